"""Names to codes and districts, by the registers of `groups` and `gazetteer`."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.io._groups import SEPARATOR
from geo_afpak.model import fields as f
from geo_afpak.names.aliases import header_of
from geo_afpak.names.groups import read_group_aliases, resolve_group
from geo_afpak.names.places import read_unit_aliases, resolve_district, resolve_province

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from geo_afpak.names.aliases import Alias
    from geo_afpak.names.groups import GroupMatch
    from geo_afpak.names.places import Match
    from geo_afpak.region.region import Region


@dataclass(frozen=True, eq=False)
class Own:
    """Whose names they are, and what the user's own tables say that spellings mean.

    Compared by identity: a region has much to compare, and every row asks.
    """

    region: Region
    units: tuple[Alias, ...] = ()
    groups: tuple[Alias, ...] = ()


def read_own(paths: Sequence[str | os.PathLike[str]], region: Region) -> Own:
    """Read tables of one's own: of groups where there is a column `code`, else of units.

    Raises
    ------
    InputFileError
        If a file cannot be read or lacks a column.
    ValidationError
        If a row has no spelling, or an id or code that does not exist.
    """
    units: list[Alias] = []
    groups: list[Alias] = []
    for path in paths:
        if "code" in header_of(path):
            # A row that nobody has filled in says nothing.
            groups += [row for row in read_group_aliases(path, region=region) if row.ids]
        else:
            units += read_unit_aliases(path, region=region)
    return Own(region, tuple(units), tuple(groups))


_NOBODY: Final = frozenset({"none", "nobody", "no one"})
_NO_GROUPS: Final = frozenset({"state", "civilians", "unidentified"})


def group_codes(
    names: Iterable[str | None], *, source: str | None, country: str | None, own: Own
) -> list[str]:
    """Return the codes of armed actors, each once.

    A name that the register does not have stands for itself. Forces of states, civilians, and
    gunmen of whom no more is known are no groups; they stay in the columns of the source.
    """
    stated = [name for name in names if name and name.casefold() not in _NOBODY]
    each = chain.from_iterable(_parts(name, source, country, own) for name in stated)
    found = (_group(name, source, country, own) for name in each)
    codes = (match.code or match.name for match in found if match.kind not in _NO_GROUPS)
    return list(dict.fromkeys(codes))


def _parts(name: str, source: str | None, country: str | None, own: Own) -> list[str]:
    """Part "ISK, TTP" where nobody has this name and each of its parts has a code."""
    parts = SEPARATOR.split(name)
    if len(parts) == 1 or _group(name, source, country, own).code:
        return [name]
    known = all(_group(part, source, country, own).code for part in parts)
    return parts if known else [name]


@lru_cache(maxsize=65536)
def _group(name: str, source: str | None, country: str | None, own: Own) -> GroupMatch:
    return resolve_group(
        name, source=source, country=country, region=own.region, aliases=own.groups or None
    )


def side_of(name: str, *, source: str, own: Own) -> str:
    """Return what kind of actor a name is: one of `geo_afpak.names.groups.KINDS`."""
    return _group(name, source, None, own).kind


def add_unit(record: dict[str, Any], own: Own) -> None:
    """Give a record without a point the finest unit that it names, and still no point."""
    adm1, country = record.get(f.ADM1_STATED), record.get(f.COUNTRY)
    match = _resolved(record.get(f.ADM2_STATED), record.get(f.PLACE), adm1, country, own)
    if match.adm2_id:
        record[f.ADM2_ID_BY_NAME] = match.adm2_id
        record[f.GEO_PRECISION] = f.DISTRICT_PRECISION_MAX
        record[f.LOCATION_BASIS] = f"no coordinates; the district by its name ({match.method})"
    elif adm1 and (province := _province(adm1, country, own)):
        record[f.ADM1_ID_BY_NAME] = province
        record[f.GEO_PRECISION] = f.PROVINCE_PRECISION_MAX
        record[f.LOCATION_BASIS] = "no coordinates; the province by its name"


@lru_cache(maxsize=4096)
def _province(name: str, country: str | None, own: Own) -> str | None:
    return resolve_province(name, country=country, region=own.region)


@lru_cache(maxsize=65536)
def _resolved(
    name: str | None, place: str | None, adm1: str | None, country: str | None, own: Own
) -> Match:
    return resolve_district(
        name, adm1=adm1, country=country, place=place, region=own.region,
        aliases=own.units or None,
    )  # fmt: skip
