"""The register of groups laid out for looking up, and the kinds of actors that are no groups."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.names.aliases import Alias, embedded_aliases
from geo_afpak.names.spelling import letter_pairs, likeness, pair_score, plain, skeleton
from geo_afpak.region.datasets import data_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

__all__ = ["GroupRegister", "actor_kind", "country_of", "group_register"]

Found = tuple[tuple[str, ...], str, str]
"""Codes, method, note."""

_SPELLINGS: Final = ("aliases", "article_spellings", "gtd_name", "acled_name", "ucdp_name")
_LIKE_ENOUGH: Final = 0.8
_SUGGEST: Final = 0.5
_SHOWN: Final = 5
_LONG: Final = 5
"""Consonants that make a skeleton worth comparing; abbreviations have fewer."""

_COUNTRIES: Final = {
    "afg": "AFG", "af": "AFG", "afghanistan": "AFG",
    "pak": "PAK", "pk": "PAK", "pakistan": "PAK",
    "irn": "IRN", "ir": "IRN", "iran": "IRN", "islamic republic of iran": "IRN",
}  # fmt: skip

_STATE: Final = re.compile(
    r"^(former |mutiny of )?(government|military forces|police forces|armed forces|prison guards"
    r"|private security forces|presidential guards?)\b"
    r"|^(nato|isaf|international security assistance force|operation resolute support)\b"
    r"|^(afghan (national|local) (army|police)|pakistan(i)? (army|police|military|rangers)"
    r"|frontier (corps|constabulary)|national directorate of security|nds)\b"
)
_CIVILIANS: Final = re.compile(r"^(civilians?|protest[eo]rs|rioters)\b")
_UNIDENTIFIED: Final = re.compile(
    r"^(unidentified|unknown|unaffiliated|unattributed)\b"
    r"|^(gunm[ae]n|militants?|separatists|tribesmen|attackers|insurgents|terrorists)$"
    r"|^(muslim|islamist|jihadi|sunni|shia) (inspired )?extremists$"
    r"|^(baloch|baluch|sindhi) (separatists|nationalists|militants)\b"
)
_TALIBAN_STATE: Final = re.compile(r"afghanistan 2021$")


def country_of(text: str) -> str:
    """Return the code of a country where group names depend on it, else its name.

    Examples
    --------
    >>> country_of("Iran"), country_of("India")
    ('IRN', 'india')
    """
    return _COUNTRIES.get(plain(text), plain(text))


def actor_kind(text: str) -> tuple[str, str]:
    """Tell actors that are no groups by how ACLED, UCDP and GTD write them.

    Examples
    --------
    >>> actor_kind("Unidentified Armed Group (Pakistan)")
    ('unidentified', '')
    >>> actor_kind("Police Forces of Afghanistan (2021-)")
    ('state', 'the Taliban in government since August 2021')
    """
    name = plain(text)
    if _STATE.search(name):
        taliban = _TALIBAN_STATE.search(name)
        return "state", "the Taliban in government since August 2021" if taliban else ""
    if _CIVILIANS.search(name):
        return "civilians", ""
    return ("unidentified", "") if _UNIDENTIFIED.search(name) else ("", "")


class GroupRegister:
    """All groups and their spellings. Build it once: `group_register`."""

    def __init__(self) -> None:
        groups = _records(data_path("groups.csv"))
        further = _records(data_path("names", "further_groups.csv"))
        rows = [*groups, *further]
        self.names: dict[str, str] = {row["code"]: row["name"] for row in rows}
        self.parents: dict[str, str] = {row["code"]: row["parent"] for row in rows if row["parent"]}
        self._notes: dict[str, str] = {row["code"]: row["note"] for row in further}
        self._first = self._keyed((text, row["code"]) for row in rows for text in _own_names(row))
        self._second = self._keyed(
            (text, row["code"]) for row in groups for text in _other_names(row)
        )
        self._aliases: dict[str, list[Alias]] = {}
        for alias in embedded_aliases("group_aliases.csv", key="code"):
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
        places = [_COUNTRIES[plain(piece)] for piece in pieces[1:] if plain(piece) in _COUNTRIES]
        pieces = [piece for piece in pieces if plain(piece) not in _COUNTRIES]
        if len(pieces) + len(places) < 2:  # noqa: PLR2004
            return None
        where = places[0] if places else country
        hits = [hit for piece in pieces if (hit := self.find(piece, source, where))]
        refusal = next((hit for hit in hits if not hit[0]), None)
        if refusal or not hits:
            return refusal
        codes = dict.fromkeys(code for hit in hits for code in hit[0])
        # TTP: Jamaat-ul-Ahrar is the faction: what contains another piece's group says less.
        above = {parent for code in codes for parent in self.above(code)}
        note = "; ".join(dict.fromkeys(hit[2] for hit in hits if hit[2]))
        return tuple(code for code in codes if code not in above), "parts", note

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


def _records(path: Path) -> list[dict[str, str]]:
    table = pd.read_csv(path, dtype=str, keep_default_na=False)
    return [dict(zip(table.columns, row, strict=True)) for row in table.itertuples(index=False)]


def _own_names(row: dict[str, str]) -> tuple[str, ...]:
    return row["code"], row["name"]


def _other_names(row: dict[str, str]) -> list[str]:
    cells = (row.get(column, "") for column in _SPELLINGS)
    return [text.strip() for cell in cells for text in cell.split("|") if text.strip()]


@cache
def group_register() -> GroupRegister:
    """Return the register, built once."""
    return GroupRegister()
