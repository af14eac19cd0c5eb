"""The table of events: beside the map, sorted by any column, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo_afpak.io import read_zones
from geo_afpak.layers import MARK, build_layers
from geo_afpak.model import fields
from geo_afpak.page import build_map, write_page
from geo_afpak.region.datasets import data_path
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
TIMES = 6
COLUMN = """(index) => [...document.querySelectorAll("#ga-table tbody tr")]
    .map((row) => row.children[index].textContent)"""
HEADS = [
    "When", "Event", "Kind", "Place stated", "Known to", "Killed", "Injured", "Groups", "Sources",
    "Claimed by", "Target", "What contradicts it",
]  # fmt: skip


@pytest.fixture(scope="module")
def opened(keep_page, page_file):
    return keep_page(page_file, viewport=WIDE)


@pytest.fixture
def page(opened) -> Page:
    opened.evaluate(
        """() => {
            document.querySelector("#ga-table[open] .ga-close")?.click();
            document.querySelector("#ga-card .ga-close")?.click();
            geoAfpak.select({ groups: [] });
            document.querySelector("#ga-table-button").click();
            const when = () => document.querySelector("#ga-table thead button");
            when().click();
            if (when().textContent.includes("↓")) when().click();
        }"""
    )
    assert "When" in opened.locator("#ga-table thead button").first.text_content()
    return opened


@pytest.fixture(scope="module")
def many(layers, tmp_path_factory) -> Path:
    """A page of several hundred events."""
    copies = [
        layers.incidents[[*fields.INCIDENT_FIELDS, "geometry"]].assign(
            **{
                fields.ID: layers.incidents[fields.ID] + f"-{turn}",
                fields.TITLE: layers.incidents[fields.TITLE] + f" {turn}",
            }
        )
        for turn in range(TIMES)
    ]
    whole = build_layers(pd.concat(copies, ignore_index=True), layers.zones)
    return write_page(build_map(whole), tmp_path_factory.mktemp("many") / "many.html")


def head(page, label):
    return page.locator("#ga-table thead").get_by_role("button", name=label, exact=True)


def column(page, label) -> list[str]:
    return page.evaluate(COLUMN, HEADS.index(label))


def killed(text) -> int | None:
    return None if text == "not stated" else int(text.split(" ")[0].split("–")[-1])


def test_escape_in_an_empty_search_closes_the_table_and_else_moves_no_focus(page):
    page.keyboard.press("/")
    assert page.locator("#ga-search").evaluate("(field) => field === document.activeElement")
    page.keyboard.press("Escape")
    assert page.locator("#ga-table").is_hidden()
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    assert page.locator("#ga-search").evaluate("(field) => field === document.activeElement")


def test_it_stands_under_the_map_and_hides_nothing_of_it(page):
    table = page.locator("#ga-table").bounding_box()
    map_ = page.locator(".folium-map").bounding_box()
    assert abs(map_["y"] + map_["height"] - table["y"]) <= 2
    assert (table["x"], table["width"]) == (map_["x"], map_["width"])
    assert table["height"] > 250
    page.keyboard.press("Escape")
    assert page.locator("#ga-table").is_hidden()
    page.wait_for_function(  # the map takes its room a frame later
        "(height) => document.querySelector('.folium-map').clientHeight > height",
        arg=map_["height"] + 200,
    )


@pytest.mark.parametrize("label", HEADS)
def test_each_column_sorts_both_ways_and_says_so(page, label):
    cell = page.locator("#ga-table thead th").nth(HEADS.index(label))
    before = cell.get_attribute("aria-sort")
    head(page, label).click()
    first, way = column(page, label), cell.get_attribute("aria-sort")
    assert way != before
    head(page, label).click()
    assert cell.get_attribute("aria-sort") == ("ascending" if way == "descending" else "descending")
    assert sorted(first) == sorted(column(page, label))
    sorts = page.locator("#ga-table thead th").evaluate_all("(all) => all.map((th) => th.ariaSort)")
    assert sorts.count("none") == len(HEADS) - 1


def test_figures_sort_as_numbers_and_unknown_comes_last_either_way(page):
    head(page, "Killed").click()
    for turn in (-1, 1):
        numbers = [killed(text) for text in column(page, "Killed")]
        known = [number for number in numbers if number is not None]
        assert known == sorted(known, key=lambda number, turn=turn: turn * number)
        assert numbers[: len(known)] == known
        head(page, "Killed").click()


def test_words_sort_without_regard_to_case(page):
    head(page, "Event").click()
    titles = column(page, "Event")
    assert titles == sorted(titles, key=str.lower)


def test_events_outside_the_two_countries_are_marked_and_not_counted(page, layers):
    outside = layers.incidents[layers.incidents[MARK] == "elsewhere"]
    marked = page.locator("#ga-table tr.ga-outside th").all_text_contents()
    assert sorted(marked) == sorted(outside[fields.TITLE])
    said = page.locator("#ga-table .ga-dialog-head p").first.inner_text()
    here = len(layers.incidents) - len(outside)
    assert (
        said == f"{here} events selected, and {len(outside)} outside the two countries, not counted"
    )


def test_it_follows_the_selection(page, layers):
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    wanted = here[[("TTP" in codes) for codes in here[fields.GROUPS]]]
    page.evaluate("() => { geoAfpak.select({ groups: ['TTP'] }); }")
    page.wait_for_function(
        "(count) => document.querySelectorAll('#ga-table tbody tr').length === count",
        arg=len(wanted),
    )
    assert sorted(column(page, "Event")) == sorted(wanted[fields.TITLE])


def test_a_row_opens_its_card_rings_its_place_and_stays_marked(page, layers):
    dots = layers.incidents[layers.incidents[MARK] == "dot"]
    title = dots[fields.TITLE].iloc[0]
    page.evaluate("() => { map_afpak.setView([37, 62], 7, { animate: false }); }")
    page.locator("#ga-table tbody").get_by_role("button", name=title, exact=True).click()
    assert page.locator("#ga-card h2").inner_text() == title
    assert page.locator("#ga-table").is_visible()
    assert page.locator("#ga-table tr[aria-current=true] th").all_text_contents() == [title]
    point = dots.geometry.iloc[0]
    assert page.evaluate(
        "([lon, lat]) => map_afpak.getBounds().contains([lat, lon])", [point.x, point.y]
    )
    assert page.locator("path.ga-found").count() == 1


def test_a_row_known_to_a_district_outlines_it(page, layers):
    areas = layers.incidents[layers.incidents[MARK] == "district"]
    page.locator("#ga-table tbody").get_by_role("button", name=areas[fields.TITLE].iloc[0]).click()
    found = page.locator("path.ga-found").bounding_box()
    assert found["width"] > 20


def test_the_arrows_lead_from_row_to_row(page):
    titles = column(page, "Event")
    stops = page.locator("#ga-table tbody button[tabindex='0']")
    assert stops.count() == 1
    stops.focus()
    page.keyboard.press("Home")
    name = "() => document.activeElement.textContent"
    for key, wanted in (("ArrowDown", 1), ("End", -1), ("ArrowUp", -2), ("Home", 0)):
        page.keyboard.press(key)
        assert page.evaluate(name) == titles[wanted]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert page.locator("#ga-card h2").inner_text() == titles[1]
    page.keyboard.press("Escape")
    assert page.evaluate(name) == titles[1]


def test_many_events_come_a_page_at_a_time(open_page, many):
    page = open_page(many, viewport=WIDE)
    page.locator("#ga-table-button").click()
    total = 97 * TIMES
    head(page, "Event").click()
    seen = []
    for first in range(1, total, 200):
        last = min(first + 199, total)
        assert page.locator(".ga-pager [role=status]").inner_text() == f"{first}–{last} of {total}"
        seen += column(page, "Event")
        if last < total:
            page.get_by_role("button", name="Next").click()
    assert len(seen) == len(set(seen)) == total
    assert seen == sorted(seen, key=str.lower)
    assert page.get_by_role("button", name="Next").is_disabled()
    page.get_by_role("button", name="Previous").click()
    assert column(page, "Event") == seen[200:400]
    head(page, "When").click()
    assert page.locator(".ga-pager [role=status]").inner_text() == f"1–200 of {total}"


def test_on_a_phone_it_covers_the_map_and_gives_way_to_the_card(open_page, page_file):
    page = open_page(page_file, viewport=PHONE, has_touch=True)
    page.evaluate("() => document.getElementById('ga-table-button').click()")
    assert page.locator("#ga-table").evaluate("(table) => table.matches(':modal')")
    assert page.locator("#ga-table").bounding_box()["width"] == 360
    title = page.locator("#ga-table tbody button").nth(3)
    name = title.inner_text()
    title.tap()
    assert page.locator("#ga-table").is_hidden()
    assert page.locator("#ga-card h2").inner_text() == name


def test_text_of_the_data_runs_in_its_own_direction(page_of_rtl, open_page) -> None:
    page = open_page(page_of_rtl, viewport=WIDE)
    page.locator("#ga-table-button").click()
    cells = page.locator("#ga-table tbody th bdi")
    ways = cells.evaluate_all("(all) => all.map((cell) => getComputedStyle(cell).direction)")
    titles = cells.all_text_contents()
    assert dict(zip(titles, ways, strict=True)) == {"پښتو 12": "rtl", "Attack 12": "ltr"}


@pytest.fixture
def page_of_rtl(tmp_path) -> Path:
    rows = [
        incident(**{fields.ID: title, fields.TITLE: title}) for title in ("پښتو 12", "Attack 12")
    ]
    zones = read_zones(data_path("presence_zones.geojson")).frame.iloc[:0]
    return write_page(build_map(build_layers(frame_of(rows), zones)), tmp_path / "rtl.html")
