"""Records that may be the same event: candidate pairs with the evidence, for people to judge.

Nothing is deleted or merged. Sources repeat events for good reasons (several attacks on one
day in one town) and for bad ones, and only a reader of both records can tell which it is.
What counts as near, and what each kind of evidence weighs, is in docs/duplicates.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_afpak.count.events import Events
from geo_afpak.count.pairs import candidates
from geo_afpak.errors import InvalidInputError
from geo_afpak.incidents import load_incidents
from geo_afpak.join.incidents import join_incidents
from geo_afpak.model import fields
from geo_afpak.names.groups import ancestors
from geo_afpak.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.count.events import Rows
    from geo_afpak.region.region import Region

    Pairs = tuple[Rows, Rows]
    Row = tuple[Any, ...]

__all__ = ["find_duplicates", "not_compared"]

COLUMNS: Final = (
    "id_a", "id_b", "source_a", "source_b", "row_a", "row_b", "across_sources", "score",
    "days_apart", "km_apart", "km_allowed", "groups_shared", "tolls_compatible",
    "type_compatible", "evidence", "date_a", "date_b", "title_a", "title_b",
)  # fmt: skip

_VIOLENT: Final = frozenset({"attack", "clash", "counter_terrorism"})
"""Sources draw the line between these differently: fighting that UCDP calls state-based is
an attack to one and an operation to the other."""
_LONG_DAYS: Final = 7
"""A period longer than this is weak evidence of time."""
_SAME_SPOT_KM: Final = 1.0
_MOST: Final = 3.0 + 3.0 + 1.0
"""Points that time, place and type can give; docs/duplicates.md has them all."""
_GROUPS: Final = 2.0
_TOLLS: Final = 2.0
"""Points that groups and tolls can give, where both records have them. The score is the sum of
the points over the most that these records could have."""
_TIES: Final = "id_a", "id_b", "source_a", "source_b", "row_a", "row_b"


def find_duplicates(
    incidents: object,
    *,
    days: int = 2,
    km: float | None = None,
    least: float = 0.5,
    region: Region | None = None,
) -> pd.DataFrame:
    """Find pairs of records that may tell of the same event.

    Two records are compared when their periods overlap or lie `days` apart at most, and
    their places may be the same given how precisely both are known: 2 km for two sites,
    10 km where a town is involved, the same district or 50 km where a district is, the same
    province where a province is (docs/duplicates.md).

    Parameters
    ----------
    incidents
        Records of one source, or of several put together (`pandas.concat`). Joined ones are
        taken as they are, others are joined first. Not changed.
    days
        Most days between the two periods.
    km
        Most kilometres between two sites or towns, in place of 2 and 10.
    least
        Lowest score to list, 0 to 1.
    region
        Whose districts: those of Afghanistan and Pakistan when None.

    Returns
    -------
    pandas.DataFrame
        One row a pair, those across sources before those within one, the likeliest first; a is
        the one whose id sorts first.

        - id, source, row (position in `incidents`), date and title of both;
        - across_sources: whether they come from different data sets;
        - score: 0 to 1, the sum of the evidence over what these records could have; no
          probability, and what one of them does not state counts neither way;
        - days_apart: 0 where the periods overlap; km_apart: NA without two points, and where
          one of them is a province's; km_allowed: NA where the unit decided;
        - groups_shared: codes named by both, or by one while the other names a faction;
        - tolls_compatible: whether the ranges of killed (else injured) overlap; NA where one
          of them states nothing; type_compatible;
        - evidence: all that in words.

    Raises
    ------
    CRSMismatchError
        If the frame has no CRS, or another one than EPSG:4326.
    InvalidInputError
        If an option is out of range, or a column is missing.

    See Also
    --------
    not_compared : the records that have too little time or place to be compared.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> frame = gpd.GeoDataFrame(
    ...     {
    ...         "id": ["u1", "a9"], "source_dataset": ["UCDP GED", "ACLED"], "geo_precision": 2,
    ...         "event_type": ["clash", "attack"], "date_start": ["2016-08-08", "2016-08-09"],
    ...         "date_end": ["2016-08-08", "2016-08-09"], "date_precision": "day",
    ...         "groups": [["ISK"], ["ISK"]], "killed": [12, 14], "killed_high": [15, 14],
    ...         "injured": None, "title": ["Fighting", "Raid"],
    ...     },
    ...     geometry=[Point(70.45, 34.43), Point(70.47, 34.43)], crs="EPSG:4326",
    ... )
    >>> pair = find_duplicates(frame).iloc[0]
    >>> pair["id_a"], pair["id_b"], float(pair["score"])
    ('a9', 'u1', 0.77)
    >>> print(pair["evidence"])
    1 day apart; 1.8 km apart, 10 km allowed; both name ISK; killed 14 and 12-15; attack and clash
    """
    _check(days, km, least)
    joined = _joined(incidents, region)
    events = Events.of(joined)
    tables = [
        _weighed(events, pairs, days=days, km=km, least=least)
        for pairs in candidates(events, days=days, km=km)
        if len(pairs[0])
    ]
    # An empty table first: without a pair there is still every column.
    table = pd.concat([_table(events, [], []), *tables], ignore_index=True)
    ascending = [False, False, *(True for _ in _TIES)]
    order = ["across_sources", "score", *_TIES]
    return table.sort_values(order, ascending=ascending, ignore_index=True)


def not_compared(incidents: object, *, region: Region | None = None) -> pd.DataFrame:
    """Count the records that `find_duplicates` has to pass over, by reason.

    Parameters
    ----------
    incidents, region
        As for `find_duplicates`.

    Returns
    -------
    pandas.DataFrame
        reason, events; the most frequent first.
    """
    joined = _joined(incidents, region)
    counts = Events.of(joined).reasons().value_counts().to_dict()
    counts.pop("", None)
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return pd.DataFrame(rows, columns=["reason", "events"]).astype({"events": "Int64"})


def _joined(incidents: object, region: Region | None) -> gpd.GeoDataFrame:
    frame = load_incidents(incidents, region=region, unique_ids=False)
    done = {fields.ADM1_ID, fields.ADM2_ID} <= set(frame.columns)
    return frame if done else join_incidents(frame, region=region)


def _check(days: int, km: float | None, least: float) -> None:
    if not (isinstance(days, int) and days >= 0):
        raise InvalidInputError(f"days={days!r}: expected a whole number, 0 or more; write 2")
    if km is not None and not (isinstance(km, int | float) and 0 <= km < np.inf):
        raise InvalidInputError(
            f"km={km!r}: expected kilometres, 0 or more; leave it out for 2 (site), 10 (town)"
        )
    if not 0 <= least <= 1:
        raise InvalidInputError(f"least={least!r}: expected a score from 0 to 1; write 0.5")


def _weighed(
    events: Events, pairs: Pairs, *, days: int, km: float | None, least: float
) -> pd.DataFrame:
    """Weigh candidate pairs and list those with enough evidence."""
    left, right = pairs
    gap = events.gap(left, right)
    longest = np.maximum(events.length(left), events.length(right))
    time = np.select([longest <= 1, longest <= _LONG_DAYS], [3.0, 2.0], 1.0) - gap / (days + 1)

    apart, allowed = events.km(left, right), events.allowed_km(left, right, km)
    coarse = events.coarse(left, right)
    near = np.where(apart <= _SAME_SPOT_KM, 1.0, 1 - apart / np.maximum(allowed, _SAME_SPOT_KM))
    district = fields.DISTRICT_PRECISION_MAX
    place = np.select([coarse < district, coarse == district], [2 + near, 1.0], 0.5)

    group, shared = _groups(events, left, right)
    tolls, same = events.tolls(left, right), events.same_killed(left, right)
    toll = np.select([(tolls == 1) & (same > 0), tolls == 0, (tolls == 1) & (same != 0)],
                     [2.0, -1.0, 1.0], 0.0)  # fmt: skip
    types = _types(events, left, right)

    silent = np.array([not names for names in events.group_sets], dtype=bool)[events.group_set]
    most = _MOST + _GROUPS * ~(silent[left] | silent[right]) + _TOLLS * (tolls >= 0)
    score = np.round(np.clip((time + place + group + toll + types) / most, 0, 1), 2)
    keep = np.flatnonzero(score >= least)
    facts = [score, gap, apart, allowed, shared, tolls, types]
    rows = list(zip(*(fact[keep].tolist() for fact in facts), strict=True))
    return _table(events, list(zip(left[keep].tolist(), right[keep].tolist(), strict=True)), rows)


def _groups(events: Events, left: Rows, right: Rows) -> tuple[NDArray[np.float64], NDArray[Any]]:
    """Weigh what the groups of both have in common, once for each combination of groups."""
    count = len(events.group_sets)
    combined = events.group_set[left] * count + events.group_set[right]
    distinct, which = np.unique(combined, return_inverse=True)
    weights = np.zeros(len(distinct))
    shared = np.empty(len(distinct), dtype=object)
    for place, code in enumerate(distinct.tolist()):
        one, other = events.group_sets[code // count], events.group_sets[code % count]
        weights[place], shared[place] = _in_common(one, other)
    return weights[which], shared[which]


def _in_common(one: frozenset[str], other: frozenset[str]) -> tuple[float, str]:
    if not one or not other:
        return 0.0, ""
    if same := one & other:
        return 2.0, ";".join(sorted(same))
    if family := _with_parents(one) & _with_parents(other):
        return 1.0, ";".join(sorted(family))
    return -1.0, ""


def _with_parents(codes: Iterable[str]) -> set[str]:
    return {name for code in codes for name in (code, *ancestors(code))}


def _types(events: Events, left: Rows, right: Rows) -> NDArray[np.int8]:
    """Say whether types are the same (1), near (0) or neither (-1)."""
    one, other = events.types[left], events.types[right]
    both = np.isin(one, list(_VIOLENT)) & np.isin(other, list(_VIOLENT))
    return np.select([one == other, both], [1, 0], -1).astype(np.int8)


# --- the table ------------------------------------------------------------------------


def _table(events: Events, pairs: list[tuple[int, int]], facts: list[Row]) -> pd.DataFrame:
    rows = [
        _row(events, *_in_order(events, *pair), fact)
        for pair, fact in zip(pairs, facts, strict=True)
    ]
    table = pd.DataFrame(rows, columns=list(COLUMNS), dtype=object)
    kinds = dict.fromkeys(("across_sources", "tolls_compatible", "type_compatible"), "boolean")
    kinds |= dict.fromkeys(("row_a", "row_b", "days_apart"), "Int64")
    kinds |= dict.fromkeys(("score", "km_apart", "km_allowed"), "Float64")
    return table.astype(kinds)


def _in_order(events: Events, one: int, other: int) -> tuple[int, int]:
    """Put a pair in an order that does not hang on the order of the file."""
    key = [(events.ids[row], events.sources[row], row) for row in (one, other)]
    return (one, other) if key[0] <= key[1] else (other, one)


def _row(events: Events, a: int, b: int, fact: Row) -> Row:
    score, gap, apart, allowed, shared, tolls, types = fact
    known = None if np.isnan(apart) else round(apart, 1)
    limit = None if np.isnan(allowed) else allowed
    groups = shared.split(";") if shared else []
    words = [
        _time_words(events, a, b, gap),
        _place_words(events, a, b, known, limit),
        _group_words(events, a, b, groups),
        _toll_words(events, a, b),
        events.types[a] if types == 1 else f"{events.types[a]} and {events.types[b]}",
    ]
    if events.ids[a] == events.ids[b]:
        words.insert(0, "the same id")
    return (
        events.ids[a], events.ids[b], events.sources[a], events.sources[b], a, b,
        events.sources[a] != events.sources[b], score, gap, known, limit, groups,
        {1: True, 0: False}.get(tolls), types >= 0, "; ".join(words),
        events.dates[a], events.dates[b], events.titles[a], events.titles[b],
    )  # fmt: skip


def _time_words(events: Events, a: int, b: int, gap: int) -> str:
    if gap:
        return f"{counted(gap, 'day')} apart"
    spans = sorted(int(events.last[row] - events.first[row]) + 1 for row in (a, b))
    return (
        "same day"
        if spans[1] == 1
        else f"periods of {spans[0]} and {counted(spans[1], 'day')} overlap"
    )


def _place_words(events: Events, a: int, b: int, apart: float | None, allowed: float | None) -> str:
    if allowed is None:
        province = max(events.precision[a], events.precision[b]) > fields.DISTRICT_PRECISION_MAX
        return "same province, no closer" if province else "same district"
    return f"{apart:g} km apart, {allowed:g} km allowed"


def _group_words(events: Events, a: int, b: int, shared: list[str]) -> str:
    one, other = (events.group_sets[events.group_set[row]] for row in (a, b))
    if not one or not other:
        return "no group named by one" if one or other else "no group named"
    if not shared:
        return f"{', '.join(sorted(one))} against {', '.join(sorted(other))}"
    faction = "" if one & other else " or a faction of it"
    return f"both name {', '.join(shared)}{faction}"


def _toll_words(events: Events, a: int, b: int) -> str:
    for what in ("killed", "injured"):
        one, other = (events.figure(what, row) for row in (a, b))
        if one and other:
            return f"{what} {one} and {other}"
    return "no toll to compare"
