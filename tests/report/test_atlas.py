"""An atlas: a page a unit, with the numbers that `summary` gives for it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from matplotlib.figure import Figure
from pypdf import PdfReader
from shapely import Point

from geo_afpak.count.summary import summarise
from geo_afpak.errors import InvalidInputError
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields as f
from geo_afpak.report import atlas
from geo_afpak.report.atlas import layers_in, write_atlas
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    from pathlib import Path

KUNAR = {f.GEO_PRECISION: 4, f.GEOMETRY: None, f.ADM1_STATED: "Kunar", f.ADM2_STATED: None}
ROWS = [
    incident(id="a", killed=3, sources=["[7] A (note 7 in Book)"]),
    incident(id="b", killed=5, date_start="2017-02-01", sources=["[9] B (note 9 in Book)"]),
    incident(id="c", geometry=Point(69.17, 34.53), adm1_stated="Kabul", adm2_stated=None),
    incident(id="d", **KUNAR),
]  # fmt: skip


@pytest.fixture(scope="module")
def layers() -> Layers:
    return build_layers(frame_of(ROWS))


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Draw an empty sheet for each figure: what figures show is tested with them."""
    monkeypatch.setattr(atlas, "draw_figure", lambda *_: Figure(figsize=(6, 2)))


def pages(path: Path) -> list[str]:
    return [re.sub(r"\s+", " ", page.extract_text()) for page in PdfReader(path).pages]


def test_each_district_with_events_has_a_page_of_its_own_numbers(
    layers: Layers, tmp_path: Path
) -> None:
    cover, kabul, jalalabad, *end = pages(write_atlas(layers, tmp_path / "a.pdf", by="adm2"))
    counts = summarise(layers.incidents, "adm2").table.set_index("name")["events"]
    assert (counts["Kabul"], counts["Jalalabad"]) == (1, 2)
    assert re.search("2 of [0-9]+ districts of Afghanistan have events; each .* a page", cover)
    assert "Kabul 1 event" in kabul
    assert "Jalalabad, Nangarhar 2 events" in jalalabad
    assert "8 people killed" in jalalabad
    assert "Sources of this page7, 9" in jalalabad
    assert "How to read this" in end[0]
    assert "No district" not in kabul


def test_what_only_may_be_in_a_unit_is_told_on_its_page(layers: Layers) -> None:
    assert layers_in(layers, "Asadabad, Kunar").lead.endswith(
        "1 more may belong here and is not counted: 1 known only to the province."
    )


def test_an_atlas_is_the_same_bytes_each_time(layers: Layers, tmp_path: Path) -> None:
    first, second = (
        write_atlas(layers, tmp_path / f"{name}.pdf", by="adm1").read_bytes() for name in "ab"
    )
    assert first == second


def test_an_atlas_without_any_page_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="no event is known to a district"):
        write_atlas(build_layers(frame_of(ROWS[3:])), tmp_path / "a.pdf", by="adm2")
    with pytest.raises(InvalidInputError, match=r"ends in \.pdf"):
        write_atlas(build_layers(frame_of(ROWS[:1])), tmp_path / "a.docx")
