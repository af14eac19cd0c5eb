"""A sheet to draw charts on in inches: bars, lines and marks from the lower left corner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.figure._frame import LEADING, Box, Frame, said, wrap
from geo_afpak.figure._style import font, measure

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.axes import Axes
    from matplotlib.font_manager import FontProperties

    from geo_afpak.figure._time import Axis
    from geo_afpak.look import Palette

_STEP: Final = 0.012  # inches


class Sheet:
    """Draws on the sheet of a frame, whose unit is one inch.

    Parameters
    ----------
    frame
        The figure's frame; its text is written on top of what is drawn here.
    """

    def __init__(self, frame: Frame) -> None:
        self.axes: Axes = frame.sheet

    def bar(self, box: Box, colour: str, *, edge: str = "none", width: float = 0.0) -> None:
        """Fill a rectangle; `edge` draws its outline, `width` points wide."""
        from matplotlib.patches import Rectangle

        self.axes.add_patch(
            Rectangle(
                (box.left, box.bottom), box.width, box.height,
                facecolor=colour, edgecolor=edge, linewidth=width, joinstyle="miter",
            )
        )  # fmt: skip

    def bars(
        self, boxes: Sequence[Box], colour: str | Sequence[str], *, opacity: float = 1.0
    ) -> None:
        """Fill many rectangles at once; under full `opacity` they darken where they meet."""
        from matplotlib.collections import PolyCollection

        corners = [
            [(b.left, b.bottom), (b.right, b.bottom), (b.right, b.top), (b.left, b.top)]
            for b in boxes
        ]
        self.axes.add_collection(
            PolyCollection(
                corners, facecolors=colour, linewidths=0, alpha=opacity, antialiaseds=False
            )
        )

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        colour: str,
        width: float,
        **settings: Any,  # noqa: ANN401 - matplotlib's own
    ) -> None:
        """Draw a line through points; `width` in points."""
        settings = {"solid_capstyle": "butt", "solid_joinstyle": "round", **settings}
        self.axes.plot(xs, ys, color=colour, linewidth=width, **settings)

    def curve(
        self,
        start: tuple[float, float],
        end: tuple[float, float],
        colour: str,
        width: float,
        **settings: Any,  # noqa: ANN401 - matplotlib's own
    ) -> None:
        """Draw a curve that leaves and arrives level; `width` in points."""
        from matplotlib.patches import PathPatch
        from matplotlib.path import Path

        middle = (start[0] + end[0]) / 2
        path = Path(
            [start, (middle, start[1]), (middle, end[1]), end],
            [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
        )
        settings = {"facecolor": "none", "capstyle": "butt", "zorder": 0.5, **settings}
        self.axes.add_patch(PathPatch(path, edgecolor=colour, linewidth=width, **settings))

    def whisker(
        self, x: float, ys: tuple[float, float], width: float, colour: str, ground: str
    ) -> None:
        """Draw a range with a cap at either end, parted by `ground` from what is below."""
        for line, shade in ((2.4, ground), (1.0, colour)):
            self.line([x, x], ys, shade, line, solid_capstyle="projecting")
            for y in ys:
                self.line([x - width / 2, x + width / 2], [y, y], shade, line)


@dataclass(frozen=True)
class Scale:
    """A time axis on paper.

    Parameters
    ----------
    frame, axis
        Style, and time.
    left, right
        Where the time begins and ends, in inches.
    """

    frame: Frame
    axis: Axis
    left: float
    right: float

    def x(self, day: float) -> float:
        """Return the place of a day in inches."""
        return self.left + self.axis.at(day) * (self.right - self.left)

    @property
    def tail(self) -> float:
        """Length of what fades into the unknown, in inches."""
        return 0.035 * (self.right - self.left)


class Band:
    """Lanes on a time axis, each with its name and count left of it.

    Parameters
    ----------
    scale
        Where a day stands.
    """

    def __init__(self, scale: Scale) -> None:
        self.scale, self.frame = scale, scale.frame
        self.left, self.right = scale.left, scale.right
        self.size = scale.frame.type.small / 72
        self.face: FontProperties = font("sans", scale.frame.type.small)
        self.bold: FontProperties = font("sans", scale.frame.type.small, weight=600)

    @property
    def room(self) -> float:
        """Width in inches that a name has."""
        return self.left - self.frame.type.margin - 0.1 - measure("000", self.face)

    def name(
        self, words: list[str], count: int, top: float, gutter: float, colour: str | None = None
    ) -> None:
        """Write the name and count of a lane."""
        self.frame.lines(gutter, top - 0.03, words, self.bold, colour=colour)
        y, quiet = top - 0.03 - 0.8 * self.size, self.frame.colours.quiet
        self.frame.text(self.left - 0.08, y, f"{count:,}", self.face, colour=quiet, ha="right")

    def foot(self, sheet: Sheet, gutter: float, y: float) -> None:
        """Draw the line below a lane."""
        sheet.line([gutter, self.right], [y, y], self.frame.colours.rule, 0.5, zorder=0)

    def least(self, words: list[str], rows: float | None) -> float:
        """Return the height of a lane: of rows so high, or of strokes, and of its name at least."""
        named = len(words) * LEADING * self.size
        return max(named, 1.25 * self.size) + 0.02 if rows is None else max(rows, named) + 0.07


def mix(colour: str, ground: str, share: float) -> str:
    """Return a colour laid over a ground with `share` of its strength, as #RRGGBB.

    Examples
    --------
    >>> mix("#000000", "#FFFFFF", 0.5)
    '#808080'
    """
    pairs = ((int(colour[i : i + 2], 16), int(ground[i : i + 2], 16)) for i in (1, 3, 5))
    return "#" + "".join(f"{round(top * share + low * (1 - share)):02X}" for top, low in pairs)


def ink_on(colours: Palette, ground: str) -> str:
    """Return the colour of text, or that of paper, whichever is easier to read on a ground."""
    return max(colours.text, colours.paper, key=lambda ink: abs(_light(ink) - _light(ground)))


def _light(colour: str) -> float:
    """Perceived lightness, about (ITU-R BT.601 luma), from 0 to 255."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue


def fade(sheet: Sheet, box: Box, colours: tuple[str, str]) -> None:
    """Fill a box that passes from one colour at its left to another at its right."""
    if box.width <= 0:
        return
    count = max(8, min(80, round(box.width / _STEP)))
    # Each slice runs on to the end, so that no seam shows between two of them.
    slices = [box._replace(left=box.left + n * box.width / count) for n in range(count)]
    shades = [mix(colours[1], colours[0], (n + 0.5) / count) for n in range(count)]
    sheet.bars(slices, shades)


def draw_key(frame: Frame, box: Box, entries: Sequence[tuple[Callable[[Box], None], str]]) -> Box:
    """Write a key at the top of a box, sample before words, and return what is left below."""
    face = font("sans", frame.type.small)
    size = frame.type.small / 72
    x, y = box.left, box.top - 0.9 * size
    for draw, words in entries:
        width = 1.5 * size + measure(said(words), face)
        if x > box.left and x + width > box.right:
            x, y = box.left, y - 1.4 * size
        draw(Box(x, y, x + 1.1 * size, y + 0.7 * size))
        frame.text(x + 1.5 * size, y, words, face, colour=frame.colours.quiet)
        x += width + 1.5 * size
    return box._replace(top=y - 0.6 * size)


def section(frame: Frame, x: float, top: float, words: str) -> tuple[float, float]:
    """Write the heading of a part; return where it ends and where what is below may begin."""
    size = frame.type.small / 72
    face = font("serif", frame.type.small, weight=600)
    frame.text(x, top - 0.95 * size, words, face)
    return x + measure(said(words), face), top - 1.6 * size


def write_over(  # noqa: PLR0913 - where, what, how
    sheet: Sheet,
    frame: Frame,
    place: tuple[float, float],
    words: str,
    face: FontProperties,
    *,
    colour: str | None = None,
) -> None:
    """Write words whose left end and middle is `place`, over the lines of the axis."""
    x, y = place
    half = 0.5 * face.get_size_in_points() / 72
    sheet.bar(Box(x, y - half, x + measure(words, face), y + half), frame.colours.paper)
    frame.text(x, y - 0.66 * half, words, face, colour=colour)


def note(frame: Frame, sentences: Sequence[str], face: FontProperties, *, lines: int = 4) -> Box:
    """Write a note at the foot of the body and return what is left above it."""
    left, bottom, right, top = frame.body
    rows = wrap(" ".join(sentences), face, right - left, lines=lines)
    height = len(rows) * LEADING * face.get_size_in_points() / 72
    frame.lines(left, bottom + height, rows, face, colour=frame.colours.quiet)
    return Box(left, bottom + height + (0.06 if rows else 0), right, top)


def shelves(spans: Sequence[tuple[float, float]], gap: float) -> list[int]:
    """Put intervals, in the order given, on the lowest shelf where each is free.

    Examples
    --------
    >>> shelves([(0, 2), (1, 3), (2.5, 4)], 0.1)
    [0, 1, 0]
    """
    ends: list[list[tuple[float, float]]] = []
    out = []
    for left, right in spans:
        free = (
            place
            for place, taken in enumerate(ends)
            if all(right + gap <= a or left >= b + gap for a, b in taken)
        )
        place = next(free, len(ends))
        if place == len(ends):
            ends.append([])
        ends[place].append((left, right))
        out.append(place)
    return out
