"""Units whose longitude and latitude are exchanged, found by where their country lies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from geo_afpak.errors import InputFileError
from geo_afpak.region.countries import world

if TYPE_CHECKING:
    from collections.abc import Collection

    import geopandas as gpd

    Box = tuple[float, float, float, float]

__all__ = ["refuse_exchanged"]


def refuse_exchanged(units: gpd.GeoDataFrame, countries: Collection[str], file: str) -> None:
    """Refuse units that lie apart from their country, and in it with their axes exchanged.

    Parameters
    ----------
    units
        In degrees.
    countries
        Their ISO3 codes; of those that EPSG's areas of use do not name nothing can be told.
    file
        Its name, for the message.

    Raises
    ------
    InputFileError
        If they do.

    Examples
    --------
    >>> import geopandas as gpd, shapely
    >>> units = gpd.GeoDataFrame(geometry=[shapely.box(34, 70, 35, 71)], crs=4326)
    >>> refuse_exchanged(units, ["AFG"], "swapped.geojson")
    Traceback (most recent call last):
    ...
    geo_afpak.errors.InputFileError: swapped.geojson: its units lie from 34 to 35 east and from 70 to 71 north, and Afghanistan from 60.5 to 74.9 and from 29.4 to 38.5: longitude and latitude are exchanged; expected longitude first; exchange them (QGIS: Swap X and Y coordinates)
    """  # noqa: E501
    names = [world()[code].name for code in countries if code in world()]
    home = _box(names)
    west, south, east, north = map(float, units.total_bounds)
    if home is None or _meet((west, south, east, north), home):
        return
    if not _holds(home, (south, west, north, east)):
        return
    raise InputFileError(
        f"{file}: its units lie from {west:g} to {east:g} east and from {south:g} to {north:g} "
        f"north, and {', '.join(names)} from {home[0]:.1f} to {home[2]:.1f} and from {home[1]:.1f} "
        f"to {home[3]:.1f}: longitude and latitude are exchanged; expected longitude first; "
        "exchange them (QGIS: Swap X and Y coordinates)"
    )


def _box(names: list[str]) -> Box | None:
    """Return the box of countries by EPSG's areas of use, which pyproj holds."""
    from pyproj.database import query_crs_info

    areas = [info.area_of_use for info in query_crs_info(auth_name="EPSG")]
    told = re.compile(rf"(?:{'|'.join(map(re.escape, names))})\b") if names else None
    boxes = [area for area in areas if area and told and told.match(area.name or "")]
    if not boxes:
        return None
    return (
        min(one.west for one in boxes), min(one.south for one in boxes),
        max(one.east for one in boxes), max(one.north for one in boxes),
    )  # fmt: skip


def _meet(one: Box, other: Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _holds(home: Box, box: Box) -> bool:
    return home[0] <= box[0] and home[1] <= box[1] and box[2] <= home[2] and box[3] <= home[3]
