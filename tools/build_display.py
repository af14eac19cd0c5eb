"""Rebuild data/admin_boundaries/display_*.json: the units as they are drawn on a screen.

Usage: python tools/build_display.py, after build_boundaries.py and build_base_map.py. Without
it each map would simplify the same units anew.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import shapely

from geo_afpak.basemap import AREA_KM2, LABEL_POINT, SCALE, BaseMap, draw, shipped_path
from geo_afpak.model.fields import ADM_ID, ID
from geo_afpak.page.topology import Topology, delta
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    import geopandas as gpd


def topology_of(drawn: BaseMap) -> dict[str, Any]:
    """Write a base map as TopoJSON: each border once, in whole steps of 1e-5 degrees."""
    topology = Topology([*drawn.districts.geometry, *drawn.provinces.geometry], SCALE)
    arcs = list(topology.arcs)
    lines = []
    for name, shape in zip(drawn.lines[ID], drawn.lines.geometry, strict=True):
        own = [delta(part, SCALE) for part in shapely.get_parts(shape)]
        places = [[len(arcs) + place] for place in range(len(own))]
        lines.append({"type": "MultiLineString", "id": name, "arcs": places})
        arcs += own
    levels = {"adm0": drawn.countries, "adm1": drawn.provinces, "adm2": drawn.districts}
    objects = {level: _units(units, topology) for level, units in levels.items()}
    return {
        "type": "Topology",
        "transform": {"scale": [1 / SCALE, 1 / SCALE], "translate": [0, 0]},
        "objects": {
            name: {"type": "GeometryCollection", "geometries": geometries}
            for name, geometries in {**objects, "lines": lines}.items()
        },
        "arcs": [list(zip(arc[::2], arc[1::2], strict=True)) for arc in arcs],
    }


def _units(units: gpd.GeoDataFrame, topology: Topology) -> list[dict[str, Any]]:
    return [
        {
            "type": "MultiPolygon",
            "id": row[ADM_ID],
            "arcs": [topology.rings(part) for part in shapely.get_parts(row["geometry"])],
            "properties": {
                LABEL_POINT: [round(row[LABEL_POINT].x, 5), round(row[LABEL_POINT].y, 5)],
                AREA_KM2: round(row[AREA_KM2], 3),
            },
        }
        for row in units.to_dict("records")
    ]


def main() -> None:
    """Write one file for each vintage of the embedded region."""
    region = default_region()
    for vintage in region.vintages:
        path = shipped_path(region, vintage.name)
        if path is not None:
            text = json.dumps(topology_of(draw(region, vintage.name)), separators=(",", ":"))
            path.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
