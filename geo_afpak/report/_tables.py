"""The tables of a document. Each is left out where it would have no row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak.count.sums import records
from geo_afpak.model import fields
from geo_afpak.report._facts import given, sums
from geo_afpak.report.model import Block, Column, Line, Row, Table, Text
from geo_afpak.text import counted, number, say_when
from geo_afpak.words import EVENT_TYPE_LABELS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_afpak.count.summary import Summary
    from geo_afpak.layers import Layers
    from geo_afpak.report._facts import Facts

__all__ = ["TABLES", "left_out", "reasons"]

_MOST_UNITS: Final = 40
_MOST_EVENTS: Final = 10
_FIGURES: Final = (
    Column("Events", 2, numeric=True),
    Column("Killed", 4, numeric=True),
    Column("No figure", 2, numeric=True),
    Column("Injured", 4, numeric=True),
    Column("No figure", 2, numeric=True),
)
_READING: Final = (
    "Killed, injured: the sum stated, in brackets the lowest and the highest where they differ; "
    "–: no figure stated. No figure: events without one."
)


def provinces(facts: Facts) -> list[Block]:
    """Count by province."""
    return _by_unit(facts, "adm1", "province")


def districts(facts: Facts) -> list[Block]:
    """Count by district."""
    return _by_unit(facts, "adm2", "district")


def years(facts: Facts) -> list[Block]:
    """Count by year, in the order of time."""
    summary = facts.by("year")
    rows = [_row((row["key"],), row) for row in records(summary.nonzero())]
    if len(rows) == 1:  # the paragraph says it
        return []
    total = _row(("Dated to a year",), summary.totals, "total")
    return _table("Events and casualties by year", [Column("Year", 4)], rows, total, summary)


def types(facts: Facts) -> list[Block]:
    """Count by type of event, in the order of the vocabulary."""
    summary = facts.by("event_type")
    rows = [
        _row((EVENT_TYPE_LABELS.get(row["key"], row["name"]).capitalize(),), row)
        for row in records(summary.nonzero())
    ]
    total = _row(("All types",), summary.totals, "total")
    columns = [Column("Type of event", 6)]
    return _table("Events and casualties by type", columns, rows, total, summary)


def counted_only(facts: Facts) -> list[Block]:
    """Count what its source does not let be shown, by province."""
    if not facts.layers.counted:
        return []
    summary = facts.layers.counted["adm1"]
    caption = f"Counted only, by province: {', '.join(facts.layers.restricted)}"
    return _unit_table(facts, summary, "adm1", "province", caption)


def deadliest(facts: Facts) -> list[Block]:
    """List the events with the highest stated number of killed, each with its sources."""
    events = facts.here[facts.here[fields.KILLED].astype("Int64").fillna(0) > 0]
    ranked = events.sort_values(fields.KILLED, ascending=False, kind="stable")[:_MOST_EVENTS]
    if ranked.empty:
        return []
    columns = (
        Column("Event", 7), Column("When", 4), Column("Killed", 3, numeric=True),
        Column("Injured", 3, numeric=True),
    )  # fmt: skip
    rows = tuple(
        Row(
            (
                (
                    Text(given(row[fields.TITLE]) or given(row[fields.PLACE]) or row[fields.ID]),
                    *facts.refs(row[fields.SOURCES]),
                ),
                (Text(say_when(*(row[name] for name in _WHEN))),),
                (Text(sums(_range(row, fields.KILLED), fields.KILLED)),),
                (Text(sums(_range(row, fields.INJURED), fields.INJURED)),),
            )
        )
        for row in records(ranked)
    )
    caption = "The events with the most people stated killed"
    more = len(events) - len(rows)
    note = (
        f"{counted(more, 'more event has', 'more events have')} people stated killed. " * (more > 0)
    ) + "In brackets the lowest and the highest figure, where they differ; –: no figure stated."
    return [Table(caption, columns, rows, note)]


_WHEN: Final = (fields.DATE_START, fields.DATE_END, fields.DATE_PRECISION)


def _range(row: Mapping[str, Any], what: str) -> dict[str, Any]:
    """Give one event its bounds as `summary` does: a missing one is the stated figure."""
    stated = row[what]
    low, high = (row.get(f"{what}{end}") for end in ("_low", "_high"))
    return {
        f"{what}_low": stated if low is None else low,
        what: stated,
        f"{what}_high": stated if high is None else high,
    }


def _by_unit(facts: Facts, by: str, word: str) -> list[Block]:
    summary = facts.by(by)
    return _unit_table(facts, summary, by, word, f"Events and casualties by {word}")


def _unit_table(facts: Facts, summary: Summary, by: str, word: str, caption: str) -> list[Block]:
    """Lay out the units that have events, those with the most first."""
    shown = summary.nonzero().sort_values(
        ["events", fields.KILLED, "name"], ascending=[False, False, True], kind="stable"
    )
    where = _belonging(facts.layers, by)
    rows = [
        _row((row["name"], where.get(row["key"], "")), row) for row in records(shown[:_MOST_UNITS])
    ]
    rest = shown[_MOST_UNITS:]
    note = (
        f"{counted(len(rest), f'more {word}')} with "
        f"{counted(int(rest['events'].sum()), 'event')} in all."
        if len(rest)
        else ""
    )
    total = _row((f"In a {word}", ""), summary.totals, "total")
    columns = [
        Column(word.capitalize(), 5),
        Column("Country" if by == "adm1" else "Province", 4),
    ]
    return _table(caption, columns, rows, total, summary, note=note)


def _belonging(layers: Layers, by: str) -> dict[str, str]:
    """Map each unit to the name of what it lies in."""
    units, above = {
        "adm1": (layers.provinces, layers.countries),
        "adm2": (layers.districts, layers.provinces),
    }[by]
    names = dict(zip(above[fields.ADM_ID], above[fields.NAME], strict=True))
    inside = units[fields.COUNTRY if by == "adm1" else fields.PARENT_ID]
    return {
        unit: names.get(parent, "")
        for unit, parent in zip(units[fields.ADM_ID], inside, strict=True)
    }


def _row(heads: Sequence[str], row: Mapping[str, Any], kind: str = "body") -> Row:
    cells = [
        *heads,
        number(row["events"]),
        sums(row, fields.KILLED),
        number(row["killed_unknown"]),
        sums(row, fields.INJURED),
        number(row["injured_unknown"]),
    ]
    return Row(tuple(_cell(cell) for cell in cells), kind)


def _cell(text: str) -> Line:
    return (Text(text),)


def _table(  # noqa: PLR0913 - the parts of a table
    caption: str,
    columns: list[Column],
    rows: list[Row],
    total: Row,
    summary: Summary,
    *,
    note: str = "",
) -> list[Block]:
    if not rows:
        return []
    notes = [_READING, note, left_out(summary), f"{summary.note}." if summary.note else ""]
    text = " ".join(part for part in notes if part)
    return [Table(caption, (*columns, *_FIGURES), (*rows, total), text)]


def left_out(summary: Summary) -> str:
    """Say how many events are in no row of a table, and why; nothing when all are in one.

    Examples
    --------
    >>> import pandas as pd
    >>> from geo_afpak.count.summary import summarise
    >>> frame = pd.DataFrame({"event_type": ["attack", None], "killed": None, "injured": None})
    >>> left_out(summarise(frame, "event_type"))
    'In no row: 1 event (no event type given: 1).'
    """
    missing = sum(row["events"] for row in records(summary.left_out))
    return f"In no row: {counted(missing, 'event')} ({reasons(summary)})." if missing else ""


def reasons(summary: Summary) -> str:
    """List why events are in no row of a table, with their numbers."""
    return "; ".join(f"{row['reason']}: {row['events']:,}" for row in records(summary.left_out))


TABLES: Final = {
    "provinces": provinces,
    "districts": districts,
    "years": years,
    "types": types,
    "deadliest": deadliest,
    "counted": counted_only,
}
"""Name of a table in the template to what makes it."""
