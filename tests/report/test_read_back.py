"""Notes on five kinds of data: numbers read back out of the files are those of `summarise`."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from itertools import chain, dropwhile
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest
from shapely import Point

from geo_afpak.boundaries import load_boundaries
from geo_afpak.count.summary import summarise
from geo_afpak.export import write_workbook
from geo_afpak.io import read_incidents
from geo_afpak.layers import build_layers
from geo_afpak.model import fields as f
from geo_afpak.region.datasets import data_path
from geo_afpak.report import write_report
from tests.conftest import frame_of, incident
from tests.report.test_report import (
    DASH,
    outline,
    rows_of_docx,
    rows_of_html,
    rows_of_latex,
    rows_of_markdown,
    text_of_pdf,
)  # fmt: skip

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import geopandas as gpd

HEADS = {"adm1": ("Province", "Country"), "adm2": ("District", "Province"), "year": ("Year",)}
TOTALS = {"adm1": "In a province", "adm2": "In a district", "year": "Dated to a year"}
COUNTRIES = {"AFG": "Afghanistan", "PAK": "Pakistan"}
SHEETS = {"adm1": "Provinces", "adm2": "Districts"}
MOST_UNITS = 40
"""Rows that a table of a document has at most; the workbook has all."""
TOWNS = (
    (69.17, 34.53), (70.45, 34.43), (65.71, 31.61), (66.99, 30.18), (67.01, 24.86),
    (71.52, 34.01), (74.34, 31.55), (64.36, 31.59), (73.05, 33.69), (67.11, 36.71),
)  # fmt: skip
PROVINCES = ("Sindh", "Punjab", "Helmand", "Kunar", "Balochistan")


def toll(chance: Random) -> dict[str, Any]:
    """No figure, none, one figure, a range around it, or a range alone."""
    stated = chance.choice((None, 0, 1, 3, 20, 900))
    low, high = chance.choice(
        ((None, None), (stated and stated // 2, stated and stated * 2), (2, 9), (2, None))
    )
    if low is not None and stated is not None:
        low, high = min(low, stated), high and max(high, stated)
    return {f.KILLED: stated, f.KILLED_LOW: low, f.KILLED_HIGH: high,
            f.INJURED: chance.choice((None, 0, 4, 1200))}  # fmt: skip


def made(count: int, **places: Any) -> Iterator[dict[str, Any]]:
    """Make events; a value of `places` is called with the source of chance, or stands as it is."""
    chance = Random(11)  # noqa: S311 - the same every time
    for number in range(count):
        row = {name: value(chance) if callable(value) else value for name, value in places.items()}
        if f.DATE_START not in row:
            row[f.DATE_START] = f"{chance.randrange(2013, 2017)}-0{chance.randrange(1, 10)}-17"
        yield incident(**{**toll(chance), **row, f.ID: f"e{number}", f.DATE_END: row[f.DATE_START]})


def near(*towns: tuple[float, float], spread: float) -> Callable[[Random], Point]:
    def point(chance: Random) -> Point:
        lon, lat = chance.choice(towns)
        return Point(lon + chance.uniform(-spread, spread), lat + chance.uniform(-spread, spread))

    return point


NOT_STATED = {f.ADM1_STATED: None, f.ADM2_STATED: None, f.COUNTRY: None}
MADE: dict[str, dict[str, Any]] = {
    "one city": {
        "count": 140, **NOT_STATED, f.COUNTRY: "Pakistan", f.GEO_PRECISION: 1,
        f.GEOMETRY: near((67.05, 24.92), spread=0.12),
    },
    "one day": {
        "count": 12, **NOT_STATED, f.DATE_START: "2015-05-13", f.GEO_PRECISION: 2,
        f.GEOMETRY: near(*TOWNS[:3], spread=0.02),
    },
    "many districts": {
        "count": 300, **NOT_STATED, f.GEO_PRECISION: lambda chance: chance.choice((1, 2, 3, 4)),
        f.GEOMETRY: near(*TOWNS, spread=0.9),
    },
    "provinces only": {
        "count": 20, **NOT_STATED, f.GEO_PRECISION: 4, f.GEOMETRY: None,
        f.ADM1_STATED: lambda chance: chance.choice(PROVINCES),
    },
}  # fmt: skip


class Counts(NamedTuple):
    """Numbers of a row: of events, and of a toll what is stated, its bounds, events without."""

    events: int
    killed: tuple[int | None, int | None, int | None]
    killed_unknown: int
    injured: tuple[int | None, int | None, int | None]
    injured_unknown: int


@dataclass(frozen=True)
class Written:
    """Events of the region, and the note and the workbook that were made of them."""

    frame: gpd.GeoDataFrame
    folder: Path
    vintage: str


@pytest.fixture(scope="module", params=["embedded", *MADE])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    if request.param == "embedded":
        frame = read_incidents(data_path("incidents.geojson")).frame
    else:
        frame = frame_of(list(made(**MADE[request.param])))
    layers = build_layers(frame, title="Read back")
    folder = tmp_path_factory.mktemp("note")
    slots = "{lead}\n\n{numbers}\n\n{table: provinces}\n\n{table: districts}\n\n{table: years}"
    formats = ["html", "docx", "md", "tex", "pdf", "csv"]
    write_report(layers, folder, template=outline(folder, slots), formats=formats)
    write_workbook(layers, folder / "note.xlsx")
    here = layers.incidents[layers.incidents["mark"] != "elsewhere"]
    return Written(here, folder, layers.vintage)


def expected(written: Written, by: str) -> dict[str, Counts]:
    """Count the records themselves; a row is known by its name and by what it lies in."""
    summary = summarise(written.frame, by, vintage=written.vintage).to_dict()
    above: dict[str, str] = {}
    if by != "year":
        units = load_boundaries(by, vintage=written.vintage)
        parents = load_boundaries("adm1" if by == "adm2" else "adm0", vintage=written.vintage)
        names = dict(zip(parents[f.ADM_ID], parents[f.NAME], strict=True))
        inside = units[f.PARENT_ID if by == "adm2" else f.COUNTRY]
        above = {u: names[p] for u, p in zip(units[f.ADM_ID], inside, strict=True)}

    def numbers(row: dict[str, Any]) -> Counts:
        killed, injured = (
            (row[what], row[f"{what}_low"], row[f"{what}_high"]) for what in ("killed", "injured")
        )
        return Counts(row["events"], killed, row["killed_unknown"], injured, row["injured_unknown"])

    rows: Any = summary["rows"]
    found = {
        f"{row['name']} {above.get(row['key'], '')}".strip(): numbers(row)
        for row in rows
        if row["events"]
    }
    whole: Any = summary["totals"]
    return {**found, TOTALS[by]: numbers(whole)}


N = r"\d[\d,]*"
BOUNDS = rf"(?:{N}–{N}|{N} or more|up to {N})"
TOLL = rf"(?:{BOUNDS}|{N} \((?:{BOUNDS}|{N})\)|{N}|{DASH})"


def read_number(text: str) -> int:
    return int(text.replace(",", ""))


def read_toll(cell: str) -> tuple[int | None, int | None, int | None]:
    """Read "9 (3–12)", "9 (3 or more)", "3–12", "9" or "–": what is stated, lowest, highest."""
    assert re.fullmatch(TOLL, cell), cell
    plain, bounds = re.fullmatch(rf"({N}(?= \(|$))?(.*)", cell).groups()  # type: ignore[union-attr]
    stated = read_number(plain) if plain else None
    ends = [read_number(part) for part in re.findall(N, bounds)] or [stated]
    return stated, None if "up to" in bounds else ends[0], None if "more" in bounds else ends[-1]


def read_row(cells: list[str]) -> tuple[str, Counts]:
    """Read a row that a table of a document shows, by its last five cells and its names."""
    *heads, events, killed, unknown, injured, without = cells
    names = [head for head in heads if not re.fullmatch(r"\d+( to \d+)?", head)] or heads[:1]
    return " ".join(filter(None, names)), Counts(
        read_number(events), read_toll(killed), read_number(unknown),
        read_toll(injured), read_number(without),
    )  # fmt: skip


def table_in(rows: list[list[str]], by: str) -> list[list[str]]:
    """Cut the rows of one table, head excluded and total included, out of those of a document."""
    head = HEADS[by]
    inside = dropwhile(lambda row: tuple(row[: len(head)]) != head, rows)
    out: list[list[str]] = []
    for row in inside:
        # A head stands again where LaTeX turns the page, and a rule below it in Markdown.
        if tuple(row[: len(head)]) != head and not row[-1].startswith("--"):
            out.append(row)
        if row[0] == TOTALS[by]:
            break
    return out


def rows_of_csv(folder: Path) -> list[list[str]]:
    files = sorted(folder.glob("tables/*.csv"))
    return list(chain(*(csv.reader(file.read_text().splitlines()) for file in files)))


def rows_of_pdf(folder: Path) -> list[list[str]]:
    """Find the rows in the running text: names without a digit, or a year, then the numbers."""
    text = re.sub(r"\s+", " ", text_of_pdf(folder))
    out: list[list[str]] = []
    for head in HEADS.values():
        start = (
            f"{' '.join(head)} (Certain to possible )?Events Killed No figure Injured No figure "
        )
        found = re.search(f"{start}(.*?) Killed, injured: the sum", text)
        if found:
            certain = r"(?:(?<=In a district )|\d+(?: to \d+)? )" if found[1] else ""
            # Each page has its number below, the title and the head above.
            body = re.sub(rf"(\d+ Read back )?{start}", "", found[2])
            row = rf"(\d{{4}}|\D+?) {certain}({N}) ({TOLL}) ({N}) ({TOLL}) ({N})(?= |$)"
            out += [[*head], *([cell.strip() for cell in cells] for cells in re.findall(row, body))]
    return out


READERS = {
    "html": rows_of_html, "docx": rows_of_docx, "md": rows_of_markdown, "tex": rows_of_latex,
    "pdf": rows_of_pdf, "csv": rows_of_csv,
}  # fmt: skip


@pytest.mark.parametrize("by", HEADS)
@pytest.mark.parametrize("format_", READERS)
def test_a_table_of_each_format_holds_the_numbers_of_the_summary(
    written: Written, format_: str, by: str
) -> None:
    right = expected(written, by)
    found = dict(read_row(row) for row in table_in(READERS[format_](written.folder), by))
    units = len(right) - 1
    if units < 2:  # a sentence says it
        assert found == {}
        return
    assert len(found) - 1 == min(units, MOST_UNITS if by != "year" else units)
    assert found == {name: right[name] for name in found}
    assert list(found)[-1] == TOTALS[by]
    left = [right[name].events for name in right if name not in found]
    assert max(left, default=0) <= min(numbers.events for numbers in found.values())


@pytest.mark.parametrize("by", SHEETS)
def test_a_sheet_of_the_workbook_holds_the_numbers_of_the_summary(
    written: Written, by: str
) -> None:
    heads, *rows = book_of(written.folder)[SHEETS[by]].iter_rows(values_only=True)
    found = {}
    for row in (dict(zip(heads, cells, strict=True)) for cells in rows):
        without = [row[f"{what}, events without a figure"] for what in ("Killed", "Injured")]
        name = " ".join(COUNTRIES.get(row[head], row[head]) for head in HEADS[by] if row[head])
        if without[0] is None or not (row["Events"] or name == "Total"):
            continue  # why events are left out; a unit without one
        killed, injured = (
            tuple(row[f"{what}, {end}"] for end in ("stated", "low", "high"))
            for what in ("Killed", "Injured")
        )
        name = TOTALS[by] if name == "Total" else name
        found[name] = Counts(row["Events"], killed, without[0], injured, without[1])
    assert found == expected(written, by)


@cache
def book_of(folder: Path) -> Any:
    return openpyxl.load_workbook(folder / "note.xlsx")
