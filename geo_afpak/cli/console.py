"""What every command does: read files, say what happened to their rows, put results out.

Results go to stdout or a file, messages to stderr.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import warnings
from dataclasses import replace
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Final, TextIO

from geo_afpak.errors import InputFileError, InvalidInputError, ValidationError
from geo_afpak.files import called, database_in
from geo_afpak.model import fields
from geo_afpak.region.datasets import data_path
from geo_afpak.text import counted, printable
from geo_afpak.together import at_end, at_once, check_read, identity

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd

    from geo_afpak.io import Reading
    from geo_afpak.region.region import Region

__all__ = [
    "as_csv",
    "as_json",
    "beside",
    "close_streams",
    "emit",
    "hush",
    "keep_inputs",
    "members_of",
    "open_streams",
    "read",
    "read_incidents",
    "ready",
    "region_of",
    "tell",
    "tell_written",
    "write_frame",
    "write_text",
]


def open_streams() -> None:
    """Print UTF-8 whatever the locale says, and have a stdout and stderr that can be written to.

    A stream that is closed (``>&-``) would leave its number to the next file that is opened, and
    what a library prints would go into that file.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # writing to it fails as to a full disk, and is told as that
            number = {"stdout": 1, "stderr": 2}[name]
            setattr(sys, name, os.fdopen(number, "w", encoding="utf-8", closefd=False))
        elif isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def hush() -> None:
    """Keep from the terminal what libraries warn of and log: what matters of it is said by us."""
    warnings.showwarning = lambda *_, **__: None
    if logging.lastResort:
        logging.lastResort.addFilter(_ours)


def _ours(record: logging.LogRecord) -> bool:
    return record.name.partition(".")[0] == "geo_afpak"


def tell(message: str) -> None:
    """Print a message for the person at the terminal, on stderr, if there is one to be reached."""
    try:
        for line in message.split("\n"):
            sys.stderr.write(f"{printable(line)}\n")
        sys.stderr.flush()
    except OSError:
        _give_up(sys.stderr)


def emit(text: str) -> None:
    """Print a result on stdout; a reader that has seen enough (``| head``) is no error."""
    check_read()
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        _give_up(sys.stdout)
    except OSError as error:
        _give_up(sys.stdout)
        raise InputFileError(
            f"stdout: cannot be written ({(error.strerror or str(error)).lower()}); expected a "
            "terminal, a pipe or a file with room; free space, or name a file with --out"
        ) from error


def close_streams() -> None:
    """Send on what libraries have printed, or give it up."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            _give_up(stream)


def _give_up(stream: TextIO) -> None:
    """Send what is left to nowhere: the interpreter flushes once more at exit (Python docs)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def region_of(file: Path | None, *inputs: Path | None, boundaries: str | None = None) -> Region:
    """Read the region asked for; another than the embedded one needs inputs of its own."""
    from geo_afpak.region.read import default_region, read_region

    if file is None and boundaries is None:
        return default_region()
    asked = f"--region {file}" if file else f"--boundaries {boundaries}"
    if file and boundaries:
        raise InvalidInputError(
            f"{asked} and --boundaries {boundaries}: each names boundaries; expected one of them; "
            "leave one out"
        )
    if None in inputs:
        raise InvalidInputError(
            f"{asked}: the embedded data are of another region; expected a file of "
            "incidents or zones with it; name one"
        )
    if boundaries is None:
        return read_region(file or "")
    from geo_afpak.installed import region_with

    region = region_with(boundaries)
    tell(region.accuracy)
    return region


_NO_OTHER_SHAPE: Final = ("--propose", "unpacks to", "that is too large", "the limit is")
"""What a mapping of columns cannot mend: it is told already, or the file is too large."""


def read_incidents(
    path: Path | None,
    *,
    corrected: bool,
    out: Path | None,
    rejects: Path | None,
    region: Region | None = None,
    precision: str | None = None,
) -> Reading:
    """Read incidents, the embedded ones when no file is given, corrected when asked.

    What has been read goes on as a reading, which the door need not look through again.
    """
    from geo_afpak import io

    reader = partial(io.read_incidents, region=region, geo_precision=precision)
    try:
        reading = read(path or data_path("incidents.geojson"), reader, out=out, rejects=rejects)
    except (InputFileError, ValidationError) as error:
        told = str(error)
        if path and path.is_file() and not any(word in told for word in _NO_OTHER_SHAPE):
            error.add_note(f"a table of another shape: geo-afpak import table {path} --propose")
        raise
    if corrected:
        reading = replace(reading, frame=io.apply_corrections(reading.frame))
        corrected_rows = int(reading.frame[fields.CORRECTED].map(bool).sum())
        tell(f"corrections applied to {counted(corrected_rows, 'event')}")
    return reading


def read(
    path: Path,
    reader: Callable[[Path], Reading],
    *,
    out: Path | None,
    rejects: Path | None,
    part: str = "",
) -> Reading:
    """Read a file, put its rejected rows aside, and say how many rows went where."""
    from geo_afpak import io

    target = rejects or beside(out, path, part)
    keep_inputs((out, target), path)
    reading = reader(path)
    for note in reading.notes:
        tell(note.replace(str(path), called(path)))
    kept, refused = len(reading.frame), len(reading.rejects)
    tell(f"{called(path)}: {counted(reading.rows_in, 'row')} in = {kept} kept + {refused} rejected")
    if refused and not kept:
        with at_once():
            tell_written(io.write_rejects(reading, ready(target)), apart=True)
        raise ValidationError(called(path), reading.once_a_column(list(reading.faults)))
    if refused or rejects:
        io.write_rejects(reading, ready(target))
    return reading


def write_frame(
    frame: gpd.GeoDataFrame,
    out: Path | None,
    suffix: str,
    members: dict[str, object] | None = None,
    region: Region | None = None,
) -> None:
    """Write a frame to a file or database; stdout gets what a file with that suffix would hold."""
    import tempfile

    from geo_afpak import io

    if out and (address := database_in(out)):
        done = io.write_database(frame, address, region=region)
        words = f"{done.added:,} added, {done.changed:,} changed, {done.same:,} as they were"
        at_end(lambda: tell(f"wrote {counted(len(frame), 'row')} to {address}: {words}"))
        return
    if out:
        io.write_table(frame, ready(out), members=members)
        return
    with at_once(), tempfile.TemporaryDirectory() as folder:
        path = io.write_table(frame, Path(folder) / f"out{suffix}", members=members)
        text = path.read_bytes().decode("utf-8")
    emit(text)


def tell_written(path: Path, *, apart: bool = False) -> None:
    """Say that a file is there, and how large it is; `apart` when it holds rejected rows."""
    what = "rejected rows and reasons:" if apart else "wrote"
    tell(f"{what} {path} ({-(-path.stat().st_size // 1000)} kB)")


def members_of(path: Path) -> dict[str, object]:
    """Take over licence and attribution from a GeoJSON file written one feature a line."""
    if path.suffix.lower() not in {".geojson", ".json"}:
        return {}
    with path.open(encoding="utf-8") as lines:
        head = lines.readline().rstrip()
    if not head.endswith('"features":['):
        return {}
    members = json.loads(f"{head}]}}")
    return {name: members[name] for name in members if name not in {"type", "features", "crs"}}


def write_text(text: str, out: Path | None) -> None:
    """Write text to a file, or print it with a line end."""
    from geo_afpak import io

    if out:
        io.write_text(text, ready(out))
    else:
        emit(text if text.endswith("\n") else f"{text}\n")


def as_json(value: object) -> str:
    """Write plain data as JSON to be read by people too."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(table: pd.DataFrame, out: Path) -> str:
    """Write a table of counts as CSV, if that is what `out` asks for."""
    from geo_afpak.io import csv_text

    ready(out)
    if out.suffix.lower() != ".csv":
        raise InvalidInputError(
            f"--out {out}: a table of counts has no geometry; expected .csv or .json; rename it"
        )
    rows = table.astype(object).where(table.notna(), None)
    return csv_text(table.columns, rows.itertuples(index=False))


def beside(out: Path | None, path: Path, part: str = "") -> Path:
    """Return where rejected rows go that nobody has named a file for."""
    folder = Path() if out is None or database_in(out) else out.parent
    return folder / f"{'database' if database_in(path) else path.stem}{part}.rejects.csv"


def ready(out: Path) -> Path:
    """Make the folder that a file is to be written to."""
    if address := database_in(out):
        raise InvalidInputError(
            f"{address}: a database takes incidents and zones; expected a file for this result; "
            "name one"
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    return out


def keep_inputs(outputs: tuple[Path | None, ...], *inputs: Path | None) -> None:
    """Refuse to write over a file that is being read, or two results to one file."""
    read = {identity(path) for path in inputs if path}
    written: set[object] = set()
    for out in outputs:
        if out is None or database_in(out):  # which changes as a whole, when all is read
            continue
        here = identity(out)
        if here in written:
            raise InvalidInputError(
                f"{out} is to be written twice; expected a file for each result; choose another "
                "name for one, so that rejected rows are not lost"
            )
        written.add(here)
        if here in read:
            raise InvalidInputError(
                f"{out} is both read and written; expected another name to write to; choose one, "
                "so that the records are not lost as they came"
            )
