"""Read polygons with their columns, as text, from every format that boundaries come in.

What a driver of GDAL reads has been looked at before: by its content it is of the format that
its suffix names, and it is given as bytes, since in a path GDAL finds options and protocols.
"""

from __future__ import annotations

import stat
import tempfile
import warnings
import zipfile
from contextlib import ExitStack
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak.errors import InputFileError
from geo_afpak.io import safe_name
from geo_afpak.io._coded import expanded
from geo_afpak.io._door import parse_file
from geo_afpak.io._files import MAX_BYTES, local_file, read_bytes
from geo_afpak.io._gdal import check_driver, check_format
from geo_afpak.io._gdal import pyogrio as gdal
from geo_afpak.io._stored import check_schema, check_stored, opened
from geo_afpak.model.fields import CRS
from geo_afpak.model.schema import BOUNDARIES
from geo_afpak.text import shorten

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

__all__ = ["SUFFIXES", "read_layers"]

SUFFIXES: Final = (".geojson", ".gpkg", ".json", ".kml", ".parquet", ".topojson", ".zip")
_SHAPEFILE: Final = (".cpg", ".dbf", ".prj", ".shp", ".shx")
_MAX_MEMBERS: Final = 1000
_LON, _LAT = 360.0, 90.0


def read_layers(path: str | os.PathLike[str]) -> list[gpd.GeoDataFrame]:
    """Read every layer of polygons that a file holds.

    Parameters
    ----------
    path
        An existing local file: GeoJSON, TopoJSON, GeoPackage, GeoParquet (needs pyarrow), KML,
        or a zip of shapefiles or of one of the others.

    Returns
    -------
    list of geopandas.GeoDataFrame
        In EPSG:4326, flat; every column is text or None. Rows without a polygon stay.

    Raises
    ------
    InputFileError
        If the file is none of these, lacks a CRS, or holds no polygons.
    """
    file = local_file(path, SUFFIXES)
    try:
        with warnings.catch_warnings():
            # GDAL warns of names without a suffix, which bytes in memory have.
            warnings.simplefilter("ignore", RuntimeWarning)
            layers = _unpacked(file) if file.suffix.lower() == ".zip" else _layers(file)
    except InputFileError:
        raise
    except Exception as error:  # drivers raise types of their own, without a common base
        raise _refused(
            file, f"cannot be read ({shorten(str(error))})", "export it again"
        ) from error
    layers = [layer for layer in layers if _areal(layer)]
    if not layers:
        raise _refused(file, "holds no polygons", "name a file of boundaries")
    return layers


def _refused(file: Path, problem: str, fix: str) -> InputFileError:
    return InputFileError(f"{file.name}: {problem}; expected boundaries as polygons; {fix}")


def _areal(layer: gpd.GeoDataFrame) -> bool:
    return bool((shapely.get_dimensions(layer.geometry.to_numpy()) == 2).any())  # noqa: PLR2004


def _layers(file: Path) -> list[gpd.GeoDataFrame]:
    suffix = file.suffix.lower()
    if suffix in (".geojson", ".json", ".parquet") and not _is_topology(file):
        table = parse_file(file, BOUNDARIES)
        columns = {name: expanded(values) for name, values in table.columns.items()}
        return [_plain(columns, table.geometry, table.crs, file)]
    if suffix == ".kml":
        return _by_driver(file, "KML")
    return _by_driver(file, "GPKG" if suffix == ".gpkg" else "TopoJSON")


def _is_topology(file: Path) -> bool:
    """Tell TopoJSON, which is called .json as well."""
    with file.open("rb") as opened:
        return b'"Topology"' in opened.read(4096)


def _by_driver(file: Path, driver: str, path: Path | None = None) -> list[gpd.GeoDataFrame]:
    """Read all layers by one driver of GDAL; a shapefile by its path, as it is several files."""
    data = read_bytes(file)
    check_format(data, driver, Path(file.name))
    pyogrio = gdal()
    with ExitStack() as stack:
        database = stack.enter_context(opened(data, file)) if driver == "GPKG" else None
        if database:
            check_schema(database, file)
        source: Any = path or data
        layers = []
        for place, (name, kind) in enumerate(pyogrio.list_layers(source)):
            if kind is None:
                continue
            # By number: a layer of a KML that names none is called after the file in memory.
            info = pyogrio.read_info(source, layer=place)
            check_driver(info["driver"], driver, Path(file.name))
            meta, _, wkb, values = pyogrio.raw.read(source, layer=place, datetime_as_string=True)
            columns = dict(zip(map(str, meta["fields"]), values, strict=True))
            crs = meta["crs"] or (CRS if driver in ("KML", "TopoJSON") else None)
            shapes = shapely.from_wkb(wkb, on_invalid="ignore")
            if database:
                unread = np.flatnonzero(shapely.is_missing(shapes)).tolist()
                check_stored(database, name, len(wkb), unread, file)
            layers.append(_plain(columns, shapes, crs, file))
    return layers


def _plain(columns: dict[str, Any], shapes: Any, crs: Any, file: Path) -> gpd.GeoDataFrame:  # noqa: ANN401 - as drivers give them
    if crs is None:
        raise _refused(
            file, "declares no CRS (a shapefile lacks its .prj)", "export it with its CRS"
        )
    frame = pd.DataFrame(
        {name: pd.Series([_text(one) for one in values], dtype=object)
         for name, values in columns.items()}, index=range(len(shapes)),
    )  # fmt: skip
    flat = shapely.force_2d(np.asarray(shapes, dtype=object))
    layer = gpd.GeoDataFrame(frame, geometry=flat, crs=crs).to_crs(CRS)
    bounds = layer.total_bounds
    if (abs(bounds) > (_LON, _LAT, _LON, _LAT)).any():
        where = ", ".join(f"{value:g}" for value in bounds)
        raise _refused(
            file, f"is said to be in degrees and reaches from {where}",
            "export it with the CRS that its numbers are in, or in EPSG:4326",
        )  # fmt: skip
    return layer


def _text(value: Any) -> str | None:  # noqa: ANN401 - a cell of any column
    """Write a cell as text; a whole number that a gap has made a fraction as it was."""
    if isinstance(value, list | tuple):
        return "|".join(map(str, value)) or None
    if value is None or value != value:  # noqa: PLR0124 - NaN
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).replace("\0", " ").split()) or None


# --- archives ---------------------------------------------------------------------


def _unpacked(file: Path) -> list[gpd.GeoDataFrame]:
    """Read what an archive holds; its names lead nowhere, and its sizes are limited."""
    with tempfile.TemporaryDirectory(prefix="geo-afpak-") as folder, _opened(file) as archive:
        members = [one for one in archive.infolist() if not one.is_dir()]
        _check(members, file)
        layers: list[gpd.GeoDataFrame] = []
        for number, (stem, found) in enumerate(sorted(_families(members).items())):
            base = Path(folder) / f"{number}-{safe_name(PurePosixPath(stem).name)}"
            paths = {suffix: _extracted(archive, one, base.with_name(f"{base.name}{suffix}"))
                     for suffix, one in found.items()}  # fmt: skip
            for suffix, read in _READERS.items():
                if suffix in paths:
                    layers += read(paths[suffix])
        return layers


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except zipfile.BadZipFile as error:
        raise _refused(file, f"is no zip archive ({error})", "download it again") from error


def _check(members: list[zipfile.ZipInfo], file: Path) -> None:
    size = sum(one.file_size for one in members)
    if len(members) > _MAX_MEMBERS or size > MAX_BYTES:
        problem = f"unpacks to {len(members)} files of {size} bytes"
        raise _refused(file, problem, f"take out what is needed (at most {MAX_BYTES} bytes)")
    for one in members:
        parts = PurePosixPath(one.filename.replace("\\", "/"))
        if parts.is_absolute() or ".." in parts.parts or stat.S_ISLNK(one.external_attr >> 16):
            raise _refused(file, f"has the member {shorten(one.filename)}, which leads out of it",
                           "do not trust it; ask its source")  # fmt: skip


def _families(members: list[zipfile.ZipInfo]) -> dict[str, dict[str, zipfile.ZipInfo]]:
    """Group what belongs together, as the files of a shapefile do, by name without suffix."""
    families: dict[str, dict[str, zipfile.ZipInfo]] = {}
    for one in members:
        name = PurePosixPath(one.filename)
        suffix = name.suffix.lower()
        if suffix in (*_SHAPEFILE, *SUFFIXES[:-1]) and not name.name.startswith("."):
            families.setdefault(str(name.with_suffix("")), {})[suffix] = one
    return families


def _extracted(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> Path:
    """Write a member; zipfile stops at the size that it declares, or refuses it."""
    with archive.open(member) as packed, target.open("wb") as written:
        left = member.file_size
        while block := packed.read(min(left, 1 << 20)) if left else b"":
            written.write(block)
            left -= len(block)
    return target


def _shapefile(path: Path) -> list[gpd.GeoDataFrame]:
    lacking = [s for s in (".dbf", ".prj", ".shx") if not path.with_suffix(s).exists()]
    if lacking:
        raise _refused(path, f"lies in the archive without {', '.join(lacking)}", "add them")
    return _by_driver(path, "ESRI Shapefile", path)


_READERS: Final[dict[str, Callable[[Path], list[gpd.GeoDataFrame]]]] = {
    ".shp": _shapefile,
    **dict.fromkeys(SUFFIXES[:-1], _layers),
}
