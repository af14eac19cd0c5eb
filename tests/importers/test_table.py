"""Tables of one's own, by a mapping; and the mapping that is proposed for them."""

from __future__ import annotations

import tomllib

import pytest

from geo_afpak.errors import InputFileError, ValidationError
from geo_afpak.importers import propose_mapping, read_table
from geo_afpak.importers.mapping import TARGETS


@pytest.fixture
def table(tmp_path):
    """Write a table and a mapping, and import them."""

    def run(text, mapping, **options):
        (tmp_path / "own.csv").write_text(text, encoding="utf-8")
        (tmp_path / "mapping.toml").write_text(mapping, encoding="utf-8")
        return read_table(tmp_path / "own.csv", tmp_path / "mapping.toml", **options).collect()

    return run


MAPPING = """
[columns]
date = "Date"
lat = "Lat"
lon = "Lon"
[defaults]
event_type = "attack"
"""


# --- the spreadsheet ------------------------------------------------------------------


@pytest.fixture
def blasts(data):
    return read_table(data / "table.csv", data / "table.toml").collect()


def test_every_row_is_kept_or_rejected(blasts):
    assert (blasts.counts.rows_in, blasts.counts.kept, blasts.counts.rejected) == (7, 5, 2)
    assert [(fault.row, fault.field, fault.value) for fault in blasts.faults] == [
        (5, "Killed Max", "http://example.org/toll"),
        (8, "Date", "soon"),
    ]


def test_a_hidden_blank_in_a_longitude_and_a_decimal_comma_are_read(blasts):
    assert blasts.frame.geometry.x.tolist()[1] == 67.0182
    assert (blasts.frame.geometry.x.tolist()[3], blasts.frame.geometry.y.tolist()[3]) == (
        66.8455,
        29.8002,
    )


def test_two_date_styles_with_weekdays_are_read(blasts):
    assert blasts.frame["date_start"].tolist() == [
        "1995-11-19", "2016-08-31", "2018-07-13", "2016-08-01", "2016-08-09",
    ]  # fmt: skip
    assert blasts.frame["date_precision"].tolist() == ["day", "day", "day", "month", "day"]
    assert "was a Tuesday" in blasts.frame["discrepancy"].tolist()[4]


def test_at_least_a_hundred_is_a_floor(blasts):
    record = blasts.frame.iloc[1]
    assert record["killed_low"] == 60
    assert record[["killed", "killed_high"]].isna().all()
    assert "'100+' was read as at least 100" in record["note"]
    assert record["blasts_killed_max"] == "100+"


def test_a_least_above_the_most_widens_the_range_and_is_shown(blasts):
    record = blasts.frame.iloc[2]
    assert (record["killed_low"], record["killed_high"]) == (15, 20)
    assert (
        record["discrepancy"]
        == "The table says killed low 20, high 15; the range is widened to 15 to 20."
    )


def test_widened_ranges_are_summed_once(table):
    mapping = MAPPING.replace("[defaults]", 'killed = "K"\nkilled_low = "L"\n[defaults]')
    text = "Date,Lat,Lon,K,L\n2016,30.18,67.0,5,7\n2016,30.18,67.0,5,3\n"
    (note,) = table(text, mapping).notes
    assert note == "killed: 1 range widened to hold the figure: low 10 -> 8, high 7 -> 7"


def test_columns_without_a_field_are_kept_under_the_name_of_the_source(blasts):
    assert blasts.frame["blasts_time"].tolist()[:2] == [None, "about 9 am"]
    assert blasts.frame["blasts_islamic_date"].tolist()[0] == "25 Jumaada al-THaany 1416 A.H"


def test_blanks_and_case_of_values_do_not_matter(blasts):
    assert blasts.frame["adm2_stated"].tolist()[:3] == ["Islamabad", "Quetta", "QUETTA"]
    assert set(blasts.frame["event_type"]) == {"attack"}


def test_a_row_without_coordinates_gets_the_district_that_it_names(blasts):
    record = blasts.frame.iloc[4]
    assert record.geometry is None
    assert (record["geo_precision"], record["adm2_id_by_name"]) == (3, "PK-BA-mastung")


def test_the_source_is_the_one_that_the_mapping_names(blasts):
    record = blasts.frame.iloc[0]
    assert (record["id"], record["source_dataset"]) == ("blasts-1", "Example table of bombings")
    assert record["licence"] == "own work"
    assert record["sources"] == ["Example table of bombings (synthetic)"]


# --- what a mapping can say -----------------------------------------------------------


def test_a_table_of_three_columns_is_enough(table):
    record = table("Date,Lat,Lon\n2016-08-31,30.18,67.0\n", MAPPING).frame.iloc[0]
    assert record["id"] == "own-line-2"
    assert record["title"] == "Attack, 31 August 2016"
    assert record["sources"] == ["own.csv"]
    assert record["geo_precision"] == 4
    assert "precision not stated" in record["location_basis"]


def test_a_district_makes_a_place_known_to_it(table):
    mapping = MAPPING.replace("[defaults]", 'adm2_stated = "D"\n[defaults]')
    frame = table("Date,Lat,Lon,D\n2016,30.18,67.0,Quetta\n", mapping).frame
    assert frame["geo_precision"].tolist() == [3]


@pytest.mark.parametrize(
    ("value", "ours"), [("2", 2), ("2.0", 2), ("town", 2), ("Province", 4), ("city", 2)]
)
def test_precision_is_a_number_a_word_or_translated(table, value, ours):
    mapping = MAPPING.replace("[defaults]", 'geo_precision = "P"\n[defaults]')
    mapping += '[values.geo_precision]\ncity = "2"\n'
    frame = table(f"Date,Lat,Lon,P\n2016,30.18,67.0,{value}\n", mapping).frame
    assert frame["geo_precision"].tolist() == [ours]


def test_a_precision_that_means_nothing_is_rejected(table):
    mapping = MAPPING.replace("[defaults]", 'geo_precision = "P"\n[defaults]')
    fault = table("Date,Lat,Lon,P\n2016,30.18,67.0,exact\n", mapping).faults[0]
    assert (fault.field, fault.value) == ("P", "exact")
    assert "[values.geo_precision]" in fault.fix


def test_a_type_that_is_not_translated_is_rejected_with_the_way_to_do_it(table):
    mapping = MAPPING.replace("[defaults]", 'event_type = "T"\n[defaults]')
    mapping += '[values.event_type]\n"Drone  Strike" = "counter_terrorism"\n'
    text = (
        "Date,Lat,Lon,T\n2016,30.18,67.0,drone strike\n2016,30.18,67.0,\n2016,30.18,67.0,Parade\n"
    )
    imported = table(text, mapping)
    assert imported.frame["event_type"].tolist() == ["counter_terrorism", "attack"]
    assert imported.faults[0].field == "T"
    assert "[values.event_type]" in imported.faults[0].fix


def test_a_type_that_nobody_states_is_left_open_and_said(table):
    mapping = MAPPING.replace("event_type", "# event_type").replace(
        "[defaults]", 'killed = "K"\nevent_type = "T"\n[values.event_type]\n"US strike" = ""\n'
    )
    text = "Date,Lat,Lon,K,T\n2016,30.18,67.0,3,US strike\n2016,30.18,67.0,4,\n"
    imported = table(text, mapping)
    assert imported.frame["event_type"].tolist() == [None, None]
    assert imported.frame["killed"].sum() == 7
    assert imported.notes[-1] == (
        "event_type is open in 2 rows: US strike (1), not stated (1); say which under "
        "[values.event_type] or [defaults]"
    )


def test_a_misspelt_country_is_the_one_that_is_meant_and_said(table):
    countries = ("Afganistan", "Paksitan", "Pakistan", "Tajikistan", "Atlantis")
    rows = "\n".join(f"2020-01-0{n},34.1,70.{n},{name}" for n, name in enumerate(countries, 1))
    mapping = MAPPING.replace("[defaults]", 'country = "Country"\n[defaults]')
    mapping += 'geo_precision = "district"\n'
    done = table(f"Date,Lat,Lon,Country\n{rows}\n", mapping)
    assert done.frame["country"].tolist() == ["Afganistan", "Paksitan", "Pakistan"]
    assert done.counts.left_out == {"in Tajikistan": 1, "in Atlantis": 1}
    assert {
        "country Afganistan was read as Afghanistan in 1 row",
        "country Paksitan was read as Pakistan in 1 row",
    } <= set(done.notes)


@pytest.mark.parametrize(
    "text",
    ["district,province,status,date\nAchin,Nangarhar,Contested,2017-11\n",
     "ADM2_PCODE,ADM2_EN,n\nAF0615,Achin,3\n", "Date,District\n2016-08-31,Kot\n"],
)  # fmt: skip
def test_a_table_that_says_of_nothing_that_it_happened_makes_no_events(tmp_path, text):
    proposed, mapping = propose(tmp_path, text)
    assert "event_type" not in mapping["defaults"]
    assert "# open: no column says it" in proposed
    (tmp_path / "m.toml").write_text(proposed, encoding="utf-8")
    with pytest.raises(InputFileError, match=r"no row is an event.*geo-afpak (match|import zones)"):
        read_table(tmp_path / "t.csv", tmp_path / "m.toml")


def test_a_code_stands_where_there_is_no_name(tmp_path, table):
    text = "ADM2_PCODE,ADM2_EN,killed\nAF0617,Kot,3\nAF615,,1\n9999,,2\n"
    proposed, mapping = propose(tmp_path, text)
    assert mapping["columns"]["adm2_stated"] == ["ADM2_EN", "ADM2_PCODE"]
    frame = table(text, proposed).frame
    assert frame["adm2_stated"].tolist() == ["Kot", "AF615", "9999"]
    assert frame["adm2_id_by_name"].tolist() == ["AF-NAN-kot", "AF-NAN-achin", None]


@pytest.mark.parametrize(
    ("dates", "start"),
    [
        ("dayfirst = true", "2016-05-03"),
        ("dayfirst = false", "2016-03-05"),
        ('format = "%d/%m/%Y"', "2016-05-03"),
        ('format = ["%Y", "%m/%d/%Y"]', "2016-03-05"),
    ],
)
def test_the_order_of_dates_is_for_the_mapping_to_say(table, dates, start):
    frame = table("Date,Lat,Lon\n3/5/2016,30.18,67.0\n", f"{MAPPING}[dates]\n{dates}\n").frame
    assert frame["date_start"].tolist() == [start]


def test_a_doubtful_date_is_rejected_with_the_setting_that_cures_it(table):
    fault = table("Date,Lat,Lon\n3/5/2016,30.18,67.0\n", MAPPING).faults[0]
    assert "dayfirst under [dates]" in fault.fix


def test_first_and_last_day_make_a_range(table):
    mapping = '[columns]\ndate_start = "A"\ndate_end = "B"\n[defaults]\nevent_type = "clash"\n'
    frame = table("A,B\n2016-05-03,2016-05-09\n2016-05-03,\n,\n", mapping).frame
    assert frame["date_precision"].tolist() == ["range", "day"]
    assert frame["date_end"].tolist() == ["2016-05-09", "2016-05-03"]


def test_the_precision_of_a_date_can_be_stated(table):
    mapping = MAPPING.replace("[defaults]", 'date_precision = "P"\n[defaults]')
    text = "Date,Lat,Lon,P\n2016-05-03,30.18,67.0,report\n2016-05-03,30.18,67.0,sure\n"
    imported = table(text, mapping)
    assert imported.frame["date_precision"].tolist() == ["report"]
    assert imported.faults[0].value == "sure"


def test_an_event_without_date_is_kept_as_such(table):
    record = table("Date,Lat,Lon,x\n,34.4,70.4,a\n", MAPPING).frame.iloc[0]
    assert (record["date_precision"], record["date_start"]) == ("unknown", None)


TOTALS = "No,Date,District,Killed,Lat,Lon\n1,2016-08-31,Achin,3,34.12,70.7\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [("x,,,7,,", "neither date nor place"), (",,Total,7,,", "line of totals"),
     (",,,7,,", "line of one cell"), (",Provisional,,,,", "line of one cell"),
     ("No,Date,District,Killed,Lat,Lon", "repeats the header")],
)  # fmt: skip
def test_a_line_that_is_no_record_is_refused_and_never_counted(tmp_path, line, reason):
    file = tmp_path / "t.csv"
    file.write_text(f"{TOTALS}{line}\n", encoding="utf-8")
    (tmp_path / "m.toml").write_text(propose_mapping(file), encoding="utf-8")
    imported = read_table(file, tmp_path / "m.toml").collect()
    assert imported.frame["killed"].tolist() == [3]
    assert (imported.counts.rows_in, imported.counts.rejected) == (2, 1)
    assert reason in imported.faults[0].problem


@pytest.mark.parametrize(
    "text",
    ["Admin2,Month,Year,Events,Fatalities\nAchin,May,2016,5,12\n",
     "ID,ADMIN1,WEEK,Events,FATALITIES,CENTROID_LATITUDE\n7,Sindh,2016-05,1,0,26\n8,Sindh,,4,2,26\n"],
)  # fmt: skip
def test_a_table_of_counts_is_no_table_of_events(tmp_path, text):
    file = tmp_path / "counts.csv"
    file.write_text(text, encoding="utf-8")
    (tmp_path / "m.toml").write_text(propose_mapping(file), encoding="utf-8")
    with pytest.raises(InputFileError, match="'Events' counts events"):
        read_table(file, tmp_path / "m.toml")


def test_a_column_that_counts_one_a_row_makes_no_table_of_counts(table):
    frame = table("Date,Lat,Lon,Events\n2016,30.18,67.0,1\n2016,30.18,67.1,1\n", MAPPING).frame
    assert len(frame) == 2


@pytest.mark.parametrize(
    ("text", "kind"),
    [("Air strike", "counter_terrorism"), ("Airstrike", "counter_terrorism"), ("US strike", ""),
     ("Missile strike", ""), ("Shutter-down strike", "unrest"), ("Attack on police", "attack"),
     ("Attack on army convoy", "attack"), ("Crossfire", "clash"), ("Cross-border shelling", ""),
     ("Arson", "attack"), ("Firefight", "clash"), ("Explosion", "attack"),
     ("Suicide bombing at police HQ", "attack"), ("Bombing of protest march", "attack"),
     ("Assault on operations base", "attack"), ("Drone attack", ""), ("Raid on a police post", ""),
     ("Police operation", "counter_terrorism"), ("State-based violence", "clash")],
)  # fmt: skip
def test_a_type_is_proposed_from_what_was_done(tmp_path, text, kind):
    proposed, mapping = propose(tmp_path, f"Type,x\n{text},1\n")
    assert mapping.get("values", {}).get("event_type", {}).get(text, "") == kind
    assert ("open: say which" in proposed) is (kind == "")


@pytest.mark.parametrize(
    ("header", "columns"),
    [("Strike ID,Total Died Min,Total Died Max", {"id": "Strike ID", "killed_low": "Total Died Min",
                                                  "killed_high": "Total Died Max"}),
     ("Minimum total people killed,best_death", {"killed": "best_death",
                                                 "killed_low": "Minimum total people killed"}),
     ("civilians killed,Injured", {"killed_civilians": "civilians killed", "injured": "Injured"}),
     ("militants killed,Injured", {"injured": "Injured"}),
     ("year,month,day", {"date": ["year", "month", "day"]}),
     ("side_a,side_b", {"groups": ["side_a", "side_b"]}),
     ("LatLong,x", {"lat": "LatLong", "lon": "LatLong"}),
     ("ADM1_EN,ADM2_EN", {"adm1_stated": "ADM1_EN", "adm2_stated": "ADM2_EN"})],
)  # fmt: skip
def test_titles_of_columns_are_known_in_their_usual_wordings(tmp_path, header, columns):
    assert propose(tmp_path, f"{header}\n1,2,3\n"[: len(header) + 7])[1]["columns"] == columns


def test_a_date_in_three_columns_and_groups_in_two_are_one_field(tmp_path):
    file = tmp_path / "t.csv"
    text = "id,year,month,day,side_a,side_b,latitude,longitude\n"
    text += "401115.0,2016.0,8.0,31,ISK,Taliban,34.12,70.7\n2.0,2016.0,8.0,,ISK,,34.12,70.7\n"
    file.write_text(text, encoding="utf-8")
    (tmp_path / "m.toml").write_text(propose_mapping(file), encoding="utf-8")
    frame = read_table(file, tmp_path / "m.toml").collect().frame
    assert frame["id"].tolist() == ["t-401115", "t-2"]
    assert frame["date_start"].tolist() == ["2016-08-31", "2016-08-01"]
    assert frame["date_precision"].tolist() == ["day", "month"]
    assert [len(groups) for groups in frame["groups"]] == [2, 1]


def test_values_and_defaults_work_for_every_field(table):
    mapping = MAPPING.replace("[defaults]", 'killed = "K"\n[defaults]\ninjured = 0\n')
    mapping += '\n[values.killed]\n"-99" = ""\nNone = "0"\n'
    text = "Date,Lat,Lon,K\n2016,34.4,70.4,-99\n2016,34.4,70.4,None\n2016,34.4,70.4,5\n"
    frame = table(text, mapping).frame
    assert frame["killed"].isna().tolist() == [True, False, False]
    assert frame["killed"].tolist()[1:] == [0, 5]
    assert frame["injured"].tolist() == [0, 0, 0]


def test_several_groups_and_sources_stand_in_one_cell(table):
    mapping = MAPPING.replace("[defaults]", 'groups = "G"\nsources = "S"\n[defaults]')
    text = "Date,Lat,Lon,G,S\n2016,30.18,67.0,TTP: Tehreek-i-Taliban Pakistan; Own Front,A; B\n"
    imported = table(text, mapping)
    assert imported.frame["groups"].tolist() == [["TTP", "Own Front"]]
    assert imported.frame["sources"].tolist() == [["A", "B"]]
    assert "Own Front (1)" in imported.notes[-1]


def test_lists_in_other_notations_are_read_as_lists(table):
    mapping = MAPPING.replace("[defaults]", 'groups = "G"\nsources = "S"\n[defaults]')
    rows = ["\"['ISK', 'TTP']\",BBC", '"[""ISK""]","[""BBC; AP"", ""Dawn""]"', "[],", "[ISK],BBC"]
    lines = "".join(f"2016,30.18,67.0,{row}\n" for row in rows)
    imported = table(f"Date,Lat,Lon,G,S\n{lines}", mapping)
    assert imported.frame["groups"].tolist() == [["ISK", "TTP"], ["ISK"], []]
    assert imported.frame["sources"].tolist() == [["BBC"], ["BBC; AP", "Dawn"], ["own.csv"]]
    assert "could be a list without quotes" in imported.faults[0].problem


def test_a_stated_country_filters_and_a_missing_one_does_not(table):
    mapping = MAPPING.replace("[defaults]", 'country = "C"\n[defaults]')
    text = "Date,Lat,Lon,C\n" + "".join(
        f"2016,34.5,69.2,{name}\n" for name in ("Afghanistan", "India", "", "Iran; Pakistan", "PK")
    )
    imported = table(text, mapping)
    assert imported.counts.left_out == {"in India": 1}
    assert table(text, mapping, country=("AFG",)).counts.kept == 2


def test_columns_are_found_whatever_their_case_and_blanks(table):
    assert table("DATE, lat ,lon\n2016,30.18,67.0\n", MAPPING).counts.kept == 1


# --- faults of a mapping --------------------------------------------------------------


def test_every_fault_of_a_mapping_is_said_at_once(table):
    mapping = """
    [columns]
    date = "Datum"
    latt = "Lat"
    killed = 3
    [default]
    event_type = "attack"
    [defaults]
    country = ["Pakistan"]
    [values]
    event_type = "attack"
    [dates]
    dayfirst = "yes"
    [source]
    nam = "x"
    """
    with pytest.raises(ValidationError) as caught:
        table("Date,Lat,Lon\n", mapping)
    assert [fault.field for fault in caught.value.faults] == [
        "default", "columns.date", "columns.latt", "columns.killed", "defaults.country",
        "values.event_type", "source.nam", "dates.dayfirst",
    ]  # fmt: skip
    assert [fault.fix for fault in caught.value.faults][:3] == [
        "did you mean 'defaults'?", "did you mean 'Date'?", "did you mean 'lat'?",
    ]  # fmt: skip


@pytest.mark.parametrize("mapping", ["", "columns = 3", "[columns]\n"])
def test_a_mapping_without_columns_is_none(table, mapping):
    with pytest.raises(ValidationError, match="columns"):
        table("Date,Lat,Lon\n", mapping)


def test_a_mapping_that_is_no_toml_says_where(table):
    with pytest.raises(InputFileError, match=r"mapping.toml: is no TOML .*line 1"):
        table("Date,Lat,Lon\n", "date: Date")


# --- proposals ------------------------------------------------------------------------


def propose(tmp_path, text):
    (tmp_path / "t.csv").write_text(text, encoding="utf-8")
    proposed = propose_mapping(tmp_path / "t.csv")
    return proposed, tomllib.loads(proposed)


def test_common_headers_are_recognised(tmp_path):
    headers = (
        "S#,Incident Date,LAT,Long,Killed Min,Killed Max,Wounded,Province,District,City,Description"
    )
    _, mapping = propose(tmp_path, f"{headers}\n")
    assert mapping["columns"] == {
        "id": "S#", "date": "Incident Date", "lat": "LAT", "lon": "Long",
        "killed_low": "Killed Min",
        "killed_high": "Killed Max", "injured": "Wounded", "adm1_stated": "Province",
        "adm2_stated": "District", "place": "City", "summary": "Description",
    }  # fmt: skip
    assert "event_type" not in mapping["defaults"]


def test_a_proposal_works_as_it_is(data, tmp_path):
    path = tmp_path / "mapping.toml"
    path.write_text(propose_mapping(data / "table.csv"), encoding="utf-8")
    counts = read_table(data / "table.csv", path).collect().counts
    assert counts.rows_in == counts.kept + counts.rejected == 7


def test_a_decimal_comma_is_proposed_only_where_no_coordinate_has_a_point(tmp_path):
    rows = ['"34,43",70.45', '"34,43","70,45"']
    found = [propose(tmp_path, f"lat,lon\n{row}\n")[1]["numbers"] for row in rows]
    assert found == [{}, {"decimal": ","}]


@pytest.mark.parametrize(
    ("dates", "order"),
    [(("3/5/2016", "31/5/2016"), True), (("3/5/2016", "5/31/2016"), False),
     (("3/5/2016",), None), (("3/5/2016", "31/5/2016", "5/31/2016"), None),
     (("2016-05-03",), None)],
)  # fmt: skip
def test_the_order_of_dates_is_proposed_only_where_the_table_proves_it(tmp_path, dates, order):
    text, mapping = propose(tmp_path, "date,x\n" + "".join(f"{date},1\n" for date in dates))
    assert mapping["dates"].get("dayfirst") is order
    assert ("say which" in text) == (order is None and "3/5/2016" in dates)


def test_the_values_of_a_column_of_types_are_proposed_one_by_one(tmp_path):
    text = "Type,x\nSuicide,1\nsuicide ,2\nDrone strike,3\nProtest,4\nGun battle,5\nclash,6\n"
    _, mapping = propose(tmp_path, text)
    assert mapping["values"]["event_type"] == {
        "Suicide": "attack", "Drone strike": "counter_terrorism", "Protest": "unrest",
        "Gun battle": "clash", "clash": "clash",
    }  # fmt: skip


def test_a_column_of_too_many_types_is_doubted(tmp_path):
    text, mapping = propose(tmp_path, "Type,x\n" + "".join(f"bomb {n},1\n" for n in range(60)))
    assert len(mapping["values"]["event_type"]) == 60
    assert "is this column the right one?" in text


def test_hostile_headers_and_values_stay_text(tmp_path):
    bad = 'Bomb"]\\n[columns]\\nx = """'
    text = 'Type,"a""]\n[source]",\\\n' + f'"{bad.replace(chr(34), chr(34) * 2)}",2,3\n'
    proposed, mapping = propose(tmp_path, text)
    assert list(mapping["columns"].values()) == ["Type"]
    assert list(mapping["values"]["event_type"]) == [bad]
    assert '# "a\\"] [source]" is kept as t_a_source' in proposed


def test_a_type_that_stands_far_down_is_in_the_proposal_too(tmp_path):
    lines = "Type,x\n" + "Clash,1\n" * 3000 + "One-sided violence,1\n"
    assert propose(tmp_path, lines)[1]["values"]["event_type"] == {
        "Clash": "clash", "One-sided violence": "attack",
    }  # fmt: skip


# --- [values] and [defaults], field by field --------------------------------------------

SAID = {
    "id": ("x7", {"id": "own-x7"}),
    "date": ("2016-09-01", {"date_start": "2016-09-01", "date_end": "2016-09-01"}),
    "date_start": ("2016-08-30", {"date_start": "2016-08-30"}),
    "date_end": ("2016-09-02", {"date_end": "2016-09-02"}),
    "date_precision": ("week", {"date_precision": "week"}),
    "lon": ("70.8", {"lon": 70.8}),
    "lat": ("34.2", {"lat": 34.2}),
    "event_type": ("clash", {"event_type": "clash"}),
    "scope": ("background", {"scope": "background"}),
    "geo_precision": ("town", {"geo_precision": 2}),
    "groups": ("ISK; TTP", {"groups": ["ISK", "TTP"]}),
    "sources": ("AP; BBC", {"sources": ["AP", "BBC"]}),
    "archive_links": ("https://a.org", {"archive_links": ["https://a.org"]}),
    "country": ("Afghanistan", {"country": "Afghanistan"}),
    "evidence": ("fair", {"evidence": "fair"}),
    "source_count": ("2", {"source_count": 2}),
    "radius_km": ("2,5 km", {"radius_km": 2.5}),
}
"""What a mapping says of a field that is no plain text, and what comes of it."""


def said_of(field: str) -> tuple[str, dict[str, object]]:
    if field.startswith(("killed", "injured")):
        return "12", {field: 12}
    return SAID.get(field, ("some words", {field: "some words"}))


@pytest.mark.parametrize("section", ["defaults", "values"])
@pytest.mark.parametrize("field", TARGETS)
def test_a_mapping_can_say_every_field_for_all_rows_or_for_a_word(table, section, field):
    text, expected = said_of(field)
    cells = {"date_start": "2016-08-31", "lon": "70.7", "lat": "34.12", "event_type": "attack",
             "geo_precision": "3"}  # fmt: skip
    for name in (field, "date_start" if field == "date" else ""):
        cells.pop(name, None)
    mapping = ['[source]\nname = "own"\n[columns]', *(f'{name} = "{name}"' for name in cells)]
    if section == "values":
        cells["own"] = " Its  Word"
        mapping += [f'{field} = "own"', f"[values.{field}]", f'"its word" = "{text}"']
    else:
        mapping += ["[defaults]", f'{field} = "{text}"']
    found = table("\n".join(map(",".join, (cells, cells.values()))), "\n".join(mapping))
    assert found.faults == ()
    points = found.frame.assign(lon=found.frame.geometry.x, lat=found.frame.geometry.y)
    (row,) = points.to_dict("records")
    assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("section", ["defaults", "values"])
def test_a_mapping_cannot_say_what_is_no_field(table, section):
    said = '[values.adm2_name]\n"a" = "b"' if section == "values" else '[defaults]\nadm2_name = "b"'
    columns = '[columns]\ndate = "date"\nkilled = "killed"\n'
    with pytest.raises(ValidationError, match=f"{section}.adm2_name.*is no field"):
        table("date,killed\n2016-08-31,3\n", columns + said)


def test_a_word_of_a_list_is_translated_where_it_stands_among_others(table):
    mapping = (
        '[columns]\ndate = "date"\nkilled = "killed"\ngroups = "who"\n'
        '[values.groups]\ndaesh = "ISK"\nthem = "TTP"\nx = ""\n'
    )
    frame = table("date,killed,who\n2016-08-31,3,Daesh; Them; X\n", mapping).frame
    assert frame["groups"].tolist() == [["ISK", "TTP"]]
