"""Symbols of events, and badges of those known only to a district or a province."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_afpak.figure._base import dashes, draw_path
from geo_afpak.figure._frame import Box
from geo_afpak.figure._style import font, measure
from geo_afpak.join.marks import MARK, NEAR
from geo_afpak.layers import DRAWN, EVENT_CLASS
from geo_afpak.look import EVENTS, SYMBOL, radius_of
from geo_afpak.look import NEAR as DISC
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.path import Path

    from geo_afpak.figure._frame import Frame

KINDS_OF_MARK: Final = tuple(EVENTS)
_BARE: Final = ((0.0, 0.0, 0.0, 0.0), 0, "solid")
"""Edge, width and dashes of what has no outline."""
_REACH: Final = {"counter_terrorism": 1.18, "clash": 1.25, "political": 1.15}


@dataclass(frozen=True)
class Symbol:
    """One event on paper: place in inches, radius in points."""

    kind: str
    x: float
    y: float
    radius: float
    hollow: bool = False
    site: bool = False
    near: bool = False
    """In a halo: only known to be near its place."""

    @property
    def reach(self) -> float:
        """Half of its width in inches."""
        return self.radius * _REACH.get(self.kind, 1) / 72


def radius_for(killed: float | None, least: float) -> float:
    """Return the radius in points: area by deaths, none smaller than that of one."""
    return radius_of(killed) * least / SYMBOL.least


def is_hollow(kind: str, killed: float | None) -> bool:
    """Say whether an event of a deadly kind has no figure of deaths."""
    return EVENTS[kind].lethal and killed is None


def symbols_of(rows: pd.DataFrame, least: float) -> list[Symbol]:
    """Make the symbol of each event, not yet placed."""
    out = []
    # A district may be known by its name alone, without a precision.
    sites = (rows[fields.GEO_PRECISION] == 1).fillna(value=False)
    near = rows[MARK] == NEAR
    for kind, stated, site, by in zip(rows[EVENT_CLASS], rows[DRAWN], sites, near, strict=True):
        killed = None if pd.isna(stated) else float(stated)
        hollow = is_hollow(kind, killed)
        out.append(Symbol(kind, 0, 0, radius_for(killed, least), hollow, bool(site), bool(by)))
    return out


def moved(symbol: Symbol, x: float, y: float) -> Symbol:
    """Return the symbol at another place."""
    return replace(symbol, x=x, y=y)


def pack(symbols: Sequence[Symbol], x: float, y: float) -> list[Symbol]:
    """Set symbols side by side round one place, the largest first, without overlap."""
    placed: list[Symbol] = []
    for symbol in sorted(symbols, key=lambda one: (-one.radius, KINDS_OF_MARK.index(one.kind))):
        spots = [(0.0, 0.0)] if not placed else _touching(symbol, placed)
        free = [
            spot
            for spot in spots
            if all(
                hypot(spot[0] - one.x, spot[1] - one.y) >= one.reach + symbol.reach - 1e-6
                for one in placed
            )
        ]
        best = min(free, key=lambda spot: (round(hypot(*spot), 5), -spot[0], spot[1]))
        placed.append(moved(symbol, *best))
    left, bottom, right, top = extent_of(placed)
    shift_x, shift_y = x - (left + right) / 2, y - (bottom + top) / 2
    return [moved(one, one.x + shift_x, one.y + shift_y) for one in placed]


def _touching(symbol: Symbol, placed: Sequence[Symbol]) -> list[tuple[float, float]]:
    """List the places where a symbol touches one of the placed ones, and those touching two."""
    spots = []
    for one in placed:
        distance = one.reach + symbol.reach
        spots += [
            (one.x + distance * cos(step * pi / 12), one.y + distance * sin(step * pi / 12))
            for step in range(24)
        ]
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            spots += _touching_two(one, other, symbol.reach)
    return spots


def _touching_two(one: Symbol, other: Symbol, reach: float) -> list[tuple[float, float]]:
    first, second = one.reach + reach, other.reach + reach
    apart = hypot(other.x - one.x, other.y - one.y)
    if apart > first + second or not apart:
        return []
    along = (apart**2 + first**2 - second**2) / (2 * apart)
    side = sqrt(max(0.0, first**2 - along**2))
    turn = atan2(other.y - one.y, other.x - one.x)
    return [
        (
            one.x + along * cos(turn) - sign * side * sin(turn),
            one.y + along * sin(turn) + sign * side * cos(turn),
        )
        for sign in (1, -1)
    ]


def extent_of(symbols: Iterable[Symbol]) -> Box:
    """Return the box round symbols."""
    rows = [(s.x - s.reach, s.y - s.reach, s.x + s.reach, s.y + s.reach) for s in symbols]
    low, high = np.min(rows, axis=0), np.max(rows, axis=0)
    return Box(float(low[0]), float(low[1]), float(high[2]), float(high[3]))


def _shape(kind: str) -> Path:
    """Return the outline of a kind for radius 1."""
    from matplotlib.path import Path

    corners = EVENTS[kind].corners
    if corners:
        return Path([*corners, corners[0]], closed=True)
    return _circle(EVENTS[kind].circle)


def _circle(radius: float) -> Path:
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    circle: Path = Path.unit_circle().transformed(Affine2D().scale(radius))
    return circle


def draw_symbols(
    frame: Frame, symbols: Sequence[Symbol], *, order: float, alpha: float = 1.0
) -> None:
    """Draw symbols, the large ones first, each with a hairline round it."""
    from matplotlib.collections import PathCollection
    from matplotlib.colors import to_rgba
    from matplotlib.transforms import IdentityTransform

    colours, pieces = frame.colours, []
    for symbol in sorted(symbols, key=lambda one: -one.radius):
        colour = colours.events[symbol.kind]
        ring = EVENTS[symbol.kind].ring
        empty = symbol.hollow or ring
        # What is drawn smaller than the look has it keeps its proportions.
        px = min(frame.type.px, symbol.radius / SYMBOL.least)
        width = SYMBOL.ring if ring else SYMBOL.hollow.width if symbol.hollow else SYMBOL.hairline
        face, edge = colours.paper if empty else colour, colour if empty else colours.paper
        dash = dashes(SYMBOL.hollow.dash if symbol.hollow else (), width)
        style = (to_rgba(face, alpha), to_rgba(edge), width * px, dash)
        drawn = [(_shape(symbol.kind), symbol.radius, *style)]
        if symbol.near:
            halo = to_rgba(colour, DISC.halo_fill)
            drawn.insert(0, (_circle(1), symbol.radius + DISC.halo * px, halo, *_BARE))
        if symbol.site:
            ink = to_rgba(colours.text if empty else colours.paper)
            drawn.append((_circle(1), SYMBOL.site * frame.type.px, ink, *_BARE))
        pieces += [(symbol.x, symbol.y, *piece) for piece in drawn]
    if pieces:
        xs, ys, *parts = map(list, zip(*pieces, strict=True))
        paths, radii, faces, edges, widths, styles = parts
        marks = PathCollection(
            paths, sizes=[radius**2 for radius in radii], facecolors=faces, edgecolors=edges,
            linewidths=widths, linestyles=styles, offsets=list(zip(xs, ys, strict=True)),
            transform=IdentityTransform(), offset_transform=frame.sheet.transData, zorder=order,
        )  # fmt: skip
        frame.sheet.add_collection(marks, autolim=False)


def rounded(box: Box, radius: float) -> Path:
    """Return the outline of a box with round corners."""
    from matplotlib.patches import FancyBboxPatch

    style = f"round,pad=0,rounding_size={radius}"
    corner = box.left, box.bottom
    path: Path = FancyBboxPatch(corner, box.width, box.height, boxstyle=style).get_path()
    return path


def badge_size(frame: Frame, counts: Mapping[str, int]) -> tuple[float, float]:
    """Return width and height of a badge in inches."""
    face = font("sans", frame.type.small, weight=600)
    mark = frame.type.mark * 0.9 / 72
    width = sum(
        (2.4 * mark if kind else 0) + measure(f"{n:,}", face) + 1.3 * mark
        for kind, n in counts.items()
    )
    return width + 1.9 * mark, frame.type.small / 72 * 1.45


def draw_badge(
    frame: Frame,
    centre: tuple[float, float],
    counts: Mapping[str, int],
    *,
    order: float,
    dashed: bool = False,
) -> Box:
    """Draw a rounded badge that counts events by class: they are somewhere in the unit.

    A class of no name is a count of all, without a symbol.
    """
    width, height = badge_size(frame, counts)
    (_, y), box = centre, Box.about(*centre, width, height)
    draw_path(
        frame, rounded(box, height * (0.2 if dashed else 0.5)), facecolor=frame.colours.paper,
        edgecolor=frame.colours.border, linewidth=frame.type.line * 0.75,
        linestyle=(0, (2.4, 1.6)) if dashed else "solid", zorder=order,
    )  # fmt: skip
    face = font("sans", frame.type.small, weight=600)
    mark = frame.type.mark * 0.9
    left = box.left + 1.3 * mark / 72
    for kind, number in counts.items():
        middle = left + (1.2 * mark if kind else -1.4 * mark) / 72
        if kind:
            draw_symbols(frame, [Symbol(kind, middle, y, mark)], order=order + 0.1, alpha=1)
        words, start = f"{number:,}", middle + 1.9 * mark / 72
        frame.text(start, y - 0.34 * frame.type.small / 72, words, face, zorder=order + 0.1)
        left = start + measure(words, face) + 0.6 * mark / 72
    return box
