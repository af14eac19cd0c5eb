"""Drive every command by every file of folders, and tell which end is no result and no message.

    python tools/sweep.py FOLDER... [--seconds 120]

A file is copied into an empty folder of its own; `given.csv` there is a sound table for the
commands that need one beside it. Prints the ends that are faults, and how many there were of each.
"""

from __future__ import annotations

import argparse
import collections
import contextlib
import io
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).parents[1]


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


def main() -> None:
    """Drive the commands and print what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--seconds", type=int, default=120)
    asked = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from tests.every_command import FURTHER, GIVEN, READ, faults_of
    from tests.hostile_files import FILES

    ends: collections.Counter[int] = collections.Counter()
    wrong = 0
    for path in sorted(path for folder in asked.folders for path in folder.resolve().iterdir()):
        if not path.is_file():
            continue
        start = time.process_time()
        with tempfile.TemporaryDirectory() as folder:
            os.chdir(folder)
            os.environ["GEO_AFPAK_HOME"] = f"{folder}/home"
            shutil.copy(path, path.name)
            Path("given.csv").write_bytes(FILES["formula.csv"])
            for command in (*READ, *GIVEN, *FURTHER):
                words = [word.replace("{}", path.name) for word in command.split()]
                code, out, err = end_of(words, asked.seconds)
                ends[code] += 1
                # A table of names says them as they stand; only what we say of them is judged.
                for fault in (
                    faults_of(code, "", err) if code in (0, 1) else faults_of(code, out, err)
                ):
                    wrong += 1
                    print(f"{path.name}: {' '.join(words)}: {fault}\n  {err[-300:]}", flush=True)
        print(
            f"{path.name}: {time.process_time() - start:.0f} s of CPU", file=sys.stderr, flush=True
        )
    print(f"{sum(ends.values())} runs: {dict(sorted(ends.items()))}; {wrong} faults")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
