from __future__ import annotations

import pytest

from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import InputFileError, InvalidInputError, ValidationError
from geo_afpak.region.read import default_region, read_region

BORNO = """
name = "Borno"
bounds = [11, 10, 15, 14]
[[countries]]
iso3 = "NGA"
numbers = { ucdp = 475 }
[layers]
adm1 = "adm1.geojson"
adm2 = "adm2.geojson"
[columns.adm2]
name = "ADM2_EN"
"""


@pytest.fixture
def write(tmp_path):
    for name in ("adm1", "adm2"):
        (tmp_path / f"{name}.geojson").touch()

    def file(text):
        path = tmp_path / "borno.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return file


def test_what_a_region_does_not_say_follows_from_what_it_says(write):
    region = read_region(write(BORNO))
    assert (region.name, region.those, region.view) == ("Borno", "Borno", (11, 10, 15, 14))
    assert region.countries[0].name == "Nigeria"
    assert region.by_number("ucdp") == {475: "NGA"}
    assert region.by_number("iso") == {566: "NGA"}
    assert region.vintage().name == "only"
    assert region.layer("adm2", region.vintage()).columns == (("name", "ADM2_EN"),)
    assert region.layer("towns") is None


@pytest.mark.parametrize("text", ["Nigeria", "NIGERIA", "NGA", "ng", " Nigeria "])
def test_a_country_is_known_by_its_names_and_codes(write, text):
    assert read_region(write(BORNO)).country_of(text) == "NGA"


def test_a_country_of_another_region_is_none_of_this_one(write):
    assert read_region(write(BORNO)).country_of("Pakistan") is None
    assert default_region().country_of("Nigeria") is None


def test_every_fault_of_a_file_is_said_at_once(write):
    text = BORNO.replace("name = ", "nam = ", 1).replace("[11, 10", "[11, 80").replace("NGA", "NG")
    with pytest.raises(ValidationError) as raised:
        read_region(write(text.replace("adm1.geojson", "gone.geojson") + "alt_names = 3\n"))
    assert {fault.field for fault in raised.value.faults} == {
        "name", "nam", "bounds", "countries[0].iso3", "layers.adm1", "columns.adm2.alt_names"
    }  # fmt: skip
    assert "did you mean 'name'?" in [fault.fix for fault in raised.value.faults]


@pytest.mark.parametrize("content", [b"name = ", b"\xff", None])
def test_a_file_that_is_no_toml_is_refused(write, content):
    path = write("")
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    with pytest.raises(InputFileError, match="expected a region as TOML"):
        read_region(path)


def test_an_unknown_vintage_is_answered_with_those_of_the_region(write):
    with pytest.raises(InvalidInputError, match="'2019' is unknown; expected one of 'only'"):
        read_region(write(BORNO)).vintage("2019")


def test_a_vintage_has_its_own_files_and_columns_and_shares_the_rest():
    region = default_region()
    first, second, third = region.vintages
    assert region.vintage() is first
    assert region.vintage(2018) is second
    assert region.layer("adm1", first) != region.layer("adm1", second)
    assert region.layer("adm2", first).columns == (("parent_id", "parent_id_2017"),)
    assert region.layer("adm2", second).columns == ()
    assert region.layer("adm2", third).path == region.layer("adm2", second).path
    assert region.layer("adm1", third) == region.layer("adm1", second)


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2014-06-29", "2017"),
        ("2018-05-30", "2017"),
        ("2018-05-31", "2018"),
        ("2022-09-08", "2018"),
        ("2022-09-09", "2022"),
    ],
)
def test_a_day_names_the_vintage_that_was_in_force_on_it(day, name):
    assert default_region().vintage(day).name == name


@pytest.mark.parametrize(
    ("unit", "vintage", "expected"),
    [
        ("PK-KP-chitral", "2022", ("PK-KP-chitral-lower", "PK-KP-chitral-upper")),
        ("PK-KP-chitral-upper", "2017", ("PK-KP-chitral",)),
        ("PK-KP-swat", "2022", ("PK-KP-swat",)),
        ("PK-KP-nowhere", "2022", ()),
    ],
)
def test_a_unit_is_found_in_another_vintage(unit, vintage, expected):
    known = set(load_boundaries("adm2", vintage=vintage)["adm_id"])
    assert default_region().parts_of(unit, known) == expected


@pytest.mark.parametrize("text", ["2018-02-30", "20180531", "May 2018"])
def test_what_is_no_day_names_no_vintage(text):
    with pytest.raises(InvalidInputError, match="or a day such as"):
        default_region().vintage(text)
