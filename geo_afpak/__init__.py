"""Conflict incidents and presence zones in Afghanistan and Pakistan.

Everything public can be had from here: ``geo_afpak.read_incidents``,
``geo_afpak.join_incidents``, ``geo_afpak.build_map``. A name is loaded when it is first
used (PEP 562), so that importing the package costs nothing.

Examples
--------
>>> import geo_afpak
>>> reading = geo_afpak.read_incidents(geo_afpak.data_path("incidents.geojson"))
>>> len(reading.frame)
85
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo_afpak.boundaries import load_boundaries, load_lines, load_neighbours, load_towns
    from geo_afpak.compare import Comparison, compare_sources
    from geo_afpak.datasets import data_path
    from geo_afpak.duplicates import find_duplicates, not_compared
    from geo_afpak.errors import (
        AssetError,
        CRSMismatchError,
        Fault,
        GeoAfpakError,
        InputFileError,
        InvalidInputError,
        UnsafePageError,
        ValidationError,
    )
    from geo_afpak.export import write_geopackage, write_kml, write_workbook
    from geo_afpak.figure import FigureOptions, alt_text, draw_figure, write_figure
    from geo_afpak.gazetteer import (
        match_districts,
        resolve_district,
        resolve_province,
    )
    from geo_afpak.generalise import generalise_incidents
    from geo_afpak.groups import match_groups, resolve_group, with_factions
    from geo_afpak.importers import (
        propose_mapping,
        read_acled,
        read_gtd,
        read_table,
        read_ucdp,
    )
    from geo_afpak.io import (
        Reading,
        apply_corrections,
        read_boundaries,
        read_incidents,
        read_zones,
        write_rejects,
        write_table,
    )
    from geo_afpak.join import join_incidents
    from geo_afpak.layers import Layers, build_layers
    from geo_afpak.licences import Publication, for_publication
    from geo_afpak.page import build_map, write_page
    from geo_afpak.report.embed import embed
    from geo_afpak.report.write import write_report
    from geo_afpak.schema import check_boundaries, check_incidents, check_zones
    from geo_afpak.summary import Summary, class_breaks, summarise, totals
    from geo_afpak.zones import build_zones, check_zone_geometry

__version__ = "0.1.0"

__all__ = [
    "AssetError",
    "CRSMismatchError",
    "Comparison",
    "Fault",
    "FigureOptions",
    "GeoAfpakError",
    "InputFileError",
    "InvalidInputError",
    "Layers",
    "Publication",
    "Reading",
    "Summary",
    "UnsafePageError",
    "ValidationError",
    "__version__",
    "alt_text",
    "apply_corrections",
    "build_layers",
    "build_map",
    "build_zones",
    "check_boundaries",
    "check_incidents",
    "check_zone_geometry",
    "check_zones",
    "class_breaks",
    "compare_sources",
    "data_path",
    "draw_figure",
    "embed",
    "find_duplicates",
    "for_publication",
    "generalise_incidents",
    "join_incidents",
    "load_boundaries",
    "load_lines",
    "load_neighbours",
    "load_towns",
    "match_districts",
    "match_groups",
    "not_compared",
    "propose_mapping",
    "read_acled",
    "read_boundaries",
    "read_gtd",
    "read_incidents",
    "read_table",
    "read_ucdp",
    "read_zones",
    "resolve_district",
    "resolve_group",
    "resolve_province",
    "summarise",
    "totals",
    "with_factions",
    "write_figure",
    "write_geopackage",
    "write_kml",
    "write_page",
    "write_rejects",
    "write_report",
    "write_table",
    "write_workbook",
]

_NAMES: Final = {
    "boundaries": ("load_boundaries", "load_lines", "load_neighbours", "load_towns"),
    "compare": ("Comparison", "compare_sources"),
    "datasets": ("data_path",),
    "duplicates": ("find_duplicates", "not_compared"),
    "errors": (
        "AssetError", "CRSMismatchError", "Fault", "GeoAfpakError", "InputFileError",
        "InvalidInputError", "UnsafePageError", "ValidationError",
    ),
    "figure": ("FigureOptions", "alt_text", "draw_figure", "write_figure"),
    "export": ("write_geopackage", "write_kml", "write_workbook"),
    "gazetteer": ("match_districts", "resolve_district", "resolve_province"),
    "generalise": ("generalise_incidents",),
    "groups": ("match_groups", "resolve_group", "with_factions"),
    "importers": ("propose_mapping", "read_acled", "read_gtd", "read_table", "read_ucdp"),
    "io": (
        "Reading", "apply_corrections", "read_boundaries", "read_incidents", "read_zones",
        "write_rejects", "write_table",
    ),
    "join": ("join_incidents",),
    "layers": ("Layers", "build_layers"),
    "licences": ("Publication", "for_publication"),
    "page": ("build_map", "write_page"),
    "report": ("embed", "write_report"),
    "schema": ("check_boundaries", "check_incidents", "check_zones"),
    "summary": ("Summary", "class_breaks", "summarise", "totals"),
    "zones": ("build_zones", "check_zone_geometry"),
}  # fmt: skip
_MODULE_OF: Final = {name: module for module, names in _NAMES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
