"""A collection that is read in blocks is the one that is read whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak.errors import InputFileError
from geo_afpak.io import _blocks as blocks
from geo_afpak.io import read_incidents
from tests.conftest import incident

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(blocks, "_BLOCK", 10)


def features(count: int) -> list[dict[str, Any]]:
    point = {"type": "Point", "coordinates": [70.45, 34.43]}
    sound = incident(summary='},{"type":"Feature"')
    del sound["geometry"]
    return [
        {"type": "Feature", "properties": {**sound, "id": f"a{i}"}, "geometry": point}
        for i in range(count)
    ]


def document(**members: Any) -> dict[str, Any]:
    return {"type": "FeatureCollection", "name": "x", "features": features(7), **members}


LAYOUTS = {
    "one line": json.dumps(document()),
    "tight": json.dumps(document(), separators=(",", ":")),
    "pretty": json.dumps(document(), indent=2),
    "members after": json.dumps(document(bbox=[60, 20, 80, 40], note=["]", "}"])),
    "features of a member": json.dumps({"x": {"features": [{"a": 1}]}, **document()}),
    "one a line": '{"type":"FeatureCollection","features":[\n'
    + ",\n".join(map(json.dumps, features(7)))
    + "\n]\n}\n",
}


@pytest.mark.parametrize("text", LAYOUTS.values(), ids=LAYOUTS)
def test_every_layout_of_a_file_gives_all_features(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text)
    reading = read_incidents(path)
    assert reading.rejects == ()
    assert reading.frame["id"].tolist() == [f"a{i}" for i in range(7)]


@pytest.mark.parametrize("text", list(LAYOUTS.values())[:3], ids=list(LAYOUTS)[:3])
def test_a_fault_is_told_by_its_row_and_feature(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(text.replace('"a5"', '"a4"'))
    reading = read_incidents(path)
    assert [fault.row for fault in reading.faults] == [5]
    assert reading.rejects[0]["record"]["id"] == "a4"
    assert reading.rejects[0]["record"]["geometry"]["type"] == "Point"


def test_files_are_read_in_more_than_one_block() -> None:
    for name, text in LAYOUTS.items():
        found = blocks.cut(text.encode())
        if name != "features of a member":
            assert found is not None
            assert len(found.blocks) > 1


@pytest.mark.parametrize("cut_off", [3, 200, 2000])
def test_what_is_wrong_with_a_file_is_told_by_its_line(tmp_path: Path, cut_off: int) -> None:
    path = tmp_path / "a.geojson"
    path.write_text(LAYOUTS["one a line"][:-cut_off])
    with pytest.raises(InputFileError, match=r"is not JSON: .* at line \d+, column \d+"):
        read_incidents(path)


PIECE = st.sampled_from(
    ['{"type":1}', '{"type":"Feature"}', '{"type":[]}', ",", " ", "[", "]", "{", "}",
     '"features":[',
     '{"type":{"type":2},"a":"},{"}', '"type":', "1", '"]}"', '{"type":1},{"type":2}']
)  # fmt: skip


@given(st.lists(PIECE, max_size=8), st.lists(PIECE, max_size=3))
def test_blocks_are_the_list_that_the_whole_text_holds(body: list[str], tail: list[str]) -> None:
    text = '{"features":[{"type":0},' + "".join(body) + "]" + "".join(tail) + "}"
    found = blocks.cut(text.encode())
    if found is None:
        return
    try:
        parts = [feature for block in found.blocks for feature in block()]
    except ValueError:
        return
    assert json.loads(text)["features"] == parts
