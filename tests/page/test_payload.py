from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields
from geo_afpak.names.groups import load_groups
from geo_afpak.page.columns import PLAIN_MOST
from geo_afpak.page.pack import BLOCK, pack
from geo_afpak.page.payload import feature_groups, payload
from geo_afpak.region.datasets import data_path


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
        assert (str(starts[row]) if row < len(starts) else None) == by_id.loc[key, "date_start"]
        adm1 = odd.get(row, events["follows"]["adm1"][code])
        name = events["names"]["adm1"][adm1] if adm1 >= 0 else None
        assert name == (by_id.loc[key, fields.ADM1_ID] or None)


def unpack(island: dict[str, Any]) -> dict[str, Any]:
    """Decode as pack.js does; text columns come as lists."""
    data = base64.b64decode(island["packed"])
    at = 8 + int.from_bytes(data[:4], "little")
    head = json.loads(zlib.decompress(data[8:at], -15))
    raw = np.frombuffer(zlib.decompress(data[at:], -15), dtype=np.uint8)
    at += head["numbers"][0]
    from_ = 0
    for key, width, base, count in head["columns"]:
        planes = raw[from_ : from_ + width * count].reshape(width, count).astype(np.int64)
        head[key] = base + sum((plane << (8 * rank) for rank, plane in enumerate(planes)), 0)
        head[key] = np.broadcast_to(head[key], count).tolist()
        from_ += width * count
    for key, sizes in head["blocks"].items():
        head[key] = []
        for length, size in sizes:
            text = zlib.decompress(data[at : at + length], -15)
            assert len(text) == size
            head[key] += json.loads(text)
            at += length
    assert at == len(data)
    return head


def test_columns_of_numbers_and_text_come_out_as_they_went_in() -> None:
    numbers = {
        "one": np.full(BLOCK + 9, -1),
        "wide": np.arange(BLOCK + 9) * 1_000_000 - 5,
        "none": np.array([], dtype=int),
    }
    texts = {"title": [None, "<b>", "ده بالا"] * 686}
    island = pack({"n": 3}, numbers, texts)
    assert island == pack({"n": 3}, numbers, texts)
    found = unpack(island)
    assert {key: found[key] for key in numbers} == {k: v.tolist() for k, v in numbers.items()}
    assert (found["n"], found["title"]) == (3, texts["title"])


def test_many_incidents_are_packed_without_loss(embedded: Layers) -> None:
    times = PLAIN_MOST // len(embedded.incidents) + 1
    frame = pd.concat([embedded.incidents] * times, ignore_index=True)
    frame[fields.ID] = [f"e{number}" for number in range(len(frame))]
    frame[fields.TITLE] = [f"<i>{number}</i> {text}" for number, text in enumerate(frame["title"])]
    many = replace(embedded, incidents=frame)
    found = {key: unpack(payload(many)[key]) for key in ("events", "texts")}
    events, texts = found["events"], found["texts"]
    by_id = frame.set_index(fields.ID)
    ids = [f"{texts['kinds']['id']['before']}{number}" for number in texts["id"]]
    rows = by_id.loc[ids]
    starts = np.datetime64("1970-01-01") + np.cumsum(events["start"])
    assert rows[fields.DATE_START].dropna().tolist() == list(map(str, starts))
    assert texts["title"] == rows[fields.TITLE].tolist()
    metres = rows[fields.BORDER_KM].mul(1000).round().fillna(-1).astype(int)
    assert texts["border"] == metres.tolist()
    killed = rows[fields.KILLED].astype("Int64").fillna(-1).tolist()
    assert events["k"] == killed
    groups = [
        [events["names"]["groups"][code] for code in events["lists"][at]] for at in events["groups"]
    ]
    assert groups == [list(row) for row in rows[fields.GROUPS]]
    dots = rows[rows["mark"] == "dot"].geometry
    lon = np.cumsum(events["lon"])[events["place"]] / events["scale"]
    lat = np.array(events["lat"])[events["place"]] / events["scale"]
    assert np.abs(dots.x - lon).max() <= 0.5e-5
    assert np.abs(dots.y - lat).max() <= 0.5e-5
    licences = [texts["kinds"]["licence"]["words"][code] for code in texts["licence"]]
    assert licences == rows[fields.LICENCE].tolist()


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
