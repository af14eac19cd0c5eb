"""How far are many points from the border of their own unit: exact, without a loop over points.

Points of a unit that lie in one square share the few edges that can be nearest to any of
them: those no further from the middle of the square than the nearest edge is, and twice the
half diagonal. Large squares narrow the edges down for small ones, and these for the points.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import shapely

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Positions = NDArray[np.intp]

__all__ = ["border_distance"]

_SQUARES_M: Final = (16_384.0, 4_096.0)
"""Sides of the squares in metres, one a whole part of the other."""
_SMALL_IN_LARGE: Final = 4
_PAIRS: Final = 100_000
"""Pairs of a place and an edge at a time, so that they stay in the processor's cache."""


class _Edges(NamedTuple):
    """Start, way and squared length of edges, and the first edge of each border (one more)."""

    x: Floats
    y: Floats
    dx: Floats
    dy: Floats
    square: Floats
    first: Positions


class _Places(NamedTuple):
    """Points, and for each the number of its list of edges."""

    x: Floats
    y: Floats
    list_of: Positions


class _Lists(NamedTuple):
    """Lists of edges laid end to end: list i is edges[first[i]:first[i + 1]]."""

    edges: Positions
    first: Positions


def border_distance(x: Floats, y: Floats, which: Positions, borders: NDArray[Any]) -> Floats:
    """Measure from each point to one of the borders.

    Parameters
    ----------
    x, y
        Points, in metres.
    which
        For each point, the position of its border.
    borders
        Lines, in the CRS of the points.

    Returns
    -------
    numpy.ndarray
        Metres, as `shapely.distance` gives them but for the last bits.

    Examples
    --------
    >>> ring = shapely.boundary(np.array([shapely.box(0, 0, 10, 10)]))
    >>> border_distance(np.array([3.0, 12.0]), np.array([5.0, 5.0]), np.array([0, 0]), ring).tolist()
    [3.0, 2.0]
    """  # noqa: E501
    out = np.full(len(x), np.nan)
    if not len(x):
        return out
    edges = _edges(borders)
    keys = _square_keys(x, y, which)
    order = np.argsort(keys)
    small = keys[order]
    lists = _Lists(np.arange(len(edges.x)), edges.first)
    list_of = which[order]
    for side, key in zip(_SQUARES_M, (small // _SMALL_IN_LARGE**2, small), strict=True):
        start = np.flatnonzero(np.concatenate([[True], key[1:] != key[:-1]]))
        of = np.repeat(np.arange(len(start)), np.diff(np.append(start, len(key))))
        # The middle is taken from a point's own square, so that keys need not be unpacked.
        head = order[start]
        middle_x = (np.floor(x[head] / side) + 0.5) * side
        middle_y = (np.floor(y[head] / side) + 0.5) * side
        middles = _Places(middle_x, middle_y, list_of[start])
        lists = _narrowed(middles, lists, edges, side * np.sqrt(2))
        list_of = of
    out[order] = _nearest(_Places(x[order], y[order], list_of), lists, edges)
    return out


def _square_keys(x: Floats, y: Floats, which: Positions) -> NDArray[np.int64]:
    """Give each point's unit and small square one number; those of a large one are neighbours."""
    key = which.astype(np.int64)
    inner = np.zeros(len(x), np.int64)
    for values in (x, y):
        small = np.floor(values / _SQUARES_M[1]).astype(np.int64)
        small -= small.min() // _SMALL_IN_LARGE * _SMALL_IN_LARGE
        large, within = np.divmod(small, _SMALL_IN_LARGE)
        key = key * (int(large.max()) + 1) + large
        inner = inner * _SMALL_IN_LARGE + within
    return key * _SMALL_IN_LARGE**2 + inner


def _edges(borders: NDArray[Any]) -> _Edges:
    lines, owner = shapely.get_parts(borders, return_index=True)
    points, line = shapely.get_coordinates(lines, return_index=True)
    same = line[1:] == line[:-1]
    start, way = points[:-1][same], (points[1:] - points[:-1])[same]
    first = np.searchsorted(owner[line[:-1][same]], np.arange(len(borders) + 1))
    dx, dy = way.T
    # An edge without length is its start: any divisor will do.
    square = np.where((dx == 0) & (dy == 0), 1.0, dx * dx + dy * dy)
    x, y, dx, dy = map(np.ascontiguousarray, (*start.T, dx, dy))
    return _Edges(x, y, dx, dy, square, first)


def _pairs(
    places: _Places, lists: _Lists, edges: _Edges
) -> Iterator[tuple[slice, Positions, Positions, Floats]]:
    """Yield places by the slice: starts of their pairs, the pairs' edges, squared distances."""
    x, y, list_of = places
    count = np.diff(lists.first)[list_of]
    end = np.cumsum(count)
    from_ = 0
    while from_ < len(x):
        done = end[from_ - 1] if from_ else 0
        to = max(from_ + 1, int(np.searchsorted(end, done + _PAIRS, side="right")))
        part = slice(from_, to)
        starts = end[part] - count[part] - done
        step = np.repeat(lists.first[list_of[part]] - starts, count[part])
        edge = lists.edges[np.arange(len(step)) + step]
        px = np.repeat(x[part], count[part]) - edges.x[edge]
        py = np.repeat(y[part], count[part]) - edges.y[edge]
        dx, dy = edges.dx[edge], edges.dy[edge]
        along = np.clip((px * dx + py * dy) / edges.square[edge], 0.0, 1.0)
        px -= along * dx
        py -= along * dy
        yield part, starts, edge, px * px + py * py
        from_ = to


def _narrowed(places: _Places, lists: _Lists, edges: _Edges, reach: float) -> _Lists:
    """Keep of each place's edges those that lie no further than the nearest one and `reach`."""
    kept, counts = [], []
    for _, starts, edge, square in _pairs(places, lists, edges):
        most = (np.sqrt(np.minimum.reduceat(square, starts)) + reach) ** 2
        near = square <= np.repeat(most, np.diff(np.append(starts, len(square))))
        kept.append(edge[near])
        counts.append(np.add.reduceat(near, starts, dtype=np.intp))
    first = np.concatenate([[0], np.cumsum(np.concatenate(counts))])
    return _Lists(np.concatenate(kept), first)


def _nearest(places: _Places, lists: _Lists, edges: _Edges) -> Floats:
    out = np.empty(len(places.x))
    for part, starts, _, square in _pairs(places, lists, edges):
        out[part] = np.sqrt(np.minimum.reduceat(square, starts))
    return out
