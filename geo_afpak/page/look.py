"""The look as a page takes it: rules of CSS, and plain data for our script."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from geo_afpak import look
from geo_afpak.look.css import variable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo_afpak.look import Line, Name, Status, Stroke

__all__ = ["look_css", "look_data"]


def look_css() -> str:
    """Write what CSS can say of the look; to stand after the style sheets of page/static."""
    rules = {f".ga-line-{kind}": _line(line) for kind, line in look.LINES.items()}
    for place in range(len(look.PALETTES["light"].hues)):
        rules[f".ga-hue-{place}"] = f"--hue: var(--hue-{place})"
    rules |= _symbol_rules()
    rules[".ga-hatched"] = f"stroke: var(--hue); {_stroke(look.HATCHED.edge)}"
    near = f"fill: var(--hue); fill-opacity: {look.NEAR.fill}; stroke: var(--hue)"
    rules[".ga-disc"] = f"{near}; {_stroke(look.NEAR.edge)}"
    rules |= _zone_rules()
    for texture in look.SHADING.values():
        rules[f".ga-ink-{texture.colour}"] = f"--hue: var(--{variable(texture.colour)})"
        rules[f".ga-ground-{texture.ground or 'land'}"] = f"fill: var(--{texture.ground or 'land'})"
    rules[".ga-shade-zero"] = "fill: var(--land); background: var(--land)"
    for place in range(len(look.PALETTES["light"].shades)):
        colour = f"var(--shade-{place})"
        rules[f".ga-shade-{place}"] = f"fill: {colour}; background: {colour}"
    for place in range(len(look.PALETTES["light"].changes)):
        colour = f"var(--change-{place})"
        rules[f".ga-change-{place}"] = f"fill: {colour}; background: {colour}"
    rules |= {f".ga-name-{kind}": _name(name) for kind, name in look.NAMES.items()}
    rules |= {f".ga-town-{rank}": _name(name) for rank, name in enumerate(look.TOWNS, 1)}
    return "".join(f"{selector} {{ {rule}; }}\n" for selector, rule in rules.items())


def _line(line: Line) -> str:
    dash = f"; {_dash(line.dash)}; stroke-linecap: butt" if line.dash else ""
    return f"stroke: var(--{variable(line.colour)}); stroke-width: {line.width}{dash}"


def _dash(dash: tuple[float, ...]) -> str:
    return f"stroke-dasharray: {' '.join(f'{length:g}' for length in dash)}"


def _stroke(edge: Stroke | None) -> str:
    if edge is None:
        return "stroke: none"
    parts = [f"stroke-width: {edge.width}", f"stroke-opacity: {edge.opacity}"]
    parts += [_dash(edge.dash)] if edge.dash else []
    parts += ["stroke-linecap: round"] if edge.round else []
    return "; ".join(parts)


def _symbol_rules() -> Mapping[str, str]:
    size = look.SYMBOL
    rules = {".ga-symbol": f"stroke: var(--paper); stroke-width: {size.hairline}"}
    for kind, event in look.EVENTS.items():
        rules[f".ga-event-{kind}"] = f"--hue: var(--{variable(kind)})"
        rules[f".ga-symbol-{kind}"] = (
            f"fill: var(--paper); stroke: var(--{variable(kind)}); stroke-width: {size.ring}"
            if event.ring
            else f"fill: var(--{variable(kind)})"
        )
    hollow = f"fill: var(--paper); stroke-width: {size.hollow.width}; {_dash(size.hollow.dash)}"
    rules[".ga-symbol.ga-hollow"] = hollow
    for kind, event in look.EVENTS.items():
        if event.lethal:
            rules[f".ga-hollow.ga-symbol-{kind}"] = f"stroke: var(--{variable(kind)})"
    return rules


def _zone_rules() -> Mapping[str, str]:
    """Statuses, paler by certainty; a wide statement is only an edge."""
    rules = {".ga-zone": "--firm: 1; opacity: var(--firm); stroke: var(--hue); fill-opacity: 1"}
    for certainty, strength in look.PRESENCE.certainty.items():
        rules[f".ga-certainty-{certainty}"] = f"--firm: {strength}"
    filled = []
    for key, status in look.STATUSES.items():
        rules[f".ga-zone-{key}"] = "; ".join(_zone(status))
        filled += [] if status.bare else [f".ga-zone-{key}"]
    wide = f".ga-zone-wide:is({', '.join(filled)})"
    rules[wide] = f"fill: none; {_stroke(look.PRESENCE.wide)}"
    rules[".ga-zone-fading"] = f"opacity: calc({look.PRESENCE.fading} * var(--firm))"
    return rules


def _zone(status: Status) -> Iterator[str]:
    if status.bare:
        yield "fill: none"
    elif status.fill:
        yield f"fill: var(--hue); fill-opacity: {status.fill}"
    yield _stroke(status.edge)


def _name(name: Name) -> str:
    italic = "italic " if name.italic else ""
    family = "serif" if name.serif else "sans"
    rule = f"font: {italic}{name.weight} {name.size}px/1.15 var(--{family})"
    rule += f"; letter-spacing: {name.spacing}em" if name.spacing else ""
    return f"{rule}; text-transform: uppercase" if name.capitals else rule


def look_data() -> dict[str, Any]:
    """Give our script what CSS cannot say: outlines, patterns, sizes, zooms of names.

    Examples
    --------
    >>> look_data()["statuses"]["cells"]["pattern"]["kind"]
    'dots'
    """
    return {
        "events": {kind: _plain(event) for kind, event in look.EVENTS.items()},
        "symbol": _plain(look.SYMBOL),
        "hatched": _plain(look.HATCHED),
        "near": _plain(look.NEAR),
        "shading": {key: _plain(texture) for key, texture in look.SHADING.items()},
        "statuses": {key: _plain(status) for key, status in look.STATUSES.items()},
        "towns": [name.first_zoom for name in look.TOWNS],
        "zooms": {
            kind: [name.first_zoom, name.end_zoom or 99] for kind, name in look.NAMES.items()
        },
    }


_SAID_ELSEWHERE: Final = {"label", "meaning", "types"}


def _plain(part: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass of the look
    """Leave out what is not set, and the words, which the page has in their own place."""
    return {k: v for k, v in asdict(part).items() if v and k not in _SAID_ELSEWHERE}
