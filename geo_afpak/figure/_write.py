"""Write a figure as PNG, SVG or PDF: whole or not at all, and the same bytes every time."""

from __future__ import annotations

import base64
import io
import re
import warnings
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo_afpak.errors import InputFileError
from geo_afpak.figure._style import ARABIC, LOADED, font_file
from geo_afpak.io import write_bytes
from geo_afpak.io._issued import issued

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from matplotlib.figure import Figure

SUFFIXES: Final = (".pdf", ".png", ".svg")
DPI: Final = 300

# Nothing of the user's matplotlibrc, no clock and no random ids may change the file.
_SETTINGS: Final[Any] = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "geo_afpak",
    "pdf.fonttype": 42,
    "pdf.compression": 6,
    "text.hinting": "none",
    "text.usetex": False,
    "text.parse_math": False,
    "path.simplify": True,
    "savefig.bbox": None,
    "savefig.pad_inches": 0,
}


@contextmanager
def plain_settings(*, outlined: bool = False) -> Iterator[None]:
    """Draw and write with matplotlib's defaults and our own few settings, and nothing else.

    `outlined`: the text of an SVG is shapes.
    """
    import matplotlib as mpl

    with warnings.catch_warnings(), mpl.rc_context():
        # A script that no font at hand has is drawn as boxes; the text in SVG and PDF is right.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        if outlined:
            mpl.rcParams["svg.fonttype"] = "path"
        yield


def enlarge(figure: Figure, scale: float) -> None:
    """Make everything that is measured in points so many times larger, as its sheet is."""
    from matplotlib.patches import FancyArrowPatch
    from matplotlib.text import Text

    artists: list[Any] = list(figure.findobj()) if scale != 1 else []
    for artist in artists:
        if isinstance(artist, Text):
            artist.set_fontsize(float(artist.get_fontsize()) * scale)
        elif hasattr(artist, "get_linewidth"):
            artist.set_linewidth(np.multiply(artist.get_linewidth(), scale))
        if hasattr(artist, "set_sizes"):
            artist.set_sizes(np.multiply(artist.get_sizes(), scale**2))
        if isinstance(artist, FancyArrowPatch):
            artist.set_mutation_scale(artist.get_mutation_scale() * scale)


def told_of(figure: Any) -> tuple[str, str, str]:  # noqa: ANN401 - matplotlib's, an extra
    """Return what a figure says of itself: heading, description, and sources beyond its foot."""
    title, description, sources = [*str(figure.get_label()).split("\n"), "", ""][:3]
    return title, description, sources


def write_figure(
    figure: Figure,
    path: str | os.PathLike[str],
    *,
    inside: str | os.PathLike[str] | None = None,
) -> Path:
    """Write a figure in the format that the suffix names.

    PNG has 300 dots an inch. SVG and PDF keep text as text, with its fonts inside. The same
    figure gives the same bytes with the same versions of matplotlib and fonttools.

    Parameters
    ----------
    figure
        As `draw_figure` returns it. Its label becomes the description in the file.
    path
        File to write, ending in .png, .svg or .pdf; one that exists is replaced at the end.
    inside
        Folder that the file must lie in, links resolved. None allows any folder.

    Returns
    -------
    pathlib.Path
        The written file.

    Raises
    ------
    InputFileError
        If the suffix is another one, the folder is missing, `path` leads out of `inside`, or
        writing fails.
    InvalidInputError
        If `SOURCE_DATE_EPOCH` is set and no time.
    """
    return write_bytes(figure_bytes(figure, require_suffix(path)), path, inside=inside)


def require_suffix(path: str | os.PathLike[str]) -> str:
    """Return the suffix in small letters; raise InputFileError if no figure can have it."""
    suffix = Path(path).suffix.lower()
    if suffix not in SUFFIXES:
        raise InputFileError(
            f"{path}: the suffix is {suffix!r}; expected a file ending in "
            f"{', '.join(SUFFIXES)}; choose one of these suffixes"
        )
    return suffix


def figure_bytes(
    figure: Figure,
    suffix: str = ".png",
    *,
    dpi: int = DPI,
    fonts: bool = True,
    outlined: bool = False,
) -> bytes:
    """Return what `write_figure` writes, here with the dots an inch that a PNG is to have.

    Without its `fonts` an SVG is for a program that has them; `outlined` its text is drawn, for one
    that cannot set it.
    """
    title, description, sources = told_of(figure)
    metadata: dict[str, Any] = {
        ".png": {"Software": None, "Title": title, "Description": description},
        ".svg": {"Date": None, "Creator": None, "Title": title, "Description": description},
        ".pdf": {"CreationDate": None, "Creator": None, "Producer": None, "Title": title}
        | {"Subject": description},
    }[suffix]
    if sources:  # who hears a picture described need not hear a hundred of them
        metadata["Keywords" if suffix == ".pdf" else "Source"] = sources
    issued()  # matplotlib reads the variable, too, and has no message for what is no time
    buffer = io.BytesIO()
    with plain_settings(outlined=outlined):
        figure.savefig(
            buffer,
            format=suffix[1:],
            dpi=dpi,
            metadata=metadata,
            facecolor=figure.get_facecolor(),
        )
    data = buffer.getvalue()
    if suffix == ".svg":
        data = with_fonts(data.decode("utf-8"), carried=fonts).encode("utf-8")
    return data


# --- what an SVG needs to read the same everywhere: its fonts, and its spacing ---

_STYLE: Final = re.compile(r'style="([^"]*?)\'([^\']+)\'')
_TRACKED: Final = re.compile(r'(<g id="ga-track-\d+-)([\d.]+)em">(.*?)style="', re.DOTALL)
_TEXT: Final = re.compile(r"<text[^>]*>([^<]*)</text>")
ARABIC_LETTER: Final = re.compile("[\u0600-\u08ff\ufb50-\ufefc]")
_PATH: Final = re.compile(r' d="[^"]*"')
_LONG: Final = re.compile(r"(\.\d\d)\d+")
_ENTITIES: Final = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'"}


def with_fonts(svg: str, *, carried: bool = True) -> str:
    """Carry the letters used inside the file, and space out what is to be spaced out.

    The text stays text: it can be searched, copied and read aloud, and looks the same where
    these fonts are not installed.
    """
    # A hundredth of a pixel is finer than any printer.
    svg = _PATH.sub(lambda path: _LONG.sub(r"\1", path[0]), svg)
    svg = _TRACKED.sub(r'\1\2">\3style="letter-spacing: \2em; ', svg)
    if not carried:
        return svg
    letters = "".join(sorted(set(_plain("".join(_TEXT.findall(svg))))))
    faces = sorted({(name, *_face(style)) for style, name in _STYLE.findall(svg) if name in LOADED})
    if ARABIC_LETTER.search(letters):
        faces.append((ARABIC, 400, "normal"))
    rules = "".join(font_rule(*face, letters) for face in faces)
    return svg.replace("<defs>", f"<defs>\n  <style>{rules}</style>", 1)


def font_rule(family: str, weight: int, slant: str, letters: str) -> str:
    """Write the rule of CSS that brings some letters of a face along."""
    return (
        f"@font-face{{font-family:'{family}';font-weight:{weight};font-style:{slant};"
        f"src:url(data:font/woff;base64,{_subset(family, weight, slant, letters)})}}"
    )


def _plain(text: str) -> str:
    for entity, letter in _ENTITIES.items():
        text = text.replace(entity, letter)
    return text


def _face(style: str) -> tuple[int, str]:
    """Read weight and slant out of the CSS before a family, shorthand or not."""
    weight = re.search(r"\b([1-9]00)\b", style)
    fallback = 700 if "bold" in style else 400
    return int(weight[1]) if weight else fallback, "italic" if "italic" in style else "normal"


def _subset(family: str, weight: int, slant: str, letters: str) -> str:
    """Cut a font file down to some letters, as WOFF in base64."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    # The letters of Arabic take their form from those beside them.
    features = ["*"] if family == ARABIC else ["kern", "liga"]
    options = subset.Options(flavor="woff", hinting=False, layout_features=features)
    options.notdef_outline = True
    subset.log.setLevel("ERROR")  # of tables that only the maker of a font needs
    with TTFont(font_file(family, weight, slant), recalcTimestamp=False) as face:
        cutter = subset.Subsetter(options)
        cutter.populate(text=letters)
        cutter.subset(face)
        face.flavor = "woff"
        out = io.BytesIO()
        face.save(out, reorderTables=True)
    return base64.b64encode(out.getvalue()).decode("ascii")
