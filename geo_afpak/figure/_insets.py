"""Insets: windows on places where a map of the whole is too crowded to be read."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.patches import Rectangle

from geo_afpak.count.area import find_area
from geo_afpak.figure._base import draw_base, fill
from geo_afpak.figure._frame import Box
from geo_afpak.figure._furniture import draw_scale_bar, frame_of
from geo_afpak.figure._geo import View, bounds_of, fit, project
from geo_afpak.figure._labels import Label, Room, width_of, write
from geo_afpak.figure._scene import Scene
from geo_afpak.figure._style import font
from geo_afpak.layers import LABEL_POINT
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from numpy.typing import NDArray

    from geo_afpak.layers import Layers
    from geo_afpak.region.projection import Bounds

INSETS: Final = {"a4": (3, 1.25), "wide": (3, 1.4), "text": (2, 1.0)}
"""How many insets a size has room for, and their width in inches."""
_LEAST_ZOOM: Final = 3.0
_MOST_ZOOM: Final = 15.0
_SMALL: Final = 0.03
"""Square inches of a unit that has no room for a name."""
_ORDER: Final = 100


@dataclass(frozen=True)
class Inset:
    """A crowded place to enlarge: its name, and its bounds in projected metres."""

    name: str
    bounds: Bounds


def enlarged(scene: Scene, seen: pd.DataFrame, crowd: int, draw: Callable[..., None]) -> None:
    """Draw on the map, and before in windows on the places that `find_insets` chooses.

    `draw` takes the window or map, and whether it is an `inset`.
    """
    for inset in find_insets(scene, seen, crowd):
        with opened(scene, inset) as window:
            if window:
                draw(window, inset=True)
    draw(scene, inset=False)


def find_insets(scene: Scene, seen: pd.DataFrame, crowd: int) -> list[Inset]:
    """Choose what to enlarge: the places asked for, or else those where most is seen at once.

    Parameters
    ----------
    scene
        The map of the whole.
    seen
        What there is to see: x, y in inches, adm2_id and adm1_id.
    crowd
        So many in a window that an inset would enlarge three times are a crowd.

    Raises
    ------
    InvalidInputError
        If a place asked for is not known.
    """
    options = scene.frame.options
    most, side = INSETS.get(options.size, (0, 0.0))
    if options.insets is not None:
        return _by_name(scene, seen, options.insets)[:most]
    inside = [scene.view.holds(x, y) for x, y in seen[["x", "y"]].to_numpy()]
    left = seen[np.array(inside, dtype=bool)]
    out: list[Inset] = []
    while len(out) < most and len(left) >= crowd:
        xy = left[["x", "y"]].to_numpy()
        reach = side / _LEAST_ZOOM / 2
        near = (np.abs(xy[:, None, :] - xy[None, :, :]) <= reach / 2).all(axis=2)
        best = int(near.sum(axis=1).argmax())
        middle = xy[near[best]].mean(axis=0)
        chosen = (np.abs(xy - middle) <= reach * 0.9).all(axis=1)
        if chosen.sum() < crowd:
            break
        out.append(Inset(_name_of(scene.layers, left[chosen]), _bounds(scene, xy[chosen], side)))
        left = left[~chosen]
    return sorted(out, key=lambda one: -one.bounds[1])


def _bounds(scene: Scene, xy: NDArray[np.float64], side: float) -> Bounds:
    """Return the square round places on paper, in metres, no more enlarged than is of use."""
    view = scene.view
    low, high = xy.min(axis=0), xy.max(axis=0)
    half = np.clip((high - low).max() * 0.65, side / _MOST_ZOOM / 2, side / _LEAST_ZOOM / 2)
    # `fit` leaves a margin round what it is given.
    half, middle = half / 1.06, (low + high) / 2
    x = view.west + (middle[0] - view.box.left) * view.scale
    y = view.south + (middle[1] - view.box.bottom) * view.scale
    metres = half * view.scale
    return float(x - metres), float(y - metres), float(x + metres), float(y + metres)


def _name_of(layers: Layers, seen: pd.DataFrame) -> str:
    """Name a window by the city or district that most of it is in, else by its province.

    On a map of a city its name would tell no window from another.
    """
    districts = seen[fields.ADM2_ID].dropna()
    for city in layers.region.cities:
        most = districts.isin(city.districts).mean() > 0.5  # noqa: PLR2004 - the most of them
        if most and city.name != layers.chosen.area.name:
            return city.name
    column, units = seen[fields.ADM1_ID], layers.provinces
    if len(districts) and districts.value_counts().iloc[0] > len(seen) / 2:
        column, units = districts, layers.districts
    counts = Counter(column.dropna())
    best = min(counts, key=lambda unit: (-counts[unit], unit), default="")
    names = dict(zip(units[fields.ADM_ID], units[fields.NAME], strict=True))
    return layers.region.short_name(str(names.get(best, "")))


def _by_name(scene: Scene, seen: pd.DataFrame, names: tuple[str, ...]) -> list[Inset]:
    """Find places by name; one in which there is nothing to see is left out."""
    layers, out = scene.layers, []
    for name in names:
        area = find_area(name, region=layers.region, vintage=layers.vintage)
        units = layers.districts[layers.districts[fields.ADM_ID].isin(area.units("adm2"))]
        within = seen[fields.ADM2_ID].isin(area.units("adm2"))
        within |= seen[fields.ADM1_ID].isin(area.inside["adm1"])
        if within.any():
            shape = gpd.GeoSeries([area.shape], crs=fields.CRS) if area.shape else units.geometry
            out.append(Inset(area.name, bounds_of(project(shape, scene.base.crs))))
    return out


def small_units(scene: Scene, ids: Iterable[str], by: str) -> pd.DataFrame:
    """Return where those of some units stand that are too small on paper for a name."""
    units, shapes = scene.units(by)
    found = units[fields.ADM_ID].isin(list(ids)).to_numpy()
    small = shapely.area(shapes) < _SMALL * scene.view.scale**2
    units = units[found & small]
    xy = scene.view.points(units[LABEL_POINT]) if len(units) else np.empty((0, 2))
    own = units[fields.ADM_ID].to_numpy()
    parents = units[fields.PARENT_ID].to_numpy()
    lower = by == "adm2"
    ids = {
        fields.ADM2_ID: own if lower else np.full(len(own), None),
        fields.ADM1_ID: parents if lower else own,
    }
    return pd.DataFrame({"x": xy[:, 0], "y": xy[:, 1], **ids})


@contextmanager
def opened(scene: Scene, inset: Inset) -> Iterator[Scene | None]:
    """Open a window on a crowded place where the map has room; None if there is none.

    What is drawn while it is open is cut at its frame.
    """
    _, side = INSETS[scene.frame.options.size]
    box = _free_corner(scene, side)
    if box is None:
        yield None
        return
    frame, sheet = scene.frame, scene.frame.sheet
    scene.room.take(box.padded(0.04))
    view = fit(box, scene.base.crs, inset.bounds)
    _lead(scene, view)
    before = set(sheet.get_children())
    draw_base(frame, scene.base, view, districts=True, order=_ORDER)
    inner = Scene(frame, scene.layers, scene.base, view, Room(box), _ORDER)
    if scene.circles:
        inner.circles = replace(scene.circles, column=fields.ADM2_ID)
    draw_scale_bar(frame, view, inner.room, order=_ORDER + 60)
    head = Label(inset.name, font("sans", frame.type.small, weight=600), frame.colours.text)
    top = Box(box.left + 0.05, box.top - 0.18, box.left + 0.09 + width_of(head), box.top - 0.03)
    inner.room.take(top)
    write(frame, head, top, halo=frame.colours.land, order=_ORDER + 60)
    yield inner
    edge = Rectangle((box.left, box.bottom), box.width, box.height, transform=sheet.transData)
    for artist in sheet.get_children():
        if artist not in before:
            artist.set_clip_on(True)
            artist.set_clip_path(edge)
    frame_of(frame, box, _ORDER + 90)


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
    frame, box = scene.frame, view.box
    (place,) = scene.view.on_paper(np.array([view.extent]))
    west, south, east, north = place.bounds
    colour, width = frame.colours.border, frame.type.line
    style = {"edgecolor": colour, "linewidth": width * 0.6, "joinstyle": "miter"}
    fill(frame, place, "none", 38, **style)
    x, y = (east, box.left) if box.left > east else (west, box.right)
    level = (south + north) / 2
    frame.sheet.plot(
        [x, y], [level, np.clip(level, box.bottom + 0.1, box.top - 0.1)],
        color=colour, linewidth=width * 0.35, zorder=38, scalex=False, scaley=False,
    )  # fmt: skip
