"""Numbers as people write them: whole ones, and tolls in figures and words.

A text that can mean two numbers is refused with both, unless the table says which sign parts
its decimals.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from geo_afpak.io._blanks import bare, in_spaces
from geo_afpak.io._values import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["Toll", "decimal_comma", "decimal_signs", "plain_number", "toll", "whole"]

_WHOLE: Final = re.compile(r"[+-]?\d+(?:\.0*)?", re.ASCII)
_THOUSANDS: Final = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.0*)?", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}", re.ASCII)
_GROUPED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII)
_LONGEST: Final = 40
"""Characters of a number: more are no number, and cost time to read."""


@lru_cache(maxsize=65536)
def whole(text: str) -> int:
    r"""Read a whole number, however a spreadsheet has dressed it.

    Raises
    ------
    RefusedError
        If it is anything else.

    Examples
    --------
    >>> whole("2022.0"), whole("1,204"), whole("-99"), whole("57\u00a0"), whole("1.2E+01")
    (2022, 1204, -99, 57, 12)
    """
    digits = bare(text)
    if len(digits) <= _LONGEST:
        if _THOUSANDS.fullmatch(digits):
            digits = digits.replace(",", "")
        if _WHOLE.fullmatch(digits):
            return int(digits.partition(".")[0])
        if _SCIENTIFIC.fullmatch(digits) and float(digits).is_integer():
            return int(float(digits))
    raise RefusedError(
        "is not a whole number", "digits, or an empty cell", "write 12, without words or units"
    )


def plain_number(text: str) -> int | None:
    """Read a whole number; None where it is anything else, in words too.

    Examples
    --------
    >>> plain_number("7"), plain_number("7.0"), plain_number("seven")
    (7, 7, None)
    """
    try:
        return whole(text) if text else None
    except RefusedError:
        return None


class Toll(NamedTuple):
    """A number of people as stated, with bounds where the text gives them."""

    low: int | None
    stated: int | None
    high: int | None
    remark: str


_AT_LEAST: Final = re.compile(
    r"(?:at least|more than|over|>=?|\u2265|min\.?|minimum)?\s*([\w,. -]+?)\s*(\+|or more)?",
    re.IGNORECASE,
)
_AT_MOST: Final = re.compile(
    r"(?:up to|at most|as many as|<=?|\u2264|max\.?|maximum|no more than|fewer than|less than"
    r"|under)\s*([\w,. ]+)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"([0-9][0-9,. ]*?)\s*[-\u2013\u2014]\s*([0-9][0-9,. ]*)"
    r"|([\w,. -]+?)\s+(?:to|or(?=\s+[0-9]))\s+([\w,. -]+)"
    r"|between\s+([\w,. -]+?)\s+and\s+([\w,. -]+)",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"(?:~|about|around|approx(?:\.|imately)?|some|nearly|almost|c\.|ca\.|circa)\s*([\w,. ]+)",
    re.IGNORECASE,
)
_FOOTNOTE: Final = re.compile(r"(.+?)\s*(\[\w{1,3}\]|\*+)")
_NOUN: Final = re.compile(
    r"(.*[^ ])\s+(?:people|persons?|civilians?|soldiers?|policemen|militants?|victims?|men)",
    re.IGNORECASE,
)
"""Whom a number counts; words for what befell them could be those of another column."""
_ASIDE: Final = re.compile(r"(.*[^ ])\s*\(([^()0-9+]*)\)")
_END_ASIDE: Final = re.compile(
    r"^([\w,.]+) \(?(min(?:imum|\.)?|max(?:imum|\.)?|at least|at most)\)?$", re.IGNORECASE
)
_BLANKS_OR_TICKS: Final = re.compile(r"\d{1,3}(?:[ '\u2019]\d{3})+", re.ASCII)
_YEAR_MONTH: Final = re.compile(r"(?:19|20)\d\d-[01]\d", re.ASCII)
_TIMES: Final = re.compile(r"(.+?)[ -](dozen|hundred|thousand)", re.IGNORECASE)
_SCALE: Final = {"dozen": 12, "hundred": 100, "thousand": 1000}
_SHORT: Final = re.compile(r"(\d{1,3}(?:\.\d)?)k", re.ASCII | re.IGNORECASE)
_NONE: Final = re.compile(
    r"none(?: reported)?|no (?:casualt(?:y|ies)|deaths?|fatalit(?:y|ies)|victims?|one)",
    re.IGNORECASE,
)
_ADDED: Final = re.compile(r"(\d+)\s*\(\s*\+\s*(\d+)\D*\)", re.ASCII)
_UNITS: Final = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS: Final = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_NUMBERS: Final = (
    {word: number for number, word in enumerate(_UNITS)}
    | {word: 20 + 10 * number for number, word in enumerate(_TENS)}
    | {
        f"{ten}{sign}{_UNITS[unit]}": 20 + 10 * number + unit
        for number, ten in enumerate(_TENS)
        for unit in range(1, 10)
        for sign in "- "
    }
    | {"nil": 0, "a dozen": 12, "one dozen": 12, "two dozen": 24}
    | {"a hundred": 100, "a thousand": 1000, "dozen": 12}
)
_PLURALS: Final = {
    "a couple": 2, "tens": 20, "10s": 20, "dozens": 24, "scores": 40, "hundreds": 200, "100s": 200,
    "thousands": 2000, "1000s": 2000,
}  # fmt: skip
"""What a plural says at the least: two of them."""
_UNSTATED: Final = frozenset(
    {
        "?", "??", "a few", "a handful", "awaited", "few", "many", "multiple", "n.a.", "n.k.",
        "n/k", "no data", "no information", "not available", "not known", "not reported",
        "not stated", "pending", "several", "some", "tba", "tbc", "tbd", "unclear", "undisclosed",
        "unk", "unk.", "unknown", "unspecified", "various",
    }
)  # fmt: skip
"""Words for a figure that nobody gives."""


@lru_cache(maxsize=65536)
def toll(text: str, *, decimal: str | None = None) -> Toll:
    """Read a number of people: "12", "2.5", "100+", "at least 20", "up to 30", "20-25", "seven".

    A fraction (GTD spreads a toll over linked events) is kept as the two whole numbers round
    it. "More than 20" is read as at least 20, "dozens" as at least two dozen; "several" and
    "unknown" are no figure.

    Parameters
    ----------
    text
        The cell.
    decimal
        The sign that parts decimals in the table, "." or ",". None where nobody said: "1.200"
        is then refused.

    Raises
    ------
    RefusedError
        If it is anything else, negative, or could be two numbers.

    Examples
    --------
    >>> toll("12"), toll("100+")[:3], toll("20-25")[:3], toll("2.5")[:3]
    (Toll(low=None, stated=12, high=None, remark=''), (100, None, None), (20, None, 25), (2, None, 3))
    >>> toll("1.200", decimal=",").stated, toll("dozens")[:3], toll("~40")[:2]
    (1200, (24, None, None), (None, 40))
    """  # noqa: E501
    text = in_spaces(text)
    if len(text) > _LONGEST:
        raise _refused(text)
    if text.casefold() in _UNSTATED:
        return Toll(None, None, None, f"{text!r} was read as no figure")
    text = _END_ASIDE.sub(r"\2 \1", text)
    beside = _FOOTNOTE.fullmatch(text) or _ASIDE.fullmatch(text) or _NOUN.fullmatch(text)
    if beside:
        found = toll(beside[1], decimal=decimal)
        if found.remark:
            return found._replace(remark=f"{text!r}: {found.remark}")
        return found._replace(remark=f"{text!r} was read as {found.stated}")
    if text.endswith("?") and text[:-1].strip().isdecimal():
        return toll(f"about {text[:-1]}", decimal=decimal)
    try:
        stated = _number(text, decimal)
    except RefusedError as error:
        if error.args[0] not in (_NO_NUMBER, _FRACTION):
            raise
        return _worded(text, decimal)
    if stated < 0:
        raise RefusedError(
            "is negative", "0 or more, or an empty cell",
            "if it stands for 'not known', say so under [values], as in \"-99\" = \"\"",
        )  # fmt: skip
    return Toll(None, stated, None, "")


_NO_NUMBER: Final = "is not a number of people"
_FRACTION: Final = "is a fraction"


def _refused(text: str) -> RefusedError:
    added = _ADDED.fullmatch(text)
    if added:
        first, more = int(added[1]), int(added[2])
        return RefusedError(
            f"could be {first} or {first + more}", "one number", "write the one that is meant"
        )
    if _NONE.fullmatch(text):
        return RefusedError(
            "could be 0 or no figure", "0, or an empty cell",
            f'say which under [values], as in "{text}" = "0"',
        )  # fmt: skip
    return RefusedError(
        _NO_NUMBER, "a whole number, or an empty cell",
        "write 12; 100+ and 20-25 are understood too",
    )  # fmt: skip


def _number(text: str, decimal: str | None) -> int:
    """Read one number, by the decimal sign of the table."""
    word = _NUMBERS.get(text.casefold())
    if word is not None:
        return word
    if (times := _TIMES.fullmatch(text)) and times[1].casefold() not in _PLURALS:
        return _number(times[1], decimal) * _SCALE[times[2].casefold()]
    return _digits(text, decimal)


def _digits(text: str, decimal: str | None) -> int:
    if short := _SHORT.fullmatch(text):
        return round(float(short[1]) * 1000)
    if _BLANKS_OR_TICKS.fullmatch(text):
        text = re.sub(r"[^0-9]", "", text)
    digits = bare(text)
    if decimal == ",":
        # Their dots part thousands, and their comma is our point.
        if _SCIENTIFIC.fullmatch(digits):
            return whole(digits)
        if re.search(r"\.\d{1,2}$", digits, re.ASCII):
            raise RefusedError(_NO_NUMBER, "", "")
        if _THOUSANDS.fullmatch(digits):  # no people are counted in thousandths
            plain = digits.replace(",", "")
            raise RefusedError(
                f"could be {int(plain):,} or {float(digits.replace(',', '.', 1)):g}"
                if digits.count(",") == 1
                else f"could be {int(plain):,}, with commas between thousands",
                "one reading of the comma",
                "write 1200, without a sign for thousands",
            )  # fmt: skip
        digits = digits.replace(".", "").replace(",", ".")
    elif decimal is None and _GROUPED.fullmatch(digits):
        plain = digits.replace(".", "")
        raise RefusedError(
            f"could be {int(plain):,} or {float(digits):g}" if digits.count(".") == 1
            else f"could be {int(plain):,}, with points between thousands",
            "one reading of the point",
            'say which under [numbers] of the mapping: decimal = "," or decimal = "."',
        )  # fmt: skip
    if re.fullmatch(r"\d{1,6}\.\d+", digits, re.ASCII) and float(digits) % 1:
        raise RefusedError(_FRACTION, "", "")
    try:
        return whole(digits)
    except RefusedError:
        raise RefusedError(_NO_NUMBER, "", "") from None


def _worded(text: str, decimal: str | None) -> Toll:
    """Read bounds in words or signs."""
    try:
        if text.casefold() in _PLURALS:
            return _bounded(text, _PLURALS[text.casefold()], None)
        if match := _ABOUT.fullmatch(text):
            number = _number(match[1].strip(), decimal)
            return Toll(None, number, None, f"{text!r} was read as {number}, which is about")
        return _bounded(text, *_bounds(text, decimal))
    except RefusedError as error:
        if error.args[0] in (_NO_NUMBER, _FRACTION):
            raise _refused(text) from None
        raise


def _bounded(text: str, low: int | None, high: int | None) -> Toll:
    return Toll(low, None, high, f"{text!r} was read as {_range_words(low, high)}")


def _bounds(text: str, decimal: str | None) -> tuple[int | None, int | None]:
    fraction = bare(text).replace(",", ".") if decimal == "," else bare(text)
    if re.fullmatch(r"\d{1,6}\.\d+", fraction, re.ASCII):
        return math.floor(float(fraction)), math.ceil(float(fraction))
    if match := _AT_MOST.fullmatch(text):
        return None, _number(match[1].strip(), decimal)
    if match := _BETWEEN.fullmatch(text):
        if _YEAR_MONTH.fullmatch(text):
            raise RefusedError(_NO_NUMBER, "", "")
        low, high = sorted(_number(part.strip(), decimal) for part in match.groups() if part)
        return low, high
    if (match := _AT_LEAST.fullmatch(text)) and match[1] != text:
        return _number(match[1].strip(), decimal), None
    raise RefusedError(_NO_NUMBER, "", "")


def _range_words(low: int | None, high: int | None) -> str:
    if high is None:
        return f"at least {low}"
    return f"at most {high}" if low is None else f"{low} to {high}"


_COMMA: Final = re.compile(r"-?\d{1,3},\d+", re.ASCII)
_POINT: Final = re.compile(r"-?\d{1,3}\.\d+", re.ASCII)


def decimal_comma(degrees: Iterable[str]) -> str | None:
    """Return one of the coordinates that prove a comma before decimals; None where none does.

    Examples
    --------
    >>> decimal_comma(["34,43", "70,45"]), decimal_comma(["34.43", "70,45"])
    ('34,43', None)
    """
    texts = list(degrees)
    proof = next((text for text in texts if _COMMA.fullmatch(text)), None)
    return proof if not any(map(_POINT.fullmatch, texts)) else None


def decimal_signs(degrees: Iterable[str]) -> tuple[bool, bool]:
    """Tell whether a coordinate proves a comma before decimals, and whether one proves a point.

    Examples
    --------
    >>> decimal_signs(["34.43", "70,45"]), decimal_signs(["34", ""])
    ((True, True), (False, False))
    """
    texts = set(degrees)
    return any(map(_COMMA.fullmatch, texts)), any(map(_POINT.fullmatch, texts))
