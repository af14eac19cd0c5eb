"""Take the pictures of the page that the documentation shows: docs/images/*.png.

Run: `python tools/take_screenshots.py` after `make map`. It needs Chromium
(`apt-get install chromium`) and the test group. Pictures depend on the fonts of the machine:
they are looked at, not compared.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, sync_playwright

ROOT: Final = Path(__file__).resolve().parents[1]
IMAGES: Final = ROOT / "docs" / "images"
WIDE: Final = (1440, 900)
PHONE: Final = (360, 740)

# name: size, colour scheme, what to do before the picture
STATES: Final[dict[str, tuple[tuple[int, int], str, str]]] = {
    "map": (WIDE, "light", "() => undefined"),
    "card": (WIDE, "light", """() => {
        document.querySelector('[data-event="att-khuzdar-shah-noorani"]').click();
        geoAfpak.select({ from: "2016-01-01", to: "2016-12-31" });
    }"""),
    "shading": (WIDE, "light", """() => geoAfpak.select({
        layers: ["choropleth:events", "base:districts", "base:labels"] })"""),
    "dark": (WIDE, "dark", '() => geoAfpak.select({ groups: ["ISK"] })'),
    "phone": (PHONE, "light", "() => undefined"),
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
    page.evaluate(act)
    page.wait_for_timeout(400)
    page.screenshot(path=IMAGES / f"{name}.png")
    context.close()
    print(f"docs/images/{name}.png")


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
