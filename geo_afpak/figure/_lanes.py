"""Lanes of events on a time axis: a symbol on a known day, else a bar over the whole time."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_afpak.figure._frame import Box, wrap
from geo_afpak.figure._marks import Symbol, draw_symbols, is_hollow
from geo_afpak.figure._paper import Band, Scale, Sheet, fade, mix, shelves, write_over
from geo_afpak.figure._style import font, measure
from geo_afpak.text import counted
from geo_afpak.words import EVENT_CLASS_LABELS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

_PALE, _PALE_DARK = 0.38, 0.55
_SHORT: Final = {"recruitment": "Recruitment", "political": "Pledge, statement"}
_LARGEST: Final = 1.35
_STROKE_OPACITY: Final = 0.22
_MANY_STROKES: Final = 150
_MOST_STROKES: Final = 400
_COLUMN: Final = 0.035
_MOST_EXTRA: Final = 0.9  # inches


@dataclass(frozen=True)
class Event:
    """An event as the chart needs it: first and last possible day, class, deaths, title, words."""

    first: int
    last: int
    kind: str
    precision: str
    killed: int | None
    title: str
    toll: str = ""

    @property
    def label(self) -> str:
        """Title, and the deaths as they are stated."""
        said = (self.title, f"{self.toll} killed" if self.toll else "")
        return ": ".join(filter(None, said))

    @property
    def exact(self) -> bool:
        """Whether a source gives the day."""
        return self.precision == "day"


@dataclass(frozen=True)
class _Placed:
    """An event in its lane: shelf from below, ends of its mark, where its label begins."""

    event: Event
    shelf: int
    left: float
    right: float
    label: float | None


class Lanes(Band):
    """One lane for each class of event, packed so that nothing covers anything.

    Parameters
    ----------
    scale
        Where a day stands.
    events
        By date.
    labels
        How many of the events to name, the deadliest first.
    packed
        Classes whose events are symbols side by side; those of others are strokes.
    """

    def __init__(
        self, scale: Scale, events: Sequence[Event], labels: int, packed: Collection[str]
    ) -> None:
        super().__init__(scale)
        self.pale = _PALE_DARK if scale.frame.options.style == "dark" else _PALE
        self.packed = packed
        self.extra = 0.0
        self.mark = 0.56 * scale.frame.type.small
        self.deadliest = max((event.killed or 0 for event in events), default=0)
        kinds = [kind for kind in EVENT_CLASS_LABELS if any(e.kind == kind for e in events)]
        named = set(sorted([e for e in events if e.kind in packed], key=_rank)[:labels])
        self.lanes = {
            kind: self._place([e for e in events if e.kind == kind], named) for kind in kinds
        }

    def height(self) -> float:
        """Height of all lanes in inches."""
        return sum(self._lane_height(kind) for kind in self.lanes)

    def grow(self, spare: float) -> None:
        """Share the room that is left among the lanes of strokes, up to a limit."""
        strokes = [kind for kind in self.lanes if kind not in self.packed]
        if strokes:
            self.extra = min(max(0.0, spare) / len(strokes), _MOST_EXTRA)

    def draw(self, sheet: Sheet, top: float, gutter: float) -> None:
        """Draw the lanes below `top`, with the name and count of each left of them."""
        for kind, placed in self.lanes.items():
            height = self._lane_height(kind)
            self.name(self._words(kind), len(placed), top, gutter, self.frame.colours.events[kind])
            y = top - height
            self.foot(sheet, gutter, y)
            if kind in self.packed:
                self._draw_lane(sheet, kind, placed, y)
            else:
                self._draw_strokes(sheet, kind, [p.event for p in placed], Box(0, y, 0, top))
            top = y

    def _place(self, events: list[Event], named: set[Event]) -> list[_Placed]:
        spans, marks = [], []
        for event in events:
            left, right, label = self._ends(event, named=event in named)
            marks.append((left, right, label))
            width = measure(event.label, self.face) if label is not None else 0.0
            ends = (left, right) if label is None else (label, label + width)
            spans.append((min(left, ends[0]), max(right, ends[1])))
        places = [0] * len(events)
        if events[0].kind in self.packed:
            order = sorted(range(len(events)), key=lambda n: (events[n] not in named, n))
            found = shelves([spans[n] for n in order], 0.035)
            places = [shelf for _, shelf in sorted(zip(order, found, strict=True))]
        rows = zip(events, places, marks, strict=True)
        return [_Placed(event, shelf, *mark) for event, shelf, mark in rows]

    def _ends(self, event: Event, *, named: bool) -> tuple[float, float, float | None]:
        """Find the ends of the mark, and where the label begins, beside it where room is."""
        if event.exact:
            middle = self.scale.x((event.first + event.last + 1) / 2)
            radius = self._diameter(event) / 144
            left, right = middle - radius, middle + radius
        else:
            left, right = self.scale.x(event.first), self.scale.x(event.last + 1)
            if event.precision == "report":
                left = max(self.left, right - self.scale.tail)
            right = max(right, left + 0.03)
        if not named:  # of thousands few are
            return left, right, None
        width = measure(event.label, self.face) + 0.04
        if max(self.right - right, left - self.left) < width:
            return left, right, None
        if right + width < self.right and left < (self.left + self.right) / 2:
            return left, right, right + 0.04
        return left, right, left - width if left - width > self.left else right + 0.04

    def _diameter(self, event: Event) -> float:
        """Points across: area by stated deaths, none smaller than that of a few."""
        largest = _LARGEST * self.frame.type.small
        return max(self.mark, largest * sqrt((event.killed or 0) / max(1, self.deadliest)))

    def _pitch(self, kind: str) -> float:
        placed = self.lanes[kind]
        if any(p.label is not None for p in placed):
            return 1.12 * self.frame.type.small / 72
        return 1.18 * self.mark / 72

    def _lane_height(self, kind: str) -> float:
        if kind not in self.packed:
            return self.least(self._words(kind), None) + self.extra
        rows = 1 + max((p.shelf for p in self.lanes[kind]), default=0)
        return self.least(self._words(kind), rows * self._pitch(kind))

    def _words(self, kind: str) -> list[str]:
        full, short = EVENT_CLASS_LABELS[kind], _SHORT.get(kind, EVENT_CLASS_LABELS[kind])
        fits = measure(full, self.bold) <= self.room
        return wrap(full if fits else short, self.bold, self.room, lines=2)

    def _draw_lane(self, sheet: Sheet, kind: str, placed: list[_Placed], bottom: float) -> None:
        colour, paper = self.frame.colours.events[kind], self.frame.colours.paper
        pitch = self._pitch(kind)
        top = bottom + self._lane_height(kind) - 0.035
        symbols: list[Symbol] = []
        for item in placed:
            y = top - (item.shelf + 0.5) * pitch
            event = item.event
            if event.exact:
                x, radius = (item.left + item.right) / 2, self._diameter(event) / 2
                hollow = is_hollow(kind, event.killed)
                symbols.append(Symbol(kind, x, y, radius, hollow=hollow))
            else:
                half = 0.3 * min(pitch, 1.3 * self.mark / 72)
                pale = mix(colour, paper, self.pale)
                box = Box(item.left, y - half, item.right, y + half)
                if event.precision == "report":
                    fade(sheet, box, (paper, pale))
                    ends = [box.bottom, box.top]
                    sheet.line([item.right, item.right], ends, colour, 0.9)
                else:
                    sheet.bar(box, pale)
            if item.label is not None:
                write_over(sheet, self.frame, (item.label, y), event.label, self.face)

        draw_symbols(self.frame, symbols, order=2.5, alpha=1)

    def _draw_strokes(self, sheet: Sheet, kind: str, events: list[Event], lane: Box) -> None:
        """Draw a stroke a day, and all longer times over each other: darker where they meet."""
        colour = self.frame.colours.events[kind]
        bottom, top = lane.bottom + 0.03, lane.top - 0.03
        ends = [self._ends(event, named=False)[:2] for event in events if not event.exact]
        spans = [Box(left, bottom, right, top) for left, right in ends]
        exact = [e.first for e in events if e.exact]
        if len(events) > _MOST_STROKES:
            self._draw_rates(sheet, exact, colour, Box(self.left, bottom, self.right, top))
            exact = []
        places = [self.scale.x(day + 0.5) for day in exact]
        days = [Box(x - 0.006, bottom, x + 0.006, top) for x in places]
        sheet.bars(spans[:_MOST_STROKES], colour, opacity=_STROKE_OPACITY)
        # Where strokes are many, each is paler: their number shows as density.
        opacity = max(0.15, 0.75 * min(1.0, _MANY_STROKES / max(1, len(days))))
        sheet.bars(days, colour, opacity=opacity)

    def _draw_rates(self, sheet: Sheet, days: list[int], colour: str, lane: Box) -> None:
        """Draw a column for each short time, as high as its events a month: strokes would merge."""
        axis = self.scale.axis
        edges = np.arange(axis.first, axis.end + 31, 31)
        while len(edges) > (lane.right - lane.left) / _COLUMN:
            edges = edges[::2]
        counts, _ = np.histogram(days, edges)
        rates = counts * 30.4 / np.diff(edges)
        if not rates.max():
            return
        note = f"most: {counted(round(rates.max()), 'event')} a month"
        face = font("sans", self.frame.type.small * 0.9)
        high = lane.top - 1.1 * self.frame.type.small / 72
        xs = [self.scale.x(int(edge)) for edge in edges]
        boxes = [
            Box(left, lane.bottom, min(right, lane.right), lane.bottom + share)
            for left, right, share in zip(
                xs, xs[1:], (high - lane.bottom) * rates / rates.max(), strict=False
            )
            if share and left < lane.right
        ]
        sheet.bars(boxes, colour, opacity=1.0)
        y = lane.top - 0.75 * self.frame.type.small / 72
        self.frame.text(lane.left + 0.03, y, note, face, colour=self.frame.colours.quiet)


def _rank(event: Event) -> tuple[bool, int, int, int, str]:
    """Order in which events deserve a name: the deadliest, then pledges and the like by day."""
    known = event.killed is not None
    lesser = 2 * (not event.exact) + (event.kind != "political")
    return not known, -(event.killed or 0), lesser, event.first, event.title
