"""The map as folium elements: structure goes through templates, data never does."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections import OrderedDict
from html import escape, unescape
from typing import TYPE_CHECKING, Any, Final

import folium
from branca.element import Element, Figure, MacroElement
from folium.elements import ElementAddToElement
from folium.map import Layer
from folium.template import Template

from geo_afpak.errors import InvalidInputError, UnsafePageError
from geo_afpak.io import write_text
from geo_afpak.look.css import palette_css
from geo_afpak.page import assets, guard, scan
from geo_afpak.page.frame import GENERATOR, iframe, picture_figure
from geo_afpak.page.head import Head
from geo_afpak.page.look import look_css
from geo_afpak.text import one_line

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = ["Island", "Raw", "SafeFigure", "SafeMap", "Start", "label"]

_KEY: Final = re.compile(r"[a-z][a-z0-9_]*(?::[a-z][a-z0-9_]*)?")
_ENTITIES: Final = str.maketrans({c: f"&#{ord(c)};" for c in "{}%$\\`"})
_EMPTY_TILE: Final = (
    "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
)
_GENERATED_NAME: Final = re.compile(r"[a-z_]+_[0-9a-f]{32}")


def label(text: str) -> str:
    r"""Write a text so that HTML, Jinja and JavaScript all take it for text.

    Examples
    --------
    >>> label("<b>{{7*7}}</b> ${x} \\ `")
    '&lt;b&gt;&#123;&#123;7*7&#125;&#125;&lt;/b&gt; &#36;&#123;x&#125; &#92; &#96;'
    """
    return escape(one_line(text)).translate(_ENTITIES)


class Raw(Element):
    """Text that goes into the page as it is: no template ever reads it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._name = "Raw"
        self.text = text

    def render(self, **_: Any) -> str:  # noqa: ANN401 - folium's signature
        """Return the text unparsed."""
        return self.text


class Island(Raw):
    r"""Data as inert JSON in the page, which our script reads and shows as text.

    Parameters
    ----------
    key
        Lower-case word; the element's id is ``ga-<key>``.
    data
        Plain dictionaries, lists, text, numbers, booleans and None.

    Raises
    ------
    InvalidInputError
        If the data are not JSON: NaN, infinity, or a value of another type.

    Examples
    --------
    >>> print(Island("note", {"text": "</p>"}).render())
    <script type="application/json" id="ga-note">{"text":"\u003c/p\u003e"}</script>
    """

    def __init__(self, key: str, data: Any) -> None:  # noqa: ANN401 - whatever JSON holds
        if not re.fullmatch(r"[a-z][a-z0-9_]*", key):
            raise InvalidInputError(f"island {key!r}: expected a lower-case word; rename it")
        try:
            text = json.dumps(data, allow_nan=False, separators=(",", ":"))
        except (TypeError, ValueError, RecursionError) as fault:
            raise InvalidInputError(
                f"island {key!r} is not plain data: {fault}; expected text, finite numbers, "
                "booleans, None, lists and dictionaries; convert it in payload()"
            ) from fault
        for character in "<>&":
            text = text.replace(character, f"\\u{ord(character):04x}")
        super().__init__(f'<script type="application/json" id="ga-{key}">{text}</script>')
        self._name = "Island"
        self.key = key


class Start(MacroElement):
    """The one call that hands folium's map and layers to our script."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
        geoAfpakStart({
            map: {{ this._parent.get_name() }},
            groups: {
                {%- for key, group in this.groups.items() %}
                {{ key|tojson }}: {{ group.get_name() }},
                {%- endfor %}
            },
            overlays: [
                {%- for layer in this.overlays %}
                { name: {{ layer.layer_name|tojson }}, layer: {{ layer.get_name() }} },
                {%- endfor %}
            ],
        });
        {% endmacro %}
        """
    )

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "Start"
        self.groups: dict[str, folium.FeatureGroup] = {}
        self.overlays: list[Layer] = []


class SafeMap(folium.Map):
    """A folium map that is written as one safe page, with nothing to fetch.

    Plain folium layers and shapes can be added to it; what could run or fetch something is
    refused when the page is rendered (`UnsafePageError`).

    Parameters
    ----------
    title
        Title of the page; any text.
    head
        What links to the page show of it.
    still
        Draws the map as a PNG, or says None where that is not possible; for notebooks.

    Examples
    --------
    >>> m = SafeMap("Nangarhar")
    >>> _ = m.add_group("event:attack", "Attack", shown=True)
    >>> _ = folium.CircleMarker([34.4, 70.4]).add_to(m)
    >>> m.get_root().render()[:15]
    '<!DOCTYPE html>'
    """

    _template = Template(
        """
        {% macro html(this, kwargs) %}
        <div class="folium-map" id="{{ this.get_name() }}" role="group" tabindex="0"
            aria-label="Map view: arrow keys move it, plus and minus zoom"></div>
        {% endmacro %}

        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map(
            {{ this.get_name()|tojson }},
            {
                center: {{ this.location|tojson }},
                ...{{ this.options|tojavascript }}
            }
        );
        {% endmacro %}
        """
    )

    def __init__(
        self,
        title: str,
        *,
        head: Head | None = None,
        still: Callable[[], bytes | None] = lambda: None,
    ) -> None:
        super().__init__(
            location=[31.5, 69.0], zoom_start=5, tiles=None, minZoom=4, maxZoom=12, zoomSnap=0.25
        )
        # The class lists name CDNs, and add_js_link() would change them for every map.
        self.default_js, self.default_css = [], []
        self._id = "afpak"
        self.still = still
        self._start = Start()
        SafeFigure(title, head or Head()).add_child(self)
        self.add_child(self._start, name="start")

    @property
    def groups(self) -> dict[str, folium.FeatureGroup]:
        """The map's own layers by key."""
        return self._start.groups

    def add_group(self, key: str, text: str, *, shown: bool) -> folium.FeatureGroup:
        """Add a layer that our script fills.

        Parameters
        ----------
        key
            Word of a fixed vocabulary, or two with a colon: ``zone:stronghold``.
        text
            What the layer is called; any text.
        shown
            Whether it is on the map at first.
        """
        if not _KEY.fullmatch(key) or key in self.groups:
            raise InvalidInputError(
                f"layer key {key!r} is in use or not a lower-case word; choose another"
            )
        group = folium.FeatureGroup(name=label(text), show=shown)
        self.groups[key] = group
        self.add_child(group)
        return group

    def add_island(self, key: str, data: Any) -> None:  # noqa: ANN401 - whatever JSON holds
        """Put data into the page; our script finds them by ``ga-<key>``."""
        self.add_child(Island(key, data))

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - folium's signature
        """Render into the page's figure, which folium asks to do it; returns nothing to print."""
        root = self.get_root()
        if type(root) is not SafeFigure or not root.rendering:
            raise UnsafePageError(
                "the map is being rendered by something else than its own figure, which would "
                "use it unchecked and without its script; use m.save(path), or show "
                "m._repr_html_() as HTML (in Streamlit: st.iframe)"
            )
        super().render(**kwargs)  # type: ignore[no-untyped-call]
        return ""

    def save(self, outfile: str | os.PathLike[str], **_: Any) -> None:  # type: ignore[override] # noqa: ANN401
        """Write the page to a file, as `write_page` does."""
        write_text(self.get_root().render(), outfile)

    def _repr_html_(self, **_: Any) -> str:  # noqa: ANN401 - folium's signature
        """Show the page in a sandboxed frame, with a picture for where frames are dropped."""
        figure: Any = self.get_root()  # any other figure than ours refuses to render the map
        title = one_line(figure.title or "Map")
        frame = iframe(title=title, height=int(figure.height or 0), srcdoc=figure.render())
        still = self.still()
        if still is None:
            return frame
        picture = f"data:image/png;base64,{_base64(still)}"
        return picture_figure(frame, picture=picture, alt=f"Map: {self._in_words()}")

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:  # noqa: ANN401 - IPython's signature
        """Give a notebook page and picture: whoever shows it takes what it can."""
        still = self.still()
        bundle = {"text/plain": self._in_words(), "text/html": self._repr_html_()}
        return bundle if still is None else {**bundle, "image/png": _base64(still)}

    def _in_words(self) -> str:
        figure: Any = self.get_root()
        return one_line(f"{figure.title}. {figure.head.description}".strip())


OURS: Final = frozenset({SafeMap, Island, Start})


class SafeFigure(Figure):
    """The page round a map: our own document, checked before and after it is rendered."""

    def __init__(self, title: str, head: Head) -> None:
        super().__init__(height="640", title=title)
        self.head = head
        self.rendering = False
        self._empty()

    def render(self, **kwargs: Any) -> str:  # noqa: ANN401 - folium's signature
        """Return the page's text.

        Raises
        ------
        UnsafePageError
            If the map, or the text made from it, holds what the guard does not know.
        AssetError
            If Leaflet is missing.
        """
        map_ = self._only_map()
        _prepare(map_)
        guard.refuse(guard.tree_faults(map_, OURS))
        self.rendering = True
        try:
            map_.render(**kwargs)
            slot, script = _tidy(self.html.render()), _tidy(self.script.render())
        finally:
            self.rendering = False
            self._empty()
        elements = list(guard.walk(map_))
        guard.refuse(scan.script_faults(script, {e.get_name() for e in elements}))
        return self._document(elements, slot, script)

    def _only_map(self) -> SafeMap:
        places = (self.header, self.html, self.script)
        (map_, *others) = self._children.values()
        extra = [*others, *(e for place in places for e in place._children.values())]  # noqa: SLF001
        if extra or not isinstance(map_, SafeMap):
            names = sorted(type(e).__name__ for e in extra)
            raise UnsafePageError(
                f"the page holds {', '.join(names)} beside the map; expected the map alone; "
                "put the text into the incidents or zones"
            )
        return map_

    def _empty(self) -> None:
        for place in (self.header, self.html, self.script):
            place._children = OrderedDict()  # noqa: SLF001 - rendering fills them anew

    def _document(self, elements: list[Element], slot: str, script: str) -> str:
        leaflet = assets.leaflet_assets()
        icons = [_icon_script(leaflet)] if any(type(e) is folium.Marker for e in elements) else []
        scripts = [leaflet.js, *icons, assets.static_bundle(), script]
        styles = [leaflet.css, palette_css(), assets.static_css(), look_css()]
        tiles = [e for e in elements if type(e) is folium.TileLayer]
        hosts = {host for layer in tiles for host in guard.tile_hosts(layer)}
        policy = scan.content_policy(scripts, styles, hosts)
        title = one_line(self.title or "")
        before, after = assets.body_skeleton()
        lines = [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f'<meta name="generator" content="{GENERATOR}">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{escape(title)}</title>",
            *map(one_line, self.head.lines(title)),
            *(f"<style>{style}</style>" for style in styles),
            f"</head>\n<body>\n{before}\n{slot}{after}",
            *(e.render() for e in elements if type(e) is Island),
            *(f"<script>{text}</script>" for text in scripts),
            "</body>\n</html>\n",
        ]
        page = "\n".join(lines)
        scan.guard_html(page, scripts=scripts, styles=styles, policy=policy)
        return page

    def _repr_html_(self, **kwargs: Any) -> str:  # noqa: ANN401 - folium's signature
        """Show the page in a notebook, as the map does."""
        return self._only_map()._repr_html_(**kwargs)


def _prepare(map_: SafeMap) -> None:
    """Give every element a fixed name, and put our script's call at the end."""
    elements = list(guard.walk(map_))
    for element in elements:
        # folium adds these at each rendering; they name the element by its former id.
        element._children = OrderedDict(  # noqa: SLF001
            (name, child)
            for name, child in element._children.items()  # noqa: SLF001
            if type(child) is not ElementAddToElement
        )
        if type(element) is folium.TileLayer:
            element.options["attribution"] = label(_text_of(str(element.options["attribution"])))
            element.options.setdefault("errorTileUrl", _EMPTY_TILE)
    start = map_._start  # noqa: SLF001
    map_._children.pop("start", None)  # noqa: SLF001
    map_.add_child(start, name="start")
    ours = {id(group) for group in map_.groups.values()}
    layers = [e for e in map_._children.values() if isinstance(e, Layer)]  # noqa: SLF001
    start.overlays = [e for e in layers if e.control and id(e) not in ours]
    for number, element in enumerate(guard.walk(map_)):
        if element is not map_:
            element._id = str(number)  # noqa: SLF001 - folium's are random
        if isinstance(element, folium.FeatureGroup) and _GENERATED_NAME.fullmatch(
            element.layer_name
        ):
            element.layer_name = element.tile_name = f"Layer {number}"


def _tidy(text: str) -> str:
    """Drop the indentation and empty lines of folium's templates."""
    return "".join(f"{line.strip()}\n" for line in text.splitlines() if line.strip())


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")


def _text_of(html: str) -> str:
    """Strip tags: folium's ready-made attributions are links."""
    return unescape(re.sub(r"<[^>]*>", "", html))


def _icon_script(leaflet: assets.Leaflet) -> str:
    """Tell Leaflet its marker images, which it else looks for beside a style sheet's file."""
    options = {
        "iconUrl": leaflet.images["marker-icon.png"],
        "iconRetinaUrl": leaflet.images["marker-icon-2x.png"],
        "shadowUrl": leaflet.images["marker-shadow.png"],
    }
    text = json.dumps(options, separators=(",", ":"))
    return f'L.Icon.Default.imagePath = "";\nL.Icon.Default.mergeOptions({text});\n'
