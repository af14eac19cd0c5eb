"""Two releases of the same records: whatever a reader would read differently is told."""

from __future__ import annotations

import csv
import html
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from shapely import Point

from geo_afpak import build_layers
from geo_afpak.io import write_table
from geo_afpak.model import fields as f
from geo_afpak.report.as_markdown import to_markdown
from geo_afpak.report.document import build_note
from geo_afpak.report.model import Heading, Paragraph, Table, plain_line
from geo_afpak.report.since import REDRAWN, changed_note
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    from pathlib import Path

    import geopandas as gpd

    from geo_afpak.report.model import Note

TOWNS = {"Jalalabad": (70.45, 34.43), "Kabul": (69.17, 34.53), "Quetta": (66.99, 30.18)}


def row(number: int, town: str, **over: Any) -> dict[str, Any]:
    day = f"201{number % 4}-0{number % 9 + 1}-11"
    stated = {f.ADM1_STATED: None, f.ADM2_STATED: None, f.COUNTRY: None, f.PLACE: town}
    return incident(**{
        **stated, f.ID: f"e{number}", f.SOURCE_ID: str(number), f.TITLE: f"Bombing {number}",
        f.DATE_START: day, f.DATE_END: day, f.GEOMETRY: Point(TOWNS[town]), f.KILLED: number,
        f.KILLED_LOW: None, f.KILLED_HIGH: None, f.SOURCES: [f"Paper, {number} May"], **over,
    })  # fmt: skip


def release(year: int) -> gpd.GeoDataFrame:
    """The later release has rows withdrawn, added, with another toll, place, day, kind, group."""
    rows = [row(number, list(TOWNS)[number % 3]) for number in range(30)]
    if year == 2:
        del rows[4], rows[9]
        rows[0] |= {f.KILLED: None}
        rows[1] |= {f.KILLED: 400, f.KILLED_LOW: 350, f.KILLED_HIGH: 450}
        rows[2] |= {f.GEOMETRY: Point(TOWNS["Kabul"])}
        rows[3] |= {f.DATE_START: "2019-02-03", f.DATE_END: "2019-02-03"}
        rows[5] |= {f.EVENT_TYPE: "clash", f.SUB_TYPE: None, f.GROUPS: ["TTP"]}
        rows[6] |= {f.DISCREPANCY: "Two sources give two days.", f.INJURED: 7}
        rows += [row(number, "Kabul") for number in range(40, 44)]
    return frame_of(rows)


@pytest.fixture(scope="module")
def notes() -> tuple[Note, Note, Note]:
    old, new = (build_layers(release(year)) for year in (1, 2))
    return build_note(old), build_note(new), build_note(new, former=old)


def lines(note: Note) -> list[str]:
    """What a note says, as its Markdown has it, cut into sentences and rows; no reference."""
    text = html.unescape(re.sub(r"&#124;", "¦", to_markdown(note).decode()))
    text = re.sub(r"\[\^[^\]]+\]|\{#[^}]*\}|\[\*\*\w+ \d+\.\*\*\]|\]\(#[\w-]+\)", "", text)
    text = re.sub(r"(figure|table)-\d+|Table \d+|Figure \d+|\bnote \d+\b", "", text)
    text = text.replace("title: ", "", 1)
    out = []
    for line in text.split("\n"):
        cells = " ".join(line.replace("\\", "").replace("*", "").replace("[", "").split())
        out += [part.strip(" .:|") for part in cells.split(". ")]
    return [line for line in out if re.search(r"\d", line)]


def section_of(note: Note) -> list[Table]:
    place = [b.text for b in note.blocks if isinstance(b, Heading)].index("Since the former file")
    heads = [at for at, b in enumerate(note.blocks) if isinstance(b, Heading)]
    part = note.blocks[heads[place] : heads[place + 1]]
    assert isinstance(part[1], Paragraph)
    return [*(b for b in part if isinstance(b, Table)), *note.beside]


def test_every_number_sentence_row_and_caption_that_moved_is_told(
    notes: tuple[Note, Note, Note],
) -> None:
    old, new, with_section = notes
    tables = section_of(with_section)
    told = [plain_line(cell) for t in tables if t.columns[0].title == "Where" for r in t.rows
            for cell in r.cells]  # fmt: skip
    said = " ".join(re.sub(r"[^\w]+", " ", text) for text in told)
    moved = Counter(lines(new)) - Counter(lines(old))
    moved += Counter(lines(old)) - Counter(lines(new))
    assert len(moved) > 40
    missed = [line for line in moved if re.sub(r"[^\w]+", " ", line).strip() not in said]
    assert not missed


def test_the_section_says_how_many_records_of_each_kind(notes: tuple[Note, Note, Note]) -> None:
    text = to_markdown(notes[2]).decode()
    assert (
        "Of the former file 30 events would be shown here, of this one 32: 4 added, 2 withdrawn, "
        "6 changed; 22 are the same." in text
    )
    assert "Since the former file" not in to_markdown(notes[1]).decode()


def test_a_point_that_moves_within_its_district_is_told_of_each_figure_it_redraws() -> None:
    old, new = release(1), release(1)
    new.loc[0, f.GEOMETRY] = Point(70.451, 34.431)
    moved = changed_note(build_layers(old), build_layers(new), build_note)
    assert set(moved["what"]) == {"figure"}
    assert all(text.endswith(f"[{REDRAWN}]") for text in moved["new"])
    assert changed_note(build_layers(old), build_layers(old), build_note).empty


def test_report_since_writes_all_that_moved_and_names_no_withheld_record(
    run: Any, tmp_path: Path
) -> None:
    for name, year in (("old", 1), ("new", 2)):
        frame = release(year)
        frame.loc[frame[f.ID].isin(["e4", "e7"]), f.SOURCE_DATASET] = "ACLED"
        frame.loc[frame[f.ID].isin(["e4", "e7"]), f.LICENCE] = "ACLED Terms of Use"
        write_table(frame, tmp_path / f"{name}.geojson")
    outcome = run("report", "new.geojson", "--since", "old.geojson", "--formats", "csv",
                  "--out", "note")  # fmt: skip
    assert outcome.code == 0, outcome.err
    files = {path.name: path.read_text() for path in (tmp_path / "note").rglob("*.csv")}
    changed = [line for text in files.values() for line in csv.reader(text.splitlines())]
    assert ["e10", "Bombing 10", "withdrawn", "", "", ""] in changed
    assert ["All: all events", "events", "28", "31", "'+3"] in changed
    assert not any(re.search(r"Bombing [47]\b", text) for text in files.values())


def test_generalised_records_are_compared_by_their_numbers_alone(run: Any, tmp_path: Path) -> None:
    for name, year in (("old", 1), ("new", 2)):
        write_table(release(year), tmp_path / f"{name}.csv")
    run("report", "new.csv", "--since", "old.csv", "--formats", "csv", "--out", "note",
        "--generalise", "district")  # fmt: skip
    written = [path.read_text() for path in (tmp_path / "note").rglob("*.csv")]
    assert any("All: all events,events,30,32,'+2" in text for text in written)
    assert not any("withdrawn" in text for text in written)
