"""What a publisher hands out: generalised records, what their sources ask for, and checksums."""

from __future__ import annotations

import tempfile
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.io import write_table
from geo_afpak.model import fields
from geo_afpak.release.generalise import DROPS, generalise_incidents, generalised_members
from geo_afpak.release.licences import for_publication
from geo_afpak.text import counted, out_of, printable
from geo_afpak.together import at_once

if TYPE_CHECKING:
    from collections.abc import Collection

    from geo_afpak.region.region import Region
    from geo_afpak.release.licences import Publication

__all__ = ["RECORDS", "SUMS", "release_files"]

RECORDS: Final = "incidents.geojson"
SUMS: Final = "SHA256SUMS"
_README: Final = """# Incidents

{records}: {done}. {state}

A figure left blank is not zero. Without a point, an event counts in the unit that
`adm2_id_by_name` or `adm1_id_by_name` names. Counts by unit, month, type and group are those of
the records before they were generalised.

## Sources and licences

{sources}

## Left out

{without}

`sha256sum --check SHA256SUMS` tells whether the files are as they were published.
"""


def release_files(  # noqa: PLR0913 - each option is one thing that a user asks for
    incidents: object,
    level: str = "district",
    *,
    state: str = "",
    region: Region | None = None,
    months: bool = True,
    drop: Collection[str] = ("notes", "names"),
) -> dict[str, str]:
    """Make the files of a release: the same records give the same bytes.

    Parameters
    ----------
    incidents
        As `load_incidents` takes them. Those that their source does not let be republished are
        left out, and counted in the README.
    level, months, drop, region
        As `generalise_incidents` takes them.
    state
        Which state of the records this is, in a sentence.

    Returns
    -------
    dict
        Name to text: the records as GeoJSON, a README and the checksums of both.

    Raises
    ------
    InvalidInputError
        If no record may be published.

    Examples
    --------
    >>> import geo_afpak as ga
    >>> sorted(release_files(ga.load_incidents()))
    ['README.md', 'SHA256SUMS', 'incidents.geojson']
    """
    shown, publication = for_publication(incidents)
    if shown.empty:
        raise InvalidInputError(
            "no record may be published by the terms of its source, or there is none; expected "
            "some; publish counts: geo-afpak summary"
        )
    safe = generalise_incidents(shown, level, region=region, months=months, drop=drop)
    licences = sorted(set(safe[fields.LICENCE].dropna()))
    members = {
        **generalised_members(level, months=months, drop=[one for one in DROPS if one in drop]),
        "licence": "; ".join(licences),
    }
    with at_once(), tempfile.TemporaryDirectory() as folder:
        path = write_table(safe, Path(folder) / RECORDS, members=members)
        text = path.read_bytes().decode("utf-8")
    whole = len(shown) + len(publication.withheld)
    readme = _README.format(
        records=out_of(len(safe), whole, "record"), state=state,
        done=members[fields.GENERALISED], sources=_sources(publication),
        without=_without(publication),
    )  # fmt: skip
    files = {RECORDS: text, "README.md": readme}
    sums = [f"{sha256(files[name].encode()).hexdigest()}  {name}\n" for name in sorted(files)]
    return {**files, SUMS: "".join(sums)}


def _sources(publication: Publication) -> str:
    lines = []
    for use in publication.uses:
        if use.terms.may_republish_rows is False:
            continue
        asked = "" if use.terms.may_republish_rows else f" {use.terms.wording}. {use.terms.note}"
        cited = use.citation or "the team's own records"
        lines.append(printable(f"- {cited} ({counted(use.events, 'record')}).{asked}".rstrip()))
    return "\n".join(lines)


def _without(publication: Publication) -> str:
    lines = [
        printable(f"- {use.dataset}: {counted(use.events, 'record')}. {use.terms.wording}.")
        for use in publication.restricted
    ]
    return "\n".join(lines) or "Nothing: every source lets its records be republished."
