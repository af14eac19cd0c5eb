"""Signs that a point, a day or a toll is not what somebody observed. No row is changed.

A sign is a question to the source, no verdict: towns are where districts have their middle, and
much does happen on a first of the month. So each check says beside the number found how many
would be there by chance, where that can be said.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo_afpak.count import signs
from geo_afpak.count.sums import EVENTS, records
from geo_afpak.incidents import load_incidents
from geo_afpak.join.units import vintage_of
from geo_afpak.model import fields
from geo_afpak.region.read import default_region
from geo_afpak.text import aligned, counted, number, printable

if TYPE_CHECKING:
    import geopandas as gpd

    from geo_afpak.region.region import Region

    Column = pd.Series[Any]

__all__ = ["CHECKS", "Inspection", "inspect_incidents"]

CHECKS: Final = {
    "centroid": "points in the middle of a country, province or district, said to be finer",
    "stacked": "points that stand for several stated places",
    "spread": "points of one stated place that all differ",
    "rounded": "coordinates rounder than the precision stated",
    "first_of_month": "days that are the first of a month",
    "new_year": "days that are the first of January",
    "copies": "records that say the same in every field but their ids",
    "round_toll": "tolls of 20 and more that are a multiple of ten",
    "odd_toll": "tolls that are the year, or far above all others of the file",
}
"""Name of a check to what it finds."""
_WHOLE_FROM: Final = 10


@dataclass(frozen=True)
class Inspection:
    """What a look at records has found, and in which of them.

    Parameters
    ----------
    table
        One row a check: check, finds (in words), looked_at and events (numbers of events),
        by_chance (events to be expected so; NA where nothing can be said), stands_out (False
        where chance explains it).
    rows
        One row an event and sign: check, row (position in the frame), id, value (what was
        seen), says (why it is a sign). Of checks that stand out only.
    spots
        The points on which most events lie, at most 20: lon, lat, events.
    counts
        How often values occur: what ("decimals" of coordinates, "day" of the month, last
        "digit" of tolls of 20 and more), key, events, by_chance (NA for decimals).
    """

    table: pd.DataFrame
    rows: pd.DataFrame
    spots: pd.DataFrame
    counts: pd.DataFrame

    def to_dict(self) -> dict[str, object]:
        """Return everything as plain data for JSON."""
        return {
            "checks": records(self.table),
            "rows": records(self.rows),
            "spots": records(self.spots),
            "counts": records(self.counts),
        }

    def to_text(self, examples: int = 3) -> str:
        """Write the checks and, of each that stands out, a few events."""
        head = ["", "looked at", EVENTS, "by chance"]
        lines = [
            [row["finds"], number(row["looked_at"]), number(row[EVENTS]), _chance(row["by_chance"])]
            for row in records(self.table)
        ]
        out = aligned([head, *lines], texts=1)
        for check, rows in self.rows.groupby("check", sort=False):
            few = records(rows.drop_duplicates("says").head(examples))
            more = f" ({len(few)} of {number(len(rows))} shown)" if len(few) < len(rows) else ""
            out += ["", f"{check}: {CHECKS[str(check)]}{more}"]
            out += [printable(f"  {row[fields.ID]}: {row['says']}") for row in few]
        if len(self.spots):
            most = records(self.spots)[0]
            on_it = counted(most[EVENTS], "event")
            out += ["", f"most on one point: {on_it} at {most['lon']:.7g} {most['lat']:.7g}"]
        return "\n".join([*out, "", "signs to look into, no verdicts; no row was changed"]) + "\n"


def inspect_incidents(
    incidents: object, *, region: Region | None = None, vintage: str | None = None
) -> Inspection:
    """Look through records for points, days and tolls that may be made rather than observed.

    Parameters
    ----------
    incidents
        What `load_incidents` takes.
    region, vintage
        The boundaries whose middles are looked for: of Afghanistan and Pakistan, and of the
        vintage in which most of the events happened, when None.

    Returns
    -------
    Inspection
        Every check of `CHECKS`, found or not.

    Notes
    -----
    *centroid*: within 1 km of the middle (equal area) of a unit, and stated to be finer than
    that unit; by chance: the share of the unit that lies so near. *stacked*: points on which
    several districts are stated, or three places and more, of precision 1 to 3. *spread*: of
    eight and more events of one town (precision 2) at least nine in ten have points of their
    own; a town geocoded has one. *rounded*: fewer than three decimals of a degree for a site,
    fewer than two for a town. *first_of_month*, *new_year*, *round_toll* stand out at three
    standard deviations above chance. *odd_toll*: killed or injured are the year of the event,
    or over ten times what 99 of 100 events of the file have.

    Examples
    --------
    >>> found = inspect_incidents(None).table.set_index("check")
    >>> int(found.loc["copies", "events"])
    0
    """
    frame = load_incidents(incidents, region=region)
    region = region or default_region()
    finders = {
        "centroid": signs.centroids(frame, region, vintage_of(region, vintage, frame)),
        "stacked": signs.stacked(frame),
        "spread": signs.spread(frame),
        "rounded": signs.rounded(frame),
        **signs.heaped_days(frame),
        "copies": signs.copies(frame),
        **signs.tolls(frame),
    }
    table = pd.DataFrame(
        {
            "check": list(CHECKS),
            "finds": list(CHECKS.values()),
            "looked_at": pd.array([finders[name].looked_at for name in CHECKS], "Int64"),
            EVENTS: pd.array([len(finders[name].says) for name in CHECKS], "Int64"),
            "by_chance": pd.array([finders[name].by_chance for name in CHECKS], "Float64"),
            "stands_out": [finders[name].stands_out for name in CHECKS],
        }
    )
    return Inspection(table, _rows(frame, finders), signs.spots(frame), signs.counts(frame))


def _rows(frame: gpd.GeoDataFrame, finders: dict[str, signs.Found]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {
                "check": name,
                "row": found.says.index,
                fields.ID: frame[fields.ID].to_numpy()[found.says.index],
                "value": found.seen.astype(str).to_numpy(dtype=object),
                "says": found.says.to_numpy(dtype=object),
            }
        )
        for name, found in finders.items()
        if found.stands_out
    ]
    columns = ["check", "row", fields.ID, "value", "says"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _chance(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.1f}" if round(value) < _WHOLE_FROM else number(round(value))
