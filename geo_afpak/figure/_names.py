"""Which names a map carries, in which order of importance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_afpak import fields
from geo_afpak.figure._frame import Box
from geo_afpak.figure._labels import Label, place_area, place_point, write
from geo_afpak.figure._style import font
from geo_afpak.layers import LABEL_POINT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_afpak.figure._events import Scene, Spot

__all__ = ["draw_countries", "draw_districts", "draw_neighbours", "draw_provinces", "draw_towns"]

_ORDER: Final = 50
_NEAR_IN: Final = 0.06
"""A town so near to a symbol is the place of that symbol."""
_SHORT: Final = {
    "Federally Administered Tribal Areas": "FATA",
    "Islamabad Capital Territory": "Islamabad",
    "Azad Jammu and Kashmir": "Azad Kashmir",
}


def draw_countries(scene: Scene) -> None:
    """Name the two countries."""
    frame = scene.frame
    face = font("serif", frame.type.text * 1.25, weight=600)
    for unit, area, at in _units(scene, "countries"):
        label = Label(unit.upper(), face, frame.colours.quiet, 0.14)
        _name_area(scene, label, area, at, halo=frame.colours.land)


def draw_neighbours(scene: Scene) -> None:
    """Name neighbours and the sea in italics where there is room."""
    frame = scene.frame
    face = font("serif", frame.type.small * 1.1, italic=True)
    shapes = scene.view.on_paper(scene.base.neighbours)
    land = shapely.union_all(np.concatenate([shapes, scene.view.on_paper(scene.base.countries)]))
    sea = shapely.difference(shapely.box(*scene.view.box), land)
    names = [*scene.layers.neighbours[fields.NAME], "Arabian Sea"]
    for name, area in zip(names, [*shapes, sea], strict=True):
        if area.is_empty or area.area < 0.04:  # noqa: PLR2004 - square inches
            continue
        free = shapely.difference(area, shapely.union_all([shapely.box(*b) for b in scene.room.taken]))
        if free.is_empty:
            continue
        point = shapely.get_point(shapely.maximum_inscribed_circle(free, tolerance=0.02), 0)
        label = Label(name, face, frame.colours.quiet, 0.04)
        _name_area(scene, label, free, (point.x, point.y), halo=None)


def draw_provinces(scene: Scene, first: Sequence[str] = ()) -> None:
    """Name provinces in small spaced capitals, those given first before the others."""
    frame = scene.frame
    face = font("sans", frame.type.small * 0.86)
    wanted = {name: rank for rank, name in enumerate(first)}
    units = sorted(
        _units(scene, "provinces"), key=lambda one: (wanted.get(one[0], 99), -one[1].area, one[0])
    )
    for name, area, at in units:
        label = Label(_SHORT.get(name, name).upper(), face, frame.colours.quiet, 0.09)
        _name_area(scene, label, area, at, halo=frame.colours.land, whole=name not in wanted)


def draw_districts(scene: Scene, only: Sequence[str] | None = None) -> None:
    """Name districts that their names fit into; all of them, or only those with these ids."""
    frame = scene.frame
    face = font("sans", frame.type.small * 0.9)
    ids = list(scene.layers.districts[fields.ADM_ID])
    for row, (name, area, at) in enumerate(_units(scene, "districts", empty=True)):
        if not area.is_empty and (only is None or ids[row] in only):
            _name_area(scene, Label(name, face, frame.colours.quiet), area, at, halo=frame.colours.land)


def draw_towns(scene: Scene, spots: Sequence[Spot], *, rank: int, most: int) -> None:
    """Name towns, first those where something happened, then by their size.

    Parameters
    ----------
    scene
        Where.
    spots
        Events drawn on the spot; a town that has one needs no dot of its own.
    rank
        Towns of a higher number are named only where something happened.
    most
        Towns to name at most.
    """
    frame, towns = scene.frame, scene.layers.towns
    places = scene.view.points(towns.geometry)
    boxes = [spot.box for spot in spots if spot.mark == "dot"]
    ranked = []
    for row, (x, y) in enumerate(places):
        if not scene.view.holds(x, y):
            continue
        home = next((box for box in boxes if _near(box, x, y)), None)
        size = int(towns["rank"].iloc[row])
        if home or size <= rank:
            ranked.append((0 if home else 1, size, row, home))
    ranked.sort(key=lambda one: one[:3])
    named: list[Box] = []
    for _, size, row, home in ranked:
        if len(named) == most or home in named:
            continue
        x, y = places[row]
        dot = 0.012
        face = font("sans", frame.type.small, weight=600 if size == 1 else 400)
        label = Label(str(towns[fields.NAME].iloc[row]), face, frame.colours.text)
        spot = home or Box(x - dot, y - dot, x + dot, y + dot)
        if not home and not scene.room.free(spot):
            continue
        box = place_point(scene.room, label, spot)
        if box is None:
            continue
        named.append(spot)
        write(frame, label, box, halo=frame.colours.land, order=scene.order + _ORDER)
        if not home:
            _dot(scene, x, y)


def _dot(scene: Scene, x: float, y: float) -> None:
    frame = scene.frame
    frame.sheet.plot(
        [x],
        [y],
        "o",
        markersize=frame.type.mark * 0.62,
        markerfacecolor=frame.colours.text,
        markeredgecolor=frame.colours.land,
        markeredgewidth=0.3,
        scalex=False,
        scaley=False,
        zorder=scene.order + _ORDER - 1,
    )
    scene.room.take(Box(x - 0.02, y - 0.02, x + 0.02, y + 0.02))


def _near(box: Box, x: float, y: float) -> bool:
    return (
        box.left - _NEAR_IN <= x <= box.right + _NEAR_IN
        and box.bottom - _NEAR_IN <= y <= box.top + _NEAR_IN
    )


def _units(
    scene: Scene, level: str, *, empty: bool = False
) -> list[tuple[str, shapely.Geometry, tuple[float, float]]]:
    """Give name, area on paper and label place of the units in the window."""
    units = getattr(scene.layers, level)
    areas = scene.view.on_paper(getattr(scene.base, level))
    places = scene.view.points(units[LABEL_POINT])
    return [
        (str(name), area, (float(x), float(y)))
        for name, area, (x, y) in zip(units[fields.NAME], areas, places, strict=True)
        if empty or not area.is_empty
    ]


def _name_area(  # noqa: PLR0913 - a label, where and how
    scene: Scene,
    label: Label,
    area: shapely.Geometry,
    at: tuple[float, float],
    *,
    halo: str | None,
    whole: bool = True,
) -> None:
    if not scene.view.holds(*at):
        point = shapely.point_on_surface(area)
        at = (point.x, point.y)
    box = place_area(scene.room, label, area, at, whole=whole)
    if box:
        write(scene.frame, label, box, halo=halo, order=scene.order + _ORDER)
