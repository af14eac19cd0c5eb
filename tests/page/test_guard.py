from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

import branca
import folium
import folium.plugins
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak.errors import UnsafePageError
from geo_afpak.page import scan
from geo_afpak.page.elements import Island, SafeMap, label
from geo_afpak.page.foreign import guard_map
from geo_afpak.page.guard import guard_html, is_plain, tile_hosts
from geo_afpak.page.head import Head
from geo_afpak.text import one_line
from tests.conftest import costly

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = [34.4, 70.4]
SQUARE = [[34, 70], [34, 71], [35, 71]]
# Evaluated by Jinja this is 13383433; nothing else in a page comes to that number.
PROGRAM, RAN = "{{7*1911919}}", "13383433"
HOSTILE = [
    PROGRAM,
    "{% set x = 1 %}",
    "{# gone #}",
    "{{ unclosed",
    "<img src=x onerror=alert(1)>",
    "</script><script>alert(1)</script>",
    "<!--<script>",
    "${alert(1)}",
    "`+alert(1)+`",
    "a\u2028b",
    "a\nb",
    "a\x00b",
]


def a_map() -> SafeMap:
    m = SafeMap("Map")
    m.add_group("event:attack", "Attack", shown=True)
    return m


def page_of(m: SafeMap) -> str:
    text = m.get_root().render()
    assert isinstance(text, str)
    return text


# --- the tree: what may be added --------------------------------------------------


@pytest.mark.parametrize(
    "addition",
    [
        lambda: folium.FeatureGroup(name="My places"),
        lambda: folium.Marker(HERE, title="Jalalabad", alt="Jalalabad"),
        lambda: folium.CircleMarker(HERE, radius=4, color="#B3261E", class_name="mine"),
        lambda: folium.Circle(HERE, radius=2000),
        lambda: folium.PolyLine(SQUARE, dash_array="4 3"),
        lambda: folium.Polygon(SQUARE, fill_color="#B3261E"),
        lambda: folium.Rectangle([[34, 70], [35, 71]]),
        lambda: folium.TileLayer("OpenStreetMap", overlay=True, show=False),
    ],
)
def test_plain_layers_and_shapes_may_be_added(addition: Callable[[], Any]) -> None:
    m = a_map()
    before = page_of(m)
    m.add_child(addition())
    assert len(page_of(m)) > len(before)


@pytest.mark.parametrize(
    ("addition", "named"),
    [
        (lambda: folium.Marker(HERE, popup="text"), "Popup"),
        (lambda: folium.CircleMarker(HERE, tooltip="text"), "Tooltip"),
        (lambda: folium.Marker(HERE, icon=folium.Icon()), "Icon"),
        (lambda: folium.Marker(HERE, icon=folium.DivIcon("x")), "DivIcon"),
        (lambda: folium.GeoJson({"type": "FeatureCollection", "features": []}), "GeoJson"),
        (folium.LayerControl, "LayerControl"),
        (folium.plugins.MarkerCluster, "MarkerCluster"),
        (folium.plugins.Fullscreen, "Fullscreen"),
        (lambda: branca.element.Element("plain"), "Element"),
        (lambda: branca.element.JavascriptLink("https://example.org/x.js"), "JavascriptLink"),
        (lambda: type("Mine", (folium.CircleMarker,), {})(HERE), "Mine"),
    ],
)
def test_other_classes_are_refused_by_name_with_the_cure(
    addition: Callable[[], Any], named: str
) -> None:
    m = a_map()
    m.add_child(addition())
    with pytest.raises(UnsafePageError, match=f" {named}(?:\\.icon)?[:=]") as caught:
        page_of(m)
    assert "put the text into the incidents or zones" in str(caught.value)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize(
    "addition",
    [
        lambda text: folium.CircleMarker(HERE, color=text),
        lambda text: folium.Marker(HERE, title=text),
        lambda text: folium.FeatureGroup(name=text),
        lambda text: folium.PolyLine(SQUARE, tags=[{"deep": [text]}]),
        lambda text: folium.TileLayer("https://x.org/{z}.png", attr="x", name=text),
    ],
)
def test_a_hostile_text_anywhere_in_an_option_is_refused(
    addition: Callable[[str], Any], text: str
) -> None:
    m = a_map()
    m.add_child(addition(text))
    with pytest.raises(UnsafePageError, match="holds HTML, a template or a control character"):
        page_of(m)


@pytest.mark.parametrize("key", ['x": alert(1), "y', "__proto__", "a b", "é", PROGRAM])
def test_a_hostile_name_of_an_option_is_refused(key: str) -> None:
    m = a_map()
    m.add_child(folium.FeatureGroup(name="x", **{key: 1}))
    with pytest.raises(UnsafePageError, match="is not an option's name"):
        page_of(m)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), folium.JsCode("alert(1)"), object()])
def test_an_option_that_is_not_plain_data_is_refused(value: object) -> None:
    m = a_map()
    m.add_child(folium.FeatureGroup(name="x", option=value))
    with pytest.raises(UnsafePageError, match=r"FeatureGroup\.options\.option.* is not"):
        page_of(m)


def break_by_link(m: SafeMap) -> None:
    m.add_js_link("x", "https://example.org/x.js")


def break_by_style(m: SafeMap) -> None:
    m.add_css_link("x", "https://example.org/x.css")


def break_by_front(m: SafeMap) -> None:
    m.keep_in_front(m.groups["event:attack"])


def break_by_option(m: SafeMap) -> None:
    m.options["attribution"] = "<b>"


def break_by_template(m: SafeMap) -> None:
    element = folium.CircleMarker(HERE)
    element._template_str = PROGRAM  # noqa: SLF001
    m.add_child(element)


def break_by_render(m: SafeMap) -> None:
    element = folium.CircleMarker(HERE)
    element.render = lambda **_: "x"
    m.add_child(element)


def break_by_name(m: SafeMap) -> None:
    element = folium.CircleMarker(HERE)
    element._name = "x=alert(1)//"  # noqa: SLF001
    m.add_child(element)


def break_by_twice(m: SafeMap) -> None:
    group = folium.FeatureGroup()
    folium.CircleMarker(HERE).add_to(m).add_to(group)
    shared = folium.CircleMarker(HERE)
    m.add_child(group)
    m.add_child(shared)
    group.add_child(shared)


def break_by_body(m: SafeMap) -> None:
    m.get_root().html.add_child(branca.element.Element("<h3>My map</h3>"))


def break_by_head(m: SafeMap) -> None:
    m.get_root().header.add_child(branca.element.Element("<style>p {}</style>"))


def break_by_script(m: SafeMap) -> None:
    m.get_root().script.add_child(branca.element.Element("alert(1)"))


def break_by_figure(m: SafeMap) -> None:
    m.get_root().add_child(branca.element.Element("x"))


@pytest.mark.parametrize(
    "damage",
    [
        break_by_link, break_by_style, break_by_front, break_by_option, break_by_template,
        break_by_render, break_by_name, break_by_twice, break_by_body, break_by_head,
        break_by_script, break_by_figure,
    ],
)  # fmt: skip
def test_the_other_ways_into_a_folium_page_are_shut(damage: Callable[[SafeMap], None]) -> None:
    m = a_map()
    page_of(m)
    damage(m)
    with pytest.raises(UnsafePageError):
        page_of(m)


def test_a_script_put_into_leaflets_class_is_refused() -> None:
    m = a_map()
    m.add_child(folium.TileLayer("OpenStreetMap", overlay=True, show=False))
    folium.TileLayer.include(createTile=folium.JsCode("alert(1)"))
    try:
        with pytest.raises(UnsafePageError, match=r"TileLayer\.include"):
            page_of(m)
    finally:
        folium.TileLayer.includes.clear()


def test_a_circle_in_the_tree_ends_in_a_refusal() -> None:
    m = a_map()
    a, b = folium.FeatureGroup(), folium.FeatureGroup()
    m.add_child(a)
    a.add_child(b)
    b._children["back"] = a  # noqa: SLF001
    with pytest.raises(UnsafePageError, match="is in the map twice"):
        page_of(m)


def test_all_faults_are_told_at_once() -> None:
    m = a_map()
    m.add_child(folium.Marker(HERE, popup="x", tooltip="y"))
    m.add_child(folium.CircleMarker(HERE, color=PROGRAM))
    with pytest.raises(UnsafePageError, match="4 faults"):
        page_of(m)


def test_a_program_in_an_option_is_refused_before_it_runs() -> None:
    ran: list[int] = []
    m = a_map()
    element = folium.CircleMarker(HERE, color="{{ this.ran.append(1) }}")
    m.add_child(element)
    element.__dict__["ran"] = ran
    with pytest.raises(UnsafePageError):
        page_of(m)
    assert ran == []


# --- tiles ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("https://tile.example.org/{z}/{x}/{y}.png", ["https://tile.example.org"]),
        ("https://{s}.example.org:8443/{z}", [f"https://{s}.example.org:8443" for s in "abc"]),
        ("https://localhost/{z}", []),
        ("http://tile.example.org/{z}", []),
        ("//tile.example.org/{z}", []),
        ("https://*/{z}", []),
        ("https://a.org 'unsafe-inline'/{z}", []),
        ("https://a.org;script-src/{z}", []),
        ("https://user@a.org/{z}", []),
        ("javascript:alert(1)//{z}", []),
    ],
)
def test_a_tile_address_gives_its_hosts_or_none(url: str, hosts: list[str]) -> None:
    assert tile_hosts(folium.TileLayer(url, attr="x")) == hosts


@pytest.mark.parametrize("options", [{}, {"overlay": True}, {"show": False}])
def test_tiles_that_would_load_unasked_are_refused(options: dict[str, bool]) -> None:
    m = a_map()
    m.add_child(folium.TileLayer("OpenStreetMap", **options))
    with pytest.raises(UnsafePageError, match="overlay=True, show=False"):
        page_of(m)


def test_tiles_may_name_their_subdomains() -> None:
    tiles = folium.TileLayer("https://{s}.x.org/{z}", attr="x", subdomains=["t0", "t1"])
    assert tile_hosts(tiles) == ["https://t0.x.org", "https://t1.x.org"]


def test_tiles_without_a_known_host_are_refused() -> None:
    m = a_map()
    m.add_child(folium.TileLayer("http://x.org/{z}", attr="x", overlay=True, show=False))
    with pytest.raises(UnsafePageError, match="name an https host"):
        page_of(m)


def test_tiles_within_a_group_are_refused() -> None:
    m = a_map()
    tiles = folium.TileLayer("OpenStreetMap", overlay=True, show=False)
    m.groups["event:attack"].add_child(tiles)
    with pytest.raises(UnsafePageError, match="cannot be switched"):
        page_of(m)


# --- the text -------------------------------------------------------------------

SCRIPTS, STYLES = ["first()", "second()"], ["p {}"]
POLICY = scan.content_policy(SCRIPTS, STYLES)
GOOD = (
    '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
    f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
    '<meta name="generator" content="geo-afpak"><title>A &lt;b&gt;</title><style>p {}</style>'
    '</head><body><main id="m"><a href="#m">x</a><a href="https://example.org/">y</a></main>'
    '<script type="application/json" id="ga-a">{"a":"\\u003c"}</script>'
    "<script>first()</script><script>second()</script></body></html>\n"
)


def check(text: str) -> None:
    guard_html(text, scripts=SCRIPTS, styles=STYLES, policy=POLICY)


def test_a_page_of_known_parts_passes() -> None:
    check(GOOD)
    lines = Head("9 events", "https://example.org/a.html", "a.png").lines('A "b" <c>')
    assert len(lines) == 11
    check(GOOD.replace("<title>", f"{''.join(lines)}<title>"))


@pytest.mark.parametrize(
    "extra",
    [
        "<script>third()</script>",
        "<script src=x.js></script>",
        "<SCRIPT>first()</SCRIPT>",
        "<script type=module>first()</script>",
        '<script type="application/json" id="ga-b">{bad}</script>',
        '<script type="application/json" id="ga-b">NaN</script>',
        '<script type="application/json" id="ga-b">"<!--"</script>',
        '<script type="application/json" id="ga-b">"\u2028"</script>',
        '<script type="application/json" id="ga-a">1</script>',
        '<script type="application/json" id="ga-b" src="x">1</script>',
        '<script type="importmap" id="ga-b">{}</script>',
        "<script/>",
        "<style>p {}</style>",
        "<style media=print>p {}</style>",
        "<p onclick=x()>x</p>",
        "<p ONCLICK=x()>x</p>",
        "<p style='color:red'>x</p>",
        "<img alt=x>",
        "<svg><image></image></svg>",
        "<svg><use href='#a'/></svg>",
        "<svg><a xlink:href='javascript:x()'>x</a></svg>",
        "<a href='javascript:x()'>x</a>",
        "<a href=' https://example.org'>x</a>",
        "<a href='http://example.org'>x</a>",
        "<a href='//example.org'>x</a>",
        "<iframe></iframe>",
        "<object></object>",
        "<embed>",
        "<base href='https://example.org/'>",
        "<form></form>",
        "<input formaction='x'>",
        "<link rel=stylesheet href=x.css>",
        "<meta http-equiv=refresh content='0;url=x'>",
        '<meta http-equiv=Content-Security-Policy content="default-src *">',
        "<meta name=x content=y>",
        "<meta name=twitter:card content=player>",
        "<meta property=og:video content=https://example.org/>",
        "<meta property=og:type content=article>",
        "<meta property=og:image content=http://example.org/a.png>",
        "<meta property=og:image content='https://example.org/a.png?x'>",
        "<meta property=og:url content='javascript:x()'>",
        "<meta property=og:title name=description content=x>",
        "<meta property=og:title content=x><meta property=og:title content=y>",
        "<meta property=og:title http-equiv=refresh content='0;url=x'>",
        "<p property=og:title>x</p>",
        "<video></video>",
        "<math></math>",
        "<p id=m></p>",
        "<p class=a class=b></p>",
        "<!-- note -->",
        "<!ELEMENT x>",
        "<?xml x?>",
        "<![CDATA[x]]>",
        "<script>",
        "<style>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("place", ["</main>", "</body>"])
def test_whatever_else_stands_in_a_page_is_refused(extra: str, place: str) -> None:
    with pytest.raises(UnsafePageError):
        check(GOOD.replace(place, extra + place))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<script>first()</script>", ""),
        (
            "<script>first()</script><script>second()</script>",
            "<script>second()</script><script>first()</script>",
        ),
        ("first()", "first() "),
        ("p {}", "p { }"),
        (POLICY, POLICY.replace("'none'", "*", 1)),
        ('content="geo-afpak"', 'content="other"'),
        ('<meta name="generator" content="geo-afpak">', ""),
        ("<!DOCTYPE html>", "<!DOCTYPE html SYSTEM 'x'>"),
    ],
)
def test_a_changed_part_is_refused(old: str, new: str) -> None:
    assert old in GOOD
    with pytest.raises(UnsafePageError):
        check(GOOD.replace(old, new))


@pytest.mark.parametrize("text", ["x('</script>')", "x('<!--')", "x('<script')", "x('</style>')"])
def test_a_script_that_could_end_early_is_refused(text: str) -> None:
    page = GOOD.replace("first()", text)
    with pytest.raises(UnsafePageError):
        guard_html(page, scripts=[text, "second()"], styles=STYLES, policy=POLICY)


@pytest.mark.parametrize(
    "text",
    [
        "alert(1)",
        'L.map("x").constructor',
        "L['map']",
        "L.map(`x`)",
        'var x = "\\x41"',
        'var x = "a\nb"',
        'var x = "<b>"',
        'var x = "open',
        "var x = 1 + 1",
        "geoAfpakStart({}) // note",
        "var é = 1",
    ],
)
def test_the_maps_script_may_hold_known_words_only(text: str) -> None:
    assert scan.script_faults(text, {"x"})


# --- any text, any data -----------------------------------------------------------

any_text = st.text(st.characters(codec=None, exclude_categories=()), max_size=40) | st.sampled_from(
    HOSTILE
)
any_data = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | any_text,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(any_text, inner, max_size=3),
    max_leaves=8,
)  # fmt: skip


@given(any_text)
def test_any_text_is_plain_once_it_is_a_label(text: str) -> None:
    written = label(text)
    assert is_plain(written)
    assert unescape(written) == one_line(text)


@given(any_data)
def test_any_data_come_out_of_an_island_as_they_went_in(data: object) -> None:
    text = Island("a", data).render()
    found = re.fullmatch(r'<script type="application/json" id="ga-a">([^<>&]*)</script>', text)
    assert found
    assert found[1].isascii()
    assert json.loads(found[1]) == data


@costly
@given(any_text, any_text, any_data)
def test_a_map_with_any_title_labels_and_data_is_written(
    title: str, text: str, data: object
) -> None:
    m = SafeMap(title)
    m.add_group("event:attack", text, shown=True)
    m.add_island("meta", data)
    page = page_of(m)
    assert RAN not in page
    assert page.encode("utf-8")


# --- maps of the user's own --------------------------------------------------------


def problems(m: folium.Map) -> list[str]:
    return [fault.problem for fault in guard_map(m)]


def test_a_common_folium_map_fetches_from_many_places() -> None:
    faults = guard_map(folium.Map())
    problems = [fault.problem for fault in faults]
    # The tiles' attribution is a link.
    assert sorted(problems) == ["becomes HTML in the page", *["is fetched by the page"] * 11]
    assert any("tile.openstreetmap.org" in fault.value for fault in faults)


def test_template_braces_in_data_are_found_without_running_them() -> None:
    m = folium.Map(tiles=None)
    feature = {
        "type": "Feature",
        "properties": {"name": PROGRAM, "{% x %}": 1},
        "geometry": {"type": "Point", "coordinates": [70, 34]},
    }
    folium.GeoJson({"type": "FeatureCollection", "features": [feature]}).add_to(m)
    found = [f for f in guard_map(m) if "template" in f.problem]
    assert {f.value for f in found} == {PROGRAM, "{% x %}"}


def test_popups_icons_and_scripts_are_found() -> None:
    m = folium.Map(tiles=None)
    folium.Marker(HERE, popup=folium.Popup(PROGRAM), icon=folium.DivIcon("<b>x</b>")).add_to(m)
    m.on(click=folium.JsCode("alert(1)"))
    found = problems(m)
    assert found.count("becomes HTML in the page") >= 2
    assert "runs as script in the page" in found
    assert "runs as a Python template when the map is shown or saved" in found


def test_our_own_map_has_nothing_to_find() -> None:
    m = a_map()
    m.add_island("meta", {"text": "plain"})
    assert guard_map(m) == []


IMG = "<img src=x onerror=alert(1)>"
END = "</script><script>alert(1)</script>"
AREA = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "id": IMG,
            "properties": {IMG: IMG, "x||alert(1)": END},
            "geometry": {"type": "Point", "coordinates": [70, 34]},
        }
    ],
}


class OwnTemplate(branca.element.MacroElement):
    _template = branca.element.Template(f"{{% macro html(this, kwargs) %}}{IMG}{{% endmacro %}}")


def instance_template(m: folium.Map) -> None:
    element = branca.element.MacroElement()
    element._template = OwnTemplate._template  # noqa: SLF001
    m.add_child(element)


def known_with_template(m: folium.Map) -> None:
    element = folium.CircleMarker(HERE)
    element._template = OwnTemplate._template  # noqa: SLF001
    m.add_child(element)


def named(m: folium.Map) -> None:
    element = folium.CircleMarker(HERE)
    element._id = "1=alert(1)//"  # noqa: SLF001
    m.add_child(element)


def titled(m: folium.Map) -> None:
    m.get_root().title = f"</title>{END}"


plugins = folium.plugins
SURFACES: dict[str, Callable[[folium.Map], object]] = {
    "root html": lambda m: m.get_root().html.add_child(branca.element.Element(IMG)),
    "root script": lambda m: m.get_root().script.add_child(branca.element.Element("alert(1)")),
    "root header": lambda m: m.get_root().header.add_child(branca.element.Element(END)),
    "figure child": lambda m: m.get_root().add_child(branca.element.Element(IMG)),
    "map child": lambda m: m.add_child(branca.element.Element(IMG)),
    "figure title": titled,
    "Html": lambda m: m.get_root().html.add_child(branca.element.Html("x")),
    "Html script": lambda m: m.get_root().html.add_child(branca.element.Html(IMG, script=True)),
    "class template": lambda m: m.add_child(OwnTemplate()),
    "instance template": instance_template,
    "template of a known class": known_with_template,
    "id": named,
    "FeatureGroup name": lambda m: m.add_child(folium.FeatureGroup(name=IMG)),
    "ClickForMarker": lambda m: m.add_child(folium.ClickForMarker("${alert(1)}")),
    "ClickForLatLng": lambda m: m.add_child(folium.ClickForLatLng("alert(1)")),
    "LatLngPopup": lambda m: m.add_child(folium.LatLngPopup()),
    "GeoJson style": lambda m: folium.GeoJson(
        AREA, style_function=lambda _: {"color": END}, marker=folium.CircleMarker()
    ).add_to(m),
    "GeoJson data": lambda m: folium.GeoJson(AREA).add_to(m),
    "GeoJson name": lambda m: folium.GeoJson(AREA, name=IMG).add_to(m),
    "GeoJsonTooltip": lambda m: folium.GeoJson(AREA, tooltip=folium.GeoJsonTooltip([IMG])).add_to(
        m
    ),
    "GeoJsonPopup": lambda m: folium.GeoJson(AREA, popup=folium.GeoJsonPopup([IMG])).add_to(m),
    "TopoJson": lambda m: m.add_child(folium.TopoJson({"objects": {"a": {}}}, "objects.a")),
    "FloatImage": lambda m: m.add_child(plugins.FloatImage('x" onerror="alert(1)')),
    "Popup": lambda m: folium.Marker(HERE, popup=IMG).add_to(m),
    "lazy Popup": lambda m: folium.Marker(HERE, popup=folium.Popup(IMG, lazy=True)).add_to(m),
    "Tooltip": lambda m: folium.Marker(HERE, tooltip=IMG).add_to(m),
    "Tooltip style": lambda m: folium.Marker(
        HERE, tooltip=folium.Tooltip("x", style="color: red")
    ).add_to(m),
    "DivIcon": lambda m: folium.Marker(HERE, icon=folium.DivIcon(IMG)).add_to(m),
    "Icon": lambda m: folium.Marker(HERE, icon=folium.Icon(icon=IMG)).add_to(m),
    "CustomIcon": lambda m: folium.Marker(
        HERE, icon=folium.CustomIcon("https://example.org/x.png")
    ).add_to(m),
    "IFrame": lambda m: folium.Marker(HERE, popup=folium.Popup(folium.IFrame(IMG))).add_to(m),
    "marker title": lambda m: folium.Marker(HERE, title=IMG).add_to(m),
    "option's name": lambda m: folium.FeatureGroup("x", **{"x': alert(1)": 1}).add_to(m),
    "tile name": lambda m: folium.TileLayer("x", attr="x", name=IMG).add_to(m),
    "tile attribution": lambda m: folium.TileLayer("x", attr=IMG).add_to(m),
    "tile address": lambda m: folium.TileLayer("https://example.org/", attr="x").add_to(m),
    "WmsTileLayer": lambda m: folium.WmsTileLayer("https://example.org/", IMG).add_to(m),
    "ImageOverlay": lambda m: folium.raster_layers.ImageOverlay(
        "https://example.org/x.png", [[1, 2], [3, 4]]
    ).add_to(m),
    "VideoOverlay": lambda m: folium.raster_layers.VideoOverlay(
        "https://example.org/x.mp4", [[1, 2], [3, 4]]
    ).add_to(m),
    "CustomPane": lambda m: folium.map.CustomPane(IMG).add_to(m),
    "PolyLine popup": lambda m: folium.PolyLine(SQUARE, popup=IMG).add_to(m),
    "colour": lambda m: folium.CircleMarker(HERE, color=IMG).add_to(m),
    "MarkerCluster": lambda m: plugins.MarkerCluster([HERE], popups=[IMG]).add_to(m),
    "FastMarkerCluster": lambda m: plugins.FastMarkerCluster([HERE]).add_to(m),
    "FeatureGroupSubGroup": lambda m: plugins.FeatureGroupSubGroup(
        folium.FeatureGroup("x").add_to(m), name=IMG
    ).add_to(m),
    "GroupedLayerControl": lambda m: plugins.GroupedLayerControl({IMG: []}).add_to(m),
    "TreeLayerControl": lambda m: plugins.TreeLayerControl({"label": IMG}).add_to(m),
    "TimestampedGeoJson": lambda m: plugins.TimestampedGeoJson(AREA).add_to(m),
    "Search": lambda m: plugins.Search(folium.FeatureGroup("x").add_to(m)).add_to(m),
    "Fullscreen": lambda m: plugins.Fullscreen(title=IMG).add_to(m),
    "MousePosition": lambda m: plugins.MousePosition(prefix=IMG).add_to(m),
    "HeatMap": lambda m: plugins.HeatMap([HERE]).add_to(m),
    "AntPath": lambda m: plugins.AntPath(SQUARE).add_to(m),
    "Draw": lambda m: plugins.Draw().add_to(m),
    "MiniMap": lambda m: plugins.MiniMap().add_to(m),
    "Terminator": lambda m: plugins.Terminator().add_to(m),
    "colour map": lambda m: branca.colormap.linear.Blues_09.to_step(3).add_to(m),
    "JavascriptLink": lambda m: m.get_root().header.add_child(
        branca.element.JavascriptLink("data:text/javascript,alert(1)")
    ),
    "CssLink": lambda m: m.get_root().header.add_child(branca.element.CssLink("x.css")),
    "JsCode": lambda m: m.on(click=folium.JsCode("alert(1)")),
    "crs": lambda m: setattr(m, "crs", "Simple}); alert(1); ({a: L.CRS.Simple"),
    "position": lambda m: setattr(m, "position", "fixed;} body { display: none"),
    "unit of a width": lambda m: setattr(m, "width", (1, "px;} body { display: none")),
    "width of a frame": lambda m: setattr(m.get_root(), "width", '1" onload="alert(1)'),
    "height of a frame": lambda m: setattr(m.get_root(), "height", '1" onload="alert(1)'),
    "tile file": lambda m: folium.TileLayer("file:///x", attr="x").add_to(m),
    "tile beside": lambda m: folium.TileLayer("x/{z}", attr="x").add_to(m),
    "tile share": lambda m: folium.TileLayer("\\\\example.org/x", attr="x").add_to(m),
    "tile error": lambda m: folium.TileLayer("data:,", attr="x", error_tile_url="x").add_to(m),
    "colour of elsewhere": lambda m: folium.CircleMarker(HERE, color="url(x.svg#a)").add_to(m),
    "Realtime": lambda m: plugins.Realtime(folium.JsCode("x"), interval=10).add_to(m),
    "VegaLite": lambda m: m.add_child(folium.VegaLite({})),
    "js link": lambda m: m.add_js_link("x", "data:text/javascript,alert(1)"),
}


@pytest.mark.parametrize("surface", SURFACES)
def test_no_surface_of_folium_passes_as_nothing(surface: str) -> None:
    m = folium.Map(tiles=None)
    m.default_js, m.default_css = [], []
    assert guard_map(m) == []
    SURFACES[surface](m)
    assert guard_map(m) != []


def test_shapes_and_plain_names_are_all_that_passes() -> None:
    m = folium.Map(tiles=None)
    m.default_js, m.default_css = [], []
    group = folium.FeatureGroup(name="Attacks of 2016").add_to(m)
    folium.CircleMarker(HERE, radius=4, color="#B3261E").add_to(group)
    folium.Polygon(SQUARE, dash_array="4 3").add_to(group)
    folium.LayerControl().add_to(m)
    assert guard_map(m) == []


def test_a_picture_of_a_marker_and_a_name_that_breaks_the_page_are_told() -> None:
    m = folium.Map(tiles=None)
    m.default_js, m.default_css = [], []
    folium.Marker(HERE, title="Jalalabad").add_to(m)
    folium.FeatureGroup(name="__proto__").add_to(m)
    picture, *names = problems(m)
    assert picture.startswith("is fetched by the page: Leaflet's picture of a marker")
    assert {name[:25] for name in names} == {"breaks the list of layers"}


def test_what_is_not_known_is_said_not_to_be_looked_into() -> None:
    m = folium.Map(tiles=None)
    m.default_js, m.default_css = [], []
    plugins.Terminator().add_to(m)
    (fault,) = [fault for fault in guard_map(m) if not fault.problem.startswith("is fetched")]
    assert (fault.field, fault.problem[:21]) == ("Terminator", "is not looked into: w")
