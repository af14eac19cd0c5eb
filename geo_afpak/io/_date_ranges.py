"""Two days, a week or a day that is said to be vague, as titles of events have them."""

from __future__ import annotations

import datetime as dt
import re
from functools import partial
from typing import Protocol

import geo_afpak.io._date_words as forms
from geo_afpak.io._span import Span, refuse, spoken, whole_year


class Read(Protocol):
    """Reads a day, in the order that is given or in that of its table."""

    def __call__(self, text: str, /, *, day_first: bool | None = ...) -> Span: ...


def ranged(text: str, read: Read) -> Span | None:
    """Read two days, or one that is said to be vague; None when it is neither.

    Parameters
    ----------
    text
        A date in words, without blanks at its ends.
    read
        Reads a day alone, in the order that is given it, else in the table's.

    Examples
    --------
    >>> from geo_afpak.io._dates import day
    >>> ranged("30-31 August 2016", lambda text, order=None: day(text, day_first=order))[:3]
    ('2016-08-30', '2016-08-31', 'range')
    """
    if found := _beside(text, read) or _of_a_week(text, read):
        return found
    if match := forms.VAGUE.fullmatch(text):
        return _vague(text, read(match[1]))
    pair = _pair(text, read)
    if pair is None:
        return None
    first, last = pair
    if first.start > last.end:
        raise refuse("ends before it begins")
    return Span(first.start, last.end, "range")


def _beside(text: str, read: Read) -> Span | None:
    """Read a date without its footnote, or what stands in brackets beside it."""
    if match := forms.FOOTNOTE.fullmatch(text):
        span = read(match[1])
        return span._replace(remark=f"{text!r} was read as {spoken(span)}")
    if match := forms.ASIDE.fullmatch(text):
        if match[2].casefold() in forms.WEEKDAY_NUMBERS:
            return read(f"{match[2]} {match[1]}")
        return _vague(text, read(match[1]))
    if match := forms.PART_OF_DAY.fullmatch(text):
        span = read(match[1])
        return _vague(text, span) if match[2] else span
    if text.endswith("?"):
        return _vague(text, read(text[:-1]))
    return None


def _vague(text: str, span: Span) -> Span:
    if "night" in text.casefold() and span.precision == "day":
        # A night goes on into the next day.
        end = dt.date.fromisoformat(span.end) + dt.timedelta(days=1)
        return Span(span.start, end.isoformat(), "range", f"{text!r} may be the day after too")
    precision = "range" if span.precision == "day" else span.precision
    return span._replace(remark=f"{text!r} was read as {spoken(span)}", precision=precision)


def _of_a_week(text: str, read: Read) -> Span | None:
    match = forms.WEEK_AT.fullmatch(text)
    if match is None:
        return None
    ends = text.casefold().startswith("w/e") or (match[1] or "").startswith("end")
    said = read(match[2])
    if said.precision != "day":
        raise refuse("is not a week", fix="write its first and last day")
    at = dt.date.fromisoformat(said.start)
    first = at - dt.timedelta(days=6 if ends else 0)
    span = Span(first.isoformat(), (first + dt.timedelta(days=6)).isoformat(), "week")
    return span._replace(remark=f"{text!r} was read as {spoken(span)}")


def _pair(text: str, read: Read) -> tuple[Span, Span] | None:
    """Read the first and the last day of a range; None when it is none."""
    if match := forms.INTERVAL.fullmatch(text):
        first, last = filter(None, match.groups())
        return read(first), read(last)
    if match := forms.YEARS_RANGE.fullmatch(text):
        return whole_year(match[1]), whole_year(match[2])
    if forms.FISCAL.fullmatch(text) and not re.fullmatch(r"\d{4}[-/\u2013](?:0\d|1[0-2])", text):
        raise refuse(
            "is a year that begins within a year", "its first and last day",
            "write them, as in 2016-07-01/2017-06-30",
        )  # fmt: skip
    return _in_one_month(text, read) or _parts(text, read)


def _in_one_month(text: str, read: Read) -> tuple[Span, Span] | None:
    if match := forms.DAYS.fullmatch(text):
        return read(f"{match[1]} {match[3]}"), read(f"{match[2]} {match[3]}")
    if match := forms.MONTH_DAYS.fullmatch(text):
        month, first, last, year = match.groups()
        return read(f"{first} {month} {year}"), read(f"{last} {month} {year}")
    if (match := forms.MONTHS_RANGE.fullmatch(text)) and match[1].lower() in forms.MONTH_NUMBERS:
        return read(f"{match[1]} {match[3]}"), read(f"{match[2]} {match[3]}")
    return None


def _parts(text: str, read: Read) -> tuple[Span, Span] | None:
    parts = forms.TO.split(text)
    if len(parts) != 2:  # noqa: PLR2004
        return None
    # One of two days may settle the order of both.
    orders = {order for order in map(forms.order_of, parts) if order is not None}
    settled = partial(read, day_first=orders.pop()) if len(orders) == 1 else read
    last = settled(parts[1])
    if re.search(r"[0-9]{4}", parts[0]):
        return settled(parts[0]), last
    # "30 August - 2 September 2016" has its year once, and so has "30 December - 2 January 2017".
    year = int(last.end[:4])
    first = settled(f"{parts[0]} {year}")
    return (first if first.start <= last.end else settled(f"{parts[0]} {year - 1}")), last
