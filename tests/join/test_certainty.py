from __future__ import annotations

import geopandas as gpd
import pytest
from shapely import Point, box

from geo_afpak.count.summary import summarise
from geo_afpak.join.incidents import join_incidents

# Two districts of a degree by the equator, side by side: the border is at 1 E.
EAST_KM = 111.32
"""Kilometres a degree of longitude there."""


def units(**boxes):
    return gpd.GeoDataFrame(
        {"adm_id": list(boxes), "name": list(boxes), "parent_id": "P", "country": "PAK"},
        geometry=list(boxes.values()), crs=4326,
    )  # fmt: skip


WEST_EAST = units(W=box(0, 0, 1, 1), E=box(1, 0, 2, 1))
WHOLE = units(P=box(0, 0, 2, 1))


def joined(make_incidents, *rows):
    silent = {"adm1_stated": None, "adm2_stated": None, "place": None, "country": None}
    frame = make_incidents(*({**silent, **row} for row in rows), scope="core")
    return join_incidents(frame, districts=WEST_EAST, provinces=WHOLE)


def west_of_border(km):
    return Point(1 - km / EAST_KM, 0.5)


@pytest.mark.parametrize(
    ("km", "precision", "radius", "verdict", "others"),
    [
        (4.2, 1, None, "certain", None),  # a site within 1 km, borders within 3
        (3.8, 1, None, "likely", "E"),
        (8.2, 2, None, "certain", None),  # a town within 5 km
        (7.8, 2, None, "likely", "E"),
        (20, 2, 25, "likely", "E"),
        (20, 3, 25, "likely", "E"),
        (29, 3, 25, "certain", None),
        (1, 3, None, "certain", None),  # the source says the district: its point is an anchor
    ],
)
def test_a_district_is_certain_where_nothing_known_of_the_point_reaches_another(  # noqa: PLR0917
    make_incidents, km, precision, radius, verdict, others
):
    row = {"geometry": west_of_border(km), "geo_precision": precision, "radius_km": radius}
    found = joined(make_incidents, row).iloc[0]
    assert [found["adm2_id"], found["adm2_certainty"], found["adm2_possible"]] == [
        "W", verdict, others
    ]  # fmt: skip


def test_what_has_no_district_has_no_verdict(make_incidents):
    found = joined(
        make_incidents,
        {"geometry": west_of_border(40), "geo_precision": 4},
        {"geometry": None, "geo_precision": 0},
    )
    assert found["adm2_certainty"].tolist() == [None, None]


def test_a_point_that_contradicts_the_district_stated_is_only_possible_in_it(make_incidents):
    row = {"geometry": west_of_border(40), "geo_precision": 1, "adm2_stated": "E"}
    found = joined(make_incidents, row).iloc[0]
    assert [found["adm2_id"], found["adm2_certainty"], found["adm2_possible"]] == [
        "W", "possible", "E"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stated", "radius", "verdict"),
    [("W", None, "certain"), ("W", 25, "likely"), ("Nowhere", None, "likely")],
)
def test_a_record_that_states_the_district_joined_is_sure_of_it(
    make_incidents, stated, radius, verdict
):
    row = {"geometry": west_of_border(1), "geo_precision": 1, "radius_km": radius}
    found = joined(make_incidents, row | {"adm2_stated": stated}).iloc[0]
    assert found["adm2_certainty"] == verdict


def test_a_summary_counts_what_is_certain_and_what_is_possible_and_sums_stay(make_incidents):
    found = joined(
        make_incidents,
        {"geometry": west_of_border(40), "geo_precision": 1, "killed": 1},
        {"geometry": west_of_border(2), "geo_precision": 1, "killed": 2},
        {"geometry": Point(1.5, 0.5), "geo_precision": 1, "killed": 4},
    )
    table = summarise(found, "adm2", units=WEST_EAST).table.set_index("key")
    columns = ["events", "certain", "possible", "killed"]
    assert table.loc["W", columns].tolist() == [2, 1, 2, 3]
    assert table.loc["E", columns].tolist() == [1, 1, 2, 4]
    text = summarise(found, "adm2", units=WEST_EAST).to_text()
    assert text.splitlines()[0].split() == [
        "adm2", "events", "certain-possible", "killed", "low-high", "no", "figure",
        "injured", "low-high", "no", "figure",
    ]  # fmt: skip
    assert text.splitlines()[2].split()[:4] == ["E", "1", "1-2", "4"]
