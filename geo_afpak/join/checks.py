"""What cannot be joined is refused, with the cure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak.errors import InvalidInputError
from geo_afpak.model import fields
from geo_afpak.model.schema import require_crs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["check_columns", "precision_of", "rows"]

_SHOWN: Final = 5


def precision_of(incidents: gpd.GeoDataFrame, nearest_km: float) -> NDArray[np.intp]:
    """Refuse what cannot be joined; return geo_precision with 0 for not stated."""
    if not isinstance(incidents, gpd.GeoDataFrame):
        raise InvalidInputError(
            f"incidents are a {type(incidents).__name__}; expected a GeoDataFrame of points; "
            "make one: geopandas.GeoDataFrame(frame, geometry=geopandas.points_from_xy("
            "frame.lon, frame.lat), crs='EPSG:4326')"
        )
    check_columns(incidents, "incidents", (fields.GEO_PRECISION,))
    require_crs(incidents, "incidents")
    if not (isinstance(nearest_km, int | float) and 0 <= nearest_km < np.inf):
        raise InvalidInputError(
            f"nearest_km={nearest_km!r} is no distance; expected kilometres, 0 or more; "
            "leave it out for 2 km, or pass 0 to turn it off"
        )
    points = np.asarray(incidents.geometry.array, dtype=object)
    kinds = shapely.get_type_id(points)  # -1 for null
    wrong = kinds > shapely.GeometryType.POINT
    full = np.flatnonzero((kinds == shapely.GeometryType.POINT) & ~shapely.is_empty(points))
    finite = np.isfinite(shapely.get_x(points[full])) & np.isfinite(shapely.get_y(points[full]))
    wrong[full] = ~finite
    if wrong.any():
        found = sorted({points[row].geom_type for row in np.flatnonzero(wrong)})
        raise InvalidInputError(
            f"incidents, {rows(wrong)}: geometry of type {', '.join(found)} that is no point; "
            "expected Point with finite lon and lat, or null; use "
            "geometry.representative_point() with its geo_precision, or null"
        )
    column = incidents[fields.GEO_PRECISION]
    precision = pd.to_numeric(column, errors="coerce").astype("Float64")
    bad = (column.notna() & ~precision.isin(list(fields.GEO_PRECISIONS))).to_numpy(dtype=bool)
    if bad.any():
        values = sorted({str(value) for value in column[bad]})[:_SHOWN]
        raise InvalidInputError(
            f"incidents, {rows(bad)}: geo_precision is {', '.join(values)}; expected one of "
            f"{sorted(fields.GEO_PRECISIONS)} or null; recode it (data/README.md)"
        )
    return np.asarray(precision.fillna(0), dtype=np.intp)


def check_columns(frame: gpd.GeoDataFrame, what: str, required: Sequence[str]) -> None:
    """Refuse a frame that lacks a column or its geometry, or has a column twice."""
    doubled = sorted({str(name) for name in frame.columns[frame.columns.duplicated()]})
    if doubled:
        raise InvalidInputError(
            f"{what}: column names occur twice: {', '.join(doubled)}; expected each once; "
            "rename or drop one: frame.loc[:, ~frame.columns.duplicated()]"
        )
    missing = [name for name in required if name not in frame.columns]
    if missing:
        raise InvalidInputError(
            f"{what}: no column {', '.join(missing)}; expected it in "
            f"{sorted(map(str, frame.columns))}; add it (null where not stated) or rename yours"
        )
    if frame.active_geometry_name is None:
        raise InvalidInputError(
            f"{what}: no active geometry column; expected one in EPSG:4326; "
            "set it: frame.set_geometry('name of the column')"
        )


def rows(mask: NDArray[np.bool_]) -> str:
    """Name the first rows of a mask."""
    found = np.flatnonzero(mask)
    more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    return f"row {', '.join(str(row) for row in found[:_SHOWN])}{more}"
