"""Presence statements -> polygons: the geometry of a zone is the union of its units."""

from __future__ import annotations

from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak.boundaries import load_boundaries, load_neighbours
from geo_afpak.errors import Fault, ValidationError
from geo_afpak.io import load, read_zones
from geo_afpak.io._corrections import lay_over
from geo_afpak.model import fields, schema
from geo_afpak.model.schema import ZONES
from geo_afpak.region.datasets import data_path
from geo_afpak.region.read import default_region
from geo_afpak.text import counted

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from shapely.geometry.base import BaseGeometry

    from geo_afpak.region.region import Region

__all__ = [
    "apply_zone_corrections", "build_zones", "check_zone_geometry", "check_zones", "load_zones",
]  # fmt: skip

_DECIMALS: Final = 5
_GRID_DEG: Final = 10.0**-_DECIMALS


def load_zones(source: object = None) -> gpd.GeoDataFrame:
    """Return presence statements as the canonical frame, or refuse them with every fault at once.

    As `load_incidents`, by the same rules: usual names of columns, any declared CRS, lists and
    dates of any kind, ids made of what a statement says where none has one. Dates may be
    partial (YYYY, YYYY-MM). A polygon must be valid; it may be missing, and built of the units.
    A status is one of the vocabulary (data/README.md), as are certainty and level where stated.

    Parameters
    ----------
    source
        None: the embedded statements. Else as for `load_incidents`.

    Raises
    ------
    ValidationError
        If statements are not sound; carries every fault.
    InvalidInputError
        If it is no table, names of columns are doubled, or no CRS is set.
    InputFileError
        If a file as a whole cannot be used.

    Examples
    --------
    >>> own = {"group": ["ISK"], "status": ["cells"], "units": ["AF-NAN-achin; AF-NAN-kot"]}
    >>> load_zones(pd.DataFrame(own))["units"].item()
    ['AF-NAN-achin', 'AF-NAN-kot']
    """
    zones = load(data_path("presence_zones.geojson") if source is None else source, ZONES)
    if faults := schema.check_zone_words(zones):
        raise ValidationError("zones", faults)
    return zones


def check_zones(source: object) -> list[Fault]:
    """Find every fault of zones, apart from geometry that does not match its units.

    Parameters
    ----------
    source
        As for `load_zones`.

    Returns
    -------
    list of Fault
        In the order of the rows. Empty when all is well.

    Examples
    --------
    >>> zone = {"id": ["z1"], "as_of": ["2016-13"]}
    >>> [str(fault) for fault in check_zones(pd.DataFrame(zone)) if fault.field == "as_of"]
    ["row 0, id 'z1', as_of='2016-13': is not a date; expected a real date as YYYY, YYYY-MM or \
YYYY-MM-DD; correct it"]
    """
    return read_zones(source).check(schema.check_zones)


def build_zones(
    source: object = None, *, region: Region | None = None, vintage: str | None = None
) -> gpd.GeoDataFrame:
    """Recompute the geometry of each zone from its units.

    Parameters
    ----------
    source
        As for `load_zones`: each statement names its units (adm ids) and their level ("adm0",
        "adm1", "adm2", or "neighbour" for the lands around together with the countries). The
        geometry that a frame has does not matter. It is not changed.
    region, vintage
        Whose units: those of Afghanistan and Pakistan, and a region's first vintage, when None.

    Returns
    -------
    geopandas.GeoDataFrame
        The canonical frame of the same rows; geometry a valid MultiPolygon in EPSG:4326, at most
        five decimals, the same for the same units in whatever order.

    Raises
    ------
    ValidationError
        If statements are not sound, or one names no unit, or one that its level does not have;
        carries all faults.

    Examples
    --------
    >>> zones = pd.DataFrame({"units": ["AF-NAN-achin; AF-NAN-kot"], "unit_level": ["adm2"]})
    >>> build_zones(zones).geometry.iloc[0].geom_type
    'MultiPolygon'
    """
    if isinstance(source, gpd.GeoDataFrame):
        source = source.drop(columns=source.active_geometry_name or [])
    reading = read_zones(data_path("presence_zones.geojson") if source is None else source)
    where = region or default_region()
    shapes, faults = _unions(reading.frame, where, vintage)
    if faults or reading.faults:
        found = reading.check(lambda frame: _unions(frame, where, vintage)[1])
        raise ValidationError("zones", found)
    shape = gpd.array.GeometryArray(np.array(shapes, dtype=object), crs=fields.CRS)
    return reading.frame.set_geometry(gpd.GeoSeries(shape, index=reading.frame.index))


def apply_zone_corrections(
    zones: gpd.GeoDataFrame,
    path: str | os.PathLike[str] | None = None,
    *,
    region: Region | None = None,
    vintage: str | None = None,
) -> gpd.GeoDataFrame:
    """Return the zones with corrected values; where the units change, the geometry does.

    What changed is marked as by `apply_corrections`: in the column `corrected` and, with the
    source of the new value, in `discrepancy`.

    Parameters
    ----------
    zones
        As `read_zones` returns them, EPSG:4326. Not changed.
    path
        CSV with the columns zone_id, field, value, source, basis, confidence, reason; None
        means the embedded data/zone_corrections.csv.
    region, vintage
        The boundaries that the corrected units are of: Afghanistan and Pakistan, and a
        region's first vintage, when None.

    Raises
    ------
    CRSMismatchError
        If the frame has no CRS, or another one than EPSG:4326.
    InputFileError
        If the file cannot be read or lacks a column.
    ValidationError
        If a line names an unknown zone or field, a value that its field cannot hold, or a
        unit that does not exist; all such lines at once.

    Examples
    --------
    >>> from geo_afpak import apply_zone_corrections, data_path, read_zones
    >>> zones = read_zones(data_path("presence_zones.geojson")).frame
    >>> corrected = apply_zone_corrections(zones).set_index("id")
    >>> corrected.loc["z-is-sehwan-attack", "units"]
    ['PK-SD-jamshoro']
    """
    corrected = lay_over(zones, path or data_path("zone_corrections.csv"), ZONES)
    moved = corrected[fields.CORRECTED].map(
        lambda names: not {fields.UNITS, fields.UNIT_LEVEL}.isdisjoint(names)
    )
    shapes = corrected.geometry.copy()
    shapes[moved] = build_zones(corrected[moved], region=region, vintage=vintage).geometry
    return corrected.set_geometry(shapes)


def check_zone_geometry(
    source: object = None, *, region: Region | None = None, vintage: str | None = None
) -> list[Fault]:
    """Find the zones whose geometry is not the union of their units.

    Parameters
    ----------
    source
        As for `load_zones`.
    region, vintage
        The boundaries that the zones were built from: Afghanistan and Pakistan, and a
        region's first vintage, when None.

    Returns
    -------
    list of Fault
        Empty when all agree. What the door refuses and units that do not exist are among the
        faults.

    Notes
    -----
    Coordinates rounded to five decimals may move each border by half of 0.00001 degrees
    (about 0.5 m); an area of the border's length times twice that is no difference.

    Examples
    --------
    >>> zones = pd.DataFrame({"id": ["z1"], "units": ["AF-NAN-achin"], "unit_level": ["adm2"]})
    >>> check_zone_geometry(build_zones(zones))
    []
    >>> check_zone_geometry(zones)[0].problem
    'the zone has no geometry'
    """
    reading = read_zones(data_path("presence_zones.geojson") if source is None else source)
    return reading.check(partial(_not_as_built, region=region or default_region(), vintage=vintage))


def _not_as_built(zones: gpd.GeoDataFrame, *, region: Region, vintage: str | None) -> list[Fault]:
    shapes, faults = _unions(zones, region, vintage)
    for row, (drawn, union) in enumerate(zip(zones.geometry, shapes, strict=True)):
        if union is None:
            continue
        problem, value = _difference(drawn, union)
        if problem:
            units = counted(len(zones[fields.UNITS].iloc[row]), "unit")
            faults.append(
                Fault(
                    row=row,
                    id=zones[fields.ID].iloc[row] or "",
                    field=fields.GEOMETRY,
                    value=value,
                    problem=problem,
                    expected=f"the union of its {units}",
                    fix="rebuild it: geo-afpak zones build",
                )
            )
    return faults


def _difference(drawn: BaseGeometry | None, union: BaseGeometry) -> tuple[str, str]:
    """Say what is wrong with a drawn zone and by how much; empty text when nothing is."""
    if drawn is None:
        return "the zone has no geometry", ""
    if drawn.geom_type != "MultiPolygon":
        return "the geometry is no MultiPolygon", drawn.geom_type
    if not drawn.is_valid:  # one that the door has refused, and said so
        return "the geometry is not valid", shapely.is_valid_reason(drawn)
    if shapely.equals_identical(shapely.normalize(drawn), shapely.normalize(union)):
        return "", ""
    apart = shapely.symmetric_difference(drawn, union)
    if apart.area <= _GRID_DEG * max(drawn.length, union.length):
        return "", ""
    km2 = gpd.GeoSeries([apart], crs=fields.CRS).to_crs(fields.EQUAL_AREA_CRS).area.iloc[0] / 1e6
    return "the geometry differs from the units", f"{km2:.2f} km2 apart"


def _unions(
    zones: gpd.GeoDataFrame, region: Region, vintage: str | None
) -> tuple[list[BaseGeometry | None], list[Fault]]:
    """Union of the units of each zone, None where a fault tells why there is none."""
    levels: dict[str, gpd.GeoDataFrame] = {}
    done: dict[tuple[str, tuple[str, ...]], BaseGeometry] = {}
    shapes: list[BaseGeometry | None] = []
    faults: list[Fault] = []
    columns = zip(zones[fields.ID], zones[fields.UNITS], zones[fields.UNIT_LEVEL], strict=True)
    for row, (zone, units, level) in enumerate(columns):
        where = (row, zone or "")
        if level not in fields.UNIT_LEVELS:
            expected = f"one of {', '.join(fields.UNIT_LEVELS)}"
            faults.append(
                Fault(*where, fields.UNIT_LEVEL, level or "", "is no level", expected, "correct it")
            )
            shapes.append(None)
            continue
        if level not in levels:
            levels[level] = _load_units(level, region, vintage)
        found = _unit_faults(where, units, level, levels[level], region.vintage(vintage).name)
        faults += found
        if found:
            shapes.append(None)
            continue
        key = (level, tuple(sorted(set(units))))
        if key not in done:
            done[key] = _union(levels[level].loc[list(key[1]), fields.GEOMETRY].to_numpy())
        shapes.append(done[key])
    return shapes, faults


def _load_units(level: str, region: Region, vintage: str | None) -> gpd.GeoDataFrame:
    """Units of a level by adm_id, with name and geometry."""
    columns = [fields.ADM_ID, fields.NAME, fields.GEOMETRY]
    if level == "neighbour":
        countries = load_boundaries("adm0", vintage=vintage, region=region)
        frames = [countries[columns], load_neighbours(region=region)[columns]]
        units = pd.concat(frames, ignore_index=True)
    else:
        units = load_boundaries(level, vintage=vintage, region=region)[columns]
    return units.set_index(fields.ADM_ID)


def _unit_faults(
    where: tuple[int, str], units: Sequence[str], level: str, known: gpd.GeoDataFrame, vintage: str
) -> list[Fault]:
    if not units:
        return [
            Fault(
                *where, fields.UNITS, "", "names no unit", f"a list of adm ids of level {level}",
                "name the units that the statement means",
            )
        ]  # fmt: skip
    return [
        Fault(
            *where, fields.UNITS, unit,
            f"there is no such unit at level {level}, vintage {vintage}",
            "an adm_id of the region's boundaries", _suggest(unit, known),
        )
        for unit in units
        if unit not in known.index
    ]  # fmt: skip


def _suggest(unit: str, known: gpd.GeoDataFrame) -> str:
    ids = sorted(known.index)
    close = get_close_matches(unit, ids, n=3, cutoff=0.6)
    if not close:
        names = dict(zip(known[fields.NAME].str.casefold(), known.index, strict=True))
        close = [names[name] for name in get_close_matches(unit.casefold(), sorted(names), n=3)]
    if not close:
        return f"see the list: geo-afpak boundaries (such as {ids[0]})"
    return f"did you mean {' or '.join(close)}?"


def _union(shapes: Sequence[BaseGeometry]) -> BaseGeometry:
    """Unite shapes on the grid of five decimals, as a MultiPolygon in normal form."""
    union = shapely.set_precision(shapely.union_all(shapes, grid_size=_GRID_DEG), _GRID_DEG)
    # The grid is laid in binary fractions; rounding gives the short decimals back.
    union = shapely.transform(union, lambda points: np.round(points, _DECIMALS))
    polygons = [part for part in shapely.get_parts(union) if part.geom_type == "Polygon"]
    whole: BaseGeometry = shapely.normalize(shapely.multipolygons(polygons))
    return whole
