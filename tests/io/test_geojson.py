"""The strict GeoJSON reader: what is refused whole, what is set apart, what is kept."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak.errors import GeoAfpakError, InputFileError
from geo_afpak.io import Reading, read_boundaries, read_incidents, read_zones
from geo_afpak.io import _geojson as reader
from geo_afpak.io import _table as records
from geo_afpak.io import _values as values
from geo_afpak.model import fields as f
from tests.conftest import costly, incident

POINT = {"type": "Point", "coordinates": [70.45, 34.43]}
SQUARE = [[70, 34], [71, 34], [71, 35], [70, 35], [70, 34]]


def feature(geometry: Any = POINT, **properties: Any) -> dict[str, Any]:
    sound = incident(**properties)
    del sound[f.GEOMETRY]
    return {"type": "Feature", "properties": sound, "geometry": geometry}


def collection(*features: Any, **members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", **members, "features": list(features)}


Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write bytes, text or an object to a file."""

    def to_file(content: Any, name: str = "in.geojson") -> Path:
        path = tmp_path / name
        if not isinstance(content, (bytes, str)):
            content = json.dumps(content)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return to_file


# --- files that are refused as a whole ----------------------------------------

ONE = json.dumps(collection(feature()))
REFUSED = {
    "empty": ("", "the file is empty"),
    "blank": (" \n\t ", "the file is empty"),
    "truncated": (ONE[:200], "is not JSON: Unterminated string .* line 1, column .*complete"),
    "HTML page": ("<!DOCTYPE html><html><body>404</body></html>", "holds an HTML page"),
    "XML": ("<?xml version='1.0'?><kml/>", "holds XML"),
    "VRT XML": (
        (
            "<OGRVRTDataSource><OGRVRTLayer name='passwd'><SrcDataSource>CSV:/etc/passwd"
            "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
        ),
        "holds VRT XML",
    ),
    "JSON array": (f"[{json.dumps(feature())}]", "holds a JSON array"),
    "UTF-16": (ONE.encode("utf-16"), "holds UTF-16 text"),
    "UTF-16 without mark": (ONE.encode("utf-16-le"), "holds UTF-16 text"),
    "cp1252": (
        json.dumps(collection(feature(title="caf\u00e9")), ensure_ascii=False).encode("cp1252"),
        "line 1 holds the byte 0xe9, which is not UTF-8.*iconv -f CP1252",
    ),
    "GeoPackage": (b"SQLite format 3\0" + b"\0" * 100, "holds an SQLite database"),
    "zip": (b"PK\x03\x04" + b"\0" * 100, "holds a zip archive"),
    "gzip": (b"\x1f\x8b" + b"\0" * 100, "holds a gzip archive"),
    "CSV": ("id,lon,lat\na,1,2\n", "starts with 'id,lon,lat"),
    "newline-delimited": (
        f"{json.dumps(feature())}\n{json.dumps(feature(id='b'))}\n",
        "more than one JSON value .newline-delimited",
    ),
    "text sequence": (f"\x1e{json.dumps(feature())}\n", "GeoJSON text sequence"),
    "TopoJSON": ({"type": "Topology", "objects": {}, "arcs": []}, "is TopoJSON"),
    "ESRI JSON": (
        {"geometryType": "esriGeometryPoint", "features": [{"attributes": {"id": "a"}}]},
        "is ESRI JSON",
    ),
    "bare geometry": (POINT, "is a bare geometry .Point"),
    "single feature": (feature(), "is a single Feature"),
    "other JSON": ({"name": "x", "a": 1}, "is JSON without a type; its members are .'a', 'name'"),
    "other type": ({"type": "Catalog"}, "is JSON of type 'Catalog'"),
    "type is a list": ({"type": ["FeatureCollection"]}, "is JSON of type"),
    "features is null": ({"type": "FeatureCollection", "features": None}, "features is null"),
    "no features": ({"type": "FeatureCollection"}, "features is null"),
    "degrees in a UTM crs": (
        collection(
            feature(),
            crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32642"}},
        ),
        "the CRS is EPSG:32642, in metres, but the coordinates look like degrees",
    ),
    "bogus crs": (
        collection(crs={"type": "name", "properties": {"name": "EPSG:999999"}}),
        "the CRS EPSG:999999 is unknown",
    ),
    "crs of a file": (
        collection(crs={"type": "name", "properties": {"name": "+init=/etc/passwd:1"}}),
        r"crs member says '\+init.*to_crs\(4326\)",
    ),
    "null crs": (collection(crs=None), "crs member says 'null'"),
    "linked crs": (collection(crs={"type": "link", "properties": {}}), "crs member says"),
    "two crs members": (
        (
            '{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:32642"}},'
            '"crs":{"properties":{"name":"EPSG:4326"}},"features":[]}'
        ),
        "two members of the same name",
    ),
    "two names in crs": (
        (
            '{"type":"FeatureCollection","crs":{"properties":{"name":"EPSG:32642",'
            '"name":"EPSG:4326"}},"features":[]}'
        ),
        "crs member says",
    ),
    "deep arrays": ("{" + '"a":' + "[" * 100_000, "is nested too deeply"),
    "deep collections": (
        '{"type":"GeometryCollection","geometries":[' * 30_000,
        "is nested too deeply",
    ),
    "number of 5,000 digits": ('{"type":' + "9" * 5000 + "}", "thousands of digits"),
}


@pytest.mark.parametrize(("content", "problem"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_is_no_feature_collection_is_refused_by_what_it_is(
    write: Write, content: Any, problem: str
) -> None:
    path = write(content)
    with pytest.raises(InputFileError, match=problem) as refused:
        read_incidents(path)
    message = str(refused.value)
    assert message.startswith(str(path))
    assert "; expected " in message


def test_too_many_features_are_refused(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_RECORDS", 2)
    with pytest.raises(InputFileError, match="has 3 features, the limit is 2"):
        read_incidents(write(collection(*(feature(id=f"a{i}") for i in range(3)))))


def test_a_name_of_its_own_in_every_feature_is_refused(write: Write) -> None:
    many = (feature(id=f"a{i}", **{f"field {i}": i}) for i in range(records.MAX_NAMES))
    with pytest.raises(InputFileError, match="more than 500 distinct property names"):
        read_incidents(write(collection(*many)))


def test_a_vrt_in_a_geojson_file_reads_no_other_file(write: Write, tmp_path: Path) -> None:
    secret = write("id,lon,lat\nsecret,70,34\n", "secret.csv")
    vrt = (
        f"<OGRVRTDataSource><OGRVRTLayer name='secret'><SrcDataSource>{secret}</SrcDataSource>"
        "</OGRVRTLayer></OGRVRTDataSource>"
    )
    with pytest.raises(InputFileError, match="VRT XML") as refused:
        read_incidents(write(vrt))
    assert "secret,70" not in str(refused.value)
    assert tmp_path.exists()


# --- features that are set apart ----------------------------------------------


def raw(text: str) -> str:
    """Return a collection of a sound feature, the given text as a feature, and a sound one."""
    return (
        '{"type":"FeatureCollection","features":['
        f"{json.dumps(feature(id='before'))},{text},{json.dumps(feature(id='after'))}]}}"
    )


def at(coordinates: str) -> str:
    empty = json.dumps(feature(geometry="HERE"))
    return empty.replace('"HERE"', f'{{"type":"Point","coordinates":{coordinates}}}')


def having(name: str, value: str) -> str:
    """Return a feature whose property has a value that is given as JSON text."""
    text = json.dumps(feature(**{name: "HERE"}))
    return text.replace('"HERE"', value)


SET_APART = {
    "string coordinates": (at('["70.4","34.4"]'), "geometry", "a coordinate that is text"),
    "NaN coordinate": (at("[NaN,34.4]"), "geometry", "NaN, Infinity or far too large"),
    "infinite coordinate": (at("[70.4,Infinity]"), "geometry", "NaN, Infinity"),
    "coordinate 1e400": (at("[70.4,1e400]"), "geometry", "NaN, Infinity"),
    "boolean coordinate": (at("[true,34.4]"), "geometry", "a coordinate that is true or false"),
    "null coordinate": (at("[null,34.4]"), "geometry", "a coordinate that is null"),
    "coordinate of 400 digits": (at(f"[{'9' * 400},34]"), "geometry", "far too large"),
    "one coordinate": (at("[70.4]"), "geometry", "has 1 coordinates"),
    "four coordinates": (at("[70.4,34.4,0,0]"), "geometry", "has 4 coordinates"),
    "no coordinates": (at("[]"), "geometry", "has 0 coordinates"),
    "coordinates null": (at("null"), "geometry", "has coordinates that are null"),
    "swapped": (at("[34.4,70.4]"), "geometry", "looks swapped"),
    "latitude 734": (at("[70.4,734]"), "geometry", "is outside of the globe"),
    "UTM metres": (at("[500000,3800000]"), "geometry", "looks like metres"),
    "polygon": (json.dumps(feature({"type": "Polygon", "coordinates": [SQUARE]})), "geometry",
                "is of type 'Polygon'"),
    "collection": (json.dumps(feature({"type": "GeometryCollection", "geometries": []})),
                   "geometry", "is of type 'GeometryCollection'"),
    "geometry is text": (json.dumps(feature("POINT (70 34)")), "geometry", "is text"),
    "geometry without type": (json.dumps(feature({"coordinates": [70, 34]})), "geometry",
                              "is of type 'null'"),
    "no geometry member": ('{"type":"Feature","properties":{"id":"x"}}', "geometry", "is missing"),
    "no properties": (json.dumps({"type": "Feature", "geometry": POINT}), "properties",
                      "is missing"),
    "null properties": (json.dumps({"type": "Feature", "geometry": POINT, "properties": None}),
                        "properties", "is null"),
    "not a feature": ("17", "", "is a number"),
    "null": ("null", "", "is null"),
    "a geometry among features": (json.dumps(POINT), "type", "is 'Point'"),
    "crs in a feature": (json.dumps({**feature(), "crs": "EPSG:32642"}), "crs", "of its own"),
    "no id": (having("id", "null"), "id", "is empty"),
    "empty id": (having("id", '""'), "id", "is empty"),
    "fraction as id": (having("id", "7.5"), "id", "is a number"),
    "id seen before": (having("id", '"before"'), "id", "a second time (first in row 0)"),
    "two ids": (json.dumps({**feature(), "id": "b0"}), "id", "differs from the id of the feature"),
    "property geometry": (having("geometry ", "1").replace("geometry ", "geometry"), "geometry",
                          "is a reserved name"),
    "doubled property": (having("title", '"a","title":"b"'), "", "holds the same name twice"),
    "doubled geometry": (json.dumps(feature()).replace(
        '"type": "Point"', '"type": "Point","coordinates":[1,2]'), "", "the same name twice"),
    "object as text": (having("title", '{"en":"x"}'), "title", "is an object"),
    "array as text": (having("title", '["x"]'), "title", "is a list"),
    "number as text": (having("title", "5"), "title", "is a number"),
    "true as text": (having("title", "true"), "title", "is true or false"),
    "text as number": (having("killed", '"a lot"'), "killed", "is not a number"),
    "true as number": (having("killed", "true"), "killed", "is true or false"),
    "half a precision": (having("geo_precision", "2.5"), "geo_precision", "is not whole"),
    "Infinity killed": (having("killed", "Infinity"), "killed", "is not whole"),
    "1e300 killed": (having("killed", "1e300"), "killed", "is too large"),
    "2**63 killed": (having("killed", str(2**63)), "killed", "is too large"),
    "text as kilometres": (having("border_km", '"near"'), "border_km", "is not a number"),
    "Infinity kilometres": (having("border_km", "Infinity"), "border_km", "is infinite"),
    "text as yes or no": (having("agrees_with_stated", '"yes"'), "agrees_with_stated", "is text"),
    "a number as yes or no": (having("agrees_with_stated", "2"), "agrees_with_stated",
                              "is a number"),
    "list without quotes": (having("groups", '"[ISK, TTP]"'), "groups", "a list without quotes"),
    "list of numbers": (having("sources", "[1]"), "sources", "is a list"),
    "object in further field": (having("extra", '{"a":1}'), "extra", "is an object"),
    "Infinity in further field": (having("extra", "-Infinity"), "extra", "is infinite"),
    "nested list in further field": (having("extra", "[[1]]"), "extra", "is a list"),
    "NUL in text": (having("title", '"x\\u0000y"'), "title", "holds a NUL character"),
    "NUL in list": (having("sources", '["x\\u0000y"]'), "sources", "holds a NUL character"),
    "lone surrogate": (having("title", '"x\\ud800y"'), "title", "holds a lone surrogate"),
    "lone surrogate in id": (having("id", '"\\udfff"'), "id", "holds a lone surrogate"),
    "endless text": (having("note", '"' + "x" * (values.MAX_TEXT + 1) + '"'), "note",
                     "has 100001 characters"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "field", "problem"), SET_APART.values(), ids=SET_APART)
def test_a_feature_that_is_not_sound_is_set_apart_and_the_others_are_kept(
    write: Write, text: str, field: str, problem: str
) -> None:
    reading = read_incidents(write(raw(text)))
    assert reading.frame["id"].tolist() == ["before", "after"]
    assert (reading.rows_in, reading.rows) == (3, (0, 2))
    [reject] = reading.rejects
    [fault] = reading.faults
    assert (fault.row, fault.field, reject["row"]) == (1, field, 1)
    assert problem in fault.problem
    assert reject["reasons"] == [str(fault)]
    assert isinstance(reject["record"], dict)


def test_all_faults_of_a_feature_are_given_at_once(write: Write) -> None:
    bad = feature({"type": "Point", "coordinates": ["a", 1]}, title=1, killed="lots")
    reading = read_incidents(write(collection(bad)))
    assert sorted(fault.field for fault in reading.faults) == ["geometry", "killed", "title"]
    assert len(reading.rejects) == 1


RINGS: dict[str, tuple[Any, str]] = {
    "unclosed": ([SQUARE[:-1]], "a ring that is not closed"),
    "two points": ([[[70, 34], [71, 35]]], "a ring of 2 positions"),
    "bow tie": ([[[70, 34], [71, 35], [71, 34], [70, 35], [70, 34]]], "Self-intersection"),
    "string coordinate": ([[["70", 34], *SQUARE[1:]]], "a coordinate that is text"),
    "NaN": ([[[70, float("nan")], *SQUARE[1:]]], "NaN, Infinity"),
    "one coordinate": ([[[70], *SQUARE[1:]]], "has 1 coordinates"),
    "four coordinates": ([[[*p, 0, 0] for p in SQUARE]], "has 4 coordinates"),
    "some with height": ([[[70, 34, 5], *SQUARE[1:]]], "with and without height"),
    "flat": (SQUARE, "no list of positions"),
    "numbers": ([[1, 2, 3, 4]], "no list of positions"),
    "no ring": ([], "has no ring"),
    "ring is text": (["x"], "no list of positions"),
    "all one point": ([[[70, 34]] * 4], "is not valid"),
    "metres": ([[[x * 1e4, y * 1e5] for x, y in SQUARE]], "looks like metres"),
    "off the globe": ([[[x + 200, y] for x, y in SQUARE]], "is outside of the globe"),
}


@pytest.mark.parametrize(("rings", "problem"), RINGS.values(), ids=RINGS)
@pytest.mark.parametrize("kind", ["Polygon", "MultiPolygon"])
def test_a_polygon_that_is_not_sound_is_set_apart(
    write: Write, rings: Any, problem: str, kind: str
) -> None:
    bad = {"type": kind, "coordinates": rings if kind == "Polygon" else [rings]}
    good = {"type": "Polygon", "coordinates": [SQUARE]}
    reading = read_zones(write(collection(feature(bad, id="bad"), feature(good, id="good"))))
    assert reading.frame["id"].tolist() == ["good"]
    [fault] = reading.faults
    assert fault.field == "geometry"
    assert problem in fault.problem


def test_an_empty_multipolygon_is_set_apart(write: Write) -> None:
    reading = read_zones(write(collection(feature({"type": "MultiPolygon", "coordinates": []}))))
    assert [fault.problem for fault in reading.faults] == ["is empty"]


def test_a_boundary_needs_a_geometry_and_a_zone_does_not(write: Write) -> None:
    path = write(collection(feature(None, adm_id="AFG")))
    assert len(read_zones(path).frame) == 1
    assert [fault.problem for fault in read_boundaries(path).faults] == ["is null"]


# --- features that are kept ---------------------------------------------------


def kept(reading: Reading) -> Any:
    """Return the only record of a reading."""
    assert reading.rejects == ()
    [row] = reading.frame.to_dict("records")
    return row


def test_a_byte_order_mark_is_no_matter(write: Write) -> None:
    assert kept(read_incidents(write(b"\xef\xbb\xbf" + ONE.encode())))["id"] == "a0"


def test_a_whole_number_written_as_float_is_a_whole_number(write: Write) -> None:
    assert kept(read_incidents(write(collection(feature(killed=3.0)))))["killed"] == 3


def test_figures_that_are_not_stated_stay_apart_from_zero(write: Write) -> None:
    reading = read_incidents(write(collection(feature(killed=0), feature(id="b", killed=None))))
    assert reading.frame["killed"].isna().tolist() == [False, True]
    assert reading.frame["killed"].dtype == "Int64"


def test_nan_in_a_property_is_read_as_null_and_said(write: Write) -> None:
    reading = read_incidents(write(raw(having("killed", "NaN"))))
    assert reading.frame["killed"].isna().tolist() == [False, True, False]
    assert any("1 values NaN were read as null" in note for note in reading.notes)


def test_leading_zeros_and_dates_stay_as_written(write: Write) -> None:
    row = kept(read_incidents(write(collection(feature(source_id="0102", note="2015-07-00")))))
    assert (row["source_id"], row["note"]) == ("0102", "2015-07-00")


def test_null_geometry_is_kept_and_counted(write: Write) -> None:
    reading = read_incidents(write(collection(feature(None), feature(id="b"))))
    assert reading.frame.geometry.isna().tolist() == [True, False]
    assert any("1 of 2 incidents have no geometry" in note for note in reading.notes)


def test_a_height_is_dropped(write: Write) -> None:
    three = {"type": "Point", "coordinates": [70.45, 34.43, 570]}
    assert kept(read_incidents(write(collection(feature(three)))))["geometry"].wkt == (
        "POINT (70.45 34.43)"
    )


def test_the_height_of_a_polygon_is_dropped(write: Write) -> None:
    shape = {"type": "Polygon", "coordinates": [[[*p, 5] for p in SQUARE]]}
    assert not kept(read_zones(write(collection(feature(shape)))))["geometry"].has_z


def test_a_hole_and_a_clockwise_ring_are_kept(write: Write) -> None:
    hole = [[70.2, 34.2], [70.4, 34.2], [70.4, 34.4], [70.2, 34.4], [70.2, 34.2]]
    shape = {"type": "Polygon", "coordinates": [SQUARE[::-1], hole]}
    found = kept(read_zones(write(collection(feature(shape)))))["geometry"]
    assert found.area == pytest.approx(0.96)


def test_far_away_is_kept_when_it_says_so(write: Write) -> None:
    """Helsinki is where a point of the study area would be with its coordinates swapped."""
    helsinki = {"type": "Point", "coordinates": [24.94, 60.17]}
    reading = read_incidents(
        write(collection(feature(helsinki, scope="out_of_theatre"), feature(helsinki, id="b")))
    )
    assert reading.frame["id"].tolist() == ["a0"]


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:OGC:1.3:CRS84", "EPSG:4326", "epsg:4326"])
def test_a_crs_member_that_says_what_geojson_is_anyway_is_taken(write: Write, name: str) -> None:
    crs = {"type": "name", "properties": {"name": name}}
    assert len(read_incidents(write(collection(feature(), crs=crs))).frame) == 1


def test_the_id_of_the_feature_serves_when_there_is_no_property(write: Write) -> None:
    one = {**feature(), "id": "f1"}
    del one["properties"]["id"]
    assert kept(read_incidents(write(collection(one))))["id"] == "f1"


def test_further_columns_stay_after_the_known_ones_with_types_of_their_own(write: Write) -> None:
    features = [
        feature(zeta=1, alpha=True, mixed="x", ratio=0.5, tags=["a"], notes=[4, 5]),
        feature(id="b", zeta=None, alpha=None, mixed=2, ratio=2, tags=None, notes=[]),
    ]
    frame = read_incidents(write(collection(*features))).frame
    further = ["zeta", "alpha", "mixed", "ratio", "tags", "notes", "geometry"]
    assert list(frame.columns) == [*f.INCIDENT_FIELDS, *further]
    assert [str(frame[name].dtype) for name in further[:5]] == [
        "Int64", "boolean", "object", "float64", "object",
    ]  # fmt: skip
    assert frame["notes"].tolist() == [[4, 5], []]


def test_a_further_column_of_zones_may_have_the_name_of_a_date(write: Write) -> None:
    assert kept(read_zones(write(collection(feature(None, date_start=False)))))["id"] == "a0"


def test_names_that_differ_in_case_are_two_columns(write: Write) -> None:
    row = kept(read_incidents(write(collection(feature(a=1, A=2)))))
    assert (row["a"], row["A"]) == (1, 2)


def test_missing_fields_are_added_empty_in_their_order(write: Write) -> None:
    bare = {"type": "Feature", "properties": {"id": "a"}, "geometry": None}
    reading = read_incidents(write(collection(bare)))
    row = kept(reading)
    assert list(reading.frame.columns) == [*f.INCIDENT_FIELDS, "geometry"]
    assert (row["scope"], row["title"], row["groups"]) == ("core", None, [])
    assert reading.frame["killed"].isna().all()


def test_empty_text_is_absent_text(write: Write) -> None:
    assert kept(read_incidents(write(collection(feature(note="")))))["note"] is None


def test_a_collection_of_nothing_is_an_empty_frame(write: Write) -> None:
    reading = read_incidents(write(collection()))
    assert (reading.rows_in, len(reading.frame), reading.rejects) == (0, 0, ())
    assert reading.frame.crs == f.CRS
    assert reading.frame["killed"].dtype == "Int64"


def test_hostile_text_is_read_as_it_is(write: Write, hostile: str) -> None:
    row = kept(read_incidents(write(collection(feature(title=hostile, sources=[hostile])))))
    assert (row["title"], row["sources"]) == (hostile, [hostile])


def test_a_hostile_name_of_a_property_is_read_as_it_is(write: Write, hostile: str) -> None:
    assert kept(read_incidents(write(collection(feature(**{hostile: "x"})))))[hostile] == "x"


def test_faults_of_the_frame_can_be_told_by_their_row_in_the_file(write: Write) -> None:
    from geo_afpak.model.schema import check_incidents

    features = [feature({"type": "Point", "coordinates": [0]}), feature(id="b", scope="x")]
    reading = read_incidents(write(collection(*features)))
    [fault] = check_incidents(reading.frame)
    assert fault.row == 0
    assert [located.row for located in reading.locate([fault])] == [1]


# --- whatever comes -----------------------------------------------------------

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["type", "features", "properties", "geometry", "coordinates", "id", "crs"]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


def accounted(path: Path) -> None:
    """Read, and hold that every record is either kept or explained."""
    for read in (read_incidents, read_zones, read_boundaries):
        try:
            reading = read(path)
        except GeoAfpakError:
            continue
        assert reading.rows_in == len(reading.frame) + len(reading.rejects)
        assert len(reading.rows) == len(reading.frame)
        assert all(reject["reasons"] for reject in reading.rejects)
        assert {fault.row for fault in reading.faults} == {r["row"] for r in reading.rejects}
        assert shapely.is_valid(reading.frame.geometry.dropna().to_numpy()).all()


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_with_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.geojson"
    for content in (data, b"{" + data, ONE.encode()[:300] + data):
        path.write_bytes(content)
        accounted(path)


@costly
@given(JSON)
def test_any_json_is_read_or_refused_with_an_error_of_ours(
    tmp_path_factory: pytest.TempPathFactory, value: Any
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.geojson"
    members = value if isinstance(value, dict) else {}
    forms = [
        value,
        {"type": "FeatureCollection", "features": value},
        collection(value, **{k: v for k, v in members.items() if k not in ("features", "type")}),
        collection({"type": "Feature", "properties": value, "geometry": POINT}),
        collection({"type": "Feature", "properties": {"id": "a"}, "geometry": value}),
        collection(*(feature({"type": kind, "coordinates": value}) for kind in (
            "Point", "Polygon", "MultiPolygon"))),
    ]  # fmt: skip
    for form in forms:
        path.write_text(json.dumps(form), encoding="utf-8")
        accounted(path)


@given(
    st.lists(st.tuples(st.sampled_from([*f.INCIDENT_FIELDS, "extra"]), JSON), max_size=4),
    JSON,
)
def test_a_changed_file_loses_no_record_without_a_reason(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, Any]], geometry: Any
) -> None:
    path = tmp_path_factory.getbasetemp() / "changed.geojson"
    features = [feature(id=f"a{i}", **{name: value} if name != "id" else {}) for i, (name, value)
                in enumerate(changes)]  # fmt: skip
    path.write_text(json.dumps(collection(*features, feature(geometry))), encoding="utf-8")
    accounted(path)
    assert read_incidents(path).rows_in == len(changes) + 1


def test_reading_geojson_loads_no_gdal(write: Write) -> None:
    path = write(collection(feature()))
    script = (
        "import sys; from geo_afpak.io import read_incidents; "
        f"read_incidents({str(path)!r}); print([m for m in sys.modules if m.startswith('pyogrio')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
