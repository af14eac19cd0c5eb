"""The commands: read, call one function of the library, write. No logic of their own.

Heavy libraries are imported inside the commands, so that `geo-afpak map --help` does not
wait for them. Annotations are evaluated at run time: typer reads the options from them.
"""

from pathlib import Path
from typing import Annotated, Final

import typer

from geo_afpak.cli import areas, check, imports, match, publish, records, sources, streams
from geo_afpak.cli import boundaries as boundaries_cli
from geo_afpak.cli import database as database_cli
from geo_afpak.cli import update as updating
from geo_afpak.cli.console import (
    as_csv,
    as_json,
    emit,
    keep_inputs,
    members_of,
    read,
    read_incidents,
    region_of,
    tell,
    write_frame,
    write_text,
)
from geo_afpak.cli.options import (
    AreaOpt,
    BoundariesOpt,
    By,
    ConflictOpt,
    CorrectedOpt,
    DiscountedOpt,
    FromOpt,
    IncidentsArg,
    JsonOpt,
    NearestOpt,
    OutOpt,
    PrecisionOpt,
    RegionOpt,
    RejectsOpt,
    StreamOpt,
    ToOpt,
    VintageOpt,
    WhereOpt,
    ZonesArg,
    examples,
    group,
    option,
    selection_of,
)
from geo_afpak.errors import InvalidInputError
from geo_afpak.model import fields
from geo_afpak.region.datasets import data_path
from geo_afpak.region.region import EVENT
from geo_afpak.text import counted, number, sentence

__all__ = ["app"]

CHECK_FAILED: Final = 1

app = group("Maps, joins and counts of conflict incidents and presence zones.")
zones_app = group("Presence zones: build their geometry from units, or check it.")
app.add_typer(zones_app, name="zones")
app.add_typer(boundaries_cli.app, name="boundaries")
app.add_typer(imports.app, name="import")
app.add_typer(sources.app, name="sources")
app.add_typer(database_cli.app, name="database")


imports.app.command("zones", epilog=examples(*areas.EXAMPLES["zones"]))(areas.zones)
imports.app.command("counts", epilog=examples(*areas.EXAMPLES["counts"]))(areas.counts)

app.command(epilog=examples(*match.EXAMPLES))(match.match)
app.command(epilog=examples(*updating.EXAMPLES))(updating.update)
app.command(epilog=examples(*check.EXAMPLES["template"]))(check.template)
app.command(epilog=examples(*check.EXAMPLES["validate"]))(check.validate)
for _command in (
    records.duplicates,
    records.compare,
    records.changes,
    records.inspect,
    records.generalise,
):
    app.command(epilog=examples(*records.EXAMPLES[_command.__name__]))(_command)
for _name, _function in publish.COMMANDS.items():
    app.command(_name, epilog=examples(*publish.EXAMPLES[_name]))(_function)


# --- join, summary ---------------------------------------------------------------


@app.command(
    epilog=examples(
        "join incidents.csv --out joined.csv",
        "join incidents.geojson --out joined.gpkg --as-of event",
        "join incidents.csv | head",
    )
)
def join(
    incidents: IncidentsArg = None,
    *,
    out: OutOpt = None,
    region: RegionOpt = None,
    boundaries: BoundariesOpt = None,
    vintage: VintageOpt = None,
    nearest_km: NearestOpt = 2.0,
    on_conflict: ConflictOpt = "point",
    corrected: CorrectedOpt = False,
    precision: PrecisionOpt = None,
    rejects: RejectsOpt = None,
    stream: StreamOpt = None,
) -> None:
    """Put every incident in its district, province and country.

    The columns joined stand beside those stated. The format of --out follows its suffix:
    .csv, .geojson, .gpkg or .parquet; without --out it is CSV.
    """
    from geo_afpak.count.conflicts import conflicts
    from geo_afpak.join.days import told_of_units, told_of_vintages, why_of, with_vintage
    from geo_afpak.join.incidents import join_incidents
    from geo_afpak.join.units import vintage_of

    keep_inputs((out, rejects), incidents)
    where = region_of(region, incidents, boundaries=boundaries)
    if streams.wanted(incidents, stream, corrected=corrected, to=out or Path()):
        streams.join(
            incidents, out, region=where, vintage=vintage, nearest_km=nearest_km,
            on_conflict=on_conflict, geo_precision=precision, rejects=rejects,
        )  # fmt: skip
        return
    reading = read_incidents(
        incidents,
        corrected=corrected,
        out=out,
        rejects=rejects,
        region=where,
        precision=precision,
    )
    joined = join_incidents(
        reading, region=where, vintage=vintage, nearest_km=nearest_km, on_conflict=on_conflict
    )
    used = vintage_of(where, vintage, joined)
    write_frame(with_vintage(joined, used), out, ".csv", region=where)
    records.tell_terms(joined, out)
    counts = joined[fields.JOIN_STATUS].value_counts()
    parts = [f"{counts[name]} {name}" for name in fields.JOIN_STATUSES if name in counts]
    tell(f"joined {counted(len(joined), 'event')}: {', '.join(parts) or 'none'}")
    why = why_of(vintage, where, dated=bool(joined[fields.DATE_START].notna().any()))
    units = ""
    if joined[fields.ADM0_ISO3].notna().any():  # else there are no units to name
        units = told_of_vintages(joined, where) or sentence(told_of_units(used, why, where))
    for line in filter(None, (units, *conflicts(joined))):
        tell(line)


@app.command(
    epilog=examples(
        "summary --by adm1",
        "summary incidents.csv --by month --json",
        "summary incidents.csv --by adm2 --out districts.csv",
        "summary --counts counts.csv --by adm2",
        "summary incidents.csv --by adm2 --as-of 2017 --carry-to 2022 --out carried.csv",
    )
)
def summary(
    incidents: IncidentsArg = None,
    *,
    by: Annotated[By, typer.Option(help="What the rows are.")] = "adm1",
    area: AreaOpt = None,
    start: FromOpt = None,
    end: ToOpt = None,
    where: WhereOpt = None,
    discounted: DiscountedOpt = False,
    counts: areas.CountsOpt = None,
    carry_to: Annotated[
        str | None,
        option(
            "Carry counts by adm2 to other districts: certain, split, unknown.",
            "VINTAGE|DAY|FILE|NAME",
        ),
    ] = None,
    json_: JsonOpt = False,
    out: OutOpt = None,
    region: RegionOpt = None,
    boundaries: BoundariesOpt = None,
    vintage: VintageOpt = None,
    on_conflict: ConflictOpt = "point",
    corrected: CorrectedOpt = False,
    precision: PrecisionOpt = None,
    rejects: RejectsOpt = None,
    stream: StreamOpt = None,
) -> None:
    """Count events, killed and injured by unit, group, type or period.

    A dash or a question mark is not zero: nobody gave a figure. Events that cannot be
    counted are listed below the table, with the reason.
    """
    from geo_afpak.count.selection import select, summarise_area
    from geo_afpak.join.days import told_of_vintages, why_of
    from geo_afpak.join.incidents import join_incidents
    from geo_afpak.join.units import vintage_of

    _check_summary(
        counts=counts,
        incidents=incidents,
        chosen=bool(area or start or end or where),
        carry=carry_to if by != "adm2" or vintage == EVENT else None,
    )
    keep_inputs((out, rejects), incidents or counts)
    asked = selection_of(area, start, end, where, discounted=discounted)
    region_ = region_of(region, incidents or counts, boundaries=boundaries)
    if counts:
        found = areas.summary_of(counts, by, region_, vintage, out=out, rejects=rejects)
        used = region_.vintage(vintage).name
        why = why_of(vintage, region_) if vintage else "the first, as none is asked for"
        found = found.in_units(used, why, region_)
        if carry_to:
            found = boundaries_cli.carried(found, used, carry_to, region=region_)
    elif streams.wanted(incidents, stream, corrected=corrected, carry_to=carry_to):
        found = streams.summary(
            incidents, by, asked, out, region=region_, vintage=vintage, on_conflict=on_conflict,
            geo_precision=precision, rejects=rejects,
        )  # fmt: skip
    else:
        reading = read_incidents(
            incidents,
            corrected=corrected,
            out=out,
            rejects=rejects,
            region=region_,
            precision=precision,
        )
        joined = join_incidents(reading, region=region_, vintage=vintage, on_conflict=on_conflict)
        used = vintage_of(region_, vintage, joined)
        chosen = select(joined, asked, region=region_, vintage=used)
        whole = None if area is None or carry_to else chosen.area
        found = summarise_area(chosen.incidents, by, whole, region=region_, vintage=used)
        why = why_of(vintage, region_, dated=bool(joined[fields.DATE_START].notna().any()))
        found = found.in_units(used, why, region_)
        if carry_to:
            found = boundaries_cli.carried(found, used, carry_to, chosen.incidents, region_)
        for note in filter(None, (*chosen.notes(), told_of_vintages(chosen.incidents, region_))):
            tell(note)
    if json_ or (out and out.suffix.lower() == ".json"):
        write_text(as_json(found.to_dict()), out)
    elif out is None:
        emit(found.to_text())
    else:
        write_text(as_csv(found.table, out), out)
        if found.note:
            tell(sentence(found.note))
    if out:
        left = int(found.left_out["events"].sum())
        tell(f"counted {counted(found.totals['events'] or 0, 'event')}, left out {number(left)}")


def _check_summary(
    *, counts: Path | None, incidents: Path | None, chosen: bool, carry: str | None
) -> None:
    """Refuse options that have no meaning together."""
    if counts and chosen:
        raise InvalidInputError(
            "summary: counts of areas have no --area, --from, --to or --where; expected incidents "
            "with these options; leave them out"
        )
    if counts and incidents:
        raise InvalidInputError(
            "summary: counts of areas are never added to incidents; expected one of both; leave "
            "one out"
        )
    if carry:
        raise InvalidInputError(
            f"--carry-to {carry}: carries counts of the districts of one time; "
            "expected --by adm2, without --as-of event; change that"
        )


# --- zones, boundaries ---------------------------------------------------------


@zones_app.command("build", epilog=examples("zones build zones.geojson --out built.geojson"))
def zones_build(
    file: ZonesArg = None,
    *,
    out: OutOpt = None,
    region: RegionOpt = None,
    vintage: VintageOpt = None,
    rejects: RejectsOpt = None,
) -> None:
    """Compute the geometry of presence zones from their units."""
    from geo_afpak import io
    from geo_afpak.zones import build_zones

    path = file or data_path("presence_zones.geojson")
    where = region_of(region, file)
    statements = read(path, io.read_zones, out=out, rejects=rejects).frame
    zones = build_zones(statements, region=where, vintage=vintage)
    members = {**members_of(path), "vintage": where.vintage(vintage).name}
    write_frame(zones, out, ".geojson", members)


@zones_app.command("check", epilog=examples("zones check", "zones check zones.geojson --json"))
def zones_check(file: ZonesArg = None, *, region: RegionOpt = None, json_: JsonOpt = False) -> None:
    """Check that zones and their geometry agree with their units.

    Exit status 1 when they do not.
    """
    path = file or data_path("presence_zones.geojson")
    where = region_of(region, file)
    check.report([(path, "zones", *check.faults_in(path, "zones", where))], in_json=json_)
