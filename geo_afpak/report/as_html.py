"""The document as one HTML file: nothing fetched, nothing run but the page in its frame.

Text is only ever escaped (`html.escape`); nothing of the data reaches a template.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.figure._write import DPI, font_rule
from geo_afpak.house import House
from geo_afpak.look.css import palette_css
from geo_afpak.page.frame import SANDBOX
from geo_afpak.report import model
from geo_afpak.text import isolated

if TYPE_CHECKING:
    from geo_afpak.report.pictures import Pictures

__all__ = ["to_html"]

_STYLE: Final = Path(__file__).with_name("note.css")
_GENERIC: Final = {"serif": "Georgia, serif", "sans": "Arial, sans-serif"}
_POLICY: Final = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">')


def to_html(note: model.Note, pictures: Pictures, page: str, house: House | None = None) -> bytes:
    """Lay the document out as HTML.

    Parameters
    ----------
    note, pictures
        The document, and its figures as PNG, light and dark.
    page
        The live page, whole, as `build_map` renders it; framed where a figure is live. Empty
        where none is.
    house
        Whose fonts, colours and logo; ours when None.
    """
    house = house or House()
    palettes = {name: house.palette(name) for name in ("light", "dark")}
    colours = palette_css("screen and (prefers-color-scheme: dark)", palettes)  # paper is light
    style = colours + _STYLE.read_text(encoding="utf-8") + _fonts(note, house)
    title = escape(note.title)
    turned = ' dir="rtl"' if note.leftwards else ""
    body = [_html(block, place, (pictures, page), note) for place, block in enumerate(note.blocks)]
    body.insert(_first_heading(note), _contents(note))
    return (
        f'<!DOCTYPE html>\n<html lang="{note.lang}"{turned}>\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style, page)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="generator" content="geo-afpak report">\n'
        f'<meta name="description" content="{escape(note.subject)}">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n"
        f"{_logo(house)}<h1>{title}</h1>\n{''.join(body)}</main>\n</body>\n</html>\n"
    ).encode()


def _fonts(note: model.Note, house: House) -> str:
    """Bring the letters of the house's faces along, and name its families first."""
    if not house.fonts:
        return ""
    letters = "".join(sorted({*repr(note), *map(chr, range(32, 127))}))
    rules = []
    for kind, face in house.fonts.items():
        rules += [font_rule(face.family, weight, "normal", letters) for weight in (400, 600)]
        rules.append(f":root {{ --{kind}: '{face.family}', {_GENERIC[kind]}; }}")
    return "\n".join(rules)


def _logo(house: House) -> str:
    if not house.logo:
        return ""
    data = b64encode(house.logo).decode()
    return f'<img class="logo" src="data:image/png;base64,{data}" alt="">\n'


def _policy(style: str, page: str) -> str:
    """Allow our style and, for the frame, what the page itself allows.

    A srcdoc document inherits the policy of the document round it (CSP 3, 7.8), so what the
    page may run has to be allowed here too; it is known by its hashes.
    """
    found = _POLICY.search(page)
    own = unescape(found[1]) if found else "default-src 'none'; base-uri 'none'; form-action 'none'"
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    rules = {name: values for name, *values in (rule.split() for rule in own.split(";"))}
    for name, value in (("style-src", f"'sha256-{digest}'"), ("img-src", "data:"),
                        ("font-src", "data:" if "@font-face" in style else "")):  # fmt: skip
        rules[name] = [*rules.get(name, []), *filter(None, [value])] or ["'none'"]
    return "; ".join(" ".join([name, *dict.fromkeys(values)]) for name, values in rules.items())


def _first_heading(note: model.Note) -> int:
    places = [place for place, block in enumerate(note.blocks) if isinstance(block, model.Heading)]
    return places[0] if places else len(note.blocks)


def _contents(note: model.Note) -> str:
    """List the sections, each with a link to it."""
    links = [
        f'<li><a href="#s{place}">{escape(block.text)}</a></li>'
        for place, block in enumerate(note.blocks)
        if isinstance(block, model.Heading) and block.level == 1
    ]
    if not links:
        return ""
    return f'<nav aria-label="{escape(note.words[2])}"><ul>{"".join(links)}</ul></nav>\n'


def _html(block: model.Block, place: int, shown: tuple[Pictures, str], note: model.Note) -> str:  # noqa: PLR0911 - one for each kind
    match block:
        case model.Heading(text, level):
            tag = f"h{level + 1}"
            return f'<{tag} id="s{place}">{escape(text)}</{tag}>\n'
        case model.Paragraph(line, style):
            return f"<p{_classed(style)}>{_line(line)}</p>\n"
        case model.Bullets(items):
            return f"<ul>\n{''.join(f'<li>{_line(item)}</li>{chr(10)}' for item in items)}</ul>\n"
        case model.KeyNumbers(items):
            cells = "".join(
                f'<div><dt>{escape(item.label)}</dt><dd class="value">{escape(item.value)}</dd>'
                f'<dd class="detail">{escape(item.detail)}{_seen(item)}</dd></div>\n'
                for item in items
            )
            return f'<dl class="numbers">\n{cells}</dl>\n'
        case model.Figure():
            return _figure(block, *shown, note.words[0])
        case model.Table():
            return _table(block, note.words[1])
        case model.Sources(items):
            lines = "".join(
                f'<li id="note-{escape(item.number)}" value="{escape(item.number)}">'
                f"{_emphasised(item.text, '')}</li>\n"
                for item in items
            )
            return f'<ol class="sources">\n{lines}</ol>\n'


def _line(line: model.Line) -> str:
    out = []
    for part in line:
        match part:
            case model.Refs():
                out.append(_refs(part))
            case model.Link():
                out.append(_link(part))
            case model.Text(text, emphasis):
                out.append(_emphasised(text, emphasis))
    return "".join(out)


def _link(link: model.Link) -> str:
    return f'<a href="#{escape(link.to)}">{escape(link.text)}</a>'


def _seen(item: model.KeyNumber) -> str:
    return f"{' · ' if item.detail else ''}{_link(item.see)}" if item.see else ""


def _emphasised(text: str, tag: str) -> str:
    shown = escape(text)
    if isolated(text) != text:  # what runs from right to left leaves its neighbours in place
        shown = f"<bdi>{shown}</bdi>"
    return f"<{tag}>{shown}</{tag}>" if tag else shown


def _refs(refs: model.Refs) -> str:
    links = [
        f'<a href="#note-{escape(number)}" aria-label="Source {escape(number)}">'
        f"{escape(number)}</a>"
        for number in refs.numbers
    ]
    return f"<sup>{', '.join(links)}</sup>"


def _figure(block: model.Figure, pictures: Pictures, page: str, word: str) -> str:
    light, dark = (
        f"data:image/png;base64,{b64encode(pictures.files[f'{block.kind}.{form}']).decode()}"
        for form in ("png", "dark.png")
    )
    png = pictures.files[f"{block.kind}.png"]  # its width and height stand in its head
    width, height = (96 * int.from_bytes(png[at : at + 4], "big") // DPI for at in (16, 20))
    picture = (
        f'<picture><source media="screen and (prefers-color-scheme: dark)" srcset="{dark}">'
        f'<img src="{light}" width="{width}" height="{height}" alt="{escape(block.alt)}"></picture>'
    )
    shown = "picture live" if block.live and page else "picture"
    frame = (
        f'<iframe title="Interactive map: {escape(block.caption)}" srcdoc="{escape(page)}" '
        f'referrerpolicy="no-referrer" sandbox="{SANDBOX}"></iframe>'
        if block.live and page
        else ""
    )
    return (
        f'<figure{_classed(shown)} id="{block.anchor}">{frame}{picture}\n<figcaption>'
        f"<b>{escape(word)} {block.number}.</b> {escape(block.caption)}</figcaption></figure>\n"
    )


def _table(block: model.Table, word: str) -> str:
    heads = "".join(
        f'<th scope="col"{_numeric(column)}>{escape(column.title)}</th>' for column in block.columns
    )
    whole = sum(column.width for column in block.columns)
    widths = "".join(f'<col width="{100 * c.width // whole}%">' for c in block.columns)
    rows = "".join(_row(row, block) for row in block.rows)
    note = f'<p class="note">{escape(block.note)}</p>\n' if block.note else ""
    caption = f"<b>{escape(word)} {block.number}.</b> {escape(block.caption)}"
    label = escape(f"{word} {block.number}. {block.caption}")
    return (
        f'<div class="table" id="{block.anchor}"><div class="scroll" role="region" tabindex="0" '
        f'aria-label="{label}">'
        f"<table><caption>{caption}</caption><colgroup>{widths}</colgroup>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n{note}</div>\n"
    )


def _row(row: model.Row, table: model.Table) -> str:
    if row.kind == "group":
        span = len(table.columns)
        return f'<tr class="group"><th colspan="{span}">{_line(row.cells[0])}</th></tr>\n'
    cells = "".join(
        f"<{tag}{_numeric(column)}>{_line(cell)}</{tag.split()[0]}>"
        for tag, column, cell in zip(
            ['th scope="row"', *["td"] * len(row.cells)], table.columns, row.cells, strict=False
        )
    )
    kind = "total" if row.kind == "total" else ""
    return f"<tr{_classed(kind)}>{cells}</tr>\n"


def _numeric(column: model.Column) -> str:
    return _classed("num" if column.numeric else "")


def _classed(name: str) -> str:
    return f' class="{name}"' if name else ""
