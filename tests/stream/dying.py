"""How runs and workers die: apart from the tests, as each worker imports the module of its work."""

from __future__ import annotations

import os
import random
import signal
from typing import TYPE_CHECKING

from geo_afpak.stream import engines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from geo_afpak.io import Part

SOON, LATER = 0.005, 0.02
"""Seconds after which a run is killed at the least, and what each kill adds to the most."""


def killed_at_ten_moments(run: Callable[[], object], out: Path) -> None:
    """Run until `out` is there, killed at up to ten moments on the way, always the same ones."""
    moments = random.Random(14)  # noqa: S311
    killed = 0
    while killed < 10 and not out.exists():
        child = os.fork()
        if not child:  # its end by the alarm is that of kill -9: nothing is cleared away
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, moments.uniform(SOON, LATER * (killed + 1)))
            run()
            os._exit(0)
        moments.random()
        _, status = os.waitpid(child, 0)
        killed += os.WIFSIGNALED(status)
        assert out.exists() == (status == 0)
    assert killed
    run()


def stopped_after(count: int) -> engines.Engine:
    """Return an engine that is stopped when it has given so many results."""
    done = iter(range(count))

    def run(
        function: Callable[[Part], dict[str, object]], parts: Iterable[Part]
    ) -> Iterator[tuple[int, dict[str, object]]]:
        for result in engines.in_turn(function, parts):
            if next(done, None) is None:
                raise KeyboardInterrupt
            yield result

    return run


def in_a_worker_that_dies(
    mark: Path, function: Callable[[Part], dict[str, object]], part: Part
) -> dict[str, object]:
    if part.number == 1 and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return function(part)


def ends(part: Part) -> dict[str, object]:
    os.kill(os.getpid(), signal.SIGKILL)
    return {"count": part.number}
