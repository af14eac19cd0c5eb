"""Place an event without a point by what it states: its district, province or country."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geo_afpak.join.grid import NOWHERE
from geo_afpak.join.place import texts_of
from geo_afpak.model import fields
from geo_afpak.names.places import normalise_name, resolve_district, resolve_province
from geo_afpak.names.resolve import HALF_KNOWN, LOOSE

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.join.units import Units

    Positions = NDArray[np.intp]
    Texts = NDArray[Any]

__all__ = ["Stated", "named_units", "place_named", "stated_units"]

AMBIGUOUS: Final = "ambiguous"
UNRESOLVED: Final = "unresolved"


class Stated(NamedTuple):
    """Ids of the units that events name, "" for none, and how each was found; None: not looked.

    Parameters
    ----------
    district, province, country
        One text an event; of an event that is known to its province the first is "".
    method
        A `geo_afpak.names.places.METHODS`: how the finest unit was found, or why it was not.
    possible
        Ids of the districts that one name means, joined by "; ", where it means several.
    """

    district: Texts
    province: Texts
    country: Texts
    method: Texts
    possible: Texts


def stated_units(
    incidents: gpd.GeoDataFrame, asked: NDArray[np.bool_], precision: NDArray[np.intp], units: Units
) -> Stated:
    """Resolve what the asked events name, no finer than their precision says.

    Ids that an importer has resolved (adm2_id_by_name and the like) are taken as they are.
    Where several districts bear a name, or a district was parted since, none is chosen: the event
    is known to the province or country that it states, or to the one that all of them are in.

    Parameters
    ----------
    incidents
        Any; looked at are country, adm1_stated, adm2_stated.
    asked
        Which have no point.
    precision
        geo_precision, 0 where none is stated: then the finest unit named counts.
    units
        What they are joined to.
    """
    ids = [np.full(len(incidents), "", dtype=object) for _ in range(3)]
    out = Stated(*ids, *(np.full(len(incidents), None, dtype=object) for _ in range(2)))
    known = (fields.ADM2_ID_BY_NAME, fields.ADM1_ID_BY_NAME, fields.ADM0_ISO3_BY_NAME)
    stated = (fields.ADM2_STATED, fields.ADM1_STATED, fields.COUNTRY)
    frame = pd.DataFrame(
        {name: texts_of(incidents, name)[asked] for name in (*known, *stated)}
    ).assign(precision=precision[asked])
    # Few places are named again and again: each is resolved once.
    which = frame.groupby(list(frame.columns), sort=False).ngroup().to_numpy()
    distinct = frame.loc[~pd.Series(which).duplicated().to_numpy()]
    found = [_resolve(row, units) for row in distinct.to_dict("records")]
    for place, answers in enumerate(zip(*found, strict=True)):
        out[place][asked] = np.array([*answers, None], dtype=object)[:-1][which]
    return out


def _resolve(row: dict[Any, Any], units: Units) -> tuple[str, str, str, str | None, str | None]:
    precision = row["precision"] or fields.DISTRICT_PRECISION_MAX
    district, province, country = (
        row[name]
        for name in (fields.ADM2_ID_BY_NAME, fields.ADM1_ID_BY_NAME, fields.ADM0_ISO3_BY_NAME)
    )
    method = None
    several: tuple[str, ...] = ()
    all_known = True
    if precision > fields.DISTRICT_PRECISION_MAX:
        district = ""
    if precision > fields.PROVINCE_PRECISION_MAX:
        province = ""
    if district and not units.own:
        # It may have been named by the units of another vintage.
        several = units.region.parts_of(district, units.ids)
        district, method = "", AMBIGUOUS if len(several) != 1 else None
    elif precision <= fields.DISTRICT_PRECISION_MAX and not district and row[fields.ADM2_STATED]:
        several, method, all_known = _districts(row, units)
    if several and method != AMBIGUOUS:
        district = several[0]
    if precision <= fields.PROVINCE_PRECISION_MAX and not (district or province):
        province = _province(row, units)
        method = method or (province and "exact") or None
        if row[fields.ADM1_STATED] and not province:
            method = method or UNRESOLVED
        province = province or (_of_all(several, units) if all_known else "")
    if not (district or province or country):
        country = units.region.country_meant(row[fields.COUNTRY]) or ""
    return district, province, country, method, None if district else "; ".join(several) or None


def _of_all(districts: tuple[str, ...], units: Units) -> str:
    """Return the province that all of some districts are in, "" where they are in several."""
    rows = units.districts[fields.ADM_ID].isin(districts)
    parents = set(units.districts.loc[rows, fields.PARENT_ID].dropna())
    return parents.pop() if len(parents) == 1 else ""


def _districts(row: dict[Any, Any], units: Units) -> tuple[tuple[str, ...], str, bool]:
    """Find what a name means, how, and whether it can be none but these.

    By the gazetteer, or by the names of a user's units.
    """
    if units.own:
        same = named_units(units.districts, row[fields.ADM2_STATED])
        parents = named_units(units.provinces, row[fields.ADM1_STATED])
        parent_of = units.districts.set_index(fields.ADM_ID)[fields.PARENT_ID]
        inside = tuple(one for one in same if not parents or parent_of.get(one) in parents)
        method = "exact" if len(inside) == 1 else AMBIGUOUS if inside else UNRESOLVED
        return inside, method, True
    match = resolve_district(
        row[fields.ADM2_STATED], adm1=row[fields.ADM1_STATED], country=row[fields.COUNTRY],
        vintage=units.vintage, region=units.region,
    )  # fmt: skip
    if match.adm2_id:
        return (match.adm2_id,), match.method, True
    meant = match.candidates if match.method == AMBIGUOUS else ()
    known = not any(doubt in match.note for doubt in (LOOSE, HALF_KNOWN))
    return tuple(one for one, *_ in meant), match.method, known


def _province(row: dict[Any, Any], units: Units) -> str:
    if not row[fields.ADM1_STATED]:
        return ""
    if units.own:
        same = named_units(units.provinces, row[fields.ADM1_STATED])
        return same[0] if len(same) == 1 else ""
    found = resolve_province(
        row[fields.ADM1_STATED], country=row[fields.COUNTRY] or None,
        vintage=units.vintage, region=units.region,
    )  # fmt: skip
    return found or ""


def named_units(units: gpd.GeoDataFrame, text: str) -> list[str]:
    """Return the units of a file that bear a name."""
    wanted = normalise_name(text)
    others = units[fields.ALT_NAMES] if fields.ALT_NAMES in units else [()] * len(units)
    return [
        one
        for one, name, also in zip(units[fields.ADM_ID], units[fields.NAME], others, strict=True)
        if wanted and any(normalise_name(spelling) == wanted for spelling in (name, *(also or ())))
    ]


def place_named(
    stated: Stated, units: Units, found: tuple[Positions, Positions]
) -> tuple[Positions, Positions]:
    """Put events into the units that they name; those that name none stay where they are."""
    in_district = pd.Index(units.districts[fields.ADM_ID]).get_indexer(stated.district)
    names = stated.province.copy()
    for gone, now in units.merged.items():
        names[names == gone] = now
    by_name = pd.Index(units.provinces[fields.ADM_ID]).get_indexer(names)
    by_name = np.where(by_name == NOWHERE, units.parents(in_district), by_name)
    return (
        np.where(in_district == NOWHERE, found[0], in_district),
        np.where(by_name == NOWHERE, found[1], by_name),
    )
