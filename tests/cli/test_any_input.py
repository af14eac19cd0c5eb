"""Whatever is put in, what comes out is a result or one message, and never our own fault."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from tests.hostile_files import FILES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.no_cover  # many calls; what they reach, written cases reach as well
OURS = ("fault of geo-afpak", "geo-afpak: unexpected", "Traceback", "Warning", "Exception ignored")
READ = (
    "validate {}", "join {} --out out.csv", "match {}", "zones build {} --out out.geojson",
    "import table {} --propose", "import acled {} --out out.geojson",
    "import ucdp {} --out out.geojson", "import gtd {} --out out.geojson",
    "join given.csv --region {}", "import table given.csv --mapping {} --out out.geojson",
    "match given.csv --aliases {} --name-column place", "embed {}",
)  # fmt: skip
"""Each reader and importer; what comes after them works on frames that these let in."""
GIVEN = (
    "summary {}", "duplicates {}", "compare {} {}", "generalise {}", "export {} --out out.kml",
    "export {} --out out.xlsx",
)  # fmt: skip
SOUND = [
    "line_break.csv", "controls.csv", "formula.csv", "long_word.csv", "words.csv",
    "arabic_digits.csv", "far_date.csv", "poles.csv",
]  # fmt: skip


def goes_well_or_says_why(run: Callable, folder: Path, words: str, name: str) -> None:
    (folder / name).write_bytes(FILES[name])
    (folder / "given.csv").write_bytes(FILES["formula.csv"])
    outcome = run(*(word.replace("{}", name) for word in words.split()))
    said = outcome.out * (name != "controls.csv") + outcome.err
    assert not [word for word in OURS if word in said], said
    assert outcome.code in (0, 1, 2)
    if outcome.code == 2:
        assert "expected" in outcome.err, outcome.err
        assert "; " in outcome.err
    left = {path.name for path in folder.iterdir()} - {name, "given.csv"}
    assert not [path for path in left if path.startswith(".")]


@pytest.mark.parametrize("name", FILES)
def test_any_file_in_any_reader_is_a_result_or_one_message(
    run: Callable, tmp_path: Path, name: str
) -> None:
    start = list(FILES).index(name)
    # At a desk three of the readers, others for each file; all of them where nobody waits.
    some = [READ[(start + step) % len(READ)] for step in (0, 3, 7)]
    for words in READ if os.environ.get("CI") == "true" else some:
        goes_well_or_says_why(run, tmp_path, words, name)


@pytest.mark.parametrize("name", SOUND)
def test_what_a_reader_lets_in_goes_through_the_commands(
    run: Callable, tmp_path: Path, name: str
) -> None:
    for words in GIVEN:
        goes_well_or_says_why(run, tmp_path, words, name)
