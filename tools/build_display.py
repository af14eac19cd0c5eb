"""Rebuild data/admin_boundaries/display.json: the units as they are drawn on a screen.

Usage: python tools/build_display.py, after build_boundaries.py and build_base_map.py. Without
it each map would simplify the same units anew.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import shapely

from geo_afpak.basemap import (
    AREA_KM2,
    LABEL_POINT,
    SCALE,
    BaseMap,
    cut,
    draw,
    shipped_as,
    shipped_path,
)
from geo_afpak.boundaries import load_boundaries
from geo_afpak.model.fields import ADM_ID, ID
from geo_afpak.page.topology import Topology, delta
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_afpak.region.region import Region


def topology_of(drawn: dict[str, BaseMap]) -> dict[str, Any]:
    """Write base maps by vintage as TopoJSON, in whole steps of 1e-5 degrees.

    Each border stands there once, and of a vintage only what those before it have not.
    """
    levels = {
        vintage: {"adm0": one.countries, "adm1": one.provinces, "adm2": one.districts}
        for vintage, one in drawn.items()
    }
    own: dict[str, gpd.GeoDataFrame] = {}
    known: dict[tuple[str, str], shapely.Geometry] = {}
    for vintage, units_of in levels.items():
        for level, units in units_of.items():
            pairs = [(level, one) for one in units[ADM_ID]]
            new = [
                not (pair in known and known[pair].equals(shape))
                for pair, shape in zip(pairs, units.geometry, strict=True)
            ]
            known |= dict(zip(pairs, units.geometry, strict=True))
            if any(new):
                own[shipped_as(level, vintage)] = units[new]
    topology = Topology([shape for units in own.values() for shape in units.geometry], SCALE)
    objects = {name: _units(units, topology) for name, units in own.items()}
    arcs = list(topology.arcs)
    first = next(iter(drawn))
    lines = []
    for name, shape in zip(drawn[first].lines[ID], drawn[first].lines.geometry, strict=True):
        parts = [delta(part, SCALE) for part in shapely.get_parts(shape)]
        places = [[len(arcs) + place] for place in range(len(parts))]
        lines.append({"type": "MultiLineString", "id": name, "arcs": places})
        arcs += parts
    objects[shipped_as("lines", first)] = lines
    return {
        "type": "Topology",
        "transform": {"scale": [1 / SCALE, 1 / SCALE], "translate": [0, 0]},
        "objects": {
            name: {"type": "GeometryCollection", "geometries": geometries}
            for name, geometries in objects.items()
        },
        "arcs": [list(zip(arc[::2], arc[1::2], strict=True)) for arc in arcs],
    }


def draw_all(region: Region) -> dict[str, BaseMap]:
    """Draw each vintage of the same pieces: its latest districts, cut by its first provinces."""
    region = replace(region, worldview=None)  # with the lines of all of them
    first, last = region.vintages[0].name, region.vintages[-1].name
    pieces = cut(
        load_boundaries("adm2", vintage=last, region=region),
        load_boundaries("adm1", vintage=first, region=region),
    )
    drawn = {}
    for vintage in region.vintages:
        known = frozenset(load_boundaries("adm2", vintage=vintage.name, region=region)[ADM_ID])
        own = pieces.assign(
            adm2=[region.parts_of(one, known)[0] for one in pieces["adm2"]],
            adm1=pieces["adm1"].replace(dict(vintage.merged)),
        )
        drawn[vintage.name] = draw(region, vintage.name, own)
    return drawn


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
    """Write the file of the embedded region."""
    region = default_region()
    path = shipped_path(region)
    if path is not None:
        text = json.dumps(topology_of(draw_all(region)), separators=(",", ":"))
        path.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
