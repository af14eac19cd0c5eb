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
    "joined": fields.JOIN_STATUS,
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
_BETWEEN: Final = "; "  # between the districts of `ADM2_POSSIBLE`
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
        - `start`: of each incident as they came, days from the day before the `first`, 0 for
          none; with `steps` what it is more than that of the one before. Rows with a date come
          in its order, else as the incidents came; `days`: length of their periods.
        - `groups`: for each row its list in `lists`.
        - `lon`, `lat` of what stands on its spot, in steps of 1 / `scale` degree from the middle
          of the district's, which `middle` has (the last: of no district). Where places occur
          again and again each is there once, `lon` as steps, and `place` has that of each dot.
        - `reach`: tenths of a km that the point of each event near a place may be off, if any is.
    """
    order = in_time(incidents)
    names: dict[str, list[str]] = {}
    out: dict[str, Integers] = {}
    for key, column in _CODED.items():
        out[key], names[key] = _coded(incidents[column], order)
    code, names["adm2"] = _districts(incidents)
    out["adm2"] = code[order]
    for key, (stated, low, high) in _FIGURES.items():
        figure = out[key] = _whole(incidents[stated])[order]
        for suffix, bounds in (("l", low), ("h", high)):
            bound = _whole(incidents[bounds])[order]
            same = bound == figure
            if not same.all():
                bound = np.where(bound == _ABSENT, _NOT_STATED, bound)
                out[key + suffix] = np.where(same, _ABSENT, bound)
    out["precision"] = np.maximum(_whole(incidents[fields.GEO_PRECISION])[order], 0)
    begins, out["start"], out["days"] = _periods(incidents, order)
    which, lists, names["groups"] = _lists(incidents[fields.GROUPS])
    out["groups"] = which[order]
    mark = incidents[MARK].to_numpy()[order]
    dots = np.isin(mark, ON_A_SPOT)
    if (near := mark == NEAR).any():
        out["reach"] = _tenths(incidents[fields.RADIUS_KM])[order][near]
    places, middle = _places(incidents.geometry.to_numpy()[order[dots]], out["adm2"][dots])
    exceptions, follows = _exceptions(incidents, order, out, names)
    head = {"n": len(incidents), "scale": _SCALE, "names": names, "follows": follows, **begins}
    return pack({**head, "lists": lists, "middle": middle}, out | places | exceptions)


def _periods(
    incidents: gpd.GeoDataFrame, order: Positions
) -> tuple[dict[str, Any], Integers, Integers]:
    """Write where days begin, starts as the incidents came, and lengths in order of time."""
    start, end = _days(incidents[fields.DATE_START]), _days(incidents[fields.DATE_END])
    dated = start != _NO_DAY
    length = np.where(end == _NO_DAY, 0, end - start)[order][dated[order]]
    first = int(start[dated].min()) if dated.any() else 0
    since = np.where(dated, start - first + 1, 0)
    steps = np.diff(since, prepend=0)
    # Of days in no order the steps are wider than the days.
    shorter = len(since) > 0 and bool(
        np.abs(steps).mean() < np.abs(since - np.median(since)).mean()
    )
    return {"first": first, "steps": shorter}, steps if shorter else since, length


def _places(points: NDArray[Any], adm2: Integers) -> tuple[dict[str, Integers], list[list[int]]]:
    """Write the places of the dots in the shorter of two ways, as `events_island` tells."""
    lon, lat = np.rint(shapely.get_coordinates(points) * _SCALE).astype(np.int64).T
    middle = np.zeros((2, adm2.max(initial=-1) + 2), dtype=np.int64)
    # A full turn of the globe is below 2**26 steps, so that a place is one whole number.
    distinct, place = np.unique((lon << 26) + lat + (1 << 25), return_inverse=True)
    if len(distinct) * 2 < len(place):
        west = np.diff(distinct >> 26, prepend=0)
        south = (distinct & ((1 << 26) - 1)) - (1 << 25)
        return {"lon": west, "lat": south, "place": place}, middle.tolist()
    for values, amid in zip((lon, lat), middle, strict=True):
        medians = pd.Series(values).groupby(adm2).median()
        amid[medians.index.to_numpy()] = medians.round().astype(np.int64).to_numpy()
    return {"lon": lon - middle[0][adm2], "lat": lat - middle[1][adm2]}, middle.tolist()


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
        that begin alike, as steps in the order in which the incidents came, of as many `digits`
        at the least. Forms with `first` share the column "possible": a number counts from the
        first word of the event's district (the last `first`: of no district). The words of
        "possible" are lists of `units`: "others" has them end to end, each ended by 0, as
        places in the district's list in `near`, from 1. A column without a form is text. `own`
        lists the further columns of the user's data, whose keys begin with "own:".
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
        forms["id"] = {"before": found[0], "digits": found[1]}
        numbers["id"] = np.diff(found[2], prepend=0)
    else:
        texts["id"] = incidents[fields.ID].to_numpy()[order].tolist()
    certainty, told = _certainty(incidents, order)
    forms |= certainty
    numbers |= told
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


def _certainty(
    incidents: gpd.GeoDataFrame, order: Positions
) -> tuple[dict[str, Any], dict[str, Integers]]:
    """How sure a district is: what occurs in each, the most frequent first, and whose is which."""
    found = [key for key, column in _CERTAINTY.items() if column in incidents.columns]
    rows = incidents[[_CERTAINTY[key] for key in found]].fillna("").set_axis(found, axis="columns")
    districts, names = _districts(incidents)
    rows["adm2"] = np.where(districts < 0, len(names), districts)
    told = rows.value_counts().reset_index()
    told = told.sort_values(
        ["adm2", "count", *found], ascending=[True, False, *[True] * len(found)]
    )
    first = np.searchsorted(told["adm2"], np.arange(len(names) + 1))
    places = pd.MultiIndex.from_frame(told[["adm2", *found]])
    place = places.get_indexer(pd.MultiIndex.from_frame(rows[["adm2", *found]]))
    numbers = {"possible": (place - first[rows["adm2"]])[order]}
    forms: dict[str, Any] = {key: {"first": first.tolist()} for key in found}
    if "sure" in found:
        forms["sure"]["words"] = told["sure"].tolist()
    if "possible" in found:
        more, numbers["others"] = _others(told["adm2"].tolist(), told["possible"].tolist())
        forms["possible"] |= more
    return forms, numbers


def _others(adm2: list[int], possible: list[str]) -> tuple[dict[str, Any], Integers]:
    """Write lists of districts by the few that occur near each, as `texts_island` tells."""
    lists = [text.split(_BETWEEN) if text else [] for text in possible]
    units = sorted({unit for row in lists for unit in row})
    near: dict[int, dict[str, int]] = {}
    flat: list[int] = []
    for district, row in zip(adm2, lists, strict=True):
        known = near.setdefault(district, {})
        flat += [*(known.setdefault(unit, len(known) + 1) for unit in row), 0]
    code = {unit: number for number, unit in enumerate(units)}
    told = [[code[unit] for unit in known] for known in near.values()]
    return {"units": units, "near": told}, np.array(flat, dtype=np.int64)


def _districts(incidents: gpd.GeoDataFrame) -> tuple[Integers, list[str]]:
    """Code the districts, the most frequent first: small numbers are short."""
    codes, names = pd.factorize(incidents[fields.ADM2_ID], sort=True)
    rank = np.argsort(-np.bincount(codes[codes >= 0], minlength=len(names)), kind="stable")
    found: Integers = np.append(np.argsort(rank), _ABSENT)[codes]
    return found, [str(names[code]) for code in rank]


def _tenths(column: pd.Series[Any]) -> Integers:
    values = column.to_numpy(dtype=np.float64, na_value=np.nan) * _A_KM
    return np.where(np.isnan(values), _ABSENT, np.rint(values)).astype(np.int64)


def _numbered(column: pd.Series[Any]) -> tuple[str, int, Integers] | None:
    """Part "s01", "s02", ... into "s", 2 digits and the numbers; None if one is of another form."""
    texts = column.tolist()
    if not texts or set(map(type, texts)) != {str}:
        return None
    before = texts[0].rstrip("0123456789")
    rest = [text[len(before) :] for text in texts if text.startswith(before)]
    joint = "".join(rest)
    plain = joint.isascii() and joint.isdigit() and "" not in rest
    if len(rest) < len(texts) or not plain or max(map(len, rest)) > _DIGITS:
        return None
    numbers, digits = list(map(int, rest)), min(map(len, rest))
    same = [str(number).zfill(digits) for number in numbers] == rest
    return (before, digits, np.array(numbers)) if same else None


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
