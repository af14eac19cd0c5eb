"""Names on a map: placed by importance, without collisions, the same every time."""

from __future__ import annotations

from dataclasses import dataclass, field
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from geo_afpak.figure._base import draw_path
from geo_afpak.figure._frame import Box, plain
from geo_afpak.figure._style import font, measure
from geo_afpak.text import isolated

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.font_manager import FontProperties
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.figure._frame import Frame

_PAD: Final = 0.015
"""Inches that stay free round a label."""
# Cartographic habit: right and above first (Imhof 1975, The American Cartographer 2 (2)).
_SIDES: Final = ((1, 0.3), (1, -0.4), (-1, 0.3), (-1, -0.4), (0, 1), (0, -1), (1, 0.9), (-1, 0.9))


@dataclass(frozen=True)
class Label:
    """A name and how it is set: face, colour, space between letters in ems."""

    text: str
    face: FontProperties
    colour: str
    tracking: float = 0.0
    under: tuple[str, ...] = ()
    """Further lines, set smaller."""

    @property
    def small(self) -> FontProperties:
        """Face of the lines under the name."""
        return font("sans", self.face.get_size_in_points() * 0.86)

    @property
    def lead(self) -> float:
        """Distance of the lines under the name, in inches."""
        return self.face.get_size_in_points() / 72 * 0.98


@dataclass
class Room:
    """What is still free of a window on paper."""

    window: Box
    taken: list[Box] = field(default_factory=list)
    _rows: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 4)))

    def free(self, box: Box) -> bool:
        """Say whether a box lies in the window and on nothing that was placed before."""
        w = self.window
        if box.left < w.left or box.right > w.right or box.bottom < w.bottom or box.top > w.top:
            return False
        if len(self._rows) < len(self.taken):
            self._rows = np.array(self.taken)
        left, bottom, right, top = self._rows.T
        across = (left < box.right) & (right > box.left)
        return not (across & (bottom < box.top) & (top > box.bottom)).any()

    def take(self, box: Box) -> Box:
        """Keep a box from what is placed later."""
        self.taken.append(box)
        return box


def width_of(label: Label) -> float:
    """Return the width of a label in inches, the space between its letters included."""
    text = plain(label.text)
    space = label.tracking * label.face.get_size_in_points() / 72
    name = measure(text, label.face) + space * max(0, len(text) - 1)
    return max([name, *(measure(plain(row), label.small) for row in label.under)])


def _height_of(label: Label) -> float:
    return label.face.get_size_in_points() / 72 * 0.86 + len(label.under) * label.lead


def place_point(room: Room, label: Label, spot: Box) -> Box | None:
    """Place a label beside what marks its spot; None where no side is free."""
    width, height = width_of(label), _height_of(label)
    x, y = spot.middle
    for side, rise in _SIDES:
        off_x = side * (spot.width / 2 + 0.03 + width / 2)
        off_y = rise * (spot.height / 2 + height / 2 + 0.01) if not side else rise * height * 0.6
        box = Box.about(x + off_x, y + off_y, width, height).padded(_PAD)
        if room.free(box):
            return room.take(box)
    return None


def around(x: float, y: float, reach: float, step: float = 0.05) -> Iterator[tuple[float, float]]:
    """Yield places round a place, near ones first: rings of growing radius."""
    yield x, y
    for ring in range(1, int(reach / step) + 1):
        count = min(32, 8 * ring)
        for turn in range(count):
            angle = 2 * pi * turn / count
            yield x + ring * step * cos(angle), y + ring * step * sin(angle)


def place_area(room: Room, label: Label, area: BaseGeometry, at: tuple[float, float]) -> Box | None:
    """Place a label inside an area, near a place; None where it does not fit."""
    if area.is_empty:
        return None
    shapely.prepare(area)
    reach = max(area.bounds[2] - area.bounds[0], area.bounds[3] - area.bounds[1]) / 2
    width, height = width_of(label), _height_of(label)
    for x, y in around(*at, reach):
        box = Box.about(x, y, width, height)
        if room.free(box.padded(_PAD)) and shapely.contains(area, shapely.box(*box)):
            return room.take(box.padded(_PAD))
    return None


def write(frame: Frame, label: Label, box: Box, *, halo: str | None, order: float) -> None:
    """Set a label into a box that was made for it."""
    size = label.face.get_size_in_points() / 72
    x, y = box.left + _PAD, box.bottom + _PAD + 0.1 * size + len(label.under) * label.lead
    for number, row in enumerate(label.under, 1):
        line = Label(row, label.small, label.colour)
        _set(frame, line, x, y - number * label.lead, halo=halo, order=order)
    _set(frame, label, x, y, halo=halo, order=order)


def _set(  # noqa: PLR0913 - a line, where and how
    frame: Frame, label: Label, x: float, y: float, *, halo: str | None, order: float
) -> None:
    if halo:
        _draw_halo(frame, label, x, y, colour=halo, order=order)
    space = label.tracking * label.face.get_size_in_points() / 72
    words = plain(label.text) if space else isolated(plain(label.text))
    text = Tracked(
        x, y, words, space=space, fontproperties=label.face, color=label.colour,
        parse_math=False, zorder=order + 0.1,
    )  # fmt: skip
    if space:
        text.set_gid(f"ga-track-{len(frame.sheet.texts)}-{label.tracking:g}em")
    frame.sheet.add_artist(text)


class Tracked(Text):
    """Text with space between its letters, which matplotlib does not know of.

    In SVG it stays one text, and `write_figure` turns its gid into letter-spacing.
    """

    def __init__(self, *args: Any, space: float, **settings: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **settings)
        self.space = space

    def draw(self, renderer: Any) -> None:  # noqa: ANN401 - of any backend
        """Draw letter by letter, but in SVG, whose renderer alone has a writer of XML."""
        if not self.space or hasattr(renderer, "writer"):
            super().draw(renderer)
            return
        text, (start, y) = self.get_text(), self.get_position()
        for letter, x in zip(
            text, _starts(text, self.get_fontproperties(), self.space), strict=True
        ):
            self.set(text=letter, position=(start + x, y))
            super().draw(renderer)
        self.set(text=text, position=(start, y))


def _starts(text: str, face: FontProperties, space: float) -> list[float]:
    """Return where each letter begins, in inches from the first."""
    return [measure(text[:count], face) + space * count for count in range(len(text))]


def _draw_halo(  # noqa: PLR0913 - a label, where and how
    frame: Frame, label: Label, x: float, y: float, *, colour: str, order: float
) -> None:
    """Stroke the outline of the letters under them; a path effect would make text a path."""
    text, size = plain(label.text), label.face.get_size_in_points()
    starts = _starts(text, label.face, label.tracking * size / 72) if label.tracking else [0.0]
    letters = zip(text if label.tracking else [text], starts, strict=True)
    small = Affine2D().scale(size / text_to_path.FONT_SCALE)
    paths = []
    for letter, start in letters:
        points, codes = text_to_path.get_text_path(label.face, letter)
        if len(codes):  # a blank has none, nor has a sign that nothing is drawn for
            place = Affine2D().scale(1 / 72).translate(x + start, y)
            paths.append(Path(small.transform(points), codes).transformed(place))
    if paths:
        look = {"facecolor": colour, "edgecolor": colour, "linewidth": size * 0.28}
        draw_path(frame, Path.make_compound_path(*paths), zorder=order, **look)
