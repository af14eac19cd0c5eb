"""Words that page, figures, documents and tables share: labels, method, licences.

Text that comes from data is never here; numbers are put in from `geo_afpak.count.summary`.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo_afpak import look
from geo_afpak.count.certain import certainties, unsure_of
from geo_afpak.count.conflicts import conflicts
from geo_afpak.count.sums import records, totals_of
from geo_afpak.join.marks import MARK, here
from geo_afpak.layers import WIDE
from geo_afpak.model import fields
from geo_afpak.text import counted, listing, out_of, plural, say_when, sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd

    from geo_afpak.layers import Layers
    from geo_afpak.region.region import Region

__all__ = [
    "CONFIDENCE",
    "CORRECTED",
    "EVENT_CLASS_LABELS",
    "EVENT_TYPE_LABELS",
    "PRECISION_LABELS",
    "STANCE_LABELS",
    "STATUS_LABELS",
    "counted_apart",
    "credits_of",
    "generalised_as",
    "incident_credits",
    "mark_labels",
    "method_of",
    "name_of",
    "names_of",
    "near",
    "sources_of",
    "without_density",
]  # fmt: skip

CONFIDENCE: Final = {
    "high": "high confidence", "medium": "moderate confidence", "low": "low confidence",
}  # fmt: skip
"""How firmly a source states something, in the words of ICD 203 (2015), which keeps confidence
apart from likelihood: no sentence of ours has both, and none has a likelihood without its range."""
EVENT_CLASS_LABELS: Final = {key: event.label for key, event in look.EVENTS.items()}
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
STATUS_LABELS: Final = {
    key: (status.label, status.meaning) for key, status in look.STATUSES.items()
}
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
PRECISION_LABELS: Final = {
    1: "the site, within about 1 km",
    2: "the town; the spot inside it is not known",
    3: "the district or valley only",
    4: "the province only",
    5: "the country or a region only",
    0: "no place given",
}
_MARK_LABELS: Final = {
    "dot": "on the spot (site or town)",
    "near": "near a place: in a halo; a disc of its reach while few, or when pointed at",
    "district": "district only: a square badge; hatched while few, or when pointed at",
    "province": "province only: a badge in the province",
    "shelf": "country only, or no place: listed beside the map",
    "elsewhere": "outside {those}: in the table only",
}
_PLACED: Final = "Every event is drawn only as precisely as its source places it."
_DRAWN: Final = {
    "dot": "a site or a town is a symbol on the spot",
    "near": "what is only known to be near a place lies in a soft disc as wide as its source says",
    "district": "a district is hatched or carries a square badge",
    "province": "a province carries a round badge",
    "shelf": "a country, or no place at all, is listed beside the map",
}
_GATHERED: Final = (
    "Nothing is put at the centre of an area to look like a place; where symbols would hide each "
    "other, a circle shows their number."
)
_ZONES: Final = (
    "Zones are dated assessments that a source has stated. They show presence, not control, "
    "and only the units that the source names or, where it names a region, a stated "
    "reading of it."
)
_WIDE: Final = "A statement on a whole country or region is an outline."
_NO_ZONE: Final = "Land without a zone is unknown, not free of presence."
_BLANK: Final = "A figure left blank is not zero."
_RANGES: Final = "Sums are given as low, stated and high where sources differ."
_WITHOUT: Final = "Beside a sum stands the number of events for which no figure is known."
_STATED: Final = (
    "The place that the source states stays as it is; the district found by the map stands beside "
    "it, and disagreement is shown."
)
_LINE: Final = "id"
_NAMING: Final = (
    fields.TITLE, fields.COUNTRY, fields.DATE_START, fields.DATE_END, fields.DATE_PRECISION,
)  # fmt: skip
_NAMED: Final = 2
CORRECTED: Final = (
    "Corrections are applied: changed fields are marked on each event and zone, with the value of "
    "the source and where the correction comes from. Some are from UCDP GED 21.1 (Uppsala Conflict "
    "Data Program, CC BY 4.0; Sundberg and Melander 2013)."
)


def name_of(row: Mapping[str, Any], place: str = "") -> str:
    """Call an event by its title, without the day at its end, which stands beside it.

    A title that has a day there is made by rule: a country before the day is left out as well, for
    the nearer place that is found by now.

    Examples
    --------
    >>> day = {"date_start": "2019-03-22", "date_end": "2019-03-22", "date_precision": "day"}
    >>> row = {"title": "Clash, Afghanistan, 22 March 2019", "country": "Afghanistan", **day}
    >>> name_of(row, "Sangin"), name_of(row), name_of({**row, "title": "A raid"}, "Sangin")
    ('Clash, Sangin', 'Clash', 'A raid')
    """
    title = row[fields.TITLE]
    if not isinstance(title, str):
        return ""
    when = say_when(row[fields.DATE_START], row[fields.DATE_END], row[fields.DATE_PRECISION])
    short = title.removesuffix(f", {when}")
    wide = f", {row[fields.COUNTRY]}"
    if short == title or not short.endswith(wide):
        return short
    return ", ".join(filter(None, (short.removesuffix(wide), place)))


def names_of(events: pd.DataFrame) -> list[str]:
    """Call each event as `name_of` does, with the district or province found for it."""
    columns = (*_NAMING, fields.ADM2_NAME, fields.ADM1_NAME)
    return [name_of(row, near(row)) for row in records(events.reindex(columns=list(columns)))]


def near(row: Mapping[str, Any]) -> str:
    """Name the district, else the province, that was found for an event."""
    return str(row[fields.ADM2_NAME] or row[fields.ADM1_NAME] or "")


def mark_labels(region: Region) -> dict[str, str]:
    """Say how each mark places its event."""
    return {mark: label.format(those=region.those) for mark, label in _MARK_LABELS.items()}


def method_of(layers: Layers) -> list[str]:
    """Say how places, dates, figures and zones are handled, and what is known of the borders."""
    region = layers.region
    borders = " ".join(filter(None, (region.accuracy, _off_census(layers), _disputed(layers))))
    events = here(layers.incidents)
    told = "; ".join(conflicts(events))
    apart = f"Where point and stated place contradict each other: {told}." if told else ""
    texts = (
        " ".join(layers.chosen.notes()),
        _how_events(events), _how_zones(layers), _how_figures(events), _how_sure(events),
        apart, borders,
        " ".join(filter(None, (units_of(layers), region.vintage(layers.vintage).note))),
        _how_days(events),
    )  # fmt: skip
    return [text for text in texts if text]


def units_of(layers: Layers) -> str:
    """Name the vintage of the units, and why it was taken; empty where there is no choice."""
    if len(layers.region.vintages) == 1:
        return ""
    return f"Units of {layers.vintage}, {layers.why}."


def _in_area(layers: Layers) -> gpd.GeoDataFrame:
    """Take the districts of what is looked at."""
    units, area = layers.districts, layers.chosen.area
    return units if area.whole else units[units[fields.ADM_ID].isin(area.units("adm2"))]


def _off_census(layers: Layers) -> str:
    """Say in how many districts no density can be read, and in which least of all."""
    units = _in_area(layers)
    if fields.AREA_TO_CENSUS not in units.columns:
        return ""
    ratios = units.set_index(fields.NAME)[fields.AREA_TO_CENSUS].dropna().astype(float)
    if ratios.empty:
        return ""
    farthest = ratios.map(log).abs().sort_values(ascending=False, kind="stable").index[:_NAMED]
    most = f" (farthest off: {listing(list(farthest))})" if len(ratios) > _NAMED else ""
    where = counted(len(ratios), "district") + most if most else listing(list(farthest))
    return (
        f"In {where} the drawn area is a tenth or more off that of the census: events per km² "
        "mislead there."
    )


def _disputed(layers: Layers) -> str:
    """Say whose view of the borders is drawn, and in full where one of them is in the area."""
    region, view = layers.region, layers.region.worldview
    if layers.chosen.area.whole or view is None:
        return region.disputed
    viewed = {line for one in region.worldviews for line, _ in one.lines}
    lines = layers.lines[layers.lines[fields.DISPUTED] | layers.lines[_LINE].isin(viewed)]
    if lines.intersects(shapely.box(*_in_area(layers).total_bounds)).any():
        return region.disputed
    return (
        f"Borders are drawn in {_whose(view.label)} view; none on which views differ "
        "is in this area."
    )


def _whose(label: str) -> str:
    return label if label.endswith("'s") else f"the {label}"


def _how_events(events: gpd.GeoDataFrame) -> str:
    """Say how events are drawn, in the ways that occur."""
    ways = [way for mark, way in _DRAWN.items() if (events[MARK] == mark).any()]
    if not ways:
        return ""
    return f"{_PLACED} {sentence('; '.join(ways))}. {_GATHERED}"


def _how_zones(layers: Layers) -> str:
    if layers.zones.empty:
        return ""
    return " ".join([_ZONES, *([_WIDE] if layers.zones[WIDE].any() else []), _NO_ZONE])


def _how_days(events: gpd.GeoDataFrame) -> str:
    """Say where the units of an event's own day are, when asked for."""
    if fields.UNITS_OF_ITS_DAY not in events:
        return ""
    other = out_of(int(events[fields.UNITS_OF_ITS_DAY].notna().sum()), len(events), "event")
    return (
        f"Events are drawn and counted in these units; {other} had others on its own day, "
        "which its record names."
    )


def _how_sure(events: gpd.GeoDataFrame) -> str:
    """Say how many events are surely in the district that they count in."""
    sure = certainties(events)
    whole = sum(sure.values())
    if not whole:
        return ""
    unsure = unsure_of(events)
    if not unsure:
        return "No event known to a district lies so near its border that it may have been beyond."
    verb = plural(unsure, "lies", "lie")
    return sentence(
        f"{out_of(unsure, whole, 'event')} known to a district {verb} so near its border that the "
        "next one is possible: a site is right to about 1 km, a town to 5 km, other points as far "
        "as their source says, and two sources draw a border up to 3 km apart."
    )


def _how_figures(events: gpd.GeoDataFrame) -> str:
    """Say how to read sums, as far as there are ranges, blanks and stated places."""
    if events.empty:
        return ""
    sums = totals_of(events)
    kinds = (fields.KILLED, fields.INJURED)
    ranges = any(sums[f"{what}_low"] != sums[f"{what}_high"] for what in kinds)
    blanks = any(sums[f"{what}_unknown"] for what in kinds)
    stated = events[[fields.ADM1_STATED, fields.ADM2_STATED]].notna().to_numpy().any()
    used = ((_RANGES, ranges), (f"{_BLANK} {_WITHOUT}", blanks), (_STATED, stated))
    return " ".join(text for text, applies in used if applies)


def incident_credits(layers: Layers) -> list[str]:
    """Say where the incidents come from and under which licence, each data set once."""
    return [f"Incidents: {text}" for text in layers.citations]


def credits_of(layers: Layers) -> list[str]:
    """Say where incidents and base map come from and under which licence."""
    return [*incident_credits(layers), *filter(None, (layers.region.attribution,))]


def counted_apart(layers: Layers) -> list[str]:
    """Say whose counts of areas stand beside the events; nothing without any."""
    if not layers.areas:
        return []
    whose = f"{layers.areas.source} ({layers.areas.period})"
    how = "are of areas, as their source gives them, and are added to no other number"
    return [f"Counts of events by {whose} {how}."]


def without_density(layers: Layers) -> list[str]:
    """Name the units whose drawn area no count may be divided by; nothing without any."""
    levels = (layers.districts, layers.provinces)
    ratios = {
        name: ratio
        for units in levels
        if fields.AREA_TO_CENSUS in units.columns
        for name, ratio in zip(units[fields.NAME], units[fields.AREA_TO_CENSUS], strict=True)
        if ratio == ratio and ratio is not None  # noqa: PLR0124 - not NaN
    }
    named = ", ".join(f"{name} ({ratio:g} of it)" for name, ratio in sorted(ratios.items()))
    what = "No density is given where the drawn area is far off that of the census"
    return [f"{what}: {named}."] if named else []


def generalised_as(layers: Layers) -> list[str]:
    """Say what was taken out of the incidents, each way once; nothing when they are whole."""
    if fields.GENERALISED not in layers.incidents.columns:
        return []
    return sorted(set(layers.incidents[fields.GENERALISED].dropna()))


def sources_of(layers: Layers) -> list[str]:
    """List the sources of incidents and zones, each once, those with a note number by it."""
    sources = {text for row in layers.incidents[fields.SOURCES] for text in row}
    sources |= {text for row in layers.zones[fields.SOURCES] for text in row}
    return sorted(sources, key=_note_number)


def _note_number(source: str) -> tuple[int, str]:
    """Order "[9] ..." before "[10] ...", and sources without a number last."""
    number = source[1 : source.find("]")] if source.startswith("[") else ""
    return (int(number) if number.isascii() and number.isdigit() else 10**9, source)
