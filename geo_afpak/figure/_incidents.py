"""The map of incidents."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_afpak.count.lead import lead_of, presence_also
from geo_afpak.count.summary import summarise
from geo_afpak.figure._base import draw_pattern, sample_at
from geo_afpak.figure._compose import (
    by_province,
    compose,
    finish,
    show_events,
    spots_of,
    study_area,
)
from geo_afpak.figure._events import counts_of
from geo_afpak.figure._insets import enlarged
from geo_afpak.figure._legend import Block, Row
from geo_afpak.figure._marks import Symbol, draw_badge, draw_symbols, is_hollow, radius_for
from geo_afpak.figure._scene import Circles
from geo_afpak.figure._shading import class_rows, counts_from, draw_shades, limits_of
from geo_afpak.join.marks import NEAR, ON_A_SPOT, SHELF, here
from geo_afpak.layers import DRAWN, EVENT_CLASS, LABEL_POINT, MARK
from geo_afpak.look import HATCHED
from geo_afpak.model import fields
from geo_afpak.words import EVENT_CLASS_LABELS

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._scene import Scene
    from geo_afpak.figure._shading import Counts
    from geo_afpak.layers import Layers

_NOTED: Final = {"a4": 6, "text": 4, "column": 2, "wide": 6, "social": 2}
"""How many of the deadliest attacks have date and deaths written beside them."""


_CROWD: Final = 6
_EVERYWHERE: Final = 10**9


def events_lead(layers: Layers) -> str:
    """Return the lead of the layers without what it says of zones."""
    zones = layers.zones
    if (layers.counted or layers.areas) and here(layers.incidents).empty:
        return layers.lead.replace(presence_also(zones), "", 1) if len(zones) else layers.lead
    counted = layers.lead.removeprefix(lead_of(layers.incidents, zones))
    return lead_of(layers.incidents, zones.iloc[:0]) + counted


def draw_incidents(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Draw the events, each only as precisely as its place is known."""
    rows = here(layers.incidents)
    lead = events_lead(layers) if options.alone else ""
    frame.dress(layers, layers.title, lead, base_map=True)
    area = study_area(layers, spots_of(rows))
    circles = circles_of(layers)
    scene = compose(frame, layers, area, _legend(layers, frame, circles))
    scene.circles = circles
    noted = _deadliest(rows, _NOTED[options.size])
    counted = _counted(layers)
    if counted:
        draw_shades(scene, counted, limits_of(counted), "adm2")
    finish(scene)

    def draw(window: Scene, *, inset: bool) -> None:
        if counted and inset:
            draw_shades(window, counted, limits_of(counted), "adm2")
        show_events(window, rows, noted, inset=inset)

    # So many events crowd everywhere; who wants a place enlarged names it.
    enlarged(scene, _seen(scene, rows), _EVERYWHERE if circles else _CROWD, draw)


def circles_of(layers: Layers) -> Circles | None:
    """Say how the events are gathered; None where each is drawn by itself."""
    rows = here(layers.incidents)
    return Circles.of([rows], whole=by_province(layers, study_area(layers, spots_of(rows))))


def _seen(scene: Scene, rows: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return where events on a spot or in a district stand on paper."""
    dots = rows[rows[MARK].isin(ON_A_SPOT)]
    units = scene.layers.districts.set_index(fields.ADM_ID)[LABEL_POINT]
    known = rows[(rows[MARK] == "district") & rows[fields.ADM2_ID].isin(units.index)]
    places = [*dots.geometry, *units.loc[known[fields.ADM2_ID]]]
    seen = pd.concat([dots, known])[[fields.ADM2_ID, fields.ADM1_ID]]
    xy = scene.view.points(pd.Series(places)) if places else np.empty((0, 2))
    return pd.DataFrame(seen).assign(x=xy[:, 0], y=xy[:, 1])


def _deadliest(rows: gpd.GeoDataFrame, most: int) -> pd.Index:
    attacks = rows[(rows[fields.EVENT_TYPE] == "attack") & (rows[fields.KILLED] > 0)]
    return attacks.sort_values(fields.KILLED, ascending=False, kind="stable").index[:most]


def _legend(layers: Layers, frame: Frame, circles: Circles | None) -> list[Block]:
    blocks = event_blocks(layers, frame, circles)
    if frame.options.size == "social":
        return [Block("", blocks[1].rows, blocks[1].indent)]
    counted = _counted(layers)
    if counted:
        rows = tuple(class_rows(frame, limits_of(counted), whole=True))
        out = sum(counted.left_out.values())
        rows += (Row(f"{out:,} more in no district"),) if out else ()
        blocks.insert(-1, Block("Events that may only be counted", rows, indent=2.9))
    return [block for block in blocks if block.rows]


def _counted(layers: Layers) -> Counts | None:
    """Return the districts' counts of events whose sources forbid to show them one by one."""
    if "adm2" not in layers.counted:
        return None
    return counts_from([layers.counted["adm2"]], layers, "adm2", "events")


def event_blocks(layers: Layers, frame: Frame, circles: Circles | None = None) -> list[Block]:
    """Return the four parts of the legend: places, kinds, sizes, what is not on the map.

    With `circles`, events are gathered in them.
    """
    rows = here(layers.incidents)
    if circles:
        gathered = _circles(frame, rows, circles)
        return [gathered, _classes(frame, rows), Block("", ()), _off_map(layers)]
    return [_precision(frame, rows), _classes(frame, rows), _deaths(frame, rows), _off_map(layers)]


def _symbol(frame: Frame, kind: str, x: float, y: float, **how: object) -> None:
    symbol = Symbol(kind, x, y, **{"radius": frame.type.mark, **how})  # type: ignore[arg-type]
    draw_symbols(frame, [symbol], order=80)


def _badge(frame: Frame, x: float, y: float) -> None:
    draw_badge(frame, (x, y), {"attack": 2}, order=80)


def _circle_row(frame: Frame, radii: list[float], words: str, kind: str) -> tuple[Row, float]:
    """Return circles side by side that say what their areas stand for, and the indent they want."""
    wide = 2 * sum(radii) + 1.5 * (len(radii) - 1)

    def draw(x: float, y: float) -> None:
        left = x - wide / 2 / 72
        for radius in radii:
            _symbol(frame, kind, left + radius / 72, y, radius=radius)
            left += (2 * radius + 1.5) / 72

    indent = max(3.6, wide * 1.22 / frame.type.small)
    return Row(words, draw, height=2.15 * radii[-1]), indent


def _precision(frame: Frame, rows: gpd.GeoDataFrame) -> Block:
    """Teach precision first: what a symbol says of the place."""
    attack = partial(_symbol, frame, "attack")

    def district(x: float, y: float) -> None:
        red = frame.colours.events["attack"]
        draw_pattern(frame, sample_at(frame, x, y, 3, 1), HATCHED.pattern, red, order=79)
        _symbol(frame, "attack", x, y)

    marks, precision = rows[MARK], rows[fields.GEO_PRECISION]
    dots = marks == "dot"
    found = (
        ((dots & (precision == 1)).any(), Row("the site", partial(attack, site=True))),
        ((dots & (precision == 2)).any(), Row("the town, not the spot in it", attack)),  # noqa: PLR2004
        (
            (marks == NEAR).any(),
            Row(_reach_words(rows), partial(attack, near=True), height=1.6 * frame.type.small),
        ),
        ((marks == "district").any(), Row("the district, hatched, no closer", district)),
        (
            (marks == "province").any(),
            Row(
                "the province, no closer: a count",
                partial(_badge, frame),
                height=1.75 * frame.type.small,
            ),
        ),
    )
    return Block("How closely the place is known", tuple(row for seen, row in found if seen))


def _reach_words(rows: gpd.GeoDataFrame) -> str:
    """Say how wide the discs are."""
    near = rows.reindex(columns=[fields.RADIUS_KM])[rows[MARK] == NEAR]
    wide = sorted(set(near[fields.RADIUS_KM].astype(float))) or [0.0]
    most = f"{wide[-1]:g} km"
    return f"near a place, within {most if len(wide) == 1 else f'{wide[0]:g} to {most}'} of it"


def _circles(frame: Frame, rows: gpd.GeoDataFrame, circles: Circles) -> Block:
    """Say what a circle is, and how many events its area stands for."""
    powers = [10**power for power in range(7) if 10**power <= circles.most]
    steps = powers[-2:] if len(powers) > 1 else [circles.most]
    words = f"{' and '.join(f'{step:,}' for step in steps)} events"
    radii = [circles.radius(frame, step) for step in steps]
    gathered = circles.holds(rows)
    unit = "province" if circles.column == fields.ADM1_ID else "district"
    row, indent = _circle_row(frame, radii, words, "other")
    found = [row, Row("in its middle or touching it; sectors by what happened")]
    if single := int((rows.loc[~gathered, MARK] == "province").sum()):
        text = f"{single:,} known to a province: a count"
        found.append(Row(text, partial(_badge, frame), height=1.75 * frame.type.small))
    heading = f"{int(gathered.sum()):,} events, a circle for each {unit}"
    return Block(heading, tuple(found), indent=indent)


def _classes(frame: Frame, rows: gpd.GeoDataFrame) -> Block:
    return Block(
        "What happened, and how often",
        tuple(
            Row(f"{EVENT_CLASS_LABELS[kind]}: {number:,}", partial(_symbol, frame, kind))
            for kind, number in counts_of(rows).items()
        ),
        indent=2.2,
    )


def _deaths(frame: Frame, rows: gpd.GeoDataFrame) -> Block:
    """Show what the area of a symbol says; nothing when no deaths are stated."""
    blank = rows.loc[rows[DRAWN].isna() & rows[MARK].isin([*ON_A_SPOT, "district"]), EVENT_CLASS]
    hollow = (
        (Row("broken outline: no figure", partial(_symbol, frame, "attack", hollow=True)),)
        if any(is_hollow(kind, None) for kind in blank.unique())
        else ()
    )
    sized = rows[rows[MARK].isin([*ON_A_SPOT, "district"])]
    most = sized[DRAWN].max()
    if pd.isna(most) or most <= 1:
        return Block("People killed" if hollow else "", hollow)
    top = next((step for step in (1000, 500, 100, 50, 10) if step <= most), int(most))
    steps = sorted({1, top} | ({10} if top > 10 else set()))  # noqa: PLR2004
    radii = [radius_for(step, frame.type.mark) for step in steps]
    words = ", ".join(f"{step:,}" for step in steps[:-1]) + f" and {steps[-1]:,} killed"
    row, indent = _circle_row(frame, radii, words, next(iter(counts_of(sized))))
    return Block("Area by people killed", (row, *hollow), indent)


def _off_map(layers: Layers) -> Block:
    """Count what no map can place, by what is known of the place."""
    shelf = layers.incidents[layers.incidents[MARK] == SHELF]
    found = summarise(shelf, "geo_precision").nonzero()
    known = dict(zip(found["key"], found["events"], strict=True))
    elsewhere = len(layers.incidents) - len(here(layers.incidents))
    counts = [
        (sum(known.get(key, 0) for key in ("0", "")), "with no place given"),
        (known.get("5", 0), "known only to a country or region"),
        (sum(known.get(key, 0) for key in ("1", "2", "3", "4")), "whose unit is not known"),
        (elsewhere, f"outside {layers.region.those}, not counted above"),
    ]
    return Block(
        "Not on the map", tuple(Row(f"{number:,} {words}") for number, words in counts if number)
    )


def none_of_incidents(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say that there is no event."""
    some = len(here(layers.incidents)) or layers.counted or len(layers.zones)
    return "" if some else "there is no event"


def alt_incidents(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say what the map of incidents shows."""
    return f"Map. {events_lead(layers)}"
