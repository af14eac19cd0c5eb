"""Rules that the page has in its own script too, on the cases that both are held to."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from geo_afpak import Selection, load_zones, select
from geo_afpak.count.selection import select_zones
from geo_afpak.count.summary import summarise, totals
from geo_afpak.figure._time import make_axis, period_of
from geo_afpak.io import csv_text
from geo_afpak.look import SYMBOL, change_of, radius_of, shade_of
from geo_afpak.model import fields as f
from geo_afpak.names.groups import ancestors, with_factions
from geo_afpak.names.places import normalise_name

if TYPE_CHECKING:
    from tests.conftest import MakeIncidents

STATED = {f.SINCE: "since", f.UNTIL: "until", f.AS_OF: "asOf", f.DATE_PRECISION: "dates"}
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


@pytest.mark.parametrize("case", cases("statements.json"))
def test_a_statement_holds_in_a_period_as_on_the_page(case: dict[str, Any]) -> None:
    stated = {name: case[key] for name, key in STATED.items()}
    zones = load_zones().iloc[:1].assign(**{name: [value] for name, value in stated.items()})
    for since, until, state in case["windows"]:
        found = select(selection=Selection(since=since, until=until))
        assert len(select_zones(zones, found)) == (state != "out"), (since, until)


@pytest.mark.parametrize("case", cases("statements.json"))
def test_a_statement_is_last_seen_in_a_figure_as_on_the_page(case: dict[str, Any]) -> None:
    period = period_of(*(case[key] for key in STATED.values()))
    seen = period and dt.date.fromordinal(period.seen).isoformat()
    assert (seen, bool(period and period.ended)) == (case["seen"], case["ended"])


@pytest.mark.parametrize("case", cases("axes.json"))
def test_the_axis_of_a_figure_has_its_break_where_that_of_the_page_has(
    case: dict[str, Any],
) -> None:
    days, first, end, cut = (
        [dt.date.fromisoformat(day).toordinal() for day in some if day]
        for some in (case["days"], [case["first"]], [case["end"]], [case["cut"]])
    )
    axis = make_axis(days, end[0] - 1)
    assert [axis.first, axis.end, axis.cut] == [*first, *end, *(cut or first)]


@pytest.mark.parametrize(("text", "name"), cases("names.json"))
def test_a_name_is_reduced_as_in_the_search_of_the_page(text: str, name: str) -> None:
    assert normalise_name(text) == name


def test_a_class_has_the_shade_that_it_has_on_the_page() -> None:
    looks: dict[str, Any] = json.loads((DATA / "looks.json").read_text(encoding="utf-8"))
    for place, count, shade in looks["shades"]:
        assert shade_of(place, count, "01234") == str(shade)
    for place, count, fewer, more in looks["changes"]:
        sides = [change_of(place, count, "012345", fewer=side) for side in (True, False)]
        assert sides == [str(fewer), str(more)]


def test_the_area_of_a_symbol_grows_with_deaths_as_on_the_page() -> None:
    looks: dict[str, Any] = json.loads((DATA / "looks.json").read_text(encoding="utf-8"))
    assert looks["symbol"] == {"least": SYMBOL.least, "per_root_death": SYMBOL.per_root_death}
    for killed, radius in looks["radii"]:
        assert radius_of(killed) == pytest.approx(radius)


def test_a_group_is_asked_for_with_the_factions_that_it_has_on_the_page() -> None:
    found: dict[str, Any] = json.loads((DATA / "factions.json").read_text(encoding="utf-8"))
    for code, parent in found["parents"]:
        assert ancestors(code)[:1] == (parent,)
    for code, members in found["asked"]:
        assert sorted(with_factions([code])) == sorted(members)
