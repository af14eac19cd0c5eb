"""What runs the parts of a job: this process, or a pool of processes.

An engine takes a function and parts, and yields the number of each part with what the function
gave, in any order. A worker that dies takes only what it had in hand with it, and that is done
again.
"""

from __future__ import annotations

import os
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InputFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from geo_afpak.io import Part

    Result = dict[str, Any]
    Work = Callable[[Part], Result]
    Engine = Callable[[Work, Iterable[Part]], Iterator[tuple[int, Result]]]

__all__ = ["Engine", "in_turn", "pool"]

_TRIES: Final = 3
"""A part at which so many workers in turn have died is not tried again."""
_AHEAD: Final = 2
"""Parts that wait for each worker: so few are in memory."""


def in_turn(function: Work, parts: Iterable[Part]) -> Iterator[tuple[int, Result]]:
    """Run part after part in this process; yield its number with what the function gave."""
    for part in parts:
        yield part.number, function(part)


def pool(workers: int | None = None) -> Engine:
    """Return an engine of so many processes of this machine; as many as it has cores, when None.

    A script that calls it needs `if __name__ == "__main__":`, as each process imports it again.

    Examples
    --------
    >>> callable(pool(2))
    True
    """
    return partial(_on_pool, workers or os.cpu_count() or 1)


def _on_pool(workers: int, function: Work, parts: Iterable[Part]) -> Iterator[tuple[int, Result]]:
    waiting = iter(parts)
    again: list[Part] = []
    tries: dict[int, int] = {}
    while True:
        # A process that is forked holds the locks of threads that are not there (Python docs).
        with ProcessPoolExecutor(workers, get_context("spawn")) as executor:
            running: dict[Any, Part] = {}
            try:
                while True:
                    while len(running) < workers * _AHEAD:
                        part = again.pop() if again else next(waiting, None)
                        if part is None:
                            break
                        running[executor.submit(function, part)] = part
                    if not running:
                        return
                    for future in wait(running, return_when=FIRST_COMPLETED).done:
                        result = future.result()
                        yield running.pop(future).number, result
            except BrokenProcessPool:
                again += _lost(running, tries)


def _lost(running: dict[Any, Part], tries: dict[int, int]) -> list[Part]:
    """Return the parts that died with a worker; refuse one that kills every worker."""
    for part in running.values():
        tries[part.number] = tries.get(part.number, 0) + 1
        if tries[part.number] > _TRIES:
            raise InputFileError(
                f"part {part.number}: {_TRIES} workers ended while they read it; expected enough "
                "memory for a part in each worker; run with fewer workers or a smaller size"
            )
    return list(running.values())
