"""The door: the same records are the same in whatever way people hold them."""

from __future__ import annotations

import datetime as dt
import json
import warnings
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from shapely import LineString, Point

from geo_afpak import (
    build_layers,
    build_map,
    check_incidents,
    find_changes,
    find_duplicates,
    join_incidents,
    load_boundaries,
    load_incidents,
    load_zones,
    read_incidents,
    select,
    summarise,
    totals,
    write_table,
)
from geo_afpak.count.summary import BY
from geo_afpak.errors import CRSMismatchError, GeoAfpakError, InvalidInputError, ValidationError
from geo_afpak.model.fields import INCIDENT_FIELDS, JOINED_FIELDS
from geo_afpak.page.columns import events_island

if TYPE_CHECKING:
    from tests.conftest import MakeIncidents

Holding = Callable[[gpd.GeoDataFrame, Path], object]


def plain(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the frame without geometry, with its points as columns."""
    columns = pd.DataFrame(frame.drop(columns="geometry"))
    return columns.assign(lon=frame.geometry.x, lat=frame.geometry.y)


def written(frame: gpd.GeoDataFrame, folder: Path, suffix: str) -> Path:
    return write_table(frame, folder / f"held.{suffix}")


def shapefile(frame: gpd.GeoDataFrame, folder: Path) -> gpd.GeoDataFrame:
    """Return what is left of a frame in a Shapefile: names of ten characters, texts of 254."""
    with warnings.catch_warnings(action="ignore"):  # of what it cuts
        gpd.read_file(written(frame, folder, "gpkg")).to_file(folder / "held.shp")
    return gpd.read_file(folder / "held.shp")


class Stream:
    """What gives its rows by Arrow's stream alone, as a relation of DuckDB does."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


HELD: dict[str, Holding] = {
    "path": lambda frame, folder: written(frame, folder, "geojson"),
    "reading": lambda frame, folder: read_incidents(written(frame, folder, "csv")),
    "GeoJSON by geopandas": lambda frame, folder: gpd.read_file(written(frame, folder, "geojson")),
    "GeoPackage by geopandas": lambda frame, folder: gpd.read_file(written(frame, folder, "gpkg")),
    "GeoParquet by geopandas": lambda frame, folder: gpd.read_parquet(
        written(frame, folder, "parquet")
    ),
    "Shapefile by geopandas": shapefile,
    "GeoParquet by pandas": lambda frame, folder: pd.read_parquet(
        written(frame, folder, "parquet")
    ),
    "GeoParquet by pyarrow": lambda frame, folder: pq.read_table(written(frame, folder, "parquet")),
    "GeoArrow in metres": lambda frame, _: pa.table(
        frame.to_crs(32642).to_arrow(geometry_encoding="geoarrow")
    ),
    "Arrow in another datum": lambda frame, _: pa.table(frame.to_crs(4267).to_arrow()),
    "Arrow's stream": lambda frame, folder: Stream(
        pq.read_table(written(frame, folder, "parquet"))
    ),
    "CSV by geopandas": lambda frame, folder: gpd.read_file(written(frame, folder, "csv")),
    "CSV by pandas": lambda frame, folder: pd.read_csv(written(frame, folder, "csv")),
    "CSV as text": lambda frame, folder: pd.read_csv(
        written(frame, folder, "csv"), dtype=str, keep_default_na=False
    ),
    "CSV in Arrow types": lambda frame, folder: pd.read_csv(
        written(frame, folder, "csv"), dtype_backend="pyarrow"
    ),
    "CSV in nullable types": lambda frame, folder: pd.read_csv(
        written(frame, folder, "csv"), dtype_backend="numpy_nullable"
    ),
    "convert_dtypes": lambda frame, _: frame.convert_dtypes(),
    "categories": lambda frame, _: frame.astype(
        dict.fromkeys(["scope", "event_type", "country", "date_start"], "category")
    ),
    "UTM": lambda frame, _: frame.to_crs(32642),
    "GeoJSON objects": lambda frame, _: json.loads(frame.to_json()),
    "geo interface": lambda frame, _: frame.__geo_interface__,
    "list of features": lambda frame, _: json.loads(frame.to_json())["features"],
    "points as WKT": lambda frame, _: (
        plain(frame).drop(columns=["lon", "lat"]).assign(geometry=frame.geometry.to_wkt())
    ),
    "other names": lambda frame, _: plain(frame).rename(
        columns={"lon": "X", "lat": "Y", "date_start": "Event Date", "killed": "fatalities"}
    ),
    "timestamps": lambda frame, _: frame.assign(
        date_start=pd.to_datetime(frame["date_start"]),
        date_end=pd.to_datetime(frame["date_end"]).dt.tz_localize("UTC"),
    ),
    "days and periods": lambda frame, _: frame.assign(
        date_start=pd.to_datetime(frame["date_start"]).dt.date,
        date_end=pd.to_datetime(frame["date_end"]).dt.to_period("D"),
    ),
    "midnight as text": lambda frame, _: frame.assign(
        date_start=frame["date_start"] + " 00:00:00", date_end=frame["date_end"] + "T00:00:00Z"
    ),
    "tuples and arrays": lambda frame, _: frame.assign(
        groups=frame["groups"].map(tuple), sources=frame["sources"].map(np.array)
    ),
    "lists as text": lambda frame, _: frame.assign(
        groups=frame["groups"].map(str), sources=frame["sources"].map(json.dumps)
    ),
    "ids in the index": lambda frame, _: frame.set_index("id"),
    "an index of two columns": lambda frame, _: frame.set_index(["id", "scope"]),
    "all as text": lambda frame, _: (
        plain(
            frame.drop(columns=["groups", "sources"]).join(
                frame[["groups", "sources"]].map(json.dumps)
            )
        )
        .astype(str)
        .replace("None", "nan")
    ),
    "another order of columns": lambda frame, _: frame[sorted(frame.columns, reverse=True)],
}


def numbers(held: object) -> dict[str, Any]:
    joined = join_incidents(held)
    return {
        **{by: summarise(joined, by).to_dict() for by in BY},
        "duplicates": find_duplicates(held).to_json(),
        "page": json.dumps(events_island(build_layers(joined, load_zones()).incidents)),
    }


@pytest.fixture(scope="module")
def embedded() -> gpd.GeoDataFrame:
    return load_incidents()


@pytest.fixture(scope="module")
def expected(embedded: gpd.GeoDataFrame) -> dict[str, Any]:
    return numbers(embedded)


@pytest.mark.parametrize("holding", HELD.values(), ids=HELD)
def test_numbers_are_the_same_in_whatever_way_records_are_held(
    holding: Holding, embedded: gpd.GeoDataFrame, expected: dict[str, Any], tmp_path: Path
) -> None:
    assert numbers(holding(embedded, tmp_path)) == expected


def test_what_came_out_goes_through_as_it_is(embedded: gpd.GeoDataFrame) -> None:
    assert load_incidents(embedded) is embedded
    part = embedded[embedded["killed"] > 3]
    assert load_incidents(part) is part
    joined = join_incidents(embedded)
    assert load_incidents(joined) is joined
    plain_fields = joined[[*INCIDENT_FIELDS, *JOINED_FIELDS, "geometry"]]
    again = read_incidents(plain_fields)
    pd.testing.assert_frame_equal(again.frame, plain_fields)
    assert (again.rows_in, again.rows, again.rejects) == (97, tuple(range(97)), ())


@pytest.mark.parametrize(
    "edit",
    [
        {"killed": 3.0},
        {"title": ""},
        {"country": np.nan},
        {"groups": "ISK"},
        {"date_start": "2016-08-08 00:00"},
        {"geo_precision": "2"},
    ],
)
def test_a_frame_that_was_edited_is_read_again(
    edit: dict[str, object], make_incidents: MakeIncidents
) -> None:
    frame = make_incidents({}, {})
    edited = frame.assign(**{name: [value] * 2 for name, value in edit.items()})
    again = load_incidents(edited)
    assert again is not edited
    assert load_incidents(again) is again
    assert again.dtypes.equals(frame.dtypes)
    pd.testing.assert_frame_equal(read_incidents(edited).frame, again)


def test_rows_index_and_further_columns_of_the_caller_are_kept() -> None:
    own = pd.DataFrame(
        {"Date": ["2016-08-08", "2016-08-09"], "x": [70.4, 70.5], "y": [34.4, 34.5],
         "mine": [{"any": "thing"}, None]},
        index=["b", "a"],
    )  # fmt: skip
    frame = load_incidents(own, geo_precision="town")
    assert frame.index.tolist() == ["b", "a"]
    assert frame["mine"].tolist() == [{"any": "thing"}, None]
    assert frame["geo_precision"].tolist() == [2, 2]
    assert frame["date_end"].tolist() == own["Date"].tolist()
    assert list(own.columns) == ["Date", "x", "y", "mine"]


def test_arrays_in_a_further_column_are_lists(make_incidents: MakeIncidents) -> None:
    held = make_incidents({}, {}).assign(own=pd.Series([np.array(["a", "b"]), np.array([])]))
    arrow = held.assign(own=held["own"].map(list).astype(pd.ArrowDtype(pa.list_(pa.string()))))
    for frame in (held, arrow):
        assert load_incidents(frame)["own"].tolist() == [["a", "b"], []]
    assert find_changes(held, held).same == 2
    assert len(build_map(held).get_root().render()) > 0


def test_what_was_read_as_what_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    own = pd.DataFrame({"event_date": ["2016-08-08"], "admin1": ["Nangarhar"], "mine": [1]})
    frame = load_incidents(own)
    [said] = [text for text in caplog.messages if "read " in text]
    assert "event_date as date_start, admin1 as adm1_stated; kept as they are: mine" in said
    caplog.clear()
    join_incidents(frame)
    assert caplog.messages == []


# --- values -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        dt.date(2016, 8, 8),
        dt.datetime(2016, 8, 8),  # noqa: DTZ001 - that is what people hold
        dt.datetime(2016, 8, 8, 22, 15),  # noqa: DTZ001
        dt.datetime(2016, 8, 8, 9, tzinfo=dt.UTC),
        pd.Timestamp("2016-08-08"),
        np.datetime64("2016-08-08"),
        pd.Period("2016-08-08", "D"),
        20160808,
        "20160808",
        "2016/08/08",
    ],
)
def test_a_day_is_a_day_however_it_is_held(value: object) -> None:
    own = pd.DataFrame({"id": ["a"], "date_start": pd.Series([value], dtype=object)})
    assert load_incidents(own)["date_start"].item() == "2016-08-08"


@pytest.mark.parametrize(
    ("value", "readings"),
    [
        ("2016-08-31T22:00:00Z", ["2016-08-31", "2016-09-01"]),
        (dt.datetime(2016, 8, 31, 22, tzinfo=dt.UTC), ["2016-08-31", "2016-09-01"]),
        ("3/5/2016", ["2016-05-03", "2016-03-05"]),
        (42511, ["2016-05-21"]),
        ("1472594400", ["2016-08-30"]),
        ("1395/02/24", ["solar Hijri"]),
        ("2016-06-31", ["not a day of the calendar"]),
    ],
)
def test_a_date_that_could_be_another_is_refused_with_its_readings(
    value: object, readings: list[str]
) -> None:
    own = pd.DataFrame({"id": ["a"], "date_start": pd.Series([value], dtype=object)})
    with pytest.raises(ValidationError) as refused:
        load_incidents(own)
    assert all(reading in str(refused.value) for reading in readings)


@pytest.mark.parametrize(
    "value",
    [
        ["ISK", "TTP"], ("ISK", "TTP"), np.array(["ISK", "TTP"]), {"TTP", "ISK"}, "ISK; TTP",
        '["ISK", "TTP"]', "['ISK', 'TTP']", "('ISK', 'TTP')", "['ISK' 'TTP']",
        ["ISK", None, "TTP", np.nan], pd.Series(["ISK", "TTP"]), pd.array(["ISK", "TTP"]),
    ],
    ids=range(12),  # a set has no order that two workers could agree on
)  # fmt: skip
def test_a_list_is_a_list_however_it_is_held(value: object) -> None:
    own = pd.DataFrame({"id": ["a"], "groups": pd.Series([value], dtype=object)})
    assert load_incidents(own)["groups"].tolist() == [["ISK", "TTP"]]


@pytest.mark.parametrize("value", ["1.200", "2.000"])
def test_a_sign_for_thousands_is_never_read_as_a_decimal_point(value: str) -> None:
    with pytest.raises(ValidationError, match=f"could be {value[0]},[20]00 or {value[0]}"):
        load_incidents(pd.DataFrame({"id": ["a"], "killed": [value]}))


def test_lists_of_arrow_are_lists() -> None:
    groups = pd.Series([["ISK"], None], dtype=pd.ArrowDtype(pa.list_(pa.string())))
    own = pd.DataFrame({"id": ["a", "b"], "groups": groups})
    assert load_incidents(own)["groups"].tolist() == [["ISK"], []]


@pytest.mark.parametrize(
    "value",
    [
        None,
        np.nan,
        pd.NA,
        pd.NaT,
        Decimal("nan"),
        "",
        "  ",
        "nan",
        "<NA>",
        "NaT",
        "NULL",
        "N/A",
        "-",
    ],
    ids=repr,
)
def test_nothing_is_nothing_however_it_is_held(value: object) -> None:
    own = pd.DataFrame({"id": ["a"]})
    for name in ("killed", "groups", "date_start", "place"):
        own[name] = pd.Series([value], dtype=object)
    row = load_incidents(own).iloc[0]
    assert row["killed"] is pd.NA
    assert (row["groups"], row["date_start"], row["place"]) == ([], None, None)


def test_numbers_may_be_text_and_ids_may_be_numbers() -> None:
    own = pd.DataFrame({"id": [401115.0, 7.0], "killed": ["3", Decimal(4)]})
    frame = load_incidents(own)
    assert frame["id"].tolist() == ["401115", "7"]
    assert frame["killed"].tolist() == [3, 4]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("killed", "lots"),
        ("geo_precision", 2.5),
        ("killed", -1),
        ("killed", Decimal("inf")),
        ("killed", True),
        ("groups", 7),
        ("groups", {"a": 1}),
        ("groups", "[ISK, TTP]"),
        ("title", b"bytes"),
        ("title", pd.Timedelta("1D")),
        ("date_start", "soon"),
        ("geo_precision", 9),
        ("id", None),
        ("geometry", LineString([(70, 34), (71, 35)])),
        ("geometry", Point(34.43, 70.45)),
    ],
    ids=str,
)
def test_a_value_of_another_kind_is_a_fault_and_never_not_stated(
    name: str, value: object, make_incidents: MakeIncidents
) -> None:
    frame = make_incidents({}, {}, {})
    changed = frame[name].astype(object).copy()
    changed.iloc[1] = value
    frame = frame.drop(columns=name).assign(**{name: changed})
    held = frame if name != "geometry" else gpd.GeoDataFrame(frame, geometry=name, crs=4326)
    with pytest.raises(ValidationError) as refused:
        load_incidents(held)
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [(1, name)]


def test_all_faults_are_told_at_once() -> None:
    own = pd.DataFrame(
        {"lat": [34.4, 234], "lon": [70.4, 70.4], "killed": ["x", 1], "date": ["x", "2016-08-08"]}
    )
    with pytest.raises(ValidationError) as refused:
        load_incidents(own, geo_precision=2)
    found = {(fault.row, fault.field) for fault in refused.value.faults}
    assert found == {(0, "killed"), (0, "date_start"), (1, "geometry")}
    assert set(check_incidents(own, geo_precision=2)) >= set(refused.value.faults)


# --- what is not stated -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ids.csv", "ids.geojson"])
def test_blanks_round_an_id_are_no_part_of_it(
    make_incidents: MakeIncidents, tmp_path: Path, name: str
) -> None:
    rows = make_incidents({"id": "A1"}, {"id": "A1\u00a0"}, {"id": " B"})
    reading = read_incidents(write_table(rows, tmp_path / name))
    assert reading.frame["id"].tolist() == ["A1", "B"]
    assert [fault.value for fault in reading.faults] == ["A1\u00a0"]


def test_ids_come_from_what_a_record_says() -> None:
    own = pd.DataFrame({"date": ["2016-08-08"] * 3, "killed": [3, 3, 4]})
    ids = load_incidents(own)["id"].tolist()
    assert ids[1] == f"{ids[0]}-2"
    assert load_incidents(own.iloc[2:].astype(str))["id"].tolist() == ids[2:]


def test_a_point_without_precision_is_refused_with_the_option_that_states_it() -> None:
    own = pd.DataFrame({"lat": [34.4, 34.5], "lon": [70.4, 70.5]})
    with pytest.raises(ValidationError, match=r"every row.*geo_precision='town'.*--precision town"):
        load_incidents(own)
    assert load_incidents(own, geo_precision=2)["geo_precision"].tolist() == [2, 2]
    with pytest.raises(InvalidInputError, match="2 or 'town'"):
        load_incidents(own, geo_precision="village")


def test_the_end_of_a_longer_period_is_not_made_up() -> None:
    own = pd.DataFrame(
        {"date_start": ["2016-08-31"] * 2, "date_precision": ["day", "week"]}, index=["d", "w"]
    )
    assert load_incidents(own)["date_end"].tolist() == ["2016-08-31", None]


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("31 August 2016", ("2016-08-31", "2016-08-31", "day")),
        ("31/08/2016", ("2016-08-31", "2016-08-31", "day")),
        ("30-31 August 2016", ("2016-08-30", "2016-08-31", "range")),
        ("August 2016", ("2016-08-01", "2016-08-31", "month")),
        ("2016-W35", ("2016-08-29", "2016-09-04", "week")),
        (2016, ("2016-01-01", "2016-12-31", "year")),
    ],
)
def test_a_date_in_words_is_as_long_as_it_says(text: object, span: tuple[str, ...]) -> None:
    own = pd.DataFrame({"id": ["a", "b"], "Date": pd.Series([text, "2016-09-01"], dtype=object)})
    frame = load_incidents(own)[["date_start", "date_end", "date_precision"]]
    assert frame.to_numpy().tolist() == [list(span), ["2016-09-01", "2016-09-01", "day"]]


def test_one_date_that_proves_the_order_of_days_settles_the_others() -> None:
    own = pd.DataFrame({"id": ["a", "b"], "Date": ["3/5/2016", "31/5/2016"]})
    assert load_incidents(own)["date_start"].tolist() == ["2016-05-03", "2016-05-31"]


@pytest.mark.parametrize(
    ("killed", "low", "stated", "high"),
    [("100+", 100, None, None), ("12-15", 12, None, 15), ("dozens", 24, None, None),
     ("up to 30", None, None, 30), ("1,200", None, 1200, None), ("\u0663", None, 3, None),
     ("unknown", None, None, None), (2.5, 2, None, 3), (" 7 ", None, 7, None)],
)  # fmt: skip
def test_a_toll_in_words_is_a_range_beside_the_figure(
    killed: object, low: int | None, stated: int | None, high: int | None
) -> None:
    own = pd.DataFrame({"id": ["a"], "killed": pd.Series([killed], dtype=object)})
    row = load_incidents(own)[["killed_low", "killed", "killed_high"]].iloc[0]
    assert [None if pd.isna(one) else int(one) for one in row] == [low, stated, high]


def test_a_bound_that_is_stated_is_not_overwritten_by_the_words_of_the_figure() -> None:
    own = pd.DataFrame(
        {"id": ["a"], "killed": ["100+"], "killed_low": ["90"], "killed_high": [120]}
    )
    row = load_incidents(own).iloc[0]
    assert (row["killed_low"], row["killed_high"]) == (90, 120)


@pytest.mark.parametrize("infinite", [float("inf"), float("-inf")])
def test_an_infinite_toll_beside_a_bound_in_words_is_refused_alone(infinite: float) -> None:
    own = pd.DataFrame(
        {"id": ["a", "b"], "killed": [infinite, 3.0], "killed_low": ["about 3", "two"]}
    )
    reading = read_incidents(own)
    assert [(fault.row, fault.field, fault.problem) for fault in reading.faults] == [
        (0, "killed", "is not whole")
    ]
    assert reading.frame["killed_low"].tolist() == [2]


@pytest.mark.parametrize(
    ("lat", "lon"),
    [("34.43", "70.45"), ("34,43", "70,45"), ("34.43° N", "70.45E"),
     ("34°25'48\"N", "70°27'00\" E"), ("34.43, 70.45", None), ("34.43N 70.45E", ""),
     ("42S XD 33213 11039", None), ("42S 633213 3811039", None), ("8J6GCFJ2+22", None)],
)  # fmt: skip
def test_coordinates_are_read_in_their_usual_spellings(lat: str, lon: str | None) -> None:
    own = pd.DataFrame({"id": ["a"], "Lat": [lat], "Lon": [lon]})
    point = load_incidents(own, geo_precision="site").geometry.iloc[0]
    assert (point.x, point.y) == pytest.approx((70.45, 34.43), abs=0.01)


def test_a_column_of_pairs_is_both_coordinates_and_precisions_have_names() -> None:
    own = pd.DataFrame({"id": ["a"], "LatLong": ["34.12, 70.70"], "geo_precision": ["town"]})
    frame = load_incidents(own)
    assert (frame.geometry.x[0], frame.geometry.y[0], frame["geo_precision"][0]) == (70.7, 34.12, 2)


def test_a_line_of_totals_is_no_record() -> None:
    own = pd.DataFrame({"Date": ["2016-08-31", None], "District": ["Kot", None], "Killed": [7, 7]})
    with pytest.raises(ValidationError, match="row 1: no record: it"):
        load_incidents(own)


@pytest.mark.parametrize(
    "row",
    [{"id": "Total", "Killed": "7"}, {"id": "id", "District": "District", "Killed": "Killed"},
     {"id": "Source: own notes"}, {"District": "Grand total", "Killed": "7"}, {"Killed": "7"}],
)  # fmt: skip
def test_a_total_a_footnote_and_a_second_header_are_no_records(row: dict[str, str]) -> None:
    sound = {"id": "a", "Date": "2016-08-31", "District": "Kot", "Killed": "7"}
    reading = read_incidents(pd.DataFrame([sound, row], dtype=object))
    assert reading.frame["killed"].tolist() == [7]
    assert reading.faults[0].problem.startswith("no record")


# --- what cannot be read as a whole ---------------------------------------------------------


def test_no_crs_is_refused_with_its_cure(make_incidents: MakeIncidents) -> None:
    with pytest.raises(CRSMismatchError, match=r"set_crs\(4326\)"):
        load_incidents(make_incidents({}).set_crs(None, allow_override=True))


def test_degrees_in_a_crs_of_metres_are_refused(make_incidents: MakeIncidents) -> None:
    with pytest.raises(CRSMismatchError, match=r"EPSG:32642, in metres, but .* degrees"):
        load_incidents(make_incidents({}).set_crs(32642, allow_override=True))


@pytest.mark.parametrize(
    ("held", "said"),
    [
        ([1, 2], "list is no table; expected a path"),
        (pd.Series([1, 2]), "Series is no table"),
        (pa.chunked_array([[1, 2]]), "ChunkedArray is no table"),
        (pd.DataFrame({"a": [1]}), "none of its columns is one of incidents .found: a"),
        (pd.DataFrame([[1, 2]], columns=["id", "id"]), "'id'.* are doubled"),
        (pd.DataFrame({0: [1]}), "are doubled or not text"),
        ({"type": "Point", "coordinates": [70, 34]}, "is no table"),
    ],
)
def test_what_is_no_table_of_incidents_is_refused_with_what_would_be(
    held: object, said: str
) -> None:
    with pytest.raises(InvalidInputError, match=said):
        load_incidents(held)


def test_an_empty_point_is_no_point(make_incidents: MakeIncidents) -> None:
    frame = make_incidents({}).set_geometry([Point()])
    assert load_incidents(frame).geometry.tolist() == [None]
    assert load_incidents(frame.assign(own=1)).geometry.tolist() == [None]


def test_columns_of_ones_own_do_not_pass_for_a_join(make_incidents: MakeIncidents) -> None:
    frame = make_incidents({}).assign(join_status="y", adm2_id="x")
    assert select(frame).incidents["join_status"].tolist() == ["matched"]
    assert find_duplicates(frame).empty


def test_an_exploded_frame_is_not_counted_twice(make_incidents: MakeIncidents) -> None:
    exploded = make_incidents({"groups": ["ISK", "TTP"]}).explode("groups")
    with pytest.raises(ValidationError, match="exploded"):
        totals(exploded)


# --- natural calls --------------------------------------------------------------------------


def test_natural_calls_work(make_incidents: MakeIncidents, tmp_path: Path) -> None:
    import geo_afpak as ga

    path = write_table(make_incidents({}), tmp_path / "my.csv")
    reading = read_incidents(path)
    assert write_table(reading, tmp_path / "again.csv").read_bytes() == path.read_bytes()
    assert len(join_incidents(reading)) == 1
    assert len(build_layers(reading.frame).zones) == 0
    assert "Jalalabad" in ga.map(str(path)).get_root().render()
    assert build_map(reading.frame).get_root() is not None
    assert len(join_incidents(path, vintage=2017)) == 1
    assert len(load_boundaries()) == 548
    assert ga.incidents.load_incidents is load_incidents
    assert {"incidents", "zones", "summary"} <= set(dir(ga))


def test_a_map_of_own_zone_polygons_is_drawn(make_incidents: MakeIncidents) -> None:
    zones = gpd.GeoDataFrame(
        {"group": ["ISK"], "status": ["cells"], "as_of": ["2016-08"]},
        geometry=[Point(70.4, 34.4).buffer(0.2)], crs=4326,
    ).to_crs(32642)  # fmt: skip
    layers = build_layers(make_incidents({}), zones)
    assert layers.zones.geometry.iloc[0].area > 0
    assert build_map(layers).get_root() is not None


@pytest.mark.parametrize("suffix", ["csv", "frame"])
def test_a_table_with_a_row_a_district_and_month_is_refused_as_counts(tmp_path, suffix):
    text = "Admin1,Admin2,Month,Year,Events,Fatalities\nNangarhar,Achin,May,2016,5,12\n"
    path = tmp_path / "hdx.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(GeoAfpakError, match="'Events' counts events"):
        load_incidents(path if suffix == "csv" else pd.read_csv(path))


def test_a_code_stands_for_a_name_that_is_missing() -> None:
    own = pd.DataFrame(
        {"ADM2_PCODE": ["AF0617", "AF615"], "ADM2_EN": ["Kot", None], "id": list("ab")}
    )
    incidents = load_incidents(own)
    assert incidents["adm2_stated"].tolist() == ["Kot", "AF615"]
    assert join_incidents(incidents)["adm2_id"].tolist() == ["AF-NAN-kot", "AF-NAN-achin"]


def test_titles_are_known_alike_by_every_reader() -> None:
    own = pd.DataFrame(
        {"Incident Date": ["2016-08-31"], "State": ["Sindh"], "Agency": ["Khyber"],
         "Actor": ["ISK"], "Min. Killed": [3], "Wounded": [4], "Geo Precision": [4]}
    )  # fmt: skip
    record = load_incidents(own).iloc[0]
    assert record[["date_start", "adm1_stated", "adm2_stated"]].tolist() == [
        "2016-08-31", "Sindh", "Khyber",
    ]  # fmt: skip
    assert record[["groups", "killed_low", "injured", "geo_precision"]].tolist() == [
        ["ISK"],
        3,
        4,
        4,
    ]


def test_a_column_of_values_of_the_wrong_type_is_not_called_missing():
    points = {"lat": [34.43, 30.18], "lon": [70.45, 67.0], "geo_precision": [2, 2]}
    with pytest.raises(ValidationError) as refused:
        load_incidents(pd.DataFrame({**points, "killed": [True, False], "groups": [1, 2]}))
    said = [(fault.row, fault.field, fault.value) for fault in refused.value.faults]
    assert sorted(said) == [
        (0, "groups", "1"),
        (0, "killed", "True"),
        (1, "groups", "2"),
        (1, "killed", "False"),
    ]
