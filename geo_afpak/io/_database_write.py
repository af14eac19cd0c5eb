"""Write into a team's database: all rows or none, and what is the same stays untouched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import shapely

from geo_afpak.errors import Fault, ValidationError
from geo_afpak.io._columns import each_once, json_text
from geo_afpak.io._database import NUMBERS, address_of, session, stored_columns
from geo_afpak.io._door import load
from geo_afpak.io._plain import half_a_character, writable_column
from geo_afpak.model import fields as f
from geo_afpak.model.schema import INCIDENTS, ZONES, check_incidents, check_zones
from geo_afpak.text import shorten
from geo_afpak.together import at_end, close_at_end, together

if TYPE_CHECKING:
    import geopandas as gpd
    from psycopg import Connection

    from geo_afpak.files import Address
    from geo_afpak.region.region import Region

_JOINED: Final = (*f.JOINED_FIELDS, f.BOUNDARIES_OF, f.UNITS_VINTAGE, f.UNITS_OF_ITS_DAY)
_SRID: Final = 4326
_BLOCK: Final = 1 << 22


class Stored(NamedTuple):
    """What became of the rows that were written: `same` were there as they are."""

    added: int
    changed: int
    same: int


def write_database(
    frame: gpd.GeoDataFrame, address: object, *, region: Region | None = None
) -> Stored:
    """Write incidents or zones into a team's database, all of them or none.

    A record that is there, by its source_dataset and source_id or else by its id, becomes as
    written, and its former state goes to the history; one that is the same stays untouched. What
    the join has added stays where the place is the same. Whoever writes at the same time waits.

    Parameters
    ----------
    frame
        Incidents as `geo_afpak.load_incidents` takes them, or zones (with `units`).
    address
        As `geo_afpak.files.database_in` takes it.
    region
        Where points may lie: in Afghanistan and Pakistan when None.

    Returns
    -------
    Stored
        Number of rows added, changed, and there already.

    Raises
    ------
    ValidationError
        If a row breaks a rule of the model or of the database; carries every fault.
    InvalidInputError
        If the address holds a password, or a value cannot be written.
    InputFileError
        If the database cannot be reached, has no tables, or does not let you write.

    Examples
    --------
    >>> import geo_afpak
    >>> incidents = geo_afpak.load_incidents()
    >>> write_database(incidents, "postgis://amina:secret@db.example.org/afpak")
    Traceback (most recent call last):
    ...
    geo_afpak.errors.InvalidInputError: postgis://...: the address holds a password; expected \
postgis://USER@HOST/DATABASE; take it out, and put it into the file ~/.pgpass or the variable \
PGPASSWORD
    """
    where = address_of(address)
    zones = f.UNITS in frame.columns and f.EVENT_TYPE not in frame.columns
    model = ZONES if zones else INCIDENTS
    rows = load(frame, model, region=region)
    faults = check_zones(rows) if zones else check_incidents(rows, region=region)
    faults += [] if zones else _twice(rows)
    if faults:
        raise ValidationError(f"{where}: nothing was written; {model.what}", faults)
    kind, stored = stored_columns(model)
    data = _csv(rows, stored)
    with together():
        connection = close_at_end(session(where))
        done = _put(connection, where, kind, list(stored), data)
        at_end(connection.commit)
    return done


def _twice(rows: gpd.GeoDataFrame) -> list[Fault]:
    """Find records of one source that stand twice."""
    pair = rows[[f.SOURCE_DATASET, f.SOURCE_ID]].reset_index(drop=True)
    again = pair.dropna().duplicated()
    return [
        Fault(
            int(row), str(rows[f.ID].iloc[row]), f.SOURCE_ID, pair[f.SOURCE_ID].iloc[row],
            f"stands a second time for {shorten(pair[f.SOURCE_DATASET].iloc[row])}",
            "one record for each of a source", "remove one of them",
        )
        for row in again.index[again]
    ]  # fmt: skip


def _csv(rows: gpd.GeoDataFrame, stored: dict[str, str]) -> pa.Buffer:
    """Write the rows as COPY reads them: what is null is nothing, all else is in quotes."""
    from pyarrow import csv

    columns = {name: _cells(rows, name, sort, stored) for name, sort in stored.items()}
    shapes = shapely.set_srid(shapely.force_2d(np.asarray(rows.geometry.array)), _SRID)
    columns[f.GEOMETRY] = pa.array(shapely.to_wkb(shapes, hex=True, include_srid=True), pa.string())
    file = pa.BufferOutputStream()
    options = csv.WriteOptions(include_header=False, quoting_style="all_valid")
    csv.write_csv(pa.table(columns), file, options)
    data = file.getvalue()
    _refuse_nul(rows, data)
    return data


def _cells(rows: gpd.GeoDataFrame, name: str, sort: str, stored: dict[str, str]) -> pa.Array:
    cells: Any
    if sort == "jsonb":
        cells = _objects(rows, stored, joined=name == "joined")
    elif name not in rows.columns:
        cells = [None] * len(rows)
    elif sort == "text[]":
        cells = each_once(writable_column(rows[name]), _array)
    else:
        cells = rows[name].array if sort in NUMBERS else rows[name].to_numpy()
    try:
        return pa.array(cells, NUMBERS.get(sort, pa.string()), from_pandas=True)
    except UnicodeEncodeError as error:
        raise half_a_character(error, f"frame, {name}") from error


def _objects(
    rows: gpd.GeoDataFrame, stored: dict[str, str], *, joined: bool
) -> list[str] | list[None]:
    """Write what has no column of its own as JSON: what is joined, or what is further."""
    names = [
        name
        for name in rows.columns
        if name != f.GEOMETRY and name not in stored and (name in _JOINED) == joined
    ]
    if joined and f.JOIN_STATUS not in names:
        return [None] * len(rows)
    columns = [writable_column(rows[name]) for name in names]
    records = zip(*columns, strict=True) if names else iter([()] * len(rows))
    # "" is not stated at the door, and so are the two one here.
    unsaid = () if joined else (None, "")
    return [
        json_text({n: v for n, v in zip(names, record, strict=True) if v not in unsaid})
        for record in records
    ]


def _array(items: list[str]) -> str:
    """Write a list as PostgreSQL does (its manual, 8.15.2)."""
    escaped = (item.replace("\\", "\\\\").replace('"', '\\"') for item in items)
    return "{" + ",".join(f'"{item}"' for item in escaped) + "}"


def _refuse_nul(rows: gpd.GeoDataFrame, data: pa.Buffer) -> None:
    whole = data.to_pybytes()
    if b"\0" not in whole and b"\\u0000" not in whole:
        return
    faults = [
        Fault(
            row, str(rows[f.ID].iloc[row]), name, shorten(value), "holds a NUL character",
            "text that PostgreSQL can hold", "remove the character",
        )
        for name in rows.columns
        if name != f.GEOMETRY
        for row, value in enumerate(rows[name])
        if isinstance(value, str | list) and "\0" in "".join(map(str, value))
    ]  # fmt: skip
    if faults:
        raise ValidationError("nothing was written", faults)


def _put(
    connection: Connection[Any], where: Address, kind: str, names: list[str], data: pa.Buffer
) -> Stored:
    """Copy the rows to a table of their own, find those that are known, and bring them in."""
    import psycopg

    listed = ", ".join(f'"{name}"' for name in (*names, f.GEOMETRY))
    execute = connection.execute
    execute("select set_config('geo_afpak.writes', 'on', true)")
    # One writer after the other; readers are not kept waiting, and see all or nothing.
    execute(f"lock table geo_afpak.{kind} in share row exclusive mode")
    execute(
        f"create temp table stage on commit drop as select {listed} from geo_afpak.{kind} "
        "with no data"
    )
    execute('alter table stage add "row" bigint generated always as identity (minvalue 0)')
    with connection.cursor().copy(f"copy stage ({listed}) from stdin (format csv)") as copy:
        for start in range(0, data.size, _BLOCK):
            copy.write(data.slice(start, min(_BLOCK, data.size - start)).to_pybytes())
    execute('analyze stage ("row", id)')
    by_source = "(p.source_dataset, p.source_id) = (s.source_dataset, s.source_id)"
    execute(
        'create temp table known on commit drop as select s."row", s.id, '
        "coalesce(p.record, i.record) as record, i.record as by_id from stage s "
        f"left join geo_afpak.{kind} i on i.id = s.id left join geo_afpak.{kind} p on "
        f"{by_source if kind == INCIDENTS.what else 'p.id = s.id'} "
        "where p.record is not null or i.record is not null"
    )
    execute("analyze known")
    _refuse_mixed(connection, where)
    try:
        with connection.transaction():
            return _merge(connection, kind, listed)
    except psycopg.errors.CheckViolation:
        faults = _broken(connection, kind)
        if not faults:
            raise
        raise ValidationError(f"{where}: nothing was written; {kind}", faults) from None


def _refuse_mixed(connection: Connection[Any], where: Address) -> None:
    """Refuse an id that is there for another record, and two rows that are one record there."""
    found = connection.execute(
        'select "row", id, by_id is not null and by_id <> record from known where by_id <> record '
        "or record in (select record from known group by record having count(*) > 1) "
        'order by "row"'
    ).fetchall()
    faults = [
        Fault(
            row, identifier, f.ID, identifier,
            "is there as the id of another record" if other else "is there as one with another row",
            "one id for each record of a source", "rename it, or correct source_id",
        )
        for row, identifier, other in found
    ]  # fmt: skip
    if faults:
        raise ValidationError(f"{where}: nothing was written", faults)


def _merge(connection: Connection[Any], kind: str, listed: str) -> Stored:
    """Change the rows that are known and not the same, and add the others."""
    theirs, new = _of("t", listed), _of("s", listed)
    # What the join has said of a place holds as long as the place is the same.
    new = new.replace(
        's."joined"',
        f"coalesce(s.joined, case when ({_of('t', _PLACED)}) is not distinct from "
        f"({_of('s', _PLACED)}) then t.joined end)",
    )
    changed = connection.execute(
        f"update geo_afpak.{kind} t set ({listed}) = row({new}) "
        'from stage s join known k using ("row") where t.record = k.record '
        f"and ({theirs}) is distinct from ({new})"
    ).rowcount
    added = connection.execute(
        f"insert into geo_afpak.{kind} ({listed}) select {listed} from stage s "
        'where not exists (select from known k where k."row" = s."row") order by s."row"'
    ).rowcount
    every = connection.execute("select count(*) from stage").fetchone()
    return Stored(added, changed, (every[0] if every else 0) - added - changed)


def _of(table: str, listed: str) -> str:
    return ", ".join(f"{table}.{name}" for name in listed.split(", "))


_PLACED: Final = (
    "geometry, geo_precision, radius_km, scope, date_start, country, adm1_stated, adm2_stated, "
    "place"
)


def _broken(connection: Connection[Any], kind: str) -> list[Fault]:
    """Ask which rows break which rule of the table, those too that a team has added."""
    rules = connection.execute(
        "select conname, pg_get_expr(conbin, conrelid), attname from pg_constraint "
        "join pg_attribute on attrelid = conrelid and attnum = conkey[1] "
        f"where conrelid = 'geo_afpak.{kind}'::regclass and contype = 'c' order by conname"
    ).fetchall()
    return [
        Fault(
            row, record[f.ID], column, shorten(record[column]),
            f"breaks the rule {name} of the database", shorten(rule), "correct it",
        )
        for name, rule, column in rules
        for row, record in connection.execute(
            f'select "row", to_jsonb(s) from stage s where ({rule}) is false order by "row"'
        ).fetchall()
    ]  # fmt: skip
