"""Counts with a column a period, or a column an area: turned into a row an area and period."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo_afpak.importers.sheet import RawRow
from geo_afpak.io._blanks import clean
from geo_afpak.io._dates import day
from geo_afpak.io._names import counts_events, plain_title, toll_of
from geo_afpak.io._no_record import is_total
from geo_afpak.io._values import RefusedError
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from geo_afpak.importers.sheet import Sheet
    from geo_afpak.io._span import Span

_PERIOD: Final = re.compile(
    r"(?:19|20)\d\d(?:[-/ ](?:\d\d?|Q[1-4]|H[12]|[A-Za-z]{3,9}))?"
    r"|(?:[A-Za-z]{3,9}|Q[1-4]|H[12])[ /-]?(?:19|20)\d\d|W(?:eek)? ?\d\d?[ /-](?:19|20)\d\d",
    re.IGNORECASE,
)
_MONTH: Final = re.compile(r"[A-Za-z]{3,9}\.?|Q[1-4]|H[12]")


@dataclass
class Long:
    """A table of a row an area and period, as `geo_afpak.importers.sheet.Sheet` gives rows."""

    headers: tuple[str, ...]
    lines: list[RawRow]
    notes: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows."""
        yield from self.lines


def _period(title: str, year: str = "") -> tuple[str, Span] | None:
    """Read the title of a column of counts: what it counts, and of which period."""
    title = " ".join(title.split())
    found = _PERIOD.search(title)
    said = found[0] if found else f"{title} {year}" if year and _MONTH.fullmatch(title) else ""
    rest = (title[: found.start()] + title[found.end() :]).strip(" -_/:()") if found else ""
    what = f.KILLED if toll_of(rest) == f.KILLED else "events"
    if not said or (rest and what == "events" and not counts_events(rest)):
        return None
    try:
        return what, day(said)
    except RefusedError:
        return None


def by_periods(sheet: Sheet) -> Long | None:
    """Turn columns such as "Jan 2019", or "Jan" beside a column of years, into rows.

    Returns
    -------
    Long or None
        None where fewer than two columns are of periods. An empty cell is no count.
    """
    years = next((one for one in sheet.headers if plain_title(one) == "year"), None)
    sample = "2000" if years else ""
    columns = [one for one in sheet.headers if one != years and _period(one, sample)]
    if len(columns) < 2:  # noqa: PLR2004
        return None
    kept = [one for one in sheet.headers if one not in columns and not is_total(one)]
    kept = [one for one in kept if one != years]
    lines: list[RawRow] = []
    for raw in sheet.rows():
        year = clean(raw.cells.get(years, "")).removesuffix(".0") if years else ""
        of_period: dict[tuple[str, str], dict[str, str]] = {}
        for name in columns:
            found, count = _period(name, year), clean(raw.cells.get(name, ""))
            if found and count:
                what, span = found
                of_period.setdefault((span.start, span.end), {})[what] = count
        lines += _lines(raw, {name: raw.cells.get(name, "") for name in kept}, of_period)
    return _long(sheet, [*kept, "period_start", "period_end"], columns, lines)


def by_areas(sheet: Sheet, area_of: Callable[[str], str | None]) -> Long | None:
    """Turn columns that are called by areas into rows, where the rows are of periods.

    Parameters
    ----------
    area_of
        Tells the title of its column, "admin1" or "admin2", for the name of an area.
    """
    times = [one for one in sheet.headers if plain_title(one) in _TIMES]
    areas = {name: area_of(name) for name in sheet.headers if name not in times}
    found = [name for name, level in areas.items() if level]
    if not times or len(found) < 2:  # noqa: PLR2004
        return None
    lines: list[RawRow] = []
    for raw in sheet.rows():
        when = {name: raw.cells.get(name, "") for name in times}
        for name, level in areas.items():
            count = clean(raw.cells.get(name, ""))
            if count and not is_total(name, place=True):
                cells = {**when, "admin1": "", "admin2": "", level or "admin2": name}
                lines.append(RawRow(raw.line, {**cells, "events": count}, raw.problem, raw.done))
    return _long(sheet, [*times, "admin1", "admin2"], found, lines)


_TIMES: Final = ("month", "year", "week", "date", "period", "periodstart", "periodend")


def _lines(
    raw: RawRow, cells: Mapping[str, str], of_period: Mapping[tuple[str, str], dict[str, str]]
) -> Iterator[RawRow]:
    if raw.problem and not of_period:
        yield RawRow(raw.line, dict(raw.cells), raw.problem, raw.done)
    for (start, end), counts in of_period.items():
        days = {"period_start": start, "period_end": end}
        yield RawRow(raw.line, {**cells, **days, **counts}, raw.problem, raw.done)


def _long(sheet: Sheet, names: list[str], columns: list[str], lines: list[RawRow]) -> Long:
    counted = [what for what in ("events", f.KILLED) if any(what in one.cells for one in lines)]
    shown = ", ".join(map(repr, columns[:3])) + (", ..." if len(columns) > 3 else "")  # noqa: PLR2004
    told = f"the {len(columns)} columns {shown} were read as a row each"
    return Long((*names, *counted), lines, [*sheet.notes, told])
