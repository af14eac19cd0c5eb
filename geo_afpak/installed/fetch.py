"""Fetch boundaries from their publishers: kept, checked, tried again, and a clear word offline."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from geo_afpak.errors import InputFileError, InvalidInputError
from geo_afpak.installed.store import Installed, home_folder, install
from geo_afpak.region.countries import country_named
from geo_afpak.text import shorten

if TYPE_CHECKING:
    import os

__all__ = ["PUBLISHERS", "fetch"]

PUBLISHERS: Final = {
    "cod-ab": "https://data.humdata.org",
    "geoboundaries": "https://www.geoboundaries.org",
}
"""OCHA's common operational datasets, by HDX; geoBoundaries, its open release."""
_TIMES: Final = 3
_SECONDS: Final = 60
_FORMATS: Final = ("shp", "zipped shapefile", "geojson", "geopackage", "gpkg")


@dataclass(frozen=True)
class _Store:
    """Where downloads are kept, and from which server they come."""

    folder: Path
    server: str

    def get(self, url: str, name: str, sha256: str | None = None) -> Path:
        """Return a file, downloaded unless it is kept already."""
        try:
            import pooch
        except ImportError as error:
            raise InputFileError(
                "fetching needs pooch, which is not installed; expected the fetch extra; "
                "run: python -m pip install 'geo-afpak[fetch]'"
            ) from error
        secure = urlsplit(url).scheme == "https" or urlsplit(self.server).scheme == "http"
        if urlsplit(url).scheme not in ("http", "https") or not secure:
            raise InputFileError(
                f"{shorten(url)}: is no https address; expected one; download the file yourself"
            )
        keeper = pooch.create(
            path=self.folder, base_url="", registry={name: sha256 and f"sha256:{sha256}"},
            urls={name: url}, retry_if_failed=_TIMES - 1,
        )  # fmt: skip
        pooch.get_logger().setLevel("ERROR")
        try:
            return Path(keeper.fetch(name, downloader=pooch.HTTPDownloader(timeout=_SECONDS)))
        except (OSError, ValueError) as error:  # requests' errors are OSErrors
            raise InputFileError(
                f"{shorten(url)}: cannot be fetched ({shorten(str(error))}); expected a network "
                "and the file with its checksum; or download it yourself, and run: geo-afpak "
                "boundaries install FILE"
            ) from error

    def facts(self, path: str, name: str) -> dict[str, Any]:
        """Return what the publisher says of its files."""
        url = f"{self.server.rstrip('/')}/{path}"
        file = self.get(url, name)
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
        except ValueError as error:
            file.unlink()
            raise _strange(url) from error
        if not isinstance(said, dict):
            raise _strange(url)
        return said


def _strange(url: str) -> InputFileError:
    return InputFileError(
        f"{shorten(url)}: is not what the publisher's interface says; expected JSON that names "
        "a file; download the file yourself, and run: geo-afpak boundaries install FILE"
    )


def fetch(  # noqa: PLR0913 - each option is one thing that a user can state
    publisher: str,
    country: str | None,
    *,
    name: str | None = None,
    level: int | None = None,
    server: str | None = None,
    sha256: str | None = None,
    refresh: bool = False,
    home: str | os.PathLike[str] | None = None,
) -> Installed:
    """Fetch the boundaries of a country from a publisher, and install them.

    Parameters
    ----------
    publisher
        One of `PUBLISHERS`.
    country
        Its name or ISO 3166-1 code.
    name
        What to call them; such as "cod-ab-nga" when None.
    level
        Of the units that take the place of districts; 2 when None.
    server
        Another server with the same interface, such as a mirror.
    sha256
        What the file of the units must hash to.
    refresh
        Download again what is kept.
    home
        As `install` takes it.

    Raises
    ------
    InvalidInputError
        If the country is none.
    InputFileError
        If there is no network, the publisher has no such file, or the checksum differs.
    """
    code = country_named(country or "")
    if code is None:
        raise InvalidInputError(
            f"country {country!r} is none; expected a name or code of ISO 3166-1 with "
            f"{publisher}; say --country CODE"
        )
    folder = (Path(home) if home else home_folder()) / ".downloads"
    store = _Store(folder, server or PUBLISHERS[publisher])
    if refresh:
        for kept in folder.glob(f"{publisher}-{code.lower()}*"):
            kept.unlink()
    wanted = 2 if level is None else level
    prefix = f"{publisher}-{code.lower()}"
    get = _cod_ab if publisher == "cod-ab" else _geoboundaries
    file, provinces, credit, licence = get(store, prefix, code, wanted, sha256)
    made = install(
        file, name=name or prefix, level=level, provinces=provinces, country=code,
        credit=credit, licence=licence, home=home,
    )  # fmt: skip
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Installed(made.name, made.file, (*made.report, f"sha256 of {file.name}: {digest}"))


_Found = tuple[Path, Path | None, str, str | None]
"""File of the units, that of the provinces, whose they are, their licence."""


def _cod_ab(store: _Store, prefix: str, code: str, _: int, sha256: str | None) -> _Found:
    """Find the file among the resources of the data set on HDX (CKAN's API, package_show)."""
    path = f"api/3/action/package_show?id=cod-ab-{code.lower()}"
    said = store.facts(path, f"{prefix}.json").get("result") or {}
    for one in said.get("resources") or ():
        url = str(one.get("download_url") or one.get("url") or "")
        if str(one.get("format", "")).casefold() in _FORMATS and url:
            file = store.get(url, f"{prefix}{Path(urlsplit(url).path).suffix}", sha256)
            dated = str(one.get("last_modified") or "")[:10]
            whose = said.get("dataset_source") or "OCHA"
            credit = " ".join(filter(None, ("COD-AB", code, dated, f"({whose})")))
            return file, None, credit, said.get("license_title")
    raise _strange(f"{store.server}/{path}")


def _geoboundaries(store: _Store, prefix: str, code: str, level: int, sha256: str | None) -> _Found:
    """Find the file by the API of geoBoundaries; its units do not name their provinces."""
    said = _one(store, prefix, code, level)
    file = store.get(str(said["gjDownloadURL"]), f"{prefix}-adm{level}.geojson", sha256)
    provinces = None
    if level > 1:
        above = _one(store, prefix, code, 1)
        provinces = store.get(str(above["gjDownloadURL"]), f"{prefix}-adm1.geojson")
    year = said.get("boundaryYearRepresented") or ""
    credit = f"geoBoundaries {said.get('boundaryID', code)} {year} ({said.get('boundarySource')})"
    return file, provinces, credit, said.get("boundaryLicense")


def _one(store: _Store, prefix: str, code: str, level: int) -> dict[str, Any]:
    path = f"api/current/gbOpen/{code}/ADM{level}/"
    said = store.facts(path, f"{prefix}-adm{level}.json")
    if "gjDownloadURL" not in said:
        raise _strange(f"{store.server}/{path}")
    return said
