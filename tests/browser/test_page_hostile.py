"""Hostile text in every field: nothing runs, and every text is shown as it is."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

import folium
import pytest

from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import EVENT_CLASSES, build_layers
from geo_afpak.model import fields
from geo_afpak.page import build_map, words, write_page
from geo_afpak.region.datasets import data_path
from tests.browser.conftest import as_it_starts, later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import geopandas as gpd
    from playwright.sync_api import Locator, Page

    from geo_afpak.layers import Layers

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!--<script>",
    "--><script>alert(1)</script>",
    "]]><script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onfocus=alert(1) autofocus x='",
    "{{7*1911919}}",
    "{% set x = 1 %}",
    "{# gone #}",
    "{{ unclosed",
    "${alert(1)}",
    "`+alert(1)+`",
    "\\`+alert(1)+`",
    "';alert(1)//",
    "a\u2028alert(1)\u2029b",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "https://example.org/?q=<b>",
    "__proto__",
    "constructor",
    "&lt;b&gt; &amp; &#60;",
    "\\u003cscript\\u003e",
    "%3Cscript%3E",
    "url(https://example.org/x.png)",
    "=HYPERLINK(1)",
]
TITLE = "</title><script>alert(1)</script> {{7*1911919}} \u2028 `${x}`"
RAN = "13383433"  # what {{7*1911919}} comes to
FREE_INCIDENT = [
    fields.SUB_TYPE, fields.TITLE, fields.SUMMARY, fields.CLAIMED_BY, fields.TARGET,
    fields.TARGET_TYPE, fields.COUNTRY, fields.ADM1_STATED, fields.ADM2_STATED, fields.PLACE,
    fields.LOCATION_BASIS, fields.DISCREPANCY, fields.NOTE, fields.SOURCE_DATASET,
    fields.SOURCE_ID, fields.LICENCE, fields.ID,
]  # fmt: skip
FREE_ZONE = [
    fields.ID, fields.PLACE, fields.UNITS_BASIS, fields.STATEMENT, fields.DISCREPANCY, fields.NOTE,
]  # fmt: skip
# What a card shows of an event and of a zone; the rest is in the page but not on the screen.
SHOWN_INCIDENT = [
    fields.TITLE, fields.SUMMARY, fields.CLAIMED_BY, fields.TARGET, fields.COUNTRY,
    fields.ADM1_STATED, fields.ADM2_STATED, fields.PLACE, fields.LOCATION_BASIS,
    fields.DISCREPANCY, fields.NOTE, fields.LICENCE,
]  # fmt: skip
SHOWN_ZONE = [
    fields.PLACE, fields.UNITS_BASIS, fields.STATEMENT, fields.DISCREPANCY, fields.NOTE,
]  # fmt: skip


def poison(frame: gpd.GeoDataFrame, columns: list[str], turn: Iterator[int]) -> gpd.GeoDataFrame:
    """Put a hostile text into each of the columns of each row, in turn."""
    frame = frame.copy()
    for column in columns:
        frame[column] = [
            f"{column} {row} {HOSTILE[next(turn) % len(HOSTILE)]}" for row in frame.index
        ]
    return frame


def hostile_lists(frame: gpd.GeoDataFrame, turn: Iterator[int]) -> list[list[str]]:
    return [[HOSTILE[next(turn) % len(HOSTILE)] for _ in range(2)] for _ in frame.index]


@pytest.fixture(scope="module")
def hostile() -> Layers:
    """The embedded data with hostile text in every field that is not a closed vocabulary."""
    turn = count()
    incidents = poison(read_incidents(data_path("incidents.geojson")).frame, FREE_INCIDENT, turn)
    incidents[fields.GROUPS] = hostile_lists(incidents, turn)
    incidents[fields.SOURCES] = hostile_lists(incidents, turn)
    incidents[fields.CORRECTED] = hostile_lists(incidents, turn)
    zones = poison(read_zones(data_path("presence_zones.geojson")).frame, FREE_ZONE, turn)
    zones[fields.GROUP] = [HOSTILE[next(turn) % len(HOSTILE)] for _ in zones.index]
    zones[fields.SOURCES] = hostile_lists(zones, turn)
    layers = build_layers(incidents, zones, title=TITLE, corrected=True)
    poisoned = {
        name: poison(getattr(layers, name), columns, turn)
        for name, columns in {
            "districts": [fields.NAME, fields.PCODE, fields.PCODE_EDITION],
            "provinces": [fields.NAME],
            "countries": [fields.NAME],
            "neighbours": [fields.NAME],
            "towns": [fields.NAME],
            "lines": [fields.NAME, fields.NOTE],
        }.items()
    }
    names = {code: f"group {code}" for code in layers.group_names}
    return replace(layers, lead=HOSTILE[1], group_names=names, **poisoned)


@pytest.fixture(scope="module")
def written(hostile: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of it, with hostile names of layers too."""
    turn = count()
    with pytest.MonkeyPatch.context() as patch:
        for key in words.EVENT_CLASS_LABELS:
            patch.setitem(words.EVENT_CLASS_LABELS, key, HOSTILE[next(turn)])
        for key, (_, meaning) in words.STATUS_LABELS.items():
            patch.setitem(words.STATUS_LABELS, key, (HOSTILE[next(turn)], meaning))
        return write_page(build_map(hostile), tmp_path_factory.mktemp("page") / "hostile.html")


@pytest.fixture(scope="module")
def kept(written: Path, keep_page: Callable[..., Page]) -> Page:
    """The hostile map, drawn; the watch fails the module when anything runs or is asked for."""
    return keep_page(written, viewport={"width": 1280, "height": 900})


@pytest.fixture
def page(kept: Page, hostile: Layers) -> Page:
    return as_it_starts(kept, hostile)


def text_of(found: Locator) -> str:
    return found.text_content() or ""


def unharmed(page: Page) -> bool:
    """Say whether the page holds no element, script or property that hostile text asks for."""
    found = page.evaluate(
        """() => ({
            scripts: [...document.scripts].filter((s) => s.type !== "application/json").length,
            handlers: document.querySelectorAll("[onerror], [onload], [onfocus]").length,
            strangers: document.querySelectorAll("img, iframe, object, embed, base").length,
            polluted: Object.keys(Object.prototype).length,
            text: document.body.innerText,
        })"""
    )
    text = found.pop("text")
    return found == {"scripts": 3, "handlers": 0, "strangers": 0, "polluted": 0} and RAN not in text


def test_title_lead_and_layer_names_are_shown_as_they_are(page: Page, hostile: Layers) -> None:
    assert page.title() == " ".join(hostile.title.split())
    assert text_of(page.locator("#ga-title")) == hostile.title
    assert text_of(page.locator("#ga-lead")) == hostile.lead
    names = page.locator(".leaflet-control-layers-overlays label").all_text_contents()
    assert set(HOSTILE[: len(EVENT_CLASSES)]) <= {name.strip() for name in names}
    assert unharmed(page)


def test_every_event_is_shown_in_its_card_as_it_is(page: Page, hostile: Layers) -> None:
    events = hostile.incidents.set_index(fields.TITLE, drop=False).to_dict("index")
    page.locator("#ga-table-button").click()
    titles = page.locator("#ga-table tbody th").all_text_contents()
    page.keyboard.press("Escape")
    assert sorted(titles) == sorted(events)
    cards = page.evaluate(
        """(count) => [...Array(count).keys()].map((row) => {
            document.getElementById("ga-table-button").click();
            document.querySelectorAll("#ga-table tbody th button")[row].click();
            return document.getElementById("ga-card").textContent;
        })""",
        len(titles),
    )
    for title, card in zip(titles, cards, strict=True):
        event = events[title]
        shown: list[Any] = [event[name] for name in SHOWN_INCIDENT]
        shown += [*event[fields.SOURCES], *event[fields.CORRECTED]]
        shown += [hostile.group_names[code] for code in event[fields.GROUPS]]
        assert [text for text in shown if text not in card] == []
    assert unharmed(page)


def test_every_statement_is_shown_in_its_card_as_it_is(page: Page, hostile: Layers) -> None:
    zones = hostile.zones.to_dict("records")
    cards = page.evaluate(
        """() => [...[...document.querySelectorAll("#ga-column details")].at(-1)
            .querySelectorAll("button")].map((button) => {
            button.click();
            return document.getElementById("ga-card").textContent;
        })"""
    )
    for zone, card in zip(zones, cards, strict=True):
        shown: list[Any] = [zone[name] for name in SHOWN_ZONE]
        shown += [*zone[fields.SOURCES], hostile.group_names[zone[fields.GROUP]]]
        assert [text for text in shown if text not in card] == []
    assert unharmed(page)


def test_names_on_the_map_are_text(page: Page, hostile: Layers) -> None:
    areas = (hostile.districts, hostile.provinces, hostile.countries, hostile.neighbours)
    known = {name for frame in (*areas, hostile.towns) for name in frame[fields.NAME]}
    seen: set[str] = set()
    for _ in range(5):
        names = "(all) => all.map((name) => name.firstChild.textContent)"
        seen |= set(page.locator(".ga-name").evaluate_all(names))
        page.locator(".leaflet-control-zoom-in").click()
        later(page, 400)
    assert len(seen) > 20
    # "Kabul +2": its circle gathers two neighbours as well.
    assert {re.sub(r" \+\d+$", "", name) for name in seen} <= known
    assert unharmed(page)


def test_what_is_under_a_mark_or_a_click_is_text(page: Page) -> None:
    for place in range(12):  # a circle leads nearer, where there are other marks
        page.evaluate("(at) => document.querySelectorAll('.ga-mark')[at]?.focus()", place)
        page.keyboard.press("Enter")
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
    box = page.locator(".folium-map").bounding_box()
    assert box
    for step in range(2, 8):
        page.mouse.click(box["x"] + box["width"] * step / 10, box["y"] + box["height"] / 2)
    page.get_by_role("button", name="About this map").click()
    assert all(text in text_of(page.locator("#ga-about")) for text in HOSTILE)
    assert unharmed(page)


def test_the_selection_by_a_hostile_group_counts_its_events(page: Page, hostile: Layers) -> None:
    here = hostile.incidents[hostile.incidents["mark"] != "elsewhere"]
    for code in ("__proto__", "constructor", "<img src=x onerror=alert(1)>"):
        state = page.evaluate("(code) => window.geoAfpak.select({ groups: [code] })", code)
        assert state["criteria"]["groups"] == [code]
        assert state["events"] == sum(code in codes for codes in here[fields.GROUPS])
    every = page.evaluate("() => window.geoAfpak.select({ groups: [] })")
    assert every["events"] == len(here)
    assert unharmed(page)


def test_the_table_shows_hostile_text_as_it_is(page: Page, hostile: Layers) -> None:
    page.locator("#ga-table-button").click()
    rows = page.locator("#ga-table tbody tr").evaluate_all(
        "(all) => all.map((row) => [row.querySelector('th').textContent, row.textContent])"
    )
    events = hostile.incidents.set_index(fields.TITLE)
    assert len(rows) == len(events)
    for title, row in rows:
        event = events.loc[title]
        names = [hostile.group_names[code] for code in event[fields.GROUPS]]
        places = [event[name] for name in (fields.PLACE, fields.ADM1_STATED, fields.COUNTRY)]
        assert [text for text in [*places, *names] if text not in row] == []
    assert unharmed(page)


def test_filters_and_chips_show_hostile_names_as_they_are(page: Page, hostile: Layers) -> None:
    names = set(hostile.group_names.values())
    shown = set()
    for facet in page.locator(".ga-facet").all():
        facet.click()
        for more in page.locator(".ga-facet-panel:not([hidden]) .ga-link:visible").all():
            more.click()
        labels = page.locator(".ga-facet-panel:not([hidden]) label > span")
        shown |= set(labels.all_text_contents())
    assert names <= shown
    for code in HOSTILE:
        page.evaluate("(code) => { window.geoAfpak.select({ groups: [code] }); }", code)
        chips = page.locator(".ga-chip-button > span:first-child").all_text_contents()
        assert chips == [hostile.group_names.get(code, code)]
    assert unharmed(page)


def test_the_search_finds_hostile_names_and_shows_them_as_they_are(
    page: Page, hostile: Layers
) -> None:
    field = page.get_by_role("combobox", name="Find a place, group or event")
    for word, column in (("title", fields.TITLE), ("group", None)):
        field.fill(word)
        page.locator(".ga-found-option").first.wait_for()
        known = hostile.incidents[column] if column else hostile.group_names.values()
        found = page.locator(".ga-found-option").all_text_contents()
        assert any(name in text for text in found for name in known), found
    for text in HOSTILE:
        field.fill(text)
    field.fill("")
    assert unharmed(page)


def test_nothing_would_run_without_the_policy_either(
    written: Path, open_page: Callable[..., Page]
) -> None:
    page = open_page(written, bypass_csp=True)
    page.evaluate(
        """() => {
            for (const layer of document.querySelectorAll("input[data-layer]")) layer.click();
            for (const button of document.querySelectorAll("#ga-column button")) button.click();
            for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
            for (const mark of document.querySelectorAll(".ga-mark")) mark.click();
        }"""
    )
    page.locator("#ga-card").hover()
    assert unharmed(page)


def test_a_users_own_layers_and_tiles_ask_for_nothing_until_ticked(
    hostile: Layers, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    m = build_map(hostile)
    mine = folium.FeatureGroup(name="__proto__").add_to(m)
    folium.Marker([34.4, 70.4], title="constructor").add_to(mine)
    folium.CircleMarker([33, 68], color="#B3261E").add_to(mine)
    folium.TileLayer("OpenStreetMap", overlay=True, show=False).add_to(m)
    page = open_page(write_page(m, tmp_path / "mine.html"))
    images = page.locator("img.leaflet-marker-icon")
    assert images.count() == 1
    assert images.evaluate("(image) => image.complete && image.naturalWidth > 0")


def test_the_page_draws_itself_inside_a_report_that_it_cannot_reach(
    hostile: Layers, tmp_path: Path, open_page: Callable[..., Page]
) -> None:
    m = build_map(hostile)
    report = tmp_path / "report.html"
    report.write_text(f"<!DOCTYPE html><title>Report</title>{m._repr_html_()}", encoding="utf-8")
    page = open_page(report, drawn=False)
    frame = page.frame_locator("iframe")
    frame.locator("path").first.wait_for(state="attached")
    assert frame.locator("#ga-title").text_content() == hostile.title
    inner = page.frames[1]
    inner.wait_for_function("() => performance.getEntriesByName('ga:drawn').length > 0")
    frame.locator(".ga-skip").nth(1).focus()
    page.keyboard.press("Enter")
    assert inner.evaluate("() => document.activeElement.id") == "ga-table-button"
    reach = "() => { try { return parent.document.title } catch (error) { return error.name } }"
    assert inner.evaluate(reach) == "SecurityError"
