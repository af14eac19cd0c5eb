from __future__ import annotations

import pytest
import shapely

from geo_afpak import layers
from geo_afpak.count.lead import lead_of
from geo_afpak.count.summary import totals
from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields
from geo_afpak.model.schema import check_incidents
from geo_afpak.page.payload import feature_groups
from geo_afpak.region.datasets import data_path


@pytest.fixture(scope="module")
def embedded() -> Layers:
    return build_layers(
        read_incidents(data_path("incidents.geojson")).frame,
        read_zones(data_path("presence_zones.geojson")).frame,
    )


def test_only_a_site_or_a_town_is_drawn_as_a_dot(embedded: Layers) -> None:
    dots = embedded.incidents[embedded.incidents["mark"] == "dot"]
    assert set(dots[fields.GEO_PRECISION]) == {1, 2}


@pytest.mark.parametrize(
    ("precision", "radius", "mark"),
    [(3, 25, "near"), (3, None, "district"), (2, 25, "near"), (2, 5, "dot")],
)
def test_a_point_right_to_a_radius_of_its_own_is_near_its_place(
    embedded: Layers, precision: int, radius: float | None, mark: str
) -> None:
    dots = embedded.incidents[embedded.incidents["mark"] == "dot"].iloc[[0]]
    one = dots.assign(geo_precision=precision, radius_km=radius)
    assert list(layers.mark_of(one)) == [mark]


def test_an_event_known_to_the_province_becomes_a_badge_not_a_dot(embedded: Layers) -> None:
    provinces = embedded.incidents[embedded.incidents[fields.GEO_PRECISION] == 4]
    assert set(provinces["mark"]) == {"province"}


def test_every_event_is_drawn_listed_or_elsewhere(embedded: Layers) -> None:
    counts = embedded.incidents["mark"].value_counts().to_dict()
    assert sum(counts.values()) == 97
    assert counts["elsewhere"] == 7
    assert counts["district"] == 3


def test_every_event_type_has_a_class() -> None:
    kinds = [kind for kinds in layers.EVENT_CLASSES.values() for kind in kinds]
    assert sorted(kinds) == sorted(fields.EVENT_TYPES)


def test_simplified_districts_stay_one_coverage(embedded: Layers) -> None:
    assert shapely.coverage_is_valid(embedded.districts.geometry.array)
    assert len(embedded.districts) == 548


def test_simplified_provinces_cover_the_same_land_as_the_districts(embedded: Layers) -> None:
    land = shapely.union_all(embedded.districts.geometry.array)
    provinces = shapely.union_all(embedded.provinces.geometry.array)
    assert shapely.area(shapely.symmetric_difference(land, provinces)) < 1e-6


def test_provinces_of_2017_keep_fata_apart_through_districts_that_it_crossed(
    embedded: Layers,
) -> None:
    provinces = embedded.provinces.set_index(fields.ADM_ID).geometry
    bannu = embedded.districts.set_index(fields.ADM_ID).geometry["PK-KP-bannu"]
    assert 0.05 < shapely.area(shapely.intersection(bannu, provinces["PK-TA"])) / bannu.area < 0.95


def test_every_label_lies_in_its_own_unit(embedded: Layers) -> None:
    for units in (embedded.districts, embedded.provinces, embedded.countries):
        inside = shapely.contains(units.geometry.array, units["label_point"].array)
        assert inside.all(), units.loc[~inside, fields.NAME].tolist()


def test_disputed_lines_lie_on_the_drawn_borders(embedded: Layers) -> None:
    outline = shapely.union_all(shapely.boundary(embedded.countries.geometry.array))
    disputed = embedded.lines[embedded.lines[fields.DISPUTED].astype(bool)]
    assert len(disputed) >= 2
    for line in disputed.geometry:
        assert not line.is_empty
        # Lines end on whole steps of 1e-5 degrees, a metre.
        assert shapely.length(shapely.difference(line, shapely.buffer(outline, 1e-5))) < 1e-6


def test_zone_lines_follow_the_simplified_units(embedded: Layers) -> None:
    achin = embedded.districts.set_index(fields.ADM_ID).geometry["AF-NAN-achin"]
    zone = embedded.zones.set_index(fields.ID).geometry["z-isk-achin"]
    assert shapely.equals(achin, zone)


def test_the_lead_takes_its_numbers_from_the_summary(embedded: Layers) -> None:
    attacks = embedded.incidents[embedded.incidents[fields.EVENT_TYPE] == "attack"]
    numbers = totals(attacks)
    assert numbers["killed"] == 347
    said = "count 347 (340–347) people killed in 8 of 90 events, all in attacks; no figure for 82"
    assert said in embedded.lead


def test_deaths_in_attacks_are_said_as_a_part_of_all_deaths(embedded: Layers) -> None:
    incidents = embedded.incidents.copy()
    clash = incidents.index[incidents[fields.EVENT_TYPE] == "clash"][0]
    incidents.loc[clash, [fields.KILLED, fields.KILLED_LOW, fields.KILLED_HIGH]] = [5, 5, 5]
    lead = lead_of(incidents, embedded.zones)
    said = "count 352 (345–352) people killed in 9 of 90 events, 347 in attacks; no figure for 81"
    assert said in lead


def test_a_map_of_counts_alone_does_not_begin_with_no_events(embedded: Layers) -> None:
    incidents = embedded.incidents.assign(source_dataset="ACLED")
    lead = build_layers(incidents, embedded.zones).lead
    assert lead.startswith("97 events, with 347 (340–347) people killed, are counted by district")
    assert lead.endswith("41 statements of presence are shown.")
    assert lead_of(incidents.iloc[:0], embedded.zones) == "41 statements of presence."
    assert lead_of(incidents.iloc[:0], embedded.zones.iloc[:0]) == "No events."


def test_the_title_names_the_years_of_the_incidents(embedded: Layers) -> None:
    assert embedded.title == "Incidents in Afghanistan and Pakistan, 2001 to 2017"


def test_an_unknown_group_keeps_its_code_as_its_name(embedded: Layers) -> None:
    incidents = embedded.incidents.copy()
    incidents.at[0, fields.GROUPS] = ["XYZ"]
    again = build_layers(incidents, embedded.zones)
    assert again.group_names["XYZ"] == "XYZ"
    assert again.group_names["ISK"] == "Islamic State of Khurasan"


def test_an_event_of_an_unknown_type_is_drawn_as_other_and_not_lost(embedded: Layers) -> None:
    incidents = embedded.incidents.copy()
    incidents.at[0, fields.EVENT_TYPE] = "atack"
    again = build_layers(incidents, embedded.zones)
    assert again.incidents.at[0, "event_class"] == "other"
    assert again.incidents.at[0, "mark"] == "dot"
    assert ("event:other", "Other, type not known", True) in feature_groups(again)
    assert all(key != "event:other" for key, _, _ in feature_groups(embedded))


@pytest.mark.parametrize("radius", [-5.0, 0.0, 25_000.0])
def test_a_radius_that_no_place_is_near_within_is_refused(embedded: Layers, radius: float) -> None:
    faults = check_incidents(embedded.incidents.iloc[[0]].assign(radius_km=radius))
    assert ("radius_km", "kilometres above 0, 1,000 at most") in {
        (fault.field, fault.expected) for fault in faults
    }
