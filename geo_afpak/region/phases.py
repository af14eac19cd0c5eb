"""The phases in which the article behind the embedded data tells its story, dates derived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pandas as pd

from geo_afpak.model import fields
from geo_afpak.region.datasets import data_path

if TYPE_CHECKING:
    import geopandas as gpd

__all__ = ["load_phases", "phases_of"]

_DATASET: Final = "Basit 2017"


def load_phases() -> pd.DataFrame:
    """Load the four phases in the order of the article.

    Returns
    -------
    pandas.DataFrame
        Text columns as in data/phases.csv, absent values as empty text. `since` and `until`
        are partial ISO dates; `derived` is "yes" where the date is ours and not the
        article's, and `basis` says where it comes from.

    Examples
    --------
    >>> load_phases()[["since", "label"]].iloc[2].tolist()
    ['2015-01', 'Wilayat Khurasan']
    """
    return pd.read_csv(data_path("phases.csv"), dtype="string", keep_default_na=False)


def phases_of(incidents: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the phases when incidents of that article are among those given, else no row.

    Another data set has a history of its own: the article's phases would say nothing on it.
    """
    phases = load_phases()
    if (incidents[fields.SOURCE_DATASET] == _DATASET).any():
        return phases
    return phases.iloc[:0]
