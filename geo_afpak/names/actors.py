"""The register of groups laid out for looking up, and the kinds of actors that are no groups."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.names.aliases import Alias, region_aliases
from geo_afpak.names.spelling import letter_pairs, likeness, pair_score, plain, skeleton
from geo_afpak.region.countries import country_named
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from geo_afpak.region.region import Region

__all__ = ["GroupRegister", "actor_kind", "country_of", "group_register"]

Found = tuple[tuple[str, ...], str, str]
"""Codes, method, note."""

_SPELLINGS: Final = ("aliases", "article_spellings", "gtd_name", "acled_name", "ucdp_name")
_LIKE_ENOUGH: Final = 0.8
_SUGGEST: Final = 0.5
_SHOWN: Final = 5
_LONG: Final = 5
"""Consonants that make a skeleton worth comparing; abbreviations have fewer."""

_STATE: Final = re.compile(
    r"^(former |mutiny of )?(government|military forces|police forces|armed forces|prison guards"
    r"|private security forces|presidential guards?)\b"
    r"|^(police|army|soldiers|(state |security )forces)$"
    r"|^(nato|isaf|international security assistance force|operation resolute support)\b"
)
_CIVILIANS: Final = re.compile(r"^(civilians?|protest[eo]rs|rioters)\b")
_UNIDENTIFIED: Final = re.compile(
    r"^(unidentified|unknown|unaffiliated|unattributed)\b"
    r"|^(aogs?|ages?|acgs?|(armed|anti government) (opposition |criminal )?(groups?|elements?))$"
    r"|^((armed|suspected|alleged|local|masked|sectarian|religious|tribal|land|target|drug|lone"
    r"|family|suicide) )*(gunm[ae]n|m[ae]n|groups?|militants?|militias?|separatists?|tribesm[ae]n"
    r"|elders|assailants?|attackers?|insurgents?|rebels?|terrorists?|extremists?|islamists?"
    r"|killers?|bombers?|robbers?|dacoits?|bandits?|criminals?|miscreants?|kidnappers?|grabbers"
    r"|smugglers?|traffickers|mobs?|crowds?|youths?|students|villagers|workers|farmers|nomads"
    r"|refugees|lawyers|prisoners|demonstrators|protest[eo]rs|individuals?|members|wolf|others?"
    r"|multiple|not stated)$"
    r"|^(muslim|islamist|jihadi|sunni|shia) (inspired )?extremists$"
)
_KINDS: Final = {"state": _STATE, "civilians": _CIVILIANS, "unidentified": _UNIDENTIFIED}
_CODE: Final = 3
"""Letters of a code of a country; in a group's name so few are more likely its abbreviation."""


def country_of(text: str, region: Region) -> str:
    """Return the code of a country, what is none as it stands, folded.

    Examples
    --------
    >>> country_of("Iran", default_region()), country_of("Khorasan", default_region())
    ('IRN', 'khorasan')
    """
    return region.country_of(text) or country_named(text) or plain(text)


def actor_kind(text: str, region: Region) -> tuple[str, str]:
    """Tell actors that are no groups by how ACLED, UCDP and GTD write them.

    Examples
    --------
    >>> actor_kind("Unidentified Armed Group (Pakistan)", default_region())
    ('unidentified', '')
    >>> actor_kind("Police Forces of Afghanistan (2021-)", default_region())
    ('state', 'the Taliban in government since August 2021')
    """
    name = plain(text)
    for actor in region.actors:
        if re.search(actor.pattern, name):
            return actor.kind, actor.note
    for kind, pattern in _KINDS.items():
        if pattern.search(name):
            return kind, ""
    return "", ""


class GroupRegister:
    """All groups of a region and their spellings. Build it once: `group_register`."""

    def __init__(self, region: Region) -> None:
        groups = _records(region.table("groups"))
        further = _records(region.table("further_groups"))
        self.region = region
        rows = [*groups, *further]
        self.names: dict[str, str] = {row["code"]: row["name"] for row in rows}
        self.parents: dict[str, str] = {
            row["code"]: row["parent"] for row in rows if row.get("parent")
        }
        self._notes: dict[str, str] = {row["code"]: row.get("note", "") for row in further}
        self._first = self._keyed((text, row["code"]) for row in rows for text in _own_names(row))
        self._second = self._keyed(
            (text, row["code"]) for row in groups for text in _other_names(row)
        )
        self._aliases: dict[str, list[Alias]] = {}
        for alias in region_aliases(region, "group_aliases", key="code"):
            self._aliases.setdefault(self.key(alias.spelling), []).append(alias)
        self._spelt = self._all_spellings(rows)

    @staticmethod
    def key(text: str) -> str:
        """Names that differ in case, accents, punctuation or spaces only are one."""
        return plain(text).replace(" ", "")

    def above(self, code: str) -> list[str]:
        """Return the groups that a group is part of, the nearest first."""
        above: list[str] = []
        while (parent := self.parents.get(above[-1] if above else code)) and parent not in above:
            above.append(parent)
        return above

    def chosen(self, rows: Iterable[Alias], source: str, country: str) -> Alias | None:
        """Return the row that says most about this source and country."""
        heeded = [
            row for row in rows if row.dataset in ("", source) and row.country in ("", country)
        ]
        return max(heeded, key=lambda row: (bool(row.country), bool(row.dataset)), default=None)

    def find(self, text: str, source: str, country: str) -> Found | None:
        """Look a whole name up."""
        key = self.key(text)
        row = self.chosen(self._aliases.get(key, ()), source, country)
        if row is not None:
            return row.ids, "alias", row.note
        codes = self._first.get(key) or self._second.get(key)
        if not codes:
            return None
        known = {name.casefold() for code in codes for name in (code, self.names[code])}
        method = "exact" if text.casefold() in known else "normalised"
        notes = [self._notes[code] for code in codes if self._notes.get(code)]
        return tuple(codes), method, "; ".join(notes)

    def find_parts(self, text: str, source: str, country: str) -> Found | None:
        """Look up the parts of ACLED's and GTD's names: abbreviation, name, bracket."""
        pieces = [piece.strip() for piece in re.split(r":\s|[()]|\s-\s", text) if piece.strip()]
        countries = [self._country(piece) for piece in pieces]
        places = [country for country in countries[1:] if country]
        pieces = [piece for piece, at in zip(pieces, countries, strict=True) if not at]
        if len(pieces) + len(places) < 2:  # noqa: PLR2004
            return None
        where = places[0] if places else country
        hits = [hit for piece in pieces if (hit := self.find(piece, source, where))]
        hits = hits or self._faction(pieces[0])
        refusal = next((hit for hit in hits if not hit[0]), None)
        if refusal or not hits:
            return refusal
        codes = dict.fromkeys(code for hit in hits for code in hit[0])
        # TTP: Jamaat-ul-Ahrar is the faction: what contains another piece's group says less.
        above = {parent for code in codes for parent in self.above(code)}
        note = "; ".join(dict.fromkeys(hit[2] for hit in hits if hit[2]))
        return tuple(code for code in codes if code not in above), "parts", note

    def _faction(self, piece: str) -> list[Found]:
        """Take a faction without a code for what it is part of: TTP-G for the TTP."""
        code, dash, _ = piece.partition("-")
        if not dash or code not in self.names:
            return []
        return [((code,), "parts", f"{piece} has no code of its own; part of {code}")]

    def _country(self, piece: str) -> str | None:
        """Tell which country a part of a name is."""
        own = self.region.country_of(piece)
        return own or (country_named(piece) if len(piece) > _CODE else None)

    def find_alike(self, text: str) -> Found | None:
        """Accept consonants that fit one group of the register and no other."""
        key = skeleton(text)
        if len(key) < _LONG:
            return None
        like = {
            code
            for spelling, code in self._spelt
            if skeleton(spelling) == key and likeness(text, spelling) >= _LIKE_ENOUGH
        }
        return ((like.pop(),), "skeleton", "") if len(like) == 1 else None

    def suggest(self, text: str) -> tuple[tuple[str, str, float], ...]:
        """Return groups with names like this one, the most alike first; for people to judge."""
        pairs = letter_pairs(text)
        best: dict[str, float] = {}
        for spelling, code in self._spelt:
            score = pair_score(pairs, letter_pairs(spelling))
            if code and score >= max(_SUGGEST, best.get(code, 0.0)):
                best[code] = score
        ranked = sorted(best.items(), key=lambda item: (-item[1], item[0]))[:_SHOWN]
        return tuple((code, self.names[code], score) for code, score in ranked)

    def _keyed(self, pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, None]]:
        keyed: dict[str, dict[str, None]] = {}
        for text, code in pairs:
            keyed.setdefault(self.key(text), {})[code] = None
        return keyed

    def _all_spellings(self, rows: Sequence[dict[str, str]]) -> list[tuple[str, str]]:
        """List every spelling with its code, "" where it is known to be none of ours."""
        named = [(text, row["code"]) for row in rows for text in _own_names(row)]
        named += [(text, row["code"]) for row in rows for text in _other_names(row)]
        for aliases in self._aliases.values():
            named += [(row.spelling, code) for row in aliases for code in row.ids or ("",)]
        return list(dict.fromkeys(named))


def _records(path: Path | None) -> list[dict[str, str]]:
    if path is None:
        return []
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False)]


def _own_names(row: dict[str, str]) -> tuple[str, ...]:
    return row["code"], row["name"]


def _other_names(row: dict[str, str]) -> list[str]:
    cells = (row.get(column, "") for column in _SPELLINGS)
    return [text.strip() for cell in cells for text in cell.split("|") if text.strip()]


def group_register(region: Region | None = None) -> GroupRegister:
    """Return the register of a region, built once."""
    return _register(region or default_region())


_register: Final = lru_cache(maxsize=4)(GroupRegister)
