"""Importers: files of ACLED, UCDP GED and GTD, and tables of one's own, to incidents.

Each is one function from a file to an `Import`, which is gone through once: `collect` gives a
frame, `write` a file in bounded memory. No row is lost: those that cannot be used are rejected
with reasons, those outside the countries or the area are counted.
"""

from __future__ import annotations

from geo_afpak.importers._import import Import
from geo_afpak.importers._results import Batch, Counts, Imported, Options
from geo_afpak.importers.acled import read_acled
from geo_afpak.importers.counts import AreaCounts, read_counts
from geo_afpak.importers.gtd import read_gtd
from geo_afpak.importers.mapping import TableMapping
from geo_afpak.importers.table import propose_mapping, read_table
from geo_afpak.importers.ucdp import read_ucdp
from geo_afpak.importers.zones import propose_zone_mapping, read_zone_table

__all__ = [
    "AreaCounts",
    "Batch",
    "Counts",
    "Import",
    "Imported",
    "Options",
    "TableMapping",
    "propose_mapping",
    "propose_zone_mapping",
    "read_acled",
    "read_counts",
    "read_gtd",
    "read_table",
    "read_ucdp",
    "read_zone_table",
]
