"""A QGIS project inside the GeoPackage: all layers in order, on the colour of the sea.

QGIS keeps such a project as a row of the table qgis_projects: the .qgz archive in hexadecimal
(qgsgeopackageprojectstorage.cpp).
"""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from pyproj import CRS

from geo_afpak.export._layouts import put_layouts
from geo_afpak.export._looks import COLOURS
from geo_afpak.export._qgis import put_style
from geo_afpak.export.tables import clean, made_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from geo_afpak.export._looks import Look
    from geo_afpak.export.columns import Column
    from geo_afpak.layers import Layers

PROJECT: Final = "map"
"""Name of the project inside the file."""
_VERSION: Final = "3.22.0"
_SCREEN_CRS: Final = "EPSG:3857"  # that of the page
_KINDS: Final = {"Point": "Point", "MultiPolygon": "Polygon", "MultiLineString": "Line"}


@dataclass(frozen=True)
class Table:
    """A layer of the file: its rows, its headings, and how it looks, the default first."""

    name: str
    title: str
    rows: gpd.GeoDataFrame
    kind: str
    looks: tuple[Look, ...]
    columns: Sequence[Column] = ()

    @property
    def aliases(self) -> dict[str, str]:
        """Column to heading, for those in the table."""
        return {c.name: c.label for c in self.columns if c.name in self.rows.columns}


def project_rows(found: Sequence[Table], layers: Layers, file: str) -> tuple[str, str, str]:
    """Return name, metadata and content of the project, as QGIS stores them.

    Parameters
    ----------
    file
        Name of the GeoPackage: the project finds its layers by it, in its own folder.
    """
    made = made_on()
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as project:
        entry = zipfile.ZipInfo(f"{PROJECT}.qgs", made.timetuple()[:6])
        entry.compress_type = zipfile.ZIP_DEFLATED
        project.writestr(entry, _qgs(found, layers, file))
    changed = {"last_modified_time": f"{made:%Y-%m-%dT%H:%M:%S}", "last_modified_user": ""}
    return PROJECT, json.dumps(changed), archive.getvalue().hex()


def _view(layers: Layers) -> tuple[float, ...]:
    """Return west, south, east, north of the first view, the countries, in whole metres."""
    west, south, east, north = layers.countries.to_crs(_SCREEN_CRS).total_bounds
    return tuple(float(round(value)) for value in (west, south, east, north))


def _qgs(found: Sequence[Table], layers: Layers, file: str) -> bytes:
    title = clean(layers.title)
    root = ET.Element("qgis", projectname=title, version=_VERSION)
    ET.SubElement(root, "title").text = title
    _crs(ET.SubElement(root, "projectCrs"), _SCREEN_CRS)
    tree = ET.SubElement(root, "layer-tree-group")
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    ET.SubElement(canvas, "units").text = "meters"
    extent = ET.SubElement(canvas, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), _view(layers), strict=True):
        ET.SubElement(extent, name).text = str(value)
    _crs(ET.SubElement(canvas, "destinationsrs"), _SCREEN_CRS)
    all_layers = ET.SubElement(root, "projectlayers")
    for table in found:
        source = f"./{file}|layername={table.name}"
        ET.SubElement(
            tree, "layer-tree-layer", id=_id(table), name=table.title, source=source,
            providerKey="ogr", checked="Qt::Checked", expanded="0",
        )  # fmt: skip
        _layer(all_layers, table, source)
    put_layouts(root, layers, _view(layers))
    _properties(root)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}\n".encode()


def _layer(parent: ET.Element, table: Table, source: str) -> None:
    layer = ET.SubElement(
        parent, "maplayer", type="vector", geometry=_KINDS[table.kind],
        styleCategories="AllStyleCategories",
    )  # fmt: skip
    ET.SubElement(layer, "id").text = _id(table)
    ET.SubElement(layer, "datasource").text = source
    ET.SubElement(layer, "layername").text = table.title
    _crs(ET.SubElement(layer, "srs"), "EPSG:4326")
    ET.SubElement(layer, "provider", encoding="UTF-8").text = "ogr"
    put_style(layer, table.looks[0], table.aliases)


def _id(table: Table) -> str:
    """Name a layer within the project: QGIS replaces an id of less than ten characters."""
    return f"geo_afpak_{table.name}"


def _crs(parent: ET.Element, code: str) -> None:
    """Name a reference system; QGIS takes it only with a definition beside its code."""
    system = ET.SubElement(parent, "spatialrefsys")
    ET.SubElement(system, "wkt").text = CRS.from_user_input(code).to_wkt("WKT1_GDAL")
    ET.SubElement(system, "authid").text = code


def _properties(root: ET.Element) -> None:
    properties = ET.SubElement(root, "properties")
    gui = ET.SubElement(properties, "Gui")
    for part, at in (("Red", 1), ("Green", 3), ("Blue", 5)):
        element = ET.SubElement(gui, f"CanvasColor{part}Part", type="int")
        element.text = str(int(COLOURS.sea[at : at + 2], 16))
    system = ET.SubElement(properties, "SpatialRefSys")
    ET.SubElement(system, "ProjectionsEnabled", type="int").text = "1"
    paths = ET.SubElement(properties, "Paths")
    ET.SubElement(paths, "Absolute", type="bool").text = "false"
