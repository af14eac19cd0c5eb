"""What is read first: lead, key numbers, sentences on where and when the events are.

Each number says what is not known and where to read on; none, one, all and ties have words of
their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak.count.sums import records, tolls_in
from geo_afpak.model import fields
from geo_afpak.report._tables import reasons
from geo_afpak.report.model import Block, KeyNumber, KeyNumbers, Line, Link, Paragraph, Refs, Text
from geo_afpak.text import counted, listing, number, out_of, plural, say_day, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_afpak.report._facts import Facts

_PAIR: Final = 2
_NAMED: Final = 3
_ROOM: Final = 5
"""Names that a sentence has room for, when several share the last place."""
_WORDS: Final = {"adm1": "province", "adm2": "district", "month": "month", "year": "year"}
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


def where(facts: Facts) -> list[Block]:
    """Say in which provinces and districts the events and the deaths are."""
    known, near = (facts.by(by).totals["events"] or 0 for by in ("adm1", "adm2"))
    if not known:
        return []
    one_province = len(facts.by("adm1").nonzero()) == 1
    told = []
    if near < known:
        told.append(f"{_share(facts, known)} known to a province or closer, {_in(facts, 'adm1')}.")
    if near:
        place = _in(facts, "adm2")
        if near == known and not one_province:  # one sentence says both
            found, whole, _ = of_units(facts, "adm2")
            place = f"in {out_of(found, whole, 'district')} and {among(facts, 'adm1')}"
        told.append(f"{_share(facts, near)} known to a district, {place}.")
    told += _highest("adm2" if one_province else "adm1", facts)
    return [Paragraph((Text(" ".join(told)),))]


def _in(facts: Facts, by: str) -> str:
    """Name the one unit that has events, or say how many have."""
    summary = facts.by(by)
    units = summary.nonzero()
    if len(units) > 1:
        return f"in {among(facts, by)}"
    together = "all " if (summary.totals["events"] or 0) > 1 else ""
    province = facts.by("adm1").nonzero()["name"].iloc[0]
    name = units["name"].iloc[0]
    if by == "adm2":
        name = f"{name} district" if name == province else f"{name}, {province}"
    return f"{together}in {name}"


def among(facts: Facts, by: str) -> str:
    """Write how many units have events, of how many there are: '4 of 6 districts of Karachi'."""
    found, whole, holder = of_units(facts, by)
    return f"{out_of(found, whole, _WORDS[by])}{f' of {holder}' if holder else ''}"


def of_units(facts: Facts, by: str) -> tuple[int, int, str]:
    """Count the units with events, those there are in what is looked at, and name it.

    Looked at is the area, as in figures; else the one province or country that holds all. The
    name is empty where none does.
    """
    layers = facts.layers
    area = layers.chosen.area
    units = layers.provinces if by == "adm1" else layers.districts
    found = units[units[fields.ADM_ID].isin(facts.by(by).nonzero()["key"])]
    if not area.whole and area.level != by and (whole := len(area.units(by))) >= len(found):
        return len(found), whole, area.name
    holders = [(layers.provinces, fields.PARENT_ID)] if by == "adm2" else []
    for above, column in (*holders, (layers.countries, fields.COUNTRY)):
        held = found[column].unique()
        if len(held) == 1:
            name = above.loc[above[fields.ADM_ID] == held[0], fields.NAME].iloc[0]
            return len(found), int((units[column] == held[0]).sum()), name
    return len(found), len(units), ""


def when(facts: Facts) -> list[Block]:
    """Say in which years the events are, or in which year, month or day all of them are."""
    years = facts.by("year")
    known = years.totals["events"] or 0
    if not known:
        return []
    found = records(years.nonzero())
    if len(found) == 1:
        told = [f"{_share(facts, known)} dated to {_one_period(facts, found[0]['key'])}."]
        told += _highest("month", facts)
    else:
        span = f"from {found[0]['key']} to {found[-1]['key']}"
        told = [f"{_share(facts, known)} dated to a year, {span}.", *_highest("year", facts)]
    if len(years.left_out):
        missing = counted(int(years.left_out["events"].sum()), "event")
        told.append(f"Not counted in a year: {missing} ({reasons(years)}).")
    return [Paragraph((Text(" ".join(told)),))]


def _one_period(facts: Facts, year: str) -> str:
    """Name the day or month that all dated events are of, else their year."""
    dated = facts.here[facts.here[fields.DATE_START].notna()]
    days = {*dated[fields.DATE_START], *dated[fields.DATE_END].fillna(dated[fields.DATE_START])}
    if set(dated[fields.DATE_PRECISION]) == {"day"} and len(days) == 1:
        return say_day(days.pop())
    months = facts.by("month")
    if len(months.nonzero()) == 1 and months.totals == facts.by("year").totals:
        return say_day(str(months.nonzero()["key"].iloc[0]))
    return year


def _share(facts: Facts, part: int) -> str:
    """Begin a sentence with a part of all events."""
    whole = facts.totals["events"] or 0
    text = "The event" if whole == 1 else sentence(out_of(part, whole, "event"))
    return f"{text} {plural(part, 'is', 'are')}"


def _highest(by: str, facts: Facts) -> list[str]:
    """Say which units or periods have most events, and which units most people stated killed."""
    rows = [
        {**row, "name": say_day(row["key"]) if by in ("month", "year") else row["name"]}
        for row in records(facts.by(by).nonzero())
    ]
    if len(rows) < _PAIR:
        return []
    word, events = _WORDS[by], {row["events"] for row in rows}
    if len(events) == 1:
        told = [_each(len(rows), word, counted(events.pop(), "event"))]
    else:
        told = [_most(rows, "events", word, "events")]
    deadly = [row for row in rows if row[fields.KILLED]]
    if by in ("month", "year") or not deadly:
        return told
    if len(deadly) == len(rows) and len({row[fields.KILLED] for row in rows}) == 1:
        return told
    if len(deadly) > 1:
        return [*told, _most(deadly, fields.KILLED, word, "stated deaths")]
    killed = deadly[0][fields.KILLED]
    deaths = "The one stated death is" if killed == 1 else f"All {killed:,} stated deaths are"
    return [*told, f"{deaths} in {deadly[0]['name']}."]


def _each(count: int, word: str, events: str) -> str:
    """Say that all of several have the same number."""
    if count == _PAIR:
        return f"Both {word}s have {events}."
    if word in ("month", "year"):  # no sentence before has named them
        return f"Each of {count} {word}s has {events}."
    return f"Each of these {word}s has {events}."


def _most(rows: list[dict[str, Any]], what: str, word: str, things: str) -> str:
    """Name those with the highest numbers; who shares the last place is named, or none of them."""
    ranked = sorted(rows, key=lambda row: -row[what])
    last = ranked[min(_NAMED, len(ranked)) - 1][what]
    named = [row for row in ranked if row[what] >= last]
    if len(named) > _ROOM or len(named) == len(rows):
        named = [row for row in ranked if row[what] > last]
    if not named:  # the rest is the lowest number, or shared by more than there is room for
        tied = sum(row[what] == last for row in rows)
        return f"{tied} {word}s share the highest number of {things}, {last:,}."
    names = listing([f"{row['name']} ({row[what]:,})" for row in named])
    return f"The most {things} are in {names}."
