"""Write data/names/place_aliases.csv: towns and tehsils, and the district each is in.

The districts are the latest: names find those of an earlier vintage from there.

Tehsils are those of tools/boundaries/pak_tehsils.csv, towns those of
data/admin_boundaries/towns.geojson. The other tables of data/names/ are kept by hand.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pandas as pd
import shapely

from geo_afpak.boundaries import load_boundaries, load_towns
from geo_afpak.io import csv_text, write_text
from geo_afpak.names.places import normalise_name
from geo_afpak.region.read import default_region

ROOT: Final = Path(__file__).resolve().parent.parent
OUT: Final = ROOT / "data" / "names" / "place_aliases.csv"
COLUMNS: Final = ("spelling", "unit_id", "country", "adm1_id", "source", "note")
TEHSIL: Final = "tehsil in the census of 2017 (geoBoundaries PAK ADM3, ODbL)"
TOWN: Final = "GeoNames (CC BY 4.0), by its point"
NOT_A_NAME: Final = {"Karachi", "Samangan", "بہاولپور", "کهی", "پرنس", "سمنگان", "شرن", "صناعتی"}
"""Of GeoNames: a city of six districts, names of provinces, of other towns, of no town."""


def places() -> list[tuple[str, str, str, str]]:
    """List spelling, district, source and note of every town and tehsil."""
    districts = load_boundaries("adm2", vintage=default_region().vintages[-1].name)
    known = frozenset(districts["adm_id"])
    named = districts.set_index("adm_id")["name"]
    ids = {(row.adm_id[:5], row.name): row.adm_id for row in load_boundaries("adm2").itertuples()}
    tables = ROOT / "tools" / "boundaries"
    later = {
        (row.province, row.district_2022): row.name
        for row in pd.read_csv(tables / "pak_districts_2022.csv", dtype=str).itertuples()
    }
    found = []
    for row in pd.read_csv(tables / "pak_tehsils.csv", dtype=str).itertuples():
        if row.include == "true":
            parts = default_region().parts_of(ids[row.province_iso, row.district], known)
            name = later.get((row.province, row.district_2022))
            one = next((part for part in parts if named[part] == name), parts[0])
            found.append((row.name, one, TEHSIL, f"tehsil of {row.district}"))
            if row.name.endswith((" Town", " Cantonment")) and row.district != "Peshawar":
                short = row.name.rsplit(" ", 1)[0]
                found.append((short, one, TEHSIL, f"{row.name}, tehsil of {row.district}"))
    towns = load_towns()
    tree = shapely.STRtree(districts.geometry)
    at, inside = tree.query(towns.geometry, predicate="within")
    for i, j in zip(at.tolist(), inside.tolist(), strict=True):
        town, unit = towns.iloc[i], districts.iloc[j]
        if town["name"] not in NOT_A_NAME:
            note = f"town in {unit['name']}"
            names = (town["name"], *town["alt_names"])
            found += [(name, unit["adm_id"], TOWN, note) for name in names]
    return [place for place in found if place[0] not in NOT_A_NAME and "،" not in place[0]]


def table() -> str:
    """Return the table: one row a spelling and province; a name of a district stays that."""
    latest = default_region().vintages[-1].name
    countries = load_boundaries("adm2", vintage=latest).set_index("adm_id")["country"]
    districts = load_boundaries("adm2").set_index("adm_id")
    own = {
        (normalise_name(name).replace(" ", ""), one[:5])
        for one, unit in districts.iterrows()
        for name in (unit["name"], *unit["alt_names"])
    }
    rows: dict[tuple[str, str], list[str]] = {}
    for spelling, one, source, note in places():
        key = normalise_name(spelling).replace(" ", "")
        if (key, one[:5]) in own:
            continue
        country = countries[one]
        row = rows.setdefault((key, one[:5]), [spelling, one, country, "", source, note])
        if one not in row[1].split("; "):
            row[1], row[5] = f"{row[1]}; {one}", f"{row[5]}; {note}"
    return csv_text(COLUMNS, sorted(rows.values(), key=lambda row: (row[2], row[1], row[0])))


if __name__ == "__main__":
    write_text(table(), OUT)
    print(OUT.relative_to(ROOT))
