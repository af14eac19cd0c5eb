"""What each layer of a GeoPackage looks like, without saying in which language.

The colours and patterns are those of the page (page/static/map.css, zones.js, symbols.js); all
lengths are its pixels. `_qgis` puts them into words for QGIS.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from geo_afpak import look, words
from geo_afpak.export._tables import EXTENT, WIDE, group_hues, status_name, statuses_of
from geo_afpak.layers import EVENT_CLASS
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import geopandas as gpd

__all__ = [
    "COLOURS", "Area", "Label", "Look", "Mark", "Pattern", "Rule", "Stroke", "Test", "badges",
    "events", "hatches", "land", "lines", "outlines", "plain_area", "shades", "towns", "zones",
]  # fmt: skip

COLOURS: Final = look.PALETTES["light"]
LETHAL: Final = ("attack", "counter_terrorism", "clash")
"""Classes whose symbol is hollow while no figure of deaths is known."""
Test = tuple[str, Literal["=", "null", "known", ">", "<="], str | int]
Shape = Literal["circle", "square", "diamond", "triangle"]


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line: colour, width, opacity and dashes."""

    colour: str
    width: float = 1.0
    opacity: float = 1.0
    dash: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A pattern of lines at an angle, or of dots."""

    kind: Literal["lines", "dots"]
    colour: str
    gap: float
    width: float
    angle: int = 45
    opacity: float = 0.6


@dataclass(frozen=True, slots=True)
class Area:
    """How a polygon is filled and edged."""

    fill: str | None = None
    opacity: float = 1.0
    pattern: Pattern | None = None
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


_SHAPES: Final[dict[str, tuple[Shape, float]]] = {
    "attack": ("circle", 2.0),
    "counter_terrorism": ("square", 1.78),
    "clash": ("diamond", 2.5),
    "recruitment": ("circle", 1.7),
    "political": ("triangle", 2.2),
    "other": ("circle", 2.0),
}
GLYPHS: Final = {
    "attack": "●", "counter_terrorism": "■", "clash": "◆", "recruitment": "○", "political": "▲",
    "other": "•",
}  # fmt: skip
_HAIRLINE: Final = Stroke(COLOURS.paper, 1.0)


def events(classes: Iterable[str], *, spread: bool) -> Look:
    """Symbols by class of event, hollow where no figure of deaths is known."""
    return Look(tuple(_event_rules(classes)), spread=spread)


def _event_rules(classes: Iterable[str]) -> Iterator[Rule]:
    for kind in classes:
        colour = COLOURS.events[kind]
        label = words.EVENT_CLASS_LABELS[kind]
        is_kind: Test = (EVENT_CLASS, "=", kind)
        shape, factor = _SHAPES[kind]
        if kind == "recruitment":
            ring = Mark(
                shape,
                COLOURS.paper,
                Stroke(colour, 2.6),
                factor,
                by_killed=True,
                centre=COLOURS.text,
            )
            yield Rule(label, ring, (is_kind,))
            continue
        full = Mark(shape, colour, _HAIRLINE, factor, by_killed=True, centre=COLOURS.paper)
        if kind not in LETHAL:
            yield Rule(label, full, (is_kind,))
            continue
        hollow = Mark(
            shape, COLOURS.paper, Stroke(colour, 1.7, dash=(2.6, 1.6)), factor,
            centre=COLOURS.text,
        )  # fmt: skip
        yield Rule(f"{label}, size by the deaths stated", full, (is_kind, ("killed", "known", 0)))
        yield Rule(f"{label}, no figure of deaths", hollow, (is_kind, ("killed", "null", 0)))


def hatches(classes: Iterable[str]) -> Look:
    """Draw districts in which an event is known to have been, and no closer."""
    rules = []
    for kind in classes:
        colour = COLOURS.events[kind]
        pattern = Pattern("lines", colour, 6, 0.9, angle=-45)
        area = Area(pattern=pattern, edge=Stroke(colour, 1, 0.8))
        label = f"{words.EVENT_CLASS_LABELS[kind]}, known to the district only"
        rules.append(Rule(label, area, ((EVENT_CLASS, "=", kind),)))
    return Look(tuple(rules), _badge_labels(classes))


def badges(classes: Iterable[str]) -> Look:
    """Draw counts in provinces in which an event is known to have been, and no closer."""
    label = "Events known to the province only: a badge with their number"
    return Look((Rule(label, Area(edge=Stroke(COLOURS.province, 0.9))),), _badge_labels(classes))


def _badge_labels(classes: Iterable[str]) -> tuple[Label, ...]:
    return tuple(
        Label(
            f"'{GLYPHS[kind]} ' || \"events\"", 11, COLOURS.events[kind], bold=True, badge=True,
            tests=((EVENT_CLASS, "=", kind),),
        )
        for kind in classes
    )  # fmt: skip


def zones(table: gpd.GeoDataFrame) -> Look:
    """Statements of presence: hue by group, pattern by status, outline for whole countries."""
    hues = group_hues(table, COLOURS.hues)
    names = dict(zip(table[fields.GROUP], table["group_name"], strict=True))
    found = set(zip(table[fields.STATUS], table[fields.GROUP], table[EXTENT], strict=True))
    rank = {status: place for place, status in enumerate(statuses_of(table))}
    rules = []
    for status, group, extent in sorted(found, key=lambda key: (rank[key[0]], *key[1:])):
        label = f"{status_name(status)}: {names[group]}"
        rules.append(
            Rule(
                f"{label} ({WIDE})" if extent == WIDE else label,
                _zone(status, hues[group], wide=extent == WIDE),
                ((fields.STATUS, "=", status), (fields.GROUP, "=", group), (EXTENT, "=", extent)),
                shown=not look.status_of(status).hidden,
            )
        )
    return Look(tuple(rules))


def _zone(status: str, hue: str, *, wide: bool) -> Area:
    """Repeat map.css and zones.js: a solid fill, a pattern, or only an edge."""
    edge = {
        "cells": Stroke(hue, 0.8, 0.65),
        "pockets_of_influence": Stroke(hue, 0.8, 0.65),
        "affiliate_area": Stroke(hue, 0.8, 0.65),
        "recruitment": Stroke(hue, 3, 0.35),
        "former": Stroke(hue, 1.4, 0.65, (6, 4)),
        "attack_reach": Stroke(hue, 1.1, 0.65),
        "leadership_hideout": Stroke(hue, 1.4, 0.65, (9, 3, 2, 3)),
        "claimed_territory": Stroke(hue, 1.8, 0.9, (1, 4)),
        "no_organised_presence": Stroke(hue, 1, 0.5, (2, 3)),
    }.get(status, Stroke(hue, 1, 0.65))
    if wide:
        return Area(
            edge=Stroke(hue, 2.4, 0.45) if status in {"stronghold", "operational"} else edge
        )
    solid = {"stronghold": 0.34, "operational": 0.2}.get(status)
    if solid:
        return Area(hue, solid, edge=edge, by_certainty=True)
    pattern = {
        "pockets_of_influence": Pattern("lines", hue, 13, 1.3),
        "affiliate_area": Pattern("lines", hue, 7, 0.45),
        "cells": Pattern("dots", hue, 9, 3, opacity=0.55),
    }.get(status)
    return Area(pattern=pattern, edge=edge, by_certainty=bool(pattern))


def plain_area(label: str, fill: str, edge: Stroke, *labels: Label) -> Look:
    """One look for all areas of a layer."""
    return Look((Rule(label, Area(fill, edge=edge)),), labels)


def land() -> Look:
    """Draw the neighbours, named in the serif's italic."""
    name = Label("name", 13, COLOURS.quiet, serif=True, italic=True, halo=COLOURS.neighbour)
    return plain_area("Neighbours", COLOURS.neighbour, Stroke(COLOURS.district, 0.6), name)


def outlines(level: Literal["province", "district"]) -> Look:
    """Draw the lines between units, with their names."""
    if level == "province":
        name = Label("name", 11, COLOURS.quiet, capitals=True, spacing=0.7, up_to=16_000_000)
        return Look((Rule("Provinces", Area(edge=Stroke(COLOURS.province, 0.9))),), (name,))
    name = Label("name", 11, COLOURS.quiet, up_to=1_400_000)
    return plain_area("Districts", COLOURS.land, Stroke(COLOURS.district, 0.5), name)


def shades(limits: list[float]) -> Look:
    """Shade districts by their events; without one they are of the colour of the land.

    Parameters
    ----------
    limits
        As `class_breaks` gives them for the districts that have events.
    """
    edge = Stroke(COLOURS.district, 0.5)
    rules = [Rule("No event recorded", Area(COLOURS.land, edge=edge), (("events", "=", 0),))]
    tops = sorted({int(limit) for limit in limits[1:] or limits})
    for place, (low, high) in enumerate(zip([0, *tops[:-1]], tops, strict=True)):
        label = f"{high:,} events" if low + 1 == high else f"{low + 1:,} to {high:,} events"
        tests: tuple[Test, ...] = (("events", ">", low), ("events", "<=", high))
        rules.append(Rule(label, Area(COLOURS.shades[place], edge=edge), tests))
    return Look(tuple(rules), name="Events by district")


def lines() -> Look:
    """Draw borders, dashed where they are disputed, and coasts."""
    border, coast = Stroke(COLOURS.border, 1.4), Stroke(COLOURS.province, 0.9)
    disputed = Stroke(COLOURS.border, 1.4, dash=(4, 3))
    label = "Disputed line: drawing it takes no position"
    return Look(
        (
            Rule(label, disputed, (("kind", "=", "disputed"),)),
            Rule("Border", border, (("kind", "=", "border"),)),
            Rule("Coast", coast, (("kind", "=", "coast"),)),
        )
    )


def towns() -> Look:
    """Draw towns as small dots, named by rank as one comes closer."""
    dot = Mark("circle", COLOURS.quiet, Stroke(COLOURS.land, 0.5), factor=0.8)
    reach = {1: None, 2: 4_600_000, 3: 2_300_000, 4: 1_200_000}
    labels = tuple(
        Label(
            "name", 13 if rank == 1 else 12 if rank == 2 else 11, COLOURS.text,  # noqa: PLR2004
            bold=rank == 1, beside=True, up_to=up_to, tests=(("rank", "=", rank),),
        )
        for rank, up_to in reach.items()
    )  # fmt: skip
    rules = (
        Rule("Large town", dot, (("rank", "=", 1),)),
        *(
            Rule(f"Town of rank {rank}", dot, (("rank", "=", rank),), up_to=up_to)
            for rank, up_to in reach.items()
            if up_to
        ),
    )
    return Look(rules, labels)
