"""Pages of many incidents, ours beside its peers in one run: CPU to build, bytes, browser.

Run: `python benchmarks/bench_page.py [COUNT ...]` (default 1000 10000 100000). Peers that are
not installed are named and left out: `pip install pydeck keplergl lonboard` brings them.
The browser part measures our page only: the peers' pages fetch their libraries from networks
that a benchmark must not depend on. It needs Chromium (`apt-get install chromium`).
"""

from __future__ import annotations

import importlib.util
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import synthetic

from geo_afpak.datasets import data_path
from geo_afpak.io import read_zones
from geo_afpak.layers import build_layers
from geo_afpak.page import build_map, write_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import geopandas as gpd

SLOW_MOST = 10_000
"""Peers that make an object per incident take minutes beyond this."""

IN_PAGE = """async () => {
  const started = performance.now();
  await geoAfpak.drawn;
  const drawn = performance.getEntriesByName("ga:drawn")[0].startTime;
  const timed = (run) => { const at = performance.now(); run(); return performance.now() - at; };
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  const filter = median(["ISK", "TTP", "AQ", "JuA", "LEJ"].map((code) =>
    timed(() => geoAfpak.select({ groups: [code] }))));
  geoAfpak.select({ groups: [] });
  return { drawn, filter, heap: performance.memory.usedJSHeapSize / 1e6 };
}"""
STEP = """() => new Promise((done) => {
  const at = performance.now();
  const press = { key: "ArrowRight", keyCode: 39, bubbles: true };
  document.querySelector(".leaflet-container").dispatchEvent(new KeyboardEvent("keydown", press));
  requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - at)));
})"""


def ours(points: gpd.GeoDataFrame, path: Path) -> None:
    zones = read_zones(data_path("presence_zones.geojson")).frame.head(0)
    write_page(build_map(build_layers(points, zones)), path)


def peers() -> Iterator[tuple[str, Callable[[gpd.GeoDataFrame, Path], None], bool]]:
    """Name, function and whether it makes an object per incident."""
    import folium
    from folium.plugins import FastMarkerCluster, MarkerCluster

    def cluster(points: gpd.GeoDataFrame, path: Path) -> None:
        group = MarkerCluster().add_to(page := folium.Map(tiles=None))
        for point, title in zip(points.geometry, points["title"], strict=True):
            folium.Marker([point.y, point.x], tooltip=title).add_to(group)
        page.save(path)

    def fast(points: gpd.GeoDataFrame, path: Path) -> None:
        page = folium.Map(tiles=None)
        rows = zip(points.geometry.y, points.geometry.x, points["title"], strict=True)
        FastMarkerCluster([list(row) for row in rows]).add_to(page)
        page.save(path)

    def geojson(points: gpd.GeoDataFrame, path: Path) -> None:
        page = folium.Map(tiles=None)
        fields = ["title", "date_start", "summary"]
        frame = points[[*fields, "geometry"]]
        folium.GeoJson(frame, tooltip=folium.GeoJsonTooltip(fields)).add_to(page)
        page.save(path)

    yield "folium MarkerCluster", cluster, True
    yield "folium FastMarkerCluster", fast, False
    yield "folium GeoJson", geojson, True
    yield from _optional_peers()


def _optional_peers() -> Iterator[tuple[str, Callable[[gpd.GeoDataFrame, Path], None], bool]]:
    if importlib.util.find_spec("pydeck"):
        import pydeck

        def deck(points: gpd.GeoDataFrame, path: Path) -> None:
            rows = points.drop(columns="geometry").assign(x=points.geometry.x, y=points.geometry.y)
            layer = pydeck.Layer("ScatterplotLayer", rows, get_position=["x", "y"], pickable=True)
            pydeck.Deck([layer], map_provider=None).to_html(path, open_browser=False)

        yield "pydeck", deck, False
    if importlib.util.find_spec("keplergl"):
        from keplergl import KeplerGl

        def kepler(points: gpd.GeoDataFrame, path: Path) -> None:
            KeplerGl(data={"events": points}).save_to_html(file_name=path)

        yield "keplergl", kepler, False
    if importlib.util.find_spec("lonboard"):
        import lonboard

        def lon(points: gpd.GeoDataFrame, path: Path) -> None:
            layer = lonboard.ScatterplotLayer.from_geopandas(points[["title", "geometry"]])
            lonboard.Map(layer).to_html(path)

        yield "lonboard", lon, False


def build(name: str, run: Callable[[gpd.GeoDataFrame, Path], None], points: gpd.GeoDataFrame,
          folder: Path) -> Path:  # fmt: skip
    path = folder / "page.html"
    start = time.process_time()
    run(points, path)
    spent = time.process_time() - start
    size = path.stat().st_size
    print(f"  {name:26} {spent:8.2f} s {size / 1e6:8.2f} MB {size / len(points):9.1f} B/incident")
    return path


def browse(path: Path) -> None:
    chromium = shutil.which("chromium")
    if chromium is None:
        print("  no Chromium: run 'apt-get install chromium' for the browser part")
        return
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-gpu", "--enable-precise-memory-info"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        page = browser.new_context(offline=True).new_page()
        page.goto(path.as_uri())
        found = page.evaluate(IN_PAGE)
        steps = sorted(page.evaluate(STEP) for _ in range(9))
        browser.close()
    print(f"  in Chromium: drawn {found['drawn']:.0f} ms, filter {found['filter']:.0f} ms, "
          f"pan step {steps[4]:.0f} ms, heap {found['heap']:.0f} MB")  # fmt: skip


def main() -> None:
    counts = [int(word) for word in sys.argv[1:]] or [1_000, 10_000, 100_000]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for count in counts:
            points = synthetic.incidents(count)
            print(f"{count:,} incidents")
            for label, run, slow in peers():
                if slow and count > SLOW_MOST:
                    print(f"  {label:26} left out: an object per incident")
                    continue
                build(label, run, points, folder)
            bare = synthetic.incidents(count, text=False)
            build("geo_afpak without words", ours, bare, folder)
            path = build("geo_afpak", ours, points, folder)
            browse(path)


if __name__ == "__main__":
    main()
