"""A story on the map: each step a view, read in order, by keyboard, finger and on paper."""

from __future__ import annotations

import re

import pytest

from geo_afpak.page import build_map, write_page
from geo_afpak.region.datasets import data_path
from geo_afpak.story import Note, Step, Story, read_story
from tests.browser.conftest import axe, later

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
STATE = "() => geoAfpak.state()"
TITLE = "#ga-story-title"
EVIL = "<img src=x onerror=alert(1)>{{7*1911919}}"


@pytest.fixture(scope="module")
def story_file(layers, tmp_path_factory):
    told = read_story(data_path("story.toml"))
    path = tmp_path_factory.mktemp("story") / "map.html"
    return write_page(build_map(layers, story=told), path)


@pytest.fixture(scope="module")
def kept(keep_page, story_file):
    return keep_page(story_file, viewport=WIDE)


@pytest.fixture
def page(kept):
    """The page as it starts."""
    if kept.locator(TITLE).count():
        kept.locator("[data-to=close]").click()
    return kept


def view(page) -> list[float]:
    return page.evaluate("() => [map_afpak.getCenter().lat, map_afpak.getCenter().lng]")


def test_a_step_is_a_view_with_its_time_and_its_notes_and_its_words_are_said(page):
    page.locator(".ga-story-open").click()
    assert page.evaluate("() => document.activeElement.id") == "ga-story-title"
    state = page.evaluate(STATE)
    assert (state["storyStep"], state["criteria"]) == (
        1, {"from": "2014-09-01", "to": "2014-10-31"},
    )  # fmt: skip
    assert page.locator(".ga-note").all_inner_texts() == [
        "Peshawar, September 2014: a pamphlet named “Fatah” is handed out",
        "Bannu district, October 2014: a cell seeks recruits",
    ]
    said = page.locator("#ga-status").inner_text()
    parts = ["Step 1 of 4: Ideas spread", "September and October 2014", "Peshawar, Sept", "Bannu d"]
    assert [said.find(part) for part in parts] == sorted(said.find(part) for part in parts)
    assert said.startswith(parts[0])


def test_the_arrow_keys_lead_through_the_story_and_escape_out_of_it_to_where_one_was(page):
    page.evaluate("() => { map_afpak.setView([30.2, 67], 8, { animate: false }); }")
    before = view(page)
    page.locator(".ga-story-open").click()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    assert page.locator(TITLE).inner_text() == "Large attacks"
    page.keyboard.press("ArrowLeft")
    assert page.evaluate(STATE)["storyStep"] == 3
    page.keyboard.press("Escape")
    assert page.evaluate(STATE)["storyStep"] is None
    assert page.evaluate(STATE)["criteria"] == {}
    assert view(page) == pytest.approx(before, abs=0.01)
    assert page.locator(".ga-note").count() == 0
    page.evaluate("() => { map_afpak.setView([31, 69], 5.5, { animate: false }); }")


def test_notes_lie_in_the_map_apart_from_one_another_and_point_at_their_spots(page):
    page.locator(".ga-story-open").click()
    for step in range(4):
        boxes = page.evaluate(
            "() => [...document.querySelectorAll('#ga-map-box, .ga-note')].map((n) => {"
            " const b = n.getBoundingClientRect(); return [b.left, b.top, b.right, b.bottom]; })"
        )
        (left, top, right, bottom), *notes = boxes
        assert len(notes) == page.locator(".ga-note-arrow").count() == [2, 2, 3, 3][step]
        for at, (west, north, east, south) in enumerate(notes):
            assert left <= west < east <= right, step
            assert top <= north < south <= bottom, step
            for other in notes[:at]:
                apart = other[2] <= west or east <= other[0] or other[3] <= north
                assert apart or south <= other[1], step
        if step < 3:
            page.locator("[data-to=on]").click()


def test_the_link_names_the_step_and_leads_to_it(page, open_page, story_file):
    page.locator(".ga-story-open").click()
    page.locator("[data-to=on]").click()
    later(page, 700)
    link = page.evaluate("() => location.hash.slice(1)")
    assert "story=2" in link
    opened = open_page(story_file, link=link, viewport=PHONE)
    assert opened.locator(TITLE).inner_text() == "Calls to migrate"
    assert opened.evaluate(STATE)["criteria"] == {"from": "2014-11-01", "to": "2014-12-31"}
    # On a phone the notes are numbers, whose words stand in the head; a finger wipes on.
    assert opened.locator(".ga-note").all_inner_texts() == ["1", "2"]
    assert "envoys meet" in opened.locator(".ga-story-notes").inner_text()
    opened.evaluate(
        """() => {
            const touch = (x) => new Touch(
                { identifier: 1, target: document.body, clientX: x, clientY: 90 });
            const at = (x) => ({ changedTouches: [touch(x)] });
            const host = document.getElementById("ga-story");
            host.dispatchEvent(new TouchEvent("touchstart", at(280)));
            host.dispatchEvent(new TouchEvent("touchend", at(120)));
        }"""
    )
    assert opened.locator(TITLE).inner_text() == "Wilayat Khurasan"


def test_print_gives_a_sheet_a_step(page):
    page.evaluate("() => { window.print = () => { window.printed = true; }; }")
    page.locator(".ga-story-open").click()
    page.locator("[data-to=print]").click()
    page.wait_for_function("() => window.printed")
    sheets = page.locator(".ga-sheet")
    titles = page.evaluate(
        "() => [...document.querySelectorAll('.ga-sheet h2')].map((h) => h.textContent)"
    )
    assert titles == ["Ideas spread", "Calls to migrate", "Wilayat Khurasan", "Large attacks"]
    assert page.locator(".ga-sheet canvas").count() == 4
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 4
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert sheets.count() == 0
    assert page.evaluate(STATE)["storyStep"] == 1


def test_a_hostile_story_is_text(layers, tmp_path, open_page):
    step = Step(EVIL, EVIL, link="x=sources", notes=(Note(EVIL, (70.5, 34.2)),))
    path = write_page(build_map(layers, story=Story(EVIL, EVIL, (step,))), tmp_path / "m.html")
    page = open_page(path, viewport=WIDE)
    assert EVIL in page.locator(".ga-story-open").inner_text()
    page.locator(".ga-story-open").click()
    for place in (TITLE, ".ga-story-text", ".ga-note", ".ga-story .ga-small"):
        assert page.locator(place).inner_text() == EVIL


def test_without_a_story_the_page_has_none(open_page, page_file):
    page = open_page(page_file, link="story=1", viewport=WIDE)
    assert page.locator("#ga-story").is_hidden()
    assert page.evaluate(STATE)["storyStep"] is None


@pytest.mark.parametrize("viewport", [WIDE, PHONE], ids=["wide", "phone"])
def test_axe_finds_nothing_in_a_step(page, viewport):
    page.set_viewport_size(viewport)
    page.locator(".ga-story-open").click()
    found = axe(page)
    page.set_viewport_size(WIDE)
    assert found == []
