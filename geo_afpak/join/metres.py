"""Units in the projection in which distances are measured, and the distances to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from pyproj import Transformer

from geo_afpak.join.borders import border_distance
from geo_afpak.model import fields

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Positions = NDArray[np.intp]
    Shapes = NDArray[Any]

__all__ = ["Level", "in_metres"]

_STRAIGHT_DEG: Final = 0.05
"""Edges are cut this short before they are projected: a straight edge in degrees then lies
within 0.4 m of its straight edge in metres (sagitta L^2 tan(lat) / 8R, L = 5.5 km)."""

_MAP_ENDS_DEG: Final = 180.0
_MAP_ENDS: Final = shapely.multilinestrings(
    [[[side, -90.0], [side, 90.0]] for side in (-_MAP_ENDS_DEG, _MAP_ENDS_DEG)]
)


@lru_cache(maxsize=8)
def _transformer(metric_crs: str) -> Transformer:
    return Transformer.from_crs(fields.CRS, metric_crs, always_xy=True)


def in_metres(shapes: Shapes, metric_crs: str) -> Shapes:
    """Project shapes so that their straight edges in degrees stay where they are."""
    project = _transformer(metric_crs).transform
    return np.asarray(
        shapely.transform(
            shapely.segmentize(shapes, _STRAIGHT_DEG),
            lambda xy: np.column_stack(project(xy[:, 0], xy[:, 1])),
        )
    )


@dataclass(frozen=True)
class Level:
    """Units of one level, in degrees and, when somebody asks, in metres.

    Parameters
    ----------
    shapes
        Polygons in EPSG:4326.
    metric_crs
        Projection in which distances to them are measured.
    """

    shapes: Shapes
    metric_crs: str

    @cached_property
    def borders(self) -> Shapes:
        """Their borders, in metres; where a map ends at the antimeridian, a unit does not."""
        edges = shapely.boundary(self.shapes)
        west, _, east, _ = shapely.bounds(self.shapes).T
        across = (west == -_MAP_ENDS_DEG) & (east == _MAP_ENDS_DEG)
        edges[across] = shapely.difference(edges[across], _MAP_ENDS)
        return in_metres(edges, self.metric_crs)

    @cached_property
    def _boxes(self) -> shapely.STRtree:
        return shapely.STRtree(self.borders)

    def border_distance(self, points: Shapes, unit: Positions) -> Floats:
        """Measure the metres from each point to the border of its unit."""
        return self._distance(*self._xy(points), unit)

    def borders_within(
        self, points: Shapes, reach: float | Floats, but: Positions | None = None
    ) -> tuple[Positions, Positions, Floats]:
        """Return pairs of a point and a unit whose border is within reach, and the metres.

        Parameters
        ----------
        points
            In EPSG:4326.
        reach
            Metres, for all or for each.
        but
            A unit for each point that is not asked.
        """
        x, y = self._xy(points)
        point, unit = self._boxes.query(shapely.box(x - reach, y - reach, x + reach, y + reach))
        if but is not None:
            other = unit != but[point]
            point, unit = point[other], unit[other]
        metres = self._distance(x[point], y[point], unit)
        near = metres <= np.broadcast_to(reach, len(points))[point]
        return point[near], unit[near], metres[near]

    def _xy(self, points: Shapes) -> tuple[Floats, Floats]:
        project = _transformer(self.metric_crs).transform
        x, y = project(shapely.get_x(points), shapely.get_y(points))
        return x, y

    def _distance(self, x: Floats, y: Floats, unit: Positions) -> Floats:
        used, which = np.unique(unit, return_inverse=True)
        return border_distance(x, y, which, self.borders[used])
