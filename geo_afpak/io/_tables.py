"""Parsers of GeoPackage and Parquet; content must agree with the suffix."""

from __future__ import annotations

import io
import warnings
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from geo_afpak.errors import InputFileError
from geo_afpak.io._coded import coded_lists, coded_texts, compact
from geo_afpak.io._csv import check_size
from geo_afpak.io._files import found, refuse
from geo_afpak.io._frames import geometry_of
from geo_afpak.io._gdal import check_driver
from geo_afpak.io._gdal import pyogrio as gdal
from geo_afpak.io._plain import plain_column
from geo_afpak.io._stored import check_schema, one_layer, opened, stored_faults
from geo_afpak.io._table import Table
from geo_afpak.io._unpacked import check_parquet
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from pathlib import Path

    from geo_afpak.io._coded import Values

_GPKG_ID: Final = slice(68, 72)
"""Where SQLite keeps the application id, which GeoPackage sets to "GPKG" (OGC 12-128r18)."""
_GPKG_IDS: Final = (b"GPKG", b"GP10", b"GP11")


# --- GeoPackage ---------------------------------------------------------------


def parse_gpkg(data: bytes, path: Path) -> Table:
    """Parse the one layer of a GeoPackage, by GDAL's driver for it and no other.

    GDAL is given the bytes: in a path it would find options and protocols.
    """
    _check_gpkg(data, path)
    with opened(data, path) as database:
        check_schema(database, path)
        return _parse_layer(database, data, path)


def _parse_layer(database: sqlite3.Connection, data: bytes, path: Path) -> Table:
    pyogrio = gdal()

    def read() -> Any:  # noqa: ANN401  pyogrio has no types
        layers = [str(name) for name, kind in pyogrio.list_layers(data) if kind is not None]
        layer = one_layer(layers, path)
        info = pyogrio.read_info(data, layer=layer)
        check_driver(info["driver"], "GPKG", path)
        check_size(path, info["features"])
        return layer, pyogrio.raw.read(data, layer=layer, datetime_as_string=True)

    (layer, (meta, _, wkb, columns)), notes = _reading(path, read)
    # Values are moved to pandas and back because pandas knows what counts as missing.
    names = [str(name) for name in meta["fields"]]
    frame: dict[str, Values] = {
        n: compact(plain_column(pd.Series(c, dtype=object)))
        for n, c in zip(names, columns, strict=True)
    }
    shapes = shapely.from_wkb(wkb, on_invalid="ignore")
    table = Table(frame, shapes, notes=notes, crs=meta["crs"])
    unread = np.flatnonzero(shapely.is_missing(table.geometry)).tolist()
    for position, problems in stored_faults(database, layer, len(wkb), unread, path).items():
        for problem in problems:
            table.add(position, problem)
    return table


def _check_gpkg(data: bytes, path: Path) -> None:
    if not data.startswith(b"SQLite format 3\0"):
        fix = "convert it, or correct its suffix"
        raise refuse(path, f"holds {found(data)}", "a GeoPackage", fix)
    if data[_GPKG_ID] not in _GPKG_IDS:
        problem = "is an SQLite database but no GeoPackage"
        raise refuse(path, problem, "a GeoPackage", "export it as GeoPackage")


def _reading(path: Path, read: Callable[[], Any]) -> tuple[Any, list[str]]:
    """Read by a driver; what it raises becomes our error, what it warns of becomes a note."""
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = read()
    except InputFileError:
        raise
    except Exception as error:  # drivers raise types of their own, without a common base
        problem = f"cannot be read ({shorten(str(error))})"
        raise refuse(path, problem, "a file that is whole", "export it again") from error
    # Bytes in memory have no file extension, which GDAL finds worth a warning.
    said = dict.fromkeys(str(w.message) for w in caught if "/vsimem/" not in str(w.message))
    return result, [f"{path}: {shorten(message)}" for message in said]


# --- Parquet ------------------------------------------------------------------


def parse_parquet(data: bytes, path: Path) -> Table:
    """Parse a GeoParquet file, or a Parquet file whose points are in columns."""
    if not data.startswith(b"PAR1"):
        fix = "convert it, or correct its suffix"
        raise refuse(path, f"holds {found(data)}", "a Parquet file", fix)

    def read() -> tuple[pd.DataFrame, dict[str, Values]]:
        names, lists, frame = _read_parquet(data, path)
        # Text is decoded only now, and bytes that are no UTF-8 are found only now.
        columns = {
            name: coded_lists(lists[name].combine_chunks())
            if name in lists.column_names
            else coded_texts(frame[name]) or compact(plain_column(frame[name]))
            for name in names
            if name in lists.column_names or name in frame.columns
        }
        return frame, columns

    (frame, columns), notes = _reading(path, read)
    name, shapes, crs, said = geometry_of(frame, str(path))
    columns.pop(name or "", None)
    return Table(columns, shapes, notes=[*notes, *said], crs=crs)


def _read_parquet(data: bytes, path: Path) -> tuple[list[str], pa.Table, pd.DataFrame]:
    """Return names of columns, the lists of text as Arrow holds them, and all else as a frame."""
    import geopandas as gpd
    import pyarrow.parquet as pq

    check_size(path, check_parquet(pq.read_metadata(io.BytesIO(data)), path))
    schema = pq.read_schema(io.BytesIO(data))
    lists = [one.name for one in schema if one.type == pa.list_(pa.string())]
    others = [name for name in schema.names if name not in lists]
    texts = pq.read_table(io.BytesIO(data), columns=lists)
    if b"geo" in (schema.metadata or {}):
        frame = gpd.read_parquet(io.BytesIO(data), columns=others)  # type: ignore[arg-type]  # stubs know paths only
    else:
        frame = pq.read_table(io.BytesIO(data), columns=others).to_pandas()
    keys = [name for name in frame.index.names if name in schema.names]
    return schema.names, texts, frame.reset_index(keys)
