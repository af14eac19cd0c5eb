"""A workbook holds the numbers of the summary, text that is text, and no row it may not."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
import zipfile
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak.count.summary import totals
from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.export import write_workbook
from geo_afpak.export.tables import counts, incident_table, unit_table
from geo_afpak.layers import PRIVATE, build_layers
from geo_afpak.model import fields as f
from tests.conftest import HOSTILE, costly, frame_of, incident

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from geo_afpak.layers import Layers

MARKED = "Zmarai"
SUMS = {
    "Events": "events", "Killed, low": "killed_low", "Killed, stated": "killed",
    "Killed, high": "killed_high", "Killed, events without a figure": "killed_unknown",
    "Injured, low": "injured_low", "Injured, stated": "injured", "Injured, high": "injured_high",
    "Injured, events without a figure": "injured_unknown",
}  # fmt: skip


def _book(layers: Layers, folder: Path) -> Any:
    return openpyxl.load_workbook(write_workbook(layers, folder / "table.xlsx"))


def _rows(sheet: Any) -> list[dict[str, Any]]:
    """Rows of the table of a sheet, without the totals below it."""
    heads, *rows = sheet[sheet.auto_filter.ref]
    return [
        dict(zip([h.value for h in heads], [c.value for c in row], strict=True)) for row in rows
    ]


@pytest.fixture(scope="module")
def book(article: Layers, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return _book(article, tmp_path_factory.mktemp("article"))


@pytest.fixture(scope="module")
def public_book(public: Layers, tmp_path_factory: pytest.TempPathFactory) -> Any:
    return _book(public, tmp_path_factory.mktemp("public"))


@pytest.fixture(scope="module")
def nasty_file(nasty: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(nasty, tmp_path_factory.mktemp("nasty") / "nasty.xlsx")


def test_the_sheets_stand_in_the_order_of_reading(book: Any) -> None:
    assert book.sheetnames == [
        "Overview", "Districts", "Provinces", "Incidents", "Presence", "Method"
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "level"), [("Districts", "adm2"), ("Provinces", "adm1")])
def test_every_number_of_a_unit_is_that_of_the_summary(
    book: Any, article: Layers, name: str, level: str
) -> None:
    found = {row["Unit id"]: row for row in _rows(book[name])}
    expected = counts(article, level).to_dict()["rows"]
    assert isinstance(expected, list)
    assert len(found) == len(expected)
    for row in expected:
        assert {key: found[row["key"]][label] for label, key in SUMS.items()} == {
            key: row[key] for key in SUMS.values()
        }


@pytest.mark.parametrize(("name", "level"), [("Districts", "adm2"), ("Provinces", "adm1")])
def test_the_total_and_what_is_left_out_are_those_of_the_summary(
    book: Any, article: Layers, name: str, level: str
) -> None:
    sheet, summary = book[name], counts(article, level)
    heads = [cell.value for cell in sheet[1]]
    below = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True) if row[0]}
    total = dict(zip(heads, below["Total"], strict=True))
    assert {key: total[label] for label, key in SUMS.items()} == summary.totals
    left = {
        str(text).removeprefix("Left out: "): row[heads.index("Events")]
        for text, row in below.items()
        if str(text).startswith("Left out: ")
    }
    assert left == dict(summary.left_out.itertuples(index=False))


def test_the_overview_counts_as_the_page_does(book: Any, article: Layers) -> None:
    here = totals(article.incidents[article.incidents["mark"] != "elsewhere"])
    rows = {row[0]: row[1:] for row in book["Overview"].iter_rows(values_only=True)}
    found = rows["Events in the two countries, or without a place"]
    assert list(found[: len(SUMS)]) == [here[key] for key in SUMS.values()]
    outside = (article.incidents["mark"] == "elsewhere").sum()
    assert rows["Events outside the two countries"][0] == outside > 0


def test_a_figure_that_nobody_knows_is_blank_and_not_zero(book: Any) -> None:
    lahore = next(row for row in _rows(book["Districts"]) if row["District"] == "Lahore")
    assert (lahore["Events"], lahore["Killed, stated"]) == (5, None)
    assert lahore["Killed, events without a figure"] == 5


def test_rates_are_events_by_the_area_of_the_unit(book: Any) -> None:
    rows = {row["Province"]: row for row in _rows(book["Provinces"])}
    far_off = rows.pop("Azad Jammu and Kashmir")
    assert far_off["Events per 1,000 km²"] is None
    for row in rows.values():
        rate = row["Events"] / row["Area, km²"] * 1000
        assert row["Events per 1,000 km²"] == pytest.approx(rate, abs=1e-3)


def test_no_density_is_given_where_the_drawn_area_is_far_off_the_census(book: Any) -> None:
    rates = {row["District"]: row["Events per 1,000 km²"] for row in _rows(book["Districts"])}
    assert (rates["Quetta"], rates["Khuzdar"]) == (None, None)
    assert rates["Lahore"] > 0
    assert any("Quetta (0.79 of it)" in str(cell.value) for row in book["Method"] for cell in row)


def test_every_incident_and_statement_is_a_row(book: Any, article: Layers) -> None:
    ids = [row["Id"] for row in _rows(book["Incidents"])]
    assert ids == article.incidents[f.ID].tolist()
    assert {row["Id"] for row in _rows(book["Presence"])} == set(article.zones[f.ID])


def test_a_point_is_given_only_where_a_site_or_a_town_is_known(precise: Layers) -> None:
    table = incident_table(precise)
    assert table["lon"].dropna().tolist() == [70.1, 70.2]
    assert table.geometry.notna().tolist() == [True, True, False, False, False, False]


def test_a_date_is_never_finer_than_it_is_known(book: Any) -> None:
    khuzdar = next(
        row for row in _rows(book["Incidents"]) if row["Id"] == "att-khuzdar-shah-noorani"
    )
    assert khuzdar["Date, as far as known"] == "November 2016"
    assert str(khuzdar["First day it covers"].date()) == "2016-11-01"
    assert khuzdar["Date known to"] == "month"


def test_text_is_never_a_formula_and_comes_back_as_it_was(nasty_file: Path) -> None:
    rows = _rows(openpyxl.load_workbook(nasty_file)["Incidents"])
    for row, text in zip(rows, HOSTILE, strict=False):
        assert row["Title"] == row["Note"] == text.replace("\r", "\n")
    rest = [row["Title"] for row in rows[len(HOSTILE) :]]
    assert rest[1:3] == ["��[2J�", "#REF!"]
    assert len(rest[3]) == 32_767
    assert rest[3].endswith("[cut here: a cell holds no more]")


def test_no_part_of_the_file_holds_a_formula_or_a_link_outside(nasty_file: Path) -> None:
    with zipfile.ZipFile(nasty_file) as parts:
        for name in parts.namelist():
            tree = ET.fromstring(parts.read(name))  # noqa: S314 - our own file
            tags = {element.tag.rpartition("}")[2] for element in tree.iter()}
            assert not tags & {"f", "externalLink", "oleObject", "ddeLink"}
            modes = {element.get("TargetMode") for element in tree.iter()}
            assert "External" not in modes


def test_a_text_like_a_code_of_excel_is_escaped(nasty_file: Path) -> None:
    with zipfile.ZipFile(nasty_file) as parts:
        text = b"".join(parts.read(name) for name in parts.namelist() if "sheet" in name).decode()
    assert "_x005F_x0041_" in text
    assert not re.search(r">_x0041_<", text)


def test_a_cell_that_starts_like_a_formula_stays_text_when_it_is_edited(nasty_file: Path) -> None:
    sheet = openpyxl.load_workbook(nasty_file)["Incidents"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Title")
    cells = [sheet.cell(row, column) for row in range(2, 2 + len(HOSTILE))]
    assert {c.value for c in cells if c.quotePrefix} == {
        text.replace("\r", "\n") for text in HOSTILE if text[0] in "=+-@\t"
    }


def test_a_title_cannot_put_codes_into_the_footer(nasty_file: Path) -> None:
    foot = openpyxl.load_workbook(nasty_file)["Overview"].oddFooter.left.text
    assert foot.endswith("&&P &&D")


def test_restricted_rows_are_counted_and_nowhere_in_the_file(
    public_book: Any, public: Layers, tmp_path: Path
) -> None:
    with zipfile.ZipFile(write_workbook(public, tmp_path / "public.xlsx")) as parts:
        whole = b"".join(parts.read(name) for name in parts.namelist()).decode()
    assert MARKED not in whole
    assert "2019-03" not in whole
    (row,) = _rows(public_book["Counted districts"])
    assert (row["Unit id"], row["Events"], row["Killed, low"]) == ("AF-NAN-jalalabad", 2, 20)
    (row,) = _rows(public_book["Counted provinces"])
    assert (row["Unit id"], row["Events"]) == ("AF-NAN", 3)


def test_a_private_workbook_says_so_on_every_printed_page(private: Layers, tmp_path: Path) -> None:
    book = _book(private, tmp_path)
    assert all(sheet.oddFooter.left.text.startswith(PRIVATE) for sheet in book)
    assert book["Overview"]["A1"].value.startswith(PRIVATE)
    assert book.properties.title.startswith(PRIVATE)
    assert len(_rows(book["Incidents"])) == 4


@costly
@given(
    st.lists(
        st.tuples(st.sampled_from(["ACLED", "GTD 2020", "own"]), st.integers(0, 5)), max_size=40
    )
)
def test_rows_in_are_rows_of_the_sheet_and_those_only_counted(
    statements: gpd.GeoDataFrame, drawn: list[tuple[str, int]]
) -> None:
    rows = [
        incident(**{f.ID: f"a{i}", f.SOURCE_DATASET: dataset, f.GEO_PRECISION: precision})
        for i, (dataset, precision) in enumerate(drawn)
    ]
    frame = frame_of(rows or [incident()]).iloc[: len(rows)]
    layers = build_layers(frame, statements.iloc[:0])
    shown = len(incident_table(layers))
    for level in ("adm1", "adm2"):
        of_level = counts(layers, level)
        table = unit_table(layers, level, of_level)
        assert table["events"].sum() + of_level.left_out["events"].sum() == shown
        kept = layers.counted.get(level)
        counted = (kept.totals["events"] or 0) + kept.left_out["events"].sum() if kept else 0
        assert shown + counted == len(rows)


def test_a_sheet_is_frozen_filtered_and_fits_a_page(book: Any) -> None:
    sheet = book["Districts"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:R549"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$1"


def test_the_method_sheet_names_rules_licences_and_sources(book: Any, article: Layers) -> None:
    text = "\n".join(str(row[0]) for row in book["Method"].iter_rows(values_only=True))
    for words in (
        "never zero",
        "not formulas",
        "CC BY 3.0",
        "ODbL",
        "provinces before 31 May 2018",
    ):
        assert words in text
    for source in article.incidents[f.SOURCES].explode().dropna():
        assert source in text


def test_the_same_layers_give_the_same_bytes(article: Layers, tmp_path: Path) -> None:
    one, two = (write_workbook(article, tmp_path / f"{n}.xlsx").read_bytes() for n in "ab")
    assert one == two
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert {part.date_time for part in parts.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def test_the_date_of_the_file_is_that_of_source_date_epoch(
    public: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1470614400")
    assert str(_book(public, tmp_path).properties.modified) == "2016-08-08 00:00:00"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(InvalidInputError, match="SOURCE_DATE_EPOCH='soon' is no usable time"):
        write_workbook(public, tmp_path / "b.xlsx")


def test_without_openpyxl_the_cure_is_named(
    public: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(InputFileError, match=r"pip install 'geo-afpak\[excel\]'"):
        write_workbook(public, tmp_path / "b.xlsx")


def test_units_without_an_event_are_folded_away_and_on_no_printed_page(book: Any) -> None:
    for name in ("Districts", "Provinces"):
        sheet = book[name]
        at = [cell.value for cell in sheet[1]].index("Events") + 1
        counts = [sheet.cell(row, at).value for row in range(2, sheet.max_row + 1)]
        units = counts[: counts.index(None)]  # an empty row stands before the totals
        assert 0 in units
        for row, events in enumerate(units, 2):
            look = sheet.row_dimensions[row]
            assert (bool(look.hidden), look.outlineLevel) == (events == 0, int(events == 0))
