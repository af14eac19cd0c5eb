"""Killed and injured by month: stated sums, their ranges, and the events without a figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.count.keys import by_period
from geo_afpak.count.summary import Summary, summarise
from geo_afpak.count.sums import records, totals_of
from geo_afpak.figure._frame import Box, Frame, plain
from geo_afpak.figure._panel import Label, Panel, spread_of
from geo_afpak.figure._paper import Sheet, draw_key, note
from geo_afpak.figure._style import font, measure
from geo_afpak.figure._time import Axis, first_day, last_day, month_start, ticks
from geo_afpak.join.marks import here
from geo_afpak.layers import EVENT_CLASS, PRIVATE
from geo_afpak.model import fields
from geo_afpak.text import counted, ranged, say_when
from geo_afpak.words import names_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo_afpak.figure import FigureOptions
    from geo_afpak.layers import Layers

# Classes in which people are meant to be hurt, or whose type nobody states: of these an event
# without a figure is a gap. A pledge is in the chart only where it has a figure.
_HARMFUL: Final = ("attack", "counter_terrorism", "clash", "other")
_FEWEST_MONTHS: Final = 12
_LABELS: Final = {"column": 2, "social": 1}
_ENDS: Final = ("_low", "_high")
_INJURED_SHARE: Final = 0.36
_WHEN: Final = (fields.DATE_START, fields.DATE_END, fields.DATE_PRECISION)


@dataclass(frozen=True)
class Toll:
    """What the chart shows.

    Parameters
    ----------
    events
        Those that count, in the region.
    months
        `summarise` of them by month.
    every
        Totals of all of them, also of those that no month can be given.
    elsewhere
        Number of events outside the region.
    """

    events: gpd.GeoDataFrame
    months: Summary
    every: dict[str, int | None]
    elsewhere: int


def toll_of(layers: Layers) -> Toll:
    """Take the events in which people are hurt, or a figure says that some were."""
    everything = layers.incidents
    stated = pd.Series(data=False, index=everything.index)
    for what in (fields.KILLED, fields.INJURED):
        for suffix in ("", *_ENDS):
            if what + suffix in everything.columns:
                stated |= everything[what + suffix].notna()
    harmful = everything[stated | everything[EVENT_CLASS].isin(_HARMFUL)]
    events = here(harmful)
    away = len(harmful) - len(events)
    return Toll(events, summarise(events, "month"), totals_of(events), away)


def draw_casualties(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Draw killed above injured, month by month, over one time axis.

    Killed alone on a card, and where no source gives a figure of injured.
    """
    toll = toll_of(layers)
    rows = records(toll.months.table)
    card = options.size == "social"
    drawn = (fields.KILLED,) if card else _known(toll)
    about = "" if card or not options.alone else f"{layers.title.removeprefix(f'{PRIVATE}: ')}. "
    frame.dress(layers, _title(rows, drawn), about + _sums(toll))
    missing = _left_out(layers, toll, reasons=not card)
    body = note(frame, missing, font("sans", frame.type.small), lines=1 if card else 4)
    sheet = Sheet(frame)
    small = font("sans", frame.type.small)
    gutter = max(measure("no figure", small), measure("0,000", small)) + 0.07
    plot = Box(body.left + gutter, body.bottom, body.right, body.top)
    plot = plot if card else draw_key(frame, plot, _key(sheet, frame, rows, drawn))
    axis = _axis_of(rows)
    feet, years = _draw_time(sheet, frame, axis, plot)
    alone = fields.INJURED not in drawn
    split = feet if alone else feet + _INJURED_SHARE * (plot.top - feet)
    upper = Box(plot.left, split + 0.05, plot.right, plot.top)
    labels = _biggest(toll, _LABELS.get(options.size, 4))
    heading = "" if card else fields.KILLED.capitalize()
    Panel(sheet, frame, axis, upper, fields.KILLED).draw(rows, years, labels, heading)
    if not alone:
        lower = Box(plot.left, feet + 0.03, plot.right, split - 0.03)
        Panel(sheet, frame, axis, lower, fields.INJURED).draw(rows, years, [], "Injured")


def none_of_casualties(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say that no month can be given."""
    none = toll_of(layers).months.nonzero().empty
    return "no event in which people are hurt is dated to one month" if none else ""


def alt_casualties(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001 - all kinds alike
    """Say the sums, the worst month and what is left out."""
    toll = toll_of(layers)
    rows = records(toll.months.table)
    worst = max(rows, key=lambda row: row[fields.KILLED] or 0, default=None)
    peak = ""
    if worst and worst[fields.KILLED]:
        month = say_when(f"{worst['key']}-01", None, "month")
        peak = f" The worst month is {month} with {worst[fields.KILLED]:,} killed."
    title = _title(rows, _known(toll))
    parts = [f"Bar chart. {title}.", f"{_sums(toll)}{peak}", *_left_out(layers, toll)]
    return " ".join(part for part in parts if part)


def _known(toll: Toll) -> tuple[str, ...]:
    """List what has a panel: killed always, injured where any source gives a figure of them."""
    known = any(toll.months.totals[fields.INJURED + end] is not None for end in ("", *_ENDS))
    return (fields.KILLED, fields.INJURED) if known else (fields.KILLED,)


def _title(rows: list[dict[str, Any]], drawn: tuple[str, ...]) -> str:
    years = sorted({row["key"][:4] for row in rows})
    when = f", {'–'.join(dict.fromkeys((years[0], years[-1])))}" if years else ""
    return f"{' and '.join(drawn).capitalize()} by month{when}"


def _sums(toll: Toll) -> str:
    """Say the sums of what is drawn, with their range and the events without a figure."""
    sums = toll.months.totals
    if not sums["events"]:
        return ""
    said = [
        f"{least_words(sums, what)}{sums[what]:,} {what}{spread_words(sums, what)}"
        for what in (fields.KILLED, fields.INJURED)
        if sums[what] is not None
    ]
    kinds = "attack, clash or operation", "attacks, clashes and operations"
    of = f"{counted(sums['events'], *kinds)} dated to the month"
    if not said:
        return f"No source gives a figure for the {of}."
    unknown = sums[f"{fields.KILLED}_unknown"]
    none = "" if fields.INJURED in _known(toll) else "; none has a figure of injured"
    gap = f"; {counted(unknown, 'has', 'have')} no figure of deaths" if unknown else ""
    return f"Sources count {' and '.join(said)} in {of}{gap}{none}."


def least_words(sums: Mapping[str, Any], what: str) -> str:
    """Say "at least" before a sum, unless sources give less for some of its events."""
    return "at least " if (sums[f"{what}_low"] or 0) >= sums[what] else ""


def spread_words(sums: dict[str, Any], what: str) -> str:
    """Say the range of a sum, nothing where it has none."""
    low, high = sums[f"{what}_low"], sums[f"{what}_high"]
    return "" if low == sums[what] == high else f" (range {ranged(None, low, high)})"


def _left_out(layers: Layers, toll: Toll, *, reasons: bool = True) -> list[str]:
    """Count what no month can be given, with its toll, and what is not in the region."""
    out = []
    found = records(toll.months.left_out)
    if found:
        events = sum(row["events"] for row in found)
        missed = [
            f"{(toll.every[what] or 0) - (toll.months.totals[what] or 0):,} {what}"
            for what in (fields.KILLED, fields.INJURED)
            if toll.every[what] != toll.months.totals[what]
        ]
        toll_words = f", with at least {' and '.join(missed)}" if missed else ""
        why = "; ".join(f"{row['reason']} ({row['events']:,})" for row in found)
        why = f": {why}" if reasons else ""
        out.append(f"Not drawn: {counted(events, 'event')} of no certain month{toll_words}{why}.")
    if toll.elsewhere:
        out.append(f"Outside {layers.region.those}: {toll.elsewhere:,}.")
    if layers.counted:
        only = layers.counted["adm1"]
        events = (only.totals["events"] or 0) + int(only.left_out["events"].sum())
        out.append(f"Of sources that allow counts by district only: {events:,}.")
    return out


def _axis_of(rows: list[dict[str, Any]]) -> Axis:
    """Span all months from the first to the last, and a year at least."""
    first = first_day(rows[0]["key"])
    end = month_start(last_day(rows[-1]["key"]), 1)
    if month_start(first, _FEWEST_MONTHS) > end:
        first = first_day(rows[0]["key"][:4])
        end = max(end, month_start(first, _FEWEST_MONTHS))
    return Axis(first, end, first, 0.0)


def _key(
    sheet: Sheet, frame: Frame, rows: list[dict[str, Any]], drawn: tuple[str, ...]
) -> list[tuple[Any, str]]:
    """Explain what occurs in the panels, and nothing else."""
    ink, quiet, paper = frame.colours.text, frame.colours.quiet, frame.colours.paper

    def stated(box: Box) -> None:
        sheet.bar(_square(box), frame.colours.events["attack"])

    def spread(box: Box) -> None:
        middle = (box.left + box.right) / 2
        sheet.whisker(middle, (box.bottom, box.top), 0.5 * box.width, ink, paper)

    def unknown(box: Box) -> None:
        sheet.bar(_square(box), paper, edge=quiet, width=0.7)

    entries: list[tuple[Any, str]] = [(stated, "sum of stated figures")]
    if any(spread_of(row, what) for row in rows for what in drawn):
        entries.append((spread, "lowest to highest count"))
    if any(row[f"{what}_unknown"] for row in rows for what in drawn):
        entries.append((unknown, "event without a figure"))
    return entries


def _square(box: Box) -> Box:
    return box._replace(left=box.right - box.height)


def _draw_time(sheet: Sheet, frame: Frame, axis: Axis, plot: Box) -> tuple[float, list[float]]:
    """Mark the time under both panels; return where they may begin, and where years do."""
    face = font("sans", frame.type.small)
    size = frame.type.small / 72
    feet = plot.bottom + 1.5 * size
    years = []
    for day, name in ticks(axis, int(plot.width / (4.2 * size))):
        x = plot.left + axis.at(day) * plot.width
        new_year = name.isdecimal() and day > axis.first
        foot = feet - (1.2 if new_year else 0.4) * size
        sheet.line([x, x], [foot, feet], frame.colours.rule, 0.6, zorder=0)
        years += [x] if new_year else []
        words = next((w for w in (name, f"’{name[2:4]}") if measure(w, face) < plot.right - x), "")
        frame.text(x + 0.03, plot.bottom + 0.15 * size, words, face, colour=frame.colours.quiet)
    return feet, years


def _biggest(toll: Toll, most: int) -> list[Label]:
    """Name the deadliest event of each of the worst months: month, number and date, title."""
    rows = [row for row in records(toll.months.table) if row[fields.KILLED]]
    rows = sorted(rows, key=lambda row: (-row[fields.KILLED], row["key"]))[:most]
    months = by_period(toll.events, "month").keys.to_numpy()
    out = []
    for row in rows:
        here = toll.events[months == row["key"]]
        worst = here.iloc[[int(here[fields.KILLED].astype("Int64").fillna(-1).argmax())]]
        sums = totals_of(worst)
        when = say_when(*(_or_none(worst[name].iloc[0]) for name in _WHEN))
        total = "" if row[fields.KILLED] == sums[fields.KILLED] else f" of {row[fields.KILLED]:,}"
        killed = f"{sums[fields.KILLED]:,}{total} killed{spread_words(sums, fields.KILLED)}"
        out.append(Label(row["key"], f"{killed}, {when}", plain(names_of(worst)[0])))
    return sorted(out)


def _or_none(value: Any) -> str | None:  # noqa: ANN401 - a cell of any column
    return None if pd.isna(value) else str(value)
