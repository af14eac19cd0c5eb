"""Write frames and text: whole or not at all, the same bytes for the same input."""

from __future__ import annotations

from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak.errors import InvalidInputError
from geo_afpak.io._cells import csv_text
from geo_afpak.io._columns import csv_cells, joined_rows, json_text, json_texts
from geo_afpak.io._drivers import gpkg_bytes, parquet_bytes
from geo_afpak.io._files import replacing
from geo_afpak.io._memory import no_search_for_cycles
from geo_afpak.io._plain import half_a_character, properties, property_names
from geo_afpak.io._reading import Reading
from geo_afpak.io._rounded import rounded, rounded_points
from geo_afpak.model import fields as f
from geo_afpak.model.schema import require_crs

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping

    import geopandas as gpd

    Floats = np.ndarray[Any, np.dtype[np.float64]]

SUFFIXES: Final = (".csv", ".geojson", ".gpkg", ".json", ".parquet")
_BLOCK: Final = 50_000
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
    frame: gpd.GeoDataFrame | Reading,
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
        In EPSG:4326, or a Reading. It is not changed; coordinates are rounded to 5 decimals
        (about 1 m).
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
    frame = frame.frame if isinstance(frame, Reading) else frame
    require_crs(frame, "frame")
    _refuse_infinite(frame)
    with no_search_for_cycles(), replacing(path, SUFFIXES, inside) as temporary:
        suffix = temporary.suffix.lower()
        if suffix in (".csv", ".geojson", ".json"):
            parts = _csv(frame) if suffix == ".csv" else _geojson(frame, members or {})
            with temporary.open("wb") as file:
                for part in parts:
                    file.write(_encoded(part, "frame") if isinstance(part, str) else part)
            return Path(path)
        if suffix == ".gpkg":
            temporary.write_bytes(gpkg_bytes(frame, temporary, exact=exact))
        else:
            temporary.write_bytes(parquet_bytes(frame, temporary))
    return Path(path)


def _refuse_infinite(frame: gpd.GeoDataFrame) -> None:
    xy, rows = shapely.get_coordinates(np.asarray(frame.geometry.array), return_index=True)
    if np.isinf(xy).any():
        row = rows[np.isinf(xy).any(axis=1)][0]
        raise InvalidInputError(
            f"frame: row {row}, the geometry holds Infinity; expected finite coordinates; "
            "correct it, or set None"
        )


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
    xy = rounded_points(geometry)
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
            xy = rounded_points(geometry[rows])
            if xy is None:  # some are empty
                xy = tuple(shapely.bounds(rounded(geometry[rows]))[:, :2].T)
            columns += map(pd.Series, xy)
        cells = [csv_cells(column, start) for column in columns]
        yield joined_rows(cells, min(_BLOCK, len(frame) - start)) if cells else "\n"
