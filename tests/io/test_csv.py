"""The quick reader of CSV finds what Python's csv module finds, or leaves the file to it."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak.io import _csv as reader
from geo_afpak.io import csv_text, read_incidents, write_table

CELL = st.text(st.sampled_from("ab ,\"\n\r'=;ü"), max_size=6)
QUOTED = CELL.map(lambda text: '"' + text.replace('"', '""') + '"')
END = st.sampled_from(["\n", "\n", "\r\n", "\n\n", "\n\r\n"])


def same_by_both_ways(text: str) -> None:
    """Hold that the quick way finds rows, lines and faults of the slow one, or leaves the file."""
    data = text.encode()
    quick = reader.by_column(data, ["id", "title", "note"])
    if quick is None:
        return
    slow = reader.by_row(data, ["id", "title", "note"], Path("a.csv"))
    assert quick.rows == slow.rows
    assert [quick.record(i) for i in range(len(quick))] == [
        slow.record(i) for i in range(len(slow))
    ]
    assert quick.problems == slow.problems == {}


@given(st.lists(st.tuples(CELL | QUOTED, CELL | QUOTED, END), max_size=6))
def test_both_ways_of_reading_find_the_same(rows: list[tuple[str, str, str]]) -> None:
    same_by_both_ways("id,title,note\n" + "".join(f"i,{a},{b}{end}" for a, b, end in rows))
    same_by_both_ways("id,title,note\n" + "".join(f",{a},{b}{end}" for a, b, end in rows))


@given(st.text(st.sampled_from('a,"\n\r1'), max_size=40))
def test_both_ways_find_the_same_in_any_text(text: str) -> None:
    same_by_both_ways(f"id,title,note\n{text}")


@pytest.mark.parametrize("first", ["", ",,\n"])
@pytest.mark.parametrize("rows", [3, 9_000])
def test_a_line_of_commas_alone_is_a_blank_line_and_said(
    tmp_path: Path, first: str, rows: int
) -> None:
    path = tmp_path / "own.csv"
    blank = [",,", ' ,"",', ""]
    events = [f"a{n},Raid,{n - 1}" for n in range(rows)]
    lines = ["id,title,killed", *blank, *events, *blank]
    path.write_text(first + "\n".join(lines), encoding="utf-8")
    reading = read_incidents(path)
    assert (reading.rows_in, len(reading.frame)) == (rows, rows - 1)
    assert [fault.row for fault in reading.faults] == [5 + bool(first)]  # -1 killed
    assert f"{path}: blank lines were skipped" in reading.notes


def test_the_quick_way_is_taken_for_what_spreadsheets_write() -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(["id", "lon", "lat", "title"])
    writer.writerows([f"a{i}", "70.4", "34.4", 'one "two",\r\nthree'] for i in range(50))
    table = reader.by_column(file.getvalue().encode(), ["id", "lon", "lat", "title"])
    assert table is not None
    assert table.rows == list(range(2, 102, 2))


@pytest.mark.parametrize("text", ['"a"b', '"a', "a\rb", "a,b", '"a" ', "x" * 140_000])
def test_what_is_unusual_is_left_to_the_slow_way(text: str) -> None:
    assert reader.by_column(f"id,title\nx,{text}\n".encode(), ["id", "title"]) is None


def test_a_guard_is_taken_away_and_empty_cells_are_absent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reader, "QUICK_FROM", 0)
    path = tmp_path / "a.csv"
    path.write_text("id,lon,lat,title,groups,killed\na,,,'=1,ISK; TTP,3\nb,70,34,,'=x,\n")
    frame = read_incidents(path, geo_precision=2).frame
    assert frame["title"].tolist() == ["=1", None]
    assert frame["groups"].tolist() == [["ISK", "TTP"], ["=x"]]
    assert frame["killed"].tolist() == [3, pd.NA]
    assert frame.geometry.isna().tolist() == [True, False]


TEXT = st.text(st.sampled_from("ab;, '\"\n\r\t=+-@\\[(\u00a0\x1cü"), max_size=6)
NUMBER = st.floats(allow_infinity=False, allow_nan=False)
COLUMN = st.sampled_from([
    TEXT, TEXT | st.none(), st.lists(TEXT, max_size=3), st.lists(TEXT, max_size=3) | st.none(),
    NUMBER, NUMBER | st.none(), st.integers(-(2**63), 2**63 - 1) | st.none(), st.booleans(),
    TEXT | st.integers(0, 9) | st.booleans() | st.none() | st.lists(st.integers(0, 9)),
]).flatmap(lambda values: st.lists(values, min_size=4, max_size=4))  # fmt: skip


@given(st.lists(COLUMN, min_size=1, max_size=4))
def test_a_table_written_by_column_is_the_one_written_cell_by_cell(
    tmp_path_factory: pytest.TempPathFactory, columns: list[list[object]]
) -> None:
    frame = {str(name): pd.Series(values, dtype=object) for name, values in enumerate(columns)}
    points = gpd.GeoSeries([None] * 4, crs=4326)
    path = tmp_path_factory.getbasetemp() / "by_column.csv"
    written = write_table(gpd.GeoDataFrame(frame, geometry=points), path).read_bytes()
    rows = zip(*columns, [None] * 4, [None] * 4, strict=True)
    assert written.decode() == csv_text([*frame, "lon", "lat"], rows)


def test_floats_are_written_with_the_digits_that_give_them_back(tmp_path: Path) -> None:
    numbers = [1e-9, 0.0001, 0.1, -0.0, 5.0, -7.25, 70.92473, 123456789.25, 1e15, 1e16, 1e300]
    points = gpd.points_from_xy(range(11), [30] * 11, crs=4326)
    path = write_table(gpd.GeoDataFrame({"km": numbers}, geometry=points), tmp_path / "a.csv")
    assert path.read_text().splitlines()[1:] == [
        f"{km!r},{at}.0,30.0" for at, km in enumerate(numbers)
    ]
