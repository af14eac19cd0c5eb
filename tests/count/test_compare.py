"""Two sources side by side: the same numbers as a summary of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak import read_incidents
from geo_afpak.count.compare import Comparison, compare_sources
from geo_afpak.count.summary import summarise, totals
from geo_afpak.errors import InvalidInputError
from geo_afpak.join.incidents import join_incidents
from geo_afpak.model import fields as f
from geo_afpak.region.datasets import data_path
from tests.conftest import costly, frame_of, incident

if TYPE_CHECKING:
    import geopandas as gpd

FIGURES = ("events", "killed_low", "killed", "killed_high", "killed_unknown")
NO_TOLL = {f.KILLED: None, f.KILLED_LOW: None, f.KILLED_HIGH: None}


def source(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    """Make incidents that are joined already, without looking any unit up."""
    units = {
        f.ADM2_ID: "AF-NAN-jalalabad", f.ADM1_ID: "AF-NAN", f.ADM0_ISO3: "AFG",
        f.JOIN_STATUS: "matched",
    }  # fmt: skip
    made = [incident(**{f.ID: f"a{i}", **units, **row}) for i, row in enumerate(rows or ({},))]
    return frame_of(made) if rows else frame_of(made).iloc[:0]


def cells(found: Comparison, *columns: str) -> list[list[Any]]:
    table = found.table[list(columns)].astype(object)
    rows: list[list[Any]] = table.where(table.notna(), None).to_numpy().tolist()
    return rows


def test_cells_of_both_and_of_either_stand_side_by_side() -> None:
    a = source({}, {f.DATE_START: "2016-09-01", f.DATE_END: "2016-09-01"})
    b = source({}, {}, {f.DATE_START: "2016-10-01", f.DATE_END: "2016-10-01"})
    found = compare_sources(a, b)
    columns = ("adm2_name", "month", "counted_by", "events_a", "events_b", "events_difference")
    assert cells(found, *columns) == [
        ["Jalalabad", "2016-08", "both", 1, 2, -1],
        ["Jalalabad", "2016-09", "a", 1, 0, 1],
        ["Jalalabad", "2016-10", "b", 0, 1, -1],
    ]


def test_a_difference_of_tolls_is_unknown_where_one_of_them_is() -> None:
    found = compare_sources(source({f.KILLED: 7}), source(NO_TOLL), ["adm1"])
    columns = ("killed_a", "killed_b", "killed_unknown_b", "killed_difference")
    assert cells(found, *columns) == [[7, None, 1, None]]


def test_a_source_without_events_in_a_cell_counts_none_and_states_no_toll() -> None:
    found = compare_sources(source({f.KILLED: 7}), source(), ["adm1"])
    assert cells(found, "events_b", "killed_b", "killed_difference") == [[0, None, None]]
    assert found.period_b is None


def test_what_either_cannot_place_is_left_out_with_its_first_reason() -> None:
    coarse = {f.ADM2_ID: None, f.GEO_PRECISION: 4}
    undated = {f.DATE_START: None, f.DATE_END: None, f.DATE_PRECISION: "unknown"}
    found = compare_sources(source({}, coarse, {**coarse, **undated}), source(undated))
    assert found.left_out_a.to_numpy().tolist() == [["known only to the province", 2]]
    assert found.left_out_b.to_numpy().tolist() == [["no date given", 1]]
    assert found.totals_a["events"] == 1
    assert found.totals_b["events"] == 0


def test_an_event_of_two_groups_counts_in_the_cell_of_each_and_once_in_the_total() -> None:
    found = compare_sources(source({f.GROUPS: ["ISK", "TTP"]}), source(), ["group", "month"])
    assert cells(found, "group", "events_a") == [["ISK", 1], ["TTP", 1]]
    assert found.totals_a["events"] == 1
    assert "several groups" in found.note


def test_swapping_the_sources_swaps_the_columns() -> None:
    a, b = source({f.KILLED: 7}, {f.ADM1_ID: "AF-BAL"}), source({})
    one, other = compare_sources(a, b, ["adm1"]), compare_sources(b, a, ["adm1"])
    for figure in FIGURES:
        assert cells(one, f"{figure}_a", f"{figure}_b") == cells(
            other, f"{figure}_b", f"{figure}_a"
        )
    assert (one.table["events_difference"] == -other.table["events_difference"]).all()


@pytest.mark.parametrize("by", [[], "adm2", ["adm2", "adm2"], ["adm2", "moon"]])
def test_cells_that_make_no_sense_are_refused(by: Any) -> None:
    with pytest.raises(InvalidInputError, match="by="):
        compare_sources(source({}), source({}), by)


def test_text_names_cells_totals_and_what_was_left_out() -> None:
    text = compare_sources(source({f.KILLED: 7}, {f.ADM2_ID: None, f.GEO_PRECISION: 4}),
                           source(NO_TOLL)).to_text()  # fmt: skip
    assert "Jalalabad  2016-08         1  1    0         7  ?    ?" in text
    assert "cells: 1 (1 in both" in text
    assert "a, 2016-08-08 to 2016-08-08: 1 counted of 2" in text
    assert "1  known only to the province" in text


def test_a_long_comparison_shows_what_differs_most_and_says_so() -> None:
    rows = [{f.SUB_TYPE: f"kind {number:03d}"} for number in range(60)]
    text = compare_sources(source(*rows, rows[59]), source(), ["sub_type"]).to_text()
    assert "kind 059" in text
    assert "and 20 more cells" in text


@pytest.mark.parametrize("by", ["adm1", "adm2", "month", "group", "event_type"])
def test_one_source_against_itself_gives_the_numbers_of_its_summary(by: str) -> None:
    joined = join_incidents(read_incidents(data_path("incidents.geojson")).frame)
    found = compare_sources(joined, joined, [by])
    expected = summarise(joined, by)
    rows = expected.nonzero().sort_values("key")
    for figure in FIGURES:
        assert found.table[f"{figure}_a"].tolist() == rows[figure].tolist()
    assert found.totals_a == found.totals_b == expected.totals
    assert found.left_out_a.equals(expected.left_out)
    assert (found.table["events_difference"] == 0).all()


rows = st.lists(
    st.fixed_dictionaries(
        {
            f.SUB_TYPE: st.sampled_from(["bombing", "raid", None]),
            f.EVENT_TYPE: st.sampled_from(["attack", "clash", None]),
            f.KILLED: st.sampled_from([None, 0, 3]),
            f.KILLED_LOW: st.none(),
            f.KILLED_HIGH: st.none(),
        }
    ),
    min_size=1,
    max_size=24,
)


@costly
@given(rows, rows)
def test_no_event_and_no_victim_is_lost_or_counted_twice(
    one: list[dict[str, Any]], other: list[dict[str, Any]]
) -> None:
    a, b = source(*one), source(*other)
    found = compare_sources(a, b, ["sub_type", "event_type"])
    for side, frame, left in (("a", a, found.left_out_a), ("b", b, found.left_out_b)):
        table = found.table
        assert table[f"events_{side}"].sum() + left["events"].sum() == len(frame)
        counted = frame[frame[f.SUB_TYPE].notna() & frame[f.EVENT_TYPE].notna()]
        killed = table[f"killed_{side}"].sum(min_count=1)
        assert (None if pd.isna(killed) else int(killed)) == totals(counted)["killed"]
