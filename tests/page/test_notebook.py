"""What a notebook shows and keeps: the page, a picture for where frames are dropped, readings."""

from __future__ import annotations

import importlib.util
import io
import json
import re
from base64 import b64decode
from html.parser import HTMLParser
from typing import TYPE_CHECKING

import pytest
from IPython.core.formatters import DisplayFormatter
from nbformat import v4
from PIL import Image

from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.page import SafeMap, build_map, still
from geo_afpak.region.datasets import data_path
from tests.conftest import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path

    from nbformat import NotebookNode

TITLE = "Attacks & presence"


@pytest.fixture(scope="module")
def layers() -> Layers:
    incidents = read_incidents(data_path("incidents.geojson")).frame
    zones = read_zones(data_path("presence_zones.geojson")).frame
    return build_layers(incidents, zones, title=TITLE)


@pytest.fixture(scope="module")
def shown(layers: Layers) -> dict[str, str]:
    """What IPython puts into the notebook for a map."""
    bundle: dict[str, str] = DisplayFormatter().format(build_map(layers))[0]
    return bundle


@pytest.fixture(scope="module")
def notebook(shown: dict[str, str]) -> NotebookNode:
    output = v4.new_output("execute_result", data=shown, execution_count=1)
    return v4.new_notebook(cells=[v4.new_code_cell("m", outputs=[output], execution_count=1)])


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def of(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


# --- a map ----------------------------------------------------------------------------


def test_a_map_is_kept_as_page_picture_and_words(shown: dict[str, str], layers: Layers) -> None:
    assert set(shown) == {"text/html", "image/png", "text/plain"}
    assert shown["text/plain"] == f"{TITLE}. {layers.lead}"
    picture = Image.open(io.BytesIO(b64decode(shown["image/png"])))
    assert picture.width >= 1000
    assert json.loads(json.dumps(shown)) == shown


def test_the_page_stands_in_a_sandboxed_frame_and_needs_no_trust_of_its_own(
    shown: dict[str, str],
) -> None:
    page = Tags(shown["text/html"])
    (frame,) = page.of("iframe")
    assert frame["sandbox"] == "allow-scripts"
    assert str(frame["srcdoc"]).startswith("<!DOCTYPE html>")
    assert not page.of("script")
    # A frame that grows with its content must not be measured by the window.
    assert "vh" not in str(frame["style"])


def test_where_the_frame_is_dropped_the_same_picture_is_left_with_its_numbers(
    shown: dict[str, str], layers: Layers
) -> None:
    (image,) = Tags(shown["text/html"]).of("img")
    assert image["src"] == f"data:image/png;base64,{shown['image/png']}"
    assert image["alt"] == f"Map: {TITLE}. {layers.lead}"


def test_the_picture_is_drawn_once_for_a_map(
    layers: Layers, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = []
    monkeypatch.setattr("geo_afpak.page.build.still_png", lambda _: drawn.append(1) or b"png")
    m = build_map(layers)
    m._repr_mimebundle_()
    m._repr_html_()
    assert drawn == [1]


def test_without_matplotlib_the_frame_stands_alone(
    layers: Layers, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = importlib.util.find_spec
    monkeypatch.setattr(
        still, "find_spec", lambda name: None if name == "matplotlib" else found(name)
    )
    bundle = DisplayFormatter().format(build_map(layers))[0]
    assert set(bundle) == {"text/html", "text/plain"}
    assert bundle["text/html"].startswith("<iframe ")


def test_a_hostile_title_is_text_beside_the_frame(hostile: str) -> None:
    page = Tags(SafeMap(hostile, still=lambda: b"png")._repr_html_())
    assert [tag for tag, _ in page.tags] == ["figure", "style", "iframe", "img"]
    assert not [name for _, attributes in page.tags for name in attributes if name[:2] == "on"]


# --- exported --------------------------------------------------------------------------


def test_exported_to_html_the_page_works_and_the_picture_is_kept(notebook: NotebookNode) -> None:
    from nbconvert import HTMLExporter

    text, _ = HTMLExporter().from_notebook_node(notebook)
    page = Tags(text)
    (frame,) = page.of("iframe")
    assert str(frame["srcdoc"]).startswith("<!DOCTYPE html>")
    assert len(page.of("img")) == 1


def test_exported_to_latex_the_picture_is_kept(notebook: NotebookNode) -> None:
    from nbconvert import LatexExporter

    text, resources = LatexExporter().from_notebook_node(notebook)
    (name,) = re.findall(r"\\adjustimage\{.*\}\{([^{}]*\.png)\}", text)
    assert resources["outputs"][name][1:4] == b"PNG"


def test_exported_to_markdown_the_page_is_kept(notebook: NotebookNode) -> None:
    from nbconvert import MarkdownExporter

    text, _ = MarkdownExporter().from_notebook_node(notebook)
    assert Tags(text).of("iframe")


# --- a reading -------------------------------------------------------------------------


def test_a_reading_shows_its_count_and_first_rows() -> None:
    reading = read_incidents(data_path("incidents.geojson"))
    assert repr(reading) == "Reading(97 rows in = 97 kept + 0 rejected)"
    page = Tags(reading._repr_html_())
    assert page.text.startswith("97 rows in = 97 kept + 0 rejected")
    assert len(page.of("tr")) == 1 + 5
    assert "92 more in .frame" in page.text


def test_a_reading_says_why_rows_were_rejected(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    rows = "".join(f"a{i},x,-1,70,34,2\n" for i in range(7))
    path.write_text(f"id,title,killed,lon,lat,geo_precision\n{rows}ok,x,1,70,34,2\n")
    page = Tags(read_incidents(path)._repr_html_())
    assert "8 rows in = 1 kept + 7 rejected" in page.text
    assert len(page.of("li")) == 5
    assert "killed='-1': is negative; expected 0 or more" in page.text
    assert "2 more in .faults" in page.text


def test_a_reading_of_nothing_has_no_table(tmp_path: Path) -> None:
    path = tmp_path / "none.geojson"
    path.write_text('{"type": "FeatureCollection", "features": []}')
    assert not Tags(read_incidents(path)._repr_html_()).of("table")


def test_hostile_text_in_a_reading_is_text(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "geometry": None, "properties": {"id": f"a{i}", "title": text}}
        for i, text in enumerate(HOSTILE[:5])
    ]
    path = tmp_path / "hostile.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
    html = read_incidents(path)._repr_html_()
    page = Tags(html)
    known = {"div", "p", "code", "table", "thead", "tbody", "tr", "th", "td", "bdi", "ul", "li"}
    assert {tag for tag, _ in page.tags} <= known
    assert all(text in page.text for text in HOSTILE[:5])
    assert html.count("mathjax_ignore") == 1
