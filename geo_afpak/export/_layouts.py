"""Print layouts for QGIS, each an atlas: a page a unit that has events, the map on the unit.

The elements and their values are those that QGIS 3.22 writes (qgsprintlayout.cpp,
qgslayoutitem.cpp, qgslayoutatlas.cpp); what is left out keeps QGIS's default.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from geo_afpak import words
from geo_afpak.export._looks import COLOURS
from geo_afpak.export._qgis import SANS, SERIF
from geo_afpak.export.tables import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from geo_afpak.layers import Layers

_PAGE, _LABEL, _MAP, _SCALE = "65638", "65641", "65639", "65646"  # QgsLayoutItemRegistry
_CHANNELS: Final = {"red": 1, "green": 3, "blue": 5}
_WIDTH: Final = 297
_HEIGHT: Final = 210
_OF_MAP: Final = (277, 155)
_TOLL: Final = (
    "\"events\" || CASE WHEN \"events\" = 1 THEN ' event' ELSE ' events' END || "
    "CASE WHEN \"killed\" IS NULL THEN '; no figure of deaths' "
    "ELSE '; at least ' || \"killed\" || ' killed' || CASE WHEN \"killed_unknown\" > 0 "
    "THEN ', no figure for ' || \"killed_unknown\" ELSE '' END END"
)
_PLACES: Final = {"districts": '"name" || \', \' || "province"', "provinces": '"name"'}


def _in_shape(view: tuple[float, ...]) -> Iterator[str]:
    """Widen a view to the map's shape: else QGIS gives the map the shape of the view."""
    west, south, east, north = view
    width, height = _OF_MAP
    across = max(east - west, (north - south) * width / height)
    x, y = (west + east) / 2, (south + north) / 2
    for sign in (-1, 1):
        yield f"{x + sign * across / 2:.0f}"
        yield f"{y + sign * across * height / width / 2:.0f}"


class _Box(NamedTuple):
    """Left, top, width and height in millimetres from the upper left corner of the page."""

    left: float
    top: float
    width: float
    height: float


def put_layouts(root: ET.Element, layers: Layers, view: tuple[float, ...]) -> None:
    """Add an atlas of the districts and one of the provinces to a project.

    Parameters
    ----------
    root
        The project.
    view
        West, south, east, north of the whole, in the units of the project's map.
    """
    layouts = ET.SubElement(root, "Layouts")
    for table, place in _PLACES.items():
        name = f"Atlas of {table}"
        layout = ET.SubElement(
            layouts, "Layout", name=name, units="mm", printResolution="300", worldFileMap=""
        )
        pages = ET.SubElement(layout, "PageCollection")
        _item(pages, name, _PAGE, _Box(0, 0, _WIDTH, _HEIGHT))
        map_ = _item(
            layout, name, _MAP, _Box(10, 32, *_OF_MAP), frame="true", background="true",
            followPreset="false", keepLayerSet="false", drawCanvasItems="true", mapRotation="0",
        )  # fmt: skip
        extent = dict(zip(("xmin", "ymin", "xmax", "ymax"), _in_shape(view), strict=True))
        ET.SubElement(map_, "Extent", extent)
        # 2: the margin is a share of the unit, whose scale the page then has.
        ET.SubElement(map_, "AtlasMap", atlasDriven="1", scalingMode="2", margin="0.15")
        _text(layout, name, f"[% {place} %]", _Box(10, 8, 277, 11), (SERIF, 22))
        title = f"{_plain(layers.title)}: [% {_TOLL} %]"
        _text(layout, name, title, _Box(10, 20, 277, 9), (SANS, 12))
        foot = " ".join([*words.credits_of(layers), *layers.notices])
        _text(layout, name, _plain(foot), _Box(10, 190, 215, 16), (SANS, 7))
        _scale(layout, name, map_.get("uuid", ""), _Box(232, 190, 55, 12))
        ET.SubElement(
            layout, "Atlas", enabled="1", coverageLayer=f"geo_afpak_{table}",
            coverageLayerName=table, coverageLayerProvider="ogr", coverageLayerSource="",
            hideCoverage="0", filterFeatures="1", featureFilter='"events" > 0', sortFeatures="1",
            sortKey=place, sortAscending="1", pageNameExpression='"name"',
            filenamePattern=f"'{table}_' || @atlas_featurenumber",
        )  # fmt: skip


def _plain(text: str) -> str:
    """Write text of the data so that QGIS reckons nothing of it."""
    return clean(text).replace("[%", "[\u2060%")


def _item(parent: ET.Element, layout: str, kind: str, box: _Box, **more: str) -> ET.Element:
    """Add an item; its id follows from what it is and where, as the same file is the same bytes."""
    place = f"{box.left:g},{box.top:g},mm"
    known = str(uuid5(NAMESPACE_URL, f"geo_afpak/{layout}/{kind}/{place}"))
    values: Mapping[str, str] = {
        "type": kind, "uuid": f"{{{known}}}", "templateUuid": f"{{{known}}}", "id": "",
        "position": place, "positionOnPage": place, "size": f"{box.width:g},{box.height:g},mm",
        "referencePoint": "0", "itemRotation": "0", "visibility": "1", "opacity": "1",
        "zValue": str(len(parent)), "frame": "false", "background": "false", "blendMode": "0",
        "excludeFromExports": "0", "positionLock": "false", **more,
    }  # fmt: skip
    item = ET.SubElement(parent, "LayoutItem", dict(values))
    ET.SubElement(item, "FrameColor", red="91", green="85", blue="76", alpha="255")
    sea = COLOURS.sea if kind == _MAP else "#FFFFFF"
    parts = {name: str(int(sea[at : at + 2], 16)) for name, at in _CHANNELS.items()}
    ET.SubElement(item, "BackgroundColor", {**parts, "alpha": "255"})
    return item


def _text(layout: ET.Element, name: str, text: str, box: _Box, face: tuple[str, int]) -> None:
    """Add a label; what stands in [% %] is reckoned for each page."""
    item = _item(
        layout, name, _LABEL, box, labelText=text, htmlState="0", halign="1", valign="32",
        marginX="0", marginY="0",
    )  # fmt: skip
    family, size = face[0].partition(",")[0], face[1]
    ET.SubElement(item, "LabelFont", description=f"{family},{size},-1,5,50,0,0,0,0,0", style="")


def _scale(layout: ET.Element, name: str, map_: str, box: _Box) -> None:
    item = _item(
        layout, name, _SCALE, box, mapUuid=map_, style="Single Box", unitType="km",
        unitLabel="km", numSegments="2", numSegmentsLeft="0", segmentSizeMode="1",
        minBarWidth="20", maxBarWidth="45", height="2", numMapUnitsPerScaleBarUnit="1",
    )  # fmt: skip
    ET.SubElement(item, "text-style", fontFamily=SANS.partition(",")[0], fontSize="8",
                  fontSizeUnit="Point", textColor="42,37,31,255", textOpacity="1")  # fmt: skip
