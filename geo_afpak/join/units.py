"""The districts and provinces that incidents are joined to."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo_afpak.boundaries import load_boundaries
from geo_afpak.join.grid import NOWHERE
from geo_afpak.join.metres import Level
from geo_afpak.model import fields
from geo_afpak.region.countries import country_named
from geo_afpak.region.projection import metric_crs
from geo_afpak.region.read import default_region
from geo_afpak.region.region import EVENT

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.region.region import Region

    Positions = NDArray[np.intp]

__all__ = ["Units", "take", "units_of", "vintage_of"]


@dataclass(frozen=True)
class Units:
    """Units of two levels, and what the join must know of where they lie.

    Parameters
    ----------
    districts, provinces
        Sorted by adm_id: the order that decides on shared borders.
    metric_crs
        Projection in which distances to them are measured, derived from where they lie.
    merged
        Provinces that are no more, and the one that each became part of.
    region
        Knows how countries are written.
    vintage
        Of the region's own units.
    own
        Whether districts or provinces are a user's, which no gazetteer of ours knows.
    """

    districts: gpd.GeoDataFrame
    provinces: gpd.GeoDataFrame
    metric_crs: str
    merged: Mapping[str, str]
    region: Region
    vintage: str
    own: bool

    @cached_property
    def ids(self) -> frozenset[str]:
        """Ids of the districts."""
        return frozenset(self.districts[fields.ADM_ID])

    @cached_property
    def of_districts(self) -> Level:
        """Shapes of the districts."""
        return Level(np.asarray(self.districts.geometry.array, dtype=object), self.metric_crs)

    @cached_property
    def of_provinces(self) -> Level:
        """Shapes of the provinces."""
        return Level(np.asarray(self.provinces.geometry.array, dtype=object), self.metric_crs)

    def parents(self, district: Positions) -> Positions:
        """Position of the province that each district belongs to, or NOWHERE."""
        index = pd.Index(self.provinces[fields.ADM_ID])
        parent = np.append(index.get_indexer(self.districts[fields.PARENT_ID]), NOWHERE)
        return np.where(district == NOWHERE, NOWHERE, parent[district])

    def countries(self) -> set[str]:
        """Countries that the units are of."""
        return {*self.provinces[fields.COUNTRY], *self.districts[fields.COUNTRY]}

    def holds_country(self, stated: str) -> bool | None:
        """Say whether one of the countries that a text names is here; None if it names none."""
        names = [part for part in stated.split(";") if part.strip()]
        codes = [self.region.country_of(name) or country_named(name) for name in names]
        if not codes or None in codes:
            return None
        here = self.countries()
        return any(code in here for code in codes)


def vintage_of(region: Region, vintage: str | None, *incidents: pd.DataFrame) -> str:
    """Return the name of a vintage; when None, of that in which most of the events happened.

    Incidents that were each joined to the units of its own day keep to that.
    """
    if vintage is not None or not incidents:
        return region.vintage(vintage).name
    if any(fields.BOUNDARIES_OF in one.columns for one in incidents):
        return EVENT
    dates = (one[fields.DATE_START] for one in incidents if fields.DATE_START in one.columns)
    days: Counter[Any] = Counter()
    for column in dates:
        days.update(column.value_counts().to_dict())
    return region.vintage_of(days).name


def units_of(
    region: Region | None,
    vintage: str | None,
    districts: object,
    provinces: object,
) -> Units:
    """Take a region's units, or a user's own in their place."""
    region = region or default_region()
    chosen = region.vintage(vintage)
    levels = [
        load_boundaries(level, own, vintage=chosen.name, region=region)
        for level, own in (("adm2", districts), ("adm1", provinces))
    ]
    crs = region.metric_crs
    if districts is not None and not levels[0].geometry.is_empty.all():
        west, south, east, north = levels[0].total_bounds
        crs = metric_crs((west, south, east, north))
    foreign = districts is not None or provinces is not None
    return Units(levels[0], levels[1], crs, dict(chosen.merged), region, chosen.name, foreign)


def take(units: gpd.GeoDataFrame, column: str, position: Positions) -> NDArray[Any]:
    """Look a column of the units up, None for NOWHERE and for what is missing there."""
    if column not in units.columns:
        return np.full(len(position), None, dtype=object)
    values = np.full(len(units) + 1, None, dtype=object)
    for row, value in enumerate(units[column]):
        values[row] = value if isinstance(value, str | list) else None
    return values[position]  # NOWHERE takes the last one, None
