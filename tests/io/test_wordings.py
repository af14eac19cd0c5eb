"""Numbers, dates and points as reports and exports word them: each read in one way, or refused.

tests/data/wordings.json holds a line for each, written out by hand; null is a refusal.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from geo_afpak.io.cells import RefusedError, day, pair, toll

WORDINGS = json.loads(Path("tests/data/wordings.json").read_text("utf-8"))
AREA = (60.0, 23.0, 78.0, 39.0)


@pytest.mark.parametrize(("text", "figures"), WORDINGS["tolls"])
def test_a_toll_is_read_in_one_way_or_refused(text: str, figures: list[int | None] | None) -> None:
    if figures is None:
        with pytest.raises(RefusedError):
            toll(text)
    else:
        assert list(toll(text)[:3]) == figures


@pytest.mark.parametrize(("text", "span"), WORDINGS["dates"])
def test_a_date_is_read_in_one_way_or_refused(text: str, span: list[str] | None) -> None:
    if span is None:
        with pytest.raises(RefusedError):
            day(text)
    else:
        assert list(day(text)[:3]) == span


@pytest.mark.parametrize(("text", "point"), WORDINGS["points"])
def test_a_point_is_read_in_one_way_or_refused(text: str, point: Any) -> None:
    if point is None:
        with pytest.raises(RefusedError):
            pair(text, AREA)
    else:
        assert pair(text, AREA) == pytest.approx(point, abs=1e-3)


@pytest.mark.parametrize(
    ("text", "readings"),
    [("2k", "could be 2,000 or 2 killed"), ("3+2", "could be 3 or 5"),
     ("3 + 1 attacker", "could be 3 or 4")],
)  # fmt: skip
def test_two_readings_of_a_toll_are_both_told(text: str, readings: str) -> None:
    with pytest.raises(RefusedError, match=readings):
        toll(text)


@pytest.mark.parametrize(
    ("text", "readings"),
    [("15-08-16", "2015-08-16 or 2016-08-15"),
     ("2016w35", r"from 2016-08-29 \(ISO\) or from 2016-08-26 \(Stata\)"),
     ("31 Aug 2016 22:00 UTC", "2016-08-31 as written, 2016-09-01 in the study area"),
     ("FY 2016-17", "begins within a year"), ("1899-12-30", "writes no date")],
)  # fmt: skip
def test_two_readings_of_a_date_are_both_told(text: str, readings: str) -> None:
    with pytest.raises(RefusedError, match=readings):
        day(text)


def test_two_digits_before_a_day_are_a_year_where_the_other_reading_is_yet_to_come() -> None:
    assert day("16-08-31").start == "2016-08-31"
    assert day("31-12-19").start == "2019-12-31"
    assert day("15-08-16", day_first=True).start == "2016-08-15"
    assert day("15-08-16", formats=("%y-%m-%d",)).start == "2015-08-16"
