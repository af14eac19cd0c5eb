"""Layers to export: the article's, those with restricted rows, and those of hostile text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from shapely import Point

from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields as f
from geo_afpak.region.datasets import data_path
from geo_afpak.region.read import default_region
from tests.conftest import HOSTILE, frame_of, incident

if TYPE_CHECKING:
    import geopandas as gpd

MARKED = "Zmarai"
RESTRICTED = {
    f.SOURCE_DATASET: "ACLED 2025-06-01", f.TITLE: f"{MARKED} title", f.SUMMARY: MARKED,
    f.NOTE: MARKED, f.PLACE: MARKED, f.SOURCES: [MARKED], f.GROUPS: [MARKED],
    f.DATE_START: "2019-03-07", f.DATE_END: "2019-03-07",
}  # fmt: skip
# An event for each precision, at a point that must show up only for the first two.
PRECISIONS = [
    {f.GEO_PRECISION: 1, f.GEOMETRY: Point(70.1, 34.41)},
    {f.GEO_PRECISION: 2, f.GEOMETRY: Point(70.2, 34.42)},
    {f.GEO_PRECISION: 3, f.GEOMETRY: Point(70.3, 34.43)},
    {f.GEO_PRECISION: 4, f.GEOMETRY: Point(70.4, 34.44)},
    {f.GEO_PRECISION: 5, f.GEOMETRY: Point(70.5, 34.45)},
    {f.GEO_PRECISION: 0, f.GEOMETRY: None},
]


@pytest.fixture(scope="session")
def statements() -> gpd.GeoDataFrame:
    return read_zones(data_path("presence_zones.geojson")).frame


@pytest.fixture(scope="session")
def article(statements: gpd.GeoDataFrame) -> Layers:
    frame = read_incidents(data_path("incidents.geojson")).frame
    return build_layers(frame, statements, title=default_region().datasets[0].title)


@pytest.fixture(scope="session")
def mixed() -> gpd.GeoDataFrame:
    """Make one open row and three of ACLED, one of them known to its province only."""
    rows = [{}, RESTRICTED, RESTRICTED, {**RESTRICTED, f.GEO_PRECISION: 4}]
    ids = ["open", *(f"{MARKED}{place}" for place in range(3))]
    return frame_of([incident(**{f.ID: i, **row}) for i, row in zip(ids, rows, strict=True)])


@pytest.fixture(scope="session")
def public(mixed: gpd.GeoDataFrame, statements: gpd.GeoDataFrame) -> Layers:
    return build_layers(mixed, statements.iloc[:1])


@pytest.fixture(scope="session")
def private(mixed: gpd.GeoDataFrame, statements: gpd.GeoDataFrame) -> Layers:
    return build_layers(mixed, statements.iloc[:1], private=True)


@pytest.fixture(scope="session")
def precise(statements: gpd.GeoDataFrame) -> Layers:
    """Lay out one event for each precision of place, in that order."""
    rows = [incident(**{f.ID: f"p{i}", **row}) for i, row in enumerate(PRECISIONS)]
    return build_layers(frame_of(rows), statements.iloc[:0])


@pytest.fixture(scope="session")
def nasty(statements: gpd.GeoDataFrame) -> Layers:
    """Put each hostile text, and what XML cannot hold, into every field of text."""
    texts = [*HOSTILE, "_x0041_", "\x01\x1b[2J\ufffe", "#REF!", "x" * 40_000]
    fields = (
        f.TITLE, f.SUMMARY, f.SUB_TYPE, f.CLAIMED_BY, f.TARGET, f.COUNTRY, f.ADM1_STATED,
        f.PLACE, f.LOCATION_BASIS, f.NOTE, f.SOURCE_DATASET, f.LICENCE,
    )  # fmt: skip
    rows = [
        incident(
            **dict.fromkeys(fields, text), **{f.ID: f"n{i}", f.GROUPS: [text], f.SOURCES: [text]}
        )
        for i, text in enumerate(texts)
    ]
    zones = statements.iloc[[0] * len(texts)].reset_index(drop=True)
    zones[f.ID] = [f"z{place}" for place in range(len(texts))]
    for name in (f.GROUP, f.STATEMENT, f.PLACE):
        zones[name] = pd.Series(texts, dtype=object)
    layers = build_layers(frame_of(rows), zones, title=HOSTILE[0] + " &P &D")
    # The door lets no other status in; what is behind it does not lean on that.
    drawn = layers.zones[f.ID].map(dict(zip(zones[f.ID], texts, strict=True)))
    return replace(layers, zones=layers.zones.assign(**{f.STATUS: drawn}))
