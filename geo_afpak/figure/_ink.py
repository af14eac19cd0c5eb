"""Strokes and patterns of the look on paper: its pixels become points of the figure's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo_afpak.figure._base import dashes, draw_path
from geo_afpak.figure._geo import lines_of, path_of

if TYPE_CHECKING:
    from matplotlib.path import Path
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.figure._frame import Frame
    from geo_afpak.look import Pattern, Stroke, Texture


def draw_edge(  # noqa: PLR0913 - what an edge looks like
    frame: Frame,
    edge: BaseGeometry,
    stroke: Stroke,
    colour: str,
    *,
    order: float,
    strength: float = 1.0,
) -> None:
    """Draw lines with a stroke of the look."""
    draw_path(
        frame,
        lines_of(np.array([edge], dtype=object)),
        facecolor="none",
        edgecolor=colour,
        linewidth=stroke.width * frame.type.px,
        linestyle=dashes(stroke.dash, stroke.width),
        capstyle="round" if stroke.round else "butt",
        alpha=stroke.opacity * strength,
        zorder=order,
    )


def draw_texture(frame: Frame, area: BaseGeometry, texture: Texture, *, order: float) -> None:
    """Fill an area on paper with the ground and the pattern of a texture."""
    if texture.ground:
        ground = getattr(frame.colours, texture.ground)
        draw_path(frame, path_of(np.array([area], dtype=object)), facecolor=ground, zorder=order)
    ink = getattr(frame.colours, texture.colour)
    draw_pattern(frame, area, texture.pattern, ink, order=order + 0.1)


def draw_pattern(  # noqa: PLR0913 - what a pattern looks like
    frame: Frame,
    area: BaseGeometry,
    pattern: Pattern,
    colour: str,
    *,
    order: float,
    strength: float = 1.0,
) -> None:
    """Fill an area on paper with lines or dots.

    Real lines, not a pattern of the format: they look the same in PNG, SVG and PDF.
    """
    if area.is_empty:
        return
    px = frame.type.px
    opacity = pattern.opacity * strength
    if pattern.kind == "dots":
        circles = _dots(area, pattern.gap * px / 72, pattern.width / 2 * px / 72)
        draw_path(frame, circles, facecolor=colour, alpha=opacity, zorder=order)
        return
    for angle in (pattern.angle, pattern.angle + 90)[: 2 if pattern.kind == "cross" else 1]:
        lines = _hatch(area, pattern.gap * px / 72, np.radians(angle))
        draw_path(
            frame,
            lines_of(lines),
            facecolor="none",
            edgecolor=colour,
            linewidth=pattern.width * px,
            alpha=opacity,
            zorder=order,
        )


def _hatch(area: BaseGeometry, step: float, angle: float) -> NDArray[np.object_]:
    """Cut parallel lines to an area; counted from the sheet's corner, so that neighbours meet."""
    west, south, east, north = area.bounds
    corners = np.array([(west, south), (east, south), (east, north), (west, north)])
    along = np.array([np.cos(angle), np.sin(angle)])
    across = np.array([-along[1], along[0]])
    far, reach = corners @ across, corners @ along
    at = np.arange(np.ceil(far.min() / step), np.floor(far.max() / step) + 1)[:, None] * step
    ends = [at * across + end * along for end in (reach.min(), reach.max())]
    cut = shapely.get_parts(shapely.intersection(shapely.linestrings(np.stack(ends, 1)), area))
    lines: NDArray[np.object_] = cut[(shapely.get_dimensions(cut) == 1) & ~shapely.is_empty(cut)]
    return lines


def _dots(area: BaseGeometry, step: float, radius: float) -> Path:
    """Lay a grid of dots over an area, every second row shifted, from the sheet's corner."""
    west, south, east, north = area.bounds
    xs = np.arange(np.floor(west / step), np.ceil(east / step) + 1) * step
    ys = np.arange(np.floor(south / step), np.ceil(north / step) + 1) * step
    x, y = (grid.ravel() for grid in np.meshgrid(xs, ys))
    x = x + np.where(np.round(y / step) % 2, step / 2, 0)
    inside = shapely.contains_xy(shapely.buffer(area, -radius), x, y)
    if not inside.any():  # too small for the grid: one row through the middle
        x, y = xs, np.full_like(xs, (south + north) / 2)
        inside = shapely.contains_xy(area, x, y)
    return path_of(
        np.asarray(
            shapely.buffer(shapely.points(x[inside], y[inside]), radius, quad_segs=3), dtype=object
        )
    )
