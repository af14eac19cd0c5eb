"""Workbooks: the sheet that holds the table, merged cells filled, what cannot be seen said."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InputFileError
from geo_afpak.importers._raw import Raw, Rows
from geo_afpak.io._files import refuse
from geo_afpak.io._layout import LOOKED_AT, lay_out
from geo_afpak.io._no_events import like_events
from geo_afpak.io._sheets import hidden_sheets, open_workbook, rows_of, sheet_of
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALL: Final = "all"
"""What asks for all sheets of one header."""
_SHEET: Final = "sheet"
SUFFIXES: Final = (".xlsx", ".xls", ".ods")


def workbook_rows(path: Path, asked: str | None) -> Rows:
    """Open a workbook at the sheet asked for, else at the first that looks like a table."""
    book, notes = open_workbook(path)
    names = list(book.sheet_names)
    together = asked == ALL and asked not in names
    if asked is not None and asked not in names and not together:
        expected = f"one of {', '.join(map(shorten, names))}"
        raise refuse(path, f"has no sheet {shorten(asked)!r}", expected, "correct --sheet")
    wanted = [asked] if asked and not together else names
    sheets = {name: sheet_of(book, name, path) for name in wanted}
    full = [name for name, sheet in sheets.items() if sheet.end is not None]
    if not full:
        raise refuse(path, "is empty: no sheet has cells", "a header and rows", "save it again")
    hidden = hidden_sheets(book)
    shown = sorted(full, key=hidden.__contains__)
    titles = {name: _titles(rows_of(sheets[name]), path) for name in shown}
    chosen = max(shown, key=lambda name: like_events(titles[name]))
    alike = [name for name in shown if titles[name] == titles[chosen] and titles[name]]
    read_from = alike if together else [chosen]
    notes += _said(names, read_from, alike)
    if together:
        return Rows(
            lambda: _put_together({name: sheets[name] for name in alike}, path), notes=notes
        )
    sheet = sheets[chosen]

    def read() -> Iterator[Raw]:
        total = (sheet.end or (0, 0))[0] + 1
        for line, cells in enumerate(rows_of(sheet), 1):
            yield Raw(line, cells, "", min(line / total, 1.0))

    return Rows(read, notes=notes)


def _said(names: list[str], read: list[str], alike: list[str]) -> list[str]:
    """Say which sheets were read, and which could be."""
    if len(names) == 1:
        return []
    others = ", ".join(shorten(name) for name in names if name not in read) or "any other"
    shown = ", ".join(repr(shorten(name)) for name in read)
    one = f"the sheet {shown} was" if len(read) == 1 else f"the sheets {shown} were"
    note = f"{one} read, not: {others}"
    if len(alike) > len(read):
        note += f"; --sheet {ALL} reads the {len(alike)} of the same header as one table"
    return [note]


def _put_together(sheets: dict[str, Any], path: Path) -> Iterator[Raw]:
    """Yield the rows of sheets of one header, each under its sheet's name; lines count on."""
    above = 0
    for number, (name, sheet) in enumerate(sheets.items(), 1):
        rows = list(rows_of(sheet))
        layout = lay_out(path, islice(enumerate(rows, 1), LOOKED_AT))
        width = len(layout.headers)
        if number == 1:
            yield Raw(0, [*layout.headers, _SHEET])
        for line, cells in enumerate(rows[layout.line :], layout.line + 1):
            filled = any(cells)
            cells = [*cells[:width], *[""] * (width - len(cells)), *cells[width:]]  # noqa: PLW2901
            cells.insert(width, name if filled else "")
            yield Raw(above + line, cells, "", number / len(sheets))
        above += len(rows)


def _titles(rows: Iterator[list[str]], path: Path) -> tuple[str, ...]:
    try:
        return lay_out(path, islice(enumerate(rows, 1), LOOKED_AT)).headers
    except InputFileError:
        return ()
