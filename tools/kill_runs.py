"""Kill runs at any moment and look at what they leave: all of the run, or all of the one before.

    python tools/kill_runs.py 200

Each run joins one of two tables, so that result and rejected rows tell which one they are of.
Exits with 1 when files of two runs stand together, or one is not whole.
"""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HEAD = "id,title,event_type,date_start,date_precision,geo_precision,lat,lon,sources\n"
GOOD = "{run}{row},Bomb,attack,2016-08-08,day,2,34.4,70.4,BBC\n"
BAD = "{run}x{row},Bomb,attack,2016-08-08,day,2,nowhere,70.4,BBC\n"
ROWS = 2000


def write(folder: Path, run: str) -> None:
    """Write the table of a run."""
    lines = [GOOD.format(run=run, row=row) + BAD.format(run=run, row=row) for row in range(ROWS)]
    (folder / "own.csv").write_text(HEAD + "".join(lines))


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Begin to join it."""
    words = [sys.executable, "-m", "geo_afpak.cli.main", "join", "own.csv", "--out", "joined.csv"]
    return subprocess.Popen(words, cwd=folder, stderr=subprocess.DEVNULL)


def state(folder: Path) -> tuple[tuple[str, int], ...]:
    """Tell of which run each of the two files is, and how many rows it has."""
    found = []
    for name in ("joined.csv", "own.rejects.csv"):
        with (folder / name).open(encoding="utf-8", newline="") as file:
            ids = [row["id"] for row in csv.DictReader(file)]
        found.append(("".join(sorted({one[0] for one in ids})), len(ids)))
    return tuple(found)


def main(kills: int) -> int:
    """Kill that many runs; return how many left files of two runs."""
    chance = random.Random(15)  # noqa: S311 - moments, no secrets
    torn = changed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write(folder, "a")
        begun = time.perf_counter()
        start(folder).wait()
        whole = time.perf_counter() - begun
        before = state(folder)
        for turn in range(kills):
            write(folder, "ba"[turn % 2])
            run = start(folder)
            # Most of a run is the start of Python: the moments lie where files are written.
            time.sleep(whole * chance.uniform(0.3, 1.1))
            run.kill()
            run.wait()
            after = state(folder)
            changed += after != before
            if len({run_of for run_of, _ in after}) > 1 or {rows for _, rows in after} != {ROWS}:
                torn += 1
                print(f"kill {turn}: {after}")
            before = after
        start(folder).wait()
        left = [path.name for path in folder.iterdir() if path.name.startswith(".")]
    print(
        f"{kills} kills of runs of {whole:.1f} s: {changed} had finished, {torn} torn, left {left}"
    )
    return torn + len(left)


if __name__ == "__main__":
    sys.exit(bool(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)))
