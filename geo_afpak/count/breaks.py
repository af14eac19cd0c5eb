"""Limits of the classes of a choropleth; public as `geo_afpak.count.summary.class_breaks`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_afpak.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

__all__ = ["SCHEMES", "class_breaks", "class_of"]

SCHEMES: Final = ("quantile", "equal", "natural")


def class_breaks(
    values: Iterable[float | int | None], k: int = 5, scheme: str = "quantile"
) -> list[float]:
    """Find the limits of at most k classes of a choropleth.

    Parameters
    ----------
    values
        Numbers; None, NA and NaN are left out.
    k
        Number of classes, 1 or more; fewer come out where values repeat.
    scheme
        "quantile": as many values in each; "equal": equally wide; "natural": least
        variance within classes (Fisher 1958, Jenks 1977, exact), limits halfway between.

    Returns
    -------
    list of float
        Sorted, each once, the lowest and the highest value included; a class reaches from
        one limit to the next, the upper one included. Empty without values.

    Raises
    ------
    InvalidInputError
        If k or the scheme is none of these.

    Examples
    --------
    >>> class_breaks([0, 1, 2, 3, 4, None], k=2)
    [0.0, 2.0, 4.0]
    >>> class_breaks([1, 2, 3, 50, 51, 52], k=2, scheme="natural")
    [1.0, 26.5, 52.0]
    >>> class_breaks([])
    []
    """
    if scheme not in SCHEMES:
        raise InvalidInputError(
            f"scheme={scheme!r} is unknown; expected one of {', '.join(sorted(SCHEMES))}; "
            "choose one of them"
        )
    if not isinstance(k, int) or k < 1:
        raise InvalidInputError(
            f"k={k!r} is no number of classes; expected 1 or more; leave it out for 5"
        )
    known = np.array([float(value) for value in values if not pd.isna(value)])
    known = np.sort(known[np.isfinite(known)])
    if not len(known):
        return []
    if scheme == "quantile":
        limits = np.quantile(known, np.linspace(0, 1, k + 1))
    elif scheme == "equal":
        limits = np.linspace(known[0], known[-1], k + 1)
    else:
        limits = _natural(known, k)
    return [float(limit) for limit in np.unique(limits)]


def class_of(value: float, limits: Sequence[float]) -> int:
    """Return the class of a value: each reaches to its upper limit, that one included."""
    return int(np.clip(np.searchsorted(limits, value, side="left") - 1, 0, max(0, len(limits) - 2)))


def _natural(values: NDArray[np.float64], k: int) -> NDArray[np.float64]:
    """Split sorted values into k classes of least variance, by dynamic programming."""
    points, weights = np.unique(values, return_counts=True)
    n, k = len(points), min(k, len(points))
    # Centred, so that the differences of large squares keep their digits.
    centred = points - points.mean()
    weight = np.concatenate([[0], np.cumsum(weights)]).astype(float)
    total = np.concatenate([[0], np.cumsum(weights * centred)])
    square = np.concatenate([[0], np.cumsum(weights * centred**2)])
    best = np.full(n + 1, np.inf)
    best[0] = 0.0
    cuts = []
    for _ in range(k):
        cost, cut = np.full(n + 1, np.inf), np.zeros(n + 1, dtype=np.intp)
        for end in range(1, n + 1):
            w = weight[end] - weight[:end]
            spread = square[end] - square[:end] - (total[end] - total[:end]) ** 2 / w
            cut[end] = int(np.argmin(best[:end] + spread))
            cost[end] = best[cut[end]] + spread[cut[end]]
        best = cost
        cuts.append(cut)
    ends = [n]
    for cut in reversed(cuts):
        ends.append(int(cut[ends[-1]]))
    inner = [(points[end - 1] + points[end]) / 2 for end in ends[1:-1]]
    return np.array([points[0], *inner, points[-1]])
