"""A region from a user's own files goes all the way, and no word of the embedded one with it."""

from __future__ import annotations

import json
import re
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfReader

from geo_afpak.boundaries import load_towns
from geo_afpak.count.summary import summarise
from geo_afpak.errors import InputFileError
from geo_afpak.export import write_geopackage, write_kml, write_workbook
from geo_afpak.figure import FigureOptions, alt_text, draw_figure
from geo_afpak.io import read_incidents, read_zones
from geo_afpak.join.incidents import join_incidents
from geo_afpak.layers import build_layers
from geo_afpak.model.schema import check_incidents
from geo_afpak.page.payload import payload
from geo_afpak.region.datasets import data_path
from geo_afpak.region.read import read_region
from geo_afpak.report.write import write_report
from tests.conftest import unlettered

if TYPE_CHECKING:
    from geo_afpak.layers import Layers
    from geo_afpak.region.region import Region

EVENTS = """\
id,title,event_type,date_start,date_end,date_precision,killed,country,adm1_stated,adm2_stated,geo_precision,lon,lat,location_basis,sources
n1,Fire,unrest,2024-04-03,2024-04-03,day,0,Nigeria,Borno,Konduga,2,13.4179,11.6533,town,Radio
n2,Axe,attack,2024-04-05,2024-04-05,day,1,Nigeria,Borno,Bama,2,13.6856,11.5221,town,Radio
n3,Raid,attack,2024-04-06,2024-04-06,day,4,Cameroon,,,2,14.21,13.2,town,Radio
n4,Talk,statement,2024-04-07,2024-04-07,day,,Chad,,,5,,,,Radio
"""
FOREIGN = re.compile(
    r"afghan|pakistan|(?<!geo-)\bafpak\b|kabul|durand|two countries|pashto|\bdari\b|fata\b"
    r"|(?<!nastaliq )\burdu\b|khurasan|basit|geoBoundaries|odbl|arabian sea|islamic state",
    re.IGNORECASE,
)
"""The tool's own name, and that of a font, may stand."""
DOCUMENTS = (".docx", ".html", ".md", ".pdf", ".tex")


@pytest.fixture(scope="module")
def events(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("events") / "borno.csv"
    file.write_text(EVENTS)
    return file


@pytest.fixture(scope="module")
def layers(events: Path, borno: Region) -> Layers:
    incidents = read_incidents(events, region=borno).frame
    return build_layers(incidents, no_zones(), region=borno)


def no_zones():
    return read_zones(data_path("presence_zones.geojson")).frame.iloc[:0]


def test_its_events_are_sound_where_those_of_another_region_are_not(events, borno):
    reading = read_incidents(events, region=borno)
    assert (len(reading.frame), reading.rejects) == (4, ())
    assert reading.check(lambda frame: check_incidents(frame, region=borno)) == []
    astray = reading.check(check_incidents)
    assert {fault.problem for fault in astray} == {"lies outside the study area"}


def test_its_events_are_joined_with_the_right_distances(events, borno):
    joined = join_incidents(read_incidents(events, region=borno).frame, region=borno)
    assert joined["adm2_name"].tolist() == ["Konduga", "Bama", None, None]
    assert joined["join_status"].tolist() == ["matched", "matched", "coarse", "outside"]
    # Geodesic kilometres to the nearest point of the border, WGS 84.
    assert joined["border_km"].tolist()[:2] == pytest.approx([19.856, 9.339], rel=0.005)
    assert joined["agrees_with_stated"].tolist()[:2] == [True, True]


def test_its_counts_are_by_its_units_and_leave_out_what_was_elsewhere(events, borno):
    joined = join_incidents(read_incidents(events, region=borno).frame, region=borno)
    found = summarise(joined, "adm2", region=borno)
    assert found.table[["key", "events"]].to_numpy().tolist() == [["NG-1", 1], ["NG-2", 1]]
    assert "outside Borno" in found.left_out["reason"].tolist()


def test_its_title_and_lead_are_its_own(layers):
    assert layers.title == "Incidents in Borno, April 2024"
    assert layers.lead.startswith("3 events, all of them known to a province or closer")


def test_its_page_holds_no_word_of_another_region(layers):
    islands = payload(layers)
    packed = {
        key: zlib.decompress(unlettered(islands[key])).decode("utf-8", "replace")
        for key in ("base", "events", "texts")
    }
    text = json.dumps({**islands, **packed}, ensure_ascii=False, default=str)
    assert FOREIGN.findall(text) == []
    assert islands["meta"]["those"] == "Borno"
    assert {"Konduga", "Bama"} <= set(re.findall(r"\w+", packed["base"]))


@pytest.mark.parametrize("kind", ["incidents", "choropleth", "timeline", "casualties"])
def test_its_figures_hold_no_word_of_another_region(layers, kind):
    options = FigureOptions()
    figure = draw_figure(layers, kind, options)
    texts = figure.findobj(lambda one: hasattr(one, "get_text"))
    words = " ".join(text.get_text() for text in texts)
    assert FOREIGN.findall(f"{words} {alt_text(layers, kind, options)}") == []
    assert "Borno" in words


def words_of(path: Path) -> str:
    """Return the text of a document: of a zip all its parts, of a PDF what it prints."""
    if path.suffix == ".pdf":
        return " ".join(page.extract_text() for page in PdfReader(path).pages)
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            parts = [name for name in archive.namelist() if name.endswith((".xml", ".kml"))]
            return " ".join(archive.read(name).decode() for name in parts)
    return path.read_text()


def test_its_report_holds_no_word_of_another_region(layers, tmp_path):
    written = write_report(layers, tmp_path / "note")
    documents = {path.suffix: words_of(path) for path in written if path.stem == "note"}
    assert documents.keys() >= set(DOCUMENTS)
    for suffix, text in documents.items():
        assert FOREIGN.findall(text) == [], suffix
        assert "Incidents in Borno, April 2024" in text, suffix
    assert "1 more outside Borno" in documents[".md"]


@pytest.mark.parametrize("name", ["borno.xlsx", "borno.kml", "borno.gpkg"])
def test_its_exports_hold_no_word_of_another_region(layers, tmp_path, name):
    writers = {".xlsx": write_workbook, ".kml": write_kml, ".gpkg": write_geopackage}
    path = writers[Path(name).suffix](layers, tmp_path / name)
    text = path.read_bytes().decode("latin-1") if path.suffix == ".gpkg" else words_of(path)
    assert FOREIGN.findall(text) == []
    assert "Konduga" in text


# --- a base map of its own ------------------------------------------------------------


def with_towns(borno_file: Path, folder: Path, towns: str) -> Region:
    for file in borno_file.parent.glob("*.geojson"):
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "towns.geojson").write_text(towns)
    text = borno_file.read_text().replace("[layers]", '[layers]\ntowns = "towns.geojson"')
    (folder / "own.toml").write_text(text)
    return read_region(folder / "own.toml")


TOWN = {"type": "Feature", "geometry": {"type": "Point", "coordinates": [13.15, 11.83]}}


def test_a_town_of_ones_own_needs_an_id_and_a_name_alone(borno_file, tmp_path):
    town = {**TOWN, "properties": {"id": "m", "name": "Maiduguri"}}
    collection = {"type": "FeatureCollection", "features": [town]}
    towns = load_towns(region=with_towns(borno_file, tmp_path, json.dumps(collection)))
    assert towns[["id", "name", "alt_names", "country", "rank"]].to_numpy().tolist() == [
        ["m", "Maiduguri", [], None, 3]
    ]


@pytest.mark.parametrize(
    ("features", "said"),
    [
        ([{**TOWN, "properties": {"NAME": "Maiduguri"}}], "has the property id and name"),
        ([{**TOWN, "properties": None}], "has the property id and name"),
        ([{"type": "Feature", "properties": {}, "geometry": {}}], "expected a GeoJSON"),
        ("none", "expected a GeoJSON FeatureCollection"),
    ],
)
def test_a_base_map_that_cannot_be_drawn_is_refused_by_its_file(
    borno_file, tmp_path, features, said
):
    text = json.dumps({"type": "FeatureCollection", "features": features})
    with pytest.raises(InputFileError, match=rf"towns\.geojson.*{said}"):
        load_towns(region=with_towns(borno_file, tmp_path, text))


def test_the_commands_take_it_by_its_file(run, events, borno_file, tmp_path):
    for command in (
        ["validate", events],
        ["summary", events, "--by", "adm2"],
        ["join", events],
        ["boundaries", "list"],
        ["map", events, "--out", tmp_path / "map.html"],
    ):
        done = run(*command, "--region", borno_file)
        assert done.code == 0, done.err
        assert FOREIGN.findall(done.out) == []
    page = (tmp_path / "map.html").read_text()
    assert FOREIGN.findall(page) == []
    assert "<title>Incidents in Borno, April 2024</title>" in page


def test_another_region_needs_records_of_its_own(run, borno_file):
    done = run("summary", "--region", borno_file)
    assert done.code == 2
    assert "the embedded data are of another region" in done.err
