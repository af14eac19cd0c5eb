"""Two notes side by side: the sentences, rows of tables, key numbers and figures that differ."""

from __future__ import annotations

import re
from collections import Counter
from difflib import get_close_matches
from itertools import takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from geo_afpak.report import model
from geo_afpak.text import UNKNOWN

if TYPE_CHECKING:
    from collections.abc import Iterator


__all__ = ["changed_text"]

_NUMBER: Final = re.compile(r"[+\u2212]?[\d,.]+( \(.*\))?")
_COLUMNS: Final = ("section", "what", "old", "new")


class _Piece(NamedTuple):
    """A part of a note that stands or falls by itself, under its heading."""

    section: str
    what: str
    key: str
    text: str


def changed_text(old: model.Note, new: model.Note) -> pd.DataFrame:
    """List what a reader of both notes would read differently.

    Parameters
    ----------
    old, new
        As `build_note` returns them, of the same outline.

    Returns
    -------
    pandas.DataFrame
        section, what (title, heading, sentence, key number, table, figure, caption, source),
        old, new; empty text where one has it not. In the order of the newer note. References are
        left out, and the numbers of tables and figures: they move with what stands before.

    Examples
    --------
    >>> from geo_afpak import build_layers, load_incidents
    >>> from geo_afpak.report.document import build_note
    >>> incidents = load_incidents()
    >>> notes = [build_note(build_layers(some)) for some in (incidents, incidents.iloc[1:])]
    >>> moved = changed_text(*notes)
    >>> {"sentence", "table", "figure"} <= set(moved["what"])
    True
    >>> len(changed_text(notes[0], notes[0]))
    0
    """
    before, after = list(_pieces(old)), list(_pieces(new))
    rows = []
    groups = dict.fromkeys((piece.section, piece.what) for piece in [*after, *before])
    for group in groups:
        sides = [[p for p in side if (p.section, p.what) == group] for side in (before, after)]
        rows += [(*group, *pair) for pair in _differing(*sides)]
    return pd.DataFrame(rows, columns=list(_COLUMNS), dtype=object)


def _differing(old: list[_Piece], new: list[_Piece]) -> Iterator[tuple[str, str]]:
    """Pair what has the same key, wherever it stands, and sentences that are much alike."""
    before, after = (_by_key(side) for side in (old, new))
    gone = {key: text for key, text in before.items() if key not in after}
    for key, text in after.items():
        was = before.get(key, "")
        if key not in before and key[0] == "sentence":
            like = get_close_matches(text, gone.values(), n=1)
            was = like[0] if like else ""
            gone = {one: other for one, other in gone.items() if other != was}
        if was != text:
            yield was, text
    yield from ((text, "") for text in gone.values())


def _by_key(pieces: list[_Piece]) -> dict[tuple[str, str, int], str]:
    """Give each piece its kind, its key, and a number where several have that key."""
    seen: Counter[str] = Counter()
    out = {}
    for piece in pieces:
        out[piece.what, piece.key, seen[piece.key]] = piece.text
        seen[piece.key] += 1
    return out


def _pieces(note: model.Note) -> Iterator[_Piece]:
    section = ""
    yield _Piece(section, "title", "", note.title)
    for block in (*note.blocks, *note.beside):
        if isinstance(block, model.Table) and block.beside:
            section = block.beside
        if isinstance(block, model.Heading):
            section = block.text
            yield _Piece(section, "heading", section, section)
        else:
            for what, key, text in _texts(block):
                yield _Piece(section, what, key, text)


def _texts(block: model.Block) -> Iterator[tuple[str, str, str]]:
    """Give kind, key and text of what a block says."""
    if isinstance(block, model.Paragraph):
        yield from (("sentence", text, text) for text in _sentences(_plain(block.line)))
    elif isinstance(block, model.Bullets):
        yield from (("sentence", text, text) for text in map(_plain, block.items))
    elif isinstance(block, model.KeyNumbers):
        for item in block.items:
            said = f"{item.value} {item.label}" + (f", {item.detail}" if item.detail else "")
            yield "key number", item.label, said
    elif isinstance(block, model.Figure):
        yield "figure", block.kind, block.alt
        yield "caption", block.kind, block.caption
    elif isinstance(block, model.Table):
        # A table is the same whatever numbers its caption tells.
        table = re.sub(r"[\d,]+", "", block.caption)
        yield "caption", table, block.caption
        heads = " | ".join(column.title for column in block.columns)
        yield "table", f"{table} heads", heads
        for row in block.rows:
            cells = [_plain(cell) for cell in row.cells]
            names = [*cells[:1], *takewhile(lambda text: not _is_number(text), cells[1:])]
            yield "table", f"{table} {' '.join(names)}", " | ".join(cells)
        yield from (("sentence", text, text) for text in _sentences(block.note))
    elif isinstance(block, model.Sources):
        yield from (("source", item.text, item.text) for item in block.items)


def _is_number(cell: str) -> bool:
    return cell[:1] == UNKNOWN or _NUMBER.fullmatch(cell) is not None


def _plain(line: model.Line) -> str:
    return "".join("" if isinstance(part, model.Refs) else part.text for part in line).strip()


def _sentences(text: str) -> list[str]:
    return [part if part.endswith(".") else f"{part}." for part in text.split(". ") if part]
