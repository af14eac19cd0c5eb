"""Administrative units of one's own, from a file or a frame, read as strictly as records."""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Any

from geo_afpak.errors import Fault, ValidationError
from geo_afpak.io._door import field_names, read
from geo_afpak.io._unit_names import usual_names
from geo_afpak.model.fields import ADM_ID, ALT_NAMES, COUNTRY, DISPUTED, LEVEL, PARENT_ID
from geo_afpak.model.schema import BOUNDARIES, check_boundaries
from geo_afpak.region.countries import country_named

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_afpak.region.region import Region


def read_units(
    source: object, level: str, region: Region, columns: dict[str, str], *, closed: bool
) -> gpd.GeoDataFrame:
    """Read units of a file or a frame; of a `closed` region's file all are of its countries."""
    there = field_names(source)
    usual = usual_names(there, int(level[-1])).items()
    known = {ours: theirs for ours, theirs in usual if ours not in there} | columns
    reading = read(source, BOUNDARIES, columns=known)
    frame, faults = reading.frame, list(reading.faults)
    frame[LEVEL] = level
    frame[DISPUTED] = frame[DISPUTED].fillna(value=False).astype(bool)
    frame[ALT_NAMES] = [names_in(names) for names in frame[ALT_NAMES]]
    stated = [one if isinstance(one, str) else "" for one in frame[COUNTRY]]
    only = region.iso3[0] if len(region.iso3) == 1 else None
    codes = {text: region.country_of(text) for text in set(stated)}
    if not closed:
        codes = {text: code or country_named(text) or text for text, code in codes.items()}
    frame[COUNTRY] = [codes[text] if text else only for text in stated]
    if level == "adm1":
        frame[PARENT_ID] = frame[COUNTRY]
    if not faults:
        faults += check_boundaries(frame)
        faults += _without_parent(frame, level)
        faults += _unknown_countries(frame, stated, region) if closed else []
    if faults:
        name = str(source) if isinstance(source, str | PathLike) else level
        raise ValidationError(name, reading.once_a_column(faults))
    return frame.sort_values(ADM_ID, ignore_index=True)


def _unknown_countries(frame: gpd.GeoDataFrame, stated: list[str], region: Region) -> list[Fault]:
    return [
        Fault(row, str(unit), COUNTRY, text, f"is no country of {region.name}",
              ", ".join(region.iso3), "add it to the region's file as an alias, or correct it")
        for row, (unit, country, text) in enumerate(
            zip(frame[ADM_ID], frame[COUNTRY], stated, strict=True)
        )
        if country is None
    ]  # fmt: skip


def _without_parent(frame: gpd.GeoDataFrame, level: str) -> list[Fault]:
    return [
        Fault(row, str(unit), PARENT_ID, "", "is empty", "adm_id of the province",
              f"name its column under [columns.{level}] in the region's file")
        for row, (unit, parent) in enumerate(zip(frame[ADM_ID], frame[PARENT_ID], strict=True))
        if level == "adm2" and not isinstance(parent, str)
    ]  # fmt: skip


def names_in(names: Any) -> list[str]:  # noqa: ANN401 - a cell of a user's column
    """Return the names in a cell: a list, or a text parted by ";" or "|"."""
    if isinstance(names, str):
        return [part.strip() for part in names.replace("|", ";").split(";") if part.strip()]
    return list(names) if isinstance(names, list | tuple) else []
