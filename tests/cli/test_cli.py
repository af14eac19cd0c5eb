"""The door: help, version, errors, streams."""

from __future__ import annotations

import errno
import inspect
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, get_args

import pytest

from geo_afpak import __version__
from geo_afpak.cli import commands, options
from geo_afpak.cli.console import emit, printable
from geo_afpak.cli.main import OVERVIEW, main
from geo_afpak.count.summary import BY
from geo_afpak.figure import KINDS
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import typer


def registered(app: typer.Typer, prefix: str = "") -> dict[str, typer.models.CommandInfo]:
    """List the commands of an app and of its groups by the words that call them."""
    found = {}
    for info in app.registered_commands:
        assert info.callback is not None
        found[prefix + (info.name or info.callback.__name__)] = info
    for group in app.registered_groups:
        assert group.typer_instance is not None
        found |= registered(group.typer_instance, f"{prefix}{group.name} ")
    return found


COMMANDS = registered(commands.app)


def python(code: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )


def test_what_libraries_warn_of_and_log_does_not_reach_the_terminal() -> None:
    code = (
        "import logging, warnings; from geo_afpak.cli.console import hush; hush(); hush();"
        "warnings.warn('raw'); logging.getLogger('fontTools').warning('raw');"
        "logging.getLogger('geo_afpak').warning('ours')"
    )
    assert python(code).stderr == b"ours\n"


def test_overview_names_every_command_with_the_first_line_of_its_help() -> None:
    listed = dict(re.findall(r"^  ([a-z][a-z ]+?)  +([A-Z].*)$", OVERVIEW, flags=re.MULTILINE))
    first_lines = {
        name: inspect.getdoc(info.callback).splitlines()[0] for name, info in COMMANDS.items()
    }
    assert listed == first_lines


@pytest.mark.parametrize("word", ["--help", "-h"])
def test_help_prints_the_overview_on_stdout(run: Callable, word: str) -> None:
    outcome = run(word)
    assert (outcome.code, outcome.out, outcome.err) == (0, OVERVIEW, "")


def test_without_a_command_the_overview_is_a_message_and_the_exit_is_bad_use(
    run: Callable,
) -> None:
    outcome = run()
    assert (outcome.code, outcome.out, outcome.err) == (2, "", OVERVIEW)


def test_version_is_that_of_the_package(run: Callable) -> None:
    assert run("--version").out == f"geo-afpak {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_shows_examples_of_it(run: Callable, command: str) -> None:
    outcome = run(*command.split(), "--help")
    assert outcome.code == 0
    _, _, examples = outcome.out.partition("Examples:\n")
    lines = examples.strip().splitlines()
    assert lines
    assert all(line.strip().startswith(f"geo-afpak {command}") for line in lines)


def test_overall_help_loads_no_library_at_all() -> None:
    code = (
        "import sys\nfrom geo_afpak.cli.main import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print([m for m in ('typer', 'pandas', 'geopandas', 'numpy', 'folium', 'shapely')"
        " if m in sys.modules], file=sys.stderr)"
    )
    assert python(code).stderr.strip() == b"[]"


def test_help_of_no_command_loads_a_heavy_library() -> None:
    code = (
        "import sys\nfrom geo_afpak.cli.main import main\n"
        f"for command in {list(COMMANDS)!r}:\n"
        "    try: main([*command.split(), '--help'])\n"
        "    except SystemExit: pass\n"
        "    heavy = {'pandas', 'geopandas', 'numpy', 'folium', 'shapely'} & set(sys.modules)\n"
        "    if heavy: sys.exit(f'{command} --help loads {heavy}')"
    )
    done = python(code)
    assert (done.returncode, done.stderr) == (0, b"")
    assert all(f"geo-afpak {command} ".encode() in done.stdout for command in COMMANDS)


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        (["mpa"], "map"),
        (["map", "--titel", "x"], "--title"),
        (["summary", "--by", "district"], "adm2"),
        (["map", "--vintage", "2020"], "2018"),
        (["boundaries", "export", "adm4"], "adm2"),
        (["embed"], "PAGE"),
    ],
)
def test_bad_use_exits_with_2_and_names_what_would_do(
    run: Callable, words: list[str], hint: str
) -> None:
    outcome = run(*words)
    assert outcome.code == 2
    assert outcome.out == ""
    assert hint in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("command", ["map", "join", "summary", "validate", "zones build"])
def test_a_missing_file_is_one_message_that_names_it(run: Callable, command: str) -> None:
    outcome = run(*command.split(), "nowhere.geojson")
    assert outcome.code == 2
    assert outcome.out == ""
    assert "nowhere.geojson" in outcome.err
    assert len(outcome.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "Permission denied", "maps/a.html"), "maps/a.html"),
        (OSError(errno.ENOSPC, "No space left on device"), "no space left on device"),
        (UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte"), "UTF-8"),
        (MemoryError(), "memory"),
        (ZeroDivisionError("by zero"), "--debug"),
    ],
)
def test_an_error_nobody_foresaw_is_one_message(
    run: Callable, monkeypatch: pytest.MonkeyPatch, error: Exception, words: str
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(commands, "app", fail)
    outcome = run("map")
    assert outcome.code == 2
    assert words in outcome.err
    assert len(outcome.err.splitlines()) == 1


def test_debug_shows_the_error_itself_wherever_it_stands() -> None:
    for words in (["--debug", "join", "nowhere.csv"], ["join", "nowhere.csv", "--debug"]):
        with pytest.raises(OSError, match="nowhere"):
            main(words)


def test_control_c_is_no_traceback(run: Callable, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(**_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "app", interrupt)
    assert (run("map").code, run("map").err) == (130, "")


def test_a_reader_that_stops_early_is_no_error() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "geo_afpak", "boundaries", "export", "adm2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr is not None
    errors = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), errors) == (0, b"")


def test_after_the_reader_has_gone_the_command_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "w", encoding="utf-8") as stdout:
        monkeypatch.setattr(sys, "stdout", stdout)
        emit("into a closed pipe\n")
        emit("into nothing\n")


@pytest.mark.parametrize("words", ["--help", "--version", "match --help"])
@pytest.mark.parametrize("stream", [">/dev/full", ">&-", ">&- 2>&-", ">/dev/full 2>/dev/full"])
def test_a_stream_that_takes_nothing_is_one_message_and_bad_use(words: str, stream: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m geo_afpak.cli.main {words} {stream}"],
        stderr=subprocess.PIPE,
        check=False,
    )
    lines = done.stderr.decode().splitlines()
    assert done.returncode == 2
    if "2>" not in stream:
        assert len(lines) == 1
        assert re.search(r"stdout: cannot be written|expected a place that can be", lines[0])


def test_what_is_closed_lends_its_number_to_no_file(tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom geo_afpak.cli.console import open_streams\nopen_streams()\n"
        "file = open('result', 'w')\nprint(file.fileno() > 2, file=file)"
    )
    command = f'exec {sys.executable} -c "{script}" <&- >&- 2>&-'
    subprocess.run(["/bin/sh", "-c", command], check=True, cwd=tmp_path)
    assert (tmp_path / "result").read_text() == "True\n"


def links_in_a_circle(folder: Path) -> None:
    (folder / "loop.csv").symlink_to("loop.csv")


@pytest.mark.parametrize(
    "words",
    [
        "join loop.csv", "join loop.csv --out x.csv", "match loop.csv", "embed loop.csv",
        "summary a.csv --region loop.csv", "import table a.csv --mapping loop.csv",
        "import acled loop.csv", "report --template loop.csv", "validate loop.csv",
    ],
)  # fmt: skip
def test_links_that_lead_in_a_circle_are_no_file(run: Callable, tmp_path: Path, words: str) -> None:
    links_in_a_circle(tmp_path)
    (tmp_path / "a.csv").write_text("id,lat,lon\na,34,70\n")
    outcome = run(*words.split())
    assert outcome.code == 2
    assert re.search(r"loop\.csv: |circle|a\.csv", outcome.err)
    assert "unexpected" not in outcome.err


@pytest.mark.parametrize("words", ["join", "match", "validate", "import ucdp", "zones build"])
def test_an_address_is_told_as_one_and_whole(run: Callable, words: str) -> None:
    outcome = run(*words.split(), "https://example.org/a.csv")
    assert (outcome.code, outcome.out) == (2, "")
    assert "https://example.org/a.csv: is a URL" in outcome.err


def test_output_is_utf8_whatever_the_locale_says() -> None:
    code = (
        "from geo_afpak.cli.console import *\n"
        r"open_streams(); emit('K\u016bna\u1e5b'); tell('\u067e\u069a\u062a\u0648 \ud800')"
    )
    done = python(code, LC_ALL="C", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert done.stdout.decode() == "Kūnaṛ"
    assert done.stderr.decode() == "\u2068پښتو\u2069 \\ud800\n"


def test_messages_cannot_steer_the_terminal() -> None:
    hostile = "a\x1b[2J\x9b\r\n\u202e\u2028b"
    assert printable(hostile) == r"a\x1b[2J\x9b\r\n\u202e\u2028b"
    assert printable("می\u200cشود 12") == "\u2068می\u200cشود\u2069 12"


def test_choices_are_the_vocabularies_of_the_library() -> None:
    assert get_args(options.Level) == fields.LEVELS
    assert get_args(options.By) == BY
    assert get_args(options.FigureKind) == KINDS
