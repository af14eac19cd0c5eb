"""The layers as a workbook: XLSX that a table calculation opens, prints and cannot run.

Text never becomes a formula, and no number is one: a sum over blanks would show 0 where
nobody knows, would change with the rows that a reader deletes, and shows nothing at all in a
program that does not calculate (previews, readers). Every number is that of `geo_afpak.summary`.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any, Final, cast

from geo_afpak import __version__, words
from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.export._tables import (
    FIGURES,
    INCIDENTS,
    UNITS,
    ZONES,
    Column,
    about,
    clean,
    counts,
    incident_table,
    key_numbers,
    made_on,
    unit_table,
    zone_table,
)
from geo_afpak.io import write_bytes

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.cell import Cell
    from openpyxl.styles import Alignment, Font
    from openpyxl.worksheet.worksheet import Worksheet

    from geo_afpak.layers import Layers
    from geo_afpak.summary import Summary

__all__ = ["write_workbook"]

_MISSING: Final = (
    "workbooks need openpyxl, which is not installed; expected the excel extra; "
    "run: python -m pip install 'geo-afpak[excel]'"
)
# Microsoft, "Excel specifications and limits".
_MOST_ROWS: Final = 1_048_576 - 10
_MOST_TEXT: Final = 32_767
_MOST_FOOTER: Final = 120  # 255 with codes and page numbers; a longer one makes Excel repair
_CUT: Final = " [cut here: a cell holds no more]"
_FORMATS: Final = {
    "count": "#,##0", "area": "#,##0", "rate": "#,##0.00", "degree": "0.00000", "day": "yyyy-mm-dd",
}  # fmt: skip
_STARTS_FORMULA: Final = frozenset("=+-@\t")
_CODE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_PAGE_WIDTH: Final = 230
"""Characters across a page that can still be read: the districts fit on one."""
_LINE: Final = 13.5  # points
_PER_LINE: Final = 0.9  # characters of size 10 to a unit of column width
_MOST_LINES: Final = 12
_FONT: Final = "Calibri"
_INK, _QUIET, _HEAD, _RULE = "FF1E1B18", "FF5B554C", "FFF4F1EA", "FFB3AB9C"
_NO_FIGURE: Final = (
    "An empty cell means that no figure is known; it is never zero. 0 events means that this file "
    "records none there, not that there was none."
)
_NOT_FORMULAS: Final = (
    "Totals are values, not formulas: a formula would count a blank as 0, and would change with "
    "the rows that are deleted or added. Low, stated and high are sums over the events that have "
    "such a figure; the events without one stand beside them."
)


def write_workbook(
    layers: Layers,
    path: str | os.PathLike[str],
    *,
    inside: str | os.PathLike[str] | None = None,
) -> Path:
    """Write counts, incidents, presence and method as one XLSX file.

    Sheets: Overview, Districts, Provinces, Incidents, Presence, Method; where sources may only
    be counted, their counts stand in sheets of their own and their rows in none. The same
    layers give the same bytes, as long as openpyxl, lxml and zlib stay the same.

    Parameters
    ----------
    layers
        As `build_layers` returns them.
    path
        File to write, ending in .xlsx.
    inside
        Folder that the file must lie in, links resolved. None allows any folder.

    Returns
    -------
    pathlib.Path
        The written file.

    Raises
    ------
    InputFileError
        If openpyxl is missing or the file cannot be written.
    InvalidInputError
        If there are more incidents than a sheet has rows.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo_afpak import build_layers, data_path, read_incidents, read_zones
    >>> layers = build_layers(
    ...     read_incidents(data_path("incidents.geojson")).frame,
    ...     read_zones(data_path("presence_zones.geojson")).frame,
    ... )
    >>> with TemporaryDirectory() as folder:
    ...     write_workbook(layers, f"{folder}/table.xlsx").name
    'table.xlsx'
    """
    try:
        import openpyxl
    except ImportError as error:
        raise InputFileError(_MISSING) from error
    if len(layers.incidents) > _MOST_ROWS:
        raise InvalidInputError(
            f"{len(layers.incidents):,} incidents are too many for a sheet; expected at most "
            f"{_MOST_ROWS:,}; write .gpkg instead, or fewer incidents"
        )
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    overview = book.create_sheet("Overview")
    contents = _units(book, layers)
    rows = [
        ("Incidents", INCIDENTS, incident_table(layers), "One row an event."),
        ("Presence", ZONES, zone_table(layers), "Dated statements of presence, as stated."),
    ]
    for name, columns, table, note in rows:
        _table(book, name, _in(columns, table), table)
        contents.append((name, f"{note} {len(table):,} rows."))
    _method(book.create_sheet("Method"), layers)
    contents.append(("Method", "What is counted, what is left out, sources, licences."))
    _overview(overview, layers, contents)
    for sheet in book.worksheets:
        _print_setup(sheet, layers)
    return write_bytes(_packed(book, layers), path, inside=inside)


# --- sheets -------------------------------------------------------------------


def _overview(sheet: Worksheet, layers: Layers, contents: Iterable[tuple[str, str]]) -> None:
    """Lay out title, lead, key numbers and what the other sheets hold."""
    columns = (Column("", "", width=48), *FIGURES)
    row = _line(sheet, 1, layers.title, size=16, bold=True)
    lead = row
    row = _line(sheet, row + 2, "Numbers", bold=True)
    _heads(sheet, row, columns)
    _line(sheet, lead, layers.lead, over=len(columns))
    for label, numbers in key_numbers(layers):
        row += 1
        _put(_at(sheet, row, 1), label)
        for place, column in enumerate(FIGURES, 2):
            _put(_at(sheet, row, place), numbers[column.name], column.kind)
    row = _line(sheet, row + 1, _NO_FIGURE, over=len(columns), quiet=True)
    row = _line(sheet, row + 1, "Sheets", bold=True)
    for name, note in contents:
        cell = _at(sheet, row, 1)
        _put(cell, name)
        cell.hyperlink = f"#'{name}'!A1"
        row = _line(sheet, row, note, at=2, quiet=True)


def _units(book: Workbook, layers: Layers) -> list[tuple[str, str]]:
    """Write the sheets of counts by district and province; say what each is."""
    contents = []
    kinds = [("", {level: counts(layers, level) for level in ("adm2", "adm1")}, "Events")]
    if layers.counted:
        kinds.append(("Counted ", dict(layers.counted), "Events of sources that may be counted"))
    for prefix, found, what in kinds:
        for name, level in (("Districts", "adm2"), ("Provinces", "adm1")):
            label = f"{prefix}{name}".capitalize()
            summary = found[level]
            table = unit_table(layers, level, summary)
            if prefix:
                table = table[table["events"] > 0]
            columns = [Column("name", name[:-1], width=32), *_in(UNITS, table)[1:]]
            sheet = _table(book, label, columns, table)
            _totals(sheet, columns, summary)
            contents.append((label, f"{what} by {name[:-1].lower()}. {len(table):,} rows."))
    return contents


def _in(columns: Sequence[Column], table: pd.DataFrame) -> list[Column]:
    return [column for column in columns if column.name in table.columns]


def _totals(sheet: Worksheet, columns: Sequence[Column], summary: Summary) -> None:
    """Put the sums below the table, apart from it, and what is in none of its rows."""
    from openpyxl.styles import Border, Side

    row = sheet.max_row + 2
    for place, column in enumerate(columns, 1):
        cell = _at(sheet, row, place)
        value = "Total" if place == 1 else summary.totals.get(column.name)
        _put(cell, value, column.kind, bold=True)
        cell.border = Border(top=Side("thin", color=_RULE))
    events = [column.name for column in columns].index("events") + 1
    for reason, count in summary.left_out.itertuples(index=False):
        row += 1
        _put(_at(sheet, row, 1), f"Left out: {reason}")
        _put(_at(sheet, row, events), int(count), "count")
    row = _line(sheet, row + 2, _NO_FIGURE, over=len(columns), quiet=True)
    _line(sheet, row, _NOT_FORMULAS, over=len(columns), quiet=True)


def _table(book: Workbook, name: str, columns: Sequence[Column], table: pd.DataFrame) -> Worksheet:
    """Write a frame as a sheet: frozen, filtered, in formats of its kinds."""
    sheet: Worksheet = book.create_sheet(name)
    _heads(sheet, 1, columns)
    quiet = table["events"].eq(0).tolist() if "events" in table else [False] * len(table)
    tall = [1] * len(table)
    for place, column in enumerate(columns, 1):
        values = table[column.name].astype(object)
        for row, value in enumerate(values.where(values.notna(), None)):
            cell = _at(sheet, row + 2, place)
            _put(cell, value, column.kind, quiet=quiet[row])
            if column.kind == "long" and cell.value:
                tall[row] = max(tall[row], _lines(str(cell.value), column.width))
    for row, lines in enumerate(tall, 2):
        sheet.row_dimensions[row].height = _LINE * min(lines, _MOST_LINES)
    fixed = "B" if name == "Incidents" else "A"
    sheet.freeze_panes = f"{chr(ord(fixed) + 1)}2"
    sheet.print_title_cols = f"A:{fixed}"
    sheet.auto_filter.ref = f"A1:{sheet.cell(len(table) + 1, len(columns)).coordinate}"
    return sheet


def _method(sheet: Worksheet, layers: Layers) -> None:
    sheet.column_dimensions["A"].width = 130
    row = _line(sheet, 1, "Method, limits, sources", size=16, bold=True)
    texts = about(layers)
    texts[2:2] = [
        ("How to read the numbers", [_NO_FIGURE, _NOT_FORMULAS]),
        ("Precision of place", [f"{code}: {t}" for code, t in words.PRECISION_LABELS.items()]),
    ]
    for heading, lines in texts:
        if lines:
            row = _line(sheet, row + 1, heading, bold=True)
        for text in lines:
            row = _line(sheet, row, text, over=1)
    _line(sheet, row + 1, f"Made with geo_afpak {__version__}.", quiet=True)


# --- cells --------------------------------------------------------------------


def _put(  # noqa: PLR0913 - how a cell looks
    cell: Cell,
    value: Any,  # noqa: ANN401 - a cell of any column
    kind: str = "text",
    *,
    size: int = 10,
    bold: bool = False,
    quiet: bool = False,
    wrap: bool = False,
) -> None:
    """Write one value: text stays text, whatever it begins with; absent stays blank."""
    cell.font = _font(size, bold, quiet)
    cell.alignment = _alignment(wrap or kind == "long")
    value = _plain(value, kind)
    if value is None:
        return
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
        # Without it Excel makes a formula of the text when somebody edits the cell.
        cell.quotePrefix = value[:1] in _STARTS_FORMULA
    else:
        cell.number_format = _FORMATS.get(kind, "General")


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    """Return a cell; the stubs think that any may be the hidden part of a merged one."""
    return cast("Cell", sheet.cell(row, column))


def _plain(value: Any, kind: str) -> Any:  # noqa: ANN401 - a cell of any column
    """Make text, a number or a day of a value; None where there is nothing to write."""
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    if isinstance(value, bool):
        value = "yes" if value else "no"
    if kind == "day":
        value = _day(value)
    if not isinstance(value, str):
        return value
    text = clean(value).replace("\r\n", "\n").replace("\r", "\n")
    # Excel would read _x0041_ as a character (ECMA-376, 22.9.2.19).
    text = _CODE.sub("_x005F_", text)
    return (text if len(text) <= _MOST_TEXT else text[: _MOST_TEXT - len(_CUT)] + _CUT) or None


def _day(value: str | None) -> dt.date | str | None:
    """Make a day that a table calculation can sort; one before 1900 stays text."""
    try:
        day = dt.date.fromisoformat(value or "")
    except ValueError:
        return value
    return day if day.year >= 1900 else value  # noqa: PLR2004 - Excel's first year


def _line(sheet: Worksheet, row: int, text: str, *, at: int = 1, over: int = 0, **look: Any) -> int:  # noqa: ANN401
    """Write a line of text, wrapped over so many columns; return the next row."""
    _put(_at(sheet, row, at), text, wrap=bool(over), **look)
    sheet.row_dimensions[row].height = _LINE * (2 if look.get("size") else 1)
    if over:
        letters = (_at(sheet, row, place).column_letter for place in range(at, at + over))
        width = sum(sheet.column_dimensions[letter].width for letter in letters)
        sheet.row_dimensions[row].height = _LINE * _lines(text, width)
    if over > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=at, end_column=at + over - 1)
    return row + 1


def _lines(text: str, width: float) -> int:
    """Estimate the lines of wrapped text: LibreOffice and Excel do not always do it on opening."""
    return sum(1 + int(len(line) * _PER_LINE / width) for line in text.split("\n"))


def _heads(sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """Write the headings of columns and set their widths."""
    from openpyxl.styles import Alignment, Border, PatternFill, Side

    fill = PatternFill("solid", fgColor=_HEAD)
    below = Border(bottom=Side("thin", color=_RULE))
    for place, column in enumerate(columns, 1):
        cell = _at(sheet, row, place)
        _put(cell, column.label, bold=True)
        cell.fill, cell.border = fill, below
        across = "right" if column.kind in _FORMATS else "left"
        cell.alignment = Alignment(horizontal=across, vertical="bottom", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = column.width
    sheet.row_dimensions[row].height = 44


@cache
def _font(size: int, bold: bool, quiet: bool) -> Font:  # noqa: FBT001 - a key of the cache
    from openpyxl.styles import Font

    return Font(name=_FONT, size=size, bold=bold, color=_QUIET if quiet else _INK)


@cache
def _alignment(wrap: bool) -> Alignment:  # noqa: FBT001 - a key of the cache
    from openpyxl.styles import Alignment

    return Alignment(vertical="top", wrap_text=wrap)


# --- the file -----------------------------------------------------------------


def _print_setup(sheet: Worksheet, layers: Layers) -> None:
    """A4 across, the heading on each page, title and page at the foot."""
    from openpyxl.worksheet.properties import PageSetupProperties

    sheet.sheet_view.showGridLines = False
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    width = sum(column.width for column in sheet.column_dimensions.values())
    sheet.page_setup.fitToWidth = max(1, round(width / _PAGE_WIDTH))
    sheet.page_setup.fitToHeight = 0
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = 0.4
    margins.header = 0.0
    if sheet.auto_filter.ref:
        sheet.print_title_rows = "1:1"
    # A single & begins a code in a footer (ECMA-376, 18.3.1.46).
    title = clean(layers.title)[:_MOST_FOOTER].replace("&", "&&")
    foot = sheet.oddFooter
    foot.left.text, foot.right.text = title, "&A, page &P of &N"  # type: ignore[union-attr]


def _packed(book: Workbook, layers: Layers) -> bytes:
    """Save the workbook without the time of the day, in its properties and in the archive."""
    from openpyxl.writer.excel import ExcelWriter

    made = made_on()
    properties = book.properties
    properties.creator = f"geo_afpak {__version__}"
    properties.title = clean(layers.title)
    properties.description = clean(" ".join([*words.credits_of(layers), words.ATTRIBUTION]))
    properties.created = properties.modified = made.replace(tzinfo=None)
    loose = io.BytesIO()
    # Workbook.save() would set the time of saving; the writer itself does not.
    ExcelWriter(book, zipfile.ZipFile(loose, "w")).save()
    packed = io.BytesIO()
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(packed, "w") as archive:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts.read(part))
    return packed.getvalue()
