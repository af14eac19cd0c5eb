"""Incidents of a file of any size, joined part by part (docs/scale.md says what it costs)."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.count.conflicts import (
    grave_conflicts,
    largest_conflicts,
    largest_first,
    worded_conflicts,
)
from geo_afpak.count.sums import frequencies
from geo_afpak.errors import Fault, ValidationError
from geo_afpak.incidents import load_incidents
from geo_afpak.io import as_text, part_suffix, put_together, rejects_together, write_table
from geo_afpak.join.days import (
    join_each_on_its_day,
    told_of_units,
    why_of,
    with_vintage,
    worded_vintages,
)
from geo_afpak.join.incidents import join_incidents
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.region.region import EVENT
from geo_afpak.release.licences import publication_of
from geo_afpak.stream._job import SIZE, job_of
from geo_afpak.stream._reader import Reader
from geo_afpak.stream.engines import in_turn
from geo_afpak.text import sentence
from geo_afpak.together import at_once

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import geopandas as gpd

    from geo_afpak.io import Part, Reading
    from geo_afpak.join.conflict import OnConflict
    from geo_afpak.region.region import Region
    from geo_afpak.release.licences import Use
    from geo_afpak.stream.engines import Engine, Result

__all__ = ["Joined", "Rows", "join_file"]

_SHOWN: Final = 100
"""Faults of a part that are kept for a message."""


@dataclass(frozen=True)
class Rows:
    """What became of the rows of a file.

    Parameters
    ----------
    rows_in, kept, rejected
        Their numbers.
    notes
        What a user should know that is no fault.
    """

    rows_in: int
    kept: int
    rejected: int
    notes: tuple[str, ...]


@dataclass(frozen=True)
class Joined(Rows):
    """What a join of a file gave.

    Parameters
    ----------
    statuses
        How many events have each `join_status`.
    restricted
        Data sets whose rows may not be published.
    lines
        What is to be said of vintages and of conflicts.
    """

    statuses: dict[str, int]
    restricted: tuple[Use, ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Joining:
    """How incidents are joined, for every worker; the vintage is known of the whole file only."""

    region: Region | None
    vintage: str | None
    nearest_km: float = 2.0
    on_conflict: OnConflict = "point"

    def join(self, incidents: object, most: str) -> gpd.GeoDataFrame:
        """Join a part; `most` is the vintage in which most events of all parts happened."""
        joined = partial(
            join_incidents, region=self.region, nearest_km=self.nearest_km,
            on_conflict=self.on_conflict,
        )  # fmt: skip
        if self.vintage != EVENT:
            return joined(incidents, vintage=self.vintage or most)
        region = self.region or default_region()
        return join_each_on_its_day(
            load_incidents(incidents, region=region),
            region,
            lambda rows, name: joined(rows, vintage=name or most),
            most,
        )


def join_file(  # noqa: PLR0913 - each option is one thing that a user asks for
    path: Path,
    out: Path,
    *,
    region: Region | None = None,
    vintage: str | None = None,
    nearest_km: float = 2.0,
    on_conflict: OnConflict = "point",
    geo_precision: int | str | None = None,
    rejects: Path | None = None,
    size: int = SIZE,
    engine: Engine = in_turn,
) -> Joined:
    """Join the incidents of a file of any size: the same file as all rows at once would give.

    Memory is that of a part, and eight bytes for each id. A run that is killed goes on where it
    ended when it is run again; `out` is complete or absent.

    Parameters
    ----------
    path
        .csv, .geojson, .geojsonl, .gpkg or .parquet.
    out
        .csv, .geojson, .gpkg or .parquet.
    region, vintage, nearest_km, on_conflict
        As `join_incidents` takes them.
    geo_precision
        As `read_incidents` takes it.
    rejects
        Where rejected rows go, if there are any; None: NAME.rejects.csv beside `out`.
    size
        Bytes of a part.
    engine
        What runs the parts: `geo_afpak.stream.engines`.

    Raises
    ------
    ValidationError
        If all rows are rejected.
    InputFileError
        If the file as a whole cannot be used.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from geo_afpak import data_path
    >>> with TemporaryDirectory() as folder:
    ...     found = join_file(data_path("incidents.geojson"), Path(folder) / "joined.csv")
    >>> found.kept, found.statuses["matched"]
    (97, 24)
    """
    joining = Joining(region, vintage, nearest_km, on_conflict)
    options = ["join", asdict(joining) | {"region": repr(region)}, out.suffix, geo_precision]
    with job_of(path, out, options, size, engine) as job:
        reader = Reader(path, geo_precision, region, job.folder)
        work = partial(_join_part, reader=reader, joining=joining, suffix=part_suffix(out.suffix))
        job.look(reader, work)
        results = job.work(partial(reader.work, work), "joining")
        rows = rows_of(path, reader, results, rejects or beside(path, out), forced=bool(rejects))
        put_together([job.folder / one["file"] for one in results], out)
        whole, where = reader.whole(), region or default_region()
    why = why_of(vintage, where, dated=whole["dated"])
    used = where.vintage(vintage or whole["vintage"]).name
    statuses, grave, vintages = (
        dict(sum_of(one[name] for one in results)) for name in ("statuses", "grave", "vintages")
    )
    units = worded_vintages(vintages, where) or sentence(told_of_units(used, why, where))
    lines = (units, *_conflicts(results, grave))
    uses = sum_of({tuple(key): count for key, count in one["uses"]} for one in results)
    known = pd.DataFrame(list(uses), columns=[fields.SOURCE_DATASET, fields.LICENCE])
    return Joined(
        **vars(rows), statuses=statuses,
        restricted=publication_of(known, list(uses.values())).restricted,
        lines=tuple(filter(None, lines)),
    )  # fmt: skip


def beside(path: Path, out: Path | None) -> Path:
    """Return where rejected rows go by default."""
    return (out.parent if out else Path()) / f"{path.stem}.rejects.csv"


def _join_part(  # noqa: PLR0913 - the part, then how it is joined
    part: Part, reading: Reading, most: str, *, reader: Reader, joining: Joining, suffix: str
) -> Result:
    joined = joining.join(reading, most)
    name = f"part-{part.number}{suffix}"
    with at_once():
        used = (joining.region or default_region()).vintage(joining.vintage or most).name
        write_table(with_vintage(joined, used), reader.folder / name)
    pairs = largest_conflicts(joined)
    of_days = fields.BOUNDARIES_OF in joined.columns
    return {
        **set_apart(reader, part, reading),
        "file": name,
        "statuses": frequencies(joined[fields.JOIN_STATUS]),
        "grave": grave_conflicts(joined),
        "vintages": frequencies(joined[fields.BOUNDARIES_OF]) if of_days else {},
        "pairs": [[*map(str, row[:3]), int(row[3])] for row in pairs.to_numpy().tolist()],
        "uses": data_sets(joined),
    }


def data_sets(joined: gpd.GeoDataFrame) -> list[list[Any]]:
    """Count the events of each data set and licence."""
    sets = joined[[fields.SOURCE_DATASET, fields.LICENCE]].value_counts(dropna=False).reset_index()
    return [
        [[None if pd.isna(one) else str(one) for one in row[:2]], int(row[2])]
        for row in sets.to_numpy().tolist()
    ]


def set_apart(reader: Reader, part: Part, reading: Reading) -> Result:
    """Keep the rejects of a part in the folder, and say what became of its rows."""
    target = reader.folder / f"rejects-{part.number}.jsonl"
    if reading.rejects:
        lines = [
            json.dumps(
                {
                    "row": one["row"], "reasons": one["reasons"],
                    "record": {name: as_text(value) for name, value in one["record"].items()},
                }
            )
            for one in reading.rejects
        ]  # fmt: skip
        target.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return {
        **told_of(reading),
        "rejects": target.name if reading.rejects else "",
        "faults": [fault.as_dict() for fault in reading.faults[:_SHOWN]],
    }


def rows_of(
    path: Path, reader: Reader, results: list[Result], rejects: Path, *, forced: bool
) -> Rows:
    """Put together what became of the rows, and write those that were rejected."""
    rows_in, kept = (sum(one[name] for one in results) for name in ("count", "kept"))
    rows = Rows(rows_in, kept, rows_in - kept, notes_of(path, results))
    files = [reader.folder / one["rejects"] for one in results if one["rejects"]]
    if rows.rejected and not kept:
        with at_once():
            rejects_together(files, rejects)
        faults = [Fault(**fault) for one in results for fault in one["faults"]]
        raise ValidationError(path.name, faults)
    if files or forced:
        rejects_together(files, rejects)
    return rows


def told_of(reading: Reading) -> Result:
    """Return what is said of the rows of a part."""
    return {
        "count": reading.rows_in,
        "kept": len(reading.frame),
        "absent": int(reading.frame.geometry.isna().sum()),
        "notes": list(reading.notes),
    }


def notes_of(path: Path, results: list[Result]) -> tuple[str, ...]:
    """Return what is said of all parts: each says what it read, and a file says it once."""
    notes = {":".join(note.split(":")[:3]): note for one in results for note in one["notes"]}
    absent, kept = (sum(one[name] for one in results) for name in ("absent", "kept"))
    lacking = [f"{path}: {absent} of {kept} incidents have no geometry"] if absent else []
    return (*notes.values(), *lacking)


def sum_of(counts: Iterable[Mapping[Any, int]]) -> Counter[Any]:
    """Add counts up."""
    total: Counter[Any] = Counter()
    for one in counts:
        total.update(one)
    return total


def _conflicts(results: list[Result], grave: dict[str, int]) -> list[str]:
    columns = ["stated", "joined", "cause", "events"]
    pairs = pd.DataFrame([row for one in results for row in one["pairs"]], columns=columns)
    whole = pairs.groupby(columns[:3], sort=False).sum().reset_index()
    return worded_conflicts(largest_first(whole), grave)
