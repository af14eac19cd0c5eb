"""A copy of a workbook with its faults marked where they stand."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from geo_afpak.export._packed import packed, require_openpyxl
from geo_afpak.export.tables import clean
from geo_afpak.io import write_bytes
from geo_afpak.io._files import local_file
from geo_afpak.io._workbook import SUFFIX

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable
    from pathlib import Path

    from geo_afpak.errors import Fault

_FILL: Final = "FFF8CBAD"
_MOST_TEXT: Final = 2000
"""Characters of a comment that can still be read."""


def write_marked(
    path: str | os.PathLike[str],
    faults: Iterable[Fault],
    out: str | os.PathLike[str],
) -> Path:
    """Write a copy of a workbook with a fill and a comment in each cell that has a fault.

    What openpyxl does not know of a workbook, such as pictures and charts, is not in the copy.

    Parameters
    ----------
    path
        The workbook; it is not changed.
    faults
        What was found in it; those without a cell are left out.
    out
        File to write, ending in .xlsx.

    Raises
    ------
    InputFileError
        If openpyxl is missing or a file cannot be read or written.
    """
    openpyxl = require_openpyxl()
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    file = local_file(path, (SUFFIX,))
    book = openpyxl.load_workbook(file)
    fill = PatternFill("solid", fgColor=_FILL)
    placed = sorted((fault for fault in faults if fault.cell), key=lambda fault: fault.cell)
    for where, found in groupby(placed, key=lambda fault: fault.cell):
        name, _, place = where.rpartition("!")
        cell = book[name][place]
        said = [f"{one.problem}; expected {one.expected}; {one.fix}" for one in found]
        old = [cell.comment.text] if cell.comment else []
        cell.comment = Comment(clean("\n".join([*said, *old]))[:_MOST_TEXT], "geo-afpak", 160, 320)
        cell.fill = fill
    return write_bytes(packed(book, f"{file.name}, faults marked"), out)
