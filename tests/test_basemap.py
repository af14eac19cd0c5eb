from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
import shapely

from geo_afpak.basemap import AREA_KM2, LABEL_POINT, BaseMap, base_map
from geo_afpak.boundaries import load_lines, load_neighbours
from geo_afpak.model.fields import ADM_ID, ID
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Iterator

LEVELS = ("districts", "provinces", "countries")
VINTAGES = [vintage.name for vintage in default_region().vintages]


@pytest.fixture(scope="module")
def made(monkeypatch_module: pytest.MonkeyPatch) -> dict[str, BaseMap]:
    monkeypatch_module.syspath_prepend(str(Path(__file__).parents[1] / "tools"))
    found: dict[str, BaseMap] = importlib.import_module("build_display").draw_all(default_region())
    return found


@pytest.fixture(scope="module")
def monkeypatch_module() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.mark.parametrize("vintage", VINTAGES)
def test_what_is_shipped_is_what_the_boundaries_give(
    vintage: str, made: dict[str, BaseMap]
) -> None:
    shipped, drawn = base_map(vintage=vintage), made[vintage]
    for level in LEVELS:
        ours, theirs = getattr(shipped, level), getattr(drawn, level)
        assert ours[ADM_ID].tolist() == theirs[ADM_ID].tolist()
        assert ours.geom_equals(theirs).all(), "run tools/build_display.py"
        assert np.allclose(ours[AREA_KM2], theirs[AREA_KM2], atol=0.001)
        points = (shapely.get_coordinates(one[LABEL_POINT].to_numpy()) for one in (ours, theirs))
        assert np.abs(np.subtract(*points)).max() < 1e-5
    lines = drawn.lines[drawn.lines[ID].isin(shipped.lines[ID])].reset_index(drop=True)
    assert shipped.lines[ID].tolist() == lines[ID].tolist()
    assert shipped.lines.geom_equals_exact(lines, 1e-5).all()


@pytest.mark.parametrize("vintage", VINTAGES)
@pytest.mark.parametrize("level", LEVELS)
def test_units_on_the_screen_neither_overlap_nor_part(level: str, vintage: str) -> None:
    shapes = getattr(base_map(vintage=vintage), level).geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


def test_no_national_border_runs_along_a_harbour() -> None:
    border = load_lines().set_index(ID).geometry["international"]
    mainland = shapely.union_all(
        [max(shapely.get_parts(one), key=shapely.area) for one in load_neighbours().geometry]
    )
    far = [one.bounds for one in border.geoms if shapely.distance(one, mainland) > 0.1]
    assert far == [], "land that no neighbour reaches is water of ours; tools/build_base_map.py"


def test_the_frames_are_the_callers_own() -> None:
    first = base_map().districts
    first[AREA_KM2] = 0
    first.geometry = first.geometry.boundary
    second = base_map().districts
    assert (second[AREA_KM2] > 0).all()
    assert second.geom_type.str.endswith("Polygon").all()
