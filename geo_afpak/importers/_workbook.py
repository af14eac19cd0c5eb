"""Workbooks: the sheet that holds the table, merged cells filled, what cannot be seen said."""

from __future__ import annotations

import re
import zipfile
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from geo_afpak.errors import InputFileError
from geo_afpak.importers._layout import LOOKED_AT
from geo_afpak.importers._raw import Raw, Rows, refuse
from geo_afpak.importers._text import check_size
from geo_afpak.importers._titles import known_names
from geo_afpak.importers._values import cell_text
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

SUFFIXES: Final = (".xlsx", ".xls", ".ods")
MISSING: Final = (
    "workbooks need python-calamine, which is not installed; expected the excel extra; "
    "run: python -m pip install 'geo-afpak[excel]', or save the sheet as 'CSV UTF-8'"
)
_HIDDEN: Final = re.compile(rb'<row [^>]*hidden="(?:1|true)"')
_UNSAVED: Final = re.compile(rb"<f[^>]*>[^<]*</f>(?:<v></v>|<v/>)?</c>")
_BLOCK: Final = 1 << 20


def workbook_rows(path: Path, asked: str | None) -> Rows:
    """Open a workbook at the sheet asked for, else at the first that looks like a table."""
    try:
        from python_calamine import CalamineWorkbook
    except ImportError as error:
        raise InputFileError(f"{path}: {MISSING}") from error
    notes = _unseen(path) if path.suffix.lower() != ".xls" else []
    book = _quietly(path, lambda: CalamineWorkbook.from_path(path))
    names = list(book.sheet_names)
    if asked is not None and asked not in names:
        expected = f"one of {', '.join(map(shorten, names))}"
        raise refuse(path, f"has no sheet {shorten(asked)!r}", expected, "correct --sheet")
    wanted = [asked] if asked else names
    sheets = {name: _quietly(path, partial(book.get_sheet_by_name, name)) for name in wanted}
    full = [name for name, sheet in sheets.items() if sheet.end is not None]
    if not full:
        raise refuse(path, "is empty: no sheet has cells", "a header and rows", "save it again")
    chosen = next((name for name in full if _is_table(_rows(sheets[name]))), full[0])
    if len(names) > 1:
        others = ", ".join(shorten(name) for name in names if name != chosen)
        notes.append(f"the sheet {shorten(chosen)!r} was read, not: {others}")
    sheet = sheets[chosen]

    def read() -> Iterator[Raw]:
        total = (sheet.end or (0, 0))[0] + 1
        for line, cells in enumerate(_rows(sheet), 1):
            yield Raw(line, cells, "", min(line / total, 1.0))

    return Rows(read, notes=notes)


def _rows(sheet: Any) -> Iterator[list[str]]:  # noqa: ANN401  calamine has no types of its own
    """Yield the cells of a sheet as text, from its corner on; merged ones all have the value."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    merged: dict[int, list[tuple[int, int, int, int]]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom, sheet.end[0]) + 1):
            merged.setdefault(row, []).append((top, left, right, bottom))
    corner: dict[tuple[int, int], str] = {}
    for number, values in enumerate(sheet.iter_rows()):
        cells = [*before, *map(cell_text, values)]
        for top, left, right, _ in merged.get(number, ()):
            if number == top and left < len(cells):
                corner[top, left] = cells[left]
            for place in range(left, min(right + 1, len(cells))):
                cells[place] = cells[place] or corner.get((top, left), "")
        yield cells


def _is_table(rows: Iterator[list[str]]) -> bool:
    """Tell a sheet with a header that we know from a cover or a read-me."""
    first = (cells for _, cells in zip(range(LOOKED_AT), rows, strict=False))
    return any(known_names(cells) > 1 for cells in first)


def _unseen(path: Path) -> list[str]:
    """Check what a workbook unpacks to, and say what its reader would not see."""
    hidden = unsaved = 0
    try:
        with zipfile.ZipFile(path) as archive:
            check_size(path, sum(entry.file_size for entry in archive.infolist()))
            for entry in archive.infolist():
                if re.fullmatch(r"xl/worksheets/[^/]+\.xml", entry.filename):
                    with archive.open(entry) as part:
                        content = part.read()
                    hidden += len(_HIDDEN.findall(content))
                    unsaved += len(_UNSAVED.findall(content))
    except InputFileError:
        raise
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        problem = f"cannot be read as a workbook ({shorten(str(error))})"
        raise refuse(path, problem, "a sound workbook", "save it again, or as CSV") from error
    notes = [f"{hidden} hidden row(s) were read like the others"] if hidden else []
    if unsaved:
        notes.append(
            f"{unsaved} formula(s) have no saved value and were read as empty; open the workbook "
            "in a spreadsheet program and save it"
        )
    return notes


def _quietly(path: Path, read: Callable[[], T]) -> T:
    """Make errors of the reader ours."""
    try:
        return read()
    except Exception as error:  # it raises what its parts for zip and XML raise
        problem = f"cannot be read as a workbook ({shorten(str(error))})"
        raise refuse(path, problem, "a sound workbook", "save it again, or as CSV") from error
