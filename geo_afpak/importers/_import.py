"""Run an importer over a file: batch by batch, each row kept, rejected or filtered out."""

from __future__ import annotations

from contextlib import ExitStack, suppress
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any, Final

from geo_afpak.errors import Fault, InvalidInputError
from geo_afpak.importers._common import further_names
from geo_afpak.importers._names import add_unit, read_own
from geo_afpak.importers._remarks import Remarks
from geo_afpak.importers._results import Batch, Counts, Imported, check_options
from geo_afpak.importers._row import Row, Source, feature, head_of
from geo_afpak.importers.sheet import AS_READ, FURTHER
from geo_afpak.io._blanks import code
from geo_afpak.io._cells import csv_text
from geo_afpak.io._files import replacing
from geo_afpak.io._memory import no_search_for_cycles
from geo_afpak.io._no_record import Sums
from geo_afpak.io._records import build
from geo_afpak.io._rejects import header_of_rejects, reject_text
from geo_afpak.io._shapes import geometries
from geo_afpak.io._table import Table, columns_of
from geo_afpak.model import fields as f
from geo_afpak.model.schema import INCIDENTS, Problem, check_incidents, shorten
from geo_afpak.together import together

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Unpack

    from geo_afpak.importers._raw import Raw
    from geo_afpak.importers._results import Options
    from geo_afpak.importers._row import Point, Record
    from geo_afpak.importers.sheet import Sheet

CHUNK: Final = 5000
_WHERE_KNOWN: Final = (
    f.UCDP_ID, *f.OPTIONAL_FIELDS, f.ADM2_ID_BY_NAME, f.ADM1_ID_BY_NAME,
)  # fmt: skip
_EMPTY: Final[Record] = dict.fromkeys((*f.INCIDENT_FIELDS, f.GEOMETRY))


class Import:
    """A file under import, to be gone through once: by iterating, `collect` or `write`.

    Memory holds one batch, and the ids seen so far.

    Parameters
    ----------
    table
        The file.
    source
        What the rows are and how they are translated.
    columns
        Header for each column name that the source knows.
    options
        See `Options`.

    Attributes
    ----------
    counts
        Where the rows went so far.
    notes
        What a user should know; complete at the end.
    ids
        The line of each id so far.
    """

    def __init__(
        self,
        table: Sheet,
        source: Source,
        columns: Mapping[str, str | tuple[str, ...]],
        **options: Unpack[Options],
    ) -> None:
        region = options.get("region") or source.region
        order = options.get("day_first")
        source = replace(
            source,
            day_first=source.day_first if order is None else order,
            own=read_own(options.get("aliases", ()), region),
        )
        country, area = options.get("country", source.region.iso3), options.get("area")
        chunk = options.get("chunk", CHUNK)
        check_options(country, source.region, area, chunk)
        self.sheet, self.source = table, source
        self._columns, self._country, self._area = columns, frozenset(country), area
        self._chunk, self._on_progress = chunk, options.get("on_progress")
        taken = {columns[name] for name in source.taken if name in columns}
        names = further_names(table.headers, source.name)
        self._further = [(h, name) for h, name in names.items() if h not in taken]
        self._as_read = (*table.headers, FURTHER, AS_READ)
        self._earlier: Mapping[int, int] = {}
        self._fresh()

    def _fresh(self) -> None:
        self.counts, self.notes = Counts(), self.sheet.notes
        self.ids: dict[str, int] = {}
        self._remarks = Remarks(self.source.names_as or "", self.source.region)
        self._started = False

    def __iter__(self) -> Iterator[Batch]:
        """Yield batches until the file ends; a second time there is nothing left."""
        if self._started:
            raise InvalidInputError(
                "this import has been gone through; expected a fresh one; read the file again"
            )
        self._started = True
        rows: list[Row] = []
        records: list[Record] = []
        for raw in self.sheet.rows():
            self.counts.rows_in += 1
            row = Row(raw, self._columns, self.source)
            record = self._record(row)
            if record is not None:
                rows.append(row)
                records.append(record)
            if len(rows) >= self._chunk:
                yield self._batch(rows, records)
                rows, records = [], []
            if self._on_progress and self.counts.rows_in % CHUNK == 0:
                self._on_progress(raw.done)
        yield self._batch(rows, records)
        self.notes += self._remarks.notes() if self.sheet.part is None else ()
        if self._on_progress:
            self._on_progress(1.0)

    def begin(
        self,
        part: int,
        rows: Callable[[], Iterator[Raw]],
        above: Sequence[str] = (),
        *,
        start: Mapping[str, Any] | None = None,
        earlier: Mapping[int, int] | None = None,
    ) -> None:
        """Begin anew with some of the rows, to be read by what is known of the whole file.

        Parameters
        ----------
        part, rows, above
            Its number, from 0, what gives its rows, and the row above them.
        start
            What the lines before it add up to: `Sums.state`.
        earlier
            For a line whose id stands in an earlier part, the line where that stands first.
        """
        self.sheet = self.sheet.of_part(part, rows, above)
        self.source = replace(self.source, sums=Sums(start, kept=True))
        self._earlier = earlier or {}
        self._fresh()

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_on_progress": None}

    def settings(self) -> list[object]:
        """Return what decides how a row is read, as plain data but for the region."""
        own = self.source.own.units, self.source.own.groups
        left = ("country", "translate", "own", "sums", "taken")
        told = {name: value for name, value in vars(self.source).items() if name not in left}
        return [
            told, own, self._columns, sorted(self._country), self._area, self.sheet.headers,
            self.sheet.encoding,
        ]  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Return what became of the rows of a part, and what is to be said of them: for `take`."""
        return {
            **vars(self.counts), "blank": (self.sheet.blank, self.sheet.marks), "notes": self.notes,
            "remarks": self._remarks.counts(), "lines": self.source.sums.lines(),
        }  # fmt: skip

    def take(self, parts: Iterable[Mapping[str, Any]]) -> None:
        """Take what was told of the parts of this file, in their order, as if gone through."""
        self._started, self.sheet.blank, self.sheet.marks = True, 0, 0
        for told in parts:
            self.counts.add(told)
            self._remarks.add(told["remarks"])
            self.sheet.blank += told["blank"][0]
            self.sheet.marks += told["blank"][1]
            self.notes += told["notes"]
        self.sheet.tell_blank()
        self.notes += self._remarks.notes()

    def _record(self, row: Row) -> Record | None:
        """Translate a row; None when it is filtered out."""
        if row.problems:  # it has no cells to speak of
            return {f.GEOMETRY: None}
        country = self.source.country(row)
        if country is not None and country not in self._country:
            name = row.text("country_txt") or row.text("country") or "another country"
            self.counts.left_out[f"in {shorten(name)}"] += 1
            return None
        record = self.source.translate(row)
        if row.problems and f.ID not in record:  # it is no record
            return record
        reason = self._outside(record.get(f.GEOMETRY), country)
        if reason:
            self.counts.left_out[reason] += 1
            return None
        return self._completed(row, record)

    def _outside(self, point: Point | None, country: str | None) -> str:
        region = self.source.region
        if self._area and point is None:
            return "without coordinates to compare with the area"
        if self._area and point and not _within(point, self._area):
            return "outside the area"
        if point and country is None and not region.holds(*point):
            # Of an event in one of the region's countries it is a fault, and reported as one.
            return "" if region.looks_swapped(*point) else "outside the study area"
        return ""

    def _completed(self, row: Row, record: Record) -> Record:
        """Bring a record into the order of the model and add what every record has."""
        source = self.source
        record.setdefault(f.SCOPE, f.SCOPES[0])
        record.setdefault(f.SOURCE_DATASET, source.dataset)
        record.setdefault(f.LICENCE, source.licence)
        record[f.SOURCES] = record.get(f.SOURCES) or [source.citation]
        record[f.NOTE] = " ".join(filter(None, [record.get(f.NOTE), *row.notes])) or None
        said = [record.get(f.DISCREPANCY), *row.discrepancies]
        record[f.DISCREPANCY] = " ".join(filter(None, said)) or None
        key, line = record[f.ID], row.raw.line
        if line in self._earlier:
            self.ids[key] = self._earlier[line]
        if key in self.ids:
            problem = f"repeats {key!r} of line {self.ids[key]}"
            row.problems.append(Problem(f.ID, problem, "unique ids", source.twice))
            record[f.ID] = None
        else:
            self.ids[key] = line
        if record[f.GEOMETRY] is None:
            add_unit(record, source.own)
        ordered = _EMPTY | {name: record[name] for name in _EMPTY.keys() & record.keys()}
        known = [name for name in _WHERE_KNOWN if name in record]
        ordered |= {name: record[name] for name in known if record[name] not in (None, [])}
        cells = row.raw.cells
        for header, name in self._further:
            text = cells.get(header)
            if text and (value := code(text)) is not None:
                ordered[name] = value
        return ordered

    def _batch(self, rows: list[Row], records: list[Record]) -> Batch:
        """Check a batch by the rules of the readers and of the schema."""
        points = [record.pop(f.GEOMETRY) for record in records]
        reading = build(
            Table(
                columns_of(records, str(self.sheet.path)), geometries(points),
                rows=[row.raw.line for row in rows],
                as_read=lambda position: rows[position].raw.cells,
                problems={p: row.problems for p, row in enumerate(rows) if row.problems},
                region=self.source.region,
            ),
            INCIDENTS, str(self.sheet.path),
        )  # fmt: skip
        faults = [
            *reading.faults,
            *reading.locate(check_incidents(reading.frame, region=self.source.region)),
        ]
        by_line: dict[int, list[Fault]] = {}
        for fault in faults:
            if fault.field == f.EVENT_TYPE and not fault.value:  # left open
                continue
            by_line.setdefault(fault.row or 0, []).append(fault)
        kept = [p for p, row in enumerate(rows) if row.raw.line not in by_line]
        rejects = []
        for row in (row for row in rows if row.raw.line in by_line):
            found = by_line[row.raw.line]
            self.counts.add_reject(found)
            rejects.append(
                {
                    "row": row.raw.line,
                    "id": next((fault.id for fault in found if fault.id), ""),
                    "reasons": [str(fault) for fault in found],
                    "record": row.raw.cells,
                }
            )
        self.counts.kept += len(kept)
        for position in kept:
            self._remarks.take(rows[position], records[position])
        return Batch(
            [records[p] for p in kept], [points[p] for p in kept], [rows[p].raw.line for p in kept],
            [fault for line in sorted(by_line) for fault in by_line[line]], rejects,
        )  # fmt: skip

    def uncoded(self) -> list[dict[str, object]]:
        """Return a row for each actor without a code, in the columns of a table of aliases.

        Whoever fills in `code` can give the table back as `aliases`.
        """
        return self._remarks.uncoded()

    def collect(self) -> Imported:
        """Read the whole file into memory.

        Returns
        -------
        Imported
            Frame, rejects, counts and notes.
        """
        with together(), no_search_for_cycles():
            batches = list(self)
        records = [record for batch in batches for record in batch.records]
        points = [point for batch in batches for point in batch.points]
        lines = [line for batch in batches for line in batch.rows]
        name = str(self.sheet.path)
        table = Table(
            columns_of(records, name), geometries(points), rows=lines, region=self.source.region
        )
        reading = build(table, INCIDENTS, name)
        return Imported(
            reading.frame,
            tuple(fault for batch in batches for fault in batch.faults),
            tuple(reject for batch in batches for reject in batch.rejects),
            self.counts,
            tuple(self.notes),
        )

    def write(
        self,
        out: str | os.PathLike[str],
        rejects: str | os.PathLike[str] | None = None,
        *,
        empty: bool = True,
    ) -> Counts:
        """Write the incidents, and the rejected rows with their reasons, batch by batch.

        Parameters
        ----------
        out
            GeoJSON file to write, one feature a line; it appears when all is written, and not
            at all when no row is kept.
        rejects
            CSV file for the rejected rows, as read, formula-safe; it appears with the incidents.
            None writes none.
        empty
            False writes no rejects file where no row is rejected.

        Returns
        -------
        Counts
            Where the rows went.

        Raises
        ------
        InputFileError
            If a file cannot be written; what was there before is then still there.
        """
        with together(), no_search_for_cycles(), ExitStack() as stack:
            refused = None
            if rejects is not None:
                path = stack.enter_context(replacing(rejects, (".csv",), None, last=True))
                # Half a character may be the very reason of a rejection.
                refused = stack.enter_context(
                    path.open("w", encoding="utf-8", errors="backslashreplace", newline="")
                )
                refused.write(csv_text(header_of_rejects(self._as_read), []))
            with (
                suppress(_NothingKeptError),
                replacing(out, (".geojson", ".json"), None) as temporary,
            ):
                self._write_features(temporary, refused)
            if refused and not (empty or self.counts.rejected):
                path.unlink()
        return self.counts

    def _write_features(self, path: Path, refused: IO[str] | None) -> None:
        with path.open("w", encoding="utf-8", newline="") as file:
            file.write(head_of(self.source.licence, self.source.citation))
            between = "\n"
            for batch in self:
                for record, point in zip(batch.records, batch.points, strict=True):
                    file.write(between + feature(record, point))
                    between = ",\n"
                if refused and batch.rejects:
                    first, *rows = (reject_text(one, self._as_read) for one in batch.rejects)
                    refused.write(csv_text(first, rows))
            file.write("\n]}\n")
        if not self.counts.kept:
            raise _NothingKeptError


class _NothingKeptError(Exception):
    """Keeps an empty file from taking the place of one that was there."""


def _within(point: Point, area: tuple[float, float, float, float]) -> bool:
    west, south, east, north = area
    return west <= point[0] <= east and south <= point[1] <= north
