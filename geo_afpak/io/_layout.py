"""Where a table begins: titles above the header, headers of two rows, tags below it."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_afpak.io._blanks import clean
from geo_afpak.io._files import refuse
from geo_afpak.io._names import known_names
from geo_afpak.io._numbers import plain_number
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    Row = tuple[int, Sequence[str]]

_TITLES: Final = 2
"""That a header has at least, of those that we know."""
_GROUPS_OF_FORMS: Final = re.compile(r"^(?:[^\s/.-]+[/.-])+(?=\w)")
_PEOPLE: Final = re.compile(
    r"civ|milit|soldier|polic|m[ae]n|child|boy|girl|male|combat|terror|insurg|rebel|secur|forces?|"
    r"troop|army|levies|attack|bomber|foreign|guard|taliban|shia|sunni|hazara|other|\bsfs?\b",
    re.IGNORECASE,
)
"""What makes a toll one of a part of those who were hit."""
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

    It is the one with the most titles that we know, two at least, else the first that is at least
    half as wide as the widest. A row above it that names groups of columns lends its names where
    they part columns of the same title, and to columns that have none.

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
    before, above = rows[place - 1] if place else (0, [])
    two = before == line - 1 and _groups(above, titles)
    if two:
        titles = _parted(above, titles)
        notes.append(f"lines {before} and {line} were read as one header")
    titles = without_groups(titles)
    passed = place - two
    if passed:
        what = shorten("; ".join(" ".join(filter(None, cells)) for _, cells in rows[:passed]))
        notes.append(f"the header was found in line {line}; passed over above it: {what!r}")
    return Layout(_named(path, titles), line, tuple(notes))


def without_groups(titles: list[str]) -> list[str]:
    """Leave out the groups of a form's questions, as Kobo and ODK write them.

    Examples
    --------
    >>> without_groups(["start", "where/district", "what/killed"])
    ['start', 'district', 'killed']
    >>> without_groups(["Date", "City/Town", "Killed/Injured", "Militants-killed", "SF.injured"])
    ['Date', 'City/Town', 'Killed/Injured', 'Militants-killed', 'SF.injured']
    """
    short = list(map(_without_group, titles))
    grouped = [title for title, bare in zip(titles, short, strict=True) if title != bare]
    named = [title for title in short if title]
    better = known_names(short) > known_names(titles)
    return short if len(grouped) > 1 and better and len(set(named)) == len(named) else titles


def _without_group(title: str) -> str:
    """Return the question alone; "City/Town" and "Civilians-killed" are no group and question."""
    group = _GROUPS_OF_FORMS.match(title)
    if group is None or known_names(re.split("[/.-]", group[0])) or _PEOPLE.search(group[0]):
        return title
    return title[group.end() :]


def _title(cell: str) -> str:
    return " ".join(clean(cell).removeprefix("\ufeff").split())


def _header(rows: Sequence[tuple[int, list[str]]]) -> int:
    """Return the place of the row with the most titles that we know, the first of several."""
    known = [_titles_in(cells) for _, cells in rows]
    if max(known) < _TITLES:
        widest = max(sum(map(bool, cells)) for _, cells in rows)
        return next(n for n, (_, cells) in enumerate(rows) if 2 * sum(map(bool, cells)) >= widest)
    place = known.index(max(known))
    (line, above), (below, titles) = rows[place], (*rows, (0, []))[place + 1]
    tagged = any(cell.startswith("#") for cell in titles)
    second = below == line + 1 and not tagged and _groups(above, titles)
    return place + (second and _titles_in(_parted(above, titles)) > known[place])


def _titles_in(cells: list[str]) -> int:
    figures = any(plain_number(cell) is not None for cell in cells)
    return 0 if figures or is_tags(cells) else known_names(cells)


def _groups(above: list[str], titles: list[str]) -> bool:
    """Tell a row that names groups of the columns below it: blanks in it, all of them named.

    What is merged downwards stands in it alone, and is then a title that we know.
    """
    filled = [cell for cell in above if cell]
    width = max(len(above), len(titles))
    pairs = list(zip(_filled(above, width), _filled(titles, width), strict=True))
    down = [cell for cell, title in pairs if cell and not title]
    return 1 < len(set(filled)) < sum(any(pair) for pair in pairs) and (
        not down or known_names(down) > 0
    )


def _filled(cells: list[str], width: int) -> list[str]:
    return cells + [""] * (width - len(cells))


def _parted(above: list[str], titles: list[str]) -> list[str]:
    """Put the group's name, which holds to the right, before titles that need it.

    These are such as occur twice, and such as we know only so ("Killed" above "Min").
    """
    width = max(len(above), len(titles))
    above, titles = _filled(above, width), _filled(titles, width)
    twice = {title for title in titles if title and titles.count(title) > 1}
    group, out = "", []
    for cell, title in zip(above, titles, strict=True):
        group = cell or (group if title else "")
        both = f"{group} {title}".strip()
        needed = title in twice or (not known_names([title]) and known_names([both]))
        out.append(both if needed and title != group else title or cell)
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
        if plain_number(doubled[0]) is not None:
            problem, fix = "begins with values, not with names of columns", "add such a row"
            raise refuse(path, problem, "a row of names above them", fix)
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
    titles: dict[str, int] = {}
    for sign in signs:
        titles[sign] = 0
        for cells in parted(lines, sign):
            # No row has more titles than cells, and most lines are no titles.
            if len(cells) > titles[sign] and len(cells) >= max(titles.values()):
                titles[sign] = max(titles[sign], known_names(cells))
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
