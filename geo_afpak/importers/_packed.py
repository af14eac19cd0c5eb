"""Files packed in an archive of their own: taken out, no more of them than a file may have."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from contextlib import ExitStack
from pathlib import PurePosixPath
from typing import IO, TYPE_CHECKING, Final

from geo_afpak.errors import InputFileError
from geo_afpak.importers._text import PLAIN, contents
from geo_afpak.io._files import refuse
from geo_afpak.io._unpacked import check_size
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_BLOCK: Final = 1 << 20
_BROKEN: Final = (
    OSError, EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def packed_name(path: Path, suffixes: Sequence[str]) -> str | None:
    """Return the name of the one file of these kinds in an archive; None where there is none."""
    if path.suffix.lower() == ".gz":
        inner = path.name[: -len(".gz")]
        return inner if inner.lower().endswith(tuple(suffixes)) else None
    if not zipfile.is_zipfile(path):
        return None
    with zipfile.ZipFile(path) as archive:
        names = contents(archive)
    found = [name for name in names if name.lower().endswith(tuple(suffixes))]
    texts = [name for name in names if name.lower().endswith(PLAIN)]
    return found[0] if len(found) == 1 and not texts else None


def unpacked(path: Path, name: str, folder: Path) -> Path:
    """Write a packed file into a folder, no more of it than a file may have."""
    out = folder / PurePosixPath(name).name
    try:
        with ExitStack() as stack, out.open("wb") as written:
            if path.suffix.lower() == ".gz":
                packed: IO[bytes] = stack.enter_context(gzip.open(path))  # type: ignore[arg-type]  # as in _text.py
            else:
                archive = stack.enter_context(zipfile.ZipFile(path))
                check_size(path, archive.getinfo(name).file_size)
                packed = stack.enter_context(archive.open(name))
            while block := packed.read(_BLOCK):
                written.write(block)
                check_size(path, written.tell())
    except InputFileError:
        raise
    except _BROKEN as error:
        problem = f"cannot be unpacked ({shorten(str(error))})"
        raise refuse(path, problem, "a sound file", "pack it again") from error
    return out
