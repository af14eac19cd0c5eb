"""Keep boundaries of one's own where every command finds them: each set is a region of its own."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from geo_afpak.errors import InvalidInputError
from geo_afpak.files import refused_name
from geo_afpak.installed.formats import SUFFIXES, read_layers
from geo_afpak.installed.units import Units, units_of
from geo_afpak.io import safe_name, write_table, write_text
from geo_afpak.io._files import local_file, read_bytes
from geo_afpak.model import fields as f
from geo_afpak.region.read import default_region, read_region
from geo_afpak.text import listing, printable
from geo_afpak.together import at_once

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo_afpak.region.region import Region

__all__ = ["Installed", "home_folder", "install", "installed_sets", "region_with"]

_REGION: Final = "region.toml"
_REPORT: Final = "report.txt"
_MARGIN_DEG: Final = 1.0
_WHO: Final = ("groups", "further_groups", "group_aliases")
"""Tables of a region that hold for its people and not for its units."""


@dataclass(frozen=True)
class Installed:
    """Boundaries that are ready for use.

    Parameters
    ----------
    name
        What `--boundaries` calls them.
    file
        The region's file.
    report
        What was read, checked and mended, a fact a line.
    """

    name: str
    file: Path
    report: tuple[str, ...]


def home_folder() -> Path:
    """Return the folder of installed boundaries: GEO_AFPAK_HOME, else .geo-afpak at home."""
    set_ = os.environ.get("GEO_AFPAK_HOME")
    return Path(set_) if set_ else Path.home() / ".geo-afpak" / "boundaries"


def install(  # noqa: PLR0913 - each option is one thing that a user can state
    source: str | os.PathLike[str],
    *,
    name: str | None = None,
    level: int | None = None,
    provinces: str | os.PathLike[str] | None = None,
    country: str | None = None,
    columns: Mapping[str, str] | None = None,
    credit: str | None = None,
    licence: str | None = None,
    home: str | os.PathLike[str] | None = None,
) -> Installed:
    r"""Read boundaries from a file, clean them to one valid coverage, and keep them.

    Parameters
    ----------
    source
        GeoJSON, TopoJSON, GeoPackage, GeoParquet, KML, or a zip of shapefiles, with the columns
        of COD-AB, geoBoundaries, GADM or Natural Earth (`geo_afpak.io._unit_names`).
    name
        What to call them; the file's own name when None. A set of that name is replaced.
    level
        Of the units that take the place of districts; the finest up to 2 when None.
    provinces
        File of the provinces, where `source` does not name them.
    country
        ISO3 code, where `source` does not say it.
    columns
        Columns of `source` that hold name, code, province, province_code and country, where they
        are titled in its own way: ``{"name": "District"}``. Only `name` must be there.
    credit, licence
        Whose the boundaries are, and under what terms; from the file when None.
    home
        Folder to keep them in; GEO_AFPAK_HOME, or .geo-afpak/boundaries at home, when None.

    Returns
    -------
    Installed

    Raises
    ------
    InputFileError
        If a file cannot be used; nothing is kept then.

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import box
    >>> from tempfile import TemporaryDirectory
    >>> units = gpd.GeoDataFrame(
    ...     {"ADM2_EN": ["West", "East"], "ADM2_PCODE": ["XA101", "XA102"], "ADM1_EN": "Land",
    ...      "ADM1_PCODE": "XA1", "ADM0_EN": "Atlantis"},
    ...     geometry=[box(0, 0, 1.001, 1), box(1, 0, 2, 1)], crs=4326)
    >>> with TemporaryDirectory() as folder:
    ...     units.to_file(f"{folder}/atlantis.gpkg")
    ...     print(*install(f"{folder}/atlantis.gpkg", country="XAA", home=folder).report, sep="\n")
    atlantis.gpkg: COD-AB, level 2: 2 units in 1 province
    the file does not date its P-codes: mix them with no other's
    1 overlap (12.31 km²) given to the first unit by code
    no unit's area changed by more than 12.31 km²
    """
    file = Path(source)
    made = units_of(
        read_layers(file),
        file.name,
        level=level,
        provinces=read_layers(provinces) if provinces else (),
        country=country,
        columns=columns,
        source=credit,
        licence=licence,
    )
    inner = Path(file.stem)  # of areas.shp.zip
    chosen = safe_name(name or (inner.stem if inner.suffix in (".shp", *SUFFIXES) else file.stem))
    folder = Path(home) if home else home_folder()
    folder.mkdir(parents=True, exist_ok=True)
    # The set as a whole is renamed when it is there; a command may read it at once.
    with at_once(), tempfile.TemporaryDirectory(prefix=".set-", dir=folder) as parent:
        fresh = Path(parent) / chosen
        fresh.mkdir()
        write_table(made.districts, fresh / "adm2.gpkg", exact=True)
        write_table(made.provinces, fresh / "adm1.gpkg", exact=True)
        write_text("".join(f"{line}\n" for line in made.report), fresh / _REPORT)
        write_text(_region_file(made, chosen), fresh / _REGION)
        old = folder / chosen
        if old.exists():
            old.rename(Path(parent) / "old")
        fresh.rename(old)
    return Installed(chosen, folder / chosen / _REGION, made.report)


def _region_file(made: Units, name: str) -> str:
    """Write the region of a set of units (docs/region.md)."""
    west, south, east, north = made.districts.total_bounds.tolist()
    margin = _MARGIN_DEG
    bounds = [max(west - margin, -180), max(south - margin, -90), min(east + margin, 180),
              min(north + margin, 90)]  # fmt: skip
    named = dict(made.names)
    codes = sorted(set(made.districts[f.COUNTRY]))
    title = listing([named.get(code) or default_region().country(code).name for code in codes])
    stated = made.districts[[f.SOURCE, f.LICENCE]].stack().dropna()
    credit = f"Boundaries: {'; '.join(dict.fromkeys(map(str, stated)))}."
    head, *mended = made.report
    accuracy = f"Boundaries of {head}; {'; '.join(mended)}. Two sources differ by 2 to 3 km."
    lines = [
        f"# Made by `geo-afpak boundaries install`; {_REPORT} says what was mended.",
        f"name = {_quoted(title)}",
        f"bounds = {[round(one, 4) for one in bounds]}",
        f"view = {[round(one, 4) for one in (west, south, east, north)]}",
        f"attribution = {_quoted(credit)}",
        f"accuracy = {_quoted(accuracy)}",
        *(_country_table(code, named.get(code)) for code in codes),
        "[[vintages]]",
        f"name = {_quoted(made.edition or name)}",
        "[layers]",
        'adm1 = "adm1.gpkg"',
        'adm2 = "adm2.gpkg"',
    ]
    return "\n".join(lines) + "\n"


def _country_table(code: str, name: str | None) -> str:
    said = f"\nname = {_quoted(name)}" if name else ""
    return f"[[countries]]\niso3 = {_quoted(code)}{said}"


def _quoted(text: str) -> str:
    """Write text as TOML does, whose basic strings are those of JSON."""
    return json.dumps(printable(text), ensure_ascii=False)


def installed_sets(home: str | os.PathLike[str] | None = None) -> list[Installed]:
    """List the boundaries that are installed, by name."""
    folder = Path(home) if home else home_folder()
    files = sorted(folder.glob(f"*/{_REGION}"))
    return [
        Installed(one.parent.name, one, tuple(report.read_text("utf-8").splitlines()))
        for one in files
        if (report := one.with_name(_REPORT)).is_file()
    ]


def region_with(boundaries: str | os.PathLike[str], *, country: str | None = None) -> Region:
    """Return the region of installed boundaries, or of a file, which is installed first.

    Who acts there is known by the embedded region where all the countries are its own: groups,
    and how sources write actors. Its units, and names of them, are not.

    Parameters
    ----------
    boundaries
        Name of an installed set, or a file as `install` takes it. A file is cleaned once and
        found again by its content.
    country
        As `install` takes it.

    Raises
    ------
    InvalidInputError
        If nothing of that name is installed, and there is no such file.
    """
    known = {one.name: one for one in installed_sets()}
    found = known.get(os.fspath(boundaries))
    file = Path(boundaries)
    named = not refused_name(os.fspath(boundaries))[0] and not file.exists()
    if found is None and named and file.suffix.lower() not in SUFFIXES:
        names = ", ".join(known) or "none yet"
        raise InvalidInputError(
            f"boundaries {os.fspath(boundaries)!r} are not installed; expected one of {names}, or "
            "a file; run: geo-afpak boundaries install"
        )
    if found is None:
        name = f"{safe_name(file.stem)}-{_digest(file)}"
        found = known.get(name) or install(file, name=name, country=country)
    own, base = read_region(found.file), default_region()
    if not set(own.iso3) <= set(base.iso3):
        return own
    tables = tuple((name, path) for name, path in base.tables if name in _WHO)
    countries = tuple(one for one in base.countries if one.iso3 in own.iso3)
    return replace(own, tables=tables, actors=base.actors, countries=countries)


def _digest(file: Path) -> str:
    """Tell files apart by what they hold."""
    return hashlib.sha256(read_bytes(local_file(file, SUFFIXES))).hexdigest()[:12]
