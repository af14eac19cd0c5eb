"""Do no harm: take out of incidents what could lead somebody to a person or a house.

A point, a day, a name and a note are each harmless to some reader and deadly to some victim.
What is left is what counts are made of: unit, month, type, groups, tolls. Everything that the
data model does not know is dropped, so that no further column slips through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo_afpak.errors import InvalidInputError
from geo_afpak.join.incidents import elsewhere, join_incidents
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.release.licences import terms_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo_afpak.region.region import Region

__all__ = ["DROPS", "LEVELS", "generalise_incidents", "generalised_members"]

LEVELS: Final = ("district", "province")
DROPS: Final = ("notes", "names", "groups")
_COUNTRY: Final = 5

_ALWAYS: Final = (fields.PLACE, fields.LOCATION_BASIS, fields.SOURCE_ID, fields.DISCREPANCY)
_DROPPED: Final = {
    "notes": (fields.SUMMARY, fields.NOTE),
    "names": (fields.CLAIMED_BY, fields.TARGET),
}
_ALSO: Final = (
    fields.CORRECTED, *fields.PART_FIELDS, fields.EVIDENCE, fields.SOURCE_COUNT,
)  # fmt: skip
"""What is kept where a record has it; links to archived sources lead to the place."""
_KEPT: Final = (
    *fields.INCIDENT_FIELDS, fields.ADM2_ID_BY_NAME, fields.ADM1_ID_BY_NAME,
    fields.ADM0_ISO3_BY_NAME, fields.GENERALISED,
)  # fmt: skip


def generalise_incidents(
    incidents: object,
    level: str = "district",
    *,
    region: Region | None = None,
    months: bool = True,
    drop: Collection[str] = ("notes", "names"),
) -> gpd.GeoDataFrame:
    """Leave of each incident what can be counted, and nothing that leads to the place.

    Points go; the unit stays by its id, so that a later join counts the event where it
    counted before. Nothing becomes more precise: what was known to the province stays so.
    Ids, further columns, place names and the texts of sources always go (a headline tells
    more than a date); sources become the citation of their data set. Rows are ordered by what
    is left, so that their order tells nothing either.

    Parameters
    ----------
    incidents
        Incidents in EPSG:4326, joined or not. Not changed.
    level
        "district" (districts are kept) or "province".
    region
        Whose districts: those of Afghanistan and Pakistan when None.
    months
        Dates become the month. Longer periods begin and end with a month; reports and
        periods without an end keep that precision.
    drop
        Some of "notes" (summary, note), "names" (title, target, claimed_by) and "groups"
        (armed groups, for the case that a name among them is a community's).

    Returns
    -------
    geopandas.GeoDataFrame
        As many rows; the fields of an incident, null geometry, adm2_id_by_name or
        adm1_id_by_name or adm0_iso3_by_name, and `generalised`: what was done, in words.

    Raises
    ------
    CRSMismatchError
        If the frame has no CRS, or another one than EPSG:4326.
    InvalidInputError
        If `level` or `drop` is unknown.

    Notes
    -----
    It is no anonymisation: the only attack of a month in a district can still be recognised
    by its toll. Read docs/do_no_harm.md before you publish.

    Examples
    --------
    >>> from shapely import Point
    >>> frame = gpd.GeoDataFrame(
    ...     {"id": ["x"], "title": ["Raid on the house of Zmarai"], "event_type": ["attack"],
    ...      "date_start": ["2016-08-08"], "date_end": ["2016-08-08"], "date_precision": ["day"],
    ...      "geo_precision": [1], "groups": [["ISK"]], "phone": ["0700"]},
    ...     geometry=[Point(67.001, 30.184)], crs="EPSG:4326",
    ... )
    >>> row = generalise_incidents(frame).iloc[0]
    >>> row["title"], row["date_start"], row["date_end"], row["adm2_id_by_name"]
    ('Attack, Quetta, August 2016', '2016-08-01', '2016-08-31', 'PK-BA-quetta')
    >>> row.geometry is None, "phone" in row
    (True, False)
    """
    _check(level, drop)
    # By the first vintage: of a province that is no more, the join knows what it became.
    first = (region or default_region()).vintages[0].name
    joined = join_incidents(incidents, region=region, vintage=first)
    out = pd.DataFrame(
        {
            name: joined[name] if name in joined.columns else pd.Series(None, joined.index, object)
            for name in fields.INCIDENT_FIELDS
        }
    ).reset_index(drop=True)
    joined = joined.reset_index(drop=True)
    also = [name for name in _ALSO if name in joined.columns]
    out[also] = joined[also]
    _coarsen(out, joined, level)
    if months:
        _bin_by_month(out)
    gone = [*_ALWAYS, *(name for what in drop for name in _DROPPED.get(what, ()))]
    gone += [fields.ADM2_STATED] if level == "province" else []
    out[gone] = None
    if "groups" in drop:
        out[fields.GROUPS] = [[] for _ in range(len(out))]
    # A citation of a single report may hold place, day and names in its headline.
    out[fields.SOURCES] = [
        [_citation(dataset, licence)]
        for dataset, licence in zip(out[fields.SOURCE_DATASET], out[fields.LICENCE], strict=True)
    ]
    if "names" in drop:
        out[fields.TITLE] = _titles(out, joined, level, months=months)
    out[fields.GENERALISED] = _said(level, months=months, drop=drop)
    out = _in_neutral_order(out)
    out[fields.ID] = [f"generalised-{number:06d}" for number in range(1, len(out) + 1)]
    whole = dict.fromkeys(fields.INTEGER_FIELDS, "Int64")
    out = out[[*_KEPT, *also]].astype(whole)
    nowhere = np.full(len(out), None, dtype=object)
    return gpd.GeoDataFrame(out, geometry=nowhere, crs=fields.CRS)


def generalised_members(
    level: str = "district", *, months: bool = True, drop: Collection[str] = ("notes", "names")
) -> dict[str, object]:
    """Return what a GeoJSON file should say of itself: pass it to `write_table`.

    Examples
    --------
    >>> generalised_members("province", months=False, drop=())["generalised"]
    'no points, place known to the province at most; texts of sources and ids replaced'
    """
    _check(level, drop)
    return {"name": "incidents", fields.GENERALISED: _said(level, months=months, drop=drop)}


def _check(level: str, drop: Collection[str]) -> None:
    if level not in LEVELS:
        raise InvalidInputError(
            f"level={level!r}: expected one of {', '.join(LEVELS)}; choose one of them"
        )
    unknown = sorted({drop} if isinstance(drop, str) else set(drop) - set(DROPS))
    if unknown:
        raise InvalidInputError(
            f"drop={unknown!r}: expected some of {', '.join(DROPS)}; choose from them"
        )


def _said(level: str, *, months: bool, drop: Collection[str]) -> str:
    parts = [f"no points, place known to the {level} at most"]
    parts += ["dates to the month"] if months else []
    parts += [f"without {', '.join(name for name in DROPS if name in drop)}"] if drop else []
    return "; ".join([*parts, "texts of sources and ids replaced"])


# --- place ----------------------------------------------------------------------------


def _coarsen(out: pd.DataFrame, joined: gpd.GeoDataFrame, level: str) -> None:
    """Set geo_precision and the unit by name, as far as each is known and allowed."""
    precision = pd.to_numeric(joined[fields.GEO_PRECISION]).fillna(0).to_numpy(dtype=int)
    at_district = joined[fields.ADM2_ID].notna().to_numpy() & (level == "district")
    at_province = joined[fields.ADM1_ID].notna().to_numpy()
    # Without its point, one that lies elsewhere must not count in the country it states.
    here = ~elsewhere(joined).to_numpy()
    out[fields.SCOPE] = out[fields.SCOPE].where(here, "out_of_theatre")
    placed = joined[fields.ADM0_ISO3].notna().to_numpy() | ((precision > 0) & here)
    out[fields.GEO_PRECISION] = np.select(
        [at_district, at_province, placed],
        [fields.DISTRICT_PRECISION_MAX, fields.PROVINCE_PRECISION_MAX, _COUNTRY],
        0,
    )
    for name, column, where in (
        (fields.ADM2_ID_BY_NAME, fields.ADM2_ID, at_district),
        # Beside a district too: until 2018 a district could lie in two provinces.
        (fields.ADM1_ID_BY_NAME, fields.ADM1_ID, at_province),
        (fields.ADM0_ISO3_BY_NAME, fields.ADM0_ISO3, placed),
    ):
        out[name] = joined[column].astype(object).where(where & joined[column].notna(), None)


# --- time -----------------------------------------------------------------------------


def _bin_by_month(out: pd.DataFrame) -> None:
    """Widen every period to whole months; one within a month becomes that month."""
    start = pd.to_datetime(out[fields.DATE_START], format="%Y-%m-%d", errors="coerce")
    end = pd.to_datetime(out[fields.DATE_END], format="%Y-%m-%d", errors="coerce")
    precision = out[fields.DATE_PRECISION].astype(object)
    first = start.dt.to_period("M").dt.start_time
    last = end.dt.to_period("M").dt.end_time
    # The last day of a period without an end stays unknown; a day is its own end.
    last = last.fillna(start.dt.to_period("M").dt.end_time.where(precision.isin(["day", "month"])))
    within = (first.dt.to_period("M") == last.dt.to_period("M")) & precision.isin(
        ["day", "week", "range"]
    )
    out[fields.DATE_PRECISION] = precision.mask(within, "month").mask(
        ~within & (precision == "week") & last.notna(), "range"
    )
    for name, days in ((fields.DATE_START, first), (fields.DATE_END, last)):
        texts = days.dt.strftime("%Y-%m-%d").astype(object)
        out[name] = texts.where(days.notna(), None)


# --- words ----------------------------------------------------------------------------


def _citation(dataset: object, licence: object) -> str:
    name = dataset if isinstance(dataset, str) else None
    return terms_of(name, licence if isinstance(licence, str) else None).citation or (
        "source withheld"
    )


def _titles(out: pd.DataFrame, joined: gpd.GeoDataFrame, level: str, *, months: bool) -> list[str]:
    """Build titles from type, unit and month alone."""
    unit = joined[fields.ADM1_NAME].astype(object)
    if level == "district":
        unit = joined[fields.ADM2_NAME].astype(object).where(joined[fields.ADM2_ID].notna(), unit)
    titles = []
    for kind, name, start, precision in zip(
        out[fields.EVENT_TYPE], unit, out[fields.DATE_START], out[fields.DATE_PRECISION],
        strict=True,
    ):  # fmt: skip
        words = kind.replace("_", " ") if kind in fields.EVENT_TYPES else "event"
        when = _spoken(start) if months and precision == "month" else None
        parts = [words.capitalize(), name if isinstance(name, str) else None, when]
        titles.append(", ".join(part for part in parts if part))
    return titles


def _spoken(start: object) -> str | None:
    return f"{pd.Timestamp(start):%B %Y}" if isinstance(start, str) else None


def _in_neutral_order(out: pd.DataFrame) -> pd.DataFrame:
    """Sort by what is left, column by column: the order of the file told more than the day."""
    keys = out[[name for name in _KEPT if name != fields.ID]].astype(object)
    texts = keys.where(keys.notna(), "").map(str)
    first = [fields.DATE_START, fields.ADM1_ID_BY_NAME, fields.ADM2_ID_BY_NAME]
    rest = [name for name in texts.columns if name not in first]
    order = texts.sort_values([*first, *rest], kind="stable").index
    return out.loc[order].reset_index(drop=True)
