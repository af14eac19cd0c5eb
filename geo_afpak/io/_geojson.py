"""A strict reader of GeoJSON (RFC 7946) on Python's json; GDAL never sees the file.

GDAL sniffs the content, so that a .geojson file that holds VRT XML makes it read any other
file, and it takes strings for coordinates, drops what follows a NUL, and lets the last of two
equal keys win, all without a word. Here the file is refused when it is no FeatureCollection in
longitude and latitude, and a feature is set apart, with the reason, when it is not sound.
"""

from __future__ import annotations

import json
import re
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo_afpak.errors import InputFileError
from geo_afpak.io._blocks import Block, Collection, Doubled, cut, loads
from geo_afpak.io._files import TOO_LARGE, found
from geo_afpak.io._lines import form_of
from geo_afpak.io._shapes import LONG, ShapeError, coordinates_of, geometries
from geo_afpak.io._table import MAX_RECORDS, Columns, Table, transposed
from geo_afpak.io._values import named
from geo_afpak.model import fields as f
from geo_afpak.model.schema import Model, Problem, shorten

if TYPE_CHECKING:
    from pathlib import Path

    from geo_afpak.io._lines import Form

_EXPECTED: Final = "a GeoJSON FeatureCollection (RFC 7946) in UTF-8"
_GEOMETRIES: Final = frozenset({
    "Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon",
    "GeometryCollection",
})  # fmt: skip
_WGS84: Final = frozenset({
    "CRS84", "OGC:CRS84", "URN:OGC:DEF:CRS:OGC:1.3:CRS84", "URN:OGC:DEF:CRS:OGC::CRS84",
    "EPSG:4326", "URN:OGC:DEF:CRS:EPSG::4326",
})  # fmt: skip
_EPSG: Final = re.compile(r"(?:urn:ogc:def:crs:)?EPSG:(?:[\d.]*:)?(\d{4,6})", re.IGNORECASE)


def parse(data: bytes, model: Model, path: Path) -> Table:
    """Parse the bytes of a file into columns and geometries; features that are not sound too."""
    parts = cut(data) if found(data) == "JSON" else None
    if parts is not None:
        try:
            return _table(parts, model, path)
        except (ValueError, RecursionError):  # what is wrong is seen in the whole
            pass
    document = _document(data, path)
    features = _features(document, path)
    return _table(Collection(document, [lambda: features]), model, path)


def as_collection(data: bytes) -> bytes:
    r"""Put features that stand one a line (RFC 8142 with a sign before each) into a collection.

    Examples
    --------
    >>> as_collection(b'{"a":1}\n{"a":2}\n')
    b'{"type":"FeatureCollection","features":[{"a":1},\n{"a":2}\n]}'
    """
    sign = b"\x1e" if data.startswith(b"\x1e") else b"\n"
    features = b",\n".join(filter(None, (one.strip() for one in data.split(sign))))
    return b'{"type":"FeatureCollection","features":[' + features + b"\n]}"


def names_of(data: bytes, path: Path) -> list[str]:
    """Return the names of properties; in a file of many blocks, those of its first features."""
    parts = cut(data) if found(data) == "JSON" else None
    try:
        features = parts.blocks[0]() if parts else _features(_document(data, path), path)
    except (ValueError, RecursionError):
        features = _features(_document(data, path), path)
    members = (feature.get("properties") for feature in features if isinstance(feature, dict))
    return list(dict.fromkeys(chain.from_iterable(m for m in members if isinstance(m, dict))))


def _table(parts: Collection, model: Model, path: Path) -> Table:
    _features(parts.document, path)
    columns = Columns(str(path))
    problems: dict[int, list[Problem]] = {}
    shapes: list[np.ndarray[Any, Any]] = []
    firsts: list[int] = []
    count = 0
    form: Form | None = None
    for block in parts.blocks:
        firsts.append(count)
        lines = form.read(block.text()) if form and isinstance(block, Block) else None
        if lines is not None:
            count += len(lines.points)
            columns.extend_by_column(lines.columns, len(lines.points))
            shapes.append(lines.points)
            continue
        features = block()
        count += len(features)
        if count <= MAX_RECORDS:
            records, found_shapes = _block(features, model, problems, firsts[-1])
            columns.extend(records)
            shapes.append(found_shapes)
        if len(firsts) == 1 and len(parts.blocks) > 1:
            form = form_of(features, model)
    _check_count(count, path)
    feature_at = parts.feature_at(firsts)
    return Table(
        columns.values(),
        np.concatenate([np.empty(0, dtype=object), *shapes]),
        as_read=lambda row: _as_read(feature_at(row)),
        problems=problems,
        crs=_crs(parts.document, path),
    )


def _block(
    features: list[Any], model: Model, problems: dict[int, list[Problem]], first: int
) -> tuple[list[dict[str, Any]], np.ndarray[Any, Any]]:
    """Return the properties and the geometries; features are looked at singly where one is odd."""
    members = transposed(features) if set(map(type, features)) == {dict} else None
    if members is not None:
        plain, points = _plain_properties(members, model), _plain_points(members, model)
        if plain is not None and points is not None:
            return plain, points
    records, shapes = [], []
    for row, feature in enumerate(features, start=first):
        reasons: list[Problem] = []
        records.append(_properties(feature, model, reasons))
        shapes.append(_shape(feature, model, reasons))
        if reasons:
            problems[row] = reasons
    return records, geometries(shapes)


_MEMBERS: Final = frozenset({"type", "id", "bbox", "properties", "geometry"})


def _plain_properties(members: dict[str, list[Any]], model: Model) -> list[dict[str, Any]] | None:
    """Return the properties of features of which nothing is to be said but by their values."""
    records = members.get("properties", [])
    if set(map(type, records)) != {dict} or not members.keys() <= _MEMBERS:
        return None
    if members.get("type", []).count("Feature") != len(records):
        return None
    if f.GEOMETRY in set(chain.from_iterable(records)):
        return None
    ids = members.get("id", [None])
    if ids.count(None) != len(ids) and ids != [record.get(model.key) for record in records]:
        return None
    return records


def _plain_points(members: dict[str, list[Any]], model: Model) -> np.ndarray[Any, Any] | None:
    """Return points and nulls; None where there is anything else."""
    shapes = members.get("geometry")
    given = [shape for shape in shapes or () if shape is not None]
    if shapes is None or "Point" not in model.geometry_types:
        return None
    points = np.full(len(shapes), None, dtype=object)
    if not given:
        return points
    parts = transposed(given) if set(map(type, given)) == {dict} else None
    if parts is None or parts.keys() != {"type", "coordinates"}:
        return None
    xy = _plain_positions(parts["coordinates"])
    if xy is None or parts["type"].count("Point") != len(given):
        return None
    points[[shape is not None for shape in shapes]] = shapely.points(xy)
    return points


def _plain_positions(positions: list[Any]) -> np.ndarray[Any, Any] | None:
    """Return lists of two numbers as an array; None where one is not, or is none in degrees."""
    if set(map(type, positions)) != {list} or set(map(len, positions)) != {2}:
        return None
    numbers = list(chain.from_iterable(positions))
    if not set(map(type, numbers)) <= {float, int} or not min(numbers) > -LONG:
        return None
    xy = np.array(numbers, dtype=np.float64).reshape(-1, 2) if max(numbers) < LONG else None
    return None if xy is None or np.isnan(xy).any() else xy


def _as_read(feature: object) -> dict[str, Any]:
    if not isinstance(feature, dict):
        return {"feature": feature}
    properties = feature.get("properties")
    properties = properties if isinstance(properties, dict) else {"properties": properties}
    head = {"id": feature["id"]} if "id" in feature else {}
    return {**head, **properties, f.GEOMETRY: feature.get("geometry")}


# --- the file -----------------------------------------------------------------


def _refuse(path: Path, problem: str, fix: str) -> InputFileError:
    return InputFileError(f"{path}: {problem}; expected {_EXPECTED}; {fix}")


def _document(data: bytes, path: Path) -> dict[str, Any]:
    kind = found(data)
    if kind != "JSON" and not (kind == "text" and data.strip()):
        raise _refuse(
            path,
            f"holds {kind}",
            "convert it to GeoJSON, longitude first, or "
            "read its records by a mapping: geo-afpak import table FILE --propose",
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"line {line} holds the byte 0x{data[error.start]:02x}, which is not UTF-8"
        fix = f"the text looks like cp1252: run iconv -f CP1252 -t UTF-8 {path.name}"
        raise _refuse(path, problem, fix) from error
    if kind != "JSON":
        raise _refuse(path, f"starts with {shorten(text.lstrip()[:20])!r}", "export it again")
    try:
        document: dict[str, Any] = loads(text)
    except json.JSONDecodeError as error:
        raise _not_json(error, path) from error
    except RecursionError as error:
        raise _refuse(path, "is nested too deeply", "export it again") from error
    except ValueError as error:
        # Python turns no number of more than 4,300 digits into an int.
        raise _refuse(path, "holds a number of thousands of digits", "correct it") from error
    # It starts with a brace, so that it is an object.
    return document


def _not_json(error: json.JSONDecodeError, path: Path) -> InputFileError:
    where = f"line {error.lineno}, column {error.colno}"
    if error.msg == "Extra data":
        return _refuse(
            path,
            f"holds more than one JSON value (newline-delimited GeoJSON?), from {where}",
            "put the features into one FeatureCollection (ogr2ogr -f GeoJSON does it)",
        )
    return _refuse(path, f"is not JSON: {error.msg} at {where}", "is the file complete?")


def _features(document: dict[str, Any], path: Path) -> list[Any]:
    if isinstance(document, Doubled):
        raise _refuse(path, "has two members of the same name at the top", "remove one of them")
    kind = document.get("type")
    if kind != "FeatureCollection":
        raise _refuse(path, _other_json(document), "convert it to a FeatureCollection")
    features = document.get("features")
    if not isinstance(features, list):
        raise _refuse(path, f"features is {named(features)}, not a list", "export it again")
    return features


def _check_count(count: int, path: Path) -> None:
    if count > MAX_RECORDS:
        problem = f"has {count} features, the limit is {MAX_RECORDS}"
        raise _refuse(path, problem, TOO_LARGE)


def _other_json(document: dict[str, Any]) -> str:
    kind = document.get("type")
    if kind == "Topology":
        return "is TopoJSON"
    if isinstance(kind, str) and kind in _GEOMETRIES:
        return f"is a bare geometry ({kind})"
    if kind == "Feature":
        return "is a single Feature"
    if {"geometryType", "spatialReference", "displayFieldName"} & document.keys():
        return "is ESRI JSON"
    if "type" not in document:
        return f"is JSON without a type; its members are {shorten(sorted(document)[:5])}"
    return f"is JSON of type {shorten(kind)!r}"


def _crs(document: dict[str, Any], path: Path) -> str:
    """Return the CRS that the file declares: older files have such a member."""
    if "crs" not in document:
        return f.CRS
    crs = document["crs"]
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    doubled = isinstance(crs, Doubled) or isinstance(properties, Doubled)
    if isinstance(name, str) and not doubled:
        if name.upper() in _WGS84:
            return f.CRS
        # Nothing but a code: PROJ takes more for a CRS, the name of a file among it.
        if code := _EPSG.fullmatch(name):
            return f"EPSG:{code[1]}"
    shown = shorten(name if isinstance(name, str) else crs) or "null"
    raise InputFileError(
        f"{path}: the crs member says {shown!r}; expected none, or a code such as EPSG:32642 "
        "(GeoJSON is always longitude and latitude); reproject with to_crs(4326), or remove the "
        "member when the coordinates are in degrees already"
    )


# --- one feature --------------------------------------------------------------


def _properties(feature: Any, model: Model, reasons: list[Problem]) -> dict[str, Any]:  # noqa: ANN401
    if not isinstance(feature, dict):
        reasons.append(Problem("", f"is {named(feature)}", "a Feature", "correct it"))
        return {}
    if feature.get("type") != "Feature":
        shown = shorten(feature.get("type")) or "null"
        reasons.append(Problem("type", f"is {shown!r}", "'Feature'", "correct it"))
        return {}
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        problem = "is missing" if "properties" not in feature else f"is {named(properties)}"
        reasons.append(Problem("properties", problem, "an object", "add the properties"))
        return {}
    geometry = feature.get("geometry")
    if Doubled in (type(feature), type(properties), type(geometry)):
        problem = "holds the same name twice"
        reasons.append(Problem("", problem, "distinct names", "remove one of them"))
    if "crs" in feature or (isinstance(geometry, dict) and "crs" in geometry):
        problem = "has a crs of its own"
        reasons.append(Problem("crs", problem, "EPSG:4326", "reproject with to_crs(4326)"))
    if f.GEOMETRY in properties:
        problem = "is a reserved name and cannot be a property"
        reasons.append(Problem(f.GEOMETRY, problem, "another name", "rename the property"))
        properties = {name: properties[name] for name in properties if name != f.GEOMETRY}
    return _identified(feature.get("id"), properties, model, reasons)


def _identified(
    feature_id: object, properties: dict[str, Any], model: Model, reasons: list[Problem]
) -> dict[str, Any]:
    """Take the id of the feature when the property is missing; refuse two that differ."""
    key = properties.get(model.key)
    if feature_id is None:
        return properties
    if key is None and isinstance(feature_id, str):
        return {**properties, model.key: feature_id}
    if key is not None and feature_id != key and str(feature_id) != key:
        problem = f"differs from the id of the feature, {shorten(feature_id)!r}"
        reasons.append(Problem(model.key, problem, "the same id twice", "correct one of them"))
    return properties


def _shape(feature: Any, model: Model, reasons: list[Problem]) -> Any:  # noqa: ANN401
    """Return a position for a point, a shapely polygon, or None."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        return None
    geometry = feature.get("geometry")
    if geometry is None:
        if "geometry" not in feature:
            problem = Problem(f.GEOMETRY, "is missing", "a geometry or null", "write null")
            reasons.append(problem)
        return None
    try:
        return coordinates_of(geometry, model)
    except ShapeError as error:
        reasons.append(Problem(f.GEOMETRY, *error.args))
        return None
