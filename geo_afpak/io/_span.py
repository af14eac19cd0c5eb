"""A period that a date means: its days, how precisely they are known, how it is said."""

from __future__ import annotations

import calendar
import datetime as dt
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

from geo_afpak.io._values import RefusedError
from geo_afpak.text import MONTHS

if TYPE_CHECKING:
    from collections.abc import Iterable

YEARS: Final = range(1800, 2100)
EXPECTED_YEAR: Final = f"a year from {YEARS.start} to {YEARS.stop - 1}"
EXPECTED_DATE: Final = "a day such as 2016-08-31, 31 August 2016 or August 31, 2016"
_NO_YEAR: Final = "lies in a year that cannot be meant"
NO_DAYS: Final = frozenset({"1899-12-30", "1899-12-31", "1900-01-00", "1900-01-01"})
"""How spreadsheets and databases write an empty date: day 0 of their calendars."""
HIJRI_YEARS: Final = range(1250, 1500)
_LAST_SOLAR: Final = 1420
"""It began in 2041, and the lunar year of that number in 1999."""
_PIVOT: Final = 69
"""Two digits from 69 on are 19xx, as POSIX strptime has it."""


class Span(NamedTuple):
    """First and last day as ISO text, and how precisely the date is known."""

    start: str
    end: str
    precision: str
    remark: str = ""


def refuse(problem: str, expected: str = EXPECTED_DATE, fix: str = "correct it") -> RefusedError:
    return RefusedError(problem, expected, fix)


def one_day(date: dt.date, remark: str = "") -> Span:
    return Span(date.isoformat(), date.isoformat(), "day", remark)


def made(year: int, month: int, day_: int) -> Span:
    if f"{year}-{month:02}-{day_:02}" in NO_DAYS:
        raise refuse("is how a spreadsheet or database writes no date", "the day, or an empty cell")
    try:
        date = dt.date(year, month, day_)
    except ValueError:
        raise refuse("is not a day of the calendar") from None
    if year not in YEARS:
        raise refuse(_NO_YEAR, EXPECTED_YEAR)
    return one_day(date)


def year_of(text: str) -> int:
    """Read a year of two or four digits.

    Examples
    --------
    >>> year_of("16"), year_of("69"), year_of("2016")
    (2016, 1969, 2016)
    """
    if len(text) == 2:  # noqa: PLR2004
        return int(text) + (1900 if int(text) >= _PIVOT else 2000)
    if len(text) == 4 and int(text) in YEARS:  # noqa: PLR2004
        return int(text)
    if len(text) == 4 and int(text) in HIJRI_YEARS:  # noqa: PLR2004
        raise hijri(int(text))
    raise refuse(_NO_YEAR, EXPECTED_YEAR)


def whole_year(text: str) -> Span:
    """Return the days of a year.

    Examples
    --------
    >>> whole_year("2016")[:2]
    ('2016-01-01', '2016-12-31')
    """
    year = year_of(text)
    return Span(f"{year}-01-01", f"{year}-12-31", "year")


def hijri(year: int = 0) -> RefusedError:
    if year > _LAST_SOLAR:
        fix = "write the day of the common calendar"
        return refuse("looks like a day of the lunar Hijri calendar", EXPECTED_YEAR, fix)
    return refuse(
        "looks like a day of the solar Hijri calendar", EXPECTED_YEAR,
        'say so under [dates] of the mapping: format = "hijri-shamsi"',
    )  # fmt: skip


def one_date(parts: Iterable[object]) -> str:
    """Put year, month and day together, as far as they are known: 2016-08-31, 2016-August.

    Examples
    --------
    >>> one_date(["2016", "8.0", "31"]), one_date([2016, "August", 0]), one_date(["2016", "", "5"])
    ('2016-08-31', '2016-August', '2016')
    """
    texts = ("" if part is None or part != part else str(part).strip() for part in parts)  # noqa: PLR0124
    bare = (text.removesuffix(".0") for text in texts)
    known = takewhile(lambda text: text not in ("", "0", "00", "nan"), bare)
    return "-".join(text.zfill(2) if text.isdecimal() else text for text in known)


def months(year: int, month: int) -> Span:
    """Return the days of one month.

    Examples
    --------
    >>> months(2016, 2)[:3]
    ('2016-02-01', '2016-02-29', 'month')
    """
    if month not in range(1, 13):
        raise refuse("names no month of the calendar")
    if year not in YEARS:
        raise refuse(_NO_YEAR, EXPECTED_YEAR)
    last = calendar.monthrange(year, month)[1]
    return Span(f"{year}-{month:02}-01", f"{year}-{month:02}-{last:02}", "month")


@lru_cache(maxsize=65536)
def spoken(span: Span) -> str:
    """Write a date as a title has it, no finer than it is known.

    Examples
    --------
    >>> spoken(Span("2017-05-03", "2017-05-03", "day")), spoken(months(2017, 5))
    ('3 May 2017', 'May 2017')
    >>> spoken(Span("2017-05-03", "2017-06-01", "range"))
    '3 May to 1 June 2017'
    """
    first, last = dt.date.fromisoformat(span.start), dt.date.fromisoformat(span.end)
    if span.precision == "year":
        return str(first.year)
    month = ("", *MONTHS)
    if span.precision == "month":
        return f"{month[first.month]} {first.year}"
    whole_last = f"{last.day} {month[last.month]} {last.year}"
    if first == last:
        return whole_last
    if first.year != last.year:
        return f"{first.day} {month[first.month]} {first.year} to {whole_last}"
    if first.month != last.month:
        return f"{first.day} {month[first.month]} to {whole_last}"
    return f"{first.day} to {whole_last}"
