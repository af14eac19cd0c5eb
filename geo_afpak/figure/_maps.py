"""Maps: incidents, presence, choropleth, small multiples."""

from __future__ import annotations

from typing import TYPE_CHECKING
import shapely
from geo_afpak.figure._geo import projection, fit, project
from geo_afpak.figure._base import BaseMap, draw_base
if TYPE_CHECKING:
    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._frame import Frame
    from geo_afpak.layers import Layers


def draw_incidents(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Draw the incidents."""
    frame.dress(layers, layers.title, layers.lead, base_map=True, beside=frame.type.side)
    crs = projection(tuple(layers.countries.total_bounds))
    base = BaseMap.of(layers, crs)
    view = fit(frame.body, crs, shapely.total_bounds(base.countries))
    draw_base(frame, base, view, districts=True)


draw_presence = draw_choropleth = draw_multiples = draw_incidents


def alt_incidents(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say what the map of incidents shows."""
    return layers.lead


alt_presence = alt_choropleth = alt_multiples = alt_incidents
