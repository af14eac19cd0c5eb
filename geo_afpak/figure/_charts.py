"""Charts: timeline, casualties, groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._frame import Frame
    from geo_afpak.layers import Layers


def draw_timeline(layers: Layers, frame: Frame, options: FigureOptions) -> None:  # noqa: ARG001
    """Draw the frame only, until the chart is there."""
    frame.dress(layers, layers.title, layers.lead)


draw_casualties = draw_groups = draw_timeline


def alt_timeline(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say what the timeline shows."""
    return layers.lead


alt_casualties = alt_groups = alt_timeline
