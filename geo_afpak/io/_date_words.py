"""Words and forms of dates: months and weekdays as exports of other languages have them too."""

from __future__ import annotations

import re
from typing import Final

from geo_afpak.io._blanks import NOT_KNOWN
from geo_afpak.io._span import Span, made, year_of
from geo_afpak.io._values import RefusedError
from geo_afpak.io._words import WORDS, numbered
from geo_afpak.text import MONTHS, WEEKDAYS

MONTH_NUMBERS: Final = {
    name[:length].lower(): number
    for number, name in enumerate(MONTHS, 1)
    for length in (3, 4, len(name))
} | numbered(WORDS["months"])
WEEKDAY_NUMBERS: Final = {
    name[:length].lower(): number
    for number, name in enumerate(WEEKDAYS)
    for length in (3, 4, 5, len(name))
} | numbered(WORDS["weekdays"], 0)
UNDATED: Final = NOT_KNOWN.union(WORDS["undated"])

ISO: Final = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)(?:[ T](?P<time>\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?)\s*"
    r"(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?|[A-Z][A-Za-z]+/\w+)?)?",
    re.ASCII,
)
NUMERIC: Final = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{2,4})(?: .*)?", re.ASCII)
TIME: Final = re.compile(
    r"[ T,:]+(?:(?P<h>\d{1,2}):(?P<m>\d{2})(?::\d{2}(?:\.\d+)?)?(?:\s*(?P<half>[AaPp])\.?[Mm]\.?)?"
    r"(?:\s*(?:(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})|PKT|AFT|hrs|hours|h|Uhr|local(?: time)?))?"
    r"|\d{1,2} ?[AaPp]\.?[Mm]\.?|\d{4} ?(?:hrs|hours|h))$",
    re.ASCII,
)
TOKEN: Final = re.compile(
    r"([0-9]+)(?:(?:st|nd|rd|th|er)(?![A-Za-z])|(?![0-9]))|([^\W\d_]+)", re.IGNORECASE
)
BETWEEN_TOKENS: Final = re.compile(r"[\s,./\u2013-]*")
WEEK: Final = re.compile(
    r"(?P<y>\d{4})-?W(?P<w>\d\d)|(?:W|KW|week) ?(?P<w2>\d\d?)(?: of|,|/)? ?(?P<y2>\d{4})",
    re.ASCII | re.IGNORECASE,
)
OF_STATA: Final = re.compile(r"(\d{4})([mMw])(\d\d?)", re.ASCII)
CLOCK_BEFORE_YEAR: Final = re.compile(
    r"^(\D{3,4} \D{3} \d{1,2}) (\d\d:\d\d:\d\d)( [+-]\d{4}| UTC)? (\d{4})$", re.ASCII
)
"""As Unix and X write it: Wed Aug 31 14:30:00 +0000 2016."""
NAMED_OFFSET: Final = re.compile(r"GMT([+-]\d{4})(?: \([A-Za-z ]+\))?$", re.ASCII)
"""As JavaScript writes it: GMT+0500 (Pakistan Standard Time)."""
PART_OF_DAY: Final = re.compile(
    r"(.+\d),? (?:at )?(?:(night|midnight)|early morning|morning|noon|afternoon|evening|dawn|dusk)",
    re.IGNORECASE,
)
INTERVAL: Final = re.compile(r"(\d{4}-\d\d-\d\d)/(\d{4}-\d\d-\d\d)|(\d{8}) ?- ?(\d{8})", re.ASCII)
YEARS_RANGE: Final = re.compile(r"(\d{4}) ?[-\u2013] ?(\d{4})", re.ASCII)
FISCAL: Final = re.compile(
    r"(?:FY|fiscal year) ?'?\d{2,4}(?:[-/\u2013]\d{2,4})?|\d{4}[-/\u2013](?:\d{2}|\d{4})",
    re.ASCII | re.IGNORECASE,
)
MONTH_DAYS: Final = re.compile(
    r"([^\W\d_]+)\.? (\d{1,2})(?:st|nd|rd|th)?\s*(?:[-/\u2013&]|to|and)\s*(\d{1,2})(?:st|nd|rd|th)?"
    r",? (\d{4})"
)
MONTHS_RANGE: Final = re.compile(r"([^\W\d_]+)\.?\s*[-/\u2013&]\s*([^\W\d_]+)\.?,? (\d{4})")
ASIDE: Final = re.compile(r"(.+?) ?\(([^()0-9]*)\)")
FOOTNOTE: Final = re.compile(r"(.+?\d) ?(?:\*+|†|\[\w{1,3}\])")
PART: Final = re.compile(
    r"(?P<k>[QH])(?P<n>[1-4])[ /-]?(?P<y>\d{4})|(?P<y2>\d{4})[ /-]?(?P<k2>[QH])(?P<n2>[1-4])"
    r"|(?P<n3>[1-4])(?:st|nd|rd|th)? ?(?P<k3>Q|H|quarter|half)[ /-]?(?P<y3>\d{4})",
    re.ASCII | re.IGNORECASE,
)
PACKED: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)", re.ASCII)
PACKED_LAST: Final = re.compile(r"(\d\d)(\d\d)((?:19|20)\d\d)", re.ASCII)
MONTH_YEAR: Final = re.compile(r"(?:0?0[/.-])?(\d{1,2})[/.-](\d{4})", re.ASCII)
OPEN_DAY: Final = re.compile(
    r"(\d{4})-(\d\d|XX|--|\?\?)-(?:00|XX|--|\?\?)", re.ASCII | re.IGNORECASE
)
DAYS: Final = re.compile(
    r"(\d{1,2})(?:st|nd|rd|th)?\.?\s*(?:[-/\u2013&,]|to|and|und|et)\s*(\d{1,2})(?:st|nd|rd|th)?\.?"
    r"\s+(\D.*)",
    re.ASCII,
)
TO: Final = re.compile(r"\s+(?:to|until|till|through|bis|[-\u2013])\s+|(?<=...)[\u2013](?=....)")
VAGUE: Final = re.compile(
    r"(?:c\.|ca\.|circa|(?:on or )?about|around|approx\.?|approximately|early|mid|late|mid-"
    r"|beginning|start|end|(?:first|second|last) (?:half|week)"
    r"|(?:the )?(?:intervening )?night(?: of| between)?)\s*(.+)",
    re.IGNORECASE,
)
WEEK_AT: Final = re.compile(
    r"(?:w/c|w/e|week)(?: (commencing|beginning|starting|from|ending|ended))? (\D?\d.+)",
    re.IGNORECASE,
)
_YEAR_FIRST: Final = re.compile(r"(\d\d)-(\d\d)-(\d\d)", re.ASCII)
_NOT_YET: Final = 2031
"""No event is of this year or a later one: two digits that would say so are a day."""


def is_numeric(text: str) -> bool:
    """Tell a date written in numbers with the year at the end.

    Examples
    --------
    >>> is_numeric("3/5/2016"), is_numeric("2016-05-03")
    (True, False)
    """
    return NUMERIC.fullmatch(text) is not None


def order_of(text: str) -> bool | None:
    """Tell the order of a numeric date: True for day first, None when it could be either.

    Examples
    --------
    >>> order_of("31/8/2016"), order_of("8/31/2016"), order_of("3/5/2016"), order_of("16-08-31")
    (True, False, None, None)
    """
    numbers = NUMERIC.fullmatch(text)
    if numbers is None or year_first(text):
        return None
    first, second = int(numbers[1]), int(numbers[2])
    if (first > 12) == (second > 12):  # noqa: PLR2004
        return None
    return first > 12  # noqa: PLR2004


def year_first(text: str) -> tuple[Span, Span | None] | None:
    """Read 16-08-31 as a day of 2016, and what else it could be; None where it has no such day.

    Examples
    --------
    >>> [year_first(text) is None for text in ("16-08-31", "31-08-16", "2016-08-31")]
    [False, True, True]
    """
    match = _YEAR_FIRST.fullmatch(text)
    if match is None or year_of(match[1]) >= _NOT_YET:
        return None
    try:
        found = made(year_of(match[1]), int(match[2]), int(match[3]))
    except RefusedError:
        return None
    try:
        other = made(year_of(match[3]), int(match[2]), int(match[1]))
    except RefusedError:
        return found, None
    return found, other if year_of(match[3]) < _NOT_YET else None
