"""The pages on the importers say what the importers do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from geo_afpak.importers.acled import SUB_EVENTS
from geo_afpak.importers.gtd import ATTACK_TYPES, SPECIFICITY
from geo_afpak.importers.mapping import TARGETS, read_mapping
from geo_afpak.importers.ucdp import VIOLENCE, WHERE_PREC

DOCS = Path(__file__).parents[2] / "docs"


def page(name: str) -> str:
    return (DOCS / f"import_{name}.md").read_text(encoding="utf-8")


def test_the_mapping_in_the_page_can_be_used_as_it_is(tmp_path):
    (tmp_path / "m.toml").write_text(re.search(r"```toml\n(.*?)```", page("table"), re.DOTALL)[1])
    headers = [
        "S#",
        "Date",
        "Latitude",
        "Longitude",
        "Killed Min",
        "Killed Max",
        "District",
        "Blast Type",
    ]
    mapping = read_mapping(tmp_path / "m.toml", headers)
    assert mapping.day_first is True
    assert mapping.values["event_type"]["drone strike"] == "counter_terrorism"


def test_every_field_that_a_mapping_can_name_is_listed():
    listed = re.search(r"Fields: (.*?)\. `\[values", page("table"), re.DOTALL)[1]
    assert sorted(re.findall(r"`(\w+)`", listed)) == sorted(TARGETS)


@pytest.mark.parametrize("name", list(SUB_EVENTS))
def test_every_sub_event_of_acled_is_in_the_table(name):
    old = {"Battle-Government regains territory", "Battle-Non-state actor overtakes territory"}
    assert name.removeprefix("Battle-") in page("acled") if name in old else name in page("acled")


def test_the_tables_of_codes_are_those_of_the_code():
    rows = re.findall(r"^\| (\d) \| [^|]+ \| (\d) \|", page("ucdp"), re.MULTILINE)
    assert {int(code): int(ours) for code, ours in rows} == WHERE_PREC
    assert all(sub_type in page("ucdp") for _, sub_type, _ in VIOLENCE.values())
    assert all(f"{code} {name[0]}" in page("gtd") for code, name in ATTACK_TYPES.items())
    precision = next(line for line in page("gtd").splitlines() if "| `specificity`" in line)
    for code, ours in SPECIFICITY.items():
        assert re.search(rf"\b{code} [a-z ]+(: {ours}\b|, in its vicinity)", precision), code
