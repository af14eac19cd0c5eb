"""Records that were set apart, written as CSV with the reasons."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from geo_afpak.io._cells import csv_text
from geo_afpak.io._files import replacing

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable, Mapping

    from geo_afpak.io._reading import Reading


def write_rejects(reading: Reading, path: str | os.PathLike[str]) -> Path:
    r"""Write the rejected records as CSV: row, reason, and every field as it was read.

    Text that a spreadsheet would take for a formula is guarded, as in `write_table`.

    Parameters
    ----------
    reading
        What a reader returned; a reading without rejects gives a header only.
    path
        File to write, ending in .csv.

    Returns
    -------
    pathlib.Path
        The written file.

    Raises
    ------
    InputFileError
        If the suffix is not .csv, the folder is missing, or writing fails.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo_afpak import data_path, read_incidents, write_rejects
    >>> reading = read_incidents(data_path("incidents.geojson"))
    >>> with TemporaryDirectory() as folder:
    ...     write_rejects(reading, f"{folder}/rejects.csv").read_text()
    'row,reason\n'
    """
    names = dict.fromkeys(name for reject in reading.rejects for name in reject["record"])
    rows = [reject_text(reject, names) for reject in reading.rejects]
    text = csv_text(header_of_rejects(names), rows)
    with replacing(path, (".csv",), None, last=True) as temporary:
        # Half a character may be the very reason of the rejection.
        temporary.write_bytes(text.encode("utf-8", "backslashreplace"))
    return Path(path)


def header_of_rejects(names: Iterable[str]) -> list[str]:
    """Return the header; a field of the file that has one of our two names keeps it, marked."""
    marked = (name if name not in ("row", "reason") else f"{name} (as read)" for name in names)
    return ["row", "reason", *marked]


def reject_text(reject: Mapping[str, Any], names: Iterable[str]) -> list[object]:
    """Return the cells of one reject."""
    record = reject["record"]
    return [reject["row"], " | ".join(reject["reasons"]), *(as_text(record.get(n)) for n in names)]


def as_text(value: object) -> object:
    """Return a value that a cell can hold; structure as JSON, however broken it is."""
    if value is None or isinstance(value, (str, int, float)):
        return value
    try:
        return json.dumps(value, ensure_ascii=False, default=str)
    except (RecursionError, ValueError):
        return f"({type(value).__name__}, nested too deeply to be shown)"
