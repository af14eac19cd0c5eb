"""The embedded incidents, zones and tables: what the article says, whole and consistent."""

import csv
import datetime as dt
import json
import re
from collections import Counter
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import shape

from geo_afpak.boundaries import load_boundaries, load_neighbours
from geo_afpak.io import read_zones
from geo_afpak.model import fields, schema
from geo_afpak.region.datasets import data_path
from geo_afpak.zones import apply_zone_corrections, check_zone_geometry

ROOT = Path(__file__).resolve().parents[1]
BUILT = (
    "incidents.geojson", "presence_zones.geojson", "groups.csv", "corrections.csv",
    "zone_corrections.csv", "discrepancies.csv", "footnotes.csv", "strength_estimates.csv",
    "phases.csv",
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


def test_all_97_events_are_there(incidents):
    assert len({incident["id"] for incident in incidents}) == len(incidents) == 97
    assert Counter(incident["event_type"] for incident in incidents) == {
        "counter_terrorism": 24, "pledge_alliance": 22, "recruitment_propaganda": 17,
        "organisational": 15, "attack": 11, "statement": 6, "clash": 1, "unrest": 1,
    }  # fmt: skip
    assert Counter(incident["scope"] for incident in incidents) == {
        "core": 73, "background": 17, "out_of_theatre": 7,
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
    assert found == {1: 5, 2: 26, 3: 3, 4: 14, 5: 16, 0: 33}


def test_zones_by_status(zones):
    assert len({zone["id"] for zone in zones}) == len(zones) == 41
    assert Counter(zone["status"] for zone in zones) == {
        "attack_reach": 9, "recruitment": 8, "stronghold": 5, "cells": 5, "operational": 4,
        "affiliate_area": 3, "former": 2, "pockets_of_influence": 2, "no_organised_presence": 1,
        "leadership_hideout": 1, "claimed_territory": 1,
    }  # fmt: skip


def test_sizes_of_the_tables(footnotes, group_codes):
    assert sorted(footnotes) == list(range(1, 155))
    assert len(set(group_codes)) == len(group_codes) == 29
    assert len(table(data_path("discrepancies.csv"))) == 86
    assert len(table(data_path("strength_estimates.csv"))) == 28


def test_the_data_card_counts_the_rows_of_each_file():
    card = data_path("README.md").read_text(encoding="utf-8")
    for name in BUILT:
        path = data_path(name)
        rows = len(features(name) if path.suffix == ".geojson" else table(path))
        assert f"| `{name}` | {rows} |" in card


def told(section, *, column=1, until="\n#"):
    """List the words in code of a column of the first table of a section of the data card."""
    card = data_path("README.md").read_text(encoding="utf-8")
    text = card.split(f"\n{section}\n", 1)[1].split("|---", 1)[1]
    lines = text.split(until, 1)[0].splitlines()
    rows = [line.split("|")[column] for line in lines if line.startswith("| `")]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize(
    ("section", "name", "model"),
    [
        ("## Incidents", "incidents.geojson", fields.INCIDENT_FIELDS),
        ("## Presence zones", "presence_zones.geojson", fields.ZONE_FIELDS),
    ],
)
def test_the_data_card_explains_every_field_and_no_other(section, name, model):
    there = {key for feature in features(name) for key in feature["properties"]}
    explained = told(section, until="\n\nA statement" if "zones" in section else "\n#")
    assert sorted(explained) == sorted(there)
    assert set(model) <= there


def test_the_data_card_explains_every_word_of_a_vocabulary():
    assert sorted(told("### Types of event")) == sorted(fields.EVENT_TYPES)
    statuses = told("| `status` | zones | meaning |")
    assert sorted(statuses) == sorted(fields.ZONE_STATUSES)
    card = data_path("README.md").read_text(encoding="utf-8")
    for code in fields.GEO_PRECISIONS:
        assert f"\n| {code} | " in card
    for name, words in (
        ("date_precision", fields.DATE_PRECISIONS),
        ("scope", fields.SCOPES),
        ("certainty", fields.CERTAINTIES),
        ("unit_level", fields.UNIT_LEVELS),
    ):
        row, *_ = re.findall(rf"^\| [^|]*`{name}` \|(.*)\|$", card, flags=re.MULTILINE)
        assert {f"`{word}`" for word in words} <= set(re.findall("`[^`]+`", row)), name


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


def test_a_point_known_to_a_province_or_less_comes_from_the_tool_alone(monkeypatch):
    """A label point taken over from elsewhere would bring the licence of its layer along."""
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    import build_data

    rows = {row["id"]: row for row in table(ROOT / "tools/seed/incidents.csv")}
    points = {feature["id"]: feature["geometry"] for feature in features("incidents.geojson")}
    for key, row in rows.items():
        if int(row["geo_precision"]) < 4:
            assert not row["anchor_units"], key
            continue
        assert not row["lon"], key
        assert not row["lat"], key
        if points[key] is not None:
            units = row["anchor_units"].split("|")
            assert shape(points[key]) == build_data.anchor(units)[1], key


def test_the_province_is_marked_where_the_source_does_not_name_it(incidents, zones):
    for record in [*incidents, *zones]:
        known = record["adm1_basis"] is not None
        assert known == (record["adm1_stated"] is not None), record["id"]
        assert record["adm1_basis"] in {None, "source", "inferred"}, record["id"]
        if "FATA" in (record["adm1_stated"] or ""):  # a word that the article never has
            assert record["adm1_basis"] == "inferred", record["id"]


def test_a_record_without_a_place_names_no_unit(incidents):
    for incident in incidents:
        if incident["geo_precision"] == 0:
            stated = (incident["adm1_stated"], incident["adm2_stated"], incident["place"])
            assert stated == (None, None, None), incident["id"]


def test_no_record_names_a_group_before_it_existed(incidents, zones):
    formed = {row["code"]: row["formed"] for row in table(data_path("groups.csv"))}
    assert sum(map(bool, formed.values())) >= 7
    for incident in incidents:
        for code in incident["groups"]:
            last = incident["date_end"]
            assert last is None or last >= formed[code], (incident["id"], code)
    for zone in zones:
        for day in filter(None, (zone["since"], zone["until"])):
            start = formed[zone["group"]][: len(day)]
            assert day >= start, zone["id"]


def test_words_for_a_bound_leave_the_other_bound_open(incidents):
    for row in table(data_path("strength_estimates.csv")):
        assert row["qualifier"] in {"exact", "about", "at most", "at least"}, row["id"]
        assert (row["low"] == "") == (row["qualifier"] == "at most"), row["id"]
        assert (row["high"] == "") == (row["qualifier"] == "at least"), row["id"]
    for incident in incidents:
        for part in filter(None, (incident["count_qualifier"] or "").split("; ")):
            what, _, words = part.partition(": ")
            if what == "events" or not words:
                continue
            stated = incident[what]
            if words == "at most":
                assert incident[f"{what}_low"] is None, incident["id"]
                assert incident[f"{what}_high"] == stated, incident["id"]
            elif words in {"at least (headline)", "over (headline)"}:
                assert incident[f"{what}_high"] is None, incident["id"]


def test_a_note_holds_a_citation_and_no_sentence_of_the_author(footnotes):
    verbs = {"is", "are", "was", "were", "has", "have", "been", "offers", "constitute", "holds"}
    for number, citation in footnotes.items():
        outside_titles = re.sub(r"“?[^“”]*”", " ", citation)  # one opening mark is missing in print
        assert not verbs & set(outside_titles.split()), number
    assert [number for number, citation in footnotes.items() if not citation] == [21, 61]


def test_every_record_cites_footnotes_that_exist(incidents, zones, footnotes):
    for record in [*incidents, *zones]:
        numbers, sources = [int(number) for number in record["footnotes"]], record["sources"]
        if not numbers:
            assert len(sources) == 1, record["id"]
            assert sources[0].endswith("(no footnote given)"), record["id"]
            continue
        assert len(sources) == len(numbers), record["id"]
        for number, source in zip(numbers, sources, strict=True):
            cited = footnotes[number] or "a remark of the author, who cites no work there"
            assert source.startswith(f"[{number}] {cited}"), record["id"]
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


def test_a_statement_on_a_whole_country_is_listed_and_not_drawn(zones):
    """Filled or outlined, it would say of every place what is said of none of them."""
    shown = {"no_organised_presence", "claimed_territory"}  # absence, and no presence at all
    for zone in zones:
        assert zone["drawn"] in {"yes", "no"}, zone["id"]
        if zone["unit_level"] in {"adm0", "neighbour"} and zone["status"] not in shown:
            assert zone["drawn"] == "no", zone["id"]
        if zone["drawn"] == "no":
            assert "Listed and not drawn" in zone["note"], zone["id"]


def test_the_countries_of_a_zone_are_those_of_its_units(zones):
    names = load_neighbours().set_index("adm_id")["name"].to_dict()
    names |= load_boundaries("adm0").set_index("adm_id")["name"].to_dict()
    by_unit = {
        **{key: key for key in names},
        **{
            unit: parent
            for level in ("adm1", "adm2")
            for unit, parent in zip(
                *(load_boundaries(level)[name] for name in ("adm_id", "country")), strict=True
            )
        },
    }
    for zone in zones:
        stated = set(zone["country"].split("; "))
        drawn = {names[by_unit[unit]] for unit in zone["units"]}
        # Of China some western parts are claimed, and the article does not say which.
        extra = {"China"} if zone["id"] == "z-is-claimed-khurasan" else set()
        assert stated == drawn | extra, zone["id"]


def test_strength_is_given_only_where_the_article_gives_it(zones):
    stated = {
        zone["id"]: (zone["strength_low"], zone["strength_high"])
        for zone in zones
        if zone["strength_low"] is not None or zone["strength_high"] is not None
    }
    assert stated == {"z-isk-afghanistan": (1000, 1500)}


def test_provinces_touching_fata_are_those_of_the_tribal_region_zone(zones):
    provinces = load_boundaries("adm1")
    fata = provinces.loc[provinces["adm_id"] == "PK-TA", "geometry"].iloc[0]
    touching = provinces[provinces.intersects(fata) & (provinces["country"] == "AFG")]
    zone = next(zone for zone in zones if zone["id"] == "z-aq-tribal-region")
    assert sorted(zone["units"]) == sorted([*touching["adm_id"], "PK-TA"])


def test_corrections_reach_the_zones():
    zones = read_zones(data_path("presence_zones.geojson")).frame
    corrected = apply_zone_corrections(zones)
    assert check_zone_geometry(corrected) == []
    assert schema.check_zones(corrected) == []
    sehwan = corrected.set_index("id").loc["z-is-sehwan-attack"]
    assert (sehwan["units"], sehwan["since"]) == (["PK-SD-jamshoro"], "2017-02-16")
    assert "tribune.com.pk/story/1329152" in sehwan["discrepancy"]
    same = corrected["corrected"].map(len) == 0
    assert corrected.geometry[same].geom_equals(zones.geometry[same]).all()
    for row in table(data_path("zone_corrections.csv")):
        stated = zones.set_index("id").loc[row["zone_id"], row["field"]]
        assert row["value"] not in (stated, "|".join(stated or "")), row
        assert row["confidence"] in fields.CERTAINTIES, row
        assert row["source"], row


def test_a_zone_follows_the_corrections_of_its_attack(incidents):
    """A zone of attack reach with one attack has the corrected date of that attack."""
    dates = {
        (row["incident_id"], row["field"]): row["value"]
        for row in table(data_path("corrections.csv"))
    }
    stated = {incident["id"]: incident for incident in incidents}
    zones = apply_zone_corrections(read_zones(data_path("presence_zones.geojson")).frame)
    since = zones.set_index("id")["since"]
    for zone, attack in {
        "z-isk-khuzdar": "att-khuzdar-shah-noorani",
        "z-is-sehwan-attack": "att-sehwan-lal-shahbaz",
        "z-lja-kurram": "att-parachinar-2015",
        "z-jua-kurram": "att-kurram-shia-mosque",
        "z-isk-jalalabad-attacks": "att-jalalabad-pak-consulate",
    }.items():
        day = dates.get((attack, "date_start"), stated[attack]["date_start"])
        assert since[zone] == day, zone


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


def test_every_outside_note_has_its_correction(incidents):
    """Where another source has a better value, the overlay must have it, too."""
    corrected = {row["incident_id"] for row in table(data_path("corrections.csv"))}
    noted = {incident["id"] for incident in incidents if incident["outside_note"]}
    # No such attack was found for that month, so there is no value to put in its place.
    assert noted - corrected == {"att-peshawar-us-consulate"}


def test_a_correction_from_ucdp_names_the_event(incidents):
    ids = {incident["id"]: incident["ucdp_id"] for incident in incidents}
    assert sum(key is not None for key in ids.values()) == 12
    named = set()
    for row in table(data_path("corrections.csv")):
        if "UCDP" in row["source"]:
            assert f"UCDP GED 21.1, event {ids[row['incident_id']]}" in row["source"], row
            named.add(row["incident_id"])
    assert named == {key for key, event in ids.items() if event}


def test_a_corrected_point_tells_its_new_basis(incidents):
    towns = {i["id"] for i in incidents if i["location_basis"].startswith("Town point")}
    moved, explained = set(), set()
    for row in table(data_path("corrections.csv")):
        if row["field"] in {"lon", "lat"}:
            moved.add(row["incident_id"])
        if row["field"] == "location_basis":
            explained.add(row["incident_id"])
    assert moved - towns == explained


def test_corrected_values_are_sound(incidents):
    corrected = {incident["id"]: dict(incident) for incident in incidents}
    for row in table(data_path("corrections.csv")):
        number = row["value"].isdigit()
        corrected[row["incident_id"]][row["field"]] = int(row["value"]) if number else row["value"]
    for incident in corrected.values():
        if incident["date_start"]:
            start = dt.date.fromisoformat(incident["date_start"])
            assert start <= dt.date.fromisoformat(incident["date_end"]), incident["id"]
            assert incident["date_precision"] in fields.DATE_PRECISIONS
        for what in ("killed", "injured", "persons"):
            stated = [incident[f"{what}{part}"] for part in ("_low", "", "_high")]
            known = [number for number in stated if number is not None]
            assert known == sorted(known), (incident["id"], what)
    attacks = [one for one in corrected.values() if one["event_type"] == "attack"]
    assert sum(attack["killed"] or 0 for attack in attacks) == 520
    assert sum(attack["injured"] or 0 for attack in attacks) == 780


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
