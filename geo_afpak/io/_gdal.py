"""What GDAL is given: bytes of the format that their suffix says, and of no other.

GDAL goes by the content. A file that holds its VRT has it read other files, one that holds the
address of a service (WFS) has it ask there, whatever the file is called.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any, Final
from xml.parsers import expat

from geo_afpak.io._files import found, refuse
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    from pathlib import Path

_HEADS: Final = {
    "GPKG": re.compile(rb"SQLite format 3\0"),
    "ESRI Shapefile": re.compile(rb"\0\0\x27\x0a"),
    "TopoJSON": re.compile(rb"(?:\xef\xbb\xbf)?\s*\{"),
    **{
        driver: re.compile(
            rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml\s[^>]*\?>)?(?:\s|<!--(?:(?!--).)*-->)*<(?:\w+:)?"
            + root
            + rb"[\s>]",
            re.DOTALL,
        )
        for driver, root in (("KML", b"kml"), ("GPX", b"gpx"))
    },
}
_XML: Final = ("KML", "GPX")
_DRIVERS: Final = {"KML": ("KML", "LIBKML")}


def pyogrio() -> Any:  # noqa: ANN401 - it has no types
    """Import pyogrio without GDAL's VRT; it reads the variable when its drivers are registered."""
    skipped = os.environ.get("OGR_SKIP", "")
    if "OGR_VRT" not in skipped:
        os.environ["OGR_SKIP"] = f"{skipped},OGR_VRT".strip(",")
    import pyogrio
    import pyogrio.raw

    return pyogrio


def check_format(data: bytes, driver: str, path: Path) -> None:
    """Refuse what another driver of GDAL than this one could take for its own."""
    expected = f"a file of {driver}"
    if not _HEADS[driver].match(data):
        kind = found(data)
        problem = f"holds {kind}, no {driver}" if kind != "text" else f"holds no {driver}"
        raise refuse(path, problem, expected, "correct its suffix, or convert it")
    if driver in _XML:
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
            problem = "declares entities, which can hide anything"
            raise refuse(path, problem, expected, "export it again")
        try:  # a second root is what a tolerant reader would find
            expat.ParserCreate().Parse(data, True)
        except (expat.ExpatError, ValueError) as error:
            problem = f"is no sound XML ({shorten(str(error))})"
            raise refuse(path, problem, expected, "export it again") from error


def check_driver(driver: str, asked: str, path: Path) -> None:
    """Refuse a file that another driver of GDAL has taken for its own all the same."""
    if driver not in _DRIVERS.get(asked, (asked,)):
        problem = f"is read by GDAL's driver {driver}"
        raise refuse(path, problem, f"a file of {asked}", "correct its suffix, or convert it")
