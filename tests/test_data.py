"""The embedded incidents, zones and tables: what the article says, whole and consistent."""

import csv
import datetime as dt
import json
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import shape

from geo_afpak.boundaries import load_boundaries, load_neighbours
from geo_afpak.model import fields, schema
from geo_afpak.region.datasets import data_path
from geo_afpak.zones import check_zone_geometry

ROOT = Path(__file__).resolve().parents[1]
BUILT = (
    "incidents.geojson", "presence_zones.geojson", "groups.csv", "corrections.csv",
    "discrepancies.csv", "footnotes.csv", "strength_estimates.csv", "phases.csv",
)  # fmt: skip
COUNTS = ("killed", "killed_low", "killed_high", "injured", "injured_low", "injured_high")


def features(name):
    return json.loads(data_path(name).read_text(encoding="utf-8"))["features"]


def table(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def incidents():
    return [feature["properties"] for feature in features("incidents.geojson")]


@pytest.fixture(scope="module")
def zones():
    return [feature["properties"] for feature in features("presence_zones.geojson")]


@pytest.fixture(scope="module")
def zone_frame(zones):
    shapes = [shape(feature["geometry"]) for feature in features("presence_zones.geojson")]
    return gpd.GeoDataFrame(zones, geometry=shapes, crs=fields.CRS)


@pytest.fixture(scope="module")
def footnotes():
    return {int(row["number"]): row["citation"] for row in table(data_path("footnotes.csv"))}


@pytest.fixture(scope="module")
def group_codes():
    return [row["code"] for row in table(data_path("groups.csv"))]


# --- what the article says ------------------------------------------------------


def test_all_85_events_are_there(incidents):
    assert len({incident["id"] for incident in incidents}) == len(incidents) == 85
    assert Counter(incident["event_type"] for incident in incidents) == {
        "counter_terrorism": 23, "pledge_alliance": 19, "recruitment_propaganda": 16,
        "attack": 11, "organisational": 9, "statement": 5, "clash": 1, "unrest": 1,
    }  # fmt: skip
    assert Counter(incident["scope"] for incident in incidents) == {
        "core": 67, "background": 12, "out_of_theatre": 6,
    }  # fmt: skip


def test_eleven_attacks_with_347_killed_in_8_and_765_injured_in_6(incidents):
    attacks = [incident for incident in incidents if incident["event_type"] == "attack"]
    killed = [attack["killed"] for attack in attacks if attack["killed"] is not None]
    injured = [attack["injured"] for attack in attacks if attack["injured"] is not None]
    assert len(attacks) == 11
    assert (sum(killed), len(killed)) == (347, 8)
    assert (sum(injured), len(injured)) == (765, 6)


def test_events_by_precision_of_place(incidents):
    found = Counter(incident["geo_precision"] for incident in incidents)
    assert found == {1: 5, 2: 26, 3: 3, 4: 14, 5: 14, 0: 23}


def test_zones_by_status(zones):
    assert len({zone["id"] for zone in zones}) == len(zones) == 38
    assert Counter(zone["status"] for zone in zones) == {
        "attack_reach": 8, "recruitment": 6, "stronghold": 5, "cells": 5, "operational": 4,
        "affiliate_area": 3, "former": 2, "pockets_of_influence": 2, "no_organised_presence": 1,
        "leadership_hideout": 1, "claimed_territory": 1,
    }  # fmt: skip


def test_sizes_of_the_tables(footnotes, group_codes):
    assert sorted(footnotes) == list(range(1, 155))
    assert len(set(group_codes)) == len(group_codes) == 29
    assert len(table(data_path("discrepancies.csv"))) == 73
    assert len(table(data_path("strength_estimates.csv"))) == 25


def test_the_data_card_counts_the_rows_of_each_file():
    card = data_path("README.md").read_text(encoding="utf-8")
    for name in BUILT:
        path = data_path(name)
        rows = len(features(name) if path.suffix == ".geojson" else table(path))
        assert f"| `{name}` | {rows} |" in card


# --- rules of evidence ------------------------------------------------------------


def test_a_figure_that_is_not_stated_is_null_and_never_zero(incidents):
    stated = {row["id"]: row for row in table(ROOT / "tools/seed/incidents.csv")}
    for incident in incidents:
        for name in COUNTS:
            text = stated[incident["id"]][name]
            assert incident[name] == (int(text) if text else None), (incident["id"], name)
            assert incident[name] != 0


def test_no_place_means_no_point_and_every_point_tells_its_basis():
    for feature in features("incidents.geojson"):
        properties = feature["properties"]
        if properties["geo_precision"] == 0:
            assert feature["geometry"] is None, feature["id"]
        if properties["geo_precision"] >= 4 and feature["geometry"] is not None:
            assert "isplay anchor" in properties["location_basis"], feature["id"]
            assert "not a place" in properties["location_basis"], feature["id"]
        assert properties["location_basis"], feature["id"]


def test_every_record_cites_footnotes_that_exist(incidents, zones, footnotes):
    for record in [*incidents, *zones]:
        numbers, sources = [int(number) for number in record["footnotes"]], record["sources"]
        if not numbers:
            assert len(sources) == 1, record["id"]
            assert sources[0].endswith("(no footnote given)"), record["id"]
            continue
        assert len(sources) == len(numbers), record["id"]
        for number, source in zip(numbers, sources, strict=True):
            assert source.startswith(f"[{number}] {footnotes[number]}"), record["id"]
            assert source.endswith(f"(note {number} in Basit 2017)"), record["id"]


def test_every_table_cites_footnotes_that_exist(footnotes):
    for name in ("groups", "strength_estimates", "discrepancies", "phases"):
        for row in table(data_path(f"{name}.csv")):
            cited = [int(number) for number in row["footnotes"].split("|") if number]
            assert set(cited) <= set(footnotes), row


def test_every_group_code_is_in_the_register(incidents, zones, group_codes):
    named = {code for incident in incidents for code in incident["groups"]}
    named |= {zone["group"] for zone in zones}
    named |= {row["parent"] for row in table(data_path("groups.csv"))} - {""}
    assert named <= set(group_codes)


def test_links_between_records_lead_somewhere(incidents, zones):
    ids = {record["id"] for record in [*incidents, *zones]}
    for incident in incidents:
        assert set(incident["related_ids"]) <= ids, incident["id"]
    for row in table(data_path("discrepancies.csv")):
        subjects = {part for part in row["rows"].split("|") if "-" in part and " " not in part}
        assert subjects <= ids, row["number"]


def test_files_keep_the_data_model(zone_frame):
    frame = zone_frame.copy()
    for name in ("strength_low", "strength_high"):
        frame[name] = frame[name].astype("Int64")
    assert schema.check_zones(frame) == []
    incidents = features("incidents.geojson")
    points = [feature["geometry"] and shape(feature["geometry"]) for feature in incidents]
    frame = gpd.GeoDataFrame([feature["properties"] for feature in incidents], geometry=points)
    for name in fields.INTEGER_FIELDS:
        frame[name] = frame[name].astype("Int64")
    assert schema.check_incidents(frame.set_crs(fields.CRS)) == []


# --- zones --------------------------------------------------------------------------


def test_every_unit_of_a_zone_exists_at_its_level(zones):
    known = {level: set(load_boundaries(level)["adm_id"]) for level in fields.LEVELS}
    known["neighbour"] = known["adm0"] | set(load_neighbours()["adm_id"])
    for zone in zones:
        assert zone["units"], zone["id"]
        assert set(zone["units"]) <= known[zone["unit_level"]], zone["id"]
        assert zone["units_basis"], zone["id"]


def test_the_geometry_of_a_zone_is_the_union_of_its_units(zone_frame):
    assert check_zone_geometry(zone_frame) == []


def test_nine_unnamed_districts_are_drawn_as_their_province(zones):
    peak = next(zone for zone in zones if zone["id"] == "z-isk-nangarhar-peak")
    assert (peak["units"], peak["units_count_stated"]) == (["AF-NAN"], 9)


def test_strength_is_given_only_where_the_article_gives_it(zones):
    stated = {
        zone["id"]: (zone["strength_low"], zone["strength_high"])
        for zone in zones
        if zone["strength_low"] is not None or zone["strength_high"] is not None
    }
    assert stated == {"z-isk-afghanistan": (1000, 3500)}


def test_provinces_touching_fata_are_those_of_the_tribal_region_zone(zones):
    provinces = load_boundaries("adm1")
    fata = provinces.loc[provinces["adm_id"] == "PK-TA", "geometry"].iloc[0]
    touching = provinces[provinces.intersects(fata) & (provinces["country"] == "AFG")]
    zone = next(zone for zone in zones if zone["id"] == "z-aq-tribal-region")
    assert sorted(zone["units"]) == sorted([*touching["adm_id"], "PK-TA"])


# --- corrections ----------------------------------------------------------------------


def test_each_correction_changes_a_field_of_an_incident_and_says_why(incidents):
    stated = {incident["id"]: incident for incident in incidents}
    numbers = {row["number"] for row in table(data_path("discrepancies.csv"))}
    rows = table(data_path("corrections.csv"))
    assert len({(row["incident_id"], row["field"]) for row in rows}) == len(rows)
    for row in rows:
        incident = stated[row["incident_id"]]
        if row["field"] not in {"lon", "lat"}:
            assert row["field"] in incident, row
            assert str(incident[row["field"]]) != row["value"], row
        assert row["basis"] in {"article contradicts itself", "outside"}, row
        assert row["confidence"] in fields.CERTAINTIES, row
        assert row["source"], row
        assert row["reason"], row
        assert row["discrepancy"] in numbers, row


def test_corrected_values_are_sound(incidents):
    corrected = {incident["id"]: dict(incident) for incident in incidents}
    for row in table(data_path("corrections.csv")):
        number = row["field"] in fields.INTEGER_FIELDS
        corrected[row["incident_id"]][row["field"]] = int(row["value"]) if number else row["value"]
    for incident in corrected.values():
        if incident["date_start"]:
            start = dt.date.fromisoformat(incident["date_start"])
            assert start <= dt.date.fromisoformat(incident["date_end"]), incident["id"]
            assert incident["date_precision"] in fields.DATE_PRECISIONS
        if incident["killed"] is not None:
            assert incident["killed_low"] <= incident["killed"] <= incident["killed_high"]
    attacks = [one for one in corrected.values() if one["event_type"] == "attack"]
    assert sum(attack["killed"] or 0 for attack in attacks) == 347 + 45
    assert sum(attack["injured"] or 0 for attack in attacks) == 765 + 13


def test_no_cell_of_a_table_starts_a_formula():
    for name in BUILT[2:]:
        for row in table(data_path(name)):
            assert not [cell for cell in row.values() if cell.startswith(tuple("=+-@\t\r"))], row


# --- files ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", BUILT[:2])
def test_geojson_has_one_feature_a_line_and_five_decimals(name):
    def numbers(part):
        return [part] if isinstance(part, float) else [n for one in part for n in numbers(one)]

    head, *lines, tail = data_path(name).read_text(encoding="utf-8").split("\n")
    assert head.startswith('{"type":"FeatureCollection"')
    assert lines[-1] + tail == "]}"
    for line in lines[:-1]:
        feature = json.loads(line.removesuffix(","))
        assert feature["id"] == feature["properties"]["id"]
        if feature["geometry"]:
            for number in numbers(feature["geometry"]["coordinates"]):
                assert number == round(number, 5)


def test_rebuilding_gives_the_same_bytes(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import build_data

    build_data.build(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(BUILT)
    for name in BUILT:
        assert (tmp_path / name).read_bytes() == data_path(name).read_bytes(), name
