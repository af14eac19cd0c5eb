"""What a map of ours may hold before it is rendered.

folium renders each element twice: the text made from its options is read as a Jinja template
once more (branca.element.MacroElement.render). So a text with template braces is a program
that runs on the analyst's machine, and the check must come before the first rendering.
What the guard does not know it refuses.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

import folium
from folium.map import Class as LeafletClass

from geo_afpak.errors import Fault, UnsafePageError
from geo_afpak.page.scan import guard_html
from geo_afpak.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from branca.element import Element

__all__ = [
    "KNOWN",
    "NAME",
    "STRUCTURE",
    "fault_of",
    "guard_html",
    "is_plain",
    "refuse",
    "tile_hosts",
    "tree_faults",
    "walk",
]

_CURE: Final = (
    "put the text into the incidents or zones, or add this to a folium.Map of your own and save "
    "that at your own risk"
)
_ENTITY: Final = re.compile(r"&(?:amp|lt|gt|quot|#x27|#[0-9]{2,4});")
_UNSAFE: Final = re.compile(
    r"\{[{%#]|[}%#]\}|[<>&`]|\$\{|[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]"
)
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TILE_URL: Final = re.compile(
    r"https://(?P<host>[a-z0-9.-]*(?:\{s\})?[a-z0-9.-]+)(?::[0-9]+)?/\S*", re.IGNORECASE
)
_HOST: Final = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+", re.IGNORECASE)
_SHOWN: Final = 60

KNOWN: Final = frozenset(
    {
        folium.FeatureGroup,
        folium.Marker,
        folium.Circle,
        folium.CircleMarker,
        folium.PolyLine,
        folium.Polygon,
        folium.Rectangle,
        folium.TileLayer,
    }
)
# Attributes that tie an element into its tree; none of them reaches a template as text.
STRUCTURE: Final = frozenset(
    {"_parent", "_children", "_id", "_template_str", "_template_name", "_png_image"}
)
_MAP_OPTIONS: Final = ("location", "options")
_MAP_EMPTY: Final = ("default_js", "default_css", "objects_to_stay_in_front")


def is_plain(text: str) -> bool:
    r"""Say whether a text may pass through folium's templates and Leaflet's HTML.

    Examples
    --------
    >>> [is_plain(text) for text in ("Tiles {z}", "7 &lt; 8", "{{7*7}}", "<b>", "${x}", "a\nb")]
    [True, True, False, False, False, False]
    """
    return not _UNSAFE.search(_ENTITY.sub("", text))


def refuse(faults: Sequence[Fault | str]) -> None:
    """Raise one error that lists every fault, if there is any.

    Raises
    ------
    UnsafePageError
        If `faults` is not empty.
    """
    if faults:
        lines = "\n".join(f"  {fault}" for fault in faults)
        raise UnsafePageError(
            f"the page is not safe to write, {counted(len(faults), 'fault')}:\n{lines}"
        )


def walk(element: Element) -> Iterator[Element]:
    """Yield an element and all below it, each once, parents first."""
    seen: set[int] = set()
    waiting = [element]
    while waiting:
        here = waiting.pop()
        if id(here) not in seen:
            seen.add(id(here))
            yield here
            waiting.extend(reversed(here._children.values()))  # noqa: SLF001 - branca has no other door


def tree_faults(root: Element, trusted: AbstractSet[type]) -> list[Fault]:
    """Find what in a safe map's tree the page may not hold.

    Parameters
    ----------
    root
        The map.
    trusted
        Our own classes. Their options are checked as any other's; the text of islands, which
        no template ever sees, is not.

    Returns
    -------
    list of Fault
        Empty when every element is of a known class and holds plain data only.
    """
    faults = []
    elements = list(walk(root))
    parents = Counter(id(child) for e in elements for child in e._children.values())  # noqa: SLF001
    for element in elements:
        if type(element) in trusted:
            names = _MAP_OPTIONS if element is root else ()
            faults += _option_faults(element, {n: vars(element)[n] for n in names})
            if element is root and (loaded := [n for n in _MAP_EMPTY if vars(element)[n]]):
                faults.append(fault_of(element, loaded[0], "", "would load or run something new"))
        elif type(element) in KNOWN:
            faults += _known_faults(element, root)
        else:
            faults.append(fault_of(element, "", "", "is not a class whose output is known"))
        if parents[id(element)] > 1:
            faults.append(fault_of(element, "", "", "is in the map twice", fix="add it once"))
    return faults


def _known_faults(element: Element, root: Element) -> list[Fault]:
    options = {k: v for k, v in vars(element).items() if k not in STRUCTURE}
    faults = _option_faults(element, options)
    if not NAME.fullmatch(element._name):  # noqa: SLF001
        faults.append(fault_of(element, "_name", element._name, "is not a name"))  # noqa: SLF001
    if vars(element).get("_template_str") is not None:
        faults.append(fault_of(element, "template", "", "is a template of its own"))
    if isinstance(element, LeafletClass) and element.includes:
        faults.append(fault_of(element, "include", "", "changes Leaflet's class by script"))
    if isinstance(element, folium.TileLayer):
        faults += _tile_faults(element, root)
    return faults


def _tile_faults(tiles: folium.TileLayer, root: Element) -> list[Fault]:
    faults = []
    if not tile_hosts(tiles):
        faults.append(
            fault_of(
                tiles, "tiles", tiles.tiles, "is not an https address", fix="name an https host"
            )
        )
    if not tiles.overlay or tiles.show or tiles._parent is not root:  # noqa: SLF001
        faults.append(
            fault_of(
                tiles,
                "",
                "",
                "would fetch tiles when the page opens, or cannot be switched",
                fix="add it to the map with overlay=True, show=False",
            )
        )
    return faults


def tile_hosts(tiles: folium.TileLayer) -> list[str]:
    """List the addresses that a tile layer would fetch from, for the page's policy.

    Examples
    --------
    >>> tile_hosts(folium.TileLayer("https://{s}.example.org/{z}/{x}/{y}.png", attr="x"))
    ['https://a.example.org', 'https://b.example.org', 'https://c.example.org']
    """
    found = _TILE_URL.fullmatch(str(tiles.tiles))
    if not found:
        return []
    pattern = found["host"]
    named = tiles.options.get("subdomains", "abc")
    parts = (named if isinstance(named, list) else list(str(named))) if "{s}" in pattern else [""]
    hosts = [pattern.replace("{s}", str(part)) for part in parts]
    if not all(_HOST.fullmatch(host) for host in hosts):
        return []
    port = re.match(r"https://[^/:]+(:[0-9]+)?", str(tiles.tiles).replace("{s}", "s"))
    return [f"https://{host}{port[1] if port and port[1] else ''}" for host in hosts]


def _option_faults(element: Element, options: dict[str, Any]) -> list[Fault]:
    return [
        fault_of(element, path, str(value), problem)
        for name, option in options.items()
        for path, value, problem in _value_faults(name, option)
    ]


def _value_faults(path: str, value: Any) -> Iterator[tuple[str, Any, str]]:  # noqa: ANN401
    if isinstance(value, str):
        if not is_plain(value):
            yield path, value, "holds HTML, a template or a control character"
    elif isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not NAME.fullmatch(key):
                yield path, key, "is not an option's name"
            yield from _value_faults(f"{path}.{str(key)[:_SHOWN]}", item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _value_faults(path, item)
    elif isinstance(value, float) and not math.isfinite(value):
        yield path, value, "is not a number"
    elif value is not None and not isinstance(value, bool | int | float):
        yield path, type(value).__name__, "is not plain data"


def fault_of(element: Element, path: str, value: str, problem: str, *, fix: str = _CURE) -> Fault:
    """Word a fault of an element."""
    kind = type(element).__name__
    return Fault(
        row=None,
        id=element.get_name(),
        field=f"{kind}.{path}" if path else kind,
        value=value if len(value) <= _SHOWN else f"{value[:_SHOWN]}...",
        problem=problem,
        expected="plain layers and shapes without HTML, popup, tooltip or icon",
        fix=fix,
    )
