"""`geo-afpak import`: what it prints, writes and returns."""

from __future__ import annotations

import csv
import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome

    Run = Callable[..., Outcome]

DATA = Path(__file__).parents[1] / "data" / "import"


def variant(name: str, *cells: dict[str, str]) -> Path:
    """Write the first row of a fixture, once for each dict of other cells."""
    with (DATA / name).open(encoding="utf-8-sig", newline="") as file:
        first = next(csv.DictReader(file))
    with Path(name).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first))
        writer.writeheader()
        writer.writerows(first | row for row in cells)
    return Path(name)


@pytest.mark.parametrize(
    ("words", "kept"),
    [(("acled", "acled.csv"), 4), (("ucdp", "ucdp_hdx.csv"), 4), (("gtd", "gtd.csv"), 5)],
)
def test_a_file_is_imported_validated_joined_counted_and_mapped(run: Run, words, kept) -> None:
    outcome = run("import", words[0], DATA / words[1], "--out", "incidents.geojson")
    assert outcome.code == 0
    assert outcome.out == ""
    assert f"rows in = {kept} kept + 0 rejected + 1 filtered out" in outcome.err
    assert not Path(f"{Path(words[1]).stem}.rejects.csv").exists()
    assert run("validate", "incidents.geojson").code == 0
    assert f"joined {kept} events" in run("join", "incidents.geojson", "--out", "joined.csv").err
    assert run("summary", "incidents.geojson", "--by", "adm2").code == 0
    assert run("map", "incidents.geojson", "--out", "map.html").code == 0


def test_a_table_goes_from_proposal_to_incidents(run: Run) -> None:
    shutil.copy(DATA / "table.csv", "own.csv")
    assert run("import", "table", "own.csv", "--propose", "--out", "mapping.toml").code == 0
    outcome = run("import", "table", "own.csv", "--mapping", "mapping.toml", "--out", "own.geojson")
    assert outcome.code == 0
    assert "7 rows in" in outcome.err
    assert "rejected rows and reasons: own.rejects.csv" in outcome.err
    assert "event_type is open in 1 row: not stated (1)" in outcome.err
    checked = run("validate", "own.geojson")
    assert (checked.code, checked.out.count("event_type: is empty")) == (1, 1)


def test_a_proposal_goes_to_stdout_by_itself(run: Run) -> None:
    outcome = run("import", "table", DATA / "table.csv", "--propose")
    assert outcome.out.startswith("# Mapping for table.csv.")
    assert outcome.err == ""


def test_a_table_needs_a_mapping_or_a_proposal(run: Run) -> None:
    for words in ((), ("--propose", "--mapping", "x.toml")):
        outcome = run("import", "table", DATA / "table.csv", *words)
        assert outcome.code == 2
        assert "--propose > mapping.toml" in outcome.err


def test_without_out_the_incidents_go_to_stdout_and_the_rest_to_stderr(run: Run) -> None:
    outcome = run("import", "acled", DATA / "acled.csv")
    assert len(json.loads(outcome.out)["features"]) == 4
    assert "5 rows in" in outcome.err
    assert list(Path().iterdir()) == []


def test_reasons_are_printed_and_rows_put_aside(run: Run) -> None:
    outcome = run(
        "import", "acled", DATA / "acled_monadic.csv", "--out", "a.geojson", "--rejects", "r/no.csv"
    )
    assert outcome.code == 0
    assert "2 rows in = 1 kept + 1 rejected + 0 filtered out" in outcome.err
    assert "first: row 3, id: repeats 'acled-AFG90001' of line 2" in outcome.err
    assert Path("r/no.csv").read_text(encoding="utf-8").count("\n") == 2


def test_rejects_that_were_asked_for_are_written_even_when_there_are_none(run: Run) -> None:
    run("import", "acled", DATA / "acled.csv", "--out", "a.geojson", "--rejects", "r.csv")
    assert Path("r.csv").read_text(encoding="utf-8").startswith("row,reason,event_id_cnty,")


def test_counts_can_be_had_as_json(run: Run) -> None:
    outcome = run("import", "acled", DATA / "acled.csv", "--out", "a.geojson", "--json")
    counts = json.loads(outcome.out)
    assert (counts["rows_in"], counts["kept"], counts["rejected"]) == (5, 4, 0)
    assert counts["filtered_out"] == {"in India": 1}
    assert run("import", "acled", DATA / "acled.csv", "--json").code == 2


def test_filters_and_version(run: Run) -> None:
    words = ("--country", "AFG", "--area", "70,34,71,35", "--dataset-version", "May 2025")
    outcome = run("import", "acled", DATA / "acled.csv", *words)
    features = json.loads(outcome.out)["features"]
    assert {feature["properties"]["source_dataset"] for feature in features} == {"ACLED May 2025"}
    assert "filtered out: 1 in Pakistan" in outcome.err
    assert run("import", "acled", DATA / "acled.csv", "--country", "IND").code == 2
    assert "--area '1,2'" in run("import", "acled", DATA / "acled.csv", "--area", "1,2").err


def test_the_order_of_days_can_be_said(run: Run) -> None:
    file = variant("acled.csv", {"event_date": "03/05/2025"})
    assert "could be two days" in run("import", "acled", file).err
    for option, day in (("--dayfirst", "2025-05-03"), ("--monthfirst", "2025-03-05")):
        (feature,) = json.loads(run("import", "acled", file, option).out)["features"]
        assert feature["properties"]["date_start"] == day


def test_actors_without_a_code_are_a_table_that_can_be_given_back(run: Run) -> None:
    file = variant("ucdp_v25.csv", {"id": "1", "side_b": "Odd Name"}, {"id": "2"})
    words = ("import", "ucdp", file, "--out", "a.geojson")
    assert "actors that have no code and keep their name: Odd Name (1)" in (
        run(*words, "--actors", "actors.csv").err
    )
    table = Path("actors.csv").read_text(encoding="utf-8")
    assert table.startswith(
        "spelling,code,country,dataset,source,note\nOdd Name,,AFG,ucdp,,1 row\n"
    )
    assert "Odd Name (1)" in run(*words, "--aliases", "actors.csv").err
    Path("own.csv").write_text(table.replace("Odd Name,", "Odd Name,TTP"), encoding="utf-8")
    assert "no code" not in run(*words, "--aliases", "own.csv").err
    groups = json.loads(Path("a.geojson").read_text(encoding="utf-8"))["features"][0]["properties"]
    assert groups["groups"] == ["TTP"]


def test_own_names_of_districts_are_heeded(run: Run) -> None:
    names = {"latitude": "", "longitude": "", "admin2": "Our Hamlet", "location": ""}
    file = variant("acled.csv", names)
    Path("own.csv").write_text("spelling,unit_id\nOur Hamlet,AF-NAN-kot\n", encoding="utf-8")
    (feature,) = json.loads(run("import", "acled", file, "--aliases", "own.csv").out)["features"]
    assert feature["properties"]["adm2_id_by_name"] == "AF-NAN-kot"


def test_what_lies_elsewhere_than_it_states_is_told(run: Run) -> None:
    file = variant("acled.csv", {"admin1": "Ghazni", "admin2": "Andar", "location": "Andar"})
    outcome = run("import", "acled", file, "--out", "a.geojson")
    assert "1 state another province (1 in conflict" in outcome.err
    assert "Andar at a point in" in outcome.err


def test_a_cut_down_export_is_led_to_a_mapping(run: Run) -> None:
    Path("u.csv").write_text("id,year,type_of_violence,best\n1,2016,1,3\n", encoding="utf-8")
    assert "geo-afpak import table u.csv --propose" in run("import", "ucdp", "u.csv").err


def test_no_row_kept_is_an_error_that_leaves_the_reasons(run: Run) -> None:
    outcome = run(
        "import", "acled", DATA / "acled.csv", "--out", "a.geojson", "--area", "60,24,61,25"
    )
    assert outcome.code == 2
    assert "no row was kept" in outcome.err
    assert "filtered out: 4 outside the area" in outcome.err
    assert list(Path().iterdir()) == []


def test_the_source_is_never_written_over(run: Run) -> None:
    shutil.copy(DATA / "acled.csv", "a.csv")
    assert "both read and written" in run("import", "acled", "a.csv", "--rejects", "a.csv").err
    shutil.copy(DATA / "table.toml", "m.toml")
    words = ("--mapping", "m.toml", "--out", "m.toml")
    assert "both read and written" in run("import", "table", "a.csv", *words).err


def test_the_wrong_source_is_named(run: Run) -> None:
    outcome = run("import", "gtd", DATA / "acled.csv")
    assert outcome.code == 2
    assert "geo-afpak import acled" in outcome.err


def test_progress_is_shown_at_a_terminal_only(run: Run, monkeypatch) -> None:
    assert "importing" not in run("import", "acled", DATA / "acled.csv").err
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert "importing" in run("import", "acled", DATA / "acled.csv").err
