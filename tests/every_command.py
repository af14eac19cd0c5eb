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

FURTHER: Final = (
    "join {} --stream --out out.csv", "summary {} --by adm2 --stream",
    "map {} --zones {} --out out.html", "atlas {} --out out.pdf", "inspect {} --picture out.svg",
    "inspect given.csv --boundaries {}", "figure {} --kind presence --zones {} --out out.svg",
    "figure given.csv --counts {} --kind choropleth --out out.svg",
    "figure {} --kind change --from 2016 --to 2016 --against 2015 --out out.svg",
    "figure {} --kind timeline --from 2016 --against 2013..2015 --out out.svg",
    "figure given.csv --style {} --out out.svg", "figure given.csv --story {} --out out.svg",
    "report {} --from 2016 --to 2016 --against 2015 --formats html,md,csv,tex-fragment --out note",
    "report {} --formats docx,pdf --out note", "report {} --lang prs --formats html --out note",
    "report {} --since {} --formats md --out note",
    "report given.csv --since {} --formats html,tex --out note",
    "report given.csv --style {} --formats docx --out note",
    "report given.csv --story {} --formats md --out note",
    "report given.csv --custody {} --formats tex --out note",
    "report given.csv --counts {} --formats html --out note",
    "report given.csv --zones {} --formats html --out note",
    "report given.csv --reference-doc {} --formats docx --out note",
    "join given.csv --boundaries {}", "summary given.csv --by adm2 --carry-to {}",
    "boundaries crosswalk 2017 {}", "changes {} given.csv --note", "compare {} given.csv",
    "export given.csv --counts {} --out out.kml", "export {} --generalise district --out out.gpkg",
    "match given.csv --boundaries {}", "validate {} --kind zones", "validate {} --kind boundaries",
    "generalise {} --level province", "inspect {} --as-of event",
    "join {} --as-of event --out out.gpkg", "join {} --out out.parquet",
    "import acled {} --dayfirst --out out.csv", "match {} --groups",
)  # fmt: skip
"""Options and newer ways in, which tools/sweep.py drives as well."""


def faults_of(code: int, out: str, err: str) -> list[str]:
    """Say what is wrong with the end of a command, whatever it was given."""
    found = [word for word in OURS if word in out + err]
    if code not in (0, 1, 2):
        found.append(f"exit {code}")
    if code == 2 and not ("expected" in err and "; " in err):
        found.append("exit 2 without what was expected and the fix")
    return found
