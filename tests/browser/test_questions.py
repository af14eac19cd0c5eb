"""Questions of a reader: two periods, districts new or quiet, statements in force."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from geo_afpak import load_incidents
from geo_afpak.count.summary import summarise
from geo_afpak.layers import MARK, build_layers
from geo_afpak.model import fields
from geo_afpak.page import build_map, write_page
from geo_afpak.page.own import own_columns
from tests.browser.conftest import later

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

WIDE = {"width": 1440, "height": 900}
YEARS = [["2015-01-01", "2015-12-31"], ["2016-01-01", "2016-12-31"]]
CELLS = """() => [...document.querySelectorAll("#ga-table tbody tr")]
    .map((row) => [...row.children].map((cell) => cell.textContent))"""
HEADS = """() => [...document.querySelectorAll("#ga-table thead button")]
    .map((one) => one.firstChild.textContent)"""
NOTHING = {
    "groups": [], "from": None, "to": None, "firstSince": None, "quietSince": None, "layers": None,
    "contested": [], "provinces": [],
}  # fmt: skip


@pytest.fixture(scope="module")
def opened(keep_page, page_file):
    page = keep_page(page_file, viewport=WIDE)
    NOTHING["layers"] = page.evaluate("() => geoAfpak.state().layers")
    return page


@pytest.fixture
def page(opened) -> Page:
    opened.evaluate("() => document.querySelector('#ga-table[open] .ga-close')?.click()")
    opened.evaluate("(all) => { geoAfpak.select(all); }", NOTHING)
    return opened


@pytest.fixture(scope="module")
def here(layers):
    return layers.incidents[layers.incidents[MARK] != "elsewhere"]


def counted(incidents, by) -> dict[str, int]:
    rows = summarise(incidents, by).nonzero().to_dict("records")
    return {row["key"]: row["events"] for row in rows}


def table_of(page, view) -> None:
    page.locator("#ga-table-button").click()
    page.locator(f".ga-views [value={view}]").click()


def saved(page, button) -> list[dict[str, str]]:
    # The button makes a link of a blob; its text is read before the browser saves it.
    text = page.evaluate(
        """async (button) => {
            const made = [];
            const make = URL.createObjectURL;
            const click = HTMLAnchorElement.prototype.click;
            URL.createObjectURL = (blob) => { made.push(blob); return make.call(URL, blob); };
            HTMLAnchorElement.prototype.click = () => {};
            document.getElementById(button).click();
            Object.assign(URL, { createObjectURL: make });
            HTMLAnchorElement.prototype.click = click;
            return made[0].text();
        }""",
        button,
    )
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


# --- two periods --------------------------------------------------------------


def test_two_years_are_compared_in_three_steps_with_the_numbers_of_the_summary(page, here):
    page.locator("#ga-shading summary").click()
    page.get_by_role("radio", name="Change between two periods").check()
    page.get_by_label("First period: a year").select_option("2015")
    page.get_by_label("Then period: a year").select_option("2016")
    compared = page.evaluate("() => geoAfpak.state().compare")
    assert compared["periods"] == YEARS
    wanted = {}
    for year, (first, last) in zip(("2015", "2016"), YEARS, strict=True):
        known = ~here[fields.DATE_PRECISION].isin(["report", "unknown"])
        inside = here[known & (here[fields.DATE_START] >= first) & (here[fields.DATE_END] <= last)]
        assert len(inside) == counted(here, "year")[year]
        wanted |= {(unit, year): events for unit, events in counted(inside, "adm2").items()}
    for unit in compared["units"]:
        both = [wanted.get((unit["id"], year), 0) for year in ("2015", "2016")]
        assert [side["events"] for side in unit["both"]] == both
        assert unit["change"] == both[1] - both[0]
    assert {unit["id"] for unit in compared["units"]} == {unit for unit, _ in wanted}
    words = page.locator("#ga-compare-words").inner_text()
    assert f"2015: {compared['totals'][0]['events']} events" in words
    assert f"no figure for {compared['totals'][0]['killed']['unknown']}" in words


def test_the_table_holds_both_counts_and_every_change_has_a_colour_of_its_sign(page):
    compared = page.evaluate("(compare) => geoAfpak.select({ compare }).compare", YEARS)
    page.get_by_role("button", name="Both counts by district, as a table").click()
    assert page.evaluate(HEADS)[2:] == [
        "Events 2015", "Events 2016", "Change", "Killed 2015", "Killed 2016",
        "No figure 2015", "No figure 2016",
    ]  # fmt: skip
    rows = page.evaluate(CELLS)
    assert len(rows) == len(compared["units"])
    assert all(
        int(row[3]) - int(row[2]) == int(row[4].replace("\N{MINUS SIGN}", "-")) for row in rows
    )
    places = page.evaluate(
        """() => [...document.querySelectorAll(".ga-map path.ga-shade")]
            .map((area) => /ga-change-(\\w+)/.exec(area.getAttribute("class"))?.[1])
            .filter(Boolean)"""
    )
    changes = [unit["change"] for unit in compared["units"]]
    assert sum(place in {"0", "1", "2"} for place in places) == sum(c < 0 for c in changes)
    assert sum(place in {"3", "4", "5"} for place in places) == sum(c > 0 for c in changes)
    assert places.count("same") == changes.count(0)
    file = saved(page, "ga-save-districts")
    assert [int(row["change"]) for row in file] == changes
    assert {"events_2015-01-01_2015-12-31", "killed_unknown_2016-01-01_2016-12-31"} <= set(file[0])


def test_a_link_brings_the_comparison_to_others(open_page, page_file):
    link = "l=choropleth:change&d=shaded&cmp=2015-01-01/2015-12-31/2016-01-01/2016-06-30"
    page = open_page(page_file, link=link, viewport=WIDE)
    state = page.evaluate("() => geoAfpak.state()")
    assert state["compare"]["periods"] == [YEARS[0], ["2016-01-01", "2016-06-30"]]
    later(page, 700)
    assert page.evaluate("() => location.hash.slice(1)") == link
    assert "2015 → 1 January 2016 to 30 June 2016" in page.locator("#ga-shade-key").inner_text()


# --- districts: new, quiet ----------------------------------------------------


def test_districts_hit_only_since_a_day_are_a_filter_and_a_column(page, here):
    table_of(page, "districts")
    page.get_by_label("No event before").fill("2015-06-01")
    later(page, 300)
    dated = here[here[fields.ADM2_ID].notna() & here[fields.DATE_START].notna()]
    first = dated.groupby(fields.ADM2_ID)[fields.DATE_START].min()
    wanted = set(first[first >= "2015-06-01"].index)
    found = {row["id"] for row in page.evaluate("() => geoAfpak.state().byDistrict")}
    assert found == wanted
    assert len(page.evaluate(CELLS)) == len(wanted) > 0
    assert "Districts without an event before 1 June 2015" in page.locator("#ga-chips").inner_text()
    later(page, 700)
    assert "first=2015-06-01" in page.evaluate("() => location.hash")
    # A window of time does not make a district new.
    page.evaluate("() => { geoAfpak.select({ firstSince: null, from: '2016-01-01' }); }")
    page.evaluate("() => { geoAfpak.select({ firstSince: '2016-01-01' }); }")
    found = {row["id"] for row in page.evaluate("() => geoAfpak.state().byDistrict")}
    assert found <= set(first[first >= "2016-01-01"].index)


def test_districts_say_how_long_they_have_been_quiet(page, here):
    table_of(page, "districts")
    page.locator("#ga-table thead").get_by_role("button", name="Days quiet").click()
    days = [row[-1] for row in page.evaluate(CELLS) if row[-1] != "–"]
    numbers = [int(text.replace(",", "")) for text in days]
    assert numbers == sorted(numbers, reverse=True)
    page.get_by_label("None since").fill("2016-01-01")
    later(page, 300)
    dated = here[here[fields.ADM2_ID].notna() & here[fields.DATE_END].notna()]
    last = dated.groupby(fields.ADM2_ID)[fields.DATE_END].max()
    found = {row["id"] for row in page.evaluate("() => geoAfpak.state().byDistrict")}
    assert found == set(last[last < "2016-01-01"].index)
    file = saved(page, "ga-save-districts")
    assert {row["adm2_id"] for row in file} == found
    assert max(row["last_event"] for row in file) < "2016-01-01"


# --- columns of one's own, contradictions -------------------------------------

HOSTILE = "<img src=x onerror=alert(1)>{{7*7}}"


@pytest.fixture(scope="module")
def own_page(tmp_path_factory) -> Path:
    """A page of five events with columns of the user's own, hostile in name and value."""
    frame = pd.DataFrame(
        {
            "date": [f"2016-0{month}-01" for month in range(1, 6)],
            "lat": [34.43, 34.52, 30.19, 31.6, 34.43],
            "lon": [70.45, 69.18, 67.01, 65.7, 70.45],
            "title": list("ABCDE"),
            "armed wing": ["Red", "Red", "=1+1", HOSTILE, None],
            "score": [10, 9.5, 100, None, 2],
            "__proto__": ["a", "b", "c", "d", "e"],
            fields.DISCREPANCY: [None, "One source says 3.", None, None, None],
        }
    )
    layers = build_layers(load_incidents(frame, geo_precision="town"))
    return write_page(build_map(layers), tmp_path_factory.mktemp("own") / "own.html")


@pytest.fixture
def own(open_page, own_page) -> Page:
    return open_page(own_page, viewport=WIDE)


def test_a_column_of_ones_own_is_a_filter_a_column_in_the_card_and_in_the_link(own):
    own.get_by_role("button", name="More", exact=True).click()
    own.locator(".ga-folded summary", has_text="armed wing").click()
    own.locator(".ga-folded[open]").get_by_label(HOSTILE).wait_for()
    texts = own.locator(".ga-folded[open] label span").all_text_contents()
    assert sorted(texts) == sorted([HOSTILE, "=1+1", "Red"])
    own.locator(".ga-folded[open]").get_by_label(HOSTILE).check()
    assert own.evaluate("() => geoAfpak.state().events") == 1
    assert f"armed wing: {HOSTILE}" in own.locator("#ga-chips").inner_text()
    later(own, 700)
    own.reload()
    own.evaluate("() => geoAfpak.drawn")
    assert own.evaluate("() => geoAfpak.state().criteria") == {"own:armed wing": [HOSTILE]}
    own.locator("#ga-table-button").click()
    assert own.evaluate(HEADS)[-3:] == ["armed wing", "score", "__proto__"]
    own.locator("#ga-table tbody button").click()
    facts = own.locator("#ga-card dl").inner_text()
    assert HOSTILE in facts
    assert "__proto__" in facts
    own.evaluate("() => { geoAfpak.select({ 'own:armed wing': [] }); }")
    own.locator("#ga-table thead").get_by_role("button", name="score").click()
    later(own, 300)
    assert [row[-2] for row in own.evaluate(CELLS)] == ["2", "9.5", "10", "100", ""]


def test_many_columns_of_ones_own_wait_until_asked_for(page, layers):
    table_of(page, "events")
    few = page.evaluate(HEADS)
    page.get_by_role("button", name="more columns").click()
    more = page.evaluate(HEADS)
    assert more[: len(few)] == few
    assert more[len(few) :] == list(own_columns(layers.incidents))
    page.get_by_role("button", name="Fewer columns").click()
    assert page.evaluate(HEADS) == few


def test_events_that_sources_contradict_are_a_filter_and_a_list(page, here):
    page.get_by_role("button", name="Contradicted").click()
    page.get_by_label("Sources contradict it").check()
    stated = here[here[fields.DISCREPANCY].fillna("").ne("")]
    assert page.evaluate("() => geoAfpak.state().events") == len(stated) > 0
    table_of(page, "events")
    at = page.evaluate(HEADS).index("What contradicts it")
    texts = [row[at] for row in page.evaluate(CELLS)]
    assert sorted(texts) == sorted(stated[fields.DISCREPANCY])
    page.get_by_label("Stated and joined place differ").check()
    differing = here[here[fields.AGREES_WITH_STATED].eq(False).fillna(value=False)]
    both = set(stated[fields.ID]) | set(differing[fields.ID])
    assert page.evaluate("() => geoAfpak.state().events") == len(both)
    page.get_by_role("button", name="Contradicted").click()


def test_a_press_brings_the_selection_into_view(page, here):
    page.evaluate("() => { geoAfpak.select({ provinces: ['AF-NAN'] }); }")
    page.get_by_role("button", name="Zoom to these").click()
    south, west, north, east = page.evaluate(
        """() => { const box = map_afpak.getBounds();
            return [box.getSouth(), box.getWest(), box.getNorth(), box.getEast()]; }"""
    )
    points = here[here[fields.ADM1_ID].eq("AF-NAN") & here[MARK].eq("dot")].geometry
    assert len(points) > 0
    assert points.x.between(west, east).all()
    assert points.y.between(south, north).all()
    assert east - west < 10


# --- statements ---------------------------------------------------------------


def test_statements_in_force_on_a_day_are_a_table_and_a_file_with_their_sources(page, layers):
    table_of(page, "statements")
    # Of all time together nothing is in force.
    assert "in force" not in page.locator("#ga-table").inner_text().replace("are in force then", "")
    page.get_by_label("On the day").fill("2016-02-01")
    later(page, 300)
    wanted = page.evaluate("() => geoAfpak.state().statements")
    rows = page.evaluate(CELLS)
    assert len(rows) == len(wanted) > 0
    assert all(row[8] for row in rows)
    file = saved(page, "ga-save-statements")
    assert {row["id"] for row in file} == set(wanted)
    zones = layers.zones.set_index(fields.ID)
    for row in file:
        first = zones.loc[row["id"], fields.SOURCES][0].replace(";", "\\;")
        assert row["sources"].removeprefix("\\").startswith(first)
        assert row["in_time_chosen"] in {"in force", "last evidence before", "not dated"}
        since = zones.loc[row["id"], fields.SINCE]
        assert row["in_time_chosen"] == "not dated" or not since or since <= "2016-02-01"


def test_the_heading_ends_in_the_time_selected_and_comes_back(page):
    heading = page.locator("#ga-title")
    whole = heading.inner_text()
    page.evaluate("() => { geoAfpak.select({ from: '2016-01-01', to: '2016-12-31' }); }")
    assert heading.inner_text() == "Islamic State in Afghanistan and Pakistan, 2016"
    page.evaluate("() => { geoAfpak.select({ from: undefined, to: undefined }); }")
    assert heading.inner_text() == whole


def test_circles_show_deaths_when_asked_and_the_link_says_so(page):
    page.evaluate("() => { map_afpak.setView([31, 69], 4.25, { animate: false }); }")
    circles = "() => [...document.querySelectorAll('[data-shape=ring]')].map((one) => one.title)"
    by_events = page.evaluate(circles)
    page.evaluate("() => { geoAfpak.select({ circles: 'deaths' }); }")
    by_deaths = page.evaluate(circles)
    assert len(by_events) > 0
    assert all(" killed as far as stated, " in title for title in by_deaths)
    later(page, 700)
    assert "b=deaths" in page.evaluate("() => location.hash")
    page.evaluate("() => { geoAfpak.select({ circles: 'events' }); }")
    assert page.evaluate(circles) == by_events
