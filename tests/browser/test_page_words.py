"""Words that JavaScript gives a meaning of its own are words of the data like any other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo_afpak.importers import read_counts
from geo_afpak.io import read_incidents
from geo_afpak.layers import build_layers
from geo_afpak.model import fields
from geo_afpak.page import build_map, write_page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    from geo_afpak.importers import AreaCounts

WORDS = ("constructor", "__proto__", "toString", "hasOwnProperty", "valueOf")
SQUARE = "POLYGON ((69 34, 69 35, 70 35, 70 34, 69 34))"
COLUMNS = (
    "id", "event_type", "sub_type", "title", "summary", "groups", "claimed_by", "target",
    "target_type", "place", "location_basis", "discrepancy", "note", "sources", "source_dataset",
    "source_id", "licence", *WORDS,
)  # fmt: skip


def zones_of_words() -> pd.DataFrame:
    """A zone a word, with it in every field that is free; of no unit, as a polygon of one's own."""
    free = (fields.ID, fields.GROUP, fields.PLACE, fields.STATEMENT, fields.NOTE, *WORDS)
    return pd.DataFrame(
        dict.fromkeys(free, WORDS) | {fields.STATUS: "cells", fields.GEOMETRY: SQUARE}
    )


def counts_of_words(folder: Path) -> AreaCounts:
    """A row of counts a word, by a source of all of them."""
    table = folder / "counts.csv"
    rows = [f"Afghanistan,Nangarhar,Achin,May,2017,{word},{row}" for row, word in enumerate(WORDS)]
    head = "Country,Admin1,Admin2,Month,Year,Sub_event_type,Events"
    table.write_text("\n".join([head, *rows]), encoding="utf-8")
    return read_counts(table, source=", ".join(WORDS))


@pytest.fixture
def page(tmp_path: Path, open_page: Callable[..., Page]) -> Page:
    """A page of one event a word, with that word in every field and as name of every column."""
    table = tmp_path / "words.csv"
    head = ["date_start", "killed", "geo_precision", "lat", "lon", *COLUMNS]
    rows = [
        ["2024-01-01", str(row), "1", "34.4", "70.4", *[word] * len(COLUMNS)]
        for row, word in enumerate(WORDS, 1)
    ]
    table.write_text("\n".join(",".join(cells) for cells in [head, *rows]), encoding="utf-8")
    incidents = read_incidents(table).frame
    assert len(incidents) == len(WORDS)
    for name in (fields.SCOPE, fields.DATE_PRECISION):  # in files they are of a vocabulary
        incidents[name] = WORDS
    layers = build_layers(
        incidents, zones_of_words(), title="constructor", counts=counts_of_words(tmp_path)
    )
    return open_page(write_page(build_map(layers), tmp_path / "words.html"))


def test_words_of_the_language_are_counted_filtered_and_shown(page: Page) -> None:
    state = page.evaluate("window.geoAfpak.drawn.then(() => geoAfpak.state())")
    assert (state["events"], state["killed"]["stated"]) == (5, 15)
    for killed, word in enumerate(WORDS, 1):
        for key in ("types", "groups", "claimed", "cited", f"own:{word}"):
            page.evaluate(f"geoAfpak.select({{ '{key}': ['{word}'] }})")
            state = page.evaluate("geoAfpak.state()")
            assert (key, state["events"], state["killed"]["stated"]) == (key, 1, killed)
            page.evaluate(f"geoAfpak.select({{ '{key}': [] }})")
    statements = page.locator(".leaflet-pane path.ga-zone")
    assert statements.count() == len(WORDS)
    statements.last.click(force=True)
    assert any(word in (page.locator("#ga-card").text_content() or "") for word in WORDS)
    page.locator("#ga-table-button").click()
    for row, word in enumerate(WORDS):
        page.locator("#ga-table tbody th button").nth(row).click()
        assert word in (page.locator("#ga-card").text_content() or "")
        page.locator("#ga-table-button").click()


def test_words_of_the_language_as_counts_are_summed_and_named(page: Page) -> None:
    page.evaluate("() => geoAfpak.select({ shading: { measure: 'area_events', level: 'adm2' } })")
    page.evaluate("() => { location.hash = '#o=place:AF-NAN-achin'; }")
    page.locator("#ga-card").wait_for()
    said = page.inner_text("#ga-card")
    assert (", ".join(WORDS) in said, f"{sum(range(len(WORDS)))} events" in said) == (True, True)
