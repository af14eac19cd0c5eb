"""What the names in a table mean; of a table of any size part by part (docs/scale.md)."""

from __future__ import annotations

import pickle
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_afpak.errors import InputFileError
from geo_afpak.importers._raw import above_part, rows_in, rows_of_part
from geo_afpak.importers.sheet import PARTED
from geo_afpak.io import csv_text, put_together
from geo_afpak.io._blanks import clean
from geo_afpak.io._dates import day
from geo_afpak.io._files import replacing
from geo_afpak.io._values import RefusedError
from geo_afpak.names.codes import codes_against
from geo_afpak.names.columns import match_districts
from geo_afpak.names.groups import match_groups
from geo_afpak.stream._job import SIZE, job_of
from geo_afpak.stream._twice import hashed
from geo_afpak.stream.engines import in_turn
from geo_afpak.together import at_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from geo_afpak.importers.sheet import Sheet
    from geo_afpak.io import Part
    from geo_afpak.region.region import Region
    from geo_afpak.stream.engines import Engine, Result

__all__ = ["Found", "Matching", "match_file", "stated_in"]

_ROLES: Final = ("adm1", "country", "pcode", "place", "day")
_NO_GROUPS: Final = ("state", "civilians", "unidentified")
_MOST_KNOWN: Final = 200_000
"""Different rows whose meaning is remembered."""


@dataclass(frozen=True)
class Matching:
    """What is looked for in a table, and where: see `match_districts` and `match_groups`.

    Parameters
    ----------
    columns
        The title of the column for each role: name, adm1, country, pcode, place, day.
    groups
        Whether the names are those of actors.
    """

    columns: dict[str, str]
    groups: bool = False
    source: str | None = None
    pcode_edition: str | None = None
    aliases: Path | None = None
    region: Region | None = None
    vintage: str | None = None

    def table(self, stated: pd.DataFrame) -> pd.DataFrame:
        """Return what rows state, and beside it what it means."""
        if self.groups:
            found = match_groups(
                stated["name"], source=self.source, country=stated.get("country"),
                region=self.region, aliases=self.aliases,
            )  # fmt: skip
            return stated.join(found.drop(columns="input").rename(columns={"name": "group_name"}))
        there = {role: role for role in _ROLES if role in stated}
        found = match_districts(
            stated, name="name", pcode_edition=self.pcode_edition, region=self.region,
            vintage=self.vintage, aliases=self.aliases, **there,
        )  # fmt: skip
        return stated.join(found)


@dataclass
class Found:
    """How many rows were resolved and how, and the names that were not.

    Parameters
    ----------
    rows, distinct, resolved
        Numbers of rows; `distinct` is how many different ones there are.
    methods
        How many were found in which way.
    still_open
        What the others state, and why they are open.
    coded, against, codes
        Rows with a P-code, those whose names speak against it, and some of these codes.
    notes
        What a user should know of the table.
    """

    rows: int = 0
    distinct: int = 0
    resolved: int = 0
    methods: Counter[str] = field(default_factory=Counter)
    still_open: Counter[tuple[str, ...]] = field(default_factory=Counter)
    coded: int = 0
    against: int = 0
    codes: dict[str, None] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, table: pd.DataFrame, often: Sequence[int], *, groups: bool) -> None:
        """Add rows of a table, each as often as it occurs."""
        times = np.array(often, np.int64)
        resolved = table["code" if groups else "adm2_id"].notna().to_numpy()
        self.rows += int(times.sum())
        self.resolved += int(times[resolved].sum())
        for method, count in zip(table["method"], often, strict=True):
            self.methods[method] += count
        closed = resolved | table["kind"].isin(_NO_GROUPS).to_numpy() if groups else resolved
        stated = [role for role in ("name", "adm1", "country") if role in table]
        texts = table[[*stated, "method"]].itertuples(index=False, name=None)
        for text, count, done in zip(texts, often, closed.tolist(), strict=True):
            if not done:
                self.still_open[text] += count
        if "pcode" in table:
            for code, note, count in zip(table["pcode"], table["note"], often, strict=True):
                self.coded += count * bool(code)
                if code and codes_against([(code, note)]):
                    self.against += count
                    self.codes[code] = None

    def together(self, other: Found) -> None:
        """Add what was found in rows further below."""
        for name in ("rows", "distinct", "resolved", "coded", "against"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.methods.update(other.methods)
        self.still_open.update(other.still_open)
        self.codes.update(other.codes)
        self.notes += other.notes


def stated_in(sheet: Sheet, matching: Matching) -> Iterator[tuple[str, ...]]:
    """Yield what each row states in the columns that are looked at.

    Raises
    ------
    InputFileError
        If a row cannot be read.
    """
    columns = matching.columns
    days = list(columns).index("day") if "day" in columns else None
    for row in sheet.rows():
        if row.problem:
            problem = row.problem
            raise InputFileError(
                f"{sheet.path.name}: row {row.line} {problem.problem}; expected "
                f"{problem.expected}; {problem.fix}"
            )
        texts = [clean(row.cells.get(column, "")) for column in columns.values()]
        if days is not None:
            texts[days] = _first_day(texts[days])
        yield tuple(texts)


@lru_cache(16384)
def _first_day(text: str) -> str:
    """Return the first day that a date means; nothing where it is none, or could be two."""
    try:
        return day(text).start if text else ""
    except RefusedError:
        return ""


def cells_of(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table of `Matching.table` as it stands in a CSV."""
    cells = table.copy()
    cells["candidates"] = [[_shown(one) for one in row] for row in table["candidates"]]
    if "parents" in cells:
        cells["parents"] = [list(parents) for parents in cells["parents"]]
    return cells


def _shown(one: Sequence[Any]) -> str:
    """Write a candidate in one cell: id, name and province, score."""
    key, name, *province, score = one
    return f"{key} {name}{''.join(f' ({text})' for text in province)} {score:.2f}"


def match_file(
    sheet: Sheet, matching: Matching, out: Path, *, size: int = SIZE, engine: Engine = in_turn
) -> Found:
    """Say what the names in a table of any size mean: the file that all rows at once would give.

    Memory is that of a part, of the different rows and of eight bytes for each; a name is
    resolved once. A run that is killed goes on where it ended when it is run again; `out` is
    complete or absent.

    Parameters
    ----------
    sheet
        A table, opened with `in_parts=True` where it may have any size.
    matching
        What is looked for.
    out
        .csv file to write.
    size, engine
        As `join_file` takes them.

    Raises
    ------
    InputFileError
        If a row cannot be read, or a file cannot be written.
    """
    own = matching.aliases.read_bytes().hex() if matching.aliases else ""
    plain = asdict(replace(matching, region=None)) | {"region": repr(matching.region)}
    options = ["match", plain, own, sheet.headers, sheet.encoding]
    files: list[Path] = []
    with job_of(sheet.path, out, options, size, engine, partial(rows_in, sheet), PARTED) as job:
        opened = pickle.dumps((sheet, matching))
        found = Found(notes=sheet.notes)
        for one in job.work(partial(_match_part, opened, job.folder), "matching"):
            sheet.blank, sheet.marks = sheet.blank + one["blank"][0], sheet.marks + one["blank"][1]
            told = {**one["found"], "methods": Counter(one["found"]["methods"])}
            told["still_open"] = Counter({tuple(key): n for key, n in told["still_open"]})
            found.together(Found(**told))
            files.append(job.folder / one["file"])
        sheet.tell_blank()
        seen = [np.load(file.with_suffix(".npy")) for file in files]
        found.distinct = len(np.unique(np.concatenate(seen)))
        put_together(files, out)
    return found


def _match_part(opened: bytes, folder: Path, part: Part) -> Result:
    resolver = _opened(opened)
    sheet = resolver.sheet.of_part(
        part.number, partial(rows_of_part, part.data), above_part(part.data)
    )  # fmt: skip
    rows = list(stated_in(sheet, resolver.matching))
    often = Counter(rows)
    table = resolver.table(list(often))
    found = Found(notes=sheet.notes)
    found.add(table, list(often.values()), groups=resolver.matching.groups)
    file = folder / f"part-{part.number}.csv"
    with at_once(), replacing(file, (".csv",), None) as temporary:
        text = csv_text(map(str, table.columns), []) + "".join(resolver.lines[row] for row in rows)
        temporary.write_text(text, "utf-8", "backslashreplace", newline="")
    np.save(file.with_suffix(".npy"), hashed(["\x1f".join(row) for row in often])[:, 0])
    told = vars(found) | {"still_open": list(found.still_open.items())}
    skipped = sheet.blank, sheet.marks
    return {"found": told, "blank": skipped, "count": len(rows), "file": file.name}


class _Resolver:
    """Resolves rows of a table, and remembers what they mean for the parts that follow."""

    def __init__(self, sheet: Sheet, matching: Matching) -> None:
        self.sheet, self.matching = sheet, matching
        self.lines: dict[tuple[str, ...], str] = {}
        self._records: dict[tuple[str, ...], tuple[Any, ...]] = {}

    def table(self, rows: list[tuple[str, ...]]) -> pd.DataFrame:
        """Return the table of different rows; their lines in a CSV are in `lines` then."""
        if len(self.lines) > _MOST_KNOWN:
            self.lines, self._records = {}, {}
        new = [row for row in rows if row not in self.lines]
        stated = pd.DataFrame(new, columns=list(self.matching.columns), dtype=object)
        table = self.matching.table(stated)
        for row, record, cells in zip(
            new, _tuples(table), _tuples(cells_of(table)), strict=True
        ):  # fmt: skip
            self._records[row] = record
            self.lines[row] = csv_text([], [cells]).removeprefix("\n")
        records = [self._records[row] for row in rows]
        return pd.DataFrame(records, columns=table.columns, dtype=object)


def _tuples(table: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    return table.itertuples(index=False, name=None)


@lru_cache(maxsize=1)
def _opened(opened: bytes) -> _Resolver:
    # Of this process or the one that started it; once for all parts, as names are remembered.
    return _Resolver(*pickle.loads(opened))  # noqa: S301
