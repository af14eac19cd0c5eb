"""What an author says: a story on the map and words for figures, from one file.

Steps of view, words and notes; titles, subtitles, sources of figures; with every fault at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import Fault, InvalidInputError, ValidationError
from geo_afpak.region.keys import Keys, read_toml

if TYPE_CHECKING:
    import os

__all__ = [
    "CHARTS", "MAPS", "MOST_NOTES", "MOST_STEPS", "SIDES", "FigureWords", "Note", "Step", "Story",
    "read_story",
]  # fmt: skip

MOST_STEPS: Final = 12
MOST_NOTES: Final = 5
SIDES: Final = {
    "north": (0, 1), "north-east": (1, 1), "east": (1, 0), "south-east": (1, -1),
    "south": (0, -1), "south-west": (-1, -1), "west": (-1, 0), "north-west": (-1, 1),
}  # fmt: skip
"""Where the words of a note stand, seen from its spot: east, north."""

MAPS: Final = ("incidents", "presence", "choropleth", "change")
CHARTS: Final = ("multiples", "timeline", "casualties", "groups")
"""Kinds of figures that notes may stand on, and those without a spot for them."""
_LONGEST: Final = {"title": 80, "text": 700, "subtitle": 200, "source": 300}
_LONGEST_NOTE: Final = 120
_LAT, _LON = 90, 180


@dataclass(frozen=True)
class Note:
    """Words beside a spot on the map, with an arrow to it.

    Parameters
    ----------
    text
        At most 120 characters.
    at
        Longitude and latitude of the spot, in degrees.
    side
        Where the words stand, seen from the spot: a word of `SIDES`.
    """

    text: str
    at: tuple[float, float]
    side: str = "north-east"


@dataclass(frozen=True)
class Step:
    """One view of the map with its words.

    Parameters
    ----------
    title, text
        Heading and a few sentences.
    area
        What is in sight: west, south, east, north in degrees, or the name or id of a country,
        province or district; None for all of the map.
    link
        Time, filters and layers, as the page's own address has them behind the "#".
    notes
        At most five.
    """

    title: str
    text: str
    area: tuple[float, float, float, float] | str | None = None
    link: str = ""
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class FigureWords:
    """What the author sets on a figure, in place of or beside what is made from the data.

    Parameters
    ----------
    kind
        One of `MAPS` or `CHARTS`.
    title
        Its heading; the usual one where empty.
    subtitle
        Stands above the sentences that are made from the data.
    source
        The sources to name; those of the records where empty.
    notes
        On maps, at most five.
    """

    kind: str
    title: str = ""
    subtitle: str = ""
    source: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Story:
    """What a map tells, step by step, and what its author sets on figures.

    Parameters
    ----------
    title, text
        What it is called, and what a reader must know before the first step; the text may be
        empty.
    steps
        One to twelve; none where there are figures alone.
    figures
        Each kind once.
    """

    title: str
    text: str
    steps: tuple[Step, ...]
    figures: tuple[FigureWords, ...] = ()

    def figure(self, kind: str) -> FigureWords:
        """Return what is set on the figures of a kind; nothing where nothing is."""
        return next((one for one in self.figures if one.kind == kind), FigureWords(kind))

    def notes(self, step: int | None = None) -> tuple[Note, ...]:
        """Return the notes of one step, counted from 1, or of all steps in order.

        Raises
        ------
        InvalidInputError
            If there is no such step.
        """
        if step is None:
            return tuple(note for one in self.steps for note in one.notes)
        if not 1 <= step <= len(self.steps):
            raise InvalidInputError(
                f"step {step} is not in the story {self.title!r}; expected 1 to "
                f"{len(self.steps)}; choose one"
            )
        return self.steps[step - 1].notes


def read_story(path: str | os.PathLike[str]) -> Story:
    """Read a story from a TOML file.

    Parameters
    ----------
    path
        Needs `title`, and one `[[steps]]` or more with `title` and `text` or one `[[figures]]`
        with its `kind`; docs/page.md and docs/figures.md have the rest, and examples.

    Raises
    ------
    InputFileError
        If the file cannot be read, or is no TOML.
    ValidationError
        If something in it is missing, misspelt, too long or of the wrong kind: all of it at
        once.

    Examples
    --------
    >>> from geo_afpak.region.datasets import data_path
    >>> story = read_story(data_path("story.toml"))
    >>> [step.title for step in story.steps]
    ['Ideas spread', 'Calls to migrate', 'Wilayat Khurasan', 'Large attacks']
    """
    file = Path(path)
    data = read_toml(path, "a story", "docs/page.md")
    faults: list[Fault] = []
    keys = Keys(data, "a story", "", file.parent, faults)
    title, text = _text(keys, "title", None), _text(keys, "text", "")
    steps, figures = keys.tables("steps", "a step"), keys.tables("figures", "a figure")
    if not (0 if figures else 1) <= len(steps) <= MOST_STEPS:
        expected = f"1 to {MOST_STEPS} [[steps]]"
        keys.fault("steps", None, f"are {len(steps)}", expected, "add or merge some")
    words = tuple(map(_figure, figures))
    kinds = [one.kind for one in words if one.kind]
    for kind in sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        keys.fault("figures", kind, "is there twice", "each kind once", "merge them")
    story = Story(title, text, tuple(map(_step, steps)), words)
    keys.done()
    if faults:
        raise ValidationError(str(file), faults)
    return story


def _text(keys: Keys, key: str, default: str | None, most: int | None = None) -> str:
    return _checked(keys, key, keys.text(key, default), most)


def _checked(keys: Keys, key: str, text: str, most: int | None = None) -> str:
    text = " ".join(text.split())
    most = most or _LONGEST[key]
    if len(text) > most:
        expected = f"at most {most} characters"
        keys.fault(key, text, f"has {len(text)} characters", expected, "shorten it")
    if not text.isprintable():
        keys.fault(key, text, "holds a control character", "printable text", "take it out")
    return text


def _figure(keys: Keys) -> FigureWords:
    kind = keys.text("kind", None)
    known = (*MAPS, *CHARTS)
    if kind and kind not in known:
        keys.fault("kind", kind, "is no figure", f"one of {', '.join(known)}", "choose one")
    notes = _notes(keys, "figure", "leave some out")
    if notes and kind in CHARTS:
        keys.fault("notes", None, "are on no map", f"notes on {', '.join(MAPS)}", "remove them")
    source = keys.take("source", (str, list), "text in quotes, or a list of them", "")
    sources = [source] if isinstance(source, str) else source
    if any(not isinstance(one, str) for one in sources):
        keys.fault("source", source, "holds something else than text", "text", "correct it")
        sources = []
    words = FigureWords(
        kind,
        _text(keys, "title", ""),
        _text(keys, "subtitle", ""),
        tuple(_checked(keys, "source", one) for one in sources if one.strip()),
        notes,
    )
    keys.done()
    return words


def _notes(keys: Keys, what: str, fix: str) -> tuple[Note, ...]:
    notes = keys.tables("notes", "a note")
    if len(notes) > MOST_NOTES:
        expected = f"at most {MOST_NOTES} in one {what}"
        keys.fault("notes", None, f"are {len(notes)}", expected, fix)
    return tuple(map(_note, notes))


def _step(keys: Keys) -> Step:
    notes = _notes(keys, "step", "part the step")
    step = Step(
        _text(keys, "title", None),
        _text(keys, "text", None),
        _area(keys),
        keys.text("link").removeprefix("#"),
        notes,
    )
    keys.done()
    return step


def _area(keys: Keys) -> tuple[float, float, float, float] | str | None:
    example = "the name of a unit in quotes, or [west, south, east, north] in degrees"
    found = keys.take("area", (str, list), example, "")
    if isinstance(found, str):
        return found or None
    west, south, east, north = _degrees(found, 4)
    if -_LON <= west < east <= _LON and -_LAT < south < north < _LAT:
        return west, south, east, north
    keys.fault("area", found, "is no area", example, "correct it")
    return None


def _degrees(found: list[object], count: int) -> list[float]:
    """Return so many numbers; ones that are out of every range where there are others."""
    if len(found) == count and all(type(one) in (int, float) for one in found):
        return [float(one) for one in found]  # type: ignore[arg-type]
    return [float("nan")] * count


def _note(keys: Keys) -> Note:
    text = _text(keys, "text", None, _LONGEST_NOTE)
    example = "[longitude, latitude] in degrees"
    found = keys.take("at", list, example, None) or []
    lon, lat = _degrees(found, 2)
    if found and not (-_LON <= lon <= _LON and -_LAT < lat < _LAT):
        keys.fault("at", found, "is no spot", example, "correct it")
    side = keys.text("side", "north-east")
    if side not in SIDES:
        keys.fault("side", side, "is no side", f"one of {', '.join(SIDES)}", "choose one")
    keys.done()
    return Note(text, (lon, lat), side)
