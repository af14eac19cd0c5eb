"""Debian's Chromium with the network cut: a page must open from its one file, in silence."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Frame, Page, Route, sync_playwright

from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import Layers, build_layers
from geo_afpak.page import build_map, write_page
from geo_afpak.page.payload import feature_groups
from geo_afpak.region.datasets import data_path
from geo_afpak.region.read import default_region

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
INSTALL = "there is no Chromium; run 'apt-get install chromium'"
# The first draw the address bar's own list, in a process of its own, with each page: a third of
# what opening one costs. The others are what Playwright switches off, as the last list counts.
FEATURES_OFF = [
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "SpareRendererForSitePerProcess",
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]
# Nothing that the browser might ask of its maker counts as a request of the page.
ARGUMENTS = [
    f"--disable-features={','.join(FEATURES_OFF)}",
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
]
DRAWN = "() => performance.getEntriesByName('ga:drawn').length > 0"
SETTLED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)))"
RESET = """(layers) => {
    document.querySelector("dialog[open]")?.close();
    document.querySelector(".ga-facet[aria-expanded=true]")?.click();
    document.querySelector("#ga-card .ga-close")?.click();
    const play = document.querySelector(".ga-timeline button");
    if (play.textContent === "Pause") play.click();
    for (const one of document.querySelectorAll("details")) one.open = false;
    document.getElementById("ga-search").value = "";
    document.getElementById("ga-search").dispatchEvent(new Event("input"));
    document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true }));
    const none = Object.fromEntries(
        Object.keys(geoAfpak.state().criteria).map((key) => [key, undefined]));
    const shading = { measure: "nothing", level: "adm2", scheme: "natural", follow: false };
    geoAfpak.select({ ...none, compare: undefined, layers, shading });
    map_afpak.fitBounds([[23.6, 60.4], [38.6, 77.9]], { animate: false });
}"""
PATIENCE = 60_000
"""Milliseconds after which something is broken and not slow."""
OpenPage = Callable[..., Page]


def later(page: Page | Frame, milliseconds: int) -> None:
    """Wait by the page's own clock: what it meant to do by then is done, on a slow machine too."""
    page.evaluate("(ms) => new Promise((done) => setTimeout(done, ms))", milliseconds)


def as_it_starts(page: Page, layers: Layers) -> Page:
    """Take back what was opened, selected and moved; the focus stays where it is."""
    page.evaluate(RESET, [key for key, _, shown in feature_groups(layers) if shown])
    page.mouse.move(5, 5)
    return page


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail(INSTALL)
        pytest.skip(INSTALL)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def layers() -> Layers:
    """What the map of the embedded data shows."""
    incidents = read_incidents(data_path("incidents.geojson")).frame
    zones = read_zones(data_path("presence_zones.geojson")).frame
    return build_layers(incidents, zones, title=default_region().datasets[0].title)


@pytest.fixture(scope="session")
def page_file(layers: Layers, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of the embedded data."""
    return write_page(build_map(layers), tmp_path_factory.mktemp("page") / "map.html")


@contextmanager
def watched(
    browser: Browser,
    path: Path,
    complaints: list[str],
    *,
    drawn: bool,
    link: str = "",
    beside: Sequence[Path] = (),
    **options: Any,
) -> Iterator[Page]:
    """Open a file offline and note whatever a reader should never get to see."""
    context = browser.new_context(offline=True, **options)
    context.set_default_timeout(PATIENCE)
    own = path.resolve().as_uri()
    local = {own, *(file.resolve().as_uri() for file in beside)}

    def route(asked: Route) -> None:
        address = asked.request.url
        if address.partition("#")[0] in local or address.startswith("data:"):
            asked.continue_()
        else:
            complaints.append(f"request: {address}")
            asked.abort()

    context.route("**/*", route)
    page = context.new_page()
    page.on("console", lambda line: complaints.append(f"console {line.type}: {line.text}"))
    page.on("pageerror", lambda error: complaints.append(f"page error: {error}"))
    page.on("crash", lambda _: complaints.append("the page crashed"))
    page.on("popup", lambda other: complaints.append(f"popup: {other.url}"))
    page.on("download", lambda file: complaints.append(f"download: {file.url}"))
    page.on("dialog", lambda box: (complaints.append(f"dialog: {box.message}"), box.dismiss()))
    # A violation in a frame or a worker need not reach the page's console.
    page.add_init_script(
        "addEventListener('securitypolicyviolation',"
        " (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI));"
    )
    page.goto(f"{own}#{link}" if link else own)
    if drawn:
        page.wait_for_function(DRAWN)
    yield page
    page.evaluate(SETTLED)  # what happened last has been reported by then
    context.close()


def opener(browser: Browser) -> Iterator[OpenPage]:
    """Yield a function that opens pages; complain at the end about what they said or asked."""
    complaints: list[str] = []
    opened = []

    def open_(path: Path, *, drawn: bool = True, **options: Any) -> Page:
        opened.append(watched(browser, path, complaints, drawn=drawn, **options))
        return opened[-1].__enter__()

    yield open_
    for one in reversed(opened):
        one.__exit__(None, None, None)
    assert complaints == []


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Open pages by path; the test fails when one of them has said or asked anything.

    ``open_page(path, drawn=True, link="", beside=[...], viewport={...})``: `drawn` waits for the
    page's own mark, `link` is the part of its address behind the #, `beside` lists files that it
    may ask for, the rest goes to Playwright's ``new_context``.
    """
    yield from opener(browser)


@pytest.fixture(scope="module")
def keep_page(browser: Browser) -> Iterator[OpenPage]:
    """As `open_page`, for a page that the tests of one module look at in turn."""
    yield from opener(browser)


@pytest.fixture
def complaints_of(browser: Browser) -> Callable[[Path], list[str]]:
    """Tell what a page says or asks, for tests of the watch itself."""

    def look(path: Path, act: Callable[[Page], object] = lambda _: None) -> list[str]:
        complaints: list[str] = []
        with watched(browser, path, complaints, drawn=False) as page:
            act(page)
        return complaints

    return look


def axe(page: Page | Frame, options: dict[str, Any] | None = None) -> list[str]:
    """List axe-core's findings as ``rule: element``; axe comes with its pip package."""
    asked = {"resultTypes": ["violations"], **(options or {})}
    if not page.evaluate("() => 'axe' in window"):  # half a megabyte to read
        page.evaluate(Axe().axe_script)
    found = page.evaluate("async (asked) => (await axe.run(asked)).violations", asked)
    nodes = [(one["id"], node) for one in found for node in one["nodes"]]
    return [f"{rule}: {node['html'][:200]}" for rule, node in nodes]
