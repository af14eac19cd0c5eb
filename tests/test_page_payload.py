from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely

from geo_afpak import fields
from geo_afpak.datasets import data_path
from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.page.payload import feature_groups, payload


@pytest.fixture(scope="module")
def embedded() -> Layers:
    return build_layers(
        read_incidents(data_path("incidents.geojson")).frame,
        read_zones(data_path("presence_zones.geojson")).frame,
    )


@pytest.fixture(scope="module")
def islands(embedded: Layers) -> dict[str, Any]:
    return payload(embedded)


def decode(steps: list[int], scale: int) -> np.ndarray:
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / scale


def test_islands_are_plain_json(islands: dict[str, Any]) -> None:
    text = json.dumps(islands, allow_nan=False)
    assert json.loads(text) == json.loads(json.dumps(json.loads(text)))


def test_every_incident_and_zone_is_in_the_page(islands: dict[str, Any]) -> None:
    assert len(islands["incidents"]) == 85
    assert len(islands["zones"]["zones"]) == 38


def test_what_is_not_stated_is_absent_and_never_zero(islands: dict[str, Any]) -> None:
    attacks = [event for event in islands["incidents"] if event["type"] == "attack"]
    assert sum("k" in event for event in attacks) == 8
    assert sum(event.get("k", 0) for event in attacks) == 347
    assert all(event["k"] > 0 for event in attacks if "k" in event)


def test_only_dots_carry_coordinates(islands: dict[str, Any]) -> None:
    for event in islands["incidents"]:
        assert ("at" in event) == (event["mark"] == "dot"), event["id"]


def test_every_drawn_feature_carries_its_sources(islands: dict[str, Any]) -> None:
    for record in [*islands["incidents"], *islands["zones"]["zones"]]:
        assert record["sources"], record["id"]


def test_rings_decode_to_the_unit_within_a_hundred_metres(
    embedded: Layers, islands: dict[str, Any]
) -> None:
    scale = islands["base"]["scale"]
    unit = next(u for u in islands["base"]["districts"] if u["id"] == "PK-BA-quetta")
    drawn = shapely.Polygon(decode(unit["rings"][0], scale))
    known = embedded.districts.set_index(fields.ADM_ID).geometry["PK-BA-quetta"]
    assert shapely.hausdorff_distance(drawn, known) < 1 / scale


def test_zones_on_the_same_units_share_one_shape(islands: dict[str, Any]) -> None:
    zones = islands["zones"]["zones"]
    balochistan = {zone["shape"] for zone in zones if zone["units"] == ["PK-BA"]}
    assert len(balochistan) == 1


def test_layer_names_come_from_fixed_vocabularies(embedded: Layers) -> None:
    keys = [key for key, _, _ in feature_groups(embedded)]
    assert len(keys) == len(set(keys))
    assert {key.split(":")[0] for key in keys} == {"event", "zone", "choropleth", "base"}


def test_choropleth_classes_join_up_and_hold_the_largest_value(
    embedded: Layers, islands: dict[str, Any]
) -> None:
    classes = islands["meta"]["shades"]["events"]
    counts = embedded.incidents[fields.ADM2_ID].value_counts()
    assert classes[0][0] == counts.min()
    assert classes[-1][1] == counts.max()
    assert all(after[0] == before[1] + 1 for before, after in pairwise(classes))
