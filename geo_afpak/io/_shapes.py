"""Coordinates of a GeoJSON geometry to a shape, or why they are none."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_afpak.io._values import named
from geo_afpak.text import shorten

if TYPE_CHECKING:
    from geo_afpak.model.schema import Model

LONG: Final = 1e7
"""Beyond any longitude, latitude or metric coordinate on Earth; also catches NaN and Infinity."""
_RING: Final = 4


class ShapeError(Exception):
    """A geometry that is no geometry: problem, expected, fix."""


def coordinates_of(geometry: Any, model: Model) -> Any:  # noqa: ANN401
    """Return (lon, lat) of a point, or the polygon; raise `ShapeError` where it is neither."""
    allowed = " or ".join(model.geometry_types)
    if not isinstance(geometry, dict):
        raise ShapeError(f"is {named(geometry)}", allowed, "correct it")
    kind, coordinates = geometry.get("type"), geometry.get("coordinates")
    if kind not in model.geometry_types:
        shown = shorten(kind) or "null"
        raise ShapeError(f"is of type {shown!r}", allowed, "use the right file or geometry")
    if not isinstance(coordinates, list):
        raise ShapeError(f"has coordinates that are {named(coordinates)}", "a list", "correct it")
    if kind == "Point":
        return _position(coordinates)
    if kind == "Polygon":
        return _polygon(coordinates)
    if not coordinates:
        raise ShapeError("is empty", "at least one polygon", "add it, or write null")
    return shapely.MultiPolygon([_polygon(rings) for rings in coordinates])


def _position(position: list[Any]) -> tuple[float, float]:
    if not 2 <= len(position) <= 3:  # noqa: PLR2004  longitude, latitude and perhaps height
        problem = f"has {len(position)} coordinates"
        raise ShapeError(problem, "[longitude, latitude]", "correct it, or write null")
    for value in position:
        if type(value) is not float and type(value) is not int:
            problem = f"has a coordinate that is {named(value)}"
            raise ShapeError(problem, "two numbers", "write numbers without quotes")
        if not -LONG < value < LONG:
            problem = "has a coordinate that is NaN, Infinity or far too large"
            raise ShapeError(problem, "two numbers in degrees", "correct it, or write null")
    return float(position[0]), float(position[1])


def _polygon(rings: Any) -> shapely.Polygon:  # noqa: ANN401
    if not isinstance(rings, list) or not rings:
        raise ShapeError("has no ring", "a list of rings", "add it, or write null")
    shell, *holes = [_ring(ring) for ring in rings]
    return shapely.Polygon(shell, holes)


def _ring(ring: Any) -> np.ndarray[Any, Any]:  # noqa: ANN401
    if not isinstance(ring, list) or set(map(type, ring)) - {list}:
        raise ShapeError("has a ring that is no list of positions", "positions", "correct it")
    if len(ring) < _RING:
        problem = f"has a ring of {len(ring)} positions"
        raise ShapeError(problem, "4 or more, the last equal to the first", "complete the ring")
    flat = list(chain.from_iterable(ring))
    if set(map(type, flat)) <= {int, float} and len(set(map(len, ring))) == 1:
        if not all(-LONG < value < LONG for value in flat):
            problem = "has a coordinate that is NaN, Infinity or far too large"
            raise ShapeError(problem, "numbers in degrees", "correct it")
        if len(flat) == 2 * len(ring) or len(flat) == 3 * len(ring):
            points = np.array(flat, dtype=np.float64).reshape(len(ring), -1)[:, :2]
            if (points[0] == points[-1]).all():
                return points
            raise ShapeError("has a ring that is not closed", "the first position again at the "
                              "end", "close the ring")  # fmt: skip
    for position in ring:
        _position(position)
    raise ShapeError("has positions with and without height", "one of both", "drop the height")


def geometries(shapes: list[Any]) -> np.ndarray[Any, Any]:
    """Build all points in one call: one by one they would take most of the time."""
    result = np.full(len(shapes), None, dtype=object)
    points = [i for i, shape in enumerate(shapes) if isinstance(shape, tuple)]
    if points:
        result[points] = shapely.points(np.array([shapes[i] for i in points]))
    for i, shape in enumerate(shapes):
        if isinstance(shape, shapely.Geometry):
            result[i] = shape
    return result
