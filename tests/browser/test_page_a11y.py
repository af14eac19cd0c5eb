"""Everyone can use the page: by keyboard, with a screen reader, in any scheme, without motion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from geo_afpak.layers import MARK
from geo_afpak.model import fields
from tests.browser.conftest import as_it_starts, later

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
ALONE = "Attack on the Pakistani consulate, Jalalabad"  # one event on its spot
STACK = "2 events at Hospital, Quetta"
# From here on the events of Jalalabad have room side by side.
NEARER = "() => { map_afpak.setView([34.43, 70.45], 10, { animate: false }); }"
# What has the focus, in words.
FOCUS = """() => {
    const it = document.activeElement;
    return it.getAttribute("aria-label") || it.textContent || it.tagName;
}"""


@pytest.fixture
def page(open_page, page_file) -> Page:
    return open_page(page_file, viewport=WIDE)


@pytest.fixture(scope="module")
def kept(keep_page, page_file) -> Page:
    return keep_page(page_file, viewport=WIDE)


@pytest.fixture
def used(kept, layers) -> Page:
    """A page that others have looked at, as it started."""
    return as_it_starts(kept, layers)


def mark_of(page, title):
    return page.get_by_role("button", name=re.compile(f"^{re.escape(title)}"))


def tab_until(page, start, at_most=60) -> list[str]:
    """Press Tab until what has the focus begins with `start`; list all that had it."""
    seen = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        seen.append(page.evaluate(FOCUS))
        if seen[-1].startswith(start):
            return seen
    raise AssertionError(f"{start!r} is out of reach; Tab led to {seen}")


# --- keyboard -----------------------------------------------------------------


def test_the_first_tabs_offer_to_skip_to_the_map_and_to_the_table(page):
    skip = page.locator(".ga-skip")
    for number in range(2):
        page.keyboard.press("Tab")
        assert skip.nth(number).evaluate("(link) => link === document.activeElement")
        assert skip.nth(number).bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == "Table of events"
    page.keyboard.press("Enter")
    assert page.locator("#ga-table").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("#ga-table").is_hidden()
    assert page.evaluate(FOCUS) == "Table of events"


def test_the_search_is_at_most_five_tabs_from_the_start(page):
    for _ in range(5):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.id") == "ga-search":
            return
    raise AssertionError("the search is out of reach")


def facet(page) -> None:
    page.locator(".ga-facet").first.click()
    page.locator(".ga-facet-panel:not([hidden]) input[type=checkbox]").first.focus()


@pytest.mark.parametrize(
    "opened",
    [
        facet,
        lambda page: page.locator("#ga-table-button").click(),
        lambda page: page.get_by_role("button", name="About this map").click(),
        lambda page: mark_of(page, STACK).focus(),
        lambda page: page.locator(".leaflet-control-layers-toggle").press("Enter"),
    ],
    ids=["filter", "table", "dialog", "map", "layers"],
)
def test_a_slash_leads_to_the_search_from_everywhere(used, opened):
    opened(used)
    used.keyboard.press("/")
    assert used.evaluate("() => document.activeElement.id") == "ga-search"
    assert used.locator("#ga-search").input_value() == ""


@pytest.mark.parametrize(
    ("opened", "shown"),
    [
        (facet, ".ga-facet-panel:not([hidden])"),
        (lambda page: page.locator("#ga-table-button").click(), "#ga-table"),
        (lambda page: page.get_by_role("button", name="About this map").click(), "#ga-about"),
        (
            lambda page: page.locator(".leaflet-control-layers-toggle").press("Enter"),
            ".leaflet-control-layers-list",
        ),
        (lambda page: page.locator("#ga-search").fill("Nangarhar"), "[role=listbox]"),
    ],
    ids=["filter", "table", "dialog", "layers", "search"],
)
def test_escape_closes_what_is_open(used, opened, shown):
    opened(used)
    assert used.locator(shown).first.is_visible()
    used.keyboard.press("Escape")
    assert used.locator(shown).count() == 0 or used.locator(shown).first.is_hidden()


@pytest.mark.parametrize("key", ["Enter", " "])
def test_a_mark_opens_by_keyboard_and_gets_the_focus_back(page, key):
    page.evaluate(NEARER)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the map itself can be moved before its marks
    assert page.evaluate(FOCUS).startswith("Map view")
    tab_until(page, ALONE)
    ring = mark_of(page, ALONE).evaluate("(mark) => getComputedStyle(mark).outlineStyle")
    assert ring == "solid"
    page.keyboard.press(key)
    card = page.locator("#ga-card")
    assert page.evaluate(FOCUS) == ALONE == card.locator("h2").inner_text()
    assert card.locator("h2").evaluate("(heading) => heading === document.activeElement")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    assert card.is_hidden()
    assert page.evaluate(FOCUS).startswith(ALONE)


def test_a_stack_opens_and_folds_by_keyboard(page):
    mark_of(page, STACK).focus()
    page.keyboard.press("Enter")
    first = page.evaluate(FOCUS)
    assert first.startswith("Suicide bombing at a Quetta hospital")
    page.keyboard.press("Enter")
    assert page.locator("#ga-card h2").inner_text() in first
    page.keyboard.press("Escape")  # the card
    assert page.locator("#ga-card").is_hidden()
    assert page.evaluate(FOCUS) == first
    page.keyboard.press("Escape")  # the fan
    assert page.evaluate(FOCUS).startswith(STACK)


def test_focus_outlives_a_change_of_the_layers(page):
    page.evaluate(NEARER)
    mark_of(page, ALONE).focus()
    page.evaluate("() => { geoAfpak.select({ groups: ['ISK'] }); }")
    assert page.evaluate(FOCUS).startswith(ALONE)
    page.keyboard.press("Enter")
    page.evaluate("() => { geoAfpak.select({ groups: [] }); }")
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS).startswith(ALONE)


def test_a_row_of_the_table_opens_its_card_and_the_way_leads_back(page):
    page.locator("#ga-table-button").focus()
    page.keyboard.press("Enter")
    page.locator("#ga-table").get_by_role("button", name=ALONE).focus()
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUS) == ALONE
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS) == ALONE
    page.keyboard.press("Escape")
    assert page.evaluate(FOCUS) == "Table of events"


def test_every_mark_and_control_says_what_it_is(page, layers):
    names = page.locator(".ga-mark").evaluate_all(
        "(all) => all.map((one) => [one.localName, one.tabIndex, one.ariaLabel])"
    )
    shown = layers.incidents[layers.incidents[MARK].isin(["dot", "district", "province"])]
    assert 10 < len(names) <= len(shown)
    assert {(role, index) for role, index, _ in names} == {("button", 0)}
    assert len({name for *_, name in names}) == len(names)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("button, a, input, summary, [tabindex='0']")]
            .filter((one) => !(one.getAttribute("aria-label") || one.title
                || one.textContent.trim() || one.labels?.length))
            .map((one) => one.outerHTML)"""
    )
    assert nameless == []


def test_a_selection_is_said_aloud(used, layers):
    used.evaluate("() => { geoAfpak.select({ groups: ['ISK'], classes: ['attack'] }); }")
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    count = sum(
        "ISK" in codes and kind == "attack"
        for codes, kind in zip(here[fields.GROUPS], here[fields.EVENT_TYPE], strict=True)
    )
    assert used.get_by_role("status").text_content() == f"{count} events selected"


def choropleth(page):
    shown = page.evaluate("() => geoAfpak.state().layers")
    page.evaluate("(layers) => { geoAfpak.select({ layers }); }", [*shown, "choropleth:killed"])


# --- room ---------------------------------------------------------------------


@pytest.mark.parametrize("size", [(1024, 700), (900, 700), (360, 740), (320, 640)])
def test_nothing_outruns_its_column_and_nothing_covers_the_scale(open_page, page_file, size):
    page = open_page(page_file, viewport={"width": size[0], "height": size[1]})
    choropleth(page)
    for step in ("() => {}", "() => document.querySelector('.ga-mark').click()"):
        page.evaluate(step)
        found = page.evaluate(
            """() => {
                const column = document.getElementById("ga-column");
                const edge = column.getBoundingClientRect();
                const scale = document.querySelector(".leaflet-control-scale-line");
                const { left, top, right, bottom } = scale.getBoundingClientRect();
                const spots = [[left + 2, top + 2], [right - 2, top + 2], [right - 2, bottom - 3]];
                const seen = spots.map(([x, y]) => document.elementsFromPoint(x, y)
                    .find((one) => one.closest(".leaflet-control, .ga-card, .ga-column")));
                const past = [...column.querySelectorAll("*")].filter((one) =>
                    one.getBoundingClientRect().right > edge.right + 1
                        && !one.closest(".ga-hidden"));
                return [past.map((one) => one.outerHTML.slice(0, 80)),
                    seen.every((one) => one && scale.parentElement.contains(one))];
            }"""
        )
        assert found == [[], True]


@pytest.mark.parametrize("size", [(720, 450), (640, 360)])
def test_at_twice_the_size_the_timeline_can_still_be_used(open_page, page_file, size):
    page = open_page(page_file, viewport={"width": size[0], "height": size[1]})
    page.locator(
        "#ga-timeline button", has_text="\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
    ).click()
    assert page.evaluate("() => geoAfpak.state().criteria.from") is not None
    assert page.locator(".folium-map").bounding_box()["height"] > 0.4 * size[1]
    bottom = page.locator("#ga-timeline").bounding_box()
    assert bottom["y"] + bottom["height"] <= size[1] - 30


# --- schemes ------------------------------------------------------------------


def test_the_dark_scheme_turns_the_page_dark(open_page, page_file):
    page = open_page(page_file, viewport=WIDE)
    for where in ("body", ".leaflet-container"):
        grounds = []
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            ground = "(one) => getComputedStyle(one).backgroundColor"
            grounds.append(page.locator(where).evaluate(ground))
        bright, dim = (sum(map(int, re.findall(r"\d+", ground)[:3])) for ground in grounds)
        assert dim < 120
        assert bright > 600


def test_forced_colours_keep_the_colours_that_mean_something(open_page, page_file):
    page = open_page(page_file, viewport=WIDE, forced_colors="active")
    choropleth(page)
    chips = page.locator(
        "#ga-column :is(.ga-hue-chip, .ga-chip:not(.ga-shade-unknown))"
    ).evaluate_all("(all) => all.map((chip) => getComputedStyle(chip).backgroundColor)")
    assert len(chips) > 6
    assert len(set(chips)) == len(chips)
    ground = "(all) => all.map((one) => getComputedStyle(one).backgroundColor)"
    assert len(set(page.locator(".ga-time-chip").evaluate_all(ground))) == 2  # one is paler
    page.evaluate("() => { geoAfpak.select({ groups: ['ISK'] }); }")
    facets = page.locator(".ga-facet").evaluate_all(ground)
    assert facets[0] not in facets[1:]
    page.evaluate("() => { geoAfpak.select({ groups: [] }); }")
    fills = page.locator("#ga-column .ga-checks .ga-symbol").evaluate_all(
        "(all) => all.map((shape) => getComputedStyle(shape).fill + getComputedStyle(shape).stroke)"
    )
    assert len(set(fills)) == 5


def test_more_contrast_makes_quiet_text_loud(open_page, page_file):
    page = open_page(page_file, viewport=WIDE, contrast="more")
    colours = page.evaluate(
        """() => [".ga-lead", "h1"].map((where) =>
            getComputedStyle(document.querySelector(where)).color)"""
    )
    assert colours[0] == colours[1]


def test_nothing_moves_for_those_who_asked_for_that(open_page, page_file):
    page = open_page(page_file, viewport=WIDE, reduced_motion="reduce")
    page.locator(".leaflet-control-zoom-in").click()
    page.evaluate("() => new Promise(requestAnimationFrame)")
    moving = page.evaluate("() => document.getAnimations().length")
    zoom = page.evaluate("() => map_afpak.getZoom()")
    later(page, 400)
    assert moving == 0
    assert page.evaluate("() => map_afpak.getZoom()") == zoom
