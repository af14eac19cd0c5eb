"""Find the district that a source means by a name.

A name resolves when it is listed, or when its consonants fit one district of the stated
province and no other. Likeness alone resolves nothing: it takes Zhari (Kandahar) for Zari
(Balkh) and Dera Ismail Khan for Dera Ghazi Khan; it only suggests. The tables are in data/names/.
"""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike
from typing import TYPE_CHECKING, Final

from geo_afpak.boundaries import load_boundaries
from geo_afpak.model import fields
from geo_afpak.names.aliases import Alias, read_aliases
from geo_afpak.names.resolve import OWN, Hit, by_name, with_code
from geo_afpak.names.spelling import normalise_name
from geo_afpak.names.units import Register, Scope, register
from geo_afpak.region.region import EVENT

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Sequence

    from geo_afpak.region.region import Region

__all__ = [
    "METHODS",
    "Match",
    "normalise_name",
    "own_aliases",
    "read_unit_aliases",
    "resolve_district",
    "resolve_province",
    "same_unit",
]

METHODS: Final = (
    "pcode", "exact", "normalised", "bracket", "skeleton", "alias", "ambiguous", "unresolved",
)  # fmt: skip
"""How a name was matched; the last two leave `adm2_id` empty."""

_SHOWN: Final = 5
_FAR: Final = 0.6
"""Least score of a suggestion from outside the stated province."""


@dataclass(frozen=True, slots=True)
class Match:
    """What a name was found to mean.

    Parameters
    ----------
    adm2_id
        The district, or None.
    name
        Its name in the boundary file, or None.
    method
        One of `METHODS`.
    score
        How alike the spellings are, 0 to 1: 1 where the spelling is listed, 0.8 where the
        district is not in the stated province but next to it, that of the best candidate where
        nothing resolved. Not a probability.
    candidates
        ``(adm2_id, name, province, score)``, the best first: the district itself, the ones a
        name may mean, or, where nothing resolved, names like it.
    province_used
        ``adm_id`` of the province that narrowed the search, None when none did.
    note
        What a reader should know: a former name, a part of the district, a disagreement.
    """

    adm2_id: str | None
    name: str | None
    method: str
    score: float
    candidates: tuple[tuple[str, str, str, float], ...] = ()
    province_used: str | None = None
    note: str = ""


def same_unit(stated: str, unit_name: str, alt_names: Sequence[str]) -> bool:
    """Say whether a stated name is that of a unit or one of its listed other names.

    Parameters
    ----------
    stated
        The name as a source has it.
    unit_name
        The unit's name.
    alt_names
        Its other names, such as the column ``alt_names`` of `load_boundaries`.

    Returns
    -------
    bool
        False also when nothing is stated.

    Examples
    --------
    >>> same_unit("Kurram tribal region", "Kurram", ["Kurram Agency"])
    True
    >>> same_unit("NWFP", "Khyber Pakhtunkhwa", ["KP", "NWFP"])
    True
    >>> same_unit("Zhari", "Zari", [])
    False
    """
    wanted = normalise_name(stated)
    return bool(wanted) and any(wanted == normalise_name(name) for name in (unit_name, *alt_names))


def resolve_province(
    name: str,
    *,
    country: str | None = None,
    region: Region | None = None,
    vintage: str | None = None,
) -> str | None:
    """Find the province that a name, an ISO 3166-2 code or a P-code means.

    Parameters
    ----------
    name
        As a source has it, such as ``"Helmand province"``, ``"NWFP"`` or ``"AF-NAN"``.
    country
        Where to look: a country of the region by name or code; all when None.
    region
        Afghanistan and Pakistan when None; `read_region` makes another.
    vintage
        One of the region's, the first when None: FATA is PK-TA in ``"2017"``, part of PK-KP in
        ``"2018"``.

    Returns
    -------
    str or None
        The ``adm_id``; None when no province, or more than one, bears the name.

    Examples
    --------
    >>> resolve_province("Khyber Pakhtunkwa province"), resolve_province("Hilmand")
    ('PK-KP', 'AF-HEL')
    >>> resolve_province("FATA", vintage="2018")
    'PK-KP'
    """
    names = register(region, vintage)
    return names.province(name, names.region.country_meant(country or ""))


def read_unit_aliases(
    path: str | os.PathLike[str], *, region: Region | None = None
) -> tuple[Alias, ...]:
    """Read a table of one's own that says which district a spelling means.

    Parameters
    ----------
    path
        CSV with the columns `spelling` and `unit_id`; `country`, `adm1_id` (only where the
        record states that province), `source` and `note` are optional, as in data/names/.
    region
        Afghanistan and Pakistan when None.

    Raises
    ------
    InputFileError
        If the file cannot be read or lacks a column.
    ValidationError
        If a row has no spelling or an id that does not exist.
    """
    units = load_boundaries("adm2", vintage=EVENT, region=region)
    return read_aliases(path, frozenset(units[fields.ADM_ID]))


def resolve_district(  # noqa: PLR0913 - one argument for each thing that a source states
    name: str | None,
    *,
    adm1: str | None = None,
    country: str | None = None,
    pcode: str | None = None,
    pcode_edition: str | None = None,
    place: str | None = None,
    region: Region | None = None,
    vintage: str | None = None,
    aliases: Iterable[Alias] | str | os.PathLike[str] | None = None,
) -> Match:
    """Find the district that a source means by a name.

    The order: one's own aliases, P-code, listed name, name without case, accents, spaces and
    generic words, the parts of ``"Nad Ali district (Marja)"``, the curated tables, consonants
    that fit one district of the stated province only. Names are looked up in the stated
    province; only a name that is listed once in the country is also found in a province that
    borders on it, and marked. What may mean several districts stays ambiguous.

    Parameters
    ----------
    name
        As the source has it, in Latin or Arabic script.
    adm1
        The province as the source has it: name, ISO 3166-2 or P-code.
    country
        A country of the region, by name or code.
    pcode
        OCHA's code of the district. An older Afghan list has the same form and other numbers
        (Achin is AF0617 there, AF0615 here), so a code counts with its edition, where the name
        bears it out, or where there is no name. AF615 is read as AF0615.
    pcode_edition
        The edition of `pcode`; it counts when it is the one of the boundary file, such as
        ``"2021-11-17"`` (Afghanistan) or ``"2022-09-09"`` (Pakistan).
    place
        The town or village: looked up in `adm1` where no district is named, since without its
        province it could be in several.
    region, vintage
        As in `load_boundaries`: Afghanistan and Pakistan, and its first vintage, when None.
    aliases
        A table of one's own, or its file (`read_unit_aliases`): it wins over all the rest.

    Returns
    -------
    Match

    Raises
    ------
    InvalidInputError
        If there is no such vintage.

    Examples
    --------
    >>> resolve_district("Nahri Sarraj district (Greshk)", adm1="Hilmand province").adm2_id
    'AF-HEL-nahr-e-saraj'
    >>> match = resolve_district("Qarabagh", country="Afghanistan")
    >>> match.method, [candidate[2] for candidate in match.candidates]
    ('ambiguous', ['Ghazni', 'Kabul'])
    >>> resolve_district("Qarabagh district (Ghazni)").adm2_id
    'AF-GHA-qara-bagh'
    >>> match = resolve_district("Zari", adm1="Kandahar")
    >>> match.adm2_id, match.method, match.candidates[0][1]
    (None, 'unresolved', 'Zheray')
    """
    names = register(region, vintage)
    own = own_aliases(aliases, region)
    text = _text(name) or (_text(place) if _text(adm1) else "")
    scope, doubt = _scope(names, _text(adm1), _text(country))
    if scope is None:
        return Match(None, None, "unresolved", 0.0, note=doubt)
    hit = by_name(names, text, scope, own)
    code = _text(pcode)
    if hit is None and names.code(text, scope.country) in names.by_pcode:
        text, code = "", code or text  # a code in place of the name
    if code and not (hit and hit.method == OWN):
        hit = with_code(names, text, hit, code, _text(pcode_edition), scope.country)
    return _match(names, text, scope, hit, doubt)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def own_aliases(
    aliases: Iterable[Alias] | str | os.PathLike[str] | None, region: Region | None
) -> tuple[Alias, ...]:
    """Return the aliases of a user's table, or of its file; none without any."""
    if aliases is None:
        return ()
    if isinstance(aliases, (str, PathLike)):
        return read_unit_aliases(aliases, region=region)
    return tuple(aliases)


def _scope(names: Register, adm1: str, country: str) -> tuple[Scope | None, str]:
    """Say where to look for a name, and what is doubtful about that."""
    codes = {names.region.country_meant(part) for part in country.split(";") if part.strip()}
    if codes == {None}:
        return None, f"{country} is outside {names.region.name}"
    code = codes.pop() if len(codes) == 1 else None
    if not adm1:
        return Scope(code), ""
    province = names.province(adm1, code)
    if province is None:
        return Scope(code), f"province {adm1!r} is not known" + (f" in {code}" if code else "")
    return names.within(province), ""


def _match(names: Register, text: str, scope: Scope, hit: Hit | None, doubt: str) -> Match:
    notes = [doubt, hit.note if hit else ""]
    units = hit.units if hit else ()
    score = hit.score if hit else 0.0
    open_, several = ("ambiguous", "unresolved"), len(units) > 1
    resolved = len(units) == 1 and hit is not None and hit.method not in open_
    method = "ambiguous" if several else hit.method if hit and units else "unresolved"
    if method == OWN:
        method = "alias"
    found = [(unit, score) for unit in units]
    if not units and normalise_name(text):
        found = names.suggest(text, Scope(scope.country))
        if scope.adm1_id:
            near = [pair for pair in found if scope.holds(pair[0])]
            far = [pair for pair in found if pair not in near and pair[1] >= _FAR]
            found = [*near, *far]
        found = found[:_SHOWN]
        score = max((one for _, one in found), default=0.0)
    inside = resolved and units[0].adm1_id in scope.meant
    return Match(
        adm2_id=units[0].id if resolved else None,
        name=units[0].name if resolved else None,
        method=method,
        score=score,
        candidates=tuple((unit.id, unit.name, unit.adm1_name, one) for unit, one in found),
        province_used=scope.adm1_id if inside or not resolved else None,
        note="; ".join(filter(None, notes)),
    )
