"""The HTML page: a folium map whose data never passes through a template.

`build_map` makes the map, `write_page` writes it, `guard_map` says what a folium map of
one's own would run or fetch. Names are looked up on first use: folium takes a second to load.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from geo_afpak.page.build import build_map, write_page
    from geo_afpak.page.elements import SafeMap
    from geo_afpak.page.foreign import guard_map
    from geo_afpak.page.guard import guard_html

__all__ = ["SafeMap", "build_map", "guard_html", "guard_map", "write_page"]

_HOMES = {
    "SafeMap": "elements",
    "build_map": "build",
    "guard_html": "guard",
    "guard_map": "foreign",
    "write_page": "build",
}


def __getattr__(name: str) -> object:
    """Import a public name from its module when it is first asked for (PEP 562)."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
