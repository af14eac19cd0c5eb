"""Two states of the same records: what was added, withdrawn and changed, and what it moves.

Sources overwrite: a release of today holds other rows and figures than that of last year under
the same ids. Who has published numbers needs to know which of them no longer hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.count.summary import summarise
from geo_afpak.count.sums import EVENTS, FIGURES, KEY, discounted, figures_of, plain, records, sums
from geo_afpak.errors import InvalidInputError
from geo_afpak.incidents import load_incidents
from geo_afpak.join.incidents import join_incidents
from geo_afpak.join.units import vintage_of
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.text import aligned, counted, number, printable, shorten

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_afpak.region.region import Region

__all__ = [
    "MOVED_BY", "SINCE", "WHAT", "Changes", "compare_states", "find_changes", "largest_first",
    "mark_changes",
]  # fmt: skip

MOVED_BY: Final = ("adm0", "adm1", "adm2", "group", "event_type", "year")
"""The tables of `summarise` that are looked through."""
SINCE: Final = "Since the former file"
WHAT: Final = "What changed"
ALL: Final = "all"
_WHAT: Final = (EVENTS, *FIGURES)
_POINT: Final = "point"
_SHOWN: Final = 40
_KINDS: Final = ("added", "withdrawn", "changed")


@dataclass(frozen=True)
class Changes:
    """What two states of records differ in, by record and by number.

    Parameters
    ----------
    rows_old, rows_new, same
        Numbers of records: in either, and in both without a change.
    rows
        One row a record added or withdrawn (field empty, its title in new or old) and one a
        field changed: change (added, withdrawn, changed), id (of the newer state, if there),
        field, old, new as they are written in CSV. `point` is the geometry.
    numbers
        One row a number that moved: by (one of `MOVED_BY`, or "all"), key, name, number
        (events, killed_low, killed, ...), old, new, difference. NA is not known: the
        difference is NA where one of them is.
    """

    rows_old: int
    rows_new: int
    same: int
    rows: pd.DataFrame
    numbers: pd.DataFrame

    def count(self, change: str) -> int:
        """Count the records added, withdrawn or changed."""
        return int(self.rows.loc[self.rows["change"] == change, fields.ID].nunique())

    def to_dict(self) -> dict[str, object]:
        """Return everything as plain data for JSON; unknown is None, never 0."""
        return {
            "rows_old": self.rows_old,
            "rows_new": self.rows_new,
            "same": self.same,
            **{change: self.count(change) for change in _KINDS},
            "rows": records(self.rows),
            "numbers": records(self.numbers),
        }

    def to_text(self) -> str:
        """Write what moved, the largest difference first, then the records."""
        counts = ", ".join(f"{number(self.count(change))} {change}" for change in _KINDS)
        before, after = number(self.rows_old), counted(self.rows_new, "record")
        lines = [f"{before} -> {after}: {counts}, {number(self.same)} the same"]
        if len(self.numbers):
            head = ["", "", "number", "old", "new", "difference"]
            moved = records(largest_first(self.numbers).head(_SHOWN))
            table = [[row["by"], row["name"], row["number"],
                      *map(_known, (row["old"], row["new"], row["difference"]))]
                     for row in moved]  # fmt: skip
            lines += ["", *aligned([head, *table], texts=3)]
            lines += _more(len(self.numbers), "number that moved", "numbers that moved")
        if len(self.rows):
            lines += ["", *(_said(row) for row in records(self.rows.head(_SHOWN)))]
            lines += _more(len(self.rows), "change", "changes")
        return "\n".join(map(printable, lines)) + "\n"


def find_changes(
    old: object,
    new: object,
    *,
    region: Region | None = None,
    vintage: str | None = None,
) -> Changes:
    """Find the records that were added, withdrawn or changed, and every number that moved.

    Parameters
    ----------
    old, new
        Incidents, as `load_incidents` takes them.
    region, vintage
        The boundaries of the join, the same for both: Afghanistan and Pakistan, and the vintage
        in which most of the events happened, when None.

    Returns
    -------
    Changes

    Raises
    ------
    InvalidInputError
        If records of either are generalised: their ids are numbers of their order.

    Notes
    -----
    Records are the same that have the same `id`; of the others those with the same `source_id`,
    where no other of either state has it. (Ids made of what a record says change with it.)

    Examples
    --------
    >>> incidents = load_incidents()
    >>> newer = incidents.iloc[1:].copy()
    >>> newer.iloc[0, newer.columns.get_loc("killed")] = 3
    >>> found = find_changes(incidents, newer)
    >>> [found.count(change) for change in ("added", "withdrawn", "changed")]
    [0, 1, 1]
    """
    frames = [load_incidents(side, region=region) for side in (old, new)]
    _check_ids(*frames)
    vintage = vintage_of(region or default_region(), vintage, *frames)
    told = [side[~discounted(side)] for side in frames]
    joined = [join_incidents(side, region=region, vintage=vintage) for side in told]
    return compare_states((frames[0], joined[0]), (frames[1], joined[1]), region, vintage)


State = tuple["gpd.GeoDataFrame", "gpd.GeoDataFrame"]
"""Records, and those of them that are counted, joined."""


def compare_states(old: State, new: State, region: Region | None, vintage: str) -> Changes:
    """Compare two states whose incidents are joined already, as `find_changes` does.

    Of generalised records, whose ids only number them, only the numbers are compared.
    """
    before, after = old[0], new[0]
    if any(map(_is_generalised, (before, after))):
        before, after = before.iloc[:0], after.iloc[:0]
    pairs = _paired(before, after)
    changed = _changed(before, after, pairs)
    parts = [
        _whole("withdrawn", before, pairs["old"]),
        _whole("added", after, pairs["new"]),
        changed,
    ]
    return Changes(
        len(old[0]),
        len(new[0]),
        len(pairs) - changed[fields.ID].nunique(),
        pd.concat(parts, ignore_index=True),
        _moved(old[1], new[1], region, vintage),
    )


def mark_changes(
    old: object, new: object, *, region: Region | None = None
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Mark the records that were added or changed, for maps and tables.

    Parameters
    ----------
    old, new, region
        As `find_changes` takes them.

    Returns
    -------
    geopandas.GeoDataFrame
        The newer records with two further columns: `SINCE` (added, changed, None) and `WHAT`
        (a list of "field: old → new").
    geopandas.GeoDataFrame
        The records withdrawn, in their order, as the former state has them.

    Examples
    --------
    >>> incidents = load_incidents()
    >>> newer = incidents.iloc[1:].copy()
    >>> newer.iloc[0, newer.columns.get_loc("killed")] = 3
    >>> marked, withdrawn = mark_changes(incidents, newer)
    >>> marked.loc[marked[SINCE].notna(), [SINCE, WHAT]].to_numpy().tolist()
    [['changed', ['killed: 61 → 3']]]
    >>> withdrawn["id"].tolist()
    ['att-quetta-hospital']
    """
    before, after = (load_incidents(side, region=region) for side in (old, new))
    _check_ids(before, after)
    pairs = _paired(before, after)
    changed = _changed(before, after, pairs)
    said = (
        changed["field"]
        + ": "
        + changed["old"].replace("", "nothing")
        + " → "
        + changed["new"].replace("", "nothing")
    )
    what = said.groupby(changed[fields.ID]).agg(list)
    added = set(_whole("added", after, pairs["new"])[fields.ID])
    ids = after[fields.ID]
    words = ["added" if one in added else "changed" if one in what.index else None for one in ids]
    marked = after.copy()
    marked[SINCE] = pd.Series(words, index=marked.index, dtype=object)
    marked[WHAT] = pd.Series([what.get(one) for one in ids], index=marked.index, dtype=object)
    return marked, before.reset_index(drop=True).drop(pairs["old"])


def _check_ids(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> None:
    for end, frame in (("old", old), ("new", new)):
        if _is_generalised(frame):
            raise InvalidInputError(
                f"the {end} records: are generalised, so that their ids only number them; expected "
                "records with the ids of their source; compare what they were made of"
            )


def _is_generalised(frame: gpd.GeoDataFrame) -> bool:
    return fields.GENERALISED in frame and bool(frame[fields.GENERALISED].notna().any())


def _paired(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return the positions of each record in both states."""
    by_id = _ids(old, fields.ID, "old").merge(_ids(new, fields.ID, "new"), on=fields.ID)
    by_source = _ids(old, fields.SOURCE_ID, "old").merge(
        _ids(new, fields.SOURCE_ID, "new"), on=fields.SOURCE_ID
    )
    known = by_source["old"].isin(by_id["old"]) | by_source["new"].isin(by_id["new"])
    pairs = pd.concat([by_id, by_source[~known]])[["old", "new"]]
    return pairs.sort_values("new", ignore_index=True)


def _ids(frame: gpd.GeoDataFrame, name: str, end: str) -> pd.DataFrame:
    """Return the ids that one record alone has, with its position."""
    ids = pd.DataFrame({name: frame[name].to_numpy(), end: range(len(frame))})
    return ids.dropna().drop_duplicates(name, keep=False)


def _changed(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, pairs: pd.DataFrame) -> pd.DataFrame:
    ids = new[fields.ID].to_numpy()[pairs["new"]]
    parts = []
    for name in _fields_of(old, new):
        before, after = (
            _written(side, name).iloc[pairs[end]].reset_index(drop=True)
            for end, side in (("old", old), ("new", new))
        )
        differs = (before != after).to_numpy()
        parts.append(
            pd.DataFrame({
                "change": "changed", fields.ID: ids[differs], "field": name,
                "old": before[differs].to_numpy(), "new": after[differs].to_numpy(),
                "order": pairs["new"].to_numpy()[differs],
            })
        )  # fmt: skip
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values("order", kind="stable").drop(columns="order")


def _fields_of(old: gpd.GeoDataFrame, new: gpd.GeoDataFrame) -> list[str]:
    """List what is compared: every column of either, but for what a join has added."""
    columns = dict.fromkeys([*new.columns, *old.columns])
    left_out = {fields.GEOMETRY, *fields.JOINED_FIELDS, fields.UNITS_VINTAGE}
    return [*(name for name in columns if name not in left_out), _POINT]


def _written(frame: gpd.GeoDataFrame, name: str) -> pd.Series[Any]:
    """Write the values of a field as people read them; what is not stated is empty."""
    if name == _POINT:
        return frame.geometry.to_wkt(rounding_precision=7).fillna("").astype(object)
    if name not in frame.columns:
        return pd.Series("", index=frame.index, dtype=object)
    return frame[name].astype(object).map(_text).astype(object)


def _text(value: object) -> str:
    value = plain(value)
    if isinstance(value, list):
        return "; ".join(map(str, value))
    return "" if value is None else str(value)


def _whole(change: str, frame: gpd.GeoDataFrame, paired: pd.Series[int]) -> pd.DataFrame:
    ids = frame[fields.ID].reset_index(drop=True).drop(paired)
    titles = frame[fields.TITLE].reset_index(drop=True).reindex(ids.index).fillna("")
    said = {"old": "", "new": ""} | {"old" if change == "withdrawn" else "new": titles.to_numpy()}
    rows = {"change": change, fields.ID: ids.to_numpy(), "field": ""}
    return pd.DataFrame({**rows, **said})


def _moved(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, region: Region | None, vintage: str
) -> pd.DataFrame:
    """Set every number of both states side by side, and keep those that differ."""
    parts = [_differences(ALL, *(_totals(side) for side in (old, new)))]
    for by in MOVED_BY:
        sides = (summarise(side, by, region=region, vintage=vintage) for side in (old, new))
        parts.append(_differences(by, *(side.table for side in sides)))
    return pd.concat(parts, ignore_index=True)


def _totals(incidents: gpd.GeoDataFrame) -> pd.DataFrame:
    numbers = pd.DataFrame([sums(figures_of(incidents))]).astype("Int64")
    return numbers.assign(**{KEY: ALL, "name": "all events"})


def _differences(by: str, old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    before, after = (
        side.melt([KEY, "name"], list(_WHAT), var_name="number", value_name=end)
        .set_index([KEY, "name", "number"])
        .astype("Int64")
        for end, side in (("old", old), ("new", new))
    )
    table = before.join(after, how="outer")
    # A row that only one state has is one without an event in the other.
    counts = table.index.get_level_values("number") == EVENTS
    table = table.where(~counts[:, None] | table.notna(), 0)
    differs = (table["old"] != table["new"]).fillna(value=False)
    differs |= table["old"].isna() != table["new"].isna()
    table["difference"] = table["new"] - table["old"]
    found = table[differs].reset_index()
    found["number"] = pd.Categorical(found["number"], _WHAT)
    found = found.sort_values([KEY, "number"], ignore_index=True).astype({"number": object})
    found.insert(0, "by", by)
    return found


def largest_first(numbers: pd.DataFrame) -> pd.DataFrame:
    """Order numbers by what moved most: all events first, then the largest difference."""
    size = numbers["difference"].abs().fillna(0)
    order = numbers.assign(_whole=numbers["by"] != ALL, _size=-size)
    columns = ["_whole", "_size"]
    return order.sort_values(columns, kind="stable").drop(columns=columns)


def _known(value: int | None) -> str:
    return "?" if value is None else number(value)


def _said(row: dict[str, Any]) -> str:
    if row["change"] != "changed":
        return f"{row['change']}  {row[fields.ID]}  {shorten(row['old'] or row['new'])}".rstrip()
    old, new = (shorten(row[end]) if row[end] else "nothing" for end in ("old", "new"))
    return f"changed  {row[fields.ID]}  {row['field']}: {old} -> {new}"


def _more(count: int, one: str, many: str) -> list[str]:
    return [f"and {counted(count - _SHOWN, f'more {one}', f'more {many}')}"] * (count > _SHOWN)
