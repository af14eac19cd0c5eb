"""The embedded units: one clean coverage, the right land, the right names."""

import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from geo_afpak.boundaries import load_boundaries, load_lines, load_neighbours, load_towns
from geo_afpak.errors import InvalidInputError, ValidationError
from geo_afpak.io import read_boundaries, write_table
from geo_afpak.model.fields import AREA_TO_CENSUS, BOUNDARY_FIELDS, CRS, EQUAL_AREA_CRS
from geo_afpak.model.schema import check_boundaries
from geo_afpak.region.datasets import data_path
from geo_afpak.region.read import default_region

LAYERS = [("adm0", "2017"), ("adm1", "2017"), ("adm1", "2018"), ("adm2", "2017"), ("adm2", "2018")]
FILES = ("adm0", "adm1_2017", "adm1_2018", "adm2", "neighbours", "lines", "towns")
TABLES = Path(__file__).resolve().parents[1] / "tools" / "boundaries"
CHECKS = Path(__file__).parent / "data" / "checks.csv"
M2 = 1e-9  # square degrees in some 10 m2


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def area_km2(frame):
    return frame.set_index("adm_id").to_crs(EQUAL_AREA_CRS).area / 1e6


def degrees2(shapes):
    """Return areas in square degrees: fit for comparing with zero, not for saying a size."""
    return shapely.area(shapes.to_numpy())


def raw(name):
    text = data_path("admin_boundaries", f"{name}.geojson").read_text(encoding="utf-8")
    return text, json.loads(text)


# --- the loader ----------------------------------------------------------------


@pytest.mark.parametrize(("level", "vintage"), LAYERS)
def test_a_level_has_the_agreed_columns_sorted_by_id(level, vintage):
    frame = load_boundaries(level, vintage=vintage)
    columns = [name for name in frame.columns if name != AREA_TO_CENSUS]
    assert columns == [*BOUNDARY_FIELDS, "geometry"]
    assert frame.crs == CRS
    assert [*frame.index] == [*range(len(frame))]
    assert frame["adm_id"].is_unique
    assert [*frame["adm_id"]] == sorted(frame["adm_id"])
    assert set(frame["level"]) == {level}
    assert frame["disputed"].dtype == bool
    assert check_boundaries(frame) == []


@pytest.mark.parametrize(
    ("level", "vintage", "said"),
    [
        ("adm3", "2017", "level='adm3' is unknown; expected one of 'adm0', 'adm1', 'adm2'"),
        ("", "2017", "level=''"),
        ("adm1", "2019", "vintage='2019' is unknown; expected one of '2017', '2018'"),
        ("adm1", 2016, "vintage=2016 is unknown"),
    ],
)
def test_an_unknown_level_or_vintage_is_answered_with_the_valid_ones(level, vintage, said):
    with pytest.raises(InvalidInputError, match=said):
        load_boundaries(level, vintage=vintage)


@pytest.mark.parametrize("name", ["adm0", "adm1_2017", "adm1_2018", "adm2"])
def test_the_strict_reader_finds_no_fault_in_the_files_and_the_same_units(name):
    level, _, vintage = name.partition("_")
    reading = read_boundaries(data_path("admin_boundaries", f"{name}.geojson"))
    loaded = load_boundaries(level, vintage=vintage or "2018")
    assert (reading.faults, reading.rejects) == ((), ())
    for column in BOUNDARY_FIELDS:
        assert reading.frame[column].tolist() == loaded[column].tolist()
    assert reading.frame.geometry.geom_equals_exact(loaded.geometry, 0).all()


def test_changing_a_loaded_frame_does_not_change_the_next_one():
    frame = load_boundaries("adm0")
    frame.loc[0, "name"] = "changed"
    frame["alt_names"][0].append("changed")
    fresh = load_boundaries("adm0")
    assert fresh["name"][0] == "Afghanistan"
    assert "changed" not in fresh["alt_names"][0]


# --- the geometry --------------------------------------------------------------


@pytest.mark.parametrize(("level", "vintage"), LAYERS)
def test_the_units_are_one_valid_coverage_without_overlap_or_hole(level, vintage):
    shapes = load_boundaries(level, vintage=vintage).geometry
    assert shapes.is_valid.all()
    assert shapely.coverage_is_valid(shapes.to_numpy())
    union = shapes.union_all()
    assert degrees2(shapes).sum() == pytest.approx(union.area, abs=M2)
    assert [len(part.interiors) for part in shapely.get_parts(union) if part.interiors] == []


def test_every_level_and_vintage_covers_the_same_land():
    unions = [load_boundaries(level, vintage=vintage).union_all() for level, vintage in LAYERS]
    assert all(unions[0].symmetric_difference(other).area < M2 for other in unions[1:])


def test_a_province_is_the_union_of_its_districts():
    districts = load_boundaries("adm2", vintage="2018").dissolve("parent_id").geometry
    provinces = load_boundaries("adm1", vintage="2018").set_index("adm_id").geometry
    assert degrees2(provinces.symmetric_difference(districts.reindex(provinces.index))).max() < M2


def test_every_unit_lies_in_its_parent_of_2018():
    provinces = load_boundaries("adm1", vintage="2018").set_index("adm_id")
    countries = load_boundaries("adm0").set_index("adm_id")
    districts = load_boundaries("adm2", vintage="2018")
    for children, parents in ((districts, provinces), (provinces, countries)):
        inside = parents.geometry.reindex(children["parent_id"]).reset_index(drop=True)
        assert degrees2(children.geometry.difference(inside, align=False)).max() < M2
    assert (districts["country"].to_numpy() == [
        provinces.loc[parent, "country"] for parent in districts["parent_id"]
    ]).all()  # fmt: skip


def test_province_areas_are_those_measured_before():
    areas = area_km2(load_boundaries("adm1", vintage="2018"))
    expected = {
        row["iso_3166_2"]: float(row["area_km2_layer"]) for row in rows(TABLES / "provinces.csv")
    }
    assert set(areas.index) == set(expected)
    assert {key: areas[key] / km2 for key, km2 in expected.items()} == pytest.approx(
        dict.fromkeys(expected, 1.0), abs=0.006
    )


@pytest.mark.parametrize(
    ("adm_id", "km2"),
    [
        ("PK-BA-quetta", 2730),
        ("PK-BA-khuzdar", 30983),
        ("PK-BA-lasbela", 14129),
        ("PK-SD-karachi-central", 61),
        ("PK-SD-karachi-east", 121),
        ("PK-SD-karachi-south", 85),
        ("PK-SD-karachi-west", 499),
        ("PK-SD-korangi", 111),
        ("PK-SD-malir", 2819),
        ("PK-PB-lahore", 1685),
        ("PK-PB-sialkot", 3082),
        ("PK-SD-hyderabad", 1026),
        ("PK-SD-jamshoro", 11242),
        ("PK-KP-kurram", 3368),
        ("PK-KP-bajaur", 1369),
        ("PK-KP-orakzai", 1371),
        ("PK-KP-bannu", 2012),
        ("PK-KP-peshawar", 1510),
        ("AF-URU-gizab", 3634),
    ],
)
def test_district_areas_are_those_measured_before(adm_id, km2):
    assert area_km2(load_boundaries("adm2"))[adm_id] == pytest.approx(km2, rel=0.02)


def test_the_countries_have_their_known_areas():
    areas = area_km2(load_boundaries("adm0"))
    assert areas["AFG"] == pytest.approx(642_000, rel=0.005)
    assert areas["PAK"] == pytest.approx(876_458, rel=0.005)  # without the claimed territory
    assert area_km2(load_boundaries("adm1"))["PK-TA"] == pytest.approx(27_220, rel=0.03)


@pytest.mark.parametrize("check", rows(CHECKS), ids=lambda row: f"{row['check_id']} {row['place']}")
def test_a_known_place_lies_in_its_district(check):
    point = shapely.Point(float(check["lon"]), float(check["lat"]))
    expected = {
        "adm0": {"country": check["expected_country"]},
        "adm1": {"name": check["expected_province"]},
        "adm2": {"country": check["expected_country"], "name": check["expected_district"]},
    }
    for level, wanted in expected.items():
        units = load_boundaries(level, vintage="2018")
        found = units[units.geometry.covers(point)]
        assert found[[*wanted]].to_dict("records") == [wanted]


# --- names, codes, dates -------------------------------------------------------


def test_there_are_548_districts_of_41_provinces():
    districts = load_boundaries("adm2")
    assert Counter(districts["country"]) == {"AFG": 398, "PAK": 150}
    provinces = Counter(load_boundaries("adm1", vintage="2018")["country"])
    assert provinces == {"AFG": 34, "PAK": 7}
    counts = Counter(load_boundaries("adm2", vintage="2018")["parent_id"])
    assert counts == {
        row["iso_3166_2"]: int(row["n_units"]) for row in rows(TABLES / "provinces.csv")
    }


def test_names_are_unique_within_a_province():
    districts = load_boundaries("adm2", vintage="2018")
    assert not districts.duplicated(["parent_id", "name"]).any()


@pytest.mark.parametrize(("level", "vintage"), LAYERS)
def test_p_codes_are_unique_within_their_edition(level, vintage):
    frame = load_boundaries(level, vintage=vintage)
    coded = frame[frame["pcode"].notna()]
    assert not coded.duplicated(["pcode_edition", "pcode"]).any()
    assert coded["pcode_edition"].str.match(r"OCHA COD-AB \d{4}-\d\d-\d\d$").all()
    assert frame.loc[frame["pcode"].isna(), "pcode_edition"].isna().all()
    letters = {"AFG": "AF", "PAK": "PK"}
    assert [pcode[:2] for pcode in coded["pcode"]] == [letters[one] for one in coded["country"]]


def test_units_split_up_since_have_no_p_code():
    districts = load_boundaries("adm2")
    uncoded = {*districts.loc[districts["pcode"].isna(), "adm_id"]}
    assert uncoded == {"PK-KP-chitral", "PK-KP-kohistan"}


def test_the_edition_is_the_later_one_in_which_achin_is_af0615():
    codes = load_boundaries("adm2").set_index("adm_id")["pcode"]
    assert codes["AF-NAN-achin"] == "AF0615"
    assert codes["AF-NAN-muhmand-dara"] == "AF0617"


def test_agencies_belong_to_fata_before_the_merger_and_to_khyber_pakhtunkhwa_after():
    before, after = (
        load_boundaries("adm2", vintage=vintage).set_index("adm_id")["parent_id"]
        for vintage in ("2017", "2018")
    )
    agencies = {
        f"PK-KP-{name}"
        for name in (
            "bajaur", "khyber", "kurram", "mohmand", "north-waziristan", "orakzai",
            "south-waziristan",
        )
    }  # fmt: skip
    assert {*before.index[before == "PK-TA"]} == agencies
    assert set(after[sorted(agencies)]) == {"PK-KP"}
    assert (before == after).sum() == 548 - 7


def test_a_frontier_region_is_fata_though_its_district_is_not():
    districts = load_boundaries("adm2").set_index("adm_id")
    provinces = load_boundaries("adm1").set_index("adm_id").geometry
    bannu = districts.geometry["PK-KP-bannu"]
    assert districts.loc["PK-KP-bannu", "parent_id"] == "PK-KP"
    assert "FR Bannu" in districts.loc["PK-KP-bannu", "alt_names"]
    assert bannu.intersection(provinces["PK-TA"]).area / bannu.area == pytest.approx(0.39, abs=0.05)


def test_the_merger_is_dated():
    before, after = (
        load_boundaries("adm1", vintage=vintage).set_index("adm_id") for vintage in ("2017", "2018")
    )
    assert {*before.index} - {*after.index} == {"PK-TA"}
    assert before.loc["PK-TA", "valid_to"] == before.loc["PK-KP", "valid_to"] == "2018-05-30"
    assert after.loc["PK-KP", "valid_from"] == "2018-05-31"
    assert before.loc["AF-NAN", "valid_to"] is None


@pytest.mark.parametrize(("level", "prefixes"), [("adm1", 2), ("adm2", 20)])
def test_kashmir_and_gilgit_baltistan_are_marked_disputed(level, prefixes):
    frame = load_boundaries(level)
    marked = frame.loc[frame["disputed"], "adm_id"]
    assert len(marked) == prefixes
    assert {adm_id[:5] for adm_id in marked} == {"PK-JK", "PK-GB"}


def test_no_unit_is_left_unsettled_and_what_was_is_said_in_the_file():
    units = {one["id"]: one["properties"] for one in raw("adm2")[1]["features"]}
    assert not any("UNSETTLED" in (unit["note"] or "") for unit in units.values())
    for adm_id, name in {
        "AF-URU-gizab": "Daykundi", "PK-PB-sheikhupura": "Nankana Sahib",
        "PK-SD-karachi-east": "Faisal", "PK-SD-mirpur-khas": "Sindhri",
    }.items():  # fmt: skip
        assert name in units[adm_id]["note"]
    assert units["AF-URU-gizab"]["valid_to"] == "2018-06"


def test_a_part_of_a_district_has_its_own_doubt_by_the_census():
    units = load_boundaries("adm2", vintage="2022").set_index("adm_id")[AREA_TO_CENSUS]
    parts = ["PK-BA-kalat-2022", "PK-BA-killa-abdullah-2022", "PK-BA-shaheed-sikandarabad"]
    assert units[parts].tolist() == [1.33, 1.24, 4.88]
    assert units[["PK-BA-chaman", "PK-KP-chitral-upper", "PK-BA-duki"]].isna().all()
    provinces = load_boundaries("adm1").set_index("adm_id")[AREA_TO_CENSUS]
    assert provinces.dropna().to_dict() == {"PK-JK": 0.88}


def test_districts_far_off_the_census_are_marked_and_listed():
    ratios = {
        one["properties"]["name"]: one["properties"]["area_to_census"]
        for one in raw("adm2")[1]["features"]
    }
    far = {name: ratio for name, ratio in ratios.items() if ratio is not None}
    assert len(far) == 25
    assert all(not 0.905 < ratio < 1.095 for ratio in far.values())
    said = data_path("admin_boundaries", "LICENSES.md").read_text(encoding="utf-8")
    for name, ratio in far.items():
        assert f"{name} {ratio:.2f}" in " ".join(said.split())


@pytest.mark.parametrize(
    ("place", "lon", "lat"),
    [
        ("Siachen Glacier", 77.11, 35.42), ("Siachen base camp", 77.215, 35.167),
        ("Gyong La", 77.05, 35.17), ("Bilafond La", 76.95, 35.39), ("Sia La", 76.83, 35.58),
    ],
)  # fmt: skip
def test_what_india_holds_at_siachen_is_not_drawn_with_pakistan(place, lon, lat):
    point = shapely.Point(lon, lat)
    assert not load_boundaries("adm0").covers(point).any(), place
    neighbours = load_neighbours().set_index("adm_id")
    assert neighbours.loc["IND", "geometry"].covers(point), place


def test_the_line_of_control_ends_where_the_ground_position_line_begins():
    lines = load_lines().set_index("id").geometry
    control, ground = lines["line_of_control"], lines["ground_position_line"]
    meeting = shapely.intersection(control, ground)
    assert meeting.geom_type == "Point"
    assert meeting.distance(shapely.Point(77.01, 35.01)) < 0.02  # NJ9842
    assert control.bounds[2] == pytest.approx(meeting.x)
    assert control.bounds[3] == pytest.approx(meeting.y)


# --- the base map --------------------------------------------------------------


def test_the_neighbours_meet_our_border_without_sea_or_overlap():
    ours = load_boundaries("adm0").union_all()
    neighbours = load_neighbours()
    assert neighbours.geometry.is_valid.all()
    assert shapely.coverage_is_valid(neighbours.geometry.to_numpy())
    # Where a neighbour's own border meets ours, rounding moves the corner by up to a metre.
    assert degrees2(neighbours.intersection(ours)).sum() < 1e-4
    land = neighbours.union_all().union(ours)
    gaps = [shapely.Polygon(ring) for part in land.geoms for ring in part.interiors]
    assert max(gap.area for gap in gaps if gap.intersects(ours)) < 1e-6
    assert land.buffer(1e-4).covers(shapely.Point(76.58, 33.76))  # Jammu and Kashmir, Ladakh


def test_lines_are_drawn_once_and_the_disputed_ones_are_marked():
    lines = load_lines().set_index("id")
    assert {*lines.index[lines["disputed"]]} == {
        "durand_line", "line_of_control", "ground_position_line", "working_boundary",
    }  # fmt: skip
    assert {*lines.geom_type} == {"MultiLineString"}
    assert "does not recognise" in lines.loc["durand_line", "note"]
    total, union = shapely.length(lines.geometry.to_numpy()).sum(), lines.union_all().length
    assert total == pytest.approx(union, rel=1e-6)


def test_our_lines_are_the_whole_edge_of_the_two_countries():
    countries = load_boundaries("adm0").set_index("adm_id").geometry
    lines = load_lines().set_index("id").geometry
    outer = [
        "line_of_control", "ground_position_line", "working_boundary", "international", "coast",
    ]  # fmt: skip
    edge = lines[["durand_line", *outer]].union_all()
    assert edge.symmetric_difference(countries.boundary.union_all()).length < 1e-6
    shared = countries["AFG"].boundary.intersection(countries["PAK"].boundary)
    assert lines["durand_line"].symmetric_difference(shared).length < 1e-6


@pytest.mark.parametrize(
    ("line", "km"),
    [("durand_line", (2300, 2700)), ("line_of_control", (700, 900)), ("coast", (1000, 2500))],
)
def test_the_lines_have_about_their_known_lengths(line, km):
    lengths = load_lines().set_index("id").to_crs(default_region().metric_crs).length / 1000
    low, high = km
    assert low < lengths[line] < high


def test_the_towns_stand_in_their_country_and_include_the_capitals_and_the_places_of_attacks():
    towns = load_towns()
    countries = load_boundaries("adm0").set_index("adm_id").geometry
    inside = countries.reindex(towns["country"]).reset_index(drop=True)
    assert inside.covers(towns.geometry.reset_index(drop=True)).all()
    assert [*towns["rank"]] == sorted(towns["rank"])
    assert {*towns["rank"]} == {1, 2, 3, 4}
    assert {*towns.loc[towns["rank"] == 1, "name"]} >= {
        "Kabul", "Islamabad", "Karachi", "Lahore", "Peshawar", "Quetta",
    }  # fmt: skip
    assert {"Parachinar", "Sehwan", "Khuzdar", "Achin", "Jalalabad"} <= {*towns["name"]}
    assert not towns.duplicated(["name", "country"]).any()
    provinces = load_boundaries("adm1").set_index("adm_id").geometry
    without = [key for key, shape in provinces.items() if not shape.covers(towns.geometry).any()]
    assert without == ["AF-KAP"]  # the source has no Mahmud-e Raqi


def test_a_population_that_is_not_known_is_not_zero():
    population = load_towns().set_index("name")["population"]
    assert population.dtype == "Int64"
    assert population.isna()["Parachinar"]
    assert (population.dropna() > 0).all()


# --- the files -----------------------------------------------------------------


def positions(coordinates):
    if isinstance(coordinates[0], int | float):
        yield coordinates
    else:
        for part in coordinates:
            yield from positions(part)


def rings(geometry):
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return polygons if "Polygon" in geometry["type"] else []


@pytest.mark.parametrize("name", FILES)
def test_the_file_keeps_to_rfc_7946_and_our_form(name):
    text, collection = raw(name)
    features = collection["features"]
    assert collection["type"] == "FeatureCollection"
    assert "crs" not in collection
    assert all(collection[member] for member in ("name", "licence", "attribution", "vintage"))
    assert text.count("\n") == len(features) + 2  # one feature a line
    ids = [feature["id"] for feature in features]
    keys = [
        feature["properties"].get("adm_id", feature["properties"].get("id")) for feature in features
    ]
    assert ids == keys
    assert len({*ids}) == len(ids)
    for feature in features:
        geometry = feature["geometry"]
        for lon, lat in positions(geometry["coordinates"]):
            assert (round(lon, 5), round(lat, 5)) == (lon, lat)
            assert 44 <= lon <= 95
            assert 10 <= lat <= 55.5
        for outer, *inner in rings(geometry):
            assert shapely.LinearRing(outer).is_ccw  # the right-hand rule
            assert not any(shapely.LinearRing(ring).is_ccw for ring in inner)


def test_all_the_files_together_are_small():
    folder = data_path("admin_boundaries")
    assert sum(path.stat().st_size for path in folder.iterdir()) <= 4_000_000


@pytest.mark.parametrize("name", FILES)
def test_the_licence_page_speaks_of_every_file(name):
    text = data_path("admin_boundaries", "LICENSES.md").read_text(encoding="utf-8")
    assert f"`{name}.geojson`" in text


@pytest.mark.parametrize("name", ["adm0", "adm1_2017", "adm1_2018", "adm2", "neighbours", "lines"])
def test_files_with_land_of_pakistan_carry_the_odbl_notice(name):
    collection = raw(name)[1]
    assert "ODbL" in collection["licence"]
    assert "made available under the Open Database License" in collection["attribution"]


# --- units of one's own -------------------------------------------------------


def own(**columns: list[object]) -> gpd.GeoDataFrame:
    named = {"ADM2_PCODE": ["X2", "X1"], "ADM2_EN": ["West", "East"], "ADM1_PCODE": ["X", "X"]}
    squares = [shapely.box(65, 33, 66, 34), shapely.box(66, 33, 67, 34)]
    return gpd.GeoDataFrame({**named, **columns}, geometry=squares, crs=4326)


@pytest.mark.parametrize(
    "hold",
    [
        lambda units, _: units,
        lambda units, _: units.to_crs(32642),
        lambda units, _: units.to_geo_dict(),
        lambda units, _: units.to_wkb(),
        lambda units, folder: write_table(units, folder / "own.gpkg"),
        lambda units, folder: str(write_table(units, folder / "own.geojson")),
    ],
    ids=["frame", "metres", "mapping", "WKB", "GeoPackage", "GeoJSON"],
)
def test_units_of_ones_own_are_understood_however_they_are_held(
    hold: Callable[[gpd.GeoDataFrame, Path], object], tmp_path: Path
) -> None:
    units = load_boundaries("adm2", hold(own(), tmp_path))
    assert units[["adm_id", "name", "parent_id", "level", "country"]].values.tolist() == [
        ["X1", "East", "X", "adm2", None], ["X2", "West", "X", "adm2", None],
    ]  # fmt: skip
    assert units.crs == "EPSG:4326"
    assert units.total_bounds.round(6).tolist() == [65, 33, 67, 34]


@pytest.mark.parametrize(
    "names",
    [
        ["adm2_pcode", "adm2_name", "adm1_pcode"],
        ["GID_2", "NAME_2", "GID_1"],
        ["gid_2", "name_2", "gid_1"],
        ["shapeid", "SHAPENAME", "parent_id"],
        ["adm_id", "ADM2_EN", "GID_1"],
    ],
)
def test_columns_of_publishers_are_known_in_any_case(names: list[str]) -> None:
    units = own()
    units.columns = [*names, "geometry"]
    read = load_boundaries("adm2", units)
    assert read[["adm_id", "name", "parent_id"]].values.tolist() == [
        ["X1", "East", "X"], ["X2", "West", "X"],
    ]  # fmt: skip


def test_faults_of_own_units_are_told_all_at_once() -> None:
    units = own(ADM2_PCODE=["X1", "X1"], ADM2_EN=["West", "East"]).set_geometry(
        [shapely.Point(65, 33), shapely.box(66, 33, 67, 34)]
    )
    with pytest.raises(ValidationError) as refused:
        load_boundaries("adm2", units)
    assert [(fault.row, fault.field) for fault in refused.value.faults] == [
        (0, "geometry"), (1, "adm_id"),
    ]  # fmt: skip


def test_districts_without_their_province_are_refused() -> None:
    with pytest.raises(ValidationError, match="parent_id"):
        load_boundaries("adm2", own().drop(columns="ADM1_PCODE"))


def test_a_frame_in_the_place_of_the_level_is_told_its_place() -> None:
    with pytest.raises(InvalidInputError, match=r"load_boundaries\('adm2', units\)"):
        load_boundaries(own())


@pytest.mark.parametrize(
    ("view", "drawn"),
    [
        (None, {"durand_line": True, "ground_position_line": True, "line_of_control": True,
                "working_boundary": True}),
        ("af", {"durand_line": True, "ground_position_line": True, "line_of_control": True,
                "working_boundary": True}),
        ("pk", {"durand_line": False, "karakoram_line": True, "line_of_control": True,
                "working_boundary": True}),
        ("in", {"durand_line": False, "ground_position_line": True, "line_of_control": True,
                "working_boundary": False, "kashmir_edge": False}),
    ],
)  # fmt: skip
def test_a_worldview_changes_lines_and_words_and_no_unit(view, drawn):
    region = default_region().seen_by(view)
    lines = load_lines(region=region).set_index("id")["disputed"]
    others = {"international", "coast", "neighbour_borders", "neighbour_coast"}
    assert lines.drop(list(others)).to_dict() == drawn
    assert region.disputed == region.worldview.note
    assert load_boundaries("adm1", region=region).equals(load_boundaries("adm1"))


def test_an_unknown_worldview_is_answered_with_those_there_are():
    with pytest.raises(InvalidInputError, match="neutral, af, pk, in"):
        default_region().seen_by("us")
