"""Marks that say "as above": in a column of names the cell above holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.io._coded import Coded, expanded
from geo_afpak.model.schema import Problem

if TYPE_CHECKING:
    from geo_afpak.io._table import Table

NOTHING_ABOVE: Final = Problem(
    "", "has a ditto mark with nothing above it", "the name or number itself", "write it out"
)
"""In a part of a large file what is above may be in the part before it."""

_DITTO: Final = re.compile(
    r"""\s*+(?:["\u201c\u201d\u3003\u2033\u201e]|,,|-*\s*(?:do\.?|ditto|same as above|as above"""
    r"""|idem|id\.|ایضا|ایضاً)\s*+-*+)\s*+""",
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
    """Put what stands above in place of marks, in place; one with nothing above it is a fault."""
    for name, values in table.columns.items():
        some = values.distinct if isinstance(values, Coded) else values
        if any(map(_DITTO.fullmatch, [one for one in some if type(one) is str])):
            table.columns[name] = filled = _filled_down(expanded(values))
            for position, value in enumerate(filled):
                if type(value) is str and is_ditto(value):
                    table.add(position, NOTHING_ABOVE._replace(field=name))
            table.notes.append(f"{name}: ditto marks were read as the cell above")


def _filled_down(values: list[Any]) -> list[Any]:
    found: list[Any] = []
    above: Any = None
    for value in values:
        mark = type(value) is str and is_ditto(value)
        found.append(above if mark and above is not None else value)
        if not mark and value not in (None, ""):
            above = value
    return found
