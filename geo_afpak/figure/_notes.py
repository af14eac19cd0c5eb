"""Notes of a story on a map: words beside a spot, with an arrow to it."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING, Final

import pandas as pd
import shapely

from geo_afpak.figure._frame import LEADING, Box, wrap
from geo_afpak.figure._style import font, measure
from geo_afpak.story import SIDES

if TYPE_CHECKING:
    from geo_afpak.figure._scene import Scene
    from geo_afpak.story import Note

_WIDEST: Final = 1.45
_AWAY: Final = (0.34, 0.6, 0.95)
_PAD: Final = 0.05
_CLEAR: Final = 0.18
_SHORT_OF_SPOT: Final = 0.1
_ORDER: Final = 60


def draw_notes(scene: Scene) -> None:
    """Draw the notes asked for, and say in the description those that have no room."""
    notes = scene.frame.options.notes
    if not notes:
        return
    spots = scene.view.points(pd.Series([shapely.Point(note.at) for note in notes]))
    for x, y in spots:
        scene.room.take(Box.about(x, y, 2 * _CLEAR, 2 * _CLEAR))
    left = [
        note.text
        for note, (x, y) in zip(notes, spots, strict=True)
        if scene.view.holds(x, y) and not _draw(scene, note, x, y)
    ]
    if left:
        said = f"Notes without room: {'; '.join(left)}."
        scene.frame.unwritten = f"{scene.frame.unwritten} {said}".strip()


def _draw(scene: Scene, note: Note, x: float, y: float) -> bool:
    face = font("serif", scene.frame.type.small)
    size = face.get_size_in_points() / 72
    rows = wrap(note.text, face, _WIDEST)
    width = max(measure(row, face) for row in rows) + 2 * _PAD
    height = (0.86 + (len(rows) - 1) * LEADING) * size + 2 * _PAD
    names = list(SIDES)
    first = names.index(note.side)
    order = [names[(first + step) % len(names)] for step in (0, 1, -1, 2, -2, 3, -3, 4)]
    for away in _AWAY:
        for side in order:
            box = _box((x, y), SIDES[side], away, (width, height))
            if scene.room.free(box):
                scene.room.take(box)
                _show(scene, rows, box, (x, y))
                return True
    return False


def _box(
    spot: tuple[float, float], side: tuple[int, int], away: float, size: tuple[float, float]
) -> Box:
    """Return the box of a size that lies on one side of a spot."""
    (x, y), (east, north), (width, height) = spot, side, size
    far = away / hypot(east, north)
    left = x + east * far + (east - 1) / 2 * width
    low = y + north * far + (north - 1) / 2 * height
    return Box(left, low, left + width, low + height)


def _show(scene: Scene, rows: list[str], box: Box, spot: tuple[float, float]) -> None:
    from matplotlib.patches import FancyArrowPatch, Rectangle

    frame, (x, y) = scene.frame, spot
    start = box.nearest(x, y)
    far = hypot(x - start[0], y - start[1])
    part = (far - _SHORT_OF_SPOT) / far
    tip = (start[0] + part * (x - start[0]), start[1] + part * (y - start[1]))
    line = {"color": frame.colours.text, "linewidth": 0.8, "zorder": _ORDER}
    arrow = FancyArrowPatch(start, tip, arrowstyle="->", mutation_scale=6, shrinkA=0, shrinkB=0)
    arrow.set(**line)
    frame.sheet.add_patch(arrow)
    ground = Rectangle(
        (box.left, box.bottom), box.width, box.height, facecolor=frame.colours.paper,
        edgecolor=frame.colours.text, linewidth=0.6, zorder=_ORDER,
    )  # fmt: skip
    frame.sheet.add_patch(ground)
    face = font("serif", frame.type.small)
    size = face.get_size_in_points() / 72
    for number, row in enumerate(rows):
        base = box.top - _PAD - 0.8 * size - number * LEADING * size
        frame.text(box.left + _PAD, base, row, face, zorder=_ORDER + 1)
