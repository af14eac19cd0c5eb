"""A GeoPackage is what SQLite holds, not what the file states of itself."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest

from geo_afpak.errors import InputFileError
from geo_afpak.importers import propose_mapping
from geo_afpak.io import parts_of, read_incidents, write_table

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import MakeIncidents


@pytest.fixture
def package(tmp_path: Path, make_incidents: MakeIncidents) -> Path:
    return write_table(make_incidents({}, {}, {}), tmp_path / "own.gpkg")


def change(path: Path, *statements: str) -> Path:
    with sqlite3.connect(path) as database:
        for name in ("ST_IsEmpty", "ST_MinX", "ST_MaxX", "ST_MinY", "ST_MaxY"):
            database.create_function(name, 1, lambda _: 0)  # what the triggers of the index call
        for statement in statements:
            database.execute(statement)
    database.close()
    return path


@pytest.mark.parametrize("stated", [0, 1, 2, 4, 1_000_000_000])
def test_rows_are_counted_and_not_believed(package: Path, stated: int) -> None:
    change(package, f"UPDATE gpkg_ogr_contents SET feature_count = {stated}")  # noqa: S608
    try:
        reading = read_incidents(package)
    except InputFileError as error:
        assert "row" in str(error)  # noqa: PT017 - either all rows, or a refusal that says why
    else:
        assert (reading.rows_in, len(reading.frame)) == (3, 3)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE own SET title = 'a' || char(0) || 'b' WHERE fid = 2", "holds a NUL character"),
        ("UPDATE own SET geom = x'47500001e6100000ff' WHERE fid = 2", "cannot be parsed"),
        ("UPDATE own SET geom = x'00' WHERE fid = 2", "cannot be parsed"),
        ("UPDATE own SET geom = 'text' WHERE fid = 2", "cannot be parsed"),
        ("UPDATE own SET killed = 'many' WHERE fid = 2", "is text in a column of numbers"),
    ],
)
def test_what_the_library_would_mend_in_silence_is_set_apart(
    package: Path, statement: str, said: str
) -> None:
    reading = read_incidents(change(package, statement))
    assert (reading.rows_in, len(reading.frame), len(reading.rejects)) == (3, 2, 1)
    assert said in reading.rejects[0]["reasons"][0]
    assert reading.rejects[0]["row"] == 1


ENDLESS = "WITH RECURSIVE n(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM n) SELECT fid"


@pytest.mark.parametrize(
    "statements",
    [
        ("ALTER TABLE own RENAME TO x", f"CREATE VIEW own AS {ENDLESS}, x'00' geom FROM n"),
        ("ALTER TABLE own RENAME TO x", "CREATE VIEW own AS SELECT *, zeroblob(1000000000) FROM x"),
        (f"CREATE VIEW other AS {ENDLESS} FROM n",),
        ("DROP TABLE gpkg_extensions", f"CREATE VIEW gpkg_extensions AS {ENDLESS} FROM n"),
        ("ALTER TABLE own ADD big AS (hex(zeroblob(400000000)))",),
        ("CREATE VIRTUAL TABLE words USING fts5(x)",),
    ],
)
def test_what_is_computed_is_refused(package: Path, statements: tuple[str, ...]) -> None:
    change(package, *statements)
    with pytest.raises(InputFileError, match="is computed when it is read; expected plain tables"):
        read_incidents(package)


def test_importers_refuse_what_they_cannot_read_as_it_is(package: Path) -> None:
    change(package, "UPDATE own SET killed = 'many' WHERE fid = 2")
    with pytest.raises(InputFileError, match="row 1, killed: is text in a column of numbers"):
        propose_mapping(package)
    change(package, f"CREATE VIEW other AS {ENDLESS} FROM n")
    with pytest.raises(InputFileError, match="is computed when it is read"):
        propose_mapping(package)


def test_a_file_with_a_write_ahead_log_is_read(package: Path) -> None:
    change(package, "PRAGMA journal_mode = WAL")
    assert len(read_incidents(package).frame) == 3


def test_a_file_that_is_cut_or_damaged_is_one_message(package: Path) -> None:
    whole = package.read_bytes()
    for place in range(100, len(whole), len(whole) // 20):
        package.write_bytes(whole[:place])
        with pytest.raises(InputFileError):
            read_incidents(package)
        package.write_bytes(whole[:place] + b"\xff" * 300 + whole[place + 300 :])
        try:
            reading = read_incidents(package)
        except InputFileError:
            continue
        assert reading.rows_in == len(reading.frame) + len(reading.rejects)


@pytest.mark.parametrize("size", [16 << 20, 10_000])
def test_a_value_that_is_too_large_is_refused_before_it_is_read(
    package: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    change(package, "UPDATE own SET title = printf('%.*c', 200000, 'x') WHERE fid = 2")
    monkeypatch.setattr("geo_afpak.io._stored.MOST_IN_A_VALUE", 100_000)
    said = "holds a value that is too large; expected values of at most 100000 bytes"
    with pytest.raises(InputFileError, match=said):
        read_incidents(package)
    with pytest.raises(InputFileError, match=said):
        list(parts_of(package, size))


def test_values_up_to_the_bound_are_read(package: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    change(package, "UPDATE own SET title = printf('%.*c', 90000, 'x') WHERE fid = 2")
    monkeypatch.setattr("geo_afpak.io._stored.MOST_IN_A_VALUE", 100_000)
    assert read_incidents(package).rows_in == 3
    assert len(list(parts_of(package))) == 1
