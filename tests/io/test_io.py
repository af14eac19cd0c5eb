"""Files of every format: what goes in comes out, whole, inside, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from datetime import time
from decimal import Decimal
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal
from shapely import MultiPolygon, Point, Polygon, box

from geo_afpak.errors import (
    CRSMismatchError,
    Fault,
    GeoAfpakError,
    InputFileError,
    InvalidInputError,
    ValidationError,
)
from geo_afpak.io import (
    Reading,
    apply_corrections,
    read_boundaries,
    read_incidents,
    read_zones,
    safe_name,
    write_rejects,
    write_table,
    write_text,
)
from geo_afpak.io import _files as files
from geo_afpak.io import _table as records
from geo_afpak.io.cells import guard, join_items, split_items, unguard
from geo_afpak.model import fields as f
from geo_afpak.model.schema import check_incidents
from geo_afpak.region.datasets import data_path
from tests.conftest import HOSTILE, MakeIncidents, frame_of, incident

SUFFIXES = (".geojson", ".csv", ".gpkg", ".parquet")


@pytest.fixture(params=SUFFIXES)
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of each format to write."""
    return tmp_path / f"table{request.param}"


def same(left: gpd.GeoDataFrame, right: gpd.GeoDataFrame) -> None:
    """Hold that two frames have the same columns, types, values and points."""
    assert_frame_equal(pd.DataFrame(left.drop(columns="geometry")),
                       pd.DataFrame(right.drop(columns="geometry")))  # fmt: skip
    assert left.crs == right.crs == f.CRS
    assert left.geometry.to_wkt().tolist() == right.geometry.to_wkt().tolist()


# --- there and back -----------------------------------------------------------


def test_incidents_come_back_from_every_format(path: Path, make_incidents: MakeIncidents) -> None:
    frame = make_incidents(
        {},
        {"geometry": None, "geo_precision": 0, "killed": None, "groups": [], "title": "Ünï – ننګ"},
        {"killed": 0, "sources": ["one; two", "three, four"], "note": 'a "b"\nc'},
    )
    assert write_table(frame, path) == path
    reading = read_incidents(path)
    assert reading.rejects == ()
    same(reading.frame, frame)


def test_hostile_text_comes_back_from_every_format(
    path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents(
        *({"id": f"{i} {text}", "title": text, "groups": [text.strip()]}
          for i, text in enumerate(HOSTILE))
    )  # fmt: skip
    write_table(frame, path)
    same(read_incidents(path).frame, frame)


def test_joined_columns_come_back_from_every_format(
    path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents({}, {"geometry": None, "geo_precision": 0})
    geometry = frame.pop("geometry")
    frame[f.ADM2_ID] = pd.Series(["AF-NAN-jalalabad", None], dtype=object)
    frame[f.BORDER_KM] = [3.25, np.nan]
    frame[f.AGREES_WITH_STATED] = pd.array([True, None], dtype="boolean")
    frame = gpd.GeoDataFrame(frame, geometry=geometry, crs=4326)
    write_table(frame, path)
    same(read_incidents(path).frame, frame)


def test_no_incident_comes_back_from_every_format(
    path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents().iloc[:0]
    write_table(frame, path)
    reading = read_incidents(path)
    assert (reading.rows_in, len(reading.frame)) == (0, 0)
    assert list(reading.frame.columns) == list(frame.columns)


def test_only_null_geometry_comes_back_from_every_format(
    path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents({}, {}, geometry=None, geo_precision=0)
    write_table(frame, path)
    same(read_incidents(path).frame, frame)


def zones() -> gpd.GeoDataFrame:
    record = dict.fromkeys(f.ZONE_FIELDS)
    over = {"group": "ISK", "units": ["AFG", "PAK"], "sources": ["x"], "strength_low": 5}
    shapes = [box(70, 34, 71, 35), MultiPolygon([box(60, 30, 61, 31), box(65, 30, 66, 31)]), None]
    return frame_of(
        [{**record, **over, "id": f"z{i}", "geometry": shape} for i, shape in enumerate(shapes)]
    )


def test_zones_come_back_with_their_shapes(path: Path) -> None:
    frame = zones()
    write_table(frame, path)
    found = read_zones(path).frame
    columns = list(f.ZONE_FIELDS)
    assert_frame_equal(pd.DataFrame(found[columns]), pd.DataFrame(frame[columns]))
    if path.suffix == ".csv":
        # A table of statements: the zones are built from their units.
        assert found.geometry.isna().all()
    else:
        pairs = zip(found.geometry, frame.geometry, strict=True)
        assert all(a is None if b is None else a.normalize() == b.normalize() for a, b in pairs)


def test_further_columns_come_back_from_geojson(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents({"n": 1, "mixed": "a"}, {"n": 2, "mixed": 5})
    frame["n"] = frame["n"].astype("Int64")
    frame = frame[[*(name for name in frame if name != "geometry"), "geometry"]]
    same(read_incidents(write_table(frame, tmp_path / "a.geojson")).frame, frame)


def test_mixed_values_are_text_in_a_database(tmp_path: Path, make_incidents: MakeIncidents) -> None:
    frame = make_incidents({"mixed": "a"}, {"mixed": 5}, {"mixed": ["x", "y"]}, {"mixed": None})
    for suffix in (".gpkg", ".parquet"):
        found = read_incidents(write_table(frame, tmp_path / f"a{suffix}")).frame
        assert found["mixed"].tolist() == ["a", "5", "x; y", None]


TEXT = st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=12)
NOTHING = {
    "",
    "-",
    "--",
    "---",
    "\u2013",
    "\u2014",
    *["NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "<NA>", "NaT"],
}
COUNT = st.none() | st.integers(0, 10_000)
POINT = st.none() | st.builds(
    Point,
    st.integers(6000000, 7800000).map(lambda n: n / 1e5),
    st.integers(2300000, 3900000).map(lambda n: n / 1e5),
)
RECORD = st.fixed_dictionaries({
    # People and programs write an empty cell as a dash or a word, and it is read as one.
    "title": TEXT.map(lambda text: None if text.strip() in NOTHING else text),
    "killed": COUNT,
    "sources": st.lists(TEXT.map(str.strip).filter(lambda text: text not in NOTHING), max_size=3),
    "geometry": POINT,
})  # fmt: skip


@given(st.lists(RECORD, min_size=1, max_size=4), st.sampled_from(SUFFIXES))
def test_whatever_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], suffix: str
) -> None:
    path = tmp_path_factory.getbasetemp() / f"whatever{suffix}"
    frame = frame_of([incident(**{"id": f"a{i}", **row}) for i, row in enumerate(rows)])
    write_table(frame, path)
    reading = read_incidents(path)
    assert reading.rejects == ()
    same(reading.frame, frame)


def test_the_embedded_files_are_what_write_table_writes(tmp_path: Path) -> None:
    for name, read in (("incidents", read_incidents), ("presence_zones", read_zones)):
        embedded = data_path(f"{name}.geojson")
        members = json.loads(embedded.read_text(encoding="utf-8"))
        members = {k: v for k, v in members.items() if k not in ("type", "features")}
        written = write_table(read(embedded).frame, tmp_path / embedded.name, members=members)
        assert written.read_bytes() == embedded.read_bytes()


# --- what is written ----------------------------------------------------------


def test_geojson_has_one_feature_a_line_and_says_the_id_twice(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents({}, {"geometry": None})[["id", "killed", "geometry"]]
    path = write_table(frame, tmp_path / "a.geojson", members={"licence": "CC BY 4.0"})
    assert path.read_text(encoding="utf-8") == (
        '{"type":"FeatureCollection","licence":"CC BY 4.0","features":[\n'
        '{"type":"Feature","id":"a0","properties":{"id":"a0","killed":12},'
        '"geometry":{"type":"Point","coordinates":[70.45,34.43]}},\n'
        '{"type":"Feature","id":"a1","properties":{"id":"a1","killed":12},"geometry":null}\n'
        "]}\n"
    )


def test_coordinates_have_five_decimals_and_no_negative_zero(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents({"geometry": Point(70.123456789, -0.0000001)})
    text = write_table(frame, tmp_path / "a.geojson").read_text(encoding="utf-8")
    assert '"coordinates":[70.12346,0.0]' in text


def test_polygons_turn_as_rfc_7946_wants(tmp_path: Path) -> None:
    frame = zones().iloc[:1]
    shell = list(box(70, 34, 71, 35).exterior.coords)
    hole = list(box(70.2, 34.2, 70.4, 34.4).exterior.coords)
    clockwise = shell if not shapely.is_ccw(shapely.LinearRing(shell)) else shell[::-1]
    ccw = hole if shapely.is_ccw(shapely.LinearRing(hole)) else hole[::-1]
    frame = frame.set_geometry([Polygon(clockwise, [ccw])], crs=4326)
    written = json.loads(write_table(frame, tmp_path / "a.geojson").read_text(encoding="utf-8"))
    outer, inner = written["features"][0]["geometry"]["coordinates"]
    assert shapely.is_ccw(shapely.LinearRing(outer))
    assert not shapely.is_ccw(shapely.LinearRing(inner))


def test_a_polygon_that_rounding_would_break_stays_valid(tmp_path: Path) -> None:
    """The needle at the right shrinks to a line that runs along the edge when rounded."""
    needle = Polygon([(70, 34), (71, 34), (71, 35), (70.5, 34.000004), (70.4999, 35), (70, 35)])
    frame = zones().iloc[:1].set_geometry([needle], crs=4326)
    found = read_zones(write_table(frame, tmp_path / "a.geojson"))
    assert found.rejects == ()
    assert found.frame.geometry.iloc[0].area == pytest.approx(needle.area, rel=1e-4)


def test_a_height_is_not_written(path: Path, make_incidents: MakeIncidents) -> None:
    write_table(make_incidents({"geometry": Point(70, 34, 500)}), path)
    assert not read_incidents(path).frame.geometry.has_z.any()


def test_the_same_frame_gives_the_same_bytes(path: Path, make_incidents: MakeIncidents) -> None:
    frame = make_incidents({}, {"geometry": None}, {"killed": None})
    first = write_table(frame, path).read_bytes()
    assert write_table(frame, path).read_bytes() == first


def test_writing_changes_no_frame(path: Path, make_incidents: MakeIncidents) -> None:
    frame = make_incidents({"geometry": Point(70.123456789, 34)}, {})
    before = frame.copy(deep=True)
    write_table(frame, path)
    same(frame, before)


def test_dates_and_numpy_values_are_written_as_json_knows_them(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents({}, {})
    frame["day"] = pd.to_datetime(["2016-08-08", None])
    frame["hour"] = pd.to_datetime(["2016-08-08T12:30", "2016-08-08T00:00"])
    frame["array"] = [np.array(["x"]), ("y", "z")]
    found = read_incidents(write_table(frame, tmp_path / "a.geojson")).frame
    assert found["day"].tolist() == ["2016-08-08", None]
    assert found["hour"].tolist() == ["2016-08-08T12:30:00", "2016-08-08"]
    assert found["array"].tolist() == [["x"], ["y", "z"]]


def test_a_spreadsheet_finds_no_formula_in_text(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "plain"]
    frame = make_incidents(*({"title": text, "groups": [text]} for text in texts))
    frame["=header"] = -5.5
    path = write_table(frame, tmp_path / "a.csv")
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    assert "'=header" in header
    for row in rows:
        for name, cell in zip(header, row, strict=True):
            if name != "'=header":
                assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert [row[header.index("'=header")] for row in rows] == ["-5.5"] * len(texts)


def test_csv_lines_end_with_a_newline_only(tmp_path: Path, make_incidents: MakeIncidents) -> None:
    path = write_table(make_incidents({}, {}), tmp_path / "a.csv")
    content = path.read_bytes()
    assert content.count(b"\n") == 3
    assert b"\r" not in content


@given(st.lists(TEXT.map(str.strip).filter(bool)))
def test_any_list_comes_back_from_its_cell(items: list[str]) -> None:
    assert split_items(join_items(items)) == items


@given(TEXT)
def test_any_text_comes_back_from_under_its_guard(text: str) -> None:
    assert unguard(guard(text)) == text
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r"))


# --- what cannot be written ---------------------------------------------------


def test_another_crs_is_not_written(path: Path, make_incidents: MakeIncidents) -> None:
    with pytest.raises(CRSMismatchError, match=r"frame.to_crs\(4326\)"):
        write_table(make_incidents().to_crs(32642), path)
    assert not path.exists()


@pytest.mark.parametrize("value", [float("inf"), {"a": 1}, [None], object(), b"x", [["x"]]])
def test_a_value_that_no_format_holds_is_refused_by_row_and_column(
    path: Path, make_incidents: MakeIncidents, value: Any
) -> None:
    frame = make_incidents({}, {"bad": value})
    frame["bad"] = pd.Series([None, value], dtype=object)
    with pytest.raises(InvalidInputError, match="row 1, bad="):
        write_table(frame, path)
    assert not path.exists()


@pytest.mark.parametrize("suffix", [".geojson", ".csv"])
def test_what_geopandas_and_numpy_hold_is_written(
    tmp_path: Path, make_incidents: MakeIncidents, suffix: str
) -> None:
    day, instant = np.datetime64("2016-08-08"), np.datetime64("2016-08-08T10:30", "ns")
    own = {"days": [day, instant], "lists": [np.array([]), np.array(["a"])]}
    frame = make_incidents({}, {}).assign(
        **{name: pd.Series(values, dtype=object) for name, values in own.items()}
    )
    text = write_table(frame, tmp_path / f"a{suffix}").read_text()
    assert "2016-08-08T10:30:00" in text
    assert "array" not in text


def test_infinite_points_are_refused_by_row(path: Path, make_incidents: MakeIncidents) -> None:
    frame = make_incidents({}, {}).set_geometry([Point(70, 34), Point(np.inf, 34)])
    with pytest.raises(InvalidInputError, match="row 1, the geometry holds Infinity"):
        write_table(frame, path)
    assert not path.exists()


@pytest.mark.parametrize("suffix", [".geojson", ".csv"])
def test_half_a_character_is_refused(
    tmp_path: Path, make_incidents: MakeIncidents, suffix: str
) -> None:
    with pytest.raises(InvalidInputError, match="lone surrogate"):
        write_table(make_incidents(title="x\ud800"), tmp_path / f"a{suffix}")


def test_columns_of_one_name_are_refused(path: Path, make_incidents: MakeIncidents) -> None:
    frame = make_incidents()
    frame = frame[["id", "title", "title", "geometry"]]
    with pytest.raises(InvalidInputError, match=r"column names .'title'."):
        write_table(frame, path)


def test_a_column_lon_of_its_own_is_not_overwritten(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    with pytest.raises(InvalidInputError, match="rename or drop"):
        write_table(make_incidents(lon=5), tmp_path / "a.csv")


@pytest.mark.parametrize("members", [{"features": []}, {"a": float("nan")}, {"a": object()}])
def test_members_that_geojson_cannot_hold_are_refused(
    tmp_path: Path, make_incidents: MakeIncidents, members: dict
) -> None:
    with pytest.raises(InvalidInputError, match="members"):
        write_table(make_incidents(), tmp_path / "a.geojson", members=members)


def test_names_that_a_geopackage_takes_for_one_are_refused(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    with pytest.raises(InputFileError, match=r"a\.gpkg: cannot be written.*\.geojson instead"):
        write_table(make_incidents(a=1, A=2), tmp_path / "a.gpkg")


@pytest.mark.parametrize("name", ["a.shp", "a", "a.geojson.zip", "a.html"])
def test_a_suffix_that_is_no_format_of_ours_is_refused(
    tmp_path: Path, make_incidents: MakeIncidents, name: str
) -> None:
    with pytest.raises(InputFileError, match=r"expected a file ending in \.csv, \.geojson"):
        write_table(make_incidents(), tmp_path / name)


# --- whole or not at all, and only inside -------------------------------------


def test_a_file_stays_as_it_was_when_writing_fails(
    path: Path, make_incidents: MakeIncidents, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write_table(make_incidents(), path).read_bytes()

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(InputFileError, match="No space left on device"):
        write_table(make_incidents({}, {}), path)
    assert path.read_bytes() == before
    assert list(path.parent.iterdir()) == [path]


def test_nothing_is_left_behind_when_a_driver_fails(
    tmp_path: Path, make_incidents: MakeIncidents, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_: Any, file: Any, **__: Any) -> None:
        file.write(b"half a file")
        raise RuntimeError("memory gone")

    monkeypatch.setattr(pyogrio, "write_dataframe", half)
    with pytest.raises(InputFileError, match="memory gone"):
        write_table(make_incidents(), tmp_path / "a.gpkg")
    assert list(tmp_path.iterdir()) == []


def test_text_is_written_as_it_is(tmp_path: Path) -> None:
    path = write_text("a\r\nb – ښ\n", tmp_path / "a.txt")
    assert path.read_bytes() == "a\r\nb – ښ\n".encode()


def test_text_replaces_what_was_there(tmp_path: Path) -> None:
    write_text("old", tmp_path / "a.txt")
    assert write_text("new", tmp_path / "a.txt").read_text() == "new"


@pytest.mark.parametrize("name", ["../evil.txt", "/evil.txt", "sub/../../evil.txt"])
def test_a_name_that_leads_out_is_not_written(tmp_path: Path, name: str) -> None:
    out = tmp_path / "out"
    (out / "sub").mkdir(parents=True)
    with pytest.raises(InputFileError, match="leads out of"):
        write_text("x", out / name, inside=out)
    assert not (tmp_path / "evil.txt").exists()


def test_a_link_that_leads_out_is_not_written_through(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    secret = tmp_path / "secret.txt"
    secret.write_text("old")
    (out / "link.txt").symlink_to(secret)
    (out / "folder").symlink_to(tmp_path)
    for name in ("link.txt", "folder/new.txt"):
        with pytest.raises(InputFileError, match="leads out of"):
            write_text("x", out / name, inside=out)
    assert secret.read_text() == "old"
    assert not (tmp_path / "new.txt").exists()


def test_a_link_is_replaced_and_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("old")
    link = tmp_path / "link.txt"
    link.symlink_to(secret)
    write_text("new", link)
    assert (secret.read_text(), link.read_text()) == ("old", "new")


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("missing/a.txt", "there is no such folder.*mkdir -p"),
        ("folder", "is a folder"),
        ("fifo", "is not a regular file"),
        ("a\0b", "NUL"),
        ("x" * 300, "cannot be written|cannot be looked at"),
    ],
)
def test_what_cannot_be_written_to_is_refused(tmp_path: Path, name: str, problem: str) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(InputFileError, match=problem):
        write_text("x", f"{tmp_path}/{name}")


@pytest.mark.parametrize("name", ["https://example.invalid/a.txt", "/vsimem/a.txt"])
def test_what_is_no_local_path_is_not_written(name: str) -> None:
    with pytest.raises(InputFileError, match=r"URL|virtual path"):
        write_text("x", name)


@given(st.text())
def test_any_text_becomes_the_name_of_one_file_in_its_folder(text: str) -> None:
    name = safe_name(text)
    assert 0 < len(name) <= 60
    assert len(name.encode("utf-8", "surrogatepass")) <= 255
    assert not name.startswith((".", "-"))
    assert not set(name) & set('/\\:*?"<>|\0\n')
    assert Path("out", name).parent == Path("out")


# --- paths that are not read --------------------------------------------------


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("http://example.invalid/a.geojson", "is a URL; .*download the file"),
        ("file:///etc/hostname", "is a URL"),
        ("s3://bucket/a.geojson", "is a URL"),
        ("/vsicurl/http://example.invalid/a.geojson", "is a virtual path of GDAL"),
        ("/vsizip/a.zip/a.geojson", "is a virtual path of GDAL"),
        ('{"type":"FeatureCollection","features":[]}', "is text, not a path"),
        (' [{"type":"Feature"}]', "is text, not a path"),
        ("missing.geojson", "there is no such file"),
        ("a\0.geojson", "NUL"),
        ("x" * 5000 + ".geojson", "cannot be looked at|no such file"),
        ("folder.geojson", "is a folder"),
        ("fifo.geojson", "is not a regular file"),
        ("data.zip", "the suffix is '.zip'; .*unpack the archive"),
        ("data.vrt", "the suffix is '.vrt'"),
        ("data.shp", "the suffix is '.shp'"),
        ("passwd", "the suffix is ''"),
    ],
)
@pytest.mark.parametrize("read", [read_incidents, read_zones, read_boundaries])
def test_only_local_regular_files_of_our_formats_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read: Any, name: str, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.geojson").mkdir()
    os.mkfifo(tmp_path / "fifo.geojson")
    for there in ("data.zip", "data.vrt", "data.shp", "passwd"):
        (tmp_path / there).write_text("x")
    with pytest.raises(InputFileError, match=problem) as refused:
        read(name)
    assert len(str(refused.value)) < 600


def test_a_file_that_is_too_large_is_not_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.geojson"
    path.write_text("x" * 11)
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    with pytest.raises(InputFileError, match="has 11 bytes, the limit is 10"):
        read_incidents(path)


def test_a_file_without_permission_is_said_to_be_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def denied(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.geojson"
    path.touch()
    monkeypatch.setattr(Path, "read_bytes", denied)
    with pytest.raises(InputFileError, match=r"Permission denied.*check its permissions"):
        read_incidents(path)


def test_a_suffix_in_capitals_is_the_same_suffix(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    path = write_table(make_incidents(), tmp_path / "A.GEOJSON")
    assert len(read_incidents(path).frame) == 1


@pytest.mark.parametrize("content", SUFFIXES)
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_content_and_suffix_must_agree(
    tmp_path: Path, make_incidents: MakeIncidents, content: str, suffix: str
) -> None:
    if content == suffix:
        return
    path = tmp_path / f"b{suffix}"
    shutil.copy(write_table(make_incidents(), tmp_path / f"a{content}"), path)
    with pytest.raises(InputFileError, match=r"holds|starts with"):
        read_incidents(path)


# --- CSV ----------------------------------------------------------------------


@pytest.fixture
def csv_file(tmp_path: Path) -> Callable[..., Path]:
    """Write a CSV file."""

    def write(text: str | bytes) -> Path:
        path = tmp_path / "in.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    return write


WriteCsv = Callable[..., Path]


def test_text_of_windows_is_read_as_what_it_is_and_said(csv_file: WriteCsv) -> None:
    text = b"id,lon,lat,title\na,70,34,\x93blast\x94 caf\xe9\n"
    reading = read_incidents(csv_file(text), geo_precision="town")
    assert reading.frame["title"].tolist() == ["\u201cblast\u201d caf\u00e9"]
    assert any("cp1252" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "the file is empty"),
        ("\n\n", "the file is empty"),
        (b"id,lon,lat,title\na,70,34,\x81\n", "line 2 holds the byte 0x81: neither UTF-8 nor"),
        ("id,lon,lat\na,70,34\n".encode("utf-16"), "UTF-16.*geo-afpak import table FILE"),
        (
            "1,2016-08-31,Achin,3,1\n2,2016-08-31,Kot,2,0\n",
            "begins with values, not with names",
        ),
        ("id,id,lon,lat\na,b,70,34\n", "the column 'id' twice"),
        ("a,b\n70,34\n", "none of its columns is one of incidents .found: a, b.*--propose"),
        ('id,lon,lat\n"a"b,70,34\n', "line 2: .*quotes doubled"),
        (f"id,lon,lat\n{'x' * 140_000},70,34\n", "line 2: field larger"),
        ("<html></html>", "holds an HTML page"),
        ('{"type":"FeatureCollection"}', "holds JSON"),
    ],
)
def test_a_csv_that_cannot_be_used_is_refused(
    csv_file: WriteCsv, text: str | bytes, problem: str
) -> None:
    with pytest.raises(InputFileError, match=problem):
        read_incidents(csv_file(text))


@pytest.mark.parametrize(
    ("cells", "field", "problem"),
    [
        ("b,seventy,34,,", "lon", "is not a number"),
        ("b,70,,,", "lat", "is empty though the other"),
        ("b,nan,34,,", "lon", "is empty though the other"),
        ("b,inf,34,,", "lon", "is not a number"),
        ("b,1_0,34,,", "lon", "is not a number"),
        ("b,1e999,34,,", "lon", "is not a number of degrees"),
        ("b,34.4,70.4,,", "geometry", "looks swapped"),
        ("b,500000,3800000,,", "geometry", "looks like metres"),
        ("b,70,34,lots,", "killed", "is not a number"),
        ("b,70,34,true,", "killed", "is not a number"),
        (f"b,70,34,{'9' * 30},", "killed", "is too large"),
        (f"b,70,34,{'9' * 5000},", "killed", "is not a number"),
        ("b,70,34,3", "", "has 4 cells"),
        ("b,70,34,3,x,y", "", "has 6 cells"),
        ("b,70,34,3,x\0y", "title", "holds a NUL character"),
        (",70,34,3,x", "id", "is empty"),
        ("a,70,34,3,x", "id", "a second time (first in row 2)"),
    ],
)
def test_a_line_that_is_not_sound_is_set_apart(
    csv_file: WriteCsv, cells: str, field: str, problem: str
) -> None:
    path = csv_file(f'id,lon,lat,killed,title\na,70,34,1,"two\nlines"\n{cells}\nc,70,34,,\n')
    reading = read_incidents(path, geo_precision="town")
    assert reading.frame["id"].tolist() == ["a", "c"]
    assert (reading.rows_in, reading.rows) == (3, (2, 5))
    [fault] = reading.faults
    assert (fault.row, fault.field) == (4, field)
    assert problem in fault.problem


@pytest.mark.parametrize("sign", [";", "\t"])
def test_a_csv_parted_by_semicolons_or_tabs_is_the_same_table(
    csv_file: WriteCsv, sign: str
) -> None:
    rows = [["id", "lat", "lon", "title"], ["a", '"34,43"', '"70,45"', '"two\nlines, quoted"']]
    path = csv_file("".join(sign.join(row) + "\n" for row in rows))
    reading = read_incidents(path, geo_precision="town")
    assert reading.frame["title"].tolist() == ["two\nlines, quoted"]
    assert (reading.frame.geometry.x[0], reading.frame.geometry.y[0]) == (70.45, 34.43)


def test_numbers_lists_and_gaps_are_read_from_cells(csv_file: WriteCsv) -> None:
    path = csv_file(
        "id,lon,lat,killed,injured,groups,source_id,code,agrees_with_stated\r\n"
        'a, 70.45 ,34.43,3,4.0,"ISK; TTP;",0102,007,TRUE\r\n'
        "\r\n"
        "b,,,,,,,,FALSE\r\n"
    )
    frame = read_incidents(path, geo_precision="town").frame
    assert frame["killed"].tolist() == [3, pd.NA]
    assert frame["injured"].tolist() == [4, pd.NA]
    assert frame["groups"].tolist() == [["ISK", "TTP"], []]
    assert frame["source_id"].tolist() == ["0102", None]
    assert frame["code"].tolist() == ["007", None]
    assert frame["agrees_with_stated"].tolist() == [True, False]
    assert frame.geometry.iloc[0].equals(Point(70.45, 34.43))
    assert frame.geometry.iloc[1] is None


def test_a_mark_before_the_header_is_no_part_of_it(csv_file: WriteCsv) -> None:
    path = csv_file(b"\xef\xbb\xbfid,lon,lat\na,70,34\n")
    assert read_incidents(path, geo_precision=2).frame["id"].tolist() == ["a"]


def test_zones_need_no_coordinates_in_a_table_and_boundaries_need_another_format(
    csv_file: WriteCsv,
) -> None:
    path = csv_file("id,units\nz1,AFG; PAK\n")
    assert read_zones(path).frame["units"].tolist() == [["AFG", "PAK"]]
    with pytest.raises(InputFileError, match=r"the suffix is '\.csv'"):
        read_boundaries(path)


@given(st.binary(max_size=120), st.text(max_size=60))
def test_any_csv_is_read_or_refused_with_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, text: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.csv"
    head = b"id,lon,lat,killed,groups\n"
    for content in (data, head + data, head + text.encode("utf-8", "replace")):
        path.write_bytes(content)
        try:
            reading = read_incidents(path)
        except GeoAfpakError:
            continue
        assert reading.rows_in == len(reading.frame) + len(reading.rejects)


# --- GeoPackage and GeoParquet ------------------------------------------------


def test_another_crs_in_a_file_is_transformed_and_said(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents().drop(columns=["groups", "sources"]).to_crs(32642)
    frame.to_file(tmp_path / "a.gpkg")
    frame.to_parquet(tmp_path / "a.parquet")
    for suffix in (".gpkg", ".parquet"):
        reading = read_incidents(tmp_path / f"a{suffix}")
        assert reading.frame.crs == f.CRS
        assert reading.frame.geometry.iloc[0].equals_exact(Point(70.45, 34.43), 1e-9)
        assert any("transformed from EPSG:32642" in note for note in reading.notes)


def test_no_crs_in_a_file_is_refused_with_its_cure(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents().drop(columns=["groups", "sources"]).set_crs(None, allow_override=True)
    with pytest.warns(UserWarning, match="crs"):
        frame.to_file(tmp_path / "a.gpkg")
    frame.to_parquet(tmp_path / "a.parquet")
    for suffix in (".gpkg", ".parquet"):
        with pytest.raises(InputFileError, match=r"to_crs\(4326\)|set_crs\(4326\)"):
            read_incidents(tmp_path / f"a{suffix}")


def test_a_geopackage_of_two_layers_is_refused_by_their_names(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents()[["id", "geometry"]]
    for layer in ("one", "two"):
        frame.to_file(tmp_path / "a.gpkg", layer=layer)
    with pytest.raises(InputFileError, match="has the layers: one, two; expected one layer"):
        read_incidents(tmp_path / "a.gpkg")


def test_an_sqlite_database_is_no_geopackage(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "a.gpkg") as database:
        database.execute("create table x (id text)")
    database.close()
    with pytest.raises(InputFileError, match="no GeoPackage"):
        read_incidents(tmp_path / "a.gpkg")


def test_geometry_that_cannot_be_parsed_costs_one_row(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    path = write_table(make_incidents({}, {}, {}), tmp_path / "a.gpkg")
    with sqlite3.connect(path) as database:
        # The triggers of the spatial index need functions of SpatiaLite.
        names = database.execute("select name from sqlite_master where type='trigger'").fetchall()
        for (name,) in names:
            database.execute(f'drop trigger "{name}"')
        [(blob,)] = database.execute("select geom from a where id='a1'").fetchall()
        # A ring of two points, which GEOS takes for no ring.
        wkb = shapely.to_wkb(box(70, 34, 71, 35))
        broken = wkb[:9] + (2).to_bytes(4, "little") + wkb[13 : 13 + 32]
        database.execute("update a set geom=? where id='a1'", [blob[:8] + broken])
    database.close()
    reading = read_incidents(path)
    assert reading.frame["id"].tolist() == ["a0", "a2"]
    assert [fault.field for fault in reading.faults] == ["geometry"]


def test_a_name_of_a_layer_is_text(tmp_path: Path, make_incidents: MakeIncidents) -> None:
    path = write_table(make_incidents(), tmp_path / 'a"; DROP TABLE x;--.gpkg')
    with sqlite3.connect(path) as database:
        assert database.execute("select table_name from gpkg_contents").fetchall() == [
            ("a-DROP-TABLE-x",)
        ]
    database.close()


@pytest.mark.parametrize("name", ["a;b", "a#b", "a?b", "a b", "zip+x!y", "GPKG:x", "%2e", "ښ"])
def test_no_driver_finds_anything_in_the_name_of_a_file(
    path: Path, make_incidents: MakeIncidents, name: str
) -> None:
    odd = path.with_name(name)
    odd.mkdir()
    odd /= f"{name}{path.suffix}"
    write_table(make_incidents(), odd)
    assert len(read_incidents(odd).frame) == 1
    assert list(odd.parent.iterdir()) == [odd]


def test_records_without_ids_have_the_same_ones_in_every_format(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents({}, {}, {"killed": 3}).drop(columns="id")
    readings = [read_incidents(write_table(frame, tmp_path / f"a{suffix}")) for suffix in SUFFIXES]
    ids = readings[0].frame["id"].tolist()
    assert all(reading.frame["id"].tolist() == ids for reading in readings)
    assert ids[1] == f"{ids[0]}-2"
    assert ids[2] not in ids[:2]
    assert any("no id; made from" in note for note in readings[0].notes)


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
@pytest.mark.parametrize("keep", [100, 2000, -200])
def test_a_truncated_file_is_refused(
    tmp_path: Path, make_incidents: MakeIncidents, suffix: str, keep: int
) -> None:
    path = write_table(make_incidents(), tmp_path / f"a{suffix}")
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(InputFileError):
        read_incidents(path)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_too_many_rows_are_refused(
    tmp_path: Path, make_incidents: MakeIncidents, monkeypatch: pytest.MonkeyPatch, suffix: str
) -> None:
    path = write_table(make_incidents({}, {}, {}), tmp_path / f"a{suffix}")
    monkeypatch.setattr("geo_afpak.io._csv.MAX_RECORDS", 2)
    monkeypatch.setattr("geo_afpak.io._geojson.MAX_RECORDS", 2)
    with pytest.raises(InputFileError, match=r"3 (rows|features).*--stream"):
        read_incidents(path)


def test_a_parquet_file_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, make_incidents: MakeIncidents, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_table(make_incidents(), tmp_path / "a.parquet")
    monkeypatch.setattr("geo_afpak.io._unpacked.MAX_BYTES", 100)
    with pytest.raises(InputFileError, match="unpacks to too much"):
        read_incidents(path)


ROWS = pd.DataFrame(
    {
        "id": ["a", "b"],
        "title": ["Bomb", "Raid"],
        "event_date": pd.to_datetime(["2016-01-02", "2016-03-04"]),
        "geo_precision": [2, 2],
        "killed": pd.array([1, None], dtype="Int64"),
        "groups": [["ISK"], ["TTP", "ISK"]],
        "own_share": [Decimal("1.50"), Decimal(2)],
        "own_hour": [time(3, 30), None],
    }
)
LON, LAT = [67.0, 70.45], [30.2, 34.43]


@pytest.mark.parametrize(
    "frame",
    [
        ROWS.assign(lat=LAT, lon=LON),
        ROWS.assign(lat=LAT, lon=LON).set_index("id"),
        ROWS.assign(geometry=shapely.to_wkb(shapely.points(LON, LAT))),
        gpd.GeoDataFrame(ROWS, geometry=shapely.points(LON, LAT), crs=4326).set_index("id"),
    ],
    ids=["columns", "index", "wkb", "geometry"],
)
def test_parquet_of_any_origin_has_its_ids_points_and_numbers(
    frame: pd.DataFrame, tmp_path: Path
) -> None:
    frame.to_parquet(tmp_path / "a.parquet")
    found = read_incidents(tmp_path / "a.parquet").frame
    assert found[f.ID].tolist() == ["a", "b"]
    assert found[f.DATE_START].tolist() == ["2016-01-02", "2016-03-04"]
    assert found[f.GROUPS].tolist() == [["ISK"], ["TTP", "ISK"]]
    assert found["own_share"].tolist() == [1.5, 2]
    assert found["own_hour"].tolist() == ["03:30:00", None]
    assert shapely.get_coordinates(found.geometry).tolist() == [[67.0, 30.2], [70.45, 34.43]]


def test_parquet_of_names_alone_holds_no_events(tmp_path: Path) -> None:
    pd.DataFrame({"id": ["a"]}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(InputFileError, match="no column says that anything happened"):
        read_incidents(tmp_path / "a.parquet")


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_records_of_a_database_are_set_apart_too(
    tmp_path: Path, make_incidents: MakeIncidents, suffix: str
) -> None:
    frame = make_incidents(
        {}, {"id": "a0"}, {"geometry": Point(34.4, 70.4)}, {"geometry": Point(np.nan, 34)}
    )
    reading = read_incidents(write_table(frame, tmp_path / f"a{suffix}"))
    assert (reading.rows_in, len(reading.frame), len(reading.rejects)) == (4, 1, 3)
    assert [fault.row for fault in reading.faults] == [1, 2, 3]
    assert "POINT" in reading.rejects[1]["record"]["geometry"]


def test_parquet_is_what_geopandas_writes_of_the_same_values(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {
            "text": pd.Series([None, "a", "ښ"], dtype=object),
            "nothing": pd.Series([None] * 3, dtype=object),
            "lists": pd.Series([[], None, ["a", ""]], dtype=object),
            "count": pd.array([None, 3, 4], dtype="Int64"),
            "share": [np.nan, 0.5, 2.0],
            "sure": pd.array([None, True, False], dtype="boolean"),
        },
        geometry=[None, Point(70.5, 34.25), Point(68.0, 36.0)],
        crs=4326,
    )
    for name, rows in {"whole": frame, "one": frame[1:2]}.items():
        rows.to_parquet(tmp_path / f"theirs-{name}.parquet", index=False)
        ours = write_table(rows, tmp_path / f"{name}.parquet")
        assert ours.read_bytes() == (tmp_path / f"theirs-{name}.parquet").read_bytes()


def test_a_toll_with_a_point_stands_beside_one_in_words(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(
        "id,date_start,lat,lon,geo_precision,killed,killed_high\n"
        "a,2016-08-08,34.4,70.4,2,2.0,about 5\n"
    )
    frame = read_incidents(path).frame
    assert frame[["killed", "killed_high"]].to_numpy().tolist() == [[2, 5]]


@pytest.mark.parametrize("items", [["a", "b"], [], [""], ["a\x1fb", "c"], ["; ["]])
def test_lists_come_back_from_parquet_as_they_were(
    tmp_path: Path, make_incidents: MakeIncidents, items: list[str]
) -> None:
    frame = make_incidents({"sources": items}, {"sources": ["x"]}, {"sources": items})
    path = write_table(frame, tmp_path / "a.parquet")
    assert read_incidents(path).frame["sources"].tolist() == [items, ["x"], items]


def test_text_that_is_not_utf8_in_a_parquet_file_is_refused(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents(title="MARK").to_wkb()[["id", "title", "geometry"]]
    path = tmp_path / "a.parquet"
    gpd.GeoDataFrame(frame.drop(columns="geometry"), geometry=[None], crs=4326).to_parquet(
        path, compression=None
    )
    path.write_bytes(path.read_bytes().replace(b"MARK", b"\x80ARK"))
    with pytest.raises(InputFileError, match="cannot be read"):
        read_incidents(path)


@pytest.mark.parametrize("suffix", [".gpkg", ".parquet"])
def test_another_type_of_geometry_costs_one_row(
    tmp_path: Path, make_incidents: MakeIncidents, suffix: str
) -> None:
    frame = make_incidents({"geometry": box(70, 34, 71, 35)}, {})
    reading = read_incidents(write_table(frame, tmp_path / f"a{suffix}"))
    assert reading.frame["id"].tolist() == ["a1"]
    assert [fault.problem for fault in reading.faults] == ["is a Polygon"]


@pytest.mark.parametrize("suffix", [*SUFFIXES, ".json"])
def test_a_vrt_is_refused_under_every_suffix(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_text(
        "<OGRVRTDataSource><OGRVRTLayer name='passwd'><SrcDataSource>CSV:/etc/passwd"
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )
    with pytest.raises(InputFileError, match="holds VRT XML"):
        read_incidents(path)


def test_gdal_knows_no_vrt_once_a_geopackage_has_been_read(
    tmp_path: Path, make_incidents: MakeIncidents
) -> None:
    path = write_table(make_incidents(), tmp_path / "a.gpkg")
    script = (
        "import sys; from geo_afpak.io import read_incidents; read_incidents(sys.argv[1]); "
        "import pyogrio; print('OGR_VRT' in pyogrio.list_drivers())"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, path], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("False\n", "")


# --- rejects ------------------------------------------------------------------


def test_rejected_records_are_written_with_reason_and_every_field(
    tmp_path: Path, csv_file: WriteCsv
) -> None:
    text = "id,lon,lat,killed,title,row\na,70,34,1,x,7\nb,70,,2,=cmd(),8\nc,70,34,-,y,9,more\n"
    reading = read_incidents(csv_file(text), geo_precision="town")
    path = write_rejects(reading, tmp_path / "rejects.csv")
    with path.open(encoding="utf-8", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["row"], first["id"], first["killed"], first["lon"]) == ("3", "b", "2", "70")
    assert first["title"] == "'=cmd()"
    assert first["row (as read)"] == "8"
    assert "is empty though the other coordinate is given" in first["reason"]
    assert second["further cells"] == '["more"]'
    assert "has 7 cells" in second["reason"]


def test_a_rejected_feature_is_written_however_broken_it_is(tmp_path: Path) -> None:
    bad = [
        17,
        {"type": "Feature", "properties": {"id": "\ud800"}, "geometry": None},
        {"type": "Feature", "properties": {"id": "n", "x": {"a": [1]}}, "geometry": {"a": 1}},
    ]
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": bad}))
    written = write_rejects(read_incidents(path), tmp_path / "r.csv").read_text(encoding="utf-8")
    assert written.count("\n") == 4
    assert "\\ud800" in written
    assert '"{""a"": [1]}"' in written


def test_a_reject_that_json_cannot_write_is_written_too(tmp_path: Path) -> None:
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    reject = {"row": 0, "id": "a", "reasons": ["is a list"], "record": {"id": "a", "x": deep}}
    reading = Reading(frame_of([incident()]).iloc[:0], (), (reject,), 1)
    written = write_rejects(reading, tmp_path / "r.csv").read_text(encoding="utf-8")
    assert "nested too deeply to be shown" in written


def test_rejects_are_csv_only(tmp_path: Path, make_incidents: MakeIncidents) -> None:
    reading = read_incidents(write_table(make_incidents(), tmp_path / "a.geojson"))
    with pytest.raises(InputFileError, match=r"ending in \.csv"):
        write_rejects(reading, tmp_path / "r.json")


# --- corrections --------------------------------------------------------------

HEADER = "incident_id,field,value,source,basis,confidence,reason\n"


def test_a_corrected_value_is_set_marked_and_explained(
    csv_file: WriteCsv, make_incidents: MakeIncidents
) -> None:
    incidents = make_incidents({}, {"discrepancy": "Two counts."}, {"killed": None})
    before = incidents.copy(deep=True)
    path = csv_file(
        HEADER + "a1,killed,45,dawn.com,outside,high,Later count.\n"
        "a1,groups,ISK; TTP,dawn.com,,,\n"
        "a2,killed,7,dawn.com,,,\n"
    )
    corrected = apply_corrections(incidents, path)
    same(incidents, before)
    assert corrected["killed"].tolist() == [12, 45, 7]
    assert corrected["killed"].dtype == "Int64"
    assert corrected["groups"].tolist()[1] == ["ISK", "TTP"]
    assert corrected["corrected"].tolist() == [[], ["killed", "groups"], ["killed"]]
    assert corrected["discrepancy"].tolist() == [
        None,
        (
            "Two counts. [corrected] killed: 12 -> 45; source: dawn.com; basis: outside; "
            "confidence: high; reason: Later count. [corrected] groups: ISK -> ISK, TTP; "
            "source: dawn.com"
        ),
        "[corrected] killed: not stated -> 7; source: dawn.com",
    ]


def test_an_empty_value_means_not_stated(csv_file: WriteCsv, make_incidents: MakeIncidents) -> None:
    path = csv_file(HEADER + "a0,killed,,x,,,\na0,place,,x,,,\n")
    corrected = apply_corrections(make_incidents(), path)
    assert corrected["killed"].isna().all()
    assert corrected["place"].tolist() == [None]


def test_lon_and_lat_move_the_point_and_no_other(
    csv_file: WriteCsv, make_incidents: MakeIncidents
) -> None:
    incidents = make_incidents({}, {"geometry": None}, {}, {})
    path = csv_file(
        HEADER + "a1,lon,67.5,x,,,\na1,lat,30.25,x,,,\na2,lat,35,x,,,\na3,lon,,x,,,\na3,lat,,x,,,\n"
    )
    corrected = apply_corrections(incidents, path)
    expected = ["POINT (70.45 34.43)", "POINT (67.5 30.25)", "POINT (70.45 35)"]
    assert corrected.geometry.iloc[:3].to_wkt().tolist() == expected
    assert corrected.geometry.iloc[3] is None
    assert corrected["corrected"].tolist() == [[], ["lon", "lat"], ["lat"], ["lon", "lat"]]
    assert corrected.crs == f.CRS


def test_a_further_column_can_be_corrected(
    csv_file: WriteCsv, make_incidents: MakeIncidents
) -> None:
    path = csv_file(HEADER + "a0,severity,low,x,,,\n")
    corrected = apply_corrections(make_incidents(severity="high"), path)
    assert corrected["severity"].tolist() == ["low"]
    path = csv_file(HEADER + "a0,persons,9,x,,,\n")
    corrected = apply_corrections(make_incidents(persons=8).astype({"persons": "Int64"}), path)
    assert corrected["persons"].tolist() == [9]


def test_the_index_and_the_order_of_the_incidents_stay(
    csv_file: WriteCsv, make_incidents: MakeIncidents
) -> None:
    incidents = make_incidents({}, {}, {}).iloc[[2, 0]]
    corrected = apply_corrections(incidents, csv_file(HEADER + "a0,lon,71,x,,,\n"))
    assert corrected["id"].to_dict() == {2: "a2", 0: "a0"}
    assert corrected.geometry.x.to_dict() == {2: 70.45, 0: 71.0}


def test_all_faults_of_the_corrections_are_reported_at_once(
    csv_file: WriteCsv, make_incidents: MakeIncidents
) -> None:
    lines = [
        ("zz,killed,1,x,,,", "incident_id", "is unknown"),
        ("a0,kiled,1,x,,,", "field", "is unknown"),
        ("a0,id,b,x,,,", "field", "is unknown"),
        ("a0,geometry,POINT (1 1),x,,,", "field", "is unknown"),
        ("a0,killed,many,x,,,", "killed", "is not a number"),
        ("a0,injured,1,,,,", "source", "is empty"),
        ("a0,lat,91,x,,,", "lat", "is out of range"),
        ("a1,lon,70,x,,,", "lon", "leaves the point with one coordinate"),
        ("a0,note,x,x,,,", None, None),
        ("a0,note,y,x,,,", "field", "corrects the same field a second time"),
    ]
    path = csv_file(HEADER + "".join(f"{line}\n" for line, *_ in lines))
    incidents = make_incidents({}, {"geometry": None})
    with pytest.raises(ValidationError) as refused:
        apply_corrections(incidents, path)
    expected = [(row, *what) for row, (_, *what) in enumerate(lines, start=2) if what[0]]
    assert [(x.row, x.field, x.problem) for x in refused.value.faults] == expected
    assert refused.value.faults[1].fix == "did you mean 'killed'?"


def test_corrections_without_a_column_are_refused(
    csv_file: WriteCsv, make_incidents: MakeIncidents
) -> None:
    with pytest.raises(InputFileError, match="has no column source, basis"):
        apply_corrections(make_incidents(), csv_file("incident_id,field,value\n"))


def test_the_embedded_corrections_fit_the_embedded_incidents() -> None:
    incidents = read_incidents(data_path("incidents.geojson")).frame
    corrected = apply_corrections(incidents)
    assert corrected["id"].tolist() == incidents["id"].tolist()
    changed = corrected["corrected"].str.len() > 0
    assert changed.any()
    assert corrected.loc[changed, "discrepancy"].str.contains("[corrected]", regex=False).all()
    assert corrected.loc[~changed, "discrepancy"].tolist() == (
        incidents.loc[~changed, "discrepancy"].tolist()
    )


def test_limits_leave_room_for_the_largest_data_sets() -> None:
    assert records.MAX_RECORDS >= 1_000_000
    assert files.MAX_BYTES >= 500_000_000


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("killed", -2),
        ("injured_low", -1),
        ("geo_precision", 9),
        ("date_start", "2015-07-45"),
        ("date_end", "8 Augustus 2016"),
    ],
)
def test_a_row_that_no_step_could_count_is_set_apart_and_the_others_stay(
    tmp_path: Path, field: str, value: object
) -> None:
    good = json.loads(data_path("incidents.geojson").read_text(encoding="utf-8"))
    good["features"] = good["features"][:3]
    good["features"][1]["properties"][field] = value
    path = tmp_path / "incidents.geojson"
    path.write_text(json.dumps(good), encoding="utf-8")
    reading = read_incidents(path)
    assert [fault.field for fault in reading.faults] == [field]
    assert (reading.rows_in, len(reading.frame), len(reading.rejects)) == (3, 2, 1)


def test_a_missing_column_is_one_fault_however_many_rows_want_it(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,title,lon,lat\na,A,67.0,30.1\nb,B,67.1,30.2\nc,C,,\n", encoding="utf-8")
    faults = read_incidents(path).check(check_incidents)
    of_the_file = [fault for fault in faults if fault.row is None]
    assert [fault.field for fault in of_the_file] == [
        "date_precision", "event_type", "geo_precision", "location_basis", "sources",
    ]  # fmt: skip
    assert "2 of 3 need it" in str(of_the_file[3])
    assert len(faults) == len(of_the_file)


def test_a_row_with_two_faults_of_an_empty_column_is_counted_once(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,title,lon,lat\na,A,67.0,30.1\nb,B,67.1,30.2\nc,C,,\n", encoding="utf-8")

    def twice(frame: gpd.GeoDataFrame) -> list[Fault]:
        found = check_incidents(frame)
        return [*found, *(fault for fault in found if fault.row == 0)]

    told = [str(fault) for fault in read_incidents(path).check(twice)]
    assert [one for one in told if "location_basis" in one and "2 of 3 need it" in one]
    assert not [one for one in told if "4 of 3" in one]


def test_a_column_that_one_row_fills_is_wanted_row_by_row(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("id,title,lon,lat\na,A,67.0,30.1\nb,,67.1,30.2\nc,,,\n", encoding="utf-8")
    faults = read_incidents(path).check(check_incidents)
    assert [fault.row for fault in faults if fault.field == "title"] == [3, 4]
