"""Choosing by area, period and value: what is in, what may be, what is not."""

import json

import geopandas as gpd
import pytest
from shapely import Point

import geo_afpak as ga
from geo_afpak.count.area import find_area
from geo_afpak.count.changes import find_changes
from geo_afpak.count.compare import compare_sources
from geo_afpak.count.selection import select_zones, summarise_area

QUETTA, KABUL, SADDAR = Point(67.001, 30.184), Point(69.17, 34.53), Point(67.0098, 24.8616)


def events(*rows, **common):
    """Build incidents; each row is a mapping of what it states."""
    base = {
        "date_start": "2016-08-08", "date_end": None, "date_precision": "day", "geo_precision": 2,
        "killed": None, "injured": None, "event_type": "attack", "groups": [],
        "adm1_stated": None, "country": None, "geometry": None,
    }  # fmt: skip
    rows = [{**base, **common, **row} for row in rows]
    rows = [{**row, "id": f"e{at}", "date_end": row["date_end"] or row["date_start"]}
            for at, row in enumerate(rows)]  # fmt: skip
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def chosen(frame, **asked):
    found = ga.select(frame, ga.Selection(**asked))
    assert len(found.incidents) + found.left_out["events"].sum() + found.outside == len(frame)
    return list(found.incidents["id"]), dict(found.left_out.values.tolist()), found.outside


def test_event_known_to_the_province_only_may_be_in_the_district():
    frame = events(
        {"geometry": QUETTA},
        {"geo_precision": 4, "adm1_stated": "Balochistan", "country": "Pakistan"},
        {"geo_precision": 5, "country": "Pakistan"},
        {"geo_precision": 0},
        {"geometry": KABUL},
        {"geo_precision": 4, "adm1_stated": "Kabul", "country": "Afghanistan"},
    )
    assert chosen(frame, area="Quetta") == (
        ["e0"],
        {
            "known only to the country or region": 1,
            "known only to the province": 1,
            "no place given": 1,
        },
        2,
    )
    assert chosen(frame, area="Balochistan")[0] == ["e0", "e1"]
    assert chosen(frame, area="Pakistan")[0] == ["e0", "e1", "e2"]


def test_event_of_the_city_is_in_the_city_and_may_be_in_its_districts():
    frame = events({"geometry": SADDAR, "geo_precision": 3, "adm2_stated": "Karachi"})
    assert chosen(frame, area="Karachi")[0] == ["e0"]
    assert chosen(frame, area="Malir")[1] == {"known only to a city of several districts": 1}


def test_box_takes_points_by_where_they_lie_and_units_only_whole(tmp_path):
    frame = events(
        {"geometry": QUETTA},
        {"geometry": QUETTA, "geo_precision": 3},
        {"geometry": KABUL},
    )
    near = "66.9,30.1,67.1,30.3"
    assert chosen(frame, area=near)[0] == ["e0"]
    assert chosen(frame, area=near)[1:] == ({"near its border": 1}, 1)
    assert chosen(frame, area=(60, 24, 72, 33))[0] == ["e0", "e1"]
    ring = [[66.9, 30.1], [67.1, 30.1], [67.1, 30.3], [66.9, 30.3], [66.9, 30.1]]
    path = tmp_path / "our_area.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [ring]}))
    assert chosen(frame, area=path)[0] == ["e0"]
    assert find_area(str(path)).name == "our area"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"type": "Point", "coordinates": [67, 30]}', "holds no polygon"),
        (
            '{"type": "Polygon", "coordinates": [[[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]]}',
            "not va",
        ),
        ("no json", "is no GeoJSON"),
    ],
)
def test_file_that_is_no_area_is_refused(tmp_path, text, said):
    path = tmp_path / "a.geojson"
    path.write_text(text)
    with pytest.raises(ga.InputFileError, match=said):
        find_area(path)


def test_time_of_an_event_counts_where_all_of_it_lies_in_the_window():
    frame = events(
        {"date_start": "2016-08-08"},
        {"date_start": "2016-08-01", "date_precision": "month"},
        {"date_start": "2016-01-01", "date_precision": "year"},
        {"date_start": "2016-09-01", "date_precision": "report"},
        {"date_start": None, "date_precision": "unknown"},
        {"date_start": "2017-01-01"},
        geometry=QUETTA,
    )
    assert chosen(frame, since="2016-08", until="2016-09") == (
        ["e0", "e1"],
        {
            "dated only by a report, which may be later": 1,
            "of a time that only partly lies in the period": 1,
            "without a date": 1,
        },
        1,
    )
    assert chosen(frame, until="2016")[0] == ["e0", "e1", "e2", "e3"]


def test_values_of_one_field_are_alternatives_and_fields_add_up():
    frame = events(
        {"groups": ["TTP", "ISK"]},
        {"groups": ["TTP"], "event_type": "clash"},
        {"groups": []},
        geometry=QUETTA,
    )
    assert chosen(frame, where=(("groups", "ttp"),))[0] == ["e0", "e1"]
    assert chosen(frame, where=(("groups", "Tehrik-i-Taliban Pakistan"),))[0] == ["e0", "e1"]
    assert chosen(frame, where=(("groups", ""),))[0] == ["e2"]
    both = (("event_type", "clash"), ("event_type", "attack"), ("groups", "ISK"))
    assert chosen(frame, where=both)[0] == ["e0"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"area": "Krachi"}, "did you mean .*Karachi East"),
        ({"area": "Qarabagh"}, "write 'Qara Bagh, Ghazni' or 'Qara Bagh, Kabul'"),
        ({"area": "66,26,68,24"}, "west below east"),
        ({"area": "0,0,1,1"}, "no part of Afghanistan and Pakistan"),
        ({"where": (("color", "red"),)}, "expected one of .*event_type"),
        ({"where": (("event_type", "atack"),)}, "expected one of attack"),
        ({"since": "2016-13"}, "is no date"),
        ({"since": "2017", "until": "2016"}, "swap them"),
    ],
)
def test_what_cannot_be_chosen_is_refused_with_the_fix(asked, said):
    with pytest.raises(ga.InvalidInputError, match=said):
        ga.select(events({"geometry": QUETTA}), ga.Selection(**asked))


def test_title_names_the_smallest_area_of_the_events_and_their_time():
    def title(*rows):
        return ga.select(events(*rows)).title()

    later = {"geometry": QUETTA, "date_start": "2017-01-02"}
    assert title({"geometry": QUETTA}) == "Incident in Quetta, 8 August 2016"
    assert title({"geometry": QUETTA}, later) == "Incidents in Quetta, 2016 to 2017"
    balochistan = {"geo_precision": 4, "adm1_stated": "Balochistan", "country": "Pakistan"}
    assert title({"geometry": QUETTA}, balochistan) == "Incidents in Balochistan, 8 August 2016"
    assert title({"geometry": QUETTA}, {"geometry": SADDAR}).startswith("Incidents in Pakistan,")
    assert title({"geometry": KABUL}, later).startswith("Incidents in Afghanistan and Pakistan,")
    india = {"geometry": Point(74.94, 34.01), "country": "India"}
    assert title(india) == "No incident in Afghanistan and Pakistan"
    assert title(india, {"geometry": QUETTA}).startswith("Incident in ")
    abroad = india | {"date_start": "2019-02-03", "date_end": "2019-02-03"}
    assert title(abroad, {"geometry": QUETTA}) == "Incident in Quetta, 8 August 2016"


def test_title_of_a_selection_says_what_was_asked_for():
    frame = events({"geometry": QUETTA}, {"geometry": KABUL})
    asked = ga.Selection(area="Balochistan", since="2016-08", where=(("event_type", "attack"),))
    found = ga.select(frame, asked)
    assert found.title() == "Incident in Balochistan, August 2016 to 2016; event type: attack"


def test_tables_of_a_selection_have_the_units_of_the_area():
    frame = events({"geometry": QUETTA})
    found = ga.select(frame, ga.Selection(area="Balochistan"))
    assert summarise_area(found.incidents, "adm1", found.area).table["key"].tolist() == ["PK-BA"]
    districts = set(summarise_area(found.incidents, "adm2", found.area).table["key"])
    assert "PK-BA-quetta" in districts
    assert all(key.startswith("PK-BA") for key in districts)


def test_statements_of_presence_are_those_of_area_and_period():
    zones = ga.load_zones()
    found = ga.select(selection=ga.Selection(area="Sindh", until="2015"))
    kept = select_zones(zones, found)
    assert 0 < len(kept) < len(zones)
    assert not any(since and since > "2015-12-31" for since in kept["since"])


def test_map_of_nothing_is_refused():
    with pytest.raises(ga.InvalidInputError, match="choose a larger area"):
        ga.build_layers(
            events({"geometry": QUETTA}), selection=ga.Selection(area="Kandahar province")
        )


# --- what was discounted ----------------------------------------------------------------


GRADED = [{"evidence": "fair", "killed": 3}, {"evidence": "discounted", "killed": 40},
          {"evidence": None, "killed": 2}]  # fmt: skip


def test_discounted_event_is_in_no_count_until_it_is_asked_for():
    frame = events(*GRADED, geometry=QUETTA)
    left = {"discounted by its grade of evidence": 1}
    assert chosen(frame) == (["e0", "e2"], left, 0)
    assert chosen(frame, area="Quetta") == (["e0", "e2"], left, 0)
    assert chosen(frame, discounted=True) == (["e0", "e1", "e2"], {}, 0)
    assert chosen(frame, where=(("evidence", "discounted"),)) == (["e1"], {}, 2)


def test_map_and_report_leave_a_discounted_event_out_and_say_so():
    layers = ga.build_layers(events(*GRADED, geometry=QUETTA))
    assert layers.incidents["killed"].tolist() == [3, 2]
    assert "1 more is not counted: 1 discounted by its grade of evidence." in layers.lead


def test_changes_and_comparison_leave_a_discounted_event_out_of_their_sums():
    frame = events(*GRADED, geometry=QUETTA)
    fair = frame.assign(evidence="fair")
    moved = find_changes(frame, fair).numbers
    killed = moved[(moved["number"] == "killed") & (moved["by"] == "all")]
    assert killed[["old", "new"]].values.tolist() == [[5, 45]]
    found = compare_sources(frame, fair, by=("adm1",)).table
    assert found[["killed_a", "killed_b"]].values.tolist() == [[5, 45]]


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        ("2019-01-01", "2019-12-31", "2019"),
        ("2018-01-01", "2019-12-31", "2018 to 2019"),
        ("2016-02-01", "2016-02-29", "February 2016"),
        ("2016-02-01", "2016-02-28", "1 February 2016 to 28 February 2016"),
    ],
)
def test_days_that_are_whole_months_or_years_are_called_so(
    since: str, until: str, said: str
) -> None:
    assert ga.select(selection=ga.Selection(since=since, until=until)).when() == said
