"""A file of any size cut into small files of the same format, for the readers of small ones.

A part of CSV is its header and some of its rows; of GeoJSON, some features with what stands round
all of them; of GeoParquet and GeoPackage, a file of some rows made in memory. So every check,
message and reject of a part is that of the one reader that there is.
"""

from __future__ import annotations

import codecs
import csv
import io
import mmap
import sqlite3
from contextlib import closing
from functools import partial
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from geo_afpak.errors import InputFileError
from geo_afpak.io._blocks import cut
from geo_afpak.io._csv import headed, holds_any, sign_in
from geo_afpak.io._files import MAX_BYTES, local_file, refuse
from geo_afpak.io._layout import LOOKED_AT
from geo_afpak.io._stored import check_schema, one_layer, quoted, unreadable
from geo_afpak.io._table import MAX_RECORDS
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator
    from pathlib import Path

PARTED: Final = (".csv", ".geojson", ".geojsonl", ".geojsons", ".gpkg", ".json", ".parquet")
_SIZE: Final = 16 << 20
_ROW: Final = 256
"""Bytes of a row, about: a part has no more rows than its size by this."""
_CHUNK: Final = 4 << 20
_LINE, _RETURN, _QUOTE = b'\n\r"'
SEQUENCES: Final = (".geojsonl", ".geojsons")
"""Of files with a feature a line, as GDAL names them."""


class Part(NamedTuple):
    """Some records of a file, as a file of their own.

    Parameters
    ----------
    number
        Of the part, from 0.
    first
        How many records, in CSV how many lines, stand before its own.
    share
        Share of the file that lies before its end.
    data
        Its bytes.
    """

    number: int
    first: int
    share: float
    data: bytes


def is_long(path: Path) -> bool:
    """Tell whether a file may hold more records than are read at once, by its lines or footer.

    Examples
    --------
    >>> from geo_afpak import data_path
    >>> is_long(data_path("incidents.geojson"))
    False
    """
    if path.suffix.lower() == ".parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return bool(pq.read_metadata(path).num_rows > MAX_RECORDS)
        except (OSError, pa.ArrowException):  # the reader says what it is
            return False
    with path.open("rb") as file:
        lines = sum(chunk.count(b"\n") for chunk in iter(partial(file.read, _CHUNK), b""))
    return lines > MAX_RECORDS


def parts_of(path: str | os.PathLike[str], size: int = _SIZE) -> Iterator[Part]:
    """Cut a file into parts of about `size` bytes; there is at least one.

    Raises
    ------
    InputFileError
        If it is no local file of these formats, or it is not seen where a record ends.

    Examples
    --------
    >>> from geo_afpak import data_path
    >>> len(list(parts_of(data_path("incidents.geojson"), 50_000)))
    4
    """
    file = local_file(path, PARTED, in_parts=True)
    cutters: dict[str, Callable[[Path, int], Iterator[tuple[int, float, bytes]]]] = {
        ".csv": _csv, ".parquet": _parquet, ".gpkg": _gpkg,
        **dict.fromkeys(SEQUENCES, _sequence),
    }  # fmt: skip
    cutter = cutters.get(file.suffix.lower(), _geojson)
    try:
        for number, (first, share, data) in enumerate(cutter(file, size)):
            yield Part(number, first, share, data)
    except OSError as error:
        if isinstance(error, InputFileError):
            raise
        problem = f"cannot be read ({error.strerror or error})"
        raise refuse(file, problem, "a readable file", "check its permissions") from error


# --- CSV ------------------------------------------------------------------------------


def _csv(path: Path, size: int) -> Iterator[tuple[int, float, bytes]]:
    encoding = _encoding(path)
    total = path.stat().st_size
    with path.open("rb") as file:
        start = file.read(_CHUNK)
        sign = sign_in(start.removeprefix(codecs.BOM_UTF8))
        ends = list(islice(_slow_ends(path, encoding, sign), LOOKED_AT))
        if not ends:
            raise refuse(path, "is empty", "a header and rows", "export it again")
        head = ends[0]
        header = start[: head[0]]
        if not headed(start[: ends[-1][0]], path):
            if total > MAX_BYTES:
                fix = "begin the file with the one row that names its columns"
                raise refuse(path, "is not headed by the names of its columns", "a header", fix)
            yield 0, 1.0, start + file.read()
            return
        try:
            cuts = _cuts(head, _quick_ends(path, sign), size)
        except ValueError:
            cuts = _cuts(head, _slow_arrays(path, encoding, sign), size)
        if len(cuts) == 1 or cuts[-1][0] < total:
            cuts.append((total, 0))
        for (at, line), (end, _) in pairwise(cuts):
            file.seek(at)
            records = file.read(end - at)
            if encoding != "utf-8":
                header_, records = (text.decode(encoding).encode() for text in (header, records))
            else:
                header_ = header
            ended = header_ if header_.endswith((b"\n", b"\r")) else header_ + b"\n"
            if sign_in(ended.removeprefix(codecs.BOM_UTF8) + records) != sign:
                raise refuse(path, "is not seen what parts its cells", "commas", "export it again")
            yield line - head[1], end / max(total, 1), ended + records


def _encoding(path: Path) -> str:
    """Tell UTF-8 and cp1252 apart by the whole file, as its bytes decide for all of its text."""
    for encoding in ("utf-8", "cp1252"):
        decoder = codecs.getincrementaldecoder(encoding)()
        line = 1
        with path.open("rb") as file:
            try:
                while chunk := file.read(_CHUNK):
                    decoder.decode(chunk)
                    line += chunk.count(b"\n")
                decoder.decode(b"", final=True)
            except UnicodeDecodeError as error:
                line += chunk.count(b"\n", 0, error.start)
                held = chunk[error.start] if chunk else 0
                continue
        return encoding
    problem = f"line {line} holds the byte 0x{held:02x}: neither UTF-8 nor cp1252"
    expected = "comma-separated text in UTF-8"
    raise refuse(path, problem, expected, "save it as 'CSV UTF-8'")


def _cuts(
    head: tuple[int, int], ends: Iterator[tuple[Any, Any]], size: int
) -> list[tuple[int, int]]:
    """Choose among the ends of records where to cut: by bytes, and by rows where they are short."""
    rows, cuts, taken = max(size // _ROW, 1), [head], 0
    for offsets, lines in ends:
        at = int(np.searchsorted(offsets, cuts[0][0], side="right")) if len(cuts) == 1 else 0
        while True:
            by_size = int(np.searchsorted(offsets, cuts[-1][0] + size, side="left"))
            last = max(min(at + rows - taken - 1, by_size), at)
            if last >= len(offsets):
                taken += len(offsets) - at
                break
            cuts.append((int(offsets[last]), int(lines[last])))
            taken, at = 0, last + 1
    return cuts


def _quick_ends(path: Path, sign: str) -> Iterator[tuple[Any, Any]]:
    """Yield where records end, and after how many lines, by the positions of quotes.

    Raises
    ------
    ValueError
        If quotes or line ends are unusual, so that only the csv module knows.
    """
    opens, closes = [_LINE, _QUOTE, ord(sign)], [_LINE, _RETURN, _QUOTE, ord(sign)]
    before = lines = quotes_before = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            chunk += file.readline(_CHUNK)
            if chunk.startswith(codecs.BOM_UTF8) and not before:
                chunk = b"   " + chunk[3:]
            if chunk.count(b"\r") != chunk.count(b"\r\n"):
                raise ValueError
            raw = np.frombuffer(chunk, np.uint8)
            at = np.flatnonzero(raw == _LINE)
            all_lines = lines + np.arange(1, len(at) + 1)
            quotes = np.flatnonzero(raw == _QUOTE)
            within = np.searchsorted(quotes, at) + quotes_before
            if len(quotes):
                padded = np.concatenate([[_LINE], raw, [_LINE]])
                opening = (np.arange(len(quotes)) + quotes_before) % 2 == 0
                if not np.isin(padded[quotes[opening]], opens).all():
                    raise ValueError
                if not np.isin(padded[quotes[~opening] + 2], closes).all():
                    raise ValueError
            whole = within % 2 == 0
            yield before + at[whole] + 1, all_lines[whole]
            before, lines = before + len(chunk), lines + len(at)
            quotes_before += len(quotes)


def _slow_ends(path: Path, encoding: str, sign: str) -> Iterator[tuple[int, int]]:
    """Yield where each record that holds anything ends, and its last line, by the csv module."""
    at, line = 0, 1
    with path.open(encoding=encoding, newline="") as file:

        def lines() -> Iterator[str]:
            nonlocal at
            for text in file:
                at += len(text.encode(encoding))
                yield text

        reader = csv.reader(lines(), delimiter=sign, strict=True)
        try:
            for row in reader:
                if holds_any(row):
                    yield at, reader.line_num
                line = reader.line_num + 1
        except csv.Error as error:
            expected = "comma-separated cells, quotes doubled inside quotes"
            raise refuse(path, f"line {line}: {error}", expected, "export it again") from error


def _slow_arrays(path: Path, encoding: str, sign: str) -> Iterator[tuple[Any, Any]]:
    ends = iter(_slow_ends(path, encoding, sign))
    while block := [end for end, _ in zip(ends, range(10_000), strict=False)]:
        yield tuple(np.array(block).T)


# --- GeoJSON --------------------------------------------------------------------------


def _geojson(path: Path, size: int) -> Iterator[tuple[int, float, bytes]]:
    total = path.stat().st_size
    with path.open("rb") as file:
        if not total:
            yield 0, 1.0, b""
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            found = cut(data, size)
            if found is None:
                if total > MAX_BYTES:
                    fix = "write it one feature a line, with features as the last member"
                    raise refuse(path, "is not seen where a feature ends", "GeoJSON", fix)
                yield 0, 1.0, data[:]
                return
            spans = [(block.start, block.end) for block in found.blocks]  # type: ignore[attr-defined]
            head, tail = data[: spans[0][0]], data[spans[-1][1] :]
        for start, end in spans:
            file.seek(start)
            yield -1, end / total, head + file.read(end - start) + tail


def _sequence(path: Path, size: int) -> Iterator[tuple[int, float, bytes]]:
    """Cut features that stand one a line, or each after the sign of RFC 8142."""
    total, at = path.stat().st_size, 0
    with path.open("rb") as file:
        sign = b"\x1e" if file.read(1) == b"\x1e" else b"\n"
        while at < total or not at:
            file.seek(at)
            data = file.read(size)
            while (end := data.rfind(sign, 1)) < 1 and (more := file.read(size)):
                data += more
            if at + len(data) < total:
                data = data[: end + (sign == b"\n")]
            at += len(data)
            yield -1, at / max(total, 1), data
            if not data:
                return


# --- what is stored by rows -----------------------------------------------------------


def _parquet(path: Path, size: int) -> Iterator[tuple[int, float, bytes]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    with path.open("rb") as file:
        if file.read(4) != b"PAR1":
            file.seek(0)
            yield 0, 1.0, file.read(4096)  # the reader says what it is
            return
    rows, first = max(size // _ROW, 1), 0
    try:
        with pq.ParquetFile(path, buffer_size=1 << 20) as stored:
            total, schema = stored.metadata.num_rows, stored.schema_arrow
            batches = stored.iter_batches(batch_size=rows)
            for batch in batches if total else [schema.empty_table()]:
                whole = pa.Table.from_batches([batch], schema) if total else batch
                sink = io.BytesIO()
                pq.write_table(whole, sink, compression="none")
                yield first, (first + len(whole)) / max(total, 1), sink.getvalue()
                first += len(whole)
    except pa.ArrowException as error:
        problem = f"cannot be read ({shorten(str(error))})"
        raise refuse(path, problem, "a file that is whole", "export it again") from error


def _gpkg(path: Path, size: int) -> Iterator[tuple[int, float, bytes]]:
    """Copy rows of the one layer into a database in memory: GDAL never gets the path."""
    with path.open("rb") as file:
        head = file.read(100)
    if not head.startswith(b"SQLite format 3\0"):
        yield 0, 1.0, head
        return
    rows, last, first = max(size // _ROW, 1), None, 0
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as source:
            source.execute("PRAGMA trusted_schema = OFF")
            check_schema(source, path, values=False)
            query = "SELECT table_name FROM gpkg_contents WHERE data_type = 'features'"
            layer = one_layer([str(name) for (name,) in source.execute(query)], path)
            (total,) = source.execute(f"SELECT count(*) FROM {quoted(layer)}").fetchone()  # noqa: S608
            while first < total or not first:
                data, last, count = _rows_of(source, layer, last, rows)
                yield first, (first + count) / max(total, 1), data
                first += count
                if not count:
                    return
    except (sqlite3.Error, UnicodeError) as error:
        raise unreadable(path, error) from error


_TABLES: Final = ("gpkg_spatial_ref_sys", "gpkg_contents", "gpkg_geometry_columns")


def _rows_of(
    source: sqlite3.Connection, layer: str, last: int | None, rows: int
) -> tuple[bytes, int | None, int]:
    """Return a GeoPackage of some rows, the last of their ids, and how many there are."""
    table = quoted(layer)
    after = "" if last is None else f"WHERE rowid > {last:d}"
    query = f"SELECT rowid, * FROM {table} {after} ORDER BY rowid LIMIT {rows:d}"  # noqa: S608
    found = source.execute(query).fetchall()
    with closing(sqlite3.connect(":memory:")) as part:
        part.execute("PRAGMA application_id = 0x47504B47")
        part.execute("PRAGMA user_version = 10300")
        for name in (*_TABLES, layer):
            (sql,) = source.execute(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ? COLLATE NOCASE",
                (name,),
            ).fetchone()
            part.execute(sql)
            if name != layer:
                held = source.execute(f"SELECT * FROM {quoted(name)}").fetchall()  # noqa: S608
                _insert(part, name, held)
        _insert(part, layer, [row[1:] for row in found])
        part.commit()
        return bytes(part.serialize()), found[-1][0] if found else last, len(found)


def _insert(part: sqlite3.Connection, name: str, rows: list[tuple[Any, ...]]) -> None:
    if rows:
        places = ",".join("?" * len(rows[0]))
        part.executemany(f"INSERT INTO {quoted(name)} VALUES ({places})", rows)  # noqa: S608
