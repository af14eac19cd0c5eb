"""The figures of a document, drawn once for each form that its formats need."""

from __future__ import annotations

import io
import json
import re
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.figure import draw_figure, figure_bytes, told_by, told_of
from geo_afpak.figure._style import font_files
from geo_afpak.figure._write import ARABIC_LETTER, DPI, plain_settings
from geo_afpak.report.model import Figure
from geo_afpak.report.parts import drawn_as, figure_options

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo_afpak.house import House
    from geo_afpak.layers import Layers
    from geo_afpak.report.model import Note
    from geo_afpak.story import Story

__all__ = ["FORMS", "Pictures", "draw_pictures", "in_form", "one_a_face"]

FORMS: Final = {"colour": ("png", "svg", "pdf"), "dark": ("dark.png",)}
"""Style of a figure to the forms that it is written in."""
_FOR_LATEX: Final = "1.5"
"""The newest PDF that pdflatex takes into another without a warning."""
_ARABIC: Final = re.compile(f"<text[^>]*>[^<]*{ARABIC_LETTER.pattern}")
_FIGURE: Final = """\
#let about = json("about.json")
#set document(title: about.title, description: about.description,
  keywords: if about.sources == "" { () } else { about.sources }, date: none)
#set page(width: auto, height: auto, margin: 0pt)
#image("figure.svg", alt: about.description)
"""


@dataclass(frozen=True)
class Pictures:
    """The figures of a document by file name.

    Parameters
    ----------
    files
        "incidents.png", "incidents.dark.png", "incidents.svg", "incidents.pdf" to their bytes.
    """

    files: dict[str, bytes]


def draw_pictures(
    layers: Layers,
    note: Note,
    forms: Collection[str],
    story: Story | None = None,
    house: House | None = None,
) -> Pictures:
    """Draw the figures of a document in some of `FORMS`, with what the author sets on them."""
    files: dict[str, bytes] = {}
    kinds = dict.fromkeys(block.kind for block in note.blocks if isinstance(block, Figure))
    for kind in kinds:
        for style, its_forms in FORMS.items():
            wanted = [form for form in its_forms if form in forms]
            if wanted:
                options = replace(figure_options(layers, kind, style), house=house)
                options = told_by(options, story.figure(kind)) if story else options
                figure = draw_figure(layers, drawn_as(kind), options)
                files |= {f"{kind}.{form}": in_form(figure, form) for form in wanted}
    return Pictures(files)


def in_form(figure: Any, form: str) -> bytes:  # noqa: ANN401 - matplotlib's, which is an extra
    """Write a figure as "png", "svg" or "pdf", as a document takes it."""
    if form.endswith("png"):
        return small_png(figure)
    svg = figure_bytes(figure, ".svg", fonts=False)
    if _ARABIC.search(svg.decode()):
        # Typst would set the whole line in whichever font comes first, without some letters.
        svg = figure_bytes(figure, ".svg", fonts=False, outlined=True)
    if form == "svg":
        return svg
    return _figure_pdf(svg, told_of(figure))


def _figure_pdf(svg: bytes, told: tuple[str, str, str]) -> bytes:
    """Turn a figure from SVG into a PDF of its own, for LaTeX: matplotlib takes a second a font."""
    import typst

    with TemporaryDirectory() as folder:
        root = Path(folder)
        for file in one_a_face():
            copyfile(file, root / file.name)
        (root / "figure.svg").write_bytes(svg)
        (root / "about.json").write_text(
            json.dumps(dict(zip(("title", "description", "sources"), told, strict=True))),
            encoding="utf-8",
        )
        (root / "figure.typ").write_text(_FIGURE, encoding="utf-8")
        pdf: bytes = typst.compile(
            str(root / "figure.typ"), root=folder, font_paths=[folder], ignore_system_fonts=True,
            format="pdf", pdf_standards=[_FOR_LATEX],
        )  # fmt: skip
    return pdf


def one_a_face() -> list[Path]:
    """Choose one file a face: with two of them the order of the disk would decide."""
    import matplotlib as mpl

    return [*font_files(), Path(mpl.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")]


def small_png(figure: Any) -> bytes:  # noqa: ANN401
    """Write a figure as PNG of 256 colours, a quarter of the bytes, with what it says of itself.

    An octree keeps the few colours of small marks, which cutting by the median would grey.
    """
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from PIL import Image
    from PIL.PngImagePlugin import PngInfo

    with plain_settings():
        figure.set_dpi(DPI)
        canvas: Any = FigureCanvasAgg(figure)
        canvas.draw()
        picture = Image.frombuffer("RGBA", canvas.get_width_height(), canvas.buffer_rgba())
    title, description, sources = told_of(figure)
    about = PngInfo()
    about.add_itxt("Description", description)
    about.add_itxt("Title", title)
    if sources:
        about.add_itxt("Source", sources)
    few = picture.convert("RGB").quantize(
        256, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
    )
    out = io.BytesIO()
    few.save(out, "PNG", compress_level=6, pnginfo=about, dpi=(DPI, DPI))
    return out.getvalue()
