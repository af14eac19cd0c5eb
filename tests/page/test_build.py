from __future__ import annotations

import json
import re
from base64 import b64encode
from hashlib import sha256
from html import unescape
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import branca
import folium
import pytest

from geo_afpak import Selection, build_layers, join_incidents, summarise
from geo_afpak.errors import AssetError, InvalidInputError, UnsafePageError
from geo_afpak.page import assets, build, build_map, write_page
from geo_afpak.page.elements import SafeMap

if TYPE_CHECKING:
    from pathlib import Path

    from geo_afpak.layers import Layers

HOSTILE = "</script><script>alert(1)</script>{{7*1911919}}{% x %}${y}`\u2028<!--<script>"
ISLANDS = {"meta": {"title": HOSTILE}, "incidents": [{"__proto__": HOSTILE}]}


@pytest.fixture
def layers(monkeypatch: pytest.MonkeyPatch) -> Layers:
    monkeypatch.setattr(build, "layers_of", lambda held: held)
    monkeypatch.setattr(build, "payload", lambda _: ISLANDS)
    monkeypatch.setattr(build, "still_png", lambda _: None)
    monkeypatch.setattr(
        build,
        "feature_groups",
        lambda _: [("event:attack", HOSTILE, True), ("zone:former", "Former", False)],
    )
    return SimpleNamespace(title=HOSTILE, lead=HOSTILE, private=False, incidents=())  # type: ignore[return-value]


class Page(HTMLParser):
    """What a page holds, by kind."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: dict[str, list[str]] = {}
        self._kind = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._kind = str(dict(attrs).get("id") or tag)

    def handle_data(self, data: str) -> None:
        self.text.setdefault(self._kind, []).append(data)

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002
        self._kind = ""

    def attribute(self, tag: str, **where: str) -> dict[str, str | None]:
        (found,) = [a for t, a in self.tags if t == tag and where.items() <= a.items()]
        return found


def rendered(m: folium.Map) -> str:
    text = m.get_root().render()
    assert isinstance(text, str)
    return text


def script_of(m: folium.Map) -> str:
    return Page(rendered(m)).text["script"][-1]


# --- build_map --------------------------------------------------------------------


def test_the_map_is_a_folium_map_with_its_layers_by_key(layers: Layers) -> None:
    m = build_map(layers)
    assert isinstance(m, folium.Map)
    assert list(m.groups) == ["event:attack", "zone:former"]
    assert all(type(group) is folium.FeatureGroup for group in m.groups.values())
    assert [group.show for group in m.groups.values()] == [True, False]


def test_data_stand_in_the_page_as_inert_json_only(layers: Layers) -> None:
    page = Page(rendered(build_map(layers)))
    assert json.loads("".join(page.text["ga-meta"])) == ISLANDS["meta"]
    assert json.loads("".join(page.text["ga-incidents"])) == ISLANDS["incidents"]
    assert page.attribute("script", id="ga-meta")["type"] == "application/json"


def test_a_hostile_title_is_text(layers: Layers) -> None:
    page = Page(rendered(build_map(layers)))
    assert "".join(page.text["title"]) == HOSTILE.replace("\u2028", " ")


def test_the_script_hands_map_and_layers_to_ours_last(layers: Layers) -> None:
    m = build_map(layers)
    folium.FeatureGroup(name="Mine").add_to(m)
    folium.FeatureGroup().add_to(m)
    folium.FeatureGroup(name="Kept out", control=False).add_to(m)
    script = script_of(m)
    assert script.endswith(
        "geoAfpakStart({\nmap: map_afpak,\ngroups: {\n"
        '"event:attack": feature_group_1,\n"zone:former": feature_group_2,\n},\n'
        'overlays: [\n{ name: "Mine", layer: feature_group_5 },\n'
        '{ name: "Layer 6", layer: feature_group_6 },\n],\n});\n'
    )
    assert "feature_group_1.addTo(map_afpak)" in script
    assert "feature_group_2.addTo(map_afpak)" not in script


@pytest.mark.parametrize("key", ["__proto__", "Event", "a:b:c", "x y", "", "event:attack"])
def test_a_layer_key_that_is_no_plain_word_or_is_taken_is_refused(key: str) -> None:
    m = SafeMap("x")
    m.add_group("event:attack", "Attack", shown=True)
    with pytest.raises(InvalidInputError, match="layer key"):
        m.add_group(key, "x", shown=True)


@pytest.mark.parametrize("data", [float("nan"), {"a": [float("inf")]}, {"a": {1, 2}}, object()])
def test_data_that_are_not_json_are_refused_with_the_islands_name(data: object) -> None:
    with pytest.raises(InvalidInputError, match="island 'meta' is not plain data"):
        SafeMap("x").add_island("meta", data)


@pytest.mark.parametrize("key", ["Meta", "a-b", "", "a b", '"'])
def test_an_island_has_a_plain_word_for_a_name(key: str) -> None:
    with pytest.raises(InvalidInputError, match="expected a lower-case word"):
        SafeMap("x").add_island(key, 1)


def test_two_islands_of_one_name_are_refused() -> None:
    m = SafeMap("x")
    m.add_island("meta", 1)
    m.add_island("meta", 2)
    with pytest.raises(UnsafePageError, match="id 'ga-meta' is used twice"):
        rendered(m)


# --- the page -----------------------------------------------------------------------


def test_the_same_map_gives_the_same_bytes_each_time(layers: Layers) -> None:
    def make() -> SafeMap:
        m = build_map(layers)
        group = folium.FeatureGroup().add_to(m)
        folium.Marker([34, 70]).add_to(group)
        folium.TileLayer("OpenStreetMap", overlay=True, show=False).add_to(m)
        return m

    m = make()
    assert rendered(m) == rendered(m) == rendered(make())


def test_what_is_added_after_a_rendering_is_drawn_once(layers: Layers) -> None:
    m = build_map(layers)
    rendered(m)
    folium.CircleMarker([34, 70]).add_to(m.groups["event:attack"])
    script = script_of(m)
    assert script.count("L.circleMarker(") == 1
    assert script.count("feature_group_1.addTo(map_afpak)") == 1


def test_the_policy_names_the_scripts_and_styles_by_hash_and_nothing_unsafe(layers: Layers) -> None:
    text = rendered(build_map(layers))
    page = Page(text)
    policy = str(page.attribute("meta", **{"http-equiv": "Content-Security-Policy"})["content"])
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    digests = {
        kind: [
            f"'sha256-{b64encode(sha256(body.encode()).digest()).decode()}'"
            for body in re.findall(f"<{kind}>(.*?)</{kind}>", text, re.DOTALL)
        ]
        for kind in ("script", "style")
    }
    assert rules == {
        "default-src": "'none'",
        "script-src": " ".join(digests["script"]),
        "style-src": " ".join(digests["style"]),
        "img-src": "data:",
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    assert len(digests["script"]) == 3


def test_the_page_has_language_title_and_a_zoomable_viewport(layers: Layers) -> None:
    page = Page(rendered(build_map(layers)))
    assert page.attribute("html") == {"lang": "en"}
    assert page.attribute("meta", name="viewport")["content"] == (
        "width=device-width, initial-scale=1"
    )
    assert page.attribute("meta", name="generator")["content"] == "geo-afpak"
    assert page.attribute("div", id="map_afpak")["aria-label"]


ADDRESS = "https://example.org/maps/afpak.html"


def metas(m: folium.Map) -> dict[str, str]:
    found = [a for tag, a in Page(rendered(m)).tags if tag == "meta"]
    return {str(a.get("property") or a.get("name")): str(a.get("content")) for a in found}


def test_a_page_says_what_it_is_to_those_who_link_to_it(layers: Layers) -> None:
    said = metas(build_map(layers))
    text = HOSTILE.replace("\u2028", " ")
    assert said["description"] == said["og:description"] == text
    assert said["og:title"] == text
    assert said["og:type"] == "website"
    assert not {"og:url", "og:image", "twitter:card"} & said.keys()


def test_with_an_address_it_names_itself_and_its_picture_absolutely(layers: Layers) -> None:
    said = metas(build_map(layers, address=ADDRESS, picture="af pak.png"))
    assert said["og:url"] == ADDRESS
    assert said["og:image"] == "https://example.org/maps/af%20pak.png"
    assert (said["og:image:width"], said["og:image:height"]) == ("1200", "630")
    assert said["twitter:card"] == "summary_large_image"


def test_the_embedded_pages_own_text_names_no_address(layers: Layers) -> None:
    assert not [v for k, v in metas(build_map(layers)).items() if k != "None" and "http" in v]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/a.html",
        "//example.org/a.html",
        "example.org/a.html",
        "javascript:alert(1)//example.org/",
        "https://user:secret@example.org/",
        "https://example.org",
        "https://example.org/?q=1",
        "https://example.org/#a",
        'https://example.org/"><script>x()</script>',
        "https://example.org/a b",
        "https://example.org/a\n",
        "https://example.org/{{7*7}}",
        "https://localhost/",
        "https://ex\u00e4mple.org/",
        "https://example.org/" + "a" * 3000 + " ",
    ],
)
def test_an_address_that_is_not_a_plain_https_one_is_refused(address: str, layers: Layers) -> None:
    with pytest.raises(InvalidInputError, match="expected https://, a host and a path"):
        build_map(layers, address=address, picture="a.png")


def test_a_private_map_gets_no_address(layers: Layers) -> None:
    layers.private = True  # type: ignore[misc]
    with pytest.raises(InvalidInputError, match="private"):
        build_map(layers, address=ADDRESS)


def test_nothing_in_the_page_names_another_host_that_would_be_asked(layers: Layers) -> None:
    page = Page(rendered(build_map(layers)))
    assert not [a for _, a in page.tags if {"src", "srcset", "action", "data"} & a.keys()]
    assert not [t for t, _ in page.tags if t in {"link", "img", "iframe", "object", "base"}]


def test_tiles_are_off_and_their_host_alone_is_allowed(layers: Layers) -> None:
    m = build_map(layers)
    folium.TileLayer("OpenStreetMap", overlay=True, show=False).add_to(m)
    text = rendered(m)
    assert "img-src data: https://tile.openstreetmap.org;" in text
    assert "tile_layer_5.addTo" not in text
    assert '"attribution": "\\u00a9 OpenStreetMap contributors"' in text
    assert '"errorTileUrl": "data:image/gif;base64,' in text


def test_marker_images_come_with_the_page_when_there_is_a_marker(layers: Layers) -> None:
    m = build_map(layers)
    assert "L.Icon.Default.mergeOptions" not in rendered(m)
    folium.Marker([34, 70]).add_to(m)
    assert 'L.Icon.Default.mergeOptions({"iconUrl":"data:image/png;base64,' in rendered(m)


def test_other_folium_maps_keep_their_own_links(layers: Layers) -> None:
    links = list(folium.Map.default_js)
    m = build_map(layers)
    m.add_js_link("x", "https://example.org/x.js")
    assert folium.Map.default_js == links
    assert folium.Map().default_js == links


# --- writing and showing ----------------------------------------------------------------


def test_a_page_is_written_as_it_was_rendered(layers: Layers, tmp_path: Path) -> None:
    m = build_map(layers)
    path = write_page(m, tmp_path / "map.html")
    assert path.read_bytes() == rendered(m).encode("utf-8")


def test_save_writes_the_same_page(layers: Layers, tmp_path: Path) -> None:
    m = build_map(layers)
    m.save(tmp_path / "saved.html")
    write_page(m, tmp_path / "written.html")
    assert (tmp_path / "saved.html").read_bytes() == (tmp_path / "written.html").read_bytes()


@pytest.mark.parametrize("way", [write_page, SafeMap.save])
def test_an_unsafe_map_is_not_written_and_the_old_file_stays(
    way: Any, layers: Layers, tmp_path: Path
) -> None:
    path = tmp_path / "map.html"
    path.write_text("before")
    m = build_map(layers)
    folium.Marker([34, 70], popup="x").add_to(m)
    with pytest.raises(UnsafePageError):
        way(m, path)
    assert path.read_text() == "before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_map_that_was_refused_is_written_once_it_is_mended(layers: Layers) -> None:
    m = build_map(layers)
    good = rendered(m)
    m.add_child(folium.Marker([34, 70], popup="x"), name="mine")
    with pytest.raises(UnsafePageError):
        rendered(m)
    m._children.pop("mine")  # noqa: SLF001 - folium has no way to take something out
    assert rendered(m) == good


def test_a_page_stays_inside_its_folder(layers: Layers, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    with pytest.raises(OSError, match=r"map\.html"):
        write_page(build_map(layers), folder / ".." / "map.html", inside=folder)
    assert not (tmp_path / "map.html").exists()


def test_only_our_maps_are_written(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="guard_map"):
        write_page(folium.Map(), tmp_path / "map.html")  # type: ignore[arg-type]


def test_without_leaflet_no_page_is_written(
    layers: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(assets.LEAFLET_DIR_VARIABLE, str(tmp_path / "none"))
    with pytest.raises(AssetError):
        write_page(build_map(layers), tmp_path / "map.html")
    assert not list(tmp_path.iterdir())


def test_a_map_moved_into_another_figure_is_not_rendered_unchecked(layers: Layers) -> None:
    m = build_map(layers)
    figure = branca.element.Figure()
    figure.add_child(m)
    with pytest.raises(UnsafePageError, match="than its own figure"):
        figure.render()


def test_a_map_is_not_handed_out_piecemeal_for_another_program_to_run(layers: Layers) -> None:
    m = build_map(layers)
    with pytest.raises(UnsafePageError, match=r"st\.iframe"):
        m.render()
    rendered(m)
    with pytest.raises(UnsafePageError):
        m.render()


def test_a_notebook_shows_the_guarded_page_in_a_sandboxed_titled_frame(layers: Layers) -> None:
    m = build_map(layers)
    shown = m._repr_html_()
    frame = Page(shown).attribute("iframe")
    assert frame["srcdoc"] == rendered(m)
    assert frame["title"] == HOSTILE.replace("\u2028", " ")
    assert frame["sandbox"] == "allow-scripts"
    assert shown.count("<script") == 0
    assert unescape(shown).count("<!DOCTYPE html>") == 1


def test_a_notebook_does_not_show_an_unsafe_map(layers: Layers) -> None:
    m = build_map(layers)
    folium.Marker([34, 70], tooltip="{{7*7}}").add_to(m)
    with pytest.raises(UnsafePageError):
        m._repr_html_()


def test_more_events_than_a_page_can_show_are_refused_with_their_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(build, "MOST_EVENTS", 96)
    total = int(summarise(join_incidents(), "geo_precision").table["events"].sum())
    with pytest.raises(InvalidInputError) as caught:
        build_map()
    said = str(caught.value)
    assert f"one page cannot show 97 records ({total} events and " in said
    assert "expected 96 at most; choose a part with --area" in said
    chosen = Selection(where=(("event_type", "attack"),))
    assert build_map(build_layers(selection=chosen))
