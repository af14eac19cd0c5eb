"""Other names of places and groups: for the search, as few as find the same; in local scripts.

The page finds a name by its letters and then by its consonants (page/static/find.js). A
spelling that differs from another in its vowels alone would only add bytes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.names import groups
from geo_afpak.names.places import normalise_name
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_afpak.region.region import Region

__all__ = ["group_aliases", "local_names", "other_names"]

_SWAPPED: Final = (("kh", "h"), ("gh", "g"), ("q", "k"), ("w", "v"))
# Letters of Uyghur, Kashmiri, Sindhi and Kurdish, which nobody types for a town on this map.
_FAR_LETTERS: Final = re.compile("[\u06c6\u06c7\u06cb\u06d5\u0672\u0673\u06aa]")
_GROUP_COLUMNS: Final = ("aliases", "gtd_name", "acled_name")


def _consonants(name: str) -> str:
    text = normalise_name(name).replace(" ", "")
    for written, read in _SWAPPED:
        text = text.replace(written, read)
    return re.sub(r"(.)\1+", r"\1", re.sub("[aeiouy]", "", text))


def other_names(name: str, alt_names: Iterable[str]) -> list[str]:
    """List the other names by which the page would not find a name anyway, in their order.

    Parameters
    ----------
    name
        The name that is shown.
    alt_names
        Its other names, in any script.

    Examples
    --------
    >>> other_names("Deh Bala", ["Haska Mina", "Haska Meyna", "Dih Bala"])
    ['Haska Mina']
    """
    seen = {_consonants(name), ""}
    kept = []
    for other in alt_names:
        key = _consonants(other)
        if key not in seen and not _FAR_LETTERS.search(other):
            seen.add(key)
            kept.append(other)
    return kept


def local_names(region: Region | None = None) -> dict[str, dict[str, str]]:
    """Give the names of countries, provinces and towns in the languages written there.

    Parameters
    ----------
    region
        Afghanistan and Pakistan when None.

    Returns
    -------
    dict
        Id of a unit or town to its names: spelling to the languages that write it so (ISO
        639). What has no name in a source that can be cited is left
        out (data/names/README.md).

    Examples
    --------
    >>> list(local_names()["AF-NAN"].values()), list(local_names()["AF-KHO"].values())
    (['fa', 'ps'], ['fa ps'])
    """
    path = (region or default_region()).table("local_names")
    if path is None:
        return {}
    table = pd.read_csv(path, dtype="string")
    out: dict[str, dict[str, str]] = {}
    for key, name, language in table[["unit_id", "name", "language"]].itertuples(index=False):
        names = out.setdefault(key, {})
        names[name] = f"{names[name]} {language}" if name in names else language
    return out


def group_aliases(
    names: Iterable[tuple[str, str]], region: Region | None = None
) -> dict[str, list[str]]:
    """Give the other names of groups, as sources and data sets write them.

    Parameters
    ----------
    names
        Pairs of code and name of the groups that are in the page.
    region
        Afghanistan and Pakistan when None.

    Returns
    -------
    dict
        Code to names that differ in more than case and signs; codes of the register only.

    Examples
    --------
    >>> "Daesh" in group_aliases([("ISK", "Islamic State of Khurasan")])["ISK"]
    True
    """
    register = groups.load_groups(region).set_index("code")
    out = {}
    for code, name in names:
        if code not in register.index:
            continue
        row = register.loc[code]
        texts = (text for column in _GROUP_COLUMNS for text in str(row[column]).split("|"))
        distinct = {normalise_name(text): text for text in reversed([*texts])}
        for known in (code, name, ""):
            distinct.pop(normalise_name(known), None)
        if distinct:
            out[code] = [*reversed(distinct.values())]
    return out
