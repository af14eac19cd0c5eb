"""How values are written: numbers, plurals, dates, lists, and text that may come from any file.

Written once, for page, figures, report, export and terminal, and never by the machine's locale.
What a page writes for itself (page/static/format.js) is held to the same cases.
"""

from __future__ import annotations

import re
import reprlib
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "MONTHS",
    "UNKNOWN",
    "WEEKDAYS",
    "aligned",
    "counted",
    "isolated",
    "listing",
    "number",
    "one_line",
    "out_of",
    "plural",
    "printable",
    "ranged",
    "rounded",
    "say_day",
    "say_span",
    "say_when",
    "sentence",
    "shorten",
    "signed",
]  # fmt: skip

# --- numbers ------------------------------------------------------------------

UNKNOWN: Final = "–"
"""Stands for a figure that nobody states: never 0."""


def number(value: int | None) -> str:
    """Write a whole number with its thousands; what is not known is a dash.

    Examples
    --------
    >>> number(1234), number(0), number(None)
    ('1,234', '0', '–')
    """
    return UNKNOWN if value is None else f"{value:,}"


def rounded(value: float, digits: int = 2) -> str:
    """Write a number to so many digits that count, never with an exponent.

    Examples
    --------
    >>> rounded(1583.2), rounded(0.0684), rounded(12.0)
    ('1,600', '0.068', '12')
    """
    return f"{float(f'{value:.{digits}g}'):,.10g}"


def signed(value: int) -> str:
    r"""Write a change with its sign.

    Examples
    --------
    >>> signed(12), ascii(signed(-1200)), signed(0)
    ('+12', "'\\u22121,200'", '0')
    """
    return f"{'+' if value > 0 else chr(0x2212) if value < 0 else ''}{abs(value):,}"


def plural(count: int, one: str, many: str = "") -> str:
    """Choose the word for so many; `many` is the word with an s unless it is given.

    Examples
    --------
    >>> plural(1, "event"), plural(0, "event"), plural(2, "is", "are")
    ('event', 'events', 'are')
    """
    return one if count == 1 else many or f"{one}s"


def counted(count: int, one: str, many: str = "") -> str:
    """Write a number with the word for what it counts.

    Examples
    --------
    >>> counted(1, "event"), counted(1200, "event"), counted(2, "country", "countries")
    ('1 event', '1,200 events', '2 countries')
    """
    return f"{number(count)} {plural(count, one, many)}"


def out_of(part: int, whole: int, one: str, many: str = "") -> str:
    """Write a part of a whole; the whole is said to be all of it, or that one thing.

    Examples
    --------
    >>> out_of(8, 11, "attack"), out_of(11, 11, "attack"), out_of(1, 1, "attack")
    ('8 of 11 attacks', 'all 11 attacks', '1 attack')
    >>> out_of(2, 2, "attack"), out_of(0, 1, "attack")
    ('both attacks', '0 of 1 attack')
    """
    if part != whole:
        return f"{number(part)} of {counted(whole, one, many)}"
    if whole == 2:  # noqa: PLR2004
        return f"both {plural(whole, one, many)}"
    return f"{'all ' if whole > 1 else ''}{counted(whole, one, many)}"


def sentence(text: str) -> str:
    """Begin a sentence with a capital.

    Examples
    --------
    >>> sentence(out_of(3, 3, "event"))
    'All 3 events'
    """
    return f"{text[:1].upper()}{text[1:]}"


def ranged(stated: int | None, low: int | None, high: int | None, nothing: str = UNKNOWN) -> str:
    """Write a figure, with the lowest and the highest where sources differ.

    Of an event whose source states no highest beside a figure, that is the figure itself. A sum
    may be below its lowest: an event with a range alone is in the bounds only.

    Examples
    --------
    >>> ranged(None, 4, None), ranged(None, None, 9), ranged(52, 45, None)
    ('4 or more', 'up to 9', '52 (45 or more)')
    >>> ranged(52, 45, 52), ranged(3, 3, 3), ranged(None, 4, 9), ranged(None, None, None)
    ('52 (45–52)', '3', '4–9', '–')
    >>> ranged(3, 7, 12)
    '3 (7–12)'
    """
    if low is stated is high is None:
        return nothing
    if high is None and low is not None:
        least = f"{number(low)} or more"
        return least if stated is None else f"{number(stated)} ({least})"
    if stated is None and low is None:
        return f"up to {number(high)}"
    ends = [stated if end is None else end for end in (low, high)]
    span = "–".join(dict.fromkeys(map(number, ends)))
    if stated is None:
        return span
    return number(stated) if ends == [stated, stated] else f"{number(stated)} ({span})"


def listing(items: Sequence[str], last: str = "and") -> str:
    """Join items as a sentence does.

    Examples
    --------
    >>> listing(["a", "b", "c"]), listing(["a", "b"], "or"), listing(["a"]), listing([])
    ('a, b and c', 'a or b', 'a', '')
    """
    *most, end = items or [""]
    return f"{', '.join(most)} {last} {end}" if most else end


# --- dates --------------------------------------------------------------------

# Not the calendar module's, which follow the machine's language.
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
WEEKDAYS: Final = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_DIGITS: Final = {"day": 10, "month": 7, "year": 4}


def say_day(iso: str) -> str:
    """Write a full or partial ISO date as readers do.

    Examples
    --------
    >>> say_day("2016-08-08"), say_day("2016-08"), say_day("2016")
    ('8 August 2016', 'August 2016', '2016')
    """
    year, *rest = iso.split("-")
    if not rest or not rest[0].isdecimal() or not 0 < int(rest[0]) <= len(MONTHS):
        return year
    return " ".join([*(str(int(day)) for day in rest[1:]), MONTHS[int(rest[0]) - 1], year])


def say_span(since: str | None, until: str | None) -> str:
    """Write a span of two dates, full or partial; an open end is said.

    Examples
    --------
    >>> say_span("2015-01", None), say_span("2016", "2016")
    ('since January 2015, no end stated', '2016')
    """
    if since and until:
        return say_day(since) if since == until else f"{say_day(since)} to {say_day(until)}"
    if since:
        return f"since {say_day(since)}, no end stated"
    return f"until {say_day(until)}, no start stated" if until else "no dates stated"


def say_when(start: str | None, end: str | None, precision: str | None) -> str:
    """Write the time of an event, never finer than its source gives it.

    Examples
    --------
    >>> say_when("2016-11-01", "2016-11-30", "month")
    'November 2016'
    >>> say_when("2017-03-31", "2017-03-31", "report")
    'on or before 31 March 2017 (date of the report)'
    """
    if not start or precision == "unknown":
        return "date not stated"
    if precision == "report":
        return f"on or before {say_day(end or start)} (date of the report)"
    if precision in _DIGITS:
        return say_day(start[: _DIGITS[precision]])
    return f"week of {say_day(start)}" if precision == "week" else say_span(start, end)


# --- text of any file ---------------------------------------------------------

# Overrides and isolates reorder what stands beside them (Unicode TR 36, 2.10). The joiners
# (U+200C, U+200D) are letters' business: Persian, Pashto and Urdu words need them.
_REORDERING: Final = "\u202a-\u202e\u2066-\u2069"
_UNPRINTABLE: Final = f"\x00-\x1f\x7f-\x9f\u2028\u2029{_REORDERING}"
# What no file of XML and no UTF-8 may hold: lone surrogates, noncharacters.
_NO_TEXT: Final = "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
_ESCAPED: Final = re.compile(f"[{_UNPRINTABLE}]")
_DAMAGED: Final = re.compile(f"[{_UNPRINTABLE}{_NO_TEXT}]")
_SPACE: Final = re.compile("[\\s\u2028\u2029]+")
# Words of Hebrew, Arabic and the scripts beside them, with what stands between two of them.
_STRONG: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_RIGHT_TO_LEFT: Final = re.compile(
    f"[{_STRONG}](?:[{_STRONG}\u200c-\u200f\\s.,;:'\u2019()-]*[{_STRONG}])?"
)
_SHORT: Final = 60
_REPR: Final = reprlib.Repr()
_REPR.maxlevel = 2
_REPR.maxstring = _REPR.maxother = _SHORT


def printable(text: str) -> str:
    r"""Make a line safe to print on a terminal, and to be read there.

    What would steer it is escaped: control characters and reordering marks of the text's own.
    What runs from right to left is then kept to itself (`isolated`).

    Examples
    --------
    >>> printable("Kot\x1b[2J")
    'Kot\\x1b[2J'
    """
    return isolated(_ESCAPED.sub(lambda found: ascii(found[0])[1:-1], text))


def one_line(text: str) -> str:
    r"""Return text that every format can hold: one line, composed, nothing that steers.

    Examples
    --------
    >>> one_line("Kot \x1b[2J\r\n \u202egnp.exe")
    'Kot �[2J �gnp.exe'
    """
    return _DAMAGED.sub("�", _SPACE.sub(" ", unicodedata.normalize("NFC", text))).strip()


def shorten(value: object) -> str:
    """Show a value in a message: at most 60 characters, nothing that cannot be printed.

    Examples
    --------
    >>> shorten("x" * 100)[-5:], len(shorten("x" * 100)), shorten(None), shorten(-2)
    ('xx...', 60, '', '-2')
    """
    if value is None:
        return ""
    text = value if isinstance(value, str) else _REPR.repr(value)
    text = text.encode("utf-8", "backslashreplace").decode()
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 3]}..."


def isolated(text: str) -> str:
    r"""Keep words that run from right to left from reordering the digits beside them.

    They stand between FIRST STRONG ISOLATE and POP DIRECTIONAL ISOLATE (Unicode UAX 9, 3.3.2);
    other text is as it was.

    Examples
    --------
    >>> isolated("Kabul 12"), ascii(isolated("\u06a9\u0627 12"))
    ('Kabul 12', "'\\u2068\\u06a9\\u0627\\u2069 12'")
    """
    return _RIGHT_TO_LEFT.sub("\u2068\\g<0>\u2069", text)


def directions(text: str) -> list[tuple[str, bool]]:
    r"""Part text into pieces, and say of each whether it runs from right to left.

    Examples
    --------
    >>> [(ascii(piece), leftwards) for piece, leftwards in directions("\u06a9\u0627 12")]
    [("'\\u06a9\\u0627'", True), ("' 12'", False)]
    """
    pieces, end = [], 0
    for found in _RIGHT_TO_LEFT.finditer(text):
        pieces += [(text[end : found.start()], False), (found[0], True)]
        end = found.end()
    return [piece for piece in (*pieces, (text[end:], False)) if piece[0]]


def aligned(rows: Sequence[Sequence[str]], texts: int) -> list[str]:
    """Lay cells out in columns for a terminal, the first `texts` of each row to the left.

    Examples
    --------
    >>> aligned([["name", "events"], ["Kabul", "12"]], texts=1)
    ['name   events', 'Kabul      12']
    """
    table = [[printable(cell) for cell in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            f"{cell}{room}" if place < texts else f"{room}{cell}"
            for place, (cell, room) in enumerate(_rooms(row, widths))
        ).rstrip()
        for row in table
    ]


def _rooms(row: Iterable[str], widths: Iterable[int]) -> Iterable[tuple[str, str]]:
    for cell, width in zip(row, widths, strict=True):
        yield cell, " " * (width - _width(cell))


def _width(text: str) -> int:
    """Count the columns of a terminal that a text takes."""
    return sum(
        0 if unicodedata.category(letter) in {"Mn", "Me", "Cf"}
        else 2 if unicodedata.east_asian_width(letter) in "WF"
        else 1
        for letter in text
    )  # fmt: skip
