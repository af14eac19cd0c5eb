"""Areas shaded by what is counted in them: classes, colours, patterns."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from math import floor, isclose
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import shapely

from geo_afpak.basemap import density_area
from geo_afpak.count.breaks import class_breaks, class_of
from geo_afpak.figure._base import draw_texture, fill, outline, sample_at
from geo_afpak.figure._legend import Row
from geo_afpak.layers import MARK
from geo_afpak.look import SHADING, shade_of
from geo_afpak.model import fields
from geo_afpak.text import rounded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.count.summary import Summary
    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._scene import Scene
    from geo_afpak.layers import Layers


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
    signed
        Whether the values are changes, of fewer and of more.
    """

    shown: pd.Series
    events: int
    left_out: dict[str, int]
    counted: int
    signed: bool = False


def counts_from(found: Sequence[Summary], layers: Layers, by: str, value: str) -> Counts:
    """Add up summaries of the same units; the first is of rows that may be shown one by one."""
    tables = [one.nonzero().set_index("key")[["events", "killed"]] for one in found]
    # Blank is not zero: a sum is missing only where no part of it is known.
    table = pd.concat(tables).groupby(level=0).sum(min_count=1)
    if value == "rate":
        areas = density_area(units_of(layers, by)).reindex(table.index)
        column = table["events"] * 1000 / areas
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


def units_of(layers: Layers, by: str) -> gpd.GeoDataFrame:
    """Return the units of a level by their ids."""
    units = layers.districts if by == "adm2" else layers.provinces
    return units.set_index(fields.ADM_ID)


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
        return [f"{limits[0]:,.0f}" if whole else f"{rounded(limits[0])}"]
    out = []
    for number, (low, high) in enumerate(pairwise(limits)):
        if whole:
            first = floor(low) + (number > 0 or not isclose(low, floor(low)))
            last = floor(high)
            out.append(f"{first:,}" if first >= last else f"{first:,}–{last:,}")
        else:
            out.append(f"{rounded(low)}–{rounded(high)}")
    return out


def class_rows(frame: Frame, limits: Sequence[float], *, whole: bool) -> list[Row]:
    """Return the rows of a legend, one for each class."""
    words = class_words(limits, whole=whole) if len(limits) else []
    shades = [shade_of(at, len(words), frame.colours.shades) for at in range(len(words))]
    return [colour_row(frame, *row) for row in zip(words, shades, strict=True)]


def limits_of(counts: Counts, classes: int = 5, scheme: str = "natural") -> list[float]:
    """Return the limits of the classes of all values above zero."""
    return class_breaks(counts.shown[counts.shown > 0], classes, scheme)


def draw_shades(scene: Scene, counts: Counts, limits: Sequence[float], by: str) -> None:
    """Shade the units by class; zero keeps the colour of the land, no figure is hatched."""
    classes, frame = max(1, len(limits) - 1), scene.frame

    def shade(value: float, area: BaseGeometry) -> None:
        if value > 0:
            colour = shade_of(class_of(value, limits), classes, frame.colours.shades)
            fill(frame, area, colour, scene.order + 5)

    draw_units(scene, counts, by, shade)


def draw_units(
    scene: Scene, counts: Counts, by: str, shade: Callable[[float, BaseGeometry], None]
) -> None:
    """Draw the units that have a value, as `shade` does; those without a figure are hatched."""
    frame, known = scene.frame, scene.areas_of(counts.shown.index, by)
    if by == "adm2":
        _cross_unplaced(scene, known)
    for value, area in zip(counts.shown, known, strict=True):
        if area.is_empty:
            continue
        if np.isnan(value):
            no_figure(frame, area, scene.order + 5)
        else:
            shade(value, area)
    seen, width = known[~shapely.is_empty(known)], frame.type.line * 0.4
    outline(frame, seen, frame.colours.province, width, scene.order + 20.5)


def _cross_unplaced(scene: Scene, known: NDArray[np.object_]) -> None:
    """Cross-hatch provinces that have events known no closer, under the shaded districts."""
    layers = scene.layers
    rows = layers.incidents[layers.incidents[MARK] == "province"]
    units = set(rows[fields.ADM1_ID].dropna())
    found = layers.provinces[fields.ADM_ID].isin(units).to_numpy()
    covered = shapely.union_all(known)
    for area in scene.view.on_paper(scene.base.provinces[found]):
        cross_hatch(scene.frame, shapely.difference(area, covered), scene.order + 4)


def texture(frame: Frame, area: BaseGeometry, order: float, *, kind: str) -> None:
    """Draw what says that events cannot be placed any closer ("unplaced"), or have no figure."""
    draw_texture(frame, area, SHADING[kind], order=order)


no_figure = partial(texture, kind="unknown")
cross_hatch = partial(texture, kind="unplaced")


def swatch(frame: Frame, colour: str, x: float, y: float) -> None:
    """Draw a colour of the legend."""
    style = {"edgecolor": frame.colours.province, "linewidth": frame.type.line * 0.4}
    fill(frame, sample_at(frame, x, y), colour, 80, **style)


def colour_row(frame: Frame, words: str, colour: str) -> Row:
    """Return a row of the legend that explains a colour."""
    return Row(words, partial(swatch, frame, colour))


def pattern_row(frame: Frame, words: str, draw: Callable[..., None]) -> Row:
    """Return a row of the legend that explains a pattern."""
    return Row(words, partial(_pattern, frame, draw))


def outside_row(frame: Frame) -> Row:
    """Return the row that explains the grey of land outside an area asked for."""
    return colour_row(frame, "not in the area asked for", frame.colours.neighbour)


def _pattern(frame: Frame, draw: Callable[..., None], x: float, y: float) -> None:
    """Draw a pattern of the legend."""
    swatch(frame, frame.colours.land, x, y)
    draw(frame, sample_at(frame, x, y), 80.1)
