r"""Features that stand one a line, read by column where pyarrow finds what Python's json finds.

Most files of many features keep to one form: a feature a line, with the same members and types
of values in each. The first block of a file, read feature by feature, says what they are; later
ones are read by pyarrow, which refuses what json would refuse, a name that stands twice and
whatever differs from the first block. What it would take for something else (text written as
``\u``, numbers that no float holds) or that is to be named as a fault is left to the other way.
"""

from __future__ import annotations

import io
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import shapely
from pyarrow import json as arrow

from geo_afpak.io._coded import coded, coded_lists
from geo_afpak.io._shapes import LONG
from geo_afpak.io._table import transposed
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from geo_afpak.io._coded import Values
    from geo_afpak.model.schema import Model

_TYPES: Final[dict[frozenset[type], pa.DataType]] = {
    frozenset[type](): pa.string(),
    frozenset({str}): pa.string(),
    frozenset({int}): pa.int64(),
    frozenset({float}): pa.float64(),
    frozenset({int, float}): pa.float64(),
    frozenset({bool}): pa.bool_(),
    frozenset({list}): pa.list_(pa.string()),
}
_GEOMETRY: Final = pa.struct([("type", pa.string()), ("coordinates", pa.list_(pa.float64()))])
_WHOLE: Final = 2.0**53
"""From here on a float may stand for several whole numbers."""


class Lines(NamedTuple):
    """The columns and the points of a block, None for null."""

    columns: dict[str, Values]
    points: np.ndarray[Any, Any]


class Form(NamedTuple):
    """Members and types of the features of a file, and the property that is their id."""

    schema: pa.Schema
    key: str

    def read(self, text: bytes) -> Lines | None:
        """Read features that are parted by commas; None where one is not of this form."""
        text = text.rstrip(b" \t\r\n")
        if b"\\u" in text or not text.endswith(b"}"):
            return None
        text.decode()
        lines = text.replace(b"},\n", b"}\n")
        try:
            features = arrow.read_json(
                io.BytesIO(lines),
                arrow.ReadOptions(use_threads=False, block_size=len(text)),
                arrow.ParseOptions(explicit_schema=self.schema, unexpected_field_behavior="error"),
            )
        except pa.ArrowInvalid:
            return None
        # A comma at the end of every line but the last, and no two features on one.
        if features.num_rows != len(text) - len(lines) + 1:
            return None
        members = {name: features[name].combine_chunks() for name in features.column_names}
        absent = {name for name, column in members.items() if column.null_count}
        # What is null has to be told from what is missing.
        if absent and (absent != {f.GEOMETRY} or text.count(b'"geometry":') != features.num_rows):
            return None
        return self._lines(members)

    def _lines(self, members: dict[str, pa.Array]) -> Lines | None:
        properties = members["properties"]
        columns = dict(
            zip((one.name for one in properties.type), properties.flatten(), strict=True)
        )
        same = "id" not in members or columns[self.key].equals(members["id"])
        if not same or not pc.all(pc.equal(members["type"], "Feature")).as_py():
            return None
        if not all(map(_held, columns.values())):
            return None
        points = _points(members[f.GEOMETRY])
        if points is None:
            return None
        values = {
            name: (coded_lists if pa.types.is_list(column.type) else coded)(column)
            for name, column in columns.items()
        }
        return Lines(values, points)


def form_of(features: list[Any], model: Model) -> Form | None:
    """Return the form of features that all have the same one; None for others."""
    members = transposed(features) if set(map(type, features)) == {dict} else None
    if members is None or "Point" not in model.geometry_types:
        return None
    records = members.get("properties", [])
    if set(map(type, records)) != {dict} or set(members) - {"id"} != {
        "type", "properties", f.GEOMETRY,
    }:  # fmt: skip
        return None
    columns = transposed(records)
    types = {name: _type(values) for name, values in (columns or {}).items()}
    if not types or None in types.values() or f.GEOMETRY in types:
        return None
    if "id" in members and types.get(model.key) != pa.string():
        return None
    known = {
        "type": pa.string(), "id": pa.string(), f.GEOMETRY: _GEOMETRY,
        "properties": pa.struct(list(types.items())),
    }  # fmt: skip
    return Form(pa.schema([(name, known[name]) for name in members]), model.key)


def _type(values: list[Any]) -> pa.DataType | None:
    types = frozenset(map(type, values)) - {type(None)}
    if types == {list} and not set(map(type, chain.from_iterable(filter(None, values)))) <= {str}:
        return None
    return _TYPES.get(types)


def _held(column: pa.Array) -> bool:
    """Tell whether the values are those that stand in the text."""
    if pa.types.is_floating(column.type):
        largest = np.abs(column.drop_null().to_numpy()).max(initial=0.0)
        return bool(largest < _WHOLE)  # and not NaN
    return not (pa.types.is_list(column.type) and column.flatten().null_count)


def _points(geometry: pa.Array) -> np.ndarray[Any, Any] | None:
    """Return points and nulls; None where there is anything else."""
    there = geometry.is_valid().to_numpy(zero_copy_only=False)
    points = np.full(len(geometry), None, dtype=object)
    kinds, positions = geometry.drop_null().flatten()
    if not pc.all(pc.equal(kinds, "Point"), skip_nulls=False).as_py() and len(kinds):
        return None
    if kinds.null_count or positions.null_count:
        return None
    xy = positions.flatten()
    sizes = pc.list_value_length(positions).to_numpy()
    if xy.null_count or (sizes != 2).any():  # noqa: PLR2004 - longitude and latitude
        return None
    numbers = xy.to_numpy().reshape(-1, 2)
    if not (np.abs(numbers) < LONG).all():  # and not NaN
        return None
    points[there] = shapely.points(numbers)
    return points
