"""From a table as people hold it to one with the model's names, places and days.

What is read as what is noted once. What cannot be read one way only becomes a problem of its
record, to be said with all others.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_afpak.errors import CRSMismatchError, InvalidInputError
from geo_afpak.io._cells import listed
from geo_afpak.io._coded import Coded, by_distinct, expanded, objects
from geo_afpak.io._days import days_of
from geo_afpak.io._names import (
    CODE_NAMES,
    INCIDENT_NAMES,
    LAT,
    LON,
    POINT_NAMES,
    ZONE_NAMES,
    is_code,
    recognised,
    refuse_counts,
)
from geo_afpak.io._values import Kind, RefusedError, number, plain_numbers
from geo_afpak.model import fields as f
from geo_afpak.model.schema import INCIDENTS, Model, Problem, shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geo_afpak.io._coded import Refusal, Values
    from geo_afpak.io._table import Table

_USUAL: Final = {"incidents": INCIDENT_NAMES, "zones": ZONE_NAMES}
_DAYS: Final = {"incidents": (f.DATE_START, f.DATE_END)}
_IDENTIFIERS: Final = (
    f.ID, f.SOURCE_ID, f.DATE_START, f.DATE_END, f.ADM_ID, f.PARENT_ID, f.PCODE, f.ADM1_PCODE,
    f.ADM2_PCODE,
)  # fmt: skip
_DECIMALS: Final = 5
_PRECISIONS: Final = {
    **{str(code): code for code in f.GEO_PRECISIONS if code},
    **{name: code for code, name in f.GEO_PRECISIONS.items() if code},
    "country": 5,
}
_WHOLE: Final = frozenset({"", "type", "properties"})
_STATE_IT: Final = (
    "fill it in; or state it for all: load_incidents(..., geo_precision='town'), on the command "
    "line --precision town (site, town, district, province or country)"
)


def precision_of(value: int | str | None) -> int | None:
    """Return the code of a precision that somebody states for all points.

    Examples
    --------
    >>> precision_of("town"), precision_of(3), precision_of(None)
    (2, 3, None)
    """
    if value is None:
        return None
    code = _PRECISIONS.get(str(value).strip().casefold())
    if code is None:
        names = ", ".join(f"{code} or {name!r}" for code, name in f.GEO_PRECISIONS.items() if code)
        raise InvalidInputError(f"geo_precision={value!r}: expected {names}; choose one of them")
    return code


def settle(
    table: Table,
    model: Model,
    name: str,
    *,
    geo_precision: int | None = None,
    columns: Mapping[str, str] | None = None,
) -> None:
    """Bring names, coordinates, days and what is not stated to the model's own, in place.

    The rules stand in `geo_afpak.incidents.load_incidents`; ids come later, from `content_ids`.
    """
    _keep_as_read(table)
    _to_degrees(table, name)
    _rename(table, model, name, columns or {})
    if model is INCIDENTS:
        # What libraries make of missing coordinates.
        table.geometry = table.geometry.copy()
        table.geometry[shapely.is_empty(table.geometry)] = None
        _take_points(table)
        _take_codes(table)
    for field in _IDENTIFIERS:
        _read(table, field, _identifiers)
    for field in _DAYS.get(model.what, ()):
        _read(table, field, partial(days_of, region=table.region))
    for field in f.LIST_FIELDS:
        _read(table, field, _lists)
    table.cells = table.joined = True
    if model is INCIDENTS:
        _refuse_no_records(table)
        _default_dates(table, name)
        _default_precision(table, geo_precision)


def _keep_as_read(table: Table) -> None:
    if table.as_read is None:
        table.as_read = replace(table, columns=dict(table.columns)).record


# --- names and coordinates ----------------------------------------------------------


def usual_names(model: Model, *, points: bool) -> dict[str, tuple[str, ...]]:
    """Return the usual names of each field; with `points`, of columns of coordinates too."""
    usual: dict[str, tuple[str, ...]] = dict.fromkeys(model.fields, ())
    usual.update(_USUAL.get(model.what, {}))
    if points and "Point" in model.geometry_types:
        usual.update(POINT_NAMES)
    return usual


def _rename(table: Table, model: Model, name: str, stated: Mapping[str, str]) -> None:
    usual = usual_names(model, points=bool(shapely.is_missing(table.geometry).all()))
    names = [*table.columns, *table.further]
    missing = sorted(set(stated.values()) - set(names))
    if missing:
        raise InvalidInputError(
            f"{name}: has no column {', '.join(missing)}; expected one of "
            f"{', '.join(map(shorten, names))}; name another"
        )
    found = recognised(table.columns, usual) | dict(stated)
    if model is INCIDENTS:
        refuse_counts(name, found, table.columns, lambda title: expanded(table.columns[title]))
    if names and not found:
        shown = ", ".join(map(shorten, names[:10]))
        raise InvalidInputError(
            f"{name}: none of its columns is one of {model.what} (found: {shown}); expected "
            f"{', '.join(model.fields[:8])}, ... or their usual names; rename them, or write a "
            "mapping: geo-afpak import table FILE --propose"
        )
    table.named = {ours: theirs for ours, theirs in found.items() if ours != theirs}
    if not table.named:
        return
    ours = {theirs: field for field, theirs in found.items()}
    table.columns = {ours.get(theirs, theirs): values for theirs, values in table.columns.items()}
    read = ", ".join(f"{shorten(theirs)} as {field}" for field, theirs in table.named.items())
    other = [shorten(one) for one in (*table.columns, *table.further) if one not in usual]
    rest = f"; kept as they are: {', '.join(other[:20])}" if other else ""
    table.notes.append(f"{name}: read {read}{rest}")


def _to_degrees(table: Table, name: str) -> None:
    """Transform coordinates of another CRS; the frame's own kind of longitude and latitude stays.

    GeoParquet's default OGC:CRS84 is EPSG:4326 but for the order of its axes, and geometries
    always hold (lon, lat).
    """
    import pyproj

    if table.crs is None:
        raise CRSMismatchError(
            f"{name}: no CRS is set; expected {f.CRS}; call set_crs(4326) if the coordinates are "
            "longitude and latitude in degrees, else set the true CRS: set_crs(...)"
        )
    try:
        crs = pyproj.CRS.from_user_input(table.crs)
    except pyproj.exceptions.CRSError as error:
        raise CRSMismatchError(
            f"{name}: the CRS {shorten(str(table.crs))} is unknown; expected {f.CRS}; set the "
            "true one: set_crs(...)"
        ) from error
    if crs == f.CRS or crs.equals("OGC:CRS84", ignore_axis_order=True):
        return
    there = ~(shapely.is_missing(table.geometry) | shapely.is_empty(table.geometry))
    said = f"EPSG:{crs.to_epsg()}" if crs.to_epsg() else crs.name
    if crs.is_projected and there.any():
        extent = np.abs(shapely.total_bounds(table.geometry[there]))
        if (extent <= (180.0, 90.0, 180.0, 90.0)).all():
            raise CRSMismatchError(
                f"{name}: the CRS is {shorten(said)}, in metres, but the coordinates look like "
                f"degrees; expected coordinates of the CRS; set the true one: "
                "set_crs(4326, allow_override=True)"
            )
    moved = pyproj.Transformer.from_crs(crs, f.CRS, always_xy=True)
    geometry = table.geometry.copy()
    geometry[there] = shapely.transform(
        shapely.force_2d(geometry[there]),
        lambda xy: np.column_stack(moved.transform(xy[:, 0], xy[:, 1])),
    )
    table.geometry, table.crs = geometry, f.CRS
    table.notes.append(f"{name}: transformed from {shorten(said)} to longitude and latitude")


def _take_points(table: Table) -> None:
    """Make points of the columns lon and lat."""
    if LON not in table.columns or LAT not in table.columns:
        return
    degrees = [_degrees(table, field, table.columns.pop(field)) for field in (LON, LAT)]
    given = [~np.isnan(values) for values in degrees]
    for position in np.flatnonzero(given[0] ^ given[1]).tolist():
        field = LAT if given[0][position] else LON
        if not any(problem.field == field for problem in table.problems.get(position, ())):
            problem = "is empty though the other coordinate is given"
            table.add(position, Problem(field, problem, "two numbers", "add it, or leave out both"))
    both = given[0] & given[1]
    table.geometry = np.full(len(table), None, dtype=object)
    table.geometry[both] = shapely.points(degrees[0][both], degrees[1][both])


def _take_codes(table: Table) -> None:
    """Let the P-code stand for a name that is missing."""
    for field in CODE_NAMES:
        code = next((title for title in table.columns if is_code(title, field)), None)
        lacking = _absent(table, field)
        if code is None or field not in table.columns or not lacking.any():
            continue
        filled = objects(expanded(table.columns[field]))
        filled[lacking] = objects(expanded(table.columns[code]))[lacking]
        table.columns[field] = filled.tolist()


def _degrees(table: Table, field: str, column: Values) -> np.ndarray[Any, Any]:
    """Read a column of coordinates as floats, NaN where there is none."""
    values = expanded(column)
    quick = plain_numbers(values)
    if quick is not None or set(map(type, values)) <= {float, int, type(None)}:
        return np.array(values if quick is None else quick, dtype=float)
    result = np.full(len(values), np.nan)
    for position, value in enumerate(values):
        if value is None or (type(value) is str and not value.strip()):
            continue
        try:
            if type(value) not in (int, float):
                value = number(value if type(value) is str else repr(value))  # noqa: PLW2901
            result[position] = float(value)
        except RefusedError as error:
            table.add(position, Problem(field, *error.args))
    return result


# --- values -------------------------------------------------------------------------


def _read(
    table: Table, field: str, read: Callable[[list[Any]], tuple[list[Any], dict[int, Refusal]]]
) -> None:
    """Read a column, if there is one, by a function that gives items and refusals."""
    if field not in table.columns:
        return
    table.columns[field], refused = by_distinct(table.columns[field], read)
    for position, refusal in refused.items():
        table.add(position, Problem(field, *refusal))


def _lists(values: list[Any]) -> tuple[list[Any], dict[int, Refusal]]:
    """Read lists in the notation of other programs."""
    read, refused = list(values), {}
    for position, value in enumerate(values):
        if type(value) is str and value.lstrip()[:1] in "[(":
            try:
                read[position] = listed(value) if value else value
            except ValueError:
                read[position] = None
                problem = "could be a list without quotes, or one text in brackets"
                refused[position] = (problem, Kind.LIST.value, 'write A; B, or ["A", "B"]')
    return read, refused


def _identifiers(values: list[Any]) -> tuple[list[Any], dict[int, Refusal]]:
    """Take a whole number for the text that it is, also where a gap has made floats of a column."""
    if not set(map(type, values)) & {int, float}:
        return values, {}
    texts = [
        str(int(value))
        if type(value) is int or (type(value) is float and value.is_integer())
        else value
        for value in values
    ]
    return texts, {}


# --- what is not stated ---------------------------------------------------------------


def absent(value: object) -> bool:
    """Tell a value that states nothing: None, NaN or blank text."""
    return value is None or value != value or (type(value) is str and not value.strip())  # noqa: PLR0124


def _absent(table: Table, field: str) -> np.ndarray[Any, Any]:
    """Tell of each record whether it states a field."""
    column = table.columns.get(field)
    if column is None:
        return np.ones(len(table), dtype=bool)
    if isinstance(column, Coded):
        void = np.fromiter(map(absent, column.distinct), bool, len(column.distinct))
        return np.asarray(void[column.codes])
    return np.fromiter(map(absent, column), bool, len(column))


_OF_A_RECORD: Final = (
    f.ID, f.DATE_START, f.COUNTRY, f.ADM1_STATED, f.ADM2_STATED, f.PLACE, f.TITLE,
    f.ADM0_ISO3_BY_NAME, f.ADM1_ID_BY_NAME, f.ADM2_ID_BY_NAME,
)  # fmt: skip
"""What tells a record, where it has no point: it happened once, or somewhere."""


def _refuse_no_records(table: Table) -> None:
    """Set apart lines of totals and notes: without an id a record needs a date or a place."""
    nothing = shapely.is_missing(table.geometry)
    for field in _OF_A_RECORD:
        if nothing.any():
            nothing &= _absent(table, field)
    if nothing.all():  # a frame of figures alone, whose rows nothing sets apart
        return
    for position in set(np.flatnonzero(nothing).tolist()) - table.problems.keys():
        problem, expected = "is no record: no id, date, place or title", "an event in every row"
        table.add(position, Problem("", problem, expected, "remove the row"))


def _default_dates(table: Table, name: str) -> None:
    start = table.columns.get(f.DATE_START)
    if start is None:
        return
    precision = table.columns.get(f.DATE_PRECISION)
    unsaid = _absent(table, f.DATE_PRECISION)
    lacking = _absent(table, f.DATE_END)
    if lacking.any() and not unsaid.all():
        # The end of a week or a range that is not stated is not known.
        days = np.array([how == "day" for how in expanded(precision or [])], dtype=bool)
        lacking &= unsaid | days
    if lacking.all():
        table.columns[f.DATE_END] = start
    elif lacking.any():
        filled = objects(expanded(table.columns.get(f.DATE_END) or [None] * len(table)))
        filled[lacking] = objects(expanded(start))[lacking]
        table.columns[f.DATE_END] = filled.tolist()
    if len(table) and unsaid.all():
        table.columns[f.DATE_PRECISION] = [
            None if absent(first) else "day" if first == last else "range"
            for first, last in zip(
                expanded(start), expanded(table.columns[f.DATE_END]), strict=True
            )
        ]
        table.notes.append(f"{name}: no {f.DATE_PRECISION}; each date was taken for the day it is")


def _default_precision(table: Table, geo_precision: int | None) -> None:
    there = ~(shapely.is_missing(table.geometry) | shapely.is_empty(table.geometry))
    lacking = there & _absent(table, f.GEO_PRECISION)
    if not lacking.any():
        return
    if geo_precision is not None:
        stated = table.columns.get(f.GEO_PRECISION)
        filled = objects([None] * len(table) if stated is None else expanded(stated))
        filled[lacking] = geo_precision
        table.columns[f.GEO_PRECISION] = filled.tolist()
        return
    codes = ", ".join(f"{code} {meaning}" for code, meaning in f.GEO_PRECISIONS.items() if code)
    for position in np.flatnonzero(lacking).tolist():
        # Of a record that has no fields enough has been said.
        if not {one.field for one in table.problems.get(position, ())} & _WHOLE:
            problem = "is empty though there is a point"
            table.add(position, Problem(f.GEO_PRECISION, problem, codes, _STATE_IT))


def content_ids(
    columns: Mapping[str, Sequence[Any]], geometry: np.ndarray[Any, Any], model: Model
) -> list[str]:
    """Make an id of what each record says: the same record has the same id in every file.

    Of records that say the same the second gets ``-2`` at the end.
    """
    points = shapely.to_wkt(geometry, rounding_precision=_DECIMALS, trim=True)
    known = [columns[name] for name in model.fields if name in columns and name != model.key]
    told = [values for values in known if not all(value in (None, []) for value in values)]
    seen: dict[str, int] = {}
    ids = []
    for values in zip(points, *told, strict=True):
        text = json.dumps(values, ensure_ascii=True, default=str)
        key = f"{model.what[0]}{blake2b(text.encode(), digest_size=7).hexdigest()}"
        seen[key] = seen.get(key, 0) + 1
        ids.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return ids
