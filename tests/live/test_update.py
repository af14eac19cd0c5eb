"""Records brought up to date by fake servers: nothing lost, nothing twice, no key let out."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.io import read_incidents
from geo_afpak.live import covers, fetch_acled, fetch_ucdp
from geo_afpak.model import fields as f
from tests.conftest import HOSTILE
from tests.live.conftest import EMAIL, PASSWORD, TOKEN, Sources, acled_row, ucdp_row

Update = Callable[..., Any]


@pytest.fixture
def update(run: Any, sources: Sources, tmp_path: Path) -> Update:
    """Run `update`, and look whether a secret is in what it printed or wrote."""

    def call(*words: str) -> Any:
        outcome = run("update", *words, "--server", sources.url)
        written = [path.read_bytes().decode("utf-8", "replace") for path in tmp_path.rglob("*.*")]
        for secret in (PASSWORD, TOKEN, EMAIL, sources.access, "refresh"):
            assert secret not in outcome.out + outcome.err + "".join(written)
        return outcome

    return call


def ids(file: str) -> list[str]:
    return read_incidents(file).frame[f.ID].tolist()


def told(outcome: Any) -> tuple[int, int, int]:
    assert outcome.code == 0, outcome.err
    found = json.loads(outcome.out)
    return found["added"], found["changed"], found["withdrawn"]


def test_acled_is_fetched_page_by_page_and_then_only_what_changed(
    sources: Sources, update: Update
) -> None:
    sources.acled = [acled_row(number, 100 + number) for number in range(8)]
    sources.acled.append(
        acled_row(
            8,
            90,
            iso="586",
            country="Pakistan",
            admin1="Sindh",
            admin2="Karachi South",
            latitude="24.85",
            longitude="67.01",
        )
    )
    first = update("acled", "--out", "a.geojson")
    assert first.code == 0, first.err
    assert ids("a.geojson") == [f"acled-AFG{number}" for number in range(9)]
    before = Path("a.geojson").read_bytes()
    sources.asked.clear()
    assert told(update("a.geojson", "--json")) == (0, 0, 0)
    assert Path("a.geojson").read_bytes() == before
    assert all("timestamp=107" in path for path in sources.asked if "/read" in path)
    sources.acled[2] |= {"fatalities": "70", "timestamp": "200"}
    sources.acled += [acled_row(20, 201)]
    del sources.acled[5]
    sources.deleted = [{"event_id_cnty": "AFG5", "deleted_timestamp": "202"},
                       {"event_id_cnty": "AFG1", "deleted_timestamp": "5"}]  # fmt: skip
    assert told(update("acled", "--out", "a.geojson", "--json")) == (1, 1, 1)
    assert ids("a.geojson") == [f"acled-AFG{number}" for number in (0, 1, 2, 3, 4, 6, 7, 8, 20)]
    frame = read_incidents("a.geojson").frame.set_index(f.ID)
    assert frame.loc["acled-AFG2", f.KILLED] == 70
    assert told(update("a.geojson", "--full", "--json")) == (0, 0, 0)


@pytest.mark.parametrize(
    ("fault", "waits"),
    [("429 7", [7]), ("429", [1]), ("500", [1]), ("503 2", [2]), ("cut", [1])],
)
@pytest.mark.parametrize("part", ["/oauth/token", "page=2", "/deleted/"])
def test_a_fault_that_passes_costs_a_wait_and_no_row(
    sources: Sources, part: str, fault: str, waits: list[float]
) -> None:
    sources.acled = [acled_row(number) for number in range(5)]
    sources.deleted = [{"event_id_cnty": "AFG9", "deleted_timestamp": "100"}]
    sources.faults = [(part, fault)]
    found = fetch_acled([4], since=0, server=sources.url)
    assert len(found.rows) == 5
    assert found.withdrawn == {"AFG9"}
    assert sources.waits == waits
    assert not sources.faults


def test_a_server_that_stays_away_leaves_the_records_as_they_were(
    sources: Sources, update: Update
) -> None:
    sources.acled = [acled_row(number) for number in range(5)]
    assert update("acled", "--out", "a.geojson").code == 0
    before = Path("a.geojson").read_bytes()
    sources.acled[0]["fatalities"] = "99"
    for part, fault in (("page=2", "500"), ("page=2", "cut"), ("/token", "429"), ("page=1", "302")):
        sources.faults = [(part, fault)] * 9
        outcome = update("a.geojson", "--full")
        assert outcome.code == 2
        assert Path("a.geojson").read_bytes() == before
        sources.faults.clear()
    sources.faults = [("page=1", "429 7200")]
    assert "asks to wait 7,200 seconds" in update("a.geojson").err
    assert [path.name for path in Path().iterdir()] == ["a.geojson"]


def test_a_token_that_runs_out_is_refreshed_and_the_password_asked_last(sources: Sources) -> None:
    sources.acled = [acled_row(number) for number in range(5)]
    sources.faults = [("page=2", "401")]
    assert len(fetch_acled([4], server=sources.url).rows) == 5
    assert sources.logins == ["password", "refresh_token"]
    sources.logins.clear()
    sources.refresh_works = False
    sources.faults = [("page=2", "401")]
    assert len(fetch_acled([4], server=sources.url).rows) == 5
    assert sources.logins == ["password", "refresh_token", "password"]


def test_a_page_that_repeats_is_asked_again_and_refused_where_it_stays(sources: Sources) -> None:
    sources.acled = [acled_row(number) for number in range(7)]
    sources.faults = [("page=2", "repeat")] * 2
    assert len(fetch_acled([4], server=sources.url).rows) == 7
    sources.faults = [("page=2", "repeat")] * 9
    with pytest.raises(InputFileError, match="repeats rows of pages before it"):
        fetch_acled([4], server=sources.url)
    sources.faults.clear()
    sources.ucdp["26.1"] = [ucdp_row(number) for number in range(7)]
    sources.faults = [("page=1", "repeat")]
    assert len(fetch_ucdp("26.1", [700], server=sources.url).rows) == 7


def test_an_account_that_may_not_read_events_is_told_of_the_counts(
    sources: Sources, update: Update
) -> None:
    sources.faults = [("/acled/read", "403")]
    assert "run: geo-afpak import counts FILE" in update("acled", "--out", "a.geojson").err
    empty = update("acled", "--out", "a.geojson")
    assert (empty.code, Path("a.geojson").exists()) == (2, False)
    assert "to accounts of some levels only" in empty.err


def test_events_that_the_account_is_not_given_any_more_are_not_withdrawn(
    sources: Sources, update: Update
) -> None:
    old, recent = acled_row(1), acled_row(2, event_date="2025-06-01", year="2025")
    sources.acled = [old, recent]
    assert update("acled", "--out", "a.geojson").code == 0
    sources.acled = [old]
    sources.restrictions = {
        "date_recency": {"quantity": 12, "unit": "Months", "date": "2025-01-01"}
    }
    outcome = update("a.geojson", "--full", "--json")
    assert told(outcome) == (0, 0, 0)
    assert "events up to 2025-01-01 only" in outcome.err


def test_wrong_credentials_are_told_without_them(
    sources: Sources, update: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ACLED_PASSWORD", f"{PASSWORD}x")
    outcome = update("acled", "--out", "a.geojson")
    assert "check ACLED_EMAIL and ACLED_PASSWORD" in outcome.err
    monkeypatch.delenv("ACLED_PASSWORD")
    assert "keyring set geo-afpak ACLED_PASSWORD" in update("acled", "--out", "a.geojson").err
    monkeypatch.setenv("UCDP_TOKEN", "other")
    sources.ucdp["26.1"] = [ucdp_row(1)]
    outcome = update("ucdp", "--release", "26.1", "--out", "u.geojson")
    assert "check UCDP_TOKEN" in outcome.err


@pytest.mark.parametrize("server", ["http://example.org", "ftp://127.0.0.1", "acleddata.com"])
@pytest.mark.usefixtures("sources")
def test_a_key_is_not_sent_in_the_clear(server: str) -> None:
    with pytest.raises(InvalidInputError, match="in the clear"):
        fetch_acled([4], server=server)


def test_releases_of_ucdp_take_each_others_place(sources: Sources, update: Update) -> None:
    sources.ucdp = {
        "25.1": [ucdp_row(number) for number in range(5)],
        "25.0.12": [ucdp_row(10, best=1), ucdp_row(11)],
        "26.0.1": [ucdp_row(20)],
        "26.1": [*(ucdp_row(number) for number in range(1, 5)), ucdp_row(10, best=6, high=9)],
    }
    first = update("ucdp", "--release", "25.1", "--release", "25.0.12", "--release", "26.0.1",
                   "--out", "u.csv")  # fmt: skip
    assert first.code == 0, first.err
    assert ids("u.csv") == [f"ucdp-{number}" for number in (0, 1, 2, 3, 4, 10, 11, 20)]
    assert told(update("u.csv", "--json")) == (0, 0, 0)
    added, _, withdrawn = told(update("ucdp", "--release", "26.1", "--out", "u.csv", "--json"))
    assert (added, withdrawn) == (0, 2)
    assert ids("u.csv") == [f"ucdp-{number}" for number in (1, 2, 3, 4, 10, 20)]
    frame = read_incidents("u.csv").frame.set_index(f.ID)
    assert frame.loc["ucdp-10", f.KILLED] == 6
    assert set(frame[f.SOURCE_DATASET]) == {"UCDP GED 26.1", "UCDP GED 26.0.1"}
    assert "elsewhere.invalid" not in "".join(sources.asked)
    assert "release 24.1" in update("ucdp", "--release", "24.1", "--out", "u.csv").err


def test_an_older_release_does_not_overwrite_a_newer_one(sources: Sources, update: Update) -> None:
    sources.ucdp = {"26.0.1": [ucdp_row(1, best=1)], "26.0.2": [ucdp_row(1, best=5, high=9)]}
    for release in ("26.0.2", "26.0.1"):
        update("ucdp", "--release", release, "--out", "u.geojson")
    assert read_incidents("u.geojson").frame[f.KILLED].tolist() == [5]


def test_a_release_that_does_not_add_up_is_refused(sources: Sources) -> None:
    sources.ucdp["26.1"] = [ucdp_row(1), ucdp_row(2), ucdp_row(2)]
    with pytest.raises(InputFileError, match=r"gives 2 events of release 26\.1 and counts 3"):
        fetch_ucdp("26.1", [700], server=sources.url)


@pytest.mark.parametrize("release", ["", "26", "26.2", "26.0.1/../x", "26.01.25.06", "latest"])
def test_what_is_no_release_is_not_asked_for(sources: Sources, release: str) -> None:
    with pytest.raises(InvalidInputError, match="is none of UCDP GED"):
        fetch_ucdp(release, [700], server=sources.url)
    assert not sources.asked


def test_a_release_covers_itself_and_no_later_one() -> None:
    releases = ["25.1", "25.0.3", "25.01.25.06", "26.1", "26.0.7", "26.01.26.06"]
    covered = {one: [other for other in releases if covers(one, other)] for one in releases}
    assert covered == {
        "25.1": ["25.1"], "25.0.3": ["25.0.3"], "25.01.25.06": ["25.0.3", "25.01.25.06"],
        "26.1": ["25.1", "25.0.3", "25.01.25.06", "26.1"], "26.0.7": ["26.0.7"],
        "26.01.26.06": ["26.01.26.06"],
    }  # fmt: skip


def test_records_of_others_and_columns_of_ones_own_stay(sources: Sources, update: Update) -> None:
    sources.acled = [acled_row(1), acled_row(2)]
    update("acled", "--out", "a.geojson")
    held = json.loads(Path("a.geojson").read_text())
    held["features"][0]["properties"]["checked_by"] = "Amina"
    own = json.loads(json.dumps(held["features"][1]))
    own["id"] = "own-1"
    own["properties"] |= {"id": "own-1", "source_dataset": "ours", "source_id": "AFG1"}
    held["features"].insert(0, own)
    Path("a.geojson").write_text(json.dumps(held))
    sources.acled[0] |= {"fatalities": "31", "timestamp": "300"}
    assert told(update("a.geojson", "--json")) == (0, 1, 0)
    frame = read_incidents("a.geojson").frame.set_index(f.ID)
    assert frame.index.tolist() == ["own-1", "acled-AFG1", "acled-AFG2"]
    assert frame.loc["acled-AFG1", ["checked_by", f.KILLED]].tolist() == ["Amina", 31]
    assert frame.loc["own-1", f.KILLED] != 31


def test_a_newer_state_that_cannot_be_read_leaves_the_former_and_is_told(
    sources: Sources, update: Update
) -> None:
    sources.acled = [acled_row(1), acled_row(2)]
    update("acled", "--out", "a.geojson")
    sources.acled[0] |= {"latitude": "north", "timestamp": "300"}
    sources.acled[1] |= {"country": "Iran", "iso": "4", "admin1": "x", "timestamp": "300"}
    outcome = update("a.geojson", "--json")
    assert outcome.code == 0, outcome.err
    assert "acled-AFG1" in ids("a.geojson")
    assert "north" in Path("a.rejects.csv").read_text()
    assert "2 rows in = 1 kept + 1 rejected + 0 filtered out" in outcome.err


def test_hostile_rows_are_text(sources: Sources, update: Update) -> None:
    sources.acled = [
        acled_row(n, notes=text, actor1=text, **{"odd\nname": [text], "": {"a": text}})
        for n, text in enumerate(HOSTILE)
    ]
    outcome = update("acled", "--out", "a.geojson")
    assert outcome.code == 0, outcome.err
    assert len(ids("a.geojson")) == len(HOSTILE)
    sources.acled = [{"event_id_cnty": ["x"], "event_date": {}}, {"event_id_cnty": "AFG1"}]
    assert update("acled", "--out", "b.geojson").code == 2


def test_file_that_changes_meanwhile_is_not_overwritten(
    sources: Sources, update: Update, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources.acled = [acled_row(1)]
    update("acled", "--out", "a.geojson")
    sources.acled.append(acled_row(2, 300))
    sources.faults = [("/acled/read", "500")]
    other = Path("a.geojson").read_text() + "\n"
    monkeypatch.setattr("time.sleep", lambda _: Path("a.geojson").write_text(other))
    assert "changed while it was read" in update("a.geojson").err
    assert Path("a.geojson").read_text() == other


def test_a_kill_at_any_request_leaves_the_records_and_the_next_run_brings_them_up_to_date(
    sources: Sources, update: Update
) -> None:
    sources.acled = [acled_row(number, 100 + number) for number in range(8)]
    assert update("acled", "--out", "a.geojson").code == 0
    before = Path("a.geojson").read_bytes()
    sources.acled[3] |= {"fatalities": "70", "timestamp": "300"}
    sources.deleted = [{"event_id_cnty": "AFG1", "deleted_timestamp": "301"}]
    command = [sys.executable, "-m", "geo_afpak", "update", "a.geojson", "--server", sources.url]
    pause = threading.Event()  # as time.sleep is only noted here
    for requests in (1, 2, 6):  # the login, a page, the last page of what is deleted
        sources.asked.clear()
        with subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as run:
            while len(sources.asked) < requests:
                assert run.poll() is None
                pause.wait(0.005)
            run.kill()
        assert run.returncode == -signal.SIGKILL
        assert Path("a.geojson").read_bytes() == before
    assert told(update("a.geojson", "--json")) == (0, 1, 1)
    assert ids("a.geojson") == [f"acled-AFG{number}" for number in (0, 2, 3, 4, 5, 6, 7)]
    assert [path.name for path in Path().iterdir() if not path.name.startswith(".")] == [
        "a.geojson"
    ]
