"""Some hundreds of hostile texts in every field, key and name: none runs, fetches or is lost.

`tests/data/payloads.txt` has one JSON string a line; `--payloads FILE` puts in those of a file of
one's own. Each text stands once in each column; what shows them is opened with the page's policy
and without it, as the policy would hide what the code lets through.
"""

from __future__ import annotations

import io
import json
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._n_a_m_e import makeName

from geo_afpak.errors import GeoAfpakError
from geo_afpak.figure import FigureOptions, draw_figure, write_figure
from geo_afpak.house import House, Typeface, read_house
from geo_afpak.importers import TableMapping, read_counts, read_table
from geo_afpak.io import csv_text
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields as f
from geo_afpak.names.groups import read_group_aliases, resolve_group
from geo_afpak.names.places import read_unit_aliases, resolve_district
from geo_afpak.names.spelling import normalise_name
from geo_afpak.page import build_map, write_page
from geo_afpak.report import embed, write_report
from geo_afpak.story import Note, Step, Story
from tests.browser.conftest import DRAWN
from tests.browser.test_page_hostile import FREE_INCIDENT, FREE_ZONE, RAN, unharmed
from tests.conftest import frame_of, incident
from tests.report.test_report import empty_figures

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

OWN_COLUMNS = 200
"""Names of columns on one page: the most that a reader takes are 500 with our own."""
POISONED = {
    "districts": (f.NAME, f.PCODE, f.PCODE_EDITION), "provinces": (f.NAME,),
    "countries": (f.NAME,), "neighbours": (f.NAME,), "towns": (f.NAME,), "lines": (f.NAME, f.NOTE),
}  # fmt: skip

SOME = 12 if os.environ.get("CI") == "true" else 48
"""Of so many texts one is sought and has its card opened; all of them are shown in any case."""
EVERYTHING = (Path(__file__).parent / "everything.js").read_text(encoding="utf-8")


NOTHING = {"null", "NaN", "nan", "N/A", "---", "-"}
"""Words for an empty cell: no record's text by rule, and so on no page."""


@pytest.fixture(scope="module")
def payloads(request: pytest.FixtureRequest) -> list[str]:
    own = request.config.getoption("--payloads")
    file = Path(own) if own else Path(__file__).parents[1] / "data" / "payloads.txt"
    lines = file.read_text(encoding="utf-8").splitlines()
    said = [json.loads(line) for line in lines if line and not line.startswith("#")]
    texts = [text for text in said if text not in NOTHING]
    assert len(texts) == len(set(texts))
    assert own or len(texts) >= 300
    return texts


def turned(texts: list[str], turn: int, count: int) -> list[str]:
    """Return so many of the texts, begun at another one for each turn."""
    return [texts[(row + turn * 7) % len(texts)] for row in range(count)]


def poisoned(frame: Any, columns: tuple[str, ...], texts: list[str]) -> Any:
    over = {name: turned(texts, turn, len(frame)) for turn, name in enumerate(columns)}
    return frame.assign(**over)


def rows_of(texts: list[str]) -> gpd.GeoDataFrame:
    """An event for each text, which stands in all its fields by turns, and in names of columns."""
    count = len(texts)
    columns = {name: turned(texts, turn, count) for turn, name in enumerate(FREE_INCIDENT)}
    rows = [
        incident(
            **{name: values[row] for name, values in columns.items()},
            groups=[texts[row]], sources=[texts[row], texts[row - 1]], date_start="2016-08-08",
            geometry=shapely.Point(68 + row % 20 / 10, 34 + row // 20 / 10),
        )
        for row in range(count)
    ]  # fmt: skip
    own = {
        name: [name if row == place else None for row in range(count)]
        for place, name in enumerate(texts[:OWN_COLUMNS])
    }
    frame = frame_of(rows)
    return gpd.GeoDataFrame(
        pd.concat([frame, pd.DataFrame(own, index=frame.index)], axis=1), crs=f.CRS
    )


def zones_of(texts: list[str]) -> gpd.GeoDataFrame:
    corners = [(65 + at % 30 / 10, 31 + at // 30 / 10) for at in range(len(texts))]
    squares = [shapely.box(x, y, x + 0.05, y + 0.05) for x, y in corners]
    zones = gpd.GeoDataFrame({f.STATUS: ["cells"] * len(texts)}, geometry=squares, crs=f.CRS)
    free = poisoned(zones, (f.GROUP, *FREE_ZONE), texts)
    # Two texts that differ by a blank at an end are one id.
    ids = [f"{text} {at}" for at, text in enumerate(texts)]
    return free.assign(sources=[[text] for text in texts], id=ids)


def story_of(texts: list[str]) -> Story:
    share = -(-len(texts) // 12)
    parts = [texts[at : at + share] for at in range(0, len(texts), share)]
    steps = [
        Step(part[0], " ".join(part), (68, 33, 71, 35), notes=(Note(part[-1], (70, 34)),))
        for part in parts
    ]
    return Story(texts[0], " ".join(texts), tuple(steps))


@pytest.fixture(scope="module")
def layers(payloads: list[str], tmp_path_factory: pytest.TempPathFactory) -> Layers:
    table = tmp_path_factory.mktemp("counts") / "counts.csv"
    table.write_text(
        "Country,Admin1,Admin2,Month,Year,Events\nAfghanistan,Nangarhar,Achin,May,2017,4\n"
    )
    counts = read_counts(table, source=" ".join(payloads))
    layers = build_layers(
        rows_of(payloads), zones_of(payloads), title=" ".join(payloads), counts=counts
    )
    base = {
        name: poisoned(getattr(layers, name), columns, payloads)
        for name, columns in POISONED.items()
    }
    names = dict(zip(layers.group_names, turned(payloads, 3, len(layers.group_names)), strict=True))
    return replace(layers, lead=" ".join(payloads), group_names=names,
                   notices=tuple(payloads), citations=tuple(payloads), **base)  # fmt: skip


@pytest.fixture(scope="module")
def written(layers: Layers, payloads: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    m = build_map(layers, story=story_of(payloads))
    return write_page(m, tmp_path_factory.mktemp("page") / "<img src=x onerror=alert(1)>.html")


@pytest.mark.parametrize("policy", ["policy", "none"])
def test_no_payload_runs_or_is_lost_wherever_a_page_shows_it(
    request: pytest.FixtureRequest,
    written: Path,
    payloads: list[str],
    open_page: Callable[..., Page],
    policy: str,
) -> None:
    every = 1 if request.config.getoption("--every-row") else SOME
    page = open_page(written, bypass_csp=policy == "none", viewport={"width": 1280, "height": 900})
    seen = page.evaluate(EVERYTHING, [payloads, every])
    assert seen["events"] == len(payloads)
    assert set(payloads) <= set(seen["groups"])
    assert [text for text in payloads if text not in seen["shown"]] == []
    assert every > 1 or [text for text in payloads if text not in seen["cards"]] == []
    assert unharmed(page)


@pytest.fixture(scope="module")
def shown_elsewhere(layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of what shows the layers beside the page itself."""
    folder = tmp_path_factory.mktemp("elsewhere")
    m = build_map(layers)
    m.save(folder / "map.html")
    with empty_figures():
        write_report(layers, folder, formats=["html"])
    write_figure(draw_figure(layers, "incidents"), folder / "figure.svg")
    (folder / "embed.html").write_text(embed(folder / "map.html"), encoding="utf-8")
    (folder / "notebook.html").write_text(m._repr_html_(), encoding="utf-8")
    return folder


@pytest.mark.parametrize("policy", ["policy", "none"])
def test_no_payload_runs_in_a_report_a_frame_a_notebook_or_a_picture(
    shown_elsewhere: Path, open_page: Callable[..., Page], policy: str
) -> None:
    for name in ("note.html", "embed.html", "notebook.html", "figure.svg"):
        page = open_page(shown_elsewhere / name, drawn=False, bypass_csp=policy == "none")
        for place in page.locator("iframe").all():
            place.scroll_into_view_if_needed()  # a frame is loaded when it is seen
            frame = place.element_handle().content_frame()
            assert frame
            frame.wait_for_function(DRAWN)
        text = page.evaluate("() => document.documentElement.textContent")
        assert RAN not in text


@pytest.fixture(scope="module")
def font() -> bytes:
    """One letter."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    pen.lineTo((0, 500))
    pen.lineTo((500, 0))
    pen.closePath()
    made = FontBuilder(1000)
    made.setupGlyphOrder([".notdef", "A"])
    made.setupCharacterMap({65: "A"})
    made.setupGlyf(dict.fromkeys((".notdef", "A"), pen.glyph()))
    made.setupHorizontalMetrics(dict.fromkeys((".notdef", "A"), (600, 0)))
    made.setupHorizontalHeader(ascent=800, descent=-200)
    made.setupNameTable({"familyName": "x"})
    made.setupOS2()
    made.setupPost()
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def of_family(font: bytes, family: str, file: Path) -> None:
    with TTFont(io.BytesIO(font)) as own:
        own["name"].names[:] = [makeName(family, 1, 3, 1, 0x409)]
        own.save(file)


@pytest.fixture(scope="module")
def shown_by_settings(
    payloads: list[str], font: bytes, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """Folder of what a mapping, a template, a style and the names of files lead to."""
    folder = tmp_path_factory.mktemp("settings")
    table = folder / "<img src=x onerror=alert(1)>.csv"
    table.write_text("day,lat,lon\n2016-08-08,34.4,70.4\n", encoding="utf-8")
    every = " ".join(payloads)
    fixed = dict.fromkeys((f.TITLE, f.EVENT_TYPE, f.NOTE, f.PLACE, f.SOURCES, f.LICENCE), every)
    mapping = TableMapping({"date": "day", "lat": "lat", "lon": "lon"}, defaults=fixed)
    layers = build_layers(read_table(table, mapping).collect().frame)
    assert len(layers.incidents) == 1
    lines = [line for text in payloads for line in (f"# {text}", "", text, "") if "{" not in line]
    outline = folder / "<img src=x onerror=alert(1)>.md"
    outline.write_text("\n".join([*lines, "{lead}", "", "{sources}"]), encoding="utf-8")
    of_family(font, "constructor", folder / "own.ttf")
    face = {"sans": Typeface("constructor", (folder / "own.ttf",))}
    house = House(face, disclaimer=every, map_number=every, glide=every)
    with empty_figures():
        write_report(layers, folder, formats=["html"], template=outline, house=house)
    write_page(build_map(layers), folder / "map.html")
    options = FigureOptions(house=house)
    write_figure(draw_figure(layers, "incidents", options), folder / "figure.svg")
    return folder


@pytest.mark.parametrize("policy", ["policy", "none"])
def test_no_payload_of_a_mapping_a_template_a_style_or_a_name_of_a_file_runs(
    shown_by_settings: Path, payloads: list[str], open_page: Callable[..., Page], policy: str
) -> None:
    for name in ("figure.svg", "note.html", "map.html"):
        drawn = name == "map.html"
        page = open_page(shown_by_settings / name, drawn=drawn, bypass_csp=policy == "none")
        said = page.evaluate("() => document.documentElement.textContent")
        assert RAN not in said
        words = " ".join(said.split())
        whole = [text for text in payloads if " ".join(text.split()) in words]
        assert name == "figure.svg" or len(whole) > len(payloads) // 2, name


@pytest.mark.parametrize("key", ["[colours]\ntext = {}", "[colours]\nhues = [{}]",
                                 "[fonts]\nsans = [{}]", "logo = {}", "size = {}"])  # fmt: skip
def test_no_payload_is_a_colour_a_font_a_logo_or_a_size(
    payloads: list[str], tmp_path: Path, key: str
) -> None:
    style = tmp_path / "house.toml"
    for text in payloads:
        style.write_text(key.format(json.dumps(text)), encoding="utf-8")
        with pytest.raises(GeoAfpakError, match="expected"):
            read_house(style)


def test_no_payload_is_the_family_of_a_font_but_a_plain_name(
    payloads: list[str], font: bytes, tmp_path: Path
) -> None:
    style = tmp_path / "house.toml"
    style.write_text('[fonts]\nsans = ["own.ttf"]\n', encoding="utf-8")
    taken = []
    for text in payloads:
        of_family(font, text[:8000], tmp_path / "own.ttf")
        try:
            taken.append(read_house(style).fonts["sans"].family)
        except GeoAfpakError as error:
            assert "is no font that can be read" in str(error)  # noqa: PT017 - as good as a name
    assert len(taken) < len(payloads) // 10
    assert [name for name in taken if not re.fullmatch("[A-Za-z0-9 _-]+", name)] == []


def test_a_payload_in_a_table_of_aliases_means_the_group_that_stands_beside_it(
    payloads: list[str], tmp_path: Path
) -> None:
    table = tmp_path / "aliases.csv"
    said = [text for text in payloads if normalise_name(text)]
    table.write_text(csv_text(["spelling", "code"], [[text, "ISK"] for text in said]), "utf-8")
    aliases = read_group_aliases(table)
    assert len(said) > len(payloads) // 2
    assert {resolve_group(text, aliases=aliases).code for text in said} == {"ISK"}


def test_a_payload_in_a_table_of_units_means_the_district_that_stands_beside_it(
    payloads: list[str], tmp_path: Path
) -> None:
    table = tmp_path / "units.csv"
    said = [text for text in payloads if normalise_name(text)]
    rows = [[text, "Nangarhar", "AF-NAN-achin"] for text in said]
    table.write_text(csv_text(["spelling", "adm1", "unit_id"], rows), "utf-8")
    aliases = read_unit_aliases(table)
    meant = {resolve_district(text, adm1="Nangarhar", aliases=aliases) for text in said}
    assert {match.adm2_id for match in meant} == {"AF-NAN-achin"}
