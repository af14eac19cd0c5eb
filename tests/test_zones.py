from __future__ import annotations

import json
import warnings

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiPolygon, Polygon, box

from geo_afpak import zones as zones_module
from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import ValidationError
from geo_afpak.layers import build_layers
from geo_afpak.model import fields as f
from geo_afpak.zones import (
    apply_zone_corrections,
    build_zones,
    check_zone_geometry,
    load_zones,
)

CRS = "EPSG:4326"


def _units(shapes: dict[str, object]) -> gpd.GeoDataFrame:
    frame = {"adm_id": list(shapes), "name": [key[-5:].title() for key in shapes]}
    return gpd.GeoDataFrame(frame, geometry=list(shapes.values()), crs=CRS)


LEVELS = {
    "adm0": {"AFG": box(70, 33, 70.2, 33.1), "PAK": box(70, 33.1, 70.2, 33.2)},
    "adm1": {"AF-A": box(70, 33, 70.2, 33.1), "PK-B": box(70, 33.1, 70.2, 33.2)},
    "adm2": {
        "AF-A-achin": Polygon(
            [(70, 33), (70.1, 33), (70.1, 33.1), (70, 33.1)],
            [[(70.04, 33.04), (70.04, 33.06), (70.06, 33.06), (70.06, 33.04)]],
        ),
        "AF-A-nazyan": box(70.1, 33, 70.2, 33.1),
        "PK-B-kurram": MultiPolygon([box(70, 33.1, 70.1, 33.2), box(70.3, 33.1, 70.31, 33.11)]),
        "PK-B-bannu": box(70.1, 33.1, 70.2, 33.2),
    },
}


@pytest.fixture(autouse=True)
def tiny(request, monkeypatch):
    """Four districts of about 10 km; tests marked `real` take the embedded boundaries."""
    if "real" in request.node.name:
        return
    levels = {level: _units(shapes) for level, shapes in LEVELS.items()}
    monkeypatch.setattr(zones_module, "load_boundaries", lambda level, **_: levels[level])
    iran = _units({"IRN": box(69.9, 33, 70, 33.2)})
    monkeypatch.setattr(zones_module, "load_neighbours", lambda **_: iran)


def _zones(*rows: tuple[str, object], geometry: object = None) -> gpd.GeoDataFrame:
    frame = {
        "id": [f"z{i}" for i, _ in enumerate(rows)],
        "unit_level": [level for level, _ in rows],
        "units": [units for _, units in rows],
    }
    return gpd.GeoDataFrame(frame, geometry=[geometry] * len(rows), crs=CRS)


def test_a_zone_is_the_union_of_its_units_without_inner_borders():
    built = build_zones(_zones(("adm2", ["AF-A-nazyan", "PK-B-bannu"])))
    expected = MultiPolygon([box(70.1, 33, 70.2, 33.2)])
    assert shapely.equals(built.geometry.iloc[0], expected)
    assert built.crs == CRS


def test_every_zone_is_a_valid_multipolygon_at_five_decimals():
    built = build_zones(
        _zones(("adm2", ["AF-A-achin"]), ("adm2", ["PK-B-kurram"]), ("adm0", ["AFG", "PAK"]))
    )
    assert set(built.geom_type) == {"MultiPolygon"}
    assert built.is_valid.all()
    points = shapely.get_coordinates(built.geometry.array)
    assert (points == np.round(points, 5)).all()
    holes = shapely.get_num_interior_rings(shapely.get_parts(built.geometry.iloc[0]))
    assert holes.tolist() == [1]


def test_neighbours_stand_beside_both_countries():
    built = build_zones(_zones(("neighbour", ["IRN", "AFG", "PAK"])))
    assert shapely.equals(built.geometry.iloc[0], MultiPolygon([box(69.9, 33, 70.2, 33.2)]))


def test_the_frame_of_the_caller_is_left_as_it_is():
    zones = _zones(("adm2", ["AF-A-achin"]))
    zones.index = ["a"]
    built = build_zones(zones)
    assert zones.geometry.isna().all()
    assert built.index.tolist() == ["a"]
    assert built["units"].tolist() == zones["units"].tolist()


@pytest.mark.parametrize(
    "held",
    [
        lambda frame: frame,
        lambda frame: frame.to_crs(32642),
        lambda frame: pd.DataFrame(frame.drop(columns="geometry")),
        lambda frame: frame.assign(units=["AF-A-achin; AF-A-nazyan"]),
        lambda frame: frame.rename(columns={"units": "Units"}).convert_dtypes(),
        lambda frame: json.loads(frame.to_json()),
        lambda frame: frame.set_geometry([Polygon([(70, 33), (71, 34), (71, 33), (70, 34)])]),
    ],
    ids=["frame", "metres", "table", "text", "dtypes", "GeoJSON", "broken shape"],
)
def test_zones_are_built_however_they_are_held(held):
    zones = _zones(("adm2", ["AF-A-achin", "AF-A-nazyan"]), geometry=box(70, 33, 71, 34))
    expected = box(70, 33, 70.2, 33.1) - box(70.04, 33.04, 70.06, 33.06)
    with warnings.catch_warnings():  # geopandas on a geometry that loses its CRS
        warnings.simplefilter("ignore", UserWarning)
        built = build_zones(held(zones))
    assert built["units"].tolist() == [["AF-A-achin", "AF-A-nazyan"]]
    assert check_zone_geometry(built.to_crs(32642)) == []
    assert shapely.equals(built.geometry.iloc[0], expected)


@given(st.data())
def test_the_order_and_repetition_of_units_changes_no_byte(data):
    ids = data.draw(st.lists(st.sampled_from(sorted(LEVELS["adm2"])), min_size=1, max_size=6))
    turned = data.draw(st.permutations(ids + ids[:1]))
    built = build_zones(_zones(("adm2", ids), ("adm2", turned), ("adm2", sorted(set(ids)))))
    assert len(set(built.to_wkb()["geometry"])) == 1


def test_all_unknown_units_are_told_at_once_with_what_was_probably_meant():
    zones = _zones(
        ("adm2", ["AF-A-achen", "AF-A-nazyan"]),
        ("adm1", ["XX-1"]),
        ("adm2", []),
        ("adm2", "AF-A-achin"),
        ("adm2", None),
        ("district", ["AF-A-achin"]),
        ("adm2", [None, "Bannu"]),
    )
    with pytest.raises(ValidationError) as caught:
        build_zones(zones)
    faults = caught.value.faults
    assert [fault.row for fault in faults] == [0, 1, 2, 4, 5, 6]
    assert [fault.id for fault in faults[:2]] == ["z0", "z1"]
    assert faults[0].value == "AF-A-achen"
    assert faults[0].fix == "did you mean AF-A-achin?"
    assert "unit_level" in faults[4].field
    assert "PK-B-bannu" in faults[5].fix


def test_zones_without_the_columns_are_refused():
    with pytest.raises(ValidationError, match=r"units: .*names no unit"):
        build_zones(_zones(("adm2", ["AF-A-achin"])).drop(columns="units"))


def test_what_was_built_is_what_the_check_expects():
    zones = _zones(("adm2", ["AF-A-achin", "PK-B-kurram"]), ("adm0", ["AFG"]))
    assert check_zone_geometry(build_zones(zones)) == []


def test_another_start_point_or_rounding_is_no_difference():
    built = build_zones(_zones(("adm2", ["AF-A-achin", "PK-B-kurram"])))
    turned = shapely.reverse(built.geometry.iloc[0])
    moved = shapely.transform(turned, lambda points: points + 4e-6)
    assert check_zone_geometry(built.set_geometry([moved], crs=CRS)) == []


@pytest.mark.parametrize(
    ("drawn", "problem"),
    [
        (None, "no geometry"),
        (MultiPolygon(), "is empty"),
        (box(70.1, 33, 70.2, 33.1), "no MultiPolygon"),
        (MultiPolygon([box(70.1, 33, 70.2, 33.0999)]), "differs"),
        (MultiPolygon([box(70.1, 33, 70.2, 33.1), box(71, 33, 71.01, 33.01)]), "differs"),
        (MultiPolygon([Polygon([(70, 33), (71, 34), (71, 33), (70, 34)])]), "not valid"),
    ],
)
def test_a_zone_that_is_not_the_union_of_its_units_is_a_fault(drawn, problem):
    zones = _zones(("adm2", ["AF-A-nazyan"]), geometry=drawn)
    (fault,) = check_zone_geometry(zones)
    assert (fault.row, fault.id, fault.field) == (0, "z0", "geometry")
    assert problem in fault.problem


def test_the_size_of_a_difference_is_told_in_square_kilometres():
    # 0.01 degrees of latitude by 0.1 of longitude at 33 N: 1.109 km by 9.34 km.
    drawn = MultiPolygon([box(70.1, 33, 70.2, 33.09)])
    (fault,) = check_zone_geometry(_zones(("adm2", ["AF-A-nazyan"]), geometry=drawn))
    assert float(fault.value.split()[0]) == pytest.approx(10.36, rel=0.01)


def test_unknown_units_and_wrong_shapes_are_found_in_one_go():
    zones = _zones(("adm2", ["AF-A-nazyan"]), ("adm2", ["nowhere"]))
    faults = check_zone_geometry(zones)
    assert [(fault.row, fault.field) for fault in faults] == [(0, "geometry"), (1, "units")]


@pytest.mark.parametrize("vintage", ["2017", "2018"])
def test_real_provinces_together_are_the_real_country(vintage):
    provinces = load_boundaries("adm1", vintage=vintage)
    for country in ("AFG", "PAK"):
        ids = provinces.loc[provinces["country"] == country, "adm_id"].tolist()
        built = build_zones(_zones(("adm1", ids), ("adm0", [country])), vintage=vintage)
        together, whole = built.geometry
        swapped = built.set_geometry([whole, together], crs=CRS)
        assert check_zone_geometry(swapped, vintage=vintage) == []


def test_real_fata_is_no_unit_of_2018():
    fata = _zones(("adm1", ["PK-TA"]))
    assert build_zones(fata, vintage="2017").is_valid.all()
    with pytest.raises(ValidationError, match="vintage 2018"):
        build_zones(fata, vintage="2018")


# --- corrections --------------------------------------------------------------------

CORRECTIONS = "zone_id,field,value,source,basis,confidence,reason\n"


def test_corrected_units_move_the_zone_and_no_other(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(f"{CORRECTIONS}z1,units,PK-B-bannu,x,outside,high,Seen there.\n")
    zones = build_zones(_zones(("adm2", ["AF-A-achin"]), ("adm2", ["AF-A-nazyan"])))
    corrected = apply_zone_corrections(zones, path)
    assert corrected["units"].tolist() == [["AF-A-achin"], ["PK-B-bannu"]]
    assert corrected["corrected"].tolist() == [[], ["units"]]
    assert check_zone_geometry(corrected) == []
    assert corrected.geometry.iloc[0].equals(zones.geometry.iloc[0])
    assert corrected["discrepancy"].iloc[1] == (
        "[corrected] units: AF-A-nazyan -> PK-B-bannu; source: x; basis: outside; "
        "confidence: high; reason: Seen there."
    )


def test_a_correction_of_a_zone_that_is_not_there_is_refused(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(f"{CORRECTIONS}z9,since,2017,x,,,\n")
    with pytest.raises(ValidationError, match="zone_id='z9': is unknown"):
        apply_zone_corrections(_zones(("adm2", ["AF-A-achin"])), path)


@pytest.mark.parametrize("field", [f.STATUS, f.CERTAINTY, f.UNIT_LEVEL, f.DATE_PRECISION])
@pytest.mark.parametrize("word", ["constructor", "__proto__", "strongholds"])
def test_a_word_that_would_decide_how_a_zone_is_drawn_is_one_of_the_vocabulary(
    field: str, word: str
) -> None:
    zones = load_zones().iloc[:3].copy()
    zones.loc[1, field] = word
    with pytest.raises(ValidationError, match=f"row 1, .*{field}='{word}': is not in the voc"):
        load_zones(zones)
    with pytest.raises(ValidationError, match="is not in the vocabulary"):
        build_layers(None, zones)
