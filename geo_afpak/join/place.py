"""Find the district and province of each incident, as far as its precision allows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo_afpak.join.grid import NOWHERE, locate
from geo_afpak.model import fields

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.join.metres import Level
    from geo_afpak.join.units import Units

    Positions = NDArray[np.intp]
    Shapes = NDArray[Any]

__all__ = ["border_km", "place", "texts_of"]


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

    district[fine], inside[fine] = _assign(points[fine], units.of_districts, nearest_km)
    known = district != NOWHERE
    parents = units.parents(district)
    province[placed], _ = _assign(points[placed], units.of_provinces, nearest_km, parents[placed])
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
    if there.any():
        values = incidents[column].to_numpy(dtype=object)[there]
        texts[there] = [value if isinstance(value, str) else "" for value in values]
    return texts


def _assign(
    points: Shapes, units: Level, nearest_km: float, preferred: Positions | None = None
) -> tuple[Positions, NDArray[np.bool_]]:
    """Find the unit of each point, and whether the point lies in or on it.

    Where several will do, by a border or by the same distance, it is the preferred one if
    that is among them, else the first.
    """
    found = locate(units.shapes, shapely.get_x(points), shapely.get_y(points))
    inside = found != NOWHERE
    if preferred is None:
        preferred = np.full(len(points), NOWHERE, dtype=np.intp)
    moved = np.flatnonzero(inside & (preferred != NOWHERE) & (preferred != found))
    moved = moved[shapely.intersects(units.shapes[preferred[moved]], points[moved])]
    found[moved] = preferred[moved]

    apart = np.flatnonzero(~inside)
    if len(apart) and nearest_km > 0:
        row, unit, metres = units.borders_within(points[apart], nearest_km * 1000)
        # Distances to a shared corner are equal on the ground, but not to the last bit.
        millimetres = np.round(metres * 1000)
        other = unit != preferred[apart[row]]
        order = np.lexsort((unit, other, millimetres, row))
        row, first = np.unique(row[order], return_index=True)
        found[apart[row]] = unit[order][first]
    return found, inside


def border_km(points: Shapes, district: Positions, units: Units) -> NDArray[np.float64]:
    """Measure the kilometres from each point to the border of its district, NaN without one."""
    out = np.full(len(points), np.nan)
    known = np.flatnonzero((district != NOWHERE) & ~shapely.is_missing(points))
    known = known[~shapely.is_empty(points[known])]
    metres = units.of_districts.border_distance(points[known], district[known])
    out[known] = np.round(metres / 1000, 3)
    return out
