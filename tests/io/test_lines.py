"""Features that are read by column are those that are read one by one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import geopandas.testing
import pytest

from geo_afpak.errors import InputFileError
from geo_afpak.io import _blocks as blocks
from geo_afpak.io import read_incidents
from geo_afpak.io._coded import expanded
from geo_afpak.io._lines import form_of
from geo_afpak.model.schema import INCIDENTS
from tests.conftest import incident

if TYPE_CHECKING:
    from pathlib import Path

    from geo_afpak.io import Reading


def feature(number: int) -> dict[str, Any]:
    sound = incident(
        id=f"a{number}", killed=number % 3, sources=["Reuters", f"AP {number % 2}"],
        title=f"Blast; {number}", note=None if number % 2 else 'quoted "}, {" and \\',
    )  # fmt: skip
    del sound["geometry"]
    place = {"type": "Point", "coordinates": [70.45, 34 + number / 64]}
    return {
        "type": "Feature",
        "id": sound["id"],
        "properties": {**sound, "weight": number + 0.5, "seen": number > 3},
        "geometry": None if number == 4 else place,
    }


LINES = [json.dumps(feature(number), separators=(",", ":")) for number in range(8)]
ODD = {
    "as the others": ("", ""),
    "a name twice": ('"seen":', '"seen":true,"seen":'),
    "a member twice": ('{"type":"Feature"', '{"type":"Feature","type":"Feature"'),
    "NaN": (":5.5", ":NaN"),
    "no number for JSON": (":5.5", ":Infinity"),
    "beyond floats": (":5.5", ":1e400"),
    "a whole number": (":5.5", ":5"),
    "a long number": (":5.5", ":12345678901234567890123"),
    "a number of another notation": (":5.5", ":55e-1"),
    "a count as float": ('"killed":2,', '"killed":2.0,'),
    "a count as text": ('"killed":2,', '"killed":"2",'),
    "a negative count": ('"killed":2,', '"killed":-2,'),
    "null": ('"killed":2,', '"killed":null,'),
    "a property less": ('"killed":2,', ""),
    "a property more": ('"seen":', '"more":1,"seen":'),
    "a space before the colon": ('"geometry":', '"geometry" :'),
    "no geometry": ('"geometry":', '"geography":'),
    "no member geometry": (',"geometry":{"type":"Point","coordinates":[70.45,34.078125]}', ""),
    "an empty geometry": ('{"type":"Point","coordinates":[70.45,34.078125]}', "{}"),
    "a geometry of another type": ('"Point"', '"LineString"'),
    "a height": ("34.078125]", "34.078125,900]"),
    "one coordinate": (",34.078125]", "]"),
    "a coordinate as text": ("34.078125]", '"34.078125"]'),
    "a coordinate that is null": ("34.078125]", "null]"),
    "metres": ("34.078125]", "3.4e7]"),
    "swapped": ("70.45,34.078125", "34.078125,70.45"),
    "a crs of its own": ('"geometry":{', '"geometry":{"crs":null,'),
    "another id": ('"id":"a5","properties"', '"id":"b5","properties"'),
    "no id of the feature": ('"id":"a5","properties"', '"properties"'),
    "no id": ('"a5"', "null"),
    "no Feature": ('"Feature"', '"feature"'),
    "no properties": ('"properties":', '"properties":null,"was":'),
    "a name of two ways": ('"seen":', '"se\\u0065n":'),
    "text with escapes": ("Blast", "\\u0000\\ud800\\n"),
    "text of other scripts": ("Blast", "چاودنه"),
    "a list with nothing": ('"Reuters"', '""'),
    "a list with null": ('"Reuters"', "null"),
    "a list of lists": ('"Reuters"', "[]"),
    "an empty list": ('["Reuters","AP 1"]', "[]"),
    "an object": ('["Reuters","AP 1"]', "{}"),
    "a text for a list": ('["Reuters","AP 1"]', '"Reuters"'),
    "two in a line": ("{", LINES[6].replace('"a6"', '"b6"') + ",{"),
    "two without a comma": ("{", LINES[6].replace('"a6"', '"b6"') + "{"),
    "a control character": ("Blast", "Bl\x1fast"),
    "a comment": ('"seen":', '/**/"seen":'),
    "a comma too many": ('"seen":true', '"seen":true,'),
}  # fmt: skip


def read(text: str, path: Path) -> Reading | str:
    path.write_text(text, encoding="utf-8")
    try:
        return read_incidents(path)
    except InputFileError as error:
        return str(error)


@pytest.mark.parametrize(("old", "new"), ODD.values(), ids=ODD)
def test_a_block_gives_what_its_features_give_one_by_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str
) -> None:
    lines = [*LINES[:5], LINES[5].replace(old, new, 1), *LINES[6:]]
    text = '{"type":"FeatureCollection","features":[\n' + ",\n".join(lines) + "\n]}\n"
    whole = read(text, tmp_path / "a.geojson")
    monkeypatch.setattr(blocks, "_BLOCK", 3 * len(LINES[0]))
    parts = read(text, tmp_path / "a.geojson")
    if isinstance(whole, str) or isinstance(parts, str):
        assert parts == whole
        return
    assert repr(parts.rejects) == repr(whole.rejects)
    assert (parts.faults, parts.rows, parts.notes) == (whole.faults, whole.rows, whole.notes)
    geopandas.testing.assert_geodataframe_equal(parts.frame, whole.frame)


def test_features_of_one_form_are_read_by_column() -> None:
    form = form_of(list(map(json.loads, LINES[:5])), INCIDENTS)
    assert form is not None
    found = form.read(",\n".join(LINES[5:]).encode())
    assert found is not None
    assert expanded(found.columns["id"]) == ["a5", "a6", "a7"]
    assert form.read(LINES[5].replace('"Point"', '"Polygon"').encode()) is None
