"""Marks that say "as above": in a column of names the cell above holds."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.io._coded import Coded, expanded
from geo_afpak.model.schema import Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from geo_afpak.io._table import Table

NOTHING_ABOVE: Final = Problem(
    "", "has a ditto mark with nothing above it", "the name or number itself", "write it out"
)

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


def fill_down(table: Table, names: Collection[str] = ()) -> None:
    """Put what stands above in place of marks, in place; one with nothing above it is a fault.

    Of all columns, or of these.
    """
    for name in names or list(table.columns):
        values = table.columns[name]
        some = values.distinct if isinstance(values, Coded) else values
        if any(map(_DITTO.fullmatch, [one for one in some if type(one) is str])):
            cells = expanded(values)
            table.marked |= type(cells[0]) is str and is_ditto(cells[0])
            table.columns[name] = filled = _filled_down(cells, table.above.get(name))
            table.below[name] = filled[-1]
            for position, value in enumerate(filled):
                if type(value) is str and is_ditto(value):
                    table.add(position, NOTHING_ABOVE._replace(field=name))
                    filled[position] = None
            table.notes.append(f"{name}: ditto marks were read as the cell above")
        elif len(table):
            table.below.setdefault(name, table.value(name, len(table) - 1))


def _filled_down(values: list[Any], above: Any) -> list[Any]:  # noqa: ANN401 - of any column
    found: list[Any] = []
    for value in values:
        marked = type(value) is str and is_ditto(value) and above not in (None, "")
        above = above if marked else value
        found.append(above)
    return found


def above_parts(parts: Iterable[tuple[bool, Mapping[str, Any]]]) -> tuple[str, ...]:
    """Return the row above each part of a file as JSON; nothing where none begins with a mark.

    Parameters
    ----------
    parts
        Of each whether there is a mark in its first row, and its last row.
    """
    row: dict[str, str] = {}
    rows: list[str] = []
    marks = False
    for marked, below in parts:
        marks |= marked and bool(rows)
        rows.append(json.dumps(row))
        texts = {name: cell if type(cell) is str else "" for name, cell in below.items()}
        row |= {
            name: cell for name, cell in texts.items() if not (is_ditto(cell) and row.get(name))
        }
    return tuple(rows) if marks else ()
