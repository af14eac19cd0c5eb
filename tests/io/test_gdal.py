"""GDAL gets files of the format in their name, and none that would read or ask elsewhere."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

from geo_afpak.errors import InputFileError
from geo_afpak.importers import propose_mapping
from geo_afpak.installed.formats import read_layers

if TYPE_CHECKING:
    from pathlib import Path

VRT = (
    "<OGRVRTDataSource><OGRVRTLayer name='own'><SrcDataSource>{}</SrcDataSource>"
    "</OGRVRTLayer></OGRVRTDataSource>"
)
WFS = "<OGRWFSDataSource><URL>http://127.0.0.1:9/</URL></OGRWFSDataSource>"
ENDLESS = (
    "CREATE VIEW v AS WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n) "
    "SELECT i FROM n"
)
SOUND = {"kml": "<kml><Document/></kml>", "gpx": "<gpx version='1.1'/>"}


def packed(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def other(tmp_path: Path) -> Path:
    """What a file of a stranger's must not have read."""
    file = tmp_path / "own.csv"
    file.write_text("id,lon,lat\n1,70.4,34.4\n")
    return file


@pytest.mark.parametrize("lead", ["", "<?xml version='1.0'?>\n", "<!-- x -->", "{sound}"])
@pytest.mark.parametrize("other_format", [VRT, WFS])
@pytest.mark.parametrize("kind", ["kml", "gpx"])
def test_what_another_driver_would_take_is_refused_before_any_sees_it(
    tmp_path: Path, other: Path, kind: str, other_format: str, lead: str
) -> None:
    text = lead.format(sound=SOUND[kind]) + other_format.format(other)
    for name, data in ((f"a.{kind}", text.encode()), ("a.zip", packed(f"a.{kind}", text.encode()))):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputFileError, match=r"holds (VRT )?XML|is no sound XML") as found:
            propose_mapping(tmp_path / name)
        assert "by GDAL" not in str(found.value)
    if kind == "kml":
        with pytest.raises(InputFileError, match=r"holds (VRT )?XML|is no sound XML"):
            read_layers(tmp_path / "a.kml")


@pytest.mark.parametrize("name", ["a.gpkg", "a.zip"])
def test_no_container_hides_the_format_of_another_driver(
    tmp_path: Path, other: Path, name: str
) -> None:
    data = VRT.format(other).encode()
    (tmp_path / name).write_bytes(packed("a.shp", data) if name == "a.zip" else data)
    with pytest.raises(InputFileError, match="holds VRT XML"):
        propose_mapping(tmp_path / name)


@pytest.mark.parametrize("kind", ["kml", "gpx"])
def test_entities_are_refused(tmp_path: Path, kind: str) -> None:
    file = tmp_path / f"a.{kind}"
    file.write_text(f"<?xml version='1.0'?><{kind}><!DOCTYPE a [<!ENTITY b 'c'>]></{kind}>")
    with pytest.raises(InputFileError, match="declares entities"):
        propose_mapping(file)


def test_a_layer_without_a_name_is_read(tmp_path: Path) -> None:
    place = "<kml><Placemark><name>Kot</name>{}</Placemark></kml>"
    ring = "<LinearRing><coordinates>70,34 71,34 71,35 70,34</coordinates></LinearRing>"
    point, area = tmp_path / "point.kml", tmp_path / "area.kml"
    point.write_text(place.format("<Point><coordinates>70.4,34.4</coordinates></Point>"))
    area.write_text(place.format(f"<Polygon><outerBoundaryIs>{ring}</outerBoundaryIs></Polygon>"))
    assert "name" in propose_mapping(point).lower()
    assert [layer["Name"].tolist() for layer in read_layers(area)] == [["Kot"]]


@pytest.fixture
def land(tmp_path: Path) -> Path:
    boxes = [shapely.box(x, 34, x + 1, 35) for x in (70, 71)]
    frame = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=boxes, crs=4326)
    frame.to_file(tmp_path / "land.gpkg", driver="GPKG")
    return tmp_path / "land.gpkg"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("UPDATE gpkg_ogr_contents SET feature_count = 1", "holds 2 rows, and 1 could be read"),
        ("UPDATE land SET geom = x'4750' WHERE fid = 1", "geometry: cannot be parsed"),
        (ENDLESS, "holds the view 'v', which is computed"),
    ],
)  # fmt: skip
def test_boundaries_of_a_geopackage_are_held_to_what_is_stored(
    land: Path, change: str, said: str
) -> None:
    database = sqlite3.connect(land)
    for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'"):
        database.execute(f'DROP TRIGGER "{name}"')
    database.execute(change)
    database.commit()
    database.close()
    with pytest.raises(InputFileError, match=said):
        read_layers(land)
