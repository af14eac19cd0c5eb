"""What hostile text does on folium, GeoDataFrame.explore and us: surface by class of payload.

Run: `python benchmarks/bench_surfaces.py`. Each page has one text in one place, is opened in
Chromium without a network, hovered and clicked, and judged by what happened: X JavaScript of the
text ran, R something was asked for, T Python code of the text ran while the page was built,
E the page could not be built, - nothing. The texts do nothing but leave a mark. Prints the table
of docs/security.md. Needs Chromium, and
`pip install XStatic-jQuery mapclassify` for folium's popups and explore's legend.
"""

from __future__ import annotations

import contextlib
import shutil
import sys
import tempfile
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

import folium
import geopandas as gpd
import shapely
from branca.element import Element
from playwright.sync_api import sync_playwright

import geo_afpak

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser

PAYLOADS: Final = {
    "element": "<img src=x onerror='window.ran=1'>",
    "script end": "</script><script>window.ran=1</script>",
    "template of JS": "`${window.ran=1}`",
    "string of JS": "'];window.ran=1;//",
    "address": "<img src=https://example.invalid/x.png>",
    "template of Python": "{{7*1911919}}",
}
RAN_IN_PYTHON: Final = "13383433"
POINT: Final = shapely.Point(70.4, 34.4)
PATIENCE: Final = 15_000


def frame(text: str, name: str = "name") -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({name: [text]}, geometry=[POINT.buffer(1)], crs=4326)


def base() -> folium.Map:
    return folium.Map([34.4, 70.4], zoom_start=7, tiles=None)


def with_(*parts: Callable[[folium.Map], object]) -> folium.Map:
    m = base()
    for part in parts:
        part(m)
    return m


def marker(**options: object) -> folium.Map:
    return with_(folium.Marker([34.4, 70.4], **options).add_to)


def shapes(text: str, field: str = "name", **options: object) -> folium.Map:
    return with_(folium.GeoJson(frame(text, field), **options).add_to)


FOLIUM: Final[dict[str, Callable[[str], folium.Map]]] = {
    "Marker popup": lambda text: marker(popup=text),
    "Marker tooltip": lambda text: marker(tooltip=text),
    "DivIcon": lambda text: marker(icon=folium.DivIcon(html=text)),
    "GeoJson value, not shown": shapes,
    "GeoJson tooltip, value": lambda text: shapes(text, tooltip=folium.GeoJsonTooltip(["name"])),
    "GeoJson popup, value": lambda text: shapes(text, popup=folium.GeoJsonPopup(["name"])),
    "GeoJson tooltip, name of column": lambda text: shapes(
        "x", text, tooltip=folium.GeoJsonTooltip([text])
    ),
    "GeoJson style": lambda text: shapes("x", style_function=lambda _: {"color": text}),
    "name of a layer": lambda text: with_(
        folium.FeatureGroup(name=text).add_to, folium.LayerControl(collapsed=False).add_to
    ),
    "attribution of tiles": lambda text: with_(
        folium.TileLayer("data:,{z}", attr=text, show=False).add_to
    ),
    "ClickForMarker": lambda text: with_(folium.ClickForMarker(text).add_to),
    "Element in the page": lambda text: with_(lambda m: m.get_root().html.add_child(Element(text))),
}


def explored(text: str, name: str = "name", **options: object) -> folium.Map:
    return frame(text, name).explore(tiles=None, **options)


EXPLORE: Final[dict[str, Callable[[str], folium.Map]]] = {
    "tooltip, value": explored,
    "popup, value": lambda text: explored(text, popup=True),
    "name of column": lambda text: explored("x", text),
    "legend of categories": lambda text: explored(text, column="name"),
}


def ours(**over: object) -> object:
    record = {
        "id": "a", "title": "x", "event_type": "attack", "date_start": "2016-08-08",
        "date_precision": "day", "geo_precision": 1, "sources": "BBC", "killed": 1, **over,
    }  # fmt: skip
    incidents = gpd.GeoDataFrame([record], geometry=[POINT], crs=4326)
    return geo_afpak.build_map(geo_afpak.build_layers(incidents, None))


OURS: Final[dict[str, Callable[[str], object]]] = {
    "title": lambda text: geo_afpak.build_map(geo_afpak.build_layers(title=text)),
    "title, summary, place, target of an event": lambda text: ours(
        title=text, summary=text, place=text, target=text
    ),
    "group and source": lambda text: ours(groups=text, sources=text, source_dataset=text),
    "own column, value": lambda text: ours(own=text),
    "own column, name": lambda text: ours(**{text: "x"}),
    "note and contradiction": lambda text: ours(note=text, discrepancy=text),
}


def what_happened(browser: Browser, make: Callable[[str], object], text: str, file: Path) -> str:
    """Build a page, open it, touch what can be touched, and say what the text did."""
    try:
        m = make(text)
        if isinstance(m, folium.Map) and not hasattr(m, "groups"):
            m.save(str(file))
        else:
            geo_afpak.write_page(m, file)  # type: ignore[arg-type]
    except Exception:  # noqa: BLE001 - whatever stops it is the finding
        return "E"
    found = "T" if RAN_IN_PYTHON in file.read_text(encoding="utf-8") else ""
    context = browser.new_context(viewport={"width": 800, "height": 600})
    asked: list[str] = []
    vendor = vendored()

    def route(request: object) -> None:
        address = request.request.url  # type: ignore[attr-defined]
        name = address.rpartition("/")[2]
        if address.startswith(("file:", "data:", "blob:")):
            request.continue_()  # type: ignore[attr-defined]
        elif name in vendor:
            request.fulfill(path=vendor[name])  # type: ignore[attr-defined]
        else:
            asked.append(address)
            request.abort()  # type: ignore[attr-defined]

    context.route("**/*", route)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    with contextlib.suppress(Exception):
        page.goto(file.as_uri())
        page.wait_for_timeout(300)
        page.evaluate(
            "() => { for (const one of document.querySelectorAll('.leaflet-pane path, "
            ".leaflet-marker-icon, .ga-mark')) { for (const kind of ['mouseover', 'click']) "
            "one.dispatchEvent(new MouseEvent(kind, {bubbles: true})); }"
            " document.getElementById('ga-table-button')?.click();"
            " document.querySelector('#ga-table tbody th button')?.click(); }"
        )
        page.mouse.click(400, 300)
        page.wait_for_timeout(200)
    ran = page.evaluate("() => window.ran === 1")
    context.close()
    fetched = any("example.invalid" in address for address in asked)
    return found + "X" * ran + "R" * fetched or "-"


@cache
def vendored() -> dict[str, Path]:
    """Return files of Leaflet and jQuery by name, so that folium's pages draw without a network."""
    found = {}
    for package in ("js_lib_leaflet", "xstatic.pkg.jquery"):
        with contextlib.suppress(ModuleNotFoundError):
            folder = Path(str(files(package)))
            found |= {path.name: path for path in folder.rglob("*.*") if path.is_file()}
    jquery = found.get("jquery.min.js", found.get("jquery.js"))
    return found | ({"jquery-3.7.1.min.js": jquery} if jquery else {})


def main() -> None:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    print("| made with | where the text stands |", " | ".join(PAYLOADS), "|")
    print("|---" * (len(PAYLOADS) + 2) + "|")
    tools = {"folium": FOLIUM, "explore": EXPLORE, "geo_afpak": OURS}
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--headless=new", "--no-sandbox"]
        )
        for tool, surfaces in tools.items():
            for surface, make in surfaces.items():
                file = Path(folder) / "page.html"
                ends = [what_happened(browser, make, text, file) for text in PAYLOADS.values()]
                print(f"| {tool} | {surface} | {' | '.join(ends)} |", flush=True)
        browser.close()


if __name__ == "__main__":
    sys.exit(main())
