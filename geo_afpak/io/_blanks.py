"""What stands in cells: blanks, codes, digits of any script."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from geo_afpak.io._words import WORDS

_BLANKS: Final = "\u00a0\u2007\u2009\u200b\u202f\ufeff"
"""Spaces that spreadsheets and web pages put into numbers, and marks that nobody sees."""
EDGES: Final = " \t\r\n\v\f" + _BLANKS
_TO_SPACE: Final = str.maketrans(dict.fromkeys(_BLANKS, " "))
_DROPPED: Final = str.maketrans(dict.fromkeys(_BLANKS, ""))
NOTHING: Final = frozenset(WORDS["nothing"])
NOT_KNOWN: Final = frozenset(WORDS["not_known"])

_DIGITS: Final = str.maketrans(
    {chr(zero + digit): str(digit) for zero in (0x0660, 0x06F0, 0xFF10) for digit in range(10)}
    | {"\u066b": ".", "\u066c": ","}
)
"""Arabic, Persian and full-width digits, and their signs, as ASCII."""
_LONGEST: Final = 40
"""Characters of a number: more are no number, and cost time to read."""


def clean(text: str) -> str:
    r"""Strip a cell, of blanks that cannot be seen too; empty when it says "no value".

    Examples
    --------
    >>> clean("Quetta\u00a0 "), clean("NA"), clean(" ")
    ('Quetta', '', '')
    """
    text = text.strip(EDGES)
    return "" if text in NOTHING else text


def bare(text: str) -> str:
    r"""Return a number without blanks in it, its digits in ASCII.

    Examples
    --------
    >>> bare("1\u202f204 "), bare("\u0663\u0664")
    ('1204', '34')
    """
    return text.translate(_DIGITS).translate(_DROPPED).strip()


def in_spaces(text: str) -> str:
    r"""Return a text with single plain spaces between its words, its digits in ASCII.

    Examples
    --------
    >>> in_spaces(" 5\u00a0May  2017")
    '5 May 2017'
    """
    return " ".join(text.translate(_DIGITS).translate(_TO_SPACE).split())


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
