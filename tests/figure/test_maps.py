from __future__ import annotations

import dataclasses
import inspect
import io as stdio
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pypdf
import pytest
from matplotlib.collections import PathCollection
from matplotlib.text import Text
from PIL import Image
from pyproj import Geod, Transformer

from geo_afpak import io
from geo_afpak.cli.main import main
from geo_afpak.count.breaks import class_of
from geo_afpak.count.summary import summarise, totals
from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.figure import (
    FigureOptions,
    MissingFigureExtraError,
    alt_text,
    draw_figure,
    figure_bytes,
    write_figure,
)
from geo_afpak.figure._base import BaseMap
from geo_afpak.figure._choropleth import counts_by_unit
from geo_afpak.figure._circles import spread
from geo_afpak.figure._frame import Box, wrap
from geo_afpak.figure._furniture import bar_length, km_per_inch, north_at
from geo_afpak.figure._geo import View, bounds_of, fit
from geo_afpak.figure._labels import Tracked
from geo_afpak.figure._marks import Symbol, extent_of, pack, radius_for
from geo_afpak.figure._multiples import panels_of
from geo_afpak.figure._scene import Circles
from geo_afpak.figure._shading import class_words
from geo_afpak.figure._style import PALETTES, font, measure
from geo_afpak.layers import MARK, PRIVATE, WIDE, Layers, build_layers
from geo_afpak.look import STATUSES, shade_of
from geo_afpak.model import fields as f
from geo_afpak.region.datasets import data_path
from geo_afpak.region.projection import metric_crs
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.figure import Figure

    from tests.conftest import MakeIncidents

    Drawn = Callable[[str], Figure]

# Between them every kind, style and size is drawn.
FIGURES = {
    "incidents": FigureOptions(size="wide"),
    "presence": FigureOptions(size="column", style="grey"),
    "choropleth": FigureOptions(size="text", style="dark"),
    "multiples": FigureOptions(size="a4"),
}
HOSTILE = r"$\frac{1}{2}$ <script>alert(1)</script> & \textbf{b} =cmd|'/C calc'!A0 " + "long " * 60


@pytest.fixture(scope="module")
def incidents() -> gpd.GeoDataFrame:
    return io.read_incidents(data_path("incidents.geojson")).frame


@pytest.fixture(scope="module")
def zones() -> gpd.GeoDataFrame:
    return io.read_zones(data_path("presence_zones.geojson")).frame


@pytest.fixture(scope="module")
def layers(incidents: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> Layers:
    return build_layers(incidents, zones, title=default_region().datasets[0].title)


@pytest.fixture(scope="module")
def drawn(layers: Layers) -> Drawn:
    made: dict[str, Figure] = {}

    def draw(kind: str) -> Figure:
        if kind not in made:
            made[kind] = draw_figure(layers, kind, FIGURES[kind])
        return made[kind]

    return draw


@pytest.fixture(scope="module")
def social(layers: Layers) -> Figure:
    hostile = dataclasses.replace(layers, title=HOSTILE)
    return draw_figure(hostile, "incidents", FigureOptions(size="social"))


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def page(figure: Figure) -> str:
    return " ".join(texts(figure))


# --- what is asked for ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [{"style": "red"}, {"size": "a5"}, {"by": "adm0"}, {"value": "x"}, {"scheme": "x"},
     {"classes": 9}, {"split": "day"}],
)  # fmt: skip
def test_an_unknown_option_is_refused_with_those_that_are_known(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInputError, match="expected one of"):
        FigureOptions(**wrong)


def test_an_unknown_kind_is_refused(layers: Layers) -> None:
    for call in (draw_figure, alt_text):
        with pytest.raises(InvalidInputError, match="kind='pie' is unknown; expected one of inc"):
            call(layers, "pie")


def test_without_matplotlib_the_error_says_what_to_install(
    layers: Layers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(MissingFigureExtraError, match=r"pip install 'geo-afpak\[figure\]'"):
        draw_figure(layers, "incidents")


# --- paper and ground ----------------------------------------------------------------------


def test_the_scale_bar_is_true_at_the_middle_of_the_map(layers: Layers) -> None:
    crs = metric_crs((60, 24, 78, 39))
    view = fit(Box(0, 0, 6, 5), crs, bounds_of(BaseMap.of(layers, crs).countries))
    inches = bar_length(view, 1.2) / km_per_inch(view)
    middle = view.west + 3 * view.scale, view.south + 2.5 * view.scale
    ends = np.array([middle[0] - inches / 2 * view.scale, middle[0] + inches / 2 * view.scale])
    lon, lat = Transformer.from_crs(crs, f.CRS, always_xy=True).transform(ends, [middle[1]] * 2)
    metres = Geod(ellps="WGS84").inv(lon[0], lat[0], lon[1], lat[1])[2]
    assert metres / 1000 == pytest.approx(bar_length(view, 1.2), rel=1e-3)


def test_north_is_up_at_the_middle_and_leans_at_the_sides_of_a_cone() -> None:
    crs = metric_crs((60, 24, 78, 39))
    view = fit(Box(0, 0, 6, 6), crs, (-900_000, -900_000, 900_000, 900_000))
    assert north_at(view, 3, 3) == pytest.approx(0, abs=0.05)
    assert north_at(view, 6, 3) < -3 < 3 < north_at(view, 0, 3)


def test_only_a_map_of_a_small_area_has_a_north_arrow_and_a_locator(
    incidents: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, drawn: Drawn
) -> None:
    jalalabad = incidents[incidents[f.PLACE].fillna("").str.contains("Jalalabad")].iloc[:1]
    near = draw_figure(build_layers(jalalabad, zones.iloc[:0]), "incidents")
    assert "N" in texts(near)
    assert "N" not in texts(drawn("incidents"))
    assert "Surkh Rod" in texts(near)
    assert "AFGHANISTAN" not in texts(near)


@pytest.mark.parametrize("text", ["one two three four five six seven", "x" * 300, "", "a\n\tb"])
def test_no_line_of_wrapped_text_is_wider_than_its_column(text: str) -> None:
    face = font("sans", 8)
    lines = wrap(text, face, 0.8)
    assert all(measure(line, face) <= 0.8 for line in lines)
    assert "".join(lines).replace(" ", "") == "".join(text.split())
    assert wrap("one two three four five six", face, 0.5, lines=1)[0].endswith("…")


def test_map_labels_do_not_collide_and_stay_on_the_paper(drawn: Drawn) -> None:
    for kind in ("incidents", "presence"):
        figure = drawn(kind)
        inset = 100  # zorder from which a label lies in an inset
        labels = [t for t in figure.findobj(Tracked) if t.zorder < inset]
        assert len(labels) > 10
        boxes = []
        for label in labels:
            face, (x, y) = label.get_fontproperties(), label.get_position()
            width = measure(label.get_text(), face) + label.space * (len(label.get_text()) - 1)
            boxes.append((x, y, x + width, y + face.get_size_in_points() / 72 * 0.6))
        width, height = figure.get_size_inches()
        for number, one in enumerate(boxes):
            assert one[0] >= 0
            assert one[1] >= 0
            assert one[2] <= width
            assert one[3] <= height
            for other in boxes[number + 1 :]:
                apart = one[2] <= other[0] or other[2] <= one[0]
                assert apart or one[3] <= other[1] or other[3] <= one[1], kind


# --- rules of evidence ---------------------------------------------------------------------


def test_a_symbol_stands_for_each_event_known_to_a_site_town_or_district(layers: Layers) -> None:
    figure = draw_figure(layers, "incidents", FigureOptions(insets=()))
    collections = figure.findobj(PathCollection)
    rows = layers.incidents[layers.incidents[MARK].isin(["dot", "district"])]
    sites = int((rows[f.GEO_PRECISION] == 1).sum())
    on_map = [c for c in collections if 40 <= c.zorder < 42.05]
    assert sum(len(c.get_offsets()) for c in on_map) == len(rows) + sites


def test_events_known_to_a_province_are_counted_under_its_name(drawn: Drawn) -> None:
    words = texts(drawn("incidents"))
    for name in ("NANGARHAR", "KUNAR", "HELMAND", "BALOCHISTAN", "PUNJAB", "FATA"):
        assert name in words


def test_what_is_not_on_the_map_is_counted_beside_it(layers: Layers, drawn: Drawn) -> None:
    shelf = summarise(layers.incidents[layers.incidents[MARK] == "shelf"], "geo_precision")
    known = shelf.nonzero().set_index("key")["events"]
    text = page(drawn("incidents"))
    assert f"{known['0']} with no place given" in text
    assert f"{known['5']} known only to a country or region" in text
    assert "7 outside the two countries" in text


def test_the_area_of_a_symbol_grows_with_the_stated_deaths() -> None:
    assert radius_for(None, 3) == radius_for(1, 3) == radius_for(0, 3) == 3
    assert radius_for(400, 3) / radius_for(100, 3) == pytest.approx(2)


def test_events_of_one_spot_stand_side_by_side() -> None:
    kinds = ["attack", "counter_terrorism", "clash", "recruitment", "political", "attack", "other"]
    placed = pack([Symbol(kind, 0, 0, 3 + n % 3) for n, kind in enumerate(kinds)], 2, 1)
    assert len(placed) == len(kinds)
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            apart = np.hypot(one.x - other.x, one.y - other.y)
            assert apart >= one.reach + other.reach - 1e-6
    box = extent_of(placed)
    assert ((box.left + box.right) / 2, (box.bottom + box.top) / 2) == pytest.approx((2, 1))


def test_a_date_of_a_report_is_never_written_as_the_day_of_the_event(drawn: Drawn) -> None:
    text = page(drawn("incidents"))
    assert "23 July 2016: 80 killed" in text
    assert not re.search(r"(?<!reported )31 March 2017: ", text)


def test_disputed_lines_are_dashed_and_said_to_be(drawn: Drawn) -> None:
    for kind in FIGURES:
        assert "takes no position (neutral view)" in page(drawn(kind))


def test_the_sources_and_licences_stand_at_the_foot(drawn: Drawn, social: Figure) -> None:
    for figure in (*(drawn(kind) for kind in FIGURES), social):
        text = page(figure)
        for name in ("Abdul Basit", "CC BY 3.0", "geoBoundaries", "ODbL 1.0", "GeoNames"):
            assert name in text


def test_rows_that_are_not_for_publication_are_counted_or_marked(
    incidents: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> None:
    rows = incidents.assign(**{f.SOURCE_DATASET: "ACLED 2024"})
    open_ = build_layers(rows, zones.iloc[:0])
    text = page(draw_figure(open_, "incidents", FigureOptions(size="column")))
    assert "Events that may only be counted" in text
    assert "23 July 2016: 80 killed" not in text
    counts = counts_by_unit(open_, "adm2", "events")
    assert counts.counted == counts.events == summarise(
        build_layers(rows, zones.iloc[:0], private=True).incidents, "adm2"
    ).totals["events"]  # fmt: skip
    own = build_layers(rows, zones.iloc[:0], private=True)
    figure = draw_figure(own, "multiples", FigureOptions(size="social", title="My own"))
    assert f"{PRIVATE}: My own" in str(figure.get_label())


# --- numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["adm1", "adm2"])
def test_a_choropleth_shows_the_numbers_of_the_summary(layers: Layers, by: str) -> None:
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    table = summarise(here, by).nonzero().set_index("key")
    events = counts_by_unit(layers, by, "events")
    assert events.shown.to_dict() == table["events"].astype(float).to_dict()
    killed = counts_by_unit(layers, by, "killed").shown
    assert killed.isna().equals(table["killed"].isna())
    assert killed.dropna().to_dict() == table["killed"].dropna().astype(float).to_dict()
    assert events.events + sum(events.left_out.values()) == len(here)
    units = (layers.districts if by == "adm2" else layers.provinces).set_index(f.ADM_ID)
    rates = counts_by_unit(layers, by, "rate").shown
    for unit, rate in rates.items():
        area = units.loc[str(unit), "area_km2"]
        if pd.notna(units.loc[str(unit), f.AREA_TO_CENSUS]):  # far off the census
            assert np.isnan(rate)
        else:
            assert rate == pytest.approx(1000 * events.shown[unit] / area)


def test_the_legend_of_a_choropleth_tells_classes_zero_and_what_has_no_place(drawn: Drawn) -> None:
    words = texts(drawn("choropleth"))
    for row in ("1", "2–3", "4–5", "no event placed", "33 no place given"):
        assert row in words
    assert "events in no district" in page(drawn("choropleth"))


def test_a_choropleth_lists_what_is_certain_and_what_is_possible(
    drawn: Drawn, layers: Layers
) -> None:
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    words, unsure = page(drawn("choropleth")), 0
    for row in summarise(here, "adm2").nonzero().itertuples():
        if row.certain != row.possible and f"{row.name}: {row.events}" in words:
            assert f"{row.name}: {row.events} ({row.certain} to {row.possible})" in words
            unsure += 1
    assert unsure


@pytest.mark.parametrize(
    ("limits", "whole", "words"),
    [
        ([5.0], True, ["5"]),
        ([1.0, 1.5, 3.5, 5.0], True, ["1", "2–3", "4–5"]),
        ([1.0, 11.6, 1200.0], True, ["1–11", "12–1,200"]),
        ([0.05, 0.3, 2.0], False, ["0.05–0.3", "0.3–2"]),
    ],
)
def test_classes_are_written_without_gap_or_overlap(
    limits: list[float], words: list[str], *, whole: bool
) -> None:
    assert class_words(limits, whole=whole) == words


def test_a_value_falls_into_the_class_that_reaches_up_to_it() -> None:
    limits = [1.0, 1.5, 3.5, 5.0]
    assert [class_of(value, limits) for value in (1, 1.5, 2, 3.5, 5)] == [0, 0, 1, 1, 2]
    shades = PALETTES["colour"].shades
    assert [shade_of(n, 3, shades) for n in range(3)] == [shades[0], shades[2], shades[4]]
    assert shade_of(0, 1, shades) == shades[3]


@pytest.mark.parametrize("split", ["year", "phase"])
def test_small_multiples_and_what_is_in_none_are_all_events(layers: Layers, split: str) -> None:
    panels, left = panels_of(layers, split, 6)
    here = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    assert sum(len(panel.rows) for panel in panels) + sum(left.values()) == len(here)
    ids = [one for panel in panels for one in panel.rows[f.ID]]
    assert len(ids) == len(set(ids))
    if split == "year":
        table = summarise(here, "year").nonzero().set_index("key")["events"]
        for panel in panels:
            first, last = panel.heading[:4], panel.heading[-4:]
            assert len(panel.rows) == table[(table.index >= first) & (table.index <= last)].sum()


def test_each_small_map_tells_its_events_and_deaths(layers: Layers, drawn: Drawn) -> None:
    text = page(drawn("multiples"))
    for panel in panels_of(layers, "year", 6)[0]:
        sums = totals(panel.rows)
        assert f"{panel.heading} {sums['events']} event" in text
        if sums["killed"]:
            assert f" {sums['killed']} killed" in text


def test_the_legend_of_presence_counts_every_statement(layers: Layers, drawn: Drawn) -> None:
    text = page(drawn("presence"))
    for status, number in layers.zones[f.STATUS].value_counts().items():
        look = STATUSES[str(status)]
        label = look.label
        assert (f"{number} {label.lower()}" if look.hidden else f"{label}: {number}") in text
    shown = layers.zones[~layers.zones[f.STATUS].map(lambda status: STATUSES[status].hidden)]
    listed = shown.geometry.isna()
    assert f"{listed.sum()} of what is stated, on an area too wide to draw" in text
    assert f"outline: {shown[WIDE][~listed].sum()}" in text


@pytest.mark.parametrize("kind", sorted(FIGURES))
def test_the_description_holds_the_numbers_and_is_in_the_file(
    layers: Layers, drawn: Drawn, kind: str
) -> None:
    text = alt_text(layers, kind, FIGURES[kind])
    title, _, label = str(drawn(kind).get_label()).partition("\n")
    assert (title, label) == (layers.title, text)
    assert re.search(r"\d", text)


# --- users' own data -----------------------------------------------------------------------


def test_a_district_known_by_its_name_alone_is_drawn(make_incidents: MakeIncidents) -> None:
    stated = {f.ADM1_STATED: "Nangarhar", f.ADM2_STATED: "Achin", f.COUNTRY: "Afghanistan"}
    row = {**stated, "geometry": None, f.GEO_PRECISION: None, f.LOCATION_BASIS: None}
    layers = build_layers(make_incidents(row))
    assert layers.incidents[MARK].tolist() == ["district"]
    for kind in ("incidents", "multiples"):
        drawn = draw_figure(layers, kind)
        assert any(isinstance(one, PathCollection) for one in drawn.findobj(PathCollection))


def test_thousands_of_events_are_gathered_and_none_is_lost(make_incidents: MakeIncidents) -> None:
    one = make_incidents({"geo_precision": 2})
    rows = pd.concat([one] * 3000, ignore_index=True).assign(id=[f"m{n}" for n in range(3000)])
    grid = np.arange(3000)
    places = gpd.points_from_xy(62 + grid % 60 * 0.2, 30 + grid // 60 * 0.1, crs=4326)
    many = build_layers(gpd.GeoDataFrame(rows, geometry=places, crs=4326), no_zones())
    by_province = summarise(many.incidents, "adm1").nonzero()
    known = by_province[by_province["key"].notna() & (by_province["key"] != "")]["events"]
    shown = page(draw_figure(many, "incidents"))
    heading = re.search(r"([\d,]+) events, a circle for each province", shown)
    assert heading
    assert int(heading[1].replace(",", "")) == known.sum()
    assert f"{known.max():,}" in shown
    assert len(figure_bytes(draw_figure(many, "incidents"), ".svg")) < 2_000_000


def test_circles_part_and_still_cover_their_places() -> None:
    places = np.array([[0.0, 0.0], [0.1, 0.0], [0.0, 0.15], [0.12, 0.1], [3.0, 3.0]])
    radii = np.array([0.1, 0.05, 0.08, 0.05, 0.1])
    moved = spread(places, radii)
    apart = np.hypot(*(moved[:, None] - moved[None, :]).transpose(2, 0, 1))
    over = radii[:, None] + radii[None, :] - apart
    assert over[~np.eye(5, dtype=bool)].max() < 0.001
    assert (np.hypot(*(moved - places).T) <= radii + 1e-9).all()
    assert moved[4].tolist() == [3.0, 3.0]
    # Where there is no room at all, each stays within its radius.
    heap = spread(np.zeros((9, 2)) + np.arange(9)[:, None] * 0.01, np.full(9, 0.1))
    assert np.isfinite(heap).all()


def test_a_circle_means_the_same_number_in_all_small_maps(make_incidents: MakeIncidents) -> None:
    few, more = make_incidents(*[{}] * 150), make_incidents(*[{}] * 350)
    layers = build_layers(pd.concat([few, more], ignore_index=True).assign(
        id=[f"m{n}" for n in range(500)]), no_zones())  # fmt: skip
    rows = layers.incidents
    circles = Circles.of([rows[:150], rows[150:]], whole=True)
    assert circles
    assert circles.most == 350
    assert Circles.of([rows[:150]], whole=True) is None


def no_zones() -> gpd.GeoDataFrame:
    return io.read_zones(data_path("presence_zones.geojson")).frame.iloc[:0]


def test_hostile_text_comes_out_as_text(social: Figure) -> None:
    assert any(r"$\frac{1}{2}$" in text for text in texts(social))
    assert all(text.get_parse_math() is False for text in social.findobj(Text) if text.get_text())
    svg = figure_bytes(social, ".svg").decode("utf-8")
    root = ET.fromstring(svg)  # noqa: S314 - our own output: it has to parse
    assert not [node for node in root.iter() if node.tag.endswith(("script", "foreignObject"))]
    assert not [name for node in root.iter() for name in node.attrib if name.startswith("on")]


# --- files ---------------------------------------------------------------------------------


def test_svg_keeps_text_as_text_with_its_fonts_inside(drawn: Drawn) -> None:
    svg = figure_bytes(drawn("incidents"), ".svg").decode("utf-8")
    words = [node.text for node in ET.fromstring(svg).iter() if node.tag.endswith("}text")]  # noqa: S314
    for label in ("NANGARHAR", "Quetta", "Attack: 11", "Arabian Sea", "23 July 2016: 80 killed"):
        assert label in words
    faces = re.findall(r"@font-face\{font-family:'([^']+)';font-weight:(\d+)", svg)
    assert ("Source Sans Pro", "400") in faces
    assert ("Source Serif Pro", "600") in faces
    assert "letter-spacing" in svg
    assert not re.search(r"(?:href|src|url)\W{1,3}https?:", svg)
    assert "<dc:date>" not in svg


def test_pdf_keeps_text_as_text_with_its_fonts_inside(layers: Layers, drawn: Drawn) -> None:
    reader = pypdf.PdfReader(stdio.BytesIO(figure_bytes(drawn("presence"), ".pdf")))
    text = reader.pages[0].extract_text()
    assert "Stronghold: 5" in text
    assert "BALOCHISTAN" in text.replace(" ", "")
    assert reader.metadata is not None
    assert reader.metadata.title == layers.title
    assert reader.metadata.subject == alt_text(layers, "presence", FIGURES["presence"])
    assert "/CreationDate" not in reader.metadata
    fonts = reader.pages[0]["/Resources"]["/Font"]
    descendants = [fonts[name]["/DescendantFonts"][0].get_object() for name in fonts]
    assert descendants
    assert all("/FontFile2" in one["/FontDescriptor"] for one in descendants)


def test_the_picture_for_links_is_1200_by_630_pixels(social: Figure, tmp_path: Path) -> None:
    path = write_figure(social, tmp_path / "s.PNG", inside=tmp_path)
    with Image.open(path) as picture:
        assert picture.size == (1200, 630)
        assert "Software" not in picture.info
        assert str(picture.info["Description"]).startswith("Map. ")


def test_a_file_of_another_kind_or_place_is_refused(drawn: Drawn, tmp_path: Path) -> None:
    with pytest.raises(InputFileError, match=r"'.gif'; expected a file ending in .pdf, .png, .sv"):
        write_figure(drawn("presence"), tmp_path / "a.gif")
    with pytest.raises(InputFileError, match="leads out of"):
        write_figure(drawn("presence"), tmp_path / "../a.svg", inside=tmp_path)
    assert list(tmp_path.iterdir()) == []


def hashes(incidents_file: str, zones_file: str) -> list[str]:
    """Hash what is written of a map and of each chart."""
    import hashlib

    from geo_afpak import build_layers, io
    from geo_afpak.figure import FigureOptions, draw_figure, figure_bytes

    kinds = ("incidents", "timeline", "casualties", "groups")
    layers = build_layers(io.read_incidents(incidents_file).frame, io.read_zones(zones_file).frame)
    drawn = {kind: draw_figure(layers, kind, FigureOptions(size="social")) for kind in kinds}
    files = [("incidents", ".pdf"), ("incidents", ".png"), *((kind, ".svg") for kind in kinds)]
    written = [figure_bytes(drawn[kind], suffix, dpi=60) for kind, suffix in files]
    return [hashlib.sha256(content).hexdigest() for content in written]


def test_the_same_layers_give_the_same_bytes_in_every_process() -> None:
    files = [str(data_path(name)) for name in ("incidents.geojson", "presence_zones.geojson")]
    code = f"{inspect.getsource(hashes)}\nprint(*hashes(*{files}))"
    other = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONHASHSEED": "1"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert hashes(*files) == other
    assert len(set(other)) == 6


def test_the_command_writes_the_figure_and_prints_its_description(
    layers: Layers, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "new" / "map.svg"
    with pytest.raises(SystemExit) as ended:
        main(["figure", "--kind", "choropleth", "--size", "social", "--out", str(out)])
    assert ended.value.code in (0, None)
    assert "events by district" in out.read_text(encoding="utf-8").replace("\n", " ")
    assert capsys.readouterr().out.strip() == alt_text(layers, "choropleth")
    with pytest.raises(SystemExit) as ended:
        main(["figure", "--out", str(tmp_path / "map.jpg")])
    assert ended.value.code == 2
    assert "expected a file ending in" in capsys.readouterr().err


def test_a_scale_bar_of_less_than_a_kilometre_says_how_long_it_is() -> None:
    crs = "+proj=lcc +lat_1=26 +lat_2=36 +lat_0=31 +lon_0=69 +datum=WGS84"
    view = View(Box(0, 0, 5, 5), crs, 0, 0, 1_000)
    assert [bar_length(view, most) for most in (0.6, 0.25, 0.06)] == [0.5, 0.2, 0.05]
