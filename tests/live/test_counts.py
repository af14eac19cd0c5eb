"""Counts of HDX HAPI brought up to date by a fake server: counts of areas, and never events."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.live import fetch_hapi
from tests.live.conftest import IDENTIFIER, Sources, hapi_row

Update = Callable[..., Any]
ACHIN, KHOGYANI = ("AF0615", "Achin"), ("AF0608", "Khogyani")


@pytest.fixture
def update(run: Any, sources: Sources, tmp_path: Path) -> Update:
    """Run `update hapi`, and look whether the identifier is in what it printed or wrote."""

    def call(*words: str) -> Any:
        outcome = run("update", "hapi", *words, "--server", sources.url)
        written = [path.read_text("utf-8", "replace") for path in tmp_path.rglob("*.*")]
        assert IDENTIFIER not in outcome.out + outcome.err + "".join(written)
        assert not [path for path in sources.asked if IDENTIFIER in path]
        return outcome

    return call


def rows(path: str = "c.csv") -> list[list[str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return [[row["adm_id"], row["period_start"], row["events"], row["source"]]
                for row in csv.DictReader(file)]  # fmt: skip


def test_counts_are_fetched_page_by_page_and_what_moved_is_told(
    sources: Sources, update: Update
) -> None:
    sources.hapi = [hapi_row(*ACHIN, f"2017-{month:02}", month) for month in range(1, 8)]
    sources.hapi += [hapi_row(*ACHIN, "2017-01", 9, event_type="civilian_targeting"),
                     hapi_row("", "", "2017-01", 40, admin_level=1)]  # fmt: skip
    first = update("--out", "c.csv")
    assert first.code == 0, first.err
    assert rows() == [["AF-NAN-achin", f"2017-{m:02}-01", str(m), "HDX HAPI"] for m in range(1, 8)]
    assert "7 added, 0 changed, 0 withdrawn" in first.out
    assert "events: – before, 28 now" in first.out
    assert "civilian_targeting" in first.err
    before = Path("c.csv").read_bytes()
    assert "is up to date" in update("--out", "c.csv").err
    assert Path("c.csv").read_bytes() == before
    sources.hapi[1] |= {"events": 5, "fatalities": 3}
    sources.hapi[2] |= {"fatalities": 0}
    del sources.hapi[6]
    sources.hapi.append(hapi_row(*KHOGYANI, "2017-01", 1))
    told = json.loads(update("--out", "c.csv", "--json").out)
    assert (told["added"], told["changed"], told["withdrawn"]) == (1, 2, 1)
    assert (told["before"], told["after"]) == (
        {"events": 28, "killed": None}, {"events": 25, "killed": 3},
    )  # fmt: skip


@pytest.mark.parametrize("fault", ["429 7", "500", "cut", "repeat"])
def test_a_fault_that_passes_costs_a_wait_and_no_count(sources: Sources, fault: str) -> None:
    sources.hapi = [hapi_row(*ACHIN, f"2017-{month:02}", month) for month in range(1, 9)]
    sources.faults = [("offset=3", fault)]
    assert len(fetch_hapi(["AFG"], server=sources.url).rows) == 8
    assert sources.waits == [7 if fault == "429 7" else 1]


def test_a_server_that_stays_away_leaves_the_counts_as_they_were(
    sources: Sources, update: Update
) -> None:
    sources.hapi = [hapi_row(*ACHIN, f"2017-{month:02}", month) for month in range(1, 9)]
    assert update("--out", "c.csv").code == 0
    before = Path("c.csv").read_bytes()
    sources.hapi[0]["events"] = 90
    for fault in ("500", "cut", "repeat", "302"):
        sources.faults = [("offset=3", fault)] * 9
        assert update("--out", "c.csv").code == 2
        assert Path("c.csv").read_bytes() == before
        sources.faults.clear()
    assert [path.name for path in Path().iterdir()] == ["c.csv"]


def test_a_country_without_counts_of_districts_is_named(sources: Sources, update: Update) -> None:
    sources.hapi = [hapi_row(*ACHIN, "2017-01", 1)]
    assert "gives no counts of districts of PAK" in update("--out", "c.csv").err
    sources.hapi.clear()
    with pytest.raises(InputFileError, match="gives no count of a district of AFG"):
        fetch_hapi(["AFG"], server=sources.url)


def test_counts_of_others_in_the_table_stay(sources: Sources, update: Update) -> None:
    Path("c.csv").write_text(
        "adm_id,level,name,period_start,period_end,event_type,events,killed,source\n"
        "AF-NAN,adm1,Nangarhar,2016-01-02,2016-01-08,Battles,4,,ACLED weekly\n"
    )
    sources.hapi = [hapi_row(*ACHIN, "2017-01", 1)]
    assert update("--out", "c.csv").code == 0
    assert rows() == [["AF-NAN", "2016-01-02", "4", "ACLED weekly"],
                      ["AF-NAN-achin", "2017-01-01", "1", "HDX HAPI"]]  # fmt: skip


def test_a_row_that_cannot_be_used_is_told_and_put_aside(sources: Sources, update: Update) -> None:
    sources.hapi = [hapi_row(*ACHIN, "2017-01", 1), hapi_row("AF9999", "Nowhere", "2017-01", 2),
                    hapi_row(*KHOGYANI, "2017-01", None)]  # fmt: skip
    outcome = update("--out", "c.csv")
    assert "3 rows in = 1 kept + 2 rejected + 0 of another type or country" in outcome.err
    assert "no number of events" in Path("c.rejects.csv").read_text()
    before = Path("c.csv").read_bytes()
    sources.hapi = sources.hapi[1:]
    assert "no row was kept and nothing was written" in update("--out", "c.csv").err
    assert Path("c.csv").read_bytes() == before


def test_an_identifier_that_is_not_known_or_not_set_is_told(
    sources: Sources, update: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources.hapi = [hapi_row(*ACHIN, "2017-01", 1)]
    assert "expected --out FILE.csv" in update("--out", "c.geojson").err
    monkeypatch.setenv("HAPI_APP_IDENTIFIER", "other")
    assert "check HAPI_APP_IDENTIFIER" in update("--out", "c.csv").err
    monkeypatch.delenv("HAPI_APP_IDENTIFIER")
    with pytest.raises(InvalidInputError, match="NAME:EMAIL in base64"):
        fetch_hapi(["AFG"], server=sources.url)


def test_progress_is_shown_on_a_terminal_only(
    sources: Sources, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sources.hapi = [hapi_row(*ACHIN, f"2017-{month:02}", month) for month in range(1, 9)]
    fetch_hapi(["AFG"], server=sources.url)
    assert capsys.readouterr().err == ""
    sources.faults = [("offset=3", "429 7")]
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    fetch_hapi(["AFG"], server=sources.url)
    shown = capsys.readouterr().err
    assert "AFG from row 4" in shown
    assert "answers 429; asked again in 7 s" in shown
    assert IDENTIFIER not in shown
    assert shown.endswith(f"\r{'':<79}\r")
