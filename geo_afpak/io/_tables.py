"""Parsers of CSV, GeoPackage and GeoParquet; content must agree with the suffix."""

from __future__ import annotations

import csv
import io
import os
import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak.errors import InputFileError
from geo_afpak.io._cells import unguard
from geo_afpak.io._files import MAX_BYTES, found
from geo_afpak.io._records import MAX_RECORDS, Table
from geo_afpak.io._write import PARQUET_MISSING, plain_column
from geo_afpak.model import fields as f
from geo_afpak.model.schema import Problem, shorten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import geopandas as gpd

_GPKG_ID: Final = slice(68, 72)
"""Where SQLite keeps the application id, which GeoPackage sets to "GPKG" (OGC 12-128r18)."""
_GPKG_IDS: Final = (b"GPKG", b"GP10", b"GP11")


def _refuse(path: Path, problem: str, expected: str, fix: str) -> InputFileError:
    return InputFileError(f"{path}: {problem}; expected {expected}; {fix}")


def _check_size(path: Path, count: int) -> None:
    if count > MAX_RECORDS:
        raise _refuse(path, f"has {count} rows", f"at most {MAX_RECORDS}", "split the file")


# --- CSV ----------------------------------------------------------------------


def cells(data: bytes, path: Path) -> tuple[list[str], list[tuple[int, list[str]]], list[str]]:
    """Return header, rows with the line they start in, and notes of a CSV file."""
    text, notes = _decoded(data, path)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if row:
                rows.append((line, [unguard(value) for value in row]))
            line = reader.line_num + 1
    except csv.Error as error:
        expected = "comma-separated cells, quotes doubled inside quotes, 131,072 characters a cell"
        raise _refuse(path, f"line {line}: {error}", expected, "export it again") from error
    if not rows:
        raise _refuse(path, "is empty", "a header and rows", "export it again")
    (_, header), *rows = rows
    _check_size(path, len(rows))
    _check_header(header, path)
    return header, rows, notes


def _decoded(data: bytes, path: Path) -> tuple[str, list[str]]:
    expected = "comma-separated text in UTF-8"
    kind = found(data)
    if kind not in ("text", "a JSON array"):
        raise _refuse(path, f"holds {kind}", expected, "convert it, or correct its suffix")
    try:
        return data.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        pass
    try:
        # What Excel writes on Windows. Latin-1 would take any byte and turn quotes to rubbish.
        note = f"{path}: is not UTF-8 and was read as cp1252; save it as 'CSV UTF-8'"
        return data.decode("cp1252"), [note]
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"line {line} holds the byte 0x{data[error.start]:02x}: neither UTF-8 nor cp1252"
        raise _refuse(path, problem, expected, "save it as 'CSV UTF-8'") from error


def _check_header(header: list[str], path: Path) -> None:
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        problem = "has one column only, with semicolons or tabs in its name"
        raise _refuse(path, problem, "cells separated by commas", "save it with commas")
    doubled = sorted({name for name in header if header.count(name) > 1})
    if doubled or "" in header:
        problem = "has a column without name"
        if doubled:
            problem = f"has the column {shorten(doubled[0])!r} twice"
        raise _refuse(path, problem, "a distinct name for every column", "rename it")


def parse_csv(data: bytes, path: Path) -> Table:
    """Parse a CSV file; its points are still in columns."""
    header, rows, notes = cells(data, path)
    # Short rows are filled up, long ones cut: both are refused below.
    width = len(header)
    even = [row if len(row) == width else (row + [""] * width)[:width] for _, row in rows]
    columns = dict(zip(header, map(list, zip(*even, strict=True)), strict=True)) if even else {}
    columns = columns or {name: [] for name in header}
    table = Table(
        columns,
        np.full(len(rows), None, dtype=object),
        rows=[line for line, _ in rows],
        as_read=lambda position: _row(header, rows[position][1]),
        notes=notes,
        cells=True,
        joined=True,
    )
    for position, (_, row) in enumerate(rows):
        if len(row) != width:
            problem = f"has {len(row)} cells"
            fix = "quote cells that hold commas or line ends"
            table.add(position, Problem("", problem, f"{width}, as in the header", fix))
    return table


def _row(header: list[str], row: list[str]) -> dict[str, Any]:
    record: dict[str, Any] = dict(zip(header, row, strict=False))
    if len(row) > len(header):
        record["further cells"] = row[len(header) :]
    return record


# --- GeoPackage ---------------------------------------------------------------


def parse_gpkg(data: bytes, path: Path) -> Table:
    """Parse the one layer of a GeoPackage, by GDAL's driver for it and no other.

    GDAL is given the bytes: in a path it would find options and protocols.
    """
    _check_gpkg(data, path)
    # GDAL reads this when its drivers are registered. A VRT inside any file would make it read
    # other files; the check of content keeps it out already, and this bolts the door.
    skipped = os.environ.get("OGR_SKIP", "")
    if "OGR_VRT" not in skipped:
        os.environ["OGR_SKIP"] = f"{skipped},OGR_VRT".strip(",")
    import pyogrio
    import pyogrio.raw

    def read() -> Any:  # noqa: ANN401  pyogrio has no types
        layers = [str(name) for name, kind in pyogrio.list_layers(data) if kind is not None]
        if len(layers) != 1:
            shown = ", ".join(map(shorten, layers)) or "none"
            fix = "write the layer to a file of its own"
            raise _refuse(path, f"has the layers: {shown}", "one layer with geometry", fix)
        info = pyogrio.read_info(data, layer=layers[0])
        if info["driver"] != "GPKG":
            fix = "export it as GeoPackage"
            raise _refuse(path, f"is read by GDAL's driver {info['driver']}", "GPKG", fix)
        _check_size(path, info["features"])
        return pyogrio.raw.read(data, layer=layers[0], datetime_as_string=True)

    (meta, _, wkb, columns), notes = _reading(path, read)
    # Values are moved to pandas and back because pandas knows what counts as missing.
    names = [str(name) for name in meta["fields"]]
    frame = {
        n: plain_column(pd.Series(c, dtype=object)) for n, c in zip(names, columns, strict=True)
    }
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    table = Table(frame, shapes, notes=notes, crs=meta["crs"])
    given = np.array([value is not None for value in wkb], dtype=bool)
    broken = given & shapely.is_missing(table.geometry)
    for position in np.flatnonzero(broken).tolist():
        problem = Problem(f.GEOMETRY, "cannot be parsed", "valid WKB", "repair the geometry")
        table.add(position, problem)
    return table


def _check_gpkg(data: bytes, path: Path) -> None:
    if not data.startswith(b"SQLite format 3\0"):
        fix = "convert it, or correct its suffix"
        raise _refuse(path, f"holds {found(data)}", "a GeoPackage", fix)
    if data[_GPKG_ID] not in _GPKG_IDS:
        problem = "is an SQLite database but no GeoPackage"
        raise _refuse(path, problem, "a GeoPackage", "export it as GeoPackage")


def _reading(path: Path, read: Callable[[], Any]) -> tuple[Any, list[str]]:
    """Read by a driver; what it raises becomes our error, what it warns of becomes a note."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = read()
    except InputFileError:
        raise
    except ImportError as error:
        raise InputFileError(f"{path}: {PARQUET_MISSING}") from error
    except Exception as error:  # drivers raise types of their own, without a common base
        problem = f"cannot be read ({shorten(str(error))})"
        raise _refuse(path, problem, "a file that is whole", "export it again") from error
    # Bytes in memory have no file extension, which GDAL finds worth a warning.
    said = dict.fromkeys(str(w.message) for w in caught if "/vsimem/" not in str(w.message))
    return result, [f"{path}: {shorten(message)}" for message in said]


# --- GeoParquet ---------------------------------------------------------------


def parse_parquet(data: bytes, path: Path) -> Table:
    """Parse a GeoParquet file; needs pyarrow."""
    if not data.startswith(b"PAR1"):
        fix = "convert it, or correct its suffix"
        raise _refuse(path, f"holds {found(data)}", "a GeoParquet file", fix)

    def read() -> tuple[gpd.GeoDataFrame, dict[str, list[Any]]]:
        frame = _read_parquet(data, path)
        names = [name for name in frame.columns if name != frame.active_geometry_name]
        # Text is decoded only now, and bytes that are no UTF-8 are found only now.
        return frame, {str(name): plain_column(frame[name]) for name in names}

    (frame, columns), notes = _reading(path, read)
    return Table(columns, np.asarray(frame.geometry.array), notes=notes, crs=frame.crs)


def _read_parquet(data: bytes, path: Path) -> gpd.GeoDataFrame:
    import geopandas as gpd
    import pyarrow.parquet as pq

    metadata = pq.read_metadata(io.BytesIO(data))
    _check_size(path, metadata.num_rows)
    # Compression can hide a file of any size behind a small one.
    size = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    if size > MAX_BYTES:
        raise _refuse(path, f"unpacks to {size} bytes", f"at most {MAX_BYTES}", "split the file")
    return gpd.read_parquet(io.BytesIO(data))  # type: ignore[arg-type]  # stubs know paths only
