"""Whole numbers however a spreadsheet dresses them, and the signs before decimals."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo_afpak.io._blanks import bare
from geo_afpak.io._values import RefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable

_WHOLE: Final = re.compile(r"[+-]?\d+(?:\.0*)?", re.ASCII)
THOUSANDS: Final = re.compile(
    r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3})(?:\.0*)?", re.ASCII
)
"""Commas after three digits each, or after two above the thousands, as in 1,00,000 (a lakh)."""
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}", re.ASCII)
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
        if THOUSANDS.fullmatch(digits):
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
