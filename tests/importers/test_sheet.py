"""How files are read whatever made them, and that no row gets lost."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import json
import sys
from typing import TYPE_CHECKING
from zipfile import ZipFile

import geopandas as gpd
import openpyxl
import pandas as pd
import pyreadstat
import pytest

from geo_afpak.errors import InputFileError
from geo_afpak.importers import read_acled
from geo_afpak.importers.sheet import open_sheet

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "event_date,event_type,country,latitude,longitude,notes\n"
ROW = "2017-05-03,Battles,Afghanistan,34.13,70.71,{}\n"


def write(folder: Path, text: str | bytes, name: str = "a.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def cells(path: Path, **options) -> list[list[str]]:
    return [list(row.cells.values()) for row in open_sheet(path, **options).rows()]


# --- encodings ------------------------------------------------------------------------


def test_utf8_with_a_byte_order_mark_has_a_clean_first_header(tmp_path):
    sheet = open_sheet(write(tmp_path, "\ufeffid,name\n1,é\n"))
    assert sheet.headers == ("id", "name")
    assert sheet.notes == []


def test_bytes_that_are_not_utf8_are_read_as_cp1252_and_it_is_said(tmp_path):
    path = write(tmp_path, "id,name\n1,“Café”\n".encode("cp1252"))
    assert cells(path) == [["1", "“Café”"]]
    assert "cp1252" in open_sheet(path).notes[0]


def test_cp1252_far_into_the_file_is_found_before_the_first_row(tmp_path):
    text = "id,name\n" + "1,plain\n" * 400_000 + "2,Café\n"
    sheet = open_sheet(write(tmp_path, text.encode("cp1252")))
    assert sheet.encoding == "cp1252"


def test_a_byte_of_neither_encoding_is_an_error_that_names_its_line(tmp_path):
    with pytest.raises(InputFileError, match=r"line 3 holds the byte 0x81.*--encoding"):
        open_sheet(write(tmp_path, b"id,name\n1,a\n2,\x81\n"))


def test_another_encoding_can_be_named(tmp_path):
    path = write(tmp_path, "id,name\n1,ننګرهار پښتو\n".encode("cp1256", "replace"))
    assert cells(path, encoding="cp1256")[0][0] == "1"
    with pytest.raises(InputFileError, match="the encoding 'klingon' is unknown"):
        open_sheet(path, encoding="klingon")
    with pytest.raises(InputFileError, match="the encoding 'rot13' is unknown"):
        open_sheet(path, encoding="rot13")
    with pytest.raises(InputFileError, match="not ascii"):
        open_sheet(path, encoding="ascii")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_with_its_mark_is_read_as_such(tmp_path, encoding):
    mark = "" if encoding == "utf-16" else "\ufeff"
    path = write(tmp_path, f"{mark}id\tname\r\n1\tکندز\r\n".encode(encoding), "a.txt")
    assert cells(path) == [["1", "کندز"]]
    assert "UTF-16" in open_sheet(path).notes[0]


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"PK\x03\x04", "zip"),
        (b"<html><body>Log in</body></html>", "HTML"),
        (b'{"type":"FeatureCollection"}', "JSON"),
        (b"SQLite format 3\0", "SQLite"),
    ],
)
def test_a_file_that_is_no_text_table_is_named_for_what_it_is(tmp_path, content, found):
    with pytest.raises(InputFileError, match=found):
        open_sheet(write(tmp_path, content))


# --- separators and headers -----------------------------------------------------------


@pytest.mark.parametrize("sign", [",", ";", "\t"])
def test_the_separator_is_the_one_that_divides_the_header(tmp_path, sign):
    path = write(tmp_path, f'id{sign}"a,b;c\td"{sign}x\n1{sign}2{sign}3\n')
    assert cells(path) == [["1", "2", "3"]]


def test_titles_that_are_known_settle_the_separator(tmp_path):
    path = write(tmp_path, "event_date,country,notes\n0\t\n0\t\n")
    assert cells(path) == [["0\t"], ["0\t"]]


def test_a_header_that_two_separators_divide_alike_is_refused(tmp_path):
    with pytest.raises(InputFileError, match="by commas and semicolons"):
        open_sheet(write(tmp_path, "a,b;c\n1,2;3\n"))


def test_a_header_of_one_column_is_refused(tmp_path):
    with pytest.raises(InputFileError, match="one column only"):
        open_sheet(write(tmp_path, "a^b^c\n1^2^3\n"))


@pytest.mark.parametrize("content", ["", "\n\n", " \n"])
def test_an_empty_file_is_refused(tmp_path, content):
    with pytest.raises(InputFileError, match="empty"):
        open_sheet(write(tmp_path, content))


def test_the_line_sep_of_excel_is_no_header(tmp_path):
    sheet = open_sheet(write(tmp_path, "sep=;\na;b\n1;2\n"))
    assert sheet.headers == ("a", "b")
    assert [(row.line, row.cells) for row in sheet.rows()] == [(3, {"a": "1", "b": "2"})]


def test_blank_lines_above_the_header_are_passed_over(tmp_path):
    sheet = open_sheet(write(tmp_path, "\n,,\na,b\n1,2\n"))
    assert sheet.headers == ("a", "b")
    assert [row.line for row in sheet.rows()] == [4]


def test_blanks_seen_and_unseen_round_headers_do_not_count(tmp_path):
    sheet = open_sheet(write(tmp_path, " Blast  Day \u00a0,\ufeffDate,,\n1,2,,\n"))
    assert sheet.headers == ("Blast Day", "Date")


def test_a_column_without_name_gets_one(tmp_path):
    assert open_sheet(write(tmp_path, ",a\n0,1\n")).headers == ("column 1", "a")


def test_a_header_that_occurs_twice_is_refused(tmp_path):
    with pytest.raises(InputFileError, match="'a' twice"):
        open_sheet(write(tmp_path, "a,a\n1,2\n"))


def test_a_table_that_is_wider_than_any_is_refused(tmp_path):
    with pytest.raises(InputFileError, match="has 500 columns"):
        open_sheet(write(tmp_path, ",".join(f"c{n}" for n in range(500)) + "\n"))


# --- rows -----------------------------------------------------------------------------


def test_lines_are_counted_through_line_ends_in_quotes(tmp_path):
    sheet = open_sheet(write(tmp_path, 'a,b\r\n1,"x\r\ny\nz"\r\n2,w\r\n'))
    assert [(row.line, row.cells["b"]) for row in sheet.rows()] == [(2, "x\r\ny\nz"), (5, "w")]


def test_a_row_of_hxl_tags_is_skipped_and_said(tmp_path):
    sheet = open_sheet(write(tmp_path, "a,b,c\n#date,,#geo+lat\n1,2,3\n"))
    assert [row.cells["a"] for row in sheet.rows()] == ["1"]
    assert sheet.notes == ["line 2 holds HXL tags and was skipped"]


def test_tags_below_the_first_row_are_data(tmp_path):
    sheet = open_sheet(write(tmp_path, "a,b\n1,2\n#1,#2\n"))
    assert [row.cells["a"] for row in sheet.rows()] == ["1", "#1"]


def test_blank_lines_are_no_rows(tmp_path):
    sheet = open_sheet(write(tmp_path, "a,b\n1,2\n\n,\n \n3,4\n"))
    assert [row.line for row in sheet.rows()] == [2, 6]
    assert sheet.notes == ["3 blank line(s) were skipped"]


def test_a_row_with_other_cells_than_the_header_is_rejected_as_it_stands(tmp_path):
    text = HEADER + "2017-05-03,Battles\n" + ROW.format("a,b,c") + ROW.format("fine")
    imported = read_acled(write(tmp_path, text)).collect()
    assert imported.counts.rows_in == 3
    assert len(imported.frame) == 1
    assert [fault.problem for fault in imported.faults] == ["has 2 cells", "has 8 cells"]
    assert imported.rejects[1]["record"]["further cells"] == "b,c"


def test_empty_cells_past_the_header_are_no_fault(tmp_path):
    imported = read_acled(write(tmp_path, HEADER + ROW.format("x,,,"))).collect()
    assert len(imported.frame) == 1


def test_a_stray_quote_costs_one_row_and_not_those_after_it(tmp_path):
    text = HEADER + ROW.format('"open') + ROW.format("next") + ROW.format('"say "this"" x"')
    text += ROW.format('"closed"')
    imported = read_acled(write(tmp_path, text)).collect()
    assert imported.counts.rows_in == 4
    assert imported.frame["summary"].tolist() == ["next", "closed"]
    assert [reject["row"] for reject in imported.rejects] == [2, 4]
    assert imported.rejects[0]["record"]["line as read"].endswith('"open')


def test_a_quote_that_never_closes_loses_no_row(tmp_path):
    text = HEADER + ROW.format('"open') + ROW.format("next") * 3
    imported = read_acled(write(tmp_path, text)).collect()
    assert (imported.counts.rows_in, imported.counts.rejected) == (4, 1)


def test_a_cell_of_any_length_is_rejected_before_it_fills_the_memory(tmp_path):
    text = HEADER + ROW.format('"' + "x" * 200_000 + '"') + ROW.format("next")
    imported = read_acled(write(tmp_path, text)).collect()
    assert (imported.counts.kept, imported.counts.rejected) == (1, 1)
    assert "field larger than field limit" in imported.faults[0].problem


def test_a_first_line_without_end_is_refused(tmp_path):
    with pytest.raises(InputFileError, match=r"line 1: field larger than field limit"):
        open_sheet(write(tmp_path, "x" * 200_000 + ",y\n"))


def test_text_that_no_file_can_hold_is_rejected_with_its_column(tmp_path):
    imported = read_acled(write(tmp_path, HEADER + ROW.format("a\0b"))).collect()
    assert [(fault.field, fault.problem) for fault in imported.faults] == [
        ("summary", "holds a NUL character")
    ]


def test_another_limit_of_the_csv_module_does_not_reach_us(tmp_path):
    old = csv.field_size_limit(10)
    try:
        imported = read_acled(write(tmp_path, HEADER + ROW.format("y" * 500))).collect()
    finally:
        csv.field_size_limit(old)
    assert imported.counts.kept == 1


# --- workbooks ------------------------------------------------------------------------


@pytest.fixture
def workbook(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "events"
    sheet.append(["event_date", "event_type", "country", "latitude", "longitude", "fatalities"])
    sheet.append(
        [dt.datetime.fromisoformat("2017-05-03"), "Battles", "Afghanistan", 34.13, 70.71, 4.0]
    )
    sheet.append([None] * 6)
    sheet.append(["2017-05-04", "Battles", "Afghanistan", 34.13, 70.71, None])
    sheet.append(["2017-05-05", "Riots", "Afghanistan", "x", 70.71, True])
    book.create_sheet("codebook")
    path = tmp_path / "book.xlsx"
    book.save(path)
    return path


def test_a_workbook_gives_what_its_csv_would(workbook):
    imported = read_acled(workbook).collect()
    assert imported.counts.rows_in == 3
    assert imported.frame["date_start"].tolist() == ["2017-05-03", "2017-05-04"]
    assert imported.frame["killed"].tolist()[0] == 4
    assert [fault.field for fault in imported.faults] == ["latitude", "fatalities"]
    assert {fault.row for fault in imported.faults} == {5}
    assert "the sheet 'events' was read, not: codebook" in imported.notes


def test_a_workbook_without_its_reader_says_what_to_install(workbook, monkeypatch):
    monkeypatch.setitem(sys.modules, "python_calamine", None)
    with pytest.raises(InputFileError, match=r"geo-afpak\[excel\]"):
        read_acled(workbook)


def test_a_broken_workbook_is_an_error_of_ours(tmp_path):
    with pytest.raises(InputFileError, match="cannot be read as a workbook"):
        open_sheet(write(tmp_path, b"PK\x03\x04 no zip", "a.xlsx"))


def test_a_workbook_that_breaks_off_is_an_error_of_ours(workbook, tmp_path):
    with ZipFile(workbook) as whole, ZipFile(tmp_path / "cut.xlsx", "w") as cut:
        for name in whole.namelist():
            content = whole.read(name)
            cut.writestr(name, content[:-300] if name.endswith("sheet1.xml") else content)
    with pytest.raises(InputFileError, match="cannot be read as a workbook"):
        read_acled(tmp_path / "cut.xlsx").collect()


def test_a_workbook_with_a_wrong_extent_and_rows_above_is_read_whole(tmp_path):
    book = openpyxl.Workbook()
    book.active.append([])
    book.active.append(["a", "b"])
    book.active.append([1, 2])
    book.save(tmp_path / "whole.xlsx")
    with (
        ZipFile(tmp_path / "whole.xlsx") as whole,
        ZipFile(tmp_path / "wrong.xlsx", "w") as wrong,
    ):
        for name in whole.namelist():
            wrong.writestr(name, whole.read(name).replace(b'ref="A2:B3"', b'ref="A1"'))
    sheet = open_sheet(tmp_path / "wrong.xlsx")
    assert sheet.headers == ("a", "b")
    assert [(row.line, row.cells) for row in sheet.rows()] == [(3, {"a": "1", "b": "2"})]


# --- where the table begins -----------------------------------------------------------


def test_titles_above_the_header_are_passed_over_and_said(tmp_path):
    sheet = open_sheet(write(tmp_path, "Security incidents 2016,,\n,,\nid,Date,Killed\na,2016,3\n"))
    assert sheet.headers == ("id", "Date", "Killed")
    assert [row.line for row in sheet.rows()] == [4]
    assert "line 3" in sheet.notes[0]
    assert "Security incidents 2016" in sheet.notes[0]


def test_a_title_without_separators_does_not_choose_the_separator(tmp_path):
    text = "Incidents, verified, 2016\n\nid;Date;Killed\na;2016;3\nb;2016;4\n"
    assert open_sheet(write(tmp_path, text)).headers == ("id", "Date", "Killed")


def test_headers_of_two_rows_are_read_as_one(tmp_path):
    text = ",,Killed,,Injured,\nid,Date,Low,High,Low,High\na,2016,1,2,3,4\n"
    sheet = open_sheet(write(tmp_path, text))
    assert sheet.headers == ("id", "Date", "Killed Low", "Killed High", "Injured Low",
                             "Injured High")  # fmt: skip
    assert "lines 1 and 2" in sheet.notes[0]


def sheet_of(tmp_path: Path, rows: list[list], merge: str = "", name: str = "m.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    book.save(tmp_path / name)
    return tmp_path / name


def test_a_merged_cell_holds_for_all_its_rows(tmp_path):
    rows = [["id", "Province", "District"], ["a", "Ghazni", "Andar"], ["b", None, "Khogyani"],
            ["c", None, "Qarabagh"]]  # fmt: skip
    path = sheet_of(tmp_path, rows, "B2:B4")
    assert [row.cells["Province"] for row in open_sheet(path).rows()] == ["Ghazni"] * 3


def test_a_cover_sheet_is_passed_over_and_a_sheet_can_be_named(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "read me"
    book.active.append(["About this file"])
    book.create_sheet("data").append(["id", "Date", "Killed"])
    book.create_sheet("more").append(["id", "Date", "Injured"])
    book.save(tmp_path / "b.xlsx")
    assert open_sheet(tmp_path / "b.xlsx").headers == ("id", "Date", "Killed")
    assert open_sheet(tmp_path / "b.xlsx", sheet="more").headers == ("id", "Date", "Injured")
    with pytest.raises(InputFileError, match=r"no sheet 'x'.*read me, data, more"):
        open_sheet(tmp_path / "b.xlsx", sheet="x")


def test_formulas_without_a_value_and_hidden_rows_are_said(tmp_path):
    book = openpyxl.Workbook()
    for row in (["id", "Date", "Killed"], ["a", "2016", "=1+2"], ["b", "2016", 4]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "f.xlsx")
    notes = " ".join(open_sheet(tmp_path / "f.xlsx").notes)
    assert "1 hidden row(s)" in notes
    assert "1 formula(s) have no saved value" in notes


# --- other containers -----------------------------------------------------------------

CELLS = [
    {"id": "a", "Date": "2016-08-31", "Killed": "3"},
    {"id": "b", "Date": "2016", "Killed": ""},
]
LINES = "id,Date,Killed\na,2016-08-31,3\nb,2016,\n"


def _zipped(path: Path) -> None:
    with ZipFile(path, "w") as archive:
        archive.writestr("folder/a.csv", LINES)


def _json(shape: str) -> str:
    records = [{"id": "a", "Date": "2016-08-31", "Killed": 3}, {"id": "b", "Date": 2016}]
    if shape == "lines":
        return "\n".join(map(json.dumps, records))
    return json.dumps({"count": 2, shape: records} if shape else records)


@pytest.mark.parametrize(
    ("name", "make"),
    [("a.csv.gz", lambda path: path.write_bytes(gzip.compress(LINES.encode()))),
     ("a.zip", _zipped),
     ("a.json", lambda path: path.write_text(_json(""))),
     ("a.jsonl", lambda path: path.write_text(_json("lines"))),
     ("acled.json", lambda path: path.write_text(_json("data"))),
     ("ucdp.json", lambda path: path.write_text(_json("Result"))),
     ("a.parquet", lambda path: pd.DataFrame(CELLS).to_parquet(path)),
     ("a.sav", lambda path: pyreadstat.write_sav(pd.DataFrame(CELLS), str(path))),
     ("a.dta", lambda path: pd.DataFrame(CELLS).to_stata(path, write_index=False))],
)  # fmt: skip
def test_a_table_is_the_same_in_every_container(tmp_path, name, make):
    make(tmp_path / name)
    rows = [row.cells for row in open_sheet(tmp_path / name).rows()]
    assert [{key: row.get(key, "") for key in CELLS[0]} for row in rows] == CELLS


@pytest.mark.parametrize("suffix", [".gpkg", ".kml", ".zip"])
def test_points_of_a_map_file_are_columns(tmp_path, suffix):
    frame = gpd.GeoDataFrame(
        {"name": ["a"], "Killed": [3]}, geometry=gpd.points_from_xy([633000], [3811000]), crs=32642
    )
    path = tmp_path / f"a{suffix}"
    if suffix == ".zip":
        frame.to_file(tmp_path / "a.shp")
        with ZipFile(path, "w") as archive:
            for part in tmp_path.glob("a.???"):
                if part.suffix != ".zip":
                    archive.write(part, part.name)
    else:
        driver = {".gpkg": "GPKG", ".kml": "KML"}[suffix]
        frame.to_crs(4326 if suffix == ".kml" else frame.crs).to_file(path, driver=driver)
    (row,) = open_sheet(path).rows()
    assert float(row.cells["lon"]) == pytest.approx(70.45, abs=0.01)
    assert float(row.cells["lat"]) == pytest.approx(34.43, abs=0.01)


def test_one_page_of_an_answer_says_that_there_are_more(tmp_path):
    path = write(tmp_path, json.dumps({"TotalCount": 7, "Result": [{"id": 1}]}), "a.json")
    assert "says it has 7 records and holds 1" in open_sheet(path).notes[0]


def test_an_archive_that_is_none_is_refused(tmp_path):
    with pytest.raises(InputFileError, match="cannot be unpacked"):
        open_sheet(write(tmp_path, b"PK\x03\x04", "a.zip"))


def test_what_unpacks_to_more_than_a_file_may_have_is_refused_before_it_is_read(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("geo_afpak.io._unpacked.MAX_BYTES", 1000)
    (tmp_path / "a.csv.gz").write_bytes(gzip.compress(LINES.encode() * 100))
    with ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("a.csv", LINES * 100)
    book = sheet_of(tmp_path, [["id", "Date", "Killed"]])
    for path in (tmp_path / "a.csv.gz", tmp_path / "a.zip", book):
        with pytest.raises(InputFileError, match="unpacks to too much"):
            open_sheet(path)


def test_a_fault_of_what_is_packed_names_the_archive(tmp_path):
    path = tmp_path / "a.json.gz"
    path.write_bytes(gzip.compress(b'{"a": 1}'))
    with pytest.raises(InputFileError, match=r"a\.json\.gz: holds a; expected a list") as refused:
        open_sheet(path)
    assert str(refused.value).startswith(str(path))
