"""A made-up country of two provinces and four districts, in the shape of each publisher's files."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING

import geopandas as gpd
import pytest
import shapely

if TYPE_CHECKING:
    from pathlib import Path

BOXES = {
    "101": shapely.box(20, 10, 21, 11),
    "102": shapely.box(21, 10, 22, 11),
    "201": shapely.box(20, 11, 21, 12),
    "202": shapely.box(21, 11, 22, 12),
}
NAMES = {"101": "Ankara Vale", "102": "Borun", "201": "Cirta", "202": "Dolma"}


def atlantis(**columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(columns, geometry=list(BOXES.values()), crs=4326)


def cod(**over: object) -> gpd.GeoDataFrame:
    return atlantis(**{
        "ADM2_EN": list(NAMES.values()),
        "ADM2_FR": ["Val d'Ankara", "Borun", "Cirta", "Dolma"],
        "ADM2ALT1EN": [None, "Boroon", None, None],
        "ADM2_PCODE": [f"NG{one}" for one in NAMES],
        "ADM1_EN": ["South", "South", "North", "North"],
        "ADM1_PCODE": ["NG1", "NG1", "NG2", "NG2"],
        "ADM0_EN": "Nigeria", "ADM0_PCODE": "NG", "validOn": "2021-11-17",
        **over,
    })  # fmt: skip


def cod_newer() -> gpd.GeoDataFrame:
    return atlantis(
        adm2_name=list(NAMES.values()), adm2_name1=["وادی", None, None, None],
        adm2_pcode=[f"NG{one}" for one in NAMES], adm1_name=["South", "South", "North", "North"],
        adm1_pcode=["NG1", "NG1", "NG2", "NG2"], adm0_name="Nigeria", adm0_pcode="NG",
        version="v03", valid_on="2025-06-01",
    )  # fmt: skip


def geoboundaries() -> gpd.GeoDataFrame:
    return atlantis(
        shapeName=list(NAMES.values()), shapeISO="", shapeID=[f"B{one}" for one in NAMES],
        shapeGroup="NGA", shapeType="ADM2",
    )  # fmt: skip


def gadm() -> gpd.GeoDataFrame:
    return atlantis(
        GID_0="NGA", COUNTRY="Nigeria", GID_1=["NGA.1_1", "NGA.1_1", "NGA.2_1", "NGA.2_1"],
        NAME_1=["South", "South", "North", "North"], GID_2=[f"NGA.{one}_1" for one in NAMES],
        NAME_2=list(NAMES.values()), VARNAME_2=["NA", "Boroon|Buron", "NA", "NA"], NL_NAME_2="NA",
    )  # fmt: skip


def natural_earth() -> gpd.GeoDataFrame:
    return atlantis(
        adm1_code=[f"NGA-{one}" for one in NAMES], name=list(NAMES.values()),
        name_alt=[None, "Boroon|Buron", None, None], iso_3166_2=[f"NG-{one}" for one in NAMES],
        adm0_a3="NGA", admin="Nigeria",
    )  # fmt: skip


SHAPES = {
    "cod": cod,
    "cod_newer": cod_newer,
    "geoboundaries": geoboundaries,
    "gadm": gadm,
    "natural_earth": natural_earth,
}


def as_topology(frame: gpd.GeoDataFrame) -> dict[str, object]:
    """Write TopoJSON with an arc for each ring, undeduplicated as some programs do."""
    arcs = [[list(point) for point in shape.exterior.coords] for shape in frame.geometry]
    records = frame.drop(columns="geometry").to_dict("records")
    units = [
        {"type": "Polygon", "arcs": [[n]], "properties": record} for n, record in enumerate(records)
    ]
    collection = {"type": "GeometryCollection", "geometries": units}
    return {"type": "Topology", "arcs": arcs, "objects": {"units": collection}}


def write(frame: gpd.GeoDataFrame, path: Path) -> Path:
    """Write a frame in the format that the suffix names; .zip holds a shapefile."""
    if path.suffix == ".zip":
        folder = path.with_suffix("")
        folder.mkdir()
        frame.to_file(folder / "units.shp")
        with zipfile.ZipFile(path, "w") as archive:
            for one in sorted(folder.iterdir()):
                archive.write(one, f"a/{one.name}")
    elif path.suffix == ".topojson":
        path.write_text(json.dumps(as_topology(frame)), encoding="utf-8")
    elif path.suffix == ".parquet":
        frame.to_parquet(path)
    elif path.suffix == ".kml":
        frame.to_file(path, driver="KML")
    else:
        frame.to_file(path)
    return path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep what a test installs away from everybody's."""
    folder = tmp_path / "home"
    monkeypatch.setenv("GEO_AFPAK_HOME", str(folder))
    return folder
