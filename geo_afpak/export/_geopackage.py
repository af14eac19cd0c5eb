"""The layers as a GeoPackage that QGIS opens looking like the page.

One file holds the tables, their styles (the table layer_styles, which QGIS reads by itself), a
project with all layers in order, and the method with its sources.
"""

from __future__ import annotations

import sqlite3
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak import __version__, words
from geo_afpak.count.summary import class_breaks
from geo_afpak.export import _looks as looks
from geo_afpak.export._project import Table, project_rows
from geo_afpak.export._qgis import qml
from geo_afpak.export.columns import FIGURES, INCIDENTS, KNOWN_TO, NEARNESS, UNITS, ZONES, Column
from geo_afpak.export.tables import (
    about,
    clean,
    counts,
    incident_table,
    known_to,
    made_on,
    unit_table,
    zone_table,
)
from geo_afpak.io import write_bytes
from geo_afpak.join.marks import ON_A_SPOT
from geo_afpak.join.reach import reaches
from geo_afpak.layers import EVENT_CLASS, MARK, layers_of
from geo_afpak.look import EVENTS
from geo_afpak.model import fields

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    import geopandas as gpd

    from geo_afpak.layers import Layers

_GEOMETRY: Final = "geom"
_COUNTED: Final = tuple(
    Column(f"counted_{column.name}", f"Only counted: {column.label}", "count") for column in FIGURES
)
_SPREAD_MOST: Final = 2000
"""Above it a spot may hold hundreds of events, and a ring of them would hide the map."""
_SPOT_DEG: Final = 0.05
_TIME: Final = "%Y-%m-%dT%H:%M:%S.000Z"


def write_geopackage(
    layers: object,
    path: str | os.PathLike[str],
    *,
    inside: str | os.PathLike[str] | None = None,
) -> Path:
    """Write incidents, presence, units with counts and base map as one GeoPackage.

    An incident has a point only where its place is known to a site or a town, or to be near one:
    where such may lie is a layer of its own. Those known to a
    district or a province are counted in layers of their own, on the whole unit; all of them
    are rows of the layer incidents. The same layers give the same bytes, as long as GDAL and
    SQLite stay the same.

    Parameters
    ----------
    layers, path, inside
        As `write_workbook` takes them; the file ends in .gpkg.

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
    OGC 12-128r19, GeoPackage 1.4; layer_styles and qgis_projects are tables of QGIS.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> import pyogrio
    >>> from geo_afpak import build_layers
    >>> layers = build_layers()
    >>> with TemporaryDirectory() as folder:
    ...     written = write_geopackage(layers, f"{folder}/afpak.gpkg")
    ...     pyogrio.list_layers(written)[:3, 0].tolist()
    ['incidents', 'incidents_by_province', 'incidents_by_district']
    """
    layers = layers_of(layers)
    found = tables(layers)
    # A driver would find options and protocols in the name of a user's file.
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "layers.gpkg"
        _write_tables(file, found, layers)
        with sqlite3.connect(file) as database:
            _finish(database, project_rows(found, layers, Path(path).name))
        database.close()
        return write_bytes(file.read_bytes(), path, inside=inside)


# --- what is in it ------------------------------------------------------------


def tables(layers: Layers) -> list[Table]:
    """List the layers of the file, the topmost of the map first."""
    shown = layers.incidents
    known = list(EVENTS)
    spots = shown[shown[MARK].isin(ON_A_SPOT)]
    dots = _classes(spots, known)
    near = reaches(shown, EVENT_CLASS)
    by_province = known_to(layers, "adm1")
    by_district = known_to(layers, "adm2")
    presence = zone_table(layers)
    provinces, districts = (_with_counted(layers, level) for level in ("adm1", "adm2"))
    spread = len(shown) <= _SPREAD_MOST
    base = (layers.towns, layers.lines, layers.neighbours)
    towns, lines, neighbours = (frame[~frame.geometry.is_empty] for frame in base)
    towns = towns.assign(symbols_here=_symbols_at(towns, spots))
    limits = class_breaks(districts.loc[districts["events"] > 0, "events"], 5, "natural")
    district_looks = (looks.outlines("district"), looks.shades(limits))
    return [
        Table("incidents", "Events; a point only where one is known", incident_table(layers),
              "Point", (looks.events(dots, spread=spread),), INCIDENTS),
        Table("incidents_by_province", "Events known to the province only", by_province,
              "MultiPolygon", (looks.badges(_classes(by_province, known)),), KNOWN_TO),
        Table("incidents_by_district", "Events known to the district only", by_district,
              "MultiPolygon", (looks.hatches(_classes(by_district, known)),), KNOWN_TO),
        *([Table("incidents_near", "Where events known to be near a place may lie", near,
                 "MultiPolygon", (looks.discs(_classes(near, known)),), NEARNESS)]
          if len(near) else []),
        Table("towns", "Towns", towns, "Point", (looks.towns(),)),
        Table("lines", "Borders and coasts", lines, "MultiLineString", (looks.lines(),)),
        Table("presence", "Presence, as stated", presence, "MultiPolygon",
              (looks.zones(presence),), ZONES),
        Table("provinces", "Provinces, with events", provinces, "MultiPolygon",
              (looks.outlines("province"),), (*UNITS, *_COUNTED)),
        Table("districts", "Districts, with events", districts, "MultiPolygon", district_looks,
              (*UNITS, *_COUNTED)),
        Table("neighbours", "Neighbouring land", neighbours, "MultiPolygon", (looks.land(),)),
    ]  # fmt: skip


def _with_counted(layers: Layers, level: str) -> gpd.GeoDataFrame:
    """Add to the counts of a level those of sources that may be counted only."""
    table = unit_table(layers, level, counts(layers, level))
    if layers.counted:
        found = layers.counted[level].table.set_index("key").loc[table[fields.ADM_ID]]
        for column in FIGURES:
            table[f"counted_{column.name}"] = found[column.name].to_numpy()
            table[f"counted_{column.name}"] = table[f"counted_{column.name}"].astype("Int64")
    return table


def _symbols_at(towns: gpd.GeoDataFrame, dots: gpd.GeoDataFrame) -> np.ndarray[Any, Any]:
    """Count the symbols on the place of each town: its name has to stand clear of them."""
    near, _ = dots.sindex.query(towns.geometry, predicate="dwithin", distance=_SPOT_DEG)
    return np.bincount(near, minlength=len(towns))


def _classes(rows: gpd.GeoDataFrame, known: Sequence[str]) -> list[str]:
    found = set(rows[EVENT_CLASS])
    return [kind for kind in known if kind in found]


# --- the file -----------------------------------------------------------------


def _write_tables(file: Path, found: Sequence[Table], layers: Layers) -> None:
    import pyogrio

    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": made_on().strftime(_TIME)})
    credits_ = " ".join(words.credits_of(layers))
    try:
        for table in found:
            pyogrio.write_dataframe(
                _flat(table.rows), file, layer=table.name, driver="GPKG",
                geometry_type=table.kind, promote_to_multi=table.kind != "Point",
                append=table is not found[0], VERSION="1.2", GEOMETRY_NAME=_GEOMETRY,
                IDENTIFIER=table.title, DESCRIPTION=clean(credits_), SPATIAL_INDEX="YES",
                dataset_metadata=_metadata(layers),
            )  # fmt: skip
        for name, frame in (("about", _about(layers)), ("layer_styles", _styles(found))):
            pyogrio.write_dataframe(frame, file, layer=name, driver="GPKG", append=True, FID="id")
    finally:
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": None})


def _metadata(layers: Layers) -> dict[str, str]:
    """Say in the file itself what it is and under which terms it stands."""
    return {
        "title": clean(layers.title),
        "licence_and_citation": clean(" ".join(words.credits_of(layers))),
        "notices": clean(" ".join(layers.notices)),
        "made_with": f"geo_afpak {__version__}",
    }


def _flat(rows: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Make cells of one value: lists joined, text without what no file of XML may hold."""
    flat = rows.copy()
    for name in flat.columns.drop("geometry"):
        if flat[name].dtype == object or pd.api.types.is_string_dtype(flat[name].dtype):
            values = [
                "; ".join(map(str, value)) if isinstance(value, list) else value
                for value in flat[name].astype(object).where(flat[name].notna(), None)
            ]
            flat[name] = pd.Series(
                [clean(value) if isinstance(value, str) else value for value in values],
                index=flat.index, dtype=object,
            )  # fmt: skip
    flat["geometry"] = shapely.set_precision(flat.geometry.to_numpy(), 1e-5, mode="valid_output")
    return flat


def _about(layers: Layers) -> pd.DataFrame:
    rows = [("Title", layers.title), ("Lead", layers.lead)]
    counted = {level: counts(layers, level) for level in ("adm1", "adm2")}
    rows += [(heading, text) for heading, lines in about(layers, counted) for text in lines]
    rows.append(("Made with", f"geo_afpak {__version__}"))
    return pd.DataFrame([(h, clean(text)) for h, text in rows], columns=["topic", "text"])


def _styles(found: Sequence[Table]) -> pd.DataFrame:
    """Return the rows of layer_styles, as QGIS makes the table (qgsogrprovider.cpp)."""
    rows = [
        {
            "f_table_catalog": "", "f_table_schema": "", "f_table_name": table.name,
            "f_geometry_column": _GEOMETRY, "styleName": look.name,
            "styleQML": qml(look, table.aliases), "styleSLD": "",
            "useAsDefault": place == 0, "description": table.title, "owner": "", "ui": "",
            "update_time": pd.Timestamp(made_on()).tz_localize(None),
        }
        for table in found
        for place, look in enumerate(table.looks)
    ]  # fmt: skip
    return pd.DataFrame(rows)


def _finish(database: sqlite3.Connection, project: tuple[str, str, str]) -> None:
    """Add the project in the table that QGIS keeps for it."""
    database.execute(
        "CREATE TABLE qgis_projects (name TEXT PRIMARY KEY, metadata BLOB, content BLOB)"
    )
    database.execute("INSERT INTO qgis_projects VALUES (?, ?, ?)", project)
