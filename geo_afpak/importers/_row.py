"""A source under import, and one row of it: what its cells say, what was wrong or worth a word."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

from geo_afpak.importers._names import Own, group_codes, side_of
from geo_afpak.importers._titles import DATE
from geo_afpak.io._blanks import clean, code
from geo_afpak.io._cells import listed
from geo_afpak.io._columns import json_text
from geo_afpak.io._coordinates import pair, point
from geo_afpak.io._date_words import UNDATED
from geo_afpak.io._dates import day
from geo_afpak.io._no_record import Sums
from geo_afpak.io._numbers import plain_number, whole
from geo_afpak.io._span import one_date
from geo_afpak.io._tolls import toll as read_toll
from geo_afpak.io._values import RefusedError
from geo_afpak.model import fields as f
from geo_afpak.model.figures import Figures
from geo_afpak.model.schema import Problem
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    from geo_afpak.importers.sheet import RawRow
    from geo_afpak.io._span import Span
    from geo_afpak.region.region import Region

    Record = dict[str, Any]
    Point = tuple[float, float]

T = TypeVar("T")

_DATES: Final = (DATE, f.DATE_START, f.DATE_END)
_DECIMALS: Final = 5
NO_FIGURES: Final = Figures()
_toll = lru_cache(4096)(read_toll)
_day = lru_cache(16384)(day)


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
    names_as
        Whose names of groups they are: one of `geo_afpak.names.groups.SOURCES`, None for any.
    day_first, formats
        How dates are written; see `_dates.day`.
    own
        Whose events they are, and what the user's own tables of names say.
    sums
        What is known of the lines above, to tell those that add them up.
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
    names_as: str | None = None
    day_first: bool | None = None
    formats: tuple[str, ...] = ()
    own: Own = field(default_factory=lambda: Own(default_region()))
    sums: Sums = field(default_factory=Sums)

    @property
    def region(self) -> Region:
        """Whose events they are."""
        return self.own.region


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

    __slots__ = (
        "_columns",
        "_source",
        "_texts",
        "discrepancies",
        "notes",
        "problems",
        "raw",
        "region",
        "widened",
    )

    def __init__(
        self, raw: RawRow, columns: Mapping[str, str | tuple[str, ...]], source: Source
    ) -> None:
        self.raw = raw
        self.region = source.region
        self._source = source
        self._columns = columns
        self._texts: dict[str, str | None] = {}
        self.problems: list[Problem] = [raw.problem] if raw.problem else []
        self.notes: list[str] = []
        self.discrepancies: list[str] = []
        self.widened: dict[str, tuple[Figures, Figures]] = {}

    def text(self, column: str) -> str | None:
        """Return what a cell says, translated; where it is empty or missing the default or None."""
        if column in self._texts:
            return self._texts[column]
        source = self._source
        if column not in self._columns and column not in source.defaults:
            return None
        text = self.said(column)
        if text and column in source.values:
            text = source.values[column].get(plain(text), text)
        self._texts[column] = found = text or source.defaults.get(column)
        return found

    def knows(self, *columns: str) -> bool:
        """Tell whether the table has one of the columns, or something stands for it."""
        mapped, defaults = self._columns, self._source.defaults
        return any(column in mapped or column in defaults for column in columns)

    def said(self, column: str) -> str:
        """Return what stands in a cell, empty where there is nothing."""
        header = self._columns.get(column)
        if header is None:
            return ""
        if isinstance(header, str):
            text = self.raw.cells.get(header)
            return clean(text) if text else ""
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
        return one_date(parts)

    def items(self, column: str) -> list[str]:
        """Read a list: "a; b", or in the notation of JSON, Python or numpy."""
        text = self.text(column) or ""
        meaning = self._source.values.get(column, {})
        try:
            items = [meaning.get(plain(item), item) for item in listed(text)]
            return list(filter(None, items))
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

    @property
    def sums(self) -> Sums:
        """Return what is known of the lines above."""
        return self._source.sums

    @property
    def day_first(self) -> bool | None:
        """Whether 3/5/2016 is 3 May, None where nothing says it."""
        return self._source.day_first

    def side(self, column: str) -> str | None:
        """Return what kind of actor a cell names: one of `geo_afpak.names.groups.KINDS`."""
        name, source = self.text(column), self._source
        return side_of(name, source=source.name, own=source.own) if name else None

    def day(self, column: str) -> Span | None:
        """Read a date, by the order and the styles that the source or the user states."""
        if plain(self.text(column) or "") in UNDATED:
            return None
        order, formats = self._source.day_first, self._source.formats
        area = self.region.bounds
        return self.read(column, partial(_day, day_first=order, formats=formats, area=area))

    def groups(self, names: Iterable[str | None], country: str | None) -> list[str]:
        """Return the codes of armed actors; a name that has none stands for itself."""
        source = self._source
        return group_codes(names, source=source.names_as, country=country, own=source.own)

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
        if self._columns.get(lon) == self._columns.get(lat):
            found = self.read(lat, partial(pair, area=self.region.bounds))
        else:
            texts = self.text(lon) or "", self.text(lat) or ""
            found, refused = point(*texts, self.region.bounds)
            for axis, refusal in refused.items():
                self.refuse({"lon": lon, "lat": lat}[axis], *refusal)
        if found == (0, 0):
            self.notes.append("The coordinates 0, 0 were read as none.")
            return None
        return found

    def toll(self, column: str, *, missing: Collection[int] = ()) -> Figures:
        """Read a number of people with the bounds that its wording gives."""
        text = self.text(column)
        if text is None or (missing and plain_number(text) in {*missing} - {None}):
            return NO_FIGURES
        found = self.read(column, partial(_toll, decimal=self._source.decimal))
        if found is None:
            return NO_FIGURES
        if found.remark:
            self.notes.append(f"{column}: {found.remark}.")
        return Figures(found.low, found.stated, found.high)


def plain(text: str) -> str:
    """Return a text as values and headers are compared: one case, single blanks."""
    return " ".join(text.split()).casefold()


def head_of(licence: str, attribution: str) -> str:
    """Return what stands before the features of a file."""
    head = {
        "type": "FeatureCollection",
        "name": "incidents",
        "licence": licence,
        "attribution": attribution,
    }
    return f'{json_text(head)[:-1]},"features":['


def feature(record: Record, point: Point | None) -> str:
    """Write an incident as a feature of GeoJSON."""
    geometry: dict[str, object] | None = None
    if point is not None:
        geometry = {"type": "Point", "coordinates": [round(x, _DECIMALS) + 0.0 for x in point]}
    return json_text(
        {"type": "Feature", "id": record[f.ID], "properties": record, "geometry": geometry}
    )
