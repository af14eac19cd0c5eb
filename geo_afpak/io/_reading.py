"""What was read: the good records as a frame, the bad ones with their reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo_afpak.errors import Fault
from geo_afpak.io._show import reading_html
from geo_afpak.model import fields as f
from geo_afpak.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import geopandas as gpd


Cell = Callable[[int | None, str], str]
"""From the number of a row, None for the header, and a field to the cell that holds it."""


@dataclass(frozen=True, eq=False, repr=False)
class Reading:
    """What was read from a file: the good records as a frame, the bad ones with reasons.

    ``rows_in == len(frame) + len(rejects)``, always.

    Parameters
    ----------
    frame
        The records that could be read: EPSG:4326, RangeIndex, every field of the model in its
        order, then the further columns of the file.
    faults
        Why records were rejected. What else is wrong with the kept ones is found by
        `geo_afpak.model.schema`.
    rejects
        One dict for each rejected record: `row`, `id`, `reasons` (texts), `record` (as read).
    rows_in
        Number of records in the file.
    rows
        For each row of `frame` its position in the file, counted as in `Fault.row`.
    notes
        What a user should know that is no fault: text encoding, values read as null.
    refused
        The rejected records as far as they could be read, to look for further faults in them;
        nothing else should use it.
    cell
        Of a workbook: says where a field of a row stands, such as incidents!C7.
    """

    frame: gpd.GeoDataFrame
    faults: tuple[Fault, ...]
    rejects: tuple[dict[str, Any], ...]
    rows_in: int
    rows: tuple[int, ...] = ()
    notes: tuple[str, ...] = ()
    refused: gpd.GeoDataFrame | None = None
    cell: Cell | None = None

    def __repr__(self) -> str:
        """Say how many rows came in and what became of them."""
        kept, rejected = len(self.frame), len(self.rejects)
        return f"Reading({counted(self.rows_in, 'row')} in = {kept} kept + {rejected} rejected)"

    def _repr_html_(self) -> str:
        """Show counts, faults and the first rows in a notebook."""
        return reading_html(self.frame, self.faults, self.notes, self.rows_in)

    def check(self, rules: Callable[[gpd.GeoDataFrame], list[Fault]]) -> list[Fault]:
        """Return every fault in the file, of rejected records too, in the order of its rows.

        Parameters
        ----------
        rules
            `check_incidents`, `check_zones` or `check_boundaries` of `geo_afpak.model.schema`.

        Examples
        --------
        >>> from geo_afpak import check_incidents, data_path, read_incidents
        >>> read_incidents(data_path("incidents.geojson")).check(check_incidents)
        []
        """
        found = self.once_a_column(self.every_fault(rules))
        return sorted(found, key=lambda fault: -1 if fault.row is None else fault.row)

    def every_fault(self, rules: Callable[[gpd.GeoDataFrame], list[Fault]]) -> list[Fault]:
        """Return what `check` does, but a column that no row fills as often as it is wanted."""
        found = [*self.faults, *self.locate(rules(self.frame))]
        if self.refused is not None:
            # What the reader refused stands there as null, and has been said.
            said = {(fault.row, fault.field) for fault in self.faults}
            rows = tuple(reject["row"] for reject in self.rejects)
            more = replace(self, rows=rows).locate(rules(self.refused))
            found += [fault for fault in more if (fault.row, fault.field) not in said]
        return found

    def once_a_column(self, faults: list[Fault]) -> list[Fault]:
        """Say of a column that no row fills once, not in every row, that it is wanted."""
        rows = rows_by_field(faults)
        first = {fault.field: fault for fault in reversed(faults)}
        filled = self.filled(faults, rows)
        wanted = {name: one for name, one in first.items() if name not in filled}
        once = told_once(wanted, rows, self.rows_in, self.cell)
        said = {fault.field for fault in once}
        return [*once, *(fault for fault in faults if fault.field not in said)]

    def filled(self, faults: Sequence[Fault], names: Iterable[str]) -> set[str]:
        """Return those of some columns in which any row has something."""
        # What was refused stands in the frames as null too, and is not missing.
        stated = {fault.field for fault in faults if fault.value not in ("", "[]")}
        return stated | {name for name in names if not self._empty(name)}

    def _empty(self, name: str) -> bool:
        frames = [frame for frame in (self.frame, self.refused) if frame is not None]
        return name != f.GEOMETRY and all(
            name in frame.columns and all(_void(value) for value in frame[name]) for frame in frames
        )

    def locate(self, faults: Sequence[Fault]) -> list[Fault]:
        """Return faults of the frame with their rows counted as in the file.

        Examples
        --------
        >>> from geo_afpak import data_path, read_incidents
        >>> from geo_afpak.model.schema import check_incidents
        >>> reading = read_incidents(data_path("incidents.geojson"))
        >>> [*reading.faults, *reading.locate(check_incidents(reading.frame))]
        []
        """
        found = [
            fault if fault.row is None else replace(fault, row=self.rows[fault.row])
            for fault in faults
        ]
        if self.cell is None:
            return found
        return [replace(fault, cell=self.cell(fault.row, fault.field)) for fault in found]


def _void(value: Any) -> bool:  # noqa: ANN401 - a cell of any column
    return value == [] if isinstance(value, list) else bool(pd.isna(value))


def rows_by_field(faults: Iterable[Fault]) -> Counter[str]:
    """Count the rows in which each field is at fault; several faults of a row count once."""
    rows = {(fault.field, fault.row) for fault in faults if fault.row is not None}
    return Counter(field for field, _ in rows)


def told_once(
    wanted: Mapping[str, Fault], rows: Mapping[str, int], rows_in: int, cell: Cell | None = None
) -> list[Fault]:
    """Say once of each column that no row fills, but several need, that it is wanted.

    Parameters
    ----------
    wanted
        The first fault of each.
    rows
        How many need it.
    rows_in, cell
        As of a `Reading`.
    """
    return [
        Fault(
            None, "", name, "",
            f"is missing or empty in every row, and {rows[name]} of {rows_in} need it",
            first.expected,
            f"add the column and fill it in{first.fix.removeprefix('fill it in')}"
            if first.fix.startswith("fill it in")
            else "add the column and fill it in",
            cell(None, name) if cell else "",
        )
        for name, first in sorted(wanted.items())
        if rows[name] > 1
    ]  # fmt: skip
