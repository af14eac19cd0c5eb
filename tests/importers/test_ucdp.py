"""UCDP GED: what is translated how, and every quirk of its files."""

from __future__ import annotations

import shutil

import pytest

from geo_afpak import load_incidents
from geo_afpak.importers import read_ucdp

FILES = ("ucdp_v25.csv", "ucdp_hdx.csv")


def first(path, **options):
    """Return the one record of a file."""
    imported = read_ucdp(path, **options).collect()
    assert not imported.faults, imported.faults
    assert len(imported.frame) == 1
    return imported.frame.iloc[0]


def refused(path):
    """Return the fault of the one rejected row of a file."""
    imported = read_ucdp(path).collect()
    assert len(imported.rejects) == 1, imported.frame
    return imported.faults[0]


# --- the file -------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_kept_or_accounted_for(data, name):
    counts = read_ucdp(data / name).collect().counts
    assert (counts.rows_in, counts.kept, counts.rejected) == (5, 4, 0)
    assert counts.left_out == {"in India": 1}


def test_the_copy_of_hdx_gives_the_same_incidents(data):
    plain, copy = (read_ucdp(data / name).collect() for name in FILES)
    ours = [name for name in plain.frame.columns if not name.startswith("ucdp_")]
    assert plain.frame[ours].equals(copy.frame[ours])
    assert "line 2 holds HXL tags and was skipped" in copy.notes
    assert copy.frame["ucdp_iso3"].tolist() == ["AFG", "PAK", "AFG", "AFG"]


def test_a_line_end_in_a_cell_does_not_break_the_row(data):
    frame = read_ucdp(data / "ucdp_hdx.csv").collect().frame
    assert frame["ucdp_where_description"].tolist()[1] == "first line\nsecond line, in a cell"


def test_older_releases_have_fewer_columns(data):
    record = first(data / "ucdp_v20.csv")
    assert record["killed"] == 4


def test_the_release_is_taken_from_the_official_name_of_the_file(data, tmp_path):
    path = tmp_path / "GEDEvent_v25_0_3.csv"
    shutil.copy(data / "ucdp_v20.csv", path)
    imported = read_ucdp(path).collect()
    assert imported.frame["source_dataset"].tolist() == ["UCDP GED 25.0.3"]
    assert "release 25.0.3 is taken from the name of the file" in imported.notes
    assert first(path, version="25.1")["source_dataset"] == "UCDP GED 25.1"


def test_an_event_carries_its_number_as_ucdp_id_also_when_written_and_read_back(data, tmp_path):
    out = tmp_path / "incidents.geojson"
    read_ucdp(data / "ucdp_v25.csv").write(out)
    frame = load_incidents(out)
    assert frame["ucdp_id"].notna().all()
    assert frame["ucdp_id"].tolist() == frame["source_id"].tolist()


def test_events_alike_in_all_but_their_number_are_all_kept(data):
    frame = read_ucdp(data / "ucdp_v25.csv").collect().frame
    assert {"ucdp-900001", "ucdp-900005"} <= set(frame["id"])


def test_every_article_is_a_source_of_its_own(variant):
    record = first(variant("ucdp_v25.csv", {}))
    assert record["sources"] == [
        "Example Agency,2017-05-04,Troops, fighters clash in Achin",
        "Example Radio,2017-05-05,Toll rises",
    ]


@pytest.mark.parametrize(
    ("article", "original", "sources"),
    [("", "ISPR; police", ["ISPR", "police"]), ("", "", None),
     ('"A,2017,one', "", ["A,2017,one"]), ("A;B", "x", ["A", "B"]),
     ('"A,2017,one\r\ntwo";B', "", ["A,2017,one two", "B"])],
)  # fmt: skip
def test_sources_are_never_empty(variant, article, original, sources):
    record = first(
        variant("ucdp_v25.csv", {"source_article": article, "source_original": original})
    )
    if sources is None:
        assert record["sources"][0].startswith("UCDP GED: Sundberg and Melander")
    else:
        assert record["sources"] == sources


# --- codes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "kind", "sub_type", "title"),
    [("1", "clash", "state_based", "State-based violence, Achin town, 3 May 2017"),
     ("2", "clash", "inter_group_fighting", "Non-state violence, Achin town, 3 May 2017"),
     ("3", "attack", "one_sided", "One-sided violence, Achin town, 3 May 2017")],
)  # fmt: skip
def test_types_of_violence(variant, code, kind, sub_type, title):
    record = first(variant("ucdp_v25.csv", {"type_of_violence": code}))
    assert (record["event_type"], record["sub_type"], record["title"]) == (kind, sub_type, title)
    assert record["ucdp_type_of_violence"] == int(code)


@pytest.mark.parametrize(
    ("code", "ours"), [("1", 2), ("2", 3), ("3", 3), ("4", 4), ("5", 5), ("6", 5), ("7", 5)]
)
def test_places_are_as_precise_as_ucdp_says(variant, code, ours):
    record = first(variant("ucdp_v25.csv", {"where_prec": code}))
    assert record["geo_precision"] == ours
    assert f"where_prec {code}" in record["location_basis"]


@pytest.mark.parametrize(
    ("cells", "ours"), [({}, 3), ({"adm_2": ""}, 4), ({"adm_2": "", "adm_1": ""}, 5)]
)
def test_without_where_prec_a_place_is_known_to_the_unit_it_names(variant, cells, ours):
    path = variant("ucdp_v25.csv", cells, drop=("where_prec",))
    assert first(path)["geo_precision"] == ours
    assert any("where_prec" in note for note in read_ucdp(path).notes)


@pytest.mark.parametrize(
    ("code", "start", "end", "expected"),
    [("1", "2017-05-03", "2017-05-03", "day"), ("2", "2017-05-03", "2017-05-05", "range"),
     ("3", "2017-05-03", "2017-05-09", "week"), ("4", "2017-05-01", "2017-05-31", "month"),
     ("4", "2017-05-20", "2017-06-10", "range"), ("5", "2017-01-01", "2017-12-01", "range"),
     ("", "2017-05-03", "2017-05-03", "day"), ("", "2017-05-03", "2017-05-04", "range")],
)  # fmt: skip
def test_dates_are_as_precise_as_ucdp_says(variant, code, start, end, expected):
    cells = {"date_prec": code, "date_start": start, "date_end": end}
    record = first(variant("ucdp_v25.csv", cells))
    assert tuple(record[["date_start", "date_end", "date_precision"]]) == (start, end, expected)


def test_one_day_that_is_several_is_shown_as_a_contradiction(variant):
    record = first(variant("ucdp_v25.csv", {"date_end": "2017-05-05"}))
    assert record["date_precision"] == "range"
    assert "date_prec 1" in record["discrepancy"]


@pytest.mark.parametrize("time", ["", " 00:00:00.000", " 00:00", "T00:00:00"])
def test_midnight_is_no_time(variant, time):
    cells = {"date_start": f"2017-05-03{time}", "date_end": f"2017-05-03{time}"}
    assert first(variant("ucdp_v25.csv", cells))["date_start"] == "2017-05-03"


# --- tolls ----------------------------------------------------------------------------


def test_best_low_and_high_are_the_toll_and_its_range(variant):
    record = first(variant("ucdp_v25.csv", {}))
    assert tuple(record[["killed_low", "killed", "killed_high"]]) == (4, 4, 6)
    assert record["ucdp_deaths_b"] == 3


@pytest.mark.parametrize(
    ("stated", "expected"),
    [((12, 10, 8), (8, 10, 12)), ((5, 3, 9), (3, 3, 9)), ((1, 9, 4), (1, 9, 9))],
)
@pytest.mark.parametrize(("clarity", "field"), [("2", "note"), ("1", "discrepancy")])
def test_tolls_that_cross_widen_the_range_and_stay_beside_it(
    variant, stated, expected, clarity, field
):
    cells = dict(zip(("low", "best", "high"), map(str, stated), strict=True))
    record = first(variant("ucdp_v25.csv", {**cells, "event_clarity": clarity}))
    assert tuple(record[["killed_low", "killed", "killed_high"]]) == expected
    assert tuple(record[["ucdp_low", "ucdp_best", "ucdp_high"]]) == stated
    assert f"widened to {expected[0]} to {expected[2]}" in record[field]


def test_none_for_certain_but_perhaps_some_is_zero_to_some(variant):
    record = first(variant("ucdp_v25.csv", {"low": "0", "best": "0", "high": "25"}))
    assert tuple(record[["killed_low", "killed", "killed_high"]]) == (0, 0, 25)
    assert record["discrepancy"] is None


def test_minus_one_is_not_recorded(variant):
    record = first(variant("ucdp_v25.csv", {"number_of_sources": "-1", "low": "-1", "high": "-1"}))
    assert record[["killed_low", "killed_high"]].isna().all()
    assert record["ucdp_number_of_sources"] == -1


def test_an_aggregate_of_events_says_so(variant):
    assert "aggregates" in first(variant("ucdp_v25.csv", {"event_clarity": "2"}))["note"]


# --- names and places -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("sides", "groups"),
    [(("Government of Afghanistan", "IS"), ["ISK"]), (("IS", "Civilians"), ["ISK"]),
     (("TTP", "IS"), ["TTP", "ISK"]), (("Nobody's Front", "Civilians"), ["Nobody's Front"])],
)  # fmt: skip
def test_groups_are_the_armed_sides(variant, sides, groups):
    record = first(variant("ucdp_v25.csv", {"side_a": sides[0], "side_b": sides[1]}))
    assert record["groups"] == groups
    assert record["ucdp_side_b"] == sides[1]


def test_stated_units_stay_as_they_are_spelt(variant):
    cells = {"adm_1": "Khyber Pakhtunkwa province", "adm_2": "Mohmand Distrcit"}
    record = first(variant("ucdp_v25.csv", cells))
    assert tuple(record[["adm1_stated", "adm2_stated"]]) == tuple(cells.values())


def test_blank_units_are_none(variant):
    record = first(variant("ucdp_v25.csv", {"adm_1": "", "adm_2": " "}))
    assert record[["adm1_stated", "adm2_stated"]].isna().all()


@pytest.mark.parametrize("country", [{"country_id": "750"}, {"country_id": "750.0"}])
def test_the_country_is_told_by_its_number(variant, country):
    assert read_ucdp(variant("ucdp_v25.csv", country)).collect().counts.kept == 0


@pytest.mark.parametrize(
    ("column", "value"),
    [("type_of_violence", "4"), ("type_of_violence", ""), ("where_prec", "8"), ("date_prec", "0"),
     ("date_start", ""), ("date_end", "soon"), ("best", "soon"), ("latitude", "")],
)  # fmt: skip
def test_a_value_that_ucdp_does_not_have_is_rejected_with_line_and_column(variant, column, value):
    fault = refused(variant("ucdp_v25.csv", {column: value}))
    assert (fault.row, fault.id, fault.field, fault.value) == (2, "ucdp-900001", column, value)


def test_an_end_before_the_start_is_rejected(variant):
    assert refused(variant("ucdp_v25.csv", {"date_end": "2017-05-01"})).field == "date_start"
