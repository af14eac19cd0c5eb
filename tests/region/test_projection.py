from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from pyproj import Geod, Proj

from geo_afpak.join.incidents import join_incidents
from geo_afpak.region.projection import metric_crs

WORLD = Geod(ellps="WGS84")
PLACES = {
    "Afghanistan and Pakistan": (60.4, 23.6, 77.9, 38.5),
    "Nigeria": (2.6, 4.2, 14.7, 13.9),
    "Colombia, on the equator": (-79.1, -4.3, -66.8, 12.6),
    "Chile, five times as high as wide": (-75.7, -56.0, -66.4, -17.5),
    "Svalbard": (10.4, 76.4, 33.6, 80.9),
    "Fiji, across the antimeridian": (176.8, -20.7, -178.2, -12.4),
    "Gabon to Kenya, half on each side of the equator": (8.6, -5.0, 41.9, 5.0),
}


def _grid_of(bounds, steps=12):
    west, south, east, north = bounds
    east = east if east >= west else east + 360
    lon, lat = np.meshgrid(np.linspace(west, east, steps), np.linspace(south, north, steps))
    return (lon.ravel() + 180) % 360 - 180, lat.ravel()


@pytest.mark.parametrize("bounds", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize("bearing", [0, 45, 90])
def test_a_length_of_any_direction_is_within_half_a_percent_of_the_geodesic(bounds, bearing):
    lon, lat = _grid_of(bounds)
    to_lon, to_lat, _ = WORLD.fwd(lon, lat, np.full(len(lon), bearing), np.full(len(lon), 20_000.0))
    to_metres = Proj(metric_crs(bounds))
    (x, y), (to_x, to_y) = to_metres(lon, lat), to_metres(to_lon, to_lat)
    assert np.hypot(to_x - x, to_y - y) / 20_000 == pytest.approx(1, abs=0.005)


@pytest.mark.parametrize(
    "bounds", [box for name, box in PLACES.items() if "antimeridian" not in name]
)
def test_km_to_the_border_of_units_anywhere_are_those_of_the_geodesic(bounds):
    west, south, east, north = bounds
    units = gpd.GeoDataFrame(
        {"adm_id": ["u"], "name": ["U"], "parent_id": ["p"], "country": ["XXX"]},
        geometry=[shapely.box(*bounds)], crs=4326,
    )  # fmt: skip
    lon = np.array([west + 0.3, (west + east) / 2, east - 0.2])
    lat = np.array([(south + north) / 2, south + 0.3, north - 0.2])
    points = gpd.GeoDataFrame(
        {"geo_precision": [1, 1, 1]}, geometry=shapely.points(lon, lat), crs=4326
    )
    joined = join_incidents(points, districts=units, provinces=units.assign(adm_id="p"))
    edge = shapely.get_coordinates(shapely.segmentize(units.boundary.iloc[0], 0.001))
    for km, x, y in zip(joined["border_km"], lon, lat, strict=True):
        here = np.full(len(edge), x), np.full(len(edge), y)
        nearest = WORLD.inv(*here, *edge.T)[2].min() / 1000
        assert km == pytest.approx(nearest, rel=0.005)


def test_km_to_the_border_across_the_antimeridian_are_those_of_the_geodesic() -> None:
    halves = [shapely.box(177, -19, 180, -16), shapely.box(-180, -19, -178, -16)]
    units = gpd.GeoDataFrame(
        {"adm_id": ["a", "b"], "name": ["A", "B"], "parent_id": "p", "country": "XXX"},
        geometry=[shapely.MultiPolygon(halves), shapely.box(-178, -19, -176, -16)], crs=4326,
    )  # fmt: skip
    whole = units.dissolve().assign(adm_id="p")
    lon, lat = np.array([179.9, -179.9, -178.3, -177.8]), np.array([-17.5, -16.2, -17.0, -18.0])
    points = gpd.GeoDataFrame(
        {"geo_precision": [1] * 4}, geometry=shapely.points(lon, lat), crs=4326
    )
    joined = join_incidents(points, districts=units, provinces=whole)
    assert joined["adm2_id"].tolist() == ["a", "a", "a", "b"]
    ring_a = shapely.LineString([(177, -16), (182, -16), (182, -19), (177, -19), (177, -16)])
    ring_b = shapely.boundary(units.geometry.iloc[1])
    for km, x, y, ring in zip(
        joined["border_km"], lon, lat, [ring_a, ring_a, ring_a, ring_b], strict=True
    ):
        edge = shapely.get_coordinates(shapely.segmentize(ring, 0.001))
        nearest = WORLD.inv(np.full(len(edge), x), np.full(len(edge), y), *edge.T)[2].min() / 1000
        assert km == pytest.approx(nearest, rel=0.005)
