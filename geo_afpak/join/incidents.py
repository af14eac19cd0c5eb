"""Incidents x boundaries: one row in, one row out, counted only as precisely as known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from geo_afpak.errors import InvalidInputError
from geo_afpak.incidents import load_incidents
from geo_afpak.join.agreement import agreement
from geo_afpak.join.certainty import sureness
from geo_afpak.join.conflict import city_districts, in_conflict, settled
from geo_afpak.join.days import join_each_on_its_day
from geo_afpak.join.grid import NOWHERE
from geo_afpak.join.place import border_km, place, texts_of
from geo_afpak.join.stated import place_named, stated_units
from geo_afpak.join.units import take, units_of, vintage_of
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.region.region import EVENT

if TYPE_CHECKING:
    import geopandas as gpd
    from numpy.typing import NDArray

    from geo_afpak.join.conflict import OnConflict
    from geo_afpak.join.units import Units
    from geo_afpak.region.region import Region

    Positions = NDArray[np.intp]

__all__ = ["elsewhere", "is_joined", "join_incidents"]

_COUNTRY_PRECISION: Final = 5


def join_incidents(  # noqa: PLR0913 - each option is one thing that a user asks for
    incidents: object = None,
    *,
    region: Region | None = None,
    vintage: str | None = None,
    nearest_km: float = 2.0,
    on_conflict: OnConflict = "point",
    districts: object = None,
    provinces: object = None,
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
        As `load_incidents` takes them; the embedded ones when None. They are not changed.
    region
        Afghanistan and Pakistan when None; `read_region` makes another.
    vintage
        One of the region's; that in which most of the events happened when None, the first where
        none is dated. "2017": FATA apart; "2018", from 31 May 2018: within Khyber Pakhtunkhwa;
        "2022": Pakistan's districts of that year. A day: the one in force on it. "event": for
        each incident the one in force on its own day, which `boundaries_of` then names.
    nearest_km
        A point in no unit goes to the nearest one up to this far, in kilometres, and is
        marked "nearest"; 0 turns that off. The embedded borders are good to about 0.5 km,
        and two sources differ by 2-3 km (data/admin_boundaries/LICENSES.md).
    on_conflict
        Where an event counts whose point lies more than `nearest_km` from the place that it
        states: where the "point" lies; in the "stated" unit; or "open", only in what both are
        in, the province where it is the same.
    districts, provinces
        Units to use in place of the region's, as `load_boundaries` takes them: a file or a frame.

    Returns
    -------
    geopandas.GeoDataFrame
        The same rows, order and index, with the joined fields at the end (older ones are
        replaced). join_status is one of

        - matched, nearest: a district was joined;
        - conflict: a district was joined by the point, which lies more than `nearest_km` from the
          place stated; `on_conflict` says where it counts;
        - city: the point is that of a town of several districts, and nothing closer is known. It
          counts in their province; adm2_possible has the districts;
        - named: there is no point, but the record names its district, province or country:
          in adm2_stated, adm1_stated and country, as the gazetteer knows them, no finer than
          its geo_precision; or resolved, in adm2_id_by_name and the like;
        - coarse: the point is known less precisely than to a district, or lies in a province
          and in none of its districts;
        - outside: elsewhere, which is said here and nowhere else. The point is in none of the
          units, nor near one; or there is no point, and the record says that it happened
          elsewhere: by its scope (out_of_theatre), or by a country that is another one;
        - no_geometry: null or empty point, and nothing says that it was elsewhere.

        name_method says how a named unit was found (`geo_afpak.names.places.METHODS`); where it
        was not, that it is ambiguous or unresolved; null where nothing was looked up.

        border_km is the distance in kilometres to the border of the district joined, NaN
        where none is: an anchor's distance would say nothing. agrees_with_stated compares
        every stated country, province and district with the joined one, as the gazetteer knows
        names; null where there is nothing to compare. disagrees_by says how they differ:
        another country, province or district; or "unknown name", which contradicts nothing.

        adm2_certainty says how sure the district is: "certain" where no other lies within
        reach of what is known (the point's precision, or radius_km where a source gives one, and
        the 3 km that sources of borders differ by), or the source names it; "likely" where
        another does; "possible" where a stated place contradicts the point, or several will do.
        adm2_possible lists the districts, other than the one joined, that it may be in.

    Raises
    ------
    ValidationError
        If records or units are not sound; carries every fault.
    InvalidInputError
        If it is no table, names of columns are doubled, no CRS is set, or an option is wrong.

    Notes
    -----
    Precision rule: Sundberg and Melander (2013), UCDP GED codebook, where_prec. Distances
    are measured in a projection derived from where the units lie, where lengths are within
    0.5 % (`region.projection.metric_crs`).

    Examples
    --------
    >>> import geopandas as gpd
    >>> from shapely import Point
    >>> quetta = gpd.GeoDataFrame(
    ...     {"geo_precision": [2, 4]}, geometry=[Point(67.001, 30.184)] * 2, crs="EPSG:4326"
    ... )
    >>> join_incidents(quetta)[["adm1_id", "adm2_name", "join_status"]].values.tolist()
    [['PK-BA', 'Quetta', 'matched'], ['PK-BA', None, 'coarse']]
    """
    incidents = load_incidents(incidents, region=region, unique_ids=False)
    _check_distance(nearest_km)
    if vintage == EVENT:
        _refuse_own(districts, provinces)
        return join_each_on_its_day(
            incidents,
            region or default_region(),
            lambda rows, name: join_incidents(
                rows, region=region, vintage=name or None, nearest_km=nearest_km,
                on_conflict=on_conflict,
            ),
        )  # fmt: skip
    precision = incidents[fields.GEO_PRECISION].fillna(0).to_numpy(dtype=np.intp)
    former = [fields.BOUNDARIES_OF, fields.UNITS_VINTAGE]
    incidents = incidents.drop(columns=former, errors="ignore")
    vintage = vintage_of(region or default_region(), vintage, incidents)
    units = units_of(region, vintage, districts, provinces)
    points = np.asarray(incidents.geometry.array, dtype=object)
    district, province, status = place(points, precision, units, nearest_km)
    pointless = status == "no_geometry"
    possible = city_districts(incidents, district, units)
    status[possible != ""] = "city"
    named = stated_units(incidents, _asked(incidents, pointless, precision), precision, units)
    district, province = place_named(named, units, (district, province))
    iso3 = _countries(units, district, province)
    here = np.isin(named.country, list(units.countries()))
    iso3 = np.where((iso3 == None) & here, named.country, iso3)  # noqa: E711 - item by item
    status[pointless & (iso3 != None)] = "named"  # noqa: E711
    status[_elsewhere(incidents, status == "no_geometry", units)] = "outside"
    province[precision == _COUNTRY_PRECISION] = NOWHERE

    # Whether the point contradicts what is stated is asked before anything is settled by it.
    told = agreement(incidents, units, iso3, province, district)
    conflict = in_conflict(points, told, units, nearest_km)
    conflict &= np.isin(status, ["matched", "nearest", "coarse"])
    status[conflict] = "conflict"
    kilometres = border_km(points, district, units)
    district, province = settled(conflict, told, units, (district, province), on_conflict)
    moved = conflict & (on_conflict != "point")
    iso3[moved] = _countries(units, district[moved], province[moved])
    district[possible != ""] = NOWHERE
    possible = np.where(possible == "", named.possible, possible)
    possible[conflict] = ["; ".join(ids or ()) or None for ids in told.district[conflict]]
    kilometres[district == NOWHERE] = np.nan

    out = incidents.drop(columns=list(fields.JOINED_FIELDS), errors="ignore")
    texts = {
        fields.ADM0_ISO3: iso3,
        fields.ADM1_ID: take(units.provinces, fields.ADM_ID, province),
        fields.ADM1_NAME: take(units.provinces, fields.NAME, province),
        fields.ADM1_PCODE: take(units.provinces, fields.PCODE, province),
        fields.ADM2_ID: take(units.districts, fields.ADM_ID, district),
        fields.ADM2_NAME: take(units.districts, fields.NAME, district),
        fields.ADM2_PCODE: take(units.districts, fields.PCODE, district),
        fields.JOIN_STATUS: status,
        fields.NAME_METHOD: named.method,
    }
    sure = sureness(
        incidents, units, district, kilometres, {**texts, fields.ADM2_POSSIBLE: possible}
    )
    for name, values in texts.items():
        # An object column keeps None as None.
        out[name] = pd.Series(values, index=out.index, dtype=object, copy=False)
    out[fields.BORDER_KM] = kilometres
    out[fields.AGREES_WITH_STATED] = told.agrees
    for name, values in (
        (fields.DISAGREES_BY, told.cause),
        (fields.ADM2_POSSIBLE, sure.others),
        (fields.ADM2_CERTAINTY, sure.verdict),
    ):
        out[name] = pd.Series(values, index=out.index, dtype=object, copy=False)
    return out


def _refuse_own(*units: object) -> None:
    if any(one is not None for one in units):
        raise InvalidInputError(
            "vintage='event' with units of your own: they are of one time; expected the region's "
            "units, of several vintages; leave out districts and provinces, or the vintage"
        )


def _check_distance(nearest_km: object) -> None:
    if not (isinstance(nearest_km, int | float) and 0 <= nearest_km < np.inf):
        raise InvalidInputError(
            f"nearest_km={nearest_km!r} is no distance; expected kilometres, 0 or more; "
            "leave it out for 2 km, or pass 0 to turn it off"
        )


def _countries(units: Units, district: Positions, province: Positions) -> NDArray[Any]:
    iso3 = take(units.provinces, fields.COUNTRY, province)
    return np.where(province == NOWHERE, take(units.districts, fields.COUNTRY, district), iso3)


def is_joined(incidents: pd.DataFrame) -> bool:
    """Tell whether incidents are joined; a column or two of these names are somebody's own.

    Examples
    --------
    >>> is_joined(pd.DataFrame({"join_status": ["matched"], "adm2_id": ["AFG001"]}))
    False
    """
    asked = {fields.ADM0_ISO3, fields.ADM1_ID, fields.ADM2_ID, fields.JOIN_STATUS}
    return asked <= set(incidents.columns)


def elsewhere(joined: pd.DataFrame) -> pd.Series[bool]:
    """Tell which joined incidents happened outside the region.

    Every number, sentence and drawing asks here, and nothing else: an event elsewhere is in
    no count of the region, and is said beside it.

    Examples
    --------
    >>> elsewhere(pd.DataFrame({"join_status": ["matched", "outside", "no_geometry"]})).tolist()
    [False, True, False]
    """
    return joined[fields.JOIN_STATUS] == "outside"


def _asked(
    incidents: gpd.GeoDataFrame, pointless: NDArray[np.bool_], precision: NDArray[np.intp]
) -> NDArray[Any]:
    """Find those without a point whose names count; 0 says that no place is given."""
    silent = incidents[fields.GEO_PRECISION].isna().to_numpy(dtype=bool)
    asked: NDArray[np.bool_] = pointless & (silent | (precision > 0))
    return asked


def _elsewhere(
    incidents: gpd.GeoDataFrame, placeless: NDArray[np.bool_], units: Units
) -> NDArray[Any]:
    """Find those that no point places, and that say themselves that they were elsewhere."""
    if not placeless.any():
        return placeless
    scope, stated = (
        texts_of(incidents, column)[placeless] for column in (fields.SCOPE, fields.COUNTRY)
    )
    code, texts = pd.factorize(stated)
    other = np.array([units.holds_country(text) is False for text in texts])[code]
    out = placeless.copy()
    out[placeless] = (scope == "out_of_theatre") | other
    return out
