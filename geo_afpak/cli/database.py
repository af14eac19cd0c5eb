"""The commands of a team's database: make it, look at what was before, publish what is there.

Annotations are evaluated at run time: typer reads the options from them.
"""

from pathlib import Path
from typing import Annotated

import typer

from geo_afpak.cli.console import as_csv, emit, read_incidents, ready, region_of, tell, write_text
from geo_afpak.cli.options import OutOpt, RegionOpt, examples, group, option
from geo_afpak.cli.records import DropOpt, Level, MonthsOpt
from geo_afpak.errors import InputFileError
from geo_afpak.files import database_in

__all__ = ["app"]

app = group("A team's records in PostgreSQL with PostGIS (docs/team.md).")

AddressArg = Annotated[
    str, typer.Argument(metavar="ADDRESS", help="postgis://[USER@]HOST[:PORT]/DATABASE.")
]


@app.command(
    epilog=examples(
        "database setup postgis://owner@db.example.org/afpak",
        "database setup postgis:///afpak --print > setup.sql",
    )
)
def setup(
    address: AddressArg,
    *,
    print_: Annotated[
        bool, typer.Option("--print", help="Print the SQL, to be read and run, and stop.")
    ] = False,
) -> None:
    """Make the tables, history and roles of a team in PostgreSQL.

    What is there stays. It needs a user who may create extensions and roles.
    """
    from geo_afpak import io

    if print_:
        emit(io.setup_sql().decode("utf-8"))
        return
    io.set_up(address)
    tell(
        f"{database_in(address)}: tables, history and the roles geo_afpak_reader, geo_afpak_coder "
        "and geo_afpak_publisher are there"
    )


@app.command(
    epilog=examples(
        "database history postgis://db.example.org/afpak --id a1",
        "database history postgis://db.example.org/afpak --out history.csv",
    )
)
def history(
    address: AddressArg,
    *,
    id_: Annotated[str | None, option("Of one record only.", "ID", "--id")] = None,
    out: OutOpt = None,
) -> None:
    """List who changed which record when, and what it was before, as CSV."""
    from geo_afpak import io

    write_text(as_csv(io.history(address, id_), out or Path("history.csv")), out)


@app.command(
    epilog=examples(
        "database publish postgis://bilal@db.example.org/afpak --out release",
        "database publish postgis:///afpak --level province --no-months --out release",
    )
)
def publish(
    address: AddressArg,
    *,
    out: Annotated[Path, typer.Option(metavar="FOLDER", help="Where the files of the release go.")],
    level: Annotated[Level, typer.Option(help="Closest place to keep.")] = "district",
    months: MonthsOpt = True,
    drop: DropOpt = "notes,names",
    region: RegionOpt = None,
) -> None:
    """Make a release of what is there now: generalised, licensed, with checksums.

    For publishers. Records that their source does not let be republished are left out and counted.
    Statements of presence are no part of it.
    """
    from geo_afpak import io
    from geo_afpak.release.publish import release_files

    where = region_of(region)
    change, day = io.publisher_state(address)
    reading = read_incidents(Path(address), corrected=False, out=None, rejects=None, region=where)
    files = release_files(
        reading, level, region=where, months=months,
        drop=[name.strip() for name in drop.split(",") if name.strip()],
        state=f"State of the records: change {change:,} of their history, of {day}.",
    )  # fmt: skip
    if io.publisher_state(address) != (change, day):
        raise InputFileError(
            f"{database_in(address)}: was written to while it was read; expected one state of the "
            "records; run the command again"
        )
    for name, text in files.items():
        write_text(text, ready(out / name))
    tell("incidents only: statements of presence are no part of a release (docs/team.md)")
