"""What all importers share: columns of a source, countries, dates, titles."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import InputFileError
from geo_afpak.io._blanks import clean
from geo_afpak.io._date_words import is_numeric, order_of
from geo_afpak.io._span import Span, spoken
from geo_afpak.model import fields as f
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_afpak.importers._row import Record, Row, Source
    from geo_afpak.importers.sheet import Sheet
    from geo_afpak.region.region import Region

ELSEWHERE: Final = "elsewhere"
"""What `Source.country` returns for a country that is none of the region's."""

_LOOKED_AT: Final = 100


SIGNS: Final = {
    "acled": frozenset({"event_type", "sub_event_type", "event_date"}),
    "ucdp": frozenset({"type_of_violence", "where_prec", "date_start"}),
    "gtd": frozenset({"iyear", "imonth", "iday"}),
}


def official_columns(sheet: Sheet, source: Source) -> dict[str, str]:
    """Find the columns of a source by name, whatever their case; say which are missing.

    Raises
    ------
    InputFileError
        If a required column is missing, or two differ by case only.
    """
    found: dict[str, str] = {}
    for header in sheet.headers:
        name = re.sub(r"[\s.]+", "_", header.casefold())
        if name in found:
            raise InputFileError(
                f"{sheet.path}: has the columns {shorten(found[name])!r} and {shorten(header)!r}; "
                "expected each name once; rename one"
            )
        found[name] = header
    missing = [name for name in source.required if name not in found]
    if missing:
        name = sheet.path.name
        other = [name for name, signs in SIGNS.items() if signs <= found.keys()]
        fix = f"export it again with these columns, or run: geo-afpak import table {name} --propose"
        if other and other[0] != source.name:
            fix = f"this looks like a file for: geo-afpak import {other[0]}"
        shown = ", ".join(map(shorten, sheet.headers[:8]))
        raise InputFileError(
            f"{sheet.path}: has no column {', '.join(missing)} (found: {shown}, ...); expected an "
            f"export of {source.dataset}; {fix}"
        )
    sheet.notes += [text for name, text in source.optional.items() if name not in found]
    return found


def further_names(headers: Sequence[str], prefix: str) -> dict[str, str]:
    """Name the columns that are kept beside ours: prefix, lower case, no blanks; unique.

    Examples
    --------
    >>> further_names(["Blast Day Type", "blast-day type", "%"], "own")
    {'Blast Day Type': 'own_blast_day_type', 'blast-day type': 'own_blast_day_type_2', '%': 'own_column_3'}
    """  # noqa: E501
    used = {
        *f.INCIDENT_FIELDS, *f.JOINED_FIELDS, f.UNITS_VINTAGE, f.ADM2_ID_BY_NAME, f.ADM1_ID_BY_NAME,
        f.ADM0_ISO3_BY_NAME, f.CORRECTED, f.UCDP_ID, f.RADIUS_KM, f.GEOMETRY,
    }  # fmt: skip
    names: dict[str, str] = {}
    for place, header in enumerate(headers, 1):
        plain = unicodedata.normalize("NFC", header).casefold()
        slug = re.sub(r"\W+", "_", plain).strip("_") or f"column_{place}"
        name, copy = f"{prefix}_{slug}", 1
        while name in used:
            copy += 1
            name = f"{prefix}_{slug}_{copy}"
        used.add(name)
        names[header] = name
    return names


def day_order(sheet: Sheet, columns: Sequence[str]) -> bool | None:
    """Tell from the whole file whether 3/5/2016 is 3 May: one date that settles it will do.

    Returns
    -------
    bool or None
        True for day first, False for month first; None when nothing settles it, when dates
        contradict each other, or when the file writes dates otherwise.
    """
    notes = list(sheet.notes)
    orders: set[bool] = set()
    for number, raw in enumerate(sheet.rows()):
        texts = [clean(raw.cells.get(column, "")) for column in columns]
        if number > _LOOKED_AT and not orders and not any(map(is_numeric, texts)):
            break
        orders |= {order for order in map(order_of, texts) if order is not None}
    sheet.notes[:] = notes
    return orders.pop() if len(orders) == 1 else None


def country_of(text: str | None, region: Region) -> str | None:
    """Tell which country of the region a name or ISO 3166 code means, misspelt or not.

    Examples
    --------
    >>> from geo_afpak.region.read import default_region
    >>> [country_of(text, default_region()) for text in ("PAKISTAN", "Pakistn", "India", None)]
    ['PAK', 'PAK', 'elsewhere', None]
    """
    if text is None:
        return None
    return region.country_meant(text) or ELSEWHERE


def coded_country(row: Row, *, column: str, table: str) -> str | None:
    """Tell the country of a row by its number in a table of the region's, else by code or name."""
    number = row.code(column)
    if isinstance(number, int):
        return row.region.by_number(table).get(number, ELSEWHERE)
    return country_of(row.text("iso3") or row.text("country"), row.region)


def semicolons(text: str | None) -> list[str]:
    """Part a text at semicolons, which nothing escapes."""
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def title_of(what: str, where: Sequence[str | None], when: Span | None) -> str:
    """Build a title by rule: what, where, when, no finer than each is known.

    Examples
    --------
    >>> title_of("Armed clash", [None, "Achin"], Span("2017-05-03", "2017-05-03", "day"))
    'Armed clash, Achin, 3 May 2017'
    """
    place = next((text for text in where if text), None)
    parts = [what, place, spoken(when) if when else None]
    return ", ".join(part for part in parts if part)


def dated(span: Span | None) -> Record:
    """Return the three date fields; no date is "unknown"."""
    if span is None:
        return {f.DATE_START: None, f.DATE_END: None, f.DATE_PRECISION: "unknown"}
    return {f.DATE_START: span.start, f.DATE_END: span.end, f.DATE_PRECISION: span.precision}
