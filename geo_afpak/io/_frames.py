"""What people hold in memory, as a table: any frame, whatever its columns are made of.

Columns become plain values, whole columns at a time: text, numbers, true and false, lists, None.
What they mean is decided where the cells of files are read; what a function does not know stays
as it is.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak.errors import InvalidInputError
from geo_afpak.io._coded import coded_texts, compact, objects
from geo_afpak.io._names import CODE_NAMES, folded, is_code, recognised
from geo_afpak.io._no_events import refuse_counts
from geo_afpak.io._plain import number_of
from geo_afpak.io._records import KNOWN
from geo_afpak.io._settle import usual_names
from geo_afpak.io._table import Table
from geo_afpak.model import fields as f
from geo_afpak.model.schema import INCIDENTS, shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_afpak.io._coded import Values
    from geo_afpak.model.schema import Model

_GEOMETRY_NAMES: Final = ("geometry", "geom", "the_geom", "wkb_geometry", "wkb", "geom_wkt", "wkt")
_NULL: Final = type(None)


def frame_of(source: object, what: str) -> pd.DataFrame:
    """Return a frame of whatever somebody holds; a frame is returned as it is.

    Parameters
    ----------
    source
        A (Geo)DataFrame or GeoSeries, a table with ``to_pandas()`` (pyarrow, polars) or of Arrow's
        stream (DuckDB), a GeoJSON mapping, a list of features, or anything with a
        ``__geo_interface__`` of features.
    what
        Its name in messages.

    Raises
    ------
    InvalidInputError
        If it is none of these.
    """
    if isinstance(source, pd.DataFrame):
        return source
    if isinstance(source, gpd.GeoSeries):
        return source.to_frame(f.GEOMETRY)
    frame = None
    if hasattr(source, "to_pandas"):
        frame = _of_arrow(source)
    elif hasattr(source, "__arrow_c_stream__") and not isinstance(source, pd.Series):
        import pyarrow as pa

        frame = _of_arrow(pa.table(source))
    if isinstance(frame, pd.DataFrame):  # one column alone is none
        return frame
    if isinstance(source, list | tuple):
        items = [getattr(one, "__geo_interface__", one) for one in source]
        kinds = [one.get("type") if isinstance(one, Mapping) else None for one in items]
        if set(kinds) == {"Feature"}:
            source = {"type": "FeatureCollection", "features": items}
    features = source if isinstance(source, Mapping) else getattr(source, "__geo_interface__", None)
    if isinstance(features, Mapping) and features.get("type") in ("FeatureCollection", "Feature"):
        return _of_features(features, what)
    raise InvalidInputError(
        f"{what}: {shorten(type(source).__name__)} is no table; expected a path, a Reading, a "
        "GeoDataFrame, a DataFrame with the columns lon and lat, a list of features, or what has a "
        "__geo_interface__; make a frame of it: pandas.DataFrame(...)"
    )


def _of_arrow(table: Any) -> pd.DataFrame:  # noqa: ANN401 - pyarrow or polars, without types
    """Take geometry as GeoParquet (the metadata "geo") or GeoArrow (its extension) describes it."""
    schema = getattr(table, "schema", None)
    of_fields = [getattr(field, "metadata", None) or {} for field in schema or ()]
    if any(one.get(b"ARROW:extension:name", b"").startswith(b"geoarrow.") for one in of_fields):
        return gpd.GeoDataFrame.from_arrow(table)
    frame: pd.DataFrame = table.to_pandas()
    metadata = getattr(schema, "metadata", None) or {}
    if b"geo" not in metadata or isinstance(frame, gpd.GeoDataFrame):
        return frame
    geo = json.loads(metadata[b"geo"])
    name = geo["primary_column"]
    crs = geo["columns"][name].get("crs", "OGC:CRS84")
    return gpd.GeoDataFrame(frame, geometry=gpd.GeoSeries.from_wkb(frame[name], crs=crs))


def _of_features(source: Mapping[str, Any], what: str) -> pd.DataFrame:
    features = source.get("features", ()) if source["type"] == "FeatureCollection" else [source]
    records, shapes = [], []
    for row, feature in enumerate(features):
        properties = dict(feature.get("properties") or {})
        if feature.get("id") is not None:
            properties.setdefault(f.ID, feature["id"])
        records.append(properties)
        geometry = feature.get("geometry")
        try:
            shapes.append(None if geometry is None else shapely.geometry.shape(geometry))
        except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError):
            raise InvalidInputError(
                f"{what}, row {row}: the geometry cannot be read; expected one of GeoJSON or "
                "null; correct it"
            ) from None
    frame = pd.DataFrame(records, index=range(len(records)), dtype=object)
    return gpd.GeoDataFrame(frame, geometry=np.array(shapes, dtype=object), crs=f.CRS)


def table_of(
    frame: pd.DataFrame, model: Model, what: str, named: Mapping[str, str]
) -> tuple[Table, list[str]]:
    """Turn a frame into a table of the columns that the model knows, or that are `named`.

    Returns
    -------
    tuple
        The table, not settled yet; the names of the further columns, which stay as they are.
    """
    _check_names(frame, what)
    geometry, shapes, crs, notes = geometry_of(frame, what)
    columns = {str(name): frame[name] for name in frame.columns if name != geometry}
    keys = [key for key in frame.index.names if isinstance(key, str) and key not in columns]
    columns = {key: frame.index.get_level_values(key).to_series() for key in keys} | columns
    points = shapely.is_missing(shapes).all()
    found = recognised(columns, usual_names(model, points=bool(points)))
    known = {*found.values(), *KNOWN, *named.values()}
    if model is INCIDENTS:
        known |= {name for name in columns if any(is_code(name, field) for field in CODE_NAMES)}
    further = [name for name in columns if name not in known]
    if model is INCIDENTS:
        refuse_counts(what, {*found, *named}, further, columns.__getitem__)
    plain: dict[str, Values] = {
        name: coded_texts(column) or compact(plain_values(column))
        for name, column in columns.items()
        if name in known
    }
    table = Table(plain, shapes, crs=crs, notes=notes, further=further)
    return table, [name for name in further if name in frame.columns]


def _check_names(frame: pd.DataFrame, what: str) -> None:
    names = list(frame.columns)
    odd = [name for name in names if not isinstance(name, str)]
    odd += sorted({name for name in names if names.count(name) > 1} - set(odd), key=str)
    if odd:
        raise InvalidInputError(
            f"{what}: column names {shorten(odd)} are doubled or not text; expected distinct "
            "texts; rename or drop them: frame.loc[:, ~frame.columns.duplicated()]"
        )


# --- geometry -----------------------------------------------------------------------


def geometry_of(
    frame: pd.DataFrame, what: str
) -> tuple[str | None, np.ndarray[Any, Any], Any, list[str]]:
    """Return the name, the shapes and the CRS of the geometry, and what is to be said of it."""
    name = getattr(frame, "active_geometry_name", None)
    if name is None:
        typed = [n for n in frame.columns if isinstance(frame[n].dtype, gpd.array.GeometryDtype)]
        name = typed[0] if len(typed) == 1 else None
    if name is not None:
        column = frame[name]
        return name, np.asarray(column.array, dtype=object), column.array.crs, []
    return _untyped(frame, what)


def _untyped(
    frame: pd.DataFrame, what: str
) -> tuple[str | None, np.ndarray[Any, Any], Any, list[str]]:
    """Look for geometry in a column that has no type for it: shapes, WKB, WKT."""
    values = np.full(len(frame), None, dtype=object)
    names = {folded(one): one for one in reversed(list(frame.columns))}
    name = next((names[one] for one in _GEOMETRY_NAMES if one in names), None)
    if name is None:
        return None, values, f.CRS, []
    given = frame[name].notna().to_numpy()
    values[given] = frame[name].to_numpy(dtype=object)[given]
    if all(isinstance(value, shapely.Geometry) for value in values[given]):
        return name, values, None if given.any() else f.CRS, []
    try:
        shapes = _parsed(values)
    except (TypeError, ValueError, shapely.errors.ShapelyError):
        raise InvalidInputError(
            f"{what}: the column {shorten(name)} holds no geometry; expected shapes, WKB or WKT; "
            "rename it, and give points as the columns lon and lat"
        ) from None
    codes = set(shapely.get_srid(shapes[given]).tolist()) - {0}
    if len(codes) == 1:
        return name, shapes, f"EPSG:{codes.pop()}", []
    note = f"{what}: {shorten(name)} names no CRS, and was taken for longitude and latitude"
    return name, shapes, f.CRS, [note]


def _parsed(values: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    first = next(value for value in values if value is not None)
    text = isinstance(first, str) and first[:2] not in ("00", "01")
    shapes: np.ndarray[Any, Any] = (shapely.from_wkt if text else shapely.from_wkb)(values)
    return shapes


# --- values -------------------------------------------------------------------------


def plain_values(column: pd.Series[Any]) -> list[Any]:
    """Return the values of a column as text, numbers, true and false, lists, or None.

    Dates become ISO text, with their time and zone where there are any; arrays, tuples and sets
    lists. What is none of these is left, to be refused by its type.

    Examples
    --------
    >>> plain_values(pd.Series(pd.to_datetime(["2016-08-08", None])))
    ['2016-08-08', None]
    >>> plain_values(pd.Series([("ISK", "TTP"), None, np.nan]))
    [['ISK', 'TTP'], None, None]
    >>> plain_values(pd.Series([3, None], dtype="Int64"))
    [3, None]
    """
    dtype = column.dtype
    if isinstance(dtype, pd.CategoricalDtype):
        names = [*plain_values(pd.Series(dtype.categories)), None]
        return [names[code] for code in column.cat.codes]
    if isinstance(dtype, pd.ArrowDtype):
        return _plain(column.array.__arrow_array__().to_pylist())
    if isinstance(dtype, np.dtype) and dtype.kind == "M":
        return _days(column)
    missing = column.isna().to_numpy()
    if missing.all():
        return [None] * len(column)
    values = column.tolist()
    if missing.any():
        array = objects(values)
        array[missing] = None
        values = array.tolist()
    if isinstance(dtype, np.dtype) and dtype.kind in "biuf":
        return values
    return _plain(values)


def holds_arrays(column: pd.Series[Any]) -> bool:
    """Tell a column of arrays, which is how others read the lists of a file."""
    if isinstance(column.dtype, pd.ArrowDtype):
        return "list" in str(column.dtype)
    return column.dtype == object and np.ndarray in set(map(type, column))


def without_arrays(column: pd.Series[Any]) -> pd.Series[Any]:
    """Return a further column as it is, but arrays as lists: nothing compares or prints arrays.

    Examples
    --------
    >>> without_arrays(pd.Series([np.array(["a", "b"]), None])).tolist()
    [['a', 'b'], None]
    """
    if not holds_arrays(column):
        return column
    return pd.Series(objects(plain_values(column)), index=column.index, dtype=object)


def _days(column: pd.Series[Any]) -> list[Any]:
    times = column.to_numpy()
    days = times.astype("datetime64[D]")
    missing = np.isnat(times)
    unit = "D" if (missing | (days == times)).all() else "s"
    texts = np.datetime_as_string(times.astype(f"datetime64[{unit}]")).astype(object)
    texts[missing] = None
    return list(texts)


def _plain(values: Sequence[Any]) -> list[Any]:
    kinds = set(map(type, values))
    if kinds <= {str, int, bool, _NULL}:
        return list(values)
    if kinds <= {list, tuple, np.ndarray, _NULL}:
        # An array's own tolist gives texts of Python, not of numpy.
        lists = [
            v.tolist() if type(v) is np.ndarray else v if v is None else list(v) for v in values
        ]
        items = set(map(type, chain.from_iterable(filter(None, lists))))
        if items <= {str}:
            return lists
        if items == {np.str_}:
            return [v if v is None else list(map(str, v)) for v in lists]
    return [value if type(value) in (str, _NULL) else _plain_value(value) for value in values]


def _plain_value(value: Any) -> Any:  # noqa: ANN401 - a cell of any kind
    if isinstance(value, _LISTS):
        items = map(_plain_value, value)
        return [item for item in items if item is not None]
    if isinstance(value, set | frozenset):
        return sorted(map(str, value))
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return None
    return next((plain(value) for kind, plain in _SCALARS if isinstance(value, kind)), value)


_LISTS: Final = (list, tuple, np.ndarray, pd.Series, pd.Index, pd.api.extensions.ExtensionArray)
_SCALARS: Final[tuple[tuple[type, Callable[[Any], Any]], ...]] = (
    (str, str),
    (np.datetime64, lambda value: _plain_value(pd.Timestamp(value))),
    (np.generic, lambda value: value.item()),
    (dt.datetime, lambda value: value.isoformat(" ").removesuffix(" 00:00:00")),
    (dt.date, dt.date.isoformat),
    (pd.Period, str),
    (dt.time, dt.time.isoformat),
    (Decimal, number_of),
)
"""What is text or a number to us, and how."""
