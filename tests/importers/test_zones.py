"""Tables of district, status and date: dated statements in the words of the table."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak import ValidationError
from geo_afpak.importers import propose_zone_mapping, read_zone_table
from geo_afpak.importers.zones import TARGETS
from geo_afpak.zones import check_zones
from tests.conftest import costly

TABLE = """District,Province,Status,Date,Population
Achin,Nangarhar,Contested,2017-11,95000
Sangin,Helmand,Taliban,2017-11,
Kot,Nangarhar,Government,Nov 2017,
,Zabul,Contested,2017,
"""


def read(tmp_path: Path, text: str = TABLE, mapping: str | None = None):
    file, toml = tmp_path / "control.csv", tmp_path / "control.toml"
    file.write_text(text, encoding="utf-8")
    toml.write_text(mapping or propose_zone_mapping(file), encoding="utf-8")
    return read_zone_table(file, toml)


def test_the_proposal_reads_each_row_as_a_dated_statement_in_its_own_words(tmp_path):
    frame = read(tmp_path).frame
    assert frame[["status", "status_stated", "as_of", "unit_level"]].values.tolist() == [
        ["as_stated", "Contested", "2017-11", "adm2"],
        ["as_stated", "Taliban", "2017-11", "adm2"],
        ["as_stated", "Government", "2017-11", "adm2"],
        ["as_stated", "Contested", "2017", "adm1"],
    ]
    assert frame["units"].tolist() == [
        ["AF-NAN-achin"], ["AF-HEL-sangin"], ["AF-NAN-kot"], ["AF-ZAB"],
    ]  # fmt: skip
    assert frame["own_population"].tolist() == ["95000", None, None, None]
    assert frame["statement"].iloc[0] == "Listed as “Contested”: Achin, Nangarhar, November 2017."
    assert not check_zones(frame)


def test_a_mapping_translates_words_of_status_and_says_whose_presence_each_is(tmp_path):
    mapping = propose_zone_mapping_of(tmp_path)
    mapping = mapping.replace('"Taliban" = "as_stated"', '"Taliban" = "stronghold"')
    mapping = mapping.replace("[columns]", '[columns]\ngroup = "Status"')
    mapping += '\n[values.group]\nContested = "TLB"\nTaliban = "TLB"\nGovernment = "GOV"\n'
    frame = read(tmp_path, mapping=mapping).frame
    assert frame[["group", "status"]].values.tolist() == [
        ["TLB", "as_stated"], ["TLB", "stronghold"], ["GOV", "as_stated"], ["TLB", "as_stated"],
    ]  # fmt: skip


def propose_zone_mapping_of(tmp_path: Path) -> str:
    file = tmp_path / "control.csv"
    file.write_text(TABLE, encoding="utf-8")
    return propose_zone_mapping(file)


def test_the_order_of_days_can_be_said(tmp_path):
    read(tmp_path, "District,Province,Status,Date\nAchin,Nangarhar,Contested,3/5/2017\n")
    file, mapping = tmp_path / "control.csv", tmp_path / "control.toml"
    assert "could be two days" in str(read_zone_table(file, mapping).faults[0])
    for first, on in ((True, "2017-05-03"), (False, "2017-03-05")):
        frame = read_zone_table(file, mapping, day_first=first).frame
        assert frame["as_of"].tolist() == [on]


def test_rows_that_are_no_statement_are_rejected_with_the_reason(tmp_path):
    text = TABLE + "Sangen Wat,Kunar,Taliban,2017-11,\nTotal,,,,\nKot,Nangarhar,Taliban,,\n"
    reading = read(tmp_path, text)
    assert (reading.rows_in, len(reading.frame)) == (7, 4)
    reasons = [" ".join(one["reasons"]) for one in reading.rejects]
    assert ["is no district" in reasons[0], "it has no status" in reasons[1]] == [True, True]
    assert "is empty, as are since and until" in reasons[2]


@pytest.mark.parametrize(
    ("text", "days"),
    [("District,Assessment,Month,Year\nAchin,Held,10,2018\nKot,Held,Oct,2018\n",
      ["2018-10", "2018-10"]),
     ("District,Status,Date\nAchin,Held,01/06/2021\nKot,Held,15/06/2021\n",
      ["2021-06-01", "2021-06-15"])],
)  # fmt: skip
def test_the_proposal_finds_years_beside_months_and_the_order_of_days(tmp_path, text, days):
    assert read(tmp_path, text).frame["as_of"].tolist() == days


def test_a_translation_into_an_unknown_word_is_refused_at_once(tmp_path):
    mapping = propose_zone_mapping_of(tmp_path).replace(
        '"Taliban" = "as_stated"', '"Taliban" = "x"'
    )
    with pytest.raises(ValidationError, match="'x' is not in the vocabulary"):
        read(tmp_path, mapping=mapping)


def test_the_documentation_names_every_field():
    text = Path(__file__).parents[2].joinpath("docs", "import_zones.md").read_text("utf-8")
    assert [name for name in TARGETS if f"`{name}`" not in text] == []


CELLS = st.one_of(
    st.sampled_from(
        ["Achin", "Nangarhar", "Kot", "Zabul", "Nowhere", "Contested", "Taliban", "2017-11",
         "Nov 2017", "soon", "95000", "-1", "NA", "#tag", '"', "line\nend", "=1+1", "\u00a0"]
    ),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=6),
)  # fmt: skip


@costly
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=7), max_size=20))
def test_rows_in_are_statements_or_rejected(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("zones")
    mapping = propose_zone_mapping_of(folder)
    (folder / "control.toml").write_text(mapping, encoding="utf-8")
    head = TABLE.splitlines()[0].split(",")
    with (folder / "control.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([head, *rows])
    found = read_zone_table(folder / "control.csv", folder / "control.toml")
    assert found.rows_in == len(found.frame) + len(found.rejects)
    said = sum(any(cell.isalpha() and cell != "NA" for cell in row) for row in rows)
    assert said <= found.rows_in <= len(rows)
    assert all(one["reasons"] for one in found.rejects)
