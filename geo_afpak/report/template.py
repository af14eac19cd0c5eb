"""The outline of a document: headings, paragraphs of one's own, and slots for what data fill.

The format is that of `default.md`, which explains itself. Nothing in it is code.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.files import read_words
from geo_afpak.report.model import Bullets, Heading, Line, Paragraph, Text
from geo_afpak.text import counted

if TYPE_CHECKING:
    import os
    from collections.abc import Collection

__all__ = ["DEFAULT", "Slot", "read_template"]

DEFAULT: Final = Path(__file__).with_name("default.md")
_MOST_BYTES: Final = 1_000_000
_FIX: Final = "print one to start from: geo-afpak report --print-template"
_COMMENT: Final = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING: Final = re.compile(r"(#{1,6})\s+(.+)")
_SLOT: Final = re.compile(r"\{\s*([\w-]+)\s*(?::\s*([\w -]*?)\s*)?\}")
_EMPHASIS: Final = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|\*(?=\S)(.+?)(?<=\S)\*")


@dataclass(frozen=True, slots=True)
class Slot:
    """A place that data fill: "lead", or "figure: incidents"."""

    name: str


Item = Heading | Paragraph | Bullets | Slot


def read_template(path: str | os.PathLike[str] | None, known: Collection[str]) -> tuple[Item, ...]:
    """Read the outline of a document.

    Parameters
    ----------
    path
        A text file in UTF-8; the outline that comes with geo_afpak when None.
    known
        Names of the slots there are.

    Returns
    -------
    tuple
        `Heading`, `Paragraph`, `Bullets` and `Slot`, in order.

    Raises
    ------
    InputFileError
        If the file cannot be read.
    InvalidInputError
        If a slot is unknown or stands within a paragraph; says all of them, line by line.

    Examples
    --------
    >>> from geo_afpak.report.parts import SLOTS
    >>> read_template(None, known=SLOTS)[0]
    Slot(name='lead')
    """
    file = Path(path) if path else DEFAULT
    words = read_words(file, "a template of a few lines in UTF-8", _FIX, most=_MOST_BYTES)
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), words)
    items: list[Item] = []
    faults: list[str] = []
    block: list[str] = []
    for place, line in enumerate([*text.splitlines(), ""], 1):
        words = line.strip()
        slot, heading = _SLOT.fullmatch(words), _HEADING.fullmatch(words)
        if words and not slot and not heading:
            faults += _misplaced(words, place, known)
            block.append(words)
            continue
        items += _written(block)
        block = []
        if slot:
            name = f"{slot[1]}: {slot[2]}" if slot[2] else slot[1]
            items.append(Slot(name))
            faults += _unknown(name, place, known)
        elif heading:
            items.append(Heading(heading[2], min(len(heading[1]), 2)))
    if faults:
        count = counted(len(faults), "slot")
        expected = ", ".join(f"{{{name}}}" for name in known)
        raise InvalidInputError(
            "\n  ".join([f"{file.name}: {count} cannot be filled", *faults])
            + f"\nexpected, on a line of its own, one of {expected}; correct these lines"
        )
    return tuple(items)


def _unknown(name: str, place: int, known: Collection[str]) -> list[str]:
    if name in known:
        return []
    near = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {{{near[0]}}}?" if near else ""
    return [f"line {place}: {{{name}}} is unknown{hint}"]


def _misplaced(words: str, place: int, known: Collection[str]) -> list[str]:
    """Find slots within a paragraph; other braces are text."""
    names = {name.partition(":")[0] for name in known}
    return [
        f"line {place}: {found[0]} stands within a paragraph"
        for found in _SLOT.finditer(words)
        if found[1] in names
    ]


def _written(block: list[str]) -> list[Item]:
    """Make a paragraph, or a list where every point begins with a hyphen."""
    if not block:
        return []
    if not block[0].startswith("- "):
        return [Paragraph(_line(" ".join(block)))]
    points: list[str] = []
    for line in block:
        if line.startswith("- "):
            points.append(line[2:])
        else:
            points[-1] += f" {line}"
    return [Bullets(tuple(_line(point) for point in points))]


def _line(text: str) -> Line:
    parts: list[Text] = []
    end = 0
    for found in _EMPHASIS.finditer(text):
        parts.append(Text(text[end : found.start()]))
        parts.append(Text(found[1] or found[2], "strong" if found[1] else "em"))
        end = found.end()
    parts.append(Text(text[end:]))
    return tuple(part for part in parts if part.text)
