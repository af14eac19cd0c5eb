"""How sure the district of each joined incident is, and which others it may be.

No probability: sources give none. A district is certain where nothing that is known of the
point's precision and of the borders reaches another one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geo_afpak.join.agreement import listed
from geo_afpak.join.grid import NOWHERE
from geo_afpak.join.place import texts_of
from geo_afpak.model import fields

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.join.units import Units

    Positions = NDArray[np.intp]
    Floats = NDArray[np.float64]

__all__ = ["BORDER_ERROR_KM", "RADIUS_KM", "Sureness", "sureness"]

BORDER_ERROR_KM: Final = 3.0
"""Two sources draw a border 2 to 3 km apart (data/admin_boundaries/LICENSES.md)."""
RADIUS_KM: Final = {1: 1.0, 2: 5.0}
"""How far a point of a site or a town may lie off: two gazetteers set one town 10 km apart
(`count.events.TOWN_KM`). The point of a district (3) is an anchor: its source names that."""
_LISTED: Final = ("exact", "pcode", "normalised", "alias", "bracket")
"""How a name must be found to be sure of its district."""


class Sureness(NamedTuple):
    """What is known of each incident's district.

    Parameters
    ----------
    verdict
        One of `fields.CERTAINTIES_OF_PLACE`, or None where there is no district and none is
        possible.
    others
        Ids of the districts, other than the one joined, that it may be in, joined by "; "; None.
    """

    verdict: NDArray[Any]
    others: NDArray[Any]


def sureness(
    incidents: gpd.GeoDataFrame,
    units: Units,
    district: Positions,
    kilometres: Floats,
    texts: dict[str, NDArray[Any]],
) -> Sureness:
    """Judge every joined district by precision, distance to the border and what contradicts it.

    Parameters
    ----------
    incidents
        With geo_precision and, where known, radius_km.
    units
        What they were joined to.
    district, kilometres
        Position of each one's district, NOWHERE for none; km to its border.
    texts
        `join_status`, `name_method`, and `adm2_possible` as far as the join knows it already:
        of a city, and of a conflict the district stated.
    """
    status, others = texts[fields.JOIN_STATUS], texts[fields.ADM2_POSSIBLE].copy()
    joined = district != NOWHERE
    reach = _reach(incidents)
    sure = kilometres > reach
    by_name = joined & (status == "named")
    sure[by_name] |= np.isin(texts[fields.NAME_METHOD][by_name].astype(str), _LISTED)
    # Two drawings of the border agree. Of what is near a place the district is only the point's.
    sure |= _named(incidents, units, district) & ~_near_a_place(incidents)
    by_anchor = joined & np.isnan(reach) & ~by_name
    sure |= by_anchor & (status == "matched")
    verdict = np.full(len(status), None, dtype=object)
    verdict[joined] = "likely"
    verdict[joined & sure] = "certain"
    near = joined & ~sure & ~np.isnan(reach) & ~np.isnan(kilometres)
    found = _within(incidents, units, district, reach, near)
    both = (found != "") & (others != None)  # noqa: E711 - item by item
    alone = (found != "") & ~both
    others[alone] = found[alone]
    others[both] = [
        "; ".join(dict.fromkeys([*known.split("; "), *new.split("; ")]))
        for known, new in zip(others[both], found[both], strict=True)
    ]
    contradicted = (status == "conflict") | ((others != None) & ~joined)  # noqa: E711
    verdict[contradicted] = "possible"
    return Sureness(verdict, others)


def _named(incidents: gpd.GeoDataFrame, units: Units, district: Positions) -> NDArray[np.bool_]:
    """Find the incidents that state the district joined by a name of its own."""
    stated = texts_of(incidents, fields.ADM2_STATED)
    code, names = pd.factorize(stated)
    asked = (district != NOWHERE) & (stated != "")
    keys = district * len(names) + code
    known = [
        key
        for key in np.unique(keys[asked]).tolist()
        if listed(units.districts.iloc[key // len(names)], names[key % len(names)])
    ]
    return np.asarray(asked & np.isin(keys, known), dtype=bool)


def _near_a_place(incidents: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    if fields.RADIUS_KM not in incidents.columns:
        return np.zeros(len(incidents), dtype=bool)
    return np.asarray(incidents[fields.RADIUS_KM].notna(), dtype=bool)


def _reach(incidents: gpd.GeoDataFrame) -> Floats:
    """Return how far each point and the border may be off together, NaN for an anchor."""
    precision = incidents[fields.GEO_PRECISION]
    radius = np.full(len(precision), np.nan)
    for code, km in RADIUS_KM.items():
        radius[precision.eq(code).to_numpy(dtype=bool, na_value=False)] = km
    if fields.RADIUS_KM in incidents.columns:
        stated = pd.to_numeric(incidents[fields.RADIUS_KM], errors="coerce").astype(float)
        radius = stated.fillna(pd.Series(radius, index=stated.index)).to_numpy()
    return np.asarray(radius + BORDER_ERROR_KM)


def _within(
    incidents: gpd.GeoDataFrame,
    units: Units,
    district: Positions,
    reach: Floats,
    asked: NDArray[np.bool_],
) -> NDArray[Any]:
    """List the other districts within reach of each point, nearest first; "" for none."""
    out = np.full(len(reach), "", dtype=object)
    rows = np.flatnonzero(asked)
    if not len(rows):
        return out
    points = np.asarray(incidents.geometry.array, dtype=object)[rows]
    far, at = reach[rows], district[rows]
    which: NDArray[Any] = np.arange(len(rows))
    first = which
    if pd.unique(x := shapely.get_x(points)).size < len(rows) / 2:
        # Towns come again and again: each place is asked once.
        keys = pd.DataFrame({"x": x, "y": shapely.get_y(points), "at": at, "reach": far})
        which = keys.groupby(list(keys), sort=False).ngroup().to_numpy()
        first = np.unique(which, return_index=True)[1]
    place, unit, metres = units.of_districts.borders_within(
        points[first], far[first] * 1000, at[first]
    )
    # One number is sorted faster than three; nearer than a decimetre two borders are the same.
    near_by = np.round(metres * 10).astype(np.int64) * len(units.districts) + unit
    most = int(near_by.max(initial=0)) + 1
    fits = most * (len(first) + 1) < np.iinfo(np.int64).max
    order = np.argsort(place * most + near_by) if fits else np.lexsort((near_by, place))
    lists = _lists(place[order], unit[order], units.districts[fields.ADM_ID].to_numpy(), len(first))
    out[rows] = lists[which]
    return out


def _lists(place: Positions, unit: Positions, ids: NDArray[Any], places: int) -> NDArray[Any]:
    """Join the ids of each place's units by "; ", one text for all places of the same ones."""
    count = np.bincount(place, minlength=places)
    start = np.cumsum(count) - count
    lists = np.zeros(places, dtype=np.intp)
    texts = np.array([""], dtype=object)
    for nth in range(count.max(initial=0)):
        more = np.flatnonzero(count > nth)
        keys = lists[more] * len(ids) + unit[start[more] + nth]
        new, longer = pd.factorize(keys)
        lists[more] = new + len(texts)
        known = texts[longer // len(ids)]
        added = ids[longer % len(ids)]
        texts = np.append(texts, known + added if nth == 0 else known + "; " + added)
    return texts[lists]
