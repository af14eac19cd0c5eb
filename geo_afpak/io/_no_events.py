"""Tables whose rows are no events: counts by area and period, names, statuses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.io._names import (
    COUNTS,
    IN_WORDS,
    INCIDENT_NAMES,
    LAT,
    POINT_NAMES,
    counts_events,
    folded,
    known_names,
    plain_title,
    recognised,
    toll_of,
)
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

_PERIOD: Final = re.compile(
    r"\b(?:(?:19|20)\d\d|jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|"
    r"aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|q[1-4]|"
    r"w(?:eek)? ?\d\d?)\b"
)


def periods_in(titles: Iterable[str]) -> list[str]:
    """Return the titles of columns that each stand for a period: "Killed 2014", "Killed 2015".

    Examples
    --------
    >>> periods_in(["District", "Killed Jan 2016", "Killed Feb 2016", "Population 2015"])
    ['Killed Jan 2016', 'Killed Feb 2016']
    """
    stems: dict[str, list[str]] = {}
    for title in titles:
        stem, periods = _PERIOD.subn(" ", folded(title).replace("_", " "))
        if periods and (not stem.strip() or toll_of(stem) or counts_events(stem)):
            stems.setdefault(stem.strip(), []).append(title)
    return [title for same in stems.values() if len(same) > 1 for title in same]


_MEASURES: Final = frozenset(
    {"measure", "indicator", "variable", "metric", "attribute", "measures"}
)


def refuse_counts(
    name: str,
    fields: Collection[str],
    titles: Iterable[str],
    values: Callable[[str], Iterable[Any]],
) -> None:
    """Refuse a table of counts, such as a row a district and month: its rows are no events.

    Parameters
    ----------
    name
        Of the table, as it stands in the message.
    fields
        What its columns were recognised as: events with a title, or with an id and a point, are
        events, whatever else is counted beside them.
    titles
        Of all its columns.
    values
        Gives the values of a column: a count is a whole number, and not 1 in every row.

    Raises
    ------
    InvalidInputError
        If it is one.
    """
    titles = list(titles)
    plain = set(map(plain_title, titles))
    if "value" in plain and not plain.isdisjoint(_MEASURES):
        raise InvalidInputError(
            f"{name}: its columns say a measure and its value, so that an event has several rows; "
            "expected a row an event; widen the table (pandas: pivot; Excel: a pivot table)"
        )
    if f.TITLE in fields or ({f.ID, LAT} <= set(fields) and COUNTS.isdisjoint(plain)):
        return
    an_event = f.ID in fields and not {"date", f.DATE_START, f.DATE_END}.isdisjoint(fields)
    if periods := periods_in(titles):
        raise InvalidInputError(
            f"{name}: its columns {periods[0]!r} and {periods[1]!r} count by periods, so that a "
            "row is no event; expected a row an event; ask the source for its events, or read the "
            "table as counts of areas: geo-afpak import counts FILE"
        )
    for title in titles:
        if not counts_events(title) or (an_event and plain_title(title) not in COUNTS):
            continue
        texts = {str(value).strip().removesuffix(".0") for value in values(title)} - {"", "None"}
        if texts - {"1"} and all(map(str.isdecimal, texts)):
            raise InvalidInputError(
                f"{name}: its column {title!r} counts events, so that a row is no event; "
                "expected a row an event; ask the source for its events, or read the table as "
                "counts of areas: geo-afpak import counts FILE"
            )


_HAPPENED: Final = frozenset({
    f.EVENT_TYPE, f.SUB_TYPE, f.TITLE, f.SUMMARY, f.TARGET, f.CLAIMED_BY, *f.TOLL_FIELDS,
    *f.PART_FIELDS,
})  # fmt: skip
"""What tells that something happened; date and place alone are a name, or a status."""


def refuse_no_events(name: str, fields: Collection[str], titles: Iterable[str]) -> None:
    """Refuse a table of names, or of districts and their status: nothing happened in its rows.

    Parameters
    ----------
    name
        Of the table, as it stands in the message.
    fields
        What its columns were recognised as, or are said to be.
    titles
        Of all its columns.

    Raises
    ------
    InvalidInputError
        If it is one.
    """
    if _HAPPENED.isdisjoint(fields):
        status = any(plain_title(title) in ("status", "control") for title in titles)
        way = "for statements of a status run: geo-afpak import zones"
        raise InvalidInputError(
            f"{name}: no column says that anything happened, so that no row is an event; expected "
            "a type, a title, a summary or a toll; say in a mapping which column is one, or what "
            'every row is ([defaults] event_type = "attack"); '
            f"{way if status else 'for names alone run: geo-afpak match'}"
        )


def like_events(titles: Iterable[str]) -> int:
    """Rank a table by its titles: 2 where a row can be an event, 1 where we know some, else 0.

    Examples
    --------
    >>> like_events(["Date", "District", "Killed"]), like_events(["Province", "Attacks", "Killed"])
    (2, 1)
    >>> like_events(["Variable", "Type", "Description"]), like_events(["Read me"])
    (1, 0)
    """
    titles = list(titles)
    known = {**INCIDENT_NAMES, **POINT_NAMES, **IN_WORDS}
    found = recognised(titles, known)
    placed = not {f.DATE_START, f.ADM2_STATED, f.ADM1_STATED, f.PLACE, LAT}.isdisjoint(found)
    happened = not _HAPPENED.isdisjoint(found) and placed
    counted = any(map(counts_events, titles)) or periods_in(titles)
    return 2 if happened and not counted else int(known_names(titles) > 1)
