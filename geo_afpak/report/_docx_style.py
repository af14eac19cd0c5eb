"""Page, styles and packing of the DOCX: what a document of ours looks like in Word."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from geo_afpak.errors import InputFileError
from geo_afpak.house import House
from geo_afpak.io._files import local_file
from geo_afpak.io._unpacked import check_size

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from docx.document import Document as Docx

    from geo_afpak.report.model import Note

WIDTH_MM: Final = 170
"""Width of the text on an A4 page."""
_SERIF, _SANS, _TEXT, _QUIET = "serif", "sans", "text", "quiet"
_FONTS: Final = {_SERIF: "Cambria", _SANS: "Calibri"}
"""Both are on every machine with Word; LibreOffice has twins of their widths."""
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)  # the first day that a zip archive can hold
_STYLES: Final = {
    # name: kind of font, points, kind of colour, points before and after, bold
    "Normal": (_SANS, 10.5, _TEXT, 0, 6, False),
    "Title": (_SERIF, 26, _TEXT, 0, 10, True),
    "Heading 1": (_SERIF, 17, _TEXT, 26, 8, True),
    "Heading 2": (_SERIF, 12.5, _TEXT, 14, 4, True),
    "Lead": (_SERIF, 13.5, _TEXT, 0, 12, False),
    "Notice": (_SANS, 9.5, _TEXT, 0, 8, False),
    "Quiet": (_SANS, 9, _QUIET, 0, 6, False),
    "Caption": (_SANS, 9, _QUIET, 14, 4, False),
    "Table Text": (_SANS, 8.5, _TEXT, 1.5, 1.5, False),
    "Table Note": (_SANS, 8, _QUIET, 4, 14, False),
    "Picture": (_SANS, 9, _TEXT, 12, 0, False),
    "Source": (_SANS, 9, _TEXT, 0, 3, False),
    "Key Number": (_SERIF, 20, _TEXT, 3, 0, True),
    "Key Label": (_SANS, 9.5, _TEXT, 0, 0, True),
    "Key Detail": (_SANS, 8, _QUIET, 0, 6, False),
    "List Bullet": (_SANS, 10.5, _TEXT, 0, 4, False),
    "Header": (_SANS, 8.5, _QUIET, 0, 0, False),
    "Footer": (_SANS, 8.5, _QUIET, 0, 0, False),
}
_LATENT: Final = ("Normal",)
_LARGE: Final = 12
_MOST_BYTES: Final = 1 << 27
"""Of what a Word document unpacks to: read as a tree it takes some ten times as much."""
_TOGETHER: Final = ("Heading 1", "Heading 2", "Picture", "Key Number", "Key Label")
"""Styles whose paragraphs stay on the page of the next one."""


def element(tag: str, *parts: Any, **attributes: str) -> Any:  # noqa: ANN401 - lxml elements
    """Make an element of WordprocessingML of its parts, with attributes of its namespace."""
    made: Any = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    made.extend(parts)
    return made


@dataclass(frozen=True)
class Looks:
    """How a document looks beyond its styles.

    Parameters
    ----------
    text, rule, tint
        Colours without their #.
    width_mm
        Of the text.
    table
        Id of the style of tables of a reference document; empty for rules of our own.
    """

    text: str
    rule: str
    tint: str
    width_mm: float = WIDTH_MM
    table: str = ""


def new_document(
    note: Note,
    issued: datetime | None,
    house: House | None = None,
    reference: Path | None = None,
) -> tuple[Docx, Looks]:
    """Make an empty document with styles, properties, page numbers and title.

    A4 with our styles, in fonts and colours of a house; with a reference document, its page,
    header, foot and styles, and ours for what it has none for.

    Raises
    ------
    InputFileError
        If the reference is no Word document that can be read.
    """
    if reference is None:
        return _dressed(note, issued, house or House(), None)
    file = local_file(reference, (".docx",))
    try:
        with ZipFile(file) as archive:
            check_size(file, sum(one.file_size for one in archive.infolist()), _MOST_BYTES)
        return _dressed(note, issued, house or House(), file)
    except InputFileError:
        raise
    except Exception as error:  # what a part may be lacking shows in errors of any type
        raise InputFileError(
            f"{file}: is no Word document that can be read; expected a .docx whose styles are to "
            "be taken; save it anew from Word"
        ) from error


def _dressed(
    note: Note, issued: datetime | None, house: House, reference: Path | None
) -> tuple[Docx, Looks]:
    light = house.palette("light")
    text, rule, tint = (one.removeprefix("#") for one in (light.text, light.rule, light.land))
    looks = Looks(text, rule, tint)
    if reference:
        document = _emptied(reference)
        section = document.sections[-1]
        sides = (section.left_margin or 0) + (section.right_margin or 0)
        width = Length((section.page_width or Mm(210)) - sides).mm
        looks = replace(looks, width_mm=width, table=_table_style(document, reference))
        kept = {style.name for style in document.styles if not style.hidden} | set(_LATENT)
    else:
        document, kept = Document(), set()
        _page(document, note)
    inks = {_TEXT: text, _QUIET: light.quiet.removeprefix("#")}
    names = {**_FONTS, **{kind: face.family for kind, face in house.fonts.items()}}
    for name, (font, size, colour, *rest) in _STYLES.items():
        if name not in kept:
            _style(document, name, (names[font], size, inks[colour], *rest))  # type: ignore[arg-type]
    if "Notice" not in kept:
        notice = document.styles["Notice"].element.get_or_add_pPr()
        accent = light.hues[0].removeprefix("#")
        left = element("w:left", val="single", sz="18", space="8", color=accent)
        notice.insert_element_before(element("w:pBdr", left), "w:spacing")
        ground = element("w:shd", val="clear", color="auto", fill=tint)
        notice.insert_element_before(ground, "w:spacing")
    if "Source" not in kept:
        source = document.styles["Source"].paragraph_format
        source.left_indent, source.first_line_indent = Mm(10), Mm(-10)
        source.tab_stops.add_tab_stop(Mm(10))
    properties = document.core_properties
    properties.title, properties.subject = note.title[:255], note.subject[:255]
    properties.author, properties.language, properties.comments = "", "en-GB", ""
    properties.keywords, properties.last_modified_by = "", ""
    for part in list(properties._element):  # noqa: SLF001 - python-docx cannot leave a date out
        if part.tag in (qn("dcterms:created"), qn("dcterms:modified")):
            part.getparent().remove(part)
    if issued:
        properties.created = properties.modified = issued
    return document, looks


def _page(document: Docx, note: Note) -> None:
    """Lay out an A4 page, with the title above and its number below."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210 - WIDTH_MM) / 2)
    section.top_margin, section.bottom_margin = Mm(22), Mm(22)
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].add_run(note.title)
    for footer in (section.footer, section.first_page_footer):
        footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        field(footer.paragraphs[0], "PAGE", "1")


def _emptied(reference: Path) -> Docx:
    """Open a document for its styles and page, and take out what it says."""
    document = Document(str(reference))
    body = document.element.body
    for part in list(body):
        if part.tag != qn("w:sectPr"):
            body.remove(part)
    return document


def _table_style(document: Docx, reference: Path) -> str:
    """Return the id of the style of the reference's first table, else of its default for tables."""
    for table in Document(str(reference)).tables:
        if table.style is not None:
            return str(table.style.style_id)
    default = document.styles.default(WD_STYLE_TYPE.TABLE)
    return str(default.style_id) if default is not None else ""


def _style(document: Docx, name: str, looks: tuple[str, float, str, float, float, bool]) -> None:
    font, size, colour, before, after, bold = looks
    styles = document.styles
    known = {style.name for style in styles}
    style: Any = styles[name] if name in known else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        style.base_style = styles["Normal"]
    style.font.size, style.font.bold, style.font.italic = Pt(size), bold, False
    style.font.color.rgb = RGBColor.from_string(colour)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()  # fonts of a theme would win over ours
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), font)
    layout = style.paragraph_format
    layout.space_before, layout.space_after = Pt(before), Pt(after)
    layout.line_spacing = 1.0 if bold and size > _LARGE else 1.15
    layout.keep_with_next = name in _TOGETHER
    border = style.element.pPr.find(qn("w:pBdr"))
    if border is not None:  # the template underlines its Title
        style.element.pPr.remove(border)


def field(paragraph: Any, code: str, shown: str) -> None:  # noqa: ANN401 - python-docx has no types
    """Add a field, with what it shows until Word works it out again."""
    run = paragraph.add_run(shown)._r  # noqa: SLF001 - python-docx has no fields
    paragraph._p.append(element("w:fldSimple", run, instr=f" {code} "))  # noqa: SLF001


def packed(document: Docx) -> bytes:
    """Save a document, its files in a fixed order and without the time of day."""
    saved = io.BytesIO()
    document.save(saved)
    out = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            new.writestr(entry, old.read(name))
    return out.getvalue()
