"""Numbers and lists in words: the small parts that sentences are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["UNKNOWN", "counted", "listing", "number", "sums"]

UNKNOWN: Final = "–"
"""Stands for a figure that nobody states: never 0."""


def number(value: int | None) -> str:
    """Write a number, and what is not known as a dash.

    Examples
    --------
    >>> number(1234), number(0), number(None)
    ('1,234', '0', '–')
    """
    return UNKNOWN if value is None else f"{value:,}"


def counted(value: int, one: str, many: str = "") -> str:
    """Write a number with the word for what it counts.

    Examples
    --------
    >>> counted(1, "event"), counted(1200, "event"), counted(2, "country", "countries")
    ('1 event', '1,200 events', '2 countries')
    """
    return f"{value:,} {one if value == 1 else many or f'{one}s'}"


def listing(items: Sequence[str]) -> str:
    """Join items as a sentence does.

    Examples
    --------
    >>> listing(["a", "b", "c"]), listing(["a"]), listing([])
    ('a, b and c', 'a', '')
    """
    *most, last = items or [""]
    return f"{', '.join(most)} and {last}" if most else last


def sums(row: Mapping[str, Any], what: str) -> str:
    """Write a stated sum, with the lowest and the highest in brackets where they differ.

    Parameters
    ----------
    row
        A row or the totals of `geo_afpak.count.summary`.
    what
        "killed" or "injured".

    Examples
    --------
    >>> sums({"killed_low": 45, "killed": 52, "killed_high": 52}, "killed")
    '52 (45–52)'
    >>> sums({"killed_low": 3, "killed": 3, "killed_high": 3}, "killed")
    '3'
    >>> sums({"killed_low": None, "killed": None, "killed_high": None}, "killed")
    '–'
    >>> sums({"killed_low": 4, "killed": None, "killed_high": 9}, "killed")
    '– (4–9)'
    """
    low, stated, high = (_known(row[f"{what}{end}"]) for end in ("_low", "", "_high"))
    if low == stated == high:
        return number(stated)
    return f"{number(stated)} ({number(low)}–{number(high)})"


def _known(value: object) -> int | None:
    return None if value is None or value is pd.NA else int(value)  # type: ignore[call-overload]
