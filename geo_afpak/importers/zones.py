"""Tables of who holds or contests what: district, status and date to dated statements.

What a mapping can say is written out in docs/import_zones.md.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo_afpak.errors import Fault, ValidationError
from geo_afpak.importers._common import day_order, further_names
from geo_afpak.importers._names import Own
from geo_afpak.importers._row import Row, Source, plain
from geo_afpak.importers._titles import DATE, NAMES
from geo_afpak.importers.mapping import TableMapping, read_mapping
from geo_afpak.importers.sheet import open_sheet
from geo_afpak.io._cells import listed
from geo_afpak.io._dates import day
from geo_afpak.io._names import by_title, plain_title
from geo_afpak.io._records import build
from geo_afpak.io._table import Table, columns_of
from geo_afpak.model import fields as f
from geo_afpak.model.schema import ZONES
from geo_afpak.names.places import resolve_district, resolve_province
from geo_afpak.region.read import default_region
from geo_afpak.text import listing, say_day

if TYPE_CHECKING:
    import os

    from geo_afpak.importers._row import Record
    from geo_afpak.importers.sheet import Sheet
    from geo_afpak.io import Reading
    from geo_afpak.io._span import Span
    from geo_afpak.region.region import Region

__all__ = ["propose_zone_mapping", "read_zone_table"]

DISTRICT: Final = "district"
PROVINCE: Final = "province"
TARGETS: Final = (
    f.ID, DISTRICT, PROVINCE, f.COUNTRY, f.PLACE, f.STATUS, f.GROUP, DATE, f.SINCE, f.UNTIL,
    f.CERTAINTY, f.STRENGTH_LOW, f.STRENGTH_HIGH, f.STATEMENT, f.SOURCES, f.NOTE,
)  # fmt: skip
AS_STATED: Final = "as_stated"
_TITLES: Final = {
    DISTRICT: NAMES[f.ADM2_STATED],
    PROVINCE: NAMES[f.ADM1_STATED],
    f.COUNTRY: NAMES[f.COUNTRY],
    f.STATUS: ("status", "control", "control_status", "controlled_by", "assessment"),
    f.GROUP: NAMES[f.GROUPS],
    DATE: (*NAMES[DATE], "as_of", "month", "year", "period"),
    f.SINCE: ("since", "from", "start", "start_date"),
    f.UNTIL: ("until", "to", "end", "end_date"),
    f.SOURCES: NAMES[f.SOURCES],
    f.NOTE: NAMES[f.NOTE],
}
_MOST_WORDS: Final = 40
_DIGITS: Final = {"day": 10, "month": 7, "year": 4}
_SHOWN: Final = 3


def read_zone_table(  # noqa: PLR0913 - what a user can state
    path: str | os.PathLike[str],
    mapping: str | os.PathLike[str],
    *,
    region: Region | None = None,
    vintage: str | None = None,
    encoding: str | None = None,
    sheet: str | None = None,
    day_first: bool | None = None,
) -> Reading:
    r"""Read a table of statements by unit; their geometry is still to be built.

    A word for a status that the mapping does not translate is kept as it is, as `as_stated`.

    Parameters
    ----------
    path
        The table, in any container that `read_table` takes.
    mapping
        File that says which column is which field; `propose_zone_mapping` writes a first one.
    region, vintage
        Whose districts: Afghanistan and Pakistan, and a region's first vintage, when None.
    encoding, sheet
        As for `read_table`.
    day_first
        Whether 3/5/2016 is 3 May; what the mapping says when None.

    Returns
    -------
    Reading
        `frame` holds the statements, without geometry: pass it to `build_zones`.

    Raises
    ------
    InputFileError
        If a file cannot be read.
    ValidationError
        If the mapping does not fit the table; every fault at once.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     file, mapping = Path(folder, "own.csv"), Path(folder, "mapping.toml")
    ...     _ = file.write_text("district,status,date\nAchin,Contested,2017-11\n")
    ...     _ = mapping.write_text(propose_zone_mapping(file))
    ...     frame = read_zone_table(file, mapping).frame
    >>> frame[["units", "as_of", "status_stated"]].values.tolist()
    [[['AF-NAN-achin'], '2017-11', 'Contested']]
    """
    opened = open_sheet(path, encoding=encoding, sheet=sheet)
    given = read_mapping(mapping, opened.headers, TARGETS)
    if day_first is not None:
        given = replace(given, day_first=day_first)
    _check_words(given, str(mapping))
    stem = Path(path).name
    source = Source(
        given.name or "own", given.dataset or stem, given.licence, given.citation or stem,
        lambda _: None, lambda _: {}, decimal=given.decimal, values=given.values,
        defaults=given.defaults, day_first=given.day_first, formats=given.formats,
        own=Own(region or default_region()),
    )  # fmt: skip
    free = [header for header in opened.headers if header not in given.columns.values()]
    further = further_names(free, source.name)
    rows = [Row(raw, given.columns, source) for raw in opened.rows()]
    records: list[Record] = []
    for row in rows:
        own = {further[name]: text or None for name, text in row.raw.cells.items()
               if name in further}  # fmt: skip
        records.append(_statement(row, source, given, vintage) | own)
    table = Table(
        columns_of(records, stem), np.full(len(rows), None, dtype=object),
        rows=[row.raw.line for row in rows], as_read=lambda place: dict(rows[place].raw.cells),
        problems={place: row.problems for place, row in enumerate(rows) if row.problems},
        notes=[f"{stem}: {note}" for note in opened.notes], region=source.region,
    )  # fmt: skip
    _note_words(table, rows, stem)
    return build(table, ZONES, stem)


def _check_words(mapping: TableMapping, name: str) -> None:
    """Refuse translations into words that no vocabulary has."""
    faults = [
        Fault(
            None, "", f"values.{field}", f"{word} = {ours}", f"{ours!r} is not in the vocabulary",
            f"one of {', '.join(valid)}", "use one of these",
        )
        for field, valid in ((f.STATUS, f.ZONE_STATUSES), (f.CERTAINTY, f.CERTAINTIES))
        for word, ours in mapping.values.get(field, {}).items()
        if ours not in valid
    ]  # fmt: skip
    if faults:
        raise ValidationError(name, faults)


def _statement(row: Row, source: Source, mapping: TableMapping, vintage: str | None) -> Record:
    place = ", ".join(text for text in (row.text(DISTRICT), row.text(PROVINCE)) if text)
    if not place or not row.said(f.STATUS):
        lacks = "place" if not place else "status"
        expected, fix = "a place and a status in every row", "nothing need be done"
        row.refuse("", f"no record: it has no {lacks}", expected, fix)
        return {f.ID: None}
    word = row.said(f.STATUS)
    status = (row.text(f.STATUS) or "").casefold().replace(" ", "_")
    dates = _dates(row, mapping)
    said = f"Listed as \u201c{word}\u201d: {place}"
    when = dates.get(f.AS_OF) or dates.get(f.SINCE)
    groups = row.groups([row.text(f.GROUP)], row.text(f.COUNTRY))
    return {
        f.ID: row.text(f.ID),
        f.GROUP: next(iter(groups), _needed(row, f.GROUP, "whose presence it is")),
        f.STATUS: status if status in f.ZONE_STATUSES else AS_STATED,
        f.STATUS_STATED: word,
        f.PLACE: row.text(f.PLACE) or place,
        **_unit(row, vintage),
        **dates,
        f.CERTAINTY: _needed(row, f.CERTAINTY, f"one of {', '.join(f.CERTAINTIES)}"),
        f.STRENGTH_LOW: row.toll(f.STRENGTH_LOW).stated,
        f.STRENGTH_HIGH: row.toll(f.STRENGTH_HIGH).stated,
        f.STATEMENT: row.text(f.STATEMENT) or f"{said}{f', {say_day(when)}' if when else ''}.",
        f.SOURCES: listed(row.text(f.SOURCES) or "") or [source.citation],
        f.NOTE: row.text(f.NOTE),
    }


def _needed(row: Row, field: str, expected: str) -> str | None:
    text = row.text(field)
    if text is None:
        fix = f"state it for all rows: {field} under [defaults]"
        row.refuse(field, "is empty", expected, fix)
    return text


def _dates(row: Row, mapping: TableMapping) -> Record:
    """Read the dates as partial as they are stated; none is a fault."""
    reader = partial(day, day_first=mapping.day_first, formats=mapping.formats)
    spans = {name: row.read(name, reader) for name in (DATE, f.SINCE, f.UNTIL)}
    known = [span for span in spans.values() if span]
    if not known and not row.problems:
        row.refuse(DATE, "is empty, as are since and until", "one date at least", "date the row")
    precision = known[0].precision if known else "unknown"
    return {
        f.AS_OF: _partial(spans[DATE], last=True),
        f.SINCE: _partial(spans[f.SINCE], last=False),
        f.UNTIL: _partial(spans[f.UNTIL], last=True),
        f.DATE_PRECISION: precision if precision in f.DATE_PRECISIONS else "range",
    }


def _partial(span: Span | None, *, last: bool) -> str | None:
    """Write a span as a partial date; of a longer one its last day, or its first."""
    if span is None:
        return None
    digits = _DIGITS.get(span.precision)
    return span.start[:digits] if digits else span.end if last else span.start


def _unit(row: Row, vintage: str | None) -> Record:
    """Find the district, or where none is named the province."""
    name, province, country = (row.text(field) for field in (DISTRICT, PROVINCE, f.COUNTRY))
    if name:
        match = resolve_district(
            name, adm1=province, country=country, region=row.region, vintage=vintage
        )
        if match.adm2_id:
            basis = f"The table names the district ({match.method})."
            return {f.UNITS: [match.adm2_id], f.UNIT_LEVEL: "adm2", f.UNITS_BASIS: basis}
        near = listing([f"{one[1]} ({one[0]})" for one in match.candidates[:_SHOWN]], "or")
        problem = "may mean several districts" if match.method == "ambiguous" else "is no district"
        row.refuse(DISTRICT, f"{problem} of the boundaries", near or "a district of the region",
                   "correct the name, or add the province")  # fmt: skip
        return {f.UNITS: []}
    unit = resolve_province(province or "", country=country, region=row.region, vintage=vintage)
    if unit is None:
        row.refuse(PROVINCE, "is no province", "a province of the region", "correct the name")
    basis = "The table names the province only."
    return {f.UNITS: [unit] if unit else [], f.UNIT_LEVEL: "adm1", f.UNITS_BASIS: basis}


def _note_words(table: Table, rows: list[Row], name: str) -> None:
    """Say which words for a status were kept as they are."""
    words = table.columns.get(f.STATUS)
    if words is None or not rows:
        return
    kept = sorted({row.said(f.STATUS) for place, row in enumerate(rows)
                   if table.value(f.STATUS, place) == AS_STATED})  # fmt: skip
    if kept:
        shown = ", ".join(kept[:_MOST_WORDS])
        table.notes.append(f"{name}: kept in the table's own words (as_stated): {shown}")


# --- a first mapping --------------------------------------------------------------


def propose_zone_mapping(
    path: str | os.PathLike[str], *, encoding: str | None = None, sheet: str | None = None
) -> str:
    """Write a first mapping of a table of statements, from its headers and its words.

    Parameters
    ----------
    path, encoding, sheet
        As for `read_zone_table`.
    """
    opened = open_sheet(path, encoding=encoding, sheet=sheet)
    found = _columns(opened)
    dates = [found[name] for name in (DATE, f.SINCE, f.UNTIL) if isinstance(found.get(name), str)]
    order = day_order(opened, dates)
    quoted = partial(json.dumps, ensure_ascii=False)
    lines = [
        f"# Which column of {Path(path).name} is which field; docs/import_zones.md says more.",
        "[source]", f"citation = {quoted(Path(path).name)}", "", "[columns]",
        *(f"{name} = {quoted(header)}" for name, header in found.items()),
        *(f"# {name} = " for name in (DISTRICT, f.STATUS, DATE) if name not in found),
    ]  # fmt: skip
    if order is not None:
        lines += ["", "[dates]", f"dayfirst = {str(order).lower()}"]
    if f.STATUS in found:
        lines += ["", "[values.status]", f"# one of {', '.join(f.ZONE_STATUSES)}"]
        for word in _words(opened, found[f.STATUS]):
            ours = word.casefold().replace(" ", "_")
            lines.append(
                f"{quoted(word)} = {quoted(ours if ours in f.ZONE_STATUSES else AS_STATED)}"
            )
    lines += [
        "",
        "[defaults]",
        'certainty = "medium"  # high, medium, low: how firmly it states it',
    ]
    if f.GROUP not in found:
        lines.append(
            'group = "not stated"  # a code, such as "TLB"; or map a column, and [values.group]'
        )
    return "\n".join([*lines, ""])


def _columns(sheet: Sheet) -> dict[str, Any]:
    usual = {name: (name, *titles) for name, titles in _TITLES.items()}
    found: dict[str, Any] = {**by_title(sheet.headers, usual)}
    # A month that has its year in a column of its own.
    year = by_title(sheet.headers, {"year": ("year",)}).get("year")
    if year and plain_title(found[DATE]) == "month":
        found[DATE] = [year, found[DATE]]
    return found


def _words(sheet: Sheet, header: str) -> list[str]:
    seen: dict[str, str] = {}
    for raw in sheet.rows():
        text = " ".join(raw.cells.get(header, "").split())
        if text:
            seen.setdefault(plain(text), text)
    return list(seen.values())[:_MOST_WORDS]
