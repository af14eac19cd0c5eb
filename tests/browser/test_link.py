"""The address holds the state of the page; a foreign address does nothing bad."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from geo_afpak.layers import MARK
from geo_afpak.model import fields
from geo_afpak.page.payload import feature_groups
from geo_afpak.report import embed
from tests.browser.conftest import DRAWN, later

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDE = {"width": 1440, "height": 900}
STATE = "() => geoAfpak.state()"
VIEW = "() => [map_afpak.getCenter().lat, map_afpak.getCenter().lng, map_afpak.getZoom()]"
HASH = "() => location.hash"
QUETTA = "att-quetta-hospital"


@pytest.fixture(scope="module")
def kept(keep_page, page_file) -> Page:
    return keep_page(page_file, viewport=WIDE)


@pytest.fixture
def page_at(kept, page_file):
    """Load the page anew, under a link."""

    def load(link) -> Page:
        kept.goto("about:blank")
        kept.goto(f"{page_file.resolve().as_uri()}#{link}")
        kept.wait_for_function(DRAWN)
        return kept

    return load


@pytest.fixture
def page(page_at) -> Page:
    return page_at("")


def written(page) -> str:
    later(page, 700)
    return page.evaluate(HASH)


def default_layers(layers) -> list[str]:
    return sorted(key for key, _, shown in feature_groups(layers) if shown)


def test_the_page_starts_without_an_address_part(page):
    assert written(page) == ""


def test_the_address_follows_and_survives_a_reload(page):
    page.evaluate(
        """() => {
            map_afpak.setView([33.5, 69.25], 7, { animate: false });
            const { layers } = geoAfpak.state();
            const wanted = layers.filter((key) => key !== "event:clash");
            geoAfpak.select({
                groups: ["ISK", "TTP"], classes: ["attack"], precisions: [1, 2], killed: { min: 2 },
                from: "2014-09-01", to: "2017-01-31", undated: false,
                layers: [...wanted, "zone:former", "choropleth:killed"],
            });
            document.querySelector(".ga-mark").click();
        }"""
    )
    link = written(page)
    for part in ("g=ISK,TTP", "c=attack", "p=1,2", "k=2-", "from=2014-09-01", "to=2017-01-31"):
        assert part in link
    assert "-event:clash" in link
    before, view = page.evaluate(STATE), page.evaluate(VIEW)
    heading = page.locator("#ga-card h2").inner_text()
    page.reload()
    page.evaluate("async () => { await geoAfpak.drawn; }")
    after = page.evaluate(STATE)
    assert sorted(after.pop("layers")) == sorted(before.pop("layers"))
    assert after == before
    assert page.locator("#ga-card h2").inner_text() == heading
    assert page.evaluate(VIEW) == pytest.approx(view, abs=0.01)
    assert written(page) == link


def test_the_shading_is_part_of_the_link(page_at, layers):
    page = page_at("l=choropleth:density&sh=adm1+quantile+follow")
    assert page.locator("#ga-shading-level").input_value() == "adm1"
    assert page.locator("#ga-shading-scheme").input_value() == "quantile"
    assert page.locator("#ga-shading-follow").is_checked()
    assert "choropleth:density" in page.evaluate(STATE)["layers"]
    assert written(page) == "#l=choropleth:density&sh=adm1+quantile+follow"
    assert set(default_layers(layers)) < set(page.evaluate(STATE)["layers"])


def test_the_step_of_the_timeline_is_part_of_the_link(page, page_at):
    assert page.evaluate(STATE)["step"] == "month"
    page.get_by_label("Step by").select_option("year")
    assert written(page) == "#st=year"
    page.get_by_label("cumulative").check()
    assert written(page) == "#st=year+cumulative"
    page.reload()
    page.evaluate("async () => { await geoAfpak.drawn; }")
    assert page.get_by_label("Step by").input_value() == "year"
    assert page.get_by_label("cumulative").is_checked()
    assert page.evaluate(STATE)["step"] == "year cumulative"
    page.evaluate("() => { geoAfpak.select({ step: 'day' }); }")
    assert written(page) == "#st=day"
    page.evaluate("() => { location.hash = 'st=decade'; }")
    page = page_at("st=month+cumulative&to=2015-06-30")
    page.get_by_role("button", name="One step on").click()
    assert page.evaluate(STATE)["criteria"] == {"to": "2015-07-31"}


@pytest.mark.parametrize(
    ("link", "heading"),
    [
        (f"o=event:{QUETTA}", "Suicide bombing at a Quetta hospital"),
        ("o=place:AF-NAN-deh-bala", "Deh Bala"),
        ("o=place:PK-BA", "Balochistan"),
        ("o=zone:z-isk-quetta", "Islamic State of Khurasan, Quetta"),
    ],
)
def test_a_link_opens_the_card_that_it_names(page_at, link, heading):
    page = page_at(link)
    assert page.locator("#ga-card h2").inner_text().startswith(heading)
    page.get_by_role("button", name="Close details").click()
    assert "o=" not in written(page)


def test_a_new_address_in_the_bar_is_followed(page, layers):
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    page.evaluate("() => { location.hash = 'g=TTP'; }")
    page.wait_for_function("() => geoAfpak.state().criteria.groups")
    expected = sum("TTP" in codes for codes in here[fields.GROUPS])
    assert page.evaluate(STATE)["events"] == expected
    page.evaluate("() => { location.hash = 'c=attack'; }")
    page.wait_for_function("() => !geoAfpak.state().criteria.groups")
    assert page.evaluate(STATE)["criteria"] == {"classes": ["attack"]}


@pytest.mark.parametrize(
    "link",
    [
        "g=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&o=event:%3Cscript%3E",
        "g=__proto__,constructor&c=toString&o=place:__proto__",
        "v=91,999,99&from=2015-99-99&k=9-1&p=17&l=nothing,-nothing",
        "v=NaN,NaN,NaN&o=event:constructor&sh=adm9+evil",
        "%",
        "javascript:alert(1)",
        "ga-table-button",
        "g=" + "ISK," * 20000,
        quote('"><script>alert(1)</script>'),
    ],
)
def test_a_hostile_address_changes_nothing(page_at, layers, link):
    page = page_at(link)
    state = page.evaluate(STATE)
    assert state["criteria"] == {}
    assert sorted(state["layers"]) == default_layers(layers)
    assert page.locator("#ga-card").is_hidden()
    assert page.evaluate("() => Object.keys(Object.prototype).length") == 0


def test_what_is_known_counts_beside_what_is_not(page_at):
    page = page_at("g=ISK,nobody&c=nothing&v=31.2,69.1,6")
    assert page.evaluate(STATE)["criteria"] == {"groups": ["ISK"]}
    assert page.evaluate(VIEW) == pytest.approx([31.2, 69.1, 6], abs=0.01)


def test_a_link_outside_the_map_stays_near_it(page_at):
    page = page_at("v=-80,-170,19")
    lat, lon, _ = page.evaluate(VIEW)
    assert (5 < lat < 55, 40 < lon < 100) == (True, True)
    assert page.evaluate(STATE)["events"] > 0


# --- share and cite -----------------------------------------------------------


def test_the_dialog_gives_the_link_and_a_citation(page, page_file, layers):
    page.evaluate("() => { geoAfpak.select({ groups: ['ISK'], from: '2016-01-01' }); }")
    numbers = page.evaluate(STATE)
    page.get_by_role("button", name="Share & cite").click()
    link = page.get_by_label("Link to this view").input_value()
    assert link == f"{page_file.resolve().as_uri()}#g=ISK&from=2016-01-01"
    cite = page.get_by_label("Citation of this view").input_value()
    for said in (
        layers.title,
        "Shown: group: Islamic State of Khurasan; from 1 January 2016 on",
        " undated event",
        "Presence: ",
        f"Selection: {numbers['events']} events; killed {numbers['killed']['stated']}",
        "Perspectives on Terrorism",
        "geoBoundaries",
        "Data: events of 2016 to 2017.",
        f"Link: {link}",
        "Accessed: ____",
    ):
        assert said in cite
    assert cite.count("2026") == 0  # no clock


def test_copying_works_or_leaves_the_text_selected(page):
    page.get_by_role("button", name="Share & cite").click()
    page.get_by_role("button", name="Copy citation").click()
    said = page.locator("#ga-share [role=status]")
    page.wait_for_function("() => document.querySelector('#ga-share [role=status]').textContent")
    assert said.inner_text() in {
        "Copied.",
        "The text is selected: press Ctrl+C (or Cmd+C) to copy it.",
    }
    chosen = page.get_by_label("Citation of this view").evaluate(
        "(field) => field.selectionEnd - field.selectionStart === field.value.length"
    )
    assert chosen


def test_a_map_inside_a_report_writes_no_address_and_says_why(open_page, page_file, tmp_path):
    report = tmp_path / "report.html"
    report.write_text(
        '<!DOCTYPE html><html lang="en"><title>Report</title>'
        f"{embed(page_file, mode='srcdoc', height=640)}</html>"
    )
    page = open_page(report, drawn=False, viewport={"width": 1100, "height": 700})
    page.frame_locator("iframe").locator(".ga-mark").first.wait_for()
    inner = page.frames[1]
    inner.evaluate("async () => { await geoAfpak.drawn; geoAfpak.select({ groups: ['ISK'] }); }")
    later(inner, 700)
    assert "#" not in page.url
    inner.get_by_role("button", name="Share & cite").click()
    assert "inside another page" in inner.locator("#ga-share").inner_text()
    cite = inner.get_by_label("Citation of this view").input_value()
    assert "Link:" not in cite
    assert json.dumps(inner.evaluate(STATE)["criteria"]) == '{"groups": ["ISK"]}'
