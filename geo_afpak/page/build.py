"""Layers to map, and map to file."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.io import write_text
from geo_afpak.layers import layers_of
from geo_afpak.page.elements import SafeMap
from geo_afpak.page.head import Head
from geo_afpak.page.payload import feature_groups, payload
from geo_afpak.page.still import still_png
from geo_afpak.page.story import story_data
from geo_afpak.text import number

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from geo_afpak.story import Story

__all__ = ["MOST_EVENTS", "build_map", "write_page"]

MOST_EVENTS: Final = 2_000_000
"""A million take a browser over two seconds and 120 MB to open (docs/performance.md)."""


def build_map(
    held: object = None, *, address: str = "", picture: str = "", story: Story | None = None
) -> SafeMap:
    """Make a folium map of incidents and presence zones.

    It can be shown in a notebook, saved, and added to with plain folium layers and shapes.

    Parameters
    ----------
    held
        Layers as `build_layers` returns them; or incidents as `load_incidents` takes them, of
        which a map is made without further options; the embedded ones when None.
    address
        Where the page will stand on the web, for what links to it show (Open Graph).
    picture
        Name of the PNG beside it that they show, 1200 by 630 pixels; with an address only.
    story
        What the map tells, step by step (`read_story`).

    Returns
    -------
    SafeMap
        A `folium.Map`. Its ``groups`` are the map's layers by key.

    Raises
    ------
    InvalidInputError
        If a layer holds what is not plain data, the address is not a plain https one, the
        layers are private and there is an address, or there are more than two million events.
    ValidationError
        If the story asks for what the map does not have; carries every fault.
    """
    layers = layers_of(held)
    if len(layers.incidents) > MOST_EVENTS:
        raise InvalidInputError(
            f"one page cannot show {number(len(layers.incidents))} records ({layers.lead}); "
            f"expected {number(MOST_EVENTS)} at most; choose a part with --area, --from, --to or "
            "--where, or show how many there are: geo-afpak map FILE --overview"
        )
    if address and layers.private:
        raise InvalidInputError(
            "the map is private, and an address is for publishing it; expected one or the other; "
            "leave out the address, or the rows that may not be republished"
        )
    m = SafeMap(
        layers.title,
        head=Head(layers.lead, address, picture),
        still=cache(lambda: still_png(layers)),
    )
    for key, text, shown in feature_groups(layers):
        m.add_group(key, text, shown=shown)
    islands = payload(layers)
    if story and story.steps:
        islands["meta"]["story"] = story_data(story, layers, list(m.groups))
    for key, data in islands.items():
        m.add_island(key, data)
    return m


def write_page(
    m: SafeMap, path: str | os.PathLike[str], *, inside: str | os.PathLike[str] | None = None
) -> Path:
    """Write a map as one HTML file that opens anywhere, without a network.

    The file is written under a temporary name and renamed, and only after the page has
    passed the guard. The same map gives the same bytes.

    Parameters
    ----------
    m
        A map that `build_map` made.
    path
        Where to write it.
    inside
        Folder that the file may not leave, when the path comes from data.

    Raises
    ------
    UnsafePageError
        If something in the map could run or fetch something; nothing is written then.
    InvalidInputError
        If `m` is not a map that `build_map` made.
    """
    if not isinstance(m, SafeMap):
        raise InvalidInputError(
            f"{type(m).__name__} is not a map that build_map made; expected a SafeMap; look at "
            "guard_map(m), and save a folium.Map of your own with its save()"
        )
    return write_text(m.get_root().render(), path, inside=inside)
