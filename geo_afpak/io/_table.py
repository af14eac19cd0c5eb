"""Records by column, as a parser or a frame gives them, before anything is checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain, repeat
from typing import TYPE_CHECKING, Any, Final, cast

import numpy as np
import shapely

from geo_afpak.errors import InputFileError
from geo_afpak.io._coded import Coded, Filling, Values
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from geo_afpak.io._reading import Cell
    from geo_afpak.io._whole import A, Answers, Before
    from geo_afpak.model.schema import Problem
    from geo_afpak.region.region import Region

MAX_RECORDS: Final = 2_000_000
"""Twice the largest conflict data set there is; more is a mistake or an attack."""
MAX_NAMES: Final = 500
"""Distinct property names: 5,000 of them took GDAL 90 s and 724 MB."""


@dataclass(eq=False)
class Table:
    """What is to become a frame, by column: every column and list has one entry a record.

    A parser of files fills it, and so may anything else that holds records; `build` checks it.

    Parameters
    ----------
    columns
        Values as they stand in the source, None where there is none: lists, or `Coded` where
        few values are distinct. No geometry.
    geometry
        Shapely objects, None where there is none.
    rows
        The number by which a fault names each record; None counts from 0.
    as_read
        Gives the record at a position as it stands in the source; None takes it from the columns.
    problems
        What is wrong with a record already, by its position.
    notes
        What a user should know that is no fault.
    cells
        Numbers, true and false come as text, as in CSV.
    joined
        Lists come as text joined by "; ", as in CSV and GeoPackage.
    crs
        Of the geometry, as it is declared.
    region
        Where its points may lie; None stands for the default region.
    named
        Of the fields that have another name in the source, that name.
    further
        Names of columns of the source that are not among `columns`.
    unique
        Whether no id may stand twice.
    cell
        Says where in a workbook a field of a row stands, such as incidents!C7.
    answers
        Of the whole file, where this is a part of it; None where this is the whole.
    asked
        What was asked of this table, and what it answers by itself.
    earlier
        Finds, of ids, those that stand in earlier parts of the file.
    ids
        The ids as they were found, where somebody asks for them.
    above, below
        The row above a part of a file, and the last of the table, where marks stand for cells.
    marked
        Whether there is such a mark in the first row.

    Examples
    --------
    >>> from geo_afpak.io._records import build
    >>> from geo_afpak.model.schema import INCIDENTS
    >>> points = shapely.points([[70.4, 34.4], [34.4, 70.4]])
    >>> build(Table({"id": ["a", "b"], "killed": [3, None]}, points), INCIDENTS, "own frame")
    Reading(2 rows in = 1 kept + 1 rejected)
    """

    columns: dict[str, Values]
    geometry: np.ndarray[Any, Any]
    rows: Sequence[int] | None = None
    as_read: Callable[[int], dict[str, Any]] | None = None
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    cells: bool = False
    joined: bool = False
    crs: Any = f.CRS
    region: Region | None = None
    named: dict[str, str] = field(default_factory=dict)
    further: Sequence[str] = ()
    unique: bool = True
    cell: Cell | None = None
    answers: Answers | None = None
    asked: Answers = field(default_factory=dict)
    earlier: Callable[[Sequence[str]], Mapping[str, Before]] | None = None
    ids: Sequence[Any] = ()
    above: Mapping[str, str] = field(default_factory=dict)
    below: dict[str, Any] = field(default_factory=dict)
    marked: bool = False

    def ask(self, question: str, here: A) -> A:
        """Return what the whole file answers; `here` is what this table does."""
        self.asked[question] = here
        return here if self.answers is None else cast("A", self.answers.get(question, here))

    def before(self) -> Mapping[str, Before]:
        """Return those of the ids that stand in earlier parts of the file."""
        if self.earlier is None:
            return {}
        return self.earlier(list(dict.fromkeys(key for key in self.ids if isinstance(key, str))))

    def complete(self) -> None:
        """Give a part of a file the columns of all, in their order."""
        nothing = Coded([None], np.zeros(len(self), np.int32))
        names = self.ask("columns", tuple(self.columns))
        self.columns = {name: self.columns.get(name, nothing) for name in names}

    def __len__(self) -> int:
        """Count the records."""
        return len(self.geometry)

    def add(self, position: int, problem: Problem) -> None:
        """Note what is wrong with a record."""
        self.problems.setdefault(position, []).append(problem)

    def row(self, position: int) -> int:
        """Return the number by which a fault names a record."""
        return position if self.rows is None else self.rows[position]

    def record(self, position: int) -> dict[str, Any]:
        """Return a record as it stands in the source, whatever has been done to it since."""
        if self.as_read is not None:
            return self.as_read(position)
        shape = self.geometry[position]
        values = {name: self.value(name, position) for name in self.columns}
        return {**values, f.GEOMETRY: shape and shapely.to_wkt(shape)}

    def value(self, name: str, position: int) -> Any:  # noqa: ANN401 - as the source has it
        """Return one value as it stands in the source."""
        column = self.columns.get(name)
        if isinstance(column, Coded):
            return column.distinct[column.codes[position]]
        return None if column is None else column[position]


def columns_of(records: Sequence[dict[str, Any]], name: str) -> dict[str, Values]:
    """Turn records into columns, in the order in which their fields first occur.

    Parameters
    ----------
    records
        One dict a record; what one of them lacks is None.
    name
        Their source, as it stands in messages.
    """
    columns = Columns(name)
    columns.extend(records)
    return columns.values()


def transposed(records: Sequence[dict[str, Any]]) -> dict[str, list[Any]] | None:
    """Return values by name if all records have the same names in the same order.

    Examples
    --------
    >>> transposed([{"a": 1, "b": 2}, {"a": 3, "b": 4}]), transposed([{"a": 1}, {}])
    ({'a': [1, 3], 'b': [2, 4]}, None)
    """
    names = set(map(tuple, records))
    if len(names) != 1:
        return None
    values = map(list, zip(*map(dict.values, records), strict=True))
    return dict(zip(names.pop(), values, strict=True))


class Columns:
    """Columns that are filled with records a block at a time."""

    def __init__(self, name: str) -> None:
        self._name, self._count = name, 0
        self._filled: dict[str, Filling] = {}

    def extend(self, records: Sequence[dict[str, Any]]) -> None:
        """Add records; a field that the ones before did not have is None for them."""
        for field_name in dict.fromkeys(chain.from_iterable(records)):
            if field_name not in self._filled:
                check_names([*self._filled, field_name], self._name)
                self._filled[field_name] = Filling()
                self._filled[field_name].extend([None] * self._count)
        same = transposed(records)
        for field_name, column in self._filled.items():
            column.extend(
                list(map(dict.get, records, repeat(field_name)))
                if same is None
                else same.get(field_name) or [None] * len(records)
            )
        self._count += len(records)

    def extend_by_column(self, columns: dict[str, Values], count: int) -> None:
        """Add as many records, whose fields the ones before have."""
        for field_name, column in self._filled.items():
            column.extend(columns.get(field_name) or [None] * count)
        self._count += count

    def values(self) -> dict[str, Values]:
        """Return the whole columns."""
        return {name: column.values() for name, column in self._filled.items()}


def check_names(names: Collection[str], name: str) -> None:
    """Refuse more columns than any table of ours has use for."""
    if len(names) > MAX_NAMES:
        raise InputFileError(
            f"{name}: has more than {MAX_NAMES} distinct property names; expected the "
            "same names in every record; turn names that hold data into values"
        )
