"""Presence statements on paper: hue by group, pattern by status (look.toml, presence)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo_afpak.figure._base import draw_path
from geo_afpak.figure._geo import path_of, project
from geo_afpak.figure._ink import draw_edge, draw_pattern
from geo_afpak.layers import WIDE, drawing_order
from geo_afpak.look import PRESENCE, STATUSES, hues_of, status_of, strength_of
from geo_afpak.model import fields

if TYPE_CHECKING:
    import geopandas as gpd
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._scene import Scene
    from geo_afpak.look import Status

_ORDER = 6


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


def swatch(frame: Frame, status: str, colour: str, area: BaseGeometry, order: float) -> None:
    """Draw a small area in the pattern of a status, for a legend."""
    _draw(frame, (area, area.boundary), status_of(status), colour, order=order)


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
        shape = path_of(np.array([area], dtype=object))
        draw_path(frame, shape, facecolor=colour, alpha=status.fill * strength, zorder=order)
    if status.pattern:
        draw_pattern(frame, area, status.pattern, colour, order=order, strength=strength)
    draw_edge(frame, edge, status.edge, colour, order=over, strength=strength)
