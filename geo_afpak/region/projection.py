"""A metric projection for any part of the world, derived from its bounds."""

from __future__ import annotations

import math
from typing import Final

__all__ = ["Bounds", "metric_crs"]

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees; west > east crosses the antimeridian."""

_NEAR_EQUATOR_DEG: Final = 0.5


def metric_crs(bounds: Bounds) -> str:
    """Derive the projection in which lengths are truest over an area.

    A conic along the parallels where the area is wider than high, a cylinder along its
    meridian where it is higher: either touches the globe on two lines, 1/sqrt(2) of the way
    from the middle to the edge, so that lengths are as much too short in the middle as they
    are too long at the edge. The error grows with the square of the shorter side: it is at
    most 0.5 % up to 16 degrees (1,800 km), 0.1 % up to 7 degrees.

    Parameters
    ----------
    bounds
        West, south, east, north in degrees, EPSG:4326.

    Returns
    -------
    str
        A PROJ string of a conformal projection in metres, WGS 84.

    Notes
    -----
    Snyder (1987), Map Projections: A Working Manual, USGS Professional Paper 1395: Lambert
    conformal conic, p. 104; Mercator, p. 38; transverse Mercator, p. 48.

    Examples
    --------
    >>> metric_crs((60, 24, 76, 38))
    '+proj=lcc +lat_1=26.0503 +lat_2=35.9497 +lat_0=31 +lon_0=68 +datum=WGS84 +units=m'
    >>> metric_crs((-76, -56, -66, -17))
    '+proj=tmerc +lat_0=-36.5 +lon_0=-71 +k=0.998259 +datum=WGS84 +units=m'
    """
    west, south, east, north = bounds
    width = east - west if east >= west else east - west + 360
    # The parallel on which a degree of longitude is longest.
    lowest = 0.0 if south < 0 < north else min(abs(south), abs(north))
    across = width * math.cos(math.radians(lowest))
    middle, lon = (south + north) / 2, (west + width / 2 + 180) % 360 - 180
    end = "+datum=WGS84 +units=m"
    if north - south > across:
        k = 1 - math.radians(across / 2) ** 2 / 4
        return f"+proj=tmerc +lat_0={middle:g} +lon_0={lon:g} +k={k:.6g} {end}"
    reach = (north - south) / 2 / math.sqrt(2)
    if abs(middle) < _NEAR_EQUATOR_DEG:  # a cone so flat is a cylinder
        return f"+proj=merc +lat_ts={reach:g} +lon_0={lon:g} {end}"
    low, high = middle - reach, middle + reach
    return f"+proj=lcc +lat_1={low:g} +lat_2={high:g} +lat_0={middle:g} +lon_0={lon:g} {end}"
