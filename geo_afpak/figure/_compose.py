"""How a map fills its figure: map, legend, insets, and what stands in the corners."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_afpak.figure import _names
from geo_afpak.figure._base import BaseMap, draw_base, draw_path
from geo_afpak.figure._events import Scene, Spot, draw_areas, draw_dots
from geo_afpak.figure._frame import Box
from geo_afpak.figure._furniture import draw_locator, draw_north, draw_scale_bar, frame_of
from geo_afpak.figure._geo import View, bounds_of, fit, path_of
from geo_afpak.figure._labels import Label, Room, width_of, write
from geo_afpak.figure._legend import draw_legend, fitting, legend_height
from geo_afpak.figure._notes import draw_notes
from geo_afpak.figure._style import font
from geo_afpak.model import fields
from geo_afpak.region.projection import Bounds, metric_crs

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._legend import Block
    from geo_afpak.layers import Layers

__all__ = [
    "INSETS",
    "Inset",
    "compose",
    "draw_inset",
    "find_insets",
    "finish",
    "name_places",
    "show_events",
    "study_area",
]

_COLUMNS: Final = {"a4": 3, "column": 2}
INSETS: Final = {"a4": (3, 1.25), "wide": (3, 1.4), "text": (2, 1.0)}
"""How many insets a size has room for, and their width in inches."""
_TOWNS: Final = {
    "a4": (2, 22),
    "text": (2, 12),
    "column": (1, 7),
    "wide": (2, 24),
    "social": (1, 3),
}
"""Rank from which towns are named anyhow, and how many at most."""
_ZOOMED: Final = 0.6
"""A view of less than this share of the region is a part that a locator must place."""


def study_area(layers: Layers, rows: gpd.GeoDataFrame) -> Bounds:
    """Return the degrees that a map of these events has to show.

    The whole region, unless everything placed lies in a few provinces of less than half their
    width and height.
    """
    whole = bounds_of(np.asarray(layers.countries.geometry.array))
    units = set(rows[fields.ADM1_ID].dropna())
    near = layers.provinces[layers.provinces[fields.ADM_ID].isin(units)]
    if near.empty:
        return whole
    part = bounds_of(np.asarray(near.geometry.array))
    wide, tall = part[2] - part[0], part[3] - part[1]
    small = wide < (whole[2] - whole[0]) / 2 and tall < (whole[3] - whole[1]) / 2
    return part if small else whole


def compose(
    frame: Frame,
    layers: Layers,
    area: Bounds,
    blocks: Sequence[Block],
    *,
    districts: bool = True,
) -> Scene:
    """Draw legend and base map, and return the main window with what is free of it."""
    columns = _COLUMNS.get(frame.options.size, 1)
    if frame.type.side:
        draw_legend(frame, *fitting(frame, blocks), frame.side)
        box = frame.body
    else:
        height = legend_height(blocks, frame.type.small, frame.body.width, columns)
        body = frame.body
        low = Box(body.left, body.bottom, body.right, body.bottom + height)
        draw_legend(frame, blocks, frame.type.small, low, columns)
        box = Box(body.left, low.top + 0.1, body.right, body.top)
    crs = metric_crs(area)
    base = BaseMap.of(layers, crs)
    shape = shapely.segmentize(shapely.box(*area), 0.5)
    whole = area == bounds_of(np.asarray(layers.countries.geometry.array))
    bounds = bounds_of(
        base.countries if whole else _projected(np.array([shape], dtype=object), crs)
    )
    anchor = {"wide": (0.04, 0.5), "text": (0.04, 0.5)}.get(frame.options.size, (0.5, 0.5))
    view = fit(box, crs, bounds, anchor=anchor)
    # What touches the edge of the paper would be cut with it.
    inner = Box(box.left + 0.05, box.bottom + 0.05, box.right - 0.05, box.top - 0.05)
    scene = Scene(frame, layers, base, view, Room(inner))
    small = frame.options.size not in INSETS and whole
    draw_base(frame, base, view, districts=districts and not small)
    return scene


def _projected(shapes: NDArray[np.object_], crs: str) -> NDArray[np.object_]:
    import geopandas as gpd

    return np.asarray(gpd.GeoSeries(shapes, crs=fields.CRS).to_crs(crs).array)


def finish(scene: Scene) -> None:
    """Draw scale bar, north arrow, notes and, of a part of the countries, where it lies."""
    frame, view = scene.frame, scene.view
    draw_scale_bar(frame, view, scene.room)
    draw_north(frame, view, scene.room)
    whole = shapely.total_bounds(scene.base.countries)
    if view.box.width * view.scale < _ZOOMED * (whole[2] - whole[0]):
        side = min(1.0, view.box.width * 0.22)
        box = Box(
            view.box.right - side - 0.1,
            view.box.bottom + 0.1,
            view.box.right - 0.1,
            view.box.bottom + 0.1 + side * 0.95,
        )
        scene.room.take(box)
        draw_locator(frame, scene.base, view, box, 70)
    draw_notes(scene)


def show_events(
    scene: Scene, rows: gpd.GeoDataFrame, noted: pd.Index, *, inset: bool = False
) -> None:
    """Draw events, then names as far as there is room, the important ones first."""
    dots = draw_dots(scene, rows)
    _names.name_spots(scene, dots, noted)
    areas = draw_areas(scene, rows, whole=not inset)
    _names.name_spots(scene, [one for one in areas if one.mark == "district"], noted)
    named = [str(one.rows[fields.ADM1_NAME].iloc[0]) for one in areas if one.mark == "province"]
    name_places(scene, dots, named, inset=inset)


def name_places(
    scene: Scene,
    spots: Sequence[Spot] = (),
    named: Sequence[str] = (),
    *,
    inset: bool = False,
) -> None:
    """Write the names of the base map as far as there is room, but not those in `named`."""
    rank, most = _TOWNS[scene.frame.options.size]
    if inset or scene.view.local:
        # A small area: no room for the names of countries, but for those of districts.
        _names.draw_towns(scene, spots, named, rank=3 if inset else 4, most=4 if inset else most)
        _names.draw_districts(scene)
    else:
        _names.draw_countries(scene)
        _names.draw_towns(scene, spots, named, rank=rank, most=most)
    if scene.frame.options.size != "social" and not inset:
        _names.draw_provinces(scene, named)
        _names.draw_neighbours(scene)


@dataclass(frozen=True)
class Inset:
    """A crowded place to enlarge: its name, and its bounds in projected metres."""

    name: str
    bounds: Bounds


def find_insets(
    layers: Layers, base: BaseMap, names: Sequence[str], *, most: int, units: Collection[str]
) -> list[Inset]:
    """Find provinces, or else districts, by name; those of one beginning count together.

    Parameters
    ----------
    layers, base
        Where to look, and the shapes on the map's projection.
    names
        Such as "Nangarhar" or "Karachi", in the order of importance.
    most
        How many at most.
    units
        Units in which there is something to see; a place with none of them is left out.
    """
    out = []
    parents = dict(
        zip(layers.districts[fields.ADM_ID], layers.districts[fields.PARENT_ID], strict=True)
    )
    wanted = {*units, *(parents[unit] for unit in units if unit in parents)}
    for name in names:
        for frame, shapes in (
            (layers.provinces, base.provinces),
            (layers.districts, base.districts),
        ):
            found = frame[fields.NAME].str.casefold().str.startswith(name.casefold()).to_numpy()
            if found.any():
                if frame[fields.ADM_ID][found].isin(wanted).any():
                    out.append(Inset(name, bounds_of(shapes[found])))
                break
    return sorted(out[:most], key=lambda one: -one.bounds[1])


def draw_inset(scene: Scene, inset: Inset, side: float) -> Scene | None:
    """Open a window on a crowded place where the map has room; None if there is none."""
    box = _free_corner(scene, side)
    if box is None:
        return None
    frame, order = scene.frame, 100
    scene.room.take(Box(box.left - 0.04, box.bottom - 0.04, box.right + 0.04, box.top + 0.04))
    head = Label(inset.name, font("sans", frame.type.small, weight=600), frame.colours.text)
    view = fit(box, scene.base.crs, inset.bounds)
    _lead(scene, view)
    draw_base(frame, scene.base, view, districts=True, order=order)
    frame_of(frame, box, order + 90)
    inner = Scene(frame, scene.layers, scene.base, view, Room(box), order)
    if scene.circles:
        inner.circles = replace(scene.circles, column=fields.ADM2_ID)
    width = width_of(head)
    top = Box(box.left + 0.05, box.top - 0.18, box.left + 0.09 + width, box.top - 0.03)
    inner.room.take(top)
    write(frame, head, top, halo=frame.colours.land, order=order + 60)
    return inner


def _free_corner(scene: Scene, side: float) -> Box | None:
    """Find the first place along the window's edges, from the top right, off the land."""
    window, gap = scene.room.window, 0.12
    land = shapely.union_all(scene.view.on_paper(scene.base.countries))
    land = shapely.buffer(land, 0.06)
    shapely.prepare(land)
    right, left = window.right - gap - side, window.left + gap
    top, low = window.top - gap - side, window.bottom + gap
    steps = np.arange(0, 1.0001, 0.05)
    spots = [(right, top + (low - top) * step) for step in steps]
    spots += [(right + (left - right) * step, low) for step in steps]
    spots += [(left, low + (top - low) * step) for step in steps]
    for x, y in spots:
        box = Box(x, y, x + side, y + side)
        if scene.room.free(box) and not shapely.intersects(land, shapely.box(*box)):
            return box
    return None


def _lead(scene: Scene, view: View) -> None:
    """Frame the place on the main map and tie the inset to it."""
    frame = scene.frame
    box = view.box
    east, north = view.west + box.width * view.scale, view.south + box.height * view.scale
    place = scene.view.on_paper(np.array([shapely.box(view.west, view.south, east, north)]))
    west, south, east, north = place[0].bounds
    style = {"edgecolor": frame.colours.border, "linewidth": frame.type.line * 0.6, "zorder": 38}
    draw_path(frame, path_of(place), facecolor="none", joinstyle="miter", **style)
    x, y = (east, box.left) if box.left > east else (west, box.right)
    frame.sheet.plot(
        [x, y],
        [(south + north) / 2, np.clip((south + north) / 2, box.bottom + 0.1, box.top - 0.1)],
        color=frame.colours.border,
        linewidth=frame.type.line * 0.35,
        zorder=38,
        scalex=False,
        scaley=False,
    )
