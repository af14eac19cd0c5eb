"""The commands that bring files of other sources into the form of geo_afpak.

Annotations are evaluated at run time: typer reads the options from them.
"""

import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from geo_afpak.cli import streams
from geo_afpak.cli.console import (
    as_json,
    beside,
    emit,
    keep_inputs,
    ready,
    region_of,
    tell,
    tell_written,
    write_frame,
    write_text,
)
from geo_afpak.cli.options import RegionOpt, RejectsOpt, StreamOpt, examples, option, takes
from geo_afpak.errors import InvalidInputError
from geo_afpak.files import called, database_in
from geo_afpak.together import at_once

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo_afpak.importers import Counts, Import
    from geo_afpak.importers._results import Options
    from geo_afpak.region.region import Region

__all__ = ["app"]

_BLOCK: Final = 1 << 20
_JOINED: Final = 100_000
"""Events up to which an import joins what it wrote, to tell where they contradict themselves."""

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
OutOpt = Annotated[Path | None, option("GeoJSON to write. [default: stdout]", "FILE")]
CountryOpt = Annotated[
    str | None, option("Keep events of this country only. [default: all of the region]", "ISO3")
]
AreaOpt = Annotated[str | None, option("Keep events in this area, in degrees.", "W,S,E,N")]
VersionOpt = Annotated[
    str | None,
    option("Release or day of download, kept with every record.", "TEXT", "--dataset-version"),
]
EncodingOpt = Annotated[str | None, option("How the file is written. [default: found out]", "NAME")]
SheetOpt = Annotated[
    str | None, option("Sheet of a workbook. [default: the first that looks like a table]", "NAME")
]
MappingOpt = Annotated[Path | None, option("Which column is which field, as TOML.", "FILE")]
ProposeOpt = Annotated[
    bool, typer.Option("--propose", help="Print a first mapping, made from the table.")
]
JsonOpt = Annotated[bool, typer.Option("--json", help="Print the counts as JSON; needs --out.")]
DayFirstOpt = Annotated[
    bool | None,
    option(
        "3/5/2016 is 3 May, or 5 March. [default: what the file proves]",
        None,
        "--dayfirst/--monthfirst",
    ),
]
AliasesOpt = Annotated[
    list[Path] | None,
    option(
        "Your own table of names of districts or groups (docs/names.md); may be repeated.", "FILE"
    ),
]
WorkersOpt = Annotated[
    int,
    typer.Option(metavar="N", min=1, help="Processes that import parts at once; of --stream."),
]
ActorsOpt = Annotated[
    Path | None,
    option(
        "Write the actors without a code as .csv, to fill in and give back as --aliases.", "FILE"
    ),
]


@dataclass(frozen=True)
class Given:
    """The options of every importer."""

    file: FileArg
    out: OutOpt = None
    rejects: RejectsOpt = None
    country: CountryOpt = None
    area: AreaOpt = None
    region: RegionOpt = None
    encoding: EncodingOpt = None
    sheet: SheetOpt = None
    dayfirst: DayFirstOpt = None
    aliases: AliasesOpt = None
    actors: ActorsOpt = None
    stream: StreamOpt = None
    workers: WorkersOpt = 1
    json_: JsonOpt = False

    def options(self) -> "Options":
        """Return them as the importers take them."""
        region = region_of(self.region)
        return {
            "country": (self.country.upper(),) if self.country else region.iso3,
            "area": _area(self.area),
            "region": region,
            "encoding": self.encoding,
            "sheet": self.sheet,
            "day_first": self.dayfirst,
            "aliases": self.aliases or (),
            "in_parts": self.in_parts(),
        }

    def in_parts(self) -> bool:
        """Tell whether the file is to be imported part by part."""
        asked = streams.wanted(
            self.file, self.stream, to=self.out or Path(), endings=(".geojson", ".json")
        )
        if self.workers > 1 and not asked:
            raise InvalidInputError(
                f"--workers {self.workers}: the file is imported whole; expected --stream; add it"
            )
        return asked


def _examples(*lines: str) -> str:
    return examples(*(f"import {line}" for line in lines))


def _published(given: Given, read: "Callable[..., Import]", version: str | None) -> None:
    """Import a file of a published data set."""
    _import(given, lambda **options: read(given.file, version=version, **options))


@app.command(
    epilog=_examples(
        "acled acled.csv --out incidents.geojson --rejects rejects.csv",
        "acled acled.csv --country PAK --dataset-version 2025-06-01 --out pak.geojson",
    )
)
@takes(Given)
def acled(given: Given, *, dataset_version: VersionOpt = None) -> None:
    """Import an ACLED event file.

    Under ACLED's terms event rows may not be republished.
    """
    from geo_afpak.importers import read_acled

    _published(given, read_acled, dataset_version)


@app.command(
    epilog=_examples(
        "ucdp GEDEvent_v25_1.csv --out incidents.geojson",
        "ucdp conflict_data_pak.csv --dataset-version 25.1 --area 69,33,72,36 --out east.geojson",
    )
)
@takes(Given)
def ucdp(given: Given, *, dataset_version: VersionOpt = None) -> None:
    """Import a UCDP GED event file, from UCDP or from HDX."""
    from geo_afpak.importers import read_ucdp

    _published(given, read_ucdp, dataset_version)


@app.command(
    epilog=_examples(
        "gtd globalterrorismdb.xlsx --out incidents.geojson",
        "gtd gtd.csv --country AFG --out afg.geojson --rejects rejects.csv",
    )
)
@takes(Given)
def gtd(given: Given, *, dataset_version: VersionOpt = None) -> None:
    """Import a file of the Global Terrorism Database.

    Under its license records may not be posted, displayed or passed on.
    """
    from geo_afpak.importers import read_gtd

    _published(given, read_gtd, dataset_version)


@app.command(
    epilog=_examples(
        "table own.csv --propose > mapping.toml",
        "table own.csv --mapping mapping.toml --out incidents.geojson",
    )
)
@takes(Given)
def table(
    given: Given,
    *,
    mapping: MappingOpt = None,
    propose: ProposeOpt = False,
) -> None:
    """Import a table of your own, by a mapping of its columns.

    --propose prints a first mapping to be corrected; with --out it is written there.
    """
    from geo_afpak.importers import propose_mapping, read_table

    file = given.file
    mapped_or_proposed("table", file, mapping, propose=propose)
    if mapping is None:
        keep_inputs((given.out,), file)
        write_text(propose_mapping(file, encoding=given.encoding, sheet=given.sheet), given.out)
        return
    chosen = mapping
    keep_inputs((given.out, given.rejects), mapping)
    _import(given, lambda **options: read_table(file, chosen, **options))


def mapped_or_proposed(command: str, file: Path, mapping: Path | None, *, propose: bool) -> None:
    """Refuse a table without a mapping of its columns, and one with a mapping to be proposed."""
    if propose == (mapping is not None):
        raise InvalidInputError(
            f"import {command}: needs --mapping or --propose, one of both; expected a mapping of "
            f"the columns; run: geo-afpak import {command} {file.name} --propose > mapping.toml"
        )


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


def _import(given: Given, read: "Callable[..., Import]") -> None:
    """Run an import with a progress bar, and say where every row went."""
    from geo_afpak import io

    file, out = given.file, given.out
    if given.json_ and out is None:
        raise InvalidInputError(
            "--json prints the counts; expected --out for the incidents; add it"
        )
    target = given.rejects or beside(out, file)
    keep_inputs((out, target, given.actors), file, *(given.aliases or ()))
    # Rejected rows are told and kept also where no row could be imported.
    with at_once(), tempfile.TemporaryDirectory() as folder:
        to_file = out is not None and database_in(out) is None
        written = ready(out) if out and to_file else Path(folder) / "out.geojson"
        imported, counts = _with_progress(
            read, given, written, ready(target), empty=given.rejects is not None
        )
        for note in imported.notes:
            tell(f"{file.name}: {note}")
        tell(f"{file.name}: {counts.to_text()}")
        if counts.rejected:
            tell_written(target, apart=True)
        if not counts.kept:
            raise InvalidInputError(
                f"{file.name}: no row was kept and nothing was written; expected events in "
                "the region's countries; see the reasons above"
            )
        _tell_conflicts(written, counts, imported.source.region, out)
        if out and to_file:
            tell_written(out)
        elif out:
            region = imported.source.region
            write_frame(io.read_incidents(written, region=region).frame, out, "", region=region)
        else:
            _print(written)
    if given.actors:
        _write_actors(imported.uncoded(), given.actors)
    if given.json_:
        emit(as_json({"file": str(file), **counts.as_dict(), "notes": imported.notes}))


def _write_actors(rows: list[dict[str, object]], out: Path) -> None:
    from geo_afpak.io import csv_text

    header = ("spelling", "code", "country", "dataset", "source", "note")
    write_text(csv_text(header, ([row[name] for name in header] for row in rows)), out)


def _tell_conflicts(written: Path, counts: "Counts", region: "Region", out: Path | None) -> None:
    """Say which events state another place than they lie in, as `join` does."""
    from geo_afpak.count.conflicts import conflicts
    from geo_afpak.join.incidents import join_incidents

    if counts.kept > _JOINED:
        file = called(out) if out else "FILE"
        tell(f"run: geo-afpak join {file} to see which events lie elsewhere than they state")
        return
    for line in conflicts(join_incidents(written, region=region)):
        tell(line)


def _with_progress(
    read: "Callable[..., Import]", given: Given, out: Path, rejects: Path, *, empty: bool
) -> "tuple[Import, Counts]":
    options = given.options()
    if options["in_parts"]:
        from geo_afpak.stream.engines import in_turn, pool
        from geo_afpak.stream.imports import import_file

        imported = read(**options)
        engine = pool(given.workers) if given.workers > 1 else in_turn
        return imported, import_file(imported, out, rejects, empty=empty, engine=engine)
    if not sys.stderr.isatty():
        imported = read(**options)
        return imported, imported.write(out, rejects, empty=empty)
    with typer.progressbar(length=1000, label="importing", file=sys.stderr) as bar:
        imported = read(**options, on_progress=lambda done: bar.update(int(done * 1000) - bar.pos))
        return imported, imported.write(out, rejects, empty=empty)


def _print(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        while block := file.read(_BLOCK):
            emit(block)
