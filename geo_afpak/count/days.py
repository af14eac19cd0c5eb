"""Days of partial dates and of events: the first and the last that they may mean."""

from __future__ import annotations

import calendar
import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_afpak.count.keys import require_column
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["coarsest", "first_of", "held_of", "is_day", "last_of", "spans_of"]

_DAY: Final = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


def is_day(text: str) -> bool:
    """Say whether a text is a year, a month or a day that there is."""
    if not _DAY.fullmatch(text):
        return False
    year, month, day = (int(part) for part in f"{text}-01-01".split("-")[:3])
    return year > 0 and day <= calendar.monthrange(year, month)[1]


def first_of(day: str) -> str:
    """Return the first day that a partial date may mean; nothing of nothing."""
    return f"{day}-01-01"[:10] if len(day) == 4 else f"{day}-01"[:10] if day else ""  # noqa: PLR2004 - a year


def last_of(day: str) -> str:
    """Return the last day that a partial date may mean; nothing of nothing."""
    if len(day) == 4:  # noqa: PLR2004 - a year
        return f"{day}-12-31"
    if len(day) > 7 or not day:  # noqa: PLR2004 - a month
        return day
    year, month = map(int, day.split("-"))
    return f"{day}-{calendar.monthrange(year, month)[1]:02d}"


def spans_of(joined: pd.DataFrame) -> tuple[Any, Any, Any, Any]:
    """Return first and last day of each event, whether it has one, whether a report dates it."""
    for name in (fields.DATE_START, fields.DATE_END, fields.DATE_PRECISION):
        require_column(joined, name, "null where no source gives a date")
    precision = joined[fields.DATE_PRECISION].fillna("")
    start = joined[fields.DATE_START].fillna("").where(precision != "unknown", "")
    end = joined[fields.DATE_END].fillna(start)
    first, last = (np.full(len(joined), "", dtype=object) for _ in range(2))
    for rows, digits in _digits_of(precision):
        for days, texts, day in ((first, start, first_of), (last, end, last_of)):
            code, known = pd.factorize(texts.to_numpy(dtype=object)[rows])
            read = [day(text[:digits]) if text else "" for text in known]
            days[rows] = np.array(read, dtype=object)[code]
    return first, last, first != "", (precision == "report").to_numpy()


def held_of(zones: pd.DataFrame) -> tuple[Any, Any, Any]:
    """Return first and last day that each statement may hold for, and whether it has any.

    What only a report dates is known from it on (page/static/time.js, held to the same cases).
    """
    since, until, as_of, precision = (
        zones[name].fillna("")
        for name in (fields.SINCE, fields.UNTIL, fields.AS_OF, fields.DATE_PRECISION)
    )
    dated = (since != "") | (until != "")
    reported = ~dated & (as_of != "") & ~precision.isin(["", "unknown"])
    first = since.mask(reported, as_of).map(first_of)
    last = until.map(last_of).mask(until == "", "9999")
    return first.to_numpy(), last.to_numpy(), (dated | reported).to_numpy()


def _digits_of(precision: pd.Series[Any]) -> Iterator[tuple[Any, int]]:
    """Yield the rows whose days are as many characters as are known, and these."""
    month, year = (precision == "month").to_numpy(), (precision == "year").to_numpy()
    for rows, digits in ((month, 7), (year, 4), (~(month | year), 10)):
        if rows.any():
            yield rows, digits


def coarsest(since: str, until: str) -> tuple[str, str]:
    """Cut two days to their years or months where they are the first and the last of them.

    Examples
    --------
    >>> coarsest("2019-01-01", "2019-12-31"), coarsest("2019-02-01", "2019-04-30")
    (('2019', '2019'), ('2019-02', '2019-04'))
    >>> coarsest("2019-01-01", "2019-12-30"), coarsest("2019", "2019-06")
    (('2019-01-01', '2019-12-30'), ('2019', '2019-06'))
    """
    for digits in (4, 7):
        if (since, until) == (first_of(since[:digits]), last_of(until[:digits])):
            return since[:digits], until[:digits]
    return since, until
