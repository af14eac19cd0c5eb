"""What a container unpacks to, found out before a library unpacks it into memory."""

from __future__ import annotations

import bz2
import gzip
import lzma
import re
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, Any, Final

from geo_afpak.errors import InputFileError
from geo_afpak.io._files import MAX_BYTES, refuse
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_ROWS: Final = 1_048_576
"""Rows that a sheet has in the spreadsheet programs of today."""
MOST_CELLS: Final = 40_000_000
"""Cells of a table that is held in memory as a whole: 38 columns of so many rows."""

_BLOCK: Final = 1 << 20
_LONGEST_TAG: Final = 1 << 16
_LETTERS: Final = 26
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_HIDDEN: Final = re.compile(rb'<row [^>]*hidden="(?:1|true)"')
_HIDDEN_COLUMN: Final = re.compile(rb'<col [^>]*hidden="(?:1|true)"')
_UNSAVED: Final = re.compile(rb"<f[^>]*>[^<]*</f>(?:<v></v>|<v/>)?</c>")
_ROW: Final = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL: Final = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACE: Final = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,9})["']""")
_PACKED: Final[dict[bytes, Any]] = {
    b"\x1f\x8b": gzip.open, b"BZh": bz2.open, b"\xfd7zXZ": lzma.open,
}  # fmt: skip


def look_into(path: Path) -> list[str]:
    """Check what a workbook unpacks to, and say what its reader would not see.

    Raises
    ------
    InputFileError
        If it is no archive, unpacks to more than 1 GiB, or a sheet spans more than
        1,048,576 rows or 40,000,000 cells: one stray cell in its last corner makes the
        reader keep them all.
    """
    hidden = columns = unsaved = size = 0
    try:
        with zipfile.ZipFile(path) as archive:
            # What an entry says of its size need not be so: the blocks are counted too.
            check_size(path, sum(entry.file_size for entry in archive.infolist()))
            for entry in archive.infolist():
                extent = _Extent()
                with archive.open(entry) as part:
                    is_sheet = _SHEET.fullmatch(entry.filename)
                    for block in _whole_tags(part) if is_sheet else _blocks(part):
                        size += len(block)
                        check_size(path, size)
                        if is_sheet:
                            check_extent(path, *extent.with_(block))
                            hidden += len(_HIDDEN.findall(block))
                            columns += len(_HIDDEN_COLUMN.findall(block))
                            unsaved += len(_UNSAVED.findall(block))
    except InputFileError:
        raise
    except (
        zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError,
        RuntimeError,
    ) as error:  # fmt: skip
        problem = f"cannot be read as a workbook ({shorten(str(error))})"
        raise refuse(path, problem, "a sound workbook", "save it again, or as CSV") from error
    told = {"row(s)": hidden, "group(s) of columns": columns}
    notes = [f"{n} hidden {what} were read like the others" for what, n in told.items() if n]
    if unsaved:
        notes.append(
            f"{unsaved} formula(s) have no saved value and were read as empty; open the workbook "
            "in a spreadsheet program and save it"
        )
    return notes


def check_packed(path: Path) -> None:
    """Refuse a file of R that unpacks to more than a file may have; other packings are none."""
    with path.open("rb") as file:
        head = file.read(6)
    for magic, open_ in _PACKED.items():
        if head.startswith(magic):
            with open_(path, "rb") as unpacked:
                size = 0
                for block in _blocks(unpacked):
                    size += len(block)
                    check_size(path, size)


def check_parquet(metadata: Any, path: Path) -> int:  # noqa: ANN401  pyarrow has no types
    """Check what a Parquet file says it unpacks to; return its number of rows."""
    groups = map(metadata.row_group, range(metadata.num_row_groups))
    check_size(path, sum(group.total_byte_size for group in groups))
    return int(metadata.num_rows)


def check_size(path: Path, size: int, most: int | None = None) -> None:
    """Refuse a container that unpacks to more than a file may have, or than `most` bytes."""
    most = most or MAX_BYTES
    if size > most:
        fix = "split the file, or write its table as CSV UTF-8"
        raise refuse(path, "unpacks to too much", f"at most {most} bytes", fix)


def check_extent(path: Path, rows: int, columns: int) -> None:
    """Refuse a table that has more rows or cells than can be held."""
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        problem = f"spans {rows} rows and {columns} columns"
        expected = f"at most {MOST_ROWS} rows, and {MOST_CELLS} cells"
        raise refuse(path, problem, expected, "delete stray cells far out, or save it as CSV UTF-8")


class _Extent:
    """How far the cells of a sheet of XLSX reach, by their places or by counting them."""

    def __init__(self) -> None:
        self._rows = self._columns = self._started = self._width = 0

    def with_(self, block: bytes) -> tuple[int, int]:
        places = _PLACE.findall(block)
        first, *rest = _ROW.split(block)
        self._started += len(rest)
        self._rows = max([self._started, self._rows, *{int(row) for _, row in places}])
        letters = {_column(name) for name in {name for name, _ in places}}
        self._columns = max([self._columns, *letters])
        if len(places) < len(rest) + len(_CELL.findall(block)):  # some have no place of their own
            self._width += len(_CELL.findall(first))
            widths = [self._width, *(len(_CELL.findall(row)) for row in rest)]
            self._columns, self._width = max(self._columns, *widths), widths[-1]
        return self._rows, self._columns


def _column(name: bytes) -> int:
    number = 0
    for letter in name.upper():
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _blocks(file: IO[bytes]) -> Iterator[bytes]:
    while block := file.read(_BLOCK):
        yield block


def _whole_tags(file: IO[bytes]) -> Iterator[bytes]:
    """Yield blocks that end before a cell, so that what is sought in them is not cut."""
    kept = b""
    for block in _blocks(file):
        text = kept + block
        cut = max(text.rfind(b"<c "), text.rfind(b"<row "), text.rfind(b"<col "))
        if cut < len(text) - _LONGEST_TAG:
            cut = text.rfind(b"<")
        if cut < len(text) - _LONGEST_TAG:
            cut = len(text)
        yield text[:cut]
        kept = text[cut:]
    yield kept
