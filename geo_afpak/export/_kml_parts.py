"""What KML is made of: placemarks, styles, times, geometry, and text that stays text."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

import shapely
from shapely import Point

from geo_afpak.export.columns import INCIDENTS, KNOWN_TO, NEARNESS, OF_SOURCE, ZONES, Column
from geo_afpak.export.tables import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from shapely.geometry.base import BaseGeometry

_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")
_HELD: Final = "<\u2060"  # a word joiner cannot be seen, and no tag begins with one
PLACE: Final = "placemark"
_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)
SCHEMAS: Final[Mapping[str, Sequence[Column]]] = {
    "district": KNOWN_TO,
    "near": NEARNESS,
    "event": INCIDENTS,
    "statement": ZONES,
    "area": OF_SOURCE,
}


def placemark(  # noqa: PLR0913 - what a placemark is made of
    to: tuple[ET.Element, list[str]],
    row: Mapping[str, Any],
    schema: str,
    *,
    name: str,
    when: tuple[str, ...],
    style: str,
    shape: BaseGeometry | None,
    shown: bool = True,
) -> None:
    """Write a feature as text, and its place into its folder; elements in the schema's order.

    The tree of 20,000 events would have half a million elements, and take four times as long.
    """
    data = [
        f'<SimpleData name="{column.name}">{_data(value)}</SimpleData>'
        for column in SCHEMAS[schema]
        if (value := row.get(column.name)) or value == 0  # not None, "" and []
    ]
    lines = [
        "<Placemark>",
        f"<name>{_escaped(name)}</name>",
        *([] if shown else ["<visibility>0</visibility>"]),
        *_time(when),
        f"<styleUrl>#{style}</styleUrl>",
        "<ExtendedData>",
        f'<SchemaData schemaUrl="#{schema}">',
        *data,
        "</SchemaData>",
        "</ExtendedData>",
    ]
    if isinstance(shape, Point) and not shape.is_empty:
        lines += ["<Point>", f"<coordinates>{_coordinates(shape)}</coordinates>", "</Point>"]
    elif shape is not None and not shape.is_empty:
        holder = ET.Element("holder")
        _geometry(holder, shape)
        ET.indent(holder, "")
        lines += [ET.tostring(part, encoding="unicode").rstrip("\n") for part in holder]
    folder, written = to
    add_text(folder, PLACE, str(len(written)))
    written.append("\n".join([*lines, "</Placemark>"]))


def _data(value: Any) -> str:  # noqa: ANN401 - a cell of any column
    if not isinstance(value, str):
        value = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return _escaped(value)


@lru_cache(maxsize=50_000)
def _escaped(text: str) -> str:
    """Write a text as KML holds it; many fields of many events are the same."""
    return escape(_TAG.sub(_HELD, clean(text)))


def _time(when: Sequence[str]) -> list[str]:
    """Write a stamp or a span; a date that KML cannot hold is only in the fields."""
    if not any(when) or not all(_DATE.fullmatch(date) for date in when if date):
        return []
    if len(when) == 1:
        return ["<TimeStamp>", f"<when>{when[0]}</when>", "</TimeStamp>"]
    ends = zip(("begin", "end"), when, strict=True)
    span = [f"<{tag}>{date}</{tag}>" for tag, date in ends if date]
    return ["<TimeSpan>", *span, "</TimeSpan>"]


def _geometry(parent: ET.Element, shape: BaseGeometry) -> None:
    parts = shapely.get_parts(shapely.orient_polygons(shape))
    holder = ET.SubElement(parent, "MultiGeometry") if len(parts) > 1 else parent
    for part in parts:
        polygon = ET.SubElement(holder, "Polygon")
        add_text(polygon, "tessellate", "1")
        for tag, ring in [
            ("outerBoundaryIs", part.exterior),
            *(("innerBoundaryIs", hole) for hole in part.interiors),
        ]:
            linear = ET.SubElement(ET.SubElement(polygon, tag), "LinearRing")
            add_text(linear, "coordinates", _coordinates(ring))


def _coordinates(shape: BaseGeometry) -> str:
    return " ".join(f"{x:.5f},{y:.5f}" for x, y in shapely.get_coordinates(shape))


def style_of(
    key: str,
    *,
    line: tuple[str, float, float] | None = None,
    fill: tuple[str, float] | None = None,
) -> ET.Element:
    """Make a style of an edge (colour, opacity, pixels) and a fill (colour, opacity)."""
    style = ET.Element("Style", id=key)
    if line:
        colour, opacity, width = line
        element = ET.SubElement(style, "LineStyle")
        add_text(element, "color", abgr(colour, opacity))
        add_text(element, "width", f"{width:g}")
        element = ET.SubElement(style, "PolyStyle")
        if fill:
            add_text(element, "color", abgr(*fill))
        add_text(element, "fill", str(int(fill is not None)))
    return style


def abgr(colour: str, opacity: float) -> str:
    """Turn #RRGGBB round, as KML has it: alpha, blue, green, red."""
    return f"{round(opacity * 255):02x}{colour[5:7]}{colour[3:5]}{colour[1:3]}".lower()


def add_text(parent: ET.Element, tag: str, text: str) -> ET.Element:
    """Add an element whose text no program can take for a tag."""
    element = ET.SubElement(parent, tag)
    element.text = _TAG.sub(_HELD, clean(text))
    return element
