"""Incidents as an import writes them, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_afpak.io._columns import json_text
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from geo_afpak.importers._row import Point, Record

_DECIMALS: Final = 5


def head_of(licence: str, attribution: str) -> str:
    """Return what stands before the features of a file."""
    head = {
        "type": "FeatureCollection",
        "name": "incidents",
        "licence": licence,
        "attribution": attribution,
    }
    return f'{json_text(head)[:-1]},"features":['


def feature(record: Record, point: Point | None) -> str:
    """Write an incident as a feature of GeoJSON."""
    geometry: dict[str, object] | None = None
    if point is not None:
        geometry = {"type": "Point", "coordinates": [round(x, _DECIMALS) + 0.0 for x in point]}
    return json_text(
        {"type": "Feature", "id": record[f.ID], "properties": record, "geometry": geometry}
    )
