"""The frame that all figures share: heading above, sources below, and a body to draw in.

Everything is placed in inches from the lower left corner of the figure, so that a layout is
a matter of plain sums and the same on every resolution.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo_afpak.figure._style import SIZES, TYPE, font, measure, palette_of
from geo_afpak.layers import PRIVATE
from geo_afpak.model import fields
from geo_afpak.sources import number_sources
from geo_afpak.text import isolated, one_line
from geo_afpak.words import generalised_as, units_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.font_manager import FontProperties
    from matplotlib.text import Text

    from geo_afpak.figure import FigureOptions
    from geo_afpak.layers import Layers

LEADING: Final = 1.22
"""Distance of lines, in sizes of the type."""

DISPUTED: Final = "Dashed lines are disputed; drawing a line takes no position."
CUT_NOTES: Final = "There are more sources and terms; the description in this file has all."
# Own sources that the foot and the description name, and the letters of each in the foot.
_NAMED: Final = 6
_LONG: Final = 70
_DESCRIBED: Final = 300
# A logo at the foot: its height in lines of the foot, and the gap beside it in inches.
_LOGO_HEIGHT: Final = 5
_BESIDE: Final = 0.15
# The foot leaves the rest to what is shown.
_FOOT_MOST: Final = 0.2
# What has no shape of its own: a font may lack it, and a box would be drawn in its place.
_UNSEEN: Final = re.compile("[\u200b\u200e\u200f\u2060-\u2064\ufeff]")


class Box(NamedTuple):
    """A rectangle in inches from the figure's lower left corner."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def width(self) -> float:
        """Width in inches."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in inches."""
        return self.top - self.bottom

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.left + self.right) / 2, (self.bottom + self.top) / 2

    @classmethod
    def about(cls, x: float, y: float, width: float, height: float) -> Box:
        """Make a box of a size round a place."""
        return cls(x - width / 2, y - height / 2, x + width / 2, y + height / 2)

    def padded(self, by: float) -> Box:
        """Return the box with so much more on each side."""
        return Box(self.left - by, self.bottom - by, self.right + by, self.top + by)

    def nearest(self, x: float, y: float) -> tuple[float, float]:
        """Return the place in the box that is nearest to another."""
        return min(max(x, self.left), self.right), min(max(y, self.bottom), self.top)

    def meets(self, other: Box) -> bool:
        """Say whether the boxes lie over one another."""
        across = self.left < other.right and other.left < self.right
        return across and self.bottom < other.top and other.bottom < self.top


def plain(text: str) -> str:
    r"""Return a text as one line that can be drawn: see `text.one_line`.

    Examples
    --------
    >>> plain("a\nb\u200ec")
    'a bc'
    """
    return _UNSEEN.sub("", one_line(text))


_SAY: ContextVar[Callable[[str], str]] = ContextVar("say", default=str)
"""Says our words in the language of what is drawn."""
_LEFTWARDS: ContextVar[bool] = ContextVar("leftwards", default=False)
_RIGHT_TO_LEFT: Final = "\u200f"
"""A mark that is not seen: the line it begins runs from right to left (UAX 9)."""
_ISOLATE: Final = "\u2068"
_TURNED: Final = {"left": "right", "right": "left", "center": "center"}


@contextmanager
def spoken(say: Callable[[str], str], *, leftwards: bool = False) -> Iterator[None]:
    """Draw figures whose words are said by another, who is given the English ones.

    With `leftwards` their layout turns: what stands at the left stands at the right, and time runs
    from right to left. A map does not turn.
    """
    tokens = _SAY.set(say), _LEFTWARDS.set(leftwards)
    try:
        yield
    finally:
        _SAY.reset(tokens[0])
        _LEFTWARDS.reset(tokens[1])


def said(text: str) -> str:
    """Say words of ours as `Frame.text` does, to measure them."""
    return plain(_SAY.get()(text))


def wrap(text: str, face: FontProperties, width: float, *, lines: int = 99) -> list[str]:
    """Break text into lines of at most `width` inches; the last one ends in … if cut.

    A word that is wider than a line is broken: no text may leave the figure.
    """
    out: list[str] = []
    rest = said(text)
    while rest and len(out) < lines:
        cut = _fitting(rest, face, width)
        if cut < len(rest) and len(out) == lines - 1:
            return [*out, f"{rest[: _fitting(rest, face, width - measure('…', face))].rstrip()}…"]
        out.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return out


def _fitting(text: str, face: FontProperties, width: float) -> int:
    """Count the characters that fit, to the last space before where one is."""
    if measure(text[:400], face) <= width and len(text) <= 400:  # noqa: PLR2004 - more never fit
        return len(text)
    low, high = 1, min(len(text), 400)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if measure(text[:middle], face) <= width else (low, middle - 1)
    space = text.rfind(" ", 0, low + 1)
    return space if space > 0 else low


@dataclass
class Frame:
    """A figure with its style, and the part of it that is still free.

    Parameters
    ----------
    figure
        What is drawn on.
    options
        What was asked for.
    size
        Width and height in inches.
    spare
        Height in inches that it was higher before, when it left that much below its rows; a
        drawing that leaves some sets it.

    Attributes
    ----------
    colours
        The `Palette` of the style.
    type
        The `TypeScale` of the size: points for title, subtitle, text, small, foot.
    body
        What `dress` leaves free for axes, in inches.
    side
        Of a map, the column under the heading, left of the body; else as wide as nothing.
    unwritten
        Notes and terms in full where there is no room for them; else empty.
    sources
        The sources in full where the foot has no room for them; else empty.
    sheet
        Axes over the whole figure whose unit is one inch, for all that is placed on paper.
    leftwards
        Whether its words run from right to left (`spoken`).
    flipped
        Whether the whole sheet is turned round then, as it is where no map stands on it.
    """

    figure: Figure
    options: FigureOptions
    size: tuple[float, float] | None = None
    spare: float = 0

    def __post_init__(self) -> None:
        self.colours = palette_of(self.options.style, self.options.house)
        self.type = TYPE[self.options.size]
        self.width, self.height = self.size or SIZES[self.options.size]
        margin = self.type.margin
        self.body = Box(margin, margin, self.width - margin, self.height - margin)
        self.side = Box(margin, margin, margin, self.height - margin)
        self.unwritten = self.sources = ""
        self.leftwards, self.flipped = _LEFTWARDS.get(), False
        self.figure.set_facecolor(self.colours.paper)
        self.sheet = self.axes(Box(0, 0, self.width, self.height))
        self.sheet.set(xlim=(0, self.width), ylim=(0, self.height), aspect="auto")
        self.sheet.set_axis_off()

    def axes(self, box: Box, **settings: Any) -> Axes:  # noqa: ANN401 - matplotlib's own
        """Add axes that fill a box given in inches."""
        left, bottom = box.left / self.width, box.bottom / self.height
        size = box.width / self.width, box.height / self.height
        return self.figure.add_axes((left, bottom, *size), **settings)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        face: FontProperties,
        *,
        colour: str | None = None,
        **settings: Any,  # noqa: ANN401 - matplotlib's own
    ) -> Text:
        """Write one line; x, y in inches are its left end and its baseline by default."""
        words = isolated(said(text))
        if self.leftwards and _ISOLATE in words:
            words = _RIGHT_TO_LEFT + words
        settings = {"ha": "left", "va": "baseline", **settings}
        if self.flipped:
            settings["ha"] = _TURNED[settings["ha"]]
        return self.sheet.text(
            x, y, words, fontproperties=face, color=colour or self.colours.text, parse_math=False,
            **settings,
        )  # fmt: skip

    def turned(self, x: float) -> float:
        """Return where something beside a map stands, in inches: at the other side leftwards."""
        return self.width - x if self.leftwards and not self.flipped else x

    def lines(  # noqa: PLR0913 - what, where, how
        self,
        x: float,
        top: float,
        rows: list[str],
        face: FontProperties,
        *,
        colour: str | None = None,
        turned: bool = False,
    ) -> float:
        """Write rows from `top` downwards and return where the next thing may begin.

        With `turned` they begin at the other side where words run leftwards.
        """
        size = face.get_size_in_points() / 72
        at = self.turned(x) if turned else x
        ha = "left" if at == x else "right"
        for number, row in enumerate(rows):
            y = top - 0.8 * size - number * LEADING * size
            self.text(at, y, row, face, colour=colour, ha=ha)
        return top - len(rows) * LEADING * size

    def dress(self, layers: Layers, title: str, subtitle: str, *, base_map: bool = False) -> None:
        """Write heading and foot, and leave the space between them in `body`.

        Parameters
        ----------
        layers
            Names the sources and what their terms make us say.
        title, subtitle
            What is shown and when; then one or two sentences with the numbers.
        base_map
            Add the licences of boundaries and towns, and the note on disputed borders. Where the
            size has a column at the left, the heading stands in it: the body then reaches from
            the foot to the top, right of it.
        """
        beside = self.type.side if base_map else 0
        if self.leftwards and not base_map:
            self.flipped = True
            self.sheet.set_xlim(self.width, 0)
        left, bottom, right, top = self.body
        short = self.options.size == "social"
        width = beside or self.body.width
        face = font("serif", self.type.title, weight=600)
        rows = wrap(self.heading(layers, title), face, width, lines=6 if beside else 3)
        under = self.lines(left, top, rows, face, turned=True) - 0.03
        if self.options.subtitle:
            face = font("sans", self.type.subtitle, weight=600)
            rows = wrap(self.options.subtitle, face, width, lines=4)
            under = self.lines(left, under, rows, face, turned=True)
        face = font("sans", self.type.subtitle)
        rows = wrap(subtitle, face, width, lines=5 if short else 9)
        under = self.lines(left, under, rows, face, colour=self.colours.quiet, turned=True)
        face = font("sans", self.type.foot)
        lead = LEADING * self.type.foot / 72
        notes = self._notes(layers, base_map=base_map)
        logo = self._logo()
        wide = self.body.width - (logo.width + _BESIDE if logo else 0)
        rows = [row for note in notes for row in wrap(note, face, wide)]
        room = max(4, int(_FOOT_MOST * (self.height + self.spare) / lead))
        if len(rows) > room:
            self.unwritten = " ".join([*notes, *filter(None, [self.unwritten])])
            rows = [*rows[: room - 1], CUT_NOTES]
        height = max(len(rows) * LEADING * self.type.foot / 72, logo.height if logo else 0)
        self.lines(left, bottom + height, rows, face, colour=self.colours.quiet, turned=True)
        bottom += height + 0.07
        if beside:
            self.side = Box(left, bottom, left + beside, under - 0.08)
            edges = sorted(map(self.turned, (left + beside + 0.15, self.width)))
            self.body = Box(edges[0], bottom, edges[1], self.height)
        else:
            self.body = Box(left, bottom, right, under - 0.06)

    def _logo(self) -> Box | None:
        """Set the logo of the house into the lower right corner; return where it stands."""
        house = self.options.house
        if house is None or not house.logo:
            return None
        import io

        from matplotlib.image import imread

        pixels = imread(io.BytesIO(house.logo), format="png")
        tall, wide = pixels.shape[:2]
        share = min(_LOGO_HEIGHT * LEADING * self.type.foot / 72 / tall, 0.2 * self.width / wide)
        right, bottom = self.body.right, self.body.bottom
        if self.leftwards:
            right = self.body.left + share * wide
        box = Box(right - share * wide, bottom, right, bottom + share * tall)
        axes = self.axes(box)
        axes.set_axis_off()
        axes.imshow(pixels, aspect="auto", interpolation="antialiased")
        return box

    def heading(self, layers: Layers, title: str | None = None) -> str:
        """Return the title; with rows that are not for publication it says so in any case."""
        title = self.options.title or title or layers.title
        return f"{PRIVATE}: {title}" if layers.private and PRIVATE not in title else title

    def _notes(self, layers: Layers, *, base_map: bool) -> list[str]:
        """Name sources and licences, their notices, what was changed, disputed lines."""
        credits_, more = self._sources(layers)
        self.sources = more
        if base_map:
            view = layers.region.worldview
            dashed = DISPUTED if layers.lines[fields.DISPUTED].any() else ""
            disputed = view.credit if view and view.credit else dashed
            base = (units_of(layers), layers.region.attribution, disputed)
            credits_ = " ".join(filter(None, (credits_, *base)))
        notes = [*filter(None, [credits_]), *layers.notices]
        notes += [f"The incidents were generalised: {text}." for text in generalised_as(layers)]
        if layers.corrected:
            notes.append("Corrections to the source are applied.")
        return [*notes, *(self.options.house.furniture() if self.options.house else ())]

    def _sources(self, layers: Layers) -> tuple[str, str]:
        """Name the sources for the foot, and in full where it has no room for all of them."""
        if self.options.source:
            return f"Sources: {' '.join(map(_ended, self.options.source))}", ""
        if layers.citations:
            return f"Sources: {' '.join(map(_ended, layers.citations))}", ""
        own = number_sources(layers).sources
        if not own:
            return ("The records name no source." if len(layers.incidents) else ""), ""
        named = [f"[{one.number}] {one.text}" for one in own]
        if len(own) <= _NAMED and sum(map(len, named)) <= _NAMED * _LONG:
            return f"Sources: {'; '.join(named)}.", ""
        short = [f"[{one.number}] {_shortened(one.text)}" for one in own[:_NAMED]]
        more = len(own) - len(short)
        rest = f"; and {more:,} more, in the properties of this file" if more else ""
        full = f"Sources: {'; '.join(named[:_DESCRIBED])}"
        cut = len(own) - _DESCRIBED
        return (
            f"Sources, by the numbers of the note: {'; '.join(short)}{rest}.",
            f"{full}; and {cut:,} more." if cut > 0 else f"{full}.",
        )


def _shortened(text: str) -> str:
    text = one_line(text)
    return text if len(text) <= _LONG else f"{text[: _LONG - 1].rstrip()}…"


def _ended(text: str) -> str:
    return text if text.endswith((".", "”", ")")) else f"{text}."
