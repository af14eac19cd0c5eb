"""The groups as lists, where a diagram has no room: a narrow column, a card."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_afpak.figure._frame import Box, Frame, wrap
from geo_afpak.figure._register import (
    COLUMNS,
    LINES,
    Group,
    in_stance,
    label_of,
    remarks_on,
    stances_of,
)
from geo_afpak.figure._style import font, measure

if TYPE_CHECKING:
    from matplotlib.font_manager import FontProperties

    from geo_afpak.figure._paper import Sheet


class Lists:
    """The same as lists, for a narrow column or a card: rows with dates, then the rest in a line.

    Parameters
    ----------
    sheet, frame, groups
        As of the diagram.
    """

    def __init__(self, sheet: Sheet, frame: Frame, groups: list[Group]) -> None:
        self.sheet, self.frame, self.groups = sheet, frame, groups
        self.step = 1.16 * frame.type.small / 72
        self.face: FontProperties = font("sans", frame.type.small)
        self.bold: FontProperties = font("sans", frame.type.small, weight=600)

    def draw(self, body: Box, *, card: bool) -> None:
        """Draw one column, or on a card two."""
        every = [stance for column in COLUMNS for stance in column]
        every = stances_of(self.groups, tuple(every), others=True)
        if card:
            half = body.left + 0.55 * body.width
            y = self._rows(["pledged"], body._replace(right=half - 0.15))
            remark = remarks_on(in_stance(self.groups, "pledged"), [])
            lines = wrap(" ".join(remark), self.face, half - 0.25 - body.left)
            self.frame.lines(body.left + 0.1, y, lines, self.face, colour=self.frame.colours.quiet)
            rest = [s for s in every if s not in ("self", "pledged", "none_stated")]
            rest += [s for s in every if s == "none_stated"]
            self._prose(rest, body._replace(left=half))
            return
        listed = [stance for stance in every if stance in ("self", *LINES, "hedging")]
        rest = [stance for stance in every if stance not in listed]
        rows = sum(1.35 + len(in_stance(self.groups, stance)) for stance in listed)
        rows += sum(0.35 + len(self._lines(stance, body.width)) for stance in rest)
        self.step = max(self.step, min(1.4 * self.step, body.height / rows))
        self._prose(rest, body._replace(top=self._rows(listed, body)))

    def _rows(self, stances: list[str], body: Box) -> float:
        """Write a heading for each stance, then a row a group, on a rail in its own line style."""
        hue, quiet = self.frame.colours.hues[0], self.frame.colours.quiet
        y = body.top
        for stance in stances:
            self._heading(stance, body.left, y, body.width)
            y -= self.step
            top = y
            for group in in_stance(self.groups, stance):
                base = y - 0.75 * self.step
                date = measure(group.when, self.face) + 0.06
                parent = f"  from {group.parent}" if group.parent and stance != "self" else ""
                room = body.width - 0.1 - date - measure(parent, self.face)
                name = (wrap(group.name, self.face, room, lines=1) or [group.code])[0]
                self.frame.text(body.left + 0.1, base, name, self.face)
                x = body.left + 0.1 + measure(name, self.face) + measure("  ", self.face)
                self.frame.text(x, base, parent.strip(), self.face, colour=quiet)
                self.frame.text(body.right, base, group.when, self.face, colour=quiet, ha="right")
                y -= self.step
            style = LINES.get(stance, "solid")
            colour = hue if stance in ("self", *LINES) else self.frame.colours.rule
            x = body.left + 0.03
            self.sheet.line([x, x], [top, y + 0.02], colour, 1.3, linestyle=style)
            y -= 0.35 * self.step
        return y

    def _heading(self, stance: str, x: float, top: float, width: float) -> float:
        label, meaning = label_of(stance)
        base = top - 0.75 * self.step
        self.frame.text(x, base, label, self.bold)
        start = measure(label, self.bold) + 0.05
        for text in wrap(meaning, self.face, width - start, lines=1) if meaning else []:
            self.frame.text(x + start, base, text, self.face, colour=self.frame.colours.quiet)
            start += measure(text, self.face)
        return x + start

    def _prose(self, stances: list[str], body: Box) -> None:
        """Write each stance and its groups as running lines, as far as there is room."""
        y = body.top
        for stance in stances:
            left = int((y - body.bottom) / self.step + 0.01)
            if left < 1:
                return
            label = label_of(stance)[0]
            lines = self._lines(stance, body.width, most=left)
            for number, row in enumerate(lines):
                base = y - (number + 0.75) * self.step
                head = f"{label}:" if number == 0 and row.startswith(f"{label}:") else ""
                self.frame.text(body.left, base, head, self.bold)
                x = body.left + (measure(f"{head} ", self.bold) if head else 0.0)
                self.frame.text(x, base, row.removeprefix(head), self.face)
            y -= (len(lines) + 0.35) * self.step

    def _lines(self, stance: str, width: float, *, most: int = 99) -> list[str]:
        names = ", ".join(
            f"{group.name} ({group.when})" if group.when else group.name
            for group in in_stance(self.groups, stance)
        )
        # The label is written bold, which is wider: half its size of room makes up for that.
        room = width - 0.5 * self.frame.type.small / 72
        return wrap(f"{label_of(stance)[0]}: {names}", self.face, room, lines=most)
