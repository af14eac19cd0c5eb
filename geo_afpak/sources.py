"""Numbers for the sources, the same in figures and documents.

Those of the article's notes where it has some, else by first use.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from geo_afpak.layers import Layers

__all__ = ["Numbering", "Source", "number_sources"]

_NUMBERED: Final = re.compile(r"\[([0-9]{1,6})\] (.+) \((note \1 in (.+))\)", re.DOTALL)
"""A citation that keeps the number of its note: "[49] Stewart, ... (note 49 in Basit 2017)"."""


@dataclass(frozen=True, slots=True)
class Source:
    """A source under its number; `origin` says whose number that is, empty for our own."""

    number: str
    text: str
    origin: str = ""


@dataclass(frozen=True)
class Numbering:
    """The sources of what is shown and the number of each.

    Parameters
    ----------
    sources
        In the order of their numbers.
    numbers
        Citation as it stands in the data to its number.
    kept_from
        The work whose note numbers are kept; empty when the numbers are ours.
    """

    sources: tuple[Source, ...]
    numbers: Mapping[str, str]
    kept_from: str

    def numbers_of(self, citations: Iterable[str]) -> tuple[str, ...]:
        """Return the numbers of some citations, in their order."""
        found = {self.numbers[text] for text in citations if text in self.numbers}
        return tuple(sorted(found, key=int))


def number_sources(layers: Layers) -> Numbering:
    """Give a number to every source of the incidents and zones that are shown or set beside them.

    The numbers of one work's notes are kept; what has none is numbered after the highest. When
    the notes of several works, or two notes of one number, occur, all are numbered by first use.
    """
    citations = list(dict.fromkeys(_in_order(layers)))
    parts = {text: found for text in citations if (found := _NUMBERED.fullmatch(text))}
    works = {found[4] for found in parts.values()}
    if len(works) != 1 or len({found[1] for found in parts.values()}) != len(parts):
        sources = tuple(Source(str(place), text) for place, text in enumerate(citations, 1))
        return Numbering(sources, {text: str(place) for place, text in enumerate(citations, 1)}, "")
    (work,) = works
    tables = {one.name: one.footnotes for one in layers.region.datasets}
    notes = tables.get(work)
    defects = _defects(notes) if notes else {}
    kept = [
        Source(found[1], found[2] + defects.get(found[1], ""), found[3]) for found in parts.values()
    ]
    own = [text for text in citations if text not in parts]
    first = max(int(number) for number in [*defects, *(source.number for source in kept)]) + 1
    added = [Source(str(place), text) for place, text in enumerate(own, first)]
    numbers = {text: found[1] for text, found in parts.items()}
    numbers |= {source.text: source.number for source in added}
    kept.sort(key=lambda source: int(source.number))
    return Numbering((*kept, *added), numbers, work)


def _in_order(layers: Layers) -> Iterator[str]:
    beside = [layers.versus.then.incidents] if layers.versus else []
    for frame in (layers.incidents, layers.zones, *beside):
        for row in frame[fields.SOURCES]:
            yield from row


def _defects(notes: Path) -> dict[str, str]:
    """Say of each note of a work what is wrong with it in print, empty where nothing is."""
    with notes.open(encoding="utf-8", newline="") as file:
        return {
            row["number"]: f" [defect in print: {row['defect']}]" if row["defect"] else ""
            for row in csv.DictReader(file)
        }
