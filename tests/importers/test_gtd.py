"""GTD: what is translated how, and every quirk of its files."""

from __future__ import annotations

import csv

import openpyxl
import pytest

from geo_afpak.importers import read_gtd
from geo_afpak.importers.gtd import ATTACK_TYPES, approximate_span


def first(path, **options):
    """Return the one record of a file."""
    imported = read_gtd(path, **options).collect()
    assert not imported.faults, imported.faults
    assert len(imported.frame) == 1
    return imported.frame.iloc[0]


def refused(path):
    """Return the fault of the one rejected row of a file."""
    imported = read_gtd(path).collect()
    assert len(imported.rejects) == 1, imported.frame
    return imported.faults[0]


def dates(record):
    return tuple(record[["date_start", "date_end", "date_precision"]])


# --- the file -------------------------------------------------------------------------


def test_every_row_is_kept_or_accounted_for(data):
    imported = read_gtd(data / "gtd.csv").collect()
    counts = imported.counts
    assert (counts.rows_in, counts.kept, counts.rejected) == (6, 5, 0)
    assert counts.left_out == {"in Iraq": 1}
    assert "cp1252" in imported.notes[0]
    assert "“Blast in Jalalabad,”" in imported.frame["sources"].tolist()[0][0]


def test_a_workbook_gives_the_same_incidents(data, tmp_path):
    book = openpyxl.Workbook()
    with (data / "gtd.csv").open(encoding="cp1252", newline="") as file:
        for row in csv.reader(file):
            book.active.append([_typed(cell) for cell in row])
    book.save(tmp_path / "gtd.xlsx")
    from_book = read_gtd(tmp_path / "gtd.xlsx").collect().frame
    assert from_book.equals(read_gtd(data / "gtd.csv").collect().frame)


def _typed(cell):
    try:
        return float(cell)
    except ValueError:
        return cell or None


def test_a_repackaged_copy_is_taken_and_what_it_lacks_is_said(data):
    imported = read_gtd(data / "gtd_copy.csv").collect()
    assert imported.frame["id"].tolist() == [f"gtd-{n}" for n in range(1, 6)]
    assert all("12 digits" in note for note in imported.frame["note"])
    assert imported.frame["sub_type"].tolist()[:2] == ["bombing", "armed_assault"]
    assert imported.frame["groups"].tolist()[1] == []
    assert [note for note in imported.notes if "specificity" in note]
    assert imported.frame["geo_precision"].tolist() == [3, 4, 3, 3, 3]


def test_ids_that_a_spreadsheet_has_rounded_are_not_ids(variant):
    rows = [{"eventid": "2.01705E+11"}, {"eventid": "2,01705E+11"}]
    imported = read_gtd(variant("gtd.csv", *rows, encoding="cp1252")).collect()
    assert imported.frame["id"].tolist() == ["gtd-line-2", "gtd-line-3"]
    assert "rounded by a spreadsheet" in imported.frame["note"].tolist()[0]


def test_ids_that_became_floats_are_ids(variant):
    assert first(variant("gtd.csv", {"eventid": "201705030001.0"}))["id"] == "gtd-201705030001"


def test_a_record_carries_the_licence_of_gtd(variant):
    record = first(variant("gtd.csv", {}), version="2021-06")
    assert "may not be posted" in record["licence"]
    assert record["source_dataset"] == "GTD 2021-06"
    assert first(variant("gtd.csv", {"scite1": ""}))["sources"][0].startswith("START (")


def test_columns_that_are_not_ours_stay_with_their_sentinels(variant):
    record = first(variant("gtd.csv", {"doubtterr": "-9", "nperps": "-99"}))
    assert (record["gtd_doubtterr"], record["gtd_nperps"]) == (-9, -99)
    assert record["gtd_weaptype1_txt"] == "Explosives"


# --- when -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("month", "day", "expected"),
    [("5", "3", ("2008-05-03", "2008-05-03", "day")),
     ("5", "0", ("2008-05-01", "2008-05-31", "month")),
     ("0", "0", ("2008-01-01", "2008-12-31", "year")),
     ("", "", ("2008-01-01", "2008-12-31", "year")),
     ("5.0", "3.0", ("2008-05-03", "2008-05-03", "day"))],
)  # fmt: skip
def test_a_day_or_month_of_0_is_unknown(variant, month, day, expected):
    cells = {"iyear": "2008", "imonth": month, "iday": day}
    assert dates(first(variant("gtd.csv", cells))) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("May 15-18, 2014", ("2014-05-15", "2014-05-18", "range")),
     ("April 30 - May 24, 2014", ("2014-04-30", "2014-05-24", "range")),
     ("05/16/2014 - 05/18/2014", ("2014-05-16", "2014-05-18", "range")),
     ("Between May 16, 2014 and May 19, 2014", ("2014-05-16", "2014-05-19", "range")),
     ("May 2014", ("2014-05-01", "2014-05-31", "month")),
     ("15-18 May 2014", ("2014-05-15", "2014-05-18", "range")),
     ("May 17, 2014", ("2014-05-17", "2014-05-17", "day"))],
)  # fmt: skip
def test_the_middle_of_a_range_is_not_taken_for_the_day(variant, text, expected):
    cells = {"iyear": "2014", "imonth": "5", "iday": "17", "approxdate": text}
    record = first(variant("gtd.csv", cells))
    assert dates(record) == expected
    assert record["gtd_approxdate"] == text


@pytest.mark.parametrize(
    "text", ["before Eid", "about May 17, 2014", "March 1-3, 2014", "May 19-12, 2014", "1-2-3 May"]
)
def test_a_range_that_cannot_be_read_leaves_the_year_only(variant, text):
    cells = {"iyear": "2014", "imonth": "5", "iday": "17", "approxdate": text}
    record = first(variant("gtd.csv", cells))
    assert dates(record) == ("2014-01-01", "2014-12-31", "year")
    assert "2014-05-17" in record["note"]
    assert text in record["note"]


def test_until_2011_the_stored_day_is_a_day(variant):
    cells = {"iyear": "2011", "imonth": "5", "iday": "17", "approxdate": "before Eid"}
    assert dates(first(variant("gtd.csv", cells)))[2] == "day"


def test_a_range_is_finer_than_an_unknown_day(variant):
    cells = {"iyear": "2008", "imonth": "5", "iday": "0", "approxdate": "May 3-5, 2008"}
    assert dates(first(variant("gtd.csv", cells))) == ("2008-05-03", "2008-05-05", "range")


def test_an_unknown_day_stays_the_month_when_the_range_cannot_be_read(variant):
    cells = {"iyear": "2014", "imonth": "5", "iday": "0", "approxdate": "before Eid"}
    assert dates(first(variant("gtd.csv", cells)))[2] == "month"


def test_a_range_over_the_turn_of_the_year_is_read():
    assert approximate_span("December 30, 2013 - January 2, 2014", 2014)[:2] == (
        "2013-12-30", "2014-01-02",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "field"),
    [({"iyear": ""}, "iyear"), ({"iyear": "17"}, "iyear"), ({"imonth": "13"}, "iday"),
     ({"iday": "32"}, "iday"), ({"imonth": "13", "iday": "0"}, "imonth")],
)  # fmt: skip
def test_a_date_that_does_not_exist_is_rejected(variant, cells, field):
    assert refused(variant("gtd.csv", cells)).field == field


# --- where ----------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "ours"), [("1", 2), ("2", 3), ("3", 3), ("4", 4), ("5", 5)])
def test_places_are_as_precise_as_gtd_says(variant, code, ours):
    record = first(variant("gtd.csv", {"specificity": code}))
    assert record["geo_precision"] == ours
    assert f"specificity {code}" in record["location_basis"]


@pytest.mark.parametrize(("vicinity", "ours"), [("1", 3), ("0", 2), ("-9", 2), ("", 2)])
def test_an_event_in_the_vicinity_of_a_town_is_not_in_it(variant, vicinity, ours):
    assert first(variant("gtd.csv", {"vicinity": vicinity}))["geo_precision"] == ours


def test_an_event_without_coordinates_gets_its_district_by_name(variant):
    cells = {"latitude": "", "longitude": "", "specificity": "5", "city": "Achin district"}
    record = first(variant("gtd.csv", cells))
    assert record.geometry is None
    assert (record["geo_precision"], record["adm2_id_by_name"]) == (3, "AF-NAN-achin")


@pytest.mark.parametrize("city", ["Unknown", "Karachi district", "Atlantis district"])
def test_a_name_that_leaves_a_doubt_gives_no_district(variant, city):
    cells = {"latitude": "", "longitude": "", "country": "153", "country_txt": "Pakistan",
             "provstate": "Sindh", "city": city}  # fmt: skip
    imported = read_gtd(variant("gtd.csv", cells)).collect()
    assert "adm2_id_by_name" not in imported.frame.columns
    assert imported.frame["geo_precision"].tolist() == [4]
    assert imported.frame["adm1_id_by_name"].tolist() == ["PK-SD"]


def test_without_coordinates_a_town_leads_to_its_district_and_a_file_may_have_none(tmp_path):
    path = tmp_path / "gtd.csv"
    path.write_text(
        "eventid,iyear,imonth,iday,country,country_txt,provstate,city,attacktype1\n"
        "201705000001,2017,5,3,4,Afghanistan,Nangarhar,Jalalabad,2\n"
        "201705000002,2017,5,3,153,Pakistan,Balochistan,Sariab,2\n"
        "201705000003,2017,5,3,153,Pakistan,Unknown,Unknown,2\n",
        encoding="utf-8",
    )
    imported = read_gtd(path).collect()
    assert imported.frame["geo_precision"].tolist() == [3, 4, 5]
    assert imported.frame["adm2_id_by_name"].tolist()[0] == "AF-NAN-jalalabad"
    assert imported.frame["adm1_id_by_name"].tolist()[1] == "PK-BA"
    assert "has no coordinates" in " ".join(imported.notes)


@pytest.mark.parametrize(
    "country",
    [{"country": "153"}, {"country": "", "country_txt": "Pakistan"}, {"country": "Pakistan"}],
)
def test_the_country_is_told_by_number_or_name(variant, country):
    cells = {"country_txt": "Pakistan", **country}
    counts = read_gtd(variant("gtd.csv", cells), country=("AFG",)).collect().counts
    assert counts.left_out == {"in Pakistan": 1}


# --- what, who, how many --------------------------------------------------------------


@pytest.mark.parametrize("code", list(ATTACK_TYPES))
def test_attack_types(variant, code):
    record = first(variant("gtd.csv", {"attacktype1": str(code)}))
    assert (record["event_type"], record["sub_type"]) == ("attack", ATTACK_TYPES[code][0])


def test_the_name_of_an_attack_type_does_where_the_number_is_missing(variant):
    path = variant("gtd.csv", {"attacktype1_txt": "Unarmed Assault"}, drop=("attacktype1",))
    assert first(path)["sub_type"] == "unarmed_assault"


def test_an_attack_type_of_minus_9_is_not_specified(variant):
    assert first(variant("gtd.csv", {"attacktype1": "-9"}))["sub_type"] == "attack_unspecified"


def test_no_attack_type_at_all_is_an_attack_not_specified(variant):
    path = variant("gtd.csv", {}, drop=("attacktype1", "attacktype1_txt"))
    assert first(path)["sub_type"] == "attack_unspecified"


def test_a_suicide_attack_is_one_whatever_its_type(variant):
    assert first(variant("gtd.csv", {"suicide": "1"}))["sub_type"] == "suicide_attack"


def test_an_assault_on_another_armed_group_is_a_clash(variant):
    record = first(variant("gtd.csv", {"attacktype1": "2", "targtype1": "17"}))
    assert (record["event_type"], record["sub_type"]) == ("clash", "inter_group_fighting")


@pytest.mark.parametrize("cells", [{"attacktype1": "12"}, {"attacktype1": "x"}])
def test_an_unknown_attack_type_is_rejected(variant, cells):
    assert refused(variant("gtd.csv", cells)).field == "attacktype1"


@pytest.mark.parametrize(
    ("killed", "injured", "expected"),
    [("5", "12.0", (5, 12)), ("0", "0", (0, 0)), ("", "", (None, None)),
     ("-99", "-9", (None, None)), ("-99.0", "-9.0", (None, None))],
)  # fmt: skip
def test_a_blank_or_sentinel_is_no_figure(variant, killed, injured, expected):
    record = first(variant("gtd.csv", {"nkill": killed, "nwound": injured}))
    found = record[["killed", "injured"]].astype(object)
    assert tuple(found.where(found.notna(), None)) == expected


def test_a_toll_spread_over_linked_events_keeps_the_numbers_round_it(variant):
    record = first(variant("gtd.csv", {"nkill": "2.5"}))
    assert tuple(record[["killed_low", "killed_high"]]) == (2, 3)
    assert "2.5" in record["note"]


def test_the_dead_include_attackers_and_it_is_said(variant):
    assert "1 of them" in first(variant("gtd.csv", {"nkillter": "1"}))["note"]
    assert "attackers (" in first(variant("gtd.csv", {"nkillter": ""}))["note"]
    assert first(variant("gtd.csv", {"nkill": ""}))["note"] is None


@pytest.mark.parametrize(
    ("names", "groups"),
    [(("Unknown", ""), []), (("", ""), []),
     (("Khorasan Chapter of the Islamic State", "Unknown"), ["ISK"]),
     (("Taliban", "Haqqani Network"), ["TLB", "HQN"]),
     (("Front of Nobody", ""), ["Front of Nobody"])],
)  # fmt: skip
def test_unknown_is_no_group(variant, names, groups):
    record = first(variant("gtd.csv", {"gname": names[0], "gname2": names[1]}))
    assert record["groups"] == groups


@pytest.mark.parametrize(
    ("claimed", "by"), [("1", "Taliban"), ("0", None), ("-9", None), ("", None)]
)
def test_only_a_claim_is_a_claim(variant, claimed, by):
    assert first(variant("gtd.csv", {"gname": "Taliban", "claimed": claimed}))["claimed_by"] == by


def test_a_month_of_a_year_that_cannot_be_meant_is_refused(variant):
    row = {"iyear": "0018", "imonth": "6", "iday": "0"}
    imported = read_gtd(variant("gtd.csv", row, encoding="cp1252")).collect()
    assert [(fault.field, fault.problem) for fault in imported.faults] == [
        ("iyear", "lies in a year that cannot be meant")
    ]
