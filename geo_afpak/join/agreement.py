"""Compare what a record states with what it was joined to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from geo_afpak.join.grid import NOWHERE
from geo_afpak.join.place import texts_of
from geo_afpak.join.units import take
from geo_afpak.model import fields
from geo_afpak.names.places import same_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.join.units import Units

    Positions = NDArray[np.intp]

__all__ = ["agreement"]


def agreement(
    incidents: gpd.GeoDataFrame,
    units: Units,
    iso3: NDArray[Any],
    province: Positions,
    district: Positions,
) -> pd.arrays.BooleanArray:
    """Compare what is stated with what is joined, level by level; null where neither is.

    Parameters
    ----------
    incidents
        With country, adm1_stated and adm2_stated where there are any.
    units
        What they were joined to.
    iso3, province, district
        Country joined to each, None for none; positions of the other units.
    """
    code, codes = pd.factorize(iso3)
    countries = [(units.region.country(iso).name, units.region.spellings(iso)) for iso in codes]
    known: list[tuple[str, Positions, list[tuple[Any, Any]]]] = [
        (fields.COUNTRY, np.asarray(code), list(countries))
    ]
    for column, level, position in (
        (fields.ADM1_STATED, units.provinces, province),
        (fields.ADM2_STATED, units.districts, district),
    ):
        every = np.arange(len(level))
        name, others = (take(level, word, every) for word in (fields.NAME, fields.ALT_NAMES))
        known.append((column, position, list(zip(name, others, strict=True))))
    compared, agrees = np.zeros(len(iso3), dtype=bool), np.ones(len(iso3), dtype=bool)
    for column, unit, names in known:
        if column not in incidents.columns or incidents[column].isna().all() or not names:
            continue
        text, texts = pd.factorize(texts_of(incidents, column))
        # Few questions are asked again and again: each is answered once.
        asked, which = np.unique(
            np.where(unit == NOWHERE, NOWHERE, text * len(names) + unit), return_inverse=True
        )
        found = [
            _same(texts[number // len(names)], *names[number % len(names)])
            if number != NOWHERE
            else None
            for number in asked.tolist()
        ]
        compared |= np.array([answer is not None for answer in found])[which]
        agrees &= np.array([answer is not False for answer in found])[which]
    return pd.arrays.BooleanArray(agrees & compared, ~compared)


def _same(stated: str, name: str | None, alt_names: Sequence[str] | None) -> bool | None:
    """Say whether one of the places that a text names ("Borno; Yobe") is the unit."""
    if not (stated.strip() and name):
        return None
    parts = [part for part in stated.split(";") if part.strip()]
    return any(same_unit(part, name, alt_names or ()) for part in parts)
