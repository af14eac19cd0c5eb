"""Which unit does each of many points lie in: exact, and fast from a few thousand points on.

A grid is laid over the units. A cell that no border touches lies wholly inside the same
units, so its points are answered by look-up; the points of the other cells are put to the
exact test of GEOS. The answer is the one of ``geopandas.sjoin(predicate="intersects")``
with the first unit kept, also for overlapping units (tests/join/test_incidents.py proves it on
vertices, edge midpoints and points a hair away from them).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[Any]
    Floats = NDArray[np.float64]
    Positions = NDArray[np.intp]
    Content = tuple[bytes | None, ...]

__all__ = ["NOWHERE", "locate"]

NOWHERE: Final = -1
_CROSSED: Final = -2
_GRID_FROM: Final = 20_000
"""Points from which building the grid (about 0.05 s of CPU) costs less than it saves."""
_CELLS: Final = 1_000_000
"""Cells at most: about 0.02 degrees over both countries, 4 MB; more cost 100,000 points more time
than they save, and gain nothing at a million."""
_SIZE_MIN_DEG: Final = 1e-4
_MARGIN_DEG: Final = 1e-9
"""Border cells are marked this much too widely: rounding of a point's cell is far below it."""


class _Grid(NamedTuple):
    """Unit of each cell, rows from the south, and where the cells lie (degrees)."""

    west: float
    south: float
    size: float
    cells: NDArray[np.int32]


def locate(shapes: Shapes, x: Floats, y: Floats) -> Positions:
    """Find for each point the first of the shapes that it lies in or on the border of.

    Parameters
    ----------
    shapes
        Polygons and multipolygons; null and empty ones hold no point. They may overlap.
    x, y
        Finite coordinates in the CRS of the shapes.

    Returns
    -------
    numpy.ndarray
        Position in `shapes`, or `NOWHERE`.

    Examples
    --------
    >>> squares = np.array([shapely.box(1, 0, 2, 1), shapely.box(0, 0, 1, 1)])
    >>> locate(squares, np.array([0.5, 1.0, 9.0]), np.array([0.5, 0.5, 0.5])).tolist()
    [1, 0, -1]
    """
    content = tuple(shapely.to_wkb(shapes))
    if len(x) < _GRID_FROM:
        return _test_exactly(_prepared(content), x, y)
    grid = _grid(content)
    column = np.floor((x - grid.west) / grid.size)
    row = np.floor((y - grid.south) / grid.size)
    height, width = grid.cells.shape
    within = (column >= 0) & (column < width) & (row >= 0) & (row < height)
    flat = row[within].astype(np.intp) * width + column[within].astype(np.intp)
    found = np.full(len(x), NOWHERE, dtype=np.intp)
    found[within] = grid.cells.ravel()[flat]
    open_ = np.flatnonzero(found == _CROSSED)
    found[open_] = _test_exactly(_prepared(content), x[open_], y[open_])
    return found


# The content of the units is the key, so that frames read twice share one index and
# edited ones never do; and the caller's own geometries stay as they are, unprepared.
@lru_cache(maxsize=4)
def _prepared(content: Content) -> Shapes:
    shapes = shapely.from_wkb(np.array(content, dtype=object))
    shapely.prepare(shapes)
    return shapes


@lru_cache(maxsize=4)
def _grid(content: Content) -> _Grid:
    shapes = _prepared(content)
    starts, ends = _edges(shapes)
    if not len(starts):
        return _Grid(0.0, 0.0, 1.0, np.full((1, 1), NOWHERE, dtype=np.int32))
    west, south, east, north = shapely.total_bounds(shapes)
    size = max(float(np.sqrt((east - west) * (north - south) / _CELLS)), _SIZE_MIN_DEG)
    # One cell of margin all round: what lies beyond the grid lies in no unit.
    west, south = west - size, south - size
    height = int((north - south) / size) + 2
    width = int((east - west) / size) + 2
    crossed = np.zeros((height, width), dtype=bool)
    for columns, rows in _touched(starts, ends, west, south, size):
        crossed[rows, columns] = True
    # Free neighbours in a row have no border between them: one test answers a whole run.
    first = ~crossed
    first[:, 1:] &= crossed[:, :-1]
    rows, columns = np.nonzero(first)
    x, y = west + (columns + 0.5) * size, south + (rows + 0.5) * size
    units = _test_exactly(shapes, x, y).astype(np.int32)
    cells = units[np.cumsum(first.ravel()) - 1].reshape(height, width)
    cells[crossed] = _CROSSED
    return _Grid(float(west), float(south), size, cells)


def _test_exactly(shapes: Shapes, x: Floats, y: Floats) -> Positions:
    found = np.full(len(x), NOWHERE, dtype=np.intp)
    order = np.argsort(x, kind="stable")
    bounds = shapely.bounds(shapes)
    from_ = np.searchsorted(x, bounds[:, 0], side="left", sorter=order)
    to = np.searchsorted(x, bounds[:, 2], side="right", sorter=order)
    # Last unit first, so that the first one has the last word.
    for unit in np.flatnonzero(to > from_)[::-1]:
        near = order[from_[unit] : to[unit]]
        near = near[(y[near] >= bounds[unit, 1]) & (y[near] <= bounds[unit, 3])]
        if len(near):
            found[near[shapely.intersects_xy(shapes[unit], x[near], y[near])]] = unit
    return found


def _edges(shapes: Shapes) -> tuple[Floats, Floats]:
    """Start and end points of all edges (get_rings alone would skip multipolygons)."""
    rings = shapely.get_rings(shapely.get_parts(shapes))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return points[:-1][same], points[1:][same]


def _touched(
    starts: Floats, ends: Floats, west: float, south: float, size: float
) -> list[tuple[Positions, Positions]]:
    """Columns and rows of the cells that edges touch, and of a few that they nearly touch.

    Edges are cut into pieces of at most half a cell, so that the four corners of a piece's
    box lie in all the cells that the piece can touch.
    """
    step = ends - starts
    count = np.maximum(np.ceil(np.abs(step).max(axis=1) / (size / 2)), 1).astype(np.intp)
    edge = np.repeat(np.arange(len(count)), count)
    part = np.arange(len(edge)) - np.repeat(np.cumsum(count) - count, count)
    share = step[edge] / count[edge, None]
    head = starts[edge] + share * part[:, None]
    tail = head + share
    origin = np.array([west, south])
    low = np.floor((np.minimum(head, tail) - _MARGIN_DEG - origin) / size).astype(np.intp)
    high = np.floor((np.maximum(head, tail) + _MARGIN_DEG - origin) / size).astype(np.intp)
    return [(columns[:, 0], rows[:, 1]) for columns in (low, high) for rows in (low, high)]
