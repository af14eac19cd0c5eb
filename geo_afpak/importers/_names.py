"""Names to codes and districts, by the registers of `groups` and `gazetteer`."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from geo_afpak.model import fields as f
from geo_afpak.names.groups import resolve_group
from geo_afpak.names.places import resolve_district

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_afpak.importers._common import Record
    from geo_afpak.names.places import Match


_NO_GROUPS: Final = frozenset({"state", "civilians"})


def group_codes(
    names: Iterable[str | None], *, source: str | None, country: str | None
) -> list[str]:
    """Return the codes of armed actors, each once.

    A name that the register does not have stands for itself. Forces of states and civilians
    are no groups; they stay in the columns of the source.
    """
    found = (resolve_group(name, source=source, country=country) for name in names if name)
    codes = (match.code or match.name for match in found if match.kind not in _NO_GROUPS)
    return list(dict.fromkeys(codes))


def side_of(name: str, *, source: str) -> str:
    """Return what kind of actor a name is: one of `geo_afpak.names.groups.KINDS`."""
    return resolve_group(name, source=source).kind


def add_district(record: Record) -> None:
    """Give a record that names a district but has no point the district, and still no point."""
    name = record.get(f.ADM2_STATED)
    if not name:
        return
    match = _resolved(name, record.get(f.ADM1_STATED), record.get(f.COUNTRY))
    if match.adm2_id is None:
        return
    record[f.ADM2_ID_BY_NAME] = match.adm2_id
    record[f.GEO_PRECISION] = f.DISTRICT_PRECISION_MAX
    record[f.LOCATION_BASIS] = f"no coordinates; the district by its name ({match.method})"


@lru_cache(maxsize=65536)
def _resolved(name: str, adm1: str | None, country: str | None) -> Match:
    return resolve_district(name, adm1=adm1, country=country)
