"""Incidents x boundaries: one row in, one row out, counted only as precisely as known."""

from __future__ import annotations

from geo_afpak.join.incidents import join_incidents

__all__ = ["join_incidents"]
