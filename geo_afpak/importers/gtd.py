"""GTD: files of the Global Terrorism Database (START, University of Maryland).

Columns and codes: GTD Codebook. What is translated how is written out in docs/import_gtd.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo_afpak.importers._common import ELSEWHERE, country_of, dated, official_columns, title_of
from geo_afpak.importers._import import Import
from geo_afpak.importers._row import Source
from geo_afpak.importers.sheet import how_to_open, open_sheet
from geo_afpak.io._dates import day
from geo_afpak.io._span import YEARS, Span, months
from geo_afpak.io._values import RefusedError
from geo_afpak.model import fields as f
from geo_afpak.model.figures import Figures

if TYPE_CHECKING:
    import os
    from typing import Unpack

    from geo_afpak.importers._results import Options
    from geo_afpak.importers._row import Record, Row

__all__ = ["ATTACK_TYPES", "LICENCE", "SPECIFICITY", "read_gtd"]

LICENCE: Final = (
    "GTD End User License Agreement: records may not be posted, displayed or passed on; no "
    "commercial use"
)
CITATION: Final = (
    "START (National Consortium for the Study of Terrorism and Responses to Terrorism), Global "
    "Terrorism Database{version}, University of Maryland"
)

SPECIFICITY: Final = {1: 2, 2: 3, 3: 3, 4: 4, 5: 5}
"""A town; a town at the centroid of its district; the centroid of a district; the centre of a
province; unknown."""
_PLACES: Final = {
    1: "town", 2: "centroid of the district of a town", 3: "centroid of a district",
    4: "centre of a province", 5: "unknown",
}  # fmt: skip
_BESIDE: Final = 3

ATTACK_TYPES: Final = {
    1: ("assassination", "Assassination"),
    2: ("armed_assault", "Armed assault"),
    3: ("bombing", "Bombing"),
    4: ("hijacking", "Hijacking"),
    5: ("hostage_barricade", "Hostage taking"),
    6: ("kidnapping", "Kidnapping"),
    7: ("facility_attack", "Facility attack"),
    8: ("unarmed_assault", "Unarmed assault"),
    9: ("attack_unspecified", "Attack"),
}
"""Attack type to sub_type and the words of the title; the event_type is attack."""
_ATTACK_TEXTS: Final = {
    "assassination": 1, "armed assault": 2, "bombing/explosion": 3, "hijacking": 4,
    "hostage taking (barricade incident)": 5, "hostage taking (kidnapping)": 6,
    "facility/infrastructure attack": 7, "unarmed assault": 8, "unknown": 9,
}  # fmt: skip
_ARMED_ASSAULT: Final = 2
_VIOLENT_GROUPS: Final = 17
"""Target type: terrorists or non-state militia."""
_NONE: Final = (-9, -99)
_MIDPOINTS_SINCE: Final = 2012
"""Until 2011 an unknown day is 0; later the middle of a range is stored (codebook, approxdate)."""
_EVENTID: Final = re.compile(r"\d{12}", re.ASCII)
_BROKEN_ID: Final = re.compile(r"\d[.,]\d+E\+\d+", re.ASCII | re.IGNORECASE)
_UNIT_WORDS: Final = re.compile(r"\b(district|agency|tehsil|distrcit)\b", re.IGNORECASE)


def read_gtd(
    path: str | os.PathLike[str],
    *,
    version: str | None = None,
    **options: Unpack[Options],
) -> Import:
    r"""Open a GTD file for import.

    Parameters
    ----------
    path
        XLSX or CSV of START, or a repackaged copy (other separators, columns dropped).
    version
        Release, kept in `source_dataset`.
    options
        Countries, area, encoding, sheet, size of batches, progress: see `Options`.

    Returns
    -------
    Import
        Call `collect` for a frame, `write` for a file, or iterate over its batches.

    Raises
    ------
    InputFileError
        If the file cannot be read or is no GTD file.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from pathlib import Path
    >>> text = ("eventid,iyear,imonth,iday,country,country_txt,provstate,city,latitude,longitude,"
    ...         "specificity,attacktype1,suicide,gname,nkill,nwound\n"
    ...         "201705000001,2017,5,0,4,Afghanistan,Nangarhar,Achin district,34.13,70.71,"
    ...         "3,2,0,Unknown,-99,\n")
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "gtd.csv")
    ...     _ = file.write_text(text)
    ...     imported = read_gtd(file).collect()
    >>> imported.frame["title"].tolist(), imported.frame["killed"].tolist()
    (['Armed assault, Achin district, May 2017'], [<NA>])
    """
    sheet = open_sheet(path, **how_to_open(options))
    release = f" {version}" if version else ""
    source = Source(
        name="gtd",
        dataset=f"GTD{release}",
        licence=LICENCE,
        citation=CITATION.format(version=release),
        country=_country,
        translate=_translate,
        names_as="gtd",
        day_first=False,
        required=("iyear",),
        optional=_OPTIONAL,
        taken=(
            "eventid", "country_txt", "provstate", "city", "latitude", "longitude", "summary",
            "target1", "scite1", "scite2", "scite3",
        ),
        twice="compare both rows; an id that a spreadsheet has rounded must be restored",
    )  # fmt: skip
    return Import(sheet, source, official_columns(sheet, source), **options)


_OPTIONAL: Final = {
    "eventid": "has no column eventid: ids are made of line numbers",
    "latitude": "has no coordinates: events are placed by the district, city or province they name",
    "imonth": "has no column imonth: dates are known to the year",
    "iday": "has no column iday: dates are known to the month",
    "approxdate": "has no column approxdate: dates from 2012 on may be the middle of a range "
    "without saying so",
    "specificity": "has no column specificity: places are taken as known to the district where a "
    "city is named, else to the province",
    "nkill": "has no column nkill: killed is not stated",
    "nwound": "has no column nwound: injured is not stated",
    "gname": "has no column gname: no group is named",
}


def _country(row: Row) -> str | None:
    for column in ("country", "country_txt"):
        value = row.code(column)
        if isinstance(value, int):
            return row.region.by_number("gtd").get(value, ELSEWHERE)
        if value is not None:
            return country_of(value, row.region)
    return None


def _translate(row: Row) -> Record:
    kind, sub_type, words = _types(row)
    span = _span(row)
    number = _event_id(row)
    point = row.point("longitude", "latitude")
    precision, basis = _precision(row) if point else (5, None)
    city = _known(row, "city")
    unit = city if city and _UNIT_WORDS.search(city) else None
    group = _known(row, "gname")
    country = row.text("country_txt")
    return {
        f.ID: f"gtd-{number or f'line-{row.raw.line}'}",
        f.SOURCE_ID: number,
        f.EVENT_TYPE: kind,
        f.SUB_TYPE: sub_type,
        f.TITLE: title_of(words, [city, _known(row, "provstate"), country], span),
        f.SUMMARY: row.text("summary"),
        **dated(span),
        f.GROUPS: row.groups(
            [_known(row, name) for name in ("gname", "gname2", "gname3")], country
        ),
        f.CLAIMED_BY: group if row.whole("claimed", missing=_NONE) == 1 else None,
        f.TARGET: _known(row, "target1"),
        f.TARGET_TYPE: (_known(row, "targtype1_txt") or "").lower() or None,
        **_killed(row).as_fields(f.KILLED),
        **row.toll("nwound", missing=_NONE).as_fields(f.INJURED),
        f.COUNTRY: country,
        f.ADM1_STATED: _known(row, "provstate"),
        f.ADM2_STATED: unit,
        f.PLACE: city,
        f.GEO_PRECISION: precision,
        f.LOCATION_BASIS: basis,
        f.SOURCES: list(dict.fromkeys(filter(None, map(row.text, ("scite1", "scite2", "scite3"))))),
        f.GEOMETRY: point,
    }


def _known(row: Row, column: str) -> str | None:
    """Return a label that says something: not Unknown, nor a sentinel."""
    text = row.text(column)
    return None if text is None or text.casefold() in ("unknown", "-9", "-99", ".") else text


def _event_id(row: Row) -> str | None:
    """Return the id; None for one that a spreadsheet has rounded to 2.01705E+11."""
    text = row.text("eventid")
    if text is None:
        return None
    if _BROKEN_ID.fullmatch(text):
        row.notes.append(f"The id {text} was rounded by a spreadsheet and is not used.")
        return None
    text = text.removesuffix(".0")
    if not _EVENTID.fullmatch(text):
        row.notes.append("The id is not one of GTD (12 digits), maybe a row number.")
    return text


def _killed(row: Row) -> Figures:
    figures = row.toll("nkill", missing=_NONE)
    if figures != Figures():
        attackers = row.code("nkillter")
        told = f", {attackers} of them" if attackers not in (None, 0, *_NONE) else ""
        row.notes.append(f"Killed includes attackers{told} (GTD nkill).")
    return figures


def _types(row: Row) -> tuple[str | None, str | None, str]:
    number = row.code("attacktype1")
    if not isinstance(number, int):
        text = number or row.text("attacktype1_txt") or "unknown"
        number = _ATTACK_TEXTS.get(text.casefold(), 0)
    if number in _NONE:
        number = 9
    if number not in ATTACK_TYPES:
        column = "attacktype1" if row.text("attacktype1") else "attacktype1_txt"
        row.refuse(column, "is not an attack type of GTD", "1 to 9", "correct it")
        return None, None, ""
    if row.code("suicide") == 1:
        return "attack", "suicide_attack", "Suicide attack"
    sub_type, words = ATTACK_TYPES[number]
    if number == _ARMED_ASSAULT and row.code("targtype1") == _VIOLENT_GROUPS:
        return "clash", "inter_group_fighting", words
    return "attack", sub_type, words


# --- date and place -----------------------------------------------------------


def _span(row: Row) -> Span | None:
    """Return the days that the date can mean."""
    year = row.whole("iyear")
    if year is None:
        if row.text("iyear") is None:
            row.refuse("iyear", "is empty", "a year", "fill it in")
        return None
    month = row.whole("imonth", missing=_NONE) or 0
    number = row.whole("iday", missing=_NONE) or 0
    try:
        stated = _stated(year, month, number)
    except RefusedError as error:
        real = "iday" if number else "imonth" if month else "iyear"
        row.refuse(real if year in YEARS else "iyear", *error.args)
        return None
    approximate = row.text("approxdate")
    if approximate is None or (stated.precision == "day" and year < _MIDPOINTS_SINCE):
        return stated
    found = approximate_span(approximate, year, day_first=row.day_first or False)
    if found and found.start <= stated.end and stated.start <= found.end:
        if stated.precision == "day":
            row.notes.append(f"GTD stores {stated.start}, the middle of {approximate!r}.")
        return found
    if stated.precision != "day":
        return stated
    row.notes.append(
        f"GTD stores {stated.start} for the approximate date {approximate!r}, which could not be "
        "read as a range: only the year is taken."
    )
    return Span(f"{year}-01-01", f"{year}-12-31", "year")


def _stated(year: int, month: int, number: int) -> Span:
    if not month:
        return day(f"{year:04}")
    return day(f"{year:04}-{month:02}-{number:02}") if number else months(year, month)


_TO: Final = re.compile(r"\s*(?:-|\u2013|\bto\b|\band\b|through)\s*", re.IGNORECASE)
_LEADS: Final = re.compile(
    r"^(between|from|circa|about|c\.|approximately|early|mid|late)\W*", re.IGNORECASE
)
_YEAR: Final = re.compile(r"\b(19|20)\d\d\b", re.ASCII)
_NAMED: Final = re.compile("[A-Za-z/]")


def approximate_span(text: str, year: int, *, day_first: bool = False) -> Span | None:
    """Read a range such as "May 15-18, 2016" or "April 30 - May 2, 2016"; None if it is none.

    Examples
    --------
    >>> approximate_span("May 15-18, 2016", 2016)[:3]
    ('2016-05-15', '2016-05-18', 'range')
    >>> approximate_span("04/30/2016 - 05/02/2016", 2016).start, approximate_span("May 2016", 2016).end
    ('2016-04-30', '2016-05-31')
    >>> approximate_span("some days before Eid", 2016)
    """  # noqa: E501
    vague = _LEADS.search(text)
    parts = _TO.split(_LEADS.sub("", text.strip().rstrip(".")))
    try:
        if len(parts) == 1:
            span = day(_with_year(parts[0], year), day_first=day_first)
            return None if vague and span.precision == "day" else span
        first, last = parts
        # "May 15-18" and "15-18 May" name the month once.
        last = last if _NAMED.search(last) else _month(first) + last
        ending = day(_with_year(last, year), day_first=day_first)
        first = first if _NAMED.search(first) else f"{first} {_month(last)}"
        starting = day(_with_year(first, int(ending.start[:4])), day_first=day_first)
    except (RefusedError, ValueError):  # more than two parts are no range either
        return None
    return None if starting.start > ending.end else Span(starting.start, ending.end, "range")


def _with_year(text: str, year: int) -> str:
    return text if _YEAR.search(text) else f"{text} {year}"


def _month(text: str) -> str:
    """Return the name of the month in a text, to lend it to the other end of a range."""
    found = re.search(r"[A-Za-z]+", text)
    return f"{found[0]} " if found else ""


def _precision(row: Row) -> tuple[int, str]:
    stated = row.whole("specificity", missing=_NONE)
    if stated is None:
        known = 3 if _known(row, "city") else 4
        return known, "coordinates of GTD, without specificity; taken by the place it names"
    precision = row.chosen("specificity", SPECIFICITY) or 5
    basis = f"coordinates of GTD, specificity {stated} ({_PLACES.get(stated, '')})"
    if stated == 1 and row.code("vicinity") == 1:
        return _BESIDE, f"{basis}, in the vicinity of it"
    return precision, basis
