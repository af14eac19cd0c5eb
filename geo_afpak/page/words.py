"""The page's fixed words: labels of the vocabularies, method, licences.

Text that comes from data is never here; numbers are put in from `geo_afpak.summary`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from geo_afpak import fields
from geo_afpak.layers import PRIVATE
from geo_afpak.page.assets import leaflet_licence

if TYPE_CHECKING:
    import pandas as pd

    from geo_afpak.layers import Layers

__all__ = [
    "ATTRIBUTION",
    "COUNTED_LABEL",
    "EVENT_CLASS_LABELS",
    "EVENT_TYPE_LABELS",
    "MARK_LABELS",
    "MEASURE_LABELS",
    "PRECISION_LABELS",
    "STANCE_LABELS",
    "STATUSES_HIDDEN",
    "STATUS_LABELS",
    "about",
    "credits_of",
]

EVENT_CLASS_LABELS: Final = {
    "attack": "Attack",
    "counter_terrorism": "Counter-terrorism",
    "clash": "Clash, unrest",
    "recruitment": "Recruitment, propaganda",
    "political": "Pledge, organisation, statement",
    "other": "Other, type not known",
}
EVENT_TYPE_LABELS: Final = {
    "attack": "attack",
    "counter_terrorism": "counter-terrorism",
    "clash": "clash between groups",
    "unrest": "unrest",
    "recruitment_propaganda": "recruitment or propaganda",
    "pledge_alliance": "pledge or alliance",
    "organisational": "organisational",
    "statement": "statement",
}
# Label, and what it means in words a reader can hold on to (data/README.md, zone status).
STATUS_LABELS: Final = {
    "stronghold": ("Stronghold", "the source calls it a base or says the group holds out there"),
    "operational": ("Operational", "the group acts there in an organised way"),
    "pockets_of_influence": ("Pockets of influence", "some presence in parts, not the whole"),
    "cells": ("Cells", "small cells, most found through arrests"),
    "recruitment": ("Recruitment", "recruiting or propaganda seen"),
    "former": ("Former", "presence that the source puts in the past"),
    "affiliate_area": ("Affiliate area", "known only from the name or meeting of a faction"),
    "attack_reach": ("Attack reach", "attacks only; no base stated"),
    "no_organised_presence": ("No organised presence", "the source says there is none"),
    "leadership_hideout": ("Leadership hideout", "leaders thought to stay there"),
    "claimed_territory": ("Claimed territory", "a claim on a map, not presence"),
}
STATUSES_HIDDEN: Final = frozenset(
    {"attack_reach", "former", "claimed_territory", "leadership_hideout", "no_organised_presence"}
)
# Label, and what it means (data/README.md, stance_to_is); the nearest to IS first.
STANCE_LABELS: Final = {
    "self": ("Islamic State", "the group itself and its branch"),
    "pledged": ("Pledged", "swore allegiance"),
    "allied": ("Allied", "partners for tactical reasons, without an oath"),
    "supporting": ("Supporting", "backed it in words or in part"),
    "hedging": ("Undecided", "ally in one passage, on the fence in another"),
    "none_stated": ("No stance reported", "named, but nothing is said of its view"),
    "loyal_to_aq": ("Close to Al-Qaeda", "nothing is said of its view of Islamic State"),
    "rejecting": ("Rejecting", "turned the caliphate down, or fights it"),
    "opposing": ("Opposing", "stands on the other side"),
}
# What areas can be shaded by (page/static/choropleth.js).
MEASURE_LABELS: Final = {
    "events": "Shading: events",
    "killed": "Shading: people killed",
    "density": "Shading: events per 1,000 km²",
}
COUNTED_LABEL: Final = "Shading: events that are only counted"
PRECISION_LABELS: Final = {
    1: "the site, within about 1 km",
    2: "the town; the spot inside it is not known",
    3: "the district or valley only",
    4: "the province only",
    5: "the country or a region only",
    0: "no place given",
}
MARK_LABELS: Final = {
    "dot": "on the spot (site or town)",
    "district": "district only: the district is hatched",
    "province": "province only: a badge in the province",
    "shelf": "country only, or no place: listed beside the map",
    "elsewhere": "outside the two countries: in the table only",
}
ATTRIBUTION: Final = (
    "Boundaries: geoBoundaries CC BY 4.0; Pakistan under ODbL 1.0 (Pathways Data, Pakistan "
    "Bureau of Statistics), Afghanistan public domain (AIMS). Towns: GeoNames CC BY 4.0. "
    "Neighbours: Natural Earth. Map library: Leaflet."
)
_METHOD: Final = (
    (
        "Every event is drawn only as precisely as its source places it. A site or a town is a "
        "symbol on the spot; a district is hatched; a province carries a badge; a country, or no "
        "place at all, is listed beside the map. Nothing is put at the centre of an area to look "
        "like a place."
    ),
    (
        "Zones are dated assessments that a source has stated. They show presence, not control, "
        "and only the units that the source names or, where it names a region, a stated "
        "reading of it. A statement on a whole country or region is an outline. Land without a "
        "zone is unknown, not free of presence."
    ),
    (
        "A figure left blank is not zero. Sums are given as low, stated and high, with the number "
        "of events for which no figure is known. The place that the source states stays as it is; "
        "the district found by the map stands beside it, and disagreement is shown."
    ),
    (
        "District borders are right to about 0.5 km and sources of borders differ by 2 to 3 km. "
        "Dashed lines are disputed: Afghanistan has not recognised the Durand Line as its border, "
        "and the Line of Control divides territory claimed by Pakistan and India. Drawing a line "
        "takes no position."
    ),
)
_TIME: Final = (
    "The timeline counts an event in the month it is known to; one known only to a year or a "
    "range is spread over all of it, and chosen by any window that touches it. A statement "
    "appears with its first date, fades once a window lies after its last evidence, and ends "
    "only where the source gives an end. What has no date is shown unless it is switched off."
)
_PHASES: Final = (
    "The article tells of four phases in an order that it calls non-linear, and dates none. The "
    "bands on the timeline are derived, and each runs to the start of the next."
)
_VINTAGES: Final = {
    "2017": "Districts as of about 2014 (Afghanistan) and the census of 2017 (Pakistan); "
    "provinces before 31 May 2018, with FATA apart from Khyber Pakhtunkhwa.",
    "2018": "Districts as of about 2014 (Afghanistan) and the census of 2017 (Pakistan); "
    "provinces from 31 May 2018, with FATA merged into Khyber Pakhtunkhwa.",
}
_CORRECTED: Final = (
    "Corrections are applied: changed fields are marked on each event, with the value of the "
    "source and where the correction comes from."
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


def about(layers: Layers) -> dict[str, Any]:
    """Gather what the 'About this map' panel says: method, sources, licences, notices."""
    method = [*_METHOD, _TIME, _VINTAGES[layers.vintage]]
    if layers.corrected:
        method.append(_CORRECTED)
    if layers.private:
        method.append(f"{PRIVATE}. {_PRIVATE}")
    if layers.counted:
        method.append(_COUNTED)
    method += layers.notices
    method += [f"The incidents were generalised: {text}." for text in _generalised(layers)]
    if len(layers.phases):
        method.append(_phases(layers.phases))
    sources = {text for row in layers.incidents[fields.SOURCES] for text in row}
    sources |= {text for row in layers.zones[fields.SOURCES] for text in row}
    return {
        "method": method,
        "sources": sorted(sources, key=_note_number),
        "licences": [*credits_of(layers), ATTRIBUTION],
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


def _generalised(layers: Layers) -> list[str]:
    if fields.GENERALISED not in layers.incidents.columns:
        return []
    return sorted(set(layers.incidents[fields.GENERALISED].dropna()))


def credits_of(layers: Layers) -> list[str]:
    """Say where the incidents come from and under which licence, each data set once."""
    return [f"Incidents: {text}" for text in layers.citations]


def _note_number(source: str) -> tuple[int, str]:
    """Order "[9] ..." before "[10] ...", and sources without a number last."""
    number = source[1 : source.find("]")] if source.startswith("[") else ""
    return (int(number) if number.isascii() and number.isdigit() else 10**9, source)
