"""Column names, vocabularies and the CRS: one place for each name.

The vocabularies are those of the data card (data/README.md).
"""

from __future__ import annotations

from typing import Final

# --- incidents, as stated by the source --------------------------------------
ID: Final = "id"
SCOPE: Final = "scope"
EVENT_TYPE: Final = "event_type"
SUB_TYPE: Final = "sub_type"
TITLE: Final = "title"
SUMMARY: Final = "summary"
DATE_START: Final = "date_start"
DATE_END: Final = "date_end"
DATE_PRECISION: Final = "date_precision"
GROUPS: Final = "groups"
CLAIMED_BY: Final = "claimed_by"
TARGET: Final = "target"
TARGET_TYPE: Final = "target_type"
KILLED: Final = "killed"
KILLED_LOW: Final = "killed_low"
KILLED_HIGH: Final = "killed_high"
INJURED: Final = "injured"
INJURED_LOW: Final = "injured_low"
INJURED_HIGH: Final = "injured_high"
COUNTRY: Final = "country"
ADM1_STATED: Final = "adm1_stated"
ADM2_STATED: Final = "adm2_stated"
PLACE: Final = "place"
GEO_PRECISION: Final = "geo_precision"
LOCATION_BASIS: Final = "location_basis"
SOURCES: Final = "sources"
DISCREPANCY: Final = "discrepancy"
NOTE: Final = "note"
SOURCE_DATASET: Final = "source_dataset"
SOURCE_ID: Final = "source_id"
LICENCE: Final = "licence"
UCDP_ID: Final = "ucdp_id"
"""Id of the same event in UCDP GED, where that has it (optional)."""
CORRECTED: Final = "corrected"
"""Names of the fields that the corrections overlay has changed (list)."""
ADM2_ID_BY_NAME: Final = "adm2_id_by_name"
"""The district of an incident without a point, resolved by its stated name (optional)."""
ADM1_ID_BY_NAME: Final = "adm1_id_by_name"
ADM0_ISO3_BY_NAME: Final = "adm0_iso3_by_name"
"""The province and the country of one without a point, where only they are known (optional)."""
GENERALISED: Final = "generalised"
"""What `generalise_incidents` has taken out of an incident, in words (optional)."""

# What casualty recorders keep as well (all optional): the dead and injured of each kind as far as
# they are told apart, how good the evidence is, and where it is kept.
KILLED_CIVILIANS: Final = "killed_civilians"
KILLED_COMBATANTS: Final = "killed_combatants"
INJURED_CIVILIANS: Final = "injured_civilians"
INJURED_COMBATANTS: Final = "injured_combatants"
EVIDENCE: Final = "evidence"
SOURCE_COUNT: Final = "source_count"
"""How many sources are independent of one another."""
ARCHIVE_LINKS: Final = "archive_links"
"""Where copies of the sources are kept (list)."""

PARTS: Final = {
    KILLED: (KILLED_CIVILIANS, KILLED_COMBATANTS),
    INJURED: (INJURED_CIVILIANS, INJURED_COMBATANTS),
}
"""The parts of a toll that may be told apart; each has a lowest and a highest, too."""


def low_stated_high(toll: str) -> tuple[str, str, str]:
    """Name the three columns of a toll, in their order.

    Examples
    --------
    >>> low_stated_high(KILLED_CIVILIANS)
    ('killed_civilians_low', 'killed_civilians', 'killed_civilians_high')
    """
    return f"{toll}_low", toll, f"{toll}_high"


PART_FIELDS: Final = tuple(
    column for parts in PARTS.values() for part in parts for column in low_stated_high(part)
)
RADIUS_KM: Final = "radius_km"
WIDEST_KM: Final = 1000
"""A point that may be farther off is near no place."""
"""How far from its point an incident may have been, where its source gives that (optional)."""
NEAR_KM: Final = 25.0
"""Radius of what is coded as near a place (UCDP GED codebook, where_prec 2)."""
OPTIONAL_FIELDS: Final = (*PART_FIELDS, RADIUS_KM, EVIDENCE, SOURCE_COUNT, ARCHIVE_LINKS)

INCIDENT_FIELDS: Final = (
    ID, SCOPE, EVENT_TYPE, SUB_TYPE, TITLE, SUMMARY, DATE_START, DATE_END, DATE_PRECISION,
    GROUPS, CLAIMED_BY, TARGET, TARGET_TYPE, KILLED, KILLED_LOW, KILLED_HIGH, INJURED,
    INJURED_LOW, INJURED_HIGH, COUNTRY, ADM1_STATED, ADM2_STATED, PLACE, GEO_PRECISION,
    LOCATION_BASIS, SOURCES, DISCREPANCY, NOTE, SOURCE_DATASET, SOURCE_ID, LICENCE,
)  # fmt: skip

TOLL_FIELDS: Final = (KILLED, KILLED_LOW, KILLED_HIGH, INJURED, INJURED_LOW, INJURED_HIGH)
INTEGER_FIELDS: Final = (*TOLL_FIELDS, GEO_PRECISION)
LIST_FIELDS: Final = (GROUPS, SOURCES, "units", CORRECTED, "alt_names", ARCHIVE_LINKS)

# --- columns that the join adds beside the stated ones ------------------------
ADM0_ISO3: Final = "adm0_iso3"
ADM1_ID: Final = "adm1_id"
ADM1_NAME: Final = "adm1_name"
ADM1_PCODE: Final = "adm1_pcode"
ADM2_ID: Final = "adm2_id"
ADM2_NAME: Final = "adm2_name"
ADM2_PCODE: Final = "adm2_pcode"
ADM2_POSSIBLE: Final = "adm2_possible"
"""Districts, other than the one joined, that an incident may be in."""
ADM2_CERTAINTY: Final = "adm2_certainty"
"""How sure the district joined is."""
BOUNDARIES_OF: Final = "boundaries_of"
"""The vintage of the joined units, where each event has that of its own day."""
UNITS_VINTAGE: Final = "units_vintage"
"""In what `join` writes: the vintage of the joined units of each row."""
UNITS_OF_ITS_DAY: Final = "units_of_its_day"
"""On a map of one vintage: where an event was by the units of its own day, if elsewhere."""
JOIN_STATUS: Final = "join_status"
NAME_METHOD: Final = "name_method"
BORDER_KM: Final = "border_km"
AGREES_WITH_STATED: Final = "agrees_with_stated"
DISAGREES_BY: Final = "disagrees_by"

JOINED_FIELDS: Final = (
    ADM0_ISO3, ADM1_ID, ADM1_NAME, ADM1_PCODE, ADM2_ID, ADM2_NAME, ADM2_PCODE,
    JOIN_STATUS, NAME_METHOD, BORDER_KM, AGREES_WITH_STATED, DISAGREES_BY, ADM2_POSSIBLE,
    ADM2_CERTAINTY,
)  # fmt: skip

# --- presence zones -----------------------------------------------------------
GROUP: Final = "group"
STATUS: Final = "status"
UNITS: Final = "units"
UNIT_LEVEL: Final = "unit_level"
UNITS_BASIS: Final = "units_basis"
SINCE: Final = "since"
UNTIL: Final = "until"
AS_OF: Final = "as_of"
CERTAINTY: Final = "certainty"
STRENGTH_LOW: Final = "strength_low"
STRENGTH_HIGH: Final = "strength_high"
STATEMENT: Final = "statement"
STATUS_STATED: Final = "status_stated"
"""The source's own word for the status (optional)."""
DRAWN: Final = "drawn"
""""no" for a statement that maps list and do not draw (optional)."""

ZONE_FIELDS: Final = (
    ID, GROUP, STATUS, PLACE, UNITS, UNIT_LEVEL, UNITS_BASIS, SINCE, UNTIL, DATE_PRECISION,
    AS_OF, CERTAINTY, STRENGTH_LOW, STRENGTH_HIGH, STATEMENT, SOURCES, DISCREPANCY, NOTE,
)  # fmt: skip

# --- boundaries ---------------------------------------------------------------
ADM_ID: Final = "adm_id"
LEVEL: Final = "level"
NAME: Final = "name"
ALT_NAMES: Final = "alt_names"
PCODE: Final = "pcode"
PCODE_EDITION: Final = "pcode_edition"
ISO_3166_2: Final = "iso_3166_2"
PARENT_ID: Final = "parent_id"
VALID_FROM: Final = "valid_from"
VALID_TO: Final = "valid_to"
DISPUTED: Final = "disputed"
SOURCE: Final = "source"

BOUNDARY_FIELDS: Final = (
    ADM_ID, LEVEL, NAME, ALT_NAMES, PCODE, PCODE_EDITION, ISO_3166_2, PARENT_ID, COUNTRY,
    VALID_FROM, VALID_TO, DISPUTED, SOURCE, LICENCE,
)  # fmt: skip
AREA_TO_CENSUS: Final = "area_to_census"
"""Drawn area over that of the census, of a unit where they are a tenth or more apart; else none.
Only in boundaries that know it."""

GEOMETRY: Final = "geometry"

# --- vocabularies -------------------------------------------------------------
SCOPES: Final = ("core", "background", "out_of_theatre")
EVENT_TYPES: Final = (
    "attack", "counter_terrorism", "clash", "unrest", "recruitment_propaganda",
    "pledge_alliance", "organisational", "statement",
)  # fmt: skip
DATE_PRECISIONS: Final = ("day", "week", "month", "year", "range", "report", "unknown")
GEO_PRECISIONS: Final = {
    1: "site",
    2: "town",
    3: "district",
    4: "province",
    5: "country or region",
    0: "no place given",
}
ZONE_STATUSES: Final = (
    "stronghold", "operational", "pockets_of_influence", "cells", "recruitment", "former",
    "affiliate_area", "attack_reach", "no_organised_presence", "leadership_hideout",
    "claimed_territory", "as_stated",
)  # fmt: skip
EVIDENCE_GRADES: Final = ("confirmed", "fair", "weak", "contested", "discounted")
"""As Airwars grades incidents (Airwars, "Methodology")."""
CERTAINTIES_OF_PLACE: Final = ("certain", "likely", "possible")
CERTAINTIES: Final = ("high", "medium", "low")
JOIN_STATUSES: Final = (
    "matched", "nearest", "conflict", "named", "city", "coarse", "outside", "no_geometry",
)  # fmt: skip
LEVELS: Final = ("adm0", "adm1", "adm2")
UNIT_LEVELS: Final = ("adm0", "adm1", "adm2", "neighbour")

DISTRICT_PRECISION_MAX: Final = 3
"""A point counts in a district at geo_precision 1-3 (UCDP GED codebook, where_prec)."""
PROVINCE_PRECISION_MAX: Final = 4

# --- space --------------------------------------------------------------------
CRS: Final = "EPSG:4326"
EQUAL_AREA_CRS: Final = "EPSG:6933"
