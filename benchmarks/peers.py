"""Other makers of maps, each as a function that writes a page, and where their libraries lie.

Their pages fetch libraries from networks. A benchmark must not depend on those, so the files
are installed once by npm into a folder outside the repository (`python benchmarks/peers.py`),
and the browser is given them in place of the networks' own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    Build = Callable[[gpd.GeoDataFrame, Path], None]

LIBRARIES: Final = {
    "leaflet": "1.9.3",
    "bootstrap": "5.2.2",
    "jquery": "3.7.1",
    "leaflet.markercluster": "1.1.0",
    "@fortawesome/fontawesome-free": "6.2.0",
}
_PLACES: Final = (
    (r"/npm/((?:leaflet|bootstrap|@fortawesome/fontawesome-free))@[^/]+/(.+)", r"\1/\2"),
    (r"/ajax/libs/leaflet\.markercluster/[^/]+/(.+)", r"leaflet.markercluster/dist/\1"),
    (r"code\.jquery\.com/jquery-[\d.]+\.min\.js", "jquery/dist/jquery.min.js"),
)
# Largest number of incidents that a peer is asked for, to build and to open: beyond these a
# build takes minutes (an object per incident), or the page did not load within 150 s.
MOST: Final = {
    "folium Marker": (10_000, 1_000),
    "folium CircleMarker": (10_000, 10_000),
    "folium MarkerCluster": (10_000, 10_000),
    "folium FastMarkerCluster": (1_000_000, 1_000_000),
    "folium GeoJson": (100_000, 10_000),
    "geopandas explore": (100_000, 10_000),
    "pydeck": (1_000_000, 100_000),
    "keplergl": (1_000_000, 0),
    "lonboard": (1_000_000, 0),
}
NOT_OPENED: Final = {
    "keplergl": "its page imports React as modules from esm.sh, which no package holds",
    "lonboard": "its page wants a parquet-wasm that npm does not have",
}


def cache() -> Path:
    """Where the libraries are installed."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "geo_afpak_bench"


def install() -> None:
    """Install the libraries with npm, unless they are there."""
    folder = cache() / "node_modules"
    if all((folder / name).is_dir() for name in LIBRARIES):
        return
    cache().mkdir(parents=True, exist_ok=True)
    wanted = [f"{name}@{version}" for name, version in LIBRARIES.items()]
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", *wanted]
    subprocess.run(command, cwd=cache(), check=True)


def local_file(url: str) -> Path | None:
    """Find the file that stands for an address of a network; None where there is none."""
    if "@deck.gl/jupyter-widget" in url:
        spec = find_spec("pydeck")
        return Path(str(spec.origin)).parent / "nbextension/static/index.js" if spec else None
    for pattern, place in _PLACES:
        if found := re.search(pattern, url):
            path = cache() / "node_modules" / found.expand(place)
            return path if path.is_file() else None
    return None


def marker(points: gpd.GeoDataFrame, path: Path) -> None:
    import folium

    page = folium.Map(tiles=None)
    for point, title in zip(points.geometry, points["title"], strict=True):
        folium.Marker([point.y, point.x], popup=title).add_to(page)
    page.fit_bounds([[24, 61], [38, 77]])
    page.save(path)


def circle_marker(points: gpd.GeoDataFrame, path: Path) -> None:
    import folium

    page = folium.Map(tiles=None, prefer_canvas=True)
    for point, title in zip(points.geometry, points["title"], strict=True):
        folium.CircleMarker([point.y, point.x], radius=3, popup=title).add_to(page)
    page.fit_bounds([[24, 61], [38, 77]])
    page.save(path)


def marker_cluster(points: gpd.GeoDataFrame, path: Path) -> None:
    import folium
    from folium.plugins import MarkerCluster

    group = MarkerCluster().add_to(page := folium.Map(tiles=None))
    for point, title in zip(points.geometry, points["title"], strict=True):
        folium.Marker([point.y, point.x], popup=title).add_to(group)
    page.fit_bounds([[24, 61], [38, 77]])
    page.save(path)


def fast_marker_cluster(points: gpd.GeoDataFrame, path: Path) -> None:
    import folium
    from folium.plugins import FastMarkerCluster

    page = folium.Map(tiles=None)
    rows = zip(points.geometry.y, points.geometry.x, points["title"], strict=True)
    FastMarkerCluster([list(row) for row in rows]).add_to(page)
    page.fit_bounds([[24, 61], [38, 77]])
    page.save(path)


def geojson(points: gpd.GeoDataFrame, path: Path) -> None:
    import folium

    page = folium.Map(tiles=None, prefer_canvas=True)
    names = ["title", "date_start", "summary"]
    dot = folium.CircleMarker(radius=3)
    shown = folium.GeoJsonTooltip(names)
    folium.GeoJson(points[[*names, "geometry"]], tooltip=shown, marker=dot).add_to(page)
    page.fit_bounds([[24, 61], [38, 77]])
    page.save(path)


def explore(points: gpd.GeoDataFrame, path: Path) -> None:
    names = ["title", "event_type", "date_start", "summary", "geometry"]
    points[names].explore("event_type", tiles=None).save(path)


def deck(points: gpd.GeoDataFrame, path: Path) -> None:
    import pydeck

    names = ["title", "event_type", "date_start", "summary"]
    rows = points[names].astype(object).assign(x=points.geometry.x, y=points.geometry.y)
    layer = pydeck.Layer(
        "ScatterplotLayer", rows, get_position=["x", "y"], get_radius=3000, pickable=True
    )
    view = pydeck.ViewState(latitude=31, longitude=69, zoom=5)
    page = pydeck.Deck([layer], initial_view_state=view, map_provider=None)
    page.to_html(str(path), open_browser=False)


def kepler(points: gpd.GeoDataFrame, path: Path) -> None:
    from keplergl import KeplerGl

    names = ["title", "event_type", "date_start", "summary", "geometry"]
    KeplerGl(data={"events": points[names]}).save_to_html(file_name=str(path))


def lon(points: gpd.GeoDataFrame, path: Path) -> None:
    import lonboard

    names = ["title", "event_type", "date_start", "summary", "geometry"]
    layer = lonboard.ScatterplotLayer.from_geopandas(points[names])
    lonboard.Map(layer).to_html(str(path))


PEERS: Final[dict[str, Build]] = {
    "folium Marker": marker,
    "folium CircleMarker": circle_marker,
    "folium MarkerCluster": marker_cluster,
    "folium FastMarkerCluster": fast_marker_cluster,
    "folium GeoJson": geojson,
    "geopandas explore": explore,
    "pydeck": deck,
    "keplergl": kepler,
    "lonboard": lon,
}

if __name__ == "__main__":
    install()
    print(json.dumps({name: str(cache() / "node_modules" / name) for name in LIBRARIES}, indent=1))
