"""Compare the names of places as sources write them with the names of units.

Nothing here guesses. A likeness score takes Zhari (Kandahar) for Zari (Balkh) and Dera Ismail
Khan for Dera Ghazi Khan, so a spelling agrees only when it is listed.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["normalise_name", "same_unit"]

_GENERIC: Final = tuple(
    tuple(words.split())
    for words in (
        "political agency",
        "tribal agency",
        "tribal district",
        "tribal region",
        "agency",
        "district",
        "province",
        "taluka",
        "tehsil",
        "wilaya",
        "wilayat",
        "woluswali",
        "wuleswali",
    )
)
"""What a unit is, not what it is called. Longer phrases first."""
_OF: Final = (("of",), ("the",))
_APOSTROPHES: Final = "'`\u00b4\u02bb\u02bc\u02be\u02bf\u2018\u2019"
"""Signs for ayn and hamza in transliteration: Qal'ah is Qalah, not two words."""


@lru_cache(maxsize=8192)
def normalise_name(text: str) -> str:
    """Reduce a name to what two spellings of it share.

    Drops case, accents, punctuation and double spaces, and the generic words at either end
    (district, province, agency, tribal region, ...) unless nothing else is there. Leaves the
    spelling itself alone: those that differ by a letter are different names.

    Parameters
    ----------
    text
        A name in any script.

    Returns
    -------
    str
        Words in lower case, one space between them; empty when the text has no letter or
        digit. Normalising twice changes nothing.

    Examples
    --------
    >>> normalise_name("Kurram tribal region")
    'kurram'
    >>> normalise_name("Province of Mazār-e  Sharīf")
    'mazar e sharif'
    >>> normalise_name("District")
    'district'
    """
    # Compatibility caseless matching (Unicode 3.13, D146): once is not enough for every letter.
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text)
    letters = (
        letter if letter.isalnum() else " "
        for letter in text
        if letter not in _APOSTROPHES and not unicodedata.category(letter).startswith("M")
    )
    return " ".join(_without_generic(tuple("".join(letters).split())))


def _without_generic(words: tuple[str, ...]) -> tuple[str, ...]:
    """Strip generic words from both ends as long as a word remains."""
    shorter = words
    for generic in _GENERIC:
        n = len(generic)
        if len(words) > n and words[-n:] == generic:
            shorter = words[:-n]
            break
        if len(words) > n and words[:n] == generic:
            shorter = words[n:]
            while len(shorter) > 1 and shorter[:1] in _OF:
                shorter = shorter[1:]
            break
    return words if shorter == words else _without_generic(shorter)


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
