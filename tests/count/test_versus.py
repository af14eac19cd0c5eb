"""Two periods or areas side by side: both counts, the change, and what is not known of either."""

from __future__ import annotations

from typing import Any

import pytest

from geo_afpak.count.selection import Selection
from geo_afpak.count.versus import Versus, against, compare_selections
from geo_afpak.errors import InvalidInputError
from geo_afpak.model import fields as f
from tests.conftest import frame_of, incident

UNIT = {
    f.ADM2_ID: "AF-NAN-jalalabad", f.ADM1_ID: "AF-NAN", f.ADM0_ISO3: "AFG",
    f.JOIN_STATUS: "matched", f.ADM2_POSSIBLE: None,
}  # fmt: skip
KABUL = {f.ADM2_ID: "AF-KAB-kabul", f.ADM1_ID: "AF-KAB"}
NO_TOLL = {f.KILLED: None, f.KILLED_LOW: None, f.KILLED_HIGH: None}
TOLL = {f.KILLED: 3, f.KILLED_LOW: None, f.KILLED_HIGH: None}


def on(day: str, precision: str = "day") -> dict[str, Any]:
    return {f.DATE_START: day, f.DATE_END: day, f.DATE_PRECISION: precision}


OLD, NEW = on("2015-06-01"), on("2016-06-01")


def versus(
    *rows: dict[str, Any], selection: Selection | None = None, other: str = "2015"
) -> Versus:
    asked = selection or Selection(since="2016", until="2016")
    made = [incident(**{f.ID: f"e{at}", **UNIT, **row}) for at, row in enumerate(rows)]
    return compare_selections(frame_of(made), asked, against(asked, other), vintage="2018")


def told(found: Versus) -> str:
    return " ".join(found.sentences())


def test_both_numbers_and_their_difference_are_said() -> None:
    found = versus(*[{**NEW, **TOLL}] * 3, {**OLD, **NO_TOLL})
    assert found.events == (3, 1)
    assert told(found) == (
        "3 events are of 2016 and 1 of 2015: 2 more. People stated killed: 9 of 2016, – of 2015; "
        "no figure for 1 event of 2015."
    )
    assert versus(NEW, OLD).sentences()[0] == "1 event is of 2016 and 1 of 2015: the same number."
    assert versus(OLD).sentences()[0] == "No event is of 2016 and 1 of 2015: 1 fewer."
    assert versus(NEW).sentences()[0] == "1 event is of 2016 and none of 2015: 1 more."


def test_what_may_belong_to_either_widens_the_change() -> None:
    undated = {f.DATE_START: None, f.DATE_END: None, f.DATE_PRECISION: "unknown"}
    found = versus(NEW, NEW, OLD, undated, on("2016-02-01", "report"))
    assert "2 more may be of 2016 and 2 more may be of 2015, and are not counted" in told(found)
    assert "the change of events lies between \u22121 and +3." in told(found)


def test_periods_of_unequal_length_are_compared_by_like_times() -> None:
    rows = [NEW] * 4 + [OLD] * 2
    assert "The periods are of 366" not in told(versus(*rows))
    longer = versus(*rows, on("2014-03-01"), other="2013..2015")
    assert "The periods are of 366 and 1,095 days: in 30 days 0.3 and 0.1 events." in told(longer)


def test_an_event_of_both_is_said_to_be_in_both() -> None:
    assert "1 event belongs to both." in told(versus(NEW, OLD, other="2016-05..2016-07"))


def test_a_side_without_an_event_has_nobody_killed_and_one_without_figures_is_unknown() -> None:
    found = versus({**NEW, **TOLL}, {**NEW, **KABUL, **TOLL}, {**OLD, **KABUL, **NO_TOLL})
    gap = found.difference("adm2", f.KILLED)
    assert gap["AF-NAN-jalalabad"] == 3
    assert gap.isna()["AF-KAB-kabul"]
    assert found.difference("adm2").to_dict() == {"AF-KAB-kabul": 0, "AF-NAN-jalalabad": 1}
    assert found.units("adm2") == (
        "Of 2 districts with events, 1 has more and 1 has as many; the largest change: "
        "Jalalabad (+1)."
    )


def test_two_areas_are_named_and_have_no_units_in_common() -> None:
    found = versus(
        NEW, {**NEW, **KABUL}, NEW, selection=Selection(area="Nangarhar"), other="Kabul province"
    )
    assert found.title() == "Nangarhar against Kabul province"
    assert found.sentences()[0] == "2 events are in Nangarhar and 1 in Kabul province: 1 more."
    assert found.units("adm2") == ""


@pytest.mark.parametrize(
    ("selection", "other", "fix"),
    [
        (Selection(), "2015", "add --from and --to"),
        (Selection(since="2016"), "Kabul", "add --area"),
        (Selection(since="2016"), "2016..2015", "swap them"),
    ],
)
def test_there_has_to_be_something_to_set_it_against(
    selection: Selection, other: str, fix: str
) -> None:
    with pytest.raises(InvalidInputError, match=fix):
        against(selection, other)
