"""How to read a document: method, limits with their numbers, licences, citation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_afpak import __version__, words
from geo_afpak.count.sums import records
from geo_afpak.model import fields
from geo_afpak.report._tables import reasons
from geo_afpak.report.model import Block, Bullets, Paragraph, Text
from geo_afpak.text import counted, listing, out_of, say_day

if TYPE_CHECKING:
    from geo_afpak.report._facts import Facts

__all__ = ["cite", "licences", "limits", "method"]

_COUNTED: Final = (
    "Some sources do not let their records be republished. Their events are counted by district "
    "and by province, in a table of their own; no map, text or list of this document holds them."
)
_PHASES: Final = (
    "The article tells of four phases in an order that it calls non-linear, and dates none. "
    "Their dates here are derived: "
)
_WITHIN: Final = 2
"""A geo_precision up to this is a spot: a site or a town."""


def method(facts: Facts) -> list[Block]:
    """Say how places, dates, figures and zones are handled."""
    layers = facts.layers
    texts = words.method_of(layers)
    texts += [words.CORRECTED] if layers.corrected else []
    texts += [_COUNTED] if layers.counted else []
    texts += [f"The incidents were generalised: {text}." for text in words.generalised_as(layers)]
    if len(layers.phases):
        each = [
            f"{row['label']} from {say_day(row[fields.SINCE])}" for row in records(layers.phases)
        ]
        texts.append(f"{_PHASES}{listing(each)}.")
    return [Paragraph((Text(text),)) for text in texts]


def limits(facts: Facts) -> list[Block]:
    """Say with numbers what the data do not tell."""
    whole = len(facts.here)
    if not whole:
        return [Paragraph((Text(f"There is no event in {facts.layers.region.those} to count."),))]
    events = counted(whole, "event")
    points = []
    by_district = facts.by("adm2")
    outside = whole - int(by_district.totals["events"] or 0)
    if outside:
        part = out_of(outside, whole, "event")
        points.append(f"Place: no district for {part} ({reasons(by_district)}).")
    coarse = int((facts.here[fields.GEO_PRECISION].astype("Int64").fillna(0) > _WITHIN).sum())
    if coarse:
        points.append(f"Spot: {coarse:,} known to a district, a province or a country only.")
    months = facts.by("month")
    undated = whole - int(months.totals["events"] or 0)
    if undated:
        points.append(f"Time: no single month for {undated:,} of {events} ({reasons(months)}).")
    for what in (fields.KILLED, fields.INJURED):
        unknown = int(facts.totals[f"{what}_unknown"] or 0)
        if unknown:
            points.append(f"{what.capitalize()}: no figure for {unknown:,} of {events}.")
    disagreeing = int((facts.here[fields.AGREES_WITH_STATED] == False).sum())  # noqa: E712 - NA too
    if disagreeing:
        points.append(
            f"Stated place: for {disagreeing:,} the unit found by the point is another than the "
            "one that the source states; both are kept."
        )
    points += [
        dataset.limits
        for dataset in facts.layers.region.datasets
        if dataset.limits and dataset.citation in facts.layers.citations
    ]
    return [Bullets(tuple((Text(point),) for point in points))] if points else []


def licences(facts: Facts) -> list[Block]:
    """Name the sources of incidents and of the base map, with their licences."""
    return [Paragraph((Text(text),)) for text in _credits(facts)]


def _credits(facts: Facts) -> list[str]:
    return [text if text.endswith(".") else f"{text}." for text in words.credits_of(facts.layers)]


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
