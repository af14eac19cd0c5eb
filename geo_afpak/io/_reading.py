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
    from collections.abc import Sequence

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
        found = [*self.faults, *self.locate(rules(self.frame))]
        if self.refused is not None:
            # What the reader refused stands there as null, and has been said.
            said = {(fault.row, fault.field) for fault in self.faults}
            rows = tuple(reject["row"] for reject in self.rejects)
            more = replace(self, rows=rows).locate(rules(self.refused))
            found += [fault for fault in more if (fault.row, fault.field) not in said]
        found = self.once_a_column(found)
        return sorted(found, key=lambda fault: -1 if fault.row is None else fault.row)

    def once_a_column(self, faults: list[Fault]) -> list[Fault]:
        """Say of a column that no row fills once, not in every row, that it is wanted."""
        rows = Counter(fault.field for fault in faults)
        # What was refused stands in the frames as null too, and is not missing.
        stated = {fault.field for fault in faults if fault.value not in ("", "[]")}
        wanted = {name for name in rows.keys() - stated if rows[name] > 1 and self._empty(name)}
        first = {fault.field: fault for fault in reversed(faults) if fault.field in wanted}
        return [
            *(
                Fault(
                    None, "", name, "",
                    f"is missing or empty in every row, and {rows[name]} of {self.rows_in} need it",
                    first[name].expected,
                    f"add the column and fill it in{first[name].fix.removeprefix('fill it in')}"
                    if first[name].fix.startswith("fill it in")
                    else "add the column and fill it in",
                    self.cell(None, name) if self.cell else "",
                )
                for name in sorted(wanted)
            ),
            *(fault for fault in faults if fault.field not in wanted),
        ]  # fmt: skip

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
