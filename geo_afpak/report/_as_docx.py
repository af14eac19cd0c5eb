"""The document as DOCX, by python-docx: real styles, captions, repeated heads, notes as links.

Word numbers footnotes by itself; ours keep the numbers that they have in their work, and several
places refer to one. So the sources are a list at the end, each with a bookmark, and every
reference is a superscript link to it. The same document gives the same bytes.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm

from geo_afpak.report._docx_style import (
    RULE,
    TEXT,
    WIDTH_MM,
    element,
    field,
    new_document,
    packed,
)
from geo_afpak.report.model import (
    Block,
    Bullets,
    Figure,
    Heading,
    KeyNumber,
    KeyNumbers,
    Line,
    Note,
    Paragraph,
    Refs,
    Row,
    Source,
    Sources,
    Table,
    Text,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from docx.document import Document as Docx

    from geo_afpak.report._pictures import Pictures

__all__ = ["to_docx"]

_KEYS_A_ROW: Final = 4
_ON_ONE_PAGE: Final = 17
"""Rows of a table, its head with them, that are not parted between two pages."""
_PARAGRAPHS: Final = {"": "Normal", "lead": "Lead", "notice": "Notice", "quiet": "Quiet"}


def to_docx(note: Note, pictures: Pictures, issued: datetime | None = None) -> bytes:
    """Lay the document out as DOCX.

    Parameters
    ----------
    note, pictures
        The document, and its figures as PNG.
    issued
        Date for the document's properties; none when None.
    """
    document = new_document(note, issued)
    document.add_paragraph(note.title, style="Title")
    for block in note.blocks:
        _add(document, block, pictures)
    return packed(document)


def _add(document: Docx, block: Block, pictures: Pictures) -> None:
    match block:
        case Heading(text, level):
            document.add_heading(text, level)
        case Paragraph(line, style):
            _fill(_paragraph(document, _PARAGRAPHS[style]), line)
        case Bullets(items):
            for item in items:
                _fill(_paragraph(document, "List Bullet"), item)
        case KeyNumbers(items):
            _key_numbers(document, items)
        case Figure():
            _figure(document, block, pictures)
        case Table():
            _table(document, block)
        case Sources(items):
            for source in items:
                _source(document, source)


def _fill(paragraph: Any, line: Line) -> None:  # noqa: ANN401 - python-docx has no types
    """Write a line into a paragraph, its references as superscript links."""
    for part in line:
        if isinstance(part, Refs):
            for place, number in enumerate(part.numbers):
                if place:
                    paragraph.add_run(", ").font.superscript = True
                _link(paragraph, number)
        else:
            run = paragraph.add_run(part.text)
            run.bold = True if part.emphasis == "strong" else None
            run.italic = True if part.emphasis == "em" else None


def _link(paragraph: Any, number: str) -> None:  # noqa: ANN401 - python-docx has no types
    run = paragraph.add_run(number)
    run.font.superscript = True
    link = element("w:hyperlink", anchor=f"note_{number}", history="1")
    link.append(run._r)  # noqa: SLF001 - python-docx cannot link inside a document
    paragraph._p.append(link)  # noqa: SLF001


def _source(document: Docx, source: Source) -> None:
    paragraph = _paragraph(document, "Source")
    mark = {"id": source.number}
    paragraph._p.append(element("w:bookmarkStart", **mark, name=f"note_{source.number}"))  # noqa: SLF001
    paragraph.add_run(source.number)
    paragraph._p.append(element("w:bookmarkEnd", **mark))  # noqa: SLF001
    paragraph.add_run(f"\t{source.text}")


def _caption(document: Docx, word: str, number: int, text: str) -> Any:  # noqa: ANN401
    """Add a caption whose number Word can count again, as for its list of figures."""
    paragraph = _paragraph(document, "Caption")
    paragraph.add_run(f"{word} ").bold = True
    field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
    for run in paragraph._p.iter(qn("w:r")):  # noqa: SLF001 - the field's run is not in .runs
        run.get_or_add_rPr().get_or_add_b().set(qn("w:val"), "1")
    paragraph.add_run(f". {text}")
    return paragraph


def _figure(document: Docx, block: Figure, pictures: Pictures) -> None:
    paragraph = _paragraph(document, "Picture")
    data = io.BytesIO(pictures.files[f"{block.kind}.png"])
    shape = paragraph.add_run().add_picture(data, width=Mm(WIDTH_MM))
    for side in ("distT", "distB", "distL", "distR"):  # LibreOffice would keep a margin
        shape._inline.set(side, "0")  # noqa: SLF001
    about = shape._inline.docPr  # noqa: SLF001 - python-docx has no text for who cannot see it
    about.set("name", f"Figure {block.number}")
    about.set("descr", block.alt)
    caption = _caption(document, "Figure", block.number, block.caption)
    caption.paragraph_format.space_before = Mm(1)
    caption.paragraph_format.space_after = Mm(5)


def _key_numbers(document: Docx, items: Sequence[KeyNumber]) -> None:
    """Lay the key numbers out four in a row: number, what it counts, what is not known."""
    rows = -(-len(items) // _KEYS_A_ROW)
    table = document.add_table(rows, _KEYS_A_ROW)
    _widths(table, [1] * _KEYS_A_ROW)
    for place, item in enumerate(items):
        cell = table.cell(*divmod(place, _KEYS_A_ROW))
        _styled(cell, "Key Number").add_run(item.value)
        _paragraph(cell, "Key Label").add_run(item.label)
        _paragraph(cell, "Key Detail").add_run(item.detail)
    for row in table.rows:
        _keep_whole(row)
        _line_above(row, RULE, 4)
    _paragraph(document, "Table Note")


def _table(document: Docx, block: Table) -> None:
    caption = _caption(document, "Table", block.number, block.caption)
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(1, len(block.columns))
    _widths(table, [column.width for column in block.columns])
    _cells(table.rows[0], [(Text(column.title, "strong"),) for column in block.columns], block)
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))  # noqa: SLF001
    _line_above(table.rows[0], TEXT, 12)
    for number, row in enumerate(block.rows):
        added = table.add_row()
        if row.kind == "group":
            cell = added.cells[0].merge(added.cells[-1])
            _fill(_styled(cell), row.cells[0])
            cell.paragraphs[0].paragraph_format.space_before = Mm(2)
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        else:
            _cells(added, _shown(row), block)
        _line_above(added, TEXT if number == 0 or row.kind == "total" else RULE, 4)
    for row in table.rows:
        _keep_whole(row)
    if len(table.rows) <= _ON_ONE_PAGE:
        for paragraph in table._tbl.iter(qn("w:p")):  # noqa: SLF001 - rows know no next one
            paragraph.get_or_add_pPr().get_or_add_keepNext()
    _line_below(table.rows[-1])
    _paragraph(document, "Table Note").add_run(block.note)


def _shown(row: Row) -> list[Line]:
    if row.kind != "total":
        return list(row.cells)
    return [
        tuple(part if isinstance(part, Refs) else Text(part.text, "strong") for part in cell)
        for cell in row.cells
    ]


def _cells(row: Any, lines: Sequence[Line], table: Table) -> None:  # noqa: ANN401
    for cell, line, column in zip(row.cells, lines, table.columns, strict=False):
        paragraph = _styled(cell)
        if column.numeric:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _fill(paragraph, line)


def _styled(cell: Any, style: str = "Table Text") -> Any:  # noqa: ANN401
    paragraph = cell.paragraphs[0]
    paragraph._p.style = style.replace(" ", "")  # noqa: SLF001 - as in _paragraph
    return paragraph


def _paragraph(place: Any, style: str) -> Any:  # noqa: ANN401
    """Add a paragraph by the id of its style: looking up its name reads all styles each time."""
    paragraph = place.add_paragraph()
    paragraph._p.style = style.replace(" ", "")  # noqa: SLF001
    return paragraph


def _widths(table: Any, parts: Sequence[int]) -> None:  # noqa: ANN401
    """Share the width of the text out among the columns, as LibreOffice and Word both read it."""
    table.autofit = False
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    properties = table._tbl.tblPr  # noqa: SLF001 - margins of cells are not in python-docx
    margins = element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(element(f"w:{side}", w="0" if side == "left" else "120", type="dxa"))
    properties.insert_element_before(margins, "w:tblLook")
    for column, part in zip(table.columns, parts, strict=True):
        column.width = Mm(WIDTH_MM * part / sum(parts))


def _keep_whole(row: Any) -> None:  # noqa: ANN401
    """Never break a row between two pages."""
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))  # noqa: SLF001


def _line_above(row: Any, colour: str, eighths: int) -> None:  # noqa: ANN401
    _border(row, "top", colour, eighths)


def _line_below(row: Any) -> None:  # noqa: ANN401
    _border(row, "bottom", TEXT, 4)


def _border(row: Any, side: str, colour: str, eighths: int) -> None:  # noqa: ANN401
    for cell in row.cells:
        properties = cell._tc.get_or_add_tcPr()  # noqa: SLF001 - borders are not in python-docx
        borders = properties.find(qn("w:tcBorders"))
        if borders is None:
            borders = element("w:tcBorders")
            properties.append(borders)
        borders.append(element(f"w:{side}", val="single", sz=str(eighths), color=colour, space="0"))
