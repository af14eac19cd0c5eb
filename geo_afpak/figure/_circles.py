"""Many events on a map: a circle for each province or district, its area by their number.

Single symbols would lie over one another: what is hidden is not shown, whatever the legend says.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_afpak.figure._base import draw_path
from geo_afpak.figure._frame import Box
from geo_afpak.figure._style import font, measure
from geo_afpak.layers import EVENT_CLASS, LABEL_POINT, MARK
from geo_afpak.look import EVENTS
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from geo_afpak.figure._events import Scene
    from geo_afpak.figure._frame import Frame

__all__ = ["Circles", "draw_circles"]

_MANY: Final = 400
"""More events than this are gathered."""
_LARGEST: Final = 6.0
_LEAST: Final = 0.6
"""Radii of the largest and of the smallest circle, in radii of the mark of one event."""
_SHOWN: Final = {
    fields.ADM1_ID: ("dot", "district", "province"),
    fields.ADM2_ID: ("dot", "district"),
}
_TURN: Final = 360


@dataclass(frozen=True)
class Circles:
    """How many events are gathered: by the units of which column, the largest with `most`."""

    column: str
    most: int

    @classmethod
    def of(cls, parts: Iterable[pd.DataFrame], *, whole: bool) -> Circles | None:
        """Gather by province on a map of the whole, else by district; None for few events.

        The same circle means the same number in each of the parts, as those of small multiples.
        """
        column = fields.ADM1_ID if whole else fields.ADM2_ID
        units = [part.loc[part[MARK].isin(_SHOWN[column]), column].dropna() for part in parts]
        if sum(map(len, units)) <= _MANY:
            return None
        return cls(column, max(int(unit.value_counts().max()) for unit in units if len(unit)))

    def holds(self, rows: pd.DataFrame) -> pd.Series[bool]:
        """Say which events count in a circle; the others are drawn as they are."""
        return rows[MARK].isin(_SHOWN[self.column]) & rows[self.column].notna()

    def radius(self, frame: Frame, count: int) -> float:
        """Return the radius in points of the circle of so many events."""
        return max(_LEAST, _LARGEST * sqrt(count / self.most)) * frame.type.mark


def draw_circles(scene: Scene, circles: Circles, rows: pd.DataFrame, *, order: float) -> None:
    """Draw a circle at the middle of each unit, its sectors by class; small ones on top."""
    frame, layers = scene.frame, scene.layers
    units = layers.provinces if circles.column == fields.ADM1_ID else layers.districts
    where = {unit: row for row, unit in enumerate(units[fields.ADM_ID])}
    places = scene.view.points(units[LABEL_POINT])
    face = font("sans", frame.type.small * 0.9, weight=600)
    groups = [
        (str(unit), here[EVENT_CLASS].value_counts())
        for unit, here in rows[circles.holds(rows)].groupby(circles.column)
    ]
    for unit, found in sorted(groups, key=lambda one: (-one[1].sum(), one[0])):
        x, y = places[where[unit]]
        if not scene.view.holds(x, y):
            continue
        total = int(found.sum())
        radius = circles.radius(frame, total) / 72
        sectors = {kind: int(found[kind]) for kind in EVENTS if kind in found}
        _draw_sectors(frame, (x, y), radius, sectors, order)
        text = f"{total:,}"
        if measure(text, face) < 1.6 * radius:
            frame.text(
                x, y, text, face, colour=frame.colours.paper, ha="center", va="center_baseline",
                zorder=order + 0.5,
            )  # fmt: skip
        scene.room.take(Box(x - radius, y - radius, x + radius, y + radius))


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
    starts = 90 - _TURN * np.cumsum([0, *counts.values()]) / sum(counts.values())
    for kind, first, last in zip(counts, starts[:-1], starts[1:], strict=True):
        outline = Path.unit_circle() if len(counts) == 1 else Path.wedge(last, first)
        draw_path(
            frame, outline.transformed(place), facecolor=frame.colours.events[kind],
            edgecolor=frame.colours.paper, linewidth=0.5 * frame.type.line, zorder=order,
        )  # fmt: skip
