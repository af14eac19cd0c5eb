"""The parts of a document: what stands in each slot of the template, made from data by rule.

A part that has nothing to say returns no block. What is said of the data is in `_places`,
`_tables`, `_evidence` (zones, groups, contradictions) and `_annex`; how to read it, and what is
left out, is in `_method`.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.custody import summary_of
from geo_afpak.figure import KINDS, FigureOptions, alt_text, gathered_by, nothing_to_draw
from geo_afpak.join.marks import here
from geo_afpak.layers import PRIVATE
from geo_afpak.model import fields
from geo_afpak.report import _change, _evidence, _method, _places, model, since
from geo_afpak.report._annex import annex
from geo_afpak.report._tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo_afpak.count.versus import Versus
    from geo_afpak.layers import Layers
    from geo_afpak.report._facts import Facts

__all__ = [
    "COUNTS", "FIGURE", "SLOTS", "caption", "drawable", "drawn_as", "figure_options",
    "notices", "paragraph", "sources",
]  # fmt: skip

FIGURE: Final = FigureOptions(size="text", trim=True, alone=False)
"""Figures as they stand between paragraphs of an A4 page."""
COUNTS: Final = "counts"
"""The figure of what another source counts by area: a choropleth with a value of its own."""
_TITLES: Final = {
    "incidents": "Where the events were",
    "presence": "Where groups were said to be present",
    "choropleth": "Events by district",
    "multiples": "Events year by year",
    "timeline": "When the events were",
    COUNTS: "As another source counts",
}
"""Headings in place of the title of the data, which the document already bears."""
_PAIR: Final = 2
_MOST_KEPT: Final = 200
"""Sources of which a document tells the custody; of more, a file beside it does."""
_KEPT_FILE: Final = "custody.csv"
_KEEP: Final = (
    "This document shows records whose sources do not let them be republished. Keep it to yourself."
)


def paragraph(text: str, style: str = "") -> list[model.Block]:
    """Make a paragraph of plain words, or nothing of none."""
    return [model.Paragraph((model.Text(text),), style)] if text else []


def notices(facts: Facts) -> list[model.Block]:
    """Say what the terms of the sources make us say."""
    private = [f"{PRIVATE}. {_KEEP}"] if facts.layers.private else []
    return [
        block for text in (*private, *facts.layers.notices) for block in paragraph(text, "notice")
    ]


def figure(facts: Facts, kind: str, *, live: bool = False) -> list[model.Block]:
    """Place a figure, unless the data have nothing for it to show."""
    if not drawable(facts, kind):
        return []
    alt = alt_text(facts.layers, drawn_as(kind), figure_options(facts.layers, kind))
    return [model.Figure(kind, caption(facts, kind), alt, live=live)]


def live_map(facts: Facts) -> list[model.Block]:
    """Place the map: of the statements of presence where there is no event."""
    return figure(facts, "presence" if facts.here.empty else "incidents", live=True)


def presence_map(facts: Facts) -> list[model.Block]:
    """Place the map of statements of presence, unless it stands for the map already."""
    return [] if facts.here.empty and "map" in facts.slots else figure(facts, "presence")


def figure_options(layers: Layers, kind: str, style: str = "colour") -> FigureOptions:
    """Say how a figure of the document is drawn."""
    value = "counts" if kind == COUNTS else "events"
    title = _TITLES.get(kind)
    events = len(here(layers.incidents))
    if title and events == 1:
        title = title.replace("events were", "event was")
    if kind == "timeline" and not events:
        title = "When groups were said to be present"
    return replace(FIGURE, title=title, style=style, value=value)


def drawn_as(kind: str) -> str:
    """Return the kind of figure that a figure of the document is."""
    return "choropleth" if kind == COUNTS else kind


def drawable(facts: Facts, kind: str) -> bool:
    """Tell whether a figure shows more than a sentence says."""
    if nothing_to_draw(facts.layers, drawn_as(kind), figure_options(facts.layers, kind)):
        return False
    many = _PAIR
    has: Any = {
        "incidents": len(facts.here),
        "presence": len(facts.layers.zones),
        "choropleth": len(facts.by("adm2").nonzero()) >= many,
        "change": True,
        COUNTS: True,
        "multiples": len(facts.by("year").nonzero()) >= many,
        "timeline": facts.here[fields.DATE_START].nunique() >= many or len(facts.layers.zones),
        "casualties": facts.totals["killed_high"] is not None
        and len(facts.by("month").nonzero()) >= many,
        # It shows the article's register of groups, which says nothing on other data.
        "groups": len(facts.layers.phases) and len(facts.by("group").nonzero()),
    }
    return bool(has[kind])


def caption(facts: Facts, kind: str) -> str:
    """Word what a figure shows of these data: nothing that is not drawn."""
    shown = {"Events": len(facts.here), "Statements of presence": len(facts.layers.zones)}
    both = " and ".join(name for name, count in shown.items() if count)
    what = both[:1] + both[1:].replace("Statements", "statements")
    sums = facts.totals
    ranges = any(
        sums[f"{name}_low"] != sums[f"{name}_high"] for name in (fields.KILLED, fields.INJURED)
    )
    dated = facts.by("month").totals if kind == "casualties" else sums
    known = any(dated[f"injured{end}"] is not None for end in ("", "_low", "_high"))
    injured = " and injured" if known else ""
    versus, areas = facts.layers.versus, facts.layers.areas
    return {
        "change": _compared(versus) if versus else "",
        COUNTS: f"Counts of areas by {areas.source}, {areas.period}" if areas else "",
        "incidents": _mapped(facts),
        "presence": "Statements of presence, by group and status",
        "choropleth": "Events known to a district, and those that are not"
        if len(facts.by("adm2").left_out)
        else "Events by district",
        "multiples": "Where the events of each year were",
        "timeline": f"{what} over time",
        "casualties": f"People stated killed{injured}"
        + (", with the range where sources differ" if ranges else ""),
        "groups": "Groups and how they stand to each other",
    }[kind]


def _mapped(facts: Facts) -> str:
    """Say what the map of events shows; where they are gathered, by what."""
    unit = gathered_by(facts.layers)
    if unit:
        return f"Events, a circle for each {unit}"
    known = "drawn as precisely as its place is known"
    return f"The event, {known}" if len(facts.here) == 1 else f"Events, each {known}"


def _compared(versus: Versus) -> str:
    what = "Change of events" if versus.of_periods else "Events"
    return f"{what} by district, {versus.title()}"


def sources(facts: Facts) -> list[model.Block]:
    """List the sources under their numbers, and say whose numbers those are."""
    numbering = facts.numbering
    if not numbering.sources:
        return []
    kept = [source for source in numbering.sources if source.origin]
    text = ""
    if kept:
        text = f"The numbers are those of the notes in {numbering.kept_from}"
        added = numbering.sources[len(kept) :]
        text += f"; from {added[0].number} on they are ours." if added else "."
    return [*paragraph(text, "quiet"), model.Sources(numbering.sources)]


def custody(facts: Facts) -> list[model.Block]:
    """Say of each source when it was read, where its copy lies, and whether that is unchanged."""
    kept, numbers = facts.layers.custody, facts.numbering.numbers
    held = [text for text in numbers if kept and text in kept.sources]
    if kept is None or not held:
        return []
    summary = paragraph(summary_of(kept, list(numbers)))
    if len(held) > _MOST_KEPT:
        rows = tuple(model.row_of((text, kept.said(text, held))) for text in held)
        told = paragraph(f"What is known of each stands in {_KEPT_FILE} beside this document.")
        heads = (model.Column("Source"), model.Column("Custody"))
        return [*summary, *told, model.Table("Custody", heads, rows, beside=_KEPT_FILE)]
    items = []
    for text in held:
        others = tuple(numbers[other] for other in kept.independent_of(text, held))
        of = (model.Text("; independent of"), model.Refs(others)) if others else ()
        items.append((model.Refs((numbers[text],)), model.Text(f" {kept.said(text)}"), *of))
    return [*summary, model.Bullets(tuple(items))]


SLOTS: Final[Mapping[str, Callable[[Facts], list[model.Block]]]] = {
    "lead": _places.lead,
    "notices": notices,
    "numbers": _places.numbers,
    "map": live_map,
    **{f"figure: {kind}": partial(figure, kind=kind) for kind in (*KINDS, COUNTS)},
    "figure: presence": presence_map,
    "where": _places.where,
    "when": _places.when,
    "change": _change.change,
    **{f"table: {name}": make for name, make in TABLES.items()},
    "table: change": _change.table,
    "since": since.since,
    "presence": _evidence.presence,
    "zones": _evidence.zones,
    "groups": _evidence.groups,
    "contradictions": _evidence.contradictions,
    "annex": annex,
    "method": _method.method,
    "limits": _method.limits,
    "sources": sources,
    "custody": custody,
    "licences": _method.licences,
    "cite": _method.cite,
}
"""Slot of the template to what fills it."""
