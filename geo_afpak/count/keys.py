"""In which row of a summary each event counts, or why in none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import InvalidInputError
from geo_afpak.join.incidents import elsewhere
from geo_afpak.join.units import vintage_of
from geo_afpak.model import fields
from geo_afpak.names.groups import group_names
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_afpak.region.region import Region

    Column = pd.Series[Any]

__all__ = ["ALL", "BY", "UNIT_ID", "Keys", "keys_and_names", "names_of", "require_column"]

BY: Final = (
    "adm0", "adm1", "adm2", "group", "event_type", "sub_type", "month", "year", "geo_precision",
)  # fmt: skip

ALL: Final = "all"
"""All events of the region as one row: what no other table has the totals of."""
_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
UNIT_ID: Final = {
    "adm0": fields.ADM0_ISO3,
    "adm1": fields.ADM1_ID,
    "adm2": fields.ADM2_ID,
}
"""Level to the column of its ids among the joined ones."""


class Keys(NamedTuple):
    """Keys of the events, and the reason for each that has none.

    Parameters
    ----------
    keys
        Null where there is a reason; the index is the position of the event, which occurs
        more than once where an event counts in several rows.
    reasons
        One per event in words, empty where there is a key.
    """

    keys: Column
    reasons: Column


def keys_and_names(
    joined: pd.DataFrame,
    by: str,
    units: pd.DataFrame | None = None,
    *,
    region: Region | None = None,
    vintage: str | None = None,
) -> tuple[Keys, dict[str, str]]:
    """Find key and reason of each event, and key and name of each row of the table."""
    region = region or default_region()
    found = _keys(joined, by)
    if fields.JOIN_STATUS in joined.columns:
        outside = elsewhere(joined).to_numpy()
        found.keys[outside[found.keys.index]] = None
        found.reasons[outside] = f"outside {region.those}"
    name = vintage_of(region, vintage, joined) if by in fields.LEVELS else vintage
    return found, names_of(_found(found.keys), by, units, region=region, vintage=name)


def names_of(
    keys: Iterable[str],
    by: str,
    units: pd.DataFrame | None = None,
    *,
    region: Region | None = None,
    vintage: str | None = None,
) -> dict[str, str]:
    """Find key and name of each row of the table in which these keys are counted."""
    region, keys = region or default_region(), sorted(keys)
    if by not in fields.LEVELS:
        return _named(keys, by, region)
    level = load_boundaries(by, vintage=vintage, region=region) if units is None else units
    level = level.sort_values(fields.ADM_ID)
    names = dict(zip(level[fields.ADM_ID], level[fields.NAME], strict=True))
    _check_units(keys, names, by, vintage or "")
    return names


def _keys(joined: pd.DataFrame, by: str) -> Keys:
    if by in fields.LEVELS:
        return by_unit(joined, by)
    if by == "group":
        return by_group(joined)
    if by == ALL:
        all_, none = (pd.Series(text, range(len(joined)), dtype=object) for text in (ALL, ""))
        return Keys(all_, none)
    if by in ("month", "year"):
        return by_period(joined, by)
    if by in BY:
        return by_value(joined, by)
    raise InvalidInputError(
        f"by={by!r} is unknown; expected one of {', '.join(sorted(BY))}; choose one of them"
    )


def _named(keys: list[str], by: str, region: Region) -> dict[str, str]:
    """Name the rows of a table that has no list of its own."""
    if by in ("month", "year"):
        return {key: key for key in keys}
    if by != "group":
        return _listed(keys, by)
    known = group_names(region)
    return {key: known.get(key, key) for key in keys}


def _found(keys: Column) -> list[str]:
    return sorted(set(keys.dropna()))


def _check_units(keys: list[str], names: Mapping[str, str], by: str, vintage: str) -> None:
    strange = [key for key in keys if key not in names]
    if strange:
        raise InvalidInputError(
            f"incidents are joined to {', '.join(strange[:5])}, which {by} of vintage {vintage} "
            f"does not have; expected units of {vintage}; join again with vintage={vintage!r}, "
            "or pass the vintage (or the units) of the join"
        )


def _listed(keys: list[str], by: str) -> dict[str, str]:
    """Rows of a closed vocabulary in full and in its order; of an open one what occurs."""
    known: dict[str, str] = {}
    if by == fields.GEO_PRECISION:
        known = {str(code): name for code, name in fields.GEO_PRECISIONS.items()}
    elif by == fields.EVENT_TYPE:
        known = {name: name.replace("_", " ") for name in fields.EVENT_TYPES}
    others = [key for key in keys if key not in known]
    return known | {key: key.replace("_", " ") for key in others}


def by_unit(joined: pd.DataFrame, by: str) -> Keys:
    """Take the unit that the join allowed; without one, say how much is known of the place."""
    cure = "join first: join_incidents(incidents)"
    keys = _column(joined, UNIT_ID[by], cure)
    status = _column(joined, fields.JOIN_STATUS, cure)
    precision = pd.to_numeric(_column(joined, fields.GEO_PRECISION, cure)).fillna(0).astype(float)
    method = pd.Series(None, index=status.index, dtype=object)
    if fields.NAME_METHOD in joined.columns:  # not in a join of version 0.1
        method = _column(joined, fields.NAME_METHOD, cure)
    pointless = status.isin(["no_geometry", "named"])
    open_ = keys.isna()
    reasons = _first_reason(
        (~open_, ""),
        (pointless & (precision == 0), "no place given"),
        ((status == "city") & (by == "adm2"), "known only to a city of several districts"),
        (status == "conflict", "point and stated place contradict each other"),
        (
            (precision == fields.PROVINCE_PRECISION_MAX) & (by == "adm2"),
            "known only to the province",
        ),
        (
            (precision > fields.PROVINCE_PRECISION_MAX) & (by != "adm0"),
            "known only to the country or region",
        ),
        (pointless & (method == "ambiguous"), "named place could be several"),
        (pointless, "place named, but no point given"),
        (open_, "point of unknown precision"),
    )
    return Keys(keys, reasons)


def by_group(incidents: pd.DataFrame) -> Keys:
    """Count an event once for each group that it names."""
    groups = _column(incidents, fields.GROUPS, "a list of codes, empty where none is named")
    codes = groups.map(lambda row: sorted(set(row)) if isinstance(row, list | tuple) else [])
    keys = codes.explode()
    return Keys(keys, _first_reason((codes.map(len) == 0, "no group named")))


def by_value(incidents: pd.DataFrame, by: str) -> Keys:
    """Take a column's own values, as text."""
    values = _column(incidents, by, "null where it is not known")
    keys = values.map(_label).astype(object)
    keys = keys.where(keys != "", None)
    return Keys(keys, _first_reason((keys.isna(), f"no {by.replace('_', ' ')} given")))


def _label(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # a whole number, read from a column that has gaps
    return "" if value is None else str(value).strip()


def by_period(incidents: pd.DataFrame, by: str) -> Keys:
    """Find the month or year in which each event lies wholly: never a guessed one."""
    cure = "null where no source gives a date"
    start, end, precision = (
        _column(incidents, name, cure).astype("string")
        for name in (fields.DATE_START, fields.DATE_END, fields.DATE_PRECISION)
    )
    last = end.fillna(start)
    readable = start.str.fullmatch(_DAY) & last.str.fullmatch(_DAY)
    digits = len("2016-08") if by == "month" else len("2016")
    keys = start.str[:digits]
    reasons = _first_reason(
        (precision == "report", "dated only by its report, which may be later"),
        ((precision == "unknown") | start.isna(), "no date given"),
        (~precision.isin(fields.DATE_PRECISIONS), "precision of the date not stated"),
        (end.isna() & precision.isin(["week", "range"]), "end of the period not given"),
        (~readable, "date not readable"),
        ((precision == "year") & (by == "month"), "known only to the year"),
        (keys != last.str[:digits], f"period spans more than one {by}"),
    )
    return Keys(keys.astype(object).where(reasons == "", None), reasons)


def _first_reason(*cases: tuple[Column, str]) -> Column:
    """Give each event the first reason that holds, or empty text."""
    holds = [np.asarray(case.fillna(value=False), dtype=bool) for case, _ in cases]
    return pd.Series(np.select(holds, [reason for _, reason in cases], ""), dtype=object)


def require_column(frame: pd.DataFrame, name: str, cure: str) -> None:
    """Refuse a frame that has a column not at all, or twice."""
    count = list(frame.columns).count(name)
    if count != 1:
        raise InvalidInputError(
            f"incidents: column {name} occurs {count} times; expected once; {cure}"
        )


def _column(frame: pd.DataFrame, name: str, cure: str) -> Column:
    """Return a column by position, with None for every kind of missing."""
    require_column(frame, name, cure)
    values = frame[name].astype(object).reset_index(drop=True)
    return values.where(values.notna(), None)
