"""Resolve whole columns of district names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.errors import InvalidInputError
from geo_afpak.io._frames import frame_of
from geo_afpak.model import fields
from geo_afpak.names.places import own_aliases, resolve_district
from geo_afpak.names.units import register
from geo_afpak.region.read import default_region
from geo_afpak.region.region import EVENT

if TYPE_CHECKING:
    import os
    from collections.abc import Iterable

    from geo_afpak.names.aliases import Alias
    from geo_afpak.region.region import Region

__all__ = ["match_districts"]


def match_districts(  # noqa: PLR0913 - as resolve_district
    frame: object,
    *,
    name: str,
    adm1: str | None = None,
    country: str | None = None,
    pcode: str | None = None,
    pcode_edition: str | None = None,
    day: str | None = None,
    place: str | None = None,
    region: Region | None = None,
    vintage: str | None = None,
    aliases: Iterable[Alias] | str | os.PathLike[str] | None = None,
) -> pd.DataFrame:
    """Resolve a column of district names; what repeats is resolved once.

    Parameters
    ----------
    frame
        Any table: a DataFrame, or what `geo_afpak.load_incidents` takes but a file; it is not
        changed.
    name, adm1, country, pcode, place
        Its columns.
    day
        Column of ISO dates: with vintage "event" a name means a district of its own day.
    pcode_edition, region, vintage, aliases
        As in `resolve_district`.

    Returns
    -------
    pandas.DataFrame
        Same rows, order and index. Columns `adm2_id`, `adm2_name`, `adm1_id`, `adm1_name`
        (None where nothing resolved), and `method`, `score`, `province_used`, `candidates`
        (tuples) and `note` of `Match`; with vintage "event" also `boundaries_of`, the one that
        was in force.

    Raises
    ------
    InvalidInputError
        If it is no table, or a column is missing.

    Examples
    --------
    >>> seen = pd.DataFrame({"adm_2": ["Nad Ali district", "Karachi district", "Nad Ali district"]})
    >>> match_districts(seen, name="adm_2")[["adm2_id", "method"]].values.tolist()
    [['AF-HEL-nad-e-ali', 'normalised'], [None, 'ambiguous'], ['AF-HEL-nad-e-ali', 'normalised']]
    """
    frame = frame_of(frame, "names")
    columns = {"name": name, "adm1": adm1, "country": country, "pcode": pcode, "place": place}
    stated = {role: column for role, column in columns.items() if column is not None}
    missing = sorted(set(stated.values()) - set(frame.columns))
    if missing:
        raise InvalidInputError(
            f"the frame has no column {', '.join(map(repr, missing))}; expected one of "
            f"{', '.join(map(repr, frame.columns))}; name another"
        )
    own = own_aliases(aliases, region)
    keys = frame[list(stated.values())].set_axis(list(stated), axis="columns").astype(object)
    keys = keys.where(keys.notna(), "")
    where = region or default_region()
    keys[fields.BOUNDARIES_OF] = where.vintage(vintage).name
    if vintage == EVENT:
        keys[fields.BOUNDARIES_OF] = _vintages(frame, day, where)
        stated[fields.BOUNDARIES_OF] = fields.BOUNDARIES_OF
    which = keys.groupby(list(stated), sort=False).ngroup()
    distinct = keys.loc[~which.duplicated().to_numpy()]
    rows = []
    for record in distinct.to_dict("records"):
        of = str(record.pop(fields.BOUNDARIES_OF))
        match = resolve_district(
            **{str(role): str(value) for role, value in record.items()},
            pcode_edition=pcode_edition,
            region=region,
            vintage=of,
            aliases=own,
        )
        unit = register(region, of).units.get(match.adm2_id or "")
        above = (unit.adm1_id, unit.adm1_name) if unit else (None, None)
        rows.append(
            (match.adm2_id, match.name, *above, *(getattr(match, one) for one in _TOLD), of)
        )
    table = pd.DataFrame(rows, columns=[*_COLUMNS, fields.BOUNDARIES_OF], dtype=object)
    table = table.astype({"score": float})
    if vintage != EVENT:
        table = table.drop(columns=fields.BOUNDARIES_OF)
    return table.take(which.to_numpy()).set_axis(frame.index, axis="index")


def _vintages(frame: pd.DataFrame, day: str | None, region: Region) -> list[str]:
    """Name the vintage of each row's day; the first where no day is given."""
    if day is None or day not in frame.columns:
        raise InvalidInputError(
            "vintage='event' needs a column of days; expected ISO dates such as 2018-05-31; name "
            "the column, or choose a vintage"
        )
    days = [text if isinstance(text, str) else "" for text in frame[day]]
    each = {text: region.vintage_of([text]).name for text in set(days)}
    return [each[text] for text in days]


_TOLD: Final = ("method", "score", "province_used", "candidates", "note")
"""Of each `Match`, under the same names."""
_COLUMNS: Final = (fields.ADM2_ID, fields.ADM2_NAME, fields.ADM1_ID, fields.ADM1_NAME, *_TOLD)
