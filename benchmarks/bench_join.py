"""The join beside geopandas.sjoin, in one run: CPU seconds, ratio, and every difference.

Run: `python benchmarks/bench_join.py [POINTS]`. CPU time, best of three, interleaved; results
are compared point by point with sjoin (predicate intersects, smallest adm_id on shared borders).
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import shapely
import synthetic

from geo_afpak import boundaries
from geo_afpak.join.grid import locate
from geo_afpak.join.incidents import join_incidents
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd


def cpu(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def sjoin(points: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    units = districts[[fields.ADM_ID, "geometry"]].sort_values(fields.ADM_ID)
    found = points[["geometry"]].sjoin(units, how="left", predicate="intersects")
    return found.sort_values(fields.ADM_ID).groupby(level=0).first().sort_index()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    points = synthetic.incidents(count, text=False)
    districts = boundaries.load_boundaries("adm2")
    units = districts[[fields.ADM_ID, "geometry"]]
    shapes = districts.sort_values(fields.ADM_ID).geometry.to_numpy()
    x, y = points.geometry.x.to_numpy(), points.geometry.y.to_numpy()
    shape_of = points.geometry.to_numpy()
    join_incidents(points.head(30_000))  # the index is built once for a set of boundaries
    locate(shapes, x[:30_000], y[:30_000])
    runs: dict[str, Callable[[], object]] = {
        "geopandas.sjoin, within, district only": lambda: points[["geometry"]].sjoin(
            units, how="left", predicate="within"
        ),
        "locate: columns in, columns out": lambda: locate(shapes, x, y),
        "locate: points in, column out": lambda: locate(
            shapes, shapely.get_x(shape_of), shapely.get_y(shape_of)
        ),
        "join_incidents: all fields, km to border": lambda: join_incidents(points, nearest_km=0),
    }
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(3):
        for name, run in runs.items():
            best[name] = min(best[name], cpu(run))
    peer = next(iter(best.values()))
    print(f"{count:,} points, CPU seconds, best of three")
    for name, spent in best.items():
        print(f"  {name:42} {spent:7.3f}   {peer / spent:5.1f} x")
    joined = join_incidents(points, nearest_km=0)[fields.ADM2_ID]
    known = sjoin(points, districts)[fields.ADM_ID]
    same = np.sum(joined.fillna("").to_numpy() == known.fillna("").to_numpy())
    print(f"  same district: {same:,} of {count:,}")


if __name__ == "__main__":
    main()
