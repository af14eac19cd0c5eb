"""The parts of a document: what stands in each slot of the template, made from data by rule.

A part that has nothing to say returns no block. What is said of the data is in `_evidence`
(zones, groups, contradictions) and here; how to read it is in `_method`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.count.sums import records
from geo_afpak.figure import KINDS, FigureOptions, alt_text
from geo_afpak.layers import PRIVATE
from geo_afpak.model import fields
from geo_afpak.report import _evidence, _method
from geo_afpak.report._tables import TABLES, reasons
from geo_afpak.report.model import (
    Block,
    Figure,
    KeyNumber,
    KeyNumbers,
    Paragraph,
    Sources,
    Text,
)
from geo_afpak.text import counted, listing, number, out_of, plural

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import pandas as pd

    from geo_afpak.report._facts import Facts

__all__ = ["FIGURE", "SLOTS", "figure_options", "paragraph"]

FIGURE: Final = FigureOptions(size="text")
"""Figures as they stand between paragraphs of an A4 page."""
_TITLES: Final = {
    "incidents": "Where the events were",
    "presence": "Where groups were said to be present",
    "choropleth": "Events by district",
    "multiples": "Events year by year",
    "timeline": "When the events were",
}
"""Headings in place of the title of the data, which the document already bears."""
_CAPTIONS: Final = {
    "incidents": "Events, each drawn as precisely as its place is known",
    "presence": "Statements of presence, by group and status",
    "choropleth": "Events known to a district, and those that are not",
    "multiples": "Where the events of each year were",
    "timeline": "Events and statements of presence over time",
    "casualties": "People stated killed and injured, with the range where sources differ",
    "groups": "Groups and how they stand to each other",
}
_NAMED: Final = 3
_KEEP: Final = (
    "This document shows records whose sources do not let them be republished. Keep it to yourself."
)


def paragraph(text: str, style: str = "") -> list[Block]:
    """Make a paragraph of plain words, or nothing of none."""
    return [Paragraph((Text(text),), style)] if text else []


def lead(facts: Facts) -> list[Block]:
    """Say in two sentences what the data hold."""
    return paragraph(facts.layers.lead, "lead")


def notices(facts: Facts) -> list[Block]:
    """Say what the terms of the sources make us say."""
    private = [f"{PRIVATE}. {_KEEP}"] if facts.layers.private else []
    return [
        block for text in (*private, *facts.layers.notices) for block in paragraph(text, "notice")
    ]


def numbers(facts: Facts) -> list[Block]:
    """Give the numbers to be read first, each with what is not known of it."""
    sums, attacks = facts.totals, facts.attacks
    elsewhere = len(facts.layers.incidents) - len(facts.here)
    outside = f"{elsewhere:,} more outside {facts.layers.region.those}" if elsewhere else ""
    items = [KeyNumber(number(sums["events"]), plural(sums["events"] or 0, "event"), outside)]
    if attacks["events"]:
        unknown = attacks["killed_unknown"]
        toll = f"{number(unknown)} without a toll" if unknown else ""
        word = plural(attacks["events"], "attack")
        items.append(KeyNumber(number(attacks["events"]), word, toll))
    items += [_casualties(sums, what) for what in (fields.KILLED, fields.INJURED)]
    areas = [(facts.by("adm1"), "province"), (facts.by("adm2"), "district")]
    for summary, unit in areas:
        if found := len(summary.nonzero()):
            known = counted(summary.totals["events"] or 0, "event")
            whole = f"of {len(summary.table):,}; known for {known}"
            items.append(KeyNumber(number(found), f"{plural(found, unit)} with events", whole))
    if len(facts.layers.zones):
        count = len(facts.layers.zones)
        word = plural(count, "statement of presence", "statements of presence")
        items.append(KeyNumber(number(count), word, "presence, not control"))
    return [KeyNumbers(tuple(items))]


def _casualties(sums: Mapping[str, int | None], what: str) -> KeyNumber:
    low, high = sums[f"{what}_low"], sums[f"{what}_high"]
    parts = [f"from {number(low)} to {number(high)}"] if low != high else []
    if high is None and low is not None:
        parts = [f"{number(low)} or more"]
    if sums[f"{what}_unknown"]:
        parts.append(f"no figure for {counted(int(sums[f'{what}_unknown'] or 0), 'event')}")
    stated = sums[what]
    return KeyNumber(number(stated), what, "; ".join(parts))


def where(facts: Facts) -> list[Block]:
    """Say in which provinces the events and the deaths are, and how many events in none."""
    by_province, by_district = facts.by("adm1"), facts.by("adm2")
    known, near = by_province.nonzero(), by_district.nonzero()
    if known.empty:
        return paragraph("No event is known to a province or closer.")
    whole = out_of(by_province.totals["events"] or 0, facts.totals["events"] or 0, "event")
    text = (
        f"Known to a province: {whole}, in {out_of(len(known), len(by_province.table), 'province')}"
    )
    if len(near):
        text += (
            f"; to a district: {by_district.totals['events']:,}, in "
            f"{out_of(len(near), len(by_district.table), 'district')}"
        )
    text += "."
    if known["events"].max() > known["events"].min():
        text += f" The most events are in {_first(known, 'events')}."
    if (known[fields.KILLED].fillna(0) > 0).any():
        text += f" The most people stated killed are in {_first(known, fields.KILLED)}."
    return paragraph(text)


def _first(table: pd.DataFrame, what: str) -> str:
    """Name the units with the highest numbers, all of those that share the last place."""
    ranked = table[table[what].fillna(0) > 0].sort_values(
        [what, "name"], ascending=[False, True], kind="stable"
    )
    least = ranked[what].iloc[:_NAMED].iloc[-1]
    return listing([f"{row['name']} ({row[what]:,})" for row in records(ranked)
                    if row[what] >= least])  # fmt: skip


def when(facts: Facts) -> list[Block]:
    """Say in which years the events are, and how many are in none."""
    summary = facts.by("year")
    known = records(summary.nonzero())
    if not known:
        return paragraph("No event is dated to a year or closer.")
    first, last = known[0]["key"], known[-1]["key"]
    span = f"from {first} to {last}" if last != first else first
    whole = out_of(summary.totals["events"] or 0, facts.totals["events"] or 0, "event")
    text = f"Dated to a year: {whole}, {span}."
    most = max(row["events"] for row in known)
    if len(known) > 1 and most > 1:
        years = listing([row["key"] for row in known if row["events"] == most])
        text += f" The most are in {years} ({most:,})."
    undated = f" In no year: {reasons(summary)}." if len(summary.left_out) else ""
    return paragraph(text + undated)


def figure(facts: Facts, kind: str, *, live: bool = False) -> list[Block]:
    """Place a figure, unless the data have nothing for it to show."""
    if not _drawable(facts, kind):
        return []
    alt = alt_text(facts.layers, kind, figure_options(kind))
    return [Figure(kind, _CAPTIONS[kind], alt, live=live)]


def figure_options(kind: str, style: str = "colour") -> FigureOptions:
    """Say how a figure of the document is drawn."""
    return replace(FIGURE, title=_TITLES.get(kind), style=style)


def _drawable(facts: Facts, kind: str) -> bool:
    has: Any = {
        "incidents": len(facts.here) or len(facts.layers.zones),
        "presence": len(facts.layers.zones),
        "choropleth": len(facts.by("adm2").nonzero()),
        "multiples": len(facts.by("year").nonzero()) > 1,
        "timeline": facts.here[fields.DATE_START].notna().any() or len(facts.layers.zones),
        "casualties": facts.totals["killed_high"] is not None,
        # It shows the article's register of groups, which says nothing on other data.
        "groups": len(facts.layers.phases) and len(facts.by("group").nonzero()),
    }
    return bool(has[kind])


def sources(facts: Facts) -> list[Block]:
    """List the sources under their numbers, and say whose numbers those are."""
    numbering = facts.numbering
    if not numbering.sources:
        return paragraph("No event or statement names a source.")
    kept = [source for source in numbering.sources if source.origin]
    text = ""
    if kept:
        text = f"The numbers are those of the notes in {numbering.kept_from}"
        added = numbering.sources[len(kept) :]
        text += f"; from {added[0].number} on they are ours." if added else "."
    return [*paragraph(text, "quiet"), Sources(numbering.sources)]


SLOTS: Final[Mapping[str, Callable[[Facts], list[Block]]]] = {
    "lead": lead,
    "notices": notices,
    "numbers": numbers,
    "map": partial(figure, kind="incidents", live=True),
    **{f"figure: {kind}": partial(figure, kind=kind) for kind in KINDS},
    "where": where,
    "when": when,
    **{f"table: {name}": make for name, make in TABLES.items()},
    "presence": _evidence.presence,
    "zones": _evidence.zones,
    "groups": _evidence.groups,
    "contradictions": _evidence.contradictions,
    "method": _method.method,
    "limits": _method.limits,
    "sources": sources,
    "licences": _method.licences,
    "cite": _method.cite,
}
"""Slot of the template to what fills it."""
