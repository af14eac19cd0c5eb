"""The commands that judge records: duplicates, two sources side by side, signs, do no harm.

Annotations are evaluated at run time: typer reads the options from them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, Literal

import typer

from geo_afpak.cli.console import (
    as_csv,
    as_json,
    emit,
    keep_inputs,
    members_of,
    read_incidents,
    ready,
    region_of,
    tell,
    write_frame,
    write_text,
)
from geo_afpak.cli.options import (
    BoundariesOpt,
    IncidentsArg,
    JsonOpt,
    PrecisionOpt,
    RegionOpt,
    VintageOpt,
    option,
)
from geo_afpak.errors import InvalidInputError
from geo_afpak.files import called
from geo_afpak.region.datasets import data_path
from geo_afpak.text import counted, out_of, printable

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo_afpak.io import Reading
    from geo_afpak.region.region import Region

__all__ = ["EXAMPLES", "changes", "compare", "duplicates", "generalise", "inspect", "tell_terms"]

EXAMPLES: Final = {
    "duplicates": (
        "duplicates incidents.geojson --out pairs.csv",
        "duplicates acled.geojson ucdp.geojson --days 3 --least 0.7 --out pairs.csv",
    ),
    "compare": (
        "compare acled.geojson ucdp.geojson --by adm2,month --out cells.csv",
        "compare acled.geojson ucdp.geojson --by adm1,year",
        "compare ucdp.geojson --by group,adm2,year",
    ),
    "changes": (
        "changes ucdp-2024.geojson ucdp-2025.geojson",
        "changes old.csv new.csv --note --out changes.json",
        "changes old.csv new.csv --out records.csv",
    ),
    "inspect": (
        "inspect",
        "inspect incidents.geojson",
        "inspect incidents.csv --out signs.csv --picture signs.png",
        "inspect incidents.csv --boundaries districts.geojson",
    ),
    "generalise": (
        "generalise incidents.geojson --level district --out safe.geojson",
        "generalise incidents.csv --level province --drop notes,names,groups --out safe.csv",
    ),
}
Level = Literal["district", "province"]
MonthsOpt = Annotated[bool, typer.Option(help="Dates become the month.")]
DropOpt = Annotated[str, typer.Option(help="What to leave out: notes, names, groups, with commas.")]
OutOpt = Annotated[Path | None, option("File to write, .csv or .json. [default: stdout]", "FILE")]


def tell_terms(frame: "pd.DataFrame", out: Path | None) -> None:
    """Warn that a file with records of a restricted source is for one's own desk."""
    from geo_afpak.release.licences import restricted_uses

    for use in restricted_uses(frame):
        tell(
            f"{use.dataset}: rows that may not be republished: {use.events} ({use.terms.wording}); "
            f"keep {called(out) if out else 'this output'} to yourself"
        )


def duplicates(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE...]",
            help="Incidents: one file, or several. [default: the embedded ones]",
            show_default=False,
        ),
    ] = None,
    *,
    days: Annotated[int, typer.Option(min=0, help="Most days between two records.")] = 2,
    km: Annotated[
        float | None, option("Most km between sites or towns. [default: 2 and 10]", min=0)
    ] = None,
    least: Annotated[float, typer.Option(min=0, max=1, help="Lowest score to list.")] = 0.5,
    region: RegionOpt = None,
    precision: PrecisionOpt = None,
    json_: JsonOpt = False,
    out: OutOpt = None,
) -> None:
    """List pairs of records that may be the same event, with the evidence.

    For review: nothing is deleted or merged. Of several files the records of all are
    compared, within each and across.
    """
    from geo_afpak.count.duplicates import find_duplicates, not_compared

    _check_out(out)
    where = region_of(region, *files) if files else region_of(region, None)
    files = files or [data_path("incidents.geojson")]
    keep_inputs((out,), *files)
    frame, origin = _together(files, out, where, precision)
    pairs = find_duplicates(frame, days=days, km=km, least=least, region=where)
    left_out = not_compared(frame, region=where)
    if len(files) > 1:
        for side in ("a", "b"):
            pairs.insert(4, f"file_{side}", [origin[row] for row in pairs[f"row_{side}"]])
    pairs = pairs.drop(columns=["row_a", "row_b"])
    if json_ or (out and out.suffix.lower() == ".json"):
        rows = pairs.astype(object).where(pairs.notna(), None).to_dict("records")
        left = {row["reason"]: int(row["events"]) for row in left_out.to_dict("records")}
        write_text(as_json({"pairs": rows, "not_compared": left}), out)
    else:
        _write_csv(pairs, out)
    across = int(pairs["across_sources"].sum())
    tell(
        f"pairs to review: {len(pairs)} ({across} across sources, {len(pairs) - across} within one)"
    )
    for row in left_out.to_dict("records"):
        tell(f"  not compared: {out_of(row['events'], len(frame), 'event')}, {row['reason']}")
    tell_terms(frame, out)


def compare(
    a: Annotated[Path, typer.Argument(metavar="A", help="Incidents of one source.")],
    b: Annotated[
        Path | None,
        typer.Argument(metavar="B", help="Incidents of another; without it A is set beside ours."),
    ] = None,
    *,
    by: Annotated[str, typer.Option(help="What a cell is, as a list with commas.")] = "adm2,month",
    region: RegionOpt = None,
    vintage: VintageOpt = None,
    precision: PrecisionOpt = None,
    json_: JsonOpt = False,
    out: OutOpt = None,
) -> None:
    """Count two sources in the same districts and months, side by side.

    A cell is any of adm0, adm1, adm2, group, event_type, sub_type, month, year and
    geo_precision, or several of them. What either could not place is listed with the reason.
    """
    from geo_afpak.count.compare import compare_sources

    _check_out(out)
    keep_inputs((out,), a, b)
    where = region_of(region, b)
    first, second = (None, a) if b is None else (a, b)  # None is the embedded data
    frames = [
        read_incidents(
            path, corrected=False, out=out, rejects=None, region=where, precision=precision
        )
        for path in (first, second)
    ]
    files = {"a": str(first or "embedded incidents"), "b": str(second)}
    chosen = [name.strip() for name in by.split(",") if name.strip()]
    found = compare_sources(frames[0], frames[1], chosen, region=where, vintage=vintage)
    if json_ or (out and out.suffix.lower() == ".json"):
        write_text(as_json({"files": files, **found.to_dict()}), out)
    elif out:
        write_text(as_csv(found.table, out), out)
    else:
        names = [f"{side}: {called(Path(name))}" for side, name in files.items()]
        emit("\n".join([*names, "", found.to_text()]))
    if out:
        for name, left in (("a", found.left_out_a), ("b", found.left_out_b)):
            tell(f"left out of {name}: {counted(int(left['events'].sum()), 'event')}")


def changes(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Incidents as they were.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Incidents as they are now.")],
    *,
    note: Annotated[
        bool, typer.Option("--note", help="Also what a report of either says otherwise.")
    ] = False,
    region: RegionOpt = None,
    vintage: VintageOpt = None,
    precision: PrecisionOpt = None,
    json_: JsonOpt = False,
    out: OutOpt = None,
) -> None:
    """Say which records changed between two states, and every number moved.

    Records are the same that have the same id, or else the same source_id. A .csv file lists
    the records; .json and the terminal have the numbers too.
    """
    from geo_afpak.count.changes import find_changes

    _check_out(out)
    keep_inputs((out,), old, new)
    where = region_of(region)
    sides = [
        read_incidents(
            path, corrected=False, out=out, rejects=None, region=where, precision=precision
        )
        for path in (old, new)
    ]
    found = find_changes(*sides, region=where, vintage=vintage)
    said = _sentences(sides, where, vintage) if note else None
    if json_ or (out and out.suffix.lower() == ".json"):
        sentences = {} if said is None else {"note": said.to_dict("records")}
        write_text(as_json({**found.to_dict(), **sentences}), out)
    elif out:
        _write_csv(found.rows, out)
    else:
        emit(found.to_text())
        for row in [] if said is None else said.to_dict("records"):
            emit(printable(f"{row['section'] or 'First page'}, {row['what']}:"))
            emit("".join(f"\n  {sign} {printable(row[end])}" for sign, end in
                         (("-", "old"), ("+", "new")) if row[end]) + "\n")  # fmt: skip


def _sentences(sides: "list[Reading]", region: "Region", vintage: str | None) -> "pd.DataFrame":
    from geo_afpak.layers import build_layers
    from geo_afpak.report.document import build_note
    from geo_afpak.report.since import changed_note

    new = build_layers(sides[1], region=region, vintage=vintage)
    old = build_layers(sides[0], region=region, vintage=vintage or new.vintage)
    return changed_note(old, new, build_note)


def inspect(
    file: IncidentsArg = None,
    *,
    region: RegionOpt = None,
    boundaries: BoundariesOpt = None,
    vintage: VintageOpt = None,
    precision: PrecisionOpt = None,
    json_: JsonOpt = False,
    out: OutOpt = None,
    picture: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Figure to write, .png, .svg or .pdf."),
    ] = None,
) -> None:
    """Look for made-up points, heaped days, rounded tolls and copies.

    Each check says how many chance would give. What is listed is to be looked into: no row is
    changed, and none of them need be wrong.
    """
    from geo_afpak.count.inspection import inspect_incidents

    _check_out(out)
    keep_inputs((out, picture), file)
    where = region_of(region, file, boundaries=boundaries)
    reading = read_incidents(
        file, corrected=False, out=out, rejects=None, region=where, precision=precision
    )
    found = inspect_incidents(reading, region=where, vintage=vintage)
    if picture:
        from geo_afpak.figure import write_figure
        from geo_afpak.figure.inspection import draw_inspection

        write_figure(draw_inspection(found, region=where), ready(picture))
    if json_ or (out and out.suffix.lower() == ".json"):
        write_text(as_json(found.to_dict()), out)
    elif out:
        _write_csv(found.rows, out)
    else:
        emit(found.to_text())
    tell_terms(reading.frame, out)


def generalise(
    file: IncidentsArg = None,
    *,
    level: Annotated[Level, typer.Option(help="Closest place to keep.")] = "district",
    months: MonthsOpt = True,
    drop: DropOpt = "notes,names",
    region: RegionOpt = None,
    precision: PrecisionOpt = None,
    out: Annotated[
        Path | None, option("File to write, by its suffix. [default: GeoJSON on stdout]", "FILE")
    ] = None,
) -> None:
    """Take points, days, notes and names out of incidents.

    For records that could harm somebody. Counts by district (or province) and month stay the
    same.
    """
    from geo_afpak.release.generalise import generalise_incidents, generalised_members

    keep_inputs((out,), file)
    where = region_of(region, file)
    reading = read_incidents(
        file, corrected=False, out=out, rejects=None, region=where, precision=precision
    )
    dropped = [name.strip() for name in drop.split(",") if name.strip()]
    safe = generalise_incidents(reading, level, region=where, months=months, drop=dropped)
    members = {
        **members_of(file or data_path("incidents.geojson")),
        **generalised_members(level, months=months, drop=dropped),
    }
    write_frame(safe, out, ".geojson", members, where)
    tell(f"generalised {counted(len(safe), 'event')}: {members['generalised']}")
    tell_terms(safe, out)


def _check_out(out: Path | None) -> None:
    if out and out.suffix.lower() not in (".csv", ".json"):
        raise InvalidInputError(f"--out {out}: expected .csv or .json; rename it")


def _together(
    files: list[Path], out: Path | None, region: "Region", precision: str | None
) -> "tuple[gpd.GeoDataFrame, list[str]]":
    """Read files into one frame; return with it the name of each row's file."""
    import pandas as pd

    from geo_afpak.model import fields

    frames = [
        read_incidents(
            path, corrected=False, out=out, rejects=None, region=region, precision=precision
        ).frame
        for path in files
    ]
    # Columns beyond the model differ between sources, and comparing needs none of them.
    wanted = (*fields.INCIDENT_FIELDS, fields.ADM2_ID_BY_NAME, fields.ADM1_ID_BY_NAME)
    parts = [frame[[*(n for n in wanted if n in frame.columns), "geometry"]] for frame in frames]
    origin = [
        called(path) for path, frame in zip(files, frames, strict=True) for _ in range(len(frame))
    ]
    together: gpd.GeoDataFrame = pd.concat(parts, ignore_index=True)
    return together, origin


def _write_csv(table: "pd.DataFrame", out: Path | None) -> None:
    from geo_afpak.io import csv_text

    rows = table.astype(object).where(table.notna(), None)
    write_text(csv_text(map(str, rows.columns), rows.itertuples(index=False)), out)
