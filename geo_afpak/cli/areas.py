"""The commands that import what is said of areas: who holds them, how many events they had.

Annotations are evaluated at run time: typer reads the options from them.
"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

from geo_afpak.cli.console import (
    beside,
    keep_inputs,
    read,
    region_of,
    tell,
    write_frame,
    write_text,
)
from geo_afpak.cli.imports import (
    DayFirstOpt,
    EncodingOpt,
    FileArg,
    MappingOpt,
    OutOpt,
    ProposeOpt,
    SheetOpt,
    mapped_or_proposed,
)
from geo_afpak.cli.options import RegionOpt, RejectsOpt, VintageOpt, option
from geo_afpak.errors import InvalidInputError
from geo_afpak.text import counted

if TYPE_CHECKING:
    from geo_afpak.count.summary import Summary
    from geo_afpak.importers.counts import AreaCounts
    from geo_afpak.region.region import Region

__all__ = [
    "EXAMPLES",
    "CountsOpt",
    "counts",
    "summary_of",
    "take_counts",
    "tell_counts",
    "write_counts",
    "zones",
]

CountsOpt = Annotated[
    Path | None,
    option("A table of counts by area (docs/import_counts.md), apart from the incidents.", "FILE"),
]

EXAMPLES: Final = {
    "zones": (
        "import zones control.csv --propose > control.toml",
        "import zones control.csv --mapping control.toml --out zones.geojson",
    ),
    "counts": ("import counts hdx.xlsx --source 'ACLED, HDX' --out counts.csv",),
}


def zones(
    file: FileArg,
    *,
    mapping: MappingOpt = None,
    propose: ProposeOpt = False,
    out: OutOpt = None,
    rejects: RejectsOpt = None,
    region: RegionOpt = None,
    vintage: VintageOpt = None,
    encoding: EncodingOpt = None,
    sheet: SheetOpt = None,
    dayfirst: DayFirstOpt = None,
) -> None:
    """Import a table of districts, status and date as statements of presence.

    Words for a status that the mapping does not translate are kept as they are.
    """
    from geo_afpak.importers import propose_zone_mapping, read_zone_table
    from geo_afpak.zones import build_zones

    mapped_or_proposed("zones", file, mapping, propose=propose)
    keep_inputs((out, rejects), file, mapping)
    if mapping is None:
        write_text(propose_zone_mapping(file, encoding=encoding, sheet=sheet), out)
        return
    where = region_of(region)
    reader = partial(
        read_zone_table, mapping=mapping, region=where, vintage=vintage, encoding=encoding,
        sheet=sheet, day_first=dayfirst,
    )  # fmt: skip
    reading = read(file, reader, out=out, rejects=rejects)
    built = build_zones(reading.frame, region=where, vintage=vintage)
    members: dict[str, object] = {"vintage": where.vintage(vintage).name}
    write_frame(built, out, ".geojson", members, where)
    tell(f"{counted(len(built), 'statement')} of presence")


def counts(
    file: FileArg,
    *,
    source: Annotated[
        str | None, option("Whose counts they are. [default: as the table says]")
    ] = None,
    kind: Annotated[
        str | None, option("The type to count, where rows are of several.", None, "--type")
    ] = None,
    out: Annotated[Path | None, option("CSV to write. [default: stdout]", "FILE")] = None,
    rejects: RejectsOpt = None,
    region: RegionOpt = None,
    vintage: VintageOpt = None,
    encoding: EncodingOpt = None,
    sheet: SheetOpt = None,
    dayfirst: DayFirstOpt = None,
) -> None:
    """Import a table of counts by area and period, as HDX and ACLED publish them.

    Such a row is no event, and is never added to incidents.
    """
    keep_inputs((out, rejects), file)
    found = take_counts(
        file, region_of(region), vintage, out=out, rejects=rejects, source=source, kind=kind,
        encoding=encoding, sheet=sheet, day_first=dayfirst,
    )  # fmt: skip
    write_counts(found, out)


def write_counts(found: "AreaCounts", out: Path | None) -> None:
    """Write counts of areas as a table that is read again."""
    from geo_afpak.io import csv_text

    rows = found.frame.astype(object).where(found.frame.notna(), None)
    write_text(csv_text(rows.columns, rows.itertuples(index=False)), out)


def summary_of(
    file: Path,
    by: str,
    region: "Region",
    vintage: str | None,
    *,
    out: Path | None,
    rejects: Path | None,
) -> "Summary":
    """Sum counts of areas as events are summed."""
    from geo_afpak.count.areas import summarise_counts

    found = take_counts(file, region, vintage, out=out, rejects=rejects)
    return summarise_counts(found, by, region=region, vintage=vintage)


def take_counts(
    file: Path,
    region: "Region",
    vintage: str | None,
    *,
    out: Path | None,
    rejects: Path | None = None,
    **options: Any,  # noqa: ANN401 - those of `read_counts`
) -> "AreaCounts":
    """Read counts of areas, put rejected rows aside, and say where every row went."""
    from geo_afpak.importers import read_counts

    found = read_counts(file, region=region, vintage=vintage, **options)
    for note in found.notes:
        tell(f"{file.name}: {note}")
    tell_counts(found, file.name, rejects or beside(out, file), forced=bool(rejects))
    if found.frame.empty:
        raise InvalidInputError(
            f"{file.name}: no row was kept; expected counts of areas of the region; see the reasons"
        )
    return found


def tell_counts(found: "AreaCounts", name: str, target: Path, *, forced: bool = False) -> None:
    """Put rejected rows aside, and say where every row went."""
    from geo_afpak.io import csv_text

    kept = found.rows_in - len(found.rejects) - found.filtered
    said = (
        f"{name}: {counted(found.rows_in, 'row')} in = {kept} kept + {len(found.rejects)} "
        f"rejected + {found.filtered} of another type or country"
    )
    if found.rejects or forced:
        names = dict.fromkeys(name for *_, cells in found.rejects for name in cells)
        rows = [[line, reason, *map(cells.get, names)] for line, reason, cells in found.rejects]
        write_text(csv_text(["row", "reason", *names], rows), target)
    tell(said)
