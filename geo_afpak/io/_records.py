"""From the records of a file, of whatever format, to a frame: bad records apart, with reasons."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, cast

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak.errors import Fault, InputFileError
from geo_afpak.io._settle import content_ids
from geo_afpak.io._values import Coded, Filling, Kind, Values, convert, expanded, faulty, objects
from geo_afpak.model import fields as f
from geo_afpak.model.schema import Model, Problem, shorten
from geo_afpak.region.read import default_region
from geo_afpak.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from geo_afpak.region.region import Region

MAX_RECORDS: Final = 2_000_000
"""Twice the largest conflict data set there is; more is a mistake or an attack."""
MAX_NAMES: Final = 500
"""Distinct property names: 5,000 of them took GDAL 90 s and 724 MB."""

KNOWN: Final = (
    *f.JOINED_FIELDS, f.ADM2_ID_BY_NAME, f.ADM1_ID_BY_NAME, f.ADM0_ISO3_BY_NAME, f.CORRECTED,
    f.GENERALISED,
)  # fmt: skip
"""Fields that no record needs, and that mean something to us where they are."""
_TYPED: Final = {
    **dict.fromkeys(KNOWN, Kind.TEXT),
    **dict.fromkeys((*f.INTEGER_FIELDS, f.STRENGTH_LOW, f.STRENGTH_HIGH), Kind.INTEGER),
    **dict.fromkeys(f.LIST_FIELDS, Kind.LIST),
    **dict.fromkeys((f.DISPUTED, f.AGREES_WITH_STATED), Kind.BOOLEAN),
    f.BORDER_KM: Kind.NUMBER,
}
_NEGATIVE: Final = (
    "is negative", "0 or more, or null", "correct it, or leave it out where nothing is stated",
)  # fmt: skip
_NO_DAY: Final = (
    "is no date", "a real day, YYYY-MM-DD", "write it as in 2016-08-08, or leave it out",
)  # fmt: skip
_TWICE: Final = "rename one of them; of a frame that was exploded pass the one before"
_METRES: Final = 400.0
"""No longitude or latitude is that large, and hardly a metric coordinate is smaller."""


@dataclass(frozen=True, eq=False, repr=False)
class Reading:
    """What was read from a file: the good records as a frame, the bad ones with reasons.

    ``rows_in == len(frame) + len(rejects)``, always.

    Parameters
    ----------
    frame
        The records that could be read: EPSG:4326, RangeIndex, every field of the model in its
        order, then the further columns of the file.
    faults
        Why records were rejected. What else is wrong with the kept ones is found by
        `geo_afpak.model.schema`.
    rejects
        One dict for each rejected record: `row`, `id`, `reasons` (texts), `record` (as read).
    rows_in
        Number of records in the file.
    rows
        For each row of `frame` its position in the file, counted as in `Fault.row`.
    notes
        What a user should know that is no fault: text encoding, values read as null.
    refused
        The rejected records as far as they could be read, to look for further faults in them;
        nothing else should use it.
    """

    frame: gpd.GeoDataFrame
    faults: tuple[Fault, ...]
    rejects: tuple[dict[str, Any], ...]
    rows_in: int
    rows: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    refused: gpd.GeoDataFrame | None = None

    def __repr__(self) -> str:
        """Say how many rows came in and what became of them."""
        kept, rejected = len(self.frame), len(self.rejects)
        return f"Reading({counted(self.rows_in, 'row')} in = {kept} kept + {rejected} rejected)"

    def _repr_html_(self) -> str:
        """Show counts, faults and the first rows in a notebook."""
        from geo_afpak.io._show import reading_html

        return reading_html(self)

    def check(self, rules: Callable[[gpd.GeoDataFrame], list[Fault]]) -> list[Fault]:
        """Return every fault in the file, of rejected records too, in the order of its rows.

        Parameters
        ----------
        rules
            `check_incidents`, `check_zones` or `check_boundaries` of `geo_afpak.model.schema`.

        Examples
        --------
        >>> from geo_afpak import check_incidents, data_path, read_incidents
        >>> read_incidents(data_path("incidents.geojson")).check(check_incidents)
        []
        """
        found = [*self.faults, *self.locate(rules(self.frame))]
        if self.refused is not None:
            # What the reader refused stands there as null, and has been said.
            said = {(fault.row, fault.field) for fault in self.faults}
            rows = tuple(reject["row"] for reject in self.rejects)
            more = replace(self, rows=rows).locate(rules(self.refused))
            found += [fault for fault in more if (fault.row, fault.field) not in said]
        found = self.once_a_column(found)
        return sorted(found, key=lambda fault: -1 if fault.row is None else fault.row)

    def once_a_column(self, faults: list[Fault]) -> list[Fault]:
        """Say of a column that no row fills once, not in every row, that it is wanted."""
        rows = Counter(fault.field for fault in faults)
        wanted = {name for name in rows if rows[name] > 1 and self._empty(name)}
        first = {fault.field: fault for fault in reversed(faults) if fault.field in wanted}
        return [
            *(
                Fault(
                    None, "", name, "",
                    f"is missing or empty in every row, and {rows[name]} of {self.rows_in} need it",
                    first[name].expected,
                    f"add the column and fill it in{first[name].fix.removeprefix('fill it in')}"
                    if first[name].fix.startswith("fill it in")
                    else "add the column and fill it in",
                )
                for name in sorted(wanted)
            ),
            *(fault for fault in faults if fault.field not in wanted),
        ]  # fmt: skip

    def _empty(self, name: str) -> bool:
        frames = [frame for frame in (self.frame, self.refused) if frame is not None]
        return name != f.GEOMETRY and all(
            name in frame.columns and all(_void(value) for value in frame[name]) for frame in frames
        )

    def locate(self, faults: Sequence[Fault]) -> list[Fault]:
        """Return faults of the frame with their rows counted as in the file.

        Examples
        --------
        >>> from geo_afpak import data_path, read_incidents
        >>> from geo_afpak.model.schema import check_incidents
        >>> reading = read_incidents(data_path("incidents.geojson"))
        >>> [*reading.faults, *reading.locate(check_incidents(reading.frame))]
        []
        """
        return [
            fault
            if fault.row is None
            else Fault(
                self.rows[fault.row], fault.id, fault.field, fault.value, fault.problem,
                fault.expected, fault.fix,
            )
            for fault in faults
        ]  # fmt: skip


@dataclass(eq=False)
class Table:
    """What is to become a frame, by column: every column and list has one entry a record.

    A parser of files fills it, and so may anything else that holds records; `build` checks it.

    Parameters
    ----------
    columns
        Values as they stand in the source, None where there is none: lists, or `Coded` where
        few values are distinct. No geometry.
    geometry
        Shapely objects, None where there is none.
    rows
        The number by which a fault names each record; None counts from 0.
    as_read
        Gives the record at a position as it stands in the source; None takes it from the columns.
    problems
        What is wrong with a record already, by its position.
    notes
        What a user should know that is no fault.
    cells
        Numbers, true and false come as text, as in CSV.
    joined
        Lists come as text joined by "; ", as in CSV and GeoPackage.
    crs
        Of the geometry, as it is declared.
    region
        Where its points may lie; None stands for the default region.
    named
        Of the fields that have another name in the source, that name.
    further
        Names of columns of the source that are not among `columns`.
    unique
        Whether no id may stand twice.

    Examples
    --------
    >>> from geo_afpak.model.schema import INCIDENTS
    >>> points = shapely.points([[70.4, 34.4], [34.4, 70.4]])
    >>> build(Table({"id": ["a", "b"], "killed": [3, None]}, points), INCIDENTS, "own frame")
    Reading(2 rows in = 1 kept + 1 rejected)
    """

    columns: dict[str, Values]
    geometry: np.ndarray[Any, Any]
    rows: Sequence[int] | None = None
    as_read: Callable[[int], dict[str, Any]] | None = None
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    cells: bool = False
    joined: bool = False
    crs: Any = f.CRS
    region: Region | None = None
    named: dict[str, str] = field(default_factory=dict)
    further: Sequence[str] = ()
    unique: bool = True

    def __len__(self) -> int:
        """Count the records."""
        return len(self.geometry)

    def add(self, position: int, problem: Problem) -> None:
        """Note what is wrong with a record."""
        self.problems.setdefault(position, []).append(problem)

    def row(self, position: int) -> int:
        """Return the number by which a fault names a record."""
        return position if self.rows is None else self.rows[position]

    def record(self, position: int) -> dict[str, Any]:
        """Return a record as it stands in the source, whatever has been done to it since."""
        if self.as_read is not None:
            return self.as_read(position)
        shape = self.geometry[position]
        values = {name: self.value(name, position) for name in self.columns}
        return {**values, f.GEOMETRY: shape and shapely.to_wkt(shape)}

    def value(self, name: str, position: int) -> Any:  # noqa: ANN401 - as the source has it
        """Return one value as it stands in the source."""
        column = self.columns.get(name)
        if isinstance(column, Coded):
            return column.distinct[column.codes[position]]
        return None if column is None else column[position]


def columns_of(records: Sequence[dict[str, Any]], name: str) -> dict[str, Values]:
    """Turn records into columns, in the order in which their fields first occur.

    Parameters
    ----------
    records
        One dict a record; what one of them lacks is None.
    name
        Their source, as it stands in messages.
    """
    columns = Columns(name)
    columns.extend(records)
    return columns.values()


def transposed(records: Sequence[dict[str, Any]]) -> dict[str, list[Any]] | None:
    """Return values by name if all records have the same names in the same order.

    Examples
    --------
    >>> transposed([{"a": 1, "b": 2}, {"a": 3, "b": 4}]), transposed([{"a": 1}, {}])
    ({'a': [1, 3], 'b': [2, 4]}, None)
    """
    names = set(map(tuple, records))
    if len(names) != 1:
        return None
    values = map(list, zip(*map(dict.values, records), strict=True))
    return dict(zip(names.pop(), values, strict=True))


class Columns:
    """Columns that are filled with records a block at a time."""

    def __init__(self, name: str) -> None:
        self._name, self._count = name, 0
        self._filled: dict[str, Filling] = {}

    def extend(self, records: Sequence[dict[str, Any]]) -> None:
        """Add records; a field that the ones before did not have is None for them."""
        for field_name in dict.fromkeys(chain.from_iterable(records)):
            if field_name not in self._filled:
                check_names([*self._filled, field_name], self._name)
                self._filled[field_name] = Filling()
                self._filled[field_name].extend([None] * self._count)
        same = transposed(records)
        for field_name, column in self._filled.items():
            column.extend(
                [record.get(field_name) for record in records]
                if same is None
                else same.get(field_name) or [None] * len(records)
            )
        self._count += len(records)

    def values(self) -> dict[str, Values]:
        """Return the whole columns."""
        return {name: column.values() for name, column in self._filled.items()}


def check_names(names: Collection[str], name: str) -> None:
    """Refuse more columns than any table of ours has use for."""
    if len(names) > MAX_NAMES:
        raise InputFileError(
            f"{name}: has more than {MAX_NAMES} distinct property names; expected the "
            "same names in every record; turn names that hold data into values"
        )


def _void(value: Any) -> bool:  # noqa: ANN401 - a cell of any column
    return value == [] if isinstance(value, list) else bool(pd.isna(value))


def kind_of(name: str, model: Model) -> Kind:
    """Return what a column holds; a column that the model does not name may hold anything."""
    return _TYPED.get(name, Kind.TEXT if name in model.fields else Kind.ANY)


def build(table: Table, model: Model, name: str) -> Reading:
    """Check types, ids and geometry of every record; keep the good, explain the bad."""
    columns = _columns(table, model, name)
    if len(table) and not model.geometry_required and not any(expanded(columns[model.key])):
        whole = {name: expanded(values) for name, values in columns.items()}
        columns[model.key] = content_ids(whole, table.geometry, model)
        table.notes.append(f"{name}: no {model.key}; made from what each record says")
    _check_ids(table, model, expanded(columns[model.key]))
    _check_usable(table, model, columns)
    _check_geometry(table, model)
    refused_at = sorted(table.problems)
    kept = np.delete(np.arange(len(table)), refused_at)
    frame = _frame(table, model, columns, kept)
    faults, rejects = _rejects(table, model)
    refused = _frame(table, model, columns, np.array(refused_at)) if rejects else None
    return Reading(
        frame, tuple(faults), tuple(rejects), len(table),
        tuple(map(table.row, kept.tolist())), tuple(table.notes), refused,
    )  # fmt: skip


def _columns(table: Table, model: Model, name: str) -> dict[str, Values]:
    """Convert the fields of the model, then what else there is, in its order."""
    names = list(dict.fromkeys([*model.fields, *table.columns]))
    check_names(names, name)
    columns: dict[str, Values] = {}
    absent = 0
    nothing = Coded([None], np.zeros(len(table), np.int32))
    for field_name in names:
        column = convert(
            table.columns.get(field_name, nothing),
            kind_of(field_name, model),
            cells=table.cells,
            joined=table.joined,
        )
        for position, refusal in column.refused.items():
            table.add(position, Problem(field_name, *refusal))
        columns[field_name] = column.items
        absent += column.nan
    if absent:
        table.notes.append(f"{name}: {absent} values NaN were read as null")
    if f.SCOPE in model.fields:
        # An analyst's own table is about the theatre unless it says otherwise.
        columns[f.SCOPE] = _filled(columns[f.SCOPE], f.SCOPES[0])
    return columns


def _filled(values: Values, default: str) -> Values:
    if isinstance(values, Coded):
        return values._replace(distinct=cast("list[Any]", _filled(values.distinct, default)))
    return [default if value is None else value for value in values]


def _check_ids(table: Table, model: Model, ids: list[Any]) -> None:
    if len(set(ids)) == len(ids) and None not in ids:
        return
    seen: dict[str, int] = {}
    for position, key in enumerate(ids):
        if key is None:
            # Of a record without properties enough has been said.
            said = {problem.field for problem in table.problems.get(position, ())}
            if not said & {"", "type", "properties", model.key}:
                table.add(position, Problem(model.key, "is empty", "a unique id", "fill it in"))
        elif key in seen and table.unique:
            first = table.row(seen[key])
            problem = f"stands here a second time (first in row {first})"
            table.add(position, Problem(model.key, problem, "unique ids", _TWICE))
        else:
            seen[key] = position


def _check_usable(table: Table, model: Model, columns: dict[str, Values]) -> None:
    """Refuse what no later step could count or place in time, whatever the rest says."""
    expected = f"one of {', '.join(map(str, sorted(f.GEO_PRECISIONS)))}"
    fix = "see data/README.md for what each code means"
    tests: list[tuple[tuple[str, ...], Callable[[Any], bool], tuple[str, str, str]]] = [
        (f.INTEGER_FIELDS, lambda value: value < 0, _NEGATIVE),
        (
            (f.GEO_PRECISION,),
            lambda value: value > max(f.GEO_PRECISIONS),
            ("is no precision code", expected, fix),
        ),
        (
            tuple(name for name in (f.DATE_START, f.DATE_END) if name in model.fields),
            lambda value: not _is_day(value),
            _NO_DAY,
        ),
    ]
    for names, wrong, said in tests:
        for name in names:
            for position in faulty(columns.get(name, []), wrong):
                table.add(position, Problem(name, *said))


def _is_day(text: str) -> bool:
    try:
        return len(text) == len("2016-08-08") and bool(date.fromisoformat(text))
    except ValueError:
        return False


# --- geometry -----------------------------------------------------------------


def _check_geometry(table: Table, model: Model) -> None:
    shapes = table.geometry
    absent = shapely.is_missing(shapes)
    kinds = np.array([shapely.GeometryType[k.upper()].value for k in model.geometry_types])
    wrong = ~absent & ~np.isin(shapely.get_type_id(shapes), kinds)
    expected = f"{' or '.join(model.geometry_types)}{'' if model.geometry_required else ' or null'}"
    for position in np.flatnonzero(wrong).tolist():
        problem = f"is a {shapes[position].geom_type}"
        table.add(position, Problem(f.GEOMETRY, problem, expected, "correct the geometry"))
    if model.geometry_required:
        for position in np.flatnonzero(absent).tolist():
            if position not in table.problems:
                table.add(position, Problem(f.GEOMETRY, "is null", expected, "add the geometry"))
    good = ~absent & ~wrong
    _check_range(table, good)
    if "Point" in model.geometry_types:
        _check_swapped(table, good)
        return
    for position in np.flatnonzero(good & ~shapely.is_valid(shapes)).tolist():
        problem = f"is not valid: {shapely.is_valid_reason(shapes[position])}"
        fix = "repair it with shapely.make_valid, or with 'Fix geometries' in QGIS"
        table.add(position, Problem(f.GEOMETRY, problem, "a polygon that is valid", fix))


def _check_range(table: Table, good: np.ndarray[Any, Any]) -> None:
    bounds = np.abs(shapely.bounds(table.geometry))
    # Not "outside": NaN, and the bounds of an empty geometry, are not inside either.
    inside = (bounds <= (180.0, 90.0, 180.0, 90.0)).all(axis=1)
    for position in np.flatnonzero(good & ~inside).tolist():
        shape, extent = table.geometry[position], bounds[position]
        if shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
            problem, fix = "is empty or holds NaN or Infinity", "correct it, or write null"
        elif (extent.reshape(2, 2) > _METRES).all():
            problem, fix = "looks like metres of a projected CRS", "reproject with to_crs(4326)"
        else:
            problem, fix = "is outside of the globe", "check the decimal point and the order"
        expected = "longitude -180 to 180 and latitude -90 to 90 in degrees"
        table.add(position, Problem(f.GEOMETRY, problem, expected, fix))


def _check_swapped(table: Table, good: np.ndarray[Any, Any]) -> None:
    region = table.region or default_region()
    swapped = region.looks_swapped(shapely.get_x(table.geometry), shapely.get_y(table.geometry))
    for position in np.flatnonzero(good & swapped).tolist():
        # There may be land where the region would be with its coordinates swapped.
        if table.value(f.SCOPE, position) == "out_of_theatre":
            continue
        problem = "looks swapped: as written it lies far from the study area"
        fix = "write longitude first, then latitude"
        table.add(position, Problem(f.GEOMETRY, problem, "[longitude, latitude]", fix))


# --- what comes out -----------------------------------------------------------


def _frame(
    table: Table, model: Model, columns: dict[str, Values], kept: np.ndarray[Any, Any]
) -> gpd.GeoDataFrame:
    data = {
        name: column_of(_taken(values, kept), kind_of(name, model))
        for name, values in columns.items()
    }
    shapes = table.geometry[kept]
    high = shapely.has_z(shapes)
    shapes[high] = shapely.force_2d(shapes[high])
    shapes = gpd.array.from_shapely(shapes, crs=f.CRS)
    return gpd.GeoDataFrame(data, geometry=shapes, index=pd.RangeIndex(len(kept)))


def _taken(values: Values, kept: np.ndarray[Any, Any]) -> Values:
    if isinstance(values, Coded):
        return values._replace(codes=values.codes[kept])
    return values if len(kept) == len(values) else objects(values)[kept].tolist()


def column_of(values: Values, kind: Kind) -> pd.Series[Any]:
    """Give a column the dtype of its kind; a column of no known kind the one of its values."""
    distinct, codes = values if isinstance(values, Coded) else (values, None)
    types = set(map(type, distinct)) - {type(None)}
    array: Any
    if kind is Kind.INTEGER or (kind is Kind.ANY and types == {int}):
        array = pd.array(distinct, dtype="Int64")
    elif kind is Kind.BOOLEAN or (kind is Kind.ANY and types == {bool}):
        array = pd.array(distinct, dtype="boolean")
    elif kind is Kind.NUMBER or (kind is Kind.ANY and types and types <= {int, float}):
        array = np.array(distinct, dtype=np.float64)
    else:
        array = objects(distinct)
    if codes is not None:
        # No two records share a list.
        array = objects([list(v) for v in array[codes]]) if kind is Kind.LIST else array[codes]
    # pandas would make text of its own of what are Python's objects.
    column: pd.Series[Any] = pd.Series(array, dtype=array.dtype)
    return column


def _rejects(table: Table, model: Model) -> tuple[list[Fault], list[dict[str, Any]]]:
    faults, rejects = [], []
    for position in sorted(table.problems):
        row, record = table.row(position), table.record(position)
        key = table.value(model.key, position)
        name = "" if key is None else shorten(key)
        found = [
            Fault(
                row,
                name,
                p.field,
                shorten(record.get(table.named.get(p.field, p.field))),
                p.problem,
                p.expected,
                p.fix,
            )
            for p in table.problems[position]
        ]
        faults += found
        reasons = [str(fault) for fault in found]
        rejects.append({"row": row, "id": name, "reasons": reasons, "record": record})
    return faults, rejects
