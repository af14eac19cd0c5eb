"""The commands that import what is said of areas: statements of who holds them.

Annotations are evaluated at run time: typer reads the options from them.
"""

from functools import partial
from pathlib import Path
from typing import Annotated, Final

import typer

from geo_afpak.cli.console import keep_inputs, read, region_of, tell, write_frame, write_text
from geo_afpak.cli.imports import EncodingOpt, FileArg, OutOpt, SheetOpt
from geo_afpak.cli.options import RegionOpt, RejectsOpt, VintageOpt
from geo_afpak.errors import InvalidInputError
from geo_afpak.text import counted

__all__ = ["EXAMPLES", "zones"]

EXAMPLES: Final = {
    "zones": (
        "import zones control.csv --propose > control.toml",
        "import zones control.csv --mapping control.toml --out zones.geojson",
        "map incidents.csv --zones zones.geojson",
    ),
}


def zones(
    file: FileArg,
    *,
    mapping: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Which column is which field, as TOML.", show_default=False
        ),
    ] = None,
    propose: Annotated[
        bool, typer.Option("--propose", help="Print a first mapping, made from the table.")
    ] = False,
    out: OutOpt = None,
    rejects: RejectsOpt = None,
    region: RegionOpt = None,
    vintage: VintageOpt = None,
    encoding: EncodingOpt = None,
    sheet: SheetOpt = None,
) -> None:
    """Import a table of districts, status and date as statements of presence.

    Words for a status that the mapping does not translate are kept as they are.
    """
    from geo_afpak.importers import propose_zone_mapping, read_zone_table
    from geo_afpak.zones import build_zones

    if propose == (mapping is not None):
        raise InvalidInputError(
            "import zones: needs --mapping or --propose, one of both; expected a mapping of the "
            f"columns; run: geo-afpak import zones {file.name} --propose > mapping.toml"
        )
    keep_inputs((out, rejects), file, mapping)
    if mapping is None:
        write_text(propose_zone_mapping(file, encoding=encoding, sheet=sheet), out)
        return
    where = region_of(region)
    reader = partial(
        read_zone_table, mapping=mapping, region=where, vintage=vintage, encoding=encoding,
        sheet=sheet,
    )  # fmt: skip
    reading = read(file, reader, out=out, rejects=rejects)
    built = build_zones(reading.frame, region=where, vintage=vintage)
    write_frame(built, out, ".geojson", {"vintage": where.vintage(vintage).name})
    tell(f"{counted(len(built), 'statement')} of presence")
