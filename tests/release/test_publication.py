"""A map for publication holds no row that may not be republished; a private one says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from geo_afpak.count.summary import totals
from geo_afpak.io import read_zones
from geo_afpak.layers import MARK, PRIVATE, Layers, build_layers
from geo_afpak.model import fields as f
from geo_afpak.page import build_map
from geo_afpak.page.payload import payload
from geo_afpak.region.datasets import data_path
from geo_afpak.release.generalise import generalise_incidents
from tests.conftest import frame_of, incident, opened

if TYPE_CHECKING:
    import geopandas as gpd

MARKED = "Zmarai"
ACLED = {
    f.SOURCE_DATASET: "ACLED 2025-06-01", f.TITLE: f"{MARKED} title", f.SUMMARY: MARKED,
    f.NOTE: MARKED, f.PLACE: MARKED, f.SOURCES: [MARKED], f.GROUPS: [MARKED],
    f.DATE_START: "2019-03-07", f.DATE_END: "2019-03-07",
}  # fmt: skip


@pytest.fixture(scope="module")
def zones() -> gpd.GeoDataFrame:
    return read_zones(data_path("presence_zones.geojson")).frame


@pytest.fixture(scope="module")
def mixed() -> gpd.GeoDataFrame:
    """Make one open row and three of ACLED, one of them known to its province only."""
    rows = [{}, ACLED, ACLED, {**ACLED, f.GEO_PRECISION: 4}]
    return frame_of([incident(**{f.ID: f"{MARKED}{i}", **row}) for i, row in enumerate(rows)])


@pytest.fixture(scope="module")
def public(mixed: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> Layers:
    return build_layers(mixed.replace({f"{MARKED}0": "open"}), zones)


@pytest.fixture(scope="module")
def private(mixed: gpd.GeoDataFrame, zones: gpd.GeoDataFrame) -> Layers:
    return build_layers(mixed, zones, private=True)


def test_nothing_of_a_restricted_row_is_in_the_page_but_its_counts(public: Layers) -> None:
    page = opened(build_map(public).get_root().render())
    assert MARKED not in page
    assert "2019-03" not in page
    assert public.incidents[f.ID].tolist() == ["open"]


def test_restricted_rows_are_counted_by_unit_with_what_was_left_out(public: Layers) -> None:
    counted = payload(public)["meta"]["counted"]
    assert counted == {
        "sources": ["ACLED 2025-06-01"],
        "units": {
            "adm1": [["AF-NAN", 3, 30, 36, 45, 0]],
            "adm2": [["AF-NAN-jalalabad", 2, 20, 24, 30, 0]],
        },
        "leftOut": {"adm1": [], "adm2": [["known only to the province", 1]]},
    }


def test_shown_and_counted_rows_together_are_all(public: Layers, mixed: gpd.GeoDataFrame) -> None:
    shown, counted = totals(public.incidents), public.counted["adm1"].totals
    everything = totals(mixed)
    for name in ("events", "killed_low", "killed", "killed_high", "killed_unknown"):
        assert (shown[name] or 0) + (counted[name] or 0) == everything[name]


def test_a_page_for_publication_says_what_it_counts_and_cites_it(public: Layers) -> None:
    meta = payload(public)["meta"]
    assert "3 more, with 36 (30–45) people killed, are counted by district" in meta["lead"]
    about = " ".join(meta["about"]["method"])
    assert "ACLED 2025-06-01: counted by district and not shown one by one: 3 events" in about
    credit = "Incidents: ACLED (Armed Conflict Location & Event Data); release or day of access:"
    assert credit in meta["attribution"]
    assert ["choropleth:counted", "Shading: events that are only counted", True] in meta["layers"]
    assert "restricted" not in meta


def test_a_private_page_shows_all_and_is_marked_in_title_and_about(private: Layers) -> None:
    meta = payload(private)["meta"]
    assert len(private.incidents) == 4
    assert meta["title"].startswith(f"{PRIVATE}: ")
    assert any(text.startswith(PRIVATE) for text in meta["about"]["method"])
    assert meta["restricted"] == ["ACLED 2025-06-01"]  # which its downloads leave out
    assert "counted" not in meta


def test_an_open_source_changes_nothing_in_the_page(
    mixed: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> None:
    layers = build_layers(mixed.iloc[:1], zones)
    meta = payload(layers)["meta"]
    assert not {"counted", "restricted"} & meta.keys()
    assert layers.notices == ()
    assert not any(key == "choropleth:counted" for key, _, _ in meta["layers"])


def test_a_map_of_restricted_rows_alone_is_a_map_of_counts(
    mixed: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> None:
    layers = build_layers(mixed.iloc[1:].reset_index(drop=True), zones)
    assert len(layers.incidents) == 0
    assert MARKED not in opened(build_map(layers).get_root().render())


def test_about_says_what_generalising_took_out(
    mixed: gpd.GeoDataFrame, zones: gpd.GeoDataFrame
) -> None:
    layers = build_layers(generalise_incidents(mixed.iloc[:1]), zones)
    islands: dict[str, Any] = payload(layers)
    assert "dot" not in set(layers.incidents[MARK])
    assert any(
        text.startswith("The incidents were generalised: no points")
        for text in islands["meta"]["about"]["method"]
    )
