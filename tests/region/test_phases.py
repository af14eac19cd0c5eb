from __future__ import annotations

import re

from geo_afpak.io import read_incidents
from geo_afpak.model import fields
from geo_afpak.region.datasets import data_path
from geo_afpak.region.phases import phases_of


def test_no_phase_claims_a_date_of_the_article() -> None:
    phases = phases_of(["Basit 2017"])
    assert len(phases) == 4
    assert (phases["derived"] == "yes").all()
    assert (phases["basis"].str.len() > 0).all()
    assert phases[fields.SINCE].is_monotonic_increasing
    assert all(re.fullmatch(r"\d{4}-\d{2}", since) for since in phases[fields.SINCE])


def test_phases_belong_to_the_incidents_of_the_article_only() -> None:
    incidents = read_incidents(data_path("incidents.geojson")).frame
    assert len(phases_of(set(incidents[fields.SOURCE_DATASET].dropna()))) == 4
    assert phases_of([]).empty
    assert phases_of(["Other"]).empty
