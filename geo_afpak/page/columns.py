"""Incidents as columns for the page: small whole numbers that compress well, text apart.

A page of 100,000 incidents stays openable because no incident is an object of its own:
the page's store.js reads these columns into typed arrays.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak.layers import EVENT_CLASS, MARK
from geo_afpak.model import fields
from geo_afpak.page.pack import pack

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    _Numbered = tuple[dict[str, Any], Integers]

__all__ = ["PLAIN_MOST", "events_island", "in_time", "texts_island"]

PLAIN_MOST: Final = 2000
"""Up to here the islands are plain JSON: the same bytes whatever zlib is installed."""

_SCALE: Final = 100_000  # steps a degree: about 1 m, a thousandth of what geo_precision 1 claims
_ABSENT: Final = -1
_NO_DAY: Final = -(2**31)
_METRES: Final = 1000
_OFTEN: Final = 8
"""A word that occurs this often on average is written once, and then as a number."""

_CODED: Final = {
    "type": fields.EVENT_TYPE, "mark": MARK, "dates": fields.DATE_PRECISION,
    "source": fields.SOURCE_DATASET, "adm2": fields.ADM2_ID, "joined": fields.JOIN_STATUS,
}  # fmt: skip
# Each follows from the column after it, but for a few rows: only those are written.
_DERIVED: Final = {
    "cls": (EVENT_CLASS, "type"), "adm1": (fields.ADM1_ID, "adm2"),
    "adm0": (fields.ADM0_ISO3, "adm1"),
}  # fmt: skip
_FIGURES: Final = {
    "k": (fields.KILLED, fields.KILLED_LOW, fields.KILLED_HIGH),
    "i": (fields.INJURED, fields.INJURED_LOW, fields.INJURED_HIGH),
}
_TEXTS: Final = {
    "id": fields.ID, "sub": fields.SUB_TYPE, "title": fields.TITLE, "summary": fields.SUMMARY,
    "claimed": fields.CLAIMED_BY, "target": fields.TARGET, "targetType": fields.TARGET_TYPE,
    "scope": fields.SCOPE, "sourceId": fields.SOURCE_ID, "country": fields.COUNTRY,
    "adm1s": fields.ADM1_STATED, "adm2s": fields.ADM2_STATED, "place": fields.PLACE,
    "basis": fields.LOCATION_BASIS, "contra": fields.DISCREPANCY, "note": fields.NOTE,
    "licence": fields.LICENCE, "border": fields.BORDER_KM, "agrees": fields.AGREES_WITH_STATED,
    "corrected": fields.CORRECTED,
}  # fmt: skip


def events_island(incidents: gpd.GeoDataFrame) -> dict[str, Any]:
    """Everything of the incidents that is counted, filtered or drawn.

    Parameters
    ----------
    incidents
        `Layers.incidents`, in any order.

    Returns
    -------
    dict
        Columns in the order of `in_time`. `n`; `names`, the words behind each coded column;
        the columns, absent codes as -1 and absent figures as null (a low or high that equals
        the stated figure is null too).
        `follows`: for a column that another one nearly always determines, its code for each
        code of the other, the column then holding the exceptions as [row, code]. `start`:
        days since the row before; `days`: length of the event's period; `lon`, `lat`: of the
        dots, in steps of 1 / `scale` degree. `groups`: for each row its list in `lists`.
        Of more than `PLAIN_MOST` rows all of that as `pack` writes it, absent always -1.
    """
    head, numbers = _columns(incidents)
    if len(incidents) > PLAIN_MOST:
        _name_places(numbers)
        return pack(head, numbers)
    plain = {key: column.tolist() for key, column in numbers.items()}
    for key in {kind + end for kind in _FIGURES for end in ("", "l", "h")} & set(plain):
        plain[key] = [None if value < 0 else value for value in plain[key]]
    return {**head, **plain}


def _name_places(numbers: dict[str, Integers]) -> None:
    """Write each place once, from west to east, where sources name few places again and again."""
    # A full turn of the globe is below 2**26 steps, so that a place is one whole number.
    key = (numbers["lon"] << 26) + (numbers["lat"] + (1 << 25))
    distinct, place = np.unique(key, return_inverse=True)
    if len(distinct) * 2 < len(key):
        numbers["lon"] = np.diff(distinct >> 26, prepend=0)
        numbers["lat"] = (distinct & ((1 << 26) - 1)) - (1 << 25)
        numbers["place"] = place


def _columns(incidents: gpd.GeoDataFrame) -> tuple[dict[str, Any], dict[str, Integers]]:
    order = in_time(incidents)
    names: dict[str, list[str]] = {}
    follows: dict[str, Any] = {}
    odd: dict[str, Any] = {}
    out: dict[str, Integers] = {}
    codes: dict[str, Integers] = {}
    for key, column in _CODED.items():
        codes[key], names[key] = _coded(incidents[column], order)
        out[key] = codes[key]
    for key, (column, leader) in _DERIVED.items():
        codes[key], names[key] = _coded(incidents[column], order)
        follows[key], odd[key] = _derived(codes[key], codes[leader], len(names[leader]))
    for key, (stated, low, high) in _FIGURES.items():
        figure = out[key] = _whole(incidents[stated])[order]
        for suffix, bounds in (("l", low), ("h", high)):
            bound = _whole(incidents[bounds])[order]
            out[key + suffix] = np.where(bound == figure, _ABSENT, bound)
            if (out[key + suffix] == _ABSENT).all():
                del out[key + suffix]
    out["precision"] = np.maximum(_whole(incidents[fields.GEO_PRECISION])[order], 0)
    start = _days(incidents[fields.DATE_START])[order]
    end = _days(incidents[fields.DATE_END])[order]
    dated = start != _NO_DAY
    out["start"] = np.diff(start[dated], prepend=0)
    out["days"] = np.where(dated & (end != _NO_DAY), end - start, 0)[dated]
    dots = order[(incidents[MARK] == "dot").to_numpy()[order]]
    points = shapely.get_coordinates(incidents.geometry.to_numpy()[dots])
    out["lon"], out["lat"] = np.rint(points * _SCALE).astype(np.int64).T.reshape(2, -1)
    which, lists, names["groups"] = _lists(incidents[fields.GROUPS])
    out["groups"] = which[order]
    head = {
        "n": len(incidents), "scale": _SCALE, "names": names, "follows": follows, "lists": lists,
        **odd,
    }  # fmt: skip
    return head, out


def texts_island(incidents: gpd.GeoDataFrame) -> dict[str, Any]:
    """Everything of the incidents that is only read.

    Returns
    -------
    dict
        One list a field, absent as null; `sources`, for each row its list in `lists`, which
        are places in `names`. Of more than `PLAIN_MOST` rows as `pack` writes it: `kinds`
        says what the numbers of a column stand for: thousandths, codes or ends of a name.
    """
    order = in_time(incidents)
    present = {
        key: column
        for key, column in _TEXTS.items()
        if column in incidents.columns and incidents[column].notna().any()
    }
    sources, lists, names = _lists(incidents[fields.SOURCES])
    head: dict[str, Any] = {"lists": lists, "names": names}
    if len(incidents) <= PLAIN_MOST:
        plain = {key: _plain(incidents[column], order) for key, column in present.items()}
        return {**head, **plain, "sources": sources[order].tolist()}
    numbers = {"sources": sources[order]}
    kinds: dict[str, Any] = {}
    words: dict[str, list[str | None]] = {}
    for key, column in present.items():
        if key == "border":
            found: _Numbered | None = ({"unit": _METRES}, _thousandths(incidents[column]))
        else:
            found = _coded_words(incidents[column])
            if found is None and key == "id":
                found = _numbered(incidents[column])
        if found is not None:
            kinds[key], numbers[key] = found[0], found[1][order]
        elif (values := _plain(incidents[column], order)) is not None:
            words[key] = values
    return pack({**head, "kinds": kinds}, numbers, words)


def _thousandths(column: pd.Series[Any]) -> Integers:
    values = column.to_numpy(dtype=np.float64) * _METRES
    return np.where(np.isnan(values), _ABSENT, np.rint(values)).astype(np.int64)


def _coded_words(column: pd.Series[Any]) -> _Numbered | None:
    """Code a column of few distinct values, -1 where absent: ``{"words": [...]}`` and the codes."""
    if column.dtype == object and column.map(type).isin([list, tuple]).any():
        return None
    codes, known = pd.factorize(column)
    if len(known) * _OFTEN > len(column):
        return None
    words = known.tolist()
    # An empty text says nothing; the last place is for rows without any value.
    said = np.array([*(word != "" for word in words), False])
    number = np.where(said, np.cumsum(said) - 1, _ABSENT)
    return {"words": [word for word in words if word != ""]}, number[codes]


def _numbered(column: pd.Series[Any]) -> _Numbered | None:
    """Write "s1", "s2", ... as numbers: ``{"before": "s"}``; None if one is not of that form."""
    before = str(column.iloc[0]).rstrip("0123456789")
    plain = re.escape(before) + "(?:0|[1-9][0-9]{0,8})"
    if not column.str.fullmatch(plain).fillna(value=False).all():
        return None
    rest = column.str.slice(len(before)).to_numpy(dtype=object)
    return {"before": before}, rest.astype(np.int64)


def in_time(incidents: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Order incidents by the start of their period, those without one last: positions."""
    days = _days(incidents[fields.DATE_START])
    return np.argsort(np.where(days == _NO_DAY, -_NO_DAY, days), kind="stable")


def _coded(column: pd.Series[Any], order: NDArray[np.intp]) -> tuple[Integers, list[str]]:
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


def _derived(
    codes: np.ndarray[Any, Any], leader: np.ndarray[Any, Any], count: int
) -> tuple[list[int], list[list[int]]]:
    """Find the code that goes with each code of the leader (last: absent), and exceptions."""
    rule = np.full(count + 1, -1)
    rule[leader[::-1]] = codes[::-1]  # the first row with a leading code sets its rule
    odd = np.flatnonzero(rule[leader] != codes)
    return rule.tolist(), np.column_stack([odd, codes[odd]]).tolist()


def _plain(column: pd.Series[Any], order: NDArray[np.intp]) -> list[Any] | None:
    """Values of a column as JSON has them, absent as null; None when nothing is there."""
    there = column.notna().to_numpy()
    if column.dtype == object or pd.api.types.is_string_dtype(column):
        # An empty text or list says nothing; a zero or a False does.
        there = there & column.where(there).astype(bool).to_numpy()
    if not there.any():
        return None
    plain = column.to_numpy(dtype=object, copy=True)
    plain[~there] = None
    values: list[Any] = plain[order].tolist()
    return values


def _lists(rows: pd.Series[Any]) -> tuple[Integers, list[list[int]], list[str]]:
    """Code a column of lists: for each row which list, the lists as codes, the words."""
    known: dict[tuple[str, ...], int] = {}
    which = [known.setdefault(tuple(row), len(known)) for row in rows]
    names = sorted({text for row in known for text in row})
    code = {text: number for number, text in enumerate(names)}
    return np.array(which, dtype=np.int64), [[code[text] for text in row] for row in known], names
