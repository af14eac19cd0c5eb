"""The layers as a workbook: XLSX that a table calculation opens, prints and cannot run.

Text never becomes a formula, and no number is one: a sum over blanks would show 0 where
nobody knows, would change with the rows that a reader deletes, and shows nothing at all in a
program that does not calculate (previews, readers). Every number is that of
`geo_afpak.count.summary`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_afpak import __version__, words
from geo_afpak.errors import InvalidInputError
from geo_afpak.export._cells import LINE, RULE, cell_at, heads, line, lines_of, put, put_column
from geo_afpak.export._packed import packed, require_openpyxl
from geo_afpak.export.columns import FIGURES, INCIDENTS, UNITS, ZONES, Column
from geo_afpak.export.tables import (
    about,
    clean,
    counts,
    incident_table,
    key_numbers,
    unit_table,
    zone_table,
)
from geo_afpak.io import write_bytes
from geo_afpak.layers import layers_of
from geo_afpak.model import fields
from geo_afpak.text import counted

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from geo_afpak.count.summary import Summary
    from geo_afpak.layers import Layers

# Microsoft, "Excel specifications and limits".
_MOST_ROWS: Final = 1_048_576 - 10
_MOST_FOOTER: Final = 120  # 255 with codes and page numbers; a longer one makes Excel repair
_PAGE_WIDTH: Final = 230
"""Characters across a page that can still be read: the districts fit on one."""
_MOST_LINES: Final = 12
_NO_FIGURE: Final = (
    "An empty cell means that no figure is known; it is never zero. 0 events means that this file "
    "records none there, not that there was none."
)
_FOLDED: Final = (
    "Units without an event are folded away, and not printed: the + beside the totals shows them."
)
_NOT_FORMULAS: Final = (
    "Totals are values, not formulas: a formula would count a blank as 0, and would change with "
    "the rows that are deleted or added. Low, stated and high are sums over the events that have "
    "such a figure; the events without one stand beside them."
)


def write_workbook(
    layers: object,
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
    >>> from geo_afpak import build_layers
    >>> layers = build_layers()
    >>> with TemporaryDirectory() as folder:
    ...     write_workbook(layers, f"{folder}/table.xlsx").name
    'table.xlsx'
    """
    layers = layers_of(layers)
    openpyxl = require_openpyxl()
    if len(layers.incidents) > _MOST_ROWS:
        raise InvalidInputError(
            f"{len(layers.incidents):,} incidents are too many for a sheet; expected at most "
            f"{_MOST_ROWS:,}; write .gpkg instead, or fewer incidents"
        )
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    overview = book.create_sheet("Overview")
    by_level = {level: counts(layers, level) for level in ("adm2", "adm1")}
    contents = _units(book, layers, by_level)
    rows = [
        ("Incidents", INCIDENTS, incident_table(layers), "One row an event."),
        ("Presence", ZONES, zone_table(layers), "Dated statements of presence, as stated."),
    ]
    for name, columns, table, note in rows:
        _table(book, name, _in(columns, table), table)
        contents.append((name, f"{note} {counted(len(table), 'row')}."))
    _method(book.create_sheet("Method"), about(layers, by_level))
    contents.append(("Method", "What is counted, what is left out, sources, licences."))
    _overview(overview, layers, key_numbers(layers, by_level), contents)
    for sheet in book.worksheets:
        _print_setup(sheet, layers)
    data = packed(book, layers.title, " ".join(words.credits_of(layers)))
    return write_bytes(data, path, inside=inside)


# --- sheets -------------------------------------------------------------------


def _overview(
    sheet: Worksheet,
    layers: Layers,
    sums: Iterable[tuple[str, Mapping[str, int | None]]],
    contents: Iterable[tuple[str, str]],
) -> None:
    """Lay out title, lead, key numbers and what the other sheets hold."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    columns = (Column("", "", width=48), *FIGURES)
    row = line(sheet, 1, layers.title, size=16, bold=True)
    lead = row
    row = line(sheet, row + 2, "Numbers", bold=True)
    heads(sheet, row, columns)
    line(sheet, lead, layers.lead, over=len(columns))
    for label, numbers in sums:
        row += 1
        put(cell_at(sheet, row, 1), label)
        for place, column in enumerate(FIGURES, 2):
            put(cell_at(sheet, row, place), numbers[column.name], column.kind)
    row = line(sheet, row + 1, _NO_FIGURE, over=len(columns), quiet=True)
    row = line(sheet, row + 1, "Sheets", bold=True)
    for name, note in contents:
        cell = cell_at(sheet, row, 1)
        put(cell, name)
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{name}'!A1")
        row = line(sheet, row, note, at=2, quiet=True)


def _units(
    book: Workbook, layers: Layers, by_level: Mapping[str, Summary]
) -> list[tuple[str, str]]:
    """Write the sheets of counts by district and province; say what each is."""
    contents = []
    names = layers.countries.set_index(fields.COUNTRY)[fields.NAME]
    kinds = [("", by_level, "Events")]
    if layers.counted:
        kinds.append(("Counted ", layers.counted, "Events of sources that may be counted"))
    for prefix, found, what in kinds:
        for name, level in (("Districts", "adm2"), ("Provinces", "adm1")):
            label = f"{prefix}{name}".capitalize()
            summary = found[level]
            table = unit_table(layers, level, summary)
            table[fields.COUNTRY] = table[fields.COUNTRY].map(names).fillna(table[fields.COUNTRY])
            if prefix:
                table = table[table["events"] > 0]
            columns = [Column("name", name[:-1], width=32), *_in(UNITS, table)[1:]]
            sheet = _table(book, label, columns, table)
            _totals(sheet, columns, summary)
            contents.append(
                (label, f"{what} by {name[:-1].lower()}. {counted(len(table), 'row')}.")
            )
    return contents


def _in(columns: Sequence[Column], table: pd.DataFrame) -> list[Column]:
    return [column for column in columns if column.name in table.columns]


def _totals(sheet: Worksheet, columns: Sequence[Column], summary: Summary) -> None:
    """Put the sums below the table, apart from it, and what is in none of its rows."""
    from openpyxl.styles import Border, Side

    row = sheet.max_row + 2
    for place, column in enumerate(columns, 1):
        cell = cell_at(sheet, row, place)
        value = "Total" if place == 1 else summary.totals.get(column.name)
        put(cell, value, column.kind, bold=True)
        cell.border = Border(top=Side("thin", color=RULE))
    events = [column.name for column in columns].index("events") + 1
    for reason, count in summary.left_out.itertuples(index=False):
        row += 1
        put(cell_at(sheet, row, 1), f"Left out: {reason}")
        put(cell_at(sheet, row, events), int(count), "count")
    row = line(sheet, row + 2, _NO_FIGURE, over=len(columns), quiet=True)
    if (summary.table["events"] == 0).any():
        row = line(sheet, row, _FOLDED, over=len(columns), quiet=True)
    line(sheet, row, _NOT_FORMULAS, over=len(columns), quiet=True)


def _table(book: Workbook, name: str, columns: Sequence[Column], table: pd.DataFrame) -> Worksheet:
    """Write a frame as a sheet: frozen, filtered, in formats of its kinds."""
    sheet: Worksheet = book.create_sheet(name)
    heads(sheet, 1, columns)
    quiet = table["events"].eq(0).tolist() if "events" in table else [False] * len(table)
    tall = [1] * len(table)
    for place, column in enumerate(columns, 1):
        values = table[column.name].astype(object)
        known = values.where(values.notna(), None).tolist()
        put_column(sheet, place, known, column.kind, quiet)
        if column.kind == "long":
            for row in range(len(table)):
                if text := sheet._cells.get((row + 2, place)):  # noqa: SLF001 - an empty one stays none
                    tall[row] = max(tall[row], lines_of(str(text.value), column.width))
    for row, (lines, folded) in enumerate(zip(tall, quiet, strict=True), 2):
        look = sheet.row_dimensions[row]
        look.height = LINE * min(lines, _MOST_LINES)
        if folded:  # hundreds of zeros are there, and on no page
            look.outlineLevel, look.hidden = 1, True
    fixed = "B" if name == "Incidents" else "A"
    sheet.freeze_panes = f"{chr(ord(fixed) + 1)}2"
    sheet.print_title_cols = f"A:{fixed}"
    sheet.auto_filter.ref = f"A1:{sheet.cell(len(table) + 1, len(columns)).coordinate}"
    return sheet


def _method(sheet: Worksheet, texts: list[tuple[str, list[str]]]) -> None:
    sheet.column_dimensions["A"].width = 130
    row = line(sheet, 1, "Method, limits, sources", size=16, bold=True)
    texts[2:2] = [
        ("How to read the numbers", [_NO_FIGURE, _NOT_FORMULAS]),
        ("Precision of place", [f"{code}: {t}" for code, t in words.PRECISION_LABELS.items()]),
    ]
    for heading, lines in texts:
        if lines:
            row = line(sheet, row + 1, heading, bold=True)
        for text in lines:
            row = line(sheet, row, text, over=1)
    line(sheet, row + 1, f"Made with geo_afpak {__version__}.", quiet=True)


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
