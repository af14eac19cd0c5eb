"""Incidents of a file of any size, counted part by part (docs/scale.md)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd

from geo_afpak.count.area import Area, find_area
from geo_afpak.count.selection import Selected, Selection, select, units_in
from geo_afpak.count.summary import Summary, add_counts, counts_of, summary_of
from geo_afpak.count.sums import frequencies, reasons_table
from geo_afpak.count.values import having
from geo_afpak.errors import InvalidInputError
from geo_afpak.io import is_long
from geo_afpak.join.days import why_of, worded_vintages
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.release.licences import publication_of
from geo_afpak.stream._job import SIZE, job_of
from geo_afpak.stream._reader import Reader
from geo_afpak.stream.engines import in_turn
from geo_afpak.stream.join import Joining, Rows, beside, data_sets, rows_of, set_apart, sum_of
from geo_afpak.text import listing, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo_afpak.count.summary import Counts
    from geo_afpak.io import Part, Reading
    from geo_afpak.join.conflict import OnConflict
    from geo_afpak.region.region import Region
    from geo_afpak.release.licences import Publication
    from geo_afpak.stream.engines import Engine, Result

__all__ = ["Counted", "Overview", "overview_file", "summarise_file"]


@dataclass(frozen=True)
class Counted(Rows):
    """What counting a file gave.

    Parameters
    ----------
    summary
        As `summarise` gives it.
    lines
        What is to be said of the selection and of vintages.
    """

    summary: Summary
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Overview(Rows):
    """A file counted by several things at once.

    Parameters
    ----------
    file
        Its name.
    summaries
        By what they count: as `summarise` gives each.
    chosen
        Area, period and what was left out; without the events themselves.
    vintage, why
        Whose units they are, and why these.
    publication
        The data sets, with what is to be cited and said of them.
    lines
        As of `Counted`.
    rows
        The events of a selection, as they were read, where it leaves few enough.
    """

    file: str
    summaries: Mapping[str, Summary]
    chosen: Selected
    vintage: str
    why: str
    publication: Publication
    lines: tuple[str, ...]
    rows: gpd.GeoDataFrame | None = None


def summarise_file(  # noqa: PLR0913 - each option is one thing that a user asks for
    path: Path,
    by: str,
    *,
    selection: Selection | None = None,
    region: Region | None = None,
    vintage: str | None = None,
    on_conflict: OnConflict = "point",
    geo_precision: int | str | None = None,
    out: Path | None = None,
    rejects: Path | None = None,
    size: int = SIZE,
    engine: Engine = in_turn,
) -> Counted:
    """Count the incidents of a file of any size: the numbers of all rows at once, exactly.

    Parameters
    ----------
    path
        .csv, .geojson, .geojsonl, .gpkg or .parquet.
    by, region, vintage
        As `summarise` takes them.
    selection
        As `select` takes it.
    out
        The file that the numbers will go to: what is done stands beside it, to go on after a
        kill. None: beside `path`'s rejects.
    on_conflict, geo_precision, rejects, size, engine
        As `join_file` takes them.

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
    ...     found = summarise_file(
    ...         data_path("incidents.geojson"), "year", out=Path(folder) / "years.csv")
    >>> found.summary.totals["events"]
    68
    """
    found = overview_file(
        path, (by,), selection=selection, region=region, vintage=vintage, on_conflict=on_conflict,
        geo_precision=geo_precision, out=out, rejects=rejects, size=size, engine=engine,
    )  # fmt: skip
    assert found is not None  # noqa: S101 - `more_than` is not given
    return Counted(
        found.rows_in, found.kept, found.rejected, found.notes, found.summaries[by], found.lines
    )


def overview_file(  # noqa: PLR0913 - each option is one thing that a user asks for
    path: Path,
    bys: tuple[str, ...],
    *,
    selection: Selection | None = None,
    region: Region | None = None,
    vintage: str | None = None,
    on_conflict: OnConflict = "point",
    geo_precision: int | str | None = None,
    out: Path | None = None,
    rejects: Path | None = None,
    size: int = SIZE,
    engine: Engine = in_turn,
    more_than: int = -1,
) -> Overview | None:
    """Count the incidents of a file of any size by several things in one reading.

    Parameters
    ----------
    bys
        What to count by, each as `summarise` takes it; `count.keys.ALL` for all in one row.
    more_than
        Rows that the file must have more than to be counted; otherwise None is returned. Where
        no more events than that are left by a selection, they are returned beside the counts.
    path, selection, region, vintage, on_conflict, geo_precision, out, rejects, size, engine
        As `summarise_file` takes them.

    Raises
    ------
    ValidationError
        If all rows are rejected.
    InputFileError
        If the file as a whole cannot be used.
    """
    asked = selection or Selection()
    joining = Joining(region, vintage, on_conflict=on_conflict)
    options = [
        "summary", bys, asdict(joining) | {"region": repr(region)}, asdict(asked), geo_precision,
    ]  # fmt: skip
    target = out or beside(path, out)
    with job_of(path, target, options, size, engine) as job:
        reader = Reader(path, geo_precision, region, job.folder)
        work = partial(_count_part, reader=reader, joining=joining, asked=asked, bys=bys)
        # Where few rows are not to be counted, the first look only tells how many there are.
        job.look(reader, work if more_than < 0 or is_long(path) else None)
        whole, place = reader.whole(), region or default_region()
        if whole["rows"] <= more_than:
            return None
        results = job.work(partial(reader.work, work), "counting")
        left = [one["selected"]["events"] for one in results]
        taken = None
        if asked and sum(left) <= more_than:
            # Read again, not kept beside the output: a frame comes whole out of a pickle alone,
            # and one that somebody else laid there would run what it holds.
            holding = {number for number, events in enumerate(left) if events} or {0}
            frames = [
                _taken(reader.read(part), whole["vintage"], joining, asked)
                for part in job.parts()
                if part.number in holding
            ]
            taken = pd.concat(frames, ignore_index=True)
        rows = rows_of(path, reader, results, rejects or beside(path, out), forced=bool(rejects))
    used = vintage or whole["vintage"]
    _check_values(asked, [one["having"] for one in results])
    where = find_area(asked.area, region=region, vintage=used) if asked.area is not None else None
    name, why = place.vintage(used).name, why_of(vintage, place, dated=whole["dated"])
    summaries = {}
    for by in bys:
        counts: Counts = {}
        for one in results:
            add_counts(counts, one["counts"][by])
        units = None if where is None else units_in(where, by, counts["rows"], region, used)
        summary = summary_of([counts], by, region=region, vintage=used, units=units)
        summaries[by] = summary.in_units(name, why, place)
    chosen = _together(asked, [one["selected"] for one in results], where)
    vintages = worded_vintages(sum_of(one["vintages"] for one in results), place)
    uses = sum_of({tuple(key): count for key, count in one["uses"]} for one in results)
    known = pd.DataFrame(list(uses), columns=[fields.SOURCE_DATASET, fields.LICENCE])
    return Overview(
        **vars(rows), file=path.name, summaries=summaries, chosen=chosen, vintage=name, why=why,
        publication=publication_of(known, list(uses.values())),
        lines=tuple(filter(None, (*chosen.notes(), vintages))), rows=taken,
    )  # fmt: skip


def _count_part(  # noqa: PLR0913 - the part, then what is counted
    part: Part, reading: Reading, most: str,
    *, reader: Reader, joining: Joining, asked: Selection, bys: tuple[str, ...],
) -> Result:  # fmt: skip
    joined = joining.join(reading, most)
    region, vintage = joining.region or default_region(), joining.vintage or most
    chosen = select(joined, asked, region=region, vintage=vintage, part=True)
    of_days = fields.BOUNDARIES_OF in joined.columns
    return {
        **set_apart(reader, part, reading),
        "selected": {
            "left_out": {
                reason: int(events) for reason, events in chosen.left_out.itertuples(index=False)
            },
            "outside": chosen.outside,
            "events": len(chosen.incidents),
            "period": list(chosen.period),
        },
        "having": {
            field: bool(having(joined, field, values, region, part=True).any())
            for field, values in _asked_for(asked).items()
        },
        "counts": {
            by: counts_of(chosen.incidents, by, region=region, vintage=vintage) for by in bys
        },
        "uses": data_sets(chosen.incidents),
        "vintages": frequencies(chosen.incidents[fields.BOUNDARIES_OF]) if of_days else {},
    }


def _taken(reading: Reading, most: str, joining: Joining, asked: Selection) -> gpd.GeoDataFrame:
    region, vintage = joining.region or default_region(), joining.vintage or most
    joined = joining.join(reading, most).set_axis(reading.frame.index)
    chosen = select(joined, asked, region=region, vintage=vintage, part=True).incidents.index
    return reading.frame.loc[chosen]


def _asked_for(asked: Selection) -> dict[str, list[str]]:
    return {name: [v for n, v in asked.where if n == name] for name, _ in asked.where}


def _check_values(asked: Selection, found: list[dict[str, bool]]) -> None:
    for field, values in _asked_for(asked).items():
        if not any(one[field] for one in found):
            raise InvalidInputError(
                f"where: no event has {field} {listing(list(map(shorten, values)), 'or')}; "
                "expected a value that occurs in the file; choose one"
            )


def _together(asked: Selection, parts: list[Result], area: Area | None) -> Selected:
    """Put together what is said of the events left out; no event itself is kept."""
    periods = [one["period"] for one in parts if one["period"][0]]
    first, last = zip(*periods, strict=True) if periods else (("",), ("",))
    left_out = reasons_table(sum_of(one["left_out"] for one in parts))
    nowhere = area or Area("", "region", {}, {})
    return Selected(
        asked, gpd.GeoDataFrame(), nowhere, (min(first), max(last)), left_out,
        sum(one["outside"] for one in parts),
    )  # fmt: skip
