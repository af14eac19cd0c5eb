"""Incidents and rejected rows as an import writes them, line by line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.importers.sheet import AS_READ, FURTHER
from geo_afpak.io._cells import cell
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_afpak.importers._row import Point, Record

_DECIMALS: Final = 5
_RESERVED: Final = ("row", "reason")
_json: Final = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode


def head_of(licence: str, attribution: str) -> str:
    """Return what stands before the features of a file."""
    head = {
        "type": "FeatureCollection",
        "name": "incidents",
        "licence": licence,
        "attribution": attribution,
    }
    return f'{_json(head)[:-1]},"features":['


def feature(record: Record, point: Point | None) -> str:
    """Write an incident as a feature of GeoJSON."""
    geometry: dict[str, object] | None = None
    if point is not None:
        geometry = {"type": "Point", "coordinates": [round(x, _DECIMALS) + 0.0 for x in point]}
    return _json(
        {"type": "Feature", "id": record[f.ID], "properties": record, "geometry": geometry}
    )


def reject_header(headers: Sequence[str]) -> list[str]:
    """Return the header of a file of rejected rows."""
    names = [f"{name} (as read)" if name in _RESERVED else name for name in headers]
    return [*_RESERVED, *names, FURTHER, AS_READ]


def reject_cells(reject: dict[str, Any], headers: Sequence[str]) -> list[object]:
    """Return the cells of a rejected row, as read, after its reasons."""
    cells = map(reject["record"].get, (*headers, FURTHER, AS_READ))
    return [reject["row"], " | ".join(reject["reasons"]), *cells]


def csv_line(values: Sequence[object]) -> str:
    """Write a line of CSV that no spreadsheet takes for a formula."""
    return ",".join(map(cell, values)) + "\n"
