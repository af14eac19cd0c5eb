"""Files that people name: what is no local file is refused, and small ones are read whole."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from geo_afpak.errors import InputFileError
from geo_afpak.together import note_read

__all__ = ["read_words", "refused_name", "shown"]

_URL: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+):/+(?=[^/])")
"""One slash, too: a Path makes one of two. The name of a drive is a single letter."""
_SHOWN: Final = 200


def refused_name(name: str) -> tuple[str, str]:
    """Say what is wrong with a name that is no path of a file here, and the cure; else nothing.

    Examples
    --------
    >>> refused_name("https://example.org/a.csv")
    ('is a URL', 'download the file and pass its local path')
    >>> refused_name("a.csv")
    ('', '')
    """
    if "\0" in name:
        return "the path holds a NUL character", "check the path"
    if _URL.match(name):
        return "is a URL", "download the file and pass its local path"
    if name.startswith("/vsi"):
        return "is a virtual path of GDAL", "download or unpack the file and pass its local path"
    if name.lstrip().startswith(("{", "[")):
        return "is text, not a path", "save the text to a file"
    return "", ""


def shown(name: str) -> str:
    """Return a path as a message shows it: an address with both slashes, nothing without end."""
    name = _URL.sub(r"\1://", name, count=1) if _URL.match(name) else name
    text = ascii(name)[1:-1] if not name.isprintable() else name
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def read_words(
    path: str | os.PathLike[str], expected: str, fix: str, *, most: int | None = None
) -> str:
    """Read a text file that somebody wrote for us: a region, a style, a story, a template, a page.

    Parameters
    ----------
    path
        A local file in UTF-8.
    expected, fix
        What it should be and what to do where it is not, for the message.
    most
        The greatest size in bytes.

    Raises
    ------
    InputFileError
        If it is no such file.
    """
    file, name = Path(path), os.fspath(path)
    problem, cure = refused_name(name)
    if not problem:
        cure = fix
        try:
            if file.exists() and not file.is_file():
                problem = f"is {'a folder' if file.is_dir() else 'not a regular file'}"
            elif most is not None and file.stat().st_size > most:
                problem = f"is larger than {most:,} bytes"
            else:
                note_read(file)
                return file.read_text(encoding="utf-8-sig")
        except (OSError, ValueError) as error:  # UnicodeDecodeError is one
            not_text = isinstance(error, UnicodeDecodeError)
            reason = "it is not UTF-8 text" if not_text else getattr(error, "strerror", None)
            problem = f"cannot be read ({reason or error})"
    raise InputFileError(f"{shown(name)}: {problem}; expected {expected}; {cure}")
