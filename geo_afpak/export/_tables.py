"""The layers as tables: what workbook, GeoPackage and KML have in common.

An incident keeps its point here only where its place is known to a site or a town, or by a
radius of its own, which stands beside it: the points of the others are anchors to draw by, and a
table would hand them on as places.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak import words
from geo_afpak.basemap import density_area
from geo_afpak.count.certain import CERTAIN, POSSIBLE
from geo_afpak.count.selection import summarise_area
from geo_afpak.count.summary import Summary, summarise
from geo_afpak.count.sums import totals_of
from geo_afpak.io._issued import issued
from geo_afpak.join.marks import ON_A_SPOT, here
from geo_afpak.layers import (
    AREA_KM2,
    DRAWN,
    EVENT_CLASS,
    LABEL_POINT,
    MARK,
    WIDE,
    drawing_order,
)
from geo_afpak.look import STATUSES, status_of
from geo_afpak.model import fields
from geo_afpak.text import say_span, say_when

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_afpak.layers import Layers

__all__ = [
    "EXTENT", "FIGURES", "INCIDENTS", "KNOWN_TO", "NEARNESS", "RATE", "UNITS", "WHOLE", "ZONES",
    "Column", "about", "clean", "counts", "incident_table", "key_numbers", "known_to",
    "made_on", "status_name", "statuses_of", "unit_table", "zone_table",
]  # fmt: skip

Kind = Literal["text", "long", "count", "area", "rate", "degree", "day"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the data, its heading, its kind and its width in characters."""

    name: str
    label: str
    kind: Kind = "text"
    width: int = 16


EXTENT: Final = "extent"
WHOLE: Final = "country or region"
"""A statement on a whole country or region is not one on every place in it."""
RATE: Final = "events_per_1000_km2"
_WHEN: Final = "when"
_GROUP_NAMES: Final = "group_names"
_KNOWN_TO: Final = "known_to"
_LON, _LAT = "lon", "lat"
_UNIT_NAMES: Final = "unit_names"
_NUMBERS: Final = (
    Column("killed_low", "Killed, low", "count", 11),
    Column("killed", "Killed, stated", "count", 11),
    Column("killed_high", "Killed, high", "count", 11),
    Column("injured_low", "Injured, low", "count", 11),
    Column("injured", "Injured, stated", "count", 11),
    Column("injured_high", "Injured, high", "count", 11),
)
_PARTS: Final = tuple(
    Column(name, f"{part.split('_')[1].capitalize()} {part.split('_')[0]}, {end}", "count", 12)
    for parts in fields.PARTS.values()
    for part in parts
    for name, end in zip(fields.low_stated_high(part), ("low", "stated", "high"), strict=True)
)
"""Of the killed and injured those told apart; only in tables whose records do."""
_UNKNOWN: Final = (
    Column("killed_unknown", "Killed, events without a figure", "count", 16),
    Column("injured_unknown", "Injured, events without a figure", "count", 16),
)
FIGURES: Final[tuple[Column, ...]] = (
    Column("events", "Events", "count", 9),
    *_NUMBERS[:3], _UNKNOWN[0], *_NUMBERS[3:], _UNKNOWN[1],
)  # fmt: skip
_OF_SOURCE: Final = (
    Column("source_events", "Apart: events as another source counts them", "count", 12),
    Column("source_killed", "Apart: killed as that source counts them", "count", 12),
)
OF_SOURCE: Final = (Column(fields.PCODE, "P-code", width=10), *_OF_SOURCE)
UNITS: Final[tuple[Column, ...]] = (
    Column(fields.NAME, "Name", width=32),
    Column("province", "Province", width=32),
    Column(fields.COUNTRY, "Country", width=14),
    Column(fields.PCODE, "P-code", width=10),
    Column(fields.ADM_ID, "Unit id", width=22),
    *FIGURES,
    *_PARTS,
    Column(CERTAIN, "Events certain here", "count", 9),
    Column(POSSIBLE, "Events possible here", "count", 9),
    *_OF_SOURCE,
    Column(AREA_KM2, "Area, km²", "area", 10),
    Column(RATE, "Events per 1,000 km²", "rate", 11),
)
NEARNESS: Final[tuple[Column, ...]] = (
    Column(EVENT_CLASS, "Class"),
    Column("events", "Events near a place", "count", 9),
)
KNOWN_TO: Final[tuple[Column, ...]] = (
    Column(fields.ADM1_NAME, "Province"),
    Column(fields.ADM1_ID, "Province id"),
    Column(fields.ADM2_NAME, "District"),
    Column(fields.ADM2_ID, "District id"),
    Column(EVENT_CLASS, "Class"),
    *FIGURES,
    Column("ids", "Ids of the events", "long"),
)
INCIDENTS: Final[tuple[Column, ...]] = (
    Column(fields.ID, "Id", width=24),
    Column(fields.TITLE, "Title", "long", 38),
    Column(EVENT_CLASS, "Class", width=18),
    Column(fields.EVENT_TYPE, "Type", width=18),
    Column(fields.SUB_TYPE, "Sub-type", width=18),
    Column(_WHEN, "Date, as far as known", width=22),
    Column(fields.DATE_START, "First day it covers", "day", 12),
    Column(fields.DATE_END, "Last day it covers", "day", 12),
    Column(fields.DATE_PRECISION, "Date known to", width=10),
    Column(_GROUP_NAMES, "Groups", "long", 26),
    Column(fields.GROUPS, "Group codes", width=12),
    Column(fields.CLAIMED_BY, "Claimed by", width=18),
    Column(fields.TARGET, "Target", "long", 22),
    Column(fields.TARGET_TYPE, "Kind of target", width=16),
    *_NUMBERS,
    *_PARTS,
    Column(fields.EVIDENCE, "Evidence", width=11),
    Column(fields.SOURCE_COUNT, "Independent sources", "count", 11),
    Column(fields.COUNTRY, "Country stated", width=14),
    Column(fields.ADM1_STATED, "Province stated", width=16),
    Column(fields.ADM2_STATED, "District stated", width=16),
    Column(fields.PLACE, "Place stated", "long", 20),
    Column(_KNOWN_TO, "Place known to", "long", 22),
    Column(fields.GEO_PRECISION, "Precision of place", "count", 9),
    Column(fields.RADIUS_KM, "Point right to, km", "rate", 10),
    Column(MARK, "Shown as", width=11),
    Column(DRAWN, "Killed, as drawn", "count", 9),
    Column(_LON, "Longitude", "degree", 10),
    Column(_LAT, "Latitude", "degree", 10),
    Column(fields.LOCATION_BASIS, "Basis of the place", "long", 22),
    Column(fields.ADM1_NAME, "Province joined", width=16),
    Column(fields.ADM1_ID, "Province id", width=10),
    Column(fields.ADM2_NAME, "District joined", width=16),
    Column(fields.ADM2_ID, "District id", width=20),
    Column(fields.ADM2_PCODE, "District P-code", width=10),
    Column(fields.UNITS_OF_ITS_DAY, "Units of its own day", width=20),
    Column(fields.JOIN_STATUS, "How joined", width=11),
    Column(fields.ADM2_CERTAINTY, "How sure the district is", width=11),
    Column(fields.ADM2_POSSIBLE, "Ids of other districts it may be in", "long", 24),
    Column(fields.AGREES_WITH_STATED, "Agrees with the place stated", width=10),
    Column(fields.SUMMARY, "Summary", "long", 60),
    Column(fields.SOURCES, "Sources", "long", 60),
    Column(fields.ARCHIVE_LINKS, "Archived at", "long", 40),
    Column(fields.DISCREPANCY, "Contradictions", "long", 40),
    Column(fields.NOTE, "Note", "long", 40),
    Column(fields.CORRECTED, "Corrected", "long", 16),
    Column(fields.GENERALISED, "Taken out", "long", 20),
    Column(fields.SOURCE_DATASET, "Data set", width=16),
    Column(fields.SOURCE_ID, "Id in the data set", width=20),
    Column(fields.LICENCE, "Licence", width=14),
)
ZONES: Final[tuple[Column, ...]] = (
    Column(fields.ID, "Id", width=26),
    Column("group_name", "Group", "long", 26),
    Column(fields.GROUP, "Group code", width=9),
    Column("status_name", "Status", width=20),
    Column(fields.STATUS, "Status code", width=20),
    Column(fields.PLACE, "Place stated", "long", 24),
    Column(_UNIT_NAMES, "Units", "long", 28),
    Column(fields.UNITS, "Unit ids", "long", 22),
    Column(fields.UNIT_LEVEL, "Level of units", width=10),
    Column("admin_level", "Level stated", width=10),
    Column(EXTENT, "Said of", width=16),
    Column(fields.UNITS_BASIS, "Who says these units", "long", 28),
    Column(_WHEN, "Dates", width=28),
    Column(fields.SINCE, "Since", width=11),
    Column(fields.UNTIL, "Until", width=11),
    Column(fields.AS_OF, "As of", width=11),
    Column(fields.CERTAINTY, "Certainty", width=9),
    Column(fields.STRENGTH_LOW, "Fighters, low", "count", 9),
    Column(fields.STRENGTH_HIGH, "Fighters, high", "count", 9),
    Column(fields.STATEMENT, "Statement", "long", 60),
    Column(fields.SOURCES, "Sources", "long", 60),
    Column(fields.DISCREPANCY, "Contradictions", "long", 40),
    Column(fields.NOTE, "Note", "long", 40),
)

# What XML 1.0 cannot hold (section 2.2, Char), and what UTF-8 cannot: lone surrogates.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def clean(text: str) -> str:
    r"""Replace the characters that no XML file may hold; everything else is left to escaping.

    Examples
    --------
    >>> clean("Kot\x1b[2J <b>\ud800")
    'Kot�[2J <b>�'
    """
    return _NO_XML.sub("\ufffd", text)


def made_on() -> dt.datetime:
    """Return the date that files carry: SOURCE_DATE_EPOCH, or a fixed one."""
    return issued() or _EPOCH


def counts(layers: Layers, level: str) -> Summary:
    """Count the incidents that may be shown by unit of the area, as every other surface does.

    Counts of another source may be of more units than the incidents are in: all are listed then.
    """
    if layers.areas and layers.chosen.selection.area is None:
        return summarise(layers.incidents, level, region=layers.region, vintage=layers.vintage)
    return summarise_area(
        layers.incidents,
        level,
        layers.chosen.area,
        region=layers.region,
        vintage=layers.vintage,
    )


def key_numbers(layers: Layers) -> list[tuple[str, dict[str, int | None]]]:
    """Sum the events as the page does, those of them that are placed, and those elsewhere."""
    events, those = here(layers.incidents), layers.region.those
    elsewhere = layers.incidents.drop(events.index)
    numbers = [
        (f"Events in {those}, or without a place", totals_of(events)),
        ("  of these, known to a province", counts(layers, "adm1").totals),
        ("  of these, known to a district", counts(layers, "adm2").totals),
    ]
    if len(elsewhere):
        numbers.append((f"Events outside {those}", totals_of(elsewhere)))
    for level, unit in (("adm1", "province"), ("adm2", "district")):
        if layers.counted:
            numbers.append((f"Only counted, in a {unit}", layers.counted[level].totals))
    return numbers


def unit_table(layers: Layers, level: str, found: Summary) -> gpd.GeoDataFrame:
    """Give every unit that was counted in its counts, the one with most events first.

    Parameters
    ----------
    found
        Of that level: `counts`, or one of `Layers.counted`.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `UNITS` (the province column for districts only). The rate is the events by the
        area of the unit as it is in the boundaries, before it was simplified.
    """
    units = layers.districts if level == "adm2" else layers.provinces
    units = units[units[fields.ADM_ID].isin(found.table["key"])]
    numbers = found.table.set_index("key").drop(columns="name").loc[units[fields.ADM_ID]]
    table = units[[fields.NAME, fields.COUNTRY, fields.PCODE, fields.ADM_ID, "geometry"]].copy()
    if level == "adm2":
        names = layers.provinces.set_index(fields.ADM_ID)[fields.NAME]
        table.insert(1, "province", units[fields.PARENT_ID].map(names))
    for name in numbers.columns:
        table[name] = numbers[name].to_numpy()
        table[name] = table[name].astype("Int64")
    if layers.areas:
        apart = layers.areas.units[level].table.set_index("key").loc[units[fields.ADM_ID]]
        table["source_events"], table["source_killed"] = (
            apart[name].astype("Int64").to_numpy() for name in ("events", "killed")
        )
    table[AREA_KM2] = units[AREA_KM2].round(1)
    table[RATE] = (table["events"].astype(float) / density_area(units) * 1000).round(3)
    order = ["events", fields.COUNTRY, *table.columns.intersection(["province"]), fields.NAME]
    return table.sort_values(
        order, ascending=[False, *[True] * (len(order) - 1)], kind="stable", ignore_index=True
    )[[*_present(UNITS, table), "geometry"]]


def incident_table(layers: Layers) -> gpd.GeoDataFrame:
    """Give every incident that may be shown, with its point only where it is one."""
    table = layers.incidents.copy()
    table = table.set_geometry(table.geometry.where(table[MARK].isin(ON_A_SPOT)))
    table[_LON], table[_LAT] = table.geometry.x.round(5), table.geometry.y.round(5)
    table[_WHEN] = [
        say_when(*row)
        for row in _rows(table, fields.DATE_START, fields.DATE_END, fields.DATE_PRECISION)
    ]
    table[_GROUP_NAMES] = [
        [layers.group_names.get(code, code) for code in row] for row in table[fields.GROUPS]
    ]
    precision = table[fields.GEO_PRECISION].astype("Int64").fillna(0)
    table[_KNOWN_TO] = precision.map(words.PRECISION_LABELS)
    return table[[*_present(INCIDENTS, table), "geometry"]]


def known_to(layers: Layers, level: str) -> gpd.GeoDataFrame:
    """Count the events known to a unit and no closer, by class, on the whole unit.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `KNOWN_TO`, of the province or of the district; `label_lon`, `label_lat`, where
        the unit's name would stand; `slot` of `slots`, the place among the unit's rows.
    """
    mark, units = (
        ("province", layers.provinces) if level == "adm1" else ("district", layers.districts)
    )
    rows = layers.incidents[layers.incidents[MARK] == mark]
    parts = []
    for kind, of_kind in rows.groupby(EVENT_CLASS, sort=True):
        part = summarise(of_kind, level, region=layers.region, vintage=layers.vintage).nonzero()
        part[EVENT_CLASS] = kind
        ids = of_kind.groupby(f"{level}_id")[fields.ID].agg(list)
        part["ids"] = part["key"].map(ids)
        parts.append(part)
    empty = counts(layers, level).table.iloc[:0].assign(**{EVENT_CLASS: None, "ids": None})
    found = pd.concat(parts or [empty], ignore_index=True).sort_values(
        ["key", EVENT_CLASS], ignore_index=True
    )
    unit = units.set_index(fields.ADM_ID).loc[found["key"]]
    found = found.rename(columns={"key": f"{level}_id"})
    found[f"{level}_name"] = unit[fields.NAME].to_numpy()
    at = shapely.get_coordinates(unit[LABEL_POINT].to_numpy()).round(4)
    found["label_lon"], found["label_lat"] = at[:, 0], at[:, 1]
    places = found.groupby(f"{level}_id")[EVENT_CLASS]
    found["slot"], found["slots"] = places.cumcount(), places.transform("size")
    table = gpd.GeoDataFrame(found, geometry=unit.geometry.to_numpy(), crs=fields.CRS)
    order = [*_present(KNOWN_TO, table), "label_lon", "label_lat", "slot", "slots", "geometry"]
    return table[order]


def zone_table(layers: Layers) -> gpd.GeoDataFrame:
    """Give every statement of presence, in the order in which they are drawn."""
    table = layers.zones.copy()
    for name in (fields.STATUS, fields.GROUP):  # frames that nobody has checked may lack them
        table[name] = table[name].astype(object).where(table[name].notna(), "not stated")
    frames = (layers.neighbours, layers.countries, layers.provinces, layers.districts)
    names = {key: name for frame in frames for key, name in _rows(frame, fields.ADM_ID, "name")}
    table[_UNIT_NAMES] = [[names.get(unit, unit) for unit in row] for row in table[fields.UNITS]]
    # As objects: a column of text proper cannot hold what is no Unicode, such as a lone surrogate.
    for name, values in (
        ("group_name", [layers.group_names.get(code, code) for code in table[fields.GROUP]]),
        ("status_name", [status_name(status) for status in table[fields.STATUS]]),
    ):
        table[name] = pd.Series(values, index=table.index, dtype=object)
    table[_WHEN] = [say_span(*row) for row in _rows(table, fields.SINCE, fields.UNTIL)]
    table[EXTENT] = np.where(table[WIDE], WHOLE, "units")
    table = table.iloc[drawing_order(table)].reset_index(drop=True)
    return table[[*_present(ZONES, table), "geometry"]]


def status_name(status: str) -> str:
    """Word a status; one that is not in the vocabulary stands for itself."""
    return status_of(status).label


def statuses_of(zones: gpd.GeoDataFrame) -> list[str]:
    """List the statuses of statements in the order of the vocabulary, strange ones last."""
    found = set(zones[fields.STATUS])
    known = [status for status in STATUSES if status in found]
    return [*known, *sorted(found.difference(known))]


def about(layers: Layers) -> list[tuple[str, list[str]]]:
    """Say what is counted and how, what was left out, and where everything comes from."""
    method = words.method_of(layers)
    method += [words.CORRECTED] if layers.corrected else []
    method += [*words.without_density(layers), *words.counted_apart(layers)]
    method += [f"The incidents were generalised: {text}." for text in words.generalised_as(layers)]
    found = [
        (f"{kind} in no {unit}", summary[level])
        for kind, summary in (
            ("Events", {level: counts(layers, level) for level in ("adm1", "adm2")}),
            ("Only counted,", layers.counted),
        )
        for unit, level in (("province", "adm1"), ("district", "adm2"))
        if summary
    ]
    left_out = [
        f"{what}: {row.events:,}, {row.reason}."
        for what, summary in found
        for row in summary.left_out.itertuples()
    ]
    return [
        ("Method", method),
        ("Left out of the counts", left_out or ["No event is left out."]),
        ("Terms of the sources", list(layers.notices)),
        ("Licences and credits", words.credits_of(layers)),
        ("Sources", words.sources_of(layers)),
    ]


def _present(columns: Sequence[Column], table: pd.DataFrame) -> list[str]:
    return [column.name for column in columns if column.name in table.columns]


def _rows(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """Rows of some columns, None for every kind of missing."""
    part = frame[list(names)].astype(object)
    return list(part.where(part.notna(), None).itertuples(index=False, name=None))
