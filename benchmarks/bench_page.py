"""Pages of many incidents, ours beside its peers in one run: building and opening them.

Run: `python benchmarks/bench_page.py [--full] [--write] [COUNT ...]`. Without counts 1,000 and
10,000; `--full` adds 100,000 and 1,000,000 and takes about a quarter of an hour on two quiet
cores. `--write` puts the tables into results.md (date: SOURCE_DATE_EPOCH, else today).

Each page is built by a Python of its own, so that its peak memory is its own, after the imports
and (ours) after a first small page, whose base map later ones share. It needs Chromium, and
`uv pip install --group bench` and npm for the peers: what is missing is named and left out.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import peers
import synthetic

if TYPE_CHECKING:
    import geopandas as gpd
    from playwright.sync_api import Browser, Page, Route

OURS: Final = "geo_afpak"
BARE: Final = "geo_afpak, no words"
EMPTY: Final = "geo_afpak, empty"
NAMES: Final = (OURS, BARE, *peers.PEERS)
COUNTS: Final = (1_000, 10_000)
FULL: Final = (1_000, 10_000, 100_000, 1_000_000)
OPEN_WITHIN_MS: Final = 150_000
FLAGS: Final = ("--headless=new", "--no-sandbox", "--disable-gpu", "--enable-unsafe-swiftshader")
RESULTS: Final = Path(__file__).parent / "results.md"

TWO_FRAMES: Final = (
    "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
)
DRAWN: Final = f"async () => {{ await {TWO_FRAMES}; return performance.now(); }}"
OUR_DRAWN: Final = """async () => {
  await geoAfpak.drawn;
  return performance.getEntriesByName("ga:drawn")[0].startTime;
}"""
STEPS: Final = f"""async () => {{
  const map = Object.values(window).find((one) => one instanceof L.Map);
  const timed = async (run) => {{
    const at = performance.now();
    run();
    await {TWO_FRAMES};
    return performance.now() - at;
  }};
  const [pans, zooms] = [[], []];
  for (const step of [1, 1, 1, 1, -1, -1, -1, -1]) {{
    pans.push(await timed(() => map.panBy([160, 0], {{ animate: false }})));
    zooms.push(await timed(() => map.setZoom(map.getZoom() + step, {{ animate: false }})));
    pans.push(await timed(() => map.panBy([-160, 60], {{ animate: false }})));
  }}
  return {{ pan: pans.sort((a, b) => a - b)[8], zoom: Math.max(...zooms) }};
}}"""
FILTER: Final = """() => {
  const timed = (patch) => {
    const at = performance.now();
    geoAfpak.select(patch);
    return performance.now() - at;
  };
  const spent = ["ISK", "TTP", "AQ", "JuA", "LEJ"].map((code) => timed({ groups: [code] }));
  geoAfpak.select({ groups: [] });
  for (const year of [2012, 2014, 2016]) spent.push(timed({ from: `${year}-01-01` }));
  geoAfpak.select({ from: undefined });
  return spent.sort((a, b) => a - b)[4];
}"""
SEARCH: Final = f"""async () => {{
  const field = document.getElementById("ga-search");
  const at = performance.now();
  field.focus();
  field.value = "bomb";
  field.dispatchEvent(new Event("input"));
  await {TWO_FRAMES};
  const spent = performance.now() - at;
  field.value = "";
  field.dispatchEvent(new Event("input"));
  return spent;
}}"""
TABLE: Final = f"""async () => {{
  const at = performance.now();
  document.getElementById("ga-table-button").click();
  await {TWO_FRAMES};
  return performance.now() - at;
}}"""
NODES: Final = "document.querySelectorAll('.ga-handles *, .ga-canvas').length"


def ours(points: gpd.GeoDataFrame, path: Path) -> None:
    from geo_afpak.io import read_zones
    from geo_afpak.layers import build_layers
    from geo_afpak.page import build_map, write_page
    from geo_afpak.region.datasets import data_path

    zones = read_zones(data_path("presence_zones.geojson")).frame.head(0)
    write_page(build_map(build_layers(points, zones)), path)


def build_here(name: str, count: int, path: Path) -> dict[str, float]:
    """Build a page in this process and say what it took."""
    run = peers.PEERS.get(name, ours)
    points = synthetic.incidents(count, text=name != BARE)
    run(points.head(10), path.with_suffix(".first.html"))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    run(points, path)
    spent = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {"cpu": spent, "peak": (peak - before) / 1024, "bytes": path.stat().st_size}


def build(name: str, count: int, path: Path) -> dict[str, Any] | str:
    """Build a page in a Python of its own; words instead of numbers where there is no page."""
    if count > peers.MOST.get(name, (count, count))[0]:
        return "left out: takes minutes"
    command = [sys.executable, __file__, "--build", name, str(count), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return f"not built: {done.stderr.strip().splitlines()[-1][:120]}"
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def serve(route: Route) -> None:
    """Give the browser the installed file in place of a network's, and nothing else."""
    url = route.request.url
    if url.startswith(("file:", "data:", "blob:")):
        route.continue_()
    elif found := peers.local_file(url):
        route.fulfill(path=found)
    else:
        route.fulfill(status=200, body="")


def browse(browser: Browser, name: str, path: Path) -> dict[str, Any]:
    """Open a page and measure it; `why` says why a number is missing."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(OPEN_WITHIN_MS)
    page.route("**/*", serve)
    try:
        page.goto(path.as_uri(), wait_until="load")
        return measure(page, name)
    except Exception as fault:  # noqa: BLE001 - whatever a page of others does, the run goes on
        return {"why": f"not opened: {str(fault).splitlines()[0][:90]}"}
    finally:
        page.context.close()


def measure(page: Page, name: str) -> dict[str, Any]:
    mine = name.startswith(OURS)
    found: dict[str, Any] = {"drawn": page.evaluate(OUR_DRAWN if mine else DRAWN)}
    cdp = page.context.new_cdp_session(page)
    cdp.send("HeapProfiler.enable")
    for _ in range(2):
        cdp.send("HeapProfiler.collectGarbage")
    heap = cdp.send("Runtime.getHeapUsage")
    found["heap"] = heap["usedSize"] / 1e6
    found["arrays"] = heap.get("backingStorageSize", 0) / 1e6
    if page.evaluate("typeof L !== 'undefined'"):
        found |= page.evaluate(STEPS)
    if mine:
        found["nodes"] = page.evaluate(NODES)
        found["filter"] = page.evaluate(FILTER)
        found["search"] = page.evaluate(SEARCH)
        found["table"] = page.evaluate(TABLE)
    return found


def cell(found: dict[str, Any] | str, key: str, form: str = "{:,.0f}", by: float = 1) -> str:
    return form.format(found[key] / by) if isinstance(found, dict) and key in found else ""


def row(
    name: str, count: int, built: dict[str, Any] | str, opened: dict[str, Any], empty: float
) -> str:
    net = (
        {"net": built["bytes"] - empty} if isinstance(built, dict) and name in (OURS, BARE) else {}
    )
    note = built if isinstance(built, str) else opened.get("why", "")
    cells = [
        name, cell(built, "cpu", "{:.2f}"), cell(built, "bytes", "{:,.1f}", 1e6),
        cell(built, "bytes", "{:,.1f}", count), cell(net, "net", "{:,.1f}", count),
        cell(built, "peak"), cell(opened, "drawn"), *(cell(opened, key) for key in SPENT),
        cell(opened, "heap", "{:,.1f}"), cell(opened, "arrays", "{:,.1f}"), note,
    ]  # fmt: skip
    return f"| {' | '.join(cells)} |"


SPENT: Final = ("pan", "zoom", "filter", "table", "search", "nodes")
HEAD: Final = (
    "| page | CPU s | MB | B/incident | net | peak MB | drawn ms | pan ms | worst zoom ms "
    "| filter ms | table ms | first search ms | nodes for marks | heap MB | arrays MB | |\n"
    + "|---" * 16
    + "|"
)


def opens(name: str, count: int) -> str:
    """Say why a page is not opened, or nothing."""
    if name in peers.NOT_OPENED:
        return f"not opened: {peers.NOT_OPENED[name]}"
    most = peers.MOST.get(name, (count, count))[1]
    return "" if count <= most else f"not opened beyond {most:,}: minutes to load, or never"


def tables(counts: list[int], browser: Browser | None) -> list[str]:
    """Measure everything, size by size, one page after the other."""
    out = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.html"
        empty = 0.0
        for count in counts:
            out += [f"### {count:,} incidents", "", HEAD]
            print("\n".join(out[-3:]), flush=True)
            for name in (EMPTY, *NAMES):
                number = 10 if name == EMPTY else count
                built = build(name, number, path)
                why = opens(name, count) if isinstance(built, dict) else "-"
                opened = {"why": why.strip("-")}
                if browser and not why:
                    opened = browse(browser, name, path)
                if name == EMPTY and isinstance(built, dict):
                    empty = built["bytes"]
                out.append(row(name, number, built, opened, empty))
                print(out[-1], flush=True)
            out.append("")
    return out


def machine(browser: Browser | None) -> list[str]:
    """Describe what was measured on, and with what."""
    model = platform.machine()
    if (info := Path("/proc/cpuinfo")).exists():
        lines = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = lines[0].partition(":")[2].strip() if lines else model
    packages = [
        "geopandas",
        "shapely",
        "pandas",
        "numpy",
        "folium",
        "pydeck",
        "keplergl",
        "lonboard",
    ]
    found = []
    for name in packages:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            found.append(f"{name} missing")
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    day = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    chromium = f"Chromium {browser.version}, headless, software rendering" if browser else "none"
    load = f"{os.getloadavg()[0]:.1f}"
    return [
        f"Measured on {day:%Y-%m-%d}: {os.cpu_count()} cores, {model}; load before it {load}.",
        f"Python {platform.python_version()}, {', '.join(found)}; {chromium}.",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])  # type: ignore[union-attr]
    parser.add_argument("counts", nargs="*", type=int)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--write", action="store_true")
    parser.add_argument(
        "--build", nargs=3, metavar=("NAME", "COUNT", "PATH"), help=argparse.SUPPRESS
    )
    asked = parser.parse_args()
    if asked.build:
        name, count, path = asked.build
        print(json.dumps(build_here(name, int(count), Path(path))))
        return
    counts = asked.counts or list(FULL if asked.full else COUNTS)
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        print("no Chromium: run 'apt-get install chromium' for the browser part")
        lines = [*machine(None), "", *tables(counts, None)]
    else:
        from playwright.sync_api import sync_playwright

        peers.install()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            lines = [*machine(browser), "", *tables(counts, browser)]
            browser.close()
    if asked.write:
        head = RESULTS.read_text(encoding="utf-8").split("<!-- measured -->")[0]
        RESULTS.write_text(f"{head}<!-- measured -->\n\n" + "\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
