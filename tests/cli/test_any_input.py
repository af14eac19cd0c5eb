"""Whatever is put in, what comes out is a result or one message, and never our own fault."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.every_command import GIVEN, READ, faults_of
from tests.hostile_files import FILES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.no_cover  # many calls; what they reach, written cases reach as well
SOUND = [
    "line_break.csv", "controls.csv", "formula.csv", "long_word.csv", "words.csv",
    "arabic_digits.csv", "far_date.csv", "poles.csv",
]  # fmt: skip


def goes_well_or_says_why(run: Callable, folder: Path, words: str, name: str) -> None:
    (folder / name).write_bytes(FILES[name])
    (folder / "given.csv").write_bytes(FILES["formula.csv"])
    outcome = run(*(word.replace("{}", name) for word in words.split()))
    said = outcome.out * (name != "controls.csv")
    assert not faults_of(outcome.code, said, outcome.err), outcome.err
    left = {path.name for path in folder.iterdir()} - {name, "given.csv"}
    assert not [path for path in left if path.startswith(".")]


@pytest.mark.parametrize("name", FILES)
def test_any_file_in_any_reader_is_a_result_or_one_message(
    run: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setenv("GEO_AFPAK_HOME", str(tmp_path / "home"))
    start = list(FILES).index(name)
    # At a desk three of the ways in, others for each file; all of them where nobody waits.
    some = [READ[(start + step) % len(READ)] for step in (0, 5, 13)]
    for words in READ if os.environ.get("CI") == "true" else some:
        goes_well_or_says_why(run, tmp_path, words, name)


@pytest.mark.parametrize("name", SOUND)
def test_what_a_reader_lets_in_goes_through_the_commands(
    run: Callable, tmp_path: Path, name: str
) -> None:
    # Half of them, at a desk an eighth; others for the next file.
    start, every = SOUND.index(name), 2 if os.environ.get("CI") == "true" else 8
    for words in GIVEN[start % every :: every]:
        goes_well_or_says_why(run, tmp_path, words, name)
