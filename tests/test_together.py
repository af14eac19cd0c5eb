"""Files of one run appear together, or not at all, whatever ends the run."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.importers import read_acled
from geo_afpak.io import read_incidents, write_rejects, write_text
from geo_afpak.together import at_once, together

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD = "id,title,event_type,date_start,date_precision,geo_precision,lat,lon,sources\n"
GOOD = "a{0},Bomb,attack,2016-08-08,day,2,34.4,70.4,BBC\n"
BAD = "b{0},Bomb,attack,2016-08-08,day,2,nowhere,70.4,BBC\n"


def table(path: Path, rows: int = 1) -> Path:
    lines = [HEAD, *(GOOD.format(row) + BAD.format(row) for row in range(rows))]
    path.write_text("".join(lines))
    return path


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_nothing_appears_before_the_end_and_then_everything(tmp_path: Path) -> None:
    with together() as written:
        for name in ("a", "b"):
            write_text(name, tmp_path / name)
        assert [name for name in left_in(tmp_path) if not name.startswith(".")] == []
        assert written == []
    assert left_in(tmp_path) == ["a", "b"]
    assert [(file.path.name, file.apart) for file in written] == [("a", False), ("b", False)]


def test_after_an_error_all_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")
    with pytest.raises(ZeroDivisionError), together():  # noqa: PT012
        write_text("new", tmp_path / "a")
        write_text("new", tmp_path / "b")
        raise ZeroDivisionError
    assert left_in(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text() == "old"


def test_rejects_come_last(tmp_path: Path) -> None:
    reading = read_incidents(table(tmp_path / "own.csv"))
    with together() as written:
        write_rejects(reading, tmp_path / "own.rejects.csv")
        write_text("x", tmp_path / "result")
    assert [file.path.name for file in written] == ["result", "own.rejects.csv"]
    assert [file.apart for file in written] == [False, True]


def test_what_appears_at_once_stays_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), together():  # noqa: PT012
        write_text("lost", tmp_path / "a")
        with at_once():
            write_text("kept", tmp_path / "b")
        raise ZeroDivisionError
    assert left_in(tmp_path) == ["b"]


def hard_link(folder: Path) -> Path:
    os.link(folder / "a.csv", folder / "b.csv")
    return folder / "b.csv"


def soft_link(folder: Path) -> Path:
    (folder / "b.csv").symlink_to("a.csv")
    return folder / "b.csv"


def same(folder: Path) -> Path:
    return folder / "a.csv"


def roundabout(folder: Path) -> Path:
    return folder / "." / ".." / folder.name / "a.csv"


@pytest.mark.parametrize("name", [same, roundabout, hard_link, soft_link])
def test_one_file_is_not_two_results_nor_read_and_written(
    tmp_path: Path, name: Callable[[Path], Path]
) -> None:
    before = table(tmp_path / "a.csv").read_text()
    other = name(tmp_path)
    with pytest.raises(InvalidInputError, match="is to be written twice"), together():  # noqa: PT012
        write_text("1", tmp_path / "a.csv")
        write_text("2", other)
    with pytest.raises(InvalidInputError, match="is both read and written"), together():  # noqa: PT012
        read_incidents(tmp_path / "a.csv")
        write_text("2", other)
    with pytest.raises(InvalidInputError, match="is both read and written"), together():  # noqa: PT012
        write_text("2", other)
        read_incidents(tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text() == before


@pytest.mark.parametrize(
    "words",
    [
        "join b.csv --out b.rejects.csv", "join b.csv --out x.csv --rejects x.csv",
        "join b.csv --out hard.csv", "join b.csv --out x.csv --rejects hard.csv",
        "map b.csv --out b.csv", "map b.csv --out m.html --rejects m.html",
        "map b.csv --zones b.rejects.csv --out m.html", "export b.csv --out b.csv",
        "map b.csv --out m.html --rejects m.png --address https://example.org/m.html",
        "report b.csv --out . --formats md --rejects note.md", "zones build b.csv --out b.csv",
        "generalise b.csv --out hard.csv", "duplicates b.csv --out b.csv",
        "compare b.csv b.csv --out hard.csv", "match b.csv --out hard.csv",
        "import acled b.csv --out b.rejects.csv", "import acled b.csv --rejects b.csv",
    ],
)  # fmt: skip
def test_no_command_writes_over_what_it_reads_or_writes(
    run: Callable, tmp_path: Path, words: str
) -> None:
    table(tmp_path / "b.csv")
    table(tmp_path / "b.rejects.csv")
    os.link(tmp_path / "b.csv", tmp_path / "hard.csv")
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert run(*words.split()).code == 2
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_report_is_whole_or_as_it_was(run: Callable, tmp_path: Path) -> None:
    table(tmp_path / "own.csv")
    (tmp_path / "lead.md").write_text("{lead}\n")
    words = ("report", "own.csv", "--template", "lead.md", "--out", "note", "--formats")
    assert run(*words, "md").code == 0
    before = (tmp_path / "note/note.md").read_bytes()
    (tmp_path / "note/note.tex").mkdir()  # a place that no file can take
    outcome = run(*words, "md,tex", "--title", "New")
    assert outcome.code == 2
    assert "note.tex: is a folder" in outcome.err
    assert (tmp_path / "note/note.md").read_bytes() == before


def test_rejects_stand_by_the_result_that_they_were_left_out_of(
    run: Callable, tmp_path: Path
) -> None:
    table(tmp_path / "own.csv")
    assert run("join", "own.csv", "--out", "joined.csv").code == 0
    before = (tmp_path / "own.rejects.csv").read_bytes()
    table(tmp_path / "own.csv", rows=3)
    (tmp_path / "joined.csv").unlink()
    (tmp_path / "joined.csv").mkdir()
    assert run("join", "own.csv", "--out", "joined.csv").code == 2
    assert (tmp_path / "own.rejects.csv").read_bytes() == before


def test_a_file_of_nothing_but_rejected_rows_has_them_told_and_kept(
    run: Callable, tmp_path: Path
) -> None:
    (tmp_path / "own.csv").write_text(HEAD + BAD.format(1))
    outcome = run("join", "own.csv", "--out", "joined.csv")
    assert outcome.code == 2
    assert "rejected rows and reasons: own.rejects.csv" in outcome.err
    assert left_in(tmp_path) == ["own.csv", "own.rejects.csv"]


# --- files that change, files that are none -------------------------------------------


def acled(path: Path) -> Path:
    head = "event_id_cnty,event_date,event_type,country,latitude,longitude\n"
    path.write_text(head + "A1,2016-08-08,Battles,Pakistan,34.1,71.5\n")
    return path


@pytest.mark.parametrize(
    ("make", "read"), [(table, read_incidents), (acled, lambda path: read_acled(path).collect())]
)
def test_what_is_made_of_a_file_that_changes_meanwhile_does_not_appear(
    tmp_path: Path, make: Callable, read: Callable
) -> None:
    own = make(tmp_path / "own.csv")
    with pytest.raises(InputFileError, match="changed while it was read; expected"), together():  # noqa: PT012
        read(own)
        write_text("x", tmp_path / "result")
        own.write_text(own.read_text() + "more\n")
    assert left_in(tmp_path) == ["own.csv"]


def test_a_file_may_go_when_it_has_been_read(tmp_path: Path) -> None:
    own = table(tmp_path / "own.csv")
    with together():
        read_incidents(own)
        write_text("x", tmp_path / "result")
        own.unlink()
    assert left_in(tmp_path) == ["result"]


def test_a_command_reads_boundaries_that_it_unpacks_first(
    run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEO_AFPAK_HOME", str(tmp_path / "home"))
    corners = [[[69, 34], [70, 34], [70, 35], [69, 34]]]
    area = {"type": "Polygon", "coordinates": corners}
    names = {"ADM2_PCODE": "AF0101", "ADM2_EN": "A", "ADM1_PCODE": "AF01", "ADM1_EN": "B"}
    feature = {"type": "Feature", "properties": names, "geometry": area}
    text = json.dumps({"type": "FeatureCollection", "features": [feature]})
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
        archive.writestr("own.geojson", text)
    outcome = run("boundaries", "install", "own.zip", "--country", "AFG")
    assert (outcome.code, outcome.out) == (0, "own\n"), outcome.err


@pytest.mark.parametrize(
    "words", ["join own.csv --out joined.csv", "join own.csv", "summary own.csv --by adm1"]
)
def test_a_file_that_changes_while_it_is_read_is_one_message_and_no_result(
    run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    own, read = table(tmp_path / "own.csv"), Path.read_bytes

    def read_and_change(path: Path) -> bytes:
        data = read(path)
        if path.name == own.name:
            os.utime(path, ns=(1, 1))
        return data

    monkeypatch.setattr(Path, "read_bytes", read_and_change)
    outcome = run(*words.split())
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.count("own.csv: changed while it was read; expected a file that") == 1
    assert left_in(tmp_path) == ["own.csv"]


@pytest.mark.parametrize(
    "words",
    [
        "join {}", "map own.csv --zones {}", "map own.csv --story {}", "map own.csv --since {}",
        "report own.csv --template {}", "report own.csv --style {}", "embed {}",
        "embed own.html --picture http://example.org/a.png", "join own.csv --region {}",
        "join own.csv --boundaries {}", "boundaries install {}", "boundaries list --region {}",
        "summary own.csv --area {}", "summary --counts {}", "import table own.csv --mapping {}",
    ],
)  # fmt: skip
def test_an_address_is_no_file_whatever_is_asked_for(
    run: Callable, tmp_path: Path, words: str
) -> None:
    table(tmp_path / "own.csv")
    (tmp_path / "own.html").write_text('<!DOCTYPE html><meta name="generator" content="geo-afpak">')
    outcome = run(*words.replace("{}", "https://example.org/a.json").split())
    assert outcome.code == 2
    assert re.search(
        r"https?://example.org/a.\w+: is a URL; expected .*; download the file and pass its local",
        outcome.err,
    )


# --- runs that end before their time ------------------------------------------------

DIES = """
import os, sys
from pathlib import Path
from geo_afpak.io import write_text
from geo_afpak.together import together
renames = int(sys.argv[1])
replace = Path.replace
def once(self, target):
    global renames
    if renames == 0:
        os.kill(os.getpid(), 9)
    renames -= 1
    return replace(self, target)
Path.replace = once
with together():
    write_text("new", "a")
    write_text("new", "b")
"""


@pytest.mark.parametrize(("renames", "new"), [(0, []), (1, ["a"])])
def test_a_run_that_is_killed_is_seen_and_cleared_by_the_next(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, renames: int, new: list[str]
) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text("old")
    done = subprocess.run([sys.executable, "-c", DIES, str(renames)], cwd=tmp_path, check=False)
    assert done.returncode == -signal.SIGKILL
    assert [name for name in ("a", "b") if (tmp_path / name).read_text() == "new"] == new
    assert len(left_in(tmp_path)) == 3
    write_text("x", tmp_path / "c")
    missing = ", ".join(sorted({"a", "b"} - {*new}))
    assert f"an earlier run ended before its time; of it {missing} did not appear" in caplog.text
    assert left_in(tmp_path) == ["a", "b", "c"]


def test_a_run_that_lives_keeps_what_it_is_writing(tmp_path: Path) -> None:
    """Two writers in one folder: each file is whole, and of one of them."""
    script = (
        "import sys\nfrom pathlib import Path\nfrom geo_afpak.io import write_text\n"
        "from geo_afpak.together import together\n"
        "with together():\n    write_text('x' * 9, 'a')\n    print('ready', flush=True)\n"
        "    sys.stdin.readline()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"ready\n"
        write_text("mine", tmp_path / "a")
        assert (tmp_path / "a").read_text() == "mine"
        other.communicate(b"\n")
    assert other.returncode == 0
    assert left_in(tmp_path) == ["a"]
    assert (tmp_path / "a").read_text() == "x" * 9


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_to_is_one_message(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputFileError, match="expected a folder with room that may be written"):
        write_text("x", tmp_path / "a")
    tmp_path.chmod(0o700)


FULL = """
import os, resource, sys
from geo_afpak.cli.main import main
resource.setrlimit(resource.RLIMIT_FSIZE, (600, 600))
for words in sys.argv[1:]:
    try:
        main(words.split())
    except SystemExit as end:
        print(words, end.code, flush=True)
"""


def test_a_disk_that_is_full_leaves_every_result_as_it_was(tmp_path: Path) -> None:
    """A file may grow to 600 bytes: whatever writes it ends in words and leaves nothing."""
    table(tmp_path / "own.csv", rows=9)
    outs = ["j.csv", "j.geojson", "j.gpkg", "j.parquet", "m.html", "x.xlsx", "x.gpkg", "x.kml",
            "f.svg", "f.png"]  # fmt: skip
    command = {"j": "join", "m": "map", "x": "export", "f": "figure"}
    words = [f"{command[out[0]]} own.csv --out {out} --rejects r.csv" for out in outs]
    for name in (*outs, "r.csv"):
        (tmp_path / name).write_text("old")
    done = subprocess.run(
        [sys.executable, "-c", FULL, *words],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.splitlines() == [f"{one} 2" for one in words], done.stderr[-2000:]
    assert "fault of geo-afpak" not in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("expected a folder with room") == len(words), done.stderr[-2000:]
    assert left_in(tmp_path) == sorted([*outs, "own.csv", "r.csv"])
    assert {(tmp_path / name).read_text() for name in outs} == {"old"}
