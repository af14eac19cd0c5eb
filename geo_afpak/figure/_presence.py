"""The map of presence: who is stated to be where, by whom it is known and how firmly."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import shapely

from geo_afpak.figure._compose import (
    compose,
    finish,
    name_places,
    presence_area,
)
from geo_afpak.figure._geo import project
from geo_afpak.figure._ink import draw_edge
from geo_afpak.figure._insets import find_insets, opened, small_units
from geo_afpak.figure._labels import Label, place_area, write
from geo_afpak.figure._legend import Block, Row
from geo_afpak.figure._style import font
from geo_afpak.figure._zones import colours_of, draw_zones, drawn, swatch
from geo_afpak.layers import WIDE
from geo_afpak.look import PRESENCE, STATUSES
from geo_afpak.model import fields
from geo_afpak.text import counted

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._scene import Scene
    from geo_afpak.layers import Layers

_CROWD: Final = 3


def draw_presence(layers: Layers, frame: Frame, options: FigureOptions) -> None:  # noqa: ARG001
    """Draw the statements of presence, hue by group and pattern by status."""
    hues = colours_of(frame, layers.zones)
    zones = drawn(layers.zones)
    zones = zones[zones.geometry.notna()]
    frame.dress(layers, layers.title, _lead(layers), base_map=True, beside=frame.type.side)
    scene = compose(
        frame, layers, presence_area(layers, zones.geometry), _legend(layers, frame, zones, hues)
    )
    finish(scene)
    near = [one for one in zones[zones[fields.UNIT_LEVEL] == "adm2"][fields.UNITS] for one in one]
    for inset in find_insets(scene, small_units(scene, dict.fromkeys(near), "adm2"), _CROWD):
        with opened(scene, inset) as window:
            if window:
                _draw(window, zones, hues)
                name_places(window, inset=True)
    _draw(scene, zones, hues)
    name_places(scene)


def _draw(scene: Scene, zones: gpd.GeoDataFrame, hues: dict[str, str]) -> None:
    """Draw zones, and write the code of its group into each that has room for it."""
    draw_zones(scene, zones, hues)
    face = font("sans", scene.frame.type.small * 0.92, weight=600)
    done: set[tuple[str, tuple[str, ...]]] = set()
    shapes = scene.view.on_paper(project(zones.geometry, scene.view.crs))
    for area, (_, zone) in zip(shapes, zones.iterrows(), strict=True):
        key = (str(zone[fields.GROUP]), tuple(zone[fields.UNITS]))
        if zone[WIDE] or key in done or area.is_empty:
            continue
        done.add(key)
        point = shapely.get_point(shapely.maximum_inscribed_circle(area, tolerance=0.02), 0)
        label = Label(key[0], face, hues[key[0]])
        box = place_area(scene.room, label, area, (point.x, point.y))
        if box:
            write(scene.frame, label, box, halo=scene.frame.colours.land, order=scene.order + 49)


def _lead(layers: Layers) -> str:
    zones = layers.zones
    if zones.empty:
        return "No statement of presence is given."
    groups = zones[fields.GROUP].nunique()
    return (
        f"{counted(len(zones), 'statement')} on {counted(groups, 'group')}, each drawn on the "
        "units that its source names. Presence is not control, and land left blank is unknown, "
        "not free of presence."
    )


def _legend(
    layers: Layers, frame: Frame, zones: gpd.GeoDataFrame, hues: dict[str, str]
) -> list[Block]:
    counts = layers.zones[fields.STATUS].value_counts()
    first = frame.colours.hues[0]
    kinds = tuple(
        Row(f"{status.label}: {counts[key]}", partial(_swatch, frame, key, first))
        for key, status in STATUSES.items()
        if key in counts.index and not status.hidden
    )
    names = layers.group_names
    groups = tuple(
        Row(
            names.get(code, code)
            if frame.options.style == "grey" or names.get(code, code) == code
            else f"{names[code]} ({code})",
            partial(_code, frame, code)
            if frame.options.style == "grey"
            else partial(_swatch, frame, "stronghold", hues[code]),
        )
        for code in hues
        if (zones[fields.GROUP] == code).any()
    )
    hidden = tuple(
        Row(f"{counts[key]} {status.label.lower()}: {status.meaning}")
        for key, status in STATUSES.items()
        if key in counts.index and status.hidden
    )
    listed = len(drawn(layers.zones)) - len(zones)
    if listed:
        hidden += (Row(f"{listed} of what is stated, on an area too wide to draw"),)
    wide = int(zones[WIDE].sum())
    if wide:
        kinds += (
            Row(f"A whole region or country, as outline: {wide}", partial(_line, frame, first)),
        )
    blocks = [Block("What is stated", kinds), Block("Of whom", groups), Block("Not drawn", hidden)]
    if frame.options.size == "social":
        return [Block("", kinds[:4])]
    return [block for block in blocks if block.rows]


def _swatch(frame: Frame, status: str, hue: str, x: float, y: float) -> None:
    half, tall = 1.35 * frame.type.small / 72, 0.42 * frame.type.small / 72
    swatch(frame, status, hue, shapely.box(x - half, y - tall, x + half, y + tall), 80)


def _code(frame: Frame, code: str, x: float, y: float) -> None:
    """Write the code that stands in its areas: without hues it alone tells groups apart."""
    face = font("sans", 0.8 * frame.type.small, weight=600)
    frame.text(x, y - 0.28 * frame.type.small / 72, code, face, ha="center", zorder=80)


def _line(frame: Frame, hue: str, x: float, y: float) -> None:
    half = 1.35 * frame.type.small / 72
    line = shapely.LineString([(x - half, y), (x + half, y)])
    draw_edge(frame, line, PRESENCE.wide, hue, order=80)


def alt_presence(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say what the map of presence shows."""
    counts = layers.zones[fields.STATUS].value_counts()
    kinds = [
        f"{counts[key]} {status.label.lower()}"
        for key, status in STATUSES.items()
        if key in counts.index
    ]
    return f"Map. {_lead(layers)}" + (f" By kind: {', '.join(kinds)}." if kinds else "")
