"""Civilians and combatants among the killed and injured: counted where records tell them apart."""

from __future__ import annotations

from geo_afpak import build_layers, join_incidents, summarise, totals
from geo_afpak.report.document import build_note
from geo_afpak.report.model import KeyNumbers

ROWS = (
    {"killed_civilians": 5, "killed_civilians_low": 3},
    {"killed_civilians": None, "killed_civilians_low": None},
    {"killed_civilians": 0, "killed_civilians_low": None},
)


def test_sums_have_the_parts_that_records_have_and_no_others(make_incidents):
    found = totals(make_incidents(*ROWS))
    assert {name: found[name] for name in found if "civilians" in name} == {
        "killed_civilians_low": 3, "killed_civilians": 5, "killed_civilians_high": 5,
        "killed_civilians_unknown": 1,
    }  # fmt: skip
    assert not [name for name in found if "combatants" in name]
    assert not [name for name in totals(make_incidents({})) if "civilians" in name]


def test_a_summary_gives_them_by_row_and_says_their_sum(make_incidents):
    found = summarise(join_incidents(make_incidents(*ROWS)), "adm1")
    row = found.nonzero().iloc[0]
    assert (row["killed_civilians"], row["killed_civilians_unknown"]) == (5, 1)
    assert "civilians killed: 5 (3–5); no figure for 1 of 3 events\n" in found.to_text()


def test_a_report_says_them_beside_all_killed(make_incidents):
    blocks = build_note(build_layers(make_incidents(*ROWS))).blocks
    items = [item for block in blocks if isinstance(block, KeyNumbers) for item in block.items]
    said = {item.label: (item.value, item.detail) for item in items}
    assert said["civilians killed"] == ("5", "from 3 to 5; no figure for 1 event")
