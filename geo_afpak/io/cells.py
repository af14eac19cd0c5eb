"""What single cells mean, as every reader takes them: days, places, numbers, tolls, lists, text.

Each refuses by `RefusedError` what it does not understand, with what was expected and the fix.

Examples
--------
>>> day("8 August 2016").start, whole("1,200"), toll("at least 20").low
('2016-08-08', 1200, 20)
"""

from __future__ import annotations

from geo_afpak.io._blanks import clean, code
from geo_afpak.io._cells import guard, join_items, split_items, unguard
from geo_afpak.io._coordinates import coordinate, pair
from geo_afpak.io._dates import day
from geo_afpak.io._numbers import whole
from geo_afpak.io._sheets import cell_text
from geo_afpak.io._span import Span, months, spoken
from geo_afpak.io._tolls import toll
from geo_afpak.io._values import RefusedError

__all__ = [
    "RefusedError",
    "Span",
    "cell_text",
    "clean",
    "code",
    "coordinate",
    "day",
    "guard",
    "join_items",
    "months",
    "pair",
    "split_items",
    "spoken",
    "toll",
    "unguard",
    "whole",
]
