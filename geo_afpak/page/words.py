"""The page's fixed words, beside those that it shares with figures, documents and tables.

Text that comes from data is never here; numbers are put in from `geo_afpak.count.summary`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak.layers import PRIVATE
from geo_afpak.model import fields
from geo_afpak.page.assets import leaflet_licence
from geo_afpak.text import counted
from geo_afpak.words import (
    CORRECTED,
    EVENT_CLASS_LABELS,
    EVENT_TYPE_LABELS,
    PRECISION_LABELS,
    STANCE_LABELS,
    STATUS_LABELS,
    generalised_as,
    incident_credits,
    mark_labels,
    method_of,
    sources_of,
    without_density,
)

if TYPE_CHECKING:
    import pandas as pd

    from geo_afpak.layers import Layers

__all__ = [
    "AREAS_LABEL",
    "COUNTED_LABEL",
    "EVENT_CLASS_LABELS",
    "EVENT_TYPE_LABELS",
    "GONE_LABEL",
    "MEASURE_LABELS",
    "PRECISION_LABELS",
    "STANCE_LABELS",
    "STATUS_LABELS",
    "about",
    "licences",
    "mark_labels",
]

# What areas can be shaded by (page/static/choropleth.js).
MEASURE_LABELS: Final = {
    "events": "Shading: events",
    "killed": "Shading: people killed",
    "density": "Shading: events per 1,000 km²",
    "change": "Shading: change between two periods",
}
GONE_LABEL: Final = "Withdrawn since the former file"
COUNTED_LABEL: Final = "Shading: events that are only counted"
AREAS_LABEL: Final = "Shading: counts of areas by another source"
LIBRARY: Final = "Map library: Leaflet."
_TIME: Final = (
    "The timeline counts an event in the month it is known to; one known only to a year or a "
    "range is spread over all of it, and chosen by any window that touches it. A statement "
    "appears with its first date, fades once a window lies after its last evidence, and ends "
    "only where the source gives an end. What has no date is in a window only when asked for."
)
_PHASES: Final = (
    "The article tells of four phases in an order that it calls non-linear, and dates none. The "
    "bands on the timeline are derived, and each runs to the start of the next."
)
_PRIVATE: Final = (
    "This page shows records whose sources do not let them be republished. Keep it to yourself; "
    "its downloads leave those records out."
)
_COUNTED: Final = (
    "Some sources do not let their records be republished. Their events are counted by district "
    "and by province, over all dates and types, in a shading of its own that no filter changes; "
    "no mark, text, list or file of this page holds them."
)
_OVERVIEW: Final = (
    "This is an overview of {file}: {records}, each counted, none shown by itself. Every number is "
    "that of geo-afpak summary on the same file; the records are in the file."
)
_AREAS: Final = (
    "Counts of events by {source} ({period}) are shaded by area, as their source gives them. They "
    "are no events of this page: no filter changes them, and they are added to none of its numbers."
)


def licences(layers: Layers) -> list[str]:
    """Say where everything that is drawn comes from, the map library included."""
    base = " ".join(filter(None, (layers.region.attribution, LIBRARY)))
    areas = [f"Counts of areas: {layers.areas.source}"] if layers.areas else []
    return [*incident_credits(layers), *areas, base]


def about(layers: Layers) -> dict[str, Any]:
    """Gather what the 'About this map' panel says: method, sources, licences, notices."""
    region = layers.region
    method = [*method_of(layers), _TIME, *filter(None, (region.names_note,))]
    if layers.overview:
        records = counted(layers.overview.kept, "record")
        method.insert(0, _OVERVIEW.format(file=layers.overview.file, records=records))
        method.remove(_TIME)
    if layers.corrected:
        method.append(CORRECTED)
    if layers.private:
        method.append(f"{PRIVATE}. {_PRIVATE}")
    if layers.counted:
        method.append(_COUNTED)
    if layers.areas:
        method.append(_AREAS.format(source=layers.areas.source, period=layers.areas.period))
    method += without_density(layers)
    method += layers.notices
    method += [f"The incidents were generalised: {text}." for text in generalised_as(layers)]
    if len(layers.phases):
        method.append(_phases(layers.phases))
    sources = sources_of(layers)
    custody = [layers.custody.said(text, sources) if layers.custody else "" for text in sources]
    return {
        "method": method,
        "sources": sources,
        **({"custody": custody} if any(custody) else {}),
        "licences": [*licences(layers), *filter(None, (region.names_credit,))],
        "notice": leaflet_licence(),
    }


def _phases(phases: pd.DataFrame) -> str:
    """Say that the dates of the phases are derived, and each one from what."""
    each = " ".join(
        f"{number}. {label}, from {since}: {basis}"
        for number, (label, since, basis) in enumerate(
            phases[["label", fields.SINCE, "basis"]].itertuples(index=False), 1
        )
    )
    return f"{_PHASES} {each}"
