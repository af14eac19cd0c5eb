"""Every command as words, with {} where a stranger's file goes, and what must hold of its end."""

from __future__ import annotations

from typing import Final

OURS: Final = (
    "fault of geo-afpak", "geo-afpak: unexpected", "Traceback", "Warning", "Exception ignored",
    "panicked",
)  # fmt: skip
READ: Final = (
    "validate {}", "join {} --out out.csv", "match {}", "zones build {} --out out.geojson",
    "zones check {}", "import table {} --propose", "import acled {} --out out.geojson",
    "import ucdp {} --out out.geojson", "import gtd {} --out out.geojson",
    "import zones {} --propose", "import counts {} --out out.csv",
    "import table given.csv --mapping {} --out out.geojson",
    "import zones given.csv --mapping {} --out out.geojson",
    "join given.csv --region {}", "match given.csv --aliases {} --name-column place",
    "boundaries install {}", "embed {}", "changes given.csv {}", "summary given.csv --area {}",
    "summary given.csv --counts {}", "map given.csv --zones {} --out out.html",
    "sources verify {}", "sources template {}", "update {}",
    "map given.csv --custody {} --out out.html", "map given.csv --story {} --out out.html",
    "map given.csv --since {} --out out.html",
    "report given.csv --template {} --formats md --out note",
)  # fmt: skip
"""Each way in; what comes after them works on what these let in."""
GIVEN: Final = (
    "summary {}", "duplicates {}", "compare {} {}", "generalise {}", "inspect {}",
    "changes {} {}", "map {} --out out.html", "export {} --out out.kml",
    "export {} --out out.xlsx", "export {} --out out.gpkg",
    "figure {} --kind incidents --out out.svg", "figure {} --kind choropleth --out out.svg",
    "figure {} --kind multiples --out out.svg", "figure {} --kind timeline --out out.svg",
    "figure {} --kind casualties --out out.svg", "figure {} --kind groups --out out.svg",
    "report {} --formats html,md,tex,csv --out note",
)  # fmt: skip


def faults_of(code: int, out: str, err: str) -> list[str]:
    """Say what is wrong with the end of a command, whatever it was given."""
    found = [word for word in OURS if word in out + err]
    if code not in (0, 1, 2):
        found.append(f"exit {code}")
    if code == 2 and not ("expected" in err and "; " in err):
        found.append("exit 2 without what was expected and the fix")
    return found
