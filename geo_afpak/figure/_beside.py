"""Two areas beside each other: maps of one scale and size, shaded by the same classes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_afpak.figure._base import BaseMap, draw_base
from geo_afpak.figure._callouts import list_of, name_highest
from geo_afpak.figure._compose import extent_of, grey_rest, name_places, study_area
from geo_afpak.figure._frame import LEADING
from geo_afpak.figure._furniture import draw_north, draw_scale_bar
from geo_afpak.figure._geo import fit
from geo_afpak.figure._labels import Room
from geo_afpak.figure._multiples import body_of_panels, boxes_of, head_rows, write_head
from geo_afpak.figure._scene import Scene
from geo_afpak.figure._shading import Counts, draw_shades, limits_of
from geo_afpak.join.marks import MARK, here, mark_of
from geo_afpak.region.projection import metric_crs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo_afpak.count.versus import Versus
    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._legend import Block
    from geo_afpak.layers import Layers
    from geo_afpak.region.projection import Bounds

_GAP: Final = 0.12
_TWO: Final = 2


@dataclass(frozen=True)
class Side:
    """One of the areas: what it is called, its layers, its counts by unit."""

    name: str
    layers: Layers
    counts: Counts


def sides_of(layers: Layers, versus: Versus, by: str, value: str) -> list[Side]:
    """Part a comparison into its two areas."""
    out = []
    for name, chosen, end in zip(versus.names, (versus.now, versus.then), "ab", strict=True):
        rows = chosen.incidents.assign(**{MARK: mark_of(chosen.incidents)})
        out.append(Side(
            name,
            replace(layers, chosen=chosen, incidents=rows, counted={}, versus=None),
            _counts(versus, by, value, end),
        ))  # fmt: skip
    return out


def _counts(versus: Versus, by: str, value: str, end: str) -> Counts:
    compared = versus.tables[by]
    table = compared.table[(compared.table[f"events_{end}"] > 0).to_numpy(dtype=bool)]
    values = table[f"{value}_{end}"].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    left = compared.left_out_a if end == "a" else compared.left_out_b
    return Counts(
        shown=pd.Series(values, index=pd.Index(table[by], dtype=object), dtype=float),
        events=int(table[f"events_{end}"].sum()),
        left_out={reason: int(n) for reason, n in left.itertuples(index=False)},
        counted=0,
    )


def counts_of_both(sides: Sequence[Side]) -> Counts:
    """Put the units of both into one, whose classes hold for either."""
    both = [side.counts for side in sides]
    out: dict[str, int] = {}
    for side in sides:
        out |= {f"of {side.name}: {reason}": n for reason, n in side.counts.left_out.items()}
    shown = pd.concat([one.shown for one in both])
    return Counts(shown[~shown.index.duplicated()], sum(one.events for one in both), out, 0)


def draw_beside(frame: Frame, sides: Sequence[Side], blocks: Sequence[Block]) -> None:
    """Draw the maps of both, and beside or below them the legend with what is highest in each."""
    limits = limits_of(counts_of_both(sides), frame.options.classes, frame.options.scheme)
    body = body_of_panels(frame, _with_lists(frame, sides, blocks))
    boxes = boxes_of(body, _TWO, 1 if frame.options.size == "column" else _TWO, _GAP)
    heads = [
        head_rows(frame, side.name, here(side.layers.incidents), box.width)
        for side, box in zip(sides, boxes, strict=True)
    ]
    kind = frame.type
    under = max(len(name) * kind.text + len(said) * kind.small for (name, _), (said, _) in heads)
    under = under * LEADING / 72 + 0.03
    places = [box._replace(top=box.top - under) for box in boxes]
    maps = [_map_of(side) for side in sides]
    scale = max(
        fit(place, base.crs, seen).scale for place, (base, seen) in zip(places, maps, strict=True)
    )
    for side, box, place, (base, seen), head in zip(sides, boxes, places, maps, heads, strict=True):
        write_head(frame, box, head)
        view = fit(place, base.crs, seen, least=scale)
        scene = Scene(frame, side.layers, base, view, Room(place))
        draw_base(frame, base, view, districts=True)
        grey_rest(scene)
        draw_scale_bar(frame, view, scene.room)
        draw_north(frame, view, scene.room)
        draw_shades(scene, side.counts, limits, frame.options.by)
        name_places(scene, named=name_highest(scene, side.counts))


def _map_of(side: Side) -> tuple[BaseMap, Bounds]:
    area = study_area(side.layers)
    base = BaseMap.of(side.layers, metric_crs(area))
    return base, extent_of(side.layers, base, area)


def _with_lists(frame: Frame, sides: Sequence[Side], blocks: Sequence[Block]) -> list[Block]:
    """Put what is highest in each below the classes, but not on a card."""
    if frame.options.size == "social":
        return [blocks[0]]
    lists = [
        replace(block, heading=f"{side.name}: {block.heading[0].lower()}{block.heading[1:]}")
        for side in sides
        if len((block := list_of(side.layers, side.counts, frame)).rows) > 1
    ]
    return [blocks[0], *lists, *blocks[1:]]
