"""How figures look: colours of the three styles, sizes of paper and type, fonts.

The colours of "colour" and "dark" are those of the page (page/static/page.css), which are
measured against each other (tests/page/test_colours.py). "grey" tells everything by shape,
pattern and lightness, for a black-and-white printer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal

from geo_afpak.errors import GeoAfpakError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.font_manager import FontProperties

__all__ = [
    "MISSING",
    "PALETTES",
    "SIZES",
    "TYPE",
    "MissingFigureExtraError",
    "Palette",
    "TypeScale",
    "font",
    "font_file",
    "measure",
]

MISSING: Final = (
    "figures need matplotlib and the Source fonts, and {name} is not installed; expected the "
    "figure extra; run: python -m pip install 'geo-afpak[figure]'"
)

SIZES: Final[Mapping[str, tuple[float, float]]] = {
    "a4": (6.69, 9.25),
    "text": (6.69, 4.6),
    "column": (3.35, 5.4),
    "wide": (10.0, 5.625),
    "social": (4.0, 2.1),
}
"""Width and height in inches: the text area of an A4 page (170 x 235 mm), half of it, as it
stands between paragraphs, a column of 85 mm, 16:9, and 1200 x 630 pixels at 300 dpi, which is
what links on social media show."""


class MissingFigureExtraError(GeoAfpakError, ImportError):
    """A library that figures need is not installed."""


@dataclass(frozen=True)
class Palette:
    """Colours of one style, as #RRGGBB.

    Parameters
    ----------
    paper, text, quiet, rule
        Ground of the figure, text, secondary text, thin rules.
    land, neighbour, sea, district, province, border
        Areas and lines of the base map.
    events
        Event class to colour; shapes differ as well.
    hues
        Groups' zones: the first is that of the Islamic State of Khurasan.
    shades
        Five classes of a choropleth, from least to most.
    """

    paper: str
    text: str
    quiet: str
    rule: str
    land: str
    neighbour: str
    sea: str
    district: str
    province: str
    border: str
    events: Mapping[str, str]
    hues: tuple[str, ...]
    shades: tuple[str, ...]


PALETTES: Final[Mapping[str, Palette]] = {
    "colour": Palette(
        paper="#FDFCF9",
        text="#1E1B18",
        quiet="#5B554C",
        rule="#DCD6CA",
        land="#F4F1EA",
        neighbour="#E9E5DC",
        sea="#DDE6EA",
        district="#D6D0C4",
        province="#B3AB9C",
        border="#6B645A",
        events={
            "attack": "#B3261E",
            "counter_terrorism": "#2767B0",
            "clash": "#2E2622",
            "recruitment": "#A87000",
            "political": "#4F8F86",
            "other": "#5B554C",
        },
        hues=(
            "#8E3B5E", "#3F6F8F", "#7A6A2F", "#5B5A9C", "#2F7A5C", "#9A5A2C", "#666158",
            "#1F7F8C", "#8F4F45",
        ),
        shades=("#F0DCC2", "#E3B98A", "#CF9258", "#AC6A33", "#7C431B"),
    ),
    "grey": Palette(
        paper="#FFFFFF",
        text="#000000",
        quiet="#4A4A4A",
        rule="#C8C8C8",
        land="#F7F7F7",
        neighbour="#E6E6E6",
        sea="#D6D6D6",
        district="#CFCFCF",
        province="#A0A0A0",
        border="#4A4A4A",
        events={
            "attack": "#000000",
            "counter_terrorism": "#5A5A5A",
            "clash": "#2B2B2B",
            "recruitment": "#3A3A3A",
            "political": "#7A7A7A",
            "other": "#6A6A6A",
        },
        hues=("#1A1A1A", *["#5F5F5F"] * 8),
        shades=("#DADADA", "#B4B4B4", "#8A8A8A", "#5C5C5C", "#262626"),
    ),
    "dark": Palette(
        paper="#14181C",
        text="#ECE8E1",
        quiet="#A9A49B",
        rule="#2F363D",
        land="#1C2126",
        neighbour="#15191D",
        sea="#10161B",
        district="#2C333A",
        province="#414A53",
        border="#8A939C",
        events={
            "attack": "#FF7A66",
            "counter_terrorism": "#6FB1F0",
            "clash": "#F2E9DF",
            "recruitment": "#E0B040",
            "political": "#6FB8AC",
            "other": "#A9A49B",
        },
        hues=(
            "#D98AAC", "#7FB2D1", "#C3B06A", "#A5A3E0", "#74C2A1", "#DD9B6A", "#AAA69C",
            "#63C3CF", "#D69A90",
        ),
        shades=("#4A3928", "#66492B", "#8A5F33", "#BB8244", "#E8B06A"),
    ),
}  # fmt: skip


@dataclass(frozen=True)
class TypeScale:
    """Sizes of type in points, and what else goes with the size of the figure.

    Parameters
    ----------
    title, subtitle, text, small, foot
        Sizes of type in points.
    margin
        Round the figure, in inches.
    side
        Width in inches of the column left of a map that holds heading and legend; 0 for none.
    mark
        Radius of the smallest symbol in points.
    line
        Width of a country's border in points; other lines follow.
    """

    title: float
    subtitle: float
    text: float
    small: float
    foot: float
    margin: float
    side: float
    mark: float
    line: float


TYPE: Final[Mapping[str, TypeScale]] = {
    "a4": TypeScale(17, 9.5, 8, 7, 6.2, margin=0.1, side=0, mark=3.1, line=0.9),
    "text": TypeScale(14, 8.6, 7.6, 6.6, 5.8, margin=0.08, side=2.05, mark=2.7, line=0.75),
    "column": TypeScale(12, 7.6, 6.8, 6.2, 5.4, margin=0.06, side=0, mark=2.3, line=0.65),
    "wide": TypeScale(20, 10.5, 9, 8, 6.8, margin=0.22, side=2.95, mark=3.4, line=1.0),
    "social": TypeScale(11, 6.4, 6.2, 5.6, 4.3, margin=0.11, side=1.62, mark=2.6, line=0.65),
}

Family = Literal["sans", "serif"]
_FAMILIES: Final = {"sans": "Source Sans Pro", "serif": "Source Serif Pro"}
_FACES: Final = {
    "font_source_sans_pro": ("SourceSansPro", ("Regular", "It", "Semibold", "Bold")),
    "font_source_serif_pro": ("SourceSerifPro", ("Regular", "It", "Semibold")),
}


@cache
def _load_fonts() -> None:
    """Make matplotlib know the font files of the packages, before any that are installed."""
    import logging
    from importlib import import_module
    from pathlib import Path

    # DejaVu has no semibold: its bold stands in, and nobody needs to hear of it.
    logging.getLogger("matplotlib.font_manager").addFilter(
        lambda record: "Failed to find font weight" not in record.getMessage()
    )
    try:
        from matplotlib.font_manager import fontManager

        for package, (stem, faces) in _FACES.items():
            folder = Path(str(import_module(package).__file__)).parent / "files"
            for face in faces:
                fontManager.addfont(folder / f"{stem}-{face}.ttf")
                fontManager.ttflist.insert(0, fontManager.ttflist.pop())
    except ImportError as error:
        raise MissingFigureExtraError(MISSING.format(name=error.name)) from error


@cache
def font(
    family: Family = "sans", size: float = 8, *, weight: int = 400, italic: bool = False
) -> FontProperties:
    """Return a face of the Source fonts; scripts that they lack come from DejaVu Sans.

    Parameters
    ----------
    family
        "sans" for everything, "serif" for titles and names of countries.
    size
        In points.
    weight
        400, 600, or for the sans 700.
    italic
        Weight 400 only.

    Raises
    ------
    MissingFigureExtraError
        If matplotlib or a font package is not installed.
    """
    _load_fonts()
    from matplotlib.font_manager import FontProperties

    return FontProperties(
        family=[_FAMILIES[family], "DejaVu Sans"],
        size=size,
        weight=weight,
        style="italic" if italic else "normal",
    )


def font_file(family: str, weight: int, slant: str) -> str:
    """Return the path of a face by the family, weight and slant that an SVG names."""
    _load_fonts()
    from matplotlib.font_manager import FontProperties, findfont

    return str(findfont(FontProperties(family=family, weight=weight, style=slant)))  # type: ignore[arg-type]


@lru_cache(maxsize=4096)
def measure(text: str, face: FontProperties) -> float:
    """Return the width of one line of text in inches."""
    from matplotlib.textpath import text_to_path

    width, _, _ = text_to_path.get_text_width_height_descent(text, face, ismath=False)
    return float(width) / 72
