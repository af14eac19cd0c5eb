"""What runs the parts of a job: this process, a pool of processes, or a cluster of Dask.

An engine takes a function and parts, and yields the number of each part with what the function
gave, in any order. A worker that dies takes only what it had in hand with it, and that is done
again. On Spark the rows are joined by `mapInArrow`: docs/scale.md has the recipe.
"""

from __future__ import annotations

import os
import uuid
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from itertools import islice
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InputFileError, InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from distributed import Client, Future

    from geo_afpak.io import Part

    Result = dict[str, Any]
    Work = Callable[[Part], Result]
    Engine = Callable[[Work, Iterable[Part]], Iterator[tuple[int, Result]]]

__all__ = ["Engine", "dask", "in_turn", "pool"]

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


def dask(client: Client) -> Engine:
    """Return an engine of the workers of a `distributed.Client` (extra `dask`).

    The workers need this version of geo_afpak, and the folder of the output at the same path:
    what a part gave goes there. Boundaries are not sent: each worker reads and indexes them once.

    Raises
    ------
    InvalidInputError
        If distributed is not installed.

    Examples
    --------
    >>> from distributed import Client  # doctest: +SKIP
    >>> engine = dask(Client("tcp://scheduler:8786"))  # doctest: +SKIP
    """
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise InvalidInputError(
            "workers of Dask need the package distributed; expected the dask extra; "
            "run: python -m pip install 'geo-afpak[dask]'"
        ) from error
    return partial(_on_dask, client)


def _on_dask(client: Client, function: Work, parts: Iterable[Part]) -> Iterator[tuple[int, Result]]:
    from dask import config
    from distributed import KilledWorker, as_completed

    waiting, job, running = iter(parts), uuid.uuid4().hex, dict[Any, int]()

    def submitted(count: int) -> Iterator[Future]:
        for part in islice(waiting, count):
            # A part goes with its task, not scattered: what is scattered dies with its worker.
            with config.set({"distributed.admin.large-graph-warning-threshold": "1GiB"}):
                future = client.submit(function, part, key=f"geo-afpak-{job}-{part.number}")
            running[future] = part.number
            yield future

    try:
        done = as_completed(submitted(_AHEAD * max(sum(client.nthreads().values()), 1)))
        for future in done:
            try:
                result = future.result()
            except KilledWorker as error:
                raise _refused(running[future]) from error
            except FileNotFoundError as error:
                raise InputFileError(
                    f"{error.filename}: is not there for a worker; expected a folder that all "
                    "workers share, at the same path; write the output to one"
                ) from error
            yield running.pop(future), result
            for one in submitted(1):
                done.add(one)
    finally:
        client.cancel(list(running))


def _lost(running: dict[Any, Part], tries: dict[int, int]) -> list[Part]:
    """Return the parts that died with a worker; refuse one that kills every worker."""
    for part in running.values():
        tries[part.number] = tries.get(part.number, 0) + 1
        if tries[part.number] > _TRIES:
            raise _refused(part.number)
    return list(running.values())


def _refused(part: int) -> InputFileError:
    return InputFileError(
        f"part {part}: every worker that read it ended; expected enough memory for a part in each "
        "worker; run with fewer workers or a smaller size"
    )
