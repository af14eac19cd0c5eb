"""From the records of a file, of whatever format, to a frame: bad records apart, with reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak.errors import Fault
from geo_afpak.io._coded import Coded, Values, expanded, faulty, mapped, objects
from geo_afpak.io._dates import is_day
from geo_afpak.io._reading import Reading
from geo_afpak.io._settle import content_ids
from geo_afpak.io._table import Table, check_names
from geo_afpak.io._values import Kind, convert
from geo_afpak.model import fields as f
from geo_afpak.model.schema import Model, Problem, shorten
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Callable

KNOWN: Final = (
    *f.JOINED_FIELDS, f.UNITS_VINTAGE, f.ADM2_ID_BY_NAME, f.ADM1_ID_BY_NAME, f.ADM0_ISO3_BY_NAME,
    f.CORRECTED, f.GENERALISED, *f.OPTIONAL_FIELDS,
)  # fmt: skip
"""Fields that no record needs, and that mean something to us where they are."""
_COUNTS: Final = (*f.INTEGER_FIELDS, *f.PART_FIELDS, f.SOURCE_COUNT)
_TYPED: Final = {
    **dict.fromkeys(KNOWN, Kind.TEXT),
    **dict.fromkeys((*_COUNTS, f.STRENGTH_LOW, f.STRENGTH_HIGH), Kind.INTEGER),
    **dict.fromkeys(f.LIST_FIELDS, Kind.LIST),
    **dict.fromkeys((f.DISPUTED, f.AGREES_WITH_STATED), Kind.BOOLEAN),
    f.BORDER_KM: Kind.NUMBER,
    f.RADIUS_KM: Kind.NUMBER,
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


def kind_of(name: str, model: Model) -> Kind:
    """Return what a column holds; a column that the model does not name may hold anything."""
    return _TYPED.get(name, Kind.TEXT if name in model.fields else Kind.ANY)


def build(table: Table, model: Model, name: str) -> Reading:
    """Check types, ids and geometry of every record; keep the good, explain the bad."""
    columns = _columns(table, model, name)
    ids = expanded(columns[model.key])
    identified = model.geometry_required or table.ask("ids", any(ids))
    if len(table) and not identified:
        whole = {name: expanded(values) for name, values in columns.items()}
        columns[model.key] = content_ids(table, whole, model)
        table.notes.append(f"{name}: no {model.key}; made from what each record says")
    else:
        table.ids = ids
        _check_ids(table, model, ids)
    _check_usable(table, model, columns)
    _check_geometry(table, model)
    refused_at = sorted(table.problems)
    kept = np.delete(np.arange(len(table)), refused_at)
    frame = _frame(table, model, columns, kept)
    faults, rejects = _rejects(table, model)
    refused = _frame(table, model, columns, np.array(refused_at), ask=False) if rejects else None
    rows = kept if table.rows is None else np.asarray(table.rows, np.intp)[kept]
    return Reading(
        frame, tuple(faults), tuple(rejects), len(table), tuple(rows.tolist()),
        tuple(table.notes), refused, table.cell,
    )  # fmt: skip


def _columns(table: Table, model: Model, name: str) -> dict[str, Values]:
    """Convert the fields of the model, then what else there is, in its order."""
    names = table.ask("names", tuple(dict.fromkeys([*model.fields, *table.columns])))
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
    absent = table.ask("nan", absent)
    if absent:
        table.notes.append(f"{name}: {absent} values NaN were read as null")
    if f.SCOPE in model.fields:
        # An analyst's own table is about the theatre unless it says otherwise.
        columns[f.SCOPE] = mapped(columns[f.SCOPE], lambda scope: scope or f.SCOPES[0])
    return columns


def _check_ids(table: Table, model: Model, ids: list[Any]) -> None:
    before = table.before()
    if len(set(ids)) == len(ids) and None not in ids and not before:
        return
    seen: dict[str, int] = {}
    for position, key in enumerate(ids):
        if key is None:
            # Of a record without properties enough has been said.
            said = {problem.field for problem in table.problems.get(position, ())}
            if not said & {"", "type", "properties", model.key}:
                table.add(position, Problem(model.key, "is empty", "a unique id", "fill it in"))
        elif (key in before or key in seen) and table.unique:
            first = before[key][0] if key in before else table.row(seen[key])
            problem = f"stands here a second time (first in row {first})"
            table.add(position, Problem(model.key, problem, "unique ids", _TWICE))
        else:
            seen[key] = position


def _check_usable(table: Table, model: Model, columns: dict[str, Values]) -> None:
    """Refuse what no later step could count or place in time, whatever the rest says."""
    expected = f"one of {', '.join(map(str, sorted(f.GEO_PRECISIONS)))}"
    fix = "see data/README.md for what each code means"
    tests: list[tuple[tuple[str, ...], Callable[[Any], bool], tuple[str, str, str]]] = [
        (_COUNTS, lambda value: value < 0, _NEGATIVE),
        (
            (f.GEO_PRECISION,),
            lambda value: value > max(f.GEO_PRECISIONS),
            ("is no precision code", expected, fix),
        ),
        (
            tuple(name for name in (f.DATE_START, f.DATE_END) if name in model.fields),
            lambda value: not is_day(value),
            _NO_DAY,
        ),
    ]
    for names, wrong, said in tests:
        for name in names:
            for position in faulty(columns.get(name, []), wrong):
                table.add(position, Problem(name, *said))


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
    x, y = shapely.bounds(table.geometry)[:, :2].T  # NaN for an empty point, where get_x fails
    swapped = region.looks_swapped(x, y)
    for position in np.flatnonzero(good & swapped).tolist():
        # There may be land where the region would be with its coordinates swapped.
        if table.value(f.SCOPE, position) == "out_of_theatre":
            continue
        problem = "looks swapped: as written it lies far from the study area"
        fix = "write longitude first, then latitude"
        table.add(position, Problem(f.GEOMETRY, problem, "[longitude, latitude]", fix))


# --- what comes out -----------------------------------------------------------


def _frame(
    table: Table,
    model: Model,
    columns: dict[str, Values],
    kept: np.ndarray[Any, Any],
    *,
    ask: bool = True,
) -> gpd.GeoDataFrame:
    data = {}
    for name, values in columns.items():
        kind, taken = kind_of(name, model), _taken(values, kept)
        types = types_in(taken)
        if kind is Kind.ANY and ask:
            told = table.ask(f"types of {name}", tuple(sorted(one.__name__ for one in types)))
            types = {one for one in _TYPES if one.__name__ in told}
        data[name] = column_of(taken, kind, types)
    shapes = table.geometry[kept]
    high = shapely.has_z(shapes)
    shapes[high] = shapely.force_2d(shapes[high])
    shapes = gpd.array.from_shapely(shapes, crs=f.CRS)
    # The columns are our own: to copy them into blocks takes seven times as long as the frame.
    return gpd.GeoDataFrame(data, geometry=shapes, index=pd.RangeIndex(len(kept)), copy=False)


def _taken(values: Values, kept: np.ndarray[Any, Any]) -> Values:
    if isinstance(values, Coded):
        return values._replace(codes=values.codes[kept])
    return values if len(kept) == len(values) else objects(values)[kept].tolist()


_TYPES: Final = (str, int, float, bool, list)


def types_in(values: Values) -> set[type]:
    """Return the types of the values that a column has."""
    return set(map(type, values.distinct if isinstance(values, Coded) else values)) - {type(None)}


def column_of(values: Values, kind: Kind, types: set[type] | None = None) -> pd.Series[Any]:
    """Give a column the dtype of its kind; a column of no known kind the one of its values.

    `types` are those of the whole file, where the values are a part of it.
    """
    distinct, codes = values if isinstance(values, Coded) else (values, None)
    types = types_in(values) if types is None else types
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
        array = array[codes]
        if list in types:  # no two records share one
            array = objects([list(v) if type(v) is list else v for v in array.tolist()])
    # pandas would make text of its own of what are Python's objects.
    column: pd.Series[Any] = pd.Series(array, dtype=array.dtype, copy=False)
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
                table.cell(row, p.field) if table.cell else "",
            )
            for p in table.problems[position]
        ]
        faults += found
        reasons = [str(fault) for fault in found]
        rejects.append({"row": row, "id": name, "reasons": reasons, "record": record})
    return faults, rejects
