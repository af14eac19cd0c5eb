from __future__ import annotations

import zipfile

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import GeoAfpakError, InputFileError, InvalidInputError
from geo_afpak.installed import install, installed_sets, region_with
from geo_afpak.join.incidents import join_incidents
from geo_afpak.names.places import resolve_district
from geo_afpak.region.read import read_region
from tests.installed.conftest import BOXES, NAMES, SHAPES, atlantis, cod, geoboundaries, write

FORMATS = (".geojson", ".gpkg", ".kml", ".parquet", ".topojson", ".zip")


def units(made):
    region = read_region(made.file)
    return load_boundaries("adm2", region=region), load_boundaries("adm1", region=region)


def in_afghanistan(*, exchanged=False):
    moved = cod().translate(45, 22)
    if exchanged:
        moved = moved.map(lambda shape: shapely.transform(shape, lambda xy: xy[:, ::-1]))
    return cod().set_geometry(moved, crs=4326)


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_format_gives_the_same_units(tmp_path, suffix):
    frame = cod().drop(columns=["ADM2ALT1EN"])
    districts, provinces = units(install(write(frame, tmp_path / f"land{suffix}")))
    assert districts["adm_id"].tolist() == ["NG101", "NG102", "NG201", "NG202"]
    assert districts["name"].tolist() == list(NAMES.values())
    assert districts["parent_id"].tolist() == ["NG1", "NG1", "NG2", "NG2"]
    assert set(districts["country"]) == {"NGA"}
    assert districts.geometry.geom_equals(gpd.GeoSeries(list(BOXES.values()), crs=4326)).all()
    assert provinces[["adm_id", "name"]].to_numpy().tolist() == [["NG1", "South"], ["NG2", "North"]]


@pytest.mark.parametrize(
    ("shape", "ids", "parents", "others"),
    [
        ("cod", ["NG101", "NG102"], ["NG1", "NG2"], {"Boroon"}),
        ("cod_newer", ["NG101", "NG102"], ["NG1", "NG2"], set()),
        ("geoboundaries", ["B101", "B102"], ["NGA"], set()),
        ("gadm", ["NGA.101_1", "NGA.102_1"], ["NGA.1_1", "NGA.2_1"], {"Boroon", "Buron"}),
        ("natural_earth", ["NGA-101", "NGA-102"], ["NGA"], {"Boroon", "Buron"}),
    ],
)
def test_the_columns_of_each_publisher_are_known(tmp_path, shape, ids, parents, others):
    districts, provinces = units(install(write(SHAPES[shape](), tmp_path / "land.gpkg")))
    assert districts["adm_id"].tolist()[:2] == ids
    assert districts["name"].tolist() == list(NAMES.values())
    assert provinces["adm_id"].tolist() == parents
    assert set(districts["alt_names"][1]) == others


def test_p_codes_carry_the_edition_of_their_file(tmp_path):
    older, _ = units(install(write(cod(), tmp_path / "v02.gpkg")))
    newer, _ = units(install(write(SHAPES["cod_newer"](), tmp_path / "v03.gpkg")))
    assert set(older["pcode_edition"]) == {"COD-AB 2021-11-17"}
    assert set(newer["pcode_edition"]) == {"COD-AB v03, 2025-06-01"}
    gadm, _ = units(install(write(SHAPES["gadm"](), tmp_path / "gadm.gpkg")))
    assert gadm["pcode"].isna().all()


def test_provinces_of_another_file_hold_the_units_that_lie_in_them(tmp_path):
    halves = gpd.GeoDataFrame(
        {"shapeName": ["South", "North"], "shapeID": ["P1", "P2"], "shapeGroup": "NGA",
         "shapeType": "ADM1"},
        geometry=[shapely.box(20, 10, 22, 11.05), shapely.box(20, 11.05, 22, 12)], crs=4326,
    )  # fmt: skip
    of_our_names = halves.rename(columns={"shapeName": "name", "shapeID": "adm_id"})
    path = write(geoboundaries(), tmp_path / "adm2.geojson")
    for number, held in enumerate([halves, of_our_names[["adm_id", "name", "geometry"]]]):
        made = install(path, provinces=write(held, tmp_path / f"adm1_{number}.geojson"))
        districts, provinces = units(made)
        assert districts["parent_id"].tolist() == ["P1", "P1", "P2", "P2"]
        assert provinces.total_bounds.tolist() == [20, 10, 22, 12]
        assert provinces["name"].tolist() == ["South", "North"]


def test_overlaps_and_narrow_gaps_are_mended_and_said_and_wide_ones_are_kept(tmp_path):
    frame = cod()
    frame.geometry = [
        shapely.box(20, 10, 21.002, 11),  # 0.002 degrees into the next
        # 0.002 degrees short of the one above.
        BOXES["102"].difference(shapely.box(21.1, 10.998, 21.9, 11)),
        BOXES["201"].difference(shapely.box(20.4, 11.4, 20.6, 11.6)),  # a lake
        BOXES["202"],
    ]
    made = install(write(frame, tmp_path / "land.gpkg"))
    districts, _ = units(made)
    assert shapely.coverage_is_valid(districts.geometry.to_numpy())
    assert shapely.area(districts.geometry.to_numpy()).sum() == pytest.approx(4 - 0.04)
    said = " ".join(made.report)
    # km2 by geodesics: 0.002 x 1 degrees near 10.5 N, 0.8 x 0.002, 0.2 x 0.2 near 11.5 N.
    for text in ("1 overlap (24.", "1 narrow gap (19.", "1 gap (482."):
        assert text in said


def test_a_coverage_that_is_valid_stays_as_it_is_to_the_last_bit(tmp_path):
    third = 20 + 1 / 3
    frame = (
        cod(geometry=None)
        .iloc[:2]
        .set_geometry([shapely.box(20, 10, third, 11), shapely.box(third, 10, 21, 11)], crs=4326)
    )
    made = install(write(frame, tmp_path / "land.gpkg"))
    assert units(made)[0].total_bounds.tolist() == [20, 10, 21, 11]
    assert shapely.get_coordinates(units(made)[0].geometry.to_numpy()).max(axis=0)[0] == 21
    assert third in shapely.get_coordinates(units(made)[0].geometry.to_numpy())[:, 0]
    assert made.report[-1] == "the units were one valid coverage: nothing was mended"


def test_an_outline_that_crosses_itself_is_repaired(tmp_path):
    frame = cod()
    bow = shapely.Polygon([(21, 11), (22, 11), (21.5, 11.2), (22, 12), (21, 12), (21.6, 11.2)])
    frame.geometry = [*list(BOXES.values())[:3], bow]
    made = install(write(frame, tmp_path / "land.gpkg"))
    assert "1 outline crossed itself and was repaired" in made.report
    assert units(made)[0].geometry.is_valid.all()


def test_a_unit_in_several_rows_is_one_and_a_row_without_code_is_left_out_with_a_word(tmp_path):
    frame = cod(ADM2_PCODE=["NG101", "NG101", "NG201", None])
    made = install(write(frame, tmp_path / "land.gpkg"))
    assert units(made)[0]["adm_id"].tolist() == ["NG101", "NG201"]
    assert "2 rows united to 1 unit by code" in made.report
    assert "left out: row 3 (Dolma), without a code" in made.report


def test_two_names_under_one_code_are_said_and_a_province_without_its_code_is_found(tmp_path):
    frame = cod(ADM2_PCODE=["NG101", "NG101", "NG201", "NG202"],
                ADM1_PCODE=["NG1", "NG1", "NG2", None])  # fmt: skip
    frame.to_file(tmp_path / "areas.gpkg")
    made = install(tmp_path / "areas.gpkg", home=tmp_path)
    assert any("NG101 is Ankara Vale and Borun" in line for line in made.report)
    assert units(made)[0]["parent_id"].tolist() == ["NG1", "NG2", "NG2"]


def test_a_file_with_columns_of_its_own_is_read_as_the_user_says(run, tmp_path):
    frame = atlantis(District=["Nor", "Nor", "Cirta", "Dolma"], Prov=["S", "N", "N", "N"])
    frame.to_file(tmp_path / "areas.shp.geojson")
    told = run("boundaries", "install", str(tmp_path / "areas.shp.geojson"), "--country", "XAA",
               "--column", "name=District", "--column", "province=Prov")  # fmt: skip
    assert told.out == "areas\n"
    assert "own columns, level 2: 4 units in 2 provinces" in told.err
    found = load_boundaries("adm2", region=region_with("areas"))
    assert found["adm_id"].tolist() == ["Cirta", "Dolma", "Nor (N)", "Nor (S)"]
    with pytest.raises(InvalidInputError, match=r"name=Distrikt.*expected name=COLUMN"):
        install(tmp_path / "areas.shp.geojson", columns={"name": "Distrikt"}, home=tmp_path)


def test_counts_are_carried_from_one_set_of_ones_own_to_another(run, tmp_path):
    west, east = shapely.box(21, 11, 21.5, 12), shapely.box(21.5, 11, 22, 12)
    parts = gpd.GeoDataFrame(
        {"shapeName": list("ABCDE"), "shapeID": list("abcde"), "shapeGroup": "NGA"},
        geometry=[*list(BOXES.values())[:3], west, east], crs=4326,
    )  # fmt: skip
    for name, frame in (("old", cod()), ("new", parts)):
        run("boundaries", "install", write(frame, tmp_path / f"{name}.gpkg"))
    (tmp_path / "events.csv").write_text(
        "id,event_type,date_start,latitude,longitude,geo_precision,sources\n"
        "1,attack,2024-01-01,10.5,20.5,3,Press\n"
        "2,attack,2024-01-01,11.5,21.7,3,Press\n"
        "3,attack,2024-01-01,11.5,21.7,2,Press\n"
    )
    told = run("summary", "events.csv", "--boundaries", "old", "--by", "adm2",
               "--carry-to", "new", "--out", "carried.csv")  # fmt: skip
    assert told.code == 0, told.err
    rows = pd.read_csv(tmp_path / "carried.csv").query("events > 0")
    assert rows[["name", "events", "carried"]].to_numpy().tolist() == [
        ["A", 1, "certain"], ["E", 1, "certain"], ["D or E", 1, "split"],
    ]  # fmt: skip


def test_units_without_a_name_are_listed_and_called_by_their_code(tmp_path):
    frame = cod(ADM2_EN=["Ankara Vale", None, "Cirta", None], ADM2_FR=None, ADM2ALT1EN=None)
    made = install(write(frame, tmp_path / "land.gpkg"))
    assert "2 units without a name, called by the code: NG102, NG202" in made.report


def test_units_that_lie_in_their_country_are_taken(tmp_path):
    made = install(write(in_afghanistan(), tmp_path / "land.gpkg"), country="AFG")
    assert units(made)[0].total_bounds.tolist() == [65, 32, 67, 34]


def test_p_codes_that_are_not_their_provinces_are_said(tmp_path):
    frame = cod(ADM2_PCODE=["NG101", "NG102", "NG201", "NG102x"])
    made = install(write(frame, tmp_path / "land.gpkg"))
    assert "P-codes that do not begin with their province's: NG102x" in made.report


@pytest.mark.parametrize(
    ("frame", "options", "said"),
    [
        (cod()[["validOn", "geometry"]], {}, "none that"),
        (cod(ADM0_EN="Atlantis", ADM0_PCODE="XA"), {}, r"not known \(Atlantis\).*--country CODE"),
        (cod(), {"level": 3}, "no units of level 3; expected one of 0, 1, 2; say --level"),
        (cod(), {"country": "QQ"}, "'QQ' is no country"),
        (cod(ADM2_PCODE=None), {"level": 2}, "no row has both a code"),
        (cod().to_crs(3857).set_crs(4326, allow_override=True), {}, "said to be in degrees"),
        (in_afghanistan(exchanged=True), {"country": "AFG"}, "and latitude are exchanged"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_cure(tmp_path, home, frame, options, said):
    frame = gpd.GeoDataFrame(frame, crs=4326)
    with pytest.raises(InputFileError, match=said):
        install(write(frame, tmp_path / "land.geojson"), **options)
    assert not home.exists()


def test_an_archive_that_leads_out_of_itself_is_refused(tmp_path):
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("../../evil.geojson", "{}")
    with pytest.raises(InputFileError, match="leads out of it"):
        install(path)


def test_a_shapefile_without_its_projection_is_refused(tmp_path):
    whole = write(cod(), tmp_path / "whole.zip")
    lacking = tmp_path / "lacking.zip"
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(lacking, "w") as target:
        for name in source.namelist():
            if not name.endswith(".prj"):
                target.writestr(name, source.read(name))
    with pytest.raises(InputFileError, match=r"without \.prj"):
        install(lacking)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.kml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><kml/>'),
        ("a.kml", b'<OGRVRTDataSource><OGRVRTLayer name="a"/></OGRVRTDataSource>'),
        ("a.topojson", b"<OGRVRTDataSource/>"),
        ("a.gpkg", b"no database"),
        ("a.zip", b"PK no archive"),
        ("a.geojson", b'{"type": "FeatureCollection", "features": []}'),
        ("a.shp", b""),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GeoAfpakError):
        install(tmp_path / name)


def test_a_set_of_the_same_name_is_replaced_and_all_are_listed(tmp_path):
    install(write(SHAPES["gadm"](), tmp_path / "a.gpkg"), name="land")
    install(write(cod(), tmp_path / "b.gpkg"), name="land")
    assert [(one.name, one.report[0]) for one in installed_sets()] == [
        ("land", "b.gpkg: COD-AB, level 2: 4 units in 2 provinces")
    ]


def test_a_file_is_installed_once_and_found_again_by_what_it_holds(tmp_path):
    path = write(cod(), tmp_path / "land.gpkg")
    first = region_with(path)
    assert region_with(path).layer("adm2", first.vintage()) == first.layer("adm2", first.vintage())
    assert len(installed_sets()) == 1


def test_incidents_are_joined_and_names_matched_in_boundaries_of_ones_own(tmp_path, make_incidents):
    region = region_with(write(SHAPES["gadm"](), tmp_path / "gadm.gpkg"))
    frame = make_incidents(
        {"geometry": shapely.Point(21.5, 10.5), "adm2_stated": "Boroon", "country": "Nigeria",
         "adm1_stated": "South", "place": None},
    )  # fmt: skip
    joined = join_incidents(frame, region=region)
    assert joined[["adm2_name", "adm1_name"]].to_numpy().tolist() == [["Borun", "South"]]
    assert joined["agrees_with_stated"].tolist() == [True]
    assert resolve_district("Buron", region=region).adm2_id == "NGA.102_1"


def test_a_country_of_the_embedded_region_keeps_its_groups(tmp_path):
    frame = cod(ADM0_EN="Pakistan", ADM0_PCODE="PK")
    region = region_with(write(frame, tmp_path / "pak.gpkg"))
    assert region.iso3 == ("PAK",)
    assert region.table("groups") is not None
    assert region.table("adm2_aliases") is None


def test_a_country_that_iso_does_not_list_has_a_code_of_the_users(tmp_path):
    frame = cod(ADM0_EN="Atlantis", ADM0_PCODE="XA")
    made = install(write(frame, tmp_path / "a.gpkg"), country="XAA")
    region = read_region(made.file)
    assert (region.name, region.iso3) == ("Atlantis", ("XAA",))
    assert region.country_of("atlantis") == "XAA"


EVENTS = (
    "id,title,event_type,date_start,date_precision,country,adm2_stated,geo_precision,lon,lat,"
    "location_basis,sources\n"
    "a1,Fire,attack,2024-04-03,day,Nigeria,Borun,2,21.5,10.5,town,Radio\n"
)


@pytest.mark.parametrize("shape", ["cod", "geoboundaries", "gadm"])
def test_every_command_takes_a_file_of_boundaries(run, tmp_path, shape):
    (tmp_path / "events.csv").write_text(EVENTS)
    path = write(SHAPES[shape](), tmp_path / "land.gpkg")
    joined = run("join", "events.csv", "--boundaries", path)
    assert joined.code == 0, joined.err
    assert ",Borun," in joined.out
    assert "nothing was mended" in joined.err
    counted = run("summary", "events.csv", "--boundaries", path, "--by", "adm2")
    assert "Borun" in counted.out


def test_a_made_up_country_goes_from_its_file_to_map_figure_and_report(run, tmp_path):
    (tmp_path / "events.csv").write_text(EVENTS.replace("Nigeria", "Atlantis"))
    path = write(cod(ADM0_EN="Atlantis", ADM0_PCODE="XA"), tmp_path / "land.gpkg")
    installed = run("boundaries", "install", path, "--name", "land", "--country", "XAA")
    assert installed.out == "land\n"
    assert "installed: land: land.gpkg: COD-AB" in run("boundaries", "list").out
    (tmp_path / "names.csv").write_text("name\nBoroon\n")
    assert "NG102" in run("match", "names.csv", "--boundaries", "land").out
    for words in (["validate"], ["map", "--out", "m.html"], ["figure", "--out", "f.svg"],
                  ["report", "--formats", "md", "--out", "note"]):  # fmt: skip
        done = run(*words[:1], "events.csv", *words[1:], "--boundaries", "land")
        assert done.code == 0, done.err
    note = (tmp_path / "note" / "note.md").read_text()
    assert "COD-AB 2021-11-17 (land.gpkg)" in note
    assert "Incident in Borun, 3 April 2024" in note
    assert not any(word in note for word in ("Afghan", "Pakistan", "two countries"))
    assert "<title>Incident in Borun, 3 April 2024</title>" in (tmp_path / "m.html").read_text()


def test_boundaries_that_are_not_there_are_answered_with_those_that_are(run, tmp_path):
    (tmp_path / "events.csv").write_text(EVENTS)
    done = run("join", "events.csv", "--boundaries", "nowhere")
    assert (done.code, "expected one of none yet, or a file" in done.err) == (2, True)
    both = run("join", "events.csv", "--boundaries", "a", "--region", "b.toml")
    assert (both.code, "leave one out" in both.err) == (2, True)
