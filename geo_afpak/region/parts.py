"""What a region is made of: files, vintages, towns, words and records that come with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Actor", "City", "Dataset", "Layer", "Prefix", "Vintage", "Worldview"]


@dataclass(frozen=True)
class Layer:
    """A file of geometry.

    Parameters
    ----------
    path
        Where it is.
    columns
        Pairs of a column of ours and the file's own name for it, where they differ.
    changes
        A file of units that take the place of some of these: of those with their ids, and of the
        `gone`.
    gone
        Ids of units of `path` that are no more.
    """

    path: Path
    columns: tuple[tuple[str, str], ...] = ()
    changes: Path | None = None
    gone: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vintage:
    """The units as they were drawn at a time.

    Parameters
    ----------
    name
        What options call it, such as a year.
    label
        What sets it apart, in a few words.
    note
        What a reader of a map must know of its units.
    merged
        Pairs of a province that is no more and the one that it became part of.
    parted
        Pairs of a unit that is no more and those that it was parted into.
    layers
        Files by level (adm0, adm1, adm2); countries without one are made of their provinces.
    valid_from
        First day on which the units were so (ISO date), "" where no one asks.
    """

    name: str
    label: str = ""
    note: str = ""
    merged: tuple[tuple[str, str], ...] = ()
    parted: tuple[tuple[str, tuple[str, ...]], ...] = ()
    layers: tuple[tuple[str, Layer], ...] = ()
    valid_from: str = ""


@dataclass(frozen=True)
class Prefix:
    """Words before a place's name that make it the name of something in its district.

    Parameters
    ----------
    pattern
        Regular expression for the folded name; its first group is the place.
    country
        ISO3 code of the country where it is so.
    note
        What a reader should know.
    """

    pattern: str
    country: str
    note: str


@dataclass(frozen=True)
class City:
    """A town larger than a district: an event in it is in one of several.

    Parameters
    ----------
    name
        What it is called.
    spellings
        Other ways to write it.
    districts
        Ids of those that it lies in.
    """

    name: str
    spellings: tuple[str, ...]
    districts: tuple[str, ...]


@dataclass(frozen=True)
class Actor:
    """How sources write an actor that is no group.

    Parameters
    ----------
    kind
        state, civilians or unidentified.
    pattern
        Regular expression for the folded name.
    note
        What a reader should know.
    """

    kind: str
    pattern: str
    note: str = ""


@dataclass(frozen=True)
class Dataset:
    """Records that a region comes with, and how they ask to be cited.

    Parameters
    ----------
    name
        Its `source_dataset`.
    citation
        How it asks to be cited.
    licence
        What may be done with it.
    title
        Heading of a map of it.
    limits
        What cannot be read from it.
    phases
        Table of the phases in which it tells its story, if it does.
    footnotes
        Table of its notes, with what is wrong with them in print, if it has any.
    story
        What a map of it tells, step by step (`story.read_story`), if it does.
    """

    name: str
    citation: str
    licence: str = ""
    title: str = ""
    limits: str = ""
    phases: Path | None = None
    footnotes: Path | None = None
    story: Path | None = None


@dataclass(frozen=True)
class Worldview:
    """How borders are drawn and worded in somebody's view.

    Parameters
    ----------
    name, label
        What options call it, and whose it is.
    note, credit
        What a reader must know of its lines, in full and in a sentence.
    lines
        Pairs of a line of the base map and how it is drawn: border, disputed or hidden.
    names
        Pairs of a line and what it is called.
    """

    name: str
    label: str
    note: str
    credit: str = ""
    lines: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
