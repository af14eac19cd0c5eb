"""Columns as lists, or as their few distinct values and which of them each record has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NULL: Final = type(None)


class Coded(NamedTuple):
    """A column of few distinct values, texts or whole numbers: these, and which a record has.

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

SAMPLE: Final = 1000
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

    def extend(self, values: list[Any]) -> None:
        """Add the values of a block."""
        if self._known is not None and not _repeats(values):
            self._items, self._known, self._codes = expanded(self.values()), None, []
        if self._known is None:
            self._items += values
            return
        known = self._known
        for value in dict.fromkeys(values):
            known.setdefault(value, len(known))
        self._codes.append(np.fromiter(map(known.__getitem__, values), np.int32, len(values)))

    def values(self) -> Values:
        """Return the whole column."""
        if self._known is None:
            return self._items
        codes = np.concatenate([np.empty(0, np.int32), *self._codes])
        return Coded(list(self._known), codes)


def _repeats(values: list[Any]) -> bool:
    """Tell whether values are of one type that can be told apart by equality, and few."""
    types = set(map(type, values)) - {_NULL}
    if types not in ({str}, {int}, set()):
        return False
    sample = values[:SAMPLE]
    return few(len(set(sample)), len(sample))


def few(distinct: int, count: int) -> bool:
    """Tell whether values repeat themselves so often that each is better kept once."""
    return 2 * distinct <= count + 4
