"""From layers and an outline to a document: fill the slots, number what is numbered."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from geo_afpak.report._annex import EVENTS_FILE
from geo_afpak.report._facts import Facts
from geo_afpak.report.model import (
    Block,
    Figure,
    Heading,
    KeyNumber,
    KeyNumbers,
    Link,
    Note,
    Paragraph,
    Refs,
    Sources,
    Table,
    Text,
    cleaned,
    references,
)
from geo_afpak.report.parts import SLOTS
from geo_afpak.report.since import since_of
from geo_afpak.report.template import Slot, read_template

if TYPE_CHECKING:
    import os

    from geo_afpak.layers import Layers

__all__ = ["build_note", "number_blocks"]


def build_note(
    layers: Layers,
    template: str | os.PathLike[str] | None = None,
    *,
    former: Layers | None = None,
) -> Note:
    """Build the document that all formats lay out.

    Parameters
    ----------
    layers
        What it is about, as `geo_afpak.layers.build_layers` returns it.
    template
        Outline to fill in place of the one that comes with geo_afpak.
    former
        A former state of the records, with the same options and vintage: a section says what
        differs.

    Returns
    -------
    Note
        Figures and tables are numbered in their order. A heading with nothing under it is
        left out.

    Raises
    ------
    InputFileError, InvalidInputError
        If the outline cannot be read or has slots that are unknown.

    Examples
    --------
    >>> import geo_afpak
    >>> path = geo_afpak.data_path
    >>> layers = geo_afpak.build_layers(
    ...     geo_afpak.read_incidents(path("incidents.geojson")).frame,
    ...     geo_afpak.read_zones(path("presence_zones.geojson")).frame,
    ... )
    >>> build_note(layers).title
    'Incidents in Afghanistan and Pakistan, 2001 to 2017'
    """
    outline = read_template(template, known=tuple(SLOTS))
    build = partial(build_note, template=template)
    slots_ = frozenset(item.name for item in outline if isinstance(item, Slot))
    facts = Facts(layers, since_of(former, layers, build) if former else None, slots=slots_)
    blocks: list[Block] = []
    slots: list[str] = []
    for item in outline:
        made = SLOTS[item.name](facts) if isinstance(item, Slot) else [item]
        blocks += made
        slots += [item.name if isinstance(item, Slot) else ""] * len(made)
    beside = tuple(b for b in blocks if isinstance(b, Table) and b.beside)
    kept = [pair for pair in zip(blocks, slots, strict=True) if pair[0] not in beside]
    linked = _linked(_numbered(_filled(kept)))
    annexed = any(table.beside == EVENTS_FILE for table in beside)
    note = cleaned(Note(layers.title, layers.lead, _cited(linked) if annexed else linked))
    return replace(note, beside=beside)


Made = tuple[Block, str]
"""A block and the slot that made it."""


def _filled(blocks: list[Made]) -> list[Made]:
    """Leave out headings that have nothing under them."""
    out: list[Made] = []
    below: Block | None = None
    for block, slot in reversed(blocks):
        empty = below is None or (isinstance(below, Heading) and isinstance(block, Heading)
                                  and below.level <= block.level)  # fmt: skip
        if isinstance(block, Heading) and empty:
            continue
        out.append((block, slot))
        below = block
    return out[::-1]


def number_blocks(blocks: list[Block]) -> tuple[Block, ...]:
    """Count the figures and tables of blocks that no slots made; links to slots are words alone."""
    return _linked(_numbered([(block, "") for block in blocks]))


def _numbered(blocks: list[Made]) -> list[Made]:
    """Count figures and tables, each in its own row of numbers."""
    counts = {Figure: 0, Table: 0}
    out = []
    for block, slot in blocks:
        if isinstance(block, (Figure, Table)):
            counts[type(block)] += 1
            block = replace(block, number=counts[type(block)])  # noqa: PLW2901
        out.append((block, slot))
    return out


def _cited(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Keep the sources that the text refers to: those of the events stand with them elsewhere."""
    used = references(blocks)
    return tuple(
        Sources(tuple(item for item in block.items if item.number in used))
        if isinstance(block, Sources)
        else block
        for block in blocks
    )


def _linked(blocks: list[Made]) -> tuple[Block, ...]:
    """Lead links to the figure or table of their slot; without one they are words alone."""
    found: dict[str, Figure | Table] = {}
    for block, slot in blocks:
        if isinstance(block, (Figure, Table)):
            found.setdefault(slot, block)
    if "annex" in found:  # which lists the deadliest too
        found.setdefault("table: deadliest", found["annex"])

    def resolved(part: Text | Refs | Link) -> Text | Refs | Link:
        if not isinstance(part, Link):
            return part
        target = found.get(part.to)
        return Link(part.text, target.anchor) if target else Text(part.text)

    def seen(item: KeyNumber) -> KeyNumber:
        target = found.get(item.see.to) if item.see else None
        name = f"{type(target).__name__} {target.number}" if target else ""
        return replace(item, see=Link(name, target.anchor) if target else None)

    out = []
    for block, _ in blocks:
        if isinstance(block, Paragraph):
            block = replace(block, line=tuple(map(resolved, block.line)))  # noqa: PLW2901
        elif isinstance(block, KeyNumbers):
            block = KeyNumbers(tuple(map(seen, block.items)))  # noqa: PLW2901
        out.append(block)
    return tuple(out)
