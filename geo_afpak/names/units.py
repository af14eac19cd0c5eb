"""The names of provinces and districts, laid out for looking up.

Three sorts of names point to a district: those that the boundary file lists for it (`names`),
spellings seen elsewhere (data/names/adm2_aliases.csv), and towns and tehsils in it
(data/names/place_aliases.csv).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import shapely

from geo_afpak.boundaries import load_boundaries
from geo_afpak.model import fields
from geo_afpak.names.aliases import Alias, region_aliases
from geo_afpak.names.spelling import (
    folded,
    letter_pairs,
    likeness,
    normalise_name,
    skeleton,
)
from geo_afpak.region.read import default_region
from geo_afpak.region.region import EVENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    import geopandas as gpd
    import pandas as pd

    from geo_afpak.region.region import Region

__all__ = ["Register", "Scope", "Unit", "register"]

LIKE_ENOUGH: Final = 0.7
"""Least `likeness` for two names with the same skeleton: Burka is not Baraki (0.55)."""
SHORT: Final = 2
"""A skeleton of so few consonants proves nothing: the vowels must agree too."""

_ARABIC: Final = "\u0600"
"""Where Arabic letters begin."""
_SIDES: Final = {
    **{side: side for side in ("north", "south", "east", "west", "central", "upper", "lower")},
    "شمالی": "north", "جنوبی": "south", "شرقی": "east", "غربی": "west", "وسطی": "central",
}  # fmt: skip
"""Words that make the difference: the consonants of East and South are nearly the same."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A district, as far as names go."""

    id: str
    name: str
    names: tuple[str, ...]
    adm1_id: str
    adm1_name: str
    country: str
    pcode: str | None
    pcode_edition: str | None


@dataclass(frozen=True, slots=True)
class Scope:
    """Where to look: a country, or a stated province and those that it may `mean`."""

    country: str | None = None
    adm1_id: str | None = None
    meant: frozenset[str] = frozenset()

    def holds(self, unit: Unit) -> bool:
        """Say whether a unit lies in it."""
        return unit.adm1_id in self.meant if self.adm1_id else self.country in (None, unit.country)

    def heeds(self, alias: Alias) -> bool:
        """Say whether an alias counts for records that state this country and province."""
        if alias.adm1_id and alias.adm1_id not in self.meant:
            return False
        return not alias.country or self.country in (None, alias.country)


class Register:
    """All names of one vintage of a region. Build it once: `register`."""

    def __init__(self, region: Region, vintage: str) -> None:
        provinces = load_boundaries("adm1", vintage=vintage, region=region)
        districts = load_boundaries("adm2", vintage=vintage, region=region)
        self.region = region
        ids = provinces[fields.ADM_ID]
        province_names = dict(zip(ids, provinces[fields.NAME], strict=True))
        self.provinces: Mapping[str, str] = province_names
        self._countries: dict[str, str] = dict(zip(ids, provinces[fields.COUNTRY], strict=True))
        self.units: dict[str, Unit] = {
            row[fields.ADM_ID]: Unit(
                row[fields.ADM_ID],
                row[fields.NAME],
                (row[fields.NAME], *row[fields.ALT_NAMES]),
                row[fields.PARENT_ID],
                province_names[row[fields.PARENT_ID]],
                row[fields.COUNTRY],
                row[fields.PCODE],
                row[fields.PCODE_EDITION],
            )
            for row in districts.drop(columns="geometry").to_dict("records")
        }
        self.by_pcode = {unit.pcode: unit for unit in self.units.values() if unit.pcode}
        self.neighbours = _neighbours(provinces[fields.ADM_ID], provinces.geometry)
        spellings = _province_spellings(provinces, region, dict(region.vintage(vintage).merged))
        self._province_names = _keyed(spellings)
        self._province_skeletons = _by_skeleton(spellings)
        listed = [(name, unit.id) for unit in self.units.values() for name in unit.names]
        self.names = _keyed(listed)
        self.aliases = _by_spelling(
            [*self.of_vintage(region_aliases(region, "adm2_aliases")), *self._of_other_vintages()]
        )
        self.places = _by_spelling(self.of_vintage(region_aliases(region, "place_aliases")))
        spelt = [
            (alias.spelling, one)
            for table in (self.aliases, self.places)
            for row in table.values()
            for alias in row
            for one in alias.ids
        ]
        self._skeletons = _by_skeleton([*listed, *spelt])
        self._sounding = _keyed(listed, folded)
        self._spellings = [(one, len(letter_pairs(name))) for name, one in listed]
        self._with_pair: dict[str, list[int]] = {}
        for entry, (name, _) in enumerate(listed):
            for pair in sorted(letter_pairs(name)):
                self._with_pair.setdefault(pair, []).append(entry)

    def _of_other_vintages(self) -> list[Alias]:
        """Name the districts that other vintages have and this has not, and learn their codes."""
        every = load_boundaries("adm2", vintage=EVENT, region=self.region)
        found = []
        for row in every[~every[fields.ADM_ID].isin(list(self.units))].to_dict("records"):
            one, code = row[fields.ADM_ID], row[fields.PCODE]
            parts = self.region.parts_of(one, self.units)
            if code and len(parts) == 1:
                self.by_pcode.setdefault(code, self.units[parts[0]])
            for name in (row[fields.NAME], *row[fields.ALT_NAMES]):
                listed = self.names.get(_key(name), {})
                if not any(part in listed for part in parts):
                    ids = (*parts, *listed)  # others of the name are meant as much
                    found.append(Alias(name, ids, note="parted since" if len(parts) > 1 else ""))
        return found

    def of_vintage(self, aliases: Iterable[Alias]) -> list[Alias]:
        """Let aliases mean the units of this vintage, where they name those of another.

        A district that was parted since is one of its parts: the one that has kept the name, or
        all of them. Where nobody knows what became of a unit, the alias is left out.
        """
        found = []
        for alias in aliases:
            if all(one in self.units for one in alias.ids):
                found.append(alias)
                continue
            ids = [part for one in alias.ids for part in self.region.parts_of(one, self.units)]
            kept = [one for one in ids if one in self.names.get(_key(alias.spelling), ())]
            if ids:
                found.append(replace(alias, ids=tuple(dict.fromkeys(kept or ids))))
        return found

    # --- provinces --------------------------------------------------------------------

    def province(self, text: str, country: str | None, *, like: bool = True) -> str | None:
        """Return the province that a name, an ISO 3166-2 code or a P-code means."""
        code = text.strip().upper()
        if code in self._countries:
            return code
        hits = self._province_names.get(_key(text), {})
        if like and not hits and len(key := skeleton(text)) > SHORT:
            hits = {
                one: None
                for spelling, one in self._province_skeletons.get(key, [])
                if likeness(text, spelling) >= LIKE_ENOUGH
            }
        found = [one for one in hits if country in (None, self.country_of(one))]
        return found[0] if len(found) == 1 else None

    def country_of(self, adm1_id: str) -> str:
        """Return the country that a province is in."""
        return self._countries[adm1_id]

    def within(self, adm1_id: str) -> Scope:
        """Return the scope of a stated province: sources write either of two that merged."""
        return Scope(self.country_of(adm1_id), adm1_id, self.region.family(adm1_id))

    def code(self, text: str, country: str | None) -> str:
        """Return a P-code as it is written in full: spreadsheets drop zeros, and what precedes."""
        code = text.strip().upper().removesuffix(".0")
        match = re.fullmatch(r"([A-Z]*)([0-9]+)", code)
        if match is None or code in self.by_pcode:
            return code
        full = [
            one
            for one, unit in self.by_pcode.items()
            if country in (None, unit.country)
            and (match[1] or country)
            and one.startswith(match[1])
            and one.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ").lstrip("0") == match[2].lstrip("0")
        ]
        return full[0] if len(full) == 1 else code

    # --- districts --------------------------------------------------------------------

    def listed(self, name: str, scope: Scope) -> list[Unit]:
        """Return the units in scope that the boundary file gives this name."""
        ids = self.names.get(_key(name), {})
        return [unit for unit in map(self.units.__getitem__, ids) if scope.holds(unit)]

    def sounding(self, name: str, scope: Scope) -> list[Unit]:
        """Return the units in scope with a name that sounds the same: Sorobi, Surobi."""
        ids = self._sounding.get(folded(name), {})
        return [unit for unit in map(self.units.__getitem__, ids) if scope.holds(unit)]

    def alias(self, name: str, scope: Scope) -> Alias | None:
        """Return the row of the table of spellings that counts in scope, if there is one."""
        return self._row(self.aliases, name, scope)

    def homonyms(self, name: str, scope: Scope) -> list[Unit]:
        """Return the units in scope that the name means where their province is stated."""
        rows = (row for row in self.aliases.get(_key(name), []) if row.adm1_id)
        units = (self.units[one] for row in rows for one in row.ids)
        return [unit for unit in units if scope.holds(unit)]

    def place(self, name: str, scope: Scope) -> Alias | None:
        """Return the row of the table of towns and tehsils that counts in scope."""
        return self._row(self.places, name, scope)

    def _row(self, table: Mapping[str, list[Alias]], name: str, scope: Scope) -> Alias | None:
        return row_in_scope(table.get(_key(name), []), scope, self.units)

    def by_skeleton(self, name: str, scope: Scope) -> list[tuple[Unit, float, str]]:
        """Return units with the consonants of this name, likeness and the spelling like it."""
        key, sides = skeleton(name), _sides(name)
        hits: dict[str, tuple[float, str]] = {}
        for spelling, one in self._skeletons.get(key, []):
            if not scope.holds(self.units[one]) or _sides(spelling) != sides:
                continue
            score = likeness(name, spelling)
            if folded(name) == folded(spelling) or (len(key) > SHORT and score >= LIKE_ENOUGH):
                hits[one] = max((score, spelling), hits.get(one, (0.0, "")))
        return [(self.units[one], score, spelling) for one, (score, spelling) in hits.items()]

    def suggest(self, name: str, scope: Scope, least: float = 0.4) -> list[tuple[Unit, float]]:
        """Return units with names like this one, the most alike first; for people to judge."""
        pairs = letter_pairs(name)
        shared = Counter(entry for pair in pairs for entry in self._with_pair.get(pair, ()))
        best: dict[str, float] = {}
        for entry, common in shared.items():
            one, size = self._spellings[entry]
            score = 2 * common / (len(pairs) + size)  # as pair_score
            if score >= least and score > best.get(one, 0.0) and scope.holds(self.units[one]):
                best[one] = score
        rounded = {one: round(score, 2) for one, score in best.items()}
        ranked = sorted(rounded.items(), key=lambda item: (-item[1], item[0]))
        return [(self.units[one], score) for one, score in ranked]


def row_in_scope(rows: Iterable[Alias], scope: Scope, units: Mapping[str, Unit]) -> Alias | None:
    """Merge the rows that count in scope into one, of the units that lie in it."""
    heeded = [alias for alias in rows if scope.heeds(alias)]
    # A row for a province knows more than one for everywhere.
    heeded = [alias for alias in heeded if alias.adm1_id] or heeded
    inside = [one for alias in heeded for one in alias.ids if scope.holds(units[one])]
    if not inside and not any(not alias.ids for alias in heeded):
        return None
    inside = list(dict.fromkeys(inside))
    # What is said of several units is settled where the scope leaves one.
    settled = len(inside) == 1
    notes = [alias.note for alias in heeded if alias.note and not (settled and len(alias.ids) > 1)]
    first = heeded[0]
    return replace(first, ids=tuple(inside), note="; ".join(dict.fromkeys(notes)))


def register(region: Region | None = None, vintage: str | int | None = None) -> Register:
    """Return the names of a vintage of a region, built once."""
    region = region or default_region()
    return _register(region, region.vintage(vintage).name)


_register: Final = lru_cache(maxsize=4)(Register)


def _sides(name: str) -> frozenset[str]:
    return frozenset(_SIDES[word] for word in normalise_name(name).split() if word in _SIDES)


def _key(name: str) -> str:
    """Names that differ by a space only are one: Khan Abad, Khanabad."""
    return normalise_name(name).replace(" ", "")


def _keyed(
    pairs: Iterable[tuple[str, str]], key: Callable[[str], str] = _key
) -> dict[str, dict[str, None]]:
    keyed: dict[str, dict[str, None]] = {}
    for name, one in pairs:
        keyed.setdefault(key(name), {})[one] = None
    return keyed


def _by_skeleton(pairs: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    keyed: dict[str, list[tuple[str, str]]] = {}
    for spelling, one in dict.fromkeys(pairs):
        if max(spelling) < _ARABIC:  # others are compared with what has its vowels
            keyed.setdefault(skeleton(spelling), []).append((spelling, one))
    return keyed


def _by_spelling(aliases: Iterable[Alias]) -> dict[str, list[Alias]]:
    keyed: dict[str, list[Alias]] = {}
    for alias in aliases:
        keyed.setdefault(_key(alias.spelling), []).append(alias)
    return keyed


def _province_spellings(
    provinces: pd.DataFrame, region: Region, merged: Mapping[str, str]
) -> list[tuple[str, str]]:
    pairs = [
        (name, row[fields.ADM_ID])
        for row in provinces.drop(columns="geometry").to_dict("records")
        for name in (row[fields.NAME], *row[fields.ALT_NAMES], row[fields.PCODE])
        if name
    ]
    for alias in region_aliases(region, "adm1_aliases"):
        # A province that is no more is found under the one that it became part of.
        pairs += [(alias.spelling, merged.get(one, one)) for one in alias.ids]
    # Countries and towns are in the same table, under ids of their own.
    known = set(provinces[fields.ADM_ID]) | merged.keys()
    for row in region_aliases(region, "local_names", spelling="name"):
        pairs += [(row.spelling, merged.get(one, one)) for one in row.ids if one in known]
    return pairs


def _neighbours(ids: Iterable[str], shapes: gpd.GeoSeries) -> dict[str, set[str]]:
    names = list(ids)
    tree = shapely.STRtree(shapes)
    one, other = tree.query(shapes, predicate="intersects")
    touching: dict[str, set[str]] = {name: set() for name in names}
    for i, j in zip(one.tolist(), other.tolist(), strict=True):
        touching[names[i]].add(names[j])
    return touching
