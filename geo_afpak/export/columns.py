"""The columns of the tables that are exported: names in the data, headings, kinds, widths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from geo_afpak.count.certain import CERTAIN, POSSIBLE
from geo_afpak.layers import AREA_KM2, DRAWN, EVENT_CLASS, MARK
from geo_afpak.model import fields

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
WHEN: Final = "when"
GROUP_NAMES: Final = "group_names"
NEARBY: Final = "known_to"
LON, LAT = "lon", "lat"
UNIT_NAMES: Final = "unit_names"
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
    Column(WHEN, "Date, as far as known", width=22),
    Column(fields.DATE_START, "First day it covers", "day", 12),
    Column(fields.DATE_END, "Last day it covers", "day", 12),
    Column(fields.DATE_PRECISION, "Date known to", width=10),
    Column(GROUP_NAMES, "Groups", "long", 26),
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
    Column(NEARBY, "Place known to", "long", 22),
    Column(fields.GEO_PRECISION, "Precision of place", "count", 9),
    Column(fields.RADIUS_KM, "Point right to, km", "rate", 10),
    Column(MARK, "Shown as", width=11),
    Column(DRAWN, "Killed, as drawn", "count", 9),
    Column(LON, "Longitude", "degree", 10),
    Column(LAT, "Latitude", "degree", 10),
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
    Column(UNIT_NAMES, "Units", "long", 28),
    Column(fields.UNITS, "Unit ids", "long", 22),
    Column(fields.UNIT_LEVEL, "Level of units", width=10),
    Column("admin_level", "Level stated", width=10),
    Column(EXTENT, "Said of", width=16),
    Column(fields.UNITS_BASIS, "Who says these units", "long", 28),
    Column(WHEN, "Dates", width=28),
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
