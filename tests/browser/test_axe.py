"""What axe-core finds in every state of the page: nothing, in any scheme and at any width."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import as_it_starts, axe, later

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
ALONE = "Attack on the Pakistani consulate, Jalalabad"  # one event on its spot
STACK = "2 events at Hospital, Quetta"
# From here on the events of Jalalabad have room side by side.
NEARER = "() => { map_afpak.setView([34.43, 70.45], 10, { animate: false }); }"
YEARS = [["2015-01-01", "2015-12-31"], ["2016-01-01", "2016-12-31"]]
NANGARHAR = [[69.9, 33.9], [71.3, 33.9], [71.3, 34.8], [69.9, 34.8]]
# Of WCAG 2.2, and off unless asked for: what is pressed is 24 pixels large or stands apart.
RULES = {"rules": {"target-size": {"enabled": True}}}
# What the scheme can change of a state that was looked at in the light.
OF_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}
# A symbol that lies under a button or at the edge of the map is a drag away from being whole.
UNCOVERED = """() => {
    const boxes = [...document.querySelectorAll(".leaflet-control, #ga-table[open]")]
        .map((one) => one.getBoundingClientRect());
    for (const mark of document.querySelectorAll(".ga-mark")) {
        const own = mark.getBoundingClientRect();
        const under = boxes.some((box) => box.left < own.right && box.right > own.left
            && box.top < own.bottom && box.bottom > own.top);
        mark.style.visibility = under ? "hidden" : "";
    }
}"""


def mark_of(page, title):
    return page.get_by_role("button", name=re.compile(f"^{re.escape(title)}"))


def press(text):
    return lambda page: page.get_by_role("button", name=text).first.click()


def select(**criteria):
    return lambda page: page.evaluate("(wanted) => { geoAfpak.select(wanted); }", criteria)


def layers_on(*more):
    def act(page) -> None:
        shown = page.evaluate("() => geoAfpak.state().layers")
        select(layers=[*shown, *more])(page)

    return act


def table_of(view):
    def act(page) -> None:
        page.locator("#ga-table-button").click()
        page.locator(f".ga-views [value={view}]").click()

    return act


def place_card(page) -> None:
    page.locator("#ga-search").fill("Nangarhar")
    page.keyboard.press("Enter")


def card_beside_the_table(page) -> None:
    page.locator("#ga-table-button").click()
    page.locator("#ga-table tbody button").nth(2).click()


def groups(page) -> None:
    page.get_by_role("button", name="Groups and where they stand").click()
    page.locator("#ga-groupview summary").click()
    page.locator("[data-group='TTP']").focus()


def search_results(page) -> None:
    page.locator("#ga-search").fill("quetta")
    page.keyboard.press("ArrowDown")


def filtered(page) -> None:
    select(groups=["IS", "ISK"], types=["attack"], **{"from": "2015-01-01"})(page)
    page.locator(".ga-facet").first.click()


def playing(page) -> None:
    select(**{"from": "2015-01-01", "to": "2015-12-31"})(page)
    more = page.get_by_role("button", name="Options")
    if more.is_visible():
        more.click()
    page.get_by_role("slider", name="Start of the time window").focus()
    page.keyboard.press(" ")


def area_drawn(page) -> None:
    select(areas=[NANGARHAR, NANGARHAR])(page)
    page.locator(".ga-facet", has_text="Area").click()
    page.get_by_role("button", name="Draw an outline").click()


STATES = {
    "plain": lambda _: None,
    "card": lambda page: (page.evaluate(NEARER), mark_of(page, ALONE).click()),
    "fan": lambda page: mark_of(page, STACK).click(),
    "choropleth": layers_on("choropleth:killed"),
    "shaded": select(shading={"measure": "density", "scheme": "quantile"}),
    "layers": lambda page: page.locator(".leaflet-control-layers").hover(),
    "everything unfolded": lambda page: page.evaluate(
        "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"
    ),
    "local names": layers_on("base:local"),
    "filtered": filtered,
    "place card": place_card,
    "groups": groups,
    "table": card_beside_the_table,
    "about": press("About this map"),
    "districts": table_of("districts"),
    "statements": table_of("statements"),
    "comparison": select(compare=YEARS),
    "further filters": lambda page: (
        page.get_by_role("button", name="More", exact=True).click(),
        page.locator(".ga-folded summary").first.click(),
    ),
    "search results": search_results,
    "download": press("Download events or a picture"),
    "share": press("Share & cite this view"),
    "playing": playing,
    "area drawn": area_drawn,
}
DARK = ("plain", "card", "choropleth", "shaded", "filtered", "groups", "table", "search results",
        "download", "share", "playing")  # fmt: skip


def phone_card(page) -> None:
    page.locator(".ga-mark[data-shape=pill]").first.click()


def phone_table(page) -> None:
    page.evaluate("() => document.getElementById('ga-table-button').click()")


PHONE_STATES = {
    "half": ("half", lambda _: None),
    "card": ("peek", phone_card),
    "table": ("peek", phone_table),
    "choropleth": ("peek", STATES["choropleth"]),
    "local names": ("peek", STATES["local names"]),
    "filtered": ("full", filtered),
    "groups": ("full", groups),
    "search results": ("peek", search_results),
    "playing": ("peek", playing),
}
"""How far the sheet is pulled up, and what is done then."""


@pytest.fixture(scope="module")
def looked_at(keep_page, page_file, layers):
    """Pages by scheme and size, kept open, as they start."""
    pages: dict[tuple[str, int], Page] = {}

    def get(scheme, viewport) -> Page:
        key = (scheme, viewport["width"])
        if key not in pages:
            pages[key] = keep_page(page_file, color_scheme=scheme, viewport=viewport)
        return as_it_starts(pages[key], layers)

    return get


def found_by_axe(page, state="", rules=RULES) -> list[str]:
    if state == "playing":  # symbols come and go: none has its size yet
        return axe(page, None if rules is RULES else rules)
    later(page, 400)  # the map has taken the room that a table or a card leaves it
    page.evaluate(UNCOVERED)
    return axe(page, rules)


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(looked_at, state):
    page = looked_at("light", WIDE)
    STATES[state](page)
    assert found_by_axe(page, state) == []


@pytest.mark.parametrize("state", DARK)
def test_axe_finds_nothing_in_the_dark(looked_at, state):
    page = looked_at("dark", WIDE)
    STATES[state](page)
    assert found_by_axe(page, state, OF_COLOURS) == []


def pull_up(page, stop) -> None:
    while page.evaluate("() => document.documentElement.dataset.sheet") != stop:
        page.locator("#ga-handle").click()


@pytest.mark.parametrize("state", PHONE_STATES)
def test_axe_finds_nothing_on_a_phone(looked_at, state):
    page = looked_at("light", PHONE)
    stop, act = PHONE_STATES[state]
    pull_up(page, stop)
    act(page)
    assert found_by_axe(page, state) == []
    width = page.evaluate("() => document.getElementById('ga-column').scrollWidth")
    assert width <= PHONE["width"]


@pytest.mark.parametrize("state", ["search results", "playing"])
def test_axe_finds_nothing_on_a_phone_in_the_dark(looked_at, state):
    page = looked_at("dark", PHONE)
    pull_up(page, "peek")
    STATES[state](page)
    assert found_by_axe(page, state, OF_COLOURS) == []


@pytest.mark.parametrize("options", [{"contrast": "more"}, {"forced_colors": "active"}])
def test_axe_finds_nothing_in_high_contrast(looked_at, options):
    page = looked_at("light", WIDE)
    page.emulate_media(**options)
    STATES["choropleth"](page)
    place_card(page)
    found = found_by_axe(page)
    page.emulate_media(contrast="null", forced_colors="null")
    assert found == []
