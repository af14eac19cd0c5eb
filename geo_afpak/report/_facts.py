"""What every part of a document is made from: the layers, their counts, the sources' numbers."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from geo_afpak.count.selection import summarise_area
from geo_afpak.count.sums import totals_of
from geo_afpak.join.marks import here
from geo_afpak.model import fields
from geo_afpak.report.model import Refs
from geo_afpak.sources import number_sources
from geo_afpak.text import ranged, say_when
from geo_afpak.words import name_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import geopandas as gpd

    from geo_afpak.count.summary import Summary
    from geo_afpak.layers import Layers
    from geo_afpak.report.since import Since
    from geo_afpak.sources import Numbering


@dataclass(frozen=True)
class Facts:
    """The layers, and what is counted from them once.

    All counts are of the events in the region, as on the page: what happened elsewhere is
    in no number.
    """

    layers: Layers
    since: Since | None = None
    numbered: Numbering | None = None
    """Of a larger whole, whose numbers of sources are kept."""
    slots: frozenset[str] = frozenset()
    """Those of the outline: what stands in one part needs not stand in another."""

    @cached_property
    def here(self) -> gpd.GeoDataFrame:
        """Events in the region, or of unknown place."""
        return here(self.layers.incidents).reset_index(drop=True)

    @cached_property
    def totals(self) -> dict[str, int | None]:
        """Sums over these events."""
        return totals_of(self.here)

    @cached_property
    def attacks(self) -> dict[str, int | None]:
        """Sums over the attacks, as the lead of the layers counts them."""
        return totals_of(self.here[self.here[fields.EVENT_TYPE] == "attack"])

    @cached_property
    def _summaries(self) -> dict[str, Summary]:
        return {}

    def by(self, what: str) -> Summary:
        """Count these events by unit of the area, type, year or group."""
        if what not in self._summaries:
            layers = self.layers
            found = summarise_area(
                self.here, what, layers.chosen.area, region=layers.region, vintage=layers.vintage
            )
            self._summaries[what] = found
        return self._summaries[what]

    @cached_property
    def numbering(self) -> Numbering:
        """The number of each source."""
        return self.numbered or number_sources(self.layers)

    def refs(self, citations: Sequence[str]) -> tuple[Refs, ...]:
        """Return the reference to some sources."""
        found = self.numbering.numbers_of(citations)
        return (Refs(found),) if found else ()


def given(value: object) -> str:
    """Return a cell's text, empty where nothing is given."""
    return value if isinstance(value, str) else ""


def named(row: Mapping[str, Any]) -> str:
    """Say what an event is called: its title, else its place, else its id."""
    return name_of(row) or given(row[fields.PLACE]) or str(row[fields.ID])


def when_of(row: Mapping[str, Any]) -> str:
    """Say when an event was."""
    return say_when(row[fields.DATE_START], row[fields.DATE_END], row[fields.DATE_PRECISION])


def sums(row: Mapping[str, Any], what: str) -> str:
    """Write a stated sum, with the lowest and the highest in brackets where they differ.

    Parameters
    ----------
    row
        A row or the totals of `geo_afpak.count.summary`.
    what
        "killed" or "injured".

    Examples
    --------
    >>> sums({"killed_low": 45, "killed": 52, "killed_high": 52}, "killed")
    '52 (45–52)'
    """
    values = (row[f"{what}{end}"] for end in ("", "_low", "_high"))
    stated, low, high = (None if pd.isna(value) else int(value) for value in values)
    return ranged(stated, low, high)
