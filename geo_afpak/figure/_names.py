"""Which names a map carries, in which order of importance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_afpak.figure._frame import Box
from geo_afpak.figure._labels import Label, place_area, place_point, write
from geo_afpak.figure._style import font
from geo_afpak.layers import LABEL_POINT
from geo_afpak.model import fields
from geo_afpak.text import say_when

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.figure._scene import Scene, Spot

_ORDER: Final = 50
_NEAR_KM: Final = 12
"""A town so near to an event known to its town is the place of the event."""


def draw_countries(scene: Scene) -> None:
    """Name the countries."""
    frame = scene.frame
    face = font("serif", frame.type.text * 1.25, weight=600)
    for unit, area, at in _units(scene, "countries"):
        label = Label(unit.upper(), face, frame.colours.quiet, 0.1)
        _name_area(scene, label, area, at, halo=frame.colours.land)


def draw_neighbours(scene: Scene) -> None:
    """Name neighbours and the sea in italics where there is room."""
    frame = scene.frame
    face = font("serif", frame.type.small * 1.1, italic=True)
    shapes = scene.view.on_paper(scene.base.neighbours)
    land = shapely.union_all(np.concatenate([shapes, scene.view.on_paper(scene.base.countries)]))
    sea = shapely.difference(shapely.box(*scene.view.box), land)
    names = [*scene.layers.neighbours[fields.NAME], scene.layers.region.sea]
    for name, area in zip(names, [*shapes, sea], strict=True):
        if area.is_empty or area.area < 0.04:  # noqa: PLR2004 - square inches
            continue
        free = shapely.difference(
            area, shapely.union_all([shapely.box(*b) for b in scene.room.taken])
        )
        if free.is_empty:
            continue
        point = shapely.get_point(shapely.maximum_inscribed_circle(free, tolerance=0.02), 0)
        label = Label(name, face, frame.colours.quiet, 0.04)
        _name_area(scene, label, free, (point.x, point.y), halo=None)


def draw_provinces(scene: Scene, named: Sequence[str] = ()) -> None:
    """Name provinces in small spaced capitals, the large ones first, unless a badge does."""
    frame = scene.frame
    face = font("sans", frame.type.small * 0.86)
    for name, area, at in sorted(
        _units(scene, "provinces"), key=lambda one: (-one[1].area, one[0])
    ):
        if name not in named:
            short = scene.layers.region.short_name(name).upper()
            label = Label(short, face, frame.colours.quiet, 0.09)
            _name_area(scene, label, area, at, halo=frame.colours.land)


def draw_districts(scene: Scene, named: Collection[str] = ()) -> None:
    """Name districts that their names fit into, but those in `named`."""
    frame = scene.frame
    face = font("sans", frame.type.small * 0.9)
    for name, area, at in _units(scene, "districts"):
        if name not in named:
            label = Label(name, face, frame.colours.quiet)
            _name_area(scene, label, area, at, halo=frame.colours.land)


def name_spots(scene: Scene, spots: Sequence[Spot], noted: pd.Index) -> set[str]:
    """Name the towns and districts where something happened, and note the deadliest events.

    Returns the names that are written.

    Parameters
    ----------
    scene
        Where.
    spots
        What is drawn there; those with a noted event come first.
    noted
        Labels of the rows whose date and deaths are written under the name.
    """
    frame, towns = scene.frame, scene.layers.towns
    places = scene.view.points(towns.geometry)
    done: set[str] = set()
    for spot in sorted(spots, key=lambda one: -int(one.rows.index.isin(noted).sum())):
        notes = tuple(_note(row) for _, row in spot.rows[spot.rows.index.isin(noted)].iterrows())
        name = _name_of(spot, towns, places, scene.view.scale)
        # In a town that is larger than its symbols each of them has its name.
        name = "" if name in done else name
        if not name and not notes:
            continue
        bold = bool(notes)
        face = font("sans", frame.type.small, weight=600 if bold else 400)
        rows = [name, *notes] if name else list(notes)
        # Where name and notes have no room together, the name alone may have it.
        for under in (tuple(rows[1:]), ()) if len(rows) > 1 else ((),):
            label = Label(rows[0], face, frame.colours.text, under=under)
            box = place_point(scene.room, label, spot.box)
            if box:
                write(frame, label, box, halo=frame.colours.land, order=scene.order + _ORDER)
                done.add(name)
                break
    return done


def _name_of(spot: Spot, towns: gpd.GeoDataFrame, places: NDArray[np.float64], scale: float) -> str:
    """Name a spot by the largest town on it, or by its district."""
    if spot.mark == "district":
        return str(spot.rows[fields.ADM2_NAME].iloc[0])
    away = np.hypot(*(places - spot.box.middle).T) * scale / 1000
    near = np.flatnonzero(away < _NEAR_KM)
    best = min(near, key=lambda row: (towns["rank"].iloc[row], away[row]), default=None)
    return "" if best is None else str(towns[fields.NAME].iloc[best])


def _note(row: pd.Series) -> str:
    when = say_when(row[fields.DATE_START], row[fields.DATE_END], row[fields.DATE_PRECISION])
    # Never as a day of its own: the report is of that day, the event earlier.
    when = when.replace("on or before", "reported").removesuffix(" (date of the report)")
    return f"{when}: {int(row[fields.KILLED]):,} killed"


def draw_towns(
    scene: Scene, spots: Sequence[Spot], named: Sequence[str], *, rank: int, most: int
) -> None:
    """Name towns where nothing happened, the larger ones first.

    Parameters
    ----------
    scene
        Where.
    spots
        What is drawn on the spot: its town has its name already.
    named
        Further names that the map has already.
    rank, most
        Towns of a higher rank than this are left out, and those beyond so many.
    """
    frame, towns = scene.frame, scene.layers.towns
    count = 0
    order = sorted(range(len(towns)), key=lambda row: (towns["rank"].iloc[row], row))
    places = scene.view.points(towns.geometry)
    done = {*named, *(_name_of(spot, towns, places, scene.view.scale) for spot in spots)}
    for row in order:
        x, y = places[row]
        size = int(towns["rank"].iloc[row])
        if count == most or size > rank:
            return
        spot = Box.about(x, y, 0.028, 0.028)
        name = str(towns[fields.NAME].iloc[row])
        if name in done or not scene.room.free(spot):
            continue
        face = font("sans", frame.type.small * (1 if size == 1 else 0.94))
        label = Label(name, face, frame.colours.text)
        box = place_point(scene.room, label, spot)
        if box is not None:
            count += 1
            write(frame, label, box, halo=frame.colours.land, order=scene.order + _ORDER)
            _dot(scene, x, y)


def _dot(scene: Scene, x: float, y: float) -> None:
    frame = scene.frame
    frame.sheet.plot(
        [x], [y], "o", markersize=frame.type.mark * 0.62, markerfacecolor=frame.colours.text,
        markeredgecolor=frame.colours.land, markeredgewidth=0.3, scalex=False, scaley=False,
        zorder=scene.order + _ORDER - 1,
    )  # fmt: skip
    scene.room.take(Box.about(x, y, 0.04, 0.04))


def _units(scene: Scene, level: str) -> list[tuple[str, BaseGeometry, tuple[float, float]]]:
    """Give name, area on paper and label place of the units in the window."""
    units = getattr(scene.layers, level)
    areas = scene.view.on_paper(getattr(scene.base, level))
    places = scene.view.points(units[LABEL_POINT])
    return [
        (str(name), area, (float(x), float(y)))
        for name, area, (x, y) in zip(units[fields.NAME], areas, places, strict=True)
        if not area.is_empty
    ]


def _name_area(
    scene: Scene, label: Label, area: BaseGeometry, at: tuple[float, float], *, halo: str | None
) -> None:
    if not scene.view.holds(*at):
        point = shapely.point_on_surface(area)
        at = (point.x, point.y)
    box = place_area(scene.room, label, area, at)
    if box:
        write(scene.frame, label, box, halo=halo, order=scene.order + _ORDER)
