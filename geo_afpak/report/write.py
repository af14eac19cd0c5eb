"""Write a document in the formats asked for: all of them, or none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import GeoAfpakError, InputFileError, InvalidInputError
from geo_afpak.house import House
from geo_afpak.report.language import in_language, read_language
from geo_afpak.report.model import Figure, Paragraph, Table, Text, cleaned, plain_line
from geo_afpak.together import together

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence
    from datetime import datetime

    from geo_afpak.layers import Layers
    from geo_afpak.report.language import Language
    from geo_afpak.report.model import Note
    from geo_afpak.report.pictures import Pictures
    from geo_afpak.story import Story

__all__ = ["FORMATS", "PARTS", "MissingReportExtraError", "check_formats", "write_report"]

FORMATS: Final = ("html", "docx", "md", "tex", "pdf")
PARTS: Final = ("qmd", "tex-fragment", "csv")
"""Further ones, for documents of one's own: Quarto, pieces to be taken in, single tables."""
_TURNING: Final = ("html", "pdf")
"""What is laid out from right to left where its language is written so."""
_FIGURES: Final = {
    "html": ("png", "dark.png"), "docx": ("png",), "md": ("png",), "tex": ("pdf",), "pdf": ("svg",),
    "qmd": ("png",), "tex-fragment": ("pdf",), "csv": (),
}  # fmt: skip
"""In which forms each format needs the figures."""
_BESIDE: Final = {"md": "png", "qmd": "png", "tex": "pdf", "tex-fragment": "pdf"}
"""Formats that name their figures as files beside them."""
_LIBRARIES: Final = {
    "matplotlib": "matplotlib",
    "font_source_sans_pro": "font-source-sans-pro",
    "font_source_serif_pro": "font-source-serif-pro",
    "fontpkg_noto_sans_arabic": "fontpkg-noto-sans-arabic",
}
_OF_FORMAT: Final = {
    "docx": ("docx", "python-docx"),
    **dict.fromkeys(("tex", "tex-fragment", "pdf"), ("typst", "typst")),
}  # fmt: skip


class MissingReportExtraError(GeoAfpakError, ImportError):
    """A library that a format needs is not installed."""


def write_report(  # noqa: PLR0913 - each option is one thing that a user asks for
    layers: object,
    folder: str | os.PathLike[str],
    *,
    formats: Sequence[str] = FORMATS,
    template: str | os.PathLike[str] | None = None,
    story: Story | None = None,
    house: House | None = None,
    reference: str | os.PathLike[str] | None = None,
    former: Layers | None = None,
    lang: str = "en",
) -> list[Path]:
    r"""Write a document on the layers: note.html, note.docx, note.md, note.tex, note.pdf.

    All formats lay out the same document with the same numbers. HTML holds the live page in a
    sandboxed frame; Markdown and LaTeX have their figures beside them in figures/. The same
    layers give the same bytes; the date of `SOURCE_DATE_EPOCH`, if set, is in the properties.

    Parameters
    ----------
    layers
        What to report, as `geo_afpak.layers.build_layers` returns it.
    folder
        Where to write; made if it is missing.
    formats
        Some of `FORMATS` and `PARTS`. "qmd" is the Markdown for Quarto; "tex-fragment" writes
        fragments/ with each figure, each table and the sources for ``\input``, and a preamble
        for them; "csv" each table as tables/table-1.csv and so on.
    template
        Outline in place of the one that comes with geo_afpak (docs/report.md).
    story
        What the author sets on figures, and tells on the live page (`read_story`).
    house
        Fonts, colours, logo and furniture (`read_house`).
    reference
        A .docx whose styles, page and header the Word document takes.
    former
        A former state of the records, as `build_note` takes it.
    lang
        One of `LANGUAGES`: headings, heads of tables, key numbers, the sentences of its catalogue,
        titles and legends of figures. Other than "en" only as "html" and "pdf".

    Returns
    -------
    list of pathlib.Path
        The written files, figures last. Until all could be made, none is written.

    Raises
    ------
    InvalidInputError
        If a format or a slot of the template is unknown, or `SOURCE_DATE_EPOCH` is no time.
    InputFileError
        If the template cannot be read or the folder cannot be written to.
    MissingReportExtraError
        If a library that a format needs is not installed.
    """
    chosen = check_formats(formats)
    from geo_afpak.figure._frame import spoken
    from geo_afpak.figure._style import dressed
    from geo_afpak.io._issued import issued
    from geo_afpak.layers import layers_of
    from geo_afpak.report.document import build_note
    from geo_afpak.report.pictures import draw_pictures

    language = _language_for(chosen, lang)
    date = issued()
    layers = layers_of(layers)
    look = house or House()
    note = _furnished(build_note(layers, template, former=former), look)
    note = in_language(note, layers, language)
    forms = {form for name in chosen for form in _FIGURES[name]}
    dress = Dress(look, story, date, Path(reference) if reference else None)
    files: dict[str, bytes] = {}
    with dressed(house), spoken(language.label, leftwards=language.leftwards):
        pictures = draw_pictures(layers, note, forms, story, look.unmarked())
        for name in chosen:
            files |= _laid_out(name, layers, note, pictures, dress)
    beside = {_BESIDE.get(format_) for format_ in chosen}
    files |= {
        f"figures/{name}": data
        for name, data in pictures.files.items()
        if name.partition(".")[2] in beside
    }
    if look.logo and beside - {None}:
        files["figures/logo.png"] = look.logo
    files |= {table.beside: _csv(table) for table in note.beside}
    return _written(files, Path(folder))


@dataclass(frozen=True)
class Dress:
    """What goes with the document into each format: house, story, date, Word's reference."""

    house: House
    story: Story | None
    date: datetime | None
    reference: Path | None


def _furnished(note: Note, house: House) -> Note:
    """Put the furniture of a house at the end, as text like any other."""
    lines = tuple(Paragraph((Text(text),), "quiet") for text in house.furniture())
    return replace(note, blocks=(*note.blocks, *cleaned(lines)))


def check_formats(formats: Sequence[str]) -> list[str]:
    """Return the formats in their fixed order, when they are known and can be made here.

    Raises
    ------
    InvalidInputError
        If one is unknown, or none is given.
    MissingReportExtraError
        If a library that one needs is not installed.

    Examples
    --------
    >>> check_formats(["pdf", "html"])
    ['html', 'pdf']
    """
    known = (*FORMATS, *PARTS)
    strange = [name for name in formats if name not in known]
    if strange or not formats:
        raise InvalidInputError(
            f"formats: {', '.join(map(repr, strange)) or 'none'} cannot be written; expected some "
            f"of {', '.join(known)}; choose from them"
        )
    chosen = [name for name in known if name in formats]
    _require(chosen)
    return chosen


def _language_for(formats: Sequence[str], lang: str) -> Language:
    """Read a language, in the formats whose layout turns with it."""
    language = read_language(lang)
    others = [name for name in formats if name not in _TURNING]
    if lang != "en" and others:
        raise InvalidInputError(
            f"lang={lang!r} with {', '.join(others)}: these are in English only; expected some of "
            f"{', '.join(_TURNING)}; name them as formats (--formats {','.join(_TURNING)})"
        )
    return language


def _require(formats: Sequence[str]) -> None:
    needed = {**_LIBRARIES, **dict(_OF_FORMAT[name] for name in formats if name in _OF_FORMAT)}
    missing = [package for module, package in needed.items() if find_spec(module) is None]
    if missing:
        raise MissingReportExtraError(
            f"a report as {', '.join(formats)} needs {', '.join(missing)}, not installed; expected "
            "the report extra; run: python -m pip install 'geo-afpak[report]'"
        )


def _laid_out(
    name: str, layers: Layers, note: Note, pictures: Pictures, dress: Dress
) -> dict[str, bytes]:
    """Lay the document out in one format: the names of its files and what they hold."""
    if name == "csv":
        return {f"tables/{t.anchor}.csv": _csv(t) for t in note.blocks if isinstance(t, Table)}
    if name == "tex-fragment":
        from geo_afpak.report.as_latex import latex_fragments

        return {f"fragments/{part}": data for part, data in latex_fragments(note).items()}
    if name == "html":
        from geo_afpak.page import build_map
        from geo_afpak.report.as_html import to_html

        live = any(isinstance(block, Figure) and block.live for block in note.blocks)
        page = build_map(layers, story=dress.story).get_root().render() if live else ""
        data = to_html(note, pictures, page, dress.house)
    elif name == "docx":
        from geo_afpak.report.as_docx import to_docx

        data = to_docx(note, pictures, dress.date, dress.house, dress.reference)
    elif name in ("md", "qmd"):
        from geo_afpak.report.as_markdown import to_markdown

        data = to_markdown(note, dress.date, logo=bool(dress.house.logo))
    elif name == "tex":
        from geo_afpak.report.as_latex import to_latex

        data = to_latex(note, dress.house)
    else:
        from geo_afpak.report.as_pdf import to_pdf

        data = to_pdf(note, pictures, dress.date, dress.house)
    return {f"note.{name}": data}


def _csv(table: Table) -> bytes:
    """Write a table as CSV, whatever its texts begin with (io.csv_text)."""
    from geo_afpak.io import csv_text

    rows = ([plain_line(cell) for cell in row.cells] for row in table.rows)
    return csv_text([column.title for column in table.columns], rows).encode()


def _written(files: dict[str, bytes], folder: Path) -> list[Path]:
    """Write all files; they appear together."""
    from geo_afpak.io import write_bytes

    try:
        for name in files:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputFileError(
            f"{folder}: cannot be written to ({(error.strerror or str(error)).lower()}); expected "
            "a folder with room that may be written to; choose another, or check its permissions"
        ) from error
    with together():
        return [write_bytes(data, folder / name) for name, data in files.items()]
