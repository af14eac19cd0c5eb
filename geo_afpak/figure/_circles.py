"""Many events on a map: a circle for each province or district, its area by their number.

Single symbols would lie over one another: what is hidden is not shown, whatever the legend says.
"""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_afpak.figure._base import draw_path
from geo_afpak.figure._frame import Box
from geo_afpak.figure._style import font, measure
from geo_afpak.layers import EVENT_CLASS, LABEL_POINT
from geo_afpak.look import EVENTS
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from matplotlib.font_manager import FontProperties
    from numpy.typing import NDArray

    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._scene import Circles, Scene

_TURN: Final = 360
_HALF_LINE: Final = 0.4
_RISE: Final = 0.33
"""Half the height of a digit, in sizes of its type."""
_INSIDE: Final = 0.9
"""How much of its circle's radius a number may reach."""
_PARTED: Final = 0.02
"""Inches of paper round a circle, for lines of one point."""
_STEPS: Final = 200
_TOUCHING: Final = 1e-6


def draw_circles(scene: Scene, circles: Circles, rows: pd.DataFrame, *, order: float) -> None:
    """Draw a circle in the middle of each unit, its sectors by class; small ones on top."""
    frame = scene.frame
    units, _ = scene.units("adm1" if circles.column == fields.ADM1_ID else "adm2")
    where = {unit: row for row, unit in enumerate(units[fields.ADM_ID])}
    places = scene.view.points(units[LABEL_POINT])
    face = font("sans", frame.type.small * 0.9, weight=600)
    groups = [
        (str(unit), here[EVENT_CLASS].value_counts())
        for unit, here in rows[circles.holds(rows)].groupby(circles.column)
    ]
    drawn = []
    for unit, found in sorted(groups, key=lambda one: (-one[1].sum(), one[0])):
        x, y = places[where[unit]]
        if scene.view.holds(x, y):
            drawn.append((found, x, y, circles.radius(frame, int(found.sum())) / 72))
    moved = spread(
        np.array([(x, y) for _, x, y, _ in drawn]).reshape(-1, 2),
        np.array([radius for *_, radius in drawn]) + _PARTED * frame.type.line,
    )
    drawn = [
        (found, float(x), float(y), radius)
        for (found, _, _, radius), (x, y) in zip(drawn, moved, strict=True)
    ]
    for place, (found, x, y, radius) in enumerate(drawn):
        sectors = {kind: int(found[kind]) for kind in EVENTS if kind in found}
        _draw_sectors(frame, (x, y), radius, sectors, order)
        text = f"{int(found.sum()):,}"
        half = measure(text, face) / 2
        # Half a number would be another number.
        covered = any(
            abs(x - over) < half + wide and abs(y - top) < wide + _HALF_LINE * frame.type.small / 72
            for _, over, top, wide in drawn[place + 1 :]
        )
        if fits(text, face, radius) and not covered:
            frame.text(
                x, y, text, face, colour=frame.colours.paper, ha="center", va="center_baseline",
                zorder=order + 0.5,
            )  # fmt: skip
        scene.room.take(Box.about(x, y, 2 * radius, 2 * radius))


def fits(text: str, face: FontProperties, radius: float) -> bool:
    """Say whether a number has all its ink in a circle: beyond, it is white on white.

    Examples
    --------
    >>> face = font("sans", 10)
    >>> fits("8", face, 0.04), fits("8", face, 0.08), fits("88", face, 0.08)
    (False, True, False)
    """
    rise = _RISE * face.get_size_in_points() / 72
    return hypot(measure(text, face) / 2, rise) < _INSIDE * radius


def spread(places: NDArray[np.float64], radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move circles apart where they lie over one another, each by no more than its radius.

    So each still covers the place that it stands for. The smaller of two gives way more.

    Examples
    --------
    >>> spread(np.array([[0.0, 0.0], [1.0, 0.0], [9.0, 0.0]]), np.ones(3)).round(2).tolist()
    [[-0.5, 0.0], [1.5, 0.0], [9.0, 0.0]]
    """
    moved = places.copy()
    for _ in range(_STEPS):
        apart = moved[:, None] - moved[None, :]
        far = np.hypot(*np.moveaxis(apart, -1, 0))
        over = radii[:, None] + radii[None, :] - far
        np.fill_diagonal(over, 0)
        if not (over > _TOUCHING).any():
            break
        share = radii[None, :] / (radii[:, None] + radii[None, :])
        push = np.where(over > 0, over * share / np.where(far > 0, far, 1), 0)
        moved = moved + (apart * push[:, :, None]).sum(axis=1)
        way = moved - places
        length = np.hypot(way[:, 0], way[:, 1])
        moved = places + way * np.minimum(1, radii / np.where(length > 0, length, 1))[:, None]
    return moved


def _draw_sectors(
    frame: Frame,
    centre: tuple[float, float],
    radius: float,
    counts: Mapping[str, int],
    order: float,
) -> None:
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    place = Affine2D().scale(radius).translate(*centre)
    ring = Affine2D().scale(radius + _PARTED * frame.type.line).translate(*centre)
    # Where two circles touch, the one on top keeps its outline.
    draw_path(
        frame, Path.unit_circle().transformed(ring), facecolor=frame.colours.paper,
        zorder=order,
    )  # fmt: skip
    starts = 90 - _TURN * np.cumsum([0, *counts.values()]) / sum(counts.values())
    for kind, first, last in zip(counts, starts[:-1], starts[1:], strict=True):
        outline = Path.unit_circle() if len(counts) == 1 else Path.wedge(last, first)
        draw_path(
            frame, outline.transformed(place), facecolor=frame.colours.events[kind],
            edgecolor=frame.colours.paper, linewidth=0.5 * frame.type.line, zorder=order,
        )  # fmt: skip
