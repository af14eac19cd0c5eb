"""Which events have a value that somebody asks for, and how such a choice is worded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo_afpak.errors import InvalidInputError
from geo_afpak.model import fields
from geo_afpak.names.groups import resolve_group
from geo_afpak.text import listing, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo_afpak.region.region import Region

    Rows = NDArray[np.bool_]

__all__ = ["having", "worded"]

_SHOWN: Final = 12


def worded(where: Iterable[tuple[str, str]]) -> str:
    """Write the values asked for: "event type: attack or clash"."""
    found: dict[str, list[str]] = {}
    for field, value in where:
        found.setdefault(field, []).append(value.replace("_", " ") or "not stated")
    return "; ".join(
        f"{field.replace('_', ' ')}: {listing(values, 'or')}" for field, values in found.items()
    )


def having(
    joined: pd.DataFrame, field: str, wanted: list[str], region: Region, *, part: bool = False
) -> Rows:
    """Tell which events have one of the values; in a part of the events it may be none."""
    if field not in joined.columns or field == fields.GEOMETRY:
        names = sorted(str(name) for name in joined.columns if name != fields.GEOMETRY)
        raise InvalidInputError(
            f"where: there is no field {shorten(field)!r}; expected one of {', '.join(names)}; "
            "choose one of them"
        )
    texts = [_texts(value) for value in joined[field]]
    occurring = {text for row in texts for text in row}
    folded = {text.casefold() for text in wanted}
    if field == fields.GROUPS:
        folded |= {
            code.casefold()
            for value in wanted
            if (code := resolve_group(value, region=region).code)
        }
    if not part and not any(text.casefold() in folded for text in occurring):
        shown = sorted(occurring - {""})
        more = f", and {len(shown) - _SHOWN:,} more" if len(shown) > _SHOWN else ""
        raise InvalidInputError(
            f"where: no event has {field} {listing(list(map(shorten, wanted)), 'or')}; expected "
            f"one of {', '.join(map(shorten, shown[:_SHOWN])) or 'none, all are blank'}{more}; "
            "choose one of them"
        )
    return np.array([any(text.casefold() in folded for text in row) for row in texts], dtype=bool)


def _texts(value: object) -> list[str]:
    """Return the values of a cell as text; one empty text where nothing is stated."""
    if isinstance(value, list | tuple | np.ndarray):
        return [str(one) for one in value] or [""]
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return [""]
    if isinstance(value, float) and value.is_integer():
        return [str(int(value))]
    return [str(value)]
