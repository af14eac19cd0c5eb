"""Names to codes and districts, by the registers of `groups` and `gazetteer`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo_afpak.model import fields as f
from geo_afpak.names.groups import resolve_group
from geo_afpak.names.places import resolve_district, resolve_province

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_afpak.importers._common import Record
    from geo_afpak.names.places import Match
    from geo_afpak.region.region import Region


_NO_GROUPS: Final = frozenset({"state", "civilians", "unidentified"})


def group_codes(
    names: Iterable[str | None], *, source: str | None, country: str | None, region: Region
) -> list[str]:
    """Return the codes of armed actors, each once.

    A name that the register does not have stands for itself. Forces of states, civilians, and
    gunmen of whom no more is known are no groups; they stay in the columns of the source.
    """
    found = (
        resolve_group(name, source=source, country=country, region=region) for name in names if name
    )
    codes = (match.code or match.name for match in found if match.kind not in _NO_GROUPS)
    return list(dict.fromkeys(codes))


def side_of(name: str, *, source: str, region: Region) -> str:
    """Return what kind of actor a name is: one of `geo_afpak.names.groups.KINDS`."""
    return resolve_group(name, source=source, region=region).kind


def add_unit(record: Record, region: Region) -> None:
    """Give a record without a point the finest unit that it names, and still no point."""
    adm1, country = record.get(f.ADM1_STATED), record.get(f.COUNTRY)
    name = record.get(f.ADM2_STATED)
    match = _resolved(name, adm1, country, region) if name else None
    if not match and adm1 and record.get(f.PLACE):
        # A town is in a district; without its province it could be in several.
        match = _resolved(record[f.PLACE], adm1, country, region)
    if match and match.adm2_id:
        record[f.ADM2_ID_BY_NAME] = match.adm2_id
        record[f.GEO_PRECISION] = f.DISTRICT_PRECISION_MAX
        record[f.LOCATION_BASIS] = f"no coordinates; the district by its name ({match.method})"
    elif adm1 and (province := _province(adm1, country, region)):
        record[f.ADM1_ID_BY_NAME] = province
        record[f.GEO_PRECISION] = f.PROVINCE_PRECISION_MAX
        record[f.LOCATION_BASIS] = "no coordinates; the province by its name"


@lru_cache(maxsize=4096)
def _province(name: str, country: str | None, region: Region) -> str | None:
    return resolve_province(name, country=country, region=region)


@lru_cache(maxsize=65536)
def _resolved(name: str, adm1: str | None, country: str | None, region: Region) -> Match:
    return resolve_district(name, adm1=adm1, country=country, region=region)
