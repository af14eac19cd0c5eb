"""The commands of administrative boundaries: list, write, bring one's own.

Annotations are evaluated at run time: typer reads the options from them.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from geo_afpak.cli.console import (
    as_csv,
    as_json,
    emit,
    members_of,
    region_of,
    tell,
    write_frame,
    write_text,
)
from geo_afpak.cli.options import (
    BoundariesOpt,
    JsonOpt,
    Level,
    OutOpt,
    RegionOpt,
    VintageOpt,
    examples,
    group,
    option,
)
from geo_afpak.model import fields
from geo_afpak.text import counted

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from geo_afpak.count.summary import Summary
    from geo_afpak.region.region import Region

__all__ = ["app", "units_named"]

app = group("Administrative boundaries: list or write them, or bring your own.")


@app.command("list", epilog=examples("boundaries list", "boundaries list --json"))
def boundaries_list(
    *, region: RegionOpt = None, boundaries: BoundariesOpt = None, json_: JsonOpt = False
) -> None:
    """List the boundaries of a region, with source and licence.

    Those installed follow, each with what `install` read.
    """
    from geo_afpak.installed import installed_sets

    rows = _rows(region_of(region, boundaries=boundaries))
    own = [] if boundaries or region else installed_sets()
    if json_:
        emit(as_json([*rows, *({"installed": one.name, "report": one.report} for one in own)]))
        return
    for row in rows:
        number_of = counted(int(str(row["units"])), "unit")
        emit(f"{row['level']}  {row['vintage']}  {row['country']}  {number_of:>9}\n")
    for line in sorted({f"{row['country']}: {row['source']}. {row['licence']}" for row in rows}):
        emit(f"{line}\n")
    for one in own:
        emit(f"installed: {one.name}: {one.report[0]}\n")


def _rows(where: "Region") -> list[dict[str, object]]:
    from geo_afpak.boundaries import load_boundaries

    rows: list[dict[str, object]] = []
    for level in fields.LEVELS:
        # What several vintages take from one file is listed once.
        files: dict[object, list[str]] = {}
        for vintage in where.vintages:
            layer = where.layer(level, vintage)
            files.setdefault(layer and (layer.path, layer.changes), []).append(vintage.name)
        for names in files.values():
            units = load_boundaries(level, vintage=names[0], region=where)
            for country, members in units.groupby(fields.COUNTRY, sort=True):
                rows.append(
                    {
                        "level": level,
                        "vintage": ", ".join(names),
                        "country": country,
                        "units": len(members),
                        "source": _said(members[fields.SOURCE]),
                        "licence": _said(members[fields.LICENCE]),
                    }
                )
    return rows


def _said(texts: "pd.Series[str]") -> str:
    return "; ".join(sorted(set(texts.dropna()))) or "not stated"


@app.command(
    "export", epilog=examples("boundaries export adm1 --as-of 2018-05-31 --out provinces.geojson")
)
def boundaries_export(
    level: Annotated[Level, typer.Argument(help="Countries, provinces or districts.")],
    out: OutOpt = None,
    region: RegionOpt = None,
    boundaries: BoundariesOpt = None,
    vintage: VintageOpt = None,
) -> None:
    """Write the boundaries of one level.

    Some are under a share-alike licence: keep the columns source and licence with them.
    """
    from geo_afpak.boundaries import load_boundaries

    where = region_of(region, boundaries=boundaries)
    layer = where.layer(level, where.vintage(vintage))
    members = members_of(layer.path) if layer else {}
    write_frame(load_boundaries(level, vintage=vintage, region=where), out, ".geojson", members)


@app.command(
    "crosswalk",
    epilog=examples(
        "boundaries crosswalk 2017 2022 --out walk.csv", "boundaries crosswalk 2017 districts.zip"
    ),
)
def boundaries_crosswalk(
    old: Annotated[str, typer.Argument(metavar="FROM", help="A vintage, a day, FILE or NAME.")],
    new: Annotated[str, typer.Argument(metavar="TO", help="A vintage, a day, FILE or NAME.")],
    *,
    json_: JsonOpt = False,
    out: OutOpt = None,
) -> None:
    """Say in which districts of one time or source those of another lie.

    One row for each pair, with both P-codes and their editions, the share of the area, and
    whether a count would be carried as certain, split or unknown.
    """
    from geo_afpak.count.crosswalk import crosswalk
    from geo_afpak.count.sums import records
    from geo_afpak.io import csv_text

    table = crosswalk(units_named(old), units_named(new))
    if json_ or (out and out.suffix.lower() == ".json"):
        write_text(as_json(records(table)), out)
    elif out:
        write_text(as_csv(table, out), out)
    else:
        rows = table.astype(object).where(table.notna(), None)
        emit(csv_text(table.columns, rows.itertuples(index=False)))
    kinds = table.drop_duplicates("from_id")["carried"].value_counts()
    tell(", ".join(f"{count} {kind}" for kind, count in kinds.items()))


def units_named(text: str, region: "Region | None" = None) -> "str | gpd.GeoDataFrame":
    """Read a vintage or a day of a region, or the districts of a file or a set.

    What no region of one's own knows by its name may be a vintage or a day of the embedded one.
    """
    from geo_afpak.boundaries import load_boundaries
    from geo_afpak.installed import region_with
    from geo_afpak.region.read import default_region

    embedded = default_region()
    if (region or embedded).knows(text):
        return text
    if embedded.knows(text):
        return load_boundaries("adm2", vintage=text, region=embedded)
    return load_boundaries("adm2", region=region_with(text))


def carried(
    found: "Summary",
    old: str,
    new: str,
    joined: "gpd.GeoDataFrame | None" = None,
    region: "Region | None" = None,
) -> "Summary":
    """Carry the counts of a vintage to other districts."""
    from geo_afpak.count.crosswalk import carry

    return carry(found, old, units_named(new, region), joined=joined, region=region)


@app.command(
    "install",
    epilog=examples(
        "boundaries install districts.zip --name mine",
        "boundaries install cod-ab --country NGA",
        "boundaries install districts.geojson --provinces provinces.geojson --country NGA",
        "boundaries install areas.zip --column name=District --column province=Prov",
    ),
)
def boundaries_install(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE|cod-ab|geoboundaries", help="A file, or who is asked for one."
        ),
    ],
    *,
    name: Annotated[str | None, option("What to call them. [default: the file's name]")] = None,
    level: Annotated[
        int | None,
        option("Of the units that are districts. [default: finest up to 2]", min=0, max=5),
    ] = None,
    provinces: Annotated[
        Path | None, option("Provinces, where FILE does not name them.", "FILE")
    ] = None,
    country: Annotated[
        str | None, option("ISO3, where FILE does not say it, or to fetch.", "CODE")
    ] = None,
    column: Annotated[
        list[str] | None,
        option(
            "What a column of your own holds: name, code, province, province_code, country.",
            "ROLE=COLUMN",
        ),
    ] = None,
    server: Annotated[str | None, option("A mirror of the publisher's.", "URL")] = None,
    sha256: Annotated[str | None, option("What is fetched must hash to it.", "HEX")] = None,
    refresh: Annotated[bool, typer.Option("--refresh", help="Fetch again what is kept.")] = False,
) -> None:
    """Clean boundaries of your own, and keep them under a name.

    GeoJSON, TopoJSON, GeoPackage, GeoParquet, KML or a zip of shapefiles, with the columns of
    COD-AB, geoBoundaries, GADM or Natural Earth; or fetched from OCHA (cod-ab) or geoBoundaries,
    which needs the extra fetch. What is mended is said.
    """
    from geo_afpak.installed import PUBLISHERS, fetch, install

    if source in PUBLISHERS:
        made = fetch(
            source, country, name=name, level=level, server=server, sha256=sha256, refresh=refresh
        )
    else:
        columns = dict(pair.partition("=")[::2] for pair in column or ())
        made = install(
            source, name=name, level=level, provinces=provinces, country=country, columns=columns
        )
    for line in made.report:
        tell(line)
    emit(f"{made.name}\n")
