"""The annex: every event with date, place, precision, toll, sources, and columns of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak.count.sums import records
from geo_afpak.join.marks import ELSEWHERE, MARK
from geo_afpak.model import fields
from geo_afpak.page.own import own_columns
from geo_afpak.report._facts import given, named, when_of
from geo_afpak.report._tables import how_to_read, place_of, tolls_of
from geo_afpak.report.model import Block, Column, Line, Paragraph, Row, Table, Text, row_of
from geo_afpak.text import counted, number, out_of, sentence
from geo_afpak.words import EVENT_TYPE_LABELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_afpak.report._facts import Facts

MOST_LISTED: Final = 1000
"""Events that a document lists; more are for a table calculation, in a file beside it."""
EVENTS_FILE: Final = "events.csv"
_MOST_OWN: Final = 4
"""Columns of one's own that a row of the list has room for; of more it names none."""
_COLUMNS: Final = (
    Column("When", 5), Column("Event", 7), Column("Where", 6), Column("Known to", 3),
    Column("Killed", 3, numeric=True), Column("Injured", 3, numeric=True),
)  # fmt: skip
_READING: Final = "Known to: how closely the source places the event."


def annex(facts: Facts) -> list[Block]:
    """List every event, in the order of time; those outside the region last, as not counted."""
    events = facts.layers.incidents
    if events.empty:
        return []
    own = {name: list(column) for name, column in own_columns(events).items()}
    rows = [
        {**row, **{_OWN + name: column[place] for name, column in own.items()}}
        for place, row in enumerate(records(events.drop(columns=fields.GEOMETRY)))
    ]
    # What has no date comes last, in the order of the data.
    rows.sort(key=lambda row: (given(row[fields.DATE_START]) or "~", given(row[fields.DATE_END])))
    if len(rows) > MOST_LISTED:
        return _beside(facts, rows, list(own))
    caption = sentence(out_of(len(rows), len(rows), "event")) if len(rows) > 1 else "The event"
    columns = (*_COLUMNS, Column("Sources", 3))
    further = len(own) if len(own) > _MOST_OWN else 0
    shown = [] if further else list(own)
    parts = [row for row in rows if row[MARK] != ELSEWHERE]
    out = [_listed(facts, row, shown) for row in parts]
    away = [row for row in rows if row[MARK] == ELSEWHERE]
    if away:
        head = f"Outside {facts.layers.region.those}: in no number of this document"
        out += [Row(((Text(head, "strong"),),), "group")]
        out += [_listed(facts, row, shown) for row in away]
    more = f"Not shown: {counted(further, 'further column')} of the data." if further else ""
    note = " ".join(filter(None, (_READING, how_to_read(out), more)))
    return [Table(caption, columns, tuple(out), note)]


_OWN: Final = "own:"


def _listed(facts: Facts, row: Mapping[str, Any], own: Iterable[str]) -> Row:
    """Lay out one event, values of columns of one's own below what it is called."""
    further = "; ".join(f"{name}: {row[_OWN + name]}" for name in own if row[_OWN + name])
    kind = EVENT_TYPE_LABELS.get(row[fields.EVENT_TYPE], given(row[fields.EVENT_TYPE]))
    title = named(row)
    if title.lower() in kind.lower():
        title = sentence(kind)
    event: Line = (
        Text(title),
        *((Text(f" ({kind})"),) if kind and kind.lower() not in title.lower() else ()),
        *((Text(f" {further}.", "em"),) if further else ()),
    )
    cells = _cells(row)
    return Row(
        ((Text(cells[0]),), event, *((Text(cell),) for cell in cells[1:]),
         facts.refs(row[fields.SOURCES]))
    )  # fmt: skip


def _cells(row: Mapping[str, Any]) -> list[str]:
    return [
        when_of(row),
        place_of(row),
        fields.GEO_PRECISIONS[int(row[fields.GEO_PRECISION] or 0)],
        *tolls_of(row),
    ]


def _beside(facts: Facts, rows: list[dict[str, Any]], own: list[str]) -> list[Block]:
    """Put a long list into a file: a document of a thousand pages is searched by nobody."""
    counted_here = {True: "yes", False: f"no, outside {facts.layers.region.those}"}
    columns = (
        Column("Id"), *(Column(column.title) for column in _COLUMNS[:2]), Column("Type"),
        *(Column(column.title) for column in _COLUMNS[2:]), Column("Counted"), Column("Sources"),
        *(Column(name) for name in own),
    )  # fmt: skip
    out = []
    for row in rows:
        when, place, known, killed, injured = _cells(row)
        cells = [
            row[fields.ID], when, named(row), given(row[fields.EVENT_TYPE]), place, known, killed,
            injured, counted_here[row[MARK] != ELSEWHERE], "; ".join(row[fields.SOURCES]),
            *(row[_OWN + name] or "" for name in own),
        ]  # fmt: skip
        out.append(row_of(cells))
    text = (
        f"All {number(len(rows))} events are listed in {EVENTS_FILE} beside this document, with "
        "their sources in full: too many to be read here. The list of sources below holds those "
        "that the text refers to."
    )
    table = Table("All events", columns, tuple(out), beside=EVENTS_FILE)
    return [Paragraph((Text(text),)), table]
