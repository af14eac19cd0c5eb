"""Which files may be read and where may be written: local, existing, regular, inside."""

from __future__ import annotations

import os
import re
import unicodedata
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import InputFileError
from geo_afpak.files import refused_name, shown
from geo_afpak.together import note_read, temporary_for, together

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOO_LARGE: Final = (
    "split the file; in parts, of any size, incidents are joined and counted by join and summary "
    "with --stream (summary takes --area and --where too), and tables read by import and match"
)
"""What to do with more than is read at once."""
MAX_BYTES: Final = 1 << 30
"""1 GiB: two million incidents. Parsed, a GeoJSON takes some ten times its size in memory."""

_NAME_LENGTH: Final = 60
"""Characters of a file name: at most 240 bytes in UTF-8, and file systems stop at 255."""


def refuse(path: Path, problem: str, expected: str, fix: str) -> InputFileError:
    """Say why a file as a whole cannot be used."""
    return InputFileError(f"{path}: {problem}; expected {expected}; {fix}")


def local_file(
    path: str | os.PathLike[str], suffixes: Sequence[str], *, in_parts: bool = False
) -> Path:
    """Return the path of an existing local regular file, or say why it is none.

    GDAL would take a URL, an archive, a /vsi* path or GeoJSON text for a file name, and fetch,
    unpack or parse it: a data file named in somebody's script must not be able to do that. What
    is read in parts may have any size.
    """
    name = os.fspath(path)
    expected = f"an existing local file ending in {', '.join(suffixes)}"
    problem, fix = refused_name(name)
    if problem:
        raise InputFileError(f"{shown(name)}: {problem}; expected {expected}; {fix}")
    file = Path(name)
    try:
        # stat() follows links; a FIFO or a device would block or never end.
        if not file.exists():
            problem = "is a link to nothing" if file.is_symlink() else "there is no such file"
            fix = "check the path and the working folder"
        elif file.is_dir():
            problem, fix = "is a folder", "name a file in it"
        elif not file.is_file():
            problem, fix = "is not a regular file", "save the data to a file first"
        elif not in_parts and file.stat().st_size > MAX_BYTES:
            problem = f"has {file.stat().st_size} bytes, the limit is {MAX_BYTES}"
            fix = TOO_LARGE
        elif file.suffix.lower() not in suffixes:
            problem, fix = f"the suffix is {file.suffix!r}", _suffix_fix(file.suffix.lower())
    except (OSError, ValueError) as error:
        problem, fix = f"cannot be looked at ({_reason(error)})", "check the path"
    if problem:
        raise InputFileError(f"{shown(name)}: {problem}; expected {expected}; {fix}")
    note_read(file)
    return file


def _reason(error: Exception) -> str:
    """Return what the system said, without the path, which may be of any length."""
    return getattr(error, "strerror", None) or str(error)


def is_western(data: bytes) -> bool:
    """Tell text of cp1252 from that of other pages of Windows.

    In these, whole words are letters that Western words have one by one.

    Examples
    --------
    >>> is_western("Zoë, München".encode("cp1252")), is_western("حمله".encode("cp1256"))
    (True, False)
    """
    runs = _LETTERS.findall(data)
    long = sum(len(run) > 2 for run in runs)  # noqa: PLR2004
    return 3 * long < len(runs) or not long


_LETTERS: Final = re.compile(rb"[\xc0-\xff]+")
NOT_WESTERN: Final = "is neither UTF-8 nor Western: it would be read as rubbish"
NAME_ITS_PAGE: Final = "--encoding cp1256 (Arabic, Persian, Urdu) or cp1251 (Cyrillic)"


def _suffix_fix(suffix: str) -> str:
    if suffix in (".zip", ".gz", ".7z", ".tar", ".rar", ".kmz"):
        return "unpack the archive and name the file in it"
    if suffix in (".txt", ".tsv", ".kml", ".gpx", ".ods", ".xls", ".sav", ".dta", ".rds", ".rda"):
        return "convert it, or read its records by a mapping: geo-afpak import table FILE --propose"
    return "convert the file, or rename it when only its name is wrong"


def read_bytes(path: Path) -> bytes:
    """Read a file that `local_file` let through."""
    with together():
        note_read(path)
        try:
            return path.read_bytes()
        except OSError as error:
            raise InputFileError(
                f"{path}: cannot be read ({error.strerror}); expected a readable file; "
                "check its permissions"
            ) from error


@contextmanager
def replacing(
    path: str | os.PathLike[str],
    suffixes: Sequence[str],
    inside: str | os.PathLike[str] | None,
    *,
    last: bool = False,
) -> Iterator[Path]:
    """Yield a temporary path of the same name, which takes the place of `path` at the end.

    The temporary file lies in a folder of its own beside `path`: whatever a driver puts next
    to its file goes away with it, and the rename stays on one file system. When other files
    belong to it, the end is that of all of them (`geo_afpak.together`).
    """
    target = _target(path, suffixes, inside)
    try:
        with temporary_for(target, last=last) as temporary:
            yield temporary
    except OSError as error:
        if isinstance(error, InputFileError):
            raise
        raise InputFileError(
            f"{shown(str(target))}: cannot be written ({_reason(error)}); expected a folder with "
            "room that may be written to; check permissions and free space"
        ) from error


def _target(
    path: str | os.PathLike[str], suffixes: Sequence[str], inside: str | os.PathLike[str] | None
) -> Path:
    name = os.fspath(path)
    problem, fix = refused_name(name)
    target = Path(name)
    try:
        if problem:
            pass
        elif not target.parent.is_dir():
            problem, fix = "there is no such folder", f"make it: mkdir -p {target.parent}"
        elif target.is_dir():
            problem, fix = "is a folder", "name a file in it"
        elif target.exists() and not target.is_file():
            problem, fix = "is not a regular file", "choose another name"
        elif suffixes and target.suffix.lower() not in suffixes:
            problem, fix = f"the suffix is {target.suffix!r}", "choose one of these suffixes"
        elif inside is not None and not target.resolve().is_relative_to(Path(inside).resolve()):
            # resolve() follows links: a link inside that leads outside is outside.
            problem, fix = f"leads out of {inside}", "choose a name in that folder"
    except (OSError, ValueError, RuntimeError) as error:
        problem, fix = f"cannot be looked at ({_reason(error)})", "check the path"
    if problem:
        expected = f"a file ending in {', '.join(suffixes)}" if suffixes else "a file name"
        raise InputFileError(f"{shown(name)}: {problem}; expected {expected}; {fix}")
    return target


def safe_name(text: str) -> str:
    """Make a file or layer name out of any text: letters, digits, dots, hyphens, underscores.

    Letters of every script stay. The result never starts with a dot or a hyphen, is at most
    60 characters long and never empty.

    Examples
    --------
    >>> safe_name("../evil"), safe_name('a"; DROP TABLE x;--'), safe_name("ننګرهار 2016")
    ('evil', 'a-DROP-TABLE-x', 'ننګرهار-2016')
    >>> safe_name("..."), safe_name("CON")
    ('unnamed', 'CON_')
    """
    name = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", text))
    name = re.sub(r"\.{2,}", ".", name).strip(".-_")[:_NAME_LENGTH].rstrip(".-_") or "unnamed"
    # Names of devices on Windows, with or without a suffix.
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?", name):
        stem, dot, rest = name.partition(".")
        name = f"{stem}_{dot}{rest}"
    return name


def found(data: bytes) -> str:
    """Name the kind of content that the first bytes of a file show; "text" when none is known."""
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    start = data[:4096].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not start:
        return "nothing: the file is empty" if not data.strip() else "text"
    if start.startswith(b"<"):
        if b"<ogrvrtdatasource" in start:
            return "VRT XML, which makes GDAL read other files"
        return "an HTML page" if b"<html" in start or b"<!doctype html" in start else "XML"
    if b"\0" in start[:2]:
        return "UTF-16 text, or binary data"
    kinds = {b"{": "JSON", b"[": "a JSON array", b"\x1e": "a GeoJSON text sequence (RFC 8142)"}
    return kinds.get(start[:1], "text")


_MAGIC: Final = (
    (b"SQLite format 3\0", "an SQLite database, such as a GeoPackage"),
    (b"PAR1", "a Parquet file"),
    (b"PK\x03\x04", "a zip archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xff\xfe", "UTF-16 text"),
    (b"\xfe\xff", "UTF-16 text"),
    (b"\x00\x00\x27\x0a", "a shapefile"),
)
