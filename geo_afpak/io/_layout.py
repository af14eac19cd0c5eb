"""Where a table begins: titles above the header, headers of two rows, tags below it."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_afpak.io._blanks import clean
from geo_afpak.io._files import refuse
from geo_afpak.io._names import known_names
from geo_afpak.io._numbers import whole
from geo_afpak.io._values import RefusedError
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    Row = tuple[int, Sequence[str]]

__all__ = ["LOOKED_AT", "MAX_COLUMNS", "Layout", "is_tags", "lay_out", "parted", "sign_of"]

LOOKED_AT: Final = 25
"""Lines in which a header is looked for."""
MAX_COLUMNS: Final = 400
"""Our own fields beside them: a reader takes 500."""


@dataclass(frozen=True)
class Layout:
    """The titles of the columns, unique, and the line in which the last of them stands."""

    headers: tuple[str, ...]
    line: int
    notes: tuple[str, ...] = ()


def lay_out(path: Path, first: Iterable[Row]) -> Layout:
    """Find the header among the first rows of a file.

    It is the first with two titles that we know, else the first that is at least half as wide
    as the widest. A row above it that names groups of columns lends its names where they
    part columns of the same title.

    Raises
    ------
    InputFileError
        If there is no usable header.
    """
    titled = ((line, [_title(cell) for cell in cells]) for line, cells in first)
    rows = [(line, cells) for line, cells in titled if any(cells)]
    if not rows:
        raise refuse(path, "is empty", "a header and rows", "export it again")
    place = _header(rows)
    line, titles = rows[place]
    _check_width(path, titles)
    notes = []
    above = rows[place - 1][1] if place and _groups(rows[place - 1][1], titles) else None
    if above:
        titles = _parted(above, titles)
        notes.append(f"lines {rows[place - 1][0]} and {line} were read as one header")
    passed = place - bool(above)
    if passed:
        what = shorten("; ".join(" ".join(filter(None, cells)) for _, cells in rows[:passed]))
        notes.append(f"the header was found in line {line}; passed over above it: {what!r}")
    return Layout(_named(path, titles), line, tuple(notes))


def _title(cell: str) -> str:
    return " ".join(clean(cell).removeprefix("\ufeff").split())


def _header(rows: Sequence[tuple[int, list[str]]]) -> int:
    known = (place for place, (_, cells) in enumerate(rows) if _may_be_header(cells))
    widest = max(sum(map(bool, cells)) for _, cells in rows)
    wide = (place for place, (_, cells) in enumerate(rows) if 2 * sum(map(bool, cells)) >= widest)
    place = next(known, None)
    if place is None:
        place = next(wide)
    above = rows[place][1]
    below = next((cells for _, cells in rows[place + 1 :]), [])
    second = _groups(above, below) and not is_tags(below)
    return place + (second and _may_be_header(_parted(above, below), known_names(above)))


def _may_be_header(cells: list[str], beside: int = 1) -> bool:
    return known_names(cells) > max(beside, 1) and not any(map(_is_number, cells))


def _is_number(cell: str) -> bool:
    try:
        return bool(cell) and whole(cell) is not None
    except RefusedError:
        return False


def _groups(above: list[str], titles: list[str]) -> bool:
    """Tell a row that names groups of the columns below it: blanks in it, all of them named."""
    filled = [cell for cell in above if cell]
    named = zip(above, titles, strict=False)
    return 1 < len(set(filled)) < len(titles) and all(title for cell, title in named if cell)


def _parted(above: list[str], titles: list[str]) -> list[str]:
    """Put the group's name before titles that occur twice; it holds to the right."""
    twice = {title for title in titles if titles.count(title) > 1}
    group, out = "", []
    for place, title in enumerate(titles):
        group = (above[place] if place < len(above) else "") or group
        out.append(f"{group} {title}" if title in twice else title)
    return out


def _check_width(path: Path, titles: list[str]) -> None:
    width = max((place for place, title in enumerate(titles, 1) if title), default=0)
    if width > MAX_COLUMNS:
        problem = f"has {width} columns"
        raise refuse(path, problem, f"at most {MAX_COLUMNS}", "check the separator")


def _named(path: Path, titles: list[str]) -> tuple[str, ...]:
    while titles and not titles[-1]:
        titles = titles[:-1]
    # R and pandas write row numbers under an empty name.
    names = [title or f"column {place}" for place, title in enumerate(titles, 1)]
    doubled = sorted({name for name in names if names.count(name) > 1})
    if doubled:
        problem = f"has the column {shorten(doubled[0])!r} twice"
        raise refuse(path, problem, "a distinct name for every column", "rename it")
    return tuple(names)


def is_tags(cells: Sequence[str]) -> bool:
    """Tell a row of HXL hashtags (hxlstandard.org): nothing but tags, two or more, or one +."""
    filled = [cell for cell in map(clean, cells) if cell]
    sure = len(filled) > 1 or any("+" in cell for cell in filled)
    return sure and all(cell.startswith("#") for cell in filled)


def sign_of(lines: list[str], signs: Iterable[str]) -> str | None:
    """Choose the separator that gives the most titles that we know; None where that is open."""
    titles = {sign: max(map(known_names, parted(lines, sign))) for sign in signs}
    best = [sign for sign, known in titles.items() if known == max(titles.values()) > 1]
    return best[0] if len(best) == 1 else None


def parted(lines: list[str], sign: str) -> list[list[str]]:
    """Part each line on its own; one that breaks the rules has no cells.

    Raises
    ------
    csv.Error
        If it is the first.
    """
    rows = []
    for place, line in enumerate(lines):
        try:
            rows.append(next(csv.reader([line], delimiter=sign), []))
        except csv.Error:
            if not place:
                raise
            rows.append([])
    return rows
