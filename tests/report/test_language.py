"""A report in Dari: the layout turns, our words are said, data and the order of numbers stay."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text as Artist
from pypdf import PdfReader

from geo_afpak.errors import InvalidInputError
from geo_afpak.figure import FigureOptions, draw_figure
from geo_afpak.figure._frame import spoken
from geo_afpak.layers import Layers, build_layers
from geo_afpak.report import pictures, write_report
from geo_afpak.report.document import build_note
from geo_afpak.report.language import in_language, read_language
from geo_afpak.report.model import Heading, Paragraph, Table, plain_line
from tests.conftest import frame_of, incident

CATALOGUE = Path(pictures.__file__).parent / "languages" / "prs" / "LC_MESSAGES" / "note.po"
BLANK = {"killed": None, "killed_low": None, "killed_high": None}
# ruff: noqa: E501, RUF001 - what is expected is in Dari


@pytest.fixture(scope="module")
def layers() -> Layers:
    rows = [
        incident(id="a", killed=3, title="Attack"),
        incident(id="b", **BLANK, date_start="2017-02-01", date_end="2017-02-01"),
    ]
    return build_layers(frame_of(rows))


def test_what_is_ours_is_said_and_what_data_say_stays(layers: Layers) -> None:
    note = in_language(build_note(layers), layers, read_language("prs"))
    headings = [block.text for block in note.blocks if isinstance(block, Heading)]
    assert {"کجا", "چه وقت", "روش", "منابع"} <= set(headings)
    annex = [block for block in note.blocks if isinstance(block, Table)][-1]
    assert annex.columns[0].title == "چه وقت"
    assert plain_line(annex.rows[0].cells[1]) == "Attack"
    draft, lead = [plain_line(b.line) for b in note.blocks if isinstance(b, Paragraph)][:2]
    assert "پیش‌نویس ماشینی" in draft
    assert lead == (
        "2 رویداد، که ولایت یا محل دقیق‌تر همهٔ آن‌ها معلوم است. "
        "منابع دست‌کم 3 کشته را در یکی از آن‌ها شمرده‌اند، یک حمله؛ برای 1 رویداد رقمی نیست."
    )


def test_no_text_is_half_in_one_language() -> None:
    say = read_language("prs").say
    assert say("A figure left blank is not zero.") == "رقمی که خالی مانده است صفر نیست."
    half = "A figure left blank is not zero. Kabul is large."
    assert say(half) == half
    assert say("Attack: {0}") == "Attack: {0}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "The most events are in Kabul (3), March 2017 (2) and Dera Bugti (1).",
            "بیشترین رویدادها: \u2068Kabul\u2069 (3)، مارچ 2017 (2) و \u2068Dera Bugti\u2069 (1).",
        ),
        ("All 12 events are dated to 13 May 2015.", "تاریخ همهٔ 12 رویداد 13 می 2015 است."),
        (
            "In no row: 3 events (no place given: 2; known only to the province: 1).",
            "در هیچ سطر: 3 رویداد (محل ذکر نشده: 2؛ تنها ولایت معلوم است: 1).",
        ),
        ("In no row: 1 event (some reason: 1).", "In no row: 1 event (some reason: 1)."),
        (
            "A figure left blank is not zero. The most events are in Kot (2) and Wal (1).",
            "رقمی که خالی مانده است صفر نیست. بیشترین رویدادها: \u2068Kot\u2069 (2) و \u2068Wal\u2069 (1).",
        ),
    ],
)
def test_a_sentence_with_names_is_said_and_the_names_stay(text: str, said: str) -> None:
    assert read_language("prs").say(text) == said


def test_figures_turn_round_and_maps_do_not() -> None:
    language, layers = read_language("prs"), build_layers()

    def at_the_right(kind: str, *texts: str, leftwards: bool) -> list[bool]:
        with spoken(language.label if leftwards else str, leftwards=leftwards):
            drawn = draw_figure(layers, kind, FigureOptions(size="text"))
        drawn.canvas.draw()
        places = []
        for words in texts:
            (found,) = {one for one in drawn.findobj(Artist) if words in one.get_text()}
            places.append(found.get_window_extent().x0 > drawn.bbox.width / 2)
        return places

    assert at_the_right("timeline", "Counter-", leftwards=False) == [False]
    assert at_the_right("timeline", language.say("Counter-terrorism"), leftwards=True) == [True]
    assert at_the_right("incidents", "the site", "Iran", leftwards=False) == [False, False]
    said = [language.say(words) for words in ("the site", "Iran")]
    assert at_the_right("incidents", *said, leftwards=True) == [True, False]


def test_page_and_pdf_turn_round(
    layers: Layers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "draw_figure", lambda *_: Figure(figsize=(6, 2)))
    outline = tmp_path / "mine.md"
    outline.write_text("# Where\n\n{table: years}\n\n{figure: timeline}\n")
    write_report(layers, tmp_path, formats=["html", "pdf"], template=outline, lang="prs")
    page = (tmp_path / "note.html").read_text()
    assert '<html lang="prs" dir="rtl">' in page
    assert "<b>جدول 1.</b>" in page
    pdf = PdfReader(tmp_path / "note.pdf")
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"] == "fa-AF"
    # The first column stands at the right: its text is drawn there.
    places: dict[str, float] = {}

    def seen(
        text: str, outer: list[float], inner: list[float], _font: object, _size: float
    ) -> None:
        places.setdefault(text.strip(), outer[4] + inner[4])

    pdf.pages[0].extract_text(visitor_text=seen)
    assert places["2016"] > places["–"]


def test_other_formats_are_refused_before_anything_is_made(layers: Layers, tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="with docx: these are in English only"):
        write_report(layers, tmp_path, formats=["html", "docx"], lang="prs")
    with pytest.raises(InvalidInputError, match="expected one of en"):
        write_report(layers, tmp_path, formats=["html"], lang="xx")
    assert not list(tmp_path.iterdir())


def test_each_translation_keeps_every_number() -> None:
    pairs = re.findall('msgid "(.+)"\nmsgstr "(.+)"', CATALOGUE.read_text())
    places = re.compile(r"{\w+}")
    assert len(pairs) > 200
    assert not [key for key, said in pairs if {*places.findall(key)} != {*places.findall(said)}]


@pytest.mark.skipif(not shutil.which("msgfmt"), reason="msgfmt is not installed")
def test_the_catalogue_is_compiled(tmp_path: Path) -> None:
    made = tmp_path / "note.mo"
    subprocess.run(["msgfmt", "--no-hash", "-o", str(made), str(CATALOGUE)], check=True)  # noqa: S607
    assert made.read_bytes() == CATALOGUE.with_suffix(".mo").read_bytes()
