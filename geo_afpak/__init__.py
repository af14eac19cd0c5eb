"""Conflict incidents and presence zones in Afghanistan and Pakistan.

Everything public can be had from here: ``geo_afpak.read_incidents``,
``geo_afpak.join_incidents``, ``geo_afpak.build_map``. A name is loaded when it is first
used (PEP 562), so that importing the package costs nothing.

Examples
--------
>>> import geo_afpak
>>> reading = geo_afpak.read_incidents(geo_afpak.data_path("incidents.geojson"))
>>> len(reading.frame)
97
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo_afpak.boundaries import load_boundaries, load_lines, load_neighbours, load_towns
    from geo_afpak.count.changes import Changes, find_changes
    from geo_afpak.count.compare import Comparison, compare_sources
    from geo_afpak.count.crosswalk import carry, crosswalk
    from geo_afpak.count.duplicates import find_duplicates, not_compared
    from geo_afpak.count.inspection import Inspection, inspect_incidents
    from geo_afpak.count.selection import Selected, Selection, select
    from geo_afpak.count.summary import Summary, class_breaks, summarise, totals
    from geo_afpak.custody import Custody, SourceRecord, read_custody, verify_custody
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
    from geo_afpak.export import write_geopackage, write_kml, write_template, write_workbook
    from geo_afpak.figure import FigureOptions, alt_text, draw_figure, write_figure
    from geo_afpak.house import House, read_house
    from geo_afpak.importers import (
        propose_mapping,
        read_acled,
        read_gtd,
        read_table,
        read_ucdp,
    )
    from geo_afpak.incidents import check_incidents, load_incidents
    from geo_afpak.io import (
        Reading,
        apply_corrections,
        read_boundaries,
        read_incidents,
        read_zones,
        write_database,
        write_rejects,
        write_table,
    )
    from geo_afpak.join.incidents import join_incidents
    from geo_afpak.layers import Layers, build_layers
    from geo_afpak.model.schema import check_boundaries
    from geo_afpak.names.columns import match_districts
    from geo_afpak.names.groups import match_groups, resolve_group, with_factions
    from geo_afpak.names.places import resolve_district, resolve_province
    from geo_afpak.page import build_map, guard_map, write_page
    from geo_afpak.region.datasets import data_path
    from geo_afpak.region.read import read_region
    from geo_afpak.region.region import Region
    from geo_afpak.release.generalise import generalise_incidents
    from geo_afpak.release.licences import Publication, for_publication
    from geo_afpak.report.embed import embed
    from geo_afpak.report.write import write_report
    from geo_afpak.story import Story, read_story
    from geo_afpak.zones import (
        apply_zone_corrections,
        build_zones,
        check_zone_geometry,
        check_zones,
        load_zones,
    )

__version__ = "0.1.0"

__all__ = [
    "AssetError",
    "CRSMismatchError",
    "Changes",
    "Comparison",
    "Custody",
    "Fault",
    "FigureOptions",
    "GeoAfpakError",
    "House",
    "InputFileError",
    "Inspection",
    "InvalidInputError",
    "Layers",
    "Publication",
    "Reading",
    "Region",
    "Selected",
    "Selection",
    "SourceRecord",
    "Story",
    "Summary",
    "UnsafePageError",
    "ValidationError",
    "__version__",
    "alt_text",
    "apply_corrections",
    "apply_zone_corrections",
    "build_layers",
    "build_map",
    "build_zones",
    "carry",
    "check_boundaries",
    "check_incidents",
    "check_zone_geometry",
    "check_zones",
    "class_breaks",
    "compare_sources",
    "crosswalk",
    "data_path",
    "draw_figure",
    "embed",
    "find_changes",
    "find_duplicates",
    "for_publication",
    "generalise_incidents",
    "guard_map",
    "inspect_incidents",
    "join_incidents",
    "load_boundaries",
    "load_incidents",
    "load_lines",
    "load_neighbours",
    "load_towns",
    "load_zones",
    "match_districts",
    "match_groups",
    "not_compared",
    "propose_mapping",
    "read_acled",
    "read_boundaries",
    "read_custody",
    "read_gtd",
    "read_house",
    "read_incidents",
    "read_region",
    "read_story",
    "read_table",
    "read_ucdp",
    "read_zones",
    "resolve_district",
    "resolve_group",
    "resolve_province",
    "select",
    "summarise",
    "totals",
    "verify_custody",
    "with_factions",
    "write_database",
    "write_figure",
    "write_geopackage",
    "write_kml",
    "write_page",
    "write_rejects",
    "write_report",
    "write_table",
    "write_template",
    "write_workbook",
]

_NAMES: Final = {
    "boundaries": ("load_boundaries", "load_lines", "load_neighbours", "load_towns"),
    "count.changes": ("Changes", "find_changes"),
    "count.compare": ("Comparison", "compare_sources"),
    "region.datasets": ("data_path",),
    "region.read": ("read_region",),
    "region.region": ("Region",),
    "count.inspection": ("Inspection", "inspect_incidents"),
    "count.duplicates": ("find_duplicates", "not_compared"),
    "custody": ("Custody", "SourceRecord", "read_custody", "verify_custody"),
    "errors": (
        "AssetError", "CRSMismatchError", "Fault", "GeoAfpakError", "InputFileError",
        "InvalidInputError", "UnsafePageError", "ValidationError",
    ),
    "figure": ("FigureOptions", "alt_text", "draw_figure", "write_figure"),
    "export": ("write_geopackage", "write_kml", "write_template", "write_workbook"),
    "names.columns": ("match_districts",),
    "names.places": ("resolve_district", "resolve_province"),
    "release.generalise": ("generalise_incidents",),
    "names.groups": ("match_groups", "resolve_group", "with_factions"),
    "incidents": ("check_incidents", "load_incidents"),
    "house": ("House", "read_house"),
    "importers": ("propose_mapping", "read_acled", "read_gtd", "read_table", "read_ucdp"),
    "io": (
        "Reading", "apply_corrections", "read_boundaries", "read_incidents", "read_zones",
        "write_database", "write_rejects", "write_table",
    ),
    "join": ("join_incidents",),
    "layers": ("Layers", "build_layers"),
    "release.licences": ("Publication", "for_publication"),
    "page": ("build_map", "guard_map", "write_page"),
    "report": ("embed", "write_report"),
    "model.schema": ("check_boundaries",),
    "count.selection": ("Selected", "Selection", "select"),
    "count.crosswalk": ("carry", "crosswalk"),
    "count.summary": ("Summary", "class_breaks", "summarise", "totals"),
    "story": ("Story", "read_story"),
    "zones": (
        "apply_zone_corrections", "build_zones", "check_zone_geometry", "check_zones", "load_zones",
    ),
}  # fmt: skip
_MODULE_OF: Final = {name: module for module, names in _NAMES.items() for name in names}

_MODULES: Final = {
    name: name
    for name in (
        "boundaries", "count", "custody", "errors", "export", "figure", "importers", "incidents",
        "io", "join", "layers", "live", "look", "model", "names", "page", "region", "release",
        "report", "story", "words", "zones",
    )
} | {
    # Where the modules of version 0.1 live now.
    "compare": "count.compare", "datasets": "region.datasets", "duplicates": "count.duplicates",
    "fields": "model.fields", "gazetteer": "names.places", "generalise": "release.generalise",
    "groups": "names.groups", "licences": "release.licences", "phases": "region.phases",
    "schema": "model.schema", "summary": "count.summary",
}  # fmt: skip


_ALIASES: Final = {"map": "build_map"}
"""Short names, which ``import *`` leaves out: they are those of Python's own functions."""


def __getattr__(name: str) -> object:
    value: object
    name = _ALIASES.get(name, name)
    if name in _MODULE_OF:
        value = getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)
    elif name in _MODULES:
        value = import_module(f"{__name__}.{_MODULES[name]}")
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_MODULES})
