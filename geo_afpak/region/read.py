"""Read a region from its file (TOML): every fault at once."""

from __future__ import annotations

import re
import tomllib
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo_afpak.errors import Fault, InputFileError, ValidationError
from geo_afpak.region.countries import Country, world
from geo_afpak.region.datasets import data_path
from geo_afpak.region.region import Actor, City, Dataset, Layer, Prefix, Region, Vintage

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping

    from geo_afpak.region.projection import Bounds

__all__ = ["default_region", "read_region"]

LEVELS: Final = ("adm0", "adm1", "adm2")
BASE_MAP: Final = ("neighbours", "lines", "towns")
TABLES: Final = (
    "adm1_aliases", "adm2_aliases", "place_aliases", "local_names", "groups", "further_groups",
    "group_aliases",
)  # fmt: skip
_LON, _LAT = 180, 90


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
    try:
        data = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InputFileError(
            f"{file}: {error}; expected a region as TOML in UTF-8; see docs/region.md"
        ) from error
    faults: list[Fault] = []
    region = _region(_Keys(data, "a region", "", file.parent, faults))
    if faults:
        raise ValidationError(str(file), faults)
    return region


class _Keys:
    """One table of the file: its keys are taken one by one, and what is left is a fault."""

    def __init__(
        self, data: Mapping[str, Any], what: str, where: str, folder: Path, faults: list[Fault]
    ) -> None:
        self._left = dict(data)
        self._known: list[str] = []
        self._what, self._where = what, where
        self._folder, self._faults = folder, faults

    def fault(self, key: str, value: object, problem: str, expected: str, fix: str) -> None:
        """Note a fault of a key."""
        shown = "" if value is None else str(value)[:60]
        place = f"{self._where}{key}"
        self._faults.append(Fault(None, "", place, shown, problem, expected, fix))

    def take(self, key: str, kind: type | tuple[type, ...], example: str, default: Any) -> Any:  # noqa: ANN401
        """Take a value of a kind; the default where there is none, a fault where that is None."""
        self._known.append(key)
        value = self._left.pop(key, None)
        if value is None:
            if default is None:
                self.fault(key, None, "is missing", example, "add it")
            return default
        if isinstance(value, kind) and not isinstance(value, bool):
            return value
        self.fault(key, value, f"is a {type(value).__name__}", example, "correct it")
        return default

    def text(self, key: str, default: str | None = "", example: str = "text in quotes") -> str:
        """Take text."""
        return self.take(key, str, example, default) or ""

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts."""
        found = self.take(key, list, 'a list such as ["one", "two"]', [])
        if all(isinstance(one, str) for one in found):
            return tuple(found)
        self.fault(key, found, "holds something else than text", "text in quotes", "correct it")
        return ()

    def pairs(self, key: str, kind: type, example: str) -> tuple[tuple[str, Any], ...]:
        """Take a table of names and values of one kind."""
        found = self.take(key, dict, example, {})
        wrong = [name for name, value in found.items() if not isinstance(value, kind)]
        for name in wrong:
            self.fault(f"{key}.{name}", found[name], "is of the wrong kind", example, "correct it")
        return tuple((name, value) for name, value in found.items() if name not in wrong)

    def files(self, key: str, known: tuple[str, ...]) -> dict[str, Path]:
        """Take a table of files by name, which must exist."""
        example = f"a table of files by {', '.join(known)}"
        found = {}
        for name, text in self.pairs(key, str, example):
            if name not in known:
                self.fault(f"{key}.{name}", text, "is unknown", example, "rename or remove it")
            elif file := self._file(f"{key}.{name}", text):
                found[name] = file
        return found

    def pattern(self) -> str:
        """Take a regular expression."""
        text = self.text("pattern", None, "a regular expression")
        try:
            re.compile(text)
        except re.error as error:
            said = f"cannot be read: {error}"
            self.fault("pattern", text, said, "a regular expression", "mend it")
        return text

    def columns(self, known: tuple[str, ...]) -> dict[str, dict[str, str]]:
        """Take, by layer, the file's own names of columns."""
        found = {}
        for layer, names in self.pairs("columns", dict, "a table of columns by layer"):
            if layer not in known:
                self.fault(f"columns.{layer}", None, "is unknown", f"one of {known}", "rename it")
            wrong = [ours for ours, theirs in names.items() if not isinstance(theirs, str)]
            for ours in wrong:
                key = f"columns.{layer}.{ours}"
                self.fault(key, names[ours], "is no name", "text in quotes", "correct it")
            found[layer] = {ours: names[ours] for ours in names if ours not in wrong}
        return found

    def file(self, key: str) -> Path | None:
        """Take a file, which must exist."""
        text = self.text(key)
        return self._file(key, text) if text else None

    def _file(self, key: str, text: str) -> Path | None:
        file = self._folder / text
        if file.is_file():
            return file
        self.fault(key, text, "is no file", f"a file in {self._folder}", "correct the path")
        return None

    def bounds(self, key: str, default: Bounds | None) -> Bounds:
        """Take west, south, east, north."""
        example = "[west, south, east, north] in degrees, such as [2.6, 4.2, 14.7, 13.9]"
        found = self.take(key, list, example, default)
        if found is None or found is default:
            return default or (0.0, 0.0, 1.0, 1.0)
        if len(found) == 4 and all(type(one) in (int, float) for one in found):  # noqa: PLR2004
            west, south, east, north = map(float, found)
            if (
                max(abs(west), abs(east)) <= _LON
                and -_LAT <= south < north <= _LAT
                and west != east
            ):
                return west, south, east, north
        self.fault(key, found, "are no bounds", example, "correct them")
        return 0.0, 0.0, 1.0, 1.0

    def tables(self, key: str, what: str) -> list[_Keys]:
        """Take a list of tables."""
        found = self.take(key, list, f"[[{key}]]", [])
        return [
            _Keys(one, what, f"{key}[{number}].", self._folder, self._faults)
            for number, one in enumerate(found)
            if isinstance(one, dict)
        ]

    def done(self) -> None:
        """Find fault with every key that nobody took."""
        for key, value in self._left.items():
            near = get_close_matches(key, self._known, 1)
            fix = f"did you mean {near[0]!r}?" if near else "remove it"
            expected = f"one of {', '.join(self._known)}"
            self.fault(key, None if isinstance(value, dict | list) else value,
                       f"is no key of {self._what}", expected, fix)  # fmt: skip


def _region(keys: _Keys) -> Region:
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
        crowded=keys.texts("crowded"),
        sea=keys.text("sea"),
        short_names=keys.pairs("short_names", str, "a table of names and shorter ones"),
        accuracy=keys.text("accuracy"),
        disputed=keys.text("disputed"),
        names_note=keys.text("names_note"),
        attribution=keys.text("attribution"),
        names_credit=keys.text("names_credit"),
        datasets=tuple(map(_dataset, keys.tables("datasets", "a data set"))),
    )
    if not region.countries:
        keys.fault("countries", None, "has none", "one [[countries]] at least", "add it")
    for vintage in region.vintages:
        lacking = {"adm1", "adm2"} - {level for level, _ in vintage.layers}
        for level in sorted(lacking):
            keys.fault(f"layers.{level}", None, "is missing", "a file of polygons", "add it")
    keys.done()
    return region


def _layers(
    keys: _Keys, known: tuple[str, ...], columns: Mapping[str, Mapping[str, str]]
) -> dict[str, Layer]:
    return {
        name: Layer(file, tuple(columns.get(name, {}).items()))
        for name, file in keys.files("layers", known).items()
    }


def _of_levels(layers: Mapping[str, Layer]) -> tuple[tuple[str, Layer], ...]:
    return tuple((level, layers[level]) for level in LEVELS if level in layers)


def _country(keys: _Keys) -> Country:
    """Take a country: its code, and what is not as in the list of the world."""
    iso3 = keys.text("iso3", None, 'a code of ISO 3166-1 alpha-3 such as "NGA"')
    known = world().get(iso3)
    if iso3 and not known:
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
    keys: _Keys, shared: Mapping[str, Layer], columns: Mapping[str, Mapping[str, str]]
) -> Vintage:
    """Take a vintage: its own files and columns, and the region's for the rest."""
    own = keys.columns(LEVELS)
    columns = {name: {**columns.get(name, {}), **own.get(name, {})} for name in {*columns, *own}}
    layers = {**shared, **_layers(keys, LEVELS, columns)}
    layers = {
        name: Layer(layer.path, tuple(columns.get(name, {}).items()))
        for name, layer in layers.items()
    }
    vintage = Vintage(
        keys.text("name", None, 'a name such as "2017"'),
        keys.text("label"),
        keys.text("note"),
        keys.pairs("merged", str, "a table of the old province's id and the new one's"),
        _of_levels(layers),
        keys.text("valid_from"),
    )
    keys.done()
    return vintage


def _city(keys: _Keys) -> City:
    city = City(keys.text("name", None), keys.texts("spellings"), keys.texts("districts"))
    if not city.districts:
        keys.fault("districts", None, "has none", "ids of districts", "add them")
    keys.done()
    return city


def _prefix(keys: _Keys) -> Prefix:
    prefix = Prefix(keys.pattern(), keys.text("country", None), keys.text("note"))
    keys.done()
    return prefix


def _actor(keys: _Keys) -> Actor:
    actor = Actor(keys.text("kind", None), keys.pattern(), keys.text("note"))
    keys.done()
    return actor


def _dataset(keys: _Keys) -> Dataset:
    dataset = Dataset(
        keys.text("name", None), keys.text("citation", None), keys.text("licence"),
        keys.text("title"), keys.text("limits"), keys.file("phases"), keys.file("footnotes"),
    )  # fmt: skip
    keys.done()
    return dataset
