"""Units of a file as ours: ids, names, parents, countries; what is wrong with them is said."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo_afpak.errors import InputFileError
from geo_afpak.installed.axes import refuse_exchanged
from geo_afpak.installed.clean import clean
from geo_afpak.io._unit_names import Scheme, recognise, stated, values_of
from geo_afpak.model import fields as f
from geo_afpak.region.countries import country_named, world
from geo_afpak.region.read import USER_ASSIGNED
from geo_afpak.text import counted, listing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Units", "units_of"]

_SHOWN: Final = 5
_DISTRICTS: Final = 2
_LEAST: Final = 0.5
"""Share of a unit that must lie in its province, where that is found by place."""


@dataclass(frozen=True)
class Units:
    """Districts and provinces of a file, one valid coverage each, and what was found in it.

    Parameters
    ----------
    districts, provinces
        Columns `BOUNDARY_FIELDS` and the geometry, EPSG:4326, sorted by adm_id.
    source, edition
        Who publishes such files; its date or version, "" where it says none.
    report
        What was read, checked and mended, a fact a line.
    names
        Pairs of the code of a country that ISO does not list and its name in the file.
    """

    districts: gpd.GeoDataFrame
    provinces: gpd.GeoDataFrame
    source: str
    edition: str
    report: tuple[str, ...]
    names: tuple[tuple[str, str], ...] = ()


@dataclass
class _Making:
    """What becomes the units of one file, and what is to be said of it."""

    file: str
    said: list[str] = field(default_factory=list)


def units_of(  # noqa: PLR0913 - what a user can state
    layers: Sequence[gpd.GeoDataFrame],
    file: str,
    *,
    level: int | None = None,
    provinces: Sequence[gpd.GeoDataFrame] = (),
    country: str | None = None,
    columns: Mapping[str, str] | None = None,
    source: str | None = None,
    licence: str | None = None,
) -> Units:
    """Make units of what a file holds.

    Parameters
    ----------
    layers
        As `read_layers` gives them.
    file
        Its name, for messages.
    level
        Of the units that take the place of districts; the finest up to 2 when None. Units of
        level 1 have their country as province.
    provinces
        Layers of another file with the provinces, for one that does not name them. Each unit
        goes to the province that holds most of it.
    country
        ISO3 code of the country, for a file that does not say it.
    columns
        The file's own columns by what they hold (`columns.ROLES`), where it has no known ones.
    source, licence
        Whose they are, where their publisher said it.

    Raises
    ------
    InputFileError
        If the columns are none that are known, or a country is not: what there is, and the cure.
    """
    if columns:
        layer, scheme = stated(layers, columns, _DISTRICTS if level is None else level)
    else:
        layer, scheme = _chosen(layers, file, level)
    making = _Making(file)
    units = _read(layer, scheme, making, country)
    refuse_exchanged(units, sorted(set(units[f.COUNTRY])), file)
    shapes, mended = clean(units.geometry.to_numpy())
    units = units.set_geometry(shapes, crs=f.CRS)
    edition = _edition(layer, scheme)
    units[f.SOURCE] = source or " ".join(filter(None, (scheme.source, edition, f"({file})")))
    units[f.LICENCE] = licence or _said(layer, scheme.licence)
    units[f.PCODE_EDITION] = f"{scheme.source} {edition}".strip() if scheme.pcode else None
    above = _above(units, layers, provinces, file)
    _check(units, scheme, making)
    head = f"{file}: {scheme.source}, level {scheme.level}: {counted(len(units), 'unit')}"
    own = units[[*f.BOUNDARY_FIELDS, f.GEOMETRY]].copy()
    named = dict(zip(units[f.COUNTRY], units["country_name"], strict=True))
    unlisted = sorted((code, name or code) for code, name in named.items() if code not in world())
    return Units(
        own, above, scheme.source, edition,
        (f"{head} in {counted(len(above), 'province')}", *making.said, *mended.lines()),
        tuple(unlisted),
    )  # fmt: skip


def _chosen(
    layers: Sequence[gpd.GeoDataFrame], file: str, level: int | None
) -> tuple[gpd.GeoDataFrame, Scheme]:
    """Choose the layer of the level asked for, else the finest one up to districts."""
    known = [(layer, scheme) for layer in layers for scheme in recognise(layer)]
    fit = [
        one
        for one in known
        if one[1].level == level or (level is None and one[1].level <= _DISTRICTS)
    ]
    if fit:
        # Several layers name a level, and the finest of them has one row for each of its units.
        best = max(scheme.level for _, scheme in fit)
        at = [one for one in fit if one[1].level == best]
        return min(at, key=lambda one: len(one[0]))
    columns = listing(sorted({str(name) for layer in layers for name in layer.columns})[:20])
    levels = sorted({scheme.level for _, scheme in known})
    if levels:
        raise InputFileError(
            f"{file}: has no units of level {level if level is not None else '0 to 2'}; expected "
            f"one of {', '.join(map(str, levels))}; say --level"
        )
    raise InputFileError(
        f"{file}: the columns {columns} are none that are known; expected those of COD-AB "
        "(ADM2_EN, ADM2_PCODE), geoBoundaries (shapeName, shapeID), GADM (NAME_2, GID_2) or "
        "Natural Earth; name them: --column name=COLUMN, and code, province, country"
    )


def _read(
    layer: gpd.GeoDataFrame, scheme: Scheme, making: _Making, country: str | None
) -> gpd.GeoDataFrame:
    """Take the columns; leave out, with a word, what is no unit; unite what is one."""
    ids, names = values_of(layer, scheme.id), values_of(layer, scheme.name)
    shapes = layer.geometry.to_numpy()
    areal = (shapely.get_dimensions(shapes) == 2) & ~shapely.is_empty(shapes)  # noqa: PLR2004
    keep = areal & np.array([bool(one) for one in ids], dtype=bool)
    for row in np.flatnonzero(~keep)[:_SHOWN].tolist():
        lacks = "a code" if areal[row] else "a polygon"
        making.said.append(
            f"left out: row {row} ({names[row] or ids[row] or 'no name'}), without {lacks}"
        )
    if (~keep).sum() > _SHOWN:
        making.said.append(f"left out: {(~keep).sum() - _SHOWN} more rows without code or polygon")
    nameless = [one for one, name, kept in zip(ids, names, keep, strict=True) if kept and not name]
    if nameless:
        making.said.append(
            f"{counted(len(nameless), 'unit')} without a name, called by the code: {_few(nameless)}"
        )
    others = [values_of(layer, name) for name in scheme.others]
    codes, country_names = _countries(layer, scheme, making.file, country)
    parents = values_of(layer, scheme.parent)
    titles = values_of(layer, scheme.parent_name)
    further = [values_of(layer, name) for name in scheme.parent_others]
    frame = gpd.GeoDataFrame(
        {
            f.ADM_ID: ids, f.LEVEL: "adm2",
            f.NAME: [name or one for name, one in zip(names, ids, strict=True)],
            f.ALT_NAMES: [_further(names[n], [o[n] for o in others]) for n in range(len(ids))],
            f.PCODE: ids if scheme.pcode else None,
            f.ISO_3166_2: values_of(layer, scheme.iso),
            f.PARENT_ID: [one or title for one, title in zip(parents, titles, strict=True)],
            f.COUNTRY: codes, f.VALID_FROM: None, f.VALID_TO: None, f.DISPUTED: False,
            "parent_name": titles, "country_name": country_names,
            "parent_others": [
                _further(titles[n], [other[n] for other in further]) for n in range(len(ids))
            ],
        },
        geometry=shapes, crs=f.CRS,
    )[keep]  # fmt: skip
    if frame.empty:
        raise InputFileError(
            f"{making.file}: no row has both a code ({scheme.id}) and a polygon; expected units; "
            "name another file"
        )
    twice = frame[f.ADM_ID].duplicated(keep=False)
    if twice.any():
        rows, unit = counted(int(twice.sum()), "row"), frame[f.ADM_ID][twice].nunique()
        making.said.append(f"{rows} united to {counted(unit, 'unit')} by code")
        for code, names_of in frame[twice].groupby(f.ADM_ID)[f.NAME].unique().items():
            if len(names_of) > 1:
                making.said.append(
                    f"one code, several names: {code} is {listing([*map(str, names_of)])}; they "
                    f"are one unit now, {names_of[0]}: correct the file if they are not"
                )
        parts = frame.groupby(f.ADM_ID).geometry.apply(lambda one: one.union_all())
        frame = frame.drop_duplicates(f.ADM_ID)
        frame = frame.set_geometry(parts.reindex(frame[f.ADM_ID]).to_numpy(), crs=f.CRS)
    sorted_: gpd.GeoDataFrame = frame.sort_values(f.ADM_ID, ignore_index=True)
    return sorted_


def _further(name: str | None, others: Sequence[str | None]) -> list[str]:
    """List the further names of a unit once each: "Bolan|Kachhi"."""
    parts = [part.strip() for text in others if text for part in re.split(r"[|;]", text)]
    return [one for one in dict.fromkeys(parts) if one and one != name]


def _countries(
    layer: gpd.GeoDataFrame, scheme: Scheme, file: str, country: str | None
) -> tuple[list[str], list[str | None]]:
    """Find the ISO3 code of each row's country, and what the file calls it."""
    texts = [values_of(layer, column) for column in scheme.country if column]
    rows = list(zip(*texts, strict=True)) if texts else [()] * len(layer)
    names = [next(filter(None, row), None) for row in rows]
    if country is not None:
        code = country_named(country) or country.upper()
        if not (country_named(code) or USER_ASSIGNED.fullmatch(code)):
            raise InputFileError(
                f"{file}: {country!r} is no country; expected an ISO 3166-1 code such as NGA, or "
                "one that ISO leaves to users, such as XAA; correct it"
            )
        return [code] * len(layer), names
    known = {row: _code(row) for row in set(rows)}
    strange = sorted({str(next(filter(None, row), "")) for row, code in known.items() if not code})
    if strange:
        shown = listing([one or "none is named" for one in strange[:_SHOWN]])
        raise InputFileError(
            f"{file}: the country is not known ({shown}); expected a name or code of "
            "ISO 3166-1; say --country CODE"
        )
    return [known[row] or "" for row in rows], names


def _code(row: tuple[str | None, ...]) -> str | None:
    for text in filter(None, row):
        if code := country_named(text) or (text if USER_ASSIGNED.fullmatch(text) else None):
            return code
    return None


def _edition(layer: gpd.GeoDataFrame, scheme: Scheme) -> str:
    return ", ".join(filter(None, (_said(layer, name) for name in scheme.edition)))


def _said(layer: gpd.GeoDataFrame, column: str) -> str | None:
    """Return what a column says of all units, the last of several."""
    said = [one for one in values_of(layer, column) if one]
    return max(said).removesuffix("T00:00:00") if said else None


# --- provinces --------------------------------------------------------------------


def _above(
    units: gpd.GeoDataFrame,
    layers: Sequence[gpd.GeoDataFrame],
    provinces: Sequence[gpd.GeoDataFrame],
    file: str,
) -> gpd.GeoDataFrame:
    """Make the provinces of their districts, so that their lines are the same."""
    if provinces:
        _by_place(units, provinces, file)
    # A row that lacks its province's code has it by the name that others give with one.
    lacks = units["parent_name"].notna() & (units[f.PARENT_ID] == units["parent_name"])
    for keys, rows in units[~lacks].groupby([f.COUNTRY, "parent_name"]):
        if len(set(rows[f.PARENT_ID])) == 1:
            same = lacks & (units[f.COUNTRY] == keys[0]) & (units["parent_name"] == keys[1])
            units.loc[same, f.PARENT_ID] = rows[f.PARENT_ID].iloc[0]
    nameless = units[f.PARENT_ID].isna()
    units.loc[nameless, f.PARENT_ID] = units.loc[nameless, f.COUNTRY]
    known = units["country_name"].where(units["country_name"].notna(), units[f.COUNTRY])
    units.loc[nameless, "parent_name"] = known[nameless]
    first = units.drop_duplicates(f.PARENT_ID)
    keys = pd.Index(first[f.PARENT_ID])
    shapes = [
        shapely.coverage_union_all(
            units.geometry.to_numpy()[(units[f.PARENT_ID] == key).to_numpy()]
        )
        for key in keys
    ]
    pcoded = units[f.PCODE].notna().all() and not nameless.any()
    above = gpd.GeoDataFrame({name: [None] * len(keys) for name in f.BOUNDARY_FIELDS},
                             geometry=shapes, crs=f.CRS)  # fmt: skip
    above[f.ADM_ID] = list(keys)
    above[f.LEVEL], above[f.DISPUTED] = "adm1", False
    above[f.NAME] = [name or key for name, key in zip(first["parent_name"], keys, strict=True)]
    above[f.ALT_NAMES] = list(first["parent_others"])
    above[f.PARENT_ID] = above[f.COUNTRY] = list(first[f.COUNTRY])
    above[f.SOURCE], above[f.LICENCE] = list(first[f.SOURCE]), list(first[f.LICENCE])
    if pcoded:
        above[f.PCODE], above[f.PCODE_EDITION] = list(keys), list(first[f.PCODE_EDITION])
    isos = _isos(layers, provinces)
    above[f.ISO_3166_2] = [isos.get(key) for key in keys]
    return above.sort_values(f.ADM_ID, ignore_index=True)


def _isos(*files: Sequence[gpd.GeoDataFrame]) -> dict[str, str | None]:
    """Find the ISO 3166-2 codes of provinces in the layers that are of provinces."""
    return {
        one: iso
        for layers in files
        for layer in layers
        for scheme in recognise(layer)
        if scheme.level == 1 and scheme.iso
        for one, iso in zip(values_of(layer, scheme.id), values_of(layer, scheme.iso), strict=True)
    }


def _by_place(units: gpd.GeoDataFrame, provinces: Sequence[gpd.GeoDataFrame], file: str) -> None:
    """Give each unit the province that holds most of it."""
    # Units with our names for columns are districts where nothing says of which level they are.
    levelled = [one if "level" in one.columns else one.assign(level=1) for one in provinces]
    layer, scheme = _chosen(levelled, "provinces", 1)
    shapes = shapely.make_valid(layer.geometry.to_numpy(), method="structure")
    own = units.geometry.to_numpy()
    unit, province = shapely.STRtree(shapes).query(own, predicate="intersects")
    share = shapely.area(shapely.intersection(own[unit], shapes[province])) / shapely.area(
        own[unit]
    )
    order = np.lexsort((-share, unit))
    unit, first = np.unique(unit[order], return_index=True)
    best, share = province[order][first], share[order][first]
    lost = sorted({*range(len(own))} - set(unit[share >= _LEAST].tolist()))
    if lost:
        names = listing([str(units[f.NAME].iloc[n]) for n in lost[:_SHOWN]])
        raise InputFileError(
            f"{file}: {counted(len(lost), 'unit')} lie for the most part in none of the provinces "
            f"({names}); expected provinces of the same country and time; name another file"
        )
    for column, said in ((f.PARENT_ID, scheme.id), ("parent_name", scheme.name)):
        values = values_of(layer, said)
        units[column] = pd.Series([values[n] for n in best], index=units.index, dtype=object)


# --- checks -----------------------------------------------------------------------


def _check(units: gpd.GeoDataFrame, scheme: Scheme, making: _Making) -> None:
    """Say what is odd about parents and P-codes, which is no reason to refuse a file."""
    if not scheme.parent and (units[f.PARENT_ID] == units[f.COUNTRY]).all():
        making.said.append(
            "the file names no provinces: each country stands in their place (--provinces FILE)"
        )
    if scheme.pcode and scheme.parent:
        odd = [
            one
            for one, parent in zip(units[f.ADM_ID], units[f.PARENT_ID], strict=True)
            if not one.startswith(parent)
        ]
        if odd:
            making.said.append(f"P-codes that do not begin with their province's: {_few(odd)}")
        if not _dated(units):
            making.said.append("the file does not date its P-codes: mix them with no other's")
    across = units.groupby(f.PARENT_ID)[f.COUNTRY].nunique()
    if (across > 1).any():
        making.said.append(
            f"provinces in several countries: {_few(list(across[across > 1].index))}"
        )


def _dated(units: gpd.GeoDataFrame) -> bool:
    return any(" " in str(one) for one in units[f.PCODE_EDITION].dropna().unique())


def _few(texts: Sequence[Any]) -> str:
    more = f" and {len(texts) - _SHOWN} more" if len(texts) > _SHOWN else ""
    return f"{', '.join(map(str, texts[:_SHOWN]))}{more}"
