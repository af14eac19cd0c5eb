"""Files that hold records, not lines: JSON and answers of an API, and what libraries read."""

from __future__ import annotations

import io
import json
import re
import warnings
from functools import partial
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZipFile

from geo_afpak.errors import InputFileError
from geo_afpak.importers._raw import Raw, Rows
from geo_afpak.importers._text import contents
from geo_afpak.io._files import read_bytes, refuse
from geo_afpak.io._gdal import check_driver, check_format
from geo_afpak.io._gdal import pyogrio as gdal
from geo_afpak.io._names import LAT, LON, known_names, plain_title
from geo_afpak.io._parts import PARTED, parts_of
from geo_afpak.io._sheets import cell_text
from geo_afpak.io._stored import check_schema, check_stored, opened
from geo_afpak.io._unpacked import (
    MOST_CELLS,
    MOST_ROWS,
    check_extent,
    check_packed,
    check_parquet,
    check_size,
)
from geo_afpak.model.schema import shorten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    import pandas as pd

JSON: Final = (".json", ".jsonl", ".ndjson", ".geojson", ".geojsonl", ".geojsons")
_LINES: Final = re.compile(r"[\r\n\x1e]")
_ANSWERS: Final = ("data", "Result", "results", "features")
"""Where ACLED, UCDP, HDX HAPI and GeoJSON keep their records."""
_SHAPES: Final = ("Point", "MultiPoint", "LineString", "Polygon", "MultiPolygon")
_MAPS: Final = {".gpkg": "GPKG", ".kml": "KML", ".gpx": "GPX"}
_SHAPEFILE: Final = "ESRI Shapefile"
_PARTS: Final = (".cpg", ".dbf", ".prj", ".shp", ".shx")
_TABLES: Final = (".parquet", ".sav", ".dta", ".rds", ".rda", ".rdata")
LIBRARIES: Final = (*_MAPS, *_TABLES)
PARTED_JSON: Final = tuple(suffix for suffix in PARTED if suffix in JSON)


def json_rows(path: Path, *, in_parts: bool = False) -> Rows:
    """Read records as JSON: an array, a line each, GeoJSON, an answer of ACLED's or UCDP's API.

    In parts it is read twice, as the names of columns may stand anywhere.
    """
    notes: list[str] = []
    blocks: Callable[[], Iterable[tuple[float, list[dict[str, str]]]]]
    blocks = partial(_blocks, path)
    if not in_parts:
        blocks = [(1.0, _records(path, read_bytes(path), notes))].copy
    names = list(dict.fromkeys(name for _, block in blocks() for one in block for name in one))

    def read() -> Iterator[Raw]:
        yield Raw(0, names)
        number = 0
        for share, block in blocks():
            for place, record in enumerate(block, 1):
                number += 1
                done = share * place / len(block)
                yield Raw(number, [record.get(name, "") for name in names], "", done)

    return Rows(read, notes=notes)


def _blocks(path: Path) -> Iterator[tuple[float, list[dict[str, str]]]]:
    return ((part.share, _records(path, part.data, [])) for part in parts_of(path))


def _records(path: Path, file: bytes, notes: list[str]) -> list[dict[str, str]]:
    try:
        data = _parsed(file.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        problem = f"is no JSON ({shorten(str(error))})"
        raise refuse(path, problem, "records as JSON", "export it again") from error
    if isinstance(data, dict) and data.get("type") == "Feature":
        data = [data]
    if isinstance(data, dict):
        data = _of_columns(data)
        key = next((one for one in _ANSWERS if isinstance(data.get(one), list)), None)
        inner = [] if key else _lists_in(data)
        if len(inner) == 1:
            key, data = "records", {"records": inner[0]}
        if key is None:
            shown = ", ".join(map(shorten, data)) or "nothing"
            expected = f"a list of records, or one under {', '.join(_ANSWERS)}"
            raise refuse(path, f"holds {shown}", expected, "save the records only")
        stated = data.get("count", data.get("TotalCount"))
        data = data[key]
        if isinstance(stated, int) and stated != len(data):
            notes.append(f"says it has {stated} records and holds {len(data)}: is it one page?")
    if not isinstance(data, list) or not all(isinstance(record, dict) for record in data):
        raise refuse(path, "holds no list of records", "objects in a list", "export it again")
    return [_flat(record) for record in data]


def _of_columns(data: dict[str, Any]) -> dict[str, Any]:
    """Turn what pandas writes by column (orient "columns", "split") into a list of records."""
    columns, rows = data.get("columns"), data.get("data")
    if isinstance(columns, list) and isinstance(rows, list):
        if all(isinstance(row, list) and len(row) == len(columns) for row in rows):
            return {"data": [dict(zip(columns, row, strict=True)) for row in rows]}
    elif data and all(isinstance(one, dict) for one in data.values()) and not _lists_in(data):
        keys = dict.fromkeys(key for column in data.values() for key in column)
        if known_names(keys) > known_names(data):  # orient "index"
            return {"data": list(data.values())}
        return {"data": [{name: col.get(key) for name, col in data.items()} for key in keys]}
    return data


def _lists_in(data: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Return the lists of objects that lie deeper in an answer."""
    found = []
    for value in data.values():
        if isinstance(value, dict):
            found += _lists_in(value)
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            found.append(value)
    return found


def _parsed(text: str) -> Any:  # noqa: ANN401
    try:
        return json.loads(text, parse_constant=_no_number)
    except json.JSONDecodeError:
        lines = [line for line in _LINES.split(text) if line.strip()]
        if len(lines) < 2:  # noqa: PLR2004
            raise
        return [json.loads(line, parse_constant=_no_number) for line in lines]


def _no_number(name: str) -> None:
    """Read NaN and Infinity, which are no JSON but are written by pandas, as nothing."""
    del name


def _flat(record: dict[str, Any]) -> dict[str, str]:
    """Turn a record into cells; of a GeoJSON feature its properties and its point."""
    if record.get("type") == "Feature":
        stated, geometry = record.get("properties"), record.get("geometry")
        properties = dict(stated) if isinstance(stated, dict) else {}
        point = _point(geometry) if isinstance(geometry, dict) else []
        if "id" in record:
            properties.setdefault("id", record["id"])
        taken = {plain_title(name) for name in properties}
        for name, degrees in zip(("longitude", "latitude"), point, strict=False):
            if name not in taken:
                properties[name] = degrees
        record = properties
    return {name: _cell(value) for name, value in _unnested(record)}


def _unnested(record: dict[str, Any], above: str = "") -> Iterator[tuple[str, Any]]:
    """Yield the values of a record, of objects in it with the names above: location_lat."""
    for name, value in record.items():
        if isinstance(value, dict) and value and value.get("type") not in _SHAPES:
            yield from _unnested(value, f"{above}{name}_")
        else:
            yield f"{above}{name}", value


def _point(geometry: dict[str, Any]) -> list[Any]:
    """Return longitude and latitude of a lone point, nothing of other shapes and broken ones."""
    point = geometry.get("coordinates") if geometry.get("type") in _SHAPES[:2] else None
    if geometry.get("type") == "MultiPoint":
        point = point[0] if isinstance(point, list) and len(point) == 1 else None
    return point if isinstance(point, list) and len(point) > 1 else []


def _cell(value: Any) -> str:  # noqa: ANN401
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "; ".join(value)
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return cell_text(value)


# --- by libraries -------------------------------------------------------------


def library_rows(path: Path, asked: str | None = None, *, in_parts: bool = False) -> Rows:
    """Read a file by the library for it: GeoPackage, KML, GPX, Parquet, SPSS, Stata, R.

    Of several layers the one asked for is read; in parts there is one.
    """
    if in_parts:
        return _of_frames(
            lambda: ((one.share, _library_frame(path, asked, one.data)) for one in parts_of(path))
        )
    return _of_frames([(1.0, _library_frame(path, asked))].copy)


def _library_frame(path: Path, asked: str | None, data: bytes | None = None) -> pd.DataFrame:
    """Read a file, or a part of it that is one."""
    suffix = path.suffix.lower()
    readers: dict[str, tuple[str, Callable[[], pd.DataFrame]]] = {
        ".parquet": ("pyarrow", lambda: _parquet(path, data)),
        ".sav": ("pyreadstat", lambda: _statistics(path, "read_sav")),
        ".dta": ("pyreadstat", lambda: _statistics(path, "read_dta")),
        **dict.fromkeys((".rds", ".rda", ".rdata"), ("rdata", lambda: _r_frame(path))),
    }
    package, read = readers.get(suffix, ("pyogrio", lambda: _map(path, _MAPS[suffix], asked, data)))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return read()
    except InputFileError:
        raise
    except ImportError as error:
        raise InputFileError(
            f"{path}: files {suffix} need {package}, which is not installed; expected the "
            "containers extra; run: python -m pip install 'geo-afpak[containers]'"
        ) from error
    except Exception as error:  # the libraries raise types of their own, without a common base
        problem = f"cannot be read ({shorten(str(error))})"
        raise refuse(path, problem, "a file that is whole", "export it again") from error


def shapefile_rows(path: Path) -> Rows:
    """Read the one shapefile of a .zip."""
    try:
        with ZipFile(path) as archive:
            check_size(path, sum(entry.file_size for entry in archive.infolist()))
            data = _flat_archive(archive, path)
        frame = _map(path, _SHAPEFILE, data=data)
    except InputFileError:
        raise
    except Exception as error:  # GDAL's errors have no common base
        problem = f"cannot be read ({shorten(str(error))})"
        raise refuse(path, problem, "a zipped shapefile", "pack .shp, .dbf, .prj") from error
    return _of_frames([(1.0, frame)].copy)


def _flat_archive(archive: ZipFile, path: Path) -> bytes:
    """Pack what makes a shapefile anew, without its folder, which GDAL does not look into."""
    flat = io.BytesIO()
    with ZipFile(flat, "w") as out:
        for entry in dict.fromkeys(contents(archive)):
            name, part = PurePosixPath(entry).name, archive.read(entry)
            if name.lower().endswith(".shp"):
                check_format(part, _SHAPEFILE, path)
            if name.lower().endswith(_PARTS):
                out.writestr(name, part)
    return flat.getvalue()


_TIMES: Final = {
    "name": "title",
    "time": "date",
    "timestamp": "date",
    "begin": "start_date",
    "end": "end_date",
}
"""What GDAL calls the names and times of GPX and KML; other tables mean else by these titles."""


def _map(
    path: Path, format_: str, asked: str | None = None, data: bytes | None = None
) -> pd.DataFrame:
    """Read one layer by GDAL from bytes: in a path it would find options and protocols."""
    data = read_bytes(path) if data is None else data
    if format_ != _SHAPEFILE:  # that is looked into where its archive is
        check_format(data, format_, path)
    if format_ == "GPKG":
        with opened(data, path) as database:
            check_schema(database, path)
    pyogrio = gdal()
    # A layer that has no name in the file is called by the one that GDAL gives to bytes each time.
    layers = {
        str(name): place
        for place, (name, kind) in enumerate(pyogrio.list_layers(data))
        if kind is not None
    }
    infos = {
        name: pyogrio.read_info(data, layer=place, force_feature_count=True)
        for name, place in layers.items()
    }
    drawn = [name for name in layers if infos[name]["features"]] or list(layers)
    chosen = [name for name in drawn if name == asked] or drawn
    if len(chosen) != 1:
        shown = ", ".join(map(shorten, drawn)) or "none"
        raise refuse(
            path, f"has the layers: {shown}", "one layer with geometry", "say --sheet NAME"
        )
    layer = chosen[0]
    driver = infos[layer]["driver"]
    check_driver(driver, format_, path)
    frame = pyogrio.read_dataframe(data, layer=layers[layer], datetime_as_string=True)
    if format_ == "GPKG":
        unread = frame.geometry.isna().to_numpy().nonzero()[0].tolist()
        with opened(data, path) as database:
            check_stored(database, layer, len(frame), unread, path)
    if frame.crs is None:
        fix = "add the .prj, or export it with its CRS"
        raise refuse(path, "says no CRS", "a file with a CRS", fix)
    frame = frame.to_crs(4326)
    if format_ not in ("GPKG", _SHAPEFILE):
        given = {one.casefold() for one in frame.columns}
        own = {one.casefold(): one for one in frame.columns}
        timed = {own[one]: to for one, to in _TIMES.items() if one in own and to not in given}
        frame = frame.rename(columns=timed)
    lone = frame.geom_type.isin(_SHAPES[:2]) & (frame.count_coordinates() == 1)
    points = frame.geometry.where(lone).representative_point()
    taken = {plain_title(str(name)) for name in frame.columns}
    columns = {LON: points.x.round(6), LAT: points.y.round(6)}
    plain = frame.drop(columns=frame.geometry.name)
    added = {name: column for name, column in columns.items() if name not in taken}
    whole: pd.DataFrame = plain.assign(**added)
    return whole


def _parquet(path: Path, data: bytes | None) -> pd.DataFrame:
    import geopandas as gpd
    import pandas as pd
    import pyarrow.parquet as pq

    file = path if data is None else io.BytesIO(data)
    metadata = pq.read_metadata(file)
    check_extent(path, check_parquet(metadata, path), metadata.num_columns)
    frame = pd.read_parquet(file)
    if "geometry" in frame:
        whole = gpd.read_parquet(file)  # type: ignore[arg-type]  # of bytes too
        return frame.drop(columns="geometry").assign(lon=whole.geometry.x, lat=whole.geometry.y)
    return frame


def _statistics(path: Path, reader: str) -> pd.DataFrame:
    """Read SPSS or Stata, which packs a value in a bit and need not say how many rows there are."""
    import pyreadstat

    read = getattr(pyreadstat, reader)
    columns = len(read(str(path), metadataonly=True)[1].column_names)
    most = min(MOST_ROWS, MOST_CELLS // max(columns, 1))
    frame: pd.DataFrame = read(str(path), apply_value_formats=True, row_limit=most + 1)[0]
    check_extent(path, len(frame), columns)
    return frame


def _r_frame(path: Path) -> pd.DataFrame:
    import pandas as pd
    import rdata

    check_packed(path)
    read = rdata.read_rds if path.suffix.lower() == ".rds" else rdata.read_rda
    data = read(path, altrep_constructor_dict=_short_sequences(path))
    frames = [data] if isinstance(data, pd.DataFrame) else [
        one for one in dict(data).values() if isinstance(one, pd.DataFrame)
    ]  # fmt: skip
    if len(frames) != 1:
        raise refuse(path, f"holds {len(frames)} data frames", "one", "save it on its own")
    return frames[0]


def _short_sequences(path: Path) -> dict[bytes, Any]:
    """Have R's sequences written out, which a file holds as three numbers, but no endless ones."""
    from rdata.parser import DEFAULT_ALTREP_MAP

    def bounded(write_out: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def checked(state: Any) -> Any:  # noqa: ANN401 - what R serialised
            check_extent(path, int(state.value[0]), 1)
            return write_out(state)

        return checked

    sequences = (b"compact_intseq", b"compact_realseq")
    return {
        name: bounded(make) if name in sequences else make
        for name, make in DEFAULT_ALTREP_MAP.items()
    }


def _of_frames(frames: Callable[[], Iterable[tuple[float, pd.DataFrame]]]) -> Rows:
    """Give the rows of frames of the same columns, each with the share of the file at its end."""

    def read() -> Iterator[Raw]:
        number = 0
        for share, frame in frames():
            if not number:
                yield Raw(0, [str(name) for name in frame.columns])
            columns = [
                frame[name].astype(object).where(frame[name].notna(), None) for name in frame
            ]
            for place, values in enumerate(zip(*columns, strict=True), 1):
                number += 1
                done = share * place / len(frame)
                yield Raw(number, [_cell(value) for value in values], "", done)

    return Rows(read)
