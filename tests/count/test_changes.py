"""Two states of the same records: nothing is missed, and unknown is never a difference of 0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from geo_afpak import find_changes, load_incidents
from geo_afpak.count.changes import SINCE, WHAT, mark_changes
from geo_afpak.errors import InvalidInputError
from geo_afpak.model import fields as f
from geo_afpak.release.generalise import generalise_incidents
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def frame(*rows: dict[str, Any]) -> gpd.GeoDataFrame:
    return frame_of([incident(**{f.ID: f"a{i}", **row}) for i, row in enumerate(rows)])


def number(numbers: pd.DataFrame, by: str, name: str) -> tuple[Any, Any]:
    row = numbers[(numbers["by"] == by) & (numbers["number"] == name)].iloc[0]
    return row["old"], row["new"]


def test_state_beside_itself_has_no_change() -> None:
    incidents = load_incidents()
    found = find_changes(incidents, incidents)
    assert (len(found.rows), len(found.numbers), found.same) == (0, 0, len(incidents))


def test_record_added_withdrawn_and_changed_are_told_apart() -> None:
    old = frame({f.ID: "kept", f.KILLED: 3}, {f.ID: "gone"}, {f.ID: "same"})
    new = frame({f.ID: "same"}, {f.ID: "kept", f.KILLED: 5}, {f.ID: "come"})
    rows = find_changes(old, new).rows.to_dict("records")
    assert [(row["change"], row[f.ID]) for row in rows if row["change"] != "changed"] == [
        ("withdrawn", "gone"),
        ("added", "come"),
    ]
    changed = [row for row in rows if row["change"] == "changed"]
    assert {(row[f.ID], row["field"], row["old"], row["new"]) for row in changed} == {
        ("kept", f.KILLED, "3", "5")
    }


def test_record_with_another_id_is_known_by_its_source_id() -> None:
    old = frame({f.ID: "x1", f.SOURCE_ID: "900", f.KILLED: 3})
    new = frame({f.ID: "x2", f.SOURCE_ID: "900", f.KILLED: 4})
    found = find_changes(old, new)
    assert (found.count("added"), found.count("withdrawn"), found.count("changed")) == (0, 0, 1)


def test_figure_that_became_known_has_no_difference_in_numbers() -> None:
    old = frame({f.KILLED: None, f.KILLED_LOW: None, f.KILLED_HIGH: None})
    new = frame({f.KILLED: 4, f.KILLED_LOW: None, f.KILLED_HIGH: None})
    numbers = find_changes(old, new).numbers
    row = numbers[(numbers["by"] == "all") & (numbers["number"] == f.KILLED)]
    assert row["new"].tolist() == [4]
    assert row["old"].isna().all()
    assert row["difference"].isna().all()


def test_lists_and_columns_of_ones_own_are_compared() -> None:
    old, new = frame({f.GROUPS: ["ISK"]}), frame({f.GROUPS: ["ISK", "TTP"]})
    rows = find_changes(old, new.assign(weapon="mine")).rows
    assert rows[["field", "old", "new"]].to_numpy().tolist() == [
        [f.GROUPS, "ISK", "ISK; TTP"],
        ["weapon", "", "mine"],
    ]


@pytest.mark.parametrize(("one", "two"), [("abc", "cde"), ("", "ab"), ("edcba", "ace"), ("b", "b")])
def test_records_and_sums_of_both_states_are_accounted_for(one: str, two: str) -> None:
    everything = load_incidents().iloc[:5].set_axis(list("abcde"))
    old, new = everything.loc[list(one)], everything.loc[list(two)]
    found = find_changes(old, new)
    assert found.same == len(set(one) & set(two))
    assert found.rows_old == found.same + found.count("withdrawn")
    assert found.rows_new == found.same + found.count("added")
    if len(one) != len(two):
        assert number(found.numbers, "all", "events") == (len(one), len(two))


def test_marks_stand_on_the_records_that_were_added_or_changed() -> None:
    old = frame({f.ID: "kept", f.KILLED: 3, f.PLACE: "x"}, {f.ID: "gone"}, {f.ID: "same"})
    new = frame({f.ID: "same"}, {f.ID: "kept", f.KILLED: None, f.PLACE: "y"}, {f.ID: "come"})
    marked, withdrawn = mark_changes(old, new)
    assert withdrawn[f.ID].tolist() == ["gone"]
    assert [None if one is None else str(one) for one in marked[SINCE]] == [
        None,
        "changed",
        "added",
    ]
    assert marked[WHAT].tolist()[0::2] == [None, None]
    assert sorted(marked[WHAT].iloc[1]) == ["killed: 3 → nothing", "place: x → y"]
    assert SINCE not in new.columns


def test_generalised_records_are_not_paired_by_their_running_numbers() -> None:
    incidents = load_incidents()
    generalised = generalise_incidents(incidents, "district")
    for sides in ((incidents, generalised), (generalised, incidents)):
        for compare in (find_changes, mark_changes):
            with pytest.raises(InvalidInputError, match="are generalised"):
                compare(*sides)
