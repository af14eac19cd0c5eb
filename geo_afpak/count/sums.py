"""The figures of each event, and their sums: blank is not zero."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_afpak.count.keys import require_column
from geo_afpak.errors import InvalidInputError
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

__all__ = [
    "DISCOUNTED", "EVENTS", "FIGURES", "KEY", "REASON", "added_by", "count_reasons", "discounted",
    "drawn_figure", "figures_of", "frequencies", "listed",
    "plain", "reasons_table", "records", "summed", "sums", "sums_by",
    "tolls_in", "totals_of",
]  # fmt: skip

EVENTS: Final = "events"
KEY: Final = "key"
REASON: Final = "reason"
DISCOUNTED: Final = "discounted by its grade of evidence"
"""Reason of what was found not to be what it was reported as."""
_TOLLS: Final = (fields.KILLED, fields.INJURED)
_PARTS: Final = tuple(part for parts in fields.PARTS.values() for part in parts)
_UNKNOWN: Final = "_unknown"
_STATED: Final = " stated"
_OPEN: Final = " open"
FIGURES: Final = tuple(
    f"{what}{suffix}" for what in _TOLLS for suffix in ("_low", "", "_high", _UNKNOWN)
)
"""The figures that every table has; those of parts of tolls follow where records tell them."""


def tolls_in(columns: Iterable[str]) -> list[str]:
    """List the tolls, and the parts of them, that a table of figures has.

    Examples
    --------
    >>> tolls_in([*FIGURES, "killed_civilians_unknown"])
    ['killed', 'injured', 'killed_civilians']
    """
    there = set(columns)
    return [what for what in (*_TOLLS, *_PARTS) if f"{what}{_UNKNOWN}" in there]


def figures_of(incidents: pd.DataFrame) -> pd.DataFrame:
    """Give each event its figures, by position: 1 event, low, stated, high, unknown."""
    out = {EVENTS: pd.Series(1, index=range(len(incidents)), dtype="Int64")}
    for what in _TOLLS:
        require_column(incidents, what, "null where no source gives a figure")
    there = set(incidents.columns)
    told = [part for part in _PARTS if not there.isdisjoint(fields.low_stated_high(part))]
    for what in (*_TOLLS, *told):
        stated = _whole_numbers(incidents, what)
        low = _whole_numbers(incidents, f"{what}_low")
        high = _whole_numbers(incidents, f"{what}_high")
        out[f"{what}_low"] = low.fillna(stated)
        out[what] = stated
        out[f"{what}_high"] = high.fillna(stated)
        unknown = stated.isna() & low.isna() & high.isna()
        out[f"{what}{_UNKNOWN}"] = unknown.astype("Int64")
    return pd.DataFrame(out)


def discounted(incidents: pd.DataFrame) -> NDArray[np.bool_]:
    """Tell the events that were found to be none, or not what they were reported as.

    Casualty recorders keep such a record and leave it out of every total (Airwars,
    "Methodology"); `select` takes them back in when it is asked to.

    Examples
    --------
    >>> discounted(pd.DataFrame({"evidence": ["fair", "discounted", None]})).tolist()
    [False, True, False]
    """
    if fields.EVIDENCE not in incidents.columns:
        return np.zeros(len(incidents), dtype=bool)
    return (incidents[fields.EVIDENCE] == "discounted").to_numpy(dtype=bool)


def totals_of(incidents: pd.DataFrame) -> dict[str, int | None]:
    """Sum canonical incidents, as `geo_afpak.totals` does what people hold."""
    return sums(figures_of(incidents))


def drawn_figure(incidents: pd.DataFrame, what: str) -> pd.Series[int]:
    """Give each event the one number by which it is sized, shaded and filtered.

    The stated figure; the lowest where a source gives a range only, so that no picture says
    more than the source; 0 where it gives only a maximum. NA where there is no figure at all.

    Examples
    --------
    >>> frame = pd.DataFrame({"killed": [52, None, None], "killed_low": [45, 3, None]})
    >>> drawn_figure(frame, "killed").tolist()
    [52, 3, <NA>]
    """
    stated, low, high = (_whole_numbers(incidents, f"{what}{end}") for end in ("", "_low", "_high"))
    return stated.fillna(low).fillna(high * 0).set_axis(incidents.index)


def _whole_numbers(incidents: pd.DataFrame, column: str) -> pd.Series[int]:
    if column not in incidents.columns:
        return pd.Series(pd.NA, index=range(len(incidents)), dtype="Int64")
    values = incidents[column].reset_index(drop=True)
    if values.dtype == "Int64" and not (values < 0).any():
        return values
    numbers = pd.to_numeric(values, errors="coerce").astype("Float64")
    bad = values.notna() & ~((numbers >= 0) & (numbers % 1 == 0)).fillna(value=False)
    if bad.any():
        row = int(bad.to_numpy().argmax())
        raise InvalidInputError(
            f"incidents, row {row}, {column}={values[row]!r}: is no count ({bad.sum()} such); "
            "expected a whole number, 0 or more, or null; run: geo-afpak validate"
        )
    return numbers.astype("Int64")


def sums(figures: pd.DataFrame) -> dict[str, int | None]:
    """Add the figures of events up; None where nobody states one, or one has no highest."""
    return records(summed(_addable(figures).sum().to_frame().T))[0]


def _addable(figures: pd.DataFrame) -> pd.DataFrame:
    """Give each event numbers whose sums say all that the sums of its figures do.

    Beside each figure whether there is one; an event with only a minimum leaves the highest open.
    """
    out = {name: figures[name].fillna(0).to_numpy(dtype=np.int64) for name in figures.columns}
    for what in tolls_in(figures.columns):
        low, high = (figures[f"{what}{end}"].notna().to_numpy() for end in ("_low", "_high"))
        for name in fields.low_stated_high(what):
            out[f"{name}{_STATED}"] = figures[name].notna().to_numpy(dtype=np.int64)
        out[f"{what}_high{_OPEN}"] = (low & ~high).astype(np.int64)
    return pd.DataFrame(out, index=figures.index)


def summed(added: pd.DataFrame) -> pd.DataFrame:
    """Return the sums of figures, NA where nobody states one, or one has no highest."""
    rows = {}
    for name in added.columns:
        if name.endswith((_STATED, _OPEN)):
            continue
        rows[name] = added[name].astype("Int64")
        if f"{name}{_STATED}" in added:
            rows[name] = rows[name].mask(added[f"{name}{_STATED}"] == 0)
        if f"{name}{_OPEN}" in added:
            rows[name] = rows[name].mask(added[f"{name}{_OPEN}"] > 0)
    return pd.DataFrame(rows, index=added.index)


def added_by(figures: pd.DataFrame, keys: pd.Series[Any]) -> pd.DataFrame:
    """Add up by key what can be added; `keys` has the events' positions, repeated at will."""
    counted = keys.dropna()
    return _addable(figures).loc[counted.index].groupby(counted.to_numpy(dtype=object)).sum()


def sums_by(figures: pd.DataFrame, keys: pd.Series[Any], names: Mapping[str, str]) -> pd.DataFrame:
    """Sum the figures by key; `keys` has the events' positions as index, repeated at will."""
    return listed(added_by(figures, keys), names)


def listed(added: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """Return the sums of the keys that have a name, in the order of the names."""
    rows = summed(added.reindex(list(names)).fillna(0))
    rows.insert(0, KEY, pd.Series(list(names), index=rows.index, dtype=object))
    rows.insert(1, "name", pd.Series(list(names.values()), index=rows.index, dtype=object))
    return rows.reset_index(drop=True)


def frequencies(texts: pd.Series[Any]) -> dict[str, int]:
    """Count how often each text occurs, as plain data."""
    return {str(text): int(count) for text, count in texts.value_counts().items()}


def count_reasons(reasons: pd.Series[Any]) -> pd.DataFrame:
    """Count events left out by reason, the most frequent first."""
    return reasons_table(frequencies(reasons[reasons != ""]))


def reasons_table(counts: Mapping[str, int]) -> pd.DataFrame:
    """List the reasons for which events are left out, the most frequent first."""
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return pd.DataFrame(
        {
            REASON: pd.Series([reason for reason, _ in rows], dtype=object),
            EVENTS: pd.Series([count for _, count in rows], dtype="Int64"),
        }
    )


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of any table as plain data; what is missing is None, never 0.

    Examples
    --------
    >>> records(pd.DataFrame({"place": ["Kot", None], "killed": pd.array([3, None], "Int64")}))
    [{'place': 'Kot', 'killed': 3}, {'place': None, 'killed': None}]
    """
    columns = {str(name): _plain_column(frame[name].tolist()) for name in frame.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain_column(values: list[Any]) -> list[Any]:
    whole = set(map(type, values)) <= {str, list, int, bool, type(None)}
    return values if whole else [plain(value) for value in values]


def plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any column
    """Return a cell as plain data: no type of numpy's, and None for every kind of missing."""
    if isinstance(value, str | list):
        return value
    if pd.isna(value):
        return None
    return value.item() if isinstance(value, np.generic) else value
