"""ACLED: event files of the Armed Conflict Location & Event Data project.

Columns and codes: ACLED codebook, as quoted by the R package acledR. What is translated how is
written out in docs/import_acled.md.
"""

from __future__ import annotations

import csv
import datetime as dt
import re
from functools import lru_cache, partial
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from geo_afpak.importers._common import (
    coded_country,
    dated,
    day_order,
    official_columns,
    semicolons,
    title_of,
)
from geo_afpak.importers._import import Import
from geo_afpak.importers._row import Source
from geo_afpak.importers.sheet import how_to_open, open_sheet
from geo_afpak.io._span import Span, months
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    import os
    from typing import Unpack

    from geo_afpak.importers._results import Options
    from geo_afpak.importers._row import Record, Row

__all__ = ["LICENCE", "SUB_EVENTS", "read_acled"]

LICENCE: Final = (
    "ACLED Terms of Use: event rows may not be republished or passed on; attribution on every "
    "product"
)
CITATION: Final = (
    "ACLED (Armed Conflict Location & Event Data), www.acleddata.com; add the date of access and "
    "the filters used"
)

GEO_PRECISION: Final = {1: 2, 2: 3, 3: 4}
"""A particular town; the area round a town or a small part of a region; a larger region. ACLED
does not tell a site from its town."""
NEAR: Final = 2
_PLACES: Final = {1: "a town", 2: "near a town, or part of a region", 3: "a larger region"}
TIME_PRECISION: Final = {1: "day", 2: "week", 3: "month"}
_WEEK: Final = dt.timedelta(days=3)

_STATE: Final = frozenset({1, 8})
_ARMED: Final = frozenset({2, 3, 4})
_INTER: Final = {
    "stateforces": 1, "rebelgroup": 2, "rebelforces": 2, "rebelgroups": 2, "politicalmilitia": 3,
    "politicalmilitias": 3, "identitymilitia": 4, "identitymilitias": 4, "rioters": 5,
    "protesters": 6, "civilians": 7, "externalotherforces": 8, "otherforces": 8,
}  # fmt: skip
_SIDES: Final = {"state": 1, "group": 2, "civilians": 7}


def _types_by(column: str) -> dict[str, tuple[str, str]]:
    """Return event_type and sub_type for each label of a column, by the codebooks (acled.csv)."""
    text = files("geo_afpak.importers").joinpath("acled.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        row["label"]: (row["event_type"], row["sub_type"])
        for row in rows
        if column in row["columns"].split()
    }


SUB_EVENTS: Final = _types_by("sub_event_type")
"""Sub-event to (event_type, sub_type); strikes by state forces on armed groups differ."""
_EVENTS: Final = _types_by("event_type")
"""Event type to the same, for rows without a known sub-event."""
_STRIKES: Final = ("air_drone_strike", "shelling")


def read_acled(
    path: str | os.PathLike[str],
    *,
    version: str | None = None,
    **options: Unpack[Options],
) -> Import:
    r"""Open an ACLED event file for import.

    Parameters
    ----------
    path
        CSV or XLSX as ACLED exports it: dates in either style, interaction codes as digits or
        as text, headers in any case. Columns that a cut-down export lacks are named in `notes`.
    version
        Kept in `source_dataset`, for instance the day of the download.
    options
        Countries, area, encoding, sheet, size of batches, progress: see `Options`.

    Returns
    -------
    Import
        Call `collect` for a frame, `write` for a file, or iterate over its batches.

    Raises
    ------
    InputFileError
        If the file cannot be read or is no ACLED export.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from pathlib import Path
    >>> text = ("event_id_cnty,event_date,event_type,sub_event_type,country,admin1,admin2,"
    ...         "location,latitude,longitude,geo_precision,time_precision,fatalities\n"
    ...         "AFG1,3 May 2017,Battles,Armed clash,Afghanistan,Nangarhar,Achin,Achin,"
    ...         "34.13,70.71,1,1,4\n")
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "acled.csv")
    ...     _ = file.write_text(text)
    ...     imported = read_acled(file).collect()
    >>> imported.frame.loc[0, ["id", "title"]].tolist()
    ['acled-AFG1', 'Armed clash, Achin, 3 May 2017']
    """
    sheet = open_sheet(path, **how_to_open(options))
    dates = [header for header in sheet.headers if header.casefold() == "event_date"]
    source = Source(
        name="acled",
        dataset=f"ACLED {version}" if version else "ACLED",
        licence=LICENCE,
        citation=CITATION,
        country=partial(coded_country, column="iso", table="iso"),
        translate=_translate,
        names_as="acled",
        day_first=day_order(sheet, dates),
        required=("event_date", "event_type", "latitude", "longitude"),
        optional=_OPTIONAL,
        taken=(
            "event_id_cnty", "notes", "latitude", "longitude", "country", "admin1", "admin2",
            "location", "fatalities", "source",
        ),
        twice="a monadic export repeats each event for every actor: export it dyadic",
    )  # fmt: skip
    return Import(sheet, source, official_columns(sheet, source), **options)


_OPTIONAL: Final = {
    "event_id_cnty": "has no column event_id_cnty: ids are made of line numbers, and events that "
    "occur twice cannot be found",
    "sub_event_type": "has no column sub_event_type: types follow event_type alone",
    "geo_precision": "has no column geo_precision: places are taken as known to the district "
    "where admin2 names one, else to the province",
    "time_precision": "has no column time_precision: dates are taken as exact to the day",
    "fatalities": "has no column fatalities: killed is not stated",
    "source": "has no column source: ACLED itself is cited",
}


def _translate(row: Row) -> Record:
    kind, sub_type = _types(row)
    span = _span(row)
    name = row.text("event_id_cnty")
    point = row.point("longitude", "latitude")
    precision, basis = _precision(row) if point else (5, None)
    civilians = row.text("civilian_targeting") is not None or (
        (row.text("event_type") or "").casefold() == "violence against civilians"
    )
    return {
        f.ID: f"acled-{name or f'line-{row.raw.line}'}",
        f.SOURCE_ID: name,
        f.EVENT_TYPE: kind,
        f.SUB_TYPE: sub_type,
        f.TITLE: title_of(
            row.text("sub_event_type") or row.text("event_type") or "Event",
            [row.text(column) for column in ("location", "admin2", "admin1", "country")],
            span,
        ),
        f.SUMMARY: row.text("notes"),
        **dated(span),
        f.GROUPS: row.groups(_groups(row), row.text("country")),
        f.TARGET_TYPE: "civilians" if civilians else None,
        **row.toll("fatalities").as_fields(f.KILLED),
        f.COUNTRY: row.text("country"),
        f.ADM1_STATED: row.text("admin1"),
        f.ADM2_STATED: row.text("admin2"),
        f.PLACE: row.text("location"),
        f.GEO_PRECISION: precision,
        f.LOCATION_BASIS: basis,
        f.RADIUS_KM: f.NEAR_KM if row.whole("geo_precision") == NEAR else None,
        f.SOURCES: semicolons(row.text("source")),
        f.GEOMETRY: point,
    }


# --- date and place -----------------------------------------------------------


def _span(row: Row) -> Span | None:
    """Return the days that the date can mean.

    For a week ACLED codes its middle; the span is three days to either side. For a month it is
    the month (codebook, time precision).
    """
    precision = row.chosen("time_precision", TIME_PRECISION) or "day"
    found = row.day("event_date")
    if found is None:
        if row.text("event_date") is None:
            row.refuse("event_date", "is empty", "a day", "fill it in")
        return None
    if found.precision != "day":
        row.refuse("event_date", "is no full date", "a day", "export it again")
        return None
    if precision == "day":
        return found
    date = dt.date.fromisoformat(found.start)
    around = " and is read as three days to either side" if precision == "week" else ""
    row.notes.append(f"ACLED gives {found.start}, which is exact to the {precision} only{around}.")
    if precision == "month":
        return months(date.year, date.month)
    return Span((date - _WEEK).isoformat(), (date + _WEEK).isoformat(), "week")


def _precision(row: Row) -> tuple[int, str]:
    stated = row.whole("geo_precision")
    if stated is None:
        named = row.text("admin2") is not None
        where = "the district that ACLED names" if named else "the province"
        return 3 if named else 4, f"coordinates of ACLED, without geo_precision; taken as {where}"
    row.chosen("geo_precision", GEO_PRECISION)
    basis = f"coordinates of ACLED, geo_precision {stated} ({_PLACES.get(stated, '')})"
    return GEO_PRECISION.get(stated, 4), basis


# --- what happened, and who ---------------------------------------------------


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """Reduce a label to its letters: spelling and punctuation vary between exports."""
    return re.sub(r"[^a-z]", "", text.casefold()).replace("protestor", "protester")


_BY_SUB_EVENT: Final = {_key(name): kinds for name, kinds in SUB_EVENTS.items()}
_BY_EVENT: Final = {_key(name): kinds for name, kinds in _EVENTS.items()}


def _types(row: Row) -> tuple[str | None, str | None]:
    event, sub_event = row.text("event_type") or "", row.text("sub_event_type") or ""
    kinds = _BY_SUB_EVENT.get(_key(sub_event)) or _BY_EVENT.get(_key(event))
    if kinds is None:
        column = "sub_event_type" if sub_event else "event_type"
        problem = "is not a type of ACLED" if sub_event or event else "is empty"
        row.refuse(column, problem, f"one of {', '.join(_EVENTS)}", "correct it")
        return None, None
    if kinds[1] in _STRIKES and _state_strike(row):
        return "counter_terrorism", kinds[1]
    return kinds


def _state_strike(row: Row) -> bool:
    """Tell a strike of state forces on an armed group; actor 1 strikes in remote violence.

    One between states, or on somebody who is not told, is no such strike.
    """
    attacker, target = (_side(row, number) for number in (1, 2))
    return attacker in _STATE and target in _ARMED


def _side(row: Row, number: int) -> int | None:
    """Return the kind of an actor as ACLED's digit, from the code, its text, or the name."""
    stated = row.code(f"inter{number}")
    if isinstance(stated, int):
        return stated or None
    if isinstance(stated, str):
        return _INTER.get(_key(stated))
    return _SIDES.get(row.side(f"actor{number}") or "")


def _groups(row: Row) -> list[str]:
    """Name the armed actors; forces of states and unarmed people stay in their own columns."""
    names = []
    for number in (1, 2):
        name = row.text(f"actor{number}")
        side = _side(row, number)
        if name and (side is None or side in _ARMED):
            names.append(name)
    return names
