"""What `guard_map` calls clean is read by a browser as the map alone, and runs nothing in one."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from typing import TYPE_CHECKING

import branca
import folium
import html5lib
import pytest
from folium import plugins
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak import guard_map
from geo_afpak.page.assets import leaflet_assets
from tests.conftest import HOSTILE, costly

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

HERE = [34.4, 70.4]
POINT = {
    "type": "Feature", "properties": {},
    "geometry": {"type": "Point", "coordinates": [70.4, 34.4]},
}  # fmt: skip
HTML = "<img src=x onerror='window.ran=1'>"
END = "</script><script>window.ran=1</script>"


TEMPLATE = branca.element.Template("{% macro html(this, kwargs) %}{{ this.text }}{% endmacro %}")


def own_template(m: folium.Map, text: str) -> None:
    element = branca.element.MacroElement()
    element._template, element.text = TEMPLATE, text  # noqa: SLF001 - where folium's own have it
    m.add_child(element)


def own_class(m: folium.Map, text: str) -> None:
    element = type("Own", (branca.element.MacroElement,), {"_template": TEMPLATE})()
    element.text = text
    m.add_child(element)


SURFACES: dict[str, Callable[[folium.Map, str], object]] = {
    "root html": lambda m, text: m.get_root().html.add_child(branca.element.Element(text)),
    "root script": lambda m, text: m.get_root().script.add_child(branca.element.Element(text)),
    "root header": lambda m, text: m.get_root().header.add_child(branca.element.Element(text)),
    "Html": lambda m, text: m.get_root().html.add_child(branca.element.Html(text, script=True)),
    "instance template": own_template,
    "class template": own_class,
    "FeatureGroup name": lambda m, text: m.add_child(folium.FeatureGroup(name=text)),
    "ClickForMarker": lambda m, text: m.add_child(folium.ClickForMarker(text)),
    "GeoJson style": lambda m, text: folium.GeoJson(
        POINT, style_function=lambda _: {"color": text}, marker=folium.CircleMarker()
    ).add_to(m),
    "FloatImage": lambda m, text: m.add_child(plugins.FloatImage(text)),
    "Marker title": lambda m, text: folium.Marker(HERE, title=text, alt=text).add_to(m),
    "CircleMarker colour": lambda m, text: folium.CircleMarker(HERE, color=text).add_to(m),
    "PolyLine class": lambda m, text: folium.PolyLine([HERE, [35, 71]], class_name=text).add_to(m),
}
TEXTS = (*HOSTILE, HTML, END, "Attacks of 2016")


def base() -> folium.Map:
    """A map that needs no network, which the guard finds nothing in."""
    m, files = folium.Map(HERE, tiles=None), leaflet_assets()
    m.default_js, m.default_css = (
        [(f"leaflet {kind}", f"data:text/{kind};base64,{b64encode(text.encode()).decode()}")]
        for kind, text in (("javascript", files.js), ("css", files.css))
    )
    return m


def read(m: folium.Map) -> Counter[tuple[str, ...]]:
    """Count the elements of a page with the names of their attributes, as a browser reads it."""
    tree = html5lib.parse(m.get_root().render(), namespaceHTMLElements=False)
    return Counter((str(one.tag), *sorted(map(str, one.attrib))) for one in tree.iter())


def test_a_browser_reads_what_is_called_clean_as_the_map_alone() -> None:
    alone = read(base())
    clean = set()
    for surface, add in SURFACES.items():
        for text in TEXTS:
            m = base()
            add(m, text)
            if guard_map(m) == []:
                clean.add(surface)
                assert read(m) == alone, (surface, text)
    assert clean == {"FeatureGroup name", "CircleMarker colour", "PolyLine class"}


@costly
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
def test_any_text_that_is_called_clean_makes_no_element(text: str) -> None:
    m = base()
    for surface in ("FeatureGroup name", "PolyLine class", "CircleMarker colour"):
        SURFACES[surface](m, text)
    assert guard_map(m) or read(m) == read(base())


def test_what_is_called_clean_runs_nothing_in_chromium(
    tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    m = base()
    for add in SURFACES.values():
        for text in TEXTS:
            one = base()
            add(one, text)
            if guard_map(one) == []:
                add(m, text)
    folium.LayerControl(collapsed=False).add_to(m)
    assert guard_map(m) == []
    m.save(str(tmp_path / "clean.html"))
    page = open_page(tmp_path / "clean.html", drawn=False, bypass_csp=True)
    page.locator(".leaflet-control-layers label").first.hover()
    page.locator("path.leaflet-interactive").last.click(force=True)
    assert page.title() != "ran"
    assert page.evaluate("window.ran") is None
    assert page.locator(".leaflet-control-layers label").count() > 12
    assert page.locator("[onmouseover], [onerror], iframe, object").count() == 0


@pytest.mark.parametrize(
    ("surface", "text"),
    [
        ("root html", "<script>window.ran=1</script>"), ("root script", "window.ran=1"),
        ("root header", "<script>window.ran=1</script>"),
        ("class template", "<script>window.ran=1</script>"),
        ("FeatureGroup name", "<img src='data:,x' onerror='window.ran=1'>"),
    ],
)  # fmt: skip
def test_what_runs_in_chromium_is_named(
    tmp_path: Path, open_page: Callable[..., Page], surface: str, text: str
) -> None:
    m = base()
    SURFACES[surface](m, text)
    assert guard_map(m) != []
    folium.LayerControl(collapsed=False).add_to(m)
    m.save(str(tmp_path / "m.html"))
    page = open_page(tmp_path / "m.html", drawn=False)
    page.locator(".folium-map").click()
    assert page.evaluate("window.ran") == 1
