"""The countries of the world by name and code (data/countries.csv)."""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Final

from geo_afpak.region.datasets import data_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Country", "by_spelling", "country_named", "fold", "world"]

_NOT_LETTERS: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Country:
    """A country, and how sources write it.

    Parameters
    ----------
    iso3
        ISO 3166-1 alpha-3: the id of its unit of level adm0.
    name
        As it is shown.
    aliases
        Other ways to write it, ISO 3166-1 alpha-2 among them.
    numbers
        Its number in lists of countries, by the name of the list: iso, ucdp, gtd.
    """

    iso3: str
    name: str
    aliases: tuple[str, ...] = ()
    numbers: tuple[tuple[str, int], ...] = ()


@cache
def world() -> Mapping[str, Country]:
    """Return the countries of the world by ISO3 code.

    Examples
    --------
    >>> world()["NGA"].name, world()["NGA"].numbers
    ('Nigeria', (('iso', 566),))
    """
    with data_path("countries.csv").open(encoding="utf-8", newline="") as file:
        return {row["iso3"]: _country(row) for row in csv.DictReader(file)}


def _country(row: Mapping[str, str]) -> Country:
    others = (text.strip() for text in row["aliases"].split(";") if text.strip())
    number = (("iso", int(row["iso_number"])),)
    return Country(row["iso3"], row["name"], (row["iso2"], *others), number)


def country_named(text: str) -> str | None:
    """Return the ISO3 code that a name or code of a country means, None when it is none.

    Examples
    --------
    >>> country_named("PAKISTAN"), country_named("Cote d’Ivoire"), country_named("Atlantis")
    ('PAK', 'CIV', None)
    """
    return _named().get(fold(text))


@cache
def _named() -> Mapping[str, str]:
    return by_spelling(world().values())


def by_spelling(countries: Iterable[Country]) -> dict[str, str]:
    """Map every way to write each of the countries, folded, to its ISO3 code."""
    return {
        fold(text): country.iso3
        for country in countries
        for text in (country.iso3, country.name, *country.aliases)
    }


def fold(text: str) -> str:
    """Fold case, accents and signs, which sources write with and without."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return _NOT_LETTERS.sub(" ", plain).strip()
