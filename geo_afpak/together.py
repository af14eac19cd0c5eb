"""Files that belong together: all that a run writes appears at its end, or nothing of it.

Each file is written under its own name into a folder beside its place, and renamed when all are
there. A process that is killed leaves such a folder; the next one that writes there sees that
nobody holds it any more, and removes it.
"""

from __future__ import annotations

import logging
import os
import shutil
import tempfile
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.text import printable

try:
    import fcntl
except ImportError:  # Windows: what a killed process leaves stays there
    fcntl = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "PREFIX", "Written", "at_end", "at_once", "check_read", "close_at_end", "identity", "note_read",
    "temporary_for", "together", "updates",
]  # fmt: skip

T = TypeVar("T")
PREFIX: Final = ".geo-afpak-"
_LOG: Final = logging.getLogger("geo_afpak")


class Written(NamedTuple):
    """A file that has appeared; `apart` when it holds records that were set apart."""

    path: Path
    apart: bool


class _Run:
    """What is being written, and what has been read, until all is renamed."""

    def __init__(self, folders: ExitStack) -> None:
        self.read: dict[object, tuple[Path, object]] = {}
        self.written: list[Written] = []
        self.updated: set[object] = set()
        self.ends: list[Callable[[], None]] = []
        self._folders = folders
        self._beside: dict[Path, Path] = {}
        self._moves: dict[object, tuple[bool, Path, Path]] = {}

    def temporary(self, target: Path) -> Path:
        """Return where a file is to be written until all are there."""
        if identity(target) in self._moves:
            raise InvalidInputError(
                f"{target} is to be written twice; expected a file for each result; choose "
                "another name for one, so that rejected rows are not lost"
            )
        self._spare_what_was_read(target)
        parent = target.parent
        if parent not in self._beside:
            self._beside[parent] = self._folders.enter_context(_folder_in(parent))
        return self._beside[parent] / target.name

    def _spare_what_was_read(self, target: Path) -> None:
        if identity(target) in self.read.keys() - self.updated:
            raise InvalidInputError(
                f"{target} is both read and written; expected another name to write to; choose "
                "one, so that the records are not lost as they came"
            )

    def enter(self, held: AbstractContextManager[T]) -> T:
        """Hold something until the end of the run."""
        return self._folders.enter_context(held)

    def add(self, temporary: Path, target: Path, *, last: bool) -> None:
        self._moves[identity(target)] = (last, temporary, target)

    def check_read(self) -> None:
        """Refuse to give out what was made of a file that is another one by now."""
        for path, before in self.read.values():
            # What is gone was read whole, such as a part that was unpacked for it.
            if _state(path) not in (before, None):
                raise InputFileError(
                    f"{path}: changed while it was read; expected a file that nobody is writing "
                    "to; wait for the other program, and run the command again"
                )

    def finish(self) -> None:
        """Rename all; records that were set apart come last, as they say more than nothing."""
        for _, _, target in self._moves.values():
            self._spare_what_was_read(target)  # it may have been read since
        self.check_read()
        for end in self.ends:
            end()
        for last, temporary, target in sorted(self._moves.values(), key=lambda move: move[0]):
            try:
                # Windows cannot rename over an open file; POSIX can: readers see old or new.
                temporary.replace(target)
            except OSError as error:
                raise InputFileError(
                    f"{target}: cannot be replaced ({error.strerror or error}); "
                    "expected a place for a file; look at its folder, and run the command again"
                ) from error
            self.written.append(Written(target, last))


_RUN: Final[ContextVar[_Run | None]] = ContextVar("run", default=None)


@contextmanager
def together() -> Iterator[list[Written]]:
    """Let the files that are written inside appear at the end, all of them; none after an error.

    Within another it does nothing: the outermost decides.

    Yields
    ------
    list of Written
        The files, in the order in which they appeared; empty until the end.

    Raises
    ------
    InvalidInputError
        If two results are to go to one file, or one over a file that was read.
    InputFileError
        If a file that was read inside has changed since.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo_afpak.io import write_text
    >>> with TemporaryDirectory() as folder:
    ...     with together():
    ...         first, second = (write_text("x", f"{folder}/{name}") for name in "ab")
    ...         before = first.exists(), second.exists()
    ...     before, (first.exists(), second.exists())
    ((False, False), (True, True))
    """
    outer = _RUN.get()
    if outer is not None:
        yield outer.written
        return
    with ExitStack() as folders:
        run = _Run(folders)
        token = _RUN.set(run)
        try:
            yield run.written
        finally:
            _RUN.reset(token)
        run.finish()


@contextmanager
def at_once() -> Iterator[None]:
    """Let what is written inside appear now, whatever becomes of the rest of the run."""
    token = _RUN.set(None)
    try:
        yield
    finally:
        _RUN.reset(token)


@contextmanager
def temporary_for(target: Path, *, last: bool = False) -> Iterator[Path]:
    """Yield a path of the same name to write to; it is renamed to `target` at the end of the run.

    What has not been written does not appear. A symbolic link at `target` is replaced, never
    written through. `last` is for records that were set apart: they are never newer than what
    they were left out of.
    """
    with together():
        run = _RUN.get()
        assert run is not None  # noqa: S101 - together() has set it
        temporary = run.temporary(target)
        yield temporary
        if temporary.exists():
            run.add(temporary, target, last=last)


def at_end(what: Callable[[], None]) -> None:
    """Do something when all that the run writes is there, before it appears; now, outside of one.

    What it raises ends the run, and nothing appears: for what can still fail, such as a database
    that is to keep what it was given.
    """
    run = _RUN.get()
    if run is None:
        what()
    else:
        run.ends.append(what)


def close_at_end(stack: AbstractContextManager[T]) -> T:
    """Enter what is to be open until the run ends, however it ends."""
    run = _RUN.get()
    assert run is not None  # noqa: S101 - inside of together()
    return run.enter(stack)


def note_read(path: Path) -> None:
    """Remember that the run reads a file: nobody is to write over it before the end."""
    run = _RUN.get()
    if run is not None:
        run.read.setdefault(identity(path), (path, _state(path)))


def updates(path: Path) -> None:
    """Let the run write over a file that it has read, if it is still the same then."""
    run = _RUN.get()
    if run is not None:
        run.updated.add(identity(path))


def check_read() -> None:
    """Hold what is about to be printed to the files that the run has read.

    Raises
    ------
    InputFileError
        If one of them has changed since.
    """
    run = _RUN.get()
    if run is not None:
        run.check_read()


def _state(path: Path) -> object:
    """Tell whether a file has changed: its size and when it was written to last."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_size, found.st_mtime_ns


def identity(path: Path) -> object:
    """Tell what two names of one file have in common: the file itself, else where it would be."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        # realpath() takes links that lead in a circle, but no NUL.
        return os.path.realpath(str(path).replace("\0", ""))
    return found.st_dev, found.st_ino


# --- folders ----------------------------------------------------------------------


@contextmanager
def _folder_in(parent: Path) -> Iterator[Path]:
    """Make a folder that is held as long as this process lives, and remove it at the end."""
    with ExitStack() as stack:
        with ExitStack() as making:
            # While one looks for what nobody holds, no other has made a folder and not held it yet.
            if making.enter_context(_held(parent, wait=True)):
                _clear(parent)
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
            stack.callback(shutil.rmtree, folder, ignore_errors=True)
            stack.enter_context(_held(folder))
        yield folder


@contextmanager
def _held(folder: Path, *, wait: bool = False) -> Iterator[bool]:
    """Hold a folder if nobody else does; the system lets go of it when the process ends."""
    held = False
    with ExitStack() as stack:
        if fcntl is not None:
            with suppress(OSError):
                number = os.open(folder, os.O_RDONLY)
                stack.callback(os.close, number)
                fcntl.flock(number, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
                held = True
        yield held


def _clear(parent: Path) -> None:
    """Remove what runs that ended before their time have left, and say so."""
    for folder in sorted(parent.glob(f"{PREFIX}*")):
        if folder.is_symlink() or not folder.is_dir():
            continue
        with _held(folder) as free:
            if not free:
                continue
            names = ", ".join(sorted(printable(path.name) for path in folder.iterdir()))
            shutil.rmtree(folder, ignore_errors=True)
        _LOG.warning(
            "%s: an earlier run ended before its time; of it %s did not appear, and what it was "
            "writing has been removed; run that command again",
            printable(str(parent)),
            names or "nothing",
        )
