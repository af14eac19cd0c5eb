from __future__ import annotations

import pytest

from geo_afpak import boundaries, fields
from geo_afpak.page.names import group_aliases, other_names


def test_a_spelling_that_the_search_finds_anyway_is_left_out() -> None:
    assert other_names("Kandahar", ["Qandahar", "Kandahār", "Kandhar"]) == []
    assert other_names("Nawa-e-Barakzaiy", ["Nawa-i-Barakzayi"]) == []


def test_another_name_stays_once_in_the_order_of_the_list() -> None:
    assert other_names("Kachhi", ["Bolan", "Bulan", "Kachi", "Dhadar"]) == ["Bolan", "Dhadar"]


def test_names_without_letters_are_none() -> None:
    assert other_names("Swat", ["", "–", "..."]) == []


def test_names_in_dari_pashto_and_urdu_stay_and_farther_scripts_go() -> None:
    assert other_names("Karachi", ["کراچی", "كاراچى", "کراچۍ", "كاراتشى", "كاراچۇ"])[:1] == [
        "کراچی"
    ]
    assert other_names("Kabul", ["كابۇل"]) == []


@pytest.mark.parametrize(("level", "limit"), [("adm1", 60), ("adm2", 250)])
def test_the_embedded_units_need_few_further_names(level: str, limit: int) -> None:
    units = boundaries.load_boundaries(level)
    kept = [
        other_names(name, others)
        for name, others in zip(units[fields.NAME], units[fields.ALT_NAMES], strict=True)
    ]
    assert 10 < sum(map(len, kept)) < limit


def test_aliases_of_a_group_are_those_of_the_register_without_its_own_name() -> None:
    aliases = group_aliases([("ISK", "Islamic State of Khurasan"), ("__proto__", "x")])
    assert set(aliases) == {"ISK"}
    assert "ISKP" in aliases["ISK"]
    assert "Islamic State of Khurasan" not in aliases["ISK"]
    assert len(aliases["ISK"]) == len(set(map(str.casefold, aliases["ISK"])))
