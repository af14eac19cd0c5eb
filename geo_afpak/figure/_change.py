"""The map of a difference: units shaded by how many more or fewer are counted than before.

Two areas have no unit in common: they stand beside each other (`_beside`).
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from geo_afpak.count.breaks import class_breaks, class_of
from geo_afpak.figure._base import draw_pattern, fill
from geo_afpak.figure._beside import counts_of_both, draw_beside, sides_of
from geo_afpak.figure._callouts import list_of, name_highest
from geo_afpak.figure._choropleth import CROWD, UNIT, legend_of
from geo_afpak.figure._compose import compose, finish, name_places, study_area
from geo_afpak.figure._insets import enlarged, small_units
from geo_afpak.figure._legend import Block, Row
from geo_afpak.figure._shading import (
    Counts,
    class_words,
    colour_row,
    cross_hatch,
    draw_units,
    no_figure,
    outside_row,
    pattern_row,
)
from geo_afpak.layers import MARK
from geo_afpak.look import HATCHED, Pattern, change_of
from geo_afpak.text import signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.count.versus import Versus
    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._scene import Scene
    from geo_afpak.layers import Layers

_SIDE: Final = 3
"""Classes of fewer, and of more: half of `Palette.changes`."""
_EVEN: Final = Pattern("dots", 3.2, 1.1, 0, 0.8)
_WHAT: Final = {"events": "events", "killed": "people stated killed"}
_MINUS: Final = signed(-1)[0]


def changes_by_unit(versus: Versus, by: str, value: str) -> Counts:
    """Return the change in every unit that has an event in either period."""
    table = versus.tables[by]
    left = [table.left_out_a, table.left_out_b]
    out = {
        f"of {name}: {reason}": int(events)
        for name, side in zip(versus.names, left, strict=True)
        for reason, events in side.itertuples(index=False)
    }
    return Counts(versus.difference(by, value), sum(versus.events), out, 0, signed=True)


def draw_change(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Shade the units in two hues: more, and fewer."""
    versus = _versus(layers)
    if not versus.of_periods:
        _draw_areas(layers, versus, frame)
        return
    counts = changes_by_unit(versus, options.by, options.value)
    sizes = counts.shown.abs()
    limits = class_breaks(sizes[sizes > 0], _SIDE, options.scheme)
    frame.dress(
        layers, _title(versus, options), versus.lead(options.by, options.value), base_map=True
    )
    blocks = _legend(layers, frame, counts, limits)
    scene = compose(frame, layers, study_area(layers), blocks, districts=options.by == "adm2")
    finish(scene)

    def draw(window: Scene, *, inset: bool) -> None:
        draw_units(window, counts, options.by, partial(_shade, window, limits=limits))
        name_places(window, named=name_highest(window, counts), inset=inset)

    enlarged(scene, small_units(scene, counts.shown.index, options.by), CROWD, draw)


def _draw_areas(layers: Layers, versus: Versus, frame: Frame) -> None:
    """Shade the units of both areas by the same classes."""
    options = frame.options
    frame.dress(
        layers, _title(versus, options), versus.lead(options.by, options.value), base_map=True
    )
    sides = sides_of(layers, versus, options.by, options.value)
    both = counts_of_both(sides)
    hatched = any((side.layers.incidents[MARK] == "province").any() for side in sides)
    draw_beside(frame, sides, legend_of(frame, both, hatched=hatched))


def _versus(layers: Layers) -> Versus:
    if layers.versus is None:
        raise ValueError("no comparison")  # `none_of_change` has refused it before
    return layers.versus


def _title(versus: Versus, options: FigureOptions) -> str:
    what = "events" if options.value == "events" else "people killed"
    return f"{versus.title()}: {what} by {UNIT[options.by]}"


def _colour(frame: Frame, value: float, limits: Sequence[float]) -> str:
    """Choose the colour of a change; the largest class of a side has the strongest."""
    classes, place = max(1, len(limits) - 1), class_of(abs(value), limits)
    return change_of(place, classes, frame.colours.changes, fewer=value < 0)


def _shade(scene: Scene, value: float, area: BaseGeometry, *, limits: Sequence[float]) -> None:
    frame, order = scene.frame, scene.order + 5
    if not value:
        _even(frame, area, order)
        return
    fill(frame, area, _colour(frame, value, limits), order)
    if value < 0:
        _mark_fewer(frame, area, order + 0.1)


def _mark_fewer(frame: Frame, area: BaseGeometry, order: float) -> None:
    """Hatch what is fewer where there is no hue to tell it by."""
    if frame.options.style == "grey":
        draw_pattern(frame, area, HATCHED.pattern, frame.colours.paper, order=order)


def _even(frame: Frame, area: BaseGeometry, order: float) -> None:
    draw_pattern(frame, area, _EVEN, frame.colours.quiet, order=order)


def _fewer(frame: Frame, area: BaseGeometry, order: float, *, colour: str) -> None:
    fill(frame, area, colour, order)
    _mark_fewer(frame, area, order + 0.1)


def _legend(layers: Layers, frame: Frame, counts: Counts, limits: Sequence[float]) -> list[Block]:
    options, shown = frame.options, counts.shown
    words = class_words(limits, whole=True) if len(limits) else []
    tops = [*limits[1:], *limits[:1]][: len(words)]
    rows: list[Row] = []
    for text, top in reversed(list(zip(words, tops, strict=True))):
        if (_classes_of(shown[shown > 0], limits) == class_of(top, limits)).any():
            rows.append(colour_row(frame, f"+{text}", _colour(frame, top, limits)))
    if (shown == 0).any():
        rows.append(pattern_row(frame, "as many in both", _even))
    for text, top in zip(words, tops, strict=True):
        if (_classes_of(shown[shown < 0], limits) == class_of(top, limits)).any():
            drawn = partial(_fewer, colour=_colour(frame, -top, limits))
            rows.append(pattern_row(frame, f"{_MINUS}{text}", drawn))
    if shown.isna().any():
        rows.append(pattern_row(frame, "no figure in one of them", no_figure))
    rows.append(colour_row(frame, "no event placed in either", frame.colours.land))
    if layers.chosen.selection.area is not None:
        rows.append(outside_row(frame))
    if options.by == "adm2" and (layers.incidents[MARK] == "province").any():
        now = _versus(layers).names[0]
        known = f"has events of {now} known to the province only"
        rows.append(pattern_row(frame, known, cross_hatch))
    left = tuple(Row(f"{number:,} {reason}") for reason, number in counts.left_out.items())
    blocks = [
        Block(f"Change of {_WHAT[options.value]}", tuple(rows), indent=2.9),
        list_of(layers, counts, frame),
        Block(f"In no {UNIT[options.by]}", left),
    ]
    return blocks[:1] if options.size == "social" else [block for block in blocks if block.rows]


def _classes_of(values: pd.Series, limits: Sequence[float]) -> NDArray[np.intp]:
    return np.array([class_of(abs(value), limits) for value in values], dtype=np.intp)


def none_of_change(layers: Layers, options: FigureOptions) -> str:
    """Say that there is nothing to compare, or that no event is known to a unit."""
    if layers.versus is None:
        return "there is nothing to compare with (--against)"
    if options.value not in ("events", "killed"):
        return "a comparison is of events or people killed"
    shown = layers.versus.difference(options.by)
    return f"no event is known to a {UNIT[options.by]}" if shown.empty else ""


def alt_change(layers: Layers, options: FigureOptions) -> str:
    """Say what the map of a difference, or the maps of two areas, show."""
    versus, unit = _versus(layers), UNIT[options.by]
    drawn = f"Map, {unit}s shaded by change"
    if not versus.of_periods:
        drawn = f"Two maps of one scale, {unit}s shaded by the same classes"
    return f"{drawn}. {versus.lead(options.by, options.value)}"
