"""Take the picture of a report that the documentation shows: docs/images/report.png.

Run: `python tools/take_report.py`. It needs the report extra and pdftoppm (`apt-get install
poppler-utils`). The picture is looked at, not compared.
"""

from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from PIL import Image, ImageOps

import geo_afpak
from geo_afpak.region.read import default_region

TARGET: Final = Path(__file__).resolve().parents[1] / "docs" / "images" / "report.png"
PAGES: Final = (1, 3, 6)
GAP: Final = 16


def main() -> None:
    """Write the report as PDF and set some of its pages side by side."""
    layers = geo_afpak.build_layers(
        geo_afpak.read_incidents(geo_afpak.data_path("incidents.geojson")).frame,
        geo_afpak.read_zones(geo_afpak.data_path("presence_zones.geojson")).frame,
        title=default_region().datasets[0].title,
    )
    with TemporaryDirectory() as folder:
        (note,) = geo_afpak.write_report(layers, folder, formats=["pdf"])
        subprocess.run(["pdftoppm", "-r", "58", "-png", note, Path(folder) / "page"], check=True)
        files = sorted(Path(folder).glob("page-*.png"))
        pages = [
            ImageOps.expand(Image.open(files[n - 1]).convert("RGB"), 1, "#C9C4BA") for n in PAGES
        ]
    width, height = pages[0].size
    sheet = Image.new("RGB", (len(pages) * (width + GAP) + GAP, height + 2 * GAP), "#EDEAE3")
    for place, page in enumerate(pages):
        sheet.paste(page, (GAP + place * (width + GAP), GAP))
    few = sheet.quantize(128, method=Image.Quantize.MAXCOVERAGE, kmeans=3, dither=Image.Dither.NONE)
    few.save(TARGET, optimize=True)
    print(f"docs/images/report.png, {TARGET.stat().st_size / 1000:.0f} kB")


if __name__ == "__main__":
    main()
