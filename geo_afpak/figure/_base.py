"""What is drawn on a map: its base, areas, lines, and the strokes and patterns of the look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from geo_afpak.figure._frame import Box
from geo_afpak.figure._geo import lines_of, path_of, project
from geo_afpak.layers import KIND
from geo_afpak.look import LINES
from geo_afpak.model import fields

if TYPE_CHECKING:
    from matplotlib.path import Path
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._geo import Shapes, View
    from geo_afpak.layers import Layers
    from geo_afpak.look import Pattern, Stroke, Texture

# Neighbours are cut to this before they are projected: a cone tears what lies far round it.
_REACH = (44.0, 12.0, 92.0, 50.0)


@dataclass(frozen=True)
class BaseMap:
    """Everything under the data, projected once and drawn in as many views as needed."""

    crs: str
    neighbours: NDArray[np.object_]
    countries: NDArray[np.object_]
    provinces: NDArray[np.object_]
    districts: NDArray[np.object_]
    province_lines: NDArray[np.object_]
    district_lines: NDArray[np.object_]
    lines: NDArray[np.object_]
    kinds: tuple[str, ...]

    @classmethod
    def of(cls, layers: Layers, crs: str) -> BaseMap:
        """Project the base map of the layers."""
        lines = layers.lines
        near = layers.neighbours.geometry.clip_by_rect(*_REACH)
        return cls(
            crs=crs,
            neighbours=project(near, crs),
            countries=project(layers.countries.geometry, crs),
            provinces=project(layers.provinces.geometry, crs),
            districts=project(layers.districts.geometry, crs),
            province_lines=project(_network(layers.provinces), crs),
            district_lines=project(_network(layers.districts), crs),
            lines=project(lines.geometry, crs),
            kinds=tuple(lines[KIND]),
        )


def _network(units: gpd.GeoDataFrame) -> gpd.GeoSeries:
    """Return the edges of units, those that two share once."""
    merged = shapely.line_merge(shapely.union_all(shapely.boundary(units.geometry.to_numpy())))
    return gpd.GeoSeries(shapely.get_parts(merged), crs=fields.CRS)


def draw_base(frame: Frame, base: BaseMap, view: View, *, districts: bool, order: int = 0) -> None:
    """Draw the base map in one view.

    Parameters
    ----------
    frame
        Whose colours and line widths are used.
    base
        What to draw.
    view
        Where, and how much of it.
    districts
        Draw the lines of districts as well.
    order
        Lowest zorder used; the lines lie 20 above it, so that data can go between.
    """
    colours, px = frame.colours, frame.type.px
    # Without neighbours nothing is known of what lies around: it is not said to be sea.
    around = colours.sea if len(base.neighbours) else colours.neighbour
    fill(frame, shapely.box(*view.box), around, order)
    fill(frame, view.on_paper(base.neighbours), colours.neighbour, order + 1)
    fill(frame, view.on_paper(base.countries), colours.land, order + 2)
    nets = {"district": base.district_lines} if districts else {}
    nets["province"] = base.province_lines
    for at, (kind, net) in enumerate(nets.items(), order + 20):
        line = LINES[kind]
        colour = getattr(colours, line.colour)
        outline(frame, view.on_paper(net), colour, line.width * px, at)
    for kind, shape in zip(base.kinds, view.on_paper(base.lines), strict=True):
        line = LINES[kind]
        dash = dashes(line.dash, line.width)
        colour = getattr(colours, line.colour)
        outline(frame, shape, colour, line.width * px, order + 22, linestyle=dash, capstyle="butt")


def fill(frame: Frame, shapes: Shapes, colour: str, order: float, **settings: Any) -> None:  # noqa: ANN401 - of a patch
    """Fill areas in inches."""
    draw_path(frame, path_of(shapes), facecolor=colour, zorder=order, **settings)


def outline(
    frame: Frame,
    shapes: Shapes,
    colour: str,
    width: float,
    order: float,
    **settings: Any,  # noqa: ANN401 - of a patch
) -> None:
    """Draw lines in inches, or the edges of areas, those that two share once."""
    look = {"facecolor": "none", "edgecolor": colour, "linewidth": width, **settings}
    draw_path(frame, lines_of(shapes), zorder=order, **look)


def sample_at(
    frame: Frame, x: float, y: float, width: float = 2.1, height: float = 0.88
) -> BaseGeometry:
    """Return the area of a sample in the legend, of a size in those of small type."""
    size = frame.type.small / 72
    return shapely.box(*Box.about(x, y, width * size, height * size))


def dashes(dash: tuple[float, ...], width: float) -> Any:  # noqa: ANN401 - matplotlib's union
    """Write dashes as matplotlib wants them, in widths of their line."""
    return (0, tuple(length / width for length in dash)) if dash else "solid"


def draw_path(frame: Frame, path: Path, **settings: Any) -> None:  # noqa: ANN401 - of a patch
    """Put a path in inches on the sheet."""
    from matplotlib.patches import PathPatch

    if np.size(path.vertices):
        style = {"edgecolor": "none", "joinstyle": "round", **settings}
        frame.sheet.add_artist(PathPatch(path, **style))


# --- strokes and patterns of the look: its pixels become points of the figure's size ---


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
    outline(
        frame, edge, colour, stroke.width * frame.type.px, order,
        linestyle=dashes(stroke.dash, stroke.width), alpha=stroke.opacity * strength,
        capstyle="round" if stroke.round else "butt",
    )  # fmt: skip


def draw_texture(frame: Frame, area: BaseGeometry, texture: Texture, *, order: float) -> None:
    """Fill an area on paper with the ground and the pattern of a texture."""
    if texture.ground:
        ground = getattr(frame.colours, texture.ground)
        fill(frame, area, ground, order)
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
        fill(frame, circles, colour, order, alpha=opacity)
        return
    for angle in (pattern.angle, pattern.angle + 90)[: 2 if pattern.kind == "cross" else 1]:
        lines = _hatch(area, pattern.gap * px / 72, np.radians(angle))
        outline(frame, lines, colour, pattern.width * px, order, alpha=opacity)


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


def _dots(area: BaseGeometry, step: float, radius: float) -> NDArray[np.object_]:
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
    points = shapely.points(x[inside], y[inside])
    return np.asarray(shapely.buffer(points, radius, quad_segs=3), dtype=object)
