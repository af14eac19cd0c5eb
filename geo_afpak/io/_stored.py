"""What a GeoPackage holds, read by SQLite itself and set beside what GDAL makes of it.

GDAL believes the number of rows that the file states, cuts text at a NUL, takes a geometry that
it cannot read for none and text in a column of numbers for 0. A view or a computed column has
it do whatever work the file asks for: only what is stored is read.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.io._files import refuse
from geo_afpak.model.schema import Problem, shorten

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from geo_afpak.errors import InputFileError

_STEPS: Final = 1_000_000
"""Steps of SQLite's machine between two looks at how many there have been."""
_LOOKS: Final = 5_000
"""Together some minutes: a file of the largest size needs fewer."""
_RTREE: Final = re.compile(
    r"\s*CREATE\s+VIRTUAL\s+TABLE\s.*\sUSING\s+rtree\b", re.IGNORECASE | re.DOTALL
)
_VIRTUAL: Final = re.compile(r"CREATE\s+VIRTUAL\b", re.IGNORECASE)
_NUMERIC: Final = re.compile(r"(?:\w*INT\w*|REAL|FLOAT|DOUBLE|BOOLEAN|NUMERIC)\b", re.IGNORECASE)
_JOURNAL: Final = slice(18, 20)
"""Where the header says by which version the file is written and read (sqlite.org/fileformat)."""
MOST_IN_A_VALUE: Final = 64 << 20
"""Bytes: the outline of a country in every detail has some ten million."""
_HIDDEN: Final = 6
"""Place in a row of PRAGMA table_xinfo: 2 and 3 are computed columns."""


@contextmanager
def opened(data: bytes, path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database in memory for reading, with a bound on the work; its errors are ours."""
    if data[_JOURNAL] == b"\2\2":  # a write-ahead log, which a file in memory cannot have
        data = data[: _JOURNAL.start] + b"\1\1" + data[_JOURNAL.stop :]
    looks = iter(range(_LOOKS))
    try:
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(data)
            database.execute("PRAGMA trusted_schema = OFF")
            database.execute("PRAGMA query_only = ON")
            database.set_progress_handler(lambda: next(looks, None) is None, _STEPS)
            yield database
    except (sqlite3.Error, OverflowError, UnicodeError) as error:
        raise unreadable(path, error) from error


def unreadable(path: Path, error: Exception) -> InputFileError:
    """Word what SQLite says."""
    if "too big" in str(error):
        expected = f"values of at most {MOST_IN_A_VALUE} bytes"
        fix = "take it out, or simplify the geometry"
        return refuse(path, "holds a value that is too large", expected, fix)
    problem = f"cannot be read ({shorten(str(error))})"
    return refuse(path, problem, "a file that is whole", "export it again")


def one_layer(layers: list[str], path: Path) -> str:
    """Return the name of the one layer of a file; refuse a file of none or several."""
    if len(layers) != 1:
        shown = ", ".join(map(shorten, layers)) or "none"
        fix = "write the layer to a file of its own"
        raise refuse(path, f"has the layers: {shown}", "one layer with geometry", fix)
    return layers[0]


def check_schema(database: sqlite3.Connection, path: Path, *, values: bool = True) -> None:
    """Refuse whatever is computed when it is read, and values that are too large.

    Without `values` these are refused only when they are read.
    """
    plain = []
    for kind, name, sql in database.execute("SELECT type, name, sql FROM sqlite_schema"):
        text = str(sql or "")
        if kind == "view" or (_VIRTUAL.match(text) and not _RTREE.match(text)):
            _refuse_computed(path, f"the {'view' if kind == 'view' else 'virtual table'} {name!r}")
        elif kind == "table" and not _VIRTUAL.match(text):
            plain.append(str(name))
    for name in plain:
        for column in database.execute(f"PRAGMA table_xinfo({quoted(name)})"):
            if column[_HIDDEN] in (2, 3):
                _refuse_computed(path, f"the column {str(column[1])!r} of {name!r}")
    # SQLite refuses to load such a value, and finds it by what stands in its row's head.
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_IN_A_VALUE)
    (size,) = database.execute(
        "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
    ).fetchone()
    for name in plain if values and size > MOST_IN_A_VALUE else ():
        columns = database.execute(f"PRAGMA table_info({quoted(name)})").fetchall()
        lengths = ", ".join(f"max(length({quoted(column[1])}))" for column in columns)
        database.execute(f"SELECT {lengths} FROM {quoted(name)}").fetchone()  # noqa: S608 - quoted


def _refuse_computed(path: Path, what: str) -> None:
    problem = f"holds {shorten(what)}, which is computed when it is read"
    fix = "save the layer to a file of its own"
    raise refuse(path, problem, "plain tables", fix)


def stored_faults(
    database: sqlite3.Connection, layer: str, rows: int, unread: list[int], path: Path
) -> dict[int, list[Problem]]:
    """Compare a layer with what was read of it.

    Parameters
    ----------
    layer
        Its table.
    rows
        How many were read.
    unread
        Positions of the rows that were read without geometry.

    Returns
    -------
    dict
        Problems by position of the row.
    """
    table = quoted(layer)
    (held,) = database.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608 - quoted
    if held != rows:
        lost = f"holds {held} rows, and {rows} could be read"
        raise refuse(path, lost, "a file that says how many rows it holds", "export it again")
    found: dict[int, list[Problem]] = {}
    geometry = database.execute(
        "SELECT column_name FROM gpkg_geometry_columns WHERE table_name = ?", (layer,)
    ).fetchone()
    shape = geometry[0] if geometry else None
    unreadable = Problem("geometry", "cannot be parsed", "valid WKB", "repair the geometry")
    for _, name, declared, *_ in database.execute(f"PRAGMA table_info({table})").fetchall():
        column = quoted(name)
        if name == shape:
            given = _positions(database, table, f"{column} IS NOT NULL", unread)
            problem = unreadable
        else:
            wrong = f"typeof({column}) = 'text' AND instr(CAST({column} AS BLOB), x'00') > 0"
            said = "holds a NUL character", "text without it"
            if _NUMERIC.match(declared or ""):
                wrong = f"typeof({column}) IN ('text', 'blob')"
                said = "is text in a column of numbers", "a number"
            given = _positions(database, table, wrong)
            problem = Problem(str(name), *said, "correct it")
        for position in given:
            found.setdefault(position, []).append(problem)
    return found


def check_stored(
    database: sqlite3.Connection, layer: str, rows: int, unread: list[int], path: Path
) -> None:
    """Refuse a layer of which something else was read than it holds (`stored_faults`)."""
    faults = stored_faults(database, layer, rows, unread, path)
    for row, (problem, *_) in sorted(faults.items())[:1]:
        where = f"row {row}, {shorten(problem.field)}: {problem.problem}"
        raise refuse(path, where, problem.expected, f"{problem.fix} ({len(faults)} such rows)")


def _positions(
    database: sqlite3.Connection, table: str, condition: str, among: list[int] | None = None
) -> list[int]:
    """List the positions of the rows that meet a condition, in the order of their ids."""
    if among == []:
        return []
    query = f"SELECT {condition} FROM {table} ORDER BY rowid"  # noqa: S608 - names are quoted
    meets = [position for position, (met,) in enumerate(database.execute(query)) if met]
    return meets if among is None else sorted(set(meets) & set(among))


def quoted(name: Any) -> str:  # noqa: ANN401 - whatever stands in the file
    """Return a name as SQL takes it."""
    text = str(name).replace('"', '""')
    return f'"{text}"'
