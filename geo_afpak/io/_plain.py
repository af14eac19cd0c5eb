"""The values of a frame as plain Python objects, or which of them no format holds."""

from __future__ import annotations

import datetime as dt
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np

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
    """Turn numpy scalars and arrays and dates into what JSON knows."""
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (np.ndarray, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dt.datetime):
        # Formats without a type for days hold them as midnight.
        midnight = value.time() == dt.time() and value.tzinfo is None
        return value.date().isoformat() if midnight else value.isoformat()
    return value.isoformat() if isinstance(value, dt.date) else value


def properties(frame: gpd.GeoDataFrame, first: int = 0) -> dict[str, list[Any]]:
    """Return the columns as plain values; a part of a frame begins with its row `first`."""
    geometry = frame.active_geometry_name
    names = [name for name in frame.columns if name != geometry]
    odd = [name for name in names if not isinstance(name, str)]
    odd += sorted({name for name in names if names.count(name) > 1} - set(odd), key=str)
    if odd:
        raise InvalidInputError(
            f"frame: column names {odd!r} are doubled or not text; expected distinct texts; "
            "rename them"
        )
    columns = {name: plain_column(frame[name]) for name in names}
    for name, values in columns.items():
        bad = _unwritable(values)
        if bad is not None:
            raise InvalidInputError(
                f"frame: row {first + bad}, {name}={values[bad]!r:.60} is of type "
                f"{type(values[bad]).__name__} and cannot be written; expected text, a finite "
                "number, true, false, null or a list of text; convert the column"
            )
    return columns


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
