"""What a document says otherwise than it would of a former state of the records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.count.changes import compare_states, largest_first
from geo_afpak.count.sums import records
from geo_afpak.join.marks import MARK, here
from geo_afpak.layers import DRAWN, EVENT_CLASS
from geo_afpak.model import fields
from geo_afpak.report._facts import given
from geo_afpak.report.changes import changed_text
from geo_afpak.report.model import Block, Column, Figure, Paragraph, Table, Text, row_of
from geo_afpak.text import counted, number, plural, shorten, signed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd

    from geo_afpak.count.changes import Changes
    from geo_afpak.layers import Layers
    from geo_afpak.report._facts import Facts
    from geo_afpak.report.model import Note

__all__ = ["REDRAWN", "Since", "changed_note", "since", "since_of"]

REDRAWN: Final = "drawn of records that changed; its description is the same"
_MOST: Final = 40
_DRAWN_BY: Final = (
    MARK, EVENT_CLASS, DRAWN, fields.RADIUS_KM, *fields.INTEGER_FIELDS, fields.DATE_START,
    fields.DATE_END, fields.DATE_PRECISION, fields.GROUPS, fields.ADM1_ID, fields.ADM2_ID,
)  # fmt: skip
_HEADS: Final = {
    "records": ("Id", "Event", "Change", "Field", "Then", "Now"),
    "numbers": ("Of", "What", "Then", "Now", "Difference"),
    "text": ("Where", "What", "Then", "Now"),
}
_WORDS: Final = {
    "all": "All", "adm0": "Country", "adm1": "Province", "adm2": "District", "group": "Group",
    "event_type": "Type", "year": "Year",
}  # fmt: skip


@dataclass(frozen=True)
class Since:
    """What differs between two states, records, numbers and words; the titles of both by id."""

    changes: Changes
    text: pd.DataFrame
    titles: Mapping[str, str | None]


def since_of(former: Layers, layers: Layers, build: Callable[[Layers], Note]) -> Since:
    """Compare what is shown with what was: layers of the same options and vintage.

    Parameters
    ----------
    former, layers
        The former state and this one.
    build
        What makes the document of either.
    """
    old, new = ((_of_records(side), here(side.incidents)) for side in (former, layers))
    changes = compare_states(old, new, layers.region, layers.vintage)
    titles = {
        key: title for side in (old[0], new[0])
        for key, title in zip(side[fields.ID], side[fields.TITLE], strict=True)
    }  # fmt: skip
    return Since(changes, changed_note(former, layers, build), titles)


def _of_records(layers: Layers) -> gpd.GeoDataFrame:
    """Take what the records say, without what we have added to draw them."""
    added = [MARK, EVENT_CLASS, DRAWN]
    return layers.incidents.drop(columns=added).reset_index(drop=True)


def changed_note(former: Layers, layers: Layers, build: Callable[[Layers], Note]) -> pd.DataFrame:
    """List what the document on the one says otherwise than that on the other.

    As `changed_text` does, and each figure whose description is the same and whose records are
    not.
    """
    notes = build(former), build(layers)
    moved = changed_text(*notes)
    if _drawn(former) == _drawn(layers):
        return moved
    told = set(moved.loc[moved["what"] == "figure", "new"])
    kinds = {block.kind: block.alt for block in notes[0].blocks if isinstance(block, Figure)}
    redrawn = [
        {"section": "", "what": "figure", "old": block.alt, "new": f"{block.alt} [{REDRAWN}]"}
        for block in notes[1].blocks
        if isinstance(block, Figure) and block.kind in kinds and block.alt not in told
    ]
    return pd.concat([moved, pd.DataFrame(redrawn, columns=moved.columns)], ignore_index=True)


def _drawn(layers: Layers) -> list[str]:
    """Write what decides how events and statements are drawn, in an order that is none."""
    events, zones = layers.incidents, layers.zones
    columns = [events[name].map(str) for name in _DRAWN_BY if name in events]
    columns.append(events.geometry.to_wkt().map(str))
    own = [zones[name].map(str) for name in (*fields.ZONE_FIELDS,) if name in zones]
    own.append(zones.geometry.to_wkt().map(str))
    return sorted([*map(repr, zip(*columns, strict=True)), *map(repr, zip(*own, strict=True))])


def since(facts: Facts) -> list[Block]:
    """Say what was added, withdrawn and changed, and which numbers and sentences moved."""
    found = facts.since
    if found is None:
        return []
    out: list[Block] = [Paragraph((Text(_lead(facts, found)),))]
    rows = [
        (str(row[fields.ID]), shorten(given(found.titles.get(row[fields.ID]))), row["change"],
         row["field"], *(shorten(row[end]) if row["field"] else "" for end in ("old", "new")))
        for row in records(found.changes.rows)
    ]  # fmt: skip
    out += _table("records", "Records that are not as they were", rows)
    moved = [
        (f"{_WORDS[row['by']]}: {row['name']}", _said(row["number"]),
         *(number(row[end]) for end in ("old", "new")),
         number(None) if row["difference"] is None else signed(row["difference"]))
        for row in records(largest_first(found.changes.numbers))
    ]  # fmt: skip
    out += _table("numbers", "Numbers that moved", moved)
    said = [
        (row["section"] or "First page", row["what"], row["old"], row["new"])
        for row in records(found.text)
    ]
    return [*out, *_table("text", "What this document says otherwise", said)]


def _lead(facts: Facts, found: Since) -> str:
    changes = found.changes
    if changes.rows.empty and changes.numbers.empty and found.text.empty:
        return "Nothing that is shown here is otherwise than in the former file."
    before = counted(changes.rows_old, "event")
    whole = f"Of the former file {before} would be shown here, of this one {changes.rows_new:,}"
    if changes.rows.empty and changes.same == 0 and changes.rows_new:
        return f"{whole}; as they are generalised, they are not compared one by one."
    chosen = facts.layers.chosen.selection
    words = {"added": "new here", "withdrawn": "no longer here"} if chosen else {}
    parts = [
        f"{number(changes.count(change))} {words.get(change, change)}"
        for change in ("added", "withdrawn", "changed")
    ]
    same = f"{number(changes.same)} {plural(changes.same, 'is', 'are')} the same"
    return f"{whole}: {', '.join(parts)}; {same}. Numbers are of what is counted here."


def _said(name: str) -> str:
    """Write a column of figures in words.

    Examples
    --------
    >>> _said("killed_low"), _said("injured_unknown"), _said("killed")
    ('killed, lowest', 'injured, no figure', 'killed')
    """
    ends = {"low": "lowest", "high": "highest", "unknown": "no figure"}
    what, _, end = name.partition("_")
    return f"{what}, {ends[end]}" if end else what


def _table(what: str, caption: str, rows: Sequence[Sequence[str]]) -> list[Block]:
    """Lay out the first rows; where there are more, all of them in a file beside the document."""
    heads = _HEADS[what]
    numeric = heads[2:] if what == "numbers" else ()
    columns = tuple(Column(head, 3, numeric=head in numeric) for head in heads)
    laid = tuple(map(row_of, rows))
    if len(laid) <= _MOST:
        return [Table(caption, columns, laid)] if laid else []
    file = f"since_{what}.csv"
    note = f"The first {_MOST} of {number(len(laid))}; {file} beside this document has all."
    return [
        Table(caption, columns, laid[:_MOST], note),
        Table(caption, columns, laid, beside=file),
    ]
