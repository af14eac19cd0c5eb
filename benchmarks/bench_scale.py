"""Millions of points and of whole records on each engine, beside their peers, in one run.

Run: `python benchmarks/bench_scale.py FOLDER [COUNT ...]`; without counts 1,000,000. Two tables.
Points: a district for each of them, from 16 Parquet parts, by our kernel on every engine and by
geopandas, SedonaDB and DuckDB spatial; every difference is counted. Records: `join_file` from
Parquet to Parquet, all fields; the values are compared. Each runs in a Python of its own: CPU
seconds and the highest sum of resident memory of all its processes, start and imports included.
What is not installed is left out: `pip install distributed pyspark sedonadb
duckdb-extension-spatial`; Spark wants Java 17 in JAVA_HOME. Linux only (/proc).
"""

from __future__ import annotations

import ctypes
import os
import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from functools import cache, partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from geo_afpak import boundaries
from geo_afpak.io import Part, write_table
from geo_afpak.join import grid
from geo_afpak.stream import engines
from geo_afpak.stream.join import join_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    Array = np.ndarray[Any, Any]

PARTS: Final = 16
CHUNK: Final = 500_000
OURS: Final = ("one process", "pool of two", "Dask", "Spark")
PEERS: Final = {"geopandas": "geopandas", "SedonaDB": "sedonadb", "DuckDB": "duckdb"}
NEEDS: Final = {"Dask": "distributed", "Spark": "pyspark", **PEERS}
_SUBREAPER: Final = 36  # PR_SET_CHILD_SUBREAPER: what outlives its parent is waited for here


class Cost(NamedTuple):
    cpu: float
    seconds: float
    peak: float


# --- what is measured -------------------------------------------------------------------


@cache
def districts() -> Array:
    units = boundaries.load_boundaries("adm2").sort_values("adm_id")
    return np.asarray(units.geometry.array, dtype=object)


def located(table: pa.Table) -> Array:
    x, y = (table[name].to_numpy() for name in ("lon", "lat"))
    return grid.locate(districts(), x, y).astype(np.int16)


def of_part(out: Path, part: Part) -> dict[str, Any]:
    """Find the districts of a Parquet part: the same function on every engine."""
    found = located(pq.read_table(part.data.decode()))
    np.save(out / f"found-{part.number:02}.npy", found)
    return {"count": len(found)}


def of_batches(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        found = located(pa.Table.from_batches([batch]))
        yield pa.RecordBatch.from_arrays([batch["row"], pa.array(found)], ["row", "unit"])


@contextmanager
def engine(name: str) -> Iterator[engines.Engine]:
    if name == "one process":
        yield engines.in_turn
    elif name == "pool of two":
        yield engines.pool(2)
    else:
        import logging

        from distributed import Client, LocalCluster

        options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None,
                   "silence_logs": logging.CRITICAL}  # fmt: skip
        with LocalCluster(host="127.0.0.1", **options) as cluster, Client(cluster) as client:
            yield engines.dask(client)


def on_spark(files: list[str], out: Path) -> None:
    os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    os.environ["PYTHONPATH"] = os.pathsep.join(sys.path)  # where its workers find this file
    import bench_scale
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    with spark.getOrCreate() as session:
        session.sparkContext.setLogLevel("ERROR")
        found = session.read.parquet(*files).mapInArrow(
            bench_scale.of_batches, "row long, unit short"
        )
        found.write.parquet(str(out / "found"))
    _keep_pairs(pq.read_table(out / "found"), files, out)


def by_geopandas(files: list[str], out: Path) -> None:
    import geopandas as gpd

    units = gpd.GeoDataFrame({"unit": np.arange(len(districts()))}, geometry=districts(), crs=4326)
    for number, file in enumerate(files):
        table = pq.read_table(file)
        places = gpd.points_from_xy(table["lon"], table["lat"], crs=4326)
        joined = gpd.GeoDataFrame(geometry=places).sjoin(units, how="left", predicate="intersects")
        first = joined["unit"].groupby(level=0).min().sort_index()
        np.save(out / f"found-{number:02}.npy", first.fillna(grid.NOWHERE).to_numpy(np.int16))


def by_sedona(files: list[str], out: Path) -> None:
    import geopandas as gpd
    import sedonadb

    units = gpd.GeoDataFrame({"unit": np.arange(len(districts()))}, geometry=districts())
    context = sedonadb.connect()
    context.read_parquet(files).to_view("points")
    context.create_data_frame(units).to_view("units")
    pairs = context.sql(
        "SELECT p.row, u.unit FROM points p JOIN units u "
        "ON ST_Intersects(u.geometry, ST_Point(p.lon, p.lat))"
    )
    _keep_pairs(pa.table(pairs), files, out)


def by_duckdb(files: list[str], out: Path) -> None:
    import duckdb
    import duckdb_extension_spatial
    import shapely

    base = Path(duckdb_extension_spatial.__file__).parent
    extension = next(base.rglob("spatial.duckdb_extension"))
    base = duckdb.connect(config={"threads": 2})
    base.execute(f"LOAD '{extension}'")
    shapes = pa.table({"unit": np.arange(len(districts())), "wkb": shapely.to_wkb(districts())})
    base.register("shapes", shapes)
    base.execute("CREATE TABLE units AS SELECT unit, ST_GeomFromWKB(wkb) AS shape FROM shapes")
    pairs = base.execute(
        "SELECT p.row, u.unit FROM read_parquet($1) p JOIN units u "
        "ON ST_Intersects(u.shape, ST_Point(p.lon, p.lat))",
        [files],
    )
    _keep_pairs(pairs.to_arrow_table(), files, out)


def _keep_pairs(pairs: pa.Table, files: list[str], out: Path) -> None:
    """Keep of pairs of row and unit the first unit of each row; a row may have none."""
    row, unit = (pairs[name].to_numpy() for name in ("row", "unit"))
    found = np.full(sum(pq.read_metadata(file).num_rows for file in files), grid.NOWHERE, np.int16)
    order = np.argsort(unit, kind="stable")[::-1]
    found[row[order]] = unit[order]
    np.save(out / "found-00.npy", found)


def points(name: str, folder: Path, out: Path) -> None:
    files = sorted(map(str, (folder / "points").glob("*.parquet")))
    peers = {"geopandas": by_geopandas, "SedonaDB": by_sedona, "DuckDB": by_duckdb,
             "Spark": on_spark}  # fmt: skip
    if name in peers:
        peers[name](files, out)
        return
    with engine(name) as runs:
        parts = [Part(number, 0, 1.0, file.encode()) for number, file in enumerate(files)]
        list(runs(partial(of_part, out), parts))


def records(name: str, folder: Path, out: Path) -> None:
    with engine(name) as runs:
        join_file(folder / "incidents.parquet", out / "joined.parquet", engine=runs)


def make(count: int, folder: Path) -> None:
    """Write the records, in chunks that fit in memory, and their points in parts."""
    import synthetic

    (folder / "points").mkdir(parents=True, exist_ok=True)
    writers = [
        pq.ParquetWriter(folder / "points" / f"part-{number:02}.parquet",
                         pa.schema({"row": pa.int64(), "lon": pa.float64(), "lat": pa.float64()}))
        for number in range(PARTS)
    ]  # fmt: skip
    whole = None
    for first in range(0, count, CHUNK):
        chunk = synthetic.incidents(min(CHUNK, count - first), first=first)
        table = pa.table({"row": np.arange(first, first + len(chunk)),
                          "lon": chunk.geometry.x, "lat": chunk.geometry.y})  # fmt: skip
        writers[first * PARTS // count].write_table(table)
        write_table(chunk.dropna(axis="columns", how="all"), folder / "chunk.parquet")
        rows = pq.read_table(folder / "chunk.parquet")
        whole = whole or pq.ParquetWriter(folder / "incidents.parquet", rows.schema)
        whole.write_table(rows.cast(whole.schema), row_group_size=50_000)
    (folder / "chunk.parquet").unlink()
    for writer in [whole, *writers]:
        writer.close()


# --- measuring --------------------------------------------------------------------------


def measured(*words: object) -> Cost:
    """Run this file with some words, and wait for all that it started."""
    before, start, peak = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic(), 0.0
    run = subprocess.Popen([sys.executable, __file__, *map(str, words)], stderr=subprocess.PIPE)
    while run.poll() is None:
        peak = max(peak, _resident(run.pid))
        time.sleep(0.1)
    if run.returncode:
        sys.exit(run.stderr.read().decode(errors="replace")[-3000:])
    seconds = time.monotonic() - start
    try:
        while True:
            os.wait()
    except ChildProcessError:
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu, seconds, peak)


def _resident(root: int) -> float:
    """Sum the resident megabytes of a process and of all below it."""
    below: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            below.setdefault(parent, []).append(int(entry.name))
    total, open_ = 0, [root]
    while open_:
        one = open_.pop()
        open_ += below.get(one, [])
        try:
            total += int(Path(f"/proc/{one}/statm").read_text().split()[1])
        except OSError:
            continue
    return total * resource.getpagesize() / 1e6


def _found(out: Path) -> Array:
    return np.concatenate([np.load(file) for file in sorted(out.glob("found-*.npy"))])


def _differing(first: Path, other: Path) -> int:
    """Count the rows of two files that differ in any field."""
    count = 0
    with pq.ParquetFile(first) as one, pq.ParquetFile(other) as two:
        pairs = zip(one.iter_batches(50_000), two.iter_batches(50_000), strict=True)
        for a, b in pairs:
            if not a.equals(b):
                count += sum(x != y for x, y in zip(a.to_pylist(), b.to_pylist(), strict=True))
    return count


def _line(name: str, count: int, cost: Cost, differing: str) -> None:
    each = cost.cpu / count * 1e6
    print(f"| {name} | {cost.cpu:.1f} | {each:.2f} | {cost.seconds:.1f} | {cost.peak:,.0f} | "
          f"{differing} |", flush=True)  # fmt: skip


def compare(count: int, folder: Path) -> None:
    if not (folder / "incidents.parquet").exists():
        measured("make", count, folder)
    table = pq.read_table(folder / "points")
    x, y = (table[name].to_numpy() for name in ("lon", "lat"))
    share = border_share(x, y)
    del table, x, y
    head = "| | CPU s | CPU s a million | wall s | peak MB | differ |\n|---|---|---|---|---|---|"
    print(f"\n### {count:,} points, {share:.1%} of them in cells that a border touches\n\n{head}")
    first: Array | None = None
    for name in (*OURS, *PEERS):
        if not find_spec(NEEDS.get(name, "numpy")):
            continue
        out = folder / name.replace(" ", "_")
        out.mkdir()
        cost = measured("points", name, folder, out)
        found = _found(out)
        first = found if first is None else first
        _line(name, count, cost, f"{int((found != first).sum()):,}")
    print(f"\n### {count:,} records, Parquet to Parquet\n\n{head}")
    for name in OURS[:3]:
        if find_spec(NEEDS.get(name, "numpy")):
            out = folder / name.replace(" ", "_")
            cost = measured("records", name, folder, out)
            whole = folder / OURS[0].replace(" ", "_") / "joined.parquet"
            _line(name, count, cost, f"{_differing(whole, out / 'joined.parquet'):,}")


def border_share(x: Array, y: Array) -> float:
    import shapely

    cells = grid._grid(tuple(shapely.to_wkb(districts())))  # noqa: SLF001
    column = ((x - cells.west) / cells.size).astype(int).clip(0, cells.cells.shape[1] - 1)
    row = ((y - cells.south) / cells.size).astype(int).clip(0, cells.cells.shape[0] - 1)
    return float((cells.cells[row, column] == -2).mean())


def main() -> None:
    words = sys.argv[1:]
    if words[0] == "make":
        make(int(words[1]), Path(words[2]))
    elif words[0] in ("points", "records"):
        {"points": points, "records": records}[words[0]](words[1], *map(Path, words[2:]))
    else:
        ctypes.CDLL(None).prctl(_SUBREAPER, 1)
        for count in map(int, words[1:] or ["1000000"]):
            compare(count, Path(words[0]) / str(count))


if __name__ == "__main__":
    main()
