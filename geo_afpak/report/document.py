"""From layers and an outline to a document: fill the slots, number what is numbered."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo_afpak.report._facts import Facts
from geo_afpak.report._parts import SLOTS
from geo_afpak.report.model import Block, Figure, Heading, Note, Table, cleaned
from geo_afpak.report.template import Slot, read_template

if TYPE_CHECKING:
    import os

    from geo_afpak.layers import Layers

__all__ = ["build_note"]


def build_note(layers: Layers, template: str | os.PathLike[str] | None = None) -> Note:
    """Build the document that all formats lay out.

    Parameters
    ----------
    layers
        What it is about, as `geo_afpak.layers.build_layers` returns it.
    template
        Outline to fill in place of the one that comes with geo_afpak.

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
    'Incidents in Afghanistan and Pakistan, 2001–2017'
    """
    outline = read_template(template, known=tuple(SLOTS))
    facts = Facts(layers)
    blocks: list[Block] = []
    for item in outline:
        blocks += SLOTS[item.name](facts) if isinstance(item, Slot) else [item]
    return cleaned(Note(layers.title, layers.lead, tuple(_numbered(_filled(blocks)))))


def _filled(blocks: list[Block]) -> list[Block]:
    """Leave out headings that have nothing under them."""
    out: list[Block] = []
    below: Block | None = None
    for block in reversed(blocks):
        empty = below is None or (isinstance(below, Heading) and isinstance(block, Heading)
                                  and below.level <= block.level)  # fmt: skip
        if isinstance(block, Heading) and empty:
            continue
        out.append(block)
        below = block
    return out[::-1]


def _numbered(blocks: list[Block]) -> list[Block]:
    """Count figures and tables, each in its own row of numbers."""
    counts = {Figure: 0, Table: 0}
    out = []
    for block in blocks:
        if isinstance(block, (Figure, Table)):
            counts[type(block)] += 1
            block = replace(block, number=counts[type(block)])  # noqa: PLW2901
        out.append(block)
    return out
