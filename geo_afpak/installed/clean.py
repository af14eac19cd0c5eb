"""Make one valid coverage of polygons that overlap or gape, and say what it took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import shapely

from geo_afpak.errors import InvalidInputError
from geo_afpak.model.fields import CRS, EQUAL_AREA_CRS
from geo_afpak.text import counted, plural

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Shapes = NDArray[Any]

__all__ = ["GAP_DEG", "Mended", "clean"]

GAP_DEG: Final = 0.005
"""Gaps narrower than this (0.5 km, as well as borders are known) are closed; wider ones stay, as
a lake or an enclave may be left out on purpose."""
_LEAST_KM2: Final = 0.001


@dataclass(frozen=True)
class Mended:
    """What was mended, in km2 of EPSG:6933.

    Parameters
    ----------
    repaired
        Units whose outline crossed itself.
    overlaps, overlap_km2
        Places that lay in several units, and their area.
    gaps, gap_km2
        Narrow places between units that lay in none, and their area.
    open_gaps, open_km2
        Wider ones inside the outline, which stay.
    moved_km2
        Greatest change of a unit's area.
    """

    repaired: int = 0
    overlaps: int = 0
    overlap_km2: float = 0.0
    gaps: int = 0
    gap_km2: float = 0.0
    open_gaps: int = 0
    open_km2: float = 0.0
    moved_km2: float = 0.0

    def lines(self) -> list[str]:
        """Say it, a fact a line."""
        said = []
        if self.repaired:
            crossed = plural(self.repaired, "itself and was", "themselves and were")
            said.append(f"{counted(self.repaired, 'outline')} crossed {crossed} repaired")
        if self.overlaps:
            places = counted(self.overlaps, "overlap")
            said.append(f"{places} ({self.overlap_km2:,.2f} km²) given to the first unit by code")
        if self.gaps:
            said.append(f"{counted(self.gaps, 'narrow gap')} ({self.gap_km2:,.2f} km²) closed")
        if said:
            said.append(f"no unit's area changed by more than {self.moved_km2:,.2f} km²")
        if self.open_gaps:
            places = counted(self.open_gaps, "gap")
            said.append(f"{places} ({self.open_km2:,.2f} km²) too wide to be a fault: left open")
        return said or ["the units were one valid coverage: nothing was mended"]


def clean(shapes: Shapes) -> tuple[Shapes, Mended]:
    """Return polygons that neither overlap nor gape, and what was mended.

    Parameters
    ----------
    shapes
        Polygons and multipolygons in EPSG:4326, none null; an overlap goes to the earlier one.

    Returns
    -------
    tuple
        As many shapes in the same order, a valid coverage; `Mended`.

    Raises
    ------
    InvalidInputError
        If Shapely is older than 2.2, which cannot do it, and there is something to mend.

    Examples
    --------
    >>> pair = np.array([shapely.box(0, 0, 1, 1), shapely.box(0.999, 0, 2, 1)])
    >>> cleaned, mended = clean(pair)
    >>> bool(shapely.coverage_is_valid(cleaned)), mended.overlaps, round(mended.overlap_km2)
    (True, 1, 12)
    """
    broken = ~shapely.is_valid(shapes)
    whole = shapes.copy()
    whole[broken] = _areas(shapely.make_valid(shapes[broken], method="structure"))
    edges = shapely.coverage_invalid_edges(whole, gap_width=GAP_DEG)
    found = _faces(edges, whole)
    if shapely.is_empty(edges).all():
        cleaned = whole
    else:
        if not hasattr(shapely, "coverage_clean"):
            raise InvalidInputError(
                f"Shapely {shapely.__version__} cannot mend overlaps; expected 2.2 or newer; "
                "run: python -m pip install -U shapely"
            )
        cleaned = shapely.coverage_clean(whole, gap_width=GAP_DEG, merge_strategy="min_index")
    change = np.abs(_km2(cleaned) - _km2(whole))
    holes = _holes(cleaned)
    return cleaned, Mended(
        int(broken.sum()), *found, len(holes), float(holes.sum()), float(change.max(initial=0.0))
    )


def _km2(shapes: Shapes) -> NDArray[np.float64]:
    flat = gpd.GeoSeries(shapes, crs=CRS).to_crs(EQUAL_AREA_CRS)
    return np.asarray(flat.area, dtype=np.float64) / 1e6


def _areas(shapes: Shapes) -> Shapes:
    """Keep of a repaired outline what is an area."""
    parts, owner = shapely.get_parts(shapes, return_index=True)
    parts, outer = shapely.get_parts(parts, return_index=True)
    owner = owner[outer]
    flat = shapely.get_dimensions(parts) == 2  # noqa: PLR2004
    whole = [parts[flat & (owner == n)] for n in range(len(shapes))]
    return np.array([one[0] if len(one) == 1 else shapely.MultiPolygon([*one]) for one in whole])


def _faces(edges: Shapes, shapes: Shapes) -> tuple[int, float, int, float]:
    """Count overlaps and narrow gaps: the faces between edges that do not match."""
    lines = shapely.union_all(edges)
    faces = shapely.get_parts(shapely.polygonize([*shapely.get_parts(lines)]))
    if not len(faces):
        return 0, 0.0, 0, 0.0
    inside, _ = shapely.STRtree(shapes).query(shapely.point_on_surface(faces), predicate="within")
    times = np.bincount(inside, minlength=len(faces))
    area = _km2(faces)
    narrow = shapely.is_empty(shapely.buffer(faces, -GAP_DEG / 2))
    over, gap = (times > 1) & (area > _LEAST_KM2), (times == 0) & narrow & (area > _LEAST_KM2)
    return int(over.sum()), float(area[over].sum()), int(gap.sum()), float(area[gap].sum())


def _holes(shapes: Shapes) -> NDArray[np.float64]:
    """Measure what is left open within the outline, in km2."""
    outlines = shapely.get_parts(shapely.coverage_union_all(shapes))
    filled = shapely.polygons(shapely.get_exterior_ring(outlines))
    holes = shapely.get_parts(shapely.difference(filled, outlines))
    return _km2(holes[~shapely.is_empty(holes)])
