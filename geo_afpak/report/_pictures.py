"""The figures of a document, drawn once for each form that its formats need."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.figure import SIZES, draw_figure, figure_bytes
from geo_afpak.report._parts import FIGURE, figure_options
from geo_afpak.report.model import Figure

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo_afpak.layers import Layers
    from geo_afpak.report.model import Note

__all__ = ["FORMS", "Pictures", "draw_pictures"]

FORMS: Final = {"colour": ("png", "svg", "pdf"), "dark": ("dark.png",)}
"""Style of a figure to the forms that it is written in."""


@dataclass(frozen=True)
class Pictures:
    """The figures of a document by file name.

    Parameters
    ----------
    files
        "incidents.png", "incidents.dark.png", "incidents.svg", "incidents.pdf" to their bytes.
    width, height
        Of each of them, in inches.
    """

    files: dict[str, bytes]
    width: float = SIZES[FIGURE.size][0]
    height: float = SIZES[FIGURE.size][1]


def draw_pictures(layers: Layers, note: Note, forms: Collection[str]) -> Pictures:
    """Draw the figures of a document in some of `FORMS`."""
    files: dict[str, bytes] = {}
    kinds = dict.fromkeys(block.kind for block in note.blocks if isinstance(block, Figure))
    for kind in kinds:
        for style, its_forms in FORMS.items():
            wanted = [form for form in its_forms if form in forms]
            if not wanted:
                continue
            figure = draw_figure(layers, kind, figure_options(kind, style))
            for form in wanted:
                suffix = Path(f"{kind}.{form}").suffix
                data = figure_bytes(figure, suffix)
                files[f"{kind}.{form}"] = smaller(data) if suffix == ".png" else data
    return Pictures(files)


def smaller(png: bytes) -> bytes:
    """Bring a picture down to 256 colours, a quarter of its bytes, and keep what it says of itself.

    An octree keeps the few colours of small marks, which cutting by the median would grey.
    """
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    with Image.open(io.BytesIO(png)) as picture:
        about = PngInfo()
        for name, text in sorted(getattr(picture, "text", {}).items()):
            about.add_itxt(name, text)
        few = picture.convert("RGB").quantize(
            256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        out = io.BytesIO()
        few.save(out, "PNG", optimize=True, pnginfo=about, dpi=picture.info.get("dpi"))
    return out.getvalue()
