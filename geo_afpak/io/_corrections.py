"""Lay corrections over incidents or zones: marked, sourced, and only when asked for."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely
from pandas.api.types import is_integer_dtype

from geo_afpak.errors import Fault, InputFileError, ValidationError
from geo_afpak.io._coded import expanded
from geo_afpak.io._csv import cells
from geo_afpak.io._door import load
from geo_afpak.io._files import local_file, read_bytes
from geo_afpak.io._plain import plain_column
from geo_afpak.io._records import column_of, kind_of
from geo_afpak.io._values import Kind, convert
from geo_afpak.io._write import LAT, LON
from geo_afpak.model import fields as f
from geo_afpak.model.schema import INCIDENTS, Model, shorten
from geo_afpak.region.datasets import data_path

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

_COLUMNS: Final = ("field", "value", "source", "basis", "confidence", "reason")
_LIMITS: Final = {LON: 180, LAT: 90}
_UNTOUCHED: Final = {f.ID, f.GEOMETRY, f.CORRECTED}


class _Correction:
    """One line of the file, its value turned into the kind of its field."""

    def __init__(
        self, line: int, record: dict[str, str], key: str, kinds: Mapping[str, Kind]
    ) -> None:
        self.line = line
        self.record = record
        self.key = key
        self.field = record["field"]
        kind = kinds.get(self.field, Kind.TEXT)
        self._column = convert([record["value"]], kind, cells=True, joined=True)
        self.value = expanded(self._column.items)[0]

    @property
    def said(self) -> str:
        """What the discrepancy says of the correction: whence, how sure, why."""
        names = ("source", "basis", "confidence", "reason")
        return "".join(f"; {name}: {self.record[name]}" for name in names if self.record[name])

    def fault(self, field: str, problem: str, expected: str, fix: str) -> Fault:
        """Return a fault of this line."""
        value = shorten(self.record[field] if field in self.record else self.record["value"])
        return Fault(self.line, shorten(self.key), field, value, problem, expected, fix)

    def problems(self, fields: list[str]) -> Iterator[Fault]:
        """Yield what is wrong with the line itself."""
        if self.field not in fields:
            near = difflib.get_close_matches(self.field, fields, n=1)
            fix = f"did you mean {near[0]!r}?" if near else "use one of these"
            yield self.fault("field", "is unknown", f"one of {', '.join(fields)}", fix)
        elif self._column.refused:
            yield self.fault(self.field, *self._column.refused[0])
        elif self.field in _LIMITS and abs(self.value or 0) > _LIMITS[self.field]:
            limit = _LIMITS[self.field]
            yield self.fault(self.field, "is out of range", f"-{limit} to {limit}", "correct it")
        if not self.record["source"]:
            yield self.fault("source", "is empty", "where the value comes from", "fill it in")


def apply_corrections(
    incidents: object, path: str | os.PathLike[str] | None = None
) -> gpd.GeoDataFrame:
    """Return the incidents with corrected values, each marked where it stands.

    The field is set, its name is added to the list in the column `corrected`, and the old
    value and the source of the new one are appended to `discrepancy`. The fields lon and lat
    move the point; an empty value means not stated.

    Parameters
    ----------
    incidents
        As `geo_afpak.load_incidents` takes them. Not changed.
    path
        CSV with the columns incident_id, field, value, source, basis, confidence, reason;
        None means the embedded data/corrections.csv.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows, order and index, with the column `corrected`.

    Raises
    ------
    InputFileError
        If the file cannot be read or lacks a column.
    ValidationError
        If a line names an unknown incident or field, or holds a value that its field cannot
        hold; all such lines at once.

    Examples
    --------
    >>> from geo_afpak import apply_corrections, data_path, read_incidents
    >>> incidents = read_incidents(data_path("incidents.geojson")).frame
    >>> corrected = apply_corrections(incidents)
    >>> "killed" in corrected.set_index("id").loc["att-karachi-ismaili-bus", "corrected"]
    True
    """
    return lay_over(incidents, path or data_path("corrections.csv"), INCIDENTS)


def lay_over(source: object, path: str | os.PathLike[str], model: Model) -> gpd.GeoDataFrame:
    """Lay a file of corrections over incidents or zones, whose id is its first column."""
    records = load(source, model)
    file = local_file(path, (".csv",))
    columns = (f"{model.what.removesuffix('s')}_id", *_COLUMNS)
    corrections, faults = _read(file, columns, _kinds(records, model))
    rows = {key: row for row, key in enumerate(records[f.ID].tolist())}
    values = _columns(records, {correction.field for correction in corrections})
    for correction in corrections:
        if correction.key in rows:
            _apply(values, rows[correction.key], correction)
        else:
            expected, fix = f"the id of one of the {model.what}", "correct it, or pass the others"
            faults.append(correction.fault(columns[0], "is unknown", expected, fix))
    for correction in corrections:
        row = rows.get(correction.key)
        if row is None or correction.field not in (LON, LAT):
            continue
        if (values[LON][row] is None) != (values[LAT][row] is None):
            problem, fix = "leaves the point with one coordinate", "correct lon and lat both"
            faults.append(correction.fault(correction.field, problem, "both or none", fix))
    if faults:
        raise ValidationError(str(file), sorted(faults, key=lambda fault: fault.row or 0))
    return _rebuilt(records, values, model)


def _kinds(records: gpd.GeoDataFrame, model: Model) -> dict[str, Kind]:
    """Return what each field that may be corrected holds; further columns keep their type."""
    kinds = {}
    for name in {*model.fields, *map(str, records.columns)} - _UNTOUCHED:
        kind = kind_of(name, model)
        # What is empty throughout is whole numbers to some readers, and of no type to us.
        held = records[name].notna().any() if name in records else False
        whole = held and is_integer_dtype(records[name])
        kinds[name] = Kind.INTEGER if kind is Kind.ANY and whole else kind
    return kinds if model is not INCIDENTS else kinds | dict.fromkeys((LON, LAT), Kind.NUMBER)


def _read(
    file: Path, columns: Sequence[str], kinds: Mapping[str, Kind]
) -> tuple[list[_Correction], list[Fault]]:
    header, rows = cells(read_bytes(file), file)
    missing = [name for name in columns if name not in header]
    if missing:
        raise InputFileError(
            f"{file}: has no column {', '.join(missing)}; expected the columns "
            f"{', '.join(columns)}; add it"
        )
    corrections, faults = [], []
    seen = set()
    for line, row in rows:
        record = dict.fromkeys(columns, "") | dict(zip(header, row, strict=False))
        found = _Correction(line, record, record[columns[0]], kinds)
        problems = list(found.problems(sorted(kinds)))
        if (found.key, found.field) in seen:
            problem, fix = "corrects the same field a second time", "remove one of the lines"
            problems.append(found.fault("field", problem, "one line a field", fix))
        seen.add((found.key, found.field))
        faults += problems
        if not problems:
            corrections.append(found)
    return corrections, faults


def _columns(records: gpd.GeoDataFrame, corrected: set[str]) -> dict[str, list[Any]]:
    """Return the columns that will change as lists, and the points as lon and lat."""
    columns = {
        name: plain_column(records[name]) if name in records else [None] * len(records)
        for name in (*sorted(corrected - {LON, LAT}), f.DISCREPANCY, f.CORRECTED)
    }
    columns[f.CORRECTED] = [list(names or ()) for names in columns[f.CORRECTED]]
    if corrected & {LON, LAT}:
        columns[LON] = plain_column(records.geometry.x)
        columns[LAT] = plain_column(records.geometry.y)
    return columns


def _apply(columns: dict[str, list[Any]], row: int, correction: _Correction) -> None:
    name, value = correction.field, correction.value
    said = f"[corrected] {name}: {_shown(columns[name][row])} -> {_shown(value)}{correction.said}"
    columns[name][row] = value
    stated = columns[f.DISCREPANCY][row]
    columns[f.DISCREPANCY][row] = f"{stated} {said}" if stated else said
    if name not in columns[f.CORRECTED][row]:
        columns[f.CORRECTED][row].append(name)


def _shown(value: object) -> str:
    if value is None or value == []:
        return "not stated"
    return ", ".join(value) if isinstance(value, list) else str(value)


def _rebuilt(
    records: gpd.GeoDataFrame, columns: dict[str, list[Any]], model: Model
) -> gpd.GeoDataFrame:
    result = records.copy()
    for name, values in columns.items():
        if name not in (LON, LAT):
            kind = kind_of(name, model)
            result[name] = column_of(values, kind).set_axis(result.index)
    if LON in columns:
        points = [
            None if lon is None or lat is None else shapely.Point(lon, lat)
            for lon, lat in zip(columns[LON], columns[LAT], strict=True)
        ]
        shapes = gpd.array.from_shapely(np.array(points, dtype=object), crs=result.crs)
        result = result.set_geometry(gpd.GeoSeries(shapes, index=result.index))
    return result
