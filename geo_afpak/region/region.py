"""A part of the world as data: its countries, units, vintages, names and words.

Afghanistan and Pakistan are the first region (data/afpak.toml) and the one that is meant
where none is named. Nothing outside this data knows a country, a province or a group.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.region.countries import Country, by_spelling, country_named, fold, world
from geo_afpak.region.parts import (
    Actor,
    City,
    Dataset,
    Layer,
    Prefix,
    Vintage,
    Worldview,
)
from geo_afpak.region.projection import Bounds, metric_crs

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping
    from pathlib import Path

__all__ = [
    "EVENT",
    "Actor",
    "City",
    "Country",
    "Dataset",
    "Layer",
    "Prefix",
    "Region",
    "Vintage",
    "Worldview",
]

EVENT: Final = "event"
"""In place of a vintage: for each event that of its own day."""
_ALIKE: Final = 0.87
"""Of ten letters one is wrong, missing or too many: Afganistan, Pakistn, Paksitan."""
_OF_ITS_DAY: Final = "Each event is in the provinces and districts in force on its own day."


def is_day(text: str) -> bool:
    """Say whether a text is a day as ISO 8601 writes it."""
    try:
        return dt.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


@dataclass(frozen=True)
class Region:
    """A part of the world that incidents are joined, counted and drawn in.

    Parameters
    ----------
    name
        In titles: "Incidents in ...".
    those
        The same in a sentence, after "in" or "outside".
    countries
        At least one, in the order in which they are named.
    bounds
        Where a record's point can lie: west, south, east, north in degrees.
    view
        What a map shows at first.
    vintages
        At least one; the first is meant where none is named.
    languages
        Pairs of an ISO 639 code and the name of a language that names are given in.
    layers
        Files of the base map by name (neighbours, lines, towns).
    tables
        Files of names by name: adm1_aliases, adm2_aliases, place_aliases, local_names, groups,
        further_groups, group_aliases.
    cities
        Towns of several districts.
    prefixes, actors
        What names of places and of actors mean here and not elsewhere.
    sea, short_names
        Name of the sea on a map; pairs of a unit's name and a shorter one for figures.
    accuracy, disputed, names_note
        What a reader must know of borders, of disputed lines, of names in other scripts.
    worldviews
        Whose views of the borders there are; the first is meant where none is chosen.
    worldview
        The one chosen (`seen_by`), None where there are none.
    attribution, names_credit
        Whose boundaries and whose names.
    datasets
        Records that come with it; a map of none of a user's is one of the first.
    """

    name: str
    those: str
    countries: tuple[Country, ...]
    bounds: Bounds
    view: Bounds
    vintages: tuple[Vintage, ...]
    languages: tuple[tuple[str, str], ...] = ()
    layers: tuple[tuple[str, Layer], ...] = ()
    tables: tuple[tuple[str, Path], ...] = ()
    cities: tuple[City, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
    actors: tuple[Actor, ...] = ()
    sea: str = ""
    short_names: tuple[tuple[str, str], ...] = ()
    accuracy: str = ""
    disputed: str = ""
    names_note: str = ""
    attribution: str = ""
    names_credit: str = ""
    datasets: tuple[Dataset, ...] = ()
    worldviews: tuple[Worldview, ...] = ()
    worldview: Worldview | None = None

    def seen_by(self, name: str | None) -> Region:
        """Return the region with the borders in somebody's view; the first of them when None.

        Raises
        ------
        InvalidInputError
            If there is no such view.

        Examples
        --------
        >>> from geo_afpak.region.read import default_region
        >>> default_region().worldview.name, default_region().seen_by("pk").worldview.label
        ('neutral', "Pakistan's")
        """
        if name is None and not self.worldviews:
            return self
        for view in self.worldviews:
            if name in (None, view.name):
                return replace(self, worldview=view, disputed=view.note)
        choices = ", ".join(view.name for view in self.worldviews) or "none"
        raise InvalidInputError(
            f"worldview={name!r} is unknown; expected one of {choices}, those of {self.name}; "
            "choose one of them, or leave it out"
        )

    @cached_property
    def metric_crs(self) -> str:
        """The projection in which distances are measured, derived from the bounds."""
        return metric_crs(self.bounds)

    def holds(self, lon: Any, lat: Any) -> Any:  # noqa: ANN401 - numbers, or arrays of them
        """Say whether points lie within the bounds."""
        west, south, east, north = self.bounds
        across = (lon >= west) | (lon <= east) if west > east else (lon >= west) & (lon <= east)
        return across & (lat >= south) & (lat <= north)

    def looks_swapped(self, lon: Any, lat: Any) -> Any:  # noqa: ANN401 - as holds
        """Say whether points lie within the bounds only when their coordinates are swapped."""
        return self.holds(lat, lon) & (self.holds(lon, lat) ^ True)

    @property
    def iso3(self) -> tuple[str, ...]:
        """Codes of its countries."""
        return tuple(country.iso3 for country in self.countries)

    def vintage(self, name: str | int | None = None) -> Vintage:
        """Return a vintage by its name, or the one in force on a day; the first when None.

        Parameters
        ----------
        name
            A vintage's, an ISO date such as "2018-05-31", or "event": all of them, for events of
            which each is in the units of its own day.

        Raises
        ------
        InvalidInputError
            If there is no such vintage.
        """
        if name is None:
            return self.vintages[0]
        for vintage in self.vintages:
            if vintage.name == str(name):
                return vintage
        if is_day(str(name)):
            return self.vintage_of([str(name)])
        if name == EVENT:
            return Vintage(EVENT, _OF_ITS_DAY, _OF_ITS_DAY)
        choices = ", ".join(repr(one.name) for one in self.vintages)
        raise InvalidInputError(
            f"vintage={name!r} is unknown; expected one of {choices}, those of {self.name}, "
            "'event', or a day such as '2018-05-31'; choose one of them, or leave it out"
        )

    def knows(self, text: str) -> bool:
        """Say whether a text is one of its vintages, or a day of which it knows the units."""
        dated = any(one.valid_from for one in self.vintages)
        return text in {one.name for one in self.vintages} or (dated and is_day(text))

    def parts_of(self, unit: str, known: Container[str]) -> tuple[str, ...]:
        """Return the units of one vintage, given by its ids, that a unit of any is or was in.

        Parameters
        ----------
        unit
            Id of a unit of any vintage.
        known
            The ids of a vintage.

        Returns
        -------
        tuple of str
            The unit itself where the vintage has it; else those that it was parted into, or that
            it is a part of; none where nobody knows.
        """
        if unit in known:
            return (unit,)
        pairs = [pair for vintage in self.vintages for pair in vintage.parted]
        later = [one for old, new in pairs if old == unit for one in new]
        found = [part for one in later for part in self.parts_of(one, known)]
        former = [old for old, new in pairs if unit in new and old in known]
        return tuple(dict.fromkeys(found or former))

    def vintage_of(self, days: Iterable[str | None] | Mapping[str | None, int]) -> Vintage:
        """Return the vintage that was in force on most of the days, the earlier of two.

        Parameters
        ----------
        days
            ISO dates of events, or how many events each has; what is no date has no say.
        """
        starts = [one.valid_from for one in self.vintages]
        if len(starts) == 1 or not any(starts):
            return self.vintages[0]
        order = sorted(range(len(starts)), key=starts.__getitem__)
        latest, starts = list(accumulate(order, max)), sorted(starts)
        in_force: Counter[int] = Counter()
        for day, events in Counter(days).items():
            if isinstance(day, str) and day:
                before = bisect_right(starts, day)
                in_force[latest[before - 1] if before else 0] += events
        best = min(in_force, key=lambda n: (-in_force[n], n), default=0)
        return self.vintages[best]

    def country_of(self, text: str) -> str | None:
        """Return the ISO3 code of the country that a name or code means, None for others."""
        return self._spelt.get(fold(text))

    def country_meant(self, text: str) -> str | None:
        """Return the country that a text names or misspells; None where it is another's name.

        Examples
        --------
        >>> from geo_afpak.region.read import default_region
        >>> [default_region().country_meant(text) for text in ("Afganistan", "Tajikistan")]
        ['AFG', None]
        """
        own = self.country_of(text)
        if own or country_named(text):
            return own
        alike = get_close_matches(fold(text), self._spelt, n=1, cutoff=_ALIKE)
        return self._spelt[alike[0]] if alike else None

    def country(self, iso3: str) -> Country:
        """Return a country of the region or, of units beyond it, of the world."""
        own = {one.iso3: one for one in self.countries}
        return own.get(iso3) or world().get(iso3) or Country(iso3, iso3)

    def spellings(self, iso3: str) -> tuple[str, ...]:
        """List the ways to write a country."""
        country = self.country(iso3)
        return (iso3, country.name, *country.aliases)

    def by_number(self, scheme: str) -> dict[int, str]:
        """Map the numbers of a list of countries (iso, ucdp, gtd) to ISO3 codes."""
        return {
            number: country.iso3
            for country in self.countries
            for name, number in country.numbers
            if name == scheme
        }

    def family(self, adm1_id: str) -> frozenset[str]:
        """Return the provinces that one may mean: sources write either of two that merged."""
        found = [pair for vintage in self.vintages for pair in vintage.merged if adm1_id in pair]
        return frozenset((adm1_id, *(one for pair in found for one in pair)))

    def short_name(self, name: str) -> str:
        """Shorten the name of a unit that no map has room for."""
        return dict(self.short_names).get(name, name)

    def layer(self, name: str, vintage: Vintage | None = None) -> Layer | None:
        """Return a file of geometry by its name or level, None where there is none."""
        return dict((*self.layers, *(vintage.layers if vintage else ()))).get(name)

    def table(self, name: str) -> Path | None:
        """Return a table of names, None where there is none."""
        return dict(self.tables).get(name)

    @cached_property
    def _spelt(self) -> dict[str, str]:
        return by_spelling(self.countries)
