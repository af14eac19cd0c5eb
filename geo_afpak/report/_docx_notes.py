"""Real footnotes of the DOCX: a source stands at the foot of the page that first refers to it.

Word would number them by itself; a mark of one's own (`customMarkFollows`, ECMA-376, 17.11.14)
keeps the number that the source has everywhere else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.oxml import serialize_part_xml
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

from geo_afpak.report.model import Bullets, Paragraph, Refs, Sources, Table, lines_of

if TYPE_CHECKING:
    from docx.document import Document as Docx

    from geo_afpak.report.model import Note

_MOST_ROWS: Final = 40
"""A longer table would have more footnotes than rows on a page: it leads to the list."""
_NAME: Final = PackURI("/word/footnotes.xml")
_LINES: Final = ("separator", "continuationSeparator")


def add_footnotes(document: Docx, note: Note) -> None:
    """Turn the first reference to each source into a footnote; the later ones lead to the list.

    Parameters
    ----------
    document
        Laid out already, each reference as a link to the bookmark of its source.
    note
        What it was laid out from.
    """
    texts = {s.number: s.text for block in note.blocks if isinstance(block, Sources)
             for s in block.items}  # fmt: skip
    meant = {
        number
        for block in note.blocks
        if isinstance(block, Paragraph | Bullets)
        or (isinstance(block, Table) and len(block.rows) <= _MOST_ROWS)
        for line in lines_of(block)
        for part in line
        if isinstance(part, Refs)
        for number in part.numbers
    } & texts.keys()
    root: Any = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
    for place, kind in enumerate(_LINES):
        root.append(_footnote(place - 1, kind))
    for link in list(document.element.body.iter(qn("w:hyperlink"))):
        number = str(link.get(qn("w:anchor"))).removeprefix("note_")
        if number in meant:
            meant.discard(number)
            place = len(root) - 1
            _refer(link, place)
            root.append(_footnote(place, "", number, texts[number]))
    if len(root) > len(_LINES):
        _attach(document, root)


def _refer(link: Any, place: int) -> None:  # noqa: ANN401 - lxml elements
    """Put a footnote with a mark of its own where a link was."""
    run = link.find(qn("w:r"))
    reference = OxmlElement("w:footnoteReference")
    reference.set(qn("w:customMarkFollows"), "1")
    reference.set(qn("w:id"), str(place))
    run.find(qn("w:t")).addprevious(reference)
    link.addprevious(run)
    link.getparent().remove(link)


def _footnote(place: int, kind: str, mark: str = "", text: str = "") -> Any:  # noqa: ANN401
    note, paragraph = OxmlElement("w:footnote"), OxmlElement("w:p")
    if kind:
        note.set(qn("w:type"), kind)
        run = OxmlElement("w:r")
        run.append(OxmlElement(f"w:{kind}"))
        paragraph.append(run)
    else:
        style = OxmlElement("w:pPr")
        style.append(OxmlElement("w:pStyle"))
        style[0].set(qn("w:val"), "Source")
        paragraph.append(style)
        paragraph.append(_run(mark, raised=True))
        paragraph.append(_run(f" {text}", raised=False))
    note.set(qn("w:id"), str(place))
    note.append(paragraph)
    return note


def _run(text: str, *, raised: bool) -> Any:  # noqa: ANN401
    run, words = OxmlElement("w:r"), OxmlElement("w:t")
    if raised:
        look = OxmlElement("w:rPr")
        look.append(OxmlElement("w:vertAlign"))
        look[0].set(qn("w:val"), "superscript")
        run.append(look)
    words.text = text
    words.set(qn("xml:space"), "preserve")
    run.append(words)
    return run


def _attach(document: Docx, root: Any) -> None:  # noqa: ANN401
    """Make the part of the footnotes; one that a reference document has gives way."""
    blob = serialize_part_xml(root)
    kind = RELATIONSHIP_TYPE.FOOTNOTES
    for name in [name for name, rel in document.part.rels.items() if rel.reltype == kind]:
        del document.part.rels[name]
    part = Part(_NAME, CONTENT_TYPE.WML_FOOTNOTES, blob, document.part.package)
    document.part.relate_to(part, kind)
