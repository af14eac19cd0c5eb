"""A map of statements alone speaks of no event, in no number, legend, filter or list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geo_afpak.io import read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields as f
from geo_afpak.page import build_map, write_page
from geo_afpak.region.datasets import data_path
from tests.browser.conftest import as_it_starts, axe

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

    from tests.browser.conftest import OpenPage

WIDE = {"width": 1280, "height": 900}
SHOWN = "() => document.body.innerText"


@pytest.fixture(scope="module")
def alone(layers: Layers) -> Layers:
    return build_layers(
        layers.incidents.iloc[:0], read_zones(data_path("presence_zones.geojson")).frame
    )


@pytest.fixture(scope="module")
def kept(alone: Layers, keep_page: OpenPage, tmp_path_factory: pytest.TempPathFactory) -> Page:
    path: Path = tmp_path_factory.mktemp("alone") / "map.html"
    return keep_page(write_page(build_map(alone), path), viewport=WIDE)


@pytest.fixture
def page(kept: Page, alone: Layers) -> Page:
    return as_it_starts(kept, alone)


def test_statements_alone_show_no_word_of_events(page: Page) -> None:
    shown = page.evaluate(SHOWN)
    assert not re.search(r"\bevents?\b|Killed|Injured|Shaded", shown)
    assert page.locator(".ga-display").count() == 0
    assert page.locator("#ga-title").inner_text() == (
        "Statements of presence in Afghanistan and Pakistan"
    )
    assert axe(page) == []


def test_statements_alone_are_counted_as_they_are_selected(page: Page, alone: Layers) -> None:
    group = alone.zones[f.GROUP].value_counts().index[0]
    count = int((alone.zones[f.GROUP] == group).sum())
    numbers = page.locator("#ga-numbers")
    assert numbers.inner_text().split()[:2] == ["Statements", str(len(alone.zones))]
    page.evaluate("(group) => geoAfpak.select({ groups: [group] })", group)
    assert numbers.inner_text().split()[:2] == ["Statements", str(count)]
    assert page.locator("#ga-chips .ga-of").inner_text() == (
        f"{count} of {len(alone.zones)} statements"
    )
    assert f"{count} statements" in page.locator("#ga-lead").inner_text()


def test_each_group_says_how_many_statements_it_would_leave(page: Page, alone: Layers) -> None:
    page.get_by_role("button", name="Group", exact=True).click()
    code = alone.zones[f.GROUP].value_counts().index[0]
    count = int((alone.zones[f.GROUP] == code).sum())
    name = alone.group_names[code]
    rows = page.locator(".ga-facet-panel:not([hidden]) li").all_inner_texts()
    assert any(re.fullmatch(rf"{re.escape(name)}( itself)?\s+{count}", row.strip()) for row in rows)


def test_statements_alone_are_the_table_and_the_download(page: Page, alone: Layers) -> None:
    page.get_by_role("button", name="Table of statements").click()
    assert page.locator("#ga-table tbody tr").count() == len(alone.zones)
    page.locator("#ga-table .ga-close").click()
    page.get_by_role("button", name="Download statements or a picture").click()
    assert "event" not in page.locator("#ga-download").inner_text()


def test_a_place_without_any_event_on_the_page_lists_its_statements(page: Page) -> None:
    page.locator("#ga-search").fill("Nangarhar")
    page.get_by_role("option", name="Nangarhar").first.click()
    card = page.locator("#ga-card").inner_text()
    assert "Statements that take in" in card
    assert "event" not in card.lower()
