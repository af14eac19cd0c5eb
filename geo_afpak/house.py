"""The style of a house: its fonts, colours, logo, paper and furniture.

Read from a file with every fault at once.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import Fault, ValidationError
from geo_afpak.look import PALETTES, Palette
from geo_afpak.region.keys import Keys, read_toml
from geo_afpak.text import say_day

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

__all__ = ["House", "Typeface", "paper_mm", "read_house"]

_COLOUR: Final = re.compile("#[0-9A-Fa-f]{6}")
_PAPER: Final = re.compile(r"(\d{2,4}(?:\.\d)?)x(\d{2,4}(?:\.\d)?)")
_ISO: Final = {"a0": (841, 1189), "a1": (594, 841), "a2": (420, 594), "a3": (297, 420)}
_LEAST_MM, _MOST_MM = 60, 2000
_STYLES: Final = ("light", "dark")
_LISTS: Final = ("hues", "shades", "changes")
_LEAST_CONTRAST: Final = 4.5
"""Of text on paper: WCAG 2.2, 1.4.3."""
_MOST_BYTES: Final = 5_000_000
_MOST_PIXELS: Final = 16_000_000
_LOGO_PIXELS: Final = 1200
_LONGEST: Final = {"disclaimer": 600, "map_number": 40, "glide": 40}
_FACES: Final = "a list of .ttf or .otf files of one family, beside this file"


@dataclass(frozen=True)
class Typeface:
    """A family and its files."""

    family: str
    files: tuple[Path, ...]


@dataclass(frozen=True)
class House:
    """How the figures and documents of a house look, where they do not look as ours.

    Parameters
    ----------
    fonts
        "sans" and "serif" to a typeface.
    colours
        "light" and "dark" to names of `Palette` and their colours.
    logo
        A PNG, made anew from the file; empty for none.
    size
        Paper of figures in millimetres, such as "297x420"; empty for the usual ones.
    disclaimer, map_number, glide, created
        What maps of the United Nations bear at their foot; `created` is an ISO date.
    """

    fonts: Mapping[str, Typeface] = field(default_factory=dict)
    colours: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    logo: bytes = b""
    size: str = ""
    disclaimer: str = ""
    map_number: str = ""
    glide: str = ""
    created: str = ""

    def palette(self, style: str) -> Palette:
        """Return the colours of a style of `look.PALETTES`; grey is always ours."""
        return replace(PALETTES[style], **self.colours.get(style, {}))

    def unmarked(self) -> House:
        """Return it without logo and furniture, for figures of a document that bears them."""
        return House(self.fonts, self.colours)

    def furniture(self) -> list[str]:
        """Return what stands at the foot: numbers and date in one line, then the disclaimer."""
        numbers = [
            f"Map number: {self.map_number}" if self.map_number else "",
            f"GLIDE number: {self.glide}" if self.glide else "",
            f"Created: {say_day(self.created)}" if self.created else "",
        ]
        line = " · ".join(filter(None, numbers))
        return [text for text in (line, self.disclaimer) if text]


def paper_mm(size: str) -> tuple[float, float] | None:
    """Return width and height of a paper in millimetres; None for text that is no paper.

    Examples
    --------
    >>> paper_mm("a3"), paper_mm("420x297"), paper_mm("wide")
    ((297, 420), (420.0, 297.0), None)
    """
    if size in _ISO:
        return _ISO[size]
    found = _PAPER.fullmatch(size)
    if not found:
        return None
    width, height = float(found[1]), float(found[2])
    sound = min(width, height) >= _LEAST_MM and max(width, height) <= _MOST_MM
    return (width, height) if sound else None


def read_house(path: str | os.PathLike[str]) -> House:
    """Read the style of a house from a TOML file.

    Parameters
    ----------
    path
        Every key may be left out; docs/house.md has them all, and an example. Files that it
        names are beside it.

    Raises
    ------
    InputFileError
        If the file cannot be read, or is no TOML.
    ValidationError
        If something in it is misspelt, of the wrong kind, no font, no picture or hard to read:
        all of it at once.
    """
    file = Path(path)
    data = read_toml(path, "a house style", "docs/house.md")
    faults: list[Fault] = []
    keys = Keys(data, "a house style", "", file.parent, faults)
    fonts = Keys(keys.take("fonts", dict, "a table", {}), "fonts", "fonts.", file.parent, faults)
    colours = keys.take("colours", dict, "a table of colours", {})
    house = House(
        fonts={
            kind: found
            for kind in ("sans", "serif")
            if (found := _typeface(fonts, kind, file.parent))
        },
        colours={
            style: its
            for style, table, where in (
                ("light", {k: v for k, v in colours.items() if k != "dark"}, "colours."),
                ("dark", colours.get("dark", {}), "colours.dark."),
            )
            if (its := _colours(table, keys, where))
        },
        logo=_logo(keys),
        size=_size(keys),
        disclaimer=_line(keys, "disclaimer"),
        map_number=_line(keys, "map_number"),
        glide=_line(keys, "glide"),
        created=_day(keys),
    )
    fonts.done()
    keys.done()
    if not faults:
        faults += _hard_to_read(house)
    if faults:
        raise ValidationError(str(file), faults)
    return house


def _line(keys: Keys, key: str) -> str:
    text = " ".join(keys.text(key).split())
    if len(text) > _LONGEST[key]:
        keys.fault(key, text, f"has {len(text)} characters", f"at most {_LONGEST[key]}", "shorten")
    if not text.isprintable():
        keys.fault(key, text, "holds a control character", "printable text", "take it out")
    return text


def _day(keys: Keys) -> str:
    example = 'a day such as "2016-08-30"'
    found = keys.take("created", (str, date), example, "")
    try:
        return date.fromisoformat(str(found)).isoformat() if found else ""
    except ValueError:
        keys.fault("created", found, "is no day", example, "correct it")
        return ""


def _size(keys: Keys) -> str:
    size = keys.text("size").lower()
    if size and not paper_mm(size):
        expected = f"a3 to a0, or WIDTHxHEIGHT in mm from {_LEAST_MM} to {_MOST_MM}"
        keys.fault("size", size, "is no paper", expected, "write it as 297x420")
    return size


def _colours(table: Any, keys: Keys, where: str) -> dict[str, Any]:  # noqa: ANN401 - of a file
    found: dict[str, Any] = {}
    if not isinstance(table, dict):
        keys.fault(where[:-1], table, "is no table", "colours by name", "correct it")
        return found
    ours = PALETTES["light"]
    known = [one.name for one in fields(Palette) if one.name != "events"]
    for name, value in table.items():
        many = len(getattr(ours, name)) if name in _LISTS else 1
        values = value if name in _LISTS and isinstance(value, list) else [value]
        if name not in known:
            keys.fault(
                f"{where}{name}", None, "is no colour", f"one of {', '.join(known)}", "rename it"
            )
        elif len(values) != many or not all(
            isinstance(one, str) and _COLOUR.fullmatch(one) for one in values
        ):
            what = f"{many} colours" if many > 1 else "a colour"
            keys.fault(
                f"{where}{name}", value, f"is not {what}", f"{what} such as #1E1B18", "correct it"
            )
        else:
            found[name] = tuple(one.upper() for one in values) if name in _LISTS else value.upper()
    return found


def _hard_to_read(house: House) -> list[Fault]:
    faults = []
    for style in _STYLES:
        colours = house.palette(style)
        for name in ("text", "quiet"):
            ratio = _contrast(getattr(colours, name), colours.paper)
            if house.colours.get(style) and ratio < _LEAST_CONTRAST:
                faults.append(
                    Fault(
                        None, "", f"colours.{style}.{name}", getattr(colours, name),
                        f"has a contrast of {ratio:.1f} with the paper",
                        f"at least {_LEAST_CONTRAST}", "make it darker, or the paper lighter"
                        if style == "light" else "make it lighter, or the paper darker",
                    )
                )  # fmt: skip
    return faults


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours (WCAG 2.2, relative luminance)."""
    light = []
    for colour in (one, other):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]  # noqa: PLR2004
        light.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return max(light) / min(light)


def _typeface(keys: Keys, kind: str, folder: Path) -> Typeface | None:
    files, families = [], set()
    for name in keys.texts(kind):
        file = folder / name
        family = _family(file)
        if not family:
            keys.fault(kind, name, "is no font that can be read", _FACES, "correct the path")
        else:
            files.append(file)
            families.add(family)
    if len(families) > 1:
        keys.fault(kind, ", ".join(sorted(families)), "are several families", _FACES, "keep one")
    return Typeface(families.pop(), tuple(files)) if len(families) == 1 else None


def _family(file: Path) -> str:
    """Read the name of a font's family; empty for a file that is no font of one plain name."""
    from fontTools.ttLib import TTFont
    from matplotlib.font_manager import font_family_aliases
    from matplotlib.ft2font import FT2Font

    try:
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            return ""
        FT2Font(str(file))  # draws figures, and takes neither WOFF nor some tables that are broken
        with TTFont(io.BytesIO(file.read_bytes()), lazy=True) as font:
            name = str(font["name"].getBestFamilyName() or "")
            font.getBestCmap()
    except Exception:  # noqa: BLE001 - both raise types of their own, without a common base
        return ""
    # It goes into CSS, Typst and XML: what none of them could read otherwise is refused, and so
    # are the names that mean any font.
    plain = re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 _-]{0,60}", name)
    return name if plain and name.lower() not in font_family_aliases else ""


def _logo(keys: Keys) -> bytes:
    file = keys.file("logo")
    if file is None:
        return b""
    made = _png(file)
    if not made:
        expected = f"a PNG or JPEG of at most {_MOST_PIXELS:,} pixels"
        keys.fault("logo", file.name, "is no picture that can be read", expected, "save it anew")
    return made


def _png(file: Path) -> bytes:
    """Draw a picture anew, so that nothing but its pixels goes on; empty where it is none."""
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of sizes that are refused here
            with Image.open(file, formats=("PNG", "JPEG")) as opened:
                if opened.width * opened.height > _MOST_PIXELS or file.stat().st_size > _MOST_BYTES:
                    return b""
                picture = opened.convert("RGBA")
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombError):
        return b""
    picture.thumbnail((_LOGO_PIXELS, _LOGO_PIXELS))
    out = io.BytesIO()
    Image.frombytes("RGBA", picture.size, picture.tobytes()).save(out, "PNG", compress_level=6)
    return out.getvalue()
