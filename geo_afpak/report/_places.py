"""Sentences on where and when the events are: none, one, all and ties in words of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak.count.sums import records
from geo_afpak.model import fields
from geo_afpak.report._tables import reasons
from geo_afpak.report.model import Block, Paragraph, Text
from geo_afpak.text import counted, listing, out_of, plural, say_day, sentence

if TYPE_CHECKING:
    from geo_afpak.report._facts import Facts

_PAIR: Final = 2
_NAMED: Final = 3
_ROOM: Final = 5
"""Names that a sentence has room for, when several share the last place."""
_WORDS: Final = {"adm1": "province", "adm2": "district", "month": "month", "year": "year"}


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
