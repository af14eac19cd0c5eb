"""The rules of the data model: each is a small function from columns to what is wrong with rows.

A rule looks at whole columns, and at each distinct value once; it puts a fault into words for
those rows only that have one. Which rules hold for which kind of record stands in the tables of
`geo_afpak.model.schema`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, combinations
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geo_afpak.model import fields as f
from geo_afpak.text import shorten

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Values = NDArray[Any]


class Problem(NamedTuple):
    """One broken rule: a `Fault` that does not know its record yet."""

    field: str
    problem: str
    expected: str
    fix: str


class Columns:
    """The columns of a frame as objects, None where there is no value or no column."""

    def __init__(self, frame: gpd.GeoDataFrame) -> None:
        self._frame = frame
        self._known: dict[str, Values] = {}
        self.geometry: Values = np.asarray(frame.geometry.array, dtype=object)

    def __getitem__(self, name: str) -> Values:
        """Return a column."""
        if name not in self._known:
            self._known[name] = self._objects(name)
        return self._known[name]

    def _objects(self, name: str) -> Values:
        if name not in self._frame.columns:
            return np.full(len(self._frame), None, dtype=object)
        column = self._frame[name]
        absent = column.isna().to_numpy(dtype=bool)
        values = column.to_numpy(dtype=object)
        if absent.any():
            values = values.copy()
            values[absent] = None
        return values

    def types(self, name: str) -> set[type]:
        """Return the types of the values that a column has."""
        return set(map(type, self[name])) - {_NULL}

    def rows(self, name: str, wrong: Callable[[Any], bool]) -> list[int]:
        """Return the rows whose value is wrong; equal values of one type are asked once."""
        values = self[name].tolist()
        if len(self.types(name)) > 1 or self.types(name) & _UNHASHABLE:
            return [row for row, value in enumerate(values) if wrong(value)]
        bad = {value for value in set(values) if wrong(value)}
        return [row for row, value in enumerate(values) if value in bad] if bad else []


Found = Iterator[tuple[int, Problem]]
"""Rows with what is wrong with them."""
Rule = Callable[[Columns], Found]

_INT64: Final = 2**63
_NULL: Final = type(None)
_UNHASHABLE: Final = {list, dict, set, np.ndarray}

# --- rules over one field -----------------------------------------------------


def text(field: str, *, required: bool = False) -> Rule:
    """Hold a field to text."""

    def wrong(value: object) -> bool:
        if value is None or (isinstance(value, str) and not value.strip()):
            return required
        return not isinstance(value, str)

    def rule(columns: Columns) -> Found:
        if not required and columns.types(field) <= {str}:
            return
        for row in columns.rows(field, wrong):
            value = columns[field][row]
            if value is None or isinstance(value, str):
                yield row, Problem(field, "is empty", "text", "fill it in")
            else:
                yield row, _wrong_type(field, value, "text")

    return rule


def _wrong_type(field: str, value: object, expected: str) -> Problem:
    return Problem(field, f"is of type {type(value).__name__}", expected, f"write it as {expected}")


def texts(field: str, *, required: bool = False) -> Rule:
    """Hold a field to a list of texts."""
    expected = "a list of text that is not empty" if required else "a list of text"

    def problem(value: Any) -> Problem | None:  # noqa: ANN401
        if value is None or value == []:
            said = "is an empty list" if value == [] else "is empty"
            return Problem(field, said, expected, "fill it in") if required else None
        if not isinstance(value, list):
            return _wrong_type(field, value, expected)
        if all(isinstance(item, str) and item.strip() for item in value):
            return None
        return Problem(field, "holds an item that is empty or not text", expected, "correct it")

    def rule(columns: Columns) -> Found:
        values = columns[field].tolist()
        if columns.types(field) == {list} and not (required and (None in values or [] in values)):
            items = set(map(type, chain.from_iterable(filter(None, values))))
            if items <= {str} and all(
                map(str.strip, set(chain.from_iterable(filter(None, values))))
            ):
                return
        for row, value in enumerate(values):
            found = problem(value)
            if found:
                yield row, found

    return rule


@lru_cache(maxsize=1024)
def _suggestion(value: str, valid: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(value.casefold(), valid, n=1)
    return f"did you mean {near[0]!r}?" if near else "use one of these"


def one_of(field: str, valid: Sequence[str] | Mapping[int, str], *, required: bool = True) -> Rule:
    """Hold a field to a vocabulary."""
    names = tuple(sorted(map(str, valid)))
    expected = f"one of {', '.join(names)}"
    members = frozenset(valid)

    def wrong(value: object) -> bool:
        if value is None:
            return required
        return not (type(value) in (str, int) and value in members)

    def rule(columns: Columns) -> Found:
        for row in columns.rows(field, wrong):
            value = columns[field][row]
            if value is None:
                yield row, Problem(field, "is empty", expected, "fill it in")
            else:
                fix = _suggestion(str(value), names)
                yield row, Problem(field, "is not in the vocabulary", expected, fix)

    return rule


def count(*fields: str) -> Rule:
    """Whole numbers from 0 up, in the order low <= stated <= high where they are stated."""
    expected = "a whole number, 0 or more, or null when it is not stated"

    def wrong(value: Any) -> bool:  # noqa: ANN401
        return value is not None and (type(value) is not int or value < 0)

    def rule(columns: Columns) -> Found:
        stated = {}
        for field in fields:
            values = columns[field].copy()
            bad = columns.rows(field, wrong)
            for row in bad:
                if type(values[row]) is int:
                    yield row, Problem(field, "is negative", expected, "correct it")
                else:
                    yield row, _wrong_type(field, values[row], expected)
            values[bad] = None
            known = {v: math.nan if v is None else float(min(v, _INT64)) for v in set(values)}
            stated[field] = np.fromiter(map(known.__getitem__, values), float, len(values))
        yield from _out_of_order(columns, fields, stated)

    return rule


def _out_of_order(
    columns: Columns, fields: tuple[str, ...], stated: Mapping[str, NDArray[np.float64]]
) -> Found:
    """Compare each figure with the next one that is stated."""
    for (at, low), (above, high) in combinations(enumerate(fields), 2):
        apart = stated[low] > stated[high]
        for name in fields[at + 1 : above]:
            apart &= np.isnan(stated[name])
        for row in np.flatnonzero(apart).tolist():
            said = f"is more than {high}={columns[high][row]}"
            yield row, Problem(low, said, " <= ".join(fields), "correct one of them")


def boolean(field: str) -> Rule:
    """Hold a field to true or false."""

    def rule(columns: Columns) -> Found:
        for row in columns.rows(field, lambda value: not isinstance(value, bool | None)):
            yield row, _wrong_type(field, columns[field][row], "true or false")

    return rule


# --- dates --------------------------------------------------------------------

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_FULL_LENGTH: Final = len("2016-08-08")
_FULL_DATE: Final = "a real day as YYYY-MM-DD"
_PARTIAL_DATE: Final = "a real date as YYYY, YYYY-MM or YYYY-MM-DD"


@lru_cache(maxsize=65536)
def date_span(text: str) -> tuple[dt.date, dt.date]:
    """Return the first and the last day that an ISO date, whole or partial, can mean.

    Raises
    ------
    ValueError
        If it is not YYYY, YYYY-MM or YYYY-MM-DD, or no such day exists.

    Examples
    --------
    >>> first, last = date_span("2016-02")
    >>> str(first), str(last)
    ('2016-02-01', '2016-02-29')
    """
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{shorten(text)!r} is not an ISO date; expected {_PARTIAL_DATE}")
    year, month, day = (int(part) if part else None for part in match.groups())
    first = dt.date(year or 0, 1 if month is None else month, 1 if day is None else day)
    if day is not None:
        return first, first
    end_month = 12 if month is None else month
    return first, dt.date(first.year, end_month, calendar.monthrange(first.year, end_month)[1])


def _span(value: object, *, partial: bool) -> tuple[dt.date, dt.date] | None:
    if not isinstance(value, str) or not (partial or len(value) == _FULL_LENGTH):
        return None
    try:
        return date_span(value)
    except ValueError:
        return None


def dates(start: str, end: str, *, partial: bool) -> Rule:
    """Hold two fields to dates in their order."""
    expected = _PARTIAL_DATE if partial else _FULL_DATE

    def wrong(value: object) -> bool:
        return value is not None and _span(value, partial=partial) is None

    def rule(columns: Columns) -> Found:
        for field in dict.fromkeys((start, end)):
            for row in columns.rows(field, wrong):
                yield row, Problem(field, "is not a date", expected, "correct it")
        first = _ordinals(columns, start, 0, partial=partial)
        last = _ordinals(columns, end, 1, partial=partial)
        for row in np.flatnonzero(first > last).tolist():
            said = f"is after {end}={columns[end][row]}"
            yield row, Problem(start, said, f"{start} <= {end}", "swap them")

    return rule


def _ordinals(columns: Columns, field: str, edge: int, *, partial: bool) -> NDArray[np.float64]:
    """Return the first or the last day that each date can mean, NaN where it is none."""
    texts = [value if type(value) is str else "" for value in columns[field]]
    days = {}
    for value in set(texts):
        span = _span(value, partial=partial)
        days[value] = math.nan if span is None else span[edge].toordinal()
    return np.fromiter(map(days.__getitem__, texts), np.float64, len(texts))


def dated_as_precise(columns: Columns) -> Found:
    """Hold the dates of an incident against its date_precision."""
    start, end = columns[f.DATE_START], columns[f.DATE_END]
    # That the precision is missing is said of the precision itself.
    known = np.ones(len(start), dtype=bool)
    known[columns.rows(f.DATE_PRECISION, lambda value: value in (None, "unknown"))] = False
    for field, values in ((f.DATE_START, start), (f.DATE_END, end)):
        lacking = np.array([value is None for value in values], dtype=bool)
        for row in np.flatnonzero(known & lacking).tolist():
            fix = "fill it in, or set date_precision to 'unknown'"
            yield row, Problem(field, "is empty", _FULL_DATE, fix)
    for row in columns.rows(f.DATE_PRECISION, lambda value: value == "day"):
        both = start[row], end[row]
        if both[0] != both[1] and all(_span(value, partial=False) for value in both):
            said = f"differs from date_start={shorten(both[0])} though date_precision is 'day'"
            fix = "correct one of the three"
            yield row, Problem(f.DATE_END, said, "the same day twice", fix)


def dated_at_all(columns: Columns) -> Found:
    """Want one date at least of a zone."""
    every = zip(*(columns[field] for field in (f.SINCE, f.UNTIL, f.AS_OF)), strict=True)
    for row, values in enumerate(every):
        if all(value is None for value in values):
            said = "is empty, as are since and until"
            yield row, Problem(f.AS_OF, said, _PARTIAL_DATE, "date the zone")
