"""The data model: the fields of a record, and every way in which a frame breaks its rules.

The rules themselves are in `geo_afpak.model.rules`; the tables at the end of this module say
which of them hold for incidents, zones and boundaries. Vocabularies are those of
`geo_afpak.model.fields`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo_afpak.errors import CRSMismatchError, Fault
from geo_afpak.model import fields as f
from geo_afpak.model.casualties import CASUALTY_RULES
from geo_afpak.model.geometry import POLYGONS, located_as_precise, polygon
from geo_afpak.model.rules import (
    Columns,
    Problem,
    Rule,
    boolean,
    count,
    date_span,
    dated_as_precise,
    dated_at_all,
    dates,
    one_of,
    text,
    texts,
)
from geo_afpak.region.read import default_region
from geo_afpak.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterator

    import geopandas as gpd

    from geo_afpak.region.region import Region

__all__ = [
    "BOUNDARIES",
    "INCIDENTS",
    "ZONES",
    "Model",
    "Problem",
    "check_boundaries",
    "check_incidents",
    "check_zone_words",
    "check_zones",
    "date_span",
    "require_crs",
    "shorten",
]


@dataclass(frozen=True, slots=True)
class Model:
    """Fields and geometry of one kind of file.

    Parameters
    ----------
    what
        Name of the kind, plural, as it stands in messages.
    key
        Field that identifies a record.
    fields
        Every field that the model names, in the order of the file.
    geometry_types
        GeoJSON types that a geometry may have.
    geometry_required
        False when null is a possible geometry.
    """

    what: str
    key: str
    fields: tuple[str, ...]
    geometry_types: tuple[str, ...]
    geometry_required: bool


INCIDENTS: Final = Model("incidents", f.ID, f.INCIDENT_FIELDS, ("Point",), geometry_required=False)
ZONES: Final = Model("zones", f.ID, f.ZONE_FIELDS, POLYGONS, geometry_required=False)
BOUNDARIES: Final = Model(
    "boundaries", f.ADM_ID, f.BOUNDARY_FIELDS, POLYGONS, geometry_required=True
)


def require_crs(frame: gpd.GeoDataFrame, what: str) -> None:
    """Refuse a frame whose coordinates are not longitude and latitude on WGS 84.

    Parameters
    ----------
    frame
        The frame to look at; it is not changed.
    what
        Its name in the message, such as ``"incidents"``.

    Raises
    ------
    CRSMismatchError
        If there is no geometry column, no CRS, or another one than EPSG:4326.

    Examples
    --------
    >>> import geopandas as gpd
    >>> require_crs(gpd.GeoDataFrame(geometry=[], crs=32642), "incidents")
    Traceback (most recent call last):
    ...
    geo_afpak.errors.CRSMismatchError: incidents: the CRS is EPSG:32642; expected EPSG:4326; \
call incidents.to_crs(4326)
    """
    geometry = getattr(frame, "active_geometry_name", None)
    if geometry is None:
        raise CRSMismatchError(
            f"{what}: there is no geometry column; expected a GeoDataFrame in {f.CRS}; "
            "build one with geopandas.points_from_xy(lon, lat, crs=4326)"
        )
    crs = frame.crs
    if crs is None:
        raise CRSMismatchError(
            f"{what}: no CRS is set; expected {f.CRS}; call {what}.set_crs(4326) if the "
            "coordinates are longitude and latitude in degrees, else set the true CRS and "
            "then call to_crs(4326)"
        )
    # GeoParquet's default OGC:CRS84 is the same CRS but for the order of its axes, and
    # geopandas always keeps (lon, lat).
    if crs != f.CRS and not crs.equals("OGC:CRS84", ignore_axis_order=True):
        name = f"EPSG:{crs.to_epsg()}" if crs.to_epsg() else crs.name
        raise CRSMismatchError(
            f"{what}: the CRS is {shorten(name)}; expected {f.CRS}; call {what}.to_crs(4326)"
        )


def check_incidents(incidents: gpd.GeoDataFrame, *, region: Region | None = None) -> list[Fault]:
    """Find every fault of an incidents frame.

    Columns that the model does not know are allowed. An empty scope counts as ``core``.

    Parameters
    ----------
    incidents
        Points or null geometries, EPSG:4326; columns as in `INCIDENT_FIELDS`.
    region
        Where points may lie: in Afghanistan and Pakistan when None.

    Returns
    -------
    list of Fault
        In the order of the rows; `row` is the position in the frame. Empty when all is well.

    Raises
    ------
    CRSMismatchError
        If the frame has no CRS, or another one than EPSG:4326.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"id": ["a1"], "event_type": ["atack"]},
    ...                          geometry=[None], crs=4326)
    >>> [fault.fix for fault in check_incidents(frame) if fault.field == "event_type"]
    ["did you mean 'attack'?"]
    """
    rules = _incident_rules(region or default_region())
    if not set(f.OPTIONAL_FIELDS).isdisjoint(incidents.columns):
        rules += CASUALTY_RULES
    return _check(incidents, INCIDENTS, _INCIDENT_REQUIRED, rules)


def check_zones(zones: gpd.GeoDataFrame) -> list[Fault]:
    """Find every fault of a zones frame, apart from geometry that does not match its units.

    Parameters
    ----------
    zones
        Polygons or null geometries (not built yet), EPSG:4326; columns as in
        `geo_afpak.model.fields.ZONE_FIELDS`. Dates may be partial: 2015, 2015-01, 2015-01-31.

    Returns
    -------
    list of Fault
        In the order of the rows; `row` is the position in the frame. Empty when all is well.

    Raises
    ------
    CRSMismatchError
        If the frame has no CRS, or another one than EPSG:4326.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"id": ["z1"], "units": [[]]}, geometry=[None], crs=4326)
    >>> [fault.problem for fault in check_zones(frame) if fault.field == "units"]
    ['is an empty list']
    """
    return _check(zones, ZONES, _ZONE_REQUIRED, _ZONE_RULES)


def check_zone_words(zones: gpd.GeoDataFrame) -> list[Fault]:
    """Find what a zone says that has no meaning, where what it says decides how it is drawn.

    Parameters
    ----------
    zones
        As for `check_zones`.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"id": ["z1"], "status": ["cels"]}, geometry=[None], crs=4326)
    >>> [fault.fix for fault in check_zone_words(frame)]
    ["did you mean 'cells'?"]
    """
    return _check(zones, ZONES, (), _ZONE_WORDS)


def check_boundaries(boundaries: gpd.GeoDataFrame) -> list[Fault]:
    """Find every fault of a boundaries frame.

    Parameters
    ----------
    boundaries
        Polygons, EPSG:4326; columns as in `geo_afpak.model.fields.BOUNDARY_FIELDS`.

    Returns
    -------
    list of Fault
        In the order of the rows; `row` is the position in the frame. Empty when all is well.

    Raises
    ------
    CRSMismatchError
        If the frame has no CRS, or another one than EPSG:4326.

    Examples
    --------
    >>> import geopandas as gpd
    >>> frame = gpd.GeoDataFrame({"adm_id": ["AFG"], "level": ["adm0"], "name": ["Afghanistan"]},
    ...                          geometry=[None], crs=4326)
    >>> [str(fault) for fault in check_boundaries(frame)]
    ["row 0, id 'AFG', geometry: is null; expected a polygon; add the polygon of the unit"]
    """
    return _check(boundaries, BOUNDARIES, _BOUNDARY_REQUIRED, _BOUNDARY_RULES)


def _check(
    frame: gpd.GeoDataFrame, model: Model, required: tuple[str, ...], rules: Rules
) -> list[Fault]:
    """Run every rule over every record; a required column that is missing is one fault."""
    require_crs(frame, model.what)
    missing = [name for name in required if name not in frame.columns]
    faults = [
        Fault(None, "", name, "", "the column is missing", f"a column {name!r}", "add it")
        for name in missing
    ]
    columns = Columns(frame)
    # Of a missing column enough has been said.
    found = [one for name, rule in rules if name not in missing for one in rule(columns)]
    keys = columns[model.key].tolist()
    for row in _seen_before(keys):
        problem = "stands here a second time"
        found.append((row, Problem(model.key, problem, "unique ids", "rename one of them")))
    # A stable sort: the faults of a row keep the order of the rules.
    found.sort(key=lambda one: one[0])
    return faults + [
        Fault(
            row,
            shorten(keys[row]) if isinstance(keys[row], str) else "",
            p.field,
            _shown(columns, row, p.field),
            p.problem,
            p.expected,
            p.fix,
        )
        for row, p in found
    ]


def _seen_before(keys: list[Any]) -> Iterator[int]:
    names = [key for key in keys if isinstance(key, str) and key]
    if len(set(names)) == len(names):
        return
    seen: set[str] = set()
    for row, key in enumerate(keys):
        if isinstance(key, str) and key:
            if key in seen:
                yield row
            seen.add(key)


def _shown(columns: Columns, row: int, field: str) -> str:
    value = columns.geometry[row] if field == f.GEOMETRY else columns[field][row]
    if not isinstance(value, shapely.Geometry):
        return shorten(value)
    return shorten(shapely.to_wkt(value, rounding_precision=5))


# --- the tables ---------------------------------------------------------------

Rules = tuple[tuple[str, Rule], ...]
"""Pairs of the field that a rule speaks of and the rule."""

_INCIDENT_REQUIRED: Final = (
    f.ID, f.TITLE, f.EVENT_TYPE, f.GEO_PRECISION, f.DATE_PRECISION, f.SOURCES,
)  # fmt: skip


def _incident_rules(region: Region) -> Rules:
    """List the rules of incidents, of which one asks where a point may lie."""
    return (
        (f.ID, text(f.ID, required=True)),
        (f.TITLE, text(f.TITLE, required=True)),
        (f.SCOPE, one_of(f.SCOPE, f.SCOPES, required=False)),
        (f.EVENT_TYPE, one_of(f.EVENT_TYPE, f.EVENT_TYPES)),
        (f.DATE_START, dates(f.DATE_START, f.DATE_END, partial=False)),
        (f.DATE_PRECISION, one_of(f.DATE_PRECISION, f.DATE_PRECISIONS)),
        (f.DATE_END, dated_as_precise),
        (f.GROUPS, texts(f.GROUPS)),
        (f.KILLED, count(f.KILLED_LOW, f.KILLED, f.KILLED_HIGH)),
        (f.INJURED, count(f.INJURED_LOW, f.INJURED, f.INJURED_HIGH)),
        (f.GEO_PRECISION, one_of(f.GEO_PRECISION, f.GEO_PRECISIONS)),
        (f.GEOMETRY, partial(located_as_precise, region=region)),
        (f.SOURCES, texts(f.SOURCES, required=True)),
        *(
            (field, text(field))
            for field in (
                f.SUB_TYPE, f.SUMMARY, f.CLAIMED_BY, f.TARGET, f.TARGET_TYPE, f.COUNTRY,
                f.ADM1_STATED, f.ADM2_STATED, f.PLACE, f.LOCATION_BASIS, f.DISCREPANCY, f.NOTE,
                f.SOURCE_DATASET, f.SOURCE_ID, f.LICENCE,
            )
        ),
    )  # fmt: skip


_ZONE_REQUIRED: Final = (
    f.ID, f.GROUP, f.STATUS, f.UNITS, f.UNIT_LEVEL, f.DATE_PRECISION, f.CERTAINTY, f.STATEMENT,
    f.SOURCES,
)  # fmt: skip
_ZONE_WORDS: Final[Rules] = (
    (f.STATUS, one_of(f.STATUS, f.ZONE_STATUSES)),
    *(
        (field, one_of(field, words, required=False))
        for field, words in (
            (f.UNIT_LEVEL, f.UNIT_LEVELS),
            (f.DATE_PRECISION, f.DATE_PRECISIONS),
            (f.CERTAINTY, f.CERTAINTIES),
        )
    ),
)
_ZONE_RULES: Final[Rules] = (
    (f.ID, text(f.ID, required=True)),
    (f.GROUP, text(f.GROUP, required=True)),
    (f.STATUS, one_of(f.STATUS, f.ZONE_STATUSES)),
    (f.UNITS, texts(f.UNITS, required=True)),
    (f.UNIT_LEVEL, one_of(f.UNIT_LEVEL, f.UNIT_LEVELS)),
    (f.SINCE, dates(f.SINCE, f.UNTIL, partial=True)),
    (f.AS_OF, dates(f.AS_OF, f.AS_OF, partial=True)),
    (f.AS_OF, dated_at_all),
    (f.DATE_PRECISION, one_of(f.DATE_PRECISION, f.DATE_PRECISIONS)),
    (f.CERTAINTY, one_of(f.CERTAINTY, f.CERTAINTIES)),
    (f.STRENGTH_LOW, count(f.STRENGTH_LOW, f.STRENGTH_HIGH)),
    (f.STATEMENT, text(f.STATEMENT, required=True)),
    (f.SOURCES, texts(f.SOURCES, required=True)),
    (f.GEOMETRY, polygon(required=False)),
    *((field, text(field)) for field in (f.PLACE, f.UNITS_BASIS, f.DISCREPANCY, f.NOTE)),
)

_BOUNDARY_REQUIRED: Final = (f.ADM_ID, f.LEVEL, f.NAME)
_BOUNDARY_RULES: Final[Rules] = (
    (f.ADM_ID, text(f.ADM_ID, required=True)),
    (f.LEVEL, one_of(f.LEVEL, f.LEVELS)),
    (f.NAME, text(f.NAME, required=True)),
    (f.ALT_NAMES, texts(f.ALT_NAMES)),
    (f.VALID_FROM, dates(f.VALID_FROM, f.VALID_TO, partial=True)),
    (f.DISPUTED, boolean(f.DISPUTED)),
    (f.GEOMETRY, polygon(required=True)),
    *(
        (field, text(field))
        for field in (
            f.PCODE, f.PCODE_EDITION, f.ISO_3166_2, f.PARENT_ID, f.COUNTRY, f.SOURCE, f.LICENCE,
        )
    ),
)  # fmt: skip
