"""What every command does: read files, say what happened to their rows, put results out.

Results go to stdout or a file, messages to stderr.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import replace
from functools import partial
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from geo_afpak.errors import InvalidInputError, ValidationError
from geo_afpak.model import fields
from geo_afpak.region.datasets import data_path
from geo_afpak.text import counted, printable

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd
    import pandas as pd

    from geo_afpak.io import Reading
    from geo_afpak.region.region import Region

__all__ = [
    "as_csv",
    "as_json",
    "emit",
    "keep_inputs",
    "members_of",
    "read",
    "read_incidents",
    "ready",
    "region_of",
    "tell",
    "use_utf8",
    "write_frame",
    "write_text",
]


def use_utf8() -> None:
    """Print UTF-8 whatever the locale says, and never fail on a lone surrogate."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def tell(message: str) -> None:
    """Print a message for the person at the terminal, on stderr."""
    for line in message.split("\n"):
        sys.stderr.write(f"{printable(line)}\n")


def emit(text: str) -> None:
    """Print a result on stdout; a reader that has seen enough (``| head``) is no error."""
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # The interpreter flushes stdout once more at exit (Python docs, note on SIGPIPE).
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def region_of(file: Path | None, *inputs: Path | None) -> Region:
    """Read the region asked for; another than the embedded one needs inputs of its own."""
    from geo_afpak.region.read import default_region, read_region

    if file is None:
        return default_region()
    if None in inputs:
        raise InvalidInputError(
            f"--region {file}: the embedded data are of another region; expected a file of "
            "incidents or zones with it; name one"
        )
    return read_region(file)


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
    reading = read(path or data_path("incidents.geojson"), reader, out=out, rejects=rejects)
    if corrected:
        reading = replace(reading, frame=io.apply_corrections(reading.frame))
        corrected_rows = int(reading.frame[fields.CORRECTED].map(bool).sum())
        tell(f"corrections applied to {counted(corrected_rows, 'event')}")
    return reading


def read(
    path: Path, reader: Callable[[Path], Reading], *, out: Path | None, rejects: Path | None
) -> Reading:
    """Read a file, put its rejected rows aside, and say how many rows went where."""
    from geo_afpak import io

    target = rejects or (out.parent if out else Path()) / f"{path.stem}.rejects.csv"
    keep_inputs((out, target))
    reading = reader(path)
    for note in reading.notes:
        tell(note.replace(str(path), path.name))
    kept, refused = len(reading.frame), len(reading.rejects)
    message = (
        f"{path.name}: {counted(reading.rows_in, 'row')} in = {kept} kept + {refused} rejected"
    )
    if refused or rejects:
        io.write_rejects(reading, ready(target))
        message += f"; rejected rows and reasons: {target}"
    tell(message)
    if refused and not kept:
        raise ValidationError(path.name, reading.once_a_column(list(reading.faults)))
    return reading


def write_frame(
    frame: gpd.GeoDataFrame,
    out: Path | None,
    suffix: str,
    members: dict[str, object] | None = None,
) -> None:
    """Write a frame; what goes to stdout is what a file with that suffix would hold."""
    import tempfile

    from geo_afpak import io

    if out:
        io.write_table(frame, ready(out), members=members)
        tell(f"wrote {out}")
        return
    with tempfile.TemporaryDirectory() as folder:
        path = io.write_table(frame, Path(folder) / f"out{suffix}", members=members)
        emit(path.read_bytes().decode("utf-8"))


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
        tell(f"wrote {out}")
    else:
        emit(text if text.endswith("\n") else f"{text}\n")


def as_json(value: object) -> str:
    """Write plain data as JSON to be read by people too."""
    return json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def as_csv(table: pd.DataFrame, out: Path) -> str:
    """Write a table of counts as CSV, if that is what `out` asks for."""
    from geo_afpak.io import csv_text

    if out.suffix.lower() != ".csv":
        raise InvalidInputError(
            f"--out {out}: a table of counts has no geometry; expected .csv or .json; rename it"
        )
    rows = table.astype(object).where(table.notna(), None)
    return csv_text(table.columns, rows.itertuples(index=False))


def ready(out: Path) -> Path:
    """Make the folder that a file is to be written to."""
    out.parent.mkdir(parents=True, exist_ok=True)
    return out


def keep_inputs(outputs: tuple[Path | None, ...], *inputs: Path | None) -> None:
    """Refuse to write over a file that is being read, or two results to one file."""
    read = {path.resolve() for path in inputs if path}
    written: set[Path] = set()
    for out in outputs:
        if out and out.resolve() in written:
            raise InvalidInputError(
                f"{out} is to be written twice; expected a file for each result; choose another "
                "name for one, so that rejected rows are not lost"
            )
        written |= {out.resolve()} if out else set()
        if out and out.resolve() in read:
            raise InvalidInputError(
                f"{out} is both read and written; expected another name to write to; choose one, "
                "so that the records are not lost as they came"
            )
