"""What casualty recorders add to an incident: parts of tolls, evidence, archived sources."""

from __future__ import annotations

import geopandas as gpd
import pytest

from geo_afpak import check_incidents, load_incidents
from tests.conftest import frame_of, incident

NO_TOLL = {"killed": None, "killed_low": None, "killed_high": None}


def faults(**fields: object) -> list[str]:
    frame = frame_of([incident(**NO_TOLL | fields)])
    return [f"{fault.field}: {fault.problem}" for fault in check_incidents(frame)]


def test_a_record_with_all_of_them_is_sound():
    assert not faults(
        killed=9, killed_high=12, killed_civilians=5, killed_civilians_low=3, killed_combatants=4,
        injured_civilians=2, evidence="fair", source_count=3,
        archive_links=["https://web.archive.org/web/2017/https://example.org"],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        (
            {"killed": 7, "killed_civilians": 9},
            "killed_civilians: is more than killed=7",
        ),
        (
            {"killed": 7, "killed_high": 8, "killed_civilians_low": 9},
            "killed_civilians_low: is more than killed_high=8",
        ),
        (
            {"killed": 7, "killed_civilians": 4, "killed_combatants": 4},
            "killed_combatants: is together with killed_civilians more than killed=7",
        ),
        (
            {"injured_high": 2, "injured_combatants_low": 3},
            "injured_combatants_low: is more than injured_high=2",
        ),
        (
            {"killed_civilians_low": 5, "killed_civilians": 4},
            "killed_civilians_low: is more than killed_civilians=4",
        ),
        ({"evidence": "certain"}, "evidence: is not in the vocabulary"),
        (
            {"archive_links": ["archive.org/x"]},
            "archive_links: holds what is no address of the web",
        ),
    ],
)
def test_what_cannot_be_is_a_fault(fields, said):
    assert faults(**fields) == [said]


def test_parts_within_the_range_of_all_are_no_fault():
    assert not faults(killed=7, killed_high=10, killed_civilians=6, killed_combatants=4)
    assert not faults(killed_civilians=6)


def test_the_door_knows_them_by_their_kind():
    frame = load_incidents(
        gpd.GeoDataFrame(
            {"id": ["a", "b"], "date": ["2016-08-08"] * 2, "killed_civilians": [3.0, None],
             "archive_links": ["https://a.org; https://b.org", None], "source_count": ["2", ""]},
            geometry=[None, None], crs=4326,
        )
    )  # fmt: skip
    assert frame["killed_civilians"].tolist()[0] == 3
    assert str(frame["killed_civilians"].dtype) == "Int64"
    assert frame["archive_links"].tolist() == [["https://a.org", "https://b.org"], []]
