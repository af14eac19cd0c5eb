from __future__ import annotations

import itertools
import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo_afpak.count.summary import BY, class_breaks, summarise, totals
from geo_afpak.count.sums import drawn_figure
from geo_afpak.errors import InvalidInputError
from geo_afpak.io import read_incidents
from geo_afpak.join.incidents import join_incidents
from geo_afpak.model import fields
from geo_afpak.region.datasets import data_path
from tests.conftest import costly

UNITS = {
    "adm0": pd.DataFrame({"adm_id": ["PAK", "AFG"], "name": ["Pakistan", "Afghanistan"]}),
    "adm1": pd.DataFrame({"adm_id": ["AF-A", "PK-B"], "name": ["South", "North"]}),
    "adm2": pd.DataFrame({"adm_id": ["AF-A-x", "PK-B-y"], "name": ["X", "Y"]}),
}
INTEGERS = set(fields.INTEGER_FIELDS)


def _events(*rows: dict[str, object]) -> pd.DataFrame:
    columns = [*fields.INCIDENT_FIELDS, *fields.JOINED_FIELDS]
    frame = pd.DataFrame({name: [row.get(name) for row in rows] for name in columns}, dtype=object)
    frame["groups"] = [row.get("groups", []) for row in rows]
    return frame.astype(dict.fromkeys(INTEGERS, "Int64"))


def _row(events: pd.DataFrame, by: str, key: str, **options: object) -> dict[str, object]:
    (row,) = [row for row in _summary(events, by, **options)["rows"] if row["key"] == key]
    return row


def _summary(events: pd.DataFrame, by: str, **options: object) -> dict[str, object]:
    return summarise(events, by, units=UNITS.get(by), **options).to_dict()


def _left_out(events: pd.DataFrame, by: str) -> dict[str, int]:
    return {row["reason"]: row["events"] for row in _summary(events, by)["left_out"]}


# --- blank is not zero --------------------------------------------------------------


def test_sums_are_over_the_events_that_have_a_figure_and_the_others_are_counted():
    sums = totals(_events({"killed": 3}, {"killed": 0}, {}))
    assert sums["events"] == 3
    assert (sums["killed_low"], sums["killed"], sums["killed_high"]) == (3, 3, 3)
    assert sums["killed_unknown"] == 1


def test_a_sum_that_nobody_states_is_unknown_and_never_zero():
    sums = totals(_events({"killed": 3}, {}))
    assert (sums["injured_low"], sums["injured"], sums["injured_high"]) == (None, None, None)
    assert sums["injured_unknown"] == 2
    assert totals(_events({"killed": 0}))["killed"] == 0


def test_no_events_have_no_sum():
    assert totals(_events()) == {
        "events": 0,
        "killed_low": None, "killed": None, "killed_high": None, "killed_unknown": 0,
        "injured_low": None, "injured": None, "injured_high": None, "injured_unknown": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("low", "stated", "high", "expected"),
    [
        (45, 52, None, (45, 52, 52, 0)),
        (None, 52, 60, (52, 52, 60, 0)),
        (45, None, 60, (45, None, 60, 0)),
        (45, None, None, (45, None, None, 0)),
        (None, None, 60, (None, None, 60, 0)),
        (None, None, None, (None, None, None, 1)),
    ],
)
def test_a_range_is_filled_from_what_is_stated_and_never_the_other_way(low, stated, high, expected):
    sums = totals(_events({"injured_low": low, "injured": stated, "injured_high": high}))
    names = ("injured_low", "injured", "injured_high", "injured_unknown")
    assert tuple(sums[name] for name in names) == expected


def test_an_event_is_drawn_by_its_figure_or_the_lowest_of_its_range():
    events = _events(
        {"killed": 52, "killed_low": 45}, {"killed_low": 3, "killed_high": 9},
        {"killed_low": 4}, {"killed_high": 9}, {},
    )  # fmt: skip
    assert drawn_figure(events, "killed").astype(object).tolist() == [52, 3, 4, 0, pd.NA]


def test_an_event_with_only_a_minimum_leaves_the_highest_sum_of_its_row_open():
    events = _events(
        {"killed_low": 4, "event_type": "attack"}, {"killed": 2, "event_type": "attack"},
        {"killed": 5, "event_type": "clash"},
    )  # fmt: skip
    rows = summarise(events, "event_type").nonzero().set_index("key")["killed_high"]
    assert pd.isna(rows["attack"])
    assert rows["clash"] == 5


def test_ranges_are_not_needed_and_figures_that_nobody_gives_are_unknown():
    found = totals(pd.DataFrame({"killed": [1.0, np.nan]}))
    assert (found["killed_high"], found["injured"], found["injured_unknown"]) == (1, None, 2)


@pytest.mark.parametrize("value", [-1, "2 or 7?", "3 cows", np.inf])
def test_what_is_no_count_is_refused_with_its_row(value):
    frame = pd.DataFrame({"killed": pd.Series([1, value], dtype=object), "injured": [0, 0]})
    with pytest.raises(InvalidInputError, match="row 1, killed="):
        totals(frame)


# --- units ---------------------------------------------------------------------------

PLACED = {"adm0_iso3": "AFG", "adm1_id": "AF-A"}
X = PLACED | {"adm2_id": "AF-A-x", "join_status": "matched", "geo_precision": 2}
PROVINCE = PLACED | {"join_status": "coarse", "geo_precision": 4}
COUNTRY = {"adm0_iso3": "AFG", "join_status": "coarse", "geo_precision": 5}
OUTSIDE = {"join_status": "outside", "geo_precision": 2}
NOWHERE = {"join_status": "no_geometry", "geo_precision": 0}
UNPOINTED = {"join_status": "no_geometry", "geo_precision": 2}
REGION = {"join_status": "no_geometry", "geo_precision": 5}
ODD = {"join_status": "coarse"}
ALL = (X, PROVINCE, COUNTRY, OUTSIDE, NOWHERE, UNPOINTED, REGION, ODD)


def test_a_district_counts_only_what_is_known_to_the_district():
    assert _row(_events(*ALL), "adm2", "AF-A-x")["events"] == 1
    assert _left_out(_events(*ALL), "adm2") == {
        "known only to the country or region": 2,
        "known only to the province": 1,
        "no place given": 1,
        "outside the two countries": 1,
        "place named, but no point given": 1,
        "point of unknown precision": 1,
    }


def test_a_province_counts_what_is_known_to_the_province():
    assert _row(_events(*ALL), "adm1", "AF-A")["events"] == 2
    assert _left_out(_events(*ALL), "adm1") == {
        "known only to the country or region": 2,
        "no place given": 1,
        "outside the two countries": 1,
        "place named, but no point given": 1,
        "point of unknown precision": 1,
    }


def test_a_country_counts_what_is_known_to_the_country():
    assert _row(_events(*ALL), "adm0", "AFG")["events"] == 3
    assert _left_out(_events(*ALL), "adm0") == {
        "no place given": 1,
        "outside the two countries": 1,
        "place named, but no point given": 2,
        "point of unknown precision": 1,
    }


def test_units_without_events_have_zero_events_and_no_casualty_figure():
    row = _row(_events(X | {"killed": 5}), "adm2", "PK-B-y")
    assert (row["events"], row["killed"], row["killed_unknown"]) == (0, None, 0)
    found = summarise(_events(X), "adm2", units=UNITS["adm2"])
    assert found.table["key"].tolist() == ["AF-A-x", "PK-B-y"]
    assert found.table["name"].tolist() == ["X", "Y"]
    assert found.nonzero()["key"].tolist() == ["AF-A-x"]
    assert {str(dtype) for dtype in found.table.dtypes[2:]} == {"Int64"}


def test_incidents_that_are_not_joined_are_refused_with_the_cure():
    with pytest.raises(InvalidInputError, match="join_incidents"):
        summarise(pd.DataFrame({"killed": [1], "injured": [1]}), "adm1")


def test_a_join_of_another_vintage_is_refused_and_not_left_out():
    with pytest.raises(InvalidInputError, match=r"PK-TA.*vintage 2018"):
        summarise(_events(PROVINCE | {"adm1_id": "PK-TA"}), "adm1", vintage="2018")


def test_an_unknown_table_is_refused_with_the_known_ones():
    with pytest.raises(InvalidInputError, match="adm0, adm1, adm2, event_type"):
        summarise(_events(X), "district")


# --- groups, types ---------------------------------------------------------------------


def test_an_event_of_two_groups_counts_in_both_and_once_in_the_totals():
    events = _events(
        {"groups": ["ISK", "LJA"], "killed": 4}, {"groups": ["ISK", "ISK"]}, {"groups": []}
    )
    found = summarise(events, "group")
    rows = {row["key"]: (row["events"], row["killed"]) for row in found.to_dict()["rows"]}
    assert rows == {"ISK": (2, 4), "LJA": (1, 4)}
    assert found.totals["events"] == 2
    assert found.totals["killed"] == 4
    assert "each" in found.note
    assert _left_out(events, "group") == {"no group named": 1}


def test_without_shared_events_there_is_nothing_to_note():
    assert summarise(_events({"groups": ["ISK"]}, {"groups": ["LJA"]}), "group").note == ""


def test_groups_have_the_names_of_the_register_or_their_code():
    rows = _summary(_events({"groups": ["ISK", "XYZ"]}), "group")["rows"]
    assert [(row["key"], row["name"]) for row in rows] == [
        ("ISK", "Islamic State of Khurasan"), ("XYZ", "XYZ"),
    ]  # fmt: skip


def test_event_types_are_listed_in_full_and_strange_ones_are_not_lost():
    events = _events({"event_type": "attack"}, {"event_type": "Riots"}, {"event_type": None})
    keys = [row["key"] for row in _summary(events, "event_type")["rows"]]
    assert keys == [*fields.EVENT_TYPES, "Riots"]
    assert _row(events, "event_type", "clash")["events"] == 0
    assert _left_out(events, "event_type") == {"no event type given": 1}


def test_whole_numbers_read_from_a_column_with_gaps_are_the_same_precision():
    events = _events({}, {}).astype({"geo_precision": object}).assign(geo_precision=[2.0, np.nan])
    assert _row(events, "geo_precision", "2")["events"] == 1


def test_precisions_are_named_and_an_unstated_one_is_left_out():
    events = _events({"geo_precision": 2}, {"geo_precision": 0}, {})
    town = _row(events, "geo_precision", "2")
    assert (town["name"], town["events"]) == ("town", 1)
    assert _row(events, "geo_precision", "0")["events"] == 1
    assert _left_out(events, "geo_precision") == {"no geo precision given": 1}


# --- periods -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("precision", "start", "end", "month", "year"),
    [
        ("day", "2016-08-08", "2016-08-08", "2016-08", "2016"),
        ("day", "2016-08-08", None, "2016-08", "2016"),
        ("month", "2016-08-01", "2016-08-31", "2016-08", "2016"),
        ("week", "2016-08-08", "2016-08-14", "2016-08", "2016"),
        ("week", "2016-08-29", "2016-09-04", "period spans more than one month", "2016"),
        ("week", "2016-08-29", None, "end of the period not given", "end of the period not given"),
        ("range", "2016-12-30", "2017-01-02", "period spans more than one month",
         "period spans more than one year"),
        ("range", "2016-08-02", "2016-08-20", "2016-08", "2016"),
        ("year", "2016-01-01", "2016-12-31", "known only to the year", "2016"),
        ("report", "2016-08-08", "2016-08-08", "dated only by its report, which may be later",
         "dated only by its report, which may be later"),
        ("unknown", None, None, "no date given", "no date given"),
        ("day", None, None, "no date given", "no date given"),
        (None, "2016-08-08", "2016-08-08", "2016-08", "2016"),
        (None, "2016-08-08", "2016-09-01", "period spans more than one month", "2016"),
    ],
)  # fmt: skip
def test_an_event_is_never_put_into_a_period_it_may_not_lie_in(precision, start, end, month, year):
    event = {"date_precision": precision, "date_start": start, "date_end": end}
    for by, expected in (("month", month), ("year", year)):
        found = _summary(_events(event), by)
        shown = [row["key"] for row in found["rows"]] + [row["reason"] for row in found["left_out"]]
        assert shown == [expected]


# --- nothing disappears --------------------------------------------------------------------

figure = st.one_of(st.none(), st.integers(0, 99))
event = st.fixed_dictionaries(
    {
        "place": st.sampled_from(ALL),
        "groups": st.lists(st.sampled_from(["ISK", "LJA", "TTP"]), max_size=3),
        "event_type": st.sampled_from([None, "attack", "clash", "other"]),
        "sub_type": st.sampled_from([None, "bombing"]),
        "date_precision": st.sampled_from([None, *fields.DATE_PRECISIONS]),
        "date_start": st.sampled_from([None, "2016-08-08", "2016-08-31"]),
        "date_end": st.sampled_from([None, "2016-08-31", "2017-01-01"]),
        "killed": figure,
        "killed_low": figure,
        "killed_high": figure,
        "injured": figure,
    }
)


@costly
@given(st.lists(event, max_size=30), st.sampled_from(BY), st.randoms(use_true_random=False))
def test_events_counted_and_left_out_are_all_events_whatever_they_hold(events, by, order):
    rows = [
        {**row, **row["place"], "place": None, "id": f"a{number}"}
        for number, row in enumerate(events)
    ]
    found = summarise(_events(*rows), by, units=UNITS.get(by))
    assert found.totals["events"] + int(found.left_out["events"].sum()) == len(rows)
    if by != "group":
        # One event without a stated most leaves the highest sum of all open.
        known = {
            name: total
            for name, total in found.totals.items()
            if total is not None or not name.endswith("_high")
        }
        for name, total in known.items():
            assert int(found.table[name].fillna(0).sum()) == (total or 0)
    order.shuffle(rows)
    again = summarise(_events(*rows), by, units=UNITS.get(by))
    assert json.dumps(again.to_dict()) == json.dumps(found.to_dict())


@given(st.lists(st.tuples(figure, figure, figure), max_size=8))
def test_a_low_sum_never_passes_the_high_one(figures):
    ordered = [sorted(row, key=lambda value: -1 if value is None else value) for row in figures]
    sums = totals(
        _events(*({"killed_low": a, "killed": b, "killed_high": c} for a, b, c in ordered))
    )
    if sums["killed_low"] is not None:
        assert sums["killed_low"] <= sums["killed_high"]


# --- text ------------------------------------------------------------------------------------


def test_the_text_tells_counts_totals_unknowns_and_what_was_left_out():
    events = _events(
        X | {"killed": 52, "killed_low": 45}, X, PROVINCE | {"killed": 7, "injured": 1}, NOWHERE
    )
    assert summarise(events, "adm2", units=UNITS["adm2"]).to_text() == (
        "        adm2     events  certain-possible  killed  low-high  no figure  injured  low-high"
        "  no figure\n"
        f"{'-' * 100}\n"
        "AF-A-x  X             2               0-2      52     45-52          1        ?          "
        "          2\n"
        f"{'-' * 100}\n"
        "        counted       2                        52     45-52          1        ?          "
        "          2\n"
        "\n"
        "?: none of these events has a figure\n"
        "left out: 2 of 4 events\n"
        "       1  known only to the province\n"
        "       1  no place given\n"
        "without an event: 1 of 2 rows\n"
    )


def test_the_text_of_periods_does_not_say_the_key_twice():
    text = summarise(
        _events({"date_precision": "day", "date_start": "2016-08-08", "killed": 1, "injured": 0}),
        "month",
    ).to_text()
    assert text.splitlines()[2].split() == ["2016-08", "1", "1", "0"]


def test_a_name_cannot_steer_the_terminal():
    text = summarise(_events({"groups": ["\x1b[31mred\x07\n"]}), "group").to_text()
    assert "\x1b" not in text
    assert "\x07" not in text
    assert "[31mred" in text


# --- class breaks ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("scheme", "k", "expected"),
    [
        ("quantile", 4, [0, 1, 2, 7.5, 100]),
        ("equal", 4, [0, 25, 50, 75, 100]),
        ("natural", 2, [0, 54.5, 100]),
        ("natural", 9, [0, 0.5, 1.5, 4.5, 8, 54.5, 100]),
        ("quantile", 1, [0, 100]),
    ],
)
def test_breaks_of_each_scheme(scheme, k, expected):
    values = [9, 0, None, 1, 2, float("nan"), 2, 7, 100, 1, pd.NA]
    assert class_breaks(values, k=k, scheme=scheme) == expected


@pytest.mark.parametrize("scheme", ["quantile", "equal", "natural"])
def test_breaks_of_one_value_or_none(scheme):
    assert class_breaks([5, 5, None], scheme=scheme) == [5]
    assert class_breaks([None, pd.NA], scheme=scheme) == []
    assert class_breaks(pd.array([], dtype="Int64"), scheme=scheme) == []


@given(
    st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30),
    st.integers(1, 7),
    st.sampled_from(["quantile", "equal", "natural"]),
)
def test_breaks_are_sorted_unique_and_reach_from_end_to_end(values, k, scheme):
    breaks = class_breaks(values, k=k, scheme=scheme)
    assert breaks == sorted(set(breaks))
    assert (breaks[0], breaks[-1]) == (min(values), max(values))
    assert len(breaks) <= k + 1


@given(st.lists(st.integers(0, 40), min_size=3, max_size=9), st.integers(1, 4))
def test_natural_breaks_have_the_least_variance_of_all_partitions(values, k):
    def spread(limits: tuple[float, ...]) -> float:
        classes = np.digitize(values, limits, right=True)
        parts = [np.array(values)[classes == c] for c in set(classes)]
        return float(sum(((part - part.mean()) ** 2).sum() for part in parts))

    breaks = class_breaks(values, k=k, scheme="natural")
    points = sorted(set(values))
    cuts = itertools.combinations(points[:-1], min(k, len(points)) - 1)
    assert spread(tuple(breaks[1:-1])) == pytest.approx(min(map(spread, cuts)), abs=1e-6)


def test_breaks_are_those_that_the_page_computes():
    # tests/js/classes.test.mjs reads the same file.
    text = (Path(__file__).parents[1] / "data" / "class_breaks.json").read_text(encoding="utf-8")
    for case in json.loads(text):
        found = class_breaks(case["values"], k=case["k"], scheme=case["scheme"])
        assert found == pytest.approx(case["limits"], abs=1e-8), case


def test_breaks_that_nobody_knows_are_refused():
    with pytest.raises(InvalidInputError, match="equal, natural, quantile"):
        class_breaks([1], scheme="pretty")
    with pytest.raises(InvalidInputError, match="k=0"):
        class_breaks([1], k=0)


# --- the embedded data -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def joined() -> gpd.GeoDataFrame:
    return join_incidents(read_incidents(data_path("incidents.geojson")).frame)


def test_the_attacks_are_those_of_the_article(joined):
    sums = totals(joined[joined["event_type"] == "attack"])
    assert sums["events"] == 11
    assert (sums["killed"], sums["events"] - sums["killed_unknown"]) == (347, 8)
    assert (sums["injured"], sums["events"] - sums["injured_unknown"]) == (765, 6)
    assert (sums["killed_low"], sums["killed_high"]) == (340, 347)


def test_the_embedded_events_by_precision(joined):
    rows = summarise(joined, "geo_precision").to_dict()["rows"]
    assert {row["key"]: row["events"] for row in rows} == {
        "1": 5, "2": 21, "3": 3, "4": 14, "5": 14, "0": 33,
    }  # fmt: skip


def test_the_embedded_events_by_province_and_district(joined):
    provinces, districts = summarise(joined, "adm1"), summarise(joined, "adm2")
    assert (len(provinces.table), len(districts.table)) == (42, 548)
    assert provinces.totals["events"] == 43
    assert districts.totals["events"] == 24
    assert districts.left_out.to_numpy().tolist() == [
        ["no place given", 33],
        ["known only to the country or region", 14],
        ["known only to the province", 14],
        ["outside the two countries", 7],
        ["known only to a city of several districts", 5],
    ]
    kurram = districts.table.set_index("key").loc["PK-KP-kurram"]
    assert (kurram["events"], kurram["killed"], kurram["injured_unknown"]) == (2, 47, 1)


def test_the_joined_frame_of_a_caller_is_left_as_it_is(joined):
    before = joined.copy()
    for by in BY:
        summarise(joined, by)
    pd.testing.assert_frame_equal(joined, before)


def test_a_frame_from_elsewhere_with_any_index_is_counted():
    frame = gpd.GeoDataFrame(
        {"geo_precision": [2, 2], "killed": [1, None], "injured": [None, None]},
        geometry=[Point(67.001, 30.184)] * 2,
        crs="EPSG:4326",
        index=["a", "a"],
    )
    row = summarise(join_incidents(frame), "adm1").nonzero().iloc[0]
    assert (row["key"], row["events"], row["killed"], row["killed_unknown"]) == ("PK-BA", 2, 1, 1)
