"""Each incident in the units that were in force on its own day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo_afpak.boundaries import load_boundaries
from geo_afpak.join.units import vintage_of
from geo_afpak.model import fields
from geo_afpak.region.region import EVENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.region.region import Region

    Join = Callable[[gpd.GeoDataFrame, str], gpd.GeoDataFrame]

__all__ = [
    "beside", "days_of", "join_each_on_its_day", "told_of_units", "told_of_vintages", "why_of",
    "with_vintage", "worded_vintages",
]  # fmt: skip


def days_of(incidents: pd.DataFrame) -> NDArray[Any]:
    """Return the first day of each incident as ISO text, "" where none is known."""
    if fields.DATE_START not in incidents.columns:
        return np.full(len(incidents), "", dtype=object)
    return np.asarray(incidents[fields.DATE_START].astype(object).fillna("").astype(str))


def join_each_on_its_day(
    incidents: gpd.GeoDataFrame, region: Region, join: Join, most: str | None = None
) -> gpd.GeoDataFrame:
    """Join each incident with the vintage in force on its first day.

    Where a source gives the day on which a district came to be (`valid_from`), it counts from
    that day on, though the vintage as a whole begins later. An incident without a day has the
    vintage in which most of the others happened.

    Parameters
    ----------
    incidents
        As the door gives them.
    region
        Whose vintages.
    join
        Joins incidents with the vintage of a name.
    most
        The vintage of incidents without a day; None finds it among these.

    Returns
    -------
    geopandas.GeoDataFrame
        As `join` gives them, in the order of `incidents`, with `boundaries_of`.
    """
    days = days_of(incidents)
    incidents = incidents.drop(columns=fields.BOUNDARIES_OF, errors="ignore")
    most = most or vintage_of(region, None, incidents)
    each = {day: region.vintage_of([day]).name if day else most for day in set(days)}
    vintages = np.array([each[day] for day in days], dtype=object)
    joined = _joined(incidents, vintages, join)
    names = [vintage.name for vintage in region.vintages]
    for later in region.vintages[1:]:
        since = _born(region, later.name)
        before = np.array([names.index(one) < names.index(later.name) for one in vintages], bool)
        parted = joined[fields.ADM2_ID].isin([old for old, _ in later.parted]).to_numpy(dtype=bool)
        asked = np.flatnonzero(before & parted & (days >= min(since.values(), default="9")))
        if not len(asked):
            continue
        found = join(incidents.iloc[asked], later.name)[fields.ADM2_ID]
        born = [since.get(one or "", "9") for one in found]
        vintages[asked[[day >= first for day, first in zip(days[asked], born, strict=True)]]] = (
            later.name
        )
        joined = _joined(incidents, vintages, join)
    joined[fields.BOUNDARIES_OF] = vintages
    return joined


def _joined(incidents: gpd.GeoDataFrame, vintages: NDArray[Any], join: Join) -> gpd.GeoDataFrame:
    used = [np.flatnonzero(vintages == name) for name in sorted(set(vintages))]
    if len(used) < 2:  # noqa: PLR2004 - one, or no incident at all
        return join(incidents, vintages[0] if len(vintages) else "")
    parts = [join(incidents.iloc[rows], vintages[rows[0]]) for rows in used]
    whole: gpd.GeoDataFrame = pd.concat(parts)
    return whole.iloc[np.argsort(np.concatenate(used), kind="stable")]


def _born(region: Region, vintage: str) -> dict[str, str]:
    """Return the first whole day of the districts of which it is known, in a vintage."""
    units = load_boundaries("adm2", vintage=vintage, region=region)
    known = units[units[fields.VALID_FROM].notna()]
    # Of a year nobody knows the day: it holds surely from the next one on.
    return {
        one: since if len(since) == len("2018-05-31") else f"{since}-99"
        for one, since in zip(known[fields.ADM_ID], known[fields.VALID_FROM], strict=True)
    }


def with_vintage(joined: gpd.GeoDataFrame, used: str) -> gpd.GeoDataFrame:
    """Name in each row that is in a unit the vintage of it: names of two vintages differ.

    Parameters
    ----------
    joined
        As `join_incidents` gives them.
    used
        The vintage of all of them, where each has not that of its own day.
    """
    there = joined[fields.ADM0_ISO3].notna()
    names = joined.get(fields.BOUNDARIES_OF, pd.Series(used, index=joined.index, dtype=object))
    return joined.assign(**{fields.UNITS_VINTAGE: names.where(there, None)})


def told_of_vintages(joined: pd.DataFrame, region: Region) -> str:
    """Say how many events were joined with which vintage; empty where all have the same."""
    if fields.BOUNDARIES_OF not in joined.columns:
        return ""
    return worded_vintages(joined[fields.BOUNDARIES_OF].value_counts().to_dict(), region)


def worded_vintages(counts: Mapping[Any, int], region: Region) -> str:
    """Say how many events were joined with which vintage; empty where none was."""
    parts = [
        f"{counts[one.name]:,} by {one.name}{f': {one.label}' if one.label else ''}"
        for one in region.vintages
        if one.name in counts
    ]
    return f"Each event in the units of its own day: {'; '.join(parts)}." if parts else ""


def why_of(asked: str | None, region: Region, *, dated: bool = True) -> str:
    """Say why a vintage was taken: asked for, or in force when most events happened.

    Examples
    --------
    >>> from geo_afpak.region.read import default_region
    >>> why_of("2017", default_region()), why_of("2019-03-01", default_region())
    ('asked for', 'in force on 2019-03-01, as asked for')
    >>> why_of("1985-01-01", default_region())
    'the earliest known, asked for as of 1985-01-01'
    """
    if asked in (None, EVENT):
        return "in force when most events happened" if dated else "the first, as no event is dated"
    if asked in {one.name for one in region.vintages}:
        return "asked for"
    known = {region.vintages[0].name: "earliest", region.vintages[-1].name: "latest"}
    if end := known.get(region.vintage(asked).name):
        return f"the {end} known, asked for as of {asked}"
    return f"in force on {asked}, as asked for"


def told_of_units(used: str, why: str, region: Region) -> str:
    """Name the vintage that was taken, and why; empty where there is no choice."""
    if used == EVENT or len(region.vintages) == 1:
        return ""
    chosen = region.vintage(used)
    label = f": {chosen.label}" if chosen.label else ""
    return f"units of {chosen.name}, {why}{label}"


def beside(drawn: gpd.GeoDataFrame, own: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Name, beside the units that a map draws, those of an event's own day where they differ.

    Parameters
    ----------
    drawn
        Incidents joined with the vintage that is drawn.
    own
        The same, each joined on its day.
    """
    ids, names = [fields.ADM2_ID, fields.ADM1_ID], [fields.ADM2_NAME, fields.ADM1_NAME]
    same = (drawn[ids].fillna("") == own[ids].fillna("")).all(axis=1).to_numpy()
    texts = [
        None if is_same else ", ".join(filter(None, units)) + f" ({vintage})"
        for is_same, vintage, *units in zip(
            same, own[fields.BOUNDARIES_OF], *(own[name].fillna("") for name in names), strict=True
        )
    ]
    return drawn.assign(
        **{fields.UNITS_OF_ITS_DAY: pd.Series(texts, index=drawn.index, dtype=object)}
    )
