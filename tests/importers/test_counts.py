"""Tables of counts by area and period: never events, never counted twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from geo_afpak import InputFileError, InvalidInputError, build_layers
from geo_afpak.count.areas import period_of, summarise_counts
from geo_afpak.count.selection import Selection
from geo_afpak.export.tables import counts, unit_table
from geo_afpak.figure import FigureOptions, alt_text
from geo_afpak.importers import read_counts
from geo_afpak.layers import areas_of
from geo_afpak.page.payload import payload
from geo_afpak.page.words import AREAS_LABEL
from geo_afpak.report import write_report
from geo_afpak.report.document import build_note
from geo_afpak.report.model import Figure
from tests.conftest import costly, frame_of, incident

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Outcome

    Run = Callable[..., Outcome]

HDX = """Country,Admin1,Admin2,ISO3,Admin2 Pcode,Admin1 Pcode,Month,Year,Events,Fatalities
Afghanistan,Nangarhar,Achin,AFG,AF0615,AF06,January,2020,4,12
Afghanistan,Nangarhar,Achin,AFG,AF0615,AF06,February,2020,2,
Afghanistan,Nangarhar,Kot,AFG,,AF06,February,2020,1,0
Pakistan,Khyber Pakhtunkhwa,Swat,PAK,,,March,2020,3,5
India,Punjab,Amritsar,IND,,,March,2020,9,9
"""
HAPI = """location_code,admin1_code,admin2_code,admin2_name,event_type,events,fatalities,\
reference_period_start,reference_period_end
AFG,AF06,AF0615,Achin,political_violence,4,12,2020-01-01T00:00:00,2020-01-31T23:59:59
AFG,AF06,AF0615,Achin,civilian_targeting,3,10,2020-01-01T00:00:00,2020-01-31T23:59:59
AFG,AF06,,,political_violence,9,20,2020-01-01T00:00:00,2020-01-31T23:59:59
AFG,AF06,AF0615,Achin,political_violence,4,12,2020-01-01T00:00:00,2020-01-31T23:59:59
AFG,AF06,AF9999,Nowhere,political_violence,1,1,2020-01-01T00:00:00,2020-01-31T23:59:59
"""
WEEKLY = """WEEK,COUNTRY,ADMIN1,EVENT_TYPE,SUB_EVENT_TYPE,EVENTS,FATALITIES
2020-01-04,Afghanistan,Nangarhar,Battles,Armed clash,5,7
2020-01-04,Afghanistan,Nangarhar,Battles,Non-state actor overtakes territory,1,
2020-01-04,Afghanistan,Nangarhar,Protests,Peaceful protest,2,0
"""


def write(tmp_path: Path, text: str, name: str = "acled.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_row_is_an_area_a_period_and_a_number(tmp_path):
    found = read_counts(write(tmp_path, HDX), source="ACLED")
    assert found.frame[["adm_id", "period_start", "period_end", "events"]].to_numpy().tolist() == [
        ["AF-NAN-achin", "2020-01-01", "2020-01-31", 4],
        ["AF-NAN-achin", "2020-02-01", "2020-02-29", 2],
        ["AF-NAN-kot", "2020-02-01", "2020-02-29", 1],
        ["PK-KP-swat", "2020-03-01", "2020-03-31", 3],
    ]
    assert (found.rows_in, found.filtered, found.rejects) == (5, 1, ())
    assert (found.source, period_of(found)) == ("ACLED", "January 2020 to March 2020")


def test_types_that_overlap_are_not_added_up_nor_a_province_to_its_districts(tmp_path):
    found = read_counts(write(tmp_path, HAPI))
    assert found.frame[["adm_id", "events", "killed"]].to_numpy().tolist() == [
        ["AF-NAN-achin", 4, 12]
    ]
    reasons = [f"{line} {reason.split(';')[0]}" for line, reason, _ in found.rejects]
    assert reasons == [
        "4 is of a province whose districts have rows of the same period: it may be their sum",
        "5 stands here a second time",
        "6 'Nowhere, AF9999' is no district that is known",
    ]
    assert found.rows_in == 1 + len(found.rejects) + found.filtered
    other = read_counts(write(tmp_path, HAPI), kind="civilian_targeting")
    assert other.frame["events"].tolist() == [3]
    with pytest.raises(InvalidInputError, match="no row is of the type 'riots'"):
        read_counts(write(tmp_path, HAPI), kind="riots")


def test_a_code_and_a_name_of_two_areas_are_refused_with_both_and_the_note_says_so(tmp_path):
    head = "Country,Admin1,Admin2,Admin2 Pcode,Admin1 Pcode,Month,Year,Events,Fatalities"
    rows = [
        "Afghanistan,Nangarhar,Achin,AF0617,,May,2020,4,1",
        "Afghanistan,Nangarhar,Achin,AF9999,,May,2020,3,1",
        "Afghanistan,Nangarhar,Kot,AF9999,,May,2020,3,1",
        "Afghanistan,Nangarhar,Kot,AF9999,,June,2020,3,1",
        "Afghanistan,Kunar,,,AF06,May,2020,4,1",
    ]
    found = read_counts(write(tmp_path, "\n".join([head, *rows])))
    assert found.frame["adm_id"].tolist() == ["AF-NAN-achin", "AF-NAN-kot", "AF-NAN-kot"]
    (first, said, _), (last, of_province, _) = found.rejects
    assert (first, last) == (2, 6)
    assert "AF0617 is Muhmand Dara" in said
    assert "the name says Achin" in said
    assert of_province.startswith("'Kunar' is AF-KNR, its code 'AF06' is AF-NAN")
    (note,) = [note for note in found.notes if "another edition" in note]
    assert "all 4 rows with a code" in note
    assert "the name counts where the code is not known, and neither where" in note


def test_rows_of_a_week_that_part_by_sub_type_are_added_up(tmp_path):
    frame = read_counts(write(tmp_path, WEEKLY)).frame
    assert frame[["event_type", "period_end", "events", "killed"]].to_numpy().tolist() == [
        ["Battles", "2020-01-10", 6, 7], ["Protests", "2020-01-10", 2, 0],
    ]  # fmt: skip


def test_the_order_of_days_is_what_the_file_proves_or_what_is_said(run: Run, tmp_path):
    one = "WEEK,ADMIN1,EVENTS,FATALITIES\n04/01/2020,Nangarhar,5,7\n"
    assert read_counts(write(tmp_path, one + "18/01/2020,Nangarhar,1,\n")).frame[
        "period_start"
    ].tolist() == ["2020-01-04", "2020-01-18"]
    file = write(tmp_path, one)
    assert "could be two days" in read_counts(file).rejects[0][1]
    for option, start in (("--dayfirst", "2020-01-04"), ("--monthfirst", "2020-04-01")):
        assert start in run("import", "counts", file, option).out


def test_sums_keep_blank_apart_from_zero_and_say_what_no_district_has(tmp_path):
    counts = read_counts(write(tmp_path, HDX + "Afghanistan,Zabul,,AFG,,,March,2020,7,1\n"))
    districts, provinces = (summarise_counts(counts, by) for by in ("adm2", "adm1"))
    achin = districts.nonzero().set_index("key").loc["AF-NAN-achin"]
    assert (achin["events"], achin["killed"], achin["killed_unknown"]) == (6, 12, 2)
    assert districts.left_out.to_numpy().tolist() == [["known to the province only", 7]]
    assert provinces.totals["events"] == 17 == districts.totals["events"] + 7
    assert pd.isna(provinces.nonzero()["injured"]).all()


def test_a_table_of_events_is_no_table_of_counts(tmp_path):
    with pytest.raises(InputFileError, match="a column of events, such as Events"):
        read_counts(write(tmp_path, "date,district,killed\n2017-01-01,Achin,3\n"))


def test_the_command_writes_a_table_that_is_read_as_the_same_counts(run: Run, tmp_path):
    write(tmp_path, HDX)
    outcome = run("import", "counts", "acled.csv", "--source", "ACLED", "--out", "counts.csv")
    assert "5 rows in = 4 kept + 0 rejected + 1 of another type or country" in outcome.err
    again, first = read_counts("counts.csv"), read_counts("acled.csv", source="ACLED")
    assert again.frame.equals(first.frame)
    assert again.source == "ACLED"
    said = run("summary", "--counts", "counts.csv", "--by", "adm1").out
    assert "Nangarhar                7      12" in said
    assert "note: counts of events by ACLED, January 2020 to March 2020" in said


def test_counts_are_never_added_to_incidents(run: Run, tmp_path):
    write(tmp_path, HDX)
    outcome = run("summary", "acled.csv", "--counts", "acled.csv")
    assert (outcome.code, "never added to incidents" in outcome.err) == (2, True)


def test_a_map_shades_them_apart_from_its_events_with_the_numbers_of_summary(tmp_path):
    path = write(tmp_path, HDX)
    built = build_layers(frame_of([incident()]), counts=read_counts(path, source="ACLED"))
    meta = payload(built)["meta"]
    assert (meta["areas"]["source"], meta["areas"]["period"]) == (
        "ACLED", "January 2020 to March 2020",
    )  # fmt: skip
    assert meta["areas"]["units"]["adm2"] == [
        ["AF-NAN-achin", 6, 12, 12, 12, 2], ["AF-NAN-kot", 1, 0, 0, 0, 0],
        ["PK-KP-swat", 3, 5, 5, 5, 0],
    ]  # fmt: skip
    assert meta["totals"]["events"] == 1
    assert ["choropleth:areas", AREAS_LABEL, True] in meta["layers"]
    assert "areas" not in payload(build_layers(frame_of([incident()])))["meta"]


def test_a_figure_shades_them_by_themselves_and_names_whose_they_are(tmp_path):
    counted = read_counts(write(tmp_path, HDX), source="ACLED")
    built = build_layers(frame_of([incident()]), counts=counted)
    told = alt_text(built, "choropleth", FigureOptions(value="counts"))
    assert "All 10 events are known to a district, in 3 of the 548 districts" in told
    assert "Most: Achin (6), Swat (3), Kot (1)" in told


def test_a_report_shades_them_in_a_figure_of_their_own(tmp_path):
    counted = read_counts(write(tmp_path, HDX), source="ACLED")
    events = [incident(), incident(id="a1", geometry=Point(67.0, 30.2))]
    built = build_layers(frame_of(events), counts=counted)
    shown = {block.kind: block for block in build_note(built).blocks if isinstance(block, Figure)}
    assert shown["counts"].caption == "Counts of areas by ACLED, January 2020 to March 2020"
    assert "All 10 events" in shown["counts"].alt
    assert "10" not in shown["choropleth"].alt
    (tmp_path / "mine.md").write_text("{figure: counts}")
    write_report(built, tmp_path, formats=["md"], template=tmp_path / "mine.md")
    assert (tmp_path / "figures" / "counts.png").exists()


def test_tables_have_them_beside_the_events_and_in_no_sum(tmp_path):
    counted = read_counts(write(tmp_path, HDX), source="ACLED")
    built = build_layers(frame_of([incident()]), counts=counted)
    table = unit_table(built, "adm2", counts(built, "adm2")).set_index("adm_id")
    achin = table.loc["AF-NAN-achin", ["source_events", "source_killed"]]
    assert achin.tolist() == [6, 12]
    assert table["events"].sum() == 1


def test_of_an_area_only_its_own_counts_are_taken(tmp_path):
    counted = read_counts(write(tmp_path, HDX), source="ACLED")
    where = Selection(area="Afghanistan")
    built = build_layers(frame_of([incident()]), counts=counted, selection=where)
    found = areas_of(built, "adm2")
    assert (found.totals["events"], len(found.nonzero())) == (7, 2)


@costly
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["Afghanistan", "Pakistan", "India", "", "Nowhere"]),
            st.sampled_from(["Nangarhar", "Zabul", "", "x"]),
            st.sampled_from(["Achin", "Kot", "", "Nowhere"]),
            st.sampled_from(["May", "June", "13", "", "soon"]),
            st.sampled_from(["2017", "2018", "x"]),
            st.sampled_from(["1", "20", "300", "", "-4", "many", "1.5"]),
            st.sampled_from(["", "0", "7", "x"]),
        ),
        min_size=1, max_size=40,
    )
)  # fmt: skip
def test_every_row_is_counted_once_or_rejected_or_of_elsewhere(tmp_path_factory, rows):
    path = tmp_path_factory.mktemp("counts") / "own.csv"
    head = "Country,Admin1,Admin2,Month,Year,Events,Fatalities"
    path.write_text("\n".join([head, *map(",".join, rows)]), encoding="utf-8")
    found = read_counts(path)
    rejected = {line for line, *_ in found.rejects}
    left = [row for line, row in enumerate(rows, start=2) if line not in rejected]
    here = [row for row in left if row[0] in ("Afghanistan", "Pakistan", "")]
    assert (found.rows_in, len(found.rejects)) == (len(rows), len(rejected))
    assert found.filtered == len(left) - len(here)
    assert found.frame["events"].sum() == sum(int(row[5]) for row in here)
    assert found.frame["killed"].sum() == sum(int(row[6] or 0) for row in here)
    assert all("expected" in reason for _, reason, _ in found.rejects)


WIDE = (
    "Province,Jan 2019,Feb 2019,Total\nNangarhar,3,4,7\nKunar,,1,1\n",
    "Year,Province,Jan,Feb\n2019,Nangarhar,3,4\n2019,Kunar,,1\n",
    "Month,Nangarhar,Kunar,Total\nJan 2019,3,,3\nFeb 2019,4,1,5\n",
    "Province,Events Jan 2019,Killed Jan 2019,Events Feb 2019\nNangarhar,3,9,4\nKunar,,,1\n",
)


@pytest.mark.parametrize("text", WIDE)
def test_columns_of_periods_or_areas_are_counts_of_each(tmp_path, text):
    path = tmp_path / "wide.csv"
    path.write_text(text)
    counts = read_counts(path)
    assert (counts.rows_in, len(counts.frame), counts.rejects) == (3, 3, ())
    rows = counts.frame[["adm_id", "period_start", "period_end", "events"]].to_numpy().tolist()
    assert sorted(rows) == [
        ["AF-KNR", "2019-02-01", "2019-02-28", 1],
        ["AF-NAN", "2019-01-01", "2019-01-31", 3],
        ["AF-NAN", "2019-02-01", "2019-02-28", 4],
    ]
    assert counts.frame["killed"].sum() == (9 if "Killed" in text else 0)
    assert "were read as a row each" in " ".join(counts.notes)
