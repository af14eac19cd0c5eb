"""What `geo-afpak match` prints, writes and refuses."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome

    Run = Callable[..., Outcome]

DATA = Path(__file__).parents[1] / "data"
NAMES = """\
adm_2,adm_1,country
Nad Ali district (Marja),Hilmand province,Afghanistan
Karachi district,Sindh province,Pakistan
Nowhere district,Kabul province,Afghanistan
Nad Ali district (Marja),Hilmand province,Afghanistan
"""
ACTORS = """\
actor1,country
TTP: Tehreek-i-Taliban Pakistan,Pakistan
Islamic State,Afghanistan
Military Forces of Pakistan (2022-),Pakistan
Somebody,Pakistan
=1+1,Pakistan
"""


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def names(tmp_path: Path) -> Path:
    path = tmp_path / "names.csv"
    path.write_text(NAMES, encoding="utf-8")
    return path


@pytest.fixture
def actors(tmp_path: Path) -> Path:
    path = tmp_path / "actors.csv"
    path.write_text(ACTORS, encoding="utf-8")
    return path


def test_match_gives_a_row_for_each_row_and_says_how_it_was_found(run: Run, names: Path) -> None:
    outcome = run("match", names)
    assert outcome.code == 0
    rows = rows_of(outcome.out)
    assert [row["name"] for row in rows] == [line.split(",")[0] for line in NAMES.split("\n")[1:-1]]
    assert [row["adm2_id"] for row in rows] == ["AF-HEL-nad-e-ali", "", "", "AF-HEL-nad-e-ali"]
    assert [row["method"] for row in rows] == ["bracket", "ambiguous", "unresolved", "bracket"]
    assert (rows[0]["adm1_id"], rows[0]["province_used"]) == ("AF-HEL", "AF-HEL")
    assert rows[1]["candidates"].count(" (Sindh) 1.00") == 6


def test_match_counts_methods_and_lists_what_stays_open_on_stderr(run: Run, names: Path) -> None:
    lines = run("match", names).err.splitlines()
    assert lines[0] == (
        "names.csv: 4 rows, 3 different; name from 'adm_2', adm1 from 'adm_1', "
        "country from 'country'"
    )
    assert lines[1] == (
        "2 of 4 rows have a district (50.0 %): 2 bracket, 1 ambiguous, 1 unresolved"
    )
    assert lines[2:] == [
        "  ambiguous: 1 x Karachi district, Sindh province, Pakistan",
        "  unresolved: 1 x Nowhere district, Kabul province, Afghanistan",
    ]


def test_match_lists_the_most_frequent_open_names_only(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    texts = [f"Xyz{number}" for number in range(30)] + ["Xyz7"]
    path.write_text("name\n" + "\n".join(texts) + "\n", encoding="utf-8")
    lines = run("match", path).err.splitlines()
    assert lines[2] == "  unresolved: 2 x Xyz7"
    assert lines[-1] == "  and 10 more names; they are in the table"


def test_match_prints_json(run: Run, names: Path) -> None:
    found = json.loads(run("match", names, "--json").out)
    assert len(found) == 4
    assert found[0]["candidates"] == [
        {"id": "AF-HEL-nad-e-ali", "name": "Nad-e-Ali", "province": "Helmand", "score": 1.0}
    ]
    assert found[2]["adm2_id"] is None


@pytest.mark.parametrize("suffix", [".csv", ".json"])
def test_match_writes_what_it_would_print(run: Run, names: Path, suffix: str) -> None:
    printed = run("match", names, *(["--json"] if suffix == ".json" else [])).out
    outcome = run("match", names, "--out", f"new/matched{suffix}")
    assert (outcome.code, outcome.out) == (0, "")
    assert Path(f"new/matched{suffix}").read_text(encoding="utf-8") == printed


def test_match_takes_the_columns_it_is_told(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("name,Ort,Provinz,Land,Code\nx,Kot,Nangarhar,AFG,AF0615\n", encoding="utf-8")
    columns = ("--name-column", "Ort", "--adm1-column", "Provinz", "--country-column", "Land")
    assert rows_of(run("match", path, *columns).out)[0]["adm2_id"] == "AF-NAN-kot"
    coded = (*columns, "--pcode-column", "Code")
    assert rows_of(run("match", path, *coded).out)[0]["method"] == "ambiguous"
    edition = (*coded, "--pcode-edition", "2021-11-17")
    assert rows_of(run("match", path, *edition).out)[0]["adm2_id"] == "AF-NAN-achin"


def test_match_takes_a_file_of_one_column_whatever_its_title(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "one.csv"
    path.write_text("Distrikte\nAchin\n", encoding="utf-8")
    assert rows_of(run("match", path).out)[0]["adm2_id"] == "AF-NAN-achin"


def test_match_leaves_out_the_row_of_hxl_tags_and_reads_cp1252(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "hdx.csv"
    path.write_bytes("adm_2,x\n#adm2+name,\nDara’e Nur district,\n".encode("cp1252"))
    outcome = run("match", path)
    assert len(rows_of(outcome.out)) == 1
    assert "HXL" in outcome.err
    assert "cp1252" in outcome.err


def test_own_aliases_win_and_are_marked(run: Run, names: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("spelling,unit_id\nNowhere,AF-KAB-kabul\n", encoding="utf-8")
    row = rows_of(run("match", names, "--aliases", own).out)[2]
    assert (row["adm2_id"], row["method"]) == ("AF-KAB-kabul", "alias")
    assert row["note"] == "from your own table"


def test_match_groups_resolves_actors_and_keeps_unknown_ones(run: Run, actors: Path) -> None:
    outcome = run("match", actors, "--groups", "--source", "acled")
    rows = rows_of(outcome.out)
    assert [row["code"] for row in rows] == ["TTP", "ISK", "", "", ""]
    assert [row["kind"] for row in rows] == ["group", "group", "state", "unknown", "unknown"]
    assert rows[1]["parents"] == "IS"
    assert rows[3]["group_name"] == "Somebody"
    assert rows[4]["name"] == "'=1+1"
    assert outcome.err.splitlines()[1].startswith("2 of 5 rows have a group (40.0 %): ")
    assert outcome.err.splitlines()[2:] == [
        "  unresolved: 1 x =1+1, Pakistan",
        "  unresolved: 1 x Somebody, Pakistan",
    ]


def test_match_groups_prints_json(run: Run, actors: Path) -> None:
    found = json.loads(run("match", actors, "--groups", "--json").out)
    assert found[0]["candidates"] == [
        {"code": "TTP", "name": "Tehrik-i-Taliban Pakistan", "score": 1.0}
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("names.csv", "--name-column", "city"), "has no column city"),
        (("names.csv", "--source", "gtd"), "add --groups"),
        (("names.csv", "--out", "x.xlsx"), "expected .csv or .json"),
        (("names.csv", "--out", "names.csv"), "both read and written"),
        (("names.csv", "--groups", "--pcode-column", "adm_2"), "--pcode-column has no meaning"),
        (("names.csv", "--groups"), "no column holds names by its title"),
        (("missing.csv",), "there is no such file"),
    ],
)
def test_match_refuses_what_it_cannot_do_in_one_message(
    run: Run, names: Path, words: tuple[str, ...], message: str
) -> None:
    assert names.exists()
    outcome = run("match", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err
    assert "Traceback" not in outcome.err


def test_most_rows_that_the_sources_hold_are_resolved(run: Run) -> None:
    outcome = run("match", DATA / "names_seen.csv", "--name-column", "spelling")
    assert "100 of 105 rows have a district" in outcome.err


def test_match_reads_any_table_and_takes_towns_where_no_district_is_named(
    run: Run, tmp_path: Path
) -> None:
    rows = [
        {"province": "Nangarhar", "district": "Achin"},
        {"province": "Helmand", "town": "Greshk"},
    ]
    (tmp_path / "t.json").write_text(json.dumps(rows), encoding="utf-8")
    outcome = run("match", tmp_path / "t.json", "--json")
    found = [one["adm2_id"] for one in json.loads(outcome.out)]
    assert found == ["AF-NAN-achin", "AF-HEL-nahr-e-saraj"]
    assert "name from 'district', adm1 from 'province', place from 'town'" in outcome.err
