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
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

from geo_afpak.report._docx_style import element
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
        root.append(_line(place - 1, kind))
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


def _line(place: int, kind: str) -> Any:  # noqa: ANN401
    """Make what parts the footnotes from the text."""
    paragraph = element("w:p", element("w:r", element(f"w:{kind}")))
    return element("w:footnote", paragraph, type=kind, id=str(place))


def _footnote(place: int, mark: str, text: str) -> Any:  # noqa: ANN401
    style = element("w:pPr", element("w:pStyle", val="Source"))
    raised = element("w:rPr", element("w:vertAlign", val="superscript"))
    paragraph = element("w:p", style, _run(mark, raised), _run(f" {text}"))
    return element("w:footnote", paragraph, id=str(place))


def _run(text: str, *look: Any) -> Any:  # noqa: ANN401
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
