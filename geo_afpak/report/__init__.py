"""Documents: one note in five formats, and the page in a sandboxed frame for a document of yours.

`write_report` builds the document once (`document`, from the rules in `parts` and its
neighbours) and lays it out in each format (`as_html` and its neighbours).
"""

from __future__ import annotations

from geo_afpak.report.embed import MODES, embed
from geo_afpak.report.template import DEFAULT
from geo_afpak.report.write import (
    FORMATS,
    PARTS,
    MissingReportExtraError,
    check_formats,
    write_report,
)

__all__ = [
    "DEFAULT",
    "FORMATS",
    "MODES",
    "PARTS",
    "MissingReportExtraError",
    "check_formats",
    "embed",
    "write_report",
]
