"""The steps by which a name is resolved to districts, one after the other.

Every step returns a `Hit`, or None where it has nothing to say.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from geo_afpak.names.spelling import letter_pairs, normalise_name, pair_score, plain
from geo_afpak.names.units import Register, Scope, Unit, row_in_scope

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_afpak.names.aliases import Alias

__all__ = [
    "EITHER", "HALF_KNOWN", "LOOSE", "OWN", "UNKNOWN_CODE", "Hit", "by_name", "with_code",
]  # fmt: skip

OWN: Final = "own alias"
"""Method of a hit in the user's own table, which nothing overrules."""
ELSEWHERE: Final = 0.8
"""Score of a district in a province next to the stated one."""
_NEAR: Final = 0.6
"""A name so like one of the stated province is not looked for in another: Zari in Kandahar is a
misspelt Zheray (0.73), not Zari of Balkh."""
_TOWN: Final = 0.82
"""Towns and tehsils are many and alike: Sariab, of Quetta, is not Surab, of Kalat (0.73), nor Shera
Kot, of Lahore, Shorkot of Jhang (0.8); Chamen is Chaman (0.83)."""
UNKNOWN_CODE: Final = "is in no edition that comes with geo_afpak"
EITHER: Final = "the code may be of another edition"
"""What a note says of a P-code that is probably of another edition."""
LOOSE: Final = "need not lie in what it is named by"
HALF_KNOWN: Final = "one of its names is no unit here"
"""What a note says of a name whose district may be one that it does not name."""
_CONFIRMS: Final = 0.5
"""A name so like that of the unit bears its P-code out."""

_PIECES: Final = re.compile(r"[()\[\]/;,&+–—]|\s(?:and|or|of|in|-)\s", re.IGNORECASE)
_TOGETHER: Final = re.compile(r"[/;&+–—]|\s(?:and|or|-)\s", re.IGNORECASE)
"""Signs between names of equal weight: all of them are meant, or one of them."""
_LOOSE: Final = re.compile(
    r"^(?:(?:somewhere )?near|close to|around|between|along|outside|(?:area|valley|road) of"
    r"|possibly|probably|perhaps|maybe|likely|reportedly|(?:in|on|at) the"
    r"|(?:(?:in|on|at) )?(?:the )?(?:(?:tri-?)?borders?|outskirts|suburbs|vicinity|environs)"
    r"(?: areas?| regions?)?(?: of| between| with)?"
    r"|(?:[0-9.]+ ?(?:km|kilomet(?:re|er)s?|miles?) )?(?:to the )?(?:north|south|east"
    r"|west|[nsew]{1,3})(?:[- ]?(?:east|west))?(?:ern)? (?:part |side )?(?:of|from)"
    r"|[0-9.]+ ?(?:km|kilomet(?:re|er)s?|miles?) (?:away )?(?:from|off|outside))\s"
    r"|\s?\(?\?\)?$|\s(?:borders?(?: areas?| regions?| belt| crossings?)?|valley|areas?|environs"
    r"|outskirts|vicinity|road|highway)$",
    re.IGNORECASE,
)
"""Words for a place that need not lie in the unit it is named by, and for doubt that it does."""
_PROVINCE: Final = re.compile(r"^(province|wilayat?|ولایت|صوبه)\b|\b(province|wilayat?|ولایت)$")
_SETTLEMENT: Final = re.compile(r" (city|town|bazaa?r|cantonment|cantt?)$")


@dataclass(frozen=True, slots=True)
class Hit:
    """Units that a step came to: one is an answer, several are a question, none a refusal."""

    units: tuple[Unit, ...]
    method: str
    score: float = 1.0
    note: str = ""


def by_name(names: Register, text: str, scope: Scope, own: Sequence[Alias]) -> Hit | None:
    """Resolve a name by the first step that knows it."""
    if not normalise_name(text):
        return Hit((), "unresolved", 0.0, "no name")
    doubted = "?" in text  # no name has one, and looking it up leaves signs out
    return (
        _own(names, text, scope, own)
        or (None if doubted else _inside(names, text, scope))
        or _loosely(names, text, scope)
        or _pieces(names, text, scope)
        or _hyphened(names, text, scope)
        or _next_door(names, text, scope)
    )


def _own(names: Register, text: str, scope: Scope, own: Sequence[Alias]) -> Hit | None:
    key = normalise_name(text)
    rows = names.of_vintage(alias for alias in own if normalise_name(alias.spelling) == key)
    row = row_in_scope(rows, scope, names.units)
    if row is None:
        return None
    note = "; ".join(filter(None, ("from your own table", row.source, row.note)))
    return Hit(_units(names, row), OWN, note=note)


def _inside(names: Register, text: str, scope: Scope) -> Hit | None:
    """Look a whole name up in the scope."""
    row = names.alias(text, scope)
    if row is not None and len(row.ids) != 1:
        # The table knows that the name does not tell which, or means no unit of ours.
        return Hit(_units(names, row), "alias", note=row.note)
    if _PROVINCE.search(plain(text)):
        if names.province(text, scope.country):
            return Hit((), "unresolved", 0.0, "names a province, not a district")
        return None
    return (
        _prefixed(names, text, scope)
        or _of_any_province(names, text, scope, _listed(names, text, scope, row))
        or _place(names, text, scope)
        or _by_skeleton(names, text, scope)
    )


def _listed(names: Register, text: str, scope: Scope, row: Alias | None) -> Hit | None:
    """Find a listed name, or a spelling of the curated table."""
    units = names.listed(text, scope)
    if units and scope.adm1_id is None:
        # Without a province, a homonym spelt another way counts too: Sorobi, Surobi.
        units += [unit for unit in names.sounding(text, scope) if unit not in units]
    note = row.note if row else ""
    if units:
        spelt = text.strip().casefold()
        exact = any(name.casefold() == spelt for unit in units for name in unit.names)
        method = "exact" if exact else "normalised"
    else:
        units, method = list(_units(names, row)) if row else [], "alias"
    if not (scope.country or scope.adm1_id):
        # Without a country, the same word may be a place in the other one.
        elsewhere = names.place(text, scope)
        units += [unit for unit in _units(names, elsewhere) if unit not in units]
    if not units:
        return None
    return Hit(tuple(units), method, note=note)


def _of_any_province(names: Register, text: str, scope: Scope, hit: Hit | None) -> Hit | None:
    """Add the units that the name means in one province only, where no province is stated."""
    if hit is None or scope.adm1_id:
        return hit
    more = names.homonyms(text, scope)
    return replace(hit, units=tuple(dict.fromkeys((*hit.units, *more))))


def _prefixed(names: Register, text: str, scope: Scope) -> Hit | None:
    """Find the district of what bears its name behind some words: FR Tank - Jandola is in Tank."""
    for prefix in names.region.prefixes:
        found = re.search(prefix.pattern, plain(text))
        if not found or scope.country not in (None, prefix.country):
            continue
        there = scope if scope.adm1_id else Scope(prefix.country)
        words = found[1].split()
        for n in range(len(words), 0, -1):
            units = names.listed(" ".join(words[:n]), there)
            place = names.place(" ".join(words[:n]), there)
            units = units or list(_units(names, place))
            if len(units) == 1:
                method = "exact" if names.listed(text, there) else "alias"
                return Hit(tuple(units), method, note=prefix.note)
    return None


def _by_skeleton(names: Register, text: str, scope: Scope) -> Hit | None:
    """Accept consonants that fit one district of the stated province and no other."""
    if scope.adm1_id is None:
        return None
    found = names.by_skeleton(text, scope)
    if len(found) != 1:
        return None
    unit, score, spelling = found[0]
    sure = unit in names.sounding(text, scope)
    if not sure and names.listed(text, Scope(unit.country)):
        # Bagram, said to be in Kabul, is of Parwan, or a misspelt Bagrami: who knows.
        return None
    town = spelling not in unit.names
    if town and not sure and score < _TOWN:
        return None
    place = names.place(spelling, scope)
    note = f"like {spelling}, {place.note}" if place and town else ""
    return Hit((unit,), "skeleton", score, note)


def _place(names: Register, text: str, scope: Scope) -> Hit | None:
    row = names.place(text, scope)
    if row is not None:
        return Hit(_units(names, row), "alias", note=row.note)
    shorter = _SETTLEMENT.sub("", plain(text))
    if shorter != plain(text):
        hit = _inside(names, shorter, scope)
        return hit and replace(hit, method="normalised" if hit.method == "exact" else hit.method)
    return None


# --- more than a name --------------------------------------------------------------------


def _loosely(names: Register, text: str, scope: Scope) -> Hit | None:
    """Keep what a place is near, or between, as possible: it need not be in any of them."""
    rest = " ".join(text.split())
    while (shorter := _LOOSE.sub("", rest).strip()) != rest:
        rest = shorter
    if rest == " ".join(text.split()):
        return None
    hits = [_inside(names, piece, scope) for piece in _PIECES.split(rest) if normalise_name(piece)]
    if not any(hits):
        hits = [_inside(names, piece, scope) for piece in rest.split("-") if normalise_name(piece)]
    units = tuple(dict.fromkeys(unit for hit in hits if hit for unit in hit.units))
    return Hit(units, "ambiguous", note=LOOSE) if units else None


def _pieces(names: Register, text: str, scope: Scope) -> Hit | None:
    """Read brackets and slashes: a province, another name, the seat, or a second district.

    Of names of equal weight, and of one that is known as no unit of ours, none is left out.
    """
    first, *others = [piece for piece in _PIECES.split(text) if normalise_name(piece)] or [text]
    if not others:
        return None
    first = _completed(names, first, others[0], scope)
    provinces = [names.province(piece, scope.country, like=False) for piece in others]
    province = next(filter(None, provinces), None)
    others = [piece for piece, one in zip(others, provinces, strict=True) if one is None]
    inner = names.within(province) if province else scope
    readings = [first, *others, *([" ".join([first, *others])] if others else [])]
    hits = [_inside(names, reading, inner) for reading in readings]
    if province and scope.adm1_id and scope.meant.isdisjoint(inner.meant):
        # The name says one province, the record another: both are asked.
        hits.append(_inside(names, first, scope))
    found = [hit for hit in hits if hit and hit.units]
    if not found:
        return None
    single = hits[: 1 + len(others)]
    left = any(hit is None or not hit.units for hit in single)
    if any(hit and not hit.units for hit in single) or (left and _TOGETHER.search(text)):
        units = list(dict.fromkeys(unit for hit in found for unit in hit.units))
        return Hit(tuple(units), "ambiguous", note=HALF_KNOWN)
    common = [unit for unit in found[0].units if all(unit in hit.units for hit in found)]
    units = common or list(dict.fromkeys(unit for hit in found for unit in hit.units))
    note = "; ".join(dict.fromkeys(hit.note for hit in found if hit.note))
    return Hit(tuple(units), "bracket", min(hit.score for hit in found), note)


def _completed(names: Register, first: str, second: str, scope: Scope) -> str:
    """Give the first of two names what stands once for both: North and South Waziristan."""
    _, *shared = second.split()
    whole = " ".join([first.strip(), *shared])
    unknown = len(first.split()) == 1 and _inside(names, first, scope) is None
    return whole if shared and unknown and _inside(names, whole, scope) else first


def _hyphened(names: Register, text: str, scope: Scope) -> Hit | None:
    """Part names at hyphens where each part is a name; many have hyphens of their own."""
    pieces = [piece for piece in text.split("-") if normalise_name(piece)]
    hits = [_inside(names, piece, scope) for piece in pieces]
    if len(pieces) < 2 or not all(hit and hit.units for hit in hits):  # noqa: PLR2004
        return None
    return Hit(tuple(dict.fromkeys(unit for hit in hits if hit for unit in hit.units)), "ambiguous")


def _next_door(names: Register, text: str, scope: Scope) -> Hit | None:
    """Find a name that is listed once in the country in a province next to the stated one.

    Districts have changed provinces, and sources differ: Ghormach is in Faryab for GTD and in
    Badghis for OCHA. Homonyms far away are another matter.
    """
    if scope.adm1_id is None:
        return None
    country = Scope(names.country_of(scope.adm1_id))
    row = names.alias(text, country)
    if row is not None and len(row.ids) != 1:
        return None
    hit = _listed(names, text, country, row)
    if hit is None or len(hit.units) != 1 or names.suggest(text, scope, _NEAR):
        return None
    (unit,) = hit.units
    if not any(unit.adm1_id in names.neighbours[one] for one in scope.meant & set(names.provinces)):
        return None
    stated = names.provinces[scope.adm1_id]
    moved = f"not in {stated} as stated, but in {unit.adm1_name}, next to it"
    return replace(hit, score=ELSEWHERE, note="; ".join(filter(None, (moved, hit.note))))


def with_code(  # noqa: PLR0911, PLR0913, PLR0917 - one answer for each thing that is stated
    names: Register,
    text: str,
    by_its_name: Hit | None,
    code: str,
    edition: str,
    country: str | None,
) -> Hit | None:
    """Weigh a P-code against the name: without its edition, it proves nothing against another."""
    code = names.code(code, country)
    unit = names.by_pcode.get(code)
    if unit is None:
        return _noted(by_its_name, f"P-code {code} {UNKNOWN_CODE}")
    ours = unit.pcode_edition or ""
    if edition not in ours:
        return _noted(by_its_name, f"P-code {code} not used: edition {edition}, ours is {ours}")
    found = by_its_name.units if by_its_name else ()
    says = f"P-code {code} is {unit.name} in {ours}"
    but = f"{says}, the name says {found[0].name}" if found and unit not in found else ""
    if edition or unit in found:
        return Hit((unit,), "pcode", note=but or (by_its_name.note if by_its_name else ""))
    if found:
        return Hit((unit, *found), "ambiguous", note=f"{but}: {EITHER}")
    if not text:
        return Hit((unit,), "pcode", note=f"{says}; no name bears it out")
    like = max(pair_score(letter_pairs(text), letter_pairs(name)) for name in unit.names)
    if like >= _CONFIRMS:
        return Hit((unit,), "pcode", like)
    note = f"{says}; without its edition, or a name that bears it out, it proves nothing"
    return Hit((unit,), "unresolved", like, note)


def _noted(hit: Hit | None, note: str) -> Hit:
    if hit is None:
        return Hit((), "unresolved", 0.0, note)
    return replace(hit, note="; ".join(filter(None, (hit.note, note))))


def _units(names: Register, row: Alias | None) -> tuple[Unit, ...]:
    return tuple(names.units[one] for one in row.ids) if row else ()
