"""The words by which cells, dates and titles of columns are known: words.toml."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import Any, Final

WORDS: Final[dict[str, Any]] = tomllib.loads(
    files("geo_afpak.io").joinpath("words.toml").read_text(encoding="utf-8")
)


def numbered(lines: list[str], first: int = 1) -> dict[str, int]:
    """Give the words of each line the number of the line.

    Examples
    --------
    >>> numbered(["hamal farvardin", "sawr"])
    {'hamal': 1, 'farvardin': 1, 'sawr': 2}
    """
    return {word: number for number, line in enumerate(lines, first) for word in line.split()}
