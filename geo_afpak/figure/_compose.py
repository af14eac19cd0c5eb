"""How a map fills its figure: map, legend, insets, and what stands in the corners."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from geo_afpak.figure import _names
from geo_afpak.figure._base import BaseMap, draw_base, fill
from geo_afpak.figure._events import draw_areas, draw_dots
from geo_afpak.figure._frame import Box
from geo_afpak.figure._furniture import draw_locator, draw_north, draw_scale_bar
from geo_afpak.figure._geo import bounds_of, fit, project
from geo_afpak.figure._labels import Room
from geo_afpak.figure._legend import place_legend
from geo_afpak.figure._notes import draw_notes
from geo_afpak.figure._scene import Scene, Spot
from geo_afpak.join.marks import MARK, ON_A_SPOT, SHELF, here
from geo_afpak.model import fields
from geo_afpak.region.projection import Bounds, metric_crs

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._legend import Block
    from geo_afpak.layers import Layers

_COLUMNS: Final = {"a4": 3, "column": 2}
_SMALL: Final = ("column", "social")
"""Sizes that have no room for the lines of all districts."""
_TOWNS: Final = {
    "a4": (2, 22),
    "text": (2, 12),
    "column": (1, 7),
    "wide": (2, 24),
    "social": (1, 3),
}
"""Rank from which towns are named anyhow, and how many at most."""
_DISTRICTS: Final = 80
_LEAST_DEG: Final = 0.25
"""Degrees that a map shows at least, some 25 km."""
_ZOOMED: Final = 0.6
"""A view of less than this share of the region is a part that a locator must place."""


def study_area(layers: Layers, spots: gpd.GeoSeries | None = None) -> Bounds:
    """Return the degrees that a map has to show.

    Those of the area asked for. Else those of the city or district that holds all of the events,
    or of their provinces where these are less than half as wide and high as the whole region.

    Parameters
    ----------
    layers
        What is drawn.
    spots
        Points of the events, where each is one: then a city shows only the part they lie in.
    """
    area = layers.chosen.area
    asked = layers.chosen.selection.area is not None
    if not asked and area.level in ("adm2", "city") and spots is not None and len(spots):
        west, south, east, north = map(float, spots.total_bounds)
        wide = max(east - west, north - south)
        pad = max(0.15 * wide, (_LEAST_DEG - wide) / 2)
        return west - pad, south - pad, east + pad, north + pad
    if asked or area.level in ("adm2", "city"):
        return bounds_of(np.array([shape_of(layers)], dtype=object))
    units = set(here(layers.incidents)[fields.ADM1_ID].dropna())
    near = layers.provinces[layers.provinces[fields.ADM_ID].isin(units)]
    return _part_or_whole(layers, near.geometry)


def presence_area(layers: Layers, shapes: gpd.GeoSeries) -> Bounds:
    """Return the degrees that a map of presence shows: the area asked for, or where zones are."""
    if layers.chosen.selection.area is not None:
        return study_area(layers)
    return _part_or_whole(layers, shapes)


def _part_or_whole(layers: Layers, shapes: gpd.GeoSeries) -> Bounds:
    """Return the bounds of shapes of less than half the region's width and height, else its own."""
    whole = bounds_of(np.asarray(layers.countries.geometry.array))
    if shapes.empty:
        return whole
    part = bounds_of(np.asarray(shapes.array))
    wide, tall = part[2] - part[0], part[3] - part[1]
    small = wide < (whole[2] - whole[0]) / 2 and tall < (whole[3] - whole[1]) / 2
    return part if small else whole


def is_whole(layers: Layers, area: Bounds) -> bool:
    """Say whether an area is the whole region."""
    return area == bounds_of(np.asarray(layers.countries.geometry.array))


def spots_of(rows: gpd.GeoDataFrame) -> gpd.GeoSeries | None:
    """Return the points of events where each is drawn on one; None where some are not."""
    seen = rows[rows[MARK] != SHELF]
    return seen.geometry if len(seen) and seen[MARK].isin(ON_A_SPOT).all() else None


def by_province(layers: Layers, area: Bounds) -> bool:
    """Say whether districts are too many to tell apart on a map of an area."""
    asked = layers.chosen.selection.area is not None
    many = len(layers.chosen.area.inside["adm2"]) > _DISTRICTS
    return is_whole(layers, area) or (asked and many)


def shape_of(layers: Layers) -> BaseGeometry:
    """Return the shape of the area that is looked at, in degrees."""
    area = layers.chosen.area
    if area.shape is not None:
        return area.shape
    for level, units in (
        ("adm0", layers.countries), ("adm1", layers.provinces), ("adm2", layers.districts)
    ):  # fmt: skip
        found = units[fields.ADM_ID].isin(area.inside[level])
        if found.any():
            return shapely.union_all(np.asarray(units.geometry.array)[found.to_numpy()])
    return shapely.union_all(np.asarray(layers.countries.geometry.array))


def grey_rest(scene: Scene) -> None:
    """Give land outside the area asked for the colour of neighbours: nothing is said of it."""
    if scene.layers.chosen.selection.area is None:
        return
    own = project(gpd.GeoSeries([shape_of(scene.layers)], crs=fields.CRS), scene.base.crs)
    rest = shapely.difference(shapely.union_all(scene.base.countries), own[0])
    shapes = scene.view.on_paper(np.array([rest], dtype=object))
    fill(scene.frame, shapes, scene.frame.colours.neighbour, scene.order + 2.5)


def compose(
    frame: Frame, layers: Layers, area: Bounds, blocks: Sequence[Block], *, districts: bool = True
) -> Scene:
    """Draw legend and base map, and return the main window with what is free of it."""
    box = place_legend(frame, blocks, _COLUMNS.get(frame.options.size, 1), gap=0.1)
    crs = metric_crs(area)
    base = BaseMap.of(layers, crs)
    whole = is_whole(layers, area)
    bounds = extent_of(layers, base, area)
    beside = 0.96 if frame.leftwards else 0.04
    anchor = (beside, 0.5) if frame.options.size in ("wide", "text") else (0.5, 0.5)
    view = fit(box, crs, bounds, anchor=anchor)
    # What touches the edge of the paper would be cut with it.
    scene = Scene(frame, layers, base, view, Room(box.padded(-0.05)))
    small = frame.options.size in _SMALL and whole
    draw_base(frame, base, view, districts=districts and not small)
    grey_rest(scene)
    return scene


def extent_of(layers: Layers, base: BaseMap, area: Bounds) -> Bounds:
    """Return the bounds on the projected map of degrees that have to be seen."""
    if is_whole(layers, area):
        return bounds_of(base.countries)
    shape = gpd.GeoSeries([shapely.box(*area)], crs=fields.CRS)
    return bounds_of(project(shape, base.crs))


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
    districts = [one for one in areas if one.mark == "district"]
    written = _names.name_spots(scene, districts, noted)
    named = [str(one.rows[fields.ADM1_NAME].iloc[0]) for one in areas if one.mark == "province"]
    name_places(scene, dots, named, districts=written, inset=inset)


def name_places(
    scene: Scene,
    spots: Sequence[Spot] = (),
    named: Sequence[str] = (),
    *,
    districts: Collection[str] = (),
    inset: bool = False,
) -> None:
    """Write the names of the base map as far as there is room, but not those in `named`.

    Nor, of districts, those in `districts`.
    """
    rank, most = _TOWNS[scene.frame.options.size]
    if inset or scene.view.local:
        # A small area: no room for the names of countries, but for those of districts.
        _names.draw_towns(scene, spots, named, rank=3 if inset else 4, most=4 if inset else most)
        _names.draw_districts(scene, {*named, *districts})
    else:
        _names.draw_countries(scene)
        _names.draw_towns(scene, spots, named, rank=rank, most=most)
    if scene.frame.options.size != "social" and not inset:
        _names.draw_provinces(scene, named)
        _names.draw_neighbours(scene)
