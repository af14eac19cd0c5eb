"""What is drawn on: one window of a map, how events are gathered in it, where something stands."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Final

from geo_afpak.join.marks import MARK, ON_A_SPOT
from geo_afpak.model import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import geopandas as gpd
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from geo_afpak.figure._base import BaseMap
    from geo_afpak.figure._frame import Box, Frame
    from geo_afpak.figure._geo import View
    from geo_afpak.figure._labels import Room
    from geo_afpak.layers import Layers

_MANY: Final = 400
"""More events than this are gathered."""
_LARGEST: Final = 4.6
_IN_SMALL: Final = 0.65
_LEAST: Final = 0.6
"""Radii of the largest and of the smallest circle, in radii of the mark of one event."""
_SHOWN: Final = {
    fields.ADM1_ID: (*ON_A_SPOT, "district", "province"),
    fields.ADM2_ID: (*ON_A_SPOT, "district"),
}


@dataclass(frozen=True)
class Circles:
    """How many events are gathered: by the units of which column, the largest with `most`."""

    column: str
    most: int
    share: float = 1.0
    """Of the usual size: small maps have small circles."""

    @classmethod
    def of(cls, parts: Sequence[pd.DataFrame], *, whole: bool) -> Circles | None:
        """Gather by province on a map of the whole, else by district; None for few events.

        The same circle means the same number in each of the parts, as those of small multiples.
        """
        column = fields.ADM1_ID if whole else fields.ADM2_ID
        units = [part.loc[part[MARK].isin(_SHOWN[column]), column].dropna() for part in parts]
        if sum(map(len, units)) <= _MANY:
            return None
        most = max(int(unit.value_counts().max()) for unit in units if len(unit))
        return cls(column, most, 1 if len(parts) == 1 else _IN_SMALL)

    def holds(self, rows: pd.DataFrame) -> pd.Series[bool]:
        """Say which events count in a circle; the others are drawn as they are."""
        return rows[MARK].isin(_SHOWN[self.column]) & rows[self.column].notna()

    def radius(self, frame: Frame, count: int) -> float:
        """Return the radius in points of the circle of so many events."""
        largest = self.share * _LARGEST
        return max(_LEAST, largest * sqrt(count / self.most)) * frame.type.mark


@dataclass
class Scene:
    """One window of a map, and what is still free of it."""

    frame: Frame
    layers: Layers
    base: BaseMap
    view: View
    room: Room
    order: int = 0
    """Lowest zorder: an inset lies wholly above the map it stands on."""
    circles: Circles | None = None
    """How many events are gathered; None where each is drawn by itself."""

    def units(self, by: str) -> tuple[gpd.GeoDataFrame, NDArray[np.object_]]:
        """Return the districts ("adm2") or provinces, and their projected shapes."""
        if by == "adm2":
            return self.layers.districts, self.base.districts
        return self.layers.provinces, self.base.provinces

    def areas_of(self, ids: Iterable[str], by: str) -> NDArray[np.object_]:
        """Return what is to be seen of some units, on paper."""
        units, shapes = self.units(by)
        where = {unit: row for row, unit in enumerate(units[fields.ADM_ID])}
        return self.view.on_paper(shapes[[where[unit] for unit in ids]])


@dataclass(frozen=True)
class Spot:
    """Where something was drawn: its box, the rows of the events, what it is."""

    box: Box
    rows: gpd.GeoDataFrame
    mark: str
