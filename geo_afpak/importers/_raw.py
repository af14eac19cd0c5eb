"""What every container gives: rows of text with the line they start in, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import csv
    from collections.abc import Callable, Iterator


class Raw(NamedTuple):
    """One row: its line, its cells or why it has none, the text of the line, share of the file."""

    line: int
    cells: list[str] | csv.Error
    text: str = ""
    done: float = 0.0


@dataclass(frozen=True)
class Rows:
    """A container that has been looked at.

    Parameters
    ----------
    read
        Begins to read the rows, from the first one.
    delimiter, encoding
        How a text file is written; empty for others.
    notes
        What a user should know of the file.
    """

    read: Callable[[], Iterator[Raw]]
    delimiter: str = ""
    encoding: str = ""
    notes: list[str] = field(default_factory=list)
