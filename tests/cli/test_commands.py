"""What each command prints, writes and returns."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pytest

from geo_afpak import data_path, join_incidents, read_incidents, read_zones, write_table
from tests.conftest import opened

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Outcome

    Run = Callable[..., Outcome]

GOOD = {
    "id": "quetta", "title": "Bombing", "event_type": "attack", "date_start": "2016-08-08",
    "date_end": "2016-08-08", "date_precision": "day", "killed": "70", "country": "Pakistan",
    "geo_precision": "2", "lon": "67.001", "lat": "30.184", "location_basis": "town",
    "sources": "BBC News, 8 August 2016",
}  # fmt: skip
SWAPPED = {**GOOD, "id": "swapped", "lon": "30.184", "lat": "67.001"}
FORMULA = {**GOOD, "id": "formula", "title": "=HYPERLINK(1)"}


def write_csv(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list({name: None for row in rows for name in row}))
        writer.writeheader()
        writer.writerows(rows)
    return path


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """Three rows, of which the second cannot be used."""
    folder = tmp_path / "in"
    folder.mkdir()
    return write_csv(folder / "own.csv", GOOD, SWAPPED, FORMULA)


# --- map ------------------------------------------------------------------------------


def test_map_without_a_file_draws_the_embedded_data_into_maps(run: Run) -> None:
    outcome = run("map")
    assert outcome.code == 0
    assert outcome.out == ""
    assert "97 rows in = 97 kept + 0 rejected" in outcome.err
    page = Path("maps/afpak.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "att-quetta-hospital" in opened(page)


def test_corrected_reaches_incidents_and_zones(run: Run) -> None:
    outcome = run("map", "--corrected")
    assert outcome.code == 0
    assert re.search(r"^corrections applied to \d+ events$", outcome.err, flags=re.MULTILINE)
    assert re.search(r"^corrections applied to 6 zones$", outcome.err, flags=re.MULTILINE)


def test_map_takes_own_incidents_zones_and_title(run: Run, mixed: Path) -> None:
    run("zones", "build", "--out", "zones.geojson")
    outcome = run(
        "map", mixed, "--zones", "zones.geojson", "--out", "a/b.html", "--title", "Two & <two>"
    )
    assert outcome.code == 0
    page = Path("a/b.html").read_text(encoding="utf-8")
    assert "<title>Two &amp; &lt;two&gt;</title>" in page
    assert "att-quetta-hospital" not in opened(page)


def withdrawn_in(page: str) -> dict[str, Any]:
    """Read what the page's island of words has of records withdrawn."""
    found = re.search(r'id="ga-meta">(.*?)</script>', page)
    assert found
    return dict(json.loads(found[1]).get("withdrawn", {}))


def test_map_since_a_former_file_says_and_marks_what_changed(run: Run, tmp_path: Path) -> None:
    gone = {"id": "gone<b>", "killed": "7", "place": "Chaman"}
    old = write_csv(tmp_path / "old.csv", {**GOOD, "killed": "5"}, {**GOOD, **gone})
    new = write_csv(tmp_path / "new.csv", GOOD, {**GOOD, "id": "come"})
    outcome = run("map", new, "--since", old, "--out", "since.html")
    assert outcome.code == 0
    said = "Since the former file: 1 added, 1 changed, 1 withdrawn."
    assert said in outcome.err
    page = Path("since.html").read_text(encoding="utf-8")
    assert said in page
    told = withdrawn_in(page)
    assert told["count"] == 1
    (row,) = told["rows"]
    assert (row["id"], row["place"], row["k"]) == ("gone<b>", "Chaman", 7)


@pytest.mark.parametrize(
    ("values", "words", "named"),
    [
        ({"source_dataset": "ACLED"}, [], 0),
        ({"source_dataset": "ACLED"}, ["--private"], 1),
        ({}, ["--generalise", "district"], 0),
        ({}, ["--from", "1999", "--to", "1999"], None),
    ],
    ids=["not to be republished", "for one's own desk", "generalised", "of another time"],
)
def test_records_withdrawn_are_named_only_where_their_like_is_shown(
    run: Run, tmp_path: Path, values: dict[str, str], words: list[str], named: int | None
) -> None:
    gone = {**GOOD, "id": "gone-one", "title": "Gone", **values}
    early = {**GOOD, "id": "early", "date_start": "1999-01-01", "date_end": "1999-01-01"}
    old = write_csv(tmp_path / "old.csv", GOOD, early, gone)
    new = write_csv(tmp_path / "new.csv", GOOD, early)
    outcome = run("map", new, "--since", old, "--out", "since.html", *words)
    assert outcome.code == 0
    page = Path("since.html").read_text(encoding="utf-8")
    told = withdrawn_in(page)
    assert (None if not told else len(told["rows"])) == named
    assert ("gone-one" in opened(page)) == (named == 1)
    assert "1 withdrawn" in outcome.err


def test_map_with_an_address_writes_the_picture_that_links_to_it_show(run: Run) -> None:
    outcome = run("map", "--address", "https://example.org/a/b.html", "--out", "web/b.html")
    assert outcome.code == 0
    page = Path("web/b.html").read_text(encoding="utf-8")
    assert '<meta property="og:image" content="https://example.org/a/b.png">' in page
    width_and_height = Path("web/b.png").read_bytes()[16:24]
    assert width_and_height == (1200).to_bytes(4, "big") + (630).to_bytes(4, "big")


@pytest.mark.parametrize(
    "words", [("--address", "http://x"), ("--address", "https://a.org/", "--private")]
)
def test_map_refuses_an_address_before_it_writes_anything(run: Run, words: tuple[str]) -> None:
    outcome = run("map", *words, "--out", "b.html")
    assert outcome.code == 2
    assert "expected" in outcome.err
    assert not list(Path().iterdir())


def test_map_sets_no_zone_of_the_embedded_data_beside_other_incidents(
    run: Run, mixed: Path
) -> None:
    run("map")
    outcome = run("map", mixed, "--out", "own.html")
    assert outcome.code == 0
    page = Path("own.html").read_text(encoding="utf-8")
    assert '"z-isk-nangarhar"' not in page
    assert '"z-isk-nangarhar"' in Path("maps/afpak.html").read_text(encoding="utf-8")


def test_map_draws_no_zone_without_its_grounds(run: Run, mixed: Path) -> None:
    outcome = run("map", "--zones", mixed, "--out", "map.html")
    assert outcome.code == 2
    assert "units" in outcome.err
    assert not Path("map.html").exists()


def test_map_says_how_many_events_the_corrections_touched(run: Run) -> None:
    outcome = run("map", "--corrected", "--out", "corrected.html")
    found = re.search(r"corrections applied to (\d+) events", outcome.err)
    assert found
    assert int(found[1]) > 0
    run("map", "--out", "plain.html")
    assert Path("corrected.html").read_bytes() != Path("plain.html").read_bytes()


def test_a_failed_map_leaves_the_old_one_alone(run: Run) -> None:
    page = Path("map.html")
    page.write_text("old", encoding="utf-8")
    assert run("map", "nowhere.csv", "--out", page).code == 2
    assert page.read_text(encoding="utf-8") == "old"


# --- rows in, kept, rejected ----------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "place"),
    [
        (["--out", "out/joined.csv"], "out/own.rejects.csv"),
        ([], "own.rejects.csv"),
        (["--rejects", "bad/rows.csv"], "bad/rows.csv"),
    ],
)
def test_rejected_rows_are_counted_and_kept_with_their_reason(
    run: Run, mixed: Path, words: list[str], place: str
) -> None:
    outcome = run("join", mixed, *words)
    assert outcome.code == 0
    said = outcome.err.splitlines()
    assert "own.csv: 3 rows in = 2 kept + 1 rejected" in said
    assert f"rejected rows and reasons: {place} (1 kB)" in said
    (reject,) = rows_of(Path(place).read_text(encoding="utf-8"))
    assert reject["id"] == "swapped"
    assert "swapped" in reject["reason"]


def test_without_rejects_no_file_of_rejects_appears(run: Run, tmp_path: Path) -> None:
    own = write_csv(tmp_path / "own.csv", GOOD)
    assert "1 row in = 1 kept + 0 rejected" in run("join", own).err
    assert list(Path().glob("*rejects*")) == []


def test_a_file_without_one_usable_row_is_bad_input_and_says_why(run: Run, tmp_path: Path) -> None:
    outcome = run("summary", write_csv(tmp_path / "own.csv", SWAPPED))
    assert outcome.code == 2
    assert outcome.out == ""
    assert "longitude first" in outcome.err


def test_a_table_of_another_shape_is_told_the_way_in(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text('date,lat,lon\n2016-08-08,"34,43","70,45"\n', encoding="utf-8")
    outcome = run("summary", path)
    assert outcome.code == 2
    assert f"geo-afpak import table {path} --propose" in outcome.err
    assert "--propose" not in run("summary", tmp_path / "missing.csv").err


def test_no_mapping_of_columns_is_offered_for_a_file_that_is_too_large(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_table(read_incidents(data_path("incidents.geojson")).frame, tmp_path / "a.parquet")
    monkeypatch.setattr("geo_afpak.io._unpacked.MAX_BYTES", 1000)
    outcome = run("summary", path)
    assert outcome.code == 2
    assert "write its table as CSV" in outcome.err
    assert "--propose" not in outcome.err


@pytest.mark.parametrize("option", ["--out", "--rejects"])
def test_no_input_is_written_over(run: Run, mixed: Path, option: str) -> None:
    before = mixed.read_bytes()
    outcome = run("join", mixed, option, mixed.parent / ".." / "in" / "own.csv")
    assert outcome.code == 2
    assert mixed.read_bytes() == before


# --- join -----------------------------------------------------------------------------


def test_join_prints_one_csv_row_per_event_in_the_same_order(run: Run) -> None:
    outcome = run("join")
    ids = [row["id"] for row in rows_of(outcome.out)]
    assert ids == list(read_incidents(data_path("incidents.geojson")).frame["id"])
    joined = rows_of(outcome.out)[0]
    assert (joined["adm2_id"], joined["join_status"]) == ("PK-BA-quetta", "matched")


def test_join_prints_what_it_would_write(run: Run) -> None:
    printed = run("join").out
    outcome = run("join", "--out", "joined.csv")
    assert outcome.out == ""
    assert Path("joined.csv").read_bytes().decode() == printed


@pytest.mark.parametrize("suffix", [".geojson", ".gpkg", ".parquet"])
def test_join_writes_the_format_of_the_suffix(run: Run, suffix: str) -> None:
    assert run("join", "--out", f"joined{suffix}").code == 0
    read = gpd.read_parquet if suffix == ".parquet" else gpd.read_file
    frame = read(f"joined{suffix}")
    assert len(frame) == 97
    assert "adm2_id" in frame


def test_join_counts_what_became_of_the_events(run: Run) -> None:
    joined = join_incidents(read_incidents(data_path("incidents.geojson")).frame)
    counts = joined["join_status"].value_counts()
    said_of_it = run("join", "--out", "joined.csv").err.splitlines()
    last = next(line for line in said_of_it if line.startswith("joined "))
    said = {name: int(n) for n, name in re.findall(r"(\d+) (\w+)", last.partition(":")[2])}
    assert said == counts.to_dict()


def test_spreadsheet_formulas_are_disarmed_on_stdout_too(run: Run, mixed: Path) -> None:
    titles = [row["title"] for row in rows_of(run("join", mixed).out)]
    assert titles == ["Bombing", "'=HYPERLINK(1)"]


def test_nearest_km_reaches_points_just_outside_and_0_turns_it_off(
    run: Run, tmp_path: Path
) -> None:
    # In the Arabian Sea, some kilometres off the coast of Balochistan.
    sea = {**GOOD, "id": "sea", "lon": "63.0", "lat": "25.2"}
    own = write_csv(tmp_path / "own.csv", sea)
    found = {
        km: rows_of(run("join", own, "--nearest-km", km).out)[0]["join_status"]
        for km in ("0", "30")
    }
    assert found == {"0": "outside", "30": "nearest"}
    assert run("join", own, "--nearest-km", "-1").code == 2
    assert run("join", own, "--nearest-km", "nan").code == 2


@pytest.mark.parametrize(("day", "vintage"), [("2016-08-08", "2017"), ("2023-08-08", "2022")])
def test_units_follow_the_days_of_the_events_and_are_said(
    run: Run, tmp_path: Path, day: str, vintage: str
) -> None:
    own = tmp_path / "own.csv"
    own.write_text(
        "id,title,event_type,date_start,country,adm1_stated,adm2_stated,geo_precision\n"
        f"a,Raid,attack,{day},Pakistan,FATA,Khyber,3\n",
        encoding="utf-8",
    )
    outcome = run("join", own)
    assert rows_of(outcome.out)[0]["adm1_id"] == ("PK-TA" if vintage == "2017" else "PK-KP")
    said = f"Units of {vintage}, in force when most events happened"
    assert said in outcome.err
    assert f"Units of {vintage}, asked for" in run("join", own, "--as-of", vintage).err
    counted = json.loads(run("summary", own, "--by", "adm2", "--json").out)
    assert f"u{said[1:]}" in counted["note"]
    assert "the earliest known, asked for as of 1985-01-01" in (
        run("summary", own, "--as-of", "1985-01-01").out
    )
    bare = write_csv(tmp_path / "bare.csv", {**GOOD, "date_start": ""})
    assert "Units of 2017, the first, as no event is dated" in run("join", bare).err


def test_vintage_decides_between_fata_and_khyber_pakhtunkhwa(run: Run, tmp_path: Path) -> None:
    own = write_csv(tmp_path / "own.csv", {**GOOD, "id": "khar", "lon": "71.53", "lat": "34.74"})
    found = {
        vintage: rows_of(run("join", own, "--vintage", vintage).out)[0]["adm1_id"]
        for vintage in ("2017", "2018")
    }
    assert found == {"2017": "PK-TA", "2018": "PK-KP"}


# --- summary --------------------------------------------------------------------------


def test_summary_as_json_holds_the_counts_of_the_data_card(run: Run) -> None:
    found = json.loads(run("summary", "--by", "event_type", "--json").out)
    attacks = next(row for row in found["rows"] if row["key"] == "attack")
    assert (attacks["events"], attacks["killed"], attacks["injured"]) == (11, 347, 765)
    assert (attacks["killed_unknown"], attacks["injured_unknown"]) == (3, 5)
    clash = next(row for row in found["rows"] if row["key"] == "clash")
    assert clash["killed"] is None


def test_summary_as_text_says_what_was_left_out(run: Run) -> None:
    outcome = run("summary")
    assert re.search(r"^left out: \d+ of 97 events$", outcome.out, flags=re.MULTILINE)
    assert re.search(r"^ +\d+  no place given$", outcome.out, flags=re.MULTILINE)


def test_summary_files_hold_what_is_printed(run: Run) -> None:
    printed = run("summary", "--by", "adm2", "--json").out
    assert run("summary", "--by", "adm2", "--out", "s.json").out == ""
    assert Path("s.json").read_text(encoding="utf-8") == printed
    told = run("summary", "--by", "adm2", "--out", "s.csv").err
    assert "Units of 2017, in force when most events happened" in told
    table = rows_of(Path("s.csv").read_text(encoding="utf-8"))
    expected = [
        {name: "" if value is None else str(value) for name, value in row.items()}
        for row in json.loads(printed)["rows"]
    ]
    assert table == expected


def test_summary_refuses_a_format_for_shapes(run: Run) -> None:
    outcome = run("summary", "--out", "s.gpkg")
    assert outcome.code == 2
    assert ".csv" in outcome.err
    assert not Path("s.gpkg").exists()


def test_corrected_summary_differs_from_the_stated_one(run: Run) -> None:
    stated, corrected = (
        json.loads(run("summary", "--by", "year", "--json", *more).out)["rows"]
        for more in ([], ["--corrected"])
    )
    assert stated != corrected


# --- validate -------------------------------------------------------------------------


def test_embedded_data_is_valid(run: Run) -> None:
    outcome = run("validate")
    assert outcome.code == 0
    lines = outcome.out.splitlines()
    assert "incidents.geojson: incidents, 97 rows, no faults" in lines
    assert "presence_zones.geojson: zones, 41 rows, no faults" in lines
    assert "adm2.geojson: boundaries, 548 rows, no faults" in lines


def test_validate_lists_every_fault_of_every_row_and_fails(run: Run, tmp_path: Path) -> None:
    wrong = {**GOOD, "id": "wrong", "event_type": "atack", "date_start": "2016-13-01"}
    twice = {**SWAPPED, "event_type": "clahs", "killed": "a lot"}
    own = write_csv(tmp_path / "own.csv", GOOD, twice, wrong)
    outcome = run("validate", own)
    assert outcome.code == 1
    text = outcome.out
    assert f"{len(text.splitlines()) - 1} faults" in text
    assert text.count("'swapped', geometry") == 1
    assert text.count("'swapped', killed='a lot'") == 1
    assert "did you mean 'clash'?" in text
    assert "event_type='atack'" in text
    assert "did you mean 'attack'?" in text
    assert "date_start='2016-13-01'" in text
    assert "'quetta'" not in text
    assert list(tmp_path.glob("*.rejects.csv")) == []


def test_validate_as_json_names_place_value_expectation_and_fix(run: Run, tmp_path: Path) -> None:
    own = write_csv(tmp_path / "own.csv", GOOD, {**GOOD, "id": "b", "event_type": "atack"})
    outcome = run("validate", own, "--json")
    assert outcome.code == 1
    found = json.loads(outcome.out)
    assert (found["ok"], found["kind"], found["rows"]) == (False, "incidents", 2)
    (fault,) = found["faults"]
    assert (fault["row"], fault["id"], fault["field"]) == (3, "b", "event_type")
    assert fault["value"] == "atack"
    assert "attack" in fault["expected"]
    assert fault["fix"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("incidents.geojson", "incidents"),
        ("presence_zones.geojson", "zones"),
        ("admin_boundaries/adm0.geojson", "boundaries"),
    ],
)
def test_validate_sees_the_kind_from_the_columns(run: Run, name: str, kind: str) -> None:
    outcome = run("validate", data_path(*name.split("/")), "--json")
    assert outcome.code == 0
    assert json.loads(outcome.out)["kind"] == kind


def test_validate_believes_the_kind_it_is_told(run: Run) -> None:
    outcome = run("validate", data_path("incidents.geojson"), "--kind", "zones", "--json")
    assert outcome.code == 1
    assert json.loads(outcome.out)["kind"] == "zones"


def test_validate_cannot_be_used_to_steer_the_terminal(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.geojson"
    feature = {"type": "Feature", "properties": {"id": "\x1b[2J"}, "geometry": None}
    own.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    outcome = run("validate", own, "--kind", "incidents")
    assert outcome.code == 1
    assert "\x1b" not in outcome.out


@pytest.mark.parametrize("text", ["{", "[]", '{"type": "Feature"}', "\x00"])
def test_a_file_that_is_no_geojson_is_bad_input(run: Run, tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.geojson"
    own.write_text(text, encoding="utf-8")
    outcome = run("validate", own)
    assert outcome.code == 2
    assert "own.geojson" in outcome.err


# --- zones, boundaries, embed ---------------------------------------------------------


def test_zones_build_gives_the_embedded_file_back(run: Run) -> None:
    embedded = data_path("presence_zones.geojson").read_text(encoding="utf-8")
    assert run("zones", "build").out == embedded
    run("zones", "build", data_path("presence_zones.geojson"), "--out", "built.geojson")
    assert Path("built.geojson").read_text(encoding="utf-8") == embedded


@pytest.mark.parametrize("name", ["zones.geojson", "zones.gpkg", "zones.csv"])
def test_zones_can_be_built_from_any_table_of_statements(run: Run, name: str) -> None:
    zones = read_zones(data_path("presence_zones.geojson")).frame
    write_table(zones, name)
    assert run("zones", "build", name, "--out", "built.geojson").code == 0
    built = read_zones("built.geojson").frame
    assert list(built["id"]) == list(zones["id"])
    assert built.geometry.geom_equals(zones.geometry).all()


def test_zones_check_fails_when_shape_and_units_disagree(run: Run) -> None:
    assert run("zones", "check").code == 0
    text = data_path("presence_zones.geojson").read_text(encoding="utf-8")
    assert '["AF-NAN-achin"]' in text
    Path("zones.geojson").write_text(
        text.replace('["AF-NAN-achin"]', '["AF-NAN-kot"]'), encoding="utf-8"
    )
    outcome = run("zones", "check", "zones.geojson", "--json")
    assert outcome.code == 1
    faults = json.loads(outcome.out)["faults"]
    assert {fault["field"] for fault in faults} == {"geometry"}
    rebuilt = run("zones", "build", "zones.geojson", "--out", "built.geojson")
    assert rebuilt.code == 0
    assert run("zones", "check", "built.geojson").code == 0


def test_boundaries_list_counts_units_and_names_licences(run: Run) -> None:
    rows = json.loads(run("boundaries", "list", "--json").out)
    counts = {(row["level"], row["vintage"], row["country"]): row["units"] for row in rows}
    assert counts["adm2", "2017, 2018", "AFG"] == 398
    assert counts["adm2", "2017, 2018", "PAK"] == 150
    assert counts["adm2", "2022", "PAK"] == 159
    assert counts["adm1", "2017", "PAK"] - counts["adm1", "2018, 2022", "PAK"] == 1
    text = run("boundaries", "list").out
    assert "398 units" in text
    assert "ODbL" in text


def test_exported_boundaries_keep_their_licence_and_are_valid(run: Run) -> None:
    run("boundaries", "export", "adm1", "--vintage", "2018", "--out", "p.geojson")
    collection = json.loads(Path("p.geojson").read_text(encoding="utf-8"))
    assert "ODbL" in collection["licence"]
    assert "geoBoundaries" in collection["attribution"]
    assert len(collection["features"]) == 41
    assert run("validate", "p.geojson").code == 0
    assert run("boundaries", "export", "adm1", "--vintage", "2018").out == Path(
        "p.geojson"
    ).read_text(encoding="utf-8")


def test_embed_prints_a_frame_for_the_page(run: Run) -> None:
    run("map", "--out", "map.html")
    link = run("embed", "map.html", "--mode", "link", "--title", "Attacks", "--height", "480")
    assert link.code == 0
    assert 'src="map.html"' in link.out
    assert 'title="Attacks"' in link.out
    assert 'height="480"' in link.out
    whole = run("embed", "map.html").out
    assert " srcdoc=" in whole
    run("embed", "map.html", "--out", "figure.html")
    assert Path("figure.html").read_text(encoding="utf-8").strip() == whole.strip()


def test_embed_refuses_what_is_no_page_of_ours(run: Run) -> None:
    Path("other.html").write_text("<html></html>", encoding="utf-8")
    assert run("embed", "other.html").code == 2
    assert run("embed", "nowhere.html").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("--out", "in/own.rejects.csv"),
        ("--out", "x.csv", "--rejects", "x.csv"),
        ("--out", "in/../x.csv", "--rejects", "x.csv"),
    ],
)
def test_a_result_is_never_written_over_the_rejected_rows(
    run: Run, mixed: Path, words: tuple[str, ...]
) -> None:
    outcome = run("join", mixed, *words)
    assert outcome.code == 2
    assert "is to be written twice; expected a file for each result" in outcome.err
    assert [path.name for path in Path().rglob("*.csv")] == ["own.csv"]


# --- area, period, values -------------------------------------------------------------


def test_a_selection_leads_numbers_and_title_of_every_command(
    run: Run, tmp_path: Path, mixed: Path
) -> None:
    asked = ("--area", "Balochistan", "--from", "2016", "--where", "event_type=attack")
    found = run("summary", str(mixed), "--by", "adm1", "--json", *asked)
    assert [row["key"] for row in json.loads(found.out)["rows"]] == ["PK-BA"]
    assert "Chosen from the records: Balochistan; 2016" in found.err
    page = tmp_path / "part.html"
    assert run("map", str(mixed), "--out", str(page), *asked).code == 0
    assert "<title>Incidents in Balochistan, 2016; event type: attack" in page.read_text("utf-8")


def test_a_selection_of_nothing_is_an_error_and_writes_nothing(
    run: Run, tmp_path: Path, mixed: Path
) -> None:
    page = tmp_path / "none.html"
    outcome = run("map", str(mixed), "--out", str(page), "--from", "2020")
    assert (outcome.code, page.exists()) == (2, False)
    assert "choose a larger area, a longer period" in outcome.err
    assert run("summary", str(mixed), "--where", "attack").code == 2
