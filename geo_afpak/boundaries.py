"""The embedded administrative boundaries and base map, by level and vintage.

Sources, licences, vintage and known limits: data/admin_boundaries/LICENSES.md.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import pandas as pd
import shapely

from geo_afpak.errors import InvalidInputError
from geo_afpak.model.fields import (
    ADM_ID,
    ALT_NAMES,
    BOUNDARY_FIELDS,
    COUNTRY,
    CRS,
    DISPUTED,
    ID,
    LEVELS,
    NAME,
    NOTE,
    PARENT_ID,
    VINTAGES,
)
from geo_afpak.region.datasets import data_path

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["load_boundaries", "load_lines", "load_neighbours", "load_towns"]

_PARENT_ID_2017: Final = "parent_id_2017"


def load_boundaries(level: str, *, vintage: str = "2017") -> gpd.GeoDataFrame:
    """Load the countries, provinces or districts of Afghanistan and Pakistan.

    The units of a level are one valid coverage: no overlap, no gap. Areas are those of the
    source, so a border is uncertain within 0.5 km, between sources within 2-3 km
    (data/admin_boundaries/LICENSES.md).

    Parameters
    ----------
    level
        ``"adm0"`` (2 countries), ``"adm1"`` (42 or 41 provinces) or ``"adm2"``
        (548 districts).
    vintage
        ``"2017"``: FATA (PK-TA) stands beside Khyber Pakhtunkhwa. ``"2018"``: from
        31 May 2018 it is part of it. The districts are the same; their ``parent_id``
        follows the vintage. A district that held only a frontier region (such as Bannu)
        belongs to Khyber Pakhtunkhwa in both, although in 2017 part of its land lies in
        the province polygon of FATA.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a unit, sorted by ``adm_id``; columns ``BOUNDARY_FIELDS`` and the geometry
        (Polygon or MultiPolygon, EPSG:4326). Absent text is None. The frame is yours to change.

    Raises
    ------
    InvalidInputError
        If there is no such level or vintage.

    Examples
    --------
    >>> districts = load_boundaries("adm2")
    >>> len(districts), districts["country"].value_counts().to_dict()
    (548, {'AFG': 398, 'PAK': 150})
    >>> "PK-TA" in set(load_boundaries("adm1", vintage="2018")["adm_id"])
    False
    """
    _check("level", level, LEVELS)
    _check("vintage", vintage, VINTAGES)
    frame = _read(f"adm1_{vintage}" if level == "adm1" else level)
    if level == "adm2" and vintage == "2017":
        frame[PARENT_ID] = frame[_PARENT_ID_2017]
    return frame[[*BOUNDARY_FIELDS, "geometry"]]


def load_neighbours() -> gpd.GeoDataFrame:
    """Load the land around the two countries, for the base map only.

    Natural Earth, simplified, cut to 44-95 E and 10-50 N. The polygons meet our outer
    border without gap or overlap.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``adm_id`` (ISO 3166-1 alpha-3), ``name`` and the geometry (EPSG:4326).

    Examples
    --------
    >>> {"IRN", "IND", "CHN"} <= set(load_neighbours()["adm_id"])
    True
    """
    return _read("neighbours")[[ADM_ID, NAME, "geometry"]]


def load_lines() -> gpd.GeoDataFrame:
    """Load borders and coasts as lines to draw, the disputed ones marked.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``id``, ``name``, ``disputed`` (bool), ``note`` and the geometry
        (MultiLineString, EPSG:4326). No piece of line is in two rows.

    Examples
    --------
    >>> lines = load_lines().set_index("id")
    >>> lines.loc[["durand_line", "international"], "disputed"].to_dict()
    {'durand_line': True, 'international': False}
    """
    return _read("lines")[[ID, NAME, DISPUTED, NOTE, "geometry"]]


def load_towns() -> gpd.GeoDataFrame:
    """Load the towns that a reader expects on the map, the most important first.

    GeoNames. Populations are as GeoNames has them (NA where it has none) and mix cities
    with their districts: they serve no comparison, and ``rank`` does not follow them.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``id`` (of GeoNames), ``name``, ``alt_names``, ``country`` (ISO3),
        ``population`` (Int64), ``rank`` (1 largest letters to 4) and the geometry (Point,
        EPSG:4326).

    Examples
    --------
    >>> towns = load_towns()
    >>> sorted(towns.loc[towns["rank"] == 1, "name"])[:3]
    ['Islamabad', 'Kabul', 'Kandahar']
    """
    frame = _read("towns")
    frame["population"] = frame["population"].astype("Int64")
    return frame[[ID, NAME, ALT_NAMES, COUNTRY, "population", "rank", "geometry"]]


def _check(argument: str, value: str, valid: Sequence[str]) -> None:
    if value not in valid:
        choices = ", ".join(repr(one) for one in valid)
        raise InvalidInputError(
            f"{argument}={value!r} is unknown; expected one of {choices}; choose one of them"
        )


def _read(name: str) -> gpd.GeoDataFrame:
    """Return a fresh frame of an embedded file; not even its lists are shared."""
    frame = _parse(name).copy()
    if ALT_NAMES in frame:
        frame[ALT_NAMES] = [list(names) for names in frame[ALT_NAMES]]
    return frame


@cache
def _parse(name: str) -> gpd.GeoDataFrame:
    """Parse an embedded GeoJSON file once.

    The files are proved when they are built and by the tests, so nothing is checked here:
    a strict reading of each would cost more than all the rest.
    """
    text = data_path("admin_boundaries", f"{name}.geojson").read_text(encoding="utf-8")
    features = json.loads(text)["features"]
    records = [feature["properties"] for feature in features]
    # pandas would turn None into NaN; infer_objects gives the bool and int columns back.
    frame = pd.DataFrame(records, dtype=object)
    for field in frame.columns.intersection([DISPUTED, "rank"]):
        frame[field] = frame[field].infer_objects()
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)
