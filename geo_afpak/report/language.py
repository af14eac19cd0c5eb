"""The language of a document: what we word, from one catalogue a language; what data say stays.

The catalogues are gettext's (languages/CODE/LC_MESSAGES/note.po, compiled by `make languages`).
Their keys are the English texts with {0}, {1} in place of the numbers. A sentence that is not in
the catalogue stands in English.
"""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.report.model import (
    Block,
    Bullets,
    Figure,
    Heading,
    KeyNumbers,
    Link,
    Note,
    Paragraph,
    Row,
    Table,
    Text,
)

if TYPE_CHECKING:
    from geo_afpak.layers import Layers
    from geo_afpak.report.model import Line

__all__ = ["ENGLISH", "LANGUAGES", "Language", "in_language", "read_language"]

LANGUAGES: Final = {"en": "English", "prs": "Dari"}
"""Code (ISO 639-3, and "en") to name."""
RIGHT_TO_LEFT: Final = frozenset({"prs"})
_FOLDER: Final = Path(__file__).with_name("languages")
_NUMBER: Final = re.compile(r"\d+(?:[,.]\d+)*")
_SENTENCES: Final = re.compile(r"(?<=\.) (?=[A-Z0-9])")
_DRAFT: Final = "Machine-drafted; no speaker has checked it. What has no translation is in English."


@dataclass(frozen=True)
class Language:
    """A language of documents: its code, and its texts by the English ones."""

    code: str
    texts: gettext.NullTranslations

    @property
    def leftwards(self) -> bool:
        """Whether it is written from right to left."""
        return self.code in RIGHT_TO_LEFT

    def say(self, text: str) -> str:
        """Say a text where the catalogue has it, or each of its sentences; else leave it as it is.

        No text is half in one language: what runs from right to left would reorder the rest.

        Examples
        --------
        >>> read_language("prs").say("Method"), read_language("prs").say("Kabul is large.")
        ('روش', 'Kabul is large.')
        """
        whole = self._found(text)
        if whole is not None:
            return whole
        said = [found for part in _SENTENCES.split(text) if (found := self._found(part))]
        return " ".join(said) if len(said) == len(_SENTENCES.split(text)) else text

    def label(self, text: str) -> str:
        """Say words of a figure, with one number at most: more might change their order there."""
        return text if len(_NUMBER.findall(text)) > 1 else self.say(text)

    def _found(self, text: str) -> str | None:
        if not text or "{" in text:
            return None
        places = count()
        key = _NUMBER.sub(lambda _: f"{{{next(places)}}}", text)
        said = self.texts.gettext(key)
        return None if said == key else said.format(*_NUMBER.findall(text))


ENGLISH: Final = Language("en", gettext.NullTranslations())


def read_language(code: str) -> Language:
    """Read the catalogue of a language.

    Raises
    ------
    InvalidInputError
        If there is none of that code.
    """
    if code == "en":
        return ENGLISH
    if code not in LANGUAGES:
        known = ", ".join(f"{key} ({name})" for key, name in LANGUAGES.items())
        raise InvalidInputError(
            f"lang={code!r} is no language of reports; expected one of {known}; choose one of them"
        )
    return Language(code, gettext.translation("note", str(_FOLDER), [code]))


def in_language(note: Note, layers: Layers, language: Language) -> Note:
    """Say in another language what of a document is ours: never what data or an author say."""
    if language.code == "en":
        return note
    blocks: list[Block] = [Paragraph((Text(language.say(_DRAFT)),), "notice")]
    blocks += [_said(block, language) for block in note.blocks]
    words = tuple(language.say(word) for word in ("Figure", "Table", "Contents"))
    return replace(
        note, title=_title(note.title, layers, language), blocks=tuple(blocks),
        lang=language.code, leftwards=language.leftwards, words=words,
    )  # fmt: skip


def _title(title: str, layers: Layers, language: Language) -> str:
    """Say where and when the events are, unless somebody has given a title of their own."""
    from geo_afpak.join.incidents import elsewhere

    chosen = layers.chosen
    place = f"\u2068{chosen.area.name}\u2069"  # isolated from the digits beside it (UAX 9)
    where = language.texts.gettext("Incidents in {place}").format(place=place)
    if (
        title != chosen.title()
        or elsewhere(chosen.incidents).all()
        or where.startswith("Incidents")
    ):
        return title
    when = chosen.when()
    return f"{where}{f'، {language.say(when)}' if when else ''}"


def _said(block: Block, language: Language) -> Block:  # noqa: PLR0911 - one for each kind
    say = language.say
    match block:
        case Heading():
            return replace(block, text=say(block.text))
        case Paragraph(line):
            return replace(block, line=_line(line, language))
        case Bullets(items):
            return Bullets(tuple(_line(item, language) for item in items))
        case KeyNumbers(items):
            return KeyNumbers(tuple(
                replace(
                    item, label=say(item.label),
                    detail="؛ ".join(map(say, item.detail.split("; "))),
                    see=Link(say(item.see.text), item.see.to) if item.see else None,
                )
                for item in items
            ))  # fmt: skip
        case Figure():
            return replace(block, caption=say(block.caption))
        case Table():
            columns = tuple(replace(column, title=say(column.title)) for column in block.columns)
            rows = tuple(_row(row, language) for row in block.rows)
            return replace(
                block, caption=say(block.caption), note=say(block.note), columns=columns, rows=rows
            )
    return block


def _line(line: Line, language: Language) -> Line:
    """Say a line of words; links in it go, as the words between them change places."""
    if not all(isinstance(part, Text | Link) for part in line):
        return line
    text = "".join(part.text for part in line if isinstance(part, Text | Link))
    said = language.say(text)
    return line if said == text else (Text(said),)


def _row(row: Row, language: Language) -> Row:
    """Say the head of a total: all other cells are the data's."""
    if row.kind != "total":
        return row
    return replace(row, cells=(_line(row.cells[0], language), *row.cells[1:]))
