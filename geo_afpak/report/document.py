"""From layers and an outline to a document: fill the slots, number what is numbered."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from geo_afpak.report import model
from geo_afpak.report._annex import EVENTS_FILE
from geo_afpak.report._facts import Facts
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
) -> model.Note:
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
    >>> build_note(geo_afpak.build_layers()).title
    'Islamic State in Afghanistan and Pakistan, 2014–2017'
    """
    outline = read_template(template, known=tuple(SLOTS))
    build = partial(build_note, template=template)
    slots_ = frozenset(item.name for item in outline if isinstance(item, Slot))
    facts = Facts(layers, since_of(former, layers, build) if former else None, slots=slots_)
    blocks: list[model.Block] = []
    slots: list[str] = []
    for item in outline:
        made = SLOTS[item.name](facts) if isinstance(item, Slot) else [item]
        blocks += made
        slots += [item.name if isinstance(item, Slot) else ""] * len(made)
    beside = tuple(b for b in blocks if isinstance(b, model.Table) and b.beside)
    kept = [pair for pair in zip(blocks, slots, strict=True) if pair[0] not in beside]
    linked = _linked(_numbered(_filled(kept)))
    annexed = any(table.beside == EVENTS_FILE for table in beside)
    note = model.cleaned(
        model.Note(layers.title, layers.lead, _cited(linked) if annexed else linked)
    )
    return replace(note, beside=beside)


Made = tuple[model.Block, str]
"""A block and the slot that made it."""


def _filled(blocks: list[Made]) -> list[Made]:
    """Leave out headings that have nothing under them."""
    out: list[Made] = []
    below: model.Block | None = None
    for block, slot in reversed(blocks):
        if isinstance(block, model.Heading):
            closed = isinstance(below, model.Heading) and below.level <= block.level
            if below is None or closed:
                continue
        out.append((block, slot))
        below = block
    return out[::-1]


def number_blocks(blocks: list[model.Block]) -> tuple[model.Block, ...]:
    """Count the figures and tables of blocks that no slots made; links to slots are words alone."""
    return _linked(_numbered([(block, "") for block in blocks]))


def _numbered(blocks: list[Made]) -> list[Made]:
    """Count figures and tables, each in its own row of numbers."""
    counts = {model.Figure: 0, model.Table: 0}
    out = []
    for block, slot in blocks:
        if isinstance(block, (model.Figure, model.Table)):
            counts[type(block)] += 1
            block = replace(block, number=counts[type(block)])  # noqa: PLW2901
        out.append((block, slot))
    return out


def _cited(blocks: tuple[model.Block, ...]) -> tuple[model.Block, ...]:
    """Keep the sources that the text refers to: those of the events stand with them elsewhere."""
    used = model.references(blocks)
    return tuple(
        model.Sources(tuple(item for item in block.items if item.number in used))
        if isinstance(block, model.Sources)
        else block
        for block in blocks
    )


def _linked(blocks: list[Made]) -> tuple[model.Block, ...]:
    """Lead links to the figure or table of their slot; without one they are words alone."""
    found: dict[str, model.Figure | model.Table] = {}
    for block, slot in blocks:
        if isinstance(block, (model.Figure, model.Table)):
            found.setdefault(slot, block)
    if "annex" in found:  # which lists the deadliest too
        found.setdefault("table: deadliest", found["annex"])

    def resolved(
        part: model.Text | model.Refs | model.Link,
    ) -> model.Text | model.Refs | model.Link:
        if not isinstance(part, model.Link):
            return part
        target = found.get(part.to)
        return model.Link(part.text, target.anchor) if target else model.Text(part.text)

    def seen(item: model.KeyNumber) -> model.KeyNumber:
        target = found.get(item.see.to) if item.see else None
        name = f"{type(target).__name__} {target.number}" if target else ""
        return replace(item, see=model.Link(name, target.anchor) if target else None)

    out = []
    for block, _ in blocks:
        if isinstance(block, model.Paragraph):
            block = replace(block, line=tuple(map(resolved, block.line)))  # noqa: PLW2901
        elif isinstance(block, model.KeyNumbers):
            block = model.KeyNumbers(tuple(map(seen, block.items)))  # noqa: PLW2901
        out.append(block)
    return tuple(out)
