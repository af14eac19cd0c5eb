"""Columns as people write them, by the readers that the importers use: points, days, tolls, lists.

What cannot be read one way only becomes a problem of its record; how texts were read that say
more or less than their field holds is noted.
"""

from __future__ import annotations

import math
import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import shapely

from geo_afpak.io._blanks import EDGES, NOTHING, clean
from geo_afpak.io._cells import is_notation, listed
from geo_afpak.io._coded import Coded, by_distinct, expanded, objects
from geo_afpak.io._coordinates import HALF_A_POINT, pair, point
from geo_afpak.io._date_words import UNDATED, order_of
from geo_afpak.io._dates import day, is_day
from geo_afpak.io._ditto import fill_down
from geo_afpak.io._groups import parted
from geo_afpak.io._names import CODE_NAMES, LAT, LON, is_code
from geo_afpak.io._numbers import decimal_signs
from geo_afpak.io._span import Span, spoken
from geo_afpak.io._tolls import Toll, toll
from geo_afpak.io._values import Kind, RefusedError, plain_numbers
from geo_afpak.model import fields as f
from geo_afpak.model.figures import Figures
from geo_afpak.model.schema import Problem
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from geo_afpak.io._coded import Refusal, Values
    from geo_afpak.io._table import Table

    Area = tuple[float, float, float, float]

T = TypeVar("T")
PRECISIONS: Final = {
    **{str(code): code for code in f.GEO_PRECISIONS},
    **{name: code for code, name in f.GEO_PRECISIONS.items()},
    "country": 5,
}
"""Codes of `geo_precision` by their texts and names."""
_IDENTIFIERS: Final = (
    f.ID, f.SOURCE_ID, f.DATE_START, f.DATE_END, f.ADM_ID, f.PARENT_ID, f.PCODE, f.ADM1_PCODE,
    f.ADM2_PCODE,
)  # fmt: skip
_TOLLS: Final = (*f.PARTS, *(part for parts in f.PARTS.values() for part in parts))
_PLAIN_NUMBER: Final = re.compile(r"\s*(?:\d+(?:\.0?)?)?\s*", re.ASCII)
_SHOWN: Final = 3
_SHORT: Final = 8
"""No word for nothing is as long."""
_NOTHING: Final = NOTHING | {""}
_FLOAT: Final = re.compile(r"\d+\.0", re.ASCII)


def absent(value: object) -> bool:
    """Tell a value that states nothing: None, NaN or blank text."""
    if type(value) is str:
        return not value.strip()
    return value is None or (type(value) is float and math.isnan(value))


def absent_in(table: Table, field: str) -> np.ndarray[Any, Any]:
    """Tell of each record whether it states a field."""
    column = table.columns.get(field)
    if column is None:
        return np.ones(len(table), dtype=bool)
    if isinstance(column, Coded):
        void = np.fromiter(map(absent, column.distinct), bool, len(column.distinct))
        return np.asarray(void[column.codes])
    return np.fromiter(map(absent, column), bool, len(column))


def read_values(table: Table) -> None:
    """Read what every kind of record has: identifiers and lists."""
    for field in _IDENTIFIERS:
        _read(table, field, _identifiers)
    if table.cells:
        fill_down(table)
    _read(table, f.GROUPS, partial(parted, region=table.region or default_region()))
    for field in f.LIST_FIELDS:
        _read(table, field, _lists)


def read_events(table: Table, name: str) -> None:
    """Read what only incidents have: points, P-codes for names, days, tolls, precisions."""
    area = (table.region or default_region()).bounds
    _drop_nothing(table)
    comma = _take_points(table, name, area)
    _take_codes(table)
    _take_days(table, name, area)
    for field in _TOLLS:
        _take_toll(table, name, field, decimal="," if comma else None)
    _read(table, f.GEO_PRECISION, _precisions)


def _drop_nothing(table: Table) -> None:
    """Empty the cells in which R, databases and people write that there is nothing: NA, -."""
    for field in f.INCIDENT_FIELDS:
        values = table.columns.get(field, ())
        if _some_say_nothing(values.distinct if isinstance(values, Coded) else values):
            _read(table, field, _without_nothing)


def _some_say_nothing(values: Iterable[Any]) -> bool:
    """Tell whether any value `says_nothing`, without a call for each."""
    texts = [one for one in values if type(one) is str and one]
    if any(map(str.isspace, texts)):
        return True
    return not _NOTHING.isdisjoint([one.strip(EDGES) for one in texts if len(one) < _SHORT])


def says_nothing(value: object) -> bool:
    """Tell a text that stands for no value, or is blank; the empty one is none already."""
    if type(value) is not str or not value:
        return False
    return value.isspace() or (len(value) < _SHORT and not clean(value))


def _without_nothing(values: list[Any]) -> tuple[list[Any], dict[int, Refusal]]:
    return ["" if says_nothing(one) else one for one in values], {}


def _read(
    table: Table, field: str, read: Callable[[list[Any]], tuple[list[Any], dict[int, Refusal]]]
) -> None:
    """Read a column, if there is one, by a function that gives items and refusals."""
    if field not in table.columns:
        return
    table.columns[field], refused = by_distinct(table.columns[field], read)
    for position, refusal in refused.items():
        table.add(position, Problem(field, *refusal))


def _lists(values: list[Any]) -> tuple[list[Any], dict[int, Refusal]]:
    """Read lists in the notation of other programs."""
    read, refused = list(values), {}
    for position, value in enumerate(values):
        if type(value) is str and is_notation(value):
            try:
                read[position] = listed(value)
            except ValueError:
                read[position] = None
                problem = "could be a list without quotes, or one text in brackets"
                refused[position] = (problem, Kind.LIST.value, 'write A; B, or ["A", "B"]')
    return read, refused


def _identifiers(values: list[Any]) -> tuple[list[Any], dict[int, Refusal]]:
    """Take a whole number for the text that it is, also where a gap has made floats of a column.

    Blanks round an identifier are no part of it: "A1 " is "A1".
    """
    values = [one.strip(EDGES) if type(one) is str else one for one in values]
    if not set(map(type, values)) & {int, float}:
        given = [value for value in values if value]
        floats = given and all(type(one) is str and _FLOAT.fullmatch(one) for one in given)
        return [value and value.removesuffix(".0") for value in values] if floats else values, {}
    texts = [
        str(int(value))
        if type(value) is int or (type(value) is float and value.is_integer())
        else value
        for value in values
    ]
    return texts, {}


def _precisions(values: list[Any]) -> tuple[list[Any], dict[int, Refusal]]:
    """Read names of precisions as their codes; what is neither is judged as a number."""
    return [
        PRECISIONS.get(clean(value).casefold(), value) if type(value) is str else value
        for value in values
    ], {}


def _take_codes(table: Table) -> None:
    """Let the P-code stand for a name that is missing."""
    for field in CODE_NAMES:
        code = next((title for title in table.columns if is_code(title, field)), None)
        lacking = absent_in(table, field)
        if code is None or field not in table.columns or not lacking.any():
            continue
        filled = objects(expanded(table.columns[field]))
        filled[lacking] = objects(expanded(table.columns[code]))[lacking]
        table.columns[field] = filled.tolist()


# --- points ---------------------------------------------------------------------------


def _take_points(table: Table, name: str, area: Area) -> bool:
    """Make points of lon and lat, or of the one column that holds both; tell decimal commas."""
    there = [field for field in (LON, LAT) if field in table.columns]
    if not there:
        return False
    columns = {field: expanded(table.columns.pop(field)) for field in there}
    quick = [_plain_degrees(columns[field]) for field in there]
    commas = False
    if len(there) == 1 or any(values is None for values in quick):
        texts = {field: list(map(_text, values)) for field, values in columns.items()}
        commas, points = decimal_signs([text for values in texts.values() for text in values])
        found = _points(table, texts, area)
    else:
        points = any("." in str(value) for values in columns.values() for value in values)
        found = np.column_stack([values for values in quick if values is not None])
        _one_of_two(table, found)
    commas, points = table.ask("commas", commas), table.ask("points", points)
    nowhere = (found == 0).all(axis=1)
    if nowhere.any():
        found[nowhere] = np.nan
        table.notes.append(f"{name}: the coordinates 0, 0 were read as none")
    whole = ~np.isnan(found).any(axis=1)
    table.geometry = np.full(len(table), None, dtype=object)
    table.geometry[whole] = shapely.points(found[whole])
    return commas and not points


def _plain_degrees(values: list[Any]) -> np.ndarray[Any, Any] | None:
    """Return numbers, NaN where there is none; None where something else stands among them."""
    plain = plain_numbers(values) if values else None
    if plain is not None:
        return np.array(plain.to_numpy(zero_copy_only=False))
    numbers = set(map(type, values)) <= {float, int, type(None)}
    return np.array(values, dtype=float) if numbers else None


def _points(table: Table, texts: Mapping[Any, list[str]], area: Area) -> np.ndarray[Any, Any]:
    found = np.full((len(table), 2), np.nan)
    for position, cells in enumerate(zip(*texts.values(), strict=True)):
        refused: dict[Any, Refusal] = {}
        place = None
        if len(cells) > 1:
            place, refused = point(cells[0], cells[1], area)
        elif cells[0]:
            try:
                place = pair(cells[0], area)
            except RefusedError as error:
                refused = dict.fromkeys(texts, error.args)
        for field, refusal in refused.items():
            table.add(position, Problem(field, *refusal))
        found[position] = place or np.nan
    return found


def _one_of_two(table: Table, found: np.ndarray[Any, Any]) -> None:
    """Refuse half a point."""
    lacking = np.isnan(found)
    for position in np.flatnonzero(lacking[:, 0] ^ lacking[:, 1]).tolist():
        field = LON if lacking[position, 0] else LAT
        table.add(position, Problem(field, *HALF_A_POINT))


def _each(
    cells: Iterable[Any], reader: Callable[[str], T]
) -> tuple[dict[Any, T | None], dict[Any, Refusal]]:
    """Read cells; None is of those that say nothing, and of those that are refused."""
    read: dict[Any, T | None] = {}
    refused: dict[Any, Refusal] = {}
    for cell in cells:
        text = _text(cell)
        try:
            read[cell] = reader(text) if text else None
        except RefusedError as error:
            read[cell], refused[cell] = None, error.args
    return read, refused


def _text(value: Any) -> str:  # noqa: ANN401 - as the source has it
    if type(value) is str:
        return clean(value)
    return "" if absent(value) else str(value)


# --- days -----------------------------------------------------------------------------


def _take_days(table: Table, name: str, area: Area) -> None:
    """Read the days; a text that means more than one of them states its end and precision."""
    there = [field for field in (f.DATE_START, f.DATE_END) if field in table.columns]
    texts = dict.fromkeys(
        text for field in there for text in _distinct(table, field) if type(text) is str
    )
    if all(map(is_day, texts)):
        return
    found = {order_of(clean(text)) for text in texts} - {None}
    orders = table.ask(
        "orders", tuple("day" if one else "month" for one in (True, False) if one in found)
    )
    order = orders[0] == "day" if len(orders) == 1 else None
    told = (text for text in texts if clean(text).casefold() not in UNDATED)
    spans, refused = _each(told, partial(day, day_first=order, area=area))
    for field in there:
        for position, text in enumerate(expanded(table.columns[field])):
            if type(text) is str and text in refused:
                table.add(position, Problem(field, *refused[text]))
    _put_days(table, there, spans)
    _note_days(table, name, spans)


def _put_days(table: Table, there: Iterable[str], spans: dict[Any, Span | None]) -> None:
    ends = absent_in(table, f.DATE_END)
    precise = ~absent_in(table, f.DATE_PRECISION)
    read = {
        field: [
            spans.get(value) if type(value) is str else value
            for value in expanded(table.columns[field])
        ]
        for field in there
    }
    for field, end in ((f.DATE_START, 0), (f.DATE_END, 1)):
        if field in read:
            table.columns[field] = [
                value[end] if isinstance(value, Span) else value for value in read[field]
            ]
    long = {
        position: span
        for position, span in enumerate(read.get(f.DATE_START, []))
        if isinstance(span, Span) and span.precision != "day"
    }
    if not long:
        return
    nothing = [None] * len(table)
    last = expanded(table.columns.get(f.DATE_END, nothing))
    kinds = expanded(table.columns.get(f.DATE_PRECISION, nothing))
    table.columns[f.DATE_END], table.columns[f.DATE_PRECISION] = last, kinds = [*last], [*kinds]
    for position, span in long.items():
        if ends[position]:
            last[position] = span.end
        if not precise[position]:
            same = ends[position] or last[position] == span.end
            kinds[position] = span.precision if same else "range"


def _note_days(table: Table, name: str, spans: dict[Any, Span | None]) -> None:
    read = [
        f"{text!r} as {spoken(span)}" for text, span in spans.items() if span and not is_day(text)
    ]
    if read:
        table.notes.append(f"{name}: dates were read: {_few(read)}")
    remarks = dict.fromkeys(span.remark for span in spans.values() if span and span.remark)
    table.notes += [f"{name}: date: {remark}" for remark in list(remarks)[:_SHOWN]]


def _distinct(table: Table, field: str) -> Iterable[Any]:
    """Return the different texts and numbers with a fraction that stand in a column."""
    column: Values = table.columns[field]
    values = column.distinct if isinstance(column, Coded) else column
    if set(map(type, values)) <= {str, float, int, type(None)}:
        values = list(dict.fromkeys(values))
    return dict.fromkeys(value for value in values if type(value) in (str, float))


# --- tolls ----------------------------------------------------------------------------


def _take_toll(table: Table, name: str, field: str, *, decimal: str | None) -> None:
    """Read a toll and its bounds in figures and words; a range fills the bounds that are empty."""
    columns = f.low_stated_high(field)
    there = [column for column in columns if column in table.columns]
    odd = {cell for column in there for cell in _distinct(table, column) if _is_odd(cell)}
    if not odd:
        return
    read, refused = _each(odd, lambda text: toll(text, decimal=decimal))
    nothing = [None] * len(table)
    values = {column: [*expanded(table.columns.get(column, nothing))] for column in columns}
    for position, cells in enumerate(zip(*values.values(), strict=True)):
        if not any(map(_is_odd, cells)):
            continue
        for column, cell in zip(columns, cells, strict=True):
            if _is_odd(cell) and cell in refused:
                table.add(position, Problem(column, *refused[cell]))
        whole = Figures.of(*(_figures(cell, read) for cell in cells))
        for column, cell, figure in zip(columns, cells, whole.in_order(), strict=True):
            values[column][position] = cell if _is_infinite(cell) else figure
    for column in columns:
        if column in there or any(value is not None for value in values[column]):
            table.columns[column] = values[column]
    remarks = sorted({found.remark for found in read.values() if found and found.remark})
    if remarks:
        table.notes.append(f"{name}: {field}: {_few(remarks)}")


def _is_odd(cell: object) -> bool:
    """Tell what is no plain whole number: text, and figures with a fraction."""
    if type(cell) is float:
        return math.isfinite(cell) and not cell.is_integer()
    return type(cell) is str and not _PLAIN_NUMBER.fullmatch(cell)


def _is_infinite(cell: object) -> bool:
    return type(cell) is float and math.isinf(cell)


def _figures(cell: Any, read: Mapping[Any, Toll | None]) -> Figures:  # noqa: ANN401 - as the source has it
    if _is_odd(cell):
        found = read[cell]
        return Figures(found.low, found.stated, found.high) if found else Figures()
    if absent(cell) or _is_infinite(cell):
        return Figures()
    return Figures(stated=int(cell.partition(".")[0]) if type(cell) is str else int(cell))


def _few(texts: list[str]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if texts[_SHOWN:] else ""
    return "; ".join(texts[:_SHOWN]) + more
