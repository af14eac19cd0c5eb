"""Marks that say "as above": in a column of names the cell above holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.io._coded import Coded, expanded

if TYPE_CHECKING:
    from geo_afpak.io._table import Table

__all__ = ["fill_down", "is_ditto"]

_DITTO: Final = re.compile(
    r"""["\u201c\u201d\u3003\u2033\u201e]|,,|-*\s*(?:do\.?|ditto|same as above|as above"""
    r"""|idem|id\.|ایضا|ایضاً)\s*-*""",
    re.IGNORECASE,
)


def is_ditto(text: str) -> bool:
    """Tell a mark that stands for what is above it.

    Examples
    --------
    >>> [is_ditto(text) for text in ('"', "-do-", "Ditto", ",,", "Dosali", "")]
    [True, True, True, True, False, False]
    """
    return _DITTO.fullmatch(text) is not None


def fill_down(table: Table) -> None:
    """Put what stands above in place of marks, in place; one that has nothing above it stays."""
    for name, values in table.columns.items():
        distinct = values.distinct if isinstance(values, Coded) else set(values)
        if any(type(one) is str and is_ditto(one.strip()) for one in distinct):
            table.columns[name] = _filled_down(expanded(values))
            table.notes.append(f"{name}: ditto marks were read as the cell above")


def _filled_down(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    above: Any = None
    for value in values:
        mark = type(value) is str and is_ditto(value.strip())
        found.append(above if mark and above is not None else value)
        if not mark and value not in (None, ""):
            above = value
    return found
