"""A file of any size imported part by part (docs/scale.md says what it costs)."""

from __future__ import annotations

import json
import pickle
from functools import lru_cache, partial
from typing import TYPE_CHECKING, cast

import numpy as np

from geo_afpak.importers._raw import above_part, rows_in, rows_of_part
from geo_afpak.importers.sheet import PARTED
from geo_afpak.io import put_together
from geo_afpak.io._no_record import Sums
from geo_afpak.stream._job import SIZE, job_of
from geo_afpak.stream._twice import hashed, repeated
from geo_afpak.stream.engines import in_turn
from geo_afpak.together import at_once, together

if TYPE_CHECKING:
    from pathlib import Path

    from geo_afpak.importers import Counts, Import
    from geo_afpak.io import Part
    from geo_afpak.stream.engines import Engine, Result

__all__ = ["import_file"]


def import_file(  # noqa: PLR0913 - each option is one thing that a user asks for
    imported: Import,
    out: Path,
    rejects: Path | None = None,
    *,
    empty: bool = True,
    size: int = SIZE,
    engine: Engine = in_turn,
) -> Counts:
    r"""Import a file of any size: the same files as `Import.write` would write.

    Memory is that of a part, and eight bytes for each id. A run that is killed goes on where it
    ended when it is run again; `out` is complete or absent.

    Parameters
    ----------
    imported
        What `read_acled`, `read_ucdp`, `read_gtd` or `read_table` returned, with `in_parts=True`
        for a file of any size; its counts and notes are complete afterwards.
    out, rejects, empty
        As `Import.write` takes them.
    size
        Bytes of a part.
    engine
        What runs the parts: `geo_afpak.stream.engines`.

    Raises
    ------
    InputFileError
        If a file cannot be read or written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from geo_afpak.importers import TableMapping, read_table
    >>> mapping = TableMapping({"id": "No", "date": "Day", "killed": "Dead"})
    >>> with TemporaryDirectory() as folder:
    ...     file = Path(folder, "own.csv")
    ...     _ = file.write_text("No,Day,Dead\n1,2017-05-05,3\n2,2017-05-06,\n1,2017-05-07,1\n")
    ...     found = import_file(read_table(file, mapping, in_parts=True), Path(folder, "out.geojson"))
    >>> found.kept, found.rejected
    (2, 1)
    """  # noqa: E501
    sheet = imported.sheet
    options = ["import", *imported.settings(), repr(imported.source.region)]
    with job_of(sheet.path, out, options, size, engine, partial(rows_in, sheet), PARTED) as job:
        task = partial(_import_part, pickle.dumps(imported), job.folder)
        results = job.work(partial(task, "work"), "importing")
        for name, settle in (("sums", _add_up), ("ids", _tell_apart)):
            again = settle(job.folder, results)
            for one in job.work(partial(task, name), "again", name, again) if again else ():
                results[one["part"]] = one
        imported.take(results)
        with together():
            kept = [job.folder / f"{one['file']}.geojson" for one in results if one["kept"]]
            if kept:
                put_together(kept, out)
            if rejects and (empty or imported.counts.rejected):
                refused = [job.folder / f"{one['file']}.csv" for one in results]
                put_together(refused, rejects, last=True)
    return imported.counts


def _import_part(opened: bytes, folder: Path, name: str, part: Part) -> Result:
    imported = _opened(opened)
    start, earlier = folder / f"start-{part.number}.json", folder / f"earlier-{part.number}.npy"
    imported.begin(
        part.number,
        partial(rows_of_part, part.data),
        above_part(part.data),
        start=json.loads(start.read_text("utf-8")) if start.exists() else None,
        earlier=dict(np.load(earlier).tolist()) if earlier.exists() else None,
    )
    file = f"{name}-{part.number}"
    with at_once():
        imported.write(folder / f"{file}.geojson", folder / f"{file}.csv")
    ids = imported.ids
    lines = np.fromiter(ids.values(), np.int64, len(ids))
    np.savez(folder / f"{file}.npz", hashes=hashed(list(ids)), row=lines, age=lines)
    return {**imported.told(), "count": imported.counts.rows_in, "part": part.number, "file": file}


@lru_cache(maxsize=1)
def _opened(opened: bytes) -> Import:
    # Of this process or the one that started it; once for all parts, as names are remembered.
    return cast("Import", pickle.loads(opened))  # noqa: S301


def _add_up(folder: Path, results: list[Result]) -> set[int]:
    """Find the parts where lines above them decide which lines add up others."""
    sums, again = Sums(), set()
    for one in results:
        start = sums.state()
        if sums.after(one["lines"]) != Sums().after(one["lines"]):
            (folder / f"start-{one['part']}.json").write_text(json.dumps(start), "utf-8")
            again.add(one["part"])
    return again


def _tell_apart(folder: Path, results: list[Result]) -> set[int]:
    """Find the parts with ids that stand in others before them."""
    found = repeated([folder / f"{one['file']}.npz" for one in results], [0] * len(results))
    part, first = found.part, found.row[found.first_at]
    later = part != part[found.first_at]
    for number in np.unique(part[later]).tolist():
        here = later & (part == number)
        pairs = np.column_stack([found.row[here], first[here]])
        np.save(folder / f"earlier-{number}.npy", pairs)
    return set(part[later].tolist())
