"""Bring counts of areas that a source gives into a table that is held, and say what moved."""

from __future__ import annotations

import json
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.importers.counts import COLUMNS, END, EVENTS, START, read_counts
from geo_afpak.live.hapi import SOURCE
from geo_afpak.model import fields as f
from geo_afpak.text import number
from geo_afpak.together import at_once

if TYPE_CHECKING:
    from geo_afpak.importers.counts import AreaCounts
    from geo_afpak.live._client import Fetched
    from geo_afpak.region.region import Region

__all__ = ["CountsUpdated", "update_counts"]

_KEY: Final = [f.ADM_ID, START, END, f.EVENT_TYPE, f.SOURCE]
_FIGURES: Final = [EVENTS, f.KILLED]


@dataclass(frozen=True)
class CountsUpdated:
    """Counts brought up to date.

    Parameters
    ----------
    counts
        All of them; `rejects`, `rows_in`, `filtered` and `notes` are of what the source gave.
    added, changed, withdrawn
        Rows of an area and period.
    before, after
        Sums of `events` and `killed` of the source; None where no row states it.
    """

    counts: AreaCounts
    added: int
    changed: int
    withdrawn: int
    before: dict[str, int | None]
    after: dict[str, int | None]

    @property
    def moved(self) -> bool:
        """Whether any row is another than before."""
        return bool(self.added or self.changed or self.withdrawn)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain data for JSON."""
        names = ("added", "changed", "withdrawn", "before", "after")
        return {name: getattr(self, name) for name in names}

    def to_text(self) -> str:
        """Write what moved, for a terminal."""
        rows = (
            f"rows of an area and period: {number(self.added)} added, {number(self.changed)} "
            f"changed, {number(self.withdrawn)} withdrawn"
        )
        sums = [
            f"{name}: {number(self.before[name])} before, {number(self.after[name])} now"
            for name in _FIGURES
        ]
        return "\n".join([rows, *sums, ""])


def update_counts(
    held: AreaCounts | None, fetched: Fetched, *, region: Region | None = None
) -> CountsUpdated:
    """Put what HDX HAPI gives in place of what it gave before; counts of others stay.

    Parameters
    ----------
    held
        As `read_counts` gives them; None for a first time.
    fetched
        As `fetch_hapi` gives it: all that there is.
    region
        Whose areas to keep: those of Afghanistan and Pakistan when None.
    """
    with at_once(), tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "hapi.json"
        raw.write_text(json.dumps(list(fetched.rows)), encoding="utf-8")
        new = read_counts(raw, source=SOURCE, region=region)
    before = new.frame.iloc[:0] if held is None else held.frame[held.frame[f.SOURCE] == SOURCE]
    others = new.frame.iloc[:0] if held is None else held.frame[held.frame[f.SOURCE] != SOURCE]
    one, other = (frame.set_index(_KEY)[_FIGURES] for frame in (before, new.frame))
    both = one.index.intersection(other.index)
    old, now = (frame.loc[both].astype("Int64").fillna(-1) for frame in (one, other))
    frame = pd.concat([others, new.frame]).sort_values(_KEY, kind="stable", ignore_index=True)
    return CountsUpdated(
        replace(new, frame=frame[list(COLUMNS)]),
        added=len(other.index.difference(one.index)),
        changed=int((old != now).any(axis=1).sum()),
        withdrawn=len(one.index.difference(other.index)),
        before=_sums(before), after=_sums(new.frame),
    )  # fmt: skip


def _sums(frame: pd.DataFrame) -> dict[str, int | None]:
    sums = frame[_FIGURES].sum(min_count=1)
    return {name: None if pd.isna(sums[name]) else int(sums[name]) for name in _FIGURES}
