"""Lay the corrections over the incidents: marked, sourced, and only when asked for."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo_afpak.errors import Fault, InputFileError, ValidationError
from geo_afpak.io._files import local_file, read_bytes
from geo_afpak.io._records import column_of, kind_of
from geo_afpak.io._tables import cells
from geo_afpak.io._values import Kind, convert
from geo_afpak.io._write import LAT, LON, plain_column
from geo_afpak.model import fields as f
from geo_afpak.model.schema import INCIDENTS, require_crs, shorten
from geo_afpak.region.datasets import data_path

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator
    from pathlib import Path

_COLUMNS: Final = ("incident_id", "field", "value", "source", "basis", "confidence", "reason")
_LIMITS: Final = {LON: 180, LAT: 90}
_UNTOUCHED: Final = {f.ID, f.GEOMETRY, f.CORRECTED}


class _Correction:
    """One line of the file, its value turned into the kind of its field."""

    def __init__(self, line: int, record: dict[str, str]) -> None:
        self.line = line
        self.record = record
        self.incident_id = record["incident_id"]
        self.field = record["field"]
        kind = Kind.NUMBER if self.field in (LON, LAT) else kind_of(self.field, INCIDENTS)
        self._column = convert([record["value"]], kind, cells=True, joined=True)
        self.value = self._column.items[0]

    @property
    def said(self) -> str:
        """What the discrepancy says of the correction: whence, how sure, why."""
        names = ("source", "basis", "confidence", "reason")
        return "".join(f"; {name}: {self.record[name]}" for name in names if self.record[name])

    def fault(self, field: str, problem: str, expected: str, fix: str) -> Fault:
        """Return a fault of this line."""
        value = shorten(self.record[field] if field in self.record else self.record["value"])
        return Fault(self.line, shorten(self.incident_id), field, value, problem, expected, fix)

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
    incidents: gpd.GeoDataFrame, path: str | os.PathLike[str] | None = None
) -> gpd.GeoDataFrame:
    """Return the incidents with corrected values, each marked where it stands.

    The field is set, its name is added to the list in the column `corrected`, and the old
    value and the source of the new one are appended to `discrepancy`. The fields lon and lat
    move the point; an empty value means not stated.

    Parameters
    ----------
    incidents
        As `read_incidents` returns them, EPSG:4326. Not changed.
    path
        CSV with the columns incident_id, field, value, source, basis, confidence, reason;
        None means the embedded data/corrections.csv.

    Returns
    -------
    geopandas.GeoDataFrame
        Same rows, order and index, with the column `corrected`.

    Raises
    ------
    CRSMismatchError
        If the frame has no CRS, or another one than EPSG:4326.
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
    require_crs(incidents, "incidents")
    file = local_file(data_path("corrections.csv") if path is None else path, (".csv",))
    known = {*f.INCIDENT_FIELDS, *map(str, incidents.columns), LON, LAT} - _UNTOUCHED
    corrections, faults = _read(file, sorted(known))
    rows = {key: row for row, key in enumerate(incidents[f.ID].tolist())}
    columns = _columns(incidents, {correction.field for correction in corrections})
    for correction in corrections:
        if correction.incident_id in rows:
            _apply(columns, rows[correction.incident_id], correction)
        else:
            expected, fix = "the id of an incident", "correct the id, or pass the other incidents"
            faults.append(correction.fault("incident_id", "is unknown", expected, fix))
    for correction in corrections:
        row = rows.get(correction.incident_id)
        if row is None or correction.field not in (LON, LAT):
            continue
        if (columns[LON][row] is None) != (columns[LAT][row] is None):
            problem, fix = "leaves the point with one coordinate", "correct lon and lat both"
            faults.append(correction.fault(correction.field, problem, "both or none", fix))
    if faults:
        raise ValidationError(str(file), sorted(faults, key=lambda fault: fault.row or 0))
    return _rebuilt(incidents, columns)


def _read(file: Path, fields: list[str]) -> tuple[list[_Correction], list[Fault]]:
    header, rows, _ = cells(read_bytes(file), file)
    missing = [name for name in _COLUMNS if name not in header]
    if missing:
        raise InputFileError(
            f"{file}: has no column {', '.join(missing)}; expected the columns "
            f"{', '.join(_COLUMNS)}; add it"
        )
    corrections, faults = [], []
    seen = set()
    for line, row in rows:
        record = dict.fromkeys(_COLUMNS, "") | dict(zip(header, row, strict=False))
        found = _Correction(line, record)
        problems = list(found.problems(fields))
        if (found.incident_id, found.field) in seen:
            problem, fix = "corrects the same field a second time", "remove one of the lines"
            problems.append(found.fault("field", problem, "one line a field", fix))
        seen.add((found.incident_id, found.field))
        faults += problems
        if not problems:
            corrections.append(found)
    return corrections, faults


def _columns(incidents: gpd.GeoDataFrame, corrected: set[str]) -> dict[str, list[Any]]:
    """Return the columns that will change as lists, and the points as lon and lat."""
    columns = {
        name: plain_column(incidents[name]) if name in incidents else [None] * len(incidents)
        for name in (*sorted(corrected - {LON, LAT}), f.DISCREPANCY, f.CORRECTED)
    }
    columns[f.CORRECTED] = [list(names or ()) for names in columns[f.CORRECTED]]
    if corrected & {LON, LAT}:
        columns[LON] = plain_column(incidents.geometry.x)
        columns[LAT] = plain_column(incidents.geometry.y)
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


def _rebuilt(incidents: gpd.GeoDataFrame, columns: dict[str, list[Any]]) -> gpd.GeoDataFrame:
    result = incidents.copy()
    for name, values in columns.items():
        if name not in (LON, LAT):
            kind = kind_of(name, INCIDENTS)
            result[name] = column_of(values, kind).set_axis(result.index)
    if LON in columns:
        points = [
            None if lon is None or lat is None else shapely.Point(lon, lat)
            for lon, lat in zip(columns[LON], columns[LAT], strict=True)
        ]
        shapes = gpd.array.from_shapely(np.array(points, dtype=object), crs=result.crs)
        result = result.set_geometry(gpd.GeoSeries(shapes, index=result.index))
    return result
