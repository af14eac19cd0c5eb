"""A look in the language of OGC: Styled Layer Descriptor 1.1, for other programs than QGIS.

SLD knows no size by an expression that every program reads, no ring of displaced points and no
boxes round labels: symbols are of one size here, and counts stand as text.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Final

from geo_afpak.export._looks import Area, Mark, Stroke
from geo_afpak.export._tables import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo_afpak.export._looks import Label, Look, Pattern, Test

__all__ = ["sld"]

_SPACES: Final = {
    "sld": "http://www.opengis.net/sld",
    "se": "http://www.opengis.net/se",
    "ogc": "http://www.opengis.net/ogc",
}
_COMPARE: Final = {
    "=": "PropertyIsEqualTo", ">": "PropertyIsGreaterThan",
    "<=": "PropertyIsLessThanOrEqualTo",
}  # fmt: skip


def sld(look: Look, layer: str) -> str:
    """Write a look as an SLD document for the layer of that name.

    References
    ----------
    OGC 05-078r4, Styled Layer Descriptor profile 1.1; OGC 05-077r4, Symbology Encoding 1.1.
    """
    root = ET.Element("sld:StyledLayerDescriptor", version="1.1.0")
    for prefix, space in _SPACES.items():
        root.set(f"xmlns:{prefix}", space)
    named = ET.SubElement(root, "sld:NamedLayer")
    _text(named, "se:Name", layer)
    style = ET.SubElement(named, "sld:UserStyle")
    _text(style, "se:Name", look.name)
    features = ET.SubElement(style, "se:FeatureTypeStyle")
    for rule in look.rules:
        # SLD cannot switch a rule off: left out, its features are not drawn.
        if rule.shown:
            element = _rule(features, rule.label, rule.tests, rule.up_to)
            _symbolizers(element, rule.symbol)
    for label in look.labels:
        element = _rule(features, f"Label {label.text}", label.tests, label.up_to)
        _label(element, label)
    ET.indent(root, " ")
    return ET.tostring(root, encoding="unicode", xml_declaration=False) + "\n"


def _rule(parent: ET.Element, name: str, tests: Iterable[Test], up_to: int | None) -> ET.Element:
    rule = ET.SubElement(parent, "se:Rule")
    _text(rule, "se:Name", name)
    tests = list(tests)
    if tests:
        where = ET.SubElement(rule, "ogc:Filter")
        _conditions(ET.SubElement(where, "ogc:And") if len(tests) > 1 else where, tests)
    if up_to:
        _text(rule, "se:MaxScaleDenominator", str(up_to))
    return rule


def _conditions(parent: ET.Element, tests: Iterable[Test]) -> None:
    for name, sign, value in tests:
        if sign in ("null", "known"):
            outer = ET.SubElement(parent, "ogc:Not") if sign == "known" else parent
            condition = ET.SubElement(outer, "ogc:PropertyIsNull")
            _text(condition, "ogc:PropertyName", name)
            continue
        condition = ET.SubElement(parent, f"ogc:{_COMPARE[sign]}")
        _text(condition, "ogc:PropertyName", name)
        _text(condition, "ogc:Literal", str(value))


def _symbolizers(rule: ET.Element, what: Area | Mark | Stroke) -> None:
    if isinstance(what, Mark):
        point = ET.SubElement(rule, "se:PointSymbolizer")
        _graphic(point, what.shape, what.fill, what.edge, 5 * what.factor)
    elif isinstance(what, Stroke):
        _stroke(ET.SubElement(rule, "se:LineSymbolizer"), what)
    else:
        _area(rule, what)


def _area(rule: ET.Element, area: Area) -> None:
    polygon = ET.SubElement(rule, "se:PolygonSymbolizer")
    if area.pattern:
        fill = ET.SubElement(ET.SubElement(polygon, "se:Fill"), "se:GraphicFill")
        _pattern(fill, area.pattern)
    elif area.fill:
        fill = ET.SubElement(polygon, "se:Fill")
        _parameters(fill, {"fill": area.fill, "fill-opacity": f"{area.opacity:g}"})
    if area.edge:
        _stroke(polygon, area.edge)


def _pattern(parent: ET.Element, pattern: Pattern) -> None:
    """Repeat a small mark; `horline` is the name by which QGIS writes and reads hatches."""
    edge = Stroke(pattern.colour, pattern.width, pattern.opacity)
    if pattern.kind == "lines":
        _graphic(parent, "horline", None, edge, pattern.gap, turn=-pattern.angle)
    else:
        _graphic(parent, "circle", pattern.colour, edge, pattern.width)


def _graphic(  # noqa: PLR0913 - what a graphic is made of
    parent: ET.Element, name: str, fill: str | None, edge: Stroke, size: float, *, turn: int = 0
) -> None:
    if name == "diamond":  # Symbology Encoding has none: a square on its corner is one
        name, size, turn = "square", size / 2**0.5, 45
    graphic = ET.SubElement(parent, "se:Graphic")
    mark = ET.SubElement(graphic, "se:Mark")
    _text(mark, "se:WellKnownName", name)
    if fill:
        _parameters(ET.SubElement(mark, "se:Fill"), {"fill": fill})
    _stroke(mark, edge)
    _text(graphic, "se:Size", f"{size:.3g}")
    if turn:
        _text(graphic, "se:Rotation", str(turn))


def _stroke(parent: ET.Element, stroke: Stroke) -> None:
    values = {
        "stroke": stroke.colour, "stroke-width": f"{stroke.width:g}",
        "stroke-opacity": f"{stroke.opacity:g}", "stroke-linejoin": "round",
    }  # fmt: skip
    if stroke.dash:
        values["stroke-dasharray"] = " ".join(f"{length:g}" for length in stroke.dash)
    _parameters(ET.SubElement(parent, "se:Stroke"), values)


def _label(rule: ET.Element, label: Label) -> None:
    symbolizer = ET.SubElement(rule, "se:TextSymbolizer")
    text = ET.SubElement(symbolizer, "se:Label")
    _text(text, "ogc:PropertyName", "events" if label.badge else label.text)
    font = {
        "font-family": "Source Serif Pro" if label.serif else "Source Sans Pro",
        "font-size": f"{label.size:g}", "font-style": "italic" if label.italic else "normal",
        "font-weight": "bold" if label.bold else "normal",
    }  # fmt: skip
    _parameters(ET.SubElement(symbolizer, "se:Font"), font)
    placement = ET.SubElement(ET.SubElement(symbolizer, "se:LabelPlacement"), "se:PointPlacement")
    anchor = ET.SubElement(placement, "se:AnchorPoint")
    _text(anchor, "se:AnchorPointX", "0" if label.beside else "0.5")
    _text(anchor, "se:AnchorPointY", "0.5")
    if label.beside:
        displacement = ET.SubElement(placement, "se:Displacement")
        _text(displacement, "se:DisplacementX", "6")
        _text(displacement, "se:DisplacementY", "0")
    halo = ET.SubElement(symbolizer, "se:Halo")
    _text(halo, "se:Radius", "1.5")
    _parameters(ET.SubElement(halo, "se:Fill"), {"fill": label.halo})
    _parameters(ET.SubElement(symbolizer, "se:Fill"), {"fill": label.colour})


def _parameters(parent: ET.Element, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        _text(parent, "se:SvgParameter", value).set("name", name)


def _text(parent: ET.Element, tag: str, text: str) -> ET.Element:
    element = ET.SubElement(parent, tag)
    element.text = clean(text)
    return element
