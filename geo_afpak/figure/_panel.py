"""A panel of the casualty chart: bars by month, ranges, events without a figure, labels."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo_afpak.figure._frame import LEADING, Box, Frame, wrap
from geo_afpak.figure._paper import mix
from geo_afpak.figure._style import font, measure
from geo_afpak.figure._time import Axis, first_day, month_start
from geo_afpak.model import fields

if TYPE_CHECKING:
    from geo_afpak.figure._paper import Sheet

_MOST_SQUARES: Final = 6
_MOST_NUMBERS: Final = 12
_MOST_STEPS: Final = 5
_LEAST_PARTED: Final = 0.03  # inches: narrower months stand side by side


class Label(NamedTuple):
    """What is said of the bar of one month: number and date, and the title of the event."""

    month: str
    number: str
    title: str


@dataclass
class Panel:
    """One row of bars: what was killed or injured in each month, on a scale of its own.

    Parameters
    ----------
    sheet, frame, axis
        What is drawn on, its style, and the months.
    box
        From the lowest square to the heading, in inches.
    what
        "killed" or "injured".
    """

    sheet: Sheet
    frame: Frame
    axis: Axis
    box: Box
    what: str

    def draw(
        self, rows: list[dict[str, Any]], years: list[float], labels: list[Label], heading: str
    ) -> None:
        """Draw heading, grid, bars with their ranges, and the squares below."""
        scale = self.frame.type
        size = scale.text / 72
        face = font("sans", scale.text, weight=600)
        self.frame.text(self.box.left, self.box.top - 0.95 * size, heading, face)
        base = self.box.bottom + self._squares(rows)
        texts = self._texts(labels)
        # Without labels the number over the highest bar comes next to the heading.
        ceiling = self.box.top - ((1.7 if texts else 2.6) if heading else 0.4) * size
        line = LEADING * scale.small / 72
        highest = max(_height(row, self.what) for row in rows)
        ceiling -= sum(map(len, texts)) * line + 0.05 * bool(texts)
        unit = (ceiling - base) / max(1, highest)
        most = min(_MOST_STEPS, int((ceiling - base) / (1.9 * size)))
        self._grid(base, unit, _steps(highest, max(1, most)))
        for x in years:
            self.sheet.line([x, x], [base, ceiling], self.frame.colours.rule, 0.6, zorder=0)
        tops = self._bars(rows, base, unit)
        edge = self.frame.colours.text
        self.sheet.line([self.box.left, self.box.right], [base, base], edge, 0.8)
        written = self._label(labels, texts, tops, ceiling + 0.05)
        self._numbers(rows, tops, {label.month for label in labels}, written)

    def _bars(self, rows: list[dict[str, Any]], base: float, unit: float) -> dict[str, float]:
        """Draw stated sums and ranges; return how high each month reaches."""
        colour = self.frame.colours.events["attack"]
        if self.what == fields.INJURED:
            colour = mix(colour, self.frame.colours.paper, 0.62)
        ink, paper = self.frame.colours.text, self.frame.colours.paper
        tops = {}
        for row in rows:
            key, stated, spread = row["key"], row[self.what], spread_of(row, self.what)
            left, right = self._month(key)
            if stated is not None:
                # A stated zero is a line: it is not the same as nothing.
                tops[key] = base + max(stated * unit, 0.014)
                self.sheet.bar(Box(left, base, right, tops[key]), colour)
            if spread:
                low, high = (base + value * unit for value in spread)
                width = max(min(0.6 * (right - left), 0.07), 0.02)
                self.sheet.whisker((left + right) / 2, (low, high), width, ink, paper)
                tops[key] = max(high, tops.get(key, high))
        return tops

    def _month(self, key: str) -> tuple[float, float]:
        """Left and right edge of a month's bar."""
        first = first_day(key)
        left, right = (
            self.box.left + self.axis.at(day) * self.box.width
            for day in (first, month_start(first, 1))
        )
        gap = 0.12 * (right - left) if right - left > _LEAST_PARTED else 0.0
        return left + gap, right - gap

    def _squares(self, rows: list[dict[str, Any]]) -> float:
        """Hang one hollow square below the axis for each event without a figure.

        Where they are too many they become hollow bars. Returns the height taken.
        """
        counts = {row["key"]: row[f"{self.what}_unknown"] for row in rows}
        most = max(counts.values())
        if not most:
            return 0.02
        quiet, paper = self.frame.colours.quiet, self.frame.colours.paper
        face = font("sans", self.frame.type.small)
        size = self.frame.type.small / 72
        left, right = self._month(rows[0]["key"])
        side = min(right - left, 0.085)
        single = most <= _MOST_SQUARES
        height = max((side + 0.02) * most if single else 3 * size, 1.2 * size)
        top = self.box.bottom + height
        for key, count in counts.items():
            left, right = self._month(key)
            middle = (left + right) / 2
            boxes = [Box(left, top - height * count / most, right, top)][:count]
            if single:
                ends = [top - number * (side + 0.02) for number in range(count)]
                boxes = [Box(middle - side / 2, y - side, middle + side / 2, y) for y in ends]
            for box in boxes:
                self.sheet.bar(box, paper, edge=quiet, width=0.6)
        for number, text in enumerate(["no figure", *([] if single else [f"0 to {most:,}"])]):
            y = top - 0.8 * size - number * LEADING * size
            self.frame.text(self.box.left - 0.07, y, text, face, colour=quiet, ha="right")
        return height + 0.05

    def _grid(self, base: float, unit: float, steps: list[int]) -> None:
        face = font("sans", self.frame.type.small)
        shift = 0.32 * self.frame.type.small / 72
        quiet, rule = self.frame.colours.quiet, self.frame.colours.rule
        for value in [0, *steps]:
            y = base + value * unit
            self.sheet.line([self.box.left, self.box.right], [y, y], rule, 0.6, zorder=0)
            y -= shift if value else 0.0
            self.frame.text(self.box.left - 0.07, y, f"{value:,}", face, colour=quiet, ha="right")

    def _numbers(
        self,
        rows: list[dict[str, Any]],
        tops: dict[str, float],
        labelled: set[str],
        written: list[Box],
    ) -> None:
        """Write the sum over each bar, the highest first, as far as labels leave room."""
        face = font("sans", self.frame.type.small)
        size = self.frame.type.small / 72
        edges = {key: self._month(key) for key in tops}
        taken = [Box(*edges[key][:1], 0.0, edges[key][1], y) for key, y in tops.items()]
        # The line from a labelled bar goes up through whatever is above it.
        taken += [Box(edges[key][0], 0.0, edges[key][1], self.box.top) for key in labelled]
        taken += written
        rows = [row for row in rows if row[self.what] is not None and row["key"] not in labelled]
        for row in sorted(rows, key=lambda row: (-row[self.what], row["key"]))[:_MOST_NUMBERS]:
            text = f"{row[self.what]:,}"
            half = measure(text, face) / 2
            middle, y = sum(edges[row["key"]]) / 2, tops[row["key"]] + 0.03
            box = Box(middle - half, y, middle + half, y + 0.8 * size)
            outside = box.right > self.frame.width or box.left < self.box.left
            if outside or any(map(box.meets, taken)):
                continue
            taken.append(box)
            self.frame.text(middle, y, text, face, ha="center")

    def _texts(self, labels: list[Label]) -> list[list[tuple[str, str]]]:
        """Break each label into lines of a bold and a plain part, as wide as its room is."""
        bold, face = self._faces()
        texts = []
        for label, (_, room) in zip(labels, self._rooms(labels), strict=True):
            title = f"  {label.title}"
            if measure(label.number, bold) + measure(title, face) <= room:
                texts.append([(label.number, title)])
                continue
            numbers = wrap(label.number, bold, room, lines=2)
            titles = wrap(label.title, face, room, lines=2)
            texts.append([(row, "") for row in numbers] + [("", row) for row in titles])
        return texts

    def _faces(self) -> tuple[Any, Any]:
        size = self.frame.type.small
        return font("sans", size, weight=600), font("sans", size)

    def _rooms(self, labels: list[Label]) -> list[tuple[bool, float]]:
        """Say for each label whether it stands left of its bar's line, and in how much room.

        The first ones stand right of their lines and the others left, with the split that
        leaves the narrowest one most room; so no line crosses a label.
        """
        xs = [sum(self._month(label.month)) / 2 for label in labels]
        layouts = []
        for split in range(len(xs) + 1):
            until = xs[split] if split < len(xs) else self.box.right
            since = xs[split - 1] if split else self.box.left
            rooms = [(False, until - x) for x in xs[:split]]
            rooms += [(True, x - since) for x in xs[split:]]
            layouts.append([(left, room - 0.14) for left, room in rooms])
        return max(layouts, key=lambda layout: min((room for _, room in layout), default=0.0))

    def _label(
        self,
        labels: list[Label],
        texts: list[list[tuple[str, str]]],
        tops: dict[str, float],
        bottom: float,
    ) -> list[Box]:
        """Write the labels one above the other, each beside a line up from its bar."""
        bold, face = self._faces()
        size = self.frame.type.small / 72
        quiet = self.frame.colours.quiet
        sides = [left for left, _ in self._rooms(labels)]
        # From the middle outwards: the lines of the outer bars pass beside the inner labels.
        order = [*reversed(range(sides.count(False))), *range(sides.count(False), len(labels))]
        written = []
        for place in order:
            x = sum(self._month(labels[place].month)) / 2
            top = bottom + len(texts[place]) * LEADING * size
            for number, (strong, light) in enumerate(texts[place]):
                y = top - 0.9 * size - number * LEADING * size
                width = measure(strong, bold) + measure(light, face)
                start = x - 0.06 - width if sides[place] else x + 0.06
                written.append(Box(start, y - 0.2 * size, start + width, y + 0.8 * size))
                self.frame.text(start, y, strong, bold)
                start += measure(strong, bold) + (measure("  ", face) if strong else 0.0)
                self.frame.text(start, y, light, face, colour=quiet)
            height = tops[labels[place].month]
            self.sheet.line([x, x], [height + 0.02, top - 0.15 * size], quiet, 0.6)
            bottom = top
        return written


def spread_of(row: dict[str, Any], what: str) -> tuple[int, int] | None:
    """Lowest and highest sum of a month, where they say more than the stated one."""
    low, stated, high = (row[f"{what}{suffix}"] for suffix in ("_low", "", "_high"))
    if low is None and high is None:
        return None
    low, high = (low if low is not None else high), (high if high is not None else low)
    return None if low == stated == high else (low, high)


def _height(row: dict[str, Any], what: str) -> int:
    return max(row[what] or 0, *(spread_of(row, what) or (0,)))


def _steps(highest: int, most: int) -> list[int]:
    """Choose round values for the grid, at most so many, up to the highest.

    Examples
    --------
    >>> _steps(80, 4), _steps(230, 3), _steps(3, 4), _steps(0, 4)
    ([20, 40, 60, 80], [100, 200], [1, 2, 3], [])
    """
    power = 10 ** max(0, floor(log10(max(1, ceil(highest / most)))))
    step = next(n for n in (power, 2 * power, 5 * power, 10 * power) if n * most >= highest)
    return list(range(step, highest + 1, step))
