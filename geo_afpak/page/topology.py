"""Borders written once: the lines that units share become arcs, units become lists of arcs.

The idea is TopoJSON's (github.com/topojson/topojson-specification): an arc index is its
position in the list of arcs, or, walked backwards, that position's complement (-1 - index).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Topology", "delta", "topology_of"]

_LEAST_RING: Final = 4
_Point = tuple[float, float]


def delta(line: Any, scale: int) -> list[int]:  # noqa: ANN401 - any shapely line
    """Code a line as x0, y0, dx, dy, ... in whole steps of 1 / scale degree.

    Points that fall together are written once.

    Examples
    --------
    >>> delta(shapely.LineString([(69.0, 34.0), (69.01, 33.99), (69.0101, 33.9901)]), 100)
    [6900, 3400, 1, -1]
    """
    steps = np.rint(shapely.get_coordinates(line) * scale).astype(int)
    moved = np.ones(len(steps), dtype=bool)
    moved[1:] = np.any(steps[1:] != steps[:-1], axis=1)
    steps = steps[moved]
    steps[1:] -= steps[:-1].copy()
    coded: list[int] = steps.ravel().tolist()
    return coded


def topology_of(coverage: Sequence[Any], scale: int) -> Topology:
    """Make the topology of a coverage; the last ones are kept, by the shapes' content."""
    return _made(tuple(shapely.to_wkb(np.asarray(coverage))), scale)


@lru_cache(maxsize=2)
def _made(content: tuple[bytes, ...], scale: int) -> Topology:
    return Topology(list(shapely.from_wkb(np.array(content, dtype=object))), scale)


class Topology:
    """Arcs of a coverage, and its polygons as lists of arcs.

    Parameters
    ----------
    coverage
        Polygons that meet along equal lines (`shapely.coverage_is_valid`).
    scale
        Steps a degree of the coded arcs.

    Examples
    --------
    >>> left, right = shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1)
    >>> both = Topology([left, right], 1)
    >>> len(both.arcs)
    3
    >>> both.rings(shapely.union(left, right)) is not None
    True
    """

    def __init__(self, coverage: Sequence[Any], scale: int) -> None:
        lines = shapely.line_merge(shapely.union_all(shapely.boundary(np.asarray(coverage))))
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(lines)]
        self._scale = scale
        self._walks: dict[tuple[_Point, _Point], tuple[int, int]] = {}
        self._known: dict[bytes, list[list[int] | list[list[int]]]] = {}
        self.arcs: list[list[int]] = []
        for index, part in enumerate(sorted(parts, key=lambda points: points[:2].tolist())):
            self.arcs.append(delta(shapely.LineString(part), scale))
            points = [(x, y) for x, y in part.tolist()]
            self._walks[points[0], points[1]] = (index, len(points) - 1)
            self._walks[points[-1], points[-2]] = (-1 - index, len(points) - 1)

    def rings(self, shape: Any) -> list[list[int] | list[list[int]]]:  # noqa: ANN401
        """Rings of a polygon: each a list of arcs, or [its own points] where it has no arcs.

        Parameters
        ----------
        shape
            Polygon or MultiPolygon of the coverage's own lines, or any other.
        """
        key = shapely.to_wkb(shape)
        if key not in self._known:
            self._known[key] = self._rings(shape)
        return self._known[key]

    def _rings(self, shape: Any) -> list[list[int] | list[list[int]]]:  # noqa: ANN401
        rings = [ring for part in shapely.get_parts(shape) for ring in shapely.get_rings(part)]
        found = [self._ring(shapely.get_coordinates(ring).tolist()) for ring in rings]
        return [
            arcs if arcs is not None else [delta(ring, self._scale)]
            for ring, arcs in zip(rings, found, strict=True)
            if len(delta(ring, self._scale)) >= 2 * _LEAST_RING
        ]

    def _ring(self, coordinates: list[list[float]]) -> list[int] | None:
        """Walk a ring from arc to arc; None when it leaves the coverage's lines."""
        points = [(x, y) for x, y in coordinates[:-1]]
        count = len(points)
        pairs = [(points[at], points[(at + 1) % count]) for at in range(count)]
        start = next((at for at, pair in enumerate(pairs) if pair in self._walks), None)
        if start is None:
            return None
        arcs: list[int] = []
        walked = 0
        while walked < count:
            step = self._walks.get(pairs[(start + walked) % count])
            if step is None:
                return None
            arcs.append(step[0])
            walked += step[1]
        return arcs if walked == count else None
