"""Columns of values to columns of text, for CSV and JSON: what comes again is written once."""

from __future__ import annotations

import json
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from geo_afpak.io._cells import OPENS, cell
from geo_afpak.io._coded import SAMPLE, few
from geo_afpak.io._plain import arrow_column, half_a_character, writable_column

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

_OPENS: Final = rf"^[\s\v\x1c-\x1f\x{{85}}\p{{Z}}]*{OPENS}"
_NULL: Final = type(None)
_TEXT: Final = pa.large_string()
_SPECIAL: Final = r"""[",\r\n]|^'*[=+\-@\t\r]"""
"""What may need quotes or a guard (`cell` decides)."""
_PLAIN: Final = (1e-4, 1e15)
"""Between these Arrow writes the digits of a float as Python does."""

json_text: Final = json.JSONEncoder(
    ensure_ascii=False, allow_nan=False, separators=(",", ":")
).encode


def csv_cells(column: pd.Series[Any], first: int = 0) -> pa.Array | pa.Scalar:
    r"""Write a column as CSV cells, as `cell` writes each value; as one where all are the same.

    Parameters
    ----------
    column
        Of a frame, or of a part of one that begins with its row `first`.

    Examples
    --------
    >>> import pandas as pd
    >>> csv_cells(pd.Series(["a", "=1", None])).to_pylist()
    ['a', "'=1", '']
    >>> csv_cells(pd.Series([None, None])).as_py()
    ''
    >>> csv_cells(pd.Series([["a", "b"], []])).to_pylist(), csv_cells(pd.Series([1.5])).to_pylist()
    (['a; b', ''], ['1.5'])
    """
    found = arrow_column(column)
    if found is None:
        written = each_once(writable_column(column, first), cell)
        try:
            return pa.array(written, _TEXT)
        except UnicodeEncodeError as error:
            raise half_a_character(error, f"frame, {column.name}") from error
    if found.null_count == len(found):
        return pa.scalar("", _TEXT)
    if pa.types.is_floating(found.type):
        return _float_cells(found)
    if pa.types.is_list(found.type):
        found = joined_lists(found)
    return _text_cells(found)


def _text_cells(found: pa.Array) -> pa.Array | pa.Scalar:
    if not pa.types.is_string(found.type) and found.type != _TEXT:
        return pc.fill_null(found.cast(_TEXT), "")
    sample = found.slice(0, SAMPLE)
    if not few(pc.count_distinct(sample).as_py(), len(sample)):
        return _guarded(found)
    coded = found.dictionary_encode()
    if len(coded.dictionary) == 1 and not coded.null_count:
        return _guarded(coded.dictionary)[0]
    return pc.fill_null(_guarded(coded.dictionary).take(coded.indices), "")


def joined_rows(cells: list[pa.Array | pa.Scalar], count: int) -> memoryview:
    r"""Return as many rows of cells as text, each with its line end.

    Examples
    --------
    >>> import pandas as pd
    >>> bytes(joined_rows([csv_cells(pd.Series(["a", "a"])), csv_cells(pd.Series([1, 2]))], 2))
    b'a,1\na,2\n'
    """
    parts: list[pa.Array | str] = [""]
    for part in chain.from_iterable((one, ",") for one in cells):
        # Cells that are the same in all rows are one text with the commas round them.
        text = part.as_py() if isinstance(part, pa.Scalar) else part
        if isinstance(text, str) and isinstance(parts[-1], str):
            parts[-1] += text
        else:
            parts.append(text)
    parts[-1] = f"{parts[-1][:-1]}\n"
    rows = _beside(pa.repeat(pa.scalar(parts[0], _TEXT), count), *parts[1:])
    _, offsets, text = rows.buffers()
    ends = np.frombuffer(offsets, np.int64)
    return memoryview(text)[ends[rows.offset] : ends[rows.offset + len(rows)]]


def _guarded(texts: pa.Array) -> pa.Array:
    """Write texts as cells; few of them need quotes or a guard."""
    texts = pc.fill_null(texts.cast(_TEXT), "")
    special = pc.match_substring_regex(texts, _SPECIAL)
    if not pc.any(special).as_py():
        return texts
    written = [cell(text) for text in texts.filter(special).to_pylist()]
    return pc.replace_with_mask(texts, special, pa.array(written, _TEXT))


def joined_lists(lists: pa.Array) -> pa.Array:
    """Join lists of text as `join_items` does."""
    items = lists.flatten()
    for sign in ("\\", ";"):
        items = pc.replace_substring(items, sign, f"\\{sign}")
    texts = pc.binary_join(pa.ListArray.from_arrays(lists.offsets, items), "; ").cast(_TEXT)
    if lists.null_count:
        texts = pc.if_else(lists.is_valid(), texts, pa.scalar(None, texts.type))
    opens = pc.match_substring_regex(texts, _OPENS)
    return pc.if_else(opens, _beside("\\", texts), texts) if pc.any(opens).as_py() else texts


def _beside(*parts: pa.Array | str, by: str = "") -> pa.Array:
    """Put texts beside one another, row by row."""
    typed = [pa.scalar(part, _TEXT) if isinstance(part, str) else part for part in parts]
    return pc.binary_join_element_wise(*typed, pa.scalar(by, _TEXT))


def _float_cells(numbers: pa.Array) -> pa.Array:
    values = numbers.to_numpy(zero_copy_only=False)
    size = np.abs(values)
    plain = np.isnan(values) | (values == 0) | ((size >= _PLAIN[0]) & (size < _PLAIN[1]))
    if not plain.all():
        return pa.array(["" if np.isnan(one) else repr(one) for one in values.tolist()], _TEXT)
    texts = numbers.cast(_TEXT)
    whole = _beside(texts, ".0")
    return pc.fill_null(pc.if_else(pa.array(values % 1 == 0), whole, texts), "")


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
