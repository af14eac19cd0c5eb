"""Maps: incidents, presence, choropleth, small multiples."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._frame import Frame
    from geo_afpak.layers import Layers


def draw_incidents(layers: Layers, frame: Frame, options: FigureOptions) -> None:  # noqa: ARG001
    """Draw the incidents."""
    frame.dress(layers, layers.title, layers.lead, base_map=True)
    axes = frame.axes(frame.body)
    axes.set_axis_off()
    layers.countries.plot(ax=axes, facecolor=frame.colours.land, edgecolor=frame.colours.border)


draw_presence = draw_choropleth = draw_multiples = draw_incidents


def alt_incidents(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say what the map of incidents shows."""
    return layers.lead


alt_presence = alt_choropleth = alt_multiples = alt_incidents
