"""What each column means, for people who fill it in: the codebook of the workbook for coders."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SHEETS", "Entry"]


@dataclass(frozen=True, slots=True)
class Entry:
    """A column of the workbook.

    Parameters
    ----------
    name
        Name of the column: the field of the model.
    meaning
        What it says, in one sentence.
    allowed
        What may stand there, in words; of a vocabulary its words.
    example
        How it looks when filled in.
    unit
        What it is measured in.
    kind
        How it is checked while somebody types: "text", "id", "day", "date" (whole or partial),
        "count", "lon", "lat", "one" of a vocabulary, "code" of another sheet, "codes" (several).
    required
        Whether each record needs it.
    """

    name: str
    meaning: str
    example: str = ""
    allowed: str | Sequence[str] = "any text"
    kind: str = "text"
    unit: str = ""
    required: bool = False


_COUNT: Final = "a whole number, 0 or more; empty: not stated"
_ALLOWED: Final = {"count": _COUNT, "day": "YYYY-MM-DD", "date": "YYYY, YYYY-MM or YYYY-MM-DD"}
"""What may stand in columns of a kind, where the codebook does not say."""


def _entries(row: dict[str, str]) -> list[Entry]:
    """Return the entry of a row; of a number of people those of its lowest and highest too."""
    name, meaning, example, kind = row["name"], row["meaning"], row["example"], row["kind"]
    if kind == "toll":
        low, stated, high = f.low_stated_high(name)
        ends = {stated: "the figure that the sources state best", low: "at the least",
                high: "at the most"}  # fmt: skip
        return [
            Entry(column, f"{meaning}, {end}.", example, _COUNT, "count", row["unit"])
            for column, end in ends.items()
        ]
    allowed = row["allowed"] or _ALLOWED.get(kind, "any text")
    words = tuple(map(str, getattr(f, allowed))) if kind == "one" else allowed
    return [Entry(name, meaning, example, words, kind, row["unit"], required=bool(row["required"]))]


def _sheets() -> dict[str, tuple[Entry, ...]]:
    text = files("geo_afpak.model").joinpath("codebook.csv").read_text(encoding="utf-8")
    sheets: dict[str, tuple[Entry, ...]] = {}
    for row in csv.DictReader(text.splitlines()):
        for sheet in row["sheets"].split():
            sheets[sheet] = (*sheets.get(sheet, ()), *_entries(row))
    return sheets


SHEETS: Final = _sheets()
"""The columns of each sheet, in their order: codebook.csv, where `allowed` names a vocabulary."""
