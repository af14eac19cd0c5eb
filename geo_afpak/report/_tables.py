"""The tables of a document. Each is left out where it would have no row."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.count.certain import CERTAIN, POSSIBLE
from geo_afpak.count.sums import records
from geo_afpak.layers import areas_of
from geo_afpak.model import fields
from geo_afpak.report._facts import given, named, sums, when_of
from geo_afpak.report.model import Block, Column, Paragraph, Row, Table, Text, plain_line, row_of
from geo_afpak.text import UNKNOWN, counted, number, sentence
from geo_afpak.words import EVENT_TYPE_LABELS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import pandas as pd

    from geo_afpak.count.summary import Summary
    from geo_afpak.layers import Layers
    from geo_afpak.report._facts import Facts

_MOST_UNITS: Final = 40
_MOST_EVENTS: Final = 10
_SHORT: Final = 20
"""Of so few events a list shows which are the deadliest: another of half of them repeats it."""
_FIGURES: Final = (
    Column("Events", 3, numeric=True),
    Column("Killed", 5, numeric=True),
    Column("No figure", 3, numeric=True),
    Column("Injured", 4, numeric=True),
    Column("No figure", 3, numeric=True),
)
_SURE: Final = (
    "Certain to possible: events that were surely in the district, and all that may have been, by "
    "how closely their places are known; one may be possible in several."
)
_READING: Final = "Killed, injured: the sum stated. No figure: events without one."
_BOUNDS: Final = re.compile(r" \(\d[\d,]*–\d[\d,]*\)$")
_RANGE_ALONE: Final = "A sum below its lowest: an event with a range alone is in the brackets only."


def provinces(facts: Facts) -> list[Block]:
    """Count by province."""
    return _by_unit(facts, "adm1", "province")


def districts(facts: Facts, most: int = _MOST_UNITS) -> list[Block]:
    """Count by district; those with the most events."""
    return _by_unit(facts, "adm2", "district", most)


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
    if len(rows) == 1:
        return []
    total = _row(("All types",), summary.totals, "total")
    columns = [Column("Type of event", 6)]
    return _table("Events and casualties by type", columns, rows, total, summary)


def counted_only(facts: Facts) -> list[Block]:
    """Count what its source does not let be shown, by province."""
    if not facts.layers.counted:
        return []
    summary = facts.layers.counted["adm1"]
    caption = f"Counted only, by province: {', '.join(facts.layers.restricted)}"
    return _unit_table(facts, summary, "adm1", caption)


def counted_apart(facts: Facts) -> list[Block]:
    """Give the counts of areas by another source, by province."""
    summary, areas = areas_of(facts.layers, "adm1"), facts.layers.areas
    if summary is None or areas is None:
        return []
    caption = f"Apart from these events, counts of areas by {areas.source}, {areas.period}"
    return _unit_table(facts, summary, "adm1", caption)


def deadliest(facts: Facts, most: int = _MOST_EVENTS) -> list[Block]:
    """List the events with the highest stated number of killed, each with its sources."""
    events = facts.here[facts.here[fields.KILLED].astype("Int64").fillna(0) > 0]
    if len(events) < _FEWEST_RANKED:
        return _one_deadly(facts, events)
    if "annex" in facts.slots and len(facts.here) <= _SHORT:
        return []
    ranked = events.sort_values(fields.KILLED, ascending=False, kind="stable")[:most]
    columns = (
        Column("Event", 7), Column("Where", 5), Column("When", 4),
        Column("Killed", 3, numeric=True), Column("Injured", 3, numeric=True),
    )  # fmt: skip
    rows = tuple(
        _cited(facts, row, [named(row), place_of(row), when_of(row), *tolls_of(row)])
        for row in records(ranked.drop(columns=fields.GEOMETRY))
    )
    caption = "The events with the most people stated killed"
    cut = cut_at(events[fields.KILLED], len(rows), "event", _killed)
    return [Table(caption, columns, rows, " ".join(filter(None, (cut, how_to_read(rows)))))]


def _cited(facts: Facts, row: Mapping[str, Any], cells: Sequence[str]) -> Row:
    """Lay out an event, its sources behind what it is called."""
    made = row_of(cells)
    return Row(((*made.cells[0], *facts.refs(row[fields.SOURCES])), *made.cells[1:]))


def tolls_of(row: Mapping[str, Any]) -> list[str]:
    """Write the killed and the injured of an event."""
    return [sums(range_of(row, what), what) for what in (fields.KILLED, fields.INJURED)]


def how_to_read(rows: Sequence[Row]) -> str:
    """Explain the brackets and dashes of figures, as far as rows have them."""
    cells = [plain_line(cell) for row in rows for cell in row.cells]
    ranges = "In brackets the lowest and the highest figure, where they differ."
    parts = [ranges] if any(_BOUNDS.search(cell) for cell in cells) else []
    parts += ["A dash: no figure stated."] if UNKNOWN in cells else []
    return " ".join(parts)


_FEWEST_RANKED: Final = 2


def _one_deadly(facts: Facts, events: pd.DataFrame) -> list[Block]:
    """Name the one event of several with people stated killed: a table would have one row."""
    if events.empty or len(facts.here) == 1:
        return []
    (row,) = records(events.drop(columns=fields.GEOMETRY))
    when = when_of(row)
    people = counted(row[fields.KILLED], "person", "people")
    text = f"Deaths are stated for one event: {named(row)}, {when} ({people})."
    return [Paragraph((Text(text), *facts.refs(row[fields.SOURCES])))]


def cut_at(
    values: pd.Series[int], shown: int, one: str, level: Callable[[int], str], also: str = ""
) -> str:
    """Say how many a cut list leaves out, and how many of these are level with the last one.

    Examples
    --------
    >>> import pandas as pd
    >>> cut_at(pd.Series([9, 4, 4, 4, 1]), 2, "event", "{} killed".format)
    'Not listed: 3 events; 2 of them with 4 killed, as the last one listed.'
    >>> cut_at(pd.Series([9, 4, 1]), 2, "event", str), cut_at(pd.Series([9]), 2, "event", str)
    ('Not listed: 1 event.', '')
    """
    ranked = sorted(values, reverse=True)
    left = ranked[shown:]
    if not left:
        return ""
    tied = left.count(ranked[shown - 1])
    text = f"Not listed: {counted(len(left), one)}{also}"
    if tied:
        who = f"{tied:,} of them " if tied < len(left) else "all of them " * (tied > 1)
        text += f"; {who}with {level(ranked[shown - 1])}, as the last one listed"
    return f"{text}."


def _killed(people: int) -> str:
    return f"{counted(people, 'person', 'people')} stated killed"


def place_of(row: Mapping[str, Any]) -> str:
    """Say where an event was, from the stated place up to the province, or the country alone."""
    parts = [given(row[name]) for name in (fields.PLACE, fields.ADM2_NAME, fields.ADM1_NAME)]
    if not any(parts[1:]):
        parts += [given(row[fields.ADM1_STATED]), given(row[fields.COUNTRY])]
    return ", ".join(dict.fromkeys(filter(None, parts))) or UNKNOWN


def range_of(row: Mapping[str, Any], what: str) -> dict[str, Any]:
    """Give one event its bounds as `summary` does: a missing one is the stated figure."""
    stated = row[what]
    low, high = (row.get(f"{what}{end}") for end in ("_low", "_high"))
    return {
        f"{what}_low": stated if low is None else low,
        what: stated,
        f"{what}_high": stated if high is None else high,
    }


def _by_unit(facts: Facts, by: str, word: str, most: int = _MOST_UNITS) -> list[Block]:
    summary = facts.by(by)
    if len(summary.nonzero()) == 1:  # the paragraph says it
        return []
    return _unit_table(facts, summary, by, f"Events and casualties by {word}", most)


def _unit_table(
    facts: Facts, summary: Summary, by: str, caption: str, most: int = _MOST_UNITS
) -> list[Block]:
    """Lay out the units that have events, those with the most first."""
    shown = summary.nonzero().sort_values(
        ["events", fields.KILLED, "name"], ascending=[False, False, True], kind="stable"
    )
    word = {"adm1": "province", "adm2": "district"}[by]
    where = belonging(facts.layers, by)
    sure = CERTAIN in shown and bool((shown[CERTAIN] < shown[POSSIBLE]).any())
    rows = [
        _row((row["name"], where.get(row["key"], ""), *([_certain(row)] if sure else [])), row)
        for row in records(shown[:most])
    ]
    rest = int(shown["events"][most:].sum())
    also = f", with {counted(rest, 'event')} in all"
    note = cut_at(shown["events"], len(rows), word, lambda n: counted(n, "event"), also)
    total = _row((f"In a {word}", "", *([""] if sure else [])), summary.totals, "total")
    columns = [
        Column(word.capitalize(), 5),
        Column("Country", 5) if by == "adm1" else Column("Province", 6),
        *([Column("Certain to possible", 3, numeric=True)] if sure else []),
    ]
    note = " ".join(filter(None, (_SURE if sure else "", note)))
    return _table(caption, columns, rows, total, summary, note=note)


def _certain(row: Mapping[str, Any]) -> str:
    """Write the events that were surely in a district, and all that may have been."""
    low, high = number(row[CERTAIN]), number(row[POSSIBLE])
    return low if low == high else f"{low} to {high}"


def belonging(layers: Layers, by: str) -> dict[str, str]:
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
    return row_of(cells, kind)


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
    below = any(
        bool((summary.nonzero()[f"{what}_low"] > summary.nonzero()[what]).any())
        for what in (fields.KILLED, fields.INJURED)
    )
    notes = [
        _READING,
        how_to_read(rows),
        _RANGE_ALONE if below else "",
        note,
        left_out(summary),
        f"{sentence(summary.note)}." if summary.note else "",
    ]
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
    "apart": counted_apart,
}
"""Name of a table in the template to what makes it."""
