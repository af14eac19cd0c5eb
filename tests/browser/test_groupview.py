"""The view of groups: the register as it is, and a way from each group to the map."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from geo_afpak.layers import MARK
from geo_afpak.model import fields
from geo_afpak.names.groups import load_groups
from geo_afpak.page import build_map, words, write_page

if TYPE_CHECKING:
    import pandas as pd
    from playwright.sync_api import Page

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
RESET = """() => {
    document.querySelector("dialog[open]")?.close();
    geoAfpak.select({ groups: undefined });
}"""


@pytest.fixture(scope="module")
def wide(keep_page, page_file) -> Page:
    return keep_page(page_file, viewport=WIDE)


@pytest.fixture
def view(wide) -> Page:
    wide.evaluate(RESET)
    open_view(wide)
    return wide


@pytest.fixture(scope="module")
def register() -> pd.DataFrame:
    return load_groups().set_index("code")


def open_view(page) -> None:
    page.get_by_role("button", name="Groups and where they stand").click()


def group(page, code):
    return page.locator(f"[data-group='{code}']")


def criteria(page) -> dict[str, Any]:
    return page.evaluate("() => geoAfpak.state().criteria")


def test_every_group_of_the_register_stands_in_the_lane_of_its_stance(view, register):
    found = view.locator(".ga-lane").evaluate_all(
        """(lanes) => Object.fromEntries(lanes.map((lane) => [
            lane.querySelector("h3").textContent,
            [...lane.querySelectorAll("[data-group]")].map((one) => one.dataset.group).sort(),
        ]))"""
    )
    expected: dict[str, list[str]] = {}
    for code, stance in register["stance_to_is"].items():
        expected.setdefault(words.STANCE_LABELS[stance][0], []).append(code)
    assert found == {lane: sorted(codes) for lane, codes in expected.items()}


def test_every_stance_has_words_and_a_lane(register):
    assert set(register["stance_to_is"]) == set(words.STANCE_LABELS)


def test_lines_are_oaths_backing_and_descent_of_the_register_and_no_others(view, register):
    ties = view.locator(".ga-stage .ga-tie").evaluate_all(
        """(all) => all.map((tie) =>
            [tie.getAttribute("class").split(" ")[1].slice(7), tie.dataset.ends])"""
    )
    stances = register["stance_to_is"]
    backing = stances[stances.isin(["pledged", "allied", "supporting"])]
    parents = register["parent"][(register["parent"] != "") & (stances != "self")]
    expected = [(stance, code) for code, stance in backing.items()]
    expected += [("parent", f"{code} {parent}") for code, parent in parents.items()]
    assert sorted(map(tuple, ties)) == sorted(expected)


@pytest.mark.parametrize(
    ("code", "codes"), [("TTP", None), ("ISK", ["ISK"]), ("IS", ["IS", "ISK"]), ("JND", ["JND"])]
)
def test_a_group_filters_the_map_to_itself_and_its_factions(view, layers, register, code, codes):
    if codes is None:
        under = register.index[register["parent"] == code]
        codes = sorted({code, *under} & set(layers.group_names))
        assert len(codes) > 3
    group(view, code).click()
    assert view.locator("#ga-groupview").is_hidden()
    assert sorted(criteria(view)["groups"]) == codes
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    events = here[here[fields.GROUPS].map(lambda named: bool(set(codes) & set(named)))]
    assert view.evaluate("() => geoAfpak.state().events") == len(events)


def test_a_group_that_nothing_on_the_page_names_says_so_and_filters_nothing(view, register):
    silent = group(view, "HuJI")
    assert silent.get_attribute("aria-disabled") == "true"
    silent.focus()
    view.keyboard.press("Enter")
    assert view.locator("#ga-groupview").is_visible()
    assert criteria(view) == {}
    about = view.locator(".ga-group-about").inner_text()
    assert register.loc["HuJI", "name"] in about
    assert "No event and no statement on this page names it" in about


def test_focus_tells_stance_note_contradiction_and_sources(view, register):
    group(view, "TTP-S").focus()
    row = register.loc["TTP-S"]
    about = view.locator(".ga-group-about")
    text = about.inner_text()
    assert row["name"] in text
    assert "Pledged: swore allegiance" in text
    assert "15 October 2014" in text
    assert row["pledge_date_alt"] in text
    assert about.locator(".ga-contra").inner_text() == row["discrepancy"]
    assert " | ".join(about.locator(".ga-sources li").all_text_contents()) == row["sources"]
    own = view.locator(".ga-stage .ga-tie-on").evaluate_all("(t) => t.map((o) => o.dataset.ends)")
    assert sorted(own) == ["TTP-S", "TTP-S TTP"]


def test_pledges_are_listed_in_time(view, register):
    dates = view.locator(".ga-pledges dt").all_text_contents()
    names = view.locator(".ga-pledges dd").all_text_contents()
    dated = register[register["pledge_date"] != ""].sort_values("pledge_date", kind="stable")
    assert len(dates) == len(names) == len(dated)
    for name, known in zip(names, dated["name"], strict=True):
        assert name.startswith(known)
    assert dates[0] == "9 July 2014"


def test_the_list_says_all_that_the_diagram_shows(view, register):
    view.locator("#ga-groupview summary").click()
    text = view.locator("#ga-groupview details").inner_text()
    for row in register.to_dict("records"):
        assert row["name"] in text
        assert row["stance_note"] in text
        for source in row["sources"].split(" | "):
            assert source in text
    view.locator("#ga-groupview details").get_by_role("button", name="Jandullah").click()
    assert criteria(view) == {"groups": ["JND"]}


def test_the_view_works_by_keyboard_and_gives_the_focus_back(view):
    view.keyboard.press("Escape")
    opener = view.get_by_role("button", name="Groups and where they stand")
    opener.focus()
    view.keyboard.press("Enter")
    for _ in range(6):
        view.keyboard.press("Tab")
        if view.evaluate("() => 'group' in document.activeElement.dataset"):
            break
    code = view.evaluate("() => document.activeElement.dataset.group")
    view.keyboard.press("Enter")
    assert code in criteria(view)["groups"]
    assert opener.evaluate("(button) => button === document.activeElement")


def test_on_a_phone_the_lanes_stand_below_each_other(open_page, page_file):
    page = open_page(page_file, viewport=PHONE)
    page.evaluate("() => { document.documentElement.dataset.sheet = 'full'; }")
    open_view(page)
    body = page.locator("#ga-groupview .ga-dialog-body")
    assert body.evaluate("(one) => one.scrollWidth - one.clientWidth") == 0
    tops = page.locator(".ga-lane").evaluate_all(
        "(lanes) => lanes.map((lane) => [lane.getBoundingClientRect().top, lane.className])"
    )
    assert len({top for top, _ in tops}) == len(tops)
    assert min(tops)[1].endswith("ga-lane-self")
    assert page.locator(".ga-stage .ga-tie").count() == 0
    heights = page.locator(".ga-group").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert min(heights) >= 38


def test_data_without_known_groups_have_no_such_button(open_page, layers, tmp_path):
    events = layers.incidents.copy()
    events[fields.GROUPS] = [["mine"] for _ in range(len(events))]
    strangers = replace(
        layers, incidents=events, zones=layers.zones.iloc[:0], group_names={"mine": "Mine"}
    )
    page = open_page(write_page(build_map(strangers), tmp_path / "page.html"), viewport=WIDE)
    assert page.get_by_role("button", name="Groups and where they stand").count() == 0
