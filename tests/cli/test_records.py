"""duplicates, compare, generalise, and what is said about terms."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geo_afpak import data_path
from tests.conftest import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome

    Run = Callable[..., Outcome]

ROW = {
    "id": "u1", "title": "Bombing", "event_type": "attack", "date_start": "2016-08-08",
    "date_end": "2016-08-08", "date_precision": "day", "groups": "ISK", "killed": "70",
    "country": "Pakistan", "geo_precision": "2", "lon": "67.001", "lat": "30.184",
    "location_basis": "town", "sources": "BBC News", "source_dataset": "UCDP GED 25.1",
    "licence": "CC BY 4.0", "note": "a neighbour called",
}  # fmt: skip


def write(name: str, *rows: dict[str, str]) -> Path:
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ROW)
        writer.writeheader()
        writer.writerows({**ROW, **row} for row in rows)
    return Path(name)


@pytest.fixture
def ucdp(run: Run) -> Path:
    assert run  # it has gone to an empty folder
    return write("ucdp.csv", {}, {"id": "u2", "date_start": "2015-01-01", "date_end": "2015-01-01"})


@pytest.fixture
def acled(run: Run) -> Path:
    assert run
    return write("acled.csv", {"id": "a1", "source_dataset": "ACLED 2025", "killed": "71"})


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


# --- duplicates -----------------------------------------------------------------------


def test_duplicates_lists_pairs_of_several_files_with_file_and_evidence(
    run: Run, ucdp: Path, acled: Path
) -> None:
    outcome = run("duplicates", ucdp, acled)
    assert outcome.code == 0
    (row,) = rows_of(outcome.out)
    assert (row["id_a"], row["id_b"]) == ("a1", "u1")
    assert (row["file_a"], row["file_b"]) == ("acled.csv", "ucdp.csv")
    assert "same day; 0 km apart, 10 km allowed; both name ISK" in row["evidence"]
    assert "pairs to review: 1 (1 across sources, 0 within one)" in outcome.err


def test_duplicates_deletes_nothing_and_writes_where_it_is_told(
    run: Run, ucdp: Path, acled: Path
) -> None:
    before = ucdp.read_bytes()
    outcome = run("duplicates", ucdp, acled, "--out", "pairs.csv")
    assert outcome.out == ""
    assert len(rows_of(Path("pairs.csv").read_text(encoding="utf-8"))) == 1
    assert ucdp.read_bytes() == before


def test_duplicates_as_json_has_lists_and_null(run: Run, ucdp: Path, acled: Path) -> None:
    found = json.loads(run("duplicates", ucdp, acled, "--json").out)
    (pair,) = found["pairs"]
    assert pair["groups_shared"] == ["ISK"]
    assert pair["across_sources"] is True
    assert found["not_compared"] == {}


def test_duplicates_says_what_it_could_not_compare(run: Run) -> None:
    file = write("own.csv", {"date_precision": "unknown"}, {"id": "b", "geo_precision": "5"})
    err = run("duplicates", file).err
    assert "not compared: 1 of 2 events, no date that can be compared" in err
    assert "not compared: 1 of 2 events, no place closer than a country" in err


def test_duplicates_takes_its_limits_from_the_options(run: Run, ucdp: Path, acled: Path) -> None:
    assert rows_of(run("duplicates", ucdp, acled, "--least", "1").out) == []
    assert run("duplicates", ucdp, "--days", "-1").code == 2
    assert len(rows_of(run("duplicates", ucdp, acled, "--days", "600", "--least", "0").out)) == 3


# --- compare --------------------------------------------------------------------------


def test_compare_prints_cells_of_both_files(run: Run, ucdp: Path, acled: Path) -> None:
    outcome = run("compare", ucdp, acled)
    assert outcome.code == 0
    assert "a: ucdp.csv\nb: acled.csv\n" in outcome.out
    assert "Quetta  2016-08         1  1    0        70  71   -1" in outcome.out


def test_compare_writes_csv_and_json(run: Run, ucdp: Path, acled: Path) -> None:
    outcome = run("compare", ucdp, acled, "--by", "adm1, year", "--out", "cells.csv")
    assert outcome.out == ""
    rows = rows_of(Path("cells.csv").read_text(encoding="utf-8"))
    assert [(row["adm1"], row["year"], row["counted_by"]) for row in rows] == [
        ("PK-BA", "2015", "a"),
        ("PK-BA", "2016", "both"),
    ]
    found = json.loads(run("compare", ucdp, acled, "--json").out)
    assert found["files"] == {"a": "ucdp.csv", "b": "acled.csv"}
    assert found["a"]["totals"]["events"] == 2
    assert found["b"]["period"] == ["2016-08-08", "2016-08-08"]


def test_compare_sets_one_file_beside_the_embedded_incidents(run: Run, ucdp: Path) -> None:
    outcome = run("compare", ucdp, "--by", "adm2,year")
    assert "a: embedded incidents\nb: ucdp.csv\n" in outcome.out
    found = json.loads(run("compare", ucdp, "--by", "adm2,year", "--json").out)
    quetta = next(
        row for row in found["rows"] if (row["adm2"], row["year"]) == ("PK-BA-quetta", "2016")
    )
    assert (quetta["killed_a"], quetta["killed_b"]) == (131, 70)


def test_compare_refuses_cells_that_it_does_not_know(run: Run, ucdp: Path, acled: Path) -> None:
    outcome = run("compare", ucdp, acled, "--by", "moon")
    assert outcome.code == 2
    assert "by='moon'" in outcome.err


@pytest.mark.parametrize("command", ["duplicates", "compare"])
def test_a_table_goes_to_csv_or_json_only_and_over_no_input(
    run: Run, ucdp: Path, acled: Path, command: str
) -> None:
    assert "expected .csv or .json" in run(command, ucdp, acled, "--out", "a.geojson").err
    assert "both read and written" in run(command, ucdp, acled, "--out", ucdp).err


# --- changes --------------------------------------------------------------------------


def test_changes_lists_records_numbers_and_sentences(run: Run) -> None:
    old = write("old.csv", {"id": "u1", "killed": "7"}, {"id": "u2"})
    new = write("new.csv", {"id": "u1", "killed": "9"}, {"id": "u3"}, {"id": "u4"})
    printed = run("changes", old, new).out
    assert "2 -> 3 records: 2 added, 1 withdrawn, 1 changed, 0 the same" in printed
    assert "changed  u1  killed: 7 -> 9" in printed
    found = json.loads(run("changes", old, new, "--note", "--json").out)
    assert {"by": "all", "key": "all", "name": "all events", "number": "events", "old": 2, "new": 3,
            "difference": 1} in found["numbers"]  # fmt: skip
    assert any(row["old"].startswith("2 events") for row in found["note"])
    run("changes", old, new, "--out", "rows.csv")
    rows = rows_of(Path("rows.csv").read_text(encoding="utf-8"))
    assert [row["change"] for row in rows] == ["withdrawn", "added", "added", "changed"]


# --- inspect --------------------------------------------------------------------------


def test_inspect_lists_signs_and_writes_a_picture(run: Run) -> None:
    write("own.csv", *({"id": f"u{n}", "title": str(n), "date_start": "2016-01-01",
                        "date_end": "2016-01-01"} for n in range(9)))  # fmt: skip
    printed = run("inspect", "own.csv")
    assert "days that are the first of January" in printed.out
    outcome = run("inspect", "own.csv", "--out", "signs.csv", "--picture", "signs.svg")
    assert outcome.code == 0
    rows = rows_of(Path("signs.csv").read_text(encoding="utf-8"))
    assert [row["id"] for row in rows if row["check"] == "new_year"] == [f"u{n}" for n in range(9)]
    assert "How the records are written" in Path("signs.svg").read_text(encoding="utf-8")
    assert json.loads(run("inspect", "own.csv", "--json").out)["spots"][0]["events"] == 9


# --- generalise -----------------------------------------------------------------------


def test_generalise_writes_a_file_that_says_what_was_done(run: Run, ucdp: Path) -> None:
    outcome = run("generalise", ucdp, "--out", "safe.geojson")
    assert outcome.code == 0
    text = Path("safe.geojson").read_text(encoding="utf-8")
    assert "neighbour" not in text
    assert "2016-08-08" not in text
    head = json.loads(text)
    assert head["generalised"].startswith("no points, place known to the district at most")
    assert all(feature["geometry"] is None for feature in head["features"])
    assert "generalised 2 events" in outcome.err


def test_generalised_events_are_counted_where_they_were(run: Run, ucdp: Path) -> None:
    run("generalise", ucdp, "--out", "safe.geojson")
    safe, raw = (
        json.loads(run("summary", file, "--by", "adm2", "--json").out)
        for file in ("safe.geojson", ucdp)
    )
    for row in (*safe["rows"], *raw["rows"]):  # how sure a district is rests on the point
        row["certain"] = row["possible"] = None
    assert safe == raw


def test_generalise_takes_level_days_and_drops(run: Run, ucdp: Path) -> None:
    out = run("generalise", ucdp, "--level", "province", "--no-months", "--drop", "notes").out
    (first, _) = json.loads(out)["features"]
    assert first["properties"]["geo_precision"] == 4
    assert first["properties"]["date_start"] == "2015-01-01"
    assert first["properties"]["title"] == "Bombing"
    assert run("generalise", ucdp, "--drop", "phones").code == 2


# --- terms ----------------------------------------------------------------------------


def test_files_with_restricted_rows_are_called_private(run: Run, acled: Path, ucdp: Path) -> None:
    for words in (("join", acled, "--out", "j.csv"), ("duplicates", acled, ucdp)):
        err = run(*words).err
        assert "ACLED 2025: rows that may not be republished: 1" in err
    assert "republished" not in run("join", ucdp, "--out", "k.csv").err


def test_map_keeps_restricted_rows_back_and_says_so(run: Run, acled: Path) -> None:
    err = run("map", acled, "--out", "public.html").err
    assert "ACLED 2025: counted by district and not shown one by one: 1 event" in err
    assert "a neighbour called" not in opened(Path("public.html").read_text(encoding="utf-8"))
    err = run("map", acled, "--private", "--out", "private.html").err
    assert "ACLED 2025: shown here, not to be passed on: 1 event" in err
    page = Path("private.html").read_text(encoding="utf-8")
    assert "a neighbour called" in opened(page)
    assert "<title>Private, not for publication: " in page


def test_map_generalises_when_asked(run: Run, ucdp: Path) -> None:
    outcome = run("map", ucdp, "--generalise", "district", "--out", "safe.html")
    assert "generalised 2 events to the district" in outcome.err
    page = Path("safe.html").read_text(encoding="utf-8")
    assert "a neighbour called" not in opened(page)
    assert "The incidents were generalised: no points" in page


@pytest.mark.parametrize("command", ["inspect", "generalise", "duplicates"])
def test_with_no_file_given_the_embedded_events_are_looked_at(run: Run, command: str) -> None:
    bare = run(command, "--out", "bare.csv")
    named = run(command, data_path("incidents.geojson"), "--out", "named.csv")
    assert (bare.code, named.code) == (0, 0), bare.err
    assert Path("bare.csv").read_bytes() == Path("named.csv").read_bytes()
    assert "97 rows in = 97 kept" in bare.err


@pytest.mark.parametrize("command", ["generalise", "duplicates", "inspect"])
def test_the_embedded_events_are_of_no_other_region(run: Run, command: str) -> None:
    outcome = run(command, "--region", "nga.toml")
    assert outcome.code == 2
    assert "the embedded data are of another region" in outcome.err
