"""Know the columns of the files that boundaries are published in.

Names are compared without case. Of COD-AB (OCHA) both editions are known: ADM2_EN, ADM2_PCODE,
validOn, and adm2_name, adm2_pcode, valid_on, version from 2025 on. Of geoBoundaries shapeName,
shapeID, shapeISO, shapeGroup, shapeType; of GADM NAME_2, GID_2, VARNAME_2; of Natural Earth
adm1_code, name, name_alt, adm0_a3; and our own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.model import fields as f
from geo_afpak.text import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

ROLES: Final = ("code", "name", "province", "province_code", "country")
"""What a column of a user's own file may be said to hold."""

_DEEPEST: Final = 5


@dataclass(frozen=True)
class Scheme:
    """What the columns of a layer of units mean: the file's own name of each, "" for none.

    Parameters
    ----------
    source
        Who publishes files with such columns.
    level
        Of the units: 0 countries, 1 provinces, 2 districts.
    id, name, others
        Code and name of a unit; columns with further names.
    pcode
        Whether the codes are P-codes.
    iso
        Code of ISO 3166-2.
    parent, parent_name, parent_others
        Code, name and further names of the unit of level 1 that a unit lies in.
    country
        Columns that may say the country, by code or name.
    edition, licence
        Columns that date the file, or say its licence.
    """

    source: str
    level: int
    id: str
    name: str
    others: tuple[str, ...] = ()
    pcode: bool = False
    iso: str = ""
    parent: str = ""
    parent_name: str = ""
    parent_others: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    edition: tuple[str, ...] = ()
    licence: str = ""


class _Names:
    """Names of columns, looked up without case."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {name.casefold(): name for name in names}

    def one(self, *wanted: str) -> str:
        """Return the first of these that there is."""
        return next((self._names[name] for name in wanted if name in self._names), "")

    def all(self, pattern: str) -> tuple[str, ...]:
        """Return those that match, in the order of the file."""
        return tuple(own for name, own in self._names.items() if re.fullmatch(pattern, name))


def recognise(layer: gpd.GeoDataFrame) -> list[Scheme]:
    """List what a layer says of each level that it has a code and a name of, the finest first.

    Examples
    --------
    >>> import geopandas as gpd
    >>> layer = gpd.GeoDataFrame({"GID_1": [], "NAME_1": [], "GID_2": [], "NAME_2": []})
    >>> [(scheme.source, scheme.level, scheme.parent) for scheme in recognise(layer)]
    [('GADM', 2, 'GID_1'), ('GADM', 1, '')]
    """
    names = _Names(map(str, layer.columns))
    levels = range(_DEEPEST, -1, -1)
    found = [_own(names, layer), *(_cod(names, n) for n in levels)]
    level = _level_in(layer, names.one("shapetype"))
    found += [*(_gadm(names, n) for n in levels), _geoboundaries(names, level)]
    found += [_natural_earth(names)]
    return [scheme for scheme in found if scheme and scheme.id and scheme.name]


def usual_names(columns: Iterable[str], level: int) -> dict[str, str]:
    """Find, of a file of one level, the columns that stand for ours, by any of the schemes.

    Examples
    --------
    >>> usual_names(["ADM2_PCODE", "ADM2_EN", "GID_0"], 2)
    {'adm_id': 'ADM2_PCODE', 'name': 'ADM2_EN', 'country': 'GID_0'}
    """
    names = _Names(columns)
    schemes = [_cod(names, level), _geoboundaries(names, level), _gadm(names, level)]
    found = {
        f.ADM_ID: [scheme.id for scheme in schemes],
        f.NAME: [scheme.name for scheme in schemes],
        f.PARENT_ID: [scheme.parent for scheme in schemes],
        f.COUNTRY: [name for scheme in schemes for name in scheme.country],
    }
    first = {ours: next(filter(None, theirs), "") for ours, theirs in found.items()}
    return {ours: theirs for ours, theirs in first.items() if theirs}


def stated(
    layers: Iterable[gpd.GeoDataFrame], columns: Mapping[str, str], level: int
) -> tuple[gpd.GeoDataFrame, Scheme]:
    """Return the first layer that has the columns a user names, and what they mean.

    Where no code is named, units get their name for one, with the province's where two share it.

    Raises
    ------
    InvalidInputError
        If a role is none of `ROLES`, no name is named, or no layer has such columns.
    """
    layers = list(layers)
    strange = [role for role in columns if role not in ROLES]
    fit = [one for one in layers if set(columns.values()) <= set(map(str, one.columns))]
    if strange or "name" not in columns or not fit:
        there = listing([str(name) for layer in layers for name in layer.columns][:20])
        said = ", ".join(f"{role}={column}" for role, column in columns.items())
        raise InvalidInputError(
            f"columns {said}: no layer can be read so; expected name=COLUMN and of {listing(ROLES)}"
            f" what there is, with columns of the file: {there}; correct it"
        )
    layer = fit[0]
    of = {role: columns.get(role, "") for role in ROLES}
    if not of["code"]:
        of["code"] = "code of its own"
        names, above = (values_of(layer, of[role]) for role in ("name", "province"))
        twice = {name for name in names if names.count(name) > 1}
        whole = [
            f"{name} ({province})" if name in twice and province else name
            for name, province in zip(names, above, strict=True)
        ]
        layer = layer.assign(**{of["code"]: whole})
    scheme = Scheme(
        "own columns", level, of["code"], of["name"], parent=of["province_code"],
        parent_name=of["province"], country=(of["country"],),
    )  # fmt: skip
    return layer, scheme


def _own(names: _Names, layer: gpd.GeoDataFrame) -> Scheme:
    level = names.one("level")
    return Scheme(
        "geo-afpak", _level_in(layer, level), names.one("adm_id"), names.one("name"),
        names.all("alt_names"), iso=names.one("iso_3166_2"), parent=names.one("parent_id"),
        country=names.all("country"), licence=names.one("licence"),
    )  # fmt: skip


def _cod(names: _Names, n: int) -> Scheme:
    def title(level: int) -> str:
        return names.one(f"adm{level}_en", f"adm{level}_name") or next(
            iter(names.all(rf"adm{level}_[a-z]{{2}}")), ""
        )

    def others(level: int) -> tuple[str, ...]:
        return names.all(rf"adm{level}(_[a-z]{{2}}|_name\d?|_ref(_name\d?)?|alt\d(_?[a-z]{{2}})?)")

    up = n > 1
    return Scheme(
        "COD-AB", n, names.one(f"adm{n}_pcode"), title(n), others(n), pcode=True,
        parent=names.one("adm1_pcode") if up else "", parent_name=title(1) if up else "",
        parent_others=others(1) if up else (),
        country=(names.one("adm0_en", "adm0_name"), names.one("adm0_pcode")),
        edition=(names.one("version"), names.one("validon", "valid_on", "date")),
    )  # fmt: skip


def _gadm(names: _Names, n: int) -> Scheme:
    up = n > 1
    return Scheme(
        "GADM", n, names.one(f"gid_{n}"), names.one(f"name_{n}" if n else "country"),
        names.all(rf"(varname|nl_name)_{n}"), iso=names.one(f"iso_{n}"),
        parent=names.one("gid_1") if up else "", parent_name=names.one("name_1") if up else "",
        parent_others=names.all("(varname|nl_name)_1") if up else (),
        country=(names.one("country"), names.one("gid_0")),
    )  # fmt: skip


def _geoboundaries(names: _Names, level: int) -> Scheme:
    return Scheme(
        "geoBoundaries", level, names.one("shapeid"), names.one("shapename"),
        iso=names.one("shapeiso"), country=names.all("shapegroup"),
    )  # fmt: skip


def _natural_earth(names: _Names) -> Scheme:
    if not names.one("adm1_code"):
        return Scheme("Natural Earth", 0, names.one("adm0_a3"), names.one("admin"))
    return Scheme(
        "Natural Earth", 1, names.one("adm1_code"), names.one("name_en", "name"),
        names.all("name|name_alt|name_local"), iso=names.one("iso_3166_2"),
        country=names.all("adm0_a3|admin"),
    )  # fmt: skip


def _level_in(layer: gpd.GeoDataFrame, column: str) -> int:
    """Read a level off a column that says it of every unit: ADM2, adm2. Districts if none does."""
    said = layer[column].dropna().unique().tolist() if column else []
    digits = re.search(r"\d", str(said[0])) if len(said) == 1 else None
    return int(digits[0]) if digits else 2


def values_of(layer: gpd.GeoDataFrame, column: str) -> list[Any]:
    """Return the texts of a column, None for what GADM and Natural Earth write for nothing."""
    if not column:
        return [None] * len(layer)
    return [None if one in ("NA", "-99", "<null>", "Null") else one for one in layer[column]]
