"""A team's database, PostgreSQL with PostGIS: the tables of database.sql, read and written whole.

Not by `GeoDataFrame.to_postgis`, which makes tables of its own: lists come back as text, and
'' as null. Rows go both ways as CSV by COPY, in which "" is text and nothing is null, and what is
read comes in by the door as a file does.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.files import Address, database_in, shown
from geo_afpak.io._coded import Values, coded, expanded, mapped
from geo_afpak.io._table import Table, columns_of
from geo_afpak.model import fields as f
from geo_afpak.model.schema import INCIDENTS, ZONES
from geo_afpak.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    from psycopg import Connection

    from geo_afpak.model.schema import Model

NUMBERS: Final = {"bigint": pa.int64(), "double precision": pa.float64()}
_JSON: Final = ("joined", "further")
_KINDS: Final[tuple[Literal["incidents", "zones"], ...]] = ("incidents", "zones")
_FIND_POSTGIS: Final = (
    "select set_config('search_path', format('%I, pg_temp', nspname), false) from pg_extension "
    "join pg_namespace n on n.oid = extnamespace where extname = 'postgis'"
)
"""Names are found there and nowhere else, least of all where somebody may put operators."""
_ROW: Final = 1 << 28
"""More than any row takes; Arrow reads none that does not fit into a block."""


# --- connections ----------------------------------------------------------------------


@contextmanager
def session(address: Address) -> Iterator[Connection[Any]]:
    """Connect, and say what the database refuses; a password is nobody's but libpq's."""
    try:
        import psycopg
    except ImportError as error:
        raise InvalidInputError(
            f"{address}: needs psycopg, which is not installed; expected the postgis extra; "
            "run: python -m pip install 'geo-afpak[postgis]'"
        ) from error
    settings: dict[str, Any] = {"connect_timeout": 10, **dict(address.settings)}
    try:
        with psycopg.connect(**settings, application_name="geo_afpak") as connection:
            connection.execute(
                "set datestyle = iso; set timezone = utc; set lock_timeout = '10min'"
            )
            connection.execute(_FIND_POSTGIS)
            yield connection
    except psycopg.Error as error:
        raise InputFileError(f"{address}: {_said(error)}") from error


def _said(error: Any) -> str:  # noqa: ANN401 - psycopg.Error, which may not be installed
    """Put an error of the database into words: what, what was expected, the fix."""
    state, told = error.sqlstate or "", error.diag.message_primary or str(error).strip()
    if state in ("3F000", "42P01", "42704"):
        return (
            "there are no tables of geo_afpak; expected those of this version; "
            "run as its owner: geo-afpak database setup ADDRESS"
        )
    if state == "42501":
        return (
            f"may not be done by you ({told}); expected a role that may: geo_afpak_reader reads, "
            "geo_afpak_coder writes, geo_afpak_publisher withdraws; ask its owner to grant it"
        )
    if state == "55P03":
        return (
            "somebody else has been writing for ten minutes; expected them to end; run the command "
            "again"
        )
    if not state or state.startswith(("08", "28", "3D")):
        return (
            f"cannot be reached ({shown(told.splitlines()[-1])}); expected a running PostgreSQL "
            "that lets you in; check address, user and ~/.pgpass"
        )
    detail = error.diag.message_detail
    return (
        f"the database refuses it ({told}{f': {shorten(detail)}' if detail else ''}); expected "
        "rows that hold its rules; nothing was written: run geo-afpak validate on the file"
    )


def address_of(address: object) -> Address:
    found = address if isinstance(address, Address) else database_in(address)
    if found is None:
        raise InvalidInputError(
            f"{shorten(str(address))}: is no address of a database; expected "
            "postgis://[USER@]HOST[:PORT]/DATABASE; name a file otherwise"
        )
    return found


def set_up(address: object) -> None:
    """Make the tables, the history and the roles of a team; what is there stays.

    Parameters
    ----------
    address
        As `geo_afpak.files.database_in` takes it, of a user who may create extensions and roles.

    Raises
    ------
    InputFileError
        If the database cannot be reached, or refuses.
    """
    with session(address_of(address)) as connection:
        connection.execute("create extension if not exists postgis")
        connection.execute(_FIND_POSTGIS)
        connection.execute(setup_sql())


def setup_sql() -> bytes:
    """Return what `set_up` runs, for an owner who wants to read it first."""
    return files("geo_afpak.io").joinpath("database.sql").read_bytes()


# --- reading --------------------------------------------------------------------------


def parse_database(address: Address, model: Model) -> Table:
    """Read the records of a model as they stand at one moment, in the order of their ids."""
    kind, stored = stored_columns(model)
    wanted = ", ".join(_as_text(name, sort) for name, sort in stored.items())
    query = (
        f'copy (select {wanted}, "geometry"::text from geo_afpak.{kind} '
        'order by id collate "C") to stdout (format csv)'
    )
    with session(address) as connection, connection.cursor().copy(query) as copy:
        data = b"".join(copy)
    columns = _csv_columns(data, [*stored, f.GEOMETRY])
    shapes = shapely.from_wkb(np.array(columns.pop(f.GEOMETRY).to_pylist(), dtype=object))
    values: dict[str, Any] = {}
    for name, sort in stored.items():
        column = columns[name]
        if name not in model.fields and column.null_count == len(column):
            continue
        if sort == "jsonb":
            values |= columns_of(expanded(_loaded(column, "{}")), str(address))
        elif sort == "text[]":
            values[name] = _loaded(column, "null")
        else:
            values[name] = coded(column.cast(NUMBERS.get(sort, pa.string())))
    return Table(values, shapes)


def _loaded(column: pa.Array, missing: str) -> Values:
    """Parse JSON."""
    return mapped(coded(column), lambda text: json.loads(text or missing))


def _csv_columns(data: bytes, names: list[str]) -> dict[str, pa.Array]:
    from pyarrow import csv

    if not data:
        return {name: pa.array([], pa.string()) for name in names}
    read = csv.read_csv(
        pa.BufferReader(data),
        csv.ReadOptions(column_names=names, block_size=min(max(len(data), 1), _ROW)),
        csv.ParseOptions(newlines_in_values=True),
        csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.large_string()),
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
            null_values=[""],
        ),
    )
    return {name: read[name].combine_chunks() for name in names}


def _as_text(name: str, sort: str) -> str:
    return f'to_json("{name}")' if sort == "text[]" else f'"{name}"'


def stored_columns(model: Model) -> tuple[str, dict[str, str]]:
    """Return the table of a model and the types of its columns, in their order."""
    if model not in (INCIDENTS, ZONES):
        raise InvalidInputError(
            f"a database holds incidents and zones; expected one of them, not {model.what}; "
            "name a file"
        )
    further = (*f.OPTIONAL_FIELDS, *_JSON) if model is INCIDENTS else ("further",)
    return model.what, {name: _sort(name, model) for name in (*model.fields, *further)}


def _sort(name: str, model: Model) -> str:
    numbers = (*f.INTEGER_FIELDS, *f.PART_FIELDS, f.SOURCE_COUNT, f.STRENGTH_LOW, f.STRENGTH_HIGH)
    if name in f.LIST_FIELDS:
        return "text[]"
    if name in numbers:
        return "bigint"
    if name in _JSON:
        return "jsonb"
    if model is INCIDENTS and name in (f.DATE_START, f.DATE_END):
        return "date"
    return "double precision" if name == f.RADIUS_KM else "text"


def kinds_there(address: object) -> list[Literal["incidents", "zones"]]:
    """Return which of incidents and zones a database holds; incidents where it holds neither."""
    with session(address_of(address)) as connection:
        found = [kind for kind in _KINDS if connection.execute(
            f"select from geo_afpak.{kind} limit 1"
        ).fetchone() is not None]  # fmt: skip
    return found or [*_KINDS[:1]]


def publisher_state(address: object) -> tuple[int, str]:
    """Return which change of the history is the latest, and its day; for publishers only.

    Parameters
    ----------
    address
        As `geo_afpak.files.database_in` takes it.

    Raises
    ------
    InputFileError
        If the user is no publisher, or the database cannot be reached.
    """
    query = """
        select pg_has_role('geo_afpak_publisher', 'usage'), coalesce(max(n), 0),
            coalesce(to_char(max(at), 'YYYY-MM-DD'), '') from geo_afpak.history"""
    where = address_of(address)
    with session(where) as connection:
        may, change, day = connection.execute(query).fetchall()[0]
    if not may:
        raise InputFileError(
            f"{where}: records are published by others than you; expected the role "
            "geo_afpak_publisher; ask its owner to grant it"
        )
    return change, day


def history(address: object, identifier: str | None = None) -> pd.DataFrame:
    """Return who did what to which record, when, and the row as it was before.

    Parameters
    ----------
    address
        As `geo_afpak.files.database_in` takes it.
    identifier
        Of a record, as it is or was called; all records when None.

    Returns
    -------
    pandas.DataFrame
        One row a change in the order of changes: at (UTC), by, kind, id, action, old (JSON).
    """
    query = """
        select to_char(h.at, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as at, h.by, h.kind,
            coalesce(i.id, z.id, h.old ->> 'id', l.id) as id, h.action, h.old::text as old
        from geo_afpak.history h
        left join geo_afpak.incidents i on h.kind = 'incidents' and i.record = h.record
        left join geo_afpak.zones z on h.kind = 'zones' and z.record = h.record
        left join lateral (
            select o.old ->> 'id' as id from geo_afpak.history o
            where o.kind = h.kind and o.record = h.record and o.n > h.n and o.old is not null
            order by o.n limit 1
        ) l on true
        where %(id)s::text is null or (h.kind, h.record) in (
            select 'incidents', record from geo_afpak.incidents where id = %(id)s
            union select 'zones', record from geo_afpak.zones where id = %(id)s
            union select kind, record from geo_afpak.history where old ->> 'id' = %(id)s
        )
        order by h.n"""
    with session(address_of(address)) as connection:
        rows = connection.execute(query, {"id": identifier}).fetchall()
    return pd.DataFrame(rows, columns=["at", "by", "kind", "id", "action", "old"], dtype=object)
