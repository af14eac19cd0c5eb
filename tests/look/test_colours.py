"""The look's colours are told apart on land, by every kind of eye, light and dark.

Contrast is that of WCAG 2.2; the difference
of two colours is CIE76 (the distance in CIELAB, D65); colour blindness is simulated in linear
RGB with the matrices for severity 1.0 of Machado, Oliveira and Fernandes, "A Physiologically-
based Model for Simulation of Color Vision Deficiency", IEEE TVCG 15 (2009).
"""

from __future__ import annotations

from dataclasses import fields
from itertools import combinations, pairwise

import numpy as np
import pytest

from geo_afpak.look import EVENTS, OTHER, PALETTES

SCHEMES = {style: PALETTES[style] for style in ("light", "dark")}
CLASSES = [kind for kind in EVENTS if kind != OTHER]
# No two may come closer than this: just below what the palette was measured at.
FLOORS = {
    "light": {"normal": 45.5, "deutan": 15.9, "protan": 29.8, "tritan": 13},
    "dark": {"normal": 36, "deutan": 21.5, "protan": 20.5, "tritan": 10},
}
EYES = {
    "normal": np.eye(3),
    "protan": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deutan": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritan": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
}
# IEC 61966-2-1: linear sRGB to XYZ, and the white point D65.
TO_XYZ = np.array(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(colour: str) -> np.ndarray:
    parts = np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)


def luminance(colour: str) -> float:
    return float(TO_XYZ[1] @ linear(colour))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, eye: str) -> np.ndarray:
    seen = np.clip(EYES[eye] @ linear(colour), 0, 1)
    ratio = TO_XYZ @ seen / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (ratio * 24389 / 27 + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: str, other: str, eye: str) -> float:
    return float(np.linalg.norm(lab(one, eye) - lab(other, eye)))


def test_the_measure_gives_known_values():
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert lab("#ff0000", "normal") == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    for eye in EYES:  # grey looks grey to all
        assert lab("#808080", eye) == pytest.approx([53.59, 0, 0], abs=0.1)


@pytest.mark.parametrize("style", PALETTES)
def test_a_palette_has_a_colour_for_every_class_group_and_shade(style):
    palette = PALETTES[style]
    assert set(palette.events) == set(EVENTS)
    assert (len(palette.hues), len(palette.shades), len(palette.changes)) == (9, 5, 6)
    plain = [getattr(palette, field.name) for field in fields(palette)[:11]]
    named = [*palette.hues, *palette.shades, *palette.changes, *palette.events.values()]
    for colour in [*plain, *named]:
        assert linear(colour).shape == (3,)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("event", EVENTS)
def test_an_event_stands_out_from_the_land_and_from_the_column(scheme, event):
    colours = SCHEMES[scheme]
    assert contrast(colours.events[event], colours.land) >= 3
    assert contrast(colours.events[event], colours.paper) >= 3


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("eye", EYES)
def test_no_two_events_look_alike_to_any_eye(scheme, eye):
    colours = SCHEMES[scheme].events
    closest = min(
        (difference(colours[one], colours[other], eye), one, other)
        for one, other in combinations(CLASSES, 2)
    )
    assert closest[0] >= FLOORS[scheme][eye], closest


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_hue_of_every_group_stands_out_from_the_land(scheme):
    colours = SCHEMES[scheme]
    assert len(set(colours.hues)) == len(colours.hues)
    assert min(contrast(hue, colours.land) for hue in colours.hues) >= 3


@pytest.mark.parametrize("style", PALETTES)
def test_shades_of_a_district_differ_in_grey_and_go_one_way(style):
    colours = PALETTES[style]
    shades = [colours.land, *colours.shades]
    light = [luminance(shade) for shade in shades]
    assert light == sorted(light, reverse=style != "dark")
    assert min(contrast(one, other) for one, other in pairwise(shades)) >= 1.15


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("eye", EYES)
def test_fewer_and_more_look_unlike_to_any_eye_and_grow_away_from_the_land(scheme, eye):
    colours = SCHEMES[scheme]
    fewer, more = colours.changes[2::-1], colours.changes[3:]
    assert min(difference(one, other, eye) for one in fewer for other in more) >= 18
    for side in (fewer, more):
        away = [contrast(colour, colours.land) for colour in side]
        assert away == sorted(away)
        assert min(contrast(one, other) for one, other in pairwise(side)) >= 1.3


@pytest.mark.parametrize("style", PALETTES)
@pytest.mark.parametrize("ground", ["land", "neighbour", "sea", "paper"])
def test_text_can_be_read_on_every_ground(style, ground):
    colours = PALETTES[style]
    assert contrast(colours.text, getattr(colours, ground)) >= 7
    assert contrast(colours.quiet, getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("style", PALETTES)
def test_the_focus_and_the_borders_of_countries_can_be_seen(style):
    colours = PALETTES[style]
    for line in (colours.focus, colours.border):
        assert contrast(line, colours.land) >= 3
        assert contrast(line, colours.paper) >= 3
