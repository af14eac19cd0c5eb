"""Living sources: what ACLED and UCDP hold today, by their own interfaces and the user's key."""

from geo_afpak.live._client import Fetched
from geo_afpak.live.acled import fetch_acled
from geo_afpak.live.counts import CountsUpdated, update_counts
from geo_afpak.live.hapi import fetch_hapi
from geo_afpak.live.merge import Updated, update_incidents
from geo_afpak.live.ucdp import covers, fetch_ucdp

__all__ = [
    "CountsUpdated", "Fetched", "Updated", "covers", "fetch_acled", "fetch_hapi", "fetch_ucdp",
    "update_counts", "update_incidents",
]  # fmt: skip
