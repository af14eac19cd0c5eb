"""Legends: blocks of a heading and rows, each row a swatch and its words, in columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo_afpak.figure._frame import LEADING, Box, wrap
from geo_afpak.figure._style import font

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from geo_afpak.figure._frame import Frame

    Swatch = Callable[[float, float], object]

__all__ = ["Block", "Row", "draw_legend", "legend_height"]


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


def _height(frame: Frame, block: Block, width: float) -> float:
    size = frame.type.small
    total = size * LEADING * len(_heading(frame, block, width))
    return (total + sum(_row_height(frame, block, row, width) for row in block.rows)) / 72


def _heading(frame: Frame, block: Block, width: float) -> list[str]:
    return wrap(block.heading, font("sans", frame.type.small, weight=600), width)


def _words(frame: Frame, block: Block, row: Row, width: float) -> list[str]:
    indent = block.indent * frame.type.small / 72 if row.swatch else 0
    return wrap(row.words, font("sans", frame.type.small), width - indent)


def _row_height(frame: Frame, block: Block, row: Row, width: float) -> float:
    lines = len(_words(frame, block, row, width))
    return max(row.height, (LEADING * lines + 0.18) * frame.type.small)


def _columns(
    frame: Frame, blocks: Sequence[Block], width: float, count: int
) -> list[list[Block]]:
    """Share blocks out, in their order, so that the tallest column is as short as it can be."""
    heights = [_height(frame, block, width) for block in blocks]
    best: list[list[Block]] = [list(blocks)]
    for limit in sorted({sum(heights[a:b]) for a in range(len(blocks)) for b in range(a + 1, len(blocks) + 1)}):
        columns: list[list[Block]] = [[]]
        used = 0.0
        for block, height in zip(blocks, heights, strict=True):
            if columns[-1] and used + height > limit + 1e-9:
                columns.append([])
                used = 0.0
            columns[-1].append(block)
            used += height
        if len(columns) <= count:
            best = columns
            break
    return best


def legend_height(frame: Frame, blocks: Sequence[Block], width: float, columns: int = 1) -> float:
    """Return the height in inches that `draw_legend` needs."""
    each = _each(width, columns)
    shared = _columns(frame, blocks, each, columns)
    return max((_column_height(frame, column, each) for column in shared), default=0.0)


def _each(width: float, columns: int) -> float:
    return (width - 0.16 * (columns - 1)) / columns


def _gap(frame: Frame) -> float:
    return 0.7 * frame.type.small / 72


def _column_height(frame: Frame, column: Sequence[Block], width: float) -> float:
    gaps = _gap(frame) * max(0, len(column) - 1)
    return sum(_height(frame, block, width) for block in column) + gaps


def draw_legend(frame: Frame, blocks: Sequence[Block], box: Box, columns: int = 1) -> float:
    """Draw blocks from the top of a box and return where they end, in inches."""
    each = _each(box.width, columns)
    lowest = box.top
    for number, column in enumerate(_columns(frame, blocks, each, columns)):
        left, top = box.left + number * (each + 0.16), box.top
        for block in column:
            top = _draw_block(frame, block, Box(left, box.bottom, left + each, top)) - _gap(frame)
        lowest = min(lowest, top + _gap(frame))
    return lowest


def _draw_block(frame: Frame, block: Block, box: Box) -> float:
    size = frame.type.small
    bold, face = font("sans", size, weight=600), font("sans", size)
    top = frame.lines(box.left, box.top, _heading(frame, block, box.width), bold)
    for row in block.rows:
        height = _row_height(frame, block, row, box.width) / 72
        words = _words(frame, block, row, box.width)
        indent = block.indent * size / 72 if row.swatch else 0
        start = top - (height - LEADING * len(words) * size / 72) / 2
        frame.lines(box.left + indent, start, words, face, colour=frame.colours.text)
        if row.swatch:
            row.swatch(box.left + 0.42 * indent, start - 0.56 * size / 72)
        top -= height
    return top
