"""The language of a document: what we word, from one catalogue a language; what data say stays.

The catalogues are gettext's (languages/CODE/LC_MESSAGES/note.po, compiled by `make languages`).
Their keys are the English texts with {0}, {1} in place of the numbers, and the sentences of
`sentences.txt` that have names in them. A sentence that is not in the catalogue stands in English.
"""

from __future__ import annotations

import gettext
import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.report import model

if TYPE_CHECKING:
    from geo_afpak.layers import Layers

__all__ = ["ENGLISH", "LANGUAGES", "Language", "in_language", "read_language"]

LANGUAGES: Final = {"en": "English", "prs": "Dari"}
"""Code (ISO 639-3, and "en") to name."""
RIGHT_TO_LEFT: Final = frozenset({"prs"})
_FOLDER: Final = Path(__file__).with_name("languages")
_NUMBER: Final = re.compile(r"\d+(?:[,.]\d+)*")
_SENTENCES: Final = re.compile(r"(?<=\.) (?=[A-Z0-9])")
_TAIL: Final = re.compile(r"(.*?)((?: \([\d,]+\)|: [\d,]+)?)")
_SPOKEN: Final = {
    "When", "Known to", "Certain to possible", "Type of event", "Stance to IS", "Pledge",
}  # fmt: skip
"""Columns whose cells are words of ours."""
_ISOLATES: Final = dict.fromkeys(map(ord, "\u2068\u2069"))
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
        """Say words of a figure, whose lines run as the language does: no name is isolated."""
        return self.say(text).translate(_ISOLATES)

    def _found(self, text: str) -> str | None:
        if not text or "{" in text:
            return None
        if _NUMBER.fullmatch(text):
            return text
        places = count()
        key = _NUMBER.sub(lambda _: f"{{{next(places)}}}", text)
        said = self.texts.gettext(key)
        return self._named(text) if said == key else said.format(*_NUMBER.findall(text))

    def _named(self, text: str) -> str | None:
        """Say a sentence that has names in it, which stay as they are, isolated (UAX 9)."""
        for sentence, pattern in _patterns():
            if not (found := pattern.fullmatch(text)):
                continue
            said = self.texts.gettext(sentence)
            parts = {
                name: self._part(name.rstrip("0123456789"), words)
                for name, words in found.groupdict().items()
            }
            if said != sentence and all(part is not None for part in parts.values()):
                return said.format(**parts)
        return None

    def _part(self, kind: str, words: str) -> str | None:
        """Say what stands in one place of a sentence; None where it must be said and cannot be."""
        match kind:
            case "n":
                return words
            case "place":
                return f"\u2068{words}\u2069"
            case "places":  # Kabul (3), March 2017 (2) and Quetta (1)
                return self._listed(re.split(r"(?<=\)), |(?<=\)) and ", words), named=True)
            case "words":
                return self._listed(re.split(r", | and ", words))
            case "reasons":  # no place given: 3; no date given: 1
                return self._listed(words.split("; "), join="؛ ")
        return self._found(words)  # "when"

    def _listed(self, items: list[str], *, named: bool = False, join: str = "، ") -> str | None:
        """Say each of several things; the number behind each stays."""
        said = []
        for item in items:
            name, tail = _TAIL.fullmatch(item).groups()  # type: ignore[union-attr]
            found = self._found(name) or (f"\u2068{name}\u2069" if named else None)
            if found is None:
                return None
            said.append(f"{found}{tail}")
        if join != "، " or len(said) == 1:
            return join.join(said)
        return f"{join.join(said[:-1])} {self.texts.gettext('and')} {said[-1]}"


_PLACE: Final = re.compile(r"\\{(\w+?)(\d*)\\}")
_INSIDE: Final = r"(?:(?!\. [A-Z0-9]).)+"
"""No further sentence."""
_HOLDS: Final = {"n": r"\d[\d,]*", "places": rf"{_INSIDE}\)"}


@cache
def _patterns() -> list[tuple[str, re.Pattern[str]]]:
    """Read the sentences with names in them, each with the pattern of the texts it stands for."""

    def named(part: re.Match[str]) -> str:
        return f"(?P<{part[1]}{part[2]}>{_HOLDS.get(part[1], f'{_INSIDE}?')})"

    lines = Path(__file__).with_name("sentences.txt").read_text(encoding="utf-8").splitlines()
    sentences = [line for line in lines if line and not line.startswith("#")]
    return [(one, re.compile(_PLACE.sub(named, re.escape(one)))) for one in sentences]


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


def in_language(note: model.Note, layers: Layers, language: Language) -> model.Note:
    """Say in another language what of a document is ours: never what data or an author say."""
    if language.code == "en":
        return note
    blocks: list[model.Block] = [model.Paragraph((model.Text(language.say(_DRAFT)),), "notice")]
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


def _said(block: model.Block, language: Language) -> model.Block:  # noqa: PLR0911 - one for each kind
    say = language.say
    match block:
        case model.Heading():
            return replace(block, text=say(block.text))
        case model.Paragraph(line):
            return replace(block, line=_line(line, language))
        case model.Bullets(items):
            return model.Bullets(tuple(_line(item, language) for item in items))
        case model.KeyNumbers(items):
            return model.KeyNumbers(tuple(
                replace(
                    item, label=say(item.label),
                    detail="؛ ".join(map(say, item.detail.split("; "))),
                    see=model.Link(say(item.see.text), item.see.to) if item.see else None,
                )
                for item in items
            ))  # fmt: skip
        case model.Figure():
            return replace(block, caption=say(block.caption))
        case model.Table():
            columns = tuple(replace(column, title=say(column.title)) for column in block.columns)
            spoken = [column.title in _SPOKEN for column in block.columns]
            rows = tuple(_row(row, spoken, language) for row in block.rows)
            return replace(
                block, caption=say(block.caption), note=say(block.note), columns=columns, rows=rows
            )
    return block


def _line(line: model.Line, language: Language) -> model.Line:
    """Say a line of words; links in it go, as the words between them change places."""
    if not all(isinstance(part, model.Text | model.Link) for part in line):
        return line
    text = "".join(part.text for part in line if isinstance(part, model.Text | model.Link))
    said = language.say(text)
    return line if said == text else (model.Text(said),)


def _row(row: model.Row, spoken: list[bool], language: Language) -> model.Row:
    """Say the head of a total, and cells of words of ours: all others are the data's."""
    if row.kind == "total":
        return replace(row, cells=(_line(row.cells[0], language), *row.cells[1:]))
    if row.kind == "group":
        return replace(row, cells=tuple(_each(cell, language) for cell in row.cells))
    cells = (
        _line(cell, language) if ours else cell
        for cell, ours in zip(row.cells, spoken, strict=True)
    )
    return replace(row, cells=tuple(cells))


def _each(line: model.Line, language: Language) -> model.Line:
    """Say each piece of a line by itself, with what joins it to the others."""
    return tuple(
        replace(part, text=f"{': ' * part.text.startswith(': ')}"
                           f"{language.say(part.text.removeprefix(': '))}")
        if isinstance(part, model.Text) else part
        for part in line
    )  # fmt: skip
