"""From degrees to paper: a view of the projected map that fits the box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from geo_afpak.model import fields

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.path import Path

    from geo_afpak.figure._frame import Box
    from geo_afpak.region.projection import Bounds

_LOCAL_M: Final = 600_000


def bounds_of(shapes: NDArray[np.object_]) -> Bounds:
    """Return west, south, east, north of all geometry together."""
    west, south, east, north = map(float, shapely.total_bounds(shapes))
    return west, south, east, north


def project(shapes: gpd.GeoSeries, crs: str) -> NDArray[np.object_]:
    """Project geometry from degrees; long straight edges become curves, as they should."""
    dense = shapely.segmentize(np.asarray(shapes.geometry.array), 0.5)
    out: NDArray[np.object_] = np.asarray(gpd.GeoSeries(dense, crs=fields.CRS).to_crs(crs).array)
    return out


@dataclass(frozen=True)
class View:
    """A window on a projected map: where it lies on paper and what of the map it shows.

    Parameters
    ----------
    box
        On paper, in inches.
    crs
        Projection, in metres.
    west, south
        Lower left corner, in metres.
    scale
        Metres of the map for one inch of paper.
    """

    box: Box
    crs: str
    west: float
    south: float
    scale: float

    @property
    def local(self) -> bool:
        """Say whether it shows a small area: a few districts, and north nearly the same in all."""
        return min(self.box.width, self.box.height) * self.scale < _LOCAL_M

    @property
    def extent(self) -> BaseGeometry:
        """What of the projected map it shows."""
        east = self.west + self.box.width * self.scale
        north = self.south + self.box.height * self.scale
        return shapely.box(self.west, self.south, east, north)

    def on_paper(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Cut projected geometry to the window and bring it to inches of paper."""
        cut = shapely.clip_by_rect(shapes, *self.extent.bounds)
        # A fifth of a point: nobody sees it, and the file is a good deal smaller.
        cut = shapely.simplify(cut, self.scale / 72 * 0.2, preserve_topology=True)
        out: NDArray[np.object_] = shapely.transform(cut, self._to_inches)
        return out

    def points(self, shapes: pd.Series) -> NDArray[np.float64]:
        """Bring points in degrees to inches of paper, whether they lie in the window or not."""
        placed = np.asarray(gpd.GeoSeries(list(shapes), crs=fields.CRS).to_crs(self.crs).array)
        xy = np.column_stack([shapely.get_x(placed), shapely.get_y(placed)])
        return self._to_inches(xy)

    def holds(self, x: float, y: float) -> bool:
        """Say whether a place in inches lies in the window."""
        return self.box.left <= x <= self.box.right and self.box.bottom <= y <= self.box.top

    def _to_inches(self, xy: NDArray[np.float64]) -> NDArray[np.float64]:
        corner = np.array([self.box.left, self.box.bottom])
        out: NDArray[np.float64] = (xy - np.array([self.west, self.south])) / self.scale + corner
        return out


def fit(
    box: Box,
    crs: str,
    bounds: Bounds,
    *,
    anchor: tuple[float, float] = (0.5, 0.5),
    least: float = 0,
) -> View:
    """Lay projected bounds (metres) as large as they go into a box, with a small margin.

    Parameters
    ----------
    box
        On paper, in inches; the view fills all of it.
    crs
        Projection of the bounds.
    bounds
        What has to be seen.
    anchor
        Where the bounds stand in the room that is left: 0 left or below, 1 right or above.
    least
        Metres that an inch stands for at least, so that several views can share one scale.
    """
    west, south, east, north = bounds
    scale = max(least, 1.05 * max((east - west) / box.width, (north - south) / box.height))
    room_x, room_y = box.width * scale - (east - west), box.height * scale - (north - south)
    return View(box, crs, west - room_x * anchor[0], south - room_y * anchor[1], scale)


Shapes = BaseGeometry | NDArray[np.object_]
"""One shape, or several."""


def path_of(shapes: Shapes) -> Path:
    """Make one compound path of all rings of polygons."""
    parts = shapely.get_parts(shapes)
    areas = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004
    rings = shapely.get_rings(shapely.get_parts(areas))
    return _path([shapely.get_coordinates(ring) for ring in rings], closed=True)


def lines_of(shapes: Shapes) -> Path:
    """Make one compound path of lines, or of the edges of polygons."""
    shapes = np.atleast_1d(np.asarray(shapes, dtype=object))
    areas = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004
    if areas.any():
        edges = np.where(areas, shapely.boundary(shapes), shapes)
        shapes = np.array([shapely.line_merge(shapely.union_all(edges))], dtype=object)
    parts = shapely.get_parts(shapely.get_parts(shapes))
    parts = parts[shapely.get_dimensions(parts) == 1]
    return _path([shapely.get_coordinates(part) for part in parts], closed=False)


def _path(rows: list[NDArray[np.float64]], *, closed: bool) -> Path:
    from matplotlib.path import Path

    if not rows:
        return Path(np.empty((0, 2)))
    codes = []
    for row in rows:
        code = np.full(len(row), Path.LINETO, dtype=np.uint8)
        code[0] = Path.MOVETO
        if closed:
            code[-1] = Path.CLOSEPOLY
        codes.append(code)
    return Path(np.concatenate(rows), np.concatenate(codes))
