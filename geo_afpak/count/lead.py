"""What a map holds, in a few sentences whose numbers are counted here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_afpak.count.sums import totals_of
from geo_afpak.errors import InvalidInputError
from geo_afpak.join.marks import figures_here, placed
from geo_afpak.model import fields
from geo_afpak.text import counted, out_of, plural, ranged

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo_afpak.count.selection import Selected
    from geo_afpak.count.summary import Summary

__all__ = ["lead_of", "presence_also", "refuse_none", "toll_of"]


def lead_of(
    joined: gpd.GeoDataFrame,
    zones: gpd.GeoDataFrame,
    withheld: gpd.GeoDataFrame | None = None,
    by_area: Summary | None = None,
) -> str:
    """Say in a few sentences what a map of these holds, unknowns included.

    One number of deaths is that of all events; of attacks it says how much of that is theirs.
    Where all events are `withheld`, the lead begins with how many are only counted; of a map of
    nothing but another source's counts `by_area` it says what they sum up to.
    """
    if by_area is not None:
        return _areas_lead(by_area) + presence_also(zones)
    if withheld is None or withheld.empty:
        return _shown_lead(joined, zones)
    if len(figures_here(joined)):
        return f"{_shown_lead(joined, zones)} {_counted_lead(withheld, more=True)}"
    return _counted_lead(withheld, more=False) + presence_also(zones)


def refuse_none(chosen: Selected, left: int) -> None:
    """Refuse a selection of nothing: an empty map would look like a place without events.

    Parameters
    ----------
    chosen
        What was asked for, and what is to be said of the others.
    left
        How many events and statements are chosen.

    Raises
    ------
    InvalidInputError
        If there is none.
    """
    if not left:
        raise InvalidInputError(
            f"{' '.join(chosen.notes())} No event and no statement is left; expected at least one; "
            "choose a larger area, a longer period or another value"
        )


def presence_also(zones: gpd.GeoDataFrame) -> str:
    """Say how many statements stand beside events that are only counted, as a last sentence."""
    if zones.empty:
        return ""
    return (
        f" {counted(len(zones), 'statement')} of presence {plural(len(zones), 'is', 'are')} shown."
    )


def _shown_lead(joined: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> str:
    events = figures_here(joined)
    presence = f" and {counted(len(zones), 'statement')} of presence" if len(zones) else ""
    known = _known(len(placed(events)), len(events), "the events" if presence else "them")
    if events.empty:
        alone = presence.removeprefix(" and ").capitalize() or "No events"
        return f"{alone}.{_elsewhere(len(joined))}"
    first = f"{counted(len(events), 'event')}{presence}{known}."
    numbers = totals_of(events)
    unknown = int(numbers["killed_unknown"] or 0)
    if unknown == len(events):
        whose = plural(unknown, "its deaths", "the deaths of any of them")
        return f"{first} No source gives a figure for {whose}."
    if len(events) == 1:
        whose = "this attack" if events[fields.EVENT_TYPE].iloc[0] == "attack" else "it"
        return f"{first} The sources count {toll_of(numbers)} killed in {whose}."
    rest = f"; no figure for {unknown:,}" if unknown else ""
    stated = len(events) - unknown
    of = "one of them" if stated == 1 else out_of(stated, len(events), "event")
    part = _attacks_part(numbers, totals_of(events[events[fields.EVENT_TYPE] == "attack"]))
    return f"{first} The sources count {toll_of(numbers)} killed in {of}{part}{rest}."


def _elsewhere(events: int) -> str:
    """Say why a map of these is empty."""
    if not events:
        return ""
    verb = plural(events, "lies", "lie")
    return f" {counted(events, 'event')} {verb} outside the map's countries, not counted."


def _attacks_part(numbers: Mapping[str, int | None], attacks: Mapping[str, int | None]) -> str:
    """Say how many of the killed were killed in attacks; nothing where that is no number."""
    killed, theirs = numbers["killed"], attacks["killed"]
    if not killed or theirs is None:
        return ""
    if killed == theirs:
        one = numbers["events"] == (numbers["killed_unknown"] or 0) + 1
        return ", an attack" if one else ", all in attacks"
    return f", {theirs:,} in attacks"


def _known(number: int, whole: int, them: str) -> str:
    """Say how many of the events are known to a province or closer."""
    if whole == 0:
        return ""
    if whole == 1:
        return f", {'' if number else 'not '}known to a province or closer"
    share = "all" if number == whole else f"{number:,}" if number else "none"
    return f", {share} of {them} known to a province or closer"


def _counted_lead(withheld: gpd.GeoDataFrame, *, more: bool) -> str:
    """Say how many events are in the map as counts only."""
    numbers = totals_of(withheld)
    events = numbers["events"] or 0
    toll = f", with {toll_of(numbers)} killed" if numbers["killed"] else ""
    verb = plural(events, "is", "are")
    where = "by district where that is known, not shown one by one"
    what = f"{events:,} more" if more else counted(events, "event")
    return f"{what}{toll}, {verb} counted {where}."


def _areas_lead(by_area: Summary) -> str:
    """Say what the counts of another source sum up to."""
    numbers = by_area.totals
    events = (numbers["events"] or 0) + int(by_area.left_out["events"].sum())
    toll = f", with {toll_of(numbers)} killed" if numbers["killed"] else ""
    return f"{counted(events, 'event')}{toll}, in {by_area.note}; none is shown by itself."


def toll_of(numbers: Mapping[str, int | None]) -> str:
    """Say the stated sum, or, where only a bound is known, that bound."""
    killed, low, high = (numbers[key] for key in ("killed", "killed_low", "killed_high"))
    if killed == 0 == high:
        return "nobody"
    if killed is not None and low is not None and low < killed:
        return f"{ranged(killed, low, high)} people"  # not "at least", where sources say less
    for people, words in ((killed, "at least"), (low, "at least"), (high, "up to")):
        if people is not None:
            return f"{words} {counted(people, 'person', 'people')}"
    return "an unknown number of people"
