"""Numbers of people as reports write them, in figures and in words.

A text that can mean two numbers is refused with both, unless the table says which sign parts
its decimals.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from typing import Final, NamedTuple

from geo_afpak.io._blanks import NOT_KNOWN, bare, in_spaces
from geo_afpak.io._numbers import THOUSANDS, whole
from geo_afpak.io._values import RefusedError
from geo_afpak.io._words import WORDS

_LONGEST: Final = 60
"""Characters of a toll: more are none, and cost time to read."""


class Toll(NamedTuple):
    """A number of people as stated, with bounds where the text gives them."""

    low: int | None
    stated: int | None
    high: int | None
    remark: str


_AT_LEAST: Final = re.compile(
    r"(?:(?:at ?least|(?:no|not) (?:less|fewer) than|more than|over|above|upwards of|in excess of"
    r"|(?:a )?min(?:imum)?\.?(?: of)?:?|mindestens|mehr als|au moins|plus de|en az|حداقل|دست کم"
    r"|بیش از|کم از کم)\s+|>=?\s*|\u2265\s*)?([\w,. -]+?)\s*(\+|[ -]plus|(?:or|and) (?:more|above"
    r"|over|upwards))?",
    re.IGNORECASE,
)
_AT_MOST: Final = re.compile(
    r"(?:(?:up ?to|at most|as many as|(?:a )?max(?:imum)?\.?(?: of)?:?|(?:no|not) more than"
    r"|(?:fewer|less) than|under|below|bis zu|jusqu'à)\s+|<=?\s*|\u2264\s*)([\w,. ]+)"
    r"|([\w,. ]+?) or (?:less|fewer|under)",
    re.IGNORECASE,
)
_BETWEEN: Final = re.compile(
    r"([0-9][0-9,. ]*?)\s*[-\u2013\u2014]\s*([0-9][0-9,. ]*)"
    r"|(?:from )?([\w,. -]+?)\s+(?:to|à|bis|تا|or(?! (?:more|less|fewer|so|above|over|under)\b))"
    r"\s+([\w,. -]+)"
    r"|between\s+([\w,. -]+?)\s+and\s+([\w,. -]+)"
    r"|(?:min|low)\W+([0-9]+)\W+(?:max|high)\W+([0-9]+)"
    r"|([0-9]+) \((?:min|low)\W+([0-9]+) \((?:max|high)\)",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"(?:[~\u2248\u223c]|(?:about|around|approx(?:\.|imately)?|some|nearly|almost|roughly"
    r"|close to|reportedly|(?:an )?estimated|ca|circa|environ|etwa|rund|yakla\u015f\u0131k"
    r"|حدود|تقریبا)(?=\W)|(?:est|ca?)\.)\s*([\w,. ]+)"
    r"|([\w,. ]+?) (?:approx(?:\.|imately)?|or so|est(?:\.|imated))",
    re.IGNORECASE,
)
_FOOTNOTE: Final = re.compile(r"(.+?)\s*(\[\w{1,3}\]|[*†‡¹²³⁴]+)")
_NOUN: Final = re.compile(
    r"(.*[^ ])\s+(?:of )?(?:(?:security|police|army|tribal|levies|fc|suspected|alleged|foreign"
    r"|local) )?(?:people|persons?|civilians?|soldiers?|policem[ae]n|police|militants?|victims?"
    r"|m[ae]n|wom[ae]n|child(?:ren)?|girls?|boys?|terrorists?|insurgents?|fighters?|personnel"
    r"|officers?|officials?|individuals?|troops|pilgrims?|worshippers|students?|workers?)",
    re.IGNORECASE,
)
"""Whom a number counts; words for what befell them could be those of another column."""
_ASIDE: Final = re.compile(r"(.*[^ ])\s*\(([^()0-9+]*)\)")
_PART: Final = re.compile(
    r"(\d+)(?: |, ?| ?\()(?:(?:incl(?:\.|uding)?|of (?:whom|which|them)|among them)\b[^()+]*"
    r"|(\d+) (?:wom[ae]n|child(?:ren)?|girls?|boys?|civilians?|foreigners?)(?=\)))\)?",
    re.IGNORECASE,
)
"""A number and a part of it: "5 (incl. 1 child)", "5 (2 women)"."""
_SAID_AGAIN: Final = re.compile(r"(\w+) \((\w+)\)")
_END_ASIDE: Final = re.compile(
    r"^([\w,.]+) \(?(min(?:imum|\.)?|max(?:imum|\.)?|at least|at most)\)?$", re.IGNORECASE
)
_BLANKS_OR_TICKS: Final = re.compile(r"\d{1,3}(?:[ '\u2019]\d{3})+", re.ASCII)
_GROUPED: Final = re.compile(r"\d{1,3}(?:\.\d{3})+", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}", re.ASCII)
_YEAR_MONTH: Final = re.compile(r"(?:19|20)\d\d-[01]\d", re.ASCII)
_SCALE: Final = {"dozen": 12, "hundred": 100, "thousand": 1000, "lakh": 100_000}
_TIMES: Final = re.compile(rf"(.+?)[ -]({'|'.join(_SCALE)})(?:(?: and| )? (.+))?", re.IGNORECASE)
_SHORT: Final = re.compile(r"(\d{1,3}(?:\.\d)?)k", re.ASCII | re.IGNORECASE)
_NONE: Final = re.compile(
    r"none(?: reported)?|no (?:casualt(?:y|ies)|deaths?|fatalit(?:y|ies)|victims?|one)",
    re.IGNORECASE,
)
_ADDED: Final = re.compile(r"(\d+)\s*(?:\(\s*)?\+\s*(\d+)\D*", re.ASCII)
_UNITS: Final[list[str]] = WORDS["units"]
_TENS: Final[list[str]] = WORDS["tens"]
_NUMBERS: Final = (
    {word: number for number, word in enumerate(_UNITS)}
    | {word: 20 + 10 * number for number, word in enumerate(_TENS)}
    | {
        f"{ten}{sign}{_UNITS[unit]}": 20 + 10 * number + unit
        for number, ten in enumerate(_TENS)
        for unit in range(1, 10)
        for sign in "- "
    }
    | {"nil": 0, "nill": 0, "a dozen": 12, "dozen": 12, "half a dozen": 6, "a hundred": 100}
    | {"a thousand": 1000}
)
_PLURALS: Final = {
    "a couple": 2, "tens": 20, "10s": 20, "dozens": 24, "scores": 40, "hundreds": 200, "100s": 200,
    "thousands": 2000, "1000s": 2000,
} | {
    f"{some} {word}": 2 * times
    for word, times in _SCALE.items()
    for some in ("a few", "several", "many")
}  # fmt: skip
"""What a plural says at the least: two of them."""


@lru_cache(maxsize=65536)
def toll(text: str, *, decimal: str | None = None) -> Toll:
    """Read a number of people: "12", "2.5", "100+", "at least 20", "up to 30", "20-25", "seven".

    A fraction (GTD spreads a toll over linked events) is kept as the two whole numbers round
    it. "More than 20" is read as at least 20, "dozens" as at least two dozen; "several" and
    "unknown" are no figure.

    Parameters
    ----------
    text
        The cell.
    decimal
        The sign that parts decimals in the table, "." or ",". None where nobody said: "1.200"
        is then refused.

    Raises
    ------
    RefusedError
        If it is anything else, negative, or could be two numbers.

    Examples
    --------
    >>> toll("12"), toll("100+")[:3], toll("20-25")[:3], toll("2.5")[:3]
    (Toll(low=None, stated=12, high=None, remark=''), (100, None, None), (20, None, 25), (2, None, 3))
    >>> toll("1.200", decimal=",").stated, toll("dozens")[:3], toll("~40")[:2]
    (1200, (24, None, None), (None, 40))
    >>> toll("5 (incl. 1 child)").stated, toll("1,00,000").stated
    (5, 100000)
    """  # noqa: E501
    text = in_spaces(text)
    if len(text) > _LONGEST:
        raise _refused(text)
    if text.casefold() in NOT_KNOWN:
        return Toll(None, None, None, f"{text!r} was read as no figure")
    text = _END_ASIDE.sub(r"\2 \1", text)
    if beside := _beside(text):
        found = toll(beside, decimal=decimal)
        if found.remark:
            return found._replace(remark=f"{text!r}: {found.remark}")
        return found._replace(remark=f"{text!r} was read as {found.stated}")
    if text.endswith("?") and text[:-1].strip().isdecimal():
        return toll(f"about {text[:-1]}", decimal=decimal)
    try:
        stated = _number(text, decimal)
    except RefusedError as error:
        if error.args[0] not in (_NO_NUMBER, _FRACTION):
            raise
        return _worded(text, decimal)
    if stated < 0:
        raise RefusedError(
            "is negative", "0 or more, or an empty cell",
            "if it stands for 'not known', say so under [values], as in \"-99\" = \"\"",
        )  # fmt: skip
    return Toll(None, stated, None, "")


def _beside(text: str) -> str | None:
    """Return a toll without what stands beside it: a footnote, an aside, a part, whom it counts."""
    if part := _PART.fullmatch(text):
        return part[1] if int(part[2] or 0) <= int(part[1]) else None
    if (again := _SAID_AGAIN.fullmatch(text)) and again[2].isdecimal():
        return again[2] if _NUMBERS.get(again[1].casefold()) == int(again[2]) else None
    if _BETWEEN.fullmatch(text):
        return None
    beside = _FOOTNOTE.fullmatch(text) or _ASIDE.fullmatch(text) or _NOUN.fullmatch(text)
    return beside[1] if beside else None


_NO_NUMBER: Final = "is not a number of people"
_FRACTION: Final = "is a fraction"


def _refused(text: str) -> RefusedError:
    added = _ADDED.fullmatch(text.removesuffix(")"))
    if added:
        first, more = int(added[1]), int(added[2])
        return RefusedError(
            f"could be {first} or {first + more}", "one number", "write the one that is meant"
        )
    if _NONE.fullmatch(text):
        return RefusedError(
            "could be 0 or no figure", "0, or an empty cell",
            f'say which under [values], as in "{text}" = "0"',
        )  # fmt: skip
    return RefusedError(
        _NO_NUMBER, "a whole number, or an empty cell",
        "write 12; 100+ and 20-25 are understood too",
    )  # fmt: skip


def _number(text: str, decimal: str | None) -> int:
    """Read one number, by the decimal sign of the table."""
    word = _NUMBERS.get(text.casefold())
    if word is not None:
        return word
    if (times := _TIMES.fullmatch(text)) and times[1].casefold() not in _PLURALS:
        return _times(times[1], _SCALE[times[2].casefold()], times[3], decimal)
    return _digits(text, decimal)


def _times(first: str, scale: int, rest: str | None, decimal: str | None) -> int:
    """Read "two hundred and five", "2.5 lakh"."""
    more = _number(rest, decimal) if rest else 0
    if more >= scale:
        raise RefusedError(_NO_NUMBER, "", "")
    if re.fullmatch(r"\d{1,3}\.\d{1,2}", first, re.ASCII) and decimal != ",":
        return round(float(first) * scale)
    return _number("one" if first.casefold() == "a" else first, decimal) * scale + more


def _digits(text: str, decimal: str | None) -> int:
    if short := _SHORT.fullmatch(text):
        return _short(short[1])
    if _BLANKS_OR_TICKS.fullmatch(text):
        text = re.sub(r"[^0-9]", "", text)
    digits = bare(text)
    if decimal == ",":
        # Their dots part thousands, and their comma is our point.
        if _SCIENTIFIC.fullmatch(digits):
            return whole(digits)
        if re.search(r"\.\d{1,2}$", digits, re.ASCII):
            raise RefusedError(_NO_NUMBER, "", "")
        if THOUSANDS.fullmatch(digits):  # no people are counted in thousandths
            plain = digits.replace(",", "")
            raise RefusedError(
                f"could be {int(plain):,} or {float(digits.replace(',', '.', 1)):g}"
                if digits.count(",") == 1
                else f"could be {int(plain):,}, with commas between thousands",
                "one reading of the comma",
                "write 1200, without a sign for thousands",
            )  # fmt: skip
        digits = digits.replace(".", "").replace(",", ".")
    elif decimal is None and _GROUPED.fullmatch(digits):
        plain = digits.replace(".", "")
        raise RefusedError(
            f"could be {int(plain):,} or {float(digits):g}" if digits.count(".") == 1
            else f"could be {int(plain):,}, with points between thousands",
            "one reading of the point",
            'say which under [numbers] of the mapping: decimal = "," or decimal = "."',
        )  # fmt: skip
    if re.fullmatch(r"\d{1,6}\.\d+", digits, re.ASCII) and float(digits) % 1:
        raise RefusedError(_FRACTION, "", "")
    try:
        return whole(digits)
    except RefusedError:
        raise RefusedError(_NO_NUMBER, "", "") from None


def _short(text: str) -> int:
    number = round(float(text) * 1000)
    if "." not in text:
        problem = f"could be {number:,} or {text} killed"
        raise RefusedError(problem, "a number", "write it in digits alone")
    return number


def _worded(text: str, decimal: str | None) -> Toll:
    """Read bounds in words or signs."""
    try:
        if text.casefold() in _PLURALS:
            return _bounded(text, _PLURALS[text.casefold()], None)
        if match := _ABOUT.fullmatch(text):
            number = _number((match[1] or match[2]).strip(), decimal)
            return Toll(None, number, None, f"{text!r} was read as {number}, which is about")
        return _bounded(text, *_bounds(text, decimal))
    except RefusedError as error:
        if error.args[0] in (_NO_NUMBER, _FRACTION):
            raise _refused(text) from None
        raise


def _bounded(text: str, low: int | None, high: int | None) -> Toll:
    return Toll(low, None, high, f"{text!r} was read as {_range_words(low, high)}")


def _bounds(text: str, decimal: str | None) -> tuple[int | None, int | None]:
    fraction = bare(text).replace(",", ".") if decimal == "," else bare(text)
    if re.fullmatch(r"\d{1,6}\.\d+", fraction, re.ASCII):
        return math.floor(float(fraction)), math.ceil(float(fraction))
    if match := _AT_MOST.fullmatch(text):
        return None, _number((match[1] or match[2]).strip(), decimal)
    if match := _BETWEEN.fullmatch(text):
        first, second = (part.strip() for part in match.groups() if part)
        shared = _TIMES.fullmatch(second) and not _TIMES.fullmatch(first)
        if _YEAR_MONTH.fullmatch(text) or shared:  # "2 to 3 dozen" begins at two dozen
            raise RefusedError(_NO_NUMBER, "", "")
        low, high = sorted((_number(first, decimal), _number(second, decimal)))
        return low, high
    if (match := _AT_LEAST.fullmatch(text)) and match[1] != text:
        return _number(match[1].strip(), decimal), None
    raise RefusedError(_NO_NUMBER, "", "")


def _range_words(low: int | None, high: int | None) -> str:
    if high is None:
        return f"at least {low}"
    return f"at most {high}" if low is None else f"{low} to {high}"
