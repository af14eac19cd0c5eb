"""Actors' names to groups: who is meant, who is part of whom, and who must not be mixed up."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak.errors import InvalidInputError, ValidationError
from geo_afpak.names import groups as module
from geo_afpak.names.groups import (
    KINDS,
    ancestors,
    group_names,
    load_groups,
    match_groups,
    read_group_aliases,
    resolve_group,
    with_factions,
)
from geo_afpak.region.datasets import data_path


@pytest.mark.parametrize(
    ("name", "source", "code"),
    [
        ("TTP", "ucdp", "TTP"),
        ("Tehrik-i-Taliban Pakistan (TTP)", "gtd", "TTP"),
        ("TTP: Tehreek-i-Taliban Pakistan", "acled", "TTP"),
        ("Taliban (Pakistan)", "gtd", "TTP"),
        ("Pakistan Taliban", "article", "TTP"),
        ("TTP-KM", "ucdp", "TTP-KM"),
        ("TTP - TA", "ucdp", "TTP-TA"),
        ("TTP-SM", "ucdp", "TTP-SM"),
        ("TTP - MT", "ucdp", "TTP-MT"),
        ("TTP - MR", "ucdp", "TTP-MR"),
        ("TTP-Islahi", "ucdp", "TTP-I"),
        ("Halqa-e-Mehsud", "gtd", "TTP-HM"),
        ("Bajaur faction of the Pakistani Taliban", "article", "TTP-B"),
        ("Jamaat-ul-Ahrar", "ucdp", "JuA"),
        ("TTP: Jamaat-ul-Ahrar", "acled", "JuA"),
        ("Taleban", "ucdp", "TLB"),
        ("Taliban", "gtd", "TLB"),
        ("High Council of Afghanistan Islamic Emirate", "ucdp", "HCA"),
        ("HQN: Haqqani Network", "acled", "HQN"),
        ("Khorasan Chapter of the Islamic State", "gtd", "ISK"),
        ("Islamic State Khorasan Province (ISKP)", "acled", "ISK"),
        ("Islamic State (Afghanistan)", "acled", "ISK"),
        ("Islamic State (Pakistan)", "acled", "ISK"),
        ("Wilayat Khurasan", "article", "ISK"),
        ("Islamic State of Iraq and the Levant (ISIL)", "gtd", "IS"),
        ("Tehrik-e-Khilafat", "gtd", "TEK"),
        ("LeJ", "ucdp", "LEJ"),
        ("Lashkar-e-Jhangvi", "gtd", "LEJ"),
        ("Lashkar-e-Jhangvi al-Alami", "article", "LJA"),
        ("Lashkar-e-Jhangvi (sub-group Al-Alami)", "gtd", "LJA"),
        ("Lashkar-e-Islam", "ucdp", "LeI"),
        ("Lashkar-e-Islam (Pakistan)", "gtd", "LeI"),
        ("Jundallah (Pakistan)", "gtd", "JND"),
        ("Islamic Movement of Uzbekistan (IMU)", "gtd", "IMU"),
        ("BLA", "ucdp", "BLA"),
        ("Baloch Liberation Army (BLA)", "gtd", "BLA"),
        ("BLA: Baloch Liberation Army", "acled", "BLA"),
        ("BLA-AA: Baloch Liberation Army (Aslam Acho)", "acled", "BLA-AA"),
        ("BLA-BZ: Baloch Liberation Army (Bashir Zaib)", "acled", "BLA-BZ"),
        ("BLA-A: Baloch Liberation Army (Azad)", "acled", "BLA-A"),
        ("BLF: Baloch Liberation Front", "acled", "BLF"),
        ("Baloch Republican Army (BRA)", "gtd", "BRA"),
        ("United Baloch Army (UBA)", "gtd", "UBA"),
        ("BRG: Baloch Republican Guard", "acled", "BRG"),
        ("BRAS: Baloch Raaji Ajoi e Sangar", "acled", "BRAS"),
        ("BNA: Baloch Nationalist Army", "acled", "BNA"),
        ("BLT: Baloch Liberation Tigers", "acled", "BLT"),
    ],
)
def test_the_names_of_each_source_come_to_one_code(name, source, code):
    match = resolve_group(name, source=source)
    assert (match.code, match.kind) == (code, "group")
    assert match.name == group_names()[code]
    assert match.parents == ancestors(code)
    assert [one[0] for one in match.candidates] == [code]


def test_every_spelling_of_the_register_comes_to_its_group_or_is_left_open():
    shared = {"Daesh", "Da'ish", "Daish", "Da’ish", "Jundallah", "Jundullah"}
    columns = ["code", "name", "aliases", "article_spellings", "gtd_name", "acled_name"]
    for row in load_groups()[columns].itertuples():
        spellings = [row.code, row.name, row.gtd_name, row.acled_name]
        spellings += row.aliases.split("|") + row.article_spellings.split("|")
        for spelling in set(spellings) - shared - {""}:
            found = resolve_group(spelling)
            assert found.code == row.code or found.kind == "state", (spelling, found)
    for spelling in shared:
        assert resolve_group(spelling).code is None


@pytest.mark.parametrize(
    ("name", "source", "country", "code", "said"),
    [
        ("IS", "ucdp", "Afghanistan", "ISK", "Khurasan branch"),
        ("IS", "ucdp", "PAK", "ISK", "Khurasan branch"),
        ("IS", "ucdp", None, "IS", "the country tells"),
        ("IS", None, "Afghanistan", "IS", "name the source"),
        ("IS", None, "Syria", "IS", ""),
        ("IS", None, None, "IS", ""),
        ("Islamic State", "acled", "Pakistan", "ISK", "Khurasan branch"),
        ("Daesh", None, "Afghanistan", "ISK", "Khurasan branch"),
        ("Daesh", None, None, None, "the country tells"),
    ],
)
def test_islamic_state_is_its_khurasan_branch_where_the_source_means_that(
    name, source, country, code, said
):
    match = resolve_group(name, source=source, country=country)
    assert match.code == code
    assert said in match.note
    assert bool(match.note) == bool(said)


@pytest.mark.parametrize(
    ("name", "source", "country", "code"),
    [
        ("Jondullah", "ucdp", None, None),
        ("Jundallah (Iran)", "acled", None, None),
        ("Jundallah", "gtd", "Iran", None),
        ("Jandullah", None, "Iran", None),
        ("Jundallah", None, None, None),
        ("Jundallah", None, "Pakistan", "JND"),
        ("Jundullah", "article", None, "JND"),
        ("Jandullah", None, None, "JND"),
    ],
)
def test_jundallah_of_iran_is_not_jandullah_of_pakistan(name, source, country, code):
    match = resolve_group(name, source=source, country=country)
    assert match.code == code
    if code is None:
        assert match.method == "refused"
        assert "Iran" in match.note


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Military Forces of Pakistan (2022-)", "state"),
        ("Police Forces of Pakistan (2022-) Frontier Corps", "state"),
        ("Government of Afghanistan", "state"),
        ("NATO: North Atlantic Treaty Organization", "state"),
        ("Civilians (Afghanistan)", "civilians"),
        ("Civilians", "civilians"),
        ("Protesters (Pakistan)", "civilians"),
        ("Unidentified Armed Group (Pakistan)", "unidentified"),
        ("Unknown", "unidentified"),
        ("Gunmen", "unidentified"),
        ("Armed men", "unidentified"),
        ("Suspected militants", "unidentified"),
        ("Robbers", "unidentified"),
        ("Police", "state"),
        ("Baloch Separatists (Pakistan)", "unidentified"),
        ("Sindhudesh Peoples Army", "unknown"),
        ("Baloch Liberation Party", "unknown"),
        ("Khorasan jihadi group", "unknown"),
    ],
)
def test_actors_that_are_no_known_group_keep_their_name(name, kind):
    match = resolve_group(name)
    assert (match.code, match.name, match.kind) == (None, name, kind)
    assert match.method == ("unresolved" if kind == "unknown" else "pattern")


def test_the_taliban_in_government_are_a_state_and_the_note_says_who():
    assert "Taliban" in resolve_group("Military Forces of Afghanistan (2021-)").note
    assert not resolve_group("Military Forces of Afghanistan (2014-2021)").note


@pytest.mark.parametrize(
    ("name", "code", "method"),
    [
        ("Tehrik e Talibaan Pakistan", "TTP", "skeleton"),
        ("TTP: some faction or other", "TTP", "parts"),
        ("Afghan Taliban (TTP)", None, "ambiguous"),
        ("Lashkar-e-Something", None, "unresolved"),
    ],
)
def test_a_name_resolves_by_its_parts_or_consonants_or_not_at_all(name, code, method):
    match = resolve_group(name)
    assert (match.code, match.method) == (code, method)


def test_an_unknown_name_is_given_groups_with_names_like_it_and_no_code():
    match = resolve_group("Lashkar-e-Jhangwi al Hind")
    assert match.code is None
    assert match.candidates[0][0] in ("LEJ", "LJA")
    assert "one by one" in resolve_group("Somebody; Somebody else").note


@pytest.mark.parametrize("name", [None, "", "  ", "—", float("nan")])
def test_no_name_is_no_group(name):
    match = resolve_group(name)
    assert (match.code, match.kind, match.note) == (None, "unknown", "no name")


@given(st.text(max_size=40))
def test_any_text_is_answered_and_never_dropped(text):
    match = resolve_group(text)
    assert match.kind in KINDS
    assert match.code in {None, *group_names()}
    assert match.code is not None or match.name == text.strip()


# --- parents and factions -------------------------------------------------------------


def test_a_faction_of_the_ttp_is_also_ttp():
    for code in ("JuA", "JND", "TEK", "TTP-B", "TTP-KM", "HuAh"):
        assert "TTP" in ancestors(code)
        assert code in with_factions(["TTP"])
    assert ancestors("HuAh") == ("JuA", "TTP")
    assert "LEJ" not in with_factions(["TTP"])


def test_with_factions_keeps_strangers_and_says_each_code_once():
    assert with_factions(["XX", "IS", "ISK", "XX"]) == ["IS", "ISK", "ISPP", "XX"]
    assert with_factions([]) == []
    assert ancestors("XX") == ()


def test_no_group_is_part_of_itself_and_every_parent_exists():
    names = group_names()
    for code in names:
        above = ancestors(code)
        assert code not in above
        assert set(above) <= set(names)


# --- tables ---------------------------------------------------------------------------


def test_shipped_tables_name_existing_codes_and_sources():
    aliases = pd.read_csv(data_path("names", "group_aliases.csv"), dtype=str, keep_default_na=False)
    further = pd.read_csv(
        data_path("names", "further_groups.csv"), dtype=str, keep_default_na=False
    )
    names = set(group_names())
    assert len(names) == len(load_groups()) + len(further)
    assert further["name"].is_unique
    assert set(further["source"]).isdisjoint({""})
    for row in aliases.itertuples():
        ids = row.code.split("; ") if row.code else []
        assert set(ids) <= names
        assert row.source
        assert row.note or len(ids) == 1
        assert row.dataset in ("", *module.SOURCES)
        assert row.country in ("", "AFG", "PAK", "IRN")
    keys = aliases.assign(spelling=aliases["spelling"].str.casefold())
    assert not keys.duplicated(["spelling", "country", "dataset"]).any()


def test_a_column_of_names_keeps_order_and_index_and_resolves_each_once(monkeypatch):
    calls = []
    one = module.resolve_group
    monkeypatch.setattr(
        module, "resolve_group", lambda name, **more: calls.append(name) or one(name, **more)
    )
    names = pd.Series(["IS", "LeJ", "IS", None, "IS"], index=[5, 4, 3, 2, 1])
    countries = pd.Series(["Afghanistan", "Pakistan", "Syria", None, "Afghanistan"])
    found = match_groups(names, source="ucdp", country=countries)
    assert len(calls) == 4
    assert found.index.tolist() == [5, 4, 3, 2, 1]
    assert found["code"].tolist() == ["ISK", "LEJ", "IS", None, "ISK"]
    assert found["input"].tolist() == ["IS", "LeJ", "IS", None, "IS"]


def test_one_country_may_stand_for_all_names():
    found = match_groups(["IS", "IS"], source="ucdp", country="Pakistan")
    assert found["code"].tolist() == ["ISK", "ISK"]
    assert match_groups([]).empty


def test_own_aliases_win_and_are_marked(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("spelling,code,country,note\nTTP,JuA,PAK,ours\n", encoding="utf-8")
    match = resolve_group("ttp", country="Pakistan", aliases=path)
    assert (match.code, match.note) == ("JuA", "from your own table; ours")
    assert resolve_group("TTP", country="AFG", aliases=read_group_aliases(path)).code == "TTP"
    found = match_groups(["TTP", "LeJ"], country="PAK", aliases=path)
    assert found["code"].tolist() == ["JuA", "LEJ"]


def test_an_own_table_with_unknown_codes_is_refused(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("spelling,code\nA,NOBODY\n,TTP\n", encoding="utf-8")
    with pytest.raises(ValidationError) as caught:
        read_group_aliases(path)
    assert [fault.row for fault in caught.value.faults] == [2, 3]


def test_an_unknown_source_is_refused():
    with pytest.raises(InvalidInputError, match="source='satp'"):
        resolve_group("TTP", source="satp")


def test_a_region_without_a_register_knows_no_group_and_still_tells_kinds(borno):
    assert group_names(borno) == {}
    assert load_groups(borno).empty
    assert resolve_group("TTP", region=borno).code is None
    assert resolve_group("Military Forces of Nigeria (2023-)", region=borno).kind == "state"
    assert resolve_group("Civilians (Nigeria)", region=borno).kind == "civilians"
