"""Administrative boundaries and base map of a region, by level and vintage.

Sources, licences, vintage and known limits of the embedded ones:
data/admin_boundaries/LICENSES.md.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.io import names_in, read_units
from geo_afpak.model.fields import (
    ADM_ID,
    ALT_NAMES,
    AREA_TO_CENSUS,
    BOUNDARY_FIELDS,
    COUNTRY,
    CRS,
    DISPUTED,
    ID,
    LEVEL,
    LEVELS,
    NAME,
    NOTE,
)
from geo_afpak.region.datasets import data_path
from geo_afpak.region.read import default_region
from geo_afpak.region.region import EVENT
from geo_afpak.text import shorten

if TYPE_CHECKING:
    from pathlib import Path

    from geo_afpak.region.region import Layer, Region, Worldview

__all__ = ["is_embedded", "load_boundaries", "load_lines", "load_neighbours", "load_towns"]

_TOWN_FIELDS: Final = (ID, NAME, ALT_NAMES, COUNTRY, "population", "rank")
_LINE_FIELDS: Final = (ID, NAME, DISPUTED, NOTE)


def load_boundaries(
    level: str = "adm2",
    source: object = None,
    *,
    vintage: str | None = None,
    region: Region | None = None,
) -> gpd.GeoDataFrame:
    """Load the countries, provinces or districts of a region, or units of one's own.

    The units of a level are one valid coverage: no overlap, no gap. Areas are those of the
    source, so a border is uncertain within 0.5 km, between sources within 2-3 km
    (data/admin_boundaries/LICENSES.md).

    Parameters
    ----------
    level
        ``"adm0"`` (countries), ``"adm1"`` (provinces) or ``"adm2"`` (districts).
    source
        Units of one's own: a file or a frame with an id, a name and a polygon each, districts
        with the id of their province too. The names of columns may be ours, OCHA's,
        geoBoundaries' or GADM's; a CRS that is declared is transformed. None: the region's.
    vintage
        One of the region's, or a day; its first when None. Of Afghanistan and Pakistan
        ``"2017"``: FATA (PK-TA) stands beside Khyber Pakhtunkhwa; ``"2018"``: from 31 May 2018 it
        is part of it; the districts are the same, their ``parent_id`` follows the vintage; and
        ``"2022"``: eight of Pakistan's 150 districts are parted into 17. A district that held
        only a frontier region (such as Bannu) belongs to Khyber Pakhtunkhwa in all, although in
        2017 part of its land lies in the province polygon of FATA. ``"event"``: the units of all
        vintages, each id once, which overlap (docs/vintages.md).
    region
        Afghanistan and Pakistan when None; `read_region` makes another.

    Returns
    -------
    geopandas.GeoDataFrame
        One row a unit, sorted by ``adm_id``; columns ``BOUNDARY_FIELDS`` and the geometry
        (Polygon or MultiPolygon, EPSG:4326). Absent text is None. The frame is yours to change.

    Raises
    ------
    InvalidInputError
        If there is no such level or vintage, or the source has no column that is known.
    ValidationError
        If a file of the region's, or the source, holds what is no unit; carries every fault.

    Examples
    --------
    >>> districts = load_boundaries("adm2")
    >>> len(districts), districts["country"].value_counts().to_dict()
    (548, {'AFG': 398, 'PAK': 150})
    >>> "PK-TA" in set(load_boundaries("adm1", vintage="2018")["adm_id"])
    False
    >>> load_boundaries("adm2", vintage="2022")["country"].value_counts().to_dict()
    {'AFG': 398, 'PAK': 159}
    >>> square = gpd.GeoDataFrame({"ADM1_PCODE": ["X1"], "ADM1_EN": ["Own"]},
    ...                           geometry=[shapely.box(65, 33, 66, 34)], crs=4326)
    >>> load_boundaries("adm1", square)[["adm_id", "name", "level"]].values.tolist()
    [['X1', 'Own', 'adm1']]
    """
    if not isinstance(level, str):
        raise InvalidInputError(
            f"level is of type {type(level).__name__}; expected one of {', '.join(LEVELS)}; pass "
            "units of your own second: load_boundaries('adm2', units)"
        )
    if level not in LEVELS:
        choices = ", ".join(map(repr, LEVELS))
        raise InvalidInputError(
            f"level={level!r} is unknown; expected one of {choices}; choose one of them"
        )
    region = region or default_region()
    if source is not None:
        return read_units(source, level, region, {}, closed=False)[[*BOUNDARY_FIELDS, "geometry"]]
    if vintage == EVENT:
        return _of_all_vintages(level, region)
    layer = region.layer(level, region.vintage(vintage))
    if layer is None:
        frame = _countries(load_boundaries("adm1", vintage=vintage, region=region), region)
    elif is_embedded(layer):
        frame = _embedded(layer)
    else:
        files = filter(None, (layer.path, layer.changes))
        written = tuple(path.stat().st_mtime_ns for path in files)
        frame = _own(layer, level, region, written).copy()
        frame[ALT_NAMES] = [list(names) for names in frame[ALT_NAMES]]
    known = frame.columns.intersection([AREA_TO_CENSUS])
    return frame[[*BOUNDARY_FIELDS, *known, "geometry"]]


def _of_all_vintages(level: str, region: Region) -> gpd.GeoDataFrame:
    """Return the units of every vintage, each id once, the earliest first; they overlap."""
    frames = [
        load_boundaries(level, vintage=vintage.name, region=region) for vintage in region.vintages
    ]
    units: gpd.GeoDataFrame = pd.concat(frames).drop_duplicates(ADM_ID)
    return units.sort_values(ADM_ID, ignore_index=True)


def load_neighbours(*, region: Region | None = None) -> gpd.GeoDataFrame:
    """Load the land around a region, for the base map only.

    Of Afghanistan and Pakistan it is Natural Earth's, simplified, cut to 44-95 E and 10-50 N;
    the polygons meet our outer border without gap or overlap.

    Parameters
    ----------
    region
        Afghanistan and Pakistan when None.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``adm_id`` (ISO 3166-1 alpha-3), ``name`` and the geometry (EPSG:4326); no row
        where the region has no such file.

    Examples
    --------
    >>> {"IRN", "IND", "CHN"} <= set(load_neighbours()["adm_id"])
    True
    """
    return _base_map("neighbours", (ADM_ID, NAME), region)


def load_lines(*, region: Region | None = None) -> gpd.GeoDataFrame:
    """Load borders and coasts as lines to draw, the disputed ones marked.

    Parameters
    ----------
    region
        Afghanistan and Pakistan when None.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``id``, ``name``, ``disputed`` (bool), ``note`` and the geometry
        (MultiLineString, EPSG:4326), in the region's worldview (`Region.seen_by`). No piece of
        line is in two rows. One row, the outlines of
        the countries, where the region has no such file.

    Examples
    --------
    >>> lines = load_lines().set_index("id")
    >>> lines.loc[["durand_line", "international"], "disputed"].to_dict()
    {'durand_line': True, 'international': False}
    """
    lines = _base_map("lines", _LINE_FIELDS, region)
    if len(lines):
        return _seen(lines, (region or default_region()).worldview)
    countries = load_boundaries("adm0", region=region)
    edges = shapely.union_all(shapely.boundary(countries.geometry.to_numpy()))
    outline = shapely.MultiLineString([*shapely.get_parts(edges)])
    row = {ID: "outline", NAME: "Border", DISPUTED: False, NOTE: ""}
    return gpd.GeoDataFrame([row], geometry=[outline], crs=CRS)


def _seen(lines: gpd.GeoDataFrame, view: Worldview | None) -> gpd.GeoDataFrame:
    """Leave out, mark and name lines as a worldview has them."""
    if view is None:
        return lines
    ways, names = dict(view.lines), dict(view.names)
    lines = lines.copy()
    lines[DISPUTED] = [
        ways.get(line, "disputed" if disputed else "border") == "disputed"
        for line, disputed in zip(lines[ID], lines[DISPUTED], strict=True)
    ]
    lines[NAME] = [names.get(line, name) for line, name in zip(lines[ID], lines[NAME], strict=True)]
    hidden = [ways.get(line) == "hidden" for line in lines[ID]]
    return lines[~np.array(hidden, dtype=bool)].reset_index(drop=True)


def load_towns(*, region: Region | None = None) -> gpd.GeoDataFrame:
    """Load the towns that a reader expects on the map, the most important first.

    Of Afghanistan and Pakistan they are GeoNames'. Populations are as GeoNames has them (NA
    where it has none) and mix cities with their districts: they serve no comparison, and
    ``rank`` does not follow them.

    Parameters
    ----------
    region
        Afghanistan and Pakistan when None.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns ``id`` (of GeoNames), ``name``, ``alt_names``, ``country`` (ISO3),
        ``population`` (Int64), ``rank`` (1 largest letters to 4) and the geometry (Point,
        EPSG:4326); no row where the region has no such file.

    Examples
    --------
    >>> towns = load_towns()
    >>> sorted(towns.loc[towns["rank"] == 1, "name"])[:3]
    ['Islamabad', 'Kabul', 'Kandahar']
    """
    frame = _base_map("towns", _TOWN_FIELDS, region)
    frame["population"] = frame["population"].astype("Int64")
    return frame


def _base_map(name: str, columns: tuple[str, ...], region: Region | None) -> gpd.GeoDataFrame:
    layer = (region or default_region()).layer(name)
    if layer is None:
        empty = pd.DataFrame({column: pd.Series(dtype=object) for column in columns})
        return gpd.GeoDataFrame(empty, geometry=gpd.GeoSeries([], crs=CRS))
    frame = _embedded(layer) if is_embedded(layer) else _own_base_map(layer, columns)
    return frame[[*columns, "geometry"]]


def _own_base_map(layer: Layer, columns: tuple[str, ...]) -> gpd.GeoDataFrame:
    """Read a base map of one's own; only the first two columns, its keys, must be there."""
    try:
        frame = _embedded(layer)
    except (AttributeError, KeyError, TypeError, ValueError, shapely.errors.ShapelyError) as error:
        raise InputFileError(
            f"{layer.path}: cannot be read ({type(error).__name__}: {shorten(str(error))}); "
            "expected a GeoJSON FeatureCollection (RFC 7946); export it again"
        ) from error
    missing = [name for name in columns[:2] if name not in frame]
    if missing:
        raise InputFileError(
            f"{layer.path}: no feature has the property {' and '.join(missing)}; expected "
            f"{' and '.join(columns[:2])} in each; add it, or name its own under [columns]"
        )
    for name in set(columns) - set(frame.columns):
        unsaid = pd.Series([_UNSAID.get(name)] * len(frame), index=frame.index, dtype=object)
        frame[name] = unsaid.infer_objects() if name in (DISPUTED, "rank") else unsaid
    if ALT_NAMES in frame:
        frame[ALT_NAMES] = [names_in(names) for names in frame[ALT_NAMES]]
    return frame


_UNSAID: Final = {DISPUTED: False, NOTE: "", "rank": 3}
"""What stands for a property that a base map leaves out: the rank is that of most towns."""


# --- the files that come with geo_afpak ------------------------------------------------


def is_embedded(layer: Layer) -> bool:
    """Say whether a file comes with geo_afpak, and was proved when it was built."""
    return layer.path.resolve().is_relative_to(data_path().resolve())


def _embedded(layer: Layer) -> gpd.GeoDataFrame:
    """Return a fresh frame of an embedded file; not even its lists are shared."""
    frame = _parse(layer).copy()
    if ALT_NAMES in frame:
        frame[ALT_NAMES] = [list(names) for names in frame[ALT_NAMES]]
    return frame


@lru_cache(maxsize=16)
def _parse(layer: Layer) -> gpd.GeoDataFrame:
    """Make a frame of an embedded layer once, as its vintage has it."""
    frame = _features(layer.path)
    if layer.changes:
        changed = _features(layer.changes)
        kept = frame[~frame[ADM_ID].isin([*layer.gone, *changed[ADM_ID]])]
        frame = gpd.GeoDataFrame(pd.concat([kept, changed]), crs=CRS)
        frame = frame.sort_values(ADM_ID, ignore_index=True)
    return frame.assign(**{ours: frame[theirs] for ours, theirs in layer.columns})


@lru_cache(maxsize=16)
def _features(path: Path) -> gpd.GeoDataFrame:
    """Parse an embedded GeoJSON file once.

    The files are proved when they are built and by the tests, so nothing is checked here:
    a strict reading of each would cost more than all the rest.
    """
    features = json.loads(path.read_text(encoding="utf-8"))["features"]
    records = [feature["properties"] for feature in features]
    # pandas would turn None into NaN; infer_objects gives the bool and int columns back.
    frame = pd.DataFrame(records, dtype=object)
    for field in frame.columns.intersection([DISPUTED, "rank"]):
        frame[field] = frame[field].infer_objects()
    shapes = [shapely.geometry.shape(feature["geometry"]) for feature in features]
    return gpd.GeoDataFrame(frame, geometry=shapes, crs=CRS)


# --- a user's own files ----------------------------------------------------------------


@lru_cache(maxsize=8)
def _own(layer: Layer, level: str, region: Region, written: tuple[int, ...]) -> gpd.GeoDataFrame:  # noqa: ARG001 - a file that was changed is read again
    """Read units as strictly as records; what their file does not say is filled in or a fault."""
    columns = dict(layer.columns)
    units = read_units(layer.path, level, region, columns, closed=True)
    if layer.changes is None:
        return units
    changed = read_units(layer.changes, level, region, columns, closed=True)
    units = units[~units[ADM_ID].isin([*layer.gone, *changed[ADM_ID]])]
    whole: gpd.GeoDataFrame = pd.concat([units, changed])
    return whole.sort_values(ADM_ID, ignore_index=True)


def _countries(provinces: gpd.GeoDataFrame, region: Region) -> gpd.GeoDataFrame:
    """Make the countries of their provinces."""
    shapes = provinces.dissolve(COUNTRY).geometry
    frame = gpd.GeoDataFrame(
        {name: [None] * len(shapes) for name in BOUNDARY_FIELDS},
        geometry=shapes.to_numpy(), crs=CRS,
    )  # fmt: skip
    frame[ADM_ID] = frame[COUNTRY] = list(shapes.index)
    frame[NAME] = [region.country(iso3).name for iso3 in shapes.index]
    frame[ALT_NAMES] = [[] for _ in shapes.index]
    frame[LEVEL], frame[DISPUTED] = "adm0", False
    return frame
