"""Layers as plain data for the page: dictionaries, lists, text and numbers only.

What leaves this module goes into inert JSON islands and nowhere else; the page's own
JavaScript puts it on the screen as text (reference: README, "A page that is safe").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import shapely

from geo_afpak.count.sums import plain, records, totals_of
from geo_afpak.join.incidents import join_incidents
from geo_afpak.join.marks import NEAR, ON_A_SPOT, figures_here, mark_of
from geo_afpak.layers import (
    AREA_KM2,
    EVENT_CLASS,
    KIND,
    LABEL_POINT,
    PRIVATE,
    WIDE,
    drawing_order,
)
from geo_afpak.look import OTHER, STATUSES, hues_of
from geo_afpak.model import fields
from geo_afpak.names.groups import load_groups
from geo_afpak.page import words
from geo_afpak.page.columns import events_island, texts_island
from geo_afpak.page.look import look_data
from geo_afpak.page.names import group_aliases, local_names, other_names
from geo_afpak.page.overview import overview_data, overview_measures
from geo_afpak.page.pack import pack
from geo_afpak.page.topology import Topology, delta, topology_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from geo_afpak.count.summary import Summary
    from geo_afpak.layers import Layers
    from geo_afpak.region.projection import Bounds

__all__ = ["feature_groups", "payload"]

# Thousandths of a degree are about 100 m: finer than the borders are known (0.1-0.4 km).
_SCALE: Final = 1000
_POINT_DECIMALS: Final = 4
_LEAST_LABEL_AREA: Final = 3.0  # square degrees
_NAMED_RANK: Final = 2  # towns whose names in other scripts are worth their bytes

_PHASE_KEYS: Final = {
    "label": "label",
    "since": fields.SINCE,
    "until": fields.UNTIL,
    "basis": "basis",
}
_ZONE_KEYS: Final = {
    "id": fields.ID, "group": fields.GROUP, "status": fields.STATUS, "place": fields.PLACE,
    "units": fields.UNITS, "level": fields.UNIT_LEVEL, "basis": fields.UNITS_BASIS,
    "since": fields.SINCE, "until": fields.UNTIL, "dates": fields.DATE_PRECISION,
    "asOf": fields.AS_OF, "certainty": fields.CERTAINTY, "low": fields.STRENGTH_LOW,
    "high": fields.STRENGTH_HIGH, "statement": fields.STATEMENT, "sources": fields.SOURCES,
    "contra": fields.DISCREPANCY, "note": fields.NOTE, "count": "units_count_stated",
    "stated": "admin_level",
}  # fmt: skip

_WITHDRAWN_KEYS: Final = {
    "id": fields.ID, "title": fields.TITLE, "start": fields.DATE_START, "end": fields.DATE_END,
    "dates": fields.DATE_PRECISION, "place": fields.PLACE, "adm2s": fields.ADM2_STATED,
    "adm1s": fields.ADM1_STATED, "k": fields.KILLED, "kl": fields.KILLED_LOW,
    "kh": fields.KILLED_HIGH, "reach": fields.RADIUS_KM,
}  # fmt: skip

_GROUP_KEYS: Final = {
    "code": "code", "name": "name", "type": "group_type", "parent": "parent",
    "stance": "stance_to_is", "note": "stance_note", "pledged": "pledge_date",
    "place": "pledge_place", "otherDates": "pledge_date_alt", "contra": "discrepancy",
}  # fmt: skip


def feature_groups(layers: Layers) -> list[tuple[str, str, bool]]:
    """List the map's layers as (key, label, shown at first), from fixed vocabularies only."""
    statuses = set(layers.zones[fields.STATUS])
    languages = ", ".join(name for _, name in layers.region.languages)
    dated = f" ({layers.vintage})" if len(layers.region.vintages) > 1 else ""
    return [
        *((f"event:{key}", label, True) for key, label in _class_labels(layers).items()),
        *(
            (f"zone:{key}", words.STATUS_LABELS[key][0], not status.hidden)
            for key, status in STATUSES.items()
            if key in statuses
        ),
        *((f"choropleth:{key}", label, False) for key, label in _measure_labels(layers).items()),
        *([("choropleth:counted", words.COUNTED_LABEL, True)] if layers.counted else []),
        *([("choropleth:areas", words.AREAS_LABEL, not layers.counted)] if layers.areas else []),
        *(overview_measures(layers.overview) if layers.overview else []),
        *(
            [("gone:withdrawn", words.GONE_LABEL, False)]
            if layers.withdrawn and layers.withdrawn.named[fields.GEO_PRECISION].between(1, 4).any()
            else []
        ),
        ("base:districts", f"District borders{dated}", True),
        ("base:labels", "Names", True),
        *([("base:local", f"Names in {languages}", False)] if languages else []),
    ]


def payload(layers: Layers) -> dict[str, Any]:
    """Turn layers into the page's data islands.

    Returns
    -------
    dict
        `meta` (words, numbers, licences), `zones` (one dictionary each; absent values left out)
        and, packed, `base` (geometry, delta-coded), `events` and `texts` (incidents as columns).
    """
    units = [*layers.districts.geometry, *layers.provinces.geometry]
    topology = topology_of(units, _SCALE)
    return {
        "meta": _meta(layers),
        "base": pack(_base(layers, topology)),
        "zones": _zones(layers, topology),
        "events": events_island(layers.incidents),
        "texts": texts_island(layers.incidents),
    }


def _class_labels(layers: Layers) -> dict[str, str]:
    """Label the five classes, and a sixth only where an event needs it; none without events."""
    if layers.without_events or layers.overview:
        return {}
    other = bool((layers.incidents[EVENT_CLASS] == OTHER).any())
    return {k: label for k, label in words.EVENT_CLASS_LABELS.items() if other or k != OTHER}


def _measure_labels(layers: Layers) -> dict[str, str]:
    return {} if layers.without_events or layers.overview else words.MEASURE_LABELS


def _meta(layers: Layers) -> dict[str, Any]:
    about = words.about(layers)
    register = _group_records(layers, about["sources"])
    aliases = group_aliases(layers.group_names.items(), layers.region)
    meta = {
        "title": layers.title,
        "kicker": f"{PRIVATE}: " if layers.private else "",
        "those": layers.region.those,
        "languages": dict(layers.region.languages),
        "lead": layers.lead,
        "vintage": layers.vintage,
        "corrected": layers.corrected,
        "layers": [list(row) for row in feature_groups(layers)],
        "classes": _class_labels(layers),
        "types": words.EVENT_TYPE_LABELS,
        "statuses": words.STATUS_LABELS,
        "look": look_data(),
        "hues": [list(pair) for pair in hues_of(layers.zones[fields.GROUP].dropna()).items()],
        "precisions": words.PRECISION_LABELS,
        "marks": words.mark_labels(layers.region),
        "groups": [list(pair) for pair in layers.group_names.items()],
        "aliases": [[code, found] for code, found in aliases.items()],
        "totals": totals_of(figures_here(layers.incidents)),
        "stances": words.STANCE_LABELS if register else {},
        "groupRecords": register,
        "phases": _records(layers.phases, _PHASE_KEYS),
        "about": about,
        "attribution": ". ".join(words.licences(layers)),
    }
    if layers.private and layers.restricted:
        meta["restricted"] = sorted(set(layers.restricted))
    if layers.withdrawn and layers.withdrawn.count:
        meta["withdrawn"] = {"count": layers.withdrawn.count, "rows": _withdrawn(layers)}
    if layers.counted:
        meta["counted"] = {"sources": sorted(set(layers.restricted)), **_counted(layers.counted)}
    if layers.areas:
        told = {"source": layers.areas.source, "period": layers.areas.period}
        meta["areas"] = {**told, **_counted(layers.areas.units)}
    if layers.overview:
        units = {level: layers.overview.summaries[level] for level in ("adm1", "adm2")}
        meta["overview"] = {**overview_data(layers.overview), **_counted(units)}
    return meta


def _withdrawn(layers: Layers) -> list[dict[str, Any]]:
    """Take records of the former file, with where they would be drawn by the rule for events."""
    named = layers.withdrawn.named if layers.withdrawn else layers.incidents.iloc[:0]
    joined = join_incidents(named, region=layers.region, vintage=layers.vintage)
    marks = mark_of(joined)
    points = joined.geometry.where(marks.isin(ON_A_SPOT))
    districts = joined[fields.ADM2_ID].where(marks == "district")
    units = districts.fillna(joined[fields.ADM1_ID].where(marks == "province"))
    found = _records(named, _WITHDRAWN_KEYS)
    for record, mark, point, unit in zip(found, marks, points, units, strict=True):
        if point is not None:
            record["at"] = _lonlat(point)
        elif isinstance(unit, str):
            record.update(mark=mark, unit=unit)
        if mark != NEAR:
            record.pop("reach", None)
    return found


def _counted(units: Mapping[str, Summary]) -> dict[str, Any]:
    """Rows by unit of what is only counted: id, events, killed low, stated, high, no figure."""
    figures = ("key", "events", "killed_low", "killed", "killed_high", "killed_unknown")
    return {
        "units": {
            level: [[row[name] for name in figures] for row in records(found.nonzero())]
            for level, found in units.items()
        },
        "leftOut": {
            level: [[row["reason"], row["events"]] for row in records(found.left_out)]
            for level, found in units.items()
        },
    }


def _group_records(layers: Layers, listed: list[str]) -> list[dict[str, Any]]:
    """Take the register of groups, if the data name one of them; sources by place in a list."""
    register = load_groups(layers.region)
    if not set(register["code"]) & set(layers.group_names):
        return []
    place = {text: index for index, text in enumerate(listed)}
    records = []
    for row in register.to_dict("records"):
        sources = [text for text in row["sources"].split(" | ") if text]
        record = {key: row[column] for key, column in _GROUP_KEYS.items()}
        record["sources"] = [place.get(text, text) for text in sources]
        records.append(_without_absent(record))
    return records


def _base(layers: Layers, topology: Topology) -> dict[str, Any]:
    local = local_names(layers.region)
    return {
        "scale": _SCALE,
        "arcs": topology.arcs,
        "neighbours": [
            _without_absent(
                {
                    "id": unit_id,
                    "name": name,
                    "rings": topology.rings(shape),
                    "label": _label_in_view(shape, layers.region.view),
                }
            )
            for unit_id, name, shape in zip(
                layers.neighbours[fields.ADM_ID],
                layers.neighbours[fields.NAME],
                layers.neighbours.geometry,
                strict=True,
            )
        ],
        "countries": _units(layers.countries, topology, local),
        "provinces": _units(layers.provinces, topology, local),
        "districts": _units(layers.districts, topology, local),
        "areas": {
            "provinces": layers.provinces[AREA_KM2].round().astype(int).tolist(),
            "districts": layers.districts[AREA_KM2].round().astype(int).tolist(),
        },
        "lines": [
            {
                "id": key,
                "name": name,
                "kind": kind,
                "note": note,
                "paths": [delta(part, _SCALE) for part in shapely.get_parts(s)],
            }
            for key, name, kind, note, s in zip(
                layers.lines[fields.ID],
                layers.lines[fields.NAME],
                layers.lines[KIND],
                layers.lines[fields.NOTE],
                layers.lines.geometry,
                strict=True,
            )
        ],
        "towns": [
            _without_absent(
                {
                    "name": name,
                    "rank": int(rank),
                    "at": _lonlat(point),
                    "alt": other_names(name, others) if rank <= _NAMED_RANK else [],
                    "local": local.get(key),
                }
            )
            for key, name, others, rank, point in zip(
                layers.towns[fields.ID],
                layers.towns[fields.NAME],
                layers.towns[fields.ALT_NAMES],
                layers.towns["rank"],
                layers.towns.geometry,
                strict=True,
            )
        ],
    }


def _label_in_view(shape: Any, view: Bounds) -> list[float] | None:  # noqa: ANN401
    """Where a neighbour's name stands: in the part of its land that the first view shows."""
    part = shapely.intersection(shape, shapely.box(*view))
    if shapely.area(part) < _LEAST_LABEL_AREA:
        return None
    return _lonlat(shapely.get_point(shapely.maximum_inscribed_circle(part, tolerance=0.1), 0))


def _units(
    units: gpd.GeoDataFrame, topology: Topology, local: Mapping[str, Any]
) -> list[dict[str, Any]]:
    return [
        _without_absent(
            {
                "id": row[fields.ADM_ID],
                "name": row[fields.NAME],
                "alt": other_names(row[fields.NAME], row[fields.ALT_NAMES]),
                "local": local.get(row[fields.ADM_ID]),
                "pcode": row[fields.PCODE],
                "edition": row[fields.PCODE_EDITION],
                "parent": row[fields.PARENT_ID],
                "disputed": bool(row[fields.DISPUTED]) or None,
                "offCensus": row.get(fields.AREA_TO_CENSUS),
                "label": _lonlat(row[LABEL_POINT]),
                "rings": topology.rings(row["geometry"]),
            }
        )
        for row in units.to_dict("records")
    ]


def _zones(layers: Layers, topology: Topology) -> dict[str, Any]:
    """Zones share shapes: each shape is written once and named by its index."""
    shapes: dict[bytes, int] = {}
    rings: list[Any] = []
    records = _records(layers.zones, _ZONE_KEYS)
    for rank, row in enumerate(drawing_order(layers.zones)):
        records[row] |= {"rank": rank} | ({"wide": True} if layers.zones[WIDE].iloc[row] else {})
    for record, shape in zip(records, layers.zones.geometry, strict=True):
        record.setdefault("units", [])  # a polygon of one's own is of no unit
        if shape is None or shape.is_empty:
            continue
        key = shapely.to_wkb(shape)
        if key not in shapes:
            shapes[key] = len(rings)
            rings.append(topology.rings(shape))
        record["shape"] = shapes[key]
    return {"shapes": rings, "zones": records}


def _records(frame: pd.DataFrame, keys: dict[str, str]) -> list[dict[str, Any]]:
    present = {column: key for key, column in keys.items() if column in frame.columns}
    rows = records(frame[list(present)].rename(columns=present))
    return [_without_absent(row) for row in rows]


def _without_absent(record: dict[str, Any]) -> dict[str, Any]:
    """Drop what is not stated: the page tells absent from zero by the missing key."""
    found = {key: plain(value) for key, value in record.items()}
    return {key: value for key, value in found.items() if value not in (None, "", [])}


def _lonlat(point: Any) -> list[float]:  # noqa: ANN401 - shapely has no stubs for a point
    return [round(point.x, _POINT_DECIMALS), round(point.y, _POINT_DECIMALS)]
