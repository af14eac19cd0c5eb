"""Names and numbers of shaded units: inside their own, or tied to it, or by a number to a list.

A name that stands on another unit says something false of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely

from geo_afpak.count.certain import CERTAIN, POSSIBLE, certain_and_possible
from geo_afpak.figure._base import draw_path, outline
from geo_afpak.figure._frame import Box
from geo_afpak.figure._labels import Label, around, place_area, width_of, write
from geo_afpak.figure._legend import Block, Row
from geo_afpak.figure._shading import units_of
from geo_afpak.figure._style import font
from geo_afpak.layers import LABEL_POINT
from geo_afpak.model import fields
from geo_afpak.text import rounded, signed

if TYPE_CHECKING:
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._scene import Scene
    from geo_afpak.figure._shading import Counts
    from geo_afpak.layers import Layers

NAMED: Final = {"a4": 8, "text": 6, "column": 4, "wide": 8, "social": 3}
"""How many units have their name and number on the map."""
_ORDER: Final = 52
_FAR: Final = 0.9
"""Most inches from a unit to the name that a line ties to it."""
_NEAR: Final = 0.06
_DISC: Final = 0.72
"""Radius of the disc under a number of the list, in sizes of its type."""


def highest(counts: Counts, most: int) -> pd.Series:
    """Return the highest values, or the largest changes, ties in the order of their ids."""
    return _ranked(counts).iloc[:most]


def _ranked(counts: Counts) -> pd.Series:
    values = counts.shown[counts.shown.abs() > 0]
    return values.iloc[(-values.abs()).argsort(kind="stable")]


def _names(layers: Layers, top: pd.Series, by: str) -> list[str]:
    units = units_of(layers, by)
    return [layers.region.short_name(str(units.loc[unit, fields.NAME])) for unit in top.index]


def _number(value: float, counts: Counts, what: str) -> str:
    if counts.signed:
        return signed(int(value))
    return rounded(value) if what == "rate" else f"{value:,.0f}"


def list_of(layers: Layers, counts: Counts, frame: Frame) -> Block:
    """List the highest units by their numbers on the map, the highest first."""
    options = frame.options
    top = highest(counts, NAMED[options.size])
    of_events = (options.by, options.value, counts.signed) == ("adm2", "events", False)
    sure = _how_sure(layers) if of_events else {}
    rows = [
        Row(f"{place}  {name}: {_number(value, counts, options.value)}{sure.get(str(unit), '')}")
        for place, (name, (unit, value)) in enumerate(
            zip(_names(layers, top, options.by), top.items(), strict=True), 1
        )
    ]
    values = _ranked(counts)
    most = "Largest changes" if counts.signed else "Highest"
    heading = most if len(values) > len(top) else "In order"
    if len(values) > len(top) and values.iloc[len(top)] == top.iloc[-1]:
        heading += f" (more have {_number(top.iloc[-1], counts, options.value)})"
    heading += " (certain to possible)" if any(unit in sure for unit in top.index) else ""
    return Block(heading, tuple(rows))


def _how_sure(layers: Layers) -> dict[str, str]:
    """Say of districts how many events are certain and how many possible, where these differ."""
    events = layers.incidents
    known = certain_and_possible(events) if len(events) and not layers.counted else {}
    certain, possible = (known.get(name, {}) for name in (CERTAIN, POSSIBLE))
    return {
        unit: f" ({certain.get(unit, 0):,} to {most:,})"
        for unit, most in possible.items()
        if certain.get(unit, 0) != most
    }


def name_highest(scene: Scene, counts: Counts) -> list[str]:
    """Write name and number of the highest units, and return the names that stand there."""
    frame, by = scene.frame, scene.frame.options.by
    top = highest(counts, NAMED[frame.options.size])
    named: list[str] = []
    if top.empty:
        return named
    known = scene.areas_of(counts.shown.index, by)
    shaded = shapely.union_all(known)
    areas = dict(zip(counts.shown.index, known, strict=True))
    places = scene.view.points(units_of(scene.layers, by).loc[top.index, LABEL_POINT])
    for rank, (name, (unit, value), (x, y)) in enumerate(
        zip(_names(scene.layers, top, by), top.items(), places, strict=True), 1
    ):
        area = areas[unit]
        if area.is_empty:
            continue
        at = (float(x), float(y)) if scene.view.holds(x, y) else _inside(area)
        words = f"{name} {_number(value, counts, frame.options.value)}"
        if _write_inside(scene, words, area, at) or _write_beside(scene, words, area, shaded):
            named.append(name)
        else:
            _write_rank(scene, rank, area, at)
    return named


def _inside(area: BaseGeometry) -> tuple[float, float]:
    point = shapely.point_on_surface(area)
    return point.x, point.y


def _label(scene: Scene, words: str) -> Label:
    face = font("sans", scene.frame.type.small, weight=600)
    return Label(words, face, scene.frame.colours.text)


def _write_inside(scene: Scene, words: str, area: BaseGeometry, at: tuple[float, float]) -> bool:
    label = _label(scene, words)
    box = place_area(scene.room, label, area, at)
    if box:
        write(scene.frame, label, box, halo=scene.frame.colours.land, order=scene.order + _ORDER)
    return box is not None


def _write_rank(scene: Scene, rank: int, area: BaseGeometry, at: tuple[float, float]) -> None:
    """Write its number in the list on a disc: a bare one would be read as the unit's value."""
    from matplotlib.path import Path

    frame, label, order = scene.frame, _label(scene, str(rank)), scene.order + _ORDER
    box = place_area(scene.room, label, area, at)
    if not box:
        return
    radius = _DISC * label.face.get_size_in_points() / 72
    scene.room.take(Box.about(*box.middle, 2 * radius, 2 * radius))
    draw_path(
        frame, Path.circle(box.middle, radius), facecolor=frame.colours.land,
        edgecolor=label.colour, linewidth=frame.type.line * 0.6, zorder=order,
    )  # fmt: skip
    frame.text(
        *box.middle, label.text, label.face, ha="center", va="center_baseline", zorder=order + 0.1
    )


def _write_beside(scene: Scene, words: str, area: BaseGeometry, shaded: BaseGeometry) -> bool:
    """Write outside all shaded units, with a line to the own one."""
    label = _label(scene, words)
    width, height = width_of(label), label.face.get_size_in_points() / 72
    start = _inside(area)
    shapely.prepare(shaded)
    for x, y in around(*start, _FAR):
        box = Box.about(x, y, width, height)
        wide = box.padded(_NEAR)
        if not scene.room.free(wide) or shapely.intersects(shaded, shapely.box(*wide)):
            continue
        line = shapely.LineString([start, box.nearest(*start)])
        scene.room.take(box)
        frame, order = scene.frame, scene.order + _ORDER
        outline(frame, line, frame.colours.text, frame.type.line * 0.6, order - 1)
        write(frame, label, box, halo=frame.colours.land, order=order)
        return True
    return False
