"""Counts of areas that a source gives, as the tables that own events have; never added to them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.boundaries import load_boundaries
from geo_afpak.count.summary import Summary
from geo_afpak.count.sums import EVENTS, FIGURES, KEY, count_reasons, plain
from geo_afpak.errors import InvalidInputError
from geo_afpak.importers.counts import END, START
from geo_afpak.model import fields as f
from geo_afpak.region.read import default_region
from geo_afpak.text import say_day

if TYPE_CHECKING:
    from geo_afpak.importers.counts import AreaCounts
    from geo_afpak.region.region import Region

__all__ = ["period_of", "summarise_counts"]

BY: Final = ("adm1", "adm2")


def summarise_counts(
    counts: AreaCounts, by: str, *, region: Region | None = None, vintage: str | None = None
) -> Summary:
    """Sum counts of areas by province or district, over all of their periods.

    Parameters
    ----------
    counts
        As `read_counts` returns them.
    by
        adm1 or adm2. Districts are summed up in their provinces; what is counted for a province
        is in no district, and left out there.
    region, vintage
        Whose units: Afghanistan and Pakistan, and a region's first vintage, when None.

    Returns
    -------
    Summary
        As of events. A source of counts states one number of killed: low and high are the same.
        `killed_unknown` are the events of rows without that number.

    Raises
    ------
    InvalidInputError
        If `by` is another level.
    """
    if by not in BY:
        raise InvalidInputError(
            f"--by {by}: counts of areas are by area; expected adm1 or adm2; choose one of them"
        )
    region = region or default_region()
    units = load_boundaries(by, region=region, vintage=vintage).sort_values(f.ADM_ID)
    names = dict(zip(units[f.ADM_ID], units[f.NAME], strict=True))
    frame = counts.frame
    keys = frame[f.ADM_ID]
    if by == "adm1":
        districts = load_boundaries("adm2", region=region, vintage=vintage)
        keys = keys.replace(dict(zip(districts[f.ADM_ID], districts[f.PARENT_ID], strict=True)))
    placed = keys.isin(names)
    figures = _figures(frame)
    table = figures[placed].groupby(keys[placed]).sum(min_count=1).reindex(list(names))
    table = table.astype("Int64")
    known = [EVENTS, "killed_unknown", "injured_unknown"]
    table[known] = table[known].fillna(0)
    table.insert(0, KEY, list(names))
    table.insert(1, "name", list(names.values()))
    reasons = frame[f.LEVEL].where(~placed, "").map(
        lambda level: "known to the province only" if level == "adm1" else level and "no such unit"
    )  # fmt: skip
    return Summary(
        by=by,
        table=table.reset_index(drop=True),
        totals={
            name: int(figures.loc[placed, name].sum())
            if name in known
            else plain(figures.loc[placed, name].sum(min_count=1))
            for name in (EVENTS, *FIGURES)
        },
        left_out=count_reasons(reasons.repeat(frame[EVENTS].astype(int).to_list())),
        note=f"counts of events by {counts.source}, {period_of(counts)}",
    )


def period_of(counts: AreaCounts) -> str:
    """Say the time that counts cover, such as "January 2020 to May 2024"."""
    if counts.frame.empty:
        return "no period"
    first, last = (say_day(day[:7]) for day in (min(counts.frame[START]), max(counts.frame[END])))
    return first if first == last else f"{first} to {last}"


def _figures(frame: pd.DataFrame) -> pd.DataFrame:
    killed, events = frame[f.KILLED], frame[EVENTS]
    empty = pd.Series(pd.NA, index=frame.index, dtype="Int64")
    unknown: Any = events.where(killed.isna(), 0)
    columns = {
        EVENTS: events, "killed_low": killed, "killed": killed, "killed_high": killed,
        "killed_unknown": unknown, "injured_unknown": events,
    }  # fmt: skip
    return pd.DataFrame({name: columns.get(name, empty) for name in (EVENTS, *FIGURES)})
