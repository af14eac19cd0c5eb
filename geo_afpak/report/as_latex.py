r"""The document as LaTeX, for pdflatex and xelatex alike.

Text is escaped character by character. What the fonts of pdflatex do not have is written twice,
``\rare{as it is}{[as code points]}``; the engine takes what it can print.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.house import House
from geo_afpak.report import model

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["latex_fragments", "to_latex"]

_PREAMBLE: Final = Path(__file__).with_name("preamble.tex")
_KEYS_A_ROW: Final = 4
_ONE_ROW: Final = 5
_ON_ONE_PAGE: Final = 16
"""Rows of a table that is not parted between two pages."""
_OF_A_HEADING: Final = 4
"""Lines that a heading takes, with the space about it."""
_COMMANDS: Final = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "_": r"\_", "%": r"\%", "^": r"\textasciicircum{}", "~": r"\textasciitilde{}",
    "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", '"': r"\textquotedbl{}",
    "`": r"\textasciigrave{}", "\u00a0": "~", "\u00ad": r"\-",
    "[": "{[}", "*": "{*}",  # after the end of a row they would be read as its options
}  # fmt: skip
_LIGATURE: Final = re.compile(r"([-',])(?=\1)")
_KNOWN: Final = frozenset(
    [*map(chr, range(0x20, 0x7F)), *map(chr, range(0xA0, 0x100)), *"–—‘’“”„†‡•…‹›€ŒœŠšŽžŸŁł"]  # noqa: RUF001 - as printed
)
"""What every engine prints: ASCII, Latin-1 and common punctuation (inputenc, T1, textcomp)."""
_OTHER: Final = f"[^{re.escape(''.join(sorted(_KNOWN)))}]"
_RARE: Final = re.compile(f"{_OTHER}+(?: +{_OTHER}+)*")
_ACCENTS: Final = {
    "\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u",
    "\u0307": ".", "\u0308": '"', "\u030a": "r", "\u030b": "H", "\u030c": "v", "\u0323": "d",
    "\u0327": "c", "\u0328": "k", "\u0331": "b",
}  # fmt: skip
_TAGS: Final = {"em": r"\emph", "strong": r"\textbf"}
_PARAGRAPHS: Final = {"lead": r"\lead", "notice": r"\notice", "quiet": r"\quiet"}


def to_latex(note: model.Note, house: House | None = None) -> bytes:
    """Lay the document out as LaTeX; its figures are figures/KIND.pdf beside it.

    Of a house it takes colours and logo: the fonts are those of the class.
    """
    house = house or House()
    light = house.palette("light")
    pieces = zip(_rooms(note.blocks), map(_latex, note.blocks), strict=True)
    body = "\n\n".join(room + piece for room, piece in pieces)
    preamble = _PREAMBLE.read_text(encoding="utf-8")
    if house.colours:  # later definitions win
        for name, colour in (("quiet", light.quiet), ("accent", light.hues[0])):
            preamble += f"\\definecolor{{{name}}}{{HTML}}{{{colour[1:]}}}\n"
    logo = "\\includegraphics[height=16mm]{figures/logo.png}\\par\\bigskip\n" if house.logo else ""
    title = escaped(note.title)
    return (
        f"{preamble}\\hypersetup{{pdftitle={{{title}}}}}\n\\begin{{document}}\n"
        f"{logo}\\notetitle{{{title}}}\n\n{body}\n\n\\end{{document}}\n"
    ).encode()


def latex_fragments(note: model.Note) -> dict[str, bytes]:
    """Lay out figures, tables and sources each by itself, and what they need in a preamble.

    For a document of one's own class: it takes in ``preamble.tex`` before it begins, and what it
    wants of the others where it wants it. References lead to the list in ``sources.tex``.
    """
    lines = _PREAMBLE.read_text(encoding="utf-8").splitlines()
    kept = "\n".join(line for line in lines if not line.startswith(_OF_A_PAGE))
    files = {"preamble.tex": kept}
    for block in note.blocks:
        if isinstance(block, model.Figure | model.Table):
            files[f"{block.anchor}.tex"] = _latex(block)
        elif isinstance(block, model.Sources):
            files["sources.tex"] = _latex(block)
    return {name: f"{text}\n".encode() for name, text in files.items()}


_OF_A_PAGE: Final = (
    "\\documentclass", "% Compile", "\\usepackage[a4paper", "\\setlength{\\par", "\\setcounter",
    "\\raggedbottom",
)  # fmt: skip
"""What the class of one's own document decides."""


def escaped(text: str) -> str:
    r"""Write text so that TeX prints it as it is.

    Examples
    --------
    >>> print(escaped(r"\input{/etc/passwd} & 100 %"))
    \textbackslash{}input\{/etc/passwd\} \& 100 \%
    >>> print(escaped("Ḥaqqānī -- ننګ"))
    \d{H}aqq\={a}n\={i} -{}- \rtl{ننګ}{[U+0646 U+0646 U+06AB]}
    """
    out = []
    end = 0
    for found in _RARE.finditer(text):
        out += [_common(text[end : found.start()]), _rare(found[0])]
        end = found.end()
    return "".join([*out, _common(text[end:])])


def _common(text: str) -> str:
    return _LIGATURE.sub(r"\1{}", "".join(_COMMANDS.get(char, char) for char in text))


def _rare(text: str) -> str:
    """Write letters with TeX's accents, all else twice: as it is, and as its code points."""
    leftwards = any(unicodedata.bidirectional(char) in ("R", "AL") for char in text)
    accents = [_accented(char) for char in text]
    if all(accents):
        return "".join(accents)
    points = " ".join(f"U+{ord(char):04X}" for char in text if char != " ")
    return f"\\{'rtl' if leftwards else 'rare'}{{{text}}}{{[{points}]}}"


def _accented(char: str) -> str:
    """Write a letter with accents as TeX's commands; empty where there is none for it."""
    base, *marks = list(unicodedata.normalize("NFD", char))
    if not (base.isascii() and base.isalnum()) or any(mark not in _ACCENTS for mark in marks):
        return ""
    for mark in marks:
        base = f"\\{_ACCENTS[mark]}{{{base}}}"
    return base


def _latex(block: model.Block) -> str:  # noqa: PLR0911 - one for each kind
    match block:
        case model.Heading(text, level):
            return f"\\{'section' if level == 1 else 'subsection'}{{{escaped(text)}}}"
        case model.Paragraph(line, style):
            return f"{_PARAGRAPHS[style]}{{{_line(line)}}}" if style else _line(line)
        case model.Bullets(items):
            points = "\n".join(f"\\item {_line(item)}" for item in items)
            return f"\\begin{{itemize}}\n{points}\n\\end{{itemize}}"
        case model.KeyNumbers(items):
            return _key_numbers(items)
        case model.Figure(kind, caption, alt):
            return (
                f"\\begin{{figure}}\n\\hypertarget{{{block.anchor}}}{{}}%\n"
                f"\\includegraphics[width=\\linewidth,alt={{{escaped(alt)}}}]"
                f"{{figures/{kind}.pdf}}\n\\caption{{{escaped(caption)}}}\n\\end{{figure}}"
            )
        case model.Table():
            return _table(block)
        case model.Sources(items):
            points = "\n".join(
                f"\\item[{source.number}]\\hypertarget{{note-{source.number}}}{{}}"
                f"{escaped(source.text)}"
                for source in items
            )
            return f"\\begin{{sources}}\n{points}\n\\end{{sources}}"


def _rooms(blocks: Sequence[model.Block]) -> list[str]:
    """Ask for room before each table of few rows, or before the headings that stand over it."""
    lines = [_lines_of(block) if isinstance(block, model.Table) else 0 for block in blocks]
    for place in range(len(blocks) - 1, 0, -1):
        if lines[place] and isinstance(blocks[place - 1], model.Heading):
            lines[place - 1], lines[place] = lines[place] + _OF_A_HEADING, 0
    return [f"\\keeproom{{{count}\\baselineskip}}\n" if count else "" for count in lines]


def _lines_of(table: model.Table) -> int:
    """Count the lines that must fit below: the whole table where it is short, else its first."""
    return len(table.rows) + 5 if len(table.rows) <= _ON_ONE_PAGE else 8


def _line(line: model.Line) -> str:
    out = []
    for part in line:
        if isinstance(part, model.Refs):
            links = [f"\\hyperlink{{note-{number}}}{{{number}}}" for number in part.numbers]
            out.append(f"\\textsuperscript{{{', '.join(links)}}}")
        elif isinstance(part, model.Link):
            out.append(_link(part))
        elif part.emphasis:
            out.append(f"{_TAGS[part.emphasis]}{{{escaped(part.text)}}}")
        else:
            out.append(escaped(part.text))
    return "".join(out)


def _link(link: model.Link) -> str:
    return f"\\hyperlink{{{link.to}}}{{{escaped(link.text)}}}"


def _seen(item: model.KeyNumber) -> str:
    """Write what is not known of a number, and where it is broken down."""
    parts = [escaped(item.detail), f"\\mbox{{{_link(item.see)}}}" if item.see else ""]
    return "; ".join(filter(None, parts))


def _key_numbers(items: Sequence[model.KeyNumber]) -> str:
    across = _ONE_ROW if len(items) == _ONE_ROW else _KEYS_A_ROW
    cells = [
        f"\\keynumber{{{escaped(item.value)}}}{{{escaped(item.label)}}}{{{_seen(item)}}}"
        for item in items
    ]
    rows = [
        "\\hfill\n".join(cells[place : place + across])
        + "\\hfill\\keyspace" * max(0, place + across - len(cells))
        for place in range(0, len(cells), across)
    ]
    width = f"\\setlength{{\\keywidth}}{{{0.88 / across:.3f}\\linewidth}}"
    return f"{width}\\noindent\n" + "\\par\\medskip\\noindent\n".join(rows) + "\\par\\bigskip"


def _table(block: model.Table) -> str:
    whole = sum(column.width for column in block.columns)
    columns = "".join(
        f"{'N' if column.numeric else 'T'}{{{column.width / whole:.4f}}}"
        for column in block.columns
    )
    head = " & ".join(f"\\textbf{{{escaped(column.title)}}}" for column in block.columns)
    rows = "\n".join(_row(row, len(block.columns)) for row in block.rows)
    note = f"\\tablenote{{{escaped(block.note)}}}" if block.note else "\\tablenote{}"
    return (
        f"\\hypertarget{{{block.anchor}}}{{}}\n\\begingroup\\tablefont\n"
        f"\\begin{{longtable}}{{@{{}}{columns}@{{}}}}\n"
        f"\\caption{{{escaped(block.caption)}}}\\\\\n\\toprule\n{head}\\\\\n\\midrule\n"
        f"\\endfirsthead\n\\toprule\n{head}\\\\\n\\midrule\n\\endhead\n{rows}\n\\bottomrule\n"
        f"\\end{{longtable}}\n\\endgroup\n{note}"
    )


def _row(row: model.Row, columns: int) -> str:
    if row.kind == "group":
        text = f"\\rule{{0pt}}{{3.2ex}}{_line(row.cells[0])}"
        return f"\\multicolumn{{{columns}}}{{@{{}}p{{\\linewidth}}@{{}}}}{{{text}}}\\\\*"
    cells = [_line(cell) for cell in row.cells]
    if row.kind == "total":
        return "\\midrule\n" + " & ".join(f"\\textbf{{{cell}}}" for cell in cells) + "\\\\"
    return " & ".join(cells) + "\\\\"
