"""An atlas: a page a unit, with the numbers that `summary` gives for it."""

from __future__ import annotations

import io
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
from geo_afpak.report.as_pdf import to_pdf
from geo_afpak.report.atlas import layers_in, write_atlas
from geo_afpak.report.model import Heading, Note, Paragraph, Text
from geo_afpak.report.pictures import Pictures
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
    monkeypatch.setattr(atlas, "draw_figure", lambda *_: Figure(figsize=(6.7, 3.2)))


def pages(path: Path | io.BytesIO) -> list[str]:
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


def test_a_unit_with_many_districts_of_long_names_is_one_page(
    layers: Layers, tmp_path: Path
) -> None:
    inside = layers.districts[layers.districts[f.PARENT_ID] == "PK-BA"].head(30)
    rows = [
        incident(id=f"e{at}", geometry=place, country=None, adm1_stated=None, adm2_stated=None,
                 sources=[f"Gazette {at}"])
        for at, place in enumerate(inside.representative_point())
    ]  # fmt: skip
    many = build_layers(frame_of(rows))
    many.provinces[f.NAME] += " beyond the long river and below the high pass"
    cover, unit, end, *_ = pages(write_atlas(many, tmp_path / "a.pdf"))
    assert "each of them has a page" in cover
    assert "below the high pass" in unit
    assert "Not listed: 22 districts, with 22 events in all" in unit
    assert "Sources of this page" in unit
    assert "How to read this" in end


def test_a_unit_of_very_long_words_is_one_page_and_keeps_them_all(tmp_path: Path) -> None:
    rows = [incident(id=f"e{at}", title="A long title. " * 60 + f"End {at}") for at in range(8)]
    _, unit, end, *_ = pages(write_atlas(build_layers(frame_of(rows)), tmp_path / "a.pdf"))
    assert re.findall(r"End \d", unit) == [f"End {at}" for at in range(8)]
    assert "Sources of this page" in unit
    assert "How to read this" in end


@pytest.mark.parametrize(("units", "listing"), [(2, 1), (90, 1), (250, 3)])
def test_the_pages_are_listed_on_the_cover_where_it_has_room(units: int, listing: int) -> None:
    names = [f"Unit {at} of a long name, Country" for at in range(units)]
    words = Paragraph((Text("Some words."),))
    blocks = (words, *(block for name in (*names, "How to read this")
                       for block in (Heading(name), words)))  # fmt: skip
    found = pages(io.BytesIO(to_pdf(Note("Atlas", "", blocks, pages=True), Pictures({}))))
    assert len(found) == listing + units + 1
    assert all(name in page for name, page in zip(names, found[listing:], strict=False))
    assert all(name in " ".join(found[:listing]) for name in names)
