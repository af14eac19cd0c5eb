"""Whatever people hold: every number that its page shows is the one that the summary gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from shapely import Point

from geo_afpak.count.summary import summarise, totals
from geo_afpak.io import read_zones
from geo_afpak.join.marks import here
from geo_afpak.layers import EVENT_CLASS, MARK, build_layers
from geo_afpak.model import fields as f
from geo_afpak.page import build_map, write_page
from geo_afpak.region.datasets import data_path
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    from typing import Any

QUETTA, ACHIN, DELHI = Point(67.0, 30.19), Point(70.7, 34.12), Point(77.2, 28.6)


def made(count: int, **values: Any) -> list[dict[str, Any]]:
    return [incident(**({f.ID: f"e{row}"} | values)) for row in range(count)]


def at(point: Point, precision: int, **values: Any) -> dict[str, Any]:
    return {"geometry": point, f.GEO_PRECISION: precision, **values}


def nowhere(**values: Any) -> dict[str, Any]:
    return {"geometry": None, f.GEO_PRECISION: 0, **values}


INPUTS: dict[str, list[dict[str, Any]]] = {
    "one": made(1, **at(ACHIN, 1, **{f.KILLED: 3})),
    "many on one spot": made(80, **at(QUETTA, 1, **{f.KILLED: 2})),
    "districts alone": made(60, **at(ACHIN, 3)),
    "provinces alone": made(20, **at(ACHIN, 4, **{f.KILLED_LOW: 1})),
    "no place": made(5, **nowhere()),
    "all elsewhere": made(3, **at(DELHI, 1)),
    "undated": made(4, **at(ACHIN, 2, **{f.DATE_START: None, f.DATE_END: None})),
    "of each": [
        *made(30, **at(ACHIN, 2, **{f.KILLED: 1})),
        *made(2, **at(QUETTA, 3, **{f.ID: "d"}))[:1],
        *made(1, **at(QUETTA, 4, **{f.ID: "p"})),
        *made(1, **nowhere(**{f.ID: "n"})),
        *made(1, **at(DELHI, 1, **{f.ID: "x"})),
    ],
}
MARKS = """() => [...document.querySelectorAll(".ga-mark")]
    .reduce((sum, mark) => sum + Number(mark.dataset.count), 0)"""
HOME = "() => { map_afpak.setZoom(5, { animate: false }); }"


@pytest.mark.parametrize("name", INPUTS)
def test_what_a_page_shows_is_what_the_summary_counts(open_page, tmp_path, name):
    zones = read_zones(data_path("presence_zones.geojson")).frame.iloc[:0]
    layers = build_layers(frame_of(INPUTS[name]), zones)
    page = open_page(write_page(build_map(layers), tmp_path / "map.html"))
    events = here(layers.incidents)
    wanted, state = totals(events), page.evaluate("() => geoAfpak.state()")
    assert state["events"] == wanted["events"]
    for kind in ("killed", "injured"):
        assert state[kind] == {
            "low": wanted[f"{kind}_low"], "stated": wanted[kind], "high": wanted[f"{kind}_high"],
            "unknown": wanted[f"{kind}_unknown"],
        }  # fmt: skip
    for level, key in (("adm1", "byProvince"), ("adm2", "byDistrict")):
        counted = summarise(events, level, vintage=layers.vintage).to_dict()["rows"]
        units = {row["key"]: row["events"] for row in counted if row["events"]}
        assert {row["id"]: row["events"] for row in state[key]} == units
    shown = page.locator("#ga-numbers b").first.inner_text()
    assert shown == f"{len(events):,}"
    placed = int((events[MARK] != "shelf").sum())
    page.evaluate(HOME)
    assert page.evaluate(MARKS) == placed
    assert page.locator("#ga-shelf-count").text_content() == f"{len(events) - placed:,}"
    # The legend has the kinds that there are, and none that no event is of.
    kinds = page.locator("#ga-column [data-layer^='event:']").evaluate_all(
        "(all) => all.map((box) => box.dataset.layer.slice(6))"
    )
    assert set(kinds) == set(layers.incidents[EVENT_CLASS])
    elsewhere = len(layers.incidents) - len(events)
    said = page.locator("#ga-numbers-more").text_content()
    assert ("Not counted" in said) == bool(elsewhere)
