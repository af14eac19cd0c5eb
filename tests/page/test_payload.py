from __future__ import annotations

import json
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import LABEL_POINT, MARK, Layers, build_layers
from geo_afpak.model import fields
from geo_afpak.names.groups import load_groups
from geo_afpak.page.pack import pack
from geo_afpak.page.payload import feature_groups, payload
from geo_afpak.region.datasets import data_path
from tests.conftest import unlettered


@pytest.fixture(scope="module")
def embedded() -> Layers:
    return build_layers(
        read_incidents(data_path("incidents.geojson")).frame,
        read_zones(data_path("presence_zones.geojson")).frame,
    )


@pytest.fixture(scope="module")
def islands(embedded: Layers) -> dict[str, Any]:
    return read(embedded)


def read(layers: Layers) -> dict[str, Any]:
    """Everything the page gets, the incidents unpacked."""
    islands = payload(layers)
    return islands | {key: unpack(islands[key]) for key in ("base", "events", "texts")}


def unpack(island: str) -> dict[str, Any]:
    """Decode as pack.js does; text columns come as lists."""
    data = zlib.decompress(unlettered(island))
    at = 4 + int.from_bytes(data[:4], "little")
    head = json.loads(data[4:at])
    for parts, width, count in head["columns"]:
        raw = np.frombuffer(data[at : at + width * count], dtype=np.uint8)
        planes = raw.reshape(width, count).astype(np.int64)
        number = sum(
            (plane << (8 * rank) for rank, plane in enumerate(planes)), np.zeros(count, int)
        )
        for key, base, values in parts:
            head[key] = base + number % values
            number //= values
        at += width * count
    for key, length in head["texts"]:
        head[key] = data[at : at + length].decode().split("\0")
        at += length
    assert at == len(data)
    return head


def ordered(events: dict[str, Any]) -> np.ndarray:
    """Which incident each row is, of those without a date last, as store.js finds it."""
    starts = np.cumsum(events["start"]) if events["steps"] else events["start"]
    return np.argsort(np.where(starts == 0, 2**31, starts), kind="stable")


def possible_of(texts: dict[str, Any]) -> list[str]:
    """Lists of the districts that may be it, as store.js reads them."""
    form, lists, at = texts["forms"]["possible"], [], -1
    for text in "".join(f"{code}," if code else ";" for code in texts["others"]).split(";")[:-1]:
        at += len(lists) in form["first"]
        codes = [form["near"][at][int(code) - 1] for code in text.split(",") if code]
        lists.append("; ".join(form["units"][code] for code in codes))
    return lists


def words_of(texts: dict[str, Any], key: str, order: np.ndarray | None = None) -> list[Any]:
    """Words of a column as store.js reads them; "" where there is none."""
    form = texts["forms"].get(key)
    if form is None:
        return list(texts[key])
    if "words" in form:
        return [[*form["words"], ""][code] for code in texts[key]]
    if "lists" in form:
        return [[form["names"][code] for code in form["lists"][which]] for which in texts[key]]
    ends = np.cumsum(texts[key])
    return [
        f"{form['before']}{end:0{form['digits']}}"
        for end in (ends if order is None else ends[order])
    ]


def derived(events: dict[str, Any], key: str, leader: np.ndarray) -> np.ndarray:
    """Codes of a column that another one determines, as store.js finds them."""
    codes = np.array(events["follows"][key])[leader]
    codes[np.cumsum(events[f"{key}At"])] = events[key]
    return codes


def decode(steps: list[int], scale: int) -> np.ndarray:
    return np.cumsum(np.array(steps).reshape(-1, 2), axis=0) / scale


def test_islands_are_plain_json(embedded: Layers) -> None:
    text = json.dumps(payload(embedded), allow_nan=False)
    assert json.loads(text) == json.loads(json.dumps(json.loads(text)))


def test_every_incident_and_zone_is_in_the_page(embedded: Layers, islands: dict[str, Any]) -> None:
    assert islands["events"]["n"] == len(embedded.incidents)
    assert sorted(words_of(islands["texts"], "id")) == sorted(embedded.incidents[fields.ID])
    assert len(islands["zones"]["zones"]) == len(embedded.zones)


def test_what_is_not_stated_is_apart_from_zero(islands: dict[str, Any]) -> None:
    events = islands["events"]
    kinds = np.array(events["names"]["type"])[events["type"]]
    killed = events["k"][kinds == "attack"]
    assert len(killed) == 11
    assert sum(killed >= 0) == 8
    assert killed[killed >= 0].sum() == 347
    assert 0 not in killed


def test_no_dot_stands_for_the_middle_of_an_area(embedded: Layers, islands: dict[str, Any]) -> None:
    dots = embedded.incidents[MARK] == "dot"
    anchors = embedded.incidents[~dots].geometry.dropna()
    assert len(anchors) > 10
    sites = {(round(p.x, 5), round(p.y, 5)) for p in embedded.incidents.geometry[dots]}
    areas = [*embedded.provinces[LABEL_POINT], *embedded.countries[LABEL_POINT]]
    assert sites.isdisjoint((round(point.x, 5), round(point.y, 5)) for point in areas)
    # The page is not even told where the anchor of a coarser event is.
    events = islands["events"]
    assert len(events["place"]) == dots.sum() == 26
    steps = zip(np.cumsum(events["lon"]), events["lat"], strict=True)
    assert {(lon / events["scale"], lat / events["scale"]) for lon, lat in steps} == sites


def test_every_drawn_feature_carries_its_sources(islands: dict[str, Any]) -> None:
    assert all(words_of(islands["texts"], "sources"))
    assert all(zone["sources"] for zone in islands["zones"]["zones"])


def test_columns_decode_to_the_incidents(embedded: Layers, islands: dict[str, Any]) -> None:
    check_incidents(embedded.incidents, islands)


def check_incidents(frame: pd.DataFrame, islands: dict[str, Any]) -> None:
    """Read every column back as the page does; nothing may be lost or rounded."""
    events, texts = islands["events"], islands["texts"]
    order = ordered(events)
    rows = frame.set_index(fields.ID).loc[words_of(texts, "id", order)]
    since = np.cumsum(events["start"]) if events["steps"] else events["start"]
    dated = since[order][: len(events["days"])]
    assert not since[order][len(dated) :].any()
    starts = np.datetime64("1970-01-01") + (dated + events["first"] - 1).astype("timedelta64[D]")
    assert rows[fields.DATE_START].dropna().tolist() == list(map(str, starts))
    assert rows[fields.DATE_END].dropna().tolist() == list(map(str, starts + events["days"]))
    for key, column in (("k", fields.KILLED), ("i", fields.INJURED)):
        assert events[key].tolist() == rows[column].astype("Int64").fillna(-1).tolist()
        for end in ("low", "high"):
            bound = events.get(f"{key}{end[0]}", np.full(len(rows), -1))
            said = np.select([bound == -1, bound == -2], [events[key], -1], bound)
            assert said.tolist() == rows[f"{column}_{end}"].astype("Int64").fillna(-1).tolist()
    leader = {"precision": events["precision"], "type": events["type"], "adm2": events["adm2"]}
    for key, by, column in (
        ("mark", "precision", "mark"), ("cls", "type", "event_class"),
        ("adm1", "adm2", fields.ADM1_ID), ("adm0", "adm1", fields.ADM0_ISO3),
    ):  # fmt: skip
        leader[key] = derived(events, key, leader[by])
        names = [*events["names"][key], None]
        assert [names[code] for code in leader[key]] == [value or None for value in rows[column]]
    groups = [
        [events["names"]["groups"][code] for code in events["lists"][at]] for at in events["groups"]
    ]
    assert groups == [list(row) for row in rows[fields.GROUPS]]
    assert words_of(texts, "sources") == [list(row) for row in rows[fields.SOURCES]]
    for key, column in (("title", fields.TITLE), ("licence", fields.LICENCE)):
        assert words_of(texts, key) == rows[column].fillna("").tolist()
    tenths = rows[fields.BORDER_KM].mul(10).round().fillna(-1).astype(int)
    assert texts["border"].tolist() == tenths.tolist()
    for key, column in (("possible", fields.ADM2_POSSIBLE), ("sure", fields.ADM2_CERTAINTY)):
        form = texts["forms"][key]
        words = possible_of(texts) if key == "possible" else form["words"]
        at = np.array(form["first"])[events["adm2"]] + texts["possible"]
        assert [words[place] for place in at] == rows[column].fillna("").tolist()
    dots = rows["mark"] == "dot"
    lon, lat = events["lon"], events["lat"]
    if "place" in events:
        lon, lat = np.cumsum(lon)[events["place"]], lat[events["place"]]
    middle = [np.array(values)[events["adm2"][dots]] for values in events["middle"]]
    points = rows[dots].geometry
    assert np.abs(points.x - (lon + middle[0]) / events["scale"]).max() <= 0.5e-5
    assert np.abs(points.y - (lat + middle[1]) / events["scale"]).max() <= 0.5e-5


def test_columns_of_numbers_and_text_come_out_as_they_went_in() -> None:
    numbers = {
        "one": np.full(2057, -1),
        "wide": np.arange(2057) * 1_000_000 - 5,
        "none": np.array([], dtype=int),
        **{f"few{values}": np.arange(2057) % values - 1 for values in (2, 3, 17, 128)},
    }
    texts = {"title": ["", "<b>", "ده بالا"] * 686, "odd": ["a\0b", "c"]}
    island = pack({"n": 3}, numbers, texts)
    assert island == pack({"n": 3}, numbers, texts)
    found = unpack(island)
    assert {key: found[key].tolist() for key in numbers} == {
        key: values.tolist() for key, values in numbers.items()
    }
    assert (found["n"], found["title"]) == (3, texts["title"])
    assert found["odd"] == ["a\ufffdb", "c"]


def test_many_incidents_come_as_few_do_without_loss(embedded: Layers) -> None:
    frame = pd.concat([embedded.incidents] * 25, ignore_index=True)
    frame[fields.ID] = [f"e{number}" for number in range(len(frame))]
    frame[fields.TITLE] = [f"<i>{number}</i> {text}" for number, text in enumerate(frame["title"])]
    islands = read(replace(embedded, incidents=frame))
    assert "place" in islands["events"]
    assert islands["texts"]["forms"]["id"] == {"before": "e", "digits": 1}
    check_incidents(frame, islands)


def test_one_incident_and_none_come_through(embedded: Layers) -> None:
    for count in (1, 0):
        frame = embedded.incidents.head(count)
        islands = read(replace(embedded, incidents=frame))
        assert islands["events"]["n"] == count
        if count:
            check_incidents(frame, islands)


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
