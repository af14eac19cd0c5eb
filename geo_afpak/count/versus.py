"""Two periods, or two areas, of the same records side by side, with what is not known of either."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.count.compare import Comparison, compare_sources
from geo_afpak.count.days import is_day
from geo_afpak.count.selection import Selected, Selection, select
from geo_afpak.count.sums import EVENTS, totals_of
from geo_afpak.errors import InvalidInputError
from geo_afpak.join.incidents import elsewhere
from geo_afpak.model import fields
from geo_afpak.text import counted, listing, number, out_of, plural, ranged, sentence, signed

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo_afpak.region.region import Region

__all__ = ["BY", "Versus", "against", "compare_selections"]

BY: Final = ("adm1", "adm2", fields.EVENT_TYPE)
_UNITS: Final = {"adm1": "province", "adm2": "district"}
_FEW: Final = 20
"""Below so many events a percentage says more than is known."""
_ALIKE: Final = 0.02
"""Share by which two periods may differ and still be called equally long: leap years do."""
_MONTH: Final = 30


@dataclass(frozen=True)
class Versus:
    """What is looked at, and what it is set against.

    Parameters
    ----------
    now, then
        The two selections of the same records.
    tables
        Comparisons by each of `BY`; a is now, b is then.
    shared
        How many events belong to both.
    withheld
        How many are in neither, as their sources let them only be counted by unit.
    """

    now: Selected
    then: Selected
    tables: Mapping[str, Comparison]
    shared: int
    withheld: int = 0

    @property
    def of_periods(self) -> bool:
        """Say whether two periods of one area are compared: then units have two numbers."""
        return self.now.selection.area == self.then.selection.area

    @property
    def names(self) -> tuple[str, str]:
        """What the two are called: two periods, or two areas."""
        if self.of_periods:
            return self.now.when(), self.then.when()
        return self.now.area.name, self.then.area.name

    def title(self) -> str:
        """Write a heading of both."""
        now, then = self.names
        asked = self.now.selection
        when = self.now.when() if asked.since or asked.until else ""
        one = self.now.area.name if self.of_periods else when
        return f"{f'{one}, ' if one else ''}{now} against {then}"

    def difference(self, by: str, value: str = EVENTS) -> pd.Series[float]:
        """Return now less then by unit, for every unit with an event in either; NaN: no figure.

        A side without an event in a unit has no one stated killed there: it counts as 0.
        """
        table = self.tables[by].table
        sides = []
        for end in "ab":
            here = table[f"{value}_{end}"].astype("Float64")
            sides.append(here.mask((table[f"{EVENTS}_{end}"] == 0).to_numpy(bool), 0.0))
        gap = (sides[0] - sides[1]).to_numpy(dtype=float, na_value=float("nan"))
        return pd.Series(gap, index=pd.Index(table[by], dtype=object), dtype=float)

    def sentences(self) -> list[str]:
        """Say how the numbers of events and deaths differ, and what is not known of either."""
        told = (
            self._events(), self._shared(), self._length(), self._killed(), self._doubts(),
            self._kept_back(),
        )  # fmt: skip
        return [text for text in told if text]

    def lead(self, by: str, value: str = EVENTS) -> str:
        """Say the same in short, for a figure of one of the values by unit."""
        first = self._events() if value == EVENTS else self._killed()
        told = (first, self._length(), self._doubts(short=True), self.units(by, value))
        return " ".join(filter(None, told))

    def _kept_back(self) -> str:
        if not self.withheld:
            return ""
        verb = plural(self.withheld, "is", "are")
        return f"{counted(self.withheld, 'event')} that may only be counted {verb} in neither."

    def units(self, by: str, value: str = EVENTS) -> str:
        """Say in how many units there are more events, fewer, as many; empty for two areas."""
        if not self.of_periods or self.tables[by].table.empty:
            return ""
        gap, word = self.difference(by, value), _UNITS[by]
        names = dict(zip(gap.index, self.tables[by].table[f"{by}_name"], strict=True))
        more, fewer, even = gap[gap > 0], gap[gap < 0], gap[gap == 0]
        sides = [(more, "more"), (fewer, "fewer"), (even, "as many")]
        said = [f"{len(some):,} {plural(len(some), 'has', 'have')} {words}" for some, words in sides
                if len(some)]  # fmt: skip
        if len(gap) == 1:
            return f"All are in {next(iter(names.values()))}."
        blank = int(gap.isna().sum())
        said += [f"{blank:,} {plural(blank, 'has', 'have')} no figure"] if blank else []
        text = f"Of {counted(len(gap), word)} with events, {listing(said)}"
        largest = [_largest(some, names) for some in (more, fewer) if len(some)]
        return f"{text}; the largest change: {listing(largest)}." if largest else f"{text}."

    @property
    def events(self) -> tuple[int, int]:
        """How many events either has."""
        return len(_here(self.now)), len(_here(self.then))

    def _events(self) -> str:
        now, then = self.events
        first, second = self._placed()
        begin = f"{counted(now, 'event')} {plural(now, 'is', 'are')}" if now else "No event is"
        text = f"{begin} {first} and {number(then) if then else 'none'} {second}"
        share = abs(now - then) / then if then >= _FEW else 0
        percent = f" ({share:.0%})" if share else ""
        return f"{text}: {_more(now - then)}{percent}."

    def _placed(self) -> tuple[str, str]:
        word = "of" if self.of_periods else "in"
        now, then = (f"{word} {name}" for name in self.names)
        return now, then

    def _shared(self) -> str:
        if not self.shared:
            return ""
        verb = plural(self.shared, "belongs", "belong")
        return f"{counted(self.shared, 'event')} {verb} to both."

    def _length(self) -> str:
        """Say how long two unequal periods are, and how many events they have in a like time."""
        days = [_days(side) for side in (self.now, self.then)]
        if not self.of_periods or not all(days):
            return ""
        if abs(days[0] - days[1]) <= _ALIKE * max(days):
            return ""
        rates = [f"{n * _MONTH / d:.1f}" for n, d in zip(self.events, days, strict=True)]
        return (
            f"The periods are of {days[0]:,} and {counted(days[1], 'day')}: in {_MONTH} days "
            f"{rates[0]} and {rates[1]} events."
        )

    def _killed(self) -> str:
        sides = [_sums(side) for side in (self.now, self.then)]
        if all(side[EVENTS] == side["killed_unknown"] for side in sides):
            return "No event has a figure of people killed." if any(self.events) else ""
        tolls = [ranged(*(side[f"killed{end}"] for end in ("", "_low", "_high"))) for side in sides]
        first, second = self._placed()
        text = f"People stated killed: {tolls[0]} {first}, {tolls[1]} {second}"
        blank = [
            f"{out_of(side['killed_unknown'], side[EVENTS], 'event')} {placed}"
            for side, placed in zip(sides, (first, second), strict=True)
            if side["killed_unknown"]
        ]
        return f"{text}; no figure for {listing(blank)}." if blank else f"{text}."

    def _doubts(self, *, short: bool = False) -> str:
        """Say what may belong to either, and between which ends the change lies by that."""
        left = [side.left_out for side in (self.now, self.then)]
        more = [int(side[EVENTS].sum()) for side in left]
        if not any(more):
            return ""
        (now, then), placed = self.events, self._placed()
        parts = [f"{n:,} more may be {where}" for n, where in zip(more, placed, strict=True) if n]
        verb = plural(sum(more), "is", "are")
        reasons = pd.concat(left).groupby("reason")[EVENTS].max()
        why = "; ".join(map(str, reasons.sort_values(ascending=False, kind="stable").index))
        low, high = now - then - more[1], now + more[0] - then
        what = "change" if self.of_periods else "difference"
        because = "" if short else f" ({why})"
        return (
            f"{sentence(listing(parts))}, and {verb} not counted{because}: the {what} of events "
            f"lies between {signed(low)} and {signed(high)}."
        )


def _more(gap: int) -> str:
    if not gap:
        return "the same number"
    return f"{abs(gap):,} {'more' if gap > 0 else 'fewer'}"


def _largest(gaps: pd.Series[float], names: Mapping[str, str]) -> str:
    """Name the unit with the largest change, or those that share it where they are few."""
    most = gaps.abs().max()
    units = [names[unit] for unit in gaps.index[gaps.abs() == most]]
    number_ = signed(int(gaps[gaps.abs() == most].iloc[0]))
    if len(units) > 2:  # noqa: PLR2004 - who shares it is no news
        return f"{number_} in each of {len(units)}"
    return f"{listing(units)} ({number_}{' each' if len(units) > 1 else ''})"


def _here(side: Selected) -> gpd.GeoDataFrame:
    return side.incidents[~elsewhere(side.incidents).to_numpy(dtype=bool)]


def _sums(side: Selected) -> dict[str, Any]:
    return totals_of(_here(side))


def _days(side: Selected) -> int:
    """Count the days of a period that was asked for with both ends; 0 for another."""
    if not (side.selection.since and side.selection.until):
        return 0
    since, until = map(date.fromisoformat, side.period)
    return (until - since).days + 1


def against(selection: Selection, other: str) -> Selection:
    """Return what a selection is set against: the same, but of another period or area.

    Parameters
    ----------
    selection
        What is looked at.
    other
        A period such as "2013..2014" or "2015", or an area as `find_area` takes it.

    Raises
    ------
    InvalidInputError
        If the selection has no period, or no area, that the other could be set against.

    Examples
    --------
    >>> against(Selection(since="2016"), "2014..2015")
    Selection(area=None, since='2014', until='2015', where=(), discounted=False)
    """
    since, dots, until = other.strip().partition("..")
    if is_day(since) and (is_day(until) or not dots):
        if not (selection.since or selection.until):
            raise InvalidInputError(
                f"--against {other}: there is no period to set it against; expected one beside "
                "it; add --from and --to"
            )
        return replace(selection, since=since, until=until or since)
    if selection.area is None:
        raise InvalidInputError(
            f"--against {other}: there is no area to set it against; expected a period such as "
            "2013..2014, or an area beside --area; add --area"
        )
    return replace(selection, area=other)


def compare_selections(  # noqa: PLR0913 - two selections, and where
    incidents: object,
    selection: Selection,
    other: Selection,
    *,
    region: Region | None = None,
    vintage: str | None = None,
    withheld: int = 0,
) -> Versus:
    """Count what is selected beside another selection of the same records.

    Parameters
    ----------
    incidents, region, vintage
        As `select` takes them.
    selection, other
        What is looked at, and what it is set against (`against`).
    withheld
        How many events were left out before, as they may only be counted.

    Examples
    --------
    >>> asked = Selection(since="2016", until="2016")
    >>> found = compare_selections(None, asked, against(asked, "2015"))
    >>> found.title(), found.events
    ('Afghanistan and Pakistan, 2016 against 2015', (13, 15))
    """
    sides = [select(incidents, one, region=region, vintage=vintage) for one in (selection, other)]
    rows = [_here(side) for side in sides]
    tables = {
        by: compare_sources(rows[0], rows[1], (by,), region=region, vintage=vintage) for by in BY
    }
    shared = len(set(rows[0].index) & set(rows[1].index))
    return Versus(sides[0], sides[1], tables, shared, withheld)
