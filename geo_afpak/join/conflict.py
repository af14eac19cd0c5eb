"""Events whose point does not settle the district: contradicted, or in a town of several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import numpy as np
import pandas as pd
import shapely

from geo_afpak.join.agreement import CAUSES
from geo_afpak.join.grid import NOWHERE
from geo_afpak.join.metres import in_metres
from geo_afpak.join.place import texts_of
from geo_afpak.model import fields
from geo_afpak.names.places import normalise_name

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.join.agreement import Agreement
    from geo_afpak.join.units import Units

    Positions = NDArray[np.intp]

__all__ = ["ON_CONFLICT", "OnConflict", "city_districts", "in_conflict", "settled"]

OnConflict = Literal["point", "stated", "open"]
ON_CONFLICT: Final = ("point", "stated", "open")
"""Where an event counts whose point lies in another place than the one stated."""


def in_conflict(
    points: NDArray[Any], told: Agreement, units: Units, error_km: float
) -> NDArray[np.bool_]:
    """Find the points that lie farther from what is stated than borders are wrong.

    The finest stated unit that is known decides: who is in the stated district is in no
    conflict over its province.
    """
    out = np.zeros(len(points), dtype=bool)
    there = ~(shapely.is_missing(points) | shapely.is_empty(points))
    asked = np.flatnonzero(there & np.isin(told.cause, CAUSES[:-1]))
    rows_of: dict[tuple[str, tuple[str, ...]], list[int]] = {}
    for row in asked.tolist():
        rows_of.setdefault(_finest(told, row), []).append(row)
    for (column, ids), rows in rows_of.items():
        frame = units.districts if column == fields.ADM2_ID else units.provinces
        of = fields.COUNTRY if column == fields.COUNTRY else fields.ADM_ID
        shapes = np.asarray(frame.geometry.array, dtype=object)[frame[of].isin(ids)]
        if len(shapes):
            metric = in_metres(shapes, units.metric_crs)
            at = in_metres(points[rows], units.metric_crs)
            near, _ = shapely.STRtree(metric).query(at, "dwithin", distance=error_km * 1000)
            out[np.delete(rows, near)] = True
    return out


def _finest(told: Agreement, row: int) -> tuple[str, tuple[str, ...]]:
    for column, ids in (
        (fields.ADM2_ID, told.district), (fields.ADM1_ID, told.province),
        (fields.COUNTRY, told.country),
    ):  # fmt: skip
        if ids[row]:
            return column, ids[row]
    return fields.COUNTRY, ()


def settled(
    rows: NDArray[np.bool_],
    told: Agreement,
    units: Units,
    found: tuple[Positions, Positions],
    on_conflict: OnConflict,
) -> tuple[Positions, Positions]:
    """Put events in conflict where the rule says: in the stated unit, or where both agree.

    With "stated" that is the unit where one is meant, else the next larger one. With "open" the
    province, where the stated unit is in the same one.
    """
    district, province = found[0].copy(), found[1].copy()
    if on_conflict == "point":
        return district, province
    in_province = pd.Index(units.provinces[fields.ADM_ID])
    in_district = pd.Index(units.districts[fields.ADM_ID])
    for row in np.flatnonzero(rows):
        meant = in_district.get_indexer(list(told.district[row] or ()))
        parents = set(units.parents(meant).tolist()) - {NOWHERE}
        parents = parents or set(in_province.get_indexer(list(told.province[row] or ())).tolist())
        parent = parents.pop() if len(parents) == 1 else NOWHERE
        if on_conflict == "stated":
            district[row] = meant[0] if len(meant) == 1 else NOWHERE
            province[row] = parent
        else:
            district[row] = NOWHERE
            province[row] = parent if parent == province[row] else NOWHERE
    return district, province


def city_districts(incidents: gpd.GeoDataFrame, district: Positions, units: Units) -> NDArray[Any]:
    """Return the districts that a point in a town of several may lie in, "" for all others.

    Its source must know it to the town or the district (geo_precision 2 or 3), and name the town
    and nothing closer.
    """
    out = np.full(len(incidents), "", dtype=object)
    known = incidents[fields.GEO_PRECISION].isin([2, 3]).to_numpy(dtype=bool)
    if units.own or not known.any():
        return out
    place, stated = (texts_of(incidents, name) for name in (fields.PLACE, fields.ADM2_STATED))
    coded = [pd.factorize(texts) for texts in (place, stated)]
    ids = np.append(units.districts[fields.ADM_ID].astype(str), "")
    for city in units.region.cities:
        names = {_town(name) for name in (city.name, *city.spellings)}
        of_place, of_stated = (
            np.array([text != "" and _town(text) in names for text in distinct], dtype=bool)[code]
            for code, distinct in coded
        )
        here = known & ((of_place & (of_stated | (stated == ""))) | (of_stated & (place == "")))
        here &= np.isin(ids, city.districts)[district]
        out[here] = "; ".join(city.districts)
    return out


def _town(text: str) -> str:
    return normalise_name(text).removesuffix(" city").removesuffix(" town")
