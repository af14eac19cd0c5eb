"""A page of counts in the browser: numbers of the whole file, no event, tables to take away."""

from __future__ import annotations

import pandas as pd
import pytest

from geo_afpak import data_path
from geo_afpak.count.summary import summarise
from geo_afpak.join.incidents import join_incidents
from geo_afpak.page import build_map, write_page
from geo_afpak.page.overview import BYS, overview_layers
from geo_afpak.stream.summary import overview_file
from tests.browser.conftest import axe


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    path = tmp_path_factory.mktemp("overview") / "map.html"
    found = overview_file(data_path("incidents.geojson"), BYS, out=path)
    return write_page(build_map(overview_layers(found)), path)


@pytest.fixture(scope="module")
def page(keep_page, path):
    return keep_page(path)


def rows_of(by):
    return summarise(join_incidents(), by).nonzero()


def test_the_door_and_the_shading_give_the_numbers_of_summary(page):
    state = page.evaluate("() => geoAfpak.state()")
    districts = rows_of("adm2")
    assert state["events"] == 90
    assert [(one["id"], one["events"]) for one in state["byDistrict"]] == list(
        zip(districts["key"], districts["events"], strict=True)
    )
    assert state["shading"]["values"] == dict(
        zip(districts["key"], districts["events"], strict=True)
    )
    assert [one["key"] for one in state["byMonth"]] == rows_of("month")["key"].tolist()
    by_province = page.evaluate("() => geoAfpak.select({ shading: { level: 'adm1' } })")["shading"]
    assert sum(by_province["values"].values()) == rows_of("adm1")["events"].sum()
    assert "Not shaded" in page.inner_text("#ga-classes")
    page.evaluate("() => geoAfpak.select({ shading: { level: 'adm2' } })")


def test_deaths_can_be_shaded_and_no_figure_is_no_zero(page):
    rows = rows_of("adm2")
    killed = [None if pd.isna(one) else one for one in rows["killed"]]
    assert None in killed
    page.get_by_role("radio", name="People killed").check()
    shading = page.evaluate("() => geoAfpak.state()")["shading"]
    assert shading["values"] == dict(zip(rows["key"], killed, strict=True))
    legend = page.text_content("#ga-classes")
    assert "People killed by district" in legend
    assert "events, but no figure" in legend
    assert "Not shaded" in legend
    page.get_by_role("radio", name="Events", exact=True).check()


def test_the_column_tells_the_whole_file_and_offers_no_filter(page):
    numbers = page.inner_text("#ga-numbers")
    assert "90" in numbers.split()
    assert page.locator("#ga-filter").is_hidden()
    assert page.locator("#ga-timeline").is_hidden()
    more = page.inner_text("#ga-numbers-more")
    assert {"By year", "Most in", "Kinds", "Groups"} <= set(more.splitlines())
    dated = int(rows_of("year")["events"].sum())
    assert f"{90 - dated} events known to no single year" in more
    assert "counter-terrorism" in more


def test_the_card_of_a_place_has_its_counts_and_says_nothing_of_statements(page):
    top = rows_of("adm2").sort_values("events", ascending=False, kind="stable").iloc[0]
    page.get_by_role("button", name=top["name"], exact=True).first.click()
    card = page.inner_text("#ga-card")
    assert f"Counted here: {top['events']} events." in card
    assert "Statements" not in card
    page.keyboard.press("Escape")


def test_each_table_has_its_rows_and_its_file(page):
    page.click("#ga-table-button")
    tables = page.locator("#ga-table details")
    assert tables.count() == 6
    kinds = tables.filter(has_text="Kinds")
    kinds.locator("summary").click()
    assert kinds.locator("tbody tr").count() == len(rows_of("event_type"))
    page.locator("#ga-table .ga-close").click()


def test_the_citation_speaks_of_counts(page):
    page.get_by_role("button", name="Share & cite this view").click()
    cited = page.input_value("#ga-share textarea")
    assert "Selection: 90 events, counts only; killed " in cited
    page.locator("#ga-share .ga-close").click()


def test_the_tables_can_be_read_by_keyboard_on_a_phone(open_page, path):
    page = open_page(path, viewport={"width": 390, "height": 844}, color_scheme="dark")
    page.evaluate("() => document.getElementById('ga-table-button').click()")
    page.locator("#ga-table details").evaluate_all("(all) => all.forEach((d) => (d.open = true))")
    assert axe(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") == 390
