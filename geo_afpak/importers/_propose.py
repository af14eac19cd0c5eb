"""A first mapping for a table, from its headers and its first rows, to be corrected by hand."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from geo_afpak.importers._common import further_names
from geo_afpak.importers._dates import day, order_of
from geo_afpak.importers._mapping import DATE, LAT, LON
from geo_afpak.importers._sheet import open_sheet
from geo_afpak.importers._values import RefusedError, clean
from geo_afpak.io import safe_name
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from geo_afpak.importers._sheet import Sheet

_LOOKED_AT: Final = 1000
_MOST_VALUES: Final = 40

_NAMES: Final = {
    f.ID: "id eventid incidentid sno s serial serialno no number",
    DATE: "date eventdate incidentdate attackdate dateofincident dateofattack day when",
    f.DATE_START: "datestart startdate start from",
    f.DATE_END: "dateend enddate end to until",
    LAT: "latitude lat y ycoord gpslatitude",
    LON: "longitude lon long lng x xcoord gpslongitude",
    f.KILLED: "killed deaths dead fatalities death totalkilled nkill noofkilled numberkilled",
    f.KILLED_LOW: "killedmin killedlow minkilled deathsmin deathslow killedminimum",
    f.KILLED_HIGH: "killedmax killedhigh maxkilled deathsmax deathshigh killedmaximum",
    f.INJURED: "injured wounded injuries hurt nwound totalinjured noofinjured numberinjured",
    f.INJURED_LOW: "injuredmin injuredlow mininjured injuriesmin woundedmin",
    f.INJURED_HIGH: "injuredmax injuredhigh maxinjured injuriesmax woundedmax",
    f.COUNTRY: "country countryname nation",
    f.ADM1_STATED: "province state admin1 adm1 adm1name provstate region",
    f.ADM2_STATED: "district admin2 adm2 adm2name agency",
    f.PLACE: "city town village location place site locality area",
    f.EVENT_TYPE: "eventtype type attacktype incidenttype category kind typeofattack",
    f.SUB_TYPE: "subtype subeventtype",
    f.GROUPS: "group groups groupname perpetrator perpetrators actor organization organisation",
    f.CLAIMED_BY: "claimedby claim responsibility",
    f.TARGET: "target targets",
    f.TARGET_TYPE: "targettype targetcategory",
    f.TITLE: "title headline event",
    f.SUMMARY: "summary description details narrative notes",
    f.SOURCES: "sources source reference references url link citation",
    f.GEO_PRECISION: "geoprecision precision",
}
"""Common names of columns, letters and digits only, the likeliest first."""

_GUESSES: Final = (
    ("counter_terrorism", "drone|airstrike|air strike|operation|raid|arrest|encounter|army|police"),
    ("unrest", "protest|riot|demonstration|strike"),
    ("clash", "clash|battle|fight|ambush|cross"),
)
"""What a word in a value suggests; everything else is proposed as an attack."""


def propose_mapping(path: str | os.PathLike[str], *, encoding: str | None = None) -> str:
    """Write a first mapping.toml for a table, to be read and corrected by somebody who knows it.

    Parameters
    ----------
    path
        The table: CSV, TSV or XLSX.
    encoding
        How the file is written; None finds out.

    Returns
    -------
    str
        TOML with comments. `read_table` takes it as it is.

    Raises
    ------
    InputFileError
        If the table cannot be read.
    """
    sheet = open_sheet(path, encoding=encoding)
    columns = _guessed(sheet.headers)
    rows = [raw.cells for raw in islice(sheet.rows(), _LOOKED_AT)]
    seen = {
        name: list(dict.fromkeys(filter(None, (clean(row.get(header, "")) for row in rows))))
        for name, header in columns.items()
    }
    stem = re.sub(r"\W+", "_", safe_name(sheet.path.stem).lower()).strip("_") or "own"
    return "\n".join([*_head(sheet, stem), *_columns(sheet, columns, stem), *_dates(seen),
                      *_defaults(columns), *_values(seen), ""])  # fmt: skip


def _guessed(headers: Sequence[str]) -> dict[str, str]:
    """Match headers with fields by their names; each is used once."""
    plain = {re.sub(r"[^a-z0-9]", "", header.casefold()): header for header in reversed(headers)}
    found: dict[str, str] = {}
    for name, likely in _NAMES.items():
        header = next((plain.pop(one) for one in likely.split() if one in plain), None)
        if header is not None:
            found[name] = header
    return found


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _head(sheet: Sheet, stem: str) -> Iterator[str]:
    yield f"# Mapping for {' '.join(sheet.path.name.split())}. Read it through, correct it, then:"
    yield "#   geo-afpak import table FILE --mapping mapping.toml --out incidents.geojson"
    yield ""
    yield "[source]"
    yield f"name = {_quoted(stem[:20].rstrip('_'))}  # starts ids and the names of further columns"
    yield f"dataset = {_quoted(sheet.path.name)}"
    yield 'licence = "not stated"  # what may be done with the rows'
    yield f"citation = {_quoted(sheet.path.name)}  # stands in sources where a row names none"
    yield ""


def _columns(sheet: Sheet, columns: dict[str, str], stem: str) -> Iterator[str]:
    yield '[columns]  # field = "column of the table"'
    yield from (f"{name} = {_quoted(header)}" for name, header in columns.items())
    missing = [name for name in _NAMES if name not in columns]
    if missing:
        yield f"# not found: {', '.join(missing)}"
    rest = [header for header in sheet.headers if header not in columns.values()]
    names = further_names(sheet.headers, stem[:20].rstrip("_"))
    yield from (f"# {_quoted(header)} is kept as {names[header]}" for header in rest)
    yield ""


def _dates(seen: dict[str, list[str]]) -> Iterator[str]:
    texts = [text for name in (DATE, f.DATE_START, f.DATE_END) for text in seen.get(name, [])]
    doubtful = [text for text in texts if _is_doubtful(text)]
    yield "[dates]"
    if doubtful:
        proofs = {order_of(text): text for text in reversed(texts) if order_of(text) is not None}
        if len(proofs) == 1:
            ((order, proof),) = proofs.items()
            yield f"dayfirst = {str(order).lower()}  # seen: {proof!r}"
        else:
            yield f"# dayfirst = true  # {doubtful[0]!r} could be two days: say which"
    yield '# format = "%d/%m/%Y"  # only for styles that are not understood'
    yield ""


def _is_doubtful(text: str) -> bool:
    try:
        day(text)
    except RefusedError as error:
        return "two days" in error.args[0]
    return False


def _defaults(columns: dict[str, str]) -> Iterator[str]:
    yield "[defaults]  # where the table says nothing"
    if f.EVENT_TYPE not in columns:
        yield f'event_type = "attack"  # one of {", ".join(f.EVENT_TYPES)}'
    if LAT in columns and f.GEO_PRECISION not in columns:
        levels = ", ".join(f"{code} {name}" for code, name in f.GEO_PRECISIONS.items())
        yield f"geo_precision = 3  # how precisely the points are known: {levels}"
        yield '# location_basis = "coordinates of ..."'
    if f.COUNTRY not in columns:
        yield '# country = "Pakistan"'
    yield ""


def _values(seen: dict[str, list[str]]) -> Iterator[str]:
    texts = seen.get(f.EVENT_TYPE, [])
    if not texts:
        return
    yield f"[values.event_type]  # each is one of {', '.join(f.EVENT_TYPES)}"
    known: set[str] = set()
    for text in texts:
        plain = " ".join(text.split()).casefold()
        if plain not in known and len(known) < _MOST_VALUES:
            known.add(plain)
            yield f'{_quoted(" ".join(text.split()))} = "{_guess(plain)}"'
    if len(texts) > _MOST_VALUES:
        yield "# and more: is this column the right one?"


def _guess(text: str) -> str:
    if text.replace(" ", "_") in f.EVENT_TYPES:
        return text.replace(" ", "_")
    return next((kind for kind, words in _GUESSES if re.search(words, text)), "attack")
