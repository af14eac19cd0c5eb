"""How many events are shown: gathered, shaded or both; where the map opens; what it costs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from shapely import Point

from geo_afpak.layers import DRAWN, MARK
from geo_afpak.model import fields
from geo_afpak.page import build_map, write_page

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from playwright.sync_api import Page

    from geo_afpak.layers import Layers

WIDE = {"width": 1280, "height": 800}
COUNTS = "() => [...document.querySelectorAll('.ga-mark')].map((m) => Number(m.dataset.count))"
IN_NO_DISTRICT = 380
"""Events known to a city of several districts: no shade holds them."""
MARK_NODES = ", ".join(f".leaflet-ga-{pane}-pane *" for pane in ("canvas", "marks", "hatch"))
BOX = """() => {
    const b = map_afpak.getBounds();
    return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()];
}"""
POINT = """(place) => {
    const box = map_afpak.getContainer().getBoundingClientRect();
    const { x, y } = map_afpak.latLngToContainerPoint(place);
    return [box.x + x, box.y + y];
}"""
VIEW = "() => { const b = map_afpak.getBounds(); return [b.getWest(), b.getEast()]; }"


def named_anew(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    incidents = incidents.reset_index(drop=True)
    incidents[fields.ID] = [f"e{row}" for row in range(len(incidents))]
    return incidents


@pytest.fixture(scope="module")
def many_file(layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page of more than a thousand events: the dots of the embedded data, many times."""
    dots = layers.incidents[layers.incidents[MARK] == "dot"]
    many = named_anew(pd.concat([dots] * (2_000 // len(dots)), ignore_index=True))
    path = tmp_path_factory.mktemp("many") / "many.html"
    return write_page(build_map(replace(layers, incidents=many)), path)


@pytest.fixture(scope="module")
def page(keep_page, many_file) -> Page:
    return keep_page(many_file, viewport=WIDE)


def press(page: Page, name: str) -> dict:
    page.locator(".ga-display").get_by_role("button", name=name, exact=True).click()
    state = page.evaluate("() => geoAfpak.state()")
    pressed = page.locator(".ga-display [aria-pressed=true]").all_inner_texts()
    assert pressed == [name]
    assert state["display"] == name.lower()
    return state


def test_many_events_open_as_shaded_districts_and_symbols_of_what_is_in_none(page):
    state = page.evaluate("() => geoAfpak.state()")
    assert state["display"] == "shaded"
    assert "choropleth:events" in state["layers"]
    assert page.evaluate(COUNTS) == [IN_NO_DISTRICT]


def test_the_reader_has_symbols_shades_or_both_and_every_event_is_in_a_symbol(page):
    both = press(page, "Both")
    assert sum(page.evaluate(COUNTS)) == both["events"]
    symbols = press(page, "Symbols")
    assert not any(key.startswith("choropleth") for key in symbols["layers"])
    assert sum(page.evaluate(COUNTS)) == symbols["events"]
    assert "choropleth:events" in press(page, "Shaded")["layers"]


def test_shaded_districts_get_their_symbols_from_nearer_by(page):
    page.evaluate("() => { map_afpak.setView([34.4, 70.4], 9, { animate: false }); }")
    near = page.evaluate(COUNTS)
    page.locator("#ga-locator").click()
    assert sum(near) > 0
    assert page.evaluate(COUNTS) == [IN_NO_DISTRICT]


def test_marks_are_few_nodes_at_any_zoom(page):
    press(page, "Symbols")
    for zoom in (4, 6, 8, 10, 12):
        page.evaluate("(z) => { map_afpak.setView([33.9, 69.9], z, { animate: false }); }", zoom)
        assert page.locator(".ga-handles *").count() <= 400
    page.locator("#ga-locator").click()
    press(page, "Shaded")


def test_a_link_says_how_the_events_are_shown(open_page, many_file):
    page = open_page(many_file, viewport=WIDE)
    press(page, "Both")
    page.wait_for_function("() => location.hash.includes('d=both')")
    page.reload()
    page.evaluate("async () => { await geoAfpak.drawn; }")
    assert page.evaluate("() => geoAfpak.state().display") == "both"


def test_events_of_one_city_open_on_it_and_one_click_shows_all(open_page, layers, tmp_path):
    incidents = layers.incidents
    kabul = incidents[(incidents[MARK] == "dot") & (incidents[fields.ADM1_NAME] == "Kabul")]
    assert len(kabul) > 1
    path = write_page(build_map(replace(layers, incidents=named_anew(kabul))), tmp_path / "k.html")
    page = open_page(path, viewport=WIDE)
    west, east = page.evaluate(VIEW)
    assert 65 < west < 69.2 < east < 73
    locator = page.get_by_role("button", name="Show all of the two countries")
    locator.click()
    west, east = page.evaluate(VIEW)
    assert west < 60.5
    assert east > 77.8
    assert locator.is_hidden()


def test_an_event_near_a_place_lies_in_a_disc_as_wide_as_its_source_says(
    open_page, layers, tmp_path
):
    dots = layers.incidents[layers.incidents[MARK] == "dot"].iloc[[0]]
    near = dots.assign(geo_precision=3, radius_km=25.0, **{MARK: "near"})
    path = write_page(build_map(replace(layers, incidents=near)), tmp_path / "near.html")
    page = open_page(path, viewport=WIDE)
    page.evaluate("() => map_afpak.setZoom(8, { animate: false })")
    disc = page.locator("path.ga-disc").bounding_box()
    corner = "() => { const c = map_afpak.getCenter(); return [c.lng, c.lat]; }"
    lon, lat = page.evaluate(corner)
    pixels = "([lon, lat]) => map_afpak.latLngToContainerPoint([lat, lon]).y"
    wide = 50 / 111.2  # degrees of latitude
    south, north = (page.evaluate(pixels, [lon, lat + half]) for half in (-wide / 2, wide / 2))
    assert disc["height"] == pytest.approx(south - north, abs=3)
    mark = page.locator(".ga-mark")
    label = str(mark.get_attribute("aria-label"))
    assert label.endswith("near a place: within 25 km of it; Quetta by its point, with others near")
    mark.click()
    assert "within 25 km" in page.locator("#ga-card").inner_text()


def test_many_events_on_one_spot_carry_their_number_and_open_as_a_list(open_page, layers, tmp_path):
    dots = layers.incidents[layers.incidents[MARK] == "dot"]
    spot = named_anew(pd.concat([dots.head(1)] * 40, ignore_index=True))
    path = write_page(build_map(replace(layers, incidents=spot)), tmp_path / "spot.html")
    page = open_page(path, viewport=WIDE)
    page.evaluate("() => { map_afpak.setZoom(12, { animate: false }); }")
    assert page.evaluate(COUNTS) == [40]
    page.locator(".ga-mark").click()
    assert page.locator("#ga-card .ga-list button").count() == 40


def test_marks_are_few_nodes_and_each_event_can_be_picked(open_page, layers, tmp_path):
    dots = layers.incidents[layers.incidents[MARK] == "dot"].iloc[[0] * 900]
    grid = [Point(64 + 0.09 * (at % 30), 29 + 0.09 * (at // 30)) for at in range(900)]
    spread = named_anew(dots).set_geometry(grid, crs=dots.crs)
    spread[fields.TITLE] = spread[fields.ID]
    spread[DRAWN] = 1
    path = write_page(build_map(replace(layers, incidents=spread)), tmp_path / "grid.html")
    page = open_page(path, viewport=WIDE)
    page.evaluate("() => map_afpak.setView([30.35, 65.35], 9, { animate: false })")
    west, south, east, north = page.evaluate(BOX)
    seen = spread[[west < p.x < east and south < p.y < north for p in grid]]
    handles = page.locator(".ga-mark").evaluate_all("(all) => all.map((m) => m.dataset.event)")
    assert set(handles) <= set(seen[fields.ID])
    without = [one for one in seen[fields.ID] if one not in handles]
    assert len(without) > 100
    assert page.locator(MARK_NODES).count() <= 400
    picked = seen.set_index(fields.ID).geometry[without[len(without) // 2]]
    x, y = page.evaluate(POINT, [picked.y, picked.x])
    page.mouse.click(x, y)
    assert page.locator("#ga-card h2").inner_text() == without[len(without) // 2]
