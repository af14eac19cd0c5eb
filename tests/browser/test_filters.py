"""Filters, live numbers and shaded areas: each number is the one that the summary gives."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import settings

from geo_afpak.count.summary import summarise, totals
from geo_afpak.layers import AREA_KM2, EVENT_CLASS, EVENT_CLASSES, MARK
from geo_afpak.model import fields
from geo_afpak.page.payload import feature_groups

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 360, "height": 740}
FIRST, LAST = date(2014, 1, 1), date(2017, 3, 1)
RESET = """(layers) => {
    const none = Object.fromEntries(
        Object.keys(geoAfpak.state().criteria).map((key) => [key, undefined]));
    const shading = { measure: "nothing", level: "adm2", scheme: "natural", follow: false };
    geoAfpak.select({ ...none, layers, shading });
    for (const open of document.querySelectorAll(".ga-facet[aria-expanded=true]")) open.click();
}"""
# The column as a reader sees it.
COLUMN = """() => {
    const text = (where) => [...document.querySelectorAll(where)].map((one) => one.textContent);
    return {
        figures: text("#ga-numbers .ga-figure b"), notes: text("#ga-column .ga-figure dd > span"),
        bars: text(".ga-bars .ga-hidden"), top: text(".ga-top li"),
        of: text(".ga-of")[0] ?? null, chips: text(".ga-chip-button span:first-child"),
    };
}"""


@pytest.fixture(scope="module")
def wide(keep_page, page_file) -> Page:
    return keep_page(page_file, viewport=WIDE)


@pytest.fixture
def page(wide, layers) -> Iterator[Page]:
    wide.evaluate(RESET, [key for key, _, shown in feature_groups(layers) if shown])
    return wide


@pytest.fixture(scope="module")
def here(layers) -> pd.DataFrame:
    return layers.incidents[layers.incidents[MARK] != "elsewhere"]


def select(page, **wanted) -> dict[str, Any]:
    return page.evaluate("(wanted) => geoAfpak.select(wanted)", wanted)


# --- criteria, once more with pandas -------------------------------------------


def passing(events: pd.DataFrame, criteria: dict[str, Any]) -> pd.DataFrame:
    """The events that pass: any value within one criterion, all criteria together."""
    keep = pd.Series(data=True, index=events.index)
    columns = {
        "types": fields.EVENT_TYPE, "classes": EVENT_CLASS, "precisions": fields.GEO_PRECISION,
        "sources": fields.SOURCE_DATASET, "countries": fields.ADM0_ISO3,
        "provinces": fields.ADM1_ID,
    }  # fmt: skip
    for key, column in columns.items():
        if criteria.get(key):
            keep &= events[column].isin(criteria[key]).fillna(value=False)
    if criteria.get("groups"):
        wanted = set(criteria["groups"])
        keep &= events[fields.GROUPS].map(lambda codes: bool(wanted & set(codes)))
    if killed := criteria.get("killed"):
        stated = events[fields.KILLED].astype("Int64")
        inside = (stated >= killed.get("min", 0)) & (stated <= killed.get("max", 10**9))
        keep &= stated.isna() if killed.get("unknown") else inside.fillna(value=False)
    start, end = events[fields.DATE_START], events[fields.DATE_END]
    dated = start.notna()
    first, last = criteria.get("from", "0000"), criteria.get("to", "9999")
    inside = dated & (end.fillna("9999") >= first) & (start.fillna("0000") <= last)
    windowed = "from" in criteria or "to" in criteria
    keep &= inside | (~dated if criteria.get("undated", not windowed) else False)
    return events[keep]


def any_criteria(seed: int, events: pd.DataFrame) -> dict[str, Any]:
    """Some criteria that a reader might combine; few at a time, so that events are left."""
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    known = {
        "types": sorted(set(events[fields.EVENT_TYPE])),
        "classes": sorted(EVENT_CLASSES),
        "precisions": [0, 1, 2, 3, 4, 5],
        "groups": sorted({code for codes in events[fields.GROUPS] for code in codes}),
        "countries": ["AFG", "PAK"],
        "provinces": sorted(set(events[fields.ADM1_ID].dropna())),
    }
    criteria: dict[str, Any] = {}
    for key in chance.sample([*known, "killed", "time", "undated"], k=chance.randint(1, 4)):
        if key == "killed":
            criteria[key] = chance.choice(
                [{"unknown": True}, {"min": 1, "max": 9}, {"min": 10, "max": 49}, {"min": 50}]
            )
        elif key == "time":
            days = sorted(chance.randrange((LAST - FIRST).days) for _ in range(2))
            ends = [str(FIRST + timedelta(days=day)) for day in days]
            criteria |= dict(zip(("from", "to"), ends, strict=True))
        elif key == "undated":
            criteria[key] = chance.choice([False, True])
        else:
            criteria[key] = sorted(chance.sample(known[key], k=min(3, len(known[key]))))
    return criteria


def as_state(counts) -> dict[str, Any]:
    return {"events": counts["events"]} | {
        what: {
            "low": counts[f"{what}_low"],
            "stated": counts[what],
            "high": counts[f"{what}_high"],
            "unknown": counts[f"{what}_unknown"],
        }
        for what in ("killed", "injured")
    }


def rows_of(events, by, layers, units=None) -> list[dict[str, Any]]:
    summary = summarise(events, by, vintage=layers.vintage, units=units)
    return [row for row in summary.to_dict()["rows"] if row["events"]]


# --- numbers --------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(max(10, settings().max_examples // 4)))
def test_any_filters_give_the_numbers_of_the_summary(page, here, layers, seed):
    criteria = any_criteria(seed, here)
    events = passing(here, criteria)
    state = select(page, **criteria)
    assert {key: state[key] for key in ("events", "killed", "injured")} == as_state(totals(events))
    for key, by, units in (
        ("byDistrict", "adm2", layers.districts),
        ("byProvince", "adm1", layers.provinces),
    ):
        expected = [
            {"id": row["key"]} | as_state(row) for row in rows_of(events, by, layers, units)
        ]
        assert state[key] == expected
    for key, by in (("byYear", "year"), ("byMonth", "month")):
        expected = [
            {"key": row["key"], "events": row["events"]} for row in rows_of(events, by, layers)
        ]
        assert state[key] == expected


@pytest.mark.parametrize("seed", range(100, 112))
def test_the_count_beside_a_value_is_what_ticking_it_would_give(page, here, seed):
    criteria = any_criteria(seed, here)
    facets = select(page, **criteria)["facets"]
    for facet, counts in facets.items():
        others = {key: value for key, value in criteria.items() if key != facet}
        for value, count in counts.items():
            code = int(value) if facet == "precisions" else value
            assert len(passing(here, others | {facet: [code]})) == count, (facet, value)


@pytest.mark.parametrize("seed", range(200, 216))
def test_the_column_shows_the_numbers_of_the_selection(page, here, layers, seed):
    criteria = any_criteria(seed, here)
    events = passing(here, criteria)
    select(page, **criteria)
    column = page.evaluate(COLUMN)
    assert column["figures"][0] == str(len(events))
    assert column["of"] == f"{len(events)} of {len(here)} events"
    stated = totals(events)["killed"]
    assert column["figures"][1].split(" ")[0] == ("not" if stated is None else str(stated))
    districts = rows_of(events, "adm2", layers, layers.districts)
    most = sorted((row["events"] for row in districts), reverse=True)[:5]
    assert [int(text.rpartition(" ")[2]) for text in column["top"]] == most
    assert set(column["top"]) <= {f"{row['name']} {row['events']}" for row in districts}
    if column["bars"]:
        by = "year" if len(column["bars"][0].split(":")[0]) == len("2016") else "month"
        counts = [int(text.split(": ")[1].split(" ")[0]) for text in column["bars"]]
        rows = rows_of(events, by, layers)
        assert [count for count in counts if count] == [row["events"] for row in rows]
        left = len(events) - sum(counts)
        assert (f"known to no single {by}" in " ".join(column["notes"])) == (left > 0)


def test_without_events_the_column_says_so(page):
    select(page, groups=["no such group"])
    column = page.evaluate(COLUMN)
    assert column["figures"] == ["0", "not stated", "not stated"]
    assert column["bars"] == column["top"] == []
    assert column["of"] == "0 of 90 events"


# --- the panel ------------------------------------------------------------------


def open_facet(page, title):
    page.locator(".ga-facet", has_text=title).click()
    return page.locator(".ga-facet-panel:not([hidden])")


def test_values_of_one_facet_are_alternatives_and_facets_combine(page, here):
    panel = open_facet(page, "Kind")
    panel.get_by_label("Attack").check()
    panel.get_by_label("Statement").check()
    chosen = {"types": ["attack", "statement"]}
    assert page.evaluate("() => geoAfpak.state().events") == len(passing(here, chosen))
    panel = open_facet(page, "Place")
    panel.get_by_label("Afghanistan").check()
    chosen["countries"] = ["AFG"]
    assert page.evaluate("() => geoAfpak.state().events") == len(passing(here, chosen))
    assert page.evaluate(COLUMN)["chips"] == ["Attack", "Statement", "Afghanistan"]
    assert page.locator(".ga-facet", has_text="Kind").inner_text() == "Kind 2"


def test_one_panel_is_open_at_a_time_and_says_so(page):
    open_facet(page, "Group")
    open_facet(page, "Deaths")
    assert page.locator(".ga-facet-panel:not([hidden])").count() == 1
    assert page.locator(".ga-facet[aria-expanded=true]").inner_text() == "Deaths"
    page.locator(".ga-facet", has_text="Deaths").click()
    assert page.locator(".ga-facet-panel:not([hidden])").count() == 0


def test_a_parent_brings_its_factions_and_shows_when_some_are_left_out(page, here):
    panel = open_facet(page, "Group")
    whole = panel.get_by_label("Islamic State with factions")
    both = len(passing(here, {"groups": ["IS", "ISK"]}))
    assert whole.locator("xpath=..").locator("small").inner_text() == str(both)
    whole.check()
    assert sorted(page.evaluate("() => geoAfpak.state().criteria.groups")) == ["IS", "ISK"]
    assert page.evaluate("() => geoAfpak.state().events") == both
    assert page.evaluate(COLUMN)["chips"] == ["Islamic State with factions"]
    panel.get_by_label("Islamic State itself").uncheck()
    assert whole.evaluate("(box) => box.indeterminate")
    assert page.evaluate("() => geoAfpak.state().criteria.groups") == ["ISK"]


def test_a_value_that_would_leave_nothing_stays_in_the_list(page):
    panel = open_facet(page, "Kind")
    before = panel.locator("li").count()
    select(page, groups=["ATB"])
    assert panel.locator("li").count() == before
    assert panel.locator("li.ga-none").count() > 0
    assert panel.locator("li.ga-none small").first.inner_text() == "0"


def test_a_long_list_can_be_searched_and_opened(page):
    panel = open_facet(page, "Group")
    assert panel.locator("li").count() == 12
    panel.get_by_role("searchbox").fill("taliban")
    names = panel.locator("li").all_inner_texts()
    assert 0 < len(names) < 12
    assert all("taliban" in name.lower() for name in names)
    panel.get_by_role("searchbox").fill("")
    panel.get_by_role("button", name="Show all").click()
    assert panel.locator("li").count() > 12


@pytest.mark.parametrize(
    ("label", "killed"),
    [
        ("No number stated", {"unknown": True}),
        ("1–9", {"min": 1, "max": 9}),
        ("10–49", {"min": 10, "max": 49}),
        ("50 or more", {"min": 50}),
    ],
)
def test_deaths_keep_unknown_apart_from_few(page, here, label, killed):
    panel = open_facet(page, "Deaths")
    row = panel.locator("li", has_text=label)
    expected = len(passing(here, {"killed": killed}))
    assert row.locator("small").inner_text() == str(expected)
    row.locator("input").check()
    assert page.evaluate("() => geoAfpak.state().criteria.killed") == killed
    assert page.evaluate("() => geoAfpak.state().events") == expected
    panel.get_by_label("Any").check()
    assert page.evaluate("() => geoAfpak.state().criteria") == {}


def test_the_status_of_presence_filters_statements_not_events(page, here, layers):
    panel = open_facet(page, "Presence")
    panel.get_by_label("Cells").check()
    state = page.evaluate("() => geoAfpak.state()")
    cells = layers.zones[layers.zones[fields.STATUS] == "cells"]
    assert sorted(state["statements"]) == sorted(cells[fields.ID])
    assert state["events"] == len(here)
    shown = page.locator("#ga-statements > li:not([hidden])").count()
    assert shown == len(cells)


def test_chips_take_one_filter_back_or_all(page, here):
    select(page, types=["attack"], groups=["ISK"], **{"from": "2015-01-01", "to": "2016-12-31"})
    chips = page.evaluate(COLUMN)["chips"]
    assert chips == ["Islamic State of Khurasan", "Attack", "1 January 2015 to 31 December 2016"]
    page.get_by_role("button", name="Remove filter: Attack").focus()
    page.keyboard.press("Enter")
    assert "types" not in page.evaluate("() => geoAfpak.state().criteria")
    # The focus stays among the chips.
    assert page.evaluate("() => document.activeElement.closest('#ga-chips') !== null")
    page.get_by_role("button", name="Clear all").click()
    assert page.evaluate("() => geoAfpak.state().criteria") == {}
    assert page.locator("#ga-chips").is_hidden()
    assert page.evaluate("() => geoAfpak.state().events") == len(here)


def test_the_filter_works_by_keyboard_alone(page):
    page.locator(".ga-facet", has_text="Kind").focus()
    page.keyboard.press("Enter")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.type === 'checkbox'"):
            break
    page.keyboard.press("Space")
    assert len(page.evaluate("() => geoAfpak.state().criteria.types")) == 1
    assert page.evaluate("() => document.activeElement.checked")


# --- shaded areas ---------------------------------------------------------------


def shade(page, **wanted) -> dict[str, Any]:
    page.evaluate("(wanted) => { geoAfpak.select({ shading: wanted }); }", wanted)
    return page.evaluate("() => geoAfpak.state().shading")


@pytest.mark.parametrize("level", ["adm2", "adm1"])
@pytest.mark.parametrize("measure", ["events", "killed", "density"])
def test_areas_are_shaded_by_what_the_summary_counts_in_them(page, here, layers, measure, level):
    units = layers.districts if level == "adm2" else layers.provinces
    area = units.set_index(fields.ADM_ID)[AREA_KM2].round()
    doubtful = set(units[fields.ADM_ID][units[fields.AREA_TO_CENSUS].notna()])
    for criteria in ({}, {"groups": ["ISK"]}, {"from": "2016-01-01", "undated": False}):
        page.evaluate(RESET, [])
        select(page, **criteria)
        shading = shade(page, measure=measure, level=level)
        events = passing(here, criteria)
        rows = rows_of(events, level, layers, units)
        column = "events" if measure == "density" else measure
        expected = {row["key"]: row[column] for row in rows}
        if measure == "density":
            expected = {key: value * 1000 / area[key] for key, value in expected.items()}
            expected |= {key: None for key in expected if key in doubtful}
        assert shading["values"] == pytest.approx(expected, nan_ok=False)
        assert sum(shading["unplaced"].values()) == len(events) - sum(r["events"] for r in rows)


@pytest.mark.parametrize("scheme", ["natural", "quantile", "equal", "fixed"])
@pytest.mark.parametrize("measure", ["events", "killed", "density"])
@pytest.mark.parametrize("groups", [[], ["ISK"]])
def test_every_shaded_area_has_the_colour_that_the_legend_gives_its_value(
    page, measure, scheme, groups
):
    select(page, groups=groups)
    shading = shade(page, measure=measure, scheme=scheme)
    values = [value for value in shading["values"].values() if value]
    for value in values:
        low = next(low for low, high in shading["classes"] if value <= high)
        assert low < value if measure == "density" else low <= value
    shown = page.locator("path.ga-shade").evaluate_all(
        "(all) => all.map((path) => path.getAttribute('class').split(' ')[1])"
    )
    legend = page.locator("#ga-classes li .ga-chip").evaluate_all(
        "(all) => all.map((chip) => chip.className.split(' ')[1])"
    )
    steps = [name for name in legend if name[-1].isdigit()]
    assert len(steps) == len(set(steps)) == len(shading["classes"]) <= 5
    expected: dict[str, int] = {}
    for value in values:
        index = next(i for i, (_, to) in enumerate(shading["classes"]) if value <= to)
        expected[steps[index]] = expected.get(steps[index], 0) + 1
    assert {name: shown.count(name) for name in set(shown) & set(steps)} == expected


def test_colours_stay_while_the_selection_moves_unless_they_are_to_follow(page):
    everything = shade(page, measure="events", level="adm1")["classes"]
    select(page, groups=["ISK"])
    assert page.evaluate("() => geoAfpak.state().shading.classes") == everything
    page.get_by_label("Let the classes follow the selection").check()
    assert page.evaluate("() => geoAfpak.state().shading.classes") != everything


def test_no_figure_no_event_and_not_known_where_look_different(page):
    shade(page, measure="killed")
    names = page.locator("#ga-classes li .ga-chip").evaluate_all(
        "(all) => all.map((chip) => chip.className.split(' ')[1])"
    )
    assert names[-3:] == ["ga-shade-zero", "ga-shade-unknown", "ga-shade-unplaced"]
    fills = {
        name: page.locator(f"path.{name}").first.evaluate("(path) => getComputedStyle(path).fill")
        for name in names[-2:]
    }
    assert len(set(fills.values())) == 2
    note = page.locator("#ga-classes p:last-child").inner_text()
    assert (
        note == "66 events not shaded: 19 known only to the province, 47 known to less than that."
    )


def test_panel_layer_control_and_map_are_in_step(page):
    panel = page.locator("#ga-shading")
    panel.evaluate("(part) => { part.open = true; }")
    panel.get_by_role("radio", name="Events per 1,000 km²").check()
    assert "choropleth:density" in page.evaluate("() => geoAfpak.state().layers")
    control = page.locator(".leaflet-control-layers")
    control.hover()
    control.get_by_label("People killed").check()
    page.mouse.move(700, 880)
    assert panel.get_by_role("radio", name="People killed").is_checked()
    assert page.evaluate("() => geoAfpak.state().shading.measure") == "killed"
    panel.get_by_label("By district or province").select_option("adm1")
    assert page.evaluate("() => geoAfpak.state().shading.level") == "adm1"
    panel.get_by_role("radio", name="None").check()
    assert page.locator("path.ga-shade").count() == 0
    assert page.locator("#ga-classes > *").count() == 0
