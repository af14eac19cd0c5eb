"""The colours as variables of CSS: for the page and for the report as a web page."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from geo_afpak.look import PALETTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_afpak.look import Palette

__all__ = ["palette_css", "variable"]


def palette_css(
    dark: str = "(prefers-color-scheme: dark)", palettes: Mapping[str, Palette] = PALETTES
) -> str:
    """Write the colours as variables, light, and dark where the media query `dark` holds."""
    light, night = (_variables(palettes[style]) for style in ("light", "dark"))
    return f":root {{ {light} }}\n@media {dark} {{ :root {{ {night} }} }}\n"


def variable(name: str) -> str:
    """Return how a colour's variable is called.

    Examples
    --------
    >>> variable("border"), variable("counter_terrorism")
    ('line-border', 'counter-terrorism')
    """
    lines = {"district", "province", "border"}
    return f"line-{name}" if name in lines else name.replace("_", "-")


def _variables(palette: Palette) -> str:
    colours: dict[str, str] = {}
    for name, value in asdict(palette).items():
        if name in {"hues", "shades", "changes"}:
            colours |= {f"{name[:-1]}-{place}": colour for place, colour in enumerate(value)}
        elif name == "events":
            colours |= {variable(kind): colour for kind, colour in value.items()}
        else:
            colours[variable(name)] = value
    return " ".join(f"--{name}: {colour.lower()};" for name, colour in colours.items())
