"""Incidents as arrays, for comparing them by the million: periods, places, tolls, groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from geo_afpak.count.keys import require_column
from geo_afpak.model import fields

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Rows = NDArray[np.intp]
    Floats = NDArray[np.float64]

__all__ = ["SITE_KM", "TOWN_KM", "UNIT_KM", "Events"]

SITE_KM: Final = 2.0
"""Two points of geo_precision 1 are right to about 1 km each (data/README.md)."""
TOWN_KM: Final = 10.0
"""Town points of two gazetteers, and a site within a town."""
UNIT_KM: Final = 50.0
"""A district point may be a centroid or a seat; most districts are less than 50 km across."""
REPORT_DAYS: Final = 14
"""An event dated by its report is looked for in the days before the report."""

_EPOCH: Final = np.datetime64("1970-01-01")
_EARTH_KM: Final = 6371.0
_GEOCENTRIC: Final = "EPSG:4978"
_PROVINCE: Final = fields.PROVINCE_PRECISION_MAX


@dataclass(frozen=True)
class Events:
    """Columns of incidents by position; days since 1970, kilometres, NaN for unknown.

    Parameters
    ----------
    first, last
        Days of the period; `dated` tells whether there is one.
    place
        Points of three coordinates from the middle of the earth, in km: a chord is as long as
        the way along the ground, within 1 m in 60 km, wherever on earth. NaN where there is
        none and at geo_precision 4 and more, where the point is a display anchor.
    precision
        geo_precision, 0 for not stated.
    district, province
        Codes of the joined units, -1 for none.
    group_set, group_sets
        Which set of groups each names, and the sets.
    low, high
        Figures of killed and injured: range by row.
    """

    ids: NDArray[Any]
    sources: NDArray[Any]
    dates: NDArray[Any]
    titles: NDArray[Any]
    types: NDArray[Any]
    first: NDArray[np.int64]
    last: NDArray[np.int64]
    dated: NDArray[np.bool_]
    place: Floats
    precision: Rows
    district: Rows
    province: Rows
    group_set: Rows
    group_sets: tuple[frozenset[str], ...]
    low: dict[str, Floats]
    high: dict[str, Floats]

    @classmethod
    def of(cls, joined: gpd.GeoDataFrame) -> Events:
        """Take the columns out of joined incidents."""
        for name in (fields.ID, fields.DATE_START, fields.DATE_PRECISION, fields.GEO_PRECISION):
            require_column(joined, name, "null where it is not known")
        first, last, dated = _periods(joined)
        precision = pd.to_numeric(joined[fields.GEO_PRECISION]).fillna(0).to_numpy(dtype=np.intp)
        sets = [frozenset(row) if isinstance(row, list | tuple) else frozenset[str]()
                for row in _column(joined, fields.GROUPS)]  # fmt: skip
        group_sets = tuple(dict.fromkeys(sets))
        code = {names: number for number, names in enumerate(group_sets)}
        low, high = {}, {}
        for what in (fields.KILLED, fields.INJURED):
            low[what], high[what] = _range(joined, what)
        return cls(
            ids=_texts(joined, fields.ID),
            sources=_texts(joined, fields.SOURCE_DATASET),
            dates=_texts(joined, fields.DATE_START),
            titles=_texts(joined, fields.TITLE),
            types=_texts(joined, fields.EVENT_TYPE),
            first=first, last=last, dated=dated, precision=precision,
            place=_kilometres(joined, precision),
            district=pd.factorize(joined[fields.ADM2_ID])[0],
            province=pd.factorize(joined[fields.ADM1_ID])[0],
            group_set=np.array([code[names] for names in sets], dtype=np.intp),
            group_sets=group_sets, low=low, high=high,
        )  # fmt: skip

    def placed(self) -> NDArray[np.bool_]:
        """Tell which have a place that can be compared: a point, a district or a province."""
        fine = (self.precision >= 1) & (self.precision <= fields.DISTRICT_PRECISION_MAX)
        coarse = self.precision == _PROVINCE
        known = self.pointed() | (self.district >= 0)
        placed: NDArray[np.bool_] = (fine & known) | (coarse & (self.province >= 0))
        return placed

    def pointed(self) -> NDArray[np.bool_]:
        """Tell which have a point."""
        there: NDArray[np.bool_] = ~np.isnan(self.place[:, 0])
        return there

    def reasons(self) -> pd.Series[Any]:
        """Say of each why it cannot be compared; empty text where it can."""
        reasons = np.select(
            [~self.dated, ~self.placed()],
            ["no date that can be compared", "no place closer than a country"],
            "",
        )
        return pd.Series(reasons, dtype=object)

    # --- facts of pairs ---------------------------------------------------------------

    def gap(self, one: Rows, other: Rows) -> NDArray[np.int64]:
        """Count the days between two periods, 0 where they overlap."""
        later = np.maximum(self.first[one], self.first[other])
        earlier = np.minimum(self.last[one], self.last[other])
        days: NDArray[np.int64] = np.maximum(later - earlier, 0)
        return days

    def length(self, rows: Rows) -> NDArray[np.int64]:
        """Count the days of a period, 1 for a day."""
        days: NDArray[np.int64] = self.last[rows] - self.first[rows] + 1
        return days

    def coarse(self, one: Rows, other: Rows) -> Rows:
        """Return the coarser geo_precision of both."""
        coarser: Rows = np.maximum(self.precision[one], self.precision[other])
        return coarser

    def km(self, one: Rows, other: Rows) -> Floats:
        """Measure the kilometres between two points; NaN where one has none."""
        chord = np.linalg.norm(self.place[one] - self.place[other], axis=1)
        arc: Floats = 2 * _EARTH_KM * np.arcsin(np.minimum(chord / (2 * _EARTH_KM), 1))
        return arc

    def allowed_km(self, one: Rows, other: Rows, km: float | None) -> Floats:
        """Return the kilometres that may lie between; NaN where only a common unit can tell."""
        coarse = self.coarse(one, other)
        limits = [SITE_KM, TOWN_KM] if km is None else [km, km]
        allowed = np.select([coarse == 1, coarse == 2, coarse == 3], [*limits, UNIT_KM], np.nan)  # noqa: PLR2004
        # A district without a point, or further away than any border: the unit decides.
        apart = self.km(one, other)
        by_unit = (coarse == fields.DISTRICT_PRECISION_MAX) & ~(apart <= UNIT_KM)
        return np.where(by_unit | np.isnan(apart), np.nan, allowed)

    def tolls(self, one: Rows, other: Rows) -> NDArray[np.int8]:
        """Say whether ranges overlap (1) or not (0); -1 where there is nothing to compare."""
        answer = np.full(len(one), -1, dtype=np.int8)
        for what in (fields.INJURED, fields.KILLED):  # what is said of the killed counts more
            low, high = self.low[what], self.high[what]
            known = ~np.isnan(low[one]) & ~np.isnan(low[other])
            overlap = (low[one] <= high[other]) & (low[other] <= high[one])
            answer[known] = overlap[known]
        return answer

    def same_killed(self, one: Rows, other: Rows) -> Floats:
        """Return the highest number of killed that both give the same range of; else NaN."""
        low, high = self.low[fields.KILLED], self.high[fields.KILLED]
        same = (low[one] == low[other]) & (high[one] == high[other])
        return np.where(same, np.where(np.isinf(high[one]), low[one], high[one]), np.nan)

    def figure(self, what: str, row: int) -> str:
        """Write the range of a figure; empty where nobody states one."""
        low, high = self.low[what][row], self.high[what][row]
        if np.isnan(low):
            return ""
        if np.isinf(high):
            return f"{low:.0f} or more"
        return f"{low:.0f}" if low == high else f"{low:.0f}-{high:.0f}"


def _column(frame: pd.DataFrame, name: str) -> list[Any]:
    return list(frame[name]) if name in frame.columns else [None] * len(frame)


def _texts(frame: pd.DataFrame, name: str) -> NDArray[Any]:
    texts = [value if isinstance(value, str) else "" for value in _column(frame, name)]
    return np.array(texts, dtype=object)


def _periods(
    joined: pd.DataFrame,
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Find the days that each event may have happened on, by the precision of its date."""
    start = pd.to_datetime(joined[fields.DATE_START], format="%Y-%m-%d", errors="coerce")
    end = start
    if fields.DATE_END in joined.columns:
        end = pd.to_datetime(joined[fields.DATE_END], format="%Y-%m-%d", errors="coerce")
    precision = joined[fields.DATE_PRECISION].astype(object)
    whole = {
        "week": start + pd.Timedelta(days=6),
        "month": start + pd.offsets.MonthEnd(0),
        "year": start + pd.offsets.YearEnd(0),
    }
    last = end.fillna(start)
    for name, until in whole.items():
        last = last.mask((precision == name) & (end.isna() | (end == start)), until)
    # Some sources write a month as any day in it.
    first = start.mask(precision == "month", start.dt.to_period("M").dt.start_time)
    first = first.mask(precision == "year", start.dt.to_period("Y").dt.start_time)
    first = first.mask(precision == "report", start - pd.Timedelta(days=REPORT_DAYS))
    dated = (start.notna() & (precision != "unknown")).to_numpy(dtype=bool)
    days = [
        (date.to_numpy().astype("datetime64[D]") - _EPOCH).astype(np.int64)
        for date in (first, last.where(last >= first, first))
    ]
    return np.where(dated, days[0], 0), np.where(dated, days[1], 0), dated


def _kilometres(joined: gpd.GeoDataFrame, precision: Rows) -> Floats:
    points = np.asarray(joined.geometry.array, dtype=object)
    there = ~(shapely.is_missing(points) | shapely.is_empty(points))
    there &= (precision >= 1) & (precision <= fields.DISTRICT_PRECISION_MAX)
    place = np.full((len(points), 3), np.nan)
    lonlat = shapely.get_coordinates(points[there])
    to_metres = Transformer.from_crs(fields.CRS, _GEOCENTRIC, always_xy=True)
    metres = to_metres.transform(lonlat[:, 0], lonlat[:, 1], np.zeros(len(lonlat)))
    place[there] = np.column_stack(metres) / 1000
    return place


def _range(joined: pd.DataFrame, what: str) -> tuple[Floats, Floats]:
    """Take the range of a figure, by the rule of `summary`; an end that is not known is open."""
    stated, low, high = (
        pd.to_numeric(pd.Series(_column(joined, name)), errors="coerce").astype(float)
        for name in (what, f"{what}_low", f"{what}_high")
    )
    bottom = low.fillna(stated).fillna(high * 0)
    top = high.fillna(stated).fillna(low + np.inf)
    bounds = np.stack([bottom.to_numpy(dtype=float), top.to_numpy(dtype=float)])
    return bounds[0], bounds.max(axis=0)
