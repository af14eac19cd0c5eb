"""Draw the gallery of docs/figures.md: the pictures, and the section with the code of each.

Run: `python tools/take_figures.py`, or with names of pictures for these alone. It needs the
figure extra and pillow. The section between the two marks in docs/figures.md is written by
this script (tests/figure/test_gallery.py); pictures are looked at, not compared.
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass, fields
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image

import geo_afpak
from geo_afpak import FigureOptions, alt_text, draw_figure, write_figure
from geo_afpak.io import write_bytes, write_text
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from geo_afpak.layers import Layers

ROOT: Final = Path(__file__).resolve().parents[1]
DOCS: Final = ROOT / "docs" / "figures.md"
IMAGES: Final = ROOT / "docs" / "images" / "figures"
MARKS: Final = ("<!-- gallery: tools/take_figures.py -->", "<!-- end of gallery -->")
MOST_BYTES: Final = 150_000
WIDTHS: Final = (1400, 1200, 1000, 880)
APART: Final = (7, 10)
"""Least differences of two colours of a palette, in the channel that differs most."""
MOST_COLOURS: Final = 160


@dataclass(frozen=True)
class Picture:
    """One picture: what is said of it, and what is drawn."""

    text: str
    kind: str
    options: FigureOptions
    layers: str = "layers"
    """Name of what is drawn: the data, or two years of them (`drawn_layers`)."""

    def code(self) -> str:
        """Return the call that draws it, with the options that are not the usual ones."""
        usual = FigureOptions()
        said = ", ".join(
            f'{field.name}="{value}"' if isinstance(value, str) else f"{field.name}={value!r}"
            for field in fields(FigureOptions)
            if (value := getattr(self.options, field.name)) != getattr(usual, field.name)
        )
        options = f", FigureOptions({said})" if said else ""
        call = f'draw_figure({self.layers}, "{self.kind}"{options})'
        return f"{TWO_YEARS}\n{call}" if self.layers != "layers" else call


TWO_YEARS: Final = """\
year = geo_afpak.Selection(since="2016", until="2016")
two_years = geo_afpak.build_layers(selection=year, against="2015")"""

GALLERY: Final = {
    "incidents": Picture(
        "Every event, drawn only as closely as its place is known.", "incidents", FigureOptions()
    ),
    "presence": Picture(
        "Statements of presence by status; presence is not control.",
        "presence",
        FigureOptions(size="text"),
    ),
    "choropleth": Picture(
        "People killed by district; what no district can be given is counted beside it.",
        "choropleth",
        FigureOptions(size="text", value="killed"),
    ),
    "change": Picture(
        "More and fewer events by province in one year than in another.",
        "change",
        FigureOptions(size="text", by="adm1"),
        layers="two_years",
    ),
    "multiples": Picture(
        "The same map for each phase of the article.",
        "multiples",
        FigureOptions(size="text", split="phase"),
    ),
    "timeline": Picture(
        "Events and statements in time. A symbol stands on a day that a source gives; all else "
        "is drawn over the whole time that it may lie in.",
        "timeline",
        FigureOptions(size="a4"),
    ),
    "casualties": Picture(
        "Killed and injured by month, with ranges; a hollow square is an event without a figure.",
        "casualties",
        FigureOptions(),
    ),
    "groups": Picture(
        "Who pledged to Islamic State and when, who broke from whom, who stands against it.",
        "groups",
        FigureOptions(),
    ),
    "dark": Picture("Dark, for slides.", "timeline", FigureOptions(style="dark")),
    "grey": Picture(
        "Grey, for a black-and-white printer, in a column of 85 mm.",
        "incidents",
        FigureOptions(style="grey", size="column"),
    ),
    "social": Picture(
        "A card for social media, 1200 x 630 pixels.", "casualties", FigureOptions(size="social")
    ),
}


def embedded_layers() -> Layers:
    """Build the layers of the embedded data, as the pages and the gallery show them."""
    return geo_afpak.build_layers(
        geo_afpak.read_incidents(geo_afpak.data_path("incidents.geojson")).frame,
        geo_afpak.read_zones(geo_afpak.data_path("presence_zones.geojson")).frame,
        title=default_region().datasets[0].title,
    )


def drawn_layers(picture: Picture, layers: Layers) -> Layers:
    """Return what a picture draws."""
    if picture.layers == "layers":
        return layers
    year = geo_afpak.Selection(since="2016", until="2016")
    return geo_afpak.build_layers(selection=year, against="2015")


def gallery(layers: Layers) -> str:
    """Write the section: sentence, code and picture of each, in order."""
    parts = [MARKS[0]]
    for name, picture in GALLERY.items():
        words = alt_text(drawn_layers(picture, layers), picture.kind, picture.options)
        # In the description of an image a bracket would end it.
        words = words.replace("[", "(").replace("]", ")")
        parts += [
            picture.text,
            f"```python\n{picture.code()}\n```",
            f"![{words}](images/figures/{name}.png)",
        ]
    return "\n\n".join([*parts, MARKS[1]])


def with_gallery(page: str, section: str) -> str:
    """Return a page with the section between the marks replaced."""
    before, _, rest = page.partition(MARKS[0])
    _, _, after = rest.partition(MARKS[1])
    return f"{before}{section}{after}"


def small(path: Path) -> bytes:
    """Return a picture at the width of a page, as large as its bytes allow."""
    with Image.open(path) as opened:
        full = opened.convert("RGB")
    for apart, width in product(APART, WIDTHS):
        image = full
        if full.width > width:
            height = round(full.height * width / full.width)
            image = full.resize((width, height), Image.Resampling.LANCZOS)
        buffer = io.BytesIO()
        few = image.quantize(palette=_palette(image, apart), dither=Image.Dither.NONE)
        few.save(buffer, "PNG", optimize=True)
        if buffer.tell() < MOST_BYTES:
            return buffer.getvalue()
    sys.exit(f"{path.name}: {buffer.tell():,} bytes; expected fewer than {MOST_BYTES:,}")


def _palette(image: Image.Image, apart: int) -> Image.Image:
    """Take the most frequent colours that stand apart, so that flat areas keep their own.

    Pillow's ways to choose a palette average over areas, which turns red into brown.
    """
    colours, counts = np.unique(np.asarray(image).reshape(-1, 3), axis=0, return_counts=True)
    left = colours[np.argsort(-counts, kind="stable")].astype(int)
    chosen = []
    while len(left) and len(chosen) < MOST_COLOURS:
        chosen.append(left[0])
        left = left[np.abs(left - left[0]).max(axis=1) >= apart]
    palette = Image.new("P", (1, 1))
    palette.putpalette(np.array(chosen, dtype=np.uint8).tobytes())
    return palette


def main() -> None:
    """Draw the pictures that are named, or all, and write the section."""
    layers = embedded_layers()
    IMAGES.mkdir(parents=True, exist_ok=True)
    for name in sys.argv[1:] or GALLERY:
        picture = GALLERY[name]
        with tempfile.TemporaryDirectory() as folder:
            figure = draw_figure(drawn_layers(picture, layers), picture.kind, picture.options)
            path = write_figure(figure, Path(folder) / f"{name}.png")
            data = small(path)
        write_bytes(data, IMAGES / f"{name}.png")
        print(f"docs/images/figures/{name}.png: {len(data):,} bytes")
    page = DOCS.read_text(encoding="utf-8")
    write_text(with_gallery(page, gallery(layers)), DOCS)


if __name__ == "__main__":
    main()
