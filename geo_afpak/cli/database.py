"""The commands of a team's database: make it, and look at what was before.

Annotations are evaluated at run time: typer reads the options from them.
"""

from pathlib import Path
from typing import Annotated

import typer

from geo_afpak.cli.console import as_csv, emit, tell, write_text
from geo_afpak.cli.options import OutOpt, examples, group
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
    id_: Annotated[
        str | None,
        typer.Option("--id", metavar="ID", help="Of one record only.", show_default=False),
    ] = None,
    out: OutOpt = None,
) -> None:
    """List who changed which record when, and what it was before, as CSV."""
    from geo_afpak import io

    write_text(as_csv(io.history(address, id_), out or Path("history.csv")), out)
