"""The parser of workbooks: the sheet of a kind of record, and where each of its cells stands.

In a workbook for coders (`geo_afpak.write_template`) sources and groups have sheets of their own,
which the records name by a key or a code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np

from geo_afpak.errors import InputFileError
from geo_afpak.io._cells import join_items, listed
from geo_afpak.io._csv import check_header, check_size
from geo_afpak.io._files import local_file, refuse
from geo_afpak.io._layout import LOOKED_AT, lay_out
from geo_afpak.io._names import recognised
from geo_afpak.io._no_events import like_events
from geo_afpak.io._settle import usual_names
from geo_afpak.io._sheets import hidden_sheets, open_workbook, rows_of, sheet_of
from geo_afpak.io._table import Table
from geo_afpak.model import fields as f
from geo_afpak.model.schema import INCIDENTS, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from geo_afpak.model.schema import Model

    Lines = list[tuple[int, list[str]]]

SUFFIX: Final = ".xlsx"
_TITLES: Final = 2
"""Of fields that a header has at least."""
_KINDS: Final[tuple[Literal["incidents", "zones"], ...]] = ("incidents", "zones")
_SHOWN: Final = 5
_LETTERS: Final = 26


def parse_workbook(path: Path, model: Model) -> Table:
    """Parse the sheet of a workbook that has the name of the model, or else the columns of it.

    Raises
    ------
    InputFileError
        If python-calamine is missing, the file is no workbook, or no one sheet has the records.
    """
    book, notes = open_workbook(path)
    name, lines, told = _sheet_of(book, path, model)
    notes += told
    (line, header), *rows = lines
    # Cells beyond the header are a reader's scribbles: nothing says what they are.
    rows = [(row, (cells + [""] * len(header))[: len(header)]) for row, cells in rows]
    check_header(header, path)
    check_size(path, len(rows))
    columns: dict[str, Any] = {
        title: [cells[place] for _, cells in rows] for place, title in enumerate(header)
    }
    table = Table(
        columns, np.full(len(rows), None, dtype=object), rows=[row for row, _ in rows], cells=True,
        joined=True, notes=[f"{path}: {note}" for note in notes],
    )  # fmt: skip
    letters = dict(zip(header, letters_of(len(header)), strict=True))

    def cell(row: int | None, field: str) -> str:
        column = "lon" if field == f.GEOMETRY else field
        letter = letters.get(table.named.get(column, column), "" if row is None else "A")
        return f"{name}!{letter}{line if row is None else row}" if letter else ""

    table.cell = cell
    keys = _keys(book, path)
    for field in (f.SOURCES, f.GROUPS, f.GROUP):
        known = keys[f.SOURCES if field == f.SOURCES else f.GROUPS]
        if known and field in columns:
            cells = [cell(row, field) for row, _ in rows]
            note = _name_in_full(columns[field], field, known, cells)
            table.notes += [f"{path}: {note}"] if note else []
    return table


def kinds_in(path: Path) -> list[Literal["incidents", "zones"]]:
    """Tell what a workbook holds: of its sheets of that name those with rows.

    Raises
    ------
    InputFileError
        If python-calamine is missing or the file is no workbook.
    """
    book, _ = open_workbook(local_file(path, (SUFFIX,)))
    named = [name for name in _KINDS if name in book.sheet_names]
    if not named:
        titles = {cell for name in book.sheet_names for _, row in _lines(book, name, path)[:1]
                  for cell in row}  # fmt: skip
        return ["zones" if titles & {f.STATUS, f.UNITS} else "incidents"]
    return [name for name in named if len(_lines(book, name, path)) > 1] or named[:1]


def letters_of(count: int) -> list[str]:
    """Name so many columns as a spreadsheet does.

    Examples
    --------
    >>> letters_of(28)[-3:]
    ['Z', 'AA', 'AB']
    """
    names = []
    for place in range(count):
        name, rest = "", place + 1
        while rest:
            rest, letter = divmod(rest - 1, _LETTERS)
            name = chr(ord("A") + letter) + name
        names.append(name)
    return names


# --- sheets -------------------------------------------------------------------


def _lines(book: Any, name: str, path: Path) -> Lines:  # noqa: ANN401  calamine has no types
    """Return the rows of a sheet that hold anything, with their numbers."""
    sheet = sheet_of(book, name, path)
    lines = ((row, [cell.strip() for cell in cells]) for row, cells in enumerate(rows_of(sheet), 1))
    return [(row, cells) for row, cells in lines if any(cells)]


def _sheet_of(book: Any, path: Path, model: Model) -> tuple[str, Lines, tuple[str, ...]]:  # noqa: ANN401
    names = list(book.sheet_names)
    own = [name for name in names if name.strip().casefold() == model.what]
    sheets = {name: _lines(book, name, path) for name in own or names}
    read = ((name, *_from_header(lines, model, path)) for name, lines in sheets.items())
    found = [(name, lines, told) for name, lines, told in read if lines]
    if len(found) > 1 and model is INCIDENTS:
        hidden = hidden_sheets(book)
        events = [one for one in found if one[0] not in hidden and like_events(one[1][0][1]) > 1]
        found = events or found
    if len(found) == 1:
        name, lines, told = found[0]
        others = ", ".join(shorten(one) for one in names if one != name)
        note = f"the sheet {shorten(name)!r} was read, not: {others}"
        return name, lines, told if own or not others else (note, *told)
    if own and sheets[own[0]]:
        return own[0], sheets[own[0]], ()
    problem = f"has no sheet of {model.what} (sheets: {', '.join(map(shorten, names))})"
    if found:
        several = ", ".join(shorten(one) for one, *_ in found)
        problem = f"has more than one sheet of {model.what}: {several}"
    fix = f"name the sheet {model.what!r}, or import it: geo-afpak import table FILE --sheet NAME"
    if len(found) > 1:
        fix += ", or --sheet all for sheets of one header"
    raise refuse(path, problem, f"one, with a header such as {', '.join(model.fields[:3])}", fix)


def _from_header(lines: Lines, model: Model, path: Path) -> tuple[Lines, tuple[str, ...]]:
    """Return the rows from the header on, and what is said of it; none without a header."""
    try:
        layout = lay_out(path, lines[:LOOKED_AT])
    except InputFileError:
        return [], ()
    if len(recognised(layout.headers, usual_names(model, points=True))) < _TITLES:
        return [], ()
    below = [(line, cells) for line, cells in lines if line > layout.line]
    return [(layout.line, list(layout.headers)), *below], layout.notes


# --- keys ---------------------------------------------------------------------


def _keys(book: Any, path: Path) -> dict[str, dict[str, str]]:  # noqa: ANN401
    """Return what keys of sources and names of groups stand for, by the sheets for them."""
    write: dict[str, tuple[tuple[str, ...], Callable[[dict[str, str]], str]]] = {
        f.SOURCES: (("key",), lambda row: ", ".join(
            text for text in (row.get("citation", ""), row.get("url", "")) if text)),
        f.GROUPS: (("code", "name"), lambda row: row.get("code", "")),
    }  # fmt: skip
    keys: dict[str, dict[str, str]] = {}
    for name, (known_by, full) in write.items():
        lines = _lines(book, name, path) if name in book.sheet_names else []
        header = lines[0][1] if lines else []
        rows = [dict(zip(header, cells, strict=False)) for _, cells in lines[1:]]
        keys[name] = {
            row[column].casefold(): full(row)
            for column in reversed(known_by)
            for row in rows
            if row.get(column) and full(row)
        }
    return keys


def _name_in_full(
    values: list[str], field: str, known: Mapping[str, str], cells: Sequence[str]
) -> str:
    """Put sources and codes in the place of keys; say which items have none."""
    odd: list[str] = []
    for position, text in enumerate(values):
        try:
            items = listed(text)
        except ValueError:  # brackets without quotes: the door asks what is meant
            continue
        odd += [
            f"{shorten(item)!r} in {cells[position]}"
            for item in items
            if item.casefold() not in known and not (field == f.SOURCES and " " in item)
        ]
        full = [known.get(item.casefold(), item) for item in items]
        values[position] = full[0] if field == f.GROUP and full else join_items(full)
    if not odd:
        return ""
    shown = ", ".join(odd[:_SHOWN]) + (f" and {len(odd) - _SHOWN} more" if odd[_SHOWN:] else "")
    sheet = f.SOURCES if field == f.SOURCES else f.GROUPS
    return f"not in the sheet {sheet}, kept as written: {shown}"
