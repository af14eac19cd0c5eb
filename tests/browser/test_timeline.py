"""The timeline in a real browser: a window on events and statements, by mouse and by keys."""

from __future__ import annotations

from typing import Any

import pytest

from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import MARK, build_layers
from geo_afpak.model import fields
from geo_afpak.page import build_map, write_page
from geo_afpak.page.payload import feature_groups
from geo_afpak.region.datasets import data_path
from tests.browser.conftest import later

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
START, END = "Start of the time window", "End of the time window"
QUETTA = "z-isk-quetta"  # an attack reach of 8 August to 24 October 2016
RESET = """(layers) => {
    document.querySelector("#ga-card .ga-close")?.click();
    const play = document.querySelector(".ga-timeline button");
    if (play.textContent === "Pause") play.click();
    const none = { from: undefined, to: undefined, undated: undefined, types: [], groups: [] };
    geoAfpak.select({ ...none, layers });
    const cumulative = document.querySelector(".ga-time-check input");
    if (cumulative.checked) cumulative.click();
    document.activeElement.blur();
}"""
VIEW = "() => [map_afpak.getCenter().lat, map_afpak.getCenter().lng, map_afpak.getZoom()]"
RECTANGLES = "(path) => path.getAttribute('d').split('M').length - 1"


@pytest.fixture(scope="module")
def opened(keep_page, page_file):
    return keep_page(page_file, viewport=WIDE)


@pytest.fixture
def page(opened, layers):
    opened.evaluate(RESET, [key for key, _, shown in feature_groups(layers) if shown])
    opened.mouse.move(5, 895)
    return opened


@pytest.fixture(scope="module")
def here(layers):
    return layers.incidents[layers.incidents[MARK] != "elsewhere"]


def state(page) -> dict[str, Any]:
    return page.evaluate("() => geoAfpak.state()")


def select(page, **criteria) -> dict[str, Any]:
    return page.evaluate("(wanted) => geoAfpak.select(wanted)", criteria)


def window(page) -> tuple[str | None, str | None]:
    criteria = state(page)["criteria"]
    return criteria.get("from"), criteria.get("to")


def slider(page, name):
    return page.get_by_role("slider", name=name)


def bars(page) -> dict[str, float]:
    return page.locator(".ga-time-bars").bounding_box()


def middle(box) -> float:
    return box["y"] + box["height"] / 2


def place_of(page, day: str) -> float:
    """Where the window starts on the screen when it starts on this day."""
    select(page, **{"from": day, "to": None})
    box = page.locator(".ga-time-window").bounding_box()
    select(page, **{"from": None, "to": None})
    return box["x"]


def drag(page, start: float, stop: float) -> None:
    y = middle(bars(page)) + 11  # below the grip of a handle
    page.mouse.move(start, y)
    page.mouse.down()
    page.mouse.move((start + stop) / 2, y)
    page.mouse.move(stop, y, steps=3)
    page.mouse.up()


# --- what a window holds ------------------------------------------------------------------


def test_a_window_holds_what_may_have_happened_in_it(page, here):
    start, end = "2015-03-01", "2015-04-30"
    found = select(page, **{"from": start, "to": end, "undated": False})
    meets = (here[fields.DATE_START] <= end) & (here[fields.DATE_END] >= start)
    assert found["events"] == meets.sum() > 0


def test_undated_events_and_statements_are_counted_and_can_be_left_out(page, here):
    box = page.get_by_label("undated (10)")
    undated = int(here[fields.DATE_START].isna().sum())
    assert undated == 6
    assert box.is_checked()
    before = state(page)
    box.uncheck()
    after = state(page)
    assert before["events"] - after["events"] == undated
    assert len(before["statements"]) - len(after["statements"]) == 4


def test_the_undated_are_in_a_window_only_when_asked_for(page):
    box = page.get_by_label("undated (10)")
    without = select(page, **{"from": "2015-01-01", "to": "2015-12-31"})
    assert not box.is_checked()
    box.check()
    assert state(page)["events"] - without["events"] == 6
    assert len(state(page)["statements"]) - len(without["statements"]) == 4


def test_an_event_known_to_a_year_is_drawn_over_the_year_and_on_no_day(page):
    select(page, **{"from": "2015-03-01", "to": "2015-03-31"}, types=["counter_terrorism"])
    select(page, undated=False)
    assert state(page)["events"] == 2
    assert page.locator(".ga-time-full.ga-time-other-spread").evaluate(RECTANGLES) == 12
    assert page.locator(".ga-time-full.ga-time-other").evaluate(RECTANGLES) == 0


def test_bars_follow_the_other_criteria_and_stay_where_the_window_is_not(page):
    pale = page.locator(".ga-time-pale.ga-time-attack")
    everything = pale.evaluate(RECTANGLES)
    select(page, **{"from": "2016-08-01", "to": "2016-08-31"})
    assert pale.evaluate(RECTANGLES) == everything
    assert page.locator(".ga-time-full.ga-time-attack").evaluate(RECTANGLES) == 1
    select(page, types=["statement"])
    assert pale.evaluate(RECTANGLES) == 0


# --- statements -----------------------------------------------------------------------------


def test_a_statement_appears_and_ends_with_its_dates(page):
    def shown(start, end):
        return QUETTA in select(page, **{"from": start, "to": end})["statements"]

    assert not shown("2016-01-01", "2016-07-31")
    assert shown("2016-08-01", "2016-08-31")
    assert shown("2016-10-24", "2016-12-31")
    assert not shown("2016-10-25", "2016-12-31")


def test_a_statement_fades_after_its_last_evidence_and_is_still_there(page):
    fading = page.locator("path.ga-zone-fading")
    select(page, groups=["TTP-B"], **{"from": "2015-04-01", "to": "2015-04-30"})
    assert (fading.count(), page.locator("path.ga-zone").count()) == (0, 1)
    select(page, **{"from": "2015-05-01", "to": "2015-05-31"})
    assert (fading.count(), page.locator("path.ga-zone").count()) == (1, 1)
    select(page, **{"from": "2015-03-01", "to": "2015-03-31"})
    assert page.locator("path.ga-zone").count() == 0


def test_a_layer_switched_on_later_shows_its_statements_as_they_are(page):
    keys = [key for key in state(page)["layers"] if key != "zone:affiliate_area"]
    select(page, groups=["TTP-B"], layers=keys, **{"from": "2015-05-01", "to": "2015-05-31"})
    assert page.locator("path.ga-zone").count() == 0
    select(page, layers=[*keys, "zone:affiliate_area"])
    assert page.locator("path.ga-zone.ga-zone-fading").count() == 1


# --- what is said of the view -----------------------------------------------------------------


def test_the_lead_follows_what_is_selected_and_the_map_stays(page, layers):
    lead, box = page.locator("#ga-lead"), page.locator(".folium-map").bounding_box()
    assert lead.inner_text().strip() == layers.lead
    found = select(page, **{"from": "2015-01-01", "to": "2015-12-31"})
    said = lead.inner_text()
    assert said.startswith("From 1 January 2015 to 31 December 2015; without 6 undated events; ")
    assert f"{found['events']} events; killed {found['killed']['stated']}" in said
    assert (found["undated"], found["undatedLeftOut"]) == (0, 6)
    assert page.locator(".folium-map").bounding_box() == box


@pytest.mark.parametrize("kind", ["attack", "clash", "counter_terrorism"])
@pytest.mark.parametrize("criteria", [{}, {"from": "2015-01-01", "to": "2016-12-31"}], ids=str)
def test_what_is_counted_and_not_drawn_is_said_in_lead_and_numbers(page, kind, criteria):
    on = [key for key in state(page)["layers"] if key != f"event:{kind}"]
    found = select(page, layers=on, **criteria)
    assert found["notDrawn"] > 0
    assert "counted but not drawn: " in page.locator("#ga-lead").inner_text().lower()
    assert "of kinds that are off" in page.locator("#ga-numbers").inner_text()


def test_the_state_names_the_statements_that_fade(page):
    found = select(page, groups=["TTP-B"], **{"from": "2015-05-01", "to": "2015-05-31"})
    assert found["fading"] == found["statements"] != []


# --- keys -----------------------------------------------------------------------------------


def test_arrows_and_page_keys_move_a_handle_by_calendar_units(page):
    start, end = slider(page, START), slider(page, END)
    select(page, **{"from": "2015-01-01", "to": "2016-03-31"})
    start.focus()
    for key, expected in [
        ("ArrowRight", "2015-02-01"), ("ArrowDown", "2015-01-01"), ("PageUp", "2016-01-01"),
        ("PageDown", "2015-01-01"),
    ]:  # fmt: skip
        page.keyboard.press(key)
        assert window(page) == (expected, "2016-03-31")
    end.focus()
    page.keyboard.press("ArrowLeft")
    assert window(page) == ("2015-01-01", "2016-02-29")
    page.get_by_label("Step by").select_option("day")
    end.focus()
    page.keyboard.press("ArrowUp")
    assert window(page) == ("2015-01-01", "2016-03-01")
    page.get_by_label("Step by").select_option("month")


def test_handles_cannot_pass_each_other_and_home_and_end_open_the_window(page):
    select(page, **{"from": "2015-01-01", "to": "2015-02-28"})
    slider(page, START).focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    assert window(page) == ("2015-02-01", "2015-02-28")
    page.keyboard.press("Home")
    slider(page, END).focus()
    page.keyboard.press("End")
    assert window(page) == (None, None)


def test_a_handle_says_its_day_in_words(page):
    select(page, **{"from": "2016-08-08", "to": None})
    assert slider(page, START).get_attribute("aria-valuetext") == "8 August 2016"
    assert slider(page, END).get_attribute("aria-valuetext") == "30 April 2017, no limit set"
    now, least, most = (
        int(slider(page, START).get_attribute(f"aria-value{part}"))
        for part in ("now", "min", "max")
    )
    assert least < now < most


# --- mouse ----------------------------------------------------------------------------------


def test_dragging_over_the_bars_sets_a_window_of_whole_months(page):
    before = page.evaluate(VIEW)
    drag(page, place_of(page, "2015-03-01") + 2, place_of(page, "2015-06-01") - 2)
    assert window(page) == ("2015-03-01", "2015-05-31")
    assert page.locator(".ga-time-when").text_content() == "March 2015 to May 2015"
    assert page.evaluate(VIEW) == before


def test_dragging_the_window_keeps_its_length(page):
    start, later = place_of(page, "2015-04-15"), place_of(page, "2016-01-15")
    select(page, **{"from": "2015-04-01", "to": "2015-04-30"})
    drag(page, start, later)
    first, last = window(page)
    assert (first, last[:7]) == ("2016-01-01", "2016-01")


def test_dragging_a_handle_moves_one_side(page):
    grip, to = place_of(page, "2015-04-01"), place_of(page, "2014-10-01")
    select(page, **{"from": "2015-04-01", "to": "2015-12-31"})
    drag(page, grip, to)
    assert window(page) == ("2014-10-01", "2015-12-31")


def test_all_time_takes_the_window_away(page):
    select(page, **{"from": "2015-04-01", "to": "2015-12-31"})
    page.get_by_role("button", name="All time").click()
    assert window(page) == (None, None)
    assert page.get_by_role("button", name="All time").count() == 0


# --- the window in words, and by a click ------------------------------------------------------


def test_a_click_on_a_bar_or_a_label_selects_it_and_a_second_one_all_time(page):
    x, box = place_of(page, "2015-03-01") + 4, bars(page)
    page.mouse.click(x, middle(box) + 11)
    assert window(page) == ("2015-03-01", "2015-03-31")
    page.mouse.click(x, middle(box) + 11)
    assert window(page) == (None, None)
    page.mouse.click(place_of(page, "2016-01-01") + 12, box["y"] + box["height"] + 8)
    assert window(page) == ("2016-01-01", "2016-12-31")
    page.mouse.click(box["x"] + 12, box["y"] + box["height"] + 8)
    assert window(page) == ("2001-01-01", "2013-12-31")


def test_periods_can_be_chosen_and_days_typed(page):
    period = page.get_by_label("Period", exact=True)
    for text, expected in [
        ("2015", ("2015-01-01", "2015-12-31")), ("All time", (None, None)),
        ("Last 12 months of the data", ("2016-05-01", "2017-04-30")),
        ("Phase 3, Wilayat Khurasan", ("2015-01-01", "2016-06-30")),
    ]:  # fmt: skip
        period.select_option(label=text)
        assert window(page) == expected
    page.get_by_label("First day of the time window").fill("2016-02-01")
    page.get_by_label("Last day of the time window").fill("2016-02-10")
    assert window(page) == ("2016-02-01", "2016-02-10")
    assert period.locator("option:checked").text_content() == "Own days"
    page.get_by_label("First day of the time window").fill("2016-03-01")
    assert window(page) == ("2016-02-01", "2016-02-10")


# --- step and play --------------------------------------------------------------------------


def test_steps_begin_with_all_before_the_break_and_go_on_and_back(page):
    page.get_by_role("button", name="One step on").click()
    assert window(page) == ("2001-01-01", "2013-12-31")
    page.get_by_role("button", name="One step on").click()
    assert window(page) == ("2014-01-01", "2014-01-31")
    page.get_by_role("button", name="One step on").click()
    assert window(page) == ("2014-02-01", "2014-02-28")
    page.get_by_role("button", name="One step back").click()
    assert window(page) == ("2014-01-01", "2014-01-31")


def test_cumulative_steps_keep_what_came_before(page):
    page.get_by_label("cumulative").check()
    page.get_by_role("button", name="One step on").click()
    assert window(page) == (None, "2013-12-31")
    page.get_by_role("button", name="One step on").click()
    assert window(page) == (None, "2014-01-31")


def test_play_runs_with_layers_cards_and_filters_and_never_moves_the_map(page):
    select(page, **{"from": "2016-07-01", "to": "2016-09-30"}, groups=["ISK"])
    page.get_by_role("button", name="Quetta").first.click()
    title = page.locator("#ga-card h2").text_content()
    later(page, 400)  # the card has taken its room
    before = page.evaluate(VIEW)
    slider(page, START).focus()
    page.keyboard.press(" ")
    page.locator('input[data-layer="event:attack"]').first.uncheck()
    page.wait_for_function("() => geoAfpak.state().criteria.from >= '2016-09-01'")
    after = state(page)
    assert "event:attack" not in after["layers"]
    assert after["criteria"]["groups"] == ["ISK"]
    assert page.locator("#ga-card h2").text_content() == title
    assert page.evaluate(VIEW) == before
    page.get_by_role("button", name="Pause").click()
    stopped = window(page)
    later(page, 900)
    assert window(page) == stopped


def test_play_stops_at_the_end_and_begins_anew(page):
    select(page, **{"from": "2017-03-01", "to": "2017-03-31"})
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Play").wait_for()
    assert window(page) == ("2017-04-01", "2017-04-30")
    page.get_by_role("button", name="Play").click()
    assert window(page) == ("2001-01-01", "2013-12-31")


def test_a_playing_timeline_does_not_talk_over_the_reader(page):
    said = page.locator("#ga-status").text_content()
    select_before = window(page)
    page.get_by_role("button", name="Play").click()
    page.wait_for_function("() => geoAfpak.state().criteria.from >= '2014-02-01'")
    assert page.locator("#ga-status").text_content() == said
    page.get_by_role("button", name="Pause").click()
    assert "2014" in page.locator("#ga-status").text_content()
    assert window(page) != select_before


def test_with_reduced_motion_nothing_glides(open_page, page_file):
    page = open_page(page_file, viewport=WIDE, reduced_motion="reduce")
    page.get_by_role("button", name="Play").click()
    glide = "() => getComputedStyle(document.querySelector('.ga-time-handle')).transitionDuration"
    assert set(page.evaluate(glide).split(", ")) <= {"0s"}
    page.get_by_role("button", name="Pause").click()


# --- phases ---------------------------------------------------------------------------------


def test_phases_say_that_their_dates_are_derived_and_set_the_window(page):
    bands = page.get_by_role("group", name="Phases in the article, derived dates")
    assert bands.get_by_role("button").count() == 4
    third = bands.get_by_role("button", name="Phase 3, Wilayat Khurasan")
    assert "dates derived" in third.text_content()
    third.click()
    assert window(page) == ("2015-01-01", "2016-06-30")


@pytest.fixture(scope="module")
def other_data(tmp_path_factory):
    """Pages of another data set, with dates and without any."""
    folder = tmp_path_factory.mktemp("other")
    zones = read_zones(data_path("presence_zones.geojson")).frame.iloc[:3]
    incidents = read_incidents(data_path("incidents.geojson")).frame
    incidents = incidents[incidents[fields.DATE_PRECISION] == "day"].reset_index(drop=True)
    incidents[fields.SOURCE_DATASET] = "Other"
    dated = write_page(build_map(build_layers(incidents, zones)), folder / "dated.html")
    incidents[[fields.DATE_START, fields.DATE_END]] = None
    incidents[fields.DATE_PRECISION] = "unknown"
    statements = write_page(build_map(build_layers(incidents, zones)), folder / "statements.html")
    undated = build_map(build_layers(incidents, zones.iloc[:0]))
    return dated, statements, write_page(undated, folder / "undated.html")


def test_other_data_have_no_phases(open_page, other_data):
    page = open_page(other_data[0], viewport=WIDE)
    assert page.locator("#ga-timeline").is_visible()
    assert page.locator(".ga-time-phase").count() == 0


def test_statements_alone_have_a_timeline(open_page, other_data):
    page = open_page(other_data[1], viewport=WIDE)
    assert page.locator("#ga-timeline").is_visible()
    assert page.locator(".ga-time-full.ga-time-other").evaluate(RECTANGLES) > 0
    assert state(page)["events"] > 0
    found = select(page, **{"from": "2016-01-01", "to": "2016-12-31"})
    assert found["events"] == 0
    assert len(found["statements"]) > 0


def test_without_any_date_there_is_no_timeline(open_page, other_data):
    page = open_page(other_data[2], viewport=WIDE)
    assert not page.locator("#ga-timeline").is_visible()
    assert state(page)["events"] > 0


# --- every reader -----------------------------------------------------------------------------


def test_on_a_phone_it_is_a_strip_and_its_options_leave_the_map_in_sight(open_page, page_file):
    page = open_page(page_file, viewport=PHONE, has_touch=True)
    box = page.locator("#ga-timeline").bounding_box()
    assert box["height"] <= 84
    assert not page.get_by_label("cumulative").is_visible()
    page.get_by_role("button", name="Options").tap()
    assert page.get_by_label("cumulative").is_visible()
    map_, box = (page.locator(one).bounding_box() for one in (".folium-map", "#ga-timeline"))
    assert map_["y"] + map_["height"] <= box["y"] + 1
    assert map_["height"] >= 240
    assert page.evaluate("() => document.scrollingElement.scrollWidth") == 360


def test_on_paper_the_window_and_its_bars_are_left(page):
    select(page, **{"from": "2015-01-01", "to": "2015-12-31"})
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".ga-time-when").is_visible()
    assert page.locator(".ga-time-bars").is_visible()
    assert page.locator(".ga-timeline button:visible").count() == 0
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
