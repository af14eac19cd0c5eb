"""Dates as exports and spreadsheets write them, and spans of days as titles say them."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

import geo_afpak.io._date_words as forms
from geo_afpak.io._blanks import in_spaces
from geo_afpak.io._calendars import by_format, is_hijri
from geo_afpak.io._date_ranges import ranged
from geo_afpak.io._span import (
    EXPECTED_DATE,
    HIJRI_YEARS,
    NO_DAYS,
    Span,
    hijri,
    made,
    months,
    one_day,
    refuse,
    whole_year,
    year_of,
)
from geo_afpak.region.read import default_region
from geo_afpak.text import WEEKDAYS

Area = tuple[float, float, float, float]

_LONGEST_DATE: Final = 60


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
    text = in_spaces(text)
    if text.startswith("between "):
        text = text.removeprefix("between ").replace(" and ", " to ")
    text = re.sub("^(?:from|on) (?!or )", "", text).replace(" of ", " ")
    text = forms.CLOCK_BEFORE_YEAR.sub(r"\1 \4 \2\3", forms.NAMED_OFFSET.sub(r"\1", text))
    text = re.sub(r" ['\u2019](?=\d\d$)", " ", text, flags=re.ASCII)  # 31 Aug '16
    if re.fullmatch(r"\d+\.0", text, re.ASCII):  # a number as spreadsheets and pandas hold it
        text = text[:-2]
    if len(text) > _LONGEST_DATE:
        raise refuse("is not a date")
    for style in formats:
        found = by_format(text, style)
        if found:
            return one_day(*found)

    def read(part: str, *, day_first: bool | None = day_first) -> Span:
        return day(part, day_first=day_first, area=area)

    return (
        _plain(text, area)
        or _packed_last(text, day_first)
        or ranged(text, read)
        or _worded(text, area, day_first=day_first)
    )


def _iso(text: str, area: Area | None) -> Span | None:
    match = forms.ISO.fullmatch(text)
    if match is None or match["day"].endswith("-00"):
        return None
    if int(text[:4]) in HIJRI_YEARS:
        raise hijri(int(text[:4]))
    span = made(*map(int, match["day"].split("-")))
    if match["zone"] and match["time"].strip("0:.,"):
        time = match["time"].replace(",", ".")
        _check_zone(span.start, time, match["zone"], area, _style(text, time))
    return span


def _style(text: str, time: str) -> str:
    """Return the format of an ISO time with its zone; empty where strptime has none."""
    seconds = ":%S" * (time.count(":") - 1) + ".%f" * ("." in time)
    style = f"%Y-%m-%d{text[10]}%H:%M{seconds}{' ' * (' ' in text[11:])}%z"
    return style if by_format(text, style) else ""


def _check_zone(day_: str, time: str, zone: str, area: Area | None, style: str = "") -> None:
    """Refuse a time of a zone that is of another day in the area."""
    # Evening in London is the next morning in Kabul.
    there = _days_there(f"{day_}T{time}", zone, area)
    if there != {day_}:
        days = " or ".join(sorted(there))
        mapped = f'; a mapping takes it as written: format = "{style}"' if style else ""
        raise refuse(
            f"could be two days: {day_} as written, {days} in the study area",
            fix="write the day alone where the event was; in pandas: .dt.tz_convert(the zone "
            f"of the events).dt.date{mapped}",
        )


def _days_there(written: str, zone: str, area: Area | None) -> set[str]:
    """Return the days that it is in an area at a time, by the sun in its west and east."""
    zone = {"Z": "UTC", "GMT": "UTC"}.get(zone, zone)
    try:
        moment = dt.datetime.fromisoformat(written)
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
    if match := forms.WEEK.fullmatch(text):
        return _week(text, match["y"] or match["y2"], match["w"] or match["w2"])
    if match := forms.PACKED.fullmatch(text):
        return made(int(match[1]), int(match[2]), int(match[3]))
    found = _part_of_a_year(text) or _month(text)
    if found is None:
        _refuse_counts(text)
    return found


def _part_of_a_year(text: str) -> Span | None:
    match = forms.PART.fullmatch(text)
    if match is None:
        return None
    kind, number, year = (match[a] or match[f"{a}2"] or match[f"{a}3"] for a in "kny")
    length = 3 if kind[0] in "Qq" else 6
    last = int(number) * length
    if last > 12:  # noqa: PLR2004
        return None
    first = months(int(year), last - length + 1)
    return Span(first.start, months(int(year), last).end, "range")


def _month(text: str) -> Span | None:
    if match := forms.MONTH_YEAR.fullmatch(text):
        return months(year_of(match[2]), int(match[1]))
    if (match := forms.OPEN_DAY.fullmatch(text)) and text not in NO_DAYS:
        if match[2].isdecimal() and match[2] != "00":
            return months(year_of(match[1]), int(match[2]))
        return whole_year(match[1])
    if (match := forms.OF_STATA.fullmatch(text)) and match[2] in "mM":
        return months(year_of(match[1]), int(match[3]))
    return None


def _week(text: str, year: str, week: str) -> Span:
    try:
        monday = dt.date.fromisocalendar(int(year), int(week), 1)
    except ValueError:
        raise refuse("names no week of the calendar") from None
    if forms.OF_STATA.fullmatch(text):
        first = dt.date(int(year), 1, 1) + dt.timedelta(days=7 * int(week) - 7)
        raise refuse(f"could be two weeks: from {monday} (ISO) or from {first} (Stata)")
    return Span(monday.isoformat(), (monday + dt.timedelta(days=6)).isoformat(), "week")


def _packed_last(text: str, day_first: bool | None) -> Span | None:  # noqa: FBT001
    match = forms.PACKED_LAST.fullmatch(text)
    return _numeric(list(match.groups()), day_first=day_first) if match else None


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


def _worded(text: str, area: Area | None, *, day_first: bool | None) -> Span:
    """Read a date from its words and numbers, in whatever order they leave no doubt."""
    if is_hijri(text):
        raise hijri()
    time = forms.TIME.search(text)
    rest = text[: time.start()] if time else text
    shape, numbers, words = _tokens(rest)
    weekday = -1 - words.pop(0) if words and words[0] < 0 else None
    found = forms.year_first(rest) if day_first is None else None
    if found and found[1]:
        raise refuse(
            f"could be two days: {found[0].start} or {found[1].start}", EXPECTED_DATE,
            "write it as 2016-08-31; a mapping says which under [dates]: dayfirst = true, or "
            'format = "%y-%m-%d"',
        )  # fmt: skip
    span = found[0] if found else _shaped(shape, numbers, words, day_first=day_first)
    if time and time["zone"] and (time["h"].strip("0") or time["m"].strip("0")):
        later = 12 * ((time["half"] or "") in ("p", "P") and int(time["h"]) < 12)  # noqa: PLR2004
        _check_zone(span.start, f"{int(time['h']) + later:02}:{time['m']}", time["zone"], area)
    if weekday is not None and span.precision == "day":
        actual = dt.date.fromisoformat(span.start).weekday()
        if actual != weekday:
            remark = f"{text!r} names a {WEEKDAYS[weekday]}, {span.start} was a "
            return span._replace(remark=remark + WEEKDAYS[actual])
    return span


def _tokens(text: str) -> tuple[str, list[str], list[int]]:
    """Return the shape of a date ("nmn"), its numbers, its month and before it its weekday."""
    words: list[int] = []
    numbers: list[str] = []
    shape = ""
    for token in forms.TOKEN.finditer(text):
        if token[1]:
            numbers.append(token[1])
            shape += "n"
        elif (word := token[2].lower()) in forms.MONTH_NUMBERS and "m" not in shape:
            words.append(forms.MONTH_NUMBERS[word])
            shape += "m"
        elif word in forms.WEEKDAY_NUMBERS:
            words.insert(0, -1 - forms.WEEKDAY_NUMBERS[word])
        else:
            raise refuse("is not a date")
    if not forms.BETWEEN_TOKENS.fullmatch(forms.TOKEN.sub("", text)) or text.endswith(
        (" -", " \u2013")
    ):
        raise refuse("is not a date")
    return shape, numbers, words


def _shaped(shape: str, numbers: list[str], words: list[int], *, day_first: bool | None) -> Span:
    if shape in ("nmn", "mnn"):
        first, last = numbers
        if len(first) == 4 and shape == "nmn":  # noqa: PLR2004  2016-Aug-31
            first, last = last, first
        return made(year_of(last), words[0], int(first[:3]))
    if shape == "nnn":
        return _numeric(numbers, day_first=day_first)
    if shape == "nn" and len(numbers[0]) == 4 and len(numbers[1]) < 3:  # noqa: PLR2004  2016-08
        return months(year_of(numbers[0]), int(numbers[1]))
    if shape in ("mn", "nm") and len(numbers[0]) == 4:  # noqa: PLR2004
        return months(year_of(numbers[0]), words[0])
    if shape == "n" and len(numbers[0]) == 4:  # noqa: PLR2004
        return whole_year(numbers[0])
    raise refuse("is not a date")


def _numeric(numbers: list[str], *, day_first: bool | None) -> Span:
    if len(numbers[0]) == 4:  # noqa: PLR2004
        return made(year_of(numbers[0]), int(numbers[1][:3]), int(numbers[2][:3]))
    first, second = int(numbers[0][:3]), int(numbers[1][:3])
    year = year_of(numbers[2])
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
    return isinstance(text, str) and _is_day(text)


@lru_cache(maxsize=1 << 15)
def _is_day(text: str) -> bool:
    try:
        day_ = str(dt.date.fromisoformat(text)) == text
    except ValueError:
        return False
    return day_ and text not in NO_DAYS
