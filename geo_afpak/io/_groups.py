"""Several groups in one cell that are not parted as lists are: "ISK, TTP", "ISKP / TTP"."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.io._blanks import clean
from geo_afpak.io._cells import is_notation, split_items

if TYPE_CHECKING:
    from geo_afpak.io._coded import Refusal
    from geo_afpak.region.region import Region

SEPARATOR: Final = re.compile(r"\s*[|/&+,\n]\s*|\s+and\s+")
_TABLES: Final = ("groups", "further_groups", "group_aliases")
_SPELLINGS: Final = (
    "code", "name", "aliases", "article_spellings", "gtd_name", "acled_name", "ucdp_name",
    "spelling",
)  # fmt: skip


def groups_in(text: str, region: Region) -> list[str]:
    """Part a cell into groups: at signs of lists, and at others where every part is a group's name.

    Examples
    --------
    >>> from geo_afpak.region.read import default_region
    >>> for cell in ("ISK, TTP", "ISK; Band of A, B and C", "Islamic State, Khorasan Province"):
    ...     groups_in(cell, default_region())
    ['ISK', 'TTP']
    ['ISK', 'Band of A, B and C']
    ['Islamic State, Khorasan Province']
    """
    known = _spellings(region)
    items: list[str] = []
    for item in split_items(text):
        parts = SEPARATOR.split(item)
        whole = _key(item) in known or not known.issuperset(map(_key, parts))
        items += [item] if whole else parts
    return items


def parted(values: list[Any], *, region: Region) -> tuple[list[Any], dict[int, Refusal]]:
    """Part the texts of a column that hold several groups; lists in other notations stay."""
    return [
        groups_in(value, region)
        if type(value) is str and SEPARATOR.search(clean(value)) and not is_notation(value)
        else value
        for value in values
    ], {}


def _key(name: str) -> str:
    """Return a name without signs and an aside: "Islamic State, Khorasan Province (ISKP)"."""
    return re.sub(r"[\W_]+", " ", re.sub(r"\(.*\)", "", name)).strip().casefold()


@lru_cache(maxsize=16)
def _spellings(region: Region) -> frozenset[str]:
    """Return all names of the groups of a region, as they are compared."""
    found: set[str] = set()
    for path in filter(None, map(region.table, _TABLES)):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                found |= {one for name in _SPELLINGS for one in (row.get(name) or "").split("|")}
    return frozenset(map(_key, found)) - {""}
