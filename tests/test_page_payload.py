from __future__ import annotations

import base64
import gzip
import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import shapely

from geo_afpak import fields
from geo_afpak.datasets import data_path
from geo_afpak.groups import load_groups
from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.page.columns import packed
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
    assert islands["events"]["n"] == 85
    assert len(islands["texts"]["id"]) == len(set(islands["texts"]["id"])) == 85
    assert len(islands["zones"]["zones"]) == 38


def test_what_is_not_stated_is_null_and_never_zero(islands: dict[str, Any]) -> None:
    events = islands["events"]
    kinds = [events["names"]["type"][code] for code in events["type"]]
    killed = [k for k, kind in zip(events["k"], kinds, strict=True) if kind == "attack"]
    assert len(killed) == 11
    assert sum(k is not None for k in killed) == 8
    assert sum(k or 0 for k in killed) == 347
    assert 0 not in killed


def test_only_dots_carry_coordinates(embedded: Layers, islands: dict[str, Any]) -> None:
    dots = int((embedded.incidents["mark"] == "dot").sum())
    assert len(islands["events"]["lon"]) == len(islands["events"]["lat"]) == dots == 26


def test_every_drawn_feature_carries_its_sources(islands: dict[str, Any]) -> None:
    assert all(row != [] for row in islands["texts"]["sources"])
    assert all(zone["sources"] for zone in islands["zones"]["zones"])


def test_columns_decode_to_the_dates_and_units_of_the_incidents(
    embedded: Layers, islands: dict[str, Any]
) -> None:
    events = islands["events"]
    by_id = embedded.incidents.set_index(fields.ID)
    starts = np.datetime64("1970-01-01") + np.cumsum(events["start"])
    odd = dict(map(tuple, events["adm1"]))
    for row, (key, code) in enumerate(zip(islands["texts"]["id"], events["adm2"], strict=True)):
        assert (str(starts[row]) if row < len(starts) else None) == by_id.at[key, "date_start"]
        adm1 = odd.get(row, events["follows"]["adm1"][code])
        name = events["names"]["adm1"][adm1] if adm1 >= 0 else None
        assert name == (by_id.at[key, fields.ADM1_ID] or None)


def test_many_incidents_are_compressed_the_same_way_each_time() -> None:
    data = {"n": 3000, "k": list(range(3000))}
    assert packed(data, 3000) == packed(data, 3000)
    text = gzip.decompress(base64.b64decode(packed(data, 3000)["gzip"]))
    assert json.loads(text) == data
    assert packed(data, 2000) == data


def ring_points(ring: list[Any], arcs: list[Any], scale: int) -> list[list[float]]:
    """Decode as geometry.js does."""
    if isinstance(ring[0], list):
        return decode(ring[0], scale).tolist()
    return [point for i in ring for point in (arcs[-1 - i][::-1] if i < 0 else arcs[i])[:-1]]


@pytest.mark.parametrize("level", ["districts", "provinces", "countries"])
def test_every_unit_decodes_to_its_shape_within_a_hundred_metres(
    embedded: Layers, islands: dict[str, Any], level: str
) -> None:
    known = getattr(embedded, level).set_index(fields.ADM_ID).geometry
    scale = islands["base"]["scale"]
    arcs = [decode(arc, scale).tolist() for arc in islands["base"]["arcs"]]
    for unit in islands["base"][level]:
        points = [point for ring in unit["rings"] for point in ring_points(ring, arcs, scale)]
        border = shapely.boundary(known[unit["id"]])
        assert shapely.distance(border, shapely.points(points)).max() < 1 / scale, unit["id"]
        assert len(points) > 0.8 * shapely.get_num_coordinates(border)


def test_a_border_that_units_share_is_written_once(islands: dict[str, Any]) -> None:
    arcs = [tuple(map(tuple, decode(arc, 1).tolist())) for arc in islands["base"]["arcs"]]
    assert len({frozenset((arc, arc[::-1])) for arc in arcs}) == len(arcs)
    assert all(
        not isinstance(ring[0], list)
        for unit in islands["base"]["districts"]
        for ring in unit["rings"]
    )


def test_zones_on_the_same_units_share_one_shape(islands: dict[str, Any]) -> None:
    zones = islands["zones"]["zones"]
    balochistan = {zone["shape"] for zone in zones if zone["units"] == ["PK-BA"]}
    assert len(balochistan) == 1


def test_layer_names_come_from_fixed_vocabularies(embedded: Layers) -> None:
    keys = [key for key, _, _ in feature_groups(embedded)]
    assert len(keys) == len(set(keys))
    assert {key.split(":")[0] for key in keys} == {"event", "zone", "choropleth", "base"}


def test_every_unit_that_can_be_shaded_has_its_area(
    embedded: Layers, islands: dict[str, Any]
) -> None:
    base = islands["base"]
    for level in ("provinces", "districts"):
        assert len(base["areas"][level]) == len(base[level])
        assert min(base["areas"][level]) > 0
    provinces, districts = (sum(base["areas"][level]) for level in ("provinces", "districts"))
    # Afghanistan has 652,000 km2 and Pakistan 796,000, or 882,000 with what it administers.
    assert provinces == pytest.approx(1_534_000, rel=0.02)
    assert districts == pytest.approx(provinces, rel=0.01)
    unit = embedded.districts[fields.ADM_ID].tolist().index("PK-BA-quetta")
    assert base["areas"]["districts"][unit] == pytest.approx(2_730, abs=60)


def test_the_register_of_groups_comes_whole_with_every_source(islands: dict[str, Any]) -> None:
    register = load_groups().set_index("code")
    records = islands["meta"]["groupRecords"]
    listed = islands["meta"]["about"]["sources"]
    assert [record["code"] for record in records] == register.index.tolist()
    for record in records:
        row = register.loc[record["code"]]
        assert record["stance"] in islands["meta"]["stances"]
        assert record.get("parent", "") == row["parent"]
        assert record.get("note", "") == row["stance_note"]
        texts = [listed[s] if isinstance(s, int) else s for s in record["sources"]]
        assert " | ".join(texts) == row["sources"]


def test_data_that_name_no_group_of_the_register_come_without_it(embedded: Layers) -> None:
    strangers = replace(embedded, group_names={"my group": "My group"})
    assert payload(strangers)["meta"]["groupRecords"] == []
