"""A first mapping for a table, from its headers and its first rows, to be corrected by hand."""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.importers._common import SIGNS, further_names
from geo_afpak.importers._titles import DATE, NAMES, titled
from geo_afpak.importers.sheet import open_sheet
from geo_afpak.io import safe_name
from geo_afpak.io._blanks import clean
from geo_afpak.io._date_words import order_of
from geo_afpak.io._dates import day
from geo_afpak.io._names import LAT, LON
from geo_afpak.io._no_events import refuse_counts
from geo_afpak.io._numbers import decimal_comma
from geo_afpak.io._values import RefusedError
from geo_afpak.io._words import WORDS
from geo_afpak.model import fields as f
from geo_afpak.names.groups import resolve_group

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator, Sequence

    from geo_afpak.importers.sheet import Sheet

_MOST_SEEN: Final = 1000
"""Different texts of a column that are kept."""
_MANY_VALUES: Final = 40
_SHOWN: Final = 3
_LINE: Final = 200

_ACTS: Final = {
    act: re.compile(rf"\b(?:{'|'.join(words)})\b") for act, words in WORDS["acts"].items()
}
_OPEN: Final = _ACTS.pop("open")
_FLOWN_BY: Final = re.compile(r"(.+?)(?:'s?)? (?:drone|air) ?strikes?\b")
"""A strike from the air counters terrorism, unless an armed group flew it."""
_FORMAT: Final = re.compile(r"(?:dd?[/. -]?mm?|mm?[/. -]?dd?)(?=[/. -]?y)", re.IGNORECASE)
_VICTIMS: Final = re.compile(
    r"(?<![\w-])(?:on|of|at|against|near|in|targeting|inside|outside|by|to|over)\b.*"
)
"""What follows tells whom or where it hit: 'bombing of protest march' is no protest."""
_SUFFERED: Final = re.compile(
    r"\b(?:attacked|bombed|ambushed|targeted|stormed|torched|hit|struck)\b"
)
"""What stands before was hit: 'rally bombed' is no unrest, nor 'security operation base hit'."""


def propose_mapping(
    path: str | os.PathLike[str], *, encoding: str | None = None, sheet: str | None = None
) -> str:
    """Write a first mapping.toml for a table, to be read and corrected by somebody who knows it.

    Parameters
    ----------
    path
        The table, in any container that `read_table` takes.
    encoding
        How the file is written; None finds out.
    sheet
        Sheet of a workbook; None takes the first that looks like a table.

    Returns
    -------
    str
        TOML with comments. `read_table` takes it as it is.

    Raises
    ------
    InputFileError
        If the table cannot be read.
    """
    table = open_sheet(path, encoding=encoding, sheet=sheet, in_parts=True)
    columns = titled(table.headers)
    rows, seen = _seen(table, columns)
    stem = (
        re.sub(r"\W+", "_", safe_name(table.path.name.partition(".")[0]).lower()).strip("_")
        or "own"
    )
    parts = (
        _head(table, stem), _no_events(table, columns),
        _first_rows(table, rows), _columns(table, columns, stem),
        _dates(seen, columns), _numbers(seen), _defaults(columns), _values(seen), [""],
    )  # fmt: skip
    return "\n".join(chain.from_iterable(parts))


def _no_events(sheet: Sheet, columns: dict[str, str | list[str]]) -> Iterator[str]:
    """Say at the top that rows are no events, where it can be seen."""
    try:
        refuse_counts(str(sheet.path), columns, sheet.headers, sheet.column)
    except InvalidInputError as error:
        yield from (f"# {error}", "")


def _seen(
    table: Sheet, columns: dict[str, str | list[str]]
) -> tuple[list[dict[str, str]], dict[str, list[str]]]:
    """Return the first rows, and for each field the different texts of the whole table.

    A type that first stands in row 14,000 is a type all the same.
    """
    single = {name: header for name, header in columns.items() if isinstance(header, str)}
    texts: dict[str, dict[str, None]] = {name: {} for name in single}
    first = []
    for number, raw in enumerate(table.rows()):
        if number < _SHOWN:
            first.append(raw.cells)
        for name, header in single.items():
            if len(texts[name]) < _MOST_SEEN:
                texts[name][clean(raw.cells.get(header, ""))] = None
    return first, {name: [text for text in found if text] for name, found in texts.items()}


def _quoted(text: str | list[str]) -> str:
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


def _first_rows(sheet: Sheet, rows: Sequence[dict[str, str]]) -> Iterator[str]:
    """Show how the first rows are read, as comments."""
    names = {re.sub(r"[\s.]+", "_", header.casefold()) for header in sheet.headers}
    yield from (
        f"# this looks like a file for: geo-afpak import {name}, which knows its codes"
        for name, signs in SIGNS.items()
        if signs <= names
    )
    yield from (f"# {' '.join(note.split())}" for note in sheet.notes)
    for number, row in enumerate(rows, 1):
        cells = (f"{name}={value}" for name, value in row.items() if value)
        yield f"# row {number}: {_cut(' | '.join(' '.join(one.split()) for one in cells))}"
    yield ""


def _cut(text: str) -> str:
    return text if len(text) <= _LINE else f"{text[: _LINE - 3]}..."


def _columns(sheet: Sheet, columns: dict[str, str | list[str]], stem: str) -> Iterator[str]:
    yield '[columns]  # field = "column of the table"'
    yield from (f"{name} = {_quoted(header)}" for name, header in columns.items())
    missing = [name for name in NAMES if name not in columns and name not in f.OPTIONAL_FIELDS]
    if missing:
        yield f"# not found: {', '.join(missing)}"
    taken = {one for header in columns.values() for one in
             ([header] if isinstance(header, str) else header)}  # fmt: skip
    rest = [header for header in sheet.headers if header not in taken]
    names = further_names(sheet.headers, stem[:20].rstrip("_"))
    yield from (f"# {_quoted(header)} is kept as {names[header]}" for header in rest)
    yield ""


def _dates(seen: dict[str, list[str]], columns: dict[str, str | list[str]]) -> Iterator[str]:
    texts = [text for name in (DATE, f.DATE_START, f.DATE_END) for text in seen.get(name, [])]
    doubtful = [text for text in texts if _is_doubtful(text)]
    yield "[dates]"
    if doubtful:
        proofs = {order_of(text): text for text in reversed(texts) if order_of(text) is not None}
        if len(proofs) == 1:
            ((order, proof),) = proofs.items()
            yield f"dayfirst = {str(order).lower()}  # seen: {proof!r}"
        elif not proofs and (said := _FORMAT.search(str(columns.get(DATE, "")))):
            yield f"dayfirst = {str(said[0][0] in 'dD').lower()}  # its title says {said[0]!r}"
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


def _numbers(seen: dict[str, list[str]]) -> Iterator[str]:
    """Say which sign parts decimals where the coordinates show it."""
    proof = decimal_comma(text for name in (LAT, LON) for text in seen.get(name, []))
    yield "[numbers]"
    if proof:
        yield f'decimal = ","  # seen: {proof!r}; 1.200 people are then 1,200'
    else:
        yield '# decimal = ","  # where 1.200 people are 1,200'
    yield ""


def _defaults(columns: dict[str, str | list[str]]) -> Iterator[str]:
    yield "[defaults]  # where the table says nothing"
    if f.EVENT_TYPE not in columns:
        kinds = ", ".join(f.EVENT_TYPES)
        yield f'# event_type = "..."  # open: no column says it; if all are of one kind: {kinds}'
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
        if plain not in known:
            known.add(plain)
            kind = guess(plain)
            line = f"{_quoted(' '.join(text.split()))} = {_quoted(kind)}"
            yield line if kind else f"{line}  # open: say which"
    if len(known) > _MANY_VALUES:
        yield f"# {len(known)} of them: is this column the right one?"


def guess(text: str) -> str:
    """Tell the type of an event from what was done, not from whom it hit; empty when open.

    Examples
    --------
    >>> guess("suicide bombing at police hq"), guess("airstrike"), guess("us strike")
    ('attack', 'counter_terrorism', '')
    """
    text = " ".join(text.split()).casefold()
    if text.replace(" ", "_") in f.EVENT_TYPES:
        return text.replace(" ", "_")
    flown = _FLOWN_BY.match(text)
    if _OPEN.search(text) or (flown and resolve_group(flown[1]).code):
        return ""
    text = text.replace("exchange of fire", "crossfire")
    act = _VICTIMS.sub("", text) or text
    kinds = {kind for kind, words in _ACTS.items() if words.search(act)}
    if _SUFFERED.search(text):
        kinds &= {"attack", "clash"}
    return kinds.pop() if len(kinds) == 1 else ""
