"""Small multiples: the same map for each year, or for each phase of the article."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_afpak.count.keys import by_period
from geo_afpak.count.sums import totals_of
from geo_afpak.figure._base import BaseMap, draw_base
from geo_afpak.figure._casualties import least_words
from geo_afpak.figure._compose import by_province, extent_of, grey_rest, spots_of, study_area
from geo_afpak.figure._events import draw_areas, draw_dots
from geo_afpak.figure._frame import LEADING, Box, wrap
from geo_afpak.figure._geo import fit
from geo_afpak.figure._incidents import event_blocks
from geo_afpak.figure._labels import Room
from geo_afpak.figure._legend import Block, Row, place_legend
from geo_afpak.figure._scene import Circles, Scene
from geo_afpak.figure._style import font
from geo_afpak.join.marks import here, placed
from geo_afpak.model import fields
from geo_afpak.region.projection import metric_crs
from geo_afpak.text import counted, out_of, plural, say_day, sentence

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.font_manager import FontProperties

    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._frame import Frame
    from geo_afpak.layers import Layers

_GRID: Final = {"a4": (2, 3), "text": (3, 2), "column": (2, 2), "wide": (3, 2), "social": (2, 1)}
"""Columns and rows of panels; of more years each panel has the same number."""
_REPORTED: Final = "dated only by its report, which may be later"
_BETWEEN: Final = "dated before, between or across the phases"
_UNDATED: Final = "no date given"


@dataclass(frozen=True)
class Panel:
    """One of the maps: its heading, its events."""

    heading: str
    rows: gpd.GeoDataFrame


def panels_of(layers: Layers, split: str, most: int) -> tuple[list[Panel], dict[str, int]]:
    """Share the events out by year or phase; say by reason how many go into no panel.

    An event counts in a year or phase only if its whole period lies in it, as in `summary`.
    """
    rows = here(layers.incidents)
    if split == "phase":
        return _by_phase(layers, rows)
    keys, reasons = by_period(rows, "year")
    found = pd.to_numeric(keys).fillna(0).to_numpy(dtype=int)
    years = found[found > 0]
    panels = []
    for first, last in _spans(int(years.min()), int(years.max()), most) if len(years) else []:
        heading = str(first) if first == last else f"{first}–{last}"
        panels.append(Panel(heading, rows[(found >= first) & (found <= last)]))
    left = reasons[reasons != ""].value_counts(sort=False)
    return panels, {str(reason): int(number) for reason, number in left.sort_index().items()}


def _spans(first: int, last: int, most: int) -> list[tuple[int, int]]:
    """Part years into at most so many spans of one length: only such can be compared.

    Of the lengths that do, the one of which the first span lacks fewest years.

    Examples
    --------
    >>> _spans(2013, 2016, 6), _spans(2010, 2025, 6)[:2]
    ([(2013, 2013), (2014, 2014), (2015, 2015), (2016, 2016)], [(2010, 2013), (2014, 2017)])
    """
    count = last - first + 1
    least = -(-count // most)
    length = min(range(least, least + 4), key=lambda one: (-count % one, one))
    ends = range(last, first - 1, -length)
    return [(max(first, end - length + 1), end) for end in reversed(ends)]


def _by_phase(layers: Layers, rows: gpd.GeoDataFrame) -> tuple[list[Panel], dict[str, int]]:
    phases = layers.phases
    start = rows[fields.DATE_START].fillna("")
    end = rows[fields.DATE_END].fillna(start)
    reported = rows[fields.DATE_PRECISION] == "report"
    undated = (start == "") | (rows[fields.DATE_PRECISION] == "unknown")
    sinces = list(phases[fields.SINCE])
    panels, placed = [], np.zeros(len(rows), dtype=bool)
    for number, (label, since, until) in enumerate(
        phases[["label", fields.SINCE, fields.UNTIL]].itertuples(index=False)
    ):
        # Partial ISO dates sort as text: "2014-10-31" lies before "2014-11".
        before = sinces[number + 1] if number + 1 < len(sinces) else f"{until or '9999'}~"
        inside = ((start >= since) & (end < before) & ~reported & ~undated).to_numpy()
        panels.append(Panel(f"{label}, from {say_day(since)}", rows[inside]))
        placed |= inside
    left = {
        _REPORTED: int((reported & ~undated).sum()),
        _UNDATED: int(undated.sum()),
        _BETWEEN: int((~placed & ~reported & ~undated).sum()),
    }
    return panels, {reason: number for reason, number in left.items() if number}


def panels_for(layers: Layers, options: FigureOptions) -> tuple[list[Panel], dict[str, int]]:
    """Share the events out as the size has room for."""
    columns, lines = _GRID[options.size]
    return panels_of(layers, options.split, columns * lines)


def draw_multiples(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Draw one small map for each year or phase, all of the same scale."""
    columns, lines = _GRID[options.size]
    panels, left = panels_for(layers, options)
    frame.dress(layers, layers.title, _lead(panels, left, options), base_map=True)
    words = "phase" if options.split == "phase" else "year"
    rows = tuple(Row(f"{number:,} {reason}") for reason, number in left.items())
    circles = Circles.of(
        [panel.rows for panel in panels], whole=by_province(layers, study_area(layers))
    )
    blocks = [block for block in event_blocks(layers, _smaller(frame), circles)[:3] if block.rows]
    if rows:
        blocks.append(Block(f"In no {words}", rows))
    if options.size == "social":
        blocks = [block for block in blocks[1:2] if "happened" in block.heading]
    body = body_of_panels(frame, blocks)
    _draw_panels(layers, frame, panels, body, _columns(len(panels), columns, lines))


def body_of_panels(frame: Frame, blocks: list[Block]) -> Box:
    """Draw the legend of several maps; return what it leaves to them."""
    body = place_legend(frame, blocks, 3 if frame.options.size == "a4" else 2)
    margin = frame.type.margin if frame.type.side else 0
    return body._replace(right=body.right - margin, top=body.top - margin)


def boxes_of(body: Box, count: int, columns: int, gap: float) -> list[Box]:
    """Lay out so many equal boxes in rows, from the top left."""
    lines = max(1, -(-count // columns))
    width = (body.width - gap * (columns - 1)) / columns
    height = (body.height - gap * (lines - 1)) / lines
    out = []
    for number in range(count):
        left = body.left + number % columns * (width + gap)
        top = body.top - number // columns * (height + gap)
        out.append(Box(left, top - height, left + width, top))
    return out


def _columns(panels: int, most: int, lines: int) -> int:
    """Return the number of columns that leaves fewest gaps, the larger of equal ones."""
    # Four phases have to fit a social card too.
    most = max(most, -(-panels // lines))
    able = [number for number in range(1, most + 1) if number * lines >= panels]
    return min(able, key=lambda number: (-panels % number, -number))


def _draw_panels(
    layers: Layers, frame: Frame, panels: list[Panel], body: Box, columns: int
) -> None:
    """Lay the panels out in rows of equal boxes, each with its heading above."""
    area = study_area(layers, spots_of(here(layers.incidents)))
    base = BaseMap.of(layers, metric_crs(area))
    extent = extent_of(layers, base, area)
    boxes = boxes_of(body, len(panels), columns, 0.1)
    small = _smaller(frame)
    circles = Circles.of(
        [panel.rows for panel in panels], whole=by_province(layers, study_area(layers))
    )
    heads = [
        head_rows(frame, panel.heading, panel.rows, box.width)
        for panel, box in zip(panels, boxes, strict=True)
    ]
    points = [sum(len(rows) * face.get_size_in_points() for rows, face in head) for head in heads]
    tall = max(points, default=0) * LEADING / 72 + 0.03
    for panel, box, head in zip(panels, boxes, heads, strict=True):
        write_head(frame, box, head)
        place = box._replace(top=box.top - tall)
        view = fit(place, base.crs, extent)
        draw_base(small, base, view, districts=False)
        scene = Scene(small, layers, base, view, Room(place), circles=circles)
        grey_rest(scene)
        draw_dots(scene, panel.rows)
        draw_areas(scene, panel.rows, named=False)


def _smaller(frame: Frame) -> Frame:
    """Return the frame with the marks and lines of a small map."""
    small = copy(frame)
    small.type = replace(
        frame.type, mark=frame.type.mark * 0.72, line=frame.type.line * 0.7,
        small=frame.type.small * 0.8,
    )  # fmt: skip
    return small


def head_rows(
    frame: Frame, heading: str, rows: gpd.GeoDataFrame, width: float
) -> list[tuple[list[str], FontProperties]]:
    """Break heading and numbers of a panel into lines."""
    bold = font("sans", frame.type.text, weight=600)
    face = font("sans", frame.type.small * 0.94)
    return [
        (wrap(heading, bold, width, lines=2), bold),
        (wrap(numbers_of(rows), face, width, lines=3), face),
    ]


def write_head(frame: Frame, box: Box, head: list[tuple[list[str], FontProperties]]) -> None:
    """Write heading and numbers at the top of a panel."""
    colours, under = (frame.colours.text, frame.colours.quiet), box.top
    for (rows, face), colour in zip(head, colours, strict=True):
        under = frame.lines(box.left, under, rows, face, colour=colour)


def numbers_of(rows: gpd.GeoDataFrame) -> str:
    """Say how many events there were and how many people they are stated to have killed."""
    sums = totals_of(rows)
    events = int(sums["events"] or 0)
    text = counted(events, "event")
    shown = len(placed(rows))
    if shown < events:
        text += f", {shown:,} on the map"
    if sums["killed"] is None:
        return f"{text}; no figure of deaths" if events else text
    text += f"; {least_words(sums, 'killed')}{sums['killed']:,} killed"
    blank = sums["killed_unknown"]
    return f"{text}, no figure for {blank:,}" if blank else text


def _lead(panels: list[Panel], left: dict[str, int], options: FigureOptions) -> str:
    shown = sum(len(panel.rows) for panel in panels)
    out = sum(left.values())
    words = (
        "one phase of the article; its dates are derived"
        if options.split == "phase"
        else "one year"
    )
    if not panels:
        return f"None of {counted(out, 'event')} is dated to {words}."
    events = sentence(out_of(shown, shown + out, "event"))
    return f"{events} {plural(shown, 'is', 'are')} dated to {words}."


def none_of_multiples(layers: Layers, options: FigureOptions) -> str:
    """Say that no event is dated."""
    panels, _ = panels_for(layers, options)
    some = any(len(panel.rows) for panel in panels)
    return "" if some else f"no event is dated to one {options.split}"


def alt_multiples(layers: Layers, options: FigureOptions) -> str:
    """Say what the small multiples show, panel by panel."""
    panels, left = panels_for(layers, options)
    each = "; ".join(f"{panel.heading}: {numbers_of(panel.rows)}" for panel in panels)
    return f"Small maps. {_lead(panels, left, options)}" + (f" {each}." if each else "")
