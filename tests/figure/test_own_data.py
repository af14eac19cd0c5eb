"""Figures of anybody's data: extent, names, insets and sources follow the records."""

from __future__ import annotations

import re
from dataclasses import replace

import geopandas as gpd
import pytest
import shapely
from matplotlib.collections import PathCollection
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from shapely import Point

from geo_afpak import Selection
from geo_afpak.errors import InvalidInputError
from geo_afpak.figure import SIZES, FigureOptions, draw_figure, figure_bytes, told_of
from geo_afpak.figure._callouts import name_highest
from geo_afpak.figure._choropleth import counts_by_unit
from geo_afpak.figure._compose import compose, study_area
from geo_afpak.figure._frame import Frame
from geo_afpak.figure._labels import Tracked
from geo_afpak.figure._legend import Block
from geo_afpak.figure._style import PALETTES, measure
from geo_afpak.layers import Layers, build_layers
from geo_afpak.model import fields as f


@pytest.fixture(scope="module")
def embedded() -> Layers:
    return build_layers()


def page(figure: Figure) -> str:
    return " ".join(text.get_text() for text in figure.findobj(Text) if text.get_text())


def own_events(points: list[Point], **columns: object) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(
        {
            "id": [f"e{at}" for at in range(len(points))],
            "event_type": "attack", "date_start": "2016-08-08", "date_end": "2016-08-08",
            "date_precision": "day", "geo_precision": 2, "killed": None, "injured": None,
            **columns,
        },
        geometry=points, crs="EPSG:4326",
    )  # fmt: skip


KARACHI = [(66.99, 24.93), (67.08, 24.92), (67.0, 24.84), (67.13, 24.82), (67.2, 24.9)]


def test_insets_are_drawn_only_where_there_is_something_to_see(embedded: Layers) -> None:
    def heads(*names: str) -> list[str]:
        figure = draw_figure(embedded, "incidents", FigureOptions(insets=names))
        return [t.get_text() for t in figure.findobj(Tracked) if 160 <= t.zorder < 161]

    assert heads("Quetta", "Kandahar district") == ["Quetta"]
    with pytest.raises(InvalidInputError, match="'Atlantis' is not known"):
        heads("Atlantis")


def test_a_crowd_is_enlarged_three_times_with_a_scale_bar_and_cut_at_its_frame() -> None:
    crowd = [Point(67.0 + 0.02 * at, 30.18 + 0.01 * at) for at in range(8)]
    frame = own_events([*crowd, Point(74.3, 31.5), Point(66.9, 36.7), Point(62.2, 34.3)])
    figure = draw_figure(build_layers(frame), "incidents")
    inside = [t for t in figure.findobj(Tracked) if t.zorder > 100]
    assert "Quetta" in [t.get_text() for t in inside]
    bars = [t.get_text() for t in figure.findobj(Text) if re.fullmatch(r"[0-9,]+ km", t.get_text())]
    assert len(bars) == 2
    large, small = sorted(int(bar[:-3].replace(",", "")) for bar in bars)[::-1]
    assert large >= 3 * small
    symbols = [c for c in figure.findobj(PathCollection) if c.zorder > 100]
    assert symbols
    assert all(one.get_clip_box() is not None for one in symbols)


def test_a_map_of_one_city_shows_the_city_and_its_own_denominators() -> None:
    layers = build_layers(own_events([Point(one) for one in KARACHI]))
    for kind in ("incidents", "choropleth", "multiples"):
        figure = draw_figure(layers, kind)
        said = page(figure)
        assert "Incidents in Karachi, 8 August 2016" in " ".join(said.split())
        assert "AFGHANISTAN" not in said
    lead = " ".join(page(draw_figure(layers, "choropleth")).split())
    assert "in 4 of the 6 districts of Karachi" in lead


def test_a_name_of_a_shaded_unit_stands_on_no_other(embedded: Layers) -> None:
    own = build_layers(own_events([Point(one) for one in KARACHI for _ in range(3)]))
    for layers in (own, embedded):
        frame = Frame(Figure(figsize=SIZES["wide"]), FigureOptions())
        frame.dress(layers, "", "", base_map=True)
        counts = counts_by_unit(layers, "adm2", "events")
        scene = compose(frame, layers, study_area(layers), [Block("", ())])
        named = name_highest(scene, counts)
        shown = scene.view.on_paper(scene.base.districts)
        units = dict(zip(layers.districts[f.ADM_ID], shown, strict=True))
        names = layers.districts.set_index(f.ADM_ID)[f.NAME]
        labels = [one for one in frame.sheet.texts if isinstance(one, Tracked)]
        assert named
        assert len(labels) > 2
        for label in labels:
            (x, y), face = label.get_position(), label.get_fontproperties()
            wide = measure(label.get_text(), face)
            box = shapely.box(x, y, x + wide, y + face.get_size_in_points() / 72 * 0.7)
            on = [names[unit] for unit in counts.shown.index if units[unit].intersects(box)]
            words = label.get_text().rpartition(" ")[0]
            assert not on or words in ("", *on)
            assert len(on) <= 1


def test_a_number_of_the_list_stands_on_a_disc_and_is_not_read_as_a_value() -> None:
    layers = build_layers(own_events([Point(one) for one in KARACHI for _ in range(3)]))
    figure = draw_figure(layers, "choropleth")
    ranks = [t for t in figure.findobj(Text) if t.get_text() in {"1", "2", "3", "4"}]
    discs = [p.get_path().get_extents() for p in figure.findobj(PathPatch) if is_disc(p)]
    assert ranks
    assert all(any(disc.contains(*one.get_position()) for disc in discs) for one in ranks)


def is_disc(patch: PathPatch) -> bool:
    path = patch.get_path()
    return len(path.vertices) == len(Path.unit_circle().vertices) and 4 in path.codes


def test_a_district_that_is_named_at_its_events_is_not_named_again() -> None:
    frame = own_events([Point(64.4, 31.0)] * 3, geo_precision=3, adm2_stated="Garmser")
    said = draw_figure(build_layers(frame), "incidents").findobj(Tracked)
    assert [one.get_text() for one in said].count("Garmser") == 1


def test_what_lies_around_is_not_said_to_be_sea_where_no_neighbour_is_known() -> None:
    layers = build_layers(own_events([Point(one) for one in KARACHI]))
    alone = replace(layers, neighbours=layers.neighbours.iloc[:0])
    sea = to_rgba(PALETTES["colour"].sea)
    for drawn, wet in ((layers, True), (alone, False)):
        patches = draw_figure(drawn, "incidents").findobj(PathPatch)
        assert any(one.get_facecolor() == sea for one in patches) == wet


def test_the_users_own_sources_are_named_by_the_numbers_of_the_note() -> None:
    frame = own_events(
        [Point(one) for one in KARACHI[:2]], sources=[["Dawn, 8 August 2016"], ["BBC, 9 August"]]
    )
    layers = build_layers(frame)
    said = page(draw_figure(layers, "timeline"))
    assert "Sources: [1] Dawn, 8 August 2016; [2] BBC, 9 August." in said
    own = FigureOptions(source=("Own counting",))
    assert "Sources: Own counting." in page(draw_figure(layers, "timeline", own))
    none = build_layers(own_events([Point(KARACHI[0])]))
    assert "The records name no source." in page(draw_figure(none, "timeline"))


def test_many_sources_are_in_full_in_the_description() -> None:
    frame = own_events([Point(KARACHI[0])] * 40, sources=[[f"Paper {at}"] for at in range(40)])
    figure = draw_figure(build_layers(frame), "timeline")
    assert "; and 34 more, in the properties of this file" in " ".join(page(figure).split())
    _, description, sources = told_of(figure)
    assert "[40] Paper 39." in sources
    assert "Paper" not in description
    for suffix in (".png", ".svg", ".pdf"):
        assert b"[40] Paper 39." in figure_bytes(figure, suffix, dpi=20)


def test_what_lies_outside_the_area_asked_for_is_grey_and_said() -> None:
    frame = own_events([Point(one) for one in KARACHI])
    layers = build_layers(frame, selection=Selection(area="Malir"))
    figure = draw_figure(layers, "choropleth")
    assert "not in the area asked for" in page(figure)


@pytest.mark.parametrize("kind", ["incidents", "presence", "choropleth", "multiples"])
def test_a_map_of_nothing_is_an_error(kind: str) -> None:
    none = build_layers(own_events([Point(KARACHI[0])]).iloc[:0])
    with pytest.raises(InvalidInputError, match=f"figure {kind}: .*choose another of"):
        draw_figure(none, kind)


def test_panels_of_years_are_of_one_length() -> None:
    days = [f"{year}-05-01" for year in range(2010, 2026)]
    frame = own_events([Point(KARACHI[0])] * 16, date_start=days, date_end=days)
    said = page(draw_figure(build_layers(frame), "multiples"))
    assert re.findall(r"20[0-9]{2}–20[0-9]{2}", said) == [
        "2010–2013", "2014–2017", "2018–2021", "2022–2025",
    ]  # fmt: skip


def test_a_legend_teaches_only_what_is_drawn() -> None:
    said = page(draw_figure(build_layers(own_events([Point(KARACHI[0])])), "incidents"))
    assert "the town, not the spot in it" in said
    assert "broken outline: no figure" in said
    assert not re.search("the site|the district|the province, no closer", said)


def test_a_change_shades_more_and_fewer_and_says_what_is_as_many() -> None:
    places = [(67.0, 30.18)] * 3 + [(69.17, 34.53)] * 2 + [(74.34, 31.55)] * 2
    days = ["2016-05-01", "2016-05-01", "2015-05-01", "2015-05-01", "2015-05-01",
            "2016-05-01", "2015-05-01"]  # fmt: skip
    frame = own_events([Point(one) for one in places], date_start=days, date_end=days)
    asked = Selection(since="2016", until="2016")
    layers = build_layers(frame, selection=asked, against="2015")
    for style in ("colour", "grey"):
        said = page(draw_figure(layers, "change", FigureOptions(style=style)))
        for words in ("Quetta: +1", "Kabul: \u22122", "as many in both", "2016 against 2015"):
            assert words in said
        assert "no figure" not in said
    with pytest.raises(InvalidInputError, match="--against"):
        draw_figure(build_layers(frame), "change")


def test_two_areas_stand_beside_each_other_on_one_scale_with_one_set_of_classes() -> None:
    places = [(67.0, 30.18)] * 5 + [(69.17, 34.53), (69.75, 34.6)]
    frame = own_events([Point(one) for one in places], killed=[1, 2, 3, 4, None, 5, None])
    areas = build_layers(frame, selection=Selection(area="Kabul"), against="Quetta")
    said = page(draw_figure(areas, "change"))
    for words in ("Kabul province against Quetta", "2 events; at least 5 killed, no figure for 1",
                  "5 events; at least 10 killed, no figure for 1", "3 fewer"):  # fmt: skip
        assert words in said
    assert len(set(re.findall(r"[\d,]+ km\b", said))) == 1
    assert "Events 1–3 4–5 no event placed" in said


def test_a_change_says_what_is_hatched_under_it() -> None:
    days = ["2016-05-01", "2016-06-01", "2015-05-01"]
    frame = own_events([Point(67.0, 30.18)] * 3, date_start=days, date_end=days)
    asked = Selection(since="2016", until="2016")
    hatched = "has events of 2016 known to the province only"
    for precision in (2, 4):
        rows = frame.assign(geo_precision=[2, precision, 2])
        said = page(draw_figure(build_layers(rows, selection=asked, against="2015"), "change"))
        assert (hatched in " ".join(said.split())) == (precision == 4)


def test_words_from_right_to_left_leave_the_digits_beside_them_in_place() -> None:
    frame = own_events([Point(one) for one in KARACHI], killed=range(1, 6))
    figure = draw_figure(build_layers(frame, title="\u06a9\u0631\u0627\u0686\u06cc 5"), "incidents")
    heading = next(t.get_text() for t in figure.findobj(Text) if "\u06a9" in t.get_text())
    assert heading == "\u2068\u06a9\u0631\u0627\u0686\u06cc\u2069 5"
