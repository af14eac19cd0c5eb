"""Take the pictures of the page that the documentation shows: docs/images/*.png.

Run: `python tools/take_screenshots.py` after `make map`. It needs Chromium
(`apt-get install chromium fonts-noto-core`) and the test group. Pictures depend on the fonts of
the machine: they are looked at, not compared.
"""

from __future__ import annotations

import io
import shutil
import sys
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps
from playwright.sync_api import Browser, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
IMAGES: Final = ROOT / "docs" / "images"
WIDE: Final = (1440, 900)
PHONE: Final = (360, 740)
PAPER: Final = (1051, 718)  # A4 lying, less its margins, in CSS pixels

# name: size, colour scheme, what to do before the picture
STATES: Final[dict[str, tuple[tuple[int, int], str, str]]] = {
    "map": (WIDE, "light", "() => undefined"),
    "card": (WIDE, "light", """() => {
        document.querySelector('[data-event="att-khuzdar-shah-noorani"]').click();
        geoAfpak.select({ from: "2016-01-01", to: "2016-12-31" });
    }"""),
    "shading": (WIDE, "light", """() => {
        const events = geoAfpak.state().layers.filter((key) => key.startsWith("event:"));
        const layers = [...events, "base:districts", "base:labels"];
        geoAfpak.select({ layers, display: "shaded" });
    }"""),
    "dark": (WIDE, "dark", '() => geoAfpak.select({ groups: ["ISK"] })'),
    "phone": (PHONE, "light", "() => undefined"),
    "table": (WIDE, "light", """() => {
        geoAfpak.select({ from: "2016-01-01" });
        document.getElementById("ga-table-button").click();
    }"""),
    "groups": (WIDE, "light", """() => {
        document.querySelector("[aria-label^='Groups']").click();
        const one = [...document.querySelectorAll("#ga-groupview .ga-group")];
        one.find((group) => group.textContent.startsWith("Jandullah")).focus();
    }"""),
    "timeline": (WIDE, "light", """async () => {
        geoAfpak.select({ step: "month", from: "2015-10-01", to: "2015-12-31" });
        const buttons = [...document.querySelectorAll(".ga-time-button")];
        buttons.find((button) => button.textContent === "Play").click();
        await new Promise((done) => setTimeout(done, 1500));
    }"""),
    "search": (WIDE, "light", """() => {
        const field = document.getElementById("ga-search");
        field.focus();
        field.value = "nang";
        field.dispatchEvent(new Event("input"));
    }"""),
    "local_names": (WIDE, "light", """async () => {
        location.hash = "v=34.2,70.4,7.5&l=base:local&o=place:AF-NAN";
        await new Promise((done) => setTimeout(done, 900));
    }"""),
    "print": (PAPER, "light", "() => dispatchEvent(new Event('beforeprint'))"),
}  # fmt: skip


def picture(browser: Browser, name: str) -> None:
    """Open the map offline in one state and take its picture."""
    (width, height), scheme, act = STATES[name]
    context = browser.new_context(
        viewport={"width": width, "height": height}, offline=True, color_scheme=scheme
    )
    page = context.new_page()
    page.goto((ROOT / "maps" / "afpak.html").as_uri())
    page.evaluate("geoAfpak.drawn")
    if name == "print":
        page.emulate_media(media="print")
    page.evaluate(act)
    page.wait_for_timeout(400)
    taken = Image.open(io.BytesIO(page.screenshot()))
    context.close()
    path = IMAGES / f"{name}.png"
    if name == "print":
        taken = ImageOps.expand(taken.convert("RGB"), 36, "white")
    # 256 colours, chosen so that those of the small symbols stay: a third of the bytes.
    few = taken.convert("RGB").quantize(
        256, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE
    )
    few.save(path, optimize=True)
    print(f"docs/images/{name}.png, {path.stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Take every picture."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no Chromium; run 'apt-get install chromium'")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name in STATES:
            picture(browser, name)
        browser.close()


if __name__ == "__main__":
    main()
