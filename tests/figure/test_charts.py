from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.collections import PathCollection
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from geo_afpak import io
from geo_afpak.count.summary import summarise, totals
from geo_afpak.errors import InvalidInputError
from geo_afpak.figure import SIZES, FigureOptions, alt_text, draw_figure, write_figure
from geo_afpak.figure._casualties import toll_of
from geo_afpak.figure._lanes import Event, Lanes
from geo_afpak.figure._panel import spread_of
from geo_afpak.figure._paper import Scale, mix, shelves
from geo_afpak.figure._style import PALETTES, measure
from geo_afpak.figure._time import Axis, first_day, last_day, make_axis, period_of, ticks
from geo_afpak.figure._timeline import story_of
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields as f
from geo_afpak.names import groups
from geo_afpak.region.datasets import data_path
from geo_afpak.region.read import default_region

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.figure import Figure

    from tests.conftest import MakeIncidents

CHARTS = ("timeline", "casualties", "groups")
RED = PALETTES["colour"].events["attack"]


@pytest.fixture(scope="module")
def zones() -> gpd.GeoDataFrame:
    return io.read_zones(data_path("presence_zones.geojson")).frame


@pytest.fixture(scope="module")
def layers(zones: gpd.GeoDataFrame) -> Layers:
    incidents = io.read_incidents(data_path("incidents.geojson")).frame
    return build_layers(incidents, zones, title=default_region().datasets[0].title)


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def page(figure: Figure) -> str:
    return " ".join(texts(figure))


def bars(figure: Figure, colour: str) -> list[Rectangle]:
    """Filled boxes of a colour; those of the key are squares of the size of the text."""
    found = figure.findobj(Rectangle)
    return [b for b in found if mix_of(b.get_facecolor()) == colour and b.get_width() > 0]


def mix_of(rgba: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(255 * part):02X}" for part in rgba[:3])


def hollow(figure: Figure) -> list[Rectangle]:
    quiet = PALETTES["colour"].quiet
    return [b for b in figure.findobj(Rectangle) if mix_of(b.get_edgecolor()) == quiet]


def outside(figure: Figure) -> list[str]:
    """Texts that leave the figure."""
    width, height = figure.get_size_inches()
    out = []
    for text in figure.findobj(Text):
        if not text.get_text():
            continue
        x, y = text.get_position()
        length = measure(text.get_text(), text.get_fontproperties())
        left = x - {"left": 0.0, "center": length / 2, "right": length}[text.get_ha()]
        if left < -0.01 or left + length > width + 0.01 or not 0 <= y <= height:
            out.append(text.get_text())
    return out


# --- all charts ---------------------------------------------------------------


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", CHARTS)
def test_no_text_leaves_the_figure_at_any_size(layers: Layers, kind: str, size: str) -> None:
    assert outside(draw_figure(layers, kind, FigureOptions(size=size))) == []


@pytest.mark.parametrize("kind", CHARTS)
@pytest.mark.parametrize("style", ["grey", "dark"])
def test_other_styles_use_only_their_own_paper(layers: Layers, kind: str, style: str) -> None:
    figure = draw_figure(layers, kind, FigureOptions(style=style, size="social"))
    assert mix_of(figure.get_facecolor()) == PALETTES[style].paper
    assert not bars(figure, RED)


@pytest.mark.parametrize("kind", CHARTS)
def test_without_anything_to_draw_there_is_an_error_and_no_blank_page(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame, kind: str
) -> None:
    empty = build_layers(make_incidents().iloc[:0], zones.iloc[:0])
    with pytest.raises(InvalidInputError, match=f"figure {kind}: no .*choose another of"):
        draw_figure(empty, kind)
    assert alt_text(empty, kind)


@pytest.mark.parametrize("kind", ["timeline", "casualties"])
def test_hostile_titles_are_text(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame, kind: str, tmp_path: Any
) -> None:
    title = r"$\frac{1}{0}$ <script>x</script> \input{y}"
    rows = build_layers(make_incidents(title=title), zones.iloc[:0])
    figure = draw_figure(rows, kind, FigureOptions(size="a4"))
    assert title in page(figure)
    written = write_figure(figure, tmp_path / "a.svg").read_text()
    assert "<script" not in written
    assert "&lt;script&gt;" in written


# --- casualties ---------------------------------------------------------------


def test_the_sums_are_those_of_the_summary(layers: Layers) -> None:
    toll = toll_of(layers)
    months = summarise(toll.events, "month")
    assert toll.months.totals == months.totals
    assert toll.every == totals(toll.events)
    said = page(draw_figure(layers, "casualties"))
    assert f"count {months.totals['killed']:,} killed" in said
    assert f"range {months.totals['killed_low']:,}–{months.totals['killed_high']:,}" in said


def test_each_month_with_a_figure_has_a_bar_as_high_as_its_sum(layers: Layers) -> None:
    found = bars(draw_figure(layers, "casualties"), RED)
    heights = sorted(bar.get_height() for bar in found)[1:]  # the first is that of the key
    killed = sorted(toll_of(layers).months.table["killed"].dropna().astype(int))
    assert len(heights) == len(killed)
    assert [h / heights[-1] for h in heights] == pytest.approx([k / killed[-1] for k in killed])


def test_each_event_without_a_figure_has_a_hollow_square(layers: Layers) -> None:
    table = toll_of(layers).months.table
    missing = int(table["killed_unknown"].sum() + table["injured_unknown"].sum())
    assert len(hollow(draw_figure(layers, "casualties"))) == missing + 1  # and the key's


def test_a_pledge_without_a_figure_is_no_gap_but_one_with_a_figure_counts(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    blank = dict.fromkeys([f.KILLED, f.KILLED_LOW, f.KILLED_HIGH])
    frame = make_incidents(
        {f.EVENT_TYPE: "pledge_alliance", **blank},
        {f.EVENT_TYPE: "pledge_alliance", **blank, f.KILLED_LOW: 3},
        {f.EVENT_TYPE: "attack", **blank},
    )
    toll = toll_of(build_layers(frame, zones.iloc[:0]))
    assert toll.every["events"] == 2
    assert toll.every["killed_unknown"] == 1
    assert toll.every["killed_low"] == 3


def test_a_stated_zero_is_drawn_and_an_unknown_toll_is_not(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    def drawn(killed: int | None) -> int:
        frame = make_incidents(killed=killed, killed_low=killed, killed_high=killed)
        figure = draw_figure(build_layers(frame, zones.iloc[:0]), "casualties")
        return len(bars(figure, RED))

    assert drawn(0) == drawn(None) + 1


def test_a_month_has_a_range_only_where_it_says_more_than_the_sum() -> None:
    assert spread_of({"killed_low": 5, "killed": 5, "killed_high": 5}, "killed") is None
    assert spread_of({"killed_low": None, "killed": None, "killed_high": None}, "killed") is None
    assert spread_of({"killed_low": 3, "killed": None, "killed_high": 9}, "killed") == (3, 9)


def test_events_of_no_certain_month_are_counted_with_their_toll(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    frame = make_incidents(
        {}, {f.DATE_PRECISION: "report", f.KILLED: 23}, {f.DATE_PRECISION: "unknown"}
    )
    rows = build_layers(frame, zones.iloc[:0])
    for said in (page(draw_figure(rows, "casualties")), alt_text(rows, "casualties")):
        assert "2 events of no certain month, with at least 35 killed" in said
        assert "dated only by its report, which may be later (1)" in said


def test_the_worst_month_is_named_by_its_deadliest_event(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    frame = make_incidents(
        {f.KILLED: 70, f.KILLED_LOW: 60, f.KILLED_HIGH: 80, f.TITLE: "Quetta hospital"},
        {f.KILLED: 2, f.KILLED_LOW: None, f.KILLED_HIGH: None, f.TITLE: "Other"},
    )
    said = page(draw_figure(build_layers(frame, zones.iloc[:0]), "casualties"))
    assert "70 of 72 killed (range 60–80), 8 August 2016" in said
    assert "Quetta hospital" in said


def test_a_heading_is_not_overprinted_by_the_number_over_the_highest_bar(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    rows = [{f.DATE_START: f"2016-{month:02}-03", f.DATE_END: f"2016-{month:02}-03",
             f.DATE_PRECISION: "day", f.KILLED: 1, f.INJURED: 40 if month == 1 else 2}
            for month in range(1, 13)]  # fmt: skip
    layers = build_layers(make_incidents(*rows), zones.iloc[:0])
    figure = draw_figure(layers, "casualties", FigureOptions(size="text"))
    figure.draw_without_rendering()
    heading = next(t for t in figure.findobj(Text) if t.get_text() == "Injured")
    numbers = [t for t in figure.findobj(Text) if t.get_text() == "40" and t.get_ha() == "center"]
    assert numbers
    assert not any(n.get_window_extent().overlaps(heading.get_window_extent()) for n in numbers)


def test_no_number_over_a_bar_runs_into_the_names_of_the_worst_months(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    days = [f"{1970 + month // 12}-{month % 12 + 1:02}-15" for month in range(0, 600, 20)]
    rows = [{f.DATE_START: day, f.DATE_END: day, f.DATE_PRECISION: "day", f.KILLED: 9}
            for day in days]  # fmt: skip
    figure = draw_figure(build_layers(make_incidents(*rows), zones.iloc[:0]), "casualties")
    figure.draw_without_rendering()
    numbers = [t for t in figure.findobj(Text) if t.get_text() == "9" and t.get_ha() == "center"]
    names = [t for t in figure.findobj(Text) if " killed" in t.get_text() and t.get_weight() == 600]
    assert numbers
    assert len(names) == 4
    for name in names:
        box = name.get_window_extent()
        assert not any(box.overlaps(one.get_window_extent()) for one in numbers)


def test_ten_years_of_months_fit(make_incidents: MakeIncidents, zones: gpd.GeoDataFrame) -> None:
    days = [f"{2010 + month // 12}-{month % 12 + 1:02}-15" for month in range(120)]
    frame = make_incidents(
        *({f.DATE_START: day, f.DATE_END: day, f.KILLED: 40 + n} for n, day in enumerate(days)),
        killed_low=None, killed_high=None,
    )  # fmt: skip
    rows = build_layers(frame, zones.iloc[:0])
    figure = draw_figure(rows, "casualties", FigureOptions(size="column"))
    assert len(bars(figure, RED)) == 121
    assert outside(figure) == []


def test_many_events_without_a_figure_become_one_hollow_bar_a_month(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    blank = {"killed": None, "killed_low": None, "killed_high": None}
    rows = build_layers(make_incidents(*[blank] * 8, {**blank, f.INJURED: 4}), zones.iloc[:0])
    figure = draw_figure(rows, "casualties")
    assert len(hollow(figure)) == 3  # killed, injured, key
    assert "0 to 9" in texts(figure)


def test_where_no_source_gives_a_figure_of_injured_killed_alone_is_drawn(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    blank = {"injured": None, "injured_low": None, "injured_high": None}
    rows = build_layers(make_incidents(*[blank] * 3), zones.iloc[:0])
    figure = draw_figure(rows, "casualties")
    assert "Injured" not in texts(figure)
    assert hollow(figure) == []  # no gap of injured either: the words say it
    for said in (page(figure), alt_text(rows, "casualties")):
        assert "Killed by month" in said
        assert "none has a figure of injured" in said
    ranged = build_layers(make_incidents(blank, {**blank, "injured_high": 9}), zones.iloc[:0])
    assert "Injured" in texts(draw_figure(ranged, "casualties"))


# --- timeline -----------------------------------------------------------------


def scale_of(layers: Layers, axis: Any) -> Scale:
    from geo_afpak.figure._frame import Frame

    return Scale(Frame(draw_figure(layers, "groups"), FigureOptions()), axis, 1.0, 9.0)


def test_only_the_deadliest_few_events_are_named(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    days = [f"2016-{1 + n // 3:02}-{1 + n % 3 * 9:02}" for n in range(30)]
    rows = [
        {"title": f"Raid {n:02}", f.KILLED: n, f.KILLED_LOW: n, f.KILLED_HIGH: n,
         f.DATE_START: day, f.DATE_END: day, f.DATE_PRECISION: "day"}
        for n, day in enumerate(days)
    ]  # fmt: skip
    said = page(draw_figure(build_layers(make_incidents(*rows), zones.iloc[:0]), "timeline"))
    named = {f"Raid {n:02}" for n in range(30) if f"Raid {n:02}" in said}
    assert named == {f"Raid {n}" for n in range(18, 30)}


def test_an_event_stands_on_its_day_or_over_all_its_time(layers: Layers) -> None:
    day = Event(*[first_day("2016-08-08")] * 2, "attack", "day", 70, "Quetta")
    month = Event(first_day("2016-11"), last_day("2016-11"), "attack", "month", 52, "Khuzdar")
    report = Event(*[first_day("2017-03-31")] * 2, "attack", "report", 23, "Kurram")
    axis = make_axis([first_day("2016-01")], last_day("2017-12"))
    scale = scale_of(layers, axis)
    placed = Lanes(scale, [day, month, report], 0, ("attack",)).lanes["attack"]
    (a, b), (c, d), (e, g) = ((p.left, p.right) for p in placed)
    assert (a + b) / 2 == pytest.approx(scale.x(day.first + 0.5))
    assert (c, d) == pytest.approx((scale.x(month.first), scale.x(month.last + 1)))
    assert g == pytest.approx(scale.x(report.last + 1))
    assert e < scale.x(report.first)  # it may have been before


def test_only_events_known_to_the_day_have_a_symbol(layers: Layers) -> None:
    figure = draw_figure(layers, "timeline", FigureOptions(size="a4"))
    marks = sum(len(c.get_offsets()) for c in figure.findobj(PathCollection))
    exact = [event for event in story_of(layers).events if event.exact]
    assert marks == len(exact) + 1  # and the key's
    assert f"{len(exact)} of the events are known to the day" in alt_text(layers, "timeline")


def test_nothing_is_lost_between_drawn_and_counted(layers: Layers) -> None:
    story = story_of(layers)
    drawn = sum(len(statement.places) for statement in story.statements)
    assert len(story.events) + story.undated + story.elsewhere == len(layers.incidents)
    assert drawn + len(story.undated_statements) == len(layers.zones)
    said = page(draw_figure(layers, "timeline", FigureOptions(size="a4")))
    for place in story.undated_statements:
        assert place in said
    assert "6 events without a date" in said


def test_phases_are_marked_as_derived(layers: Layers) -> None:
    said = page(draw_figure(layers, "timeline", FigureOptions(size="a4")))
    assert "Phases, dates derived" in said
    for label in layers.phases["label"]:
        assert label in said


def test_many_events_are_strokes(make_incidents: MakeIncidents, zones: gpd.GeoDataFrame) -> None:
    frame = make_incidents(*[{}] * 300)
    figure = draw_figure(build_layers(frame, zones.iloc[:0]), "timeline")
    assert not figure.findobj(PathCollection)
    assert "300" in texts(figure)
    assert "Every event is known to the day." in page(figure)


def test_a_statement_ends_only_where_an_end_is_stated() -> None:
    open_ = period_of("2014", None, "2016-01", "year")
    assert open_ is not None
    assert not open_.ended
    assert date.fromordinal(open_.seen) == date(2016, 1, 31)
    assert date.fromordinal(open_.sure or 0) == date(2014, 12, 31)  # some time in 2014
    closed = period_of("2014-09", "2014-09", "2014-09", "month")
    assert closed is not None
    assert closed.ended
    assert closed.first == closed.sure


def test_a_statement_dated_by_its_report_alone_has_neither_start_nor_end() -> None:
    period = period_of(None, None, "2016-07-10", "report")
    assert period is not None
    assert (period.first, period.sure, period.ended) == (None, None, False)
    assert period_of(None, None, "2017-05", "unknown") is None


def test_early_years_are_pressed_together_and_said_to_be(layers: Layers) -> None:
    days = [first_day("2001")] + [first_day(f"2015-{m:02}") for m in range(1, 13)]
    axis = make_axis(days, last_day("2016"))
    assert date.fromordinal(axis.cut) == date(2015, 1, 1)
    assert axis.at(axis.cut) == axis.share < 0.2
    said = page(draw_figure(layers, "timeline", FigureOptions(size="a4")))
    assert "Years before 2014 are pressed together" in said


@given(st.lists(st.dates(date(1990, 1, 1), date(2030, 1, 1)), min_size=1, max_size=40))
def test_the_axis_keeps_the_order_of_days(days: list[date]) -> None:
    ordinals = sorted(day.toordinal() for day in days)
    axis = make_axis(ordinals, ordinals[-1])
    places = [axis.at(day) for day in ordinals]
    assert places == sorted(places)
    assert 0 <= places[0] <= places[-1] < 1
    marks = [day for day, _ in ticks(axis, 10)]
    assert marks == sorted(set(marks))


def test_the_year_that_begins_an_axis_does_not_run_into_the_next() -> None:
    def years(first: int) -> list[str]:
        start, end = date(first, 1, 1).toordinal(), date(2020, 12, 31).toordinal()
        return [name for _, name in ticks(Axis(start, end, start, 0.0), 8)]

    assert years(1989)[:2] == ["1990", "1995"]
    assert years(1986)[:2] == ["1986", "1990"]


@given(st.lists(st.tuples(st.floats(0, 9), st.floats(0, 3)), max_size=30))
def test_nothing_on_a_shelf_covers_anything(spans: list[tuple[float, float]]) -> None:
    ends = [(left, left + width) for left, width in spans]
    places = shelves(ends, 0.1)
    for one, (a, b) in enumerate(ends):
        for other, (c, d) in enumerate(ends[:one]):
            assert places[one] != places[other] or b <= c or d <= a


def test_one_event_stands_in_its_year() -> None:
    day = first_day("2016-08-08")
    axis = make_axis([day], day)
    assert date.fromordinal(axis.first) == date(2016, 1, 1)
    assert date.fromordinal(axis.end) == date(2017, 1, 1)


# --- groups -------------------------------------------------------------------


@pytest.mark.parametrize("size", ["a4", "text", "wide", "column"])
def test_every_group_of_the_register_is_named(layers: Layers, size: str) -> None:
    said = page(draw_figure(layers, "groups", FigureOptions(size=size)))
    for name in groups.load_groups()["name"]:
        assert name.split("(")[0].strip() in said


def test_each_oath_has_its_date_and_the_dispute_about_it(layers: Layers) -> None:
    found = texts(draw_figure(layers, "groups"))
    assert "9 July 2014" in found
    assert "6 October 2014†" in found
    assert "† Other passages of the source give another date." in " ".join(found)
    assert "Jandullah, 18 November 2014" in alt_text(layers, "groups")


def test_hostile_names_of_groups_are_text(layers: Layers, monkeypatch: pytest.MonkeyPatch) -> None:
    name = r"$\alpha$ <b>&\end{document} " + "long " * 20
    table = groups.load_groups()
    table.loc[table["code"] == "TEK", "name"] = name
    table.loc[table["code"] == "JND", "stance_to_is"] = "unheard_of"
    monkeypatch.setattr("geo_afpak.figure._register.load_groups", lambda _: table)
    figure = draw_figure(layers, "groups")
    assert r"$\alpha$ <b>&\end{document}" in page(figure)
    assert "unheard of" in page(figure)
    assert outside(figure) == []


def test_groups_that_the_register_lacks_are_said(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    rows = build_layers(make_incidents(groups=["ISK", "Nobody's army"]), zones.iloc[:0])
    assert "Not in the register: Nobody's army." in page(draw_figure(rows, "groups"))


def test_stances_are_the_articles_also_on_other_data(
    layers: Layers, make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    said = "Stances and dates: Abdul Basit"
    rows = build_layers(make_incidents(groups=["ISK"]), zones.iloc[:0])
    for size in ("wide", "social"):
        options = FigureOptions(size=size)
        assert said in page(draw_figure(rows, "groups", options))
        assert said not in page(draw_figure(layers, "groups", options))
    assert said in alt_text(rows, "groups")


def test_mixed_colours_lie_between() -> None:
    assert mix("#FF0000", "#000000", 1) == "#FF0000"
    assert mix("#FF0000", "#000000", 0) == "#000000"
    assert pd.Series([mix("#000000", "#FFFFFF", share / 10) for share in range(11)]).is_unique


def test_a_timeline_spans_statements_that_lie_apart_from_the_events(
    make_incidents: MakeIncidents, zones: gpd.GeoDataFrame
) -> None:
    late = make_incidents({"date_start": "2024-01-01", "date_end": "2024-01-01"})
    drawn = page(draw_figure(build_layers(late, zones), "timeline"))
    assert "2015" in drawn
    assert "1 event and" in drawn


@pytest.mark.parametrize("rows", range(1, 7))
@pytest.mark.parametrize("size", ["text", "170x64"])
def test_a_timeline_that_is_cut_to_its_rows_shows_what_the_whole_one_does(
    make_incidents: MakeIncidents, rows: int, size: str
) -> None:
    layers = build_layers(make_incidents(*({"id": f"e{n}"} for n in range(rows))))
    whole, low = (
        draw_figure(layers, "timeline", FigureOptions(size=size, trim=trim))
        for trim in (False, True)
    )
    assert texts(low) == texts(whole)
    symbols = [len(one.findobj(PathCollection)) for one in (whole, low)]
    assert symbols[0] == symbols[1] > 0


def test_a_timeline_of_few_rows_is_as_low_as_they_are(make_incidents: MakeIncidents) -> None:
    few = build_layers(make_incidents({"id": "a"}, {"id": "b", "date_start": "2016-09-01"}))
    whole, low = (
        draw_figure(few, "timeline", FigureOptions(size="text", trim=trim))
        for trim in (False, True)
    )
    assert whole.get_size_inches().tolist() == [6.69, 4.6]
    width, height = low.get_size_inches()
    assert width == 6.69
    assert height < 2.5
    assert texts(low) == texts(whole)
    assert not outside(low)


def test_a_timeline_without_any_date_says_so(make_incidents: MakeIncidents) -> None:
    undated = {"date_start": None, "date_end": None, "date_precision": "unknown"}
    layers = build_layers(make_incidents(undated))
    with pytest.raises(InvalidInputError, match="no event and no statement of presence has"):
        draw_figure(layers, "timeline")


def test_sources_beyond_the_foot_are_whole_in_the_description(
    make_incidents: MakeIncidents,
) -> None:
    long = make_incidents({"source_dataset": "X" * 16_000}, {"licence": "L" * 7_700})
    layers = build_layers(long)
    for kind in ("incidents", *CHARTS):
        figure = draw_figure(layers, kind)
        assert "the description in this file has all" in page(figure), kind
        assert "X" * 16_000 in figure.get_label()
        assert outside(figure) == []


def test_a_foot_of_seven_hundred_data_sets_leaves_room_for_the_figure(
    make_incidents: MakeIncidents,
) -> None:
    many = make_incidents(*({"source_dataset": f"Set {row}."} for row in range(700)))
    figure = draw_figure(build_layers(many), "timeline")
    assert outside(figure) == []
    assert [row for row in range(700) if f"Set {row}." not in figure.get_label()] == []


@pytest.mark.parametrize(
    ("kind", "rows", "with_zones"),
    [
        ("timeline", [{}, {}], False),  # one day
        ("timeline", [], True),  # no event
        ("timeline", [dict.fromkeys(("date_start", "date_end"), "2024-01-01")] * 2, True),
        ("casualties", [{}], False),  # one value on one day
        ("casualties", [{"killed": 0, "killed_low": 0, "killed_high": 0}] * 2, True),
        ("casualties", [{"killed": None, "killed_low": None, "killed_high": None}], False),
        ("groups", [{}], False),
    ],
)  # fmt: skip
def test_an_axis_of_one_day_or_one_value_is_drawn(
    make_incidents: MakeIncidents,
    zones: gpd.GeoDataFrame,
    kind: str,
    rows: list[dict[str, Any]],
    with_zones: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    frame = make_incidents(*rows) if rows else make_incidents().iloc[:0]
    layers = build_layers(frame, zones if with_zones else zones.iloc[:0])
    figure = draw_figure(layers, kind)
    assert outside(figure) == []
    assert alt_text(layers, kind) in figure.get_label()
