"""Stated names against listed names: what agrees, and what must not."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo_afpak.boundaries import load_boundaries
from geo_afpak.gazetteer import normalise_name, same_unit


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


@settings(deadline=None)
@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = normalise_name(text)
    assert normalise_name(once) == once


@settings(deadline=None)
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
