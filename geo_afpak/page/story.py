"""A story as the page shows it: its areas found, its links held against what the page knows."""

from __future__ import annotations

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_plus

import shapely

from geo_afpak.errors import Fault, ValidationError
from geo_afpak.layers import EVENT_CLASS
from geo_afpak.model import fields
from geo_afpak.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo_afpak.layers import Layers
    from geo_afpak.region.projection import Bounds
    from geo_afpak.story import Step, Story

__all__ = ["story_data"]

_DAY: Final = r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
# What page/static/link.js reads besides lists of words; "w." and the name of a further column.
_FORMS: Final = {
    "from": _DAY, "to": _DAY, "first": _DAY, "quiet": _DAY, "u": "[01]", "p": "[0-5](?:,[0-5])*",
    "k": r"none|\d{0,7}-\d{0,7}", "v": r"-?[\d.]+,-?[\d.]+,[\d.]+", "x": "[a-z,]+",
    "d": "symbols|shaded|both", "sh": ".+", "st": ".+", "cmp": ".+", "o": "[a-z]+:.+",
    "b": "deaths", "area": ".+",
}  # fmt: skip


def story_data(story: Story, layers: Layers, keys: list[str]) -> dict[str, Any]:
    """Return the story as plain data.

    Parameters
    ----------
    story
        As `read_story` returns it.
    layers
        What the page shows.
    keys
        The page's layers, which a link may turn on and off.

    Raises
    ------
    ValidationError
        If an area is no unit of the map, or a link asks for what the page does not have: all of
        it at once.
    """
    faults: list[Fault] = []
    known = _known(layers, keys)
    steps = []
    for number, step in enumerate(story.steps):
        where = f"steps[{number}]"
        faults += _link_faults(step.link, known, f"{where}.link")
        bounds = _bounds(step, layers, f"{where}.area", faults)
        notes = [{"text": one.text, "at": list(one.at), "side": one.side} for one in step.notes]
        steps.append(
            {"title": step.title, "text": step.text, "link": step.link, "notes": notes}
            | ({"area": list(bounds)} if bounds else {})
        )
    if faults:
        raise ValidationError(f"the story {story.title!r}", faults)
    return {"title": story.title, "text": story.text, "steps": steps}


def _bounds(step: Step, layers: Layers, where: str, faults: list[Fault]) -> Bounds | None:
    """Return the area of a step, of a name the bounds of the largest unit that has it."""
    if not isinstance(step.area, str):
        return step.area
    levels = (layers.countries, layers.provinces, layers.districts)
    for units in levels:
        hits = (units[fields.NAME] == step.area) | (units[fields.ADM_ID] == step.area)
        if int(hits.sum()) == 1:
            west, south, east, north = shapely.bounds(units.geometry[hits].iloc[0])
            return float(west), float(south), float(east), float(north)
        if hits.any():
            ids = ", ".join(units.loc[hits, fields.ADM_ID])
            faults.append(_fault(where, step.area, "is not one", f"one of {ids}", "name its id"))
            return None
    names = [name for units in levels for name in units[fields.NAME]]
    near = get_close_matches(step.area, names, 1)
    fix = f"did you mean {near[0]!r}?" if near else "give west, south, east, north"
    faults.append(_fault(where, step.area, "is no area", "a unit of the map", fix))
    return None


def _known(layers: Layers, keys: list[str]) -> Mapping[str, set[str]]:
    """Return the words that each list of a link may hold."""
    rows, zones = layers.incidents, layers.zones
    return {
        "g": set(layers.group_names),
        "c": set(rows[EVENT_CLASS]),
        "t": set(rows[fields.EVENT_TYPE]),
        "s": set(rows[fields.SOURCE_DATASET].dropna()),
        "n": set(layers.countries[fields.ADM_ID]),
        "a": set(layers.provinces[fields.ADM_ID]),
        "z": set(zones[fields.STATUS]),
        "l": {*keys, *(f"-{key}" for key in keys)},
    }


def _link_faults(link: str, known: Mapping[str, set[str]], where: str) -> Iterator[Fault]:
    for part in filter(None, link.split("&")):
        key, _, code = part.partition("=")
        if key in known:
            for word in map(unquote_plus, code.split(",")):
                if word not in known[key]:
                    near = get_close_matches(word, known[key], 1)
                    fix = f"did you mean {near[0]!r}?" if near else "take it out"
                    yield _fault(
                        where, part, f"asks for {word!r}", "what the map has, by its code", fix
                    )
        elif not (key.startswith("w.") or re.fullmatch(_FORMS.get(key, ""), code, re.ASCII)):
            yield _fault(
                where,
                part,
                "is nothing that the page reads",
                "the part behind # of a link of this page",
                "copy it from “Share & cite”",
            )


def _fault(where: str, value: str, problem: str, expected: str, fix: str) -> Fault:
    return Fault(None, "", where, shorten(value), problem, expected, fix)
