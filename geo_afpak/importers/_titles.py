"""Which column of a table is which field, by its title: the usual names in usual order."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo_afpak.io._names import COUNTS, LAT, LON, plain_title
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["DATE", "NAMES", "known_names", "titled"]

DATE: Final = "date"

NAMES: Final[Mapping[str, str]] = {
    f.ID: "id eventid eventidcnty incidentid strikeid attackid sno serial serialno no number s",
    DATE: "date eventdate incidentdate attackdate dateofincident dateofattack when",
    f.DATE_START: "datestart startdate start from",
    f.DATE_END: "dateend enddate end to until",
    LAT: "latitude lat y ycoord gpslatitude",
    LON: "longitude lon long lng x xcoord gpslongitude",
    f.KILLED: "nkill best",
    f.KILLED_LOW: "low",
    f.KILLED_HIGH: "high",
    f.INJURED: "nwound",
    f.COUNTRY: "country countryname nation adm0en adm0name admin0 adm0",
    f.ADM1_STATED: "province provincename adm1en adm1name admin1 admin1name adm1 state provstate "
    "region",
    f.ADM2_STATED: "district districtname adm2en adm2name admin2 admin2name adm2 agency",
    f.PLACE: "city town village location place site locality area wherecoordinates",
    f.EVENT_TYPE: "eventtype type attacktype incidenttype category kind typeofattack "
    "typeofviolence",
    f.SUB_TYPE: "subtype subeventtype",
    f.GROUPS: "group groups groupname perpetrator perpetrators actor organization organisation",
    f.CLAIMED_BY: "claimedby claim responsibility",
    f.TARGET: "target targets",
    f.TARGET_TYPE: "targettype targetcategory",
    f.TITLE: "title headline event",
    f.SUMMARY: "summary description details detail narrative notes",
    f.SOURCES: "sources source reference references url link citation",
    f.GEO_PRECISION: "geoprecision precision",
}
"""Common names of columns, letters and digits only, the likeliest first."""

_CODES: Final = {
    f.ADM1_STATED: "adm1pcode admin1pcode admin1code admin1pcod",
    f.ADM2_STATED: "adm2pcode admin2pcode admin2code admin2pcod pcode",
}
"""P-codes, which stand for a name where there is none."""
_PAIRS: Final = "latlong latlon latlng coordinates coordinate coords gps gpscoordinates point mgrs"
_DATE_PARTS: Final = (("year", "iyear"), ("month", "imonth"), ("day", "iday"))
_SIDES: Final = ("sidea", "sideb", "actor1", "actor2")
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

_KNOWN: Final = frozenset(
    {plain_title(name) for name in f.INCIDENT_FIELDS if name not in _TOLLS}
    | {name for names in NAMES.values() for name in names.split()}
    | {name for names in (_PAIRS, *_CODES.values()) for name in names.split()}
    | {part for parts in _DATE_PARTS for part in parts}
    | set(_SIDES)
    | COUNTS
)


def known_names(cells: Sequence[str]) -> int:
    """Count the different titles of columns that we know.

    Examples
    --------
    >>> known_names(["Province", "Total Died Min", "2016"]), known_names(["Location", "", ""])
    (2, 1)
    """
    return len({title for title in map(plain_title, cells) if title in _KNOWN}) + len(
        {toll for toll in map(_toll_of, cells) if toll}
    )


def titled(headers: Sequence[str]) -> dict[str, str | list[str]]:
    """Match headers with fields; each header is used once, but for a point in one column.

    Returns
    -------
    dict
        Header by field; a list where year, month and day, two sides, or name and P-code stand
        apart.

    Examples
    --------
    >>> titled(["Strike ID", "LatLong", "Minimum total people killed", "year", "month", "day"])
    {'id': 'Strike ID', 'date': ['year', 'month', 'day'], 'lat': 'LatLong', 'lon': 'LatLong', 'killed_low': 'Minimum total people killed'}
    """  # noqa: E501
    plain = {plain_title(header): header for header in reversed(headers)}
    tolls = {header: field for header in headers if (field := _toll_of(header))}
    found: dict[str, str | list[str]] = {}
    for name, likely in NAMES.items():
        header = next((plain.pop(one) for one in likely.split() if one in plain), None)
        if header is None:
            header = next((one for one, field in tolls.items() if field == name), None)
        if header is not None:
            found[name] = header
    parts = [next((plain[one] for one in ones if one in plain), "") for ones in _DATE_PARTS]
    if parts[0] and not found.keys() & {DATE, f.DATE_START}:
        found[DATE] = [part for part in parts if part]
    for name, codes in _CODES.items():
        code = [plain[one] for one in codes.split() if one in plain][:1]
        stated = found.get(name)
        if code:
            found[name] = [stated, *code] if isinstance(stated, str) else code[0]
    sides = [plain[one] for one in _SIDES if one in plain]
    if sides and f.GROUPS not in found:
        found[f.GROUPS] = sides
    pair = next((plain[one] for one in _PAIRS.split() if one in plain), None)
    if pair and not {LAT, LON} <= found.keys():
        found[LAT] = found[LON] = pair
    return {name: found[name] for name in NAMES if name in found}


def _toll_of(title: str) -> str | None:
    """Tell which toll a title is about: killed or injured, with an end, and nothing more."""
    words = frozenset(re.findall(r"[a-z]+", title.casefold()))
    for field, names in _TOLLS.items():
        if not words & names:
            continue
        rest = words - names - _FILLERS
        ends = [suffix for suffix, marks in _ENDS.items() if rest & marks]
        if len(ends) < 2 and not rest - frozenset().union(*_ENDS.values()):  # noqa: PLR2004
            return f"{field}{ends[0]}" if ends else field
    return None
