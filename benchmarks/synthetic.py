"""Synthetic incidents for the benchmarks: clustered round towns, the same for the same number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd

from geo_afpak import boundaries
from geo_afpak.io import write_table
from geo_afpak.model import fields

if TYPE_CHECKING:
    from pathlib import Path

GROUPS = ("ISK", "TTP", "TLB", "JuA", "LEJ", "AQ", "IMU", "LJA", "JND", "IS", "TEK", "LeI", "ATB")
_WORDS = [
    "armed men opened fire on a convoy near the bazaar",
    "a roadside bomb hit a police van",
    "a blast at the gate of a school",
    "officials said that several people were taken to hospital",
    "no group claimed it",
    "the road was closed until the evening",
    "elders went to the district seat",
]


def incidents(count: int, *, text: bool = True, first: int = 0) -> gpd.GeoDataFrame:
    """Make incidents with points of town precision, dates, groups, tolls and some words.

    `first` numbers the first of them, so that the next ones of a large file are others.
    """
    rng = np.random.default_rng(20_170_812 + first)
    towns = boundaries.load_towns()
    home = rng.integers(0, len(towns), count)
    lon = towns.geometry.x.to_numpy()[home] + rng.normal(0, 0.12, count)
    lat = towns.geometry.y.to_numpy()[home] + rng.normal(0, 0.12, count)
    days = pd.to_datetime("2010-01-01") + pd.to_timedelta(rng.integers(0, 5000, count), unit="D")
    dates = days.strftime("%Y-%m-%d")
    killed = pd.array(rng.poisson(2, count), dtype="Int64")
    killed[rng.random(count) < 0.2] = pd.NA
    absent = pd.array([pd.NA] * count, dtype="Int64")
    columns: dict[str, object] = {
        **{name: [None] * count for name in fields.INCIDENT_FIELDS},
        fields.ID: [f"s{row}" for row in range(first, first + count)],
        fields.SCOPE: ["core"] * count,
        fields.EVENT_TYPE: rng.choice(fields.EVENT_TYPES, count),
        fields.TITLE: [f"Event {row}" for row in range(count)] if text else ["Event"] * count,
        fields.DATE_START: dates,
        fields.DATE_END: dates,
        fields.DATE_PRECISION: ["day"] * count,
        fields.GROUPS: [[code] for code in rng.choice(GROUPS, count)],
        fields.KILLED: killed, fields.KILLED_LOW: killed, fields.KILLED_HIGH: killed,
        fields.INJURED: absent, fields.INJURED_LOW: absent, fields.INJURED_HIGH: absent,
        fields.GEO_PRECISION: pd.array(rng.choice([1, 2], count), dtype="Int64"),
        fields.LOCATION_BASIS: ["synthetic"] * count,
        fields.SOURCES: [["Synthetic record"]] * count,
        fields.SOURCE_DATASET: ["Synthetic"] * count,
        fields.LICENCE: ["CC0"] * count,
    }  # fmt: skip
    if text:
        parts = rng.choice(_WORDS, (count, 2))
        columns[fields.SUMMARY] = [f"{first}; {second}" for first, second in parts]
    return gpd.GeoDataFrame(columns, geometry=gpd.points_from_xy(lon, lat), crs=fields.CRS)


def files(count: int, folder: Path) -> None:
    """Write the incidents, without the columns that nothing fills, as people hold them."""
    frame = incidents(count).dropna(axis="columns", how="all")
    for suffix in (".csv", ".geojson", ".parquet"):
        write_table(frame, folder / f"incidents{suffix}")
