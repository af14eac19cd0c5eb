"""What an import can be told, and what comes out of it: records, rejects, counts."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypedDict

from geo_afpak.errors import InvalidInputError
from geo_afpak.text import counted

if TYPE_CHECKING:
    import os
    from collections.abc import Callable, Mapping, Sequence

    import geopandas as gpd

    from geo_afpak.errors import Fault
    from geo_afpak.importers._row import Point, Record
    from geo_afpak.region.region import Region

_SHOWN: Final = 8


class Where(TypedDict, total=False):
    """Which events to keep."""

    country: Sequence[str]
    """Keep events of these countries (ISO3); events of no stated country stay."""
    region: Region | None
    """Whose events they are: those of Afghanistan and Pakistan when left out."""
    area: tuple[float, float, float, float] | None
    """Keep events with a point in west, south, east, north, in degrees."""


class Options(Where, total=False):
    """What every importer can be told; all of it may be left out."""

    encoding: str | None
    """How a text file is written, such as cp1256; found out when left out."""
    sheet: str | None
    """Sheet of a workbook; the first that looks like a table when left out."""
    day_first: bool | None
    """Whether 3/5/2016 is 3 May; found out from the file where it proves it when left out."""
    aliases: Sequence[str | os.PathLike[str]]
    """Tables of one's own for names of districts (`unit_id`) and groups (`code`)."""
    chunk: int
    """Rows in a batch."""
    on_progress: Callable[[float], None] | None
    """Called now and then with the share of the file that has been read."""
    in_parts: bool
    """Whether no more than a part of the file is to be in memory; it may then have any size."""


@dataclass
class Counts:
    """Where the rows went: ``rows_in == kept + rejected + filtered``, always.

    Parameters
    ----------
    rows_in, kept, rejected
        Numbers of rows.
    left_out
        Rows that were filtered out, by reason.
    reasons
        For each reason of a rejection how many rows have it, and the first example.
    """

    rows_in: int = 0
    kept: int = 0
    rejected: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    reasons: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def filtered(self) -> int:
        """Number of rows that were filtered out."""
        return sum(self.left_out.values())

    def add_reject(self, faults: Sequence[Fault]) -> None:
        """Count a rejected row under each of its reasons, once."""
        self.rejected += 1
        for reason, fault in {_reason(fault): fault for fault in reversed(faults)}.items():
            count, example = self.reasons.get(reason, (0, str(fault)))
            self.reasons[reason] = (count + 1, example)

    def add(self, other: Mapping[str, Any]) -> None:
        """Add the counts of rows further below, as `vars` has them."""
        self.rows_in += other["rows_in"]
        self.kept += other["kept"]
        self.rejected += other["rejected"]
        self.left_out.update(other["left_out"])
        for reason, (count, example) in other["reasons"].items():
            before, first = self.reasons.get(reason, (0, example))
            self.reasons[reason] = (before + count, first)

    def as_dict(self) -> dict[str, object]:
        """Return the counts as plain data, for JSON."""
        return {
            "rows_in": self.rows_in,
            "kept": self.kept,
            "rejected": self.rejected,
            "filtered_out": dict(sorted(self.left_out.items())),
            "reasons": [
                {"reason": reason, "rows": count, "first": example}
                for reason, (count, example) in self._by_count()
            ],
        }

    def to_text(self) -> str:
        """Say in lines what became of the rows, with the first example of each reason."""
        head = f"{counted(self.rows_in, 'row')} in = {self.kept} kept + {self.rejected} rejected"
        lines = [f"{head} + {self.filtered} filtered out"]
        left_out = sorted(self.left_out.items(), key=lambda item: (-item[1], item[0]))
        lines += [f"  filtered out: {n} {reason}" for reason, n in left_out[:_SHOWN]]
        rest = sum(n for _, n in left_out[_SHOWN:])
        lines += [f"  filtered out: {rest} in others or elsewhere"] if rest else []
        for reason, (count, example) in self._by_count():
            lines += [f"  rejected: {count} x {reason}", f"    first: {example}"]
        return "\n".join(lines)

    def _by_count(self) -> list[tuple[str, tuple[int, str]]]:
        return sorted(self.reasons.items(), key=lambda item: (-item[1][0], item[0]))


def _reason(fault: Fault) -> str:
    """Reduce a fault to what it has in common with others of its kind."""
    text = f"{fault.field} {fault.problem}" if fault.field else fault.problem
    return re.sub(r"\d+", "N", re.sub(r"'[^']*'", "'...'", text))


@dataclass(frozen=True)
class Batch:
    """Some rows of the file: the kept as records, the rejected with reasons.

    Parameters
    ----------
    records
        Fields of the incidents, then the further columns of the source that are not empty.
    points
        For each record (lon, lat) or None.
    rows
        For each record its line in the file.
    faults
        Why rows were rejected, in the order of the file.
    rejects
        One dict for each rejected row, as in `geo_afpak.io.Reading`.
    """

    records: list[Record]
    points: list[Point | None]
    rows: list[int]
    faults: list[Fault]
    rejects: list[dict[str, Any]]


@dataclass(frozen=True, eq=False)
class Imported:
    """A whole import in memory: what `geo_afpak.io.Reading` is, with the filtered rows counted.

    ``counts.rows_in == len(frame) + len(rejects) + counts.filtered``, always.

    Parameters
    ----------
    frame
        Incidents, EPSG:4326; every field of the model, then the source's further columns.
    faults, rejects
        Why rows were rejected, and the rows.
    counts
        Where the rows went.
    notes
        What a user should know of the file and of how it was read.
    """

    frame: gpd.GeoDataFrame
    faults: tuple[Fault, ...]
    rejects: tuple[dict[str, Any], ...]
    counts: Counts
    notes: tuple[str, ...]


def check_options(
    country: Sequence[str],
    region: Region,
    area: tuple[float, float, float, float] | None,
    chunk: int,
) -> None:
    """Refuse options that cannot be meant."""
    unknown = [name for name in country if name not in region.iso3]
    if unknown or not country or isinstance(country, str):
        raise InvalidInputError(
            f"country={country!r}: expected some of {', '.join(region.iso3)}; leave it out for all"
        )
    if area is not None and not (
        -180 <= area[0] < area[2] <= 180 and -90 <= area[1] < area[3] <= 90  # noqa: PLR2004
    ):
        raise InvalidInputError(
            f"area={area!r} is no area; expected west, south, east, north in degrees; "
            "write it as 69,33,72,36"
        )
    if chunk < 1:
        raise InvalidInputError(f"chunk={chunk!r}: expected a number of rows, 1 or more; raise it")
