"""What every container gives: rows of text with the line they start in, and how far it is.

They can be cut into parts, which other processes read.
"""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from geo_afpak.io import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from geo_afpak.importers.sheet import Sheet

_ROW: Final = 256
"""Bytes of a row, about: a part has no more rows than its size by this."""
_write: Final = json.JSONEncoder(separators=(",", ":")).encode


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


def rows_in(sheet: Sheet, size: int) -> Iterator[Part]:
    """Cut the rows below the header into parts of about `size` bytes; there is at least one."""
    above: Sequence[str] = ()
    lines = [_write(above)]  # the row above a part, then its own
    number = first = taken = 0
    for raw in sheet.container.read():
        if raw.line <= sheet.layout.line:
            continue
        broken = isinstance(raw.cells, csv.Error)
        lines.append(_write([raw.line, *([str(raw.cells), raw.text] if broken else [raw.cells])]))
        taken += len(lines[-1])
        above = sheet.below(raw, above)
        if taken >= size or (len(lines) - 1) * _ROW >= size:
            yield Part(number, first, raw.done, "\n".join(lines).encode())
            number, first, taken = number + 1, first + len(lines) - 1, 0
            lines = [_write(list(above))]
    if taken or not number:
        yield Part(number, first, 1.0, "\n".join(lines).encode())


def above_part(data: bytes) -> list[str]:
    """Return the row above a part."""
    row: list[str] = json.loads(data.partition(b"\n")[0])
    return row


def rows_of_part(data: bytes) -> Iterator[Raw]:
    """Give the rows back that a part holds."""
    for line in data.splitlines()[1:]:
        number, cells, *text = json.loads(line)
        yield Raw(number, csv.Error(cells) if text else cells, *text)
