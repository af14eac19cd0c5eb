"""The choropleth: districts or provinces shaded by what is counted in them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from geo_afpak.count.certain import unsure_of
from geo_afpak.count.selection import Selection, select
from geo_afpak.count.summary import summarise
from geo_afpak.figure._callouts import highest, list_of, name_highest
from geo_afpak.figure._compose import compose, finish, name_places, study_area
from geo_afpak.figure._insets import enlarged, small_units
from geo_afpak.figure._legend import Block, Row
from geo_afpak.figure._shading import (
    Counts,
    class_rows,
    colour_row,
    counts_from,
    cross_hatch,
    draw_shades,
    limits_of,
    no_figure,
    outside_row,
    pattern_row,
    units_of,
)
from geo_afpak.join.marks import here
from geo_afpak.layers import DRAWN, areas_of
from geo_afpak.model import fields
from geo_afpak.text import counted, out_of, plural, rounded, sentence

if TYPE_CHECKING:
    from geo_afpak.figure import FigureOptions
    from geo_afpak.figure._frame import Frame
    from geo_afpak.figure._scene import Scene
    from geo_afpak.layers import Layers

UNIT: Final = {"adm1": "province", "adm2": "district"}
CROWD: Final = 5
WHAT: Final = {
    "events": "Events",
    "killed": "People killed, as stated",
    "rate": "Events per 1,000 km²",
    "counts": "Events, as the source counts them",
}
_TITLES: Final = {
    "events": "events", "killed": "people killed", "rate": "events per 1,000 km²",
    "counts": "events",
}  # fmt: skip


def counts_by_unit(layers: Layers, by: str, value: str) -> Counts:
    """Take the numbers from `summary`, those of sources that are only counted included.

    Those of `Layers.areas` stand alone: they are in no other number.
    """
    if value == "counts" and (areas := areas_of(layers, by)):
        return counts_from([areas], layers, by, "events")
    rows = here(layers.incidents)
    rows = rows.assign(**{fields.KILLED: rows[DRAWN]})
    found = [summarise(rows, by, region=layers.region, vintage=layers.vintage)]
    found += [layers.counted[by]] if by in layers.counted else []
    return counts_from(found, layers, by, value)


def draw_choropleth(layers: Layers, frame: Frame, options: FigureOptions) -> None:
    """Shade the units in five classes of one hue; zero keeps the colour of the land."""
    layers = _shown(layers, options)
    counts = counts_by_unit(layers, options.by, options.value)
    limits = limits_of(counts, options.classes, options.scheme)
    frame.dress(layers, _title(layers, options), _lead(layers, counts, options), base_map=True)
    area = study_area(layers)
    blocks = legend_of(
        frame, counts, hatched=bool(counts.left_out.get("known only to the province")),
        asked=layers.chosen.selection.area is not None,
    )  # fmt: skip
    if options.size == "social":
        blocks = blocks[:1]
    elif (ranked := list_of(layers, counts, frame)).rows:
        blocks.insert(1, ranked)
    scene = compose(frame, layers, area, blocks, districts=options.by == "adm2")
    finish(scene)

    def draw(window: Scene, *, inset: bool) -> None:
        draw_shades(window, counts, limits, options.by)
        name_places(window, named=name_highest(window, counts), inset=inset)

    enlarged(scene, small_units(scene, counts.shown.index, options.by), CROWD, draw)


def _shown(layers: Layers, options: FigureOptions) -> Layers:
    """Leave out everything else where counts of areas are drawn: they are of another source."""
    if options.value != "counts" or not layers.areas:
        return layers
    told = f"Counts of areas: {layers.areas.source}, {layers.areas.period}"
    none, asked = layers.incidents.iloc[:0], Selection(area=layers.chosen.selection.area)
    chosen = select(none, asked, region=layers.region, vintage=layers.vintage)
    return replace(
        layers, chosen=chosen, citations=(told,),
        title=f"Counts by {layers.areas.source}, {layers.areas.period}",
        incidents=none, zones=layers.zones.iloc[:0], counted={}, notices=(),
        corrected=False,
    )  # fmt: skip


def _title(layers: Layers, options: FigureOptions) -> str:
    return f"{layers.title}: {_TITLES[options.value]} by {UNIT[options.by]}"


def _lead(layers: Layers, counts: Counts, options: FigureOptions) -> str:
    out = sum(counts.left_out.values())
    units = len(counts.shown)
    unit = UNIT[options.by]
    events = out_of(counts.events, counts.events + out, "event")
    text = f"{sentence(events)} {plural(counts.events, 'is', 'are')} known to a {unit}"
    text += f", in {_share(layers, units, options.by)}." if units else "."
    if options.value == "counts":
        return f"{text} They are counts of areas, in no number of single events."
    if options.value == "killed":
        blank = int(counts.shown.isna().sum())
        total = int(counts.shown.sum())
        killed = f" At least {counted(total, 'person was', 'people were')} killed there"
        text += killed if total else " No deaths are stated"
        text += f"; for {counted(blank, unit)} no figure is known." if blank else "."
    if options.by == "adm2" and (unsure := unsure_of(layers.incidents)):
        who = "All of them" if unsure > 1 else "It"
        who = f"{unsure:,} of them" if unsure < counts.events else who
        text += f" {who} may have been in a district next to theirs."
    if counts.counted:
        text += f" {counts.counted:,} of them are of sources that may only be counted."
    return text


def _share(layers: Layers, units: int, by: str) -> str:
    """Say how many of the units of the area have events."""
    area, unit = layers.chosen.area, UNIT[by]
    whole = len(area.units(by))
    where = "" if area.whole or area.level == by else f" of {area.name}"
    if units >= whole:
        return f"{out_of(units, units, unit)}{where}"
    return f"{units:,} of the {counted(whole, unit)}{where}"


def legend_of(frame: Frame, counts: Counts, *, hatched: bool, asked: bool = True) -> list[Block]:
    """Teach the classes, and count what is in no unit.

    Parameters
    ----------
    hatched
        Whether provinces are hatched for events known no closer.
    asked
        Whether land outside an area asked for is grey.
    """
    options, unit = frame.options, UNIT[frame.options.by]
    limits = limits_of(counts, options.classes, options.scheme)
    rows = class_rows(frame, limits, whole=options.value != "rate")
    zero = "no event placed, or 0 killed" if (counts.shown == 0).any() else "no event placed"
    rows.append(colour_row(frame, zero, frame.colours.land))
    if asked:
        rows.append(outside_row(frame))
    if counts.shown.isna().any():
        why = "no rate: drawn area far off the census" if options.value == "rate" else "no figure"
        rows.append(pattern_row(frame, f"events, but {why}", no_figure))
    if options.by == "adm2" and hatched:
        rows.append(pattern_row(frame, "has events known to the province only", cross_hatch))
    left = tuple(Row(f"{number:,} {reason}") for reason, number in counts.left_out.items())
    total = sum(counts.left_out.values())
    blocks = [
        Block(WHAT[options.value], tuple(rows), indent=2.9),
        Block(f"{counted(total, 'event')} in no {unit}", left),
    ]
    return [block for block in blocks if block.rows]


def none_of_choropleth(layers: Layers, options: FigureOptions) -> str:
    """Say that there are no counts, or that no event is known to a unit."""
    if options.value == "counts" and layers.areas is None:
        return "there are no counts of areas (--counts)"
    shown = counts_by_unit(layers, options.by, options.value).shown
    other = " (--by adm1 shades provinces)" if options.by == "adm2" else ""
    return f"no event is known to a {UNIT[options.by]}{other}" if shown.empty else ""


def alt_choropleth(layers: Layers, options: FigureOptions) -> str:
    """Say what the choropleth shows, the highest units by name."""
    layers = _shown(layers, options)
    counts = counts_by_unit(layers, options.by, options.value)
    units = units_of(layers, options.by)
    top = highest(counts, 3)
    names = [
        f"{units.loc[key, fields.NAME]!s} ({rounded(top[key], 3)})" for key in map(str, top.index)
    ]
    most = f" Most: {', '.join(names)}." if names else ""
    return f"Map, {UNIT[options.by]}s shaded. {_lead(layers, counts, options)}{most}"
