"""Dates as text: the forms that mean one day, and why others do not."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.io._values import RefusedError
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_afpak.region.region import Region

_LONGEST: Final = 60
_DAY: Final = re.compile(r"(\d{4})([-/.]?)(\d\d)\2(\d\d)", re.ASCII)
_TIMED: Final = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)"
    r" ?(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?",
    re.ASCII,
)
_NUMERIC: Final = re.compile(r"(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d\d)", re.ASCII)
_DIGITS: Final = re.compile(r"\d+(\.\d+)?", re.ASCII)
_YEARS: Final = range(1800, 2100)
_SERIALS: Final = range(20_000, 80_000)
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_EXPECTED: Final = "a real day, YYYY-MM-DD"
_FIX: Final = "write it as in 2016-08-08, or leave it out"


def day_of(text: str, region: Region | None = None) -> str:
    """Return the day that a text means, as YYYY-MM-DD.

    It is the day as written, without a time of the day. A time with a zone is taken only when
    it is midnight or falls on the same day in the study area.

    Raises
    ------
    RefusedError
        If it is no day, no such day exists, or it could be two; the message gives both.

    Examples
    --------
    >>> day_of("2016-08-08"), day_of("2016-08-08T00:00:00Z"), day_of("20160808"), day_of("2016/08/08")
    ('2016-08-08', '2016-08-08', '2016-08-08', '2016-08-08')
    >>> day_of("2016-08-08 22:15"), day_of("2016-08-08T09:00:00+00:00")
    ('2016-08-08', '2016-08-08')
    """  # noqa: E501
    text = text.strip()
    if len(text) <= _LONGEST:
        if match := _DAY.fullmatch(text):
            return _real(match[1], match[3], match[4])
        if match := _TIMED.fullmatch(text):
            return _timed(match, region)
        if match := _NUMERIC.fullmatch(text):
            raise _either(match)
        if _DIGITS.fullmatch(text):
            raise _number(float(text))
    raise RefusedError("is no date", _EXPECTED, _FIX)


def _real(year: str, month: str, day: str) -> str:
    try:
        found = dt.date(int(year), int(month), int(day))
    except ValueError:
        raise RefusedError("is no date: there is no such day", _EXPECTED, _FIX) from None
    if found.year in _YEARS:
        return found.isoformat()
    problem = f"is no date that can be meant: the year {int(year)}"
    fix = "correct it; a date of another calendar is written in this one"
    raise RefusedError(problem, f"a year from {_YEARS.start} to {_YEARS.stop - 1}", fix)


def _timed(match: re.Match[str], region: Region | None) -> str:
    written = _real(*match["day"].split("-"))
    zone, clock = match["zone"], match["time"]
    if zone is None or not clock.strip("0:.,"):
        return written
    offset = "+00:00" if zone in ("Z", "UTC", "GMT") else zone if ":" in zone else (
        f"{zone[:3]}:{zone[3:] or '00'}")  # fmt: skip
    try:
        moment = dt.datetime.fromisoformat(f"{written}T{clock.replace(',', '.')}{offset}")
    except ValueError:
        raise RefusedError("is no date: there is no such time", _EXPECTED, _FIX) from None
    there = local_days(moment, region)
    if there == {written}:
        return written
    raise two_days(written, there)


def local_days(moment: dt.datetime, region: Region | None = None) -> set[str]:
    """Return the days that it is in a region at a moment, by the sun in its west and east.

    Examples
    --------
    >>> local_days(dt.datetime(2016, 8, 8, 22, tzinfo=dt.UTC))
    {'2016-08-09'}
    """
    west, _, east, _ = (region or default_region()).bounds
    utc = moment.astimezone(dt.UTC)
    return {(utc + dt.timedelta(hours=lon / 15)).date().isoformat() for lon in (west, east)}


def two_days(written: str, there: set[str]) -> RefusedError:
    """Say that a time with a zone falls on another day where the events were."""
    return RefusedError(
        f"could be two days: {written} as written, {' or '.join(sorted(there))} in the study area",
        f"{_EXPECTED}, where the event was",
        "write the day alone; in pandas: .dt.tz_convert(the zone of the events).dt.date",
    )


def _either(match: re.Match[str]) -> RefusedError:
    first, second, year = int(match[1]), int(match[3]), match[4]
    year = year if len(year) == 4 else f"20{year} or 19{year}"  # noqa: PLR2004
    if first > 12 or second > 12:  # noqa: PLR2004
        problem = "is a day in another order"
    else:
        problem = f"could be day {first} of month {second} or day {second} of month {first}, {year}"
    fix = f"{_FIX}; a table with a mapping may keep it: geo-afpak import table"
    return RefusedError(problem, _EXPECTED, fix)


def _number(value: float) -> RefusedError:
    reading = ""
    if 1e8 <= value < 5e9:  # noqa: PLR2004
        reading = f" (seconds since 1970? {_day_after(seconds=value)})"
    elif 1e11 <= value < 5e12:  # noqa: PLR2004
        reading = f" (milliseconds since 1970? {_day_after(seconds=value / 1000)})"
    elif int(value) in _SERIALS:
        reading = f" (the serial number of a spreadsheet? {_day_after(days=value - 25569)})"
    return RefusedError(f"is a number{reading} and no date", _EXPECTED, _FIX)


def _day_after(**since: float) -> str:
    return (_EPOCH + dt.timedelta(**since)).date().isoformat()


def days_of(
    values: Sequence[Any], region: Region | None = None
) -> tuple[list[Any], dict[int, tuple[str, str, str]]]:
    """Read a column of dates, each text once; what is no text stays as it is.

    Returns
    -------
    tuple
        The values; the refusals by position, whose values are None.
    """
    read: dict[str, str | None] = {}
    refusals: dict[str, tuple[str, str, str]] = {}
    for text in {value for value in values if type(value) is str}:
        try:
            read[text] = day_of(text, region) if text.strip() else None
        except RefusedError as error:
            read[text], refusals[text] = None, error.args
    if all(text == day for text, day in read.items()):
        return list(values), {}
    days = [read[value] if type(value) is str else value for value in values]
    refused = {row: refusals[value] for row, value in enumerate(values)
               if type(value) is str and value in refusals} if refusals else {}  # fmt: skip
    return days, refused
