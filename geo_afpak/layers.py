"""What to draw, without saying how: shared by the page and the figures.

One call, `build_layers`, joins the incidents, decides by their precision how each may be
drawn (design rule: never a dot at a centroid), simplifies the boundaries for the screen as
one coverage, and takes every number from `geo_afpak.count.summary`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak import boundaries
from geo_afpak.count.summary import Summary, summarise, totals
from geo_afpak.join.incidents import elsewhere, join_incidents
from geo_afpak.look import EVENTS, OTHER
from geo_afpak.model import fields
from geo_afpak.names import groups
from geo_afpak.region.phases import phases_of
from geo_afpak.region.read import default_region
from geo_afpak.release.licences import citations, for_publication

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.region.region import Region

__all__ = [
    "EVENT_CLASSES",
    "OTHER",
    "PRIVATE",
    "Layers",
    "build_layers",
    "drawing_order",
    "lead_of",
    "mark_of",
]

PRIVATE: Final = "Private, not for publication"
"""Begins the title of a map that shows rows of sources that keep them to themselves."""

EVENT_CLASSES: Final = {key: event.types for key, event in EVENTS.items() if key != OTHER}
"""Five classes a reader can tell apart at a glance; each keeps its event types."""

MARK: Final = "mark"
WIDE: Final = "wide"
KIND: Final = "kind"
EVENT_CLASS: Final = "event_class"
LABEL_POINT: Final = "label_point"
AREA_KM2: Final = "area_km2"

# Equal-area cylindrical projection of WGS 84 (EASE-Grid 2.0, Brodzik et al. 2012).
_EQUAL_AREA: Final = "EPSG:6933"
# Sources differ by 0.1-0.4 km along the borders (data/admin_boundaries/LICENSES.md), so a
# triangle smaller than this (degrees, Visvalingam-Whyatt) says nothing about the ground.
_SIMPLIFY_DEG: Final = 0.012
_LINE_REACH_DEG: Final = 0.05
_LEAST_PIECE: Final = 1e-6  # square degrees, about 1 hectare


@dataclass(frozen=True)
class Layers:
    """Everything that a map of incidents and presence shows.

    Parameters
    ----------
    region
        The part of the world.
    title, lead
        What is shown and when; two sentences whose numbers come from `summary.totals`.
    incidents
        Joined incidents, with `mark` (dot, district, province, shelf, elsewhere) and
        `event_class`.
    zones
        Presence statements with their geometry, simplified as the boundaries are; `wide` of
        those that are on a whole country or region.
    districts, provinces, countries
        Units of the vintage, simplified as one coverage, with `label_point` and `area_km2`
        (of the unit as it was before that).
    neighbours, lines, towns
        Base map: land round the region, borders by `kind` (border, coast, disputed), towns by
        rank.
    group_names
        Code to name, for every code that occurs.
    phases
        Those of the data set (`phases.phases_of`); no rows for data that has none.
    vintage, corrected
        Which boundaries, and whether the corrections overlay was applied.
    private
        Whether rows that may not be republished are among the incidents.
    counted
        Of a map for publication: counts of those rows by adm1 and adm2; empty without any.
    notices, citations, restricted
        What the terms of the sources make us say; what to cite; the data sets in question.
    """

    region: Region
    title: str
    lead: str
    incidents: gpd.GeoDataFrame
    zones: gpd.GeoDataFrame
    districts: gpd.GeoDataFrame
    provinces: gpd.GeoDataFrame
    countries: gpd.GeoDataFrame
    neighbours: gpd.GeoDataFrame
    lines: gpd.GeoDataFrame
    towns: gpd.GeoDataFrame
    group_names: Mapping[str, str]
    phases: pd.DataFrame
    vintage: str
    corrected: bool
    private: bool
    counted: Mapping[str, Summary]
    notices: tuple[str, ...]
    citations: tuple[str, ...]
    restricted: tuple[str, ...]


def build_layers(  # noqa: PLR0913 - each option is one thing that a user asks for
    incidents: gpd.GeoDataFrame,
    zones: gpd.GeoDataFrame,
    *,
    region: Region | None = None,
    vintage: str | None = None,
    title: str | None = None,
    corrected: bool = False,
    private: bool = False,
) -> Layers:
    """Join, classify and simplify everything that a map needs.

    Parameters
    ----------
    incidents
        Incidents in EPSG:4326, as `io.read_incidents` returns them.
    zones
        Presence statements in EPSG:4326, as `io.read_zones` returns them.
    region
        Afghanistan and Pakistan when None; `read_region` makes another.
    vintage
        One of the region's, the first when None. "2017" draws FATA apart, "2018" within
        Khyber Pakhtunkhwa.
    title
        Heading of the map; built from the years of the incidents when None.
    corrected
        Says that `incidents` carry the corrections overlay, which the map then tells.
    private
        Show rows of ACLED, GTD and the like as well, for one's own desk; the title says so.
        Without it they are only counted, by province and district (docs/licences.md).

    Raises
    ------
    CRSMismatchError
        If a frame has no CRS or another one.
    """
    region = region or default_region()
    vintage = region.vintage(vintage).name
    everything = join_incidents(incidents, region=region, vintage=vintage)
    open_rows, publication = for_publication(everything)
    withheld = publication.withheld
    joined = everything if private else open_rows
    heading = title or _title(everything, region)
    joined[EVENT_CLASS] = joined[fields.EVENT_TYPE].map(_class_of()).fillna(OTHER)
    joined[MARK] = mark_of(joined)
    base_map = _embedded_map(vintage) if region == default_region() else _base_map(region, vintage)
    districts, provinces, countries, lines = (frame.copy() for frame in base_map)
    return Layers(
        region=region,
        title=f"{PRIVATE}: {heading}" if private else heading,
        lead=lead_of(joined, zones) + ("" if private else _counted_lead(withheld)),
        incidents=joined,
        zones=_display_zones(zones, districts, provinces, countries),
        districts=districts,
        provinces=provinces,
        countries=countries,
        neighbours=boundaries.load_neighbours(region=region),
        lines=lines,
        towns=boundaries.load_towns(region=region),
        group_names=_group_names(joined, zones),
        phases=phases_of(joined, region),
        vintage=vintage,
        corrected=corrected,
        private=private,
        counted={}
        if private or withheld.empty
        else {
            level: summarise(withheld, level, region=region, vintage=vintage)
            for level in ("adm1", "adm2")
        },
        notices=tuple(publication.notices(private=private)),
        citations=tuple(citations(everything)),
        restricted=tuple(use.dataset for use in publication.restricted),
    )


def mark_of(joined: gpd.GeoDataFrame) -> pd.Series:
    """Say how each incident may be drawn, given how precisely its place is known.

    Returns
    -------
    pandas.Series
        "dot" for a site or town, "district" for a district to be hatched, "province" for a
        badge in a province, "shelf" for what is listed beside the map, "elsewhere" for
        events outside the region (join.elsewhere), which are in the table only.

    Notes
    -----
    A point of geo_precision 4 or 5 is a display anchor: drawing it would claim a place that
    no source gives (data/README.md, geo_precision).
    """
    precision = joined[fields.GEO_PRECISION].astype("Int64").fillna(0)
    has_point = joined.geometry.notna() & ~joined.geometry.is_empty
    marks = np.select(
        [
            elsewhere(joined),
            has_point & precision.isin([1, 2]),
            (precision == fields.DISTRICT_PRECISION_MAX) & joined[fields.ADM2_ID].notna(),
            (precision == fields.PROVINCE_PRECISION_MAX) & joined[fields.ADM1_ID].notna(),
        ],
        ["elsewhere", "dot", "district", "province"],
        "shelf",
    )
    return pd.Series(marks, index=joined.index, name=MARK)


def _class_of() -> dict[str, str]:
    return {kind: name for name, kinds in EVENT_CLASSES.items() for kind in kinds}


@cache
def _embedded_map(
    vintage: str,
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Simplify units and lines once: they are the same for any incidents, and take 0.7 s."""
    return _base_map(default_region(), vintage)


def _base_map(
    region: Region, vintage: str
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    districts, provinces, countries = _display_units(region, vintage)
    return districts, provinces, countries, _display_lines(region, countries)


def _display_units(
    region: Region, vintage: str
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Simplify districts, provinces and countries together, so that their lines coincide."""
    districts = boundaries.load_boundaries("adm2", vintage=vintage, region=region)
    provinces = boundaries.load_boundaries("adm1", vintage=vintage, region=region)
    pieces = _pieces(districts, provinces)
    simple = shapely.coverage_simplify(pieces.geometry.to_numpy(), _SIMPLIFY_DEG)
    pieces = pieces.set_geometry(simple, crs=fields.CRS)
    levels = []
    for level, key in (("adm2", "adm2"), ("adm1", "adm1"), ("adm0", fields.COUNTRY)):
        units = boundaries.load_boundaries(level, vintage=vintage, region=region)
        units[AREA_KM2] = units.to_crs(_EQUAL_AREA).area / 1e6
        shapes = pieces.dissolve(key, method="coverage").geometry.loc[units[fields.ADM_ID]]
        units = units.set_geometry(np.asarray(shapes), crs=fields.CRS)
        # With a unit cut in two, the circle lies in the larger part.
        circles = shapely.maximum_inscribed_circle(units.geometry.to_numpy(), tolerance=0.02)
        units[LABEL_POINT] = shapely.get_point(circles, 0)
        levels.append(units)
    return levels[0], levels[1], levels[2]


def _pieces(districts: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Cut the districts that a province border of the time runs through.

    Where provinces changed and districts are drawn as they came to be, some lie in two.
    """
    pieces = districts[[fields.ADM_ID, fields.PARENT_ID, fields.COUNTRY, "geometry"]].rename(
        columns={fields.ADM_ID: "adm2", fields.PARENT_ID: "adm1"}
    )
    shapes = provinces.set_index(fields.ADM_ID).geometry
    parents = np.asarray(shapes.loc[pieces["adm1"]])
    outside = shapely.area(shapely.difference(pieces.geometry.to_numpy(), parents)) > _LEAST_PIECE
    if not outside.any():
        return pieces
    crossed = pieces[outside].drop(columns="adm1")
    cut = crossed.overlay(
        provinces[[fields.ADM_ID, "geometry"]].rename(columns={fields.ADM_ID: "adm1"}),
        how="intersection",
        keep_geom_type=True,
    )
    cut = cut[shapely.area(cut.geometry.to_numpy()) > _LEAST_PIECE]
    whole: gpd.GeoDataFrame = pd.concat([pieces[~outside], cut], ignore_index=True)
    return whole


def _display_lines(region: Region, countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Lay the named borders and coasts on the simplified outline of the countries."""
    lines = boundaries.load_lines(region=region).sort_values(
        "disputed", ascending=False, kind="stable", ignore_index=True
    )
    left = shapely.union_all(shapely.boundary(countries.geometry.to_numpy()))
    shapes = []
    for line in lines.geometry:
        near = shapely.buffer(line, _LINE_REACH_DEG)
        parts = shapely.get_parts(shapely.line_merge(shapely.intersection(left, near)))
        # Where a line only touches the reach of another, a point is all that is left.
        shapes.append(shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1]))
        left = shapely.difference(left, near)
    coast = lines[fields.ID].astype(str).str.endswith("coast")
    lines[KIND] = np.select([lines[fields.DISPUTED], coast], ["disputed", "coast"], "border")
    return lines.set_geometry(shapes, crs=fields.CRS)


def _display_zones(
    zones: gpd.GeoDataFrame,
    districts: gpd.GeoDataFrame,
    provinces: gpd.GeoDataFrame,
    countries: gpd.GeoDataFrame,
) -> gpd.GeoDataFrame:
    """Give zones made of drawn units the units' simplified lines; others keep their own.

    What is only to be listed has no shape.
    """
    shapes = pd.concat(
        [frame.set_index(fields.ADM_ID).geometry for frame in (districts, provinces, countries)]
    )
    drawn = [
        shapely.union_all(shapes.loc[units].to_numpy())
        if set(units) <= set(shapes.index)
        else shape
        for units, shape in zip(zones[fields.UNITS], zones.geometry, strict=True)
    ]
    stated = zones.get("admin_level", zones[fields.UNIT_LEVEL])
    whole = zones[fields.UNIT_LEVEL].isin(["adm0", "neighbour"])
    wide = stated.isin(["country", "region"]) | whole
    out = zones.assign(**{WIDE: wide.astype(bool)}).set_geometry(drawn, crs=fields.CRS)
    if fields.DRAWN in out:
        out.loc[out[fields.DRAWN] == "no", fields.GEOMETRY] = None
    return out


def drawing_order(zones: gpd.GeoDataFrame) -> NDArray[np.intp]:
    """Order zones from the ground up: wide statements, then the larger areas first.

    Parameters
    ----------
    zones
        As `Layers` holds them.
    """
    return np.lexsort([-shapely.area(zones.geometry.to_numpy()), ~zones[WIDE].to_numpy()])


def _group_names(joined: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> dict[str, str]:
    known = groups.group_names()
    codes = {code for row in joined[fields.GROUPS] for code in row} | set(
        zones[fields.GROUP].dropna()
    )
    return {code: known.get(code, code) for code in sorted(codes)}


def _title(joined: gpd.GeoDataFrame, region: Region) -> str:
    years = _years(joined)
    return f"Incidents in {region.name}{f', {years}' if years else ''}"


def _years(joined: gpd.GeoDataFrame) -> str:
    starts, ends = joined[fields.DATE_START].dropna(), joined[fields.DATE_END].dropna()
    if starts.empty:
        return ""
    days = starts.drop_duplicates()
    first, last = min(days)[:4], max([*days, *ends.drop_duplicates()])[:4]
    return first if first == last else f"{first}–{last}"


def _counted_lead(withheld: gpd.GeoDataFrame) -> str:
    """Say how many events are in the map as counts only."""
    numbers = totals(withheld)
    if not numbers["events"]:
        return ""
    killed = f", with at least {numbers['killed']:,} people killed" if numbers["killed"] else ""
    count = f"{numbers['events']:,} more{killed}"
    return f" {count}, are counted by district where that is known, not shown one by one."


def _toll(numbers: Mapping[str, int | None]) -> str:
    """Say the stated sum, or, where only a bound is known, that bound."""
    for key, words in (
        ("killed", "at least"),
        ("killed_low", "at least"),
        ("killed_high", "up to"),
    ):
        if numbers[key] is not None:
            return f"{words} {numbers[key]:,}"
    return "an unknown number of"


def lead_of(joined: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> str:
    """Say in two sentences what a map of these holds, unknowns included."""
    here = joined[joined[MARK] != "elsewhere"]
    attacks = here[here[fields.EVENT_TYPE] == "attack"]
    placed = here[here[MARK] != "shelf"]
    presence = f" and {len(zones)} statements of presence" if len(zones) else ""
    first = (
        f"{len(here):,} events{presence}, "
        f"{len(placed):,} of {'the events' if presence else 'them'} known to a province or closer"
    )
    numbers = totals(attacks)
    if not numbers["events"]:
        return f"{first}."
    known = int(numbers["events"]) - int(numbers["killed_unknown"] or 0)
    deaths = (
        f"{_toll(numbers)} people killed in {known:,} of {numbers['events']:,} attacks"
        if known
        else f"{numbers['events']:,} attacks, none with a figure of deaths"
    )
    unknown = numbers["killed_unknown"]
    rest = f"; no figure for {unknown:,}" if known and unknown else ""
    return f"{first}. The sources count {deaths}{rest}."
