"""The document as data: what it says and shows, without saying how it is laid out.

`geo_afpak.report.document` builds a `Note`; the writers of the formats only lay it out.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from geo_afpak.sources import Source
from geo_afpak.text import one_line

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "Block", "Bullets", "Column", "Figure", "Heading", "KeyNumber", "KeyNumbers", "Line", "Link",
    "Note", "Paragraph", "Refs", "Row", "Source", "Sources", "Table", "Text", "cleaned",
    "lines_of", "plain_line", "references", "row_of",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Text:
    """Words, with an emphasis: "", "em" or "strong"."""

    text: str
    emphasis: str = ""


@dataclass(frozen=True, slots=True)
class Refs:
    """Numbers of the sources that what stands before rests on."""

    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a figure or table: to the slot that makes it, then to its anchor."""

    text: str
    to: str


Line = tuple[Text | Refs | Link, ...]
"""Words and references in their order: a paragraph, a cell, a caption."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 begins a section, level 2 a part of one."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one of the styles "", "lead", "notice" (in a frame) or "quiet"."""

    line: Line
    style: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of points."""

    items: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class KeyNumber:
    """A number to be read first: its value, what it counts, what is not known, where it stands."""

    value: str
    label: str
    detail: str = ""
    see: Link | None = None


@dataclass(frozen=True, slots=True)
class KeyNumbers:
    """The numbers to be read first."""

    items: tuple[KeyNumber, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture of one of `geo_afpak.figure.KINDS`; `live`: the page itself where that can be."""

    kind: str
    caption: str
    alt: str
    number: int = 0
    live: bool = False

    @property
    def anchor(self) -> str:
        """What links lead to."""
        return f"figure-{self.number}"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, how wide it is beside the others, whether it has numbers."""

    title: str
    width: int = 1
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: "body", "total", or "group", whose one cell heads those that follow."""

    cells: tuple[Line, ...]
    kind: str = "body"


def row_of(cells: Iterable[str], kind: str = "body") -> Row:
    """Make a row of plain words."""
    return Row(tuple((Text(cell),) for cell in cells), kind)


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption above and a note on how to read it below.

    `beside` names the file of a table that is too long to be read: it stands beside the document.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    number: int = 0
    beside: str = ""

    @property
    def anchor(self) -> str:
        """What links lead to."""
        return f"table-{self.number}"


@dataclass(frozen=True, slots=True)
class Sources:
    """The list of sources that the references lead to."""

    items: tuple[Source, ...]


Block = Heading | Paragraph | Bullets | KeyNumbers | Figure | Table | Sources


@dataclass(frozen=True, slots=True)
class Note:
    """A whole document: title, what it is about in one line, and its blocks in order.

    `beside`: the tables that stand in files of their own. `pages`: each section begins a page.
    `lang`: its language, which may run `leftwards`, with `words` for Figure, Table, Contents.
    """

    title: str
    subject: str
    blocks: tuple[Block, ...]
    beside: tuple[Table, ...] = ()
    pages: bool = False
    lang: str = "en"
    leftwards: bool = False
    words: tuple[str, ...] = ("Figure", "Table", "Contents")


def lines_of(block: Block) -> tuple[Line, ...]:
    """Return the lines of a block that may hold references and links."""
    match block:
        case Paragraph(line):
            return (line,)
        case Bullets(items):
            return items
        case Table():
            return tuple(cell for row in block.rows for cell in row.cells)
    return ()


def references(blocks: Iterable[Block]) -> set[str]:
    """Find the numbers of sources that the text refers to."""
    lines = (line for block in blocks for line in lines_of(block))
    return {
        number for line in lines for part in line if isinstance(part, Refs)
        for number in part.numbers
    }  # fmt: skip


def plain_line(line: Line) -> str:
    """Return a line as text, references as their numbers in brackets.

    Examples
    --------
    >>> plain_line((Text("Kabul"), Refs(("3", "4"))))
    'Kabul [3, 4]'
    """
    return "".join(
        f" [{', '.join(part.numbers)}]" if isinstance(part, Refs) else part.text for part in line
    ).strip()


T = TypeVar("T")


def cleaned(value: T) -> T:
    """Return a part of the model with `one_line` applied to every text in it."""
    return _cleaned(value)  # type: ignore[no-any-return]


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - a text, a part of the model, or a tuple of them
    if isinstance(value, Text):  # the space at its ends parts it from what stands beside it
        before, after = (" " if value.text[place:][:1].isspace() else "" for place in (0, -1))
        return Text((before + one_line(value.text)).rstrip() + after, value.emphasis)
    if isinstance(value, str):
        return one_line(value)
    if isinstance(value, tuple):
        return tuple(_cleaned(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {part.name: _cleaned(getattr(value, part.name)) for part in fields(value)}
        return type(value)(**parts)
    return value
