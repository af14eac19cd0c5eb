"""Why a figure would be a blank page: then it is not drawn at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo_afpak.figure._casualties import toll_of
from geo_afpak.figure._choropleth import UNIT, counts_by_unit
from geo_afpak.figure._multiples import panels_for
from geo_afpak.figure._register import register_of
from geo_afpak.figure._timeline import axis_of, story_of
from geo_afpak.join.marks import here

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_afpak.figure import FigureOptions
    from geo_afpak.layers import Layers


def reason_for_none(layers: Layers, kind: str, options: FigureOptions) -> str:
    """Say what is missing for a figure; empty where there is something to draw."""
    return _REASONS[kind](layers, options)


def _incidents(layers: Layers, _: FigureOptions) -> str:
    some = len(here(layers.incidents)) or layers.counted or len(layers.zones)
    return "" if some else "there is no event"


def _presence(layers: Layers, _: FigureOptions) -> str:
    return "" if len(layers.zones) else "there is no statement of presence (--zones)"


def _choropleth(layers: Layers, options: FigureOptions) -> str:
    if options.value == "counts" and layers.areas is None:
        return "there are no counts of areas (--counts)"
    shown = counts_by_unit(layers, options.by, options.value).shown
    other = " (--by adm1 shades provinces)" if options.by == "adm2" else ""
    return f"no event is known to a {UNIT[options.by]}{other}" if shown.empty else ""


def _change(layers: Layers, options: FigureOptions) -> str:
    versus = layers.versus
    if versus is None:
        return "there is nothing to compare with (--against)"
    if options.value not in ("events", "killed"):
        return "a comparison is of events or people killed"
    shown = versus.difference(options.by)
    return f"no event is known to a {UNIT[options.by]}" if shown.empty else ""


def _multiples(layers: Layers, options: FigureOptions) -> str:
    panels, _ = panels_for(layers, options)
    some = any(len(panel.rows) for panel in panels)
    return "" if some else f"no event is dated to one {options.split}"


def _timeline(layers: Layers, _: FigureOptions) -> str:
    some = axis_of(layers, story_of(layers))
    return "" if some else "no event and no statement of presence has a date"


def _casualties(layers: Layers, _: FigureOptions) -> str:
    none = toll_of(layers).months.nonzero().empty
    return "no event in which people are hurt is dated to one month" if none else ""


def _groups(layers: Layers, _: FigureOptions) -> str:
    groups, _strangers = register_of(layers)
    return "" if groups else "no group of the register is named"


_REASONS: dict[str, Callable[[Layers, FigureOptions], str]] = {
    "incidents": _incidents,
    "presence": _presence,
    "choropleth": _choropleth,
    "change": _change,
    "multiples": _multiples,
    "timeline": _timeline,
    "casualties": _casualties,
    "groups": _groups,
}
