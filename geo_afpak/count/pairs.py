"""Which records to compare: those near in time and place, found without comparing all.

Records are sorted by block (a cell of a grid, a district, a province) and day. What lies in
a block within a window of days is then one stretch of that order, found by bisection.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_afpak.count.events import TOWN_KM, UNIT_KM
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from geo_afpak.count.events import Events

    Rows = NDArray[np.intp]
    Codes = NDArray[np.int64]
    Mask = NDArray[np.bool_]
    Pairs = tuple[Rows, Rows]

__all__ = ["candidates"]

_AT_ONCE: Final = 1_000_000
"""Pairs held in memory at a time: about 100 MB with their facts."""
_DISTRICT_DAYS: Final = 31
_PROVINCE_DAYS: Final = 7
"""A district and a year, or a province and a month, hold too many events to tell any two
apart: longer periods are compared only where the places are known better."""
_LEAST_CELL_KM: Final = 0.5
_AXIS: Final = 1 << 16
"""More cells along an axis than the earth has of the least size."""
_RANKS: Final = 1 << 26
"""More records than there are: a block and a rank fit into one number of 63 bits."""


def candidates(events: Events, *, days: int, km: float | None) -> Iterator[Pairs]:
    """Yield blocks of pairs (two arrays of positions) that are near in time and place.

    Every pair is yielded once, in either order. Each pass finds the pairs whose coarser
    geo_precision is its own.
    """
    length = events.last - events.first + 1
    usable = events.dated & events.placed()
    pointed = usable & events.pointed()
    town = pointed & (events.precision <= 2)  # noqa: PLR2004
    cells = _grid(events, TOWN_KM if km is None else km)
    for pairs in _within(events, town, town, cells, days):
        yield _close(events, pairs, km)

    brief = usable & (length <= _DISTRICT_DAYS) & (events.precision <= 3)  # noqa: PLR2004
    vague = brief & (events.precision == fields.DISTRICT_PRECISION_MAX)
    cells = _grid(events, UNIT_KM)
    for pairs in _within(events, vague & pointed, brief & pointed, cells, days):
        yield _close(events, pairs, km)
    known = events.district >= 0
    for one, other in _within(events, vague & known, brief & known, [events.district], days):
        # Those with points close by were found by the grid.
        beyond = ~(events.km(one, other) <= UNIT_KM)
        yield one[beyond], other[beyond]

    short = usable & (length <= _PROVINCE_DAYS) & (events.province >= 0)
    far = short & (events.precision == fields.PROVINCE_PRECISION_MAX)
    yield from _within(events, far, short, [events.province], days)


def _close(events: Events, pairs: Pairs, km: float | None) -> Pairs:
    one, other = pairs
    near = events.km(one, other) <= events.allowed_km(one, other, km)
    return one[near], other[near]


def _grid(events: Events, size: float) -> list[Codes]:
    """Give each record the number of its cell, then of those round it, -1 for an empty one.

    Cells are cubes: records near each other on the ground lie in the same or in touching ones.
    """
    size = max(size, _LEAST_CELL_KM)
    cell = np.floor(np.nan_to_num(events.place) / size).astype(np.int64) + _AXIS // 2
    places = np.array([_AXIS * _AXIS, _AXIS, 1])
    number = cell @ places
    known, own = np.unique(number, return_inverse=True)
    blocks: list[Codes] = [own]
    for step in product((-1, 0, 1), repeat=3):
        if any(step):
            wanted = number + step @ places
            at = np.minimum(np.searchsorted(known, wanted), len(known) - 1)
            blocks.append(np.where(known[at] == wanted, at, -1))
    return blocks


def _within(
    events: Events, chosen: Mask, others: Mask, blocks: list[Codes] | list[Rows], days: int
) -> Iterator[Pairs]:
    """Pair each chosen record with the others, of which it is one, in its blocks and days.

    The first block is a record's own. Of two records one begins first, and the other then
    begins before the first is over: so every pair is found from its earlier record.
    """
    by_day = np.argsort(events.first, kind="stable")
    rank = np.empty(len(by_day), dtype=np.int64)
    rank[by_day] = np.arange(len(by_day))
    over = np.searchsorted(events.first[by_day], events.last + days, "right")
    for earlier, later in ((chosen, others), (others & ~chosen, chosen)):
        target = np.flatnonzero(later)
        keys = blocks[0][target].astype(np.int64) * _RANKS + rank[target]
        order = np.argsort(keys)
        target, keys = target[order], keys[order]
        probe = np.flatnonzero(earlier)
        for block in blocks:
            base = block[probe].astype(np.int64) * _RANKS
            start = np.searchsorted(keys, base + rank[probe] + 1)
            stop = np.searchsorted(keys, base + over[probe])
            yield from _stretches(probe, target, start, np.maximum(stop - start, 0))


def _stretches(probe: Rows, target: Rows, start: Rows, counts: Rows) -> Iterator[Pairs]:
    """Write out probe by probe the stretch of targets that it is paired with."""
    total = np.cumsum(counts)
    begin = 0
    while begin < len(counts):
        done = total[begin - 1] if begin else 0
        end = max(int(np.searchsorted(total, done + _AT_ONCE, "right")), begin + 1)
        part = counts[begin:end]
        first = np.repeat(start[begin:end] - (total[begin:end] - part - done), part)
        yield np.repeat(probe[begin:end], part), target[first + np.arange(len(first))]
        begin = end
