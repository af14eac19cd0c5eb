"""The page in a real browser: what it shows is what the summary counts and the sources say."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from playwright.sync_api import expect

from geo_afpak.count.summary import summarise, totals
from geo_afpak.layers import EVENT_CLASS, EVENT_CLASSES, LABEL_POINT, MARK
from geo_afpak.model import fields
from geo_afpak.page import build_map, words, write_page
from geo_afpak.page.payload import feature_groups
from geo_afpak.report import embed
from geo_afpak.text import out_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from playwright.sync_api import Page

WIDE = {"width": 1440, "height": 900}
ALONE = "Attack on the Pakistani consulate, Jalalabad"  # one event on its spot, contradicted
UNDISPUTED = "Attack on the Sehwan shrine"
STACK = "2 events at Hospital, Quetta"
JALALABAD = [70.45, 34.43, 10]  # from here on its events have room side by side
PDF_PAGE = re.compile(rb"/Type\s*/Page\b(?!s)")

RESET = """(layers) => {
    document.querySelector("dialog[open]")?.close();
    document.querySelector("#ga-card .ga-close")?.click();
    document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
    geoAfpak.select({ groups: [], classes: [], types: [], layers });
    map_afpak.fitBounds([[23.6, 60.4], [38.6, 77.9]], { animate: false });
    document.activeElement.blur();
}"""
MOVE = "([lon, lat, zoom]) => { map_afpak.setView([lat, lon], zoom, { animate: false }); }"
HOME = "() => { map_afpak.fitBounds([[23.6, 60.4], [38.6, 77.9]], { animate: false }); }"
# Where the map puts given points, and where symbols stand, in whole pixels of the window.
PIXELS = """(points) => {
    const { left, top } = map_afpak.getContainer().getBoundingClientRect();
    return points.map(([lon, lat]) => {
        const { x, y } = map_afpak.latLngToContainerPoint([lat, lon]);
        return [Math.round(x + left), Math.round(y + top)];
    });
}"""
SYMBOLS = """() => [...document.querySelectorAll(".ga-mark")].map((mark) => {
    const { left, right, top, bottom } = mark.getBoundingClientRect();
    return [(left + right) / 2, (top + bottom) / 2, Number(mark.dataset.count), mark.dataset.shape];
})"""


@pytest.fixture(scope="module")
def wide(keep_page, page_file) -> Page:
    return keep_page(page_file, viewport=WIDE)


@pytest.fixture
def page(wide, layers) -> Page:
    """The page as it opens: what the test before has done is taken back."""
    wide.evaluate(RESET, [key for key, _, shown in feature_groups(layers) if shown])
    wide.mouse.move(5, 895)
    return wide


@pytest.fixture(scope="session")
def here(layers) -> pd.DataFrame:
    """The events that the map counts: those in the two countries."""
    return layers.incidents[layers.incidents[MARK] != "elsewhere"]


@pytest.fixture
def event_of(layers):
    events = layers.incidents.set_index(fields.TITLE, drop=False)
    return lambda title: events.loc[title]


def select(page, **wanted) -> dict[str, Any]:
    return page.evaluate("(wanted) => geoAfpak.select(wanted)", wanted)


def as_state(counts: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers of the summary in the shape that the page gives them."""
    return {"events": counts["events"]} | {
        what: {
            "low": counts[f"{what}_low"],
            "stated": counts[what],
            "high": counts[f"{what}_high"],
            "unknown": counts[f"{what}_unknown"],
        }
        for what in ("killed", "injured")
    }


def units_of(events, by, units) -> list[dict[str, Any]]:
    """Numbers of the summary for each unit of a level that has an event, as the page has them."""
    summary = summarise(events, by, units=units)
    rows = [row for row in summary.to_dict()["rows"] if row["events"]]
    return [{"id": row["key"]} | as_state(row) for row in rows]


def printed(counts: Mapping[str, Any], placed: int) -> list[list[str]]:
    """What the column should say of some numbers: term, number, note."""
    events = counts["events"]
    where = f"{placed} on the map, {events - placed} listed beside it"
    if placed == events:
        where = f"{'all ' if events > 1 else ''}on the map" if events else "0 on the map"
    rows = [["Events", str(events), where]]
    of = f"{events} event{'' if events == 1 else 's'}"
    for what in ("killed", "injured"):
        low, stated, high = (counts[f"{what}{end}"] for end in ("_low", "", "_high"))
        span = f"{low}" if low == high else f"{low}–{high}"
        text = span if stated is None or low == high else f"{stated} ({span})"
        known = events - counts[f"{what}_unknown"]
        note = f"stated for {out_of(known, events, 'event')}"
        note += f"; no figure for {events - known}" if events > known else ""
        if not known:
            none = "it" if events == 1 else f"any of {of}"
            text, note = "not stated", f"no figure for {none}" if events else ""
        rows.append([what.capitalize(), text, note or "no events selected"])
    return rows


def shown_numbers(page) -> list[list[str]]:
    return page.evaluate(
        """() => [...document.querySelectorAll("#ga-numbers .ga-figure:has(b)")].map((row) =>
            ["dt", "b", "span"].map((part) => row.querySelector(part).textContent))"""
    )


def selections(layers, kind) -> list[tuple[dict[str, list[str]], Any]]:
    """Selections of one kind, each with the test that its events pass."""
    groups, classes, types = fields.GROUPS, EVENT_CLASS, fields.EVENT_TYPE
    if kind == "each group":
        return [
            ({"groups": [code]}, lambda e, code=code: code in e[groups])
            for code in layers.group_names
        ]
    if kind == "each class":
        return [({"classes": [c]}, lambda e, c=c: e[classes] == c) for c in EVENT_CLASSES]
    if kind == "each type":
        return [({"types": [t]}, lambda e, t=t: e[types] == t) for t in fields.EVENT_TYPES]
    if kind == "several":
        two = {"ISK", "TTP"}
        wanted = ["attack", "recruitment"]
        return [
            (
                {"groups": sorted(two), "classes": wanted},
                lambda e: two & set(e[groups]) and e[classes] in wanted,
            ),
            (
                {"groups": ["ISK"], "types": ["attack"]},
                lambda e: "ISK" in e[groups] and e[types] == "attack",
            ),
            ({"groups": ["no such group"]}, lambda _: False),
        ]
    return [({}, lambda _: True)]


# --- the file -----------------------------------------------------------------


def test_the_page_is_one_small_file_that_draws_itself(open_page, page_file, layers):
    page = open_page(page_file, viewport=WIDE)  # it fails when the page asks or says anything
    assert page_file.stat().st_size < 1_050_000
    assert page.title() == layers.title
    assert page.locator("h1").inner_text() == layers.title
    assert page.locator("#ga-lead").inner_text() == layers.lead
    requests = page.evaluate("() => performance.getEntriesByType('resource').map((e) => e.name)")
    assert requests == []


def test_the_door_is_frozen_and_offers_three_things(page):
    door = page.evaluate(
        """async () => {
            const door = window.geoAfpak;
            await door.drawn;
            try { window.geoAfpak = 1; } catch { }
            try { door.state = () => 1; } catch { }
            return {
                keys: Object.keys(door), frozen: Object.isFrozen(door),
                same: window.geoAfpak === door,
                drawn: performance.getEntriesByName("ga:drawn").length,
                events: geoAfpak.state().events > 1,
            };
        }"""
    )
    keys = ["drawn", "state", "select"]
    assert door == {"keys": keys, "frozen": True, "same": True, "drawn": 1, "events": True}


# --- the numbers --------------------------------------------------------------


@pytest.mark.parametrize("kind", ["everything", "each group", "each class", "each type", "several"])
def test_the_numbers_of_a_selection_are_those_of_the_summary(page, here, layers, kind):
    for wanted, passes in selections(layers, kind):
        events = here[[bool(passes(event)) for event in here.to_dict("records")]]
        counts = totals(events)
        state = select(page, **({"groups": [], "classes": [], "types": []} | wanted))
        assert {key: state[key] for key in ("events", "killed", "injured")} == as_state(counts)
        assert state["byDistrict"] == units_of(events, "adm2", layers.districts), wanted
        assert state["byProvince"] == units_of(events, "adm1", layers.provinces), wanted
        placed = int((events[MARK] != "shelf").sum())
        assert shown_numbers(page) == printed(counts, placed), wanted


def test_the_numbers_agree_whichever_figures_are_missing(open_page, layers, tmp_path):
    """Low, stated and high of each event present or absent, in all eight ways."""
    incidents = layers.incidents.copy()
    for bit, end in enumerate(("_low", "", "_high")):
        for what, shift in (("killed", 0), ("injured", 3)):
            incidents[what + end] = pd.array(
                [
                    row + 10 * bit if (row + shift) >> bit & 1 else pd.NA
                    for row in range(len(incidents))
                ],
                dtype="Int64",
            )
    m = build_map(replace(layers, incidents=incidents))
    page = open_page(write_page(m, tmp_path / "figures.html"))
    here = incidents[incidents[MARK] != "elsewhere"]
    for kind in (None, *EVENT_CLASSES):
        state = select(page, classes=[kind] if kind else [])
        events = here[here[EVENT_CLASS] == kind] if kind else here
        assert {key: state[key] for key in ("events", "killed", "injured")} == as_state(
            totals(events)
        )
        assert state["byDistrict"] == units_of(events, "adm2", layers.districts)
        assert state["byProvince"] == units_of(events, "adm1", layers.provinces)


def test_a_selection_is_kept_until_it_is_changed(page):
    first = select(page, groups=["ISK"], classes=["attack"])
    assert page.evaluate("() => geoAfpak.state()") == first
    assert first["criteria"] == {"groups": ["ISK"], "classes": ["attack"]}
    second = select(page, classes=["recruitment"])
    assert second["criteria"] == {"groups": ["ISK"], "classes": ["recruitment"]}
    both = select(page, classes=["attack", "recruitment"])
    assert both["events"] == first["events"] + second["events"]
    assert 0 < second["events"] < both["events"]


def test_a_group_ticked_with_the_mouse_selects_its_events(page, here, layers):
    name = f"{layers.group_names['TTP']} itself"
    page.get_by_role("button", name="Group", exact=True).click()
    page.locator(".ga-facet-panel label", has_text=name).click()
    events = here[[("TTP" in codes) for codes in here[fields.GROUPS]]]
    assert 0 < len(events) < len(here)
    assert shown_numbers(page)[0][1] == str(len(events))
    assert page.locator("#ga-status").text_content() == f"{len(events)} events selected"
    page.get_by_role("button", name="Clear all").click()
    assert shown_numbers(page)[0][1] == str(len(here))
    page.get_by_role("button", name="Group", exact=True).click()


# --- precision ----------------------------------------------------------------


def test_dots_stand_exactly_where_a_site_or_town_is_known(page, layers):
    dots = layers.incidents[layers.incidents[MARK] == "dot"]
    for view in (None, JALALABAD):
        if view:
            page.evaluate(MOVE, view)
        known = page.evaluate(PIXELS, [[point.x, point.y] for point in dots.geometry])
        shown = [(x, y) for x, y, _, shape in page.evaluate(SYMBOLS) if shape == "dot"]
        assert shown
        for x, y in shown:
            assert min(max(abs(x - a), abs(y - b)) for a, b in known) <= 1


def test_every_event_on_the_map_is_in_some_symbol_at_every_zoom(page, layers):
    on_the_map = layers.incidents[MARK].isin(["dot", "district", "province"]).sum()
    (lon, lat) = (69.15, 31.4)
    for zoom in (4, 5, 5.75, 6):
        page.evaluate(MOVE, [lon, lat, zoom])
        assert sum(count for *_, count, _ in page.evaluate(SYMBOLS)) == on_the_map, zoom


def test_each_area_event_is_a_hatched_district_or_a_badge(page, layers):
    incidents = layers.incidents
    for mark, unit, names in (
        ("district", fields.ADM2_ID, layers.districts),
        ("province", fields.ADM1_ID, layers.provinces),
    ):
        units = names.set_index(fields.ADM_ID)
        marked = incidents[incidents[MARK] == mark]
        assert len(marked) > 2
        for key, events in marked.groupby(unit):
            place = units.loc[key]
            point = place[LABEL_POINT]
            page.evaluate(MOVE, [point.x, point.y, 10 if mark == "district" else 8])
            one = "event" if len(events) == 1 else "events"
            pill = page.locator(
                f'.ga-mark[aria-label^="{place[fields.NAME]}: {len(events)} {one}"]'
            )
            label = pill.get_attribute("aria-label")
            assert label.endswith(f"known to the {mark} only")
            for kind, count in events.groupby(EVENT_CLASS).size().items():
                assert f"{count} {words.EVENT_CLASS_LABELS[kind].lower()}" in label
            assert pill.get_attribute("data-shape") == "pill"
            if mark == "district":
                assert page.locator("path.ga-hatched").count()


def test_no_name_stands_under_a_symbol_and_both_countries_have_theirs(page):
    covered = """() => {
        const boxes = (where) => [...document.querySelectorAll(where)]
            .map((one) => one.getBoundingClientRect());
        const marks = boxes(".ga-mark[data-shape=ring], .ga-mark[data-shape=pill]");
        const overlap = (one, other) => one.left < other.right - 1 && other.left + 1 < one.right
            && one.top < other.bottom - 1 && other.top + 1 < one.bottom;
        return boxes(".ga-name:not(.ga-name-country)")
            .filter((name) => marks.some((mark) => overlap(name, mark))).length;
    }"""
    assert [
        text.splitlines()[0] for text in page.locator(".ga-name-country").all_inner_texts()
    ] == ["AFGHANISTAN", "PAKISTAN"]
    assert page.locator(".ga-mark[data-shape=pill]").count() > 3
    assert page.evaluate(covered) == 0


def test_the_first_screen_of_the_column_shows_numbers_and_the_key_of_the_symbols(page):
    column = page.locator("#ga-column").bounding_box()
    foot = column["y"] + column["height"]
    for part in ("#ga-numbers", "#ga-tools", ".ga-facets"):
        box = page.locator(part).bounding_box()
        assert box["y"] + box["height"] < foot, part
    for text in [words.EVENT_CLASS_LABELS[kind] for kind in EVENT_CLASSES]:
        box = page.locator("#ga-column .ga-checks").get_by_text(text, exact=True).bounding_box()
        assert box["y"] + box["height"] < foot, text
    assert page.locator("#ga-column .ga-legend").first.bounding_box()["y"] < foot - 80


def test_the_shelf_lists_what_no_symbol_could_place(page, layers):
    shelf = layers.incidents[layers.incidents[MARK] == "shelf"]
    titles = page.locator("#ga-shelf button > span").evaluate_all(
        "(all) => all.map((span) => span.firstChild.textContent)"
    )
    assert sorted(titles) == sorted(shelf[fields.TITLE])
    assert page.locator("#ga-shelf-count").text_content() == str(len(shelf))


def test_every_event_can_be_reached(page, layers):
    incidents = layers.incidents
    districts = layers.districts.set_index(fields.ADM_ID)[LABEL_POINT]
    provinces = layers.provinces.set_index(fields.ADM_ID)[LABEL_POINT]
    places = {
        *(incidents.geometry[incidents[MARK] == "dot"]),
        *districts[incidents[fields.ADM2_ID][incidents[MARK] == "district"]],
        *provinces[incidents[fields.ADM1_ID][incidents[MARK] == "province"]],
    }
    reached = page.evaluate(
        """(places) => {
            const card = document.getElementById("ga-card");
            const titles = { map: [], shelf: [] };
            const read = (into) => {
                const listed = [...card.querySelectorAll(".ga-list button > span")];
                if (listed.length) into.push(...listed.map((span) => span.firstChild.textContent));
                else into.push(card.querySelector("h2").textContent);
            };
            const labels = (many) => [...document.querySelectorAll(".ga-mark")]
                .filter(({ dataset }) => dataset.shape !== "ring")
                .filter(({ dataset }) => many === (dataset.shape === "dot" && dataset.count > 1))
                .map((mark) => mark.getAttribute("aria-label"));
            const press = (label) => document
                .querySelector(`.ga-mark[aria-label="${CSS.escape(label)}"]`)?.click();
            for (const [lon, lat] of places) {
                const go = () => map_afpak.setView([lat, lon], 12, { animate: false });
                go();
                for (const label of labels(false)) { go(); press(label); read(titles.map); }
                for (const stack of labels(true)) {
                    go();
                    const before = new Set(labels(false));
                    press(stack);
                    for (const one of labels(false).filter((label) => !before.has(label))) {
                        press(one);
                        read(titles.map);
                    }
                }
            }
            for (const button of document.querySelectorAll("#ga-shelf button")) {
                button.click();
                titles.shelf.push(card.querySelector("h2").textContent);
            }
            return titles;
        }""",
        sorted([round(point.x, 5), round(point.y, 5)] for point in places),
    )
    marks = incidents.groupby(MARK)[fields.TITLE].agg(list)
    assert sorted(reached["shelf"]) == sorted(marks["shelf"])
    # What is near two of the places is read twice.
    assert sorted(set(reached["map"])) == sorted(
        [*marks["dot"], *marks["district"], *marks["province"]]
    )


def test_the_five_kinds_of_event_differ_in_shape_not_in_colour_alone(page):
    looks = page.locator("#ga-column .ga-checks .ga-symbol").evaluate_all(
        """(all) => all.map((shape) => {
            const { x, y, width, height } = shape.getBBox();
            const { fill } = getComputedStyle(shape);
            const paper = getComputedStyle(document.body).backgroundColor;
            // Points on two circles round the middle: inside the outline or not?
            const svg = shape.ownerSVGElement;
            const inside = [0.46, 0.6].map((part) => [...Array(16).keys()].map((turn) => {
                const point = svg.createSVGPoint();
                point.x = x + width / 2 + part * width * Math.cos(turn * Math.PI / 8);
                point.y = y + height / 2 + part * height * Math.sin(turn * Math.PI / 8);
                return shape.isPointInFill(point) ? 1 : 0;
            }).join(""));
            return [shape.classList[1], `${fill === paper ? "ring" : "filled"} ${inside}`];
        })"""
    )
    assert [name for name, _ in looks] == [f"ga-symbol-{kind}" for kind in EVENT_CLASSES]
    assert len({look for _, look in looks}) == 5, looks


# --- the mouse ----------------------------------------------------------------


def mark_of(page, title):
    return page.get_by_role("button", name=re.compile(f"^{re.escape(title)}"))


def test_a_click_on_a_mark_tells_what_is_known_and_what_contradicts_it(page, event_of):
    event = event_of(ALONE)
    page.evaluate(MOVE, JALALABAD)
    mark_of(page, ALONE).click()
    card = page.locator("#ga-card")
    assert card.locator("h2").inner_text() == ALONE
    facts = dict(
        card.locator(".ga-facts").first.evaluate(
            """(list) => [...list.querySelectorAll("dt")].map((term) =>
                [term.textContent, term.nextElementSibling.textContent])"""
        )
    )
    assert facts["Killed"] == str(event[fields.KILLED])
    assert facts["Injured"] == "not stated"
    assert facts["Known to"] == words.PRECISION_LABELS[event[fields.GEO_PRECISION]]
    assert facts["On the map"].startswith("Jalalabad, Nangarhar")
    # A town point 2 km from the border, which names no district (the nearest first).
    assert facts["May also be in"] == "Behsud; Surkh Rod; Chaparhar; Kama; Rodat"
    assert facts["Point from"] == event[fields.LOCATION_BASIS]
    assert card.locator(".ga-sources li").all_text_contents() == event[fields.SOURCES]
    assert card.locator("h3", has_text="What contradicts it").count() == 1
    assert card.locator(".ga-contra").inner_text() == event[fields.DISCREPANCY]
    assert card.locator(".ga-when").inner_text() == "13 January 2016"


def test_the_card_names_no_contradiction_where_there_is_none(page, layers):
    sound = layers.incidents[layers.incidents[fields.DISCREPANCY].isna()]
    shelf = sound[sound[MARK] == "shelf"]
    title = shelf[fields.TITLE].iloc[0]
    page.locator("summary", has_text="Not on the map").click()
    page.locator("#ga-shelf button", has_text=title).click()
    assert page.locator("#ga-card h2").inner_text() == title
    assert page.locator("#ga-card", has_text="What contradicts it").count() == 0
    page.locator("summary", has_text="Not on the map").click()


def test_a_stack_fans_out_and_folds_again(page):
    closed = page.locator(".ga-mark").count()
    stack = mark_of(page, STACK)
    assert stack.get_attribute("data-count") == "2"
    stack.click()
    assert page.locator(".ga-mark").count() == closed + 1
    assert stack.count() == 0
    page.keyboard.press("Escape")
    assert page.locator(".ga-mark").count() == closed
    assert stack.count() == 1


def test_a_circle_of_gathered_events_leads_nearer_until_they_part(page):
    ring = page.locator('.ga-mark[aria-label^="Nangarhar: "]')
    count = int(ring.get_attribute("data-count"))
    zoom = page.evaluate("() => map_afpak.getZoom()")
    ring.click()
    page.wait_for_function("(zoom) => map_afpak.getZoom() > zoom", arg=zoom)
    page.wait_for_function("() => !map_afpak._animatingZoom")
    parts = [one for *_, one, _ in page.evaluate(SYMBOLS)]
    assert len(parts) > 1
    assert sum(parts) >= count


def test_a_click_in_a_district_tells_its_name_and_code(page, layers):
    districts = layers.districts.set_index(fields.NAME)
    for name in ("Multan", "Shindand"):
        unit = districts.loc[name]
        point = unit[LABEL_POINT]
        (pixel,) = page.evaluate(PIXELS, [[point.x, point.y]])
        page.mouse.click(*pixel)
        card = page.locator("#ga-card")
        assert card.locator("h2").inner_text() == name
        code = f"P-code {unit[fields.PCODE]} ({unit[fields.PCODE_EDITION]})"
        assert code in card.locator(".ga-when").inner_text()
        assert card.get_by_text("Events counted here").count() == 1
        assert card.get_by_text("Statements that take in this place").count() == 1


def test_the_card_of_a_place_lists_the_statements_that_take_it_in(page, layers):
    point = layers.districts.set_index(fields.NAME).loc["Achin", LABEL_POINT]
    page.evaluate(MOVE, [point.x, point.y, 8])
    (pixel,) = page.evaluate(PIXELS, [[point.x, point.y]])
    page.mouse.click(*pixel)
    zones = layers.zones[layers.zones.geometry.contains(point)]
    rows = page.locator("#ga-card .ga-list").last.locator("button")
    heading = page.locator("#ga-card h2").inner_text()
    page.evaluate(HOME)
    assert heading == "Achin"
    assert rows.count() == len(zones) > 3


def test_a_click_outside_every_district_closes_the_card(page):
    page.evaluate(MOVE, JALALABAD)
    mark_of(page, ALONE).click()
    assert page.locator("#ga-card").is_visible()
    page.evaluate(HOME)
    (sea,) = page.evaluate(PIXELS, [[62.0, 24.2]])
    page.mouse.click(*sea)
    assert page.locator("#ga-card").is_hidden()


def test_the_card_never_lies_over_the_map(page):
    page.evaluate(MOVE, JALALABAD)
    mark_of(page, ALONE).click()
    boxes = {name: page.locator(name).bounding_box() for name in ("#ga-card", ".folium-map")}
    card, map_ = boxes["#ga-card"], boxes[".folium-map"]
    assert card["x"] >= map_["x"] + map_["width"]
    assert card["x"] + card["width"] <= WIDE["width"]
    assert map_["width"] > 700


def test_control_and_legend_switch_a_layer_together_and_numbers_stay(page):
    before, numbers = page.evaluate("() => geoAfpak.state()"), shown_numbers(page)
    attacks = page.get_by_role("button", name=re.compile(r"\d attack\b|^Attack on"))
    assert attacks.count() > 2
    control = page.locator(".leaflet-control-layers")
    control.hover()
    entry = control.locator("label", has_text=re.compile(r"^\s*Attack\s*$"))
    legend = page.locator('input[data-layer="event:attack"]')
    entry.click()
    assert attacks.count() == 0
    assert not legend.is_checked()
    page.mouse.move(5, 895)
    now = shown_numbers(page)
    assert [row[:2] for row in now] == [row[:2] for row in numbers]
    assert "of kinds that are off" in now[0][2]
    after = page.evaluate("() => geoAfpak.state()")
    assert before["layers"] == [*after["layers"][:0], "event:attack", *after["layers"]]
    assert after["notDrawn"] == 11
    assert {**after, "layers": 0, "notDrawn": 0} == {**before, "layers": 0}
    legend.click()
    assert attacks.count() > 2
    assert entry.locator("input").evaluate("(box) => box.checked")


def test_one_choropleth_at_a_time_and_zones_give_way(page):
    control = page.locator(".leaflet-control-layers")
    operational = page.locator("path.ga-zone-operational:not(.ga-zone-wide)").first
    fill = "(path) => getComputedStyle(path).fill"
    assert operational.evaluate(fill) != "none"
    shaded = {}
    group = control.locator("fieldset", has_text="Shading of areas")
    measures = ["Events", "People killed", "Events per 1,000 km²"]
    for measure in measures:
        control.hover()
        group.get_by_label(measure, exact=True).click()
        page.mouse.move(5, 895)
        on = [key for key in page.evaluate("() => geoAfpak.state().layers") if "choropleth" in key]
        boxes = group.locator("input")
        assert sum(box.evaluate("(b) => b.checked") for box in boxes.all()) == 1
        [chosen] = page.locator("#ga-shading input[type=radio]:checked").all()
        assert on == [f"choropleth:{chosen.input_value()}"]
        assert operational.evaluate(fill) == "none"
        districts = page.locator("path.ga-shade:not(.ga-shade-none, .ga-shade-unplaced)")
        shaded[chosen.input_value()] = districts.count()
        unknown = page.locator("path.ga-shade-unknown").count()
        if chosen.input_value() == "killed":
            state = page.evaluate("() => geoAfpak.state()")
            blank = sum(row["killed"]["stated"] is None for row in state["byDistrict"])
            assert unknown == blank > 0
    assert shaded == dict.fromkeys(set(words.MEASURE_LABELS) - {"change"}, len(state["byDistrict"]))
    control.hover()
    group.get_by_label(measure, exact=True).click()
    assert operational.evaluate(fill) != "none"
    assert page.locator("path.ga-shade").count() == 0


def test_the_layers_stand_under_headings_also_after_one_is_switched(page):
    control = page.locator(".leaflet-control-layers")
    headings = ["Events", "Stated presence", "Shading of areas", "Base map"]
    for _ in range(2):
        control.hover()
        assert control.locator("legend").all_inner_texts() == headings
        for heading, first in zip(
            headings, ("Attack", None, "Events", "District borders (2017)"), strict=True
        ):
            inputs = control.get_by_role("group", name=heading, exact=True).get_by_role("checkbox")
            assert inputs.count() > 1
            if first:
                assert inputs.first.evaluate("(box) => box.labels[0].innerText.trim()") == first
        control.get_by_label("District borders").click()
        page.mouse.move(5, 895)


def test_the_classes_of_the_shading_are_seen_on_the_map_without_scrolling(page):
    key = page.locator("#ga-shade-key")
    assert key.is_hidden()
    select(page, layers=["choropleth:killed"])
    assert key.locator("b").inner_text() == "People killed by district"
    legend = page.locator(
        "#ga-classes li:has([class*=ga-shade-]) span:last-child"
    ).all_inner_texts()
    shown = key.locator(".ga-shade-part").all_inner_texts()
    assert [text for text in shown if text[0].isdigit()] == [t for t in legend if t[0].isdigit()]
    assert {"none", "no figure"} <= set(shown)
    box, map_ = key.bounding_box(), page.locator(".folium-map").bounding_box()
    assert box["y"] + box["height"] <= map_["y"] + map_["height"]
    select(page, layers=["event:attack"])
    assert key.is_hidden()


def test_the_legend_of_shades_holds_every_value_on_the_map(page, here, layers):
    for measure in ("events", "killed"):
        select(page, layers=[f"choropleth:{measure}"])
        texts = page.locator("#ga-classes li span:last-child").all_text_contents()
        ranges = [tuple(int(end) for end in text.split("–")) for text in texts if text[0].isdigit()]
        table = summarise(here, "adm2", vintage=layers.vintage).nonzero()
        values = [value for value in table[measure].dropna() if value > 0]
        inside = [sum(r[0] <= value <= r[-1] for r in ranges) for value in values]
        assert inside == [1] * len(values)


# --- the dialogs --------------------------------------------------------------


def test_the_table_lists_every_event_and_leads_to_its_card(page, layers):
    page.get_by_role("button", name="Table of events").click()
    rows = page.locator("#ga-table tbody tr")
    titles = page.locator("#ga-table tbody th").all_text_contents()
    assert rows.count() == len(layers.incidents) == 97
    assert sorted(titles) == sorted(layers.incidents[fields.TITLE])
    starts = layers.incidents.set_index(fields.TITLE)[fields.DATE_START]
    dates = [starts[title] for title in titles if starts[title]]
    assert dates == sorted(dates)
    page.locator("#ga-table").get_by_role("button", name=ALONE).click()
    assert page.locator("#ga-table").is_visible()
    assert page.locator("#ga-card h2").inner_text() == ALONE


def test_about_names_method_sources_licences_and_the_library(page, layers):
    page.get_by_role("button", name="About this map").click()
    about = page.locator("#ga-about").inner_text()
    for sources in (*layers.incidents[fields.SOURCES], *layers.zones[fields.SOURCES]):
        for source in sources:
            assert " ".join(source.split()) in " ".join(about.split())
    for said in ("ODbL", "CC BY", "GeoNames", "presence, not control", "Durand Line"):
        assert said in about
    notice = page.locator("#ga-about .ga-notice").inner_text()
    assert "Volodymyr Agafonkin" in notice
    assert "Redistributions" in notice
    page.keyboard.press("Escape")
    assert page.locator("#ga-about").is_hidden()


# --- small screens ------------------------------------------------------------


@pytest.fixture(scope="module")
def phone(keep_page, page_file) -> Page:
    return keep_page(page_file, viewport={"width": 360, "height": 740}, has_touch=True)


@pytest.fixture
def narrow(phone, layers) -> Page:
    phone.evaluate(RESET, [key for key, _, shown in feature_groups(layers) if shown])
    while phone.evaluate("() => document.documentElement.dataset.sheet") != "peek":
        phone.locator("#ga-handle").tap()
    return phone


def overflow(page) -> int:
    """How many pixels lie beside the page, its sheets included."""
    return page.evaluate(
        """() => ["html", "#ga-column", "#ga-card", "#ga-table"]
            .map((part) => document.querySelector(part))
            .reduce((sum, one) => sum + one.scrollWidth - one.clientWidth, 0)"""
    )


def test_the_sheet_opens_in_three_steps_without_sideways_scrolling(narrow):
    heights = []
    for _ in range(4):
        heights.append(narrow.locator("#ga-column").bounding_box()["height"])
        assert overflow(narrow) == 0
        narrow.locator("#ga-handle").tap()
    peek, half, full, again = heights
    assert peek < half < full
    assert again == peek
    assert 740 * 0.45 < half < 740 * 0.6
    assert full > 740 * 0.85


def test_on_a_phone_the_map_takes_most_of_what_the_sheet_leaves(narrow):
    map_ = narrow.locator(".folium-map").bounding_box()
    sheet = narrow.locator("#ga-column").bounding_box()
    assert map_["width"] == 360
    assert map_["height"] >= 0.4 * 740
    assert map_["y"] + map_["height"] <= sheet["y"]
    numbers = narrow.locator("#ga-numbers").bounding_box()
    assert numbers["y"] + numbers["height"] <= 740
    # Both countries are in sight, from end to end.
    west, east, north, south = narrow.evaluate(
        PIXELS, [[60.5, 29.4], [77.8, 35.5], [71.2, 38.45], [68.2, 23.7]]
    )
    assert west[0] >= 0
    assert east[0] <= 360
    assert north[1] >= map_["y"]
    assert south[1] <= map_["y"] + map_["height"]


def test_the_name_of_a_neighbour_does_not_stand_on_the_two_countries(narrow):
    on_land = """() => [...document.querySelectorAll(".ga-name-neighbour")].filter((name) => {
        const { left, width, top, height } = name.getBoundingClientRect();
        return [...document.querySelectorAll("path.ga-land")].some((land) => [0.02, 0.5, 0.98].some(
            (part) => land.isPointInFill(new DOMPoint(left + part * width, top + height / 2)
                .matrixTransform(land.getScreenCTM().inverse()))));
    }).map((name) => name.textContent)"""
    narrow.evaluate(MOVE, [70, 33, 4])
    assert "India" in narrow.locator(".ga-name-neighbour").all_inner_texts()
    assert narrow.evaluate(on_land) == []


def test_the_peek_shows_the_numbers_filtered_or_not(narrow):
    for wanted in ({}, {"groups": ["ISK"], "classes": ["attack"]}):
        select(narrow, **wanted)
        figures = narrow.locator("#ga-numbers .ga-figure b:visible")
        assert figures.count() == 3
        for figure in figures.all():
            box = figure.bounding_box()
            assert box["y"] + box["height"] <= 740
    assert narrow.locator(".ga-of").bounding_box()["y"] > 740 - 132


def test_on_a_phone_the_card_is_a_sheet(narrow):
    narrow.locator(".ga-mark[data-shape=pill]").first.tap()
    card = narrow.locator("#ga-card").bounding_box()
    assert (card["x"], card["width"]) == (0, 360)
    assert card["y"] + card["height"] == 740
    assert card["height"] <= 0.6 * 740 + 1
    assert overflow(narrow) == 0
    narrow.get_by_role("button", name="Close details").tap()
    assert narrow.locator("#ga-card").is_hidden()


def test_on_a_phone_what_the_card_speaks_of_stands_above_it(narrow):
    narrow.locator("#ga-search").fill("Nangarhar")
    narrow.keyboard.press("Enter")
    line = narrow.locator("path.ga-found").bounding_box()
    assert line["y"] + line["height"] <= narrow.locator("#ga-card").bounding_box()["y"] + 1
    narrow.locator("#ga-card .ga-close").click()
    home = "[[23.6, 60.4], [38.6, 77.9]]"
    narrow.evaluate(f"() => {{ map_afpak.fitBounds({home}, {{ animate: false }}); }}")
    mark = narrow.locator("[data-event='att-khuzdar-shah-noorani']")
    mark.dispatch_event("click")
    box = mark.bounding_box()
    assert box["y"] + box["height"] / 2 < narrow.locator("#ga-card").bounding_box()["y"]


def test_whoever_tabs_into_the_sheet_sees_where_they_are(narrow):
    narrow.locator("#ga-handle").focus()
    for _ in range(12):
        narrow.keyboard.press("Tab")
        assert narrow.evaluate("() => document.documentElement.dataset.sheet") == "half"
        held = narrow.locator("#ga-column :focus")
        box = held.bounding_box()
        assert narrow.locator("#ga-column").bounding_box()["y"] <= box["y"]
        assert box["y"] + box["height"] <= 740 + 1
        assert held.evaluate(
            """(one) => {
                const { left, top, width, height } = one.getBoundingClientRect();
                const hit = document.elementFromPoint(left + width / 2, top + height / 2);
                return one.contains(hit) || hit.contains(one);
            }"""
        )


def test_what_a_finger_should_hit_is_large_enough(narrow):
    small = """(scope) => [...document.querySelectorAll(scope)].map((element) => {
            const { width, height } = element.getBoundingClientRect();
            return [element.textContent || element.className, width, height];
        }).filter(([, width, height]) => width && (width < 24 || height < 24))"""
    for _ in range(2):
        narrow.locator("#ga-handle").tap()
    targets = "button, summary, label, .ga-mark, .leaflet-control-layers-toggle"
    assert narrow.evaluate(small, targets) == []
    narrow.locator("#ga-table-button").tap()
    assert narrow.evaluate(small, "#ga-table button") == []
    assert overflow(narrow) == 0


# --- elsewhere ----------------------------------------------------------------


def pages_of(pdf: bytes) -> int:
    return len(PDF_PAGE.findall(pdf))


def test_it_prints_on_one_sheet_of_paper(open_page, page_file):
    page = open_page(page_file, viewport=WIDE)
    pdf = page.pdf(prefer_css_page_size=True)
    assert pages_of(pdf) == 1
    (width, height) = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups()
    assert (round(float(width)), round(float(height))) == (842, 595)  # A4, lying


def test_paper_shows_all_of_the_first_view_as_large_as_it_may_and_the_screen_comes_back(
    open_page, page_file
):
    page = open_page(page_file, viewport=WIDE)
    view = "() => [map_afpak.getZoom(), map_afpak.getCenter().lat.toFixed(1)]"
    before = page.evaluate(view)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("() => map_afpak.getZoom()") == 5.5
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(view) == before


def test_a_phone_prints_the_same_sheet_with_a_card_open(open_page, page_file):
    page = open_page(page_file, viewport={"width": 360, "height": 740})
    page.locator(".ga-mark[data-shape=pill]").first.click()
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


def test_the_print_shows_map_legend_numbers_and_sources_and_no_controls(
    open_page, page_file, layers
):
    page = open_page(page_file, viewport={"width": 1051, "height": 718})
    page.emulate_media(media="print")
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    paper = {"x": 0, "y": 0, "width": 278 * 96 / 25.4, "height": 190 * 96 / 25.4}
    parts = ["#ga-title", "#ga-lead", "#ga-numbers", ".folium-map", "#ga-attribution"]
    parts += [
        f"text={text}"
        for mark, text in words.mark_labels(layers.region).items()
        if mark not in {"near", "elsewhere"}  # none is near a place; the other is in the table
    ]
    parts += [
        f".ga-checks >> text={text}" for text in map(words.EVENT_CLASS_LABELS.get, EVENT_CLASSES)
    ]
    for part in parts:
        box = page.locator(part).first.bounding_box()
        assert box, part
        assert box["x"] >= 0, part
        assert box["x"] + box["width"] <= paper["width"] + 1, part
        assert box["y"] + box["height"] <= paper["height"] + 1, part
    cut = "(column) => column.scrollHeight - column.clientHeight"
    assert page.locator("#ga-column").evaluate(cut) <= 0
    map_ = page.locator(".folium-map").bounding_box()
    assert map_["width"] * map_["height"] > 0.5 * paper["width"] * paper["height"]
    for control in ("Table of events", "About this map", "Layers", "Zoom in"):
        assert page.get_by_role("button", name=control, exact=True).count() == 0
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.get_by_role("button", name="Table of events").is_visible()


@pytest.mark.parametrize("mode", ["srcdoc", "link"])
def test_it_draws_itself_inside_a_report(open_page, page_file, tmp_path, here, mode):
    report = tmp_path / "report.html"
    frame = embed(page_file, mode=mode, height=640)
    report.write_text(f'<!DOCTYPE html><html lang="en"><title>Report</title>{frame}</html>')
    page = open_page(
        report, drawn=False, beside=[page_file], viewport={"width": 1100, "height": 700}
    )
    page.frame_locator("iframe").locator(".ga-mark").first.wait_for()
    inner = page.frames[1]
    state = inner.evaluate("async () => { await geoAfpak.drawn; return geoAfpak.state(); }")
    assert state["events"] == len(here)
    reach = "() => { try { return parent.document.title } catch (error) { return error.name } }"
    assert inner.evaluate(reach) == "SecurityError"
    inner.locator("#ga-table-button").click()
    assert inner.locator("#ga-table tbody tr").count() == 97


def test_a_browser_that_cannot_unpack_the_incidents_is_told_so(browser, page_file):
    context = browser.new_context(offline=True)
    page = context.new_page()
    page.add_init_script("delete window.DecompressionStream")
    page.goto(page_file.as_uri())
    expect(page.locator("#ga-lead")).to_have_text("This map needs a browser of 2023 or later.")
    context.close()
