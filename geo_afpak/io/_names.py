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
    LON: ("longitude", "long", "lng", "lon_dd", "longitude_dd", "point_x", "x_coord", "x"),
    LAT: ("latitude", "lat_dd", "latitude_dd", "point_y", "y_coord", "y"),
}

INCIDENT_NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    f.ID: ("event_id", "incident_id", "event_id_cnty", "eventid", "record_id", "uid", "fid"),
    f.TITLE: ("headline", "event_title", "incident_title"),
    f.SUMMARY: ("description", "narrative"),
    f.EVENT_TYPE: ("eventtype", "incident_type"),
    f.SUB_TYPE: ("sub_event_type", "subtype"),
    f.DATE_START: ("event_date", "date", "start_date", "incident_date", "date_of_event",
                   "date_of_incident"),
    f.DATE_END: ("end_date", "event_date_end"),
    f.DATE_PRECISION: (),
    f.GROUPS: ("group", "perpetrator_groups", "perpetrator_group"),
    f.KILLED: ("fatalities", "best", "deaths", "total_killed", "killed_total", "nkill", "dead"),
    f.KILLED_LOW: ("low", "fatalities_low", "deaths_low", "killed_min", "min_killed"),
    f.KILLED_HIGH: ("high", "fatalities_high", "deaths_high", "killed_max", "max_killed"),
    f.INJURED: ("wounded", "injuries", "total_injured", "injured_total", "nwound"),
    f.INJURED_LOW: ("wounded_low", "injured_min", "min_injured"),
    f.INJURED_HIGH: ("wounded_high", "injured_max", "max_injured"),
    f.COUNTRY: ("adm0_en", "adm0_name", "admin0", "country_name", "nation"),
    f.ADM1_STATED: ("admin1", "adm1_en", "adm_1", "province", "provstate", "admin1_name", "adm1",
                    "adm1_pcode"),
    f.ADM2_STATED: ("admin2", "adm2_en", "adm_2", "district", "admin2_name", "adm2",
                    "adm2_pcode"),
    f.PLACE: ("location", "place_name", "city", "town", "village"),
    f.SOURCES: ("source", "source_original", "references", "source_url"),
    f.NOTE: ("notes", "remarks", "comment", "comments"),
}  # fmt: skip

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

_SIGNS: Final = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """Return a name as it is compared with others.

    Examples
    --------
    >>> folded("Event Date"), folded("ADM1_EN"), folded(" lat. ")
    ('event_date', 'adm1_en', 'lat')
    """
    return _SIGNS.sub("_", name.casefold()).strip("_")


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
        Field to name of its column, for the fields that have one.

    Examples
    --------
    >>> recognised(["Event Date", "best", "killed"], INCIDENT_NAMES)
    {'date_start': 'Event Date', 'killed': 'killed'}
    """
    exact = dict.fromkeys(names)
    free: dict[str, str] = {}
    for name in exact:
        # A P-code under our own name is the joined one, not a stated one.
        if name not in f.JOINED_FIELDS:
            free.setdefault(folded(name), name)
    found: dict[str, str] = {}
    for field, usual in known.items():
        if field in exact:
            found[field] = field
            continue
        theirs = next((free[one] for one in (field, *usual) if one in free), None)
        if theirs is not None and theirs not in known and theirs not in found.values():
            found[field] = theirs
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
    for title in titles:
        if plain_title(title) not in COUNTS:
            continue
        texts = {str(value).strip().removesuffix(".0") for value in values(title)} - {"", "None"}
        if texts - {"1"} and all(map(str.isdecimal, texts)):
            raise InvalidInputError(
                f"{name}: its column {title!r} counts events, so that a row is no event; "
                "expected a row an event; ask the source for its events, or keep the table beside "
                "the map as counts of areas"
            )
