"""How figures look: colours of the three styles, sizes of paper and type, fonts.

The colours of "colour" and "dark" are those of the page (page/static/page.css), which are
measured against each other (tests/page/test_colours.py). "grey" tells everything by shape,
pattern and lightness, for a black-and-white printer.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from geo_afpak import look
from geo_afpak.errors import GeoAfpakError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.font_manager import FontProperties

    from geo_afpak.look import Palette

__all__ = [
    "ARABIC",
    "MISSING",
    "PALETTES",
    "SIZES",
    "TYPE",
    "MissingFigureExtraError",
    "TypeScale",
    "font",
    "font_file",
    "font_files",
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


PALETTES: Final[Mapping[str, Palette]] = {
    "colour": look.PALETTES["light"],
    "grey": look.PALETTES["grey"],
    "dark": look.PALETTES["dark"],
}


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

    @property
    def px(self) -> float:
        """Points of a pixel of the page, by which the look is scaled."""
        return self.mark / look.SYMBOL.least


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
ARABIC: Final = "Noto Sans Arabic"
"""Has every letter of Urdu, Dari and Pashto; DejaVu lacks some of Urdu."""
_ARABIC_FILE: Final = ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf")


def font_files() -> list[Path]:
    """List one file a face, those of other scripts last.

    Raises
    ------
    ImportError
        If a package of fonts is not installed.
    """
    from importlib import import_module

    files = [(package, f"{stem}-{face}.ttf") for package, (stem, faces) in _FACES.items()
             for face in faces]  # fmt: skip
    return [
        Path(import_module(package).__file__ or "").parent / "files" / name
        for package, name in (*files, _ARABIC_FILE)
    ]


@cache
def _load_fonts() -> None:
    """Make matplotlib know the font files of the packages, before any that are installed."""
    import logging

    # DejaVu has no semibold: its bold stands in, and nobody needs to hear of it.
    logging.getLogger("matplotlib.font_manager").addFilter(
        lambda record: "Failed to find font weight" not in record.getMessage()
    )
    try:
        from matplotlib.font_manager import fontManager

        for file in font_files():
            fontManager.addfont(file)
            fontManager.ttflist.insert(0, fontManager.ttflist.pop())
    except ImportError as error:
        raise MissingFigureExtraError(MISSING.format(name=error.name)) from error


@cache
def font(
    family: Family = "sans", size: float = 8, *, weight: int = 400, italic: bool = False
) -> FontProperties:
    """Return a face of the Source fonts; other scripts come from Noto Sans Arabic and DejaVu.

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
        family=[_FAMILIES[family], ARABIC, "DejaVu Sans"],
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
