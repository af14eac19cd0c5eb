"""Signs in records: each check finds what was made and leaves alone what chance gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo_afpak import inspect_incidents, load_boundaries
from geo_afpak.count.inspection import CHECKS
from geo_afpak.figure.inspection import draw_inspection
from geo_afpak.model import fields as f
from tests.conftest import costly, frame_of, incident

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_afpak.region.region import Region

JALALABAD = (70.451237, 34.434561)


def frame(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    return frame_of([incident(**{f.ID: f"a{i}", f.TITLE: f"{i}", **r}) for i, r in enumerate(rows)])


def at(lon: float, lat: float, precision: int = 2, **rest: Any) -> dict[str, Any]:
    return {"geometry": Point(lon, lat), f.GEO_PRECISION: precision, **rest}


def on(day: str) -> dict[str, Any]:
    return {f.DATE_START: day, f.DATE_END: day, f.DATE_PRECISION: "day"}


def found(incidents: gpd.GeoDataFrame, check: str) -> list[str]:
    rows = inspect_incidents(incidents).rows
    return rows.loc[rows["check"] == check, f.ID].tolist()


def middle_of(name: str, level: str) -> tuple[float, float]:
    units = load_boundaries(level, vintage="2017")
    unit = units.loc[units[f.NAME] == name].geometry.to_crs(f.EQUAL_AREA_CRS)
    point = unit.centroid.to_crs(f.CRS).iloc[0]
    return point.x, point.y


def test_point_in_the_middle_of_a_unit_is_a_sign_where_it_is_said_to_be_finer() -> None:
    district, province = middle_of("Achin", "adm2"), middle_of("Nangarhar", "adm1")
    rows = [at(*district), at(*district, 3), at(*province), at(*province, 4), at(*JALALABAD)] * 5
    assert found(frame(*rows), "centroid") == [f"a{i}" for i in range(25) if i % 5 in (0, 2)]


def test_one_point_for_several_districts_or_three_places_is_a_sign() -> None:
    stated = [{f.ADM2_STATED: name} for name in ("Achin", "Kot")]
    assert found(frame(*[at(*JALALABAD, **s) for s in stated]), "stacked") == ["a0", "a1"]
    places = [{f.PLACE: name, f.ADM2_STATED: "Achin"} for name in ("x", "y", "z")]
    assert found(frame(*[at(*JALALABAD, **p) for p in places]), "stacked") == ["a0", "a1", "a2"]
    assert found(frame(*[at(*JALALABAD, **p) for p in places[:2]]), "stacked") == []


def test_town_whose_events_all_have_points_of_their_own_is_a_sign() -> None:
    town = {f.PLACE: "Jalalabad", f.ADM2_STATED: "Jalalabad"}
    lon, lat = JALALABAD
    apart = [at(lon + i / 1000, lat, **town) for i in range(8)]
    assert len(found(frame(*apart), "spread")) == 8
    assert found(frame(*apart[:7]), "spread") == []
    assert found(frame(*[at(lon, lat, **town)] * 8), "spread") == []


@pytest.mark.parametrize(
    ("lon", "lat", "precision", "sign"),
    [
        (70.45, 34.43, 1, True), (70.45, 34.43, 2, False), (70.5, 34.4, 2, True),
        (70.5, 34.43, 2, False), (70.0, 34.0, 3, False), (70.451, 34.4, 1, False),
    ],
)  # fmt: skip
def test_coordinates_rounder_than_their_precision_are_a_sign(
    lon: float, lat: float, precision: int, *, sign: bool
) -> None:
    assert found(frame(at(lon, lat, precision)), "rounded") == (["a0"] if sign else [])


def test_days_heaped_on_the_first_of_a_month_are_a_sign_and_spread_ones_are_not() -> None:
    spread = [on(f"2016-{month:02d}-{day:02d}") for month in (3, 4) for day in range(1, 31)]
    assert found(frame(*spread), "first_of_month") == []
    heaped = [*spread, *[on("2016-01-01")] * 10]
    assert len(found(frame(*heaped), "first_of_month")) == 12
    assert len(found(frame(*heaped), "new_year")) == 10


def test_a_month_written_as_a_month_is_no_day() -> None:
    month = {f.DATE_START: "2016-03-01", f.DATE_END: "2016-03-31", f.DATE_PRECISION: "month"}
    checks = inspect_incidents(frame(*[month] * 20)).table.set_index("check")
    assert checks.loc["first_of_month", "looked_at"] == 0


def test_records_that_differ_in_their_ids_alone_are_copies() -> None:
    same = {f.TITLE: "Bombing"}
    rows = [{**same, f.SOURCE_ID: "1"}, {**same, f.SOURCE_ID: "2"}, {f.TITLE: "Raid"}]
    assert found(frame(*rows), "copies") == ["a0", "a1"]


def test_tolls_that_are_the_year_or_far_above_all_others_are_signs() -> None:
    small = [{f.KILLED: 1, f.INJURED: None}] * 200
    odd = [{f.KILLED: 2016, f.INJURED: None, **on("2016-08-08")}]
    assert found(frame(*small, *odd), "odd_toll") == ["a200"]
    assert found(frame(*small, {f.KILLED: 11, f.INJURED: None}), "odd_toll") == ["a200"]
    assert found(frame(*small, {f.KILLED: 10, f.INJURED: None}), "odd_toll") == []


def test_rounded_tolls_stand_out_only_above_one_in_ten() -> None:
    fair = [{f.KILLED: toll, f.INJURED: None} for toll in range(20, 120)]
    assert found(frame(*fair), "round_toll") == []
    assert len(found(frame(*fair, *[{f.KILLED: 30, f.INJURED: None}] * 20), "round_toll")) == 30


MADE = (
    at(70.5, 34.4, 1), at(*JALALABAD), on("2016-01-01"), {f.KILLED: 500},
    {"geometry": None, f.GEO_PRECISION: 0},
)  # fmt: skip


@costly
@given(st.lists(st.sampled_from(MADE), min_size=1, max_size=40))
def test_whatever_is_found_is_counted_and_no_row_is_changed(rows: list[dict[str, Any]]) -> None:
    incidents = frame(*rows)
    before = incidents.copy(deep=True)
    inspection = inspect_incidents(incidents)
    assert incidents.equals(before)
    table = inspection.table.set_index("check")
    assert table.index.tolist() == list(CHECKS)
    listed = inspection.rows["check"].value_counts()
    for check, row in table.iterrows():
        assert listed.get(check, 0) == (row["events"] if row["stands_out"] else 0)
        assert row["events"] <= row["looked_at"] or check == "round_toll"


def test_middles_of_boundaries_of_ones_own_are_signs(borno: Region) -> None:
    rows = [at(13.3, 11.7), at(13.31, 11.71), at(13.0, 12.0)]
    records = frame(*[{**row, f.COUNTRY: "Nigeria", f.ADM1_STATED: None, f.ADM2_STATED: None}
                      for row in rows] * 9)  # fmt: skip
    found = inspect_incidents(records, region=borno)
    said = found.rows.loc[found.rows["check"] == "centroid", "says"]
    assert len(said) == 18
    assert set(said.str.rpartition("is the middle of ")[2]) == {"Konduga (adm2)", "Borno (adm1)"}
    told = draw_inspection(found).get_label()
    assert "More than chance gives: middle of a unit 18" in told
    assert "2 points that stand out are on a map." in told


def test_nothing_is_found_in_nothing() -> None:
    inspection = inspect_incidents(frame({}).iloc[:0])
    assert inspection.table["events"].tolist() == [0] * len(CHECKS)
    assert "no record" in draw_inspection(inspection).get_label()


def test_picture_says_which_value_is_most_frequent() -> None:
    rows = [on("2016-01-01")] * 3 + [on("2016-01-09")]
    said = draw_inspection(inspect_incidents(frame(*rows))).get_label()
    assert "Day of the month: most often 1, in 3 records." in said
