"""Columns of raw values to columns of one kind; what does not fit is refused, with the reason.

Whole columns are looked at first, by the set of their types: the slow way, value by value, is
taken only where something is not as it should be. A column of few distinct values is kept as
these and their places (`Coded`), and each of them is looked at once, however many rows have it.
"""

from __future__ import annotations

import enum
import math
import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from geo_afpak.io._cells import split_items
from geo_afpak.io._coded import Refusal, Values, by_distinct

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_TEXT: Final = 100_000
"""Characters of one text: a long article. Keeps one field from filling page and memory."""

_INT64: Final = 2**63
_NUMBER: Final = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", re.ASCII)
_NULL: Final = type(None)
_DIGITS: Final = 40
"""Characters of a number in a cell, at most."""


class Kind(enum.Enum):
    """What a field holds."""

    TEXT = "text, or null"
    INTEGER = "a whole number, or null"
    NUMBER = "a finite number, or null"
    BOOLEAN = "true, false or null"
    LIST = "a list of text"
    ANY = "text, a finite number, true, false, null, or a list of texts or whole numbers"


class RefusedError(Exception):
    """A value is not of its kind: problem, expected, fix."""

    def __init__(self, problem: str, expected: str, fix: str) -> None:
        super().__init__(problem, expected, fix)


@dataclass(slots=True)
class Column:
    """Converted items, the refusals by position, and how many values were NaN."""

    items: Values
    refused: dict[int, Refusal]
    nan: int


_QUICK: Final[dict[Kind, set[type]]] = {
    Kind.TEXT: {str, _NULL},
    Kind.INTEGER: {int, _NULL},
    Kind.NUMBER: {_NULL},
    Kind.BOOLEAN: {bool, _NULL},
    Kind.LIST: {list, _NULL},
    Kind.ANY: {str, bool, int, list, _NULL},
}
_ITEMS: Final[dict[Kind, set[type]]] = {Kind.LIST: {str}, Kind.ANY: {str, int}}


def convert(values: Values, kind: Kind, *, cells: bool, joined: bool) -> Column:
    """Convert one column.

    Parameters
    ----------
    values
        One value a record, None where it has none.
    kind
        What the field holds.
    cells
        Numbers, true and false come as text.
    joined
        Lists come as text.

    Examples
    --------
    >>> convert([3, 3.0, 3.5, None, True], Kind.INTEGER, cells=False, joined=False).items
    [3, 3, None, None, None]
    >>> convert(["70.4", ""], Kind.NUMBER, cells=True, joined=True).items
    [70.4, None]
    """
    nan = 0

    def read(items: list[Any]) -> tuple[list[Any], dict[int, Refusal]]:
        nonlocal nan
        converted, refused, nan = _converted(items, kind, cells=cells, joined=joined)
        if kind in (Kind.TEXT, Kind.LIST, Kind.ANY):
            _check_text(converted, refused)
        return converted, refused

    items, refused = by_distinct(values, read)
    return Column(items, refused, nan)


def _converted(
    values: list[Any], kind: Kind, *, cells: bool, joined: bool
) -> tuple[list[Any], dict[int, Refusal], int]:
    if not _fits(values, set(map(type, values)), kind):
        plain = plain_numbers(values) if cells and kind is Kind.NUMBER else None
        if plain is not None:
            return plain.to_pylist(), {}, 0
        whole = _whole_numbers(values) if kind is Kind.INTEGER else None
        if whole is not None:
            return whole, {}, 0
        return _slowly(values, kind, cells=cells, joined=joined)
    if kind is Kind.LIST:
        return [value or [] for value in values], {}, 0
    if "" in values:
        return [None if value == "" else value for value in values], {}, 0
    return values, {}, 0


def _fits(values: list[Any], types: set[type], kind: Kind) -> bool:
    """Tell whether a column needs no conversion, as nearly all do."""
    if not types <= _QUICK[kind]:
        return False
    if int in types:
        numbers = [value for value in values if type(value) is int]
        if not -_INT64 <= min(numbers) <= max(numbers) < _INT64:
            return False
    if list in types:
        whole = types <= {list, _NULL}
        lists = filter(None, values) if whole else (v for v in values if type(v) is list)
        return set(map(type, chain.from_iterable(lists))) <= _ITEMS[kind]
    return True


def _whole_numbers(values: list[Any]) -> list[int | None] | None:
    """Read whole numbers that pandas holds as floats beside missing ones; None if any is not."""
    if not set(map(type, values)) <= {float, _NULL}:
        return None
    if not all(value is None or (value.is_integer() and abs(value) < _INT64) for value in values):
        return None
    return [None if value is None else int(value) for value in values]


def plain_numbers(texts: list[str]) -> pa.Array | None:
    """Read cells of digits, points and signs alone, or empty ones; None where there are others.

    Examples
    --------
    >>> plain_numbers(["70.4", "", "-5"]).to_pylist()
    [70.4, None, -5.0]
    >>> plain_numbers(["1e3"]), plain_numbers(["7-5"])
    (None, None)
    """
    if set(map(type, texts)) != {str} or max(map(len, texts)) > _DIGITS:
        return None
    if "".join(texts).encode("utf-8", "replace").translate(None, b"0123456789.-"):
        return None
    try:
        held = [text or None for text in texts] if "" in texts else texts
        return pa.array(held, pa.string()).cast(pa.float64())
    except pa.ArrowInvalid:
        return None


def _slowly(
    values: list[Any], kind: Kind, *, cells: bool, joined: bool
) -> tuple[list[Any], dict[int, Refusal], int]:
    items: list[Any] = []
    refused: dict[int, Refusal] = {}
    nan = 0
    for position, value in enumerate(values):
        result = value
        try:
            if isinstance(value, float) and math.isnan(value):
                # Python's json writes missing numbers as NaN, which is not JSON.
                nan += 1
                result = None
            if isinstance(result, str):
                result = _from_text(result, kind, cells=cells, joined=joined)
            if result is not None:
                result = _CONVERTERS[kind](result)
        except RefusedError as error:
            refused[position] = error.args
            result = None
        items.append([] if kind is Kind.LIST and result is None else result)
    return items, refused, nan


def _from_text(text: str, kind: Kind, *, cells: bool, joined: bool) -> Any:  # noqa: ANN401
    """Read what stands as text in a flat format."""
    if kind is Kind.LIST:
        return split_items(text) if joined else text
    if kind in (Kind.TEXT, Kind.ANY) or not cells:
        return text or None
    if not text.strip():
        return None
    if kind is Kind.BOOLEAN:
        return {"true": True, "false": False}.get(text.strip().lower(), text)
    return number(text)


def number(text: str) -> int | float:
    """Read a number from a CSV cell: digits and a decimal point, nothing else.

    Examples
    --------
    >>> number("12"), number(" 70.4 "), number("1e3")
    (12, 70.4, 1000.0)
    """
    stripped = text.strip()
    if not _NUMBER.fullmatch(stripped) or len(stripped) > _DIGITS:
        raise RefusedError(
            "is not a number", "digits with a decimal point, or an empty cell",
            "write 1234.5, without blanks, commas or units",
        )  # fmt: skip
    return float(stripped) if set(stripped) & set(".eE") else int(stripped)


_NAMES: Final = {str: "text", bool: "true or false", int: "a number", float: "a number",
                 list: "a list", dict: "an object"}  # fmt: skip


def named(value: object) -> str:
    """Name the JSON type of a value.

    Examples
    --------
    >>> named(True), named({}), named(None)
    ('true or false', 'an object', 'null')
    """
    if value is None:
        return "null"
    known = (name for kind, name in _NAMES.items() if isinstance(value, kind))
    return next(known, f"of type {type(value).__name__}")


def _refuse(value: object, kind: Kind) -> RefusedError:
    return RefusedError(f"is {named(value)}", kind.value, f"write it as {kind.value}")


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    raise _refuse(value, Kind.TEXT)


def _integer(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _refuse(value, Kind.INTEGER)
    if isinstance(value, float) and not value.is_integer():
        raise RefusedError("is not whole", Kind.INTEGER.value, "round it, or write null")
    if not -_INT64 <= value < _INT64:
        raise RefusedError("is too large", Kind.INTEGER.value, "correct it")
    return int(value)


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise _refuse(value, Kind.NUMBER)
    return float(_finite(value))


def _finite(value: float) -> float:
    # The comparison also holds for whole numbers that no float can hold.
    if not -1e300 < value < 1e300:  # noqa: PLR2004
        raise RefusedError("is infinite or too large", Kind.NUMBER.value, "correct it")
    return value


def _boolean(value: object) -> bool:
    # GeoPackage hands columns with true, false and null over as 1.0, 0.0 and null.
    if isinstance(value, bool) or (isinstance(value, float) and value in (0.0, 1.0)):
        return bool(value)
    raise _refuse(value, Kind.BOOLEAN)


def _list(value: object) -> list[str]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return value
    raise _refuse(value, Kind.LIST)


def _any(value: object) -> object:
    if isinstance(value, list) and all(isinstance(v, str) or type(v) is int for v in value):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return _integer(value)
    if isinstance(value, (str, bool)):
        return value
    if isinstance(value, float):
        return _finite(value)
    raise _refuse(value, Kind.ANY)


_CONVERTERS: Final[dict[Kind, Callable[[object], Any]]] = {
    Kind.TEXT: _text,
    Kind.INTEGER: _integer,
    Kind.NUMBER: _number,
    Kind.BOOLEAN: _boolean,
    Kind.LIST: _list,
    Kind.ANY: _any,
}


# --- what text may hold -------------------------------------------------------


def _check_text(values: list[Any], refused: dict[int, Refusal]) -> None:
    """Refuse texts that are too long or hold what files and screens cannot."""
    types = set(map(type, values))
    if not types & {str, list}:
        return
    texts = values
    if types <= {list, _NULL}:
        texts = list(set(chain.from_iterable(filter(None, values))))
    elif not types <= {str, _NULL}:
        lists = (value for value in values if type(value) is list)
        texts = [value for value in values if type(value) is str]
        texts += set(chain.from_iterable(lists))
    texts = [text for text in texts if type(text) is str]
    if text_fault("".join(texts)) is None and max(map(len, texts), default=0) <= MAX_TEXT:
        return
    for position, value in enumerate(values):
        items = value if isinstance(value, list) else [value] if isinstance(value, str) else []
        for item in (item for item in items if isinstance(item, str)):
            refusal = text_fault(item)
            if refusal is None and len(item) > MAX_TEXT:
                problem = f"has {len(item)} characters"
                refusal = (problem, f"at most {MAX_TEXT} characters", "shorten it")
            if refusal is not None:
                refused[position] = refusal
                break


def text_fault(text: str) -> tuple[str, str, str] | None:
    r"""Say what is wrong with a text: a NUL cuts it short elsewhere, half a character breaks it.

    Examples
    --------
    >>> text_fault("x\0y")[0], text_fault("Nangarhār")
    ('holds a NUL character', None)
    """
    if "\0" in text:
        return "holds a NUL character", "text without NUL", "remove it"
    if text.isascii():
        return None
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return "holds a lone surrogate (half a character)", "whole characters", "correct it"
    return None
