"""ACLED: what is translated how, and every quirk of its exports."""

from __future__ import annotations

import pytest

from geo_afpak.errors import InputFileError
from geo_afpak.importers import read_acled
from geo_afpak.importers.acled import SUB_EVENTS


def first(path, **options):
    """Return the one record of a file."""
    imported = read_acled(path, **options).collect()
    assert not imported.faults, imported.faults
    assert len(imported.frame) == 1
    return imported.frame.iloc[0]


def refused(path):
    """Return the fault of the one rejected row of a file."""
    imported = read_acled(path).collect()
    assert len(imported.rejects) == 1, imported.frame
    return imported.faults[0]


# --- the file -------------------------------------------------------------------------


def test_every_row_is_kept_or_accounted_for(data):
    counts = read_acled(data / "acled.csv").collect().counts
    assert (counts.rows_in, counts.kept, counts.rejected) == (5, 4, 0)
    assert counts.left_out == {"in India": 1}


def test_a_record_says_where_it_comes_from_and_what_may_be_done_with_it(data):
    imported = read_acled(data / "acled.csv", version="2025-06-01").collect()
    record = imported.frame.iloc[0]
    assert record["id"] == "acled-AFG90001"
    assert record["source_id"] == "AFG90001"
    assert record["source_dataset"] == "ACLED 2025-06-01"
    assert "may not be republished" in record["licence"]
    assert record["sources"] == ["Example Daily", "Example Radio"]


def test_a_withheld_source_is_replaced_by_the_citation_of_acled(variant):
    assert first(variant("acled.csv", {"source": ""}))["sources"][0].startswith("ACLED (")


def test_columns_that_are_not_ours_stay_as_they_are(data):
    record = read_acled(data / "acled.csv").collect().frame.iloc[0]
    assert record["acled_event_type"] == "Battles"
    assert record["acled_interaction"] == "State forces-Rebel group"
    assert record["acled_geo_precision"] == 1
    assert record["acled_actor2"] == "Military Forces of Afghanistan (2014-2021)"
    assert record["summary"].startswith("On 3 May 2017")


def test_upper_case_headers_digits_as_floats_and_the_older_dates(data):
    imported = read_acled(data / "acled_old.csv").collect()
    assert imported.frame["date_start"].tolist() == ["2017-05-03", "2017-05-16"]
    assert imported.frame["killed"].tolist() == [57, 57]
    assert imported.frame["geo_precision"].tolist() == [3, 3]
    assert imported.frame["acled_inter1"].tolist() == [2, 2]
    assert imported.frame["acled_data_id"].tolist() == [7654321, 7654322]
    assert imported.notes == ()


def test_a_cut_down_export_is_taken_and_what_it_lacks_is_said(data):
    imported = read_acled(data / "acled_cut.csv").collect()
    assert imported.frame["id"].tolist() == ["acled-line-2", "acled-line-3"]
    assert imported.frame["geo_precision"].tolist() == [3, 4]
    assert imported.frame["killed"].isna().all()
    missing = ("event_id_cnty", "geo_precision", "time_precision", "fatalities", "source")
    assert [note.split()[3].rstrip(":") for note in imported.notes[:5]] == list(missing)


def test_an_event_told_once_for_each_actor_is_kept_once(data):
    fault = read_acled(data / "acled_monadic.csv").collect().faults[0]
    assert "repeats 'acled-AFG90001' of line 2" in fault.problem
    assert "dyadic" in fault.fix


def test_an_event_that_occurs_again_in_a_later_batch_is_found(data):
    imported = read_acled(data / "acled_monadic.csv", chunk=1).collect()
    assert (imported.counts.kept, imported.counts.rejected) == (1, 1)


def test_another_source_is_recognised(data):
    with pytest.raises(InputFileError, match="geo-afpak import ucdp"):
        read_acled(data / "ucdp_v25.csv")


def test_headers_that_differ_by_case_only_are_refused(variant):
    path = variant("acled.csv", {}, rename={"tags": "NOTES"})
    with pytest.raises(InputFileError, match="'notes' and 'NOTES'"):
        read_acled(path)


def test_a_table_of_another_kind_is_no_export(variant):
    with pytest.raises(InputFileError, match="no column event_date"):
        read_acled(variant("acled.csv", {}, rename={"event_date": "when"}))


# --- what happened --------------------------------------------------------------------


@pytest.mark.parametrize("name", list(SUB_EVENTS))
def test_every_sub_event_has_its_type(variant, name):
    record = first(variant("acled.csv", {"sub_event_type": name, "inter1": "2", "inter2": "7"}))
    assert (record["event_type"], record["sub_type"]) == SUB_EVENTS[name]


@pytest.mark.parametrize(
    "name", ["Excessive force against protestors", "ARMED CLASH", "Air / drone  strike"]
)
def test_spellings_of_sub_events_vary_between_exports(variant, name):
    record = first(variant("acled.csv", {"sub_event_type": name}))
    assert record["sub_type"] in {
        "excessive_force_against_protesters",
        "armed_clash",
        "air_drone_strike",
    }


@pytest.mark.parametrize(
    ("name", "kind"),
    [("Riots/Protests", "unrest"), ("Remote violence", "attack"),
     ("Battle-No change of territory", "clash"), ("Non-violent activities", "organisational"),
     ("Strategic Developments", "organisational")],
)  # fmt: skip
def test_the_event_types_of_older_files_are_known(variant, name, kind):
    assert (
        first(variant("acled.csv", {"event_type": name, "sub_event_type": ""}))["event_type"]
        == kind
    )


def test_an_unknown_type_is_refused_with_the_known_ones(variant):
    fault = refused(variant("acled.csv", {"event_type": "Parade", "sub_event_type": "Float"}))
    assert (fault.field, fault.value) == ("sub_event_type", "Float")
    assert "Battles" in fault.expected


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ({"inter1": "State forces", "inter2": "Rebel group"}, "counter_terrorism"),
        ({"inter1": "1", "inter2": "2"}, "counter_terrorism"),
        ({"inter1": "8.0", "inter2": ""}, "attack"),
        ({"inter1": "8", "inter2": "1"}, "attack"),
        ({"inter1": "1", "inter2": "7"}, "attack"),
        ({"inter1": "2", "inter2": "1"}, "attack"),
        ({"inter1": "Rebel group", "inter2": "State forces"}, "attack"),
        ({"inter1": "", "inter2": "", "actor1": "Military Forces of Pakistan (2022-)",
          "actor2": "TTP: Tehreek-i-Taliban Pakistan"}, "counter_terrorism"),
        ({"inter1": "", "inter2": "", "actor1": "Military Forces of Pakistan (2022-)",
          "actor2": "Civilians (Pakistan)"}, "attack"),
    ],
)  # fmt: skip
def test_a_strike_is_counter_terrorism_when_a_state_strikes_an_armed_group(variant, cells, kind):
    record = first(variant("acled.csv", {"sub_event_type": "Air/drone strike", **cells}))
    assert record["event_type"] == kind
    assert record["sub_type"] == "air_drone_strike"


def test_groups_are_the_armed_actors_by_code_and_by_name_where_there_is_none(variant):
    rows = (
        {"event_id_cnty": "AFG1"},
        {"event_id_cnty": "AFG2", "actor1": "Front of Nobody", "actor2": "", "inter2": ""},
        {"event_id_cnty": "AFG3", "actor2": "Protesters (Afghanistan)", "inter2": "6"},
    )
    imported = read_acled(variant("acled.csv", *rows)).collect()
    assert imported.frame["groups"].tolist() == [["ISK"], ["Front of Nobody"], ["ISK"]]
    assert imported.notes[-1].endswith("keep their name: Front of Nobody (1)")


def test_targeted_civilians_are_the_target(variant):
    record = first(variant("acled.csv", {"civilian_targeting": "Civilian targeting"}))
    assert record["target_type"] == "civilians"
    assert first(variant("acled.csv", {}))["target_type"] is None


# --- when, where, how many ------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "expected"),
    [("1", ("2017-05-31", "2017-05-31", "day")), ("2", ("2017-05-28", "2017-06-03", "week")),
     ("3.0", ("2017-05-01", "2017-05-31", "month")), ("", ("2017-05-31", "2017-05-31", "day"))],
)  # fmt: skip
def test_a_date_is_as_long_as_its_precision(variant, code, expected):
    record = first(variant("acled.csv", {"event_date": "2017-05-31", "time_precision": code}))
    assert tuple(record[["date_start", "date_end", "date_precision"]]) == expected
    assert ("2017-05-31" in (record["note"] or "")) == (expected[2] != "day")


@pytest.mark.parametrize("date", ["3 May 2017", "03-May-17", "2017-05-03 00:00:00"])
def test_dates_come_in_several_styles(variant, date):
    assert first(variant("acled.csv", {"event_date": date}))["date_start"] == "2017-05-03"


def test_a_date_in_numbers_is_read_in_the_order_that_the_file_proves(variant):
    rows = [
        {"event_id_cnty": f"AFG{n}", "event_date": d}
        for n, d in enumerate(("5/3/2017", "5/31/2017"))
    ]
    assert read_acled(variant("acled.csv", *rows)).collect().frame["date_start"].tolist() == [
        "2017-05-03", "2017-05-31",
    ]  # fmt: skip
    rows[1]["event_date"] = "31/5/2017"
    assert read_acled(variant("acled.csv", *rows)).collect().frame["date_start"].tolist() == [
        "2017-03-05", "2017-05-31",
    ]  # fmt: skip


def test_a_date_that_could_be_two_is_rejected(variant):
    assert "could be two days" in refused(variant("acled.csv", {"event_date": "5/3/2017"})).problem


@pytest.mark.parametrize("date", ["", "May 2017", "32 May 2017"])
def test_a_row_without_a_day_is_rejected(variant, date):
    assert refused(variant("acled.csv", {"event_date": date})).field == "event_date"


@pytest.mark.parametrize(("code", "ours"), [("1", 2), ("2", 3), ("3", 4)])
def test_places_are_as_precise_as_acled_says(variant, code, ours):
    record = first(variant("acled.csv", {"geo_precision": code}))
    assert record["geo_precision"] == ours
    assert record["location_basis"].startswith(f"coordinates of ACLED, geo_precision {code} (")


@pytest.mark.parametrize(
    ("column", "value"),
    [("geo_precision", "4"), ("time_precision", "9"), ("fatalities", "-1"), ("fatalities", "soon"),
     ("latitude", "34 X"), ("longitude", "")],
)  # fmt: skip
def test_a_value_that_acled_does_not_have_is_rejected_with_line_and_column(variant, column, value):
    fault = refused(variant("acled.csv", {column: value}))
    assert (fault.row, fault.id, fault.field, fault.value) == (2, "acled-AFG90001", column, value)
    assert fault.expected
    assert fault.fix


def test_swapped_coordinates_are_rejected_and_named(variant):
    fault = refused(variant("acled.csv", {"latitude": "70.7", "longitude": "34.1"}))
    assert "swapped" in fault.problem


def test_a_point_off_the_study_area_is_a_fault_where_the_country_is_ours(variant):
    assert "outside the study area" in refused(variant("acled.csv", {"longitude": "7.07"})).problem


def test_a_row_without_coordinates_gets_the_district_that_it_names_and_no_point(variant):
    record = first(variant("acled.csv", {"latitude": "", "longitude": ""}))
    assert record.geometry is None
    assert record["adm2_id_by_name"] == "AF-NAN-achin"
    assert record["geo_precision"] == 3
    assert "by its name" in record["location_basis"]


def test_a_row_without_coordinates_or_district_is_known_to_its_province(variant):
    cells = {"latitude": "0", "longitude": "0", "admin2": "Nowhere"}
    record = first(variant("acled.csv", cells))
    assert record.geometry is None
    assert record["geo_precision"] == 4
    assert "0, 0" in record["note"]


def test_no_figure_is_not_zero(variant):
    rows = [
        {"event_id_cnty": "AFG1", "fatalities": "0"},
        {"event_id_cnty": "AFG2", "fatalities": ""},
    ]
    killed = read_acled(variant("acled.csv", *rows)).collect().frame["killed"]
    assert killed.tolist()[0] == 0
    assert killed.isna().tolist() == [False, True]


# --- filters --------------------------------------------------------------------------


def test_one_country_can_be_asked_for(data):
    imported = read_acled(data / "acled.csv", country=("PAK",)).collect()
    assert imported.frame["id"].tolist() == ["acled-PAK90002"]
    assert imported.counts.left_out == {"in Afghanistan": 3, "in India": 1}


def test_the_country_is_found_without_its_number(variant):
    path = variant("acled.csv", {}, {"country": "India"}, drop=("iso",))
    assert read_acled(path).collect().counts.left_out == {"in India": 1}


def test_an_area_leaves_out_what_lies_outside_or_nowhere(variant):
    rows = (
        {"event_id_cnty": "AFG1"},
        {"event_id_cnty": "AFG2", "latitude": "36"},
        {"event_id_cnty": "AFG3", "latitude": "", "longitude": ""},
    )
    imported = read_acled(variant("acled.csv", *rows), area=(69, 33, 72, 35)).collect()
    assert imported.frame["id"].tolist() == ["acled-AFG1"]
    assert imported.counts.left_out == {
        "outside the area": 1,
        "without coordinates to compare with the area": 1,
    }


def test_events_of_no_stated_country_stay_where_they_lie_in_the_study_area(variant):
    rows = (
        {"event_id_cnty": "A1"},
        {"event_id_cnty": "A2", "latitude": "48.8", "longitude": "2.3"},
    )
    path = variant("acled.csv", *rows, drop=("iso", "country"))
    counts = read_acled(path).collect().counts
    assert (counts.kept, counts.left_out) == (1, {"outside the study area": 1})
