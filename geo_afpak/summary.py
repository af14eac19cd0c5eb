"""Counts and casualty ranges: every number shown anywhere comes from here.

Two rules run through all of it. Blank is not zero: a sum is over the events that have a
figure, and those without one are counted beside it. Nothing disappears: an event that
cannot be counted in any row of a table is counted among those left out, with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak import fields
from geo_afpak._breaks import SCHEMES, class_breaks
from geo_afpak._keys import by_group, by_period, by_unit, by_value, require_column
from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import InvalidInputError
from geo_afpak.groups import group_names

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = ["BY", "SCHEMES", "Summary", "class_breaks", "summarise", "totals"]

BY: Final = (
    "adm0", "adm1", "adm2", "group", "event_type", "sub_type", "month", "year", "geo_precision",
)  # fmt: skip

EVENTS: Final = "events"
KEY: Final = "key"
REASON: Final = "reason"
_FIGURES: Final = tuple(
    f"{what}{suffix}"
    for what in (fields.KILLED, fields.INJURED)
    for suffix in ("_low", "", "_high", "_unknown")
)
_COUNTS: Final = (EVENTS, f"{fields.KILLED}_unknown", f"{fields.INJURED}_unknown")


@dataclass(frozen=True)
class Summary:
    """Counts by one thing, what could not be counted, and how to read both.

    Parameters
    ----------
    by
        What the rows are: one of `BY`.
    table
        key, name, events, then for killed and injured: lowest, stated, highest sum and the
        events without a figure (``killed_low``, ``killed``, ``killed_high``,
        ``killed_unknown``). Int64; a sum is NA when no event of the row has a figure, so
        also where there is no event: 0 means that somebody reported none.
    totals
        The same numbers over all events counted in the table, each once.
    left_out
        reason, events: those in no row. ``totals["events"]`` and these together are all.
    note
        What a reader of the table has to know, empty when nothing.
    """

    by: str
    table: pd.DataFrame
    totals: dict[str, int | None]
    left_out: pd.DataFrame
    note: str = ""

    def nonzero(self) -> pd.DataFrame:
        """Return the rows that have at least one event."""
        return self.table[self.table[EVENTS] > 0].reset_index(drop=True)

    def to_dict(self) -> dict[str, object]:
        """Return everything as plain data for JSON; unknown is None, never 0."""
        return {
            "by": self.by,
            "rows": _records(self.table),
            "totals": dict(self.totals),
            "left_out": _records(self.left_out),
            "note": self.note,
        }

    def to_text(self) -> str:
        """Write the rows that have events, the totals and what was left out, for a terminal."""
        shown = self.nonzero()
        head = ["", self.by, "events", "killed", "low-high", "no figure"]
        head += ["injured", "low-high", "no figure"]
        rows = [[row[KEY], row["name"], *_cells(row)] for row in _records(shown)]
        rows.append(["", "counted", *_cells(self.totals)])
        # A key that only repeats the name would be read twice.
        if all(row[0] in ("", row[1]) for row in rows):
            head, rows = head[1:], [row[1:] for row in rows]
        lines = _aligned([head, *rows], texts=len(head) - 7)
        rule = "-" * max(map(len, lines))
        lines = [lines[0], rule, *lines[1:-1], rule, lines[-1], ""]
        if any(cell == "?" for row in rows for cell in row):
            lines += ["?: none of these events has a figure"]
        missing = int(self.left_out[EVENTS].sum())
        lines += [f"left out: {missing} of {missing + (self.totals[EVENTS] or 0)} events"]
        lines += [f"  {row[EVENTS]:>6}  {row[REASON]}" for row in _records(self.left_out)]
        empty = len(self.table) - len(shown)
        lines += [f"without an event: {empty} of {len(self.table)} rows"] if empty else []
        lines += [f"note: {self.note}"] if self.note else []
        return "\n".join(lines) + "\n"


def totals(incidents: pd.DataFrame) -> dict[str, int | None]:
    """Sum events and casualties, with the range and with what nobody stated.

    Parameters
    ----------
    incidents
        One row per event; columns killed and injured, and killed_low, killed_high,
        injured_low, injured_high where there are any. NA = not stated.

    Returns
    -------
    dict
        events; then for killed and injured ``_low``, the stated sum, ``_high``, and
        ``_unknown``: events that state no figure at all. A sum is None when no event has
        that figure. A missing low is the stated figure; a missing high is the stated one,
        or the low where that alone is known. A missing stated figure stays missing: the
        low of a range is not what the source said.

    Raises
    ------
    InvalidInputError
        If a column is missing, or holds something else than whole numbers from 0.

    Examples
    --------
    >>> frame = pd.DataFrame({"killed": [52, None], "killed_low": [45, None], "injured": None})
    >>> sums = totals(frame)
    >>> sums["killed_low"], sums["killed"], sums["killed_high"], sums["killed_unknown"]
    (45, 52, 52, 1)
    >>> sums["injured"] is None
    True
    """
    return _totals(_figures(incidents))


def summarise(
    joined: pd.DataFrame,
    by: str,
    *,
    vintage: str = "2017",
    units: pd.DataFrame | None = None,
) -> Summary:
    """Count events and casualties by unit, group, type, period or precision.

    Parameters
    ----------
    joined
        Incidents as `join_incidents` returns them (the joined columns matter for adm0,
        adm1, adm2 only).
    by
        adm0, adm1, adm2, group, event_type, sub_type, month, year or geo_precision. Units,
        event types and precisions are listed in full, with 0 events where there was none;
        of the others those that occur.
    vintage
        The boundaries that the incidents were joined with.
    units
        Units to list (adm_id, name) in place of the embedded ones of that level.

    Returns
    -------
    Summary
        The rows sorted by key. An event counts in a district only where a district was
        joined (geo_precision 1-3), in a province where a province was (1-4); in a month or
        year only if its whole period lies in it.

    Raises
    ------
    InvalidInputError
        If `by` is unknown, a column is missing, or the incidents were joined with units
        that are not in the list.

    Examples
    --------
    >>> frame = pd.DataFrame({
    ...     "event_type": ["attack", "attack", None], "killed": [7, None, None],
    ...     "injured": [None, None, None],
    ... })
    >>> found = summarise(frame, "event_type")
    >>> found.nonzero()[["key", "events", "killed", "killed_unknown"]].values.tolist()
    [['attack', 2, 7, 1]]
    >>> found.left_out.values.tolist()
    [['no event type given', 1]]
    """
    figures = _figures(joined)
    keys, reasons, names = _rows(joined, by, vintage, units)
    repeated = "an event of several groups counts for each, so the rows add up to more"
    return Summary(
        by=by,
        table=_table(figures, keys, names),
        totals=_totals(figures[(reasons == "").to_numpy()]),
        left_out=_count_reasons(reasons),
        note=repeated if keys.dropna().index.has_duplicates else "",
    )


def _rows(
    joined: pd.DataFrame, by: str, vintage: str, units: pd.DataFrame | None
) -> tuple[pd.Series[Any], pd.Series[Any], dict[str, str]]:
    """Key and reason of each event, and key and name of each row of the table."""
    if by in fields.LEVELS:
        keys, reasons = by_unit(joined, by)
        level = load_boundaries(by, vintage=vintage) if units is None else units
        level = level.sort_values(fields.ADM_ID)
        names = dict(zip(level[fields.ADM_ID], level[fields.NAME], strict=True))
        _check_units(keys, names, by, vintage)
        return keys, reasons, names
    if by == "group":
        keys, reasons = by_group(joined)
        known = group_names()
        return keys, reasons, {key: known.get(key, key) for key in _found(keys)}
    if by in ("month", "year"):
        keys, reasons = by_period(joined, by)
        return keys, reasons, {key: key for key in _found(keys)}
    if by in BY:
        keys, reasons = by_value(joined, by)
        return keys, reasons, _listed(keys, by)
    raise InvalidInputError(
        f"by={by!r} is unknown; expected one of {', '.join(sorted(BY))}; choose one of them"
    )


def _found(keys: pd.Series[Any]) -> list[str]:
    return sorted(set(keys.dropna()))


def _figures(incidents: pd.DataFrame) -> pd.DataFrame:
    """Give each event its figures, by position: 1 event, low, stated, high, unknown."""
    out = {EVENTS: pd.Series(1, index=range(len(incidents)), dtype="Int64")}
    for what in (fields.KILLED, fields.INJURED):
        require_column(incidents, what, "null where no source gives a figure")
        stated = _whole_numbers(incidents, what)
        low = _whole_numbers(incidents, f"{what}_low")
        high = _whole_numbers(incidents, f"{what}_high")
        out[f"{what}_low"] = low.fillna(stated)
        out[what] = stated
        # Without the last step the sum of the highest could fall below that of the lowest.
        out[f"{what}_high"] = high.fillna(stated).fillna(low)
        unknown = stated.isna() & low.isna() & high.isna()
        out[f"{what}_unknown"] = unknown.astype("Int64")
    return pd.DataFrame(out, columns=[EVENTS, *_FIGURES])


def _whole_numbers(incidents: pd.DataFrame, column: str) -> pd.Series[int]:
    if column not in incidents.columns:
        return pd.Series(pd.NA, index=range(len(incidents)), dtype="Int64")
    values = incidents[column].reset_index(drop=True)
    numbers = pd.to_numeric(values, errors="coerce").astype("Float64")
    bad = values.notna() & ~((numbers >= 0) & (numbers % 1 == 0)).fillna(value=False)
    if bad.any():
        row = int(bad.to_numpy().argmax())
        raise InvalidInputError(
            f"incidents, row {row}, {column}={values[row]!r}: is no count ({bad.sum()} such); "
            "expected a whole number, 0 or more, or null; run: geo-afpak validate"
        )
    return numbers.astype("Int64")


def _totals(figures: pd.DataFrame) -> dict[str, int | None]:
    sums = figures.sum(min_count=1)
    return {
        name: _plain(sums[name]) if name not in _COUNTS else int(figures[name].sum())
        for name in (EVENTS, *_FIGURES)
    }


def _table(figures: pd.DataFrame, keys: pd.Series[Any], names: Mapping[str, str]) -> pd.DataFrame:
    """Sum the figures by key; `keys` has the events' positions as index, repeated at will."""
    counted = keys.dropna()
    rows = figures.loc[counted.index].groupby(counted.to_numpy()).sum(min_count=1)
    rows = rows.reindex(list(names)).astype("Int64")
    rows[list(_COUNTS)] = rows[list(_COUNTS)].fillna(0)
    rows.insert(0, KEY, pd.Series(list(names), index=rows.index, dtype=object))
    rows.insert(1, "name", pd.Series(list(names.values()), index=rows.index, dtype=object))
    return rows.reset_index(drop=True)


def _check_units(keys: pd.Series[Any], names: Mapping[str, str], by: str, vintage: str) -> None:
    strange = [key for key in _found(keys) if key not in names]
    if strange:
        raise InvalidInputError(
            f"incidents are joined to {', '.join(strange[:5])}, which {by} of vintage {vintage} "
            f"does not have; expected units of {vintage}; join again with vintage={vintage!r}, "
            "or pass the vintage (or the units) of the join"
        )


def _listed(keys: pd.Series[Any], by: str) -> dict[str, str]:
    """Rows of a closed vocabulary in full and in its order; of an open one what occurs."""
    known: dict[str, str] = {}
    if by == fields.GEO_PRECISION:
        known = {str(code): name for code, name in fields.GEO_PRECISIONS.items()}
    elif by == fields.EVENT_TYPE:
        known = {name: name.replace("_", " ") for name in fields.EVENT_TYPES}
    others = [key for key in _found(keys) if key not in known]
    return known | {key: key.replace("_", " ") for key in others}


def _count_reasons(reasons: pd.Series[Any]) -> pd.DataFrame:
    """Events left out by reason, the most frequent first."""
    counts = reasons[reasons != ""].value_counts().to_dict()
    rows = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return pd.DataFrame(
        {
            REASON: pd.Series([reason for reason, _ in rows], dtype=object),
            EVENTS: pd.Series([count for _, count in rows], dtype="Int64"),
        }
    )


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {str(name): _plain(value) for name, value in row.items()}
        for row in frame.astype(object).to_dict("records")
    ]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a cell of any column
    if isinstance(value, str):
        return value
    return None if pd.isna(value) else int(value)


def _cells(row: Mapping[str, Any]) -> list[str]:
    """Numbers of a row as text: '?' for a sum that nobody can give, blank without events."""
    out = [str(row[EVENTS])]
    for what in (fields.KILLED, fields.INJURED):
        low, stated, high = (row[f"{what}{suffix}"] for suffix in ("_low", "", "_high"))
        out.append("?" if stated is None else str(stated))
        out.append("" if low == stated == high else f"{_or_unknown(low)}-{_or_unknown(high)}")
        out.append(str(row[f"{what}_unknown"] or ""))
    return out


def _or_unknown(value: int | None) -> str:
    return "?" if value is None else str(value)


def _aligned(rows: list[list[str]], texts: int) -> list[str]:
    """Lay cells out in columns, the first ones as text to the left, numbers to the right."""
    table = [[_printable(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    return [
        "  ".join(
            cell.ljust(width) if place < texts else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in table
    ]


def _printable(text: str) -> str:
    """Keep a name from moving the cursor or colouring the terminal."""
    return "".join(char if char.isprintable() else "�" for char in text)
