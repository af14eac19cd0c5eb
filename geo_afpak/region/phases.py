"""The phases in which the source of a region's data set tells its story, dates derived."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo_afpak.region.region import Region

__all__ = ["phases_of"]

_COLUMNS = ("label", "since", "until", "basis", "derived")


def phases_of(datasets: Iterable[str], region: Region | None = None) -> pd.DataFrame:
    """Load the phases when the data set that they are of is among those given.

    Another data set has a history of its own: the phases would say nothing on it.

    Parameters
    ----------
    datasets
        Names, as in source_dataset.
    region
        Afghanistan and Pakistan when None.

    Returns
    -------
    pandas.DataFrame
        In the order of the source; text columns as in data/phases.csv, absent values as empty
        text, no row for other data. `since` and `until` are partial ISO dates; `derived` is
        "yes" where the date is ours and not the source's, and `basis` says where it comes from.

    Examples
    --------
    >>> phases_of(["Basit 2017"])["label"].iloc[2]
    'Wilayat Khurasan'
    """
    found = set(datasets)
    for dataset in (region or default_region()).datasets:
        if dataset.phases and dataset.name in found:
            return pd.read_csv(dataset.phases, dtype="string", keep_default_na=False)
    return pd.DataFrame({name: pd.Series(dtype="string") for name in _COLUMNS})
