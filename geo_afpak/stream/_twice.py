"""Ids that occur several times in a file of any size, found by eight bytes each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from pathlib import Path

    Array = np.ndarray[Any, Any]

__all__ = ["Repeated", "hashed", "repeated"]

_KEYS: Final = ("geo-afpak, one..", "geo-afpak, two..")
"""Two hashes of 64 bits: among a billion ids no two others are taken for the same."""


class Repeated(NamedTuple):
    """The rows whose id occurs again, by id and then in the order of the file.

    Parameters
    ----------
    hashes
        Two columns.
    part, row, age
        The part, the row of the file, and the third of what the part has kept of it.
    first_at
        The place, in these arrays, of the row where the id stands first.
    """

    hashes: Array
    part: Array
    row: Array
    age: Array
    first_at: Array


def hashed(ids: list[str]) -> Array:
    """Hash ids, two columns for each."""
    if not ids:
        return np.empty((0, 2), np.uint64)
    texts = np.array([one.encode("utf-8", "backslashreplace").decode() for one in ids], object)
    hashes = [pd.util.hash_array(texts, hash_key=key, categorize=False) for key in _KEYS]
    return np.column_stack(hashes)


def repeated(files: list[Path], firsts: list[int]) -> Repeated:
    """Find the rows whose id occurs more than once.

    Parameters
    ----------
    files
        For each part `hashes`, `row` and `age` of its rows, by `numpy.savez`.
    firsts
        For each part what is added to its rows.
    """
    # Of all rows only this is in memory at once: eight bytes each.
    hashes = np.concatenate([np.load(file)["hashes"][:, 0].copy() for file in files])
    hashes.sort()
    again = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    columns: list[tuple[Array, ...]] = []
    for number, (first, file) in enumerate(zip(firsts, files, strict=True)):
        if not len(again):
            break
        look = np.load(file)
        at = np.flatnonzero(np.isin(look["hashes"][:, 0], again))
        part = np.full(len(at), number)
        columns.append((look["hashes"][at], part, look["row"][at] + first, look["age"][at]))
    if not columns:
        empty = np.empty(0, np.int64)
        return Repeated(np.empty((0, 2), np.uint64), empty, empty, empty, empty)
    both, part, row, age = (np.concatenate(column) for column in zip(*columns, strict=True))
    order = np.lexsort((row, both[:, 1], both[:, 0]))
    both, part, row, age = both[order], part[order], row[order], age[order]
    starts = np.append(True, (both[1:] != both[:-1]).any(axis=1))
    first_at = np.flatnonzero(starts)[np.cumsum(starts) - 1]
    return Repeated(both, part, row, age, first_at)
