"""Folium maps of any make: what in them would run or fetch, and what nobody has looked into.

folium and its plugins write hundreds of pieces of HTML and script, each in a way of its own.
A list of the bad ones would promise what it cannot hold: what is not known is reported.
"""

from __future__ import annotations

import re
from base64 import b64encode
from functools import cache
from numbers import Number
from typing import TYPE_CHECKING, Any, Final

import folium
from branca.element import CssLink, Element, Figure, JavascriptLink
from folium.folium import GlobalSwitches
from folium.map import Class as LeafletClass
from folium.utilities import JsCode

from geo_afpak.page.assets import leaflet_assets
from geo_afpak.page.guard import KNOWN, NAME, STRUCTURE, fault_of, is_plain, tree_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_afpak.errors import Fault

__all__ = ["guard_map"]

_BRACES: Final = re.compile(r"\{[{%#]|[}%#]\}")
_ADDRESS: Final = re.compile(
    r"\s*(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}|.*\burl\(", re.IGNORECASE | re.DOTALL
)
_SETTING: Final = re.compile(r"[A-Za-z0-9.%_-]*")
_IN_WORDS: Final = frozenset({"options", "title"})
"""Of a map and its figure: what is written as JSON, or as text; the rest as it is."""
_ID: Final = re.compile(r"[A-Za-z0-9_]*")
_SHOWN_AS_HTML: Final = (
    folium.Popup, folium.Tooltip, folium.GeoJsonPopup, folium.GeoJsonTooltip, folium.DivIcon,
    folium.Icon, folium.IFrame, folium.Html,
)  # fmt: skip
_LOOKED_INTO: Final[frozenset[Any]] = KNOWN | {
    folium.Map,
    folium.LayerControl,
    Figure,
    GlobalSwitches,
}
_AS_SHIPPED: Final = {kind: (kind._template, kind.render) for kind in _LOOKED_INTO}  # noqa: SLF001
_META: Final = '<meta http-equiv="content-type" content="text/html; charset=UTF-8" />'
_PROGRAM: Final = "runs as a Python template when the map is shown or saved"
_HTML: Final = "becomes HTML in the page"
_UNKNOWN: Final = "is not looked into: what it writes into the page is not known"


def guard_map(m: Element) -> list[Fault]:
    """List what a folium map of any make would run or fetch, without rendering it.

    Parameters
    ----------
    m
        A map, or any folium element, before it has been shown or saved.

    Returns
    -------
    list of Fault
        One for each text with template braces (Python runs them when the map is shown or
        saved), each address that would be fetched, each piece of script or HTML, each popup,
        tooltip or icon (their text becomes HTML), and each element of a class that this
        function does not know: of these it says that they were not looked into. Empty only
        when all is known, and plain.

    Examples
    --------
    >>> m = folium.Map(tiles=None)
    >>> m.default_js = m.default_css = []
    >>> guard_map(m)
    []
    >>> _ = folium.CircleMarker([34, 69], tooltip="{{7*7}}").add_to(m)
    >>> [fault.problem for fault in guard_map(m)]
    ['becomes HTML in the page', 'runs as a Python template when the map is shown or saved']
    """
    from geo_afpak.page.elements import OURS, SafeMap

    if type(m) is SafeMap:
        return tree_faults(m, OURS)
    faults: list[Fault] = []
    seen: set[int] = set()
    _look(m.get_root(), faults, seen)
    return faults


def _look(element: Element, faults: list[Fault], seen: set[int]) -> None:
    """Look at an element and at those that it holds as attributes."""
    if id(element) in seen:
        return
    seen.add(id(element))
    faults += [fault_of(element, "", "", problem) for problem in _problems_of(element)]
    for name in ("default_js", "default_css"):  # class attributes until someone changes them
        for _, url in getattr(element, name, None) or ():
            if url not in _leaflet():
                faults.append(fault_of(element, name, str(url), "is fetched by the page"))
    known = type(element) in _LOOKED_INTO
    for name, value in vars(element).items():
        if name in STRUCTURE | {"_template", "default_js", "default_css"}:
            continue
        found = _findings(value, faults, seen, known=known)
        for problem, item in (*found, *_bare_problems(element, name, value)):
            faults.append(fault_of(element, name, item, problem))
    for child in list(element._children.values()):  # noqa: SLF001 - branca has no other door
        _look(child, faults, seen)


def _problems_of(element: Element) -> Iterator[str]:
    kind, own = type(element), vars(element)
    if kind is Element:
        yield from _plain_element_problems(own)
    elif isinstance(element, _SHOWN_AS_HTML):
        yield _HTML
    elif kind in (JavascriptLink, CssLink):
        yield "is fetched by the page"
    elif kind not in _LOOKED_INTO:
        yield _UNKNOWN
    elif _is_altered(element):
        yield "is a template of its own"
    elif isinstance(element, LeafletClass) and element.includes:
        yield "changes Leaflet's class by script"
    elif kind is folium.Marker and own["icon"] is None:
        yield "is fetched by the page: Leaflet's picture of a marker, where no icon is given"
    if not NAME.fullmatch(str(element._name)) or not _ID.fullmatch(str(element._id)):  # noqa: SLF001
        yield "has a name that is written into the script"


def _bare_problems(element: Element, name: str, value: object) -> Iterator[tuple[str, str]]:
    """Look at what a template writes without quotes, and at addresses that need no host."""
    if type(element) in (folium.Map, Figure) and name not in _IN_WORDS:
        for item in value if isinstance(value, list | tuple) else [value]:
            if isinstance(item, str) and not _SETTING.fullmatch(item):
                yield "is written into the page as it is", item
    if type(element) is folium.TileLayer and name in ("tiles", "options"):
        named = value if isinstance(value, dict) else {"url": value}
        for key, item in named.items():
            local = (
                isinstance(item, str) and not re.match(r"data:", item) and not _ADDRESS.match(item)
            )
            if str(key).lower().endswith("url") and local:
                yield "is fetched by the page", str(item)


def _plain_element_problems(own: dict[str, Any]) -> Iterator[str]:
    text = own["_template_str"]
    if text != _META and {"_template", "render"} & set(own):
        yield "stands in the page as it is, as HTML or script"
        if _BRACES.search(str(text)):
            yield _PROGRAM


def _is_altered(element: Element) -> bool:
    kind, own = type(element), vars(element)
    shipped = _AS_SHIPPED[kind] == (kind._template, kind.render)  # noqa: SLF001
    return (
        bool({"render", "_template"} & set(own)) or own["_template_str"] is not None or not shipped
    )


def _findings(
    value: Any,  # noqa: ANN401 - whatever a user has put into an element
    faults: list[Fault],
    seen: set[int],
    *,
    known: bool,
) -> Iterator[tuple[str, str]]:
    if isinstance(value, Element):
        _look(value, faults, seen)
    elif isinstance(value, JsCode):
        yield "runs as script in the page", str(value)
    elif isinstance(value, str):
        yield from _text_problems(value, known=known)
    elif isinstance(value, dict):
        named = [str(key) for key in value if known and not NAME.fullmatch(str(key))]
        yield from (("is a name that is written into the script", name) for name in named)
        yield from _findings([*value, *value.values()], faults, seen, known=known)
    elif isinstance(value, list | tuple | set):
        for item in value:
            yield from _findings(item, faults, seen, known=known)
    elif known and value is not None and not isinstance(value, Number):
        yield "is not looked into: it is no plain data", type(value).__name__


def _text_problems(text: str, *, known: bool) -> Iterator[tuple[str, str]]:
    if _BRACES.search(text):
        yield _PROGRAM, text
    elif known and not is_plain(text):
        yield _HTML, text
    elif known and text == "__proto__":
        yield "breaks the list of layers, as JavaScript gives it a meaning of its own", text
    if _ADDRESS.match(text):
        yield "is fetched by the page", text


@cache
def _leaflet() -> frozenset[str]:
    """Return the links that carry the Leaflet that we know by its hash."""
    files = leaflet_assets()
    return frozenset(
        f"data:text/{kind};base64,{b64encode(text.encode()).decode()}"
        for kind, text in (("javascript", files.js), ("css", files.css))
    )
