"""The card of an event tells the custody of its sources."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geo_afpak import build_layers
from geo_afpak.custody import Custody, SourceRecord
from geo_afpak.page import build_map, write_page
from tests.browser.conftest import axe
from tests.conftest import HOSTILE, frame_of, incident

if TYPE_CHECKING:
    from tests.browser.conftest import OpenPage


def test_card_tells_below_each_source_what_is_kept_of_it(
    open_page: OpenPage, tmp_path: Path
) -> None:
    events = frame_of([incident(sources=["Dawn", "BBC"])])
    kept = {"Dawn": SourceRecord("Dawn", read="2017-05-03", sha256="0" * 64, note=HOSTILE[2])}
    built = build_layers(events, custody=Custody(kept, Path()))
    page = open_page(write_page(build_map(built), tmp_path / "map.html"))
    page.fill("#ga-search", "Bombing")
    page.get_by_role("option", name="Bombing in Jalalabad").first.click()
    first, second = page.locator("#ga-card .ga-sources li").all_inner_texts()
    assert first.split("\n", 1)[1].strip() == (
        f"read on 3 May 2017; SHA-256 {'0' * 64}; {HOSTILE[2]}"
    )
    assert second == "BBC"
    assert axe(page) == []
