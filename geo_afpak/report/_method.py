"""How to read a document: method, limits with their numbers, licences, citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_afpak import __version__, words
from geo_afpak.count.sums import records
from geo_afpak.join.marks import MARK
from geo_afpak.model import fields
from geo_afpak.report._tables import reasons
from geo_afpak.report.model import Block, Bullets, Paragraph, Text
from geo_afpak.text import listing, out_of, say_day

if TYPE_CHECKING:
    from geo_afpak.report._facts import Facts

_COUNTED: Final = (
    "Some sources do not let their records be republished. Their events are counted by district "
    "and by province, in a table of their own; no map, text or list of this document holds them."
)
_PHASES: Final = (
    "The article tells of four phases in an order that it calls non-linear, and dates none. "
    "Their dates here are derived: "
)


def method(facts: Facts) -> list[Block]:
    """Say how places, dates, figures and zones are handled."""
    layers = facts.layers
    texts = words.method_of(layers)
    texts += [words.CORRECTED] if layers.corrected else []
    texts += [_COUNTED] if layers.counted else []
    texts += words.counted_apart(layers)
    texts += [f"The incidents were generalised: {text}." for text in words.generalised_as(layers)]
    if len(layers.phases):
        each = [
            f"{row['label']} from {say_day(row[fields.SINCE])}" for row in records(layers.phases)
        ]
        texts.append(f"{_PHASES}{listing(each)}.")
    return [Paragraph((Text(text),)) for text in texts]


def limits(facts: Facts) -> list[Block]:
    """Say with numbers what the data do not tell, and what is left out as they hold nothing."""
    points = [*_unknown(facts), *_absent(facts)]
    points += [
        dataset.limits
        for dataset in facts.layers.region.datasets
        if dataset.limits and dataset.citation in facts.layers.citations
    ]
    return [Bullets(tuple((Text(point),) for point in points))] if points else []


def _unknown(facts: Facts) -> list[str]:
    """Count events without a district, a spot, a month, a figure or a source."""
    events = facts.here
    whole = len(events)
    if not whole:
        return [f"There is no event in {facts.layers.region.those} to count."]
    by_district, months = facts.by("adm2"), facts.by("month")
    points = []
    if outside := whole - int(by_district.totals["events"] or 0):
        points.append(f"Place: no district for {_of(outside, whole)} ({reasons(by_district)}).")
    if spots := int((events[MARK] != "dot").sum()):
        points.append(f"Spot: no site or town for {_of(spots, whole)}.")
    if undated := whole - int(months.totals["events"] or 0):
        points.append(f"Time: no single month for {_of(undated, whole)} ({reasons(months)}).")
    points += [
        f"{what.capitalize()}: no figure for {_of(unknown, whole)}."
        for what in (fields.KILLED, fields.INJURED)
        if (unknown := int(facts.totals[f"{what}_unknown"] or 0))
    ]
    if unsourced := int((events[fields.SOURCES].map(len) == 0).sum()):
        points.append(f"Sources: none is named for {_of(unsourced, whole)}.")
    if apart := int((events[fields.AGREES_WITH_STATED] == False).sum()):  # noqa: E712 - NA too
        points.append(
            f"Stated place: for {_of(apart, whole)} the unit found by the point is another than "
            "the one that the source states; both are kept."
        )
    return points


def _of(part: int, whole: int) -> str:
    return "the event" if part == whole == 1 else out_of(part, whole, "event")


def _absent(facts: Facts) -> list[str]:
    """Name what this document has no part on, as the data hold nothing of it."""
    events, zones = facts.here, facts.layers.zones
    held = {
        "statements of presence": len(zones),
        "groups": len(facts.by("group").nonzero()) + len(zones),
        "contradictions between sources": events[fields.DISCREPANCY].notna().sum()
        + zones[fields.DISCREPANCY].notna().sum(),
        "figures of people killed": facts.totals[f"{fields.KILLED}_high"] is not None
        or facts.totals[f"{fields.KILLED}_low"] is not None,
        "events dated to a year": facts.by("year").totals["events"],
        "sources": len(facts.numbering.sources),
    }
    missing = [name for name, count in held.items() if not count]
    if not missing:
        return []
    return [f"Left out, as the data hold none: {listing(missing)}."]


def licences(facts: Facts) -> list[Block]:
    """Name the sources of incidents and of the base map, with their licences."""
    said = words.credits_of(facts.layers)
    return [Paragraph((Text(text if text.endswith(".") else f"{text}."),)) for text in said]


def cite(facts: Facts) -> list[Block]:
    """Say how to cite the document: its title, what it is made from, and with what."""
    made = f". Made with geo_afpak {__version__}"
    data = "; ".join(facts.layers.citations)
    line = (
        Text("Cite as: "),
        Text(facts.layers.title, "em"),
        Text(f"{made} from: {data}." if data else f"{made}."),
    )
    return [Paragraph(line)]
