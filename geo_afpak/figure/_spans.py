"""Statements of presence as bars in time: sure where stated, fading where nothing is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from geo_afpak.figure._frame import Box, wrap
from geo_afpak.figure._paper import (
    Band,
    Scale,
    Sheet,
    fade,
    ink_on,
    mix,
    section,
    shelves,
    write_over,
)
from geo_afpak.figure._style import measure
from geo_afpak.look import status_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_afpak.figure._time import Period

_OVERLAY_STEPS: Final = 12
_LEAST_FADE: Final = 0.01  # inches


@dataclass(frozen=True)
class Statement:
    """What is said of a group at one time: status, when, and of which places."""

    group: str
    status: str
    period: Period
    places: tuple[str, ...]


class Spans(Band):
    """Lanes of statements, one for each status.

    Parameters
    ----------
    scale
        Where a day stands.
    statements
        In the order in which they are to stand.
    hues
        Colour of each group.
    named
        Whether each bar has its places beside it; else one line for each status, in which
        bars darken where they meet.
    merged
        Whether all statuses share one line.
    """

    def __init__(
        self, scale: Scale, statements: Sequence[Statement], hues: Mapping[str, str], *,
        named: bool, merged: bool,
    ) -> None:  # fmt: skip
        super().__init__(scale)
        self.hues, self.named, self.merged = hues, named, merged
        self.main = next(iter(hues), "")
        self.lanes: dict[str, list[Statement]] = {}
        for statement in statements:
            self.lanes.setdefault("" if merged else statement.status, []).append(statement)
        self.shelves = {
            status: shelves([self._taken(s) for s in lane], 0.05) if named else [0] * len(lane)
            for status, lane in self.lanes.items()
        }

    def height(self) -> float:
        """Height of heading and lanes in inches; 0 without statements."""
        heading = 0.0 if self.merged or not self.lanes else 1.6 * self.frame.type.small / 72
        return heading + sum(self._lane_height(status) for status in self.lanes)

    def draw(self, sheet: Sheet, top: float, gutter: float) -> None:
        """Draw the lanes below `top`, with the name and count of each left of them."""
        if self.lanes and not self.merged:
            top = self._draw_heading(sheet, top, gutter)
        for status, lane in self.lanes.items():
            count = sum(len(statement.places) for statement in lane)
            self.name(self._words(status), count, top, gutter)
            foot = top - self._lane_height(status)
            self.foot(sheet, gutter, foot)
            for statement, shelf in zip(lane, self.shelves[status], strict=True):
                if self.named:
                    self._draw(sheet, statement, top - 0.035 - (shelf + 0.5) * self._pitch())
                else:
                    self._overlay(sheet, statement, foot + 0.03, top - 0.03)
            top = foot

    def _draw_heading(self, sheet: Sheet, top: float, gutter: float) -> float:
        """Write the heading, and beside it whose presence each colour is."""
        size = self.size
        end, below = section(self.frame, gutter, top, "Presence, not control")
        shown = {s.group for lane in self.lanes.values() for s in lane}
        codes: dict[str, list[str]] = {}
        for code, hue in self.hues.items():
            if code in shown:
                codes.setdefault(hue, []).append(code)
        x, y = max(self.left, end + 0.1), top - 0.95 * size
        for hue, names in codes.items():
            words = ", ".join(names)
            width = 1.1 * size + measure(words, self.face)
            if x + width > self.right:
                self.frame.text(x, y, "…", self.face, colour=self.frame.colours.quiet)
                break
            sheet.bar(Box(x, y, x + 0.7 * size, y + 0.7 * size), hue)
            self.frame.text(x + 1.1 * size, y, words, self.face, colour=self.frame.colours.quiet)
            x += width + 1.2 * size
        return below

    def _ends(self, statement: Statement) -> tuple[float, float, float, float]:
        """Find where the bar begins to appear, is sure, was last seen, and is gone."""
        period = statement.period
        seen = self.scale.x(period.seen + 1)
        gone = seen if period.ended else min(seen + self.scale.tail, self.right + 0.1)
        if period.first is None or period.sure is None:
            start = seen - (0.015 if not period.ended else 0.04)
            return start - self.scale.tail, start, seen, gone
        first = self.scale.x(period.first)
        return first, self.scale.x(period.sure), max(seen, first + 0.03), max(gone, first + 0.03)

    def _words(self, status: str) -> list[str]:
        label = status_of(status).label.replace("_", " ")
        return wrap(label or "Presence", self.bold, self.room, lines=2)

    def _label(self, statement: Statement) -> str:
        text = "; ".join(statement.places)
        first = statement.period.first
        if first is not None and first < self.scale.axis.first:
            text = f"{text}, since {date.fromordinal(first).year}"
        return text if statement.group == self.main else f"{text} ({statement.group})"

    def _place(self, statement: Statement) -> tuple[float, str]:
        """Where the label begins: in the bar if it fits, else after it, else before it."""
        begins, sure, seen, gone = self._ends(statement)
        text = self._label(statement)
        width = measure(text, self.face)
        if width < seen - sure - 0.06:
            return sure + 0.03, text
        if gone + 0.04 + width < self.right + 0.02:
            return gone + 0.04, text
        if begins - 0.04 - width > self.left:
            return begins - 0.04 - width, text
        room = max(self.right - gone, begins - self.left, seen - sure) - 0.08
        text = (wrap(text, self.face, room, lines=1) or [""])[0]
        if seen - sure - 0.08 == room:
            return sure + 0.03, text
        after = self.right - gone - 0.08 == room
        return gone + 0.04 if after else begins - 0.04 - measure(text, self.face), text

    def _taken(self, statement: Statement) -> tuple[float, float]:
        begins, _, _, gone = self._ends(statement)
        x, text = self._place(statement)
        return min(begins, x), max(gone, x + measure(text, self.face))

    def _pitch(self) -> float:
        return 1.28 * self.frame.type.small / 72

    def _lane_height(self, status: str) -> float:
        rows = (1 + max(self.shelves[status])) * self._pitch() if self.named else None
        return self.least(self._words(status), rows)

    def _draw(self, sheet: Sheet, statement: Statement, y: float) -> None:
        begins, sure, seen, gone = self._ends(statement)
        paper = self.frame.colours.paper
        hue = self.hues.get(statement.group, self.frame.colours.quiet)
        shade = mix(hue, paper, status_of(statement.status).bar)
        half = 0.42 * self._pitch()
        low, high = y - half, y + half
        fade(sheet, Box(begins, low, sure, high), (paper, shade))
        sheet.bar(Box(sure, low, seen, high), shade)
        fade(sheet, Box(seen, low, gone, high), (shade, paper))
        if statement.period.ended:
            sheet.line([seen, seen], [low, high], hue, 1.1)
        if statement.period.first is not None and statement.period.first >= self.scale.axis.first:
            sheet.line([begins, begins], [low, high], hue, 1.1)
        x, text = self._place(statement)
        if begins < x < gone:
            ink = ink_on(self.frame.colours, shade)
            base = y - 0.33 * self.frame.type.small / 72
            self.frame.text(x, base, text, self.face, colour=ink)
        else:
            write_over(sheet, self.frame, (x, y), text, self.face)

    def _overlay(self, sheet: Sheet, statement: Statement, low: float, high: float) -> None:
        """Draw a bar that lets those under it show."""
        begins, sure, seen, gone = self._ends(statement)
        hue = self.hues.get(statement.group, self.frame.colours.quiet)
        opacity = 0.6 * status_of(statement.status).bar
        sheet.bars([Box(sure, low, seen, high)], hue, opacity=opacity)
        for start, end in ((sure, begins), (seen, gone)):
            for step in range(_OVERLAY_STEPS if abs(end - start) > _LEAST_FADE else 0):
                ends = [start + (end - start) * (step + n) / _OVERLAY_STEPS for n in (0, 1)]
                weaker = opacity * (1 - (step + 0.5) / _OVERLAY_STEPS)
                sheet.bars([Box(min(ends), low, max(ends), high)], hue, opacity=weaker)
