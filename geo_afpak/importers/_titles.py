"""Which column of a table is which field, by its title: the usual names in usual order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo_afpak.io._names import (
    CODE_NAMES,
    DATE_PARTS,
    DAY_NAMES,
    IN_WORDS,
    INCIDENT_NAMES,
    LAT,
    LON,
    POINT_NAMES,
    SIDES,
    holds_both,
    plain_title,
    recognised,
)
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

DATE: Final = "date"

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    f.ID: INCIDENT_NAMES[f.ID],
    DATE: DAY_NAMES,
    LAT: POINT_NAMES[LAT],
    LON: POINT_NAMES[LON],
    **dict.fromkeys(
        (f.GEO_PRECISION, f.LOCATION_BASIS, f.SCOPE, f.LICENCE, *f.OPTIONAL_FIELDS), ()
    ),
    **{
        name: tuple(title for title in titles if title not in DAY_NAMES)
        for name, titles in INCIDENT_NAMES.items()
    },
    **{name: (*INCIDENT_NAMES.get(name, ()), *titles) for name, titles in IN_WORDS.items()},
}
"""The usual names of `geo_afpak.io` and those, with the one date apart."""


def titled(headers: Sequence[str]) -> dict[str, str | list[str]]:
    """Match headers with fields; each header is used once, but for a point in one column.

    Returns
    -------
    dict
        Header by field; a list where year, month and day, two sides, or name and P-code stand
        apart.

    Examples
    --------
    >>> titled(["Strike ID", "LatLong", "Minimum total people killed", "year", "month", "day"])
    {'id': 'Strike ID', 'date': ['year', 'month', 'day'], 'lat': 'LatLong', 'lon': 'LatLong', 'killed_low': 'Minimum total people killed'}
    """  # noqa: E501
    found: dict[str, str | list[str]] = {**recognised(headers, NAMES)}
    taken = list(found.values())
    plain = {plain_title(one): one for one in reversed(headers) if one not in taken}
    parts = [next((plain[one] for one in ones if one in plain), "") for ones in DATE_PARTS]
    if parts[0] and not found.keys() & {DATE, f.DATE_START}:
        found[DATE] = [part for part in parts if part]
    for name, titles in CODE_NAMES.items():
        code = [plain[one] for one in map(plain_title, titles) if one in plain][:1]
        stated = found.get(name)
        if code and isinstance(stated, str):
            found[name] = [stated, *code]
    sides = [plain[one] for one in SIDES if one in plain]
    if sides and f.GROUPS not in found:
        found[f.GROUPS] = sides
    if LON not in found and holds_both(str(found.get(LAT, ""))):
        found[LON] = found[LAT]
    return {name: found[name] for name in NAMES if name in found}
