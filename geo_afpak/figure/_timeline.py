"""Events and statements of presence on one time axis, none more exact than its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_afpak.count.sums import totals_of
from geo_afpak.figure._frame import Box, Frame, wrap
from geo_afpak.figure._lanes import Event, Lanes
from geo_afpak.figure._marks import Symbol, draw_symbols, is_hollow
from geo_afpak.figure._paper import (
    Scale,
    Sheet,
    draw_key,
    fade,
    mix,
    note,
    section,
    shelves,
    write_over,
)
from geo_afpak.figure._presence import colours_of
from geo_afpak.figure._spans import Spans, Statement
from geo_afpak.figure._style import font, measure
from geo_afpak.figure._time import Axis, Period, first_day, last_day, make_axis, period_of, ticks
from geo_afpak.join.marks import here
from geo_afpak.layers import DRAWN, EVENT_CLASS
from geo_afpak.model import fields
from geo_afpak.text import counted, plural, ranged
from geo_afpak.words import EVENT_CLASS_LABELS, names_of

if TYPE_CHECKING:
    from geo_afpak.figure import FigureOptions
    from geo_afpak.layers import Layers

_KILLED: Final = (fields.KILLED, fields.KILLED_LOW, fields.KILLED_HIGH)
_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_GUTTER: Final = {"a4": 1.12, "text": 1.12, "wide": 2.1, "column": 1.0, "social": 1.0}
_PHASES: Final = "Phases, dates derived"
# More than this are drawn as strokes: symbols would hide each other.
_MOST_SYMBOLS: Final = 250
_ROUNDED: Final = 1e-6
"""Inches by which a figure may be too low that was cut to the height of what is in it."""
# Only the deadliest few have names: a wall of words names none.
_LABELS: Final = (12, 10, 8, 6, 4, 3)


@dataclass(frozen=True)
class Story:
    """What the chart shows, and how many of each could not be drawn.

    Parameters
    ----------
    events, statements
        Those with a date.
    undated, elsewhere
        Events without a date; those outside the region, which is called `those`.
    undated_statements
        Places of the statements that no source dates.
    """

    events: list[Event]
    statements: list[Statement]
    undated: int
    elsewhere: int
    those: str
    undated_statements: list[str]


def _tolls(rows: pd.DataFrame) -> list[str]:
    """Write what is stated of the deaths of each event: the figure, or a range alone."""
    ends = (rows.get(name, pd.Series(index=rows.index)) for name in _KILLED)
    known = ([None if pd.isna(value) else int(value) for value in end] for end in ends)
    return [
        ranged(None, low, high, "") if stated is None else f"{stated:,}"
        for stated, low, high in zip(*known, strict=True)
    ]


def story_of(layers: Layers) -> Story:
    """Take what has a date, and count what has none."""
    everything = layers.incidents
    inside = here(everything)
    start = inside[fields.DATE_START].astype("string")
    end = inside[fields.DATE_END].astype("string").fillna(start)
    known = inside[fields.DATE_PRECISION].astype("string").ne("unknown")
    tests = (start.str.fullmatch(_DAY), end.str.fullmatch(_DAY), known, end >= start)
    dated = np.logical_and.reduce([np.asarray(test.fillna(value=False), bool) for test in tests])
    columns = (EVENT_CLASS, fields.DATE_PRECISION, DRAWN)
    rows = zip(
        start[dated], end[dated], *(inside.loc[dated, name] for name in columns),
        names_of(inside[dated]), strict=True,
    )  # fmt: skip
    events = [
        Event(
            first_day(first), last_day(last), kind, _text(precision),
            None if pd.isna(killed) else int(killed), title, toll,
        )
        for (first, last, kind, precision, killed, title), toll in zip(
            rows, _tolls(inside[dated]), strict=True
        )
    ]  # fmt: skip
    statements, undated = _statements(layers)
    return Story(
        sorted(events, key=lambda event: (event.first, event.last, event.title)),
        statements,
        totals_of(inside[~dated])["events"] or 0,
        len(everything) - len(inside),
        layers.region.those,
        undated,
    )


def _statements(layers: Layers) -> tuple[list[Statement], list[str]]:
    """Statements of the same group, status and time are one bar with all its places."""
    columns = (
        fields.GROUP, fields.STATUS, fields.PLACE, fields.SINCE, fields.UNTIL, fields.AS_OF,
        fields.DATE_PRECISION,
    )  # fmt: skip
    zones = layers.zones
    found: dict[tuple[str, str, Period], list[str]] = {}
    undated = []
    for row in zip(*(zones[name] for name in columns), strict=True):
        group, status, place, since, until, as_of, precision = map(_text, row)
        period = period_of(since or None, until or None, as_of or None, precision or None)
        if period is None:
            undated.append(place or group)
        else:
            found.setdefault((group, status, period), []).append(place or group)
    statements = [Statement(*key, tuple(places)) for key, places in found.items()]
    order = {status: place for place, status in enumerate(fields.ZONE_STATUSES)}
    return sorted(
        statements,
        key=lambda s: (order.get(s.status, len(order)), s.period.first or s.period.seen, s.places),
    ), undated


def _text(value: Any) -> str:  # noqa: ANN401 - a cell of any column
    return "" if pd.isna(value) else str(value)


def draw_timeline(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Draw phases, events by class and statements by status over one axis."""
    story = story_of(layers)
    card = options.size == "social"
    frame.dress(layers, layers.title, _subtitle(story))
    small = font("sans", frame.type.small)
    axis = axis_of(layers, story)
    missing = _left_out(story, axis, brief=card)
    body = note(frame, missing, small, lines=1 if card else 4)
    if axis is None:
        return
    sheet = Sheet(frame)
    hues = colours_of(frame, layers.zones)
    if not card:
        body = draw_key(frame, body, _key(sheet, frame, story))

    left = body.left + _GUTTER.get(options.size, 1.12)
    plot = body._replace(left=left, right=body.right - 0.1)
    scale = Scale(frame, axis, plot.left, plot.right)
    phases = Phases(layers, scale, full=not card, headed=bool(story.events))
    top = plot.top - 1.6 * frame.type.small / 72
    room = top - phases.height() - body.bottom - 0.06
    lanes, spans = _layout(scale, story, hues, room)
    lanes.grow(room - lanes.height() - spans.height())
    end = top - phases.height()
    foot = max(body.bottom, end - lanes.height() - spans.height() - 0.06)
    frame.spare = foot - body.bottom
    _draw_time(sheet, scale, Box(plot.left, foot, plot.right, plot.top))
    phases.draw(sheet, top, body.left)
    lanes.draw(sheet, end, body.left)
    spans.draw(sheet, end - lanes.height() - 0.06, body.left)


def _layout(scale: Scale, story: Story, hues: dict[str, str], room: float) -> tuple[Lanes, Spans]:
    """Name as much as there is room for: first the places, then the deadliest events."""
    ways: list[tuple[tuple[str, ...], int]] = [((), 0)]
    if len(story.events) <= _MOST_SYMBOLS:
        every = tuple(EVENT_CLASS_LABELS)
        ways = [(every, n) for n in _LABELS] + [(("attack",), n) for n in (*_LABELS, 0)]
        ways += [(every, 0), ((), 0)]
    for named, merged in ((True, False), (False, False), (False, True)):
        spans = Spans(scale, story.statements, hues, named=named, merged=merged)
        for packed, count in ways:
            lanes = Lanes(scale, story.events, count, packed)
            if lanes.height() + spans.height() <= room + _ROUNDED:
                return lanes, spans
    return lanes, spans


def none_of_timeline(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say that nothing is dated."""
    some = axis_of(layers, story_of(layers))
    return "" if some else "no event and no statement of presence has a date"


def alt_timeline(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001 - all kinds alike
    """Say how much stands in time, how exactly, and what cannot be drawn."""
    story = story_of(layers)
    return " ".join([f"Timeline. {layers.title}.", _subtitle(story), *_left_out(story)])


def _subtitle(story: Story) -> str:
    """Say how many events and statements are drawn, and how well their time is known."""
    count = len(story.events)
    exact = sum(event.exact for event in story.events)
    drawn = sum(len(statement.places) for statement in story.statements)
    statements = f"{counted(drawn, 'statement')} of presence"
    if not count:
        return f"No event with a date; {statements} in time."
    presence = f" and {statements}" if drawn else ""
    known = f"{exact:,} of the events {plural(exact, 'is', 'are')} known to the day"
    known += "; the others are drawn over all the time they may lie in"
    if exact == count:
        known = "Every event is known to the day"
    return f"{counted(count, 'event')}{presence} in time. {known}."


def _left_out(story: Story, axis: Axis | None = None, *, brief: bool = False) -> list[str]:
    """Count what has no date, and what is not in the region."""
    missing = []
    if story.undated:
        missing.append(f"{counted(story.undated, 'event')} without a date")
    if story.undated_statements:
        places = "" if brief else f" ({'; '.join(story.undated_statements)})"
        count = counted(len(story.undated_statements), "statement")
        missing.append(f"{count} without a date{places}")
    if story.elsewhere:
        missing.append(f"{counted(story.elsewhere, 'event')} outside {story.those}")
    out = [f"Not drawn: {', '.join(missing)}."] if missing else []
    if axis and axis.share and not brief:
        out.append(f"Years before {date.fromordinal(axis.cut).year} are pressed together.")
    return out


def axis_of(layers: Layers, story: Story) -> Axis | None:
    """Span events and statements, so that nothing that is drawn lies outside, and the phases."""
    periods = [statement.period for statement in story.statements]
    firsts = [event.first for event in story.events]
    firsts += [period.first or period.seen for period in periods]
    lasts = [*(event.last for event in story.events), *(period.seen for period in periods)]
    if not firsts:
        return None
    lasts += [last_day(until) for until in layers.phases[fields.UNTIL] if until]
    return make_axis(firsts, max(lasts))


def _draw_time(sheet: Sheet, scale: Scale, plot: Box) -> None:
    """Write the time above the lanes, with a hairline down at each year."""
    frame, axis = scale.frame, scale.axis
    face = font("sans", frame.type.small)
    size = frame.type.small / 72
    quiet, rule = frame.colours.quiet, frame.colours.rule
    width = plot.width * (1 - axis.share)
    if axis.share:
        _draw_break(sheet, scale, plot)
    for day, name in ticks(axis, int(width / (4.2 * size))):
        x = scale.x(day)
        year = name.isdecimal()
        low = plot.bottom if year else plot.top - 1.5 * size
        sheet.line([x, x], [low, plot.top - (0 if year else size)], rule, 0.6, zorder=0)
        if plot.right - x > measure(name, face):
            frame.text(x + 0.03, plot.top - 0.9 * size, name, face, colour=quiet)


def _draw_break(sheet: Sheet, scale: Scale, plot: Box) -> None:
    """Shade the years that are pressed together, and name them."""
    frame, axis = scale.frame, scale.axis
    face = font("sans", frame.type.small)
    room = scale.x(axis.cut) - plot.left - 0.015
    shade = mix(frame.colours.rule, frame.colours.paper, 0.35)
    sheet.bar(Box(plot.left, plot.bottom, plot.left + room, plot.top), shade)
    first, last = (date.fromordinal(day).year for day in (axis.first, axis.cut - 1))
    words = (f"{first}–{last}", f"–{last}", f"–’{last % 100:02}", "")
    fits = next(w for w in words if measure(w, face) < room - 0.03 or not w)
    y = plot.top - 0.9 * frame.type.small / 72
    frame.text(plot.left + 0.02, y, fits, face, colour=frame.colours.quiet)


class Phases:
    """The phases of the article as bands above the lanes, their names on as few lines as fit.

    Parameters
    ----------
    layers
        Have the phases.
    scale
        Where a day stands.
    full
        Whether there is room for them.
    headed
        Whether events follow, and their heading stands here.
    """

    def __init__(self, layers: Layers, scale: Scale, *, full: bool, headed: bool) -> None:
        self.frame, self.full, self.left = scale.frame, full, scale.left
        self.headed = headed
        self.face = font("sans", self.frame.type.small, italic=True)
        phases = layers.phases if full else layers.phases.iloc[:0]
        starts = [first_day(since) for since in phases[fields.SINCE]]
        until = phases[fields.UNTIL].iloc[-1] if starts else ""
        ends = [*starts[1:], last_day(until) + 1 if until else scale.axis.end]
        self.bands = [
            (scale.x(start), scale.x(end))
            for start, end in zip(starts, ends[: len(starts)], strict=True)
        ]
        self.words = [f"{n} {label}" for n, label in enumerate(phases["label"], start=1)]
        widths = [measure(words, self.face) for words in self.words]
        self.xs = [
            min(left + 0.03, scale.right + 0.1 - width)
            for (left, _), width in zip(self.bands, widths, strict=True)
        ]
        spans = [(x, x + width) for x, width in zip(self.xs, widths, strict=True)]
        self.lines = shelves(spans, 0.06)

    def height(self) -> float:
        """Height in inches with the heading of the lanes below."""
        if not self.full:
            return 0.0
        lines = max(2, 1 + max(self.lines)) + 0.6 if self.lines else 1.2
        return 1.05 * lines * self.frame.type.small / 72

    def draw(self, sheet: Sheet, top: float, gutter: float) -> None:
        """Draw bands and names below `top`, and the heading of what follows."""
        if not self.full:
            return
        size = self.frame.type.small / 72
        quiet = self.frame.colours.quiet
        bottom = top - self.height() + 0.1 * size
        if self.headed:
            section(self.frame, gutter, bottom + 1.1 * size, "Events")
        if self.bands:
            heading = wrap(_PHASES, self.face, self.left - gutter - 0.1, lines=2)
            self.frame.lines(gutter, top, heading, self.face, colour=quiet)
        rows = zip(self.bands, self.words, self.xs, self.lines, strict=True)
        for number, ((left, right), words, x, line) in enumerate(rows):
            shade = mix(quiet, self.frame.colours.paper, (0.55, 0.28)[number % 2])
            sheet.bar(Box(left, bottom, right, bottom + 0.35 * size), shade)
            y = top - (0.55 + 1.05 * line) * size
            sheet.line([left, left], [bottom, y + 0.4 * size], quiet, 0.5)
            write_over(sheet, self.frame, (x, y), words, self.face, colour=quiet)


def _key(sheet: Sheet, frame: Frame, story: Story) -> list[tuple[Any, str]]:
    """Explain how a time is drawn that is not known to the day."""
    ink, quiet, paper = frame.colours.text, frame.colours.quiet, frame.colours.paper
    pale = mix(quiet, paper, 0.45)
    entries: list[tuple[Any, str]] = []
    precisions = {event.precision for event in story.events if not event.exact}

    def span(box: Box) -> None:
        sheet.bar(_thin(box), pale)

    def report(box: Box) -> None:
        fade(sheet, _thin(box), (paper, pale))
        sheet.line([box.right, box.right], [box.bottom, box.top], ink, 0.9)

    def open_end(box: Box) -> None:
        sheet.bar(_thin(box)._replace(right=(box.left + box.right) / 2), pale)
        fade(sheet, _thin(box)._replace(left=(box.left + box.right) / 2), (pale, paper))

    def hollow(box: Box) -> None:
        x, y = (box.left + box.right) / 2, (box.bottom + box.top) / 2
        radius = 0.28 * frame.type.small
        draw_symbols(frame, [Symbol("attack", x, y, radius, hollow=True)], order=2.5)

    if precisions - {"report"}:
        entries.append((span, "some time within"))
    if "report" in precisions:
        entries.append((report, "reported by then"))
    symbols = story.events if len(story.events) <= _MOST_SYMBOLS else []
    if any(e.exact and is_hollow(e.kind, e.killed) for e in symbols):
        entries.append((hollow, "no figure of deaths"))
    if story.statements:
        entries.append((open_end, "no start, or no end, is stated"))
    return entries


def _thin(box: Box) -> Box:
    return box._replace(bottom=box.bottom + 0.15 * box.height, top=box.top - 0.15 * box.height)
