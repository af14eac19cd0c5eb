"""What may be published of whose records."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo_afpak import read_incidents
from geo_afpak.importers import acled, gtd
from geo_afpak.model import fields as f
from geo_afpak.region.datasets import data_path
from geo_afpak.release.licences import TERMS, citations, for_publication, terms_of
from tests.conftest import costly, frame_of, incident

if TYPE_CHECKING:
    from tests.conftest import MakeIncidents

NAMES = ("ACLED 2025-06-01", "GTD 2021", "UCDP GED 25.1", "Basit 2017", "own fieldwork", None)


@pytest.mark.parametrize(
    ("dataset", "name"),
    [
        ("ACLED", "ACLED"),
        ("acled_2024", "ACLED"),
        ("my copy of Armed Conflict Location & Event Data", "ACLED"),
        ("GTD 2021", "GTD"),
        ("Global Terrorism Database (START)", "GTD"),
        ("UCDP GED 25.1", "UCDP GED"),
        ("HDX HAPI conflict-events", "HDX HAPI"),
        ("Basit 2017", "Basit 2017"),
    ],
)
def test_a_source_is_recognised_however_its_release_is_named(dataset: str, name: str) -> None:
    assert terms_of(dataset).name == name


@pytest.mark.parametrize("dataset", ["macledonia", "agtd", "Basit 2017 and others", "", None])
def test_a_name_that_only_contains_the_letters_is_another_source(dataset: str | None) -> None:
    assert terms_of(dataset).name not in {terms.name for terms in TERMS}


def test_of_two_sources_in_one_name_the_stricter_holds() -> None:
    assert terms_of("UCDP and ACLED, merged").may_republish_rows is False
    assert terms_of("HDX HAPI, from ACLED").may_republish_rows is False


@pytest.mark.parametrize("licence", [acled.LICENCE, gtd.LICENCE])
def test_the_licence_of_an_importer_gives_its_rows_away_under_any_name(licence: str) -> None:
    assert terms_of("own fieldwork", licence).may_republish_rows is False


def test_a_licence_that_allows_opens_nothing_that_the_name_closes() -> None:
    assert terms_of("ACLED", "CC BY 4.0").may_republish_rows is False


def test_rows_that_may_not_be_republished_are_set_apart_whole(
    make_incidents: MakeIncidents,
) -> None:
    frame = make_incidents(*({f.SOURCE_DATASET: name} for name in NAMES))
    shown, publication = for_publication(frame)
    assert shown[f.ID].tolist() == ["a2", "a3", "a4", "a5"]
    assert publication.withheld[f.ID].tolist() == ["a0", "a1"]
    assert list(publication.withheld.columns) == list(frame.columns)
    assert shown.crs == publication.withheld.crs == frame.crs


@costly
@given(st.lists(st.sampled_from(NAMES), max_size=60))
def test_every_row_is_shown_or_withheld_and_none_twice(names: list[str | None]) -> None:
    frame = frame_of([incident(id=f"x{i}", source_dataset=n) for i, n in enumerate(["", *names])])
    shown, publication = for_publication(frame)
    assert sorted([*shown[f.ID], *publication.withheld[f.ID]]) == sorted(frame[f.ID])
    assert sum(use.events for use in publication.uses) == len(frame)


def test_notices_name_each_restricted_source_with_its_number_and_what_to_check(
    make_incidents: MakeIncidents,
) -> None:
    frame = make_incidents(
        {f.SOURCE_DATASET: "ACLED 2025-06-01"}, {f.SOURCE_DATASET: "ACLED 2025-06-01"},
        {f.SOURCE_DATASET: "UCDP GED 25.1"}, {f.SOURCE_DATASET: "Basit 2017"},
    )  # fmt: skip
    held, check = for_publication(frame)[1].notices()
    assert held.startswith(
        "ACLED 2025-06-01: counted by district and not shown one by one: 2 events. "
    )
    assert check.startswith("UCDP GED 25.1: ")
    assert "Check the licence" in check


def test_citations_are_those_that_the_sources_ask_for_each_once(
    make_incidents: MakeIncidents,
) -> None:
    frame = make_incidents(
        {f.SOURCE_DATASET: "ACLED 2025-06-01"}, {f.SOURCE_DATASET: "ACLED 2025-06-01"},
        {f.SOURCE_DATASET: "own fieldwork"}, {f.SOURCE_DATASET: None, f.LICENCE: None},
    )  # fmt: skip
    assert citations(frame) == [
        "ACLED (Armed Conflict Location & Event Data); release or day of access: 2025-06-01",
        "own fieldwork, CC BY 4.0",
    ]


def test_an_attribution_without_a_day_of_access_says_that_it_is_missing() -> None:
    (text,) = citations(pd.DataFrame({f.SOURCE_DATASET: ["ACLED"]}))
    assert text.endswith("day of access not recorded")


def test_no_citation_holds_an_address() -> None:
    for terms in TERMS:
        assert "http" not in terms.citation + terms.wording + terms.note


def test_the_embedded_data_may_be_published_whole() -> None:
    frame = read_incidents(data_path("incidents.geojson")).frame
    shown, publication = for_publication(frame)
    assert len(shown) == len(frame)
    assert publication.notices() == []


def test_frames_without_names_of_data_sets_are_the_users_own(
    make_incidents: MakeIncidents,
) -> None:
    frame = make_incidents({}, {}).drop(columns=[f.SOURCE_DATASET, f.LICENCE])
    shown, publication = for_publication(frame)
    assert len(shown) == 2
    assert publication.restricted == ()
