"""The search field: everything by any of its names, by keys alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo_afpak.layers import MARK
from geo_afpak.model import fields

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
FOUND = """() => [...document.querySelectorAll("#ga-found-list [role=group]")].map((group) => [
    group.querySelector(".ga-found-kind").textContent,
    [...group.querySelectorAll("[role=option] > span")].map((name) => name.firstChild.textContent),
])"""
VIEW = "() => [map_afpak.getCenter().lat, map_afpak.getCenter().lng, map_afpak.getZoom()]"


@pytest.fixture(scope="module")
def opened(keep_page, page_file):
    return keep_page(page_file, viewport=WIDE)


@pytest.fixture
def page(opened) -> Page:
    opened.locator("#ga-search").fill("")
    opened.evaluate(
        """() => {
            document.querySelector("#ga-card .ga-close")?.click();
            document.activeElement.blur();
            geoAfpak.select({ groups: [] });
            map_afpak.fitBounds([[23.6, 60.4], [38.6, 77.9]], { animate: false });
        }"""
    )
    return opened


def found(page, text) -> dict[str, list[str]]:
    page.locator("#ga-search").fill(text)
    return dict(page.evaluate(FOUND))


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("Haska Mena", "Districts", "Deh Bala"),
        ("hisska meyna district", "Districts", "Deh Bala"),
        ("Nangarhar", "Provinces", "Nangarhar"),
        ("Hilmand", "Provinces", "Helmand"),
        ("NWFP", "Provinces", "Khyber Pakhtunkhwa"),
        ("Karachi", "Towns", "Karachi"),
        ("کراچی", "Towns", "Karachi"),
        ("Daesh", "Groups", "Islamic State of Khurasan"),
        ("Daesh", "Groups", "Islamic State"),
        ("da'esh", "Groups", "Islamic State"),
        ("ISKP", "Groups", "Islamic State of Khurasan"),
        ("Pakistani Taliban", "Groups", "Tehrik-i-Taliban Pakistan"),
        ("hospital quetta", "Events", "Suicide bombing at a Quetta hospital"),
    ],
)
def test_any_known_spelling_finds_it(page, text, kind, name):
    assert name in found(page, text)[kind]


def test_every_name_of_the_map_finds_itself(page, layers):
    frames = {"Districts": layers.districts, "Provinces": layers.provinces, "Towns": layers.towns}
    for kind, frame in frames.items():
        for name in frame[fields.NAME][::23]:
            assert name in found(page, name)[kind], name
    for event in layers.incidents[fields.TITLE][::7]:
        assert event in found(page, event)["Events"]


def test_a_result_says_what_it_is_and_by_which_name(page):
    page.locator("#ga-search").fill("haska")
    option = page.get_by_role("option", name="Deh Bala")
    assert option.locator("small").inner_text() == "district in Nangarhar; also Haska Mina"


def test_nothing_found_is_said_in_words(page):
    assert found(page, "xyzzy") == {}
    assert page.locator(".ga-found-none").is_visible()
    assert page.locator("#ga-status").text_content() == "Nothing found"


def test_the_keys_lead_from_the_slash_to_the_card(page):
    before = page.evaluate(VIEW)
    page.keyboard.press("/")
    field = page.locator("#ga-search")
    assert field.evaluate("(field) => field === document.activeElement")
    page.keyboard.type("haska m")
    assert field.get_attribute("aria-expanded") == "true"
    page.keyboard.press("ArrowDown")
    active = field.get_attribute("aria-activedescendant")
    assert page.locator(f"#{active}").get_attribute("aria-selected") == "true"
    page.keyboard.press("Enter")
    assert page.locator("#ga-card h2").inner_text() == "Deh Bala"
    assert page.locator("#ga-card h2").evaluate("(heading) => heading === document.activeElement")
    assert page.locator("path.ga-found").count() == 1
    lat, lon, zoom = page.evaluate(VIEW)
    assert zoom > before[2]
    assert (abs(lat - 34.1) < 0.3, abs(lon - 70.5) < 0.3) == (True, True)
    page.keyboard.press("Escape")
    assert page.locator("#ga-card").is_hidden()
    assert page.locator("path.ga-found").count() == 0


def test_the_arrows_go_round_and_escape_closes_then_clears(page):
    page.locator("#ga-search").fill("quetta")
    count = page.locator("[role=option]").count()
    assert count > 2
    page.keyboard.press("ArrowUp")
    last = page.locator("#ga-found-list [aria-selected=true]").inner_text()
    assert last == page.locator("[role=option]").last.inner_text()
    page.keyboard.press("ArrowDown")
    assert page.locator("[role=option]").first.get_attribute("aria-selected") == "true"
    page.keyboard.press("Escape")
    assert page.locator("#ga-found-list").is_hidden()
    assert page.locator("#ga-search").input_value() == "quetta"
    page.keyboard.press("Escape")
    assert page.locator("#ga-search").input_value() == ""


def test_escape_in_the_list_leaves_the_card_open(page):
    page.locator("#ga-search").fill("achin")
    page.keyboard.press("Enter")
    page.locator("#ga-search").fill("quetta")
    page.keyboard.press("Escape")
    assert page.locator("#ga-card").is_visible()


def test_a_slash_in_a_field_is_a_slash(page):
    page.locator("#ga-search").focus()
    page.keyboard.type("a/b")
    assert page.locator("#ga-search").input_value() == "a/b"


def test_a_group_filters_to_its_events(page, layers):
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    page.locator("#ga-search").fill("pakistani taliban")
    page.keyboard.press("Enter")
    state = page.evaluate("() => geoAfpak.state()")
    assert state["criteria"] == {"groups": ["TTP"]}
    assert state["events"] == sum("TTP" in codes for codes in here[fields.GROUPS])


def test_a_town_pans_there_and_opens_its_district(page):
    page.locator("#ga-search").fill("karachi")
    page.get_by_role("option", name="town in").click()
    assert (
        "Karachi"
        in page.locator("#ga-card .ga-when").inner_text() + page.locator("#ga-card h2").inner_text()
    )
    lat, lon, _ = page.evaluate(VIEW)
    assert (round(lat, 1), round(lon, 1)) == (24.9, 67.0)


def test_a_province_has_a_card_of_its_own(page, layers):
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    page.locator("#ga-search").fill("balochistan province")
    page.keyboard.press("Enter")
    card = page.locator("#ga-card")
    assert card.locator(".ga-kind").first.inner_text() == "Province"
    count = int((here[fields.ADM1_ID] == "PK-BA").sum())
    assert card.locator("h3").first.inner_text() == f"Events counted here: {count}"


def test_more_events_than_fit_open_as_a_list(page):
    heading = next(kind for kind in found(page, "attack") if kind.startswith("Events"))
    assert heading.startswith("Events, 5 of")
    page.locator("[role=option]").last.click()
    assert page.locator("#ga-card h2").inner_text() == "Events with “attack”"
    assert page.locator("#ga-card .ga-list li").count() > 5


def test_hostile_text_finds_nothing_and_does_nothing(page):
    for text in ("<img src=x onerror=alert(1)>", "'); DROP", "\\", "((((", "__proto__", "%"):
        page.locator("#ga-search").fill(text)
    page.locator("#ga-search").fill("")


def test_a_phone_shows_the_list_whole_and_folds_the_sheet_again(open_page, page_file):
    page = open_page(page_file, viewport=PHONE, has_touch=True)
    page.locator("#ga-search").tap()
    page.locator("#ga-search").fill("quetta")
    box = page.locator("#ga-found-list").bounding_box()
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= PHONE["height"]
    assert all(
        h >= 44
        for h in page.locator("[role=option]").evaluate_all(
            "(all) => all.map((one) => one.getBoundingClientRect().height)"
        )
    )
    page.locator("[role=option]").first.tap()
    assert page.locator("#ga-card h2").inner_text() == "Quetta"
    assert page.evaluate("() => document.documentElement.dataset.sheet") == "peek"


def test_the_card_of_a_place_follows_the_selection(page, layers):
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    page.locator("#ga-search").fill("balochistan province")
    page.keyboard.press("Enter")
    page.evaluate("() => { document.activeElement.blur(); geoAfpak.select({ groups: ['ISK'] }); }")
    inside = here[here[fields.ADM1_ID] == "PK-BA"]
    count = sum("ISK" in codes for codes in inside[fields.GROUPS])
    assert 0 < count < len(inside)
    heading = page.locator("#ga-card h3").first
    assert heading.inner_text() == f"Events counted here: {count}"


# --- names in Dari, Pashto and Urdu ---------------------------------------------

BDI = "(one) => [one.textContent, one.lang, one.dir, getComputedStyle(one).direction]"
MAP_NAMES = """() => [...document.querySelectorAll(".ga-name:has(bdi)")].map((one) => [
    one.firstChild.textContent, one.lastChild.textContent, one.lastChild.lang])"""


@pytest.mark.parametrize("text", ["ننگرهار", "ننګرهار"])
def test_a_province_is_found_in_either_language_and_shows_its_name(page, text):
    assert found(page, text)["Provinces"][0] == "Nangarhar"
    shown = page.locator("#ga-found-list [role=option]").first.locator(":scope > bdi")
    assert shown.evaluate(BDI) == ["ننگرهار", "fa", "rtl", "rtl"]


def test_the_card_of_a_place_gives_its_names_with_their_languages(page):
    page.locator("#ga-search").fill("Nangarhar")
    page.keyboard.press("Enter")
    line = page.locator("#ga-card .ga-local-line")
    assert [one.inner_text() for one in line.locator("small").all()] == ["Dari", "Pashto"]
    assert line.locator("bdi").last.evaluate(BDI) == ["ننګرهار", "ps", "rtl", "rtl"]
    page.locator("#ga-search").fill("Khost")
    page.keyboard.press("Enter")
    assert line.locator("small").inner_text() == "Dari, Pashto"


def test_the_table_names_the_province_in_its_own_language(page):
    page.locator("#ga-table-button").click()
    row = page.locator("#ga-table tbody tr", has_text="Lahore, Punjab").first
    assert row.locator("bdi.ga-local").evaluate(BDI) == ["پنجاب", "ur", "rtl", "rtl"]
    page.locator("#ga-table .ga-close").click()


def test_the_map_shows_local_names_only_when_asked(page):
    assert page.evaluate(MAP_NAMES) == []
    layers = page.evaluate("() => geoAfpak.state().layers")
    page.evaluate("(layers) => { geoAfpak.select({ layers }); }", [*layers, "base:local"])
    shown = page.evaluate(MAP_NAMES)
    assert ["Lahore", "لاہور", "ur"] in shown
    assert ["Helmand", "هلمند", "fa"] in shown
    page.evaluate("(layers) => { geoAfpak.select({ layers }); }", layers)
    assert page.evaluate(MAP_NAMES) == []
