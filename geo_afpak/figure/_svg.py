"""What an SVG of matplotlib needs to read the same everywhere: its fonts, and its spacing."""

from __future__ import annotations

import base64
import io
import re
from typing import Final

from geo_afpak.figure._style import ARABIC, LOADED, font_file

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
