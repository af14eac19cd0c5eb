"""A workbook from nothing: written, filled in, checked in its cells, drawn and counted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from geo_afpak import load_incidents, load_zones
from geo_afpak.export import write_template
from geo_afpak.model import fields as f
from geo_afpak.model.codebook import SHEETS
from geo_afpak.model.schema import INCIDENTS, ZONES

if TYPE_CHECKING:
    from collections.abc import Callable

    from openpyxl.worksheet.worksheet import Worksheet

    from tests.conftest import Outcome

    Run = Callable[..., Outcome]

KABUL = {
    "id": "kabul", "title": "Bombing in Kabul", "event_type": "attack",
    "date_start": "2017-05-03", "date_end": "2017-05-03", "date_precision": "day",
    "country": "Afghanistan", "adm1_stated": "Kabul", "geo_precision": 2, "lat": 34.534,
    "lon": 69.18, "location_basis": "town", "groups": "Islamic State of Khurasan; TTP",
    "killed": 8, "killed_civilians": 8, "evidence": "fair", "sources": "s1; Dawn, 4 May 2017",
}  # fmt: skip
ACHIN = {
    "id": "achin", "title": "Raid in Achin", "event_type": "counter_terrorism",
    "date_start": "2017-04-13", "date_end": "2017-04-13", "date_precision": "day",
    "adm1_stated": "Nangarhar", "adm2_stated": "Achin", "geo_precision": 3, "sources": "s1",
}  # fmt: skip
BASE = {
    "id": "base", "group": "ISK", "status": "stronghold", "unit_level": "adm2",
    "units": "AF-NAN-achin; AF-NAN-kot", "since": "2015-06", "as_of": "2017-05",
    "date_precision": "month", "certainty": "high", "statement": "Achin is its base.",
    "sources": "s1",
}  # fmt: skip
CITED = "Reuters, 3 May 2017, https://example.org/1"


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_template(tmp_path_factory.mktemp("template") / "empty.xlsx")


def put(sheet: Worksheet, row: int, values: dict[str, Any]) -> None:
    header = [cell.value for cell in sheet[1]]
    for name, value in values.items():
        sheet.cell(row, header.index(name) + 1).value = value


@pytest.fixture
def filled(empty: Path, tmp_path: Path) -> Callable[..., Path]:
    def fill(*incidents: dict[str, Any], zones: tuple[dict[str, Any], ...] = ()) -> Path:
        book = openpyxl.load_workbook(empty)
        for name, records in (("incidents", incidents), ("zones", zones)):
            for row, record in enumerate(records, 2):
                put(book[name], row, record)
        put(book["sources"], 2, {"key": "s1", "citation": "Reuters, 3 May 2017",
                                 "url": "https://example.org/1"})  # fmt: skip
        book.save(tmp_path / "own.xlsx")
        return tmp_path / "own.xlsx"

    return fill


def test_the_template_is_the_same_again_and_has_no_record(empty: Path, run: Run):
    assert run("template", "--out", "again.xlsx").code == 0
    assert Path("again.xlsx").read_bytes() == empty.read_bytes()
    checked = run("validate", "again.xlsx")
    assert (checked.code, checked.out) == (0, "again.xlsx: incidents, 0 rows, no faults\n")


def test_a_workbook_that_may_have_been_filled_in_is_not_written_over(run: Run, filled):
    before = filled(KABUL).read_bytes()
    outcome = run("template", "--out", "own.xlsx")
    assert (outcome.code, "may have been filled in" in outcome.err) == (2, True)
    assert Path("own.xlsx").read_bytes() == before


def test_cells_offer_the_words_of_the_vocabularies(empty: Path):
    book = openpyxl.load_workbook(empty)
    offered = {
        (name, str(check.promptTitle)): str(check.formula1).strip('"').split(",")
        for name in ("incidents", "zones")
        for check in book[name].data_validations.dataValidation
        if check.type == "list"
    }
    assert offered["incidents", f.EVENT_TYPE] == list(f.EVENT_TYPES)
    assert offered["incidents", f.EVIDENCE] == list(f.EVIDENCE_GRADES)
    assert offered["zones", f.STATUS] == list(f.ZONE_STATUSES)
    assert offered["zones", f.UNITS] == ["units!$A$2:$A$5000"]
    # More than Excel takes, and it calls the file damaged.
    assert max(len(",".join(words)) for words in offered.values()) <= 255


def test_every_field_that_a_coder_knows_is_a_column_and_stands_in_the_codebook(empty: Path):
    book = openpyxl.load_workbook(empty)
    told = {(row[0], row[1]) for row in book["codebook"].iter_rows(values_only=True)}
    for name, entries in SHEETS.items():
        header = [cell.value for cell in book[name][1]]
        assert header == [entry.name for entry in entries]
        assert {(name, column) for column in header} <= told
    filled_in_by_tools = {f.SOURCE_DATASET, f.SOURCE_ID, f.LICENCE, f.RADIUS_KM}
    known = {*INCIDENTS.fields, *f.OPTIONAL_FIELDS, "lon", "lat"} - filled_in_by_tools
    assert {entry.name for entry in SHEETS["incidents"]} == known
    assert {entry.name for entry in SHEETS["zones"]} == set(ZONES.fields)


def test_what_was_filled_in_is_read_without_a_mapping(filled):
    path = filled(KABUL, ACHIN, zones=(BASE,))
    incidents, zones = load_incidents(path), load_zones(path)
    first = incidents.iloc[0]
    assert first[f.SOURCES] == [CITED, "Dawn, 4 May 2017"]
    assert first[f.GROUPS] == ["ISK", "TTP"]
    assert (first.geometry.x, first.geometry.y) == (69.18, 34.534)
    assert (first[f.KILLED_CIVILIANS], first[f.EVIDENCE]) == (8, "fair")
    assert incidents[f.ID].tolist() == ["kabul", "achin"]
    assert zones[f.UNITS].tolist() == [["AF-NAN-achin", "AF-NAN-kot"]]
    assert zones[f.SOURCES].tolist() == [[CITED]]


def test_a_key_that_has_no_row_is_kept_and_said_with_its_cell(run: Run, filled):
    filled(KABUL | {"sources": "s7", "groups": "XYZ"})
    said = run("summary", "own.xlsx").err
    assert "not in the sheet sources, kept as written: 's7' in incidents!AN2" in said
    assert "not in the sheet groups, kept as written: 'XYZ' in incidents!P2" in said


def test_faults_are_told_by_sheet_and_cell(run: Run, filled):
    filled(
        KABUL, ACHIN | {"event_type": "atack", "killed": -1},
        zones=(BASE | {"units": "AF-NAN-achn"},),
    )  # fmt: skip
    outcome = run("validate", "own.xlsx")
    assert outcome.code == 1
    assert [line.split(":")[0] for line in outcome.out.splitlines()] == [
        "own.xlsx", "  incidents!T3, id 'achin', killed='-1'",
        "  incidents!C3, id 'achin', event_type='atack'", "own.xlsx",
        "  zones!F2, id 'base', units='AF-NAN-achn'",
    ]  # fmt: skip


def test_marked_copies_leave_the_workbook_as_it_is(run: Run, filled):
    before = filled(KABUL | {"killed_civilians": 9}, ACHIN).read_bytes()
    assert run("validate", "own.xlsx", "--mark", "marked.xlsx").code == 1
    assert Path("own.xlsx").read_bytes() == before
    sheet = openpyxl.load_workbook("marked.xlsx")["incidents"]
    noted = {c.coordinate: c.comment.text for row in sheet for c in row if c.comment}
    assert noted == {
        "Z2": "is more than killed=8; expected killed_civilians <= killed; correct one of them"
    }
    assert sheet["Z2"].fill.fgColor.rgb == "FFF8CBAD"
    first = Path("marked.xlsx").read_bytes()
    run("validate", "own.xlsx", "--mark", "marked.xlsx")
    assert Path("marked.xlsx").read_bytes() == first


def test_only_workbooks_can_be_marked(run: Run):
    outcome = run("validate", "--mark", "marked.xlsx")
    assert (outcome.code, "the file is no workbook" in outcome.err) == (2, True)


def test_map_draws_incidents_and_zones_of_one_workbook(run: Run, filled):
    filled(KABUL, ACHIN, zones=(BASE,))
    assert run("map", "own.xlsx", "--out", "map.html").code == 0
    page = Path("map.html").read_text(encoding="utf-8")
    assert "2 events and 1 statement of presence" in page
    assert '"units":["AF-NAN-achin","AF-NAN-kot"]' in page
    assert '"shape":0' in page


def test_map_refuses_a_zone_of_a_unit_that_does_not_exist(run: Run, filled):
    filled(KABUL, zones=(BASE | {"units": "AF-NAN-achn"},))
    outcome = run("map", "own.xlsx", "--out", "map.html")
    assert (outcome.code, "there is no such unit" in outcome.err) == (2, True)


def test_rejects_of_both_sheets_are_kept_apart(run: Run, filled):
    filled(KABUL, ACHIN | {"date_start": "2017-13-01"}, zones=(BASE, BASE))
    run("map", "own.xlsx", "--out", "map.html")
    assert "incidents!E3" in Path("own.rejects.csv").read_text(encoding="utf-8")
    assert "zones!A3" in Path("own.zones.rejects.csv").read_text(encoding="utf-8")


def test_a_sheet_of_ones_own_is_found_by_its_columns(tmp_path: Path):
    book = openpyxl.Workbook()
    book.active.append(["About this list"])
    book.create_sheet("2017").append([None])
    for row in (["List of bombings"], [], ["Date", "Latitude", "Longitude", "wing"],
                ["2017-05-03", 34.5, 69.2, "x"]):  # fmt: skip
        book["2017"].append(row)
    book.save(tmp_path / "list.xlsx")
    frame = load_incidents(tmp_path / "list.xlsx", geo_precision="town")
    assert frame[["date_start", "wing"]].values.tolist() == [["2017-05-03", "x"]]
