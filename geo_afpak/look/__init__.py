"""How things look: one vocabulary for page, figures, QGIS and KML, read from look.toml.

Nothing here knows what draws it: colours are #RRGGBB, lengths are CSS pixels of the page, which
a figure or a project scales. What the file says and why stands in the file.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from math import sqrt
from typing import TYPE_CHECKING, Any, Final, Literal, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = [
    "EVENTS", "HATCHED", "LINES", "NAMES", "NEAR", "OTHER", "PALETTES", "PRESENCE", "SHADING",
    "STATUSES", "SYMBOL", "TOWNS", "Disc", "EventClass", "Hollow", "Line", "Name", "Palette",
    "Pattern", "Presence", "Status", "Stroke", "Symbol", "Texture", "change_of", "hues_of",
    "radius_of", "shade_of", "status_of", "strength_of",
]  # fmt: skip

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours of one style, as #RRGGBB.

    Parameters
    ----------
    paper, text, quiet, rule, focus
        Ground, text, secondary text, thin rules, what has the focus of the keyboard.
    land, neighbour, sea, district, province, border
        Areas and lines of the base map.
    hues
        Zones of groups: the first is kept for one of them (`Presence.first_hue`).
    shades
        Five classes of a choropleth, from least to most.
    changes
        Six classes of a difference: three of fewer, from most to least, three of more.
    events
        Event class to colour; shapes differ as well.
    """

    paper: str
    text: str
    quiet: str
    rule: str
    focus: str
    land: str
    neighbour: str
    sea: str
    district: str
    province: str
    border: str
    hues: tuple[str, ...]
    shades: tuple[str, ...]
    changes: tuple[str, ...]
    events: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: width, opacity, lengths of dashes and gaps, round ends."""

    width: float
    opacity: float = 1.0
    dash: tuple[float, ...] = ()
    round: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the base map; `colour` is a field of `Palette`."""

    colour: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """Lines at an angle (degrees anticlockwise from east), the same crossed, or dots."""

    kind: Literal["lines", "cross", "dots"]
    gap: float
    width: float
    angle: int
    opacity: float


@dataclass(frozen=True, slots=True)
class Texture:
    """A pattern and its edge, or what it lies on; colours are fields of `Palette`."""

    pattern: Pattern
    edge: Stroke | None = None
    colour: str = ""
    ground: str = ""


@dataclass(frozen=True, slots=True)
class Disc:
    """What is round a place that an event was near: the disc, and its halo in pixels.

    Parameters
    ----------
    crowd
        More places than this have only their halos.
    """

    fill: float
    halo: float
    halo_fill: float
    crowd: int
    edge: Stroke


@dataclass(frozen=True, slots=True)
class EventClass:
    """A class of events: its name, its event types, its symbol of radius 1.

    Parameters
    ----------
    circle, corners
        Radius, or corners with x to the right and y up.
    ring
        Drawn as a ring, not filled.
    lethal
        Hollow while no figure of deaths is known.
    """

    label: str
    types: tuple[str, ...]
    circle: float = 0.0
    corners: tuple[tuple[float, float], ...] = ()
    ring: bool = False
    lethal: bool = False

    @property
    def reach(self) -> float:
        """Half of its width."""
        return self.circle or max(x for x, _ in self.corners)


@dataclass(frozen=True, slots=True)
class Hollow:
    """The outline of a symbol without a figure, and its opacity where it cannot be hollow."""

    width: float
    dash: tuple[float, ...]
    faint: float


@dataclass(frozen=True, slots=True)
class Symbol:
    """Sizes of symbols: least radius, radius by the root of the deaths, lines, centre point."""

    least: float
    per_root_death: float
    hairline: float
    ring: float
    site: float
    hollow: Hollow


@dataclass(frozen=True, slots=True)
class Status:
    """What a status of presence is called, what it means and how its areas are drawn.

    Parameters
    ----------
    fill
        Opacity of a solid fill; 0 for none.
    bar
        Opacity of its bar in a chart of time.
    hidden
        Whether it is shown only when asked for.
    """

    label: str
    meaning: str
    edge: Stroke
    fill: float = 0.0
    pattern: Pattern | None = None
    bar: float = 0.3
    hidden: bool = False

    @property
    def bare(self) -> bool:
        """Whether its edge is all there is of it."""
        return not self.fill and self.pattern is None


@dataclass(frozen=True, slots=True)
class Presence:
    """What is common to all statuses (look.toml, presence)."""

    certainty: Mapping[str, float]
    wide: Stroke
    fading: float
    faint: float
    first_hue: str


@dataclass(frozen=True, slots=True)
class Name:
    """How a kind of place is named: size in pixels, spacing in sizes of the type, zooms."""

    size: float
    weight: int = 400
    serif: bool = False
    italic: bool = False
    capitals: bool = False
    spacing: float = 0.0
    first_zoom: float = 0.0
    end_zoom: float | None = None


def _make(kind: type[T], table: Mapping[str, Any]) -> T:
    """Make a dataclass of a table: lists become tuples, tables what their names say."""
    return kind(**{key: _value(key, value) for key, value in table.items()})


def _value(key: str, value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    if key in _PARTS:
        return _make(_PARTS[key], value)
    return tuple(_value("", each) for each in value) if isinstance(value, list) else value


_PARTS: Final[dict[str, type]] = {
    "edge": Stroke, "wide": Stroke, "pattern": Pattern, "hollow": Hollow,
}  # fmt: skip
_FILE: Final = tomllib.loads(files(__name__).joinpath("look.toml").read_text(encoding="utf-8"))

PALETTES: Final[Mapping[str, Palette]] = {
    key: _make(Palette, table) for key, table in _FILE["colours"].items()
}
"""Styles: light, dark, grey."""
LINES: Final[Mapping[str, Line]] = {key: _make(Line, row) for key, row in _FILE["lines"].items()}
EVENTS: Final[Mapping[str, EventClass]] = {
    key: _make(EventClass, table) for key, table in _FILE["events"].items()
}
"""Classes of events in the order of every legend; the last is `OTHER`."""
OTHER: Final = "other"
"""Class of an event whose type is none of the vocabulary: drawn all the same, and said."""
SYMBOL: Final = _make(Symbol, _FILE["symbol"])
HATCHED: Final = _make(Texture, _FILE["hatched"])
"""A district of which no more is known than that an event was there; in the event's colour."""
NEAR: Final = _make(Disc, _FILE["near"])
"""Where an event may lie that is known to have been near a place; in the event's colour."""
SHADING: Final[Mapping[str, Texture]] = {
    key: _make(Texture, table) for key, table in _FILE["shading"].items()
}
"""Areas with events but no figure (unknown), or whose events cannot be placed (unplaced)."""
STATUSES: Final[Mapping[str, Status]] = {
    key: _make(Status, table) for key, table in _FILE["presence"].pop("statuses").items()
}
"""Statuses of presence in the order of every legend."""
PRESENCE: Final = _make(Presence, _FILE["presence"])
TOWNS: Final = tuple(_make(Name, table) for table in _FILE["names"].pop("towns"))
"""Names of towns by rank, from the largest."""
NAMES: Final[Mapping[str, Name]] = {key: _make(Name, row) for key, row in _FILE["names"].items()}


def status_of(status: str) -> Status:
    """Return the look of a status; one of no vocabulary stands for itself, with a plain edge.

    Examples
    --------
    >>> status_of("cells").label, status_of("sleeping cells").label
    ('Cells', 'sleeping cells')
    """
    return STATUSES.get(status) or Status(status, "", STATUSES["operational"].edge)


def strength_of(certainty: object) -> float:
    """Return how strongly a statement of this certainty is drawn, from 0 to 1.

    Examples
    --------
    >>> strength_of("low"), strength_of(None)
    (0.55, 1.0)
    """
    return PRESENCE.certainty.get(str(certainty), 1.0)


def shade_of(number: int, count: int, shades: Sequence[str]) -> str:
    """Spread few classes over all the shades; a class alone has the last but one, as on the page.

    Examples
    --------
    >>> [shade_of(number, 3, "abcde") for number in range(3)], shade_of(0, 1, "abcde")
    (['a', 'c', 'e'], 'd')
    """
    last = len(shades) - 1
    return shades[last - 1 if count == 1 else round(number * last / (count - 1))]


def change_of(number: int, count: int, changes: Sequence[str], *, fewer: bool) -> str:
    """Return the colour of a class of how much fewer or more; both grow away from the middle.

    Examples
    --------
    >>> change_of(1, 2, "abcdef", fewer=True), change_of(0, 2, "abcdef", fewer=False)
    ('a', 'd')
    """
    side = len(changes) // 2
    strength = 1 if count == 1 else round(number * (side - 1) / (count - 1))
    return changes[side - 1 - strength if fewer else side + strength]


def radius_of(killed: float | None) -> float:
    """Return the radius of a symbol in pixels; None stands for no figure of deaths.

    Examples
    --------
    >>> radius_of(None), radius_of(100)
    (5.0, 21.0)
    """
    return max(SYMBOL.least, SYMBOL.per_root_death * sqrt(max(1.0, killed or 1.0)))


def hues_of(groups: Iterable[str]) -> dict[str, int]:
    """Give each group its place in `Palette.hues`, the same everywhere for the same groups.

    Examples
    --------
    >>> hues_of(["TTP", "ISK", "AQ"])
    {'ISK': 0, 'AQ': 1, 'TTP': 2}
    """
    first, turns = PRESENCE.first_hue, len(PALETTES["light"].hues) - 1
    codes = {*groups}
    others = {code: 1 + place % turns for place, code in enumerate(sorted(codes - {first}))}
    return {first: 0, **others} if first in codes else others
