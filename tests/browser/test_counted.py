"""Events that are only counted: a shading of their own, that no filter changes."""

from __future__ import annotations

import pytest

from geo_afpak.importers import read_counts
from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import build_layers
from geo_afpak.model import fields as f
from geo_afpak.page import build_map, write_page
from geo_afpak.region.datasets import data_path

STATE = "() => geoAfpak.state()"


@pytest.fixture(scope="module")
def layers():
    """Half of the embedded incidents, as if they came from ACLED."""
    frame = read_incidents(data_path("incidents.geojson")).frame
    frame.loc[frame.index % 2 == 0, f.SOURCE_DATASET] = "ACLED 2025"
    return build_layers(frame, read_zones(data_path("presence_zones.geojson")).frame)


@pytest.fixture(scope="module")
def page(layers, keep_page, tmp_path_factory):
    return keep_page(write_page(build_map(layers), tmp_path_factory.mktemp("counted") / "m.html"))


def test_counts_of_restricted_rows_are_shaded_at_first_and_named(page, layers):
    shading = page.evaluate(STATE)["shading"]
    rows = layers.counted["adm2"].nonzero()
    assert shading["measure"] == "counted"
    assert shading["values"] == dict(zip(rows["key"], rows["events"], strict=True))
    note = page.inner_text("#ga-classes")
    assert "ACLED 2025: shown as counts by district, rows not republished" in note
    assert "known only to the province" in note


def test_no_filter_changes_what_is_only_counted(page):
    before = page.evaluate(STATE)["shading"]["values"]
    after = page.evaluate("() => geoAfpak.select({ from: '2016-01-01', to: '2016-01-31' })")
    assert after["shading"]["values"] == before
    page.evaluate("() => geoAfpak.select({})")


def test_counts_can_be_had_by_province_and_given_up_for_another_measure(page, layers):
    found = page.evaluate("() => geoAfpak.select({ shading: { level: 'adm1' } })")["shading"]
    rows = layers.counted["adm1"].nonzero()
    assert found["values"] == dict(zip(rows["key"], rows["events"], strict=True))
    other = page.evaluate("() => geoAfpak.select({ shading: { measure: 'events' } })")
    on = [key for key in other["layers"] if key.startswith("choropleth:")]
    assert on == ["choropleth:events"]
    page.evaluate("() => geoAfpak.select({ shading: { measure: 'counted', level: 'adm2' } })")


def test_the_card_of_a_place_tells_what_is_only_counted_there(page):
    page.evaluate("() => { location.hash = '#o=place:PK-PB-lahore'; }")
    page.locator("#ga-card").wait_for()
    assert "Only counted (ACLED 2025; rows not republished): 2 events" in page.inner_text(
        "#ga-card"
    )


def test_a_page_of_counts_alone_opens_without_a_complaint(open_page, tmp_path):
    frame = read_incidents(data_path("incidents.geojson")).frame.assign(source_dataset="ACLED")
    zones = read_zones(data_path("presence_zones.geojson")).frame
    path = write_page(build_map(build_layers(frame, zones)), tmp_path / "counts.html")
    state = open_page(path).evaluate(STATE)
    assert state["events"] == 0
    assert state["shading"]["measure"] == "counted"


def test_a_page_of_counts_alone_speaks_of_them_and_of_no_event(open_page, tmp_path):
    table = tmp_path / "counts.csv"
    table.write_text(
        "Country,Admin1,Admin2,Month,Year,Events,Fatalities\n"
        "Afghanistan,Nangarhar,Achin,March,2019,30,12\n"
        "Afghanistan,Nangarhar,Deh Bala,March,2019,4,\n",
        encoding="utf-8",
    )
    empty = read_incidents(data_path("incidents.geojson")).frame.iloc[:0]
    found = build_layers(empty, counts=read_counts(table, source="A source"))
    page = open_page(write_page(build_map(found), tmp_path / "m.html"))
    assert page.inner_text("h1").replace("\n", " ") == "Counts of events by A source, March 2019"
    lead = page.inner_text("#ga-lead")
    assert lead.startswith("34 events, with at least 12 people killed, in counts of events by A s")
    numbers = page.locator("#ga-numbers").inner_text().split("\n")
    assert [text for text in numbers if text[0].isdigit()] == ["34", "12"]
    assert "stated for 30 of 34 events; no figure for 4" in numbers
    column = page.locator("#ga-column")
    for absent in ("Attack", "on the spot", "Precision", "Not on the map"):
        assert not column.get_by_text(absent).first.is_visible(), absent
    assert page.locator(".ga-display").count() == 0
    west, east = page.evaluate(
        "() => { const b = map_afpak.getBounds(); return [b.getWest(), b.getEast()]; }"
    )
    assert 68 < west < 70.5 < east < 74  # opens on the two districts
