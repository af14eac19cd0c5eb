"""The choropleth: districts or provinces shaded by what is counted in them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import partial
from math import floor, isclose
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak import fields
from geo_afpak.figure._base import draw_path, outline
from geo_afpak.figure._compose import (
    INSETS,
    compose,
    draw_inset,
    find_insets,
    finish,
    name_places,
)
from geo_afpak.figure._events import hatch, short_name
from geo_afpak.figure._frame import Box
from geo_afpak.figure._geo import bounds_of, path_of
from geo_afpak.figure._incidents import CROWDED
from geo_afpak.figure._labels import Label, place_point, write
from geo_afpak.figure._legend import Block, Row
from geo_afpak.figure._style import font
from geo_afpak.layers import AREA_KM2, LABEL_POINT, MARK
from geo_afpak.summary import class_breaks, summarise

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._events import Scene
    from geo_afpak.figure._frame import Frame
    from geo_afpak.layers import Layers

__all__ = ["Counts", "alt_choropleth", "class_words", "counts_by_unit", "draw_choropleth"]

UNIT: Final = {"adm1": "province", "adm2": "district"}
_PLURAL: Final = {"adm1": "provinces", "adm2": "districts"}
WHAT: Final = {
    "events": "Events",
    "killed": "People killed, as stated",
    "rate": "Events per 1,000 km²",
}
_NAMED: Final = {"a4": 8, "text": 6, "column": 4, "wide": 8, "social": 3}


@dataclass(frozen=True)
class Counts:
    """What a choropleth shows: value by unit id, and what no unit could take.

    Parameters
    ----------
    shown
        Unit to value, for every unit with an event; NaN where no event of it has a figure.
    events
        Events counted in the units.
    left_out
        Reason to number of the events in none.
    counted
        How many of the events are of sources that let themselves only be counted.
    """

    shown: pd.Series
    events: int
    left_out: dict[str, int]
    counted: int


def counts_by_unit(layers: Layers, by: str, value: str) -> Counts:
    """Take the numbers from `summary`, those of sources that are only counted included."""
    found = [summarise(layers.incidents, by, vintage=layers.vintage)]
    found += [layers.counted[by]] if by in layers.counted else []
    tables = [one.nonzero().set_index("key")[["events", "killed"]] for one in found]
    # Blank is not zero: a sum is missing only where no part of it is known.
    table = pd.concat(tables).groupby(level=0).sum(min_count=1)
    if value == "rate":
        units = layers.districts if by == "adm2" else layers.provinces
        areas = units.set_index(fields.ADM_ID)[AREA_KM2]
        column = table["events"] * 1000 / areas.reindex(table.index)
    else:
        column = table[value]
    values = column.astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    left_out: dict[str, int] = {}
    for one in found:
        for reason, number in one.left_out[["reason", "events"]].itertuples(index=False):
            left_out[reason] = left_out.get(reason, 0) + int(number)
    return Counts(
        shown=pd.Series(values, index=table.index, dtype=float),
        events=sum(int(one.totals["events"] or 0) for one in found),
        left_out=left_out,
        counted=int(found[1].totals["events"] or 0) if len(found) > 1 else 0,
    )


def draw_choropleth(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Shade the units in five classes of one hue; zero keeps the colour of the land."""
    counts = counts_by_unit(layers, options.by, options.value)
    positive = counts.shown[counts.shown > 0]
    limits = class_breaks(positive, options.classes, options.scheme)
    frame.dress(
        layers, _title(layers, options), _lead(counts, options), base_map=True,
        beside=frame.type.side,
    )  # fmt: skip
    area = bounds_of(np.asarray(layers.countries.geometry.array))
    blocks = _legend(frame, counts, limits, options)
    scene = compose(frame, layers, area, blocks, districts=options.by == "adm2")
    finish(scene)
    names = CROWDED if options.insets is None else options.insets
    most, side = INSETS.get(options.size, (0, 0))
    units = list(counts.shown.index)
    for inset in find_insets(layers, scene.base, names, most=most, units=units):
        window = draw_inset(scene, inset, side)
        if window:
            _shade(window, counts, limits, options)
            name_places(window, named=_name_largest(window, counts, options), inset=True)
    _shade(scene, counts, limits, options)
    name_places(scene, named=_name_largest(scene, counts, options))


def _title(layers: Layers, options: FigureOptions) -> str:
    return f"{layers.title}: {WHAT[options.value].split(',')[0].lower()} by {UNIT[options.by]}"


def _lead(counts: Counts, options: FigureOptions) -> str:
    out = sum(counts.left_out.values())
    units = len(counts.shown)
    unit = UNIT[options.by] if units == 1 else _PLURAL[options.by]
    text = f"{counts.events:,} of {counts.events + out:,} events are known to a {UNIT[options.by]}"
    text += f", in {units:,} {unit}." if units else "."
    if options.value == "killed":
        blank = int(counts.shown.isna().sum())
        total = int(counts.shown.sum())
        text += (
            f" At least {total:,} people were killed there" if total else " No deaths are stated"
        )
        text += f"; for {blank:,} {_PLURAL[options.by]} no figure is known." if blank else "."
    if counts.counted:
        text += f" {counts.counted:,} of them are of sources that may only be counted."
    return text


def _units(layers: Layers, options: FigureOptions) -> gpd.GeoDataFrame:
    units = layers.districts if options.by == "adm2" else layers.provinces
    return units.set_index(fields.ADM_ID)


def _top(counts: Counts, most: int) -> pd.Series:
    """Return the highest values above zero, ties in the order of their ids."""
    high = counts.shown[counts.shown > 0].sort_values(ascending=False, kind="stable")
    return high.iloc[:most]


def class_of(value: float, limits: Sequence[float]) -> int:
    """Return the class of a value: each reaches to its upper limit, that one included."""
    return int(np.clip(np.searchsorted(limits, value, side="left") - 1, 0, max(0, len(limits) - 2)))


def shade_of(number: int, count: int, shades: Sequence[str]) -> str:
    """Spread few classes over all the shades, so that the highest is always the darkest."""
    last = len(shades) - 1
    return shades[last // 2 if count == 1 else round(number * last / (count - 1))]


def class_words(limits: Sequence[float], *, whole: bool) -> list[str]:
    """Write the classes as their readers count: 1, 2 to 3, 4 to 9.

    Examples
    --------
    >>> class_words([1.0, 1.5, 3.5, 5.0], whole=True)
    ['1', '2–3', '4–5']
    >>> class_words([0.05, 0.3, 2.0], whole=False)
    ['0.05–0.3', '0.3–2']
    """
    if len(limits) == 1:
        return [f"{limits[0]:,.0f}" if whole else f"{limits[0]:.2g}"]
    out = []
    for number, (low, high) in enumerate(itertools.pairwise(limits)):
        if whole:
            first = floor(low) + (number > 0 or not isclose(low, floor(low)))
            last = floor(high)
            out.append(f"{first:,}" if first >= last else f"{first:,}–{last:,}")
        else:
            out.append(f"{low:.2g}–{high:.2g}")
    return out


def _shade(scene: Scene, counts: Counts, limits: list[float], options: FigureOptions) -> None:
    layers, base, frame = scene.layers, scene.base, scene.frame
    units, shapes = (
        (layers.districts, base.districts)
        if options.by == "adm2"
        else (layers.provinces, base.provinces)
    )
    where = {unit: row for row, unit in enumerate(units[fields.ADM_ID])}
    known = scene.view.on_paper(shapes[[where[unit] for unit in counts.shown.index]])
    if options.by == "adm2":
        _cross_unplaced(scene, known)
    classes = max(1, len(limits) - 1)
    for value, area in zip(counts.shown, known, strict=True):
        if area.is_empty:
            continue
        if np.isnan(value):
            _no_figure(frame, area, scene.order + 5)
        elif value > 0:
            colour = shade_of(class_of(value, limits), classes, frame.colours.shades)
            draw_path(
                frame,
                path_of(np.array([area], dtype=object)),
                facecolor=colour,
                zorder=scene.order + 5,
            )
    width = frame.type.line * 0.4
    outline(
        frame, known[~shapely.is_empty(known)], frame.colours.province, width, scene.order + 20.5
    )


def _cross_unplaced(scene: Scene, known: np.ndarray[tuple[int], np.dtype[np.object_]]) -> None:
    """Cross-hatch provinces that have events known no closer, under the shaded districts."""
    layers = scene.layers
    rows = layers.incidents[layers.incidents[MARK] == "province"]
    units = set(rows[fields.ADM1_ID].dropna())
    found = layers.provinces[fields.ADM_ID].isin(units).to_numpy()
    covered = shapely.union_all(known)
    for area in scene.view.on_paper(scene.base.provinces[found]):
        _cross(scene.frame, shapely.difference(area, covered), scene.order + 4)


def _cross(frame: Frame, area: shapely.geometry.base.BaseGeometry, order: float) -> None:
    if not area.is_empty:
        for rising in (False, True):
            hatch(
                frame, area, frame.colours.border, spacing=4.2, width=0.3, order=order,
                rising=rising, alpha=0.6,
            )  # fmt: skip


def _no_figure(frame: Frame, area: shapely.geometry.base.BaseGeometry, order: float) -> None:
    draw_path(
        frame,
        path_of(np.array([area], dtype=object)),
        facecolor=frame.colours.neighbour,
        zorder=order,
    )
    hatch(frame, area, frame.colours.quiet, spacing=2.6, width=0.3, order=order + 0.1, rising=True)


def _name_largest(scene: Scene, counts: Counts, options: FigureOptions) -> list[str]:
    """Write name and number of the highest units beside them, and return the names."""
    frame = scene.frame
    units = _units(scene.layers, options)
    top = _top(counts, _NAMED[options.size])
    named: list[str] = []
    if top.empty:
        return named
    places = scene.view.points(units.loc[top.index, LABEL_POINT])
    face = font("sans", frame.type.small, weight=600)
    for (unit, value), (x, y) in zip(top.items(), places, strict=True):
        number = f"{value:.2g}" if options.value == "rate" else f"{value:,.0f}"
        name = short_name(str(units.loc[str(unit), fields.NAME]))
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
    words = class_words(limits, whole=options.value != "rate") if limits else []
    shades = [shade_of(at, len(words), frame.colours.shades) for at in range(len(words))]
    rows = [
        Row(text, partial(_swatch, frame, colour))
        for text, colour in zip(words, shades, strict=True)
    ]
    zero = "no event placed" if options.value != "killed" else "no event placed, or 0 killed"
    rows.append(Row(zero, partial(_swatch, frame, frame.colours.land)))
    if counts.shown.isna().any():
        rows.append(Row("events, but no figure", partial(_pattern, frame, _no_figure)))
    out = counts.left_out.get("known only to the province", 0)
    if options.by == "adm2" and out:
        rows.append(Row("has events known to the province only", partial(_pattern, frame, _cross)))
    total = sum(counts.left_out.values())
    left = tuple(Row(f"{number:,} {reason}") for reason, number in counts.left_out.items())
    blocks = [
        Block(WHAT[options.value], tuple(rows), indent=2.9),
        Block(f"{total:,} events in no {UNIT[options.by]}", left),
    ]
    if options.size == "social":
        return blocks[:1]
    return [block for block in blocks if block.rows]


def _swatch_box(frame: Frame, x: float, y: float) -> Box:
    half, tall = 1.05 * frame.type.small / 72, 0.44 * frame.type.small / 72
    return Box(x - half, y - tall, x + half, y + tall)


def _swatch(frame: Frame, colour: str, x: float, y: float) -> None:
    shape = np.array([shapely.box(*_swatch_box(frame, x, y))], dtype=object)
    style = {"edgecolor": frame.colours.province, "linewidth": frame.type.line * 0.4}
    draw_path(frame, path_of(shape), facecolor=colour, zorder=80, **style)


def _pattern(frame: Frame, draw: object, x: float, y: float) -> None:
    _swatch(frame, frame.colours.land, x, y)
    draw(frame, shapely.box(*_swatch_box(frame, x, y)), 80.1)  # type: ignore[operator]


def alt_choropleth(layers: Layers, options: FigureOptions) -> str:
    """Say what the choropleth shows, the highest units by name."""
    counts = counts_by_unit(layers, options.by, options.value)
    units = _units(layers, options)
    top = _top(counts, 3)
    names = [f"{units.loc[key, fields.NAME]!s} ({top[key]:.3g})" for key in map(str, top.index)]
    most = f" Most: {', '.join(names)}." if names else ""
    return f"Map, {UNIT[options.by]}s shaded. {_lead(counts, options)}{most}"
