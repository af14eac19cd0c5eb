"""The area that is looked at: a unit by its name, a city, a box, polygons of one's own."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo_afpak.boundaries import load_boundaries
from geo_afpak.count.keys import UNIT_ID
from geo_afpak.errors import InvalidInputError
from geo_afpak.io import read_area
from geo_afpak.join.incidents import elsewhere
from geo_afpak.model import fields
from geo_afpak.names.places import normalise_name, resolve_district, resolve_province
from geo_afpak.region.read import default_region
from geo_afpak.text import listing, shorten

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    import pandas as pd
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.region.region import City, Region

__all__ = ["Area", "find_area", "own_area"]

_NUMBER: Final = r"\s*(-?\d+(?:\.\d+)?)\s*"
_BOX: Final = re.compile(",".join([_NUMBER] * 4))
_WORD: Final = re.compile(r"(.+?),?\s+(province|district|city)", re.IGNORECASE)
_EXPECTED: Final = (
    "expected a country, province, district or city of {region}, a .geojson file of polygons, or "
    "west,south,east,north in degrees"
)
_HARDLY: Final = 0.002
"""Share of a unit that counts as nothing: lines of two sources differ by more."""


@dataclass(frozen=True)
class Area:
    """A part of a region, by the units that lie in it.

    Parameters
    ----------
    name
        As in titles: "Karachi".
    level
        What it is: "region", "adm0", "adm1", "adm2", "city", or "shape" of a box or polygons.
    inside, partly
        Level to the ids of the units that lie in it wholly, and of those of which a part does.
    shape
        Box or polygons in degrees; None for what is made of units.
    """

    name: str
    level: str
    inside: Mapping[str, frozenset[str]]
    partly: Mapping[str, frozenset[str]]
    shape: BaseGeometry | None = None

    @property
    def whole(self) -> bool:
        """Say whether it is the whole region."""
        return self.level == "region"

    def units(self, by: str) -> frozenset[str]:
        """Return the ids of the units of a level that lie in it, wholly or in part."""
        return self.inside[by] | self.partly[by]


def find_area(asked: object, *, region: Region | None = None, vintage: str | None = None) -> Area:
    """Find the area that a name, a file or four numbers mean.

    Parameters
    ----------
    asked
        The name of a country, province, district or city, or its id; "Kabul district" and
        "Qarabagh, Ghazni" tell those of one name apart. A .geojson file of polygons. West,
        south, east, north in degrees, as text or numbers.
    region, vintage
        As in `load_boundaries`.

    Raises
    ------
    InvalidInputError
        If nothing in the region is meant, or several units may be.
    InputFileError
        If the file holds no sound polygons.

    Examples
    --------
    >>> find_area("Karachi").level, len(find_area("Karachi").units("adm2"))
    ('city', 6)
    >>> find_area("Hilmand").name, find_area("Kabul district").level
    ('Helmand', 'adm2')
    """
    region = region or default_region()
    if not isinstance(asked, str | os.PathLike):
        return _box(_numbers(asked, region), region, vintage)
    text = os.fspath(asked).strip()
    if box := _BOX.fullmatch(text):
        return _box([float(one) for one in box.groups()], region, vintage)
    if Path(text).suffix.lower() in (".geojson", ".json"):
        return _of_shape(Path(text).stem.replace("_", " "), read_area(text), region, vintage)
    return _named(text, region, vintage)


def own_area(joined: pd.DataFrame, *, region: Region, vintage: str) -> Area:
    """Return the smallest named area that holds all of the events whose place is known at all.

    A district, a city, a province, a country, or else the whole region. Events outside the
    region, and those of which no place is given, have no say.
    """
    here = ~elsewhere(joined) & joined[fields.ADM0_ISO3].notna()
    rows = joined.loc[here, [*UNIT_ID.values(), fields.ADM2_POSSIBLE]].drop_duplicates()
    if len(rows):
        ids = {level: set(rows[column]) for level, column in UNIT_ID.items()}
        possible = _possible(rows)
        if len(ids["adm2"]) == 1 and rows[fields.ADM2_ID].notna().all():
            return _of_unit("adm2", ids["adm2"].pop(), region, vintage)
        for city in region.cities:
            if all(some and some <= set(city.districts) for some in possible):
                return _of_city(city, region, vintage)
        if len(ids["adm1"]) == 1 and rows[fields.ADM1_ID].notna().all():
            return _of_unit("adm1", ids["adm1"].pop(), region, vintage)
        if len(ids["adm0"]) == 1 < len(region.countries):
            return _of_unit("adm0", ids["adm0"].pop(), region, vintage)
    levels = {level: _units(level, region, vintage)[fields.ADM_ID] for level in fields.LEVELS}
    return Area(region.name, "region", {k: frozenset(v) for k, v in levels.items()}, _none())


def _possible(rows: pd.DataFrame) -> list[set[str]]:
    """Return for each row the districts that it may be in, as far as they are listed."""
    return [
        {one} if isinstance(one, str) else set(several.split("; ")) if several else set()
        for one, several in zip(
            rows[fields.ADM2_ID], rows[fields.ADM2_POSSIBLE].fillna(""), strict=True
        )
    ]


def _none() -> dict[str, frozenset[str]]:
    return {level: frozenset() for level in fields.LEVELS}


def _units(level: str, region: Region, vintage: str | None) -> pd.DataFrame:
    return load_boundaries(level, vintage=vintage, region=region)


# --- units by name ----------------------------------------------------------------------


def _named(text: str, region: Region, vintage: str | None) -> Area:
    word = _WORD.fullmatch(text)
    name, kind = (word[1], word[2].lower()) if word else (text, "")
    if not kind and (country := region.country_of(name)):
        return _of_unit("adm0", country, region, vintage)
    for city in region.cities if kind in ("", "city") else ():
        if normalise_name(name) in map(normalise_name, (city.name, *city.spellings)):
            return _of_city(city, region, vintage)
    if kind in ("", "province"):
        province = resolve_province(name, region=region, vintage=vintage)
        if province:
            return _of_unit("adm1", province, region, vintage)
    if kind != "province":
        return _of_unit("adm2", _district(name, text, region, vintage), region, vintage)
    raise _unknown(text, region, [])


def _district(name: str, text: str, region: Region, vintage: str | None) -> str:
    if name in set(_units("adm2", region, vintage)[fields.ADM_ID]):
        return name
    short, _, parent = name.partition(",")
    found = resolve_district(short, adm1=parent.strip() or None, region=region, vintage=vintage)
    if found.adm2_id is None:
        several = found.method == "ambiguous"
        form = "{}, {}" if several else "{} ({})"
        near = [form.format(*one[1:3]) for one in found.candidates]
        raise _unknown(text, region, near, several_fit=several)
    return found.adm2_id


def _unknown(
    text: str, region: Region, near: list[str], *, several_fit: bool = False
) -> InvalidInputError:
    fix = f"did you mean {listing(near[:5], 'or')}?" if near else "`boundaries list` names sources"
    fix = f"write {listing(list(map(repr, near)), 'or')}" if several_fit else fix
    problem = "may be several districts" if several_fit else "is not known"
    return InvalidInputError(
        f"area {shorten(text)!r} {problem}; {_EXPECTED.format(region=region.name)}; {fix}"
    )


def _of_unit(level: str, unit: str, region: Region, vintage: str | None) -> Area:
    units = _units(level, region, vintage)
    (name,) = units.loc[units[fields.ADM_ID] == unit, fields.NAME]
    kind = {"adm1": "province", "adm2": "district"}.get(level, "")
    other = {"adm1": "adm2", "adm2": "adm1"}.get(level)
    if other and name in set(_units(other, region, vintage)[fields.NAME]):
        name = f"{name} {kind}"
    inside, partly = _none(), _none()
    inside[level] = frozenset({unit})
    if level == "adm0":
        for lower in ("adm1", "adm2"):
            inside[lower] = _with(_units(lower, region, vintage), fields.COUNTRY, {unit})
        return Area(name, level, inside, partly)
    if level == "adm1":
        districts = _units("adm2", region, vintage)
        inside["adm2"] = _with(districts, fields.PARENT_ID, {unit})
    else:
        partly["adm1"] = frozenset(units.loc[units[fields.ADM_ID] == unit, fields.PARENT_ID])
    partly["adm0"] = frozenset(units.loc[units[fields.ADM_ID] == unit, fields.COUNTRY])
    return Area(name, level, inside, partly)


def _of_city(city: City, region: Region, vintage: str | None) -> Area:
    districts = _units("adm2", region, vintage)
    own = districts[districts[fields.ADM_ID].isin(city.districts)]
    inside = _none() | {"adm2": frozenset(city.districts)}
    partly = _none() | {
        "adm1": frozenset(own[fields.PARENT_ID]), "adm0": frozenset(own[fields.COUNTRY]),
    }  # fmt: skip
    return Area(city.name, "city", inside, partly)


def _with(units: pd.DataFrame, column: str, values: Collection[str]) -> frozenset[str]:
    return frozenset(units.loc[units[column].isin(values), fields.ADM_ID])


# --- boxes and polygons -----------------------------------------------------------------


def _numbers(asked: object, region: Region) -> list[float]:
    try:
        west, south, east, north = (float(one) for one in asked)  # type: ignore[attr-defined]
    except (TypeError, ValueError) as error:
        raise _unknown(str(asked), region, []) from error
    return [west, south, east, north]


def _box(box: list[float], region: Region, vintage: str | None) -> Area:
    west, south, east, north = box
    if not (west < east and south < north and south >= -90 and north <= 90):  # noqa: PLR2004
        raise InvalidInputError(
            f"area {','.join(f'{one:g}' for one in box)}: no box; expected west, south, east, "
            "north in degrees, west below east and south below north; write them in this order"
        )
    name = f"{west:g} to {east:g}° E, {south:g} to {north:g}° N"
    return _of_shape(name, shapely.box(west, south, east, north), region, vintage)


def _of_shape(name: str, shape: BaseGeometry, region: Region, vintage: str | None) -> Area:
    shapely.prepare(shape)
    inside, partly = _none(), _none()
    for level in fields.LEVELS:
        units = load_boundaries(level, vintage=vintage, region=region)
        areas = units.geometry.to_numpy()
        ids = units[fields.ADM_ID].to_numpy(dtype=object)
        share = shapely.area(shapely.intersection(areas, shape)) / shapely.area(areas)
        inside[level] = frozenset(ids[share > 1 - _HARDLY])
        partly[level] = frozenset(ids[(share > _HARDLY) & (share <= 1 - _HARDLY)])
    if not (inside["adm0"] | partly["adm0"] | inside["adm2"] | partly["adm2"]):
        west, south, east, north = np.round(region.bounds, 1)
        raise InvalidInputError(
            f"area {name}: no part of {region.name} lies in it; expected one within {west:g} to "
            f"{east:g}° E, {south:g} to {north:g}° N; longitude comes first: west,south,east,north"
        )
    return Area(name, "shape", inside, partly, shape)
