"""Two sources side by side: what each counts in the same district and month, or any cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_afpak.count.keys import keys_and_names
from geo_afpak.count.sums import (
    DISCOUNTED,
    EVENTS,
    REASON,
    count_reasons,
    discounted,
    figures_of,
    records,
    sums,
    sums_by,
)
from geo_afpak.errors import InvalidInputError
from geo_afpak.incidents import load_incidents
from geo_afpak.join.incidents import is_joined, join_incidents
from geo_afpak.join.units import vintage_of
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.text import aligned, counted, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geo_afpak.region.region import Region

    Totals = dict[str, int | None]

__all__ = ["Comparison", "compare_sources"]

IN: Final = "counted_by"
_COMPARED: Final = (EVENTS, fields.KILLED, fields.INJURED)
_NAMED: Final = (*fields.LEVELS, "group")
"""Their keys are codes; those of all others are their names."""
_SHOWN: Final = 40


@dataclass(frozen=True)
class Comparison:
    """Counts of two sources by cell, their totals, and what either could not place.

    Parameters
    ----------
    by
        What a cell is: two or more of `summary.BY`, or one.
    table
        One row a cell that either source counts in, sorted by its keys: the key for
        each of `by`, with a name (adm2_name) where it is a code; counted_by
        (a, b, both); for each source the columns of a `Summary` with the suffix _a or _b (NA
        where no event of the cell has that figure, 0 events where there is none); events,
        killed and injured of a less those of b as _difference, NA where one is unknown.
    totals_a, totals_b
        The same numbers over all events counted, each once.
    left_out_a, left_out_b
        reason, events: those in no cell.
    period_a, period_b
        First and last day of either: what one counts outside the other's period says
        nothing about the other.
    note
        What a reader of the table has to know, empty when nothing.
    """

    by: tuple[str, ...]
    table: pd.DataFrame
    totals_a: Totals
    totals_b: Totals
    left_out_a: pd.DataFrame
    left_out_b: pd.DataFrame
    period_a: tuple[str, str] | None
    period_b: tuple[str, str] | None
    note: str = ""

    def to_dict(self) -> dict[str, object]:
        """Return everything as plain data for JSON; unknown is None, never 0."""
        return {
            "by": list(self.by),
            "rows": records(self.table),
            "a": _side(self.totals_a, self.left_out_a, self.period_a),
            "b": _side(self.totals_b, self.left_out_b, self.period_b),
            "note": self.note,
        }

    def to_text(self) -> str:
        """Write the cells that differ most, the totals and what was left out."""
        spread = self.table[f"{EVENTS}_difference"].abs()
        order = spread.sort_values(ascending=False, kind="stable").index[:_SHOWN]
        head = [*self.by, "events a", "b", "a-b", "killed a", "b", "a-b"]
        rows = [head]
        for row in records(self.table.loc[sorted(order)]):
            names = [row.get(f"{name}_name", row[name]) for name in self.by]
            cells = [row[f"{what}_{side}"] for what in (EVENTS, fields.KILLED)
                     for side in ("a", "b", "difference")]  # fmt: skip
            rows.append([*names, *("?" if cell is None else str(cell) for cell in cells)])
        lines = aligned(rows, len(self.by))
        more = len(self.table) - _SHOWN
        if more > 0:
            rest = counted(more, "more cell, which differs", "more cells, which differ")
            lines += [f"and {rest} no more than these; --out has all"]
        said = [
            "",
            *self._counted(),
            *self._sides(),
            *([f"note: {self.note}"] if self.note else []),
        ]
        return "\n".join([*lines, *map(printable, said)]) + "\n"

    def _counted(self) -> list[str]:
        counts = self.table[IN].value_counts()
        parts = [f"{counts.get(side, 0):,} {words}" for side, words in
                 (("both", "in both"), ("a", "in a alone"), ("b", "in b alone"))]  # fmt: skip
        return [f"cells: {len(self.table):,} ({', '.join(parts)})", "?: no event has a figure"]

    def _sides(self) -> list[str]:
        lines = []
        for side, totals, left, period in (
            ("a", self.totals_a, self.left_out_a, self.period_a),
            ("b", self.totals_b, self.left_out_b, self.period_b),
        ):
            missing = int(left[EVENTS].sum())
            when = f", {period[0]} to {period[1]}" if period else ""
            all_events = missing + (totals[EVENTS] or 0)
            lines.append(f"{side}{when}: {totals[EVENTS]:,} counted of {all_events:,}")
            lines += [f"  {row[EVENTS]:>6}  {row[REASON]}" for row in records(left)]
        return lines


def _side(totals: Totals, left: pd.DataFrame, period: tuple[str, str] | None) -> dict[str, object]:
    return {
        "totals": totals,
        "left_out": records(left),
        "period": list(period) if period else None,
    }


def compare_sources(
    a: object,
    b: object,
    by: Sequence[str] = ("adm2", "month"),
    *,
    region: Region | None = None,
    vintage: str | None = None,
) -> Comparison:
    """Count events and tolls of two sources in the same cells.

    Sources define an event differently: a difference is a question, not an error. Compare
    like with like first (countries, years, types), and see `find_duplicates` for pairs.

    Parameters
    ----------
    a, b
        Incidents, joined or not (those joined already must be so with these boundaries).
    by
        What a cell is: some of `summary.BY`, each once.
    region, vintage
        The boundaries of the join: Afghanistan and Pakistan, and the vintage in which most of
        the events happened, when None.

    Returns
    -------
    Comparison

    Raises
    ------
    InvalidInputError
        If `by` is empty, unknown or doubled, or a column is missing.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> one = gpd.GeoDataFrame(
    ...     {"geo_precision": [2, 4], "date_start": "2016-08-08", "date_end": "2016-08-08",
    ...      "date_precision": "day", "killed": [7, 1], "injured": None},
    ...     geometry=[Point(67.001, 30.184)] * 2, crs="EPSG:4326",
    ... )
    >>> found = compare_sources(one, one.iloc[:0])
    >>> found.table[["adm2_name", "month", "counted_by", "events_a", "events_b"]].values.tolist()
    [['Quetta', '2016-08', 'a', 1, 0]]
    >>> found.left_out_a.values.tolist()
    [['known only to the province', 1]]
    """
    chosen = tuple(by)
    if not chosen or isinstance(by, str) or len(set(chosen)) < len(chosen):
        raise InvalidInputError(
            f"by={by!r}: expected names of what a cell is, each once; write by=('adm2', 'month')"
        )
    frames = [load_incidents(side, region=region) for side in (a, b)]
    vintage = vintage_of(region or default_region(), vintage, *frames)
    sides = [_cells(frame, chosen, region, vintage) for frame in frames]
    names: dict[str, str] = {}
    for side in sides:
        names |= side.names
    keys = sorted(set(sides[0].keys) | set(sides[1].keys))
    columns: dict[str, pd.Series[Any]] = {}
    for place, one in enumerate(chosen):
        columns[one] = pd.Series([key[place] for key in keys], dtype=object)
        if one in _NAMED:
            named = [names[f"{one} {key[place]}"] for key in keys]
            columns[f"{one}_name"] = pd.Series(named, dtype=object)
    table = pd.DataFrame(columns)
    parts = [side.sums(keys).add_suffix(f"_{end}") for side, end in zip(sides, "ab", strict=True)]
    counts = [part[f"{EVENTS}_{end}"] > 0 for part, end in zip(parts, "ab", strict=True)]
    table[IN] = pd.Series("both", index=table.index, dtype=object)
    table.loc[~counts[1], IN], table.loc[~counts[0], IN] = "a", "b"
    table = pd.concat([table, *parts], axis="columns")
    for what in _COMPARED:
        table[f"{what}_difference"] = table[f"{what}_a"] - table[f"{what}_b"]
    repeated = any(side.repeats for side in sides)
    note = "an event of several groups counts for each, so the cells add up to more"
    return Comparison(
        chosen, table, sides[0].totals, sides[1].totals, sides[0].left_out, sides[1].left_out,
        _period(frames[0]), _period(frames[1]), note if repeated else "",
    )  # fmt: skip


@dataclass(frozen=True)
class _Cells:
    """Figures of the events of one source, and the cells that they count in."""

    figures: pd.DataFrame
    cell: pd.Series[Any]
    names: dict[str, str]
    reasons: pd.Series[Any]

    @property
    def keys(self) -> list[tuple[str, ...]]:
        return list(dict.fromkeys(self.cell.tolist()))

    @property
    def repeats(self) -> bool:
        return bool(self.cell.index.has_duplicates)

    @property
    def totals(self) -> Totals:
        return sums(self.figures[(self.reasons == "").to_numpy()])

    @property
    def left_out(self) -> pd.DataFrame:
        return count_reasons(self.reasons)

    def sums(self, keys: list[tuple[str, ...]]) -> pd.DataFrame:
        """Sum the figures by cell, for the cells listed and in their order."""
        codes = {key: f"{number:09d}" for number, key in enumerate(keys)}
        coded = self.cell.map(codes).astype(object)
        table = sums_by(self.figures, coded, {code: code for code in codes.values()})
        return table.drop(columns=["key", "name"])


def _cells(
    incidents: gpd.GeoDataFrame, by: tuple[str, ...], region: Region | None, vintage: str | None
) -> _Cells:
    joined = incidents
    if not is_joined(incidents):
        joined = join_incidents(incidents, region=region, vintage=vintage)
    names: dict[str, str] = {}
    reasons = pd.Series("", index=range(len(joined)), dtype=object)
    cell = pd.DataFrame(index=range(len(joined)))
    for one in by:
        (keys, why), known = keys_and_names(joined, one, region=region, vintage=vintage)
        names |= {f"{one} {key}": name for key, name in known.items()}
        reasons = reasons.where(reasons != "", why)
        cell = cell.join(keys.rename(one), how="inner")
    void = discounted(joined)
    reasons[void] = DISCOUNTED
    cell = cell[~cell.index.isin(np.flatnonzero(void))].dropna()
    tuples = pd.Series(
        list(cell.itertuples(index=False, name=None)), index=cell.index, dtype=object
    )
    return _Cells(figures_of(joined), tuples, names, reasons)


def _period(incidents: pd.DataFrame) -> tuple[str, str] | None:
    columns = [name for name in (fields.DATE_START, fields.DATE_END) if name in incidents.columns]
    days = sorted({day for name in columns for day in incidents[name].dropna()})
    return (days[0], days[-1]) if days else None
