"""Do no harm: what is gone, what stays, and that every count stays the same."""

from __future__ import annotations

import calendar
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo_afpak import read_incidents, write_table
from geo_afpak.count.summary import summarise
from geo_afpak.errors import CRSMismatchError, InvalidInputError
from geo_afpak.join.incidents import join_incidents
from geo_afpak.model import fields as f
from geo_afpak.model.schema import check_incidents
from geo_afpak.region.datasets import data_path
from geo_afpak.release.generalise import generalise_incidents, generalised_members
from tests.conftest import costly, frame_of, incident

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from tests.conftest import MakeIncidents

NAMED = "Zmarai"


@pytest.fixture(scope="module")
def embedded() -> gpd.GeoDataFrame:
    return read_incidents(data_path("incidents.geojson")).frame


def counts_of(joined: gpd.GeoDataFrame, by: str, vintage: str = "2017") -> list[list[Any]]:
    found = summarise(joined, by, vintage=vintage)
    # How sure a district is rests on the point, which is gone.
    table = found.table.drop(columns=["certain", "possible"], errors="ignore")
    return [*table.to_numpy().tolist(), [found.totals[name] for name in sorted(found.totals)]]


def test_points_days_notes_and_names_are_gone(make_incidents: MakeIncidents) -> None:
    texts = {
        name: f"{NAMED} {name}"
        for name in (
            f.TITLE, f.SUMMARY, f.NOTE, f.TARGET, f.CLAIMED_BY, f.PLACE, f.DISCREPANCY,
            f.LOCATION_BASIS, f.SOURCE_ID, f.ID,
        )
    }  # fmt: skip
    frame = make_incidents({**texts, f.SOURCES: [f"{NAMED} shot dead, BBC, 8 August 2016"]})
    frame["acled_notes"] = f"{NAMED} told us"
    safe = generalise_incidents(frame)
    assert safe.geometry.isna().all()
    text = safe.drop(columns="geometry").to_json()
    assert NAMED not in text
    assert "2016-08-08" not in text
    assert "8 August" not in text


def test_what_counts_are_made_of_stays(make_incidents: MakeIncidents) -> None:
    (row,) = generalise_incidents(make_incidents({})).to_dict("records")
    assert row[f.TITLE] == "Attack, Jalalabad, August 2016"
    assert (row[f.DATE_START], row[f.DATE_END]) == ("2016-08-01", "2016-08-31")
    assert (row[f.DATE_PRECISION], row[f.GEO_PRECISION]) == ("month", 3)
    assert row[f.ADM2_ID_BY_NAME] == "AF-NAN-jalalabad"
    assert (row[f.KILLED_LOW], row[f.KILLED], row[f.KILLED_HIGH]) == (10, 12, 15)
    assert row[f.GROUPS] == ["ISK"]
    assert row[f.SOURCES] == ["test, CC BY 4.0"]
    assert row[f.SOURCE_DATASET] == "test"
    assert row["generalised"].startswith("no points, place known to the district at most")


def test_a_province_hides_the_district(make_incidents: MakeIncidents) -> None:
    (row,) = generalise_incidents(make_incidents({}), "province").to_dict("records")
    assert (row[f.ADM1_ID_BY_NAME], row[f.GEO_PRECISION]) == ("AF-NAN", 4)
    assert "alalabad" not in str(row)


def test_nothing_becomes_more_precise(make_incidents: MakeIncidents) -> None:
    frame = make_incidents(
        {f.GEO_PRECISION: 4}, {f.GEO_PRECISION: 5}, {f.GEO_PRECISION: 0, f.GEOMETRY: None},
        {f.GEO_PRECISION: 5, f.GEOMETRY: None},
    )  # fmt: skip
    found = generalise_incidents(frame).sort_values(f.GEO_PRECISION)
    assert found[f.GEO_PRECISION].tolist() == [0, 4, 5, 5]
    assert found[f.ADM2_ID_BY_NAME].isna().all()


def test_each_drop_can_be_chosen(make_incidents: MakeIncidents) -> None:
    frame = make_incidents({f.NOTE: "why", f.TITLE: "Bombing of a market"})
    (kept,) = generalise_incidents(frame, drop=()).to_dict("records")
    assert (kept[f.NOTE], kept[f.TITLE]) == ("why", "Bombing of a market")
    (without,) = generalise_incidents(frame, drop=["groups"]).to_dict("records")
    assert (without[f.GROUPS], without[f.TITLE]) == ([], "Bombing of a market")
    assert "without groups" in without["generalised"]


def test_days_can_stay(make_incidents: MakeIncidents) -> None:
    (row,) = generalise_incidents(make_incidents({}), months=False).to_dict("records")
    assert (row[f.DATE_START], row[f.DATE_PRECISION]) == ("2016-08-08", "day")
    assert "month" not in row["generalised"]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (("2016-02-29", "2016-02-29", "day"), ("2016-02-01", "2016-02-29", "month")),
        (("2016-08-08", "2016-08-14", "week"), ("2016-08-01", "2016-08-31", "month")),
        (("2016-08-29", "2016-09-04", "week"), ("2016-08-01", "2016-09-30", "range")),
        (("2016-03-05", "2016-11-20", "range"), ("2016-03-01", "2016-11-30", "range")),
        (("2016-01-01", "2016-12-31", "year"), ("2016-01-01", "2016-12-31", "year")),
        (("2016-08-08", "2016-08-08", "report"), ("2016-08-01", "2016-08-31", "report")),
        (("2016-08-08", None, "week"), ("2016-08-01", None, "week")),
        ((None, None, "unknown"), (None, None, "unknown")),
    ],
)
def test_periods_widen_to_whole_months(
    make_incidents: MakeIncidents,
    dates: tuple[str | None, ...],
    expected: tuple[str | None, ...],
) -> None:
    names = (f.DATE_START, f.DATE_END, f.DATE_PRECISION)
    (row,) = generalise_incidents(make_incidents(dict(zip(names, dates, strict=True)))).to_dict(
        "records"
    )
    assert tuple(row[name] for name in names) == expected


def test_the_order_of_the_rows_tells_nothing(make_incidents: MakeIncidents) -> None:
    rows = [
        {f.DATE_START: f"2016-08-{day:02d}", f.DATE_END: f"2016-08-{day:02d}", f.KILLED: killed,
         f.KILLED_LOW: None, f.KILLED_HIGH: None}
        for day, killed in ((3, 9), (20, 1), (11, 5))
    ]  # fmt: skip
    one = generalise_incidents(make_incidents(*rows))
    other = generalise_incidents(make_incidents(*reversed(rows)))
    pd.testing.assert_frame_equal(pd.DataFrame(one), pd.DataFrame(other))
    assert one[f.ID].tolist() == [f"generalised-{n:06d}" for n in (1, 2, 3)]


@pytest.mark.parametrize("level", ["district", "province"])
def test_the_result_is_sound_survives_a_file_and_a_second_turn(
    embedded: gpd.GeoDataFrame, tmp_path: Path, level: str
) -> None:
    safe = generalise_incidents(embedded, level)
    assert check_incidents(safe) == []
    raw = counts_of(join_incidents(embedded), "adm1")
    again = generalise_incidents(safe, level)
    pd.testing.assert_frame_equal(pd.DataFrame(again), pd.DataFrame(safe))
    for suffix in (".geojson", ".csv"):
        reading = read_incidents(write_table(safe, tmp_path / f"safe{suffix}"))
        assert reading.rejects == ()
        assert counts_of(join_incidents(reading.frame), "adm1") == raw


@pytest.mark.parametrize("vintage", ["2017", "2018"])
def test_counts_are_those_of_the_raw_data(embedded: gpd.GeoDataFrame, vintage: str) -> None:
    raw = join_incidents(embedded, vintage=vintage)
    safe = join_incidents(generalise_incidents(embedded), vintage=vintage)
    for by in ("adm0", "adm1", "adm2", "month", "year", "group", "event_type"):
        assert counts_of(safe, by, vintage) == counts_of(raw, by, vintage), by


points = st.builds(Point, st.floats(60.5, 77.5), st.floats(23.5, 38.5))


@costly
@given(st.data(), st.sampled_from(["2017", "2018"]), st.sampled_from(["district", "province"]))
def test_no_place_and_no_date_moves_an_event_to_another_row(
    data: st.DataObject, vintage: str, level: str
) -> None:
    rows = []
    for number in range(40):
        month, precision = data.draw(st.integers(1, 12)), data.draw(st.integers(1, 5))
        last = calendar.monthrange(2016, month)[1]
        dates = data.draw(st.sampled_from([("day", 9, 9), ("month", 1, last), ("range", 2, 11)]))
        rows.append(
            incident(
                id=f"x{number}", geometry=data.draw(points), geo_precision=precision,
                date_precision=dates[0], date_start=f"2016-{month:02d}-{dates[1]:02d}",
                date_end=f"2016-{month:02d}-{dates[2]:02d}", killed_low=None, killed_high=None,
                killed=data.draw(st.sampled_from([None, 0, 4])),
            )
        )  # fmt: skip
    frame = frame_of(rows)
    raw = join_incidents(frame, vintage=vintage)
    safe = join_incidents(generalise_incidents(frame, level), vintage=vintage)
    by = data.draw(st.sampled_from(["adm2"] * (level == "district") + ["adm1", "adm0", "month"]))
    assert counts_of(safe, by, vintage) == counts_of(raw, by, vintage)


def test_an_event_elsewhere_stays_out_of_every_count(make_incidents: MakeIncidents) -> None:
    frame = make_incidents({f.GEOMETRY: Point(36.82, -1.29), f.COUNTRY: None}, {})
    joined = join_incidents(generalise_incidents(frame))
    assert sorted(joined[f.JOIN_STATUS]) == ["named", "outside"]


def test_a_file_says_of_itself_what_was_done() -> None:
    members = generalised_members("province", drop=["names"])
    assert members["generalised"] == (
        "no points, place known to the province at most; dates to the month; without names; "
        "texts of sources and ids replaced"
    )


def test_an_empty_frame_stays_empty(make_incidents: MakeIncidents) -> None:
    assert len(generalise_incidents(make_incidents({}).iloc[:0])) == 0


def test_what_is_unknown_is_refused(make_incidents: MakeIncidents) -> None:
    frame = make_incidents({})
    with pytest.raises(InvalidInputError, match="district, province"):
        generalise_incidents(frame, "village")
    for drop in (["phones"], "names"):
        with pytest.raises(InvalidInputError, match="notes, names, groups"):
            generalise_incidents(frame, drop=drop)
    with pytest.raises(CRSMismatchError):
        generalise_incidents(frame.set_crs(None, allow_override=True))
