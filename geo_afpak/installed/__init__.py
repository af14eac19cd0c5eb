"""Boundaries of one's own: any file -> one valid coverage, kept as a region of its own."""

from __future__ import annotations

from geo_afpak.installed.fetch import PUBLISHERS, fetch
from geo_afpak.installed.store import Installed, install, installed_sets, region_with

__all__ = ["PUBLISHERS", "Installed", "fetch", "install", "installed_sets", "region_with"]
