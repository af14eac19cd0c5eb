"""Incidents of a file of any size, checked part by part."""

from __future__ import annotations

import json
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from geo_afpak.errors import Fault
from geo_afpak.io import rows_by_field, told_once
from geo_afpak.model.schema import check_incidents
from geo_afpak.stream._job import SIZE, job_of
from geo_afpak.stream._reader import Reader
from geo_afpak.stream.engines import in_turn
from geo_afpak.stream.join import notes_of, sum_of, told_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo_afpak.io import Part
    from geo_afpak.region.region import Region
    from geo_afpak.stream.engines import Engine, Result

__all__ = ["Checked", "check_file"]


@dataclass(frozen=True)
class Checked:
    """What a check of a file gave.

    Parameters
    ----------
    rows
        Their number.
    found
        How many faults there are.
    faults
        All of them, in the order of the rows, to be gone through once: they stand in a file.
    notes
        What a user should know that is no fault.
    """

    rows: int
    found: int
    faults: Iterator[Fault]
    notes: tuple[str, ...]


@contextmanager
def check_file(  # noqa: PLR0913 - each option is one thing that a user asks for
    path: Path,
    *,
    region: Region | None = None,
    geo_precision: int | str | None = None,
    beside: Path | None = None,
    size: int = SIZE,
    engine: Engine = in_turn,
) -> Iterator[Checked]:
    """Check the incidents of a file of any size: the faults that all rows at once would have.

    Parameters
    ----------
    path
        .csv, .geojson, .geojsonl, .gpkg or .parquet.
    region, geo_precision
        As `read_incidents` takes them.
    beside
        What is done stands in a hidden folder beside this name, to go on after a kill; None: in
        the working folder.
    size, engine
        As `join_file` takes them.

    Yields
    ------
    Checked
        To be used inside.

    Raises
    ------
    InputFileError
        If the file as a whole cannot be used.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from geo_afpak import data_path
    >>> with TemporaryDirectory() as folder:
    ...     path = data_path("incidents.geojson")
    ...     with check_file(path, beside=Path(folder) / "faults") as checked:
    ...         print(checked.rows, checked.found)
    97 0
    """
    options = ["check", {"region": repr(region)}, geo_precision]
    with job_of(path, beside or Path(f"{path.name}.faults"), options, size, engine) as job:
        reader = Reader(path, geo_precision, region, job.folder)
        job.look(reader)
        results = job.work(partial(_check_part, reader), "checking")
        rows_in = sum(one["count"] for one in results)
        needed = sum_of(one["needed"] for one in results)
        told = sum_of(one["told"] for one in results)
        filled = {name for one in results for name in one["filled"]}
        first: dict[str, Fault] = {}
        for one in results:
            first = {name: Fault(**fault) for name, fault in one["first"].items()} | first
        wanted = {name: fault for name, fault in first.items() if name not in filled}
        once = told_once(wanted, needed, rows_in)
        said = {fault.field for fault in once}
        found = len(once) + sum(faults for name, faults in told.items() if name not in said)
        files = [job.folder / one["file"] for one in results if one["file"]]
        yield Checked(rows_in, found, _faults(once, said, files), notes_of(path, results))


def _check_part(reader: Reader, part: Part) -> Result:
    reading = reader.read(part)
    found = reading.every_fault(partial(check_incidents, region=reader.region))
    found.sort(key=lambda fault: fault.row or 0)
    name = f"faults-{part.number}.jsonl"
    if found:
        lines = [json.dumps(fault.as_dict()) for fault in found]
        (reader.folder / name).write_text("\n".join([*lines, ""]), encoding="utf-8")
    return {
        **told_of(reading),
        "file": name if found else "",
        "told": Counter(fault.field for fault in found),
        "needed": rows_by_field(found),
        "filled": sorted(reading.filled(found, map(str, reading.frame.columns))),
        "first": {fault.field: fault.as_dict() for fault in reversed(found)},
    }


def _faults(once: list[Fault], said: set[str], files: list[Path]) -> Iterator[Fault]:
    yield from once
    for file in files:
        with file.open(encoding="utf-8") as lines:
            for line in lines:
                fault = Fault(**json.loads(line))
                if fault.field not in said:
                    yield fault
