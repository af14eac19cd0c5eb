"""Maps: incidents, presence, choropleth, small multiples."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_afpak import fields
from geo_afpak.figure._compose import (
    INSETS,
    compose,
    draw_inset,
    find_insets,
    finish,
    name_places,
    study_area,
)
from geo_afpak.figure._events import counts_of, draw_events, hatch
from geo_afpak.figure._legend import Block, Row
from geo_afpak.figure._marks import Symbol, draw_badge, draw_symbols, radius_for
from geo_afpak.layers import MARK
from geo_afpak.words import EVENT_CLASS_LABELS
import shapely
from geo_afpak.figure._frame import Box
from geo_afpak.figure import _names

if TYPE_CHECKING:
    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._frame import Frame
    from geo_afpak.layers import Layers

CROWDED = ("Nangarhar", "Quetta", "Karachi")


def draw_incidents(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Draw the incidents."""
    rows = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    frame.dress(layers, layers.title, layers.lead, base_map=True, beside=frame.type.side)
    scene = compose(frame, layers, study_area(layers, rows), incident_legend(layers, frame))
    names = CROWDED if options.insets is None else options.insets
    insets = find_insets(layers, scene.base, names, most=INSETS[options.size])
    for inset in insets:
        inner = draw_inset(scene, inset, 1.45)
        if inner:
            spots = draw_events(inner, rows)
            _names.draw_towns(inner, spots, rank=3, most=6)
            _names.draw_districts(inner)
    finish(scene)
    spots = draw_events(scene, rows)
    name_places(scene, spots)


def incident_legend(layers, frame):
    mark = frame.type.mark
    def sym(kind, radius=mark, **kw):
        return lambda x, y: draw_symbols(frame, [Symbol(kind, x, y, radius, **kw)], order=80)
    def district(x, y):
        box = Box(x - .13, y - .06, x + .13, y + .06)
        hatch(frame, shapely.box(*box), frame.colours.events["attack"], spacing=3.2, width=.45, order=80)
        draw_symbols(frame, [Symbol("attack", x, y, mark)], order=81)
    rows = layers.incidents[layers.incidents[MARK] != "elsewhere"]
    counts = counts_of(rows)
    return [
        Block("How closely the place is known", (
            Row("the site", sym("attack", site=True)),
            Row("the town", sym("attack")),
            Row("the district only: hatched", district),
            Row("the province only: a badge that counts", lambda x, y: draw_badge(frame, (x, y), {"attack": 2}, order=80)),
        )),
        Block("What happened", tuple(Row(f"{EVENT_CLASS_LABELS[k]}: {n}", sym(k)) for k, n in counts.items())),
    ]


draw_presence = draw_choropleth = draw_multiples = draw_incidents


def alt_incidents(layers: Layers, options: FigureOptions) -> str:  # noqa: ARG001
    """Say what the map of incidents shows."""
    return layers.lead


alt_presence = alt_choropleth = alt_multiples = alt_incidents
