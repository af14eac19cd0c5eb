"""Incidents as columns for the page: small whole numbers that compress well, text apart.

A page of 100,000 incidents stays openable because no incident is an object of its own:
the page's store.js reads these columns into typed arrays.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak.join.marks import NEAR, ON_A_SPOT
from geo_afpak.layers import EVENT_CLASS, MARK
from geo_afpak.model import fields
from geo_afpak.page.own import OWN, own_columns
from geo_afpak.page.pack import pack

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Positions = NDArray[np.intp]

__all__ = ["events_island", "in_time", "texts_island"]

_SCALE: Final = 100_000  # steps a degree: about 1 m, a thousandth of what geo_precision 1 claims
_ABSENT: Final = -1
_NOT_STATED: Final = -2
_NO_DAY: Final = -(2**31)
_A_KM: Final = 10  # a distance to 0.1 km: what the card shows, and no point claims to know better
_DIGITS: Final = 9
_OFTEN: Final = 8
"""A word that occurs this often on average is written once, and then as a number."""

_CODED: Final = {
    "type": fields.EVENT_TYPE, "dates": fields.DATE_PRECISION, "source": fields.SOURCE_DATASET,
    "adm2": fields.ADM2_ID, "joined": fields.JOIN_STATUS,
}  # fmt: skip
# Each follows from the column after it, but for a few rows: only those are written.
_DERIVED: Final = {
    "cls": (EVENT_CLASS, "type"), "mark": (MARK, "precision"), "adm1": (fields.ADM1_ID, "adm2"),
    "adm0": (fields.ADM0_ISO3, "adm1"),
}  # fmt: skip
_FIGURES: Final = {
    "k": (fields.KILLED, fields.KILLED_LOW, fields.KILLED_HIGH),
    "i": (fields.INJURED, fields.INJURED_LOW, fields.INJURED_HIGH),
}
_TEXTS: Final = {
    "sub": fields.SUB_TYPE, "title": fields.TITLE, "summary": fields.SUMMARY,
    "claimed": fields.CLAIMED_BY, "target": fields.TARGET, "targetType": fields.TARGET_TYPE,
    "scope": fields.SCOPE, "sourceId": fields.SOURCE_ID, "country": fields.COUNTRY,
    "adm1s": fields.ADM1_STATED, "adm2s": fields.ADM2_STATED, "place": fields.PLACE,
    "basis": fields.LOCATION_BASIS, "contra": fields.DISCREPANCY, "note": fields.NOTE,
    "licence": fields.LICENCE, "method": fields.NAME_METHOD, "agrees": fields.AGREES_WITH_STATED,
    "differs": fields.DISAGREES_BY,
}  # fmt: skip
_CERTAINTY: Final = {"possible": fields.ADM2_POSSIBLE, "sure": fields.ADM2_CERTAINTY}
_LISTS: Final = {"sources": fields.SOURCES, "corrected": fields.CORRECTED}


def events_island(incidents: gpd.GeoDataFrame) -> str:
    """Pack everything of the incidents that is counted, filtered or drawn.

    Parameters
    ----------
    incidents
        `Layers.incidents`, in any order.

    Returns
    -------
    str
        What `pack` makes of the head and the columns below, rows in the order of `in_time`;
        what is absent is -1.

        - `n`, rows; `names`, the words behind each coded column.
        - A column that another one nearly always determines: `follows` has its code for each
          code of the other (the last: absent), the column itself the exceptions, whose rows are
          in one with "At" to its name, as steps.
        - A low or high figure (`kl`, `kh`) is -1 where it equals the stated one (`k`), and -2
          where only that one is stated.
        - `start`: days since the row before, of rows with a date; `days`: length of the period.
        - `groups`: for each row its list in `lists`.
        - `lon`, `lat` of what stands on its spot, in steps of 1 / `scale` degree from the least
          of the district, which `least` has (the last: of no district). Where places occur again
          and again each is there once, `lon` as steps, and `place` has that of each dot.
        - `reach`: tenths of a km that the point of each event near a place may be off, if any is.
    """
    order = in_time(incidents)
    names: dict[str, list[str]] = {}
    out: dict[str, Integers] = {}
    for key, column in _CODED.items():
        out[key], names[key] = _coded(incidents[column], order)
    for key, (stated, low, high) in _FIGURES.items():
        figure = out[key] = _whole(incidents[stated])[order]
        for suffix, bounds in (("l", low), ("h", high)):
            bound = _whole(incidents[bounds])[order]
            same = bound == figure
            if not same.all():
                bound = np.where(bound == _ABSENT, _NOT_STATED, bound)
                out[key + suffix] = np.where(same, _ABSENT, bound)
    out["precision"] = np.maximum(_whole(incidents[fields.GEO_PRECISION])[order], 0)
    out["start"], out["days"] = _periods(incidents, order)
    which, lists, names["groups"] = _lists(incidents[fields.GROUPS])
    out["groups"] = which[order]
    mark = incidents[MARK].to_numpy()[order]
    dots = np.isin(mark, ON_A_SPOT)
    if (near := mark == NEAR).any():
        out["reach"] = _tenths(incidents[fields.RADIUS_KM])[order][near]
    places, least = _places(incidents.geometry.to_numpy()[order[dots]], out["adm2"][dots])
    exceptions, follows = _exceptions(incidents, order, out, names)
    head = {"n": len(incidents), "scale": _SCALE, "names": names, "follows": follows}
    return pack({**head, "lists": lists, "least": least}, out | places | exceptions)


def _periods(incidents: gpd.GeoDataFrame, order: Positions) -> tuple[Integers, Integers]:
    """Write rows with a date as steps from start to start, and days that each period lasts."""
    start = _days(incidents[fields.DATE_START])[order]
    end = _days(incidents[fields.DATE_END])[order]
    dated = start != _NO_DAY
    length = np.where(end == _NO_DAY, 0, end - start)
    return np.diff(start[dated], prepend=0), length[dated]


def _places(points: NDArray[Any], adm2: Integers) -> tuple[dict[str, Integers], list[list[int]]]:
    """Write the places of the dots in the shorter of two ways, as `events_island` tells."""
    lon, lat = np.rint(shapely.get_coordinates(points) * _SCALE).astype(np.int64).T
    least = np.zeros((2, adm2.max(initial=-1) + 2), dtype=np.int64)
    # A full turn of the globe is below 2**26 steps, so that a place is one whole number.
    distinct, place = np.unique((lon << 26) + lat + (1 << 25), return_inverse=True)
    if len(distinct) * 2 < len(place):
        west = np.diff(distinct >> 26, prepend=0)
        south = (distinct & ((1 << 26) - 1)) - (1 << 25)
        return {"lon": west, "lat": south, "place": place}, least.tolist()
    for values, lowest in zip((lon, lat), least, strict=True):
        lowest[adm2] = values
        np.minimum.at(lowest, adm2, values)
    return {"lon": lon - least[0][adm2], "lat": lat - least[1][adm2]}, least.tolist()


def _exceptions(
    incidents: gpd.GeoDataFrame,
    order: Positions,
    codes: Mapping[str, Integers],
    names: dict[str, list[str]],
) -> tuple[dict[str, Integers], dict[str, list[int]]]:
    """Find the rule by which each derived column follows another, and the rows beside it."""
    codes = dict(codes)
    odd, rules = {}, {}
    for key, (column, leader) in _DERIVED.items():
        codes[key], names[key] = _coded(incidents[column], order)
        rule = np.full(max(codes[leader].max(initial=-1) + 1, len(names.get(leader, ()))) + 1, -1)
        rule[codes[leader][::-1]] = codes[key][::-1]  # the first row with a code sets its rule
        rows = np.flatnonzero(rule[codes[leader]] != codes[key])
        rules[key] = rule.tolist()
        odd[f"{key}At"], odd[key] = np.diff(rows, prepend=0), codes[key][rows]
    return odd, rules


def texts_island(incidents: gpd.GeoDataFrame) -> str:
    """Pack everything of the incidents that is only read.

    Returns
    -------
    str
        What `pack` makes of it, rows in the order of `in_time`. `forms` says what the numbers
        of a column stand for: codes of `words`, lists of `names`, tenths, or the ends of names
        that begin alike, as steps. Forms with `first` share the column "possible": a number
        counts from the first word of the event's district (the last `first`: of no district).
        A column without a form is text. `own` lists the further columns of the user's data,
        whose keys begin with "own:".
    """
    order = in_time(incidents)
    forms: dict[str, Any] = {}
    numbers: dict[str, Integers] = {}
    texts: dict[str, list[str]] = {}
    for key, column in _LISTS.items():
        if column in incidents.columns:
            which, lists, names = _lists(incidents[column])
            forms[key], numbers[key] = {"lists": lists, "names": names}, which[order]
    if incidents[fields.BORDER_KM].notna().any():
        forms["border"] = {"unit": _A_KM}
        numbers["border"] = _tenths(incidents[fields.BORDER_KM])[order]
    if found := _numbered(incidents[fields.ID]):
        forms["id"] = {"before": found[0]}
        numbers["id"] = np.diff(found[1][order], prepend=0)
    else:
        texts["id"] = incidents[fields.ID].to_numpy()[order].tolist()
    certainty, numbers["possible"] = _certainty(incidents, order)
    forms |= certainty
    own = own_columns(incidents)
    read = {key: incidents[name] for key, name in _TEXTS.items() if name in incidents.columns}
    for key, values in {**read, **{OWN + name: further for name, further in own.items()}}.items():
        code, known = pd.factorize(values)
        truth = pd.api.types.infer_dtype(known) == "boolean"
        words: list[Any] = list(map(bool if truth else str, known))
        if truth or len(words) * _OFTEN <= len(incidents):
            forms[key], numbers[key] = {"words": words}, code[order]
        elif any(words):
            texts[key] = np.array([*words, ""], dtype=object)[code][order].tolist()
    head = {"forms": forms, **({"own": list(own)} if own else {})}
    return pack(head, numbers, texts)


def _certainty(incidents: gpd.GeoDataFrame, order: Positions) -> tuple[dict[str, Any], Integers]:
    """How sure a district is: what occurs in each, the most frequent first, and whose is which."""
    found = [key for key, column in _CERTAINTY.items() if column in incidents.columns]
    rows = incidents[[_CERTAINTY[key] for key in found]].fillna("").set_axis(found, axis="columns")
    districts, names = pd.factorize(incidents[fields.ADM2_ID], sort=True)
    rows["adm2"] = np.where(districts < 0, len(names), districts)
    told = rows.value_counts().reset_index()
    told = told.sort_values(
        ["adm2", "count", *found], ascending=[True, False, *[True] * len(found)]
    )
    first = np.searchsorted(told["adm2"], np.arange(len(names) + 1))
    places = pd.MultiIndex.from_frame(told[["adm2", *found]])
    place = places.get_indexer(pd.MultiIndex.from_frame(rows[["adm2", *found]]))
    forms = {key: {"words": told[key].tolist(), "first": first.tolist()} for key in found}
    return forms, (place - first[rows["adm2"]])[order]


def _tenths(column: pd.Series[Any]) -> Integers:
    values = column.to_numpy(dtype=np.float64, na_value=np.nan) * _A_KM
    return np.where(np.isnan(values), _ABSENT, np.rint(values)).astype(np.int64)


def _numbered(column: pd.Series[Any]) -> tuple[str, Integers] | None:
    """Part "s1", "s2", ... into "s" and the numbers; None if one is not of that form."""
    texts = column.tolist()
    if not texts or set(map(type, texts)) != {str}:
        return None
    before = texts[0].rstrip("0123456789")
    rest = [text[len(before) :] for text in texts if text.startswith(before)]
    digits = "".join(rest)
    plain = digits.isascii() and digits.isdigit() and "" not in rest
    if len(rest) < len(texts) or not plain or max(map(len, rest)) > _DIGITS:
        return None
    numbers = list(map(int, rest))
    return (before, np.array(numbers)) if list(map(str, numbers)) == rest else None


def in_time(incidents: gpd.GeoDataFrame) -> Positions:
    """Order incidents by the start of their period, those without one last: positions."""
    days = _days(incidents[fields.DATE_START])
    return np.argsort(np.where(days == _NO_DAY, -_NO_DAY, days), kind="stable")


def _coded(column: pd.Series[Any], order: Positions) -> tuple[Integers, list[str]]:
    """Code the words of a column in their order, -1 where there is none."""
    codes, names = pd.factorize(column, sort=True)
    return np.asarray(codes, dtype=np.int64)[order], [str(name) for name in names]


def _whole(column: pd.Series[Any]) -> Integers:
    """Whole numbers from 0 on, -1 where there is none."""
    whole = column.astype("Int64").to_numpy(dtype=np.int64, na_value=_ABSENT)
    return np.asarray(whole, dtype=np.int64)


def _days(dates: pd.Series[Any]) -> Integers:
    """ISO dates as days since 1970."""
    code, days = pd.factorize(dates)
    parsed = np.array(list(days), dtype="datetime64[D]").astype(np.int64)
    found: Integers = np.append(parsed, _NO_DAY).astype(np.int64)[np.asarray(code)]
    return found


def _lists(rows: pd.Series[Any]) -> tuple[Integers, list[list[int]], list[str]]:
    """Code a column of lists: for each row which list, the lists as codes, the words."""
    keys = list(map(tuple, rows))
    known = {key: number for number, key in enumerate(dict.fromkeys(keys))}
    which = np.fromiter(map(known.__getitem__, keys), np.int64, len(keys))
    names = sorted({text for row in known for text in row})
    code = {text: number for number, text in enumerate(names)}
    return which, [[code[text] for text in row] for row in known], names
