"""Fuzz every way in for a while with atheris, and keep what led somewhere new.

    python tools/fuzz.py SECONDS [--only NAME,...] [--keep]

The targets of `tests/fuzz_targets.py` take turns, those first that waited longest, each in a
process of its own that libFuzzer guides by what code was reached. A fault ends a turn: its input
stays in `fuzz/NAME/fault-*`. With --keep the smallest set of inputs that reaches the same code
goes into `tests/data/fuzz.zip`, from which the tests put them in again. Needs
`pip install atheris` (Linux, Python 3.11 to 3.13).
"""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import re
import subprocess
import sys
import time
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
WORK = ROOT / "fuzz"
KEPT = ROOT / "tests" / "data" / "fuzz.zip"
LONGEST = 4096
"""Bytes of an input: what is wrong with long files, tests of their own show."""
TURN = 90
"""Seconds of a turn at most; its start takes some of them."""


def fuzz_one(name: str, flags: list[str]) -> None:
    """Become the fuzzer of one target."""
    import atheris

    with atheris.instrument_imports(include=["geo_afpak"]):
        from tests.fuzz_targets import TARGETS, put_in

    suffix, _ = TARGETS[name]
    path = WORK / name / f"input{suffix}"

    def once(data: bytes) -> None:
        path.write_bytes(data)
        with contextlib.redirect_stderr(io.StringIO()):
            put_in(name, path)

    atheris.Setup([sys.argv[0], *flags], once)
    atheris.Fuzz()


def run(name: str, seconds: int) -> tuple[int, int, Path | None]:
    """Fuzz a target in its own process; return inputs run, inputs kept, and the fault if any."""
    folder, corpus = WORK / name, corpus_of(name)
    before = set(folder.glob("fault-*"))
    flags = [
        f"-max_total_time={seconds}", f"-max_len={LONGEST}", "-timeout=60", "-rss_limit_mb=4096",
        f"-artifact_prefix={folder}/fault-", str(corpus),
    ]  # fmt: skip
    log = log_of(name)
    _child(name, flags, log)
    executed = re.findall(r"^#(\d+)", log.read_text(errors="replace"), re.MULTILINE)
    faults = sorted(set(folder.glob("fault-*")) - before)
    return (
        int(executed[-1]) if executed else 0,
        len(list(corpus.iterdir())),
        next(iter(faults), None),
    )


def corpus_of(name: str) -> Path:
    """Return the folder of a target's inputs, with its seeds and what was kept of it."""
    from tests.fuzz_targets import seeds

    corpus = WORK / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(seeds(name)):
        (corpus / f"seed-{number}").write_bytes(data)
    if KEPT.exists():
        with zipfile.ZipFile(KEPT) as archive:
            for entry in archive.namelist():
                if entry.startswith(f"{name}/"):
                    (corpus / Path(entry).name).write_bytes(archive.read(entry))
    return corpus


def log_of(name: str) -> Path:
    """Return where a target's last turn is told: how old it is says how long the target waits."""
    return WORK / name / "log"


def waited(name: str) -> float:
    """Return when a target had its last turn."""
    return log_of(name).stat().st_mtime if log_of(name).exists() else 0.0


def _child(name: str, flags: list[str], log: Path) -> None:
    words = [sys.executable, __file__, "--target", name, *flags]
    paths = os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])
    with log.open("wb") as told:
        subprocess.run(
            words, cwd=ROOT, check=False, stdout=told, stderr=subprocess.STDOUT,
            env={**os.environ, "PYTHONPATH": paths},
        )  # fmt: skip


def pack(names: list[str]) -> None:
    """Put the smallest sets that reach the same into the archive; what others have there stays."""
    kept = {}
    if KEPT.exists():
        with zipfile.ZipFile(KEPT) as archive:
            for entry in archive.namelist():
                if entry.partition("/")[0] not in names:
                    kept[entry] = archive.read(entry)
    for name in names:
        small, corpus = WORK / name / "small", corpus_of(name)  # one may have had no turn
        small.mkdir(exist_ok=True)
        merge = ["-merge=1", f"-max_len={LONGEST}", str(small), str(corpus)]
        _child(name, merge, WORK / name / "merge")
        kept |= {f"{name}/{path.name[:12]}": path.read_bytes() for path in small.glob("*")}
    with zipfile.ZipFile(KEPT, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in sorted(kept.items()):
            told = zipfile.ZipInfo(entry)
            told.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(told, data)


def main() -> None:
    """Share the time among the targets and say what each found."""
    if sys.argv[1:2] == ["--target"]:
        fuzz_one(sys.argv[2], sys.argv[3:])
        return
    sys.path.insert(0, str(ROOT))
    from tests.fuzz_targets import TARGETS

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("seconds", type=int)
    parser.add_argument("--only", default=",".join(TARGETS))
    parser.add_argument("--keep", action="store_true")
    given = parser.parse_args()
    names = given.only.split(",")
    found, end = [], time.monotonic() + given.seconds
    turn = min(TURN, max(given.seconds // len(names), 1))
    while (start := time.monotonic()) < end:
        name = min(names, key=waited)
        inputs, kept, fault = run(name, turn)
        found += [fault] if fault else []
        taken = time.monotonic() - start
        print(
            f"{name}: {inputs} inputs in {taken:.0f} s, {kept} kept; {fault or 'no fault'}",
            flush=True,
        )
    if given.keep:
        pack(names)
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
