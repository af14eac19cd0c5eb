"""The base map: sea, neighbours, land, borders; disputed lines dashed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from geo_afpak.figure._geo import lines_of, path_of, project
from geo_afpak.model import fields

if TYPE_CHECKING:
    from matplotlib.path import Path
    from numpy.typing import NDArray

    from geo_afpak.figure._frame import Box, Frame
    from geo_afpak.figure._geo import View
    from geo_afpak.layers import Layers

__all__ = ["BaseMap", "draw_base", "draw_path", "outline"]

# Neighbours are cut to this before they are projected: a cone tears what lies far round it.
_REACH = (44.0, 12.0, 92.0, 50.0)
_COAST = "coast"


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
    disputed: NDArray[np.bool_]
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
            disputed=lines[fields.DISPUTED].to_numpy(dtype=bool),
            kinds=tuple(lines[fields.ID]),
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
    colours, line = frame.colours, frame.type.line
    fill_box(frame, view.box, colours.sea, zorder=order)
    near, land = view.on_paper(base.neighbours), view.on_paper(base.countries)
    draw_path(frame, path_of(near), zorder=order + 1, facecolor=colours.neighbour)
    draw_path(frame, path_of(land), zorder=order + 2, facecolor=colours.land)
    nets = [(base.district_lines, colours.district, 0.35)] if districts else []
    nets.append((base.province_lines, colours.province, 0.6))
    for at, (net, colour, width) in enumerate(nets, order + 20):
        draw_path(
            frame,
            lines_of(view.on_paper(net)),
            zorder=at,
            facecolor="none",
            edgecolor=colour,
            linewidth=line * width,
        )
    shown = view.on_paper(base.lines)
    for kind, disputed, shape in zip(base.kinds, base.disputed, shown, strict=True):
        near_line = kind.startswith("neighbour")
        draw_path(
            frame,
            lines_of(np.array([shape], dtype=object)),
            zorder=order + 22,
            facecolor="none",
            edgecolor=colours.province if near_line or kind == _COAST else colours.border,
            linewidth=line * (0.6 if near_line or kind == _COAST else 1),
            linestyle=(0, (4, 2.4)) if disputed else "solid",
            capstyle="butt",
        )


def fill_box(frame: Frame, box: Box, colour: str, **settings: Any) -> None:  # noqa: ANN401
    """Fill a rectangle."""
    shape = np.array([shapely.box(*box)], dtype=object)
    draw_path(frame, path_of(shape), facecolor=colour, **settings)


def outline(
    frame: Frame, shapes: NDArray[np.object_], colour: str, width: float, order: float
) -> None:
    """Draw the edges of areas, those that two share once."""
    draw_path(
        frame, lines_of(shapes), zorder=order, facecolor="none", edgecolor=colour, linewidth=width
    )


def draw_path(frame: Frame, path: Path, **settings: Any) -> None:  # noqa: ANN401 - of a patch
    """Put a path in inches on the sheet."""
    from matplotlib.patches import PathPatch

    if np.size(path.vertices):
        style = {"edgecolor": "none", "joinstyle": "round", **settings}
        frame.sheet.add_artist(PathPatch(path, **style))
