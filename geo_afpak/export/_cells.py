"""Cells of a workbook: text that stays text, blanks that stay blank, and how they look."""

from __future__ import annotations

import datetime as dt
import io
import re
from copy import copy
from functools import cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast
from weakref import WeakKeyDictionary
from xml.sax.saxutils import escape, quoteattr

from geo_afpak.export.tables import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

    from geo_afpak.export.columns import Column

_MOST_TEXT: Final = 32_767
_CUT: Final = " [cut here: a cell holds no more]"
_FORMATS: Final = {
    "count": "#,##0", "area": "#,##0", "rate": "#,##0.00", "degree": "0.00000", "day": "yyyy-mm-dd",
}  # fmt: skip
_STARTS_FORMULA: Final = frozenset("=+-@\t")
_CODE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
LINE: Final = 13.5  # points
_PER_LINE: Final = 0.9  # characters of size 10 to a unit of column width
_FONT: Final = "Calibri"
_INK, _QUIET, _HEAD, RULE = "FF1E1B18", "FF5B554C", "FFF4F1EA", "FFB3AB9C"


def put(  # noqa: PLR0913 - how a cell looks
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
    value = _plain(value, kind)
    if value is None:
        return
    cell.value = value
    look = _Look(kind if not isinstance(value, str) else "text", size, bold, quiet,
                 wrap or kind == "long")  # fmt: skip
    styled: Any = cell
    known = _LOOKS.setdefault(cell.parent.parent, {})
    if look not in known:
        _add_style(cell, look)
        known[look] = styled._style  # noqa: SLF001 - by name each cell searches all names
    styled._style = copy(known[look])  # noqa: SLF001
    if isinstance(value, str):
        cell.data_type = "s"
        # Without it Excel makes a formula of the text when somebody edits the cell.
        if value[:1] in _STARTS_FORMULA:
            cell.quotePrefix = True


def put_column(
    sheet: Worksheet, place: int, values: Sequence[Any], kind: str, quiet: Sequence[bool]
) -> None:
    """Write a column of a table below its heading: as `put` does, cell by cell, but faster.

    openpyxl looks at every value and every style anew, which for half a million cells is most of
    the time.
    """
    cells: Any = sheet._cells  # noqa: SLF001 - its own way in costs a call for each cell
    made = _quick()
    styles: dict[tuple[bool, bool], int] = {}
    plain: dict[str, Any] = {}  # names and days stand in many rows
    for row, (held, faint) in enumerate(zip(values, quiet, strict=True), 2):
        if held is None:
            continue
        if isinstance(held, str):
            value = plain[held] if held in plain else plain.setdefault(held, _plain(held, kind))
        else:
            value = _plain(held, kind)
        if value is None:
            continue
        text = isinstance(value, str)
        guarded = text and value[0] in _STARTS_FORMULA
        known = styles.get((text, faint))
        if known is None or guarded:
            cell = cell_at(sheet, row, place)
            put(cell, held, kind, quiet=faint)
            if not guarded:
                styles[text, faint] = cell.style_id
            continue
        quick = made(sheet, row, place)
        quick._value, quick.known = value, known  # noqa: SLF001
        quick.data_type = "s" if text else "d" if isinstance(value, dt.date) else "n"
        cells[row, place] = quick


@cache
def _quick() -> Any:  # noqa: ANN401 - a class of openpyxl, which is an extra
    from openpyxl.cell import Cell

    class Quick(Cell):
        """A cell that knows the number of its style, and stands in a table: without a link."""

        __slots__ = ("known",)
        has_style = True
        style_id = property(lambda self: self.known)

    return Quick


_ROW: Final = re.compile(rb'<row at="(\d+)"(?: ?/>|></row>)')


@cache
def quick_rows() -> Any:  # noqa: ANN401 - a class of openpyxl, which is an extra
    """Return a writer of sheets that makes one text of a row of a table.

    openpyxl writes each cell by three contexts, which takes ten times as long. Where the text
    belongs, the sheet has an empty row with its number until all is written.
    """
    from openpyxl.compat import safe_string
    from openpyxl.utils import get_column_letter
    from openpyxl.utils.datetime import to_excel
    from openpyxl.worksheet._writer import WorksheetWriter

    letters, number = cache(get_column_letter), cast("Any", to_excel)
    made = _quick()

    @cache
    def held(value: str) -> str:
        space = ' xml:space="preserve"' if value != value.strip() else ""
        return f't="inlineStr"><is><t{space}>{escape(value)}</t></is></c>'

    class Rows(WorksheetWriter):
        """Writes a sheet."""

        def __init__(self, sheet: Worksheet) -> None:
            super().__init__(sheet, io.BytesIO())
            self.texts: list[bytes] = []

        def whole(self) -> bytes:
            """Write the sheet and return it."""
            self.write()
            return _ROW.sub(lambda found: self.texts[int(found[1])], self.read())

        def write_row(self, xf: Any, row: Any, row_idx: Any) -> None:  # noqa: ANN401
            """Write a row, in the usual way where it has any other cell."""
            if not row or not all(type(cell) is made for cell in row):
                super().write_row(xf, row, row_idx)
                return
            sheet: Any = self.ws
            said = {"r": str(row_idx), **dict(sheet.row_dimensions.get(row_idx, {}))}
            parts = [f"<row {' '.join(f'{name}={quoteattr(one)}' for name, one in said.items())}>"]
            for cell in row:
                value = cell._value  # noqa: SLF001
                parts.append(f'<c r="{letters(cell.column)}{row_idx}" s="{cell.known}" ')
                if cell.data_type == "s":
                    parts.append(held(value))
                    continue
                value = number(value) if cell.data_type == "d" else value
                parts.append(f't="n"><v>{safe_string(value)}</v></c>')
            with xf.element("row", {"at": str(len(self.texts))}):
                text = "".join([*parts, "</row>"])
            self.texts.append(text.encode("ascii", "xmlcharrefreplace"))

    return Rows


_LOOKS: Final[WeakKeyDictionary[Any, dict[_Look, Any]]] = WeakKeyDictionary()
"""Styles of each workbook that is being written."""


class _Look(NamedTuple):
    """What tells the styles of cells apart."""

    kind: str
    size: int
    bold: bool
    quiet: bool
    wrap: bool

    @property
    def name(self) -> str:
        """Its name in the workbook."""
        flags = (name for name in ("bold", "quiet", "wrap") if getattr(self, name))
        return " ".join([f"geo_afpak {self.kind} {self.size}", *flags])


def _add_style(cell: Cell, look: _Look) -> None:
    from openpyxl.styles import Alignment, Font, NamedStyle

    across = "left" if look.kind == "day" else None
    cell.style = NamedStyle(
        look.name,
        font=Font(name=_FONT, size=look.size, bold=look.bold, color=_QUIET if look.quiet else _INK),
        alignment=Alignment(horizontal=across, vertical="top", wrap_text=look.wrap),
        number_format=_FORMATS.get(look.kind, "General"),
    )


def cell_at(sheet: Worksheet, row: int, column: int) -> Cell:
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


def line(sheet: Worksheet, row: int, text: str, *, at: int = 1, over: int = 0, **look: Any) -> int:  # noqa: ANN401
    """Write a line of text, wrapped over so many columns; return the next row."""
    put(cell_at(sheet, row, at), text, wrap=bool(over), **look)
    sheet.row_dimensions[row].height = LINE * (2 if look.get("size") else 1)
    if over:
        letters = (cell_at(sheet, row, place).column_letter for place in range(at, at + over))
        width = sum(sheet.column_dimensions[letter].width for letter in letters)
        sheet.row_dimensions[row].height = LINE * lines_of(text, width)
    if over > 1:
        sheet.merge_cells(start_row=row, end_row=row, start_column=at, end_column=at + over - 1)
    return row + 1


def lines_of(text: str, width: float) -> int:
    """Estimate the lines of wrapped text: LibreOffice and Excel do not always do it on opening."""
    return sum(1 + int(len(line) * _PER_LINE / width) for line in text.split("\n"))


def heads(sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
    """Write the headings of columns and set their widths."""
    from openpyxl.styles import Alignment, Border, PatternFill, Side

    fill = PatternFill("solid", fgColor=_HEAD)
    below = Border(bottom=Side("thin", color=RULE))
    for place, column in enumerate(columns, 1):
        cell = cell_at(sheet, row, place)
        put(cell, column.label, bold=True)
        cell.fill, cell.border = fill, below
        across = "right" if column.kind in _FORMATS.keys() - {"day"} else "left"
        cell.alignment = Alignment(horizontal=across, vertical="bottom", wrap_text=True)
        sheet.column_dimensions[cell.column_letter].width = column.width
    sheet.row_dimensions[row].height = 44
