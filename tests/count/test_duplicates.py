"""Candidate pairs: which are found, with what evidence, and that nothing else changes."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo_afpak.count.duplicates import find_duplicates, not_compared
from geo_afpak.count.events import Events
from geo_afpak.count.pairs import candidates
from geo_afpak.errors import InvalidInputError
from geo_afpak.model import fields as f
from tests.conftest import costly, frame_of, incident

if TYPE_CHECKING:
    import geopandas as gpd

JALALABAD = (70.45, 34.43)
KM = 1 / 92.0
"""Degrees of longitude at Jalalabad."""


def joined(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Make joined incidents without looking any unit up."""
    units = {f.ADM2_ID: "AF-NAN-jalalabad", f.ADM1_ID: "AF-NAN", f.JOIN_STATUS: "matched"}
    return frame_of([incident(**{f.ID: f"a{i}", **units, **row}) for i, row in enumerate(rows)])


def day(text: str, precision: str = "day", end: str | None = None) -> dict[str, Any]:
    return {f.DATE_START: text, f.DATE_END: end or text, f.DATE_PRECISION: precision}


def at(east_km: float, precision: int = 2) -> dict[str, Any]:
    lon, lat = JALALABAD
    return {f.GEOMETRY: Point(lon + east_km * KM, lat), f.GEO_PRECISION: precision}


def pairs(*rows: dict[str, Any], **options: Any) -> list[tuple[str, str]]:
    found = find_duplicates(joined(*rows), **{"least": 0, **options})
    return list(found[["id_a", "id_b"]].itertuples(index=False, name=None))


def only(*rows: dict[str, Any], **options: Any) -> pd.Series:
    (row,) = find_duplicates(joined(*rows), **{"least": 0, **options}).to_dict("records")
    return pd.Series(row)


# --- time -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "days", "found"),
    [
        (day("2016-08-08"), day("2016-08-10"), 2, True),
        (day("2016-08-08"), day("2016-08-11"), 2, False),
        (day("2016-08-08"), day("2016-08-08"), 0, True),
        (day("2016-08-08"), day("2016-08-09"), 0, False),
        (day("2016-08-01", "month", "2016-08-31"), day("2016-08-20"), 0, True),
        (day("2016-08-15", "month"), day("2016-08-30"), 0, True),
        (day("2016-08-15", "month"), day("2016-09-02"), 1, False),
        (day("2016-01-01", "year"), day("2016-12-31"), 0, True),
        (day("2016-08-08", "week"), day("2016-08-14"), 0, True),
        (day("2016-08-08", "range", "2016-08-20"), day("2016-08-15"), 0, True),
        (day("2016-08-20", "report"), day("2016-08-08"), 0, True),
        (day("2016-08-20", "report"), day("2016-08-21"), 0, False),
        (day("2016-08-08", "unknown"), day("2016-08-08"), 2, False),
    ],
)
def test_periods_are_those_of_the_precision_of_the_date(
    one: dict[str, Any], other: dict[str, Any], days: int, *, found: bool
) -> None:
    expected = [("a0", "a1")] if found else []
    assert pairs(one, other, days=days) == expected
    assert pairs(other, one, days=days) == expected


def test_overlapping_years_weigh_less_than_months_and_these_less_than_days() -> None:
    scores = [
        only(day("2016-08-01", precision), day("2016-08-01", precision))["score"]
        for precision in ("day", "week", "month", "year")
    ]
    assert scores[0] > scores[1] > scores[2] == scores[3]


# --- place ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (at(0, 1), at(1.9, 1), True),
        (at(0, 1), at(2.2, 1), False),
        (at(0, 1), at(9, 2), True),
        (at(0, 2), at(9.5, 2), True),
        (at(0, 2), at(11, 2), False),
        (at(0, 3), at(45, 2), True),
        (at(0, 3), {**at(60, 2), f.ADM2_ID: "AF-NAN-other"}, False),
        (at(0, 3), at(60, 2), True),
        (at(0, 4), at(300, 1), True),
        (at(0, 4), {**at(1, 1), f.ADM1_ID: "AF-KUN"}, False),
        (at(0, 5), at(0, 5), False),
    ],
)
def test_places_are_near_as_far_as_the_coarser_precision_allows(
    one: dict[str, Any], other: dict[str, Any], *, found: bool
) -> None:
    expected = [("a0", "a1")] if found else []
    assert pairs(one, other) == expected
    assert pairs(other, one) == expected


@pytest.mark.parametrize("other", [Point(-179.97, 65.0), Point(179.93, 65.0)])
def test_kilometres_are_those_of_the_ground_also_across_the_antimeridian(other: Point) -> None:
    # A degree of longitude on the 65th parallel is 47.18 km.
    row = only({**at(0), f.GEOMETRY: Point(179.98, 65.0)}, {**at(0), f.GEOMETRY: other})
    assert row["km_apart"] == pytest.approx(2.36, abs=0.05)


def test_a_district_without_a_point_is_compared_by_the_district() -> None:
    row = only({f.GEOMETRY: None, f.GEO_PRECISION: 3}, at(0))
    assert pd.isna(row["km_apart"])
    assert pd.isna(row["km_allowed"])
    assert "same district" in row["evidence"]


def test_kilometres_asked_for_replace_those_of_sites_and_towns_only() -> None:
    assert pairs(at(0, 1), at(9, 2), km=5) == []
    assert pairs(at(0, 1), at(14, 1), km=15) == [("a0", "a1")]
    assert pairs(at(0, 3), at(30, 1), km=5) == [("a0", "a1")]
    assert pairs(at(0, 1), at(0, 1), km=0) == [("a0", "a1")]


def test_distances_are_those_on_the_ground() -> None:
    assert only(at(0), at(5))["km_apart"] == pytest.approx(5, abs=0.1)


# --- who, how many, what --------------------------------------------------------------


def test_a_faction_and_its_parent_share_the_parent() -> None:
    row = only({f.GROUPS: ["JuA"]}, {f.GROUPS: ["TTP"]})
    assert row["groups_shared"] == ["TTP"]
    assert "both name TTP or a faction of it" in row["evidence"]


def test_the_same_group_weighs_more_than_its_parent_and_another_group_against() -> None:
    same, parent, silent, other = (
        only({f.GROUPS: ["JuA"]}, {f.GROUPS: groups})["score"]
        for groups in (["JuA"], ["TTP"], [], ["ISK"])
    )
    assert same > parent > other
    assert silent == same  # what one of them does not say counts neither way


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((12, 10, 15), (14, 14, 14), True),
        ((12, 10, 13), (14, 14, 14), False),
        ((12, None, None), (12, None, None), True),
        ((0, None, None), (0, None, None), True),
        ((None, None, None), (14, None, None), None),
    ],
)
def test_tolls_agree_when_their_ranges_overlap_and_blank_is_no_toll(
    one: tuple[int | None, ...], other: tuple[int | None, ...], *, expected: bool | None
) -> None:
    names = (f.KILLED, f.KILLED_LOW, f.KILLED_HIGH)
    row = only(dict(zip(names, one, strict=True)), dict(zip(names, other, strict=True)))
    found = row["tolls_compatible"]
    assert (None if pd.isna(found) else found) == expected


def test_the_injured_are_compared_where_no_dead_can_be() -> None:
    none = dict.fromkeys((f.KILLED, f.KILLED_LOW, f.KILLED_HIGH))
    row = only({**none, f.INJURED: 3}, {f.INJURED: 9})
    assert row["tolls_compatible"] is False
    assert "injured 3 and 9" in row["evidence"]


def test_fighting_and_attack_may_be_one_event_and_a_statement_is_none_of_them() -> None:
    assert only({}, {f.EVENT_TYPE: "clash"})["type_compatible"]
    assert not only({}, {f.EVENT_TYPE: "statement"})["type_compatible"]


def test_pairs_within_a_source_are_told_from_those_across() -> None:
    assert not only({}, {})["across_sources"]
    assert only({}, {f.SOURCE_DATASET: "ACLED"})["across_sources"]


# --- the table ------------------------------------------------------------------------


def test_the_likeliest_pair_comes_first_and_weak_ones_are_left_out() -> None:
    rows = ({}, {}, {**at(9), f.GROUPS: ["TTP"], f.EVENT_TYPE: "unrest", **day("2016-08-10")})
    table = find_duplicates(joined(*rows), least=0)
    assert table["score"].tolist() == sorted(table["score"], reverse=True)
    assert (table.loc[0, "id_a"], table.loc[0, "id_b"]) == ("a0", "a1")
    strong = find_duplicates(joined(*rows), least=0.9)
    assert len(strong) == 1
    assert strong.equals(table.head(1))


def test_without_a_pair_there_is_an_empty_table_with_all_columns() -> None:
    none = find_duplicates(joined({}))
    one = find_duplicates(joined({}, {}))
    assert len(none) == 0
    assert list(none.columns) == list(one.columns)
    assert none.dtypes.equals(one.dtypes)


def test_the_incidents_are_not_changed() -> None:
    frame = joined({}, {})
    before = frame.copy(deep=True)
    find_duplicates(frame)
    assert frame.equals(before)


def test_what_cannot_be_compared_is_counted_with_the_reason() -> None:
    frame = joined({}, day("2016-08-08", "unknown"), {f.DATE_START: None}, at(0, 5), at(0, 4))
    assert not_compared(frame).to_numpy().tolist() == [
        ["no date that can be compared", 2],
        ["no place closer than a country", 1],
    ]


def test_incidents_that_are_not_joined_yet_are_joined_first(make_incidents: Any) -> None:
    frame = make_incidents({}, {"geometry": Point(70.46, 34.43), "geo_precision": 4})
    assert find_duplicates(frame, least=0)["evidence"].str.contains("same province").all()


@pytest.mark.parametrize("options", [{"days": -1}, {"days": 1.5}, {"km": -1}, {"least": 2}])
def test_options_out_of_range_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match=next(iter(options))):
        find_duplicates(joined({}), **options)


def test_ids_that_stand_twice_are_those_of_two_sources(make_incidents: Any) -> None:
    frame = make_incidents({}, {"source_dataset": "other"}).assign(id="1")
    assert find_duplicates(frame)["across_sources"].tolist() == [True]


def test_a_frame_in_another_crs_is_compared_all_the_same(make_incidents: Any) -> None:
    frame = make_incidents({}, {})
    assert find_duplicates(frame.to_crs(32642)).equals(find_duplicates(frame))


# --- all pairs, against the long way --------------------------------------------------

PRECISIONS = ("day", "week", "month", "year", "range", "report")


@st.composite
def frames(draw: st.DrawFn) -> gpd.GeoDataFrame:
    rows = []
    for number in range(draw(st.integers(2, 12))):
        start = date(2016, 8, 1) + timedelta(days=draw(st.integers(0, 40)))
        end = start + timedelta(days=draw(st.sampled_from([0, 0, 3, 40])))
        point = draw(st.sampled_from([None, 0, 1.5, 8, 19, 30, 55, 120]))
        where = at(point, draw(st.integers(0, 5))) if point is not None else {
            f.GEOMETRY: None, f.GEO_PRECISION: draw(st.sampled_from([0, 3, 4])),
        }  # fmt: skip
        rows.append(
            {
                f.ID: f"e{number}",
                **day(start.isoformat(), draw(st.sampled_from(PRECISIONS)), end.isoformat()),
                **where,
                f.ADM2_ID: draw(st.sampled_from(["d1", "d2", None])),
                f.ADM1_ID: draw(st.sampled_from(["p1", "p2"])),
                f.GROUPS: draw(st.sampled_from([[], ["TTP"], ["JuA"], ["ISK"]])),
                f.KILLED: draw(st.sampled_from([None, 0, 12])),
                f.KILLED_LOW: None,
                f.KILLED_HIGH: None,
            }
        )
    return joined(*rows)


def near_by_definition(events: Events, i: int, j: int, days: int) -> bool:
    """Decide one pair as docs/duplicates.md words it."""
    one, other = np.array([i]), np.array([j])
    if not (events.dated[[i, j]].all() and events.placed()[[i, j]].all()):
        return False
    if events.gap(one, other)[0] > days:
        return False
    coarse, apart = max(events.precision[[i, j]]), events.km(one, other)[0]
    longest = events.length(np.array([i, j])).max()
    if coarse <= 2:
        return bool(apart <= (2 if coarse == 1 else 10))
    if coarse == 3:
        same = events.district[i] == events.district[j] >= 0
        return bool(longest <= 31 and (apart <= 50 or same))
    return bool(longest <= 7 and events.province[i] == events.province[j] >= 0)


@given(frames(), st.integers(0, 5))
def test_the_pairs_are_those_that_comparing_all_would_give(
    frame: gpd.GeoDataFrame, days: int
) -> None:
    events = Events.of(frame)
    found = [
        tuple(sorted(pair))
        for left, right in candidates(events, days=days, km=None)
        for pair in zip(left.tolist(), right.tolist(), strict=True)
    ]
    expected = [
        (i, j)
        for i, j in combinations(range(len(frame)), 2)
        if near_by_definition(events, i, j, days)
    ]
    assert sorted(found) == expected


@costly
@given(frames(), st.randoms(use_true_random=False))
def test_the_order_of_the_file_changes_nothing(frame: gpd.GeoDataFrame, random: Any) -> None:
    order = list(range(len(frame)))
    random.shuffle(order)
    shuffled = frame.iloc[order].reset_index(drop=True)
    rows = ["row_a", "row_b"]
    one = find_duplicates(frame, least=0).drop(columns=rows)
    other = find_duplicates(shuffled, least=0).drop(columns=rows)
    pd.testing.assert_frame_equal(one, other)
