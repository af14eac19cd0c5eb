"""Lead, table, figure, workbook, report and page say the same of the same events."""

from __future__ import annotations

import re
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo_afpak.count.summary import summarise
from geo_afpak.export import write_workbook
from geo_afpak.export.columns import FIGURES
from geo_afpak.export.tables import counts as counts_of
from geo_afpak.export.tables import key_numbers
from geo_afpak.figure import FigureOptions, alt_text
from geo_afpak.io import read_zones
from geo_afpak.join.marks import here, placed
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields as f
from geo_afpak.page.payload import payload
from geo_afpak.region.datasets import data_path
from geo_afpak.report.document import build_note
from geo_afpak.report.model import KeyNumbers
from geo_afpak.text import number, out_of, sentence
from tests.conftest import costly, frame_of, incident
from tests.page.test_payload import derived, read

if TYPE_CHECKING:
    from pathlib import Path
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


def key_sums(layers: Layers) -> list[tuple[str, dict[str, int | None]]]:
    return key_numbers(layers, {level: counts_of(layers, level) for level in ("adm1", "adm2")})


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
    found = [sums["events"] for name, sums in key_sums(layers) if "outside" not in name]
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


@st.composite
def events(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw a few events in the region, outside or without a place, each figure stated or not."""
    figure = st.lists(st.integers(0, 2000), min_size=3, max_size=3).map(sorted)
    rows = []
    for place in range(draw(st.integers(1, 9))):
        row: dict[str, Any] = {f.ID: f"e{place}"}
        for what in (f.KILLED, f.INJURED):
            for column, value in zip(f.low_stated_high(what), draw(figure), strict=True):
                row[column] = draw(st.sampled_from((value, None)))
        row[f.GEOMETRY] = draw(st.sampled_from(list(POINTS.values())))
        row[f.GEO_PRECISION] = draw(st.integers(1, 5)) if row[f.GEOMETRY] else 0
        row[f.EVENT_TYPE] = draw(st.sampled_from(("attack", "clash", "arrest")))
        rows.append(incident(**row))
    return rows


Sums = dict[str, int | None]


def added(tolls: list[tuple[int | None, int | None, int | None]], what: str) -> Sums:
    """Add low, stated and high by the rule of `totals`, one event after the other."""
    lows = [stated if low is None else low for low, stated, _ in tolls]
    highs = [stated if high is None else high for _, stated, high in tolls]
    found: Sums = {}
    for name, column in zip(
        f.low_stated_high(what), (lows, [toll[1] for toll in tolls], highs), strict=True
    ):
        told = [figure for figure in column if figure is not None]
        found[name] = sum(told) if told else None
    if any(low is not None and high is None for low, high in zip(lows, highs, strict=True)):
        found[f"{what}_high"] = None
    return found | {f"{what}_unknown": tolls.count((None, None, None))}


def of_the_page(rows: dict[str, Any]) -> Sums:
    """Add up what the page's columns hold, as its own code reads them."""
    mark = np.array(rows["names"]["mark"])[derived(rows, "mark", rows["precision"])]
    inside = np.flatnonzero(mark != "elsewhere").tolist()
    sums: Sums = {"events": len(inside)}
    for key, what in (("k", f.KILLED), ("i", f.INJURED)):
        stated = [None if value == -1 else int(value) for value in rows[key]]
        low, high = (
            [
                same if value == -1 else None if value == -2 else int(value)
                for value, same in zip(rows.get(key + end, [-1] * len(stated)), stated, strict=True)
            ]
            for end in "lh"
        )
        sums |= added([(low[row], stated[row], high[row]) for row in inside], what)
    return sums


def test_the_workbook_holds_the_key_numbers(tmp_path: Path) -> None:
    zones = read_zones(data_path("presence_zones.geojson")).frame.iloc[:0]
    layers = build_layers(frame_of([incident(**row) for row in MIXED]), zones)
    write_workbook(layers, tmp_path / "a.xlsx")
    cells = list(openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].values)
    titles = [column.label for column in FIGURES]
    head = next(place for place, row in enumerate(cells, 1) if set(titles) <= set(row))
    for (label, sums), row in zip(key_sums(layers), cells[head:], strict=False):
        assert row[: len(titles) + 1] == (label, *(sums[column.name] for column in FIGURES))


@costly
@given(events())
def test_summary_page_workbook_and_report_add_up_to_the_same(
    tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    zones = read_zones(data_path("presence_zones.geojson")).frame.iloc[:0]
    layers = build_layers(frame_of(rows), zones)
    inside = [row for row in rows if row[f.GEOMETRY] != POINTS["out"]]
    right: Sums = {"events": len(inside)}
    for what in (f.KILLED, f.INJURED):
        tolls = [tuple(row[name] for name in f.low_stated_high(what)) for row in inside]
        right |= added(tolls, what)
    assert summarise(here(layers.incidents), f.EVENT_TYPE).totals == right
    assert key_sums(layers)[0][1] == right
    islands = read(layers)
    assert islands["meta"]["totals"] == of_the_page(islands["events"]) == right
    outline = tmp_path / "numbers.md"
    outline.write_text("{numbers}\n")
    told = [one for one in build_note(layers, outline).blocks if isinstance(one, KeyNumbers)]
    items = {item.label: item for block in told for item in block.items}
    if not inside:
        assert not told
        return
    assert items["event" if len(inside) == 1 else "events"].value == number(len(inside))
    for what in (f.KILLED, f.INJURED):
        low, high = right[f"{what}_low"], right[f"{what}_high"]
        assert items[what].value == number(right[what])
        assert (f"from {number(low)} to {number(high)}" in items[what].detail) == (
            low != high and high is not None
        )
        assert (f"{number(low)} or more" in items[what].detail) == (
            low is not None and high is None
        )
