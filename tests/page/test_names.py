from __future__ import annotations

import pandas as pd
import pytest

from geo_afpak import boundaries
from geo_afpak.model import fields
from geo_afpak.names.places import normalise_name
from geo_afpak.page.names import group_aliases, local_names, other_names
from geo_afpak.region.datasets import data_path


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


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return pd.read_csv(data_path("names", "local_names.csv"), dtype="string")


def test_each_name_in_a_local_script_states_its_language_and_its_source(
    table: pd.DataFrame,
) -> None:
    assert set(table["language"]) == {"fa", "ps", "ur"}
    assert table["source"].str.match(r"CLDR 41, common/|GeoNames \d+ \(CC BY 4\.0\)$").all()
    assert table["name"].str.fullmatch("[\u0621-\u06d3]+( [\u0621-\u06d3]+)*").all()
    assert not table.duplicated(["unit_id", "language"]).any()


def test_a_town_has_no_local_name_that_its_source_does_not_list(table: pd.DataFrame) -> None:
    towns = boundaries.load_towns().set_index(fields.ID)
    ours = table[table["unit_id"].str.isdigit()]
    assert len(ours) > 90
    for key, english, name in ours[["unit_id", "english", "name"]].itertuples(index=False):
        listed = {normalise_name(other).replace(" ", "") for other in towns[fields.ALT_NAMES][key]}
        assert towns[fields.NAME][key] == english
        assert normalise_name(name).replace(" ", "") in listed, english


@pytest.mark.parametrize("vintage", ["2017", "2018"])
def test_every_country_and_province_has_a_local_name(table: pd.DataFrame, vintage: str) -> None:
    for level in ("adm0", "adm1"):
        units = boundaries.load_boundaries(level, vintage=vintage)
        english = dict(zip(units[fields.ADM_ID], units[fields.NAME], strict=True))
        assert set(english) <= set(local_names())
        for key, name in table[["unit_id", "english"]].itertuples(index=False):
            assert english.get(key, name) == name
