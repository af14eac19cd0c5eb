"""Boundaries, borders and towns for the screen: units simplified as one coverage.

What the embedded units become is worked out when data/ is built (tools/build_display.py) and
shipped beside them, as TopoJSON (github.com/topojson/topojson-specification).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd
import shapely

from geo_afpak.boundaries import (
    is_embedded,
    load_boundaries,
    load_lines,
    load_neighbours,
    load_towns,
)
from geo_afpak.model.fields import (
    ADM_ID,
    AREA_TO_CENSUS,
    COUNTRY,
    CRS,
    DISPUTED,
    ID,
    LEVELS,
    PARENT_ID,
)
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.region.region import Region

    Shapes = NDArray[Any]

__all__ = [
    "AREA_KM2",
    "KIND",
    "LABEL_POINT",
    "SCALE",
    "BaseMap",
    "base_map",
    "cut",
    "density_area",
    "draw",
    "shipped_as",
    "shipped_path",
]

LABEL_POINT: Final = "label_point"
AREA_KM2: Final = "area_km2"
KIND: Final = "kind"
SCALE: Final = 100_000
"""Steps a degree in a shipped file: the five decimals of the units themselves."""

# Equal-area cylindrical projection of WGS 84 (EASE-Grid 2.0, Brodzik et al. 2012).
_EQUAL_AREA: Final = "EPSG:6933"
# Sources differ by 0.1-0.4 km along the borders (data/admin_boundaries/LICENSES.md), so a
# triangle smaller than this (degrees, Visvalingam-Whyatt) says nothing about the ground.
_SIMPLIFY_DEG: Final = 0.012
_LINE_REACH_DEG: Final = 0.05
_STUB_DEG: Final = 2 * _LINE_REACH_DEG
_COVERED: Final = 0.9
"""Share of a unit that its districts have to cover to be drawn in its place."""
_LEAST_PIECE: Final = 1e-6  # square degrees, about 1 hectare


@dataclass(frozen=True)
class BaseMap:
    """What lies under incidents and zones.

    Parameters
    ----------
    districts, provinces, countries
        Units of the vintage, simplified as one coverage, with `label_point` and `area_km2`
        (of the unit as it was before that).
    lines
        Borders by `kind` (border, coast, disputed), laid on the simplified outline of the
        countries.
    neighbours, towns
        Land round the region, towns by rank.
    """

    districts: gpd.GeoDataFrame
    provinces: gpd.GeoDataFrame
    countries: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    neighbours: gpd.GeoDataFrame
    towns: gpd.GeoDataFrame


def density_area(units: gpd.GeoDataFrame) -> pd.Series[float]:
    """Return the km² that counts may be divided by: none of units that are far off the census.

    Examples
    --------
    >>> import pandas as pd
    >>> density_area(pd.DataFrame({"area_km2": [9.0, 4.0], "area_to_census": [None, 1.8]})).tolist()
    [9.0, nan]
    """
    area: pd.Series[float] = units[AREA_KM2].astype(float)
    return area.where(units[AREA_TO_CENSUS].isna()) if AREA_TO_CENSUS in units else area


def base_map(region: Region | None = None, vintage: str | None = None) -> BaseMap:
    """Load or make the base map of a region; the frames are yours to change.

    Parameters
    ----------
    region
        Afghanistan and Pakistan when None.
    vintage
        One of the region's, the first when None.

    Examples
    --------
    >>> districts = base_map().districts
    >>> round(districts.set_index("adm_id")["area_km2"]["PK-BA-quetta"])
    2730
    """
    region = region or default_region()
    vintage = region.vintage(vintage).name
    path = shipped_path(region)
    if path is None:
        return draw(region, vintage)
    shipped = _read(path)
    names = [one.name for one in region.vintages]
    frames = {}
    for level in (*LEVELS, "lines"):
        frame = _lines(region) if level == "lines" else _units(level, region, vintage)
        drawn: dict[str, _Drawn] = {}
        for name in names[: names.index(vintage) + 1]:
            drawn |= shipped.get(shipped_as(level, name), {})
        own = [drawn[one] for one in frame[ID if level == "lines" else ADM_ID]]
        frames[level] = frame.set_geometry([one.shape for one in own], crs=CRS)
        if level != "lines":
            frames[level][AREA_KM2] = [one.area_km2 for one in own]
            frames[level][LABEL_POINT] = [one.label_point for one in own]
    return _base_map(frames, region)


def draw(region: Region, vintage: str, pieces: gpd.GeoDataFrame | None = None) -> BaseMap:
    """Make the base map of a region from its boundaries; half a second for a hundred units.

    Districts, provinces and countries are simplified together, so that their lines coincide.

    Parameters
    ----------
    region, vintage
        What to draw.
    pieces
        What `cut` gives, where several vintages are to have the same lines; its own when None.
    """
    if pieces is None:
        pieces = cut(*(_units(level, region, vintage) for level in ("adm2", "adm1")))
    frames = {}
    for level, key in (("adm2", "adm2"), ("adm1", "adm1"), ("adm0", COUNTRY)):
        units = _units(level, region, vintage)
        units[AREA_KM2] = units.to_crs(_EQUAL_AREA).area / 1e6
        units = units.set_geometry(_united(pieces, key, units), crs=CRS)
        # With a unit cut in two, the circle lies in the larger part.
        circles = shapely.maximum_inscribed_circle(units.geometry.to_numpy(), tolerance=0.02)
        units[LABEL_POINT] = shapely.get_point(circles, 0)
        frames[level] = units
    lines = _lines(region)
    laid = _laid(lines, shapely.boundary(frames["adm0"].geometry.to_numpy()))
    # A line that is no edge of a country may be one of provinces, or of nothing that is drawn.
    inner = np.array([shape.is_empty for shape in laid], dtype=bool)
    views = [name for view in region.worldviews for name, _ in view.lines]
    inner &= lines[ID].isin(views).to_numpy(dtype=bool)
    edges = shapely.boundary(frames["adm1"].geometry.to_numpy())
    for place in np.flatnonzero(inner & ~lines.geometry.is_empty.to_numpy()):
        laid[place] = _inner(lines.geometry.iloc[place], edges)
    frames["lines"] = lines.set_geometry(laid, crs=CRS)
    return _base_map(frames, region)


def _united(pieces: gpd.GeoDataFrame, key: str, units: gpd.GeoDataFrame) -> Shapes:
    """Unite the pieces of each unit; a user's districts may leave gaps, or cover no province."""
    try:
        found = pieces.dissolve(key, method="coverage")
    except shapely.GEOSException:  # edges of neighbours with corners that they do not share
        found = pieces.dissolve(key)
    shapes: Shapes = np.array(found.geometry.reindex(units[ADM_ID]), dtype=object)
    own = units.geometry.to_numpy()
    lacking = ~(shapely.area(shapes) > _COVERED * shapely.area(own))
    shapes[lacking] = shapely.coverage_simplify(own, _SIMPLIFY_DEG)[lacking]
    return shapes


def _base_map(frames: dict[str, gpd.GeoDataFrame], region: Region) -> BaseMap:
    return BaseMap(
        districts=frames["adm2"],
        provinces=frames["adm1"],
        countries=frames["adm0"],
        lines=frames["lines"],
        neighbours=load_neighbours(region=region),
        towns=load_towns(region=region),
    )


def _units(level: str, region: Region, vintage: str) -> gpd.GeoDataFrame:
    return load_boundaries(level, vintage=vintage, region=region)


def _lines(region: Region) -> gpd.GeoDataFrame:
    """List the disputed lines first: where two lie near each other they are drawn as disputed."""
    lines = load_lines(region=region)
    lines = lines.sort_values(DISPUTED, ascending=False, kind="stable", ignore_index=True)
    coast = lines[ID].astype(str).str.endswith("coast")
    lines[KIND] = np.select([lines[DISPUTED], coast], ["disputed", "coast"], "border")
    return lines


def cut(districts: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut the districts that a province border of the time runs through, and simplify all.

    Where provinces changed and districts are drawn as they came to be, some lie in two.
    """
    pieces = _pieces(districts, provinces)
    simple = shapely.coverage_simplify(pieces.geometry.to_numpy(), _SIMPLIFY_DEG)
    return pieces.set_geometry(simple, crs=CRS)


def _pieces(districts: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    pieces = districts[[ADM_ID, PARENT_ID, COUNTRY, "geometry"]].rename(
        columns={ADM_ID: "adm2", PARENT_ID: "adm1"}
    )
    shapes = provinces.set_index(ADM_ID).geometry
    parents = np.asarray(shapes.reindex(pieces["adm1"]))
    outside = shapely.area(shapely.difference(pieces.geometry.to_numpy(), parents)) > _LEAST_PIECE
    if not outside.any():
        return pieces
    crossed = pieces[outside].drop(columns="adm1")
    cut = crossed.overlay(
        provinces[[ADM_ID, "geometry"]].rename(columns={ADM_ID: "adm1"}),
        how="intersection",
        keep_geom_type=True,
    )
    cut = cut[shapely.area(cut.geometry.to_numpy()) > _LEAST_PIECE]
    whole: gpd.GeoDataFrame = pd.concat([pieces[~outside], cut], ignore_index=True)
    return whole


def _laid(lines: gpd.GeoDataFrame, outline: Shapes) -> list[Any]:
    """Lay the named borders and coasts on the simplified outline of the countries."""
    left = shapely.union_all(outline)
    shapes = []
    for line in lines.geometry:
        near = shapely.buffer(line, _LINE_REACH_DEG)
        parts = shapely.get_parts(shapely.line_merge(shapely.intersection(left, near)))
        # Where a line only touches the reach of another, a point is all that is left.
        shapes.append(shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1]))
        left = shapely.difference(left, near)
    return shapes


def _inner(line: Any, edges: Shapes) -> Any:  # noqa: ANN401 - geometries
    """Lay a line on the edges of provinces, without the stubs of those that meet it."""
    near = shapely.intersection(shapely.union_all(edges), shapely.buffer(line, _LINE_REACH_DEG))
    parts = shapely.get_parts(shapely.line_merge(near))
    parts = parts[(shapely.get_dimensions(parts) == 1) & (shapely.length(parts) > _STUB_DEG)]
    found = shapely.multilinestrings(parts)
    return found if found.length > line.length / 2 else line


# --- what is shipped -----------------------------------------------------------


class _Drawn(NamedTuple):
    """A unit or a line as it is shipped; lines have a shape only."""

    shape: Any
    label_point: Any = None
    area_km2: float = 0.0


def shipped_path(region: Region) -> Path | None:
    """Name the file of a region that comes with geo_afpak; None for a user's own."""
    layer = region.layer("adm2", region.vintage())
    return layer.path.with_name("display.json") if layer and is_embedded(layer) else None


def shipped_as(level: str, vintage: str) -> str:
    """Name the object that holds what a vintage has on a level and those before it have not."""
    return f"{level} {vintage}"


@lru_cache(maxsize=4)
def _read(path: Path) -> dict[str, dict[str, _Drawn]]:
    """Read what is shipped by object and id; proved by a test, so nothing is checked."""
    data = json.loads(path.read_text(encoding="utf-8"))
    arcs = [np.cumsum(arc, axis=0) / SCALE for arc in data["arcs"]]
    arcs += [arc[::-1] for arc in reversed(arcs)]  # -1 is the first, walked backwards
    found = {}
    for name, collection in data["objects"].items():
        units = collection["geometries"]
        ids = [one["id"] for one in units]
        if units[0]["type"] == "MultiLineString":
            lines = [shapely.MultiLineString([arcs[i] for (i,) in one["arcs"]]) for one in units]
            found[name] = {one: _Drawn(line) for one, line in zip(ids, lines, strict=True)}
            continue
        shapes = _polygons([one["arcs"] for one in units], arcs)
        points = shapely.points([one["properties"][LABEL_POINT] for one in units])
        areas = [one["properties"][AREA_KM2] for one in units]
        drawn = map(_Drawn, shapes, points, areas)
        found[name] = dict(zip(ids, drawn, strict=True))
    return found


def _polygons(units: list[list[list[list[int]]]], arcs: list[NDArray[Any]]) -> Shapes:
    """Put units together from their parts, parts from their rings, rings from their arcs."""
    rings = [ring for parts in units for part in parts for ring in part]
    lines = [np.concatenate([arcs[index][:-1] for index in ring]) for ring in rings]
    ring_of = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    part_of = np.repeat(
        np.arange(sum(map(len, units))), [len(part) for parts in units for part in parts]
    )
    closed = np.asarray(shapely.linearrings(np.concatenate(lines), indices=ring_of))
    polygons = np.asarray(shapely.polygons(closed, indices=part_of))
    counts = np.array([len(parts) for parts in units])
    unit_of = np.repeat(np.arange(len(units)), counts)
    shapes = np.asarray(shapely.multipolygons(polygons, indices=unit_of))
    shapes[counts == 1] = shapely.get_geometry(shapes[counts == 1], 0)
    return shapes
