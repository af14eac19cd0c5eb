"""CPU seconds of a note in all formats, of KML and of a workbook.

    python benchmarks/bench_report.py [EVENTS ...]

Without numbers the embedded data and 20,000 synthetic incidents are taken; the targets are 15 and
60 s for the note, 3 s for KML and 6 s for the workbook of 20,000.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from synthetic import incidents

from geo_afpak import build_layers, write_report
from geo_afpak.export import write_kml, write_workbook

if TYPE_CHECKING:
    from geo_afpak.layers import Layers


def measure(name: str, layers: Layers) -> None:
    with TemporaryDirectory() as folder:
        for what, write in (
            ("note, all formats", lambda: write_report(layers, folder)),
            ("KML", lambda: write_kml(layers, Path(folder, "a.kml"))),
            ("workbook", lambda: write_workbook(layers, Path(folder, "a.xlsx"))),
        ):
            start = process_time()
            write()
            print(f"{name:>16}  {what:<18} {process_time() - start:7.1f} s", flush=True)


def main() -> None:
    wanted = [int(word) for word in sys.argv[1:]]
    if not wanted:
        measure("embedded", build_layers())
    for count in wanted or [20_000]:
        measure(f"{count:,} events", build_layers(incidents(count)))


if __name__ == "__main__":
    main()
