"""Compare what a record states with what it was joined to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_afpak.join.grid import NOWHERE
from geo_afpak.join.place import texts_of
from geo_afpak.model import fields
from geo_afpak.names.places import resolve_district, resolve_province, same_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.join.units import Units

    Positions = NDArray[np.intp]

__all__ = ["CAUSES", "UNKNOWN", "agreement"]


OTHER_DISTRICT: Final = "another district"
OTHER_PROVINCE: Final = "another province"
OTHER_COUNTRY: Final = "another country"
UNKNOWN: Final = "unknown name"
CAUSES: Final = (OTHER_COUNTRY, OTHER_PROVINCE, OTHER_DISTRICT, UNKNOWN)
"""Why what is stated and what is joined differ, the gravest first."""

_SAME: Final = "same"
_OTHER: Final = "other"


def agreement(
    incidents: gpd.GeoDataFrame,
    units: Units,
    iso3: NDArray[Any],
    province: Positions,
    district: Positions,
) -> tuple[pd.arrays.BooleanArray, NDArray[Any]]:
    """Compare what is stated with what is joined, level by level, as the gazetteer knows names.

    A city of several districts agrees with each of them, and either of two provinces that
    merged with the other. A name that nobody knows says nothing.

    Parameters
    ----------
    incidents
        With country, adm1_stated and adm2_stated where there are any.
    units
        What they were joined to.
    iso3, province, district
        Country joined to each, None for none; positions of the other units.

    Returns
    -------
    agrees, cause
        True, False, or null where nothing can be compared; one of `CAUSES`, or None.
    """
    code, codes = pd.factorize(iso3)
    questions = (
        (fields.COUNTRY, np.asarray(code), partial(_country, units, list(codes)), OTHER_COUNTRY),
        (fields.ADM1_STATED, province, partial(_province, units), OTHER_PROVINCE),
        (fields.ADM2_STATED, district, partial(_district, units), OTHER_DISTRICT),
    )
    agrees, cause = np.zeros(len(iso3), dtype=bool), np.full(len(iso3), None, dtype=object)
    for column, unit, ask, other in questions:
        if column not in incidents.columns or incidents[column].isna().all():
            continue
        text, texts = pd.factorize(texts_of(incidents, column))
        # Few questions are asked again and again: each is answered once.
        keys = np.where((unit == NOWHERE) | (texts[text] == ""), -1, unit * len(texts) + text)
        asked, which = np.unique(keys, return_inverse=True)
        answers = np.array(
            [
                *(ask(texts[key % len(texts)], key // len(texts)) if key >= 0 else None
                  for key in asked.tolist()),
                None,
            ],
            dtype=object,
        )[:-1][which]  # fmt: skip
        agrees |= answers == _SAME
        for answer, said in ((_OTHER, other), (UNKNOWN, UNKNOWN)):
            cause[(answers == answer) & (cause == None)] = said  # noqa: E711 - item by item
    contradicted = np.isin(cause, CAUSES[:-1])
    null = ~agrees & ~contradicted
    return pd.arrays.BooleanArray(agrees & ~contradicted, null), cause


def _parts(stated: str) -> list[str]:
    """Return the places that a text names: "Borno; Yobe"."""
    return [part for part in stated.split(";") if part.strip()]


def _country(units: Units, codes: Sequence[str], stated: str, at: int) -> str | None:
    country = units.region.country(codes[at])
    spellings = units.region.spellings(codes[at])
    same = [same_unit(part, country.name, spellings) for part in _parts(stated)]
    return _of_all([_SAME if one else _OTHER for one in same])


def _of_all(answers: Sequence[str]) -> str | None:
    """Weigh the answers for the places that one text names: one that fits is enough."""
    return next((one for one in (_SAME, UNKNOWN, _OTHER) if one in answers), None)


def _province(units: Units, stated: str, at: int) -> str | None:
    unit = units.provinces.iloc[at]
    answers: list[str] = []
    for part in _parts(stated):
        if _listed(unit, part):
            return _SAME
        if units.own:
            answers.append(_OTHER)
            continue
        found = resolve_province(
            part, country=unit[fields.COUNTRY], vintage=units.vintage, region=units.region
        )
        if found in units.region.family(unit[fields.ADM_ID]) | {unit[fields.ADM_ID]}:
            return _SAME
        abroad = found or resolve_province(part, vintage=units.vintage, region=units.region)
        answers.append(UNKNOWN if abroad is None else _OTHER)
    return _of_all(answers)


def _district(units: Units, stated: str, at: int) -> str | None:
    unit = units.districts.iloc[at]
    answers: list[str] = []
    for part in _parts(stated):
        if _listed(unit, part):
            return _SAME
        if units.own:
            answers.append(_OTHER)
            continue
        match = resolve_district(
            part, country=unit[fields.COUNTRY], vintage=units.vintage, region=units.region
        )
        # What may be several (Karachi, Qarabagh) may be this one.
        may_be = {one[0] for one in match.candidates} if match.method == "ambiguous" else set()
        if unit[fields.ADM_ID] in may_be | {match.adm2_id}:
            return _SAME
        answers.append(UNKNOWN if match.adm2_id is None and not may_be else _OTHER)
    return _of_all(answers)


def _listed(unit: pd.Series[Any], stated: str) -> bool:
    others = unit.get(fields.ALT_NAMES)
    return same_unit(stated, unit[fields.NAME] or "", others if isinstance(others, list) else ())
