"""A look in the language of QGIS: QML, the style that QGIS reads from a GeoPackage.

The elements and their values are those that QGIS 3.22 writes (qgssymbollayerutils.cpp,
qgspallabeling.cpp, qgstextformat.cpp); what is left out keeps QGIS's default.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final

from geo_afpak.export._looks import COLOURS, Area, Mark, Stroke
from geo_afpak.export.tables import clean
from geo_afpak.look import PRESENCE, SYMBOL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_afpak.export._looks import Label, Look, Rule, Test
    from geo_afpak.look import Pattern

_POINTS: Final = 0.75  # of a CSS pixel
_EXPRESSION: Final = "3"  # QgsProperty::ExpressionBasedProperty
SERIF: Final = "Source Serif Pro, Georgia, DejaVu Serif, serif"
SANS: Final = "Source Sans Pro, Noto Sans, DejaVu Sans, sans-serif"
_TYPES: Final = {Area: "fill", Mark: "marker", Stroke: "line"}
_RADIUS: Final = (
    f'max({SYMBOL.least:g}, {SYMBOL.per_root_death:g} * sqrt(max(1, coalesce("killed_drawn", 1))))'
)
# Names of towns stand clear of the symbols on them, and of the ring of several.
_CLEAR: Final = 'CASE WHEN "symbols_here" > 1 THEN 18 WHEN "symbols_here" = 1 THEN 9 ELSE 3 END'
_CERTAINTY: Final = (
    "CASE "
    + " ".join(
        f"WHEN \"certainty\" = '{certainty}' THEN {strength * 100:g}"
        for certainty, strength in PRESENCE.certainty.items()
    )
    + " ELSE 100 END"
)


def qml(look: Look, aliases: Mapping[str, str]) -> str:
    """Write a look as a QML document.

    Parameters
    ----------
    look
        Rules and labels of a layer.
    aliases
        Headings of its columns.
    """
    root = ET.Element(
        "qgis", version="3.22.0", styleCategories="Symbology|Labeling|Fields|Rendering"
    )
    put_style(root, look, aliases)
    ET.indent(root, " ")
    text = ET.tostring(root, encoding="unicode")
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n{text}\n"


def put_style(parent: ET.Element, look: Look, aliases: Mapping[str, str]) -> None:
    """Put renderer, labels and headings into a style, or into the layer of a project."""
    _renderer(parent, look)
    if look.labels:
        labeling = ET.SubElement(parent, "labeling", type="rule-based")
        rules = ET.SubElement(labeling, "rules", key="{labels}")
        for place, label in enumerate(look.labels):
            _label(rules, label, f"{{label-{place}}}")
    ET.SubElement(parent, "blendMode").text = "0"
    ET.SubElement(parent, "layerOpacity").text = "1"
    headings = ET.SubElement(parent, "aliases")
    for index, (name, heading) in enumerate(aliases.items()):
        ET.SubElement(headings, "alias", field=name, name=clean(heading), index=str(index))


def _renderer(parent: ET.Element, look: Look) -> None:
    holder = parent
    if look.spread:
        # Points of one spot are spread round it; a tolerance of nothing keeps others in place.
        holder = ET.SubElement(
            parent, "renderer-v2", type="pointDisplacement", tolerance="0.00001",
            toleranceUnit="MapUnit", placement="1", circleWidth="0.2", circleRadiusAddition="0",
            circleColor=_rgba(COLOURS.border, 0.6), labelAttributeName="", forceraster="0",
            enableorderby="0", symbollevels="0",
        )  # fmt: skip
    renderer = ET.SubElement(
        holder, "renderer-v2", type="RuleRenderer", symbollevels="0", forceraster="0",
        enableorderby="0",
    )  # fmt: skip
    _rules(renderer, look.rules)
    if look.spread:
        centre = Mark("circle", COLOURS.quiet, Stroke(COLOURS.paper, 0.5), factor=0.5)
        _symbol(holder, "centerSymbol", centre)


def _rules(renderer: ET.Element, rules: Iterable[Rule]) -> None:
    top = ET.SubElement(renderer, "rules", key="{rules}")
    symbols = ET.SubElement(renderer, "symbols")
    for place, rule in enumerate(rules):
        element = ET.SubElement(
            top, "rule", key=f"{{rule-{place}}}", symbol=str(place), label=clean(rule.label)
        )
        _limit(element, rule)
        if not rule.shown:
            element.set("checkstate", "0")
        _symbol(symbols, str(place), rule.symbol)


def _limit(element: ET.Element, what: Rule | Label) -> None:
    """Say which features are meant, and at which scales."""
    if what.tests:
        element.set("filter", filter_of(what.tests))
    if what.up_to:
        element.set("scalemindenom", "1")
        element.set("scalemaxdenom", str(what.up_to))


def filter_of(tests: Iterable[Test]) -> str:
    """Write tests as a QGIS expression; quotes in values and names are doubled."""
    parts = []
    for name, sign, value in tests:
        field = '"' + name.replace('"', '""') + '"'
        if sign in ("null", "known"):
            parts.append(f"{field} IS {'NOT ' if sign == 'known' else ''}NULL")
        elif isinstance(value, str):
            # A backslash begins an escape in a QGIS string (qgsexpressionlexer.ll).
            text = clean(value).replace("\\", "\\\\").replace("'", "''")
            parts.append(f"{field} {sign} '{text}'")
        else:
            parts.append(f"{field} {sign} {value}")
    return " AND ".join(parts)


# --- symbols ------------------------------------------------------------------


def _symbol(parent: ET.Element, name: str, what: Area | Mark | Stroke) -> None:
    symbol = ET.SubElement(
        parent, "symbol", type=_TYPES[type(what)], name=name, alpha="1", clip_to_extent="1",
        force_rhr="0",
    )  # fmt: skip
    if isinstance(what, Mark):
        _marker(symbol, what)
    elif isinstance(what, Stroke):
        _line(symbol, what)
    else:
        _area(symbol, what)


def _area(symbol: ET.Element, area: Area) -> None:
    if area.fill:
        values = {"color": _rgba(area.fill, area.opacity), "style": "solid", "outline_style": "no"}
        _layer(symbol, "SimpleFill", values)
    if area.pattern:
        _pattern(symbol, area.pattern, area.ink)
    if area.edge:
        _line(symbol, area.edge)
    if area.by_certainty:
        _driven(symbol, {"alpha": _CERTAINTY})


def _pattern(symbol: ET.Element, pattern: Pattern, colour: str) -> None:
    gap = {"distance": _pt(pattern.gap), "distance_unit": "Point"}
    if pattern.kind != "dots":
        layer = _layer(symbol, "LinePatternFill", {"angle": str(pattern.angle), **gap})
        line = ET.SubElement(layer, "symbol", type="line", name="@0", alpha="1")
        _line(line, Stroke(colour, pattern.width, pattern.opacity))
        return
    both = {f"distance_{way}": _pt(pattern.gap) for way in "xy"}
    both |= {f"distance_{way}_unit": "Point" for way in "xy"}
    layer = _layer(symbol, "PointPatternFill", both)
    marker = ET.SubElement(layer, "symbol", type="marker", name="@0", alpha="1")
    ink = _rgba(colour, pattern.opacity)
    dot = {"name": "circle", "color": ink, "outline_style": "no", "size": _pt(pattern.width)}
    _layer(marker, "SimpleMarker", {**dot, "size_unit": "Point"})


def _line(symbol: ET.Element, stroke: Stroke) -> None:
    values = {
        "line_color": _rgba(stroke.colour, stroke.opacity), "line_width": _pt(stroke.width),
        "line_width_unit": "Point", "joinstyle": "round", "capstyle": "flat",
    }  # fmt: skip
    if stroke.dash:
        dash = ";".join(_pt(length) for length in stroke.dash)
        values |= {"use_custom_dash": "1", "customdash": dash, "customdash_unit": "Point"}
    _layer(symbol, "SimpleLine", values)


def _marker(symbol: ET.Element, mark: Mark) -> None:
    edge = mark.edge
    values = {
        "name": mark.shape, "color": _rgba(mark.fill, 1), "outline_color": _rgba(edge.colour, 1),
        "outline_width": _pt(edge.width), "outline_width_unit": "Point",
        "outline_style": "dash" if edge.dash else "solid", "joinstyle": "miter",
        "size": _pt(SYMBOL.least * mark.factor), "size_unit": "Point",
    }  # fmt: skip
    layer = _layer(symbol, "SimpleMarker", values)
    if mark.by_killed:
        _driven(layer, {"size": f"{_POINTS * mark.factor} * {_RADIUS}"})
    if mark.centre:
        dot = {
            "name": "circle", "color": _rgba(mark.centre, 1), "outline_style": "no",
            "size": _pt(2 * SYMBOL.site), "size_unit": "Point",
        }  # fmt: skip
        centre = _layer(symbol, "SimpleMarker", dot)
        _driven(centre, {"enabled": '"geo_precision" = 1'})


def _layer(symbol: ET.Element, kind: str, values: Mapping[str, str]) -> ET.Element:
    attributes = {"class": kind, "enabled": "1", "locked": "0", "pass": "0"}
    layer = ET.SubElement(symbol, "layer", attributes)
    options = ET.SubElement(layer, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(options, "Option", name=name, type="QString", value=value)
    return layer


def _driven(what: ET.Element, expressions: Mapping[str, str]) -> None:
    """Let expressions drive properties of a symbol, or of one of its layers."""
    _collection(ET.SubElement(what, "data_defined_properties"), expressions)


def _collection(parent: ET.Element, expressions: Mapping[str, str]) -> None:
    whole = ET.SubElement(parent, "Option", type="Map")
    ET.SubElement(whole, "Option", name="name", type="QString", value="")
    properties = ET.SubElement(whole, "Option", name="properties", type="Map")
    for name, expression in expressions.items():
        one = ET.SubElement(properties, "Option", name=name, type="Map")
        ET.SubElement(one, "Option", name="active", type="bool", value="true")
        ET.SubElement(one, "Option", name="expression", type="QString", value=expression)
        ET.SubElement(one, "Option", name="type", type="int", value=_EXPRESSION)
    ET.SubElement(whole, "Option", name="type", type="QString", value="collection")


# --- labels -------------------------------------------------------------------


def _label(parent: ET.Element, label: Label, key: str) -> None:
    rule = ET.SubElement(parent, "rule", key=key)
    _limit(rule, label)
    settings = ET.SubElement(rule, "settings", calloutType="simple")
    style = ET.SubElement(
        settings, "text-style",
        fieldName=label.text, isExpression="1" if label.badge else "0",
        fontFamily=(SERIF if label.serif else SANS).split(",")[0],
        fontSize=_pt(label.size), fontSizeUnit="Point", fontWeight="75" if label.bold else "50",
        fontItalic="1" if label.italic else "0", fontLetterSpacing=_pt(label.spacing),
        namedStyle="", textColor=_rgba(label.colour, 1), textOpacity="1",
        capitalization="1" if label.capitals else "0", useSubstitutions="0",
    )  # fmt: skip
    families = ET.SubElement(style, "families")
    for family in (SERIF if label.serif else SANS).split(", "):
        ET.SubElement(families, "family", name=family)
    ET.SubElement(
        style, "text-buffer", bufferDraw="0" if label.badge else "1", bufferSize="1.5",
        bufferSizeUnits="Point", bufferColor=_rgba(label.halo, 1), bufferOpacity="0.9",
        bufferNoFill="1", bufferJoinStyle="128",
    )  # fmt: skip
    if label.badge:
        _box(style)
    _placement(settings, label)


def _box(style: ET.Element) -> None:
    """Draw the rounded box of a badge."""
    ET.SubElement(
        style, "background", shapeDraw="1", shapeType="0", shapeSizeType="0", shapeSizeX="3",
        shapeSizeY="1.5", shapeSizeUnit="Point", shapeRadiiX="7", shapeRadiiY="7",
        shapeRadiiUnit="Point", shapeFillColor=_rgba(COLOURS.paper, 1), shapeOpacity="1",
        shapeBorderColor=_rgba(COLOURS.border, 1), shapeBorderWidth="0.75",
        shapeBorderWidthUnit="Point", shapeRotationType="0", shapeJoinStyle="64",
    )  # fmt: skip


def _placement(settings: ET.Element, label: Label) -> None:
    if label.badge:
        ET.SubElement(
            settings, "placement", placement="1", quadOffset="4", offsetUnits="Point",
            geometryGenerator='make_point("label_lon", "label_lat")',
            geometryGeneratorEnabled="1", geometryGeneratorType="PointGeometry", priority="10",
        )  # fmt: skip
        offset = 'to_string(("slot" - ("slots" - 1) / 2.0) * 26) || \',0\''
        ET.SubElement(settings, "rendering", displayAll="1", obstacle="1", scaleVisibility="0")
        driven = ET.SubElement(settings, "dd_properties")
        _collection(driven, {"OffsetXY": offset})
        return
    if label.beside:
        ET.SubElement(
            settings, "placement", placement="6", dist="3", distUnits="Point",
            priority="10" if label.bold else "6",
            predefinedPositionOrder="R,L,T,B,TR,BR,TL,BL", offsetType="1",
        )  # fmt: skip
    else:
        ET.SubElement(
            settings, "placement", placement="4", fitInPolygonOnly="0", priority="4",
            centroidInside="1", centroidWhole="0",
        )  # fmt: skip
    ET.SubElement(settings, "rendering", displayAll="0", obstacle="0", scaleVisibility="0")
    if label.beside:
        _collection(ET.SubElement(settings, "dd_properties"), {"LabelDistance": _CLEAR})


# --- values -------------------------------------------------------------------


def _rgba(colour: str, opacity: float) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"{red},{green},{blue},{round(opacity * 255)}"


def _pt(pixels: float) -> str:
    return f"{pixels * _POINTS:g}"
