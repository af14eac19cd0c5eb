"""The commands that bring files of other sources into the form of geo_afpak."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from geo_afpak.cli.console import as_json, emit, keep_inputs, ready, region_of, tell, write_text
from geo_afpak.cli.options import (  # noqa: TC001 - typer reads them from the annotations
    RegionOpt,
    RejectsOpt,
)
from geo_afpak.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_afpak.importers import Counts, Import
    from geo_afpak.importers._results import Where

__all__ = ["app"]

_BLOCK: Final = 1 << 20

app = typer.Typer(
    help="Bring ACLED, UCDP GED and GTD files, and tables of your own, into this form.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
)

FileArg = Annotated[
    Path, typer.Argument(metavar="FILE", help="File to import: table, workbook, JSON, and more.")
]
OutOpt = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="GeoJSON to write. [default: stdout]", show_default=False),
]
CountryOpt = Annotated[
    str | None,
    typer.Option(
        metavar="ISO3",
        help="Keep events of this country only. [default: all of the region]",
        show_default=False,
    ),
]
AreaOpt = Annotated[
    str | None,
    typer.Option(
        metavar="W,S,E,N", help="Keep events in this area, in degrees.", show_default=False
    ),
]
VersionOpt = Annotated[
    str | None,
    typer.Option(
        "--dataset-version",
        metavar="TEXT",
        help="Release or day of download, kept with every record.",
        show_default=False,
    ),
]
EncodingOpt = Annotated[
    str | None,
    typer.Option(
        metavar="NAME", help="How the file is written. [default: found out]", show_default=False
    ),
]
SheetOpt = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Sheet of a workbook. [default: the first that looks like a table]",
        show_default=False,
    ),
]
JsonOpt = Annotated[bool, typer.Option("--json", help="Print the counts as JSON; needs --out.")]


def _examples(*lines: str) -> str:
    return "\n".join(["\b", "Examples:", *(f"  geo-afpak import {line}" for line in lines)])


@app.command(
    epilog=_examples(
        "acled acled.csv --out incidents.geojson --rejects rejects.csv",
        "acled acled.csv --country PAK --dataset-version 2025-06-01 --out pak.geojson",
    )
)
def acled(
    file: FileArg,
    *,
    out: OutOpt = None,
    rejects: RejectsOpt = None,
    country: CountryOpt = None,
    area: AreaOpt = None,
    region: RegionOpt = None,
    dataset_version: VersionOpt = None,
    encoding: EncodingOpt = None,
    sheet: SheetOpt = None,
    json_: JsonOpt = False,
) -> None:
    """Import an ACLED event file.

    Under ACLED's terms event rows may not be republished.
    """
    from geo_afpak.importers import read_acled

    def start(on_progress: Callable[[float], None] | None) -> Import:
        return read_acled(
            file, version=dataset_version, **_where(country, area, region),
            encoding=encoding, sheet=sheet, on_progress=on_progress,
        )  # fmt: skip

    _import(start, file, out, rejects, in_json=json_)


@app.command(
    epilog=_examples(
        "ucdp GEDEvent_v25_1.csv --out incidents.geojson",
        "ucdp conflict_data_pak.csv --dataset-version 25.1 --area 69,33,72,36 --out east.geojson",
    )
)
def ucdp(
    file: FileArg,
    *,
    out: OutOpt = None,
    rejects: RejectsOpt = None,
    country: CountryOpt = None,
    area: AreaOpt = None,
    region: RegionOpt = None,
    dataset_version: VersionOpt = None,
    encoding: EncodingOpt = None,
    sheet: SheetOpt = None,
    json_: JsonOpt = False,
) -> None:
    """Import a UCDP GED event file, from UCDP or from HDX."""
    from geo_afpak.importers import read_ucdp

    def start(on_progress: Callable[[float], None] | None) -> Import:
        return read_ucdp(
            file, version=dataset_version, **_where(country, area, region),
            encoding=encoding, sheet=sheet, on_progress=on_progress,
        )  # fmt: skip

    _import(start, file, out, rejects, in_json=json_)


@app.command(
    epilog=_examples(
        "gtd globalterrorismdb.xlsx --out incidents.geojson",
        "gtd gtd.csv --country AFG --out afg.geojson --rejects rejects.csv",
    )
)
def gtd(
    file: FileArg,
    *,
    out: OutOpt = None,
    rejects: RejectsOpt = None,
    country: CountryOpt = None,
    area: AreaOpt = None,
    region: RegionOpt = None,
    dataset_version: VersionOpt = None,
    encoding: EncodingOpt = None,
    sheet: SheetOpt = None,
    json_: JsonOpt = False,
) -> None:
    """Import a file of the Global Terrorism Database.

    Under its license records may not be posted, displayed or passed on.
    """
    from geo_afpak.importers import read_gtd

    def start(on_progress: Callable[[float], None] | None) -> Import:
        return read_gtd(
            file, version=dataset_version, **_where(country, area, region),
            encoding=encoding, sheet=sheet, on_progress=on_progress,
        )  # fmt: skip

    _import(start, file, out, rejects, in_json=json_)


@app.command(
    epilog=_examples(
        "table own.csv --propose > mapping.toml",
        "table own.csv --mapping mapping.toml --out incidents.geojson",
    )
)
def table(
    file: FileArg,
    *,
    mapping: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Which column is which field, as TOML.", show_default=False
        ),
    ] = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="Print a first mapping, made from the headers.")
    ] = False,
    out: OutOpt = None,
    rejects: RejectsOpt = None,
    country: CountryOpt = None,
    area: AreaOpt = None,
    region: RegionOpt = None,
    encoding: EncodingOpt = None,
    sheet: SheetOpt = None,
    json_: JsonOpt = False,
) -> None:
    """Import a table of your own, by a mapping of its columns.

    --propose prints a first mapping to be corrected; with --out it is written there.
    """
    from geo_afpak.importers import propose_mapping, read_table

    if propose == (mapping is not None):
        raise InvalidInputError(
            "import table: needs --mapping or --propose, one of both; expected a mapping of the "
            f"columns; run: geo-afpak import table {file.name} --propose > mapping.toml"
        )
    if mapping is None:
        keep_inputs((out,), file)
        write_text(propose_mapping(file, encoding=encoding, sheet=sheet), out)
        return
    chosen = mapping

    def start(on_progress: Callable[[float], None] | None) -> Import:
        return read_table(
            file, chosen, **_where(country, area, region), encoding=encoding,
            sheet=sheet, on_progress=on_progress,
        )  # fmt: skip

    keep_inputs((out, rejects), mapping)
    _import(start, file, out, rejects, in_json=json_)


def _where(country: str | None, area: str | None, region: Path | None) -> Where:
    """Take the options that say which events to keep."""
    chosen = region_of(region)
    countries = (country.upper(),) if country else chosen.iso3
    return {"country": countries, "area": _area(area), "region": chosen}


def _area(text: str | None) -> tuple[float, float, float, float] | None:
    if text is None:
        return None
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise InvalidInputError(
            f"--area {text!r}: expected west, south, east, north in degrees; write 69,33,72,36"
        ) from None
    return west, south, east, north


def _import(
    start: Callable[[Callable[[float], None] | None], Import],
    file: Path,
    out: Path | None,
    rejects: Path | None,
    *,
    in_json: bool,
) -> None:
    """Run an import with a progress bar, and say where every row went."""
    if in_json and out is None:
        raise InvalidInputError(
            "--json prints the counts; expected --out for the incidents; add it"
        )
    target = rejects or (out.parent if out else Path()) / f"{file.stem}.rejects.csv"
    keep_inputs((out, target), file)
    with tempfile.TemporaryDirectory() as folder:
        written = ready(out) if out else Path(folder) / "out.geojson"
        imported, counts = _with_progress(start, written, ready(target))
        if not counts.rejected and rejects is None:
            target.unlink()
        for note in imported.notes:
            tell(f"{file.name}: {note}")
        tell(f"{file.name}: {counts.to_text()}")
        if counts.rejected:
            tell(f"rejected rows and reasons: {target}")
        if not counts.kept:
            raise InvalidInputError(
                f"{file.name}: no row was kept and nothing was written; expected events in "
                "the region's countries; see the reasons above"
            )
        if out:
            tell(f"wrote {out}")
        else:
            _print(written)
    if in_json:
        emit(as_json({"file": str(file), **counts.as_dict(), "notes": imported.notes}))


def _with_progress(
    start: Callable[[Callable[[float], None] | None], Import], out: Path, rejects: Path
) -> tuple[Import, Counts]:
    if not sys.stderr.isatty():
        imported = start(None)
        return imported, imported.write(out, rejects)
    with typer.progressbar(length=1000, label="importing", file=sys.stderr) as bar:
        imported = start(lambda done: bar.update(int(done * 1000) - bar.pos))
        return imported, imported.write(out, rejects)


def _print(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        while block := file.read(_BLOCK):
            emit(block)
