"""What each layer of a GeoPackage looks like, without saying in which language.

Colours, lengths and patterns are those of `geo_afpak.look`, in its pixels. `_qgis` puts them into
words for QGIS.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from math import pi
from typing import TYPE_CHECKING, Final, Literal

from geo_afpak import look
from geo_afpak.export.columns import EXTENT, WHOLE
from geo_afpak.export.tables import statuses_of
from geo_afpak.layers import DRAWN, EVENT_CLASS, KIND
from geo_afpak.model import fields
from geo_afpak.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    import geopandas as gpd

COLOURS: Final = look.PALETTES["light"]
Test = tuple[str, Literal["=", "null", "known", ">", "<="], str | int]
_REGULAR: Final = 400
_FIRST_VIEW: Final = 5  # zoom at which the page shows the whole of the two countries
Shape = Literal["circle", "square", "diamond", "triangle"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: colour, width, opacity and dashes."""

    colour: str
    width: float = 1.0
    opacity: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Area:
    """How a polygon is filled and edged."""

    fill: str | None = None
    opacity: float = 1.0
    pattern: look.Pattern | None = None
    ink: str = ""
    """Colour of the pattern."""
    edge: Stroke | None = None
    by_certainty: bool = False
    """Paler where the source states it less firmly."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A point symbol; its size follows the deaths when `by_killed`."""

    shape: Shape
    fill: str
    edge: Stroke
    factor: float = 2.0
    by_killed: bool = False
    centre: str | None = None
    """Colour of the centre point that says that the site is known."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Features that pass all tests look like this."""

    label: str
    symbol: Area | Mark | Stroke
    tests: tuple[Test, ...] = ()
    shown: bool = True
    up_to: int | None = None
    """Largest scale denominator at which they are shown."""


@dataclass(frozen=True, slots=True)
class Label:
    """How features are named."""

    text: str
    size: float
    colour: str
    serif: bool = False
    bold: bool = False
    italic: bool = False
    capitals: bool = False
    spacing: float = 0.0
    halo: str = COLOURS.land
    tests: tuple[Test, ...] = ()
    up_to: int | None = None
    """Largest scale denominator at which it is shown."""
    beside: bool = False
    """Beside a point, not on the place."""
    badge: bool = False
    """In a rounded box at label_lon, label_lat, several of one place in a row."""


@dataclass(frozen=True, slots=True)
class Look:
    """Rules and labels of a layer; `name` tells several looks of a layer apart."""

    rules: tuple[Rule, ...]
    labels: tuple[Label, ...] = ()
    name: str = "geo_afpak"
    spread: bool = False
    """Fan out the points that lie on one spot."""


# What QGIS calls the outlines that it has; a circle is told by its own word.
_SHAPES: Final[dict[str, Shape]] = {
    "counter_terrorism": "square", "clash": "diamond", "political": "triangle",
}  # fmt: skip
GLYPHS: Final = {
    "attack": "●", "counter_terrorism": "■", "clash": "◆", "recruitment": "○", "political": "▲",
    "other": "•",
}  # fmt: skip
_SIZE: Final = look.SYMBOL
_HAIRLINE: Final = Stroke(COLOURS.paper, _SIZE.hairline)


def _stroke(stroke: look.Stroke, colour: str) -> Stroke:
    return Stroke(colour, stroke.width, stroke.opacity, stroke.dash)


def _line(kind: str) -> Stroke:
    line = look.LINES[kind]
    return Stroke(getattr(COLOURS, line.colour), line.width, dash=line.dash)


def events(classes: Iterable[str], *, spread: bool) -> Look:
    """Symbols by class of event, hollow where no figure of deaths is known."""
    return Look(tuple(_event_rules(classes)), spread=spread)


def _event_rules(classes: Iterable[str]) -> Iterator[Rule]:
    for kind in classes:
        colour, event = COLOURS.events[kind], look.EVENTS[kind]
        is_kind = _is(kind)
        shape, factor = _SHAPES.get(kind, "circle"), 2 * event.reach
        edge = Stroke(colour, _SIZE.ring) if event.ring else _HAIRLINE
        fill, centre = (COLOURS.paper, COLOURS.text) if event.ring else (colour, COLOURS.paper)
        full = Mark(shape, fill, edge, factor, by_killed=True, centre=centre)
        if not event.lethal:
            yield Rule(event.label, full, (is_kind,))
            continue
        broken = Stroke(colour, _SIZE.hollow.width, dash=_SIZE.hollow.dash)
        hollow = Mark(shape, COLOURS.paper, broken, factor, centre=COLOURS.text)
        stated = f"{event.label}, size by the deaths stated"
        yield Rule(stated, full, (is_kind, (DRAWN, "known", 0)))
        yield Rule(f"{event.label}, no figure of deaths", hollow, (is_kind, (DRAWN, "null", 0)))


def hatches(classes: Iterable[str]) -> Look:
    """Draw districts in which an event is known to have been, and no closer."""
    edge = look.HATCHED.edge

    def hatched(colour: str) -> Area:
        outline = _stroke(edge, colour) if edge else None
        return Area(pattern=look.HATCHED.pattern, ink=colour, edge=outline)

    return Look(_by_class(classes, "known to the district only", hatched), _badge_labels(classes))


def discs(classes: Iterable[str]) -> Look:
    """Draw where events may lie that are known to be near a place."""

    def disc(colour: str) -> Area:
        return Area(colour, look.NEAR.fill, edge=_stroke(look.NEAR.edge, colour))

    return Look(_by_class(classes, "near a place", disc))


def _by_class(classes: Iterable[str], where: str, area: Callable[[str], Area]) -> tuple[Rule, ...]:
    """Make a rule for each class, of an area in its colour."""
    return tuple(
        Rule(f"{look.EVENTS[kind].label}, {where}", area(COLOURS.events[kind]), (_is(kind),))
        for kind in classes
    )


def _is(kind: str) -> Test:
    return EVENT_CLASS, "=", kind


def badges(classes: Iterable[str]) -> Look:
    """Draw counts in provinces in which an event is known to have been, and no closer."""
    label = "Events known to the province only: a badge with their number"
    return Look((Rule(label, Area(edge=_line("province"))),), _badge_labels(classes))


def _badge_labels(classes: Iterable[str]) -> tuple[Label, ...]:
    return tuple(
        Label(
            f"'{GLYPHS[kind]} ' || \"events\"", 11, COLOURS.events[kind], bold=True, badge=True,
            tests=(_is(kind),),
        )
        for kind in classes
    )  # fmt: skip


def zones(table: gpd.GeoDataFrame) -> Look:
    """Statements of presence: hue by group, pattern by status, outline for whole countries."""
    hues = look.hues_of(table[fields.GROUP])
    names = dict(zip(table[fields.GROUP], table["group_name"], strict=True))
    found = set(zip(table[fields.STATUS], table[fields.GROUP], table[EXTENT], strict=True))
    rank = {status: place for place, status in enumerate(statuses_of(table))}
    rules = []
    for key, group, extent in sorted(found, key=lambda one: (rank[one[0]], *one[1:])):
        status = look.status_of(key)
        label = f"{status.label}: {names[group]}"
        rules.append(
            Rule(
                f"{label} ({WHOLE})" if extent == WHOLE else label,
                _zone(status, COLOURS.hues[hues[group]], wide=extent == WHOLE),
                ((fields.STATUS, "=", key), (fields.GROUP, "=", group), (EXTENT, "=", extent)),
                shown=not status.hidden,
            )
        )
    return Look(tuple(rules))


def _zone(status: look.Status, hue: str, *, wide: bool) -> Area:
    """Take a solid fill, a pattern, or only an edge."""
    if wide and not status.bare:
        return Area(edge=_stroke(look.PRESENCE.wide, hue), by_certainty=True)
    return Area(
        hue if status.fill else None, status.fill or 1.0, status.pattern, hue,
        _stroke(status.edge, hue), by_certainty=True,
    )  # fmt: skip


def plain_area(label: str, fill: str, edge: Stroke, *labels: Label) -> Look:
    """One look for all areas of a layer."""
    return Look((Rule(label, Area(fill, edge=edge)),), labels)


def land() -> Look:
    """Draw the neighbours, named in the serif's italic."""
    name = replace(_name(look.NAMES["neighbour"]), halo=COLOURS.neighbour)
    return plain_area("Neighbours", COLOURS.neighbour, _line("neighbour"), name)


def outlines(level: Literal["province", "district"]) -> Look:
    """Draw the lines between units, with their names."""
    if level == "province":
        rule = Rule("Provinces", Area(edge=_line("province")))
        return Look((rule,), (_name(look.NAMES["province"]),))
    name = _name(look.NAMES["district"])
    return plain_area("Districts", COLOURS.land, _line("district"), name)


def shades(limits: list[float]) -> Look:
    """Shade districts by their events; without one they are of the colour of the land.

    Parameters
    ----------
    limits
        As `class_breaks` gives them for the districts that have events.
    """
    edge = _line("district")
    rules = [Rule("No event recorded", Area(COLOURS.land, edge=edge), (("events", "=", 0),))]
    tops = sorted({int(limit) for limit in limits[1:] or limits})
    for place, (low, high) in enumerate(pairwise([0, *tops])):
        most = counted(high, "event")
        label = most if low + 1 == high else f"{low + 1:,} to {most}"
        tests: tuple[Test, ...] = (("events", ">", low), ("events", "<=", high))
        rules.append(Rule(label, Area(COLOURS.shades[place], edge=edge), tests))
    return Look(tuple(rules), name="Events by district")


def lines() -> Look:
    """Draw borders, dashed where they are disputed, and coasts."""
    labels = {"disputed": "Disputed line", "border": "Border", "coast": "Coast"}
    rules = (Rule(label, _line(kind), ((KIND, "=", kind),)) for kind, label in labels.items())
    return Look(tuple(rules))


def towns() -> Look:
    """Draw towns as small dots, named by rank as one comes closer."""
    dot = Mark("circle", COLOURS.quiet, Stroke(COLOURS.land, 0.5), factor=0.8)
    rules, labels = [], []
    for rank, name in enumerate(look.TOWNS, 1):
        tests: tuple[Test, ...] = (("rank", "=", rank),)
        labels.append(replace(_name(name), colour=COLOURS.text, beside=True, tests=tests))
        words = f"Town of rank {rank}" if rank > 1 else "Large town"
        rules.append(Rule(words, dot, tests, up_to=_scale(name.first_zoom) if rank > 1 else None))
    return Look(tuple(rules), tuple(labels))


def _name(name: look.Name) -> Label:
    """Take how a place is named; what is named from a far zoom on is named at every scale."""
    return Label(
        "name", name.size, COLOURS.quiet, serif=name.serif, bold=name.weight > _REGULAR,
        italic=name.italic, capitals=name.capitals, spacing=name.spacing * name.size,
        up_to=_scale(name.first_zoom) if name.first_zoom > _FIRST_VIEW else None,
    )  # fmt: skip


def _scale(zoom: float) -> int:
    """Give the scale denominator of a zoom at the middle latitude, rounded.

    A web map's world is 256 pixels wide at zoom 0, a pixel 1/96 inch (OGC 17-083r4, annex D, has
    1/90.7 inch). A name appears a little early rather than late.
    """
    exact = 2 * pi * 6_378_137 / 256 * 96 / 0.0254 / 2**zoom
    return int(round(exact, -len(str(int(exact))) + 2))
