"""Sheets of a workbook as rows of text, for the door and the importers alike."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final, TypeVar

from geo_afpak.errors import InputFileError
from geo_afpak.io._files import refuse
from geo_afpak.io._layout import LOOKED_AT
from geo_afpak.io._names import toll_of
from geo_afpak.io._numbers import plain_number
from geo_afpak.io._unpacked import MOST_ROWS, check_extent, look_into
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

T = TypeVar("T")

MISSING: Final = (
    "workbooks need python-calamine, which is not installed; expected the excel extra; "
    "run: python -m pip install 'geo-afpak[excel]', or save the sheet as 'CSV UTF-8'"
)


def open_workbook(path: Path) -> tuple[Any, list[str]]:
    """Open a workbook, and say what its reader will not see."""
    try:
        from python_calamine import CalamineWorkbook
    except ImportError as error:
        raise InputFileError(f"{path}: {MISSING}") from error
    notes = look_into(path) if path.suffix.lower() != ".xls" else []
    return quietly(path, lambda: CalamineWorkbook.from_path(path)), notes


def sheet_of(book: Any, name: str, path: Path) -> Any:  # noqa: ANN401  calamine has no types
    """Open a sheet that is no larger than a sheet may be; ODS says it by what it repeats."""
    sheet = quietly(path, lambda: book.get_sheet_by_name(name))
    last = sheet.end or (0, 0)
    check_extent(path, last[0] + 1, last[1] + 1)
    merged = sum(bottom - top + 1 for (top, _), (bottom, _) in sheet.merged_cell_ranges or ())
    if merged > MOST_ROWS:
        problem = f"merges cells over {merged} rows in all"
        raise refuse(path, problem, f"at most {MOST_ROWS}", "part the merged cells")
    return sheet


def hidden_sheets(book: Any) -> set[str]:  # noqa: ANN401  calamine has no types of its own
    """Return the names of the sheets that a spreadsheet program does not show."""
    return {one.name for one in book.sheets_metadata if str(one.visible).rpartition(".")[2]
            != "Visible"}  # fmt: skip


def rows_of(sheet: Any) -> Iterator[list[str]]:  # noqa: ANN401  calamine has no types of its own
    """Yield the cells of a sheet as text, from its corner on; merged ones all have the value.

    But a toll that is merged downwards is one of several rows: each says so, and is no number.
    """
    before = [""] * (sheet.start[1] if sheet.start else 0)
    merged: dict[int, list[tuple[int, int, int, int]]] = {}
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        for row in range(top, min(bottom, sheet.end[0]) + 1):
            merged.setdefault(row, []).append((top, left, right, bottom))
    corner: dict[tuple[int, int], str] = {}
    tolls: set[int] = set()
    for number, values in enumerate(sheet.iter_rows()):
        cells = [*before, *map(cell_text, values)]
        for top, left, right, _ in merged.get(number, ()):
            if number == top and left < len(cells):
                if bottom > top and left in tolls and plain_number(cells[left]) is not None:
                    cells[left] += f" for rows {top + 1} to {bottom + 1} together"
                corner[top, left] = cells[left]
            for place in range(left, min(right + 1, len(cells))):
                cells[place] = cells[place] or corner.get((top, left), "")
        if merged and number < LOOKED_AT:
            tolls |= {place for place, cell in enumerate(cells) if toll_of(cell)}
        yield cells


def cell_text(value: object) -> str:
    """Write a value of a workbook as it would stand in a CSV.

    Examples
    --------
    >>> cell_text(2022.0), cell_text(dt.datetime(2016, 8, 8)), cell_text(None), cell_text(True)
    ('2022', '2016-08-08', '', 'TRUE')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
    if isinstance(value, dt.datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00")
    return str(value)


def quietly(path: Path, read: Callable[[], T]) -> T:
    """Make errors of the reader ours."""
    try:
        return read()
    except Exception as error:  # it raises what its parts for zip and XML raise
        problem = f"cannot be read as a workbook ({shorten(str(error))})"
        raise refuse(path, problem, "a sound workbook", "save it again, or as CSV") from error
