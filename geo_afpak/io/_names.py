"""The usual names of columns, and the field that each of them is.

Names are compared without case and signs: ``Event Date``, ``EVENT_DATE`` and ``event-date`` are
one. Of several names of one field in a table the first in words.toml is taken; a column of
the field's own name comes before all.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from geo_afpak.io._words import WORDS
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LON: Final = "lon"
LAT: Final = "lat"


def _titles(table: str) -> dict[str, tuple[str, ...]]:
    """Return the usual titles of each field, the best first."""
    return {field: tuple(titles) for field, titles in WORDS[table].items()}


POINT_NAMES: Final = _titles("coordinates")
PAIR_NAMES: Final = tuple(WORDS["pairs"])
DAY_NAMES: Final = tuple(WORDS["days"])
CODE_NAMES: Final = _titles("codes")
INCIDENT_NAMES: Final = {
    **{
        field: (*(DAY_NAMES if field == f.DATE_START else ()), *titles, *CODE_NAMES.get(field, ()))
        for field, titles in _titles("incidents").items()
    },
    **{name: () for name in f.PART_FIELDS if name not in WORDS["incidents"]},
}
ZONE_NAMES: Final = _titles("zones")
IN_WORDS: Final = _titles("in_words")
COUNTS: Final = frozenset(WORDS["counts"])
SIDES: Final = tuple(WORDS["sides"])
DATE_PARTS: Final = (("year", "iyear"), ("month", "imonth"), ("day", "iday"))


def counts_events(title: str) -> bool:
    """Tell the title of a column that says how many events there were.

    Examples
    --------
    >>> counts_events("No. of attacks"), counts_events("Suicide attacks 2016")
    (True, True)
    >>> counts_events("Incident No"), counts_events("Attack type"), counts_events("Attackers")
    (False, False, False)
    """
    said = re.findall(r"[a-z]+", title.casefold())
    words = set(said)
    acts = words.intersection(WORDS["counted"])
    told = bool(acts) and words.difference(acts).issubset(WORDS["of_counts"])
    return plain_title(title) in COUNTS or (told and said[-1] not in ("no", "number"))


def is_code(title: str, field: str) -> bool:
    """Tell whether a title is that of P-codes of a stated unit; under our own name it is joined."""
    usual = map(plain_title, CODE_NAMES[field])
    return title not in f.JOINED_FIELDS and plain_title(title) in usual


_ENGLISH: Final[dict[str, str]] = {
    title: english for english, titles in WORDS["titles_abroad"].items() for title in titles
}
_AROUND: Final = " .:*?؟#\u200c"


def in_english(title: str) -> str:
    """Return what a title of another language is in English; any other as it stands.

    Examples
    --------
    >>> in_english("Getötet"), in_english("Longitude"), in_english("ولسوالی")
    ('killed', 'Longitude', 'district')
    """
    return _ENGLISH.get(
        " ".join(title.replace("\u0130", "i").casefold().split()).strip(_AROUND), title
    )


_SIGNS: Final = re.compile(r"[\W_]+")


def folded(name: str) -> str:
    """Return a name as it is compared with others.

    Examples
    --------
    >>> folded("Event Date"), folded("ADM1_EN"), folded(" lat. ")
    ('event_date', 'adm1_en', 'lat')
    """
    return _SIGNS.sub("_", name.casefold()).strip("_")


_TOLLS: Final = {name: frozenset(words) for name, words in WORDS["tolls"].items()}
_ENDS: Final = ("_low", "_high")
_OF_ENDS: Final = _TOLLS["_low"] | _TOLLS["_high"]
_OF_TOLLS: Final = _TOLLS[f.KILLED] | _TOLLS[f.INJURED]


def _words(title: str) -> frozenset[str]:
    apart = re.sub(r"([a-z])([A-Z])", r"\1 \2", in_english(title))
    return frozenset(re.findall(r"[a-z]+", apart.casefold()))


def toll_of(title: str) -> str | None:
    """Tell which toll a title is about: killed or injured, with an end, and nothing more.

    Examples
    --------
    >>> toll_of("Minimum total people killed"), toll_of("Militants killed"), toll_of("Wounded")
    ('killed_low', None, 'injured')
    >>> toll_of("Minimum civilians reported killed"), toll_of("How many people were killed?")
    ('killed_civilians_low', 'killed')
    """
    words = _words(title)
    for field in (f.KILLED, f.INJURED):
        if words.isdisjoint(_TOLLS[field]):
            continue
        rest = words - _TOLLS[field] - _TOLLS["fillers"]
        of = next((part for part in ("_civilians", "_combatants") if rest & _TOLLS[part]), "")
        rest -= _TOLLS.get(of, frozenset())
        ends = [suffix for suffix in _ENDS if rest & _TOLLS[suffix]]
        if len(ends) < 2 and rest <= _OF_ENDS:  # noqa: PLR2004
            return f"{field}{of}{ends[0]}" if ends else f"{field}{of}"
    return None


_AXES: Final = {axis: frozenset(WORDS["points"][axis]) for axis in (LAT, LON)}


def point_of(title: str) -> str | None:
    """Tell which coordinate a title is about; of both it is the latitude's.

    Examples
    --------
    >>> point_of("decimalLatitude"), point_of("Longitude (deg)"), point_of("Location (Lat Long)")
    ('lat', 'lon', 'lat')
    >>> point_of("Long term"), point_of("Location")
    (None, None)
    """
    words = _words(title)
    found = [axis for axis, names in _AXES.items() if words & names]
    rest = words.difference(WORDS["points"]["fillers"], *_AXES.values())
    return found[0] if found and not rest else None


def holds_both(title: str) -> bool:
    """Tell the title of a column that holds both coordinates.

    Examples
    --------
    >>> holds_both("LatLong"), holds_both("Coordinates (lat/long)"), holds_both("Latitude")
    (True, True, False)
    """
    words = set(re.findall(r"[a-z]+", title.lower()))
    both = point_of(title) is not None and all(words & names for names in _AXES.values())
    return both or plain_title(title) in PAIR_NAMES


def known_names(cells: Iterable[str]) -> int:
    """Count the different titles of columns of incidents that we know.

    Examples
    --------
    >>> known_names(["Province", "Total Died Min", "2016"]), known_names(["Location", "", ""])
    (2, 1)
    """
    titles = {(toll_of(cell) or point_of(cell), min(_parts_of(cell), default=plain_title(cell)))
              for cell in cells}  # fmt: skip
    return len({toll or title for toll, title in titles if toll or title in _KNOWN})


_ASIDE: Final = re.compile(r"\s*\(([^()]*)\)")
_FORMAT: Final = re.compile(r"[dmy/. -]+", re.IGNORECASE)


def _parts_of(title: str) -> set[str]:
    """Return what a title says in two words ("City/Town"), or before an aside; tolls are exact.

    An aside of a date is left out where it is its format, else it may say that it is another's.
    """
    exact = point_of(title) or _words(title) & _OF_TOLLS
    if exact or not set("/(") & set(title):
        return set()
    aside = _ASIDE.search(title)
    if aside and "date" in title.casefold() and not _FORMAT.fullmatch(aside[1]):
        return set()
    return set(map(plain_title, _ASIDE.sub("", title).split("/")))


def recognised(names: Iterable[str], known: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    """Find the column of each field among the names of a table.

    Parameters
    ----------
    names
        As they stand in the table.
    known
        The usual names of each field, the best first.

    Returns
    -------
    dict
        Field to name of its column, for the fields that have one; a column that holds both
        coordinates is that of the latitude.

    Examples
    --------
    >>> recognised(["Event Date", "best", "killed"], INCIDENT_NAMES)
    {'date_start': 'Event Date', 'killed': 'killed'}
    """
    exact = dict.fromkeys(names)
    free: dict[str, str] = {}
    tolls: dict[str, str] = {}
    for name in exact:
        # A P-code under our own name is the joined one, not a stated one.
        if name not in f.JOINED_FIELDS:
            free.setdefault(plain_title(name), name)
            tolls.setdefault(toll_of(name) or "", name)
            if not holds_both(name):
                tolls.setdefault(point_of(name) or "", name)
    free.pop("", None)
    parted = {name: parts for name in exact if (parts := _parts_of(name))}
    found: dict[str, str] = {}
    for field, usual in known.items():
        if field in exact:
            found[field] = field
            continue
        titles = list(map(plain_title, (field, *usual, field[:_CUT])))
        theirs = next((free[one] for one in titles if one in free), tolls.get(field))
        if theirs is None:
            theirs = next((name for name, parts in parted.items() if parts <= set(titles)), None)
        if theirs is not None and theirs not in known and theirs not in found.values():
            found[field] = theirs
    _drop_times_of_forms(found, free)
    if LAT in known and not {LAT, LON} <= found.keys():
        pairs = [free[one] for one in PAIR_NAMES if one in free]
        both = next(iter([*pairs, *filter(holds_both, exact)]), None)
        if both and both not in (*known, *found.values()):
            found.pop(LON, None)
            found[LAT] = both
    return found


_CUT: Final = 10
"""Characters that a Shapefile leaves of a name: dBASE III has room for no more."""
_OF_FORMS: Final = ("start", "end")


def _drop_times_of_forms(found: dict[str, str], free: Mapping[str, str]) -> None:
    """Leave out when a form was begun and ended, where another column has the day of the event."""
    days = map(plain_title, DAY_NAMES)
    if free.keys() >= set(_OF_FORMS) and any(name in free for name in days):
        for field in (f.DATE_START, f.DATE_END):
            if plain_title(found.get(field, "")) in _OF_FORMS:
                del found[field]


def by_title(headers: Sequence[str], usual: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Find a column for each name by its usual titles, the best first; each column is taken once.

    Examples
    --------
    >>> by_title(["Admin 2", "Week"], {"adm2": ("district", "admin2"), "week": ("week",)})
    {'adm2': 'Admin 2', 'week': 'Week'}
    """
    titles = {plain_title(header): header for header in reversed(headers)}
    found: dict[str, str] = {}
    for name, known in usual.items():
        header = next((titles[one] for one in map(plain_title, known) if one in titles), None)
        if header and header not in found.values():
            found[name] = header
    return found


def plain_title(title: str) -> str:
    """Return the letters and digits of a title, in lower case.

    Examples
    --------
    >>> plain_title("ADM1_EN"), plain_title("Date of Incident")
    ('adm1en', 'dateofincident')
    """
    return re.sub(r"[^a-z0-9]", "", in_english(title).casefold())


_KNOWN: Final = frozenset(
    {plain_title(name) for name in (*f.INCIDENT_FIELDS, LON, LAT)}
    | {
        plain_title(title)
        for table in (INCIDENT_NAMES, POINT_NAMES, IN_WORDS)
        for titles in table.values()
        for title in titles
    }
    | {part for parts in DATE_PARTS for part in parts}
    | {*PAIR_NAMES, *SIDES, *COUNTS}
)
