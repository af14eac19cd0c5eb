"""Whole commands, file in and file out, beside the plain geopandas script in one run.

Run: `python benchmarks/bench_files.py [COUNT ...]`; without counts 100,000. CPU seconds and peak
memory of a Python of its own each, its start and imports included, the two in turn; the best of
three runs up to 200,000 rows, one run beyond. The script is the one that people write: read,
sjoin with the districts, write.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

PATHS: Final = (
    (".csv", ".csv"),
    (".geojson", ".csv"),
    (".geojson", ".gpkg"),
    (".parquet", ".parquet"),
)
CHECKS: Final = ("validate", "summary")
OFTEN: Final = 200_000


class Cost(NamedTuple):
    """CPU seconds and peak megabytes."""

    cpu: float
    peak: float


def make(count: int, folder: Path) -> dict[str, Path]:
    """Write the files in a Python of its own: a child inherits its parent's peak memory."""
    subprocess.run([sys.executable, __file__, "make", str(count), folder], check=True)
    return {start: folder / f"incidents{start}" for start in (".csv", ".geojson", ".parquet")}


def plain(source: Path, out: Path) -> None:
    """Join as a script without geo_afpak does."""
    import geopandas as gpd
    import pandas as pd

    from geo_afpak.region.datasets import data_path

    districts = gpd.read_file(data_path("admin_boundaries", "adm2.geojson"))
    if source.suffix == ".csv":
        frame = pd.read_csv(source)
        places = gpd.points_from_xy(frame["lon"], frame["lat"])
        points = gpd.GeoDataFrame(frame, geometry=places, crs=4326)
    elif source.suffix == ".parquet":
        points = gpd.read_parquet(source)
    else:
        points = gpd.read_file(source)
    units = districts[["adm_id", "name", "pcode", "parent_id", "geometry"]]
    joined = points.sjoin(units, how="left", predicate="within")
    if out.suffix == ".csv":
        joined.drop(columns="geometry").to_csv(out, index=False)
    elif out.suffix == ".parquet":
        joined.to_parquet(out)
    else:
        joined.to_file(out)


def cost(*arguments: object) -> Cost:
    """Run a Python program to its end; 1 says that a check found something."""
    # Installed packages are compiled once; where that is forbidden, each start compiles us anew.
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    done = subprocess.Popen(
        [sys.executable, *map(str, arguments)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env={**kept, "OMP_NUM_THREADS": "1"},
    )
    said = done.stderr.read() if done.stderr else b""
    _, status, used = os.wait4(done.pid, 0)
    done.returncode = os.waitstatus_to_exitcode(status)
    if done.returncode not in (0, 1):
        raise RuntimeError(said.decode())
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def best(runs: list[Cost]) -> Cost:
    return Cost(min(run.cpu for run in runs), min(run.peak for run in runs))


def ours(*arguments: object) -> tuple[object, ...]:
    return ("-m", "geo_afpak.cli.main", *arguments)


def measure(count: int, folder: Path) -> None:
    times = 3 if count <= OFTEN else 1
    sources = make(count, folder)
    cost(*ours("map", "--out", folder / "map.html"))  # compiles what is new
    print(f"\n{count:,} rows, CPU seconds and peak MB, best of {times}")
    print(f"  {'':22} {'script':>16} {'geo_afpak':>16}  ours / script")
    for start, end in PATHS:
        out = folder / f"out{end}"
        runs = [
            (cost(__file__, "plain", sources[start], out),
             cost(*ours("join", sources[start], "--out", out)))
            for _ in range(times)
        ]  # fmt: skip
        theirs, mine = (best(list(column)) for column in zip(*runs, strict=True))
        name = f"{start[1:]} to {end[1:]}"
        print(
            f"  {name:22} {theirs.cpu:8.2f} {theirs.peak:7,.0f} {mine.cpu:8.2f} {mine.peak:7,.0f}"
            f"  {mine.cpu / theirs.cpu:.2f}",
            flush=True,
        )
    for command in CHECKS:
        for suffix, source in sources.items():
            mine = best([cost(*ours(command, source)) for _ in range(times)])
            name = f"{command} {suffix[1:]}"
            print(f"  {name:22} {'':16} {mine.cpu:8.2f} {mine.peak:7,.0f}", flush=True)


def main() -> None:
    if sys.argv[1:2] == ["plain"]:
        plain(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    if sys.argv[1:2] == ["make"]:
        import synthetic

        synthetic.files(int(sys.argv[2]), Path(sys.argv[3]))
        return
    for count in map(int, sys.argv[1:] or ["100000"]):
        with tempfile.TemporaryDirectory() as folder:
            measure(count, Path(folder))


if __name__ == "__main__":
    main()
