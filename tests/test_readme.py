"""What the README shows, run: its commands, their output, its Python, its make targets."""

from __future__ import annotations

import io
import os
import re
import shlex
import subprocess
import sys
import tomllib
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

import pytest

from geo_afpak.cli.main import main

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    found = [text for name, text in BLOCKS if name == language]
    assert found, f"README.md has no {language} block"
    return found


def matches(shown: str, printed: str) -> bool:
    """Compare line by line; three dots stand for any text, alone in a line for any lines."""
    pattern = "".join(
        r"(?:.*\n)*?"
        if line.strip() == "..."
        else ".*".join(map(re.escape, line.split("..."))) + r"\n"
        for line in shown.splitlines()
    )
    return re.fullmatch(pattern, printed) is not None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder that holds nothing but the file that the README tells to save."""
    path = tmp_path_factory.mktemp("readme")
    (path / "attacks.csv").write_text(blocks("csv")[0], encoding="utf-8")
    return path


def printed_by(command: str, folder: Path) -> str:
    """Run a command as a shell does, one of ours in this process."""
    words = shlex.split(command)
    if words[0] == "geo-afpak" and not set("|<>$*&;") & set(command):
        told = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        with redirect_stdout(told), redirect_stderr(told), suppress(SystemExit):
            main(words[1:])
        return told.buffer.getvalue().decode()
    done = subprocess.run(
        ["/bin/sh", "-c", command],
        cwd=folder,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    return done.stdout


def test_terminal_sessions_print_what_is_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    sessions = "".join(blocks("console"))
    steps = re.findall(r"^\$ (.+)\n((?:(?!\$ ).*\n)*)", sessions, flags=re.MULTILINE)
    assert len(steps) == sessions.count("\n$ ") + 1
    for command, shown in steps:
        printed = printed_by(command, folder)
        assert matches(shown, printed), f"$ {command}\n{printed}"


def test_python_examples_print_what_is_shown(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(folder)
    code = "\n".join(blocks("python"))
    exec(compile(code, "README.md", "exec"), {})  # noqa: S102  the README's own code
    assert capsys.readouterr().out == "".join(blocks("text"))
    assert (folder / "map.html").exists()


def test_make_targets_that_are_shown_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    shown = set(re.findall(r"\bmake (\w+)", "".join(blocks("sh"))))
    assert {"map", "test"} <= shown <= set(re.findall(r"^(\w+):", makefile, flags=re.MULTILINE))


def test_dependency_groups_and_extras_that_are_shown_exist() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    words = [word for block in blocks("sh") for word in shlex.split(block, comments=True)]
    groups = {words[i + 1] for i, word in enumerate(words) if word == "--group"}
    extras = set(re.findall(r"\[(\w+)\]", " ".join(words)))
    assert groups
    assert groups <= set(project["dependency-groups"])
    assert extras <= set(project["project"]["optional-dependencies"])


def test_files_that_are_linked_exist() -> None:
    links = re.findall(r"\]\((?!https?:|#)([^)#]+)", README)
    assert "docs/images/map.png" in links
    assert [link for link in links if not (ROOT / link).exists()] == []
