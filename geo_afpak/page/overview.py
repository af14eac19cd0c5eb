"""A page of counts: of a file too large to be shown event by event (docs/page.md)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd

from geo_afpak.count.keys import ALL
from geo_afpak.count.lead import toll_of
from geo_afpak.count.sums import EVENTS, FIGURES, KEY, records
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields
from geo_afpak.page.words import MEASURE_LABELS
from geo_afpak.text import counted, number, plural

if TYPE_CHECKING:
    from geo_afpak.region.region import Region
    from geo_afpak.stream.summary import Overview

__all__ = ["BYS", "overview_data", "overview_layers", "overview_measures"]

_TABLES: Final = {
    "adm1": "Provinces", "adm2": "Districts", "year": "Years", "month": "Months",
    "event_type": "Kinds", "group": "Groups",
}  # fmt: skip
BYS: Final = (ALL, *_TABLES)
"""What a file is counted by for such a page (`stream.summary.overview_file`)."""


def overview_layers(
    found: Overview, *, region: Region | None = None, title: str | None = None
) -> Layers:
    """Make the layers of a map that shows counts and no event.

    Parameters
    ----------
    found
        What `overview_file` gives for `BYS`.
    region
        As it was counted in: Afghanistan and Pakistan when None.
    title
        Heading of the map; built from area and period when None.
    """
    none = gpd.GeoDataFrame(
        {name: [] for name in fields.INCIDENT_FIELDS}, geometry=[], crs=fields.CRS
    )
    empty = build_layers(none, region=region, vintage=found.vintage)
    chosen = replace(found.chosen, incidents=empty.incidents)
    if chosen.selection.area is None:
        chosen = replace(chosen, area=empty.chosen.area)
    return replace(
        empty,
        title=title or chosen.title("Overview of incidents"),
        lead=" ".join([_lead(found), *chosen.doubts()]),
        chosen=chosen,
        vintage=found.vintage,
        why=found.why,
        notices=tuple(found.publication.notices()),
        citations=found.publication.citations,
        restricted=tuple(use.dataset for use in found.publication.restricted),
        overview=found,
    )


def _lead(found: Overview) -> str:
    """Say what is counted, and that no event is shown; the numbers are those of the page."""
    sums = found.summaries[ALL].totals
    events = sums[EVENTS] or 0
    toll = f", with {toll_of(sums)} killed" if sums["killed_high"] != 0 else ""
    unknown = sums["killed_unknown"] or 0
    without = f"; {number(unknown)} {plural(unknown, 'has', 'have')} no figure" if unknown else ""
    left = found.summaries[ALL].left_out.itertuples(index=False)
    beside = "".join(f" {number(n)} more {plural(n, 'lies', 'lie')} {why}." for why, n in left)
    return (
        f"{counted(events, 'event')}{toll}{without}. Counts only, of {found.file}: no single event "
        f"is shown.{beside} Those of one place or time have a page of their own: geo-afpak map "
        f"{found.file} --area NAME."
    )


def overview_data(found: Overview) -> dict[str, Any]:
    """Turn the counts into plain data: totals, and of each table its rows that have events."""
    tables = []
    for by, label in _TABLES.items():
        summary = found.summaries[by]
        rows = [
            [row[name] for name in (KEY, "name", EVENTS, *FIGURES)]
            for row in records(summary.nonzero())
        ]
        left = [list(row.values()) for row in records(summary.left_out)]
        table = {"by": by, "label": label, "rows": rows, "left": left, "note": summary.note}
        tables.append(table)
    totals = found.summaries[ALL].totals
    return {"file": found.file, "totals": totals, "tables": tables}


def overview_measures(found: Overview) -> list[tuple[str, str, bool]]:
    """List what areas can be shaded by, as (key, label, shown at first): deaths where known."""
    events = ("choropleth:overview", MEASURE_LABELS["events"], True)
    killed = ("choropleth:toll", MEASURE_LABELS["killed"], False)
    return [events, killed] if found.summaries[ALL].totals[fields.KILLED] is not None else [events]
