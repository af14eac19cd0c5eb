"""Incidents x boundaries: one row in, one row out, counted only as precisely as known."""

from __future__ import annotations

from geo_afpak.join.incidents import elsewhere, join_incidents

__all__ = ["elsewhere", "join_incidents"]
