"""The command that brings records up to date by their source's own interface.

Annotations are evaluated at run time: typer reads the options from them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from geo_afpak.cli.areas import tell_counts, write_counts
from geo_afpak.cli.console import (
    as_json,
    emit,
    members_of,
    read_incidents,
    ready,
    region_of,
    tell,
    write_frame,
)
from geo_afpak.cli.options import JsonOpt, RegionOpt, RejectsOpt, option
from geo_afpak.cli.records import tell_terms
from geo_afpak.errors import InvalidInputError
from geo_afpak.text import counted
from geo_afpak.together import updates

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from geo_afpak.live import Fetched
    from geo_afpak.region.region import Region

__all__ = ["EXAMPLES", "update"]

EXAMPLES: Final = (
    "update acled --out acled.geojson",
    "update ucdp --release 26.1 --release 26.0.7 --out ucdp.geojson",
    "update acled.geojson",
    "update hapi --out counts.csv",
)
_HAPI: Final = "hapi"
_SOURCES: Final = ("acled", "ucdp")


def update(
    what: Annotated[
        str,
        typer.Argument(metavar="acled|ucdp|hapi|FILE", help="A source, or records that are of it."),
    ],
    *,
    out: Annotated[
        Path | None,
        option("Records to write or to bring up to date. [default: FILE itself]", "FILE"),
    ] = None,
    release: Annotated[
        list[str] | None,
        option(
            "Of UCDP: 26.1, 26.0.7, 26.01.26.06; may be given again. [default: those held]", "NAME"
        ),
    ] = None,
    full: Annotated[
        bool, typer.Option("--full", help="Of ACLED: fetch everything, not what changed since.")
    ] = False,
    region: RegionOpt = None,
    rejects: RejectsOpt = None,
    server: Annotated[str | None, option("Another server of the source.", "URL")] = None,
    json_: JsonOpt = False,
) -> None:
    """Bring records up to date by ACLED's or UCDP's own interface, with your key.

    hapi is HDX HAPI: monthly counts of districts. ACLED_EMAIL and ACLED_PASSWORD, UCDP_TOKEN or
    HAPI_APP_IDENTIFIER come from the environment or the keyring. Prints what `changes` would say.
    Until everything is there, the records stay as they were.
    """
    from geo_afpak.count.changes import find_changes
    from geo_afpak.live import update_incidents

    where = region_of(region)
    if what == _HAPI:
        _update_counts(out, where, rejects, server, in_json=json_)
        return
    named = what in _SOURCES
    path = _named(out, what) if named else Path(what)
    target = out or path
    held = _held(path, where) if path.exists() or not named else None
    sources = [what] if named or held is None else _sources_of(held)
    if not sources:
        raise InvalidInputError(
            f"{path}: no record is of ACLED or UCDP GED by its source_dataset; expected some; "
            "name the source: geo-afpak update acled --out FILE"
        )
    frame = held
    refused: list[Mapping[str, Any]] = []
    for source in sources:
        for fetched in _fetched(source, frame, where, release, server, full=full):
            for note in fetched.notes:
                tell(f"{source}: {note}")
            updated = update_incidents(
                frame, fetched, source, region=where, suffix=target.suffix.lower()
            )
            tell(f"{' '.join(filter(None, (source, fetched.release)))}: {updated.counts.to_text()}")
            frame, refused = updated.frame, [*refused, *updated.rejects]
    if frame is None or (frame.empty and held is None):
        raise InvalidInputError(
            f"update {what}: no row was kept and nothing was written; expected events in the "
            "region's countries; see the reasons above"
        )
    found = None if held is None else find_changes(held, frame, region=where)
    if found is None or len(found.rows) or target != path:
        updates(target)
        members = members_of(path) if path.exists() else _members(frame)
        write_frame(frame, ready(target), target.suffix, members)
        tell_terms(frame, target)
    else:
        tell(f"{target.name}: is up to date, and was not written")
    if refused:
        _write_rejects(refused, rejects or target.with_name(f"{target.stem}.rejects.csv"))
    if found is None:
        emit(as_json({"rows_new": len(frame)}) if json_ else f"{counted(len(frame), 'record')}\n")
    else:
        emit(as_json(found.to_dict()) if json_ else found.to_text())


def _update_counts(
    out: Path | None, region: "Region", rejects: Path | None, server: str | None, *, in_json: bool
) -> None:
    """Bring the counts of HDX HAPI in a table up to date; counts of others in it stay."""
    from geo_afpak.importers import read_counts
    from geo_afpak.live import fetch_hapi, update_counts

    out = _named(out, _HAPI)
    held = read_counts(out, region=region) if out.exists() else None
    if held and held.rejects:
        raise InvalidInputError(
            f"{out}: {counted(len(held.rejects), 'row')} cannot be read, and would be lost; "
            f"expected counts as import counts writes them; correct row {held.rejects[0][0]} "
            f"({held.rejects[0][1]})"
        )
    fetched = fetch_hapi(region.iso3, **({"server": server} if server else {}))
    found = update_counts(held, fetched, region=region)
    for note in (*fetched.notes, *found.counts.notes):
        tell(f"{_HAPI}: {note}")
    tell_counts(found.counts, _HAPI, rejects or out.with_name(f"{out.stem}.rejects.csv"))
    if found.after["events"] is None:
        raise InvalidInputError(
            f"update {_HAPI}: no row was kept and nothing was written; expected counts of the "
            "region's districts; see the reasons above"
        )
    if found.moved:
        updates(out)
        write_counts(found.counts, ready(out))
    else:
        tell(f"{out.name}: is up to date, and was not written")
    emit(as_json(found.to_dict()) if in_json else found.to_text())


def _named(out: Path | None, what: str) -> Path:
    """Take the file of --out, without which nothing says where records of a source are."""
    if out is None or (what == _HAPI and out.suffix.lower() != ".csv"):
        name = "FILE.csv for the counts" if what == _HAPI else "FILE for the records"
        raise InvalidInputError(
            f"update {what}: no such file is named; expected --out {name}; add it"
        )
    return out


def _held(path: Path, region: "Region") -> "gpd.GeoDataFrame":
    """Read what is to be brought up to date; a row that cannot be read would be lost."""
    reading = read_incidents(path, corrected=False, out=None, rejects=None, region=region)
    if reading.rejects:
        raise InvalidInputError(
            f"{path}: {counted(len(reading.rejects), 'row')} cannot be read, and would be lost; "
            f"expected sound records; run: geo-afpak validate {path}"
        )
    return reading.frame


def _sources_of(held: "gpd.GeoDataFrame") -> list[str]:
    from geo_afpak.live.merge import of_source

    return [source for source in _SOURCES if of_source(held, source).any()]


def _fetched(
    source: str, held: "gpd.GeoDataFrame | None", region: "Region", release: list[str] | None,
    server: str | None, *, full: bool,
) -> "list[Fetched]":  # fmt: skip
    from geo_afpak.live import fetch_acled, fetch_ucdp
    from geo_afpak.live.merge import latest_stamp, released

    at = {"server": server} if server else {}
    if source == "acled":
        since = None if full or held is None else latest_stamp(held)
        return [fetch_acled(region.by_number("iso"), since=since, **at)]
    wanted = release or ([] if held is None else released(held))
    if not wanted:
        raise InvalidInputError(
            "update ucdp: no release is named; expected one such as 26.1 (ucdp.uu.se/downloads "
            "lists them); add --release"
        )
    return [fetch_ucdp(one, region.by_number("ucdp"), **at) for one in wanted]


def _members(frame: "gpd.GeoDataFrame") -> dict[str, object]:
    from geo_afpak.model import fields

    terms = frame[fields.LICENCE].dropna().unique()
    return {"name": "incidents", "licence": "; ".join(terms)}


def _write_rejects(rejects: "list[Mapping[str, Any]]", path: Path) -> None:
    from geo_afpak.io import csv_text, write_text

    names = list(dict.fromkeys(name for one in rejects for name in one["record"]))
    rows = ([" | ".join(one["reasons"]), *map(one["record"].get, names)] for one in rejects)
    write_text(csv_text(["reason", *names], rows), ready(path))
    tell(f"rejected rows and reasons: {path}; what was held of these events stays as it was")
