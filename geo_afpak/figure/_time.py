"""Dates as days, the time axis, and what of a statement holds when: shared by the charts.

The same rules as the page's timeline (page/static/time.js).
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from geo_afpak.text import MONTHS

if TYPE_CHECKING:
    from collections.abc import Sequence

_A_YEAR: Final = 12
# When the first fifth of the dates takes five sevenths of the time, so that the others lie ten
# times as dense, what lies before its year is pressed together, and the axis has a break there.
_EARLY_SHARE: Final = 0.2
_EARLY_WIDTH: Final = 0.12
_LEAST_FOR_BREAK: Final = 10
# Steps of the axis in months: month, quarter, half, then years.
_STEPS: Final = (1, 3, 6, 12, 24, 60, 120, 600, 1200)
_DAYS_A_MONTH: Final = 30.44
_WORD: Final = 0.65
"""Room that a year takes, as a share of the least distance that is wished for."""


@dataclass(frozen=True, slots=True)
class Period:
    """When a statement of presence holds, in days as ordinals.

    Parameters
    ----------
    first, sure
        The stated start: its first and last possible day, as of "2015"; None where no source
        states one.
    seen
        Day of the last evidence, or of the stated end.
    ended
        Whether an end is stated. If not, it is neither confirmed nor ended after `seen`.
    """

    first: int | None
    sure: int | None
    seen: int
    ended: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """A time axis from 0 to 1, with the early years pressed together before `cut`.

    Parameters
    ----------
    first, end
        First day, and the day after the last.
    cut
        First day after the break; `first` where there is none.
    share
        What the time before the break takes of the axis.
    """

    first: int
    end: int
    cut: int
    share: float

    def at(self, day: float) -> float:
        """Return the place of a day, within 0 and 1."""
        if self.first <= day < self.cut:
            place = self.share * (day - self.first) / (self.cut - self.first)
        else:
            place = self.share + (1 - self.share) * (day - self.cut) / (self.end - self.cut)
        return min(1.0, max(0.0, place))


def first_day(text: str) -> int:
    """Return the first day of a full or partial date as an ordinal.

    Examples
    --------
    >>> first_day("2015") == date(2015, 1, 1).toordinal()
    True
    """
    year, month, day = (*text.split("-"), "1", "1")[:3]
    return date(int(year), int(month), int(day)).toordinal()


def last_day(text: str) -> int:
    """Return the last day of a full or partial date as an ordinal.

    Examples
    --------
    >>> last_day("2016-02") == date(2016, 2, 29).toordinal()
    True
    """
    parts = text.count("-") + 1
    if parts == len(("year", "month", "day")):
        return first_day(text)
    months = 1 if parts == len(("year", "month")) else 12
    return month_start(first_day(text), months) - 1


def month_start(day: int, later: int = 0) -> int:
    """Return the first day of a day's month, or of one some months later."""
    when = date.fromordinal(day)
    months = 12 * when.year + when.month - 1 + later
    return date(months // 12, months % 12 + 1, 1).toordinal()


def period_of(
    since: str | None, until: str | None, as_of: str | None, precision: str | None
) -> Period | None:
    """Say when a statement holds; None when no source dates it.

    One that is dated by its report alone is known on that day, and so far only on it.

    Examples
    --------
    >>> period_of(None, None, "2017-05", "unknown") is None
    True
    >>> period_of("2014", None, "2016-01", "year").ended
    False
    """
    if since or until:
        if not since:
            return Period(None, None, last_day(until or ""), ended=True)
        first, seen = first_day(since), last_day(until or as_of or since)
        if seen < first:  # its report is older than what it says
            seen = last_day(since)
        sure = min(last_day(since), seen)
        return Period(first, first if sure == seen else sure, seen, ended=bool(until))
    if as_of and precision not in (None, "unknown"):
        return Period(None, None, last_day(as_of), ended=False)
    return None


def make_axis(days: Sequence[int], end: int) -> Axis:
    """Lay whole months, a year at least, over some days; break the axis where it pays.

    Parameters
    ----------
    days
        First days of what is drawn, in any order, at least one.
    end
        Last day of what is drawn.
    """
    ordered = sorted(days)
    first, stop = month_start(ordered[0]), month_start(end, 1)
    if month_start(first, _A_YEAR) > stop:
        first = date.fromordinal(first).replace(month=1).toordinal()
        stop = max(stop, month_start(first, _A_YEAR))
    early = date.fromordinal(ordered[int(len(ordered) * _EARLY_SHARE)]).replace(month=1, day=1)
    cut = early.toordinal()
    if len(ordered) >= _LEAST_FOR_BREAK and 7 * (cut - first) >= 5 * (stop - first):
        return Axis(first, stop, cut, _EARLY_WIDTH)
    return Axis(first, stop, first, 0.0)


def ticks(axis: Axis, most: int) -> list[tuple[int, str]]:
    """Choose the days to mark after the break, at most about `most`, with their words.

    The first one names its year, wherever it stands. Where a year begins the axis that has no
    room before the next mark, it is not marked.
    """
    months = (axis.end - axis.cut) / _DAYS_A_MONTH
    wanted = [months / step for step in _STEPS]
    step = _STEPS[min(bisect_left([-count for count in wanted], -most), len(_STEPS) - 1)]
    when = date.fromordinal(axis.cut)
    month = 12 * when.year + when.month - 1
    month += -month % step
    marks = []
    room = (date(month // 12, month % 12 + 1, 1) - when).days
    needed = _WORD * (axis.end - axis.cut) / max(1, most)
    if step >= _A_YEAR and axis.cut == axis.first and room > needed:
        marks.append((axis.first, str(when.year)))
    while (day := date(month // 12, month % 12 + 1, 1).toordinal()) < axis.end:
        name = str(month // 12) if month % 12 == 0 else MONTHS[month % 12][:3]
        marks.append((day, name if marks or month % 12 == 0 else f"{name} {month // 12}"))
        month += step
    return marks
