from __future__ import annotations

import numpy as np
import pytest
import shapely

from geo_afpak.basemap import AREA_KM2, LABEL_POINT, base_map, draw, shipped_path
from geo_afpak.model.fields import ADM_ID, ID
from geo_afpak.region.read import default_region

LEVELS = ("districts", "provinces", "countries")
VINTAGES = [vintage.name for vintage in default_region().vintages]


@pytest.mark.parametrize("vintage", VINTAGES)
def test_what_is_shipped_is_what_the_boundaries_give(vintage: str) -> None:
    shipped, made = base_map(vintage=vintage), draw(default_region(), vintage)
    for level in LEVELS:
        ours, theirs = getattr(shipped, level), getattr(made, level)
        assert ours[ADM_ID].tolist() == theirs[ADM_ID].tolist()
        assert ours.geom_equals(theirs).all(), "run tools/build_display.py"
        assert np.allclose(ours[AREA_KM2], theirs[AREA_KM2], atol=0.001)
        points = (shapely.get_coordinates(one[LABEL_POINT].to_numpy()) for one in (ours, theirs))
        assert np.abs(np.subtract(*points)).max() < 1e-5
    assert shipped.lines[ID].tolist() == made.lines[ID].tolist()
    assert shipped.lines.geom_equals_exact(made.lines, 1e-5).all()


@pytest.mark.parametrize("level", LEVELS)
def test_units_on_the_screen_neither_overlap_nor_part(level: str) -> None:
    shapes = getattr(base_map(), level).geometry.to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)


def test_the_frames_are_the_callers_own() -> None:
    first = base_map().districts
    first[AREA_KM2] = 0
    first.geometry = first.geometry.boundary
    second = base_map().districts
    assert (second[AREA_KM2] > 0).all()
    assert second.geom_type.str.endswith("Polygon").all()


def test_every_shipped_file_belongs_to_a_vintage() -> None:
    paths = {shipped_path(default_region(), vintage) for vintage in VINTAGES}
    (folder,) = {path.parent for path in paths if path}
    assert set(folder.glob("display_*.json")) == paths
