"""The strict parser of CSV, and the quick one for files in which both find the same.

Python's csv module decides what a file says. Most files keep RFC 4180 to the letter: quotes
stand round whole cells only, and every row has the cells of the header. That is seen from the
positions of quotes and line ends, and then pyarrow gives the same cells by column.
"""

from __future__ import annotations

import codecs
import csv
import io
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo_afpak.io._cells import unguard
from geo_afpak.io._coded import Filling, Values, coded, mapped
from geo_afpak.io._files import (
    NAME_ITS_PAGE,
    NOT_WESTERN,
    TOO_LARGE,
    found,
    is_western,
    refuse,
)  # fmt: skip
from geo_afpak.io._layout import LOOKED_AT, Layout, is_tags, lay_out, sign_of, without_groups
from geo_afpak.io._names import known_names
from geo_afpak.io._table import MAX_RECORDS, Table, check_names
from geo_afpak.model.schema import Problem, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    import pyarrow as pa

    Bytes = np.ndarray[Any, np.dtype[np.uint8]]
    Positions = np.ndarray[Any, np.dtype[np.intp]]

QUICK_FROM: Final = 100_000
"""Bytes from which starting pyarrow costs less than it saves."""
_HEAD: Final = 1 << 16
"""Bytes in which the lines of the header are."""
_BLOCK: Final = 10_000
_BLANK: Final = "blank lines were skipped"
_LINE, _RETURN, _QUOTE, _COMMA = b'\n\r",'


def check_size(path: Path, count: int) -> None:
    """Refuse a file of more rows than we can hold."""
    if count > MAX_RECORDS:
        raise refuse(path, f"has {count} rows", f"at most {MAX_RECORDS}", TOO_LARGE)


def parse_csv(data: bytes, path: Path, apart: int = 0) -> Table:
    """Parse a CSV file; its points are still in columns.

    Of a part of a file so many lines lie between the header and the first row.
    """
    data, notes = _utf8(data, path)
    first = list(islice(_rows(data, path), LOOKED_AT))
    layout = _laid_out(first, path)
    check_names(layout.headers, str(path))
    tags = [line for line, row in first if is_tags(row) and line > layout.line][:1]
    plain = (layout.line, tags) == (1, []) and len(data) >= QUICK_FROM
    table = by_column(data, layout.headers) if plain else None
    if table is None:
        table = by_row(data, layout.headers, path, after=layout.line, tags=tags, apart=apart)
    if apart:
        table.rows = [row + apart for row in table.rows or ()]
    check_size(path, len(table))
    tagged = [f"line {line} holds HXL tags and was skipped" for line in tags]
    told = [*table.notes, *layout.notes, *tagged]
    table.notes = [*notes, *(f"{path}: {note}" for note in told)]
    return table


def cells(data: bytes, path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """Return header and rows, with the line they start in, of a CSV file."""
    (_, header), *rows = _rows(_utf8(data, path)[0], path)
    check_header(header, path)
    check_size(path, len(rows))
    return header, rows


def header_of(data: bytes, path: Path) -> list[str]:
    """Return the names of the columns."""
    rows = _rows(_utf8(data, path)[0], path)
    return list(_laid_out(list(islice(rows, LOOKED_AT)), path).headers)


def _utf8(data: bytes, path: Path) -> tuple[bytes, list[str]]:
    """Return the text as UTF-8 with commas, without a mark before it, and what is said of it."""
    text, notes = _decoded(data, path)
    sign = sign_in(text)
    if sign == ",":
        return text, notes
    lines = io.StringIO(text.decode(), newline="")
    written = io.StringIO(newline="")
    try:
        csv.writer(written).writerows(csv.reader(lines, delimiter=sign, strict=True))
    except csv.Error:
        return text, notes
    return written.getvalue().encode(), notes


def sign_in(text: bytes) -> str:
    """Tell by the first lines what parts the cells: comma, semicolon, tab or bar."""
    first, *more = text[:_HEAD].decode(errors="replace").splitlines()[:LOOKED_AT] or [""]
    sign = next((sign for sign in ";\t|" if sign in first and "," not in first), ",")
    try:
        return sign_of([first, *more], ",;\t|") or sign
    except csv.Error:  # said with its line when the rows are read
        return ","


def headed(first: bytes, path: Path) -> bool:
    """Tell whether the first row is the header, whatever rows follow it."""
    rows = list(islice(_rows(_utf8(first, path)[0], path), LOOKED_AT))
    return known_names(rows[0][1]) > 1 and not any(is_tags(row) for _, row in rows)


def _decoded(data: bytes, path: Path) -> tuple[bytes, list[str]]:
    expected = "comma-separated text in UTF-8"
    kind = found(data)
    if kind not in ("text", "a JSON array"):
        fix = "convert it, or correct its suffix"
        if kind == "UTF-16 text":
            fix = "save it as 'CSV UTF-8', or: geo-afpak import table FILE --propose"
        raise refuse(path, f"holds {kind}", expected, fix)
    try:
        data.decode("utf-8")
        return data.removeprefix(codecs.BOM_UTF8), []
    except UnicodeDecodeError:
        pass
    try:
        # What Excel writes on Windows. Latin-1 would take any byte and turn quotes to rubbish.
        if not is_western(data):
            fix = f"save it as 'CSV UTF-8', or: geo-afpak import table FILE {NAME_ITS_PAGE}"
            raise refuse(path, NOT_WESTERN, expected, fix)
        note = f"{path}: is not UTF-8 and was read as cp1252; save it as 'CSV UTF-8'"
        return data.decode("cp1252").encode(), [note]
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"line {line} holds the byte 0x{data[error.start]:02x}: neither UTF-8 nor cp1252"
        raise refuse(path, problem, expected, "save it as 'CSV UTF-8'") from error


def holds_any(row: Sequence[str]) -> bool:
    """Tell a row from a line that is blank, or has nothing but commas."""
    return any(map(str.strip, row))


def _rows(
    data: bytes, path: Path, apart: int = 0, *, blank: list[int] | None = None
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that hold anything, each with the line it starts in; the header is first.

    The lines that have nothing but commas are put into `blank`.
    """
    reader = csv.reader(io.TextIOWrapper(io.BytesIO(data), "utf-8", newline=""), strict=True)
    line, empty = 1, True
    try:
        for row in reader:
            if holds_any(row):
                empty = False
                yield line, [unguard(value) for value in row]
            elif row and blank is not None:
                blank.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        expected = "comma-separated cells, quotes doubled inside quotes, 131,072 characters a cell"
        raise refuse(path, f"line {line + apart}: {error}", expected, "export it again") from error
    if empty:
        raise refuse(path, "is empty", "a header and rows", "export it again")


def _laid_out(first: list[tuple[int, list[str]]], path: Path) -> Layout:
    """Take the first row for the header, as it is, unless another is more like one."""
    line, header = first[0]
    sound = len(set(header)) == len(header) and "" not in header
    plain = Layout(tuple(without_groups(header)), line)
    if sound and known_names(header) > 1:
        return plain
    layout = lay_out(path, first)
    return plain if sound and layout.line == line else layout


def check_header(header: list[str], path: Path) -> None:
    """Refuse names of columns that are doubled, empty, too many, or not parted by commas."""
    check_names(header, str(path))
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled or "" in header:
        problem = "has a column without name"
        if doubled:
            problem = f"has the column {shorten(doubled[0])!r} twice"
        raise refuse(path, problem, "a distinct name for every column", "rename it")


# --- row by row -----------------------------------------------------------------


def by_row(  # noqa: PLR0913 - where the rows begin, in a file and in a part of one
    data: bytes,
    header: Sequence[str],
    path: Path,
    *,
    after: int = 1,
    tags: Sequence[int] = (),
    apart: int = 0,
) -> Table:
    """Read by Python's csv module; rows that are too short or too long are set apart."""
    width = len(header)
    columns = [Filling() for _ in header]
    lines: list[int] = []
    odd: dict[int, list[str]] = {}
    block: list[list[str]] = []
    blank: list[int] = []
    for line, row in _rows(data, path, apart, blank=blank):
        if line <= after or line in tags:
            continue
        if len(row) > width and not holds_any(row[width:]):  # Excel's, where a cell once was filled
            row = row[:width]  # noqa: PLW2901
        if len(row) != width:
            odd[len(lines)] = row
        lines.append(line)
        block.append(row if len(row) == width else (row + [""] * width)[:width])
        if len(block) == _BLOCK:
            _fill(columns, block)
            block = []
    _fill(columns, block)
    table = Table(
        {name: column.values() for name, column in zip(header, columns, strict=True)},
        np.full(len(lines), None, dtype=object),
        rows=lines,
        cells=True,
        joined=True,
    )
    for position, row in odd.items():
        expected, fix = f"{width}, as in the header", "quote cells that hold commas or line ends"
        table.add(position, Problem("", f"has {len(row)} cells", expected, fix))
    table.as_read = _as_read(table, odd)
    table.notes += [_BLANK for line in blank if line > after][:1]
    return table


def _fill(columns: list[Filling], rows: list[list[str]]) -> None:
    for column, values in zip(columns, zip(*rows, strict=True), strict=False):
        column.extend(list(values))


def _as_read(table: Table, odd: dict[int, list[str]]) -> Callable[[int], dict[str, Any]]:
    """Return a function that puts the row at a position together again."""
    columns, header = dict(table.columns), list(table.columns)
    whole = Table(columns, table.geometry)

    def record(position: int) -> dict[str, Any]:
        row = odd.get(position)
        if row is None:
            return {name: whole.value(name, position) for name in header}
        values: dict[str, Any] = dict(zip(header, row, strict=False))
        return {**values, "further cells": row[len(header) :]} if len(row) > len(header) else values

    return record


# --- by column ------------------------------------------------------------------


def by_column(data: bytes, header: Sequence[str]) -> Table | None:
    """Read by pyarrow where it finds what Python's csv module finds; None where that is open."""
    lines = _line_numbers(data)
    cells = None if lines is None else _arrow(data, len(header))
    if lines is None or cells is None or cells.num_rows != len(lines) - 1:
        return None
    held = _held(cells)
    rows = [line for line, one in zip(lines[1:], held, strict=True) if one]
    blank = len(rows) < cells.num_rows
    if blank:
        cells = cells.filter(held)
    columns = {}
    for name, column in zip(header, cells.itercolumns(), strict=True):
        columns[name] = _values(column)
    table = Table(
        columns, np.full(len(rows), None, dtype=object), rows=rows, cells=True, joined=True
    )
    table.as_read = _as_read(table, {})
    table.notes += [_BLANK] * blank
    return table


def _held(cells: pa.Table) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Tell the rows that hold anything."""
    import pyarrow.compute as pc

    held = np.zeros(cells.num_rows, bool)
    for column in cells.itercolumns():
        if held.all():
            break
        held |= pc.not_equal(pc.utf8_trim_whitespace(column), "").to_numpy()
    return held


def _arrow(data: bytes, width: int) -> pa.Table | None:
    try:
        from pyarrow import ArrowInvalid
        from pyarrow import csv as arrow
    except ImportError:
        return None
    names = [str(number) for number in range(width)]
    try:
        return arrow.read_csv(
            io.BytesIO(data),
            arrow.ReadOptions(use_threads=False, column_names=names, skip_rows_after_names=1),
            arrow.ParseOptions(newlines_in_values=b'"' in data),
            arrow.ConvertOptions(
                column_types=dict.fromkeys(names, "string"), strings_can_be_null=False
            ),
        )
    except ArrowInvalid:  # a row that is too long or too short
        return None


def _line_numbers(data: bytes) -> list[int] | None:
    """Return the line in which each row starts, or None if quotes or line ends are unusual.

    A quote that opens stands at the start of a cell, one that closes at its end; two together
    are one quote of the text. So the first, third ... of all the quotes open.
    """
    if data.count(b"\r") != data.count(b"\r\n"):
        return None
    raw: Bytes = np.frombuffer(data, np.uint8)
    quotes = np.flatnonzero(raw == _QUOTE)
    ends = all_ends = np.flatnonzero(raw == _LINE)
    if len(quotes):
        if len(quotes) % 2:
            return None
        padded = np.concatenate([[_LINE], raw, [_LINE]])  # raw[i] is padded[i + 1]
        before, after = padded[quotes[::2]], padded[quotes[1::2] + 2]
        if not np.isin(before, (_LINE, _COMMA, _QUOTE)).all():
            return None
        if not np.isin(after, (_LINE, _RETURN, _COMMA, _QUOTE)).all():
            return None
        ends = ends[np.searchsorted(quotes, ends) % 2 == 0]
    starts = np.concatenate([[0], ends + 1])
    starts = starts[starts < len(raw)]
    starts = starts[~np.isin(raw[starts], (_LINE, _RETURN))]
    lines: list[int] = (np.searchsorted(all_ends, starts) + 1).tolist()
    # Python's csv module takes no cell of more than 131,072 characters.
    longest = max(np.diff(np.append(starts, len(raw))), default=0)
    return lines if lines and lines[0] == 1 and longest <= csv.field_size_limit() else None


def _values(column: pa.ChunkedArray) -> Values:
    """Return the cells of a column, few distinct ones as these and their places."""
    import pyarrow.compute as pc

    guarded = pc.any(pc.starts_with(column, "'")).as_py()
    values = coded(column.combine_chunks())
    return mapped(values, unguard) if guarded else values
