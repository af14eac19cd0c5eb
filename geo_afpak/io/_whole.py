"""What only a whole file can answer, asked of its parts.

How a date is written, what type a column has, whether any row has an id: a part that is read by
itself would answer otherwise than the file. Every such question is put by `Table.ask`. Each part
answers it once, the answers are put together, and then the parts are read with those of the file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Answer = bool | int | tuple[str, ...]
"""Whether any record does so; how many do; which texts occur, in the order of the records."""
A = TypeVar("A", bool, int, tuple[str, ...])
Answers = dict[str, Answer]
Before = tuple[int, int]
"""Of an id that stood in an earlier part: the row where it was first, and how often it stood."""

FIRST: Final = ("columns", "geometry", "orders", "filled", "above")
"""Questions whose answers change how others are answered."""


def together(parts: Iterable[Mapping[str, Answer]]) -> Answers:
    """Put the answers of parts together to those of the file.

    Examples
    --------
    >>> together([{"ids": False, "nan": 2, "orders": ()}, {"ids": True, "orders": ("day",)}])
    {'ids': True, 'nan': 2, 'orders': ('day',)}
    """
    whole: Answers = {}
    for part in parts:
        for question, answer in part.items():
            before = whole.get(question, answer)
            if isinstance(answer, tuple):
                assert isinstance(before, tuple)  # noqa: S101 - a question has one kind of answer
                whole[question] = tuple(dict.fromkeys((*before, *answer)))
            elif isinstance(answer, bool):
                whole[question] = bool(before) or answer
            else:
                assert isinstance(before, int)  # noqa: S101
                whole[question] = before + answer if question in whole else answer
    return whole


def differs(part: Mapping[str, Answer], whole: Mapping[str, Answer]) -> bool:
    """Tell whether a part has to be asked again: it answered by what the file sees otherwise."""
    return any(question in part and part[question] != whole[question] for question in FIRST)
