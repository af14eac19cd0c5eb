"""What the document says: its template, its parts, and what stands where nothing is known."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from docx import Document
from matplotlib.figure import Figure as Drawing
from pypdf import PdfReader

from geo_afpak.count.selection import Selection
from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.region.datasets import data_path
from geo_afpak.report import DEFAULT, pictures, write_report
from geo_afpak.report.as_html import to_html
from geo_afpak.report.as_markdown import to_markdown
from geo_afpak.report.document import build_note
from geo_afpak.report.model import Figure, Table, plain_line
from geo_afpak.report.pictures import Pictures
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def embedded() -> Layers:
    return build_layers(
        read_incidents(data_path("incidents.geojson")).frame,
        read_zones(data_path("presence_zones.geojson")).frame,
    )


def one_line(folder: Path, text: str = "{lead}") -> Path:
    path = folder / "mine.md"
    path.write_text(f"{text}\n")
    return path


def test_a_template_sets_text_and_order(embedded: Layers, tmp_path: Path) -> None:
    outline = one_line(
        tmp_path,
        "<!-- not\n{shown} -->\n# Ours\n\nWords *so* and **so**, {not a slot}.\n"
        "on\n\n- one\n- two\n  more\n\n# Empty\n\n{table: counted}\n\n## Also empty\n\n{cite}",
    )
    note = build_note(embedded, outline)
    kinds = [type(block).__name__ for block in note.blocks]
    assert kinds == ["Heading", "Paragraph", "Bullets", "Heading", "Heading", "Paragraph"]
    paragraph: Any = note.blocks[1]
    assert [(part.text, part.emphasis) for part in paragraph.line] == [
        ("Words ", ""), ("so", "em"), (" and ", ""), ("so", "strong"),
        (", {not a slot}. on", ""),
    ]  # fmt: skip
    assert [item[0].text for item in note.blocks[2].items] == ["one", "two more"]  # type: ignore[union-attr]


def test_a_heading_with_nothing_under_it_is_left_out(embedded: Layers, tmp_path: Path) -> None:
    note = build_note(
        embedded, one_line(tmp_path, "# A\n\n{table: counted}\n\n# B\n\n{cite}\n\n## C")
    )
    assert [getattr(block, "text", "") for block in note.blocks] == ["B", ""]


def test_all_unknown_slots_are_said_at_once(embedded: Layers, tmp_path: Path) -> None:
    outline = one_line(tmp_path, "{led}\n\n{figure: incident}\n\nSee {zones} here.")
    with pytest.raises(InvalidInputError) as caught:
        build_note(embedded, outline)
    assert str(caught.value).splitlines()[:4] == [
        "mine.md: 3 slots cannot be filled",
        "  line 1: {led} is unknown; did you mean {lead}?",
        "  line 3: {figure: incident} is unknown; did you mean {figure: incidents}?",
        "  line 5: {zones} stands within a paragraph",
    ]
    assert "{table: districts}" in str(caught.value)


@pytest.mark.parametrize("content", [None, b"\xff\xfe", b"x" * 1_000_001])
def test_a_template_that_cannot_be_read_is_said(
    embedded: Layers, tmp_path: Path, content: bytes | None
) -> None:
    path = tmp_path / "mine.md"
    if content:
        path.write_bytes(content)
    with pytest.raises(InputFileError, match=r"mine\.md: .*--print-template"):
        build_note(embedded, path)


def texts(layers: Layers, template: Path) -> str:
    """Return the document as Markdown without its marks."""

    return html.unescape(to_markdown(build_note(layers, template)).decode()).replace("\\", "")


def test_sources_of_ones_own_are_numbered_by_first_use(tmp_path: Path) -> None:
    frame = frame_of([
        incident(id="a", sources=["Dawn", "[7] Reuters"]), incident(id="b", sources=["Dawn", "AP"]),
    ])  # fmt: skip
    layers = build_layers(frame, read_zones(data_path("presence_zones.geojson")).frame.iloc[:0])
    text = texts(layers, one_line(tmp_path, "{table: deadliest}\n\n{sources}"))
    assert "[^1]: Dawn\n" in text
    assert "[^2]: [7] Reuters\n" in text
    assert "[^3]: AP\n" in text
    assert "Bombing in Jalalabad[^1] [^2] |" in text


def test_what_is_not_stated_is_a_dash_and_never_zero(tmp_path: Path) -> None:
    no_toll = {"killed": None, "killed_low": None, "killed_high": None}
    frame = frame_of([
        incident(id="a", **no_toll),
        incident(id="b", adm1_stated="Kabul", adm2_stated=None, geo_precision=4, geometry=None,
                 **no_toll),
    ])  # fmt: skip
    layers = build_layers(frame, read_zones(data_path("presence_zones.geojson")).frame.iloc[:0])
    text = texts(layers, one_line(tmp_path, "{numbers}\n\n{table: provinces}"))
    assert "**–** killed: no figure for any event" in text
    assert "| Nangarhar | Afghanistan | 1 | – | 1 | – | 1 |" in text


def test_parts_without_data_are_left_out_and_limits_says_so() -> None:
    frame = frame_of([incident()]).iloc[:0]
    layers = build_layers(frame, read_zones(data_path("presence_zones.geojson")).frame.iloc[:0])
    text = texts(layers, DEFAULT)
    assert "- There is no event in the two countries to count." in text
    assert (
        "- Left out, as the data hold none: statements of presence, groups, contradictions between "
        "sources, figures of people killed, events dated to a year and sources."
    ) in text
    assert re.findall(r"^#+ (.*)", text, re.MULTILINE) == [
        "How to read this", "Method", "Limits", "Licences and citation",
    ]  # fmt: skip
    assert "| " not in text
    assert "figures/" not in text


def test_other_data_get_neither_stances_nor_a_chart_of_them(embedded: Layers) -> None:
    layers = build_layers(
        frame_of([incident()]), read_zones(data_path("presence_zones.geojson")).frame.iloc[:0]
    )
    own, article = texts(layers, DEFAULT), texts(embedded, DEFAULT)
    for words in ("Stance to IS", "figures/groups.png", "The article tells of four phases"):
        assert words in article
        assert words not in own


@pytest.mark.parametrize("private", [False, True])
def test_restricted_records_are_only_counted_unless_private(*, private: bool) -> None:
    frame = frame_of([
        incident(id="open"), incident(id="closed", title="Kept back", sources=["ACLED note"],
                                      source_dataset="ACLED 2025-06-01", killed=99, killed_high=99),
    ])  # fmt: skip
    layers = build_layers(
        frame, read_zones(data_path("presence_zones.geojson")).frame.iloc[:0], private=private
    )
    text = texts(layers, DEFAULT)
    assert ("Kept back" in text) == private
    assert ("ACLED note" in text) == private
    assert ("Private, not for publication" in text) == private
    assert ("Counted only, by province: ACLED 2025-06-01" in text) == (not private)
    assert "ACLED (Armed Conflict Location & Event Data)" in text


def test_text_from_right_to_left_leaves_what_stands_beside_it_in_place() -> None:
    title, source = "\u06a9\u0648\u0626\u0679\u06c1 12", "\u062c\u0646\u06af"
    layers = build_layers(frame_of([incident(title=title, sources=[source])]))
    note = build_note(layers)
    page = to_html(replace(note, blocks=note.blocks[-9:]), Pictures({}), "").decode()
    assert f"<td><bdi>{title}</bdi> (attack)</td>" in page
    assert f'value="1"><bdi>{source}</bdi></li>' in page


def test_two_periods_stand_side_by_side_with_their_change(tmp_path: Path) -> None:
    dates = [{"date_start": f"{year}-03-01", "date_end": f"{year}-03-01", "date_precision": "day",
              "id": f"e{at}"} for at, year in enumerate([2016, 2016, 2015])]  # fmt: skip
    frame = frame_of([incident(**one) for one in dates])
    selection = Selection(since="2016", until="2016")
    layers = build_layers(frame, selection=selection, against="2015")
    outline = one_line(tmp_path, "# Change\n\n{change}\n\n{figure: change}\n\n{table: change}")
    words, picture, table = build_note(layers, outline).blocks[1:]
    assert plain_line(words.line).startswith("2 events are of 2016 and 1 of 2015: 1 more.")  # type: ignore[union-attr]
    assert isinstance(picture, Figure)
    assert isinstance(table, Table)
    assert [column.title for column in table.columns[2:5]] == ["2016", "2015", "Change"]
    assert [plain_line(cell) for cell in table.rows[0].cells[2:5]] == ["2", "1", "+1"]
    assert build_note(build_layers(frame), outline).blocks == ()


def test_word_is_told_what_runs_from_right_to_left(tmp_path: Path) -> None:
    rows = [incident(id=f"e{n}", title="\u06a9\u0627\u0628\u0644 12", killed=n) for n in (3, 4)]
    outline = one_line(tmp_path, "{table: deadliest}")
    write_report(build_layers(frame_of(rows)), tmp_path, formats=["docx"], template=outline)
    cell = Document(str(tmp_path / "note.docx")).tables[0].cell(1, 0)
    assert [(run.text, run.font.rtl) for run in cell.paragraphs[0].runs][:2] == [
        ("\u06a9\u0627\u0628\u0644", True), (" 12", None),
    ]  # fmt: skip


def test_text_runs_on_below_where_a_figure_has_no_room(
    embedded: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "draw_figure", lambda *_: Drawing(figsize=(6, 5)))
    outline = one_line(
        tmp_path, "{figure: incidents}\n\n{figure: timeline}\n\n# Below\n\nThese words run on."
    )
    write_report(embedded, tmp_path, formats=["pdf"], template=outline)
    first, second = (page.extract_text() for page in PdfReader(tmp_path / "note.pdf").pages)
    assert "Figure 1." in first
    assert "These words run on." in first
    assert "Figure 2." in second
