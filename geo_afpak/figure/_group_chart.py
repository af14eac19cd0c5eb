"""Who pledged to whom, who broke from whom, who stands against it: the register as a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo_afpak.figure._frame import LEADING, Box, Frame, wrap
from geo_afpak.figure._group_lists import Lists
from geo_afpak.figure._paper import Sheet, draw_key, mix, note
from geo_afpak.figure._register import (
    COLUMNS,
    LINES,
    Group,
    in_stance,
    label_of,
    register_of,
    remarks_on,
    said_of,
    source_of,
    stances_of,
)
from geo_afpak.figure._style import font, measure
from geo_afpak.text import say_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.font_manager import FontProperties

    from geo_afpak.figure import FigureOptions
    from geo_afpak.layers import Layers

_TITLE: Final = "Where armed groups stand towards Islamic State"
_SHORT_TITLE: Final = "Who stands with Islamic State"


class Place(NamedTuple):
    """Where a group stands: ends of its text, edge of its column, middle of the first line."""

    left: float
    right: float
    edge: float
    y: float


def draw_groups(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Draw three columns with lines between them, or lists where there is no room."""
    groups, strangers = register_of(layers)
    narrow, card = options.size in ("column", "social"), options.size == "social"
    frame.dress(layers, _SHORT_TITLE if narrow else _TITLE, said_of(groups))
    small = font("sans", frame.type.small)
    remarks = [] if card else remarks_on(groups, strangers)
    body = note(frame, [*remarks, *source_of(layers, groups)], small)
    sheet = Sheet(frame)
    if narrow:
        Lists(sheet, frame, groups).draw(body, card=card)
        return
    body = draw_key(frame, body, _key(sheet, frame))
    body = body._replace(top=body.top - 0.05)
    Diagram(sheet, frame, groups).draw(body)


def none_of_groups(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say that no group of the register is named."""
    return "" if register_of(layers)[0] else "no group of the register is named"


def alt_groups(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001 - all kinds alike
    """Say how many groups stand where, and who pledged when."""
    groups, strangers = register_of(layers)
    sworn = sorted((g for g in groups if g.stance == "pledged" and g.date), key=lambda g: g.date)
    dated = "; ".join(f"{group.name}, {say_day(group.date)}" for group in sworn)
    parts = [
        f"Chart of groups. {_TITLE}.",
        said_of(groups),
        f"Pledges: {dated}." if dated else "",
    ]
    return " ".join(
        part for part in [*parts, *remarks_on([], strangers), *source_of(layers, groups)] if part
    )


def _key(sheet: Sheet, frame: Frame) -> list[tuple[Callable[[Box], None], str]]:
    hue, quiet = frame.colours.hues[0], frame.colours.quiet

    def line(colour: str, style: Any, width: float) -> Callable[[Box], None]:  # noqa: ANN401
        def draw(box: Box) -> None:
            y = (box.bottom + box.top) / 2
            sheet.curve((box.left, y), (box.right, y), colour, width, linestyle=style)

        return draw

    return [
        (line(hue, LINES["pledged"], 1.2), "swore allegiance"),
        (line(hue, LINES["allied"], 1.0), "ally, no oath"),
        (line(hue, LINES["supporting"], 1.2), "support in words or in part"),
        (line(quiet, "solid", 0.6), "part of, or broken from"),
    ]


class Row(NamedTuple):
    """A stance as a heading, or a group: what it is, and its lines of text."""

    group: Group | None
    lines: list[tuple[str, FontProperties, bool]]


class Diagram:
    """Islamic State, those near it, those apart from it: three columns, lines between them.

    Parameters
    ----------
    sheet, frame
        What is drawn on, and its style.
    groups
        In the order in which they are to stand.
    """

    def __init__(self, sheet: Sheet, frame: Frame, groups: list[Group]) -> None:
        self.sheet, self.frame, self.groups = sheet, frame, groups
        self.line = LEADING * frame.type.small / 72
        self.face: FontProperties = font("sans", frame.type.small)
        self.bold: FontProperties = font("sans", frame.type.small, weight=600)
        self.places: dict[str, Place] = {}

    def draw(self, body: Box) -> None:
        """Lay the columns out, with what is said of each group if there is room; then join them."""
        width = body.width
        core = body._replace(right=body.left + 0.2 * width)
        near = body._replace(left=body.left + 0.31 * width, right=body.left + 0.66 * width)
        apart = body._replace(left=body.left + 0.75 * width)
        for notes in (True, False):
            columns = [
                (box, self._rows(number, box.width, notes=notes))
                for number, box in ((1, near), (2, apart))
            ]
            if max(self._height(rows) for _, rows in columns) <= body.height:
                break
        spare = [(body.height - self._height(rows)) / max(1, len(rows)) for _, rows in columns]
        for box, rows in columns:
            self._column(box, rows, min(*spare, 0.45 * self.line))
        backing = [self.places[g.code].y for g in self.groups if g.stance in LINES]
        middle = (max(backing) + min(backing)) / 2 if backing else body.top - body.height / 2
        self._join(self._core(core, middle))
        self._descend()

    def _rows(self, column: int, width: float, *, notes: bool) -> list[Row]:
        """Break the text of a column into lines."""
        rows = []
        for stance in stances_of(self.groups, COLUMNS[column], others=column == 1):
            label, meaning = label_of(stance)
            inline = measure(f"{label}  ", self.bold) + measure(meaning, self.face) <= width
            below = [] if inline else wrap(meaning, self.face, width, lines=2)
            heads = [(label, self.bold, False)] + [(text, self.face, True) for text in below]
            if inline and meaning:
                heads = [(f"{label}  ", self.bold, False), (meaning, self.face, True)]
            rows.append(Row(None, heads))
            rows += [self._group_row(g, width, notes=notes) for g in in_stance(self.groups, stance)]
        return rows

    def _group_row(self, group: Group, width: float, *, notes: bool) -> Row:
        room = width - (measure(group.when, self.face) + self.line if group.when else 0.0)
        lines = [(text, self.face, False) for text in wrap(group.name, self.face, room, lines=2)]
        remarks = group.note if notes else ""
        kin = self._kin(group)
        if kin and not remarks:
            remarks = f"part of {kin}"
        lines += [(text, self.face, True) for text in wrap(remarks, self.face, width, lines=3)]
        return Row(group, lines)

    def _kin(self, group: Group) -> str:
        """Name of the group that it is part of, where no line can say so: in the same column."""
        for other in self.groups:
            if other.code == group.parent:
                same = any({group.stance, other.stance} <= set(column) for column in COLUMNS)
                return other.name if same else ""
        return ""

    def _height(self, rows: list[Row]) -> float:
        return sum(self._row_height(row) for row in rows)

    def _row_height(self, row: Row) -> float:
        inline = row.group is None and row.lines[0][0].endswith("  ")
        count = 1 if inline else len(row.lines)
        return (count + (0.28 if row.group else 0.75)) * self.line

    def _column(self, box: Box, rows: list[Row], gap: float) -> None:
        """Write the rows, with a gap between them."""
        quiet = self.frame.colours.quiet
        y = box.top
        for row in rows:
            if row.group is None:
                y -= 0.5 * self.line if y < box.top else 0.0
            x, base = box.left, y - 0.8 * self.line
            for number, (text, face, light) in enumerate(row.lines):
                self.frame.text(x, base, text, face, colour=quiet if light else None)
                if text.endswith("  "):
                    x += measure(text, face)
                elif number + 1 < len(row.lines):
                    base -= self.line
            if row.group:
                self._place(row, box, y)
            y -= self._row_height(row) + gap - (0.0 if row.group else 0.5 * self.line)

    def _place(self, row: Row, box: Box, top: float) -> None:
        """Write the date at the right, and keep where the lines of the group may start."""
        group = row.group
        if group is None:
            return
        quiet = self.frame.colours.quiet
        base = top - 0.8 * self.line
        self.frame.text(box.right, base, group.when, self.face, colour=quiet, ha="right")
        right = box.right if group.when else box.left + measure(row.lines[0][0], self.face)
        self.places[group.code] = Place(box.left, right, box.right, base + 0.27 * self.line)

    def _core(self, column: Box, middle: float) -> Box:
        """Draw the box that the lines lead to: Islamic State and its branch."""
        hue, paper = self.frame.colours.hues[0], self.frame.colours.paper
        serif = font("serif", self.frame.type.text, weight=600)
        rows: list[tuple[str, FontProperties, str]] = []
        for group in in_stance(self.groups, "self"):
            width = column.width - 0.24
            rows += [(r, serif, self.frame.colours.text) for r in wrap(group.name, serif, width)]
            if group.when:
                words = wrap(f"founded {group.when}", self.face, width)
                rows += [(row, self.face, self.frame.colours.quiet) for row in words]
        step = 1.3 * self.frame.type.text / 72
        half = (len(rows) * step) / 2 + 0.1
        box = Box(column.left, middle - half, column.right, middle + half)
        self.sheet.bar(box, mix(hue, paper, 0.08), edge=hue, width=1.2)
        y = box.top - 0.1
        for text, face, colour in rows:
            self.frame.text(box.left + 0.12, y - 0.75 * step, text, face, colour=colour)
            y -= step
        return box

    def _join(self, core: Box) -> None:
        """Lead a line from each backer to the core; they arrive in the order they start in."""
        backers = [g for g in self.groups if g.stance in LINES]
        backers.sort(key=lambda group: -self.places[group.code].y)
        hue = self.frame.colours.hues[0]
        for number, group in enumerate(backers):
            place = self.places[group.code]
            start = (core.right, core.top - (number + 0.5) * core.height / len(backers))
            end = (place.left - 0.06, place.y)
            self.sheet.curve(start, end, hue, 1.1, linestyle=LINES[group.stance])

    def _descend(self) -> None:
        """Lead a line from a group to each that is part of it, or broke from it, elsewhere.

        It runs level to the end of the column, so that it bends only where no text is.
        """
        quiet = self.frame.colours.quiet
        for group in self.groups:
            child, parent = self.places.get(group.code), self.places.get(group.parent)
            if child and parent and child.left != parent.left:
                left, right = sorted((child, parent))
                ends = [left.right + 0.06, max(left.edge, left.right + 0.06)]
                self.sheet.line(ends, [left.y, left.y], quiet, 0.6, zorder=0.5)
                self.sheet.curve((ends[1], left.y), (right.left - 0.06, right.y), quiet, 0.6)
