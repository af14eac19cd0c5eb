"""The document as PDF, by Typst: tagged, with real text and our fonts, the same bytes each time.

The layout (`note.typ`) is fixed; the data go beside it as JSON, so nothing of them is ever markup.
"""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final
from unicodedata import category

from geo_afpak.figure._style import families
from geo_afpak.house import House
from geo_afpak.report.pictures import one_a_face
from geo_afpak.text import isolated

if TYPE_CHECKING:
    from datetime import datetime

    from geo_afpak.report.model import Note
    from geo_afpak.report.pictures import Pictures

__all__ = ["to_pdf"]

_LAYOUT: Final = Path(__file__).with_name("note.typ")
_STANDARD: Final = "ua-1"
"""PDF/UA-1, which every reader can read aloud; it refuses signs that no font at hand has."""


def to_pdf(
    note: Note,
    pictures: Pictures,
    issued: datetime | None = None,
    house: House | None = None,
) -> bytes:
    """Lay the document out as PDF.

    Parameters
    ----------
    note, pictures
        The document, and its figures as SVG.
    issued
        Date for the document's properties; none when None.
    house
        Whose fonts, colours and logo; ours when None.
    """
    house = house or House()
    light = house.palette("light")
    look = {
        "ink": light.text, "quiet": light.quiet, "rule": light.rule, "accent": light.hues[0],
        "tint": light.land, **families(), "logo": bool(house.logo),
    }  # fmt: skip
    with TemporaryDirectory() as folder:
        root = Path(folder)
        fonts = [Path(copyfile(file, root / file.name)) for file in one_a_face()]
        copyfile(_LAYOUT, root / _LAYOUT.name)
        data = {
            **_plain(replace(note, beside=()), _covered(fonts)),
            "issued": _day(issued),
            "look": look,
        }
        (root / "note.json").write_text(json.dumps(data), encoding="utf-8")
        (root / "logo.png").write_bytes(house.logo)
        for name, picture in pictures.files.items():
            (root / name).write_bytes(picture)
        return _compiled(root)


def _compiled(root: Path) -> bytes:
    import typst

    settings: Any = {
        "root": str(root), "font_paths": [str(root)], "ignore_system_fonts": True, "format": "pdf",
    }  # fmt: skip
    file = str(root / _LAYOUT.name)
    try:
        pdf: bytes = typst.compile(file, pdf_standards=[_STANDARD], **settings)
    except typst.TypstError as fault:
        if _STANDARD.upper() not in fault.message.upper().replace("/", "-"):
            raise
        # A figure has a sign that no font at hand has: then tagged, but not to the standard.
        pdf = typst.compile(file, **settings)
    return pdf


def _covered(fonts: list[Path]) -> frozenset[int]:
    """Find the code points that the fonts can show."""
    from matplotlib.ft2font import FT2Font

    return frozenset(code for file in fonts for code in FT2Font(str(file)).get_charmap())


def _displayed(text: str, covered: frozenset[int]) -> str:
    """Write signs that no font has as their code points; marks that are never seen stay."""
    return "".join(
        char if ord(char) in covered or category(char) == "Cf" else f"[U+{ord(char):04X}]"
        for char in text
    )


def _day(issued: datetime | None) -> list[int] | None:
    return [issued.year, issued.month, issued.day] if issued else None


def _plain(value: Any, covered: frozenset[int]) -> Any:  # noqa: ANN401 - as JSON holds it
    """Return a part of the model as plain data, its kind under "is"."""
    if isinstance(value, str):
        return isolated(_displayed(value, covered))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: _plain(getattr(value, part.name), covered) for part in fields(value)}
        return {"is": type(value).__name__, **parts}
    return [_plain(item, covered) for item in value] if isinstance(value, tuple) else value
