"""Days as programs and other calendars count them, read only when a mapping names them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from geo_afpak.errors import InputFileError
from geo_afpak.io._words import WORDS, numbered

_EXCEL: Final = dt.date(1899, 12, 30)
"""Day 0 of the 1900 date system, from 1 March 1900 on (ECMA-376, 18.17.4)."""
_HIJRI: Final = re.compile(
    r"([0-9]{4})[/.-]([0-9]{1,2})[/.-]([0-9]{1,2})|([0-9]{1,2}) ([^\W\d_]+) ([0-9]{4})"
)
_HIJRI_MONTHS: Final = numbered(WORDS["hijri_months"])
CALENDARS: Final = ("excel", "epoch", "epoch-ms", "hijri-shamsi")
"""Ways to count days that a mapping can name as a format."""


def by_format(text: str, style: str) -> tuple[dt.date, str] | None:
    """Return the day that a text means in a format, with a remark; None when it means none.

    Examples
    --------
    >>> str(by_format("42511", "excel")[0])
    '2016-05-21'
    """
    try:
        if style == "excel":
            return _EXCEL + dt.timedelta(days=int(float(text))), ""
        if style in ("epoch", "epoch-ms"):
            seconds = float(text) / (1000 if style == "epoch-ms" else 1)
            return dt.datetime.fromtimestamp(seconds, dt.UTC).date(), ""
        if style == "hijri-shamsi":
            return _hijri(text)
        return dt.datetime.strptime(text, style).date(), ""  # noqa: DTZ007  no time is kept
    except (ValueError, OverflowError, OSError):
        return None


def _hijri(text: str) -> tuple[dt.date, str] | None:
    match = _HIJRI.fullmatch(text)
    if match is None:
        return None
    year, month, number = match[1] or match[6], match[2], match[3] or match[4]
    named = _HIJRI_MONTHS.get((match[5] or "").casefold(), 0)
    try:
        from jdatetime import date
    except ImportError as error:
        raise InputFileError(
            "dates of the solar Hijri calendar need jdatetime, which is not installed; expected "
            "the calendar extra; run: python -m pip install 'geo-afpak[calendar]'"
        ) from error
    found: dt.date = date(int(year), int(month or named), int(number)).togregorian()
    return found, f"{text!r} was read as {found} (solar Hijri)"


def is_hijri(text: str) -> bool:
    """Tell a date with the name of a solar Hijri month."""
    named = _HIJRI.fullmatch(text)
    return named is not None and (named[5] or "").casefold() in _HIJRI_MONTHS
