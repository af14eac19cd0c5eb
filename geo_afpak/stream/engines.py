"""What runs the parts of a job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geo_afpak.io import Part

    Result = dict[str, Any]
    Work = Callable[[Part], Result]
    Engine = Callable[[Work, Iterable[Part]], Iterator[tuple[int, Result]]]

__all__ = ["Engine", "in_turn"]


def in_turn(function: Work, parts: Iterable[Part]) -> Iterator[tuple[int, Result]]:
    """Run part after part in this process; yield its number with what the function gave."""
    for part in parts:
        yield part.number, function(part)
