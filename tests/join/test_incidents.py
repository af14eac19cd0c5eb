from __future__ import annotations

from unittest import mock

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, Polygon, box

from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import CRSMismatchError, InvalidInputError, ValidationError
from geo_afpak.join import grid as _grid
from geo_afpak.join.borders import border_distance
from geo_afpak.join.incidents import join_incidents
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from tests.conftest import costly

CRS = "EPSG:4326"


def _units(rows: dict[str, tuple[str, str, object]], **columns: object) -> gpd.GeoDataFrame:
    """adm_id -> (name, parent_id, shape); the country is told by the first two letters."""
    ids = list(rows)
    frame = {
        "adm_id": ids,
        "name": [name for name, _, _ in rows.values()],
        "alt_names": [[] for _ in ids],
        "pcode": [f"X{i}" for i, _ in enumerate(ids)],
        "parent_id": [parent for _, parent, _ in rows.values()],
        "country": ["AFG" if adm_id.startswith("AF") else "PAK" for adm_id in ids],
    }
    shapes = [shape for _, _, shape in rows.values()]
    return gpd.GeoDataFrame(frame | columns, geometry=shapes, crs=CRS)


HOLE = [(70.04, 33.04), (70.04, 33.06), (70.06, 33.06), (70.06, 33.04)]
WITH_HOLE = Polygon([(70, 33), (70.1, 33), (70.1, 33.1), (70, 33.1)], [HOLE])
WITH_ISLAND = MultiPolygon([box(70, 33.1, 70.1, 33.2), box(70.3, 33.1, 70.31, 33.11)])

# Four squares of about 10 km around one corner: one has a hole of 2 km, one an island.
DISTRICTS = _units(
    {
        "AF-A-holed": ("Holed", "AF-A", WITH_HOLE),
        "AF-A-east": ("East", "AF-A", box(70.1, 33, 70.2, 33.1)),
        "PK-B-island": ("Island", "PK-B", WITH_ISLAND),
        "PK-B-split": ("Split", "PK-B", box(70.1, 33.1, 70.2, 33.2)),
    }
)
# The west half of PK-B-split lies in another province, as frontier regions did until 2018.
PROVINCES = _units(
    {
        "AF-A": ("South", "AFG", shapely.union(WITH_HOLE, box(70.1, 33, 70.2, 33.1))),
        "PK-B": ("North", "PAK", shapely.union(WITH_ISLAND, box(70.15, 33.1, 70.2, 33.2))),
        "PK-A": ("Frontier", "PAK", box(70.1, 33.1, 70.15, 33.2)),
    }
)


def _incidents(*points: object, precision: object = 2, **columns: list[object]) -> gpd.GeoDataFrame:
    precisions = precision if isinstance(precision, list) else [precision] * len(points)
    ids = [f"a{row}" for row in range(len(points))]
    return gpd.GeoDataFrame(
        {"id": ids, "geo_precision": pd.array(precisions, dtype="Int64"), **columns},
        geometry=[Point(p) if isinstance(p, tuple) else p for p in points],
        crs=CRS,
    )


def _join(incidents: gpd.GeoDataFrame, **options: object) -> gpd.GeoDataFrame:
    return join_incidents(incidents, **{"districts": DISTRICTS, "provinces": PROVINCES} | options)


def _one(point: object, precision: object = 2, **columns: object) -> pd.Series:
    lists = {name: [value] for name, value in columns.items()}
    return _join(_incidents(point, precision=[precision], **lists)).iloc[0]


# --- what each precision may be joined to --------------------------------------


@pytest.mark.parametrize("precision", [1, 2, 3])
def test_a_point_known_to_its_district_gets_all_three_levels(precision):
    row = _one((70.02, 33.02), precision)
    assert row[list(fields.JOINED_FIELDS[:8])].tolist() == [
        "AFG", "AF-A", "South", "X0", "AF-A-holed", "Holed", "X0", "matched",
    ]  # fmt: skip


def test_a_province_anchor_never_counts_in_the_district_below_it():
    row = _one((70.02, 33.02), 4)
    assert row[["adm0_iso3", "adm1_id", "adm2_id", "join_status"]].tolist() == [
        "AFG", "AF-A", None, "coarse",
    ]  # fmt: skip
    assert np.isnan(row["border_km"])


def test_a_country_anchor_counts_in_its_country_only():
    row = _one((70.12, 33.12), 5)
    assert row[["adm0_iso3", "adm1_id", "adm1_name", "adm2_id", "join_status"]].tolist() == [
        "PAK", None, None, None, "coarse",
    ]  # fmt: skip


def test_a_point_without_precision_is_refused_with_the_option_that_states_it():
    with pytest.raises(ValidationError, match=r"geo_precision='town'.*--precision town"):
        _one((70.02, 33.02), None)


def test_a_point_known_to_no_place_joins_nothing():
    row = _one((70.02, 33.02), 0)
    assert row["join_status"] == "coarse"
    assert row[["adm0_iso3", "adm1_id", "adm2_id"]].tolist() == [None, None, None]


@pytest.mark.parametrize("geometry", [None, Point()])
@pytest.mark.parametrize("precision", [0, 1, 4, 5, None])
def test_no_place_joins_nothing_and_says_so(geometry, precision):
    row = _one(geometry, precision)
    assert row["join_status"] == "no_geometry"
    assert row[["adm0_iso3", "adm1_id", "adm2_id"]].tolist() == [None, None, None]


# --- borders --------------------------------------------------------------------


def test_point_on_a_shared_border_is_counted_once_in_the_first_unit():
    out = _join(_incidents((70.05, 33.1), (70.1, 33.05), (70.1, 33.1)))
    assert out["adm2_id"].tolist() == ["AF-A-holed", "AF-A-east", "AF-A-east"]
    assert out["border_km"].tolist() == [0, 0, 0]
    assert set(out["join_status"]) == {"matched"}


def test_the_order_of_the_units_does_not_matter():
    points = _incidents((70.05, 33.1), (70.1, 33.05), (70.1, 33.1), (70.15, 33.15), (70.05, 33.05))
    turned = {"districts": DISTRICTS.iloc[::-1], "provinces": PROVINCES.iloc[[2, 0, 1]]}
    pd.testing.assert_frame_equal(_join(points), _join(points, **turned))


def test_the_province_is_its_own_polygon_not_the_parent_of_the_district():
    row = _one((70.12, 33.15))
    assert (row["adm2_id"], row["adm1_id"]) == ("PK-B-split", "PK-A")


def test_on_a_province_border_the_province_is_the_district_s_own():
    row = _one((70.15, 33.15))
    assert (row["adm2_id"], row["adm1_id"]) == ("PK-B-split", "PK-B")


def test_a_district_outside_all_provinces_keeps_its_parent():
    row = _join(_incidents((70.305, 33.105)), provinces=PROVINCES.iloc[[0]]).iloc[0]
    assert (row["adm2_id"], row["adm1_id"], row["adm0_iso3"]) == ("PK-B-island", None, "PAK")
    shrunk = PROVINCES.copy()
    shrunk.loc[1, "geometry"] = box(70.15, 33.1, 70.2, 33.2)
    row = _join(_incidents((70.305, 33.105)), provinces=shrunk).iloc[0]
    assert row["adm1_id"] == "PK-B"


# --- near and far ---------------------------------------------------------------


def test_a_point_just_outside_goes_to_the_nearest_unit_and_is_marked():
    # 0.01 degrees of longitude at 33 N are 0.934 km.
    row = _one((69.99, 33.05))
    assert row[["adm2_id", "adm1_id", "join_status"]].tolist() == ["AF-A-holed", "AF-A", "nearest"]
    assert row["border_km"] == pytest.approx(0.934, rel=0.01)


def test_a_hole_belongs_to_no_unit_but_its_edge_is_near():
    row = _one((70.05, 33.05))
    assert (row["adm2_id"], row["join_status"]) == ("AF-A-holed", "nearest")


def test_a_far_point_is_outside_and_joins_nothing():
    row = _one((69.9, 33.05))
    assert row["join_status"] == "outside"
    assert row[["adm0_iso3", "adm1_id", "adm2_id"]].tolist() == [None, None, None]
    assert np.isnan(row["border_km"])
    assert _one((43.1, 36.3), 4)["join_status"] == "outside"


def test_the_distance_is_the_caller_s_and_zero_turns_it_off():
    point = _incidents((69.99, 33.05))
    assert _join(point, nearest_km=0.9)["join_status"].tolist() == ["outside"]
    assert _join(point, nearest_km=0)["join_status"].tolist() == ["outside"]
    far = _incidents((69.9, 33.05))
    assert _join(far, nearest_km=10)["join_status"].tolist() == ["nearest"]


def test_equally_near_units_are_decided_by_adm_id():
    # West of the corner that AF-A-holed and PK-B-island share.
    out = _join(_incidents((69.99, 33.1)), districts=DISTRICTS.iloc[::-1])
    assert out["adm2_id"].tolist() == ["AF-A-holed"]


def test_a_province_anchor_just_outside_stays_coarse():
    row = _one((69.99, 33.05), 4)
    assert row[["adm1_id", "join_status"]].tolist() == ["AF-A", "coarse"]


def test_border_distance_is_to_the_nearest_side_in_kilometres():
    # 0.02 degrees of latitude are 2.218 km at 33 N, 0.03 of longitude 2.802 km.
    row = _one((70.13, 33.02))
    assert row["border_km"] == pytest.approx(2.218, rel=0.01)
    assert row["border_km"] == round(row["border_km"], 3)


# --- what is stated --------------------------------------------------------------


@pytest.mark.parametrize(
    ("stated", "agrees"),
    [
        ({}, None),
        ({"country": None, "adm1_stated": None}, None),
        ({"country": "Afghanistan"}, True),
        ({"country": "Pakistan"}, False),
        ({"country": "Afghanistan; Pakistan"}, True),
        ({"country": "Afghanistan", "adm2_stated": "Holed district"}, True),
        ({"country": "Afghanistan", "adm1_stated": "South", "adm2_stated": "East"}, False),
        ({"adm2_stated": "Perforated"}, True),
        ({"country": "  "}, None),
    ],
)
def test_stated_and_joined_place_are_compared_on_every_level_that_is_stated(stated, agrees):
    named = DISTRICTS.assign(alt_names=[["Perforated"], [], [], []])
    incidents = _incidents((70.02, 33.02), **{name: [text] for name, text in stated.items()})
    answer = _join(incidents, districts=named)["agrees_with_stated"]
    assert answer.dtype == "boolean"
    assert (None if answer.isna().iloc[0] else bool(answer.iloc[0])) is agrees


def test_units_need_neither_codes_nor_other_names():
    bare = DISTRICTS.drop(columns=["pcode", "alt_names"])
    row = _join(_incidents((70.02, 33.02), adm2_stated=["Holed"]), districts=bare).iloc[0]
    assert row["adm2_pcode"] is None
    assert row["agrees_with_stated"]


def test_what_is_not_joined_is_not_compared():
    assert pd.isna(_one((43.1, 36.3), 2, country="Iraq")["agrees_with_stated"])
    row = _one((70.02, 33.02), 4, country="Afghanistan", adm2_stated="East")
    assert row["agrees_with_stated"]


# --- rows in, rows out -----------------------------------------------------------

EVERYTHING = _incidents(
    (70.02, 33.02), None, Point(), (70.1, 33.1), (69.99, 33.05), (0, 0), (70.12, 33.12),
    precision=[1, 2, 0, 3, 2, 2, 4],
    country=["Afghanistan", None, None, "Pakistan", None, "Ghana", "Pakistan"],
)  # fmt: skip


@pytest.mark.parametrize(
    "index",
    [
        list("gfedcba"),
        [1, 1, 1, 2, 2, 2, 2],
        pd.MultiIndex.from_product([["x"], range(7)]),
        pd.date_range("2016-01-01", periods=7)[::-1],
    ],
)
def test_index_order_and_columns_of_the_caller_are_kept(index):
    incidents = EVERYTHING.assign(own=[{"any": "thing"}] * len(EVERYTHING))
    incidents.index = pd.Index(index)
    incidents = incidents.rename_geometry("where")
    before = incidents.copy()
    out = _join(incidents)
    assert out.index.tolist() == incidents.index.tolist()
    known = [*fields.INCIDENT_FIELDS, "own", "geometry", *fields.JOINED_FIELDS]
    assert list(out.columns) == known
    assert out["own"].tolist() == before["own"].tolist()
    pd.testing.assert_frame_equal(incidents, before)
    assert out["adm2_id"].tolist() == _join(EVERYTHING)["adm2_id"].tolist()


def test_joining_twice_replaces_the_older_join():
    once = _join(EVERYTHING)
    pd.testing.assert_frame_equal(_join(once.assign(adm2_id="stale")), once)


def test_a_frame_without_rows_gets_the_columns():
    out = _join(EVERYTHING.iloc[:0])
    assert len(out) == 0
    assert list(out.columns[-14:]) == list(fields.JOINED_FIELDS)
    assert out.crs == CRS


@costly
@given(st.data())
def test_a_row_s_answer_depends_on_no_other_row(data):
    lon = st.sampled_from([69.9, 69.99, 70, 70.05, 70.1, 70.15, 70.2, 70.305])
    lat = st.sampled_from([32.99, 33, 33.05, 33.1, 33.105, 33.2, 33.3])
    place = st.one_of(st.none(), st.just(Point()), st.tuples(lon, lat))
    precision = st.sampled_from([0, 1, 2, 3, 4, 5])
    rows = data.draw(st.lists(st.tuples(place, precision), min_size=1, max_size=40))
    order = data.draw(st.permutations(range(len(rows))))
    units = data.draw(st.permutations(range(len(DISTRICTS))))
    ids = [f"a{number}" for number in range(len(rows))]
    incidents = _incidents(*(p for p, _ in rows), precision=[code for _, code in rows], id=ids)
    out = _join(incidents)
    turned = _join(incidents.iloc[order], districts=DISTRICTS.iloc[units])
    assert len(out) == len(rows)
    assert set(out["join_status"]) <= set(fields.JOIN_STATUSES)
    pd.testing.assert_frame_equal(turned, out.iloc[order])


# --- what is refused -------------------------------------------------------------


def test_a_declared_crs_is_transformed():
    turned = EVERYTHING.assign(id=list("abcdefg")).to_crs(32642)
    assert _join(turned)["adm2_id"].tolist() == _join(EVERYTHING)["adm2_id"].tolist()


@pytest.mark.parametrize("crs", [None, "EPSG:3857", "EPSG:32642"])
def test_no_crs_or_one_that_the_coordinates_belie_is_an_error(crs):
    with pytest.raises(CRSMismatchError, match="incidents"):
        _join(EVERYTHING.set_crs(crs, allow_override=True))
    with pytest.raises(CRSMismatchError, match="boundaries"):
        _join(EVERYTHING, districts=DISTRICTS.set_crs(crs, allow_override=True))


def test_other_geometries_are_refused_with_their_rows():
    lines = _incidents((70, 33), LineString([(70, 33), (71, 33)]), box(0, 0, 1, 1))
    with pytest.raises(InvalidInputError, match=r"(?s)row 1, .* a LineString.*row 2"):
        _join(lines)
    with pytest.raises(InvalidInputError, match="row 0"):
        _join(_incidents(Point(np.inf, 33)))


def test_unknown_precision_codes_are_refused_with_their_rows():
    frame = EVERYTHING.assign(geo_precision=["1", 2, 9, "hamlet", None, 2.5, "town"])
    with pytest.raises(ValidationError) as refused:
        _join(frame)
    rows = [fault.row for fault in refused.value.faults if fault.field == "geo_precision"]
    assert rows == [2, 3, 4, 5]


def test_columns_that_are_missing_or_doubled_are_refused():
    with pytest.raises(InvalidInputError, match="geo_precision: is missing or empty in every row"):
        _join(EVERYTHING.drop(columns="geo_precision"))
    doubled = pd.concat([EVERYTHING, EVERYTHING[["country"]]], axis=1)
    with pytest.raises(InvalidInputError, match=r"'country'.* are doubled"):
        _join(doubled)
    with pytest.raises(InvalidInputError, match=r"parent_id: is (missing or )?empty"):
        _join(EVERYTHING, districts=DISTRICTS.drop(columns="parent_id"))
    with pytest.raises(InvalidInputError, match="stands here a second time"):
        _join(EVERYTHING, provinces=PROVINCES.iloc[[0, 0, 1]])


def test_a_frame_without_geometry_holds_events_without_points():
    assert _join(pd.DataFrame({"id": ["a"], "geo_precision": [1]}))["join_status"].tolist() == [
        "no_geometry"
    ]
    assert _join(gpd.GeoDataFrame({"id": ["a"], "geo_precision": [1]})).geometry.isna().all()


@pytest.mark.parametrize("distance", [-1, np.nan, np.inf, "2 km", None])
def test_a_distance_that_is_none_is_refused(distance):
    with pytest.raises(InvalidInputError, match="nearest_km"):
        _join(EVERYTHING, nearest_km=distance)


# --- the same as geopandas -------------------------------------------------------


def _sjoin(points: gpd.GeoDataFrame, units: gpd.GeoDataFrame) -> list[str | None]:
    pairs = gpd.sjoin(points, units[["adm_id", "geometry"]], predicate="intersects", how="left")
    return pairs["adm_id"].groupby(level=0).min().reindex(points.index).tolist()


def _hard_points(shapes: np.ndarray, seed: int) -> np.ndarray:
    """Vertices, midpoints of edges, and both moved by next to nothing."""
    rings = [shapely.get_coordinates(r) for r in shapely.get_rings(shapely.get_parts(shapes))]
    middles = [(ring[1:] + ring[:-1]) / 2 for ring in rings]
    exact = np.concatenate([np.empty((0, 2)), *rings, *middles])
    moves = np.random.default_rng(seed).choice([-1, 0, 1], (3, *exact.shape))
    tiny = np.array([1e-15, 1e-12, 1e-8])[:, None, None]
    return np.concatenate([exact, *(exact + moves * tiny)])


def test_districts_are_exactly_those_of_sjoin_on_the_hardest_points_of_the_real_borders():
    districts = load_boundaries("adm2")
    chosen = _hard_points(np.asarray(districts.geometry.array)[::12], seed=2)
    points = _incidents(*shapely.points(chosen))
    assert len(points) > _grid._GRID_FROM  # noqa: SLF001
    out = join_incidents(points, nearest_km=0)
    assert [None if pd.isna(x) else x for x in _sjoin(points, districts)] == out["adm2_id"].tolist()
    few = join_incidents(points.iloc[::50], nearest_km=0)
    assert few["adm2_id"].tolist() == out["adm2_id"].iloc[::50].tolist()


lattice = st.integers(0, 12).map(lambda step: step * 0.37)
corner = st.tuples(lattice, lattice)
shape = st.one_of(
    st.tuples(corner, corner, corner).map(Polygon),
    st.tuples(corner, corner).map(lambda two: box(*two[0], *two[1])),
    st.just(Polygon()),
    st.just(None),
)


@given(st.lists(shape, min_size=1, max_size=6), st.integers(0, 2**31))
def test_the_grid_answers_as_the_exact_test_does_for_units_that_overlap(shapes, seed):
    units = np.array(shapes, dtype=object)
    units[shapely.area(units) == 0] = None
    rng = np.random.default_rng(seed)
    xy = np.concatenate([_hard_points(units, seed), rng.uniform(-1, 6, (50, 2))])
    inside = shapely.intersects(units[:, None], shapely.points(xy)[None, :])
    expected = np.where(inside.any(axis=0), inside.argmax(axis=0), _grid.NOWHERE)
    with mock.patch.multiple(_grid, _GRID_FROM=0, _CELLS=900):
        found = _grid.locate(units, xy[:, 0].copy(), xy[:, 1].copy())
    assert found.tolist() == expected.tolist()


# --- the embedded boundaries -------------------------------------------------------


def test_fata_stands_apart_in_2017_and_not_in_2018():
    parachinar = _incidents((70.10012, 33.89968), (70.10012, 33.89968), precision=[2, 4])
    for vintage, province in (("2017", "PK-TA"), ("2018", "PK-KP")):
        out = join_incidents(parachinar, vintage=vintage)
        assert out["adm1_id"].tolist() == [province, province]
        assert out["adm2_name"].tolist() == ["Kurram", None]


def test_every_point_inside_a_district_is_in_its_province_or_a_frontier_region():
    districts = load_boundaries("adm2", vintage="2018")
    inner = _incidents(*districts.representative_point())
    out = join_incidents(inner, vintage="2018")
    assert out["adm2_id"].tolist() == districts["adm_id"].tolist()
    assert out["adm1_id"].tolist() == districts["parent_id"].tolist()
    assert out["adm0_iso3"].tolist() == districts["country"].tolist()


def test_an_event_without_a_point_goes_to_the_district_that_its_name_resolved_to() -> None:
    named = gpd.GeoDataFrame(
        {
            "id": list("abcd"),
            "geo_precision": [3, 3, 4, 3],
            "adm2_id_by_name": ["PK-BA-quetta", None, "PK-BA-quetta", "XX-nowhere"],
        },
        geometry=[None] * 4,
        crs="EPSG:4326",
    )
    joined = join_incidents(named)
    assert joined["join_status"].tolist() == ["named", *["no_geometry"] * 3]
    assert joined["adm2_id"].tolist() == ["PK-BA-quetta", None, None, None]
    assert joined["adm1_id"].tolist() == ["PK-BA", None, None, None]
    assert joined["adm0_iso3"].tolist() == ["PAK", None, None, None]
    assert joined["border_km"].isna().all()


def test_a_province_or_country_that_is_named_without_a_point_is_joined_at_its_precision() -> None:
    named = gpd.GeoDataFrame(
        {
            "id": list("abcde"),
            "geo_precision": [4, 5, 3, 3, 0],
            "adm1_id_by_name": ["AF-NAN", None, "PK-TA", None, "AF-NAN"],
            "adm0_iso3_by_name": ["AFG", "PAK", None, "PAK", "AFG"],
            "adm2_id_by_name": [None, None, "PK-KP-bannu", "XX-nowhere", None],
        },
        geometry=[None] * 5,
        crs="EPSG:4326",
    )
    columns = ["adm2_id", "adm1_id", "adm0_iso3", "join_status"]
    assert join_incidents(named)[columns].to_numpy().tolist() == [
        [None, "AF-NAN", "AFG", "named"],
        [None, None, "PAK", "named"],
        ["PK-KP-bannu", "PK-TA", "PAK", "named"],  # in 2017 partly a frontier region of FATA
        [None, None, "PAK", "named"],
        [None, None, None, "no_geometry"],
    ]
    assert join_incidents(named, vintage="2018").loc[2, "adm1_id"] == "PK-KP"


# --- distance to the border ------------------------------------------------------


def test_distances_to_borders_are_those_of_geos():
    units = load_boundaries("adm2").to_crs(default_region().metric_crs)
    borders = shapely.boundary(units.geometry.to_numpy())
    rng = np.random.default_rng(5)
    which = rng.integers(0, len(borders), 20_000)
    bounds = shapely.bounds(borders)[which]
    # Inside, on and well beyond each unit's box, corners of the border among them.
    x = bounds[:, 0] + rng.uniform(-0.3, 1.3, len(which)) * (bounds[:, 2] - bounds[:, 0])
    y = bounds[:, 1] + rng.uniform(-0.3, 1.3, len(which)) * (bounds[:, 3] - bounds[:, 1])
    corners = shapely.get_coordinates(shapely.get_point(shapely.get_parts(borders[which[:500]]), 0))
    x[:400], y[:400] = corners[:400].T
    known = shapely.distance(shapely.points(x, y), borders[which])
    np.testing.assert_allclose(border_distance(x, y, which, borders), known, rtol=0, atol=1e-6)


@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.floats(-5e4, 5e4), st.floats(-5e4, 5e4)),
        min_size=1,
        max_size=20,
    )
)
def test_distances_hold_for_holes_and_islands(points):
    shapes = [
        shapely.difference(box(-9e3, -9e3, 9e3, 9e3), box(-1e3, -1e3, 1e3, 1e3)),
        MultiPolygon([box(-3e4, 0, -2e4, 1e4), box(2e4, 2e4, 4e4, 3e4)]),
    ]
    borders = shapely.boundary(np.array(shapes))
    which, x, y = (np.array(column) for column in zip(*points, strict=True))
    known = shapely.distance(shapely.points(x, y), borders[which])
    np.testing.assert_allclose(border_distance(x, y, which, borders), known, rtol=0, atol=1e-6)


# --- elsewhere: said by the join alone --------------------------------------------------


def _stated(**columns: object) -> gpd.GeoDataFrame:
    rows = {name: [value] for name, value in columns.items()}
    point = rows.pop("at", [None])
    told = {"id": ["a1"], "geo_precision": [5]}
    return gpd.GeoDataFrame(told | rows, geometry=point, crs=CRS)


@pytest.mark.parametrize("precision", [0, 1, 2, 3, 4, 5])
def test_a_point_in_none_of_the_units_is_elsewhere_whatever_its_precision(precision):
    nairobi = _stated(at=Point(36.82, -1.29), geo_precision=precision)
    joined = join_incidents(nairobi)
    assert joined["join_status"].tolist() == ["outside"]
    assert joined["border_km"].isna().all()


@pytest.mark.parametrize("precision", [0, 1, 5])
def test_a_point_of_india_next_to_the_border_is_elsewhere(precision):
    joined = join_incidents(_stated(at=Point(74.94, 34.01), geo_precision=precision))
    assert joined["join_status"].tolist() == ["outside"]


@pytest.mark.parametrize("country", ["Syria", "India", "SYR", "Syrian Arab Republic; Iraq"])
def test_without_a_point_another_country_is_elsewhere(country):
    assert join_incidents(_stated(country=country))["join_status"].tolist() == ["outside"]


@pytest.mark.parametrize("country", ["India; Pakistan", "Af-Pak border", "", None])
def test_without_a_point_a_country_that_may_be_ours_is_not_elsewhere(country):
    assert join_incidents(_stated(country=country))["join_status"].tolist() == ["no_geometry"]


def test_without_a_point_the_scope_says_that_it_was_elsewhere():
    assert join_incidents(_stated(scope="out_of_theatre"))["join_status"].tolist() == ["outside"]


def test_an_event_of_the_region_that_names_its_unit_is_not_elsewhere():
    named = _stated(country="Pakistan", geo_precision=4, adm1_id_by_name="PK-SD")
    assert join_incidents(named)["join_status"].tolist() == ["named"]


def test_own_units_of_another_country_agree_with_its_name():
    districts, provinces = (
        units.assign(country="NGA", parent_id=parent)
        for units, parent in ((DISTRICTS, ["AF-A"] * 4), (PROVINCES, ["NGA"] * 3))
    )
    points = _stated(at=Point(70.15, 33.05), geo_precision=2, country="Nigeria")
    joined = join_incidents(points, districts=districts, provinces=provinces)
    assert joined["agrees_with_stated"].tolist() == [True]


# --- without a point, by what is stated -----------------------------------------------


def test_a_stated_unit_counts_without_a_point_no_finer_than_its_precision():
    rows = {
        "geo_precision": [3, 4, 5, None, 0],
        "country": ["Afghanistan"] * 5,
        "adm1_stated": ["Nangarhar province"] * 5,
        "adm2_stated": ["Achin district"] * 5,
    }
    joined = join_incidents(gpd.GeoDataFrame(rows, geometry=[None] * 5, crs=CRS))
    achin, none = "AF-NAN-achin", None
    assert joined["adm2_id"].tolist() == [achin, none, none, achin, none]
    assert joined["adm1_id"].tolist() == ["AF-NAN", "AF-NAN", none, "AF-NAN", none]
    assert joined["adm0_iso3"].tolist() == ["AFG"] * 4 + [none]
    assert joined["join_status"].tolist() == ["named"] * 4 + ["no_geometry"]
    assert joined["agrees_with_stated"].tolist()[:2] == [True, True]


def test_a_name_of_several_districts_is_not_guessed_and_counts_in_its_country():
    joined = join_incidents(
        _stated(geo_precision=3, country="Afghanistan", adm2_stated="Qarabagh")
    ).iloc[0]
    assert (joined["adm2_id"], joined["name_method"]) == (None, "ambiguous")
    assert (joined["adm0_iso3"], joined["join_status"]) == ("AFG", "named")


@pytest.mark.parametrize(
    ("stated", "province", "possible"),
    [
        ("Chitral", "PK-KP", "PK-KP-chitral-lower; PK-KP-chitral-upper"),
        ("Qarabagh", None, "AF-GHA-qara-bagh; AF-KAB-qara-bagh"),
        ("between Achin and Kot", None, "AF-NAN-achin; AF-NAN-kot"),
        ("Achin/Neverheard", None, "AF-NAN-achin"),
    ],
)
def test_a_district_of_several_counts_in_the_province_that_all_of_them_are_in(
    stated, province, possible
):
    # What is beside or between places, or in one that nobody knows, may be in another province.
    event = _stated(geo_precision=3, adm2_stated=stated)
    joined = join_incidents(event, vintage="2022").iloc[0]
    assert (joined["adm1_id"], joined["adm2_id"]) == (province, None)
    assert (joined["adm2_possible"], joined["adm2_certainty"]) == (possible, "possible")


def test_a_district_that_was_parted_since_counts_in_its_province():
    event = _stated(geo_precision=3, adm2_id_by_name="PK-KP-chitral")
    joined = join_incidents(event, vintage="2022").iloc[0]
    assert (joined["adm1_id"], joined["adm2_id"], joined["join_status"]) == ("PK-KP", None, "named")
    assert joined["adm2_possible"] == "PK-KP-chitral-lower; PK-KP-chitral-upper"


def test_stated_names_are_found_among_a_user_s_own_units():
    named = gpd.GeoDataFrame(
        {"geo_precision": [3, 4], "adm1_stated": ["South"] * 2, "adm2_stated": ["Holed"] * 2},
        geometry=[None] * 2, crs=CRS,
    )  # fmt: skip
    joined = _join(named)
    assert joined["adm2_id"].tolist() == ["AF-A-holed", None]
    assert joined["adm1_id"].tolist() == ["AF-A", "AF-A"]


# --- what agrees, and why not ----------------------------------------------------------


@pytest.mark.parametrize(
    ("point", "stated", "agrees", "cause"),
    [
        ((72.36, 34.77), {"adm1_stated": "Khyber Pakhtunkwa province",
                          "adm2_stated": "Swat district"}, True, None),
        ((71.1, 34.1), {"adm1_stated": "FATA", "adm2_stated": "Khyber agency"}, True, None),
        ((71.1, 34.1), {"adm1_stated": "Khyber Pakhtunkhwa", "adm2_stated": "Khyber"}, True, None),
        ((67.01, 24.86), {"adm1_stated": "Sindh", "adm2_stated": "Karachi"}, True, None),
        ((67.001, 30.184), {"adm1_stated": "Balochistan", "adm2_stated": "Kalat"}, False,
         "another district"),
        ((67.001, 30.184), {"adm1_stated": "Sindh", "adm2_stated": "Quetta"}, False,
         "another province"),
        ((67.001, 30.184), {"country": "Afghanistan"}, False, "another country"),
        ((67.001, 30.184), {"country": "Afganistan"}, False, "another country"),
        ((67.001, 30.184), {"country": "Pakistn"}, True, None),
        ((67.001, 30.184), {"adm2_stated": "Xanadu"}, None, "unknown name"),
    ],
)  # fmt: skip
def test_names_agree_when_they_mean_the_same_and_the_cause_is_told_when_not(
    point, stated, agrees, cause
):
    joined = join_incidents(_stated(at=Point(point), geo_precision=2, **stated)).iloc[0]
    answer = joined["agrees_with_stated"]
    assert (None if pd.isna(answer) else bool(answer)) is agrees
    assert joined["disagrees_by"] == cause


# --- in conflict, and in a town of several districts -----------------------------------------

QUETTA, KARACHI = Point(67.001, 30.184), Point(67.01, 24.86)


@pytest.mark.parametrize(
    ("rule", "adm2", "adm1"),
    [
        ("point", "Quetta", "Balochistan"), ("stated", "Kalat", "Balochistan"),
        ("open", None, "Balochistan"),
    ],
)  # fmt: skip
def test_a_point_far_from_the_district_stated_is_in_conflict_and_counts_by_the_rule(
    rule, adm2, adm1
):
    row = _stated(at=QUETTA, geo_precision=2, adm1_stated="Balochistan", adm2_stated="Kalat")
    joined = join_incidents(row, on_conflict=rule).iloc[0]
    assert joined[["adm2_name", "adm1_name", "join_status"]].tolist() == [adm2, adm1, "conflict"]
    assert joined["disagrees_by"] == "another district"


def test_of_a_conflict_over_the_province_nothing_closer_than_the_country_is_open():
    row = _stated(at=QUETTA, geo_precision=2, adm1_stated="Sindh", adm2_stated="Sukkur")
    joined = join_incidents(row, on_conflict="open").iloc[0]
    assert joined[["adm2_id", "adm1_id", "join_status"]].tolist() == [None, None, "conflict"]


def test_a_point_as_near_to_the_district_stated_as_borders_are_wrong_is_in_no_conflict():
    # 0.001 degrees of longitude are 93 m: East begins 0.2 km from here.
    stated = _incidents((70.098, 33.09), adm2_stated=["East"])
    assert _join(stated)["join_status"].tolist() == ["matched"]
    assert _join(stated, nearest_km=0.1)["join_status"].tolist() == ["conflict"]


def test_a_listed_town_that_is_elsewhere_contradicts_the_point():
    row = _stated(at=QUETTA, geo_precision=2, country="Pakistan", place="Khuzdar")
    joined = join_incidents(row).iloc[0]
    assert joined[["join_status", "disagrees_by"]].tolist() == ["conflict", "another town"]
    silent = join_incidents(row.assign(place="Xanadu")).iloc[0]
    assert pd.isna(silent["disagrees_by"])


@pytest.mark.parametrize(
    ("precision", "stated", "district", "status"),
    [
        (2, {"place": "Karachi town"}, None, "city"),
        (2, {"place": "Karachi", "adm2_stated": "Karachi district"}, None, "city"),
        (3, {"adm2_stated": "Karachi"}, None, "city"),
        (2, {"place": "Lyari Town", "adm2_stated": "Karachi"}, "Karachi South", "matched"),
        (2, {"place": "Karachi", "adm2_stated": "Karachi South"}, "Karachi South", "matched"),
        (1, {"place": "Karachi"}, "Karachi South", "matched"),
    ],
)
def test_an_event_known_to_a_town_of_several_districts_is_in_none_of_them(
    precision, stated, district, status
):
    joined = join_incidents(_stated(at=KARACHI, geo_precision=precision, **stated)).iloc[0]
    assert joined[["adm2_name", "adm1_name", "join_status"]].tolist() == [district, "Sindh", status]
    possible = joined["adm2_possible"]
    in_it = stated.get("adm2_stated") == district
    certainty = "possible" if status == "city" else "certain" if in_it else "likely"
    assert joined["adm2_certainty"] == certainty
    assert status == "matched" or len(possible.split("; ")) == 6


@pytest.mark.parametrize(
    ("days", "province"),
    [
        (["2017-05-01", "2018-05-30", "2019-01-01"], "PK-TA"),
        (["2017-05-01", "2018-05-31", "2019-01-01"], "PK-KP"),
        (["2017-05-01", "2019-01-01"], "PK-TA"),
        ([None], "PK-TA"),
    ],
)
def test_events_are_joined_to_the_units_of_the_day_on_which_most_happened(days, province):
    khyber = [_stated(at=Point(71.1, 34.1), geo_precision=2, date_start=day) for day in days]
    joined = join_incidents(pd.concat(khyber, ignore_index=True))
    assert joined["adm1_id"].tolist() == [province] * len(days)
    assert join_incidents(joined, vintage="2017")["adm1_id"].tolist() == ["PK-TA"] * len(days)
