"""A page of counts, of a file too large for one of events: the numbers are those of `summary`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from geo_afpak import data_path, read_incidents
from geo_afpak.count.selection import Selection, select
from geo_afpak.count.summary import summarise, totals
from geo_afpak.io import write_table
from geo_afpak.join.incidents import elsewhere, join_incidents
from geo_afpak.model import fields as f
from geo_afpak.page import build_map
from geo_afpak.page.overview import BYS, overview_layers
from geo_afpak.page.payload import payload
from geo_afpak.stream.summary import overview_file
from tests.conftest import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

EMBEDDED = data_path("incidents.geojson")


def shown(path: Path, **options: Any) -> dict[str, Any]:
    """Give the page's islands of a file that is counted in several parts."""
    found = overview_file(path, BYS, size=60_000, **options)
    assert found is not None
    return payload(overview_layers(found))


@pytest.fixture(scope="module")
def of_all(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return shown(EMBEDDED, out=tmp_path_factory.mktemp("all") / "map.html")


@pytest.mark.parametrize("asked", [Selection(), Selection(area="Nangarhar", since="2015")])
def test_the_numbers_of_an_overview_are_those_of_summary(
    tmp_path: Path, of_all: dict[str, Any], asked: Selection
) -> None:
    some = asked != Selection()
    found = shown(EMBEDDED, selection=asked, out=tmp_path / "map.html") if some else of_all
    meta = found["meta"]
    joined = select(join_incidents(), asked).incidents
    assert meta["overview"]["totals"] == totals(joined[~elsewhere(joined)])
    for table in meta["overview"]["tables"]:
        found = summarise(joined, table["by"])
        expected = json.loads(found.nonzero().iloc[:, :11].to_json(orient="values"))
        assert table["rows"] == expected, table["by"]
        assert table["left"] == found.left_out.values.tolist(), table["by"]
    for level in ("adm1", "adm2"):
        counted = summarise(joined, level).nonzero()
        assert [row[:2] for row in meta["overview"]["units"][level]] == counted[
            ["key", "events"]
        ].values.tolist()


def test_an_overview_says_what_it_is_and_holds_no_event(of_all: dict[str, Any]) -> None:
    joined = join_incidents()
    sums = totals(joined[~elsewhere(joined)])
    assert of_all["meta"]["lead"].startswith(f"{sums['events']} events, with ")
    assert "Counts only, of incidents.geojson: no single event is shown." in of_all["meta"]["lead"]
    assert "geo-afpak map incidents.geojson --area NAME." in of_all["meta"]["lead"]
    assert of_all["meta"]["title"].startswith("Overview of incidents in ")
    written = json.dumps(of_all)
    frame = read_incidents(EMBEDDED).frame
    assert not [one for one in frame[f.ID] if f'"{one}"' in written]
    assert not [one for one in frame[f.TITLE] if one in written]
    assert "each counted, none shown by itself" in of_all["meta"]["about"]["method"][0]


def test_sources_that_may_only_be_counted_are_cited_in_an_overview(tmp_path: Path) -> None:
    frame = read_incidents(EMBEDDED).frame.assign(**{f.SOURCE_DATASET: "ACLED 2025"})
    path = write_table(frame, tmp_path / "acled.csv")
    meta = shown(path, out=tmp_path / "map.html")["meta"]
    assert "ACLED (Armed Conflict Location & Event Data)" in meta["attribution"]
    assert "counted by district and not shown one by one: 97 events" in str(meta["about"]["method"])


def test_words_of_the_data_are_text_in_an_overview(tmp_path: Path) -> None:
    frame = read_incidents(EMBEDDED).frame
    frame[f.GROUPS] = [[HOSTILE[at % len(HOSTILE)]] for at in range(len(frame))]
    path = write_table(frame, tmp_path / "incidents.parquet")
    found = overview_file(path, BYS, out=tmp_path / "map.html")
    assert found is not None
    assert build_map(overview_layers(found)).get_root().render()


def test_map_makes_an_overview_when_asked_or_when_there_are_too_many(
    run: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = run("map", EMBEDDED, "--overview", "--out", "asked.html")
    assert asked.code == 0, asked.err
    assert "overview, as asked: counts only, no single event" in asked.err
    monkeypatch.setattr("geo_afpak.cli.streams._FROM", 0)
    assert "overview" not in run("map", EMBEDDED, "--out", "few.html").err
    monkeypatch.setattr("geo_afpak.page.build.MOST_EVENTS", 96)
    many = run("map", EMBEDDED, "--out", "many.html")
    assert (many.code, many.out) == (asked.code, asked.out)
    assert "overview, as incidents.geojson has more than 96 rows" in many.err


@pytest.mark.parametrize(
    "asked",
    [
        ("--area", "Nangarhar"),
        ("--from", "2015", "--to", "2016-06"),
        ("--where", "event_type=attack", "--area", "AFG", "--vintage", "2022"),
    ],
)
def test_a_selection_that_leaves_few_events_of_many_rows_has_the_page_of_the_whole_reading(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    # A dozen columns more, so that the file is cut into several parts.
    frame = read_incidents(EMBEDDED).frame.assign(**{f"own_{n}": "word" for n in range(12)})
    path = write_table(frame, tmp_path / "many.csv")
    whole = run("map", path, *asked, "--out", "whole.html")
    assert whole.code == 0, whole.err
    monkeypatch.setattr("geo_afpak.cli.streams._FROM", 0)
    monkeypatch.setattr("geo_afpak.page.build.MOST_EVENTS", 96)
    monkeypatch.setitem(overview_file.__kwdefaults__, "size", 20_000)
    parted = run("map", path, *asked, "--out", "parted.html")
    assert parted.code == 0, parted.err
    assert (tmp_path / "parted.html").read_bytes() == (tmp_path / "whole.html").read_bytes()
    assert sorted(parted.err.splitlines()) == sorted(
        whole.err.replace("whole.html", "parted.html").splitlines()
    )
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(
    "asked",
    [
        ("--area", "Chitral"),
        ("--to", "1991"),
        ("--area", "Nuristan", "--where", "event_type=attack"),
    ],
)
def test_a_selection_of_nothing_from_a_large_file_says_what_lies_outside_it(
    run: Any, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    whole = run("map", EMBEDDED, *asked, "--out", "none.html")
    monkeypatch.setattr("geo_afpak.cli.streams._FROM", 0)
    monkeypatch.setattr("geo_afpak.page.build.MOST_EVENTS", 96)
    parted = run("map", EMBEDDED, *asked, "--out", "none.html")
    assert (parted.code, parted.err) == (whole.code, whole.err)
    assert "events of the records are of another" in parted.err


def test_rows_cut_out_beforehand_have_the_page_of_their_selection(
    run: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    frame = read_incidents(EMBEDDED).frame
    frame = frame[frame[f.DATE_PRECISION] == "day"]
    inside = frame[frame[f.DATE_START].astype(str).str[:4] == "2016"]
    path = write_table(frame, tmp_path / "many.geojson")
    cut = write_table(inside, tmp_path / "cut.geojson")
    asked = ("--from", "2016", "--to", "2016", "--vintage", "2017")
    assert run("map", cut, *asked, "--out", "cut.html").code == 0
    monkeypatch.setattr("geo_afpak.cli.streams._FROM", 0)
    monkeypatch.setattr("geo_afpak.page.build.MOST_EVENTS", len(inside))
    outcome = run("map", path, *asked, "--out", "many.html")
    assert "overview" not in outcome.err
    told = f" {len(frame) - len(inside)} events of the records are of another time."
    made = (tmp_path / "many.html").read_text(encoding="utf-8")
    assert made.replace(told, "") == (tmp_path / "cut.html").read_text(encoding="utf-8")
    assert told in made
    monkeypatch.setattr("geo_afpak.page.build.MOST_EVENTS", len(inside) - 1)
    more = run("map", path, *asked, "--out", "many.html")
    assert f"overview, as the selection leaves more than {len(inside) - 1} events" in more.err


def test_what_an_overview_cannot_show_is_refused_by_name(run: Any) -> None:
    outcome = run("map", EMBEDDED, "--overview", "--corrected", "--counts", "c.csv")
    assert outcome.code == 2
    assert "leave out --corrected, --counts" in outcome.err
    assert "expected a file ending in" in run("map", "--overview").err
