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
    from collections.abc import Sequence

    import geopandas as gpd

__all__ = ["PLAIN_MOST", "columns", "packed", "texts"]

PLAIN_MOST: Final = 2000
"""Up to here the islands are plain JSON: the same bytes whatever zlib is installed."""

_EPOCH: Final = np.datetime64("1970-01-01")
_SCALE: Final = 10_000  # about 10 m, a hundredth of what geo_precision 1 claims

_CODED: Final = {
    "cls": EVENT_CLASS, "type": fields.EVENT_TYPE, "mark": MARK, "dates": fields.DATE_PRECISION,
    "source": fields.SOURCE_DATASET, "adm0": fields.ADM0_ISO3, "adm1": fields.ADM1_ID,
    "adm2": fields.ADM2_ID, "joined": fields.JOIN_STATUS,
}  # fmt: skip
_FIGURES: Final = {
    "k": fields.KILLED, "kl": fields.KILLED_LOW, "kh": fields.KILLED_HIGH,
    "i": fields.INJURED, "il": fields.INJURED_LOW, "ih": fields.INJURED_HIGH,
    "precision": fields.GEO_PRECISION,
}  # fmt: skip
_TEXTS: Final = {
    "id": fields.ID, "sub": fields.SUB_TYPE, "title": fields.TITLE, "summary": fields.SUMMARY,
    "claimed": fields.CLAIMED_BY, "target": fields.TARGET, "country": fields.COUNTRY,
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
        (codes) or null (figures); `start` as steps in days from the row before, `days` as
        the length of the event's period; `lon` and `lat` in ten-thousandths of a degree.
    """
    out: dict[str, Any] = {"n": len(incidents), "scale": _SCALE, "names": {}}
    for key, column in _CODED.items():
        codes, names = pd.factorize(incidents[column], sort=True)
        out[key], out["names"][key] = codes.tolist(), [str(name) for name in names]
    for key, column in _FIGURES.items():
        out[key] = _or_none(pd.array(incidents[column], dtype="Int64"))
    start, end = _days(incidents[fields.DATE_START]), _days(incidents[fields.DATE_END])
    dated = int(start.notna().sum())
    known = start.to_numpy(dtype="int64", na_value=0)[:dated]
    out["start"] = np.diff(known, prepend=0).tolist()
    out["days"] = _or_none((end - start).array)
    dots = incidents[MARK].to_numpy() == "dot"
    points = shapely.get_coordinates(incidents.geometry.to_numpy()[dots])
    lon, lat = np.rint(points * _SCALE).astype(int).T if len(points) else ([], [])
    out["lon"], out["lat"] = list(map(int, lon)), list(map(int, lat))
    out["groups"], out["names"]["groups"] = _lists(incidents[fields.GROUPS])
    return out


def texts(incidents: gpd.GeoDataFrame) -> dict[str, Any]:
    """Everything of the incidents that is only read: one list a field, absent as null."""
    out: dict[str, Any] = {
        key: _or_none(incidents[column].array)
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


def _or_none(values: Any) -> list[Any]:  # noqa: ANN401 - any array of a frame
    absent = pd.isna(values) if not _holds_lists(values) else [not value for value in values]
    plain = np.asarray(values, dtype=object)
    return [
        None if gone or value == "" else value for value, gone in zip(plain, absent, strict=True)
    ]


def _holds_lists(values: Sequence[Any]) -> bool:
    return any(isinstance(value, list) for value in values)


def _lists(rows: pd.Series[Any]) -> tuple[list[Any], list[str]]:
    """Code a column of lists: one number where there is one, else a list of numbers."""
    flat = sorted({text for row in rows for text in row})
    code = {text: index for index, text in enumerate(flat)}
    coded = [[code[text] for text in row] for row in rows]
    return [row[0] if len(row) == 1 else row for row in coded], flat
