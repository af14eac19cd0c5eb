"""Tables of counts: a row an area and a period, with how many events there were.

HDX and ACLED publish their aggregates so, and HDX HAPI. Such a row is no event: it has no place
beside its area, and it is never added to events of one's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.importers._common import day_order
from geo_afpak.importers._wide import by_areas, by_periods
from geo_afpak.importers.sheet import open_sheet
from geo_afpak.io._blanks import clean
from geo_afpak.io._dates import day
from geo_afpak.io._names import (
    COUNTS,
    INCIDENT_NAMES,
    by_title,
    counts_events,
    plain_title,
    toll_of,
)
from geo_afpak.io._numbers import whole
from geo_afpak.io._span import Span
from geo_afpak.io._values import RefusedError
from geo_afpak.model import fields as f
from geo_afpak.names.codes import told_of_codes
from geo_afpak.names.places import resolve_district, resolve_province
from geo_afpak.names.resolve import EITHER
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from geo_afpak.importers._wide import Long
    from geo_afpak.importers.sheet import RawRow, Sheet
    from geo_afpak.names.places import Match
    from geo_afpak.region.region import Region

__all__ = ["COLUMNS", "AreaCounts", "read_counts"]

EVENTS: Final = "events"
START, END = "period_start", "period_end"
COLUMNS: Final = (
    f.ADM_ID, f.LEVEL, f.NAME, START, END, f.EVENT_TYPE, EVENTS, f.KILLED, f.SOURCE,
)  # fmt: skip
"""Of the frame, and of the file that `import counts` writes."""
_DAYS: Final = (START, END, "week")
_PERIODS: Final = frozenset({START, "week", "month", "year"})
_KEY: Final = (f.ADM_ID, START, END, f.EVENT_TYPE, "sub")
_TITLES: Final = {
    f.ADM_ID: (f.ADM_ID,),
    f.LEVEL: (f.LEVEL,),
    f.NAME: (f.NAME,),
    "pcode2": ("admin2_pcode", "admin2_code", "adm2_pcode"),
    "pcode1": ("admin1_pcode", "admin1_code", "adm1_pcode"),
    "adm2": INCIDENT_NAMES[f.ADM2_STATED],
    "adm1": INCIDENT_NAMES[f.ADM1_STATED],
    "iso3": ("iso3", "location_code"),
    f.COUNTRY: (f.COUNTRY, *INCIDENT_NAMES[f.COUNTRY]),
    START: (START, "reference_period_start"),
    END: (END, "reference_period_end"),
    "week": ("week", "week_starting", "week_beginning", "week_start", "week_of"),
    "month": ("month",),
    "year": ("year",),
    f.EVENT_TYPE: (f.EVENT_TYPE, "type", "disorder_type"),
    EVENTS: tuple(sorted(COUNTS)),
    f.KILLED: ("fatalities", "killed", "deaths"),
    f.SOURCE: (f.SOURCE,),
}
_OVERLAPPING: Final = {"civilian_targeting", "demonstration", "political_violence"}
"""HAPI's types: civilian targeting is part of political violence (HDX HAPI, conflict events)."""
_WHOLE: Final = "political_violence"
_WEEK: Final = pd.Timedelta(days=6)


@dataclass(frozen=True)
class AreaCounts:
    """Counts of events by area and period.

    Parameters
    ----------
    frame
        One row an area, period and type, of `COLUMNS`; `killed` is NA where it is not stated.
    source
        Whose counts they are.
    rejects
        Line, reason and cells of each row that could not be used.
    rows_in, filtered
        Rows of the table, and those outside the region or of a type that was not asked for.
    notes
        What a user should know.
    """

    frame: pd.DataFrame
    source: str
    rejects: tuple[tuple[int, str, dict[str, str]], ...]
    rows_in: int
    filtered: int
    notes: tuple[str, ...]


def read_counts(  # noqa: PLR0913 - what a user can state
    path: str | os.PathLike[str],
    *,
    source: str | None = None,
    kind: str | None = None,
    region: Region | None = None,
    vintage: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    day_first: bool | None = None,
) -> AreaCounts:
    r"""Read a table of counts by area, as HDX, ACLED or HAPI give it, or as was written from it.

    Parameters
    ----------
    path
        The table, in any container that `read_table` takes.
    source
        Whose counts they are; the table's own word, or the name of the file, when None.
    kind
        The type to take where rows are of several. HAPI's types overlap: of these political
        violence is taken when None. Types that do not overlap are all taken.
    region, vintage
        Whose areas: Afghanistan and Pakistan, and a region's first vintage, when None.
    encoding, sheet
        As for `read_table`.
    day_first
        Whether 3/5/2016 is 3 May; what the file proves when None.

    Raises
    ------
    InputFileError
        If the file cannot be read, or has no column of events or of areas.
    InvalidInputError
        If no row is of the type asked for.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "acled.csv")
    ...     _ = file.write_text("Country,Admin1,Admin2,Month,Year,Events,Fatalities\n"
    ...                         "Afghanistan,Nangarhar,Achin,May,2017,4,\n")
    ...     frame = read_counts(file).frame
    >>> frame[["adm_id", "period_start", "events"]].values.tolist()
    [['AF-NAN-achin', '2017-05-01', 4]]
    """
    opened = open_sheet(path, encoding=encoding, sheet=sheet)
    columns = _columns(opened.headers)
    if day_first is None:
        day_first = day_order(opened, [columns[name] for name in _DAYS if name in columns])
    table = (
        opened
        if EVENTS in columns and columns.keys() & _PERIODS
        else _widened(opened, region or default_region(), vintage)
    )
    columns = _columns(table.headers)
    _require(columns, str(path))
    reader = _Reader(
        columns, region or default_region(), vintage, source or Path(path).stem, day_first
    )
    rows = list(table.rows())
    kind, notes = _kind(rows, columns.get(f.EVENT_TYPE, ""), kind, str(path))
    kept: dict[tuple[object, ...], tuple[RawRow, dict[str, object]]] = {}
    rejects: list[tuple[int, str, dict[str, str]]] = []
    filtered = 0
    for raw in rows:
        try:
            record = reader.record(raw, kind)
        except RefusedError as error:
            rejects.append(_reject(raw, *error.args[:2]))
            continue
        key = () if record is None else tuple(record[name] for name in _KEY)
        if record is None:
            filtered += 1
        elif key in kept:
            rejects.append(_reject(raw, "stands here a second time", "each area and period once"))
        else:
            kept[key] = raw, record
    rejects += _of_wholes(kept, reader)
    frame = _frame([record for _, record in kept.values()])
    whose = "; ".join(sorted(set(frame[f.SOURCE]))) or (source or Path(path).stem)
    return AreaCounts(
        frame, whose, tuple(sorted(rejects, key=lambda one: one[0])), len(rows), filtered,
        (*table.notes, *notes, *filter(None, [told_of_codes(*reader.codes())])),
    )  # fmt: skip


def _widened(sheet: Sheet, region: Region, vintage: str | None) -> Sheet | Long:
    """Turn a table with a column a period or an area into a row each; any other is as it was."""

    def area_of(name: str) -> str | None:
        if resolve_province(name, region=region, vintage=vintage):
            return "admin1"
        found = resolve_district(name, region=region, vintage=vintage)
        return "admin2" if found.adm2_id else None

    return by_periods(sheet) or by_areas(sheet, area_of) or sheet


def _reject(raw: RawRow, problem: str, expected: str) -> tuple[int, str, dict[str, str]]:
    return raw.line, f"{problem}; expected {expected}", dict(raw.cells)


def _of_wholes(
    kept: dict[tuple[object, ...], tuple[RawRow, dict[str, object]]], reader: _Reader
) -> list[tuple[int, str, dict[str, str]]]:
    """Take out provinces of a period in which their districts have rows: they may be sums."""
    of_districts = [record for _, record in kept.values() if record[f.LEVEL] == "adm2"]
    parts = {(reader.parents.get(str(one[f.ADM_ID])), one[START], one[END]) for one in of_districts}
    wholes = [
        key for key, (_, one) in kept.items() if (one[f.ADM_ID], one[START], one[END]) in parts
    ]
    said = "is of a province whose districts have rows of the same period: it may be their sum"
    return [_reject(kept.pop(key)[0], said, "each event in one row") for key in wholes]


def _columns(headers: tuple[str, ...]) -> dict[str, str]:
    found = by_title(headers, _TITLES)
    free = [header for header in headers if header not in found.values()]
    for name, tells in ((EVENTS, counts_events), (f.KILLED, lambda one: toll_of(one) == f.KILLED)):
        header = next(filter(tells, free), None)
        if header and name not in found:
            found[name] = header
    return found


def _require(columns: Mapping[str, str], path: str) -> None:
    lacking = [] if EVENTS in columns else ["a column of events, such as Events"]
    if not columns.keys() & {f.ADM_ID, "pcode2", "pcode1", "adm2", "adm1"}:
        lacking.append("a column of areas, such as Admin2 or admin2_code")
    if not columns.keys() & _PERIODS:
        lacking.append("a column of periods, such as Month and Year")
    if lacking:
        raise InputFileError(
            f"{path}: is no table of counts by area; expected {', '.join(lacking)}; a table with a "
            "row an event: geo-afpak import table"
        )


def _kind(
    rows: list[RawRow], header: str, asked: str | None, path: str
) -> tuple[str | None, list[str]]:
    """Choose the type that is counted: types that overlap are never added up."""
    types = {text for row in rows if (text := clean(row.cells.get(header, "")))}
    if asked is not None:
        if asked not in types:
            known = ", ".join(sorted(types)) or "none stated"
            raise InvalidInputError(
                f"{path}: no row is of the type {asked!r}; expected one of {known}; correct it"
            )
        return asked, []
    if len(types & _OVERLAPPING) > 1:
        others = ", ".join(sorted(types - {_WHOLE}))
        return _WHOLE, [f"its types overlap: {_WHOLE} was taken, not {others}"]
    return None, []


@dataclass
class _Reader:
    """What the columns of one table mean; areas that come again are resolved once."""

    columns: Mapping[str, str]
    region: Region
    vintage: str | None
    source: str
    day_first: bool | None

    def __post_init__(self) -> None:
        self._matches: dict[tuple[str, ...], Match] = {}
        self._codes: list[tuple[str, str]] = []
        units = load_boundaries("adm2", region=self.region, vintage=self.vintage)
        self.parents = dict(zip(units[f.ADM_ID], units[f.PARENT_ID], strict=True))

    def record(self, raw: RawRow, kind: str | None) -> dict[str, object] | None:
        """Translate a row; None where it is of another type or country."""
        if raw.problem:
            raise RefusedError(raw.problem.problem, raw.problem.expected, "")
        cells = {name: clean(raw.cells.get(header, "")) for name, header in self.columns.items()}
        if kind is not None and cells.get(f.EVENT_TYPE) != kind:
            return None
        country = cells.get("iso3") or cells.get(f.COUNTRY) or ""
        if country and self.region.country_meant(country) is None:
            return None
        events = self._number(cells, EVENTS)
        area, level, name = self._area(cells, country)
        period = self._period(cells)
        if events is None:
            raise RefusedError("has no number of events", "a whole number", "")
        used = set(self.columns.values())
        return {
            f.ADM_ID: area, f.LEVEL: level, f.NAME: name, START: period.start, END: period.end,
            f.EVENT_TYPE: cells.get(f.EVENT_TYPE) or None, EVENTS: events,
            f.KILLED: self._number(cells, f.KILLED), f.SOURCE: cells.get(f.SOURCE) or self.source,
            # Rows of ACLED's weekly table part by sub-type, too.
            "sub": tuple(text for title, text in raw.cells.items()
                         if title not in used and "type" in plain_title(title)),
        }  # fmt: skip

    def _number(self, cells: Mapping[str, str], name: str) -> int | None:
        text = cells.get(name, "")
        value = whole(text) if text else None
        if value is not None and value < 0:
            raise RefusedError(f"{name} is negative", "0 or more", "")
        return value

    def _area(self, cells: Mapping[str, str], country: str) -> tuple[str, str, str]:
        if own := cells.get(f.ADM_ID):
            return own, cells.get(f.LEVEL) or "adm2", cells.get(f.NAME) or own
        names = ("adm2", "pcode2", "adm1", "pcode1")
        adm2, pcode2, adm1, pcode1 = (cells.get(name, "") for name in names)
        if not (adm2 or pcode2):
            return self._province(adm1, pcode1, country or None), "adm1", adm1
        key = (adm2, pcode2, adm1, pcode1, country)
        if key not in self._matches:
            self._matches[key] = resolve_district(
                adm2 or None, adm1=adm1 or pcode1 or None, country=country or None,
                pcode=pcode2 or None, region=self.region, vintage=self.vintage,
            )  # fmt: skip
        match = self._matches[key]
        self._codes.append((pcode2, match.note))
        if match.adm2_id is None:
            said = ", ".join(filter(None, (adm2, pcode2)))
            if EITHER in match.note:
                expected = "a code and a name of one district"
                raise RefusedError(f"{said!r}: {match.note}", expected, "")
            raise RefusedError(f"{said!r} is no district that is known", "one of the region", "")
        return match.adm2_id, "adm2", match.name or adm2

    def _province(self, adm1: str, pcode1: str, country: str | None) -> str:
        named, coded = (
            resolve_province(one, country=country, region=self.region, vintage=self.vintage)
            for one in (adm1, pcode1)
        )
        if named and coded and named != coded:
            problem = f"{adm1!r} is {named}, its code {pcode1!r} is {coded}"
            raise RefusedError(problem, "a code and a name of one province", "")
        unit = named if adm1 else coded
        if unit is None:
            said = adm1 or pcode1
            problem = f"{said!r} is no province that is known" if said else "no record: has no area"
            raise RefusedError(problem, "a district or province of the region", "")
        return unit

    def codes(self) -> tuple[list[str], list[str]]:
        """List the P-codes of districts that were looked up, and what is noted of each."""
        return [code for code, _ in self._codes], [note for _, note in self._codes]

    def _period(self, cells: Mapping[str, str]) -> Span:
        read = partial(day, day_first=self.day_first)
        if start := cells.get(START):
            end = cells.get(END) or start
            return Span(read(start).start, read(end).end, "range")
        if week := cells.get("week"):
            first = read(week).start
            return Span(first, (pd.Timestamp(first) + _WEEK).date().isoformat(), "week")
        month, year = cells.get("month", ""), cells.get("year", "").removesuffix(".0")
        text = month if "-" in month or " " in month else f"{month} {year}".strip()
        if month.isdecimal():
            text = f"{year}-{month.zfill(2)}"
        return read(text)


def _frame(kept: list[dict[str, object]]) -> pd.DataFrame:
    """Put rows that part by sub-type together; a figure that one of them lacks stays open."""
    frame = pd.DataFrame(kept, columns=[*COLUMNS, "sub"]).drop(columns="sub")
    frame = frame.astype({EVENTS: "Int64", f.KILLED: "Int64"})
    same = [name for name in COLUMNS if name not in (EVENTS, f.KILLED)]
    frame = frame.groupby(same, as_index=False, dropna=False, sort=True).sum(min_count=1)
    return frame[list(COLUMNS)].astype({EVENTS: "Int64", f.KILLED: "Int64"})
