"""Ten tasks of a reader, each done by what is on the screen, and in three steps at most.

A step is one control used: a filter with its value, a field with what is typed, a button.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geo_afpak.count.summary import totals
from geo_afpak.layers import MARK
from geo_afpak.model import fields
from tests.browser.conftest import later

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    import geopandas as gpd
    from playwright.sync_api import Page

MOST_STEPS = 3


class Reader:
    """Somebody before the page, whose steps are counted."""

    def __init__(self, page: Page, here: gpd.GeoDataFrame) -> None:
        self.page, self.here, self.steps = page, here, 0

    def press(self, name: str) -> None:
        self.steps += 1
        self.page.get_by_role("button", name=name, exact=True).first.click()

    def filter(self, name: str, value: str) -> None:
        self.press(name)
        self.page.get_by_label(re.compile(f"^{value}")).first.check()

    def choose(self, label: str, value: str) -> None:
        self.steps += 1
        self.page.get_by_label(label, exact=True).select_option(label=value)

    def fill(self, label: str, text: str) -> None:
        self.steps += 1
        self.page.get_by_label(label).fill(text)

    def find(self, text: str) -> str:
        """Search, take the first answer, and read the card that opens."""
        self.steps += 1
        self.page.locator("#ga-search").fill(text)
        self.page.keyboard.press("Enter")
        return self.page.locator("#ga-card").inner_text()

    def save(self, name: str) -> str:
        with self.page.expect_download() as waiting:
            self.press(name)
        return waiting.value.suggested_filename

    def state(self) -> dict[str, Any]:
        later(self.page, 300)
        return self.page.evaluate("() => geoAfpak.state()")


@pytest.fixture(scope="module")
def opened(browser):
    context = browser.new_context(
        offline=True, accept_downloads=True, viewport={"width": 1440, "height": 900}
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def reader(opened, page_file, layers) -> Reader:
    opened.goto("about:blank")
    opened.goto(page_file.as_uri())
    opened.evaluate("async () => { await geoAfpak.drawn; }")
    return Reader(opened, layers.incidents[layers.incidents[MARK] != "elsewhere"])


def killed_in_a_province_in_a_year(reader):
    reader.filter("Group", "Islamic State of Khurasan")
    reader.filter("Place", "Nangarhar")
    reader.choose("Period", "2016")
    here = reader.here
    lasts = here[fields.DATE_START].le("2016-12-31") & here[fields.DATE_END].ge("2016-01-01")
    theirs = here[fields.GROUPS].map(lambda codes: "ISK" in codes)
    rows = totals(here[lasts & theirs & here[fields.ADM1_ID].eq("AF-NAN")])
    state = reader.state()
    assert (state["events"], state["killed"]["stated"]) == (rows["events"], rows["killed"])
    assert rows["events"]


def districts_first_hit_since(reader):
    reader.press("Table of events")
    reader.press("Districts")
    reader.fill("No event before", "2015-06-01")
    here = reader.here
    dated = here[here[fields.ADM2_ID].notna() & here[fields.DATE_START].notna()]
    first = dated.groupby(fields.ADM2_ID)[fields.DATE_START].min()
    found = {row["id"] for row in reader.state()["byDistrict"]}
    assert found == set(first[first >= "2015-06-01"].index) != set()


def statements_in_force_on_a_day(reader):
    reader.press("Table of events")
    reader.press("Statements")
    reader.fill("On the day", "2016-02-01")
    assert reader.state()["statements"]
    rows = reader.page.locator("#ga-table tbody tr")
    assert rows.count() == len(reader.state()["statements"])
    sources = rows.locator("td:last-child").all_inner_texts()
    assert all(text.strip() for text in sources)


def a_place_by_another_spelling(reader):
    card = reader.find("Haska Mena")
    assert "Deh Bala" in card or "Haska Mina" in card


def the_events_as_a_table(reader):
    reader.press("Download events or a picture")
    assert reader.save("Table (CSV)").endswith(".csv")


def the_view_as_a_link(reader):
    reader.filter("Group", "Islamic State of Khurasan")
    reader.press("Share & cite this view")
    assert "g=ISK" in reader.page.get_by_label("Link to this view").input_value()


def the_view_as_a_picture(reader):
    reader.press("Download events or a picture")
    assert reader.save("Picture of the map (PNG)").endswith(".png")


def one_year_against_another(reader):
    reader.page.locator("#ga-shading summary").click()
    reader.steps += 1
    reader.page.get_by_role("radio", name="Change between two periods").check()
    reader.choose("First period: a year", "2015")
    reader.choose("Then period: a year", "2016")
    assert [one[0][:4] for one in reader.state()["compare"]["periods"]] == ["2015", "2016"]


def events_that_sources_contradict(reader):
    reader.filter("Contradicted", "Sources contradict it")
    wanted = reader.here[fields.DISCREPANCY].fillna("").ne("").sum()
    assert reader.state()["events"] == wanted > 0


def a_city(reader):
    assert "Quetta" in reader.find("Quetta")


TASKS: list[Callable[[Reader], None]] = [
    killed_in_a_province_in_a_year, districts_first_hit_since, statements_in_force_on_a_day,
    a_place_by_another_spelling, the_events_as_a_table, the_view_as_a_link,
    the_view_as_a_picture, one_year_against_another, events_that_sources_contradict, a_city,
]  # fmt: skip


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.__name__)
def test_what_readers_come_for_takes_three_steps(reader, task):
    task(reader)
    assert 0 < reader.steps <= MOST_STEPS
