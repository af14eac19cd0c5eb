"""Presence statements on paper: hue by group, pattern by status, as on the page (zones.js)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_afpak.figure._base import draw_path
from geo_afpak.figure._events import hatch
from geo_afpak.figure._geo import lines_of, path_of, project
from geo_afpak.model import fields

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.figure._events import Scene
    from geo_afpak.figure._frame import Frame

__all__ = ["DRAWN", "draw_zones", "hues_of", "is_wide", "swatch"]

DRAWN: Final = (
    "stronghold", "operational", "pockets_of_influence", "cells", "recruitment",
    "affiliate_area", "former",
)  # fmt: skip
"""Statuses that a map draws; the others say less about where a group is and are counted."""

_SOLID: Final = {"stronghold": 0.34, "operational": 0.2}
_FIRM: Final = {"high": 1.0, "medium": 0.8, "low": 0.6}
_THIN: Final[dict[str, Any]] = {"width": 0.7}
_EDGES: Final[dict[str, dict[str, Any]]] = {"former": {"width": 1.1, "linestyle": (0, (4, 2.4))}}
_GLOW: Final = 0.76
"""Width of the strip inside the edge of a recruitment zone, in radii of the least symbol."""
_ORDER: Final = 6
_STATED_WIDE: Final = ("country", "region")


def hues_of(zones: gpd.GeoDataFrame, hues: tuple[str, ...]) -> dict[str, str]:
    """Give each group its colour, the same in every figure: the first is that of ISK."""
    others = sorted(set(zones[fields.GROUP].dropna()) - {"ISK"})
    turns = {code: hues[1 + number % (len(hues) - 1)] for number, code in enumerate(others)}
    return {"ISK": hues[0], **turns}


def is_wide(zone: pd.Series) -> bool:
    """Say whether a statement is on a whole country or region, not on every place in it."""
    if zone.get("admin_level") in _STATED_WIDE:
        return True
    return zone[fields.UNIT_LEVEL] in ("adm0", "neighbour")


def draw_zones(scene: Scene, zones: gpd.GeoDataFrame, hues: dict[str, str]) -> None:
    """Draw zones under the names, wide statements first and small areas last."""
    rows = [row for _, row in zones.iterrows()]
    shapes: list[BaseGeometry] = list(project(zones.geometry, scene.view.crs))
    order = sorted(
        range(len(rows)), key=lambda at: (not is_wide(rows[at]), -shapes[at].area, rows[at].name)
    )
    glow = _GLOW * scene.frame.type.mark / 72 * scene.view.scale
    for place, at in enumerate(order):
        whole = shapes[at]
        # Edge and glow before the window cuts: its own edge is not the zone's.
        parts = [whole, whole.boundary, shapely.difference(whole, shapely.buffer(whole, -glow))]
        area, edge, inner = scene.view.on_paper(np.array(parts, dtype=object))
        if area.is_empty:
            continue
        zone = rows[at]
        hue = hues[zone[fields.GROUP]]
        zorder = scene.order + _ORDER + place / max(1, len(order)) * 8
        if is_wide(zone):
            _edge(scene.frame, edge, hue, zorder, width=2.2, alpha=0.45)
        else:
            firm = _FIRM.get(str(zone[fields.CERTAINTY]), 1.0)
            _fill(
                scene.frame, (area, inner), str(zone[fields.STATUS]), hue, order=zorder, firm=firm
            )
            _edge(scene.frame, edge, hue, zorder, **_EDGES.get(str(zone[fields.STATUS]), _THIN))


def swatch(frame: Frame, status: str, hue: str, area: BaseGeometry, order: float) -> None:
    """Draw a small area in the pattern of a status, for a legend."""
    inner = shapely.difference(area, shapely.buffer(area, -_GLOW * frame.type.mark / 72))
    _fill(frame, (area, inner), status, hue, order=order)
    _edge(frame, area.boundary, hue, order, **_EDGES.get(status, _THIN))


def _fill(  # noqa: PLR0913 - what a zone looks like
    frame: Frame,
    shapes: tuple[BaseGeometry, BaseGeometry],
    status: str,
    hue: str,
    *,
    order: float,
    firm: float = 1.0,
) -> None:
    """Fill an area, or the strip inside its edge, in the pattern of its status."""
    area, inner = shapes
    size = frame.type.mark / 3.4
    if status in _SOLID:
        _solid(frame, area, hue, order, _SOLID[status] * firm)
    elif status == "pockets_of_influence":
        hatch(frame, area, hue, spacing=9.5 * size, width=1.3 * size, order=order, alpha=0.5 * firm)
    elif status == "affiliate_area":
        hatch(
            frame, area, hue, spacing=4.8 * size, width=0.35, order=order, alpha=0.75, rising=True
        )
    elif status == "cells":
        _dots(frame, area, hue, order, alpha=0.75 * firm)
    elif status == "recruitment":
        _solid(frame, inner, hue, order, 0.32)


def _solid(frame: Frame, area: BaseGeometry, hue: str, order: float, alpha: float) -> None:
    shape = path_of(np.array([area], dtype=object))
    draw_path(frame, shape, facecolor=hue, alpha=alpha, zorder=order)


def _edge(
    frame: Frame,
    edge: BaseGeometry,
    hue: str,
    order: float,
    *,
    width: float,
    **style: Any,  # noqa: ANN401
) -> None:
    draw_path(
        frame,
        lines_of(np.array([edge], dtype=object)),
        facecolor="none",
        edgecolor=hue,
        linewidth=width * frame.type.line,
        zorder=order + 0.01,
        **{"alpha": 0.7, **style},
    )


def _dots(frame: Frame, area: BaseGeometry, hue: str, order: float, *, alpha: float) -> None:
    """Fill an area with a grid of dots, counted from the corner of the sheet."""
    size = frame.type.mark / 3.4
    step, radius = 5.6 * size / 72, 0.85 * size / 72
    west, south, east, north = area.bounds
    xs = np.arange(np.floor(west / step), np.ceil(east / step) + 1) * step
    ys = np.arange(np.floor(south / step), np.ceil(north / step) + 1) * step
    x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))
    x = x + np.where(np.round(y / step) % 2, step / 2, 0)
    inside = shapely.contains_xy(shapely.buffer(area, -radius), x, y)
    if not inside.any():  # too small for the grid: one row through the middle
        x, y = xs, np.full_like(xs, (south + north) / 2)
        inside = shapely.contains_xy(area, x, y)
    circles = np.asarray(
        shapely.buffer(shapely.points(x[inside], y[inside]), radius, quad_segs=3), dtype=object
    )
    draw_path(frame, path_of(circles), facecolor=hue, alpha=alpha, zorder=order)
