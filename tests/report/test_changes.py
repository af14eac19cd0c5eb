"""What a reader of two notes reads differently."""

from __future__ import annotations

from geo_afpak import build_layers, load_incidents
from geo_afpak.report.changes import changed_text
from geo_afpak.report.document import build_note
from geo_afpak.report.model import Heading, Note, Paragraph, Row, Table, Text


def note(*sentences: str, rows: tuple[tuple[str, ...], ...] = ()) -> Note:
    table = Table("t", (), tuple(Row(tuple((Text(c),) for c in row)) for row in rows))
    said = (Paragraph((Text(" ".join(sentences)),)),)
    return Note("Title", "", (Heading("Where"), *said, table))


def test_sentence_whose_number_moved_stands_beside_the_former_one() -> None:
    old = note("Killed: 3 of 9 events.", "Nothing else is known.")
    new = note("Killed: 4 of 9 events.", "Nothing else is known.")
    assert changed_text(old, new).to_numpy().tolist() == [
        ["Where", "sentence", "Killed: 3 of 9 events.", "Killed: 4 of 9 events."]
    ]


def test_row_of_a_table_is_known_by_its_names_wherever_it_stands() -> None:
    old = note(rows=(("Kot", "Nangarhar", "2"), ("Achin", "Nangarhar", "1")))
    new = note(rows=(("Achin", "Nangarhar", "3"), ("Kot", "Nangarhar", "2")))
    moved = changed_text(old, new)
    assert moved[["old", "new"]].to_numpy().tolist() == [
        ["Achin | Nangarhar | 1", "Achin | Nangarhar | 3"]
    ]


def test_sentence_without_a_like_is_new_or_gone() -> None:
    moved = changed_text(note("Two districts share a name."), note("31 of 90 have no toll."))
    assert moved[["old", "new"]].to_numpy().tolist() == [
        ["", "31 of 90 have no toll."],
        ["Two districts share a name.", ""],
    ]


def test_a_toll_moves_lead_key_number_table_and_figure_of_a_real_note() -> None:
    old = load_incidents()
    new = old.copy()
    new.loc[new["id"] == "att-quetta-hospital", ["killed", "killed_low", "killed_high"]] = 71
    moved = changed_text(*(build_note(build_layers(side)) for side in (old, new)))
    assert {"sentence", "key number", "table", "figure"} <= set(moved["what"])
    assert moved["new"].str.contains("348").any()
