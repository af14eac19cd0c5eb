"""Text of other scripts in figures: every letter has its sign, also where no font is installed."""

from __future__ import annotations

import pytest
from matplotlib.ft2font import FT2Font

from geo_afpak import build_layers, draw_figure
from geo_afpak.figure import figure_bytes
from geo_afpak.figure._style import font_files
from geo_afpak.model import fields as f
from tests.conftest import frame_of, incident

ALPHABETS = {
    "Dari": "ءآأؤئابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیة۰۱۲۳۴۵۶۷۸۹،؛؟",
    "Pashto": "آابپتټثجځچڅحخدډذرړزژږسشښصضطظعغفقکګلمنڼوهیيېۍئۀء",
    "Urdu": "آاأبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوؤہۂۃھءیئےۓ۰۱۲۳۴۵۶۷۸۹",
}


@pytest.mark.parametrize("language", ALPHABETS)
def test_every_letter_of_the_languages_of_the_region_has_a_sign(language: str) -> None:
    known = {code for file in font_files() for code in FT2Font(str(file)).get_charmap()}
    assert [letter for letter in ALPHABETS[language] if ord(letter) not in known] == []


def svg_citing(source: str) -> str:
    row = incident(**{f.SOURCES: [source], f.SOURCE_DATASET: None, f.LICENCE: None})
    return figure_bytes(draw_figure(build_layers(frame_of([row])), "incidents"), ".svg").decode()


def test_an_svg_carries_the_letters_of_a_source_in_urdu() -> None:
    face = "@font-face{font-family:'Noto Sans Arabic';"
    svg = svg_citing("روزنامہ جنگ")
    assert "روزنامہ جنگ" in svg
    assert face in svg
    assert face not in svg_citing("Jang")
