"""How figures look: colours of the three styles, sizes of paper and type, fonts.

The colours of "colour" and "dark" are those of the page (page/static/page.css), which are
measured against each other (tests/page/test_colours.py). "grey" tells everything by shape,
pattern and lightness, for a black-and-white printer.
"""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from geo_afpak import look
from geo_afpak.errors import GeoAfpakError
from geo_afpak.house import House, paper_mm

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matplotlib.font_manager import FontProperties

    from geo_afpak.look import Palette

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


@dataclass(frozen=True)
class Paper:
    """A sheet of any size, laid out as one of `SIZES` that is enlarged.

    Parameters
    ----------
    layout
        One of `SIZES`: its type, and what stands where.
    width, height
        In inches, before it is enlarged.
    scale
        How many times everything on it is enlarged.
    """

    layout: str
    width: float
    height: float
    scale: float = 1.0


_MM: Final = 25.4
_WIDER: Final = 1.15


def paper_of(size: str) -> Paper:
    """Return the sheet of a size: one of `SIZES`, a3 to a0, or "420x297" in millimetres.

    Type grows with the root of the sheet's width: a larger sheet has larger type and room for
    more.

    Examples
    --------
    >>> paper_of("wide")
    Paper(layout='wide', width=10.0, height=5.625, scale=1.0)
    >>> paper_of("420x297").layout, round(paper_of("a3").scale, 2)
    ('wide', 1.32)
    """
    if size in SIZES:
        return Paper(size, *SIZES[size])
    width, height = (side / _MM for side in paper_mm(size) or (0.0, 0.0))
    layout = "wide" if width > _WIDER * height else "a4"
    if min(width, height) < SIZES["text"][1]:
        layout = "text" if layout == "wide" else "column"
    scale = (width / SIZES[layout][0]) ** 0.5
    return Paper(layout, width / scale, height / scale, scale)


def palette_of(style: str, house: House | None) -> Palette:
    """Return the colours of a style, with those of a house."""
    if house and style != "grey":
        return house.palette("light" if style == "colour" else style)
    return PALETTES[style]


Family = Literal["sans", "serif"]
_FAMILIES: Final = {"sans": "Source Sans Pro", "serif": "Source Serif Pro"}
_FACES: Final = {
    "font_source_sans_pro": ("SourceSansPro", ("Regular", "It", "Semibold", "Bold")),
    "font_source_serif_pro": ("SourceSerifPro", ("Regular", "It", "Semibold")),
}
ARABIC: Final = "Noto Sans Arabic"
"""Has every letter of Urdu, Dari and Pashto; DejaVu lacks some of Urdu."""
_ARABIC_FILE: Final = ("fontpkg_noto_sans_arabic", "NotoSansArabic[wdth,wght].ttf")


LOADED: Final[set[str]] = set()
"""Families whose files we have, which an SVG may so carry."""
_OURS: Final = House()
_HOUSE: Final = ContextVar("house", default=_OURS)


@contextmanager
def dressed(house: House | None) -> Iterator[None]:
    """Set everything inside in the fonts of a house."""
    token = _HOUSE.set(house or _OURS)
    try:
        yield
    finally:
        _HOUSE.reset(token)


def families() -> dict[str, str]:
    """Return the families in use, "sans" and "serif" to their names."""
    return {**_FAMILIES, **{kind: face.family for kind, face in _HOUSE.get().fonts.items()}}


def font_files() -> list[Path]:
    """List one file a face, those of a house first and those of other scripts last.

    Raises
    ------
    ImportError
        If a package of fonts is not installed.
    """
    from importlib import import_module

    own = [file for face in _HOUSE.get().fonts.values() for file in face.files]
    files = [(package, f"{stem}-{face}.ttf") for package, (stem, faces) in _FACES.items()
             for face in faces]  # fmt: skip
    ours = [
        Path(import_module(package).__file__ or "").parent / "files" / name
        for package, name in (*files, _ARABIC_FILE)
    ]
    return [*dict.fromkeys(own), *ours]


def _load_fonts() -> None:
    """Make matplotlib know the font files in use, before any that are installed."""
    try:
        _load(tuple(font_files()))
    except ImportError as error:
        raise MissingFigureExtraError(MISSING.format(name=error.name)) from error


@cache
def _load(files: tuple[Path, ...]) -> None:
    import logging

    # DejaVu has no semibold: its bold stands in, and nobody needs to hear of it.
    logging.getLogger("matplotlib.font_manager").addFilter(
        lambda record: "Failed to find font weight" not in record.getMessage()
    )
    from matplotlib.font_manager import fontManager

    for file in files:
        known = len(fontManager.ttflist)
        fontManager.addfont(file)  # one entry, and from 3.11 on one for each other name of its
        added = fontManager.ttflist[known:]
        del fontManager.ttflist[known:]
        fontManager.ttflist[:0] = added
        LOADED.update(entry.name for entry in added)


def font(
    family: Family = "sans", size: float = 8, *, weight: int = 400, italic: bool = False
) -> FontProperties:
    """Return a face of the Source fonts or of the house (`dressed`).

    Other scripts come from Noto Sans Arabic and DejaVu.

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
    return _face(families()[family], size, weight, italic)


@cache
def _face(family: str, size: float, weight: int, italic: bool) -> FontProperties:  # noqa: FBT001
    from matplotlib.font_manager import FontProperties

    return FontProperties(
        family=[family, ARABIC, "DejaVu Sans"],
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
