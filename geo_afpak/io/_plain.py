"""The values of a frame as plain Python objects, or which of them no format holds."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from geo_afpak.errors import InvalidInputError

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd


def plain_column(column: pd.Series[Any]) -> list[Any]:
    """Return the values of a column as plain Python objects, None where they are missing."""
    values = column.astype(object)
    items = values.where(values.notna(), None).tolist()
    types = set(map(type, items))
    if types == {np.ndarray}:
        lists = [item.tolist() for item in items]
        if set(map(type, chain.from_iterable(lists))) <= _PLAIN:
            return lists
    return items if types <= _PLAIN else list(map(plain, items))


_PLAIN: Final = {str, int, float, bool, list, type(None)}


def plain(value: object) -> Any:  # noqa: ANN401
    """Turn numpy scalars and arrays, dates and decimals into what JSON knows."""
    if isinstance(value, np.datetime64):  # of nanoseconds, item() makes a number
        return plain(value.astype("datetime64[us]").item())
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (np.ndarray, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dt.datetime):
        # Formats without a type for days hold them as midnight.
        midnight = value.time() == dt.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat()
    if isinstance(value, Decimal):
        return number_of(value)
    return value.isoformat() if isinstance(value, (dt.date, dt.time)) else value


def number_of(value: Decimal) -> int | float:
    """Return a number of a database, which is a whole one where it has no fraction."""
    return int(value) if value.is_finite() and value == int(value) else float(value)


def arrow_column(column: pd.Series[Any]) -> pa.Array | None:
    """Return a column of text, lists of text or numbers as Arrow holds it; None for any other.

    What comes back can be written in every format; what is missing is null in it.

    Examples
    --------
    >>> import pandas as pd
    >>> str(arrow_column(pd.Series(["a", None], dtype=object)).type)
    'string'
    >>> arrow_column(pd.Series(["a", 1], dtype=object)) is None
    True
    """
    kind = str(column.dtype)
    infinite = kind == "float64" and np.isinf(column.to_numpy()).any()
    if infinite or kind not in ("float64", "Int64", "boolean", "object"):
        return None
    if kind != "object":
        return pa.array(column.array, from_pandas=True)
    values = column.to_numpy()
    lists = len(values) and type(values[0]) is list and set(map(type, values)) <= _LISTS
    try:
        found = pa.array(values, pa.list_(pa.string()) if lists else None, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, TypeError, UnicodeEncodeError):
        return None
    whole = isinstance(found, pa.Array)  # and not more than 2 GB
    if whole and (pa.types.is_null(found.type) or pa.types.is_string(found.type)):
        return found.cast(pa.string())
    if whole and pa.types.is_list(found.type) and (lists or set(map(type, values)) <= _LISTS):
        items = found.flatten()
        if not items.null_count and (pa.types.is_string(items.type) or not len(items)):
            return found.cast(pa.list_(pa.string()))
    return None


_LISTS: Final = {list, tuple, np.ndarray, type(None)}


def properties(frame: gpd.GeoDataFrame, first: int = 0) -> dict[str, list[Any]]:
    """Return the columns as plain values; a part of a frame begins with its row `first`."""
    return {name: writable_column(frame[name], first) for name in property_names(frame)}


def property_names(frame: gpd.GeoDataFrame) -> list[str]:
    """Return the names of the columns beside the geometry; refuse those that no format holds."""
    geometry = frame.active_geometry_name
    names = [name for name in frame.columns if name != geometry]
    odd = [name for name in names if not isinstance(name, str)]
    odd += sorted({name for name in names if names.count(name) > 1} - set(odd), key=str)
    if odd:
        raise InvalidInputError(
            f"frame: column names {odd!r} are doubled or not text; expected distinct texts; "
            "rename them"
        )
    return names


def writable_column(column: pd.Series[Any], first: int = 0) -> list[Any]:
    """Return the values of a column as plain Python objects; refuse what no format holds."""
    values = plain_column(column)
    bad = _unwritable(values)
    if bad is not None:
        raise InvalidInputError(
            f"frame: row {first + bad}, {column.name}={values[bad]!r:.60} is of type "
            f"{type(values[bad]).__name__} and cannot be written; expected text, a finite "
            "number, true, false, null or a list of text; convert the column"
        )
    return values


def half_a_character(error: UnicodeEncodeError, what: str) -> InvalidInputError:
    """Say where a text holds what UTF-8 cannot."""
    return InvalidInputError(
        f"{what}: character {error.start} is a lone surrogate ({error.object[error.start]!a}), "
        "which UTF-8 cannot hold; expected whole characters; replace it"
    )


def _unwritable(values: list[Any]) -> int | None:
    """Return the position of the first value that no format holds."""
    types = set(map(type, values))
    if types <= {str, int, bool, type(None)}:
        return None
    if types <= {list, type(None)}:
        items = set(map(type, chain.from_iterable(filter(None, values))))
        if items <= {str, int, bool}:
            return None
    if types <= {float, type(None)}:
        numbers = np.array(values, dtype=np.float64)
        if not np.isinf(numbers).any():
            return None
    return next((row for row, value in enumerate(values) if not _writable(value)), None)


def _writable(value: object) -> bool:
    if isinstance(value, list):
        return all(isinstance(item, (str, int)) for item in value)
    if isinstance(value, float):
        return bool(np.isfinite(value))
    return value is None or isinstance(value, (str, int))
