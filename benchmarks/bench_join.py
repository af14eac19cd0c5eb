"""The join beside geopandas.sjoin, in one run: CPU seconds, ratio, and every difference.

Run: `python benchmarks/bench_join.py [POINTS]`. CPU time, best of three; results are compared
point by point with sjoin (predicate intersects, smallest adm_id on shared borders).
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import synthetic

from geo_afpak import boundaries, fields
from geo_afpak.join import join_incidents

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd


def cpu(run: Callable[[], object], times: int = 3) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.process_time()
        run()
        best = min(best, time.process_time() - start)
    return best


def sjoin(points: gpd.GeoDataFrame, districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    units = districts[[fields.ADM_ID, "geometry"]].sort_values(fields.ADM_ID)
    found = points[["geometry"]].sjoin(units, how="left", predicate="intersects")
    return found.sort_values(fields.ADM_ID).groupby(level=0).first().sort_index()


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200_000
    points = synthetic.incidents(count, text=False)
    districts = boundaries.load_boundaries("adm2")
    join_incidents(points.head(10))  # the index is built once for a set of boundaries
    peer = cpu(lambda: sjoin(points, districts))
    ours = cpu(lambda: join_incidents(points, nearest_km=0))
    print(f"{count:,} points, CPU seconds")
    print(f"  geopandas.sjoin, district only            {peer:8.2f}")
    print(f"  join_incidents, all columns, km to border {ours:8.2f}   {peer / ours:.1f} x")
    joined = join_incidents(points, nearest_km=0)[fields.ADM2_ID]
    known = sjoin(points, districts)[fields.ADM_ID]
    same = (joined.fillna("").to_numpy() == known.fillna("").to_numpy()).sum()
    print(f"  same district: {same:,} of {count:,}")


if __name__ == "__main__":
    main()
