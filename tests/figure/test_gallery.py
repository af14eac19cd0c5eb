from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image

from geo_afpak.figure import KINDS, STYLES, FigureOptions

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "figures.md"


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tools"))
        return importlib.import_module("take_figures")


def test_the_page_shows_what_the_tool_writes(tool: ModuleType) -> None:
    section = tool.gallery(tool.embedded_layers())
    assert section in DOCS.read_text(encoding="utf-8")


def test_the_code_shown_is_the_code_that_draws(tool: ModuleType) -> None:
    def draw_figure(*drawn: Any) -> tuple[Any, ...]:
        return drawn

    names = {
        "draw_figure": draw_figure,
        "FigureOptions": FigureOptions,
        "layers": None,
        "two_years": None,
    }
    for picture in tool.GALLERY.values():
        _, kind, *options = eval(picture.code().splitlines()[-1], dict(names))  # noqa: S307 - our own words
        assert kind == picture.kind
        assert (options or [FigureOptions()]) == [picture.options]


def test_every_kind_and_every_style_is_in_the_gallery(tool: ModuleType) -> None:
    pictures = tool.GALLERY.values()
    assert {picture.kind for picture in pictures} == set(KINDS)
    assert {picture.options.style for picture in pictures} == set(STYLES)


def test_pictures_are_small_and_have_a_palette(tool: ModuleType) -> None:
    files = {path.stem: path for path in tool.IMAGES.glob("*.png")}
    assert set(files) == set(tool.GALLERY)
    for path in files.values():
        assert path.stat().st_size < tool.MOST_BYTES
        with Image.open(path) as image:
            assert image.mode == "P"
