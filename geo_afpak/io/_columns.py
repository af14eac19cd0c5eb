"""Columns of values to columns of text, for CSV and JSON: what comes again is written once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.io._cells import cell
from geo_afpak.io._coded import SAMPLE, few

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["csv_cells", "each_once", "json_text", "json_texts"]

_NULL: Final = type(None)
_MARKS: Final = ('"', ",", "\r", "\n=", "\n+", "\n-", "\n@", "\n\t", "\n'")
"""One of these in texts after line ends, and one of them may need quotes or a guard."""

json_text: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":")
).encode


def csv_cells(values: list[Any]) -> list[str]:
    r"""Write a column as CSV cells, as `cell` writes each value.

    Examples
    --------
    >>> csv_cells(["a", "=1", None]), csv_cells([["a", "b"], []]), csv_cells([1, None])
    (['a', "'=1", ''], ['a; b', ''], ['1', ''])
    """
    types = set(map(type, values)) - {_NULL}
    if types == {str} and not _comes_again(values) and _harmless(values):
        return [value or "" for value in values]
    if types == {float}:
        return ["" if value is None else str(value) for value in values]
    return each_once(values, cell)


def json_texts(values: list[Any], head: str = "") -> list[str]:
    """Write a column as JSON values, each after the same text.

    Examples
    --------
    >>> json_texts(["ښ", None], '"title":'), json_texts([[1], ["a"]])
    (['"title":"ښ"', '"title":null'], ['[1]', '["a"]'])
    """
    types = set(map(type, values)) - {_NULL}
    if types == {float}:
        return [f"{head}null" if value is None else f"{head}{value!r}" for value in values]
    return each_once(values, lambda value: head + json_text(value))


def each_once(values: list[Any], write: Callable[[Any], str]) -> list[str]:
    """Write every value, but equal ones once, where equal ones are written the same."""
    types = set(map(type, values)) - {_NULL}
    if types in ({str}, {int}, {bool}, set()) and _comes_again(values):
        known = {value: write(value) for value in set(values)}
        return [known[value] for value in values]
    if types == {list} and None not in values:
        keys = list(map(tuple, values))
        distinct = set(keys)
        if _comes_again(keys) and all(type(item) is str for key in distinct for item in key):
            known = {key: write(list(key)) for key in distinct}
            return [known[key] for key in keys]
    return list(map(write, values))


def _comes_again(values: list[Any]) -> bool:
    sample = values[:SAMPLE]
    return few(len(set(sample)), len(sample))


def _harmless(texts: list[str | None]) -> bool:
    """Tell whether no text needs quotes or a guard."""
    whole = "\n".join(["", *filter(None, texts)])
    return whole.count("\n") <= len(texts) and not any(mark in whole for mark in _MARKS)
