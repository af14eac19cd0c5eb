"""What all importers share: a row that remembers what was wrong, and what a source is."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from typing import TYPE_CHECKING, Any, Final, TypeVar

from geo_afpak.errors import InputFileError
from geo_afpak.importers._coordinates import coordinate, pair
from geo_afpak.importers._dates import Span, is_numeric, order_of, spoken
from geo_afpak.importers._numbers import toll as read_toll
from geo_afpak.importers._numbers import whole
from geo_afpak.importers._titles import DATE
from geo_afpak.importers._values import RefusedError, clean, code
from geo_afpak.io._cells import listed
from geo_afpak.model import fields as f
from geo_afpak.model.schema import Problem, shorten
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from geo_afpak.importers._sheet import RawRow, Sheet
    from geo_afpak.region.region import Region

    Record = dict[str, Any]
    Point = tuple[float, float]

T = TypeVar("T")

ELSEWHERE: Final = "elsewhere"
"""What `Source.country` returns for a country that is none of the region's."""

_LOOKED_AT: Final = 100
_DATES: Final = (DATE, f.DATE_START, f.DATE_END)


class Row:
    """One row of a source: its cells by column, and what was found wrong or worth a word.

    Parameters
    ----------
    raw
        The row as it was read.
    columns
        Header in the file for each column name that the importer uses; several where its
        parts stand apart.
    source
        What the rows are: what their values mean, and what stands for an empty cell.
    """

    __slots__ = ("_columns", "_source", "discrepancies", "notes", "problems", "raw", "region")

    def __init__(
        self, raw: RawRow, columns: Mapping[str, str | tuple[str, ...]], source: Source
    ) -> None:
        self.raw = raw
        self.region = source.region
        self._source = source
        self._columns = columns
        self.problems: list[Problem] = [raw.problem] if raw.problem else []
        self.notes: list[str] = []
        self.discrepancies: list[str] = []

    def text(self, column: str) -> str | None:
        """Return what a cell says, translated; where it is empty or missing the default or None."""
        text = self.said(column)
        if text and column in self._source.values:
            text = self._source.values[column].get(plain(text), text)
        return text or self._source.defaults.get(column)

    def said(self, column: str) -> str:
        """Return what stands in a cell, empty where there is nothing."""
        header = self._columns.get(column, "")
        if isinstance(header, str):
            return clean(self.raw.cells.get(header, ""))
        return self._joined(column, header)

    def stated(self, *columns: str) -> bool:
        """Tell whether the row itself, not a default, says anything in one of the columns."""
        headers = (self._columns.get(column, ()) for column in columns)
        names = (name for one in headers for name in ((one,) if isinstance(one, str) else one))
        return any(clean(self.raw.cells.get(name, "")) for name in names)

    def _joined(self, column: str, headers: Sequence[str]) -> str:
        """Put parts of a date together as 2016-08-31, items as a list; of others take the first."""
        parts = [clean(self.raw.cells.get(header, "")) for header in headers]
        if column not in _DATES:
            given = list(filter(None, parts))
            return "; ".join(given if column in f.LIST_FIELDS else given[:1])
        parts = [part.removesuffix(".0") for part in parts]
        known = list(takewhile(lambda part: part not in ("", "0"), parts))
        return "-".join(part.zfill(2) if part.isdecimal() else part for part in known)

    def items(self, column: str) -> list[str]:
        """Read a list: "a; b", or in the notation of JSON, Python or numpy."""
        text = self.text(column) or ""
        try:
            return listed(text)
        except ValueError:
            problem = "could be a list without quotes, or one text in brackets"
            self.refuse(column, problem, "a list", 'write A; B, or ["A", "B"]')
            return []

    def code(self, column: str) -> int | str | None:
        """Return a code as a number, a label as text, None when there is none."""
        return code(self.text(column) or "")

    def refuse(self, column: str, problem: str, expected: str, fix: str) -> None:
        """Note that a cell cannot be used; the row will be rejected."""
        header = self._columns.get(column, column)
        name = header if isinstance(header, str) else header[0]
        self.problems.append(Problem(name, problem, expected, fix))

    def read(self, column: str, reader: Callable[[str], T]) -> T | None:
        """Read a cell; None when it is empty, and when the reader refuses it, which is noted."""
        text = self.text(column)
        if text is None:
            return None
        try:
            return reader(text)
        except RefusedError as error:
            self.refuse(column, *error.args)
            return None

    def whole(self, column: str, *, missing: Collection[int] = ()) -> int | None:
        """Read a whole number; the sentinels in `missing` stand for none."""
        value = self.read(column, whole)
        return None if value in missing else value

    def chosen(self, column: str, meaning: Mapping[int, T], *, missing: int = -9) -> T | None:
        """Translate a numeric code; one that the codebook does not have is refused."""
        value = self.whole(column, missing=(missing,))
        if value is None:
            return None
        if value not in meaning:
            valid = ", ".join(map(str, sorted(meaning)))
            self.refuse(column, "is not a code of the codebook", f"one of {valid}", "correct it")
        return meaning.get(value)

    def point(self, lon: str, lat: str) -> Point | None:
        """Read a point, from two cells or from one that holds both; None when there is none.

        0, 0 is none: databases write no point so.
        """
        point = self._in_one_cell(lon, lat) or self._in_two_cells(lon, lat)
        if point == (0, 0):
            self.notes.append("The coordinates 0, 0 were read as none.")
            return None
        return point

    def _in_one_cell(self, lon: str, lat: str) -> Point | None:
        column = next((name for name in (lat, lon) if self.text(name)), lat)
        same = self._columns.get(lon) == self._columns.get(lat)
        if not same and self.text(lon) and self.text(lat):
            return None
        try:
            return pair(self.text(column) or "", self.region.bounds)
        except RefusedError as error:
            if same and self.text(column):
                self.refuse(column, *error.args)
            return None

    def _in_two_cells(self, lon: str, lat: str) -> Point | None:
        if self._columns.get(lon) == self._columns.get(lat):
            return None
        x = self.read(lon, partial(coordinate, axis="lon"))
        y = self.read(lat, partial(coordinate, axis="lat"))
        for one, other in ((lon, lat), (lat, lon)):
            if self.text(one) is None and self.text(other) is not None:
                self.refuse(
                    one, "is empty though the other coordinate is given", "both, or neither",
                    "fill it in, or empty the other",
                )  # fmt: skip
        return None if x is None or y is None else (x, y)

    def toll(self, column: str, *, missing: Collection[int] = ()) -> Figures:
        """Read a number of people with the bounds that its wording gives."""
        text = self.text(column)
        if text is None or (_sentinel(text) in missing and _sentinel(text) is not None):
            return Figures()
        found = self.read(column, partial(read_toll, decimal=self._source.decimal))
        if found is None:
            return Figures()
        if found.remark:
            self.notes.append(f"{column}: {found.remark}.")
        return Figures(found.low, found.stated, found.high)


def plain(text: str) -> str:
    """Return a text as values and headers are compared: one case, single blanks."""
    return " ".join(text.split()).casefold()


def _sentinel(text: str) -> int | None:
    try:
        return whole(text)
    except RefusedError:
        return None


@dataclass(frozen=True, slots=True)
class Figures:
    """Lowest, stated and highest number of people; None where nobody states one."""

    low: int | None = None
    stated: int | None = None
    high: int | None = None

    def widened(self) -> tuple[Figures, bool]:
        """Return a range that holds all three figures, and whether it had to be widened.

        Examples
        --------
        >>> Figures(low=7, stated=5, high=6).widened()
        (Figures(low=5, stated=5, high=7), True)
        >>> Figures(low=None, stated=5, high=6).widened()
        (Figures(low=None, stated=5, high=6), False)
        """
        known = [value for value in (self.low, self.stated, self.high) if value is not None]
        if known == sorted(known):
            return self, False
        return Figures(min(known), self.stated, max(known)), True

    def as_fields(self, name: str) -> Record:
        """Return the three fields of `killed` or `injured`."""
        return {name: self.stated, f"{name}_low": self.low, f"{name}_high": self.high}


@dataclass(frozen=True)
class Source:
    """What an importer has to say of its source.

    Parameters
    ----------
    name
        Short name: the command, and the start of ids and further columns.
    dataset
        Name with version, kept in `source_dataset`.
    licence
        What may be done with the records, kept in `licence`.
    citation
        What to cite; stands in `sources` where a record names none.
    country
        Tells the country of a row: its ISO3 code, elsewhere, or None when it cannot be told.
    translate
        Turns a row into a record; `geometry` is (lon, lat) or None.
    required
        Columns without which the file is no export of this source.
    optional
        What to say when a column is missing.
    taken
        Columns that stand unchanged in a field of ours; all others are kept beside them.
    twice
        What to do about an id that occurs twice.
    decimal
        The sign that parts decimals in tolls; None where nobody said.
    values
        For a column, what its values mean; keys as `plain` writes them.
    defaults
        For a column, what stands for an empty cell.
    region
        Whose events they are.
    """

    name: str
    dataset: str
    licence: str
    citation: str
    country: Callable[[Row], str | None]
    translate: Callable[[Row], Record]
    required: tuple[str, ...] = ()
    optional: Mapping[str, str] = field(default_factory=dict)
    taken: Collection[str] = ()
    twice: str = "compare both rows and give one another id, or leave one out"
    decimal: str | None = "."
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    region: Region = field(default_factory=default_region)


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
        other = [name for name, signs in SIGNS.items() if signs <= found.keys()]
        fix = "export it again with these columns"
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
        *f.INCIDENT_FIELDS, *f.JOINED_FIELDS, f.ADM2_ID_BY_NAME, f.ADM1_ID_BY_NAME,
        f.ADM0_ISO3_BY_NAME, f.CORRECTED, f.UCDP_ID, f.GEOMETRY,
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
    """Tell which country of the region a name or ISO 3166 code means.

    Examples
    --------
    >>> [country_of(text, default_region()) for text in ("PAKISTAN", "India", None)]
    ['PAK', 'elsewhere', None]
    """
    if text is None:
        return None
    return region.country_of(text) or ELSEWHERE


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
