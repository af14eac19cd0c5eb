"""Incidents as columns for the page: small whole numbers that compress well, text apart.

A page of 100,000 incidents stays openable because no incident is an object of its own:
the page's store.js reads these columns into typed arrays.
"""

from __future__ import annotations

import base64
import gzip
import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak import fields
from geo_afpak.layers import EVENT_CLASS, MARK

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["PLAIN_MOST", "columns", "packed", "texts"]

PLAIN_MOST: Final = 2000
"""Up to here the islands are plain JSON: the same bytes whatever zlib is installed."""

_EPOCH: Final = np.datetime64("1970-01-01")
# Steps a degree: about 10 m; with many events 50 m, a twentieth of what geo_precision 1 claims.
_FINE, _COARSE = 10_000, 2_000

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


def columns(incidents: gpd.GeoDataFrame) -> dict[str, Any]:
    """Everything of the incidents that is counted, filtered or drawn.

    Parameters
    ----------
    incidents
        `Layers.incidents`, in the order that `in_time` gives.

    Returns
    -------
    dict
        `n`; `names`, the words behind each coded column; the columns, absent values as -1
        (codes) or null (figures; a low or high that equals the stated figure is null too).
        `follows`: for a column that another one nearly always determines, its code for each
        code of the other, the column then holding the exceptions as [row, code]. `start`:
        days since the row before; `days`: length of the event's period; `lon`, `lat`: of the
        dots, in steps of 1 / `scale` degree.
    """
    scale = _FINE if len(incidents) <= PLAIN_MOST else _COARSE
    out: dict[str, Any] = {"n": len(incidents), "scale": scale, "names": {}}
    codes: dict[str, Any] = {}
    for key, column in _CODED.items():
        codes[key], names = pd.factorize(incidents[column], sort=True)
        out[key], out["names"][key] = codes[key].tolist(), [str(name) for name in names]
    out["follows"] = {}
    for key, (column, leader) in _DERIVED.items():
        codes[key], names = pd.factorize(incidents[column], sort=True)
        rule, odd = _derived(codes[key], codes[leader], len(out["names"][leader]))
        out["names"][key], out["follows"][key], out[key] = [str(n) for n in names], rule, odd
    for key, (stated, low, high) in _FIGURES.items():
        figure = incidents[stated].astype("Int64")
        out[key] = _plain(figure)
        for suffix, bounds in (("l", low), ("h", high)):
            bound = incidents[bounds].astype("Int64")
            out[key + suffix] = _plain(bound.mask((bound == figure).fillna(value=False)))
    out["precision"] = incidents[fields.GEO_PRECISION].astype("Int64").fillna(0).tolist()
    start, end = _days(incidents[fields.DATE_START]), _days(incidents[fields.DATE_END])
    dated = int(start.notna().sum())
    known = start.to_numpy(dtype="int64", na_value=0)[:dated]
    out["start"] = np.diff(known, prepend=0).tolist()
    out["days"] = _plain(end - start)
    dots = incidents[MARK].to_numpy() == "dot"
    points = shapely.get_coordinates(incidents.geometry.to_numpy()[dots])
    lon, lat = np.rint(points * scale).astype(int).T if len(points) else ([], [])
    out["lon"], out["lat"] = list(map(int, lon)), list(map(int, lat))
    out["groups"], out["names"]["groups"] = _lists(incidents[fields.GROUPS])
    return out


def texts(incidents: gpd.GeoDataFrame) -> dict[str, Any]:
    """Everything of the incidents that is only read: one list a field, absent as null."""
    out: dict[str, Any] = {
        key: _plain(incidents[column])
        for key, column in _TEXTS.items()
        if column in incidents.columns
    }
    out["sources"], out["names"] = _lists(incidents[fields.SOURCES])
    return out


def packed(data: dict[str, Any], rows: int) -> dict[str, Any]:
    """Compress an island that is large enough for it to matter.

    Returns
    -------
    dict
        The data, or ``{"gzip": base64}`` of its JSON when there are many rows.
    """
    if rows <= PLAIN_MOST:
        return data
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    squeezed = gzip.compress(text.encode("utf-8", "replace"), compresslevel=6, mtime=0)
    return {"gzip": base64.b64encode(squeezed).decode("ascii")}


def in_time(incidents: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Order incidents by the start of their period, those without one last."""
    return incidents.sort_values(
        fields.DATE_START, kind="stable", na_position="last", ignore_index=True
    )


def _days(dates: pd.Series[Any]) -> pd.Series[Any]:
    """ISO dates as days since 1970."""
    parsed = pd.to_datetime(dates, format="%Y-%m-%d")
    days = (parsed.to_numpy().astype("datetime64[D]") - _EPOCH).astype("int64")
    return pd.Series(pd.array(days, dtype="Int64")).mask(parsed.isna().to_numpy())


def _derived(
    codes: np.ndarray[Any, Any], leader: np.ndarray[Any, Any], count: int
) -> tuple[list[int], list[list[int]]]:
    """Find the code that goes with each code of the leader (last: absent), and exceptions."""
    rule = np.full(count + 1, -1)
    rule[leader[::-1]] = codes[::-1]  # the first row with a leading code sets its rule
    odd = np.flatnonzero(rule[leader] != codes)
    return rule.tolist(), np.column_stack([odd, codes[odd]]).tolist()


def _plain(column: pd.Series[Any]) -> list[Any] | None:
    """Values of a column as JSON has them, absent as null; None when nothing is there."""
    there = column.notna().to_numpy()
    if column.dtype == object or pd.api.types.is_string_dtype(column):
        # An empty text or list says nothing; a zero or a False does.
        there = there & column.where(there).astype(bool).to_numpy()
    if not there.any():
        return None
    plain = column.astype(object).to_numpy().copy()
    plain[~there] = None
    values: list[Any] = plain.tolist()
    return values


def _lists(rows: pd.Series[Any]) -> tuple[list[Any], list[str]]:
    """Code a column of lists: one number where there is one, else a list of numbers."""
    keys = [tuple(row) for row in rows]
    distinct = dict.fromkeys(keys)
    names = sorted({text for key in distinct for text in key})
    code = {text: index for index, text in enumerate(names)}
    coded = {key: [code[text] for text in key] for key in distinct}
    short = {key: row[0] if len(row) == 1 else row for key, row in coded.items()}
    return [short[key] for key in keys], names
