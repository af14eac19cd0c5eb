"""What stands round a map: scale bar, north arrow, locator, frames of insets."""

from __future__ import annotations

from math import atan2, degrees, floor, log10
from typing import TYPE_CHECKING

import numpy as np
import shapely
from pyproj import Geod, Transformer

from geo_afpak.figure._base import fill
from geo_afpak.figure._frame import Box
from geo_afpak.figure._geo import fit
from geo_afpak.figure._style import font, measure
from geo_afpak.model import fields

if TYPE_CHECKING:
    from geo_afpak.figure._base import BaseMap
    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._geo import View
    from geo_afpak.figure._labels import Room

_GEOD = Geod(ellps="WGS84")


def km_per_inch(view: View) -> float:
    """Return the kilometres on the ground of an inch of paper, at the middle of the view."""
    x = view.west + view.box.width / 2 * view.scale
    y = view.south + view.box.height / 2 * view.scale
    back = Transformer.from_crs(view.crs, fields.CRS, always_xy=True)
    lons, lats = back.transform([x - view.scale / 2, x + view.scale / 2], [y, y])
    _, _, metres = _GEOD.inv(lons[0], lats[0], lons[1], lats[1])
    return float(metres) / 1000


def bar_length(view: View, most: float) -> float:
    """Choose the longest of ... 0.5, 1, 2, 5, 10 ... km that is at most `most` inches long.

    Examples
    --------
    >>> from geo_afpak.figure._geo import View
    >>> crs = "+proj=lcc +lat_1=26 +lat_2=36 +lat_0=31 +lon_0=69 +datum=WGS84"
    >>> bar_length(View(Box(0, 0, 5, 5), crs, -900_000, -900_000, 360_000), 1)
    200.0
    """
    limit = km_per_inch(view) * most
    power = floor(log10(limit))
    return max(km for step in (1, 2, 5) if (km := round(step * 10.0**power, -power)) <= limit)


def draw_scale_bar(frame: Frame, view: View, room: Room, *, order: float = 60) -> None:
    """Draw a bar of round kilometres, true at the middle of the view, at its foot."""
    km = bar_length(view, min(1.2, max(0.45, view.box.width * 0.22)))
    length = km / km_per_inch(view)
    face = font("sans", frame.type.small)
    words = f"{km:,g} km"
    size = face.get_size_in_points() / 72
    left = view.box.left + 0.14
    bottom = view.box.bottom + 0.12
    tick = 0.35 * size
    frame.sheet.plot(
        [left, left, left + length, left + length],
        [bottom + tick, bottom, bottom, bottom + tick],
        solid_capstyle="butt", solid_joinstyle="miter", scalex=False, scaley=False,
        color=frame.colours.text, linewidth=frame.type.line * 0.9, zorder=order,
    )  # fmt: skip
    frame.text(left + length / 2, bottom + 0.3 * size, words, face, ha="center", zorder=order)
    wide = max(length, measure(words, face))
    middle = left + length / 2
    room.take(Box(middle - wide / 2 - 0.05, bottom - 0.05, middle + wide / 2 + 0.05, bottom + 0.2))


def north_at(view: View, x: float, y: float) -> float:
    """Return the angle of true north at a place of the view, in degrees clockwise from up."""
    at_x = view.west + (x - view.box.left) * view.scale
    at_y = view.south + (y - view.box.bottom) * view.scale
    back = Transformer.from_crs(view.crs, fields.CRS, always_xy=True)
    there = Transformer.from_crs(fields.CRS, view.crs, always_xy=True)
    lon, lat = back.transform(at_x, at_y)
    up_x, up_y = there.transform(lon, lat + 0.01)
    return degrees(atan2(up_x - at_x, up_y - at_y))


def draw_north(frame: Frame, view: View, room: Room) -> None:
    """Draw an arrow to the north, on maps of a small area only.

    On a map of a large one north lies in another direction at each side: one arrow would be
    wrong.
    """
    if not view.local:
        return
    x, y = view.box.right - 0.2, view.box.top - 0.32
    turn = np.radians(north_at(view, x, y))
    ahead, aside = np.array([np.sin(turn), np.cos(turn)]), np.array([np.cos(turn), -np.sin(turn)])
    middle = np.array([x, y])
    corners = [
        ahead * 0.14,
        aside * 0.055 - ahead * 0.08,
        -ahead * 0.04,
        -aside * 0.055 - ahead * 0.08,
    ]
    shape = shapely.Polygon([tuple(middle + corner) for corner in corners])
    fill(frame, shape, frame.colours.text, 60)
    face = font("sans", frame.type.small, weight=600)
    frame.text(x, y + 0.17, "N", face, ha="center", zorder=60)
    room.take(Box(x - 0.12, y - 0.15, x + 0.12, y + 0.32))


def frame_of(frame: Frame, box: Box, order: float) -> None:
    """Draw the frame of an inset."""
    style = {"edgecolor": frame.colours.border, "linewidth": frame.type.line * 0.8}
    fill(frame, shapely.box(*box), "none", order, joinstyle="miter", **style)


def draw_locator(frame: Frame, base: BaseMap, view: View, box: Box, order: float) -> None:
    """Draw the region small, with the part that the view shows."""
    small = fit(box, base.crs, tuple(shapely.total_bounds(base.countries)))
    fill(frame, shapely.box(*box), frame.colours.paper, order)
    line = frame.type.line
    land = {"edgecolor": frame.colours.paper, "linewidth": line * 0.5}
    fill(frame, small.on_paper(base.countries), frame.colours.province, order + 0.1, **land)
    window = small.on_paper(np.array([view.extent]))
    edge = {"edgecolor": frame.colours.events["attack"], "linewidth": line * 1.2}
    fill(frame, window, "none", order + 0.2, **edge)
    frame_of(frame, box, order + 0.3)
