"""Tables of one's own: any CSV or XLSX, by a mapping from its columns to ours.

What a mapping can say is written out in docs/import_table.md.
"""

from __future__ import annotations

from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.importers._common import ELSEWHERE, country_of, dated, semicolons, title_of
from geo_afpak.importers._import import Import
from geo_afpak.importers._propose import propose_mapping
from geo_afpak.importers._row import NO_FIGURES, Source
from geo_afpak.importers._titles import DATE
from geo_afpak.importers.mapping import TableMapping, read_mapping
from geo_afpak.importers.sheet import how_to_open, open_sheet
from geo_afpak.io._coordinates import kilometres
from geo_afpak.io._fields import PRECISIONS
from geo_afpak.io._names import LAT, LON
from geo_afpak.io._no_events import refuse_counts, refuse_no_events
from geo_afpak.io._no_record import SUMS, no_record
from geo_afpak.io._numbers import plain_number
from geo_afpak.io._span import Span
from geo_afpak.model import fields as f
from geo_afpak.model.figures import Figures

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping, Sequence
    from typing import Unpack

    from geo_afpak.importers._results import Options
    from geo_afpak.importers._row import Point, Record, Row

__all__ = ["propose_mapping", "read_table"]

NAME: Final = "own"
_UNCHANGED: Final = (
    f.TITLE, f.SUMMARY, f.CLAIMED_BY, f.TARGET, f.TARGET_TYPE, f.ADM1_STATED, f.ADM2_STATED,
    f.PLACE, f.SUB_TYPE, LON, LAT,
)  # fmt: skip
"""Fields that hold the words of the table; columns of all others are kept beside ours."""
_WHEN: Final = (DATE, f.DATE_START, f.DATE_END)
_WHERE: Final = (LON, LAT, f.ADM1_STATED, f.ADM2_STATED, f.PLACE)


def read_table(
    path: str | os.PathLike[str],
    mapping: str | os.PathLike[str] | TableMapping,
    **options: Unpack[Options],
) -> Import:
    r"""Open a table of one's own for import.

    Parameters
    ----------
    path
        The table, in any container of docs/import_table.md; titles above its header are passed
        over, and headers of several rows are read as one.
    mapping
        File that says which column is which field; `propose_mapping` writes a first one.
    options
        Countries, area, encoding, sheet, size of batches, progress: see `Options`.

    Returns
    -------
    Import
        Call `collect` for a frame, `write` for a file, or iterate over its batches.

    Raises
    ------
    InputFileError
        If a file cannot be read.
    ValidationError
        If the mapping does not fit the table; every fault at once.

    Notes
    -----
    An event whose type the table does not say is kept with its `event_type` open.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from pathlib import Path
    >>> with TemporaryDirectory() as folder:
    ...     file, mapping = Path(folder, "own.csv"), Path(folder, "mapping.toml")
    ...     _ = file.write_text("When,Lat,Long,Dead\nFriday 5 May 2017,34.13,70.71,100+\n")
    ...     _ = mapping.write_text(propose_mapping(file))
    ...     frame = read_table(file, mapping).collect().frame
    >>> frame[["title", "killed_low"]].values.tolist()
    [['Event, 5 May 2017', 100]]
    """
    sheet = open_sheet(path, **how_to_open(options))
    if not isinstance(mapping, TableMapping):
        mapping = read_mapping(mapping, sheet.headers)
    fought = [f.TITLE] if isinstance(mapping.columns.get(f.GROUPS), tuple) else []
    told = {*fought, *mapping.columns, *mapping.defaults}
    try:
        refuse_counts(str(sheet.path), mapping.columns, sheet.headers, sheet.column)
        refuse_no_events(str(sheet.path), told, sheet.headers)
    except InvalidInputError as error:
        raise InputFileError(str(error)) from error
    stem = Path(path).name
    source = Source(
        name=mapping.name or NAME,
        dataset=mapping.dataset or stem,
        licence=mapping.licence or "not stated",
        citation=mapping.citation or mapping.dataset or stem,
        country=_country,
        translate=partial(_translate, mapping, _NoRecords(mapping.columns)),
        taken=_UNCHANGED,
        decimal=mapping.decimal,
        values=mapping.values,
        defaults=mapping.defaults,
        day_first=mapping.day_first,
        formats=mapping.formats,
    )
    return Import(sheet, source, mapping.columns, **options)


class _NoRecords:
    """Refuses totals, footnotes and repeated headers: they would be counted as events."""

    def __init__(self, columns: Mapping[str, str | tuple[str, ...]]) -> None:
        self._names = _titles(columns, (f.ID, f.COUNTRY, *_WHERE))
        self._tolls = sorted(_titles(columns, f.TOLL_FIELDS))

    def refuse(self, row: Row) -> bool:
        """Tell whether a row is no record, which is then noted."""
        cells, dated = row.raw.cells, row.stated(*_WHEN)
        said = no_record(cells, dated=dated, placed=row.stated(*_WHERE), names=self._names)
        if not said and row.sums.wanted:
            figures = [plain_number(cells.get(title, "")) for title in self._tolls]
            rest = partial(self._rest, cells)
            said = SUMS * row.sums.adds_up(rest, figures, dated=dated)
        if said:
            row.refuse("", f"no record: it {said}", "a row an event", "nothing need be done")
        return bool(said)

    def _rest(self, cells: Mapping[str, str]) -> list[str]:
        return [text for title, text in cells.items() if title not in self._tolls]


def _titles(columns: Mapping[str, str | tuple[str, ...]], fields: Sequence[str]) -> set[str]:
    stated = (columns.get(field, ()) for field in fields)
    return {name for one in stated for name in ((one,) if isinstance(one, str) else one)}


def _country(row: Row) -> str | None:
    parts = [country_of(part, row.region) for part in semicolons(row.text(f.COUNTRY))]
    return next((part for part in parts if part != ELSEWHERE), ELSEWHERE if parts else None)


def _translate(mapping: TableMapping, none: _NoRecords, row: Row) -> Record:
    if none.refuse(row):
        return {f.GEOMETRY: None}
    stated = row.text
    span = _span(row)
    number = _id(row)
    kind, point = _vocabulary(row, f.EVENT_TYPE, f.EVENT_TYPES), row.point(LON, LAT)
    precision, basis = _precision(row, point)
    words = (stated(f.SUB_TYPE) or kind or "Event").replace("_", " ")
    texts = (
        f.SUB_TYPE, f.SUMMARY, f.CLAIMED_BY, f.TARGET, f.TARGET_TYPE, f.COUNTRY, f.ADM1_STATED,
        f.ADM2_STATED, f.PLACE, f.DISCREPANCY, f.NOTE, f.LICENCE, f.SOURCE_DATASET, f.UCDP_ID,
    )  # fmt: skip
    record: Record = {name: stated(name) for name in texts if stated(name) is not None}
    where = [record.get(name) for name in (f.PLACE, f.ADM2_STATED, f.ADM1_STATED, f.COUNTRY)]
    return record | {
        f.ID: f"{mapping.name or NAME}-{number or f'line-{row.raw.line}'}",
        f.SOURCE_ID: number,
        f.SCOPE: _vocabulary(row, f.SCOPE, f.SCOPES) if stated(f.SCOPE) else f.SCOPES[0],
        f.EVENT_TYPE: kind,
        f.TITLE: stated(f.TITLE) or title_of(words[:1].upper() + words[1:], where, span),
        **dated(span),
        f.GROUPS: row.groups(row.items(f.GROUPS), record.get(f.COUNTRY)),
        **_figures(row, f.KILLED).as_fields(f.KILLED),
        **_figures(row, f.INJURED).as_fields(f.INJURED),
        f.GEO_PRECISION: precision,
        f.LOCATION_BASIS: basis,
        f.SOURCES: row.items(f.SOURCES),
        f.GEOMETRY: point,
        **_optional(row),
    }


def _optional(row: Row) -> Record:
    """Read what casualty recorders keep as well, as far as the table has it."""
    record: Record = {
        f.EVIDENCE: _vocabulary(row, f.EVIDENCE, f.EVIDENCE_GRADES),
        f.SOURCE_COUNT: row.whole(f.SOURCE_COUNT),
        f.RADIUS_KM: row.read(f.RADIUS_KM, kilometres),
        f.ARCHIVE_LINKS: row.items(f.ARCHIVE_LINKS),
    }
    for part in chain.from_iterable(f.PARTS.values()):
        if (figures := _figures(row, part)) is not NO_FIGURES:
            record |= figures.as_fields(part)
    return record


def _id(row: Row) -> str | None:
    """Return the id; a spreadsheet that holds numbers writes 401115 as 401115.0."""
    text = row.text(f.ID)
    return text.removesuffix(".0") if text and text.removesuffix(".0").isdecimal() else text


def _vocabulary(row: Row, name: str, valid: Sequence[str]) -> str | None:
    text = row.text(name)
    value = text.casefold().replace(" ", "_") if text else None
    if value in valid:
        return value
    if text is None and name in (f.EVENT_TYPE, f.EVIDENCE):  # open; types are said at the end
        return None
    problem = f"{text!r} is not in the vocabulary" if text else "is empty"
    fix = f"translate it under [values.{name}], or set it under [defaults]"
    row.refuse(name, problem, f"one of {', '.join(valid)}", fix)
    return None


def _figures(row: Row, name: str) -> Figures:
    """Bring a figure and its bounds together; crossed bounds are widened, and said."""
    names = name, f"{name}_low", f"{name}_high"
    if not row.knows(*names):
        return NO_FIGURES
    stated, least, most = map(row.toll, names)
    given = Figures.of(least, stated, most)
    figures, crossed = given.widened()
    if crossed:
        row.widened[name] = given, figures
        stated_words = ", ".join(
            f"{word} {value}"
            for word, value in (("low", given.low), ("stated", given.stated), ("high", given.high))
            if value is not None
        )
        row.discrepancies.append(
            f"The table says {name} {stated_words}; the range is widened to {figures.low} to "
            f"{figures.high}."
        )
    return figures


def _span(row: Row) -> Span | None:
    """Return the days that the date means; a table without dates gives undated events."""
    first = row.day(DATE) or row.day(f.DATE_START)
    last = row.day(f.DATE_END) or first
    if first is None or last is None:
        return None
    row.discrepancies += [
        f"Date: {span.remark}." for span in dict.fromkeys((first, last)) if span.remark
    ]
    precision = first.precision if first == last else "range"
    if row.text(f.DATE_PRECISION):
        precision = _vocabulary(row, f.DATE_PRECISION, f.DATE_PRECISIONS) or precision
    return Span(first.start, last.end, precision)


def _precision(row: Row, point: Point | None) -> tuple[int, str | None]:
    """Return geo_precision and location_basis, as precise as the table says and no more."""
    if point is None:
        return (5 if row.text(f.COUNTRY) else 0), None
    text = row.text(f.GEO_PRECISION)
    basis = row.text(f.LOCATION_BASIS) or "coordinates of the table"
    if text is None:
        known = 3 if row.text(f.ADM2_STATED) else 4
        return known, f"{basis}; precision not stated, taken by the units it names"
    precision = PRECISIONS.get(text.casefold().removesuffix(".0"))
    if precision is None:
        row.refuse(
            f.GEO_PRECISION, f"{text!r} is not in the vocabulary", "0 to 5",
            f"translate it under [values.{f.GEO_PRECISION}]",
        )  # fmt: skip
        return 0, None
    return precision, basis
