"""Sentences that hold for any data: notes on thirty small sets, read for what no editor keeps."""

from __future__ import annotations

import html
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from shapely import Point

import geo_afpak
from geo_afpak.count.selection import Selection
from geo_afpak.io import read_zones
from geo_afpak.layers import build_layers
from geo_afpak.model import fields as f
from geo_afpak.region.datasets import data_path
from geo_afpak.report.as_markdown import to_markdown
from geo_afpak.report.document import build_note
from geo_afpak.report.model import Figure, Table
from geo_afpak.words import method_of
from tests.conftest import frame_of, incident

if TYPE_CHECKING:
    from geo_afpak.report.model import Note

STATIC = Path(geo_afpak.__file__).parent / "page" / "static"
JALALABAD, KABUL, KARACHI, NAIROBI = (
    Point(70.45, 34.43), Point(69.17, 34.53), Point(67.0098, 24.8416), Point(36.8, -1.3),
)  # fmt: skip
MALIR = Point(67.2022, 24.9102)
KUNAR = {f.GEO_PRECISION: 4, f.GEOMETRY: None, f.ADM1_STATED: "Kunar", f.ADM2_STATED: None}
NOWHERE = {f.GEO_PRECISION: 0, f.GEOMETRY: None, f.ADM1_STATED: None, f.ADM2_STATED: None,
           f.PLACE: None, f.COUNTRY: None}  # fmt: skip
IN_KABUL = {f.GEOMETRY: KABUL, f.ADM1_STATED: "Kabul", f.ADM2_STATED: None, f.PLACE: "Kabul"}
IN_KARACHI = {f.GEOMETRY: KARACHI, f.GEO_PRECISION: 1, f.ADM1_STATED: "Sindh",
              f.COUNTRY: "Pakistan", f.ADM2_STATED: None, f.PLACE: "Saddar"}  # fmt: skip
ABROAD = {f.GEOMETRY: NAIROBI, f.COUNTRY: "Kenya", f.ADM1_STATED: None, f.ADM2_STATED: None}
NO_TOLL = {f.KILLED: None, f.KILLED_LOW: None, f.KILLED_HIGH: None}
ONE_TOLL = {f.KILLED: 3, f.KILLED_LOW: None, f.KILLED_HIGH: None, f.INJURED: 1}
NOBODY = {f.KILLED: 0, f.KILLED_LOW: 0, f.KILLED_HIGH: 0, f.INJURED: 0}
RANGE = {f.KILLED: None, f.KILLED_LOW: 3, f.KILLED_HIGH: 9}
MINIMUM = {f.KILLED: None, f.KILLED_LOW: 3, f.KILLED_HIGH: None}
UNDATED = {f.DATE_START: None, f.DATE_END: None, f.DATE_PRECISION: "unknown"}
REPORTED = {f.DATE_PRECISION: "report"}
CLASH = {f.EVENT_TYPE: "clash", f.SUB_TYPE: None}
BARE = {f.SOURCES: [], f.GROUPS: [], f.TITLE: None}
DOUBTFUL = {f.DISCREPANCY: "Two sources give two days."}


def on(day: str, precision: str = "day") -> dict[str, Any]:
    return {f.DATE_START: day, f.DATE_END: day, f.DATE_PRECISION: precision}


def many(count: int, *parts: dict[str, Any]) -> list[dict[str, Any]]:
    over = {name: value for part in parts for name, value in part.items()}
    return [over] * count


SETS: dict[str, list[dict[str, Any]]] = {
    "none": [],
    "one": many(1),
    "one without anything": many(1, NOWHERE, NO_TOLL, UNDATED, BARE),
    "one in a province": many(1, KUNAR, ONE_TOLL),
    "one abroad": many(1, ABROAD),
    "one clash, nobody killed": many(1, CLASH, NOBODY),
    "two alike": many(2),
    "two in two provinces": [*many(1), *many(1, IN_KABUL)],
    "all in one district": many(7, ONE_TOLL),
    "all in one city": many(7, IN_KARACHI, ONE_TOLL),
    "all in one province": many(5, KUNAR, NO_TOLL),
    "all without a place": many(4, NOWHERE),
    "all undated": many(3, UNDATED),
    "all by their report": many(3, REPORTED),
    "all without a toll": many(4, NO_TOLL),
    "all without a source": many(4, BARE),
    "nobody killed": many(4, NOBODY),
    "only ranges": many(3, RANGE),
    "only minima": many(3, MINIMUM),
    "a year each": [{**on(f"{year}-03-01"), **ONE_TOLL} for year in range(2010, 2017)],
    "a month each": [on(f"2016-{month:02}-01", "month") for month in range(1, 10)],
    "two years, one more": [*many(3, on("2015-05-01")), *many(2, on("2016-05-01"))],
    "one deadly of many": [*many(5, NOBODY), *many(1, IN_KABUL, ONE_TOLL)],
    "ties at the cut": [*many(9, ONE_TOLL), *many(14, IN_KABUL, {**ONE_TOLL, f.KILLED: 2})],
    "more tied than listed": many(30, ONE_TOLL),
    "some without all": [*many(3), *many(1, NOWHERE, NO_TOLL, UNDATED, BARE)],
    "most without a place": [*many(1), *many(9, NOWHERE)],
    "some abroad": [*many(3), *many(2, ABROAD)],
    "contradictions": [*many(2, DOUBTFUL), *many(2)],
    "all contradicted": many(2, DOUBTFUL),
    "of every kind": [
        {f.EVENT_TYPE: kind, **place, **toll}
        for kind in f.EVENT_TYPES for place in ({}, KUNAR, IN_KARACHI, NOWHERE)
        for toll in (ONE_TOLL, NO_TOLL)
    ],
}  # fmt: skip


def note_of(rows: list[dict[str, Any]]) -> Note:
    records = [incident(**{**row, f.ID: f"e{place}"}) for place, row in enumerate(rows)]
    frame = frame_of(records) if records else frame_of([incident()]).iloc[:0]
    return build_note(
        build_layers(frame, read_zones(data_path("presence_zones.geojson")).frame.iloc[:0])
    )


@cache
def note_of_set(name: str) -> Note:
    return note_of(SETS[name])


@pytest.fixture(scope="module", params=SETS)
def note(request: pytest.FixtureRequest) -> Note:
    return note_of_set(request.param)


@cache
def text_of(note: Note) -> str:
    return html.unescape(to_markdown(note).decode()).replace("\\", "").replace("**", "")


# Intelligence Community Directive 203 (2015), D.6.e(2)(a).
LIKELY = (
    r"\b(almost no chance|remote chance|remotely|roughly even|almost certain\w*|nearly certain|"
    r"((very|highly) )?(un)?likely|((very|highly) )?(im)?probabl[ey])\b"
)
NEVER = {
    "none of a whole": r"\b(0|no) of (them|[\d,]+)\b",
    "all of a whole": r"\b([\d,]+) of \1\b",
    "a plural of one": r"(?<![\d,.–-])1 (events|attacks|provinces|districts|statements|people)\b",
    "a singular of many": r"\b(0|[2-9]|\d\d+) (event|attack|province|district|person|year)\b",
    "nothing after a colon": r":\s*(\n\n|$)|: ?[.;,)]",
    "a word of Python": r"\b(None|nan|NaN|NaT|<NA>|True|False)\b",
    "empty brackets": r"\(\)|\[\](?!\{)",
    "doubled or stray signs": r"  +\S.*[a-z]\.\.|\.\.|;;| ,|,,| \.|;\.",
    "sources without one": r"Sources?: *(\n|$)",
    "a likelihood without its range": rf"(?i){LIKELY}(?! \(\d+ to \d+ %\))",
    "a likelihood and a confidence in one sentence": rf"(?i){LIKELY}[^.\n]*confiden"
    rf"|confiden[^.\n]*{LIKELY}",
    "a confidence that is no level": r"(?i)(?<!high |\wate |.low )confiden(?!ce is how)",
}  # fmt: skip


def test_statements_are_told_by_levels_of_confidence_and_no_likelihood() -> None:
    zones = read_zones(data_path("presence_zones.geojson")).frame
    texts = [f.STATEMENT, f.NOTE, f.DISCREPANCY, f.SOURCES]
    zones[texts] = zones[texts].map(lambda value: ["x"] if isinstance(value, list) else "x")
    text = text_of(build_note(build_layers(frame_of([incident()]), zones)))
    for fault, found in NEVER.items():
        if "likelihood" in fault or "confidence" in fault:
            assert not re.search(found, text), fault
    said = Counter(re.findall(r"Stated with (\w+) confidence\.", text))
    levels = {"high": "high", "medium": "moderate", "low": "low"}
    assert said == Counter(zones[f.CERTAINTY].map(levels))
    assert "13 with high confidence, 17 with moderate confidence and 11 with low" in text


def test_the_page_has_no_words_of_likelihood() -> None:
    files = [*STATIC.glob("*.js")]
    assert files
    code = re.sub(r"//.*", "", "\n".join(file.read_text(encoding="utf-8") for file in files))
    said = [text for _, text in re.findall(r"""(["`])((?:(?!\1).)*)\1""", code)]
    assert [text for text in said if " " in text and re.search(f"(?i){LIKELY}", text)] == []


@pytest.mark.parametrize("fault", NEVER)
def test_no_note_says(note: Note, fault: str) -> None:
    text = "\n".join(line for line in text_of(note).splitlines() if not line.startswith("| -"))
    found = re.search(NEVER[fault], text)
    assert not found, text[max(0, found.start() - 80) : found.end() + 80]


def test_every_figure_and_table_has_a_caption_and_rows(note: Note) -> None:
    for block in note.blocks:
        if isinstance(block, Figure | Table):
            assert len(block.caption) > 5
        if isinstance(block, Table):
            assert block.rows


def test_every_sentence_gives_the_same_number_of_events(note: Note) -> None:
    text = text_of(note)
    whole = set(re.findall(r"\b(?:of|all) ([\d,]+) events\b(?! known to)", text))
    assert len(whole) <= 1, whole
    assert len(set(re.findall(r"in (\d+ of \d+ districts)", text))) <= 1


def test_an_annex_lists_every_event_with_its_sources_and_columns_of_ones_own() -> None:
    frame = frame_of([
        incident(id="b", date_start="2016-09-01", date_end="2016-09-01", title="Second"),
        incident(id="a", title="First", geo_precision=4, geometry=None, adm2_stated=None),
        incident(id="c", title="Elsewhere", **ABROAD),
    ]).assign(weapon=["rifle", None, None])  # fmt: skip
    note = build_note(build_layers(frame))
    annex = [block for block in note.blocks if isinstance(block, Table)][-1]
    assert annex.caption == "All 3 events"
    rows = [" | ".join(str(part) for cell in row.cells for part in cell) for row in annex.rows]
    said = [re.findall(r"text='([^']*)'|numbers=\(([^)]*)\)", row) for row in rows]
    assert [["".join(part) for part in row] for row in said] == [
        ["8 August 2016", "First", " (attack)", "Jalalabad, Nangarhar", "province",
         "12 (10–15)", "–", "'1', '2'"],
        ["1 September 2016", "Second", " (attack)", " weapon: rifle.", "Jalalabad, Nangarhar",
         "town", "12 (10–15)", "–", "'1', '2'"],
        ["Outside the two countries: in no number of this document"],
        ["8 August 2016", "Elsewhere", " (attack)", "Jalalabad, Kenya", "town", "12 (10–15)", "–",
         "'1', '2'"],
    ]  # fmt: skip


def test_columns_of_ones_own_that_have_no_room_in_the_annex_are_counted() -> None:
    own = {f"column {number}": "weapon" for number in range(5)}
    text = text_of(build_note(build_layers(frame_of([incident()]).assign(**own))))
    assert "Not shown: 5 further columns of the data." in text
    assert "weapon" not in text


def test_a_city_is_told_by_its_own_districts() -> None:
    text = text_of(note_of([*many(1, IN_KARACHI), *many(1, IN_KARACHI, {f.GEOMETRY: MALIR})]))
    assert "in 2 of 6 districts of Karachi" in text


def test_more_events_than_a_document_lists_stand_in_a_file_beside_it() -> None:
    note = note_of(many(1001, ONE_TOLL))
    (beside,) = note.beside
    assert (beside.beside, len(beside.rows)) == ("events.csv", 1001)
    text = text_of(note)
    assert "All 1,001 events are listed in events.csv beside this document" in text
    assert (
        "Not listed: 991 events; all of them with 3 people stated killed, as the last one" in text
    )


def test_key_numbers_and_lead_lead_to_the_tables_that_break_them_down() -> None:
    text = text_of(note_of(SETS["ties at the cut"]))
    assert "[23 events](#table-" in text
    assert "[55 people killed](#table-" in text
    for anchor in set(re.findall(r"\]\(#(table-\d+)\)", text)):
        assert f"{{#{anchor}}}" in text


def test_a_cut_list_says_where_it_cut_a_tie() -> None:
    text = text_of(note_of(SETS["ties at the cut"]))
    assert "Not listed: 13 events; all of them with 2 people stated killed, as the last one" in text


def test_a_short_list_of_events_is_not_told_twice() -> None:
    text = text_of(note_of([*many(9, ONE_TOLL), *many(4, IN_KABUL, {**ONE_TOLL, f.KILLED: 2})]))
    assert "The events with the most people stated killed" not in text
    # What would lead to the deadliest leads to the list of all.
    assert re.search(r"killed: .*Table 4|killed \(\[Table 4\]", text)
    assert "[Table 4.]{#table-4} All 13 events" in text


def test_a_title_made_by_rule_does_not_repeat_what_stands_beside_it() -> None:
    made = {f.TITLE: "Clash, Afghanistan, 8 August 2016", f.COUNTRY: "Afghanistan", **DOUBTFUL}
    text = text_of(note_of(many(2, IN_KABUL, CLASH, made)))
    assert "Clash, Afghanistan" not in text
    assert "| Clash between groups |" in text
    assert "Clash, Kabul, 8 August 2016. " in text


def test_how_to_read_a_table_speaks_of_what_is_in_it() -> None:
    ranges = {f.KILLED: 3, f.KILLED_LOW: 2, f.KILLED_HIGH: 4}
    injured = {f.INJURED: 1, f.INJURED_LOW: 1, f.INJURED_HIGH: 1}
    plain = text_of(note_of(many(3, ONE_TOLL, injured)))
    assert "In brackets" not in plain
    assert "A dash" not in plain
    assert "In brackets" in text_of(note_of(many(3, ranges)))
    assert "A dash" in text_of(note_of(many(3, NO_TOLL)))


def test_what_was_chosen_by_is_what_the_others_lack() -> None:
    records = frame_of([incident(), incident(id="b", **IN_KABUL)])
    chosen = build_layers(records, selection=Selection(area="Kabul"))
    assert "of another place." in text_of(build_note(chosen))


def test_without_events_the_map_is_that_of_the_statements() -> None:
    zones = read_zones(data_path("presence_zones.geojson")).frame
    note = build_note(build_layers(frame_of([incident()]).iloc[:0], zones))
    assert [block.kind for block in note.blocks if isinstance(block, Figure)] == [
        "presence", "timeline",
    ]  # fmt: skip


def test_one_district_alone_is_told_and_not_shaded() -> None:
    text = text_of(note_of(many(3, IN_KABUL)))
    assert "figures/choropleth" not in text
    assert "all in Kabul district" in text


@pytest.mark.parametrize(
    ("area", "said", "unsaid"),
    [
        ("Karachi", "none on which views differ is in this area", "Siachen|mislead|Khuzdar"),
        ("Khuzdar", "In Khuzdar the drawn area is a tenth or more off", "Siachen|Quetta"),
        ("Nangarhar", "Afghanistan has not recognised the Durand Line", "mislead"),
        (None, "In 25 districts (farthest off: Killa Saifullah and Mastung)", "none on which"),
    ],
)
def test_the_method_speaks_of_the_borders_of_its_area(
    area: str | None, said: str, unsaid: str
) -> None:
    rows = [{f.GEOMETRY: KARACHI}, {f.GEOMETRY: JALALABAD}, {f.GEOMETRY: Point(66.61, 27.81)}]
    records = frame_of([incident(id=str(n), **row) for n, row in enumerate(rows)])
    method = " ".join(method_of(build_layers(records, selection=Selection(area=area))))
    assert said in method
    assert not re.search(unsaid, method)
