"""One document in five formats: the same numbers in each, and text that stays text."""

from __future__ import annotations

import html
import io
import re
import shutil
import subprocess
import zipfile
from contextlib import contextmanager
from functools import cache
from html.parser import HTMLParser
from itertools import chain
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from matplotlib.figure import Figure
from pypdf import PdfReader

from geo_afpak.count.summary import summarise, totals
from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.figure import write_figure
from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.region.datasets import data_path
from geo_afpak.region.read import default_region
from geo_afpak.report import FORMATS, pictures, write, write_report
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DASH = "–"


@pytest.fixture(scope="module")
def embedded() -> Layers:
    return build_layers(
        read_incidents(data_path("incidents.geojson")).frame,
        read_zones(data_path("presence_zones.geojson")).frame,
        title=default_region().datasets[0].title,
    )


def outline(folder: Path, text: str = "{lead}") -> Path:
    """Write a template beside what is written with it."""
    path = folder.parent / f"{folder.name}.md"
    path.write_text(f"{text}\n")
    return path


@contextmanager
def empty_figures() -> Iterator[None]:
    """Draw an empty sheet for each figure: what figures show is tested with them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pictures, "draw_figure", lambda *_: Figure(figsize=(1, 1)))
        yield


@pytest.fixture(scope="module")
def note(embedded: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("note")
    with empty_figures():
        write_report(embedded, folder)
    return folder


class Page(HTMLParser):
    """Rows of tables, key numbers, links and visible text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []
        self._cell = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "tr":
            self.rows.append([])
        self._cell = tag in ("td", "th") or (self._cell and tag not in ("tr", "table"))
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False

    def handle_data(self, data: str) -> None:
        self.text.append(data)
        if self._cell:
            self.rows[-1][-1] += data


def rows_of_html(folder: Path) -> list[list[str]]:
    return Page((folder / "note.html").read_text()).rows


def rows_of_docx(folder: Path) -> list[list[str]]:
    document = Document(str(folder / "note.docx"))
    return [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]


def rows_of_markdown(folder: Path) -> list[list[str]]:
    lines = (folder / "note.md").read_text().splitlines()
    rows = [line.strip("| ").split(" | ") for line in lines if line.startswith("| ")]
    plain = [[re.sub(r"\*\*|\\(?=\W)", "", cell).strip() for cell in row] for row in rows]
    return [[html.unescape(cell) for cell in row] for row in plain]


def rows_of_latex(folder: Path) -> list[list[str]]:
    lines = (folder / "note.tex").read_text().splitlines()
    rows = [line.removesuffix("\\\\").split(" & ") for line in lines if " & " in line]
    return [[re.sub(r"\\textbf\{(.*)\}", r"\1", cell) for cell in row] for row in rows]


@cache
def text_of_pdf(folder: Path) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(folder / "note.pdf").pages)


def expected_rows(layers: Layers, by: str) -> list[list[str]]:
    """Write the rows that have events as the document should, from `summary` alone."""
    here = layers.incidents[layers.incidents["mark"] != "elsewhere"]
    found = summarise(here, by, vintage=layers.vintage).to_dict()

    def cells(row: dict[str, Any]) -> list[str]:
        out = [f"{row['events']:,}"]
        for what in ("killed", "injured"):
            low, stated, high = row[f"{what}_low"], row[what], row[f"{what}_high"]
            shown = DASH if stated is None else f"{stated:,}"
            span = "" if low == stated == high else f" ({low:,}–{high:,})"
            out += [shown + span, f"{row[f'{what}_unknown']:,}"]
        return out

    rows: Any = found["rows"]
    total: Any = found["totals"]
    return [[row["name"], *cells(row)] for row in rows if row["events"]] + [cells(total)]


@pytest.mark.parametrize("format_", FORMATS)
def test_key_numbers_are_those_of_the_summary_in_every_format(
    note: Path, embedded: Layers, format_: str
) -> None:
    here = embedded.incidents[embedded.incidents["mark"] != "elsewhere"]
    sums = totals(here)
    text = {
        "html": lambda: " ".join(Page((note / "note.html").read_text()).text),
        "docx": lambda: " ".join(chain(*rows_of_docx(note)[:2])),
        "md": lambda: (note / "note.md").read_text().replace("**", ""),
        "tex": lambda: re.sub(r"[{}]+", " ", (note / "note.tex").read_text()),
        "pdf": lambda: text_of_pdf(note),
    }[format_]()
    words = re.sub(r"\s+", " ", text)
    if format_ == "html":  # a term stands before its numbers; the style sheet turns them round
        assert f"events {sums['events']} " in words
        assert (
            f"killed {sums['killed']} from {sums['killed_low']} to {sums['killed_high']}" in words
        )
        assert f"injured {sums['injured']} no figure for {sums['injured_unknown']}" in words
        return
    assert f"{sums['events']} events" in words
    assert f"{sums['killed']} killed" in words
    assert f"from {sums['killed_low']} to {sums['killed_high']}" in words
    assert f"no figure for {sums['killed_unknown']} events" in words
    assert f"{sums['injured']} injured" in words


@pytest.mark.parametrize("format_", FORMATS)
def test_sources_keep_the_numbers_of_the_notes_of_the_article(note: Path, format_: str) -> None:
    start = "Phil Stewart, “Islamic State’s Afghan foothold shrinks but attacks persist"
    text = {
        "html": (note / "note.html").read_text,
        "docx": lambda: "\n".join(p.text for p in Document(str(note / "note.docx")).paragraphs),
        "md": (note / "note.md").read_text,
        "tex": (note / "note.tex").read_text,
        "pdf": lambda: re.sub(r"\s+", " ", text_of_pdf(note)),
    }[format_]()
    before = {
        "html": '<li id="note-49" value="49">', "docx": "49\t", "md": "[^49]: ",
        "tex": "\\item[49]\\hypertarget{note-49}{}", "pdf": "49 ",
    }[format_]  # fmt: skip
    assert before + start in text


def test_every_reference_leads_to_a_source(note: Path) -> None:
    page = Page((note / "note.html").read_text())
    ids = {value for name, value in page.attributes if name == "id"}
    links = [value for name, value in page.attributes if name == "href"]
    assert len(links) > 100
    assert {str(link).removeprefix("#") for link in links} <= ids
    text = (note / "note.md").read_text()
    assert set(re.findall(r"\[\^(\d+)\](?!:)", text)) == set(re.findall(r"\[\^(\d+)\]:", text))
    with zipfile.ZipFile(note / "note.docx") as docx:
        xml = docx.read("word/document.xml").decode()
    anchors = set(re.findall(r'w:anchor="(\w+)"', xml))
    assert anchors
    assert anchors <= set(re.findall(r'w:bookmarkStart [^>]*w:name="(\w+)"', xml))


def test_html_carries_everything_and_runs_nothing_but_the_page_in_its_frame(note: Path) -> None:
    text = (note / "note.html").read_text()
    page = Page(text)
    assert "script" not in page.tags
    assert page.tags.count("iframe") == 1
    assert not [name for name, _ in page.attributes if name.startswith("on") or name == "style"]
    addresses = [value for name, value in page.attributes if name in ("src", "srcset")]
    assert addresses
    assert all(str(value).startswith("data:image/png;base64,") for value in addresses)
    frame = dict(page.attributes)
    assert frame["sandbox"] == "allow-scripts"
    assert "default-src 'none'" in text
    assert "unsafe" not in text[: text.index("<body>")]


def test_docx_has_real_styles_captions_and_described_pictures(note: Path) -> None:
    document = Document(str(note / "note.docx"))
    styles = {paragraph.style.name for paragraph in document.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Caption", "Lead", "Source"} <= styles
    with zipfile.ZipFile(note / "note.docx") as docx:
        xml = docx.read("word/document.xml").decode()
    assert all(re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', xml))
    assert xml.count("<wp:docPr ") == xml.count("descr=") == 6
    # Every table but the key numbers repeats its head on each page.
    assert xml.count("<w:tblHeader/>") == len(document.tables) - 1
    assert document.core_properties.title == default_region().datasets[0].title


def test_pdf_is_tagged_titled_and_in_a_language(note: Path) -> None:
    reader = PdfReader(note / "note.pdf")
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert str(root["/Lang"]).startswith("en")
    assert reader.metadata is not None
    assert reader.metadata.title == default_region().datasets[0].title


def test_the_same_layers_give_the_same_bytes(note: Path, embedded: Layers, tmp_path: Path) -> None:
    with empty_figures():
        written = write_report(embedded, tmp_path)
    assert len(written) == 5 + 12
    for path in written:
        name = path.relative_to(tmp_path)
        assert path.read_bytes() == (note / name).read_bytes(), name


def test_a_date_is_that_of_the_environment_or_none(
    embedded: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_report(embedded, tmp_path, template=outline(tmp_path), formats=["docx", "md", "pdf"])
    assert "date:" not in (tmp_path / "note.md").read_text()
    assert Document(str(tmp_path / "note.docx")).core_properties.created is None
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1495929600")  # 28 May 2017
    write_report(embedded, tmp_path, template=outline(tmp_path), formats=["docx", "md", "pdf"])
    assert 'date: "2017-05-28"' in (tmp_path / "note.md").read_text()
    created = Document(str(tmp_path / "note.docx")).core_properties.created
    assert created is not None
    assert created.year == 2017
    metadata = PdfReader(tmp_path / "note.pdf").metadata
    assert metadata is not None
    assert "2017" in str(metadata.get("/CreationDate"))


@pytest.mark.parametrize("seconds", ["abc", "1e9", "-1", "99999999999999999999"])
def test_a_date_that_is_none_is_refused_by_whatever_would_hold_it(
    embedded: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seconds: str
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    said = "is no usable time; expected whole seconds"
    with pytest.raises(InvalidInputError, match=said):
        write_report(embedded, tmp_path / "note", formats=["md"])
    with pytest.raises(InvalidInputError, match=said):
        write_figure(Figure(), tmp_path / "a.pdf")
    assert list(tmp_path.iterdir()) == []


def test_no_format_is_written_when_one_fails(
    embedded: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "note.md").write_text("of before")

    def fail(*_: object) -> bytes:
        raise RuntimeError("no ink")

    monkeypatch.setattr("geo_afpak.report.as_pdf.to_pdf", fail)
    with pytest.raises(RuntimeError, match="no ink"):
        write_report(embedded, tmp_path, formats=["md", "pdf"], template=outline(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["note.md"]
    assert (tmp_path / "note.md").read_text() == "of before"


def test_a_folder_that_cannot_be_written_to_is_named(embedded: Layers, tmp_path: Path) -> None:
    (tmp_path / "note").write_text("a file")
    with pytest.raises(InputFileError, match=r"note: cannot be written to .*; expected a folder"):
        write_report(embedded, tmp_path / "note", formats=["md"], template=outline(tmp_path))


def test_an_unknown_format_is_refused_before_anything_is_done(embedded: Layers) -> None:
    with pytest.raises(InvalidInputError, match="'odt' cannot be written; expected some of html"):
        write_report(embedded, "nowhere", formats=["pdf", "odt"])


def test_a_missing_library_is_named_with_the_cure(
    embedded: Layers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write, "find_spec", lambda name: None if name == "typst" else name)
    with pytest.raises(write.MissingReportExtraError, match=r"typst.*'geo-afpak\[report\]'"):
        write_report(embedded, "nowhere", formats=["pdf"])


def test_tables_and_figures_are_written_each_by_itself(embedded: Layers, tmp_path: Path) -> None:
    text = "{figure: groups}\n\n{table: years}\n\n{table: deadliest}\n\n{sources}"
    outlined = outline(tmp_path, text)
    with empty_figures():
        written = write_report(
            embedded, tmp_path, formats=["csv", "tex-fragment", "qmd"], template=outlined
        )
    assert {str(path.relative_to(tmp_path)) for path in written} == {
        "note.qmd", "tables/table-1.csv", "tables/table-2.csv", "fragments/preamble.tex",
        "fragments/figure-1.tex", "fragments/table-1.tex", "fragments/table-2.tex",
        "fragments/sources.tex", "figures/groups.png", "figures/groups.pdf",
    }  # fmt: skip
    *rows, total = expected_rows(embedded, "year")
    lines = (tmp_path / "tables" / "table-1.csv").read_text().splitlines()
    assert lines[0] == "Year,Events,Killed,No figure,Injured,No figure"
    assert lines[1:] == [",".join(row) for row in [*rows, ["Dated to a year", *total]]]


@pytest.mark.skipif(not shutil.which("pdflatex"), reason="pdflatex is not installed")
def test_fragments_go_into_a_document_of_another_class(embedded: Layers, tmp_path: Path) -> None:
    text = "{figure: groups}\n\n{table: deadliest}\n\n{sources}"
    outlined = outline(tmp_path, text)
    with empty_figures():
        write_report(embedded, tmp_path, formats=["tex-fragment"], template=outlined)
    parts = "".join(f"\\input{{fragments/{name}}}\n" for name in ("figure-1", "table-1", "sources"))
    (tmp_path / "own.tex").write_text(
        f"\\documentclass{{report}}\n\\input{{fragments/preamble}}\n\\begin{{document}}\n{parts}"
        "\\end{document}\n"
    )
    run = subprocess.run(
        ["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape", "own.tex"],  # noqa: S607
        cwd=tmp_path, capture_output=True, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout.decode(errors="replace")[-1500:]
    text = re.sub(
        r"\s", "", "".join(p.extract_text() for p in PdfReader(tmp_path / "own.pdf").pages)
    )
    assert "BombingofaHazaraprotest" in text


def test_a_real_figure_stands_in_the_document(embedded: Layers, tmp_path: Path) -> None:
    from PIL import Image

    write_report(embedded, tmp_path, formats=["md"], template=outline(tmp_path, "{map}"))
    with Image.open(io.BytesIO((tmp_path / "figures" / "incidents.png").read_bytes())) as picture:
        assert picture.width > 1500
        assert "347" in picture.text["Description"]  # type: ignore[attr-defined]


def test_a_figure_with_words_in_urdu_is_shapes_and_in_no_stray_font(tmp_path: Path) -> None:
    title = "کوئٹہ کے ہسپتال میں بم دھماکہ"
    layers = build_layers(
        frame_of([incident(title=title), incident(id="b", date_start="2016-09-01")])
    )
    write_report(
        layers, tmp_path, formats=["pdf"], template=outline(tmp_path, "{figure: timeline}")
    )
    reader = PdfReader(tmp_path / "note.pdf")
    size: Any = reader.trailer["/Size"]
    parts: Any = [reader.get_object(number) for number in range(1, size)]
    fonts = {str(part["/BaseFont"]) for part in parts if "/BaseFont" in part}
    assert fonts
    assert not [name for name in fonts if "DejaVu" in name]
    assert "/Width" not in set().union(*(part for part in parts if isinstance(part, dict)))
