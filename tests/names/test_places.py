"""Stated names against listed names: what agrees, and what must not."""

import re
import unicodedata
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import InputFileError, InvalidInputError, ValidationError
from geo_afpak.names import columns
from geo_afpak.names.aliases import region_aliases
from geo_afpak.names.codes import told_of_codes
from geo_afpak.names.columns import match_districts
from geo_afpak.names.places import (
    METHODS,
    Match,
    normalise_name,
    read_unit_aliases,
    resolve_district,
    resolve_province,
    same_unit,
)
from geo_afpak.names.spelling import skeleton
from geo_afpak.page.names import local_names
from geo_afpak.region.datasets import data_path
from geo_afpak.region.read import default_region


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KABUL", "kabul"),
        ("  Zanda \n Jan ", "zanda jan"),
        ("Mazār-e Sharīf", "mazar e sharif"),
        ("Qal\u2018ah-ye Naw", "qalah ye naw"),
        ("Qal'ah-ye Naw", "qalah ye naw"),
        ("Kurram tribal region", "kurram"),
        ("Kurram Agency", "kurram"),
        ("Nangarhar province", "nangarhar"),
        ("Province of the Punjab", "punjab"),
        ("District Khyber", "khyber"),
        ("Kandahar District, Kandahar Province", "kandahar district kandahar"),
        ("district", "district"),
        ("Tribal District", "tribal"),
        ("Tribal Areas", "tribal areas"),
        ("Upper Dir", "upper dir"),
        ("کابُل", "کابل"),
        ("—", ""),
        ("", ""),
    ],
)
def test_a_name_keeps_only_what_names_the_place(text, expected):
    assert normalise_name(text) == expected


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = normalise_name(text)
    assert normalise_name(once) == once


@given(st.text(), st.sampled_from([str.upper, str.lower, str.title]))
def test_ascii_case_and_composed_accents_do_not_matter(text, change):
    ascii_text = text.encode("ascii", "ignore").decode()
    assert normalise_name(change(ascii_text)) == normalise_name(ascii_text)
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert normalise_name(composed) == normalise_name(decomposed)


@pytest.mark.parametrize(
    ("stated", "unit", "alt_names"),
    [
        ("Kurram tribal region", "Kurram", []),
        ("Kurram", "Kurram", ["Kurram Agency"]),
        ("Dara-e Nur", "Dara-e-Nur", []),
        ("Darra-i-Nur", "Dara-e-Nur", ["Darra-i-Nur"]),
        ("khyber-pakhtunkhwa Province", "Khyber Pakhtunkhwa", []),
        ("N.W.F.P.", "Khyber Pakhtunkhwa", ["N.W.F.P.", "NWFP"]),
    ],
)
def test_a_listed_spelling_is_the_unit(stated, unit, alt_names):
    assert same_unit(stated, unit, alt_names)


@pytest.mark.parametrize(
    ("stated", "unit", "alt_names"),
    [
        ("Zhari", "Zari", []),
        ("Dera Ismail Khan", "Dera Ghazi Khan", ["D. G. Khan"]),
        ("Dara Nur", "Dara-e-Nur", []),
        ("Karachi", "Karachi East", ["East Karachi"]),
        ("Dir", "Upper Dir", ["Dir Upper"]),
        ("", "Kabul", []),
        ("", "", [""]),
        ("-", "—", []),
    ],
)
def test_a_spelling_that_is_not_listed_is_another_name(stated, unit, alt_names):
    assert not same_unit(stated, unit, alt_names)


@pytest.mark.parametrize(
    ("vintage", "adm_id"), [("2017", "PK-TA"), ("2018", "PK-KP")], ids=["before", "after"]
)
def test_fata_is_itself_before_the_merger_and_khyber_pakhtunkhwa_after(vintage, adm_id):
    provinces = load_boundaries("adm1", vintage=vintage)
    for stated in ("FATA", "FATA (now Khyber Pakhtunkhwa)", "Federally Administered Tribal Areas"):
        found = [
            unit.adm_id
            for unit in provinces.itertuples()
            if same_unit(stated, unit.name, unit.alt_names)
        ]
        assert found == [adm_id]


def test_a_name_means_one_province_only():
    for vintage in ("2017", "2018"):
        provinces = load_boundaries("adm1", vintage=vintage)
        names = [
            normalise_name(name)
            for unit in provinces.itertuples()
            for name in {normalise_name(one) for one in (unit.name, *unit.alt_names)}
        ]
        assert len(names) == len(set(names))


def test_a_name_means_one_district_of_a_province_only():
    for _, districts in load_boundaries("adm2").groupby("parent_id"):
        names = [
            name
            for unit in districts.itertuples()
            for name in {normalise_name(one) for one in (unit.name, *unit.alt_names)}
        ]
        assert len(names) == len(set(names))


# --- resolving ------------------------------------------------------------------------

SEEN = pd.read_csv(
    Path(__file__).parents[1] / "data" / "names_seen.csv", dtype=str, keep_default_na=False
)
"""Spellings that do not match OCHA's, with the rows in which UCDP, GTD and ACLED have them."""

KARACHI = {
    "PK-SD-karachi-central", "PK-SD-karachi-east", "PK-SD-karachi-south", "PK-SD-karachi-west",
    "PK-SD-korangi", "PK-SD-malir",
}  # fmt: skip


def candidate_ids(match):
    return [candidate[0] for candidate in match.candidates]


@pytest.mark.parametrize(
    "row",
    list(SEEN.itertuples(index=False)),
    ids=[f"{r.spelling}, {r.adm1}" for r in SEEN.itertuples()],
)
def test_spellings_of_the_sources_come_to_the_right_district_or_to_none(row):
    match = resolve_district(row.spelling, adm1=row.adm1, country=row.country)
    expected = row.expected.split("; ") if row.expected else []
    if len(expected) == 1:
        assert match.adm2_id == expected[0]
        assert candidate_ids(match) == expected
    elif expected:
        assert (match.adm2_id, match.method) == (None, "ambiguous")
        assert set(candidate_ids(match)) == set(expected)
    else:
        assert (match.adm2_id, match.method) == (None, "unresolved")
        assert match.note
    for fewer in ({"country": row.country}, {}):
        assert resolve_district(row.spelling, **fewer).adm2_id in (None, *expected)


def test_the_list_of_spellings_is_whole():
    counted = SEEN[(SEEN["seen_in"] != "ACLED admin2")]
    assert (len(counted), len(SEEN)) == (72, 105)


REWRITINGS = {
    "as it is": lambda name: name,
    "capitals and district": lambda name: f"{name.upper()} DISTRICT",
    "without spaces": lambda name: name.replace(" ", ""),
    "no hyphens": lambda name: name.replace("-", " "),
    "ezafe -i-": lambda name: name.replace("-e-", "-i-"),
    "ezafe joined": lambda name: name.replace("-e-", "i "),
    "ezafe dropped": lambda name: name.replace("-e-", " "),
    "k for q": lambda name: name.replace("q", "k").replace("Q", "K"),
    "q for k": lambda name: name.replace("k", "q").replace("K", "Q"),
    "g for gh": lambda name: name.replace("gh", "g").replace("Gh", "G"),
    "h for kh": lambda name: name.replace("kh", "h").replace("Kh", "H"),
    "v for w": lambda name: name.replace("w", "v").replace("W", "V"),
    "au for aw": lambda name: name.replace("aw", "au"),
    "o for u": lambda name: name.replace("u", "o"),
    "u for o": lambda name: name.replace("o", "u"),
    "e for i": lambda name: name.replace("i", "e"),
    "i for e": lambda name: name.replace("e", "i"),
    "ai for ay": lambda name: name.replace("ay", "ai"),
    "doubled": lambda name: re.sub(r"(?<=[aeiou])([lmnrst])(?=[aeiou])", r"\1\1", name),
    "single": lambda name: re.sub(r"([b-z])\1", r"\1", name),
    "silent h": lambda name: re.sub(r"a\b", "ah", name),
    "no silent h": lambda name: re.sub(r"ah\b", "a", name),
    "abad apart": lambda name: re.sub(r"(?<=[a-z])abad", " Abad", name),
}


@pytest.mark.parametrize("rewrite", REWRITINGS.values(), ids=REWRITINGS)
def test_no_transliteration_of_a_name_leads_to_another_district_of_the_province(rewrite):
    districts = load_boundaries("adm2")
    for unit in districts.itertuples():
        for name in (unit.name, *unit.alt_names):
            match = resolve_district(rewrite(name), adm1=unit.parent_id, country=unit.country)
            assert match.adm2_id in (None, unit.adm_id), (name, rewrite(name), match)


def test_every_listed_name_is_found_in_its_province():
    for vintage in ("2017", "2018"):
        for unit in load_boundaries("adm2", vintage=vintage).itertuples():
            for name in {unit.name, *unit.alt_names} - {"Delaram", "Dilaram", "Dara-i-Suf"}:
                match = resolve_district(name, adm1=unit.parent_id, vintage=vintage)
                assert match.adm2_id == unit.adm_id, (name, match)


@given(st.text(max_size=40), st.sampled_from(["", "Kandahar", "FATA", "Nowhere"]))
def test_any_text_is_answered_and_what_resolves_is_the_first_candidate(text, adm1):
    match = resolve_district(text, adm1=adm1)
    assert match.method in METHODS
    assert 0 <= match.score <= 1
    assert (match.adm2_id is None) == (match.method in ("ambiguous", "unresolved"))
    assert match.adm2_id is None or candidate_ids(match) == [match.adm2_id]
    assert resolve_district(text, adm1=adm1) == match


@pytest.mark.parametrize(
    ("name", "adm1", "wrong"),
    [
        ("Zari", "Kandahar", "AF-BAL-zari"),
        ("Ghani Khel", "Nangarhar", "AF-PIA-jani-khel"),
        ("Asmar", "Kunar", "AF-FYB-almar"),
        ("Chak", "Wardak", "AF-LOG-charkh"),
        ("Archi", "Kunduz", "AF-NAN-achin"),
        ("Bolan", "Balochistan", "PK-KP-bannu"),
        ("Matta", "NWFP", "PK-SD-thatta"),
        ("Bara", "FATA", "PK-BA-barkhan"),
        ("Raghistan", "Badakhshan", "AF-KAN-arghestan"),
        ("Ishkamish", "Takhar", "AF-BDS-eshkashem"),
        ("Baraki", "Baghlan", "AF-BGL-burka"),
        ("Karachi Easth", "Sindh", "PK-SD-karachi-south"),
        ("Murghab", "Ghor", "AF-BDG-bala-murghab"),
        ("Spin Ghar", "Nangarhar", "AF-KAN-spin-boldak"),
        ("Behsud", "Wardak", "AF-NAN-behsud"),
        ("Bagram", "Kabul", "AF-KAB-bagrami"),
        ("Chak", "Kunar", "AF-KNR-chawkay"),
        ("Khairpur", "KPK", "PK-KP-haripur"),
    ],
)
def test_likeness_never_resolves(name, adm1, wrong):
    assert resolve_district(name, adm1=adm1).adm2_id != wrong


@pytest.mark.parametrize(
    "name",
    [
        "Arghandab", "Baharak", "Dawlat Abad", "Fayzabad", "Jaghatu", "Jani Khel",
        "Muqur", "Qara Bagh", "Surobi", "Tagab", "Sorobi", "Daulatabad", "Qarabagh district",
        "Nawa", "Reg", "فیض آباد",
    ],
)  # fmt: skip
def test_a_name_of_two_districts_stays_ambiguous_until_a_province_is_stated(name):
    match = resolve_district(name, country="Afghanistan")
    assert (match.adm2_id, match.method) == (None, "ambiguous")
    assert len(match.candidates) == 2
    for adm2_id, _, province, _ in match.candidates:
        assert resolve_district(name, adm1=province).adm2_id == adm2_id


@pytest.mark.parametrize(
    ("name", "provinces"),
    [("Khogyani", {"Nangarhar", "Ghazni"}), ("Behsud", {"Nangarhar", "Wardak"}),
     ("Shinwar", {"Nangarhar", "Parwan"}), ("Kohistan", {"Faryab", "Badakhshan", "Kapisa"})],
)  # fmt: skip
def test_a_name_of_one_province_is_one_more_where_no_province_is_stated(name, provinces):
    match = resolve_district(name, country="Afghanistan")
    assert (match.adm2_id, match.method) == (None, "ambiguous")
    assert {candidate[2] for candidate in match.candidates} == provinces


@pytest.mark.parametrize(
    ("name", "adm1", "ids"),
    [
        ("Achin/Spin Ghar", "Nangarhar", ["AF-NAN-achin"]),
        ("Spin Ghar, Achin", "Nangarhar", ["AF-NAN-achin"]),
        ("Achin/Somewhere", "Nangarhar", ["AF-NAN-achin"]),
        ("Ghorak / Maiwand", "Kandahar", ["AF-KAN-ghorak", "AF-KAN-maywand"]),
        ("Between Kot and Achin", "Nangarhar", ["AF-NAN-kot", "AF-NAN-achin"]),
        ("Kot & Achin", "Nangarhar", ["AF-NAN-kot", "AF-NAN-achin"]),
        ("Bajaur and Mohmand Agencies", "FATA", ["PK-KP-bajaur", "PK-KP-mohmand"]),
        ("Karak/Hangu border", "KPK", ["PK-KP-karak", "PK-KP-hangu"]),
        ("border area of Mohmand", "KP", ["PK-KP-mohmand"]),
        ("near Kot", "Nangarhar", ["AF-NAN-kot"]),
        ("10 km south of Achin", "Nangarhar", ["AF-NAN-achin"]),
        ("in the vicinity of Achin", "Nangarhar", ["AF-NAN-achin"]),
        ("Achin–Kot border", "Nangarhar", ["AF-NAN-achin", "AF-NAN-kot"]),
        ("Achin-Kot", "Nangarhar", ["AF-NAN-achin", "AF-NAN-kot"]),
        ("Achin + Kot", "Nangarhar", ["AF-NAN-achin", "AF-NAN-kot"]),
        ("North and South Waziristan", None, ["PK-KP-north-waziristan", "PK-KP-south-waziristan"]),
        ("Upper and Lower Dir", "KP", ["PK-KP-upper-dir", "PK-KP-lower-dir"]),
        ("Tirah Valley", "KPK", ["PK-KP-khyber", "PK-KP-kurram", "PK-KP-orakzai"]),
        ("Tirah", None, ["PK-KP-khyber", "PK-KP-kurram", "PK-KP-orakzai"]),
        ("outskirts of Peshawar", "KP", ["PK-KP-peshawar"]),
        ("Achin (?)", "Nangarhar", ["AF-NAN-achin"]),
        ("probably Achin", "Nangarhar", ["AF-NAN-achin"]),
        ("Valley of Pech", "Kunar", ["AF-KNR-dara-e-pech"]),
        ("Chaman border crossing", None, ["PK-BA-killa-abdullah"]),
        ("Paktika-South Waziristan border", None, ["PK-KP-south-waziristan"]),
        ("on the Kabul-Jalalabad highway", None, ["AF-KAB-kabul", "AF-NAN-jalalabad"]),
    ],
)
def test_several_names_in_a_cell_and_what_is_near_are_all_kept_as_possible(name, adm1, ids):
    match = resolve_district(name, adm1=adm1)
    assert (match.adm2_id, match.method, candidate_ids(match)) == (None, "ambiguous", ids)


@pytest.mark.parametrize(
    ("name", "adm1", "adm2_id"),
    [("Jhelum Valley", "AJK", "PK-JK-jhelum-valley"), ("Bara tehsil", "KP", "PK-KP-khyber"),
     ("Achin/Nangarhar", None, "AF-NAN-achin"), ("Nad Ali/Marjah", "Helmand", "AF-HEL-nad-e-ali"),
     ("Some Village, Achin", "Nangarhar", "AF-NAN-achin"),
     ("Lower and Upper Kurram", "KP", "PK-KP-kurram"),
     ("Bara and Jamrud tehsils", None, "PK-KP-khyber"),
     ("\u062f \u0627\u0686\u064a\u0646 \u0648\u0644\u0633\u0648\u0627\u0644\u06cd",
      None, "AF-NAN-achin"),
     ("Khost wa Fereng", "Baghlan", "AF-BGL-khost-wa-fereng")],
)  # fmt: skip
def test_parts_that_mean_one_district_are_that_district(name, adm1, adm2_id):
    assert resolve_district(name, adm1=adm1).adm2_id == adm2_id


@pytest.mark.parametrize(
    ("name", "country", "expected"),
    [
        ("Gulistan", None, None),
        ("Gulistan", "AFG", "AF-FRA-gulistan"),
        ("Gulistan", "Pakistan", "PK-BA-killa-abdullah"),
        ("Gulistan", "Afghanistan; Pakistan", None),
        ("Gulistan", "India", None),
    ],
)
def test_the_country_decides_between_a_district_and_a_place_abroad(name, country, expected):
    assert resolve_district(name, country=country).adm2_id == expected


@pytest.mark.parametrize(
    ("name", "adm1", "expected"),
    [
        ("Qarabagh district (Ghazni)", "", "AF-GHA-qara-bagh"),
        ("Qarabagh district (Ghazni)", "Ghazni province", "AF-GHA-qara-bagh"),
        ("Arghandab district (Zabul)", "", "AF-ZAB-arghandab"),
        ("Nad Ali district (Marja)", "Hilmand province", "AF-HEL-nad-e-ali"),
        ("Shinwar district (Ghani Khel)", "Nangarhar", "AF-NAN-shinwar"),
        ("Dara-i-Pech district (Manogai)", "Kunar", "AF-KNR-dara-e-pech"),
        ("Hissa-e-Awal (Khinj)", "Panjshir", "AF-PAN-khenj"),
        ("Karachi (Central)", "", "PK-SD-karachi-central"),
        ("Chora / Chinarto", "Uruzgan", "AF-URU-chora"),
        ("Achin, Nangarhar, Afghanistan", "", "AF-NAN-achin"),
        ("Kandahar District, Kandahar Province", "", "AF-KAN-kandahar"),
        ("Achin district (somewhere)", "", "AF-NAN-achin"),
        ("Somewhere (Achin)", "", "AF-NAN-achin"),
    ],
)
def test_brackets_are_read_as_province_other_name_or_seat(name, adm1, expected):
    assert resolve_district(name, adm1=adm1).adm2_id == expected


@pytest.mark.parametrize(
    ("name", "adm1", "candidates"),
    [
        ("Arghandab district (Zabul)", "Kandahar", {"AF-ZAB-arghandab", "AF-KAN-arghandab"}),
        ("Achin; Kot", "Nangarhar", {"AF-NAN-achin", "AF-NAN-kot"}),
        ("Kabul district (Surobi)", "Kabul", {"AF-KAB-kabul", "AF-KAB-surobi"}),
        ("Karachi", "KPK", set()),
    ],
)
def test_pieces_that_disagree_leave_the_name_open(name, adm1, candidates):
    match = resolve_district(name, adm1=adm1)
    assert match.adm2_id is None
    assert candidates <= set(candidate_ids(match))


@pytest.mark.parametrize(
    ("name", "adm1", "expected"),
    [
        ("Ghormach district", "Faryab", "AF-BDG-ghormach"),
        ("Gizab", "Daykundi", "AF-URU-gizab"),
        ("Khanabad", "Takhar", "AF-KDZ-khan-abad"),
        ("Kajran", "Uruzgan", "AF-DAY-kajran"),
        ("Behsud", "Laghman", "AF-NAN-behsud"),
    ],
)
def test_a_district_is_found_next_to_the_stated_province_and_flagged(name, adm1, expected):
    match = resolve_district(name, adm1=adm1)
    assert match.adm2_id == expected
    assert (match.score, match.province_used) == (0.8, None)
    assert match.note.startswith(f"not in {adm1} as stated, but in ")


def test_a_homonym_far_from_the_stated_province_is_only_suggested():
    match = resolve_district("Achin", adm1="Herat")
    assert match.adm2_id is None
    assert "AF-NAN-achin" in candidate_ids(match)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("FR Kohat", "PK-KP-kohat"),
        ("FR Tank - Jandola", "PK-KP-tank"),
        ("Frontier Region Bannu", "PK-KP-bannu"),
        ("FR DI Khan", "PK-KP-dera-ismail-khan"),
        ("F.R. Lakki", "PK-KP-lakki-marwat"),
        ("FR Nowhere", None),
    ],
)
def test_a_frontier_region_is_in_its_later_district_and_the_note_says_so(name, expected):
    match = resolve_district(name, adm1="FATA", country="PAK")
    assert match.adm2_id == expected
    assert ("Frontier Region" in match.note) == (expected is not None)
    assert resolve_district(name, country="AFG").adm2_id is None


@pytest.mark.parametrize("adm1", ["FATA", "KPK", "Khyber Pakhtunkwa province", "Merged Districts"])
@pytest.mark.parametrize("vintage", ["2017", "2018"])
def test_an_agency_is_found_under_fata_and_under_khyber_pakhtunkhwa(adm1, vintage):
    match = resolve_district("Bajaur Agency", adm1=adm1, vintage=vintage)
    assert match.adm2_id == "PK-KP-bajaur"


@pytest.mark.parametrize("name", ["Kabul province", "Province of Kandahar", "Wilayat Balkh"])
def test_a_province_is_not_the_district_of_the_same_name(name):
    match = resolve_district(name)
    assert (match.adm2_id, match.note) == (None, "names a province, not a district")


@pytest.mark.parametrize("name", [None, "", "  ", "—", float("nan")])
def test_no_name_is_no_district(name):
    assert resolve_district(name) == Match(None, None, "unresolved", 0.0, note="no name")


def test_a_city_name_is_looked_up_without_the_word():
    assert resolve_district("Mardan city").adm2_id == "PK-KP-mardan"
    assert resolve_district("Nowhere city").adm2_id is None


def test_a_tehsil_or_town_leads_to_its_district_and_the_note_says_so():
    match = resolve_district("Landikotal", adm1="FATA")
    assert (match.adm2_id, match.method) == ("PK-KP-khyber", "alias")
    match = resolve_district("Meranshah", adm1="FATA")
    assert (match.adm2_id, match.method) == ("PK-KP-north-waziristan", "skeleton")
    assert "like Miranshah" in match.note or "like Miran Shah" in match.note


@pytest.mark.parametrize(
    ("town", "adm1"), [("Sariab", "Balochistan"), ("Muryali", "KP"), ("Shera Kot", "Punjab")]
)
def test_the_consonants_of_another_town_decide_nothing(town, adm1):
    assert resolve_district(town, adm1=adm1).adm2_id is None


def test_a_province_that_is_not_known_is_said_and_not_used():
    match = resolve_district("Achin", adm1="Atlantis", country="AFG")
    assert (match.adm2_id, match.province_used) == ("AF-NAN-achin", None)
    assert match.note == "province 'Atlantis' is not known in AFG"


# --- P-codes --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "options", "adm2_id", "method"),
    [
        ("Achin", {}, "AF-NAN-achin", "pcode"),
        ("Acheen district", {}, "AF-NAN-achin", "pcode"),
        ("Achyn", {}, "AF-NAN-achin", "pcode"),
        ("Kot", {}, None, "ambiguous"),
        ("Kot", {"pcode_edition": "2021-11-17"}, "AF-NAN-achin", "pcode"),
        ("Kot", {"pcode_edition": "2014"}, "AF-NAN-kot", "exact"),
        ("", {}, "AF-NAN-achin", "pcode"),
        ("", {"pcode_edition": "OCHA COD-AB 2021-11-17"}, "AF-NAN-achin", "pcode"),
        ("Nowhere", {}, None, "unresolved"),
    ],
)
def test_a_code_counts_with_its_edition_or_with_a_name_that_bears_it_out(
    name, options, adm2_id, method
):
    match = resolve_district(name, adm1="Nangarhar", pcode="af0615", **options)
    assert (match.adm2_id, match.method) == (adm2_id, method)
    if match.method in ("ambiguous", "unresolved"):
        assert "AF-NAN-achin" in candidate_ids(match)
        assert "AF0615 is Achin" in match.note


@pytest.mark.parametrize("code", ["AF0615", "af615", "AF615.0", "615", "0615", "615.0"])
def test_a_code_without_its_zeros_is_found_also_in_place_of_the_name(code):
    for match in (
        resolve_district(None, country="AFG", pcode=code),
        resolve_district(code, country="AFG"),
    ):
        assert (match.adm2_id, match.method) == ("AF-NAN-achin", "pcode")
        assert "P-code AF0615 is Achin in OCHA COD-AB 2021-11-17" in match.note


def test_digits_alone_are_no_code_without_a_country():
    match = resolve_district(None, pcode="615")
    assert match.adm2_id is None
    assert "P-code 615 is in no edition" in match.note


def test_the_code_of_the_older_edition_does_not_move_a_district():
    match = resolve_district("Achin", adm1="Nangarhar", pcode="AF0617")
    assert match.adm2_id is None
    assert set(candidate_ids(match)) == {"AF-NAN-achin", "AF-NAN-muhmand-dara"}


def test_a_code_that_no_edition_has_is_said():
    match = resolve_district("Achin", pcode="AF9999")
    assert (match.adm2_id, match.method) == ("AF-NAN-achin", "exact")
    assert "AF9999 is in no edition" in match.note


# --- provinces ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hilmand", "AF-HEL"), ("Hirat province", "AF-HER"), ("Maidan Wardag", "AF-WAR"),
        ("Paktya", "AF-PIA"), ("Paktika", "AF-PKA"), ("Sari Pul", "AF-SAR"), ("هلمند", "AF-HEL"),
        ("KPK", "PK-KP"), ("N.W.F.P.", "PK-KP"), ("Khyber Pakhtunkwa province", "PK-KP"),
        ("Baluchistan", "PK-BA"), ("AJK", "PK-JK"), ("Azad Jammu & Kashmir", "PK-JK"),
        ("Gilgit Baltistan", "PK-GB"), ("Capital", "PK-IS"), ("ICT", "PK-IS"),
        ("Federal Capital Territory", "PK-IS"), ("FATA", "PK-TA"), ("af-nan", "AF-NAN"),
        ("AF06", "AF-NAN"), ("Nangahrar", "AF-NAN"), ("Kandahar and Helmand", None), ("", None),
    ],
)  # fmt: skip
def test_provinces_are_known_by_the_names_that_sources_give_them(name, expected):
    assert resolve_province(name) == expected


def test_a_province_is_looked_up_in_the_stated_country_only():
    assert resolve_province("Panjab", country="Pakistan") == "PK-PB"
    assert resolve_province("Kandahar", country="Pakistan") is None


# --- own aliases ----------------------------------------------------------------------


def write_aliases(path, *rows):
    path.write_text("\n".join(["spelling,unit_id,adm1_id,note", *rows, ""]), encoding="utf-8")
    return path


def test_own_aliases_win_and_are_marked(tmp_path):
    own = write_aliases(
        tmp_path / "own.csv", "Nowhere,AF-NAN-achin,,ours", "Achin,AF-NAN-kot,AF-NAN,"
    )
    match = resolve_district("NOWHERE district", aliases=own)
    assert (match.adm2_id, match.method) == ("AF-NAN-achin", "alias")
    assert match.note == "from your own table; ours"
    rows = read_unit_aliases(own)
    assert resolve_district("Achin", adm1="Nangarhar", aliases=rows).adm2_id == "AF-NAN-kot"
    code = resolve_district("Achin", adm1="Nangarhar", pcode="AF0615", aliases=rows)
    assert code.adm2_id == "AF-NAN-kot"
    assert resolve_district("Achin", aliases=rows).adm2_id == "AF-NAN-achin"


def test_own_aliases_may_leave_a_name_open(tmp_path):
    own = write_aliases(
        tmp_path / "own.csv", "Achin,,,not that one", "Kot,AF-NAN-kot; AF-NAN-achin,,"
    )
    assert resolve_district("Achin", aliases=own).method == "unresolved"
    assert resolve_district("Kot", aliases=own).method == "ambiguous"


def test_every_fault_of_an_own_table_is_said_at_once(tmp_path):
    own = write_aliases(tmp_path / "own.csv", "A,AF-XX-nowhere,,", ",AF-NAN-achin,,", "B,Achin,,")
    with pytest.raises(ValidationError) as caught:
        read_unit_aliases(own)
    assert [(fault.row, fault.field) for fault in caught.value.faults] == [
        (2, "unit_id"), (3, "spelling"), (4, "unit_id"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"name,unit\nA,B\n", "no column spelling, unit_id"),
        (b"", "has no column spelling, unit_id"),
        (b"spelling,unit_id\nA,B,C,D\nA,B,C,D,E\n", "row 2 has 4 cells"),
        (b'spelling,unit_id\n"A"x,B\n', "expected after"),
        (b"spelling,unit_id\n\x81\x8d,B\n", "neither UTF-8 nor cp1252"),
    ],
)
def test_an_own_table_that_cannot_be_read_is_refused(tmp_path, content, message):
    path = tmp_path / "own.csv"
    path.write_bytes(content)
    with pytest.raises(InputFileError, match=message):
        read_unit_aliases(path)


# --- the shipped tables ---------------------------------------------------------------

TABLES = ("adm1_aliases.csv", "adm2_aliases.csv", "place_aliases.csv")


@pytest.mark.parametrize("name", TABLES)
def test_alias_tables_name_existing_units_of_the_stated_country_with_a_source(name):
    level = "adm1" if name.startswith("adm1") else "adm2"
    units = load_boundaries(level, vintage="event").set_index("adm_id")["country"]
    table = pd.read_csv(data_path("names", name), dtype=str, keep_default_na=False)
    assert list(table.columns) == ["spelling", "unit_id", "country", "adm1_id", "source", "note"]
    for row in table.itertuples():
        assert row.spelling == row.spelling.strip() != ""
        assert row.source
        ids = row.unit_id.split("; ") if row.unit_id else []
        assert {units[one] for one in ids} <= {row.country}
        assert row.note or len(ids) == 1
        assert all(one.startswith(row.adm1_id) for one in ids)
    keys = [
        (normalise_name(row.spelling).replace(" ", ""), row.country, row.adm1_id, row.unit_id[:5])
        for row in table.itertuples()
    ]
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize(
    ("name", "vintage", "expected"),
    [
        ("Surab", "2017", ["PK-BA-kalat"]),
        ("Surab", "2022", ["PK-BA-shaheed-sikandarabad"]),
        ("Kalat", "2022", ["PK-BA-kalat-2022"]),
        ("Kila Abdullah", "2022", ["PK-BA-killa-abdullah-2022"]),
        ("Mastuj", "2022", ["PK-KP-chitral-upper"]),
        ("Chitral", "2017", ["PK-KP-chitral"]),
        ("Chitral", "2022", ["PK-KP-chitral-lower", "PK-KP-chitral-upper"]),
        ("Kohistan", "2022", [
            "PK-KP-kohistan-lower", "PK-KP-kohistan-upper", "PK-KP-kolai-palas-kohistan"
        ]),
    ],
)  # fmt: skip
def test_a_name_of_another_vintage_means_what_became_of_it(name, vintage, expected):
    match = resolve_district(name, country="PAK", vintage=vintage)
    assert [one[0] for one in match.candidates] == expected
    assert match.adm2_id == (expected[0] if len(expected) == 1 else None)


def test_a_file_with_codes_of_another_edition_is_told_so():
    seen = pd.DataFrame(
        {
            "name": ["Khulm", "Achin", "Kabul", "Kot"],
            "adm1": ["Samangan", "Nangarhar", "Kabul", "Nangarhar"],
            "pcode": ["AF2008", "AF0617", "AF0101", ""],
        }
    )
    found = match_districts(seen, name="name", adm1="adm1", pcode="pcode")
    assert found["adm2_id"].tolist()[0] == "AF-BAL-khulm"  # AF2110 under Balkh in our edition
    told = told_of_codes(seen["pcode"], found["note"])
    assert "2 of 3 rows with a code" in told
    assert "AF2008 and AF0617" in told
    assert not told_of_codes(["AF0101"], [found["note"][2]])
    stated = resolve_district("Kot", pcode="AF0615", pcode_edition="2021-11-17")
    assert not told_of_codes(["AF0615"], [stated.note])  # the code counts: nothing is in doubt


def test_a_name_means_a_district_of_its_own_day():
    seen = pd.DataFrame({"name": ["Chaman"] * 2, "on": ["2016-01-01", "2023-01-01"]})
    found = match_districts(seen, name="name", day="on", vintage="event")
    assert found[["adm2_id", "boundaries_of"]].to_numpy().tolist() == [
        ["PK-BA-killa-abdullah", "2017"], ["PK-BA-chaman", "2022"]
    ]  # fmt: skip
    with pytest.raises(InvalidInputError, match="needs a column of days"):
        match_districts(seen, name="name", vintage="event")


def test_a_code_of_a_later_district_finds_what_it_was_a_part_of():
    assert resolve_district(None, pcode="PK233", vintage="2017").adm2_id == "PK-BA-kalat"


def test_an_alias_does_not_contradict_a_listed_name_of_its_province():
    own = {
        (normalise_name(name).replace(" ", ""), unit.adm_id[:5]): unit.adm_id
        for unit in load_boundaries("adm2").itertuples()
        for name in (unit.name, *unit.alt_names)
    }
    for table in TABLES[1:]:
        for alias in region_aliases(default_region(), table.removesuffix(".csv")):
            key = normalise_name(alias.spelling).replace(" ", "")
            for one in alias.ids if len(alias.ids) == 1 else ():
                listed = own.get((key, one[:5]))
                assert listed in (None, one) or alias.adm1_id, (alias, listed)


# --- tables of names ------------------------------------------------------------------


def test_a_table_keeps_rows_order_and_index_and_resolves_each_name_once(monkeypatch):
    frame = SEEN[["spelling", "adm1", "country"]].iloc[[3, 1, 3, 0, 1]]
    frame = frame.set_axis([10, 9, 8, 7, 9], axis="index")
    calls = []
    one = columns.resolve_district
    monkeypatch.setattr(
        columns, "resolve_district", lambda **stated: calls.append(stated) or one(**stated)
    )
    found = match_districts(frame, name="spelling", adm1="adm1", country="country")
    assert len(calls) == 3
    assert found.index.tolist() == [10, 9, 8, 7, 9]
    assert found["adm2_id"].tolist() == [
        "PK-KP-kohat", "AF-HEL-nahr-e-saraj", "PK-KP-kohat", None, "AF-HEL-nahr-e-saraj",
    ]  # fmt: skip
    assert found["adm1_id"].tolist() == ["PK-KP", "AF-HEL", "PK-KP", None, "AF-HEL"]
    assert {one[0] for one in found.loc[7, "candidates"]} == KARACHI


def test_missing_names_and_an_empty_table_are_no_error():
    frame = pd.DataFrame({"name": ["Achin", None, float("nan"), pd.NA]})
    found = match_districts(frame, name="name")
    assert found["method"].tolist() == ["exact", "unresolved", "unresolved", "unresolved"]
    assert match_districts(frame.iloc[:0], name="name").empty


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(InvalidInputError, match="no column 'adm_2'"):
        match_districts(pd.DataFrame({"name": []}), name="adm_2")
    with pytest.raises(InvalidInputError, match="list is no table"):
        match_districts(["Achin"], name="adm_2")


@pytest.mark.parametrize(
    "call",
    [
        lambda: resolve_district("Achin", vintage="2016"),
        lambda: resolve_province("Kabul", vintage="2016"),
        lambda: match_districts(pd.DataFrame({"name": ["Achin"]}), name="name", vintage="2016"),
    ],
)
def test_an_unknown_vintage_is_refused(call):
    with pytest.raises(InvalidInputError, match="vintage='2016'"):
        call()


# --- another region ---------------------------------------------------------------------


def test_names_are_looked_up_in_the_region_that_is_asked_for(borno):
    match = resolve_district("konduga", adm1="Borno", country="Nigeria", region=borno)
    assert (match.adm2_id, match.method) == ("NG-1", "exact")
    assert resolve_province("BORNO", region=borno) == "NG-BO"
    assert resolve_district("Achin", region=borno).adm2_id is None
    note = resolve_district("Konduga", country="Pakistan", region=borno).note
    assert note == "Pakistan is outside Borno"


@pytest.mark.parametrize(
    ("name", "province", "unit"),
    [
        ("ضلع خیبر", "", "PK-KP-khyber"), ("تحصیل باڑہ", "", "PK-KP-khyber"),
        ("باجوڑ ایجنسی", "فاٹا", "PK-KP-bajaur"), ("کراچی وسطی", "", "PK-SD-karachi-central"),
        ("د اچین ولسوالۍ", "د ننګرهار ولایت", "AF-NAN-achin"),
        ("ولسوالی کوهستان", "فاریاب", "AF-FYB-kohistan"),
        # in no table, but with the consonants of one district of the province
        ("لاش او جوین", "فراه", "AF-FRA-lash-e-juwayn"),
        ("خوست و فرنګ", "بغلان", "AF-BGL-khost-wa-fereng"), ("لاش او جوین", "", None),
        ("ننګرهار", "", None), ("قره باغ", "", None),
    ],
)  # fmt: skip
def test_a_name_in_local_letters_is_its_district(name, province, unit):
    found = resolve_district(name, adm1=province)
    assert found.adm2_id == unit
    assert "not known" not in found.note


def test_every_name_in_local_letters_is_that_of_its_unit():
    """The consonants of another unit's Latin name would be a slip of the pen."""
    units = load_boundaries("adm2", vintage="event").drop(columns="geometry")
    latin = [
        (unit.parent_id, skeleton(name), unit.adm_id)
        for unit in units.itertuples()
        for name in (unit.name, *unit.alt_names)
        if name.isascii()
    ]
    parent = dict(zip(units["adm_id"], units["parent_id"], strict=True))
    for row in region_aliases(default_region(), "adm2_aliases"):
        for one in row.ids if row.source == "name in local script" else ():
            key = (parent[one], skeleton(row.spelling))
            alike = {unit for *place, unit in latin if tuple(place) == key}
            assert not alike or one in alike or "Karachi" in one.title(), row


def test_provinces_are_found_by_the_names_that_the_page_shows():
    shown = {key: names for key, names in local_names().items() if key[2:3] == "-"}
    assert len(shown) > 40
    for adm_id, names in shown.items():
        assert [resolve_province(name) for name in names] == [adm_id] * len(names)


@pytest.mark.parametrize(
    ("stated", "adm1", "district"),
    [
        ("Bara Tehsil of Khyber Agency", None, "PK-KP-khyber"),
        ("Shawal area of North Waziristan", None, "PK-KP-north-waziristan"),
        ("Matta in Swat", "KP", "PK-KP-swat"),
        ("somewhere in Helmand", None, None),
    ],
)
def test_what_lies_in_a_district_is_read_with_it(stated, adm1, district):
    assert resolve_district(stated, adm1=adm1).adm2_id == district


@pytest.mark.parametrize(
    ("text", "province", "unit"),
    [
        ("Quetta\u00b9", "Balochistan", "PK-BA-quetta"), ("Distt. Quetta", None, "PK-BA-quetta"),
        ("Dist: Quetta", None, "PK-BA-quetta"), ("Peshawar Cantt", None, "PK-KP-peshawar"),
        ("15 km NE of Jalalabad", "Nangarhar", None), ("3 km N of Achin", "Nangarhar", None),
    ],
)  # fmt: skip
def test_marks_and_abbreviations_are_no_part_of_a_name_and_a_distance_leaves_it(
    text, province, unit
):
    match = resolve_district(text, adm1=province)
    assert match.adm2_id == unit
    assert match.candidates
