"""How precisely each joined incident is known, and so how it may be drawn and named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import pandas as pd

from geo_afpak.join.certainty import RADIUS_KM
from geo_afpak.join.incidents import elsewhere
from geo_afpak.model import fields

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = [
    "ELSEWHERE",
    "MARK",
    "NEAR",
    "ON_A_SPOT",
    "SHELF",
    "figures_here",
    "here",
    "mark_of",
    "placed",
]

Frame = TypeVar("Frame", bound=pd.DataFrame)
MARK: Final = "mark"
SHELF: Final = "shelf"
ELSEWHERE: Final = "elsewhere"
NEAR: Final = "near"
ON_A_SPOT: Final = ("dot", NEAR)
"""Marks that stand at the event's own point."""
_FIGURES: Final = frozenset(
    (MARK, fields.EVENT_TYPE, *fields.PART_FIELDS, *fields.low_stated_high(fields.KILLED),
     *fields.low_stated_high(fields.INJURED))
)  # fmt: skip


def mark_of(joined: gpd.GeoDataFrame) -> pd.Series:
    """Say how each incident may be drawn, given how precisely its place is known.

    Returns
    -------
    pandas.Series
        "dot" for a site or town, "near" for a point that is right to radius_km only, which is
        a soft disc, "district" for a district to be hatched, "province" for a badge in a
        province, "shelf" for what is listed beside the map, "elsewhere" for events outside the
        region (join.elsewhere), which are in the table only.

    Notes
    -----
    The unit is the one that the join allows, by the point or by the stated names, so what is
    drawn in a province or closer is what counts there: `placed` and every sum by province
    are one number.

    A point of geo_precision 4 or 5 is a display anchor: drawing it would claim a place that
    no source gives (data/README.md, geo_precision).
    """
    precision = joined[fields.GEO_PRECISION].astype("Int64").fillna(0)
    has_point = joined.geometry.notna() & ~joined.geometry.is_empty
    has_point &= joined[fields.ADM1_ID].notna()
    marks = np.select(
        [
            elsewhere(joined),
            has_point & _wide(joined, precision),
            has_point & precision.isin([1, 2]),
            joined[fields.ADM2_ID].notna(),
            joined[fields.ADM1_ID].notna(),
        ],
        [ELSEWHERE, NEAR, "dot", "district", "province"],
        SHELF,
    )
    return pd.Series(marks, index=joined.index, name=MARK)


def _wide(joined: pd.DataFrame, precision: pd.Series[Any]) -> pd.Series[bool]:
    """Tell which points are right to a radius of their own, wider than a site or a town is."""
    if fields.RADIUS_KM not in joined.columns:
        return pd.Series(data=False, index=joined.index)
    usual = precision.map({**RADIUS_KM, fields.DISTRICT_PRECISION_MAX: 0})
    radius = pd.to_numeric(joined[fields.RADIUS_KM], errors="coerce")
    return ((radius > usual) & (radius <= fields.WIDEST_KM)).fillna(value=False).astype(bool)


def here(joined: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the events that every number is about: all but those outside the region."""
    return joined[joined[MARK] != ELSEWHERE]


def figures_here(joined: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return what numbers of the events `here` are made of: to take all columns takes longer."""
    names = [name for name in joined.columns if name in _FIGURES]
    return joined[names][joined[MARK] != ELSEWHERE]


def placed(joined: Frame) -> Frame:
    """Return the events known to a province or closer: what a map of the region shows."""
    return joined[~joined[MARK].isin([ELSEWHERE, SHELF])]
