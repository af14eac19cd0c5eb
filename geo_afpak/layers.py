"""What to draw, without saying how: shared by the page and the figures.

`build_layers` is the one way from incidents to a map: joined, parted into what may be shown
and what may be counted only, marked by how each may be drawn (never a dot at a centroid), laid
on the base map. Every number is taken from `geo_afpak.count.summary`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak.basemap import AREA_KM2, KIND, LABEL_POINT, BaseMap, base_map
from geo_afpak.count.areas import period_of, summarise_counts
from geo_afpak.count.lead import lead_of, refuse_none
from geo_afpak.count.selection import Selection, select_joined, select_zones
from geo_afpak.count.summary import Summary, summarise
from geo_afpak.count.sums import drawn_figure, plain
from geo_afpak.count.versus import against as set_against
from geo_afpak.count.versus import compare_selections
from geo_afpak.join.days import beside, why_of
from geo_afpak.join.incidents import join_incidents
from geo_afpak.join.marks import MARK, mark_of
from geo_afpak.join.units import vintage_of
from geo_afpak.look import EVENTS, OTHER
from geo_afpak.model import fields
from geo_afpak.names import groups
from geo_afpak.region.phases import phases_of
from geo_afpak.region.read import default_region
from geo_afpak.region.region import EVENT
from geo_afpak.release.licences import set_apart
from geo_afpak.text import sentence
from geo_afpak.zones import load_zones

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.count.selection import Selected
    from geo_afpak.count.versus import Versus
    from geo_afpak.custody import Custody
    from geo_afpak.importers.counts import AreaCounts
    from geo_afpak.join.conflict import OnConflict
    from geo_afpak.region.region import Region
    from geo_afpak.stream.summary import Overview

__all__ = [
    "AREA_KM2",
    "DRAWN",
    "EVENT_CLASS",
    "EVENT_CLASSES",
    "KIND",
    "LABEL_POINT",
    "MARK",
    "OTHER",
    "PRIVATE",
    "WIDE",
    "Layers",
    "Withdrawn",
    "areas_of",
    "build_layers",
    "drawing_order",
    "layers_of",
    "mark_of",
]

PRIVATE: Final = "Private, not for publication"
"""Begins the title of a map that shows rows of sources that keep them to themselves."""

EVENT_CLASSES: Final = {key: event.types for key, event in EVENTS.items() if key != OTHER}
"""Five classes a reader can tell apart at a glance; each keeps its event types."""

WIDE: Final = "wide"
EVENT_CLASS: Final = "event_class"
DRAWN: Final = "killed_drawn"
"""Column of the deaths that a symbol's size says (`count.sums.drawn_figure`)."""


@dataclass(frozen=True)
class Areas:
    """Counts of areas by another source, to be shaded: whose, of what time, by adm1 and adm2."""

    source: str
    period: str
    units: Mapping[str, Summary]


@dataclass(frozen=True)
class Withdrawn:
    """Records that a former file has and this one has not: those that may be named, and all."""

    named: gpd.GeoDataFrame
    count: int


@dataclass(frozen=True)
class Layers:
    """Everything that a map of incidents and presence shows.

    Parameters
    ----------
    region
        The part of the world.
    title, lead
        What is shown and when; two sentences whose numbers come from `summary.totals`.
    chosen
        Area and period, those asked for or the data's own, and what was left out by them.
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
    vintage, why, corrected
        Which boundaries, and why these; whether the corrections overlay was applied.
    private
        Whether rows that may not be republished are among the incidents.
    counted
        Of a map for publication: counts of those rows by adm1 and adm2; empty without any.
    areas
        Counts of areas that another source gives; in no other number.
    versus
        What is selected beside another period or area.
    withdrawn
        Records that are no longer there since a former file; in no number.
    custody
        What is known of the sources, by citation.
    overview
        Counts of a file too large to be shown event by event (`page.overview`).
    notices, citations, restricted
        What the terms of the sources make us say; what to cite; the data sets in question.
    """

    region: Region
    title: str
    lead: str
    chosen: Selected
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
    why: str
    corrected: bool
    private: bool
    counted: Mapping[str, Summary]
    notices: tuple[str, ...]
    citations: tuple[str, ...]
    restricted: tuple[str, ...]
    areas: Areas | None = None
    versus: Versus | None = None
    withdrawn: Withdrawn | None = None
    custody: Custody | None = None
    overview: Overview | None = None

    @property
    def without_events(self) -> bool:
        """Whether statements are all that there is: no event, nothing that is only counted."""
        return bool(
            self.incidents.empty and len(self.zones) and not self.counted and not self.areas
        )


def build_layers(  # noqa: PLR0913 - each option is one thing that a user asks for
    incidents: object = None,
    zones: object = None,
    *,
    region: Region | None = None,
    vintage: str | None = None,
    on_conflict: OnConflict = "point",
    selection: Selection | None = None,
    title: str | None = None,
    corrected: bool = False,
    private: bool = False,
    counts: AreaCounts | None = None,
    against: str | None = None,
    custody: Custody | None = None,
) -> Layers:
    """Join, classify and simplify everything that a map needs.

    Parameters
    ----------
    incidents
        As `load_incidents` takes them; the embedded ones when None.
    zones
        Presence statements, as `load_zones` takes them. When None the embedded ones stand
        beside the embedded incidents, and none beside others.
    region
        Afghanistan and Pakistan when None; `read_region` makes another.
    vintage, on_conflict
        As `join_incidents` takes them. "2017" draws FATA apart, "2018" within
        Khyber Pakhtunkhwa. With "event" the units are drawn, and counted in, that were in force
        for most events; where those of an event's own day differ, it names them beside.
    selection
        Area, period and values to look at (`select`); all of the records when None.
    title
        Heading of the map; built from area and period when None.
    corrected
        Says that `incidents` carry the corrections overlay, which the map then tells.
    private
        Show rows of ACLED, GTD and the like as well, for one's own desk; the title says so.
        Without it they are only counted, by province and district (docs/licences.md).
    counts
        Counts of areas by another source, as `read_counts` gives them (docs/import_counts.md).
    against
        A period such as "2013..2014", or an area, to set beside what is selected
        (`count.versus.against`).
    custody
        Records of the sources, as `read_custody` gives them (docs/custody.md).

    Raises
    ------
    ValidationError
        If records or statements are not sound; carries every fault.
    InvalidInputError
        If it is no table, names of columns are doubled, no CRS is set, or nothing is as selected.
    """
    region = region or default_region()
    statements = load_zones(zones)
    if zones is None and incidents is not None:
        statements = statements.iloc[:0]
    own_day = vintage == EVENT
    everything = join_incidents(
        incidents, region=region, vintage=None if own_day else vintage, on_conflict=on_conflict
    )
    why = why_of(vintage, region, dated=bool(everything[fields.DATE_START].notna().any()))
    vintage = vintage_of(region, None if own_day else vintage, everything)
    if own_day:  # a map draws units of one time
        own = join_incidents(everything, region=region, vintage=EVENT, on_conflict=on_conflict)
        everything = beside(everything, own)
    chosen = select_joined(everything, selection, region, vintage, part=False)
    versus = None
    if against:
        rows = everything if private else set_apart(everything)[0]
        asked = selection or Selection()
        versus = compare_selections(
            rows, asked, set_against(asked, against), region=region, vintage=vintage,
            withheld=len(everything) - len(rows),
        )  # fmt: skip
    everything = chosen.incidents
    if selection:
        statements = select_zones(statements, chosen)
        refuse_none(chosen, len(chosen.incidents) + len(statements))
    everything[MARK] = mark_of(everything)
    open_rows, publication = set_apart(everything)
    shown = everything if private else open_rows
    withheld = publication.withheld.iloc[: 0 if private else None]
    areas = _areas(counts, region, vintage) if counts else None
    what = "Statements of presence" if everything.empty and len(statements) else None
    by_area = areas.units["adm1"] if areas and everything.empty else None
    called = sentence(by_area.note) if by_area else chosen.title(what)
    of_region = default_region().datasets[0].title
    heading = title or (called if selection or incidents is not None else of_region)
    classes = {kind: name for name, kinds in EVENT_CLASSES.items() for kind in kinds}
    shown[EVENT_CLASS] = shown[fields.EVENT_TYPE].map(classes).fillna(OTHER)
    shown[DRAWN] = drawn_figure(shown, fields.KILLED)
    base = base_map(region, vintage)
    return Layers(
        region=region,
        title=f"{PRIVATE}: {heading}" if private else heading,
        incidents=shown,
        chosen=chosen,
        zones=_display_zones(statements, base),
        districts=base.districts,
        provinces=base.provinces,
        countries=base.countries,
        neighbours=base.neighbours,
        lines=base.lines,
        towns=base.towns,
        group_names=_group_names(shown, statements, region),
        phases=phases_of(publication.datasets, region),
        vintage=vintage,
        why=why,
        corrected=corrected,
        private=private,
        notices=tuple(publication.notices(private=private)),
        citations=publication.citations,
        restricted=tuple(use.dataset for use in publication.restricted),
        lead=" ".join([lead_of(shown, statements, withheld, by_area), *chosen.doubts()]),
        counted=_counted(withheld, region, vintage),
        areas=areas,
        versus=versus,
        custody=custody,
    )


def areas_of(layers: Layers, by: str) -> Summary | None:
    """Take the counts of another source in the area asked for; None where there are none.

    Parameters
    ----------
    by
        adm1 or adm2.
    """
    if layers.areas is None:
        return None
    found = layers.areas.units[by]
    if layers.chosen.selection.area is None:
        return found
    table = found.table[found.table["key"].isin(layers.chosen.area.units(by))]
    totals = {name: plain(table[name].sum(min_count=1)) for name in found.totals}
    return replace(found, table=table, totals=totals, left_out=found.left_out.iloc[:0])


def layers_of(held: object) -> Layers:
    """Return layers as they are, and make them of whatever incidents somebody holds."""
    return held if isinstance(held, Layers) else build_layers(held)


def _display_zones(zones: gpd.GeoDataFrame, base: BaseMap) -> gpd.GeoDataFrame:
    """Give zones made of drawn units the units' simplified lines; others keep their own.

    What is only to be listed has no shape.
    """
    levels = (base.districts, base.provinces, base.countries)
    shapes = pd.concat([frame.set_index(fields.ADM_ID).geometry for frame in levels])
    known = shapes.to_dict()
    drawn = [
        shapely.union_all([known[unit] for unit in units])
        if units and all(unit in known for unit in units)
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


def _group_names(
    joined: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, region: Region
) -> dict[str, str]:
    known = groups.group_names(region)
    codes = {code for row in joined[fields.GROUPS] for code in row} | set(
        zones[fields.GROUP].dropna()
    )
    return {code: known.get(code, code) for code in sorted(codes)}


def _counted(withheld: gpd.GeoDataFrame, region: Region, vintage: str) -> dict[str, Summary]:
    if withheld.empty:
        return {}
    return {
        level: summarise(withheld, level, region=region, vintage=vintage)
        for level in ("adm1", "adm2")
    }


def _areas(counts: AreaCounts, region: Region, vintage: str) -> Areas:
    units = {
        level: summarise_counts(counts, level, region=region, vintage=vintage)
        for level in ("adm1", "adm2")
    }
    return Areas(counts.source, period_of(counts), units)
