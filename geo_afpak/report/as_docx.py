"""The document as DOCX, by python-docx: real styles, captions, repeated heads, notes as links.

The sources keep the numbers that they have in their work, and several places refer to one: they
are a list at the end, each with a bookmark, and a reference is a superscript link to it. In the
styles of a house the first reference to each is a footnote. The same document gives the same bytes.

Word would number footnotes by itself; a mark of one's own (`customMarkFollows`, ECMA-376, 17.11.14)
keeps the number that the source has everywhere else.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml
from docx.shared import Mm
from docx.text.paragraph import Paragraph as Word

from geo_afpak.report import model
from geo_afpak.report._docx_style import Looks, element, field, new_document, packed
from geo_afpak.report._docx_table import (
    add_table,
    bookmarked,
    cell_of,
    fill,
    grid,
    styled,
    whole_row,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from docx.document import Document as Docx

    from geo_afpak.house import House
    from geo_afpak.report.pictures import Pictures

__all__ = ["to_docx"]

_MOST_ROWS: Final = 40
"""A longer table would have more footnotes than rows on a page: it leads to the list."""
_NAME: Final = PackURI("/word/footnotes.xml")
_LINES: Final = ("separator", "continuationSeparator")

_KEYS_A_ROW: Final = 4
_MARKS: Final = {"Figure": 1_000_000, "Table": 2_000_000}
"""Numbers of bookmarks begin here: those of sources are their own."""
_PARAGRAPHS: Final = {"": "Normal", "lead": "Lead", "notice": "Notice", "quiet": "Quiet"}


def to_docx(
    note: model.Note,
    pictures: Pictures,
    issued: datetime | None = None,
    house: House | None = None,
    reference: Path | None = None,
) -> bytes:
    """Lay the document out as DOCX.

    Parameters
    ----------
    note, pictures
        The document, and its figures as PNG.
    issued
        Date for the document's properties; none when None.
    house
        Whose fonts, colours and logo; ours when None.
    reference
        Whose styles and page, over those of the house.

    Raises
    ------
    InputFileError
        If the reference is no Word document that can be read.
    """
    document, looks = new_document(note, issued, house, reference)
    if house and house.logo:
        logo = document.add_paragraph().add_run().add_picture(io.BytesIO(house.logo), height=Mm(16))
        logo._inline.docPr.set("name", "Logo")  # noqa: SLF001
    document.add_paragraph(note.title, style="Title")
    for block in note.blocks:
        _add(document, block, pictures, looks)
    if reference:
        _add_footnotes(document, note)
    return packed(document)


def _add(document: Docx, block: model.Block, pictures: Pictures, looks: Looks) -> None:
    match block:
        case model.Heading(text, level):
            document.add_heading(text, level)
        case model.Paragraph(line, style):
            fill(_paragraph(document, _PARAGRAPHS[style]), line)
        case model.Bullets(items):
            for item in items:
                fill(_paragraph(document, "List Bullet"), item)
        case model.KeyNumbers(items):
            _key_numbers(document, items, looks)
        case model.Figure():
            _figure(document, block, pictures, looks)
        case model.Table():
            _table(document, block, looks)
        case model.Sources(items):
            for source in items:
                _source(document, source)


def _source(document: Docx, source: model.Source) -> None:
    paragraph = _paragraph(document, "Source")
    bookmarked(paragraph, f"note_{source.number}", int(source.number), source.number)
    paragraph.add_run(f"\t{source.text}")


def _caption(document: Docx, block: model.Figure | model.Table) -> Any:  # noqa: ANN401
    """Add a caption whose number Word can count again, as for its list of figures."""
    paragraph = _paragraph(document, "Caption")
    word, number, text = type(block).__name__, block.number, block.caption
    mark = _MARKS[word] + number
    bookmarked(paragraph, block.anchor.replace("-", "_"), mark, f"{word} ").bold = True
    field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
    for run in paragraph._p.iter(qn("w:r")):  # noqa: SLF001 - the field's run is not in .runs
        run.get_or_add_rPr().get_or_add_b().set(qn("w:val"), "1")
    paragraph.add_run(f". {text}")
    return paragraph


def _figure(document: Docx, block: model.Figure, pictures: Pictures, looks: Looks) -> None:
    paragraph = _paragraph(document, "Picture")
    data = io.BytesIO(pictures.files[f"{block.kind}.png"])
    shape = paragraph.add_run().add_picture(data, width=Mm(looks.width_mm))
    for side in ("distT", "distB", "distL", "distR"):  # LibreOffice would keep a margin
        shape._inline.set(side, "0")  # noqa: SLF001
    about = shape._inline.docPr  # noqa: SLF001 - python-docx has no text for who cannot see it
    about.set("name", f"Figure {block.number}")
    about.set("descr", block.alt)
    caption = _caption(document, block)
    caption.paragraph_format.space_before = Mm(1)
    caption.paragraph_format.space_after = Mm(5)


def _key_numbers(document: Docx, items: Sequence[model.KeyNumber], looks: Looks) -> None:
    """Lay the key numbers out four in a row: number, what it counts, what is not known."""
    table, widths = grid(document, [1] * _KEYS_A_ROW, looks.width_mm)
    for start in range(0, len(items), _KEYS_A_ROW):
        row = whole_row()
        for place, width in enumerate(widths, start):
            cell, paragraph = cell_of(width, "Key Number", {"top": (looks.rule, 4)})
            if place < len(items):
                _key_number(cell, Word(paragraph, None), items[place])  # type: ignore[arg-type]
            row.append(cell)
        table.append(row)
    _paragraph(document, "Table Note")


def _key_number(cell: Any, first: Any, item: model.KeyNumber) -> None:  # noqa: ANN401
    label, detail = styled("Key Label"), styled("Key Detail")
    cell.extend([label, detail])
    first.add_run(item.value)
    Word(label, None).add_run(item.label)  # type: ignore[arg-type]
    see: model.Line = (model.Text(" · " if item.detail else ""), item.see) if item.see else ()
    fill(Word(detail, None), (model.Text(item.detail), *see))  # type: ignore[arg-type]


def _table(document: Docx, block: model.Table, looks: Looks) -> None:
    _caption(document, block).paragraph_format.keep_with_next = True
    add_table(document, block, looks)
    _paragraph(document, "Table Note").add_run(block.note)


def _paragraph(place: Any, style: str) -> Any:  # noqa: ANN401
    """Add a paragraph by the id of its style: looking up its name reads all styles each time."""
    paragraph = place.add_paragraph()
    paragraph._p.style = style.replace(" ", "")  # noqa: SLF001
    return paragraph


# --- footnotes ----------------------------------------------------------------


def _add_footnotes(document: Docx, note: model.Note) -> None:
    """Make a footnote of the first link to each source; the later ones lead to the list."""
    texts = {s.number: s.text for block in note.blocks if isinstance(block, model.Sources)
             for s in block.items}  # fmt: skip
    meant = {
        number
        for block in note.blocks
        if isinstance(block, model.Paragraph | model.Bullets)
        or (isinstance(block, model.Table) and len(block.rows) <= _MOST_ROWS)
        for line in model.lines_of(block)
        for part in line
        if isinstance(part, model.Refs)
        for number in part.numbers
    } & texts.keys()
    root: Any = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
    for place, kind in enumerate(_LINES):
        root.append(_rule(place - 1, kind))
    for link in list(document.element.body.iter(qn("w:hyperlink"))):
        number = str(link.get(qn("w:anchor"))).removeprefix("note_")
        if number in meant:
            meant.discard(number)
            place = len(root) - 1
            _refer(link, place)
            root.append(_footnote(place, number, texts[number]))
    if len(root) > len(_LINES):
        _attach(document, root)


def _refer(link: Any, place: int) -> None:  # noqa: ANN401 - lxml elements
    """Put a footnote with a mark of its own where a link was."""
    run = link.find(qn("w:r"))
    reference = element("w:footnoteReference", customMarkFollows="1", id=str(place))
    run.find(qn("w:t")).addprevious(reference)
    link.addprevious(run)
    link.getparent().remove(link)


def _rule(place: int, kind: str) -> Any:  # noqa: ANN401
    """Make what parts the footnotes from the text."""
    paragraph = element("w:p", element("w:r", element(f"w:{kind}")))
    return element("w:footnote", paragraph, type=kind, id=str(place))


def _footnote(place: int, mark: str, text: str) -> Any:  # noqa: ANN401
    style = element("w:pPr", element("w:pStyle", val="Source"))
    raised = element("w:rPr", element("w:vertAlign", val="superscript"))
    paragraph = element("w:p", style, _words(mark, raised), _words(f" {text}"))
    return element("w:footnote", paragraph, id=str(place))


def _words(text: str, *look: Any) -> Any:  # noqa: ANN401
    words = element("w:t")
    words.text = text
    words.set(qn("xml:space"), "preserve")
    return element("w:r", *look, words)


def _attach(document: Docx, root: Any) -> None:  # noqa: ANN401
    """Make the part of the footnotes; one that a reference document has gives way."""
    blob = serialize_part_xml(root)
    kind = RELATIONSHIP_TYPE.FOOTNOTES
    for name in [name for name, rel in document.part.rels.items() if rel.reltype == kind]:
        del document.part.rels[name]
    part = Part(_NAME, CONTENT_TYPE.WML_FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, kind)
