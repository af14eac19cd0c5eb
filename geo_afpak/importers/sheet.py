"""A file as somebody sent it, row by row under its column names, whatever container it is.

Nothing is lost on the way: what cannot be read as a row comes as a row with a problem.
"""

from __future__ import annotations

import csv
import tempfile
import zipfile
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InputFileError
from geo_afpak.importers._records import (
    JSON,
    LIBRARIES,
    PARTED_JSON,
    json_rows,
    library_rows,
    shapefile_rows,
)
from geo_afpak.importers._text import EXPECTED_CELLS, PLAIN, packed_name, text_rows, unpacked
from geo_afpak.importers._workbook import SUFFIXES as WORKBOOKS
from geo_afpak.importers._workbook import workbook_rows
from geo_afpak.io._blanks import clean
from geo_afpak.io._ditto import NOTHING_ABOVE, is_ditto
from geo_afpak.io._files import local_file, refuse
from geo_afpak.io._layout import LOOKED_AT, Layout, is_tags, lay_out
from geo_afpak.model.schema import Problem

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Sequence

    from geo_afpak.importers._raw import Raw, Rows
    from geo_afpak.importers._results import Options

PARTED: Final = (*PLAIN, ".gz", ".zip", *PARTED_JSON, ".gpkg", ".parquet")
"""What can be read in parts."""
_WHOLE: Final = (*WORKBOOKS, *JSON, *LIBRARIES)
"""What is no text by lines: packed, it is unpacked before it is read."""
SUFFIXES: Final = (*PLAIN, ".gz", ".zip", ".kmz", *_WHOLE)
FURTHER: Final = "further cells"
AS_READ: Final = "line as read"


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row under its column names, and what kept it from being read, if anything did.

    Parameters
    ----------
    line
        Line of the file in which the row starts, row of the sheet, or number of the record.
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
    layout
        Where the header stands.
    container
        What the file is.
    notes
        What a user should know of the file.
    part
        Which part of the file it is, from 0; None for all of it.
    blank, marks
        Lines without a cell that were skipped, and cells that stand for the one above.
    above
        The row above its first one, for such cells of a part.
    """

    path: Path
    layout: Layout
    container: Rows
    notes: list[str] = field(default_factory=list)
    part: int | None = None
    blank: int = 0
    marks: int = 0
    above: Sequence[str] = ()

    def of_part(self, part: int, rows: Callable[[], Iterator[Raw]], above: Sequence[str]) -> Sheet:
        """Return the sheet of some of its rows, without notes."""
        container = replace(self.container, read=rows)
        return replace(
            self, container=container, notes=[], part=part, blank=0, marks=0, above=above
        )

    def __getstate__(self) -> dict[str, Any]:
        """Leave out the file: what goes to another process is given rows there."""
        return {**vars(self), "container": replace(self.container, read=partial(iter, ()))}

    @property
    def headers(self) -> tuple[str, ...]:
        """Names of the columns as they stand there, cleaned of blanks; unique."""
        return self.layout.headers

    @property
    def encoding(self) -> str:
        """How a text file is written; empty for other containers."""
        return self.container.encoding

    def rows(self) -> Iterator[RawRow]:
        """Yield the rows below the header; blank lines and HXL tags are skipped and noted."""
        self.blank, self.marks, first = 0, 0, not self.part
        above = self.above
        for raw in self.container.read():
            if raw.line <= self.layout.line:
                continue
            if isinstance(raw.cells, csv.Error):
                yield RawRow(raw.line, {AS_READ: raw.text.rstrip("\r\n")}, _broken(raw.cells),
                             raw.done)  # fmt: skip
            elif not any(map(clean, raw.cells)):
                self.blank += 1
            elif first and is_tags(raw.cells):
                self.notes.append(f"line {raw.line} holds HXL tags and was skipped")
            else:
                marked = _dittos(raw.cells)
                self.marks += len(marked)
                above = _under(raw.cells, above, marked)
                row = self._row(raw, above)
                if any(is_ditto(clean(above[place])) for place in marked):
                    row = replace(row, problem=NOTHING_ABOVE)
                yield row
            first = False
        if self.part is None:
            self.tell_blank()

    def tell_blank(self) -> None:
        """Note how many lines were skipped, and how many cells stand for the one above."""
        if self.marks:
            self.notes.append(f"{self.marks} cell(s) with a ditto mark were read as the cell above")
        if self.blank:
            self.notes.append(f"{self.blank} blank line(s) were skipped")

    def below(self, raw: Raw, above: Sequence[str]) -> Sequence[str]:
        """Return what marks in the next row stand for: this one, unless it is none."""
        if isinstance(raw.cells, csv.Error) or not any(map(clean, raw.cells)):
            return above
        if not above and is_tags(raw.cells):
            return above
        return _under(raw.cells, above, _dittos(raw.cells))

    def column(self, header: str) -> Iterator[str]:
        """Yield what stands in a column, without a note."""
        place = self.headers.index(header)
        for raw in self.container.read():
            if raw.line > self.layout.line and not isinstance(raw.cells, csv.Error):
                yield from map(clean, raw.cells[place : place + 1])

    def _row(self, raw: Raw, cells: Sequence[str]) -> RawRow:
        width = len(self.headers)
        # A workbook ends its rows with the last cell that is filled.
        short = len(cells) < width
        if short and not self.encoding:
            cells, short = [*cells, *[""] * (width - len(cells))], False
        named = dict(zip(self.headers, cells, strict=False))
        more = list(filter(clean, cells[width:]))
        problem = None
        if more or short:
            problem = Problem(
                "", f"has {len(cells)} cells", f"{width}, as in the header",
                "quote cells that hold separators or line ends",
            )  # fmt: skip
        if more:
            named[FURTHER] = (self.container.delimiter or ",").join(more)
        return RawRow(raw.line, named, problem, raw.done)


def how_to_open(options: Options) -> dict[str, Any]:
    """Return those options of an importer that `open_sheet` takes."""
    return {name: options.get(name) for name in ("encoding", "sheet", "in_parts")}


def open_sheet(
    path: str | os.PathLike[str],
    *,
    encoding: str | None = None,
    sheet: str | None = None,
    in_parts: bool | None = False,
) -> Sheet:
    """Look at a file far enough to know its columns.

    Parameters
    ----------
    path
        An existing local file: .csv, .tsv or .txt with commas, semicolons or tabs; .xlsx, .xls,
        .ods; JSON (array, lines, GeoJSON, answers of ACLED's and UCDP's API); .gpkg, .kml, .gpx;
        .parquet; SPSS, Stata and R files; any of them alone in a .gz or .zip, as .kmz and
        zipped shapefiles are.
    encoding
        How a text file is written. None tries UTF-8, then cp1252, and takes UTF-16 by its
        byte order mark.
    sheet
        Name of the sheet of a workbook; None takes the first that looks like a table.
    in_parts
        Whether a file of any size is to be read, if it is one of `PARTED`.

    Raises
    ------
    InputFileError
        If the file cannot be read, is something else, or has no usable header.
    """
    in_parts = bool(in_parts) and str(path).lower().endswith(PARTED)
    file = local_file(path, SUFFIXES, in_parts=in_parts)
    container = _container(file, encoding, sheet, in_parts=in_parts)
    first = list(islice(container.read(), LOOKED_AT))
    if first and isinstance(first[0].cells, csv.Error):
        raise refuse(file, f"line 1: {first[0].cells}", EXPECTED_CELLS, "export it again")
    layout = lay_out(
        file, ((raw.line, raw.cells) for raw in first if not isinstance(raw.cells, csv.Error))
    )
    return Sheet(file, layout, container, [*container.notes, *layout.notes])


def _dittos(cells: Sequence[str]) -> list[int]:
    """Return the places of ditto marks, which are short."""
    return [
        place
        for place, cell in enumerate(cells)
        if len(cell) < _MARK and cell[:1] in _MARKS and is_ditto(clean(cell))
    ]


_MARK: Final = 16
_MARKS: Final = frozenset('"\u201c\u201d\u3003\u2033\u201e, -dDsSaAiI\u0627')


def _under(cells: Sequence[str], above: Sequence[str], marked: Sequence[int]) -> Sequence[str]:
    """Put the cells above in place of marks."""
    if not marked:
        return cells
    filled = list(cells)
    for place in marked:
        if place < len(above) and clean(above[place]):
            filled[place] = above[place]
    return filled


def _container(file: Path, encoding: str | None, sheet: str | None, *, in_parts: bool) -> Rows:
    suffix = file.suffix.lower()
    packed = packed_name(file, _WHOLE) if suffix in (".gz", ".zip", ".kmz") else None
    if packed:
        with tempfile.TemporaryDirectory() as folder:
            inner = unpacked(file, packed, Path(folder))
            try:
                return _container(inner, encoding, sheet, in_parts=False)
            except InputFileError as error:
                raise InputFileError(str(error).replace(str(inner), str(file))) from None
    if suffix in WORKBOOKS:
        return workbook_rows(file, sheet)
    if suffix in JSON:
        return json_rows(file, in_parts=in_parts)
    if suffix in LIBRARIES:
        return library_rows(file, sheet, in_parts=in_parts)
    if suffix == ".zip" and _has_shapes(file):
        return shapefile_rows(file)
    return text_rows(file, encoding, in_parts=in_parts)


def _has_shapes(file: Path) -> bool:
    if not zipfile.is_zipfile(file):
        return False
    with zipfile.ZipFile(file) as archive:
        return any(name.lower().endswith(".shp") for name in archive.namelist())


def _broken(error: csv.Error) -> Problem:
    return Problem("", f"cannot be parsed ({error})", EXPECTED_CELLS, "correct the quotes")
