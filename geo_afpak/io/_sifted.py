"""The rows of a table that are no records, set apart: totals, notes, headers that come again."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_afpak.io._blanks import clean
from geo_afpak.io._coded import Coded, expanded
from geo_afpak.io._fields import absent, absent_in
from geo_afpak.io._names import LAT, LON
from geo_afpak.io._no_record import SUMS, Sums, is_total, no_record
from geo_afpak.io._numbers import plain_number
from geo_afpak.model import fields as f
from geo_afpak.model.schema import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_afpak.io._table import Table

    Mask = np.ndarray[Any, np.dtype[np.bool_]]

WHOLE: Final = frozenset({"", "type", "properties"})
"""Fields of problems after which nothing more is said of a record."""
_POINT: Final = frozenset({f.GEOMETRY, LON, LAT})
_OF_A_RECORD: Final = (
    f.COUNTRY, f.ADM1_STATED, f.ADM2_STATED, f.PLACE, f.TITLE,
    f.ADM0_ISO3_BY_NAME, f.ADM1_ID_BY_NAME, f.ADM2_ID_BY_NAME,
)  # fmt: skip
"""What tells a record, where it has no point and no day: it happened somewhere, or has a name."""
_NAMES: Final = (f.ID, f.COUNTRY, f.ADM1_STATED, f.ADM2_STATED, f.PLACE)
_DAYS: Final = (f.DATE_START, f.DATE_END, f.DATE_PRECISION)


def refuse_no_records(table: Table) -> None:
    """Refuse rows without a point that have neither date nor place, or that are totals."""
    pointless = shapely.is_missing(table.geometry)
    if not pointless.any():
        return
    nowhere = pointless & absent_in(table, f.DATE_START)
    everyone = np.ones(len(table), dtype=bool)
    nothing = _without(table, nowhere, _OF_A_RECORD)
    told = table.ask("told", not _without(table, everyone, (*_OF_A_RECORD, f.DATE_START)).all())
    # Rows of a sheet are numbered before they are filled; an id elsewhere tells a record.
    if not (told and table.cells):
        nothing = _without(table, nothing, [f.ID])
        if not table.ask("named", not nothing.all()):
            return  # a frame of figures alone, whose rows nothing sets apart
    alone = not table.ask("placed", not nowhere.all())
    others = [name for name in table.columns if name not in _DAYS]
    a_day = _without(table, pointless & ~nowhere, others)
    own = table.named.get(f.ID, f.ID)
    for position in np.flatnonzero(nowhere | a_day | _totals(table, pointless)).tolist():
        wrong = {one.field for one in table.problems.get(position, ())}
        if wrong & WHOLE:
            continue
        cells = _cells(table, position)
        # Whoever states half a point, or an odd one, has a place in mind.
        meant = not _POINT.isdisjoint(wrong)
        said = no_record(
            cells, dated=not nowhere[position], placed=meant or not nothing[position],
            names=[table.named.get(name, name) for name in _NAMES],
        )  # fmt: skip
        filled = [name for name, text in cells.items() if clean(text)]
        # Where no row says when and where, a row may be an id alone.
        if said and not ((alone or meant) and filled == [own]):
            _refuse(table, position, said)
    if not alone:
        _refuse_sums(table, nowhere & ~nothing, nowhere)


def _refuse(table: Table, position: int, said: str) -> None:
    problem, expected = f"no record: it {said}", "an event in every row"
    table.problems[position] = [Problem("", problem, expected, "remove the row")]


def _without(table: Table, among: Mask, fields: Sequence[str]) -> Mask:
    """Tell which of the records state none of these fields."""
    left = among.copy()
    for field in fields:
        if not left.any():
            break
        left &= absent_in(table, field)
    return left


def _cells(table: Table, position: int) -> dict[str, str]:
    """Return the cells of a record as they were read, as texts."""
    return {
        name: value if isinstance(value, str) else "" if absent(value) else repr(value)
        for name, value in table.record(position).items()
        if not isinstance(value, list | dict)
    }


def _totals(table: Table, pointless: Mask) -> Mask:
    """Tell the records without a point whose id or place says that they are a total."""
    out = np.zeros(len(table), dtype=bool)
    for name in _NAMES:
        column = table.columns.get(name)
        values = column.distinct if isinstance(column, Coded) else column or ()
        totals = {value for value in values if type(value) is str and is_total(value, place=True)}
        if totals:
            out |= [one in totals for one in expanded(column or [])]
    return out & pointless


def _refuse_sums(table: Table, doubtful: Mask, undated: Mask) -> None:
    if not doubtful.any():
        return
    sums = Sums()
    columns = [expanded(table.columns[toll]) for toll in f.TOLL_FIELDS if toll in table.columns]
    titles = {table.named.get(toll, toll) for toll in f.TOLL_FIELDS}
    for position in range(int(np.flatnonzero(doubtful)[-1]) + 1):
        if not sums.all_dated:
            return
        if position not in table.problems:
            values = (column[position] for column in columns)
            figures = [None if absent(value) else plain_number(str(value)) for value in values]
            names = partial(_names, table, position, titles)
            if sums.adds_up(names, figures, dated=not undated[position]):
                _refuse(table, position, SUMS)


def _names(table: Table, position: int, tolls: set[str]) -> list[str]:
    return [text for name, text in _cells(table, position).items() if name not in tolls]
