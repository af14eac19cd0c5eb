"""Tables of names: which unit or group a spelling means, and who says so.

A row says: `spelling` means `unit_id` (tables of groups: `code`). Several ids, separated by
";", say that the spelling alone does not tell which; none says that it is known to mean none of
ours. `country`, `adm1_id` and (for groups) `dataset` limit a row to records that state that
country or province, or come from that source.
`source` is where the spelling comes from, `note` what a reader should know.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.errors import Fault, InputFileError, ValidationError
from geo_afpak.io._cells import split_items, unguard
from geo_afpak.io._files import local_file

if TYPE_CHECKING:
    import os
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from geo_afpak.region.region import Region

__all__ = ["Alias", "header_of", "read_aliases", "read_columns", "region_aliases"]


@dataclass(frozen=True, slots=True)
class Alias:
    """One row of an alias table."""

    spelling: str
    ids: tuple[str, ...]
    country: str = ""
    adm1_id: str = ""
    dataset: str = ""
    source: str = field(default="", compare=False)
    note: str = field(default="", compare=False)


def region_aliases(
    region: Region, table: str, *, key: str = "unit_id", spelling: str = "spelling"
) -> tuple[Alias, ...]:
    """Read one of a region's tables, of which the tests prove the embedded ones."""
    path = region.table(table)
    if path is None:
        return ()
    frame, _ = read_columns(path, None, needed=(spelling, key))
    return tuple(_rows(frame.rename(columns={spelling: "spelling"}), key))


def read_aliases(
    path: str | os.PathLike[str], known: Collection[str], *, key: str = "unit_id"
) -> tuple[Alias, ...]:
    """Read a table of one's own; every fault of it at once.

    Parameters
    ----------
    path
        A CSV file with the columns `spelling` and `key`; `country`, `adm1_id`, `source` and
        `note` may be there.
    known
        The ids that exist.
    key
        Name of the column of ids.

    Raises
    ------
    InputFileError
        If the file cannot be read or lacks a column.
    ValidationError
        If a row has no spelling, or an id that is not known.
    """
    frame, _ = read_columns(path, None, needed=("spelling", key))
    aliases = list(_rows(frame, key))
    faults = list(_faults(aliases, known, key))
    if faults:
        raise ValidationError(str(path), faults)
    return tuple(aliases)


def _rows(frame: pd.DataFrame, key: str) -> Iterable[Alias]:
    columns = frame.reindex(
        columns=["spelling", key, "country", "adm1_id", "dataset", "source", "note"], fill_value=""
    )
    for spelling, ids, *rest in columns.itertuples(index=False):
        yield Alias(spelling.strip(), tuple(split_items(ids)), *(text.strip() for text in rest))


def _faults(aliases: Sequence[Alias], known: Collection[str], key: str) -> Iterable[Fault]:
    for row, alias in enumerate(aliases, start=2):
        if not alias.spelling:
            yield Fault(
                row, "", "spelling", "", "is empty", "a name as it is written", "fill it in"
            )
        for one in alias.ids:
            if one not in known:
                yield Fault(
                    row,
                    "",
                    key,
                    one,
                    "is not an id that geo_afpak knows",
                    "an id such as AF-NAN-achin (units) or TTP (groups)",
                    "take it from `geo-afpak boundaries export adm2` or data/groups.csv",
                )


# --- reading some columns of any CSV ---------------------------------------------------

_ENCODINGS: Final = ("utf-8-sig", "cp1252")
"""Latin-1 would take any byte and turn quotes to rubbish."""
_TAG: Final = re.compile(r"#[a-z]+")


def read_columns(
    path: str | os.PathLike[str], columns: Sequence[str] | None, *, needed: Sequence[str] = ()
) -> tuple[pd.DataFrame, list[str]]:
    """Read some columns of a CSV file as text, and notes on how.

    A second header row of HXL tags, as in the files of HDX, is left out.

    Parameters
    ----------
    path
        An existing local file ending in .csv, in UTF-8 or cp1252.
    columns
        Those to read; all when None.
    needed
        Further columns that must be there.

    Raises
    ------
    InputFileError
        If the file cannot be read, lacks a column, or has a row of another length.
    """
    file = local_file(path, (".csv",))
    for encoding in _ENCODINGS:
        try:
            with file.open(encoding=encoding, newline="") as text:
                header, rows = _cells(csv.reader(text, strict=True), columns, needed, file)
        except UnicodeDecodeError:
            continue
        except csv.Error as error:
            raise _refused(file, str(error)) from error
        notes = []
        if encoding != _ENCODINGS[0]:
            notes.append(f"{file.name}: is not UTF-8 and was read as cp1252; save it as UTF-8")
        if rows and any(rows[0]) and all(_TAG.match(cell) or not cell for cell in rows[0]):
            rows = rows[1:]
            notes.append(f"{file.name}: left out the second header row, of HXL tags")
        return pd.DataFrame(rows, columns=header, dtype=object), notes
    raise _refused(file, "holds bytes that are neither UTF-8 nor cp1252")


def header_of(path: str | os.PathLike[str]) -> list[str]:
    """List the columns of a CSV file."""
    file = local_file(path, (".csv",))
    try:
        with file.open(encoding="utf-8-sig", errors="replace", newline="") as text:
            return next(csv.reader(text), [])
    except csv.Error as error:
        raise _refused(file, str(error)) from error


def _cells(
    reader: Iterator[list[str]],
    columns: Sequence[str] | None,
    needed: Sequence[str],
    file: Path,
) -> tuple[list[str], list[list[str]]]:
    header = next(reader, [])
    wanted = list(dict.fromkeys(header if columns is None else columns))
    missing = [name for name in dict.fromkeys([*wanted, *needed]) if name not in header]
    if missing or not header:
        found = ", ".join(header[:10]) or "nothing"
        raise _refused(file, f"has no column {', '.join(missing)} (found: {found})")
    at = [header.index(name) for name in wanted]
    rows = []
    for number, row in enumerate(reader, start=2):
        if not row:
            continue
        if len(row) != len(header):
            raise _refused(
                file, f"row {number} has {len(row)} cells and the header has {len(header)}"
            )
        rows.append([unguard(row[i]) for i in at])
    return wanted, rows


def _refused(file: Path, problem: str) -> InputFileError:
    return InputFileError(
        f"{file}: {problem}; expected comma-separated text in UTF-8 with a header and as many "
        "cells in each row; correct it, or name other columns"
    )
