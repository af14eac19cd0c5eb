"""The style of a house: read strictly, kept by figures and documents, harmless whatever it says."""

from __future__ import annotations

import io
import json
import os
import shutil
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl
import pytest
from docx import Document
from docx.oxml.ns import qn
from fontTools.ttLib import TTFont
from matplotlib.text import Text
from PIL import Image
from pypdf import PdfReader

from geo_afpak.errors import InputFileError, ValidationError
from geo_afpak.figure import FigureOptions, draw_figure, figure_bytes
from geo_afpak.house import House, paper_mm, read_house
from geo_afpak.layers import Layers, build_layers
from geo_afpak.report import write_report
from tests.conftest import frame_of, incident
from tests.report.test_report import empty_figures

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[str], House]

FONTS = Path(mpl.get_data_path(), "fonts", "ttf")
SOUND = """
size = "a3"
logo = "logo.png"
disclaimer = "No endorsement is implied."
map_number = "KHI-012"
glide = "CE-2016-000001-PAK"
created = 2016-12-01
[fonts]
sans = ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"]
[colours]
text = "#0a2540"
[colours.dark]
paper = "#0A2540"
"""
HOSTILE = (
    '</style><script>alert(1)</script> \\\\input{/etc/passwd} #read(\\"/etc/passwd\\") '
    "{{7*191}} $x$ %c & ]]> [x](javascript:1)"
)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    Image.new("RGB", (400, 160), "navy").save(tmp_path / "logo.png")
    for name in ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSerif.ttf"):
        shutil.copy(FONTS / name, tmp_path / name)

    def read_text(text: str) -> House:
        (tmp_path / "house.toml").write_text(text, encoding="utf-8")
        return read_house(tmp_path / "house.toml")

    return read_text


@pytest.fixture(scope="module")
def layers() -> Layers:
    return build_layers(frame_of([incident(id=name, sources=["A & B"]) for name in ("a", "b")]))


def test_a_sound_style_is_read_as_it_is_written(read: Read) -> None:
    house = read(SOUND)
    assert house.fonts["sans"].family == "DejaVu Sans"
    assert house.palette("light").text == "#0A2540"
    assert house.palette("dark").paper == "#0A2540"
    assert house.palette("grey") == House().palette("grey")
    assert Image.open(io.BytesIO(house.logo)).size == (400, 160)
    assert house.furniture() == [
        "Map number: KHI-012 · GLIDE number: CE-2016-000001-PAK · Created: 1 December 2016",
        "No endorsement is implied.",
    ]
    assert read("") == House()


def test_all_faults_of_a_style_are_told_at_once(read: Read, tmp_path: Path) -> None:
    (tmp_path / "no.png").write_text("<svg onload='x'/>")
    with pytest.raises(ValidationError) as found:
        read(
            'size = "huge"\nlogo = "no.png"\nglide = 3\ncreated = "soon"\ndisclamer = "x"\n'
            '[fonts]\nsans = ["no.png", "gone.ttf"]\nserif = ["DejaVuSans.ttf", '
            '"DejaVuSerif.ttf"]\n[colours]\ntext = "red"\nink = "#000000"\nshades = ["#000000"]\n'
        )
    said = "\n".join(map(str, found.value.faults))
    for words in (
        "size='huge': is no paper", "logo='no.png': is no picture", "glide='3': is a int",
        "created='soon': is no day", "did you mean 'disclaimer'", "fonts.sans='no.png': is no font",
        "fonts.sans='gone.ttf'", "are several families", "colours.text='red': is not a colour",
        "colours.ink: is no colour", "is not 5 colours",
    ):  # fmt: skip
        assert words in said
    with pytest.raises(ValidationError, match=r"contrast of 1\.1 with the paper"):
        read('[colours]\ntext = "#F0F0F0"\npaper = "#FFFFFF"\n')
    with pytest.raises(InputFileError, match="expected a house style as TOML"):
        read("size = a3")


@pytest.mark.parametrize(("size", "mm"), [("a1", (594, 841)), ("500x700", (500, 700))])
def test_a_figure_has_the_paper_that_is_asked_for(
    layers: Layers, size: str, mm: tuple[int, int]
) -> None:
    assert paper_mm(size) == mm
    figure = draw_figure(layers, "incidents", FigureOptions(size=size))
    assert [round(25.4 * side) for side in figure.get_size_inches()] == list(mm)
    small = draw_figure(layers, "incidents", FigureOptions(size="a4"))
    title, other = (max(one.findobj(Text), key=_size) for one in (figure, small))
    assert _size(title) > 1.5 * _size(other)  # a poster is read from farther away


def _size(text: Text) -> float:
    return float(text.get_fontsize()) if text.get_text() else 0.0


@pytest.mark.parametrize("size", ["10x10", "297", "297x420x1", "3000x420"])
def test_what_is_no_paper_is_refused(size: str) -> None:
    assert paper_mm(size) is None


def test_a_figure_bears_fonts_colours_logo_and_furniture(layers: Layers, read: Read) -> None:
    figure = draw_figure(layers, "incidents", FigureOptions(house=read(SOUND)))
    texts = [text for text in figure.findobj(Text) if text.get_text()]
    assert any("KHI-012" in text.get_text() for text in texts)
    assert any(axes.images for axes in figure.axes)
    svg = figure_bytes(figure, ".svg").decode()
    assert "@font-face{font-family:'DejaVu Sans'" in svg
    assert "Source Sans Pro" not in svg
    again = draw_figure(layers, "incidents", FigureOptions())
    assert "DejaVu Sans'" not in figure_bytes(again, ".svg").decode().partition("<style>")[0]


def of_family(file: Path, **names: str) -> None:
    """Save a sound font under other names of its family: by their numbers in the table of names."""
    with TTFont(FONTS / "DejaVuSans.ttf") as font:
        for number in (1, 16):
            font["name"].removeNames(number)
        for number, text in names.items():
            font["name"].setName(text, int(number[1:]), 3, 1, 0x409)
        font.save(file)


@pytest.mark.parametrize(
    "family",
    ["x'}</style><script>alert(1)</script>", "{{7*191}}", "a" * 8_000, "\u202eevil", "A\n", "",
     "sans-serif", "Monospace"],
)  # fmt: skip
def test_a_font_whose_family_is_no_plain_name_is_refused(
    read: Read, tmp_path: Path, family: str
) -> None:
    of_family(tmp_path / "own.ttf", n1=family)
    with pytest.raises(ValidationError, match=r"own\.ttf': is no font that can be read"):
        read('[fonts]\nsans = ["own.ttf"]')


def test_what_draws_no_letters_is_no_font(read: Read, tmp_path: Path) -> None:
    sound = (FONTS / "DejaVuSans.ttf").read_bytes()
    with TTFont(FONTS / "DejaVuSans.ttf") as font:
        font.flavor = "woff"
        font.save(tmp_path / "woff.ttf")
    head = sound.index(b"head", 0, 400)
    files = {
        "empty": b"", "cut": sound[:5000], "page": b"<html>", "long": sound + b"\0" * 5_000_000,
        "broken": sound[: head + 8] + b"\xff\xff\xff\xff" + sound[head + 12 :],
    }  # fmt: skip
    for name, data in files.items():
        (tmp_path / f"{name}.ttf").write_bytes(data)
    (tmp_path / "folder.ttf").mkdir()
    (tmp_path / "loop.ttf").symlink_to("loop.ttf")
    os.mkfifo(tmp_path / "pipe.ttf")
    for name in (*files, "woff", "folder", "loop", "pipe", "../../nothing"):
        with pytest.raises(ValidationError, match="is no font that can be read"):
            read(f'[fonts]\nsans = ["{name}.ttf"]')


def test_a_font_that_has_two_names_is_carried_under_the_one_in_use(
    layers: Layers, read: Read, tmp_path: Path
) -> None:
    of_family(tmp_path / "own.ttf", n1="House Semibold", n16="House")
    figure = draw_figure(layers, "timeline", FigureOptions(house=read('[fonts]\nsans=["own.ttf"]')))
    assert "@font-face{font-family:'House'" in figure_bytes(figure, ".svg").decode()


def test_hostile_words_of_a_house_are_text_in_every_format(
    layers: Layers, read: Read, tmp_path: Path
) -> None:
    house = read(SOUND.replace("No endorsement is implied.", HOSTILE))
    with empty_figures():
        write_report(layers, tmp_path / "note", house=house)
    files = {path.suffix: path.read_bytes() for path in (tmp_path / "note").glob("note.*")}
    html = files[".html"].decode()
    assert "<script>alert(1)" not in html
    assert "&lt;/style&gt;&lt;script&gt;alert(1)" in html
    assert "font-src data:" in html
    assert "\\input{/etc" not in files[".tex"].decode()
    assert "\\textbackslash{}input" in files[".tex"].decode()
    markdown = files[".md"].decode()
    assert "[x](javascript:" not in markdown
    assert "<script>" not in markdown
    pdf = "".join(page.extract_text() for page in PdfReader(io.BytesIO(files[".pdf"])).pages)
    assert '#read("/etc/passwd")' in pdf
    assert "root:" not in pdf
    word = " ".join(p.text for p in Document(io.BytesIO(files[".docx"])).paragraphs)
    assert json.loads(f'"{HOSTILE}"') in word
    svg = figure_bytes(draw_figure(layers, "incidents", FigureOptions(house=house)), ".svg")
    assert b"<script" not in svg


def test_word_takes_page_styles_and_tables_of_a_reference_and_has_footnotes(
    layers: Layers, tmp_path: Path
) -> None:
    model = Document()
    table = model.add_table(1, 1)
    table.style = model.styles["Light Grid Accent 1"]
    model.add_paragraph("old words")
    model.sections[0].header.paragraphs[0].text = "House"
    model.save(str(tmp_path / "house.docx"))
    with empty_figures():
        write_report(layers, tmp_path / "note", formats=["docx"], reference=tmp_path / "house.docx")
    made = Document(str(tmp_path / "note" / "note.docx"))
    assert made.sections[0].page_width == model.sections[0].page_width
    assert made.sections[0].header.paragraphs[0].text == "House"
    assert "old words" not in " ".join(p.text for p in made.paragraphs)
    styles = [t._tbl.tblPr.find(qn("w:tblStyle")) for t in made.tables]  # noqa: SLF001
    named = [style.get(qn("w:val")) for style in styles if style is not None]
    assert named
    assert set(named) == {"LightGrid-Accent1"}
    with zipfile.ZipFile(tmp_path / "note" / "note.docx") as archive:
        notes = archive.read("word/footnotes.xml").decode()
        body = archive.read("word/document.xml").decode()
    assert "A &amp; B" in notes
    assert body.count("w:customMarkFollows") == 1
    (tmp_path / "bad.docx").write_bytes(b"PK nothing")
    with pytest.raises(InputFileError, match="is no Word document"):
        write_report(layers, tmp_path / "no", formats=["docx"], reference=tmp_path / "bad.docx")
    assert not (tmp_path / "no").exists()


@pytest.mark.parametrize(
    ("part", "change", "said"),
    [
        ("word/document.xml", ("w:sectPr", "w:other"), "is no Word document"),
        ("word/styles.xml", ("w:styles", "w:other"), "is no Word document"),
        ("_rels/.rels", ("Relationships", "Other"), "is no Word document"),
        ("word/document.xml", ("<w:body>", "<w:body>" + " " * (1 << 27)), "unpacks to too much"),
    ],
)
def test_a_reference_that_lacks_a_part_or_is_too_large_is_refused(
    layers: Layers, tmp_path: Path, part: str, change: tuple[str, str], said: str
) -> None:
    Document().save(str(tmp_path / "sound.docx"))
    with (
        zipfile.ZipFile(tmp_path / "sound.docx") as sound,
        zipfile.ZipFile(tmp_path / "own.docx", "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in sound.namelist():
            text = sound.read(name).decode() if name == part else sound.read(name)
            out.writestr(name, text.replace(*change) if isinstance(text, str) else text)
    with empty_figures(), pytest.raises(InputFileError, match=said):
        write_report(layers, tmp_path / "no", formats=["docx"], reference=tmp_path / "own.docx")
