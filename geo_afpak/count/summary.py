"""Counts and casualty ranges: every number shown anywhere comes from here.

Two rules run through all of it. Blank is not zero: a sum is over the events that have a
figure, and those without one are counted beside it. Nothing disappears: an event that
cannot be counted in any row of a table is counted among those left out, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.count.breaks import SCHEMES, class_breaks
from geo_afpak.count.certain import CERTAIN, POSSIBLE, certain_and_possible
from geo_afpak.count.keys import BY, keys_and_names, names_of
from geo_afpak.count.sums import (
    EVENTS,
    KEY,
    REASON,
    added_by,
    figures_of,
    frequencies,
    listed,
    reasons_table,
    records,
    summed,
    tolls_in,
    totals_of,
)
from geo_afpak.incidents import load_incidents
from geo_afpak.join.days import told_of_units
from geo_afpak.join.units import vintage_of
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.text import aligned, out_of, ranged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_afpak.region.region import Region

__all__ = [
    "BY", "SCHEMES", "Counts", "Summary", "add_counts", "class_breaks", "counts_of", "summarise",
    "summary_of", "totals",
]  # fmt: skip


_REPEATED: Final = "an event of several groups counts for each, so the rows add up to more"
_OWN_DAY: Final = "each event is in the unit of its own day, and a unit may have changed"


@dataclass(frozen=True)
class Summary:
    """Counts by one thing, what could not be counted, and how to read both.

    Parameters
    ----------
    by
        What the rows are: one of `BY`.
    table
        key, name, events, then for killed and injured: lowest, stated, highest sum and the
        events without a figure (``killed_low``, ``killed``, ``killed_high``,
        ``killed_unknown``), and the same of civilians and combatants among them where
        incidents tell them apart. Int64; a sum is NA when no event of the row has a figure, so
        also where there is no event: 0 means that somebody reported none. By adm2 also
        ``certain`` and ``possible``: events that were surely in the district, and all that may
        have been, each once in each district that it may be in; ``events`` lies between.
    totals
        The same numbers over all events counted in the table, each once.
    left_out
        reason, events: those in no row. ``totals["events"]`` and these together are all.
    note
        What a reader of the table has to know, empty when nothing.
    """

    by: str
    table: pd.DataFrame
    totals: dict[str, int | None]
    left_out: pd.DataFrame
    note: str = ""

    def nonzero(self) -> pd.DataFrame:
        """Return the rows that have at least one event."""
        return self.table[self.table[EVENTS] > 0].reset_index(drop=True)

    def in_units(self, vintage: str, why: str, region: Region) -> Summary:
        """Name in the note whose units the rows are, and why (`join.days.why_of`)."""
        named = told_of_units(vintage, why, region) if self.by in fields.LEVELS else ""
        return replace(self, note="; ".join(filter(None, (self.note, named))))

    def to_dict(self) -> dict[str, object]:
        """Return everything as plain data for JSON; unknown is None, never 0."""
        return {
            "by": self.by,
            "rows": records(self.table),
            "totals": dict(self.totals),
            "left_out": records(self.left_out),
            "note": self.note,
        }

    def to_text(self) -> str:
        """Write the rows that have events, the totals and what was left out, for a terminal."""
        shown = self.nonzero()
        unsure = CERTAIN in shown and bool((shown[CERTAIN] < shown[POSSIBLE]).any())
        sure = ["certain-possible"] if unsure else []
        head = ["", self.by, "events", *sure, "killed", "low-high", "no figure"]
        head += ["injured", "low-high", "no figure"]
        rows = [[row[KEY], row["name"], *_cells(row, sure=unsure)] for row in records(shown)]
        rows.append(["", "counted", *_cells(self.totals, sure=unsure)])
        # A key that only repeats the name would be read twice.
        if all(row[0] in ("", row[1]) for row in rows):
            head, rows = head[1:], [row[1:] for row in rows]
        lines = aligned([head, *rows], texts=len(head) - 7 - len(sure))
        rule = "-" * max(map(len, lines))
        lines = [lines[0], rule, *lines[1:-1], rule, lines[-1], ""]
        if any(cell == "?" for row in rows for cell in row):
            lines += ["?: none of these events has a figure"]
        missing = int(self.left_out[EVENTS].sum())
        whole = missing + (self.totals[EVENTS] or 0)
        lines += [f"left out: {out_of(missing, whole, 'event')}"]
        lines += [f"  {row[EVENTS]:>6}  {row[REASON]}" for row in records(self.left_out)]
        empty = len(self.table) - len(shown)
        without = out_of(empty, len(self.table), "row")
        lines += [f"without an event: {without}"] if empty else []
        lines += [f"note: {self.note}"] if self.note else []
        lines += [_part(self.totals, part) for part in tolls_in(self.totals)[2:]]
        return "\n".join(lines) + "\n"


def totals(incidents: object) -> dict[str, int | None]:
    """Sum events and casualties, with the range and with what nobody stated.

    Parameters
    ----------
    incidents
        One row per event; columns killed and injured, and killed_low, killed_high,
        injured_low, injured_high where there are any. NA = not stated.

    Returns
    -------
    dict
        events; then for killed and injured ``_low``, the stated sum, ``_high``, and
        ``_unknown``: events that state no figure at all. A sum is None when no event has
        that figure. A missing low or high is the stated figure. A missing stated figure
        stays missing: the low of a range is not what the source said. A toll with only a
        maximum adds nothing to the lowest sum; one with only a minimum leaves the highest
        sum open, which is None.

    Raises
    ------
    InvalidInputError
        If a column is missing, or holds something else than whole numbers from 0.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"killed": [52, None], "killed_low": [45, None], "injured": None})
    >>> sums = totals(frame)
    >>> sums["killed_low"], sums["killed"], sums["killed_high"], sums["killed_unknown"]
    (45, 52, 52, 1)
    >>> sums["injured"] is None
    True
    """
    return totals_of(load_incidents(incidents))


def summarise(
    joined: object,
    by: str,
    *,
    region: Region | None = None,
    vintage: str | None = None,
    units: pd.DataFrame | None = None,
) -> Summary:
    """Count events and casualties by unit, group, type, period or precision.

    Parameters
    ----------
    joined
        Incidents as `join_incidents` returns them (the joined columns matter for adm0,
        adm1, adm2 only).
    by
        adm0, adm1, adm2, group, event_type, sub_type, month, year or geo_precision. Units,
        event types and precisions are listed in full, with 0 events where there was none;
        of the others those that occur.
    region, vintage
        The boundaries that the incidents were joined with: Afghanistan and Pakistan, and the
        vintage in which most of them happened, when None.
    units
        Units to list (adm_id, name) in place of the region's of that level.

    Returns
    -------
    Summary
        The rows sorted by key. An event outside the region (`join.elsewhere`) counts in none
        of them. One counts in a district only where a district was joined (geo_precision
        1-3), in a province where a province was (1-4); in a month or year only if its whole
        period lies in it.

    Raises
    ------
    InvalidInputError
        If `by` is unknown, a column is missing, or the incidents were joined with units
        that are not in the list.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({
    ...     "event_type": ["attack", "attack", None], "killed": [7, None, None],
    ...     "injured": [None, None, None],
    ... })
    >>> found = summarise(frame, "event_type")
    >>> found.nonzero()[["key", "events", "killed", "killed_unknown"]].values.tolist()
    [['attack', 2, 7, 1]]
    >>> found.left_out.values.tolist()
    [['no event type given', 1]]
    """
    counts = counts_of(joined, by, region=region, vintage=vintage, units=units)
    dated = () if vintage else (load_incidents(joined, region=region),)
    name = vintage_of(region or default_region(), vintage, *dated)
    return summary_of([counts], by, region=region, vintage=name, units=units)


Counts = dict[str, dict[str, dict[str, int]]]
"""Numbers of a part of the events, which add up to those of all: plain data for JSON."""


def counts_of(
    joined: object,
    by: str,
    *,
    region: Region | None = None,
    vintage: str | None = None,
    units: pd.DataFrame | None = None,
) -> Counts:
    """Count some of the events; `summary_of` puts the counts of all together, in any order.

    Parameters
    ----------
    joined, by, region, vintage, units
        As `summarise` takes them.

    Returns
    -------
    dict
        Plain data: of each key and of the whole the figures that can be added, and how many
        events state each; the events left out by reason; what a note has to say.

    Examples
    --------
    >>> import geo_afpak as ga
    >>> joined = ga.join_incidents()
    >>> parts = [counts_of(joined.iloc[rows], "adm1", vintage="2017")
    ...          for rows in (slice(0, 40), slice(40, 97))]
    >>> whole = summarise(joined, "adm1", vintage="2017")
    >>> summary_of(parts, "adm1", vintage="2017").to_dict() == whole.to_dict()
    True
    """
    frame = load_incidents(joined, region=region)
    figures = figures_of(frame)
    (keys, reasons), _ = keys_and_names(frame, by, units, region=region, vintage=vintage)
    counted = pd.Series("", index=figures.index)[(reasons == "").to_numpy()]
    told = {
        _REPEATED: int(keys.dropna().index.has_duplicates),
        _OWN_DAY: int(by in fields.LEVELS and fields.BOUNDARIES_OF in frame.columns),
    }
    out: Counts = {
        "rows": _plain(added_by(figures, keys)),
        # What nobody counts stands there with 0: its columns are those of the table.
        "totals": _plain(added_by(figures, counted).reindex([""], fill_value=0)),
        "left_out": {"": frequencies(reasons[reasons != ""])},
        "notes": {"": told},
    }
    if by == "adm2" and fields.ADM2_CERTAINTY in frame.columns:
        out["sure"] = certain_and_possible(frame)
    return out


def _plain(table: pd.DataFrame) -> dict[str, dict[str, int]]:
    names = list(map(str, table.columns))
    rows = zip(*(table[name].tolist() for name in names), strict=True)
    return {
        str(key): dict(zip(names, row, strict=True))
        for key, row in zip(table.index, rows, strict=True)
    }


def summary_of(
    parts: Iterable[Counts],
    by: str,
    *,
    region: Region | None = None,
    vintage: str | None = None,
    units: pd.DataFrame | None = None,
) -> Summary:
    """Put the counts of parts together: the summary that all events at once would give.

    Parameters
    ----------
    parts
        From `counts_of`.
    by, region, vintage, units
        As they were counted.
    """
    whole: Counts = {}
    for part in parts:
        add_counts(whole, part)
    totals, left_out, told = (whole[name][""] for name in ("totals", "left_out", "notes"))
    added = pd.DataFrame.from_dict(whole["rows"], orient="index", columns=list(totals))
    names = names_of(added.index, by, units, region=region, vintage=vintage)
    table = listed(added, names)
    if "sure" in whole:
        for name in (CERTAIN, POSSIBLE):
            counts = whole["sure"].get(name, {})
            table[name] = pd.array([counts.get(key, 0) for key in table[KEY]], dtype="Int64")
    return Summary(
        by=by,
        table=table,
        totals=records(summed(pd.DataFrame([totals])))[0],
        left_out=reasons_table(left_out),
        note="; ".join(note for note in (_REPEATED, _OWN_DAY) if told[note]),
    )


def add_counts(whole: Counts, part: Counts) -> None:
    """Add the counts of a part to those of others, in place."""
    for name, rows in part.items():
        there = whole.setdefault(name, {})
        for key, numbers in rows.items():
            row = there.setdefault(key, {})
            for what, number in numbers.items():
                row[what] = row.get(what, 0) + number


def _cells(row: Mapping[str, Any], *, sure: bool = False) -> list[str]:
    """Numbers of a row as text: '?' for a sum that nobody can give, blank without events."""
    out = [str(row[EVENTS])]
    if sure:  # a total has none: an event is possible in several rows
        out.append(f"{row[CERTAIN]}-{row[POSSIBLE]}" if CERTAIN in row else "")
    for what in (fields.KILLED, fields.INJURED):
        low, stated, high = (row[f"{what}{suffix}"] for suffix in ("_low", "", "_high"))
        out.append("?" if stated is None else str(stated))
        out.append("" if low == stated == high else _span(low, high))
        out.append(str(row[f"{what}_unknown"] or ""))
    return out


def _part(totals: Mapping[str, int | None], part: str) -> str:
    """Say how many of a toll are known to be of one kind."""
    low, stated, high = (totals[name] for name in fields.low_stated_high(part))
    unknown = totals[f"{part}_unknown"] or 0
    toll, who = part.split("_")
    figure = ranged(stated, low, high, "no figure")
    return f"{who} {toll}: {figure}; no figure for {out_of(unknown, totals[EVENTS] or 0, 'event')}"


def _span(low: int | None, high: int | None) -> str:
    if low is None or high is None:
        return f"up to {high}" if low is None else f"{low} or more"
    return f"{low}-{high}"
