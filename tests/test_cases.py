"""Small tables as people hold them: what each must come to, whoever reads it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openpyxl
import pandas as pd
import pytest

from geo_afpak import join_incidents, read_incidents, summarise
from geo_afpak.errors import InputFileError
from geo_afpak.importers import propose_mapping, read_acled, read_table
from geo_afpak.join.incidents import elsewhere
from geo_afpak.layers import build_layers
from geo_afpak.names.places import resolve_district

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

HEAD = "id,title,event_type,date_start,date_end,date_precision,killed,country,adm1_stated,sources"
PLACE = "geo_precision,lon,lat,location_basis"


def table(folder: Path, *lines: str, head: str = HEAD) -> Path:
    path = folder / "own.csv"
    path.write_text("\n".join((head, *lines)), encoding="utf-8")
    return path


def event(name: str, killed: int, country: str, province: str) -> str:
    return f"{name},Raid,attack,2016-08-08,2016-08-08,day,{killed},{country},{province},AP"


def mapped(path: Path) -> Path:
    mapping = path.with_suffix(".toml")
    mapping.write_text(propose_mapping(path), encoding="utf-8")
    return mapping


def imported(path: Path) -> gpd.GeoDataFrame:
    return read_table(path, mapped(path)).collect().frame


def book(folder: Path, *sheets: list[list[object]], merge: str = "") -> Path:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for number, rows in enumerate(sheets):
        sheet = workbook.create_sheet(f"s{number}")
        for row in rows:
            sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    workbook.save(folder / "own.xlsx")
    return folder / "own.xlsx"


def both(path: Path) -> list[gpd.GeoDataFrame]:
    """Read a table as `map` does, and as `import table` does."""
    return [read_incidents(path).frame, imported(path)]


def counts(frame: gpd.GeoDataFrame, by: str) -> dict[str, list[int]]:
    found = summarise(join_incidents(frame), by).nonzero()
    return {
        key: [events, killed]
        for key, events, killed in found[["key", "events", "killed"]].to_numpy().tolist()
    }


@pytest.mark.parametrize(
    "line",
    ["Total,,,,7,,", ",,,TOTAL:,7,,", ",,Nangarhar total,,7,,", "Total (2 events),,,,7,,",
     ",Total,,,7,,", "Sum,2016,,,7,,", ",,,Average,3.5,,", "* as media have it,,,,,,",
     "Prepared on 2016-10-01,,,,,,", "2016,,,,,,", ",,,,7,,", ",,Subtotal,,7,,",
     "No,Date,District,Province,Killed,Lat,Lon", "Gesamtsumme,,,,7,,", ",,,Итого,7,,",
     "ټولټال,,,,7,,", ",,Nangarhar (total),,7,,", ",2016,Total,,7,,", "Cumulative,,,,7,,",
     "Max,,,,4,,", "3,,,,0,,", "3,,,,,,", "August 2016,,,,,,", "Total killed,7,,,,,",
     ",,,Nangarhar,3,,", ",2016,All,Nangarhar,7,,", "Notes,,,,,,",
     ",Aug-Sep 2016,Total,Total,7,,"],
)  # fmt: skip
def test_what_is_no_event_is_never_counted(tmp_path, line):
    path = table(
        tmp_path, "1,2016-08-31,Achin,Nangarhar,3,34.12,70.7", line,
        "2,2016-09-02,Kot,Nangarhar,4,34.15,70.6",
        head="No,Date,District,Province,Killed,Lat,Lon",
    )  # fmt: skip
    strict = read_incidents(path, geo_precision="town")
    for found in (strict, read_table(path, mapped(path)).collect()):
        assert found.frame["killed"].tolist() == [3, 4]
        assert [fault.row for fault in found.faults] == [3]
        assert found.faults[0].problem.startswith("no record")


def test_events_known_to_a_province_count_in_it_with_coordinates_empty_or_without_such_columns(
    tmp_path,
):
    rows = [event("a", 3, "Pakistan", "Sindh"), event("b", 4, "Afghanistan", "Hilmand"),
            event("c", 5, "Afghanistan", "Helmand")]  # fmt: skip
    expected = {"AF-HEL": [2, 9], "PK-SD": [1, 3]}
    columns = ((f"{HEAD},{PLACE}", ",4,,,province"), (f"{HEAD},geo_precision", ",4"), (HEAD, ""))
    for head, more in columns:
        for frame in both(table(tmp_path, *(row + more for row in rows), head=head)):
            assert counts(frame, "adm1") == expected
            assert counts(frame, "adm0") == {"AFG": [2, 9], "PAK": [1, 3]}
            assert frame.geometry.isna().all()


def test_events_of_a_named_district_are_placed_in_it_and_marked_as_named(tmp_path):
    named = {"country": "Afghanistan", "adm1_stated": "Nangarhar", "adm2_stated": "Achin"}
    same = {"event_type": "attack", "title": "Raid", "sources": ["AP"], "geo_precision": 3,
            "date_start": "2015-05-01"}  # fmt: skip
    features = [
        {
            "type": "Feature",
            "geometry": None,
            "properties": {"id": f"e{n}", "killed": n, **same, **named},
        }
        for n in range(3)
    ]
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    for frame in both(path):
        joined = join_incidents(frame)
        assert joined["join_status"].tolist() == ["named"] * 3
        assert counts(frame, "adm2") == {"AF-NAN-achin": [3, 3]}


def test_an_event_in_another_country_is_in_no_count_of_these_and_is_said(tmp_path):
    row = event("i1", 40, "India", "") + ",2,74.94,34.01,town"
    path = table(tmp_path, row, head=f"{HEAD},{PLACE}")
    joined = join_incidents(read_incidents(path))
    assert elsewhere(joined).tolist() == [True]
    found = summarise(joined, "adm0")
    assert (found.totals["events"], found.left_out["events"].tolist()) == (0, [1])
    assert "1" in build_layers(joined).lead
    import_ = read_table(path, mapped(path)).collect()
    assert dict(import_.counts.left_out) == {"in India": 1}


def test_every_record_of_an_answer_of_acled_is_accounted_for(tmp_path):
    base = {"time_precision": "1", "event_type": "Battles", "sub_event_type": "Armed clash",
            "actor1": "Military Forces of Pakistan (2022-)", "inter1": "1",
            "actor2": "TTP: Tehreek-i-Taliban Pakistan", "inter2": "2", "iso": "586",
            "country": "Pakistan", "admin1": "Khyber Pakhtunkhwa", "admin2": "Lakki Marwat",
            "location": "Lakki Marwat", "latitude": "32.607", "longitude": "70.911",
            "geo_precision": "1", "fatalities": "3"}  # fmt: skip
    sea = {"iso": "0", "country": "Arabian Sea", "latitude": "24.0", "longitude": "63.0"}
    data = [
        {**base, "event_id_cnty": "PAK1", "event_date": "0025-09-01"},
        {**base, "event_id_cnty": "PAK2", "event_date": "2025-09-02"},
        {**base, **sea, "event_id_cnty": "SEA1", "event_date": "2025-09-02"},
    ]
    path = tmp_path / "acl.json"
    path.write_text(json.dumps({"status": 200, "count": 3, "data": data}), encoding="utf-8")
    found = read_acled(path).collect()
    assert (found.counts.rows_in, found.counts.kept) == (3, 1)
    assert dict(found.counts.left_out) == {"in Arabian Sea": 1}
    assert "year that cannot be meant" in found.faults[0].problem
    assert found.frame["groups"].tolist() == [["TTP"]]


def test_titles_of_ocha_are_names_and_a_code_without_its_zero_is_the_code(tmp_path):
    for code in ("AF0615", "AF615"):
        assert (
            resolve_district("Achin", pcode=code, country="Afghanistan").adm2_id == "AF-NAN-achin"
        )
    path = table(tmp_path, "2016-08-31,AF0615,,2", "2016-08-31,,Achin,3",
                 head="Date,ADM2_PCODE,ADM2_EN,Killed")  # fmt: skip
    for frame in both(path):
        assert counts(frame, "adm2") == {"AF-NAN-achin": [2, 5]}


@pytest.mark.parametrize(
    ("head", "row", "way"),
    [("ADM2_PCODE,ADM2_EN,n", "AF0615,Achin,3", "match"),
     ("district,province,status,date", "Kot,Nangarhar,Contested,2017-11", "import zones")],
)  # fmt: skip
def test_a_table_of_names_or_of_control_is_no_table_of_events(tmp_path, head, row, way):
    path = table(tmp_path, row, head=head)
    for read in (imported, read_incidents):
        with pytest.raises(InputFileError, match=rf"no row is an event.*geo-afpak {way}"):
            read(path)


@pytest.mark.parametrize(
    ("head", "rows"),
    [("Province,District,Month,Attacks,Killed", ["Kunar,Asmar,2016-08,12,30"]),
     ("Province,Week,No. of attacks,Deaths", ["Kunar,2016-W35,12,30"]),
     ("Province,Year,Number of security incidents,Deaths", ["Kunar,2016,12,30"]),
     ("Month,Province,Suicide attacks,Killed", ["Aug 2016,Kunar,2,70"]),
     ("District,Killed 2015,Killed 2016", ["Asmar,12,30"]),
     ("District,Deaths Jan 2016,Deaths Feb 2016", ["Asmar,12,30"])],
)  # fmt: skip
def test_a_table_of_counts_by_area_and_period_is_no_table_of_events(tmp_path, head, rows):
    path = table(tmp_path, *rows, head=head)
    for read in (imported, read_incidents):
        with pytest.raises(InputFileError, match=r"so that a row is no event.*import counts"):
            read(path)


TWO_ROWS = [",,Where,,Killed,,Injured,", "id,Date,Province,District,Min,Max,Min,Max"]
DAY_AND_PLACE = "a,2016-08-31,Nangarhar,Achin"


@pytest.mark.parametrize(
    ("lines", "tolls"),
    [
        ([*TWO_ROWS, f"{DAY_AND_PLACE},3,5,1,2"], [3, 5, 1, 2]),
        # As a sheet gives merged cells: the name of a group in each of its columns.
        ([",,Where,Where,Killed,Killed,Injured,Injured", TWO_ROWS[1], f"{DAY_AND_PLACE},3,5,1,2"],
         [3, 5, 1, 2]),
        # What is merged downwards stands in the upper row alone.
        (["id,Date,Province,District,Killed,,Injured,", ",,,,Min,Max,Min,Max",
          f"{DAY_AND_PLACE},3,5,1,2"], [3, 5, 1, 2]),
        ([",,Where,,Casualties,,,", ",,,,Killed,,Injured,", TWO_ROWS[1],
          f"{DAY_AND_PLACE},3,5,1,2"], [3, 5, 1, 2]),
        (["Of 2016,,,,", "Source,AP,Date,September 2016,", "Province,Nangarhar,,,", ",,,,",
          "id,Date,Province,District,Killed", f"{DAY_AND_PLACE},3"], [3, None]),
        (["Incidents of 2016,,,,,,,", ",,,,,,,", *TWO_ROWS, f"{DAY_AND_PLACE},3,5,1,2"],
         [3, 5, 1, 2]),
        (['"Incidents, all, of 2016"', "", "id;Date;Province;District;Killed",
          f"{DAY_AND_PLACE},3".replace(",", ";")], [3, None]),
        (["id,Date,Province,District,Killed", "#event+id,#date,#adm1,#adm2,#affected",
          f"{DAY_AND_PLACE},3"], [3, None]),
    ],
)  # fmt: skip
def test_a_header_is_found_below_titles_and_in_two_rows(tmp_path, lines, tolls):
    for frame in both(table(tmp_path, *lines[1:], head=lines[0])):
        assert frame[["date_start", "adm2_stated"]].to_numpy().tolist() == [["2016-08-31", "Achin"]]
        low = ["killed_low", "killed_high", "injured_low", "injured_high"]
        found = frame.loc[0, low if len(tolls) == len(low) else ["killed", "injured"]]
        assert [None if pd.isna(one) else one for one in found] == tolls


TABLE = [["Date", "District", "Killed"], ["2016-08-31", "Kot", 3], ["2016-09-02", "Achin", 4]]


@pytest.mark.parametrize(
    "other",
    [[["Variable", "Type", "Description"], ["Date", "date", "of the event"]],
     [["Province", "Events", "Killed"], ["Kunar", 2, 7], ["Zabul", 3, 8]],
     [["Province", "District"], ["Nangarhar", "Kot"]], TABLE[:2]],
)  # fmt: skip
def test_the_sheet_of_events_is_found_behind_others_and_behind_hidden_ones(tmp_path, other):
    path = book(tmp_path, other, TABLE)
    if other == TABLE[:2]:
        workbook = openpyxl.load_workbook(path)
        workbook["s0"].sheet_state = "hidden"
        workbook["s1"].column_dimensions["B"].hidden = True
        workbook.save(path)
    for found in (read_incidents(path), read_table(path, mapped(path)).collect()):
        assert found.frame["killed"].tolist() == [3, 4]
        assert any("'s1' was read, not: s0" in note for note in found.notes)
        assert (other != TABLE[:2]) | any("hidden group(s) of col" in note for note in found.notes)


def test_a_toll_merged_over_two_events_is_neither_doubled_nor_dropped(tmp_path):
    path = book(tmp_path, [*TABLE[:2], [*TABLE[2][:2], None]], merge="C2:C3")
    for found in (read_incidents(path), read_table(path, mapped(path)).collect()):
        assert found.frame.empty
        assert [fault.value for fault in found.faults] == ["3 for rows 2 to 3 together"] * 2


def test_what_r_writes_for_nothing_is_nothing(tmp_path):
    head = '"","id","date","killed","country","adm1_stated","adm2_stated","groups","title"'
    row = '"1","a","2016-08-31",NA,"Afghanistan","Nangarhar",NA,NA,"Raid"'
    for frame in both(table(tmp_path, row, head=head)):
        assert frame["adm2_stated"].tolist() == [None]
        assert frame["groups"].tolist() == [[]]
        assert frame["killed"].isna().all()


def test_fields_that_are_not_ours_are_read_by_the_words_they_have(tmp_path):
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [70.7, 34.12]},
         "properties": {"date": "2016-08-31", "fatalities": 12, "detail": "Raid", "x_code": "b"}}
    ]  # fmt: skip
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    reading = read_incidents(path, geo_precision="town")
    assert reading.frame[["killed", "date_start"]].to_numpy().tolist() == [[12, "2016-08-31"]]
    assert any("kept as they are: x_code" in note for note in reading.notes)


def test_points_of_elsewhere_in_fields_of_their_own_are_said_and_in_no_count(tmp_path):
    features = [
        {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, 11.7]},
         "properties": {"date": "2024-04-03", "location": "Konduga", "fatalities": killed}}
        for lon, killed in ((13.4, 0), (13.9, 12))
    ]  # fmt: skip
    path = tmp_path / "own.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    reading = read_incidents(path, geo_precision="town")
    assert any("read date as date_start" in note for note in reading.notes)
    found = summarise(join_incidents(reading), "adm0")
    assert (found.totals["events"], found.left_out["events"].tolist()) == (0, [2])
    assert not read_incidents(path).frame.size  # a point of unknown precision is asked about
    assert read_table(path, mapped(path)).collect().counts.left_out == {"outside the study area": 2}


def test_more_types_than_anyone_lists_lose_no_row(tmp_path):
    rows = [f"2016-08-{n % 28 + 1:02},Kind {n},Kot,3" for n in range(60)]
    assert len(imported(table(tmp_path, *rows, head="Date,Type,District,Killed"))) == 60


def test_titles_of_two_words_or_with_their_format_are_known_and_no_others(tmp_path):
    head = "Sr. No.,Date (MM/DD/YYYY),Date (reported),Province/State,City/Town,Nature of attack,"
    more = "Militant group,Deaths,Killed/Injured,Civilians killed"
    frame = imported(table(tmp_path, "7,3/5/2016,9/9/2016,KP,Bara,IED blast,TTP,3,5,2",
                           head=head + more))  # fmt: skip
    named = ["source_id", "date_start", "adm1_stated", "place", "event_type", "killed"]
    assert frame[named].to_numpy().tolist() == [["7", "2016-03-05", "KP", "Bara", "attack", 3]]
    assert frame[["killed_civilians", "own_killed_injured"]].to_numpy().tolist() == [[2, 5]]
    assert frame["groups"].tolist() == [["TTP"]]


def test_groups_with_codes_are_parted_at_any_sign_and_names_without_stay_whole(tmp_path):
    said = ["ISK|TTP", "ISK & TTP", "ISK and TTP", '"ISK, TTP"', "Sons of X and Y", "None"]
    path = table(
        tmp_path, *(f"2016-08-08,Kot,3,{one}" for one in said), head="Date,Place,Killed,groups"
    )
    assert imported(path)["groups"].tolist() == [["ISK", "TTP"]] * 4 + [["Sons of X and Y"], []]


def test_lists_in_the_notation_of_python_and_json_are_lists(tmp_path):
    rows = [f"{key},2016-08-31,3,67.0,30.18,2,{groups}" for key, groups in
            (("a", '"[\'ISK\', \'TTP\']"'), ("b", '"[""ISK""]"'), ("c", "[]"))]  # fmt: skip
    for frame in both(table(tmp_path, *rows, head="id,Date,Killed,lon,lat,geo_precision,groups")):
        assert frame["groups"].tolist() == [["ISK", "TTP"], ["ISK"], []]
        found = summarise(frame, "group")
        assert found.nonzero()[["key", "events"]].to_numpy().tolist() == [["ISK", 2], ["TTP", 1]]
        assert found.left_out["events"].tolist() == [1]


# --- a table of each kind and what it must come to --------------------------------------

PERSIAN = "2016-05-13".translate({ord("0") + n: chr(0x6F0 + n) for n in range(10)})
URDU = "TTP نے ہسپتال پر حملہ کیا"
READ: list[tuple[str, str, list[str], dict[str, list[object]]]] = [
    ("total", "No,Date,District,Province,Killed",
     ["1,2016-08-31,Kot,Nangarhar,3", "2,2016-09-02,Achin,Nangarhar,4", ",,,,7"],
     {"killed": [3, 4]}),
    ("pair in one cell", "Strike,Date,LatLong,Killed,geo_precision",
     ['1,2016-08-31,"34.43, 70.45",3,2'], {"x": [70.45], "y": [34.43]}),
    ("decimal commas", "Date,Killed,Lat,Lon,geo_precision", ['2016-08-30,950,"34,43","70,45",2'],
     {"x": [70.45], "y": [34.43], "killed": [950]}),
    ("a point in a number that may be a thousand", "Date,Killed,District", ["2016-08-31,1.200,Kot"],
     {"killed": []}),
    ("lists", "id,Date,Killed,groups", ["a,2016-08-08,3,\"['ISK', 'TTP']\"", "b,2016-08-08,3,[]"],
     {"groups": [["ISK", "TTP"], []]}),
    ("minutes and seconds", "Date,Lat,Lon,Killed,geo_precision",
     ["2016-08-31,34 25 48 N,70 27 00 E,3,2"], {"x": [70.45], "y": [34.43]}),
    ("no place at 0, 0", "Date,Lat,Lon,Killed,District", ["2016-08-31,0,0,3,Kot"],
     {"x": [None], "killed": [3]}),
    ("swapped", "Date,Lat,Lon,Killed,geo_precision", ["2016-08-31,70.45,34.43,3,2"],
     {"killed": []}),
    ("a toll in words", "Date,District,Killed",
     ["2016-08-31,Kot,seven", "2016-09-01,Kot,10\u201315", "2016-09-02,Kot,Unknown"],
     {"killed": [7, None, None], "killed_low": [None, 10, None], "killed_high": [None, 15, None]}),
    ("a toll that is no number", "Date,District,Killed", ["2016-08-31,Kot,-99"], {"killed": []}),
    ("days in words", "Date,District,Killed",
     ["30-31 August 2016,Kot,3", "Q3 2016,Kot,3", f"{PERSIAN},Kot,3"],
     {"date_start": ["2016-08-30", "2016-07-01", "2016-05-13"],
      "date_end": ["2016-08-31", "2016-09-30", "2016-05-13"]}),
    ("days of two readings", "Date,District,Killed",
     ["1395/02/24,Kot,3", "42511,Kot,3", "2016-06-31,Kot,3", "3/5/2016,Kot,3"], {"killed": []}),
    ("title", "Security incidents 2016,,,", [",,,", "id,Date,District,Killed",
     "a,2016-08-31,Achin,3"], {"adm2_stated": ["Achin"], "killed": [3]}),
    ("no day", "id,event_type,District,Killed", ["a,attack,Kot,3"], {"date_start": [None]}),
    ("right to left", "id,Date,title,country,Killed",
     [f"a,2016-08-02,{URDU},Pakistan,2"],
     {"title": [URDU]}),
    ("a thousand beside decimal commas", "Date,Killed,Lat,Lon,geo_precision",
     ['2016-08-31,1.200,"34,43","70,45",2', '2016-08-30,950,"34,43","70,45",2'],
     {"killed": [1200, 950]}),
    ("every notation of a point", "Date,Lat,Lon,Killed,geo_precision",
     ["2016-08-31,3.443E+01,7.045E+01,3,2", "2016-08-31,34.43\u00b0 N,70.45\u00b0 E,3,2",
      "2016-08-31,34.43N,70.45E,3,2", "2016-08-31,POINT (70.45 34.43),,3,2",
      "2016-08-31,42N 633000 3811000,,3,2", "2016-08-31,42SXD3310,,3,2"],
     {"x": [70.45] * 4 + [70.44752, 70.45288], "y": [34.43] * 4 + [34.43194, 34.42736]}),
    ("no degrees", "Date,Lat,Lon,Killed,geo_precision",
     ["2016-08-31,3811000,633000,3,2", "2016-08-31,34430000,70450000,3,2",
      "2016-08-31,34.43,430.45,3,2"], {"killed": []}),
    ("every notation of a toll", "Date,District,Killed",
     [f"2016-08-31,Kot,{said}" for said in ('"1,200"', "1.2E+01", "~40", "Nil", "12[3]", "-",
                                            "dozens")],
     {"killed": [1200, 12, 40, 0, 12, None, None], "killed_low": [None] * 6 + [24]}),
    ("a toll of two readings", "Date,District,Killed",
     [f"2016-08-31,Kot,{said}" for said in ("None", "12 (+3 attackers)", "TRUE")], {"killed": []}),
    ("every notation of a day", "Date,District,Killed",
     [f'"{said}",Kot,3' for said in ("20160831", "31.08.2016", "8/31/16", "31st August 2016",
                                     "August 31st, 2016", "31. August 2016", "24-Dec-79")],
     {"date_start": ["2016-08-31"] * 6 + ["1979-12-24"]}),
    ("every notation of more than a day", "Date,District,Killed",
     [f'"{said}",Kot,3' for said in ("2016-08-30 to 2016-08-31", "30/31 Aug 2016",
                                     "night of 30 August 2016", "2016-W35", "2016-08", "08/2016",
                                     "c. August 2016", "early August 2016")],
     {"date_start": ["2016-08-30"] * 3 + ["2016-08-29"] + ["2016-08-01"] * 4,
      "date_end": ["2016-08-31"] * 3 + ["2016-09-04"] + ["2016-08-31"] * 4}),
    ("days to ask about", "Date,District,Killed",
     [f'"{said}",Kot,3' for said in ("24 Sawr 1395", "42511.75", "1472594400", "1472594400000",
                                     "2019-02-22 18:00:16.000 America/Los_Angeles",
                                     "2016-08-31T22:00:00Z", "2016-08-31T22:00:00-05:00",
                                     "2106-08-31", "1899-12-30")],
     {"killed": []}),
    ("lists of other programs beside none", "id,Date,Killed,groups",
     [f"{key},2016-08-08,3,{said}" for key, said in
      (("a", """'c("ISK", "TTP")'"""), ("b", "-"), ("c", "\"{'ISK', 'TTP'}\""))][1:],
     {"groups": [[], ["ISK", "TTP"]]}),
    ("several groups in a cell", "id,Date,Killed,Group",
     ['a,2016-08-08,3,"ISK, TTP"', "b,2016-08-08,3,TTP / BLA", "c,2016-08-08,3,TTP & ISK",
      'd,2016-08-08,3,"Band of A, B and C"'],
     {"groups": [["ISK", "TTP"], ["TTP", "BLA"], ["TTP", "ISK"], ["Band of A, B and C"]]}),
    ("ends beside a figure", "Date,District,Killed",
     [f"2016-08-31,Kot,{said}" for said in ("5 (min)", "10 max", "n.a.", "--")],
     {"killed": [None] * 4, "killed_low": [5, None, None, None],
      "killed_high": [None, 10, None, None]}),
    ("a month is no toll", "Date,District,Killed", ["2016-08-31,Kot,2016-08"], {"killed": []}),
    ("titles of tolls", "Date,District,minKilled,Killed upper bound", ["2016-08-31,Kot,5,7"],
     {"killed_low": [5], "killed_high": [7]}),
    ("titles of a point", "Date,Killed,decimalLatitude,Longitude (deg),geo_precision",
     ["2016-08-31,3,34.43,70.45,2"], {"x": [70.45], "y": [34.43]}),
    ("titles of a point of one cell", "Date,Killed,Location (Lat Long),geo_precision",
     ["2016-08-31,3,34.43 70.45,2"], {"x": [70.45], "y": [34.43]}),
    ("ids of floats", "ID,Date,District,Killed", ["401115.0,2016-08-31,Kot,3"],
     {"killed": [3]}),
    ("lines of commas", "id,Date,District,Killed", [",,,", "a,2016-08-31,Kot,3", "", ",,,"],
     {"killed": [3]}),
    ("a form's groups, and when it was filled in",
     ("start,end,inc/date_of_incident,inc/district,inc/_gps_latitude,inc/_gps_longitude,"
      "inc/killed,inc/geo_precision"),
     ["2021-03-01T10:00:00,2021-03-01T10:10:00,2021-02-27,Achin,34.12,70.70,3,2"],
     {"date_start": ["2021-02-27"], "date_end": ["2021-02-27"], "adm2_stated": ["Achin"],
      "killed": [3], "x": [70.7]}),
    ("groups of ODK", ("meta-instanceID,incident-date,incident-where-Latitude,"
     "incident-where-Longitude,incident-killed,geo_precision"),
     ["uuid:1,2021-02-27,34.12,70.70,3,2"], {"killed": [3], "x": [70.7], "y": [34.12]}),
    ("questions", ("Timestamp,When did it happen?,Where did it happen? (district),What happened?,"
     "How many people were killed?,How many people were injured?"),
     ["2021/03/01 10:00:00 AM GMT+5,27/02/2021,Achin,IED on road,3,unknown"],
     {"date_start": ["2021-02-27"], "killed": [3], "summary": ["IED on road"], "place": ["Achin"]}),
    ("tags alone", ("#date,#adm1+name,#adm2+name,#event+type,#affected+killed,#geo+lat,#geo+lon,"
     "geo_precision"), ["2021-02-27,Nangarhar,Achin,attack,3,34.12,70.70,2"],
     {"killed": [3], "x": [70.7], "adm2_stated": ["Achin"], "event_type": ["attack"]}),
    ("German", "Datum;Provinz;Bezirk;Vorfall;Getötet;Verletzt;Breite;Länge;geo_precision",
     ["27.02.2021;Nangarhar;Achin;Anschlag;1.200;1;34,12;70,70;2"],
     {"killed": [1200], "injured": [1], "x": [70.7], "summary": ["Anschlag"]}),
    ("French", "Date;Province;Type;Tués;Blessés", ["27/02/2021;Kunar;attack;3;1"],
     {"killed": [3], "injured": [1]}),
    ("Turkish", "Tarih;İl;İlçe;Ölü;Yaral\u0131", ["27.02.2021;Nangarhar;Achin;3;1"],
     {"adm1_stated": ["Nangarhar"], "adm2_stated": ["Achin"], "killed": [3], "injured": [1]}),
    ("Dari", "تاریخ,ولایت,ولسوالی,کشته,زخمی", [f"{PERSIAN},کنر,اسعدآباد,3,1"],
     {"date_start": ["2016-05-13"], "killed": [3], "injured": [1], "adm1_stated": ["کنر"]}),
    ("Urdu", "تاریخ,صوبہ,ضلع,ہلاک,زخمی", ["27/02/2021,بلوچستان,کوئٹہ,3,1"],
     {"date_start": ["2021-02-27"], "killed": [3], "adm2_stated": ["کوئٹہ"]}),
    ("bars", "Date|District|Killed", ["27/02/2021|Achin|3", "28/02/2021|Kot|4"],
     {"killed": [3, 4], "adm2_stated": ["Achin", "Kot"]}),
    ("ditto marks", "Date,Province,District,Killed",
     ["27/02/2021,Nangarhar,Achin,3", '28/02/2021,",,",Kot,4', '15/03/2021,-do-,"""",ditto'],
     {"adm1_stated": ["Nangarhar"] * 3, "adm2_stated": ["Achin", "Kot", "Kot"],
      "killed": [3, 4, 4]}),
    ("ditto marks in parts of a date", "Year,Month,Day,District,Killed",
     ["2019,5,1,Achin,3", '"""",do.,2,Kot,4', "ditto,6,do.,Kot,5"],
     {"date_start": ["2019-05-01", "2019-05-02", "2019-06-02"]}),
    ("empty cells beyond the header", "id,Date,District,Killed,,",
     ["a,2016-08-31,Achin,3,,", "b,2016-08-31,Kot,4,, "], {"killed": [3, 4]}),
    ("year, month and day apart", "Year,Month,Day,District,Killed",
     ["2019,May,1,Achin,3", "2019,6,,Kot,4", "2019,,,Kot,5"],
     {"date_start": ["2019-05-01", "2019-06-01", "2019-01-01"],
      "date_end": ["2019-05-01", "2019-06-30", "2019-12-31"]}),
    ("tolls of civilians", "Date,District,Fatalities Civ,Minimum civilians reported injured",
     ["2019-05-01,Achin,2,3"], {"killed_civilians": [2], "injured_civilians_low": [3]}),
    ("no coordinates at all", "id,event_type,date,killed,country,adm1_stated",
     ["a,attack,2016-08-08,3,Afghanistan,Helmand"], {"x": [None], "adm1_stated": ["Helmand"]}),
]  # fmt: skip
"""Kind, header, rows, and values that both readers must find; an empty list: all rows refused."""


@pytest.mark.parametrize(
    ("head", "rows", "expected"), [case[1:] for case in READ], ids=[case[0] for case in READ]
)
def test_each_kind_of_table_comes_to_its_values_whoever_reads_it(tmp_path, head, rows, expected):
    path = table(tmp_path, *rows, head=head)
    for found in (read_incidents(path), read_table(path, mapped(path)).collect()):
        frame = found.frame.assign(x=found.frame.geometry.x, y=found.frame.geometry.y)
        for name, values in expected.items():
            column = frame[name].tolist()
            if name in ("x", "y"):
                column = [None if pd.isna(one) else round(one, 5) for one in column]
            elif name != "groups":
                column = [None if pd.isna(one) else one for one in column]
            assert column == values, name


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("Air strike", "counter_terrorism"), ("US strike", None), ("Missile strike", None),
        ("Shutter-down strike", "unrest"), ("Attack on police", "attack"), ("Arson", "attack"),
        ("Crossfire", "clash"), ("Suicide bombing at police HQ", "attack"),
        ("Bombing of protest march", "attack"), ("Assault on operations base", "attack"),
        ("Airstrike", "counter_terrorism"), ("Rocket strikes", None), ("Kidnapping", "attack"),
        ("Cross-border shelling", None), ("Attack on army convoy", "attack"),
        ("Firefight", "clash"), ("Explosion", "attack"), ("Hunger strike", "unrest"),
        ("Election rally attacked", None), ("Rally hit by suicide bomber", None),
        ("IED found", None), ("Bomb scare", None), ("Suicide of a farmer", None),
        ("Suicide bomber arrested", None), ("Heart attack", None), ("Attack drill", None),
        ("Killing of militants in operation", None), ("Taliban drone strike", None),
        ("TTP's airstrike", None), ("US drone strike", "counter_terrorism"),
        ("Exchange of fire", "clash"), ("Attack on US convoy", "attack"),
        ("Airstrike on wedding", "counter_terrorism"), ("Police protest", "unrest"),
        ("Mine collapse", None), ("Drone", None), ("Clashes between TTP and ISK", "clash"),
        ("Counter-terrorism office bombed", None), ("Protest against bombing", "unrest"),
    ],
)  # fmt: skip
def test_a_type_is_what_was_done_not_whom_it_hit(tmp_path, said, kind):
    frame = imported(table(tmp_path, f"2016-08-31,{said},Kot,3", head="Date,Type,District,Killed"))
    assert frame["event_type"].tolist() == [kind]


@pytest.mark.parametrize(
    ("name", "province", "unit"),
    [
        ("Achin\u060c", "Nangarhar", "AF-NAN-achin"),
        ("Dih Bala (Haska Meena)", "Nangarhar", "AF-NAN-deh-bala"),
        ("Mohmand Agency", "FATA", "PK-KP-mohmand"), ("Mohmand", "KP", "PK-KP-mohmand"),
        ("D.I.Khan", "KPK", "PK-KP-dera-ismail-khan"), ("Turbat", "Balochistan", "PK-BA-kech"),
        ("Qila Saifullah", "Balochistan", "PK-BA-killa-saifullah"),
        ("اچین", "ننګرهار", "AF-NAN-achin"),
        ("Ghorak / Maiwand", "Kandahar", {"AF-KAN-ghorak", "AF-KAN-maywand"}),
        ("Between Kot and Achin", "Nangarhar", {"AF-NAN-kot", "AF-NAN-achin"}),
        ("near Kot", "Nangarhar", {"AF-NAN-kot"}), ("", "Nangarhar", set()),
        ("Karak/Hangu border", "KPK", {"PK-KP-karak", "PK-KP-hangu"}),
        ("Qarah Bagh", "", {"AF-GHA-qara-bagh", "AF-KAB-qara-bagh"}),
        ("Qarah Bagh", "Kabul", "AF-KAB-qara-bagh"),
        ("Miran Shah", "FATA", "PK-KP-north-waziristan"),
        ("Capital", "Islamabad", "PK-IS-islamabad"), ("Qaisar", "Faryab", "AF-FYB-qaysar"),
    ],
)  # fmt: skip
def test_a_stated_name_is_its_district_or_all_that_it_may_be(name, province, unit):
    found = resolve_district(name, adm1=province)
    if isinstance(unit, str):
        assert found.adm2_id == unit
    else:
        assert found.adm2_id is None
        assert {one for one, *_ in found.candidates} == unit


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("WEEK,COUNTRY,ADMIN1,EVENT_TYPE,EVENTS,FATALITIES,ID,CENTROID_LATITUDE,CENTROID_LONGITUDE",
         "2024-01-06,Pakistan,Balochistan,Battles,3,5,100,28.3,65.9"),
        ("Province,Jan 2019,Feb 2019", "Kunar,3,4"),
        ("Event,Date,District,Measure,Value", "E1,2019-05-01,Achin,Killed,3"),
    ],
)  # fmt: skip
def test_counts_and_measures_are_no_events_whatever_stands_beside_them(tmp_path, head, row):
    path = table(tmp_path, row, head=head)
    with pytest.raises(InputFileError, match="expected a row an event"):
        read_incidents(path, geo_precision=2)
    assert "expected a row an event" in propose_mapping(path)
    with pytest.raises(InputFileError, match="expected a row an event"):
        read_table(path, mapped(path))
