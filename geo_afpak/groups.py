"""Armed groups and other actors: codes, names, and who stands in which relation to whom."""

from __future__ import annotations

import pandas as pd

from geo_afpak.datasets import data_path

__all__ = ["group_names", "load_groups"]


def load_groups() -> pd.DataFrame:
    """Load the register of groups, one row a group, in the order of the file.

    Returns
    -------
    pandas.DataFrame
        Text columns as in data/groups.csv, absent values as empty text; `code` is unique.

    Examples
    --------
    >>> groups = load_groups()
    >>> bool(groups["code"].is_unique)
    True
    """
    return pd.read_csv(data_path("groups.csv"), dtype="string", keep_default_na=False)


def group_names() -> dict[str, str]:
    """Map each group code to the name that the page and the figures print.

    Examples
    --------
    >>> group_names()["ISK"]
    'Islamic State of Khurasan'
    """
    groups = load_groups()
    return dict(zip(groups["code"], groups["name"], strict=True))
