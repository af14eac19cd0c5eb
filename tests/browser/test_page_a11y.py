"""Everyone can use the page: by keyboard, with a screen reader, in any scheme, without motion."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from geo_afpak.layers import MARK
from geo_afpak.model import fields
from geo_afpak.page.payload import feature_groups
from tests.browser.conftest import later

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
ALONE = "Attack on the Pakistani consulate, Jalalabad"  # one event on its spot
STACK = "2 events at Hospital, Quetta"
# From here on the events of Jalalabad have room side by side.
YEARS = [["2015-01-01", "2015-12-31"], ["2016-01-01", "2016-12-31"]]
NEARER = "() => { map_afpak.setView([34.43, 70.45], 10, { animate: false }); }"
# What has the focus, in words.
FOCUS = """() => {
    const it = document.activeElement;
    return it.getAttribute("aria-label") || it.textContent || it.tagName;
}"""


@pytest.fixture
def page(open_page, page_file) -> Page:
    return open_page(page_file, viewport=WIDE)


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
def test_a_slash_leads_to_the_search_from_everywhere(page, opened):
    opened(page)
    page.keyboard.press("/")
    assert page.evaluate("() => document.activeElement.id") == "ga-search"
    assert page.locator("#ga-search").input_value() == ""


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
def test_escape_closes_what_is_open(page, opened, shown):
    opened(page)
    assert page.locator(shown).first.is_visible()
    page.keyboard.press("Escape")
    assert page.locator(shown).count() == 0 or page.locator(shown).first.is_hidden()


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


def test_a_selection_is_said_aloud(page, layers):
    page.evaluate("() => { geoAfpak.select({ groups: ['ISK'], classes: ['attack'] }); }")
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    count = sum(
        "ISK" in codes and kind == "attack"
        for codes, kind in zip(here[fields.GROUPS], here[fields.EVENT_TYPE], strict=True)
    )
    assert page.get_by_role("status").text_content() == f"{count} events selected"


# --- axe-core -----------------------------------------------------------------


def press(text):
    return lambda page: page.get_by_role("button", name=text).first.click()


def layers_on(page, *more):
    shown = page.evaluate("() => geoAfpak.state().layers")
    page.evaluate("(layers) => { geoAfpak.select({ layers }); }", [*shown, *more])


def choropleth(page):
    layers_on(page, "choropleth:killed")


def table_of(page, view):
    page.locator("#ga-table-button").click()
    page.locator(f".ga-views [value={view}]").click()


def place_card(page):
    page.locator("#ga-search").fill("Nangarhar")
    page.keyboard.press("Enter")


STATES = {
    "plain": lambda _: None,
    "card": lambda page: (page.evaluate(NEARER), mark_of(page, ALONE).click()),
    "fan": lambda page: mark_of(page, STACK).click(),
    "choropleth": choropleth,
    "layers": lambda page: page.locator(".leaflet-control-layers").hover(),
    "everything unfolded": lambda page: page.evaluate(
        "() => { for (const one of document.querySelectorAll('details')) one.open = true; }"
    ),
    "local names": lambda page: layers_on(page, "base:local"),
    "facet panel": lambda page: page.locator(".ga-facet").first.click(),
    "place card": place_card,
    "groups": press("Groups and where they stand"),
    "table": press("Table of events"),
    "about": press("About this map"),
    "districts": lambda page: table_of(page, "districts"),
    "statements": lambda page: table_of(page, "statements"),
    "comparison": lambda page: page.evaluate("(compare) => geoAfpak.select({ compare })", YEARS),
    "further filters": lambda page: (
        page.get_by_role("button", name="More", exact=True).click(),
        page.locator(".ga-folded summary").first.click(),
    ),
    "search results": lambda page: page.locator("#ga-search").fill("Kabul"),
    "download": press("Download events or a picture"),
    "share": press("Share & cite this view"),
    "filtered": lambda page: page.evaluate("() => geoAfpak.select({ groups: ['ISK'] })"),
}


@pytest.fixture(scope="module")
def looked_at(keep_page, page_file):
    """Pages by scheme and size, kept open; axe's script is not among those of the policy."""
    pages = {}

    def get(scheme, viewport) -> Page:
        key = (scheme, viewport["width"])
        if key not in pages:
            pages[key] = keep_page(
                page_file, bypass_csp=True, color_scheme=scheme, viewport=viewport
            )
        return pages[key]

    return get


# Of WCAG 2.2, and off unless asked for: what is pressed is 24 pixels large or stands apart.
RULES = {"rules": {"target-size": {"enabled": True}}}


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


def found_by_axe(page) -> list[str]:
    later(page, 400)  # the map has taken the room that a table or a card leaves it
    page.evaluate(UNCOVERED)
    found = Axe().run(page, options=RULES).response["violations"]
    nodes = [(one["id"], node) for one in found for node in one["nodes"]]
    return [f"{rule}: {node['html'][:200]}" for rule, node in nodes if not by_a_hair(rule, node)]


def by_a_hair(rule: str, node: dict[str, Any]) -> bool:
    """Tell a target of 24 pixels that misses less than half a pixel to a neighbour."""
    sizes = [one["data"] for one in node["any"] if one["id"] == "target-size"]
    return rule == "target-size" and any(min(s["width"], s["height"]) > 23.5 for s in sizes)


def reset(page, layers) -> None:
    page.evaluate(
        """(layers) => {
            document.querySelector("dialog[open]")?.close();
            document.querySelector(".ga-facet[aria-expanded=true]")?.click();
            document.querySelector("#ga-card .ga-close")?.click();
            document.getElementById("ga-search").value = "";
            document.getElementById("ga-search").dispatchEvent(new Event("input"));
            document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
            geoAfpak.select({ groups: [], classes: [], types: [], layers });
            map_afpak.fitBounds([[23.6, 60.4], [38.6, 77.9]], { animate: false });
        }""",
        [key for key, _, shown in feature_groups(layers) if shown],
    )
    page.mouse.move(5, 5)


@pytest.mark.parametrize("state", STATES)
def test_axe_finds_nothing(looked_at, layers, state):
    page = looked_at("light", WIDE)
    reset(page, layers)
    STATES[state](page)
    assert found_by_axe(page) == []


@pytest.mark.parametrize("state", ["plain", "card", "choropleth"])
def test_axe_finds_nothing_in_the_dark(looked_at, layers, state):
    page = looked_at("dark", WIDE)
    reset(page, layers)
    STATES[state](page)
    assert found_by_axe(page) == []


@pytest.mark.parametrize("state", ["half", "card", "table", "choropleth", "local names"])
def test_axe_finds_nothing_on_a_phone(looked_at, layers, state):
    page = looked_at("light", PHONE)
    reset(page, layers)
    stop = "half" if state == "half" else "peek"
    while page.evaluate("() => document.documentElement.dataset.sheet") != stop:
        page.locator("#ga-handle").click()
    if state == "card":
        page.locator(".ga-mark[data-shape=pill]").first.click()
    elif state == "table":
        page.evaluate("() => document.getElementById('ga-table-button').click()")
    elif state in STATES:
        STATES[state](page)
    assert found_by_axe(page) == []


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


def test_the_dark_scheme_turns_the_page_dark(looked_at):
    light, dark = (looked_at(scheme, WIDE) for scheme in ("light", "dark"))
    for where in ("body", ".leaflet-container"):
        grounds = [
            page.locator(where).evaluate("(one) => getComputedStyle(one).backgroundColor")
            for page in (light, dark)
        ]
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


@pytest.mark.parametrize("options", [{"contrast": "more"}, {"forced_colors": "active"}])
def test_axe_finds_nothing_in_high_contrast(keep_page, page_file, options):
    page = keep_page(page_file, bypass_csp=True, viewport=WIDE, **options)
    choropleth(page)
    place_card(page)
    assert found_by_axe(page) == []


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
