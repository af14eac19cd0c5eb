from __future__ import annotations

import pandas as pd
import pytest

from geo_afpak.count.summary import summarise
from geo_afpak.errors import InvalidInputError
from geo_afpak.join.incidents import join_incidents
from geo_afpak.layers import build_layers

KHAR = (71.52, 34.77)
MASTUJ = (72.52, 36.27)
CHAMAN = (66.45, 30.92)


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    rows = [
        ("a", "2016-05-01", KHAR), ("b", "2019-05-01", KHAR),
        ("c", "2018-11-19", MASTUJ), ("d", "2018-11-20", MASTUJ),
        ("e", "2021-06-28", CHAMAN), ("f", "2023-01-05", CHAMAN), ("g", None, CHAMAN),
    ]  # fmt: skip
    return pd.DataFrame(
        [
            {"id": one, "date_start": day, "longitude": lon, "latitude": lat, "geo_precision": 2,
             "event_type": "attack", "adm2_stated": None}
            for one, day, (lon, lat) in rows
        ]
    )  # fmt: skip


def test_each_event_is_in_the_units_of_its_own_day(events):
    joined = join_incidents(events, vintage="event").set_index("id")
    found = joined[["adm1_id", "adm2_id", "boundaries_of"]].to_dict("split")
    assert dict(zip(found["index"], map(tuple, found["data"]), strict=True)) == {
        "a": ("PK-TA", "PK-KP-bajaur", "2017"),
        "b": ("PK-KP", "PK-KP-bajaur", "2018"),
        "c": ("PK-KP", "PK-KP-chitral", "2018"),
        "d": ("PK-KP", "PK-KP-chitral-upper", "2022"),  # notified on that day
        "e": ("PK-BA", "PK-BA-killa-abdullah", "2018"),
        "f": ("PK-BA", "PK-BA-chaman", "2022"),
        "g": ("PK-BA", "PK-BA-killa-abdullah", "2018"),  # undated: as most
    }


def test_a_unit_and_what_is_left_of_it_are_counted_apart(events):
    joined = join_incidents(events, vintage="event")
    found = summarise(joined, "adm2").nonzero().set_index("key")["events"]
    assert found.to_dict() == {
        "PK-BA-chaman": 1, "PK-BA-killa-abdullah": 2, "PK-KP-bajaur": 2, "PK-KP-chitral": 1,
        "PK-KP-chitral-upper": 1,
    }  # fmt: skip
    assert "of its own day" in summarise(joined, "adm1").note


def test_joining_again_with_one_vintage_forgets_the_day(events):
    again = join_incidents(join_incidents(events, vintage="event"), vintage="2022")
    assert "boundaries_of" not in again
    assert again["adm1_id"].tolist()[0] == "PK-KP"


def test_what_join_writes_names_the_vintage_of_each_unit(run, events, tmp_path):
    path, out = tmp_path / "events.csv", tmp_path / "joined.csv"
    far = events.iloc[:1].assign(id="z", longitude=10.0, latitude=50.0)
    pd.concat([events, far]).to_csv(path, index=False)
    for options, wanted in (
        (["--as-of", "2022"], ["2022"] * 7),
        (["--as-of", "event"], ["2017", "2018", "2018", "2022", "2018", "2022", "2018"]),
        (["--stream"], ["2018"] * 7),
    ):
        run("join", str(path), "--out", str(out), *options)
        written = pd.read_csv(out, dtype=str)
        assert written["units_vintage"].tolist()[:7] == wanted
        assert written["units_vintage"].isna().tolist()[7:] == [True]
        assert "units_vintage" not in join_incidents(out)


def test_no_events_have_no_day(events):
    assert join_incidents(events.iloc[:0], vintage="event").empty


def test_units_of_ones_own_have_one_time(events):
    with pytest.raises(InvalidInputError, match="units of your own"):
        join_incidents(events, vintage="event", districts="mine.geojson")


def test_a_map_draws_one_time_and_names_the_units_of_the_day(events):
    layers = build_layers(events, vintage="event")
    assert layers.vintage == "2018"
    named = layers.incidents.set_index("id")["units_of_its_day"].dropna()
    assert named.to_dict() == {
        "a": "Bajaur, Federally Administered Tribal Areas (2017)",
        "d": "Chitral Upper, Khyber Pakhtunkhwa (2022)",
        "f": "Chaman, Balochistan (2022)",
    }
