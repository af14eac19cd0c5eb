"""From a table as people hold it to one with the model's names, places and days.

What is read as what is noted once. What cannot be read one way only becomes a problem of its
record, to be said with all others.
"""

from __future__ import annotations

import json
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_afpak.errors import CRSMismatchError, InvalidInputError
from geo_afpak.io._coded import expanded, objects
from geo_afpak.io._ditto import fill_down
from geo_afpak.io._fields import PRECISIONS, absent, absent_in, read_events, read_values
from geo_afpak.io._names import (
    DATE_PARTS,
    INCIDENT_NAMES,
    POINT_NAMES,
    ZONE_NAMES,
    plain_title,
    recognised,
)  # fmt: skip
from geo_afpak.io._no_events import refuse_counts
from geo_afpak.io._sifted import WHOLE, refuse_no_records
from geo_afpak.io._span import one_date
from geo_afpak.model import fields as f
from geo_afpak.model.schema import INCIDENTS, Model, Problem, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_afpak.io._table import Table

_USUAL: Final = {"incidents": INCIDENT_NAMES, "zones": ZONE_NAMES}
_DECIMALS: Final = 5
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
    code = PRECISIONS.get(str(value).strip().casefold())
    if not code:
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
    table.complete()
    _keep_as_read(table)
    _to_degrees(table, name)
    _rename(table, model, name, columns or {})
    if model is INCIDENTS:
        # What libraries make of missing coordinates.
        table.geometry = table.geometry.copy()
        table.geometry[shapely.is_empty(table.geometry)] = None
    read_values(table)
    if model is INCIDENTS:
        precise = table.ask("precise", not absent_in(table, f.DATE_PRECISION).all())
        read_events(table, name)
        refuse_no_records(table)
        _default_dates(table, name, precise=precise)
        _default_precision(table, geo_precision)
    table.cells = table.joined = True


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
    shaped = table.ask("geometry", not shapely.is_missing(table.geometry).all())
    usual = usual_names(model, points=not shaped)
    names = [*table.columns, *table.further]
    missing = sorted(set(stated.values()) - set(names))
    if missing:
        raise InvalidInputError(
            f"{name}: has no column {', '.join(missing)}; expected one of "
            f"{', '.join(map(shorten, names))}; name another"
        )
    if model is INCIDENTS:
        _join_days(table, usual, stated)
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


def _join_days(
    table: Table, usual: Mapping[str, tuple[str, ...]], stated: Mapping[str, str]
) -> None:
    """Put year, month and day of three columns together, where no other has the day."""
    if f.DATE_START in {**recognised(table.columns, usual), **stated}:
        return
    plain = {plain_title(name): name for name in reversed(table.columns)}
    parts = [next((plain[one] for one in ones if one in plain), "") for ones in DATE_PARTS]
    if parts[0]:
        if table.cells:
            fill_down(table, list(filter(None, parts)))
        texts = [expanded(table.columns[name]) for name in filter(None, parts)]
        table.columns[f.DATE_START] = list(map(one_date, zip(*texts, strict=True)))
        table.notes.append(f"read {', '.join(filter(None, parts))} as {f.DATE_START}")


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


# --- what is not stated ---------------------------------------------------------------


def _default_dates(table: Table, name: str, *, precise: bool) -> None:
    start = table.columns.get(f.DATE_START)
    if start is None:
        return
    precision = table.columns.get(f.DATE_PRECISION)
    unsaid = absent_in(table, f.DATE_PRECISION)
    lacking = absent_in(table, f.DATE_END)
    said = table.ask("dated", not unsaid.all())
    if lacking.any() and said:
        # The end of a week or a range that is not stated is not known.
        days = np.array([how == "day" for how in expanded(precision or [])], dtype=bool)
        lacking &= unsaid | days
    if lacking.all():
        table.columns[f.DATE_END] = start
    elif lacking.any():
        filled = objects(expanded(table.columns.get(f.DATE_END) or [None] * len(table)))
        filled[lacking] = objects(expanded(start))[lacking]
        table.columns[f.DATE_END] = filled.tolist()
    if len(table) and not precise:
        ends = expanded(table.columns[f.DATE_END])
        read = expanded(table.columns.get(f.DATE_PRECISION, [None] * len(table)))
        table.columns[f.DATE_PRECISION] = [
            how or (None if absent(first) else "day" if first == last else "range")
            for how, first, last in zip(read, expanded(start), ends, strict=True)
        ]
        if not said:
            note = f"no {f.DATE_PRECISION}; each date was taken for the day it is"
            table.notes.append(f"{name}: {note}")


def _default_precision(table: Table, geo_precision: int | None) -> None:
    there = ~(shapely.is_missing(table.geometry) | shapely.is_empty(table.geometry))
    lacking = there & absent_in(table, f.GEO_PRECISION)
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
        if not {one.field for one in table.problems.get(position, ())} & WHOLE:
            problem = "is empty though there is a point"
            table.add(position, Problem(f.GEO_PRECISION, problem, codes, _STATE_IT))


def content_ids(table: Table, columns: Mapping[str, Sequence[Any]], model: Model) -> list[str]:
    """Make an id of what each record says: the same record has the same id in every file.

    Of records that say the same the second gets ``-2`` at the end.
    """
    points = shapely.to_wkt(table.geometry, rounding_precision=_DECIMALS, trim=True)
    known = [name for name in model.fields if name in columns and name != model.key]
    filled = [name for name in known if not all(value in (None, []) for value in columns[name])]
    # In the order of the model, whichever part of a file fills a field first.
    told = set(table.ask("filled", tuple(filled)))
    keys = []
    for values in zip(points, *(columns[name] for name in known if name in told), strict=True):
        text = json.dumps(values, ensure_ascii=True, default=str)
        key = f"{model.what[0]}{blake2b(text.encode(), digest_size=7).hexdigest()}"
        keys.append(key)
    table.ids, ids = keys, []
    seen = {key: often for key, (_, often) in table.before().items()}
    for key in keys:
        seen[key] = seen.get(key, 0) + 1
        ids.append(key if seen[key] == 1 else f"{key}-{seen[key]}")
    return ids
