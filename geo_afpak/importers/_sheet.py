"""A file as somebody sent it, row by row: encoding, separator, header, HXL tags, workbook.

Nothing is lost on the way: a line that breaks the rules of CSV comes as a row with a problem,
and the lines after it are read on their own.
"""

from __future__ import annotations

import codecs
import csv
import io
import warnings
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar

from geo_afpak.errors import InputFileError
from geo_afpak.importers._values import cell_text, clean
from geo_afpak.io._files import found, local_file
from geo_afpak.model.schema import Problem, shorten

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

T = TypeVar("T")

SUFFIXES: Final = (".csv", ".tsv", ".txt", ".xlsx")
EXCEL_MISSING: Final = (
    "Excel files need openpyxl, which is not installed; expected the excel extra; "
    "run: python -m pip install 'geo-afpak[excel]', or save the sheet as 'CSV UTF-8'"
)
FURTHER: Final = "further cells"
AS_READ: Final = "line as read"
MAX_COLUMNS: Final = 400
"""Our own fields beside them: a reader takes 500."""

_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs"}
_CELL_LIMIT: Final = 131_072
"""Characters of one cell: Python's own limit, restated so that no other module can lift it."""
_BLOCK: Final = 1 << 20
_EXPECTED_CELLS: Final = "cells with quotes doubled inside quotes, up to 131,072 characters each"


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row under its column names, and what kept it from being read, if anything did.

    Parameters
    ----------
    line
        Line of the file in which the row starts, or row of the sheet; the header is in 1.
    cells
        Values by column name, as they stand in the file.
    problem
        None when the row has the cells that the header announces.
    done
        Share of the file that has been read.
    """

    line: int
    cells: dict[str, str]
    problem: Problem | None
    done: float


@dataclass
class Sheet:
    """The header of a file and how to read on.

    Parameters
    ----------
    path
        The file.
    headers
        Names of the columns as they stand there, cleaned of blanks; unique.
    encoding, delimiter
        How a text file is written; empty for a workbook.
    notes
        What a user should know of the file.
    """

    path: Path
    headers: tuple[str, ...]
    encoding: str
    delimiter: str
    notes: list[str] = field(default_factory=list)

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows below the header; blank lines and HXL tags are skipped and noted."""
        raw = self._text_rows() if self.encoding else self._excel_rows()
        next(raw, None)
        blank, first = 0, True
        for line, cells, text, done in raw:
            if isinstance(cells, csv.Error):
                yield RawRow(line, {AS_READ: text.rstrip("\r\n")}, _broken(cells), done)
            elif not any(map(clean, cells)):
                blank += 1
            elif first and _is_hxl(cells):
                self.notes.append(f"line {line} holds HXL tags and was skipped")
            else:
                yield self._row(line, cells, done)
            first = False
        if blank:
            self.notes.append(f"{blank} blank line(s) were skipped")

    def _row(self, line: int, cells: Sequence[str], done: float) -> RawRow:
        width = len(self.headers)
        named = dict(zip(self.headers, cells, strict=False))
        more = [cell for cell in cells[width:] if cell]
        problem = None
        if more or len(cells) < width:
            problem = Problem(
                "", f"has {len(cells)} cells", f"{width}, as in the header",
                "quote cells that hold separators or line ends",
            )  # fmt: skip
        if more:
            named[FURTHER] = (self.delimiter or ",").join(more)
        return RawRow(line, named, problem, done)

    def _text_rows(self) -> Iterator[_Raw]:
        with self.path.open("rb") as raw:
            text = io.TextIOWrapper(raw, encoding=self.encoding, newline="")
            yield from _parse(text, self.delimiter, raw, self.path.stat().st_size)

    def _excel_rows(self) -> Iterator[_Raw]:
        yield from _workbook_rows(self.path, len(self.headers), [])


_Raw = tuple[int, "list[str] | csv.Error", str, float]
"""Line, cells or why there are none, the text of the line, share of the file."""


def open_sheet(path: str | os.PathLike[str], *, encoding: str | None = None) -> Sheet:
    """Look at a file far enough to know its columns.

    Parameters
    ----------
    path
        An existing local file: .csv, .tsv or .txt with commas, semicolons or tabs; .xlsx.
    encoding
        How a text file is written. None tries UTF-8, then cp1252, and takes UTF-16 by its
        byte order mark.

    Raises
    ------
    InputFileError
        If the file cannot be read, is something else, or has no usable header.
    """
    file = local_file(path, SUFFIXES)
    notes: list[str] = []
    if file.suffix.lower() == ".xlsx":
        first = next(_workbook_rows(file, 0, notes), None)
        header = first[1] if first else []
        return _sheet(file, [] if isinstance(header, csv.Error) else header, "", "", notes)
    chosen = _encoding(file, encoding, notes)
    with file.open(encoding=chosen, newline="") as text:
        line = next((line for line in text if not _is_above_header(line)), "")
    delimiter = _delimiter(line, file)
    sheet = Sheet(file, (), chosen, delimiter)
    rows = sheet._text_rows()  # noqa: SLF001  the header may go over several lines
    cells = next(rows, (1, [], "", 0.0))[1]
    if isinstance(cells, csv.Error):
        raise _refuse(file, f"line 1: {cells}", _EXPECTED_CELLS, "export it again")
    return _sheet(file, cells, chosen, delimiter, notes)


def _sheet(path: Path, cells: list[str], encoding: str, delimiter: str, notes: list[str]) -> Sheet:
    names = [" ".join(clean(cell).removeprefix("\ufeff").split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if not names:
        raise _refuse(path, "is empty", "a header and rows", "export it again")
    if len(names) > MAX_COLUMNS:
        problem = f"has {len(names)} columns"
        raise _refuse(path, problem, f"at most {MAX_COLUMNS}", "check the separator")
    # R and pandas write row numbers under an empty name.
    names = [name or f"column {place}" for place, name in enumerate(names, 1)]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        problem = f"has the column {shorten(doubled[0])!r} twice"
        raise _refuse(path, problem, "a distinct name for every column", "rename it")
    return Sheet(path, tuple(names), encoding, delimiter, notes)


def _refuse(path: Path, problem: str, expected: str, fix: str) -> InputFileError:
    return InputFileError(f"{path}: {problem}; expected {expected}; {fix}")


def _broken(error: csv.Error) -> Problem:
    return Problem("", f"cannot be parsed ({error})", _EXPECTED_CELLS, "correct the quotes")


def _is_hxl(cells: Sequence[str]) -> bool:
    """Tell a row of HXL hashtags (hxlstandard.org): nothing but tags, two or more."""
    filled = [cell for cell in map(clean, cells) if cell]
    return len(filled) > 1 and all(cell.startswith("#") for cell in filled)


# --- text ---------------------------------------------------------------------


def _encoding(path: Path, asked: str | None, notes: list[str]) -> str:
    """Return the encoding in which the whole file can be read, trying no guess silently."""
    with path.open("rb") as file:
        head = file.read(4096)
    expected = "text with a header, in UTF-8"
    if asked is not None:
        try:
            "a".encode(asked)
        except (LookupError, ValueError) as error:
            problem = f"the encoding {asked!r} is unknown"
            raise _refuse(path, problem, "a name such as cp1256", "correct it") from error
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        notes.append("is UTF-16 and was read as such")
        asked = "utf-16"
    elif (kind := found(head)) not in ("text", "a JSON array"):
        raise _refuse(path, f"holds {kind}", expected, "convert it, or correct its suffix")
    for name in (asked,) if asked else ("utf-8-sig", "cp1252"):
        place = _undecodable(path, name)
        if place is None:
            if name == "cp1252":
                # What Excel writes on Windows. Latin-1 would take any byte and so prove nothing.
                notes.append("is not UTF-8 and was read as cp1252 (Windows, Western)")
            return name
    problem = f"{place}: neither UTF-8 nor cp1252" if asked is None else f"{place}: not {asked}"
    raise _refuse(path, problem, expected, "save it as 'CSV UTF-8', or name its --encoding")


def _undecodable(path: Path, encoding: str) -> str | None:
    """Say where a file cannot be decoded, None when it can."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line = 1
    with path.open("rb") as file:
        while True:
            block = file.read(_BLOCK)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                return f"line {line} holds the byte 0x{error.object[error.start]:02x}"
            if not block:
                return None
            line += text.count("\n")


def _delimiter(line: str, path: Path) -> str:
    """Choose the separator that gives the header most columns."""
    csv.field_size_limit(_CELL_LIMIT)
    try:
        counts = {sign: len(next(csv.reader([line], delimiter=sign), [])) for sign in _DELIMITERS}
    except csv.Error as error:
        raise _refuse(path, f"line 1: {error}", _EXPECTED_CELLS, "export it again") from error
    most = max(counts.values())
    best = [sign for sign, count in counts.items() if count == most]
    if most > 1 and len(best) > 1:
        names = " and ".join(_DELIMITERS[sign] for sign in best)
        problem = f"the header separates as many columns by {names}"
        raise _refuse(path, problem, "one separator", "quote names that hold the other")
    if most <= 1 and line.strip():
        problem = f"the header has one column only: {shorten(line.strip())!r}"
        raise _refuse(path, problem, "columns separated by , ; or tab", "export it again")
    return best[0]


def _is_above_header(line: str) -> bool:
    """Tell a blank line, and Excel's "sep=;", which may stand above the header."""
    return not line.strip(" ,;\t\r\n\ufeff") or line.lower().startswith("sep=")


class _Lines:
    """Lines of a text that remember what was taken, so that it can be given back."""

    def __init__(self, text: Iterator[str]) -> None:
        self._text = text
        self._back: deque[str] = deque()
        self.taken: list[str] = []

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._back.popleft() if self._back else next(self._text)
        self.taken.append(line)
        return line

    def keep_first(self) -> str:
        """Give back all lines taken but the first."""
        first, *rest = self.taken
        self._back.extendleft(reversed(rest))
        self.taken = [first]
        return first


def _parse(text: Iterator[str], delimiter: str, raw: Any, size: int) -> Iterator[_Raw]:  # noqa: ANN401  a binary file
    lines = _Lines(text)
    csv.field_size_limit(_CELL_LIMIT)
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    line, begun = 1, False
    while True:
        lines.taken = []
        cells: list[str] | csv.Error
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            # A stray quote would swallow the rows up to the next one.
            lines.keep_first()
            cells = error
        first = lines.taken[0]
        begun = begun or not _is_above_header(first)
        if begun:
            yield line, cells, first, min(raw.tell() / size, 1.0) if size else 1.0
        line += len(lines.taken)


# --- workbooks ----------------------------------------------------------------


def _workbook_rows(path: Path, width: int, notes: list[str]) -> Iterator[_Raw]:
    """Yield the rows of the first sheet as text; short ones are filled up to `width`."""
    try:
        import openpyxl
    except ImportError as error:
        raise InputFileError(f"{path}: {EXCEL_MISSING}") from error
    book = _quietly(path, lambda: openpyxl.load_workbook(path, read_only=True, data_only=True))
    try:
        names = [sheet.title for sheet in book.worksheets]
        if not names:
            raise _refuse(path, "has no sheet with cells", "a table", "save it again, or as CSV")
        if len(names) > 1:
            others = ", ".join(map(shorten, names[1:]))
            notes.append(f"the sheet {shorten(names[0])!r} was read, not: {others}")
        sheet = book.worksheets[0]
        total = sheet.max_row or 0
        # Some programs write a wrong extent, and openpyxl would read no further.
        sheet.reset_dimensions()
        rows, begun = enumerate(sheet.iter_rows(values_only=True), 1), False
        while (found := _quietly(path, lambda: next(rows, None))) is not None:
            line, values = found
            cells = [cell_text(value) for value in values]
            cells += [""] * (width - len(cells))
            begun = begun or any(cells)
            if begun:
                yield line, cells, "", min(line / total, 1.0) if total else 1.0
    finally:
        book.close()


def _quietly(path: Path, read: Callable[[], T]) -> T:
    """Call openpyxl without its warnings on styles and lists; make its errors ours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            return read()
        except Exception as error:  # it raises what zipfile and the XML parser raise
            problem = f"cannot be read as a workbook ({shorten(str(error))})"
            raise _refuse(path, problem, "a sound .xlsx", "save it again, or as CSV") from error
