"""What page, figure, QGIS and KML draw is what look.toml says: read back from their output."""

from __future__ import annotations

import json
import re
import tomllib
import xml.etree.ElementTree as ET
from dataclasses import replace
from importlib.resources import files
from itertools import product
from typing import TYPE_CHECKING, Any

import matplotlib.colors as mcolors
import pyogrio
import pytest
from matplotlib.collections import PathCollection
from matplotlib.patches import PathPatch

from geo_afpak.boundaries import load_boundaries
from geo_afpak.export import write_geopackage, write_kml
from geo_afpak.figure import FigureOptions, draw_figure
from geo_afpak.figure import _style as figure_style
from geo_afpak.io import read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.look import PALETTES
from geo_afpak.model import fields as f
from geo_afpak.page import build_map
from geo_afpak.region.datasets import data_path
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    from pathlib import Path

LOOK: dict[str, Any] = tomllib.loads(
    files("geo_afpak.look").joinpath("look.toml").read_text(encoding="utf-8")
)
STATUSES: dict[str, Any] = LOOK["presence"]["statuses"]
CERTAINTY: dict[str, float] = LOOK["presence"]["certainty"]
LIGHT = LOOK["colours"]["light"]
# One statement for each status and certainty, on a district of its own, by a group of its own.
CASES = list(product(STATUSES, CERTAINTY))
# Enough hues to tell all of them apart on paper.
INKS = [f"#{0x30 + place:02X}4060" for place in range(len(CASES) + 1)]
PX = figure_style.TYPE["wide"].mark / LOOK["symbol"]["least"]


@pytest.fixture(scope="module")
def layers() -> Layers:
    one = read_zones(data_path("presence_zones.geojson")).frame.iloc[[1] * len(CASES)]
    zones = one.reset_index(drop=True)
    districts = load_boundaries("adm2")
    largest = districts.to_crs("EPSG:6933").area.sort_values(ascending=False, kind="stable")
    districts = districts.loc[largest.index[: len(CASES)]]  # no hatch can miss them
    zones[f.ID] = [f"z{place}" for place in range(len(CASES))]
    zones[f.GROUP] = [f"G{place:02}" for place in range(len(CASES))]
    zones[f.STATUS], zones[f.CERTAINTY] = zip(*CASES, strict=True)
    zones[f.UNITS] = [[unit] for unit in districts[f.ADM_ID]]
    zones[f.UNIT_LEVEL], zones["admin_level"] = "adm2", "district"
    zones = zones.set_geometry(districts.geometry.to_numpy(), crs=f.CRS)
    kinds = [row["types"][0] if row["types"] else "unheard of" for row in LOOK["events"].values()]
    rows = [
        incident(
            **{
                f.ID: f"{kind}-{killed}",
                f.EVENT_TYPE: kind,
                f.KILLED: killed,
                f.KILLED_LOW: None,
                f.KILLED_HIGH: None,
            }
        )
        for kind, killed in product(kinds, (None, 9))
    ]
    return build_layers(frame_of(rows), zones)


def test_the_file_has_a_look_for_every_word_of_the_data_model() -> None:
    assert list(STATUSES) == list(f.ZONE_STATUSES)
    assert list(CERTAINTY) == list(f.CERTAINTIES)
    types = [kind for event in LOOK["events"].values() for kind in event["types"]]
    assert sorted(types) == sorted(f.EVENT_TYPES)


# --- page -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def page(layers: Layers) -> str:
    html: str = build_map(layers).get_root().render()
    return html


@pytest.fixture(scope="module")
def css(page: str) -> dict[str, dict[str, str]]:
    """Last declaration of each property of each plain selector, outside of media queries."""
    rules: dict[str, dict[str, str]] = {}
    for selector, body in re.findall(
        r"^(?:<style>)?(\.[\w-]+|:root) \{ ([^{}]*) \}$", page, re.MULTILINE
    ):
        pairs = (part.split(":", 1) for part in body.split(";") if ":" in part)
        rules.setdefault(selector, {}).update({k.strip(): v.strip() for k, v in pairs})
    return rules


@pytest.fixture(scope="module")
def meta(page: str) -> dict[str, Any]:
    found = re.search(r'id="ga-meta">(.*?)</script>', page)
    assert found
    island: dict[str, Any] = json.loads(found[1])
    return island


def dashes(values: list[float] | None) -> str | None:
    return " ".join(f"{value:g}" for value in values) if values else None


@pytest.mark.parametrize("key", STATUSES)
def test_the_page_draws_a_status_as_the_file_says(
    css: dict[str, dict[str, str]], meta: dict[str, Any], key: str
) -> None:
    status, rule = STATUSES[key], css[f".ga-zone-{key}"]
    assert float(rule["stroke-width"]) == status["edge"]["width"]
    assert float(rule["stroke-opacity"]) == status["edge"]["opacity"]
    assert rule.get("stroke-dasharray") == dashes(status["edge"].get("dash"))
    assert rule.get("fill-opacity") == (str(status["fill"]) if "fill" in status else None)
    assert meta["look"]["statuses"][key].get("pattern") == status.get("pattern")
    assert meta["statuses"][key] == [status["label"], status["meaning"]]
    shown = {name: on for name, _, on in meta["layers"]}
    assert shown[f"zone:{key}"] is not status.get("hidden", False)


def test_the_page_has_the_colours_and_strengths_of_the_file(
    css: dict[str, dict[str, str]],
) -> None:
    root = css[":root"]
    for name in ("paper", "text", "quiet", "land", "sea", "neighbour"):
        assert root[f"--{name}"] == LIGHT[name].lower()
    for kind, colour in LIGHT["events"].items():
        assert root[f"--{kind.replace('_', '-')}"] == colour.lower()
    for place, colour in enumerate(LIGHT["hues"]):
        assert root[f"--hue-{place}"] == colour.lower()
    for certainty, strength in CERTAINTY.items():
        assert float(css[f".ga-certainty-{certainty}"]["--firm"]) == strength
    for kind, line in LOOK["lines"].items():
        rule = css[f".ga-line-{kind}"]
        assert float(rule["stroke-width"]) == line["width"]
        assert rule.get("stroke-dasharray") == dashes(line.get("dash"))


def test_the_page_takes_symbols_and_the_order_of_classes_from_the_file(
    css: dict[str, dict[str, str]], meta: dict[str, Any]
) -> None:
    assert list(meta["classes"].items()) == [(k, e["label"]) for k, e in LOOK["events"].items()]
    for kind, event in LOOK["events"].items():
        sent = meta["look"]["events"][kind]
        assert sent.get("corners") == event.get("corners")
        assert sent.get("circle") == event.get("circle")
        assert sent.get("lethal", False) == event.get("lethal", False)
        rule = css[f".ga-symbol-{kind}"]
        ink = f"var(--{kind.replace('_', '-')})"
        assert rule["stroke" if event.get("ring") else "fill"] == ink
    assert meta["look"]["symbol"] == LOOK["symbol"]


# --- figure -----------------------------------------------------------------------------


def test_a_figure_draws_a_status_as_the_file_says_and_leaves_hidden_ones_out(
    layers: Layers, monkeypatch: pytest.MonkeyPatch
) -> None:
    palette = replace(PALETTES["light"], hues=tuple(INKS))
    monkeypatch.setitem(PALETTES, "light", palette)  # type: ignore[arg-type] # a dict at run time
    monkeypatch.setitem(figure_style.PALETTES, "colour", palette)  # type: ignore[arg-type]
    drawn = draw_figure(layers, "presence", FigureOptions(size="wide", insets=()))
    patches = drawn.findobj(PathPatch)
    for place, (key, certainty) in enumerate(CASES):
        status, strength = STATUSES[key], CERTAINTY[certainty]
        ink = mcolors.to_rgb(INKS[place + 1])
        edges = [p for p in patches if p.get_edgecolor()[:3] == ink and p.get_linewidth()]
        fills = [p for p in patches if p.get_facecolor()[:3] == ink and p.get_facecolor()[3]]
        # The group's swatch in the legend is a stronghold, stated firmly.
        edges, fills = ([p for p in found if p.get_zorder() < 80] for found in (edges, fills))
        if status.get("hidden"):
            assert not edges + fills
            continue
        edge = max(edges, key=lambda patch: patch.get_zorder())
        assert edge.get_linewidth() == pytest.approx(status["edge"]["width"] * PX)
        assert edge.get_alpha() == pytest.approx(status["edge"]["opacity"] * strength)
        if "fill" in status:
            assert fills[0].get_alpha() == pytest.approx(status["fill"] * strength)
        if pattern := status.get("pattern"):
            lines = pattern["kind"] != "dots"
            (filled,) = [p for p in edges if p is not edge] if lines else fills
            assert filled.get_alpha() == pytest.approx(pattern["opacity"] * strength)
            if lines:
                assert filled.get_linewidth() == pytest.approx(pattern["width"] * PX)


def test_a_figure_draws_the_symbols_of_the_file(layers: Layers) -> None:
    drawn = draw_figure(layers, "incidents", FigureOptions(size="wide", insets=()))
    seen: dict[str, set[tuple[float, bool]]] = {}
    for marks in drawn.findobj(PathCollection):
        rows = zip(marks.get_paths(), marks.get_facecolor(), marks.get_edgecolor(),
                   marks.get_linewidth(), marks.get_linestyle(), strict=True)  # fmt: skip
        for path, face, edge, width, (_, dash) in rows:
            for kind, event in LOOK["events"].items():
                ink = mcolors.to_rgb(LIGHT["events"][kind])
                if ink not in (tuple(face[:3]), tuple(edge[:3])):
                    continue
                if corners := event.get("corners"):
                    assert path.vertices[:-1].tolist() == corners
                else:
                    assert abs(path.vertices).max() == pytest.approx(event["circle"])
                if marks.get_zorder() < 80:  # those of the legend may be smaller
                    seen.setdefault(kind, set()).add((round(width / PX, 3), dash is not None))
    size = LOOK["symbol"]
    for kind, event in LOOK["events"].items():
        looks = {(size["ring"] if event.get("ring") else size["hairline"], False)}
        looks |= {(size["hollow"]["width"], True)} if event.get("lethal") else set()
        assert (looks - seen[kind]) <= {(size["hollow"]["width"], True)}
        assert seen[kind] <= looks
    assert any((size["hollow"]["width"], True) in drawn for drawn in seen.values())


# --- QGIS -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def styles(layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> dict[str, ET.Element]:
    file = write_geopackage(layers, tmp_path_factory.mktemp("look") / "look.gpkg")
    table = pyogrio.read_dataframe(file, layer="layer_styles", read_geometry=False)
    first = table.drop_duplicates("f_table_name")
    return {
        name: ET.fromstring(text)  # noqa: S314 - our own output
        for name, text in zip(first["f_table_name"], first["styleQML"], strict=True)
    }


def options(layer: ET.Element) -> dict[str, str]:
    return {o.get("name", ""): o.get("value", "") for o in layer.findall("Option/Option")}


def points(pixels: float) -> str:
    return f"{pixels * 0.75:g}"


def rgba(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(opacity * 255)}"


def symbol_of(style: ET.Element, test: str) -> tuple[ET.Element, ET.Element]:
    rule = next(r for r in style.iter("rule") if test in r.get("filter", ""))
    (symbol,) = [
        s for s in style.findall(".//symbols/symbol") if s.get("name") == rule.get("symbol")
    ]
    return rule, symbol


@pytest.mark.parametrize("key", STATUSES)
def test_qgis_draws_a_status_as_the_file_says(styles: dict[str, ET.Element], key: str) -> None:
    status = STATUSES[key]
    rule, symbol = symbol_of(styles["presence"], f"\"status\" = '{key}'")
    assert (rule.get("checkstate") == "0") is status.get("hidden", False)
    assert rule.get("label", "").startswith(f"{status['label']}: ")
    looks = {layer.get("class"): options(layer) for layer in symbol.findall("layer")}
    line = looks["SimpleLine"]
    assert line["line_width"] == points(status["edge"]["width"])
    assert line["line_color"].rsplit(",")[-1] == str(round(status["edge"]["opacity"] * 255))
    dash = ";".join(points(length) for length in status["edge"].get("dash", ()))
    assert line.get("customdash", "") == dash
    if "fill" in status:
        alpha = looks["SimpleFill"]["color"].rsplit(",")[-1]
        assert alpha == str(round(status["fill"] * 255))
    if pattern := status.get("pattern"):
        dots = pattern["kind"] == "dots"
        found = looks["PointPatternFill" if dots else "LinePatternFill"]
        assert found["distance_x" if dots else "distance"] == points(pattern["gap"])
        assert dots or found["angle"] == str(pattern["angle"])
    driven = "".join(o.get("value", "") for o in symbol.iter("Option"))
    for certainty, strength in CERTAINTY.items():
        if strength < 1:
            assert f"'{certainty}' THEN {strength * 100:g}" in driven


@pytest.mark.parametrize("kind", LOOK["events"])
def test_qgis_draws_the_symbols_of_the_file(styles: dict[str, ET.Element], kind: str) -> None:
    event, size = LOOK["events"][kind], LOOK["symbol"]
    _, symbol = symbol_of(styles["incidents"], f"'{kind}'")
    mark = options(symbol.find("layer"))  # type: ignore[arg-type]
    ink = "outline_color" if event.get("ring") else "color"
    assert mark[ink] == rgba(LIGHT["events"][kind], 1)
    width = size["ring"] if event.get("ring") else size["hairline"]
    assert mark["outline_width"] == points(width)
    reach = event.get("circle") or max(x for x, _ in event["corners"])
    assert float(mark["size"]) == pytest.approx(2 * reach * size["least"] * 0.75)


# --- KML --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kml(layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> ET.Element:
    file: Path = write_kml(layers, tmp_path_factory.mktemp("look") / "look.kml")
    text = re.sub(r' xmlns="[^"]*"', "", file.read_text(encoding="utf-8"), count=1)
    return ET.fromstring(text)  # noqa: S314 - our own output


def abgr(colour: str, opacity: float) -> str:
    return f"{round(opacity * 255):02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()


@pytest.mark.parametrize("place", range(len(CASES)))
def test_kml_draws_a_status_as_the_file_says(kml: ET.Element, place: int) -> None:
    key, certainty = CASES[place]
    status, strength = STATUSES[key], CERTAINTY[certainty]
    marks = {
        d.text: m for m in kml.iter("Placemark") for d in m.iter("SimpleData")
        if d.get("name") == "id"
    }  # fmt: skip
    mark = marks[f"z{place}"]
    assert (mark.findtext("visibility") == "0") is status.get("hidden", False)
    (style,) = [s for s in kml.iter("Style") if f"#{s.get('id')}" == mark.findtext("styleUrl")]
    hue = LIGHT["hues"][1 + place % (len(LIGHT["hues"]) - 1)]
    assert style.findtext("LineStyle/color") == abgr(hue, status["edge"]["opacity"] * strength)
    assert style.findtext("LineStyle/width") == f"{status['edge']['width']:g}"
    faint = LOOK["presence"]["faint"] if "pattern" in status else 0
    opacity = status.get("fill", faint) * strength
    assert style.findtext("PolyStyle/fill") == str(int(opacity > 0))
    if opacity:
        assert style.findtext("PolyStyle/color") == abgr(hue, opacity)
