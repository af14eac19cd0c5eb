"""Every rule of the data model, once kept and once broken."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString, Point, Polygon, box

from geo_afpak.errors import CRSMismatchError
from geo_afpak.model import fields as f
from geo_afpak.model.schema import (
    check_boundaries,
    check_incidents,
    check_zones,
    date_span,
    require_crs,
    shorten,
)
from tests.conftest import MakeIncidents, frame_of

BOW_TIE = Polygon([(70, 34), (71, 35), (71, 34), (70, 35)])
OUTSIDE = Point(2.35, 48.85)


def zone(**over: Any) -> dict[str, Any]:
    return {
        f.ID: "z0",
        f.GROUP: "ISK",
        f.STATUS: "stronghold",
        f.PLACE: "Achin",
        f.UNITS: ["AF-NAN-achin"],
        f.UNIT_LEVEL: "adm2",
        f.UNITS_BASIS: "named",
        f.SINCE: "2015",
        f.UNTIL: "2016-07",
        f.DATE_PRECISION: "range",
        f.AS_OF: "2016-07-10",
        f.CERTAINTY: "high",
        f.STRENGTH_LOW: 1000,
        f.STRENGTH_HIGH: 3500,
        f.STATEMENT: "The group is based there.",
        f.SOURCES: ["Reuters, 10 July 2016"],
        f.DISCREPANCY: None,
        f.NOTE: None,
        f.GEOMETRY: box(70, 34, 71, 35),
        **over,
    }


def unit(**over: Any) -> dict[str, Any]:
    return {
        f.ADM_ID: "AF-NAN",
        f.LEVEL: "adm1",
        f.NAME: "Nangarhar",
        f.ALT_NAMES: ["Ningarhar"],
        f.PCODE: "AF15",
        f.PCODE_EDITION: "2021",
        f.ISO_3166_2: "AF-NAN",
        f.PARENT_ID: "AFG",
        f.COUNTRY: "AFG",
        f.VALID_FROM: None,
        f.VALID_TO: "2018-05-30",
        f.DISPUTED: False,
        f.SOURCE: "test",
        f.LICENCE: "public domain",
        f.GEOMETRY: box(70, 34, 71, 35),
        **over,
    }


SOUND_INCIDENTS = {
    "as made": {},
    "no place": {"geo_precision": 0, "geometry": None, "location_basis": None},
    "country without point": {"geo_precision": 5, "geometry": None},
    "district named without point": {
        "geo_precision": 3,
        "geometry": None,
        "adm2_id_by_name": "AF-NAN-achin",
    },
    "province named without point": {
        "geo_precision": 4,
        "geometry": None,
        "adm1_id_by_name": "AF-NAN",
    },
    "country with anchor": {"geo_precision": 5},
    "unknown date": {"date_precision": "unknown", "date_start": None, "date_end": None},
    "month": {"date_precision": "month", "date_start": "2016-02-01", "date_end": "2016-02-29"},
    "leap day": {"date_start": "2016-02-29", "date_end": "2016-02-29"},
    "no figures": {"killed": None, "killed_low": None, "killed_high": None},
    "zero killed": {"killed": 0, "killed_low": 0, "killed_high": 0},
    "bounds without figure": {"killed": None, "killed_low": 3, "killed_high": 5},
    "no group": {"groups": []},
    "scope left empty": {"scope": None},
    "elsewhere": {"scope": "out_of_theatre", "geometry": OUTSIDE},
    "on the edge of the study area": {"geometry": Point(60.0, 39.0)},
    "unknown column": {"severity": "high"},
}


@pytest.mark.parametrize("over", SOUND_INCIDENTS.values(), ids=SOUND_INCIDENTS)
def test_a_sound_incident_has_no_fault(make_incidents: MakeIncidents, over: dict) -> None:
    assert check_incidents(make_incidents(over)) == []


BROKEN_INCIDENTS = [
    ({"id": None}, "id", "is empty"),
    ({"id": "  "}, "id", "is empty"),
    ({"title": None}, "title", "is empty"),
    ({"title": 5}, "title", "is of type int"),
    ({"note": 5}, "note", "is of type int"),
    ({"event_type": None}, "event_type", "is empty"),
    ({"event_type": "atack"}, "event_type", "is not in the vocabulary"),
    ({"event_type": ["attack"]}, "event_type", "is not in the vocabulary"),
    ({"scope": "Core"}, "scope", "is not in the vocabulary"),
    ({"geo_precision": None}, "geo_precision", "is empty"),
    ({"geo_precision": 6}, "geo_precision", "is not in the vocabulary"),
    ({"date_precision": None}, "date_precision", "is empty"),
    ({"date_precision": "exact"}, "date_precision", "is not in the vocabulary"),
    ({"date_start": None}, "date_start", "is empty"),
    ({"date_end": None}, "date_end", "is empty"),
    ({"date_start": "2015-07-00"}, "date_start", "is not a date"),
    ({"date_start": "2015-02-29"}, "date_start", "is not a date"),
    ({"date_start": "20150701"}, "date_start", "is not a date"),
    ({"date_start": "2015-W01-1"}, "date_start", "is not a date"),
    ({"date_start": "2015-07"}, "date_start", "is not a date"),
    ({"date_start": 20150701}, "date_start", "is not a date"),
    ({"date_start": "2016-08-09", "date_precision": "range"}, "date_start", "is after date_end"),
    ({"date_end": "2016-08-09"}, "date_end", "differs from date_start"),
    ({"killed": -2}, "killed", "is negative"),
    ({"killed": 9}, "killed_low", "is more than killed=9"),
    ({"killed": 16}, "killed", "is more than killed_high=15"),
    ({"killed": None, "killed_low": 16}, "killed_low", "is more than killed_high=15"),
    ({"injured_low": 3, "injured_high": 2}, "injured_low", "is more than injured_high=2"),
    ({"groups": "ISK"}, "groups", "is of type str"),
    ({"groups": ["ISK", " "]}, "groups", "holds an item that is empty"),
    ({"groups": ["ISK", 5]}, "groups", "holds an item that is empty or not text"),
    ({"sources": []}, "sources", "is an empty list"),
    ({"sources": None}, "sources", "is empty"),
    ({"geometry": None}, "geometry", "is null though geo_precision is 2"),
    (
        {"geometry": None, "geo_precision": 4, "adm1_stated": None, "adm2_id_by_name": "x"},
        "geometry",
        "is null though geo_precision is 4",
    ),
    ({"geo_precision": 0}, "geometry", "is a point though geo_precision is 0"),
    ({"location_basis": None}, "location_basis", "is empty"),
    ({"geometry": Point()}, "geometry", "is a Point"),
    ({"geometry": LineString([(70, 34), (71, 34)])}, "geometry", "is a LineString"),
    ({"geometry": OUTSIDE}, "geometry", "lies outside the study area"),
    ({"geometry": Point(34.43, 70.45)}, "geometry", "look swapped"),
]


@pytest.mark.parametrize(("over", "field", "problem"), BROKEN_INCIDENTS)
def test_a_broken_incident_has_the_one_fault(
    make_incidents: MakeIncidents, over: dict, field: str, problem: str
) -> None:
    frame = make_incidents({}, over)
    [fault] = check_incidents(frame)
    assert (fault.row, fault.field) == (1, field)
    assert problem in fault.problem
    assert fault.expected
    assert fault.fix


def test_every_fault_of_every_record_is_reported_at_once(make_incidents: MakeIncidents) -> None:
    frame = make_incidents({"killed": -1, "scope": "x"}, {}, {"title": None})
    faults = [(fault.row, fault.id, fault.field) for fault in check_incidents(frame)]
    assert faults == [(0, "a0", "scope"), (0, "a0", "killed"), (2, "a2", "title")]


def test_the_second_and_third_of_equal_ids_are_faults(make_incidents: MakeIncidents) -> None:
    faults = check_incidents(make_incidents({}, {}, {}, id="x"))
    assert [(fault.row, fault.field) for fault in faults] == [(1, "id"), (2, "id")]


def test_a_missing_required_column_is_one_fault_and_not_one_a_row(
    make_incidents: MakeIncidents,
) -> None:
    frame = make_incidents({}, {}).drop(columns=["sources", "note"])
    [fault] = check_incidents(frame)
    assert (fault.row, fault.field) == (None, "sources")


def test_a_near_miss_is_answered_with_the_word_meant(make_incidents: MakeIncidents) -> None:
    [fault] = check_incidents(make_incidents(event_type="Clashes"))
    assert fault.fix == "did you mean 'clash'?"
    assert fault.expected == "one of " + ", ".join(sorted(f.EVENT_TYPES))


def test_a_word_like_no_other_gets_no_guess(make_incidents: MakeIncidents) -> None:
    [fault] = check_incidents(make_incidents(event_type="zzzz"))
    assert fault.fix == "use one of these"


def test_hostile_text_in_any_text_field_is_no_fault(
    make_incidents: MakeIncidents, hostile: str
) -> None:
    over = {"id": hostile, "title": hostile, "groups": [hostile], "note": hostile}
    assert check_incidents(make_incidents(over)) == []


def test_an_empty_frame_has_no_fault(make_incidents: MakeIncidents) -> None:
    assert check_incidents(make_incidents().iloc[:0]) == []


def test_checking_changes_nothing(make_incidents: MakeIncidents) -> None:
    frame = make_incidents({}, {"scope": "x"})
    before = frame.copy(deep=True)
    check_incidents(frame)
    assert frame.equals(before)


@pytest.mark.parametrize(
    "over",
    [
        {},
        {"geometry": None},
        {"until": None, "as_of": None},
        {"since": "2016-07-10", "until": "2016-07"},
        {"since": None, "until": None},
        {"strength_low": None},
    ],
)
def test_a_sound_zone_has_no_fault(over: dict) -> None:
    assert check_zones(frame_of([zone(**over)])) == []


@pytest.mark.parametrize(
    ("over", "field", "problem"),
    [
        ({"status": "pockets of influence"}, "status", "is not in the vocabulary"),
        ({"certainty": "certain"}, "certainty", "is not in the vocabulary"),
        ({"unit_level": "district"}, "unit_level", "is not in the vocabulary"),
        ({"group": None}, "group", "is empty"),
        ({"units": []}, "units", "is an empty list"),
        ({"statement": None}, "statement", "is empty"),
        ({"sources": []}, "sources", "is an empty list"),
        ({"since": "2015-13"}, "since", "is not a date"),
        ({"since": "mid 2015"}, "since", "is not a date"),
        ({"as_of": "2016-02-30"}, "as_of", "is not a date"),
        ({"since": "2016-08"}, "since", "is after until=2016-07"),
        ({"since": None, "until": None, "as_of": None}, "as_of", "is empty"),
        ({"strength_low": 4000}, "strength_low", "is more than strength_high=3500"),
        ({"strength_low": -1}, "strength_low", "is negative"),
        ({"geometry": Point(70, 34)}, "geometry", "is a Point"),
        ({"geometry": BOW_TIE}, "geometry", "is not valid: Self-intersection"),
    ],
)
def test_a_broken_zone_has_the_one_fault(over: dict, field: str, problem: str) -> None:
    [fault] = check_zones(frame_of([zone(**over)]))
    assert fault.field == field
    assert problem in fault.problem


def test_a_sound_boundary_has_no_fault() -> None:
    assert check_boundaries(frame_of([unit()])) == []


@pytest.mark.parametrize(
    ("over", "field", "problem"),
    [
        ({"adm_id": None}, "adm_id", "is empty"),
        ({"level": "province"}, "level", "is not in the vocabulary"),
        ({"name": ""}, "name", "is empty"),
        ({"alt_names": "Ningarhar"}, "alt_names", "is of type str"),
        ({"valid_to": "2018-06-31"}, "valid_to", "is not a date"),
        ({"valid_from": "2019"}, "valid_from", "is after valid_to"),
        ({"disputed": "yes"}, "disputed", "is of type str"),
        ({"geometry": None}, "geometry", "is null"),
        ({"geometry": Polygon()}, "geometry", "is a Polygon"),
        ({"geometry": BOW_TIE}, "geometry", "is not valid"),
    ],
)
def test_a_broken_boundary_has_the_one_fault(over: dict, field: str, problem: str) -> None:
    [fault] = check_boundaries(frame_of([unit(**over)]))
    assert fault.field == field
    assert problem in fault.problem


def test_units_of_one_id_are_faults() -> None:
    [fault] = check_boundaries(frame_of([unit(), unit()]))
    assert (fault.row, fault.field) == (1, "adm_id")


@pytest.mark.parametrize("check", [check_incidents, check_zones, check_boundaries])
def test_another_crs_is_answered_with_to_crs(check: Any) -> None:
    with pytest.raises(CRSMismatchError, match=r"EPSG:32642; expected EPSG:4326.*to_crs\(4326\)"):
        check(gpd.GeoDataFrame(geometry=[], crs=32642))


def test_no_crs_is_answered_with_set_crs() -> None:
    with pytest.raises(CRSMismatchError, match=r"no CRS is set.*set_crs\(4326\)"):
        require_crs(gpd.GeoDataFrame(geometry=[]), "incidents")


def test_a_crs_without_a_code_is_named() -> None:
    frame = gpd.GeoDataFrame(geometry=[], crs="+proj=lcc +lat_1=26 +lat_2=36 +lon_0=69")
    with pytest.raises(CRSMismatchError, match=r"the CRS is \w+"):
        require_crs(frame, "incidents")


def test_a_frame_without_geometry_is_answered_with_points_from_xy() -> None:
    with pytest.raises(CRSMismatchError, match="points_from_xy"):
        require_crs(gpd.GeoDataFrame({"a": [1]}), "incidents")


def test_crs84_is_taken_for_what_it_is() -> None:
    require_crs(gpd.GeoDataFrame(geometry=[], crs="OGC:CRS84"), "incidents")


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2015", "2015-01-01", "2015-12-31"),
        ("2015-02", "2015-02-01", "2015-02-28"),
        ("2016-07-10", "2016-07-10", "2016-07-10"),
    ],
)
def test_a_partial_date_spans_all_days_that_it_can_mean(text: str, first: str, last: str) -> None:
    assert tuple(map(str, date_span(text))) == (first, last)


@pytest.mark.parametrize("text", ["", "15", "0000", "2015-00", "2015-07-00", "٢٠١٥", "2015-1-1"])
def test_what_is_no_date_spans_nothing(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|year|month|day"):
        date_span(text)


@pytest.mark.parametrize("value", ["x" * 1000, {"a": ["b" * 500] * 500}, "\ud800" * 100, 10**500])
def test_a_shown_value_is_short_and_can_be_printed(value: object) -> None:
    assert len(shorten(value).encode()) <= 60


def test_a_count_that_is_not_whole_is_a_fault(make_incidents: MakeIncidents) -> None:
    frame = make_incidents()
    frame["killed"] = [12.5]
    assert [(x.field, x.problem) for x in check_incidents(frame)] == [
        ("killed", "is of type float")
    ]
