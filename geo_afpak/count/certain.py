"""How many events were surely in a district, and how many may have been."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from geo_afpak.join.incidents import elsewhere
from geo_afpak.model import fields

__all__ = ["CERTAIN", "POSSIBLE", "certain_and_possible", "certainties", "unsure_of"]

CERTAIN: Final = "certain"
POSSIBLE: Final = "possible"


def certain_and_possible(joined: pd.DataFrame) -> dict[str, dict[str, int]]:
    """Count by district the events that are certain there, and all that are possible.

    Parameters
    ----------
    joined
        As `join_incidents` returns them.

    Returns
    -------
    dict
        `certain` and `possible`, by id of the district: certain <= events joined to the district
        <= possible; 0 where it is not named. An event counts at most once in each district; over
        districts `possible` adds up to more than there are events.

    Examples
    --------
    >>> joined = pd.DataFrame({
    ...     "adm2_id": ["A", "A", None], "adm2_certainty": ["certain", "likely", "possible"],
    ...     "adm2_possible": [None, "B; C", "A; B"], "join_status": ["matched", "matched", "city"],
    ... })
    >>> certain_and_possible(joined)
    {'certain': {'A': 1}, 'possible': {'A': 3, 'B': 2, 'C': 1}}
    """
    here = joined[~elsewhere(joined).to_numpy()].reset_index(drop=True)
    district = here[fields.ADM2_ID]
    sure = district[(here[fields.ADM2_CERTAINTY] == CERTAIN).to_numpy()]
    others = here[fields.ADM2_POSSIBLE].dropna().str.split("; ").explode()
    pairs = pd.concat([district.dropna(), others])
    unit = pairs.to_numpy(dtype=object)
    both = pd.DataFrame({"event": np.asarray(pairs.index), "unit": unit}).drop_duplicates()
    return {
        name: {str(unit): int(count) for unit, count in counts.value_counts().items()}
        for name, counts in ((CERTAIN, sure), (POSSIBLE, both["unit"]))
    }


def unsure_of(joined: pd.DataFrame) -> int:
    """Count the events that have a district, and may have been in another one.

    Examples
    --------
    >>> unsure_of(pd.DataFrame({
    ...     "adm2_id": ["A", "B"], "adm2_certainty": ["certain", "likely"],
    ...     "join_status": ["matched", "matched"]}))
    1
    """
    sure = certainties(joined[~elsewhere(joined).to_numpy()])
    return sum(sure.values()) - sure[CERTAIN]


def certainties(joined: pd.DataFrame) -> dict[str, int]:
    """Count the events that have a district by how sure it is.

    Examples
    --------
    >>> certainties(pd.DataFrame({
    ...     "adm2_id": ["A", "B", None], "adm2_certainty": ["certain", "likely", "possible"]}))
    {'certain': 1, 'likely': 1, 'possible': 0}
    """
    verdicts = joined[fields.ADM2_CERTAINTY][joined[fields.ADM2_ID].notna()].value_counts()
    return {name: int(verdicts.get(name, 0)) for name in fields.CERTAINTIES_OF_PLACE}
