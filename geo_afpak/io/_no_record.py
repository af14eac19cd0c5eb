"""Which rows of a table are no records: totals, footnotes, repeated headers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo_afpak.io._blanks import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

_FEW: Final = 3
"""Columns of a table in which one cell can be a whole record."""
_WORDS: Final = (
    "(?:grand |sub-?|overall )?(?:totals?|sum|average|mean|median|summe|gesamt|insgesamt|jumla|"
    "مجموع|مجموعه|کل|ټول)"
)
_TOTAL: Final = re.compile(rf"{_WORDS}[:.]?", re.IGNORECASE)
_ABOUT_TOTALS: Final = re.compile(
    rf"{_WORDS}[ :(=].{{0,40}}|.{{1,40}} totals?:?|(?:all|\d+) (?:events|incidents|records)",
    re.IGNORECASE,
)


def is_total(text: str) -> bool:
    """Tell a cell that says "total" and nothing else.

    Examples
    --------
    >>> is_total("Grand Total:"), is_total("Total siege of the town")
    (True, False)
    """
    return _TOTAL.fullmatch(" ".join(text.split())) is not None


def no_record(cells: Mapping[str, str], *, dated: bool, placed: bool) -> str:
    """Say why a row is no record; empty where it may be one.

    Parameters
    ----------
    cells
        Its texts by the titles of their columns.
    dated, placed
        Whether it states a date and a place.

    Examples
    --------
    >>> no_record({"id": "Total", "killed": "7"}, dated=False, placed=False)
    'is a line of totals'
    >>> no_record({"id": "a", "killed": "7"}, dated=True, placed=False)
    ''
    """
    texts = {name: " ".join(text.split()) for name, text in cells.items() if clean(text)}
    if sum(name.casefold() == text.casefold() for name, text in texts.items()) > 1:
        return "repeats the header"
    sure = not (dated and placed) and any(map(is_total, texts.values()))
    if sure or (not dated and any(map(_ABOUT_TOTALS.fullmatch, texts.values()))):
        return "is a line of totals"
    if len(texts) == 1 and len(cells) > _FEW:
        return "is a line of one cell"
    return "" if dated or placed else "has neither date nor place"
