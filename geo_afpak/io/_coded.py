"""Columns as lists, or as their few distinct values and which of them each record has."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    import pyarrow as pa

_NULL: Final = type(None)


class Coded(NamedTuple):
    """A column of few distinct values: these, and which a record has.

    They are texts, whole numbers or lists of texts.

    Examples
    --------
    >>> expanded(Coded(["attack", None], np.array([0, 1, 0])))
    ['attack', None, 'attack']
    """

    distinct: list[Any]
    codes: np.ndarray[Any, Any]


Refusal = tuple[str, str, str]
"""Of a value: problem, expected, fix."""

Values = list[Any] | Coded
"""One value a record, None where it has none."""

SAMPLE: Final = 10_000
"""So many values tell whether a column repeats itself."""


def expanded(values: Values) -> list[Any]:
    """Return one value a record."""
    if isinstance(values, list):
        return values
    return list(objects(values.distinct)[values.codes])


def objects(values: list[Any]) -> np.ndarray[Any, Any]:
    """Put values of any type into an array, lists too."""
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def faulty(values: Values, wrong: Callable[[Any], bool]) -> Iterator[int]:
    """Yield the positions of values that are not None and wrong; each distinct one is asked once.

    Examples
    --------
    >>> list(faulty([3, -1, None, -1], lambda value: value < 0))
    [1, 3]
    """
    if isinstance(values, Coded):
        bad = [v is not None and wrong(v) for v in values.distinct]
        if any(bad):
            yield from np.flatnonzero(np.array(bad)[values.codes]).tolist()
        return
    bad_values = {value for value in set(values) if value is not None and wrong(value)}
    if bad_values:
        yield from (position for position, value in enumerate(values) if value in bad_values)


def by_distinct(
    values: Values, read: Callable[[list[Any]], tuple[list[Any], dict[int, Refusal]]]
) -> tuple[Values, dict[int, Refusal]]:
    """Read a column by a function of lists that gives items and refusals by their position."""
    if isinstance(values, list):
        return read(values)
    items, refused = read(values.distinct)
    spread = {
        position: refusal
        for code, refusal in refused.items()
        for position in np.flatnonzero(values.codes == code).tolist()
    }
    return Coded(items, values.codes), spread


class Filling:
    """A column that is filled a block at a time; a value that comes again is kept once.

    Examples
    --------
    >>> column = Filling()
    >>> column.extend(["attack", "clash", "attack"] * 2)
    >>> column.extend([7, None])
    >>> expanded(column.values())[-4:]
    ['clash', 'attack', 7, None]
    """

    def __init__(self) -> None:
        self._known: dict[Any, int] | None = {}
        self._codes: list[np.ndarray[Any, Any]] = []
        self._items: list[Any] = []

    def extend(self, values: Values) -> None:
        """Add the values of a block."""
        block = values if isinstance(values, Coded) else _repeated(values)
        if self._known is not None and block is None:
            codes = np.concatenate([np.empty(0, np.int32), *self._codes]).tolist()
            keys = list(self._known)
            self._items, self._known, self._codes = [_value(keys[code]) for code in codes], None, []
        if self._known is None or block is None:
            self._items += expanded(values)
            return
        known = self._known
        places = [known.setdefault(_key(value), len(known)) for value in block.distinct]
        self._codes.append(np.array(places, np.int32)[block.codes])

    def values(self) -> Values:
        """Return the whole column."""
        if self._known is None:  # what hardly comes again in a block may do so in all of them
            return compact(self._items)
        codes = np.concatenate([np.empty(0, np.int32), *self._codes])
        return Coded(list(map(_value, self._known)), codes)


def compact(values: list[Any]) -> Values:
    """Keep values that come again once."""
    found = _repeated(values)
    return values if found is None else Coded(list(map(_value, found.distinct)), found.codes)


def _key(value: Any) -> Any:  # noqa: ANN401 - of any column
    return tuple(value) if type(value) is list else value


def _value(key: Any) -> Any:  # noqa: ANN401 - of any column
    return list(key) if type(key) is tuple else key


def _repeated(values: list[Any]) -> Coded | None:
    """Return values of one type that can be told apart by equality, if they are few."""
    types = set(map(type, values)) - {_NULL}
    if types == {list} and set(map(type, chain.from_iterable(filter(None, values)))) <= {str}:
        values = list(map(_key, values))
    elif types not in ({str}, {int}, set()):
        return None
    sample = values[:SAMPLE]
    if not few(len(set(sample)), len(sample)):
        return None
    known = {value: place for place, value in enumerate(dict.fromkeys(values))}
    codes = np.fromiter(map(known.__getitem__, values), np.int32, len(values))
    return Coded(list(known), codes)


def mapped(values: Values, read: Callable[[Any], Any]) -> Values:
    """Read each value, and one that comes again once."""
    if isinstance(values, Coded):
        return values._replace(distinct=list(map(read, values.distinct)))
    return list(map(read, values))


def coded(column: pa.Array) -> Values:
    """Take a column out of Arrow, few distinct values as these and their places."""
    import pyarrow.compute as pc

    sample = column.slice(0, SAMPLE)
    if not few(pc.count_distinct(sample, mode="all").as_py(), len(sample)):
        values: list[Any] = column.to_pylist()
        return values
    found = column.dictionary_encode(null_encoding="encode")
    return Coded(found.dictionary.to_pylist(), found.indices.to_numpy())


def coded_texts(column: pd.Series[Any]) -> Values | None:
    """Take text out of pandas where it holds it as Arrow does; None for any other column.

    Examples
    --------
    >>> import pandas as pd
    >>> coded_texts(pd.Series(["attack", None, "attack"], dtype="str"))[0]
    ['attack', None]
    >>> coded_texts(pd.Series([1, 2])) is None
    True
    """
    import pandas as pd

    if not (isinstance(column.dtype, pd.StringDtype) and column.dtype.storage == "pyarrow"):
        return None
    import pyarrow as pa

    texts = pa.array(column.array)
    return coded(texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts)


_BETWEEN: Final = "\x1f"


def coded_lists(column: pa.Array) -> Values:
    """Take lists of text out of Arrow, few distinct ones as these and their places.

    Examples
    --------
    >>> import pyarrow as pa
    >>> expanded(coded_lists(pa.array([["ISK", "TTP"], [], None, ["ISK", "TTP"]])))
    [['ISK', 'TTP'], [], None, ['ISK', 'TTP']]
    """
    import pyarrow.compute as pc

    items = pc.list_flatten(column)
    # Lists are compared as texts, where these tell them apart.
    odd = pc.or_(pc.equal(items, ""), pc.match_substring(items, _BETWEEN))
    if items.null_count or pc.any(odd).as_py():
        return compact(column.to_pylist())
    return mapped(coded(pc.binary_join(column, _BETWEEN)), _parted)


def _parted(text: str | None) -> list[str] | None:
    return text.split(_BETWEEN) if text else None if text is None else []


def few(distinct: int, count: int) -> bool:
    """Tell whether values repeat themselves so often that each is better kept once."""
    return 2 * distinct <= count + 4
