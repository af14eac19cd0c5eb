"""Write frames and text: whole or not at all, the same bytes for the same input."""

from __future__ import annotations

import io
import json
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.io._cells import csv_text, join_items
from geo_afpak.io._columns import csv_cells, joined_lists, joined_rows, json_text, json_texts
from geo_afpak.io._files import replacing, safe_name
from geo_afpak.io._memory import no_search_for_cycles
from geo_afpak.io._plain import (
    arrow_column,
    half_a_character,
    properties,
    property_names,
    writable_column,
)
from geo_afpak.model import fields as f
from geo_afpak.model.schema import require_crs

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterator, Mapping

    Floats = np.ndarray[Any, np.dtype[np.float64]]

SUFFIXES: Final = (".csv", ".geojson", ".gpkg", ".json", ".parquet")
_BLOCK: Final = 50_000
DECIMALS: Final = 5
"""Digits of a degree that are written: about one metre, finer than any place is known."""
LON: Final = "lon"
LAT: Final = "lat"


def write_text(
    text: str, path: str | os.PathLike[str], *, inside: str | os.PathLike[str] | None = None
) -> Path:
    r"""Write text as UTF-8, whole or not at all.

    Parameters
    ----------
    text
        Written as it is: no line end is changed.
    path
        File to write; one that exists is replaced at the end, in one step.
    inside
        Folder that the file must lie in, links resolved. None allows any folder.

    Returns
    -------
    pathlib.Path
        The written file.

    Raises
    ------
    InputFileError
        If the folder is missing, `path` leads out of `inside`, or writing fails; a file that
        was there before is then still there, unchanged.
    InvalidInputError
        If the text holds lone surrogates, which UTF-8 cannot hold.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_text("no rows\n", f"{folder}/rejects.txt", inside=folder).read_text()
    'no rows\n'
    """
    data = _encoded(text, "text")
    with replacing(path, (), inside) as temporary:
        temporary.write_bytes(data)
    return Path(path)


def write_bytes(
    data: bytes, path: str | os.PathLike[str], *, inside: str | os.PathLike[str] | None = None
) -> Path:
    """Write bytes, whole or not at all; else as `write_text`.

    Raises
    ------
    InputFileError
        If the folder is missing, `path` leads out of `inside`, or writing fails.
    """
    with replacing(path, (), inside) as temporary:
        temporary.write_bytes(data)
    return Path(path)


def write_table(
    frame: gpd.GeoDataFrame,
    path: str | os.PathLike[str],
    *,
    inside: str | os.PathLike[str] | None = None,
    members: Mapping[str, object] | None = None,
    exact: bool = False,
) -> Path:
    """Write a frame in the format that the suffix names, whole or not at all.

    GeoJSON is RFC 7946 with one feature a line. CSV holds points as the columns lon and lat,
    leaves other geometry out, and guards text that a spreadsheet would take for a formula.
    Lists are joined by "; " in CSV and GeoPackage. The same frame gives the same bytes; for
    GeoPackage and GeoParquet, as long as GDAL and pyarrow stay the same.

    Parameters
    ----------
    frame
        In EPSG:4326. It is not changed; coordinates are rounded to 5 decimals (about 1 m).
    path
        File to write, ending in .geojson, .json, .csv, .gpkg or .parquet; one that exists is
        replaced at the end, in one step.
    inside
        Folder that the file must lie in, links resolved. None allows any folder.
    members
        Further members of a GeoJSON file, such as its licence; other formats leave them out.
    exact
        Write coordinates of a .gpkg as they are: rounded, neighbours would no longer meet.

    Returns
    -------
    pathlib.Path
        The written file.

    Raises
    ------
    CRSMismatchError
        If the frame has no CRS, or another one than EPSG:4326.
    InputFileError
        If the suffix is unknown, the folder is missing, `path` leads out of `inside`, or
        writing fails; a file that was there before is then still
        there, unchanged.
    InvalidInputError
        If a value cannot be written: infinite numbers, lone surrogates, objects.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from tempfile import TemporaryDirectory
    >>> frame = gpd.GeoDataFrame({"id": ["a1"]}, geometry=[Point(70.4, 34.4)], crs=4326)
    >>> with TemporaryDirectory() as folder:
    ...     print(write_table(frame, f"{folder}/a.csv").read_text(), end="")
    id,lon,lat
    a1,70.4,34.4
    """
    require_crs(frame, "frame")
    with no_search_for_cycles(), replacing(path, SUFFIXES, inside) as temporary:
        suffix = temporary.suffix.lower()
        if suffix in (".csv", ".geojson", ".json"):
            parts = _csv(frame) if suffix == ".csv" else _geojson(frame, members or {})
            with temporary.open("wb") as file:
                for part in parts:
                    file.write(_encoded(part, "frame") if isinstance(part, str) else part)
            return Path(path)
        if suffix == ".gpkg":
            layer, flat = safe_name(temporary.stem), _for_driver(frame, flat=True, exact=exact)
            data = _driven(lambda file: _to_gpkg(flat, file, layer), temporary)
        else:
            whole = _for_driver(frame, flat=False)
            data = _driven(lambda file: whole.to_parquet(file, index=False), temporary)
        temporary.write_bytes(data)
    return Path(path)


def _encoded(text: str, what: str) -> bytes:
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise half_a_character(error, what) from error


# --- GeoJSON ------------------------------------------------------------------


def _geojson(frame: gpd.GeoDataFrame, members: Mapping[str, object]) -> Iterator[str]:
    """Yield the frame as RFC 7946 text, one feature a line."""
    reserved = sorted({"type", "features", "crs"} & set(members))
    if reserved:
        raise InvalidInputError(f"members: {reserved} are GeoJSON's own; expected other names")
    yield f'{_json({"type": "FeatureCollection", **members})[:-1]},"features":['
    between = "\n"
    for part, columns in _parts(frame):
        if len(part):
            yield between + ",\n".join(_features(part, columns))
            between = ",\n"
    yield "\n]}\n" if len(frame) else "]}\n"


def _parts(frame: gpd.GeoDataFrame) -> Iterator[tuple[gpd.GeoDataFrame, dict[str, list[Any]]]]:
    """Yield the rows and their values in parts, so that all are never in memory twice."""
    for start in range(0, max(len(frame), 1), _BLOCK):
        part = frame.iloc[start : start + _BLOCK]
        yield part, properties(part, start)


def _features(frame: gpd.GeoDataFrame, columns: dict[str, list[Any]]) -> Iterator[str]:
    properties = [json_texts(values, f"{json_text(name)}:") for name, values in columns.items()]
    key = next((name for name in (f.ID, f.ADM_ID) if name in columns), None)
    ids = [None] * len(frame) if key is None else columns[key]
    heads = json_texts(ids, '"id":')
    geometry = np.asarray(frame.geometry.array)
    xy = _coordinates(geometry)
    shapes = map(_shape_text, rounded(geometry)) if xy is None else _point_texts(*xy)
    rows = zip(*properties, strict=True) if properties else [()] * len(frame)
    for identifier, head, row, shape in zip(ids, heads, rows, shapes, strict=True):
        said = "" if identifier is None else f"{head},"
        yield (f'{{"type":"Feature",{said}"properties":{{{",".join(row)}}},"geometry":{shape}}}')


def _json(value: object) -> str:
    try:
        return json_text(value)
    except (TypeError, ValueError) as error:
        raise InvalidInputError(
            f"members: cannot be written as JSON ({error}); expected text, finite numbers, "
            "true, false, null, lists and objects; convert it"
        ) from error


def _shape_text(geometry: Any) -> str:  # noqa: ANN401  shapely's stubs know no geo interface
    if geometry is None:
        return "null"
    found = shapely.geometry.mapping(geometry)
    return json_text({"type": found["type"], "coordinates": found["coordinates"]})


def _point_texts(x: Floats, y: Floats) -> list[str]:
    return [
        f'{{"type":"Point","coordinates":[{lon!r},{lat!r}]}}' if not isnan(lon) else "null"
        for lon, lat in zip(x.tolist(), y.tolist(), strict=True)
    ]


def _coordinates(geometries: np.ndarray[Any, Any]) -> tuple[Floats, Floats] | None:
    """Return rounded longitudes and latitudes of points, NaN for null; None for other shapes."""
    there = ~shapely.is_missing(geometries)
    if (shapely.get_type_id(geometries[there]) != shapely.GeometryType.POINT.value).any():
        return None
    if shapely.is_empty(geometries).any():
        return None
    # Adding 0.0 makes -0.0 a plain 0.0.
    x, y = (np.round(get(geometries), DECIMALS) + 0.0 for get in (shapely.get_x, shapely.get_y))
    return (x, y) if np.isfinite(x[there]).all() and np.isfinite(y[there]).all() else None


def rounded(geometries: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Round coordinates to 5 decimals and turn polygons the way RFC 7946 wants them.

    A polygon that rounding would break is snapped to the same grid by GEOS, which repairs it.
    """
    xy = _coordinates(geometries)
    if xy is not None:
        points: np.ndarray[Any, Any] = np.full(len(geometries), None, dtype=object)
        there = ~np.isnan(xy[0])
        points[there] = shapely.points(xy[0][there], xy[1][there])
        return points
    flat = shapely.force_2d(geometries)
    result = shapely.transform(flat, lambda xy: np.round(xy, DECIMALS) + 0.0)
    broken = shapely.is_valid(flat) & ~shapely.is_valid(result)
    if broken.any():
        snapped = shapely.set_precision(flat[broken], 10.0**-DECIMALS)
        result[broken] = shapely.transform(snapped, lambda xy: np.round(xy, DECIMALS) + 0.0)
    oriented: np.ndarray[Any, Any] = shapely.orient_polygons(result)
    return oriented


# --- flat formats -------------------------------------------------------------


def _csv(frame: gpd.GeoDataFrame) -> Iterator[str | memoryview]:
    names = property_names(frame)
    geometry = np.asarray(frame.geometry.array)
    kinds = set(shapely.get_type_id(geometry[~shapely.is_missing(geometry)]).tolist())
    points = kinds <= {shapely.GeometryType.POINT.value}
    twice = sorted({LON, LAT} & set(names)) if points else []
    if twice:
        raise InvalidInputError(
            f"frame: the columns {twice} would stand beside lon and lat of the geometry; "
            "expected other names; rename or drop them"
        )
    yield csv_text([*names, LON, LAT] if points else names, [])
    for start in range(0, len(frame), _BLOCK):
        rows = slice(start, start + _BLOCK)
        columns = [frame[name].iloc[rows] for name in names]
        if points:
            xy = rounded(geometry[rows])
            columns += [pd.Series(get(xy)) for get in (shapely.get_x, shapely.get_y)]
        cells = [csv_cells(column, start) for column in columns]
        yield joined_rows(cells, min(_BLOCK, len(frame) - start)) if cells else "\n"


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


def _to_gpkg(frame: gpd.GeoDataFrame, file: io.BytesIO, layer: str) -> None:
    import pyogrio

    # Without it GDAL writes the time of the day into gpkg_contents.last_change.
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": "1970-01-01T00:00:00.000Z"})
    try:
        pyogrio.write_dataframe(frame, file, layer=layer, driver="GPKG", promote_to_multi=False)
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})
