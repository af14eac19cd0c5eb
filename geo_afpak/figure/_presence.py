"""The map of presence: who is stated to be where, by whom it is known and how firmly."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_afpak.figure._base import draw_edge, draw_pattern, fill, sample_at
from geo_afpak.figure._compose import compose, finish, name_places, presence_area
from geo_afpak.figure._geo import project
from geo_afpak.figure._insets import enlarged, small_units
from geo_afpak.figure._labels import Label, place_area, write
from geo_afpak.figure._legend import Block, Row
from geo_afpak.figure._style import font
from geo_afpak.layers import WIDE, drawing_order
from geo_afpak.look import PRESENCE, STATUSES, hues_of, status_of, strength_of
from geo_afpak.model import fields
from geo_afpak.text import counted

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._scene import Scene
    from geo_afpak.layers import Layers
    from geo_afpak.look import Status

_CROWD: Final = 3
_ORDER: Final = 6


def draw_presence(layers: Layers, frame: Frame, options: FigureOptions) -> None:  # noqa: ARG001
    """Draw the statements of presence, hue by group and pattern by status."""
    hues = colours_of(frame, layers.zones)
    zones = drawn(layers.zones)
    zones = zones[zones.geometry.notna()]
    frame.dress(layers, layers.title, _lead(layers), base_map=True)
    scene = compose(
        frame, layers, presence_area(layers, zones.geometry), _legend(layers, frame, zones, hues)
    )
    finish(scene)

    def draw(window: Scene, *, inset: bool) -> None:
        _draw_named(window, zones, hues)
        name_places(window, inset=inset)

    near = [one for one in zones[zones[fields.UNIT_LEVEL] == "adm2"][fields.UNITS] for one in one]
    enlarged(scene, small_units(scene, dict.fromkeys(near), "adm2"), _CROWD, draw)


def _draw_named(scene: Scene, zones: gpd.GeoDataFrame, hues: dict[str, str]) -> None:
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
    area = sample_at(frame, x, y, 2.7, 0.84)
    _draw(frame, (area, area.boundary), status_of(status), hue, order=80)


def _code(frame: Frame, code: str, x: float, y: float) -> None:
    """Write the code that stands in its areas: without hues it alone tells groups apart."""
    face = font("sans", 0.8 * frame.type.small, weight=600)
    frame.text(x, y - 0.28 * frame.type.small / 72, code, face, ha="center", zorder=80)


def _line(frame: Frame, hue: str, x: float, y: float) -> None:
    half = 1.35 * frame.type.small / 72
    line = shapely.LineString([(x - half, y), (x + half, y)])
    draw_edge(frame, line, PRESENCE.wide, hue, order=80)


def none_of_presence(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say that nothing is stated."""
    return "" if len(layers.zones) else "there is no statement of presence (--zones)"


def alt_presence(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say what the map of presence shows."""
    counts = layers.zones[fields.STATUS].value_counts()
    kinds = [
        f"{counts[key]} {status.label.lower()}"
        for key, status in STATUSES.items()
        if key in counts.index
    ]
    return f"Map. {_lead(layers)}" + (f" By kind: {', '.join(kinds)}." if kinds else "")


# --- zones: hue by group, pattern by status (look.toml, presence) ---


def colours_of(frame: Frame, zones: gpd.GeoDataFrame) -> dict[str, str]:
    """Give each group its colour, the same in every figure and on the page."""
    places = hues_of(zones[fields.GROUP].dropna())
    return {code: frame.colours.hues[place] for code, place in places.items()}


def drawn(zones: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the statements that a map shows unasked; the others are counted beside it."""
    hidden = [key for key, status in STATUSES.items() if status.hidden]
    return zones[~zones[fields.STATUS].isin(hidden)]


def draw_zones(scene: Scene, zones: gpd.GeoDataFrame, colours: dict[str, str]) -> None:
    """Draw zones under the names, wide statements first and small areas last."""
    zones = zones.iloc[drawing_order(zones)]
    shapes = project(zones.geometry, scene.view.crs)
    columns = [fields.STATUS, fields.GROUP, fields.CERTAINTY, WIDE]
    for place, (whole, values) in enumerate(
        zip(shapes, zones[columns].itertuples(index=False), strict=True)
    ):
        # The edge before the window cuts: the window's own edge is not the zone's.
        parts = np.array([whole, whole.boundary], dtype=object)
        area, edge = scene.view.on_paper(parts)
        if area.is_empty:
            continue
        status, group, certainty, wide = values
        _draw(
            scene.frame, (area, edge), status_of(str(status)), colours[group],
            wide=wide, strength=strength_of(certainty),
            order=scene.order + _ORDER + place / len(zones) * 8,
        )  # fmt: skip


def _draw(  # noqa: PLR0913 - what a zone looks like
    frame: Frame,
    shapes: tuple[BaseGeometry, BaseGeometry],
    status: Status,
    colour: str,
    *,
    order: float,
    wide: bool = False,
    strength: float = 1.0,
) -> None:
    """Fill an area by its status, and draw its edge."""
    area, edge = shapes
    over = order + 0.01
    if wide and not status.bare:
        draw_edge(frame, edge, PRESENCE.wide, colour, order=over, strength=strength)
        return
    if status.fill:
        fill(frame, area, colour, order, alpha=status.fill * strength)
    if status.pattern:
        draw_pattern(frame, area, status.pattern, colour, order=order, strength=strength)
    draw_edge(frame, edge, status.edge, colour, order=over, strength=strength)
