"""The report as HTML: the live page runs in its frame, under the report's own policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from geo_afpak.count.summary import totals
from geo_afpak.io import read_incidents, read_zones
from geo_afpak.layers import build_layers
from geo_afpak.region.datasets import data_path
from geo_afpak.report import write_report
from tests.report.test_report import empty_figures, outline

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser


def test_the_live_page_counts_as_the_report_does_and_gives_way_in_print(
    open_page, tmp_path: Path
) -> None:
    layers = build_layers(
        read_incidents(data_path("incidents.geojson")).frame,
        read_zones(data_path("presence_zones.geojson")).frame,
    )
    with empty_figures():
        write_report(layers, tmp_path, formats=["html"], template=outline(tmp_path, "{map}"))
    page = open_page(tmp_path / "note.html", drawn=False)
    (frame,) = [one for one in page.frames if one != page.main_frame]
    frame.evaluate("window.geoAfpak.drawn")
    state = frame.evaluate("window.geoAfpak.state()")
    sums = totals(layers.incidents[layers.incidents["mark"] != "elsewhere"])
    assert (state["events"], state["killed"]["stated"]) == (sums["events"], sums["killed"])
    assert page.locator(".live iframe").is_visible()
    assert not page.locator(".live picture").is_visible()
    page.emulate_media(media="print")
    assert not page.locator(".live iframe").is_visible()
    assert page.locator(".live picture").is_visible()
