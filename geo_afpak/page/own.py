"""Further columns of the user's own data, as text: what the data model has no field for."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.layers import DRAWN, EVENT_CLASS, MARK
from geo_afpak.model import fields

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["OWN", "own_columns"]

OWN: Final = "own:"
"""What the keys of such columns begin with on the page, so that none is taken for one of ours."""

_OURS: Final = {
    *fields.INCIDENT_FIELDS, *fields.JOINED_FIELDS,
    fields.UNITS_VINTAGE, fields.GEOMETRY, fields.CORRECTED,
    fields.UCDP_ID, fields.RADIUS_KM, fields.GENERALISED, fields.ADM2_ID_BY_NAME,
    fields.ADM1_ID_BY_NAME, fields.ADM0_ISO3_BY_NAME, MARK, EVENT_CLASS, DRAWN,
}  # fmt: skip


def own_columns(incidents: gpd.GeoDataFrame) -> dict[str, pd.Series[Any]]:
    """Take the columns that are in no field of the data model, as text.

    Parameters
    ----------
    incidents
        `Layers.incidents`. Further geometries are left out, and columns without any value.

    Returns
    -------
    dict
        Name of the column to its values in the order of the rows, None where there is none.

    Examples
    --------
    >>> frame = pd.DataFrame({"id": ["a", "b"], "armed wing": ["x", None], "score": [2.0, 1.5]})
    >>> {name: list(values) for name, values in own_columns(frame).items()}
    {'armed wing': ['x', None], 'score': ['2', '1.5']}
    """
    further = [name for name in incidents.columns if name not in _OURS]
    texts = {
        str(name): pd.Series([_text(value) for value in incidents[name]], dtype=object)
        for name in further
        if str(incidents[name].dtype) != "geometry"
    }
    return {name: column for name, column in texts.items() if column.notna().any()}


def _text(value: Any) -> str | None:  # noqa: ANN401 - whatever a table may hold
    """Write a value as a reader would; a date without an hour has none."""
    if isinstance(value, (list, tuple, set)):
        return "; ".join(map(str, sorted(value) if isinstance(value, set) else value)) or None
    if value is None or pd.isna(value):
        return None
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second, value.microsecond) == (0, 0, 0, 0)
        return (value.date() if midnight else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value) or None
