"""The commands on the records of sources: check their copies, write a file to fill in.

Annotations are evaluated at run time: typer reads the options from them.
"""

from pathlib import Path
from typing import Annotated

import typer

from geo_afpak.cli.check import CHECK_FAILED
from geo_afpak.cli.console import (
    as_json,
    emit,
    keep_inputs,
    read_incidents,
    region_of,
    write_text,
)
from geo_afpak.cli.options import JsonOpt, OutOpt, RegionOpt, examples, group, option
from geo_afpak.text import printable

__all__ = ["app"]

app = group("Sources as records: where their copies lie, and whether they are what was read.")

CitedOpt = Annotated[
    Path | None,
    option("Records each of whose citations should have a source.", "FILE", "--incidents"),
]


@app.command(
    epilog=examples(
        "sources verify incidents.sources.json",
        "sources verify sources.json --incidents incidents.csv --json",
    )
)
def verify(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Records of sources, as .json.")],
    *,
    incidents: CitedOpt = None,
    region: RegionOpt = None,
    json_: JsonOpt = False,
) -> None:
    """Check the copies of sources against their hashes, without a network.

    Every copy that is missing, changed or without a hash is told, all at once; exit status 1 when
    there is one.
    """
    from geo_afpak.custody import read_custody, summary_of, verify_custody

    custody = read_custody(file)
    cited = _citations(incidents, region) if incidents else None
    faults = verify_custody(custody, cited)
    said = summary_of(custody, list(custody.sources) if cited is None else cited)
    if json_:
        found = {"file": str(file), "ok": not faults, "summary": said}
        emit(as_json({**found, "faults": [fault.as_dict() for fault in faults]}))
    else:
        lines = [f"{file.name}: {said}", *(f"  {fault}" for fault in faults)]
        emit("".join(f"{printable(line)}\n" for line in lines))
    if faults:
        raise typer.Exit(CHECK_FAILED)


@app.command(
    epilog=examples(
        "sources template incidents.csv --out incidents.sources.json",
        "sources template new.csv --known incidents.sources.json --out new.sources.json",
    )
)
def template(
    incidents: Annotated[Path, typer.Argument(metavar="INCIDENTS", help="Records that cite.")],
    *,
    known: Annotated[Path | None, option("Records of sources to begin with.", "FILE")] = None,
    region: RegionOpt = None,
    out: OutOpt = None,
) -> None:
    """Write a file with a record for each source that is cited, to be filled in."""
    from geo_afpak.custody import custody_json, read_custody

    keep_inputs((out,), incidents, known)
    held = read_custody(known) if known else None
    write_text(custody_json(_citations(incidents, region), held), out)


def _citations(incidents: Path, region: Path | None) -> list[str]:
    from geo_afpak.model import fields

    reading = read_incidents(
        incidents, corrected=False, out=None, rejects=None, region=region_of(region)
    )
    return list(dict.fromkeys(text for row in reading.frame[fields.SOURCES] for text in row))
