"""Rules over the geometry of a record: a point as precise as it is said to be, a sound polygon."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_afpak.model import fields as f
from geo_afpak.model.rules import Columns, Found, Problem, Rule
from geo_afpak.text import shorten

if TYPE_CHECKING:
    from geo_afpak.region.region import Region

POLYGONS: Final = ("MultiPolygon", "Polygon")
_UNIT_BY_NAME: Final[dict[Any, tuple[str, ...]]] = {
    f.DISTRICT_PRECISION_MAX: (f.ADM2_STATED, f.ADM2_ID_BY_NAME),
    f.PROVINCE_PRECISION_MAX: (f.ADM1_STATED, f.ADM1_ID_BY_NAME),
}
"""What places an event without a point: the join looks the name up."""


def located_as_precise(columns: Columns, region: Region) -> Found:
    """Hold the point of an incident against its geo_precision, its basis and the study area."""
    shapes, precision = columns.geometry, columns[f.GEO_PRECISION]
    pointless = shapely.is_missing(shapes)
    coarse = columns.rows(f.GEO_PRECISION, lambda value: value in (None, 0, 5))
    wanted = pointless.copy()
    wanted[coarse] = False
    for row in np.flatnonzero(wanted).tolist():
        named = _UNIT_BY_NAME.get(precision[row], ())
        if all(columns[name][row] is None for name in named):
            yield row, _no_point(precision[row])
    kinds = shapely.get_type_id(shapes)
    odd = ~pointless & ((kinds != shapely.GeometryType.POINT.value) | shapely.is_empty(shapes))
    for row in np.flatnonzero(odd).tolist():
        said = f"is a {shapes[row].geom_type}"
        yield row, Problem(f.GEOMETRY, said, "a point or null", "correct it")
    there = ~pointless & ~odd
    for row in columns.rows(f.GEO_PRECISION, lambda value: value == 0):
        if there[row]:
            said, fix = _ANCHORED
            yield row, Problem(f.GEOMETRY, said, "null", fix)
    for row in columns.rows(f.LOCATION_BASIS, lambda value: value is None or value == ""):
        if there[row]:
            how = "how the point was obtained"
            yield row, Problem(f.LOCATION_BASIS, "is empty", how, "fill it in")
    placed = np.flatnonzero(there)
    x, y = shapely.get_x(shapes[placed]), shapely.get_y(shapes[placed])
    for at in np.flatnonzero(~region.holds(x, y)).tolist():
        row = int(placed[at])
        if columns[f.SCOPE][row] != "out_of_theatre":
            yield row, _outside(region, float(x[at]), float(y[at]))


_ANCHORED: Final = (
    "is a point though geo_precision is 0 (no place given)",
    "remove the point, or state how precise it is",
)


def _no_point(precision: object) -> Problem:
    return Problem(
        f.GEOMETRY,
        f"is null though geo_precision is {shorten(precision)}",
        "a point for geo_precision 1 to 4, or adm2_stated for 3 and adm1_stated for 4",
        "add the point or the name, or set geo_precision to 0 (no place) or 5 (country or region)",
    )


def _outside(region: Region, lon: float, lat: float) -> Problem:
    area = "longitude {0:g} to {2:g}, latitude {1:g} to {3:g}".format(*region.bounds)
    if region.looks_swapped(lon, lat):
        return Problem(
            f.GEOMETRY, "lies outside the study area; longitude and latitude look swapped",
            area, "write [longitude, latitude]",
        )  # fmt: skip
    return Problem(
        f.GEOMETRY, "lies outside the study area", area,
        "correct the point, or set scope to 'out_of_theatre'",
    )  # fmt: skip


def polygon(*, required: bool) -> Rule:
    """Hold the geometry to a valid polygon."""
    kinds = [shapely.GeometryType[name.upper()].value for name in POLYGONS]

    def rule(columns: Columns) -> Found:
        shapes = columns.geometry
        absent = shapely.is_missing(shapes)
        if required:
            for row in np.flatnonzero(absent).tolist():
                fix = "add the polygon of the unit"
                yield row, Problem(f.GEOMETRY, "is null", "a polygon", fix)
        areal = np.isin(shapely.get_type_id(shapes), kinds) & ~shapely.is_empty(shapes)
        for row in np.flatnonzero(~absent & ~areal).tolist():
            said = f"is a {shapes[row].geom_type}"
            yield row, Problem(f.GEOMETRY, said, "a polygon", "correct it")
        for row in np.flatnonzero(areal & ~shapely.is_valid(shapes)).tolist():
            said = f"is not valid: {shapely.is_valid_reason(shapes[row])}"
            fix = "repair it with shapely.make_valid"
            yield row, Problem(f.GEOMETRY, said, "a valid polygon", fix)

    return rule
