"""The door of the command line: answer --help at once, run a command, say errors plainly.

The commands themselves are in `geo_afpak.cli.commands`. They load only when one is called,
because typer alone takes 0.15 s of CPU.
"""

from __future__ import annotations

import atexit
import gc
import sys
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["OVERVIEW", "main"]

BAD_INPUT: Final = 2
INTERRUPTED: Final = 130
"""128 + SIGINT, as shells report it."""

OVERVIEW: Final = """\
Usage: geo-afpak COMMAND [OPTIONS]

Maps, joins and counts of conflict incidents and presence zones. With no file
given, a command works on the embedded data; --region names another region.

Commands:
  map                   Build the map as one HTML file that opens anywhere.
  join                  Put every incident in its district, province and country.
  summary               Count events, killed and injured by unit, group, type or period.
  template              Write an empty workbook for coders, with checks and a codebook.
  validate              Check incidents, zones or boundaries: every fault at once.
  import acled          Import an ACLED event file.
  import ucdp           Import a UCDP GED event file, from UCDP or from HDX.
  import gtd            Import a file of the Global Terrorism Database.
  import table          Import a table of your own, by a mapping of its columns.
  import counts         Import a table of counts by area and period, as HDX and ACLED publish them.
  import zones          Import a table of districts, status and date as statements of presence.
  update                Bring records up to date by ACLED's or UCDP's own interface, with your key.
  duplicates            List pairs of records that may be the same event, with the evidence.
  compare               Count two sources in the same districts and months, side by side.
  changes               Say which records changed between two states, and every number moved.
  inspect               Look for made-up points, heaped days, rounded tolls and copies.
  generalise            Take points, days, notes and names out of incidents.
  match                 Say which district, or which group, each name in a table means.
  zones build           Compute the geometry of presence zones from their units.
  zones check           Check that zones and their geometry agree with their units.
  boundaries list       List the boundaries of a region, with source and licence.
  boundaries install    Clean boundaries of your own, and keep them under a name.
  boundaries export     Write the boundaries of one level.
  boundaries crosswalk  Say in which districts of one time or source those of another lie.
  sources verify        Check the copies of sources against their hashes, without a network.
  sources template      Write a file with a record for each source that is cited, to be filled in.
  figure                Draw a map or chart for print, and print its description.
  export                Write counts, incidents and presence for Excel, QGIS or a globe.
  report                Write a cited note, in five formats: text, tables, figures, map.
  atlas                 Write an atlas as PDF: one page a province or district.
  database setup        Make the tables, history and roles of a team in PostgreSQL.
  database history      List who changed which record when, and what it was before, as CSV.
  database publish      Make a release of what is there now: generalised, licensed, with checksums.
  embed                 Print the HTML that puts a built map into a report.

Options:
  --version          Print the version.
  --debug            Show the traceback of an error; may stand anywhere.
  --help             Print this; `geo-afpak COMMAND --help` says more.

Examples:
  geo-afpak map
  geo-afpak join incidents.csv --out joined.csv
  geo-afpak summary incidents.csv --by adm1
  geo-afpak import acled acled.csv --out incidents.geojson

Exit status: 0 done, 1 a check failed, 2 bad input or use.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line.

    Parameters
    ----------
    arguments
        Words after the program's name; those of the process when None.

    Raises
    ------
    SystemExit
        With 0 when done, 1 when a check failed, 2 for bad input or use, 130 for Ctrl-C.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in words
    # A command ends soon, and looking for cycles among its records takes a sixth of its time.
    looked = gc.isenabled()
    gc.disable()
    # Python would look once more as it ends, through all that its libraries hold.
    atexit.register(gc.freeze)
    try:
        _run([word for word in words if word != "--debug"], debug=debug)
    except KeyboardInterrupt:
        raise SystemExit(INTERRUPTED) from None
    except Exception as error:
        if debug:
            raise
        from geo_afpak.cli.console import close_streams, tell

        tell(f"geo-afpak: {_message(error)}")
        close_streams()
        raise SystemExit(BAD_INPUT) from None
    finally:
        if looked:
            gc.enable()


def _run(words: list[str], *, debug: bool) -> None:
    from geo_afpak.cli.console import emit, hush, open_streams, tell

    open_streams()
    if not debug:
        hush()
    if not words:
        tell(OVERVIEW.rstrip("\n"))
        raise SystemExit(BAD_INPUT)
    if any("postg" in word for word in words):
        from geo_afpak.files import database_in

        for word in words:  # a password is refused before anything can repeat it
            database_in(word.partition("=")[2] if word.startswith("-") else word)
    if words[0] in {"--help", "-h"}:
        emit(OVERVIEW)
    elif words[0] == "--version":
        from geo_afpak import __version__

        emit(f"geo-afpak {__version__}\n")
    else:
        _command(words)
    raise SystemExit(0)


def _command(words: list[str]) -> None:
    """Run a command; what it writes appears when it is done, and is told then."""
    from geo_afpak.cli.commands import app
    from geo_afpak.cli.console import tell_written
    from geo_afpak.together import together

    with together() as written:
        try:
            app(args=words, prog_name="geo-afpak")
        except SystemExit as end:
            if end.code:
                raise
    for file in written:
        tell_written(file.path, apart=file.apart)


def _message(error: Exception) -> str:
    """Say in one message what is wrong and what to do."""
    from geo_afpak.errors import GeoAfpakError

    if isinstance(error, GeoAfpakError):
        return "\n".join([str(error), *getattr(error, "__notes__", ())])
    if isinstance(error, OSError):
        where = f"{error.filename}: " if error.filename else ""
        what = (error.strerror or str(error) or type(error).__name__).lower()
        return f"{where}{what}; expected a place that can be read or written; check the path"
    if isinstance(error, UnicodeError):
        return f"text that is not UTF-8 ({error}); expected UTF-8; convert the file and try again"
    if isinstance(error, MemoryError):
        return "out of memory; expected a file that fits; split the file and try again"
    return (
        f"unexpected {type(error).__name__}: {error}; this is a fault of geo-afpak, not of your "
        "input; run again with --debug and report what it prints"
    )


if __name__ == "__main__":
    main()
