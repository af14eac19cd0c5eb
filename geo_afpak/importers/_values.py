"""What people write in cells: numbers, codes, tolls. Each reader says why it refuses."""

from __future__ import annotations

import datetime as dt
import math
import re
from functools import lru_cache
from typing import Final, NamedTuple

from geo_afpak.io._values import RefusedError

__all__ = [
    "RefusedError",
    "Toll",
    "cell_text",
    "clean",
    "code",
    "coordinate",
    "in_spaces",
    "toll",
    "whole",
]

_BLANKS: Final = "\u00a0\u2007\u2009\u200b\u202f\ufeff"
"""Spaces that spreadsheets and web pages put into numbers, and marks that nobody sees."""
_EDGES: Final = " \t\r\n\v\f" + _BLANKS
_TO_SPACE: Final = str.maketrans(dict.fromkeys(_BLANKS, " "))
_DROPPED: Final = str.maketrans(dict.fromkeys(_BLANKS, ""))
_NOTHING: Final = frozenset(
    {"", "-", "\u2013", "\u2014", "NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "<NA>"}
)
"""How R, pandas, databases and people write an empty cell."""

_WHOLE: Final = re.compile(r"[+-]?\d+(?:\.0*)?", re.ASCII)
_DECIMAL: Final = re.compile(r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.0*)?", re.ASCII)
_LONGEST: Final = 40
"""Characters of a number: more are no number, and cost time to read."""


def clean(text: str) -> str:
    r"""Strip a cell, of blanks that cannot be seen too; empty when it says "no value".

    Examples
    --------
    >>> clean("Quetta\u00a0 "), clean("NA"), clean(" ")
    ('Quetta', '', '')
    """
    text = text.strip(_EDGES)
    return "" if text in _NOTHING else text


def cell_text(value: object) -> str:
    """Write a value of a workbook as it would stand in a CSV.

    Examples
    --------
    >>> cell_text(2022.0), cell_text(dt.datetime(2016, 8, 8)), cell_text(None), cell_text(True)
    ('2022', '2016-08-08', '', 'TRUE')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    if isinstance(value, dt.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return str(value)


def in_spaces(text: str) -> str:
    r"""Return a text with single plain spaces between its words.

    Examples
    --------
    >>> in_spaces(" 5\u00a0May  2017")
    '5 May 2017'
    """
    return " ".join(text.translate(_TO_SPACE).split())


# --- numbers ------------------------------------------------------------------


@lru_cache(maxsize=65536)
def whole(text: str) -> int:
    r"""Read a whole number, however a spreadsheet has dressed it.

    Raises
    ------
    RefusedError
        If it is anything else.

    Examples
    --------
    >>> whole("2022.0"), whole("1,204"), whole("-99"), whole("57\u00a0")
    (2022, 1204, -99, 57)
    """
    bare = text.translate(_DROPPED).strip()
    if len(bare) <= _LONGEST:
        if _THOUSANDS.fullmatch(bare):
            bare = bare.replace(",", "")
        if _WHOLE.fullmatch(bare):
            return int(bare.partition(".")[0])
    raise RefusedError(
        "is not a whole number", "digits, or an empty cell", "write 12, without words or units"
    )


def code(text: str) -> int | str | None:
    """Read a code or label of a source: a number where it is one, else the text; None if blank.

    Examples
    --------
    >>> code("1.0"), code("Rebel group-State forces"), code(""), code("007"), code("3.5")
    (1, 'Rebel group-State forces', None, '007', '3.5')
    """
    # Exports repeat few codes; long texts are not kept in memory for that.
    return _code(text) if len(text) <= _LONGEST else clean(text)


@lru_cache(maxsize=65536)
def _code(text: str) -> int | str | None:
    text = clean(text)
    if not text:
        return None
    plain = text.removesuffix(".0")
    # A leading zero makes it an identifier; 18 digits fit into 64 bits.
    if plain.removeprefix("-").isdecimal() and plain.isascii() and len(plain) < 19:  # noqa: PLR2004
        number = int(plain)
        if str(number) == plain:
            return number
    return text


@lru_cache(maxsize=65536)
def coordinate(text: str) -> float:
    r"""Read degrees; a single comma is a decimal one, since no degree has thousands.

    Raises
    ------
    RefusedError
        If it is anything else than a decimal number.

    Examples
    --------
    >>> coordinate("\u00a070.45"), coordinate("34,5"), coordinate("-0.5")
    (70.45, 34.5, -0.5)
    """
    bare = text.translate(_DROPPED).strip().removesuffix("°")
    if "." not in bare and bare.count(",") == 1:
        bare = bare.replace(",", ".")
    if len(bare) <= _LONGEST and _DECIMAL.fullmatch(bare):
        value = float(bare)
        if math.isfinite(value):
            return value
    raise RefusedError(
        "is not a number of degrees", "decimal degrees such as 34.43", "write it as 34.43"
    )


class Toll(NamedTuple):
    """A number of people as stated, with bounds where the text gives them."""

    low: int | None
    stated: int | None
    high: int | None
    remark: str


_AT_LEAST: Final = re.compile(
    r"(?:at least|more than|over|>=?|min\.?)?\s*([\d,. ]+?)\s*(\+|or more)?", re.IGNORECASE
)
_AT_MOST: Final = re.compile(r"(?:up to|at most|as many as|<=|max\.?)\s*([\d,. ]+)", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"([\d,. ]+?)\s*(?:-|\u2013|to)\s*([\d,. ]+)", re.IGNORECASE)


def toll(text: str) -> Toll:
    """Read a number of people: "12", "2.5", "100+", "at least 20", "up to 30", "20-25".

    A fraction (GTD spreads a toll over linked events) is kept as the two whole numbers round
    it. "More than 20" is read as at least 20.

    Raises
    ------
    RefusedError
        If it is anything else, or negative.

    Examples
    --------
    >>> toll("12"), toll("100+")[:3], toll("20-25")[:3], toll("2.5")[:3]
    (Toll(low=None, stated=12, high=None, remark=''), (100, None, None), (20, None, 25), (2, None, 3))
    """  # noqa: E501
    text = in_spaces(text)
    try:
        stated = whole(text)
    except RefusedError:
        found = _bounds(text) if len(text) <= _LONGEST else None
        if found is None:
            raise RefusedError(
                "is not a number of people", "a whole number, or an empty cell",
                "write 12; 100+ and 20-25 are understood too",
            ) from None  # fmt: skip
        low, high = found
        return Toll(low, None, high, f"{text!r} was read as {_range_words(low, high)}")
    if stated < 0:
        raise RefusedError("is negative", "0 or more, or an empty cell", "correct it")
    return Toll(None, stated, None, "")


def _bounds(text: str) -> tuple[int | None, int | None] | None:
    """Read bounds in words or signs; None when there are none."""
    try:
        if re.fullmatch(r"\d{1,6}\.\d+", text, re.ASCII):
            return math.floor(float(text)), math.ceil(float(text))
        if match := _BETWEEN.fullmatch(text):
            low, high = sorted(map(whole, match.groups()))
            return low, high
        if match := _AT_MOST.fullmatch(text):
            return None, whole(match[1])
        if match := _AT_LEAST.fullmatch(text):
            return whole(match[1]), None
    except RefusedError:
        pass
    return None


def _range_words(low: int | None, high: int | None) -> str:
    if high is None:
        return f"at least {low}"
    return f"at most {high}" if low is None else f"{low} to {high}"
