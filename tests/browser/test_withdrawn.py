"""Records withdrawn since a former file stand in a list of their own, and in no number."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from shapely import Point

from geo_afpak.join.marks import here
from geo_afpak.layers import Layers, Withdrawn
from geo_afpak.page import build_map, write_page
from tests.browser.conftest import axe
from tests.conftest import HOSTILE, frame_of, incident

if TYPE_CHECKING:
    from pathlib import Path

    from tests.browser.conftest import OpenPage


def test_records_withdrawn_are_listed_as_the_former_file_has_them_and_counted_nowhere(
    layers: Layers, open_page: OpenPage, tmp_path: Path
) -> None:
    rows = [
        incident(id="one", title=HOSTILE[2], place="Chaman", killed=7, date_start="2015-03-01",
                 date_end="2015-03-01"),
        incident(id="two", title="Raid", place="Turbat", geo_precision=3, killed=None,
                 killed_low=None, killed_high=None),
        incident(id="three", title="Clash", geo_precision=3, geometry=Point(70.7, 34.12)),
        incident(id="four", title="Rally", geo_precision=4, adm1_stated="Balkh", geometry=None,
                 adm2_stated=None),
        incident(id="five", title="Word", geo_precision=0, geometry=None, adm1_stated=None,
                 adm2_stated=None, country=None),
    ]  # fmt: skip
    gone = Withdrawn(frame_of(rows), 6)
    page = open_page(write_page(build_map(replace(layers, withdrawn=gone)), tmp_path / "map.html"))
    assert page.evaluate("() => geoAfpak.state().events") == len(here(layers.incidents))
    part = page.locator("#ga-withdrawn")
    part.locator("summary").click()
    assert part.locator("summary").inner_text().startswith("Withdrawn since the former file (6)")
    first, second = part.locator(".ga-withdrawn li").all_inner_texts()[:2]
    assert HOSTILE[2] in first
    assert "one; 1 March 2015; Chaman" in first
    assert "killed: 7" in first
    assert "killed: not stated" in second
    assert "1 withdrawn is only counted" in part.inner_text()
    assert page.locator("[data-event=one], .ga-mark[aria-label^=Withdrawn]").count() == 0
    part.get_by_label("Show on the map").check()
    assert "known to a site or town, " in part.inner_text()
    assert "known to a district or province; 1 only listed" in part.inner_text()
    page.evaluate("() => { map_afpak.setView([34.5, 68], 6, { animate: false }); }")
    marks = page.locator(".ga-mark[aria-label^=Withdrawn]")
    labels = [
        (one.get_attribute("data-shape"), str(one.get_attribute("aria-label")))
        for one in marks.all()
    ]
    assert {(shape, words.rsplit(", ")[-1]) for shape, words in labels if shape == "pill"} == {
        ("pill", "known to the district only"), ("pill", "known to the province only"),
    }  # fmt: skip
    mark = page.locator(".ga-mark[data-shape=dot][aria-label^=Withdrawn]").first
    assert HOSTILE[2] in mark.get_attribute("aria-label")
    assert page.evaluate("() => geoAfpak.state().events") == len(here(layers.incidents))
    mark.focus()
    page.keyboard.press("Enter")
    assert "in no number" in page.locator("#ga-card").inner_text()
    assert "one; 1 March 2015; Chaman" in page.locator("#ga-card").inner_text()
    page.wait_for_function("() => location.hash.includes('gone:withdrawn')")
    assert axe(page) == []
