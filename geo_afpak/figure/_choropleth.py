"""The choropleth: districts or provinces shaded by what is counted in them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_afpak.count.summary import summarise
from geo_afpak.figure._compose import (
    INSETS,
    compose,
    draw_inset,
    find_insets,
    finish,
    name_places,
)
from geo_afpak.figure._frame import Box
from geo_afpak.figure._geo import bounds_of
from geo_afpak.figure._labels import Label, place_point, write
from geo_afpak.figure._legend import Block, Row
from geo_afpak.figure._shading import (
    Counts,
    class_rows,
    counts_from,
    cross_hatch,
    draw_shades,
    limits_of,
    no_figure,
    pattern,
    swatch,
    units_of,
)
from geo_afpak.figure._style import font
from geo_afpak.join.marks import here
from geo_afpak.layers import DRAWN, LABEL_POINT
from geo_afpak.model import fields
from geo_afpak.text import counted, out_of, plural, sentence

if TYPE_CHECKING:
    import pandas as pd

    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._events import Scene
    from geo_afpak.figure._frame import Frame
    from geo_afpak.layers import Layers

__all__ = ["alt_choropleth", "counts_by_unit", "draw_choropleth"]

UNIT: Final = {"adm1": "province", "adm2": "district"}
WHAT: Final = {
    "events": "Events",
    "killed": "People killed, as stated",
    "rate": "Events per 1,000 km²",
}
_NAMED: Final = {"a4": 8, "text": 6, "column": 4, "wide": 8, "social": 3}


def counts_by_unit(layers: Layers, by: str, value: str) -> Counts:
    """Take the numbers from `summary`, those of sources that are only counted included."""
    rows = here(layers.incidents)
    rows = rows.assign(**{fields.KILLED: rows[DRAWN]})
    found = [summarise(rows, by, region=layers.region, vintage=layers.vintage)]
    found += [layers.counted[by]] if by in layers.counted else []
    return counts_from(found, layers, by, value)


def draw_choropleth(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Shade the units in five classes of one hue; zero keeps the colour of the land."""
    counts = counts_by_unit(layers, options.by, options.value)
    limits = limits_of(counts, options.classes, options.scheme)
    frame.dress(
        layers, _title(layers, options), _lead(counts, options), base_map=True,
        beside=frame.type.side,
    )  # fmt: skip
    area = bounds_of(np.asarray(layers.countries.geometry.array))
    blocks = _legend(frame, counts, limits, options)
    scene = compose(frame, layers, area, blocks, districts=options.by == "adm2")
    finish(scene)
    names = layers.region.crowded if options.insets is None else options.insets
    most, side = INSETS.get(options.size, (0, 0))
    units = list(counts.shown.index)
    for inset in find_insets(layers, scene.base, names, most=most, units=units):
        window = draw_inset(scene, inset, side)
        if window:
            draw_shades(window, counts, limits, options.by)
            name_places(window, named=_name_largest(window, counts, options), inset=True)
    draw_shades(scene, counts, limits, options.by)
    name_places(scene, named=_name_largest(scene, counts, options))


def _title(layers: Layers, options: FigureOptions) -> str:
    return f"{layers.title}: {WHAT[options.value].split(',')[0].lower()} by {UNIT[options.by]}"


def _lead(counts: Counts, options: FigureOptions) -> str:
    out = sum(counts.left_out.values())
    units = len(counts.shown)
    unit = UNIT[options.by]
    events = out_of(counts.events, counts.events + out, "event")
    text = f"{sentence(events)} {plural(counts.events, 'is', 'are')} known to a {unit}"
    text += f", in {counted(units, unit)}." if units else "."
    if options.value == "killed":
        blank = int(counts.shown.isna().sum())
        total = int(counts.shown.sum())
        text += (
            f" At least {counted(total, 'person was', 'people were')} killed there"
            if total
            else " No deaths are stated"
        )
        text += f"; for {counted(blank, unit)} no figure is known." if blank else "."
    if counts.counted:
        text += f" {counts.counted:,} of them are of sources that may only be counted."
    return text


def _top(counts: Counts, most: int) -> pd.Series:
    """Return the highest values above zero, ties in the order of their ids."""
    high = counts.shown[counts.shown > 0].sort_values(ascending=False, kind="stable")
    return high.iloc[:most]


def _name_largest(scene: Scene, counts: Counts, options: FigureOptions) -> list[str]:
    """Write name and number of the highest units beside them, and return the names."""
    frame = scene.frame
    units = units_of(scene.layers, options.by)
    top = _top(counts, _NAMED[options.size])
    named: list[str] = []
    if top.empty:
        return named
    places = scene.view.points(units.loc[top.index, LABEL_POINT])
    face = font("sans", frame.type.small, weight=600)
    for (unit, value), (x, y) in zip(top.items(), places, strict=True):
        number = f"{value:.2g}" if options.value == "rate" else f"{value:,.0f}"
        name = scene.layers.region.short_name(str(units.loc[str(unit), fields.NAME]))
        if not scene.view.holds(x, y):
            continue
        label = Label(f"{name} {number}", face, frame.colours.text)
        box = place_point(scene.room, label, Box(x - 0.05, y - 0.03, x + 0.05, y + 0.03))
        if box:
            write(frame, label, box, halo=frame.colours.land, order=scene.order + 52)
            named.append(name)
    return named


def _legend(
    frame: Frame, counts: Counts, limits: list[float], options: FigureOptions
) -> list[Block]:
    rows = class_rows(frame, limits, whole=options.value != "rate")
    zero = "no event placed, or 0 killed" if (counts.shown == 0).any() else "no event placed"
    rows.append(Row(zero, partial(swatch, frame, frame.colours.land)))
    if counts.shown.isna().any():
        rows.append(Row("events, but no figure", partial(pattern, frame, no_figure)))
    out = counts.left_out.get("known only to the province", 0)
    if options.by == "adm2" and out:
        rows.append(
            Row("has events known to the province only", partial(pattern, frame, cross_hatch))
        )
    total = sum(counts.left_out.values())
    left = tuple(Row(f"{number:,} {reason}") for reason, number in counts.left_out.items())
    blocks = [
        Block(WHAT[options.value], tuple(rows), indent=2.9),
        Block(f"{counted(total, 'event')} in no {UNIT[options.by]}", left),
    ]
    if options.size == "social":
        return blocks[:1]
    return [block for block in blocks if block.rows]


def alt_choropleth(layers: Layers, options: FigureOptions) -> str:
    """Say what the choropleth shows, the highest units by name."""
    counts = counts_by_unit(layers, options.by, options.value)
    units = units_of(layers, options.by)
    top = _top(counts, 3)
    names = [f"{units.loc[key, fields.NAME]!s} ({top[key]:.3g})" for key in map(str, top.index)]
    most = f" Most: {', '.join(names)}." if names else ""
    return f"Map, {UNIT[options.by]}s shaded. {_lead(counts, options)}{most}"
