"""Lead, table, figure, workbook, report and page say the same of the same events."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import pytest
from shapely import Point

from geo_afpak.count.summary import summarise
from geo_afpak.export._tables import key_numbers
from geo_afpak.figure import FigureOptions, alt_text
from geo_afpak.io import read_zones
from geo_afpak.join.marks import here, placed
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields as f
from geo_afpak.page.payload import payload
from geo_afpak.region.datasets import data_path
from geo_afpak.report.document import build_note
from geo_afpak.text import out_of, sentence
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    from typing import Any

POINTS = {"in": Point(70.45, 34.43), "out": Point(36.8, -1.3), "none": None}
MIXED = [
    {f.ID: f"{where}-{precision}-{adm1}-{adm2}", f.GEOMETRY: point, f.GEO_PRECISION: precision,
     f.ADM1_STATED: adm1, f.ADM2_STATED: adm2, f.COUNTRY: "Afghanistan"}
    for (where, point), precision, adm1, adm2 in product(
        POINTS.items(), range(6), (None, "Nangarhar", "Nowhere"), (None, "Jalalabad")
    )
]  # fmt: skip
SITE = {f.ID: "site", f.GEO_PRECISION: 1, f.GEOMETRY: POINTS["in"]}
NOWHERE = {f.ID: "nowhere", f.GEO_PRECISION: 0, f.GEOMETRY: None}
ABROAD = {f.ID: "abroad", f.GEO_PRECISION: 1, f.GEOMETRY: POINTS["out"]}
DATA: dict[str, list[dict[str, Any]]] = {
    "mixed": MIXED,
    "none": [],
    "one placed": [SITE],
    "one nowhere": [NOWHERE],
    "only abroad": [ABROAD],
    "all placed": [{**SITE, f.ID: str(place)} for place in range(3)],
}


@pytest.fixture(scope="module", params=DATA)
def layers(request: pytest.FixtureRequest) -> Layers:
    rows = [incident(**row) for row in DATA[request.param]]
    frame = frame_of(rows) if rows else frame_of([incident()]).iloc[:0]
    return build_layers(frame, read_zones(data_path("presence_zones.geojson")).frame.iloc[:0])


def numbers(layers: Layers) -> tuple[int, int, int]:
    """Events in the region; those known to a province; those known to a district."""
    events = here(layers.incidents)
    counts = [summarise(events, level).totals["events"] or 0 for level in ("adm1", "adm2")]
    return (len(events), counts[0], counts[1])


def test_what_is_drawn_in_a_province_is_what_counts_in_one(layers: Layers) -> None:
    _, known, _ = numbers(layers)
    assert len(placed(layers.incidents)) == known
    assert set(placed(layers.incidents)[f.ADM1_ID].isna()) <= {False}


def test_the_lead_says_how_many_events_are_known_to_a_province(layers: Layers) -> None:
    events, known, _ = numbers(layers)
    first = layers.lead.split(". ")[0].rstrip(".")
    if events == 0:
        assert first == "No events"
    elif events == 1:
        assert first == f"1 event, {'' if known else 'not '}known to a province or closer"
    else:
        share = "all" if known == events else known
        assert first == f"{events} events, {share} of them known to a province or closer"


def test_page_and_workbook_start_from_the_same_events(layers: Layers) -> None:
    events, known, near = numbers(layers)
    assert payload(layers)["meta"]["totals"]["events"] == events
    found = [sums["events"] for name, sums in key_numbers(layers) if "outside" not in name]
    assert found == [events, known, near]


@pytest.mark.parametrize(("level", "unit"), [("adm1", "province"), ("adm2", "district")])
def test_the_figure_counts_what_the_summary_counts(layers: Layers, level: str, unit: str) -> None:
    events, *counts = numbers(layers)
    known = counts[level == "adm2"]
    said = alt_text(layers, "choropleth", FigureOptions(by=level))
    verb = "is" if known == 1 else "are"
    assert f"{sentence(out_of(known, events, 'event'))} {verb} known to a {unit}" in said


def test_the_report_counts_what_the_summary_counts(layers: Layers) -> None:
    events, known, near = numbers(layers)
    text = str(build_note(layers))
    for count, unit in ((known, "province or closer"), (near, "district")):
        if count and not (unit != "district" and near == known):  # then one sentence says both
            share = "The event" if events == 1 else sentence(out_of(count, events, "event"))
            assert f"{share} {'is' if count == 1 else 'are'} known to a {unit}, " in text
    assert not re.search(r"\b1 (events|attacks|provinces|districts|statements)\b", text)
