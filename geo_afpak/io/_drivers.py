"""The formats that a library writes: GeoPackage by GDAL, GeoParquet by pyarrow and geopandas."""

from __future__ import annotations

import io
import json
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.io._cells import join_items
from geo_afpak.io._columns import joined_lists
from geo_afpak.io._files import safe_name
from geo_afpak.io._plain import arrow_column, property_names, writable_column
from geo_afpak.io._rounded import rounded
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GROUP: Final = 1 << 17
"""Rows of a row group: others read a file of ours in parts of so many."""


def gpkg_bytes(frame: gpd.GeoDataFrame, path: Path, *, exact: bool) -> bytes:
    """Return a frame as a GeoPackage of one layer, named like the file."""
    layer, flat = safe_name(path.stem), _for_driver(frame, flat=True, exact=exact)
    return _driven(lambda file: _to_gpkg(flat, file, layer), path)


def parquet_bytes(frame: gpd.GeoDataFrame, path: Path) -> bytes:
    """Return a frame as GeoParquet."""
    return _driven(lambda file: _to_parquet(frame, file), path)


def _for_driver(frame: gpd.GeoDataFrame, *, flat: bool, exact: bool = False) -> gpd.GeoDataFrame:
    """Build the frame that a driver writes: one type a column, geometry rounded but if `exact`.

    Where it is to be `flat`, lists are joined: each cell holds one value.
    """
    data = {name: _driver_column(frame[name], flat=flat) for name in property_names(frame)}
    geometry = np.asarray(frame.geometry.array)
    if not exact:
        geometry = rounded(geometry)
    return gpd.GeoDataFrame(data, geometry=geometry, crs=f.CRS)


def _driver_column(column: pd.Series[Any], *, flat: bool) -> pd.Series[Any]:
    found = arrow_column(column)
    if found is None:
        values = writable_column(column)
        if flat:
            values = [join_items(v) if isinstance(v, list) else v for v in values]
        return pd.Series(_one_type(values), dtype=None if _numeric(values) else object)
    if flat and pa.types.is_list(found.type):
        return pd.Series(joined_lists(found).to_pylist(), dtype=object)
    if column.dtype == np.float64 and found.null_count == len(found):
        return pd.Series([None] * len(found), dtype=object)  # of no type that anybody knows
    return column.reset_index(drop=True)


def _numeric(values: list[Any]) -> bool:
    kinds = set(map(type, values)) - {type(None)}
    return bool(kinds) and kinds <= {int, float}


def _one_type(values: list[Any]) -> list[Any]:
    """Write a column of mixed types as text: a database column has one type."""
    kinds = set(map(type, values)) - {type(None)}
    if len(kinds) < 2 or kinds == {int, float}:  # noqa: PLR2004
        return values
    return [
        value if value is None or isinstance(value, str)
        else join_items(value) if isinstance(value, list) else json.dumps(value)
        for value in values
    ]  # fmt: skip


def _driven(write: Callable[[io.BytesIO], None], path: Path) -> bytes:
    """Let a driver write to memory: in the name of a file it would find options and protocols."""
    file = io.BytesIO()
    try:
        write(file)
    except InvalidInputError:
        raise
    except Exception as error:  # drivers raise types of their own, without a common base
        raise InputFileError(
            f"{path.name}: cannot be written ({error}); expected columns that the format can "
            "hold; write .geojson instead"
        ) from error
    return file.getvalue()


def _to_parquet(frame: gpd.GeoDataFrame, file: io.BytesIO) -> None:
    """Write as geopandas does, but turn each column into Arrow's once.

    The head of the file geopandas writes, for the few rows that it follows from.
    """
    import pyarrow.parquet as pq

    geometry = rounded(np.asarray(frame.geometry.array))
    arrays = [arrow_column(frame[name]) for name in property_names(frame)]
    head = io.BytesIO()
    telling = sorted({*_telling(geometry), *chain.from_iterable(map(_first, arrays))} - {-1})
    _for_driver(frame.iloc[telling], flat=False).to_parquet(head, index=False)
    schema = pq.read_schema(head)
    whole = [*arrays, pa.array(shapely.to_wkb(geometry, flavor="iso"), pa.binary())]
    columns = [
        pa.nulls(len(frame)) if array is not None and pa.types.is_null(one.type) else array
        for one, array in zip(schema, whole, strict=True)
    ]
    if [None if array is None else array.type for array in columns] == schema.types:
        typed = [one.with_type(array.type) for one, array in zip(schema, columns, strict=True)]
        pq.write_table(
            pa.table(columns, schema=pa.schema(typed, schema.metadata)),
            file,
            row_group_size=GROUP,
        )
    else:
        _for_driver(frame, flat=False).to_parquet(file, index=False, row_group_size=GROUP)


def _first(column: pa.Array | None) -> list[int]:
    """Return where a column first holds a value, and a list that is not empty; -1 for nowhere."""
    if column is None:
        return []
    full = pc.greater(pc.list_value_length(column), 0) if pa.types.is_list(column.type) else None
    return [one.index(True).as_py() for one in (column.is_valid(), full) if one is not None]


def _telling(geometry: np.ndarray[Any, Any]) -> list[int]:
    """Return where shapes of each type first stand, and those that reach furthest."""
    bounds = np.where(shapely.is_missing(geometry)[:, None], np.nan, shapely.bounds(geometry))
    there = np.flatnonzero(np.isfinite(bounds).all(axis=1))
    kinds = np.unique(shapely.get_type_id(geometry), return_index=True)[1]
    if not len(there):
        return list(map(int, kinds))
    furthest = [*bounds[there, :2].argmin(axis=0), *bounds[there, 2:].argmax(axis=0)]
    return [*map(int, kinds), *map(int, there[furthest])]


def _to_gpkg(frame: gpd.GeoDataFrame, file: io.BytesIO, layer: str) -> None:
    import pyogrio

    with of_no_day():
        pyogrio.write_dataframe(frame, file, layer=layer, driver="GPKG", promote_to_multi=False)


@contextmanager
def of_no_day() -> Iterator[None]:
    """Keep GDAL from writing the time of the day into gpkg_contents.last_change."""
    import pyogrio

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
