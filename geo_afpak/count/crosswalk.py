"""Which districts of one vintage those of another are, and counts carried across.

A count of a district that was parted since belongs to one of the parts, and nobody knows which:
it is carried to them together, as a row of its own, and is in no other.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak.boundaries import load_boundaries
from geo_afpak.count.keys import keys_and_names
from geo_afpak.count.sums import EVENTS, KEY, figures_of, sums_by
from geo_afpak.errors import InvalidInputError
from geo_afpak.join.incidents import join_incidents
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.text import listing

if TYPE_CHECKING:
    from geo_afpak.count.summary import Summary
    from geo_afpak.region.region import Region

__all__ = ["CARRIED", "CERTAIN", "SPLIT", "UNKNOWN", "carry", "crosswalk"]

CARRIED: Final = "carried"
CERTAIN: Final = "certain"
SPLIT: Final = "split"
UNKNOWN: Final = "unknown"
FROM, TO, SHARE = "from_id", "to_id", "share"
_WHOLE: Final = 0.95
"""Share of a district that is taken for all of it. Our own choice: two sources that draw the same
border 2 to 3 km apart differ by about that much of a district of 2,000 km2."""
_SLIVER: Final = 0.02
"""Share below which two districts are taken for neighbours whose border is drawn otherwise."""
_EQUAL_AREA: Final = "EPSG:6933"
_TOWN: Final = 2
"""geo_precision up to which a point says by itself in which of the parts an event was."""


def crosswalk(
    old: str | gpd.GeoDataFrame, new: str | gpd.GeoDataFrame, *, region: Region | None = None
) -> pd.DataFrame:
    """Say in which districts of `new` each district of `old` lies, and with what share of its area.

    Parameters
    ----------
    old, new
        A vintage of the region, a day, or districts as `load_boundaries` returns them.
    region
        Afghanistan and Pakistan when None.

    Returns
    -------
    pandas.DataFrame
        from_id, from_name, from_pcode, from_pcode_edition, the same of `to`, share (of the area of
        from, 0 to 1, to 4 decimals) and carried, by from_id, the largest share first. `carried` is
        "certain" where one district holds at least 95 % of it, "split" where several hold 2 %
        or more, "unknown" where together they hold less than half, or none does.

    Examples
    --------
    >>> table = crosswalk("2017", "2022")
    >>> table["carried"].value_counts().to_dict()
    {'certain': 540, 'split': 17}
    >>> table.loc[table["from_name"] == "Chitral", ["to_name", "share"]].values.tolist()
    [['Chitral Upper', 0.5972], ['Chitral Lower', 0.4028]]
    """
    region = region or default_region()
    one, other = (_units(units, region) for units in (old, new))
    shapes, others = (np.asarray(units.geometry.array) for units in (one, other))
    areas = _areas(shapes)
    left, right = shapely.STRtree(others).query(shapes, predicate="intersects")
    same = shapely.equals_identical(shapes[left], others[right])
    shares = np.ones(len(left))
    shares[~same] = _areas(shapely.intersection(shapes[left[~same]], others[right[~same]]))
    shares[~same] /= areas[left[~same]]
    best, held = (np.zeros(len(one)) for _ in range(2))
    np.maximum.at(best, left, shares)
    np.add.at(held, left, shares)
    keep = np.where(best[left] >= _WHOLE, shares == best[left], shares >= _SLIVER)
    keep &= held[left] >= 0.5  # noqa: PLR2004 - half of the district
    left, right, shares = left[keep], right[keep], shares[keep]
    lost = np.setdiff1d(np.arange(len(one)), left)
    rows = pd.concat(
        [
            _named(one.iloc[np.concatenate([left, lost])], "from"),
            _named(other.iloc[right], "to").reindex(range(len(left) + len(lost))),
        ],
        axis=1,
    )
    rows[SHARE] = np.concatenate([shares.round(4), np.zeros(len(lost))])
    kinds = np.where(best[left] >= _WHOLE, CERTAIN, SPLIT)
    rows[CARRIED] = np.concatenate([kinds, np.full(len(lost), UNKNOWN)])
    return rows.sort_values([FROM, SHARE, TO], ascending=[True, False, True], ignore_index=True)


def _units(units: str | gpd.GeoDataFrame, region: Region) -> gpd.GeoDataFrame:
    if isinstance(units, gpd.GeoDataFrame):
        return units.reset_index(drop=True)
    return load_boundaries("adm2", vintage=region.vintage(units).name, region=region)


def _areas(shapes: Any) -> Any:  # noqa: ANN401 - arrays of geometries and of numbers
    return gpd.GeoSeries(shapes, crs=fields.CRS).to_crs(_EQUAL_AREA).area.to_numpy()


def _named(units: gpd.GeoDataFrame, end: str) -> pd.DataFrame:
    columns = {fields.ADM_ID: "id", fields.NAME: "name", fields.PCODE: "pcode",
               fields.PCODE_EDITION: "pcode_edition"}  # fmt: skip
    table = pd.DataFrame(units[list(columns)]).reset_index(drop=True)
    return table.set_axis([f"{end}_{name}" for name in columns.values()], axis=1)


def carry(
    counted: Summary,
    old: str | gpd.GeoDataFrame,
    new: str | gpd.GeoDataFrame,
    *,
    joined: gpd.GeoDataFrame | None = None,
    region: Region | None = None,
) -> Summary:
    """Carry counts of districts to those of another vintage.

    Parameters
    ----------
    counted
        Counts by adm2 of the districts of `old` (`summarise`, `summarise_counts`).
    old, new
        As `crosswalk` takes them.
    joined
        The incidents that were counted, if there are any: one that is known to a site or a town
        says by its own point in which part of a district it was.
    region
        Afghanistan and Pakistan when None.

    Returns
    -------
    Summary
        A row for each district of `new` with what is certain there, and one for each set of
        districts of which one, but nobody knows which, had the rest ("split"), or for a district
        that is in none ("unknown"): the column `carried` says so. No event is in two rows, and
        the totals are those of `counted`.

    Raises
    ------
    InvalidInputError
        If the counts are by something else than adm2.

    Examples
    --------
    >>> from geo_afpak import join_incidents, summarise
    >>> import pandas as pd
    >>> events = join_incidents(pd.DataFrame({
    ...     "id": ["a", "b"], "latitude": [36.27, 35.85], "longitude": [72.52, 71.79],
    ...     "geo_precision": [2, 3], "event_type": "attack"}), vintage="2017")
    >>> counts = summarise(events, "adm2", vintage="2017")
    >>> carry(counts, "2017", "2022", joined=events).nonzero()[
    ...     ["name", "events", "carried"]].values.tolist()
    [['Chitral Upper', 1, 'certain'], ['Chitral Lower or Chitral Upper', 1, 'split']]
    """
    if counted.by != "adm2":
        raise InvalidInputError(
            f"counts by {counted.by} cannot be carried; expected those by adm2; count districts"
        )
    region = region or default_region()
    walk = crosswalk(old, new, region=region)
    target = _units(new, region)
    names = dict(zip(target[fields.ADM_ID], target[fields.NAME], strict=True))
    meant = {
        str(one): tuple(sorted(parts.dropna())) for one, parts in walk.groupby(FROM, sort=False)[TO]
    }
    former = dict(zip(walk[FROM], walk["from_name"], strict=True))
    if joined is None:
        figures = counted.table.drop(columns=[KEY, "name"])
        figures = figures[[name for name in figures if name not in (CERTAIN, "possible")]]
        rows = counted.table[KEY][counted.table[EVENTS] > 0].astype(object)
        by_point = pd.Series(dtype=object)
    else:
        vintage = old if isinstance(old, str) else None
        units = None if isinstance(old, str) else old
        frame = joined.reset_index(drop=True)
        figures = figures_of(frame)
        rows = keys_and_names(frame, "adm2", units, region=region, vintage=vintage)[0].keys
        rows = rows.dropna().astype(object)
        by_point = _by_point(frame, rows, meant, new, region)
    keys = rows.map(lambda one: "; ".join(meant.get(one, ())) or one)
    keys.loc[by_point.index] = by_point
    together = sorted(set(keys) - set(names))
    for key in together:
        parts = [names[one] for one in key.split("; ") if one in names]
        names[key] = listing(parts, "or") if parts else f"{former.get(key, key)} (former)"
    table = sums_by(figures, keys, names)
    known = set(target[fields.ADM_ID])
    table[CARRIED] = [
        CERTAIN if key in known else SPLIT if ";" in key else UNKNOWN for key in table[KEY]
    ]
    return replace(counted, table=table, note=_note(table, len(by_point), counted.note))


def _by_point(
    joined: gpd.GeoDataFrame,
    rows: pd.Series[Any],
    meant: dict[str, tuple[str, ...]],
    new: str | gpd.GeoDataFrame,
    region: Region,
) -> pd.Series[Any]:
    """Find, for events of parted districts that are known to a town, the part they lie in."""
    frame = joined.loc[rows.index]
    parted = np.array([len(meant.get(one, ())) > 1 for one in rows], dtype=bool)
    close = (frame[fields.GEO_PRECISION].fillna(9) <= _TOWN).to_numpy(dtype=bool)
    if fields.RADIUS_KM in frame:
        close &= frame[fields.RADIUS_KM].isna().to_numpy(dtype=bool)
    asked = rows[parted & close]
    if asked.empty:
        return asked
    of = {"vintage": new} if isinstance(new, str) else {"districts": new}
    found = join_incidents(frame.loc[asked.index], region=region, **of)[fields.ADM2_ID]
    inside = [part in meant[one] for part, one in zip(found, asked, strict=True)]
    return found[inside].astype(object)


def _note(table: pd.DataFrame, by_point: int, before: str) -> str:
    sums: Any = table.groupby(CARRIED)[EVENTS].sum()
    parts = [f"{sums.get(kind, 0):,} {kind}" for kind in (CERTAIN, SPLIT, UNKNOWN)]
    own = f", {by_point:,} of them by their own point in a district that was parted"
    first, *rest = parts
    said = ", ".join([f"{first}{own if by_point else ''}", *rest])
    return "; ".join(filter(None, [before, f"carried: {said}"]))
