"""A still picture of a map, for where no page is shown: print, PDF, a notebook on a code host."""

from __future__ import annotations

from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo_afpak.layers import Layers

__all__ = ["still_png"]

_DPI: Final = 120  # 1,200 pixels wide: sharp in a notebook's column, and a notebook stays small


def still_png(layers: Layers) -> bytes | None:
    """Draw the layers as a PNG; None where the extra "figure" is not installed.

    Examples
    --------
    >>> import geo_afpak
    >>> path = geo_afpak.data_path
    >>> layers = geo_afpak.build_layers(
    ...     geo_afpak.read_incidents(path("incidents.geojson")).frame,
    ...     geo_afpak.read_zones(path("presence_zones.geojson")).frame,
    ... )
    >>> (still_png(layers) or b"")[1:4]
    b'PNG'
    """
    if find_spec("matplotlib") is None:
        return None
    from PIL import Image  # matplotlib brings it

    from geo_afpak import figure

    try:
        drawn = figure.figure_bytes(figure.draw_figure(layers, "incidents"), dpi=_DPI)
    except figure.MissingFigureExtraError:  # the fonts are not there
        return None
    # A third of the bytes: a notebook keeps the picture twice.
    small = BytesIO()
    Image.open(BytesIO(drawn)).convert("RGB").quantize().save(small, "PNG", optimize=True)
    return small.getvalue()
