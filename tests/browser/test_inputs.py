"""Whatever people hold: every number that its page shows is the one that the summary gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
from shapely import Point, box

from geo_afpak.count.summary import summarise, totals
from geo_afpak.installed import region_with
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
    # So it has the ways of drawing, and no heading over none.
    said = " ".join(page.locator(".ga-legend li").all_inner_texts())
    ways = {"dot": "on the spot", "district": "district only", "province": "province only"}
    assert {mark for mark, way in ways.items() if way in said} == {*events[MARK]} & {*ways}
    assert ("no room side by side" in said) == (name in {"many on one spot", "of each"})
    headings = page.locator("#ga-column summary").all_inner_texts()
    assert any("how precisely" in text for text in headings) == bool(len(events))
    elsewhere = len(layers.incidents) - len(events)
    said = page.locator("#ga-numbers-more").text_content()
    assert ("Not counted" in said) == bool(elsewhere)


def test_a_page_of_boundaries_of_ones_own_opens_and_counts_in_them(
    open_page, tmp_path, monkeypatch
):
    monkeypatch.setenv("GEO_AFPAK_HOME", str(tmp_path / "home"))
    names, codes = ["Konduga", "Bama"], ["NG008001", "NG008002"]
    units = {
        "ADM2_EN": names, "ADM2_PCODE": codes, "ADM1_EN": "Borno", "ADM1_PCODE": "NG008",
        "ADM0_EN": "Nigeria", "ADM0_PCODE": "NG",
    }  # fmt: skip
    boxes = [box(13, 11.4, 13.6, 12), box(13.6, 11.2, 14.2, 12)]
    gpd.GeoDataFrame(units, geometry=boxes, crs=4326).to_file(tmp_path / "borno.geojson")
    region = region_with(str(tmp_path / "borno.geojson"))
    points = [Point(13.4179, 11.6533), Point(13.6856, 11.5221)]
    rows = [
        incident(id=f"n{row}", country="Nigeria", adm1_stated="Borno", adm2_stated=name,
                 **at(point, 2))
        for row, (name, point) in enumerate(zip(names, points, strict=True))
    ]  # fmt: skip
    layers = build_layers(frame_of(rows), region=region)
    page = open_page(write_page(build_map(layers), tmp_path / "map.html"))
    state = page.evaluate("() => geoAfpak.state()")
    assert [row["events"] for row in state["byDistrict"]] == [1, 1]
    assert page.locator(".ga-mark").count() == 2
    assert set(page.locator(".ga-name-district").all_inner_texts()) <= set(names)
