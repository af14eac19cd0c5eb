"""From degrees to paper: a view of the projected map that fits the box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from geo_afpak.model import fields

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.path import Path
    from numpy.typing import NDArray

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

    def on_paper(self, shapes: NDArray[np.object_]) -> NDArray[np.object_]:
        """Cut projected geometry to the window and bring it to inches of paper."""
        east = self.west + self.box.width * self.scale
        north = self.south + self.box.height * self.scale
        cut = shapely.clip_by_rect(shapes, self.west, self.south, east, north)
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


def path_of(shapes: NDArray[np.object_]) -> Path:
    """Make one compound path of all rings of polygons."""
    from matplotlib.path import Path

    rings = shapely.get_rings(shapely.get_parts(_polygons(shapes)))
    return _path([shapely.get_coordinates(ring) for ring in rings], closed=True, kind=Path)


def lines_of(shapes: NDArray[np.object_]) -> Path:
    """Make one compound path of lines, or of the edges of polygons."""
    from matplotlib.path import Path

    areas = shapely.get_dimensions(shapes) == 2  # noqa: PLR2004
    if areas.any():
        edges = np.where(areas, shapely.boundary(shapes), shapes)
        shapes = np.array([shapely.line_merge(shapely.union_all(edges))], dtype=object)
    parts = shapely.get_parts(shapely.get_parts(shapes))
    parts = parts[shapely.get_dimensions(parts) == 1]
    return _path([shapely.get_coordinates(part) for part in parts], closed=False, kind=Path)


def _polygons(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    parts: NDArray[np.object_] = shapely.get_parts(shapes)
    areas: NDArray[np.object_] = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004
    return areas


def _path(rows: list[NDArray[np.float64]], *, closed: bool, kind: type[Path]) -> Path:
    if not rows:
        return kind(np.empty((0, 2)))
    codes = []
    for row in rows:
        code = np.full(len(row), kind.LINETO, dtype=np.uint8)
        code[0] = kind.MOVETO
        if closed:
            code[-1] = kind.CLOSEPOLY
        codes.append(code)
    return kind(np.concatenate(rows), np.concatenate(codes))
