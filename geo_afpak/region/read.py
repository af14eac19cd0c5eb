"""Read a region from its file (TOML): every fault at once."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import Fault, ValidationError
from geo_afpak.region.countries import Country, world
from geo_afpak.region.datasets import data_path
from geo_afpak.region.keys import Keys, read_toml
from geo_afpak.region.region import (
    Actor,
    City,
    Dataset,
    Layer,
    Prefix,
    Region,
    Vintage,
    Worldview,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping


__all__ = ["USER_ASSIGNED", "default_region", "read_region"]

LEVELS: Final = ("adm0", "adm1", "adm2")
BASE_MAP: Final = ("neighbours", "lines", "towns")
TABLES: Final = (
    "adm1_aliases", "adm2_aliases", "place_aliases", "local_names", "groups", "further_groups",
    "group_aliases",
)  # fmt: skip
HOW: Final = ("border", "disputed", "hidden")
"""How a worldview may draw a line."""
USER_ASSIGNED: Final = re.compile(r"AA[A-Z]|Q[M-Z][A-Z]|X[A-Z]{2}|ZZ[A-Z]")
"""Codes that ISO 3166-1 leaves to users, for countries that it does not list."""


@cache
def default_region() -> Region:
    """Return the region that is meant where none is named: Afghanistan and Pakistan.

    Examples
    --------
    >>> default_region().iso3
    ('AFG', 'PAK')
    """
    return read_region(data_path("afpak.toml"))


def read_region(path: str | os.PathLike[str]) -> Region:
    """Read a region from a TOML file; the files that it names lie relative to it.

    Parameters
    ----------
    path
        Needs `name`, `bounds`, one `[[countries]]` or more (`iso3`, `name`), and `[layers]`
        with `adm1` and `adm2`; docs/region.md has the rest, and an example.

    Returns
    -------
    Region

    Raises
    ------
    InputFileError
        If the file cannot be read, or is no TOML.
    ValidationError
        If something in it is missing, misspelt or of the wrong kind: all of it at once.

    Examples
    --------
    >>> read_region(data_path("afpak.toml")).name
    'Afghanistan and Pakistan'
    """
    file = Path(path)
    data = read_toml(path)
    faults: list[Fault] = []
    region = _region(Keys(data, "a region", "", file.parent, faults))
    if faults:
        raise ValidationError(str(file), faults)
    return region


def _region(keys: Keys) -> Region:
    name = keys.text("name", None, 'a name such as "Nigeria"')
    bounds = keys.bounds("bounds", None)
    columns = keys.columns((*LEVELS, *BASE_MAP))
    layers = _layers(keys, (*LEVELS, *BASE_MAP), columns)
    region = Region(
        name=name,
        those=keys.text("those", name),
        countries=tuple(map(_country, keys.tables("countries", "a country"))),
        bounds=bounds,
        view=keys.bounds("view", bounds),
        vintages=tuple(
            _vintage(one, layers, columns) for one in keys.tables("vintages", "a vintage")
        )
        or (Vintage("only", layers=_of_levels(layers)),),
        languages=keys.pairs("languages", str, 'a table such as { fa = "Dari" }'),
        layers=tuple((name, layer) for name, layer in layers.items() if name in BASE_MAP),
        tables=tuple(keys.files("tables", TABLES).items()),
        cities=tuple(map(_city, keys.tables("cities", "a city"))),
        prefixes=tuple(map(_prefix, keys.tables("prefixes", "a prefix"))),
        actors=tuple(map(_actor, keys.tables("actors", "an actor"))),
        sea=keys.text("sea"),
        short_names=keys.pairs("short_names", str, "a table of names and shorter ones"),
        accuracy=keys.text("accuracy"),
        disputed=keys.text("disputed"),
        names_note=keys.text("names_note"),
        attribution=keys.text("attribution"),
        names_credit=keys.text("names_credit"),
        datasets=tuple(map(_dataset, keys.tables("datasets", "a data set"))),
        worldviews=_worldviews(keys),
    ).seen_by(None)
    if not region.countries:
        keys.fault("countries", None, "has none", "one [[countries]] at least", "add it")
    for vintage in region.vintages:
        lacking = {"adm1", "adm2"} - {level for level, _ in vintage.layers}
        for level in sorted(lacking):
            keys.fault(f"layers.{level}", None, "is missing", "a file of polygons", "add it")
    keys.done()
    return region


def _layers(
    keys: Keys, known: tuple[str, ...], columns: Mapping[str, Mapping[str, str]]
) -> dict[str, Layer]:
    return {
        name: Layer(file, tuple(columns.get(name, {}).items()))
        for name, file in keys.files("layers", known).items()
    }


def _of_levels(layers: Mapping[str, Layer]) -> tuple[tuple[str, Layer], ...]:
    return tuple((level, layers[level]) for level in LEVELS if level in layers)


def _country(keys: Keys) -> Country:
    """Take a country: its code, and what is not as in the list of the world."""
    iso3 = keys.text("iso3", None, 'a code of ISO 3166-1 alpha-3 such as "NGA"')
    known = world().get(iso3)
    if iso3 and not known and not USER_ASSIGNED.fullmatch(iso3):
        keys.fault("iso3", iso3, "is no country", "ISO 3166-1 alpha-3", "see data/countries.csv")
    known = known or Country(iso3, iso3)
    country = Country(
        iso3,
        keys.text("name", known.name),
        (known.name, *known.aliases, *keys.texts("aliases")),
        (*known.numbers, *keys.pairs("numbers", int, "a table such as { ucdp = 475 }")),
    )
    keys.done()
    return country


def _vintage(
    keys: Keys, shared: Mapping[str, Layer], columns: Mapping[str, Mapping[str, str]]
) -> Vintage:
    """Take a vintage: its own files and columns, and the region's for the rest."""
    own = keys.columns(LEVELS)
    columns = {name: {**columns.get(name, {}), **own.get(name, {})} for name in {*columns, *own}}
    layers = {**shared, **_layers(keys, LEVELS, columns)}
    changes = keys.files("changes", LEVELS)
    parted = keys.lists("parted")
    gone = tuple(old for old, _ in parted)
    layers = {
        name: Layer(
            layer.path,
            tuple(columns.get(name, {}).items()),
            changes.get(name),
            gone if name in changes else (),
        )
        for name, layer in layers.items()
    }
    vintage = Vintage(
        keys.text("name", None, 'a name such as "2017"'),
        keys.text("label"),
        keys.text("note"),
        keys.pairs("merged", str, "a table of the old province's id and the new one's"),
        parted,
        _of_levels(layers),
        keys.text("valid_from"),
    )
    keys.done()
    return vintage


def _worldviews(keys: Keys) -> tuple[Worldview, ...]:
    """Take the file of views of the borders: one table each."""
    file = keys.file("worldviews")
    if file is None:
        return ()
    found = []
    for name, part in keys.other(file, "a worldview"):
        view = Worldview(
            name,
            part.text("label", name),
            part.text("note", None),
            part.text("credit"),
            part.pairs("lines", str, f"a table of lines: {', '.join(HOW)}"),
            part.pairs("names", str, "a table of lines and names"),
        )
        for line, how in view.lines:
            if how not in HOW:
                part.fault(f"lines.{line}", how, "is no way to draw", f"one of {HOW}", "correct it")
        part.done()
        found.append(view)
    return tuple(found)


def _city(keys: Keys) -> City:
    city = City(keys.text("name", None), keys.texts("spellings"), keys.texts("districts"))
    if not city.districts:
        keys.fault("districts", None, "has none", "ids of districts", "add them")
    keys.done()
    return city


def _prefix(keys: Keys) -> Prefix:
    prefix = Prefix(keys.pattern(), keys.text("country", None), keys.text("note"))
    keys.done()
    return prefix


def _actor(keys: Keys) -> Actor:
    actor = Actor(keys.text("kind", None), keys.pattern(), keys.text("note"))
    keys.done()
    return actor


def _dataset(keys: Keys) -> Dataset:
    dataset = Dataset(
        keys.text("name", None), keys.text("citation", None), keys.text("licence"),
        keys.text("title"), keys.text("limits"), keys.file("phases"), keys.file("footnotes"),
        keys.file("story"),
    )  # fmt: skip
    keys.done()
    return dataset
