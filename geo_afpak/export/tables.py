"""The layers as tables: what workbook, GeoPackage and KML have in common.

An incident keeps its point here only where its place is known to a site or a town, or by a
radius of its own, which stands beside it: the points of the others are anchors to draw by, and a
table would hand them on as places.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak import words
from geo_afpak.basemap import density_area
from geo_afpak.count.selection import summarise_area
from geo_afpak.count.summary import Summary, summarise
from geo_afpak.count.sums import totals_of
from geo_afpak.export.columns import (
    EXTENT,
    GROUP_NAMES,
    INCIDENTS,
    KNOWN_TO,
    LAT,
    LON,
    NEARBY,
    RATE,
    UNIT_NAMES,
    UNITS,
    WHEN,
    WHOLE,
    ZONES,
    Column,
)
from geo_afpak.io._issued import issued
from geo_afpak.join.marks import ON_A_SPOT, here
from geo_afpak.layers import (
    AREA_KM2,
    EVENT_CLASS,
    LABEL_POINT,
    MARK,
    WIDE,
    drawing_order,
)
from geo_afpak.look import STATUSES, status_of
from geo_afpak.model import fields
from geo_afpak.text import say_span, say_when

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo_afpak.layers import Layers

__all__ = [
    "about", "clean", "counts", "incident_table", "key_numbers", "known_to", "made_on",
    "statuses_of", "unit_table", "zone_table",
]  # fmt: skip

# What XML 1.0 cannot hold (section 2.2, Char), and what UTF-8 cannot: lone surrogates.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_EPOCH: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def clean(text: str) -> str:
    r"""Replace the characters that no XML file may hold; everything else is left to escaping.

    Examples
    --------
    >>> clean("Kot\x1b[2J <b>\ud800")
    'Kot�[2J <b>�'
    """
    return _NO_XML.sub("\ufffd", text)


def made_on() -> dt.datetime:
    """Return the date that files carry: SOURCE_DATE_EPOCH, or a fixed one."""
    return issued() or _EPOCH


def counts(layers: Layers, level: str) -> Summary:
    """Count the incidents that may be shown by unit of the area, as every other surface does.

    Counts of another source may be of more units than the incidents are in: all are listed then.
    """
    if layers.areas and layers.chosen.selection.area is None:
        return summarise(layers.incidents, level, region=layers.region, vintage=layers.vintage)
    return summarise_area(
        layers.incidents, level, layers.chosen.area, region=layers.region, vintage=layers.vintage
    )


def key_numbers(
    layers: Layers, counted: Mapping[str, Summary]
) -> list[tuple[str, dict[str, int | None]]]:
    """Sum the events as the page does, those of them that are placed, and those elsewhere.

    `counted` are the `counts` of provinces and of districts.
    """
    events, those = here(layers.incidents), layers.region.those
    elsewhere = layers.incidents.drop(events.index)
    numbers = [
        (f"Events in {those}, or without a place", totals_of(events)),
        ("  of these, known to a province", counted["adm1"].totals),
        ("  of these, known to a district", counted["adm2"].totals),
    ]
    if len(elsewhere):
        numbers.append((f"Events outside {those}", totals_of(elsewhere)))
    for level, unit in (("adm1", "province"), ("adm2", "district")):
        if layers.counted:
            numbers.append((f"Only counted, in a {unit}", layers.counted[level].totals))
    return numbers


def unit_table(layers: Layers, level: str, found: Summary) -> gpd.GeoDataFrame:
    """Give every unit that was counted in its counts, the one with most events first.

    Parameters
    ----------
    found
        Of that level: `counts`, or one of `Layers.counted`.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `UNITS` (the province column for districts only). The rate is the events by the
        area of the unit as it is in the boundaries, before it was simplified.
    """
    units = layers.districts if level == "adm2" else layers.provinces
    units = units[units[fields.ADM_ID].isin(found.table["key"])]
    numbers = found.table.set_index("key").drop(columns="name").loc[units[fields.ADM_ID]]
    table = units[[fields.NAME, fields.COUNTRY, fields.PCODE, fields.ADM_ID, "geometry"]].copy()
    if level == "adm2":
        names = layers.provinces.set_index(fields.ADM_ID)[fields.NAME]
        table.insert(1, "province", units[fields.PARENT_ID].map(names))
    for name in numbers.columns:
        table[name] = numbers[name].to_numpy()
        table[name] = table[name].astype("Int64")
    if layers.areas:
        apart = layers.areas.units[level].table.set_index("key").loc[units[fields.ADM_ID]]
        table["source_events"], table["source_killed"] = (
            apart[name].astype("Int64").to_numpy() for name in ("events", "killed")
        )
    table[AREA_KM2] = units[AREA_KM2].round(1)
    table[RATE] = (table["events"].astype(float) / density_area(units) * 1000).round(3)
    order = ["events", fields.COUNTRY, *table.columns.intersection(["province"]), fields.NAME]
    return table.sort_values(
        order, ascending=[False, *[True] * (len(order) - 1)], kind="stable", ignore_index=True
    )[[*_present(UNITS, table), "geometry"]]


def incident_table(layers: Layers) -> gpd.GeoDataFrame:
    """Give every incident that may be shown, with its point only where it is one."""
    table = layers.incidents.copy()
    table = table.set_geometry(table.geometry.where(table[MARK].isin(ON_A_SPOT)))
    table[LON], table[LAT] = table.geometry.x.round(5), table.geometry.y.round(5)
    table[WHEN] = [
        say_when(*row)
        for row in _rows(table, fields.DATE_START, fields.DATE_END, fields.DATE_PRECISION)
    ]
    table[GROUP_NAMES] = [
        [layers.group_names.get(code, code) for code in row] for row in table[fields.GROUPS]
    ]
    precision = table[fields.GEO_PRECISION].astype("Int64").fillna(0)
    table[NEARBY] = precision.map(words.PRECISION_LABELS)
    return table[[*_present(INCIDENTS, table), "geometry"]]


def known_to(layers: Layers, level: str) -> gpd.GeoDataFrame:
    """Count the events known to a unit and no closer, by class, on the whole unit.

    Returns
    -------
    geopandas.GeoDataFrame
        Columns `KNOWN_TO`, of the province or of the district; `label_lon`, `label_lat`, where
        the unit's name would stand; `slot` of `slots`, the place among the unit's rows.
    """
    mark, units = (
        ("province", layers.provinces) if level == "adm1" else ("district", layers.districts)
    )
    rows = layers.incidents[layers.incidents[MARK] == mark]
    parts = []
    for kind, of_kind in rows.groupby(EVENT_CLASS, sort=True):
        part = summarise(of_kind, level, region=layers.region, vintage=layers.vintage).nonzero()
        part[EVENT_CLASS] = kind
        ids = of_kind.groupby(f"{level}_id")[fields.ID].agg(list)
        part["ids"] = part["key"].map(ids)
        parts.append(part)
    if not parts:
        none = counts(layers, level).table.iloc[:0]
        parts = [none.assign(**{EVENT_CLASS: None, "ids": None})]
    found = pd.concat(parts, ignore_index=True).sort_values(["key", EVENT_CLASS], ignore_index=True)
    unit = units.set_index(fields.ADM_ID).loc[found["key"]]
    found = found.rename(columns={"key": f"{level}_id"})
    found[f"{level}_name"] = unit[fields.NAME].to_numpy()
    at = shapely.get_coordinates(unit[LABEL_POINT].to_numpy()).round(4)
    found["label_lon"], found["label_lat"] = at[:, 0], at[:, 1]
    places = found.groupby(f"{level}_id")[EVENT_CLASS]
    found["slot"], found["slots"] = places.cumcount(), places.transform("size")
    table = gpd.GeoDataFrame(found, geometry=unit.geometry.to_numpy(), crs=fields.CRS)
    order = [*_present(KNOWN_TO, table), "label_lon", "label_lat", "slot", "slots", "geometry"]
    return table[order]


def zone_table(layers: Layers) -> gpd.GeoDataFrame:
    """Give every statement of presence, in the order in which they are drawn."""
    table = layers.zones.copy()
    for name in (fields.STATUS, fields.GROUP):  # frames that nobody has checked may lack them
        table[name] = table[name].astype(object).where(table[name].notna(), "not stated")
    frames = (layers.neighbours, layers.countries, layers.provinces, layers.districts)
    names = {key: name for frame in frames for key, name in _rows(frame, fields.ADM_ID, "name")}
    table[UNIT_NAMES] = [[names.get(unit, unit) for unit in row] for row in table[fields.UNITS]]
    # As objects: a column of text proper cannot hold what is no Unicode, such as a lone surrogate.
    for name, values in (
        ("group_name", [layers.group_names.get(code, code) for code in table[fields.GROUP]]),
        ("status_name", [status_of(status).label for status in table[fields.STATUS]]),
    ):
        table[name] = pd.Series(values, index=table.index, dtype=object)
    table[WHEN] = [say_span(*row) for row in _rows(table, fields.SINCE, fields.UNTIL)]
    table[EXTENT] = np.where(table[WIDE], WHOLE, "units")
    table = table.iloc[drawing_order(table)].reset_index(drop=True)
    return table[[*_present(ZONES, table), "geometry"]]


def statuses_of(zones: gpd.GeoDataFrame) -> list[str]:
    """List the statuses of statements in the order of the vocabulary, strange ones last."""
    found = set(zones[fields.STATUS])
    known = [status for status in STATUSES if status in found]
    return [*known, *sorted(found.difference(known))]


def about(layers: Layers, counted: Mapping[str, Summary]) -> list[tuple[str, list[str]]]:
    """Say what is counted and how, what was left out, and where everything comes from.

    `counted` are the `counts` of provinces and of districts.
    """
    method = words.method_of(layers)
    method += [words.CORRECTED] if layers.corrected else []
    method += [*words.without_density(layers), *words.counted_apart(layers)]
    method += [f"The incidents were generalised: {text}." for text in words.generalised_as(layers)]
    found = [
        (f"{kind} in no {unit}", summary[level])
        for kind, summary in (
            ("Events", counted),
            ("Only counted,", layers.counted),
        )
        for unit, level in (("province", "adm1"), ("district", "adm2"))
        if summary
    ]
    left_out = [
        f"{what}: {row.events:,}, {row.reason}."
        for what, summary in found
        for row in summary.left_out.itertuples()
    ]
    return [
        ("Method", method),
        ("Left out of the counts", left_out or ["No event is left out."]),
        ("Terms of the sources", list(layers.notices)),
        ("Licences and credits", words.credits_of(layers)),
        ("Sources", words.sources_of(layers)),
    ]


def _present(columns: Sequence[Column], table: pd.DataFrame) -> list[str]:
    return [column.name for column in columns if column.name in table.columns]


def _rows(frame: pd.DataFrame, *names: str) -> list[tuple[Any, ...]]:
    """Rows of some columns, None for every kind of missing."""
    part = frame[list(names)].astype(object)
    return list(part.where(part.notna(), None).itertuples(index=False, name=None))
