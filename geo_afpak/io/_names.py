"""The usual names of columns, and the field that each of them is.

Names are compared without case and signs: ``Event Date``, ``EVENT_DATE`` and ``event-date`` are
one. Of several names of one field in a table the first in the list below is taken; a column of
the field's own name comes before all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

LON: Final = "lon"
LAT: Final = "lat"

POINT_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    LON: ("longitude", "long", "lng", "lon_dd", "longitude_dd", "gps_longitude", "point_x",
          "x_coord", "x"),
    LAT: ("latitude", "lat_dd", "latitude_dd", "gps_latitude", "point_y", "y_coord", "y"),
}  # fmt: skip

PAIR_NAMES: Final = (
    "latlong", "latlon", "latlng", "coordinates", "coordinate", "coords", "gps", "gpscoordinates",
    "point", "mgrs", "utm", "pluscode", "wkt",
)  # fmt: skip
"""Of one column that holds both coordinates, as `plain_title` writes them."""

DAY_NAMES: Final = (
    "event_date", "date", "incident_date", "attack_date", "date_of_event", "date_of_incident",
    "date_of_attack", "when",
)  # fmt: skip
"""Of the one date of an event, which may be a day or less exact."""

CODE_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    f.ADM1_STATED: ("adm1_pcode", "admin1_pcode", "admin1_code", "admin1_pcod"),
    f.ADM2_STATED: ("adm2_pcode", "admin2_pcode", "admin2_code", "admin2_pcod", "pcode"),
}
"""Of P-codes, which stand for a name where there is none."""

INCIDENT_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    f.ID: ("event_id", "incident_id", "event_id_cnty", "strike_id", "attack_id", "record_id", "uid",
           "fid", "s_no", "serial_no", "serial", "no", "s"),
    f.TITLE: ("headline", "event_title", "incident_title", "event"),
    f.SUMMARY: ("description", "narrative", "details", "detail", "notes"),
    f.EVENT_TYPE: ("eventtype", "incident_type"),
    f.SUB_TYPE: ("sub_event_type", "subtype"),
    f.DATE_START: (*DAY_NAMES, "start_date", "start", "from"),
    f.DATE_END: ("end_date", "event_date_end", "end", "to", "until"),
    f.DATE_PRECISION: (),
    f.GROUPS: ("group", "group_name", "perpetrator_groups", "perpetrator_group", "perpetrators",
               "perpetrator", "actor", "organization", "organisation"),
    f.CLAIMED_BY: ("claim", "responsibility"),
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
                    "adm_1", "adm1", "state", "provstate", "region", *CODE_NAMES[f.ADM1_STATED]),
    f.ADM2_STATED: ("district", "district_name", "adm2_en", "adm2_name", "admin2", "admin2_name",
                    "adm_2", "adm2", "agency", *CODE_NAMES[f.ADM2_STATED]),
    f.PLACE: ("city", "town", "village", "location", "place_name", "site", "locality", "area",
              "where_coordinates"),
    f.SOURCES: ("source", "source_original", "references", "reference", "source_url", "url", "link",
                "citation"),
    f.NOTE: ("remarks", "comment", "comments"),
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
_PERIOD: Final = re.compile(
    r"\b(?:(?:19|20)\d\d|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*|q[1-4]|"
    r"w(?:eek)? ?\d\d?)\b"
)


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


def periods_in(titles: Iterable[str]) -> list[str]:
    """Return the titles of columns that each stand for a period: "Killed 2014", "Killed 2015".

    Examples
    --------
    >>> periods_in(["District", "Killed Jan 2016", "Killed Feb 2016", "Population 2015"])
    ['Killed Jan 2016', 'Killed Feb 2016']
    """
    stems: dict[str, list[str]] = {}
    for title in titles:
        stem, periods = _PERIOD.subn(" ", folded(title).replace("_", " "))
        if periods and (not stem.strip() or toll_of(stem) or counts_events(stem)):
            stems.setdefault(stem.strip(), []).append(title)
    return [title for same in stems.values() if len(same) > 1 for title in same]


IN_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    f.EVENT_TYPE: ("type", "attack_type", "category", "kind", "type_of_attack", "type_of_violence"),
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
    f.KILLED: frozenset({"killed", "dead", "died", "death", "deaths", "fatalities", "fatality"}),
    f.INJURED: frozenset({"injured", "wounded", "injuries", "injury", "hurt"}),
}
_ENDS: Final = {
    "_low": frozenset({"min", "minimum", "low", "lowest", "lower", "least"}),
    "_high": frozenset({"max", "maximum", "high", "highest", "upper", "most"}),
}
_FILLERS: Final = frozenset(
    {"best", "estimate", "no", "num", "number", "of", "people", "persons", "reported", "the",
     "total", "toll"}
)  # fmt: skip
"""Words that leave a toll what it is; any other ("civilians") makes it a part of it."""


def toll_of(title: str) -> str | None:
    """Tell which toll a title is about: killed or injured, with an end, and nothing more.

    Examples
    --------
    >>> toll_of("Minimum total people killed"), toll_of("Civilians killed"), toll_of("Wounded")
    ('killed_low', None, 'injured')
    """
    words = frozenset(re.findall(r"[a-z]+", title.casefold()))
    for field, names in _TOLLS.items():
        if not words & names:
            continue
        rest = words - names - _FILLERS
        ends = [suffix for suffix, marks in _ENDS.items() if rest & marks]
        if len(ends) < 2 and not rest - frozenset().union(*_ENDS.values()):  # noqa: PLR2004
            return f"{field}{ends[0]}" if ends else field
    return None


def known_names(cells: Iterable[str]) -> int:
    """Count the different titles of columns of incidents that we know.

    Examples
    --------
    >>> known_names(["Province", "Total Died Min", "2016"]), known_names(["Location", "", ""])
    (2, 1)
    """
    titles = {(toll_of(cell), plain_title(cell)) for cell in cells}
    return len({toll or title for toll, title in titles if toll or title in _KNOWN})


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
    free.pop("", None)
    found: dict[str, str] = {}
    for field, usual in known.items():
        if field in exact:
            found[field] = field
            continue
        titles = map(plain_title, (field, *usual))
        theirs = next((free[one] for one in titles if one in free), tolls.get(field))
        if theirs is not None and theirs not in known and theirs not in found.values():
            found[field] = theirs
    if LAT in known and not {LAT, LON} <= found.keys():
        both = next((free[one] for one in PAIR_NAMES if one in free), None)
        if both and both not in (*known, *found.values()):
            found.pop(LON, None)
            found[LAT] = both
    return found


def plain_title(title: str) -> str:
    """Return the letters and digits of a title, in lower case.

    Examples
    --------
    >>> plain_title("ADM1_EN"), plain_title("Date of Incident")
    ('adm1en', 'dateofincident')
    """
    return re.sub(r"[^a-z0-9]", "", title.casefold())


def refuse_counts(
    name: str,
    fields: Collection[str],
    titles: Iterable[str],
    values: Callable[[str], Iterable[Any]],
) -> None:
    """Refuse a table of counts, such as a row a district and month: its rows are no events.

    Parameters
    ----------
    name
        Of the table, as it stands in the message.
    fields
        What its columns were recognised as: events with a title, or with an id and a point, are
        events, whatever else is counted beside them.
    titles
        Of all its columns.
    values
        Gives the values of a column: a count is a whole number, and not 1 in every row.

    Raises
    ------
    InvalidInputError
        If it is one.
    """
    if f.TITLE in fields or {f.ID, LAT} <= set(fields):
        return
    an_event = f.ID in fields and not {"date", f.DATE_START, f.DATE_END}.isdisjoint(fields)
    titles = list(titles)
    if periods := periods_in(titles):
        raise InvalidInputError(
            f"{name}: its columns {periods[0]!r} and {periods[1]!r} count by periods, so that a "
            "row is no event; expected a row an event; ask the source for its events, or write a "
            "row an area and period and read it as counts: geo-afpak import counts FILE"
        )
    for title in titles:
        if not counts_events(title) or (an_event and plain_title(title) not in COUNTS):
            continue
        texts = {str(value).strip().removesuffix(".0") for value in values(title)} - {"", "None"}
        if texts - {"1"} and all(map(str.isdecimal, texts)):
            raise InvalidInputError(
                f"{name}: its column {title!r} counts events, so that a row is no event; "
                "expected a row an event; ask the source for its events, or read the table as "
                "counts of areas: geo-afpak import counts FILE"
            )


_HAPPENED: Final = frozenset({
    f.EVENT_TYPE, f.SUB_TYPE, f.TITLE, f.SUMMARY, f.TARGET, f.CLAIMED_BY, f.KILLED, f.KILLED_LOW,
    f.KILLED_HIGH, f.INJURED, f.INJURED_LOW, f.INJURED_HIGH,
})  # fmt: skip
"""What tells that something happened; date and place alone are a name, or a status."""


def refuse_no_events(name: str, fields: Collection[str], titles: Iterable[str]) -> None:
    """Refuse a table of names, or of districts and their status: nothing happened in its rows.

    Parameters
    ----------
    name
        Of the table, as it stands in the message.
    fields
        What its columns were recognised as, or are said to be.
    titles
        Of all its columns.

    Raises
    ------
    InvalidInputError
        If it is one.
    """
    if _HAPPENED.isdisjoint(fields):
        status = any(plain_title(title) in ("status", "control") for title in titles)
        way = "for statements of a status run: geo-afpak import zones"
        raise InvalidInputError(
            f"{name}: no column says that anything happened, so that no row is an event; expected "
            "a type, a title, a summary or a toll; say in a mapping which column is one, or what "
            'every row is ([defaults] event_type = "attack"); '
            f"{way if status else 'for names alone run: geo-afpak match'}"
        )


def like_events(titles: Iterable[str]) -> int:
    """Rank a table by its titles: 2 where a row can be an event, 1 where we know some, else 0.

    Examples
    --------
    >>> like_events(["Date", "District", "Killed"]), like_events(["Province", "Attacks", "Killed"])
    (2, 1)
    >>> like_events(["Variable", "Type", "Description"]), like_events(["Read me"])
    (1, 0)
    """
    titles = list(titles)
    known = {**INCIDENT_NAMES, **POINT_NAMES, **IN_WORDS}
    found = recognised(titles, known)
    placed = not {f.DATE_START, f.ADM2_STATED, f.ADM1_STATED, f.PLACE, LAT}.isdisjoint(found)
    happened = not _HAPPENED.isdisjoint(found) and placed
    counted = any(map(counts_events, titles)) or periods_in(titles)
    return 2 if happened and not counted else int(known_names(titles) > 1)


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
