"""Events on one view of the map, each drawn only as precisely as its place is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np
import shapely

from geo_afpak.figure._base import draw_edge, draw_path, draw_pattern, fill, outline
from geo_afpak.figure._circles import draw_circles
from geo_afpak.figure._frame import Box
from geo_afpak.figure._geo import project
from geo_afpak.figure._labels import Label, around, width_of, write
from geo_afpak.figure._marks import (
    KINDS_OF_MARK,
    badge_size,
    draw_badge,
    draw_symbols,
    extent_of,
    moved,
    pack,
    rounded,
    symbols_of,
)
from geo_afpak.figure._scene import Scene, Spot
from geo_afpak.figure._style import font
from geo_afpak.join.marks import NEAR, ON_A_SPOT
from geo_afpak.join.reach import reaches
from geo_afpak.layers import EVENT_CLASS, LABEL_POINT, MARK
from geo_afpak.look import HATCHED
from geo_afpak.look import NEAR as DISC
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry


_PACKED: Final = 14
"""More events than this on one spot become a badge with counts."""
_CROWD: Final = 60
"""From so many districts on they are only hatched: no map has room for all their symbols."""
_PROVINCES: Final = 20
"""From so many provinces on a badge has one number and no name."""
_OVER: Final = 40


def counts_of(rows: pd.DataFrame) -> dict[str, int]:
    """Count events by class, in the order of the legend."""
    found = rows[EVENT_CLASS].value_counts()
    return {kind: int(found[kind]) for kind in KINDS_OF_MARK if kind in found.index}


def draw_areas(
    scene: Scene, rows: gpd.GeoDataFrame, *, whole: bool = True, named: bool = True
) -> list[Spot]:
    """Draw hatched districts and badges of provinces, and say where they are.

    Without `whole`, as in an inset, a province has its badge only if most of it is to be seen;
    without `named`, as in small multiples, badges bear no names.
    """
    if scene.circles:
        rows = rows[~scene.circles.holds(rows)]
    districts = _draw_districts(scene, rows[rows[MARK] == "district"])
    provinces = rows[rows[MARK] == "province"]
    return [*districts, *_draw_provinces(scene, provinces, share=0 if whole else 0.5, named=named)]


def draw_dots(scene: Scene, rows: gpd.GeoDataFrame) -> list[Spot]:
    """Draw events known to a site, a town or near a place, those of one spot side by side."""
    if scene.circles:
        draw_circles(scene, scene.circles, rows, order=scene.order + _OVER)
        rows = rows[~scene.circles.holds(rows)]
    rows = rows[rows[MARK].isin(ON_A_SPOT)]
    if rows.empty:
        return []
    frame, view = scene.frame, scene.view
    places = view.points(rows.geometry)
    inside = [view.holds(x, y) for x, y in places]
    rows, places = rows[inside], places[inside]
    _draw_reaches(scene, rows)
    spots, symbols = [], []
    for (x, y), where in sorted(_together(rows, places, frame.type.mark)):
        here = rows.iloc[where]
        if len(here) > _PACKED:
            box = draw_badge(frame, (x, y), counts_of(here), order=scene.order + _OVER + 2)
        else:
            packed = pack(symbols_of(here, frame.type.mark), x, y)
            symbols += packed
            box = extent_of(packed)
        spots.append(Spot(scene.room.take(box), here, "dot"))
    draw_symbols(frame, symbols, order=scene.order + _OVER)
    return spots


def _draw_reaches(scene: Scene, rows: gpd.GeoDataFrame) -> None:
    """Lay a soft disc below what is only known to be near its place, while such places are few."""
    if rows.geometry[rows[MARK] == NEAR].nunique() > DISC.crowd:
        return
    found = reaches(rows, EVENT_CLASS)
    areas = scene.view.on_paper(project(found.geometry, scene.view.crs))
    for kind, area in zip(found[EVENT_CLASS], areas, strict=True):
        colour = scene.frame.colours.events[kind]
        fill(scene.frame, area, colour, scene.order + 18, alpha=DISC.fill)
        draw_edge(scene.frame, area.boundary, DISC.edge, colour, order=scene.order + 18)


def _together(
    rows: gpd.GeoDataFrame, places: NDArray[np.float64], least: float
) -> list[tuple[tuple[float, float], list[int]]]:
    """Put together the events of one spot: a symbol within another would look like its centre.

    The largest symbols come first; one whose place lies within the symbol of a spot joins it.
    """
    reach = [symbol.reach for symbol in symbols_of(rows, least)]
    order = sorted(range(len(rows)), key=lambda row: (-reach[row], *places[row]))
    spots: list[tuple[float, float]] = []
    found: list[list[int]] = []
    radii: list[float] = []
    for row in order:
        x, y = places[row]
        away = [
            np.hypot(x - at, y - to) - radius for (at, to), radius in zip(spots, radii, strict=True)
        ]
        nearest = int(np.argmin(away)) if away else -1
        if away and away[nearest] <= 0:
            found[nearest].append(row)
        else:
            spots.append((round(float(x), 2), round(float(y), 2)))
            radii.append(max(reach[row], 0.01))
            found.append([row])
    return [(spot, sorted(where)) for spot, where in zip(spots, found, strict=True)]


def _draw_districts(scene: Scene, rows: gpd.GeoDataFrame) -> list[Spot]:
    """Hatch each district in the colour of its main class; the symbols stand in a dashed box."""
    frame, spots = scene.frame, []
    units = _by_unit(scene, rows, fields.ADM2_ID)
    for area, at, here in units:
        colour = frame.colours.events[max(counts_of(here).items(), key=lambda one: one[1])[0]]
        draw_pattern(frame, area, HATCHED.pattern, colour, order=scene.order + 19)
        if HATCHED.edge:
            draw_edge(frame, area.boundary, HATCHED.edge, colour, order=scene.order + 19)
        if len(units) > _CROWD:
            continue
        if len(here) > _PACKED // 2:
            width, height = badge_size(frame, counts_of(here))
            box = _find_place(scene, area, at, width, height)
            order = scene.order + _OVER + 2
            draw_badge(frame, box.middle, counts_of(here), order=order, dashed=True)
        else:
            packed = pack(symbols_of(here, frame.type.mark), 0, 0)
            ring = extent_of(packed)
            pad = 0.03
            box = _find_place(scene, area, at, ring.width + 2 * pad, ring.height + 2 * pad)
            x, y = box.middle
            draw_path(
                frame, rounded(box, 0.03), facecolor=frame.colours.paper, alpha=0.75,
                edgecolor=frame.colours.border, linewidth=frame.type.line * 0.6,
                linestyle=(0, (2.4, 1.6)), zorder=scene.order + _OVER + 1,
            )  # fmt: skip
            at_box = [moved(one, one.x + x, one.y + y) for one in packed]
            draw_symbols(frame, at_box, order=scene.order + _OVER + 2)
        spots.append(Spot(box, here, "district"))
    return spots


def _draw_provinces(
    scene: Scene, rows: gpd.GeoDataFrame, *, share: float, named: bool
) -> list[Spot]:
    """Count the events of each province in a badge under its name."""
    frame, spots = scene.frame, []
    units = _by_unit(scene, rows, fields.ADM1_ID, share=share)
    crowd = len(units) > _PROVINCES
    named = named and not crowd
    for area, at, here in units:
        counts = {"": len(here)} if crowd else counts_of(here)
        name = scene.layers.region.short_name(str(here[fields.ADM1_NAME].iloc[0])).upper()
        label = Label(name, font("sans", frame.type.small * 0.86), frame.colours.quiet, 0.09)
        width, height = badge_size(frame, counts)
        wide, head = (width_of(label), frame.type.small / 72) if named else (0, 0)
        box = _find_place(scene, area, at, max(width, wide), height + head)
        x, _ = box.middle
        draw_badge(frame, (x, box.bottom + height / 2), counts, order=scene.order + _OVER + 2)
        if named:
            place = Box(x - wide / 2, box.top - head, x + wide / 2, box.top)
            write(frame, label, place, halo=frame.colours.land, order=scene.order + _OVER + 1)
        spots.append(Spot(box, here, "province"))
    return spots


def _by_unit(
    scene: Scene, rows: gpd.GeoDataFrame, column: str, *, share: float = 0
) -> list[tuple[BaseGeometry, tuple[float, float], gpd.GeoDataFrame]]:
    """Give for each unit in the window its area on paper, its label place, its events.

    Units of which no more than `share` is to be seen are left out.
    """
    units, shapes = scene.units("adm2" if column == fields.ADM2_ID else "adm1")
    where: Mapping[str, int] = {unit: row for row, unit in enumerate(units[fields.ADM_ID])}
    out = []
    for unit, here in rows.groupby(column, sort=True):
        row = where.get(str(unit))
        if row is None:
            continue
        area = scene.view.on_paper(shapes[row : row + 1])[0]
        if area.area <= share * shapes[row].area / scene.view.scale**2:
            continue
        x, y = scene.view.points(units[LABEL_POINT].iloc[row : row + 1])[0]
        if not scene.view.holds(x, y):
            x, y = Box(*area.bounds).middle
        out.append((area, (float(x), float(y)), cast("gpd.GeoDataFrame", here)))
    return out


def _find_place(
    scene: Scene, area: BaseGeometry, at: tuple[float, float], width: float, height: float
) -> Box:
    """Find a free place for a box in the unit; else beside it, tied to it by a line."""
    shapely.prepare(area)
    beside = None
    for x, y in around(*at, 1.2):
        box = Box.about(x, y, width, height)
        if not scene.room.free(box):
            continue
        if shapely.contains_xy(area, x, y):
            return scene.room.take(box)
        beside = beside or box
    if not beside:
        return scene.room.take(Box.about(*at, width, height))
    frame, line = scene.frame, shapely.LineString([at, beside.middle])
    width = frame.type.line * 0.6
    outline(frame, line, frame.colours.border, width, scene.order + _OVER - 1)
    return scene.room.take(beside)
