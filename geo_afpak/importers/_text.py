"""Tables as text, plain or compressed: encoding, separator, lines that break the rules of CSV.

Nothing is lost on the way: a line that breaks the rules comes as a row with a problem, and the
lines after it are read on their own.
"""

from __future__ import annotations

import codecs
import csv
import gzip
import io
import re
import zipfile
import zlib
from collections import deque
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import PurePosixPath
from statistics import median
from typing import IO, TYPE_CHECKING, Final

from geo_afpak.errors import InputFileError
from geo_afpak.importers._raw import Raw, Rows
from geo_afpak.io._files import NAME_ITS_PAGE, NOT_WESTERN, found, is_western, refuse
from geo_afpak.io._layout import parted, sign_of
from geo_afpak.io._unpacked import check_size
from geo_afpak.model.schema import shorten
from geo_afpak.together import note_read

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

EXPECTED_CELLS: Final = "cells with quotes doubled inside quotes, up to 131,072 characters each"
PLAIN: Final = (".csv", ".tsv", ".txt")

_DELIMITERS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
_CELL_LIMIT: Final = 131_072
"""Characters of one cell: Python's own limit, restated so that no other module can lift it."""
_BLOCK: Final = 1 << 20
_BROKEN: Final = (
    OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
_LOOKED_AT: Final = 20
_LEFT: Final = re.compile(r"(?:^|/)(?:__MACOSX/|\.[^/]*$|Thumbs\.db$|desktop\.ini$)")


def text_rows(path: Path, encoding: str | None, *, in_parts: bool = False) -> Rows:
    """Look at a text file, or at the one in a .gz or .zip, far enough to read its rows.

    What is read in parts may unpack to any size.
    """
    notes: list[str] = []
    chosen = _encoding(path, encoding, notes, in_parts=in_parts)
    delimiter = _delimiter(path, chosen)

    def read() -> Iterator[Raw]:
        with _opened(path) as (raw, position):
            text = io.TextIOWrapper(raw, encoding=chosen, newline="")
            size = path.stat().st_size
            yield from _parse(text, delimiter, position, size)

    return Rows(read, delimiter, chosen, notes)


@contextmanager
def _opened(path: Path) -> Iterator[tuple[IO[bytes], IO[bytes]]]:
    """Yield the text as bytes, and the file whose position tells how much has been read."""
    note_read(path)
    with path.open("rb") as file:
        if path.suffix.lower() == ".gz":
            with gzip.open(file) as unpacked:
                yield unpacked, file  # type: ignore[misc]  # a GzipFile is a binary file
        elif path.suffix.lower() == ".zip":
            name = member(path)
            with zipfile.ZipFile(file) as archive, archive.open(name) as unpacked:
                yield unpacked, file
        else:
            yield file, file


def contents(archive: zipfile.ZipFile) -> list[str]:
    """Return the names of the files in an archive, without what systems leave beside them."""
    names = [name for name in archive.namelist() if not name.endswith("/")]
    return [name for name in names if not _LEFT.search(name)]


def member(path: Path) -> str:
    """Return the name of the one table in an archive.

    Raises
    ------
    InputFileError
        If it is no archive, or holds no table or several.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [archive.getinfo(name) for name in contents(archive)]
    except (zipfile.BadZipFile, NotImplementedError) as error:
        problem = f"cannot be unpacked ({shorten(str(error))})"
        raise refuse(path, problem, "a sound .zip", "pack it again") from error
    tables = [entry for entry in entries if entry.filename.lower().endswith(PLAIN)]
    # What stands beside a table as .txt is its read-me.
    tables = [one for one in tables if not one.filename.lower().endswith(".txt")] or tables
    if len(tables) != 1 or tables[0].flag_bits & 1:
        shown = ", ".join(shorten(entry.filename) for entry in entries[:5]) or "nothing"
        fix = "unpack the archive and name the file in it"
        raise refuse(path, f"holds {shown}", "one table as .csv, .tsv or .txt", fix)
    return tables[0].filename


# --- encoding -----------------------------------------------------------------


def _encoding(path: Path, asked: str | None, notes: list[str], *, in_parts: bool) -> str:
    """Return the encoding in which the whole file can be read, trying no guess silently."""
    try:
        with _opened(path) as (file, _):
            head = file.read(4096)
    except InputFileError:
        raise
    except (OSError, EOFError) as error:
        problem = f"cannot be unpacked ({shorten(str(error))})"
        raise refuse(path, problem, "a sound file", "pack it again") from error
    expected = "text with a header, in UTF-8"
    if asked is not None:
        try:
            "a".encode(asked)
        except (LookupError, ValueError) as error:
            problem = f"the encoding {asked!r} is unknown"
            raise refuse(path, problem, "a name such as cp1256", "correct it") from error
    elif head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        notes.append("is UTF-16 and was read as such")
        asked = "utf-16"
    elif (kind := found(head)) not in ("text", "a JSON array"):
        raise refuse(path, f"holds {kind}", expected, "convert it, or correct its suffix")
    for name in (asked,) if asked else ("utf-8-sig", "cp1252"):
        place = _undecodable(path, name, in_parts=in_parts)
        if place is None:
            if name == "cp1252" and asked is None:
                _check_western(path, expected)
                # What Excel writes on Windows. Latin-1 would take any byte and so prove nothing.
                notes.append("is not UTF-8 and was read as cp1252 (Windows, Western)")
            return name
    problem = f"{place}: neither UTF-8 nor cp1252" if asked is None else f"{place}: not {asked}"
    raise refuse(path, problem, expected, "save it as 'CSV UTF-8', or name its --encoding")


def _check_western(path: Path, expected: str) -> None:
    with _opened(path) as (file, _):
        if not is_western(file.read(_BLOCK)):
            raise refuse(path, NOT_WESTERN, expected, f"say {NAME_ITS_PAGE}")


def _undecodable(path: Path, encoding: str, *, in_parts: bool) -> str | None:
    """Say where a file cannot be decoded, None when it can."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line, size = 1, 0
    with _opened(path) as (file, _):
        while True:
            try:
                block = file.read(_BLOCK)
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                line += error.object[: error.start].count(b"\n")
                return f"line {line} holds the byte 0x{error.object[error.start]:02x}"
            except (OSError, EOFError, zipfile.BadZipFile) as error:
                problem = f"cannot be unpacked ({shorten(str(error))})"
                raise refuse(path, problem, "a sound file", "pack it again") from error
            if not block:
                return None
            size += len(block)
            if not in_parts:
                check_size(path, size)
            line += text.count("\n")


# --- separator ----------------------------------------------------------------


def _delimiter(path: Path, encoding: str) -> str:
    """Choose the separator by the titles it gives, else the one that divides the lines most."""
    with _opened(path) as (raw, _):
        text = io.TextIOWrapper(raw, encoding=encoding, newline="")
        lines = list(islice((line for line in text if not is_above(line)), _LOOKED_AT))
    if not lines:
        return ","
    csv.field_size_limit(_CELL_LIMIT)
    try:
        known = sign_of(lines, _DELIMITERS)
        cells = {sign: parted(lines, sign) for sign in _DELIMITERS}
    except csv.Error as error:
        raise refuse(path, f"line 1: {error}", EXPECTED_CELLS, "export it again") from error
    if known:
        return known
    counts = {sign: list(map(len, rows)) for sign, rows in cells.items()}
    usual = {sign: median(widths) for sign, widths in counts.items()}
    best = [sign for sign in counts if usual[sign] == max(usual.values())]
    most = max(counts[best[0]])
    if most <= 1 and not set("^~") & set(lines[0]):
        return ","  # a list of names
    if most <= 1:
        problem = f"the header has one column only: {shorten(lines[0].strip())!r}"
        raise refuse(path, problem, "columns separated by , ; | or tab", "export it again")
    # Where the rows leave it open, the header decides.
    header = {sign: counts[sign][0] for sign in best}
    best = [sign for sign in best if header[sign] == max(header.values())]
    if len(best) > 1:
        names = " and ".join(_DELIMITERS[sign] for sign in best)
        problem = f"the header separates as many columns by {names}"
        raise refuse(path, problem, "one separator", "quote names that hold the other")
    return best[0]


def is_above(line: str) -> bool:
    """Tell a blank line, and Excel's "sep=;", which may stand above the header."""
    return not line.strip(" ,;\t\r\n\ufeff") or line.lower().startswith("sep=")


# --- rows ---------------------------------------------------------------------


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


def _parse(text: Iterator[str], delimiter: str, position: IO[bytes], size: int) -> Iterator[Raw]:
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
        begun = begun or not is_above(first)
        if begun:
            done = min(position.tell() / size, 1.0) if size else 1.0
            yield Raw(line, cells, first, done)
        line += len(lines.taken)


def packed_name(path: Path, suffixes: Sequence[str]) -> str | None:
    """Return the name of the one file of these kinds in an archive; None where there is none."""
    if path.suffix.lower() == ".gz":
        inner = path.name[: -len(".gz")]
        return inner if inner.lower().endswith(tuple(suffixes)) else None
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        names = contents(archive)
    found = [name for name in names if name.lower().endswith(tuple(suffixes))]
    texts = [name for name in names if name.lower().endswith(PLAIN)]
    return found[0] if len(found) == 1 and not texts else None


def unpacked(path: Path, name: str, folder: Path) -> Path:
    """Write a packed file into a folder, no more of it than a file may have."""
    out = folder / PurePosixPath(name).name
    try:
        with ExitStack() as stack, out.open("wb") as written:
            if path.suffix.lower() == ".gz":
                packed: IO[bytes] = stack.enter_context(gzip.open(path))  # type: ignore[arg-type]
            else:
                archive = stack.enter_context(zipfile.ZipFile(path))
                check_size(path, archive.getinfo(name).file_size)
                packed = stack.enter_context(archive.open(name))
            while block := packed.read(_BLOCK):
                written.write(block)
                check_size(path, written.tell())
    except InputFileError:
        raise
    except _BROKEN as error:
        problem = f"cannot be unpacked ({shorten(str(error))})"
        raise refuse(path, problem, "a sound file", "pack it again") from error
    return out
