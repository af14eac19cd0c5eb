"""What goes into a document: the page in a sandboxed frame."""

from __future__ import annotations

from geo_afpak.report.embed import MODES, embed

__all__ = ["MODES", "embed"]
