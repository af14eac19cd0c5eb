"""Lead and key numbers: what is read first, each with what is not known and where to read on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_afpak.count.sums import tolls_in
from geo_afpak.model import fields
from geo_afpak.report._places import of_units
from geo_afpak.report.model import Block, KeyNumber, KeyNumbers, Line, Link, Paragraph, Refs, Text
from geo_afpak.text import counted, number, out_of, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_afpak.report._facts import Facts

_STATEMENTS: Final = ("statement of presence", "statements of presence")
_EVENTS: Final = "annex"
_BY_UNIT: Final = {"adm1": "table: provinces", "adm2": "table: districts"}


def lead(facts: Facts) -> list[Block]:
    """Say in two sentences what the data hold; its numbers lead to where they are broken down."""
    sums, zones = facts.totals, len(facts.layers.zones)
    killed = sums[fields.KILLED] or 0
    parts = {
        counted(sums["events"] or 0, "event"): _EVENTS,
        counted(zones, *_STATEMENTS): "zones",
        counted(killed, "person killed", "people killed"): "table: deadliest",
    }
    line: Line = (Text(facts.layers.lead),)
    for words, to in parts.items():
        line = tuple(piece for part in line for piece in _linked(part, words, to))
    return [Paragraph(line, "lead")] if facts.layers.lead else []


def _linked(part: Text | Refs | Link, words: str, to: str) -> Line:
    """Make a link of the first place where words stand for themselves."""
    if not isinstance(part, Text):
        return (part,)
    before, found, after = part.text.partition(words)
    if not found or before[-1:].isdigit() or before[-1:] == ",":
        return (part,)
    pieces = (Text(before), Link(found, to), Text(after))
    return tuple(piece for piece in pieces if piece.text)


def numbers(facts: Facts) -> list[Block]:
    """Give the numbers to be read first, each with what is not known of it."""
    zones = len(facts.layers.zones)
    items = _of_events(facts) if facts.totals["events"] else []
    if zones:
        label = plural(zones, *_STATEMENTS)
        items.append(KeyNumber(number(zones), label, "presence, not control", _see("zones")))
    return [KeyNumbers(tuple(items))] if items else []


def _of_events(facts: Facts) -> list[KeyNumber]:
    sums, attacks = facts.totals, facts.attacks["events"] or 0
    whole = sums["events"] or 0
    elsewhere = len(facts.layers.incidents) - len(facts.here)
    about = [f"{elsewhere:,} more outside {facts.layers.region.those}"] if elsewhere else []
    if attacks == whole:
        about.insert(0, "an attack" if whole == 1 else "all attacks")
    items = [KeyNumber(number(whole), plural(whole, "event"), "; ".join(about), _see(_EVENTS))]
    if 0 < attacks < whole:
        toll = _without(facts.attacks[f"{fields.KILLED}_unknown"] or 0, attacks, "attack")
        items.append(KeyNumber(number(attacks), plural(attacks, "attack"), toll))
    items += [
        _casualties(sums, fields.KILLED, _see("table: deadliest")),
        *(_casualties(sums, what, None) for what in tolls_in(sums)[1:]),
    ]
    return items + _units(facts)


def _units(facts: Facts) -> list[KeyNumber]:
    """Count provinces and districts with events; one alone is named in the text."""
    items = []
    for by, unit in (("adm1", "province"), ("adm2", "district")):
        summary = facts.by(by)
        found = len(summary.nonzero())
        if found > 1:
            known, events = summary.totals["events"] or 0, facts.totals["events"] or 0
            _, whole, holder = of_units(facts, by)
            detail = "all there are" if found == whole else f"of {whole:,}"
            detail += f" in {holder}" if holder else ""
            detail += f"; known for {out_of(known, events, 'event')}" if known < events else ""
            items.append(
                KeyNumber(number(found), f"{unit}s with events", detail, _see(_BY_UNIT[by]))
            )
    return items


def _casualties(sums: Mapping[str, int | None], what: str, see: Link | None) -> KeyNumber:
    low, high = sums[f"{what}_low"], sums[f"{what}_high"]
    parts = [f"from {number(low)} to {number(high)}"] if low != high else []
    if high is None and low is not None:
        parts = [f"{number(low)} or more"]
    without = _without(sums[f"{what}_unknown"] or 0, sums["events"] or 0, "event")
    detail = "; ".join([*parts, *filter(None, (without,))])
    toll, *who = what.split("_")  # killed, or killed_civilians
    return KeyNumber(number(sums[what]), " ".join([*who, toll]), detail, see)


def _without(unknown: int, whole: int, one: str) -> str:
    """Say how many have no figure; nothing when all have one."""
    if not unknown:
        return ""
    if unknown == whole:
        return "no figure" if whole == 1 else f"no figure for any {one}"
    return f"no figure for {counted(unknown, one)}"


def _see(slot: str) -> Link:
    """Lead to a part of the document; `document` words it, or leaves it out."""
    return Link("", slot)
