"""Workbooks: the sheet that holds the table, merged cells filled, what cannot be seen said."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

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

SUFFIXES: Final = (".xlsx", ".xls", ".ods")


def workbook_rows(path: Path, asked: str | None) -> Rows:
    """Open a workbook at the sheet asked for, else at the first that looks like a table."""
    book, notes = open_workbook(path)
    names = list(book.sheet_names)
    if asked is not None and asked not in names:
        expected = f"one of {', '.join(map(shorten, names))}"
        raise refuse(path, f"has no sheet {shorten(asked)!r}", expected, "correct --sheet")
    wanted = [asked] if asked else names
    sheets = {name: sheet_of(book, name, path) for name in wanted}
    full = [name for name, sheet in sheets.items() if sheet.end is not None]
    if not full:
        raise refuse(path, "is empty: no sheet has cells", "a header and rows", "save it again")
    hidden = hidden_sheets(book)
    shown = sorted(full, key=hidden.__contains__)
    looks = {name: like_events(_titles(rows_of(sheets[name]), path)) for name in shown}
    chosen = max(shown, key=looks.__getitem__)
    if len(names) > 1:
        others = ", ".join(shorten(name) for name in names if name != chosen)
        notes.append(f"the sheet {shorten(chosen)!r} was read, not: {others}")
    sheet = sheets[chosen]

    def read() -> Iterator[Raw]:
        total = (sheet.end or (0, 0))[0] + 1
        for line, cells in enumerate(rows_of(sheet), 1):
            yield Raw(line, cells, "", min(line / total, 1.0))

    return Rows(read, notes=notes)


def _titles(rows: Iterator[list[str]], path: Path) -> tuple[str, ...]:
    try:
        return lay_out(path, islice(enumerate(rows, 1), LOOKED_AT)).headers
    except InputFileError:
        return ()
