"""Find the district and province of each incident, as far as its precision allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer

from geo_afpak.join.borders import border_distance
from geo_afpak.join.grid import NOWHERE, locate
from geo_afpak.model import fields

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo_afpak.join.units import Units

    Positions = NDArray[np.intp]
    Shapes = NDArray[Any]

__all__ = ["border_km", "in_metres", "place", "texts_of"]

_STRAIGHT_DEG: Final = 0.05
"""Edges are cut this short before they are projected: a straight edge in degrees then lies
within 0.4 m of its straight edge in metres (sagitta L^2 tan(lat) / 8R, L = 5.5 km)."""


def place(
    points: Shapes, precision: Positions, units: Units, nearest_km: float
) -> tuple[Positions, Positions, Shapes]:
    """Find district, province and status of each point, as far as its precision allows.

    The province of a country-level point is found as well: it tells the country.
    """
    placed = ~(shapely.is_missing(points) | shapely.is_empty(points))
    fine = placed & (precision >= 1) & (precision <= fields.DISTRICT_PRECISION_MAX)
    district = np.full(len(points), NOWHERE, dtype=np.intp)
    province = district.copy()
    inside = np.zeros(len(points), dtype=bool)

    crs = units.metric_crs
    district[fine], inside[fine] = _assign(points[fine], units.districts, crs, nearest_km)
    known = district != NOWHERE
    parents = units.parents(district)
    province[placed], _ = _assign(points[placed], units.provinces, crs, nearest_km, parents[placed])
    lost = known & (province == NOWHERE)
    province[lost] = parents[lost]
    kind = np.select([~placed, fine & inside, known, province == NOWHERE], range(4), 4)
    province[placed & (precision == 0)] = NOWHERE
    # One text for all rows that say the same: a tenth of the memory of a text a row.
    words = np.array(["no_geometry", "matched", "nearest", "outside", "coarse"], dtype=object)
    return district, province, words[kind]


def texts_of(incidents: gpd.GeoDataFrame, column: str) -> NDArray[Any]:
    """Return a column with "" for all that is no text; all "" where there is no such column."""
    texts = np.full(len(incidents), "", dtype=object)
    if column not in incidents.columns:
        return texts
    there = incidents[column].notna().to_numpy()
    values = incidents[column].to_numpy(dtype=object)[there]
    texts[there] = [value if isinstance(value, str) else "" for value in values]
    return texts


def _assign(
    points: Shapes,
    units: gpd.GeoDataFrame,
    metric_crs: str,
    nearest_km: float,
    preferred: Positions | None = None,
) -> tuple[Positions, NDArray[np.bool_]]:
    """Find the unit of each point, and whether the point lies in or on it.

    Where several will do, by a border or by the same distance, it is the preferred one if
    that is among them, else the first.
    """
    shapes = np.asarray(units.geometry.array, dtype=object)
    found = locate(shapes, shapely.get_x(points), shapely.get_y(points))
    inside = found != NOWHERE
    if preferred is None:
        preferred = np.full(len(points), NOWHERE, dtype=np.intp)
    moved = np.flatnonzero(inside & (preferred != NOWHERE) & (preferred != found))
    moved = moved[shapely.intersects(shapes[preferred[moved]], points[moved])]
    found[moved] = preferred[moved]

    apart = np.flatnonzero(~inside)
    if len(apart) and nearest_km > 0:
        metric = in_metres(shapes, metric_crs)
        lost = _to_metres(points[apart], metric_crs)
        row, unit = shapely.STRtree(metric).query(
            lost, predicate="dwithin", distance=nearest_km * 1000
        )
        # Distances to a shared corner are equal on the ground, but not to the last bit.
        millimetres = np.round(shapely.distance(lost[row], metric[unit]) * 1000)
        other = unit != preferred[apart[row]]
        order = np.lexsort((unit, other, millimetres, row))
        row, first = np.unique(row[order], return_index=True)
        found[apart[row]] = unit[order][first]
    return found, inside


def in_metres(shapes: Shapes, metric_crs: str) -> Shapes:
    """Project shapes so that their straight edges in degrees stay where they are."""
    return _to_metres(shapely.segmentize(shapes, _STRAIGHT_DEG), metric_crs)


def _to_metres(shapes: Shapes, metric_crs: str) -> Shapes:
    return np.asarray(gpd.GeoSeries(shapes, crs=fields.CRS).to_crs(metric_crs).array)


def border_km(points: Shapes, district: Positions, units: Units) -> NDArray[np.float64]:
    """Measure the kilometres from each point to the border of its district, NaN without one."""
    out = np.full(len(points), np.nan)
    known = np.flatnonzero((district != NOWHERE) & ~shapely.is_missing(points))
    known = known[~shapely.is_empty(points[known])]
    used = np.flatnonzero(np.bincount(district[known], minlength=len(units.districts)))
    which = np.searchsorted(used, district[known])
    shapes = np.asarray(units.districts.geometry.array, dtype=object)[used]
    borders = shapely.boundary(in_metres(shapes, units.metric_crs))
    metres = Transformer.from_crs(fields.CRS, units.metric_crs, always_xy=True)
    x, y = metres.transform(shapely.get_x(points[known]), shapely.get_y(points[known]))
    out[known] = np.round(border_distance(x, y, which, borders) / 1000, 3)
    return out
