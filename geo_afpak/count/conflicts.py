"""Where what a record states and where its point lies contradict each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.count.sums import frequencies
from geo_afpak.join.agreement import CAUSES, OTHER_PLACE, UNKNOWN
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

__all__ = ["conflicts", "grave_conflicts", "largest_conflicts", "worded_conflicts"]

_SHOWN: Final = 5
_STATED: Final = (fields.ADM2_STATED, fields.ADM1_STATED, fields.COUNTRY)
_JOINED: Final = (fields.ADM2_NAME, fields.ADM1_NAME, fields.ADM0_ISO3)


def largest_conflicts(joined: gpd.GeoDataFrame) -> pd.DataFrame:
    """Count the events of each pair of a stated place and another one that they lie in.

    Parameters
    ----------
    joined
        As `join_incidents` returns them.

    Returns
    -------
    pandas.DataFrame
        Columns `stated`, `joined` (the finest of each that differ), `cause` and `events`, the
        most frequent first. Unknown names are among them: they contradict nothing.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> from geo_afpak import join_incidents
    >>> rows = {"geo_precision": [2], "adm1_stated": ["Balochistan"], "adm2_stated": ["Kalat"]}
    >>> quetta = gpd.GeoDataFrame(rows, geometry=[Point(67.001, 30.184)], crs="EPSG:4326")
    >>> largest_conflicts(join_incidents(quetta)).values.tolist()
    [['Kalat', 'Quetta', 'another district', 1]]
    """
    rows = joined[joined[fields.DISAGREES_BY].notna()]
    town = rows[rows[fields.DISAGREES_BY] == OTHER_PLACE].index
    stated = _finest(rows, _STATED).set_axis(rows.index)
    if len(town):
        stated[town] = rows.loc[town, fields.PLACE]
    frame = pd.DataFrame(
        {
            "stated": stated.to_numpy(),
            "joined": _finest(rows, _JOINED),
            "cause": rows[fields.DISAGREES_BY].to_numpy(),
        }
    )
    return largest_first(frame.value_counts(sort=False).reset_index(name="events"))


def largest_first(counted: pd.DataFrame) -> pd.DataFrame:
    """Sort pairs by their events, those of as many by their names."""
    order = ["events", "stated", "joined"]
    return counted.sort_values(order, ascending=[False, True, True], ignore_index=True)


def _finest(rows: pd.DataFrame, columns: tuple[str, ...]) -> pd.Series[str]:
    text = pd.Series(None, index=range(len(rows)), dtype=object)
    for name in columns:
        if name in rows.columns:
            text = text.where(text.notna(), rows[name].reset_index(drop=True))
    return text.fillna("").astype(str)


def conflicts(joined: gpd.GeoDataFrame) -> list[str]:
    """Say in lines how many events state another place than they lie in, the largest named.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from geo_afpak import join_incidents
    >>> conflicts(join_incidents(gpd.GeoDataFrame({"geo_precision": []}, geometry=[], crs=4326)))
    []
    """
    return worded_conflicts(largest_conflicts(joined), grave_conflicts(joined))


def grave_conflicts(joined: pd.DataFrame) -> dict[str, int]:
    """Count by cause the events in conflict: farther off than borders are wrong."""
    return frequencies(joined[joined[fields.JOIN_STATUS] == "conflict"][fields.DISAGREES_BY])


def worded_conflicts(found: pd.DataFrame, grave: Mapping[str, int]) -> list[str]:
    """Put into lines what `largest_conflicts` and `grave_conflicts` give."""
    lines = []
    for cause in CAUSES:
        these = found[found["cause"] == cause]
        if these.empty:
            continue
        shown = [
            f"{row.stated} at a point in {row.joined} ({row.events})" if cause != UNKNOWN
            else f"{row.stated} ({row.events})"
            for row in these.head(_SHOWN).itertuples()
        ]  # fmt: skip
        more = len(these) - len(shown)
        rest = f"; and {more} more pairs" if more else ""
        said = "state a name that is not known" if cause == UNKNOWN else f"state {cause}"
        if far := int(grave.get(cause, 0)):
            said += f" ({far} in conflict: farther off than borders are wrong)"
        lines.append(f"{these['events'].sum()} {said}: {'; '.join(shown)}{rest}")
    return lines
