"""KML holds every event and statement, points only where they are known, and no markup."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from geo_afpak.export import write_kml
from geo_afpak.importers import read_counts
from geo_afpak.layers import PRIVATE, build_layers
from geo_afpak.model import fields as f
from tests.conftest import HOSTILE, frame_of, incident

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_afpak.layers import Layers

KML = "{http://www.opengis.net/kml/2.2}"
MARKED = "Zmarai"


def _read(path: Path) -> ET.Element:
    return ET.parse(path).getroot()  # noqa: S314 - our own file


@pytest.fixture(scope="module")
def schema() -> etree.XMLSchema:
    """Take OGC's schema of KML 2.2 from the package fastkml, with those that it imports."""
    spec = find_spec("fastkml")
    assert spec
    assert spec.submodule_search_locations
    folder = Path(spec.submodule_search_locations[0], "schema")
    return etree.XMLSchema(etree.parse(folder / "ogckml22.xsd"))


@pytest.fixture(scope="module")
def file(article: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_kml(article, tmp_path_factory.mktemp("kml") / "afpak.kml")


@pytest.fixture(scope="module")
def nasty_file(nasty: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_kml(nasty, tmp_path_factory.mktemp("kml") / "nasty.kml")


def _data(placemark: ET.Element) -> dict[str, str]:
    return {str(one.get("name")): one.text or "" for one in placemark.iter(f"{KML}SimpleData")}


def test_the_file_is_valid_by_the_schema_of_ogc(
    file: Path, nasty_file: Path, schema: etree.XMLSchema
) -> None:
    for path in (file, nasty_file):
        schema.assertValid(etree.parse(path))


def test_every_event_and_statement_is_a_placemark(file: Path, article: Layers) -> None:
    found = [_data(one) for one in _read(file).iter(f"{KML}Placemark")]
    ids = [data["id"] for data in found if "id" in data]
    assert len(ids) == len(set(ids))
    assert set(ids) == {*article.incidents[f.ID], *article.zones[f.ID]}


def test_an_event_is_a_point_or_has_no_geometry(precise: Layers, tmp_path: Path) -> None:
    root = _read(write_kml(precise, tmp_path / "p.kml"))
    found = {
        _data(one).get("id", one.findtext(f"{KML}name")): [
            part.tag.removeprefix(KML)
            for part in one
            if part.tag in {f"{KML}Point", f"{KML}Polygon", f"{KML}MultiGeometry"}
        ]
        for one in root.iter(f"{KML}Placemark")
    }
    (district,) = set(found) - {f"p{place}" for place in range(6)}
    assert str(district).endswith(": Attack, 1 known to the district only")
    assert found.pop(district) == ["Polygon"]
    assert found == {"p0": ["Point"], "p1": ["Point"], "p2": [], "p3": [], "p4": [], "p5": []}


# First day, last day, precision, and what the file says: a day, month or year, or the ends of a
# span ("" where it is open), or nothing.
TIMES = [
    ("2016-08-08", "2016-08-08", "day", ["2016-08-08"]),
    ("2016-08-01", "2016-08-31", "month", ["2016-08"]),
    ("2016-01-01", "2016-12-31", "year", ["2016"]),
    ("2016-08-08", "2016-08-14", "week", ["2016-08-08", "2016-08-14"]),
    ("2017-01-01", "2017-04-30", "range", ["2017-01-01", "2017-04-30"]),
    ("2017-03-31", "2017-03-31", "report", ["", "2017-03-31"]),
    ("2017-01-01", None, "range", ["2017-01-01", ""]),
    (None, None, "unknown", []),
]


def test_time_is_as_precise_as_it_is_known(statements: gpd.GeoDataFrame, tmp_path: Path) -> None:
    names = (f.DATE_START, f.DATE_END, f.DATE_PRECISION)
    rows = [
        incident(**{f.ID: f"t{place}"}, **dict(zip(names, dates, strict=True)))
        for place, (*dates, _) in enumerate(TIMES)
    ]
    root = _read(write_kml(build_layers(frame_of(rows), statements.iloc[:0]), tmp_path / "t.kml"))
    said = {}
    for one in root.iter(f"{KML}Placemark"):
        stamp, span = one.find(f"{KML}TimeStamp"), one.find(f"{KML}TimeSpan")
        whens = [] if stamp is None else [stamp.findtext(f"{KML}when")]
        if span is not None:
            whens = [span.findtext(f"{KML}{end}", "") for end in ("begin", "end")]
        said[_data(one).get("id")] = whens
    assert said == {f"t{place}": expected for place, (*_, expected) in enumerate(TIMES)}


def test_a_date_of_a_report_has_no_beginning(file: Path) -> None:
    spans = {
        _data(placemark).get("id"): [one.tag.removeprefix(KML) for one in span]
        for placemark in _read(file).iter(f"{KML}Placemark")
        for span in placemark.iter(f"{KML}TimeSpan")
    }
    assert spans["att-kurram-shia-mosque"] == ["end"]


def test_hostile_text_cannot_begin_a_tag_in_a_program_that_shows_html(nasty_file: Path) -> None:
    for element in _read(nasty_file).iter():
        assert not re.search(r"<[A-Za-z/!?]", element.text or "")
    placemarks = list(_read(nasty_file).iter(f"{KML}Placemark"))
    assert not [one for one in placemarks if one.find(f"{KML}description") is not None]


def test_text_comes_back_as_it_was_but_for_what_cannot_be_seen(nasty_file: Path) -> None:
    found = {_data(one).get("id"): _data(one) for one in _read(nasty_file).iter(f"{KML}Placemark")}
    for place, text in enumerate(HOSTILE):
        assert found[f"n{place}"]["note"].replace("\u2060", "") == text.replace("\r", "\n")


def test_a_status_that_no_vocabulary_has_is_not_lost(nasty_file: Path, nasty: Layers) -> None:
    ids = {_data(one).get("id") for one in _read(nasty_file).iter(f"{KML}Placemark")}
    assert set(nasty.zones[f.ID]) <= ids


def test_nothing_is_fetched(nasty_file: Path) -> None:
    tags = {element.tag.removeprefix(KML) for element in _read(nasty_file).iter()}
    assert not tags & {"href", "NetworkLink", "GroundOverlay", "Icon", "BalloonStyle"}


def test_statements_that_are_off_on_the_page_are_off_here(file: Path) -> None:
    shown = {
        _data(one)["status"]: one.findtext(f"{KML}visibility", "1")
        for one in _read(file).iter(f"{KML}Placemark")
        if "status" in _data(one)
    }
    assert (shown["stronghold"], shown["former"], shown["attack_reach"]) == ("1", "0", "0")


def test_restricted_rows_are_not_in_it_and_a_private_file_says_so(
    public: Layers, private: Layers, tmp_path: Path
) -> None:
    text = write_kml(public, tmp_path / "public.kml").read_text(encoding="utf-8")
    assert MARKED not in text
    assert "2019-03" not in text
    assert "counted by district and not shown one by one" in text
    root = _read(write_kml(private, tmp_path / "private.kml"))
    assert (root.findtext(f"{KML}Document/{KML}name") or "").startswith(PRIVATE)
    assert sum(MARKED in _data(one).get("id", "") for one in root.iter(f"{KML}Placemark")) == 3


def test_the_same_layers_give_the_same_bytes(file: Path, article: Layers, tmp_path: Path) -> None:
    assert write_kml(article, tmp_path / "again.kml").read_bytes() == file.read_bytes()


def test_counts_of_another_source_are_shaded_apart(
    article: Layers, tmp_path: Path, schema: etree.XMLSchema
) -> None:
    table = tmp_path / "counts.csv"
    table.write_text(
        "Country,Admin1,Admin2,Events,Fatalities,Year,Month\n"
        "Afghanistan,Nangarhar,Achin,7,9,2017,May\n"
        "Afghanistan,Nangarhar,Kot,2,0,2017,May\n"
    )
    counted = read_counts(table, source="Others <b>")
    layers = build_layers(article.incidents.iloc[:3], counts=counted)
    path = write_kml(layers, tmp_path / "counts.kml")
    schema.assertValid(etree.parse(path))
    folders = [one for one in _read(path).iter(f"{KML}Folder") if "as counted by" in
               (one.findtext(f"{KML}name") or "")]  # fmt: skip
    assert [one.findtext(f"{KML}visibility") for one in folders] == ["1", "0"]
    names = [
        [one.findtext(f"{KML}name") for one in folder.iter(f"{KML}Placemark")] for folder in folders
    ]
    assert names == [["Achin: 7", "Kot: 2"], ["Nangarhar: 9"]]
    assert [_data(one)["source_killed"] for one in folders[0].iter(f"{KML}Placemark")] == ["9", "0"]
