"""The layers as files that other programs open: workbook, GeoPackage, KML."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo_afpak.errors import InvalidInputError
from geo_afpak.export._geopackage import write_geopackage
from geo_afpak.export._kml import write_kml
from geo_afpak.export._marked import write_marked
from geo_afpak.export._template import write_template
from geo_afpak.export._workbook import write_workbook

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = [
    "write_geopackage",
    "write_kml",
    "write_marked",
    "write_template",
    "write_workbook",
    "writer_of",
]

_WRITERS = {".gpkg": write_geopackage, ".kml": write_kml, ".xlsx": write_workbook}


def writer_of(path: str | os.PathLike[str]) -> Callable[..., Path]:
    """Find the function that writes a file of that suffix.

    Raises
    ------
    InvalidInputError
        If there is none.

    Examples
    --------
    >>> writer_of("table.xlsx").__name__
    'write_workbook'
    """
    suffix = Path(path).suffix.lower()
    if suffix not in _WRITERS:
        raise InvalidInputError(
            f"{path}: the suffix is {suffix!r}; expected one of {', '.join(_WRITERS)}; "
            "choose one of them"
        )
    return _WRITERS[suffix]
