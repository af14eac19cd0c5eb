"""The rules of the data model: each is a small function from a record to what is wrong with it.

Which rules hold for which kind of record stands in the tables of `geo_afpak.model.schema`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import difflib
import re
import reprlib
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, Final, NamedTuple

import shapely

from geo_afpak.model import fields as f

Record = dict[str, Any]

POLYGONS: Final = ("MultiPolygon", "Polygon")


class Problem(NamedTuple):
    """One broken rule: a `Fault` that does not know its record yet."""

    field: str
    problem: str
    expected: str
    fix: str


Found = Sequence[Problem]
Rule = Callable[[Record], Found]
NONE: Final[Found] = ()

_SHORT: Final = 60
_REPR: Final = reprlib.Repr()
_REPR.maxlevel = 2
_REPR.maxstring = _REPR.maxother = _SHORT


def shorten(value: object) -> str:
    """Show a value in a message: at most 60 characters, nothing that cannot be printed.

    Examples
    --------
    >>> shorten("x" * 100)[-5:], len(shorten("x" * 100)), shorten(None), shorten(-2)
    ('xx...', 60, '', '-2')
    """
    if value is None:
        return ""
    text = value if isinstance(value, str) else _REPR.repr(value)
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 3]}..."


# --- rules over one field -----------------------------------------------------


def text(field: str, *, required: bool = False) -> Rule:
    """Hold a field to text."""

    def rule(record: Record) -> Found:
        value = record[field]
        if value is None or (isinstance(value, str) and not value.strip()):
            return (Problem(field, "is empty", "text", "fill it in"),) if required else NONE
        return NONE if isinstance(value, str) else (_wrong_type(field, value, "text"),)

    return rule


def _wrong_type(field: str, value: object, expected: str) -> Problem:
    return Problem(field, f"is of type {type(value).__name__}", expected, f"write it as {expected}")


def texts(field: str, *, required: bool = False) -> Rule:
    """Hold a field to a list of texts."""
    expected = "a list of text that is not empty" if required else "a list of text"

    def rule(record: Record) -> Found:
        value = record[field]
        if value is None or value == []:
            problem = "is an empty list" if value == [] else "is empty"
            return (Problem(field, problem, expected, "fill it in"),) if required else NONE
        if not isinstance(value, list):
            return (_wrong_type(field, value, expected),)
        if all(isinstance(item, str) and item.strip() for item in value):
            return NONE
        return (Problem(field, "holds an item that is empty or not text", expected, "correct it"),)

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

    def rule(record: Record) -> Found:
        value = record[field]
        if value is None:
            return (Problem(field, "is empty", expected, "fill it in"),) if required else NONE
        if type(value) in (str, int) and value in members:
            return NONE
        return (
            Problem(field, "is not in the vocabulary", expected, _suggestion(str(value), names)),
        )

    return rule


def count(*fields: str) -> Rule:
    """Whole numbers from 0 up, in the order low <= stated <= high where they are stated."""
    expected = "a whole number, 0 or more, or null when it is not stated"

    def rule(record: Record) -> Found:
        found, stated = [], []
        for field in fields:
            value = record[field]
            if value is None:
                continue
            if type(value) is not int:
                found.append(_wrong_type(field, value, expected))
            elif value < 0:
                found.append(Problem(field, "is negative", expected, "correct it"))
            else:
                stated.append((field, value))
        for (low, a), (high, b) in pairwise(stated):
            if a > b:
                expected_order = " <= ".join(fields)
                found.append(
                    Problem(low, f"is more than {high}={b}", expected_order, "correct one of them")
                )
        return found

    return rule


def boolean(field: str) -> Rule:
    """Hold a field to true or false."""

    def rule(record: Record) -> Found:
        value = record[field]
        if value is None or isinstance(value, bool):
            return NONE
        return (_wrong_type(field, value, "true or false"),)

    return rule


# --- dates --------------------------------------------------------------------

_DATE: Final = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)
_UNIT_BY_NAME: Final = {
    f.DISTRICT_PRECISION_MAX: f.ADM2_ID_BY_NAME,
    f.PROVINCE_PRECISION_MAX: f.ADM1_ID_BY_NAME,
}
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

    def rule(record: Record) -> Found:
        found, spans = [], {}
        for field in dict.fromkeys((start, end)):
            value = record[field]
            if value is None:
                continue
            span = _span(value, partial=partial)
            if span is None:
                found.append(Problem(field, "is not a date", expected, "correct it"))
            else:
                spans[field] = span
        if len(spans) > 1 and spans[start][0] > spans[end][1]:
            found.append(
                Problem(start, f"is after {end}={record[end]}", f"{start} <= {end}", "swap them")
            )
        return found

    return rule


def dated_as_precise(record: Record) -> Found:
    """Hold the dates of an incident against its date_precision."""
    precision, start, end = record[f.DATE_PRECISION], record[f.DATE_START], record[f.DATE_END]
    if precision in (None, "unknown"):  # that it is missing is said of the precision itself
        return NONE
    found = [
        Problem(field, "is empty", _FULL_DATE, "fill it in, or set date_precision to 'unknown'")
        for field in (f.DATE_START, f.DATE_END)
        if record[field] is None
    ]
    real = all(_span(value, partial=False) for value in (start, end))
    if precision == "day" and real and start != end:
        found.append(
            Problem(
                f.DATE_END,
                f"differs from date_start={shorten(start)} though date_precision is 'day'",
                "the same day twice",
                "correct one of the three",
            )
        )
    return found


def dated_at_all(record: Record) -> Found:
    """Want one date at least of a zone."""
    if any(record[field] is not None for field in (f.SINCE, f.UNTIL, f.AS_OF)):
        return NONE
    return (Problem(f.AS_OF, "is empty, as are since and until", _PARTIAL_DATE, "date the zone"),)


# --- geometry -----------------------------------------------------------------


def _in_study_area(lon: float, lat: float) -> bool:
    west, south, east, north = f.STUDY_AREA
    return west <= lon <= east and south <= lat <= north


def looks_swapped(lon: float, lat: float) -> bool:
    """Tell whether a point falls into the study area only when its coordinates are swapped.

    Examples
    --------
    >>> looks_swapped(34.4, 70.4), looks_swapped(70.4, 34.4), looks_swapped(2.35, 48.85)
    (True, False, False)
    """
    return not _in_study_area(lon, lat) and _in_study_area(lat, lon)


def located_as_precise(record: Record) -> Found:
    """Hold the point of an incident against its geo_precision, its basis and the study area."""
    point, precision = record[f.GEOMETRY], record[f.GEO_PRECISION]
    if point is None:
        if precision in (None, 0, 5) or record.get(_UNIT_BY_NAME.get(precision, "")) is not None:
            return NONE
        return (
            Problem(
                f.GEOMETRY,
                f"is null though geo_precision is {shorten(precision)}",
                "a point for geo_precision 1 to 4",
                "add the point, or set geo_precision to 0 (no place) or 5 (country or region)",
            ),
        )
    if point.geom_type != "Point" or point.is_empty:
        return (Problem(f.GEOMETRY, f"is a {point.geom_type}", "a point or null", "correct it"),)
    found = []
    if precision == 0:
        found.append(
            Problem(
                f.GEOMETRY,
                "is a point though geo_precision is 0 (no place given)",
                "null",
                "remove the point, or state how precise it is",
            )
        )
    basis = record[f.LOCATION_BASIS]
    if basis is None or basis == "":
        found.append(
            Problem(f.LOCATION_BASIS, "is empty", "how the point was obtained", "fill it in")
        )
    if record[f.SCOPE] != "out_of_theatre" and not _in_study_area(point.x, point.y):
        found.append(_outside(point.x, point.y))
    return found


def _outside(lon: float, lat: float) -> Problem:
    area = "longitude {0:g} to {2:g}, latitude {1:g} to {3:g}".format(*f.STUDY_AREA)
    if looks_swapped(lon, lat):
        return Problem(
            f.GEOMETRY, "lies outside the study area; longitude and latitude look swapped",
            area, "write [longitude, latitude]",
        )  # fmt: skip
    return Problem(
        f.GEOMETRY, "lies outside the study area", area,
        "correct the point, or set scope to 'out_of_theatre'",
    )  # fmt: skip


def polygon(*, required: bool) -> Rule:
    """Hold the geometry to a valid polygon."""

    def rule(record: Record) -> Found:
        shape = record[f.GEOMETRY]
        if shape is None:
            missing = Problem(f.GEOMETRY, "is null", "a polygon", "add the polygon of the unit")
            return (missing,) if required else NONE
        if shape.geom_type not in POLYGONS or shape.is_empty:
            return (Problem(f.GEOMETRY, f"is a {shape.geom_type}", "a polygon", "correct it"),)
        if shape.is_valid:
            return NONE
        reason = shapely.is_valid_reason(shape)
        return (
            Problem(
                f.GEOMETRY, f"is not valid: {reason}", "a valid polygon",
                "repair it with shapely.make_valid",
            ),
        )  # fmt: skip

    return rule
