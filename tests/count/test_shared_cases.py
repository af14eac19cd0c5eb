"""Rules that the page has in its own script too, on the cases that both are held to."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from geo_afpak.count.summary import summarise, totals
from geo_afpak.io import csv_text
from geo_afpak.model import fields as f

if TYPE_CHECKING:
    from tests.conftest import MakeIncidents

DATA = Path(__file__).parents[1] / "data"


def cases(name: str) -> list[Any]:
    found: list[Any] = json.loads((DATA / name).read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(("value", "cell"), cases("cells.json"))
def test_a_cell_is_written_as_in_the_pages_download(value: Any, cell: str) -> None:
    assert csv_text(["value"], [[value]]) == f"value\n{cell}\n"


@pytest.mark.parametrize("case", cases("totals.json"))
def test_a_blank_figure_is_no_zero_in_any_sum(make_incidents: MakeIncidents, case: Any) -> None:
    rows = [
        {f.KILLED: stated, "killed_low": low, "killed_high": high}
        for stated, low, high in case["figures"]
    ]
    frame = make_incidents(*rows) if rows else make_incidents({}).iloc[:0]
    found = totals(frame)
    names = {"low": "killed_low", "stated": "killed", "high": "killed_high"}
    assert {end: found[name] for end, name in names.items()} == {end: case[end] for end in names}
    assert found["killed_unknown"] == case["unknown"]


@pytest.mark.parametrize("case", cases("periods.json"))
def test_an_event_counts_where_its_whole_period_lies(
    make_incidents: MakeIncidents, case: list[Any]
) -> None:
    start, end, precision, month, year = case
    frame = make_incidents({f.DATE_PRECISION: precision})
    for name, value in ((f.DATE_START, start), (f.DATE_END, end)):
        frame[name] = pd.Series([value], dtype=object)
    for by, key in (("month", month), ("year", year)):
        found = summarise(frame, by)
        assert found.nonzero()["key"].tolist() == ([key] if key else [])
        assert found.left_out["events"].sum() == (0 if key else 1)
