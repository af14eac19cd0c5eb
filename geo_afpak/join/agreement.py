"""Compare what a record states with what it was joined to."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

from geo_afpak.join.grid import NOWHERE
from geo_afpak.join.place import texts_of
from geo_afpak.join.stated import named_units
from geo_afpak.model import fields
from geo_afpak.names.places import resolve_district, resolve_province, same_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.join.units import Units

    Positions = NDArray[np.intp]

__all__ = ["CAUSES", "UNKNOWN", "Agreement", "agreement", "listed"]


OTHER_DISTRICT: Final = "another district"
OTHER_PROVINCE: Final = "another province"
OTHER_COUNTRY: Final = "another country"
OTHER_PLACE: Final = "another town"
UNKNOWN: Final = "unknown name"
CAUSES: Final = (OTHER_COUNTRY, OTHER_PROVINCE, OTHER_DISTRICT, OTHER_PLACE, UNKNOWN)
"""Why what is stated and what is joined differ, the gravest first."""

_SAME: Final = "same"
_OTHER: Final = "other"
_LISTED: Final = ("exact", "normalised", "alias")
"""How the name of a town must be found to contradict a point: villages often have one name."""

Answer = tuple[str | None, tuple[str, ...]]
"""Same, other, unknown name or nothing to say; and the units that were stated."""


class Agreement(NamedTuple):
    """What comparing gave, for each event.

    Parameters
    ----------
    agrees
        True, False, or null where nothing can be compared.
    cause
        One of `CAUSES`, or None.
    district, province, country
        Ids of the units of another place that is stated, () where none is known.
    """

    agrees: pd.arrays.BooleanArray
    cause: NDArray[Any]
    district: NDArray[Any]
    province: NDArray[Any]
    country: NDArray[Any]


def agreement(
    incidents: gpd.GeoDataFrame,
    units: Units,
    iso3: NDArray[Any],
    province: Positions,
    district: Positions,
) -> Agreement:
    """Compare what is stated with what is joined, level by level, as the gazetteer knows names.

    A city of several districts agrees with each of them, and either of two provinces that
    merged with the other. A name that nobody knows says nothing. A town is compared where it is
    listed, and no district is stated.

    Parameters
    ----------
    incidents
        With country, adm1_stated, adm2_stated and place where there are any.
    units
        What they were joined to.
    iso3, province, district
        Country joined to each, None for none; positions of the other units.
    """
    code, codes = pd.factorize(iso3)
    questions = (
        (fields.COUNTRY, np.asarray(code), partial(_country, units, list(codes)), OTHER_COUNTRY),
        (fields.ADM1_STATED, province, partial(_province, units), OTHER_PROVINCE),
        (fields.ADM2_STATED, district, partial(_district, units), OTHER_DISTRICT),
        (
            fields.PLACE,
            np.where(texts_of(incidents, fields.ADM2_STATED) == "", district, NOWHERE),
            partial(_place, units),
            OTHER_PLACE,
        ),
    )
    others = [np.full(len(iso3), None, dtype=object) for _ in questions]
    agrees, cause = np.zeros(len(iso3), dtype=bool), np.full(len(iso3), None, dtype=object)
    for number, (column, unit, ask, other) in enumerate(questions):
        if column not in incidents.columns or incidents[column].isna().all():
            continue
        text, texts = pd.factorize(texts_of(incidents, column))
        # Few questions are asked again and again: each is answered once.
        keys = np.where((unit == NOWHERE) | (texts[text] == ""), -1, unit * len(texts) + text)
        asked, which = np.unique(keys, return_inverse=True)
        answers = np.array(
            [
                *(ask(texts[key % len(texts)], key // len(texts)) if key >= 0 else (None, ())
                  for key in asked.tolist()),
                (None, ()),
            ],
            dtype=object,
        )[:-1][which]  # fmt: skip
        said_of, others[number] = answers.T
        agrees |= said_of == _SAME
        for answer, said in ((_OTHER, other), (UNKNOWN, UNKNOWN)):
            cause[(said_of == answer) & (cause == None)] = said  # noqa: E711 - item by item
    contradicted = np.isin(cause, CAUSES[:-1])
    null = ~agrees & ~contradicted
    country, stated_province, stated_district, town = others
    return Agreement(
        pd.arrays.BooleanArray(agrees & ~contradicted, null), cause,
        np.where(np.array([bool(one) for one in stated_district]), stated_district, town),
        stated_province, country,
    )  # fmt: skip


def _parts(stated: str) -> list[str]:
    """Return the places that a text names: "Borno; Yobe"."""
    return [part for part in stated.split(";") if part.strip()]


def _country(units: Units, codes: Sequence[str], stated: str, at: int) -> Answer:
    spellings = units.region.spellings(codes[at])
    name = units.region.country(codes[at]).name
    parts = _parts(stated)
    if any(same_unit(part, name, spellings) for part in parts):
        return _SAME, ()
    meant = {units.region.country_meant(part) for part in parts}
    if codes[at] in meant:
        return _SAME, ()
    return (_OTHER, tuple(sorted(filter(None, meant)))) if parts else (None, ())


def _of_all(answers: Sequence[tuple[str, Iterable[str]]]) -> Answer:
    """Weigh the answers for the places that one text names: one that fits is enough."""
    answer = next((one for one in (UNKNOWN, _OTHER) if one in {said for said, _ in answers}), None)
    meant = {unit for _, ids in answers for unit in ids}
    return answer, tuple(sorted(meant)) if answer == _OTHER else ()


def _province(units: Units, stated: str, at: int) -> Answer:
    unit = units.provinces.iloc[at]
    answers: list[tuple[str, Iterable[str]]] = []
    for part in _parts(stated):
        if listed(unit, part):
            return _SAME, ()
        if units.own:
            answers.append((_OTHER, named_units(units.provinces, part)))
            continue
        found = resolve_province(
            part, country=unit[fields.COUNTRY], vintage=units.vintage, region=units.region
        )
        if found in units.region.family(unit[fields.ADM_ID]) | {unit[fields.ADM_ID]}:
            return _SAME, ()
        abroad = found or resolve_province(part, vintage=units.vintage, region=units.region)
        answers.append((_OTHER, (abroad,)) if abroad else (UNKNOWN, ()))
    return _of_all(answers)


def _district(units: Units, stated: str, at: int) -> Answer:
    unit = units.districts.iloc[at]
    answers: list[tuple[str, Iterable[str]]] = []
    for part in _parts(stated):
        if listed(unit, part):
            return _SAME, ()
        if units.own:
            answers.append((_OTHER, named_units(units.districts, part)))
            continue
        match = resolve_district(
            part, country=unit[fields.COUNTRY], vintage=units.vintage, region=units.region
        )
        # What may be several (Karachi, Qarabagh) may be this one.
        may_be = {one[0] for one in match.candidates} if match.method == "ambiguous" else set()
        may_be |= {match.adm2_id} if match.adm2_id else set()
        if unit[fields.ADM_ID] in may_be:
            return _SAME, ()
        said = match.adm2_id or len(may_be) > 1  # what is near one unit may be in any
        answers.append((_OTHER, may_be) if said else (UNKNOWN, ()))
    return _of_all(answers)


def _place(units: Units, stated: str, at: int) -> Answer:
    """Compare a town, of which more may be unknown than of a district: silence contradicts nothing.

    The name of a hospital, or of a village that is not listed, says nothing.
    """
    if units.own:
        return None, ()
    unit = units.districts.iloc[at]
    match = resolve_district(
        stated, country=unit[fields.COUNTRY], vintage=units.vintage, region=units.region
    )
    if match.method not in _LISTED or match.adm2_id is None:
        return None, ()
    return (_SAME, ()) if match.adm2_id == unit[fields.ADM_ID] else (_OTHER, (match.adm2_id,))


def listed(unit: pd.Series[Any], stated: str) -> bool:
    """Say whether a name is the unit's own, or one that its file lists for it."""
    others = unit.get(fields.ALT_NAMES)
    return same_unit(stated, unit[fields.NAME] or "", others if isinstance(others, list) else ())
