from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from geo_afpak.count.crosswalk import carry, crosswalk
from geo_afpak.count.summary import Summary, summarise
from geo_afpak.errors import InvalidInputError
from geo_afpak.join.incidents import join_incidents


def units(**boxes: tuple[float, float, float, float]) -> gpd.GeoDataFrame:
    frame = gpd.GeoDataFrame(
        {"adm_id": list(boxes), "name": list(boxes), "pcode": None, "pcode_edition": None},
        geometry=[shapely.box(*box) for box in boxes.values()], crs=4326,
    )  # fmt: skip
    return frame.astype({"pcode": object, "pcode_edition": object})


OLD = units(same=(60, 30, 61, 31), parted=(61, 30, 63, 31), gone=(70, 30, 71, 31))
NEW = units(same2=(60, 30, 61.01, 31), west=(61.01, 30, 62, 31), east=(62, 30, 63, 31))


def test_a_district_is_certain_split_or_unknown():
    table = crosswalk(OLD, NEW)
    found = table[["from_id", "to_id", "carried"]].astype(object).fillna("").to_numpy().tolist()
    assert found == [
        ["gone", "", "unknown"],
        ["parted", "east", "split"],
        ["parted", "west", "split"],
        ["same", "same2", "certain"],
    ]
    # A border drawn a kilometre beside the other moves no district.
    assert table["share"].tolist() == pytest.approx([0, 0.5, 0.495, 1], abs=0.001)


def counts() -> Summary:
    empty = summarise(
        pd.DataFrame({"event_type": [], "killed": [], "injured": []}), "event_type"
    )  # fmt: skip
    figures = {name: pd.array([pd.NA] * 3, dtype="Int64") for name in empty.table.columns[3:]}
    table = pd.DataFrame(
        {"key": list(OLD["adm_id"]), "name": list(OLD["name"]),
         "events": pd.array([5, 7, 2], dtype="Int64"), **figures}
    )  # fmt: skip
    return replace(empty, by="adm2", table=table)


def test_what_is_split_is_in_a_row_of_its_own_and_in_no_other():
    found = carry(counts(), OLD, NEW)
    rows = found.nonzero()[["name", "events", "carried"]].to_numpy().tolist()
    assert rows == [
        ["same2", 5, "certain"], ["east or west", 7, "split"], ["gone (former)", 2, "unknown"]
    ]  # fmt: skip
    assert found.table["events"].sum() == 14
    assert found.note == "carried: 5 certain, 7 split, 2 unknown"


def test_counts_of_provinces_are_not_carried():
    with pytest.raises(InvalidInputError, match="by adm2"):
        carry(replace(counts(), by="adm1"), OLD, NEW)


@pytest.mark.parametrize(
    ("precision", "radius", "key"),
    [
        (2, None, "PK-KP-chitral-upper"),
        (2, 25.0, "PK-KP-chitral-lower; PK-KP-chitral-upper"),
        (3, None, "PK-KP-chitral-lower; PK-KP-chitral-upper"),
    ],
)
def test_only_a_point_known_to_a_town_says_which_part(precision, radius, key):
    events = pd.DataFrame(
        {"id": ["a"], "latitude": [36.27], "longitude": [72.52], "geo_precision": [precision],
         "event_type": ["attack"], "killed": [3], "radius_km": [radius]}
    )  # fmt: skip
    joined = join_incidents(events, vintage="2017")
    counted = summarise(joined, "adm2", vintage="2017")
    found = carry(counted, "2017", "2022", joined=joined).nonzero()
    assert found[["key", "events", "killed"]].to_numpy().tolist() == [[key, 1, 3]]
    assert len(found) == 1


def test_counts_of_later_districts_are_certain_in_the_former():
    assert set(crosswalk("2022", "2017")["carried"]) == {"certain"}
