"""The sweep over files of one's own: what is done is not done again."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.hostile_files import FILES

if TYPE_CHECKING:
    from collections.abc import Sequence

SWEEP = Path(__file__).parents[1] / "tools" / "sweep.py"


def sweep(folder: Path, *options: str | Path) -> Sequence[str]:
    words = [folder, "--commands", "match {}", "--state", folder.parent / "state.jsonl", *options]
    ended = subprocess.run(
        [sys.executable, SWEEP, *words], capture_output=True, text=True, check=True
    )
    return ended.stdout.splitlines()


def test_a_sweep_goes_on_after_the_last_whole_line_and_says_what_is_left_out(
    tmp_path: Path,
) -> None:
    folder, state = tmp_path / "files", tmp_path / "state.jsonl"
    folder.mkdir()
    for name in ("cut.geojson", "empty.csv", "long_cell.csv"):
        (folder / name).write_bytes(FILES[name])
    first = sweep(folder, "--largest", "0.1")
    assert first[0] == "1 files above 0.1 MB are left out: long_cell.csv"
    assert first[-1] == "2 runs: {2: 2}; 0 faults"
    lines = state.read_text(encoding="utf-8").splitlines()
    assert {json.loads(line)["name"] for line in lines} == {"cut.geojson", "empty.csv"}
    state.write_text(lines[0] + "\n" + lines[1][:20], encoding="utf-8")
    again = sweep(folder, "--files", "[ce]*")
    assert again[0] == "2 files, 1 commands; 1 of the runs are done"
    assert again[-1] == "2 runs: {2: 2}; 0 faults"
    assert state.read_text(encoding="utf-8").splitlines()[0] == lines[0]
