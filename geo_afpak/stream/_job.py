"""A job over the parts of a file: each part once, in any order, also after a kill.

What a part gave stands in a hidden folder beside the output, first under a temporary name. A run
that finds such a folder of the same job goes on where that one ended.
"""

from __future__ import annotations

import json
import shutil
import sys
import time
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import geo_afpak
from geo_afpak.errors import GeoAfpakError, InputFileError
from geo_afpak.io import PARTED, parts_of
from geo_afpak.io._files import local_file
from geo_afpak.stream.engines import in_turn
from geo_afpak.text import number
from geo_afpak.together import PREFIX

try:
    import fcntl
except ImportError:  # Windows: two runs of one job are not kept apart
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from pathlib import Path

    from geo_afpak.io import Part
    from geo_afpak.stream._reader import Ahead, Reader
    from geo_afpak.stream.engines import Engine

    Result = dict[str, Any]

__all__ = ["SIZE", "Job", "job_of"]

SIZE: Final = 16 << 20
"""Bytes of a part: some 50,000 rows."""
_JOB: Final = "job.json"
_LOCK: Final = "lock"


@dataclass(frozen=True)
class Job:
    """A file, what cuts it into parts, and the folder of what they gave."""

    path: Path
    folder: Path
    parts: Callable[[], Iterator[Part]]
    engine: Engine = in_turn

    def look(self, reader: Reader, ahead: Ahead | None = None) -> None:
        """Find what only the whole file can answer, if that is not known yet.

        `ahead` is the work, which is done at once with each part as it answers by itself: where
        the whole file answers the same, `work` finds it done.
        """
        if (self.folder / "whole.json").exists():
            return
        answers = None
        for turn in range(3):
            look = partial(reader.look, answers=answers, ahead=ahead)
            looks = self._each(look, f"look{turn}", "reading")
            answers = reader.settle(looks, answers)
            if answers is None:
                return
        raise InputFileError(
            f"{self.path}: its parts are written in different ways; expected one way of writing "
            "dates and points; convert it to one"
        )

    def work(
        self,
        function: Callable[[Part], Result],
        what: str,
        name: str = "work",
        only: Collection[int] | None = None,
    ) -> list[Result]:
        """Do something with every part, or with these; return what it gave, in their order."""
        looked = len(list(self.folder.glob("look-*.npz")))
        kept = [self.folder / f"{name}-{number}.json" for number in range(looked)]
        if kept and all(one.exists() for one in kept):  # the file need not be cut again
            return [json.loads(one.read_text(encoding="utf-8")) for one in kept]
        return self._each(function, name, what, only)

    def _each(
        self,
        function: Callable[[Part], Result],
        name: str,
        what: str,
        only: Collection[int] | None = None,
    ) -> list[Result]:
        done: dict[int, Result] = {}
        shares: dict[int, float] = {}

        def open_parts() -> Iterator[Part]:
            for part in self.parts():
                if only is not None and part.number not in only:
                    continue
                shares[part.number] = part.share
                kept = self.folder / f"{name}-{part.number}.json"
                if kept.exists():
                    done[part.number] = json.loads(kept.read_text(encoding="utf-8"))
                else:
                    yield part

        with _progress(what) as told:
            for at, result in self.engine(function, open_parts()):
                target = self.folder / f"{name}-{at}.json"
                temporary = target.with_suffix(".new")
                temporary.write_text(json.dumps(result), encoding="utf-8")
                temporary.replace(target)
                done[at] = json.loads(target.read_text(encoding="utf-8"))
                rows = sum(one["count"] for one in done.values())
                told(rows, len(done) / max(len(shares), 1) * max(shares.values()))
        return [done[at] for at in sorted(done)]


@contextmanager
def job_of(  # noqa: PLR0913, PLR0917 - what a job is
    path: Path,
    beside: Path,
    options: object,
    size: int,
    engine: Engine = in_turn,
    cut: Callable[[int], Iterator[Part]] | None = None,
    suffixes: Sequence[str] = PARTED,
) -> Iterator[Job]:
    """Hold the folder of a job, which stays only where the process ends before its time.

    Parameters
    ----------
    path
        The file that is read.
    beside
        The output, whose folder holds that of the job.
    options
        What else decides the result, as plain data: a job with others is another one.
    size
        Bytes of a part.
    engine
        Runs the parts.
    cut
        Cuts the file into parts of a size; `parts_of` when None.
    suffixes
        Of the files that it cuts.

    Raises
    ------
    InputFileError
        If it is no local file that can be cut, another process runs this job, or the file has
        changed meanwhile.
    """
    path = local_file(path, suffixes, in_parts=True)
    state = path.stat()
    key = {
        "version": geo_afpak.__version__, "file": str(path.resolve()), "bytes": state.st_size,
        "changed": state.st_mtime_ns, "size": size, "options": options,
    }  # fmt: skip
    wanted = json.dumps(key, sort_keys=True, default=str)
    folder = beside.parent / f".{beside.name}.parts"
    with ExitStack() as stack:
        _make(folder, beside)
        _hold(folder, stack, beside)
        for left in folder.glob(f"{PREFIX}*"):  # by a run that was killed: no more to be said of it
            shutil.rmtree(left, ignore_errors=True)
        kept = folder / _JOB
        if not kept.exists() or kept.read_text(encoding="utf-8") != wanted:
            for old in folder.iterdir():
                if old.name != _LOCK:
                    old.unlink() if old.is_file() else shutil.rmtree(old)
            kept.write_text(wanted, encoding="utf-8")
        try:
            yield Job(path, folder, partial(cut or partial(parts_of, path), size), engine)
        except GeoAfpakError as error:
            # A run of the same would end there again, but for a disk that has room by then.
            if not isinstance(error.__cause__, OSError):
                shutil.rmtree(folder, ignore_errors=True)
            raise
        now = path.stat()
        if (now.st_size, now.st_mtime_ns) != (state.st_size, state.st_mtime_ns):
            raise InputFileError(
                f"{path}: changed while it was read; expected a file that nobody is writing to; "
                "wait for the other program, and run the command again"
            )
        shutil.rmtree(folder, ignore_errors=True)


def _make(folder: Path, beside: Path) -> None:
    """Make the folder; one that came with somebody's files may lead out of it by links."""
    with suppress(FileExistsError):
        folder.mkdir(parents=True)
    if not folder.is_dir() or any(one.is_symlink() for one in (folder, *folder.iterdir())):
        raise InputFileError(
            f"{folder}: is a link, or has links in it; expected what a run that writes "
            f"{beside.name} leaves; move it away"
        )


def _hold(folder: Path, stack: ExitStack, beside: Path) -> None:
    if fcntl is None:
        return
    handle = stack.enter_context((folder / _LOCK).open("w"))
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        raise InputFileError(
            f"{beside}: another run is writing it; expected one at a time; wait for it to end"
        ) from error


_EVERY: Final = 0.5
_MINUTE, _HOUR = 60, 3600


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, float], None]]:
    """Show on a terminal how far it is, how fast and how long yet; nothing where there is none."""
    last, first = 0.0, None
    terminal = sys.stderr.isatty()

    def told(rows: int, share: float) -> None:
        nonlocal last, first
        now = time.monotonic()
        first = (rows, share, now) if first is None else first
        if not terminal or now - last < _EVERY:
            return
        last = now
        seconds = now - first[2]
        rate = (rows - first[0]) / seconds if seconds else 0.0
        left = (1 - share) * seconds / (share - first[1]) if share > first[1] else 0.0
        bar = "=" * round(20 * share)
        text = f"{what} [{bar:<20}] {share:4.0%}  {number(rows)} rows"
        text += f", {number(round(rate))} a second, {_span(left)} left" if rate else ""
        _show(f"\r{text:<79}")

    yield told
    if terminal and last:
        _show(f"\r{'':<79}\r")


def _show(text: str) -> None:
    with suppress(OSError):
        sys.stderr.write(text)
        sys.stderr.flush()


def _span(seconds: float) -> str:
    if seconds < _MINUTE:
        return f"{seconds:.0f} s"
    return f"{seconds / _MINUTE:.0f} min" if seconds < _HOUR else f"{seconds / _HOUR:.1f} h"
