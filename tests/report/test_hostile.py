"""Whatever the data say comes out as text in every format, and nothing of it runs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from pypdf import PdfReader

from geo_afpak.io import read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields as f
from geo_afpak.region.datasets import data_path
from geo_afpak.report import write_report
from geo_afpak.text import one_line
from tests.conftest import HOSTILE, frame_of, incident
from tests.report.test_report import Page, empty_figures, rows_of_docx, text_of_pdf

if TYPE_CHECKING:
    from pathlib import Path

PANDOC = shutil.which("pandoc") or ""
PDFLATEX = shutil.which("pdflatex") or ""
HOSTILE_NOTE = (
    *HOSTILE,
    "\\input{/etc/passwd}", "\\write18{id}", "^^5cinput{x}", "%comment", "$x^2$ & # _a_ ~ {b}",
    "-- ''quoted'' ,,low,, ?` !`", "[x] * first", "]]> &amp; &#60;",
    '#import "@preview/x:0.1.0"', '#read("/etc/passwd")', "$ sum $ @ref <label> #[x]",
    "{{< include /etc/passwd >}}", "`r 1+1`", "```{r}", "[^1]: x", "![x](y)", "[x](javascript:1)",
    "- item", "1. item", "| a | b |", "--- title", "# Heading", ": caption", "> quote", "a_b*c*",
    "nul\x00 esc\x1b[2J \ufffe \u2066x\u2069", "Ḥaqqānī ṭālibān \u0301", "漢字 ᚠᛇᚻ",
)  # fmt: skip
MARKER = "13383433"  # what {{7*1911919}} would come to


@pytest.fixture(scope="module")
def hostile_layers() -> Layers:
    """Every text of every field is hostile, and no two events have the same."""
    texts = [
        f.TITLE, f.SUMMARY, f.CLAIMED_BY, f.TARGET, f.TARGET_TYPE, f.ADM1_STATED, f.ADM2_STATED,
        f.PLACE, f.LOCATION_BASIS, f.DISCREPANCY, f.NOTE, f.SOURCE_DATASET, f.LICENCE,
    ]  # fmt: skip
    rows = [
        incident(
            **dict.fromkeys(texts, text),
            id=f"h{place}", killed=1000 - place, killed_low=None, killed_high=None,
            groups=[f"g{text}"], sources=[text, f"[{place}] {text} (note {place} in {text})"],
        )
        for place, text in enumerate(HOSTILE_NOTE)
    ]  # fmt: skip
    zones = read_zones(data_path("presence_zones.geojson")).frame.iloc[: len(HOSTILE_NOTE)].copy()
    for name in (f.PLACE, f.STATEMENT, f.DISCREPANCY, f.GROUP, f.NOTE):
        zones[name] = list(HOSTILE_NOTE)[: len(zones)]
    zones[f.SOURCES] = [[text] for text in HOSTILE_NOTE[: len(zones)]]
    layers = build_layers(frame_of(rows), zones, title=f"{HOSTILE[0]} {HOSTILE_NOTE[-20]}")
    # Words of a vocabulary, which the door holds them to; what is behind it does not lean on that.
    drawn = layers.zones.copy()
    drawn[f.STATUS] = drawn[f.CERTAINTY] = list(HOSTILE_NOTE)[: len(drawn)]
    return replace(layers, zones=drawn)


@pytest.fixture(scope="module")
def hostile_note(hostile_layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    with empty_figures():
        write_report(hostile_layers, folder)
    return folder


def shown(text: str) -> str:
    """Return what a document can show of a text, without its spaces."""
    return re.sub(r"\s", "", one_line(text))


def test_hostile_text_is_text_in_html(hostile_note: Path) -> None:
    page = Page((hostile_note / "note.html").read_text())
    assert "script" not in page.tags
    assert page.tags.count("iframe") == 1
    assert "img" in page.tags
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    links = {str(value) for name, value in page.attributes if name == "href"}
    assert all(link.startswith("#") for link in links)
    text = re.sub(r"\s", "", "".join(page.text))
    for one in HOSTILE_NOTE:
        assert shown(one) in text
    assert MARKER not in text


def test_hostile_text_is_text_in_docx(hostile_note: Path) -> None:
    document = Document(str(hostile_note / "note.docx"))
    paragraphs = "".join(p.text for p in document.paragraphs)
    text = re.sub(r"\s", "", paragraphs + "".join(chain(*rows_of_docx(hostile_note))))
    for one in HOSTILE_NOTE:
        assert shown(one) in text
    with zipfile.ZipFile(hostile_note / "note.docx") as docx:
        relations = docx.read("word/_rels/document.xml.rels").decode()
    assert 'TargetMode="External"' not in relations


def test_hostile_text_is_text_in_pdf(hostile_note: Path) -> None:
    reader = PdfReader(hostile_note / "note.pdf")
    text = re.sub(r"\s", "", text_of_pdf(hostile_note))
    assert MARKER not in text
    assert "root:x:0" not in text
    for one in HOSTILE_NOTE:
        if one.isascii() and one.isprintable():
            # A long word may be parted at the end of a line, and ligatures are one sign.
            assert shown(one)[:12] in text, one
    links = [note.get_object() for page in reader.pages for note in page.get("/Annots", [])]
    assert links
    assert not [link for link in links if "/URI" in link.get("/A", {})]


@pytest.mark.skipif(not PANDOC, reason="pandoc is not installed")
def test_hostile_text_is_text_in_markdown(hostile_note: Path) -> None:
    run = subprocess.run(
        [PANDOC, "note.md", "--to", "json"], cwd=hostile_note, capture_output=True, check=True
    )
    assert not run.stderr
    kinds: set[str] = set()
    words: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, dict):
            if "t" in node:
                ours = node["t"] == "Link" and node["c"][2][0].startswith("#")  # to a table
                kinds.add("" if ours else node["t"])
                if node["t"] == "Str":
                    words.append(node["c"])
                if node["t"] == "Quoted":
                    mark = "'" if node["c"][0]["t"] == "SingleQuote" else '"'
                    words.append(mark)
            for part in node.values():
                walk(part)
        elif isinstance(node, list):
            for part in node:
                walk(part)

    walk(json.loads(run.stdout))
    assert not kinds & {"RawInline", "RawBlock", "Math", "Code", "CodeBlock", "Link", "Cite"}
    text = re.sub(r"\s", "", "".join(words))
    for one in HOSTILE_NOTE:
        assert shown(one) in text, one


@pytest.mark.skipif(not PDFLATEX, reason="pdflatex is not installed")
def test_hostile_text_is_text_in_latex(hostile_note: Path, tmp_path: Path) -> None:
    command = [PDFLATEX, "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    run = subprocess.run(
        [*command, f"-output-directory={tmp_path}", "note.tex"],
        cwd=hostile_note, capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout.decode(errors="replace")[-1500:]
    text = re.sub(
        r"\s", "", "".join(p.extract_text() for p in PdfReader(tmp_path / "note.pdf").pages)
    )
    text = text.replace("’", "'")  # TeX sets an apostrophe as one
    assert "root:x:0" not in text
    for one in HOSTILE_NOTE:
        if one.isascii() and one.isprintable():
            assert shown(one)[:12] in text, one


def test_texts_without_end_and_hundreds_of_data_sets_are_whole_in_a_report(tmp_path: Path) -> None:
    rows = [incident(id="long", source_dataset="X" * 16_000, licence="L" * 16_000)]
    rows += [
        incident(id=f"a{row}", source_dataset=f"Set {row}.", licence=f"Licence {row}")
        for row in range(700)
    ]
    with empty_figures():
        write_report(build_layers(frame_of(rows)), tmp_path, formats=["md", "html", "tex"])
    for name in ("note.md", "note.html", "note.tex"):
        text = (tmp_path / name).read_text()
        assert [row for row in range(700) if f"Set {row}." not in text] == [], name
        assert "X" * 16_000 in text
        assert "L" * 16_000 in text


@pytest.mark.parametrize("one", ["\u0661", "\u06f1", "\u0967"])
def test_a_number_of_a_note_in_other_digits_is_text_in_latex(tmp_path: Path, one: str) -> None:
    cited = incident(sources=[f"[{one}] _a_ & b (note {one} in _Book_)"])
    with empty_figures():
        write_report(build_layers(frame_of([cited])), tmp_path, formats=["tex"])
    text = (tmp_path / "note.tex").read_text()
    assert "\\_a\\_ \\& b" in text
    assert "\\item[1]\\hypertarget{note-1}" in text
    # What the fonts may lack is written with its code as well.
    assert re.findall(rf"(?<!\\rtl\{{)(?<!\\rare\{{){one}", text) == []
