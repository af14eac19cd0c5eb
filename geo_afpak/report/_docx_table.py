"""Tables and lines of the DOCX, element by element.

python-docx counts the cells of a table anew for each that is asked for: a thousand rows would
take minutes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from docx.shared import Mm
from docx.text.paragraph import Paragraph

from geo_afpak.report._docx_style import element
from geo_afpak.report.model import Line, Link, Refs, Row, Table, Text
from geo_afpak.text import directions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as Docx

    from geo_afpak.report._docx_style import Looks

HEAD, RULE = 12, 4
"""Rules above a table and its rows, in eighths of a point."""
_ON_ONE_PAGE: Final = 17
"""Rows of a table, its head with them, that are not parted between two pages."""
_MARGINS: Final = {"left": "0", "right": "120"}  # between columns, in twentieths of a point
_TWIPS_A_MM: Final = 1440 / 25.4


def fill(paragraph: Any, line: Line) -> None:  # noqa: ANN401 - python-docx has no types
    """Write a line into a paragraph, its references as superscript links."""
    for part in line:
        match part:
            case Refs(numbers):
                for place, number in enumerate(numbers):
                    if place:
                        paragraph.add_run(", ").font.superscript = True
                    linked(paragraph, number, f"note_{number}").font.superscript = True
            case Link(text, to):
                linked(paragraph, text, to.replace("-", "_"))
            case Text(text, emphasis):
                for piece, leftwards in directions(text):
                    run = paragraph.add_run(piece)
                    run.bold = True if emphasis == "strong" else None
                    run.italic = True if emphasis == "em" else None
                    # Else Word sets digits beside it on its other side.
                    run.font.rtl = True if leftwards else None


def linked(paragraph: Any, text: str, anchor: str) -> Any:  # noqa: ANN401
    """Add a link to a bookmark; return its run."""
    run = paragraph.add_run(text)
    # python-docx cannot link inside a document.
    link = element("w:hyperlink", run._r, anchor=anchor, history="1")  # noqa: SLF001
    paragraph._p.append(link)  # noqa: SLF001
    return run


def bookmarked(paragraph: Any, name: str, number: int, text: str) -> Any:  # noqa: ANN401
    """Add text that links lead to; return its run."""
    mark = {"id": str(number)}
    paragraph._p.append(element("w:bookmarkStart", **mark, name=name))  # noqa: SLF001
    run = paragraph.add_run(text)
    paragraph._p.append(element("w:bookmarkEnd", **mark))  # noqa: SLF001
    return run


def styled(style: str) -> Any:  # noqa: ANN401 - an lxml element
    """Make a paragraph by the id of its style: looking up its name reads all styles each time."""
    return element("w:p", element("w:pPr", element("w:pStyle", val=style.replace(" ", ""))))


def grid(
    document: Docx, parts: Sequence[int], width_mm: float, style: str = ""
) -> tuple[Any, list[int]]:
    """Add an empty table whose columns share the width; return it and their widths in twips."""
    properties = element("w:tblPr", *([element("w:tblStyle", val=style)] if style else []))
    properties.append(element("w:tblW", w=str(round(width_mm * _TWIPS_A_MM)), type="dxa"))
    properties.append(element("w:jc", val="left"))
    properties.append(element("w:tblLayout", type="fixed"))
    if not style:
        sides = (element(f"w:{side}", w=w, type="dxa") for side, w in _MARGINS.items())
        properties.append(element("w:tblCellMar", *sides))
    look = {"firstRow": "1", "noVBand": "1"} if style else {"firstRow": "1"}
    properties.append(element("w:tblLook", **look, val="0420" if style else "0020"))
    widths = [round(Mm(width_mm * part / sum(parts)).twips) for part in parts]
    columns = element("w:tblGrid", *(element("w:gridCol", w=str(width)) for width in widths))
    table = element("w:tbl", properties, columns)
    body = document.element.body
    body.insert_element_before(table, "w:sectPr")
    return table, widths


def add_table(document: Docx, block: Table, looks: Looks) -> None:
    """Add a table: its head on every page, rules between rows or a style, no row parted."""
    parts = [column.width for column in block.columns]
    table, widths = grid(document, parts, looks.width_mm, looks.table)
    together = len(block.rows) < _ON_ONE_PAGE
    head = [(Text(column.title, "strong"),) for column in block.columns]
    top = {"top": (looks.text, HEAD)} if not looks.table else {}
    table.append(_row(head, block, widths, top, together=together, repeated=True))
    for number, row in enumerate(block.rows):
        strong = number == 0 or row.kind == "total"
        edges = {"top": (looks.text if strong else looks.rule, RULE)}
        if number == len(block.rows) - 1:
            edges["bottom"] = (looks.text, RULE)
        edges = {} if looks.table else edges
        if row.kind == "group":
            table.append(_group(row, sum(widths), len(widths), edges))
        else:
            table.append(_row(_shown(row), block, widths, edges, together=together))


def _shown(row: Row) -> Sequence[Line]:
    if row.kind != "total":
        return row.cells
    return [
        tuple(Text(part.text, "strong") if isinstance(part, Text) else part for part in cell)
        for cell in row.cells
    ]


def _row(  # noqa: PLR0913 - what a row is made of
    lines: Sequence[Line],
    block: Table,
    widths: Sequence[int],
    edges: dict[str, tuple[str, int]],
    *,
    together: bool,
    repeated: bool = False,
) -> Any:  # noqa: ANN401 - an lxml element
    row = whole_row(repeated=repeated)
    for line, column, width in zip(lines, block.columns, widths, strict=True):
        cell, paragraph = cell_of(width, "Table Text", edges)
        properties = paragraph[0]
        if together:
            properties.append(element("w:keepNext"))
        if column.numeric:
            properties.append(element("w:jc", val="right"))
        fill(Paragraph(paragraph, None), line)  # type: ignore[arg-type]
        row.append(cell)
    return row


def _group(row: Row, width: int, columns: int, edges: dict[str, tuple[str, int]]) -> Any:  # noqa: ANN401
    made = whole_row()
    cell, paragraph = cell_of(width, "Table Text", edges, columns)
    paragraph[0].append(element("w:keepNext"))
    paragraph[0].append(element("w:spacing", before=str(round(2 * _TWIPS_A_MM))))
    fill(Paragraph(paragraph, None), row.cells[0])  # type: ignore[arg-type]
    made.append(cell)
    return made


def whole_row(*, repeated: bool = False) -> Any:  # noqa: ANN401 - an lxml element
    """Make a row that is never broken between two pages; a repeated one heads each of them."""
    heads = [element("w:tblHeader")] if repeated else []
    return element("w:tr", element("w:trPr", element("w:cantSplit"), *heads))


def cell_of(
    width: int, style: str, edges: dict[str, tuple[str, int]], span: int = 1
) -> tuple[Any, Any]:
    """Make a cell with rules at some of its edges, and its first paragraph."""
    properties = element("w:tcPr", element("w:tcW", w=str(width), type="dxa"))
    if span > 1:
        properties.append(element("w:gridSpan", val=str(span)))
    if edges:
        lines = (
            element(f"w:{side}", val="single", sz=str(eighths), space="0", color=colour)
            for side, (colour, eighths) in edges.items()
        )
        properties.append(element("w:tcBorders", *lines))
    paragraph = styled(style)
    return element("w:tc", properties, paragraph), paragraph
