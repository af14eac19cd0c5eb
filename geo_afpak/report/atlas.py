"""An atlas: one page a province or district, each a small report made from the same parts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.count.lead import lead_of
from geo_afpak.count.selection import select, select_zones
from geo_afpak.count.sums import plain
from geo_afpak.errors import InvalidInputError
from geo_afpak.figure import FigureOptions, draw_figure, nothing_to_draw, told_of
from geo_afpak.house import House
from geo_afpak.model import fields
from geo_afpak.report import _method, _places, _tables, parts
from geo_afpak.report._annex import annex
from geo_afpak.report._facts import Facts
from geo_afpak.report.document import number_blocks
from geo_afpak.report.model import Block, Figure, Heading, Note, Paragraph, Refs, Text, cleaned
from geo_afpak.report.write import check_formats
from geo_afpak.text import counted, plural, sentence

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from geo_afpak.count.area import Area
    from geo_afpak.count.summary import Summary
    from geo_afpak.layers import Layers

__all__ = ["layers_in", "write_atlas"]

_WORDS: Final = {"adm1": "province", "adm2": "district"}
_MAP: Final = "170x80"
_TIME: Final = "170x64"
"""Millimetres: with some sentences and a short table these are a page."""
_ROWS: Final = 8
_FOOT: Final = 20
"""Numbers of sources that the foot of a figure has room for."""


def write_atlas(
    layers: object, path: str | os.PathLike[str], *, by: str = "adm1", house: House | None = None
) -> Path:
    """Write a PDF with one page for each province or district that has an event.

    A first page for all of them with a list of the pages; then each unit with its sentences, a
    map, a timeline and a table; method, limits, sources and licences of the whole at the end.
    The sources have the same numbers on all pages. The same layers give the same bytes.

    Parameters
    ----------
    layers
        What to report, as `geo_afpak.layers.build_layers` returns it; of an area, its units.
    path
        File to write, ending in .pdf.
    by
        "adm1" or "adm2".
    house
        Fonts, colours and furniture (`read_house`).

    Returns
    -------
    pathlib.Path
        The written file.

    Raises
    ------
    InvalidInputError
        If no event is known to a unit, `by` is neither level or the name ends otherwise.
    MissingReportExtraError
        If a library that it needs is not installed.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import geo_afpak
    >>> one_day = geo_afpak.Selection(area="Quetta", since="2016-08-08", until="2016-08-08")
    >>> layers = geo_afpak.build_layers(selection=one_day)
    >>> with TemporaryDirectory() as folder:
    ...     write_atlas(layers, f"{folder}/atlas.pdf", by="adm2").name
    'atlas.pdf'
    """
    from geo_afpak.figure._style import dressed
    from geo_afpak.io import write_bytes
    from geo_afpak.io._issued import issued
    from geo_afpak.layers import layers_of
    from geo_afpak.report.as_pdf import to_pdf
    from geo_afpak.report.pictures import Pictures

    _check(path, by)
    facts = Facts(layers_of(layers))
    look = house or House()
    with dressed(house):
        drawing = _Drawing(look.unmarked(), {})
        blocks = _cover(facts, by, drawing)
        for place, unit in enumerate(_units(facts, by)):
            blocks += _page(facts, unit, by, f"unit-{place}", drawing)
        numbered = number_blocks([*blocks, *_end(facts, look)])
        note = cleaned(Note(facts.layers.title, facts.layers.lead, numbered, pages=True))
        data = to_pdf(note, Pictures(drawing.files), issued(), house)
    return write_bytes(data, path)


def layers_in(layers: Layers, area: str) -> Layers:
    """Take from layers what is of one area of theirs, named by a unit's id or as `find_area` does.

    Nothing is joined anew. What only may belong to it is not counted, and told in the lead.

    Examples
    --------
    >>> import geo_afpak
    >>> layers_in(geo_afpak.build_layers(), "Karachi").title
    'Incidents in Karachi, 2014 to 2016'
    """
    asked = replace(layers.chosen.selection, area=area)
    chosen = select(layers.incidents, asked, region=layers.region, vintage=layers.vintage)
    zones = select_zones(layers.zones, chosen)
    lead = " ".join([lead_of(chosen.incidents, zones), *chosen.doubts()])
    return replace(
        layers, title=chosen.title(), lead=lead, chosen=chosen, incidents=chosen.incidents,
        zones=zones, counted=_counted_in(layers, chosen.area), versus=None,
    )  # fmt: skip


def _counted_in(layers: Layers, area: Area) -> dict[str, Summary]:
    """Take of the events that are counted only those of an area."""
    out = {}
    for level, found in layers.counted.items():
        table = found.table[found.table["key"].isin(area.units(level))]
        if table["events"].sum():
            totals = {name: plain(table[name].sum(min_count=1)) for name in found.totals}
            out[level] = replace(found, table=table, totals=totals, left_out=found.left_out[:0])
    return out


def _check(path: str | os.PathLike[str], by: str) -> None:
    if by not in _WORDS:
        raise InvalidInputError(f"by={by!r} is no level; expected adm1 or adm2; choose one of them")
    if Path(path).suffix.lower() != ".pdf":
        raise InvalidInputError(
            f"{Path(path).name}: an atlas cannot be written so; expected a name that ends in .pdf; "
            "call it so (QGIS makes pages from the atlas layouts of `export --out map.gpkg`)"
        )
    check_formats(["pdf"])


def _units(facts: Facts, by: str) -> list[tuple[str, str]]:
    """List id and heading of the units that have events, by what they lie in and by name."""
    where = _tables.belonging(facts.layers, by)
    rows = facts.by(by).nonzero()
    found = zip(rows["key"], rows["name"], strict=True)
    ranked = sorted((where[key], name, key) for key, name in found)
    return [(key, ", ".join(dict.fromkeys((name, above)))) for above, name, key in ranked]


@dataclass
class _Drawing:
    """The figures of an atlas as SVG, by the names that its pages call them by."""

    house: House
    files: dict[str, bytes]

    def figure(self, facts: Facts, kind: str, name: str, options: FigureOptions) -> list[Block]:
        """Draw a figure, unless there is nothing for it to show."""
        from geo_afpak.report.pictures import in_form

        if not parts.drawable(facts, kind) or nothing_to_draw(facts.layers, kind, options):
            return []
        options = replace(options, house=self.house)
        drawn = draw_figure(facts.layers, kind, options)
        self.files[f"{name}.svg"] = in_form(drawn, "svg")
        return [Figure(name, parts.caption(facts, kind), told_of(drawn)[1])]


def _cover(facts: Facts, by: str, drawing: _Drawing) -> list[Block]:
    """Say what all of them hold, and how many have a page."""
    if not len(facts.by(by).nonzero()):
        raise InvalidInputError(
            f"no event is known to a {_WORDS[by]}; expected one at least, as an atlas has a page "
            "for each that has one; choose another level or other records"
        )
    options = replace(
        parts.figure_options(facts.layers, "choropleth"), by=by, title=f"Events by {_WORDS[by]}"
    )
    pages = f"{sentence(_places.among(facts, by))} have events; each of them has a page."
    return [
        *parts.paragraph(facts.layers.lead, "lead"),
        *parts.notices(facts),
        *_places.numbers(facts),
        *drawing.figure(facts, "choropleth", "cover", options),
        *parts.paragraph(pages),
    ]


def _page(
    whole: Facts, unit: tuple[str, str], by: str, name: str, drawing: _Drawing
) -> list[Block]:
    """Lay out one unit: sentences, map, timeline, a short table, the numbers of its sources."""
    facts = Facts(layers_in(whole.layers, unit[0]), numbered=whole.numbering)
    cited = facts.numbering.numbers_of(
        text for frame in (facts.here, facts.layers.zones) for row in frame[fields.SOURCES]
        for text in row
    )  # fmt: skip
    options = replace(
        parts.figure_options(facts.layers, "incidents"), size=_MAP, source=_foot(facts, cited)
    )
    time = replace(
        parts.figure_options(facts.layers, "timeline"), size=_TIME, source=options.source
    )
    if len(facts.layers.incidents) <= _ROWS:
        table = annex(facts)
    else:
        table = _tables.districts(facts, _ROWS) if by == "adm1" else []
        table = table or _tables.deadliest(facts, _ROWS) or _tables.types(facts)
    return [
        Heading(unit[1]),
        *parts.paragraph(facts.layers.lead),
        *drawing.figure(facts, "incidents", f"{name}-map", options),
        *_places.when(facts),
        *_counted_only(facts, by),
        *drawing.figure(facts, "timeline", f"{name}-time", time),
        *table,
        *([Paragraph((Text("Sources of this page"), Refs(cited)), "quiet")] if cited else []),
    ]


def _foot(facts: Facts, cited: Sequence[str]) -> tuple[str, ...]:
    """Name the sources of a figure by their numbers, as the list stands at the end."""
    if facts.layers.citations or not cited:
        return ()
    named = ", ".join(f"[{number}]" for number in cited[:_FOOT])
    more = f" and {len(cited) - _FOOT} more" if len(cited) > _FOOT else ""
    return (f"{named}{more}, in the list at the end.",)


def _counted_only(facts: Facts, by: str) -> list[Block]:
    if by not in facts.layers.counted:
        return []
    events = facts.layers.counted[by].totals["events"] or 0
    verb = plural(events, "is", "are")
    return parts.paragraph(
        f"{counted(events, 'more event')} {verb} of sources that may only be counted."
    )


def _end(facts: Facts, house: House) -> list[Block]:
    """Say how to read all of it, and where it comes from."""
    sections = (
        ("Limits", _method.limits), ("Sources", parts.sources),
        ("Licences and citation", lambda facts: [*_method.licences(facts), *_method.cite(facts)]),
    )  # fmt: skip
    blocks: list[Block] = [Heading("How to read this"), *_method.method(facts)]
    for title, make in sections:
        if made := make(facts):
            blocks += [Heading(title, 2), *made]
    return [*blocks, *(Paragraph((Text(text),), "quiet") for text in house.furniture())]
