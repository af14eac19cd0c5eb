"""The commands: read, call one function of the library, write. No logic of their own.

Heavy libraries are imported inside the commands, so that `geo-afpak map --help` does not
wait for them. Annotations are evaluated at run time: typer reads the options from them.
"""

from typing import TYPE_CHECKING, Annotated, Final

import typer

from geo_afpak.cli import check, imports, match, publish, records
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
    By,
    ConflictOpt,
    CorrectedOpt,
    IncidentsArg,
    JsonOpt,
    Level,
    NearestOpt,
    OutOpt,
    PrecisionOpt,
    RegionOpt,
    RejectsOpt,
    VintageOpt,
    ZonesArg,
    examples,
)
from geo_afpak.model import fields
from geo_afpak.region.datasets import data_path
from geo_afpak.text import counted, number

if TYPE_CHECKING:
    import pandas as pd


__all__ = ["app"]

CHECK_FAILED: Final = 1

_HELP: Final = {"help_option_names": ["--help", "-h"], "max_content_width": 100}


def _group(help_text: str) -> typer.Typer:
    return typer.Typer(
        help=help_text,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
        no_args_is_help=True,
        context_settings=_HELP,
    )


app = _group("Maps, joins and counts of conflict incidents and presence zones.")
zones_app = _group("Presence zones: build their geometry from units, or check it.")
boundaries_app = _group("Administrative boundaries: list or write them.")
app.add_typer(zones_app, name="zones")
app.add_typer(boundaries_app, name="boundaries")
app.add_typer(imports.app, name="import")


app.command(epilog=examples(*match.EXAMPLES))(match.match)
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
        "join incidents.geojson --out joined.gpkg --vintage 2018",
        "join incidents.csv | head",
    )
)
def join(
    incidents: IncidentsArg = None,
    *,
    out: OutOpt = None,
    region: RegionOpt = None,
    vintage: VintageOpt = None,
    nearest_km: NearestOpt = 2.0,
    on_conflict: ConflictOpt = "point",
    corrected: CorrectedOpt = False,
    precision: PrecisionOpt = None,
    rejects: RejectsOpt = None,
) -> None:
    """Put every incident in its district, province and country.

    The columns joined stand beside those stated. The format of --out follows its suffix:
    .csv, .geojson, .gpkg or .parquet; without --out it is CSV.
    """
    from geo_afpak.count.conflicts import conflicts
    from geo_afpak.join.incidents import join_incidents

    keep_inputs((out, rejects), incidents)
    where = region_of(region, incidents)
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
    write_frame(joined, out, ".csv")
    records.tell_terms(joined, out)
    counts = joined[fields.JOIN_STATUS].value_counts()
    parts = [f"{counts[name]} {name}" for name in fields.JOIN_STATUSES if name in counts]
    tell(f"joined {counted(len(joined), 'event')}: {', '.join(parts) or 'none'}")
    for line in conflicts(joined):
        tell(line)


@app.command(
    epilog=examples(
        "summary --by adm1",
        "summary incidents.csv --by month --json",
        "summary incidents.csv --by adm2 --out districts.csv",
    )
)
def summary(
    incidents: IncidentsArg = None,
    *,
    by: Annotated[By, typer.Option(help="What the rows are.")] = "adm1",
    json_: JsonOpt = False,
    out: OutOpt = None,
    region: RegionOpt = None,
    vintage: VintageOpt = None,
    on_conflict: ConflictOpt = "point",
    corrected: CorrectedOpt = False,
    precision: PrecisionOpt = None,
    rejects: RejectsOpt = None,
) -> None:
    """Count events, killed and injured by unit, group, type or period.

    A dash or a question mark is not zero: nobody gave a figure. Events that cannot be
    counted are listed below the table, with the reason.
    """
    from geo_afpak.count.summary import summarise
    from geo_afpak.join.incidents import join_incidents

    keep_inputs((out, rejects), incidents)
    where = region_of(region, incidents)
    reading = read_incidents(
        incidents,
        corrected=corrected,
        out=out,
        rejects=rejects,
        region=where,
        precision=precision,
    )
    found = summarise(
        join_incidents(reading, region=where, vintage=vintage, on_conflict=on_conflict),
        by, region=where, vintage=vintage,
    )  # fmt: skip
    if json_ or (out and out.suffix.lower() == ".json"):
        write_text(as_json(found.to_dict()), out)
    elif out is None:
        emit(found.to_text())
    else:
        write_text(as_csv(found.table, out), out)
    if out:
        left = int(found.left_out["events"].sum())
        tell(f"counted {counted(found.totals['events'] or 0, 'event')}, left out {number(left)}")


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


@boundaries_app.command("list", epilog=examples("boundaries list", "boundaries list --json"))
def boundaries_list(*, region: RegionOpt = None, json_: JsonOpt = False) -> None:
    """List the boundaries of a region, with source and licence."""
    from geo_afpak.boundaries import load_boundaries

    where = region_of(region)
    rows: list[dict[str, object]] = []
    for level in fields.LEVELS:
        files = {vintage.name: where.layer(level, vintage) for vintage in where.vintages}
        paths = {layer.path if layer else None for layer in files.values()}
        # What all vintages take from one file is listed once.
        for vintage in files if len(paths) > 1 else list(files)[:1]:
            units = load_boundaries(level, vintage=vintage, region=where)
            for country, group in units.groupby(fields.COUNTRY, sort=True):
                rows.append(
                    {
                        "level": level,
                        "vintage": vintage if len(paths) > 1 or len(files) == 1 else "both",
                        "country": country,
                        "units": len(group),
                        "source": _said(group[fields.SOURCE]),
                        "licence": _said(group[fields.LICENCE]),
                    }
                )
    if json_:
        emit(as_json(rows))
        return
    for row in rows:
        number_of = counted(int(str(row["units"])), "unit")
        emit(f"{row['level']}  {row['vintage']}  {row['country']}  {number_of:>9}\n")
    for line in sorted({f"{row['country']}: {row['source']}. {row['licence']}" for row in rows}):
        emit(f"{line}\n")


def _said(texts: "pd.Series[str]") -> str:
    return "; ".join(sorted(set(texts.dropna()))) or "not stated"


@boundaries_app.command(
    "export", epilog=examples("boundaries export adm1 --vintage 2018 --out provinces.geojson")
)
def boundaries_export(
    level: Annotated[Level, typer.Argument(help="Countries, provinces or districts.")],
    out: OutOpt = None,
    region: RegionOpt = None,
    vintage: VintageOpt = None,
) -> None:
    """Write the boundaries of one level.

    Some are under a share-alike licence: keep the columns source and licence with them.
    """
    from geo_afpak.boundaries import load_boundaries

    where = region_of(region)
    layer = where.layer(level, where.vintage(vintage))
    members = members_of(layer.path) if layer else {}
    write_frame(load_boundaries(level, vintage=vintage, region=where), out, ".geojson", members)
