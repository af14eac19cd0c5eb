"""Dates as exports and spreadsheets write them, and spans of days as titles say them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from geo_afpak.io._blanks import in_spaces
from geo_afpak.io._calendars import HIJRI_YEARS, by_format, is_hijri
from geo_afpak.io._span import (
    EXPECTED_DATE,
    EXPECTED_YEAR,
    YEARS,
    Span,
    made,
    months,
    one_day,
    refuse,
    spoken,
)
from geo_afpak.region.read import default_region
from geo_afpak.text import MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from geo_afpak.io._values import RefusedError

Area = tuple[float, float, float, float]

__all__ = [
    "UNDATED",
    "day",
    "is_day",
    "is_numeric",
    "order_of",
]


_MONTHS: Final = {
    name[:length].lower(): number
    for number, name in enumerate(MONTHS, 1)
    for length in (3, 4, len(name))
}
_WEEKDAYS: Final = {
    name[:length].lower(): number
    for number, name in enumerate(WEEKDAYS)
    for length in (3, 4, 5, len(name))
}
_ISO: Final = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[ T](?P<time>\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*"
    r"(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?|[A-Z][A-Za-z]+/\w+)?)?",
    re.ASCII,
)
_NUMERIC: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}(?: .*)?", re.ASCII)
_TIME: Final = re.compile(
    r"[ T,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?"
    r"(?:\s*[AaPp]\.?[Mm]\.?)?(?:\s*(?:Z|UTC|[+-]\d{2}:?\d{2}))?$",
    re.ASCII,
)
_TOKEN: Final = re.compile(r"([0-9]+)(?:st|nd|rd|th)?(?![A-Za-z0-9])|([A-Za-z]+)", re.IGNORECASE)
_BETWEEN_TOKENS: Final = re.compile(r"[\s,./\u2013-]*")
_WEEK: Final = re.compile(
    r"(?P<y>\d{4})-?W(?P<w>\d\d)|(?:W|week) ?(?P<w2>\d\d?)(?: of|,|/)? ?(?P<y2>\d{4})",
    re.ASCII | re.IGNORECASE,
)
_INTERVAL: Final = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)", re.ASCII)
_MONTH_DAYS: Final = re.compile(
    r"([A-Za-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?\s*(?:[-/\u2013&]|to|and)\s*(\d{1,2})(?:st|nd|rd|th)?"
    r",? (\d{4})",
    re.ASCII,
)
_ASIDE: Final = re.compile(r"(.+?) ?\([^()0-9]*\)")
UNDATED: Final = frozenset({"unknown", "unk", "unk.", "not known", "undated", "n.d.", "?"})
"""Words for a date that nobody gives."""
_PART: Final = re.compile(
    r"(?P<k>[QH])(?P<n>[1-4])[ /-]?(?P<y>\d{4})|(?P<y2>\d{4})[ /-]?(?P<k2>[QH])(?P<n2>[1-4])",
    re.ASCII | re.IGNORECASE,
)
_PACKED: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[/.-](\d{4})", re.ASCII)
_DAYS: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\s*(?:[-/\u2013&]|to|and)\s*(\d{1,2})(?:st|nd|rd|th)?\.?\s+(\D.*)",
    re.ASCII,
)
_TO: Final = re.compile(r"\s+(?:to|until|through|[-\u2013])\s+", re.IGNORECASE)
_VAGUE: Final = re.compile(
    r"(?:c\.|ca\.|circa|about|around|approx\.?|approximately|early|mid|late|mid-"
    r"|(?:the )?night(?: of)?)\s*(.+)",
    re.IGNORECASE,
)
_LONGEST_DATE: Final = 60
_PIVOT: Final = 69
"""Two digits from 69 on are 19xx, as POSIX strptime has it."""


@lru_cache(maxsize=65536)
def day(
    text: str,
    *,
    day_first: bool | None = None,
    formats: tuple[str, ...] = (),
    area: Area | None = None,
) -> Span:
    """Read a date in one of the styles that exports and spreadsheets use.

    Parameters
    ----------
    text
        2016-08-31, with a time or without; 31 August 2016, 31-Aug-16, August 31, 2016; with a
        weekday; 31/08/2016; 20160831; 2016-W35. August 2016, 08/2016, Q3 2016 and 2016 are
        months, a quarter and a year. 30-31 August 2016 and 2016-08-30 to 2016-09-01 are ranges.
    day_first
        How 3/5/2016 is meant. None refuses what could be both.
    formats
        Formats of `datetime.strptime` to try before all others, or names of `CALENDARS`:
        "excel" (serial days), "epoch" and "epoch-ms" (seconds and milliseconds since 1970,
        UTC), "hijri-shamsi" (needs the package jdatetime).
    area
        West, south, east, north in degrees, where the events are: a time with a zone is refused
        where its day is another there. None is the default region's.

    Raises
    ------
    RefusedError
        If it is no date, no such day exists, or it could be two.

    Examples
    --------
    >>> day("16 May 2025"), day("1990-10-04 00:00:00.000").start, day("Aug 2016").end
    (Span(start='2025-05-16', end='2025-05-16', precision='day', remark=''), '1990-10-04', '2016-08-31')
    >>> day("Sunday-November 19-1995").start, day("3/5/2016", day_first=True).start
    ('1995-11-19', '2016-05-03')
    >>> day("30-31 August 2016")[:3], day("42511", formats=("excel",)).start
    (('2016-08-30', '2016-08-31', 'range'), '2016-05-21')
    """  # noqa: E501
    text = in_spaces(text).removeprefix("between ").replace(" of ", " ")
    if re.fullmatch(r"\d+\.0", text, re.ASCII):  # a number as spreadsheets and pandas hold it
        text = text[:-2]
    if len(text) > _LONGEST_DATE:
        raise refuse("is not a date")
    for style in formats:
        found = by_format(text, style)
        if found:
            return one_day(*found)
    return _plain(text, area) or _range(text, day_first) or _worded(text, day_first=day_first)


def _iso(text: str, area: Area | None) -> Span | None:
    match = _ISO.fullmatch(text)
    if match is None:
        return None
    if int(text[:4]) in HIJRI_YEARS:
        raise _solar()
    span = made(*map(int, match["day"].split("-")))
    if match["zone"] and match["time"].strip("0:.,"):
        # Evening in London is the next morning in Kabul.
        there = _days_there(match, area)
        if there != {span.start}:
            days = " or ".join(sorted(there))
            raise refuse(
                f"could be two days: {span.start} as written, {days} in the study area",
                fix="write the day alone where the event was; in pandas: .dt.tz_convert(the zone "
                'of the events).dt.date; a mapping takes it as written: format = "%Y-%m-%dT%H:%MZ"',
            )
    return span


def _days_there(match: re.Match[str], area: Area | None) -> set[str]:
    """Return the days that it is in an area at a time, by the sun in its west and east."""
    zone = {"Z": "UTC", "GMT": "UTC"}.get(match["zone"], match["zone"])
    try:
        moment = dt.datetime.fromisoformat(f"{match['day']}T{match['time'].replace(',', '.')}")
        if zone[0] in "+-":
            minutes = int(zone[1:3]) * 60 + int(zone[3:].strip(":") or 0)
            offset: dt.tzinfo = dt.timezone(dt.timedelta(minutes=int(f"{zone[0]}{minutes}")))
        else:
            offset = ZoneInfo(zone)
    except (ValueError, KeyError):
        raise refuse("names no time of a zone that is known") from None
    west, _, east, _ = area or default_region().bounds
    utc = moment.replace(tzinfo=offset).astimezone(dt.UTC)
    return {(utc + dt.timedelta(hours=lon / 15)).date().isoformat() for lon in (west, east)}


def _plain(text: str, area: Area | None) -> Span | None:
    """Read what has one fixed form."""
    if found := _iso(text, area):
        return found
    if match := _WEEK.fullmatch(text):
        year, week = match["y"] or match["y2"], match["w"] or match["w2"]
        try:
            monday = dt.date.fromisocalendar(int(year), int(week), 1)
        except ValueError:
            raise refuse("names no week of the calendar") from None
        return Span(monday.isoformat(), (monday + dt.timedelta(days=6)).isoformat(), "week")
    if match := _PART.fullmatch(text):
        length = 3 if (match["k"] or match["k2"]) in "Qq" else 6
        year, last = int(match["y"] or match["y2"]), int(match["n"] or match["n2"]) * length
        if last <= 12:  # noqa: PLR2004
            return Span(months(year, last - length + 1).start, months(year, last).end, "range")
    if match := _PACKED.fullmatch(text):
        return made(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH_YEAR.fullmatch(text):
        return months(_year(match[2]), int(match[1]))
    _refuse_counts(text)
    return None


def _refuse_counts(text: str) -> None:
    """Refuse what counts days or seconds, with the date that it would be."""
    if (serial := by_format(text, "excel")) and re.fullmatch(r"\d{5}(\.\d+)?", text, re.ASCII):
        raise refuse(
            f"looks like the serial number of a spreadsheet date: {serial[0]}",
            fix="format the column as a date and save it again, or say so under [dates] of the "
            'mapping: format = "excel"',
        )
    if text.isdecimal() and len(text) in (10, 13):
        style = "epoch" if len(text) == 10 else "epoch-ms"  # noqa: PLR2004
        found = by_format(text, style)
        shown = f": {found[0]}" if found else ""
        raise refuse(
            f"looks like a count of seconds since 1970{shown}",
            fix=f'say so under [dates] of the mapping: format = "{style}"',
        )


def _range(text: str, day_first: bool | None) -> Span | None:  # noqa: FBT001
    """Read two days, or one that is said to be vague; None when it is neither."""
    if match := _VAGUE.fullmatch(text) or _ASIDE.fullmatch(text):
        span = day(match[1], day_first=day_first)
        remark = f"{text!r} was read as {spoken(span)}"
        if "night" in text.casefold() and span.precision == "day":
            # A night goes on into the next day.
            end = dt.date.fromisoformat(span.end) + dt.timedelta(days=1)
            return Span(span.start, end.isoformat(), "range", f"{text!r} may be the day after too")
        precision = "range" if span.precision == "day" else span.precision
        return span._replace(remark=remark, precision=precision)
    if match := _INTERVAL.fullmatch(text):
        first, last = day(match[1]), day(match[2])
    elif match := _DAYS.fullmatch(text):
        first, last = (day(f"{number} {match[3]}") for number in match.groups()[:2])
    elif match := _MONTH_DAYS.fullmatch(text):
        first, last = (day(f"{number} {match[1]} {match[4]}") for number in match.groups()[1:3])
    elif len(parts := _TO.split(text)) == 2:  # noqa: PLR2004
        last = day(parts[1], day_first=day_first)
        # "30 August - 2 September 2016" has its year once.
        lend = parts[0] if re.search(r"[0-9]{4}", parts[0]) else f"{parts[0]} {last.end[:4]}"
        first = day(lend, day_first=day_first)
    else:
        return None
    if first.start > last.end:
        raise refuse("ends before it begins")
    return Span(first.start, last.end, "range")


def _solar() -> RefusedError:
    return refuse(
        "looks like a day of the solar Hijri calendar", EXPECTED_YEAR,
        'say so under [dates] of the mapping: format = "hijri-shamsi"',
    )  # fmt: skip


def _worded(text: str, *, day_first: bool | None) -> Span:
    """Read a date from its words and numbers, in whatever order they leave no doubt."""
    if is_hijri(text):
        raise _solar()
    words, numbers, shape = [], [], ""
    rest = _TIME.sub("", text)
    for token in _TOKEN.finditer(rest):
        if token[1]:
            numbers.append(token[1])
            shape += "n"
        elif (word := token[2].lower()) in _MONTHS and "m" not in shape:
            words.append(_MONTHS[word])
            shape += "m"
        elif word in _WEEKDAYS:
            words.insert(0, -1 - _WEEKDAYS[word])
        else:
            raise refuse("is not a date")
    if not _BETWEEN_TOKENS.fullmatch(_TOKEN.sub("", rest)):
        raise refuse("is not a date")
    weekday = -1 - words.pop(0) if words and words[0] < 0 else None
    span = _shaped(shape, numbers, words, day_first=day_first)
    if weekday is not None and span.precision == "day":
        actual = dt.date.fromisoformat(span.start).weekday()
        if actual != weekday:
            remark = f"{text!r} names a {WEEKDAYS[weekday]}, {span.start} was a "
            return span._replace(remark=remark + WEEKDAYS[actual])
    return span


def _shaped(shape: str, numbers: list[str], words: list[int], *, day_first: bool | None) -> Span:
    if shape in ("nmn", "mnn"):
        first, last = numbers
        if len(first) == 4 and shape == "nmn":  # noqa: PLR2004  2016-Aug-31
            first, last = last, first
        return made(_year(last), words[0], int(first[:3]))
    if shape == "nnn":
        return _numeric(numbers, day_first=day_first)
    if shape == "nn" and len(numbers[0]) == 4 and len(numbers[1]) == 2:  # noqa: PLR2004  2016-08
        return months(_year(numbers[0]), int(numbers[1]))
    if shape in ("mn", "nm") and len(numbers[0]) == 4:  # noqa: PLR2004
        return months(_year(numbers[0]), words[0])
    if shape == "n" and len(numbers[0]) == 4:  # noqa: PLR2004
        year = _year(numbers[0])
        return Span(f"{year}-01-01", f"{year}-12-31", "year")
    raise refuse("is not a date")


def _year(text: str) -> int:
    if len(text) == 2:  # noqa: PLR2004
        return int(text) + (1900 if int(text) >= _PIVOT else 2000)
    if len(text) == 4 and int(text) in YEARS:  # noqa: PLR2004
        return int(text)
    if len(text) == 4 and int(text) in HIJRI_YEARS:  # noqa: PLR2004
        raise _solar()
    raise refuse("lies in a year that cannot be meant", EXPECTED_YEAR)


def _numeric(numbers: list[str], *, day_first: bool | None) -> Span:
    if len(numbers[0]) == 4:  # noqa: PLR2004
        return made(_year(numbers[0]), int(numbers[1][:3]), int(numbers[2][:3]))
    first, second = int(numbers[0][:3]), int(numbers[1][:3])
    year = _year(numbers[2])
    if day_first is None and first != second and max(first, second) <= 12:  # noqa: PLR2004
        raise refuse(
            f"could be two days: {year}-{second:02}-{first:02} or {year}-{first:02}-{second:02}",
            EXPECTED_DATE,
            "write it as 2016-08-31; for a table, set dayfirst under [dates] of its mapping",
        )  # fmt: skip
    if day_first or (day_first is None and first > 12):  # noqa: PLR2004
        first, second = second, first
    return made(year, first, second)


def is_day(text: object) -> bool:
    """Tell a day that is written as ours are, and exists.

    Examples
    --------
    >>> is_day("2016-08-31"), is_day("2016-08-32"), is_day("31 August 2016"), is_day(None)
    (True, False, False, False)
    """
    try:
        return isinstance(text, str) and str(dt.date.fromisoformat(text)) == text
    except ValueError:
        return False


def is_numeric(text: str) -> bool:
    """Tell a date written in numbers with the year at the end.

    Examples
    --------
    >>> is_numeric("3/5/2016"), is_numeric("2016-05-03")
    (True, False)
    """
    return _NUMERIC.fullmatch(text) is not None


def order_of(text: str) -> bool | None:
    """Tell the order of a numeric date: True for day first, None when it could be either.

    Examples
    --------
    >>> order_of("31/8/2016"), order_of("8/31/2016"), order_of("3/5/2016")
    (True, False, None)
    """
    numbers = _NUMERIC.fullmatch(text)
    if numbers is None:
        return None
    first, second = int(numbers[1]), int(numbers[2])
    if (first > 12) == (second > 12):  # noqa: PLR2004
        return None
    return first > 12  # noqa: PLR2004
