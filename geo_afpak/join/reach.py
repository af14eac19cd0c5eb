"""Where events may lie that are known to be near a place: discs as wide as their sources say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Geod

from geo_afpak.join.marks import MARK, NEAR
from geo_afpak.model import fields

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["reaches"]

_CORNERS: Final = 72
"""A disc of so many corners is within 0.1 % of its radius."""


def reaches(incidents: gpd.GeoDataFrame, by: str) -> gpd.GeoDataFrame:
    """Draw the area in which the events near a place may lie, one for each value of a column.

    Parameters
    ----------
    incidents
        Joined, with `mark`; those marked "near" have radius_km.
    by
        The column, such as the class of event.

    Returns
    -------
    geopandas.GeoDataFrame
        The column, `events`, and the discs as one area, so that many beside each other are no
        darker than one; in EPSG:4326, in the order of the column.
    """
    near = incidents[incidents[MARK] == NEAR]
    points = np.asarray(near.geometry.array, dtype=object)
    held = pd.DataFrame(near).reindex(columns=[by, fields.RADIUS_KM]).astype({by: object})
    held["x"], held["y"] = shapely.get_x(points), shapely.get_y(points)
    places = held.groupby(list(held)).size().rename("events").reset_index()
    discs = gpd.GeoDataFrame(places[[by, "events"]], geometry=_discs(places), crs=fields.CRS)
    return discs.dissolve(by, aggfunc="sum").reset_index()[[by, "events", "geometry"]]


def _discs(places: pd.DataFrame) -> NDArray[np.object_]:
    turns = np.tile(np.linspace(0, 360, _CORNERS, endpoint=False), len(places))
    lon, lat, km = (
        np.repeat(places[name].to_numpy(dtype=float), _CORNERS)
        for name in ("x", "y", fields.RADIUS_KM)
    )
    east, north, _ = Geod(ellps="WGS84").fwd(lon, lat, turns, km * 1000)
    corners = np.column_stack([east, north]).reshape(len(places), _CORNERS, 2)
    return np.asarray(shapely.polygons(corners), dtype=object)
