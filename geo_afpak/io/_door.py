"""The door: whatever people hold comes in here, and a canonical frame goes out, or every fault.

Canonical is what the readers make: every field of the model, text as str or None, counts as
Int64, lists as lists of str, days as ISO text, points in EPSG:4326. Behind the door nothing looks
at types, names of columns or a CRS again.
"""

from __future__ import annotations

import json
import logging
import os
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo_afpak.errors import InputFileError, InvalidInputError, ValidationError
from geo_afpak.files import database_in
from geo_afpak.io._blanks import NOTHING
from geo_afpak.io._csv import header_of, parse_csv
from geo_afpak.io._dates import is_day
from geo_afpak.io._files import local_file, read_bytes
from geo_afpak.io._frames import frame_of, holds_arrays, table_of, without_arrays
from geo_afpak.io._geojson import as_collection, names_of, parse
from geo_afpak.io._memory import no_search_for_cycles
from geo_afpak.io._no_events import refuse_no_events
from geo_afpak.io._parts import SEQUENCES
from geo_afpak.io._reading import Reading
from geo_afpak.io._records import KNOWN, build, kind_of
from geo_afpak.io._settle import precision_of, settle
from geo_afpak.io._tables import parse_gpkg, parse_parquet
from geo_afpak.io._values import Kind
from geo_afpak.io._workbook import SUFFIX as WORKBOOK
from geo_afpak.io._workbook import kinds_in, parse_workbook
from geo_afpak.io._write import SUFFIXES
from geo_afpak.model import fields as f
from geo_afpak.model.schema import INCIDENTS, ZONES
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from geo_afpak.io._parts import Part
    from geo_afpak.io._table import Table
    from geo_afpak.io._whole import Answers, Before
    from geo_afpak.model.schema import Model
    from geo_afpak.region.region import Region

_LOG: Final = logging.getLogger("geo_afpak")
_DTYPES: Final = {Kind.BOOLEAN: "boolean", Kind.NUMBER: "float64"}
READ: Final = (*SUFFIXES, *SEQUENCES, WORKBOOK)
_FLAT: Final = (".csv", ".parquet")
"""Of tables that may have no geometry."""
_WITH_SHAPES: Final = tuple(suffix for suffix in SUFFIXES if suffix != ".csv")


def read(  # noqa: PLR0913 - what a user can state
    source: object,
    model: Model,
    *,
    geo_precision: int | str | None = None,
    unique_ids: bool = True,
    columns: Mapping[str, str] | None = None,
    region: Region | None = None,
) -> Reading:
    """Read a file or a frame; records that are not sound are set apart with the reason."""
    precision = precision_of(geo_precision)
    if isinstance(source, Reading):
        return source
    if isinstance(source, str | os.PathLike):
        return _read_file(
            source, model, precision, unique_ids=unique_ids, columns=columns, region=region
        )
    frame = frame_of(source, model.what)
    if precision is None and not columns and isinstance(frame, gpd.GeoDataFrame):
        known = _as_read(frame, model, unique_ids=unique_ids, region=region)
        if known is not None:
            return known
    with no_search_for_cycles():
        table, further = table_of(frame, model, model.what, columns or {})
        table.unique, table.region = unique_ids, region
        settle(table, model, model.what, geo_precision=precision, columns=columns)
        reading = build(table, model, model.what)
    kept = slice(None) if not reading.rejects else list(reading.rows)
    reading.frame.index = frame.index[kept]
    for place, name in enumerate(further, start=reading.frame.shape[1] - 1):
        reading.frame.insert(place, name, without_arrays(frame[name]).array[kept])
    return reading


def load(
    source: object,
    model: Model,
    *,
    geo_precision: int | str | None = None,
    unique_ids: bool = True,
    region: Region | None = None,
) -> gpd.GeoDataFrame:
    """Return the canonical frame of whatever somebody holds, or refuse it with every fault."""
    if isinstance(source, Reading):
        return source.frame
    if isinstance(source, gpd.GeoDataFrame) and is_canonical(
        source, model, unique_ids=unique_ids, region=region
    ):
        return source
    reading = read(source, model, geo_precision=geo_precision, unique_ids=unique_ids, region=region)
    if reading.rejects:
        name = str(source) if isinstance(source, str | os.PathLike) else model.what
        raise ValidationError(name, reading.once_a_column(list(reading.faults)))
    for note in reading.notes:
        _LOG.warning(note)
    return reading.frame


def _read_file(  # noqa: PLR0913 - as read
    path: str | os.PathLike[str],
    model: Model,
    precision: int | None,
    *,
    unique_ids: bool,
    columns: Mapping[str, str] | None,
    region: Region | None,
) -> Reading:
    address = database_in(path)
    name, suffix = str(address or os.fspath(path)), ""
    with no_search_for_cycles():
        if address:
            from geo_afpak.io._database import parse_database

            table = parse_database(address, model)
        else:
            file = local_file(path, _WITH_SHAPES if model.geometry_required else READ)
            table, suffix = parse_file(file, model), file.suffix.lower()
        table.unique, table.region = unique_ids, region
        try:
            settle(table, model, name, geo_precision=precision, columns=columns)
            flat = model is INCIDENTS and len(table) and suffix in (*_FLAT, WORKBOOK)
            if flat and shapely.is_missing(table.geometry).all():
                refuse_no_events(name, table.columns, table.columns)
        except InvalidInputError as error:
            raise InputFileError(str(error)) from error
        reading = build(table, model, name)
    absent, kept = int(reading.frame.geometry.isna().sum()), len(reading.frame)
    if not absent:
        return reading
    note = f"{name}: {absent} of {kept} {model.what} have no geometry"
    return replace(reading, notes=(*reading.notes, note))


def field_names(source: object) -> list[str]:
    """List the names of the columns of a file or a frame, each once, as they first occur.

    Of a large GeoJSON file those of the features in its first 4 MB.

    Parameters
    ----------
    source
        An existing local file, as `read_incidents` takes it; or a frame.

    Raises
    ------
    InputFileError
        If the file as a whole cannot be used.

    Examples
    --------
    >>> from geo_afpak import data_path
    >>> from geo_afpak.io import field_names
    >>> field_names(data_path("presence_zones.geojson"))[:3]
    ['id', 'group', 'status']
    """
    if not isinstance(source, str | os.PathLike):
        return list(map(str, frame_of(source, "units").columns))
    file = local_file(source, READ)
    if file.suffix.lower() == ".csv":
        return header_of(read_bytes(file), file)
    if file.suffix.lower() == WORKBOOK:
        return list(parse_file(file, ZONES if kinds_in(file) == ["zones"] else INCIDENTS).columns)
    if file.suffix.lower() in (".geojson", ".json"):
        return names_of(read_bytes(file), file)
    return list(parse_file(file, ZONES).columns)


def parse_file(file: Path, model: Model) -> Table:
    """Parse a file by its suffix, with the names and values that stand in it."""
    if file.suffix.lower() == WORKBOOK:
        return parse_workbook(file, model)
    return _parse(read_bytes(file), file, model)


def _parse(data: bytes, file: Path, model: Model) -> Table:
    flat = {".gpkg": parse_gpkg, ".parquet": parse_parquet, ".csv": parse_csv}
    parser = flat.get(file.suffix.lower())
    if file.suffix.lower() in SEQUENCES:
        data = as_collection(data)
    return parser(data, file) if parser else parse(data, model, file)


def read_part(  # noqa: PLR0913 - what a user can state, and what the file says of its parts
    part: Part,
    path: Path,
    model: Model,
    *,
    answers: Answers | None = None,
    earlier: Callable[[Sequence[str]], Mapping[str, Before]] | None = None,
    geo_precision: int | str | None = None,
    region: Region | None = None,
) -> tuple[Reading, Table]:
    """Read a part of a file as `read` does the whole; also return what its table was asked.

    Parameters
    ----------
    answers
        Of the whole file; None asks the part alone.
    earlier
        Finds, of ids, those that stand in earlier parts.
    """
    with no_search_for_cycles():
        if path.suffix.lower() == ".csv":
            table = parse_csv(part.data, path, part.first)
        else:
            table = _parse(part.data, path, model)
            table.rows = range(part.first, part.first + len(table))
        table.answers, table.earlier, table.region = answers, earlier, region
        alone: tuple[str, ...] = ()
        if above := table.ask("above", alone):
            table.above = json.loads(above[part.number])
        try:
            settle(table, model, str(path), geo_precision=precision_of(geo_precision))
            pointed = table.ask("pointed", not shapely.is_missing(table.geometry).all())
            if answers is not None and not pointed and path.suffix.lower() in _FLAT:
                refuse_no_events(str(path), table.columns, table.columns)
        except InvalidInputError as error:
            raise InputFileError(str(error)) from error
        return build(table, model, str(path)), table


# --- what needs no reading ------------------------------------------------------------


def _as_read(
    frame: gpd.GeoDataFrame, model: Model, *, unique_ids: bool, region: Region | None
) -> Reading | None:
    """Return what reading a frame would give, if that is the frame: with no column of its own."""
    if not set(frame.columns) <= {*model.fields, *KNOWN, f.GEOMETRY} or not is_canonical(
        frame, model, unique_ids=unique_ids, region=region
    ):
        return None
    joined = [name for name in frame.columns if name not in (*model.fields, f.GEOMETRY)]
    again: gpd.GeoDataFrame = frame[[*model.fields, *joined, f.GEOMETRY]].copy()
    return Reading(again, (), (), len(frame), tuple(range(len(frame))))


def is_canonical(
    frame: gpd.GeoDataFrame,
    model: Model,
    *,
    unique_ids: bool = True,
    region: Region | None = None,
) -> bool:
    """Tell whether a frame is as the readers make it; decided from what it holds, not a mark.

    What is doubtful is not: it is then read as any other frame, which finds the fault.
    """
    names = frame.columns
    if frame.active_geometry_name != f.GEOMETRY or not names.is_unique or frame.crs != f.CRS:
        return False
    if not (set(model.fields) <= set(names) and all(type(name) is str for name in names)):
        return False
    known = [name for name in (*model.fields, *KNOWN) if name in names]
    return (
        all(_fits(frame[name], kind_of(name, model)) for name in known)
        and not any(holds_arrays(frame[name]) for name in set(names).difference(known))
        and (frame[model.key].is_unique or not unique_ids)
        and not frame[model.key].hasnans
        and _sound(frame, model, region or default_region())
    )


def _fits(column: pd.Series[Any], kind: Kind) -> bool:
    """Tell whether a column has the dtype of its kind and holds nothing else."""
    if kind is Kind.INTEGER:
        return bool(column.dtype == "Int64") and not (column < 0).any()
    if kind in _DTYPES:
        return bool(column.dtype == _DTYPES[kind])
    if column.dtype != object:
        return False
    values = column.tolist()
    if kind is Kind.LIST:
        items = chain.from_iterable(values) if set(map(type, values)) <= {list} else [None]
        return set(map(type, items)) <= {str}
    # Most columns of most frames are empty: to count is five times as fast as to look.
    return values.count(None) == len(values) or (
        set(map(type, values)) <= {str, type(None)} and NOTHING.isdisjoint(values)
    )


def _sound(frame: gpd.GeoDataFrame, model: Model, region: Region) -> bool:
    shapes = np.asarray(frame.geometry.array, dtype=object)
    absent = shapely.is_missing(shapes)
    kinds = {shapely.GeometryType[kind.upper()].value for kind in model.geometry_types}
    there = ~absent
    if not set(np.unique(shapely.get_type_id(shapes[there])).tolist()) <= kinds:
        return False
    if "Point" not in model.geometry_types:
        whole = bool(shapely.is_valid(shapes[there]).all())
        return whole and not (model.geometry_required and absent.any())
    x, y = shapely.bounds(shapes[there])[:, :2].T  # NaN for an empty point, where get_x fails
    precision = frame[f.GEO_PRECISION]
    here = (frame[f.SCOPE] != "out_of_theatre").to_numpy()
    return (
        bool(((np.abs(x) <= 180) & (np.abs(y) <= 90)).all())  # noqa: PLR2004 - degrees
        # What is joined has been placed, in whatever region.
        and (f.JOIN_STATUS in frame or not (region.looks_swapped(x, y) & here[there]).any())
        and not frame[f.SCOPE].hasnans
        and not precision.isna().to_numpy()[there].any()
        and bool(precision.dropna().isin(list(f.GEO_PRECISIONS)).all())
        and _dated(frame)
    )


def _dated(frame: gpd.GeoDataFrame) -> bool:
    start, end, precision = (frame[name] for name in (f.DATE_START, f.DATE_END, f.DATE_PRECISION))
    days = [*start.unique(), *end.unique()]
    dated = start.notna()
    open_ended = dated & end.isna() & (precision.isna() | (precision == "day"))
    unsaid = dated.any() and not precision.notna().any()
    whole = all(day is None or is_day(day) for day in days)
    return whole and not unsaid and not open_ended.any()
