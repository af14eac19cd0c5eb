"""Armed groups and other actors: codes, names, who is part of whom, and what a source means.

The register is data/groups.csv, the groups of the article, and data/names/further_groups.csv,
groups that other sources name. Spellings are in both and in data/names/group_aliases.csv.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from os import PathLike
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.errors import InvalidInputError
from geo_afpak.names.actors import GroupRegister, actor_kind, country_of, group_register
from geo_afpak.names.aliases import Alias, read_aliases
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from geo_afpak.region.region import Region

__all__ = [
    "KINDS",
    "SOURCES",
    "GroupMatch",
    "ancestors",
    "group_names",
    "load_groups",
    "match_groups",
    "read_group_aliases",
    "resolve_group",
    "with_factions",
]

KINDS: Final = ("group", "state", "civilians", "unidentified", "unknown")
"""What an actor is. `unknown` is a name that no table has: keep it and list it."""
GROUP_COLUMNS: Final = (
    "code", "name", "group_type", "aliases", "article_spellings", "parent", "stance_to_is",
    "stance_note", "pledge_date", "pledge_date_alt", "pledge_place", "gtd_name", "acled_name",
    "ucdp_name", "discrepancy", "sources",
)  # fmt: skip
"""What is asked of a register of groups; all but code and name may be missing."""
SOURCES: Final = ("acled", "ucdp", "gtd", "article")


@dataclass(frozen=True, slots=True)
class GroupMatch:
    """What an actor's name was found to mean.

    Parameters
    ----------
    code
        Code of the group, or None.
    name
        Its name in the register; the name as stated when there is no code.
    parents
        Codes of the groups that it is part of, the nearest first.
    kind
        One of `KINDS`.
    method
        ``exact``, ``normalised``, ``alias``, ``parts`` (of ``"TTP: Tehreek-i-Taliban
        Pakistan"``), ``skeleton`` (consonants), ``pattern`` (states, civilians and the
        unidentified), ``refused``, ``ambiguous`` or ``unresolved``.
    candidates
        ``(code, name, score)``: the group itself, those that the name may mean, or, where
        nothing resolved, names like it, for people to judge.
    note
        What a reader should know.
    """

    code: str | None
    name: str
    parents: tuple[str, ...] = ()
    kind: str = "group"
    method: str = "unresolved"
    candidates: tuple[tuple[str, str, float], ...] = ()
    note: str = ""


def load_groups(region: Region | None = None) -> pd.DataFrame:
    """Load the register of groups, one row a group, in the order of the file.

    Parameters
    ----------
    region
        Afghanistan and Pakistan when None.

    Returns
    -------
    pandas.DataFrame
        Text columns as in data/groups.csv, absent values as empty text; `code` is unique. No
        row where the region has no such table.

    Examples
    --------
    >>> groups = load_groups()
    >>> bool(groups["code"].is_unique)
    True
    """
    path = (region or default_region()).table("groups")
    if path is None:
        return pd.DataFrame(columns=[*GROUP_COLUMNS], dtype="string")
    table = pd.read_csv(path, dtype="string", keep_default_na=False)
    lacking = [name for name in GROUP_COLUMNS if name not in table.columns]
    return table.assign(**dict.fromkeys(lacking, "")).astype("string")


def group_names(region: Region | None = None) -> dict[str, str]:
    """Map each group code to the name that the page and the figures print.

    Parameters
    ----------
    region
        Afghanistan and Pakistan when None.

    Examples
    --------
    >>> group_names()["ISK"], group_names()["BLA"]
    ('Islamic State of Khurasan', 'Baloch Liberation Army')
    """
    return dict(group_register(region).names)


def ancestors(code: str, *, region: Region | None = None) -> tuple[str, ...]:
    """Return the groups that a group is part of, the nearest first.

    Parameters
    ----------
    code
        Code of a group; one that is not in the register is part of none.
    region
        Afghanistan and Pakistan when None.

    Examples
    --------
    >>> ancestors("JuA"), ancestors("TTP")
    (('TTP',), ())
    """
    return tuple(group_register(region).above(code))


def with_factions(codes: Iterable[str], *, region: Region | None = None) -> list[str]:
    """Return groups and all that are part of them: to ask for the TTP is to ask for its factions.

    Parameters
    ----------
    codes
        Codes of groups; those that are not in the register are returned too.
    region
        Afghanistan and Pakistan when None.

    Returns
    -------
    list of str
        Each code once, in the order of the register, strangers last.

    Examples
    --------
    >>> with_factions(["LEJ"])
    ['LJA', 'LEJ']
    """
    wanted = dict.fromkeys(codes)
    register = group_register(region)
    known = register.names
    inside = [code for code in known if code in wanted or wanted.keys() & set(register.above(code))]
    return [*inside, *(code for code in wanted if code not in known)]


def read_group_aliases(
    path: str | os.PathLike[str], *, region: Region | None = None
) -> tuple[Alias, ...]:
    """Read a table of one's own that says which group a spelling means.

    Parameters
    ----------
    path
        CSV with the columns `spelling` and `code`; `country` (ISO 3166-1 alpha-3), `dataset`
        (one of `SOURCES`), `source` and `note` are optional, as in data/names/.
    region
        Afghanistan and Pakistan when None.

    Raises
    ------
    InputFileError
        If the file cannot be read or lacks a column.
    ValidationError
        If a row has no spelling or a code that does not exist.
    """
    return read_aliases(path, group_register(region).names, key="code")


def resolve_group(
    name: str | None,
    *,
    source: str | None = None,
    country: str | None = None,
    region: Region | None = None,
    aliases: Iterable[Alias] | str | os.PathLike[str] | None = None,
) -> GroupMatch:
    """Find the group that a source means by an actor's name.

    A name that no table has comes back as it is, with `kind` ``"unknown"``: it is for the
    user to keep and to list. States, civilians and the unidentified are told by how ACLED,
    UCDP and GTD write them, and have no code.

    Parameters
    ----------
    name
        As the source has it.
    source
        One of `SOURCES`: the same word is not the same group in each. UCDP's ``IS`` in
        Afghanistan is the Islamic State of Khurasan.
    country
        Where the event was, by name or code.
    region
        Whose groups: those of Afghanistan and Pakistan when None.
    aliases
        A table of one's own, or its file (`read_group_aliases`): it wins over all the rest.

    Returns
    -------
    GroupMatch

    Raises
    ------
    InvalidInputError
        If there is no such source.

    Examples
    --------
    >>> resolve_group("TTP: Tehreek-i-Taliban Pakistan").code
    'TTP'
    >>> resolve_group("IS", source="ucdp", country="Afghanistan").code
    'ISK'
    >>> resolve_group("Military Forces of Pakistan (2022-)").kind
    'state'
    >>> match = resolve_group("Jondullah", source="ucdp")
    >>> match.code, match.method, match.note
    (None, 'refused', 'the Jundallah of Iran, which is not the Jandullah of Pakistan')
    """
    if source is not None and source not in SOURCES:
        raise InvalidInputError(
            f"source={source!r} is unknown; expected one of {', '.join(map(repr, SOURCES))}, or "
            "none; choose one of them"
        )
    text = name.strip() if isinstance(name, str) else ""
    register = group_register(region)
    where = country_of(country, register.region) if isinstance(country, str) else ""
    own = _own(aliases, region)
    if own:
        row = register.chosen(
            [a for a in own if register.key(a.spelling) == register.key(text)], source or "", where
        )
        if row is not None:
            note = "; ".join(filter(None, ("from your own table", row.source, row.note)))
            return _answer(register, text, row.ids, "alias", note)
    return _resolved(register, text, source or "", where)


def match_groups(
    names: Sequence[str | None] | pd.Series,
    *,
    source: str | None = None,
    country: Sequence[str | None] | pd.Series | str | None = None,
    region: Region | None = None,
    aliases: Iterable[Alias] | str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Resolve many names of actors; what repeats is resolved once.

    Parameters
    ----------
    names
        Names as the source has them.
    source, region, aliases
        As in `resolve_group`.
    country
        One for all, or one for each name.

    Returns
    -------
    pandas.DataFrame
        One row a name, in the same order and, where `names` is a Series, with its index;
        columns `input` and those of `GroupMatch`.

    Examples
    --------
    >>> match_groups(["LeJ", "Civilians (Pakistan)", "Somebody"])["kind"].tolist()
    ['group', 'civilians', 'unknown']
    """
    own = _own(aliases, region)
    index = names.index if isinstance(names, pd.Series) else pd.RangeIndex(len(names))
    countries = [country] * len(names) if country is None or isinstance(country, str) else country
    stated = pd.DataFrame({"input": list(names), "country": list(countries)}, dtype=object)
    stated = stated.where(stated.notna(), None)
    known: dict[tuple[str | None, str | None], GroupMatch] = {}
    for pair in dict.fromkeys(stated.itertuples(index=False, name=None)):
        known[pair] = resolve_group(
            pair[0], source=source, country=pair[1], region=region, aliases=own
        )
    found = [known[pair] for pair in stated.itertuples(index=False, name=None)]
    columns = {field: [getattr(match, field) for match in found] for field in GroupMatch.__slots__}
    return pd.DataFrame({"input": stated["input"].tolist(), **columns}, index=index, dtype=object)


def _own(
    aliases: Iterable[Alias] | str | os.PathLike[str] | None, region: Region | None
) -> tuple[Alias, ...]:
    if aliases is None:
        return ()
    if isinstance(aliases, (str, PathLike)):
        return read_group_aliases(aliases, region=region)
    return tuple(aliases)


@lru_cache(maxsize=65536)
def _resolved(register: GroupRegister, text: str, source: str, country: str) -> GroupMatch:
    if not register.key(text):
        return GroupMatch(None, text, kind="unknown", note="no name")
    hit = register.find(text, source, country)
    if hit is not None:
        return _answer(register, text, *hit)
    kind, note = actor_kind(text, register.region)
    if kind:
        return GroupMatch(None, text, kind=kind, method="pattern", note=note)
    hit = register.find_parts(text, source, country) or register.find_alike(text)
    if hit is not None:
        return _answer(register, text, *hit)
    note = "several names; give them one by one" if ";" in text else ""
    return GroupMatch(None, text, kind="unknown", candidates=register.suggest(text), note=note)


def _answer(
    register: GroupRegister, text: str, codes: Sequence[str], method: str, note: str
) -> GroupMatch:
    candidates = tuple((code, register.names[code], 1.0) for code in codes)
    if len(codes) == 1:
        (code,) = codes
        return GroupMatch(
            code,
            register.names[code],
            tuple(register.above(code)),
            "group",
            method,
            candidates,
            note,
        )
    match = GroupMatch(None, text, method="ambiguous", candidates=candidates, note=note)
    if codes:
        return match
    return replace(match, method="refused", candidates=register.suggest(text))
