"""The layers as files that other programs open: workbook, GeoPackage, KML."""

from __future__ import annotations

from geo_afpak.export._geopackage import write_geopackage
from geo_afpak.export._kml import write_kml
from geo_afpak.export._workbook import write_workbook

__all__ = ["write_geopackage", "write_kml", "write_workbook"]
