"""The layers as KML 2.2, for globes and phones: events and presence with their time.

Text stays text. Programs show KML's descriptions as HTML, so no record writes one: its fields
stand in ExtendedData, and no `<` in them can begin a tag.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING, Any, Final

from geo_afpak import words
from geo_afpak.count.breaks import class_breaks, class_of
from geo_afpak.count.sums import records
from geo_afpak.export._kml_parts import PLACE, SCHEMAS, abgr, add_text, placemark, style_of
from geo_afpak.export._looks import COLOURS
from geo_afpak.export.columns import EXTENT, WHOLE
from geo_afpak.export.tables import incident_table, known_to, statuses_of, zone_table
from geo_afpak.io import write_bytes
from geo_afpak.join.marks import NEAR
from geo_afpak.join.reach import reaches
from geo_afpak.layers import DRAWN, EVENT_CLASS, MARK, areas_of, layers_of
from geo_afpak.look import (
    EVENTS,
    HATCHED,
    PRESENCE,
    SYMBOL,
    hues_of,
    radius_of,
    shade_of,
    status_of,
    strength_of,
)
from geo_afpak.look import NEAR as DISC
from geo_afpak.model import fields
from geo_afpak.text import counted, number

if TYPE_CHECKING:
    import os
    from collections.abc import Mapping
    from pathlib import Path

    from geo_afpak.layers import Layers

    _Styles = dict[str, ET.Element]

_NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
_PLACES_KEPT: Final = re.compile(rf"<{PLACE}>(\d+)</{PLACE}>")
_SHADE: Final = 0.6  # a globe's picture shows through
_ICON: Final = 7.5  # radius in pixels that scale 1 is taken for
_PLACES: Final = {
    "dot": "on the spot (site or town)",
    "near": "near a place",
    "district": "district only",
    "province": "province only",
    "shelf": "country only, or no place",
}
_READ: Final = (
    "A point stands only where the source names a site or a town, or a place that the event was "
    "near, within its disc. Of events known to a district "
    "the whole district is shown; those known less closely have no geometry. Presence "
    "is what a source has stated, not control. Colours are by kind of event and by group."
)


def write_kml(
    layers: object,
    path: str | os.PathLike[str],
    *,
    inside: str | os.PathLike[str] | None = None,
) -> Path:
    """Write incidents, presence and counts of areas as KML, each with what its sources say.

    Days are stamps, months and years too as far as they are known; what lies within a span, or
    on or before the date of a report, is a span, open where no date is known.

    Parameters
    ----------
    layers, path, inside
        As `write_workbook` takes them; the file ends in .kml.

    Returns
    -------
    pathlib.Path
        The written file.

    Raises
    ------
    InputFileError
        If the file cannot be written.

    References
    ----------
    OGC 07-147r2, KML 2.2.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from geo_afpak import build_layers, data_path, read_incidents, read_zones
    >>> layers = build_layers(
    ...     read_incidents(data_path("incidents.geojson")).frame,
    ...     read_zones(data_path("presence_zones.geojson")).frame,
    ... )
    >>> with TemporaryDirectory() as folder:
    ...     text = write_kml(layers, f"{folder}/afpak.kml").read_text(encoding="utf-8")
    >>> text.count("<Point>"), text.count("<Placemark>")
    (26, 141)
    """
    layers = layers_of(layers)
    root = ET.Element("kml", xmlns=_NAMESPACE)
    document = ET.SubElement(root, "Document")
    add_text(document, "name", layers.title)
    view = layers.region.worldview
    said = [*filter(None, [words.units_of(layers)]), *([view.note] if view else [])]
    notes = [layers.lead, _READ, *said, *layers.notices, *words.credits_of(layers)]
    add_text(document, "description", "\n\n".join(notes))
    events, presence = ET.Element("Folder"), ET.Element("Folder")
    styles: _Styles = {}
    written: list[str] = []
    _events(events, layers, styles, written)
    _presence(presence, layers, styles, written)
    areas = _counts_of_areas(layers, styles, written)
    document.extend(styles[key] for key in sorted(styles))
    for name, columns in SCHEMAS.items():
        schema = ET.SubElement(document, "Schema", name=name, id=name)
        for column in columns:
            kind = {"count": "int", "degree": "double"}.get(column.kind, "string")
            one = ET.SubElement(schema, "SimpleField", type=kind, name=column.name)
            add_text(one, "displayName", column.label)
    document.extend([events, presence, *areas])
    ET.indent(root, "")
    tree = ET.tostring(root, encoding="unicode")
    text = _PLACES_KEPT.sub(lambda found: written[int(found[1])], tree)
    return write_bytes(
        f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode(), path, inside=inside
    )


# --- events -------------------------------------------------------------------


def _events(folder: ET.Element, layers: Layers, styles: _Styles, written: list[str]) -> None:
    """Sort events by how closely their place is known, then by class."""
    places = {**_PLACES, "elsewhere": f"outside {layers.region.those}"}
    events = records(incident_table(layers))
    add_text(folder, "name", "Events")
    for mark, label in places.items():
        rows = [row for row in events if row[MARK] == mark]
        if not rows:
            continue
        place = ET.SubElement(folder, "Folder")
        add_text(place, "name", f"{label[0].upper()}{label[1:]}")
        if mark in ("district", NEAR):
            _areas(place, mark, layers, styles, written)
        for kind, event in EVENTS.items():
            of_kind = [row for row in rows if row[EVENT_CLASS] == kind]
            if not of_kind:
                continue
            inner = ET.SubElement(place, "Folder")
            add_text(inner, "name", f"{event.label}: {label}")
            for row in of_kind:
                placemark(
                    (inner, written),
                    row,
                    "event",
                    name=row[fields.TITLE] or row[fields.ID],
                    when=_event_time(row),
                    style=_event_style(kind, row, styles),
                    shape=row["geometry"],
                )


def _areas(
    folder: ET.Element, mark: str, layers: Layers, styles: _Styles, written: list[str]
) -> None:
    """Draw where the events of a mark may lie, once for a class: their districts, or discs."""
    inner = ET.SubElement(folder, "Folder")
    near = mark == NEAR
    add_text(inner, "name", "Where these events may lie" if near else "Districts of these events")
    edge, fill = (DISC.edge, DISC.fill) if near else (HATCHED.edge, PRESENCE.faint)
    found = reaches(layers.incidents, EVENT_CLASS) if near else known_to(layers, "adm2")
    for row in records(found):
        colour, what = COLOURS.events[row[EVENT_CLASS]], EVENTS[row[EVENT_CLASS]].label
        key = f"{mark}-{row[EVENT_CLASS]}"
        line = (colour, edge.opacity, edge.width) if edge else None
        styles[key] = style_of(key, line=line, fill=(colour, fill))
        name = f"{what}: {counted(row['events'], 'event')} near a place"
        if not near:
            name = f"{row[fields.ADM2_NAME]}: {what}, {row['events']:,} known to the district only"
        shape = row["geometry"]
        placemark((inner, written), row, mark, name=name, when=(), style=key, shape=shape)


def _event_style(kind: str, row: Mapping[str, Any], styles: _Styles) -> str:
    """Colour by class, size by the deaths, paler where no figure of them is known."""
    colour = COLOURS.events[kind]
    unknown = EVENTS[kind].lethal and row[DRAWN] is None
    scale = f"{radius_of(row[DRAWN]) / _ICON:.1f}"
    key = f"event-{kind}-{'unknown' if unknown else scale}"
    if key in styles:
        return key
    style = style_of(key)
    icon = ET.SubElement(style, "IconStyle")
    add_text(icon, "color", abgr(colour, SYMBOL.hollow.faint if unknown else 1))
    add_text(icon, "scale", scale)
    styles[key] = style
    return key


def _event_time(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Give one date for a stamp, two for a span ("" for an open end), none when not known."""
    start, end = row[fields.DATE_START], row[fields.DATE_END]
    precision = row[fields.DATE_PRECISION]
    if not start or precision == "unknown":
        return ()
    if precision == "report":  # it happened on that day or before
        return ("", end or start)
    digits = {"day": 10, "month": 7, "year": 4}.get(precision)
    return (start[:digits],) if digits else (start, end or "")


# --- presence -----------------------------------------------------------------


def _presence(folder: ET.Element, layers: Layers, styles: _Styles, written: list[str]) -> None:
    """Put statements into folders by status; those off at first on the page are off here."""
    table = zone_table(layers)
    statements, hues = records(table), hues_of(table[fields.GROUP])
    add_text(folder, "name", "Presence, as stated")
    for status in statuses_of(table):
        rows = [row for row in statements if row[fields.STATUS] == status]
        shown = not status_of(status).hidden
        inner = ET.SubElement(folder, "Folder")
        add_text(inner, "name", f"Presence: {status_of(status).label}")
        add_text(inner, "visibility", str(int(shown)))
        for row in rows:
            name = f"{row['group_name']}: {row['status_name']}, {row[fields.PLACE] or '?'}"
            when = (row[fields.SINCE] or "", row[fields.UNTIL] or "")
            placemark(
                (inner, written),
                row,
                "statement",
                name=name,
                when=when if any(when) else (),
                style=_zone_style(row, hues[row[fields.GROUP]], styles),
                shape=row["geometry"],
                shown=shown,
            )


def _zone_style(row: Mapping[str, Any], hue: int, styles: _Styles) -> str:
    """Style a statement as the map does; KML has no patterns and no dashes: a faint fill."""
    status, strength = status_of(row[fields.STATUS]), strength_of(row[fields.CERTAINTY])
    wide = row[EXTENT] == WHOLE and not status.bare
    edge = PRESENCE.wide if wide else status.edge
    opacity = 0.0 if wide else status.fill or (PRESENCE.faint if status.pattern else 0.0)
    colour = COLOURS.hues[hue]
    key = f"zone-{hue}-{100 * opacity:.0f}-{100 * edge.opacity:.0f}-{edge.width:g}-{strength:g}"
    styles[key] = style_of(
        key,
        line=(colour, edge.opacity * strength, edge.width),
        fill=(colour, opacity * strength) if opacity else None,
    )
    return key


# --- counts of areas ----------------------------------------------------------


def _counts_of_areas(layers: Layers, styles: _Styles, written: list[str]) -> list[ET.Element]:
    """Shade areas by the events that another source counts there; the finest level is on."""
    folders: list[ET.Element] = []
    for level, units in (("adm2", layers.districts), ("adm1", layers.provinces)):
        found = areas_of(layers, level)
        table = found.table[found.table["events"].fillna(0) > 0] if found else None
        if not layers.areas or table is None or table.empty:
            continue
        folder, shown = ET.Element("Folder"), not folders
        folders.append(folder)
        what = "districts" if level == "adm2" else "provinces"
        whose = f"{layers.areas.source}, {layers.areas.period}"
        add_text(folder, "name", f"Events by {what}, as counted by {whose}: in no other number")
        add_text(folder, "visibility", str(int(shown)))
        limits = class_breaks(table["events"], scheme="natural")
        shapes = units.set_index(fields.ADM_ID)
        for row in records(table):
            place = class_of(row["events"], limits)
            colour = shade_of(place, max(1, len(limits) - 1), COLOURS.shades)
            key = f"area-{place}"
            styles[key] = style_of(key, line=(colour, 1, 1), fill=(colour, _SHADE))
            unit = shapes.loc[row["key"]]
            cells = {fields.PCODE: unit[fields.PCODE], "source_events": row["events"],
                     "source_killed": row["killed"]}  # fmt: skip
            placemark(
                (folder, written), cells, "area", name=f"{row['name']}: {number(row['events'])}",
                when=(), style=key, shape=unit["geometry"], shown=shown,
            )  # fmt: skip
    return folders
