"""Read the polygons of an area: a GeoJSON file whose shapes alone matter."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from geo_afpak.errors import InputFileError
from geo_afpak.io._files import local_file, read_bytes

if TYPE_CHECKING:
    import os

    from shapely.geometry.base import BaseGeometry


def read_area(path: str | os.PathLike[str]) -> BaseGeometry:
    """Read the polygons of a GeoJSON file as one shape in degrees, EPSG:4326.

    Parameters
    ----------
    path
        An existing local .geojson or .json file: a FeatureCollection, a Feature or a geometry.

    Raises
    ------
    InputFileError
        If the file cannot be read, holds no polygon, or one that is not valid.
    """
    file = local_file(path, (".geojson", ".json"))
    try:
        document = json.loads(read_bytes(file))
        shapes = [shapely.from_geojson(json.dumps(one)) for one in _geometries(document)]
    except (ValueError, RecursionError, shapely.errors.GEOSException) as error:
        raise _refused(file, f"is no GeoJSON ({error})") from error
    areas = [shape for shape in shapes if shape.geom_type in ("Polygon", "MultiPolygon")]
    if not areas:
        raise _refused(file, "holds no polygon")
    for number, shape in enumerate(areas, 1):
        west, south, east, north = shape.bounds or (0, 0, 0, 0)
        if shape.is_empty or not shape.is_valid:
            reason = "is empty" if shape.is_empty else shapely.is_valid_reason(shape).lower()
            raise _refused(file, f"polygon {number} is not valid ({reason})")
        if west < -180 or east > 180 or south < -90 or north > 90:  # noqa: PLR2004 - degrees
            raise _refused(file, f"polygon {number} lies outside longitude and latitude")
    return shapely.union_all(areas)


def _geometries(document: Any) -> list[Any]:  # noqa: ANN401 - as JSON has it
    """Return the geometries of a document of any of the three sorts."""
    if not isinstance(document, dict):
        raise ValueError("an object was expected")  # noqa: TRY004 - of JSON, not of Python
    if document.get("type") == "FeatureCollection":
        features = document.get("features")
        listed = features if isinstance(features, list) else []
        return [shape for feature in listed for shape in _geometries(feature)]
    if document.get("type") == "Feature":
        return [document["geometry"]] if document.get("geometry") else []
    return [document]


def _refused(path: object, problem: str) -> InputFileError:
    return InputFileError(
        f"{path}: {problem}; expected GeoJSON (RFC 7946) with polygons in longitude and latitude; "
        "draw the area again, or name a province or district in its place"
    )
