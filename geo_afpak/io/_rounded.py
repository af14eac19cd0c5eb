"""Coordinates as they are written: to about one metre, polygons the way RFC 7946 wants them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    Floats = np.ndarray[Any, np.dtype[np.float64]]

_DECIMALS: Final = 5
"""Digits of a degree that are written: about one metre, finer than any place is known."""


def rounded_points(geometries: np.ndarray[Any, Any]) -> tuple[Floats, Floats] | None:
    """Return rounded longitudes and latitudes of points, NaN for null; None for other shapes."""
    there = ~shapely.is_missing(geometries)
    if (shapely.get_type_id(geometries[there]) != shapely.GeometryType.POINT.value).any():
        return None
    if shapely.is_empty(geometries).any():
        return None
    # Adding 0.0 makes -0.0 a plain 0.0.
    x, y = (np.round(get(geometries), _DECIMALS) + 0.0 for get in (shapely.get_x, shapely.get_y))
    return (x, y) if np.isfinite(x[there]).all() and np.isfinite(y[there]).all() else None


def rounded(geometries: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Round coordinates to 5 decimals and turn polygons the way RFC 7946 wants them.

    A polygon that rounding would break is snapped to the same grid by GEOS, which repairs it.
    """
    xy = rounded_points(geometries)
    if xy is not None:
        points: np.ndarray[Any, Any] = np.full(len(geometries), None, dtype=object)
        there = ~np.isnan(xy[0])
        points[there] = shapely.points(xy[0][there], xy[1][there])
        return points
    flat = shapely.force_2d(geometries)
    result = shapely.transform(flat, lambda xy: np.round(xy, _DECIMALS) + 0.0)
    broken = shapely.is_valid(flat) & ~shapely.is_valid(result)
    if broken.any():
        snapped = shapely.set_precision(flat[broken], 10.0**-_DECIMALS)
        result[broken] = shapely.transform(snapped, lambda xy: np.round(xy, _DECIMALS) + 0.0)
    oriented: np.ndarray[Any, Any] = shapely.orient_polygons(result)
    return oriented
