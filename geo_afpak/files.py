"""Files that people name: what is no local file is refused, and small ones are read whole.

A database is named as a file is, by its address.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, unquote

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.together import note_read

__all__ = ["Address", "called", "database_in", "read_words", "refused_name", "shown"]

_URL: Final = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]+):/+(?=[^/])")
"""One slash, too: a Path makes one of two. The name of a drive is a single letter."""
_SHOWN: Final = 200
_DATABASE: Final = re.compile(r"(?:postgis|postgresql|postgres):/*")
_SERVER: Final = re.compile(
    r"(?:(?P<user>[^@:]+)@)?(?P<host>[^@:/\[\]]*|\[[0-9a-fA-F:.]+\])(?::(?P<port>\d+))?"
)
_SETTINGS: Final = (
    "connect_timeout", "host", "passfile", "port", "service", "sslcert", "sslkey", "sslmode",
    "sslrootcert", "user",
)  # fmt: skip
"""What may follow the question mark (libpq, "Parameter Key Words"): nothing that is secret."""


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
    if _DATABASE.match(name):
        return "is the address of a database", "name a file"
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


# --- databases ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Address:
    """Where a database is: never with a password.

    Parameters
    ----------
    name
        Of the database; empty stands for that of the environment (PGDATABASE).
    server
        Host and port as they are written; empty for the environment's, or the local socket.
    settings
        What libpq is told, by its own names.
    """

    name: str
    server: str
    settings: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Return it as messages show it: without user and settings."""
        return shown(f"postgis://{self.server}/{self.name}")


def database_in(name: object) -> Address | None:
    """Read the address of a database; None for what is none, such as the path of a file.

    Parameters
    ----------
    name
        ``postgis://[USER@]HOST[:PORT]/DATABASE[?SETTING=VALUE&...]``, ``postgis:///DATABASE``
        for the server of the environment (PGHOST, PGPORT, PGUSER) or the local socket. What
        stands alone is the database. ``postgresql://`` is the same. As text or as a path, which
        keeps one of two slashes only.

    Raises
    ------
    InvalidInputError
        If it holds a password, or cannot be read. What stands in it is not repeated.

    Examples
    --------
    >>> str(database_in("postgis://amina@db.example.org/afpak?sslmode=require"))
    'postgis://db.example.org/afpak'
    >>> database_in(Path("postgis:///afpak")).name, database_in("incidents.csv")
    ('afpak', None)
    """
    text = os.fspath(name) if isinstance(name, str | os.PathLike) else None
    found = _DATABASE.match(text) if isinstance(text, str) else None
    if text is None or found is None:
        return None
    rest = text[found.end() :]
    place, _, query = rest.partition("?")
    server, _, database = place.rpartition("/")
    pairs = parse_qsl(query, keep_blank_values=True)
    keys = [key for key, _ in pairs]
    parts = _SERVER.fullmatch(server)
    if ":" in rest.rpartition("@")[0] or {"password", "sslpassword"} & {*keys}:
        raise InvalidInputError(
            "postgis://...: the address holds a password; expected postgis://USER@HOST/DATABASE; "
            "take it out, and put it into the file ~/.pgpass or the variable PGPASSWORD"
        )
    if not parts or set(database) & set("@:/") or not {*keys} <= {*_SETTINGS}:
        raise InvalidInputError(
            "postgis://...: the address cannot be read; expected "
            "postgis://[USER@]HOST[:PORT]/DATABASE, or postgis:///DATABASE, and of settings "
            f"{', '.join(_SETTINGS)} (postgis:///afpak?host=/run/postgresql); correct it"
        )
    settings = {key: unquote(value).strip("[]") for key, value in parts.groupdict("").items()}
    settings |= {"dbname": unquote(database), **dict(pairs)}
    named = (parts["host"] or "") + (f":{parts['port']}" if parts["port"] else "")
    return Address(unquote(database), named, tuple((k, v) for k, v in settings.items() if v))


def called(path: Path) -> str:
    """Return the name of a file, or the address of a database, as messages show it."""
    return str(database_in(path) or path.name)
