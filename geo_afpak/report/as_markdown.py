"""The document as Markdown for Pandoc and Quarto, with figures beside it and footnotes.

Footnotes are labelled with the numbers of the sources. Pandoc counts them anew when it writes
another format, so each says in its text which note of which work it is.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from geo_afpak.report import model

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = ["to_markdown"]

# Braces, backticks and angle brackets become references, so that neither Quarto's shortcodes,
# nor knitr's inline code, nor Jekyll's and MkDocs' templates find anything to run.
_REFERENCES: Final = {char: f"&#{ord(char)};" for char in "`{}<>&|"}
_SPECIAL: Final = re.compile(r"[\\*_\[\]#~^$@\"']|--+|\.\.\.+|[`{}<>&|]")
_LIST: Final = re.compile(r"\(?[\w#]{1,9}[.)]")
_MARKS: Final = {"": "", "em": "*", "strong": "**"}
_DASHES: Final = 120
"""Width of the line under a table's head: its parts give Pandoc the widths of the columns."""


def to_markdown(note: model.Note, issued: datetime | None = None, *, logo: bool = False) -> bytes:
    """Lay the document out as Markdown; figures are figures/KIND.png, a logo figures/logo.png."""
    head = {"title": escaped(note.title), "lang": "en-GB"}
    head |= {"date": issued.date().isoformat()} if issued else {}
    front = "".join(
        f"{name}: {json.dumps(text, ensure_ascii=False)}\n" for name, text in head.items()
    )
    used = model.references(note.blocks)
    parts = ["![](figures/logo.png){height=16mm}"] if logo else []
    parts += [_markdown(block, used) for block in note.blocks]
    return f"---\n{front}---\n\n{(chr(10) * 2).join(parts)}\n".encode()


def escaped(text: str) -> str:
    r"""Write text so that Markdown shows it as it is.

    Examples
    --------
    >>> escaped("{{< include /etc/passwd >}}")
    '&#123;&#123;&#60; include /etc/passwd &#62;&#125;&#125;'
    >>> escaped("1. *no* list")
    '1\\. \\*no\\* list'
    """
    text = _SPECIAL.sub(_harmless, text)
    start = _LIST.match(text)
    if start:  # would begin a numbered list
        text = f"{text[: start.end() - 1]}\\{text[start.end() - 1 :]}"
    return f"\\{text}" if text[:1] in "+-:%=" and text else text


def _harmless(found: re.Match[str]) -> str:
    return "".join(
        _REFERENCES.get(char, char if char.isalnum() else f"\\{char}") for char in found[0]
    )


def _markdown(block: model.Block, used: set[str]) -> str:  # noqa: PLR0911 - one for each kind
    match block:
        case model.Heading(text, level):
            return f"{'#' * level} {escaped(text)}"
        case model.Paragraph(line, style):
            return f"{'> ' if style == 'notice' else ''}{_line(line)}"
        case model.Bullets(items):
            return "\n".join(f"- {_line(item)}" for item in items)
        case model.KeyNumbers(items):
            return "\n".join(
                f"- **{escaped(item.value)}** {escaped(item.label)}"
                + (f": {escaped(item.detail)}" if item.detail else "")
                + (f" ({_link(item.see)})" if item.see else "")
                for item in items
            )
        case model.Figure(kind, caption, alt, number):
            about = escaped(alt)
            return (
                f"![**Figure {number}.** {escaped(caption)}](figures/{kind}.png)"
                f'{{#figure-{number} width=100% alt="{about}" fig-alt="{about}"}}'
            )
        case model.Table():
            return _table(block)
        case model.Sources():
            return _sources(block, used)


def _line(line: model.Line) -> str:
    out = []
    for place, part in enumerate(line):
        if isinstance(part, model.Refs):
            out.append(_notes(part.numbers))
        elif isinstance(part, model.Link):
            out.append(_link(part))
        else:
            out.append(_emphasised(part, first=place == 0))
    return "".join(out)


def _link(link: model.Link) -> str:
    return f"[{escaped(f'x{link.text}')[1:]}](#{link.to})"


def _notes(numbers: Iterable[str]) -> str:
    """Refer to footnotes, a space between: side by side they would read as one number."""
    return " ".join(f"[^{number}]" for number in numbers)


def _emphasised(part: model.Text, *, first: bool) -> str:
    """Escape a text; its marks must touch its words, so spaces go outside."""
    words = part.text.strip()
    if not words:
        return part.text
    before = part.text[: len(part.text) - len(part.text.lstrip())]
    after = part.text[len(part.text.rstrip()) :]
    mark = _MARKS[part.emphasis]
    text = escaped(words) if first else escaped(f"x{words}")[1:]  # only a line's start is a list
    return f"{before}{mark}{text}{mark}{after}"


def _table(block: model.Table) -> str:
    whole = sum(column.width for column in block.columns)
    rule = []
    for column in block.columns:
        dashes = "-" * max(3, round(_DASHES * column.width / whole))
        rule.append(f"{dashes[1:]}:" if column.numeric else dashes)
    head = [escaped(column.title) for column in block.columns]
    rows = [_row(row, block) for row in block.rows]
    lines = [f"| {' | '.join(cells)} |" for cells in (head, rule, *rows)]
    caption = f": [**Table {block.number}.**]{{#{block.anchor}}} {escaped(block.caption)}"
    note = f"\n\n{escaped(block.note)}" if block.note else ""
    return "\n".join(lines) + f"\n\n{caption}{note}"


def _row(row: model.Row, table: model.Table) -> list[str]:
    if row.kind == "group":  # no cell can span columns: the words stand in the widest
        widest = max(range(len(table.columns)), key=lambda place: table.columns[place].width)
        return [
            _line(row.cells[0]) if place == widest else "" for place in range(len(table.columns))
        ]
    cells = [_line(cell) for cell in row.cells]
    return [f"**{cell}**" if cell else "" for cell in cells] if row.kind == "total" else cells


def _sources(block: model.Sources, used: set[str]) -> str:
    """Define the footnotes; refer to those that nothing has referred to, or none shows them."""
    unused = [source.number for source in block.items if source.number not in used]
    parts = []
    if unused:
        word = "Further sources" if used else "Sources"
        parts.append(f"{word} of the events and statements counted here:{_notes(unused)}")
    parts += [
        f"[^{source.number}]: {escaped(source.text)}"
        + (f" ({escaped(source.origin)})" if source.origin else "")
        for source in block.items
    ]
    return "\n\n".join(parts)
