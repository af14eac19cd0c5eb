"""Spellings of names: what two have in common, and how alike they are.

Three keys, each coarser than the one before: `normalise_name` (case, accents, punctuation,
generic words), `folded` (vowels and consonants that transliterations of Dari, Pashto and Urdu
mix up) and `skeleton` (consonants only).
"""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

from geo_afpak.io._words import WORDS

__all__ = [
    "folded",
    "letter_pairs",
    "likeness",
    "normalise_name",
    "pair_score",
    "plain",
    "skeleton",
]

_GENERIC: Final = [tuple(words.split()) for words in WORDS["generic"]]
_OF: Final = (("of",), ("the",))
_GENITIVE: Final = ("د",)
"""Pashto says it before the name, and what the unit is after it: of Achin the district."""
_APOSTROPHES: Final = "'`\u00b4\u02bb\u02bc\u02be\u02bf\u2018\u2019"
"""Signs for ayn and hamza in transliteration: Qal'ah is Qalah, not two words."""
_FOOTNOTES: Final = str.maketrans(dict.fromkeys("\u00b9\u00b2\u00b3\u2074\u2075\u2020\u2021"))
"""Marks of a note below the table: Quetta\u00b9."""
_ARABIC: Final = str.maketrans("كڪيىۍېةہھە", "کک\u06cc\u06cc\u06cc\u06cc\u0647\u0647\u0647\u0647")
"""Letters that keyboards for Arabic, Dari, Pashto and Urdu write apart for the same sound."""


@lru_cache(maxsize=8192)
def plain(text: str) -> str:
    """Reduce text to lower-case words of letters and digits, without accents.

    Examples
    --------
    >>> plain("Lashkar-e-Jhangvi (al-Ālamī)")
    'lashkar e jhangvi al alami'
    """
    text = text.translate(_FOOTNOTES)
    # Compatibility caseless matching (Unicode 3.13, D146): once is not enough for every letter.
    for _ in range(2):
        text = unicodedata.normalize("NFKD", text).casefold()
    text = unicodedata.normalize("NFKD", text).translate(_ARABIC)
    letters = (
        letter if letter.isalnum() else " "
        for letter in text
        if letter not in _APOSTROPHES and not unicodedata.category(letter).startswith("M")
    )
    return " ".join("".join(letters).split())


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
    return " ".join(_without_generic(tuple(plain(text).split())))


def _without_generic(words: tuple[str, ...]) -> tuple[str, ...]:
    """Strip generic words from both ends as long as a word remains."""
    shorter = words
    for generic in _GENERIC:
        n = len(generic)
        if len(words) > n and words[-n:] == generic:
            shorter = words[:-n]
            if len(shorter) > 1 and shorter[:1] == _GENITIVE:
                shorter = shorter[1:]
            break
        if len(words) > n and words[:n] == generic:
            shorter = words[n:]
            while len(shorter) > 1 and shorter[:1] in _OF:
                shorter = shorter[1:]
            break
    return words if shorter == words else _without_generic(shorter)


_LATIN: Final = str.maketrans(
    {
        letter: latin
        for latin, letters in {
            "": "عء", "a": "\u0627", "b": "ب", "ch": "چ", "d": "دډڈ", "f": "ف", "g": "گګ",
            "gh": "غ", "h": "حه", "j": "ج", "k": "ک", "kh": "خ", "l": "ل", "m": "م", "n": "نڼں",
            "p": "پ", "q": "ق", "r": "رړڑ", "s": "سصث", "sh": "شښ", "t": "تطټٹ", "ts": "څ",
            "w": "و", "y": "یے", "z": "زذضظځ", "zh": "ژږ",
        }.items()
        for letter in letters
    }
)  # fmt: skip
"""Letters of Dari, Pashto and Urdu as `plain` leaves them. They leave short vowels out, so that
consonants can be compared with those of a Latin name, whole spellings only roughly."""
_LAST: Final = re.compile(r"(?<=[^\W\u0627و])\u0647\b")
_FIRST: Final = re.compile(r"\bو(?!\u0627)")
"""One is a vowel at the end of a word only, the other a consonant at its start."""

_LINKS: Final = frozenset(
    ("e", "i", "y", "ye", "yi", "wa", "va", "aw", "o", "u", "and", "al", "ul", "the")
)
"""Ezafe, 'and' and the article: Nad-e Ali is Nad Ali, Pachir wa Agam is Pachir Agam."""
_SOUNDS: Final = (
    (re.compile(r"(?<=[aeiou])h\b"), ""),  # Darah, Dara
    (re.compile(r"\bchahar"), "char"),
    (re.compile(r"w(?![aeiouy])"), "u"),  # Nawzad, Nauzad; but Nawa
    (re.compile(r"kh"), "h"),
    (re.compile(r"gh"), "g"),
    (re.compile(r"q"), "k"),
    (re.compile(r"w"), "v"),
    (re.compile(r"[ey]"), "i"),
    (re.compile(r"o"), "u"),
)
_DOUBLE: Final = re.compile(r"(.)\1+")
_VOWELS: Final = re.compile(r"[aiu]")


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    """Write letters that transliterations mix up in one way, and words as one.

    Examples
    --------
    >>> folded("Nawa-i-Barakzayi district"), folded("Nawa-e-Barakzaiy"), folded("شاه جوی")
    ('navabarakzai', 'navabarakzai', 'shajvi')
    """
    words = _FIRST.sub("وa", _LAST.sub("a", normalise_name(text))).translate(_LATIN).split()
    kept = [word for word in words if word not in _LINKS] or words
    name = " ".join(kept)
    for sound, one in _SOUNDS:
        name = sound.sub(one, name)
    return _DOUBLE.sub(r"\1", name.replace(" ", ""))


def skeleton(text: str) -> str:
    """Return the consonants of a name, those that transliterations mix up as one.

    Many names share a skeleton: it says which unit is meant only where one has it, and where
    `likeness` bears it out.

    Examples
    --------
    >>> skeleton("Taluqan"), skeleton("Tāloqān")
    ('tlkn', 'tlkn')
    """
    return _DOUBLE.sub(r"\1", _VOWELS.sub("", folded(text)))


def likeness(one: str, other: str) -> float:
    """Say how much two spellings have in common, letter by letter in order: 0 to 1.

    Examples
    --------
    >>> likeness("Garzewan", "Gurziwan") > 0.8, likeness("Baraki", "Burka") < 0.7
    (True, True)
    """
    a, b = sorted((folded(one), folded(other)))
    return round(SequenceMatcher(None, a, b, autojunk=False).ratio(), 2)


@lru_cache(maxsize=65536)
def letter_pairs(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters, both ends marked."""
    name = f"^{folded(text)}$"
    return frozenset(name[i : i + 2] for i in range(len(name) - 1))


def pair_score(one: frozenset[str], other: frozenset[str]) -> float:
    """Say which share of letter pairs two names have in common (Dice 1945): 0 to 1.

    Examples
    --------
    >>> pair_score(letter_pairs("Nazyan"), letter_pairs("Nazian"))
    1.0
    """
    return round(2 * len(one & other) / (len(one) + len(other)), 2)
