"""A workbook as bytes: the same for the same cells, whatever the time of the day."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from geo_afpak import __version__
from geo_afpak.errors import InputFileError
from geo_afpak.export._cells import quick_rows
from geo_afpak.export.tables import clean, made_on

if TYPE_CHECKING:
    from openpyxl import Workbook

_MISSING: Final = (
    "workbooks need openpyxl, which is not installed; expected the excel extra; "
    "run: python -m pip install 'geo-afpak[excel]'"
)


def require_openpyxl() -> Any:  # noqa: ANN401 - a module
    """Return openpyxl, or say how to get it."""
    try:
        import openpyxl
    except ImportError as error:
        raise InputFileError(_MISSING) from error
    return openpyxl


def packed(book: Workbook, title: str, description: str = "") -> bytes:
    """Save a workbook without the time of the day, in its properties and in the archive."""
    made = made_on()
    properties = book.properties
    properties.creator = f"geo_afpak {__version__}"
    properties.title = clean(title)
    properties.description = clean(description)
    properties.created = properties.modified = made.replace(tzinfo=None)
    loose = io.BytesIO()
    # Workbook.save() would set the time of saving; the writer itself does not.
    _writer()(book, zipfile.ZipFile(loose, "w")).save()
    whole = io.BytesIO()
    with zipfile.ZipFile(loose) as parts, zipfile.ZipFile(whole, "w") as archive:
        for part in parts.infolist():
            entry = zipfile.ZipInfo(part.filename, made.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, parts.read(part))
    return whole.getvalue()


@cache
def _writer() -> Any:  # noqa: ANN401 - a class of openpyxl, which is an extra
    from openpyxl.drawing.spreadsheet_drawing import SpreadsheetDrawing
    from openpyxl.writer.excel import ExcelWriter

    class Writer(ExcelWriter):
        """openpyxl's own, whose sheets are written by our rows; they have no charts or images."""

        def write_worksheet(self, ws: Any) -> None:  # noqa: ANN401
            """Write a sheet into the archive."""
            ws._drawing = SpreadsheetDrawing()  # noqa: SLF001
            rows = quick_rows()(ws)
            self._archive.writestr(ws.path[1:], rows.whole())  # type: ignore[attr-defined]
            ws._rels = rows._rels  # noqa: SLF001
            self.manifest.append(ws)

    return Writer
