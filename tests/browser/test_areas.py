"""An area is drawn on the map by mouse, finger and keyboard; counts, link and files follow."""

from __future__ import annotations

import pytest
from shapely.geometry import Polygon

from geo_afpak.join.marks import here
from geo_afpak.layers import MARK
from geo_afpak.model import fields
from tests.browser.conftest import later

WIDE = {"width": 1440, "height": 900}
STATE = "() => geoAfpak.state()"
NANGARHAR = [[69.9, 33.9], [71.3, 33.9], [71.3, 34.8], [69.9, 34.8]]


@pytest.fixture(scope="module")
def kept(keep_page, page_file):
    page = keep_page(page_file, viewport=WIDE)
    page.get_by_role("button", name="Area", exact=True).click()
    return page


@pytest.fixture
def page(kept):
    """The page as it starts, with the panel of areas open."""
    kept.evaluate("() => { map_afpak.setView([31.5, 69], 5.5, { animate: false }); }")
    kept.evaluate("() => { geoAfpak.select({ areas: undefined, groups: undefined }); }")
    return kept


def middle(page, dx: float = 0, dy: float = 0) -> tuple[float, float]:
    box = page.locator("#ga-map-box").bounding_box()
    return box["x"] + box["width"] / 2 + dx, box["y"] + box["height"] / 2 + dy


def test_the_counts_of_an_area_are_those_of_the_whole_places_in_it(page, layers):
    page.evaluate("(area) => { geoAfpak.select({ areas: [area] }); }", NANGARHAR)
    area = Polygon(NANGARHAR)
    rows = here(layers.incidents)
    dots = rows[rows[MARK] == "dot"]
    districts = layers.districts.set_index(fields.ADM_ID).geometry
    provinces = layers.provinces.set_index(fields.ADM_ID).geometry
    units = [
        *districts.reindex(rows.loc[rows[MARK] == "district", fields.ADM2_ID]),
        *provinces.reindex(rows.loc[rows[MARK] == "province", fields.ADM1_ID]),
    ]
    inside = dots.geometry.within(area).sum() + sum(unit.within(area) for unit in units)
    partly = sum(unit.intersects(area) and not unit.within(area) for unit in units)
    state = page.evaluate(STATE)
    assert (state["events"], state["areas"][0]["perhaps"]) == (inside, partly)
    assert inside >= 1
    assert partly >= 1
    assert f"({partly} more could lie in it" in page.locator("#ga-lead").inner_text()


def test_a_box_is_two_clicks(page):
    page.get_by_role("button", name="Draw a box").click()
    page.mouse.click(*middle(page, -200, -200))
    page.mouse.click(*middle(page, 200, 100))
    state = page.evaluate(STATE)
    (area,) = state["criteria"]["areas"]
    assert len(area) == 4
    assert 0 < state["events"] < 90
    assert page.locator(".ga-draw-bar").count() == 0
    assert page.locator("path.ga-area").count() == 1
    # The click that ended it opened nothing, and the next one does again.
    assert page.locator("#ga-card").is_hidden()


def test_keys_alone_draw_an_outline_and_escape_stops_it(page):
    page.get_by_role("button", name="Draw an outline").focus()
    page.keyboard.press("Enter")
    for lat, lon in [(24, 66), (24, 69), (27, 69), (30, 60)]:
        page.evaluate(f"() => {{ map_afpak.setView([{lat}, {lon}], 6, {{ animate: false }}); }}")
        page.keyboard.press("Enter")
    page.keyboard.press("Backspace")
    assert page.locator("#ga-status").inner_text() == "3 corners left"
    page.get_by_role("button", name="Done").press("Enter")
    (area,) = page.evaluate(STATE)["criteria"]["areas"]
    assert area == [pytest.approx(corner, abs=0.02) for corner in ([66, 24], [69, 24], [69, 27])]
    page.get_by_role("button", name="Draw an outline").click()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    assert page.locator(".ga-draw-bar, .ga-draw-cross").count() == 0
    assert len(page.evaluate(STATE)["criteria"]["areas"]) == 1


def test_two_areas_stand_beside_each_other_in_the_link_and_leave_by_their_chips(page):
    balochistan = [[60, 24], [68, 24], [68, 32], [60, 32]]
    page.evaluate("(areas) => { geoAfpak.select({ areas }); }", [NANGARHAR, balochistan])
    state = page.evaluate(STATE)
    one, two = (part["events"] for part in state["areas"])
    assert state["events"] == one + two
    rows = [
        [cell.inner_text() for cell in row.locator("td").all()]
        for row in page.locator(".ga-area-table tbody tr").all()
    ]
    assert rows[0] == [str(one), str(two)]
    assert page.locator(".ga-note-number").all_inner_texts() == ["A", "B"]
    later(page, 700)
    link = page.evaluate("() => location.hash")
    assert "area=69.9,33.9,71.3,33.9,71.3,34.8,69.9,34.8;60,24," in link
    page.get_by_role("button", name="Remove filter: Area A").click()
    assert page.evaluate(STATE)["criteria"]["areas"] == [balochistan]
    assert page.evaluate(STATE)["events"] == two


def test_a_citation_says_that_an_area_was_drawn(page):
    page.evaluate("(area) => { geoAfpak.select({ areas: [area], groups: ['ISK'] }); }", NANGARHAR)
    page.get_by_role("button", name="Share & cite this view").click()
    cited = page.get_by_label("Citation of this view").input_value()
    page.keyboard.press("Escape")
    assert "; in an area drawn on the map (" in cited
