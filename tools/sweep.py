"""Drive every command by every file of folders, and tell which end is no result and no message.

    python tools/sweep.py FOLDER... --hostile --state sweep.jsonl --workers 2

Each run has an empty folder of its own with a copy of the file and `given.csv`, a sound table for
the commands that need one beside it. With --state, what is done stands in that file, one JSON line
a run; the same line goes on after a kill. To try a changed program, begin with another state file.
Prints the ends that are faults, how many there were of each, and the commands that took longest.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import hashlib
import io
import json
import os
import signal
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from fnmatch import fnmatch
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))
AT_ONCE = 12
"""Runs that a worker takes at a time: few are lost by a kill, and few messages go round."""


def end_of(words: list[str], seconds: int) -> tuple[int, str, str]:
    """Run a command here; one that does not end in time has the exit code -1."""
    from geo_afpak.cli.main import main

    def late(*_: object) -> NoReturn:
        raise TimeoutError

    out, err = io.StringIO(), io.StringIO()
    signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    code: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main(words)
    except SystemExit as end:
        code = end.code or 0
    except TimeoutError:
        code = -1
    finally:
        signal.alarm(0)
    return int(str(code)), out.getvalue(), err.getvalue()


def key_of(name: str, content: bytes) -> str:
    """Return what a file is: its ending is part of it, as it tells the reader."""
    return hashlib.sha256(content).hexdigest() + Path(name).suffix


def swept(name: str, content: bytes, commands: list[str], seconds: int) -> list[dict[str, Any]]:
    """Drive commands by one file, each in a folder of its own: a line of the state for each."""
    from tests.every_command import faults_of
    from tests.hostile_files import FILES

    lines = []
    for command in commands:
        start = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            os.environ["GEO_AFPAK_HOME"] = f"{folder}/home"
            Path("given.csv").write_bytes(FILES["formula.csv"])
            Path(name).write_bytes(content)
            words = [word.replace("{}", name) for word in command.split()]
            code, out, err = end_of(words, seconds)
            os.chdir(ROOT)
        # A table of names says them as they stand; only what we say of them is judged.
        faults = faults_of(code, "" if code in (0, 1) else out, err)
        lines.append(
            {
                "file": key_of(name, content),
                "name": name,
                "command": command,
                "code": code,
                "cpu": round(time.process_time() - start, 2),
                "faults": faults,
                "said": err[-300:] if faults else "",
            }
        )
    return lines


def asked_for() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path)
    parser.add_argument("--hostile", action="store_true", help="the broken files of tests/ too")
    parser.add_argument("--state", type=Path, help="what is done: a rerun goes on from there")
    parser.add_argument("--files", default="*", metavar="PATTERN", help="'*.csv'")
    parser.add_argument("--commands", default="*", metavar="PATTERN", help="'report *'")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--seconds", type=int, default=120, help="a run that takes longer fails")
    parser.add_argument("--largest", type=float, default=1, metavar="MB", help="leave out above")
    return parser.parse_args()


def files_of(asked: argparse.Namespace) -> dict[str, tuple[str, bytes]]:
    """Read the files, each content once, and say how many are left out: hash -> name, content."""
    from tests.hostile_files import FILES

    paths = sorted(path for folder in asked.folders for path in folder.resolve().iterdir())
    paths = [path for path in paths if path.is_file() and fnmatch(path.name, asked.files)]
    small = [path for path in paths if path.stat().st_size <= asked.largest * 1_000_000]
    if out := [path.name for path in paths if path not in small]:
        print(f"{len(out)} files above {asked.largest:g} MB are left out: {', '.join(out)}")
    found = [(path.name, path.read_bytes()) for path in small]
    found += [row for row in FILES.items() if asked.hostile and fnmatch(row[0], asked.files)]
    return {key_of(*file): file for file in found}


def done_before(state: Path) -> list[dict[str, Any]]:
    """Read the state; the line that a kill cut short is taken away."""
    written = state.read_text(encoding="utf-8") if state.exists() else ""
    whole = written[: written.rfind("\n") + 1]
    state.write_text(whole, encoding="utf-8")
    return [json.loads(line) for line in whole.splitlines()]


def told(lines: list[dict[str, Any]]) -> int:
    """Print how the runs ended and which commands cost most; return how many are faults."""
    ends = collections.Counter(line["code"] for line in lines)
    wrong = sum(len(line["faults"]) for line in lines)
    cost: collections.Counter[str] = collections.Counter()
    for line in lines:
        cost[line["command"]] += line["cpu"]
    for command, seconds in cost.most_common(5):
        print(f"{seconds:8.0f} s of CPU: {command}")
    print(f"{len(lines)} runs: {dict(sorted(ends.items()))}; {wrong} faults")
    return wrong


def main() -> None:
    """Drive the commands that are not done yet, and print what is wrong."""
    from tests.every_command import FURTHER, GIVEN, READ

    asked = asked_for()
    files = files_of(asked)
    commands = [one for one in (*READ, *GIVEN, *FURTHER) if fnmatch(one, asked.commands)]
    wanted = {(key, command) for key in files for command in commands}
    before = done_before(asked.state) if asked.state else []
    lines = [line for line in before if (line["file"], line["command"]) in wanted]
    done = {(line["file"], line["command"]) for line in lines}
    jobs = []
    for key, file in files.items():
        left = [command for command in commands if (key, command) not in done]
        jobs += [(*file, left[at : at + AT_ONCE]) for at in range(0, len(left), AT_ONCE)]
    print(f"{len(files)} files, {len(commands)} commands; {len(done)} of the runs are done")
    with (
        ProcessPoolExecutor(asked.workers, get_context("spawn")) as pool,
        Path(asked.state or os.devnull).open("a", encoding="utf-8") as state,
    ):
        for ended in as_completed([pool.submit(swept, *job, asked.seconds) for job in jobs]):
            for line in ended.result():
                lines.append(line)
                print(json.dumps(line, ensure_ascii=False), file=state, flush=True)
                for fault in line["faults"]:
                    print(f"{line['name']}: {line['command']}: {fault}\n  {line['said']}")
            print(f"{len(lines)} of {len(wanted)} runs", end="\r", file=sys.stderr, flush=True)
    sys.exit(bool(told(lines)))


if __name__ == "__main__":
    main()
