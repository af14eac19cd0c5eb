"""The commands for who codes records by hand: a workbook to fill in, and what is wrong with it."""

from collections.abc import Iterable, Sequence
from functools import partial
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from geo_afpak.cli import streams
from geo_afpak.cli.console import (
    as_json,
    emit,
    keep_inputs,
    ready,
    region_of,
    tell,
    tell_written,
)
from geo_afpak.cli.options import (
    BoundariesOpt,
    JsonOpt,
    Kind,
    PrecisionOpt,
    RegionOpt,
    StreamOpt,
    VintageOpt,
    option,
)  # fmt: skip
from geo_afpak.errors import Fault, InvalidInputError
from geo_afpak.files import called, database_in
from geo_afpak.model import fields
from geo_afpak.region.datasets import data_path
from geo_afpak.text import counted, printable
from geo_afpak.together import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    import geopandas as gpd

    from geo_afpak.region.region import Region

__all__ = ["EXAMPLES", "faults_in", "report", "template", "validate"]

CHECK_FAILED: Final = 1
EXAMPLES: Final = {
    "validate": (
        "validate incidents.csv",
        "validate zones.geojson --kind zones --json",
        "validate incidents.xlsx --mark faults.xlsx",
    ),
    "template": ("template --out incidents.xlsx",),
}
_WORKBOOK: Final = ".xlsx"
_NO_SHAPES: Final = (".csv", _WORKBOOK)
"""Files that hold no polygons: there a zone without geometry is no fault."""


def template(
    *,
    out: Annotated[Path, typer.Option(metavar="FILE", help="Workbook to write: .xlsx.")],
    region: RegionOpt = None,
    boundaries: BoundariesOpt = None,
    vintage: VintageOpt = None,
) -> None:
    """Write an empty workbook for coders, with checks and a codebook.

    What is filled in is read by all commands without a mapping.
    """
    from geo_afpak.export import write_template

    if out.suffix.lower() != _WORKBOOK:
        raise InvalidInputError(
            f"--out {out}: the suffix is {out.suffix!r}; expected {_WORKBOOK}; rename it"
        )
    if out.exists():
        raise InvalidInputError(
            f"--out {out}: exists, and may have been filled in; expected a new file; choose "
            "another name"
        )
    write_template(ready(out), region=region_of(region, boundaries=boundaries), vintage=vintage)


def validate(
    file: Annotated[
        Path | None,
        typer.Argument(help="File to check. [default: all embedded data]", show_default=False),
    ] = None,
    *,
    kind: Annotated[Kind | None, option("What it holds. [default: seen from its columns]")] = None,
    region: RegionOpt = None,
    boundaries: BoundariesOpt = None,
    precision: PrecisionOpt = None,
    mark: Annotated[
        Path | None,
        option("Of a workbook: write a copy with the faults marked in their cells.", "FILE"),
    ] = None,
    stream: StreamOpt = None,
    json_: JsonOpt = False,
) -> None:
    """Check incidents, zones or boundaries: every fault at once.

    Of a workbook all sheets are checked, and a fault has its cell. Exit status 1 when there
    is a fault.
    """
    if mark and (file is None or file.suffix.lower() != _WORKBOOK):
        raise InvalidInputError(
            f"--mark {mark}: the file is no workbook; expected a file ending in {_WORKBOOK} to "
            "be checked; name one"
        )
    keep_inputs((mark,), file)
    where = region_of(region, file, boundaries=boundaries)
    if file and streams.wanted(file, stream, kind=kind):
        from geo_afpak.stream.check import check_file

        with check_file(file, region=where, geo_precision=precision) as checked:
            _tell_notes(file, checked.notes)
            failed = checked.found > 0
            _print(file, "incidents", checked.rows, checked.found, checked.faults, in_json=json_)
        raise typer.Exit(CHECK_FAILED if failed else 0)
    files = [(file, what) for what in _kinds_of(file, kind)] if file else _embedded_files()
    checks = [(path, what, *faults_in(path, what, where, precision)) for path, what in files]
    if mark and file:
        from geo_afpak.export import write_marked

        with at_once():  # where there are faults, above all
            write_marked(file, [fault for *_, faults in checks for fault in faults], ready(mark))
            tell_written(mark)
    report(checks, in_json=json_)


def _kinds_of(path: Path, asked: Kind | None) -> list[Kind]:
    from geo_afpak.io import field_names, kinds_in

    if asked:
        return [asked]
    if kinds := kinds_in(path):
        return list(kinds)
    names = set(field_names(path))
    if fields.ADM_ID in names:
        return ["boundaries"]
    return ["zones" if names & {fields.STATUS, fields.UNITS} else "incidents"]


def _embedded_files() -> list[tuple[Path, Kind]]:
    from geo_afpak.region.read import default_region

    vintages = default_region().vintages
    levels = dict.fromkeys(layer.path for vintage in vintages for _, layer in vintage.layers)
    return [
        (data_path("incidents.geojson"), "incidents"),
        (data_path("presence_zones.geojson"), "zones"),
        *((path, "boundaries") for path in levels),
    ]


def faults_in(
    path: Path, kind: Kind, region: "Region", precision: str | None = None
) -> tuple[int, list[Fault]]:
    """Count the rows of a file and collect everything that is wrong with them."""
    from geo_afpak import io
    from geo_afpak.model import schema
    from geo_afpak.zones import check_zone_geometry

    if kind == "incidents":
        reading = io.read_incidents(path, region=region, geo_precision=precision)
    else:
        reading = io.read_zones(path) if kind == "zones" else io.read_boundaries(path)
    _tell_notes(path, reading.notes)
    checks: dict[Kind, Callable[[gpd.GeoDataFrame], list[Fault]]] = {
        "incidents": partial(schema.check_incidents, region=region),
        "zones": schema.check_zones,
        "boundaries": schema.check_boundaries,
    }
    faults = reading.check(checks[kind])
    if kind == "zones":
        found = check_zone_geometry(reading.frame, region=region)
        flat = path.suffix.lower() in _NO_SHAPES
        faults += reading.locate([f for f in found if not (flat and f.field == fields.GEOMETRY)])
    return reading.rows_in, faults


def _tell_notes(path: Path, notes: Sequence[str]) -> None:
    for note in notes:
        tell(note.replace(str(path), called(path)))


def report(checks: list[tuple[Path, Kind, int, list[Fault]]], *, in_json: bool) -> None:
    """Print what the checks found; leave with 1 when they found anything."""
    if in_json and len(checks) > 1:
        emit(as_json([_as_dict(path, kind, rows, told) for path, kind, rows, told in checks]))
    else:
        for path, kind, rows, faults in checks:
            _print(path, kind, rows, len(faults), faults, in_json=in_json)
    if any(faults for *_, faults in checks):
        raise typer.Exit(CHECK_FAILED)


def _print(
    path: Path, kind: Kind, rows: int, found: int, faults: Iterable[Fault], *, in_json: bool
) -> None:
    if in_json:
        emit(as_json(_as_dict(path, kind, rows, faults)))
        return
    count = counted(found, "fault") if found else "no faults"
    lines = chain(
        [f"{called(path)}: {kind}, {counted(rows, 'row')}, {count}"], (f"  {f}" for f in faults)
    )
    while some := list(islice(lines, 10_000)):
        emit("".join(f"{printable(line)}\n" for line in some))


def _as_dict(path: Path, kind: Kind, rows: int, faults: Iterable[Fault]) -> dict[str, object]:
    told = [fault.as_dict() for fault in faults]
    return {
        "file": str(database_in(path) or path), "kind": kind, "rows": rows, "ok": not told,
        "faults": told,
    }  # fmt: skip
