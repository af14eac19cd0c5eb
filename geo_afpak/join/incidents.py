"""Incidents x boundaries: one row in, one row out, counted only as precisely as known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from geo_afpak.boundaries import load_boundaries
from geo_afpak.errors import InvalidInputError
from geo_afpak.join.borders import border_distance
from geo_afpak.join.grid import NOWHERE, locate
from geo_afpak.model import fields
from geo_afpak.model.schema import require_crs
from geo_afpak.names.places import same_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Positions = NDArray[np.intp]
    Shapes = NDArray[Any]

__all__ = ["join_incidents"]

_SHOWN: Final = 5
_UNIT_COLUMNS: Final = (fields.ADM_ID, fields.NAME, fields.PARENT_ID, fields.COUNTRY)
_COUNTRY_PRECISION: Final = 5
_FATA: Final = "PK-TA"
_FATA_SINCE_2018: Final = "PK-KP"
_COUNTRY_NAMES: Final = {"AFG": "Afghanistan", "PAK": "Pakistan"}

_STRAIGHT_DEG: Final = 0.05
"""Edges are cut this short before they are projected: a straight edge in degrees then lies
within 0.4 m of its straight edge in metres (sagitta L^2 tan(lat) / 8R, L = 5.5 km)."""


def join_incidents(
    incidents: gpd.GeoDataFrame,
    *,
    vintage: str = "2017",
    nearest_km: float = 2.0,
    districts: gpd.GeoDataFrame | None = None,
    provinces: gpd.GeoDataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Assign each incident to the units that its precision allows.

    At geo_precision 1-3 an incident gets its district, province and country, at 4 its
    province and country, at 5 its country, at 0 or without one nothing: the points of
    such events are display anchors, and would give false district counts. A point on a
    shared border goes to the unit whose adm_id sorts first. The province is found by its
    own polygon, because until 31 May 2018 parts of FATA lay in districts of Khyber
    Pakhtunkhwa as they are drawn now; on a province border it is the district's own.

    Parameters
    ----------
    incidents
        Point, empty or null geometries in EPSG:4326, any index; column geo_precision, and
        country, adm1_stated, adm2_stated where there are any. It is not changed.
    vintage
        "2017": FATA apart; "2018": within Khyber Pakhtunkhwa.
    nearest_km
        A point in no unit goes to the nearest one up to this far, in kilometres, and is
        marked "nearest"; 0 turns that off. The embedded borders are good to about 0.5 km,
        and two sources differ by 2-3 km (data/admin_boundaries/LICENSES.md).
    districts, provinces
        Units to use in place of the embedded ones, as `load_boundaries` gives them.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows, order and index, with the joined fields at the end (older ones are
        replaced). join_status is one of

        - matched, nearest: a district was joined;
        - named: there is no point, but the record names its district (adm2_id_by_name, at
          geo_precision 3), province (adm1_id_by_name, 3-4) or country (adm0_iso3_by_name);
        - coarse: the point is known less precisely than to a district;
        - outside: in none of the units, nor near one;
        - no_geometry: null or empty point.

        border_km is the distance in kilometres to the border of the district joined, NaN
        where none is: an anchor's distance would say nothing. agrees_with_stated compares
        every stated country, province and district with the joined one; null where there
        is nothing to compare.

    Raises
    ------
    CRSMismatchError
        If a frame has no CRS or another one than EPSG:4326.
    InvalidInputError
        If geometries are no points, columns are missing or doubled, or an option is wrong.

    Notes
    -----
    Precision rule: Sundberg and Melander (2013), UCDP GED codebook, where_prec. Distances
    are measured in `fields.METRIC_CRS`, where lengths are within 1 %.

    Examples
    --------
    >>> from shapely import Point
    >>> quetta = gpd.GeoDataFrame(
    ...     {"geo_precision": [2, 4]}, geometry=[Point(67.001, 30.184)] * 2, crs="EPSG:4326"
    ... )
    >>> join_incidents(quetta)[["adm1_id", "adm2_name", "join_status"]].values.tolist()
    [['PK-BA', 'Quetta', 'matched'], ['PK-BA', None, 'coarse']]
    """
    precision = _check_incidents(incidents, nearest_km)
    districts = _units(districts, "adm2", vintage)
    provinces = _units(provinces, "adm1", vintage)

    points = np.asarray(incidents.geometry.array, dtype=object)
    district, province, status = _place(points, precision, districts, provinces, nearest_km)
    pointless = status == "no_geometry"
    lacking = np.where(pointless, precision, 0)
    district, province = _place_named(
        incidents, lacking, (districts, provinces), (district, province)
    )
    iso3 = _take(provinces, fields.COUNTRY, province)
    iso3 = np.where(province == NOWHERE, _take(districts, fields.COUNTRY, district), iso3)
    if lacking.any():
        stated = _texts(incidents, fields.ADM0_ISO3_BY_NAME)
        known = (lacking > 0) & np.isin(stated, list(_COUNTRY_NAMES))
        iso3 = np.where((iso3 == None) & known, stated, iso3)  # noqa: E711 - item by item
        status[pointless & (iso3 != None)] = "named"  # noqa: E711
    province[precision == _COUNTRY_PRECISION] = NOWHERE

    old = [name for name in fields.JOINED_FIELDS if name in incidents.columns]
    out = incidents.drop(columns=old)
    texts = {
        fields.ADM0_ISO3: iso3,
        fields.ADM1_ID: _take(provinces, fields.ADM_ID, province),
        fields.ADM1_NAME: _take(provinces, fields.NAME, province),
        fields.ADM1_PCODE: _take(provinces, fields.PCODE, province),
        fields.ADM2_ID: _take(districts, fields.ADM_ID, district),
        fields.ADM2_NAME: _take(districts, fields.NAME, district),
        fields.ADM2_PCODE: _take(districts, fields.PCODE, district),
        fields.JOIN_STATUS: status,
    }
    for name, values in texts.items():
        out[name] = pd.Series(values, index=out.index, dtype=object)  # keeps None as None
    out[fields.BORDER_KM] = _border_km(points, district, districts)
    levels = (provinces, province), (districts, district)
    out[fields.AGREES_WITH_STATED] = _agreement(incidents, iso3, *levels)
    return out


def _place(
    points: Shapes,
    precision: Positions,
    districts: gpd.GeoDataFrame,
    provinces: gpd.GeoDataFrame,
    nearest_km: float,
) -> tuple[Positions, Positions, Shapes]:
    """Find district, province and status of each point, as far as its precision allows.

    The province of a country-level point is found as well: it tells the country.
    """
    placed = ~(shapely.is_missing(points) | shapely.is_empty(points))
    fine = placed & (precision >= 1) & (precision <= fields.DISTRICT_PRECISION_MAX)
    coarse = placed & (precision > fields.DISTRICT_PRECISION_MAX)
    district = np.full(len(points), NOWHERE, dtype=np.intp)
    province = district.copy()
    inside = np.zeros(len(points), dtype=bool)

    district[fine], inside[fine] = _assign(points[fine], districts, nearest_km)
    known = district != NOWHERE
    parents = _parents(district, districts, provinces)
    asked = known | coarse
    province[asked], _ = _assign(points[asked], provinces, nearest_km, parents[asked])
    lost = known & (province == NOWHERE)
    province[lost] = parents[lost]

    kind = np.select(
        [~placed, fine & inside, fine & known, (fine | coarse) & (province == NOWHERE)],
        range(4),
        4,
    )
    # One text for all rows that say the same: a tenth of the memory of a text a row.
    words = np.array(["no_geometry", "matched", "nearest", "outside", "coarse"], dtype=object)
    return district, province, words[kind]


def _place_named(
    incidents: gpd.GeoDataFrame,
    precision: Positions,
    units: tuple[gpd.GeoDataFrame, gpd.GeoDataFrame],
    found: tuple[Positions, Positions],
) -> tuple[Positions, Positions]:
    """Put events without a point (precision of others: 0) into the units that they name."""
    if not precision.any():
        return found
    districts, provinces = units
    at_district = precision == fields.DISTRICT_PRECISION_MAX
    named = _texts(incidents, fields.ADM2_ID_BY_NAME)
    by_name = pd.Index(districts[fields.ADM_ID]).get_indexer(named)
    district = np.where(at_district, by_name, found[0])

    named = _texts(incidents, fields.ADM1_ID_BY_NAME)
    if _FATA not in set(provinces[fields.ADM_ID]):
        named[named == _FATA] = _FATA_SINCE_2018
    by_name = pd.Index(provinces[fields.ADM_ID]).get_indexer(named)
    by_name = np.where(by_name == NOWHERE, _parents(district, districts, provinces), by_name)
    at_province = at_district | (precision == fields.PROVINCE_PRECISION_MAX)
    return district, np.where(at_province, by_name, found[1])


def _texts(incidents: gpd.GeoDataFrame, column: str) -> NDArray[Any]:
    if column not in incidents.columns:
        return np.full(len(incidents), "", dtype=object)
    texts = np.full(len(incidents), "", dtype=object)
    there = incidents[column].notna().to_numpy()
    values = incidents[column].to_numpy(dtype=object)[there]
    texts[there] = [value if isinstance(value, str) else "" for value in values]
    return texts


def _check_incidents(incidents: gpd.GeoDataFrame, nearest_km: float) -> NDArray[np.intp]:
    """Refuse what cannot be joined; return geo_precision with 0 for not stated."""
    if not isinstance(incidents, gpd.GeoDataFrame):
        raise InvalidInputError(
            f"incidents are a {type(incidents).__name__}; expected a GeoDataFrame of points; "
            "make one: geopandas.GeoDataFrame(frame, geometry=geopandas.points_from_xy("
            "frame.lon, frame.lat), crs='EPSG:4326')"
        )
    _check_columns(incidents, "incidents", (fields.GEO_PRECISION,))
    require_crs(incidents, "incidents")
    if not (isinstance(nearest_km, int | float) and 0 <= nearest_km < np.inf):
        raise InvalidInputError(
            f"nearest_km={nearest_km!r} is no distance; expected kilometres, 0 or more; "
            "leave it out for 2 km, or pass 0 to turn it off"
        )
    points = np.asarray(incidents.geometry.array, dtype=object)
    kinds = shapely.get_type_id(points)  # -1 for null
    wrong = kinds > shapely.GeometryType.POINT
    full = np.flatnonzero((kinds == shapely.GeometryType.POINT) & ~shapely.is_empty(points))
    finite = np.isfinite(shapely.get_x(points[full])) & np.isfinite(shapely.get_y(points[full]))
    wrong[full] = ~finite
    if wrong.any():
        found = sorted({points[row].geom_type for row in np.flatnonzero(wrong)})
        raise InvalidInputError(
            f"incidents, {_rows(wrong)}: geometry of type {', '.join(found)} that is no point; "
            "expected Point with finite lon and lat, or null; use "
            "geometry.representative_point() with its geo_precision, or null"
        )
    column = incidents[fields.GEO_PRECISION]
    precision = pd.to_numeric(column, errors="coerce").astype("Float64")
    bad = (column.notna() & ~precision.isin(list(fields.GEO_PRECISIONS))).to_numpy(dtype=bool)
    if bad.any():
        values = sorted({str(value) for value in column[bad]})[:_SHOWN]
        raise InvalidInputError(
            f"incidents, {_rows(bad)}: geo_precision is {', '.join(values)}; expected one of "
            f"{sorted(fields.GEO_PRECISIONS)} or null; recode it (data/README.md)"
        )
    return np.asarray(precision.fillna(0), dtype=np.intp)


def _units(units: gpd.GeoDataFrame | None, level: str, vintage: str) -> gpd.GeoDataFrame:
    """Bring the units of a level into the order that decides on shared borders."""
    if units is None:
        return load_boundaries(level, vintage=vintage).sort_values(fields.ADM_ID, ignore_index=True)
    _check_columns(units, level, _UNIT_COLUMNS)
    require_crs(units, level)
    twice = units[fields.ADM_ID].duplicated()
    if twice.any():
        raise InvalidInputError(
            f"{level}, {_rows(twice.to_numpy())}: adm_id occurs twice; expected one row a "
            "unit; dissolve the parts: units.dissolve('adm_id')"
        )
    return units.sort_values(fields.ADM_ID, ignore_index=True)


def _check_columns(frame: gpd.GeoDataFrame, what: str, required: Sequence[str]) -> None:
    doubled = sorted({str(name) for name in frame.columns[frame.columns.duplicated()]})
    if doubled:
        raise InvalidInputError(
            f"{what}: column names occur twice: {', '.join(doubled)}; expected each once; "
            "rename or drop one: frame.loc[:, ~frame.columns.duplicated()]"
        )
    missing = [name for name in required if name not in frame.columns]
    if missing:
        raise InvalidInputError(
            f"{what}: no column {', '.join(missing)}; expected it in "
            f"{sorted(map(str, frame.columns))}; add it (null where not stated) or rename yours"
        )
    if frame.active_geometry_name is None:
        raise InvalidInputError(
            f"{what}: no active geometry column; expected one in EPSG:4326; "
            "set it: frame.set_geometry('name of the column')"
        )


def _rows(mask: NDArray[np.bool_]) -> str:
    rows = np.flatnonzero(mask)
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"row {', '.join(str(row) for row in rows[:_SHOWN])}{more}"


def _assign(
    points: Shapes,
    units: gpd.GeoDataFrame,
    nearest_km: float,
    preferred: Positions | None = None,
) -> tuple[Positions, NDArray[np.bool_]]:
    """Find the unit of each point, and whether the point lies in or on it.

    Where several will do, by a border or by the same distance, it is the preferred one if
    that is among them, else the first.
    """
    shapes = np.asarray(units.geometry.array, dtype=object)
    found = locate(shapes, shapely.get_x(points), shapely.get_y(points))
    inside = found != NOWHERE
    if preferred is None:
        preferred = np.full(len(points), NOWHERE, dtype=np.intp)
    moved = np.flatnonzero(inside & (preferred != NOWHERE) & (preferred != found))
    moved = moved[shapely.intersects(shapes[preferred[moved]], points[moved])]
    found[moved] = preferred[moved]

    apart = np.flatnonzero(~inside)
    if len(apart) and nearest_km > 0:
        metric, lost = _units_to_metres(shapes), _to_metres(points[apart])
        row, unit = shapely.STRtree(metric).query(
            lost, predicate="dwithin", distance=nearest_km * 1000
        )
        # Distances to a shared corner are equal on the ground, but not to the last bit.
        millimetres = np.round(shapely.distance(lost[row], metric[unit]) * 1000)
        other = unit != preferred[apart[row]]
        order = np.lexsort((unit, other, millimetres, row))
        row, first = np.unique(row[order], return_index=True)
        found[apart[row]] = unit[order][first]
    return found, inside


def _units_to_metres(shapes: Shapes) -> Shapes:
    return _to_metres(shapely.segmentize(shapes, _STRAIGHT_DEG))


def _to_metres(shapes: Shapes) -> Shapes:
    return np.asarray(gpd.GeoSeries(shapes, crs=fields.CRS).to_crs(fields.METRIC_CRS).array)


def _parents(
    district: Positions, districts: gpd.GeoDataFrame, provinces: gpd.GeoDataFrame
) -> Positions:
    """Position of the province that the district belongs to, or NOWHERE."""
    parent = pd.Index(provinces[fields.ADM_ID]).get_indexer(districts[fields.PARENT_ID])
    return np.where(district == NOWHERE, NOWHERE, np.append(parent, NOWHERE)[district])


def _take(units: gpd.GeoDataFrame, column: str, position: Positions) -> NDArray[Any]:
    """Look a column of the units up, None for NOWHERE and for what is missing there."""
    if column not in units.columns:
        return np.full(len(position), None, dtype=object)
    values = np.full(len(units) + 1, None, dtype=object)
    for row, value in enumerate(units[column]):
        values[row] = value if isinstance(value, str | list) else None
    return values[position]  # NOWHERE takes the last one, None


def _border_km(
    points: Shapes, district: Positions, districts: gpd.GeoDataFrame
) -> NDArray[np.float64]:
    out = np.full(len(points), np.nan)
    known = np.flatnonzero((district != NOWHERE) & ~shapely.is_missing(points))
    known = known[~shapely.is_empty(points[known])]
    used = np.flatnonzero(np.bincount(district[known], minlength=len(districts)))
    which = np.searchsorted(used, district[known])
    shapes = np.asarray(districts.geometry.array, dtype=object)[used]
    borders = shapely.boundary(_units_to_metres(shapes))
    metres = Transformer.from_crs(fields.CRS, fields.METRIC_CRS, always_xy=True)
    x, y = metres.transform(shapely.get_x(points[known]), shapely.get_y(points[known]))
    out[known] = np.round(border_distance(x, y, which, borders) / 1000, 3)
    return out


def _agreement(
    incidents: gpd.GeoDataFrame,
    iso3: NDArray[Any],
    *levels: tuple[gpd.GeoDataFrame, Positions],
) -> pd.arrays.BooleanArray:
    """Compare what is stated with what is joined, level by level; null where neither is."""
    code, codes = pd.factorize(iso3)
    countries: list[tuple[Any, Any]] = [(_COUNTRY_NAMES.get(iso, iso), (iso,)) for iso in codes]
    known = [(fields.COUNTRY, np.asarray(code), countries)]
    for column, (units, position) in zip(
        (fields.ADM1_STATED, fields.ADM2_STATED), levels, strict=True
    ):
        every = np.arange(len(units))
        name, others = (_take(units, word, every) for word in (fields.NAME, fields.ALT_NAMES))
        known.append((column, position, list(zip(name, others, strict=True))))
    compared, agrees = np.zeros(len(iso3), dtype=bool), np.ones(len(iso3), dtype=bool)
    for column, unit, names in known:
        if column not in incidents.columns or incidents[column].isna().all() or not names:
            continue
        text, texts = pd.factorize(_texts(incidents, column))
        # Few questions are asked again and again: each is answered once.
        asked, which = np.unique(
            np.where(unit == NOWHERE, NOWHERE, text * len(names) + unit), return_inverse=True
        )
        found = [
            _same(texts[number // len(names)], *names[number % len(names)])
            if number != NOWHERE
            else None
            for number in asked.tolist()
        ]
        compared |= np.array([answer is not None for answer in found])[which]
        agrees &= np.array([answer is not False for answer in found])[which]
    return pd.arrays.BooleanArray(agrees & compared, ~compared)


def _same(stated: str, name: str | None, alt_names: Sequence[str] | None) -> bool | None:
    """Say whether one of the places that a text names ("Afghanistan; Pakistan") is the unit."""
    if not (stated.strip() and name):
        return None
    parts = [part for part in stated.split(";") if part.strip()]
    return any(same_unit(part, name, alt_names or ()) for part in parts)
