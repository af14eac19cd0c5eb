"""Rebuild the incidents, the presence zones and their tables in data/ from tools/seed.

    python tools/build_data.py [--out FOLDER]

The tables in tools/seed are written by hand; what they mean is in data/README.md. Needs
data/admin_boundaries. The same tables and boundaries give the same bytes.
"""

from __future__ import annotations

import argparse
import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import shapely
from boundary_files import GEOBOUNDARIES_NOTICE, feature, write_geojson

from geo_afpak import zones
from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import ValidationError
from geo_afpak.io import write_text
from geo_afpak.model import fields, schema

if TYPE_CHECKING:
    from collections.abc import Sequence

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "tools" / "seed"

ARTICLE = (
    "Abdul Basit, “IS Penetration in Afghanistan-Pakistan: Assessment, Impact and "
    "Implications,” Perspectives on Terrorism, 2017"
)
DATASET = "Basit 2017"
LICENCE = "CC BY 3.0"
ANCHOR_GRID = 0.01
"""Degrees, about 1 km: an anchor stands for a whole province and must not look exact."""

INCIDENT_EXTRAS = (
    "count_qualifier", "claim_basis", "attributed_by", "report_date", "event_count",
    "named_dead", "persons", "persons_note", "ucdp_where_prec", "acled_geo_precision",
    "article_section", "article_lines", "footnotes", "duplicate_of", "related_ids",
    "outside_note", "date_as_printed", "actor_stated", fields.UCDP_ID, "adm1_basis",
    "persons_low", "persons_high",
)  # fmt: skip
ZONE_EXTRAS = (
    fields.DRAWN, "admin_level", "units_count_stated", "named_in_article", "strength_note",
    "outside_note", "country", "adm1_stated", "adm1_basis", "adm2_stated", "actor_stated",
    "article_section", "article_lines", "footnotes",
)  # fmt: skip
NUMBERS = frozenset(
    (*fields.INTEGER_FIELDS, fields.STRENGTH_LOW, fields.STRENGTH_HIGH, "event_count", "persons",
     "persons_low", "persons_high", "ucdp_where_prec", "acled_geo_precision",
     "units_count_stated")
)  # fmt: skip
LISTS = frozenset((*fields.LIST_FIELDS, "footnotes", "related_ids"))

Row = dict[str, str]


def main() -> None:
    """Build and write every file of data/ that comes from tools/seed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, default=ROOT / "data", help="folder to write to")
    build(parser.parse_args().out)


def build(out: Path) -> None:
    """Write the two GeoJSON files and the six tables to a folder."""
    notes = read_table("footnotes")
    citations = {row["number"]: row["citation"] for row in notes}
    write_incidents(out, citations)
    write_zones(out, citations)
    for name in ("groups", "strength_estimates", "phases"):
        rows = read_table(name)
        for row in rows:
            row["sources"] = " | ".join(cite(split(row["footnotes"]), citations))
        write_table(out / f"{name}.csv", rows)
    write_table(out / "footnotes.csv", notes)
    for name in ("corrections", "zone_corrections", "discrepancies"):
        write_table(out / f"{name}.csv", read_table(name))


def write_incidents(out: Path, citations: dict[str, str]) -> None:
    """Write incidents.geojson; stop at any fault of the data model."""
    rows = [with_anchor(row) for row in read_table("incidents")]
    records = [
        {
            **values(row, (*fields.INCIDENT_FIELDS, *INCIDENT_EXTRAS), citations),
            fields.SOURCE_DATASET: DATASET,
            fields.SOURCE_ID: row["id"],
            fields.LICENCE: LICENCE,
        }
        for row in rows
    ]
    points = [
        shapely.Point(float(row["lon"]), float(row["lat"])) if row["lon"] else None for row in rows
    ]
    frame = gpd.GeoDataFrame(records, geometry=points, crs=fields.CRS)
    faults = schema.check_incidents(as_read(frame, records))
    if faults:
        raise ValidationError("tools/seed/incidents.csv", faults)
    members = {
        "licence": "CC BY 3.0 (facts, credit author and journal); CC BY 4.0 (GeoNames points)",
        "attribution": f"Facts: {ARTICLE}. Town points: GeoNames (www.geonames.org), CC BY 4.0.",
    }
    features = [feature(one, point, "id") for one, point in zip(records, points, strict=True)]
    write_geojson(out / "incidents.geojson", members, features)


def with_anchor(row: Row) -> Row:
    """Fill in the point of an event known to a province or less, and say that it is no place.

    It is the only way to such a point: a label point taken over from elsewhere would bring the
    licence of its layer along.
    """
    if not row["anchor_units"]:
        return row
    units = split(row["anchor_units"])
    names, point = anchor(units)
    basis = (
        f"Display anchor for {names}, not a place: middle of the largest circle inside our own "
        f"outline of {', '.join(units)}, to 0.01 degrees (tools/build_data.py)."
    )
    return {
        **row,
        "lon": str(point.x),
        "lat": str(point.y),
        fields.LOCATION_BASIS: f"{basis} {row[fields.LOCATION_BASIS]}".rstrip(),
    }


def anchor(units: Sequence[str]) -> tuple[str, shapely.Point]:
    """Return the names of countries or provinces and a point well inside their union."""
    level = "adm1" if "-" in units[0] else "adm0"
    known = load_boundaries(level).set_index(fields.ADM_ID).loc[list(units)]
    circle = shapely.maximum_inscribed_circle(known.geometry.union_all(), tolerance=ANCHOR_GRID / 4)
    middle = shapely.get_point(circle, 0)
    return ", ".join(known[fields.NAME]), shapely.Point(round(middle.x, 2), round(middle.y, 2))


def write_zones(out: Path, citations: dict[str, str]) -> None:
    """Write presence_zones.geojson with the union of each zone's units as its geometry."""
    names = (*fields.ZONE_FIELDS, *ZONE_EXTRAS)
    records = [values(row, names, citations) for row in read_table("presence_zones")]
    empty = gpd.GeoDataFrame(records, geometry=[None] * len(records), crs=fields.CRS)
    frame = zones.build_zones(empty)
    faults = schema.check_zones(as_read(frame, records))
    if faults:
        raise ValidationError("tools/seed/presence_zones.csv", faults)
    members = {
        "licence": "CC BY 3.0 (statements, credit author and journal); geometry as the "
        "boundaries it is made of: ODbL-1.0 (Pakistan), Public Domain (Afghanistan and "
        "neighbours); see admin_boundaries/LICENSES.md",
        "attribution": f"Statements: {ARTICLE}. {GEOBOUNDARIES_NOTICE} Neighbours: Natural Earth.",
        "vintage": "2017",
    }
    features = [
        feature(one, shape, "id") for one, shape in zip(records, frame.geometry, strict=True)
    ]
    write_geojson(out / "presence_zones.geojson", members, features)


def as_read(frame: gpd.GeoDataFrame, records: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    """Keep numbers whole and absent values None, as a reader of the file has them."""
    for name in frame.columns.drop(fields.GEOMETRY):
        column = [record[name] for record in records]
        frame[name] = pd.Series(column, dtype="Int64" if name in NUMBERS else object)
    return frame


def values(row: Row, names: Sequence[str], citations: dict[str, str]) -> dict[str, Any]:
    """Return the named properties of a row; what its table lacks or leaves empty is None."""
    return {name: value(row, name, citations) for name in names}


def value(row: Row, name: str, citations: dict[str, str]) -> Any:  # noqa: ANN401 - any JSON value
    """Return one property with its type."""
    if name == fields.SOURCES:
        return cite(split(row["footnotes"]), citations)
    text = row.get(name, "")
    if name in LISTS:
        return split(text)
    if not text:
        return None
    return int(text) if name in NUMBERS else text


def cite(numbers: Sequence[str], citations: dict[str, str]) -> list[str]:
    """Return one citation a footnote, as printed and with its number.

    Where the article gives none, the article itself is the only source.
    """
    if not numbers:
        return [f"{ARTICLE} (no footnote given)"]
    return [f"[{n}] {spell_out(int(n), citations)} (note {n} in {DATASET})" for n in numbers]


def spell_out(number: int, citations: dict[str, str]) -> str:
    """Return a citation as printed, and for an Ibid. also the one that it points to."""
    text = citations[str(number)]
    if not text:
        return "a remark of the author, who cites no work there"
    if text != "Ibid":
        return text
    return f"Ibid, which is note {number - 1}: {spell_out(number - 1, citations)}"


def split(text: str) -> list[str]:
    """Return the items of a list in a cell."""
    return text.split("|") if text else []


def read_table(name: str) -> list[Row]:
    """Return the rows of a table in tools/seed."""
    with (SEED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_table(path: Path, rows: list[Row]) -> None:
    """Write rows as CSV, all or nothing."""
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    write_text(text.getvalue(), path)
    print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
