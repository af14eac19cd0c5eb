"""Legends: blocks of a heading and rows, each row a swatch and its words, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_afpak.figure._frame import LEADING, Box, wrap
from geo_afpak.figure._style import font

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo_afpak.figure._frame import Frame

    Swatch = Callable[[float, float], object]

_GUTTER: Final = 0.16
"""Inches between columns."""


@dataclass(frozen=True)
class Row:
    """A swatch, drawn with its middle at a place in inches, and its words."""

    words: str
    swatch: Swatch | None = None
    height: float = 0.0
    """Least height in points; that of the words where they need more."""


@dataclass(frozen=True)
class Block:
    """Rows under a heading."""

    heading: str
    rows: tuple[Row, ...]
    indent: float = 3.6
    """Room for the swatches, in sizes of the type."""


def _height(block: Block, size: float, width: float) -> float:
    total = size * LEADING * len(_heading(block, size, width))
    return (total + sum(_row_height(block, row, size, width) for row in block.rows)) / 72


def _heading(block: Block, size: float, width: float) -> list[str]:
    return wrap(block.heading, font("sans", size, weight=600), width)


def _words(block: Block, row: Row, size: float, width: float) -> list[str]:
    indent = block.indent * size / 72 if row.swatch else 0
    return wrap(row.words, font("sans", size), width - indent)


def _row_height(block: Block, row: Row, size: float, width: float) -> float:
    lines = len(_words(block, row, size, width))
    return max(row.height, (LEADING * lines + 0.18) * size)


def _columns(blocks: Sequence[Block], size: float, width: float, count: int) -> list[list[Block]]:
    """Share blocks out, in their order, so that the tallest column is as short as it can be."""
    heights = [_height(block, size, width) + _gap(size) for block in blocks]
    ends = range(len(blocks) + 1)
    for limit in sorted({sum(heights[a:b]) for a in ends for b in ends[a + 1 :]}):
        columns: list[list[Block]] = [[]]
        used = 0.0
        for block, height in zip(blocks, heights, strict=True):
            if columns[-1] and used + height > limit + 1e-9:
                columns.append([])
                used = 0.0
            columns[-1].append(block)
            used += height
        if len(columns) <= count:
            return columns
    return [list(blocks)]


def _each(width: float, columns: int) -> float:
    return (width - _GUTTER * (columns - 1)) / columns


def _gap(size: float) -> float:
    return 0.6 * size / 72


def legend_height(blocks: Sequence[Block], size: float, width: float, columns: int = 1) -> float:
    """Return the height in inches that `draw_legend` needs for type of a size in points."""
    each = _each(width, columns)
    return max(
        sum(_height(block, size, each) + _gap(size) for block in column)
        for column in _columns(blocks, size, each, columns)
    )


def fitting(frame: Frame, blocks: Sequence[Block]) -> tuple[Sequence[Block], float]:
    """Return the blocks, and the size of type, that go into the column beside the map.

    Type shrinks to three quarters; then blocks are left out, the first and the last never.
    """
    kept = list(blocks)
    while True:
        for share in (1, 0.93, 0.86, 0.8, 0.75):
            size = frame.type.small * share
            if legend_height(kept, size, frame.side.width) <= frame.side.height:
                return kept, size
        if len(kept) <= 2:  # noqa: PLR2004 - how places are known, and what is not on the map
            return kept, size
        kept.pop(-2)


def place_legend(frame: Frame, blocks: Sequence[Block], columns: int, *, gap: float = 0.08) -> Box:
    """Draw a legend in the column beside the map, else below it; return what it leaves free."""
    body, size = frame.body, frame.type.small
    if frame.type.side:
        draw_legend(frame, *fitting(frame, blocks), frame.side)
        return body
    top = body.bottom + legend_height(blocks, size, body.width, columns)
    draw_legend(frame, blocks, size, body._replace(top=top), columns)
    return body._replace(bottom=top + gap)


def draw_legend(
    frame: Frame, blocks: Sequence[Block], size: float, box: Box, columns: int = 1
) -> None:
    """Draw blocks from the top of a box, in columns."""
    each = _each(box.width, columns)
    for number, column in enumerate(_columns(blocks, size, each, columns)):
        left, top = box.left + number * (each + _GUTTER), box.top
        for block in column:
            place = Box(left, box.bottom, left + each, top)
            top = _draw_block(frame, block, size, place) - _gap(size)


def _draw_block(frame: Frame, block: Block, size: float, box: Box) -> float:
    bold, face = font("sans", size, weight=600), font("sans", size)
    top = frame.lines(box.left, box.top, _heading(block, size, box.width), bold, turned=True)
    for row in block.rows:
        height = _row_height(block, row, size, box.width) / 72
        words = _words(block, row, size, box.width)
        indent = block.indent * size / 72 if row.swatch else 0
        start = top - (height - LEADING * len(words) * size / 72) / 2
        frame.lines(box.left + indent, start, words, face, turned=True)
        if row.swatch:
            row.swatch(frame.turned(box.left + 0.42 * indent), start - 0.56 * size / 72)
        top -= height
    return top
