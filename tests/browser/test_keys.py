"""Keys and names: whole, in their place, and of what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shapely import Point

from geo_afpak.io import read_zones
from geo_afpak.layers import build_layers
from geo_afpak.model import fields as f
from geo_afpak.page import build_map, write_page
from geo_afpak.region.datasets import data_path
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from geo_afpak.layers import Layers
    from tests.browser.conftest import OpenPage

SCREENS = [(1440, 900), (1280, 800), (1024, 768), (768, 1024), (360, 740)]
ACHIN = Point(70.7, 34.12)
PHASES = "Ideas spread", "Calls to migrate", "Wilayat Khurasan", "Large attacks"
BANDS = """() => [...document.querySelectorAll(".ga-time-phase")].map((band) => {
    const name = band.querySelector(".ga-time-name");
    const [box, own] = [band, name].map((one) => one.getBoundingClientRect());
    return { text: name.textContent, whole: own.left >= box.left && own.right <= box.right,
        title: band.title, spoken: band.textContent };
})"""
NAMES = """() => {
    const map = document.querySelector(".folium-map").getBoundingClientRect();
    return [...document.querySelectorAll(".ga-name-country")].map((one) => {
        const box = one.getBoundingClientRect();
        const { lat, lng } = map_afpak.containerPointToLatLng(
            [box.left + box.width / 2 - map.left, box.top + box.height / 2 - map.top]);
        return { text: one.firstChild.textContent, at: [lng, lat], cut: box.left < map.left
            || box.right > map.right || box.top < map.top || box.bottom > map.bottom };
    });
}"""
CLASHES = """(key) => {
    const of = (one) => one.getBoundingClientRect();
    const own = of(document.querySelector(key));
    const others = [...document.querySelectorAll(
        ".leaflet-control, .ga-locator, .ga-name, .ga-display")]
        .filter((one) => !one.contains(document.querySelector(key)) && of(one).width);
    return others.map((one) => [one.className, of(one)])
        .filter(([, one]) => one.left < own.right && own.left < one.right
            && one.top < own.bottom && own.top < one.bottom).map(([name]) => name);
}"""


COVERED = """() => [...document.querySelectorAll(".ga-name-country")].map((one) => {
    const own = one.getBoundingClientRect();
    const marks = [...document.querySelectorAll(".ga-mark")]
        .map((mark) => mark.getBoundingClientRect());
    const shared = (a, b, low, high) => Math.max(0, Math.min(a[high], b[high])
        - Math.max(a[low], b[low]));
    return marks.reduce((sum, mark) => sum + shared(own, mark, "left", "right")
        * shared(own, mark, "top", "bottom"), 0) / (own.width * own.height);
})"""


def of_screen(width: int, height: int) -> dict[str, dict[str, int]]:
    return {"viewport": {"width": width, "height": height}}


def page_of(rows: list[dict[str, Any]], path: Path) -> Path:
    zones = read_zones(data_path("presence_zones.geojson")).frame.iloc[:0]
    return write_page(build_map(build_layers(frame_of(rows), zones)), path)


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_no_name_of_a_phase_is_cut_and_each_is_told(
    open_page: OpenPage, page_file: Path, width: int, height: int
) -> None:
    page = open_page(page_file, **of_screen(width, height))
    options = page.get_by_role("button", name="Options")
    if options.is_visible():
        options.click()
    page.locator(".ga-time-phases").wait_for()
    heading = page.locator(".ga-time-phases-words")
    page.wait_for_function("() => document.querySelector('.ga-time-phases-words').textContent")
    bands = page.evaluate(BANDS)
    for number, (band, label) in enumerate(zip(bands, PHASES, strict=True), 1):
        assert band["whole"], band
        assert label in band["title"]
        assert f"Phase {number}, {label}" in band["spoken"]
        if band["text"] != f"{number} {label}":
            assert band["text"] == str(number)
            assert f"{number} {label}" in heading.inner_text()
    assert {band["text"] for band in bands} >= {"3 Wilayat Khurasan"}
    box, strip = heading.bounding_box(), page.locator(".ga-time-phase").first.bounding_box()
    assert box["x"] + box["width"] <= strip["x"] or box["y"] + box["height"] <= strip["y"] + 1


@pytest.fixture(scope="module")
def of_bars(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Pages of events: each known to a day, and one of them known to a month."""
    month = {f.DATE_START: "2015-05-01", f.DATE_END: "2015-05-31", f.DATE_PRECISION: "month"}
    later = {f.DATE_START: "2016-02-01", f.DATE_END: "2016-02-01"}
    folder = tmp_path_factory.mktemp("bars")
    return [
        page_of(
            [
                incident(id="a", event_type="attack"),
                incident(id="c", event_type="clash", **known),
                incident(id="d", event_type="clash", **later),
            ],
            folder / f"{number}.html",
        )
        for number, known in enumerate(({}, month))
    ]


@pytest.mark.parametrize(("width", "height"), SCREENS)
@pytest.mark.parametrize("paler", [0, 1])
def test_the_timeline_has_a_key_of_the_bars_that_it_has(
    open_page: OpenPage, of_bars: list[Path], width: int, height: int, paler: int
) -> None:
    page = open_page(of_bars[paler], **of_screen(width, height))
    options = page.get_by_role("button", name="Options")
    keys = page.locator(".ga-time-key:visible")
    if width > 768:  # on a screen with a column the short ones stand without a click
        assert keys.all_inner_texts()[:2] == ["attacks", "other events"]
    if options.is_visible():
        options.click()
    told = keys.all_inner_texts()
    assert told[:2] == ["attacks", "other events"]
    assert [text.startswith("paler: known only to a month") for text in told[2:]] == [True] * paler


def test_the_legend_of_events_known_to_districts_has_no_dots_and_says_why(
    open_page: OpenPage, tmp_path: Path
) -> None:
    at = {f.GEO_PRECISION: 3, "geometry": ACHIN}
    page = open_page(page_of([incident(id="a", killed=2, **at)], tmp_path / "map.html"))
    column = page.locator("#ga-column")
    said = page.locator("#ga-no-spots").inner_text()
    assert said.startswith("No event is known to a site or town, so none stands on a spot")
    assert "by deaths stated" not in column.inner_text()
    assert "no figure" not in column.locator(".ga-sizes, .ga-legend").all_inner_texts()
    rows = [incident(id="a", killed=2, **at), incident(id="b", geometry=ACHIN, killed=1)]
    page = open_page(page_of(rows, tmp_path / "both.html"))
    assert page.locator("#ga-no-spots").count() == 0
    assert page.locator(".ga-sizes").inner_text().strip() == "by deaths stated"


def test_where_shades_alone_stand_for_events_the_legend_says_so_and_paper_has_no_symbols(
    open_page: OpenPage, tmp_path: Path
) -> None:
    rows = [incident(id=f"e{row}", geometry=ACHIN, killed=1) for row in range(1200)]
    page = open_page(page_of(rows, tmp_path / "map.html"))
    page.evaluate("() => { map_afpak.setView([33.9, 69.5], 6, { animate: false }); }")
    note, ways = page.locator("#ga-from-nearer"), page.locator("#ga-marks-legend")
    assert note.inner_text() == (
        "At this zoom shades stand for the events; symbols come nearer by."
    )
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert not ways.is_visible()
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    page.evaluate("() => { map_afpak.setView([34.1, 70.7], 8, { animate: false }); }")
    assert (note.is_visible(), ways.is_visible()) == (False, True)


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_both_countries_are_named_whole_and_inside_until_districts_are_near(
    open_page: OpenPage, page_file: Path, layers: Layers, width: int, height: int
) -> None:
    page = open_page(page_file, **of_screen(width, height))
    lands = layers.countries.set_index(layers.countries[f.NAME].str.upper()).geometry
    home = page.evaluate("() => map_afpak.getZoom()")
    for zoom in (home, home + 0.5):
        page.evaluate("(zoom) => { map_afpak.setZoom(zoom, { animate: false }); }", zoom)
        names = page.evaluate(NAMES)
        assert sorted(one["text"].upper() for one in names) == ["AFGHANISTAN", "PAKISTAN"]
        for one in names:
            assert lands[one["text"].upper()].contains(Point(one["at"])), one
            assert not one["cut"], one
    page.evaluate("() => { map_afpak.setView([33.8, 66.2], 7.5, { animate: false }); }")
    assert "Afghanistan" in [one["text"] for one in page.evaluate(NAMES)]
    page.evaluate("() => { map_afpak.setView([33.8, 66.2], 8, { animate: false }); }")
    assert page.evaluate(NAMES) == []


def test_a_country_is_named_where_the_least_covers_its_name(
    open_page: OpenPage, tmp_path: Path
) -> None:
    grid = [Point(62 + 0.7 * (at % 15), 29.5 + 0.6 * (at // 15)) for at in range(150)]
    rows = [
        incident(id=f"e{at}-{turn}", geometry=point, country=None, adm1_stated=None,
                 adm2_stated=None)
        for at, point in enumerate(grid) for turn in range(3)
    ]  # fmt: skip
    page = open_page(page_of(rows, tmp_path / "map.html"), **of_screen(360, 740))
    shares = page.evaluate(COVERED)
    assert len(shares) == 2
    assert max(shares) < 0.35


@pytest.mark.parametrize(("width", "height"), SCREENS)
def test_the_key_of_the_shades_stands_in_a_corner_and_over_nothing(
    open_page: OpenPage, page_file: Path, width: int, height: int
) -> None:
    page = open_page(page_file, **of_screen(width, height))
    page.locator(".ga-display").get_by_role("button", name="Shaded").click()
    page.mouse.move(5, 5)
    key = page.locator("#ga-shade-key")
    for zoom in (None, 7):
        if zoom:
            page.evaluate("(z) => { map_afpak.setView([33.5, 69], z, { animate: false }); }", zoom)
        box, whole = key.bounding_box(), page.locator(".folium-map").bounding_box()
        right, foot = whole["x"] + whole["width"], whole["y"] + whole["height"]
        assert right - 16 <= box["x"] + box["width"] <= right
        assert foot - 24 <= box["y"] + box["height"] <= foot
        assert page.evaluate(CLASHES, "#ga-shade-key") == []
