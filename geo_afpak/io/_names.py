"""The usual names of columns, and the field that each of them is.

Names are compared without case and signs: ``Event Date``, ``EVENT_DATE`` and ``event-date`` are
one. Of several names of one field in a table the first in the list below is taken; a column of
the field's own name comes before all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo_afpak.io._titles_abroad import in_english
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LON: Final = "lon"
LAT: Final = "lat"

POINT_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    LON: ("longitude", "long", "lng", "lon_dd", "longitude_dd", "gps_longitude", "point_x",
          "x_coord", "x"),
    LAT: ("latitude", "lat_dd", "latitude_dd", "gps_latitude", "point_y", "y_coord", "y"),
}  # fmt: skip

PAIR_NAMES: Final = (
    "latlong", "latlon", "latlng", "coordinates", "coordinate", "coords", "gps", "gpscoordinates",
    "point", "mgrs", "mgrsgrid", "mgrscoordinates", "grid", "gridreference", "gridref", "utm",
    "pluscode", "wkt", "geomwkt", "thegeom", "geometry",
)  # fmt: skip
"""Of one column that holds both coordinates, as `plain_title` writes them."""

DAY_NAMES: Final = (
    "event_date", "date", "incident_date", "attack_date", "date_of_event", "date_of_incident",
    "date_of_attack", "when", "date_of_occurrence", "occurrence_date", "date_occurred", "date_time",
    "dates", "when_did_it_happen", "when_did_it_occur", "when_did_the_incident_happen",
    "when_did_the_incident_occur",
)  # fmt: skip
"""Of the one date of an event, which may be a day or less exact."""

CODE_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    f.ADM1_STATED: ("adm1_pcode", "admin1_pcode", "admin1_code", "admin1_pcod", "adm1_code"),
    f.ADM2_STATED: (
        "adm2_pcode",
        "admin2_pcode",
        "admin2_code",
        "admin2_pcod",
        "adm2_code",
        "pcode",
    ),
}
"""Of P-codes, which stand for a name where there is none."""

INCIDENT_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    f.ID: ("event_id", "incident_id", "event_id_cnty", "strike_id", "attack_id", "record_id", "uid",
           "fid", "s_no", "serial_no", "serial", "no", "s", "objectid", "sr_no", "sl_no", "sn",
           "serial_number", "incident_no", "event_no", "case_no",
           "unique_reference_code"),
    f.TITLE: ("headline", "event_title", "incident_title", "event"),
    f.SUMMARY: ("description", "desc", "narrative", "what_happened", "incident", "event_summary",
                "incident_summary", "details", "detail", "notes",
                "description_of_incident", "incident_description", "event_description",
                "incident_details", "synopsis", "brief"),
    f.EVENT_TYPE: ("eventtype", "incident_type"),
    f.SUB_TYPE: ("sub_event_type", "subtype", "attack_tactics", "tactics", "tactic"),
    f.DATE_START: (*DAY_NAMES, "start_date", "start", "from", "from_date", "date_from"),
    f.DATE_END: ("end_date", "event_date_end", "end", "to", "until", "to_date", "date_to"),
    f.DATE_PRECISION: (),
    f.GROUPS: ("group", "group_name", "perpetrator_groups", "perpetrator_group", "perpetrators",
               "perpetrator", "actor", "organization", "organisation", "group_responsible",
               "responsible_group", "militant_group", "armed_group", "attacker"),
    f.CLAIMED_BY: ("claim", "responsibility", "responsibility_claimed_by"),
    f.TARGET: ("targets",),
    f.TARGET_TYPE: ("target_category",),
    f.KILLED: ("best", "nkill"),
    f.KILLED_LOW: ("low",),
    f.KILLED_HIGH: ("high",),
    f.INJURED: ("nwound",),
    f.INJURED_LOW: (),
    f.INJURED_HIGH: (),
    f.COUNTRY: ("country_name", "nation", "adm0_en", "adm0_name", "admin0", "adm0"),
    f.ADM1_STATED: ("province", "province_name", "adm1_en", "adm1_name", "admin1", "admin1_name",
                    "adm_1", "adm1", "state", "provstate", "region", "prov", "wilayat",
                    *CODE_NAMES[f.ADM1_STATED]),
    f.ADM2_STATED: ("district", "district_name", "adm2_en", "adm2_name", "admin2", "admin2_name",
                    "adm_2", "adm2", "agency", "dist", "woluswali", "wuleswali",
                    *CODE_NAMES[f.ADM2_STATED]),
    f.PLACE: ("city", "town", "village", "location", "place_name", "site", "locality", "area",
              "where_coordinates", "place_of_incident", "incident_location", "exact_location",
              "tehsil", "where_did_it_happen", "where_did_it_occur", "location_name", "loc_name"),
    f.SOURCES: ("source", "source_original", "references", "reference", "source_url", "url", "link",
                "citation", "source_link", "news_source", "media_source"),
    f.NOTE: ("remarks", "comment", "comments"),
    f.EVIDENCE: ("grading", "evidence_grade", "grade_of_evidence", "strength_of_evidence"),
    f.KILLED_CIVILIANS: ("civilians_killed", "civilian_deaths", "civilian_fatalities",
                         "deaths_civilians"),
    f.INJURED_CIVILIANS: ("civilians_injured", "civilian_injuries", "civilians_wounded"),
    **{name: () for name in f.PART_FIELDS if name not in (f.KILLED_CIVILIANS, f.INJURED_CIVILIANS)},
}  # fmt: skip
"""Tolls are also told by their words: see `toll_of`."""

ZONE_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    f.PLACE: ("location", "area", "name"),
    f.SINCE: ("start_date", "from"),
    f.UNTIL: ("end_date", "to"),
    f.AS_OF: ("date",),
    f.STATEMENT: ("description",),
    f.SOURCES: ("source", "references"),
    f.NOTE: ("notes", "remarks", "comment", "comments"),
}

COUNTS: Final = frozenset(
    {"events", "eventcount", "incidents", "incidentcount", "numberofevents", "noofevents",
     "numberofincidents", "noofincidents", "numevents", "numincidents"}
)  # fmt: skip
"""Titles of a column that counts events: its table has no row for each (HDX, ACLED aggregates)."""
_COUNTED: Final = frozenset(
    {"events", "incidents", "attacks", "strikes", "airstrikes", "bombings", "blasts", "explosions",
     "clashes", "raids", "protests", "kidnappings", "assaults", "ambushes", "battles"}
)  # fmt: skip
_OF_COUNTS: Final = frozenset(
    {"air", "all", "armed", "bomb", "conflict", "count", "counts", "drone", "in", "insurgent", "n",
     "no", "nr", "num", "number", "of", "recorded", "reported", "security", "suicide", "sum",
     "terrorist", "the", "total", "violent"}
)  # fmt: skip


def counts_events(title: str) -> bool:
    """Tell the title of a column that says how many events there were.

    Examples
    --------
    >>> counts_events("No. of attacks"), counts_events("Suicide attacks 2016")
    (True, True)
    >>> counts_events("Incident No"), counts_events("Attack type"), counts_events("Attackers")
    (False, False, False)
    """
    words = re.findall(r"[a-z]+", title.casefold())
    acts = _COUNTED.intersection(words)
    told = bool(acts) and _OF_COUNTS.issuperset(acts.symmetric_difference(words))
    return plain_title(title) in COUNTS or (told and words[-1] not in ("no", "number"))


IN_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    f.EVENT_TYPE: (
        "type",
        "attack_type",
        "category",
        "kind",
        "type_of_attack",
        "type_of_violence",
        "type_of_incident",
        "nature_of_attack",
        "nature_of_incident",
        "mode_of_attack",
    ),
    f.GEO_PRECISION: ("precision",),
}
"""Titles whose values a mapping has to translate."""

DATE_PARTS: Final = (("year", "iyear"), ("month", "imonth"), ("day", "iday"))
SIDES: Final = ("sidea", "sideb", "actor1", "actor2")
"""Of columns that say one thing together."""


def is_code(title: str, field: str) -> bool:
    """Tell whether a title is that of P-codes of a stated unit; under our own name it is joined."""
    usual = map(plain_title, CODE_NAMES[field])
    return title not in f.JOINED_FIELDS and plain_title(title) in usual


_SIGNS: Final = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """Return a name as it is compared with others.

    Examples
    --------
    >>> folded("Event Date"), folded("ADM1_EN"), folded(" lat. ")
    ('event_date', 'adm1_en', 'lat')
    """
    return _SIGNS.sub("_", name.casefold()).strip("_")


_TOLLS: Final = {
    f.KILLED: frozenset(
        {"killed", "dead", "died", "death", "deaths", "fatalities", "fatality", "kia"}
    ),
    f.INJURED: frozenset({"injured", "wounded", "injuries", "injury", "hurt", "wia"}),
}
_ENDS: Final = {
    "_low": frozenset({"min", "minimum", "low", "lowest", "lower", "least", "from"}),
    "_high": frozenset({"max", "maximum", "high", "highest", "upper", "most", "to"}),
}
_OF_WHOM: Final = {
    "_civilians": frozenset({"civ", "civilian", "civilians"}),
    "_combatants": frozenset({"combatant", "combatants"}),
}
_FILLERS: Final = frozenset(
    {"affected", "been", "best", "bound", "casualties", "est", "estimate", "event", "have", "how",
     "incident", "many", "no", "num", "number", "of", "people", "persons", "reported", "the",
     "total", "toll", "was", "were"}
)  # fmt: skip
"""Words that leave a toll what it is; any other ("militants") makes it a part of it."""


def _words(title: str) -> frozenset[str]:
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", in_english(title))
    return frozenset(re.findall(r"[a-z]+", apart.casefold()))


def toll_of(title: str) -> str | None:
    """Tell which toll a title is about: killed or injured, with an end, and nothing more.

    Examples
    --------
    >>> toll_of("Minimum total people killed"), toll_of("Militants killed"), toll_of("Wounded")
    ('killed_low', None, 'injured')
    >>> toll_of("Minimum civilians reported killed"), toll_of("How many people were killed?")
    ('killed_civilians_low', 'killed')
    """
    words = _words(title)
    for field, names in _TOLLS.items():
        if not words & names:
            continue
        rest = words - names - _FILLERS
        of = next((part for part, marks in _OF_WHOM.items() if rest & marks), "")
        rest -= _OF_WHOM.get(of, frozenset())
        ends = [suffix for suffix, marks in _ENDS.items() if rest & marks]
        if len(ends) < 2 and not rest - frozenset().union(*_ENDS.values()):  # noqa: PLR2004
            return f"{field}{of}{ends[0]}" if ends else f"{field}{of}"
    return None


_AXES: Final = {LAT: frozenset({"lat", "latitude"}),
                LON: frozenset({"lon", "long", "lng", "longitude"})}  # fmt: skip
_OF_POINTS: Final = frozenset(
    {"center", "centre", "centroid", "coord", "coordinate", "coordinates", "dd", "decimal", "deg",
     "degrees", "e", "east", "event", "geo", "gps", "incident", "location", "n", "north", "point",
     "site", "wgs", "where", "x", "y"}
)  # fmt: skip


def point_of(title: str) -> str | None:
    """Tell which coordinate a title is about; of both it is the latitude's.

    Examples
    --------
    >>> point_of("decimalLatitude"), point_of("Longitude (deg)"), point_of("Location (Lat Long)")
    ('lat', 'lon', 'lat')
    >>> point_of("Long term"), point_of("Location")
    (None, None)
    """
    words = _words(title)
    found = [axis for axis, names in _AXES.items() if words & names]
    rest = words.difference(_OF_POINTS, *_AXES.values())
    return found[0] if found and not rest else None


def holds_both(title: str) -> bool:
    """Tell the title of a column that holds both coordinates.

    Examples
    --------
    >>> holds_both("LatLong"), holds_both("Coordinates (lat/long)"), holds_both("Latitude")
    (True, True, False)
    """
    words = set(re.findall(r"[a-z]+", title.lower()))
    both = point_of(title) is not None and all(words & names for names in _AXES.values())
    return both or plain_title(title) in PAIR_NAMES


def known_names(cells: Iterable[str]) -> int:
    """Count the different titles of columns of incidents that we know.

    Examples
    --------
    >>> known_names(["Province", "Total Died Min", "2016"]), known_names(["Location", "", ""])
    (2, 1)
    """
    titles = {(toll_of(cell) or point_of(cell), min(_parts_of(cell), default=plain_title(cell)))
              for cell in cells}  # fmt: skip
    return len({toll or title for toll, title in titles if toll or title in _KNOWN})


_ASIDE: Final = re.compile(r"\s*\(([^()]*)\)")
_FORMAT: Final = re.compile(r"[dmy/. -]+", re.IGNORECASE)


def _parts_of(title: str) -> set[str]:
    """Return what a title says in two words ("City/Town"), or before an aside; tolls are exact.

    An aside of a date is left out where it is its format, else it may say that it is another's.
    """
    exact = point_of(title) or _words(title) & frozenset().union(*_TOLLS.values())
    if exact or not set("/(") & set(title):
        return set()
    aside = _ASIDE.search(title)
    if aside and "date" in title.casefold() and not _FORMAT.fullmatch(aside[1]):
        return set()
    return set(map(plain_title, _ASIDE.sub("", title).split("/")))


def recognised(names: Iterable[str], known: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Find the column of each field among the names of a table.

    Parameters
    ----------
    names
        As they stand in the table.
    known
        The usual names of each field, the best first.

    Returns
    -------
    dict
        Field to name of its column, for the fields that have one; a column that holds both
        coordinates is that of the latitude.

    Examples
    --------
    >>> recognised(["Event Date", "best", "killed"], INCIDENT_NAMES)
    {'date_start': 'Event Date', 'killed': 'killed'}
    """
    exact = dict.fromkeys(names)
    free: dict[str, str] = {}
    tolls: dict[str, str] = {}
    for name in exact:
        # A P-code under our own name is the joined one, not a stated one.
        if name not in f.JOINED_FIELDS:
            free.setdefault(plain_title(name), name)
            tolls.setdefault(toll_of(name) or "", name)
            if not holds_both(name):
                tolls.setdefault(point_of(name) or "", name)
    free.pop("", None)
    parted = {name: parts for name in exact if (parts := _parts_of(name))}
    found: dict[str, str] = {}
    for field, usual in known.items():
        if field in exact:
            found[field] = field
            continue
        titles = list(map(plain_title, (field, *usual)))
        theirs = next((free[one] for one in titles if one in free), tolls.get(field))
        if theirs is None:
            theirs = next((name for name, parts in parted.items() if parts <= set(titles)), None)
        if theirs is not None and theirs not in known and theirs not in found.values():
            found[field] = theirs
    _drop_times_of_forms(found, free)
    if LAT in known and not {LAT, LON} <= found.keys():
        pairs = [free[one] for one in PAIR_NAMES if one in free]
        both = next(iter([*pairs, *filter(holds_both, exact)]), None)
        if both and both not in (*known, *found.values()):
            found.pop(LON, None)
            found[LAT] = both
    return found


_OF_FORMS: Final = ("start", "end")


def _drop_times_of_forms(found: dict[str, str], free: Mapping[str, str]) -> None:
    """Leave out when a form was begun and ended, where another column has the day of the event."""
    days = map(plain_title, DAY_NAMES)
    if free.keys() >= set(_OF_FORMS) and any(name in free for name in days):
        for field in (f.DATE_START, f.DATE_END):
            if plain_title(found.get(field, "")) in _OF_FORMS:
                del found[field]


def plain_title(title: str) -> str:
    """Return the letters and digits of a title, in lower case.

    Examples
    --------
    >>> plain_title("ADM1_EN"), plain_title("Date of Incident")
    ('adm1en', 'dateofincident')
    """
    return re.sub(r"[^a-z0-9]", "", in_english(title).casefold())


_KNOWN: Final = frozenset(
    {plain_title(name) for name in (*f.INCIDENT_FIELDS, LON, LAT)}
    | {
        plain_title(title)
        for table in (INCIDENT_NAMES, POINT_NAMES, IN_WORDS)
        for titles in table.values()
        for title in titles
    }
    | {part for parts in DATE_PARTS for part in parts}
    | {*PAIR_NAMES, *SIDES, *COUNTS}
)
