"""A GeoPackage holds every row, the numbers of the summary, and styles that QGIS reads."""

from __future__ import annotations

import io
import sqlite3
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pyogrio
import pytest

from geo_afpak.export import write_geopackage
from geo_afpak.export._geopackage import tables
from geo_afpak.export._looks import Area, zones
from geo_afpak.export._qgis import filter_of
from geo_afpak.export.tables import counts, zone_table
from geo_afpak.layers import PRIVATE, build_layers
from geo_afpak.model import fields as f
from tests.conftest import HOSTILE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd

    from geo_afpak.export._looks import Rule
    from geo_afpak.layers import Layers
    from tests.conftest import MakeIncidents

MARKED = "Zmarai"
LAYERS = [
    "incidents", "incidents_by_province", "incidents_by_district", "towns", "lines", "presence",
    "provinces", "districts", "neighbours",
]  # fmt: skip


def _xml(text: str | bytes) -> ET.Element:
    return ET.fromstring(text)  # noqa: S314 - our own file


def _layer(path: Path, name: str) -> gpd.GeoDataFrame:
    return pyogrio.read_dataframe(path, layer=name)


def _query(path: Path, query: str) -> list[Any]:
    database = sqlite3.connect(path)
    rows = database.execute(query).fetchall()
    database.close()
    return rows


@pytest.fixture(scope="module")
def file(article: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_geopackage(article, tmp_path_factory.mktemp("gpkg") / "afpak.gpkg")


@pytest.fixture(scope="module")
def nasty_file(nasty: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_geopackage(nasty, tmp_path_factory.mktemp("gpkg") / "nasty.gpkg")


def test_the_layers_stand_in_the_order_of_the_map(file: Path) -> None:
    assert pyogrio.list_layers(file)[:, 0].tolist() == [*LAYERS, "about", "layer_styles"]


def test_every_incident_is_a_row_with_a_point_only_where_one_is_known(
    precise: Layers, tmp_path: Path
) -> None:
    rows = _layer(write_geopackage(precise, tmp_path / "p.gpkg"), "incidents")
    assert rows[f.ID].tolist() == [f"p{place}" for place in range(6)]
    assert rows.geometry.notna().tolist() == [True, True, False, False, False, False]
    assert rows["lon"].notna().sum() == 2


def test_events_known_to_a_unit_only_are_counted_on_the_whole_unit(
    file: Path, article: Layers
) -> None:
    for mark, level in (("district", "adm2"), ("province", "adm1")):
        rows = _layer(file, f"incidents_by_{mark}")
        known = article.incidents[article.incidents["mark"] == mark]
        assert rows["events"].sum() == len(known)
        assert set(rows[f"{level}_id"]) == set(known[f"{level}_id"])
        assert set(rows.geometry.geom_type) == {"MultiPolygon"}
    khuzdar = _layer(file, "incidents_by_district").set_index("adm2_id").loc["PK-BA-khuzdar"]
    assert (khuzdar["killed_low"], khuzdar["killed"], khuzdar["killed_high"]) == (45, 52, 52)


@pytest.mark.parametrize(("name", "level"), [("districts", "adm2"), ("provinces", "adm1")])
def test_every_number_of_a_unit_is_that_of_the_summary(
    file: Path, article: Layers, name: str, level: str
) -> None:
    found = _layer(file, name).set_index(f.ADM_ID)
    table = counts(article, level).table.set_index("key").drop(columns="name")
    expected = table.loc[found.index].astype("Float64")
    assert found[table.columns].astype("Float64").equals(expected)


def test_each_layer_has_one_default_style_that_is_found_as_qgis_looks_for_it(file: Path) -> None:
    found = _query(
        file,
        "SELECT f_table_name FROM layer_styles WHERE f_table_schema = '' AND "
        "f_table_catalog = '' AND f_geometry_column = 'geom' AND useAsDefault = 1 ORDER BY id",
    )
    assert [name for (name,) in found] == LAYERS
    assert ("Events by district",) in _query(
        file, "SELECT styleName FROM layer_styles WHERE useAsDefault = 0"
    )


def _styles(path: Path) -> Iterator[tuple[str, ET.Element]]:
    for name, text in _query(path, "SELECT f_table_name, styleQML FROM layer_styles"):
        yield name, _xml(text)


def test_every_rule_of_a_style_has_its_symbol(file: Path, nasty_file: Path) -> None:
    for path in (file, nasty_file):
        for _, root in _styles(path):
            renderer = root.find(".//renderer-v2[@type='RuleRenderer']")
            assert renderer is not None
            wanted = [rule.get("symbol") for rule in renderer.findall("rules/rule")]
            assert wanted == [symbol.get("name") for symbol in renderer.findall("symbols/symbol")]
            for symbol in renderer.findall("symbols/symbol"):
                assert symbol.findall("layer")


def test_columns_have_headings_in_qgis(file: Path) -> None:
    root = dict(_styles(file))["incidents"]
    headings = {one.get("field"): one.get("name") for one in root.iter("alias")}
    assert headings["killed_low"] == "Killed, low"
    assert set(headings) <= set(_layer(file, "incidents").columns)


def _passes(row: Any, rule: Rule) -> bool:
    for name, sign, value in rule.tests:
        cell = row[name]
        known = {"null": cell is None, "known": cell is not None, "=": cell == value}
        if sign == ">":
            known[sign] = cell > value
        elif sign == "<=":
            known[sign] = cell <= value
        if not known[sign]:
            return False
    return True


def test_every_feature_that_is_drawn_passes_one_rule(article: Layers) -> None:
    for table in tables(article):
        if table.name == "towns":  # the smaller ones come with the scale
            continue
        frame = table.rows[~table.rows.geometry.isna()].astype(object)
        frame = frame.where(frame.notna(), None)
        for look in table.looks:
            for row in frame.to_dict("records"):
                assert sum(_passes(row, rule) for rule in look.rules) == 1, (table.name, row)


def test_events_that_are_in_no_district_are_written_and_shade_none(
    make_incidents: MakeIncidents, tmp_path: Path
) -> None:
    layers = build_layers(make_incidents({f.GEO_PRECISION: 4}))
    path = write_geopackage(layers, tmp_path / "provinces.gpkg")
    assert pyogrio.read_info(path, layer="incidents")["features"] == 1
    assert pyogrio.read_dataframe(path, layer="districts")["events"].sum() == 0


def test_a_statement_on_a_whole_country_is_an_outline(article: Layers) -> None:
    look = zones(zone_table(article))
    wide = [
        rule.symbol for rule in look.rules if ("extent", "=", "country or region") in rule.tests
    ]
    assert wide
    assert all(isinstance(area, Area) and not area.fill and not area.pattern for area in wide)


def test_presence_that_says_less_is_off_at_first(file: Path) -> None:
    root = dict(_styles(file))["presence"]
    off = {
        str(rule.get("label")).partition(":")[0]
        for rule in root.iter("rule")
        if rule.get("checkstate") == "0"
    }
    assert off == {
        "Former", "Attack reach", "Leadership hideout", "Claimed territory",
        "No organised presence",
    }  # fmt: skip


def test_disputed_lines_are_dashed_and_say_so(file: Path) -> None:
    root = dict(_styles(file))["lines"]
    rule = next(one for one in root.iter("rule") if "disputed" in str(one.get("filter")))
    assert rule.get("label") == "Disputed line"  # which position it takes, the view says
    symbol = root.find(f".//symbol[@name='{rule.get('symbol')}']")
    assert symbol is not None
    options = {one.get("name"): one.get("value") for one in symbol.iter("Option")}
    assert (options["use_custom_dash"], options["customdash"]) == ("1", "3;2.25")
    durand = _layer(file, "lines").set_index(f.ID).loc["durand_line"]
    assert durand["kind"] == "disputed"
    assert "does not recognise" in durand["note"]


@pytest.mark.parametrize("text", [text for text in HOSTILE if "\\" not in text])
def test_no_value_can_leave_its_place_in_a_filter(text: str) -> None:
    # The quotes of a QGIS expression are those of SQL, which can be tried here.
    database = sqlite3.connect(":memory:")
    database.execute('CREATE TABLE t ("group" TEXT)')
    database.execute("INSERT INTO t VALUES (?)", (text,))
    where = filter_of([("group", "=", text)])
    assert database.execute(f"SELECT count(*) FROM t WHERE {where}").fetchone() == (1,)  # noqa: S608
    database.close()


def test_a_backslash_in_a_filter_is_no_escape() -> None:
    assert filter_of([("group", "=", "\\'")]) == "\"group\" = '\\\\'''"


def test_hostile_text_comes_back_as_it_was(nasty_file: Path) -> None:
    rows = _layer(nasty_file, "incidents").set_index(f.ID)
    for place, text in enumerate(HOSTILE):
        assert rows.loc[f"n{place}", "note"] == text
        assert rows.loc[f"n{place}", "sources"] == text


def test_the_project_inside_names_layers_of_the_file(file: Path, article: Layers) -> None:
    ((name, content),) = _query(file, "SELECT name, content FROM qgis_projects")
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        root = _xml(archive.read(f"{name}.qgs").partition(b"\n")[2])
    assert root.findtext("title") == article.title
    sources = [str(one.findtext("datasource")) for one in root.iter("maplayer")]
    assert sources == [f"./afpak.gpkg|layername={layer}" for layer in LAYERS]
    ids = [str(one.findtext("id")) for one in root.iter("maplayer")]
    assert [one.get("id") for one in root.iter("layer-tree-layer")] == ids
    assert min(map(len, ids)) >= 10


def test_the_project_has_an_atlas_of_each_level_and_reckons_nothing_of_a_title(
    article: Layers, tmp_path: Path
) -> None:
    path = write_geopackage(replace(article, title="A [% 1 + 1 %] B"), tmp_path / "atlas.gpkg")
    ((content,),) = _query(path, "SELECT content FROM qgis_projects")
    with zipfile.ZipFile(io.BytesIO(bytes.fromhex(content))) as archive:
        root = _xml(archive.read("map.qgs").partition(b"\n")[2])
    ids = {str(one.findtext("id")): str(one.findtext("layername")) for one in root.iter("maplayer")}
    covered = [ids[str(one.get("coverageLayer"))] for one in root.iter("Atlas")]
    assert covered == ["Districts, with events", "Provinces, with events"]
    assert {one.get("featureFilter") for one in root.iter("Atlas")} == {'"events" > 0'}
    labels = [str(one.get("labelText")) for one in root.iter("LayoutItem") if one.get("labelText")]
    assert [label for label in labels if "1 + 1" in label]
    assert not [label for label in labels if "[% 1" in label]


def test_method_and_licences_travel_with_the_file(file: Path) -> None:
    about = dict.fromkeys(text for _, text in _query(file, "SELECT topic, text FROM about"))
    assert any("CC BY 3.0" in text for text in about)
    assert any("never zero" in text or "blank is not zero" in text for text in about)
    ((metadata,),) = _query(file, "SELECT metadata FROM gpkg_metadata")
    assert "ODbL 1.0" in metadata


def test_restricted_rows_are_counted_and_nowhere_in_the_file(
    public: Layers, tmp_path: Path
) -> None:
    path = write_geopackage(public, tmp_path / "public.gpkg")
    assert MARKED.encode() not in path.read_bytes()
    assert b"2019-03" not in path.read_bytes()
    jalalabad = _layer(path, "districts").set_index(f.ADM_ID).loc["AF-NAN-jalalabad"]
    assert (jalalabad["events"], jalalabad["counted_events"]) == (1, 2)
    assert (jalalabad["counted_killed_low"], jalalabad["counted_killed_high"]) == (20, 30)


def test_a_private_file_says_so(private: Layers, tmp_path: Path) -> None:
    path = write_geopackage(private, tmp_path / "private.gpkg")
    assert len(_layer(path, "incidents")) == 4
    ((title,),) = _query(path, "SELECT text FROM about WHERE topic = 'Title'")
    assert title.startswith(PRIVATE)


def test_no_point_is_fanned_out_where_there_are_very_many(
    article: Layers, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tables(article)[0].looks[0].spread
    monkeypatch.setattr("geo_afpak.export._geopackage._SPREAD_MOST", 50)
    assert not tables(article)[0].looks[0].spread


def test_the_same_layers_give_the_same_bytes(file: Path, article: Layers, tmp_path: Path) -> None:
    again = write_geopackage(article, tmp_path / "afpak.gpkg")
    assert again.read_bytes() == file.read_bytes()
