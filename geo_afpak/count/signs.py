"""The signs themselves: each check finds events by position, and says what it saw in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak.boundaries import load_boundaries
from geo_afpak.count.sums import EVENTS
from geo_afpak.model import fields
from geo_afpak.text import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo_afpak.region.region import Region

    Column = pd.Series[Any]

__all__ = [
    "Found", "centroids", "copies", "counts", "heaped_days", "rounded", "spots", "spread",
    "stacked", "tolls",
]  # fmt: skip

_MIDDLE_KM: Final = 1.0
"""Middles of two editions of one boundary are about so far apart."""
_LEVEL_OF: Final = {"adm2": 3, "adm1": 4, "adm0": 5}
"""The precision (UCDP GED codebook, where_prec) at which a unit's middle is no false claim."""
_DECIMALS: Final = {1: 3, 2: 2}
"""Decimals of a degree that a site and a town need: 0.001 is 110 m, 0.01 is 1.1 km."""
_REACH: Final = ("111 km", "11 km", "1.1 km")
_MOST_DECIMALS: Final = 7
_SEVERAL_PLACES: Final = 3
_SPREAD_EVENTS: Final = 8
_YEAR_DAYS: Final = 365.25
_MONTHS_WITH: Final = {29: (11 + 0.2425) / 12, 30: 11 / 12, 31: 7 / 12}
"""Share of the months that have such a day (Gregorian calendar); of all others it is 1."""
_ROUND_FROM: Final = 20
_FAR_ABOVE: Final = 10


@dataclass(frozen=True)
class Found:
    """Events looked at; those found, by position; what is seen and said; how many by chance."""

    looked_at: int
    seen: Column
    says: Column
    by_chance: float | None = None

    @property
    def stands_out(self) -> bool:
        """Say whether these are more than chance gives, by three standard deviations."""
        count = len(self.says)
        if self.by_chance is None:
            return count > 0
        return bool(count > self.by_chance + 3 * max(self.by_chance, 1) ** 0.5)


def centroids(frame: gpd.GeoDataFrame, region: Region, vintage: str) -> Found:
    """Find points that a list of units gave, by the levels from fine to coarse."""
    precision = frame[fields.GEO_PRECISION].fillna(0).to_numpy(dtype=int)
    points = frame.geometry.to_crs(region.metric_crs).to_numpy()
    has_point = ~(shapely.is_missing(points) | shapely.is_empty(points))
    says: dict[int, str] = {}
    by_chance = 0.0
    for level, known_as in _LEVEL_OF.items():
        units = load_boundaries(level, vintage=vintage, region=region)
        equal_area = units.geometry.to_crs(fields.EQUAL_AREA_CRS)
        tree = shapely.STRtree(equal_area.centroid.to_crs(region.metric_crs).to_numpy())
        claimed = np.flatnonzero(has_point & (precision > 0) & (precision < known_as))
        found = tree.query(points[claimed], predicate="dwithin", distance=_MIDDLE_KM * 1000)
        for which, unit in found.T.tolist():
            row = int(claimed[which])
            stated = fields.GEO_PRECISIONS[int(precision[row])]
            name = units[fields.NAME].iloc[unit]
            says.setdefault(row, f"stated as {stated}, the point is the middle of {name} ({level})")
        near = len(units) * np.pi * _MIDDLE_KM**2 / (equal_area.area.sum() / 1e6)
        by_chance += len(claimed) * near
    rows = sorted(says)
    said = pd.Series([says[row] for row in rows], rows, dtype=object)
    return Found(int(has_point.sum()), _point_text(frame, rows), said, by_chance)


def _point_text(frame: gpd.GeoDataFrame, rows: Any) -> Column:  # noqa: ANN401 - an index
    points = shapely.get_coordinates(frame.geometry.to_numpy()[rows])
    return pd.Series([f"{lon:.7g} {lat:.7g}" for lon, lat in points], index=rows, dtype=object)


def _with_points(frame: gpd.GeoDataFrame, *precisions: int) -> pd.DataFrame:
    """Return what the checks of places need, of the events of these precisions with a point."""
    points = frame.geometry.to_numpy()
    table = pd.DataFrame({
        "lon": shapely.get_x(points).round(_MOST_DECIMALS),
        "lat": shapely.get_y(points).round(_MOST_DECIMALS),
        **{name: frame[name].reset_index(drop=True) for name in
           (fields.GEO_PRECISION, fields.ADM1_STATED, fields.ADM2_STATED, fields.PLACE)},
    })  # fmt: skip
    return table[table["lon"].notna() & table[fields.GEO_PRECISION].isin(precisions)]


def stacked(frame: gpd.GeoDataFrame) -> Found:
    """Find points on which several districts, or three places and more, are stated."""
    table = _with_points(frame, 1, 2, 3)
    spots = table.groupby(["lon", "lat"])
    districts, places = (spots[name].transform("nunique") for name in
                         (fields.ADM2_STATED, fields.PLACE))  # fmt: skip
    size = spots["lon"].transform("size")
    found = table[(districts > 1) | (places >= _SEVERAL_PLACES)]
    says = [
        f"{number(int(size[row]))} events on this point, of {number(int(places[row]))} stated "
        f"places in {number(int(districts[row]))} stated districts"
        for row in found.index
    ]
    index = found.index
    return Found(len(table), _point_text(frame, index), pd.Series(says, index, dtype=object))


def spread(frame: gpd.GeoDataFrame) -> Found:
    """Find towns whose events have a point of their own each, as after a random shift."""
    table = _with_points(frame, 2)
    table = table[table[fields.PLACE].notna()]
    table["point"] = table["lon"].astype(str) + " " + table["lat"].astype(str)
    towns = table.groupby([fields.ADM1_STATED, fields.ADM2_STATED, fields.PLACE], dropna=False)
    size = towns["point"].transform("size")
    distinct = towns["point"].transform("nunique")
    found = table[(size >= _SPREAD_EVENTS) & (distinct >= 0.9 * size)]
    says = [
        f"{number(int(distinct[row]))} points for {number(int(size[row]))} events stated in "
        f"{place}: moved at random, or no town"
        for row, place in zip(found.index, found[fields.PLACE], strict=True)
    ]
    index = found.index
    return Found(len(table), _point_text(frame, index), pd.Series(says, index, dtype=object))


def rounded(frame: gpd.GeoDataFrame) -> Found:
    """Find coordinates with fewer decimals than the precision stated needs."""
    table = _with_points(frame, *_DECIMALS)
    decimals = _decimals(table)
    needed = table[fields.GEO_PRECISION].map(_DECIMALS)
    found = table[decimals < needed]
    says = [
        f"stated as {fields.GEO_PRECISIONS[stated]}, but {number(int(digits))} decimals of a "
        f"degree are {_REACH[int(digits)]}"
        for stated, digits in zip(found[fields.GEO_PRECISION], decimals[found.index], strict=True)
    ]
    index = found.index
    return Found(len(table), _point_text(frame, index), pd.Series(says, index, dtype=object))


def _decimals(points: pd.DataFrame) -> Column:
    """Count the decimals of the finer of both coordinates."""
    out = pd.Series(_MOST_DECIMALS, index=points.index)
    for digits in range(_MOST_DECIMALS - 1, -1, -1):
        off = (points[["lon", "lat"]] - points[["lon", "lat"]].round(digits)).abs()
        out[(off < 10 ** -(_MOST_DECIMALS + 1)).all(axis="columns")] = digits
    return out


def _days(frame: gpd.GeoDataFrame) -> Column:
    days = frame[fields.DATE_START].reset_index(drop=True)
    return days[(frame[fields.DATE_PRECISION] == "day").to_numpy() & days.notna().to_numpy()]


def heaped_days(frame: gpd.GeoDataFrame) -> dict[str, Found]:
    """Find the days that a month or a year known alone is often written as."""
    days = _days(frame)
    out = {}
    for name, tail, a_year in (("first_of_month", "-01", 12), ("new_year", "-01-01", 1)):
        found = days[days.str.endswith(tail)]
        by_chance = len(days) * a_year / _YEAR_DAYS
        says = found.map(lambda day: f"{day}, stated to the day")
        out[name] = Found(len(days), found, says, by_chance)
    return out


def copies(frame: gpd.GeoDataFrame) -> Found:
    """Find records that differ in nothing but their ids."""
    ids = {fields.ID, fields.SOURCE_ID, fields.UCDP_ID}
    said = [name for name in fields.INCIDENT_FIELDS if name in frame.columns and name not in ids]
    table = pd.DataFrame(frame[said]).reset_index(drop=True).astype(object)
    table = table.where(table.notna(), None).map(str)
    table["point"] = frame.geometry.to_wkb(hex=True).reset_index(drop=True)
    copies = table[table.duplicated(keep=False)]
    number_of = copies.groupby(list(table.columns), dropna=False, sort=False).ngroup() + 1
    says = number_of.map(lambda group: f"the same record as the others of set {group}")
    return Found(len(frame), number_of, says)


def tolls(frame: gpd.GeoDataFrame) -> dict[str, Found]:
    """Find tolls that are rounded, and those that are the year or far above all others."""
    years = pd.to_numeric(frame[fields.DATE_START].str[:4].reset_index(drop=True))
    odd, rounded = [], []
    large = 0
    for what in (fields.KILLED, fields.INJURED):
        toll = frame[what].reset_index(drop=True).dropna()
        seen = what + " " + toll.astype(str)
        of_year = toll == years[toll.index]
        far = toll > _FAR_ABOVE * max(float(toll.quantile(0.99)), 1.0) if len(toll) else of_year
        above = toll[toll >= _ROUND_FROM]
        large += len(above)
        odd += [
            (seen[of_year], " is the year of the event"),
            (seen[far], f": over {_FAR_ABOVE} times what 99 of 100 events of the file have"),
        ]
        rounded.append((seen[above.index[above % 10 == 0]], ": a rounded figure"))
    return {
        "round_toll": _found_tolls(large, rounded, large / 10),
        "odd_toll": _found_tolls(len(frame), odd),
    }


def _found_tolls(
    looked_at: int, found: list[tuple[Column, str]], by_chance: float | None = None
) -> Found:
    """Put the tolls of both kinds together; an event is found once."""
    seen = pd.concat([values for values, _ in found])
    says = pd.concat([values + words for values, words in found])
    first = ~seen.index.duplicated()
    return Found(looked_at, seen[first].sort_index(), says[first].sort_index(), by_chance)


def spots(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the twenty points with most events."""
    table = _with_points(frame, 1, 2, 3)
    spots = table.groupby(["lon", "lat"]).size().rename(EVENTS).reset_index()
    order = spots.sort_values([EVENTS, "lon", "lat"], ascending=[False, True, True])
    return order.head(20).reset_index(drop=True)


def counts(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """Count decimals of coordinates, days of the month, and last digits of tolls."""
    points = _with_points(frame, 1, 2, 3)
    decimals = _decimals(points)
    days = _days(frame).str[-2:].astype(int)
    tolls = pd.concat([frame[what].dropna() for what in (fields.KILLED, fields.INJURED)])
    digits = tolls[tolls >= _ROUND_FROM].astype(int) % 10
    shares = {day: 12 / _YEAR_DAYS * _MONTHS_WITH.get(day, 1.0) for day in range(1, 32)}
    parts = [
        _counted("decimals", decimals, dict.fromkeys(range(_MOST_DECIMALS + 1))),
        _counted("day", days, shares),
        _counted("digit", digits, dict.fromkeys(range(10), 0.1)),
    ]
    return pd.concat(parts, ignore_index=True)


def _counted(what: str, values: Column, shares: Mapping[int, float | None]) -> pd.DataFrame:
    counts = values.value_counts().reindex(list(shares), fill_value=0)
    by_chance = [None if share is None else share * len(values) for share in shares.values()]
    return pd.DataFrame(
        {
            "what": what,
            "key": list(shares),
            EVENTS: pd.array(counts.to_list(), "Int64"),
            "by_chance": pd.array(by_chance, "Float64"),
        }
    )
