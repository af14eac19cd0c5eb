"""What is looked at: an area, a period, values of fields; and what may belong to it, or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from geo_afpak.boundaries import load_boundaries
from geo_afpak.count.area import Area, find_area, own_area
from geo_afpak.count.days import coarsest, first_of, held_of, is_day, last_of, spans_of
from geo_afpak.count.keys import UNIT_ID, by_unit
from geo_afpak.count.summary import summarise
from geo_afpak.count.sums import DISCOUNTED, count_reasons, discounted
from geo_afpak.count.values import having, worded
from geo_afpak.errors import InvalidInputError
from geo_afpak.incidents import load_incidents
from geo_afpak.join.incidents import elsewhere, is_joined, join_incidents
from geo_afpak.join.units import vintage_of
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.text import counted, listing, plural, say_day, say_span, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    import geopandas as gpd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo_afpak.count.summary import Summary
    from geo_afpak.region.region import Region

    Rows = NDArray[np.bool_]

__all__ = ["Selected", "Selection", "select", "select_zones", "summarise_area", "units_in"]

_REPORTED: Final = "dated only by a report, which may be later"
_ACROSS: Final = "of a time that only partly lies in the period"
_UNDATED: Final = "without a date"


@dataclass(frozen=True)
class Selection:
    """What to look at.

    Parameters
    ----------
    area
        As `find_area` takes it: a name, a .geojson file, west, south, east, north in degrees.
        None: the data's own.
    since, until
        First and last day, month or year, as ISO dates of any length. None: open.
    where
        Pairs of a field and a value that it must have. Several of one field are alternatives; an
        empty value means that nothing is stated.
    discounted
        Whether to count events that are graded as discounted. They are left out unless this, or
        a grade in `where`, asks for them.

    Raises
    ------
    InvalidInputError
        If a date is none, or the first lies after the last.
    """

    area: object = None
    since: str | None = None
    until: str | None = None
    where: tuple[tuple[str, str], ...] = ()
    discounted: bool = False

    def __post_init__(self) -> None:
        """Refuse dates that are none."""
        for name, day in (("since", self.since), ("until", self.until)):
            if day is not None and not is_day(day):
                raise InvalidInputError(
                    f"{name} {shorten(day)!r} is no date; expected a year, month or day; write it "
                    "as 2016, 2016-08 or 2016-08-08"
                )
        if self.since and self.until and first_of(self.since) > last_of(self.until):
            raise InvalidInputError(
                f"since {self.since} lies after until {self.until}; expected the earlier date "
                "first; swap them"
            )

    def __bool__(self) -> bool:
        """Say whether anything is left out at all."""
        return bool(self.area is not None or self.since or self.until or self.where)


@dataclass(frozen=True)
class Selected:
    """The events chosen, and what is to be said of the others.

    Parameters
    ----------
    selection
        What was asked for.
    incidents
        The chosen rows, joined.
    area
        Where: the one asked for, else the smallest that holds all of the events.
    period
        The window asked for, else the days of the first and the last event here; "" where none is.
    left_out
        reason, events: those that may belong to it and are not counted, each by its first reason.
    outside
        How many lie outside it for certain.
    """

    selection: Selection
    incidents: gpd.GeoDataFrame
    area: Area
    period: tuple[str, str]
    left_out: pd.DataFrame
    outside: int

    def title(self, what: str | None = None) -> str:
        """Write a heading: what, where and when.

        Parameters
        ----------
        what
            What it is of: incidents when None.

        Examples
        --------
        >>> import geo_afpak as ga
        >>> ga.select(selection=ga.Selection(area="Karachi", since="2015", until="2016")).title()
        'Incidents in Karachi, 2015 to 2016'
        """
        here = len(self.incidents) - int(elsewhere(self.incidents).sum())
        none = "No incident" if len(self.incidents) else "Incidents"
        what = what or {0: none, 1: "Incident"}.get(here, "Incidents")
        when = self.when()
        values = worded(self.selection.where)
        return f"{what} in {self.area.name}{f', {when}' if when else ''}{values and f'; {values}'}"

    def when(self) -> str:
        """Write the period as readers do, no finer than it matters."""
        since, until = self.period
        if self.selection.since or self.selection.until:
            since, until = (self.selection.since or since[:4]), (self.selection.until or until[:4])
            return say_span(*coarsest(since, until)) if since and until else ""
        for digits in (10, 7):
            if since[:digits] == until[:digits]:
                return say_day(since[:digits]) if since else ""
        return say_span(since[:4], until[:4]) if since else ""

    def doubts(self) -> list[str]:
        """Say how many events only may belong to it, and why, in a sentence; or nothing."""
        more = int(self.left_out["events"].sum())
        if not more:
            return []
        reasons = [f"{n:,} {reason}" for reason, n in self.left_out.itertuples(index=False)]
        verb = plural(more, "is", "are")
        may = "may belong here and " if set(self.left_out["reason"]) - {DISCOUNTED} else ""
        return [f"{more:,} more {may}{verb} not counted: {listing(reasons)}."]

    def notes(self) -> list[str]:
        """Say what was left out of the records, in sentences; nothing where nothing was."""
        if not self.selection:
            return self.doubts()
        asked = self.selection
        parts = [self.area.name] if asked.area is not None else []
        parts += [self.when()] if asked.since or asked.until else []
        parts += [values] if (values := worded(asked.where)) else []
        notes = [f"Chosen from the records: {'; '.join(parts)}.", *self.doubts()]
        if self.outside:
            kinds = ["place"] if asked.area is not None else []
            kinds += ["time"] if asked.since or asked.until else []
            kinds += ["kind"] if asked.where else []
            notes.append(
                f"{counted(self.outside, 'event')} of the records "
                f"{plural(self.outside, 'is', 'are')} of another {listing(kinds, 'or')}."
            )
        return notes


def select(
    incidents: object = None,
    selection: Selection | None = None,
    *,
    region: Region | None = None,
    vintage: str | None = None,
    part: bool = False,
) -> Selected:
    """Choose the events of an area, a period, of values of fields.

    An event is chosen where all that is known of it lies within; what only may belong to it, such
    as one known to the province when a district is asked for, is not, and its reason is counted.

    Parameters
    ----------
    incidents
        Joined or not; the embedded ones when None.
    selection
        What to look at; everything when None.
    region, vintage
        As `join_incidents` takes them.
    part
        Whether these are a part of the events: then none of them need have the value asked for.

    Returns
    -------
    Selected
        Its `incidents`, those in `left_out` and those `outside` are together all rows.

    Raises
    ------
    InvalidInputError
        If an area or a field is not known, or a column is missing.

    Examples
    --------
    >>> chosen = select(selection=Selection(area="Karachi"))
    >>> len(chosen.incidents), chosen.left_out.values.tolist()
    (5, [['no place given', 33], ['known only to the country or region', 9]])
    """
    region = region or default_region()
    joined = load_incidents(incidents, region=region, unique_ids=False)
    vintage = vintage_of(region, vintage, joined)
    if not is_joined(joined):
        joined = join_incidents(joined, region=region, vintage=vintage)
    return select_joined(joined, selection, region, vintage, part=part)


def select_joined(
    joined: gpd.GeoDataFrame, asked: Selection | None, region: Region, vintage: str, *, part: bool
) -> Selected:
    """Choose among joined incidents, which the door has seen."""
    asked = Selection() if asked is None else asked
    out, reasons = np.zeros(len(joined), dtype=bool), np.full(len(joined), "", dtype=object)
    for field in dict.fromkeys(name for name, _ in asked.where):
        wanted = [value for name, value in asked.where if name == field]
        out |= ~having(joined, field, wanted, region, part=part)
    area = None
    if asked.area is not None:
        area = find_area(asked.area, region=region, vintage=vintage)
        inside, possible = _in_area(joined, area)
        out |= ~(inside | possible)
        placeless = by_unit(joined, "adm2").reasons.to_numpy()
        reasons[possible] = np.where(placeless == "", "near its border", placeless)[possible]
    if asked.since or asked.until:
        out |= _time(joined, asked, reasons)
    if not (asked.discounted or fields.EVIDENCE in dict(asked.where)):
        reasons[discounted(joined)] = DISCOUNTED
    unsure = ~out & (reasons != "")
    kept = ~out & ~unsure
    chosen = joined.copy(deep=False) if kept.all() else joined[kept]
    return Selected(
        selection=asked,
        incidents=chosen,
        area=area or own_area(chosen, region=region, vintage=vintage),
        period=_period(chosen, asked),
        left_out=count_reasons(pd.Series(np.where(unsure, reasons, ""))),
        outside=int(out.sum()),
    )


def summarise_area(
    joined: gpd.GeoDataFrame,
    by: str,
    area: Area | None,
    *,
    region: Region | None = None,
    vintage: str | None = None,
) -> Summary:
    """Count events as `summarise` does; of units, those of the area are listed.

    Parameters
    ----------
    joined, by, region, vintage
        As `summarise` takes them.
    area
        Such as `Selected.area`; None lists the units of the region.

    Examples
    --------
    >>> found = select(selection=Selection(area="Karachi"))
    >>> len(summarise_area(found.incidents, "adm2", found.area).table)
    6
    """
    units = None
    if area and not area.whole and by in fields.LEVELS:
        vintage = vintage_of(region or default_region(), vintage, joined)
        units = units_in(area, by, joined[UNIT_ID[by]].dropna(), region, vintage)
    return summarise(joined, by, region=region, vintage=vintage, units=units)


def units_in(
    area: Area, by: str, joined: Iterable[str], region: Region | None, vintage: str
) -> pd.DataFrame | None:
    """Return the units of an area that a summary lists; None where it lists all."""
    if area.whole or by not in fields.LEVELS:
        return None
    units = load_boundaries(by, vintage=vintage, region=region)
    # A point beside a border may be in a unit that hardly touches the area.
    return units[units[fields.ADM_ID].isin(area.units(by) | set(joined))]


def select_zones(zones: gpd.GeoDataFrame, chosen: Selected) -> gpd.GeoDataFrame:
    """Keep the statements of presence that touch the area and were in force in the period.

    Without either they are all kept; of a statement without any date nothing says that it was
    not in force, and it is kept too. Values of fields are those of incidents, and choose nothing.
    """
    asked, area = chosen.selection, chosen.area
    keep = np.ones(len(zones), dtype=bool)
    if asked.area is not None:
        known = frozenset().union(*(area.units(level) for level in fields.LEVELS))
        by_unit_ = [not known.isdisjoint(units or ()) for units in zones[fields.UNITS]]
        keep &= np.array(by_unit_, dtype=bool)
    first, last, dated = held_of(zones)
    if asked.until:
        keep &= ~dated | (first <= last_of(asked.until))
    if asked.since:
        keep &= ~dated | (last >= first_of(asked.since))
    return zones[keep]


# --- where ------------------------------------------------------------------------------


def _in_area(joined: gpd.GeoDataFrame, area: Area) -> tuple[Rows, Rows]:
    """Tell which events lie in an area, and which only may."""
    if area.whole:
        return np.ones(len(joined), dtype=bool), np.zeros(len(joined), dtype=bool)
    gone = elsewhere(joined).to_numpy(dtype=bool)
    levels = {"adm0": ("adm0",), "adm1": ("adm1", "adm0")}.get(area.level, ("adm2", "adm1", "adm0"))
    inside, possible = np.zeros((2, len(joined)), dtype=bool)
    open_ = ~gone
    for level in levels:
        ids = joined[UNIT_ID[level]]
        inside |= open_ & ids.isin(area.inside[level]).to_numpy()
        possible |= open_ & ids.isin(area.partly[level]).to_numpy()
        open_ &= ids.isna().to_numpy()
        if level == "adm2":
            open_ &= ~_by_districts(joined, area, open_, (inside, possible))
    possible |= open_
    if area.shape is not None:
        _by_points(joined, area.shape, gone, (inside, possible))
    return inside, possible


def _by_districts(
    joined: gpd.GeoDataFrame, area: Area, open_: Rows, found: tuple[Rows, Rows]
) -> Rows:
    """Settle the events of a city by the districts that they may be in."""
    inside, possible = found
    listed = joined[fields.ADM2_POSSIBLE].fillna("").to_numpy()
    settled: Rows = open_ & (listed != "")
    for row in np.flatnonzero(settled):
        districts = set(listed[row].split("; "))
        inside[row] = districts <= area.inside["adm2"]
        possible[row] = not inside[row] and not districts.isdisjoint(area.units("adm2"))
    return settled


def _by_points(
    joined: gpd.GeoDataFrame, shape: BaseGeometry, gone: Rows, found: tuple[Rows, Rows]
) -> None:
    """Settle what is known to a site or a town by its point: a unit is coarser than a shape."""
    inside, possible = found
    points = np.asarray(joined.geometry.array)
    exact = joined[fields.GEO_PRECISION].isin([1, 2]).to_numpy(dtype=bool) & ~gone
    exact &= ~(shapely.is_missing(points) | shapely.is_empty(points))
    inside[exact] = shapely.intersects(shape, points[exact])
    possible[exact] = False


# --- when -------------------------------------------------------------------------------


def _time(joined: pd.DataFrame, asked: Selection, reasons: NDArray[Any]) -> Rows:
    """Tell which events lie outside the window, and write the reasons of those that may not."""
    first, last, dated, reported = spans_of(joined)
    since = first_of(asked.since) if asked.since else ""
    until = last_of(asked.until) if asked.until else "9999"
    # Of what a report dates the last day is known, the first is not.
    out: Rows = dated & ((last < since) | ((first > until) & ~reported))
    within = dated & (first >= since) & (last <= until) & ~(reported & (since != ""))
    unsure = ~out & ~within & (reasons == "")
    reasons[unsure] = np.select([~dated, reported], [_UNDATED, _REPORTED], _ACROSS)[unsure]
    return out


def _period(chosen: pd.DataFrame, asked: Selection) -> tuple[str, str]:
    first, last, dated, _ = spans_of(chosen)
    dated &= ~elsewhere(chosen).to_numpy(dtype=bool)
    own = (min(first[dated]), max(last[dated])) if dated.any() else ("", "")
    return (
        first_of(asked.since) if asked.since else own[0],
        last_of(asked.until) if asked.until else own[1],
    )
