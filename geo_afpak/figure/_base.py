"""The base map: sea, neighbours, land, borders; disputed lines dashed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import shapely

from geo_afpak.figure._geo import lines_of, path_of, project
from geo_afpak.layers import KIND
from geo_afpak.look import LINES
from geo_afpak.model import fields

if TYPE_CHECKING:
    from matplotlib.path import Path
    from numpy.typing import NDArray

    from geo_afpak.figure._frame import Box, Frame
    from geo_afpak.figure._geo import View
    from geo_afpak.layers import Layers

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
    fill_box(frame, view.box, colours.sea, zorder=order)
    near, land = view.on_paper(base.neighbours), view.on_paper(base.countries)
    draw_path(frame, path_of(near), zorder=order + 1, facecolor=colours.neighbour)
    draw_path(frame, path_of(land), zorder=order + 2, facecolor=colours.land)
    nets = {"district": base.district_lines} if districts else {}
    nets["province"] = base.province_lines
    for at, (kind, net) in enumerate(nets.items(), order + 20):
        draw_path(
            frame,
            lines_of(view.on_paper(net)),
            zorder=at,
            facecolor="none",
            edgecolor=getattr(colours, LINES[kind].colour),
            linewidth=LINES[kind].width * px,
        )
    shown = view.on_paper(base.lines)
    for kind, shape in zip(base.kinds, shown, strict=True):
        line = LINES[kind]
        draw_path(
            frame,
            lines_of(np.array([shape], dtype=object)),
            zorder=order + 22,
            facecolor="none",
            edgecolor=getattr(colours, line.colour),
            linewidth=line.width * px,
            linestyle=dashes(line.dash, line.width),
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


def dashes(dash: tuple[float, ...], width: float) -> Any:  # noqa: ANN401 - matplotlib's union
    """Write dashes as matplotlib wants them, in widths of their line."""
    return (0, tuple(length / width for length in dash)) if dash else "solid"


def draw_path(frame: Frame, path: Path, **settings: Any) -> None:  # noqa: ANN401 - of a patch
    """Put a path in inches on the sheet."""
    from matplotlib.patches import PathPatch

    if np.size(path.vertices):
        style = {"edgecolor": "none", "joinstyle": "round", **settings}
        frame.sheet.add_artist(PathPatch(path, **style))
