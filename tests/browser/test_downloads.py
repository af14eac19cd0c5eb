"""What a reader takes away: the selected events as files, the view as a picture."""

from __future__ import annotations

import base64
import io
import json
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import folium
import numpy as np
import pandas as pd
import pytest
from PIL import Image

from geo_afpak.io import read_incidents
from geo_afpak.layers import MARK
from geo_afpak.model import fields
from geo_afpak.page import build_map, write_page
from geo_afpak.page.payload import payload
from geo_afpak.report import embed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Page

WIDE = {"width": 1280, "height": 800}
CSV, GEOJSON, PNG = "Table (CSV)", "Map data (GeoJSON)", "Picture of the map (PNG)"
STEM = "islamic-state-in-afghanistan-and-pakistan-2014-2017"
FORMULA = "=HYPERLINK(1)"
PIXEL = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


PICTURE_KEY = """() => new Promise((told) => new MutationObserver((changes, self) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) {
        const key = node.querySelector?.(".ga-picture-legend");
        if (!key) continue;
        self.disconnect();
        told([...key.querySelectorAll("li")].map((line) => line.lastChild.textContent));
    }
}).observe(document.body, { childList: true }))"""


@contextmanager
def loading(browser, path, **options) -> Iterator[Page]:
    """A page that may save files and must be silent otherwise."""
    context = browser.new_context(offline=True, accept_downloads=True, viewport=WIDE, **options)
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.resolve().as_uri())
    page.evaluate("async () => { await geoAfpak.drawn; }")
    yield page
    context.close()
    assert said == []


@pytest.fixture(scope="module")
def opened(browser, page_file):
    with loading(browser, page_file) as page:
        yield page


@pytest.fixture
def page(opened) -> Page:
    opened.evaluate(
        """() => {
            document.querySelector("dialog[open]")?.close();
            geoAfpak.select({ groups: [], from: undefined });
        }"""
    )
    return opened


def saved(page, label) -> tuple[str, bytes]:
    if page.locator("#ga-download").is_hidden():
        page.get_by_role("button", name="Download events").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name=label).click()
    return waiting.value.suggested_filename, waiting.value.path().read_bytes()


def here(layers):
    return layers.incidents[layers.incidents[MARK] != "elsewhere"]


def table(data: bytes) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(data), dtype="string", keep_default_na=False)


def test_the_table_holds_the_selection_as_the_sources_state_it(page, layers):
    page.evaluate("() => { geoAfpak.select({ groups: ['ISK'], from: '2015-01-01' }); }")
    name, data = saved(page, CSV)
    chosen = "group-islamic-state-of-khurasan-from-1-january-2015-on-without-1-undated-event"
    assert name == f"islamic-state-in-afghanistan-and-pakistan-from-2015_{chosen}.csv"
    rows = table(data)
    assert len(rows) == page.evaluate("() => geoAfpak.state().events")
    events = layers.incidents.set_index(fields.ID)
    for row in rows.to_dict("records"):
        event = events.loc[row[fields.ID]]
        for field in (fields.TITLE, fields.SUMMARY, fields.PLACE, fields.DISCREPANCY, fields.NOTE):
            assert row[field] == (event[field] or ""), (row[fields.ID], field)
        for field in (*fields.INTEGER_FIELDS,):
            assert row[field] == ("" if pd.isna(event[field]) else str(event[field])), field
        on_spot = event[MARK] == "dot"
        assert (row["lon"] != "", row["lat"] != "") == (on_spot, on_spot)
        if on_spot:
            assert float(row["lon"]) == pytest.approx(event.geometry.x, abs=1e-4)


def test_both_files_hold_every_field_of_the_data_model(page, layers):
    wanted = [*fields.INCIDENT_FIELDS, *fields.JOINED_FIELDS]
    rows = table(saved(page, CSV)[1]).set_index(fields.ID, drop=False)
    features = json.loads(saved(page, GEOJSON)[1])["features"]
    assert [name for name in wanted if name not in rows.columns] == []
    assert [name for name in wanted if name not in features[0]["properties"]] == []
    plain = [name for name in wanted if name not in (*fields.INTEGER_FIELDS, *fields.LIST_FIELDS)]
    plain = [name for name in plain if name not in (fields.BORDER_KM, fields.AGREES_WITH_STATED)]
    for event in here(layers).to_dict("records"):
        row = rows.loc[event[fields.ID]]
        for name in plain:
            assert row[name] == (event[name] if isinstance(event[name], str) else ""), name


def test_the_files_can_be_read_back(page, layers, tmp_path):
    dots = here(layers)[here(layers)[MARK] == "dot"]
    for label, ending in ((CSV, "csv"), (GEOJSON, "geojson")):
        path = tmp_path / f"back.{ending}"
        path.write_bytes(saved(page, label)[1])
        reading = read_incidents(path)
        assert reading.rows_in == len(here(layers))
        assert (reading.rejects, reading.faults) == ((), ())
        frame = reading.frame.set_index(fields.ID)
        for row in dots.to_dict("records"):
            read = frame.loc[row[fields.ID]]
            assert read[fields.SOURCES] == row[fields.SOURCES]
            assert read[fields.GROUPS] == row[fields.GROUPS]


def test_geojson_has_points_only_on_spots_and_its_licence(page, layers):
    name, data = saved(page, GEOJSON)
    assert name == f"{STEM}.geojson"
    read = json.loads(data)
    marks = layers.incidents.set_index(fields.ID)[MARK]
    assert len(read["features"]) == len(here(layers))
    for feature in read["features"]:
        known = feature["properties"]
        assert (feature["geometry"] is not None) == (marks[feature["id"]] == "dot")
        assert known[fields.GEO_PRECISION] in range(6)
        assert known[fields.LOCATION_BASIS]
    assert read["licence"] == "CC BY 3.0"
    assert layers.title in read["citation"]
    assert "geo_precision" in read["note"]


def test_text_that_a_spreadsheet_would_run_is_guarded(browser, layers, tmp_path):
    bad = layers.incidents.copy()
    bad[fields.TITLE] = FORMULA
    bad[fields.NOTE] = '"\r\n@SUM(1)'
    path = write_page(build_map(replace(layers, incidents=bad)), tmp_path / "bad.html")
    with loading(browser, path) as page:
        rows = table(saved(page, CSV)[1])
        assert set(rows[fields.TITLE]) == {f"'{FORMULA}"}
        assert set(rows[fields.NOTE]) == {'"\r\n@SUM(1)'}
        features = json.loads(saved(page, GEOJSON)[1])["features"]
        assert {feature["properties"][fields.TITLE] for feature in features} == {FORMULA}


def test_what_may_not_be_passed_on_is_left_out_and_said(browser, layers, tmp_path, monkeypatch):
    mixed = layers.incidents.copy()
    mixed[fields.SOURCE_DATASET] = ["ACLED" if row % 3 else "ours" for row in range(len(mixed))]
    counts = here(replace(layers, incidents=mixed))[fields.SOURCE_DATASET].value_counts()
    islands = payload(replace(layers, incidents=mixed))
    islands["meta"]["restricted"] = ["ACLED"]
    monkeypatch.setattr("geo_afpak.page.build.payload", lambda _: islands)
    path = write_page(build_map(layers), tmp_path / "mixed.html")
    with loading(browser, path) as page:
        rows = table(saved(page, CSV)[1])
        assert list(rows[fields.SOURCE_DATASET]) == ["ours"] * counts["ours"]
        features = json.loads(saved(page, GEOJSON)[1])["features"]
        assert len(features) == counts["ours"]
        said = page.locator("#ga-download").inner_text()
        assert f"Not in the files: {counts['ACLED']} of ACLED." in said
        assert f"{counts['ours']} events for a spreadsheet" in said


def key_of_picture(page) -> list[str]:
    page.evaluate(f"() => {{ window.told = ({PICTURE_KEY})(); }}")
    saved(page, PNG)
    page.keyboard.press("Escape")
    return page.evaluate("() => window.told")


def test_the_key_of_the_picture_names_what_is_drawn_in_it(browser, layers, tmp_path):
    pills = here(layers)[here(layers)[MARK] == "district"]
    many = pd.concat([pills] * (1_200 // len(pills)), ignore_index=True)
    many[fields.ID] = [f"e{row}" for row in range(len(many))]
    part = replace(layers, incidents=many, zones=layers.zones.iloc[:0])
    with loading(browser, write_page(build_map(part), tmp_path / "many.html")) as page:
        page.evaluate("() => { map_afpak.setView([33.9, 69.5], 6, { animate: false }); }")
        assert key_of_picture(page)[0] == "Events by district"
        page.locator(".ga-display").get_by_role("button", name="Symbols").click()
        shown = key_of_picture(page)
        assert "district only" in shown
        assert not {"Events by district", "province only", "area grows with the deaths stated"} & {
            *shown
        }


def test_the_picture_is_the_map_as_it_is_on_the_screen(page):
    name, data = saved(page, PNG)
    assert name == f"{STEM}.png"
    picture = Image.open(io.BytesIO(data)).convert("RGB")
    box = page.locator(".folium-map").bounding_box()
    assert picture.width == round(box["width"]) * 2
    assert picture.height > box["height"] * 2 + 150  # title, legend and sources
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.mouse.move(5, 795)
    screen = Image.open(io.BytesIO(page.locator(".folium-map").screenshot())).convert("RGB")
    top = find_map(picture, screen)
    drawn = picture.crop((0, top, picture.width, top + screen.height * 2)).resize(screen.size)
    # Controls stand on the screen only: look at the middle.
    middle = (120, 60, screen.width - 120, screen.height - 60)
    difference = np.abs(
        np.asarray(drawn.crop(middle), dtype=float) - np.asarray(screen.crop(middle), dtype=float)
    )
    assert difference.mean() < 4
    assert (difference.max(axis=2) > 90).mean() < 0.01


def find_map(picture, screen) -> int:
    """Where the map begins: below the title, at the first row of the screen's own colours."""
    edge = np.asarray(screen)[2, 2]
    column = np.asarray(picture)[:, 4]
    return int(np.argmax((np.abs(column.astype(int) - edge) <= 2).all(axis=1)))


def test_pictures_of_one_view_are_the_same(page):
    assert saved(page, PNG)[1] == saved(page, PNG)[1]


def test_the_picture_of_many_events_holds_the_canvas(browser, layers, tmp_path):
    dots = layers.incidents[layers.incidents[MARK] == "dot"]
    many = pd.concat([dots] * 60, ignore_index=True)
    many[fields.ID] = [f"e{row}" for row in range(len(many))]
    path = write_page(build_map(replace(layers, incidents=many)), tmp_path / "many.html")
    with loading(browser, path) as page:
        assert page.locator("canvas.ga-canvas").count() == 1
        picture = Image.open(io.BytesIO(saved(page, PNG)[1])).convert("RGB")
        reds = np.asarray(picture).astype(int)
        assert ((reds[..., 0] - reds[..., 1]) > 90).sum() > 500


def test_a_picture_says_that_online_tiles_are_not_in_it(browser, layers, tmp_path):
    m = build_map(layers)
    folium.TileLayer("OpenStreetMap", overlay=True, show=False).add_to(m)
    path = write_page(m, tmp_path / "tiles.html")
    left_out = "The online map tiles on the screen are not in the picture."
    context = browser.new_context(viewport=WIDE)
    context.route("https://**", lambda asked: asked.fulfill(body=PIXEL, content_type="image/png"))
    page = context.new_page()
    page.goto(path.resolve().as_uri())
    page.evaluate("async () => { await geoAfpak.drawn; }")
    dialog = page.locator("#ga-download")
    page.get_by_role("button", name="Download events").click()
    assert left_out not in dialog.inner_text()
    plain = Image.open(io.BytesIO(saved(page, PNG)[1]))
    dialog.get_by_role("button", name="Close").click()
    page.locator(".leaflet-control-layers").hover()
    page.get_by_label("openstreetmap").check()
    page.get_by_role("button", name="Download events").click()
    assert left_out in dialog.inner_text()
    with_tiles = Image.open(io.BytesIO(saved(page, PNG)[1]))
    foot = (0, with_tiles.height - 60, with_tiles.width, with_tiles.height)
    assert with_tiles.size[1] >= plain.size[1]
    assert (
        with_tiles.crop(foot).tobytes() != plain.crop((0, plain.height - 60, *plain.size)).tobytes()
    )
    context.close()


def test_nothing_selected_leaves_no_file_but_the_picture(page):
    page.evaluate("() => { geoAfpak.select({ groups: ['no such group'] }); }")
    page.get_by_role("button", name="Download events").click()
    assert page.get_by_role("button", name=CSV).is_disabled()
    assert page.get_by_role("button", name=GEOJSON).is_disabled()
    assert page.get_by_role("button", name=PNG).is_enabled()


def test_inside_a_sandboxed_frame_it_says_why_there_is_no_file(open_page, page_file, tmp_path):
    report = tmp_path / "report.html"
    report.write_text(
        '<!DOCTYPE html><html lang="en"><title>Report</title>'
        f"{embed(page_file, mode='srcdoc', height=640)}</html>"
    )
    page = open_page(report, drawn=False, viewport={"width": 1100, "height": 700})
    page.frame_locator("iframe").locator(".ga-mark").first.wait_for()
    inner = page.frames[1]
    inner.get_by_role("button", name="Download events").click()
    assert "keeps it from saving files" in inner.locator("#ga-download").inner_text()
    for label in (CSV, GEOJSON, PNG):
        assert inner.get_by_role("button", name=label).is_disabled()


def test_every_tool_opens_by_keyboard_and_gives_the_focus_back(page):
    for label in ("Download events", "Share & cite", "About this map"):
        button = page.get_by_role("button", name=label)
        button.focus()
        page.keyboard.press("Enter")
        assert page.locator("dialog[open]").count() == 1
        page.keyboard.press("Escape")
        assert page.locator("dialog[open]").count() == 0
        assert button.evaluate("(it) => it === document.activeElement")
